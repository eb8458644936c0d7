/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-canvas-keys.c: editing a board without a pointer: Space takes a tile and drops it, arrows move it, Shift sizes it.
 */
#include "config.h"

#include "ana-board-canvas-private.h"

static AnaBoardSlot *
get_focused (AnaBoardCanvas *self)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self));

  return child != NULL && ANA_IS_BOARD_SLOT (child) ? ANA_BOARD_SLOT (child) : NULL;
}

static void
reveal_cell (AnaBoardCanvas *self)
{
  ana_board_canvas_reveal (self, ana_board_canvas_get_place (self, (guint) ana_canvas_hold_get_index (self))->tile->key);
}

/* One column or row on. Where that changes nothing, since tiles rise, as far as something changes. */
static void
step_place (AnaBoardCanvas *self, int dx, int dy)
{
  AnaGridCell wish = ana_canvas_hold_get_cell (self);

  for (int tries = 0; tries < ANA_GRID_MAX_ROW; tries++)
    {
      wish.x += dx;
      wish.y += dy;
      if (wish.x < 0 || wish.y < 0 || wish.x + wish.w > ANA_GRID_COLUMNS || tries > (int) self->places->len * 64)
        return;
      if (ana_canvas_hold_put (self, wish))
        break;
      if (dx != 0)
        return;
    }
  reveal_cell (self);
}

static void
step_size (AnaBoardCanvas *self, int dx, int dy)
{
  AnaGridCell wish = ana_canvas_hold_get_cell (self);

  wish.w = CLAMP (wish.w + dx, 1, ANA_GRID_COLUMNS - wish.x);
  wish.h = CLAMP (wish.h + dy, 1, ANA_GRID_MAX_ROW);
  ana_canvas_hold_put (self, wish);
  reveal_cell (self);
}

/* Arrows as steps on the grid; FALSE: another key. */
static gboolean
read_arrow (AnaBoardCanvas *self, guint key, int *dx, int *dy)
{
  int forward = ana_canvas_is_mirrored (self) ? -1 : 1;

  *dx = key == GDK_KEY_Right || key == GDK_KEY_KP_Right ? forward : key == GDK_KEY_Left || key == GDK_KEY_KP_Left ? -forward : 0;
  *dy = key == GDK_KEY_Down || key == GDK_KEY_KP_Down ? 1 : key == GDK_KEY_Up || key == GDK_KEY_KP_Up ? -1 : 0;
  return *dx != 0 || *dy != 0;
}

static gboolean
press_held (AnaBoardCanvas *self, guint key, GdkModifierType state)
{
  int dx, dy;

  if (key == GDK_KEY_space || key == GDK_KEY_KP_Space || key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    ana_canvas_hold_drop (self);
  else if (key == GDK_KEY_Escape)
    ana_canvas_hold_cancel (self);
  else if (!read_arrow (self, key, &dx, &dy))
    return key == GDK_KEY_Tab || key == GDK_KEY_ISO_Left_Tab; /* it stays in the hand */
  else if (state & GDK_SHIFT_MASK)
    step_size (self, dx, dy);
  else
    step_place (self, dx, dy);
  return TRUE;
}

/* To the tile whose middle is nearest in that direction. */
static gboolean
walk (AnaBoardCanvas *self, int from, int dx, int dy)
{
  AnaGridCell a = ana_board_canvas_get_place (self, (guint) from)->cell;
  int best = G_MAXINT, found = -1;

  for (guint i = 0; i < self->places->len; i++)
    {
      AnaGridCell b = ana_board_canvas_get_place (self, i)->cell;
      int across = 2 * b.x + b.w - 2 * a.x - a.w, down = 2 * b.y + b.h - 2 * a.y - a.h;
      int ahead = dx * across + dy * down, aside = ABS (dx * down) + ABS (dy * across);

      if (ahead > 0 && ahead + 3 * aside < best)
        {
          best = ahead + 3 * aside;
          found = (int) i;
        }
    }
  if (found >= 0)
    gtk_widget_grab_focus (GTK_WIDGET (ana_board_canvas_show_place (self, (guint) found)));
  return TRUE;
}

static gboolean
run (AnaBoardCanvas *self, const char *action)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), action, NULL);
  return TRUE;
}

static gboolean
press_control (AnaBoardCanvas *self, guint key)
{
  switch (key)
    {
    case GDK_KEY_c:
      return run (self, "copy");
    case GDK_KEY_x:
      return run (self, "cut");
    case GDK_KEY_v:
      return run (self, "paste");
    case GDK_KEY_d:
      return run (self, "duplicate");
    case GDK_KEY_a:
      g_ptr_array_set_size (self->selected, 0);
      for (guint i = 0; i < self->places->len; i++)
        ana_canvas_toggle (self, ana_board_canvas_get_place (self, i)->tile->key);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
open_menu (AnaBoardCanvas *self, int i)
{
  const GdkRectangle *rect = &ana_board_canvas_get_place (self, (guint) i)->rect;

  ana_canvas_popup_menu (self, rect->x + rect->width / 2.0, rect->y + ANA_CANVAS_HEAD_PX - ana_board_canvas_get_scroll_px (self));
}

static gboolean
press_tile (AnaBoardCanvas *self, int i, guint key, GdkModifierType state)
{
  const char *name = ana_board_canvas_get_place (self, (guint) i)->tile->key;
  int dx, dy;

  if (key == GDK_KEY_space || key == GDK_KEY_KP_Space)
    {
      if (state & GDK_CONTROL_MASK)
        ana_canvas_toggle (self, name);
      else if (!ana_canvas_hold_begin (self, name))
        gtk_widget_error_bell (GTK_WIDGET (self));
      return TRUE;
    }
  if (key == GDK_KEY_Delete || key == GDK_KEY_KP_Delete)
    return run (self, "remove");
  if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && (state & GDK_SHIFT_MASK)))
    {
      open_menu (self, i);
      return TRUE;
    }
  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    {
      g_signal_emit_by_name (self, "inspect");
      return TRUE;
    }
  return read_arrow (self, key, &dx, &dy) && walk (self, i, dx, dy);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, AnaBoardCanvas *self)
{
  AnaBoardSlot *slot = get_focused (self);
  int i = slot != NULL ? ana_board_canvas_find (self, ana_board_slot_get_key (slot)) : -1;

  if (self->draft == NULL)
    return FALSE;
  if (ana_canvas_hold_get_index (self) >= 0)
    return press_held (self, key, state);
  if ((state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) == GDK_CONTROL_MASK && press_control (self, gdk_keyval_to_lower (key)))
    return TRUE;
  return i >= 0 && press_tile (self, i, key, state);
}

/* Whoever leaves the board lets go of what they hold. */
static void
leave_cb (GtkEventControllerFocus *controller, AnaBoardCanvas *self)
{
  if (self->press_key == NULL && ana_canvas_hold_get_index (self) >= 0)
    ana_canvas_hold_cancel (self);
}

void
ana_canvas_add_keys (AnaBoardCanvas *self)
{
  GtkEventController *keys = gtk_event_controller_key_new (), *focus = gtk_event_controller_focus_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
