/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-control.c: a process against its own spread: every value (Shewhart), a weighted mean (Roberts 1959), or the sums of
 * what lies beyond half a sigma (Page 1954). The last two see small shifts that last.
 */
#include "config.h"

#include "ana-marks.h"
#include "ana-places.h"

#define D2     1.128 /* mean range of two normal values, in standard deviations */
#define WEIGHT 0.2   /* of the newest value in a weighted mean */
#define SLACK  0.5   /* sigmas that a sum lets pass */
#define LIMIT  5.0   /* sigmas that a sum may reach */

typedef enum { METHOD_VALUES, METHOD_EWMA, METHOD_CUSUM } Method;

static const char *const methods[] = { "shewhart", "ewma", "cusum", NULL };

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

/* What is in view: [*first, n) of the returned n. The rules look back beyond it. */
static guint
trim_to_view (const AnaLayout *self, const guint *order, guint n, guint *first)
{
  *first = 0;
  while (*first < n && !ana_layout_is_in_view (self, ana_plot_value (self->plot, ANA_PLOT_X, order[*first])))
    (*first)++;
  while (n > *first && !ana_layout_is_in_view (self, ana_plot_value (self->plot, ANA_PLOT_X, order[n - 1])))
    n--;
  return n;
}

static void
draw_points (AnaLayout *self, const AnaPlaces *places, const guint *order, const double *values, guint n_all, Process *process)
{
  g_autofree AnaPoint *points = g_new (AnaPoint, MAX (n_all, 1));
  guint first, n = trim_to_view (self, order, n_all, &first);

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

/* --- means and sums --- */

/* What is drawn of each value, and how far from the centre it may be. */
typedef struct {
  double  centre;
  double *above;   /* (owned) the mean so far; of sums what lies above */
  double *below;   /* (owned) (nullable) of sums what lies below, under zero */
  double *reach;   /* (owned) the limit on either side */
} Track;

static void
track_clear (Track *self)
{
  g_free (self->above);
  g_free (self->below);
  g_free (self->reach);
}

/* The limits open as the mean settles: those of so many values. */
static Track
track_mean (const Process *process, const double *values, guint n)
{
  Track track = { process->mean, g_new (double, MAX (n, 1)), NULL, g_new (double, MAX (n, 1)) };
  double mean = process->mean, rest = 1;

  for (guint i = 0; i < n; i++)
    {
      mean = WEIGHT * values[i] + (1 - WEIGHT) * mean;
      rest *= (1 - WEIGHT) * (1 - WEIGHT);
      track.above[i] = mean;
      track.reach[i] = 3 * process->sigma * sqrt (WEIGHT / (2 - WEIGHT) * (1 - rest));
    }
  return track;
}

static Track
track_sums (const Process *process, const double *values, guint n)
{
  Track track = { 0, g_new (double, MAX (n, 1)), g_new (double, MAX (n, 1)), g_new (double, MAX (n, 1)) };
  double up = 0, down = 0;

  for (guint i = 0; i < n; i++)
    {
      up = fmin (fmax (up + (values[i] - process->mean) - SLACK * process->sigma, 0), 1e300);
      down = fmax (fmin (down + (values[i] - process->mean) + SLACK * process->sigma, 0), -1e300);
      track.above[i] = up;
      track.below[i] = down;
      track.reach[i] = LIMIT * process->sigma;
    }
  return track;
}

/* Where the datum of a value stands: on the sum that reaches farther. */
static double
stop_of (const Track *track, guint i)
{
  return track->below != NULL && -track->below[i] > track->above[i] ? track->below[i] : track->above[i];
}

static void
draw_track_line (AnaLayout *self, const AnaPlaces *places, const guint *order, const double *offsets, double centre, double sign, guint first, guint n, AnaInk ink, AnaDash dash)
{
  g_autofree AnaPoint *points = g_new (AnaPoint, MAX (n, 1));
  AnaShape *line;

  for (guint i = first; i < n; i++)
    points[i] = (AnaPoint) { (float) ana_places_px (places, ana_plot_value (self->plot, ANA_PLOT_X, order[i])), (float) ana_places_value_px (places, centre + sign * offsets[i]) };
  line = ana_layout_line (self, ANA_NO_DATUM, points + first, n - first, dash == ANA_DASH_NONE ? 1.5 : 1, ink);
  line->dash = dash;
  line->part = dash == ANA_DASH_NONE ? ANA_PART_MARK : line->part;
}

static void
draw_track (AnaLayout *self, const AnaPlaces *places, const guint *order, const double *values, const Track *track, guint n_all)
{
  AnaShapes *out = self->out;
  guint first, n = trim_to_view (self, order, n_all, &first);
  double y = ana_places_value_px (places, track->centre);

  ana_layout_segment (self, ANA_NO_DATUM, out->plot_x, y, out->plot_x + out->plot_w, y, 1, ana_ink_slot (ANA_SLOT_TEXT, 0.8));
  for (int side = -1; side <= 1; side += 2)
    draw_track_line (self, places, order, track->reach, track->centre, side, first, n, ana_ink_slot (ANA_SLOT_BAD, 0.8), ANA_DASH_LONG);
  draw_track_line (self, places, order, track->above, 0, 1, first, n, ana_ink_series (0), ANA_DASH_NONE);
  if (track->below != NULL)
    draw_track_line (self, places, order, track->below, 0, 1, first, n, ana_ink_series (1), ANA_DASH_NONE);
  for (guint i = first; i < n; i++)
    {
      double stop = stop_of (track, i), px = ana_places_px (places, ana_plot_value (self->plot, ANA_PLOT_X, order[i])), py = ana_places_value_px (places, stop);
      gboolean signals = track->reach[i] > 0 && fabs (stop - track->centre) > track->reach[i];
      double signal = signals ? 1 : (double) NAN, x = ana_plot_value (self->plot, ANA_PLOT_X, order[i]);
      double means[] = { x, values[i], track->above[i], signal }, sums[] = { x, values[i], track->above[i], track->below != NULL ? track->below[i] : 0, signal };
      AnaInk ink = signals ? ana_ink_slot (ANA_SLOT_BAD, 1) : ana_ink_series (stop < 0 && track->below != NULL ? 1 : 0);

      if (!isnan (px) && !isnan (py))
        ana_places_circle (self, places, ana_places_datum (self, places, order[i], 0, px, py, track->below != NULL ? sums : means), px, py, signals ? 4.5 : 2.5, ink);
    }
}

static void
lay_out_track (AnaLayout *self, Method method, const guint *order, const double *values, guint n, const Process *process)
{
  AnaPlaces places = { ANA_PLOT_X, ANA_PLOT_Y, FALSE, TRUE, { { 0 } }, 0 };
  AnaAxis axis = ana_axis_of_channel (self->plot, ANA_PLOT_Y);
  Track track = method == METHOD_EWMA ? track_mean (process, values, n) : track_sums (process, values, n);

  if (method == METHOD_EWMA)
    ana_layout_add_column (self, NC_ ("chart", "Weighted mean"), ANA_CELL_NUMBER, NULL, 0);
  else
    {
      ana_layout_add_column (self, NC_ ("chart", "Sum above"), ANA_CELL_NUMBER, NULL, 0);
      ana_layout_add_column (self, NC_ ("chart", "Sum below"), ANA_CELL_NUMBER, NULL, 0);
    }
  ana_layout_add_column (self, NC_ ("chart", "Signal"), ANA_CELL_NUMBER, NULL, 0);
  axis.lo = INFINITY;
  axis.hi = -INFINITY;
  for (guint i = 0; i < n; i++)
    {
      axis.lo = fmin (axis.lo, fmin (track.centre - track.reach[i], track.below != NULL ? track.below[i] : track.above[i]));
      axis.hi = fmax (axis.hi, fmax (track.centre + track.reach[i], track.above[i]));
    }
  ana_places_axes (self, &places, axis);
  if (n > 0)
    draw_track (self, &places, order, values, &track, n);
  track_clear (&track);
}

/* --- */

static void
lay_out_values (AnaLayout *self, const guint *order, const double *values, guint n, Process *process)
{
  AnaPlaces places = { ANA_PLOT_X, ANA_PLOT_Y, FALSE, TRUE, { { 0 } }, 0 };
  AnaAxis axis = ana_axis_of_channel (self->plot, ANA_PLOT_Y);

  ana_layout_add_column (self, NC_ ("chart", "Rule broken"), ANA_CELL_NUMBER, NULL, 0);
  axis.lo = fmin (axis.lo, process->mean - 3 * process->sigma);
  axis.hi = fmax (axis.hi, process->mean + 3 * process->sigma);
  if (self->w > 160)
    self->w -= 30;
  ana_places_axes (self, &places, axis);
  if (n > 0)
    draw_limits (self, &places, process);
  draw_points (self, &places, order, values, n, process);
}

static void
lay_out_control (AnaLayout *self)
{
  Method method = (Method) ana_plot_option (self->plot, "method");
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
  self->value_column = 1;
  if (method == METHOD_VALUES)
    lay_out_values (self, order, values, n, &process);
  else
    lay_out_track (self, method, order, values, n, &process);
}

static const char *
find_type (const AnaPlot *plot)
{
  switch ((Method) ana_plot_option (plot, "method"))
    {
    case METHOD_EWMA:
      return NC_ ("chart", "EWMA control chart");
    case METHOD_CUSUM:
      return NC_ ("chart", "CUSUM control chart");
    case METHOD_VALUES:
    default:
      return NC_ ("chart", "Control chart");
    }
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
  .options = { { "method", 0, 2, 0, methods } },
  .zooms = ANA_ZOOM_X,
  .lay_out = lay_out_control,
  .summarise = say_signals,
  .find_type = find_type, .item_name = NC_ ("chart", "point"), .item_names = NC_ ("chart", "points"),
};
