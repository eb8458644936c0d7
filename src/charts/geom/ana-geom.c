/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-geom.c: puts a chart into a rectangle: domains, scales, ticks with texts that do not overlap, layers.
 */
#include "config.h"

#include "ana-chart-private.h"
#include "ana-plot-private.h"
#include "ana-series-private.h"
#include "ana-ticks.h"

#include <float.h>
#include <math.h>

#define SIDE_GAP_PX     12.0
#define MAX_MEASURED    200
#define RIGHT_GAP_PX    8.0f /* from the plot to the texts of the right axis */
#define RIGHT_MARGIN_PX 10.0f /* and from them to the edge of the picture */
#define HEADROOM        0.06 /* of the span, so that a line does not lie on the edge */
#define X_LABEL_GAP_PX  12.0
#define Y_STEP_PX       42.0 /* a grid line about each */
#define LINE_PX         14.0 /* of a caption, at the least */
#define CHAR_PX         6.6  /* widest figure or letter of the mean of a caption, a little more than measured */
#define BAR_PAD_STEPS   0.5

/* --- domains --- */

static gboolean
has_bars (const AnaChart *chart)
{
  for (guint i = 0; i < chart->layers->len; i++)
    if (((const AnaLayer *) g_ptr_array_index (chart->layers, i))->mark == ANA_MARK_BAR)
      return TRUE;
  return FALSE;
}

/* Half a step on either side, so that the first and the last bar are whole. */
static void
pad_for_bars (const AnaChart *chart, double *lo, double *hi)
{
  double step = INFINITY;

  for (guint i = 0; i < chart->layers->len; i++)
    {
      const AnaLayer *layer = g_ptr_array_index (chart->layers, i);
      guint n = layer->mark == ANA_MARK_BAR && layer->series != NULL ? ana_series_get_n (layer->series) : 0;

      if (n < 2)
        continue;
      const double *x = ana_series_get_x (layer->series);

      step = fmin (step, (x[n - 1] - x[0]) / (n - 1));
    }
  if (!isfinite (step))
    return;
  *lo -= step * BAR_PAD_STEPS;
  *hi += step * BAR_PAD_STEPS;
}

/* Names that stand side by side begin at the right where it is read from there; an axis that was turned runs the other way. */
static gboolean
runs_left (const AnaChart *chart)
{
  gboolean reads_left = chart->mirrored && chart->x_type == ANA_SCALE_BAND && !chart->horizontal;

  return reads_left != chart->x_turned;
}

static AnaScale
make_x_scale (AnaChart *chart, float x0, float width)
{
  double lo = chart->view_lo, hi = chart->view_hi;
  AnaScale scale;

  if (chart->x_type == ANA_SCALE_BAND)
    {
      guint n = chart->categories != NULL ? g_strv_length (chart->categories) : 0;

      scale = ana_scale_make (ANA_SCALE_BAND, 0, n > 0 ? n - 1 : 0, x0, x0 + width);
    }
  else
    {
      if (isnan (lo))
        {
          ana_chart_get_x_extent (chart, &lo, &hi);
          if (has_bars (chart) && chart->x_type != ANA_SCALE_LOG)
            pad_for_bars (chart, &lo, &hi);
        }
      scale = ana_scale_make_bent (chart->x_type, chart->x_bend, lo, hi, x0, x0 + width);
    }
  scale.zone = chart->zone;
  return runs_left (chart) ? ana_scale_turn (&scale) : scale;
}

typedef struct { double lo, hi; gboolean any; gboolean zero; } Reach;

static void
reach_add (Reach *reach, double value)
{
  if (!isfinite (value))
    return;
  reach->lo = fmin (reach->lo, value);
  reach->hi = fmax (reach->hi, value);
}

static void
reach_add_series (Reach *reach, const AnaSeries *series, const AnaScale *x, gboolean log_scale, guint64 *n_visited)
{
  guint first, last;
  double min, max;

  if (series == NULL)
    return;
  /* with the neighbours outside, whose lines come into view */
  first = ana_series_find (series, x->lo);
  last = ana_series_find (series, nextafter (x->hi, INFINITY));
  first = first > 0 ? first - 1 : 0;
  if (!ana_series_get_range_counted (series, first, last + 1, &min, &max, n_visited))
    return;
  if (!log_scale || min > 0)
    reach_add (reach, min);
  if (!log_scale || max > 0)
    {
      reach_add (reach, max);
      reach->any = TRUE;
    }
}

/* Thresholds and points that were marked are in view as rules are. */
static void
reach_add_annotations (Reach *reach, const AnaChart *chart, const AnaScale *x, gboolean log_scale)
{
  for (guint i = 0; i < chart->annotations->len; i++)
    {
      const AnaAnnotation *a = &g_array_index (chart->annotations, AnaAnnotation, i);

      if (!(log_scale && a->y <= 0) && (isnan (a->x) || (a->x >= x->lo && a->x <= x->hi)))
        reach_add (reach, a->y);
    }
}

static Reach
measure_y (const AnaChart *chart, const AnaScale *x, gboolean right, guint64 *n_visited)
{
  Reach reach = { INFINITY, -INFINITY, FALSE, chart->include_zero };
  gboolean log_scale = chart->y_type == ANA_SCALE_LOG;

  for (guint i = 0; i < chart->layers->len; i++)
    {
      const AnaLayer *layer = g_ptr_array_index (chart->layers, i);

      if (layer->right_axis != right)
        continue;
      if (layer->mark == ANA_MARK_RULE)
        {
          if (!layer->rule_vertical && (!log_scale || layer->rule_value > 0))
            reach_add (&reach, layer->rule_value);
          continue;
        }
      reach_add_series (&reach, layer->series, x, log_scale, n_visited);
      reach_add_series (&reach, layer->series2, x, log_scale, n_visited);
      if ((layer->mark == ANA_MARK_BAR || layer->mark == ANA_MARK_AREA) && layer->series2 == NULL)
        reach.zero = TRUE;
    }
  if (!right)
    reach_add_annotations (&reach, chart, x, log_scale);
  return reach;
}

/* A little more than the data, as it looks. */
static AnaScale
add_headroom (AnaScale scale)
{
  AnaScale wider = scale;

  if (scale.hi != 0)
    wider.hi = fmin (ana_scale_beyond (&scale, 1 + HEADROOM), DBL_MAX);
  if (scale.lo != 0)
    wider.lo = scale.lo > 0 ? fmax (ana_scale_beyond (&scale, -HEADROOM), 0) : fmax (ana_scale_beyond (&scale, -HEADROOM), -DBL_MAX);
  return wider;
}

static AnaScale
make_y_scale (const AnaChart *chart, Reach reach, gboolean right, float p0, float p1)
{
  double lo = reach.lo, hi = reach.hi, room, view_lo = right ? chart->right_lo : chart->y_view_lo, view_hi = right ? chart->right_hi : chart->y_view_hi;

  if (view_lo < view_hi && (chart->y_type != ANA_SCALE_LOG || view_lo > 0))
    return ana_scale_make_bent (chart->y_type, chart->y_bend, view_lo, view_hi, p0, p1);
  if (!(lo <= hi))
    return ana_scale_make_bent (chart->y_type, chart->y_bend, NAN, NAN, p0, p1);
  if (chart->y_type == ANA_SCALE_LOG)
    {
      AnaScale scale = ana_scale_make (ANA_SCALE_LOG, lo, hi, p0, p1);

      scale.hi = fmin (scale.hi * pow (scale.hi / scale.lo, HEADROOM), 1.7e308);
      return scale;
    }
  if (reach.zero)
    {
      lo = fmin (lo, 0);
      hi = fmax (hi, 0);
    }
  if (chart->y_type != ANA_SCALE_LINEAR)
    return add_headroom (ana_scale_make_bent (chart->y_type, chart->y_bend, lo, hi, p0, p1));
  room = (hi / 2 - lo / 2) * 2 * HEADROOM;
  if (!(room >= 1e-290))
    return ana_scale_make (ANA_SCALE_LINEAR, lo, hi, p0, p1);
  /* an edge at zero stays there: nothing of it lies below */
  if (isfinite (hi + room) && hi != 0)
    hi += room;
  if (isfinite (lo - room) && lo != 0)
    lo = lo > 0 ? fmax (lo - room, 0) : lo - room;
  return ana_scale_make (ANA_SCALE_LINEAR, lo, hi, p0, p1);
}

/* --- ticks --- */

static double
text_px (const char *text)
{
  return g_utf8_strlen (text, 200) * CHAR_PX;
}

static AnaTick *
alloc_ticks (guint n)
{
  return g_new0 (AnaTick, MAX (n, 1));
}

/* Texts are dropped from the second on until neighbours keep their distance; the tick mark stays. */
static void
thin_labels (AnaTick *ticks, guint n)
{
  double end = -INFINITY;

  for (guint i = 0; i < n; i++)
    {
      double half = text_px (ticks[i].text) / 2;

      if (ticks[i].pos_px - half >= end + X_LABEL_GAP_PX)
        {
          end = ticks[i].pos_px + half;
          continue;
        }
      g_free (ticks[i].text);
      ticks[i].text = g_strdup ("");
      ticks[i].major = FALSE;
    }
}

/* From left to right, as they are painted. */
static void
turn_ticks (AnaTick *ticks, guint n)
{
  if (n < 2 || ticks[0].pos_px <= ticks[n - 1].pos_px)
    return;
  for (guint i = 0; i < n / 2; i++)
    {
      AnaTick tick = ticks[i];

      ticks[i] = ticks[n - 1 - i];
      ticks[n - 1 - i] = tick;
    }
}

static void
make_y_ticks (AnaGeom *geom, const AnaChart *chart)
{
  guint n_wanted = geom->horizontal ? ana_ticks_n_along (geom->plot_w) : (guint) CLAMP (geom->plot_h / Y_STEP_PX + 0.5, 2, 6);
  AnaTickPlan plan = ana_ticks_of_scale (&geom->y_scale, n_wanted);
  double last_px = INFINITY;

  geom->y_ticks = alloc_ticks (plan.values->len);
  for (guint i = 0; i < plan.values->len; i++)
    {
      AnaTick *tick = &geom->y_ticks[geom->n_y_ticks];
      double value = g_array_index (plan.values, double, i);
      double px = ana_scale_to_px (&geom->y_scale, value);

      if (!geom->horizontal && fabs (last_px - px) < LINE_PX)
        continue;
      *tick = (AnaTick) { (float) px, value, ana_chart_format_y (chart, value, plan.step), TRUE, 0 };
      last_px = px;
      geom->n_y_ticks++;
    }
  if (geom->horizontal)
    {
      turn_ticks (geom->y_ticks, geom->n_y_ticks);
      thin_labels (geom->y_ticks, geom->n_y_ticks);
    }
  g_array_unref (plan.values);
}

static gboolean
has_right_axis (const AnaChart *chart)
{
  for (guint i = 0; i < chart->layers->len; i++)
    if (((const AnaLayer *) g_ptr_array_index (chart->layers, i))->right_axis)
      return TRUE;
  return FALSE;
}

/* Its texts stand right of the plot, and take the room that they need off it. The view that it is measured in is that of
 * the full width: a few pixels do not change what is the highest. */
static void
make_right_axis (AnaGeom *geom, AnaChart *chart, float inset)
{
  AnaScale x = make_x_scale (chart, geom->plot_x, geom->plot_w);
  Reach reach = measure_y (chart, &x, TRUE, &geom->n_visited);
  AnaTickPlan plan;
  double widest = 0, last_px = INFINITY;

  geom->right_scale = make_y_scale (chart, reach, TRUE, geom->plot_y + geom->plot_h, geom->plot_y);
  if (chart->y_turned)
    geom->right_scale = ana_scale_turn (&geom->right_scale);
  plan = ana_ticks_of_scale (&geom->right_scale, (guint) CLAMP (geom->plot_h / Y_STEP_PX + 0.5, 2, 6));
  geom->right_ticks = alloc_ticks (plan.values->len);
  for (guint i = 0; i < plan.values->len; i++)
    {
      double value = g_array_index (plan.values, double, i), px = ana_scale_to_px (&geom->right_scale, value);
      AnaTick *tick = &geom->right_ticks[geom->n_right_ticks];

      if (fabs (last_px - px) < LINE_PX)
        continue;
      last_px = px;
      geom->n_right_ticks++;
      *tick = (AnaTick) { (float) px, value, ana_tick_format_number (value, plan.step), TRUE, 0 };
      widest = fmax (widest, text_px (tick->text));
    }
  g_array_unref (plan.values);
  widest = fmaxf (RIGHT_GAP_PX + (float) widest + RIGHT_MARGIN_PX - inset, 0);
  geom->plot_w = fmaxf (1, geom->plot_w - (float) widest);
  geom->plot_x += geom->mirrored ? (float) widest : 0;
}

static void
add_x_tick (AnaGeom *geom, double value, char *text)
{
  geom->x_ticks[geom->n_x_ticks++] = (AnaTick) { (float) ana_scale_to_px (&geom->x_scale, value), value, text, TRUE, 0 };
}

/* Of the side at which the labels of values, or of what lies, stand. */
static float
side_room_px (const AnaGeom *geom)
{
  return geom->mirrored ? geom->width_px - geom->plot_x - geom->plot_w : geom->plot_x;
}

static void
make_band_ticks (AnaGeom *geom, const AnaChart *chart)
{
  guint n = chart->categories != NULL ? g_strv_length (chart->categories) : 0;
  double step = (geom->horizontal ? geom->plot_h : geom->plot_w) / MAX (n, 1), widest = 0;
  guint every;

  /* a name may be cut to its room, but not below six letters: then every second, third … is left out */
  for (guint i = 0; i < n; i++)
    widest = fmax (widest, text_px (chart->categories[i]));
  every = (guint) ceil ((fmin (widest, 6 * CHAR_PX) + X_LABEL_GAP_PX / 2) / fmax (step, 1e-3));
  if (geom->horizontal)
    every = (guint) ceil (LINE_PX / fmax (step, 1e-3));
  every = CLAMP (every, 1, MAX (n, 1));
  geom->x_ticks = alloc_ticks ((n + every - 1) / every);
  for (guint i = 0; i < n; i += every)
    {
      add_x_tick (geom, i, g_strdup (chart->categories[i]));
      geom->x_ticks[geom->n_x_ticks - 1].max_px = geom->horizontal ? fmaxf (side_room_px (geom) - 8, 1) : (float) fmax (step * every - X_LABEL_GAP_PX / 2, 1);
    }
}

static void
make_x_ticks (AnaGeom *geom, const AnaChart *chart)
{
  AnaTickPlan plan;

  if (chart->x_type == ANA_SCALE_BAND)
    {
      make_band_ticks (geom, chart);
      turn_ticks (geom->x_ticks, geom->n_x_ticks);
      return;
    }
  if (chart->x_type == ANA_SCALE_TIME)
    plan = ana_ticks_time (chart->zone, geom->x_lo, geom->x_hi, (guint) CLAMP (geom->plot_w / 68, 1, 40));
  else
    plan = ana_ticks_of_scale (&geom->x_scale, (guint) CLAMP (geom->plot_w / 80, 2, 12));
  geom->x_ticks = alloc_ticks (plan.values->len);
  for (guint i = 0; i < plan.values->len; i++)
    {
      double value = g_array_index (plan.values, double, i);

      add_x_tick (geom, value,
                  chart->x_type == ANA_SCALE_TIME
                    ? ana_tick_format_time (chart->zone, value, plan.kind, (const char *const *) chart->month_names)
                    : ana_tick_format_number (value, plan.step));
    }
  turn_ticks (geom->x_ticks, geom->n_x_ticks);
  thin_labels (geom->x_ticks, geom->n_x_ticks);
  g_array_unref (plan.values);
}

/* --- layers and notes --- */

static void
make_rule (AnaGeom *geom, AnaGeomLayer *out)
{
  const AnaLayer *layer = out->layer;
  double value = layer->rule_value;
  double px = ana_scale_to_px (layer->rule_vertical ? &geom->x_scale : &geom->y_scale, value);
  gboolean stands = layer->rule_vertical != geom->horizontal;
  gboolean inside = stands ? px >= geom->plot_x && px <= geom->plot_x + geom->plot_w
                                         : px >= geom->plot_y && px <= geom->plot_y + geom->plot_h;

  if (!inside) /* NAN too */
    return;
  out->points = g_new (AnaPoint, 2);
  out->n_points = 2;
  out->points[0] = stands ? (AnaPoint) { (float) px, geom->plot_y } : (AnaPoint) { geom->plot_x, (float) px };
  out->points[1] = stands ? (AnaPoint) { (float) px, geom->plot_y + geom->plot_h } : (AnaPoint) { geom->plot_x + geom->plot_w, (float) px };
}

static float
base_of (const AnaScale *y)
{
  double zero = ana_scale_to_px (y, 0);

  return (float) (isnan (zero) ? y->p0 : CLAMP (zero, fmin (y->p0, y->p1), fmax (y->p0, y->p1)));
}

/* What was put down from left to right stands from right to left. */
static void
turn_layer (const AnaGeom *geom, AnaGeomLayer *layer)
{
  float sum = 2 * geom->plot_x + geom->plot_w;

  for (guint i = 0; i < layer->n_points; i++)
    {
      layer->points[i].x = sum - layer->points[i].x;
      if (layer->points2 != NULL)
        layer->points2[i].x = sum - layer->points2[i].x;
    }
  for (guint i = 0; i < layer->n_rects; i++)
    layer->rects[i].x = sum - layer->rects[i].x - layer->rects[i].w;
  for (guint i = 0; i < layer->n_columns; i++)
    layer->columns[i].x = sum - layer->columns[i].x - 1;
  for (guint i = 0; i < layer->n_columns / 2; i++)
    {
      AnaColumn column = layer->columns[i];

      layer->columns[i] = layer->columns[layer->n_columns - 1 - i];
      layer->columns[layer->n_columns - 1 - i] = column;
    }
}

static void
make_layers (AnaGeom *geom, AnaChart *chart)
{
  gboolean turned = geom->x_scale.type != ANA_SCALE_BAND && geom->x_scale.p0 > geom->x_scale.p1;
  AnaScale x = turned ? ana_scale_turn (&geom->x_scale) : geom->x_scale;
  AnaDecimator d = { &x, &geom->y_scale, geom->horizontal ? geom->plot_y : geom->plot_x,
                     geom->horizontal ? geom->plot_h : geom->plot_w, geom->horizontal, &geom->n_visited };

  geom->layers = g_new0 (AnaGeomLayer, MAX (chart->layers->len, 1));
  geom->n_layers = chart->layers->len;
  for (guint i = 0; i < geom->n_layers; i++)
    {
      AnaGeomLayer *out = &geom->layers[i];

      out->layer = ana_layer_ref (g_ptr_array_index (chart->layers, i));
      d.y = out->layer->right_axis && geom->n_right_ticks > 0 ? &geom->right_scale : &geom->y_scale;
      out->base_px = base_of (d.y);
      if (out->layer->mark == ANA_MARK_RULE)
        make_rule (geom, out);
      else if (out->layer->series != NULL && ana_series_get_n (out->layer->series) > 0)
        ana_decimate_layer (&d, chart, out);
      ana_interpolate_layer (out);
      if (turned && out->layer->mark != ANA_MARK_RULE)
        turn_layer (geom, out);
    }
}

/* They are read as those of series are. */
static void
take_axes (AnaGeom *geom)
{
  geom->x_scale = ana_shapes_get_axis (geom->shapes, FALSE)->scale;
  geom->y_scale = ana_shapes_get_axis (geom->shapes, TRUE)->scale;
  geom->x_lo = geom->x_scale.lo;
  geom->x_hi = geom->x_scale.hi;
  geom->y_lo = geom->y_scale.lo;
  geom->y_hi = geom->y_scale.hi;
}

/* Axes of a plot find their own room: of the insets the top counts, and the right one all around. */
static AnaGeom *
make_plot_geom (AnaChart *chart, float width_px, float height_px, AnaInsets insets)
{
  AnaGeom *geom = g_new0 (AnaGeom, 1);
  AnaPlotView view = { .x_lo = chart->view_lo, .x_hi = chart->view_hi, .y_lo = chart->y_view_lo, .y_hi = chart->y_view_hi };
  float margin = insets.right;
  guint n;

  geom->mirrored = chart->mirrored;
  geom->chart = ana_chart_ref (chart);
  geom->width_px = width_px;
  geom->height_px = height_px;
  ana_chart_reach_annotations (chart, &view);
  geom->shapes = ana_plot_lay_out_view (chart->plot, &view, margin, insets.top, width_px - 2 * margin, height_px - insets.top - margin);
  ana_shapes_get_plot (geom->shapes, &geom->plot_x, &geom->plot_y, &geom->plot_w, &geom->plot_h);
  ana_shapes_get_data (geom->shapes, &n);
  geom->empty = n == 0 && !(ana_plot_can_zoom (chart->plot) && ana_plot_get_n_rows (chart->plot) > 0);
  geom->x_scale = ana_scale_make (ANA_SCALE_LINEAR, NAN, NAN, geom->plot_x, geom->plot_x + geom->plot_w);
  geom->y_scale = ana_scale_make (ANA_SCALE_LINEAR, NAN, NAN, geom->plot_y + geom->plot_h, geom->plot_y);
  if (ana_shapes_get_axis (geom->shapes, FALSE) != NULL)
    {
      take_axes (geom);
      ana_geom_annotate (geom, chart);
    }
  return geom;
}

/* Names down the side need more than figures; no more than a third goes to them. */
static void
widen_side (AnaGeom *geom, const AnaChart *chart)
{
  double widest = 0, wanted, side = geom->mirrored ? geom->width_px - geom->plot_x - geom->plot_w : geom->plot_x;

  for (guint i = 0; chart->categories != NULL && chart->categories[i] != NULL && i < MAX_MEASURED; i++)
    widest = fmax (widest, ana_layout_text_px (chart->categories[i]));
  wanted = fmin (widest + SIDE_GAP_PX, geom->width_px / 3) - side;
  if (wanted <= 0)
    return;
  geom->plot_w = fmaxf (1, geom->plot_w - (float) wanted);
  if (!geom->mirrored)
    geom->plot_x += (float) wanted;
}

/**
 * ana_geom_new:
 * @chart: a chart
 * @width_px: of the whole picture
 * @height_px: of the whole picture
 * @insets: from its edges to the plot
 *
 * Computes where everything of a chart lies. The domain of y is that of what @chart's view of x shows. Its cost grows
 * with the pixels of the plot and the logarithm of the points. A plot has at least one pixel, however small the
 * picture. Nothing in the view: `empty`, with scales and ticks all the same. A chart with a plot gives shapes in their place.
 *
 * Returns: (transfer full): the geometry; its own, whatever becomes of the chart
 */
AnaGeom *
ana_geom_new (AnaChart *chart, float width_px, float height_px, AnaInsets insets)
{
  AnaGeom *geom;
  Reach reach;

  if (chart->plot != NULL)
    return make_plot_geom (chart, width_px, height_px, insets);
  geom = g_new0 (AnaGeom, 1);
  geom->chart = ana_chart_ref (chart);
  geom->width_px = width_px;
  geom->height_px = height_px;
  geom->mirrored = chart->mirrored;
  geom->plot_x = geom->mirrored ? insets.right : insets.left;
  geom->plot_y = insets.top;
  geom->plot_w = fmaxf (1, width_px - insets.left - insets.right);
  geom->plot_h = fmaxf (1, height_px - insets.top - insets.bottom);
  geom->horizontal = chart->horizontal && chart->x_type == ANA_SCALE_BAND;
  if (geom->horizontal)
    widen_side (geom, chart);
  if (has_right_axis (chart) && !geom->horizontal)
    make_right_axis (geom, chart, insets.right);
  geom->x_scale = make_x_scale (chart, geom->horizontal ? geom->plot_y : geom->plot_x, geom->horizontal ? geom->plot_h : geom->plot_w);
  reach = measure_y (chart, &geom->x_scale, FALSE, &geom->n_visited);
  geom->empty = !reach.any && geom->n_right_ticks == 0;
  geom->y_scale = geom->horizontal ? make_y_scale (chart, reach, FALSE, geom->mirrored ? geom->plot_x + geom->plot_w : geom->plot_x,
                                                   geom->mirrored ? geom->plot_x : geom->plot_x + geom->plot_w)
                                   : make_y_scale (chart, reach, FALSE, geom->plot_y + geom->plot_h, geom->plot_y);
  if (chart->y_turned)
    geom->y_scale = ana_scale_turn (&geom->y_scale);
  geom->x_lo = geom->x_scale.lo;
  geom->x_hi = geom->x_scale.hi;
  geom->y_lo = geom->y_scale.lo;
  geom->y_hi = geom->y_scale.hi;
  make_x_ticks (geom, chart);
  make_y_ticks (geom, chart);
  make_layers (geom, chart);
  ana_geom_make_notes (geom, chart);
  ana_geom_annotate (geom, chart);
  return geom;
}

void
ana_geom_free (AnaGeom *geom)
{
  for (guint i = 0; i < geom->n_x_ticks; i++)
    g_free (geom->x_ticks[i].text);
  for (guint i = 0; i < geom->n_y_ticks; i++)
    g_free (geom->y_ticks[i].text);
  for (guint i = 0; i < geom->n_right_ticks; i++)
    g_free (geom->right_ticks[i].text);
  g_free (geom->right_ticks);
  for (guint i = 0; i < geom->n_notes; i++)
    {
      g_free (geom->notes[i].text);
      g_free (geom->notes[i].id);
    }
  for (guint i = 0; i < geom->n_annotations; i++)
    {
      g_free (geom->annotations[i].text);
      g_free (geom->annotations[i].id);
    }
  g_free (geom->annotations);
  for (guint i = 0; i < geom->n_layers; i++)
    {
      g_free (geom->layers[i].points);
      g_free (geom->layers[i].points2);
      g_free (geom->layers[i].columns);
      g_free (geom->layers[i].rects);
      ana_layer_unref ((AnaLayer *) geom->layers[i].layer);
    }
  g_free (geom->x_ticks);
  g_free (geom->y_ticks);
  g_free (geom->notes);
  g_free (geom->layers);
  g_clear_pointer (&geom->shapes, ana_shapes_free);
  ana_chart_unref (geom->chart);
  g_free (geom);
}

double
ana_geom_x_value (const AnaGeom *geom, float x_px)
{
  return ana_scale_from_px (&geom->x_scale, x_px);
}

float
ana_geom_x_px (const AnaGeom *geom, double x)
{
  return (float) ana_scale_to_px (&geom->x_scale, x);
}

double
ana_geom_y_value (const AnaGeom *geom, float y_px)
{
  return ana_scale_from_px (&geom->y_scale, y_px);
}

float
ana_geom_y_px (const AnaGeom *geom, double y)
{
  return (float) ana_scale_to_px (&geom->y_scale, y);
}

float
ana_geom_layer_px (const AnaGeom *geom, guint layer, double y)
{
  gboolean right = layer < geom->n_layers && geom->layers[layer].layer->right_axis && geom->n_right_ticks > 0;

  return (float) ana_scale_to_px (right ? &geom->right_scale : &geom->y_scale, y);
}
