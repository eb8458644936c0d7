/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-range-strip.c: all of the history, small, and the window that the chart above it shows.
 *
 * The window is dragged by its middle and resized by its grips. The keys of the chart above do the same, so that the
 * strip takes no focus of its own.
 */
#include "config.h"

#include "ana-range-strip.h"

#include "ana-crosshair.h"
#include "ana-paint-layer.h"

#include <math.h>

#define STRIP_PX 40
#define AXIS_PX ana_ui_scale_with_text (22)
#define GRIP_WIDTH_PX 8
#define GRIP_HEIGHT_PX 18
#define REACH_PX 10 /* how near a press must be to a grip */
#define MIN_WINDOW_PX 12

typedef enum { DRAG_NONE, DRAG_LEFT, DRAG_RIGHT, DRAG_ALL } Drag;

struct _AnaRangeStrip {
  GtkWidget  parent_instance;
  AnaChart  *chart;      /* (owned) (nullable) */
  AnaGeom   *geom;       /* (owned) (nullable) */
  guint64    version;
  double     lo, hi;     /* NAN: all */
  Drag       drag;
  double     from_lo_px, from_hi_px;
  AnaPaintPair layers;
  AnaCrosshair *crosshair; /* (owned) (nullable) of the page, once mapped */
};

G_DEFINE_FINAL_TYPE (AnaRangeStrip, ana_range_strip, GTK_TYPE_WIDGET)

static guint moved_signal;

static AnaGeom *
get_geom (AnaRangeStrip *self)
{
  int width = gtk_widget_get_width (self->layers.base), height = gtk_widget_get_height (self->layers.base);
  AnaInsets insets = { (float) ana_ui_scale_with_text (44), 6, 0, (float) AXIS_PX };

  if (self->chart == NULL || width <= 0 || height <= 0)
    return NULL;
  if (self->geom != NULL && self->version == ana_chart_get_version (self->chart) && self->geom->width_px == width
      && self->geom->height_px == height)
    return self->geom;
  g_clear_pointer (&self->geom, ana_geom_free);
  ana_chart_set_mirrored (self->chart, gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL);
  self->geom = ana_geom_new (self->chart, width, height, insets);
  self->version = ana_chart_get_version (self->chart);
  for (guint i = 0; i < self->geom->n_y_ticks; i++)
    g_free (self->geom->y_ticks[i].text);
  self->geom->n_y_ticks = 0; /* the strip has no scale of values */
  return self->geom;
}

static void
paint_base (cairo_t *cr, int width, int height, gpointer data)
{
  AnaGeom *geom = get_geom (data);
  const AnaTheme *theme = ana_ui_get_theme ();

  if (geom == NULL)
    return;
  cairo_set_source_rgba (cr, theme->text.r, theme->text.g, theme->text.b, theme->text.a * 0.05);
  cairo_rectangle (cr, geom->plot_x, 0, geom->plot_w, geom->plot_h);
  cairo_fill (cr);
  ana_paint_chart (cr, geom, theme);
}

static void
get_window_px (AnaRangeStrip *self, const AnaGeom *geom, double *left, double *right)
{
  *left = isnan (self->lo) ? geom->plot_x : CLAMP (ana_geom_x_px (geom, self->lo), geom->plot_x, geom->plot_x + geom->plot_w);
  *right = isnan (self->hi) ? geom->plot_x + geom->plot_w : CLAMP (ana_geom_x_px (geom, self->hi), geom->plot_x, geom->plot_x + geom->plot_w);
}

static void
paint_grip (cairo_t *cr, const AnaTheme *theme, double x, double middle)
{
  ana_ui_path_round (cr, x - GRIP_WIDTH_PX / 2.0, middle - GRIP_HEIGHT_PX / 2.0, GRIP_WIDTH_PX, GRIP_HEIGHT_PX, 3);
  cairo_set_source_rgb (cr, theme->card.r, theme->card.g, theme->card.b);
  cairo_fill_preserve (cr);
  cairo_set_source_rgb (cr, theme->accent.r, theme->accent.g, theme->accent.b);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  cairo_move_to (cr, x, middle - 4);
  cairo_line_to (cr, x, middle + 4);
  cairo_stroke (cr);
}

/* Where the chart above points at. */
static void
paint_crosshair (AnaRangeStrip *self, cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme)
{
  double x, x_px;

  if (!ana_crosshair_find (self->crosshair, self, &x) || x < geom->x_lo || x > geom->x_hi)
    return;
  x_px = floor (ana_geom_x_px (geom, x)) + 0.5;
  cairo_set_source_rgba (cr, theme->text.r, theme->text.g, theme->text.b, theme->high_contrast ? 0.9 : 0.45);
  cairo_move_to (cr, x_px, 0);
  cairo_line_to (cr, x_px, geom->plot_h);
  cairo_stroke (cr);
}

static void
paint_over (cairo_t *cr, int width, int height, gpointer data)
{
  AnaRangeStrip *self = data;
  AnaGeom *geom = get_geom (self);
  const AnaTheme *theme = ana_ui_get_theme ();
  double left, right;

  if (geom == NULL || geom->empty)
    return;
  get_window_px (self, geom, &left, &right);
  ana_ui_path_round (cr, left + 0.5, 0.5, MAX (2, right - left - 1), geom->plot_h - 1, 4);
  cairo_set_source_rgba (cr, theme->accent.r, theme->accent.g, theme->accent.b, 0.22);
  cairo_fill_preserve (cr);
  cairo_set_source_rgb (cr, theme->accent.r, theme->accent.g, theme->accent.b);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  paint_crosshair (self, cr, geom, theme);
  paint_grip (cr, theme, left, geom->plot_h / 2);
  paint_grip (cr, theme, right, geom->plot_h / 2);
}

/* --- drag --- */

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, AnaRangeStrip *self)
{
  AnaGeom *geom = get_geom (self);
  double half;

  self->drag = DRAG_NONE;
  if (geom == NULL || geom->empty)
    return;
  get_window_px (self, geom, &self->from_lo_px, &self->from_hi_px);
  if (fabs (x - self->from_lo_px) <= REACH_PX)
    self->drag = DRAG_LEFT;
  else if (fabs (x - self->from_hi_px) <= REACH_PX)
    self->drag = DRAG_RIGHT;
  else
    self->drag = DRAG_ALL;
  if (self->drag != DRAG_ALL || (x > self->from_lo_px && x < self->from_hi_px))
    return;
  /* a press beside the window brings it there */
  half = (self->from_hi_px - self->from_lo_px) / 2;
  self->from_lo_px = x - half;
  self->from_hi_px = x + half;
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, AnaRangeStrip *self)
{
  AnaGeom *geom = get_geom (self);
  double left = self->from_lo_px, right = self->from_hi_px;

  if (self->drag == DRAG_NONE || geom == NULL)
    return;
  if (self->drag != DRAG_RIGHT)
    left += dx;
  if (self->drag != DRAG_LEFT)
    right += dx;
  if (right - left < MIN_WINDOW_PX)
    return;
  left = MAX (left, geom->plot_x - (self->drag == DRAG_ALL ? 0 : geom->plot_w));
  g_signal_emit (self, moved_signal, 0, ana_geom_x_value (geom, (float) left), ana_geom_x_value (geom, (float) right));
}

/* --- widget --- */

static void
ana_range_strip_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  ana_paint_pair_allocate (&ANA_RANGE_STRIP (widget)->layers, width, height);
}

static void
ana_range_strip_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                         int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : STRIP_PX + AXIS_PX;
}

static void
repaint_over (AnaRangeStrip *self)
{
  gtk_widget_queue_draw (self->layers.over);
}

static void
ana_range_strip_map (GtkWidget *widget)
{
  AnaRangeStrip *self = ANA_RANGE_STRIP (widget);

  GTK_WIDGET_CLASS (ana_range_strip_parent_class)->map (widget);
  if (g_set_object (&self->crosshair, ana_crosshair_lookup (widget)) && self->crosshair != NULL)
    g_signal_connect_object (self->crosshair, "moved", G_CALLBACK (repaint_over), self, G_CONNECT_SWAPPED);
}

static void
ana_range_strip_dispose (GObject *object)
{
  AnaRangeStrip *self = ANA_RANGE_STRIP (object);

  ana_paint_pair_clear (&self->layers);
  g_clear_object (&self->crosshair);
  g_clear_pointer (&self->geom, ana_geom_free);
  g_clear_pointer (&self->chart, ana_chart_unref);
  G_OBJECT_CLASS (ana_range_strip_parent_class)->dispose (object);
}

static void
ana_range_strip_class_init (AnaRangeStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_range_strip_dispose;
  widget_class->size_allocate = ana_range_strip_size_allocate;
  widget_class->measure = ana_range_strip_measure;
  widget_class->map = ana_range_strip_map;
  moved_signal = g_signal_new ("moved", ANA_TYPE_RANGE_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ana_range_strip_init (AnaRangeStrip *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->lo = self->hi = NAN;
  ana_paint_pair_init (&self->layers, GTK_WIDGET (self), paint_base, paint_over);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

GtkWidget *
ana_range_strip_new (void)
{
  return g_object_new (ANA_TYPE_RANGE_STRIP, NULL);
}

void
ana_range_strip_set_chart (AnaRangeStrip *self, AnaChart *chart)
{
  g_clear_pointer (&self->geom, ana_geom_free);
  g_clear_pointer (&self->chart, ana_chart_unref);
  self->chart = chart != NULL ? ana_chart_ref (chart) : NULL;
  ana_paint_pair_queue_draw (&self->layers);
}

void
ana_range_strip_set_view (AnaRangeStrip *self, double lo, double hi)
{
  self->lo = lo;
  self->hi = hi;
  gtk_widget_queue_draw (self->layers.over);
}
