/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-table-outbox.c: what waits for the hub, what the hub last had, and the conflicts that came of it.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-tables-private.h"

#include <string.h>

/* --- outbox --- */

gboolean
ana_outbox_table_info (AnaDb *db, AnaOutboxInfo *out, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT count(*), coalesce(sum(state = 2), 0),"
                                   " coalesce(sum(length(CAST(patch AS BLOB)) + coalesce(length(CAST(base_body AS BLOB)), 0)), 0),"
                                   " min(created) FROM outbox", error);

  if (stmt == NULL || !ana_stmt_next (stmt, error))
    return FALSE;
  *out = (AnaOutboxInfo) { ana_stmt_get_int (stmt, 0), ana_stmt_get_int (stmt, 1), ana_stmt_get_int (stmt, 2),
                           ana_stmt_is_null (stmt, 3) ? ANA_TIME_NONE : ana_stmt_get_int (stmt, 3) };
  ana_stmt_reset (stmt);
  return TRUE;
}

static gboolean
check_room (AnaDb *db, const AnaOutboxEdit *edit, GError **error)
{
  AnaOutboxInfo info;
  gint64 n_bytes = (gint64) strlen (edit->patch) + (edit->base_body != NULL ? (gint64) strlen (edit->base_body) : 0);

  if (!ana_outbox_table_info (db, &info, error))
    return FALSE;
  if (info.n_rows < ANA_STORE_OUTBOX_MAX_ROWS && info.n_bytes + n_bytes <= ANA_STORE_OUTBOX_MAX_BYTES)
    return TRUE;
  g_set_error_literal (error, ANA_ERROR, ANA_ERROR_LIMIT, "Too many changes wait for the hub: connect, or discard some");
  return FALSE;
}

static gboolean
replace_pending (AnaDb *db, const AnaOutboxEdit *edit, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "UPDATE outbox SET op = ?2, patch = ?3, hlc = ?4 WHERE mut = ?1 AND state = 0 AND n IS NULL"
                                   " RETURNING mut", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, edit->mut);
  ana_stmt_bind_text (stmt, 1, edit->op);
  ana_stmt_bind_text (stmt, 2, edit->patch);
  ana_stmt_bind_text (stmt, 3, edit->hlc);
  if (ana_stmt_next (stmt, &local))
    return ana_stmt_run (stmt, error);
  if (local == NULL)
    g_set_error (&local, ANA_ERROR, ANA_ERROR_NOT_FOUND, "Change %" G_GINT64_FORMAT " is on its way already", edit->mut);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
ana_outbox_table_add (AnaDb *db, const char *client, const char *kind, const char *id, const AnaOutboxEdit *edit, gint64 now_usec, GError **error)
{
  AnaStmt *stmt;

  if (edit->mut > 0)
    return replace_pending (db, edit, error);
  if (!check_room (db, edit, error))
    return FALSE;
  stmt = ana_db_stmt (db, "INSERT INTO outbox (client, kind, id, op, patch, base_rev, base_body, hlc, created)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", error);
  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, client);
  ana_stmt_bind_text (stmt, 1, kind);
  ana_stmt_bind_text (stmt, 2, id);
  ana_stmt_bind_text (stmt, 3, edit->op);
  ana_stmt_bind_text (stmt, 4, edit->patch);
  ana_stmt_bind_int (stmt, 5, edit->base_rev);
  ana_stmt_bind_text (stmt, 6, edit->base_body);
  ana_stmt_bind_text (stmt, 7, edit->hlc);
  ana_stmt_bind_int (stmt, 8, now_usec);
  return ana_stmt_run (stmt, error);
}

void
ana_outbox_row_free (AnaOutboxRow *row)
{
  g_free (row->kind);
  g_free (row->id);
  g_free (row->op);
  g_free (row->patch);
  g_free (row->base_body);
  g_free (row->hlc);
  g_free (row->err);
  g_free (row);
}

static AnaOutboxRow *
read_row (AnaStmt *stmt)
{
  AnaOutboxRow *row = g_new0 (AnaOutboxRow, 1);

  *row = (AnaOutboxRow) {
    .mut = ana_stmt_get_int (stmt, 0), .n = ana_stmt_get_int (stmt, 1), .kind = g_strdup (ana_stmt_get_text (stmt, 2)),
    .id = g_strdup (ana_stmt_get_text (stmt, 3)), .op = g_strdup (ana_stmt_get_text (stmt, 4)),
    .patch = g_strdup (ana_stmt_get_text (stmt, 5)), .base_rev = ana_stmt_get_int (stmt, 6),
    .base_body = g_strdup (ana_stmt_get_text (stmt, 7)), .hlc = g_strdup (ana_stmt_get_text (stmt, 8)),
    .state = (AnaOutboxState) ana_stmt_get_int (stmt, 9), .tries = ana_stmt_get_int (stmt, 10),
    .err = g_strdup (ana_stmt_get_text (stmt, 11)), .created_usec = ana_stmt_get_int (stmt, 12),
  };
  return row;
}

#define COLUMNS "mut, n, kind, id, op, patch, base_rev, base_body, hlc, state, tries, err, created"

static GPtrArray *
read_rows (AnaStmt *stmt, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_outbox_row_free);
  g_autoptr (GError) local = NULL;

  while (ana_stmt_next (stmt, &local))
    g_ptr_array_add (list, read_row (stmt));
  if (local == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

GPtrArray *
ana_outbox_table_list (AnaDb *db, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT " COLUMNS " FROM outbox ORDER BY mut", error);

  return stmt != NULL ? read_rows (stmt, error) : NULL;
}

GPtrArray *
ana_outbox_table_list_of (AnaDb *db, const char *kind, const char *id, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT " COLUMNS " FROM outbox WHERE kind = ?1 AND id = ?2 ORDER BY mut", error);

  if (stmt == NULL)
    return NULL;
  ana_stmt_bind_text (stmt, 0, kind);
  ana_stmt_bind_text (stmt, 1, id);
  return read_rows (stmt, error);
}

AnaOutboxRow *
ana_outbox_table_get (AnaDb *db, gint64 mut, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT " COLUMNS " FROM outbox WHERE mut = ?1", error);
  g_autoptr (GPtrArray) list = NULL;

  if (stmt == NULL)
    return NULL;
  ana_stmt_bind_int (stmt, 0, mut);
  list = read_rows (stmt, error);
  return list != NULL && list->len > 0 ? g_ptr_array_steal_index (list, 0) : NULL;
}

gboolean
ana_outbox_table_scan (AnaDb *db, AnaOutboxItemFunc func, gpointer data, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT mut, n, kind, id, state, length(CAST(patch AS BLOB)), op = 'delete' FROM outbox ORDER BY mut", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  while (ana_stmt_next (stmt, &local))
    {
      AnaOutboxItem item = { ana_stmt_get_int (stmt, 0), ana_stmt_get_int (stmt, 1), ana_stmt_get_text (stmt, 2), ana_stmt_get_text (stmt, 3),
                             ana_stmt_get_int (stmt, 4) == ANA_OUTBOX_PARKED, (gsize) ana_stmt_get_int (stmt, 5) };

      if (!func (&item, ana_stmt_get_int (stmt, 6) != 0, data))
        {
          ana_stmt_reset (stmt);
          break;
        }
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
ana_outbox_table_send (AnaDb *db, gint64 mut, gint64 n, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "UPDATE outbox SET state = 1, n = ?2, tries = tries + 1 WHERE mut = ?1", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, mut);
  ana_stmt_bind_int (stmt, 1, n);
  return ana_stmt_run (stmt, error);
}

gboolean
ana_outbox_table_park (AnaDb *db, gint64 mut, const char *why, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "UPDATE outbox SET state = 2, n = NULL, err = ?2 WHERE mut = ?1", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, mut);
  ana_stmt_bind_text (stmt, 1, why);
  return ana_stmt_run (stmt, error);
}

static gboolean
run_numbered (AnaStmt *stmt, gint64 num, GError **error)
{
  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, num);
  return ana_stmt_run (stmt, error);
}

gboolean
ana_outbox_table_delete (AnaDb *db, gint64 mut, GError **error)
{
  return run_numbered (ana_db_stmt (db, "DELETE FROM outbox WHERE mut = ?1", error), mut, error);
}

/* Numbers are forgotten; what was refused stays so. */
gboolean
ana_outbox_table_reset (AnaDb *db, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "UPDATE outbox SET n = NULL, state = CASE state WHEN 2 THEN 2 ELSE 0 END", error);

  return stmt != NULL && ana_stmt_run (stmt, error);
}

gboolean
ana_outbox_table_renumber (AnaDb *db, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "UPDATE outbox SET n = NULL, state = 0 WHERE state = 1", error);

  return stmt != NULL && ana_stmt_run (stmt, error);
}

gboolean
ana_outbox_table_unpark (AnaDb *db, gint64 mut, GError **error)
{
  return run_numbered (ana_db_stmt (db, "UPDATE outbox SET state = 0, n = NULL, err = NULL WHERE mut = ?1 AND state = 2", error), mut, error);
}

/* Changes that were made on a revision stand on the next one, when that is nothing but the change before them. */
gboolean
ana_outbox_table_move_base (AnaDb *db, const char *kind, const char *id, gint64 from_rev, gint64 to_rev, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "UPDATE outbox SET base_rev = ?4 WHERE kind = ?1 AND id = ?2 AND base_rev = ?3", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, kind);
  ana_stmt_bind_text (stmt, 1, id);
  ana_stmt_bind_int (stmt, 2, from_rev);
  ana_stmt_bind_int (stmt, 3, to_rev);
  return ana_stmt_run (stmt, error);
}

/* --- what the hub last had --- */

gboolean
ana_synced_table_forget (AnaDb *db, const char *kind, const char *id, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "DELETE FROM synced WHERE kind = ?1 AND id = ?2", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, kind);
  ana_stmt_bind_text (stmt, 1, id);
  return ana_stmt_run (stmt, error);
}

GPtrArray *
ana_synced_table_list_live (AnaDb *db, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  AnaStmt *stmt = ana_db_stmt (db, "SELECT kind || '/' || id FROM synced WHERE dead = 0 ORDER BY kind, id", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  while (ana_stmt_next (stmt, &local))
    g_ptr_array_add (list, g_strdup (ana_stmt_get_text (stmt, 0)));
  if (local == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
ana_synced_table_put (AnaDb *db, const AnaObjectUpdate *update, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "INSERT INTO synced (kind, id, rev, body, fields, dead) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                                   " ON CONFLICT (kind, id) DO UPDATE SET rev = excluded.rev, body = excluded.body, fields = excluded.fields,"
                                   " dead = excluded.dead WHERE excluded.rev >= rev", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, update->kind);
  ana_stmt_bind_text (stmt, 1, update->id);
  ana_stmt_bind_int (stmt, 2, update->rev);
  ana_stmt_bind_text (stmt, 3, update->body);
  ana_stmt_bind_text (stmt, 4, update->fields);
  ana_stmt_bind_int (stmt, 5, update->dead);
  return ana_stmt_run (stmt, error);
}

AnaSynced *
ana_synced_table_get (AnaDb *db, const char *kind, const char *id, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT rev, body, fields, dead FROM synced WHERE kind = ?1 AND id = ?2", error);
  g_autoptr (AnaSynced) synced = g_new0 (AnaSynced, 1);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  ana_stmt_bind_text (stmt, 0, kind);
  ana_stmt_bind_text (stmt, 1, id);
  if (ana_stmt_next (stmt, &local))
    {
      *synced = (AnaSynced) { ana_stmt_get_int (stmt, 0), g_strdup (ana_stmt_get_text (stmt, 1)), g_strdup (ana_stmt_get_text (stmt, 2)),
                              ana_stmt_get_int (stmt, 3) != 0 };
      ana_stmt_reset (stmt);
    }
  if (local == NULL)
    return g_steal_pointer (&synced);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

void
ana_synced_free (AnaSynced *synced)
{
  g_free (synced->body);
  g_free (synced->fields);
  g_free (synced);
}

/* --- conflicts --- */

/* What stands there already, and waits to be looked at, is not told again. */
gboolean
ana_conflict_table_add (AnaDb *db, const char *kind, const char *id, const AnaConflictText *conflict, gint64 now_usec, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "INSERT INTO conflict (kind, oid, base, mine, theirs, fields, at) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7"
                                   " WHERE NOT EXISTS (SELECT 1 FROM conflict WHERE resolved IS NULL AND kind = ?1 AND oid = ?2 AND fields = ?6"
                                   " AND mine IS ?4 AND theirs IS ?5)", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, kind);
  ana_stmt_bind_text (stmt, 1, id);
  ana_stmt_bind_text (stmt, 2, conflict->base);
  ana_stmt_bind_text (stmt, 3, conflict->mine);
  ana_stmt_bind_text (stmt, 4, conflict->theirs);
  ana_stmt_bind_text (stmt, 5, conflict->path);
  ana_stmt_bind_int (stmt, 6, now_usec);
  return ana_stmt_run (stmt, error);
}

static void
conflict_free (AnaConflict *conflict)
{
  g_free (conflict->kind);
  g_free (conflict->id);
  g_free (conflict->path);
  g_free (conflict->base);
  g_free (conflict->mine);
  g_free (conflict->theirs);
  g_free (conflict);
}

GPtrArray *
ana_conflict_table_list (AnaDb *db, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) conflict_free);
  AnaStmt *stmt = ana_db_stmt (db, "SELECT id, kind, oid, fields, base, mine, theirs, at FROM conflict WHERE resolved IS NULL ORDER BY id", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  while (ana_stmt_next (stmt, &local))
    {
      AnaConflict *conflict = g_new0 (AnaConflict, 1);

      *conflict = (AnaConflict) {
        .num = ana_stmt_get_int (stmt, 0), .kind = g_strdup (ana_stmt_get_text (stmt, 1)), .id = g_strdup (ana_stmt_get_text (stmt, 2)),
        .path = g_strdup (ana_stmt_get_text (stmt, 3)), .base = g_strdup (ana_stmt_get_text (stmt, 4)),
        .mine = g_strdup (ana_stmt_get_text (stmt, 5)), .theirs = g_strdup (ana_stmt_get_text (stmt, 6)), .at_usec = ana_stmt_get_int (stmt, 7),
      };
      g_ptr_array_add (list, conflict);
    }
  if (local == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
ana_conflict_table_resolve (AnaDb *db, gint64 num, gint64 now_usec, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "UPDATE conflict SET resolved = ?2 WHERE id = ?1", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 1, now_usec);
  return run_numbered (stmt, num, error);
}
