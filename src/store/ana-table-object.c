/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-table-object.c: objects of the hub, among them the definitions of KPIs.
 */
#include "config.h"

#include "ana-tables-private.h"

gboolean
ana_object_table_put (AnaDb *db, const char *tenant, const char *kind, const char *id, gint64 rev, const char *etag,
                      const char *body, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "INSERT INTO obj (tenant, kind, id, rev, etag, body, dead) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
                                   " ON CONFLICT (tenant, kind, id) DO UPDATE SET rev = excluded.rev, etag = excluded.etag,"
                                   " body = excluded.body, dead = excluded.dead WHERE excluded.rev >= rev", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, tenant);
  ana_stmt_bind_text (stmt, 1, kind);
  ana_stmt_bind_text (stmt, 2, id);
  ana_stmt_bind_int (stmt, 3, rev);
  ana_stmt_bind_text (stmt, 4, etag);
  ana_stmt_bind_text (stmt, 5, body);
  ana_stmt_bind_int (stmt, 6, body == NULL);
  return ana_stmt_run (stmt, error);
}

GPtrArray *
ana_object_table_list (AnaDb *db, const char *tenant, const char *kind, GError **error)
{
  g_autoptr (GPtrArray) bodies = g_ptr_array_new_with_free_func (g_free);
  AnaStmt *stmt = ana_db_stmt (db, "SELECT body FROM obj WHERE tenant = ?1 AND kind = ?2 AND dead = 0 ORDER BY id", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  ana_stmt_bind_text (stmt, 0, tenant);
  ana_stmt_bind_text (stmt, 1, kind);
  while (ana_stmt_next (stmt, &local))
    g_ptr_array_add (bodies, g_strdup (ana_stmt_get_text (stmt, 0)));
  if (local == NULL)
    return g_steal_pointer (&bodies);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}
