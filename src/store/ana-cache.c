/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cache.c: the writer's memory of cache.db: what it loads, what it builds again from the tail after a crash.
 */
#include "config.h"

#include "ana-cache-private.h"
#include "ana-error.h"

#include <string.h>

/* The memory holds what is committed plus the group being gathered. When a group cannot be committed all of it is
 * forgotten and read again: that is rare, takes a fraction of a second, and leaves no second way of undoing things. */

AnaCache *
ana_cache_new (void)
{
  AnaCache *self = g_new0 (AnaCache, 1);

  self->streams = g_hash_table_new (g_str_hash, g_str_equal);
  self->stages = g_hash_table_new (g_str_hash, g_str_equal);
  self->records = g_array_new (FALSE, FALSE, sizeof (AnaRecordSize));
  self->body = g_byte_array_new ();
  self->scratch = g_byte_array_new ();
  self->scrub.keys = g_ptr_array_new ();
  self->touched = g_ptr_array_new ();
  self->put_rows = g_ptr_array_new ();
  self->new_sets = g_ptr_array_new ();
  self->new_keys = g_ptr_array_new ();
  self->late_keys = g_ptr_array_new ();
  self->full_keys = g_ptr_array_new ();
  self->answer_limit_bytes = 64 * 1024 * 1024;
  g_queue_init (&self->dirty_keys);
  g_queue_init (&self->dirty_streams);
  return self;
}

static void
key_free (AnaCache *self, AnaKey *key)
{
  if (key->oldest_id != 0)
    g_queue_unlink (&self->dirty_keys, &key->link);
  self->n_open_points -= key->open.n;
  ana_chunk_clear (&key->open);
  g_clear_pointer (&key->late, g_ptr_array_unref);
  g_free (key->dim);
  g_free (key);
}

void
ana_cache_free_stream (AnaCache *self, AnaStream *stream)
{
  GHashTableIter iter;
  AnaKey *key;

  if (self->scrub.stream == stream)
    self->scrub.stream = NULL;
  if (stream->oldest_id != 0)
    g_queue_unlink (&self->dirty_streams, &stream->link);
  if (stream->keys != NULL)
    {
      g_hash_table_iter_init (&iter, stream->keys);
      while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &key))
        key_free (self, key);
      g_hash_table_unref (stream->keys);
    }
  g_byte_array_unref (stream->rows);
  ana_stream_row_clear (&stream->row);
  g_free (stream);
}

static void
free_streams (AnaCache *self, GHashTable *streams)
{
  GHashTableIter iter;
  AnaStream *stream;

  g_hash_table_iter_init (&iter, streams);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &stream))
    {
      g_hash_table_iter_steal (&iter);
      ana_cache_free_stream (self, stream);
    }
}

void
ana_cache_forget (AnaCache *self)
{
  GPtrArray *lists[] = { self->touched, self->put_rows, self->new_sets, self->new_keys, self->late_keys, self->full_keys };

  free_streams (self, self->stages);
  free_streams (self, self->streams);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_ptr_array_set_size (lists[i], 0);
  g_array_set_size (self->records, 0);
  self->first_record = 0;
  self->tail_bytes = 0;
  self->n_group_rows = 0;
  ana_cache_scrub_reset (self);
  self->loaded = FALSE;
}

void
ana_cache_take_db (AnaCache *self, AnaDb *db)
{
  ana_cache_forget (self);
  ana_db_close (self->db);
  self->db = db;
}

void
ana_cache_free (AnaCache *self)
{
  ana_cache_forget (self);
  ana_db_close (self->db);
  g_hash_table_unref (self->streams);
  g_hash_table_unref (self->stages);
  g_array_unref (self->records);
  g_byte_array_unref (self->body);
  g_byte_array_unref (self->scratch);
  g_ptr_array_unref (self->scrub.keys);
  g_free (self->scrub.last_id);
  g_ptr_array_unref (self->touched);
  g_ptr_array_unref (self->put_rows);
  g_ptr_array_unref (self->new_sets);
  g_ptr_array_unref (self->new_keys);
  g_ptr_array_unref (self->late_keys);
  g_ptr_array_unref (self->full_keys);
  g_free (self);
}

/* --- streams and keys --- */

static AnaStream *
make_stream (gboolean staged)
{
  AnaStream *stream = g_new0 (AnaStream, 1);

  stream->rows = g_byte_array_new ();
  stream->link.data = stream;
  stream->staged = staged;
  return stream;
}

static GHashTable *
make_keys (void)
{
  return g_hash_table_new (g_str_hash, g_str_equal);
}

/* A stream, or the stage of one, that nothing is known of yet. */
AnaStream *
ana_cache_new_stream (AnaCache *self, const char *id, const char *epoch, gint64 q, gboolean staged)
{
  AnaStream *stream = make_stream (staged);

  stream->row.id = g_strdup (id);
  stream->row.epoch = g_strdup (epoch);
  stream->row.filter_id = g_strdup ("");
  stream->row.q = q;
  stream->row.sid = self->next_sid++;
  stream->row.as_of_usec = stream->row.from_usec = stream->row.floor_usec = ANA_TIME_NONE;
  stream->keys = make_keys ();
  stream->is_new = stream->scrubbed = TRUE;
  g_ptr_array_add (self->new_sets, stream);
  g_hash_table_insert (staged ? self->stages : self->streams, stream->row.id, stream);
  return stream;
}

static AnaKey *
add_key (AnaStream *stream, gint64 kid, const char *dim)
{
  AnaKey *key = g_new0 (AnaKey, 1);

  key->kid = kid;
  key->stream = stream;
  key->dim = g_strdup (dim);
  key->sealed_usec = ANA_TIME_NONE;
  key->link.data = key;
  g_hash_table_insert (stream->keys, key->dim, key);
  return key;
}

static void
key_listed_cb (gint64 kid, const char *dim, gpointer data)
{
  add_key (data, kid, dim);
}

gboolean
ana_cache_load_keys (AnaCache *self, AnaStream *stream, GError **error)
{
  if (stream->keys != NULL)
    return TRUE;
  stream->keys = make_keys ();
  return ana_key_table_list (self->db, stream->row.sid, key_listed_cb, stream, error);
}

/**
 * ana_cache_load_key:
 * @self: the cache
 * @key: one of its keys
 * @error: return location
 *
 * Brings the key's last, unfinished chunk into memory.
 *
 * Returns: %FALSE with %ANA_ERROR_CORRUPT when that chunk is damaged: the stream must be fetched anew
 */
gboolean
ana_cache_load_key (AnaCache *self, AnaKey *key, GError **error)
{
  AnaChunkRow last;
  gint64 before_last_usec;

  if (key->loaded)
    return TRUE;
  if (!ana_chunk_table_tail (self->db, key->kid, &last, &before_last_usec, &key->open, error))
    {
      ana_chunk_clear (&key->open);
      return FALSE;
    }
  key->loaded = TRUE;
  if (last.id == 0)
    return TRUE;
  key->upto = last.upto;
  key->chunk_id = key->open.n > 0 ? last.id : 0;
  key->sealed_usec = key->open.n > 0 ? before_last_usec : last.last_usec;
  self->n_open_points += key->open.n;
  return TRUE;
}

/* Only of a key whose rows are all in chunks. */
void
ana_cache_unload_key (AnaCache *self, AnaKey *key)
{
  g_assert (key->oldest_id == 0 && key->late == NULL && !key->is_new);
  self->n_open_points -= key->open.n;
  ana_chunk_clear (&key->open);
  key->chunk_id = 0;
  key->sealed_usec = ANA_TIME_NONE;
  key->loaded = FALSE;
}

AnaKey *
ana_cache_get_key (AnaCache *self, AnaStream *stream, const char *dim, gboolean make, GError **error)
{
  gboolean total = dim[0] == '\0';
  AnaKey *key = total ? stream->total_key : stream->last_key;

  if (key != NULL && (total || strcmp (key->dim, dim) == 0))
    return key;
  if (!ana_cache_load_keys (self, stream, error))
    return NULL;
  key = g_hash_table_lookup (stream->keys, dim);
  if (key == NULL && make)
    {
      key = add_key (stream, self->next_kid++, dim);
      key->is_new = key->loaded = TRUE;
      g_ptr_array_add (self->new_keys, key);
    }
  if (total)
    stream->total_key = key;
  else
    stream->last_key = key;
  return key;
}

/* Whether the scrub will not come by this row any more: keys that came after it began are not on its way, and after the last
 * key none is. */
static gboolean
has_passed (const AnaScrub *scrub, const AnaKey *key, gint64 ts_usec)
{
  gint64 kid, last_kid;

  if (scrub->key >= scrub->keys->len)
    return TRUE;
  kid = ((AnaKey *) g_ptr_array_index (scrub->keys, scrub->key))->kid;
  last_kid = ((AnaKey *) g_ptr_array_index (scrub->keys, scrub->keys->len - 1))->kid;
  return key->kid < kid || key->kid > last_kid || (key->kid == kid && ts_usec < scrub->ts_usec);
}

/* Adds a live row to the stream's count and checksum, or takes it away. The one place where they change by difference. */
void
ana_cache_account (AnaCache *self, AnaKey *key, const AnaRow *row, int sign)
{
  AnaStream *stream = key->stream;
  AnaScrub *scrub = &self->scrub;
  guint64 x;

  if (row->dead)
    return;
  x = ana_row_checksum (row) * (guint64) (gint64) sign;
  stream->row.n += sign;
  stream->row.x += x;
  /* What the scrub has passed already must not be missed by it. */
  if (G_UNLIKELY (scrub->stream == stream) && has_passed (scrub, key, row->ts_usec))
    {
      scrub->n += sign;
      scrub->x += x;
    }
}

void
ana_cache_touch (AnaCache *self, AnaStream *stream)
{
  if (stream->touched || stream->staged)
    return;
  stream->touched = TRUE;
  g_ptr_array_add (self->touched, stream);
}

void
ana_cache_put_row (AnaCache *self, AnaStream *stream)
{
  if (stream->put_row || stream->staged)
    return;
  stream->put_row = TRUE;
  g_ptr_array_add (self->put_rows, stream);
}

void
ana_cache_set_dirty (AnaCache *self, AnaKey *key, gint64 id)
{
  if (key->oldest_id != 0)
    return;
  key->oldest_id = id;
  g_queue_push_tail_link (&self->dirty_keys, &key->link);
}

/* --- loading --- */

typedef struct {
  AnaCache   *cache;
  GHashTable *by_sid;   /* sid -> AnaStream */
  GHashTable *by_kid;   /* kid -> AnaKey */
  AnaStream  *stream;   /* of the section at hand */
  GError     *error;
} Replay;

static void
index_keys (Replay *replay, AnaStream *stream)
{
  GHashTableIter iter;
  AnaKey *key;

  g_hash_table_iter_init (&iter, stream->keys);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &key))
    g_hash_table_insert (replay->by_kid, GSIZE_TO_POINTER ((gsize) key->kid), key);
}

static gboolean
replay_section_cb (gint64 id, const AnaTailSection *section, gpointer data)
{
  Replay *replay = data;
  AnaCache *self = replay->cache;
  AnaStream *stream = g_hash_table_lookup (replay->by_sid, GSIZE_TO_POINTER ((gsize) section->sid));

  if (stream == NULL || replay->error != NULL) /* dropped, or replaced by a snapshot, since */
    return FALSE;
  if (id > stream->row.upto)
    {
      stream->row.q = section->q;
      stream->row.as_of_usec = section->as_of_usec;
      stream->row.n = section->n;
      stream->row.x = section->x;
      if (stream->oldest_id == 0)
        {
          stream->oldest_id = id;
          g_queue_push_tail_link (&self->dirty_streams, &stream->link);
        }
    }
  if (section->n_rows > 0 && stream->keys == NULL)
    {
      if (!ana_cache_load_keys (self, stream, &replay->error))
        return FALSE;
      index_keys (replay, stream);
    }
  replay->stream = stream;
  return section->n_rows > 0;
}

static void
replay_row_cb (gint64 id, const AnaTailSection *section, gint64 kid, const AnaRow *row, gpointer data)
{
  Replay *replay = data;
  AnaKey *key = g_hash_table_lookup (replay->by_kid, GSIZE_TO_POINTER ((gsize) kid));
  AnaRow old;

  if (replay->error != NULL || key == NULL || row->ts_usec < replay->stream->row.from_usec)
    return;
  if (!ana_cache_load_key (replay->cache, key, &replay->error))
    {
      if (g_error_matches (replay->error, ANA_ERROR, ANA_ERROR_CORRUPT))
        {
          ana_cache_mark (replay->cache, replay->stream, ANA_STREAM_STATE_RESYNC);
          g_clear_error (&replay->error);
        }
      return;
    }
  if (id <= key->upto)
    return;
  /* A row of the tail belongs behind the sealed chunks: what was late when it came went into its chunk at once. */
  if (row->ts_usec > key->sealed_usec)
    {
      replay->cache->n_open_points += ana_chunk_upsert (&key->open, row, &old) == ANA_UPSERT_ADDED;
      ana_cache_set_dirty (replay->cache, key, id);
    }
}

static gboolean
load_streams (AnaCache *self, GHashTable *by_sid, GError **error)
{
  g_autoptr (GPtrArray) rows = ana_stream_table_list (self->db, error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      AnaStream *stream = make_stream (FALSE);

      ana_stream_row_copy (&stream->row, g_ptr_array_index (rows, i));
      g_hash_table_insert (self->streams, stream->row.id, stream);
      g_hash_table_insert (by_sid, GSIZE_TO_POINTER ((gsize) stream->row.sid), stream);
    }
  return TRUE;
}

static void
record_listed_cb (gint64 id, guint n_bytes, gpointer data)
{
  AnaCache *self = data;
  AnaRecordSize size = { id, n_bytes };

  g_array_append_val (self->records, size);
  self->tail_bytes += n_bytes;
  self->record_id = id;
}

static gboolean
load_numbers (AnaCache *self, GError **error)
{
  self->record_id = 0;
  if (!ana_db_get_int (self->db, "SELECT seq FROM sqlite_sequence WHERE name = 'kpi_set'", &self->next_sid, error) ||
      !ana_db_get_int (self->db, "SELECT seq FROM sqlite_sequence WHERE name = 'kpi_key'", &self->next_kid, error) ||
      !ana_tail_table_list (self->db, record_listed_cb, self, error))
    return FALSE;
  self->next_sid++;
  self->next_kid++;
  self->record_id++;
  return TRUE;
}

/**
 * ana_cache_load:
 * @self: a cache with a database and nothing in memory
 * @error: return location
 *
 * Reads the streams, and plays the tail again: cursors, and the rows that are not in chunks yet.
 *
 * After an orderly end the tail is empty and this is a millisecond.
 *
 * Returns: %FALSE with %ANA_ERROR_CORRUPT when the tail or the file is damaged: set the file aside
 */
gboolean
ana_cache_load (AnaCache *self, GError **error)
{
  g_autoptr (GHashTable) by_sid = g_hash_table_new (g_direct_hash, g_direct_equal);
  g_autoptr (GHashTable) by_kid = g_hash_table_new (g_direct_hash, g_direct_equal);
  Replay replay = { .cache = self, .by_sid = by_sid, .by_kid = by_kid };

  if (self->loaded)
    return TRUE;
  if (load_numbers (self, error) && load_streams (self, by_sid, error) &&
      ana_tail_table_replay (self->db, 0, replay_section_cb, replay_row_cb, &replay, error))
    {
      if (replay.error == NULL)
        {
          self->loaded = self->trash = TRUE;
          return TRUE;
        }
      g_propagate_error (error, g_steal_pointer (&replay.error));
    }
  g_clear_error (&replay.error);
  ana_cache_forget (self);
  return FALSE;
}
