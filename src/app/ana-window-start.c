/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-window-start.c: from the first look at the profile to the first frame, and what comes after it.
 *
 * The order of a start: while the toolkit starts and the window is made, a thread opens the profile and reads the Overview
 * (ana-first-board.c); the first frame shows it; only after that frame the session goes live (hub, sockets, threads of
 * sync).
 */
#include "config.h"

#include "ana-window-private.h"

#include <malloc.h>

#define PRESENT_AFTER_MS 150
#define REST_MS          400         /* after the first frame */

/* The start is over: what it needed and nothing will need again goes back to the system; then tiles come that had windows of their own. */
static gboolean
rest_cb (gpointer data)
{
  AnaWindow *self = data;
  AnaStore *store = ana_session_get_store (self->session);

  self->rest_id = 0;
  if (store != NULL)
    ana_store_rest (store);
  malloc_trim (0);
  ana_window_reopen_tiles (self);
  return G_SOURCE_REMOVE;
}

static gboolean
go_live_cb (gpointer data)
{
  AnaWindow *self = data;

  self->live_id = 0;
  self->rest_id = g_timeout_add (REST_MS, rest_cb, self);
  ana_session_go_live (self->session);
  ana_board_shelf_refresh (self->shelf);
  return G_SOURCE_REMOVE;
}

void
ana_window_after_paint_cb (GdkFrameClock *clock, AnaWindow *self)
{
  if (!ana_overview_page_is_settled (self->overview))
    return;
  g_signal_handlers_disconnect_by_func (clock, ana_window_after_paint_cb, self);
  if (self->live_id == 0)
    self->live_id = g_idle_add (go_live_cb, self);
}

/* The profile is there, mostly with its board: it is put in place before the first frame. */
void
ana_window_opened_cb (AnaWindow *self)
{
  ana_overview_page_load (self->overview);
  ana_window_fill_profiles (self);
  ana_window_update_frame (self);
  if (self->present_id == 0)
    return;
  g_clear_handle_id (&self->present_id, g_source_remove);
  gtk_window_present (GTK_WINDOW (self));
}

static gboolean
present_cb (gpointer data)
{
  AnaWindow *self = data;

  self->present_id = 0;
  gtk_window_present (GTK_WINDOW (self));
  return G_SOURCE_REMOVE;
}

/**
 * ana_window_present_first:
 * @self: just made
 *
 * Shows the window with its board: a frame without one would cost as much, and be thrown away. When the board is not read
 * in a moment the window comes without it.
 */
void
ana_window_present_first (AnaWindow *self)
{
  if (ana_session_is_open (self->session))
    gtk_window_present (GTK_WINDOW (self));
  else if (self->present_id == 0)
    self->present_id = g_timeout_add (PRESENT_AFTER_MS, present_cb, self);
}
