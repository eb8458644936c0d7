/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-view.c: a chart model on screen: crosshair, tooltip, keyboard cursor, zoom and pan.
 *
 * Two layers, each painted on its own: the marks with their axes, which change with the data, and what moves with the
 * pointer. Hit, tooltip, cursor and painter read the one AnaGeom, kept until the model, the size or the view changes.
 * Time runs left to right in every language; the layers are never mirrored.
 */
#include "config.h"

#include "ana-chart-view-private.h"

#include "ana-paint-layer.h"

#include <math.h>

#define TIP_WIDTH_PX 182
#define TIP_PAD_X_PX 10
#define TIP_PAD_Y_PX 8
#define TIP_ROW_PX 18
#define TIP_GAP_PX 12
#define DESCRIBE_MS 1000 /* a screen reader is told at most once a second */

G_DEFINE_FINAL_TYPE (AnaChartView, ana_chart_view, GTK_TYPE_WIDGET)

enum { CURSOR_MOVED, VIEW_CHANGED, OPENED, TABLE_WANTED, N_SIGNALS };
static guint signals[N_SIGNALS];

void
ana_tip_clear (AnaTip *tip)
{
  g_free (tip->title);
  g_free (tip->change);
  for (guint i = 0; i < tip->n_rows; i++)
    {
      g_free (tip->row[i].label);
      g_free (tip->row[i].value);
    }
  *tip = (AnaTip) { 0 };
}

/* --- geometry --- */

static void
hide_layers (AnaChartView *self)
{
  for (guint i = 0; i < MIN (self->geom->n_layers, 64); i++)
    if ((self->hidden & (1ull << i)) != 0)
      self->geom->layers[i].n_points = self->geom->layers[i].n_columns = self->geom->layers[i].n_rects = 0;
}

AnaGeom *
ana_chart_view_get_geom (AnaChartView *self)
{
  int width = gtk_widget_get_width (self->base);
  int height = gtk_widget_get_height (self->base);
  guint64 version;

  if (self->chart == NULL || width <= 0 || height <= 0)
    return NULL;
  version = ana_chart_get_version (self->chart);
  if (self->geom != NULL && version == self->geom_version && self->geom->width_px == width && self->geom->height_px == height)
    return self->geom;
  g_clear_pointer (&self->geom, ana_geom_free);
  self->geom = ana_geom_new (self->chart, width, height, self->insets);
  self->geom_version = version;
  hide_layers (self);
  return self->geom;
}

static AnaHit
without_hidden (AnaChartView *self, AnaHit hit)
{
  for (guint i = 0; i < MIN (hit.n_values, G_N_ELEMENTS (hit.value)); i++)
    if ((self->hidden & (1ull << i)) != 0)
      hit.value[i] = NAN;
  return hit;
}

static AnaHit
get_hit (AnaChartView *self, gboolean *keyboard)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);

  *keyboard = FALSE;
  if (geom == NULL || geom->empty)
    return (AnaHit) { 0 };
  if (self->hover.hit)
    return without_hidden (self, self->hover);
  *keyboard = TRUE;
  if (self->cursor < 0)
    return (AnaHit) { 0 };
  return without_hidden (self, ana_geom_hit_index (geom, (guint) self->cursor));
}

/* --- painting --- */

static void
paint_base (cairo_t *cr, int width, int height, gpointer data)
{
  AnaGeom *geom = ana_chart_view_get_geom (data);

  if (geom != NULL)
    ana_paint_chart (cr, geom, ana_ui_get_theme ());
}

static void
path_round (cairo_t *cr, double x, double y, double w, double h, double r)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + w - r, y + r, r, -G_PI_2, 0);
  cairo_arc (cr, x + w - r, y + h - r, r, 0, G_PI_2);
  cairo_arc (cr, x + r, y + h - r, r, G_PI_2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

static void
set_colour (cairo_t *cr, AnaColour colour, double alpha)
{
  cairo_set_source_rgba (cr, colour.r, colour.g, colour.b, colour.a * alpha);
}

/* Beside the crosshair, in the half of the plot where the lines are not. */
static void
place_tip (const AnaGeom *geom, const AnaHit *hit, double height, double *x, double *y)
{
  double y_sum = 0;
  guint n = 0;

  for (guint i = 0; i < hit->n_values && i < G_N_ELEMENTS (hit->value); i++)
    if (!isnan (hit->value[i]))
      {
        y_sum += hit->y_px[i];
        n++;
      }
  *x = hit->x_px + TIP_GAP_PX;
  if (*x + TIP_WIDTH_PX > geom->width_px - 2)
    *x = hit->x_px - TIP_GAP_PX - TIP_WIDTH_PX;
  *x = CLAMP (*x, 2, MAX (2, geom->width_px - TIP_WIDTH_PX - 2));
  *y = n > 0 && y_sum / n < geom->plot_y + geom->plot_h / 2 ? geom->plot_y + geom->plot_h - height - 8 : geom->plot_y + 4;
  *y = CLAMP (*y, 2, MAX (2, geom->height_px - height - 2));
}

static void
paint_tip_row (cairo_t *cr, const AnaTheme *theme, const AnaTip *tip, guint i, double x, double y)
{
  double right = x + TIP_WIDTH_PX - TIP_PAD_X_PX;
  double value_width;

  set_colour (cr, ana_theme_get_colour (theme, tip->row[i].slot), 1);
  path_round (cr, x + TIP_PAD_X_PX, y + 4, 9, 9, 2);
  cairo_fill (cr);
  value_width = ana_paint_text (cr, theme, ANA_TEXT_CAPTION_HEADING, theme->text, right, y, 1, 0, tip->row[i].value);
  ana_paint_text (cr, theme, ANA_TEXT_CAPTION, theme->dim, x + TIP_PAD_X_PX + 16, y, 0,
                  TIP_WIDTH_PX - 2 * TIP_PAD_X_PX - 22 - value_width, tip->row[i].label);
}

static void
paint_tip (cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme, const AnaHit *hit, const AnaTip *tip)
{
  double height = 2 * TIP_PAD_Y_PX + (tip->n_rows + 1) * TIP_ROW_PX - 2;
  AnaColour change = tip->verdict == ANA_VERDICT_GOOD ? theme->good : tip->verdict == ANA_VERDICT_BAD ? theme->bad : theme->dim;
  double x, y;
  double surface = theme->dark ? 0.169 : 1;
  double change_width;

  place_tip (geom, hit, height, &x, &y);
  path_round (cr, x + 0.5, y + 0.5, TIP_WIDTH_PX - 1, height - 1, 9);
  cairo_set_source_rgb (cr, surface, surface, surface);
  cairo_fill_preserve (cr);
  set_colour (cr, theme->text, theme->high_contrast ? 0.8 : 0.14);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  change_width = ana_paint_text (cr, theme, ANA_TEXT_CAPTION_HEADING, change, x + TIP_WIDTH_PX - TIP_PAD_X_PX, y + TIP_PAD_Y_PX, 1, 0, tip->change);
  ana_paint_text (cr, theme, ANA_TEXT_CAPTION_HEADING, theme->text, x + TIP_PAD_X_PX, y + TIP_PAD_Y_PX, 0,
                  TIP_WIDTH_PX - 2 * TIP_PAD_X_PX - 4 - change_width, tip->title);
  for (guint i = 0; i < tip->n_rows; i++)
    paint_tip_row (cr, theme, tip, i, x, y + TIP_PAD_Y_PX + (i + 1) * TIP_ROW_PX);
}

static void
paint_rubber_band (AnaChartView *self, cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme)
{
  double from = MIN (self->drag_from_px, self->drag_to_px);
  double width = fabs (self->drag_to_px - self->drag_from_px);

  set_colour (cr, theme->accent, 0.15);
  cairo_rectangle (cr, from, geom->plot_y, width, geom->plot_h);
  cairo_fill (cr);
  set_colour (cr, theme->accent, 0.8);
  cairo_set_line_width (cr, 1);
  cairo_rectangle (cr, from + 0.5, geom->plot_y + 0.5, MAX (0, width - 1), geom->plot_h - 1);
  cairo_stroke (cr);
}

static void
paint_over (cairo_t *cr, int width, int height, gpointer data)
{
  AnaChartView *self = data;
  AnaGeom *geom = ana_chart_view_get_geom (self);
  const AnaTheme *theme = ana_ui_get_theme ();
  gboolean keyboard;
  AnaHit hit = get_hit (self, &keyboard);
  AnaTip tip = { 0 };

  if (geom == NULL)
    return;
  if (self->dragging && !self->panning)
    {
      paint_rubber_band (self, cr, geom, theme);
      return;
    }
  if (!hit.hit || hit.x_px < geom->plot_x - 1 || hit.x_px > geom->plot_x + geom->plot_w + 1)
    return;
  ana_paint_crosshair (cr, geom, theme, &hit, keyboard);
  if (self->tip_func == NULL || keyboard)
    return;
  self->tip_func (geom, &hit, &tip, self->tip_data);
  if (tip.title != NULL)
    paint_tip (cr, geom, theme, &hit, &tip);
  ana_tip_clear (&tip);
}

/* --- words for the screen reader --- */

static char *
describe (AnaChartView *self)
{
  gboolean keyboard;
  AnaHit hit = get_hit (self, &keyboard);
  AnaTip tip = { 0 };
  GString *text;

  if (!hit.hit || self->tip_func == NULL)
    return self->chart != NULL ? ana_chart_summary (self->chart) : g_strdup ("");
  self->tip_func (self->geom, &hit, &tip, self->tip_data);
  text = g_string_new (tip.title);
  for (guint i = 0; i < tip.n_rows; i++)
    {
      guint row = (self->series + i) % tip.n_rows; /* the chosen series first */

      g_string_append_printf (text, ", %s %s", tip.row[row].label, tip.row[row].value);
    }
  if (tip.change != NULL && *tip.change != '\0')
    g_string_append_printf (text, ", %s", tip.change);
  ana_tip_clear (&tip);
  return g_string_free (text, FALSE);
}

static gboolean
describe_cb (gpointer data)
{
  AnaChartView *self = data;
  g_autofree char *text = describe (self);

  self->describe_id = 0;
  ana_ui_set_a11y_description (GTK_WIDGET (self), text);
  return G_SOURCE_REMOVE;
}

static void
queue_describe (AnaChartView *self)
{
  if (self->describe_id == 0 && (gtk_widget_has_focus (GTK_WIDGET (self)) || self->geom == NULL))
    self->describe_id = g_timeout_add (DESCRIBE_MS, describe_cb, self);
}

/* --- cursor and view --- */

void
ana_chart_view_emit_opened (AnaChartView *self)
{
  if (self->cursor >= 0)
    g_signal_emit (self, signals[OPENED], 0, self->cursor);
}

void
ana_chart_view_emit_table (AnaChartView *self)
{
  g_signal_emit (self, signals[TABLE_WANTED], 0);
}

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
  self->hover.hit = FALSE;
  ana_chart_view_set_cursor (self, index);
  follow_cursor (self);
  g_signal_emit (self, signals[CURSOR_MOVED], 0, self->cursor);
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
  gtk_widget_queue_draw (self->over);
  queue_describe (self);
}

int
ana_chart_view_get_cursor (AnaChartView *self)
{
  return self->cursor;
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
  g_signal_emit (self, signals[VIEW_CHANGED], 0, lo, hi);
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
  hit = get_hit (self, &keyboard);
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

/* --- widget --- */

static void
ana_chart_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AnaChartView *self = ANA_CHART_VIEW (widget);
  GtkAllocation all = { 0, 0, width, height };

  gtk_widget_size_allocate (self->base, &all, -1);
  gtk_widget_size_allocate (self->over, &all, -1);
}

static void
ana_chart_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                        int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : ANA_CHART_VIEW (widget)->min_height_px;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 320 : ANA_CHART_VIEW (widget)->min_height_px;
}

static void
ana_chart_view_dispose (GObject *object)
{
  AnaChartView *self = ANA_CHART_VIEW (object);

  g_clear_handle_id (&self->describe_id, g_source_remove);
  g_clear_pointer (&self->base, gtk_widget_unparent);
  g_clear_pointer (&self->over, gtk_widget_unparent);
  g_clear_pointer (&self->geom, ana_geom_free);
  g_clear_pointer (&self->chart, ana_chart_unref);
  G_OBJECT_CLASS (ana_chart_view_parent_class)->dispose (object);
}

static void
ana_chart_view_finalize (GObject *object)
{
  g_free (ANA_CHART_VIEW (object)->title);
  G_OBJECT_CLASS (ana_chart_view_parent_class)->finalize (object);
}

static void
ana_chart_view_class_init (AnaChartViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = ANA_TYPE_CHART_VIEW;

  G_OBJECT_CLASS (klass)->dispose = ana_chart_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_chart_view_finalize;
  widget_class->size_allocate = ana_chart_view_size_allocate;
  widget_class->measure = ana_chart_view_measure;
  signals[CURSOR_MOVED] = g_signal_new ("cursor-moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[VIEW_CHANGED] = g_signal_new ("view-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[OPENED] = g_signal_new ("opened", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[TABLE_WANTED] = g_signal_new ("table-wanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "ana-chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
theme_changed (AnaChartView *self)
{
  gtk_widget_queue_draw (self->base);
  gtk_widget_queue_draw (self->over);
}

static void
ana_chart_view_init (AnaChartView *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->insets = ANA_INSETS_CHART;
  self->min_height_px = 160;
  self->cursor = -1;
  self->lo = self->hi = NAN;
  self->base = ana_paint_layer_new (paint_base, self);
  self->over = ana_paint_layer_new (paint_over, self);
  gtk_widget_set_parent (self->base, GTK_WIDGET (self));
  gtk_widget_set_parent (self->over, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  ana_chart_view_add_input (self);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (theme_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (theme_changed), self, G_CONNECT_SWAPPED);
}

GtkWidget *
ana_chart_view_new (void)
{
  return g_object_new (ANA_TYPE_CHART_VIEW, NULL);
}

/**
 * ana_chart_view_set_chart:
 * @self: the view
 * @chart: (nullable): the model; shared, so that a zoom strip sees the same data
 *
 * Shows another model. The view that was zoomed into stays, as far as the data reach.
 */
void
ana_chart_view_set_chart (AnaChartView *self, AnaChart *chart)
{
  double lo = self->lo, hi = self->hi;

  g_clear_pointer (&self->geom, ana_geom_free);
  g_clear_pointer (&self->chart, ana_chart_unref);
  self->hover.hit = FALSE;
  if (chart != NULL)
    self->chart = ana_chart_ref (chart);
  if (chart != NULL && !isnan (lo))
    ana_chart_view_set_view (self, lo, hi);
  ana_chart_view_chart_changed (self);
}

AnaChart *
ana_chart_view_get_chart (AnaChartView *self)
{
  return self->chart;
}

/* The model's data changed in place: paint again, when mapped, at the next frame. */
void
ana_chart_view_chart_changed (AnaChartView *self)
{
  queue_describe (self);
  gtk_widget_queue_draw (self->base);
  gtk_widget_queue_draw (self->over);
}

void
ana_chart_view_set_insets (AnaChartView *self, AnaInsets insets)
{
  self->insets = insets;
  g_clear_pointer (&self->geom, ana_geom_free);
}

void
ana_chart_view_set_min_height (AnaChartView *self, int height_px)
{
  self->min_height_px = height_px;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * ana_chart_view_set_tip:
 * @self: the view
 * @func: (nullable): says what stands at a point; also spoken
 * @data: borrowed; outlives the view
 */
void
ana_chart_view_set_tip (AnaChartView *self, AnaTipFunc func, gpointer data)
{
  self->tip_func = func;
  self->tip_data = data;
}

void
ana_chart_view_set_hidden (AnaChartView *self, guint64 hidden)
{
  if (self->hidden == hidden)
    return;
  self->hidden = hidden;
  g_clear_pointer (&self->geom, ana_geom_free);
  ana_chart_view_chart_changed (self);
}

guint64
ana_chart_view_get_hidden (AnaChartView *self)
{
  return self->hidden;
}

/* The accessible name; what is shown is the description. */
void
ana_chart_view_set_title (AnaChartView *self, const char *title)
{
  if (g_strcmp0 (self->title, title) == 0)
    return;
  g_free (self->title);
  self->title = g_strdup (title);
  ana_ui_set_a11y_label (GTK_WIDGET (self), title);
}
