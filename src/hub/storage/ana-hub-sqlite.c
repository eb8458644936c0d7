/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-sqlite.c: the SQLite back end: opening, transactions over two files, readers.
 *
 * Two files cannot commit at the same instant. events.db commits first, hub.db second, and both note the number of the
 * commit. A hub that dies in between finds events.db one ahead at the next start and takes that commit's events back: none
 * of them was acknowledged, and their points were never written. So events and points are always of the same commit.
 */
#include "config.h"

#include "ana-hub-sqlite-private.h"

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-file.h"
#include "ana-random.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#define HUB_ID          0x41444831 /* ADH1 */
#define EVENTS_ID       0x41444531 /* ADE1 */
#define MAX_IDLE        4
#define CACHE_BYTES     (24 * 1024 * 1024)
#define PAGE_CACHE_KIB  4096 /* of each file's writer: what the hashes of ids touch has no bound of its own */

static const char *const hub_steps[] = {
  "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE stream(sid INTEGER PRIMARY KEY, tenant TEXT NOT NULL, id TEXT NOT NULL, q INTEGER NOT NULL, n INTEGER NOT NULL,"
  " x INTEGER NOT NULL, from_usec INTEGER NOT NULL, first_usec INTEGER NOT NULL, last_usec INTEGER NOT NULL,"
  " n_changes INTEGER NOT NULL, UNIQUE(tenant, id));"
  "CREATE TABLE series(ser INTEGER PRIMARY KEY, sid INTEGER NOT NULL, dim TEXT NOT NULL, UNIQUE(sid, dim));"
  /* flags: bits 0-3 the reason why there is no value, bit 4 tombstone, bit 5 with num and den */
  "CREATE TABLE point(ser INTEGER NOT NULL, ts INTEGER NOT NULL, seq INTEGER NOT NULL, v REAL, cnt INTEGER NOT NULL, num REAL, den REAL,"
  " rev INTEGER NOT NULL, flags INTEGER NOT NULL, PRIMARY KEY(ser, ts)) WITHOUT ROWID;"
  /* what a call of put_rows changed: places up to q lie in buckets from_usec to to_usec */
  "CREATE TABLE change(sid INTEGER NOT NULL, q INTEGER NOT NULL, from_usec INTEGER NOT NULL, to_usec INTEGER NOT NULL,"
  " PRIMARY KEY(sid, q)) WITHOUT ROWID;",
  /* the states that rows were computed from; crc over the body as it stands */
  "CREATE TABLE state(id INTEGER PRIMARY KEY, ser INTEGER NOT NULL, ts INTEGER NOT NULL, crc INTEGER NOT NULL, body BLOB NOT NULL,"
  " UNIQUE(ser, ts));"
  "ALTER TABLE stream ADD COLUMN state_bytes INTEGER NOT NULL DEFAULT 0;"
  /* NULL: the epoch of all */
  "ALTER TABLE stream ADD COLUMN epoch TEXT;",
  /* what users make; the numbers that bodies are counted by stand before them */
  "CREATE TABLE object(num INTEGER PRIMARY KEY, tenant TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, rev INTEGER NOT NULL, hlc TEXT,"
  " dead INTEGER NOT NULL, at_usec INTEGER NOT NULL, n_bytes INTEGER NOT NULL, body TEXT, fields TEXT, UNIQUE(tenant, kind, id));"
  "CREATE TABLE object_rev(num INTEGER PRIMARY KEY, tenant TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, rev INTEGER NOT NULL, hlc TEXT,"
  " dead INTEGER NOT NULL, sender TEXT NOT NULL, at_usec INTEGER NOT NULL, body TEXT, UNIQUE(tenant, kind, id, rev));"
  /* who sent mutations, and what became of each */
  "CREATE TABLE sender(tenant TEXT NOT NULL, name TEXT NOT NULL, last INTEGER NOT NULL, at_usec INTEGER NOT NULL, PRIMARY KEY(tenant, name)) WITHOUT ROWID;"
  "CREATE TABLE result(num INTEGER PRIMARY KEY, tenant TEXT NOT NULL, sender TEXT NOT NULL, n INTEGER NOT NULL, hlc TEXT NOT NULL, body TEXT NOT NULL,"
  " UNIQUE(tenant, sender, n));",
};

static const char *const events_steps[] = {
  "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE dataset(id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, name TEXT NOT NULL, time_column TEXT NOT NULL, schema TEXT NOT NULL,"
  " n INTEGER NOT NULL, first_usec INTEGER NOT NULL, last_usec INTEGER NOT NULL, UNIQUE(tenant, name));"
  /* ids: the hashes of the events' ids, kept until the block is put together with others */
  "CREATE TABLE block(id INTEGER PRIMARY KEY AUTOINCREMENT, ds INTEGER NOT NULL, source TEXT NOT NULL, received_usec INTEGER NOT NULL,"
  " first_usec INTEGER NOT NULL, last_usec INTEGER NOT NULL, n INTEGER NOT NULL, level INTEGER NOT NULL, commit_no INTEGER NOT NULL,"
  " ids BLOB, body BLOB NOT NULL);"
  "CREATE INDEX block_time ON block(ds, last_usec, first_usec);"
  "CREATE INDEX block_small ON block(ds, source, level, id) WHERE level < 3;"
  "CREATE INDEX block_commit ON block(commit_no);"
  "CREATE TABLE seen(hash INTEGER PRIMARY KEY);"
  "CREATE TABLE file(ds INTEGER NOT NULL, sha256 TEXT NOT NULL, next_row INTEGER NOT NULL, prev_row INTEGER NOT NULL,"
  " commit_no INTEGER NOT NULL, PRIMARY KEY(ds, sha256)) WITHOUT ROWID;",
};

static inline AnaHubSqlite *
hub_of (AnaHubStorage *storage)
{
  return (AnaHubSqlite *) storage;
}

char *
ana_hub_key (const char *tenant, const char *name)
{
  return g_strconcat (tenant, "\n", name, NULL);
}

gboolean
ana_hub_in_transaction (AnaHubSqlite *self)
{
  return g_atomic_pointer_get (&self->writer) == g_thread_self ();
}

/* --- meta --- */

static gboolean
write_meta (AnaDb *db, const char *key, const char *value, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "INSERT INTO meta(key, value) VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, key);
  ana_stmt_bind_text (stmt, 1, value);
  return ana_stmt_run (stmt, error);
}

/* NULL and no error: none. */
static char *
read_meta (AnaDb *db, const char *key, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT value FROM meta WHERE key = ?1", error);
  char *value = NULL;

  if (stmt == NULL)
    return NULL;
  ana_stmt_bind_text (stmt, 0, key);
  if (ana_stmt_next (stmt, error))
    {
      value = g_strdup (ana_stmt_get_text (stmt, 0));
      ana_stmt_reset (stmt);
    }
  return value;
}

static gboolean
read_meta_int (AnaDb *db, const char *key, gint64 *out, GError **error)
{
  GError *local = NULL;
  g_autofree char *text = read_meta (db, key, &local);

  *out = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
write_meta_int (AnaDb *db, const char *key, gint64 value, GError **error)
{
  char text[32];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  return write_meta (db, key, text, error);
}

static gboolean
set_meta (AnaHubStorage *storage, const char *key, const char *value, GError **error)
{
  return write_meta (hub_of (storage)->hub, key, value, error);
}

static char *
get_meta (AnaHubStorage *storage, const char *key, GError **error)
{
  AnaHubSqlite *self = hub_of (storage);
  AnaHubReader *reader = ana_hub_reader_acquire (self, error);
  char *value = reader == NULL ? NULL : read_meta (reader->hub, key, error);

  ana_hub_reader_release (self, reader);
  return value;
}

static char *
get_epoch (AnaHubStorage *storage)
{
  return g_strdup (hub_of (storage)->epoch);
}

/* --- readers --- */

static void
reader_free (gpointer data)
{
  AnaHubReader *reader = data;

  g_clear_pointer (&reader->hub, ana_db_close);
  g_clear_pointer (&reader->events, ana_db_close);
  g_free (reader);
}

static AnaDb *
open_db (AnaHubSqlite *self, const char *name, AnaDbMode mode, GError **error)
{
  g_autofree char *path = g_build_filename (self->dir, name, NULL);
  AnaDb *db = ana_db_open (path, mode, ANA_SYNC_FULL, error);

  if (db == NULL)
    g_prefix_error (error, "%s: ", path);
  return db;
}

/* Connections to read with: in a transaction the writer's own, so that it sees what it wrote. */
AnaHubReader *
ana_hub_reader_acquire (AnaHubSqlite *self, GError **error)
{
  AnaHubReader *reader = NULL;

  if (ana_hub_in_transaction (self))
    {
      reader = g_new0 (AnaHubReader, 1);
      reader->hub = self->hub;
      reader->events = self->events;
      return reader;
    }
  g_mutex_lock (&self->mutex);
  if (self->readers->len > 0)
    reader = g_ptr_array_steal_index_fast (self->readers, self->readers->len - 1);
  g_mutex_unlock (&self->mutex);
  if (reader != NULL)
    return reader;
  reader = g_new0 (AnaHubReader, 1);
  reader->hub = open_db (self, "hub.db", ANA_DB_READER, error);
  reader->events = reader->hub == NULL ? NULL : open_db (self, "events.db", ANA_DB_READER, error);
  if (reader->events == NULL)
    g_clear_pointer (&reader, reader_free);
  return reader;
}

void
ana_hub_reader_release (AnaHubSqlite *self, AnaHubReader *reader)
{
  if (reader == NULL)
    return;
  if (reader->hub == self->hub)
    {
      g_free (reader);
      return;
    }
  g_mutex_lock (&self->mutex);
  if (self->readers->len < MAX_IDLE)
    g_ptr_array_add (self->readers, g_steal_pointer (&reader));
  g_mutex_unlock (&self->mutex);
  g_clear_pointer (&reader, reader_free);
}

/* --- transactions --- */

static gboolean
hub_begin (AnaHubStorage *storage, GError **error)
{
  AnaHubSqlite *self = hub_of (storage);

  g_return_val_if_fail (g_atomic_pointer_get (&self->writer) == NULL, FALSE);
  if (!ana_db_begin (self->hub, error))
    return FALSE;
  if (!ana_db_begin (self->events, error))
    {
      ana_db_rollback (self->hub);
      return FALSE;
    }
  self->events_touched = FALSE;
  g_atomic_pointer_set (&self->writer, g_thread_self ());
  return TRUE;
}

/* What memory knows may be ahead of the files: it is read again when needed. */
static void
hub_rollback (AnaHubStorage *storage)
{
  AnaHubSqlite *self = hub_of (storage);

  ana_db_rollback (self->events);
  ana_db_rollback (self->hub);
  g_hash_table_remove_all (self->streams);
  g_hash_table_remove_all (self->datasets);
  ana_hub_seen_forget (self);
  ana_frame_cache_clear (self->cache); /* numbers of blocks come again */
  g_atomic_pointer_set (&self->writer, NULL);
}

static gboolean
commit_both (AnaHubSqlite *self, GError **error)
{
  if (self->events_touched
      && (!write_meta_int (self->events, "commit", self->commit + 1, error)
          || !write_meta_int (self->hub, "commit", self->commit + 1, error)))
    return FALSE;
  if (!ana_db_commit (self->events, error))
    return FALSE;
  if (ana_db_commit (self->hub, error))
    {
      self->commit += self->events_touched;
      return TRUE;
    }
  /* events.db is ahead now: take its events back at once, as the next start would */
  if (self->events_touched && !ana_hub_undo_events (self, self->commit + 1, NULL))
    g_prefix_error (error, "events.db is one commit ahead until the next start: ");
  return FALSE;
}

static gboolean
hub_commit (AnaHubStorage *storage, GError **error)
{
  AnaHubSqlite *self = hub_of (storage);
  gboolean locked = FALSE, ok;

  self->had_burst = FALSE;
  ok = ana_hub_flush_streams (self, error) && ana_hub_flush_datasets (self, error) && ana_hub_seen_flush (self, error)
       && (!self->events_touched || ana_hub_merge_blocks (self, &locked, error)) && commit_both (self, error);
  if (locked)
    g_rw_lock_writer_unlock (&self->scan_lock);
  if (!ok)
    {
      hub_rollback (storage);
      return FALSE;
    }
  g_atomic_pointer_set (&self->writer, NULL);
  /* The commit stands whatever becomes of this: a disk that fails here fails the next commit, which tells. */
  ana_db_checkpoint_step (self->events, NULL);
  ana_db_checkpoint_step (self->hub, NULL);
  if (self->had_burst)
    {
      ana_db_rest (self->events);
      malloc_trim (0);
    }
  return TRUE;
}

/* Pages that the writer and idle readers remember (the system keeps them too), and frames that nobody asked for since the last rest. */
static void
hub_rest (AnaHubStorage *storage)
{
  AnaHubSqlite *self = hub_of (storage);

  ana_db_rest (self->hub);
  ana_db_rest (self->events);
  ana_frame_cache_rest (self->cache);
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->readers->len; i++)
    {
      AnaHubReader *reader = self->readers->pdata[i];

      ana_db_rest (reader->hub);
      ana_db_rest (reader->events);
    }
  g_mutex_unlock (&self->mutex);
}

/* --- opening --- */

static void
hub_free (AnaHubStorage *storage)
{
  AnaHubSqlite *self = hub_of (storage);

  g_clear_pointer (&self->readers, g_ptr_array_unref);
  g_clear_pointer (&self->hub, ana_db_close);
  g_clear_pointer (&self->events, ana_db_close);
  g_clear_pointer (&self->streams, g_hash_table_unref);
  g_clear_pointer (&self->datasets, g_hash_table_unref);
  ana_hub_seen_forget (self);
  g_clear_pointer (&self->cache, ana_frame_cache_free);
  ana_file_unlock (self->lock);
  g_rw_lock_clear (&self->scan_lock);
  g_mutex_clear (&self->mutex);
  g_free (self->epoch);
  g_free (self->dir);
  g_free (self);
}

static const AnaHubStorageClass hub_class = {
  .name = "sqlite",
  .free = hub_free,
  .begin = hub_begin,
  .commit = hub_commit,
  .rollback = hub_rollback,
  .rest = hub_rest,
  .append_events = ana_hub_append_events,
  .put_rows = ana_hub_put_rows,
  .put_state = ana_hub_put_state,
  .repair_stream = ana_hub_repair_stream,
  .set_meta = set_meta,
  .scan_events = ana_hub_scan_events,
  .get_schema = ana_hub_get_schema,
  .list_datasets = ana_hub_list_datasets,
  .list_sources = ana_hub_list_sources,
  .get_event_span = ana_hub_get_event_span,
  .get_head = ana_hub_get_head,
  .read_since = ana_hub_read_since,
  .read_history = ana_hub_read_history,
  .history_open = ana_hub_history_open,
  .history_next = ana_hub_history_next,
  .history_close = ana_hub_history_close,
  .read_states = ana_hub_read_states,
  .list_streams = ana_hub_list_streams,
  .put_object = ana_hub_put_object,
  .put_result = ana_hub_put_result,
  .get_object = ana_hub_get_object,
  .measure_objects = ana_hub_measure_objects,
  .get_sender = ana_hub_get_sender,
  .get_result = ana_hub_get_result,
  .get_meta = get_meta,
  .get_epoch = get_epoch,
};

static AnaDb *
open_writer (AnaHubSqlite *self, const char *name, gint64 id, const char *const *steps, guint n_steps, GError **error)
{
  AnaDb *db = open_db (self, name, ANA_DB_WRITER, error);

  if (db == NULL)
    return NULL;
  if (ana_db_migrate (db, id, steps, n_steps, error) && ana_db_exec (db, "PRAGMA cache_size=-" G_STRINGIFY (PAGE_CACHE_KIB), error))
    return db;
  g_prefix_error (error, "%s/%s: ", self->dir, name);
  ana_db_close (db);
  return NULL;
}

/* Brings a copy that nobody uses to this version. */
gboolean
ana_hub_migrate_file (const char *path, int which, GError **error)
{
  g_autoptr (AnaDb) db = ana_db_open (path, ANA_DB_WRITER, ANA_SYNC_FULL, error);

  if (db == NULL || !ana_db_migrate (db, which == 0 ? HUB_ID : EVENTS_ID, which == 0 ? hub_steps : events_steps,
                                     which == 0 ? G_N_ELEMENTS (hub_steps) : G_N_ELEMENTS (events_steps), error))
    return FALSE;
  return ana_db_checkpoint (db, error);
}

/* A restore that did not end has moved files away: starting now would begin an empty hub. */
static gboolean
check_restored (const char *dir, GError **error)
{
  g_autofree char *mark = g_build_filename (dir, ANA_HUB_RESTORING, NULL);

  if (!g_file_test (mark, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "%s: a restore did not come to its end; do it again", dir);
  return FALSE;
}

static gboolean
read_hash_key (AnaHubSqlite *self, GError **error)
{
  GError *local = NULL;
  g_autofree char *text = read_meta (self->events, "hash_key", &local);
  g_autofree char *uuid = NULL;
  g_autoptr (GChecksum) checksum = NULL;
  guint8 digest[32];
  gsize n_digest = sizeof digest;

  if (local != NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  if (text == NULL)
    {
      uuid = ana_uuid_new ();
      if (!write_meta (self->events, "hash_key", uuid, error))
        return FALSE;
    }
  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guchar *) (text != NULL ? text : uuid), -1);
  g_checksum_get_digest (checksum, digest, &n_digest);
  memcpy (self->hash_key, digest, sizeof self->hash_key);
  return TRUE;
}

static gboolean
read_epoch (AnaHubSqlite *self, GError **error)
{
  GError *local = NULL;

  self->epoch = read_meta (self->hub, "epoch", &local);
  if (local != NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  if (self->epoch != NULL)
    return TRUE;
  self->epoch = ana_ulid_new (ana_clock_now_usec ());
  return write_meta (self->hub, "epoch", self->epoch, error);
}

/* Brings the two files to the same commit. */
static gboolean
recover (AnaHubSqlite *self, GError **error)
{
  gint64 in_events;

  if (!read_meta_int (self->hub, "commit", &self->commit, error) || !read_meta_int (self->events, "commit", &in_events, error))
    return FALSE;
  if (in_events > self->commit)
    return ana_hub_undo_events (self, self->commit + 1, error);
  /* hub.db ahead: its events are lost (a file was put back); numbers of commits go on from the higher one */
  return TRUE;
}

/**
 * ana_hub_storage_sqlite_open:
 * @dir: the hub's folder, made when missing, private
 * @error: return location
 *
 * Opens (or makes) hub.db and events.db, and takes the folder's lock for as long as the storage lives.
 *
 * Nothing is ever deleted or rebuilt here: a damaged or newer file is refused and stays as it is.
 *
 * Returns: (transfer full): the storage; %NULL and IN_USE when another hub has the folder, CORRUPT for a damaged file
 *   (put back the last backup), TOO_NEW for one of a later version, or FULL, NOT_PERMITTED, RETRY
 */
AnaHubStorage *
ana_hub_storage_sqlite_open (const char *dir, GError **error)
{
  AnaHubSqlite *self = g_new0 (AnaHubSqlite, 1);
  g_autofree char *lock = g_build_filename (dir, "hub.lock", NULL);

  self->parent.klass = &hub_class;
  self->dir = g_strdup (dir);
  self->lock = -1;
  g_rw_lock_init (&self->scan_lock);
  g_mutex_init (&self->mutex);
  self->readers = g_ptr_array_new_with_free_func (reader_free);
  self->streams = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, ana_hub_stream_free);
  self->datasets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, ana_hub_dataset_free);
  self->cache = ana_frame_cache_new (CACHE_BYTES);
  if (ana_dir_make_private (dir, error))
    self->lock = ana_file_lock (lock, error);
  if (self->lock >= 0 && check_restored (dir, error))
    self->hub = open_writer (self, "hub.db", HUB_ID, hub_steps, G_N_ELEMENTS (hub_steps), error);
  if (self->hub != NULL)
    self->events = open_writer (self, "events.db", EVENTS_ID, events_steps, G_N_ELEMENTS (events_steps), error);
  if (self->events != NULL && read_epoch (self, error) && read_hash_key (self, error) && recover (self, error))
    return &self->parent;
  hub_free (&self->parent);
  return NULL;
}
