/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-drag.c: drags over a chart: zoom along an axis or in a box, pan, brush; and the pinch of two fingers.
 *
 * A drag along one direction zooms that axis alone, one that begins on an axis stays there, and one that goes both ways
 * takes a box. With Ctrl it says something about a stretch, or moves what was said: an end of a range alone, with Shift
 * too all of it. With Shift it pans, and so does a finger on a chart that was zoomed into; what is left to a finger scrolls
 * the page.
 */
#include "config.h"

#include "ana-chart-view-private.h"

#include <math.h>

#define MIN_DRAG_PX  6
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
    return ANA_DRAG_BRUSH;
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

/* From there, with those keys held. */
void
ana_chart_view_begin_drag (AnaChartView *self, double x, double y, GdkModifierType state, gboolean touch)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);

  self->drag = ANA_DRAG_NONE;
  if (geom == NULL || geom->empty)
    return;
  self->drag = begin_at (self, geom, x, y, state, touch);
  self->from_x_px = self->to_x_px = x;
  self->from_y_px = self->to_y_px = y;
  self->drag_part = (AnaChartPart) { geom->x_lo, geom->x_hi, geom->y_lo, geom->y_hi };
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
  double x = -dx / geom->plot_w * (from->hi - from->lo), y = dy / geom->plot_h * (from->y_hi - from->y_lo);
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
    pan_by (self, geom, dx, dy);
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
      part.lo = ana_geom_x_value (geom, (float) (ana_geom_runs_left (geom) ? right : left));
      part.hi = ana_geom_x_value (geom, (float) (ana_geom_runs_left (geom) ? left : right));
    }
  if (does_y)
    {
      part.y_lo = ana_geom_y_value (geom, (float) bottom);
      part.y_hi = ana_geom_y_value (geom, (float) top);
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
  if (geom == NULL || hypot (dx, dy) < MIN_DRAG_PX)
    return;
  if (drag == ANA_DRAG_NOTE || drag == ANA_DRAG_MOVE)
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
