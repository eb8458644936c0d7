/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-session.c: what all pages share; the only place of the window where rooms meet.
 *
 * Rows come from sync many thousand times a second. Here they only mark their streams; ten times a second at most, and
 * never while no window is shown, "rows-changed" tells the pages which streams moved. Nothing ticks when nothing moves:
 * the timer is armed by the first row and dies with the last, and ages tick once a second while a window is shown.
 */
#include "config.h"

#include "ana-session.h"

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-file.h"

#include <glib/gi18n.h>
#include <string.h>

#define ROWS_INTERVAL_MS 100
#define STALE_USEC (60 * ANA_USEC_PER_SEC) /* a connection that is live and silent that long is stale */

struct _AnaSession {
  GObject      parent_instance;
  /* Input */
  char        *hub_url;      /* (owned) (nullable) of the option */
  char        *socket_url;   /* (owned) (nullable) of the embedded hub */
  gboolean     no_hub;
  /* Owned */
  GSettings   *settings;
  GPtrArray   *profiles;     /* of AnaProfile */
  AnaProfile  *profile;      /* the one shown */
  AnaLauncher *launcher;     /* (nullable) */
  char        *launch_error; /* (nullable) */
  GHashTable  *dirty;        /* set of streams */
  GHashTable  *watches;      /* owner -> GStrv of codes */
  char        *range;
  char        *pack;
  /* Derived */
  AnaPeriod    period;
  gint64       cached_as_of_usec;
  gboolean     went_live;
  gboolean     shown;
  gint64       rows_not_before_usec; /* monotonic; the refresh interval of the header */
  guint        rows_id;
  guint        tick_id;
  guint        status_id;
};

G_DEFINE_FINAL_TYPE (AnaSession, ana_session, G_TYPE_OBJECT)

enum { PROFILE_CHANGED, VIEW_CHANGED, ROWS_CHANGED, STATUS_CHANGED, TICK, NOTICE, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- ranges --- */

static const struct {
  const char *id;
  const char *title;
} ranges[] = {
  { "P7D", N_ ("Last 7 days") },
  { "P28D", N_ ("Last 28 days") },
  { "P84D", N_ ("Last 12 weeks") },
  { "P1Y", N_ ("Last 52 weeks") },
  { ANA_RANGE_ALL, N_ ("All of the data") },
};

/**
 * ana_range_get_title:
 * @range: an id of ana_range_list()
 * @period: minutes and hours have a range of their own; the range is one of days
 *
 * Returns: "Last 28 days", translated
 */
const char *
ana_range_get_title (const char *range, AnaPeriod period)
{
  static const char *const by_period[] = { N_ ("Last 60 minutes"), N_ ("Last 48 hours"), N_ ("Last 28 days") };

  for (guint i = 0; period == ANA_PERIOD_DAY && i < G_N_ELEMENTS (ranges); i++)
    if (g_strcmp0 (ranges[i].id, range) == 0)
      return _(ranges[i].title);
  return _(by_period[period]);
}

/* The ids of the presets, in order of length; %NULL-terminated. */
const char *const *
ana_range_list (void)
{
  static const char *ids[G_N_ELEMENTS (ranges) + 1];

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    ids[i] = ranges[i].id;
  return ids;
}

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
  g_clear_pointer (&self->dirty, g_hash_table_unref);
  g_clear_pointer (&self->watches, g_hash_table_unref);
  g_free (self->hub_url);
  g_free (self->socket_url);
  g_free (self->launch_error);
  g_free (self->range);
  g_free (self->pack);
  G_OBJECT_CLASS (ana_session_parent_class)->finalize (object);
}

static void
ana_session_class_init (AnaSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = ANA_TYPE_SESSION;

  object_class->dispose = ana_session_dispose;
  object_class->finalize = ana_session_finalize;
  signals[PROFILE_CHANGED] = g_signal_new ("profile-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[VIEW_CHANGED] = g_signal_new ("view-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ROWS_CHANGED] = g_signal_new ("rows-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_HASH_TABLE);
  signals[STATUS_CHANGED] = g_signal_new ("status-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TICK] = g_signal_new ("tick", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[NOTICE] = g_signal_new ("notice", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ana_session_init (AnaSession *self)
{
  self->settings = g_settings_new (ANA_APP_ID);
  self->dirty = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->watches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  self->cached_as_of_usec = ANA_TIME_NONE;
  self->period = (AnaPeriod) g_settings_get_enum (self->settings, "period");
  self->range = g_settings_get_string (self->settings, "range");
  self->pack = g_settings_get_string (self->settings, "pack");
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
  self->rows_not_before_usec = ana_clock_monotonic_usec () + refresh_sec * ANA_USEC_PER_SEC;
  g_signal_emit (self, signals[ROWS_CHANGED], 0, streams);
  return G_SOURCE_REMOVE;
}

static void
arm_rows (AnaSession *self)
{
  gint64 wait_ms = (self->rows_not_before_usec - ana_clock_monotonic_usec ()) / 1000;

  if (self->rows_id != 0 || !self->shown || g_hash_table_size (self->dirty) == 0)
    return;
  self->rows_id = g_timeout_add ((guint) CLAMP (wait_ms, ROWS_INTERVAL_MS, 3600 * 1000), rows_cb, self);
}

static void
mark (AnaSession *self, const char *stream)
{
  if (!g_hash_table_contains (self->dirty, stream))
    g_hash_table_add (self->dirty, g_strdup (stream));
  arm_rows (self);
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

/* --- status --- */

static gboolean
status_idle_cb (gpointer data)
{
  AnaSession *self = data;

  self->status_id = 0;
  g_signal_emit (self, signals[STATUS_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
status_cb (AnaProfile *profile, AnaSession *self)
{
  if (profile == self->profile && self->status_id == 0)
    self->status_id = g_timeout_add (ROWS_INTERVAL_MS, status_idle_cb, self);
}

static void
catalogue_changed_cb (AnaProfile *profile, AnaSession *self)
{
  if (profile == self->profile)
    g_signal_emit (self, signals[PROFILE_CHANGED], 0);
}

static void
listen (AnaSession *self, AnaProfile *profile)
{
  g_signal_handlers_disconnect_by_data (profile, self);
  g_signal_connect (profile, "batch", G_CALLBACK (batch_cb), self);
  g_signal_connect (profile, "stream-changed", G_CALLBACK (stream_changed_cb), self);
  g_signal_connect (profile, "catalogue-changed", G_CALLBACK (catalogue_changed_cb), self);
  g_signal_connect (profile, "status-changed", G_CALLBACK (status_cb), self);
}

/**
 * ana_session_open:
 * @self: the session
 * @error: return location
 *
 * Opens the store of the profile shown. No socket, no thread of sync.
 *
 * Returns: %FALSE when the profile cannot be read at all; the window shows why
 */
gboolean
ana_session_open (AnaSession *self, GError **error)
{
  listen (self, self->profile);
  if (!ana_profile_open (self->profile, error))
    return FALSE;
  ana_store_set_cache_limit (ana_profile_get_store (self->profile),
                             (gint64) g_settings_get_int (self->settings, "cache-limit-mib") * 1024 * 1024);
  return TRUE;
}

/* --- going live --- */

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

static void
connect_profile (AnaSession *self)
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
  connect_profile (self);
  g_signal_emit (self, signals[STATUS_CHANGED], 0);
}

/* Stops sync and closes the stores; what was given to the writers is committed. Runs twice safely. */
void
ana_session_close (AnaSession *self)
{
  g_clear_handle_id (&self->rows_id, g_source_remove);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->status_id, g_source_remove);
  for (guint i = 0; self->profiles != NULL && i < self->profiles->len; i++)
    {
      g_signal_handlers_disconnect_by_data (self->profiles->pdata[i], self);
      ana_profile_close (self->profiles->pdata[i]);
    }
  if (self->launcher != NULL)
    ana_launcher_stop (self->launcher);
  g_clear_object (&self->launcher);
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
  g_set_object (&self->profile, profile);
  g_settings_set_string (self->settings, "profile", name);
  g_hash_table_remove_all (self->dirty);
  g_hash_table_remove_all (self->watches);
  self->cached_as_of_usec = ANA_TIME_NONE;
  if (!ana_session_open (self, &error))
    g_signal_emit (self, signals[NOTICE], 0, error->message);
  if (self->went_live)
    connect_profile (self);
  g_signal_emit (self, signals[PROFILE_CHANGED], 0);
  g_signal_emit (self, signals[STATUS_CHANGED], 0);
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

/* --- what is looked at --- */

AnaPeriod
ana_session_get_period (AnaSession *self)
{
  return self->period;
}

void
ana_session_set_period (AnaSession *self, AnaPeriod period)
{
  if (self->period == period)
    return;
  self->period = period;
  g_settings_set_enum (self->settings, "period", (int) period);
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
}

const char *
ana_session_get_range (AnaSession *self)
{
  return self->range;
}

void
ana_session_set_range (AnaSession *self, const char *range)
{
  if (g_strcmp0 (self->range, range) == 0)
    return;
  g_free (self->range);
  self->range = g_strdup (range);
  g_settings_set_string (self->settings, "range", range);
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
}

const char *
ana_session_get_pack (AnaSession *self)
{
  return self->pack;
}

void
ana_session_set_pack (AnaSession *self, const char *pack)
{
  if (g_strcmp0 (self->pack, pack) == 0)
    return;
  g_free (self->pack);
  self->pack = g_strdup (pack);
  g_settings_set_string (self->settings, "pack", pack);
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
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
    connect_profile (self);
  g_signal_emit (self, signals[STATUS_CHANGED], 0);
}

/* Asks the hub at once, whatever the back-off says; leaves "work offline". */
void
ana_session_sync_now (AnaSession *self)
{
  if (ana_session_get_offline (self))
    ana_session_set_offline (self, FALSE);
  if (ana_session_get_sync (self) != NULL)
    ana_sync_now (ana_session_get_sync (self));
  self->rows_not_before_usec = 0;
  g_clear_handle_id (&self->rows_id, g_source_remove);
  arm_rows (self);
}

static gboolean
tick_cb (gpointer data)
{
  g_signal_emit (data, signals[TICK], 0);
  return G_SOURCE_CONTINUE;
}

/**
 * ana_session_set_shown:
 * @self: the session
 * @shown: whether a window is mapped and not minimized
 *
 * Nothing ticks and nothing is read while no window is shown; rows are stored all the same.
 */
void
ana_session_set_shown (AnaSession *self, gboolean shown)
{
  if (self->shown == shown)
    return;
  self->shown = shown;
  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (!shown)
    {
      g_clear_handle_id (&self->rows_id, g_source_remove);
      return;
    }
  self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
  arm_rows (self);
}

gint64
ana_session_get_now_usec (AnaSession *self)
{
  AnaSync *sync = ana_session_get_sync (self);

  return ana_clock_now_usec () + (sync != NULL ? ana_sync_get_clock_offset_usec (sync) : 0);
}

/* Hub time of the newest message: of this run, else of what was read from the cache. ANA_TIME_NONE: never. */
gint64
ana_session_get_as_of_usec (AnaSession *self)
{
  AnaSync *sync = ana_session_get_sync (self);
  gint64 as_of = sync != NULL ? ana_sync_get_last_message_usec (sync) : ANA_TIME_NONE;

  return as_of != ANA_TIME_NONE ? as_of : self->cached_as_of_usec;
}

/* A page has read rows of the cache: so old is the newest of them. */
void
ana_session_note_as_of (AnaSession *self, gint64 as_of_usec)
{
  if (as_of_usec <= self->cached_as_of_usec)
    return;
  self->cached_as_of_usec = as_of_usec;
  status_cb (self->profile, self);
}

gboolean
ana_session_is_live (AnaSession *self)
{
  AnaSync *sync = ana_session_get_sync (self);
  AnaSyncState state = sync != NULL ? ana_sync_get_state (sync) : ANA_SYNC_OFFLINE;

  return state == ANA_SYNC_LIVE || state == ANA_SYNC_POLLING || state == ANA_SYNC_DEGRADED || state == ANA_SYNC_CATCHUP;
}

/* Neither live nor given up: too early to say "offline". */
gboolean
ana_session_is_connecting (AnaSession *self)
{
  AnaSync *sync = ana_session_get_sync (self);
  AnaSyncState state = sync != NULL ? ana_sync_get_state (sync) : ANA_SYNC_OFFLINE;

  if (ana_session_get_offline (self) || self->no_hub)
    return FALSE;
  return !self->went_live || state == ANA_SYNC_CONNECTING || state == ANA_SYNC_SUSPECT;
}

/* After the store was closed under it (restore, removal): opens again and goes live again. */
void
ana_session_reopen (AnaSession *self)
{
  g_autoptr (GError) error = NULL;

  self->cached_as_of_usec = ANA_TIME_NONE;
  if (!ana_session_open (self, &error))
    g_signal_emit (self, signals[NOTICE], 0, error->message);
  if (self->went_live)
    connect_profile (self);
  g_signal_emit (self, signals[PROFILE_CHANGED], 0);
  g_signal_emit (self, signals[STATUS_CHANGED], 0);
}

AnaFreshness
ana_session_get_freshness (AnaSession *self)
{
  gint64 as_of;

  if (ana_session_get_store (self) == NULL)
    return ANA_FRESH_ERROR;
  if (!ana_session_is_live (self))
    return ANA_FRESH_OFFLINE;
  as_of = ana_session_get_as_of_usec (self);
  if (as_of == ANA_TIME_NONE || ana_session_get_now_usec (self) - as_of > STALE_USEC)
    return ANA_FRESH_STALE;
  return ANA_FRESH_LIVE;
}

char *
ana_session_dup_state_text (AnaSession *self)
{
  AnaSync *sync = ana_session_get_sync (self);

  if (ana_session_get_store (self) == NULL)
    return g_strdup (_("No data"));
  if (sync == NULL)
    return g_strdup (self->went_live ? _("Offline") : _("Starting"));
  switch (ana_sync_get_state (sync))
    {
    case ANA_SYNC_LIVE: return g_strdup (_("Live"));
    case ANA_SYNC_CONNECTING: return g_strdup (_("Connecting"));
    case ANA_SYNC_CATCHUP: return g_strdup (_("Catching up"));
    case ANA_SYNC_POLLING: return g_strdup (_("Live, by polling"));
    case ANA_SYNC_SUSPECT: return g_strdup (_("Checking the line"));
    case ANA_SYNC_BACKOFF: return g_strdup (_("Offline, trying again"));
    case ANA_SYNC_SIGNED_OUT: return g_strdup (_("Signed out"));
    case ANA_SYNC_UPGRADE_NEEDED: return g_strdup (_("Update needed"));
    case ANA_SYNC_DEGRADED: return g_strdup (_("Live, not saved"));
    case ANA_SYNC_OFFLINE: default: return g_strdup (_("Offline"));
    }
}

guint
ana_session_get_n_pending (AnaSession *self)
{
  AnaStore *store = ana_session_get_store (self);

  return store != NULL ? ana_store_get_n_queued (store) : 0;
}

char *
ana_session_dup_error (AnaSession *self)
{
  AnaSync *sync = ana_session_get_sync (self);
  char *text = sync != NULL ? ana_sync_dup_error (sync) : NULL;

  if (text == NULL)
    text = g_strdup (self->launch_error);
  if (text == NULL)
    text = g_strdup (ana_profile_get_notice (self->profile));
  return text;
}
