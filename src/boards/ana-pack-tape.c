/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-pack-tape.c: what a board read, recorded, so that it shows the same elsewhere.
 *
 * `frames/KEY.json` is what a tile shows, for any program: an answer as FORMATS.md section 9 has it, with the `question` it is
 * of. One part more has the points that cards and charts of KPIs were made of: it is known by its member `streams`.
 */
#include "config.h"

#include "ana-pack-data.h"
#include "ana-pack-span.h"

#include "ana-frame-json.h"

#include <math.h>
#include <string.h>

struct _AnaPackTape {
  AnaTileSource source;
  GHashTable   *streams;  /* "stream\ndim" -> GArray of AnaSpanPart */
  GHashTable   *as_of;    /* "stream\ndim" -> gint64* */
  GHashTable   *dims;     /* stream -> GStrv */
  GArray       *spans;    /* of AnaPackSpan */
};

AnaPackTape *
ana_pack_tape_new (const AnaTileSource *source)
{
  AnaPackTape *self = g_new0 (AnaPackTape, 1);

  self->source = *source;
  self->streams = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  self->as_of = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->dims = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  self->spans = ana_pack_spans_new ();
  return self;
}

void
ana_pack_tape_free (AnaPackTape *self)
{
  g_hash_table_unref (self->streams);
  g_hash_table_unref (self->as_of);
  g_hash_table_unref (self->dims);
  g_array_unref (self->spans);
  g_free (self);
}

/* --- recording --- */

static gboolean
read_cb (gpointer data, const char *stream, const char *dim, AnaSpan span, GArray *parts, gint64 *as_of_usec)
{
  AnaPackTape *self = data;
  guint before = parts->len;
  gint64 as_of = ANA_TIME_NONE;
  g_autofree char *key = g_strconcat (stream, "\n", dim, NULL);
  GArray *kept;

  if (!self->source.points.read (self->source.points.data, stream, dim, span, parts, &as_of))
    return FALSE;
  if (as_of_usec != NULL)
    *as_of_usec = as_of;
  kept = g_hash_table_lookup (self->streams, key);
  if (kept == NULL)
    {
      kept = g_array_new (FALSE, FALSE, sizeof (AnaSpanPart));
      g_hash_table_insert (self->streams, g_strdup (key), kept);
    }
  if (parts->len > before)
    g_array_append_vals (kept, &g_array_index (parts, AnaSpanPart, before), parts->len - before);
  g_hash_table_replace (self->as_of, g_steal_pointer (&key), g_memdup2 (&as_of, sizeof as_of));
  return TRUE;
}

static char **
list_dims_cb (gpointer data, const char *stream)
{
  AnaPackTape *self = data;
  char **dims = self->source.points.list_dims (self->source.points.data, stream);

  if (dims != NULL)
    g_hash_table_replace (self->dims, g_strdup (stream), g_strdupv (dims));
  return dims;
}

static gboolean
read_span_cb (gpointer data, const char *code, const char *dim, AnaSpan span, AnaMeasureValue *out)
{
  AnaPackTape *self = data;
  AnaPackSpan row;

  if (self->source.points.read_answer == NULL || !self->source.points.read_answer (self->source.points.data, code, dim, span, out))
    return FALSE;
  row = (AnaPackSpan) { g_strdup (code), g_strdup (dim), span, *out };
  g_array_append_val (self->spans, row);
  return TRUE;
}

static void
read_answer_cb (gpointer data, const char *key, AnaTileAnswer *out)
{
  AnaPackTape *self = data;

  if (self->source.read_answer != NULL)
    self->source.read_answer (self->source.data, key, out);
}

static AnaSchema *
read_schema_cb (gpointer data, const char *dataset)
{
  AnaPackTape *self = data;

  return self->source.read_schema != NULL ? self->source.read_schema (self->source.data, dataset) : NULL;
}

/**
 * ana_pack_tape_get_source:
 * @self: outlives the source
 *
 * Returns: the source that the tape was made of; what is read through this one is recorded
 */
AnaTileSource
ana_pack_tape_get_source (AnaPackTape *self)
{
  return (AnaTileSource) { { self, read_cb, list_dims_cb, read_span_cb }, self, read_answer_cb, read_schema_cb };
}

/* --- a tile's part --- */

static AnaFrame *
make_card_frame (const AnaCard *card)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();

  ana_frame_builder_add_field (builder, "start", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  ana_frame_builder_add_field (builder, "value", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_put_bulk_int64 (builder, 0, card->ts_usec, card->n_points);
  ana_frame_builder_put_bulk_double (builder, 1, card->value, card->n_points);
  return ana_frame_builder_end (builder);
}

static GBytes *
write_frame (const AnaFrame *frame, const AnaTileData *tile)
{
  GString *out = g_string_new (NULL);
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, out);
  ana_json_begin_object (&writer);
  ana_frame_write_columns (frame, TRUE, &writer);
  ana_json_key (&writer, "rows");
  ana_json_begin_array (&writer);
  for (guint row = 0; row < ana_frame_get_n_rows (frame); row++)
    ana_frame_write_row (frame, row, ana_zone_utc (), &writer);
  ana_json_end_array (&writer);
  ana_json_key (&writer, "row_count");
  ana_json_int (&writer, ana_frame_get_n_rows (frame));
  ana_json_key (&writer, "truncated");
  ana_json_bool (&writer, tile->truncated);
  ana_json_key (&writer, "from");
  ana_json_string (&writer, tile->question != NULL ? "hub" : "cache");
  if (tile->as_of_usec != ANA_TIME_NONE)
    {
      ana_json_key (&writer, "as_of");
      ana_json_int (&writer, tile->as_of_usec);
    }
  if (tile->question != NULL)
    {
      ana_json_key (&writer, "question");
      ana_json_string (&writer, tile->question);
    }
  ana_json_end_object (&writer);
  return g_string_free_to_bytes (out);
}

static gboolean
add_tile (AnaPack *pack, const AnaTileData *tile, GError **error)
{
  g_autoptr (AnaFrame) frame = tile->card != NULL ? make_card_frame (tile->card) : tile->frame != NULL ? ana_frame_ref (tile->frame) : NULL;
  g_autofree char *name = g_strdup_printf ("frames/%s.json", tile->key);
  g_autoptr (GBytes) part = NULL;

  if (frame == NULL)
    return TRUE; /* it has nothing to show here either */
  part = write_frame (frame, tile);
  return ana_pack_add (pack, name, part, error);
}

/* --- the part of points --- */

static int
compare_parts (gconstpointer a, gconstpointer b)
{
  const AnaSpanPart *x = a, *y = b;

  return x->ts_usec < y->ts_usec ? -1 : x->ts_usec > y->ts_usec;
}

static void
write_points (GArray *points, AnaJsonWriter *writer)
{
  g_array_sort (points, compare_parts);
  ana_json_key (writer, "points");
  ana_json_begin_array (writer);
  for (guint i = 0; i < points->len; i++)
    {
      const AnaSpanPart *part = &g_array_index (points, AnaSpanPart, i);

      if (i > 0 && g_array_index (points, AnaSpanPart, i - 1).ts_usec == part->ts_usec)
        continue; /* read twice */
      ana_json_begin_array (writer);
      ana_json_int (writer, part->ts_usec);
      ana_json_double (writer, part->has_value ? part->value : NAN);
      ana_json_double (writer, part->has_ratio ? part->num : NAN);
      ana_json_double (writer, part->has_ratio ? part->den : NAN);
      ana_json_int (writer, part->count);
      ana_json_end_array (writer);
    }
  ana_json_end_array (writer);
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The same data are the same bytes. */
static GPtrArray *
sort_keys (GHashTable *table)
{
  GPtrArray *keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, key);
  g_ptr_array_sort (keys, compare_keys);
  return keys;
}

static void
write_streams (AnaPackTape *self, AnaJsonWriter *writer)
{
  g_autoptr (GPtrArray) keys = sort_keys (self->streams);

  ana_json_key (writer, "streams");
  ana_json_begin_array (writer);
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = keys->pdata[i], *dim = strchr (key, '\n') + 1;
      g_autofree char *stream = g_strndup (key, (gsize) (dim - key - 1));

      ana_json_begin_object (writer);
      ana_json_key (writer, "stream");
      ana_json_string (writer, stream);
      ana_json_key (writer, "dim");
      ana_json_string (writer, dim);
      ana_json_key (writer, "as_of");
      ana_json_int (writer, *(gint64 *) g_hash_table_lookup (self->as_of, key));
      write_points (g_hash_table_lookup (self->streams, key), writer);
      ana_json_end_object (writer);
    }
  ana_json_end_array (writer);
}

static void
write_dims (AnaPackTape *self, AnaJsonWriter *writer)
{
  g_autoptr (GPtrArray) keys = sort_keys (self->dims);

  ana_json_key (writer, "dims");
  ana_json_begin_object (writer);
  for (guint i = 0; i < keys->len; i++)
    {
      char **dims = g_hash_table_lookup (self->dims, keys->pdata[i]);

      ana_json_key (writer, keys->pdata[i]);
      ana_json_begin_array (writer);
      for (guint k = 0; dims[k] != NULL; k++)
        ana_json_string (writer, dims[k]);
      ana_json_end_array (writer);
    }
  ana_json_end_object (writer);
}

/* A name that no tile's part has. */
static char *
make_points_name (const AnaPack *pack)
{
  for (guint i = 0;; i++)
    {
      g_autofree char *name = i > 0 ? g_strdup_printf ("frames/points-%u.json", i) : g_strdup ("frames/points.json");

      if (ana_pack_get (pack, name) == NULL)
        return g_steal_pointer (&name);
    }
}

static gboolean
add_points (AnaPack *pack, AnaPackTape *tape, GError **error)
{
  GString *out = g_string_new (NULL);
  g_autofree char *name = make_points_name (pack);
  g_autoptr (GBytes) part = NULL;
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, out);
  ana_json_begin_object (&writer);
  write_streams (tape, &writer);
  write_dims (tape, &writer);
  ana_pack_spans_write (tape->spans, &writer);
  ana_json_end_object (&writer);
  part = g_string_free_to_bytes (out);
  return ana_pack_add (pack, name, part, error);
}

/**
 * ana_pack_add_data:
 * @pack: of the board
 * @tape: through whose source @data were read
 * @data: all tabs of the board
 * @error: return location
 *
 * Puts into a pack what each tile shows, and the points that it was made of.
 *
 * Returns: %FALSE and as of ana_pack_add()
 */
gboolean
ana_pack_add_data (AnaPack *pack, AnaPackTape *tape, const AnaBoardData *data, GError **error)
{
  for (guint i = 0; i < data->tiles->len; i++)
    if (!add_tile (pack, data->tiles->pdata[i], error))
      return FALSE;
  return add_points (pack, tape, error);
}
