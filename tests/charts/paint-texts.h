/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * paint-texts.h: where the texts of a picture stand, read from its vectors: what was painted, and not what was planned.
 */
#pragma once

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct { double x0, x1, y; guint n; } PaintedText; /* of a line of glyphs: its first and last origin, its base line */

static inline double
painted_attribute (const char *element, const char *name)
{
  const char *end = strchr (element, '>'), *at = strstr (element, name);

  g_assert_true (end != NULL && at != NULL && at < end);
  return g_ascii_strtod (at + strlen (name), NULL);
}

static inline gboolean
painted_is_glyph (const char *at)
{
  const char *end = strchr (at, '>'), *glyph = strstr (at, "#glyph");

  return g_str_has_prefix (at, "<use ") && glyph != NULL && glyph < end;
}

/* Glyphs of one <g> are one run of a text; turned ones climb and are left out. */
G_GNUC_UNUSED static GArray *
painted_texts (const char *svg)
{
  GArray *out = g_array_new (FALSE, TRUE, sizeof (PaintedText));
  double x0 = 0, x1 = 0, y0 = 0;
  gboolean level = TRUE;
  guint n = 0;

  for (const char *at = strchr (svg, '<'); at != NULL; at = strchr (at + 1, '<'))
    if (painted_is_glyph (at))
      {
        double x = painted_attribute (at, " x=\""), y = painted_attribute (at, " y=\"");

        x0 = n == 0 ? x : fmin (x0, x);
        x1 = n == 0 ? x : fmax (x1, x);
        y0 = n == 0 ? y : y0;
        level = (n == 0 || level) && fabs (y - y0) < 0.5;
        n++;
      }
    else if (g_str_has_prefix (at, "</g") && n > 0)
      {
        PaintedText text = { x0, x1, y0, n };

        if (level)
          g_array_append_val (out, text);
        n = 0;
      }
  return out;
}
