/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-table-chunk.c: at most 512 points of one key in a row. Chunks of a key never overlap; each has a checksum.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-tables-private.h"

static void
bind_chunk (AnaStmt *stmt, gint64 kid, const AnaChunk *chunk, guint first, guint n, gint64 upto, GByteArray *scratch)
{
  AnaChunkStats stats;

  ana_chunk_encode (chunk, first, n, scratch, &stats);
  ana_stmt_bind_int (stmt, 0, kid);
  ana_stmt_bind_int (stmt, 1, chunk->ts_usec[first]);
  ana_stmt_bind_int (stmt, 2, chunk->ts_usec[first + n - 1]);
  ana_stmt_bind_int (stmt, 3, n);
  ana_stmt_bind_double (stmt, 4, stats.min);
  ana_stmt_bind_double (stmt, 5, stats.max);
  ana_stmt_bind_double (stmt, 6, stats.sum);
  ana_stmt_bind_int (stmt, 7, upto);
  ana_stmt_bind_int (stmt, 8, ana_chunk_crc (kid, upto, scratch->data, scratch->len));
  ana_stmt_bind_blob (stmt, 9, scratch->data, scratch->len);
}

/**
 * ana_chunk_table_write:
 * @db: a writer, in a transaction
 * @id: the row to replace, or 0 for a new one
 * @kid: the key
 * @chunk: points
 * @first: the first of them that goes in
 * @n: how many, 1 to 512
 * @upto: the last tail record whose rows of this key are in chunks now
 * @scratch: bytes to work in
 * @out_id: (nullable): the row
 * @error: return location
 */
gboolean
ana_chunk_table_write (AnaDb *db, gint64 id, gint64 kid, const AnaChunk *chunk, guint first, guint n, gint64 upto,
                       GByteArray *scratch, gint64 *out_id, GError **error)
{
  AnaStmt *stmt;

  if (id != 0)
    stmt = ana_db_stmt (db, "UPDATE kpi_chunk SET kid = ?1, first_ts = ?2, last_ts = ?3, n = ?4, min = ?5, max = ?6, sum = ?7,"
                            " upto = ?8, crc = ?9, body = ?10 WHERE id = ?11", error);
  else
    stmt = ana_db_stmt (db, "INSERT INTO kpi_chunk (kid, first_ts, last_ts, n, min, max, sum, upto, crc, body)"
                            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)", error);
  if (stmt == NULL)
    return FALSE;
  bind_chunk (stmt, kid, chunk, first, n, upto, scratch);
  if (id != 0)
    ana_stmt_bind_int (stmt, 10, id);
  if (!ana_stmt_run (stmt, error))
    return FALSE;
  if (out_id != NULL)
    *out_id = id != 0 ? id : ana_db_get_last_id (db);
  return TRUE;
}

gboolean
ana_chunk_table_delete (AnaDb *db, gint64 id, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "DELETE FROM kpi_chunk WHERE id = ?1", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, id);
  return ana_stmt_run (stmt, error);
}

static void
read_row (AnaStmt *stmt, gint64 kid, AnaChunkRow *row)
{
  row->kid = kid;
  row->id = ana_stmt_get_int (stmt, 0);
  row->first_usec = ana_stmt_get_int (stmt, 1);
  row->last_usec = ana_stmt_get_int (stmt, 2);
  row->n = (guint) ana_stmt_get_int (stmt, 3);
  row->upto = ana_stmt_get_int (stmt, 4);
}

/* Columns: id, first_ts, last_ts, n, upto, crc, body */
static gboolean
check_body (AnaStmt *stmt, const AnaChunkRow *row, const void **body, gsize *n_bytes, GError **error)
{
  *body = ana_stmt_get_blob (stmt, 6, n_bytes);
  if (ana_stmt_get_int (stmt, 5) == ana_chunk_crc (row->kid, row->upto, *body, *n_bytes))
    return TRUE;
  g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "Chunk %" G_GINT64_FORMAT " is damaged", row->id);
  return FALSE;
}

static gboolean
decode (const AnaChunkRow *row, const void *body, gsize n_bytes, AnaChunk *out, GError **error)
{
  guint before = out->n;

  if (ana_chunk_decode (out, body, n_bytes, NULL) && out->n - before == row->n && out->ts_usec[before] == row->first_usec &&
      out->ts_usec[out->n - 1] == row->last_usec)
    return TRUE;
  out->n = before;
  g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "Chunk %" G_GINT64_FORMAT " does not fit its row", row->id);
  return FALSE;
}

gboolean
ana_chunk_table_tail (AnaDb *db, gint64 kid, AnaChunkRow *last, gint64 *before_last_usec, AnaChunk *open, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT id, first_ts, last_ts, n, upto, crc, body FROM kpi_chunk WHERE kid = ?1"
                                   " ORDER BY first_ts DESC LIMIT 2", error);
  g_autoptr (GError) local = NULL;
  const void *body;
  gsize n_bytes;

  last->id = 0;
  *before_last_usec = ANA_TIME_NONE;
  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, kid);
  if (ana_stmt_next (stmt, &local))
    {
      read_row (stmt, kid, last);
      if (last->n < ANA_CHUNK_POINTS && check_body (stmt, last, &body, &n_bytes, &local))
        decode (last, body, n_bytes, open, &local);
      if (local == NULL && ana_stmt_next (stmt, &local))
        *before_last_usec = ana_stmt_get_int (stmt, 2);
      ana_stmt_reset (stmt);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
find_one (AnaDb *db, const char *sql, gint64 kid, gint64 ts_usec, gint64 skip_id, AnaChunkRow *out, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, sql, error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, kid);
  ana_stmt_bind_int (stmt, 1, ts_usec);
  ana_stmt_bind_int (stmt, 2, skip_id);
  if (ana_stmt_next (stmt, &local))
    {
      read_row (stmt, kid, out);
      ana_stmt_reset (stmt);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
ana_chunk_table_find (AnaDb *db, gint64 kid, gint64 ts_usec, gint64 skip_id, AnaChunkRow *out, GError **error)
{
  out->id = 0;
  if (!find_one (db, "SELECT id, first_ts, last_ts, n, upto FROM kpi_chunk WHERE kid = ?1 AND first_ts <= ?2 AND id <> ?3"
                     " ORDER BY first_ts DESC LIMIT 1", kid, ts_usec, skip_id, out, error))
    return FALSE;
  return out->id != 0 ||
         find_one (db, "SELECT id, first_ts, last_ts, n, upto FROM kpi_chunk WHERE kid = ?1 AND first_ts > ?2 AND id <> ?3"
                       " ORDER BY first_ts LIMIT 1", kid, ts_usec, skip_id, out, error);
}

gboolean
ana_chunk_table_read (AnaDb *db, const AnaChunkRow *row, AnaChunk *out, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT id, first_ts, last_ts, n, upto, crc, body FROM kpi_chunk WHERE id = ?1", error);
  g_autoptr (GError) local = NULL;
  const void *body;
  gsize n_bytes;

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, row->id);
  if (ana_stmt_next (stmt, &local))
    {
      if (check_body (stmt, row, &body, &n_bytes, &local))
        decode (row, body, n_bytes, out, &local);
      ana_stmt_reset (stmt);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* The chunk that holds the start may begin before it. */
#define TOUCHES " FROM kpi_chunk WHERE kid = ?1 AND first_ts < ?3 AND first_ts >=" \
                " coalesce((SELECT max(first_ts) FROM kpi_chunk WHERE kid = ?1 AND first_ts <= ?2), ?2)"

/**
 * ana_chunk_table_scan:
 * @db: a connection
 * @kid: the key
 * @span: what is asked for
 * @func: called with each chunk that may hold points of @span, ascending; %FALSE with an error ends the scan
 * @data: for @func
 * @error: return location
 *
 * Every body's checksum is verified before @func sees it.
 *
 * Returns: %FALSE with %ANA_ERROR_CORRUPT at the first damaged chunk
 */
gboolean
ana_chunk_table_scan (AnaDb *db, gint64 kid, AnaSpan span, AnaChunkFunc func, gpointer data, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT id, first_ts, last_ts, n, upto, crc, body" TOUCHES " ORDER BY first_ts", error);
  g_autoptr (GError) local = NULL;
  AnaChunkRow row;
  const void *body;
  gsize n_bytes;

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, kid);
  ana_stmt_bind_int (stmt, 1, span.start_usec);
  ana_stmt_bind_int (stmt, 2, span.end_usec);
  while (ana_stmt_next (stmt, &local))
    {
      read_row (stmt, kid, &row);
      if (check_body (stmt, &row, &body, &n_bytes, &local) && func (&row, body, n_bytes, data, &local))
        continue;
      ana_stmt_reset (stmt);
      break;
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
ana_chunk_table_count (AnaDb *db, gint64 kid, AnaSpan span, gint64 *out, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT count(*)" TOUCHES, error);

  *out = 0;
  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, kid);
  ana_stmt_bind_int (stmt, 1, span.start_usec);
  ana_stmt_bind_int (stmt, 2, span.end_usec);
  if (!ana_stmt_next (stmt, error))
    return FALSE;
  *out = ana_stmt_get_int (stmt, 0);
  ana_stmt_reset (stmt);
  return TRUE;
}
