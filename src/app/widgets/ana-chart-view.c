/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-view.c: a chart on screen, of series or of shapes: crosshair, tooltip, keyboard cursor, zoom and pan.
 *
 * Two layers, each painted on its own: the marks with their axes, which change with the data, and what moves with the
 * pointer. Hit, tooltip, cursor and painter read the one AnaGeom, kept until the model, the size or the view changes.
 * Time runs left to right in every language; the layers are mirrored by the chart itself, never by GTK.
 */
#include "config.h"

#include "ana-chart-view-private.h"

#include <math.h>

G_DEFINE_FINAL_TYPE (AnaChartView, ana_chart_view, GTK_TYPE_WIDGET)

enum { CURSOR_MOVED, VIEW_CHANGED, OPENED, DATUM_OPENED, BRUSHED, ANNOTATE_WANTED, TABLE_WANTED, MENU_WANTED, MARK_CLICKED, N_SIGNALS };
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

/* What is around the plot is text: labels to the left and below, notes above. */
static AnaInsets
scale_insets (AnaInsets insets, float scale)
{
  return (AnaInsets) { insets.left * scale, insets.right, insets.top * scale, insets.bottom * scale };
}

AnaGeom *
ana_chart_view_get_geom (AnaChartView *self)
{
  int width = gtk_widget_get_width (self->layers.base);
  int height = gtk_widget_get_height (self->layers.base);
  int scale = ana_ui_scale_with_text (100);
  guint64 version;

  if (self->chart == NULL || width <= 0 || height <= 0)
    return NULL;
  ana_chart_set_mirrored (self->chart, gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL);
  version = ana_chart_get_version (self->chart);
  if (self->geom != NULL && version == self->geom_version && scale == self->geom_scale && self->geom->width_px == width && self->geom->height_px == height)
    return self->geom;
  g_clear_pointer (&self->geom, ana_geom_free);
  self->geom = ana_geom_new (self->chart, width, height, scale_insets (self->insets, (float) scale / 100));
  self->geom_version = version;
  self->geom_scale = scale;
  hide_layers (self);
  return self->geom;
}

/* --- painting --- */

static void
paint_base (cairo_t *cr, int width, int height, gpointer data)
{
  AnaGeom *geom = ana_chart_view_get_geom (data);

  if (geom != NULL)
    ana_paint_chart (cr, geom, ana_ui_get_theme ());
}

/* --- signals --- */

static void
pick_clear (AnaChartPick *pick)
{
  g_free ((guint *) pick->rows);
  g_clear_pointer (&pick->predicates, json_node_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnaChartPick, pick_clear)

/* What the cursor is on. FALSE: nothing. */
static gboolean
fill_pick (AnaChartView *self, AnaChartPick *pick)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  AnaHit hit = self->cursor >= 0 && geom != NULL ? ana_chart_hit_index (geom, (guint) self->cursor) : (AnaHit) { 0 };

  if (!hit.hit)
    return FALSE;
  pick->index = (guint) self->cursor;
  pick->x = geom->shapes == NULL ? hit.x : (double) NAN;
  pick->layer = geom->shapes == NULL ? self->layer_at : -1;
  pick->predicates = ana_chart_view_make_point (self, self->cursor, pick->layer);
  if (geom->shapes != NULL)
    pick->rows = ana_shapes_list_rows (geom->shapes, pick->index, &pick->n_rows);
  return TRUE;
}

void
ana_chart_view_emit_opened (AnaChartView *self)
{
  g_auto (AnaChartPick) pick = { 0 };

  if (!fill_pick (self, &pick))
    return;
  g_signal_emit (self, signals[OPENED], 0, self->cursor);
  g_signal_emit (self, signals[DATUM_OPENED], 0, &pick);
}

/* Whether there is more behind a point than its tooltip: somebody puts it into the menu. */
gboolean
ana_chart_view_opens_points (AnaChartView *self)
{
  return g_signal_has_handler_pending (self, signals[MENU_WANTED], 0, FALSE);
}

/* The pointer pressed what the cursor is on now. */
void
ana_chart_view_emit_clicked (AnaChartView *self)
{
  g_auto (AnaChartPick) pick = { 0 };

  if (fill_pick (self, &pick))
    g_signal_emit (self, signals[MARK_CLICKED], 0, &pick);
}

/* FALSE: nobody has more for the menu. */
gboolean
ana_chart_view_emit_menu (AnaChartView *self, GMenu *menu)
{
  g_auto (AnaChartPick) pick = { 0 };

  if (!ana_chart_view_opens_points (self))
    return FALSE;
  g_signal_emit (self, signals[MENU_WANTED], 0, fill_pick (self, &pick) ? &pick : NULL, menu);
  return TRUE;
}

void
ana_chart_view_emit_brushed (AnaChartView *self, JsonNode *predicates)
{
  g_signal_emit (self, signals[BRUSHED], 0, predicates);
}

void
ana_chart_view_emit_annotate (AnaChartView *self, const AnaChartNote *note)
{
  g_signal_emit (self, signals[ANNOTATE_WANTED], 0, note);
}

void
ana_chart_view_emit_table (AnaChartView *self)
{
  g_signal_emit (self, signals[TABLE_WANTED], 0);
}

void
ana_chart_view_emit_cursor (AnaChartView *self)
{
  g_signal_emit (self, signals[CURSOR_MOVED], 0, self->cursor);
}

void
ana_chart_view_emit_view (AnaChartView *self)
{
  g_signal_emit (self, signals[VIEW_CHANGED], 0, self->lo, self->hi);
}

/* --- widget --- */

static void
ana_chart_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AnaChartView *self = ANA_CHART_VIEW (widget);

  ana_paint_pair_allocate (&self->layers, width, height);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
ana_chart_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                        int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 96 : ANA_CHART_VIEW (widget)->min_height_px;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 320 : ANA_CHART_VIEW (widget)->min_height_px;
}

static void
repaint_over (AnaChartView *self)
{
  gtk_widget_queue_draw (self->layers.over);
}

static void
ana_chart_view_map (GtkWidget *widget)
{
  AnaChartView *self = ANA_CHART_VIEW (widget);
  AnaCrosshair *crosshair = ana_crosshair_lookup (widget);

  GTK_WIDGET_CLASS (ana_chart_view_parent_class)->map (widget);
  if (crosshair == NULL)
    return;
  self->crosshair = g_object_ref (crosshair);
  g_signal_connect_object (crosshair, "moved", G_CALLBACK (repaint_over), self, G_CONNECT_SWAPPED);
}

static void
ana_chart_view_unmap (GtkWidget *widget)
{
  AnaChartView *self = ANA_CHART_VIEW (widget);

  ana_chart_view_set_hover (self, (AnaHit) { 0 });
  if (self->crosshair != NULL)
    g_signal_handlers_disconnect_by_data (self->crosshair, self);
  g_clear_object (&self->crosshair);
  GTK_WIDGET_CLASS (ana_chart_view_parent_class)->unmap (widget);
}

static void
ana_chart_view_dispose (GObject *object)
{
  AnaChartView *self = ANA_CHART_VIEW (object);

  g_clear_handle_id (&self->describe_id, g_source_remove);
  g_clear_pointer (&self->work, ana_latest_free);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  ana_paint_pair_clear (&self->layers);
  g_clear_pointer (&self->geom, ana_geom_free);
  g_clear_pointer (&self->chart, ana_chart_unref);
  g_clear_pointer (&self->given, ana_chart_unref);
  G_OBJECT_CLASS (ana_chart_view_parent_class)->dispose (object);
}

static void
ana_chart_view_finalize (GObject *object)
{
  AnaChartView *self = ANA_CHART_VIEW (object);

  g_free (self->title);
  g_free (self->note_id);
  g_free (self->transform);
  g_free (self->compare);
  g_free (self->pinned_key);
  g_array_unref (self->history);
  g_clear_pointer (&self->brush_keys, g_hash_table_unref);
  g_array_unref (self->lasso);
  g_free (self->brushed);
  G_OBJECT_CLASS (ana_chart_view_parent_class)->finalize (object);
}

enum { PROPERTY_TRANSFORM = 1, PROPERTY_COMPARE, PROPERTY_BRUSHING };

static void
ana_chart_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AnaChartView *self = ANA_CHART_VIEW (object);

  if (id == PROPERTY_BRUSHING)
    g_value_set_boolean (value, self->brushing);
  else
    g_value_set_string (value, id == PROPERTY_TRANSFORM ? self->transform : self->compare);
}

static void
ana_chart_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  AnaChartView *self = ANA_CHART_VIEW (object);

  if (id == PROPERTY_BRUSHING)
    ana_chart_view_set_brushing (self, g_value_get_boolean (value));
  else if (id == PROPERTY_TRANSFORM)
    ana_chart_view_set_transform (self, g_value_get_string (value));
  else
    ana_chart_view_set_compare (self, g_value_get_string (value));
}

/* Their menu items are marked by themselves. */
static void
install_properties (GObjectClass *klass)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  klass->get_property = ana_chart_view_get_property;
  klass->set_property = ana_chart_view_set_property;
  g_object_class_install_property (klass, PROPERTY_TRANSFORM, g_param_spec_string ("transform", NULL, NULL, "none", flags));
  g_object_class_install_property (klass, PROPERTY_COMPARE, g_param_spec_string ("compare", NULL, NULL, "none", flags));
  g_object_class_install_property (klass, PROPERTY_BRUSHING, g_param_spec_boolean ("brushing", NULL, NULL, FALSE, flags));
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
  widget_class->map = ana_chart_view_map;
  widget_class->unmap = ana_chart_view_unmap;
  signals[CURSOR_MOVED] = g_signal_new ("cursor-moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[VIEW_CHANGED] = g_signal_new ("view-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[OPENED] = g_signal_new ("opened", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[DATUM_OPENED] = g_signal_new ("datum-opened", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[BRUSHED] = g_signal_new ("brushed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_NODE);
  g_signal_new ("form-kept", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ANNOTATE_WANTED] = g_signal_new ("annotate-wanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[TABLE_WANTED] = g_signal_new ("table-wanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MENU_WANTED] = g_signal_new ("menu-wanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_MENU);
  signals[MARK_CLICKED] = g_signal_new ("mark-clicked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  install_properties (G_OBJECT_CLASS (klass));
  ana_chart_view_install_actions (widget_class);
  gtk_widget_class_set_css_name (widget_class, "ana-chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ana_chart_view_init (AnaChartView *self)
{
  self->insets = ANA_INSETS_CHART;
  self->min_height_px = 160;
  self->transform = g_strdup ("none");
  self->compare = g_strdup ("none");
  self->cursor = -1;
  self->pinned = self->brushed_one = self->layer_at = -1;
  self->lasso = g_array_new (FALSE, FALSE, sizeof (AnaPoint));
  self->lo = self->hi = self->y_lo = self->y_hi = self->anchor = NAN;
  self->home = (AnaChartPart) { NAN, NAN, NAN, NAN };
  self->history = g_array_new (FALSE, FALSE, sizeof (AnaChartPart));
  ana_paint_pair_init (&self->layers, GTK_WIDGET (self), paint_base, ana_chart_view_paint_over);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  ana_chart_view_add_input (self);
  ana_chart_view_add_menu (self);
}

GtkWidget *
ana_chart_view_new (void)
{
  return g_object_new (ANA_TYPE_CHART_VIEW, NULL);
}

/**
 * ana_chart_view_set_chart:
 * @self: the view
 * @chart: (nullable): a chart of series or of shapes; shared, so that a zoom strip sees the same data
 *
 * Shows another model. The view that was zoomed into stays, as far as the data reach; so do cursor and pinned tooltip. A
 * graph whose forces are not worked out yet (ana_plot_is_prepared()) is shown when they are: until then the chart is the
 * worker's, and nobody else's.
 */
void
ana_chart_view_set_chart (AnaChartView *self, AnaChart *chart)
{
  if (!ana_chart_view_work_out (self, chart))
    ana_chart_view_show_chart (self, chart);
}

/* Other columns on the axes are another chart: what was zoomed into in the one before says nothing in it. */
static gboolean
shows_the_same (AnaChart *a, AnaChart *b)
{
  static const AnaPlotChannelId axes[] = { ANA_PLOT_X, ANA_PLOT_Y };

  for (guint i = 0; i < G_N_ELEMENTS (axes); i++)
    {
      const AnaChartField *fa = ana_chart_get_field (a, axes[i]), *fb = ana_chart_get_field (b, axes[i]);

      if (g_strcmp0 (fa != NULL ? fa->name : NULL, fb != NULL ? fb->name : NULL) != 0)
        return FALSE;
    }
  return ana_chart_get_x_type (a) == ana_chart_get_x_type (b) && (ana_chart_get_plot (a) == NULL) == (ana_chart_get_plot (b) == NULL);
}

static void
forget_view (AnaChartView *self)
{
  self->lo = self->hi = self->y_lo = self->y_hi = self->anchor = NAN;
  self->hidden = 0;
  g_array_set_size (self->history, 0);
  self->history_at = 0;
}

static AnaHit
hit_again (const AnaGeom *geom, const AnaHit *hover)
{
  return geom->shapes != NULL ? ana_chart_hit_at (geom, hover->x_px, hover->y_px[0]) : ana_geom_hit (geom, hover->x_px, geom->plot_y);
}

/* What was zoomed into, switched off and pointed at in the chart before, as far as this one shows the same. */
static void
replace_chart (AnaChartView *self, AnaChart *shown)
{
  AnaChart *old = self->chart;

  if (old != NULL && shown != NULL && !shows_the_same (old, shown))
    forget_view (self);
  else if (old != NULL && shown != NULL && ana_chart_get_plot (shown) == NULL && ana_chart_get_n_layers (old) != ana_chart_get_n_layers (shown))
    self->hidden = 0;
  g_clear_pointer (&self->geom, ana_geom_free);
  self->chart = shown;
  g_clear_pointer (&old, ana_chart_unref);
}

static void
take_home (AnaChartView *self)
{
  double x_lo, x_hi, y_lo, y_hi;

  ana_chart_get_views (self->given, &x_lo, &x_hi, &y_lo, &y_hi);
  if (self->chart != self->given) /* other values, and of a spectrum other places */
    y_lo = y_hi = NAN;
  if (ana_chart_get_x_type (self->chart) != ana_chart_get_x_type (self->given))
    x_lo = x_hi = NAN;
  self->home = (AnaChartPart) { x_lo, x_hi, y_lo, y_hi };
}

/* Pointer and keyboard stand where they stood, on what they stood on. */
static void
find_points (AnaChartView *self, const AnaHit *hover, const char *cursor_key)
{
  AnaGeom *geom = hover->hit ? ana_chart_view_get_geom (self) : NULL;
  int n;

  if (hover->hit)
    ana_chart_view_set_hover (self, geom != NULL && !geom->empty ? hit_again (geom, hover) : (AnaHit) { 0 });
  ana_chart_view_find_pinned (self);
  ana_chart_view_find_brushed (self);
  if (self->chart == NULL || ana_chart_get_plot (self->chart) == NULL || self->cursor < 0)
    return;
  n = ana_chart_view_find_key (self, cursor_key, self->cursor);
  ana_chart_view_set_cursor (self, n >= 0 ? n : MIN (self->cursor, (int) ana_chart_view_count (self) - 1));
}

/* Of a chart that can be laid out at once. */
void
ana_chart_view_show_chart (AnaChartView *self, AnaChart *chart)
{
  ana_chart_view_show_form (self, chart, NULL);
}

/* The same, with what it has become when that was worked out already. */
void
ana_chart_view_show_form (AnaChartView *self, AnaChart *chart, AnaChart *form)
{
  AnaHit hover = self->hover;
  gboolean is_new = chart != NULL && chart != self->given, had_one = self->chart != NULL;
  g_autofree char *cursor_key = self->cursor >= 0 ? ana_chart_view_dup_key (self, self->cursor) : NULL;
  AnaChart *old = self->given;

  self->given = chart != NULL ? ana_chart_ref (chart) : NULL; /* it may be the one that is shown */
  g_clear_pointer (&old, ana_chart_unref);
  if (chart != NULL && form == NULL)
    form = ana_chart_view_make_form (self, chart);
  replace_chart (self, form);
  if (is_new || (chart != NULL && self->chart != chart))
    take_home (self);
  if (chart != NULL && !isnan (self->y_lo))
    ana_chart_set_y_view (self->chart, self->y_lo, self->y_hi);
  if (chart != NULL && !isnan (self->lo))
    ana_chart_view_set_view (self, self->lo, self->hi);
  find_points (self, &hover, cursor_key);
  if (had_one && self->chart != NULL)
    ana_paint_layer_fade (ANA_PAINT_LAYER (self->layers.base));
  ana_chart_view_repaint (self);
}

/* What a page shows with it is new in one frame: so is the chart. */
void
ana_chart_view_cut (AnaChartView *self)
{
  ana_paint_layer_cut (ANA_PAINT_LAYER (self->layers.base));
}

AnaChart *
ana_chart_view_get_chart (AnaChartView *self)
{
  return self->chart;
}

/* The model's data changed in place: paint again, when mapped, at the next frame. Not while a form of it is worked out
 * (ana_chart_view_is_busy()): then a worker reads them. */
void
ana_chart_view_chart_changed (AnaChartView *self)
{
  if (self->chart != self->given)
    ana_chart_view_reform (self);
  else
    ana_chart_view_repaint (self);
}

void
ana_chart_view_repaint (AnaChartView *self)
{
  ana_chart_view_queue_describe (self);
  ana_paint_pair_queue_draw (&self->layers);
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
  if (self->chart != NULL && ana_chart_get_plot (self->chart) != NULL)
    ana_chart_view_reform (self);
  else
    ana_chart_view_repaint (self);
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
