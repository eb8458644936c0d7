/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cache-check.c: checkpoints of the hub, retention, and the size limit: what is taken away, and what must fit.
 */
#include "config.h"

#include "ana-cache-private.h"
#include "ana-error.h"

#include <string.h>

#define QUARANTINE_USEC  ANA_USEC_PER_HOUR
#define MAX_SCRUB_ROWS   100000 /* a larger stream waits for the scrub in the background */
#define LIMIT_STEPS      8     /* of the time that minutes span: what one pass may take away at most */

void
ana_cache_mark (AnaCache *self, AnaStream *stream, AnaStreamState state)
{
  if (stream->row.state == (int) state)
    return;
  stream->row.state = state;
  ana_cache_put_row (self, stream);
}

/* --- taking rows away --- */

typedef struct {
  AnaCache   *cache;
  AnaKey     *key;
  gint64      from_usec, until_usec;  /* rows in between no longer count */
  GArray     *ids;                    /* of chunks that are wholly gone */
  AnaChunk    points;
} Prune;

static void
forget_rows (Prune *prune, const AnaChunk *points)
{
  AnaRow row;

  for (guint i = ana_chunk_find (points, prune->from_usec); i < points->n && points->ts_usec[i] < prune->until_usec; i++)
    {
      ana_chunk_get (points, i, &row);
      row.dim = prune->key->dim;
      ana_cache_account (prune->cache, prune->key, &row, -1);
    }
}

static gboolean
prune_chunk_cb (const AnaChunkRow *row, const void *body, gsize n_bytes, gpointer data, GError **error)
{
  Prune *prune = data;

  if (row->id == prune->key->chunk_id) /* its rows are in memory */
    return TRUE;
  prune->points.n = 0;
  if (!ana_chunk_decode (&prune->points, body, n_bytes, NULL))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "Chunk %" G_GINT64_FORMAT " is damaged", row->id);
      return FALSE;
    }
  forget_rows (prune, &prune->points);
  if (row->last_usec < prune->until_usec)
    g_array_append_val (prune->ids, row->id);
  return TRUE;
}

static gboolean
prune_open (AnaCache *self, AnaKey *key, Prune *prune, GError **error)
{
  guint n = ana_chunk_find (&key->open, prune->until_usec);

  forget_rows (prune, &key->open);
  if (n < key->open.n || n == 0)
    return TRUE; /* what is before the bound stays in its chunk, and is never looked at */
  self->n_open_points -= n;
  key->sealed_usec = key->open.ts_usec[n - 1];
  ana_chunk_drop (&key->open, n);
  if (key->chunk_id != 0 && !ana_chunk_table_delete (self->db, key->chunk_id, error))
    return FALSE;
  key->chunk_id = 0;
  return TRUE;
}

static gboolean
prune_key (AnaCache *self, AnaKey *key, gint64 from_usec, gint64 until_usec, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  Prune prune = { .cache = self, .key = key, .from_usec = from_usec, .until_usec = until_usec, .ids = ids };
  AnaSpan span = { from_usec, until_usec };
  gboolean ok = ana_cache_load_key (self, key, error) &&
                ana_chunk_table_scan (self->db, key->kid, span, prune_chunk_cb, &prune, error) &&
                prune_open (self, key, &prune, error);

  for (guint i = 0; ok && i < ids->len; i++)
    ok = ana_chunk_table_delete (self->db, g_array_index (ids, gint64, i), error);
  ana_chunk_clear (&prune.points);
  return ok;
}

/**
 * ana_cache_prune:
 * @self: the cache, in a transaction, with nothing in the group
 * @stream: a stream
 * @from_usec: nothing before it is held from now on
 * @error: return location
 *
 * Takes rows away. Chunks that lie wholly before the bound go; in the others the rows stay and no longer count.
 */
gboolean
ana_cache_prune (AnaCache *self, AnaStream *stream, gint64 from_usec, GError **error)
{
  gint64 before_usec = stream->row.from_usec;
  GHashTableIter iter;
  AnaKey *key;

  if (from_usec <= before_usec)
    return TRUE;
  if (!ana_cache_load_keys (self, stream, error))
    return FALSE;
  g_hash_table_iter_init (&iter, stream->keys);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &key))
    if (!prune_key (self, key, before_usec, from_usec, error))
      return FALSE;
  stream->row.from_usec = from_usec;
  ana_cache_put_row (self, stream);
  return TRUE;
}

/* --- checkpoints --- */

static AnaApplyResult
mismatch (AnaCache *self, AnaStream *stream, gint64 now_usec)
{
  gint64 age = now_usec - stream->row.mismatch_usec;

  ana_cache_mark (self, stream, stream->row.mismatch_usec != 0 && age >= 0 && age < QUARANTINE_USEC ? ANA_STREAM_STATE_QUARANTINED
                                                                                                 : ANA_STREAM_STATE_RESYNC);
  stream->row.mismatch_usec = now_usec;
  ana_cache_put_row (self, stream);
  return ANA_APPLY_MISMATCH;
}

/**
 * ana_cache_check:
 * @self: the cache, in a transaction, with nothing in the group
 * @id: the stream
 * @epoch: the hub's
 * @q: where the stream stood when the hub counted
 * @from_usec: the hub's retention: the rows that it counted are not before it
 * @n: how many they are
 * @x: the sum of their checksums
 * @now_usec: of this computer
 * @cursor_q: where the stream stands here; -1 when it is not held
 * @error: return location
 *
 * Compares what is held with what the hub holds; rows before @from_usec go.
 *
 * A checkpoint of another moment compares nothing (%ANA_APPLY_DUPLICATE before, %ANA_APPLY_GAP after). Where the size
 * limit took rows that the hub counted there is nothing to compare either. The second mismatch within an hour puts the
 * stream in quarantine.
 */
AnaApplyResult
ana_cache_check (AnaCache *self, const char *id, const char *epoch, gint64 q, gint64 from_usec, gint64 n, guint64 x,
                 gint64 now_usec, gint64 *cursor_q, GError **error)
{
  AnaStream *stream = g_hash_table_lookup (self->streams, id);
  g_autoptr (GError) local = NULL;

  *cursor_q = stream != NULL ? stream->row.q : -1;
  if (stream == NULL || strcmp (stream->row.epoch, epoch) != 0)
    return ANA_APPLY_RESET;
  if (stream->row.state != ANA_STREAM_STATE_OK)
    return ANA_APPLY_MISMATCH;
  if (q != stream->row.q)
    return q < stream->row.q ? ANA_APPLY_DUPLICATE : ANA_APPLY_GAP;
  if (!ana_cache_prune (self, stream, from_usec, &local))
    {
      if (g_error_matches (local, ANA_ERROR, ANA_ERROR_CORRUPT))
        return mismatch (self, stream, now_usec);
      g_propagate_error (error, g_steal_pointer (&local));
      return ANA_APPLY_NOT_SAVED;
    }
  if (from_usec < stream->row.floor_usec)
    return ANA_APPLY_OK;
  if (stream->row.n != n || stream->row.x != x)
    return mismatch (self, stream, now_usec);
  if (stream->row.n <= MAX_SCRUB_ROWS && !ana_cache_scrub_stream (self, stream, error))
    return ANA_APPLY_NOT_SAVED;
  return stream->row.state == ANA_STREAM_STATE_OK ? ANA_APPLY_OK : mismatch (self, stream, now_usec);
}

/* --- the size limit --- */

static gboolean
is_minutes (const AnaStream *stream)
{
  return g_str_has_prefix (stream->row.id, "kpi:") && g_str_has_suffix (stream->row.id, ":minute");
}

static gboolean
take_minutes (AnaCache *self, gint64 until_usec, GError **error)
{
  GHashTableIter iter;
  AnaStream *stream;

  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &stream))
    if (is_minutes (stream) && until_usec > stream->row.from_usec)
      {
        if (!ana_cache_prune (self, stream, until_usec, error))
          return FALSE;
        stream->row.floor_usec = until_usec;
      }
  return TRUE;
}

/**
 * ana_cache_limit:
 * @self: the cache, in a transaction, with nothing in the group
 * @max_bytes: what the database may hold; 0: no limit
 * @pruned: set to %TRUE when something was taken away
 * @error: return location
 *
 * When the database is over its limit: answers used longest ago go first, then the oldest eighth of the minutes.
 *
 * The file does not shrink; what was freed is used again. Called again and again it ends below the limit, or with
 * nothing left to take: hours and days always stay.
 */
gboolean
ana_cache_limit (AnaCache *self, gint64 max_bytes, gboolean *pruned, GError **error)
{
  AnaStmt *stmt;
  gint64 first_usec, last_usec;

  if (max_bytes <= 0 || ana_db_get_bytes (self->db) <= max_bytes)
    return TRUE;
  if (!ana_answer_table_trim (self->db, max_bytes / 16, error))
    return FALSE;
  if (ana_db_get_bytes (self->db) <= max_bytes)
    return *pruned = TRUE;
  stmt = ana_db_stmt (self->db, "SELECT min(c.first_ts), max(c.first_ts) FROM stream s JOIN kpi_key k ON k.sid = s.sid"
                                " JOIN kpi_chunk c ON c.kid = k.kid WHERE s.id LIKE 'kpi:%:minute' AND c.first_ts >= ifnull(s.from_ts, c.first_ts)", error);
  if (stmt == NULL || !ana_stmt_next (stmt, error))
    return FALSE;
  first_usec = ana_stmt_get_int (stmt, 0);
  last_usec = ana_stmt_get_int (stmt, 1);
  ana_stmt_reset (stmt);
  if (last_usec <= first_usec)
    return TRUE;
  *pruned = TRUE;
  return take_minutes (self, first_usec + (gint64) (((guint64) last_usec - (guint64) first_usec) / LIMIT_STEPS + 1), error);
}
