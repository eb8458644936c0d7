/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cache-apply.c: one message of a stream: the cursor rules of SYNC.md 2.5, then its rows, newest revision wins.
 */
#include "config.h"

#include "ana-cache-private.h"
#include "ana-error.h"

#include <math.h>
#include <string.h>

void
ana_late_chunk_free (AnaLateChunk *late)
{
  ana_chunk_clear (&late->points);
  g_free (late);
}

static gboolean
row_valid (const AnaRow *row)
{
  if (row->dead)
    return TRUE;
  return (row->reason != ANA_REASON_VALUE || isfinite (row->value)) && (guint) row->reason <= ANA_POINT_REASON &&
         (!row->has_ratio || (isfinite (row->num) && isfinite (row->den)));
}

/* No number that is not finite reaches the disk: such a message is refused whole. */
gboolean
ana_cache_rows_valid (const AnaRowBatch *batch)
{
  for (guint i = 0; i < batch->rows->len; i++)
    if (!row_valid (&g_array_index (batch->rows, AnaRow, i)))
      return FALSE;
  return TRUE;
}

/* --- rows behind the open chunk --- */

static AnaLateChunk *
find_resident (AnaKey *key, gint64 ts_usec)
{
  AnaLateChunk *best = NULL;

  for (guint i = 0; key->late != NULL && i < key->late->len; i++)
    {
      AnaLateChunk *late = g_ptr_array_index (key->late, i);

      if (late->points.ts_usec[0] <= ts_usec && (best == NULL || late->points.ts_usec[0] > best->points.ts_usec[0]))
        best = late;
    }
  return best;
}

static AnaLateChunk *
find_resident_id (AnaKey *key, gint64 id)
{
  for (guint i = 0; key->late != NULL && i < key->late->len; i++)
    if (((AnaLateChunk *) g_ptr_array_index (key->late, i))->row.id == id)
      return g_ptr_array_index (key->late, i);
  return NULL;
}

static AnaLateChunk *
add_resident (AnaCache *self, AnaKey *key)
{
  AnaLateChunk *late = g_new0 (AnaLateChunk, 1);

  if (key->late == NULL)
    {
      key->late = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_late_chunk_free);
      g_ptr_array_add (self->late_keys, key);
    }
  g_ptr_array_add (key->late, late);
  return late;
}

/* The sealed chunk that an instant belongs to, in memory from now until the end of the group; an empty one when the key
 * has none left. */
static AnaLateChunk *
find_late (AnaCache *self, AnaKey *key, gint64 ts_usec, GError **error)
{
  AnaLateChunk *resident = find_resident (key, ts_usec), *late;
  AnaChunkRow row;

  if (!ana_chunk_table_find (self->db, key->kid, ts_usec, key->chunk_id, &row, error))
    return NULL;
  if (resident != NULL && (row.id == 0 || row.first_usec > ts_usec || row.first_usec <= resident->points.ts_usec[0]))
    return resident;
  late = row.id != 0 ? find_resident_id (key, row.id) : NULL;
  if (late == NULL && row.id == 0 && key->late != NULL && key->late->len > 0)
    late = g_ptr_array_index (key->late, 0);
  if (late != NULL)
    return late;
  late = add_resident (self, key);
  late->row = row;
  if (row.id == 0)
    late->row = (AnaChunkRow) { .kid = key->kid, .upto = key->upto };
  if (row.id == 0 || ana_chunk_table_read (self->db, &row, &late->points, error))
    return late;
  g_ptr_array_remove (key->late, late);
  return NULL;
}

static gboolean
upsert_late (AnaCache *self, AnaKey *key, const AnaRow *row, AnaUpsert *what, AnaRow *old, GError **error)
{
  AnaLateChunk *late = find_late (self, key, row->ts_usec, error);

  if (late == NULL)
    return FALSE;
  *what = ana_chunk_upsert (&late->points, row, old);
  return TRUE;
}

/* --- rows --- */

static void
upsert_open (AnaCache *self, AnaKey *key, const AnaRow *row, AnaUpsert *what, AnaRow *old)
{
  AnaStream *stream = key->stream;

  *what = ana_chunk_upsert (&key->open, row, old);
  if (*what == ANA_UPSERT_IGNORED)
    return;
  self->n_open_points += *what == ANA_UPSERT_ADDED;
  if (!stream->staged)
    {
      if (stream->n_rows == 0)
        stream->last_ts_usec = 0;
      ana_tail_put_row (stream->rows, key->kid, &stream->last_ts_usec, row);
      stream->n_rows++;
      ana_cache_set_dirty (self, key, self->record_id);
    }
  if (key->open.n > 2 * ANA_CHUNK_POINTS && !key->is_full)
    {
      key->is_full = TRUE;
      g_ptr_array_add (self->full_keys, key);
    }
}

/**
 * ana_cache_upsert:
 * @self: the cache
 * @stream: one of its streams, or a stage
 * @row: a valid row
 * @error: return location
 *
 * Takes a row in, unless the stream holds an equal or higher revision of it, and keeps count and checksum by difference.
 *
 * Returns: %FALSE with %ANA_ERROR_CORRUPT when what is held of the key is damaged
 */
gboolean
ana_cache_upsert (AnaCache *self, AnaStream *stream, const AnaRow *row, GError **error)
{
  AnaKey *key;
  AnaUpsert what;
  AnaRow old;

  if (row->ts_usec < stream->row.from_usec)
    return TRUE;
  key = ana_cache_get_key (self, stream, row->dim, TRUE, error);
  if (key == NULL || !ana_cache_load_key (self, key, error))
    return FALSE;
  if (row->ts_usec > key->sealed_usec || key->sealed_usec == ANA_TIME_NONE)
    upsert_open (self, key, row, &what, &old);
  else if (!upsert_late (self, key, row, &what, &old, error))
    return FALSE;
  if (what == ANA_UPSERT_IGNORED)
    return TRUE;
  if (what == ANA_UPSERT_REPLACED)
    {
      old.dim = key->dim;
      ana_cache_account (self, key, &old, -1);
    }
  ana_cache_account (self, key, row, 1);
  self->n_group_rows++;
  return TRUE;
}

/* --- messages --- */

/* The rules, in their order. A part of a message that was cut carries q = p: its rows count, the cursor stays. */
static AnaApplyResult
judge (const AnaStream *stream, const AnaRowBatch *batch)
{
  gboolean part = batch->q == batch->p && batch->q == stream->row.q && batch->rows->len > 0;

  if (stream->row.state != ANA_STREAM_STATE_OK || strcmp (batch->epoch, stream->row.epoch) != 0)
    return ANA_APPLY_RESET;
  if (batch->q <= stream->row.q && !part)
    return ANA_APPLY_DUPLICATE;
  return batch->p > stream->row.q ? ANA_APPLY_GAP : ANA_APPLY_OK;
}

/**
 * ana_cache_apply:
 * @self: a loaded cache
 * @batch: a message
 * @cursor_q: where the stream stands after it; -1 when it is not held
 * @error: return location
 *
 * Takes a message into the group, in memory: it is on the disk when the group is committed.
 *
 * A stream that was never seen begins with a message that follows nothing (p <= 0); any other asks for a snapshot.
 *
 * Returns: what became of it; %ANA_APPLY_NOT_SAVED with an error when the database could not be read
 */
AnaApplyResult
ana_cache_apply (AnaCache *self, AnaRowBatch *batch, gint64 *cursor_q, GError **error)
{
  AnaStream *stream = g_hash_table_lookup (self->streams, batch->stream);
  g_autoptr (GError) local = NULL;
  AnaApplyResult result;

  *cursor_q = stream != NULL ? stream->row.q : -1;
  if (stream == NULL && batch->p > 0)
    return ANA_APPLY_RESET;
  if (!ana_cache_rows_valid (batch))
    return ANA_APPLY_MISMATCH;
  if (stream == NULL)
    {
      stream = ana_cache_new_stream (self, batch->stream, batch->epoch, -1, FALSE);
      ana_cache_put_row (self, stream);
    }
  else
    {
      result = judge (stream, batch);
      if (result != ANA_APPLY_OK)
        return result;
    }
  for (guint i = 0; i < batch->rows->len && local == NULL; i++)
    ana_cache_upsert (self, stream, &g_array_index (batch->rows, AnaRow, i), &local);
  if (g_error_matches (local, ANA_ERROR, ANA_ERROR_CORRUPT))
    {
      ana_cache_mark (self, stream, ANA_STREAM_STATE_RESYNC);
      return ANA_APPLY_RESET;
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return ANA_APPLY_NOT_SAVED;
    }
  stream->row.q = MAX (stream->row.q, batch->q);
  if (batch->ts_usec != 0)
    stream->row.as_of_usec = batch->ts_usec;
  ana_cache_touch (self, stream);
  *cursor_q = stream->row.q;
  return ANA_APPLY_OK;
}
