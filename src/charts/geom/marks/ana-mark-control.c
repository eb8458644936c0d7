/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-control.c: a process against its own spread.
 */
#include "config.h"

#include "ana-marks.h"
#include "ana-places.h"

#define D2 1.128 /* mean range of two normal values, in standard deviations */

typedef struct { double mean, sigma; guint n_signals; } Process;

/* Sigma by the mean of the moving ranges, which a slow drift does not swell. */
static Process
measure_process (const double *values, guint n)
{
  Process process = { 0, 0, 0 };
  double scale = 0;

  for (guint i = 0; i < n; i++)
    scale = fmax (scale, fabs (values[i]));
  if (!(scale > 0))
    scale = 1;
  for (guint i = 0; i < n; i++)
    process.mean += values[i] / scale / n;
  for (guint i = 1; i < n; i++)
    process.sigma += fabs (values[i] / scale - values[i - 1] / scale) / (n - 1) / D2;
  process.mean *= scale;
  process.sigma *= scale;
  return process;
}

/* The first of Western Electric's rules (1956) that ends at a point; 0: none.
 * 1: beyond three sigma. 2: two of three beyond two, on one side. 3: four of five beyond one. 4: eight on one side. */
static guint
rule_at (const Process *process, const double *values, guint i)
{
  static const struct { guint of, needed; double beyond; } rules[] = { { 1, 1, 3 }, { 3, 2, 2 }, { 5, 4, 1 }, { 8, 8, 0 } };

  if (!(process->sigma > 0) || !isfinite (process->sigma))
    return 0;
  for (guint r = 0; r < G_N_ELEMENTS (rules); r++)
    for (int side = -1; side <= 1; side += 2)
      {
        guint n = 0;

        if (i + 1 < rules[r].of || !((values[i] - process->mean) * side > rules[r].beyond * process->sigma))
          continue;
        for (guint k = i + 1 - rules[r].of; k <= i; k++)
          n += (values[k] - process->mean) * side > rules[r].beyond * process->sigma ? 1 : 0;
        if (n >= rules[r].needed)
          return r + 1;
      }
  return 0;
}

static void
draw_limits (AnaLayout *self, const AnaPlaces *places, const Process *process)
{
  static const struct { double sigma; AnaColourSlot slot; AnaDash dash; const char *name; } lines[] = {
    { 0, ANA_SLOT_TEXT, ANA_DASH_NONE, NC_ ("chart", "mean") }, { 3, ANA_SLOT_BAD, ANA_DASH_LONG, "+3\317\203" }, { -3, ANA_SLOT_BAD, ANA_DASH_LONG, "\342\210\2223\317\203" },
    { 2, ANA_SLOT_DIM, ANA_DASH_SHORT, NULL },   { -2, ANA_SLOT_DIM, ANA_DASH_SHORT, NULL },
    { 1, ANA_SLOT_GRID, ANA_DASH_SHORT, NULL },  { -1, ANA_SLOT_GRID, ANA_DASH_SHORT, NULL },
  };
  const AnaShapes *out = self->out;

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      double y = ana_places_value_px (places, process->mean + lines[i].sigma * process->sigma);

      if (isnan (y) || (i > 0 && !(process->sigma > 0)))
        continue;
      ana_layout_segment (self, ANA_NO_DATUM, out->plot_x, y, out->plot_x + out->plot_w, y, 1, ana_ink_slot (lines[i].slot, 0.8))->dash = lines[i].dash;
      if (lines[i].name != NULL)
        ana_layout_label (self, 1, out->plot_x + out->plot_w + 5, y - ANA_LAYOUT_LINE_PX / 2, 0, 0, ANA_SLOT_DIM, ana_plot_word (self->plot, lines[i].name));
    }
}

static void
draw_points (AnaLayout *self, const AnaPlaces *places, const guint *order, const double *values, guint n, Process *process)
{
  g_autofree AnaPoint *points = g_new (AnaPoint, MAX (n, 1));
  guint first = 0;

  /* the rules look back beyond what is in view */
  while (first < n && !ana_layout_is_in_view (self, ana_plot_value (self->plot, ANA_PLOT_X, order[first])))
    first++;
  while (n > first && !ana_layout_is_in_view (self, ana_plot_value (self->plot, ANA_PLOT_X, order[n - 1])))
    n--;
  for (guint i = first; i < n; i++)
    points[i] = (AnaPoint) { (float) ana_places_px (places, ana_plot_value (self->plot, ANA_PLOT_X, order[i])), (float) ana_places_value_px (places, values[i]) };
  ana_layout_line (self, ANA_NO_DATUM, points + first, n - first, 1.5, ana_ink_series (0))->part = ANA_PART_MARK;
  for (guint i = first; i < n; i++)
    {
      guint rule = rule_at (process, values, i), datum;
      double cells[] = { ana_plot_value (self->plot, ANA_PLOT_X, order[i]), values[i], rule > 0 ? rule : (double) NAN };

      if (isnan (points[i].x) || isnan (points[i].y))
        continue;
      process->n_signals += rule > 0 ? 1 : 0;
      datum = ana_places_datum (self, places, order[i], 0, points[i].x, points[i].y, cells);
      ana_places_circle (self, places, datum, points[i].x, points[i].y, rule > 0 ? 4.5 : 2.5, rule > 0 ? ana_ink_slot (ANA_SLOT_BAD, 1) : ana_ink_series (0));
      if (rule > 0)
        {
          char text[2] = { (char) ('0' + rule), '\0' };
          gboolean up = values[i] >= process->mean;

          ana_layout_label (self, 2, points[i].x, up ? points[i].y - ANA_LAYOUT_LINE_PX - 4 : points[i].y + 4, 0.5, 0, ANA_SLOT_BAD, text)->letters
              = ANA_LETTERS_CAPTION_BOLD;
        }
    }
}

static void
lay_out_control (AnaLayout *self)
{
  AnaPlaces places = { ANA_PLOT_X, ANA_PLOT_Y, FALSE, TRUE, { { 0 } }, 0 };
  AnaAxis axis = ana_axis_of_channel (self->plot, ANA_PLOT_Y);
  guint n_all, n = 0;
  g_autofree guint *order = ana_plot_order (self->plot, ANA_PLOT_X, &n_all);
  g_autofree double *values = g_new (double, MAX (n_all, 1));
  Process process;

  for (guint i = 0; i < n_all; i++)
    if (!isnan (ana_plot_value (self->plot, ANA_PLOT_Y, order[i])))
      {
        order[n] = order[i];
        values[n++] = ana_plot_value (self->plot, ANA_PLOT_Y, order[i]);
      }
  process = measure_process (values, n);
  ana_layout_add_channel_column (self, ANA_PLOT_X, NC_ ("chart", "Time"));
  ana_layout_add_channel_column (self, ANA_PLOT_Y, NC_ ("chart", "Value"));
  ana_layout_add_column (self, NC_ ("chart", "Rule broken"), ANA_CELL_NUMBER, NULL, 0);
  self->value_column = 1;
  axis.lo = fmin (axis.lo, process.mean - 3 * process.sigma);
  axis.hi = fmax (axis.hi, process.mean + 3 * process.sigma);
  if (self->w > 160)
    self->w -= 30;
  ana_places_axes (self, &places, axis);
  if (n > 0)
    draw_limits (self, &places, &process);
  draw_points (self, &places, order, values, n, &process);
}

static void
say_signals (const AnaLayout *layout, GString *out)
{
  guint n = 0;

  for (guint i = 0; i < layout->out->data->len; i++)
    n += isnan (ana_shapes_get_cell (layout->out, i, layout->out->n_columns - 1)) ? 0 : 1;
  if (n == 0)
    g_string_append (out, ana_plot_word (layout->plot, NC_ ("chart", " The process is in control.")));
  else
    g_string_append_printf (out, ana_plot_word (layout->plot, n == 1 ? NC_ ("chart", " %u point breaks a rule of control.") : NC_ ("chart", " %u points break a rule of control.")), n);
}

const AnaMark ana_mark_control = {
  .name = "control",
  .has_axes = TRUE,
  .channels = { { ANA_PLOT_X, ANA_KIND_ANY, TRUE }, { ANA_PLOT_Y, ANA_KIND_NUMBER, TRUE }, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE } },
  .zooms = ANA_ZOOM_X,
  .lay_out = lay_out_control,
  .summarise = say_signals,
  .type_name = NC_ ("chart", "Control chart"), .item_name = NC_ ("chart", "point"), .item_names = NC_ ("chart", "points"),
};
