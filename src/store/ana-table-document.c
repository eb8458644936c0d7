/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-table-document.c: what the user made, and the settings that follow the user.
 */
#include "config.h"

#include "ana-tables-private.h"

gboolean
ana_document_table_put (AnaDb *db, const char *kind, const char *id, const char *body, gint64 now_usec, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "INSERT INTO document (kind, id, rev, body, updated) VALUES (?1, ?2, 1, ?3, ?4) ON CONFLICT (kind, id) DO UPDATE SET"
                                   " rev = rev + 1, body = excluded.body, updated = excluded.updated", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, kind);
  ana_stmt_bind_text (stmt, 1, id);
  ana_stmt_bind_text (stmt, 2, body);
  ana_stmt_bind_int (stmt, 3, now_usec);
  return ana_stmt_run (stmt, error);
}

static char *
get_text (AnaStmt *stmt, GError **error)
{
  char *text = NULL;

  if (ana_stmt_next (stmt, error))
    {
      text = g_strdup (ana_stmt_get_text (stmt, 0));
      ana_stmt_reset (stmt);
    }
  return text;
}

char *
ana_document_table_get (AnaDb *db, const char *kind, const char *id, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT body FROM document WHERE kind = ?1 AND id = ?2", error);

  if (stmt == NULL)
    return NULL;
  ana_stmt_bind_text (stmt, 0, kind);
  ana_stmt_bind_text (stmt, 1, id);
  return get_text (stmt, error);
}

char **
ana_document_table_list (AnaDb *db, const char *kind, GError **error)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  AnaStmt *stmt = ana_db_stmt (db, "SELECT id FROM document WHERE kind = ?1 ORDER BY id", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  ana_stmt_bind_text (stmt, 0, kind);
  while (ana_stmt_next (stmt, &local))
    g_strv_builder_add (ids, ana_stmt_get_text (stmt, 0));
  if (local == NULL)
    return g_strv_builder_end (ids);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
ana_setting_table_put (AnaDb *db, const char *key, const char *json, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "INSERT INTO setting VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, key);
  ana_stmt_bind_text (stmt, 1, json);
  return ana_stmt_run (stmt, error);
}

char *
ana_setting_table_get (AnaDb *db, const char *key, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT value FROM setting WHERE key = ?1", error);

  if (stmt == NULL)
    return NULL;
  ana_stmt_bind_text (stmt, 0, key);
  return get_text (stmt, error);
}
