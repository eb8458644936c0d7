/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-recent.c: the rows that arrived and may not be stored yet: filling, and forgetting what is on the disk.
 *
 * A stream holds its rows in two layers: the older one takes no more and goes when the disk has all of it, the younger
 * one takes what arrives meanwhile and then becomes the older one. So rows go in one piece, at a cost that does not grow
 * with what is held, and under steady traffic no more is held than the writer has in hand.
 *
 * Held rows follow on without a hole from what the store had when the first of them came. What would leave a hole lets
 * go of the rows before it. A snapshot that the store could not take is held whole and stands for the store.
 */
#include "config.h"

#include "ana-recent-private.h"

#include <math.h>

typedef struct {
  GHashTable *keys;        /* dim -> GArray of AnaRow, ascending */
  gint64      first_p, last_q;
  guint64     last_turn;
  gint64      as_of_usec;
  guint       n_rows;
} Layer;

enum { WHOLE, OLD, YOUNG, STAGE, N_LAYERS };

typedef struct {
  char     *epoch;         /* of all layers but the stage */
  Layer    *layers[N_LAYERS]; /* (nullable) */
  guint64   turn;
  gboolean  too_many;      /* rows were let go: until the disk has caught up, the store is what is shown */
  gint64    last_q;
} Stream;

struct _AnaRecent {
  gatomicrefcount ref_count;
  GMutex          mutex;
  GHashTable     *streams; /* (mutex) id -> Stream */
  guint           n_rows;  /* (mutex) */
};

/* --- layers --- */

static void
layer_free (Layer *layer)
{
  g_hash_table_unref (layer->keys);
  g_free (layer);
}

static Layer *
layer_new (gint64 first_p)
{
  Layer *layer = g_new0 (Layer, 1);

  layer->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  layer->first_p = layer->last_q = first_p;
  layer->as_of_usec = ANA_TIME_NONE;
  return layer;
}

/* The first place whose row is not before @ts_usec. */
static guint
find_row (const GArray *rows, gint64 ts_usec)
{
  guint low = 0, high = rows->len;

  if (high > 0 && g_array_index (rows, AnaRow, high - 1).ts_usec < ts_usec)
    return high; /* the next bucket, mostly */
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (rows, AnaRow, middle).ts_usec < ts_usec)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The newest revision of a bucket counts. Returns: whether there is one row more. */
static gboolean
put_row (GArray *rows, const AnaRow *row)
{
  guint at = find_row (rows, row->ts_usec);

  if (at < rows->len && g_array_index (rows, AnaRow, at).ts_usec == row->ts_usec)
    {
      if (row->rev > g_array_index (rows, AnaRow, at).rev)
        g_array_index (rows, AnaRow, at) = *row;
      return FALSE;
    }
  g_array_insert_val (rows, at, *row);
  return TRUE;
}

static void
layer_put (AnaRecent *self, Layer *layer, const AnaRowBatch *batch)
{
  for (guint i = 0; i < batch->rows->len; i++)
    {
      AnaRow row = g_array_index (batch->rows, AnaRow, i);
      GArray *rows = g_hash_table_lookup (layer->keys, row.dim);

      if (rows == NULL)
        {
          rows = g_array_new (FALSE, FALSE, sizeof (AnaRow));
          g_hash_table_insert (layer->keys, g_strdup (row.dim), rows);
        }
      row.dim = NULL; /* the batch's, which goes */
      if (put_row (rows, &row))
        {
          layer->n_rows++;
          self->n_rows++;
        }
    }
  layer->as_of_usec = MAX (layer->as_of_usec, batch->ts_usec);
}

/* --- streams --- */

static void
drop_layer (AnaRecent *self, Stream *stream, guint which)
{
  if (stream->layers[which] == NULL)
    return;
  self->n_rows -= stream->layers[which]->n_rows;
  g_clear_pointer (&stream->layers[which], layer_free);
}

static void
drop_rows (AnaRecent *self, Stream *stream)
{
  drop_layer (self, stream, WHOLE);
  drop_layer (self, stream, OLD);
  drop_layer (self, stream, YOUNG);
}

static void
stream_free (gpointer data)
{
  Stream *stream = data;

  for (guint i = 0; i < N_LAYERS; i++)
    g_clear_pointer (&stream->layers[i], layer_free);
  g_free (stream->epoch);
  g_free (stream);
}

static Stream *
get_stream (AnaRecent *self, const char *id)
{
  Stream *stream = g_hash_table_lookup (self->streams, id);

  if (stream == NULL)
    {
      stream = g_new0 (Stream, 1);
      g_hash_table_insert (self->streams, g_strdup (id), stream);
    }
  return stream;
}

static gboolean
is_empty (const Stream *stream)
{
  return stream->layers[WHOLE] == NULL && stream->layers[OLD] == NULL && stream->layers[YOUNG] == NULL;
}

/* Rows that the writer refuses are not shown either. */
static gboolean
is_valid (const AnaRowBatch *batch)
{
  for (guint i = 0; i < batch->rows->len; i++)
    {
      const AnaRow *row = &g_array_index (batch->rows, AnaRow, i);

      if (!row->dead && ((row->reason == ANA_REASON_VALUE && !isfinite (row->value))
                         || (row->has_ratio && (!isfinite (row->num) || !isfinite (row->den)))))
        return FALSE;
    }
  return TRUE;
}

/* What is held must follow on: another epoch, or a hole, begins anew. */
static void
fit (AnaRecent *self, Stream *stream, const AnaRowBatch *batch)
{
  gboolean same = g_strcmp0 (stream->epoch, batch->epoch) == 0;

  if (same && (is_empty (stream) || batch->p <= stream->last_q))
    return;
  drop_rows (self, stream);
  if (same)
    return;
  stream->too_many = FALSE;
  g_free (stream->epoch);
  stream->epoch = g_strdup (batch->epoch);
}

/* --- filling --- */

AnaRecent *
ana_recent_new (void)
{
  AnaRecent *self = g_new0 (AnaRecent, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->streams = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, stream_free);
  return self;
}

AnaRecent *
ana_recent_ref (AnaRecent *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ana_recent_unref (AnaRecent *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->streams);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * ana_recent_add:
 * @self: what is held
 * @batch: rows that are given to the writer at the same time, in the order of their stream
 *
 * Too many rows are not held: then the stream is shown as the store has it, older and whole, until the disk has caught up.
 *
 * Returns: the batch's turn in its stream, for ana_recent_saved()
 */
guint64
ana_recent_add (AnaRecent *self, AnaRowBatch *batch)
{
  Stream *stream;
  guint64 turn;

  g_mutex_lock (&self->mutex);
  stream = get_stream (self, batch->stream);
  turn = ++stream->turn;
  if (is_valid (batch))
    {
      fit (self, stream, batch);
      stream->last_q = is_empty (stream) ? batch->q : MAX (stream->last_q, batch->q);
      if (!stream->too_many)
        {
          if (stream->layers[YOUNG] == NULL)
            stream->layers[YOUNG] = layer_new (batch->p);
          layer_put (self, stream->layers[YOUNG], batch);
          stream->layers[YOUNG]->last_q = MAX (stream->layers[YOUNG]->last_q, batch->q);
          stream->layers[YOUNG]->first_p = MIN (stream->layers[YOUNG]->first_p, batch->p);
          stream->layers[YOUNG]->last_turn = turn;
        }
      if (self->n_rows > ANA_RECENT_MAX_ROWS)
        {
          drop_rows (self, stream);
          stream->too_many = TRUE;
        }
    }
  g_mutex_unlock (&self->mutex);
  return turn;
}

static gboolean
is_saved (const Layer *layer, gint64 cursor_q, guint64 turn)
{
  return layer != NULL && layer->last_q <= cursor_q && layer->last_turn <= turn;
}

/**
 * ana_recent_saved:
 * @self: what is held
 * @stream: a stream
 * @cursor_q: where the disk stands
 * @turn: of the batch that was committed; all before it are on the disk, or came again
 *
 * Lets go of what readers of the store find there now. Mostly the writer's thread.
 */
void
ana_recent_saved (AnaRecent *self, const char *stream_id, gint64 cursor_q, guint64 turn)
{
  Stream *stream;

  g_mutex_lock (&self->mutex);
  stream = g_hash_table_lookup (self->streams, stream_id);
  if (stream != NULL && stream->layers[WHOLE] == NULL)
    {
      if (is_saved (stream->layers[OLD], cursor_q, turn))
        drop_layer (self, stream, OLD);
      if (stream->layers[OLD] == NULL && is_saved (stream->layers[YOUNG], cursor_q, turn))
        drop_layer (self, stream, YOUNG);
      if (stream->layers[OLD] == NULL)
        stream->layers[OLD] = g_steal_pointer (&stream->layers[YOUNG]);
      if (stream->too_many && turn >= stream->turn)
        stream->too_many = FALSE;
    }
  g_mutex_unlock (&self->mutex);
}

/* --- snapshots that the disk may not take --- */

/* A snapshot begins; @held: its rows are held as well, because the disk takes nothing at the moment. */
void
ana_recent_stage_begin (AnaRecent *self, const char *stream_id, gboolean held)
{
  Stream *stream;

  g_mutex_lock (&self->mutex);
  stream = get_stream (self, stream_id);
  drop_layer (self, stream, STAGE);
  if (held)
    stream->layers[STAGE] = layer_new (-1);
  g_mutex_unlock (&self->mutex);
}

void
ana_recent_stage_rows (AnaRecent *self, AnaRowBatch *batch)
{
  Stream *stream;

  g_mutex_lock (&self->mutex);
  stream = g_hash_table_lookup (self->streams, batch->stream);
  if (stream != NULL && stream->layers[STAGE] != NULL)
    {
      layer_put (self, stream->layers[STAGE], batch);
      if (!is_valid (batch) || self->n_rows > ANA_RECENT_MAX_ROWS)
        drop_layer (self, stream, STAGE);
    }
  g_mutex_unlock (&self->mutex);
}

/**
 * ana_recent_stage_swap:
 * @self: what is held
 * @stream_id: a stream
 * @epoch: of its snapshot
 * @q: where the snapshot stands
 *
 * The store could not take the snapshot: from now on the staged rows stand for the stream, and for what the store has of
 * it.
 *
 * Returns: %FALSE when the snapshot is not held, or was too big to be; nothing changes then
 */
gboolean
ana_recent_stage_swap (AnaRecent *self, const char *stream_id, const char *epoch, gint64 q)
{
  Stream *stream;
  gboolean held;

  g_mutex_lock (&self->mutex);
  stream = g_hash_table_lookup (self->streams, stream_id);
  held = stream != NULL && stream->layers[STAGE] != NULL;
  if (held)
    {
      drop_rows (self, stream);
      stream->layers[WHOLE] = g_steal_pointer (&stream->layers[STAGE]);
      stream->layers[WHOLE]->last_q = q;
      stream->last_q = q;
      stream->too_many = FALSE;
      g_free (stream->epoch);
      stream->epoch = g_strdup (epoch);
    }
  g_mutex_unlock (&self->mutex);
  return held;
}

/* The store took a snapshot, or the rows may not be seen any more. */
void
ana_recent_drop (AnaRecent *self, const char *stream_id)
{
  Stream *stream;

  g_mutex_lock (&self->mutex);
  stream = g_hash_table_lookup (self->streams, stream_id);
  if (stream != NULL)
    {
      drop_rows (self, stream);
      drop_layer (self, stream, STAGE);
      stream->too_many = FALSE;
    }
  g_mutex_unlock (&self->mutex);
}

guint
ana_recent_get_n_rows (AnaRecent *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->n_rows;
  g_mutex_unlock (&self->mutex);
  return n;
}

/* --- for readers --- */

void
ana_recent_rows_clear (AnaRecentRows *rows)
{
  g_clear_pointer (&rows->epoch, g_free);
  g_clear_pointer (&rows->rows, g_array_unref);
}

static void
copy_layer (const Layer *layer, const char *dim, AnaSpan span, AnaRecentRows *out)
{
  const GArray *rows = g_hash_table_lookup (layer->keys, dim);

  out->first_p = out->epoch == NULL ? layer->first_p : MIN (out->first_p, layer->first_p);
  out->as_of_usec = MAX (out->as_of_usec, layer->as_of_usec);
  for (guint i = rows != NULL ? find_row (rows, span.start_usec) : 0; rows != NULL && i < rows->len; i++)
    {
      const AnaRow *row = &g_array_index (rows, AnaRow, i);

      if (row->ts_usec >= span.end_usec)
        break;
      put_row (out->rows, row);
    }
}

void
ana_recent_copy (AnaRecent *self, const char *stream_id, const char *dim, AnaSpan span, AnaRecentRows *out)
{
  const Stream *stream;

  *out = (AnaRecentRows) { .as_of_usec = ANA_TIME_NONE, .last_q = -1, .rows = g_array_new (FALSE, FALSE, sizeof (AnaRow)) };
  g_mutex_lock (&self->mutex);
  stream = g_hash_table_lookup (self->streams, stream_id);
  for (guint i = WHOLE; stream != NULL && i <= YOUNG; i++)
    if (stream->layers[i] != NULL)
      {
        copy_layer (stream->layers[i], dim, span, out);
        out->whole |= i == WHOLE;
        out->last_q = stream->last_q;
        if (out->epoch == NULL)
          out->epoch = g_strdup (stream->epoch);
      }
  g_mutex_unlock (&self->mutex);
}

/* Returns: (transfer full) (nullable): the epoch of the keys */
char *
ana_recent_copy_dims (AnaRecent *self, const char *stream_id, GHashTable *dims, gboolean *whole)
{
  const Stream *stream;
  char *epoch = NULL;

  *whole = FALSE;
  g_mutex_lock (&self->mutex);
  stream = g_hash_table_lookup (self->streams, stream_id);
  for (guint i = WHOLE; stream != NULL && i <= YOUNG; i++)
    if (stream->layers[i] != NULL)
      {
        GHashTableIter iter;
        gpointer dim;

        g_hash_table_iter_init (&iter, stream->layers[i]->keys);
        while (g_hash_table_iter_next (&iter, &dim, NULL))
          g_hash_table_add (dims, g_strdup (dim));
        *whole |= i == WHOLE;
        if (epoch == NULL)
          epoch = g_strdup (stream->epoch);
      }
  g_mutex_unlock (&self->mutex);
  return epoch;
}
