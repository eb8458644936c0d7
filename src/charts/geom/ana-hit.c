/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hit.c: what lies under the pointer or the keyboard cursor, and a chart in a sentence.
 */
#include "config.h"

#include "ana-chart-private.h"
#include "ana-ticks.h"

#include <math.h>

#define REACH_PX     8.0 /* the pointer may be this far outside of the plot */
#define SUMMARY_W_PX 640 /* what a plot is laid out in to be said: words have no size */
#define SUMMARY_H_PX 400

static const AnaSeries *
main_series (const AnaGeom *geom)
{
  int i = ana_chart_main_layer (geom->chart);

  return i >= 0 && (guint) i < geom->n_layers ? geom->layers[i].layer->series : NULL;
}

/* Half the distance to the nearer neighbour: a sample of another layer this near stands for the same moment. */
static double
half_step (const AnaSeries *series, guint i)
{
  const double *x = ana_series_get_x (series);
  guint n = ana_series_get_n (series);
  double before = i > 0 ? x[i] - x[i - 1] : INFINITY, after = i + 1 < n ? x[i + 1] - x[i] : INFINITY;
  double step = fmin (before, after);

  return isfinite (step) ? step / 2 : 0;
}

static AnaHit
hit_at (const AnaGeom *geom, const AnaSeries *series, guint index)
{
  AnaHit hit = { .hit = TRUE, .index = index, .x = ana_series_get_x (series)[index] };
  double reach = half_step (series, index);

  hit.x_px = ana_geom_x_px (geom, hit.x);
  hit.n_values = MIN (geom->n_layers, G_N_ELEMENTS (hit.value));
  for (guint i = 0; i < hit.n_values; i++)
    {
      const AnaLayer *layer = geom->layers[i].layer;
      guint n = layer->series != NULL ? ana_series_get_n (layer->series) : 0;

      hit.value[i] = NAN;
      hit.y_px[i] = NAN;
      if (n == 0 || layer->mark == ANA_MARK_RULE)
        continue;
      guint j = layer->series == series ? index : ana_series_nearest (layer->series, hit.x);

      if (fabs (ana_series_get_x (layer->series)[j] - hit.x) > reach)
        continue;
      hit.value[i] = ana_series_get_y (layer->series)[j];
      hit.y_px[i] = ana_geom_layer_px (geom, i, hit.value[i]);
    }
  return hit;
}

/**
 * ana_geom_hit:
 * @geom: a geometry
 * @x_px: pointer
 * @y_px: pointer
 *
 * Finds the point of the main layer (the first that is not the previous period) nearest in x, and what the other layers
 * have within half a step of it. In a horizontal geometry x runs down the side: x_px of the hit is a height.
 *
 * Returns: no hit when the pointer is off the plot or no point is in view
 */
AnaHit
ana_geom_hit (const AnaGeom *geom, float x_px, float y_px)
{
  const AnaSeries *series = main_series (geom);
  AnaHit none = { 0 };
  double x;
  guint i;

  if (series == NULL || ana_series_get_n (series) == 0)
    return none;
  if (!(x_px >= geom->plot_x - REACH_PX && x_px <= geom->plot_x + geom->plot_w + REACH_PX && y_px >= 0 && y_px <= geom->height_px))
    return none;
  i = ana_series_nearest (series, ana_geom_x_value (geom, geom->horizontal ? y_px : x_px));
  /* the nearest may lie just outside of the view, its neighbour inside */
  x = ana_series_get_x (series)[i];
  if (x < geom->x_lo && i + 1 < ana_series_get_n (series))
    i++;
  else if (x > geom->x_hi && i > 0)
    i--;
  x = ana_series_get_x (series)[i];
  return x >= geom->x_lo && x <= geom->x_hi ? hit_at (geom, series, i) : none;
}

gboolean
ana_geom_runs_left (const AnaGeom *geom)
{
  const AnaShapesAxis *axis = geom->shapes != NULL ? ana_shapes_get_axis (geom->shapes, FALSE) : NULL;
  const AnaScale *x = geom->shapes == NULL ? &geom->x_scale : axis != NULL ? &axis->scale : NULL;

  return !geom->horizontal && (x == NULL ? geom->mirrored : x->p0 > x->p1);
}

/**
 * ana_geom_hit_index:
 * @geom: a geometry
 * @index: a point of the main layer
 *
 * Returns: as ana_geom_hit(), also for a point that is out of view; no hit when there is no such point
 */
AnaHit
ana_geom_hit_index (const AnaGeom *geom, guint index)
{
  const AnaSeries *series = main_series (geom);

  if (series == NULL || index >= ana_series_get_n (series))
    return (AnaHit) { 0 };
  return hit_at (geom, series, index);
}

/**
 * ana_chart_dup_x:
 * @chart: a chart
 * @x: a place on its axis
 *
 * Returns: (transfer full): the place in words: a date with its year and, off midnight, its time; a category; a number
 */
char *
ana_chart_dup_x (AnaChart *chart, double x)
{
  if (chart->plot != NULL)
    return ana_plot_dup_text (chart->plot, ANA_PLOT_X, x);
  if (chart->x_type == ANA_SCALE_TIME)
    {
      g_autofree char *day = ana_tick_format_time (chart->zone, x, ANA_TICK_DAY, (const char *const *) chart->month_names);
      g_autofree char *year = ana_tick_format_time (chart->zone, x, ANA_TICK_YEAR, NULL);
      g_autofree char *time = ana_tick_format_time (chart->zone, x, ANA_TICK_MINUTE, (const char *const *) chart->month_names);

      return g_str_equal (time, day) ? g_strdup_printf ("%s %s", day, year) : g_strdup_printf ("%s %s %s", day, year, time);
    }
  if (chart->x_type == ANA_SCALE_BAND && chart->categories != NULL && x >= 0 && x < g_strv_length (chart->categories))
    return g_strdup (chart->categories[(guint) x]);
  return ana_tick_format_number (x, 0);
}

/* A value as the axis writes it; a dash for none. */
char *
ana_chart_dup_y (AnaChart *chart, double y)
{
  if (isnan (y))
    return g_strdup ("\342\200\224");
  return chart->plot != NULL ? ana_plot_dup_text (chart->plot, ANA_PLOT_Y, y) : ana_chart_format_y (chart, y, 0);
}

/* What a layer is worth at a place: of what is stacked its own height. */
static double
worth_at (const AnaLayer *layer, guint i)
{
  double x = ana_series_get_x (layer->series)[i], y = ana_series_get_y (layer->series)[i];
  guint foot;

  if (layer->series2 == NULL || layer->mark == ANA_MARK_BAND)
    return y;
  foot = ana_series_find (layer->series2, x);
  return foot < ana_series_get_n (layer->series2) && ana_series_get_x (layer->series2)[foot] == x ? y - ana_series_get_y (layer->series2)[foot] : (double) NAN;
}

typedef struct { double low, low_x, high, high_x; } Extremes;

static gboolean
find_extremes (const AnaLayer *layer, Extremes *out)
{
  const AnaSeries *upper = layer->mark == ANA_MARK_BAND && layer->series2 != NULL ? layer->series2 : NULL;
  guint n = ana_series_get_n (layer->series);

  *out = (Extremes) { INFINITY, 0, -INFINITY, 0 };
  for (guint i = 0; i < n; i++)
    {
      double x = ana_series_get_x (layer->series)[i], y = worth_at (layer, i);

      if (y < out->low)
        out->low = y, out->low_x = x;
      if (upper == NULL && y > out->high)
        out->high = y, out->high_x = x;
    }
  for (guint i = 0; upper != NULL && i < ana_series_get_n (upper); i++)
    if (ana_series_get_y (upper)[i] > out->high)
      out->high = ana_series_get_y (upper)[i], out->high_x = ana_series_get_x (upper)[i];
  return out->low <= out->high;
}

static void
say_layer (AnaChart *chart, const AnaLayer *layer, GString *out)
{
  guint n = ana_series_get_n (layer->series);
  Extremes extremes;

  g_string_append_printf (out, " %s: ", layer->label != NULL ? layer->label : ana_chart_word (chart, NC_ ("chart", "Values")));
  if (!find_extremes (layer, &extremes))
    {
      g_string_append (out, ana_chart_word (chart, NC_ ("chart", "no values.")));
      return;
    }
  g_autofree char *low = ana_chart_format_y (chart, extremes.low, 0), *high = ana_chart_format_y (chart, extremes.high, 0);
  g_autofree char *low_x = ana_chart_dup_x (chart, extremes.low_x), *high_x = ana_chart_dup_x (chart, extremes.high_x);

  g_string_append_printf (out, ana_chart_word (chart, NC_ ("chart", "lowest %s at %s, highest %s at %s")), low, low_x, high, high_x);
  if (layer->mark != ANA_MARK_BAND && isfinite (worth_at (layer, n - 1)))
    {
      g_autofree char *last = ana_chart_format_y (chart, worth_at (layer, n - 1), 0);

      g_string_append_printf (out, ana_chart_word (chart, layer->last_partial ? NC_ ("chart", ", last %s so far") : NC_ ("chart", ", last %s")), last);
    }
  g_string_append_c (out, '.');
}

/* --- what kind of chart it is --- */

static const char *
name_line (const AnaLayer *layer)
{
  switch (layer->interpolate)
    {
    case ANA_INTERPOLATE_STEP:
    case ANA_INTERPOLATE_STEP_BEFORE:
    case ANA_INTERPOLATE_STEP_AFTER:
      return NC_ ("chart", "Step chart");
    case ANA_INTERPOLATE_MONOTONE:
      return NC_ ("chart", "Smooth line chart");
    case ANA_INTERPOLATE_LINEAR:
    default:
      return NC_ ("chart", "Line chart");
    }
}

/* Of marks of one kind: how many layers, whether one stands on another. */
static const char *
name_kind (const AnaLayer *layer, guint n, gboolean stacked)
{
  switch (layer->mark)
    {
    case ANA_MARK_AREA:
      return stacked ? NC_ ("chart", "Stacked area chart") : NC_ ("chart", "Area chart");
    case ANA_MARK_BAR:
      return stacked ? NC_ ("chart", "Stacked bar chart") : n > 1 ? NC_ ("chart", "Grouped bar chart") : NC_ ("chart", "Bar chart");
    case ANA_MARK_BAND:
      return NC_ ("chart", "Band");
    case ANA_MARK_POINT:
      return NC_ ("chart", "Dot chart");
    case ANA_MARK_LINE:
    case ANA_MARK_RULE:
    default:
      return name_line (layer);
    }
}

/* The dots of a line are part of it, and so are rules. */
static const char *
name_type (const AnaChart *chart)
{
  const AnaLayer *first = NULL;
  gboolean mixed = FALSE, stacked = FALSE;
  guint n = 0;

  for (guint i = 0; i < chart->layers->len; i++)
    {
      const AnaLayer *layer = g_ptr_array_index (chart->layers, i), *before = i > 0 ? g_ptr_array_index (chart->layers, i - 1) : NULL;

      if (layer->series == NULL || layer->mark == ANA_MARK_RULE || (before != NULL && before->series == layer->series))
        continue;
      if (layer->right_axis)
        return NC_ ("chart", "Chart with two axes");
      n++;
      first = first != NULL ? first : layer;
      mixed = mixed || layer->mark != first->mark;
      stacked = stacked || layer->series2 != NULL;
    }
  return first == NULL || mixed ? NC_ ("chart", "Layered chart") : name_kind (first, n, stacked);
}

/**
 * ana_chart_summary:
 * @chart: a chart
 *
 * Says a chart in words: title, kind, how many points from when to when, and of each layer the lowest, highest and last value.
 *
 * Returns: (transfer full): in the words that the chart was given, else English
 */
char *
ana_chart_summary (AnaChart *chart)
{
  GString *out = g_string_new (NULL);
  int main_layer = ana_chart_main_layer (chart);
  double lo, hi;

  if (chart->plot != NULL)
    {
      g_autoptr (AnaShapes) shapes = ana_plot_lay_out (chart->plot, 0, 0, SUMMARY_W_PX, SUMMARY_H_PX);

      g_string_assign (out, ana_shapes_get_summary (shapes));
      if (ana_shapes_get_axis (shapes, FALSE) != NULL)
        ana_chart_say_annotations (chart, out);
      return g_string_free (out, FALSE);
    }
  if (chart->title != NULL)
    g_string_append_printf (out, "%s. ", chart->title);
  ana_chart_get_x_extent (chart, &lo, &hi);
  if (main_layer < 0 || isnan (lo))
    {
      g_string_append (out, ana_chart_word (chart, NC_ ("chart", "No data.")));
      return g_string_free (out, FALSE);
    }
  const AnaLayer *layer = g_ptr_array_index (chart->layers, main_layer);
  g_autofree char *from = ana_chart_dup_x (chart, lo), *to = ana_chart_dup_x (chart, hi);

  g_string_append_printf (out, "%s: ", ana_chart_word (chart, name_type (chart)));
  g_string_append_printf (out, ana_chart_word (chart, ana_series_get_n (layer->series) == 1 ? NC_ ("chart", "%u point from %s to %s.") : NC_ ("chart", "%u points from %s to %s.")),
                          ana_series_get_n (layer->series), from, to);
  for (guint i = 0; i < chart->layers->len; i++)
    {
      layer = g_ptr_array_index (chart->layers, i);
      if (layer->series != NULL && layer->mark != ANA_MARK_RULE)
        say_layer (chart, layer, out);
    }
  ana_chart_say_annotations (chart, out);
  return g_string_free (out, FALSE);
}
