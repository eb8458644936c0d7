/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-events-read.c: the log read back.
 */
#include "config.h"

#include "ana-hub-sqlite-private.h"

#include "ana-error.h"

typedef struct {
  gint64   id, received_usec;
  AnaSpan  span;    /* both ends in */
  char    *source;
} Block;

typedef struct {
  gint64     id;
  gint64     n;
  AnaSpan    span;   /* both ends in */
  AnaSchema *schema;
  char      *time_column;
} Dataset;

static void
dataset_clear (Dataset *dataset)
{
  g_clear_pointer (&dataset->schema, ana_schema_unref);
  g_clear_pointer (&dataset->time_column, g_free);
}

static gboolean
take_error (GError *local, GError **error)
{
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

/* id 0: there is none. */
static gboolean
find_dataset (AnaHubSqlite *self, AnaHubReader *reader, const char *tenant, const char *name, Dataset *out, GError **error)
{
  AnaStmt *stmt;
  GError *local = NULL;

  *out = (Dataset) { 0 };
  if (ana_hub_in_transaction (self) && !ana_hub_flush_datasets (self, error))
    return FALSE;
  stmt = ana_db_stmt (reader->events, "SELECT id, time_column, schema, n, first_usec, last_usec FROM dataset WHERE tenant = ?1 AND name = ?2", error);
  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, tenant);
  ana_stmt_bind_text (stmt, 1, name);
  if (ana_stmt_next (stmt, &local))
    {
      out->id = ana_stmt_get_int (stmt, 0);
      out->time_column = g_strdup (ana_stmt_get_text (stmt, 1));
      out->schema = ana_hub_schema_from_text (name, ana_stmt_get_text (stmt, 2), &local);
      out->n = ana_stmt_get_int (stmt, 3);
      out->span = (AnaSpan) { ana_stmt_get_int (stmt, 4), ana_stmt_get_int (stmt, 5) };
      ana_stmt_reset (stmt);
    }
  return take_error (local, error);
}

static void
block_clear (gpointer data)
{
  g_free (((Block *) data)->source);
}

static GArray *
list_blocks (AnaHubReader *reader, gint64 ds, AnaSpan span, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (reader->events, "SELECT id, source, received_usec, first_usec, last_usec FROM block INDEXED BY block_time"
                                               " WHERE ds = ?1 AND last_usec >= ?2 AND first_usec < ?3 ORDER BY first_usec, id", error);
  g_autoptr (GArray) blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  GError *local = NULL;

  g_array_set_clear_func (blocks, block_clear);
  if (stmt == NULL)
    return NULL;
  ana_stmt_bind_int (stmt, 0, ds);
  ana_stmt_bind_int (stmt, 1, span.start_usec);
  ana_stmt_bind_int (stmt, 2, span.end_usec);
  while (ana_stmt_next (stmt, &local))
    {
      Block block = { ana_stmt_get_int (stmt, 0), ana_stmt_get_int (stmt, 2), { ana_stmt_get_int (stmt, 3), ana_stmt_get_int (stmt, 4) },
                      g_strdup (ana_stmt_get_text (stmt, 1)) };
      g_array_append_val (blocks, block);
    }
  return take_error (local, error) ? g_steal_pointer (&blocks) : NULL;
}

static AnaFrame *
read_block (AnaHubSqlite *self, AnaHubReader *reader, const Block *block, GError **error)
{
  AnaStmt *stmt;
  AnaFrame *frame = ana_frame_cache_get (self->cache, block->id);
  GError *local = NULL;

  if (frame != NULL)
    return frame;
  stmt = ana_db_stmt (reader->events, "SELECT body FROM block WHERE id = ?1", error);
  if (stmt == NULL)
    return NULL;
  ana_stmt_bind_int (stmt, 0, block->id);
  if (ana_stmt_next (stmt, &local))
    {
      gsize n_body;
      const void *body = ana_stmt_get_blob (stmt, 0, &n_body);

      frame = ana_hub_unpack (body, n_body, &local);
      ana_stmt_reset (stmt);
    }
  else if (local == NULL)
    g_set_error (&local, ANA_ERROR, ANA_ERROR_CORRUPT, "a block of events is missing");
  if (frame != NULL)
    ana_frame_cache_put (self->cache, block->id, frame);
  else
    g_propagate_prefixed_error (error, local, "events.db, block %" G_GINT64_FORMAT ": ", block->id);
  return frame;
}

/* The rows of the span. */
static AnaFrame *
cut (AnaFrame *frame, const char *time_column, AnaSpan span)
{
  int col = ana_frame_find (frame, time_column);
  guint n = ana_frame_get_n_rows (frame), n_kept = 0;
  g_autofree guint32 *rows = g_new (guint32, MAX (n, 1));
  const gint64 *times = ana_frame_get_int64s (frame, col);

  for (guint32 i = 0; i < n; i++)
    if (ana_span_contains (span, times[i]))
      rows[n_kept++] = i;
  return n_kept == n ? ana_frame_ref (frame) : ana_frame_take_rows (frame, rows, n_kept);
}

static gboolean
scan (AnaHubSqlite *self, AnaHubReader *reader, const Dataset *dataset, AnaSpan span, AnaEventFunc func, gpointer data, GError **error)
{
  g_autoptr (GArray) blocks = list_blocks (reader, dataset->id, span, error);

  for (guint i = 0; blocks != NULL && i < blocks->len; i++)
    {
      const Block *block = &g_array_index (blocks, Block, i);
      g_autoptr (AnaFrame) raw = read_block (self, reader, block, error);
      g_autoptr (AnaFrame) frame = NULL;
      g_autoptr (AnaFrame) whole = NULL;

      if (raw == NULL)
        return FALSE;
      if (block->span.start_usec >= span.start_usec && block->span.end_usec < span.end_usec)
        frame = ana_frame_ref (raw);
      else
        frame = cut (raw, dataset->time_column, span);
      if (ana_frame_get_n_rows (frame) == 0)
        continue;
      whole = ana_hub_conform (frame, dataset->schema, dataset->time_column);
      if (!func (block->source, block->received_usec, whole, data))
        break;
    }
  return blocks != NULL;
}

/* The vfunc. A dataset that does not exist has no events. @received_usec of events put together later is the last of them. */
gboolean
ana_hub_scan_events (AnaHubStorage *storage, const char *tenant, const char *name, AnaSpan span, AnaEventFunc func, gpointer data, GError **error)
{
  AnaHubSqlite *self = (AnaHubSqlite *) storage;
  gboolean lock = !ana_hub_in_transaction (self);
  AnaHubReader *reader;
  Dataset dataset = { 0 };
  gboolean ok;

  if (lock)
    g_rw_lock_reader_lock (&self->scan_lock);
  reader = ana_hub_reader_acquire (self, error);
  ok = reader != NULL && find_dataset (self, reader, tenant, name, &dataset, error)
       && (dataset.id == 0 || scan (self, reader, &dataset, span, func, data, error));
  dataset_clear (&dataset);
  ana_hub_reader_release (self, reader);
  if (lock)
    g_rw_lock_reader_unlock (&self->scan_lock);
  return ok;
}

/* The vfunc. */
AnaSchema *
ana_hub_get_schema (AnaHubStorage *storage, const char *tenant, const char *name, GError **error)
{
  AnaHubSqlite *self = (AnaHubSqlite *) storage;
  AnaHubReader *reader = ana_hub_reader_acquire (self, error);
  Dataset dataset = { 0 };
  AnaSchema *schema = NULL;

  if (reader != NULL && find_dataset (self, reader, tenant, name, &dataset, error))
    schema = g_steal_pointer (&dataset.schema);
  dataset_clear (&dataset);
  ana_hub_reader_release (self, reader);
  return schema;
}

/* The vfunc. Without events the span is empty. */
gboolean
ana_hub_get_event_span (AnaHubStorage *storage, const char *tenant, const char *name, AnaSpan *out, gint64 *n_events, GError **error)
{
  AnaHubSqlite *self = (AnaHubSqlite *) storage;
  AnaHubReader *reader = ana_hub_reader_acquire (self, error);
  Dataset dataset = { 0 };
  gboolean ok = reader != NULL && find_dataset (self, reader, tenant, name, &dataset, error);

  *out = (AnaSpan) { 0, 0 };
  if (ok && dataset.n > 0)
    *out = (AnaSpan) { dataset.span.start_usec, dataset.span.end_usec + 1 };
  if (n_events != NULL)
    *n_events = dataset.n;
  dataset_clear (&dataset);
  ana_hub_reader_release (self, reader);
  return ok;
}

/* The vfunc. */
char **
ana_hub_list_datasets (AnaHubStorage *storage, const char *tenant, GError **error)
{
  AnaHubSqlite *self = (AnaHubSqlite *) storage;
  AnaHubReader *reader = ana_hub_reader_acquire (self, error);
  AnaStmt *stmt = reader == NULL ? NULL : ana_db_stmt (reader->events, "SELECT name FROM dataset WHERE tenant = ?1 ORDER BY name", error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GError *local = NULL;
  gboolean ok = stmt != NULL;

  if (ok)
    {
      ana_stmt_bind_text (stmt, 0, tenant);
      while (ana_stmt_next (stmt, &local))
        g_strv_builder_add (builder, ana_stmt_get_text (stmt, 0));
      ok = take_error (local, error);
    }
  ana_hub_reader_release (self, reader);
  return ok ? g_strv_builder_end (builder) : NULL;
}

/* The vfunc. Of the newest blocks alone, so that it costs the same however much there is. */
char **
ana_hub_list_sources (AnaHubStorage *storage, const char *tenant, const char *name, GError **error)
{
  AnaHubSqlite *self = (AnaHubSqlite *) storage;
  AnaHubReader *reader = ana_hub_reader_acquire (self, error);
  AnaStmt *stmt = reader == NULL ? NULL : ana_db_stmt (reader->events,
                                                       "SELECT DISTINCT source FROM (SELECT source FROM block INDEXED BY block_time"
                                                       " WHERE ds = (SELECT id FROM dataset WHERE tenant = ?1 AND name = ?2)"
                                                       " ORDER BY last_usec DESC LIMIT 256) ORDER BY source", error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GError *local = NULL;
  gboolean ok = stmt != NULL;

  if (ok)
    {
      ana_stmt_bind_text (stmt, 0, tenant);
      ana_stmt_bind_text (stmt, 1, name);
      while (ana_stmt_next (stmt, &local))
        g_strv_builder_add (builder, ana_stmt_get_text (stmt, 0));
      ok = take_error (local, error);
    }
  ana_hub_reader_release (self, reader);
  return ok ? g_strv_builder_end (builder) : NULL;
}
