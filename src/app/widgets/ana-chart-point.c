/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-point.c: what is looked at in a chart: under the pointer here or over another chart of the page, or at the
 * cursor of the keyboard.
 */
#include "config.h"

#include "ana-chart-view-private.h"

#include <math.h>

/* --- one point, of either kind of chart --- */

/* The column of a shapes' table that says when; -1: none. */
static int
find_time_column (const AnaShapes *shapes)
{
  for (guint i = 0; i < ana_shapes_get_n_columns (shapes); i++)
    if (ana_shapes_get_column (shapes, i)->kind == ANA_CELL_TIME)
      return (int) i;
  return -1;
}

static AnaHit
hit_datum (const AnaShapes *shapes, guint index)
{
  guint n;
  const AnaDatum *data = ana_shapes_get_data (shapes, &n);
  int time = find_time_column (shapes);
  AnaHit hit = { .hit = index < n, .index = index, .x = NAN };

  if (!hit.hit)
    return (AnaHit) { 0 };
  if (time >= 0)
    hit.x = ana_shapes_get_cell (shapes, index, (guint) time);
  hit.x_px = data[index].x;
  hit.y_px[0] = data[index].y;
  return hit;
}

/* A point of the first series, or a datum: no values then, its middle as x_px and y_px[0], and when it was as x, or NAN. */
AnaHit
ana_chart_hit_index (const AnaGeom *geom, guint index)
{
  return geom->shapes != NULL ? hit_datum (geom->shapes, index) : ana_geom_hit_index (geom, index);
}

/* What lies under the pointer. */
AnaHit
ana_chart_hit_at (const AnaGeom *geom, double x_px, double y_px)
{
  if (geom->shapes != NULL)
    return hit_datum (geom->shapes, ana_shapes_hit (geom->shapes, (float) x_px, (float) y_px));
  if (x_px < geom->plot_x || x_px > geom->plot_x + geom->plot_w || y_px < 0 || y_px > geom->plot_y + geom->plot_h)
    return (AnaHit) { 0 };
  return ana_geom_hit (geom, (float) x_px, (float) y_px);
}

/* Whose points the cursor steps through: the first that is not the previous period. (nullable) */
static AnaSeries *
get_main_series (const AnaGeom *geom)
{
  AnaSeries *fallback = NULL;

  for (guint i = 0; i < geom->n_layers; i++)
    {
      const AnaLayer *layer = geom->layers[i].layer;

      if (layer->series == NULL || layer->mark == ANA_MARK_RULE)
        continue;
      if (layer->slot != ANA_SLOT_PREVIOUS)
        return layer->series;
      fallback = fallback == NULL ? layer->series : fallback;
    }
  return fallback;
}

/* How many points the cursor can stand on. */
guint
ana_chart_view_count (AnaChartView *self)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  guint n = 0;

  if (geom != NULL && geom->shapes != NULL)
    ana_shapes_get_data (geom->shapes, &n);
  else if (geom != NULL && get_main_series (geom) != NULL)
    n = ana_series_get_n (get_main_series (geom));
  return n;
}

static AnaHit
without_hidden (AnaChartView *self, AnaHit hit)
{
  for (guint i = 0; i < MIN (hit.n_values, G_N_ELEMENTS (hit.value)); i++)
    if ((self->hidden & (1ull << i)) != 0)
      hit.value[i] = NAN;
  return hit;
}

/* --- the pointer, here or over another chart --- */

static gboolean
is_of_time (const AnaGeom *geom)
{
  return geom->shapes != NULL ? find_time_column (geom->shapes) >= 0 : geom->x_scale.type == ANA_SCALE_TIME;
}

/* The pointer is over a point, or over none; the other charts of the page are told. */
void
ana_chart_view_set_hover (AnaChartView *self, AnaHit hit)
{
  self->hover = hit;
  gtk_widget_queue_draw (self->layers.over);
  if (self->crosshair != NULL && self->geom != NULL && is_of_time (self->geom))
    ana_crosshair_point (self->crosshair, self, hit.hit ? hit.x : (double) NAN);
}

/* The datum whose time is nearest, among those that reach from the first to the last. */
static AnaHit
hit_datum_at_time (const AnaShapes *shapes, double x)
{
  guint n, found = ANA_NO_DATUM, column = (guint) find_time_column (shapes);
  double best = INFINITY, lo = INFINITY, hi = -INFINITY;

  ana_shapes_get_data (shapes, &n);
  for (guint i = 0; i < n; i++)
    {
      double time = ana_shapes_get_cell (shapes, i, column);

      lo = fmin (lo, time);
      hi = fmax (hi, time);
      if (fabs (time - x) < best)
        {
          best = fabs (time - x);
          found = i;
        }
    }
  return x >= lo && x <= hi ? hit_datum (shapes, found) : (AnaHit) { 0 };
}

/* What another chart of the page points at. */
static AnaHit
get_shared_hit (AnaChartView *self, AnaGeom *geom)
{
  double x;

  if (!is_of_time (geom) || !ana_crosshair_find (self->crosshair, self, &x))
    return (AnaHit) { 0 };
  if (geom->shapes != NULL)
    return hit_datum_at_time (geom->shapes, x);
  if (x < geom->x_lo || x > geom->x_hi)
    return (AnaHit) { 0 };
  return ana_geom_hit (geom, ana_geom_x_px (geom, x), geom->plot_y);
}

/* A datum under the pointer is shown in every mode: the modes are those of the line through points of series. */
static gboolean
is_shown (AnaChartView *self, const AnaGeom *geom)
{
  return (geom->shapes != NULL && self->hover.hit) || ana_crosshair_get_mode (self->crosshair) != ANA_CROSSHAIR_OFF;
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
  hit = self->hover.hit ? ana_chart_hit_index (geom, self->hover.index) : get_shared_hit (self, geom);
  if (hit.hit && is_shown (self, geom))
    return without_hidden (self, hit);
  *keyboard = TRUE;
  if (self->cursor < 0)
    return (AnaHit) { 0 };
  return without_hidden (self, ana_chart_hit_index (geom, (guint) self->cursor));
}

/* --- what differences are told from --- */

/* Of a chart of series: the point that D was pressed at. */
AnaHit
ana_chart_view_get_anchor (AnaChartView *self)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  AnaSeries *series = geom != NULL && !geom->empty && geom->shapes == NULL ? get_main_series (geom) : NULL;

  if (series == NULL || isnan (self->anchor) || ana_series_get_n (series) == 0)
    return (AnaHit) { 0 };
  return without_hidden (self, ana_geom_hit_index (geom, ana_series_nearest (series, self->anchor)));
}

/* NAN takes it away. */
void
ana_chart_view_set_anchor (AnaChartView *self, double x)
{
  self->anchor = self->geom != NULL && self->geom->shapes == NULL ? x : (double) NAN;
  gtk_widget_queue_draw (self->layers.over);
  ana_chart_view_queue_describe (self);
}

/* --- the pinned tooltip --- */

/* What a point stands for, whatever its place in the list: the same in other data. */
char *
ana_chart_view_dup_key (AnaChartView *self, int index)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  AnaHit hit = geom != NULL && index >= 0 ? ana_chart_hit_index (geom, (guint) index) : (AnaHit) { 0 };
  GString *key;

  if (!hit.hit)
    return NULL;
  key = g_string_new (NULL);
  if (geom->shapes == NULL)
    g_string_append_printf (key, "%.17g", hit.x);
  for (guint i = 0; geom->shapes != NULL && i < ana_shapes_get_n_columns (geom->shapes); i++)
    {
      AnaCellKind kind = ana_shapes_get_column (geom->shapes, i)->kind;
      g_autofree char *cell = kind == ANA_CELL_NAME || kind == ANA_CELL_TIME ? ana_shapes_dup_cell (geom->shapes, (guint) index, i) : NULL;

      g_string_append_printf (key, "%s\x1f", cell != NULL ? cell : "");
    }
  return g_string_free (key, FALSE);
}

/* The tooltip of a point stays; -1 takes it away. */
void
ana_chart_view_set_pinned (AnaChartView *self, int index)
{
  self->pinned = index;
  g_free (self->pinned_key);
  self->pinned_key = ana_chart_view_dup_key (self, index);
  gtk_widget_queue_draw (self->layers.over);
}

#define MAX_SEARCHED 5000 /* of more data only so many are looked through */

/* Where a key is in the data that are shown; @near is looked at first. -1: nowhere. */
int
ana_chart_view_find_key (AnaChartView *self, const char *key, int near)
{
  int n = (int) ana_chart_view_count (self);

  for (int step = 0; key != NULL && step < MIN (n, MAX_SEARCHED); step++)
    {
      int i = (near + step) % n;
      g_autofree char *other = ana_chart_view_dup_key (self, i);

      if (g_strcmp0 (key, other) == 0)
        return i;
    }
  return -1;
}

/* After other data: what was pinned is where its key is, or nowhere. */
void
ana_chart_view_find_pinned (AnaChartView *self)
{
  int found = self->pinned >= 0 ? ana_chart_view_find_key (self, self->pinned_key, self->pinned) : -1;

  if (found != self->pinned)
    ana_chart_view_set_pinned (self, found);
}

/* Returns: whose tooltip stays; -1: none */
int
ana_chart_view_get_pinned (AnaChartView *self)
{
  return self->pinned;
}

/* --- the cursor --- */

/* Brings the cursor into the view. */
static void
follow_cursor (AnaChartView *self)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  AnaHit hit;
  double width;

  if (geom == NULL || geom->shapes != NULL || self->cursor < 0 || isnan (self->lo))
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
  self->layer_at = -1;
  ana_chart_view_set_cursor (self, index);
  follow_cursor (self);
  ana_chart_view_emit_cursor (self);
}

/**
 * ana_chart_view_set_cursor:
 * @self: the view
 * @index: of a point of the first series, or of a datum; -1 to take the cursor away
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
