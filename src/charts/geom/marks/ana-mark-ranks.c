/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-ranks.c: values by their rank: how much lies below each (ECDF), and against those of a normal law (Q-Q).
 */
#include "config.h"

#include "ana-marks.h"

#define MAX_STOPS 400 /* of a curve; the rows between two belong to the later */
#define REACH_PX  3.0

/* --- ECDF --- */

typedef struct { guint *rows; guint n; } Ranked;

static Ranked
rank_group (const AnaPlot *plot, const guint *order, guint n, guint group)
{
  Ranked ranked = { g_new (guint, MAX (n, 1)), 0 };

  for (guint i = 0; i < n; i++)
    if (ana_plot_group (plot, ANA_PLOT_COLOUR, order[i]) == group)
      ranked.rows[ranked.n++] = order[i];
  return ranked;
}

static void
draw_curve (AnaLayout *self, const AnaAxes *axes, const Ranked *ranked, guint group)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (AnaPoint));
  double y = ana_scale_to_px (&axes->y, 0);

  for (guint i = 0; i < ranked->n; i++)
    {
      double value = ana_plot_value (self->plot, ANA_PLOT_X, ranked->rows[i]), x = ana_scale_to_px (&axes->x, value);
      AnaPoint foot = { (float) x, (float) y }, head;

      /* equal values are one step */
      if (isnan (x) || (i + 1 < ranked->n && ana_plot_value (self->plot, ANA_PLOT_X, ranked->rows[i + 1]) == value))
        continue;
      y = ana_scale_to_px (&axes->y, (i + 1.0) / ranked->n);
      head = (AnaPoint) { (float) x, (float) y };
      g_array_append_val (points, foot);
      g_array_append_val (points, head);
    }
  ana_layout_line (self, ANA_NO_DATUM, (const AnaPoint *) (const void *) points->data, points->len, 2, ana_ink_series (group))->part = ANA_PART_MARK;
}

static void
add_stops (AnaLayout *self, const AnaAxes *axes, const Ranked *ranked, guint group)
{
  guint every = MAX (ranked->n / MAX_STOPS, 1), waiting = 0;

  for (guint i = 0; i < ranked->n; i++)
    {
      double cells[] = { group, ana_plot_value (self->plot, ANA_PLOT_X, ranked->rows[i]), (i + 1.0) / ranked->n };
      double x = ana_scale_to_px (&axes->x, cells[1]), y = ana_scale_to_px (&axes->y, cells[2]);
      AnaInk ink = ana_ink_series (group);
      guint datum;

      if (ana_plot_get (self->plot, ANA_PLOT_COLOUR) == NULL)
        cells[0] = NAN;
      if (isnan (x) || ((i + 1) % every != 0 && i + 1 < ranked->n))
        continue;
      ink.alpha = 0;
      datum = ana_layout_add_datum (self, ranked->rows[i], group, x, y, cells);
      ana_layout_circle (self, datum, x, y, fmin (REACH_PX, fmin (fmin (x - self->out->x, self->out->x + self->out->w - x), fmax (y - self->out->y, 0.5))), ink);
      for (; waiting < i; waiting++)
        if (!isnan (ana_scale_to_px (&axes->x, ana_plot_value (self->plot, ANA_PLOT_X, ranked->rows[waiting]))))
          ana_layout_claim_row (self, datum, ranked->rows[waiting]);
      waiting = i + 1;
    }
}

static void
lay_out_ecdf (AnaLayout *self)
{
  const AnaPlotChannel *colour = ana_plot_get (self->plot, ANA_PLOT_COLOUR);
  AnaAxis y = ana_axis_of_range (0, 1, NULL), x = ana_axis_of_channel (self->plot, ANA_PLOT_X);
  guint n, n_groups = MIN (ana_plot_n_names (self->plot, ANA_PLOT_COLOUR), 100);
  g_autofree guint *order = ana_plot_order (self->plot, ANA_PLOT_X, &n);
  AnaAxes axes;

  ana_layout_add_channel_column (self, ANA_PLOT_COLOUR, NC_ ("chart", "Group"));
  ana_layout_add_channel_column (self, ANA_PLOT_X, NC_ ("chart", "Value"));
  ana_layout_add_column (self, NC_ ("chart", "At most this"), ANA_CELL_PERCENT, NULL, 0);
  self->value_column = 1;
  if (colour != NULL)
    ana_layout_legend (self, (const char *const *) colour->names, colour->n_names, NULL);
  y.percent = y.snug = TRUE;
  axes = ana_layout_axes (self, x, y);
  for (guint g = 0; g < n_groups; g++)
    {
      Ranked ranked = rank_group (self->plot, order, n, g);

      if (ranked.n > 0)
        {
          draw_curve (self, &axes, &ranked, g);
          add_stops (self, &axes, &ranked, g);
        }
      g_free (ranked.rows);
    }
}

static void
say_median (const AnaLayout *layout, GString *out)
{
  guint n;
  g_autofree guint *order = ana_plot_order (layout->plot, ANA_PLOT_X, &n);

  if (n > 0)
    {
      g_autofree char *median = ana_plot_dup_text (layout->plot, ANA_PLOT_X, ana_plot_value (layout->plot, ANA_PLOT_X, order[(n - 1) / 2]));

      g_string_append_printf (out, ana_plot_word (layout->plot, NC_ ("chart", " Half of the values are at most %s.")), median);
    }
}

/* --- Q-Q --- */

static void
draw_quartile_line (AnaLayout *self, const AnaAxes *axes, const double *sorted, guint n)
{
  double z = ana_normal_quantile (0.75), q1 = ana_quantile_sorted (sorted, n, 0.25), q3 = ana_quantile_sorted (sorted, n, 0.75);
  double slope = (q3 - q1) / (2 * z), middle = q1 / 2 + q3 / 2, y[2];
  const AnaShapes *out = self->out;
  const double ends[] = { axes->x.lo, axes->x.hi };

  for (guint i = 0; i < 2; i++)
    y[i] = ana_scale_to_px (&axes->y, middle + slope * ends[i]);
  if (isfinite (slope) && slope > 0 && fabs (y[1] - y[0]) < 1e5)
    {
      /* cut at the top and at the foot of the plot */
      double dx = out->plot_w / (y[1] - y[0]), x0 = out->plot_x, x1 = out->plot_x + out->plot_w;
      double top = out->plot_y, foot = out->plot_y + out->plot_h;
      double a = CLAMP (y[0], top, foot), b = CLAMP (y[1], top, foot);

      ana_layout_segment (self, ANA_NO_DATUM, x0 + (a - y[0]) * dx, a, x1 + (b - y[1]) * dx, b, 1.5, ana_ink_slot (ANA_SLOT_PREVIOUS, 1))->dash = ANA_DASH_LONG;
    }
}

static void
lay_out_qq (AnaLayout *self)
{
  guint n;
  g_autofree guint *order = ana_plot_order (self->plot, ANA_PLOT_X, &n);
  g_autofree double *sorted = g_new (double, MAX (n, 1));
  double reach = n > 0 ? ana_normal_quantile ((n - 0.5) / n) : 1;
  guint every = MAX (n / MAX_STOPS, 1), waiting = 0;
  AnaAxis y = ana_axis_of_channel (self->plot, ANA_PLOT_X);
  AnaAxes axes;

  for (guint i = 0; i < n; i++)
    sorted[i] = ana_plot_value (self->plot, ANA_PLOT_X, order[i]);
  ana_layout_add_column (self, NC_ ("chart", "Of a normal law"), ANA_CELL_NUMBER, NULL, 0);
  ana_layout_add_channel_column (self, ANA_PLOT_X, NC_ ("chart", "Value"));
  self->value_column = 1;
  y.channel = NULL;
  axes = ana_layout_axes (self, ana_axis_of_range (-reach, reach, NC_ ("chart", "Standard deviations of a normal law")), y);
  if (n > 0)
    draw_quartile_line (self, &axes, sorted, n);
  for (guint i = 0; i < n; i++)
    {
      double cells[] = { ana_normal_quantile ((i + 0.5) / n), sorted[i] }, x = ana_scale_to_px (&axes.x, cells[0]), py = ana_scale_to_px (&axes.y, cells[1]);
      guint datum;

      if (isnan (py) || ((i + 1) % every != 0 && i + 1 < n))
        continue;
      datum = ana_layout_add_datum (self, order[i], 0, x, py, cells);
      ana_layout_circle (self, datum, x, py, 2.5, ana_ink_series (0));
      for (; waiting < i; waiting++)
        if (!isnan (ana_scale_to_px (&axes.y, sorted[waiting])))
          ana_layout_claim_row (self, datum, order[waiting]);
      waiting = i + 1;
    }
}

const AnaMark ana_mark_ecdf = {
  .name = "ecdf",
  .has_axes = TRUE,
  .channels = { { ANA_PLOT_X, ANA_KIND_NUMBER, TRUE }, { ANA_PLOT_COLOUR, ANA_KIND_NAME, FALSE }, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE } },
  .lay_out = lay_out_ecdf,
  .summarise = say_median,
  .type_name = NC_ ("chart", "Cumulative distribution"), .item_name = NC_ ("chart", "step"), .item_names = NC_ ("chart", "steps"),
};

const AnaMark ana_mark_qq = {
  .name = "qq",
  .channels = { { ANA_PLOT_X, ANA_KIND_NUMBER, TRUE }, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE } },
  .lay_out = lay_out_qq,
  .type_name = NC_ ("chart", "Q-Q plot"), .item_name = NC_ ("chart", "point"), .item_names = NC_ ("chart", "points"),
};
