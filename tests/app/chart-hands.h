/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chart-hands.h: a chart in a window of its own, and the hands that point, click, drag and type at it.
 */
#pragma once

#include "ana-chart-spec.h"
#include "ana-chart-view.h"

typedef struct {
  GtkWindow    *window;
  AnaChartView *view;
} Hands;

static inline void
hands_spin (gint64 usec)
{
  gint64 end = g_get_monotonic_time () + usec;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static inline gboolean
hands_spin_until (gboolean (*done) (gpointer data), gpointer data)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (!done (data) && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  return done (data);
}

static inline gboolean
hands_has_size (gpointer view)
{
  return gtk_widget_get_mapped (view) && gtk_widget_get_width (view) > 0;
}

static inline Hands *
hands_new (void)
{
  Hands *self = g_new0 (Hands, 1);

  self->window = GTK_WINDOW (gtk_window_new ());
  self->view = ANA_CHART_VIEW (ana_chart_view_new ());
  gtk_window_set_default_size (self->window, 640, 400);
  gtk_window_set_child (self->window, GTK_WIDGET (self->view));
  gtk_window_present (self->window);
  g_assert_true (hands_spin_until (hands_has_size, self->view));
  return self;
}

static inline void
hands_free (Hands *self)
{
  gtk_window_destroy (self->window);
  hands_spin (10 * 1000);
  g_free (self);
}

static inline gboolean
hands_is_shown (gpointer view)
{
  return !ana_chart_view_is_busy (view);
}

static inline void
hands_show (Hands *self, AnaChart *chart)
{
  ana_chart_view_set_chart (self->view, chart);
  g_assert_true (hands_spin_until (hands_is_shown, self->view));
  hands_spin (20 * 1000); /* it is painted */
}

/* As the view lays it out by itself. */
static inline AnaGeom *
hands_geom (Hands *self)
{
  return ana_geom_new (ana_chart_view_get_chart (self->view), gtk_widget_get_width (GTK_WIDGET (self->view)),
                       gtk_widget_get_height (GTK_WIDGET (self->view)), ANA_INSETS_CHART);
}

static inline gpointer
hands_controller (Hands *self, GType type)
{
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (GTK_WIDGET (self->view));

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkEventController) one = g_list_model_get_item (all, i);

      if (G_OBJECT_TYPE (one) == type && (!GTK_IS_GESTURE_CLICK (one) || gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (one)) == GDK_BUTTON_PRIMARY))
        return one; /* the widget keeps it */
    }
  g_assert_not_reached ();
}

static inline gboolean
hands_press (Hands *self, guint key, GdkModifierType state)
{
  gboolean handled = FALSE;

  g_signal_emit_by_name (hands_controller (self, GTK_TYPE_EVENT_CONTROLLER_KEY), "key-pressed", key, 0, state, &handled);
  return handled;
}

static inline void
hands_point (Hands *self, double x, double y)
{
  g_signal_emit_by_name (hands_controller (self, GTK_TYPE_EVENT_CONTROLLER_MOTION), "motion", x, y);
}

static inline void
hands_click (Hands *self, double x, double y, int n_press)
{
  gpointer click = hands_controller (self, GTK_TYPE_GESTURE_CLICK);

  g_signal_emit_by_name (click, "pressed", n_press, x, y);
  g_signal_emit_by_name (click, "released", n_press, x, y);
}

static inline void
hands_drag (Hands *self, double x0, double y0, double x1, double y1)
{
  gpointer drag = hands_controller (self, GTK_TYPE_GESTURE_DRAG);

  g_signal_emit_by_name (drag, "drag-begin", x0, y0);
  g_signal_emit_by_name (drag, "drag-update", x1 - x0, y1 - y0);
  g_signal_emit_by_name (drag, "drag-end", x1 - x0, y1 - y0);
}
