/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * frames.h: what a window needs to come to rest, counted in its frames: a busy machine takes longer over each.
 */
#pragma once

#include <gtk/gtk.h>

#define FRAMES_BOUND_USEC (60 * G_USEC_PER_SEC) /* far off: nothing of a test is as slow as that */

static gboolean
frames_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  (*(guint *) data)--;
  return *(guint *) data > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Turns until the window is there, with its size, @n frames have passed, and nothing else waits to be done. */
static G_GNUC_UNUSED void
pass_frames (GtkWidget *window, guint n)
{
  gint64 end = g_get_monotonic_time () + FRAMES_BOUND_USEC;
  guint left = n;

  while (!gtk_widget_get_mapped (window) || gtk_widget_get_width (window) == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
  gtk_widget_add_tick_callback (window, frames_tick_cb, &left, NULL);
  while (left > 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
  while (g_main_context_iteration (NULL, FALSE))
    g_assert_cmpint (g_get_monotonic_time (), <, end);
}
