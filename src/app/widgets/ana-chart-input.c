/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-input.c: the pointer and the keys of a chart.
 *
 * Left and Right move the cursor, Home and End to the ends, Up and Down choose the series, + and - zoom, 0 shows all,
 * T goes to the table, Enter opens. Drag zooms, Shift+drag pans, a double click shows all, Ctrl+scroll zooms: plain
 * scrolling stays the page's.
 */
#include "config.h"

#include "ana-chart-view-private.h"

#include <math.h>

#define ZOOM_STEP 0.7
#define MIN_DRAG_PX 6

static guint
count_points (AnaChartView *self)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);

  if (geom == NULL || geom->n_layers == 0 || geom->layers[0].layer->series == NULL)
    return 0;
  return ana_series_get_n (geom->layers[0].layer->series);
}

/* The first key press starts at the last point of the view. */
static void
step_cursor (AnaChartView *self, int step)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  int n = (int) count_points (self);
  int index = ana_chart_view_get_cursor (self);

  if (n == 0)
    return;
  if (index < 0)
    index = (int) ana_geom_hit (geom, geom->plot_x + geom->plot_w, geom->plot_y).index;
  else
    index += step;
  ana_chart_view_move_cursor (self, CLAMP (index, 0, n - 1));
}

static void
choose_series (AnaChartView *self, int step)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  guint n = geom != NULL ? geom->n_layers : 0;

  if (n == 0)
    return;
  self->series = (self->series + n + (guint) step) % n;
  ana_chart_view_move_cursor (self, self->cursor);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, AnaChartView *self)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Left: case GDK_KEY_KP_Left: step_cursor (self, -1); break;
    case GDK_KEY_Right: case GDK_KEY_KP_Right: step_cursor (self, 1); break;
    case GDK_KEY_Page_Up: step_cursor (self, -10); break;
    case GDK_KEY_Page_Down: step_cursor (self, 10); break;
    case GDK_KEY_Home: case GDK_KEY_KP_Home: ana_chart_view_move_cursor (self, count_points (self) > 0 ? 0 : -1); break;
    case GDK_KEY_End: case GDK_KEY_KP_End: ana_chart_view_move_cursor (self, (int) count_points (self) - 1); break;
    case GDK_KEY_Up: case GDK_KEY_KP_Up: choose_series (self, -1); break;
    case GDK_KEY_Down: case GDK_KEY_KP_Down: choose_series (self, 1); break;
    case GDK_KEY_plus: case GDK_KEY_equal: case GDK_KEY_KP_Add: ana_chart_view_zoom (self, ZOOM_STEP); break;
    case GDK_KEY_minus: case GDK_KEY_KP_Subtract: ana_chart_view_zoom (self, 1 / ZOOM_STEP); break;
    case GDK_KEY_0: case GDK_KEY_KP_0: ana_chart_view_set_view (self, NAN, NAN); break;
    case GDK_KEY_t: case GDK_KEY_T: ana_chart_view_emit_table (self); break;
    case GDK_KEY_Return: case GDK_KEY_KP_Enter: ana_chart_view_emit_opened (self); break;
    case GDK_KEY_Escape:
      if (self->cursor < 0)
        return GDK_EVENT_PROPAGATE;
      ana_chart_view_move_cursor (self, -1);
      break;
    default: return GDK_EVENT_PROPAGATE;
    }
  return GDK_EVENT_STOP;
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, AnaChartView *self)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  AnaHit hit = { 0 };

  if (geom == NULL || self->dragging)
    return;
  if (x >= geom->plot_x && x <= geom->plot_x + geom->plot_w && y >= 0 && y <= geom->plot_y + geom->plot_h)
    hit = ana_geom_hit (geom, (float) x, (float) y);
  if (hit.hit == self->hover.hit && hit.index == self->hover.index)
    return;
  ana_chart_view_set_hover (self, hit);
}

static void
leave_cb (GtkEventControllerMotion *controller, AnaChartView *self)
{
  ana_chart_view_set_hover (self, (AnaHit) { 0 });
}

/* --- drag --- */

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, AnaChartView *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  AnaGeom *geom = ana_chart_view_get_geom (self);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (geom == NULL || geom->empty || x < geom->plot_x)
    return;
  self->dragging = TRUE;
  self->panning = (state & GDK_SHIFT_MASK) != 0;
  self->drag_from_px = self->drag_to_px = x;
  self->pan_lo = geom->x_lo;
  self->pan_hi = geom->x_hi;
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, AnaChartView *self)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  double shift;

  if (!self->dragging || geom == NULL)
    return;
  if (fabs (dx) > MIN_DRAG_PX)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->drag_to_px = CLAMP (self->drag_from_px + dx, geom->plot_x, geom->plot_x + geom->plot_w);
  shift = -dx / geom->plot_w * (self->pan_hi - self->pan_lo);
  if (self->panning && !isnan (self->lo))
    ana_chart_view_set_view (self, self->pan_lo + shift, self->pan_hi + shift);
  gtk_widget_queue_draw (self->layers.over);
}

/* A click puts the keyboard cursor on the point, so that pointer and keys go on from the same place. */
static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, AnaChartView *self)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  double from = MIN (self->drag_from_px, self->drag_to_px), to = MAX (self->drag_from_px, self->drag_to_px);
  AnaHit hit;

  if (!self->dragging || geom == NULL)
    return;
  self->dragging = FALSE;
  gtk_widget_queue_draw (self->layers.over);
  if (self->panning)
    return;
  if (to - from >= MIN_DRAG_PX)
    {
      ana_chart_view_set_view (self, ana_geom_x_value (geom, (float) from), ana_geom_x_value (geom, (float) to));
      return;
    }
  hit = ana_geom_hit (geom, (float) self->drag_from_px, (float) geom->plot_y);
  if (hit.hit)
    ana_chart_view_move_cursor (self, (int) hit.index);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, AnaChartView *self)
{
  if (n_press == 2)
    ana_chart_view_set_view (self, NAN, NAN);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, AnaChartView *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  AnaGeom *geom = ana_chart_view_get_geom (self);

  if ((state & GDK_CONTROL_MASK) == 0 || geom == NULL || geom->empty)
    return GDK_EVENT_PROPAGATE;
  ana_chart_view_zoom_at (self, self->hover.hit ? self->hover.x : (geom->x_lo + geom->x_hi) / 2, dy > 0 ? 1 / ZOOM_STEP : ZOOM_STEP);
  return GDK_EVENT_STOP;
}

static void
add (AnaChartView *self, gpointer controller)
{
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (controller));
}

/* Called once, at init. */
void
ana_chart_view_add_input (AnaChartView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  add (self, keys);
  add (self, motion);
  add (self, scroll);
  add (self, drag);
  add (self, click);
}
