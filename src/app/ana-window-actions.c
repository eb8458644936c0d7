/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-window-actions.c: the actions of the window: period, profile, pages, sync.
 */
#include "config.h"

#include "ana-window-private.h"

#include "ana-conflicts-dialog.h"
#include "ana-crosshair.h"
#include "ana-ui.h"

#include <glib/gi18n.h>

/* A stateful action whose state follows the session: ana_window_update_actions() sets it. */
static void
page_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ana_window_show_page (data, g_variant_get_string (parameter, NULL));
}

static void
open_kpi_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ana_window_open_kpi (data, g_variant_get_string (parameter, NULL));
}

static void
open_board_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ana_window_open_board (data, g_variant_get_string (parameter, NULL));
}

static void
edit_board_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ana_window_edit_board (data);
}

static void
back_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ana_window_go_back (data);
}

static void
menu_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaWindow *self = data;

  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_set_visible_child_name (self->leaflet, "sidebar");
  gtk_menu_button_popup (self->menu_button);
}

static void
search_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaWindow *self = data;

  adw_leaflet_set_visible_child_name (self->leaflet, "content");
  gtk_widget_set_visible (GTK_WIDGET (self->search_button), TRUE); /* on a telephone it gave way to others */
  gtk_menu_button_popup (self->search_button);
}

static void
sync_now_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaWindow *self = data;

  ana_session_sync_now (self->session);
  if (ana_window_shows_board (self))
    ana_board_page_refresh (self->board);
}

static void
offline_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  ana_session_set_offline (ANA_WINDOW (data)->session, g_variant_get_boolean (state));
}

static void
period_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  AnaPeriod period;

  if (ana_period_from_string (g_variant_get_string (state, NULL), &period) && period < ANA_N_KPI_PERIODS)
    ana_session_set_period (ANA_WINDOW (data)->session, period);
}

static void
pack_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  ana_session_set_pack (ANA_WINDOW (data)->session, g_variant_get_string (state, NULL));
}

static void
profile_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  ana_session_set_profile (ANA_WINDOW (data)->session, g_variant_get_string (state, NULL));
}

static void
refresh_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  AnaWindow *self = data;

  g_settings_set_int (ana_session_get_settings (self->session), "refresh-sec", g_variant_get_int32 (state));
  g_simple_action_set_state (action, state);
}

static void
inspector_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  AnaWindow *self = data;

  if (self->kpi != NULL)
    ana_kpi_page_set_inspector (self->kpi, g_variant_get_boolean (state));
  g_simple_action_set_state (action, state);
}

static void
choose_cards_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaWindow *self = data;

  ana_window_show_page (self, "overview");
  ana_overview_page_choose_cards (self->overview);
}

/* "Connect data" is a change of tenant: the sample never mixes with the user's own rows. */
static void
connect_data_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaWindow *self = data;

  ana_session_set_profile (self->session, "main");
  ana_window_show_page (self, "data");
}

static void
new_board_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaWindow *self = data;

  ana_window_show_page (self, "boards");
  gtk_widget_activate_action (GTK_WIDGET (self->boards), "boards.new", NULL);
}

static void
add_hub_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaWindow *self = data;

  ana_window_show_page (self, "data");
  ana_data_page_add_hub (self->data);
}

static void
keep_exploring_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaWindow *self = data;

  g_settings_set_boolean (ana_session_get_settings (self->session), "sample-banner", FALSE);
  ana_window_update_frame (self);
}

/* What a widget deep in a page has to say; it knows no window. */
static void
toast_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ana_window_toast (data, g_variant_get_string (parameter, NULL));
}

/* The same, of what can be taken back. */
static void
toast_undo_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaWindow *self = data;
  AdwToast *toast = adw_toast_new (g_variant_get_string (parameter, NULL));

  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, "win.undo-note");
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
undo_note_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaWindow *self = data;

  if (ana_window_shows_board (self))
    ana_board_page_undo (self->board);
  else if (self->kpi != NULL)
    ana_kpi_page_undo (self->kpi);
}

static void
cycle_crosshair_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaWindow *self = data;

  ana_window_toast (self, ana_crosshair_cycle (ana_session_get_settings (self->session)));
}

/* Full screen where the window is, the pages that fill one from afar without anything around them. */
static void
wall_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaWindow *self = data;
  GtkWindow *window = data;

  if (ana_window_begin_wall (self))
    return;
  if (gtk_window_is_fullscreen (window))
    gtk_window_unfullscreen (window);
  else
    gtk_window_fullscreen (window);
}

static void
wall_playlist_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ana_window_edit_playlist (data);
}

static void
conflicts_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaWindow *self = data;
  AnaChanges *changes = ana_profile_get_changes (ana_session_get_profile (self->session));
  GtkWidget *dialog;

  if (changes == NULL)
    return;
  dialog = ana_conflicts_dialog_new (self->session, changes);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

static const GActionEntry entries[] = {
  { .name = "page", .activate = page_cb, .parameter_type = "s" },
  { .name = "open-kpi", .activate = open_kpi_cb, .parameter_type = "s" },
  { .name = "open-board", .activate = open_board_cb, .parameter_type = "s" },
  { .name = "edit-board", .activate = edit_board_cb },
  { .name = "back", .activate = back_cb },
  { .name = "menu", .activate = menu_cb },
  { .name = "search", .activate = search_cb },
  { .name = "sync-now", .activate = sync_now_cb },
  { .name = "offline", .state = "false", .change_state = offline_cb },
  { .name = "period", .parameter_type = "s", .state = "'day'", .change_state = period_cb },
  { .name = "pack", .parameter_type = "s", .state = "''", .change_state = pack_cb },
  { .name = "profile", .parameter_type = "s", .state = "'sample'", .change_state = profile_cb },
  { .name = "refresh", .parameter_type = "i", .state = "0", .change_state = refresh_cb },
  { .name = "inspector", .state = "true", .change_state = inspector_cb },
  { .name = "choose-cards", .activate = choose_cards_cb },
  { .name = "new-board", .activate = new_board_cb },
  { .name = "add-hub", .activate = add_hub_cb },
  { .name = "connect-data", .activate = connect_data_cb },
  { .name = "keep-exploring", .activate = keep_exploring_cb },
  { .name = "cycle-crosshair", .activate = cycle_crosshair_cb },
  { .name = "wall", .activate = wall_cb },
  { .name = "wall-playlist", .activate = wall_playlist_cb },
  { .name = "toast", .activate = toast_cb, .parameter_type = "s" },
  { .name = "toast-undo", .activate = toast_undo_cb, .parameter_type = "s" },
  { .name = "undo-note", .activate = undo_note_cb },
  { .name = "conflicts", .activate = conflicts_cb },
};

static void
set_state (AnaWindow *self, const char *name, GVariant *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), state);
}

/* The states of the actions follow the session, so that menus and toggles never disagree with what is shown. */
void
ana_window_update_actions (AnaWindow *self)
{
  GSettings *settings = ana_session_get_settings (self->session);

  if (g_action_map_lookup_action (G_ACTION_MAP (self), "period") == NULL)
    return;
  set_state (self, "period", g_variant_new_string (ana_period_to_string (ana_session_get_period (self->session))));
  set_state (self, "range", g_variant_new_string (ana_window_get_range (self)));
  set_state (self, "pack", g_variant_new_string (ana_session_get_pack (self->session)));
  set_state (self, "profile", g_variant_new_string (ana_profile_get_name (ana_session_get_profile (self->session))));
  set_state (self, "offline", g_variant_new_boolean (ana_session_get_offline (self->session)));
  set_state (self, "refresh", g_variant_new_int32 (g_settings_get_int (settings, "refresh-sec")));
}

/* The list of profiles in the main menu: which one is on is a radio mark. */
void
ana_window_fill_profiles (AnaWindow *self)
{
  GPtrArray *profiles = ana_session_get_profiles (self->session);

  g_menu_remove_all (self->profile_section);
  for (guint i = 0; i < profiles->len; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (ana_profile_get_title (profiles->pdata[i]), NULL);

      g_menu_item_set_action_and_target (item, "win.profile", "s", ana_profile_get_name (profiles->pdata[i]));
      g_menu_append_item (self->profile_section, item);
    }
}

void
ana_window_add_actions (AnaWindow *self)
{
  g_autoptr (GAction) crosshair = g_settings_create_action (ana_session_get_settings (self->session), "crosshair");

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (self), crosshair);
  ana_window_add_range (self);
}
