/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-schema.c: the ladders of cache.db and user.db. A step that shipped is never changed; a new one is added below it.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-tables-private.h"

static const char *const cache_steps[] = {
  /* 1 */
  "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
  "INSERT INTO meta VALUES ('file', 'cache');"
  "CREATE TABLE stream (id TEXT PRIMARY KEY, sid INTEGER NOT NULL UNIQUE, epoch TEXT NOT NULL, seq INTEGER NOT NULL,"
  " filter_id TEXT NOT NULL, n INTEGER NOT NULL DEFAULT 0, x BLOB NOT NULL DEFAULT x'', last_ts INTEGER, from_ts INTEGER,"
  " floor_ts INTEGER, mismatch_at INTEGER NOT NULL DEFAULT 0, state INTEGER NOT NULL, upto INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE kpi_set (sid INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL, role INTEGER NOT NULL);"
  "CREATE TABLE kpi_key (kid INTEGER PRIMARY KEY AUTOINCREMENT, sid INTEGER NOT NULL, dim TEXT NOT NULL, UNIQUE (sid, dim));"
  "CREATE TABLE kpi_tail (id INTEGER PRIMARY KEY, n INTEGER NOT NULL, crc INTEGER NOT NULL, body BLOB NOT NULL);"
  "CREATE TABLE kpi_chunk (id INTEGER PRIMARY KEY, kid INTEGER NOT NULL, first_ts INTEGER NOT NULL, last_ts INTEGER NOT NULL,"
  " n INTEGER NOT NULL, min REAL NOT NULL, max REAL NOT NULL, sum REAL NOT NULL, upto INTEGER NOT NULL, crc INTEGER NOT NULL,"
  " body BLOB NOT NULL);"
  "CREATE UNIQUE INDEX kpi_chunk_key ON kpi_chunk (kid, first_ts);"
  "CREATE TABLE obj (tenant TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, rev INTEGER NOT NULL, etag TEXT NOT NULL, body TEXT,"
  " hlc TEXT, fields_hlc TEXT, dead INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (tenant, kind, id)) WITHOUT ROWID;"
  "CREATE TABLE query_cache (key TEXT PRIMARY KEY, etag TEXT, as_of INTEGER, body BLOB NOT NULL, bytes INTEGER NOT NULL,"
  " used INTEGER NOT NULL) WITHOUT ROWID;",
};

static const char *const user_steps[] = {
  /* 1 */
  "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
  "INSERT INTO meta VALUES ('file', 'user');"
  "CREATE TABLE document (kind TEXT NOT NULL, id TEXT NOT NULL, rev INTEGER NOT NULL, body TEXT NOT NULL, updated INTEGER NOT NULL,"
  " PRIMARY KEY (kind, id)) WITHOUT ROWID;"
  "CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE draft (kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, base_rev INTEGER, updated INTEGER NOT NULL,"
  " PRIMARY KEY (kind, id)) WITHOUT ROWID;"
  "CREATE TABLE outbox (mut INTEGER PRIMARY KEY AUTOINCREMENT, client TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, op TEXT NOT NULL,"
  " patch TEXT NOT NULL, base_rev INTEGER, base_body TEXT, hlc TEXT NOT NULL, state INTEGER NOT NULL DEFAULT 0,"
  " tries INTEGER NOT NULL DEFAULT 0, err TEXT, created INTEGER NOT NULL);"
  "CREATE TABLE conflict (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, oid TEXT NOT NULL, base TEXT, mine TEXT, theirs TEXT, fields TEXT,"
  " at INTEGER NOT NULL, resolved INTEGER);",
  /* 2: boards are edited: history, versions, bin, favourites, and what the hub last had */
  "CREATE TABLE history (kind TEXT NOT NULL, id TEXT NOT NULL, n_done INTEGER NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;"
  "CREATE TABLE step (kind TEXT NOT NULL, id TEXT NOT NULL, n INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, id, n)) WITHOUT ROWID;"
  "CREATE TABLE version (num INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, note TEXT, body TEXT NOT NULL);"
  "CREATE INDEX version_of ON version (kind, id, num);"
  "CREATE TABLE bin (kind TEXT NOT NULL, id TEXT NOT NULL, rev INTEGER NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL,"
  " PRIMARY KEY (kind, id)) WITHOUT ROWID;"
  "CREATE TABLE mark (kind TEXT NOT NULL, id TEXT NOT NULL, favourite INTEGER NOT NULL DEFAULT 0, opened INTEGER,"
  " PRIMARY KEY (kind, id)) WITHOUT ROWID;"
  "CREATE TABLE synced (kind TEXT NOT NULL, id TEXT NOT NULL, rev INTEGER NOT NULL, body TEXT, fields TEXT, dead INTEGER NOT NULL DEFAULT 0,"
  " PRIMARY KEY (kind, id)) WITHOUT ROWID;"
  "ALTER TABLE outbox ADD COLUMN n INTEGER;"
  "CREATE INDEX outbox_of ON outbox (kind, id);",
};

gboolean
ana_cache_schema_migrate (AnaDb *db, GError **error)
{
  return ana_db_migrate (db, ANA_STORE_APPLICATION_ID, cache_steps, G_N_ELEMENTS (cache_steps), error) &&
         ana_schema_check (db, "cache", error);
}

gboolean
ana_user_schema_migrate (AnaDb *db, GError **error)
{
  return ana_db_migrate (db, ANA_STORE_APPLICATION_ID, user_steps, G_N_ELEMENTS (user_steps), error) &&
         ana_schema_check (db, "user", error);
}

gint64
ana_user_schema_version (void)
{
  return G_N_ELEMENTS (user_steps);
}

/**
 * ana_schema_check:
 * @db: a connection
 * @file: "cache" or "user"
 * @error: return location
 *
 * Whether the database is one of ours, of that kind, and of a version that this program reads.
 *
 * Returns: %TRUE, or %FALSE with %ANA_ERROR_CORRUPT (another application's, or the other file) or %ANA_ERROR_TOO_NEW
 */
gboolean
ana_schema_check (AnaDb *db, const char *file, GError **error)
{
  gint64 known = g_str_equal (file, "user") ? G_N_ELEMENTS (user_steps) : G_N_ELEMENTS (cache_steps);
  g_autofree char *is = NULL;
  gint64 id, version;

  if (!ana_db_get_int (db, "PRAGMA application_id", &id, error) || !ana_db_get_int (db, "PRAGMA user_version", &version, error))
    return FALSE;
  if (id != ANA_STORE_APPLICATION_ID)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "The file belongs to another application (id 0x%08x)", (guint) id);
      return FALSE;
    }
  if (version > known)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_TOO_NEW, "The file has version %d, this program knows %d", (int) version, (int) known);
      return FALSE;
    }
  is = ana_meta_get (db, "file", error);
  if (is != NULL && g_str_equal (is, file))
    return TRUE;
  if (error != NULL && *error == NULL)
    g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "The file is not %s.db", file);
  return FALSE;
}

char *
ana_meta_get (AnaDb *db, const char *key, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT value FROM meta WHERE key = ?1", error);
  char *value = NULL;

  if (stmt == NULL)
    return NULL;
  ana_stmt_bind_text (stmt, 0, key);
  if (ana_stmt_next (stmt, error))
    {
      value = g_strdup (ana_stmt_get_text (stmt, 0));
      ana_stmt_reset (stmt);
    }
  return value;
}

gboolean
ana_meta_set (AnaDb *db, const char *key, const char *value, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, key);
  ana_stmt_bind_text (stmt, 1, value);
  return ana_stmt_run (stmt, error);
}
