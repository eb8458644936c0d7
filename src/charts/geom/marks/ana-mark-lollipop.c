/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-lollipop.c: a stick with a head where a bar would be: less ink for many places.
 */
#include "config.h"

#include "ana-marks.h"
#include "ana-places.h"

#define HEAD_PX    5.0
#define LABEL_ROOM 0.08

static void
draw_stick (AnaLayout *self, const AnaPlaces *places, guint row, double base)
{
  const AnaPlot *plot = self->plot;
  double cells[] = { ana_places_of_row (places, plot, row), ana_plot_value (plot, places->value, row), ana_plot_value (plot, ANA_PLOT_COLOUR, row) };
  double p = ana_places_px (places, cells[0]), v = ana_places_value_px (places, cells[1]), r = fmin (HEAD_PX, fmax (places->step * 0.4, 1));
  guint group = ana_plot_group (plot, ANA_PLOT_COLOUR, row), datum;
  AnaInk ink = ana_ink_series (group);

  if (isnan (p) || isnan (v))
    return;
  datum = ana_places_datum (self, places, row, 0, p, v, cells);
  ana_places_segment (self, places, datum, p, base, p, v, fmin (2, r), ink);
  ana_places_circle (self, places, datum, p, v, r, ink);
  if (places->step >= ANA_LAYOUT_LINE_PX)
    {
      g_autofree char *text = ana_plot_dup_number (plot, cells[1]);
      gboolean up = cells[1] >= 0;

      ana_places_label (self, places, fabs (cells[1]), p, v + (places->lies ? (up ? r : -r) : (up ? -r : r)), up, text);
    }
}

static void
lay_out (AnaLayout *self)
{
  AnaPlaces places = ana_places_find (self->plot);
  const AnaPlotChannel *colour = ana_plot_get (self->plot, ANA_PLOT_COLOUR);
  AnaAxis axis = ana_axis_of_channel (self->plot, places.value);
  double base;

  ana_places_columns (self, &places);
  ana_layout_add_channel_column (self, ANA_PLOT_COLOUR, NC_ ("chart", "Group"));
  self->value_column = 1;
  if (colour != NULL)
    ana_layout_legend (self, (const char *const *) colour->names, colour->n_names, NULL);
  axis.zero = TRUE;
  /* room for the labels under what hangs */
  if (axis.lo < 0 && isfinite (axis.hi - axis.lo))
    axis.lo -= (fmax (axis.hi, 0) - axis.lo) * LABEL_ROOM;
  ana_places_axes (self, &places, axis);
  base = ana_places_value_px (&places, 0);
  for (guint i = 0; i < self->plot->n_drawn; i++)
    draw_stick (self, &places, i, isnan (base) ? ana_places_value_px (&places, places.axes.y.lo) : base);
}

const AnaMark ana_mark_lollipop = {
  .name = "lollipop",
  .has_axes = TRUE,
  .channels = {
    { ANA_PLOT_X, ANA_KIND_ANY, TRUE }, { ANA_PLOT_Y, ANA_KIND_ANY, TRUE }, { ANA_PLOT_COLOUR, ANA_KIND_NAME, FALSE },
    { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE },
  },
  .lay_out = lay_out,
  .type_name = NC_ ("chart", "Lollipop chart"), .item_name = NC_ ("chart", "value"), .item_names = NC_ ("chart", "values"),
};
