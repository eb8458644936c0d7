/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-input.c: the pointer and the keys of a chart.
 *
 * Left and Right move the cursor, Home and End to the ends, Up and Down choose the series, + and - zoom, Backspace goes
 * back, 0 shows all, L shows the colour of a mark alone and Shift+L takes it away, A annotates, D sets the point that differences are told from, B turns the brush on and off, T goes to the table,
 * Space pins the tooltip, or brushes, and Shift+Space adds a mark to what is brushed, or takes it out, Enter opens. A double click shows all of a chart of series and opens a mark of
 * shapes; Ctrl+scroll zooms: plain scrolling stays the page's.
 */
#include "config.h"

#include "ana-chart-view-private.h"

#include <math.h>

#define ZOOM_STEP 0.7

/* The first key press starts at the last point of the view. */
static void
step_cursor (AnaChartView *self, int step)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  int n = (int) ana_chart_view_count (self);
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
  self->layer_at = (int) self->series;
}

static void
walk_shapes (AnaChartView *self, const AnaShapes *shapes, AnaWalk way, guint n_steps)
{
  guint at = self->cursor >= 0 ? (guint) self->cursor : ANA_NO_DATUM;

  for (guint i = 0; i < n_steps; i++)
    at = ana_shapes_walk (shapes, at, way);
  ana_chart_view_move_cursor (self, at == ANA_NO_DATUM ? -1 : (int) at);
}

typedef struct { guint key, keypad; AnaWalk way; guint n_steps; } Move;

/* FALSE: the key is no move. */
static gboolean
move_by_key (AnaChartView *self, guint key)
{
  static const Move moves[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, ANA_WALK_PREVIOUS, 1 },
    { GDK_KEY_Right, GDK_KEY_KP_Right, ANA_WALK_NEXT, 1 },
    { GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, ANA_WALK_PREVIOUS, 10 },
    { GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, ANA_WALK_NEXT, 10 },
    { GDK_KEY_Home, GDK_KEY_KP_Home, ANA_WALK_FIRST, 1 },
    { GDK_KEY_End, GDK_KEY_KP_End, ANA_WALK_LAST, 1 },
    { GDK_KEY_Up, GDK_KEY_KP_Up, ANA_WALK_UP, 1 },
    { GDK_KEY_Down, GDK_KEY_KP_Down, ANA_WALK_DOWN, 1 },
  };
  AnaGeom *geom = ana_chart_view_get_geom (self);

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      const Move *move = &moves[i];

      if (key != move->key && key != move->keypad)
        continue;
      if (i < 2 && geom != NULL && ana_geom_runs_left (geom))
        move = &moves[1 - i]; /* the arrow goes where it points */
      if (geom != NULL && geom->shapes != NULL)
        walk_shapes (self, geom->shapes, move->way, move->n_steps);
      else if (move->way == ANA_WALK_PREVIOUS || move->way == ANA_WALK_NEXT)
        step_cursor (self, move->way == ANA_WALK_NEXT ? (int) move->n_steps : -(int) move->n_steps);
      else if (move->way == ANA_WALK_UP || move->way == ANA_WALK_DOWN)
        choose_series (self, move->way == ANA_WALK_DOWN ? 1 : -1);
      else
        ana_chart_view_move_cursor (self, move->way == ANA_WALK_LAST ? (int) ana_chart_view_count (self) - 1 : ana_chart_view_count (self) > 0 ? 0 : -1);
      return TRUE;
    }
  return FALSE;
}

/* What was put on the chart last goes first. FALSE: there is nothing. */
static gboolean
take_away (AnaChartView *self)
{
  if (self->pinned >= 0)
    ana_chart_view_set_pinned (self, -1);
  else if (!isnan (self->anchor))
    ana_chart_view_set_anchor (self, NAN);
  else if (ana_chart_view_drop_brush (self))
    return TRUE;
  else if (self->brushing)
    ana_chart_view_set_brushing (self, FALSE);
  else if (self->cursor >= 0)
    ana_chart_view_move_cursor (self, -1);
  else
    return FALSE;
  return TRUE;
}

static void
toggle_pin (AnaChartView *self, int index)
{
  ana_chart_view_set_pinned (self, self->pinned == index ? -1 : index);
}

static void
use_space (AnaChartView *self, gboolean adds)
{
  if (self->brushing && adds)
    ana_chart_view_mark_cursor (self);
  else if (self->brushing)
    ana_chart_view_brush_cursor (self);
  else
    toggle_pin (self, self->cursor);
}

/* The point that is looked at is what differences are told from; a second time it is not. */
static void
toggle_anchor (AnaChartView *self)
{
  gboolean keyboard;
  AnaHit hit = ana_chart_view_get_hit (self, &keyboard);

  ana_chart_view_set_anchor (self, hit.hit && isnan (self->anchor) ? hit.x : (double) NAN);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, AnaChartView *self)
{
  if ((state & GDK_ALT_MASK) != 0 && (key == GDK_KEY_Left || key == GDK_KEY_Right))
    return ana_chart_view_go (self, key == GDK_KEY_Left ? -1 : 1) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (move_by_key (self, key))
    return GDK_EVENT_STOP;
  switch (key)
    {
    case GDK_KEY_plus: case GDK_KEY_equal: case GDK_KEY_KP_Add: ana_chart_view_zoom (self, ZOOM_STEP); break;
    case GDK_KEY_minus: case GDK_KEY_KP_Subtract: ana_chart_view_zoom (self, 1 / ZOOM_STEP); break;
    case GDK_KEY_0: case GDK_KEY_KP_0: ana_chart_view_reset (self); break;
    case GDK_KEY_BackSpace: return ana_chart_view_go (self, -1) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
    case GDK_KEY_a: case GDK_KEY_A: return ana_chart_view_annotate (self) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
    case GDK_KEY_b: case GDK_KEY_B: ana_chart_view_set_brushing (self, !self->brushing); break;
    case GDK_KEY_d: case GDK_KEY_D: toggle_anchor (self); break;
    case GDK_KEY_t: case GDK_KEY_T: ana_chart_view_show_table (self); break;
    case GDK_KEY_l: return ana_chart_view_isolate_cursor (self, FALSE) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
    case GDK_KEY_L: return ana_chart_view_isolate_cursor (self, TRUE) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
    case GDK_KEY_Menu: ana_chart_view_popup (self, NULL); break;
    case GDK_KEY_F10:
      if ((state & GDK_SHIFT_MASK) == 0)
        return GDK_EVENT_PROPAGATE;
      ana_chart_view_popup (self, NULL);
      break;
    case GDK_KEY_Return: case GDK_KEY_KP_Enter: ana_chart_view_emit_opened (self); break;
    case GDK_KEY_space: case GDK_KEY_KP_Space: use_space (self, (state & GDK_SHIFT_MASK) != 0); break;
    case GDK_KEY_Escape: return take_away (self) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
    default: return GDK_EVENT_PROPAGATE;
    }
  return GDK_EVENT_STOP;
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, AnaChartView *self)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  AnaHit hit;

  if (geom == NULL || ana_chart_view_is_dragging (self))
    return;
  hit = ana_chart_hit_at (geom, x, y);
  if (hit.hit == self->hover.hit && hit.index == self->hover.index)
    return;
  ana_chart_view_set_hover (self, hit);
}

static void
leave_cb (GtkEventControllerMotion *controller, AnaChartView *self)
{
  ana_chart_view_set_hover (self, (AnaHit) { 0 });
}

/* A click puts the keyboard cursor on the point, so that pointer and keys go on from the same place, and pins what it says;
 * a second one lets it go. */
static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, AnaChartView *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  AnaGeom *geom = ana_chart_view_get_geom (self);
  AnaHit hit = geom != NULL && !geom->empty ? ana_chart_hit_at (geom, x, y) : (AnaHit) { 0 };

  if (ana_chart_view_click_legend (self, x, y, (state & GDK_CONTROL_MASK) != 0))
    return;
  if (self->brushing)
    {
      if (n_press == 1 && (state & GDK_SHIFT_MASK) != 0)
        ana_chart_view_mark_at (self, x, y);
      else if (n_press == 1)
        ana_chart_view_brush_at (self, x, y);
      return;
    }
  if (!hit.hit)
    {
      ana_chart_view_set_pinned (self, -1);
      return;
    }
  if (n_press == 1)
    {
      ana_chart_view_move_cursor (self, (int) hit.index);
      self->layer_at = ana_chart_view_find_layer (self, x, y);
      toggle_pin (self, (int) hit.index);
      ana_chart_view_emit_clicked (self);
    }
}

/* Whether a double click on series has a mark to open: where a part is in view it shows all again. */
static gboolean
opens_point (AnaChartView *self, double x, double y)
{
  if (!ana_chart_view_opens_points (self) || self->history_at > 0 || self->brushing)
    return FALSE;
  self->layer_at = ana_chart_view_find_layer (self, x, y);
  return TRUE;
}

/* Twice: a mark is opened, a chart of series shows all again. */
static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, AnaChartView *self)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);

  if (n_press != 2 || geom == NULL || ana_chart_view_edit_note (self, ana_chart_view_find_note (self, x, y)))
    return;
  ana_chart_view_set_pinned (self, -1);
  if (geom->shapes == NULL && !opens_point (self, x, y))
    ana_chart_view_reset (self);
  else if (ana_chart_hit_at (geom, x, y).hit)
    ana_chart_view_emit_opened (self);
  else if (ana_chart_view_can_zoom (self))
    ana_chart_view_reset (self);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, AnaChartView *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  AnaGeom *geom = ana_chart_view_get_geom (self);

  if ((state & GDK_CONTROL_MASK) == 0 || geom == NULL || geom->empty || !ana_chart_view_can_zoom (self))
    return GDK_EVENT_PROPAGATE;
  if (geom->shapes != NULL)
    ana_chart_view_zoom (self, dy > 0 ? 1 / ZOOM_STEP : ZOOM_STEP);
  else
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
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  add (self, keys);
  add (self, motion);
  add (self, scroll);
  ana_chart_view_add_drag (self);
  add (self, click);
}
