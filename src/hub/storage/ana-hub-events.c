/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-events.c: the log of events: appended in blocks, each event once.
 *
 * An event is known by its id (a keyed 64-bit hash of tenant, source, dataset and id), or by its file and row: rows of a
 * file come in order, so that one number, the first row not yet taken, tells new from known. Both are written in the
 * transaction of the events themselves.
 */
#include "config.h"

#include "ana-hub-sqlite-private.h"

#include "ana-error.h"

#include <string.h>

#define MAX_BLOCK_ROWS  65536
#define LARGE_ROWS      4096   /* a block of so many rows stays as it is */
#define LEVEL_DONE      3

void
ana_hub_dataset_free (gpointer data)
{
  AnaHubDataset *dataset = data;

  g_clear_pointer (&dataset->schema, ana_schema_unref);
  g_free (dataset->tenant);
  g_free (dataset->name);
  g_free (dataset->time_column);
  g_free (dataset);
}

/* --- datasets --- */

static gboolean
insert_dataset (AnaHubSqlite *self, AnaHubDataset *dataset, const AnaEventBatch *batch, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self->events, "INSERT INTO dataset(tenant, name, time_column, schema, n, first_usec, last_usec)"
                                             " VALUES(?1, ?2, ?3, ?4, 0, ?5, ?6)", error);
  g_autofree char *schema = NULL;

  dataset->time_column = g_strdup (batch->time_column);
  dataset->schema = ana_schema_from_frame (batch->dataset, batch->frame);
  dataset->first_usec = G_MAXINT64;
  dataset->last_usec = G_MININT64;
  if (stmt == NULL)
    return FALSE;
  schema = ana_hub_schema_to_text (dataset->schema);
  ana_stmt_bind_text (stmt, 0, dataset->tenant);
  ana_stmt_bind_text (stmt, 1, dataset->name);
  ana_stmt_bind_text (stmt, 2, dataset->time_column);
  ana_stmt_bind_text (stmt, 3, schema);
  ana_stmt_bind_int (stmt, 4, dataset->first_usec);
  ana_stmt_bind_int (stmt, 5, dataset->last_usec);
  if (!ana_stmt_run (stmt, error))
    return FALSE;
  dataset->id = ana_db_get_last_id (self->events);
  return TRUE;
}

static gboolean
load_dataset (AnaHubSqlite *self, AnaHubDataset *dataset, const AnaEventBatch *batch, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self->events, "SELECT id, time_column, schema, n, first_usec, last_usec FROM dataset"
                                             " WHERE tenant = ?1 AND name = ?2", error);
  GError *local = NULL;

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, dataset->tenant);
  ana_stmt_bind_text (stmt, 1, dataset->name);
  if (!ana_stmt_next (stmt, &local))
    {
      if (local == NULL)
        return insert_dataset (self, dataset, batch, error);
      g_propagate_error (error, local);
      return FALSE;
    }
  dataset->id = ana_stmt_get_int (stmt, 0);
  dataset->time_column = g_strdup (ana_stmt_get_text (stmt, 1));
  dataset->schema = ana_hub_schema_from_text (dataset->name, ana_stmt_get_text (stmt, 2), error);
  dataset->n = ana_stmt_get_int (stmt, 3);
  dataset->first_usec = ana_stmt_get_int (stmt, 4);
  dataset->last_usec = ana_stmt_get_int (stmt, 5);
  ana_stmt_reset (stmt);
  return dataset->schema != NULL;
}

static AnaHubDataset *
find_dataset (AnaHubSqlite *self, const AnaEventBatch *batch, GError **error)
{
  g_autofree char *key = ana_hub_key (batch->tenant, batch->dataset);
  AnaHubDataset *dataset = g_hash_table_lookup (self->datasets, key);

  if (dataset != NULL)
    return dataset;
  dataset = g_new0 (AnaHubDataset, 1);
  dataset->tenant = g_strdup (batch->tenant);
  dataset->name = g_strdup (batch->dataset);
  if (!load_dataset (self, dataset, batch, error))
    {
      ana_hub_dataset_free (dataset);
      return NULL;
    }
  g_hash_table_insert (self->datasets, g_steal_pointer (&key), dataset);
  return dataset;
}

static gboolean
flush_dataset (AnaHubSqlite *self, AnaHubDataset *dataset, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self->events, "UPDATE dataset SET schema = ?2, n = ?3, first_usec = ?4, last_usec = ?5 WHERE id = ?1", error);
  g_autofree char *schema = ana_hub_schema_to_text (dataset->schema);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, dataset->id);
  ana_stmt_bind_text (stmt, 1, schema);
  ana_stmt_bind_int (stmt, 2, dataset->n);
  ana_stmt_bind_int (stmt, 3, dataset->first_usec);
  ana_stmt_bind_int (stmt, 4, dataset->last_usec);
  dataset->dirty = FALSE;
  return ana_stmt_run (stmt, error);
}

gboolean
ana_hub_flush_datasets (AnaHubSqlite *self, GError **error)
{
  GHashTableIter iter;
  AnaHubDataset *dataset;

  g_hash_table_iter_init (&iter, self->datasets);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &dataset))
    if (dataset->dirty && !flush_dataset (self, dataset, error))
      return FALSE;
  return TRUE;
}

/* --- columns --- */

static gboolean
refuse_type (const AnaHubDataset *dataset, const AnaField *field, AnaType type, const char *currency, GError **error)
{
  char have[16], given[16];

  g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "dataset %s: column %s holds %s, %s was given", dataset->name, field->name,
               ana_type_to_string (type, currency, have), ana_type_to_string (field->type, field->currency, given));
  return FALSE;
}

/* The schema with the batch's new columns at its end, and with real where a column of whole numbers meets fractions. */
static gboolean
extend_schema (AnaHubDataset *dataset, const AnaFrame *frame, GError **error)
{
  g_autoptr (AnaSchema) wider = ana_schema_new (dataset->name);
  gboolean changed = FALSE;

  for (guint i = 0; i < ana_schema_get_n (dataset->schema); i++)
    {
      const char *name, *currency;
      AnaType type;
      int col;
      const AnaField *field;

      ana_schema_get (dataset->schema, i, &name, &type, &currency);
      col = ana_frame_find (frame, name);
      field = col >= 0 ? ana_frame_get_field (frame, col) : NULL;
      if (field != NULL && field->type == ANA_TYPE_REAL && type == ANA_TYPE_INT)
        {
          type = ANA_TYPE_REAL;
          changed = TRUE;
        }
      else if (field != NULL && !(field->type == ANA_TYPE_INT && type == ANA_TYPE_REAL)
               && (field->type != type || g_strcmp0 (field->currency, currency != NULL ? currency : "") != 0))
        return refuse_type (dataset, field, type, currency, error);
      ana_schema_add (wider, name, type, currency);
    }
  for (guint i = 0; i < ana_frame_get_n_cols (frame); i++)
    {
      const AnaField *field = ana_frame_get_field (frame, i);

      if (ana_schema_find (wider, field->name) >= 0)
        continue;
      ana_schema_add (wider, field->name, field->type, field->currency);
      changed = TRUE;
    }
  if (changed)
    {
      ana_schema_unref (dataset->schema);
      dataset->schema = g_steal_pointer (&wider);
      dataset->dirty = TRUE;
    }
  return TRUE;
}

/* --- each event once --- */

/* SipHash-2-4 (Aumasson, Bernstein 2012): ids come from outside, and nobody may aim two at one place. */
static inline guint64
rotate (guint64 x, int b)
{
  return (x << b) | (x >> (64 - b));
}

static void
sip_round (guint64 v[4])
{
  v[0] += v[1]; v[1] = rotate (v[1], 13); v[1] ^= v[0]; v[0] = rotate (v[0], 32);
  v[2] += v[3]; v[3] = rotate (v[3], 16); v[3] ^= v[2];
  v[0] += v[3]; v[3] = rotate (v[3], 21); v[3] ^= v[0];
  v[2] += v[1]; v[1] = rotate (v[1], 17); v[1] ^= v[2]; v[2] = rotate (v[2], 32);
}

static guint64
siphash (const guint8 key[16], const guint8 *data, gsize n)
{
  guint64 k[2], v[4], m;
  gsize i;

  memcpy (k, key, 16);
  v[0] = k[0] ^ G_GUINT64_CONSTANT (0x736f6d6570736575);
  v[1] = k[1] ^ G_GUINT64_CONSTANT (0x646f72616e646f6d);
  v[2] = k[0] ^ G_GUINT64_CONSTANT (0x6c7967656e657261);
  v[3] = k[1] ^ G_GUINT64_CONSTANT (0x7465646279746573);
  for (i = 0; i + 8 <= n; i += 8)
    {
      memcpy (&m, data + i, 8);
      v[3] ^= m;
      sip_round (v);
      sip_round (v);
      v[0] ^= m;
    }
  m = (guint64) n << 56;
  memcpy (&m, data + i, n - i);
  v[3] ^= m;
  sip_round (v);
  sip_round (v);
  v[0] ^= m;
  v[2] ^= 0xff;
  for (int r = 0; r < 4; r++)
    sip_round (v);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}

guint64
ana_hub_hash_id (AnaHubSqlite *self, const char *tenant, const char *source, const char *dataset, const char *id)
{
  g_autofree char *text = g_strjoin ("\n", tenant, source, dataset, id, NULL);

  return siphash (self->hash_key, (const guint8 *) text, strlen (text));
}

/* Is the hash in the table? Those that came lately are in memory alone (ana-hub-seen.c). */
static gboolean
take_hash (AnaHubSqlite *self, guint64 hash, gboolean *is_new, GError **error)
{
  gboolean seen;

  if (!ana_hub_seen_find (self, hash, &seen, error))
    return FALSE;
  *is_new = !seen;
  if (!seen)
    ana_hub_seen_add (self, hash);
  return TRUE;
}

/* Rows whose id is new; a row without an id is always new. @hashes: of guint64, of the rows that have one. */
static gboolean
pick_by_id (AnaHubSqlite *self, const AnaEventBatch *batch, GArray *rows, GArray *hashes, GError **error)
{
  for (guint32 row = 0; row < batch->ids->len; row++)
    {
      const char *id = g_ptr_array_index (batch->ids, row);
      gboolean is_new = TRUE;
      guint64 hash = 0;

      if (id != NULL && *id != '\0')
        {
          hash = ana_hub_hash_id (self, batch->tenant, batch->source, batch->dataset, id);
          if (!take_hash (self, hash, &is_new, error))
            return FALSE;
        }
      if (!is_new)
        continue;
      g_array_append_val (rows, row);
      g_array_append_val (hashes, hash);
    }
  return TRUE;
}

static gboolean
read_next_row (AnaHubSqlite *self, const AnaHubDataset *dataset, const char *sha256, gint64 *out, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self->events, "SELECT next_row FROM file WHERE ds = ?1 AND sha256 = ?2", error);
  GError *local = NULL;

  *out = 0;
  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, dataset->id);
  ana_stmt_bind_text (stmt, 1, sha256);
  if (ana_stmt_next (stmt, &local))
    {
      *out = ana_stmt_get_int (stmt, 0);
      ana_stmt_reset (stmt);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

/* prev_row is what holds when this commit is taken back. */
static gboolean
write_next_row (AnaHubSqlite *self, const AnaHubDataset *dataset, const char *sha256, gint64 next_row, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self->events,
                               "INSERT INTO file(ds, sha256, next_row, prev_row, commit_no) VALUES(?1, ?2, ?3, 0, ?4) ON CONFLICT(ds, sha256) DO UPDATE"
                               " SET prev_row = CASE WHEN commit_no = excluded.commit_no THEN prev_row ELSE next_row END,"
                               " next_row = excluded.next_row, commit_no = excluded.commit_no", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, dataset->id);
  ana_stmt_bind_text (stmt, 1, sha256);
  ana_stmt_bind_int (stmt, 2, next_row);
  ana_stmt_bind_int (stmt, 3, self->commit + 1);
  return ana_stmt_run (stmt, error);
}

static gint64
number_of (const AnaEventBatch *batch, guint32 row)
{
  return batch->row_numbers != NULL ? g_array_index (batch->row_numbers, gint64, row) : batch->first_row + row;
}

static gboolean
pick_by_file (AnaHubSqlite *self, const AnaHubDataset *dataset, const AnaEventBatch *batch, GArray *rows, GError **error)
{
  guint32 n = ana_frame_get_n_rows (batch->frame);
  gint64 next_row;

  if (!read_next_row (self, dataset, batch->file_sha256, &next_row, error))
    return FALSE;
  for (guint32 row = 0; row < n; row++)
    if (number_of (batch, row) >= next_row)
      g_array_append_val (rows, row);
  return rows->len == 0 || write_next_row (self, dataset, batch->file_sha256, number_of (batch, n - 1) + 1, error);
}

/* --- blocks --- */

static gboolean
write_block (AnaHubSqlite *self, const AnaHubDataset *dataset, const AnaEventBatch *batch, AnaFrame *frame, AnaSpan span, const GArray *hashes,
             guint first, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self->events, "INSERT INTO block(ds, source, received_usec, first_usec, last_usec, n, level, commit_no, ids, body)"
                                             " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)", error);
  g_autoptr (GBytes) body = ana_hub_pack (frame);
  guint n = ana_frame_get_n_rows (frame);
  gsize n_body;
  const void *data = g_bytes_get_data (body, &n_body);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, dataset->id);
  ana_stmt_bind_text (stmt, 1, batch->source);
  ana_stmt_bind_int (stmt, 2, batch->received_usec);
  ana_stmt_bind_int (stmt, 3, span.start_usec);
  ana_stmt_bind_int (stmt, 4, span.end_usec);
  ana_stmt_bind_int (stmt, 5, n);
  ana_stmt_bind_int (stmt, 6, n >= LARGE_ROWS ? LEVEL_DONE : 0);
  ana_stmt_bind_int (stmt, 7, self->commit + 1);
  self->n_young_blocks += hashes->len > 0;
  if (hashes->len > 0)
    ana_stmt_bind_blob (stmt, 8, &g_array_index (hashes, guint64, first), n * sizeof (guint64));
  else
    ana_stmt_bind_text (stmt, 8, NULL);
  ana_stmt_bind_blob (stmt, 9, data, n_body);
  return ana_stmt_run (stmt, error);
}

/* First and last time, both in. */
static AnaSpan
times_of (AnaFrame *frame, guint col)
{
  const gint64 *times = ana_frame_get_int64s (frame, col);
  AnaSpan span = { G_MAXINT64, G_MININT64 };

  for (guint i = 0; i < ana_frame_get_n_rows (frame); i++)
    {
      span.start_usec = MIN (span.start_usec, times[i]);
      span.end_usec = MAX (span.end_usec, times[i]);
    }
  return span;
}

static gboolean
write_blocks (AnaHubSqlite *self, AnaHubDataset *dataset, const AnaEventBatch *batch, AnaFrame *frame, guint time_col, const GArray *hashes,
              GError **error)
{
  guint n = ana_frame_get_n_rows (frame);

  for (guint first = 0; first < n; first += MAX_BLOCK_ROWS)
    {
      g_autoptr (AnaFrame) part = ana_frame_slice (frame, first, MAX_BLOCK_ROWS);
      AnaSpan span = times_of (part, time_col);

      if (!write_block (self, dataset, batch, part, span, hashes, first, error))
        return FALSE;
      dataset->first_usec = MIN (dataset->first_usec, span.start_usec);
      dataset->last_usec = MAX (dataset->last_usec, span.end_usec);
    }
  dataset->n += n;
  dataset->dirty = TRUE;
  self->events_touched = TRUE;
  return TRUE;
}

static gboolean
check_batch (const AnaEventBatch *batch, int *time_col, GError **error)
{
  *time_col = ana_frame_find (batch->frame, batch->time_column);
  if (*time_col < 0 || ana_frame_get_field (batch->frame, *time_col)->type != ANA_TYPE_TIME
      || ana_frame_get_validity (batch->frame, *time_col) != NULL)
    g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "dataset %s: every event needs its time in column %s", batch->dataset, batch->time_column);
  else if (batch->ids != NULL && batch->ids->len != ana_frame_get_n_rows (batch->frame))
    g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "dataset %s: one id a row is wanted", batch->dataset);
  else
    return TRUE;
  return FALSE;
}

/* The vfunc. What was refused (BAD_INPUT) has written nothing; any other error wants a rollback. */
gboolean
ana_hub_append_events (AnaHubStorage *storage, AnaEventBatch *batch, AnaFrame **out_new, GError **error)
{
  AnaHubSqlite *self = (AnaHubSqlite *) storage;
  guint n = ana_frame_get_n_rows (batch->frame);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) hashes = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (AnaFrame) fresh = NULL;
  AnaHubDataset *dataset;
  int time_col;

  *out_new = NULL;
  if (!check_batch (batch, &time_col, error))
    return FALSE;
  if (n == 0)
    return TRUE;
  dataset = find_dataset (self, batch, error);
  if (dataset == NULL || !extend_schema (dataset, batch->frame, error))
    return FALSE;
  if (batch->ids != NULL ? !pick_by_id (self, batch, rows, hashes, error)
                         : batch->file_sha256 != NULL && !pick_by_file (self, dataset, batch, rows, error))
    return FALSE;
  if ((batch->ids != NULL || batch->file_sha256 != NULL) && rows->len < n)
    fresh = rows->len == 0 ? NULL : ana_frame_take_rows (batch->frame, (const guint32 *) (void *) rows->data, rows->len);
  else
    fresh = ana_frame_ref (batch->frame);
  if (fresh == NULL)
    return TRUE;
  if (!write_blocks (self, dataset, batch, fresh, time_col, hashes, error))
    return FALSE;
  *out_new = g_steal_pointer (&fresh);
  return TRUE;
}

/* --- a commit taken back --- */

static gboolean
forget_ids (AnaHubSqlite *self, gint64 commit, GError **error)
{
  AnaStmt *list = ana_db_stmt (self->events, "SELECT ids FROM block WHERE commit_no = ?1 AND ids IS NOT NULL", error);
  AnaStmt *forget = list == NULL ? NULL : ana_db_stmt (self->events, "DELETE FROM seen WHERE hash = ?1", error);
  GError *local = NULL;

  if (forget == NULL)
    return FALSE;
  ana_stmt_bind_int (list, 0, commit);
  while (local == NULL && ana_stmt_next (list, &local))
    {
      gsize n;
      const guint8 *ids = ana_stmt_get_blob (list, 0, &n);

      for (gsize i = 0; local == NULL && i + 8 <= n; i += 8)
        {
          gint64 hash;

          memcpy (&hash, ids + i, 8);
          ana_stmt_bind_int (forget, 0, hash);
          ana_stmt_run (forget, &local);
        }
    }
  ana_stmt_reset (list);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
run_for_commit (AnaHubSqlite *self, AnaStmt *stmt, gint64 commit, GError **error)
{
  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, commit);
  return ana_stmt_run (stmt, error);
}

static gboolean
undo (AnaHubSqlite *self, gint64 commit, GError **error)
{
  char number[32];
  AnaStmt *meta;

  g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT, commit - 1);
  if (!forget_ids (self, commit, error)
      || !run_for_commit (self, ana_db_stmt (self->events, "DELETE FROM block WHERE commit_no = ?1", error), commit, error)
      || !run_for_commit (self, ana_db_stmt (self->events, "UPDATE file SET next_row = prev_row, commit_no = ?1 - 1 WHERE commit_no = ?1", error), commit, error)
      || !ana_db_exec (self->events,
                       "UPDATE dataset SET n = coalesce((SELECT sum(n) FROM block WHERE ds = dataset.id), 0),"
                       " first_usec = coalesce((SELECT min(first_usec) FROM block WHERE ds = dataset.id), 9223372036854775807),"
                       " last_usec = coalesce((SELECT max(last_usec) FROM block WHERE ds = dataset.id), -9223372036854775808)", error))
    return FALSE;
  meta = ana_db_stmt (self->events, "UPDATE meta SET value = ?1 WHERE key = 'commit'", error);
  if (meta == NULL)
    return FALSE;
  ana_stmt_bind_text (meta, 0, number);
  return ana_stmt_run (meta, error);
}

/* Takes the events of a commit back that hub.db does not know. In a transaction of its own. */
gboolean
ana_hub_undo_events (AnaHubSqlite *self, gint64 commit, GError **error)
{
  if (!ana_db_begin (self->events, error))
    return FALSE;
  if (undo (self, commit, error))
    return ana_db_commit (self->events, error);
  ana_db_rollback (self->events);
  return FALSE;
}
