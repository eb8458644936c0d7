/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cache-commit.c: a group becomes one transaction: one record of the tail, and a few chunks that fell due.
 */
#include "config.h"

#include "ana-cache-private.h"

/* The tail is the truth of the last rows; chunks are where rows live for good. A key is "folded" when its rows go from the
 * tail into its chunks: full ones of 512 points, and one that is still open. Folding is due when the tail is longer than
 * a few hundred rows a key, oldest first, a few keys a commit: so no commit pays for many, a chunk is written about three
 * times until it is full, and a crash leaves a fraction of a second of tail to play again. Sealing each key the moment it
 * has 512 points would make all keys of a regular feed fall due in the same commit. */
#define TAIL_BYTES_MIN      (1024 * 1024)
#define TAIL_BYTES_MAX      (48 * 1024 * 1024)
#define TAIL_BYTES_A_KEY    8192
#define FOLDS_A_COMMIT      8
#define ROWS_A_FOLD         64
#define MAX_OPEN_POINTS     (1536 * 1024) /* about 50 MB */

gboolean
ana_cache_begin (AnaCache *self, GError **error)
{
  return ana_db_in_transaction (self->db) || ana_db_begin (self->db, error);
}

/**
 * ana_cache_fold_key:
 * @self: the cache, in a transaction
 * @key: one of its keys
 * @upto: the last record that will have been written when this transaction commits
 * @error: return location
 *
 * Writes all rows of @key that are in memory into chunks; what fills whole chunks leaves memory.
 */
gboolean
ana_cache_fold_key (AnaCache *self, AnaKey *key, gint64 upto, GError **error)
{
  guint at = 0;

  while (at < key->open.n)
    {
      guint n = MIN (ANA_CHUNK_POINTS, key->open.n - at);
      gint64 id;

      if (!ana_chunk_table_write (self->db, key->chunk_id, key->kid, &key->open, at, n, upto, self->scratch, &id, error))
        return FALSE;
      key->chunk_id = n < ANA_CHUNK_POINTS ? id : 0;
      if (n < ANA_CHUNK_POINTS)
        break;
      at += n;
      key->sealed_usec = key->open.ts_usec[at - 1];
    }
  ana_chunk_drop (&key->open, at);
  self->n_open_points -= at;
  key->upto = upto;
  if (key->oldest_id != 0)
    {
      g_queue_unlink (&self->dirty_keys, &key->link);
      key->oldest_id = 0;
    }
  if (self->n_open_points > MAX_OPEN_POINTS && key->late == NULL)
    ana_cache_unload_key (self, key);
  return TRUE;
}

static gboolean
insert_new (AnaCache *self, GError **error)
{
  for (guint i = 0; i < self->new_sets->len; i++)
    {
      AnaStream *stream = g_ptr_array_index (self->new_sets, i);

      if (!ana_set_table_put (self->db, stream->row.sid, stream->row.id, stream->staged ? ANA_SET_STAGED : ANA_SET_LIVE, error))
        return FALSE;
      stream->is_new = FALSE;
    }
  for (guint i = 0; i < self->new_keys->len; i++)
    {
      AnaKey *key = g_ptr_array_index (self->new_keys, i);

      if (!ana_key_table_insert (self->db, key->kid, key->stream->row.sid, key->dim, error))
        return FALSE;
      key->is_new = FALSE;
    }
  return TRUE;
}

/* A chunk that late rows made too long becomes several of about the same length. */
static gboolean
write_late (AnaCache *self, AnaKey *key, AnaLateChunk *late, GError **error)
{
  guint n_pieces = (late->points.n + ANA_CHUNK_POINTS - 1) / ANA_CHUNK_POINTS;

  for (guint i = 0, at = 0; i < n_pieces; i++)
    {
      guint end = (guint) ((guint64) late->points.n * (i + 1) / n_pieces);

      if (!ana_chunk_table_write (self->db, i == 0 ? late->row.id : 0, key->kid, &late->points, at, end - at, late->row.upto,
                                  self->scratch, NULL, error))
        return FALSE;
      at = end;
    }
  return TRUE;
}

static gboolean
write_late_chunks (AnaCache *self, GError **error)
{
  for (guint i = 0; i < self->late_keys->len; i++)
    {
      AnaKey *key = g_ptr_array_index (self->late_keys, i);

      for (guint j = 0; j < key->late->len; j++)
        if (!write_late (self, key, g_ptr_array_index (key->late, j), error))
          return FALSE;
      g_clear_pointer (&key->late, g_ptr_array_unref);
    }
  return TRUE;
}

static void
put_section (AnaCache *self, AnaStream *stream, gint64 *last_as_of_usec, guint *n_rows)
{
  AnaTailSection section = { stream->row.sid, stream->row.q, stream->row.as_of_usec, stream->row.n, stream->row.x, stream->n_rows };

  ana_tail_put_section (self->body, &section, last_as_of_usec, stream->rows);
  *n_rows += stream->n_rows;
  if (stream->oldest_id == 0)
    {
      stream->oldest_id = self->record_id;
      g_queue_push_tail_link (&self->dirty_streams, &stream->link);
    }
  g_byte_array_set_size (stream->rows, 0);
  stream->n_rows = 0;
  stream->touched = FALSE;
}

static gboolean
write_record (AnaCache *self, GError **error)
{
  AnaRecordSize size = { self->record_id, 0 };
  gint64 last_as_of_usec = 0;
  guint n_rows = 0;

  g_byte_array_set_size (self->body, 0);
  for (guint i = 0; i < self->touched->len; i++)
    put_section (self, g_ptr_array_index (self->touched, i), &last_as_of_usec, &n_rows);
  if (!ana_tail_table_insert (self->db, self->record_id, n_rows, self->body, error))
    return FALSE;
  size.n_bytes = self->body->len;
  g_array_append_val (self->records, size);
  self->tail_bytes += size.n_bytes;
  return TRUE;
}

static gboolean
put_stream_row (AnaCache *self, AnaStream *stream, gint64 upto, GError **error)
{
  stream->row.upto = upto;
  if (stream->oldest_id != 0)
    {
      g_queue_unlink (&self->dirty_streams, &stream->link);
      stream->oldest_id = 0;
    }
  stream->put_row = FALSE;
  return ana_stream_table_put (self->db, &stream->row, error);
}

static gboolean
fold_due (AnaCache *self, gint64 upto, GError **error)
{
  gint64 room = MAX (TAIL_BYTES_MIN, TAIL_BYTES_A_KEY * (gint64) self->dirty_keys.length);
  guint n_folds = FOLDS_A_COMMIT + self->n_group_rows / ROWS_A_FOLD;

  for (guint i = 0; i < self->full_keys->len; i++)
    {
      AnaKey *key = g_ptr_array_index (self->full_keys, i);

      key->is_full = FALSE;
      if (!ana_cache_fold_key (self, key, upto, error))
        return FALSE;
    }
  if (self->tail_bytes <= MIN (room, TAIL_BYTES_MAX))
    return TRUE;
  for (; n_folds > 0 && self->dirty_keys.head != NULL; n_folds--)
    {
      AnaKey *key = self->dirty_keys.head->data;

      if (key->oldest_id >= upto)
        break;
      if (!ana_cache_fold_key (self, key, upto, error))
        return FALSE;
    }
  return TRUE;
}

/* Drops the records that nothing needs any more. The last record always stays: record numbers must never go back. */
static gboolean
trim_tail (AnaCache *self, gint64 upto, guint n_rows_to_put, GError **error)
{
  gint64 need = self->dirty_keys.head != NULL ? ((AnaKey *) self->dirty_keys.head->data)->oldest_id : upto;
  guint first = self->first_record;

  need = MIN (need, upto);
  for (; n_rows_to_put > 0 && self->dirty_streams.head != NULL; n_rows_to_put--)
    {
      AnaStream *stream = self->dirty_streams.head->data;

      if (stream->oldest_id >= need)
        break;
      if (!put_stream_row (self, stream, upto, error))
        return FALSE;
    }
  if (self->dirty_streams.head != NULL)
    need = MIN (need, ((AnaStream *) self->dirty_streams.head->data)->oldest_id);
  while (first < self->records->len && g_array_index (self->records, AnaRecordSize, first).id < need)
    self->tail_bytes -= g_array_index (self->records, AnaRecordSize, first++).n_bytes;
  if (first == self->first_record)
    return TRUE;
  self->first_record = first;
  if (first > 1024 && first > self->records->len / 2)
    {
      g_array_remove_range (self->records, 0, first);
      self->first_record = 0;
    }
  return ana_tail_table_trim (self->db, need, error);
}

static gboolean
write_group (AnaCache *self, GError **error)
{
  gboolean has_record = self->touched->len > 0;
  gint64 upto = has_record ? self->record_id : self->record_id - 1;

  if (!ana_cache_begin (self, error) || !insert_new (self, error) || !write_late_chunks (self, error) ||
      (has_record && !write_record (self, error)) || !fold_due (self, upto, error))
    return FALSE;
  for (guint i = 0; i < self->put_rows->len; i++)
    if (!put_stream_row (self, g_ptr_array_index (self->put_rows, i), upto, error))
      return FALSE;
  if (self->tail_bytes > TAIL_BYTES_MIN && !trim_tail (self, upto, FOLDS_A_COMMIT + self->n_group_rows / ROWS_A_FOLD, error))
    return FALSE;
  if (!ana_db_commit (self->db, error))
    return FALSE;
  self->record_id = upto + 1;
  return TRUE;
}

static void
reset_group (AnaCache *self)
{
  g_ptr_array_set_size (self->touched, 0);
  g_ptr_array_set_size (self->put_rows, 0);
  g_ptr_array_set_size (self->new_sets, 0);
  g_ptr_array_set_size (self->new_keys, 0);
  g_ptr_array_set_size (self->late_keys, 0);
  g_ptr_array_set_size (self->full_keys, 0);
  self->n_group_rows = 0;
}

/**
 * ana_cache_commit:
 * @self: a loaded cache
 * @error: return location
 *
 * Writes the group in one transaction: rows, cursors and everything else, or nothing.
 *
 * Returns: %FALSE with %ANA_ERROR_FULL or %ANA_ERROR_RETRY when the disk took nothing (memory is forgotten, the cursors
 *   are where they were: load again later), %ANA_ERROR_CORRUPT when the file is damaged
 */
gboolean
ana_cache_commit (AnaCache *self, GError **error)
{
  gboolean empty = self->touched->len == 0 && self->put_rows->len == 0 && self->new_sets->len == 0 &&
                   self->new_keys->len == 0 && self->late_keys->len == 0 && self->full_keys->len == 0;

  if (empty && !ana_db_in_transaction (self->db))
    return TRUE;
  if (write_group (self, error))
    {
      reset_group (self);
      return TRUE;
    }
  ana_db_rollback (self->db);
  ana_cache_forget (self);
  return FALSE;
}

/**
 * ana_cache_fold_all:
 * @self: a loaded cache with no group open
 * @error: return location
 *
 * Brings every row into its chunk and every cursor into its row, and empties the tail but for one empty record, so that
 * the next start has nothing to play again.
 */
gboolean
ana_cache_fold_all (AnaCache *self, GError **error)
{
  gint64 upto = self->record_id;

  if (self->dirty_keys.head == NULL && self->dirty_streams.head == NULL && self->records->len - self->first_record <= 1)
    return TRUE;
  if (!ana_cache_begin (self, error))
    return FALSE;
  g_byte_array_set_size (self->body, 0);
  while (self->dirty_keys.head != NULL)
    if (!ana_cache_fold_key (self, self->dirty_keys.head->data, upto, error))
      return FALSE;
  while (self->dirty_streams.head != NULL)
    if (!put_stream_row (self, self->dirty_streams.head->data, upto, error))
      return FALSE;
  if (!ana_tail_table_insert (self->db, upto, 0, self->body, error) || !ana_tail_table_trim (self->db, upto, error) ||
      !ana_db_commit (self->db, error))
    return FALSE;
  ana_cache_forget (self);
  return TRUE;
}
