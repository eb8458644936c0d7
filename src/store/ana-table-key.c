/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-table-key.c: the keys of a set: one number a dimension key.
 */
#include "config.h"

#include "ana-tables-private.h"

gboolean
ana_key_table_list (AnaDb *db, gint64 sid, AnaKeyFunc func, gpointer data, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT kid, dim FROM kpi_key WHERE sid = ?1 ORDER BY dim", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, sid);
  while (ana_stmt_next (stmt, &local))
    func (ana_stmt_get_int (stmt, 0), ana_stmt_get_text (stmt, 1), data);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
ana_key_table_find (AnaDb *db, gint64 sid, const char *dim, gint64 *kid, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT kid FROM kpi_key WHERE sid = ?1 AND dim = ?2", error);
  g_autoptr (GError) local = NULL;

  *kid = 0;
  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, sid);
  ana_stmt_bind_text (stmt, 1, dim);
  if (ana_stmt_next (stmt, &local))
    {
      *kid = ana_stmt_get_int (stmt, 0);
      ana_stmt_reset (stmt);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
ana_key_table_insert (AnaDb *db, gint64 kid, gint64 sid, const char *dim, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "INSERT INTO kpi_key VALUES (?1, ?2, ?3)", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, kid);
  ana_stmt_bind_int (stmt, 1, sid);
  ana_stmt_bind_text (stmt, 2, dim);
  return ana_stmt_run (stmt, error);
}
