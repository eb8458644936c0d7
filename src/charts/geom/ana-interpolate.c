/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-interpolate.c: what a line does between two of its points: steps, or a curve that never overshoots.
 */
#include "config.h"

#include "ana-chart-private.h"

#include <math.h>

#define CURVE_STEP_PX 3.0
#define MAX_PIECES    24

/* The curve is Steffen's (1990): the slope at a point is bounded by those of the two lines that meet there, and zero at an
 * extreme, so that the curve is monotone where the data are. */
static double
slope_at (const AnaPoint *p, guint i, guint n)
{
  double h0, h1, s0, s1, mean;

  if (n < 2)
    return 0;
  if (i == 0 || i + 1 == n)
    {
      guint a = i == 0 ? 0 : i - 1;
      double h = p[a + 1].x - p[a].x;

      return h > 0 ? (p[a + 1].y - p[a].y) / h : 0;
    }
  h0 = p[i].x - p[i - 1].x;
  h1 = p[i + 1].x - p[i].x;
  if (!(h0 > 0 && h1 > 0))
    return 0;
  s0 = (p[i].y - p[i - 1].y) / h0;
  s1 = (p[i + 1].y - p[i].y) / h1;
  if (s0 * s1 <= 0)
    return 0;
  mean = (s0 * h1 + s1 * h0) / (h0 + h1);
  return (s0 > 0 ? 1 : -1) * fmin (fmin (fabs (s0), fabs (s1)) * 2, fabs (mean));
}

static void
add_curve (GArray *out, const AnaPoint *p, guint i, guint n, guint n_pieces)
{
  double h = p[i + 1].x - p[i].x, m0 = slope_at (p, i, n) * h, m1 = slope_at (p, i + 1, n) * h;

  for (guint k = 1; k <= n_pieces; k++)
    {
      double t = (double) k / n_pieces, t2 = t * t, t3 = t2 * t;
      AnaPoint at = { (float) (p[i].x + h * t), (float) ((2 * t3 - 3 * t2 + 1) * p[i].y + (t3 - 2 * t2 + t) * m0 + (3 * t2 - 2 * t3) * p[i + 1].y
                                                         + (t3 - t2) * m1) };

      g_array_append_val (out, at);
    }
}

static void
add_step (GArray *out, AnaPoint from, AnaPoint to, AnaInterpolation how)
{
  float turn = how == ANA_INTERPOLATE_STEP_AFTER ? to.x : how == ANA_INTERPOLATE_STEP_BEFORE ? from.x : (from.x + to.x) / 2;
  AnaPoint corners[] = { { turn, from.y }, { turn, to.y }, to };

  g_array_append_vals (out, corners, 3);
}

static void
add_run (GArray *out, const AnaPoint *p, guint n, AnaInterpolation how)
{
  g_array_append_val (out, p[0]);
  for (guint i = 0; i + 1 < n; i++)
    if (how != ANA_INTERPOLATE_MONOTONE)
      add_step (out, p[i], p[i + 1], how);
    else
      add_curve (out, p, i, n, (guint) CLAMP ((p[i + 1].x - p[i].x) / CURVE_STEP_PX, 1, MAX_PIECES));
}

/**
 * ana_interpolate:
 * @points: along x, x NAN at gaps
 * @n: how many
 * @how: what lies between two of them
 * @n_out: (out): how many come back
 *
 * Every point is among those that come back, gaps stay gaps. Lines of the same x and the same gaps give as many points.
 *
 * Returns: (transfer full): points to be joined by straight lines
 */
AnaPoint *
ana_interpolate (const AnaPoint *points, guint n, AnaInterpolation how, guint *n_out)
{
  GArray *out = g_array_sized_new (FALSE, FALSE, sizeof (AnaPoint), n * 3);

  for (guint i = 0; i < n;)
    {
      guint end = i;

      while (end < n && !isnan (points[end].x))
        end++;
      if (end == i)
        g_array_append_val (out, points[i++]);
      else
        add_run (out, points + i, end - i, how);
      i = MAX (i, end);
    }
  *n_out = out->len;
  return (AnaPoint *) (void *) g_array_free (out, FALSE);
}

/* A gap in one edge of a band is one in both, so that they stay side by side. */
static void
share_gaps (AnaGeomLayer *layer)
{
  for (guint i = 0; i < layer->n_points; i++)
    if (isnan (layer->points[i].x) || isnan (layer->points2[i].x))
      layer->points[i].x = layer->points2[i].x = NAN;
}

/* The last point of a running bucket stays apart: a straight dashed line leads to it. */
void
ana_interpolate_layer (AnaGeomLayer *layer)
{
  AnaInterpolation how = layer->layer->interpolate;
  gboolean apart = layer->layer->last_partial && layer->shows_last && layer->n_points > 1 && layer->points2 == NULL;
  AnaPoint *points, last;
  guint n;

  if (how == ANA_INTERPOLATE_LINEAR || layer->dense || layer->n_points < 2
      || (layer->layer->mark != ANA_MARK_LINE && layer->layer->mark != ANA_MARK_AREA && layer->layer->mark != ANA_MARK_BAND))
    return;
  last = layer->points[layer->n_points - 1];
  if (layer->points2 != NULL)
    {
      share_gaps (layer);
      points = ana_interpolate (layer->points2, layer->n_points, how, &n);
      g_free (layer->points2);
      layer->points2 = points;
    }
  points = ana_interpolate (layer->points, layer->n_points - (apart ? 1 : 0), how, &n);
  if (apart)
    {
      points = g_renew (AnaPoint, points, n + 1);
      points[n++] = last;
    }
  g_free (layer->points);
  layer->points = points;
  layer->n_points = n;
}
