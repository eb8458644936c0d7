/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-table-draft.c: what is being edited: the draft, the steps that can be taken back, and the versions that were saved.
 */
#include "config.h"

#include "ana-tables-private.h"

#include <string.h>

static void
bind_name (AnaStmt *stmt, const char *kind, const char *id)
{
  ana_stmt_bind_text (stmt, 0, kind);
  ana_stmt_bind_text (stmt, 1, id);
}

/* One that needs nothing but the name. */
static gboolean
run_named (AnaStmt *stmt, const char *kind, const char *id, GError **error)
{
  if (stmt == NULL)
    return FALSE;
  bind_name (stmt, kind, id);
  return ana_stmt_run (stmt, error);
}

/* --- draft --- */

gboolean
ana_draft_table_put (AnaDb *db, const char *kind, const char *id, const char *body, gint64 now_usec, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "INSERT INTO draft (kind, id, body, updated) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (kind, id) DO UPDATE SET"
                                   " body = excluded.body, updated = excluded.updated", error);

  if (stmt == NULL)
    return FALSE;
  bind_name (stmt, kind, id);
  ana_stmt_bind_text (stmt, 2, body);
  ana_stmt_bind_int (stmt, 3, now_usec);
  return ana_stmt_run (stmt, error);
}

gboolean
ana_draft_table_delete (AnaDb *db, const char *kind, const char *id, GError **error)
{
  return run_named (ana_db_stmt (db, "DELETE FROM draft WHERE kind = ?1 AND id = ?2", error), kind, id, error);
}

gboolean
ana_draft_table_get (AnaDb *db, const char *kind, const char *id, char **body, gint64 *updated_usec, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT body, updated FROM draft WHERE kind = ?1 AND id = ?2", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  bind_name (stmt, kind, id);
  if (ana_stmt_next (stmt, &local))
    {
      *body = g_strdup (ana_stmt_get_text (stmt, 0));
      *updated_usec = ana_stmt_get_int (stmt, 1);
      ana_stmt_reset (stmt);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* --- history --- */

static gboolean
get_number (AnaStmt *stmt, gint64 *out, gboolean *found, GError **error)
{
  g_autoptr (GError) local = NULL;

  *found = ana_stmt_next (stmt, &local);
  if (*found)
    {
      *found = !ana_stmt_is_null (stmt, 0);
      *out = *found ? ana_stmt_get_int (stmt, 0) : 0;
      ana_stmt_reset (stmt);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
ana_history_table_get (AnaDb *db, const char *kind, const char *id, gint64 *n_done, gboolean *found, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT n_done FROM history WHERE kind = ?1 AND id = ?2", error);

  if (stmt == NULL)
    return FALSE;
  bind_name (stmt, kind, id);
  return get_number (stmt, n_done, found, error);
}

gboolean
ana_history_table_put (AnaDb *db, const char *kind, const char *id, gint64 n_done, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "INSERT INTO history (kind, id, n_done) VALUES (?1, ?2, ?3) ON CONFLICT (kind, id) DO UPDATE SET"
                                   " n_done = excluded.n_done", error);

  if (stmt == NULL)
    return FALSE;
  bind_name (stmt, kind, id);
  ana_stmt_bind_int (stmt, 2, n_done);
  return ana_stmt_run (stmt, error);
}

gboolean
ana_history_table_delete (AnaDb *db, const char *kind, const char *id, GError **error)
{
  return run_named (ana_db_stmt (db, "DELETE FROM history WHERE kind = ?1 AND id = ?2", error), kind, id, error) &&
         run_named (ana_db_stmt (db, "DELETE FROM step WHERE kind = ?1 AND id = ?2", error), kind, id, error);
}

static gboolean
delete_from (AnaDb *db, const char *kind, const char *id, gint64 n, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "DELETE FROM step WHERE kind = ?1 AND id = ?2 AND n >= ?3", error);

  if (stmt == NULL)
    return FALSE;
  bind_name (stmt, kind, id);
  ana_stmt_bind_int (stmt, 2, n);
  return ana_stmt_run (stmt, error);
}

static gboolean
insert_step (AnaDb *db, const char *kind, const char *id, gint64 n, const char *body, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "INSERT INTO step (kind, id, n, body) VALUES (?1, ?2, ?3, ?4)", error);

  if (stmt == NULL)
    return FALSE;
  bind_name (stmt, kind, id);
  ana_stmt_bind_int (stmt, 2, n);
  ana_stmt_bind_text (stmt, 3, body);
  return ana_stmt_run (stmt, error);
}

/* The number of the oldest step kept; steps have numbers without holes. */
static gboolean
get_first (AnaDb *db, const char *kind, const char *id, gint64 *first, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT min(n) FROM step WHERE kind = ?1 AND id = ?2", error);
  gboolean found;

  *first = 0;
  if (stmt == NULL)
    return FALSE;
  bind_name (stmt, kind, id);
  return get_number (stmt, first, &found, error);
}

static gboolean
delete_oldest (AnaDb *db, const char *kind, const char *id, gint64 below, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "DELETE FROM step WHERE kind = ?1 AND id = ?2 AND n < ?3", error);

  if (stmt == NULL)
    return FALSE;
  bind_name (stmt, kind, id);
  ana_stmt_bind_int (stmt, 2, below);
  return ana_stmt_run (stmt, error);
}

gboolean
ana_step_table_replace (AnaDb *db, const char *kind, const char *id, guint n_gone, guint first, const char *const *steps, GError **error)
{
  gint64 n;

  if (!get_first (db, kind, id, &n, error) || !delete_oldest (db, kind, id, n + n_gone, error) ||
      !delete_from (db, kind, id, n + n_gone + first, error))
    return FALSE;
  n += (gint64) n_gone + first;
  for (guint i = 0; steps[i] != NULL; i++)
    if (!insert_step (db, kind, id, n + i, steps[i], error))
      return FALSE;
  return TRUE;
}

char **
ana_step_table_list (AnaDb *db, const char *kind, const char *id, GError **error)
{
  g_autoptr (GStrvBuilder) steps = g_strv_builder_new ();
  AnaStmt *stmt = ana_db_stmt (db, "SELECT body FROM step WHERE kind = ?1 AND id = ?2 ORDER BY n", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  bind_name (stmt, kind, id);
  while (ana_stmt_next (stmt, &local))
    g_strv_builder_add (steps, ana_stmt_get_text (stmt, 0));
  if (local == NULL)
    return g_strv_builder_end (steps);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* --- versions --- */

/* A version that says the same as the last is none. */
gboolean
ana_version_table_add (AnaDb *db, const char *kind, const char *id, const char *body, const char *note, gint64 now_usec, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "INSERT INTO version (kind, id, at, note, body) SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS"
                                   " (SELECT 1 FROM version v WHERE v.kind = ?1 AND v.id = ?2 AND v.body = ?5 AND v.num ="
                                   " (SELECT max(num) FROM version WHERE kind = ?1 AND id = ?2))", error);

  if (stmt == NULL)
    return FALSE;
  bind_name (stmt, kind, id);
  ana_stmt_bind_int (stmt, 2, now_usec);
  ana_stmt_bind_text (stmt, 3, note);
  ana_stmt_bind_text (stmt, 4, body);
  return ana_stmt_run (stmt, error);
}

static void
version_free (AnaVersion *version)
{
  g_free (version->note);
  g_free (version);
}

GPtrArray *
ana_version_table_list (AnaDb *db, const char *kind, const char *id, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) version_free);
  AnaStmt *stmt = ana_db_stmt (db, "SELECT num, at, note, length(CAST(body AS BLOB)) FROM version WHERE kind = ?1 AND id = ?2"
                                   " ORDER BY num DESC", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  bind_name (stmt, kind, id);
  while (ana_stmt_next (stmt, &local))
    {
      AnaVersion *version = g_new0 (AnaVersion, 1);

      *version = (AnaVersion) { ana_stmt_get_int (stmt, 0), ana_stmt_get_int (stmt, 1), g_strdup (ana_stmt_get_text (stmt, 2)),
                                ana_stmt_get_int (stmt, 3) };
      g_ptr_array_add (list, version);
    }
  if (local == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

char *
ana_version_table_get (AnaDb *db, const char *kind, const char *id, gint64 num, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT body FROM version WHERE kind = ?1 AND id = ?2 AND num = ?3", error);
  char *body = NULL;

  if (stmt == NULL)
    return NULL;
  bind_name (stmt, kind, id);
  ana_stmt_bind_int (stmt, 2, num);
  if (ana_stmt_next (stmt, error))
    {
      body = g_strdup (ana_stmt_get_text (stmt, 0));
      ana_stmt_reset (stmt);
    }
  return body;
}
