/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-heat.c: cells coloured by their value.
 */
#include "config.h"

#include "ana-heat.h"

#include <string.h>

#define GAP_PX  1.5
#define BIG_SUM 1e300

AnaHeat
ana_heat_new (guint nx, guint ny)
{
  return (AnaHeat) { nx, ny, g_new0 (AnaHeatCell, (gsize) nx * ny + 1), INFINITY, -INFINITY, FALSE, 0, { 0 }, TRUE };
}

void
ana_heat_clear (AnaHeat *heat)
{
  g_clear_pointer (&heat->cells, g_free);
}

void
ana_heat_add (AnaHeat *heat, guint x, guint y, double value)
{
  AnaHeatCell *cell = &heat->cells[(gsize) y * heat->nx + x];

  cell->sum = CLAMP (cell->sum + value, -BIG_SUM, BIG_SUM);
  cell->n_rows++;
}

/* Bounds between the colours that people can say: in the step that is next below a tenth to a half of theirs. */
static void
make_bounds (AnaHeat *heat)
{
  double step = (heat->hi - heat->lo) / ANA_HEAT_N_STEPS, base = pow (10, floor (log10 (step))), unit;

  unit = step < 2 * base ? base / 2 : step < 5 * base ? base : 2 * base;
  if (heat->whole)
    unit = fmax (unit, 1);
  for (guint i = 0; i + 1 < ANA_HEAT_N_STEPS; i++)
    heat->bound[i] = round ((heat->lo + step * (i + 1)) / unit) * unit;
}

/* Bounds that stand apart, and values that a double can tell from each other. */
static gboolean
has_steps (const AnaHeat *heat)
{
  if (heat->diverging || !(heat->hi > heat->lo) || !(heat->bound[0] > heat->lo))
    return FALSE;
  for (guint i = 1; i + 1 < ANA_HEAT_N_STEPS; i++)
    if (!(heat->bound[i] > heat->bound[i - 1]))
      return FALSE;
  return TRUE;
}

void
ana_heat_settle (AnaHeat *heat, gboolean unit)
{
  for (gsize i = 0; i < (gsize) heat->nx * heat->ny; i++)
    if (heat->cells[i].n_rows > 0)
      {
        heat->lo = fmin (heat->lo, heat->cells[i].sum);
        heat->hi = fmax (heat->hi, heat->cells[i].sum);
        heat->whole = heat->whole && heat->cells[i].sum == round (heat->cells[i].sum);
      }
  heat->diverging = unit || (heat->lo < 0 && heat->hi > 0);
  heat->whole = heat->whole && heat->hi < 1000 && heat->lo > -1000; /* beyond they are said in thousands */
  heat->most = unit ? 1 : fmax (fabs (heat->lo), fabs (heat->hi));
  if (heat->hi > heat->lo)
    make_bounds (heat);
}

static AnaInk
ink_of (const AnaHeat *heat, double value)
{
  if (heat->diverging)
    return ana_ink_diverging (heat->most > 0 ? value / heat->most : 0);
  if (has_steps (heat))
    {
      guint step = 0;

      while (step + 1 < ANA_HEAT_N_STEPS && value >= heat->bound[step])
        step++;
      return ana_ink_sequential (step / (ANA_HEAT_N_STEPS - 1.0));
    }
  return ana_ink_sequential (heat->hi > heat->lo ? (value - heat->lo) / (heat->hi - heat->lo) : 0.5);
}

static char *
text_of (const AnaLayout *self, AnaHeatText text, double value, double room_px)
{
  g_autofree char *percent = NULL;
  char *words;

  switch (text)
    {
    case ANA_HEAT_PERCENT:
      percent = ana_tick_format_number (round (value * 100), 1);
      words = g_strconcat (percent, "\302\240%", NULL);
      if (ana_layout_text_px (words) <= room_px)
        return words;
      g_free (words); /* a hundred stands in a cell that is as wide as two digits */
      return g_strconcat (percent, "%", NULL);
    case ANA_HEAT_TWO_DIGITS:
      return ana_tick_format_number (round (value * 100) / 100, 0.01);
    case ANA_HEAT_NUMBER:
    case ANA_HEAT_NO_TEXT:
    default:
      return ana_plot_dup_short (self->plot, value);
    }
}

void
ana_heat_draw (AnaLayout *self, AnaHeat *heat, guint x, guint y, double left, double top, double w, double h, AnaHeatText text, const double *cells)
{
  AnaHeatCell *cell = &heat->cells[(gsize) y * heat->nx + x];
  double gap = w > 6 && h > 6 ? GAP_PX / 2 : 0;
  AnaInk ink = ink_of (heat, cell->sum);

  cell->datum = ana_layout_add_datum (self, G_MAXUINT, y, left + w / 2, top + h / 2, cells);
  ana_layout_rect (self, cell->datum, left + gap, top + gap, w - 2 * gap, h - 2 * gap, ink)->a = gap > 0 ? 2 : 0;
  if (text != ANA_HEAT_NO_TEXT && h >= ANA_LAYOUT_LINE_PX - 2)
    {
      g_autofree char *words = text_of (self, text, cell->sum, w - 2);

      if (ana_layout_text_px (words) + 2 <= w)
        {
          AnaShape *label = ana_layout_label (self, 1, left + w / 2, top + h / 2 - ANA_LAYOUT_LINE_PX / 2, 0.5, w, ANA_SLOT_TEXT, words);

          label->on_ink = TRUE;
          label->ink = ink;
        }
    }
}

/* An end of a range: as the cells say their values, and no more exact than the bounds are. */
static char *
bound_text (const AnaLayout *self, const AnaHeat *heat, AnaHeatText text, double value)
{
  double digits = pow (10, floor (log10 ((heat->hi - heat->lo) / 50)));

  if (text == ANA_HEAT_PERCENT || heat->whole)
    return text_of (self, text, value, INFINITY);
  return ana_plot_dup_short (self->plot, round (value / digits) * digits);
}

static char *
step_text (const AnaLayout *self, const AnaHeat *heat, AnaHeatText text, guint step)
{
  double to = step + 1 < ANA_HEAT_N_STEPS ? heat->bound[step] : 0;
  g_autofree char *first = bound_text (self, heat, text, step > 0 ? heat->bound[step - 1] : heat->bound[0]);
  g_autofree char *last = bound_text (self, heat, text, heat->whole ? to - 1 : to);

  if (step == 0)
    return g_strconcat ("<\302\240", first, NULL);
  if (step + 1 == ANA_HEAT_N_STEPS)
    return g_strconcat ("\342\211\245\302\240", first, NULL);
  return strcmp (first, last) == 0 ? g_strdup (first) : g_strconcat (first, "\342\200\223", last, NULL);
}

void
ana_heat_legend (AnaLayout *self, const AnaHeat *heat, AnaHeatText text, const char *title)
{
  g_auto (GStrv) texts = g_new0 (char *, ANA_HEAT_N_STEPS + 1);

  if (has_steps (heat))
    {
      for (guint i = 0; i < ANA_HEAT_N_STEPS; i++)
        texts[i] = step_text (self, heat, text, i);
      if (ana_layout_steps (self, (const char *const *) texts, ANA_HEAT_N_STEPS, title))
        return;
    }
  if (heat->diverging)
    ana_layout_ramp (self, -heat->most, heat->most, TRUE, title);
  else if (heat->hi >= heat->lo)
    ana_layout_ramp (self, heat->lo, heat->hi, FALSE, title);
}
