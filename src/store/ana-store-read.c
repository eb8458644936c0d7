/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-store-read.c: reading what is committed: points, keys, streams, objects, answers, documents.
 */
#include "config.h"

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-store-private.h"

#include <math.h>
#include <string.h>

#define MAX_TRIES      20
#define MAX_READ_USEC  (200 * 1000)             /* of one transaction: a long one keeps the writer's log growing */
#define TOUCH_USEC     (10 * ANA_USEC_PER_MIN)  /* how exact "used last" is */

/* A reader that meets damage says so to the writer, which alone can do something about it. */
static void
report (AnaStore *self, AnaDb *db, const char *stream, const GError *error)
{
  AnaWriter *writer = ana_store_get_writer (self);

  if (writer == NULL || !g_error_matches (error, ANA_ERROR, ANA_ERROR_CORRUPT))
    return;
  ana_writer_report (writer, ana_db_is_damaged (db) ? NULL : stream);
}

static AnaDb *
begin_held (AnaStore *self, GError **error)
{
  AnaPool *pool = ana_store_get_pool (self);
  g_autoptr (GError) local = NULL;
  AnaDb *db;

  db = ana_pool_acquire (pool, error);
  if (db == NULL)
    return NULL;
  for (guint i = 0; i < MAX_TRIES; i++)
    {
      g_clear_error (&local);
      if (ana_db_begin (db, &local) && ana_overlay_refresh (ana_store_get_overlay (self), db, &local))
        return db;
      ana_db_rollback (db);
      if (!g_error_matches (local, ANA_ERROR, ANA_ERROR_RETRY))
        break;
    }
  report (self, db, NULL, local);
  ana_pool_release (pool, db);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static gboolean
hold (AnaStore *self, GError **error)
{
  if (ana_store_hold (self))
    return TRUE;
  g_set_error_literal (error, ANA_ERROR, ANA_ERROR_FAILED, "The store is closed");
  return FALSE;
}

/* A reader in a transaction; the overlay is at least as new as it. The store is not closed before ana_store_end_read(). */
AnaDb *
ana_store_begin_read (AnaStore *self, GError **error)
{
  AnaDb *db;

  if (!hold (self, error))
    return NULL;
  db = begin_held (self, error);
  if (db == NULL)
    ana_store_let_go (self);
  return db;
}

void
ana_store_end_read (AnaStore *self, AnaDb *db)
{
  ana_pool_release (ana_store_get_pool (self), db);
  ana_store_let_go (self);
}

static gboolean
read_stream (AnaStore *self, AnaDb *db, const char *stream, AnaStreamRow *row, gboolean *found, GError **error)
{
  if (!ana_stream_table_get (db, stream, row, found, error))
    return FALSE;
  if (*found)
    ana_overlay_update_row (ana_store_get_overlay (self), row);
  return TRUE;
}

/**
 * ana_store_get_cursor:
 * @self: a store
 * @stream: a stream
 * @out: where it stands; clear it with ana_cursor_clear()
 *
 * What to ask the hub for: everything after the cursor. Any thread.
 *
 * Returns: %FALSE when a snapshot is needed: never seen, dropped, damaged, or in quarantine
 */
gboolean
ana_store_get_cursor (AnaStore *self, const char *stream, AnaCursor *out)
{
  AnaDb *db = ana_store_begin_read (self, NULL);
  AnaStreamRow row;
  gboolean found = FALSE;

  memset (out, 0, sizeof *out);
  out->q = -1;
  if (db == NULL)
    return FALSE;
  if (!read_stream (self, db, stream, &row, &found, NULL))
    found = FALSE;
  ana_store_end_read (self, db);
  if (!found)
    return FALSE;
  found = row.state == ANA_STREAM_STATE_OK;
  if (found)
    {
      out->stream = g_strdup (stream);
      out->epoch = g_steal_pointer (&row.epoch);
      out->q = row.q;
      out->filter_id = row.filter_id[0] != '\0' ? g_steal_pointer (&row.filter_id) : NULL;
    }
  ana_stream_row_clear (&row);
  return found;
}

static gint64
get_trouble_usec (const AnaStreamRow *row)
{
  return row->state != ANA_STREAM_STATE_OK && row->mismatch_usec != 0 ? row->mismatch_usec : ANA_TIME_NONE;
}

/**
 * ana_store_find_trouble:
 * @self: a store
 * @stream: a stream
 * @health: (out): what is wrong with it
 * @since_usec: (out): since when, by the clock of this computer; %ANA_TIME_NONE when that is not known
 *
 * Why ana_store_read_points() gives nothing although there are rows. Any thread.
 *
 * Returns: %FALSE when nothing is wrong, or the stream was never seen
 */
gboolean
ana_store_find_trouble (AnaStore *self, const char *stream, AnaStreamHealth *health, gint64 *since_usec)
{
  AnaDb *db = ana_store_begin_read (self, NULL);
  AnaStreamRow row;
  gboolean found = FALSE;

  if (db == NULL)
    return FALSE;
  if (!read_stream (self, db, stream, &row, &found, NULL))
    found = FALSE;
  ana_store_end_read (self, db);
  if (!found)
    return FALSE;
  *health = (AnaStreamHealth) row.state;
  *since_usec = get_trouble_usec (&row);
  ana_stream_row_clear (&row);
  return *health != ANA_STREAM_OK;
}

/* --- points --- */

typedef struct {
  AnaSpan   span;
  AnaChunk  points;
  gboolean  has_flags;
  gint64    until_usec;  /* monotonic */
  gboolean  stopped;     /* another transaction must go on after the last point */
} Read;

static gboolean
take_part (Read *read, const AnaChunkRow *row, const void *body, gsize n_bytes)
{
  AnaChunk part = { 0 };
  gboolean ok = ana_chunk_decode (&part, body, n_bytes, &read->has_flags) && part.n == row->n;
  guint first = ok ? ana_chunk_find (&part, read->span.start_usec) : 0;
  guint end = ok ? ana_chunk_find (&part, read->span.end_usec) : 0;

  if (ok && end > first)
    ana_chunk_append (&read->points, &part, first, end - first);
  ana_chunk_clear (&part);
  return ok;
}

static gboolean
read_chunk_cb (const AnaChunkRow *row, const void *body, gsize n_bytes, gpointer data, GError **error)
{
  Read *read = data;
  guint before = read->points.n;
  gboolean whole = row->first_usec >= read->span.start_usec && row->last_usec < read->span.end_usec &&
                   (before == 0 || row->first_usec > read->points.ts_usec[before - 1]);
  gboolean ok;

  if (ana_clock_monotonic_usec () > read->until_usec && before > 0)
    {
      read->stopped = TRUE;
      return FALSE;
    }
  ok = whole ? ana_chunk_decode (&read->points, body, n_bytes, &read->has_flags) && read->points.n - before == row->n
             : take_part (read, row, body, n_bytes);
  if (!ok)
    g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "Chunk %" G_GINT64_FORMAT " is damaged", row->id);
  return ok;
}

static gboolean
reserve (AnaDb *db, gint64 kid, Read *read, GError **error)
{
  gint64 n_chunks;

  if (!ana_chunk_table_count (db, kid, read->span, &n_chunks, error))
    return FALSE;
  if (n_chunks > 0 && n_chunks < G_MAXINT32 / ANA_CHUNK_POINTS)
    ana_chunk_reserve (&read->points, read->points.n + (guint) n_chunks * ANA_CHUNK_POINTS, FALSE);
  return TRUE;
}

/* Rows that were folded while a long read went on are in both places with the same revision: the overlay was copied at
 * the beginning, so nothing can be in neither. */
static gboolean
read_key (AnaStore *self, AnaDb **db, gint64 kid, Read *read, GError **error)
{
  g_autoptr (GError) local = NULL;
  AnaChunk tail = { 0 };
  AnaRow row, old;

  ana_overlay_add_rows (ana_store_get_overlay (self), kid, read->span, &tail);
  if (!reserve (*db, kid, read, &local))
    goto end;
  do
    {
      read->stopped = FALSE;
      read->until_usec = ana_clock_monotonic_usec () + MAX_READ_USEC;
      if (!ana_chunk_table_scan (*db, kid, read->span, read_chunk_cb, read, &local))
        goto end;
      if (read->stopped)
        {
          read->span.start_usec = read->points.ts_usec[read->points.n - 1] + 1;
          ana_store_end_read (self, *db);
          *db = ana_store_begin_read (self, &local);
        }
    }
  while (read->stopped && *db != NULL);
  for (guint i = 0; i < tail.n && local == NULL; i++)
    {
      ana_chunk_get (&tail, i, &row);
      if (ana_chunk_upsert (&read->points, &row, &old) != ANA_UPSERT_IGNORED)
        read->has_flags |= tail.flags[i] != 0;
    }
end:
  ana_chunk_clear (&tail);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Tombstones go, flags become reasons, what is missing becomes NAN. */
static void
finish_points (AnaChunk *points)
{
  guint n = 0;

  for (guint i = 0; i < points->n; i++)
    {
      guint8 flags = points->flags[i];
      gboolean ratio = (flags & ANA_POINT_RATIO) != 0;

      if ((flags & ANA_POINT_DEAD) != 0)
        continue;
      points->ts_usec[n] = points->ts_usec[i];
      points->value[n] = (flags & ANA_POINT_REASON) == ANA_REASON_VALUE ? points->value[i] : NAN;
      points->count[n] = points->count[i];
      points->rev[n] = points->rev[i];
      points->flags[n] = flags & ANA_POINT_REASON;
      if (points->num != NULL)
        {
          points->num[n] = ratio ? points->num[i] : NAN;
          points->den[n] = ratio ? points->den[i] : NAN;
        }
      n++;
    }
  points->n = n;
}

static AnaPoints *
take_points (Read *read, const AnaStreamRow *row)
{
  AnaPoints *points = g_new0 (AnaPoints, 1);

  if (read->has_flags)
    finish_points (&read->points);
  points->n = read->points.n;
  points->ts_usec = g_steal_pointer (&read->points.ts_usec);
  points->value = g_steal_pointer (&read->points.value);
  points->num = g_steal_pointer (&read->points.num);
  points->den = g_steal_pointer (&read->points.den);
  points->count = g_steal_pointer (&read->points.count);
  points->rev = g_steal_pointer (&read->points.rev);
  points->reason = g_steal_pointer (&read->points.flags);
  points->as_of_usec = row->as_of_usec;
  points->head_q = row->q;
  points->epoch = g_strdup (row->epoch);
  return points;
}

static AnaPoints *
read_points (AnaStore *self, AnaDb **db, const char *stream, const char *dim, AnaSpan span, GError **error)
{
  AnaStreamRow row = { .as_of_usec = ANA_TIME_NONE, .q = -1, .from_usec = ANA_TIME_NONE };
  Read read = { .span = span };
  AnaPoints *points = NULL;
  gboolean found, ok;
  gint64 kid = 0;

  if (!read_stream (self, *db, stream, &row, &found, error))
    return NULL;
  read.span.start_usec = MAX (span.start_usec, row.from_usec);
  ok = !found || row.state == ANA_STREAM_STATE_OK;
  if (!ok)
    g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "%s does not fit the hub's count and is fetched anew", stream);
  ok = ok && (!found || ana_key_table_find (*db, row.sid, dim, &kid, error)) &&
       (kid == 0 || read.span.end_usec <= read.span.start_usec || read_key (self, db, kid, &read, error));
  if (ok)
    points = take_points (&read, &row);
  ana_chunk_clear (&read.points);
  ana_stream_row_clear (&row);
  return points;
}

/**
 * ana_store_read_points:
 * @self: a store
 * @stream: a stream
 * @dim: dimension key, "" the total
 * @span: instants of buckets
 * @error: return location
 *
 * The points of one key that are committed, ascending, without tombstones: columns of n. A point without a value is NAN
 * with a reason. Reads chunks, not rows: a million points take some ten milliseconds. Any thread.
 *
 * Returns: (transfer full): the points, none when there are none (as_of is %ANA_TIME_NONE for a stream never seen); %NULL
 *   with %ANA_ERROR_CORRUPT when what is stored is damaged or does not fit the hub's count: no wrong value is ever shown,
 *   the stream is fetched anew; %ANA_ERROR_RETRY when the database is busy
 */
AnaPoints *
ana_store_read_points (AnaStore *self, const char *stream, const char *dim, AnaSpan span, GError **error)
{
  g_autoptr (GError) local = NULL;
  AnaPoints *points;
  AnaDb *db;

  g_return_val_if_fail (ANA_IS_STORE (self), NULL);
  g_return_val_if_fail (stream != NULL && dim != NULL, NULL);
  db = ana_store_begin_read (self, error);
  if (db == NULL)
    return NULL;
  points = read_points (self, &db, stream, dim, span, &local);
  if (points == NULL && db != NULL)
    report (self, db, stream, local);
  if (db != NULL)
    ana_store_end_read (self, db);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return points;
}

void
ana_points_free (AnaPoints *points)
{
  if (points == NULL)
    return;
  g_free (points->epoch);
  g_free (points->ts_usec);
  g_free (points->value);
  g_free (points->num);
  g_free (points->den);
  g_free (points->count);
  g_free (points->rev);
  g_free (points->reason);
  g_free (points);
}

/* --- lists --- */

static void
add_dim_cb (gint64 kid, const char *dim, gpointer data)
{
  g_strv_builder_add (data, dim);
}

/* The keys that a stream has, or had within its retention; empty for a stream never seen. */
char **
ana_store_list_dims (AnaStore *self, const char *stream, GError **error)
{
  g_autoptr (GStrvBuilder) dims = g_strv_builder_new ();
  AnaStreamRow row;
  gboolean found, ok;
  AnaDb *db;

  g_return_val_if_fail (ANA_IS_STORE (self), NULL);
  db = ana_store_begin_read (self, error);
  if (db == NULL)
    return NULL;
  ok = read_stream (self, db, stream, &row, &found, error);
  if (ok && found)
    {
      ok = ana_key_table_list (db, row.sid, add_dim_cb, dims, error);
      ana_stream_row_clear (&row);
    }
  ana_store_end_read (self, db);
  return ok ? g_strv_builder_end (dims) : NULL;
}

static void
stream_info_free (gpointer data)
{
  AnaStreamInfo *info = data;

  g_free (info->stream);
  g_free (info->epoch);
  g_free (info->filter_id);
  g_free (info);
}

/* Every stream that is held, by id. */
GPtrArray *
ana_store_list_streams (AnaStore *self, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  GPtrArray *infos;
  AnaDb *db;

  g_return_val_if_fail (ANA_IS_STORE (self), NULL);
  db = ana_store_begin_read (self, error);
  if (db == NULL)
    return NULL;
  rows = ana_stream_table_list (db, error);
  infos = rows != NULL ? g_ptr_array_new_with_free_func (stream_info_free) : NULL;
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      AnaStreamRow *row = g_ptr_array_index (rows, i);
      AnaStreamInfo *info = g_new0 (AnaStreamInfo, 1);

      ana_overlay_update_row (ana_store_get_overlay (self), row);
      info->stream = g_strdup (row->id);
      info->epoch = g_strdup (row->epoch);
      info->filter_id = g_strdup (row->filter_id);
      info->q = row->q;
      info->n_rows = row->n;
      info->last_ts_usec = row->as_of_usec;
      info->state = row->state;
      info->trouble_usec = get_trouble_usec (row);
      g_ptr_array_add (infos, info);
    }
  ana_store_end_read (self, db);
  return infos;
}

/* Bodies of the hub's objects of one kind, by id, without tombstones. */
GPtrArray *
ana_store_list_objects (AnaStore *self, const char *tenant, const char *kind, GError **error)
{
  GPtrArray *bodies;
  AnaDb *db;

  g_return_val_if_fail (ANA_IS_STORE (self), NULL);
  db = ana_store_begin_read (self, error);
  if (db == NULL)
    return NULL;
  bodies = ana_object_table_list (db, tenant, kind, error);
  ana_store_end_read (self, db);
  return bodies;
}

/* An answer kept under @key, (nullable); asking for it makes it the one used last. */
GBytes *
ana_store_get_answer (AnaStore *self, const char *key, char **etag, gint64 *as_of_usec)
{
  AnaWriter *writer;
  GBytes *body;
  gint64 used_usec = 0;
  AnaDb *db;

  g_return_val_if_fail (ANA_IS_STORE (self), NULL);
  db = ana_store_begin_read (self, NULL);
  if (db == NULL)
    return NULL;
  body = ana_answer_table_get (db, key, etag, as_of_usec, &used_usec, NULL);
  writer = ana_store_get_writer (self);
  if (body != NULL && writer != NULL && ABS (ana_clock_now_usec () - used_usec) > TOUCH_USEC)
    ana_writer_touch_answer (writer, key);
  ana_store_end_read (self, db);
  return body;
}

/* What cache.db holds, in bytes; -1 when it cannot be told. */
gint64
ana_store_get_cache_bytes (AnaStore *self)
{
  gint64 n_bytes = -1;
  AnaDb *db;

  g_return_val_if_fail (ANA_IS_STORE (self), -1);
  if (ana_store_get_writer (self) != NULL)
    return ana_writer_get_bytes (ana_store_get_writer (self));
  db = ana_store_begin_read (self, NULL);
  if (db != NULL)
    {
      n_bytes = ana_db_get_bytes (db);
      ana_store_end_read (self, db);
    }
  return n_bytes;
}

/* --- user.db --- */

AnaDb *
ana_store_begin_read_user (AnaStore *self, gboolean *none, GError **error)
{
  AnaPool *pool;
  AnaDb *db;

  *none = FALSE;
  if (!hold (self, error))
    return NULL;
  pool = ana_store_get_user_pool (self);
  *none = pool == NULL;
  db = pool != NULL ? ana_pool_acquire (pool, error) : NULL;
  if (db == NULL)
    ana_store_let_go (self);
  return db;
}

void
ana_store_end_read_user (AnaStore *self, AnaDb *db)
{
  ana_pool_release (ana_store_get_user_pool (self), db);
  ana_store_let_go (self);
}

/* %NULL without an error: there is no such document. */
char *
ana_store_get_document (AnaStore *self, const char *kind, const char *id, GError **error)
{
  gboolean none;
  char *body;
  AnaDb *db;

  g_return_val_if_fail (ANA_IS_STORE (self), NULL);
  db = ana_store_begin_read_user (self, &none, error);
  if (db == NULL)
    return NULL;
  body = ana_document_table_get (db, kind, id, error);
  ana_store_end_read_user (self, db);
  return body;
}

/* Ids of the documents of one kind, in order. */
char **
ana_store_list_documents (AnaStore *self, const char *kind, GError **error)
{
  gboolean none;
  char **ids;
  AnaDb *db;

  g_return_val_if_fail (ANA_IS_STORE (self), NULL);
  db = ana_store_begin_read_user (self, &none, error);
  if (db == NULL)
    return none ? g_new0 (char *, 1) : NULL;
  ids = ana_document_table_list (db, kind, error);
  ana_store_end_read_user (self, db);
  return ids;
}

char *
ana_store_get_setting (AnaStore *self, const char *key)
{
  gboolean none;
  char *json;
  AnaDb *db;

  g_return_val_if_fail (ANA_IS_STORE (self), NULL);
  db = ana_store_begin_read_user (self, &none, NULL);
  if (db == NULL)
    return NULL;
  json = ana_setting_table_get (db, key, NULL);
  ana_store_end_read_user (self, db);
  return json;
}
