/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-drag.c: drags over a chart: zoom along an axis or in a box, pan, brush; and the pinch of two fingers.
 *
 * A drag along one direction zooms that axis alone, one that begins on an axis stays there, and one that goes both ways
 * takes a box. Where a drag brushes, it takes a box, and with Shift what lies within the line that is drawn. With Ctrl it says something about a stretch, or moves what was said: an end of a range alone, with Shift
 * too all of it. With Shift it pans, and so does a finger on a chart that was zoomed into; what is left to a finger scrolls
 * the page. A pan that is let go while it moves runs on for a moment, where things may move.
 */
#include "config.h"

#include "ana-chart-view-private.h"

#include <math.h>

#define MIN_DRAG_PX  6
#define FLING_SEC    0.325 /* as long as GTK's own lists take to slow down to a third */
#define MIN_FLING_PX 80    /* pixels a second: slower ones were put where they are */
#define MIN_SPEED_PX 8
#define STILL_SEC    0.08  /* who holds still that long before letting go does not throw */
#define SLANT_PX     20  /* a drag that strays so little from its axis, */
#define SLANT_RATIO  0.6 /* or less than this part of its way, is along it */

gboolean
ana_chart_view_is_dragging (AnaChartView *self)
{
  return self->drag != ANA_DRAG_NONE && self->drag != ANA_DRAG_WAIT;
}

static gboolean
is_touch (GtkGesture *gesture)
{
  GdkDevice *device = gtk_gesture_get_device (gesture);

  return device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN;
}

static gboolean
is_zoomed (AnaChartView *self)
{
  return !isnan (self->lo) || !isnan (self->y_lo);
}

/* --- where a drag goes --- */

static AnaChartDrag
begin_at (AnaChartView *self, const AnaGeom *geom, double x, double y, GdkModifierType state, gboolean touch)
{
  gboolean beside = x < geom->plot_x || x > geom->plot_x + geom->plot_w, below = y > geom->plot_y + geom->plot_h;

  self->drag_axis = FALSE;
  if ((state & GDK_CONTROL_MASK) != 0 && !touch)
    {
      self->drag_axis = (state & GDK_SHIFT_MASK) != 0;
      return ana_chart_view_begin_note (self, x, y);
    }
  if (self->brushing)
    return (state & GDK_SHIFT_MASK) != 0 ? ANA_DRAG_LASSO : ANA_DRAG_BRUSH;
  if (!ana_chart_view_can_zoom (self))
    return ANA_DRAG_NONE;
  if ((state & GDK_SHIFT_MASK) != 0 || (touch && is_zoomed (self)))
    return ANA_DRAG_PAN;
  if (touch || (beside && below))
    return ANA_DRAG_NONE;
  self->drag_axis = beside || below;
  if (!ana_chart_view_can_zoom_values (self))
    return beside ? ANA_DRAG_NONE : ANA_DRAG_X;
  return beside ? ANA_DRAG_Y : below ? ANA_DRAG_X : ANA_DRAG_WAIT;
}

static AnaChartDrag
along (AnaChartView *self)
{
  double dx = fabs (self->to_x_px - self->from_x_px), dy = fabs (self->to_y_px - self->from_y_px);

  if (dx < MIN_DRAG_PX && dy < MIN_DRAG_PX)
    return ANA_DRAG_WAIT;
  if (dy < fmin (dx * SLANT_RATIO, SLANT_PX))
    return ANA_DRAG_X;
  return dx < fmin (dy * SLANT_RATIO, SLANT_PX) ? ANA_DRAG_Y : ANA_DRAG_BOX;
}

/* --- a pan that runs on --- */

static void pan_by (AnaChartView *self, const AnaGeom *geom, double dx, double dy);

void
ana_chart_view_stop_fling (AnaChartView *self)
{
  if (self->fling_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->fling_id);
  self->fling_id = 0;
}

static gboolean
is_same_part (AnaChartPart a, AnaChartPart b)
{
  return (a.lo == b.lo || (isnan (a.lo) && isnan (b.lo))) && (a.y_lo == b.y_lo || (isnan (a.y_lo) && isnan (b.y_lo)));
}

/* Slower by the same part in the same time; at the end of the data it stands. */
static gboolean
fling_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  AnaChartView *self = ANA_CHART_VIEW (widget);
  AnaGeom *geom = ana_chart_view_get_geom (self);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double dt = CLAMP ((now - self->moved_usec) / 1e6, 0, 0.1), left = exp (-dt / FLING_SEC);
  AnaChartPart before = ana_chart_view_get_part (self);

  self->run_x += self->speed_x * FLING_SEC * (1 - left);
  self->run_y += self->speed_y * FLING_SEC * (1 - left);
  self->speed_x *= left;
  self->speed_y *= left;
  self->moved_usec = now;
  if (geom != NULL && !geom->empty)
    pan_by (self, geom, self->run_x, self->run_y);
  if (hypot (self->speed_x, self->speed_y) > MIN_SPEED_PX && (dt == 0 || !is_same_part (before, ana_chart_view_get_part (self))))
    return G_SOURCE_CONTINUE;
  self->fling_id = 0;
  return G_SOURCE_REMOVE;
}

/**
 * ana_chart_view_fling:
 * @self: the view, where a pan was let go
 * @speed_x: pixels a second
 * @speed_y: pixels a second
 *
 * Lets the pan run on and out; not where nothing may move.
 */
void
ana_chart_view_fling (AnaChartView *self, double speed_x, double speed_y)
{
  gboolean animate;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animate, NULL);
  ana_chart_view_stop_fling (self);
  if (!animate || hypot (speed_x, speed_y) < MIN_FLING_PX)
    return;
  self->speed_x = speed_x;
  self->speed_y = speed_y;
  self->moved_usec = gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (GTK_WIDGET (self)));
  self->fling_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), fling_cb, NULL, NULL);
}

/* How fast it went lately: the last steps count most. */
static void
measure_speed (AnaChartView *self, double dx, double dy)
{
  gint64 now = g_get_monotonic_time ();
  double dt = (now - self->moved_usec) / 1e6;

  if (dt > 0.001)
    {
      self->speed_x = dt > STILL_SEC ? 0 : 0.6 * (dx - self->run_x) / dt + 0.4 * self->speed_x;
      self->speed_y = dt > STILL_SEC ? 0 : 0.6 * (dy - self->run_y) / dt + 0.4 * self->speed_y;
      self->moved_usec = now;
      self->run_x = dx;
      self->run_y = dy;
    }
}

/* From there, with those keys held. */
void
ana_chart_view_begin_drag (AnaChartView *self, double x, double y, GdkModifierType state, gboolean touch)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);

  ana_chart_view_stop_fling (self);
  self->drag = ANA_DRAG_NONE;
  self->speed_x = self->speed_y = self->run_x = self->run_y = 0;
  self->moved_usec = g_get_monotonic_time ();
  if (geom == NULL || geom->empty)
    return;
  self->drag = begin_at (self, geom, x, y, state, touch);
  self->from_x_px = self->to_x_px = x;
  self->from_y_px = self->to_y_px = y;
  self->drag_part = (AnaChartPart) { geom->x_lo, geom->x_hi, geom->y_lo, geom->y_hi };
  g_array_set_size (self->lasso, 0);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, AnaChartView *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  gtk_widget_grab_focus (GTK_WIDGET (self));
  ana_chart_view_begin_drag (self, x, y, state, is_touch (GTK_GESTURE (gesture)));
}

/* --- under way --- */

static void
pan_by (AnaChartView *self, const AnaGeom *geom, double dx, double dy)
{
  const AnaChartPart *from = &self->drag_part;
  double x = -dx / (geom->x_scale.p1 - geom->x_scale.p0) * (from->hi - from->lo), y = -dy / (geom->y_scale.p1 - geom->y_scale.p0) * (from->y_hi - from->y_lo);
  AnaChartPart part = ana_chart_view_get_part (self);

  if (!isnan (self->lo))
    {
      part.lo = from->lo + x;
      part.hi = from->hi + x;
    }
  if (!isnan (self->y_lo))
    {
      part.y_lo = from->y_lo + y;
      part.y_hi = from->y_hi + y;
    }
  ana_chart_view_set_part (self, part);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, AnaChartView *self)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);

  if (self->drag == ANA_DRAG_NONE || geom == NULL)
    return;
  if (hypot (dx, dy) > MIN_DRAG_PX)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->to_x_px = CLAMP (self->from_x_px + dx, geom->plot_x, geom->plot_x + geom->plot_w);
  self->to_y_px = CLAMP (self->from_y_px + dy, geom->plot_y, geom->plot_y + geom->plot_h);
  if (self->drag == ANA_DRAG_PAN)
    {
      pan_by (self, geom, dx, dy);
      measure_speed (self, dx, dy);
    }
  else if (self->drag == ANA_DRAG_LASSO)
    ana_chart_view_extend_lasso (self, self->from_x_px + dx, self->from_y_px + dy); /* beyond the plot too: round what stands at its edge */
  else if ((self->drag == ANA_DRAG_WAIT || self->drag == ANA_DRAG_X || self->drag == ANA_DRAG_Y || self->drag == ANA_DRAG_BOX) && !self->drag_axis && ana_chart_view_can_zoom_values (self))
    self->drag = along (self);
  gtk_widget_queue_draw (self->layers.over);
}

/* --- at its end --- */

static void
zoom_to_drag (AnaChartView *self, const AnaGeom *geom, AnaChartDrag drag)
{
  AnaChartPart part = ana_chart_view_get_part (self);
  double left = fmin (self->from_x_px, self->to_x_px), right = fmax (self->from_x_px, self->to_x_px);
  double top = fmin (self->from_y_px, self->to_y_px), bottom = fmax (self->from_y_px, self->to_y_px);
  gboolean does_x = drag != ANA_DRAG_Y && right - left >= MIN_DRAG_PX, does_y = drag != ANA_DRAG_X && bottom - top >= MIN_DRAG_PX;

  if (does_x)
    {
      part.lo = fmin (ana_geom_x_value (geom, (float) left), ana_geom_x_value (geom, (float) right));
      part.hi = fmax (ana_geom_x_value (geom, (float) left), ana_geom_x_value (geom, (float) right));
    }
  if (does_y)
    {
      part.y_lo = fmin (ana_geom_y_value (geom, (float) bottom), ana_geom_y_value (geom, (float) top)); /* names go down */
      part.y_hi = fmax (ana_geom_y_value (geom, (float) bottom), ana_geom_y_value (geom, (float) top));
    }
  if (!does_x && !does_y)
    return;
  ana_chart_view_remember (self, FALSE);
  ana_chart_view_set_part (self, part);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, AnaChartView *self)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  AnaChartDrag drag = self->drag;

  self->drag = ANA_DRAG_NONE;
  gtk_widget_queue_draw (self->layers.over);
  if (geom != NULL && drag == ANA_DRAG_LASSO) /* it may end where it began */
    ana_chart_view_brush_lasso (self);
  if (geom == NULL || hypot (dx, dy) < MIN_DRAG_PX)
    return;
  if (drag == ANA_DRAG_PAN && g_get_monotonic_time () - self->moved_usec < STILL_SEC * 1e6)
    ana_chart_view_fling (self, self->speed_x, self->speed_y);
  else if (drag == ANA_DRAG_NOTE || drag == ANA_DRAG_MOVE)
    ana_chart_view_end_note (self, drag);
  else if (drag == ANA_DRAG_BRUSH)
    ana_chart_view_brush_area (self, self->from_x_px, self->from_y_px, self->to_x_px, self->to_y_px);
  else if (drag == ANA_DRAG_X || drag == ANA_DRAG_Y || drag == ANA_DRAG_BOX)
    zoom_to_drag (self, geom, drag);
}

/* --- two fingers --- */

/* @x_px: between the fingers; NAN: in the middle. FALSE when there is nothing to zoom. */
gboolean
ana_chart_view_begin_pinch (AnaChartView *self, double x_px)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);

  ana_chart_view_stop_fling (self);
  self->drag = ANA_DRAG_NONE;
  if (geom == NULL || geom->empty || !ana_chart_view_can_zoom (self))
    return FALSE;
  ana_chart_view_remember (self, FALSE);
  self->drag_part = (AnaChartPart) { geom->x_lo, geom->x_hi, NAN, NAN };
  self->pinch_x = isnan (x_px) ? (geom->x_lo + geom->x_hi) / 2 : ana_geom_x_value (geom, (float) x_px);
  return TRUE;
}

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, AnaChartView *self)
{
  double x, y;

  if (!gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    x = NAN;
  if (!ana_chart_view_begin_pinch (self, x))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
}

/* The value between the fingers stays between them. */
static void
pinch_cb (GtkGestureZoom *gesture, double scale, AnaChartView *self)
{
  const AnaChartPart *from = &self->drag_part;

  if (scale > 0 && ana_chart_view_can_zoom (self))
    ana_chart_view_set_view (self, self->pinch_x - (self->pinch_x - from->lo) / scale, self->pinch_x + (from->hi - self->pinch_x) / scale);
}

/* Called once, at init. */
void
ana_chart_view_add_drag (AnaChartView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new (), *pinch = gtk_gesture_zoom_new ();

  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
}
