/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-decimate.c: the points of a layer in pixels; columns of lowest and highest where points are denser than pixels.
 */
#include "config.h"

#include "ana-chart-private.h"
#include "ana-series-private.h"

#include <math.h>

/* With more than two points a pixel a line is drawn as what it covers: for each pixel column the span from the lowest to
 * the highest place that the line reaches within it. That is the extremes of the samples in the column, from the
 * pyramid, and the two places where the line crosses the column's edges, between the last sample on one side and the
 * first on the other. So columns meet, a column that no sample falls into is still crossed, and a single sample that
 * sticks out reaches its full height. M4 and sampling (LTTB) draw the same or less, for the price of every sample.
 */
#define DENSE_POINTS_PER_PX 2.0

static double
lerp_px (const AnaSeries *series, const AnaDecimator *d, guint after, double x)
{
  const double *xs = ana_series_get_x (series), *ys = ana_series_get_y (series);
  double y0 = ana_scale_to_px (d->y, ys[after - 1]), y1 = ana_scale_to_px (d->y, ys[after]);
  double gap = xs[after] - xs[after - 1];
  double part = gap > 0 ? (x - xs[after - 1]) / gap : 0;

  return y0 + part * (y1 - y0);
}

typedef struct { double top, bottom; } Extent;

static void
extent_add (Extent *e, double y_px)
{
  if (y_px < e->top)
    e->top = y_px;
  if (y_px > e->bottom)
    e->bottom = y_px;
}

/* Where the line crosses x, just before the sample @after; NAN when there is no line. */
static double
crossing_px (const AnaSeries *series, const AnaDecimator *d, guint after, double x)
{
  return after > 0 && after < ana_series_get_n (series) ? lerp_px (series, d, after, x) : (double) NAN;
}

static Extent
measure_column (const AnaSeries *series, const AnaDecimator *d, guint first, guint last)
{
  Extent e = { INFINITY, -INFINITY };
  double min, max;

  if (ana_series_get_range_counted (series, first, last, &min, &max, d->n_visited))
    {
      double low = ana_scale_to_px (d->y, min);

      extent_add (&e, ana_scale_to_px (d->y, max));
      /* a log scale has no place for what is not positive: such a column reaches the floor */
      extent_add (&e, isnan (low) && max > 0 ? d->y->p0 : low);
    }
  return e;
}

static void
join_base (const AnaDecimator *d, AnaGeomLayer *out, guint first, guint last, Extent *e)
{
  double min, max;

  if (e->top > e->bottom)
    return;
  if (out->layer->series2 == NULL)
    extent_add (e, out->base_px);
  else if (ana_series_get_range_counted (out->layer->series2, first, MAX (last, first + 1), &min, &max, d->n_visited))
    {
      extent_add (e, ana_scale_to_px (d->y, min));
      extent_add (e, ana_scale_to_px (d->y, max));
    }
}

static void
make_columns (AnaDecimator *d, AnaGeomLayer *out, guint first)
{
  const AnaSeries *series = out->layer->series;
  gboolean is_line = out->layer->mark != ANA_MARK_BAR && out->layer->mark != ANA_MARK_POINT;
  guint n = (guint) ceil (d->plot_w), step = 1, i = first;
  double x0 = ana_scale_from_px (d->x, d->plot_x);

  double entry_px, exit_px;

  out->dense = TRUE;
  out->columns = g_new (AnaColumn, n);
  i = ana_series_find_from (series, first, 1, x0, d->n_visited);
  entry_px = is_line ? crossing_px (series, d, i, x0) : (double) NAN;
  for (guint c = 0; c < n; c++)
    {
      double x1 = c + 1 < n ? ana_scale_from_px (d->x, d->plot_x + c + 1) : nextafter (d->x->hi, INFINITY);
      guint next = ana_series_find_from (series, i, step, x1, d->n_visited);
      Extent e;

      ana_series_prefetch (series, (guint64) next + 2 * (next - i));
      e = measure_column (series, d, i, next);
      /* beside a gap a crossing is NAN, and adds nothing */
      exit_px = is_line ? crossing_px (series, d, next, x1) : (double) NAN;
      extent_add (&e, entry_px);
      extent_add (&e, exit_px);
      if (out->layer->mark != ANA_MARK_LINE && out->layer->mark != ANA_MARK_POINT)
        join_base (d, out, i, next, &e);
      if (e.top <= e.bottom)
        out->columns[out->n_columns++] = (AnaColumn) { d->plot_x + c, (float) e.top, (float) e.bottom };
      step = MAX (next - i, 1);
      i = next;
      entry_px = exit_px;
    }
}

/* A neighbour far outside is brought to where its line enters the plot: pixels of painters are small integers. */
static AnaPoint
place_point (const AnaDecimator *d, const AnaSeries *series, guint i, guint inner)
{
  double x = ana_series_get_x (series)[i], y = ana_series_get_y (series)[i];
  double x_px = ana_scale_to_px (d->x, x);

  if (isnan (y) || isnan (ana_scale_to_px (d->y, y)))
    return (AnaPoint) { NAN, NAN };
  if (i != inner && (x_px < d->plot_x - d->plot_w || x_px > d->plot_x + 2 * d->plot_w))
    {
      double edge_px = x_px < d->plot_x ? d->plot_x - 8 : d->plot_x + d->plot_w + 8;

      return (AnaPoint) { (float) edge_px, (float) lerp_px (series, d, MAX (i, inner), ana_scale_from_px (d->x, edge_px)) };
    }
  return (AnaPoint) { (float) x_px, (float) ana_scale_to_px (d->y, y) };
}

static AnaPoint *
make_points (AnaDecimator *d, const AnaSeries *series, guint first, guint last)
{
  AnaPoint *points = g_new (AnaPoint, MAX (last - first, 1));

  for (guint i = first; i < last; i++)
    {
      guint inner = i == first && i + 1 < last ? i + 1 : i == last - 1 && i > first ? i - 1 : i;
      gboolean inside = ana_series_get_x (series)[i] >= d->x->lo && ana_series_get_x (series)[i] <= d->x->hi;

      points[i - first] = place_point (d, series, i, inside ? i : inner);
    }
  *d->n_visited += last - first;
  return points;
}

static double
narrowest_step_px (const AnaDecimator *d, const AnaSeries *series, guint first, guint last)
{
  double step = INFINITY;

  if (d->x->type == ANA_SCALE_BAND)
    return d->plot_w / (d->x->hi - d->x->lo);
  for (guint i = first + 1; i < last; i++)
    {
      double px = ana_scale_to_px (d->x, ana_series_get_x (series)[i]) - ana_scale_to_px (d->x, ana_series_get_x (series)[i - 1]);

      if (px > 0)
        step = fmin (step, px);
    }
  return isfinite (step) ? step : d->plot_w / 2;
}

/* Bars take 58 % of the step; layers of bars that stand on zero share it. */
static void
make_rects (AnaDecimator *d, AnaGeomLayer *out, guint first, guint last, guint place, guint n_places)
{
  const AnaSeries *series = out->layer->series;
  double group = narrowest_step_px (d, series, first, last) * 0.58;
  double w = group / n_places;

  out->rects = g_new (AnaRect, MAX (last - first, 1));
  for (guint i = first; i < last; i++)
    {
      double x = ana_scale_to_px (d->x, ana_series_get_x (series)[i]) - group / 2 + place * w;
      double y = ana_scale_to_px (d->y, ana_series_get_y (series)[i]);
      double base = out->layer->series2 != NULL && i < ana_series_get_n (out->layer->series2)
                      ? ana_scale_to_px (d->y, ana_series_get_y (out->layer->series2)[i]) : out->base_px;

      if (isnan (x) || isnan (y) || isnan (base))
        continue;
      out->rects[out->n_rects++] = d->horizontal ? (AnaRect) { (float) fmin (y, base), (float) x, (float) fabs (y - base), (float) w, i }
                                                 : (AnaRect) { (float) x, (float) fmin (y, base), (float) w, (float) fabs (y - base), i };
    }
}

static void
count_bars (const AnaChart *chart, const AnaLayer *layer, guint *place, guint *n_places)
{
  *place = *n_places = 0;
  for (guint i = 0; i < chart->layers->len; i++)
    {
      const AnaLayer *other = g_ptr_array_index (chart->layers, i);

      if (other->mark != ANA_MARK_BAR || other->series2 != NULL)
        continue;
      if (other == layer)
        *place = *n_places;
      (*n_places)++;
    }
  *n_places = layer->series2 != NULL ? 1 : MAX (*n_places, 1);
}

void
ana_decimate_layer (AnaDecimator *d, const AnaChart *chart, AnaGeomLayer *out)
{
  const AnaLayer *layer = out->layer;
  guint n = ana_series_get_n (layer->series), n2 = layer->series2 != NULL ? ana_series_get_n (layer->series2) : n;
  guint first = ana_series_find (layer->series, d->x->lo);
  guint last = ana_series_find_from (layer->series, first, 1, nextafter (d->x->hi, INFINITY), d->n_visited);
  guint place, n_places;

  if (d->horizontal && layer->mark != ANA_MARK_BAR && layer->mark != ANA_MARK_POINT)
    return;
  if (last - first > DENSE_POINTS_PER_PX * d->plot_w && !d->horizontal)
    {
      make_columns (d, out, first);
      return;
    }
  if (layer->mark == ANA_MARK_BAR)
    {
      count_bars (chart, layer, &place, &n_places);
      make_rects (d, out, first, MIN (last, n2), place, n_places);
      out->shows_last = out->n_rects > 0 && out->rects[out->n_rects - 1].index == n - 1;
      return;
    }
  /* a line comes from its neighbour outside of the view */
  if (layer->mark != ANA_MARK_POINT)
    {
      first = first > 0 ? first - 1 : 0;
      last = MIN (last + 1, MIN (n, n2));
    }
  first = MIN (first, last);
  out->first_index = first;
  out->n_points = last - first;
  out->points = make_points (d, layer->series, first, last);
  for (guint i = 0; d->horizontal && i < out->n_points; i++)
    out->points[i] = (AnaPoint) { out->points[i].y, out->points[i].x };
  out->shows_last = out->n_points > 0 && last == n;
  if (layer->series2 != NULL)
    out->points2 = make_points (d, layer->series2, first, last);
}
