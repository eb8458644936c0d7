/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-pack-play.c: a board with the data that came with it: no hub is asked, nothing of the user's own is read.
 */
#include "config.h"

#include "ana-pack-data.h"
#include "ana-pack-span.h"

#include "ana-error.h"

#include <math.h>
#include <string.h>

#define FIRST_USEC (-G_GINT64_CONSTANT (62135596800) * ANA_USEC_PER_SEC) /* year 1 */
#define LAST_USEC  (G_GINT64_CONSTANT (253402300799) * ANA_USEC_PER_SEC) /* year 9999 */
#define MAX_COUNT  0x1p40 /* of the events of a bucket: a pack has no room for so many buckets that their sum overflows */

/* --- as a workspace keeps it --- */

static void
write_text (AnaJsonWriter *writer, const char *key, const char *value)
{
  ana_json_key (writer, key);
  ana_json_string (writer, value);
}

/**
 * ana_pack_to_kept:
 * @pack: one that was read
 *
 * Returns: (transfer full): JSON text: who sent it, when, and its parts by name; none of its questions has run
 */
char *
ana_pack_to_kept (const AnaPack *pack)
{
  GString *out = g_string_new (NULL);
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, out);
  ana_json_begin_object (&writer);
  write_text (&writer, "sender_name", pack->sender_name);
  write_text (&writer, "key", pack->key);
  ana_json_key (&writer, "created_usec");
  ana_json_int (&writer, pack->created_usec);
  ana_json_key (&writer, "has_run");
  ana_json_bool (&writer, FALSE);
  ana_json_key (&writer, "parts");
  ana_json_begin_object (&writer);
  for (guint i = 0; i < pack->parts->len; i++)
    {
      const AnaPackPart *part = pack->parts->pdata[i];
      gsize n;
      const char *data = g_bytes_get_data (part->data, &n);
      g_autofree char *text = g_strndup (data, n);

      ana_json_key (&writer, part->name);
      ana_json_raw (&writer, text);
    }
  ana_json_end_object (&writer);
  ana_json_end_object (&writer);
  return g_string_free (out, FALSE);
}

static JsonNode *
parse (const char *kept, GError **error)
{
  AnaJsonLimits limits = { 2 * ANA_PACK_MAX_BYTES, 64 };
  JsonNode *node = ana_json_parse (kept, -1, &limits, error);

  if (node == NULL || JSON_NODE_HOLDS_OBJECT (node))
    return node;
  json_node_unref (node);
  g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "what came with the board cannot be read");
  return NULL;
}

/* Whole numbers stay whole, to the last digit. */
static char *
to_text (JsonNode *node)
{
  GString *out = g_string_new (NULL);
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, out);
  ana_json_node (&writer, node);
  return g_string_free (out, FALSE);
}

/**
 * ana_pack_kept_run:
 * @kept: as of ana_pack_to_kept()
 *
 * Returns: (transfer full) (nullable): the same, once the user has let its questions run
 */
char *
ana_pack_kept_run (const char *kept)
{
  g_autoptr (JsonNode) node = parse (kept, NULL);

  if (node == NULL)
    return NULL;
  json_object_set_boolean_member (json_node_get_object (node), "has_run", TRUE);
  return to_text (node);
}

/* --- reading --- */

/* What is no text is none: who has a key can sign anything. */
static const char *
read_text (JsonObject *object, const char *member)
{
  const char *text = ana_json_get_string (object, "", member, "", NULL);

  return text != NULL ? text : "";
}

/* A moment that no calendar has is none: days and ages are reckoned from it. */
static gint64
read_moment (JsonObject *object, const char *member, gint64 fallback)
{
  gint64 t_usec = ana_json_get_int (object, "", member, fallback, NULL);

  return t_usec >= FIRST_USEC && t_usec <= LAST_USEC ? t_usec : fallback;
}

static gint64
read_count (double count)
{
  return count > 0 ? (gint64) MIN (count, MAX_COUNT) : 0;
}

/* Five numbers; FALSE: it is no point. */
static gboolean
read_point (JsonNode *node, AnaSpanPart *out)
{
  JsonArray *row = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  JsonNode *time = row != NULL && json_array_get_length (row) == 5 ? json_array_get_element (row, 0) : NULL;
  double numbers[5];

  if (time == NULL || !JSON_NODE_HOLDS_VALUE (time) || json_node_get_value_type (time) != G_TYPE_INT64)
    return FALSE;
  for (guint k = 1; k < G_N_ELEMENTS (numbers); k++)
    {
      JsonNode *item = json_array_get_element (row, k);
      GType type = JSON_NODE_HOLDS_VALUE (item) ? json_node_get_value_type (item) : G_TYPE_NONE;

      numbers[k] = type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (item) : NAN;
    }
  *out = (AnaSpanPart) { .ts_usec = json_node_get_int (time), .value = numbers[1], .num = numbers[2], .den = numbers[3], .has_value = !isnan (numbers[1]),
                         .has_ratio = !isnan (numbers[2]) && !isnan (numbers[3]), .count = read_count (numbers[4]) };
  return TRUE;
}

static GArray *
read_points (JsonNode *node)
{
  JsonArray *rows = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  GArray *points = g_array_new (FALSE, FALSE, sizeof (AnaSpanPart));

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      AnaSpanPart part;

      if (read_point (json_array_get_element (rows, i), &part)
          && (points->len == 0 || g_array_index (points, AnaSpanPart, points->len - 1).ts_usec < part.ts_usec))
        g_array_append_val (points, part);
    }
  return points;
}

static void
read_stream (AnaPackPlay *self, JsonObject *object)
{
  g_autofree char *key = g_strconcat (read_text (object, "stream"), "\n", read_text (object, "dim"), NULL);
  gint64 as_of = read_moment (object, "as_of", ANA_TIME_NONE);

  g_hash_table_replace (self->streams, g_strdup (key), read_points (json_object_get_member (object, "points")));
  g_hash_table_replace (self->as_of, g_steal_pointer (&key), g_memdup2 (&as_of, sizeof as_of));
}

static void
read_streams (AnaPackPlay *self, JsonNode *node)
{
  JsonArray *list = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (list, i)))
      read_stream (self, json_array_get_object_element (list, i));
}

static void
read_dims (AnaPackPlay *self, JsonNode *node)
{
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr (GList) names = object != NULL ? json_object_get_members (object) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *item = json_object_get_member (object, l->data);
      JsonArray *list = JSON_NODE_HOLDS_ARRAY (item) ? json_node_get_array (item) : NULL;
      g_autoptr (GStrvBuilder) dims = g_strv_builder_new ();

      for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
        {
          JsonNode *dim = json_array_get_element (list, i);

          if (JSON_NODE_HOLDS_VALUE (dim) && json_node_get_string (dim) != NULL)
            g_strv_builder_add (dims, json_node_get_string (dim));
        }
      g_hash_table_replace (self->dims, g_strdup (l->data), g_strv_builder_end (dims));
    }
}

static void
read_part (AnaPackPlay *self, JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *question = object != NULL ? ana_json_get_string (object, "", "question", NULL, NULL) : NULL;
  JsonNode *streams = object != NULL ? json_object_get_member (object, "streams") : NULL;

  if (question != NULL)
    {
      char *text = to_text (node);

      g_hash_table_replace (self->answers, g_strdup (question), g_bytes_new_take (text, strlen (text)));
    }
  if (streams == NULL)
    return;
  read_streams (self, streams);
  read_dims (self, json_object_get_member (object, "dims"));
  ana_pack_spans_read (self->spans, json_object_get_member (object, "spans"));
}

/**
 * ana_pack_play_new:
 * @kept: as of ana_pack_to_kept()
 * @error: return location
 *
 * Returns: (transfer full): what came with a board; %NULL and %ANA_ERROR_BAD_INPUT when it is no such text
 */
AnaPackPlay *
ana_pack_play_new (const char *kept, GError **error)
{
  g_autoptr (JsonNode) node = parse (kept, error);
  AnaPackPlay *self;
  JsonObject *object;
  JsonNode *parts;

  if (node == NULL)
    return NULL;
  object = json_node_get_object (node);
  self = g_new0 (AnaPackPlay, 1);
  self->streams = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  self->as_of = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->dims = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->spans = ana_pack_spans_new ();
  self->sender_name = g_strdup (read_text (object, "sender_name"));
  self->key = g_strdup (read_text (object, "key"));
  self->created_usec = read_moment (object, "created_usec", 0);
  self->has_run = ana_json_get_bool (object, "", "has_run", FALSE, NULL);
  parts = json_object_get_member (object, "parts");
  if (parts != NULL && JSON_NODE_HOLDS_OBJECT (parts))
    {
      g_autoptr (GList) values = json_object_get_values (json_node_get_object (parts));

      for (GList *l = values; l != NULL; l = l->next)
        read_part (self, l->data);
    }
  return self;
}

void
ana_pack_play_free (AnaPackPlay *self)
{
  g_hash_table_unref (self->streams);
  g_hash_table_unref (self->as_of);
  g_hash_table_unref (self->dims);
  g_hash_table_unref (self->answers);
  g_array_unref (self->spans);
  g_free (self->sender_name);
  g_free (self->key);
  g_free (self);
}

/* --- playing --- */

static gboolean
read_cb (gpointer data, const char *stream, const char *dim, AnaSpan span, GArray *parts, gint64 *as_of_usec)
{
  AnaPackPlay *self = data;
  g_autofree char *key = g_strconcat (stream, "\n", dim, NULL);
  const GArray *points = g_hash_table_lookup (self->streams, key);

  if (points == NULL)
    return FALSE;
  for (guint i = 0; i < points->len; i++)
    {
      AnaSpanPart part = g_array_index (points, AnaSpanPart, i);

      if (part.ts_usec >= span.start_usec && part.ts_usec < span.end_usec)
        g_array_append_val (parts, part);
    }
  if (as_of_usec != NULL)
    *as_of_usec = *(gint64 *) g_hash_table_lookup (self->as_of, key);
  return TRUE;
}

static char **
list_dims_cb (gpointer data, const char *stream)
{
  char **dims = g_hash_table_lookup (((AnaPackPlay *) data)->dims, stream);

  return dims != NULL ? g_strdupv (dims) : g_new0 (char *, 1);
}

static gboolean
read_span_cb (gpointer data, const char *code, const char *dim, AnaSpan span, AnaMeasureValue *out)
{
  AnaPackPlay *self = data;

  for (guint i = 0; i < self->spans->len; i++)
    {
      const AnaPackSpan *row = &g_array_index (self->spans, AnaPackSpan, i);

      if (strcmp (row->code, code) == 0 && strcmp (row->dim, dim) == 0 && row->span.start_usec == span.start_usec && row->span.end_usec == span.end_usec)
        {
          *out = row->value;
          return TRUE;
        }
    }
  return FALSE;
}

static void
read_answer_cb (gpointer data, const char *key, AnaTileAnswer *out)
{
  AnaPackPlay *self = data;
  GBytes *body = g_hash_table_lookup (self->answers, key);

  out->as_of_usec = ANA_TIME_NONE;
  out->body = body != NULL ? g_bytes_ref (body) : NULL;
  out->is_old = TRUE;
}

/**
 * ana_pack_play_get_source:
 * @self: outlives the source
 *
 * Returns: reads what came with the board, and nothing else; best with `sent` in the input and its moment as now
 */
AnaTileSource
ana_pack_play_get_source (AnaPackPlay *self)
{
  return (AnaTileSource) { { self, read_cb, list_dims_cb, read_span_cb }, self, read_answer_cb, NULL };
}
