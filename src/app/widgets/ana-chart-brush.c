/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-brush.c: what was brushed in a chart: told as conditions on its data, and shown until it is let go.
 *
 * The brush stays when other data come in: of a chart of series it is a stretch of its axis, of shapes what they stand for.
 */
#include "config.h"

#include "ana-chart-view-private.h"

#include "ana-brush.h"

#include <math.h>

#define LASSO_STEP_PX 2.0

/* --- the brush itself --- */

static void
forget (AnaChartView *self)
{
  self->has_brush = FALSE;
  self->brushed_one = -1;
  g_clear_pointer (&self->brush_keys, g_hash_table_unref);
  g_clear_pointer (&self->brushed, g_free);
  gtk_widget_queue_draw (self->layers.over);
}

static void
tell (AnaChartView *self, JsonNode *predicates)
{
  ana_chart_view_emit_brushed (self, predicates);
  json_node_unref (predicates);
}

/**
 * ana_chart_view_clear_brush:
 * @self: the view
 *
 * Takes the brush away, as when its filter was taken off the board. Emits nothing: the caller knows.
 */
void
ana_chart_view_clear_brush (AnaChartView *self)
{
  forget (self);
}

/* By hand. FALSE: there is none. */
gboolean
ana_chart_view_drop_brush (AnaChartView *self)
{
  JsonNode *none;

  if (!self->has_brush)
    return FALSE;
  forget (self);
  none = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (none, json_array_new ());
  tell (self, none);
  return TRUE;
}

/* The data that the keys are of, wherever they lie now. */
void
ana_chart_view_find_brushed (AnaChartView *self)
{
  guint n = self->brush_keys != NULL ? ana_chart_view_count (self) : 0;

  g_clear_pointer (&self->brushed, g_free);
  self->brushed_one = -1;
  if (self->brush_keys == NULL)
    return;
  self->brushed = g_new0 (gboolean, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *key = ana_chart_view_dup_key (self, (int) i);

      self->brushed[i] = key != NULL && g_hash_table_contains (self->brush_keys, key);
      if (self->brushed[i] && g_hash_table_size (self->brush_keys) == 1)
        self->brushed_one = (int) i;
    }
}

/* --- shapes --- */

/* @taken: (transfer full): one for each datum; @n_data of them. What it is shown by until other data come in. */
static void
keep_data (AnaChartView *self, gboolean *taken, guint n_data, gboolean is_area)
{
  forget (self);
  self->brush_keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < n_data; i++)
    if (taken[i])
      {
        g_hash_table_add (self->brush_keys, ana_chart_view_dup_key (self, (int) i));
        self->brushed_one = is_area ? -1 : (int) i;
      }
  self->brushed = taken;
  self->has_brush = TRUE;
}

/* @taken: (transfer full) */
static void
brush_data (AnaChartView *self, gboolean *taken, guint n_data, gboolean is_area)
{
  const AnaShapes *shapes = self->geom->shapes;
  guint n_rows = ana_plot_get_n_rows (ana_chart_get_plot (self->chart)), n = 0;
  g_autofree guint *rows = g_new (guint, MAX (n_rows, 1));

  keep_data (self, taken, n_data, is_area);
  for (guint i = 0; i < n_rows; i++)
    {
      guint datum = ana_shapes_get_datum_of_row (shapes, i);

      if (datum != ANA_NO_DATUM && taken[datum])
        rows[n++] = i;
    }
  tell (self, ana_brush_of_rows (self->chart, rows, n, is_area));
}

/* Along axes beside each other: what goes through the stretch of each that the area crosses. */
static void
brush_rails (AnaChartView *self, double left, double top, double right, double bottom)
{
  guint n;
  g_autofree gboolean *taken = NULL;
  g_autoptr (JsonNode) predicates = NULL;

  ana_shapes_get_data (self->geom->shapes, &n);
  taken = g_new0 (gboolean, MAX (n, 1));
  predicates = ana_brush_of_rails (self->chart, self->geom->shapes, (float) left, (float) top, (float) right, (float) bottom, taken);
  keep_data (self, g_steal_pointer (&taken), n, TRUE);
  tell (self, g_steal_pointer (&predicates));
}

/* Those whose middle lies in the area. */
static void
brush_shapes (AnaChartView *self, double left, double top, double right, double bottom)
{
  guint n, n_inside = 0;
  const AnaDatum *data;
  g_autofree gboolean *inside = NULL;

  if (ana_shapes_get_rails (self->geom->shapes, &n) != NULL)
    {
      brush_rails (self, left, top, right, bottom);
      return;
    }
  data = ana_shapes_get_data (self->geom->shapes, &n);
  inside = g_new0 (gboolean, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      inside[i] = data[i].drawn && data[i].x >= left && data[i].x <= right && data[i].y >= top && data[i].y <= bottom;
      n_inside += inside[i] ? 1 : 0;
    }
  if (n_inside > 0)
    brush_data (self, g_steal_pointer (&inside), n, TRUE);
  else
    ana_chart_view_drop_brush (self);
}

/* --- drawn by hand --- */

/* @taken: (transfer full): one for each datum. Of a cloud of points what is told is boxes, and what they hold is shown. */
static void
brush_some (AnaChartView *self, gboolean *taken, guint n_data)
{
  const AnaShapes *shapes = self->geom->shapes;
  guint n_rows = ana_plot_get_n_rows (ana_chart_get_plot (self->chart));
  g_autofree gboolean *rows = g_new0 (gboolean, MAX (n_rows, 1));
  JsonNode *predicates;

  for (guint i = 0; i < n_rows; i++)
    {
      guint datum = ana_shapes_get_datum_of_row (shapes, i);

      rows[i] = datum != ANA_NO_DATUM && taken[datum];
    }
  predicates = ana_brush_of_cloud (self->chart, rows);
  if (predicates == NULL)
    {
      brush_data (self, taken, n_data, TRUE);
      return;
    }
  for (guint i = 0; i < n_rows; i++)
    if (rows[i] && ana_shapes_get_datum_of_row (shapes, i) != ANA_NO_DATUM)
      taken[ana_shapes_get_datum_of_row (shapes, i)] = TRUE;
  keep_data (self, taken, n_data, TRUE);
  tell (self, predicates);
}

/* By the even-odd rule; the line closes itself. */
static gboolean
is_within (const GArray *line, double x, double y)
{
  gboolean inside = FALSE;

  for (guint i = 0, j = line->len - 1; i < line->len; j = i++)
    {
      const AnaPoint *a = &g_array_index (line, AnaPoint, i), *b = &g_array_index (line, AnaPoint, j);

      if ((a->y > y) != (b->y > y) && x < (b->x - a->x) * (y - a->y) / (b->y - a->y) + a->x)
        inside = !inside;
    }
  return inside;
}

void
ana_chart_view_extend_lasso (AnaChartView *self, double x_px, double y_px)
{
  AnaPoint at = { (float) x_px, (float) y_px }, begin = { (float) self->from_x_px, (float) self->from_y_px };
  const AnaPoint *last;

  if (self->lasso->len == 0)
    g_array_append_val (self->lasso, begin);
  last = &g_array_index (self->lasso, AnaPoint, self->lasso->len - 1);
  if (hypot (at.x - last->x, at.y - last->y) >= LASSO_STEP_PX)
    g_array_append_val (self->lasso, at);
}

/* What lies within; of a chart of series, and of axes beside each other, the box around it. */
void
ana_chart_view_brush_lasso (AnaChartView *self)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  g_autofree gboolean *inside = NULL;
  double left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY;
  guint n, n_inside = 0;
  const AnaDatum *data;

  if (geom == NULL || geom->empty || self->lasso->len < 3)
    return;
  for (guint i = 0; i < self->lasso->len; i++)
    {
      const AnaPoint *at = &g_array_index (self->lasso, AnaPoint, i);

      left = fmin (left, at->x), right = fmax (right, at->x);
      top = fmin (top, at->y), bottom = fmax (bottom, at->y);
    }
  if (geom->shapes == NULL || ana_shapes_get_rails (geom->shapes, &n) != NULL)
    {
      ana_chart_view_brush_area (self, left, top, right, bottom);
      return;
    }
  data = ana_shapes_get_data (geom->shapes, &n);
  inside = g_new0 (gboolean, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      inside[i] = data[i].drawn && is_within (self->lasso, data[i].x, data[i].y);
      n_inside += inside[i] ? 1 : 0;
    }
  if (n_inside > 0)
    brush_some (self, g_steal_pointer (&inside), n);
  else
    ana_chart_view_drop_brush (self);
}

/* To what is brushed it comes, or goes from there; of a chart of series it is brushed alone. */
static void
mark_datum (AnaChartView *self, guint datum)
{
  guint n = ana_chart_view_count (self), n_left = 0;
  gboolean *taken = g_new0 (gboolean, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    {
      taken[i] = self->brushed != NULL && self->brushed[i];
      if (i == datum)
        taken[i] = !taken[i];
      n_left += taken[i] ? 1 : 0;
    }
  if (n_left > 0)
    brush_some (self, taken, n);
  else
    {
      g_free (taken);
      ana_chart_view_drop_brush (self);
    }
}

void
ana_chart_view_mark_at (AnaChartView *self, double x_px, double y_px)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  AnaHit hit = geom != NULL && !geom->empty ? ana_chart_hit_at (geom, x_px, y_px) : (AnaHit) { 0 };

  if (hit.hit && geom->shapes != NULL)
    mark_datum (self, hit.index);
  else
    ana_chart_view_brush_at (self, x_px, y_px);
}

void
ana_chart_view_mark_cursor (AnaChartView *self)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);

  if (geom != NULL && !geom->empty && geom->shapes != NULL && self->cursor >= 0 && (guint) self->cursor < ana_chart_view_count (self))
    mark_datum (self, (guint) self->cursor);
  else
    ana_chart_view_brush_cursor (self);
}

void
ana_chart_view_paint_lasso (AnaChartView *self, cairo_t *cr, const AnaTheme *theme)
{
  for (guint i = 0; i < self->lasso->len; i++)
    cairo_line_to (cr, g_array_index (self->lasso, AnaPoint, i).x, g_array_index (self->lasso, AnaPoint, i).y);
  cairo_close_path (cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_set_source_rgba (cr, theme->accent.r, theme->accent.g, theme->accent.b, 0.15);
  cairo_fill_preserve (cr);
  cairo_set_source_rgba (cr, theme->accent.r, theme->accent.g, theme->accent.b, 0.8);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

/* --- series --- */

static void
brush_span (AnaChartView *self, double lo, double hi, JsonNode *predicates)
{
  forget (self);
  self->brush_lo = fmin (lo, hi);
  self->brush_hi = fmax (lo, hi);
  self->has_brush = TRUE;
  tell (self, predicates);
}

/* The bar under the pointer; -1: none. */
static int
find_bar (const AnaGeom *geom, double x, double y)
{
  for (guint i = geom->n_layers; i-- > 0;)
    for (guint r = 0; r < geom->layers[i].n_rects; r++)
      {
        const AnaRect *rect = &geom->layers[i].rects[r];

        if (x >= rect->x && x <= rect->x + rect->w && y >= fmin (rect->y, rect->y + rect->h) && y <= fmax (rect->y, rect->y + rect->h))
          return (int) i;
      }
  return -1;
}

#define NEAR_PX 12

/* The layer whose point the pointer is nearest to, its bar before all; -1: none is near, or it is a chart of shapes. */
int
ana_chart_view_find_layer (AnaChartView *self, double x_px, double y_px)
{
  const AnaGeom *geom = ana_chart_view_get_geom (self);
  AnaHit hit = geom != NULL && geom->shapes == NULL && !geom->empty ? ana_chart_hit_at (geom, x_px, y_px) : (AnaHit) { 0 };
  int layer = hit.hit ? find_bar (geom, x_px, y_px) : -1;
  double best = NEAR_PX;

  for (guint i = 0; layer < 0 && i < hit.n_values; i++)
    if (fabs (hit.y_px[i] - y_px) < best && fabs (hit.x_px - x_px) < NEAR_PX)
      {
        best = fabs (hit.y_px[i] - y_px);
        layer = (int) i;
      }
  return layer;
}

/* --- by hand --- */

/* What a point says by itself: (transfer full) */
JsonNode *
ana_chart_view_make_point (AnaChartView *self, int index, int layer)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  g_autofree guint *rows = NULL;
  guint n;

  if (geom->shapes == NULL)
    return ana_brush_of_point (self->chart, ana_chart_hit_index (geom, (guint) index).x, layer);
  rows = ana_shapes_list_rows (geom->shapes, (guint) index, &n);
  return ana_brush_of_rows (self->chart, rows, n, FALSE);
}

static void
brush_point (AnaChartView *self, int index, int layer)
{
  AnaHit hit = ana_chart_hit_index (self->geom, (guint) index);

  if (self->geom->shapes != NULL)
    {
      guint n = ana_chart_view_count (self);
      gboolean *one = g_new0 (gboolean, n);

      one[hit.index] = TRUE;
      brush_data (self, one, n, FALSE);
      return;
    }
  brush_span (self, hit.x, hit.x, ana_chart_view_make_point (self, index, layer));
}

void
ana_chart_view_brush_area (AnaChartView *self, double x0_px, double y0_px, double x1_px, double y1_px)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  double lo, hi;

  if (geom == NULL || geom->empty)
    return;
  if (geom->shapes != NULL)
    {
      brush_shapes (self, fmin (x0_px, x1_px), fmin (y0_px, y1_px), fmax (x0_px, x1_px), fmax (y0_px, y1_px));
      return;
    }
  lo = ana_geom_x_value (geom, (float) (geom->horizontal ? y0_px : x0_px));
  hi = ana_geom_x_value (geom, (float) (geom->horizontal ? y1_px : x1_px));
  brush_span (self, fmin (lo, hi), fmax (lo, hi), ana_brush_of_span (self->chart, fmin (lo, hi), fmax (lo, hi)));
}

/* A click: the same mark again, or none, lets go. */
void
ana_chart_view_brush_at (AnaChartView *self, double x_px, double y_px)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  AnaHit hit = geom != NULL && !geom->empty ? ana_chart_hit_at (geom, x_px, y_px) : (AnaHit) { 0 };
  gboolean again = FALSE;

  if (hit.hit && self->has_brush && geom->shapes != NULL)
    again = self->brushed_one == (int) hit.index;
  else if (hit.hit && self->has_brush)
    again = self->brush_lo == hit.x && self->brush_hi == hit.x;
  if (!hit.hit || again)
    ana_chart_view_drop_brush (self);
  else
    brush_point (self, (int) hit.index, geom->shapes == NULL ? find_bar (geom, x_px, y_px) : -1);
}

/* At the cursor of the keyboard. */
void
ana_chart_view_brush_cursor (AnaChartView *self)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);

  if (geom != NULL && !geom->empty && self->cursor >= 0 && ana_chart_hit_index (geom, (guint) self->cursor).hit)
    brush_point (self, self->cursor, -1);
}

/**
 * ana_chart_view_set_brushing:
 * @self: the view
 * @brushing: whether a drag, a click and Space brush; else they zoom and pin
 */
void
ana_chart_view_set_brushing (AnaChartView *self, gboolean brushing)
{
  if (self->brushing == brushing)
    return;
  self->brushing = brushing;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), brushing ? "crosshair" : NULL);
  gtk_widget_queue_draw (self->layers.over);
  g_object_notify (G_OBJECT (self), "brushing");
}

gboolean
ana_chart_view_get_brushing (AnaChartView *self)
{
  return self->brushing;
}

/* --- shown --- */

void
ana_chart_view_paint_brush (AnaChartView *self, cairo_t *cr, const AnaTheme *theme)
{
  const AnaGeom *geom = self->geom;
  double from, to, base = geom->horizontal ? geom->plot_y : geom->plot_x, room = geom->horizontal ? geom->plot_h : geom->plot_w;

  if (self->brushed != NULL && geom->shapes != NULL)
    ana_paint_data (cr, geom->shapes, theme, self->brushed);
  if (!self->has_brush || geom->shapes != NULL || self->brush_keys != NULL || ana_chart_get_field (self->chart, ANA_PLOT_X) == NULL)
    return; /* a spectrum has another axis */
  from = CLAMP (ana_geom_x_px (geom, self->brush_lo), base, base + room);
  to = CLAMP (ana_geom_x_px (geom, self->brush_hi), base, base + room);
  if (from == to) /* a point */
    {
      from -= 3;
      to += 3;
    }
  cairo_set_source_rgba (cr, theme->accent.r, theme->accent.g, theme->accent.b, theme->high_contrast ? 0.35 : 0.18);
  if (geom->horizontal)
    cairo_rectangle (cr, geom->plot_x, fmin (from, to), geom->plot_w, fabs (to - from));
  else
    cairo_rectangle (cr, fmin (from, to), geom->plot_y, fabs (to - from), geom->plot_h);
  cairo_fill (cr);
}
