/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-bullet.c: a measure against its target and what counts as poor, fair and good (Few 2006).
 */
#include "config.h"

#include "ana-marks.h"
#include "ana-places.h"

#define BACK_RATIO 0.62
#define BAR_RATIO  0.24
#define TICK_RATIO 0.46

static void
draw_ranges (AnaLayout *self, const AnaPlaces *places, guint row, double p, double base)
{
  const AnaPlot *plot = self->plot;
  double wide = places->step * BACK_RATIO, low = ana_plot_value (plot, ANA_PLOT_LOW, row), high = ana_plot_value (plot, ANA_PLOT_HIGH, row);
  double end = places->axes.x.p1;
  AnaShape *all = ana_places_rect (self, places, ANA_NO_DATUM, p, wide, base, end, ana_ink_slot (ANA_SLOT_TEXT, 0.07));

  all->part = ANA_PART_GRID;
  if (!isnan (high))
    ana_places_rect (self, places, ANA_NO_DATUM, p, wide, base, ana_places_value_px (places, high), ana_ink_slot (ANA_SLOT_TEXT, 0.09))->part = ANA_PART_GRID;
  if (!isnan (low))
    ana_places_rect (self, places, ANA_NO_DATUM, p, wide, base, ana_places_value_px (places, low), ana_ink_slot (ANA_SLOT_TEXT, 0.12))->part = ANA_PART_GRID;
}

static void
draw_row (AnaLayout *self, const AnaPlaces *places, guint row, double base)
{
  const AnaPlot *plot = self->plot;
  double cells[] = { ana_places_of_row (places, plot, row), ana_plot_value (plot, ANA_PLOT_X, row), ana_plot_value (plot, ANA_PLOT_TARGET, row),
                     ana_plot_value (plot, ANA_PLOT_LOW, row), ana_plot_value (plot, ANA_PLOT_HIGH, row) };
  double p = ana_places_px (places, cells[0]), v = ana_places_value_px (places, cells[1]), target = ana_places_value_px (places, cells[2]);
  guint datum;

  if (isnan (p) || isnan (v))
    return;
  draw_ranges (self, places, row, p, base);
  datum = ana_places_datum (self, places, row, 0, p, (base + v) / 2, cells);
  ana_places_rect (self, places, datum, p, fmax (places->step * BAR_RATIO, 1), base, v, ana_ink_series (0));
  if (!isnan (target))
    ana_places_segment (self, places, datum, p - places->step * TICK_RATIO / 2, target, p + places->step * TICK_RATIO / 2, target, 3,
                        ana_ink_slot (ANA_SLOT_TEXT, 1));
}

static void
lay_out (AnaLayout *self)
{
  static const AnaPlotChannelId reaches[] = { ANA_PLOT_TARGET, ANA_PLOT_LOW, ANA_PLOT_HIGH };
  AnaPlaces places = { ANA_PLOT_Y, ANA_PLOT_X, TRUE, TRUE, { { 0 } }, 0 };
  AnaAxis axis = ana_axis_of_channel (self->plot, ANA_PLOT_X);
  double lo, hi;

  places.has_place = ana_plot_get (self->plot, ANA_PLOT_Y) != NULL;
  ana_places_columns (self, &places);
  ana_layout_add_channel_column (self, ANA_PLOT_TARGET, NC_ ("chart", "Target"));
  ana_layout_add_channel_column (self, ANA_PLOT_LOW, NC_ ("chart", "Poor up to"));
  ana_layout_add_channel_column (self, ANA_PLOT_HIGH, NC_ ("chart", "Fair up to"));
  self->value_column = 1;
  for (guint i = 0; i < G_N_ELEMENTS (reaches); i++)
    if (ana_plot_extent (self->plot, reaches[i], &lo, &hi))
      {
        axis.lo = isnan (axis.lo) ? lo : fmin (axis.lo, lo);
        axis.hi = isnan (axis.hi) ? hi : fmax (axis.hi, hi);
      }
  axis.zero = TRUE;
  ana_places_axes (self, &places, axis);
  for (guint i = 0; i < self->plot->n_drawn; i++)
    draw_row (self, &places, i, ana_places_value_px (&places, 0));
}

static void
summarise (const AnaLayout *layout, GString *out)
{
  guint n_met = 0, n = 0;

  for (guint i = 0; i < layout->out->data->len; i++)
    if (!isnan (ana_shapes_get_cell (layout->out, i, 2)))
      {
        n++;
        n_met += ana_shapes_get_cell (layout->out, i, 1) >= ana_shapes_get_cell (layout->out, i, 2) ? 1 : 0;
      }
  if (n > 0)
    g_string_append_printf (out, ana_plot_word (layout->plot, NC_ ("chart", " %u of %u reach their target.")), n_met, n);
}

const AnaMark ana_mark_bullet = {
  .name = "bullet",
  .channels = {
    { ANA_PLOT_X, ANA_KIND_NUMBER, TRUE }, { ANA_PLOT_Y, ANA_KIND_NAME, FALSE }, { ANA_PLOT_TARGET, ANA_KIND_NUMBER, FALSE },
    { ANA_PLOT_LOW, ANA_KIND_NUMBER, FALSE }, { ANA_PLOT_HIGH, ANA_KIND_NUMBER, FALSE },
  },
  .max_rows = 5000,
  .lay_out = lay_out,
  .summarise = summarise,
  .type_name = NC_ ("chart", "Bullet chart"), .item_name = NC_ ("chart", "measure"), .item_names = NC_ ("chart", "measures"),
};
