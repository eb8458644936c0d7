/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-table-answer.c: answers of the hub, kept until others were used more lately.
 */
#include "config.h"

#include "ana-tables-private.h"

/**
 * ana_answer_table_trim:
 * @db: a writer, in a transaction
 * @max_bytes: what may stay
 * @error: return location
 *
 * Takes away the answers that were not used for longest, until the rest fits.
 */
gboolean
ana_answer_table_trim (AnaDb *db, gint64 max_bytes, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "DELETE FROM query_cache WHERE key IN (SELECT key FROM (SELECT key,"
                                   " sum(bytes) OVER (ORDER BY used DESC, key) AS total FROM query_cache) WHERE total > ?1)", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, max_bytes);
  return ana_stmt_run (stmt, error);
}

gboolean
ana_answer_table_put (AnaDb *db, const char *key, const char *etag, gint64 as_of_usec, GBytes *body, gint64 now_usec,
                      gint64 max_bytes, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "INSERT OR REPLACE INTO query_cache VALUES (?1, ?2, ?3, ?4, ?5, ?6)", error);
  gsize n_bytes;
  const void *data = g_bytes_get_data (body, &n_bytes);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, key);
  ana_stmt_bind_text (stmt, 1, etag);
  ana_stmt_bind_int (stmt, 2, as_of_usec);
  ana_stmt_bind_blob (stmt, 3, data, n_bytes);
  ana_stmt_bind_int (stmt, 4, (gint64) n_bytes);
  ana_stmt_bind_int (stmt, 5, now_usec);
  return ana_stmt_run (stmt, error) && ana_answer_table_trim (db, max_bytes, error);
}

GBytes *
ana_answer_table_get (AnaDb *db, const char *key, char **etag, gint64 *as_of_usec, gint64 *used_usec, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT etag, as_of, body, used FROM query_cache WHERE key = ?1", error);
  GBytes *body = NULL;
  const void *data;
  gsize n_bytes;

  if (stmt == NULL)
    return NULL;
  ana_stmt_bind_text (stmt, 0, key);
  if (!ana_stmt_next (stmt, error))
    return NULL;
  if (etag != NULL)
    *etag = g_strdup (ana_stmt_get_text (stmt, 0));
  if (as_of_usec != NULL)
    *as_of_usec = ana_stmt_get_int (stmt, 1);
  data = ana_stmt_get_blob (stmt, 2, &n_bytes);
  body = g_bytes_new (data, n_bytes);
  *used_usec = ana_stmt_get_int (stmt, 3);
  ana_stmt_reset (stmt);
  return body;
}

gboolean
ana_answer_table_touch (AnaDb *db, const char *key, gint64 now_usec, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "UPDATE query_cache SET used = ?2 WHERE key = ?1", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, key);
  ana_stmt_bind_int (stmt, 1, now_usec);
  return ana_stmt_run (stmt, error);
}
