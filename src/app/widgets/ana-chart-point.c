/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-point.c: what is looked at in a chart: under the pointer here or over another chart of the page, or at the
 * cursor of the keyboard.
 */
#include "config.h"

#include "ana-chart-view-private.h"

#include <math.h>

static AnaHit
without_hidden (AnaChartView *self, AnaHit hit)
{
  for (guint i = 0; i < MIN (hit.n_values, G_N_ELEMENTS (hit.value)); i++)
    if ((self->hidden & (1ull << i)) != 0)
      hit.value[i] = NAN;
  return hit;
}

/* The pointer is over a point, or over none; the other charts of the page are told. */
void
ana_chart_view_set_hover (AnaChartView *self, AnaHit hit)
{
  self->hover = hit;
  gtk_widget_queue_draw (self->layers.over);
  if (self->crosshair != NULL && self->geom != NULL && self->geom->x_scale.type == ANA_SCALE_TIME)
    ana_crosshair_point (self->crosshair, self, hit.hit ? hit.x : (double) NAN);
}

/* What another chart of the page points at. */
static AnaHit
get_shared_hit (AnaChartView *self, AnaGeom *geom)
{
  double x;

  if (geom->x_scale.type != ANA_SCALE_TIME || !ana_crosshair_find (self->crosshair, self, &x) || x < geom->x_lo || x > geom->x_hi)
    return (AnaHit) { 0 };
  return ana_geom_hit (geom, ana_geom_x_px (geom, x), geom->plot_y);
}

/* What is looked at: under the pointer here, or over another chart of the page; else at the cursor of the keyboard. Layers
 * switched off have no value. */
AnaHit
ana_chart_view_get_hit (AnaChartView *self, gboolean *keyboard)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  AnaHit hit;

  *keyboard = FALSE;
  if (geom == NULL || geom->empty)
    return (AnaHit) { 0 };
  /* the point stays where the pointer was, wherever a zoom or another size has put it */
  hit = self->hover.hit ? ana_geom_hit_index (geom, self->hover.index) : get_shared_hit (self, geom);
  if (hit.hit && ana_crosshair_get_mode (self->crosshair) != ANA_CROSSHAIR_OFF)
    return without_hidden (self, hit);
  *keyboard = TRUE;
  if (self->cursor < 0)
    return (AnaHit) { 0 };
  return without_hidden (self, ana_geom_hit_index (geom, (guint) self->cursor));
}

/* --- the cursor --- */

/* Brings the cursor into the view. */
static void
follow_cursor (AnaChartView *self)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  AnaHit hit;
  double width;

  if (geom == NULL || self->cursor < 0 || isnan (self->lo))
    return;
  hit = ana_geom_hit_index (geom, (guint) self->cursor);
  width = self->hi - self->lo;
  if (hit.hit && (hit.x < self->lo || hit.x > self->hi))
    ana_chart_view_set_view (self, hit.x - width / 2, hit.x + width / 2);
}

void
ana_chart_view_move_cursor (AnaChartView *self, int index)
{
  ana_chart_view_set_hover (self, (AnaHit) { 0 });
  ana_chart_view_set_cursor (self, index);
  follow_cursor (self);
  ana_chart_view_emit_cursor (self);
}

/**
 * ana_chart_view_set_cursor:
 * @self: the view
 * @index: of a point of the first series; -1 to take the cursor away
 *
 * Emits nothing: the caller knows. The user's own moves emit "cursor-moved".
 */
void
ana_chart_view_set_cursor (AnaChartView *self, int index)
{
  if (self->cursor == index)
    return;
  self->cursor = index;
  gtk_widget_queue_draw (self->layers.over);
  ana_chart_view_queue_describe (self);
}

int
ana_chart_view_get_cursor (AnaChartView *self)
{
  return self->cursor;
}
