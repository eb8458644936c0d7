/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-pareto.c: the largest first, and how much of the whole they make up together.
 */
#include "config.h"

#include "ana-marks.h"

#define BAR_RATIO 0.72
#define FEW_SHARE 0.8
#define RIGHT_PX  46.0

typedef struct { double sum; guint name, n_rows; } Cause;

static int
compare_causes (gconstpointer a, gconstpointer b)
{
  const Cause *ca = a, *cb = b;

  if (ca->sum != cb->sum)
    return ca->sum > cb->sum ? -1 : 1;
  return ca->name < cb->name ? -1 : 1;
}

/* What is negative is no part of a whole. */
static gboolean
counts (const AnaPlot *plot, guint row)
{
  return ana_plot_value (plot, ANA_PLOT_Y, row) >= 0 && ana_plot_group (plot, ANA_PLOT_X, row) != G_MAXUINT;
}

static GArray *
collect (const AnaPlot *plot)
{
  guint n = plot->channel[ANA_PLOT_X].n_names, kept = 0;
  GArray *causes = g_array_new (FALSE, TRUE, sizeof (Cause));

  g_array_set_size (causes, n);
  for (guint i = 0; i < plot->n_drawn; i++)
    if (counts (plot, i))
      {
        Cause *cause = &g_array_index (causes, Cause, ana_plot_group (plot, ANA_PLOT_X, i));

        cause->sum = fmin (cause->sum + ana_plot_value (plot, ANA_PLOT_Y, i), 1e307 / MAX (n, 1));
        cause->n_rows++;
      }
  for (guint i = 0; i < n; i++)
    if (g_array_index (causes, Cause, i).n_rows > 0)
      {
        g_array_index (causes, Cause, kept) = g_array_index (causes, Cause, i);
        g_array_index (causes, Cause, kept++).name = i;
      }
  g_array_set_size (causes, kept);
  g_array_sort (causes, compare_causes);
  return causes;
}

static void
draw_curve (AnaLayout *self, const AnaAxes *axes, const GArray *causes, double total)
{
  g_autofree AnaPoint *points = g_new (AnaPoint, MAX (causes->len, 1));
  double sum = 0;

  for (guint i = 0; i < causes->len; i++)
    {
      sum += g_array_index (causes, Cause, i).sum;
      points[i] = (AnaPoint) { (float) ana_scale_to_px (&axes->x, i), (float) ana_scale_to_px (&axes->y, fmin (sum, total)) };
    }
  ana_layout_segment (self, ANA_NO_DATUM, self->out->plot_x, ana_scale_to_px (&axes->y, total * FEW_SHARE), self->out->plot_x + self->out->plot_w,
                      ana_scale_to_px (&axes->y, total * FEW_SHARE), 1, ana_ink_slot (ANA_SLOT_DIM, 1))->dash = ANA_DASH_LONG;
  ana_layout_line (self, ANA_NO_DATUM, points, causes->len, 2, ana_ink_series (1))->part = ANA_PART_MARK;
  for (guint i = 0; i < causes->len && axes->x_step > 8; i++)
    ana_layout_circle (self, ANA_NO_DATUM, points[i].x, points[i].y, 2.5, ana_ink_series (1))->part = ANA_PART_MARK;
}

static void
draw_bars (AnaLayout *self, const AnaAxes *axes, const GArray *causes, double total, guint *datum_of_name)
{
  double sum = 0, wide = fmax (axes->x_step * BAR_RATIO, 0.5);

  for (guint i = 0; i < causes->len; i++)
    {
      const Cause *cause = &g_array_index (causes, Cause, i);
      double x = ana_scale_to_px (&axes->x, i), y = ana_scale_to_px (&axes->y, cause->sum), y0 = ana_scale_to_px (&axes->y, 0);
      double cells[] = { cause->name, cause->sum, total > 0 ? (sum += cause->sum) / total : (double) NAN };
      AnaShape *bar;

      datum_of_name[cause->name] = ana_layout_add_datum (self, G_MAXUINT, 0, x, (y + y0) / 2, cells);
      bar = ana_layout_rect (self, datum_of_name[cause->name], x - wide / 2, y, wide, y0 - y, ana_ink_series (0));
      bar->a = fminf (bar->w, bar->h) > 5 ? 2 : 0;
    }
}

static void
lay_out (AnaLayout *self)
{
  g_autoptr (GArray) causes = collect (self->plot);
  const AnaPlotChannel *x = ana_plot_get (self->plot, ANA_PLOT_X);
  g_autofree const char **names = g_new0 (const char *, causes->len + 1);
  g_autofree guint *datum_of_name = g_new (guint, x->n_names + 1);
  AnaAxis x_axis = { .type = ANA_SCALE_BAND, .names = (const char *const *) names, .n_names = causes->len, .title = x->title };
  AnaAxis y_axis, right = ana_axis_of_range (0, 1, NULL);
  double total = 0;
  AnaAxes axes;

  for (guint i = 0; i < causes->len; i++)
    {
      names[i] = x->names[g_array_index (causes, Cause, i).name];
      total += g_array_index (causes, Cause, i).sum;
    }
  ana_layout_add_channel_column (self, ANA_PLOT_X, NC_ ("chart", "Cause"));
  ana_layout_add_channel_column (self, ANA_PLOT_Y, NC_ ("chart", "Value"));
  ana_layout_add_column (self, NC_ ("chart", "Together"), ANA_CELL_PERCENT, NULL, 0);
  self->value_column = 1;
  y_axis = ana_axis_of_range (0, total > 0 ? total : 1, self->plot->channel[ANA_PLOT_Y].title);
  y_axis.snug = right.snug = right.percent = TRUE;
  if (self->w > 160)
    self->w -= (float) RIGHT_PX;
  axes = ana_layout_axes (self, x_axis, y_axis);
  if (self->out->w > 160)
    ana_layout_right_axis (self, right);
  draw_bars (self, &axes, causes, total, datum_of_name);
  if (causes->len > 0)
    draw_curve (self, &axes, causes, total > 0 ? total : 1);
  for (guint i = 0; i < self->plot->n_drawn; i++)
    if (counts (self->plot, i))
      ana_layout_claim_row (self, datum_of_name[ana_plot_group (self->plot, ANA_PLOT_X, i)], i);
}

static void
summarise (const AnaLayout *layout, GString *out)
{
  for (guint i = 0; i < layout->out->data->len; i++)
    if (ana_shapes_get_cell (layout->out, i, layout->out->n_columns - 1) >= FEW_SHARE)
      {
        g_string_append_printf (out, ana_plot_word (layout->plot, NC_ ("chart", " The first %u make up 80 %% of the whole.")), i + 1);
        return;
      }
}

const AnaMark ana_mark_pareto = {
  .name = "pareto",
  .channels = { { ANA_PLOT_X, ANA_KIND_NAME, TRUE }, { ANA_PLOT_Y, ANA_KIND_NUMBER, TRUE }, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE } },
  .lay_out = lay_out,
  .summarise = summarise,
  .type_name = NC_ ("chart", "Pareto chart"), .item_name = NC_ ("chart", "cause"), .item_names = NC_ ("chart", "causes"),
};
