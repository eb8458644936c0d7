/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-overview-status.c: what the Overview says when it has no figure to show, and why the profile cannot be read.
 *
 * Nothing to show has many reasons, and each wants something else of the reader: a filter to clear, a hub to reach, a
 * source to fill. Every one is a sentence and one button.
 */
#include "config.h"

#include "ana-overview-status.h"

#include "ana-range-text.h"
#include "ana-ui.h"

#include <glib/gi18n.h>

/* --- rows there are, but none of these --- */

static void
tell_no_match (AnaSession *session, AnaStates *states)
{
  g_autofree char *text = g_strdup_printf (_("No card of “%s” has rows in this time range."), ana_ui_pack_title (ana_session_get_pack (session)));
  AnaStatus status = {
    .icon_name = "ana-filter-symbolic", .title = _("No Rows for This Filter"), .description = text,
    .button = _("Clear Filters"), .action = "win.pack('')",
  };

  ana_states_show_status (states, &status);
}

static void
tell_no_rows_in_range (AnaSession *session, AnaStates *states)
{
  gboolean days = ana_session_get_period (session) == ANA_PERIOD_DAY;
  g_autofree char *range = ana_range_title (ana_session_get_range (session), ana_session_get_period (session));
  g_autofree char *text = g_strdup_printf (_("The cards have rows, but none in the range shown: %s."), range);
  AnaStatus status = {
    .icon_name = "ana-calendar-symbolic", .title = _("No Rows in This Time Range"), .description = text,
    .button = days ? _("Show All of the Data") : _("Show Days"), .action = days ? "win.range::all" : "win.period::day",
  };

  ana_states_show_status (states, &status);
}

/* --- no rows at all: the hub is not there --- */

static void
tell_not_synced (AnaSession *session, AnaStates *states)
{
  gboolean offline = ana_session_get_offline (session);
  g_autofree char *fault = ana_session_dup_error (session);
  AnaStatus status = { .icon_name = "ana-offline-symbolic", .action = "win.sync-now", .details = fault };

  if (offline)
    {
      status.title = _("Working Offline");
      status.description = _("There is nothing in the cache yet. Go online once to fill it.");
      status.button = _("Go Online");
    }
  else if (ana_session_is_connecting (session))
    {
      status.icon_name = "ana-sync-symbolic";
      status.title = _("Not Synced Yet");
      status.description = _("The cards come as soon as the hub answers.");
      status.button = _("Sync Now");
    }
  else
    {
      status.title = _("No Hub");
      status.description = _("There is nothing in the cache yet, and no hub that answers. Start one, or add the address of another.");
      status.button = _("Retry");
    }
  ana_states_show_status (states, &status);
}

/* --- no rows at all: the hub is there, and has none --- */

static void
tell_no_data (const AnaOverview *overview, AnaSources *sources, AnaStates *states)
{
  gboolean is_synced = overview->as_of_usec != ANA_TIME_NONE; /* the hub said what the cards have: nothing */
  GPtrArray *list = ana_sources_list (sources);
  AnaStatus status = { .icon_name = "ana-data-symbolic", .button = _("Show Data Sources"), .action = "win.page::data" };

  if (!is_synced && (list == NULL || ana_sources_count_events (sources) > 0))
    {
      status.icon_name = "ana-sync-symbolic";
      status.title = _("Not Synced Yet");
      status.description = _("The hub is connected; its first figures are on their way.");
    }
  else if (list == NULL || list->len == 0 || ana_sources_count_events (sources) > 0)
    {
      status.title = _("No Data Yet");
      status.description = _("Drop a CSV file of orders into the folder of the hub, or push events to it. The page Data says where.");
    }
  else
    {
      status.title = _("The Source Has No Data");
      status.description = _("The hub has sources, but none of them has sent an event yet. The page Data shows each of them.");
    }
  ana_states_show_status (states, &status);
}

/**
 * ana_overview_tell_empty:
 * @session: what is looked at
 * @overview: without figures
 * @sources: what is known of the hub's sources
 * @states: where to say it
 *
 * Says why there is nothing to show, and what to do about it.
 */
void
ana_overview_tell_empty (AnaSession *session, const AnaOverview *overview, AnaSources *sources, AnaStates *states)
{
  if (*ana_session_get_pack (session) != '\0')
    tell_no_match (session, states);
  else if (overview->rows_elsewhere)
    tell_no_rows_in_range (session, states);
  else if (ana_session_is_live (session))
    tell_no_data (overview, sources, states);
  else
    tell_not_synced (session, states);
}

/**
 * ana_session_tell_fault:
 * @session: without a store
 * @states: where to say it
 *
 * Says what is the matter with the stored data, of which profile, and since when.
 */
void
ana_session_tell_fault (AnaSession *session, AnaStates *states)
{
  AnaProfile *profile = ana_session_get_profile (session);
  gint64 since = ANA_TIME_NONE;
  const GError *fault = ana_profile_get_fault (profile, &since);
  g_autofree char *what = ana_profile_dup_notice (profile);
  g_autofree char *time = ana_ui_format_as_of (since, ana_session_get_now_usec (session));
  g_autofree char *text = g_strdup_printf (_("%s\n%s · since %s"), what != NULL ? what : "", ana_profile_get_title (profile), time);
  g_autofree char *details = g_strdup_printf ("%s\n%s", ana_profile_get_dir (profile), fault != NULL ? fault->message : "");
  AnaStatus status = {
    .icon_name = "ana-warning-symbolic", .title = _("The Data Cannot Be Shown"), .description = text,
    .button = _("Retry"), .action = "win.sync-now", .details = details,
  };

  ana_states_show_status (states, &status);
}
