/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-window-frame.c: header, banners and bottom bar, in step with page, width and state.
 */
#include "config.h"

#include "ana-window-private.h"

#include "ana-ui.h"

#include <glib/gi18n.h>

#define SIDEBAR_WIDTH_PX 220
#define TURN_PATIENCE_MS 150         /* as long as a page waits before it says that it reads */
#define NARROW_PAGE_PX   480         /* less than that for text of the usual size is a telephone */

static char *
describe_source (AnaWindow *self)
{
  const char *title = ana_profile_get_title (ana_session_get_profile (self->session));
  gint64 as_of = ana_session_get_as_of_usec (self->session);
  g_autofree char *time = ana_ui_format_as_of (as_of, ana_session_get_now_usec (self->session));

  if (ana_session_get_freshness (self->session) == ANA_FRESH_LIVE && !self->in_kpi)
    return g_strdup_printf (_("%s · live"), title);
  if (as_of == ANA_TIME_NONE)
    return g_strdup (title);
  return g_strdup_printf (_("%s · as of %s"), title, time);
}

static void
update_title (AnaWindow *self)
{
  g_autofree char *subtitle = describe_source (self);
  const char *title = _("Overview");

  if (self->in_kpi)
    title = ana_kpi_page_get_title (self->kpi);
  else if (self->in_board)
    title = ana_board_page_get_title (self->board);
  else if (g_strcmp0 (self->area, "boards") == 0)
    title = _("Boards");
  else if (g_strcmp0 (self->area, "data") == 0)
    title = _("Data");
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, subtitle);
}

static void
update_banners (AnaWindow *self)
{
  AnaProfile *profile = ana_session_get_profile (self->session);
  GSettings *settings = ana_session_get_settings (self->session);
  gint64 as_of = ana_session_get_as_of_usec (self->session);
  AnaFreshness freshness = ana_session_get_freshness (self->session);
  g_autofree char *when = ana_ui_format_as_of (as_of, ana_session_get_now_usec (self->session));
  g_autofree char *offline = g_strdup_printf (_("Offline. Showing data as of %s"), when);
  g_autofree char *notice = ana_session_dup_notice (self->session);
  gboolean connecting = ana_session_is_connecting (self->session);

  ana_banner_set_text (self->offline_banner, offline);
  ana_banner_set_shown (self->offline_banner, ana_session_is_open (self->session) && freshness == ANA_FRESH_OFFLINE && !connecting && as_of != ANA_TIME_NONE);
  ana_banner_set_text (self->notice_banner, notice != NULL ? notice : "");
  ana_banner_set_shown (self->notice_banner, notice != NULL && g_strcmp0 (notice, self->dismissed_notice) != 0);
  ana_banner_set_shown (self->sample_banner, ana_profile_is_sample (profile) && g_settings_get_boolean (settings, "sample-banner")
                                             && as_of != ANA_TIME_NONE && !ana_banner_get_shown (self->offline_banner) && !self->in_kpi);
}

/* Folded, or with text so large that an unfolded page has no more room than a telephone's. */
gboolean
ana_window_is_narrow (AnaWindow *self)
{
  int width, height;

  if (adw_leaflet_get_folded (self->leaflet))
    return TRUE;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  return ana_ui_scale_with_text (100) > 100 && width > 0 && !gtk_window_is_maximized (GTK_WINDOW (self))
         && width - ana_ui_scale_with_text (SIDEBAR_WIDTH_PX) < ana_ui_scale_with_text (NARROW_PAGE_PX);
}

void
ana_window_width_changed (AnaWindow *self)
{
  if (self->area != NULL && ana_window_is_narrow (self) != gtk_widget_get_visible (self->bottom_bar))
    ana_window_update_frame (self);
}

/* The sidebar grows with its text, so that the window folds the earlier. */
void
ana_window_text_scaled (AnaWindow *self)
{
  gtk_widget_set_size_request (self->sidebar, ana_ui_scale_with_text (SIDEBAR_WIDTH_PX), -1);
  ana_window_width_changed (self);
}

/* A board that is still being read cannot be edited yet. */
static void
enable_edit (AnaWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "edit-board");

  if (action != NULL)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), ana_window_shows_board (self) && ana_board_page_get_board (self->board) != NULL);
}

/* The editor's bar is the first thing of the window. */
static void
hide_banners (AnaWindow *self)
{
  ana_banner_set_shown (self->offline_banner, FALSE);
  ana_banner_set_shown (self->notice_banner, FALSE);
  ana_banner_set_shown (self->sample_banner, FALSE);
}

/* The page that shows the figures of the view; NULL: none does. */
static AnaPage *
get_figures_page (AnaWindow *self)
{
  if (self->in_kpi)
    return ANA_PAGE (self->kpi);
  return !self->in_board && g_strcmp0 (self->area, "overview") == 0 ? ANA_PAGE (self->overview) : NULL;
}

/* What says period and range waits for the figures of another view. */
static gboolean
is_turning (AnaWindow *self)
{
  AnaPage *page = get_figures_page (self);

  return self->turn_id != 0 && page != NULL && ana_page_is_turning (page);
}

/**
 * ana_window_update_frame:
 * @self: the window
 *
 * Puts header, banners and bottom bar in step with page, width and state. Cheap; called on every change of them.
 */
void
ana_window_update_frame (AnaWindow *self)
{
  gboolean folded = adw_leaflet_get_folded (self->leaflet);
  gboolean narrow = ana_window_is_narrow (self);
  gboolean is_data = !self->in_kpi && !self->in_board && g_strcmp0 (self->area, "overview") != 0; /* nothing that has a range */

  update_title (self);
  update_banners (self);
  if (self->is_editing)
    hide_banners (self);
  if (!is_turning (self))
    ana_window_update_range (self);
  gtk_widget_set_visible (self->back_button, folded || self->in_kpi || self->in_board);
  gtk_widget_set_visible (GTK_WIDGET (self->new_button), !narrow && !self->in_kpi && !self->in_board);
  gtk_widget_set_visible (GTK_WIDGET (self->pin_button), self->in_kpi);
  gtk_widget_set_visible (self->inspector_button, self->in_kpi);
  gtk_widget_set_visible (self->edit_button, ana_window_shows_board (self));
  enable_edit (self);
  gtk_widget_set_visible (GTK_WIDGET (self->search_button), !narrow || !self->in_kpi); /* there is no room: Ctrl+F and the sidebar have it */
  gtk_widget_set_visible (self->refresh_button, !narrow && !self->in_kpi);
  gtk_widget_set_visible (GTK_WIDGET (self->range_button), !narrow && !is_data);
  gtk_widget_set_visible (self->bottom_bar, narrow && !is_data && !self->is_editing);
  gtk_widget_set_visible (GTK_WIDGET (self->header), !self->is_editing); /* the editor has its own */
  gtk_widget_set_visible (self->sidebar, !self->is_editing);
  ana_overview_page_set_narrow (self->overview, narrow);
  if (self->kpi != NULL)
    ana_kpi_page_set_narrow (self->kpi, narrow);
  if (self->boards != NULL)
    ana_boards_page_set_narrow (self->boards, narrow);
  if (self->board != NULL)
    ana_board_page_set_narrow (self->board, narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->period_button_narrow), !ana_window_shows_board (self));
  if (!is_turning (self))
    ana_window_update_actions (self);
  ana_window_update_export (self);
}

/* --- another period, range or pack --- */

static void
end_turn (AnaWindow *self)
{
  g_clear_handle_id (&self->turn_id, g_source_remove);
  ana_window_update_frame (self);
}

static gboolean
turn_cb (gpointer data)
{
  AnaWindow *self = data;

  self->turn_id = 0;
  ana_window_update_frame (self);
  return G_SOURCE_REMOVE;
}

/* After the pages have heard of it. Toggles and range turn in the frame that shows the new figures: no frame says "Hour"
 * over the cards of days. Where reading takes a while they turn before it, or nobody would know that a key was heard. */
void
ana_window_view_changed_cb (AnaWindow *self)
{
  AnaPage *page = get_figures_page (self);

  if (page == NULL || !gtk_widget_get_mapped (GTK_WIDGET (page)) || !ana_page_is_turning (page))
    end_turn (self);
  else if (self->turn_id == 0)
    self->turn_id = g_timeout_add (TURN_PATIENCE_MS, turn_cb, self);
}

void
ana_window_turned_cb (GtkWidget *page, AnaWindow *self)
{
  if (self->turn_id != 0)
    end_turn (self);
}
