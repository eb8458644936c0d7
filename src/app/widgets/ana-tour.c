/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tour.c: the pages under Help, turned by finger, wheel, button or arrow key.
 */
#include "config.h"

#include "ana-tour.h"

static void
turn (AdwCarousel *carousel, int step)
{
  int page = (int) (adw_carousel_get_position (carousel) + 0.5) + step;

  if (page >= 0 && page < (int) adw_carousel_get_n_pages (carousel))
    adw_carousel_scroll_to (carousel, adw_carousel_get_nth_page (carousel, (guint) page), TRUE);
}

static void
back_cb (AdwCarousel *carousel)
{
  turn (carousel, -1);
}

static void
next_cb (AdwCarousel *carousel)
{
  turn (carousel, 1);
}

/* The button that leads nowhere is dead; the focus does not stay on it. */
static void
position_cb (AdwCarousel *carousel)
{
  GtkWidget *back = g_object_get_data (G_OBJECT (carousel), "back");
  GtkWidget *next = g_object_get_data (G_OBJECT (carousel), "next");
  double left = adw_carousel_get_n_pages (carousel) - 1.0 - adw_carousel_get_position (carousel);
  gboolean at_first = adw_carousel_get_position (carousel) < 0.5, at_last = left < 0.5;

  if (at_first != gtk_widget_get_sensitive (back) && at_last != gtk_widget_get_sensitive (next))
    return;
  gtk_widget_set_sensitive (back, !at_first);
  gtk_widget_set_sensitive (next, !at_last);
  if (at_first || at_last)
    gtk_widget_grab_focus (at_last ? back : next);
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, AdwCarousel *carousel)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (carousel)) == GTK_TEXT_DIR_RTL;

  if (key != GDK_KEY_Left && key != GDK_KEY_Right)
    return GDK_EVENT_PROPAGATE;
  turn (carousel, (key == GDK_KEY_Right) != rtl ? 1 : -1);
  return GDK_EVENT_STOP;
}

static gboolean
escape_cb (GtkWidget *window, GVariant *args, gpointer data)
{
  gtk_window_close (GTK_WINDOW (window));
  return TRUE;
}

static void
add_keys (GtkWidget *window, AdwCarousel *carousel)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), carousel);
  gtk_widget_add_controller (window, keys);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (window, shortcuts);
}

/**
 * ana_tour_new:
 * @app: what the buttons on its pages act on; a window that stands beside the application's own has none
 *
 * Returns: (transfer none): the window
 */
GtkWindow *
ana_tour_new (GActionGroup *app)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/org/analytics/Dashboard/ana-tour.ui");
  GtkWidget *window = GTK_WIDGET (gtk_builder_get_object (builder, "tour"));
  AdwCarousel *carousel = ADW_CAROUSEL (gtk_builder_get_object (builder, "carousel"));
  GObject *back = gtk_builder_get_object (builder, "back_button");
  GObject *next = gtk_builder_get_object (builder, "next_button");

  gtk_widget_insert_action_group (window, "app", app);
  add_keys (window, carousel);
  g_object_set_data (G_OBJECT (carousel), "back", back);
  g_object_set_data (G_OBJECT (carousel), "next", next);
  g_signal_connect_swapped (back, "clicked", G_CALLBACK (back_cb), carousel);
  g_signal_connect_swapped (next, "clicked", G_CALLBACK (next_cb), carousel);
  g_signal_connect (carousel, "notify::position", G_CALLBACK (position_cb), NULL);
  position_cb (carousel);
  return GTK_WINDOW (window);
}
