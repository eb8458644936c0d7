/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cache-stage.c: snapshots: gathered beside what is shown, and put in its place in one transaction.
 */
#include "config.h"

#include "ana-cache-private.h"
#include "ana-error.h"

/* A stage is a set of keys of its own, whose chunks no stream names yet. The swap writes one row: the stream's, with the
 * set's number, the new epoch and the new cursor. So the swap takes the same time whatever the size, and a crash leaves
 * the old rows or the new, never a mixture. What was replaced is taken away later, a little at a time. */

static void
drop_stage (AnaCache *self, AnaStream *stage)
{
  g_hash_table_remove (self->stages, stage->row.id);
  ana_cache_free_stream (self, stage);
}

/**
 * ana_cache_stage_begin:
 * @self: the cache, in a transaction, with nothing in the group
 * @id: the stream
 * @error: return location
 *
 * Begins a snapshot; one that was under way for the same stream is thrown away.
 */
gboolean
ana_cache_stage_begin (AnaCache *self, const char *id, GError **error)
{
  AnaStream *stage = g_hash_table_lookup (self->stages, id);

  if (stage != NULL)
    {
      if (!ana_set_table_put (self->db, stage->row.sid, id, ANA_SET_TRASH, error))
        return FALSE;
      self->trash = TRUE;
      drop_stage (self, stage);
    }
  ana_cache_new_stream (self, id, "", -1, TRUE);
  return TRUE;
}

gboolean
ana_cache_stage_rows (AnaCache *self, AnaRowBatch *batch, GError **error)
{
  AnaStream *stage = g_hash_table_lookup (self->stages, batch->stream);

  if (stage == NULL) /* the group that began it was lost: the swap will say so */
    return TRUE;
  if (!ana_cache_rows_valid (batch))
    {
      ana_cache_mark (self, stage, ANA_STREAM_STATE_RESYNC);
      return TRUE;
    }
  for (guint i = 0; i < batch->rows->len; i++)
    if (!ana_cache_upsert (self, stage, &g_array_index (batch->rows, AnaRow, i), error))
      return FALSE;
  if (batch->ts_usec != 0 && batch->ts_usec != ANA_TIME_NONE)
    stage->row.as_of_usec = batch->ts_usec;
  return TRUE;
}

static gboolean
fold_stage (AnaCache *self, AnaStream *stage, GError **error)
{
  GHashTableIter iter;
  AnaKey *key;

  g_hash_table_iter_init (&iter, stage->keys);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &key))
    if (key->loaded && !ana_cache_fold_key (self, key, self->record_id - 1, error))
      return FALSE;
  return TRUE;
}

static gboolean
retire (AnaCache *self, AnaStream *old, GError **error)
{
  if (!ana_set_table_put (self->db, old->row.sid, old->row.id, ANA_SET_TRASH, error))
    return FALSE;
  self->trash = TRUE;
  g_hash_table_remove (self->streams, old->row.id);
  ana_cache_free_stream (self, old);
  return TRUE;
}

/**
 * ana_cache_stage_swap:
 * @self: the cache, in a transaction, with nothing in the group
 * @id: the stream
 * @epoch: of the snapshot
 * @q: the cursor that the snapshot stands for
 * @filter_id: (nullable): of the rows that it has
 * @error: return location
 *
 * Puts the staged rows in the place of the stream's, with the cursor. The caller commits.
 *
 * Returns: %ANA_APPLY_OK; %ANA_APPLY_MISMATCH when a row of the snapshot was refused; %ANA_APPLY_NOT_SAVED when there is
 *   no stage (it was lost with a failed transaction: begin again), with an error when the database refused
 */
AnaApplyResult
ana_cache_stage_swap (AnaCache *self, const char *id, const char *epoch, gint64 q, const char *filter_id, GError **error)
{
  AnaStream *stage = g_hash_table_lookup (self->stages, id);
  AnaStream *old = g_hash_table_lookup (self->streams, id);

  if (stage == NULL)
    return ANA_APPLY_NOT_SAVED;
  if (stage->row.state != ANA_STREAM_STATE_OK)
    {
      if (!ana_set_table_put (self->db, stage->row.sid, id, ANA_SET_TRASH, error))
        return ANA_APPLY_NOT_SAVED;
      drop_stage (self, stage);
      return ANA_APPLY_MISMATCH;
    }
  if (!fold_stage (self, stage, error))
    return ANA_APPLY_NOT_SAVED;
  if (old != NULL)
    {
      stage->row.mismatch_usec = old->row.mismatch_usec;
      if (stage->row.as_of_usec == ANA_TIME_NONE)
        stage->row.as_of_usec = old->row.as_of_usec;
      if (!retire (self, old, error))
        return ANA_APPLY_NOT_SAVED;
    }
  g_hash_table_remove (self->stages, id);
  g_free (stage->row.epoch);
  g_free (stage->row.filter_id);
  stage->row.epoch = g_strdup (epoch);
  stage->row.filter_id = g_strdup (filter_id != NULL ? filter_id : "");
  stage->row.q = q;
  stage->staged = FALSE;
  g_hash_table_insert (self->streams, stage->row.id, stage);
  ana_cache_put_row (self, stage);
  return ana_set_table_put (self->db, stage->row.sid, id, ANA_SET_LIVE, error) ? ANA_APPLY_OK : ANA_APPLY_NOT_SAVED;
}

/* Everything of a stream goes at once for readers; its chunks go later. */
gboolean
ana_cache_drop_stream (AnaCache *self, const char *id, GError **error)
{
  AnaStream *stream = g_hash_table_lookup (self->streams, id);
  AnaStream *stage = g_hash_table_lookup (self->stages, id);

  if (stage != NULL)
    {
      if (!ana_set_table_put (self->db, stage->row.sid, id, ANA_SET_TRASH, error))
        return FALSE;
      self->trash = TRUE;
      drop_stage (self, stage);
    }
  return stream == NULL || (ana_stream_table_delete (self->db, id, error) && retire (self, stream, error));
}
