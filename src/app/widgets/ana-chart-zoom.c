/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-zoom.c: the part of a chart that is in view.
 */
#include "config.h"

#include "ana-chart-view-private.h"

#include <math.h>

/**
 * ana_chart_view_set_view:
 * @self: the view
 * @lo: first instant shown, in microseconds; NAN for all of the data
 * @hi: last instant shown
 *
 * Keeps the view within the data. Emits "view-changed" when it changed.
 */
void
ana_chart_view_set_view (AnaChartView *self, double lo, double hi)
{
  double first, last, width;

  if (self->chart == NULL)
    return;
  ana_chart_set_x_view (self->chart, NAN, NAN);
  ana_chart_get_x_extent (self->chart, &first, &last);
  width = hi - lo;
  if (isnan (lo) || isnan (hi) || width >= last - first || !(last > first))
    lo = hi = NAN;
  else
    {
      width = MAX (width, (last - first) / 100000);
      lo = CLAMP (lo, first, last - width);
      hi = lo + width;
    }
  self->lo = lo;
  self->hi = hi;
  ana_chart_set_x_view (self->chart, lo, hi);
  ana_chart_view_chart_changed (self);
  ana_chart_view_emit_view (self);
}

void
ana_chart_view_zoom_at (AnaChartView *self, double x, double factor)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);

  if (geom == NULL || geom->empty)
    return;
  ana_chart_view_set_view (self, x - (x - geom->x_lo) * factor, x + (geom->x_hi - x) * factor);
}

/* @factor under 1 looks closer, around the cursor when there is one. */
void
ana_chart_view_zoom (AnaChartView *self, double factor)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  gboolean keyboard;
  AnaHit hit;

  if (geom == NULL || geom->empty)
    return;
  hit = ana_chart_view_get_hit (self, &keyboard);
  ana_chart_view_zoom_at (self, hit.hit ? hit.x : (geom->x_lo + geom->x_hi) / 2, factor);
}

void
ana_chart_view_pan (AnaChartView *self, double share)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  double step;

  if (geom == NULL || isnan (self->lo))
    return;
  step = (geom->x_hi - geom->x_lo) * share;
  ana_chart_view_set_view (self, self->lo + step, self->hi + step);
}
