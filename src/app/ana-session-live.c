/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-session-live.c: the embedded hub, the connections of all profiles, and working offline.
 *
 * Every profile has a client, databases and a rhythm of its own. The one that is shown connects first; the others follow
 * one by one, opened off the main thread, and stay in step with what their Overview shows. So a switch finds its data.
 */
#include "config.h"

#include "ana-session-private.h"

#include "ana-file.h"

#define BACKGROUND_DELAY_MS 1000 /* the profile that is shown comes first */
#define BACKGROUND_NEXT_MS  200  /* and then one after the other */

/* --- the embedded hub --- */

static gboolean
start_hub (AnaSession *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (self->launcher != NULL)
    return TRUE;
  g_clear_pointer (&self->launch_error, g_free);
  g_clear_pointer (&self->socket_url, g_free);
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

  if (g_hash_table_size (self->watches) == 0)
    return; /* nothing is shown yet: what was subscribed in the background stays */
  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &list))
    for (guint i = 0; list[i] != NULL; i++)
      g_ptr_array_add (codes, list[i]);
  g_ptr_array_add (codes, NULL);
  ana_profile_watch (self->profile, (const char *const *) codes->pdata);
}

/* Its hub is the embedded one, or the one of the option. */
static gboolean
is_without_address (AnaProfile *profile)
{
  return ana_profile_get_url (profile) == NULL;
}

static gboolean
wants_embedded (AnaSession *self, AnaProfile *profile)
{
  return is_without_address (profile) && self->hub_url == NULL;
}

/* Makes the client of a profile that is open, not started. */
static AnaSync *
make_client (AnaSession *self, AnaProfile *profile)
{
  gboolean offline = ana_session_is_profile_offline (self, profile);
  AnaSync *sync;

  if (self->no_hub || ana_profile_get_sync (profile) != NULL)
    return NULL;
  if (wants_embedded (self, profile) && !offline)
    start_hub (self);
  ana_profile_connect (profile, self->hub_url != NULL ? self->hub_url : self->socket_url);
  sync = ana_profile_get_sync (profile);
  if (sync != NULL)
    {
      ana_sync_set_offline (sync, offline);
      ana_sync_set_background (sync, profile != self->profile);
    }
  return sync;
}

void
ana_session_connect (AnaSession *self)
{
  AnaSync *sync = make_client (self, self->profile);

  if (sync == NULL)
    return;
  apply_watches (self);
  ana_sync_start (sync);
}

/* --- the profiles in the background --- */

static void arm_background (AnaSession *self, guint delay_ms);

static void
background_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AnaSession) self = data;
  AnaProfile *profile = ANA_PROFILE (source);
  g_autoptr (GError) error = NULL;
  AnaSync *sync;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (!ana_profile_open_finish (profile, result, &error))
    g_message ("profile %s: %s", ana_profile_get_name (profile), error->message);
  else
    {
      ana_session_limit_cache (self, profile);
      sync = make_client (self, profile);
      if (sync != NULL)
        {
          ana_profile_watch_overview (profile);
          ana_sync_start (sync);
        }
    }
  ana_session_note_status (self);
  arm_background (self, BACKGROUND_NEXT_MS);
}

/* With a hub given as an option both tenants of the embedded one would hear the same rows: only the one shown asks it. */
static gboolean
goes_in_background (AnaSession *self, AnaProfile *profile)
{
  return profile != self->profile && ana_profile_get_store (profile) == NULL && !g_hash_table_contains (self->tried, profile)
         && !(is_without_address (profile) && self->hub_url != NULL);
}

static gboolean
background_cb (gpointer data)
{
  AnaSession *self = data;

  self->background_id = 0;
  for (guint i = 0; i < self->profiles->len; i++)
    {
      AnaProfile *profile = self->profiles->pdata[i];

      if (!goes_in_background (self, profile))
        continue;
      g_hash_table_add (self->tried, profile);
      ana_session_listen (self, profile);
      ana_profile_open_async (profile, self->cancellable, background_opened_cb, g_object_ref (self));
      break;
    }
  return G_SOURCE_REMOVE;
}

static void
arm_background (AnaSession *self, guint delay_ms)
{
  if (self->background_id == 0 && !self->no_hub)
    self->background_id = g_timeout_add (delay_ms, background_cb, self);
}

/* A profile that was closed goes on, now that it is not the one shown. */
void
ana_session_background_again (AnaSession *self, AnaProfile *profile)
{
  g_hash_table_remove (self->tried, profile);
  if (!g_cancellable_is_cancelled (self->cancellable))
    arm_background (self, BACKGROUND_NEXT_MS);
}

void
ana_session_stop (AnaSession *self)
{
  g_clear_handle_id (&self->background_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
}

void
ana_session_stop_hub (AnaSession *self)
{
  if (self->launcher != NULL)
    ana_launcher_stop (self->launcher);
  g_clear_object (&self->launcher);
}

gboolean
ana_session_is_local (AnaSession *self, AnaProfile *profile)
{
  return wants_embedded (self, profile);
}

/* Its files are to be worked on: it ends by itself, now that nobody asks it. */
void
ana_session_let_hub_go (AnaSession *self)
{
  for (guint i = 0; i < self->profiles->len; i++)
    {
      AnaSync *sync = ana_profile_get_sync (self->profiles->pdata[i]);

      if (sync != NULL && wants_embedded (self, self->profiles->pdata[i]))
        ana_sync_set_offline (sync, TRUE);
    }
  ana_session_stop_hub (self);
}

/* The profiles that were let go ask again, unless the user has them work offline. */
void
ana_session_take_hub (AnaSession *self)
{
  for (guint i = 0; i < self->profiles->len; i++)
    {
      AnaProfile *profile = self->profiles->pdata[i];
      AnaSync *sync = ana_profile_get_sync (profile);

      if (sync == NULL || !wants_embedded (self, profile) || ana_session_is_profile_offline (self, profile))
        continue;
      start_hub (self);
      ana_sync_set_offline (sync, FALSE);
      ana_sync_now (sync);
    }
}

/* --- live --- */

/**
 * ana_session_go_live:
 * @self: open
 *
 * Starts the embedded hub and the sync, of the profile shown first. The window calls it after the first painted board.
 */
void
ana_session_go_live (AnaSession *self)
{
  self->went_live = TRUE;
  ana_surroundings_get_default (); /* who asks first is the one whose thread listens */
  ana_session_connect (self);
  arm_background (self, BACKGROUND_DELAY_MS);
  ana_session_emit (self, ANA_SESSION_STATUS_CHANGED);
}

/**
 * ana_session_watch:
 * @self: the session
 * @codes: (nullable): the KPIs that @owner shows; %NULL when it shows none any more
 * @owner: the page
 */
void
ana_session_watch (AnaSession *self, const char *const *codes, gconstpointer owner)
{
  if (codes == NULL && !g_hash_table_remove (self->watches, owner))
    return;
  if (codes != NULL)
    g_hash_table_replace (self->watches, (gpointer) owner, g_strdupv ((char **) codes));
  apply_watches (self);
}

/* --- working offline: each profile for itself --- */

gboolean
ana_session_is_profile_offline (AnaSession *self, AnaProfile *profile)
{
  g_auto (GStrv) names = g_settings_get_strv (self->settings, "offline-profiles");

  return g_strv_contains ((const char *const *) names, ana_profile_get_name (profile));
}

gboolean
ana_session_get_offline (AnaSession *self)
{
  return ana_session_is_profile_offline (self, self->profile);
}

static void
keep_offline (AnaSession *self, const char *name, gboolean offline)
{
  g_auto (GStrv) names = g_settings_get_strv (self->settings, "offline-profiles");
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (guint i = 0; names[i] != NULL; i++)
    if (g_strcmp0 (names[i], name) != 0)
      g_ptr_array_add (list, names[i]);
  if (offline)
    g_ptr_array_add (list, (gpointer) name);
  g_ptr_array_add (list, NULL);
  g_settings_set_strv (self->settings, "offline-profiles", (const char *const *) list->pdata);
}

void
ana_session_set_offline (AnaSession *self, gboolean offline)
{
  AnaSync *sync = ana_session_get_sync (self);

  keep_offline (self, ana_profile_get_name (self->profile), offline);
  if (!offline && self->went_live && sync != NULL && wants_embedded (self, self->profile))
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
  if (ana_session_get_store (self) == NULL && self->n_cares == 0)
    ana_session_reopen (self);
  if (ana_session_get_offline (self))
    ana_session_set_offline (self, FALSE);
  if (ana_session_get_sync (self) != NULL)
    ana_sync_now (ana_session_get_sync (self));
  self->rows_not_before_usec = 0;
  g_clear_handle_id (&self->rows_id, g_source_remove);
  ana_session_arm_rows (self);
}
