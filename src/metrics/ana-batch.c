/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-batch.c: a frame of events taken apart once for all KPIs.
 *
 * Fifty KPIs ask the same things of the same rows: which bucket, which key, which rows count. Each answer is kept under
 * its name while the frame is worked on, so that a KPI pays for its own arithmetic only.
 */
#include "config.h"

#include "ana-batch-private.h"

#include "ana-date.h"

#include <string.h>

void
ana_id_map_init (AnaIdMap *self)
{
  *self = (AnaIdMap) { g_new (guint64, 64), g_new0 (guint32, 64), 64, 0 };
}

void
ana_id_map_clear (AnaIdMap *self)
{
  g_free (self->keys);
  g_free (self->ids);
}

static guint
find_slot (const AnaIdMap *self, guint64 key)
{
  guint i = (guint) ((key * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15)) >> 32) & (self->n_slots - 1);

  while (self->ids[i] != 0 && self->keys[i] != key)
    i = (i + 1) & (self->n_slots - 1);
  return i;
}

static void
grow (AnaIdMap *self)
{
  AnaIdMap old = *self;

  self->n_slots *= 2;
  self->keys = g_new (guint64, self->n_slots);
  self->ids = g_new0 (guint32, self->n_slots);
  for (guint i = 0; i < old.n_slots; i++)
    if (old.ids[i] != 0)
      {
        guint slot = find_slot (self, old.keys[i]);
        self->keys[slot] = old.keys[i];
        self->ids[slot] = old.ids[i];
      }
  ana_id_map_clear (&old);
}

guint32
ana_id_map_get (AnaIdMap *self, guint64 key)
{
  guint slot = find_slot (self, key);

  if (self->ids[slot] == 0)
    {
      if (self->n * 2 >= self->n_slots)
        {
          grow (self);
          slot = find_slot (self, key);
        }
      self->keys[slot] = key;
      self->ids[slot] = ++self->n;
    }
  return self->ids[slot] - 1;
}

AnaKeyTable *
ana_key_table_new (void)
{
  AnaKeyTable *self = g_new0 (AnaKeyTable, 1);

  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  ana_key_table_add (self, g_strdup (""));
  return self;
}

void
ana_key_table_free (AnaKeyTable *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->ids);
  g_ptr_array_unref (self->texts);
  g_free (self);
}

guint32
ana_key_table_add (AnaKeyTable *self, char *text)
{
  gpointer known = g_hash_table_lookup (self->ids, text);

  if (known != NULL)
    {
      g_free (text);
      return GPOINTER_TO_UINT (known) - 1;
    }
  g_ptr_array_add (self->texts, text);
  g_hash_table_insert (self->ids, text, GUINT_TO_POINTER (self->texts->len));
  return self->texts->len - 1;
}

static void
free_selection (gpointer data)
{
  AnaSelection *self = data;

  g_free (self->rows);
  g_free (self);
}

static void
free_partition (gpointer data)
{
  AnaPartition *self = data;

  g_free (self->parts);
  g_free (self->rows);
  g_free (self);
}

AnaBatch *
ana_batch_new (AnaFrame *frame, AnaKeyTable *keys)
{
  AnaBatch *self = g_new0 (AnaBatch, 1);

  self->frame = ana_frame_ref (frame);
  self->cache = ana_expr_cache_new (frame);
  self->keys = keys;
  self->n_rows = ana_frame_get_n_rows (frame);
  self->starts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->key_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->selections = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_selection);
  self->partitions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_partition);
  return self;
}

void
ana_batch_free (AnaBatch *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->starts);
  g_hash_table_unref (self->key_ids);
  g_hash_table_unref (self->selections);
  g_hash_table_unref (self->partitions);
  ana_expr_cache_free (self->cache);
  ana_frame_unref (self->frame);
  g_free (self);
}

char *
ana_dims_name (const char *const *dims)
{
  return dims != NULL ? g_strjoinv ("\x1f", (char **) dims) : g_strdup ("");
}

char *
ana_dims_rest_key (const char *const *dims)
{
  guint n = g_strv_length ((char **) dims);
  g_autofree const char **values = g_new (const char *, n);

  for (guint i = 0; i < n; i++)
    values[i] = ana_dim_rest;
  return ana_dim_key_build (dims, values, n);
}

const gint64 *
ana_batch_get_times (AnaBatch *self, const char *time, const guint64 **valid)
{
  int col = ana_frame_find (self->frame, time);

  if (col < 0 || ana_frame_get_field (self->frame, (guint) col)->type != ANA_TYPE_TIME)
    return NULL;
  if (valid != NULL)
    *valid = ana_frame_get_validity (self->frame, (guint) col);
  return ana_frame_get_int64s (self->frame, (guint) col);
}

static const gint64 *
get_starts (AnaBatch *self, const char *time, AnaPeriod period, const AnaZone *zone)
{
  g_autofree char *name = g_strdup_printf ("%s|%d|%s", time, (int) period, ana_zone_get_name (zone));
  gint64 *starts = g_hash_table_lookup (self->starts, name);
  const gint64 *times;
  const guint64 *valid = NULL;
  AnaBucketer bucketer;

  if (starts != NULL)
    return starts;
  times = ana_batch_get_times (self, time, &valid);
  starts = g_new0 (gint64, MAX (self->n_rows, 1));
  ana_bucketer_init (&bucketer, period, zone);
  for (guint row = 0; row < self->n_rows; row++)
    if (valid == NULL || ((valid[row >> 6] >> (row & 63)) & 1) != 0)
      starts[row] = ana_bucketer_start (&bucketer, times[row]);
  g_hash_table_insert (self->starts, g_steal_pointer (&name), starts);
  return starts;
}

/* A value as it stands in a key; NULL and empty are the same. */
static char *
show_value (const AnaFrame *frame, guint col, guint row)
{
  const AnaField *field = ana_frame_get_field (frame, col);
  char number[32];

  if (ana_frame_is_null (frame, col, row))
    return NULL;
  switch (field->type)
    {
    case ANA_TYPE_TEXT:
      return g_strdup (ana_frame_get_text (frame, col, row));
    case ANA_TYPE_REAL:
      ana_double_to_string (ana_frame_get_doubles (frame, col)[row], number);
      return g_strdup (number);
    case ANA_TYPE_BOOL:
      return g_strdup (ana_frame_get_int64s (frame, col)[row] != 0 ? "true" : "false");
    case ANA_TYPE_TIME:
      return ana_time_format_rfc3339 (ana_frame_get_int64s (frame, col)[row], ana_zone_utc ());
    case ANA_TYPE_DATE:
      return ana_time_format_date (ana_date_to_usec (ana_frame_get_int64s (frame, col)[row]), ana_zone_utc ());
    default:
      return g_strdup_printf ("%" G_GINT64_FORMAT, ana_frame_get_int64s (frame, col)[row]);
    }
}

static guint64
get_bits (const AnaFrame *frame, guint col, guint row)
{
  guint64 bits = 0;

  if (ana_frame_get_field (frame, col)->type == ANA_TYPE_REAL)
    memcpy (&bits, &ana_frame_get_doubles (frame, col)[row], sizeof bits);
  else
    bits = (guint64) ana_frame_get_int64s (frame, col)[row];
  return bits;
}

/* Tells rows apart by one more column. */
static void
refine_by_column (const AnaBatch *self, int col, guint32 *ids, AnaIdMap *pairs)
{
  const AnaFrame *frame = self->frame;
  gboolean is_text = col >= 0 && ana_frame_get_field (frame, (guint) col)->type == ANA_TYPE_TEXT;
  const guint32 *codes = is_text ? ana_frame_get_codes (frame, (guint) col) : NULL;
  const guint64 *valid = col >= 0 ? ana_frame_get_validity (frame, (guint) col) : NULL;
  AnaIdMap values;

  ana_id_map_init (&values);
  for (guint row = 0; row < self->n_rows; row++)
    {
      guint32 value = 0;

      if (col >= 0 && (valid == NULL || ((valid[row >> 6] >> (row & 63)) & 1) != 0))
        value = 1 + (is_text ? codes[row] : ana_id_map_get (&values, get_bits (frame, (guint) col, row)));
      ids[row] = ana_id_map_get (pairs, (guint64) ids[row] << 32 | value);
    }
  ana_id_map_clear (&values);
}

static guint32
intern_key (AnaBatch *self, const char *const *dims, guint row)
{
  guint n = g_strv_length ((char **) dims);
  g_auto (GStrv) values = g_new0 (char *, n + 1);
  g_autofree const char **parts = g_new0 (const char *, n);

  for (guint i = 0; i < n; i++)
    {
      int col = ana_frame_find (self->frame, dims[i]);
      char *value = col >= 0 ? show_value (self->frame, (guint) col, row) : NULL;

      values[i] = value != NULL ? value : g_strdup ("");
      parts[i] = values[i];
    }
  return ana_key_table_add (self->keys, ana_dim_key_build (dims, parts, n));
}

const guint32 *
ana_batch_get_keys (AnaBatch *self, const char *const *dims)
{
  g_autofree char *name = ana_dims_name (dims);
  guint32 *ids = g_hash_table_lookup (self->key_ids, name);
  g_autofree guint32 *keys = NULL;
  guint n = 1;

  if (ids != NULL)
    return ids;
  ids = g_new0 (guint32, MAX (self->n_rows, 1));
  for (guint i = 0; dims[i] != NULL; i++)
    {
      AnaIdMap pairs;

      ana_id_map_init (&pairs);
      refine_by_column (self, ana_frame_find (self->frame, dims[i]), ids, &pairs);
      n = pairs.n;
      ana_id_map_clear (&pairs);
    }
  keys = g_new (guint32, MAX (n, 1));
  memset (keys, 0xFF, MAX (n, 1) * sizeof (guint32));
  for (guint row = 0; row < self->n_rows; row++)
    {
      if (keys[ids[row]] == G_MAXUINT32)
        keys[ids[row]] = intern_key (self, dims, row);
      ids[row] = keys[ids[row]];
    }
  g_hash_table_insert (self->key_ids, g_steal_pointer (&name), ids);
  return ids;
}

static char *
name_selection (const AnaKpi *kpi)
{
  return g_strconcat (kpi->time, "|", kpi->where, NULL);
}

const AnaSelection *
ana_batch_select (AnaBatch *self, const AnaKpi *kpi)
{
  g_autofree char *name = name_selection (kpi);
  AnaSelection *selection = g_hash_table_lookup (self->selections, name);
  const guint64 *valid = NULL;
  guint n = 0;

  if (selection != NULL)
    return selection;
  selection = g_new0 (AnaSelection, 1);
  selection->rows = g_new (guint32, MAX (self->n_rows, 1));
  if (ana_batch_get_times (self, kpi->time, &valid) != NULL)
    selection->n = ana_measure_select_cached (kpi->measure, self->cache, selection->rows);
  for (guint i = 0; valid != NULL && i < selection->n; i++)
    if (((valid[selection->rows[i] >> 6] >> (selection->rows[i] & 63)) & 1) != 0)
      selection->rows[n++] = selection->rows[i];
  if (valid != NULL)
    selection->n = n;
  g_hash_table_insert (self->selections, g_steal_pointer (&name), selection);
  return selection;
}

/* Gathers the rows of each part, in their order. */
static void
gather_rows (AnaPartition *self, const AnaSelection *selection, const guint32 *part_of)
{
  g_autofree guint32 *next = g_new (guint32, MAX (self->n_parts, 1));
  guint32 first = 0;

  for (guint i = 0; i < self->n_parts; i++)
    {
      self->parts[i].first = next[i] = first;
      first += self->parts[i].n;
    }
  for (guint i = 0; i < selection->n; i++)
    self->rows[next[part_of[i]]++] = selection->rows[i];
}

/* Rows mostly follow one another in time: the last start and key are looked at first. */
static AnaPartition *
make_partition (const AnaSelection *selection, const gint64 *starts, const guint32 *keys)
{
  AnaPartition *self = g_new0 (AnaPartition, 1);
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (AnaPart));
  g_autofree guint32 *part_of = g_new (guint32, MAX (selection->n, 1));
  AnaIdMap buckets, pairs;
  gint64 last_start = G_MININT64;
  guint32 bucket = 0;

  ana_id_map_init (&buckets);
  ana_id_map_init (&pairs);
  for (guint i = 0; i < selection->n; i++)
    {
      guint32 row = selection->rows[i];
      guint32 key = keys != NULL ? keys[row] : 0;

      if (starts[row] != last_start || i == 0)
        {
          last_start = starts[row];
          bucket = ana_id_map_get (&buckets, (guint64) last_start);
        }
      part_of[i] = keys != NULL ? ana_id_map_get (&pairs, (guint64) bucket << 32 | key) : bucket;
      if (part_of[i] == parts->len)
        g_array_append_val (parts, ((AnaPart) { last_start, key, 0, 0 }));
      g_array_index (parts, AnaPart, part_of[i]).n++;
    }
  ana_id_map_clear (&buckets);
  ana_id_map_clear (&pairs);
  self->n_parts = parts->len;
  self->parts = (AnaPart *) (gpointer) g_array_steal (parts, NULL);
  self->rows = g_new (guint32, MAX (selection->n, 1));
  gather_rows (self, selection, part_of);
  return self;
}

const AnaPartition *
ana_batch_partition (AnaBatch *self, const AnaKpi *kpi, const char *const *dims, AnaPeriod period, const AnaZone *zone)
{
  g_autofree char *dims_name = ana_dims_name (dims);
  g_autofree char *selection_name = name_selection (kpi);
  g_autofree char *name = g_strdup_printf ("%s|%d|%s|%s", selection_name, (int) period, ana_zone_get_name (zone), dims_name);
  AnaPartition *partition = g_hash_table_lookup (self->partitions, name);
  const AnaSelection *selection;

  if (partition != NULL)
    return partition;
  selection = ana_batch_select (self, kpi);
  if (selection->n > 0)
    partition = make_partition (selection, get_starts (self, kpi->time, period, zone),
                                dims != NULL ? ana_batch_get_keys (self, dims) : NULL);
  else
    partition = g_new0 (AnaPartition, 1);
  g_hash_table_insert (self->partitions, g_steal_pointer (&name), partition);
  return partition;
}
