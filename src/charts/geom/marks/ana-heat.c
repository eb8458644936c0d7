/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-heat.c: cells coloured by their value.
 */
#include "config.h"

#include "ana-heat.h"

#define GAP_PX  1.5
#define BIG_SUM 1e300

AnaHeat
ana_heat_new (guint nx, guint ny)
{
  return (AnaHeat) { nx, ny, g_new0 (AnaHeatCell, (gsize) nx * ny + 1), INFINITY, -INFINITY, FALSE, 0 };
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

void
ana_heat_settle (AnaHeat *heat, gboolean unit)
{
  for (gsize i = 0; i < (gsize) heat->nx * heat->ny; i++)
    if (heat->cells[i].n_rows > 0)
      {
        heat->lo = fmin (heat->lo, heat->cells[i].sum);
        heat->hi = fmax (heat->hi, heat->cells[i].sum);
      }
  heat->diverging = unit || (heat->lo < 0 && heat->hi > 0);
  heat->most = unit ? 1 : fmax (fabs (heat->lo), fabs (heat->hi));
}

static AnaInk
ink_of (const AnaHeat *heat, double value)
{
  if (heat->diverging)
    return ana_ink_diverging (heat->most > 0 ? value / heat->most : 0);
  return ana_ink_sequential (heat->hi > heat->lo ? (value - heat->lo) / (heat->hi - heat->lo) : 0.5);
}

static char *
text_of (const AnaLayout *self, AnaHeatText text, double value)
{
  g_autofree char *percent = NULL;

  switch (text)
    {
    case ANA_HEAT_PERCENT:
      percent = ana_tick_format_number (round (value * 100), 1);
      return g_strconcat (percent, "\302\240%", NULL);
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
      g_autofree char *words = text_of (self, text, cell->sum);

      if (ana_layout_text_px (words) + 2 <= w)
        {
          AnaShape *label = ana_layout_label (self, 1, left + w / 2, top + h / 2 - ANA_LAYOUT_LINE_PX / 2, 0.5, w, ANA_SLOT_TEXT, words);

          label->on_ink = TRUE;
          label->ink = ink;
        }
    }
}

void
ana_heat_ramp (AnaLayout *self, const AnaHeat *heat, const char *title)
{
  if (heat->diverging)
    ana_layout_ramp (self, -heat->most, heat->most, TRUE, title);
  else if (heat->hi >= heat->lo)
    ana_layout_ramp (self, heat->lo, heat->hi, FALSE, title);
}
