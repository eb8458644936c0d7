/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-canvas-pointer.c: editing a board by pointer: drag by the head, eight grips, a drop from the palette.
 */
#include "config.h"

#include "ana-board-canvas-private.h"

#include "ana-ui.h"

#include <math.h>

#define REACH_PX       12 /* of a grip, to each side */
#define EDGE_PX        40 /* of the view: a tile that is held there scrolls it */
#define SCROLL_PX      14 /* a frame */

/* --- what is under the pointer --- */

static int
find_at (AnaBoardCanvas *self, double x, double y)
{
  double top = ana_board_canvas_get_scroll_px (self);

  for (guint i = self->places->len; i > 0; i--)
    {
      const GdkRectangle *rect = &ana_board_canvas_get_place (self, i - 1)->rect;

      if (x >= rect->x && x < rect->x + rect->width && y + top >= rect->y && y + top < rect->y + rect->height)
        return (int) i - 1;
    }
  return -1;
}

/* The grip of the selected tile that is within reach: the nearest, 0 when there is none. */
static AnaGrip
find_grip (AnaBoardCanvas *self, double x, double y)
{
  const char *key = ana_canvas_get_primary (self);
  int i = key != NULL && !self->narrow ? ana_board_canvas_find (self, key) : -1;
  double best = 2 * REACH_PX * REACH_PX + 1, gx, gy;
  AnaGrip grip, found = 0;

  if (i < 0 || ana_board_canvas_get_place (self, (guint) i)->tile->locked)
    return 0;
  for (guint k = 0; ana_canvas_get_grip_point (&ana_board_canvas_get_place (self, (guint) i)->rect, k, &gx, &gy, &grip); k++)
    {
      double dx = x - gx, dy = y + ana_board_canvas_get_scroll_px (self) - gy;

      if (fabs (dx) <= REACH_PX && fabs (dy) <= REACH_PX && dx * dx + dy * dy < best)
        {
          best = dx * dx + dy * dy;
          found = grip;
        }
    }
  return found;
}

static gboolean
is_head (AnaBoardCanvas *self, int i, double y)
{
  return !self->narrow && y + ana_board_canvas_get_scroll_px (self) < ana_board_canvas_get_place (self, (guint) i)->rect.y + ANA_CANVAS_HEAD_PX;
}

/* What is seen on the left is the far edge where the layout is mirrored. */
static AnaGrip
turn (AnaBoardCanvas *self, AnaGrip grip)
{
  guint sides = grip & (ANA_GRIP_LEFT | ANA_GRIP_RIGHT);

  if (!ana_canvas_is_mirrored (self) || sides == 0)
    return grip;
  return (AnaGrip) ((guint) grip ^ (ANA_GRIP_LEFT | ANA_GRIP_RIGHT));
}

/* --- carrying --- */

static void
snap_ghost (AnaBoardCanvas *self)
{
  AnaGridCell at = ana_canvas_hold_get_cell (self);
  double inner = self->width - 2 * ANA_CANVAS_PAD_PX;
  int left = ana_canvas_is_mirrored (self) ? self->width - self->ghost.x - self->ghost.width : self->ghost.x;

  at.x = ana_grid_snap_x (inner, left - ANA_CANVAS_PAD_PX);
  at.y = ana_grid_snap_y (self->ghost.y - ANA_CANVAS_PAD_TOP_PX);
  ana_canvas_hold_put (self, at);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
carry (AnaBoardCanvas *self, double dx, double dy)
{
  int i = ana_canvas_hold_get_index (self);
  AnaGridCell start = ana_tile_get_item (ana_board_canvas_get_place (self, (guint) i)->tile).at;
  GdkRectangle from = ana_canvas_get_cell_rect (self, start);

  self->ghost = from;
  self->ghost.x = CLAMP (from.x + (int) dx, -from.width / 2, self->width - from.width / 2);
  self->ghost.y = MAX (from.y + (int) dy + ana_board_canvas_get_scroll_px (self) - self->press_scroll, -from.height / 2);
  snap_ghost (self);
}

static void
pull (AnaBoardCanvas *self, double dx, double dy)
{
  double column = (self->width - 2.0 * ANA_CANVAS_PAD_PX + ANA_GRID_GAP_PX) / ANA_GRID_COLUMNS;
  double down = dy + ana_board_canvas_get_scroll_px (self) - self->press_scroll;

  if (ana_canvas_is_mirrored (self))
    dx = -dx;
  ana_canvas_hold_pull (self, turn (self, (AnaGrip) self->press_grip), (int) lround (dx / column),
                        (int) lround (down / (ANA_GRID_ROW_PX + ANA_GRID_GAP_PX)));
}

static void
follow (AnaBoardCanvas *self, double dx, double dy)
{
  if (self->press_grip != 0)
    pull (self, dx, dy);
  else
    carry (self, dx, dy);
}

/* --- scrolling at the edges --- */

static double
edge_speed (AnaBoardCanvas *self)
{
  if (self->pointer_y < EDGE_PX)
    return -SCROLL_PX * MIN ((EDGE_PX - self->pointer_y) / EDGE_PX, 1);
  if (self->pointer_y > self->height - EDGE_PX)
    return SCROLL_PX * MIN ((self->pointer_y - self->height + EDGE_PX) / EDGE_PX, 1);
  return 0;
}

static gboolean
scroll_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  AnaBoardCanvas *self = ANA_BOARD_CANVAS (widget);
  GtkAdjustment *vertical = self->adjustment[GTK_ORIENTATION_VERTICAL];
  double speed = edge_speed (self);
  GtkGesture *gesture = data;
  double dx, dy;

  if (vertical == NULL || speed == 0)
    return G_SOURCE_CONTINUE;
  gtk_adjustment_set_value (vertical, gtk_adjustment_get_value (vertical) + speed);
  if (gesture != NULL && self->hold != NULL && gtk_gesture_drag_get_offset (GTK_GESTURE_DRAG (gesture), &dx, &dy))
    follow (self, dx, dy);
  return G_SOURCE_CONTINUE;
}

static void
start_scrolling (AnaBoardCanvas *self, GtkGesture *gesture)
{
  if (self->scroll_id == 0)
    self->scroll_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_cb, gesture, NULL);
}

/* Nothing is held any more. */
void
ana_canvas_stop_pointer (AnaBoardCanvas *self)
{
  if (self->scroll_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->scroll_id);
  self->scroll_id = 0;
  g_clear_pointer (&self->press_key, g_free);
}

/* --- drag --- */

static void
press (AnaBoardCanvas *self, GtkGesture *gesture, int i)
{
  const char *key = ana_board_canvas_get_place (self, (guint) i)->tile->key;
  GdkModifierType keys = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if (keys & (GDK_CONTROL_MASK | GDK_SHIFT_MASK))
    ana_canvas_toggle (self, key);
  else if (!ana_canvas_is_selected (self, key) || self->selected->len > 1)
    ana_board_canvas_select (self, key);
  gtk_widget_grab_focus (GTK_WIDGET (ana_board_canvas_show_place (self, (guint) i)));
}

static void
drag_begin_cb (GtkGesture *gesture, double x, double y, AnaBoardCanvas *self)
{
  int i = find_at (self, x, y);

  if (self->draft == NULL)
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  ana_canvas_hold_cancel (self);
  ana_canvas_stop_pointer (self);
  self->press_x = x;
  self->press_y = self->pointer_y = y;
  self->press_scroll = ana_board_canvas_get_scroll_px (self);
  self->press_grip = find_grip (self, x, y);
  if (self->press_grip != 0)
    self->press_key = g_strdup (ana_canvas_get_primary (self));
  else if (i < 0)
    ana_board_canvas_select (self, NULL);
  else
    {
      press (self, gesture, i);
      if (is_head (self, i, y))
        self->press_key = g_strdup (ana_board_canvas_get_place (self, (guint) i)->tile->key);
    }
  /* who takes hold of the rest scrolls */
  gtk_gesture_set_state (gesture, self->press_key != NULL ? GTK_EVENT_SEQUENCE_CLAIMED : GTK_EVENT_SEQUENCE_DENIED);
}

static void
drag_update_cb (GtkGesture *gesture, double dx, double dy, AnaBoardCanvas *self)
{
  if (self->press_key == NULL || self->draft == NULL)
    return;
  self->pointer_y = self->press_y + dy;
  if (self->hold == NULL)
    {
      if (!gtk_drag_check_threshold (GTK_WIDGET (self), (int) self->press_x, (int) self->press_y, (int) (self->press_x + dx),
                                     (int) (self->press_y + dy)) || !ana_canvas_hold_begin (self, self->press_key))
        return;
      start_scrolling (self, gesture);
    }
  follow (self, dx, dy);
}

static void
drag_end_cb (GtkGesture *gesture, double dx, double dy, AnaBoardCanvas *self)
{
  if (self->press_key == NULL)
    return;
  ana_canvas_stop_pointer (self);
  ana_canvas_hold_drop (self);
}

/* Another took the pointer: everything as it was. */
static void
drag_cancel_cb (GtkGesture *gesture, GdkEventSequence *sequence, AnaBoardCanvas *self)
{
  if (self->press_key == NULL)
    return;
  ana_canvas_stop_pointer (self);
  ana_canvas_hold_cancel (self);
}

/* --- pointer shapes, menu --- */

static const char *
choose_cursor (AnaBoardCanvas *self, double x, double y)
{
  AnaGrip grip = find_grip (self, x, y);
  int i = find_at (self, x, y);

  switch (grip)
    {
    case ANA_GRIP_LEFT:
    case ANA_GRIP_RIGHT:
      return "ew-resize";
    case ANA_GRIP_TOP:
    case ANA_GRIP_BOTTOM:
      return "ns-resize";
    case ANA_GRIP_TOP_LEFT:
    case ANA_GRIP_BOTTOM_RIGHT:
      return "nwse-resize";
    case ANA_GRIP_TOP_RIGHT:
    case ANA_GRIP_BOTTOM_LEFT:
      return "nesw-resize";
    default:
      return i >= 0 && is_head (self, i, y) && !ana_board_canvas_get_place (self, (guint) i)->tile->locked ? "grab" : NULL;
    }
}

static void
motion_cb (GtkEventController *controller, double x, double y, AnaBoardCanvas *self)
{
  if (self->draft != NULL)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), self->hold != NULL && self->press_grip == 0 ? "grabbing" : choose_cursor (self, x, y));
}

static void
leave_cb (GtkEventController *controller, AnaBoardCanvas *self)
{
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), NULL);
}

static void
menu_cb (GtkGestureClick *gesture, int n_press, double x, double y, AnaBoardCanvas *self)
{
  int i = self->draft != NULL ? find_at (self, x, y) : -1;

  if (i < 0)
    return;
  if (!ana_canvas_is_selected (self, ana_board_canvas_get_place (self, (guint) i)->tile->key))
    ana_board_canvas_select (self, ana_board_canvas_get_place (self, (guint) i)->tile->key);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  ana_canvas_popup_menu (self, x, y);
}

/* --- a drop from the palette --- */

static GdkDragAction
drop_motion_cb (GtkDropTarget *target, double x, double y, AnaBoardCanvas *self)
{
  const GValue *value = gtk_drop_target_get_value (target);
  AnaGridCell at;
  GdkRectangle rect;

  if (self->draft == NULL || value == NULL)
    return 0;
  if (self->hold == NULL && !ana_canvas_hold_begin_new (self, g_value_get_object (value)))
    return self->narrow ? GDK_ACTION_COPY : 0;
  self->pointer_y = y;
  start_scrolling (self, NULL);
  at = ana_canvas_hold_get_cell (self);
  rect = ana_canvas_get_cell_rect (self, at);
  /* the pointer is where the head of the tile will be */
  at.x = ana_grid_snap_x (self->width - 2.0 * ANA_CANVAS_PAD_PX,
                          (ana_canvas_is_mirrored (self) ? self->width - x : x) - ANA_CANVAS_PAD_PX - rect.width / 2.0);
  at.y = ana_grid_snap_y (y + ana_board_canvas_get_scroll_px (self) - ANA_CANVAS_PAD_TOP_PX - ANA_CANVAS_HEAD_PX);
  ana_canvas_hold_put (self, at);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return GDK_ACTION_COPY;
}

static void
drop_leave_cb (GtkDropTarget *target, AnaBoardCanvas *self)
{
  ana_canvas_stop_pointer (self);
  ana_canvas_hold_cancel (self);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, AnaBoardCanvas *self)
{
  if (self->draft == NULL)
    return FALSE;
  if (self->hold == NULL)
    drop_motion_cb (target, x, y, self);
  ana_canvas_stop_pointer (self);
  if (self->hold == NULL && self->narrow)
    g_signal_emit_by_name (self, "add", g_value_get_object (value), NULL);
  ana_canvas_hold_drop (self);
  return TRUE;
}

/* --- once --- */

static void
add (AnaBoardCanvas *self, GtkEventController *controller)
{
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

void
ana_canvas_add_pointer (AnaBoardCanvas *self)
{
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkDropTarget *drop = gtk_drop_target_new (ANA_TYPE_PALETTE_ENTRY, GDK_ACTION_COPY);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), GDK_BUTTON_PRIMARY);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (drag_cancel_cb), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (menu_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_drop_target_set_preload (drop, TRUE);
  g_signal_connect (drop, "motion", G_CALLBACK (drop_motion_cb), self);
  g_signal_connect (drop, "leave", G_CALLBACK (drop_leave_cb), self);
  g_signal_connect (drop, "drop", G_CALLBACK (drop_cb), self);
  add (self, GTK_EVENT_CONTROLLER (drag));
  add (self, GTK_EVENT_CONTROLLER (click));
  add (self, motion);
  add (self, GTK_EVENT_CONTROLLER (drop));
}
