/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-table-stream.c: a row a stream: cursor, count, checksum, state; and the sets of keys that streams have and had.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-tables-private.h"

#include <string.h>

#define TRASH_CHUNKS 256 /* a step: about two milliseconds */

#define COLUMNS "id, sid, epoch, seq, filter_id, n, x, last_ts, from_ts, floor_ts, mismatch_at, state, upto"

void
ana_stream_row_clear (AnaStreamRow *row)
{
  g_clear_pointer (&row->id, g_free);
  g_clear_pointer (&row->epoch, g_free);
  g_clear_pointer (&row->filter_id, g_free);
}

void
ana_stream_row_free (AnaStreamRow *row)
{
  ana_stream_row_clear (row);
  g_free (row);
}

void
ana_stream_row_copy (AnaStreamRow *to, const AnaStreamRow *from)
{
  *to = *from;
  to->id = g_strdup (from->id);
  to->epoch = g_strdup (from->epoch);
  to->filter_id = g_strdup (from->filter_id);
}

static void
read_row (AnaStmt *stmt, AnaStreamRow *row)
{
  guint64 x = 0;
  gsize n_bytes;
  const void *blob;

  memset (row, 0, sizeof *row);
  row->id = g_strdup (ana_stmt_get_text (stmt, 0));
  row->sid = ana_stmt_get_int (stmt, 1);
  row->epoch = g_strdup (ana_stmt_get_text (stmt, 2));
  row->q = ana_stmt_get_int (stmt, 3);
  row->filter_id = g_strdup (ana_stmt_get_text (stmt, 4));
  row->n = ana_stmt_get_int (stmt, 5);
  blob = ana_stmt_get_blob (stmt, 6, &n_bytes);
  if (n_bytes == sizeof x)
    memcpy (&x, blob, sizeof x);
  row->x = GUINT64_FROM_BE (x);
  row->as_of_usec = ana_stmt_is_null (stmt, 7) ? ANA_TIME_NONE : ana_stmt_get_int (stmt, 7);
  row->from_usec = ana_stmt_is_null (stmt, 8) ? ANA_TIME_NONE : ana_stmt_get_int (stmt, 8);
  row->floor_usec = ana_stmt_is_null (stmt, 9) ? ANA_TIME_NONE : ana_stmt_get_int (stmt, 9);
  row->mismatch_usec = ana_stmt_get_int (stmt, 10);
  row->state = (int) ana_stmt_get_int (stmt, 11);
  row->upto = ana_stmt_get_int (stmt, 12);
}

/**
 * ana_stream_table_list:
 * @db: a connection
 * @error: return location
 *
 * Every stream that was ever applied and not dropped, by id.
 *
 * Returns: (transfer full) (element-type AnaStreamRow): the rows; %NULL with an error
 */
GPtrArray *
ana_stream_table_list (AnaDb *db, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_stream_row_free);
  AnaStmt *stmt = ana_db_stmt (db, "SELECT " COLUMNS " FROM stream ORDER BY id", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  while (ana_stmt_next (stmt, &local))
    {
      AnaStreamRow *row = g_new (AnaStreamRow, 1);

      read_row (stmt, row);
      g_ptr_array_add (rows, row);
    }
  if (local == NULL)
    return g_steal_pointer (&rows);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
ana_stream_table_get (AnaDb *db, const char *id, AnaStreamRow *out, gboolean *found, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT " COLUMNS " FROM stream WHERE id = ?1", error);
  g_autoptr (GError) local = NULL;

  *found = FALSE;
  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, id);
  *found = ana_stmt_next (stmt, &local);
  if (*found)
    {
      read_row (stmt, out);
      ana_stmt_reset (stmt);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
bind_time (AnaStmt *stmt, int index, gint64 value)
{
  if (value == ANA_TIME_NONE)
    ana_stmt_bind_text (stmt, index, NULL);
  else
    ana_stmt_bind_int (stmt, index, value);
}

gboolean
ana_stream_table_put (AnaDb *db, const AnaStreamRow *row, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "INSERT OR REPLACE INTO stream (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
                                   " ?11, ?12, ?13)", error);
  guint64 x = GUINT64_TO_BE (row->x);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, row->id);
  ana_stmt_bind_int (stmt, 1, row->sid);
  ana_stmt_bind_text (stmt, 2, row->epoch);
  ana_stmt_bind_int (stmt, 3, row->q);
  ana_stmt_bind_text (stmt, 4, row->filter_id != NULL ? row->filter_id : "");
  ana_stmt_bind_int (stmt, 5, row->n);
  ana_stmt_bind_blob (stmt, 6, &x, sizeof x);
  bind_time (stmt, 7, row->as_of_usec);
  bind_time (stmt, 8, row->from_usec);
  bind_time (stmt, 9, row->floor_usec);
  ana_stmt_bind_int (stmt, 10, row->mismatch_usec);
  ana_stmt_bind_int (stmt, 11, row->state);
  ana_stmt_bind_int (stmt, 12, row->upto);
  return ana_stmt_run (stmt, error);
}

gboolean
ana_stream_table_delete (AnaDb *db, const char *id, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "DELETE FROM stream WHERE id = ?1", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, id);
  return ana_stmt_run (stmt, error);
}

gboolean
ana_set_table_put (AnaDb *db, gint64 sid, const char *stream, AnaSetRole role, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "INSERT INTO kpi_set VALUES (?1, ?2, ?3) ON CONFLICT (sid) DO UPDATE SET role = excluded.role", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, sid);
  ana_stmt_bind_text (stmt, 1, stream);
  ana_stmt_bind_int (stmt, 2, role);
  return ana_stmt_run (stmt, error);
}

/* A snapshot that was not finished before the program ended is of no use. */
gboolean
ana_set_table_trash_staged (AnaDb *db, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "UPDATE kpi_set SET role = 2 WHERE role = 1", error);

  return stmt != NULL && ana_stmt_run (stmt, error);
}

static gboolean
run_on (AnaDb *db, const char *sql, gint64 value, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, value);
  return ana_stmt_run (stmt, error);
}

static gboolean
find_on (AnaDb *db, const char *sql, gint64 value, gint64 *out, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, sql, error);
  g_autoptr (GError) local = NULL;

  *out = 0;
  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, value);
  if (ana_stmt_next (stmt, &local))
    {
      *out = ana_stmt_get_int (stmt, 0);
      ana_stmt_reset (stmt);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * ana_set_table_empty_trash:
 * @db: a writer, in a transaction
 * @more: whether there is more to do
 * @error: return location
 *
 * Takes away a few chunks of a set that no stream names any more.
 */
gboolean
ana_set_table_empty_trash (AnaDb *db, gboolean *more, GError **error)
{
  gint64 sid, kid, chunk;

  *more = FALSE;
  if (!ana_db_get_int (db, "SELECT sid FROM kpi_set WHERE role = 2 LIMIT 1", &sid, error))
    return FALSE;
  if (sid == 0)
    return TRUE;
  *more = TRUE;
  for (guint i = 0; i < TRASH_CHUNKS; i++)
    {
      if (!find_on (db, "SELECT kid FROM kpi_key WHERE sid = ?1 LIMIT 1", sid, &kid, error))
        return FALSE;
      if (kid == 0)
        return run_on (db, "DELETE FROM kpi_set WHERE sid = ?1", sid, error);
      if (!find_on (db, "SELECT id FROM kpi_chunk WHERE kid = ?1 LIMIT 1", kid, &chunk, error))
        return FALSE;
      if (chunk == 0 ? !run_on (db, "DELETE FROM kpi_key WHERE kid = ?1", kid, error)
                     : !ana_chunk_table_delete (db, chunk, error))
        return FALSE;
    }
  return TRUE;
}
