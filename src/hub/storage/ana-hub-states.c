/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-states.c: the mergeable states behind rows of hours and days, for spans whose raw rows are too many.
 *
 * A state is written in the transaction of its row, and read beside it, so that the two are always of one commit. It can
 * be had again from the log: what is damaged, too large or too old is simply not there, and whoever asks reads the log.
 */
#include "config.h"

#include "ana-hub-sqlite-private.h"

#include "ana-codec.h"
#include "ana-error.h"

#include <zstd.h>

#define LEVEL      3
#define PACK_BYTES 512   /* small sets of hashes do not get smaller */
#define PLAIN      'P'
#define PACKED     'Z'

/* A letter, and the state as it is or as zstd makes it. */
static GBytes *
pack (GBytes *state)
{
  gsize n_plain, bound, n;
  const void *plain = g_bytes_get_data (state, &n_plain);
  g_autofree char *out = NULL;

  bound = ZSTD_compressBound (n_plain);
  out = g_malloc (MAX (bound, n_plain) + 1);
  n = n_plain >= PACK_BYTES ? ZSTD_compress (out + 1, bound, plain, n_plain, LEVEL) : bound;
  out[0] = PACKED;
  if (n_plain < PACK_BYTES || ZSTD_isError (n) || n >= n_plain)
    {
      out[0] = PLAIN;
      memcpy (out + 1, plain, n_plain);
      n = n_plain;
    }
  return g_bytes_new_take (g_realloc (g_steal_pointer (&out), n + 1), n + 1);
}

/* NULL for bytes that are none of ours: the state is counted as not there. */
static GBytes *
unpack (const char *body, gsize n_body, gint64 crc)
{
  unsigned long long n_plain;
  g_autofree void *plain = NULL;

  if (n_body < 1 || (gint64) ana_crc32c (0, body, n_body) != crc)
    return NULL;
  if (body[0] == PLAIN)
    return g_bytes_new (body + 1, n_body - 1);
  n_plain = ZSTD_getFrameContentSize (body + 1, n_body - 1);
  if (body[0] != PACKED || n_plain > 16 * ANA_MAX_STATE_BYTES)
    return NULL;
  plain = g_malloc (MAX (n_plain, 1));
  if (ZSTD_decompress (plain, n_plain, body + 1, n_body - 1) != n_plain)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&plain), n_plain);
}

/* --- writing ---------------------------------------------------------------------------------------------------- */

static gboolean
get_int (AnaStmt *stmt, gint64 *out, GError **error)
{
  GError *local = NULL;

  *out = 0;
  if (ana_stmt_next (stmt, &local))
    {
      *out = ana_stmt_get_int (stmt, 0);
      ana_stmt_reset (stmt);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

/* The states of a stream whose buckets begin before @before_usec go; @keys: those of keys only, the total's stay. */
static gboolean
drop_before (AnaHubSqlite *self, AnaHubStream *stream, gint64 before_usec, gboolean keys, GError **error)
{
  AnaStmt *drop = ana_db_stmt (self->hub, "DELETE FROM state WHERE ser IN (SELECT ser FROM series WHERE sid = ?1 AND dim >= ?3) AND ts < ?2", error);
  AnaStmt *count = ana_db_stmt (self->hub, "SELECT coalesce(sum(length(body)), 0) FROM state WHERE ser IN (SELECT ser FROM series WHERE sid = ?1)", error);

  if (drop == NULL || count == NULL)
    return FALSE;
  ana_stmt_bind_int (drop, 0, stream->sid);
  ana_stmt_bind_int (drop, 1, before_usec);
  ana_stmt_bind_text (drop, 2, keys ? " " : "");
  ana_stmt_bind_int (count, 0, stream->sid);
  stream->dirty = TRUE;
  return ana_stmt_run (drop, error) && get_int (count, &stream->state_bytes, error);
}

/* A newer bucket has come: states behind the bound go. Engine's thread, in a transaction. */
gboolean
ana_hub_purge_states (AnaHubSqlite *self, AnaHubStream *stream, gint64 last_usec, GError **error)
{
  if (stream->keep_states_usec == 0 || stream->keep_states_usec == G_MAXINT64 || stream->state_bytes == 0)
    return TRUE;
  return drop_before (self, stream, ana_hub_stream_bound (last_usec, stream->keep_states_usec), FALSE, error);
}

/* Too many bytes: the older quarter of the span goes, of keys first. */
static gboolean
make_room (AnaHubSqlite *self, AnaHubStream *stream, GError **error)
{
  AnaStmt *first = ana_db_stmt (self->hub, "SELECT coalesce(min(ts), 0) FROM state WHERE ser IN (SELECT ser FROM series WHERE sid = ?1 AND dim >= ?2)", error);

  for (int keys = 1; keys >= 0 && stream->state_bytes > ANA_MAX_STREAM_STATES; keys--)
    {
      gint64 oldest;

      if (first == NULL)
        return FALSE;
      ana_stmt_bind_int (first, 0, stream->sid);
      ana_stmt_bind_text (first, 1, keys ? " " : "");
      if (!get_int (first, &oldest, error)
          || !drop_before (self, stream, oldest + MAX ((stream->last_usec - oldest) / 4, ANA_USEC_PER_DAY), keys, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
find_ser (AnaHubSqlite *self, AnaHubStream *stream, const char *dim, gint64 ts_usec, gint64 *ser, gint64 *old_bytes, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self->hub, "SELECT length(body) FROM state WHERE ser = ?1 AND ts = ?2", error);

  *ser = (gint64) GPOINTER_TO_SIZE (g_hash_table_lookup (stream->series, dim));
  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, *ser);
  ana_stmt_bind_int (stmt, 1, ts_usec);
  return get_int (stmt, old_bytes, error);
}

static gboolean
drop_one (AnaHubSqlite *self, AnaHubStream *stream, gint64 ser, gint64 ts_usec, gint64 n_bytes, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self->hub, "DELETE FROM state WHERE ser = ?1 AND ts = ?2", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, ser);
  ana_stmt_bind_int (stmt, 1, ts_usec);
  stream->state_bytes -= n_bytes;
  stream->dirty = TRUE;
  return ana_stmt_run (stmt, error);
}

/* The vfunc. */
gboolean
ana_hub_put_state (AnaHubStorage *storage, const char *tenant, const char *id, const char *dim, gint64 ts_usec, GBytes *state, GError **error)
{
  AnaHubSqlite *self = (AnaHubSqlite *) storage;
  AnaHubStream *stream = ana_hub_find_stream (self, tenant, id, error);
  AnaStmt *put;
  g_autoptr (GBytes) body = NULL;
  const void *data;
  gsize n_body;
  gint64 ser, old_bytes;

  if (stream == NULL || !find_ser (self, stream, dim, ts_usec, &ser, &old_bytes, error))
    return FALSE;
  body = pack (state);
  data = g_bytes_get_data (body, &n_body);
  if (ser == 0 || stream->keep_states_usec == 0 || ts_usec < ana_hub_stream_bound (stream->last_usec, stream->keep_states_usec))
    return TRUE;
  if (n_body > ANA_MAX_STATE_BYTES) /* the one before is of another row */
    return old_bytes == 0 || drop_one (self, stream, ser, ts_usec, old_bytes, error);
  put = ana_db_stmt (self->hub, "INSERT INTO state(ser, ts, crc, body) VALUES(?1, ?2, ?3, ?4)"
                                " ON CONFLICT(ser, ts) DO UPDATE SET crc = excluded.crc, body = excluded.body", error);
  if (put == NULL)
    return FALSE;
  ana_stmt_bind_int (put, 0, ser);
  ana_stmt_bind_int (put, 1, ts_usec);
  ana_stmt_bind_int (put, 2, ana_crc32c (0, data, n_body));
  ana_stmt_bind_blob (put, 3, data, n_body);
  stream->state_bytes += (gint64) n_body - old_bytes;
  stream->dirty = TRUE;
  return ana_stmt_run (put, error) && make_room (self, stream, error);
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

/* The vfunc. One statement: row and state are of one commit. */
gboolean
ana_hub_read_states (AnaHubStorage *storage, const char *tenant, const char *stream, const char *dim, AnaSpan span,
                     AnaStateFunc func, gpointer data, GError **error)
{
  AnaHubSqlite *self = (AnaHubSqlite *) storage;
  AnaHubReader *reader = ana_hub_reader_acquire (self, error);
  AnaStmt *stmt = reader == NULL ? NULL : ana_db_stmt (reader->hub,
                               "SELECT p.ts, p.cnt, s.crc, s.body FROM stream t JOIN series k ON k.sid = t.sid AND k.dim = ?3"
                               " JOIN point p ON p.ser = k.ser AND p.ts >= ?4 AND p.ts < ?5 AND (p.flags & 16) = 0"
                               " LEFT JOIN state s ON s.ser = p.ser AND s.ts = p.ts WHERE t.tenant = ?1 AND t.id = ?2 ORDER BY p.ts", error);
  GError *local = NULL;

  if (stmt != NULL)
    {
      ana_stmt_bind_text (stmt, 0, tenant);
      ana_stmt_bind_text (stmt, 1, stream);
      ana_stmt_bind_text (stmt, 2, dim);
      ana_stmt_bind_int (stmt, 3, span.start_usec);
      ana_stmt_bind_int (stmt, 4, span.end_usec);
      while (ana_stmt_next (stmt, &local))
        {
          gsize n_body = 0;
          const char *body = ana_stmt_get_blob (stmt, 3, &n_body);
          g_autoptr (GBytes) state = body != NULL ? unpack (body, n_body, ana_stmt_get_int (stmt, 2)) : NULL;

          func (ana_stmt_get_int (stmt, 0), ana_stmt_get_int (stmt, 1), state, data);
        }
    }
  ana_hub_reader_release (self, reader);
  if (local != NULL)
    g_propagate_error (error, local);
  return stmt != NULL && local == NULL;
}
