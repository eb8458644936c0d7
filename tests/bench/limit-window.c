/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * limit-window.c: what the toolkit costs without us: an empty libadwaita window with a header bar. It prints when its
 * first frame was painted, {"usec":…} of the monotonic clock, and stays until it is ended: bench-window reads its memory.
 */
#include <adwaita.h>
#include <glib-unix.h>
#include <stdio.h>

static void
after_paint_cb (GdkFrameClock *clock, gpointer data)
{
  printf ("{\"usec\":%" G_GINT64_FORMAT "}\n", g_get_monotonic_time ());
  fflush (stdout);
  g_signal_handlers_disconnect_by_func (clock, after_paint_cb, data);
}

static void
activate_cb (GtkApplication *application, gpointer data)
{
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 1180, 760);
  gtk_widget_realize (window);
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (after_paint_cb), NULL);
  gtk_window_present (GTK_WINDOW (window));
}

static gboolean
end_cb (gpointer application)
{
  g_application_quit (application);
  return G_SOURCE_REMOVE;
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = adw_application_new ("org.analytics.Limit", G_APPLICATION_DEFAULT_FLAGS);

  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  g_unix_signal_add (SIGTERM, end_cb, application);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
