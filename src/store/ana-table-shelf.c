/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-table-shelf.c: documents put away: the bin, favourites, and which were opened last.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-tables-private.h"

static gboolean
run_named (AnaStmt *stmt, const char *kind, const char *id, GError **error)
{
  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, kind);
  ana_stmt_bind_text (stmt, 1, id);
  return ana_stmt_run (stmt, error);
}

static gboolean
count_named (AnaDb *db, const char *sql, const char *kind, const char *id, gint64 *out, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, kind);
  ana_stmt_bind_text (stmt, 1, id);
  if (!ana_stmt_next (stmt, error))
    return FALSE;
  *out = ana_stmt_get_int (stmt, 0);
  ana_stmt_reset (stmt);
  return TRUE;
}

static gboolean
refuse (const char *kind, const char *id, const char *where, GError **error)
{
  g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, "There is no %s \"%s\"%s", kind, id, where);
  return FALSE;
}

/* --- bin --- */

gboolean
ana_bin_table_put (AnaDb *db, const char *kind, const char *id, gint64 now_usec, GError **error)
{
  AnaStmt *stmt;
  gint64 n = 0;

  if (!count_named (db, "SELECT count(*) FROM document WHERE kind = ?1 AND id = ?2", kind, id, &n, error))
    return FALSE;
  if (n == 0)
    return refuse (kind, id, "", error);
  stmt = ana_db_stmt (db, "INSERT OR REPLACE INTO bin (kind, id, rev, body, at) SELECT kind, id, rev, body, ?3 FROM document"
                          " WHERE kind = ?1 AND id = ?2", error);
  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 2, now_usec);
  return run_named (stmt, kind, id, error) &&
         run_named (ana_db_stmt (db, "DELETE FROM document WHERE kind = ?1 AND id = ?2", error), kind, id, error);
}

/* A document that was made since under the same id is not written over. */
gboolean
ana_bin_table_restore (AnaDb *db, const char *kind, const char *id, gint64 now_usec, GError **error)
{
  AnaStmt *stmt;
  gint64 n = 0, n_live = 0;

  if (!count_named (db, "SELECT count(*) FROM bin WHERE kind = ?1 AND id = ?2", kind, id, &n, error) ||
      !count_named (db, "SELECT count(*) FROM document WHERE kind = ?1 AND id = ?2", kind, id, &n_live, error))
    return FALSE;
  if (n == 0)
    return refuse (kind, id, " in the bin", error);
  if (n_live > 0)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_PERMITTED, "There is another %s \"%s\" by now", kind, id);
      return FALSE;
    }
  stmt = ana_db_stmt (db, "INSERT INTO document (kind, id, rev, body, updated) SELECT kind, id, rev + 1, body, ?3 FROM bin"
                          " WHERE kind = ?1 AND id = ?2", error);
  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 2, now_usec);
  return run_named (stmt, kind, id, error) &&
         run_named (ana_db_stmt (db, "DELETE FROM bin WHERE kind = ?1 AND id = ?2", error), kind, id, error);
}

gboolean
ana_bin_table_forget (AnaDb *db, const char *kind, const char *id, GError **error)
{
  return run_named (ana_db_stmt (db, "DELETE FROM bin WHERE kind = ?1 AND id = ?2", error), kind, id, error);
}

static void
binned_free (AnaBinned *binned)
{
  g_free (binned->id);
  g_free (binned->body);
  g_free (binned);
}

GPtrArray *
ana_bin_table_list (AnaDb *db, const char *kind, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) binned_free);
  AnaStmt *stmt = ana_db_stmt (db, "SELECT id, body, at FROM bin WHERE kind = ?1 ORDER BY at DESC, id", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  ana_stmt_bind_text (stmt, 0, kind);
  while (ana_stmt_next (stmt, &local))
    {
      AnaBinned *binned = g_new0 (AnaBinned, 1);

      *binned = (AnaBinned) { g_strdup (ana_stmt_get_text (stmt, 0)), g_strdup (ana_stmt_get_text (stmt, 1)), ana_stmt_get_int (stmt, 2) };
      g_ptr_array_add (list, binned);
    }
  if (local == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
ana_bin_table_is_due (AnaDb *db, gint64 before_usec, gboolean *is_due, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT count(*) FROM bin WHERE at < ?1", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, before_usec);
  if (!ana_stmt_next (stmt, error))
    return FALSE;
  *is_due = ana_stmt_get_int (stmt, 0) > 0;
  ana_stmt_reset (stmt);
  return TRUE;
}

/* With all that belongs to them and to nothing else. */
gboolean
ana_bin_table_purge (AnaDb *db, gint64 before_usec, GError **error)
{
  static const char *const statements[] = {
    "DELETE FROM version WHERE EXISTS (SELECT 1 FROM bin b WHERE b.kind = version.kind AND b.id = version.id AND b.at < ?1)",
    "DELETE FROM step WHERE EXISTS (SELECT 1 FROM bin b WHERE b.kind = step.kind AND b.id = step.id AND b.at < ?1)",
    "DELETE FROM history WHERE EXISTS (SELECT 1 FROM bin b WHERE b.kind = history.kind AND b.id = history.id AND b.at < ?1)",
    "DELETE FROM draft WHERE EXISTS (SELECT 1 FROM bin b WHERE b.kind = draft.kind AND b.id = draft.id AND b.at < ?1)",
    "DELETE FROM mark WHERE EXISTS (SELECT 1 FROM bin b WHERE b.kind = mark.kind AND b.id = mark.id AND b.at < ?1)",
    "DELETE FROM bin WHERE at < ?1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      AnaStmt *stmt = ana_db_stmt (db, statements[i], error);

      if (stmt == NULL)
        return FALSE;
      ana_stmt_bind_int (stmt, 0, before_usec);
      if (!ana_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

/* --- marks --- */

gboolean
ana_mark_table_favour (AnaDb *db, const char *kind, const char *id, gboolean favourite, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "INSERT INTO mark (kind, id, favourite) VALUES (?1, ?2, ?3) ON CONFLICT (kind, id) DO UPDATE SET"
                                   " favourite = excluded.favourite", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 2, favourite);
  return run_named (stmt, kind, id, error);
}

gboolean
ana_mark_table_touch (AnaDb *db, const char *kind, const char *id, gint64 now_usec, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "INSERT INTO mark (kind, id, opened) VALUES (?1, ?2, ?3) ON CONFLICT (kind, id) DO UPDATE SET"
                                   " opened = excluded.opened", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 2, now_usec);
  return run_named (stmt, kind, id, error);
}

static void
mark_free (AnaShelfMark *mark)
{
  g_free (mark->id);
  g_free (mark);
}

GPtrArray *
ana_mark_table_list (AnaDb *db, const char *kind, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) mark_free);
  AnaStmt *stmt = ana_db_stmt (db, "SELECT id, favourite, opened FROM mark WHERE kind = ?1 ORDER BY opened DESC, id", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  ana_stmt_bind_text (stmt, 0, kind);
  while (ana_stmt_next (stmt, &local))
    {
      AnaShelfMark *mark = g_new0 (AnaShelfMark, 1);

      *mark = (AnaShelfMark) { g_strdup (ana_stmt_get_text (stmt, 0)), ana_stmt_get_int (stmt, 1) != 0,
                          ana_stmt_is_null (stmt, 2) ? ANA_TIME_NONE : ana_stmt_get_int (stmt, 2) };
      g_ptr_array_add (list, mark);
    }
  if (local == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}
