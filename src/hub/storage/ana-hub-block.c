/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-block.c: events as the body of a row: typed columns, compressed; and frames that were read lately.
 */
#include "config.h"

#include "ana-hub-sqlite-private.h"

#include "ana-error.h"
#include "ana-json.h"

#include <string.h>
#include <zstd.h>

#define LEVEL           3
#define MAX_BLOCK_BYTES (512 * 1024 * 1024)
#define CACHE_ENTRIES   16

/* Cannot fail: the room is what zstd asks for. */
GBytes *
ana_hub_pack (const AnaFrame *frame)
{
  g_autoptr (GBytes) plain = ana_frame_to_bytes (frame);
  gsize n_plain, n;
  const void *data = g_bytes_get_data (plain, &n_plain);
  gsize bound = ZSTD_compressBound (n_plain);
  g_autofree void *out = g_malloc (bound);

  n = ZSTD_compress (out, bound, data, n_plain, LEVEL);
  g_assert (!ZSTD_isError (n));
  return g_bytes_new_take (g_realloc (g_steal_pointer (&out), n), n);
}

AnaFrame *
ana_hub_unpack (const void *data, gsize n_bytes, GError **error)
{
  unsigned long long n_plain = ZSTD_getFrameContentSize (data, n_bytes);
  g_autofree void *plain = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (n_plain == ZSTD_CONTENTSIZE_ERROR || n_plain == ZSTD_CONTENTSIZE_UNKNOWN || n_plain > MAX_BLOCK_BYTES)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "a block of events is damaged");
      return NULL;
    }
  plain = g_malloc (MAX (n_plain, 1));
  if (ZSTD_decompress (plain, n_plain, data, n_bytes) != n_plain)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "a block of events is damaged");
      return NULL;
    }
  bytes = g_bytes_new_take (g_steal_pointer (&plain), n_plain);
  return ana_frame_from_bytes (bytes, error);
}

/* --- schemas --- */

char *
ana_hub_schema_to_text (const AnaSchema *schema)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < ana_schema_get_n (schema); i++)
    {
      const char *name, *currency;
      AnaType type;
      char text[16];

      ana_schema_get (schema, i, &name, &type, &currency);
      json_builder_begin_array (builder);
      json_builder_add_string_value (builder, name);
      json_builder_add_string_value (builder, ana_type_to_string (type, currency, text));
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  return ana_json_canonical (root, NULL);
}

AnaSchema *
ana_hub_schema_from_text (const char *dataset, const char *text, GError **error)
{
  g_autoptr (JsonNode) root = ana_json_parse (text, -1, NULL, error);
  g_autoptr (AnaSchema) schema = ana_schema_new (dataset);
  JsonArray *columns = root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  for (guint i = 0; columns != NULL && i < json_array_get_length (columns); i++)
    {
      JsonNode *node = json_array_get_element (columns, i);
      JsonArray *pair = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      AnaType type;
      char currency[4];

      if (pair == NULL || json_array_get_length (pair) != 2
          || !ana_type_from_string (json_array_get_string_element (pair, 1), &type, currency))
        columns = NULL;
      else
        ana_schema_add (schema, json_array_get_string_element (pair, 0), type, currency);
    }
  if (columns != NULL)
    return g_steal_pointer (&schema);
  if (root != NULL)
    g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "the columns of dataset %s are damaged", dataset);
  return NULL;
}

static AnaRole
role_of (AnaType type, gboolean is_time)
{
  if (is_time)
    return ANA_ROLE_TIME;
  return type == ANA_TYPE_INT || type == ANA_TYPE_REAL || type == ANA_TYPE_MONEY ? ANA_ROLE_MEASURE : ANA_ROLE_DIMENSION;
}

/* A column that the frame does not have, or has in whole numbers where the dataset has learnt to hold real ones. */
static AnaFrame *
make_column (const AnaFrame *frame, int from, const char *name, AnaType type, const char *currency, gboolean is_time)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();
  guint n = ana_frame_get_n_rows (frame);

  ana_frame_builder_add_field (builder, name, type, currency, NULL, role_of (type, is_time));
  for (guint row = 0; row < n; row++)
    if (from < 0 || ana_frame_is_null (frame, from, row))
      ana_frame_builder_put_null (builder, 0);
    else
      ana_frame_builder_put_double (builder, 0, ana_frame_get_number (frame, from, row));
  return ana_frame_builder_end (builder);
}

/* The same rows with all columns of the schema, in its order. What no longer fits (it cannot: append refuses) is null. */
AnaFrame *
ana_hub_conform (AnaFrame *frame, const AnaSchema *schema, const char *time_column)
{
  guint n = ana_schema_get_n (schema);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_frame_unref);
  gboolean same = n == ana_frame_get_n_cols (frame);

  for (guint i = 0; i < n; i++)
    {
      const char *name, *currency;
      AnaType type;
      int from;

      ana_schema_get (schema, i, &name, &type, &currency);
      from = ana_frame_find (frame, name);
      same = same && from == (int) i && ana_frame_get_field (frame, i)->type == type;
      if (from >= 0 && ana_frame_get_field (frame, from)->type == type)
        g_ptr_array_add (columns, ana_frame_select_columns (frame, &(guint) { (guint) from }, 1));
      else
        g_ptr_array_add (columns, make_column (frame, type == ANA_TYPE_REAL ? from : -1, name, type, currency,
                                               g_strcmp0 (name, time_column) == 0));
    }
  return same || n == 0 ? ana_frame_ref (frame) : ana_frame_join_columns ((AnaFrame **) columns->pdata, n);
}

/* --- frames read lately --- */

/* A day-by-day walk over the log meets the same block again and again. */
struct _AnaFrameCache {
  GMutex mutex;
  gsize  max_bytes;
  struct { gint64 id; AnaFrame *frame; gsize n_bytes; guint64 used; } entries[CACHE_ENTRIES];
  guint64 clock, rested;
};

AnaFrameCache *
ana_frame_cache_new (gsize max_bytes)
{
  AnaFrameCache *self = g_new0 (AnaFrameCache, 1);

  g_mutex_init (&self->mutex);
  self->max_bytes = max_bytes;
  return self;
}

static void
drop_entry (AnaFrameCache *self, guint i)
{
  g_clear_pointer (&self->entries[i].frame, ana_frame_unref);
  self->entries[i].n_bytes = 0;
}

void
ana_frame_cache_free (AnaFrameCache *self)
{
  for (guint i = 0; i < CACHE_ENTRIES; i++)
    drop_entry (self, i);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
ana_frame_cache_clear (AnaFrameCache *self)
{
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < CACHE_ENTRIES; i++)
    drop_entry (self, i);
  g_mutex_unlock (&self->mutex);
}

void
ana_frame_cache_rest (AnaFrameCache *self)
{
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < CACHE_ENTRIES; i++)
    if (self->entries[i].used <= self->rested)
      drop_entry (self, i);
  self->rested = self->clock;
  g_mutex_unlock (&self->mutex);
}

AnaFrame *
ana_frame_cache_get (AnaFrameCache *self, gint64 id)
{
  AnaFrame *found = NULL;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < CACHE_ENTRIES && found == NULL; i++)
    if (self->entries[i].frame != NULL && self->entries[i].id == id)
      {
        self->entries[i].used = ++self->clock;
        found = ana_frame_ref (self->entries[i].frame);
      }
  g_mutex_unlock (&self->mutex);
  return found;
}

/* Makes room for @n_bytes: the one not used for longest goes first. Returns: a free place, -1 when it is too large. */
static int
make_place (AnaFrameCache *self, gsize n_bytes)
{
  if (n_bytes > self->max_bytes)
    return -1;
  for (;;)
    {
      gsize total = n_bytes;
      int oldest = -1, empty = -1;

      for (guint i = 0; i < CACHE_ENTRIES; i++)
        {
          total += self->entries[i].n_bytes;
          if (self->entries[i].frame == NULL)
            empty = i;
          else if (oldest < 0 || self->entries[i].used < self->entries[oldest].used)
            oldest = i;
        }
      if (empty >= 0 && total <= self->max_bytes)
        return empty;
      drop_entry (self, oldest);
    }
}

void
ana_frame_cache_put (AnaFrameCache *self, gint64 id, AnaFrame *frame)
{
  gsize n_bytes = (gsize) ana_frame_get_n_rows (frame) * ana_frame_get_n_cols (frame) * 8 + 1024;
  int place;

  g_mutex_lock (&self->mutex);
  place = make_place (self, n_bytes);
  if (place >= 0)
    {
      self->entries[place].id = id;
      self->entries[place].frame = ana_frame_ref (frame);
      self->entries[place].n_bytes = n_bytes;
      self->entries[place].used = ++self->clock;
    }
  g_mutex_unlock (&self->mutex);
}
