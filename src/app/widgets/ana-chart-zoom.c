/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-zoom.c: the part of a chart that is in view, and those that were before it.
 */
#include "config.h"

#include "ana-chart-view-private.h"

#include <math.h>

#define MAX_HISTORY   50
#define STEP_USEC     800000 /* turns of the wheel and keys so near to each other are one step of the history */
#define MAX_CLOSER    100000 /* times as near as all of the data */

/* Categories stand where they stand, and so do most shapes; points on two axes of values do not. */
gboolean
ana_chart_view_can_zoom (AnaChartView *self)
{
  AnaPlot *plot = self->chart != NULL ? ana_chart_get_plot (self->chart) : NULL;

  if (plot != NULL)
    return ana_plot_can_zoom (plot);
  return self->chart != NULL && ana_chart_get_x_type (self->chart) != ANA_SCALE_BAND;
}

/* Whether what goes up can be zoomed into by itself. */
gboolean
ana_chart_view_can_zoom_values (AnaChartView *self)
{
  AnaPlot *plot = self->chart != NULL ? ana_chart_get_plot (self->chart) : NULL;

  return plot == NULL || ana_plot_get_zoom (plot) == ANA_ZOOM_BOTH;
}

/* --- the view --- */

/* What is looked at in a picture of points is a row, which has another number among those of another view, or none. */
static void
stay_on_row (AnaChartView *self, double lo, double hi)
{
  AnaGeom *geom = ana_chart_get_plot (self->chart) != NULL && self->cursor >= 0 ? self->geom : NULL;
  guint n, row = G_MAXUINT, datum;
  const AnaDatum *data = geom != NULL && geom->shapes != NULL ? ana_shapes_get_data (geom->shapes, &n) : NULL;

  if (data != NULL && (guint) self->cursor < n)
    row = data[self->cursor].row;
  ana_chart_set_x_view (self->chart, lo, hi);
  if (ana_chart_get_plot (self->chart) == NULL)
    return;
  geom = ana_chart_view_get_geom (self);
  if (self->hover.hit) /* what was under the pointer has moved from there */
    ana_chart_view_set_hover (self, geom != NULL ? ana_chart_hit_at (geom, self->hover.x_px, self->hover.y_px[0]) : (AnaHit) { 0 });
  ana_chart_view_find_pinned (self);
  ana_chart_view_find_brushed (self);
  if (self->cursor < 0 || geom == NULL || geom->shapes == NULL)
    return;
  datum = row != G_MAXUINT ? ana_shapes_get_datum_of_row (geom->shapes, row) : ANA_NO_DATUM;
  ana_chart_view_set_cursor (self, datum != ANA_NO_DATUM ? (int) datum : -1);
}

static gboolean
has_names (AnaChartView *self, AnaPlotChannelId id)
{
  AnaPlot *plot = ana_chart_get_plot (self->chart);
  const AnaPlotChannel *channel = plot != NULL ? ana_plot_get_channel (plot, id) : NULL;

  return channel != NULL && channel->kind == ANA_KIND_NAME;
}

/* Names come as near as one of them, and no nearer. */
static double
closest (AnaChartView *self, AnaPlotChannelId id, double all)
{
  return has_names (self, id) ? 1 : all / MAX_CLOSER;
}

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
  ana_chart_get_x_extent (self->chart, &first, &last);
  width = hi - lo;
  if (isnan (lo) || isnan (hi) || width >= last - first || !(last > first))
    lo = hi = NAN;
  else
    {
      width = MAX (width, closest (self, ANA_PLOT_X, last - first));
      lo = CLAMP (lo, first, last - width);
      hi = lo + width;
    }
  self->lo = lo;
  self->hi = hi;
  stay_on_row (self, isnan (lo) ? self->home.lo : lo, isnan (lo) ? self->home.hi : hi);
  ana_chart_view_repaint (self);
  ana_chart_view_emit_view (self);
}

/* There is nothing beyond the first and the last name; all of them are no part. */
static void
keep_names (AnaChartView *self, double *lo, double *hi)
{
  double first, last, size;

  ana_plot_span (ana_chart_get_plot (self->chart), ANA_PLOT_Y, &first, &last);
  size = fmax (*hi - *lo, 1);
  *lo = CLAMP (*lo, first, fmax (last - size, first));
  *hi = *lo + size;
  if (size >= last - first)
    *lo = *hi = NAN;
}

/* Of the values alone; NAN: what the data in view need. */
static void
set_y_view (AnaChartView *self, double lo, double hi)
{
  if (!isnan (lo) && has_names (self, ANA_PLOT_Y))
    keep_names (self, &lo, &hi);
  self->y_lo = lo;
  self->y_hi = hi;
  ana_chart_set_y_view (self->chart, isnan (lo) ? self->home.y_lo : lo, isnan (lo) ? self->home.y_hi : hi);
}

AnaChartPart
ana_chart_view_get_part (AnaChartView *self)
{
  return (AnaChartPart) { self->lo, self->hi, self->y_lo, self->y_hi };
}

void
ana_chart_view_set_part (AnaChartView *self, AnaChartPart part)
{
  if (self->chart == NULL)
    return;
  set_y_view (self, part.y_lo, part.y_hi);
  ana_chart_view_set_view (self, part.lo, part.hi);
}

/* Points have values along both axes, and one alone would be pulled out of shape. All of them again: as the data need. */
static void
zoom_values (AnaChartView *self, const AnaGeom *geom, double factor)
{
  gboolean keyboard;
  AnaHit hit = ana_chart_view_get_hit (self, &keyboard);
  double y = hit.hit ? ana_geom_y_value (geom, hit.y_px[0]) : (geom->y_lo + geom->y_hi) / 2, lo, hi;

  if (!ana_plot_span (ana_chart_get_plot (self->chart), ANA_PLOT_Y, &lo, &hi) || (geom->y_hi - geom->y_lo) * factor >= hi - lo)
    set_y_view (self, NAN, NAN);
  else if ((geom->y_hi - geom->y_lo) * factor >= closest (self, ANA_PLOT_Y, hi - lo))
    set_y_view (self, y - (y - geom->y_lo) * factor, y + (geom->y_hi - y) * factor);
}

void
ana_chart_view_zoom_at (AnaChartView *self, double x, double factor)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);

  if (geom == NULL || geom->empty || !ana_chart_view_can_zoom (self))
    return;
  ana_chart_view_stop_fling (self);
  ana_chart_view_remember (self, TRUE);
  if (ana_chart_view_can_zoom_values (self) && geom->shapes != NULL)
    zoom_values (self, geom, factor);
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
  if (hit.hit && geom->shapes != NULL)
    hit.x = ana_geom_x_value (geom, hit.x_px);
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

/* --- what was in view before --- */

static gboolean
same (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

static gboolean
is_part (const AnaChartPart *a, const AnaChartPart *b)
{
  return same (a->lo, b->lo) && same (a->hi, b->hi) && same (a->y_lo, b->y_lo) && same (a->y_hi, b->y_hi);
}

/* Before the view changes by hand. @is_step: one of several turns or keys, which go back as one. */
void
ana_chart_view_remember (AnaChartView *self, gboolean is_step)
{
  AnaChartPart part = ana_chart_view_get_part (self);
  gint64 now = g_get_monotonic_time ();
  gboolean goes_on = is_step && now - self->remembered_usec < STEP_USEC;

  self->remembered_usec = is_step ? now : 0;
  if (goes_on)
    return;
  g_array_set_size (self->history, self->history_at);
  if (self->history_at > 0 && is_part (&part, &g_array_index (self->history, AnaChartPart, self->history_at - 1)))
    return;
  g_array_append_val (self->history, part);
  if (self->history->len > MAX_HISTORY)
    g_array_remove_index (self->history, 0);
  self->history_at = self->history->len;
}

/* @step: -1 back, 1 forward. FALSE: there is nothing there. */
gboolean
ana_chart_view_go (AnaChartView *self, int step)
{
  AnaChartPart now = ana_chart_view_get_part (self), part;
  guint at = self->history_at;

  ana_chart_view_stop_fling (self);
  self->remembered_usec = 0;
  if (self->chart == NULL || (step < 0 ? at == 0 : at + 1 >= self->history->len))
    return FALSE;
  if (at == self->history->len)
    g_array_append_val (self->history, now);
  else
    g_array_index (self->history, AnaChartPart, at) = now;
  self->history_at = at + (guint) step;
  part = g_array_index (self->history, AnaChartPart, self->history_at);
  ana_chart_view_set_part (self, part);
  return TRUE;
}

/* All of it, as it came; what was in view can be gone back to. */
void
ana_chart_view_reset (AnaChartView *self)
{
  static const AnaChartPart all = { NAN, NAN, NAN, NAN };
  AnaChartPart part = ana_chart_view_get_part (self);

  ana_chart_view_stop_fling (self);
  if (!is_part (&part, &all))
    ana_chart_view_remember (self, FALSE);
  ana_chart_view_set_part (self, all);
}
