/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * matrix-ink.h: the words for inks of a row of the matrix, and their colours, mixed here again and not by the painter.
 */
#pragma once

#include "ana-paint.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  AnaInk   ink;
  double   dx, dy;     /* from the middle of the datum */
  double   least_alpha; /* on high contrast */
  gboolean looked_at;
} MatrixInk;

static inline MatrixInk
matrix_ink_parse (const char *word)
{
  static const struct { const char *name; AnaColourSlot slot; } slots[] = {
    { "good", ANA_SLOT_GOOD }, { "warn", ANA_SLOT_WARN }, { "bad", ANA_SLOT_BAD },   { "text", ANA_SLOT_TEXT },
    { "dim", ANA_SLOT_DIM },   { "prev", ANA_SLOT_PREVIOUS }, { "card", ANA_SLOT_CARD }, { "grid", ANA_SLOT_GRID }, { "base", ANA_SLOT_BASE },
  };
  MatrixInk out = { .ink = { .alpha = 1 }, .least_alpha = 0.2, .looked_at = word[0] != '-' || word[1] != '\0' };
  const char *alpha = strchr (word, '*'), *away = strchr (word, '@');

  if (alpha != NULL)
    {
      char *end;

      out.ink.alpha = (float) g_ascii_strtod (alpha + 1, &end);
      if (*end == '/')
        out.least_alpha = g_ascii_strtod (end + 1, NULL);
    }
  if (away != NULL)
    {
      char *end;

      out.dx = g_ascii_strtod (away + 1, &end);
      g_assert_true (*end == ',');
      out.dy = g_ascii_strtod (end + 1, NULL);
    }
  if (!out.looked_at)
    return out;
  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    if (g_str_has_prefix (word, slots[i].name))
      {
        out.ink.slot = slots[i].slot;
        return out;
      }
  if (word[0] == 's')
    out.ink.slot = (AnaColourSlot) (ANA_SLOT_SERIES_1 + atoi (word + 1) - 1);
  else
    {
      g_assert_true (word[0] == 'q' || word[0] == 'd');
      out.ink.kind = word[0] == 'q' ? ANA_INK_SEQUENTIAL : ANA_INK_DIVERGING;
      out.ink.t = (float) g_ascii_strtod (word + 1, NULL);
    }
  return out;
}

/* Between five stops, over the card. */
static inline AnaColour
matrix_ink_colour (const MatrixInk *self, const AnaTheme *theme)
{
  double alpha = theme->high_contrast ? fmax (self->ink.alpha, self->least_alpha) : self->ink.alpha;
  AnaColour c, card = theme->card;

  if (self->ink.kind == ANA_INK_SLOT)
    c = ana_theme_get_colour (theme, self->ink.slot);
  else
    {
      const AnaColour *ramp = self->ink.kind == ANA_INK_SEQUENTIAL ? theme->sequential : theme->diverging;
      double t = self->ink.kind == ANA_INK_SEQUENTIAL ? self->ink.t : (self->ink.t + 1) / 2, place = 4 * t;
      guint i = place >= 3 ? 3 : (guint) place;
      double part = place - i;

      c = (AnaColour) { ramp[i].r * (1 - part) + ramp[i + 1].r * part, ramp[i].g * (1 - part) + ramp[i + 1].g * part, ramp[i].b * (1 - part) + ramp[i + 1].b * part, 1 };
    }
  alpha *= c.a;
  return (AnaColour) { c.r * alpha + card.r * (1 - alpha), c.g * alpha + card.g * (1 - alpha), c.b * alpha + card.b * (1 - alpha), 1 };
}
