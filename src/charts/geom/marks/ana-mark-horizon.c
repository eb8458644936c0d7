/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-horizon.c: many series in little height: what is high is folded down and darker (Heer et al. 2009).
 */
#include "config.h"

#include "ana-marks.h"

#define GAP_PX 2.0

typedef struct {
  const guint *order;
  guint        n, n_bands;
  double       unit;    /* value of one band */
  double       x_lo, x_hi;
} Strips;

static guint
group_of (const AnaPlot *plot, guint row)
{
  guint group = ana_plot_group (plot, ANA_PLOT_COLOUR, row);

  return group == G_MAXUINT || isnan (ana_plot_value (plot, ANA_PLOT_Y, row)) ? G_MAXUINT : group;
}

/* One fold of one series: what lies between @band and the next, of the sign given. */
static void
draw_band (AnaLayout *self, const AnaAxes *axes, const Strips *strips, guint group, guint band, int sign, double top, double high)
{
  g_autoptr (GArray) ring = g_array_new (FALSE, FALSE, sizeof (AnaPoint));
  AnaPoint first, last;
  gboolean any = FALSE;

  for (guint i = 0; i < strips->n; i++)
    {
      guint row = strips->order[i];
      double value = ana_plot_value (self->plot, ANA_PLOT_Y, row) / strips->unit * sign, part;
      AnaPoint at;

      if (group_of (self->plot, row) != group)
        continue;
      part = CLAMP (value - band, 0, 1);
      any = any || part > 0;
      at = (AnaPoint) { (float) ana_scale_to_px (&axes->x, ana_plot_value (self->plot, ANA_PLOT_X, row)), (float) (top + high * (1 - part)) };
      g_array_append_val (ring, at);
    }
  if (!any || ring->len < 2)
    return;
  last = (AnaPoint) { g_array_index (ring, AnaPoint, ring->len - 1).x, (float) (top + high) };
  first = (AnaPoint) { g_array_index (ring, AnaPoint, 0).x, (float) (top + high) };
  g_array_append_val (ring, last);
  g_array_append_val (ring, first);
  ana_layout_path (self, ANA_NO_DATUM, (const AnaPoint *) (const void *) ring->data, ring->len,
                   ana_ink_diverging (sign * (band + 1.0) / strips->n_bands))->part = ANA_PART_MARK;
}

/* Unseen columns from half way to half way, for the pointer. */
static void
add_data (AnaLayout *self, const AnaAxes *axes, const Strips *strips, guint group, double top, double high)
{
  g_autofree guint *rows = g_new (guint, strips->n + 1);
  guint n = 0;

  for (guint i = 0; i < strips->n; i++)
    if (group_of (self->plot, strips->order[i]) == group)
      rows[n++] = strips->order[i];
  for (guint i = 0; i < n; i++)
    {
      double cells[] = { ana_plot_value (self->plot, ANA_PLOT_X, rows[i]), ana_plot_value (self->plot, ANA_PLOT_Y, rows[i]),
                         ana_plot_value (self->plot, ANA_PLOT_COLOUR, rows[i]) };
      double x = ana_scale_to_px (&axes->x, cells[0]);
      double before = i > 0 ? ana_scale_to_px (&axes->x, ana_plot_value (self->plot, ANA_PLOT_X, rows[i - 1])) : x;
      double after = i + 1 < n ? ana_scale_to_px (&axes->x, ana_plot_value (self->plot, ANA_PLOT_X, rows[i + 1])) : x;
      guint datum = ana_layout_add_datum (self, rows[i], group, x, top + high / 2, cells);

      ana_layout_rect (self, datum, (before + x) / 2, top, (after - before) / 2, high, ana_ink_slot (ANA_SLOT_TEXT, 0));
    }
}

/* Returns: how many are left */
static guint
keep_in_view (const AnaLayout *self, guint *order, guint n)
{
  guint kept = 0;

  for (guint i = 0; i < n; i++)
    if (ana_layout_is_in_view (self, ana_plot_value (self->plot, ANA_PLOT_X, order[i])))
      order[kept++] = order[i];
  return kept;
}

static void
lay_out (AnaLayout *self)
{
  const AnaPlot *plot = self->plot;
  static const char *const nameless[] = { "" };
  const AnaPlotChannel *colour = ana_plot_get (plot, ANA_PLOT_COLOUR);
  guint n_groups = MAX (ana_plot_n_names (plot, ANA_PLOT_COLOUR), 1);
  AnaAxis x = ana_axis_of_channel (plot, ANA_PLOT_X);
  AnaAxis y = { .type = ANA_SCALE_BAND, .names = colour != NULL ? (const char *const *) colour->names : nameless, .n_names = ana_plot_n_names (plot, ANA_PLOT_COLOUR) };
  Strips strips = { .n_bands = (guint) ana_plot_option (plot, "bands") };
  g_autofree guint *order = ana_plot_order (plot, ANA_PLOT_X, &strips.n);
  double lo, hi;
  AnaAxes axes;

  strips.n = keep_in_view (self, order, strips.n);
  strips.order = order;
  ana_layout_add_channel_column (self, ANA_PLOT_X, NC_ ("chart", "X"));
  ana_layout_add_channel_column (self, ANA_PLOT_Y, NC_ ("chart", "Value"));
  ana_layout_add_channel_column (self, ANA_PLOT_COLOUR, NC_ ("chart", "Series"));
  self->value_column = 1;
  if (ana_plot_extent (plot, ANA_PLOT_Y, &lo, &hi))
    strips.unit = fmax (fabs (lo), fabs (hi)) / strips.n_bands;
  if (!(strips.unit > 1e-300))
    strips.unit = 1;
  x.snug = TRUE;
  axes = ana_layout_axes (self, x, y);
  for (guint g = 0; g < n_groups; g++)
    {
      double step = self->out->plot_h / n_groups, top = self->out->plot_y + step * g, high = fmax (step - (step > 6 ? GAP_PX : 0), 0.5);

      for (guint band = 0; band < strips.n_bands && n_groups <= 500; band++)
        {
          draw_band (self, &axes, &strips, g, band, 1, top, high);
          draw_band (self, &axes, &strips, g, band, -1, top, high);
        }
      add_data (self, &axes, &strips, g, top, high);
    }
}

const AnaMark ana_mark_horizon = {
  .name = "horizon",
  .has_axes = TRUE,
  .has_lanes = TRUE,
  .zooms = ANA_ZOOM_X,
  .channels = {
    { ANA_PLOT_X, ANA_KIND_VALUE, TRUE }, { ANA_PLOT_Y, ANA_KIND_NUMBER, TRUE }, { ANA_PLOT_COLOUR, ANA_KIND_NAME, FALSE },
    { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE },
  },
  .options = { { "bands", 1, 5, 3, NULL } },
  .lay_out = lay_out,
  .type_name = NC_ ("chart", "Horizon chart"), .item_name = NC_ ("chart", "value"), .item_names = NC_ ("chart", "values"),
};
