/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-store.c: a profile's store: opening it in whatever state it is, its two writers, and its notices.
 */
#include "config.h"

#include "ana-store-private.h"

#include "ana-error.h"
#include "ana-file.h"
#include "ana-place.h"

#include <unistd.h>

#define MAX_COPY_BYTES (256 * 1024 * 1024)

struct _AnaStore {
  GObject       parent;

  char         *dir;          /* (nullable): in memory */
  AnaStoreMode  mode;
  int           lock_fd;
  gboolean      no_locks;     /* of the file system: only a file that nobody can be writing is read */
  char         *cache_path;   /* (nullable): in memory */
  char         *cache_name;   /* what connections open */
  char         *user_name;
  AnaPool      *pool;
  AnaPool      *user_pool;    /* (nullable): no user.db that can be read */
  AnaOverlay   *overlay;
  AnaWriter    *writer;       /* (nullable): read-only or closed */
  AnaUser      *user;         /* (nullable): user.db is only read */
  gint64        limit_bytes;

  GMutex        mutex;
  GCond         idle_cond;
  guint         n_readers;    /* (mutex) */
  gboolean      closing;      /* (mutex) nobody begins to read any more */
  AnaStoreFlags flags;
  char         *message;      /* (nullable) */
};

enum {
  PROP_0,
  PROP_FLAGS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint outbox_changed;

G_DEFINE_FINAL_TYPE (AnaStore, ana_store, G_TYPE_OBJECT)

static void
ana_store_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_uint (value, ana_store_get_flags (ANA_STORE (object)));
}

static void
ana_store_dispose (GObject *object)
{
  ana_store_close (ANA_STORE (object));
  G_OBJECT_CLASS (ana_store_parent_class)->dispose (object);
}

static void
ana_store_finalize (GObject *object)
{
  AnaStore *self = ANA_STORE (object);

  g_free (self->dir);
  g_free (self->cache_path);
  g_free (self->cache_name);
  g_free (self->user_name);
  g_free (self->message);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->idle_cond);
  G_OBJECT_CLASS (ana_store_parent_class)->finalize (object);
}

static void
ana_store_class_init (AnaStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ana_store_get_property;
  object_class->dispose = ana_store_dispose;
  object_class->finalize = ana_store_finalize;
  /**
   * AnaStore:flags:
   *
   * What happened at opening and since, of AnaStoreFlags. Notified on the default main context.
   */
  properties[PROP_FLAGS] = g_param_spec_uint ("flags", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  /**
   * AnaStore::outbox-changed:
   *
   * What waits for the hub, or what it refused, or the conflicts, may be others. Emitted on the default main context.
   */
  outbox_changed = g_signal_new ("outbox-changed", ANA_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ana_store_init (AnaStore *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->idle_cond);
  self->lock_fd = -1;
}

/* --- notices --- */

static gboolean
notify_flags_cb (gpointer data)
{
  g_autoptr (AnaStore) self = g_weak_ref_get (data);

  if (self != NULL)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FLAGS]);
  return G_SOURCE_REMOVE;
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* Any thread. @message (nullable) takes the place of the last one. */
void
ana_store_set_flags (AnaStore *self, AnaStoreFlags set, AnaStoreFlags clear, const char *message)
{
  AnaStoreFlags before;
  GWeakRef *weak;

  g_mutex_lock (&self->mutex);
  before = self->flags;
  self->flags = (self->flags | set) & ~clear;
  if (message != NULL)
    {
      g_free (self->message);
      self->message = g_strdup (message);
    }
  before ^= self->flags;
  g_mutex_unlock (&self->mutex);
  if (before == 0)
    return;
  weak = g_new (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  g_idle_add_full (G_PRIORITY_DEFAULT, notify_flags_cb, weak, weak_ref_free);
}

static gboolean
note_outbox_cb (gpointer data)
{
  g_autoptr (AnaStore) self = g_weak_ref_get (data);

  if (self != NULL)
    g_signal_emit (self, outbox_changed, 0);
  return G_SOURCE_REMOVE;
}

/* Any thread. */
void
ana_store_note_outbox (AnaStore *self)
{
  GWeakRef *weak = g_new (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  g_idle_add_full (G_PRIORITY_DEFAULT, note_outbox_cb, weak, weak_ref_free);
}

/* --- opening --- */

static char *
memory_name (const char *what)
{
  static gint n_names;

  return g_strdup_printf ("memory-%s-%d-%d", what, (int) getpid (), g_atomic_int_add (&n_names, 1));
}

/* @path (nullable): a cache that cannot be written, to begin with */
static AnaDb *
open_cache_in_memory (AnaStore *self, const char *path, GError **error)
{
  g_autoptr (AnaDb) from = NULL;
  g_autoptr (AnaDb) db = NULL;
  gint64 n_bytes;

  g_clear_pointer (&self->cache_path, g_free);
  g_free (self->cache_name);
  self->cache_name = memory_name ("cache");
  db = ana_db_open (self->cache_name, ANA_DB_MEMORY, ANA_SYNC_NORMAL, error);
  if (db == NULL)
    return NULL;
  from = path != NULL ? ana_db_open (path, ANA_DB_IMMUTABLE, ANA_SYNC_NORMAL, NULL) : NULL;
  n_bytes = from != NULL && ana_schema_check (from, "cache", NULL) ? ana_db_get_bytes (from) : -1;
  /* A help, not a need: without it the board fills from the hub. */
  if (n_bytes > 0 && n_bytes <= MAX_COPY_BYTES)
    ana_db_copy_to_memory (from, self->cache_name, NULL);
  return ana_cache_schema_migrate (db, error) ? g_steal_pointer (&db) : NULL;
}

/* No place to write: what is there is shown, and what arrives lives as long as the program. */
static AnaDb *
fall_back_to_memory (AnaStore *self, const GError *why, GError **error)
{
  g_autofree char *path = g_steal_pointer (&self->cache_path);
  g_autofree char *message = g_strdup_printf ("Nothing can be saved here: %s", why->message);

  ana_store_set_flags (self, ANA_STORE_MEMORY_ONLY, 0, message);
  return open_cache_in_memory (self, path, error);
}

static gboolean
start_cache (AnaStore *self, const GError *no_place, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *message = NULL;
  gboolean rebuilt = FALSE;
  AnaDb *db = NULL;

  if (self->dir == NULL)
    db = open_cache_in_memory (self, NULL, error);
  else if (no_place != NULL)
    db = fall_back_to_memory (self, no_place, error);
  else
    {
      db = ana_cache_open (self->cache_path, &rebuilt, &message, &local);
      if (db == NULL)
        db = fall_back_to_memory (self, local, error);
    }
  if (db == NULL)
    return FALSE;
  if (rebuilt)
    ana_store_set_flags (self, ANA_STORE_CACHE_REBUILT, 0, message);
  self->pool = ana_pool_new (self->cache_name, self->cache_path != NULL ? ANA_DB_READER : ANA_DB_MEMORY_READER);
  self->writer = ana_writer_new (self, db);
  return TRUE;
}

static gboolean
start_user_in_memory (AnaStore *self, GError **error)
{
  g_autoptr (AnaDb) db = NULL;

  g_free (self->user_name);
  self->user_name = memory_name ("user");
  db = ana_db_open (self->user_name, ANA_DB_MEMORY, ANA_SYNC_FULL, error);
  if (db == NULL || !ana_user_schema_migrate (db, error))
    return FALSE;
  self->user_pool = ana_pool_new (self->user_name, ANA_DB_MEMORY_READER);
  self->user = ana_user_new (self, g_steal_pointer (&db), self->user_name);
  return TRUE;
}

/* How a file may be read, the best way first. */
static const AnaDbMode read_modes[] = { ANA_DB_READER, ANA_DB_IMMUTABLE };

/* Which connections can read a user.db that is not written, if any. */
static void
start_user_readers (AnaStore *self)
{
  for (guint i = self->no_locks ? 1 : 0; i < G_N_ELEMENTS (read_modes) && self->user_pool == NULL; i++)
    {
      g_autoptr (AnaDb) db = ana_db_open (self->user_name, read_modes[i], ANA_SYNC_FULL, NULL);
      g_autofree char *file = db != NULL ? ana_meta_get (db, "file", NULL) : NULL;

      if (g_strcmp0 (file, "user") == 0)
        self->user_pool = ana_pool_new (self->user_name, read_modes[i]);
    }
}

static gboolean
start_user (AnaStore *self, const GError *no_place, GError **error)
{
  g_autofree char *message = NULL;
  AnaStoreFlags flags = 0;
  AnaDb *db = NULL;

  if (self->dir == NULL)
    return start_user_in_memory (self, error);
  if (no_place != NULL)
    flags |= ANA_STORE_USER_READONLY;
  else
    db = ana_user_open (self->dir, &flags, &message, error);
  if (db == NULL && no_place == NULL && (flags & ANA_STORE_USER_READONLY) == 0)
    return FALSE;
  ana_store_set_flags (self, flags, 0, message);
  start_user_readers (self);
  if (db != NULL)
    self->user = ana_user_new (self, db, self->user_name);
  return TRUE;
}

static gboolean
open_to_write (AnaStore *self, GError **error)
{
  g_autofree char *lock = self->dir != NULL ? g_build_filename (self->dir, "workspace.lock", NULL) : NULL;
  g_autoptr (GError) no_place = NULL;

  if (self->dir != NULL && ana_dir_make_private (self->dir, &no_place))
    self->lock_fd = ana_file_lock (lock, &no_place);
  if (lock != NULL)
    self->no_locks = !ana_place_check_locks (lock, no_place == NULL ? &no_place : NULL);
  if (g_error_matches (no_place, ANA_ERROR, ANA_ERROR_IN_USE))
    {
      g_propagate_error (error, g_steal_pointer (&no_place));
      return FALSE;
    }
  return start_cache (self, no_place, error) && start_user (self, no_place, error);
}

static gboolean
open_to_read (AnaStore *self, GError **error)
{
  g_autofree char *lock = self->dir != NULL ? g_build_filename (self->dir, "workspace.lock", NULL) : NULL;
  g_autoptr (GError) local = NULL;

  if (self->dir == NULL || !g_file_test (self->cache_path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_NO_DATA, "There is no cache in %s yet", self->dir != NULL ? self->dir : "memory");
      return FALSE;
    }
  self->no_locks = !ana_place_check_locks (lock, NULL); /* then nobody writes it, either */
  for (guint i = self->no_locks ? 1 : 0; i < G_N_ELEMENTS (read_modes) && self->pool == NULL; i++)
    {
      g_autoptr (AnaDb) db = NULL;

      g_clear_error (&local);
      db = ana_db_open (self->cache_path, read_modes[i], ANA_SYNC_NORMAL, &local);
      if (db != NULL && ana_schema_check (db, "cache", &local))
        self->pool = ana_pool_new (self->cache_path, read_modes[i]);
      else if (!g_error_matches (local, ANA_ERROR, ANA_ERROR_RETRY) && !g_error_matches (local, ANA_ERROR, ANA_ERROR_NOT_PERMITTED))
        break;
    }
  if (self->pool == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  start_user_readers (self);
  return TRUE;
}

/**
 * ana_store_open:
 * @dir: (nullable): the profile's folder, made when missing; %NULL for a store that lives in memory and is gone at its end
 * @mode: whether to write
 * @error: return location
 *
 * Opens a profile, in whatever state it is, within a few milliseconds.
 *
 * Writing: a cache that is damaged, foreign or newer is set aside; without a place to write it lives in memory; a damaged
 * user.db makes way for its last copy, a newer or foreign one is only read. What was done is told by the flags and the
 * message. After a crash the tail is played again on the writer's thread; readers do not wait for it. Blocks for the
 * opening of two files; any thread.
 *
 * Returns: (transfer full): the store; %NULL with %ANA_ERROR_IN_USE when another process writes it (the message names it),
 *   %ANA_ERROR_NO_DATA for reading where no cache is yet, %ANA_ERROR_TOO_NEW or %ANA_ERROR_CORRUPT for reading one that
 *   cannot be read, or the error of the place when user.db can neither be opened nor set aside
 */
AnaStore *
ana_store_open (const char *dir, AnaStoreMode mode, GError **error)
{
  g_autoptr (AnaStore) self = g_object_new (ANA_TYPE_STORE, NULL);

  self->dir = g_strdup (dir);
  self->mode = mode;
  self->overlay = ana_overlay_new ();
  if (dir != NULL)
    {
      self->cache_path = g_build_filename (dir, "cache.db", NULL);
      self->cache_name = g_strdup (self->cache_path);
      self->user_name = g_build_filename (dir, "user.db", NULL);
    }
  if (mode == ANA_STORE_READ_WRITE ? open_to_write (self, error) : open_to_read (self, error))
    return g_steal_pointer (&self);
  return NULL;
}

/* --- who reads --- */

/* Until ana_store_let_go() the store stays as it is. Returns: FALSE: it is closed, or is being closed */
gboolean
ana_store_hold (AnaStore *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->closing)
    return FALSE;
  self->n_readers++;
  return TRUE;
}

void
ana_store_let_go (AnaStore *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (--self->n_readers == 0)
    g_cond_broadcast (&self->idle_cond);
}

static void
wait_for_readers (AnaStore *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->closing = TRUE;
  while (self->n_readers > 0)
    g_cond_wait (&self->idle_cond, &self->mutex);
}

/**
 * ana_store_close:
 * @self: a store
 *
 * Commits what was given, tells every waiting function, and gives the lock back. Other threads may be reading: what they
 * read now is waited for, and what they ask for afterwards fails. Nobody may be writing. Idempotent.
 */
void
ana_store_close (AnaStore *self)
{
  AnaWriter *writer;

  g_return_if_fail (ANA_IS_STORE (self));
  wait_for_readers (self);
  writer = self->writer;
  /* Readers first: the writer's last connection then takes the log away. */
  if (writer != NULL)
    {
      ana_writer_flush (writer);
      ana_pool_renew (self->pool);
      ana_writer_stop (writer);
      self->writer = NULL;
    }
  if (self->user_pool != NULL && self->user != NULL)
    ana_pool_renew (self->user_pool);
  g_clear_pointer (&self->user, ana_user_stop);
  g_clear_pointer (&self->pool, ana_pool_free);
  g_clear_pointer (&self->user_pool, ana_pool_free);
  g_clear_pointer (&self->overlay, ana_overlay_free);
  if (self->lock_fd >= 0)
    ana_file_unlock (self->lock_fd);
  self->lock_fd = -1;
}

/**
 * ana_store_rest:
 * @self: open; the thread that would close it
 *
 * The connections that read, and have nothing to read now, give the pages back that they remember: after a large reading.
 * Never waits.
 */
void
ana_store_rest (AnaStore *self)
{
  g_return_if_fail (ANA_IS_STORE (self));
  if (self->pool != NULL)
    ana_pool_rest (self->pool);
  if (self->user_pool != NULL)
    ana_pool_rest (self->user_pool);
}

const char *
ana_store_get_dir (AnaStore *self)
{
  g_return_val_if_fail (ANA_IS_STORE (self), NULL);

  return self->dir;
}

AnaStoreFlags
ana_store_get_flags (AnaStore *self)
{
  AnaStoreFlags flags;

  g_return_val_if_fail (ANA_IS_STORE (self), 0);
  g_mutex_lock (&self->mutex);
  flags = self->flags;
  g_mutex_unlock (&self->mutex);
  return flags;
}

char *
ana_store_dup_message (AnaStore *self)
{
  char *message;

  g_return_val_if_fail (ANA_IS_STORE (self), NULL);
  g_mutex_lock (&self->mutex);
  message = g_strdup (self->message);
  g_mutex_unlock (&self->mutex);
  return message;
}

/* --- for the parts --- */

const char *
ana_store_get_cache_path (AnaStore *self)
{
  return self->cache_path;
}

AnaPool *
ana_store_get_pool (AnaStore *self)
{
  return self->pool;
}

AnaPool *
ana_store_get_user_pool (AnaStore *self)
{
  return self->user_pool;
}

AnaOverlay *
ana_store_get_overlay (AnaStore *self)
{
  return self->overlay;
}

AnaWriter *
ana_store_get_writer (AnaStore *self)
{
  return self->writer;
}

AnaUser *
ana_store_get_user (AnaStore *self)
{
  return self->user;
}

/* --- what goes to the writer --- */

/**
 * ana_store_apply:
 * @self: a store
 * @batch: one message of a stream; kept until it is committed
 * @func: (nullable): called on the writer's thread once the rows and the cursor are committed, or refused
 * @data: for @func
 *
 * Takes rows and cursor in, in one transaction, in the order of the calls, by the rules of SYNC.md 2.5. Any thread;
 * returns at once. A store that is only read, or closed, answers %ANA_APPLY_NOT_SAVED from here.
 *
 * A number that is not finite is refused with its whole message (%ANA_APPLY_MISMATCH). A stream that was never seen
 * begins with a message that follows nothing (p <= 0), and wants a snapshot (%ANA_APPLY_RESET) otherwise.
 */
void
ana_store_apply (AnaStore *self, AnaRowBatch *batch, AnaApplyFunc func, gpointer data)
{
  g_return_if_fail (ANA_IS_STORE (self));
  g_return_if_fail (batch != NULL);

  if (self->writer != NULL)
    ana_writer_apply (self->writer, batch, func, data);
  else if (func != NULL)
    func (ANA_APPLY_NOT_SAVED, batch->stream, -1, data);
}

/**
 * ana_store_check:
 * @self: a store
 * @stream: the stream
 * @epoch: the hub's
 * @q: where the stream stood when the hub counted
 * @from_usec: the hub counted rows at or after it; older ones are let go here
 * @n: how many live rows
 * @x: the sum of their checksums
 * @func: (nullable): called on the writer's thread
 * @data: for @func
 *
 * A checkpoint: %ANA_APPLY_OK when it fits; %ANA_APPLY_MISMATCH when the stream must be fetched anew (it is not shown
 * until then; the second time within an hour it is in quarantine); %ANA_APPLY_DUPLICATE or %ANA_APPLY_GAP when it speaks
 * of another moment; %ANA_APPLY_RESET when of another epoch. Any thread.
 */
void
ana_store_check (AnaStore *self, const char *stream, const char *epoch, gint64 q, gint64 from_usec, gint64 n, guint64 x,
                 AnaApplyFunc func, gpointer data)
{
  g_return_if_fail (ANA_IS_STORE (self));

  if (self->writer != NULL)
    ana_writer_check (self->writer, stream, epoch, q, from_usec, n, x, func, data);
  else if (func != NULL)
    func (ANA_APPLY_NOT_SAVED, stream, -1, data);
}

/* A snapshot begins; one under way for the same stream is thrown away. */
void
ana_store_stage_begin (AnaStore *self, const char *stream)
{
  g_return_if_fail (ANA_IS_STORE (self));

  if (self->writer != NULL)
    ana_writer_stage_begin (self->writer, stream);
}

/* Rows of a snapshot, in any order and any number of batches; p, q and epoch of the batch are not looked at. */
void
ana_store_stage_rows (AnaStore *self, AnaRowBatch *batch)
{
  g_return_if_fail (ANA_IS_STORE (self));

  if (self->writer != NULL)
    ana_writer_stage_rows (self->writer, batch);
}

/**
 * ana_store_stage_swap:
 * @self: a store
 * @stream: the stream
 * @epoch: of the snapshot
 * @q: the cursor that it stands for
 * @filter_id: (nullable): of the rows that it has
 * @func: (nullable): called on the writer's thread
 * @data: for @func
 *
 * The staged rows take the place of the stream's, with the cursor, in one transaction. %ANA_APPLY_NOT_SAVED when the
 * disk refused, or refused one of the staged batches before: begin the snapshot again. Any thread.
 */
void
ana_store_stage_swap (AnaStore *self, const char *stream, const char *epoch, gint64 q, const char *filter_id,
                      AnaApplyFunc func, gpointer data)
{
  g_return_if_fail (ANA_IS_STORE (self));

  if (self->writer != NULL)
    ana_writer_stage_swap (self->writer, stream, epoch, q, filter_id, func, data);
  else if (func != NULL)
    func (ANA_APPLY_NOT_SAVED, stream, -1, data);
}

void
ana_store_drop_stream (AnaStore *self, const char *stream)
{
  g_return_if_fail (ANA_IS_STORE (self));

  if (self->writer != NULL)
    ana_writer_drop_stream (self->writer, stream);
}

void
ana_store_flush (AnaStore *self)
{
  g_return_if_fail (ANA_IS_STORE (self));

  if (self->writer != NULL)
    ana_writer_flush (self->writer);
}

/* How many messages were given and not yet committed. */
guint
ana_store_get_n_queued (AnaStore *self)
{
  g_return_val_if_fail (ANA_IS_STORE (self), 0);

  return self->writer != NULL ? ana_writer_get_n_queued (self->writer) : 0;
}

/* @body NULL is a tombstone; a revision lower than the one held changes nothing. */
void
ana_store_put_object (AnaStore *self, const char *tenant, const char *kind, const char *id, gint64 rev, const char *etag,
                      const char *body)
{
  g_return_if_fail (ANA_IS_STORE (self));

  if (self->writer != NULL)
    ana_writer_put_object (self->writer, tenant, kind, id, rev, etag, body);
}

void
ana_store_put_answer (AnaStore *self, const char *key, const char *etag, gint64 as_of_usec, GBytes *body)
{
  g_return_if_fail (ANA_IS_STORE (self));

  if (self->writer != NULL)
    ana_writer_put_answer (self->writer, key, etag, as_of_usec, body);
}

/* What cache.db may hold; 0 for no limit. Answers used longest ago go first, then the oldest minutes of every stream. */
void
ana_store_set_cache_limit (AnaStore *self, gint64 n_bytes)
{
  g_return_if_fail (ANA_IS_STORE (self));

  self->limit_bytes = MAX (n_bytes, 0);
  if (self->writer != NULL)
    ana_writer_set_limit (self->writer, self->limit_bytes);
}

gint64
ana_store_get_cache_limit (AnaStore *self)
{
  g_return_val_if_fail (ANA_IS_STORE (self), 0);

  return self->limit_bytes;
}

/* --- user.db --- */

gboolean
ana_store_refuse_edit (GError **error)
{
  g_set_error_literal (error, ANA_ERROR, ANA_ERROR_NOT_PERMITTED, "Not saved: user.db is only read");
  return FALSE;
}

/**
 * ana_store_put_document:
 * @self: a store
 * @kind: such as "board"
 * @id: of the document
 * @body: JSON text
 * @error: return location
 *
 * Keeps a document, and waits until it is on the disk: some milliseconds, up to a second when many edits come at once
 * (at most four commits a second). Any thread but one that must not wait.
 *
 * Returns: %FALSE when it was not saved, with %ANA_ERROR_NOT_PERMITTED (user.db is only read), %ANA_ERROR_FULL or
 *   %ANA_ERROR_RETRY
 */
gboolean
ana_store_put_document (AnaStore *self, const char *kind, const char *id, const char *body, GError **error)
{
  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);

  return self->user != NULL ? ana_user_put_document (self->user, kind, id, body, error) : ana_store_refuse_edit (error);
}

gboolean
ana_store_set_setting (AnaStore *self, const char *key, const char *json, GError **error)
{
  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);

  return self->user != NULL ? ana_user_put_setting (self->user, key, json, error) : ana_store_refuse_edit (error);
}
