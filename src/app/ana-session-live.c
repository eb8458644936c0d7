/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-session-live.c: the embedded hub, the connection of the profile shown, and working offline.
 */
#include "config.h"

#include "ana-session-private.h"

#include "ana-file.h"

static gboolean
start_hub (AnaSession *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (self->launcher != NULL)
    return TRUE;
  path = ana_dir_get_socket (&error);
  if (path == NULL)
    {
      self->launch_error = g_strdup (error->message);
      return FALSE;
    }
  self->socket_url = g_strconcat ("unix:", path, NULL);
  self->launcher = ana_launcher_new (path);
  if (!ana_launcher_start (self->launcher, &error))
    {
      self->launch_error = g_strdup (error->message);
      return FALSE;
    }
  return TRUE;
}

static void
apply_watches (AnaSession *self)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();
  GHashTableIter iter;
  char **list;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &list))
    for (guint i = 0; list[i] != NULL; i++)
      g_ptr_array_add (codes, list[i]);
  g_ptr_array_add (codes, NULL);
  ana_profile_watch (self->profile, (const char *const *) codes->pdata);
}

void
ana_session_connect (AnaSession *self)
{
  gboolean embedded = ana_profile_get_url (self->profile) == NULL && self->hub_url == NULL;
  AnaSync *sync;

  if (self->no_hub || ana_profile_get_sync (self->profile) != NULL)
    return;
  if (embedded && !ana_session_get_offline (self))
    start_hub (self);
  ana_profile_connect (self->profile, self->hub_url != NULL ? self->hub_url : self->socket_url);
  sync = ana_profile_get_sync (self->profile);
  if (sync == NULL)
    return;
  ana_sync_set_offline (sync, ana_session_get_offline (self));
  apply_watches (self);
  ana_sync_start (sync);
}

/**
 * ana_session_go_live:
 * @self: open
 *
 * Starts the embedded hub and the sync. The window calls it after the first painted board.
 */
void
ana_session_go_live (AnaSession *self)
{
  self->went_live = TRUE;
  ana_session_connect (self);
  ana_session_emit (self, ANA_SESSION_STATUS_CHANGED);
}

/**
 * ana_session_watch:
 * @self: the session
 * @codes: (nullable): the KPIs that @owner shows; %NULL when it shows none any more
 * @owner: a page's name
 */
void
ana_session_watch (AnaSession *self, const char *const *codes, const char *owner)
{
  if (codes == NULL)
    g_hash_table_remove (self->watches, owner);
  else
    g_hash_table_replace (self->watches, g_strdup (owner), g_strdupv ((char **) codes));
  apply_watches (self);
}

gboolean
ana_session_get_offline (AnaSession *self)
{
  return g_settings_get_boolean (self->settings, "work-offline");
}

void
ana_session_set_offline (AnaSession *self, gboolean offline)
{
  AnaSync *sync = ana_session_get_sync (self);

  g_settings_set_boolean (self->settings, "work-offline", offline);
  if (!offline && self->went_live && self->launcher == NULL && sync != NULL
      && ana_profile_get_url (self->profile) == NULL && self->hub_url == NULL)
    start_hub (self);
  if (sync != NULL)
    ana_sync_set_offline (sync, offline);
  else if (!offline && self->went_live)
    ana_session_connect (self);
  ana_session_emit (self, ANA_SESSION_STATUS_CHANGED);
}

/* Asks the hub at once, whatever the back-off says; leaves "work offline". A store that could not be opened is tried again. */
void
ana_session_sync_now (AnaSession *self)
{
  if (ana_session_get_store (self) == NULL)
    ana_session_reopen (self);
  if (ana_session_get_offline (self))
    ana_session_set_offline (self, FALSE);
  if (ana_session_get_sync (self) != NULL)
    ana_sync_now (ana_session_get_sync (self));
  self->rows_not_before_usec = 0;
  g_clear_handle_id (&self->rows_id, g_source_remove);
  ana_session_arm_rows (self);
}
