/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-session.c: what all pages share; the only place of the window where rooms meet.
 *
 * Rows come from sync many thousand times a second. Here they only mark their streams; ten times a second at most, and
 * never while no window is shown, "rows-changed" tells the pages which streams moved. Nothing ticks when nothing moves:
 * the timer is armed by the first row and dies with the last, and ages tick once a second while a window is shown.
 */
#include "config.h"

#include "ana-session-private.h"

#include "ana-clock.h"
#include "ana-error.h"

G_DEFINE_FINAL_TYPE (AnaSession, ana_session, G_TYPE_OBJECT)

static guint signals[ANA_SESSION_N_SIGNALS];

/* --- life --- */

static void
ana_session_dispose (GObject *object)
{
  AnaSession *self = ANA_SESSION (object);

  ana_session_close (self);
  G_OBJECT_CLASS (ana_session_parent_class)->dispose (object);
}

static void
ana_session_finalize (GObject *object)
{
  AnaSession *self = ANA_SESSION (object);

  g_clear_pointer (&self->profiles, g_ptr_array_unref);
  g_clear_object (&self->profile);
  g_clear_object (&self->settings);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->tried, g_hash_table_unref);
  g_clear_pointer (&self->dirty, g_hash_table_unref);
  g_clear_pointer (&self->watches, g_hash_table_unref);
  g_clear_pointer (&self->windows, g_hash_table_unref);
  g_free (self->hub_url);
  g_free (self->socket_url);
  g_free (self->launch_error);
  ana_session_free_view (self);
  G_OBJECT_CLASS (ana_session_parent_class)->finalize (object);
}

static void
ana_session_class_init (AnaSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = ANA_TYPE_SESSION;

  object_class->dispose = ana_session_dispose;
  object_class->finalize = ana_session_finalize;
  signals[ANA_SESSION_OPENED] = g_signal_new ("opened", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ANA_SESSION_PROFILE_CHANGED] = g_signal_new ("profile-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ANA_SESSION_VIEW_CHANGED] = g_signal_new ("view-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ANA_SESSION_ROWS_CHANGED] = g_signal_new ("rows-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_HASH_TABLE);
  signals[ANA_SESSION_STATUS_CHANGED] = g_signal_new ("status-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ANA_SESSION_TICK] = g_signal_new ("tick", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ANA_SESSION_NOTICE] = g_signal_new ("notice", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ANA_SESSION_DOCUMENT_CHANGED] = g_signal_new ("document-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                                                        G_TYPE_STRING, G_TYPE_STRING, G_TYPE_BOOLEAN, G_TYPE_UINT);
}

static void
ana_session_init (AnaSession *self)
{
  self->settings = g_settings_new (ANA_APP_ID);
  self->cancellable = g_cancellable_new ();
  self->tried = g_hash_table_new (NULL, NULL);
  self->dirty = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->watches = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_strfreev);
  self->windows = g_hash_table_new (NULL, NULL);
  self->cached_as_of_usec = ANA_TIME_NONE;
  ana_session_load_view (self);
}

/* For signals without a word to say. */
void
ana_session_emit (AnaSession *self, AnaSessionSignal signal)
{
  g_signal_emit (self, signals[signal], 0);
}

static AnaProfile *
find_profile (AnaSession *self, const char *name)
{
  for (guint i = 0; i < self->profiles->len; i++)
    if (g_strcmp0 (ana_profile_get_name (self->profiles->pdata[i]), name) == 0)
      return self->profiles->pdata[i];
  return NULL;
}

/**
 * ana_session_new:
 * @options: what the command line said
 *
 * Opens nothing yet.
 *
 * Returns: (transfer full): the session
 */
AnaSession *
ana_session_new (const AnaSessionOptions *options)
{
  AnaSession *self = g_object_new (ANA_TYPE_SESSION, NULL);
  g_autofree char *last = g_settings_get_string (self->settings, "profile");
  const char *name = options->profile != NULL ? options->profile : last;
  AnaProfile *profile;

  self->hub_url = g_strdup (options->hub_url);
  self->no_hub = options->no_hub;
  if (options->workspace != NULL)
    {
      self->profiles = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (self->profiles, ana_profile_new (name, options->workspace));
    }
  else
    self->profiles = ana_profile_list ();
  profile = find_profile (self, name);
  self->profile = g_object_ref (profile != NULL ? profile : self->profiles->pdata[0]);
  return self;
}

/* --- rows --- */

static gboolean
rows_cb (gpointer data)
{
  AnaSession *self = data;
  g_autoptr (GHashTable) streams = g_steal_pointer (&self->dirty);
  gint64 refresh_sec = g_settings_get_int (self->settings, "refresh-sec");

  self->rows_id = 0;
  self->dirty = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rows_not_before_usec = ana_clock_monotonic_usec () + MAX (refresh_sec * ANA_USEC_PER_SEC, ANA_SESSION_ROWS_MS * 1000);
  g_signal_emit (self, signals[ANA_SESSION_ROWS_CHANGED], 0, streams);
  return G_SOURCE_REMOVE;
}

void
ana_session_arm_rows (AnaSession *self)
{
  gint64 wait_ms = (self->rows_not_before_usec - ana_clock_monotonic_usec ()) / 1000;

  if (self->rows_id != 0 || g_hash_table_size (self->windows) == 0 || g_hash_table_size (self->dirty) == 0)
    return;
  self->rows_id = g_timeout_add ((guint) CLAMP (wait_ms, ANA_SESSION_GATHER_MS, 3600 * 1000), rows_cb, self);
}

static void
mark (AnaSession *self, const char *stream)
{
  if (!g_hash_table_contains (self->dirty, stream))
    g_hash_table_add (self->dirty, g_strdup (stream));
  ana_session_arm_rows (self);
}

static void
batch_cb (AnaProfile *profile, AnaRowBatch *batch, AnaSession *self)
{
  if (profile == self->profile)
    mark (self, batch->stream);
}

static void
stream_changed_cb (AnaProfile *profile, const char *stream, AnaSession *self)
{
  if (profile == self->profile)
    mark (self, stream);
}

static void
status_cb (AnaProfile *profile, AnaSession *self)
{
  ana_session_note_status (self);
}

static void
catalogue_changed_cb (AnaProfile *profile, AnaSession *self)
{
  if (profile == self->profile)
    ana_session_emit (self, ANA_SESSION_PROFILE_CHANGED);
  else
    ana_profile_watch_overview (profile); /* of what it shows more may be known now */
}

static void
document_changed_cb (AnaProfile *profile, const char *kind, const char *id, gboolean gone, guint n_conflicts, AnaSession *self)
{
  if (profile == self->profile)
    g_signal_emit (self, signals[ANA_SESSION_DOCUMENT_CHANGED], 0, kind, id, gone, n_conflicts);
}

void
ana_session_listen (AnaSession *self, AnaProfile *profile)
{
  g_signal_handlers_disconnect_by_data (profile, self);
  g_signal_connect (profile, "batch", G_CALLBACK (batch_cb), self);
  g_signal_connect (profile, "stream-changed", G_CALLBACK (stream_changed_cb), self);
  g_signal_connect (profile, "catalogue-changed", G_CALLBACK (catalogue_changed_cb), self);
  g_signal_connect (profile, "status-changed", G_CALLBACK (status_cb), self);
  g_signal_connect (profile, "document-changed", G_CALLBACK (document_changed_cb), self);
}

/* --- opening --- */

/* Opens the store of the profile shown. No socket, no thread of sync. */
static gboolean
open_profile (AnaSession *self, GError **error)
{
  ana_session_listen (self, self->profile);
  if (!ana_profile_open (self->profile, error))
    return FALSE;
  ana_session_limit_cache (self, self->profile);
  return TRUE;
}

/* What the thread of the first board has read becomes the profile's. */
static void
finish_opening (AnaSession *self)
{
  g_autoptr (GError) error = NULL;

  if (self->opened || self->first == NULL)
    return;
  self->opened = TRUE;
  if (!open_profile (self, &error))
    g_message ("the profile cannot be opened: %s", error->message);
  ana_session_emit (self, ANA_SESSION_OPENED);
}

static gboolean
ready_cb (gpointer data)
{
  finish_opening (data);
  return G_SOURCE_REMOVE;
}

/**
 * ana_session_begin:
 * @self: the session
 *
 * Begins to open the profile shown, on a thread of its own; "opened" tells when. Once; more calls do nothing.
 */
void
ana_session_begin (AnaSession *self)
{
  if (!self->opened && self->first == NULL)
    self->first = ana_first_board_begin (self, ready_cb, self);
}

/* Whether the profile was opened, or cannot be. */
gboolean
ana_session_is_open (AnaSession *self)
{
  return self->opened;
}

/**
 * ana_session_take_first:
 * @self: open
 * @board: (out) (transfer full): the document of the Overview
 * @overview: (out) (transfer full): what it says
 *
 * Returns: %FALSE when it was taken before, or is not what is looked at
 */
gboolean
ana_session_take_first (AnaSession *self, AnaBoard **board, AnaOverview **overview)
{
  gboolean taken = self->first != NULL && ana_first_board_take (self->first, self, board, overview);

  g_clear_pointer (&self->first, ana_first_board_free);
  return taken;
}

/* Each profile has a cache of its own; the limit holds for each. */
void
ana_session_limit_cache (AnaSession *self, AnaProfile *profile)
{
  AnaStore *store = ana_profile_get_store (profile);

  if (store != NULL)
    ana_store_set_cache_limit (store, (gint64) g_settings_get_int (self->settings, "cache-limit-mib") * 1024 * 1024);
}

static void
limit_cache_cb (gpointer profile, gpointer data)
{
  ana_session_limit_cache (data, profile);
}

/* @mib: of the cache of every profile */
void
ana_session_set_cache_limit (AnaSession *self, int mib)
{
  g_settings_set_int (self->settings, "cache-limit-mib", mib);
  g_ptr_array_foreach (self->profiles, limit_cache_cb, self);
}

/* Stops sync and closes the stores; what was given to the writers is committed. Runs twice safely. */
void
ana_session_close (AnaSession *self)
{
  g_clear_handle_id (&self->rows_id, g_source_remove);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->status_id, g_source_remove);
  ana_session_stop (self);
  g_clear_pointer (&self->first, ana_first_board_free);
  for (guint i = 0; self->profiles != NULL && i < self->profiles->len; i++)
    {
      g_signal_handlers_disconnect_by_data (self->profiles->pdata[i], self);
      ana_profile_close (self->profiles->pdata[i]);
    }
  ana_session_stop_hub (self);
}

GSettings *
ana_session_get_settings (AnaSession *self)
{
  return self->settings;
}

GPtrArray *
ana_session_get_profiles (AnaSession *self)
{
  return self->profiles;
}

AnaProfile *
ana_session_get_profile (AnaSession *self)
{
  return self->profile;
}

/**
 * ana_session_set_profile:
 * @self: the session
 * @name: of a profile in the list
 *
 * Shows another profile; the one left goes on in the background, in step.
 */
void
ana_session_set_profile (AnaSession *self, const char *name)
{
  AnaProfile *profile = find_profile (self, name);
  g_autoptr (GError) error = NULL;

  if (profile == NULL || profile == self->profile)
    return;
  finish_opening (self);
  if (ana_session_get_sync (self) != NULL)
    ana_sync_set_background (ana_session_get_sync (self), TRUE);
  g_set_object (&self->profile, profile);
  if (ana_session_get_sync (self) != NULL)
    ana_sync_set_background (ana_session_get_sync (self), FALSE);
  g_settings_set_string (self->settings, "profile", name);
  g_hash_table_remove_all (self->dirty);
  g_hash_table_remove_all (self->watches);
  self->cached_as_of_usec = ANA_TIME_NONE;
  if (!open_profile (self, &error))
    g_signal_emit (self, signals[ANA_SESSION_NOTICE], 0, error->message);
  if (self->went_live)
    ana_session_connect (self);
  ana_session_emit (self, ANA_SESSION_PROFILE_CHANGED);
  ana_session_emit (self, ANA_SESSION_STATUS_CHANGED);
}

void
ana_session_add_profile (AnaSession *self, AnaProfile *profile)
{
  g_ptr_array_add (self->profiles, g_object_ref (profile));
  ana_session_set_profile (self, ana_profile_get_name (profile));
}

AnaStore *
ana_session_get_store (AnaSession *self)
{
  return ana_profile_get_store (self->profile);
}

AnaSync *
ana_session_get_sync (AnaSession *self)
{
  return ana_profile_get_sync (self->profile);
}

AnaCatalogue *
ana_session_get_catalogue (AnaSession *self)
{
  return ana_profile_get_catalogue (self->profile);
}

static gboolean
tick_cb (gpointer data)
{
  ana_session_emit (data, ANA_SESSION_TICK);
  return G_SOURCE_CONTINUE;
}

/**
 * ana_session_set_shown:
 * @self: the session
 * @window: which one
 * @shown: whether it is mapped and not minimized
 *
 * Nothing ticks and nothing is read while no window is shown; rows are stored all the same.
 */
void
ana_session_set_shown (AnaSession *self, gconstpointer window, gboolean shown)
{
  gboolean before = g_hash_table_size (self->windows) > 0, after;

  if (shown)
    g_hash_table_add (self->windows, (gpointer) window);
  else
    g_hash_table_remove (self->windows, window);
  after = g_hash_table_size (self->windows) > 0;
  if (before == after)
    return;
  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (!after)
    {
      g_clear_handle_id (&self->rows_id, g_source_remove);
      return;
    }
  self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
  ana_session_arm_rows (self);
}

/* After the store was closed under it (restore, removal): opens again and goes live again. */
void
ana_session_reopen (AnaSession *self)
{
  g_autoptr (GError) error = NULL;

  self->cached_as_of_usec = ANA_TIME_NONE;
  if (!open_profile (self, &error))
    g_signal_emit (self, signals[ANA_SESSION_NOTICE], 0, error->message);
  if (self->went_live)
    ana_session_connect (self);
  ana_session_emit (self, ANA_SESSION_PROFILE_CHANGED);
  ana_session_emit (self, ANA_SESSION_STATUS_CHANGED);
}
