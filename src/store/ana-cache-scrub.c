/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cache-scrub.c: adds up what is stored, a little at a time, and holds it against what was kept by difference.
 */
#include "config.h"

#include "ana-cache-private.h"
#include "ana-error.h"

#include <string.h>

/* SQLite has no checksum of its own, and neither integrity_check nor quick_check sees a flipped bit in a value. The
 * scrub reads every chunk of every stream. It runs between two groups, when memory and file agree, one chunk a step; what
 * changes behind it while it runs is added by ana_cache_account(), so a stream that is busy can be scrubbed too. */

void
ana_cache_scrub_reset (AnaCache *self)
{
  self->scrub.stream = NULL;
  g_clear_pointer (&self->scrub.last_id, g_free);
  self->scrub.n_streams = self->scrub.n_bad = 0;
}

static AnaStream *
next_stream (AnaCache *self)
{
  GHashTableIter iter;
  AnaStream *stream, *best = NULL;

  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &stream))
    if ((self->scrub.last_id == NULL || strcmp (stream->row.id, self->scrub.last_id) > 0) &&
        (best == NULL || strcmp (stream->row.id, best->row.id) < 0))
      best = stream;
  return best;
}

static gint
compare_keys (gconstpointer a, gconstpointer b)
{
  const AnaKey *left = *(AnaKey *const *) a, *right = *(AnaKey *const *) b;

  return left->kid < right->kid ? -1 : left->kid > right->kid;
}

static gboolean
begin_stream (AnaCache *self, AnaStream *stream, GError **error)
{
  AnaScrub *scrub = &self->scrub;
  GHashTableIter iter;
  AnaKey *key;

  g_free (scrub->last_id);
  scrub->last_id = g_strdup (stream->row.id);
  if (stream->row.state != ANA_STREAM_STATE_OK)
    return TRUE;
  if (!ana_cache_load_keys (self, stream, error))
    return FALSE;
  g_ptr_array_set_size (scrub->keys, 0);
  g_hash_table_iter_init (&iter, stream->keys);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &key))
    g_ptr_array_add (scrub->keys, key);
  g_ptr_array_sort (scrub->keys, compare_keys);
  scrub->stream = stream;
  scrub->key = 0;
  scrub->ts_usec = ANA_TIME_NONE;
  scrub->n = 0;
  scrub->x = 0;
  return TRUE;
}

typedef struct {
  AnaScrub   *scrub;
  const char *dim;
  gint64      from_usec;
  gint64      chunk_id;  /* of the key's open chunk: its points are taken from memory */
  AnaChunk    points;
  guint       n_chunks;
  gboolean    stopped;
} Step;

static void
add_points (Step *step, const AnaChunk *points)
{
  gint64 first = MAX (step->from_usec, step->scrub->ts_usec);
  AnaRow row;

  for (guint i = ana_chunk_find (points, first); i < points->n; i++)
    {
      ana_chunk_get (points, i, &row);
      if (row.dead)
        continue;
      row.dim = step->dim;
      step->scrub->n++;
      step->scrub->x += ana_row_checksum (&row);
    }
}

static gboolean
scrub_chunk_cb (const AnaChunkRow *row, const void *body, gsize n_bytes, gpointer data, GError **error)
{
  Step *step = data;

  if (row->id == step->chunk_id || row->last_usec < step->scrub->ts_usec)
    return TRUE;
  if (step->n_chunks++ == 16)
    {
      step->stopped = TRUE;
      return FALSE;
    }
  step->points.n = 0;
  if (!ana_chunk_decode (&step->points, body, n_bytes, NULL))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "Chunk %" G_GINT64_FORMAT " is damaged", row->id);
      return FALSE;
    }
  add_points (step, &step->points);
  step->scrub->ts_usec = row->last_usec + 1;
  return TRUE;
}

static gboolean
scrub_key (AnaCache *self, AnaKey *key, GError **error)
{
  AnaScrub *scrub = &self->scrub;
  gboolean was_loaded = key->loaded;
  AnaSpan span = { scrub->ts_usec, G_MAXINT64 };
  Step step = { .scrub = scrub, .dim = key->dim, .from_usec = key->stream->row.from_usec };
  g_autoptr (GError) local = NULL;

  if (!ana_cache_load_key (self, key, error))
    return FALSE;
  step.chunk_id = key->chunk_id;
  ana_chunk_table_scan (self->db, key->kid, span, scrub_chunk_cb, &step, &local);
  ana_chunk_clear (&step.points);
  if (local == NULL && !step.stopped)
    {
      add_points (&step, &key->open);
      scrub->key++;
      scrub->ts_usec = ANA_TIME_NONE;
    }
  if (!was_loaded && key->oldest_id == 0)
    ana_cache_unload_key (self, key);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
end_stream (AnaCache *self)
{
  AnaScrub *scrub = &self->scrub;
  AnaStream *stream = scrub->stream;

  scrub->stream = NULL;
  scrub->n_streams++;
  stream->scrubbed = TRUE;
  if (scrub->n == stream->row.n && scrub->x == stream->row.x)
    return;
  scrub->n_bad++;
  ana_cache_mark (self, stream, ANA_STREAM_STATE_RESYNC);
}

/**
 * ana_cache_scrub_step:
 * @self: a loaded cache with no group open
 * @more: whether there is more to do
 * @error: return location
 *
 * Reads up to sixteen chunks more. A stream whose rows do not add up, or with a damaged chunk, is marked for fetching
 * anew (in the group: the caller commits).
 */
gboolean
ana_cache_scrub_step (AnaCache *self, gboolean *more, GError **error)
{
  AnaScrub *scrub = &self->scrub;
  g_autoptr (GError) local = NULL;
  AnaStream *stream;

  *more = TRUE;
  if (scrub->stream == NULL)
    {
      stream = next_stream (self);
      if (stream != NULL)
        return begin_stream (self, stream, error);
      *more = FALSE;
      g_clear_pointer (&scrub->last_id, g_free);
      return TRUE;
    }
  if (scrub->key >= scrub->keys->len)
    {
      end_stream (self);
      return TRUE;
    }
  if (scrub_key (self, g_ptr_array_index (scrub->keys, scrub->key), &local))
    return TRUE;
  if (!g_error_matches (local, ANA_ERROR, ANA_ERROR_CORRUPT))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  scrub->n_bad++;
  ana_cache_mark (self, scrub->stream, ANA_STREAM_STATE_RESYNC);
  scrub->stream = NULL;
  return TRUE;
}

/**
 * ana_cache_scrub_stream:
 * @self: a loaded cache with no group open
 * @stream: one of its streams
 * @error: return location
 *
 * Adds one stream up now, unless that was done since the start: a checkpoint must be held against what is stored, and
 * not only against what was counted. The scrub that goes on in the background begins this turn anew.
 */
gboolean
ana_cache_scrub_stream (AnaCache *self, AnaStream *stream, GError **error)
{
  gboolean more;

  if (stream->scrubbed)
    return TRUE;
  if (!begin_stream (self, stream, error))
    return FALSE;
  while (self->scrub.stream == stream)
    if (!ana_cache_scrub_step (self, &more, error))
      return FALSE;
  g_clear_pointer (&self->scrub.last_id, g_free);
  return TRUE;
}
