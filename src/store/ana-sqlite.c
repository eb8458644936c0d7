/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sqlite.c: SQLite with every return checked, bound parameters only, and the writer's own checkpoints.
 */
#include "config.h"

#include "ana-sqlite.h"

#include "ana-error.h"
#include "ana-place.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define BUSY_MS          5000
#define READER_SLOT_BYTES 512
#define READER_N_SLOTS   32
#define CHECKPOINT_PAGES 256   /* 1 MiB of 4 KiB pages */

/* Why the writer checkpoints by hand: a checkpoint by a second connection can meet SQLite's WAL-reset bug (3.7.0 to
 * 3.51.2), and the automatic one comes at a thousand pages, which is a stall of 20 to 80 ms in the middle of a commit.
 * Small passive steps between two batches never wait for a reader and cost a few milliseconds. */

struct _AnaDb {
  sqlite3    *handle;
  sqlite3_stmt *rollback;    /* compiled beforehand: it is wanted when memory runs out, too */
  GHashTable *stmts;         /* address of the literal -> AnaStmt */
  AnaDbMode   mode;
  gboolean    wal;
  gboolean    damaged;
  gboolean    is_stuck;      /* in a transaction that could not be rolled back */
  int         n_wal_pages;   /* in the log after the last commit */
  int         n_copied_pages;
};

struct _AnaStmt {
  sqlite3_stmt *stmt;
  AnaDb        *db;
  int           bind_rc;
};

static AnaError
error_code (int rc)
{
  switch (rc & 0xff)
    {
    case SQLITE_FULL: return ANA_ERROR_FULL;
    case SQLITE_CORRUPT: case SQLITE_NOTADB: return ANA_ERROR_CORRUPT;
    case SQLITE_READONLY: case SQLITE_PERM: case SQLITE_AUTH: return ANA_ERROR_NOT_PERMITTED;
    case SQLITE_BUSY: case SQLITE_LOCKED: case SQLITE_IOERR: case SQLITE_NOMEM:
    case SQLITE_INTERRUPT: case SQLITE_CANTOPEN: return ANA_ERROR_RETRY;
    case SQLITE_MISMATCH: case SQLITE_CONSTRAINT: return ANA_ERROR_BAD_INPUT;
    case SQLITE_TOOBIG: return ANA_ERROR_LIMIT;
    default: return ANA_ERROR_FAILED;
    }
}

static gboolean
check (AnaDb *self, int rc, const char *what, GError **error)
{
  if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW)
    return TRUE;
  if (error_code (rc) == ANA_ERROR_CORRUPT)
    self->damaged = TRUE;
  g_set_error (error, ANA_ERROR, error_code (rc), "%s: %s", what,
               self->handle != NULL && sqlite3_extended_errcode (self->handle) == rc ? sqlite3_errmsg (self->handle)
                                                                                    : sqlite3_errstr (rc));
  return FALSE;
}

static void
stmt_free (gpointer data)
{
  AnaStmt *self = data;

  sqlite3_finalize (self->stmt); /* repeats the error of the last step, which was told then */
  g_free (self);
}

static int
wal_committed_cb (void *data, sqlite3 *handle, const char *name, int n_pages)
{
  AnaDb *self = data;

  if (n_pages < self->n_copied_pages) /* the log began anew */
    self->n_copied_pages = 0;
  self->n_wal_pages = n_pages;
  return SQLITE_OK;
}

static gboolean
configure_common (AnaDb *self, GError **error)
{
  sqlite3 *h = self->handle;
  int rc = sqlite3_extended_result_codes (h, 1);

  if (rc == SQLITE_OK) rc = sqlite3_busy_timeout (h, BUSY_MS);
  if (rc == SQLITE_OK && self->mode != ANA_DB_WRITER) /* of 120 kB each, for a few short statements */
    rc = sqlite3_db_config (h, SQLITE_DBCONFIG_LOOKASIDE, NULL, READER_SLOT_BYTES, READER_N_SLOTS);
  if (rc == SQLITE_OK) rc = sqlite3_db_config (h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  if (rc == SQLITE_OK) rc = sqlite3_db_config (h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  if (rc == SQLITE_OK) rc = sqlite3_db_config (h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  if (rc == SQLITE_OK) rc = sqlite3_db_config (h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  if (rc == SQLITE_OK) rc = sqlite3_db_config (h, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  if (rc == SQLITE_OK && self->mode != ANA_DB_WRITER)
    rc = sqlite3_db_config (h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  if (rc == SQLITE_OK)
    rc = sqlite3_prepare_v3 (h, "ROLLBACK", -1, SQLITE_PREPARE_PERSISTENT, &self->rollback, NULL);
  return check (self, rc, "Cannot set up the database", error) &&
         ana_db_exec (self, "PRAGMA mmap_size=0", error) &&
         ana_db_exec (self, "PRAGMA temp_store=MEMORY", error) &&
         ana_db_exec (self, "PRAGMA wal_autocheckpoint=0", error);
}

static gboolean
set_journal_mode (AnaDb *self, const char *sql, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self, sql, error);

  if (stmt == NULL || !ana_stmt_next (stmt, error))
    return FALSE;
  self->wal = g_strcmp0 (ana_stmt_get_text (stmt, 0), "wal") == 0;
  ana_stmt_reset (stmt);
  return TRUE;
}

/* Where memory cannot be shared a rollback journal is kept: slower, and as safe. A file that comes from a better place may
 * have a log: the one who has it alone can read that without shared memory, and ends it. */
static gboolean
choose_journal (AnaDb *self, const char *path, GError **error)
{
  if (ana_place_shares_memory (path))
    return set_journal_mode (self, "PRAGMA journal_mode=WAL", error);
  return ana_db_exec (self, "PRAGMA locking_mode=EXCLUSIVE", error) &&
         set_journal_mode (self, "PRAGMA journal_mode=DELETE", error) &&
         ana_db_exec (self, "PRAGMA locking_mode=NORMAL", error);
}

static gboolean
configure_writer (AnaDb *self, const char *path, AnaDbSync sync, GError **error)
{
  if (self->mode == ANA_DB_MEMORY)
    return ana_db_exec (self, "PRAGMA journal_mode=MEMORY", error) && ana_db_exec (self, "PRAGMA synchronous=OFF", error);
  if (!choose_journal (self, path, error))
    return FALSE;
  sqlite3_wal_hook (self->handle, wal_committed_cb, self);
  /* secure_delete is on in Debian's build: it would write every freed page of the tail once more */
  return ana_db_exec (self, sync == ANA_SYNC_FULL || !self->wal ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL", error) &&
         ana_db_exec (self, sync == ANA_SYNC_FULL ? "PRAGMA secure_delete=ON" : "PRAGMA secure_delete=OFF", error) &&
         ana_db_exec (self, "PRAGMA foreign_keys=ON", error) &&
         ana_db_exec (self, "PRAGMA cache_size=-8192", error) &&
         ana_db_exec (self, "PRAGMA journal_size_limit=4194304", error);
}

static char *
make_name (const char *path, AnaDbMode mode, int *flags)
{
  g_autofree char *absolute = NULL;
  g_autofree char *uri = NULL;

  *flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  switch (mode)
    {
    case ANA_DB_WRITER: *flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE; return g_strdup (path);
    case ANA_DB_READER: *flags |= SQLITE_OPEN_READONLY; return g_strdup (path);
    case ANA_DB_MEMORY:
      *flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI;
      return g_strdup_printf ("file:/%s?vfs=memdb", path);
    case ANA_DB_MEMORY_READER:
      *flags |= SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
      return g_strdup_printf ("file:/%s?vfs=memdb", path);
    case ANA_DB_IMMUTABLE:
    default:
      *flags |= SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
      absolute = g_canonicalize_filename (path, NULL);
      uri = g_filename_to_uri (absolute, NULL, NULL);
      return g_strconcat (uri, "?immutable=1", NULL);
    }
}

/**
 * ana_db_open:
 * @path: the file; with %ANA_DB_MEMORY a name of letters, digits and '-'
 * @mode: what the connection may do
 * @sync: how durable a commit is; of writers alone
 * @error: return location
 *
 * Opens one connection, with the settings that every database of the house has.
 *
 * Nothing is read but the header: damage further in shows at the first query. A database that a crash left behind is
 * recovered here. Blocking; the connection may be handed to another thread but not shared.
 *
 * Returns: (transfer full): the connection; %NULL with %ANA_ERROR_CORRUPT when the file is no database (set it aside),
 *   %ANA_ERROR_RETRY or %ANA_ERROR_NOT_PERMITTED when the place cannot be used, %ANA_ERROR_FULL without space
 */
AnaDb *
ana_db_open (const char *path, AnaDbMode mode, AnaDbSync sync, GError **error)
{
  g_autoptr (AnaDb) self = g_new0 (AnaDb, 1);
  g_autofree char *name = NULL;
  gint64 version;
  int flags, rc;

  g_return_val_if_fail (path != NULL, NULL);
  self->mode = mode;
  self->stmts = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, stmt_free);
  name = make_name (path, mode, &flags);
  rc = sqlite3_open_v2 (name, &self->handle, flags, NULL);
  if (!check (self, rc, "Cannot open the database", error) || !configure_common (self, error))
    return NULL;
  if (mode == ANA_DB_WRITER && sqlite3_db_readonly (self->handle, "main") == 1)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_PERMITTED, "%s cannot be written", path);
      return NULL;
    }
  if ((mode == ANA_DB_WRITER || mode == ANA_DB_MEMORY) && !configure_writer (self, path, sync, error))
    return NULL;
  if (!ana_db_get_int (self, "PRAGMA schema_version", &version, error)) /* reads the header */
    return NULL;
  return g_steal_pointer (&self);
}

void
ana_db_close (AnaDb *self)
{
  if (self == NULL)
    return;
  ana_db_rollback (self);
  g_clear_pointer (&self->stmts, g_hash_table_unref);
  sqlite3_finalize (self->rollback); /* repeats the error of the last step */
  if (self->handle != NULL && sqlite3_close (self->handle) != SQLITE_OK)
    g_critical ("a statement outlived its database");
  g_free (self);
}

/* Between two readings far apart: what was read may be megabytes, and the system keeps it too. */
void
ana_db_rest (AnaDb *self)
{
  sqlite3_db_release_memory (self->handle);
}

gboolean
ana_db_exec (AnaDb *self, const char *sql, GError **error)
{
  return check (self, sqlite3_exec (self->handle, sql, NULL, NULL, NULL), "The database refused", error);
}

gboolean
ana_db_get_int (AnaDb *self, const char *sql, gint64 *out, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self, sql, error);
  g_autoptr (GError) local = NULL;

  *out = 0;
  if (stmt == NULL)
    return FALSE;
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

gboolean
ana_db_begin (AnaDb *self, GError **error)
{
  AnaStmt *stmt = self->mode == ANA_DB_WRITER || self->mode == ANA_DB_MEMORY ? ana_db_stmt (self, "BEGIN IMMEDIATE", error)
                                                                             : ana_db_stmt (self, "BEGIN", error);

  if (self->is_stuck)
    ana_db_rollback (self);
  return stmt != NULL && ana_stmt_run (stmt, error);
}

gboolean
ana_db_commit (AnaDb *self, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self, "COMMIT", error);

  if (stmt != NULL && ana_stmt_run (stmt, error))
    return TRUE;
  ana_db_rollback (self);
  return FALSE;
}

void
ana_db_rollback (AnaDb *self)
{
  if (self->handle == NULL || sqlite3_get_autocommit (self->handle))
    return;
  /* Fails when SQLite rolled back on its own, which is what was asked for; or for want of memory: begin() tries again. */
  if (self->rollback != NULL)
    {
      sqlite3_step (self->rollback);
      sqlite3_reset (self->rollback);
    }
  self->is_stuck = !sqlite3_get_autocommit (self->handle);
}

gboolean
ana_db_in_transaction (AnaDb *self)
{
  return !sqlite3_get_autocommit (self->handle);
}

gboolean
ana_db_is_damaged (AnaDb *self)
{
  return self->damaged;
}

gboolean
ana_db_is_wal (AnaDb *self)
{
  return self->wal;
}

gint64
ana_db_get_last_id (AnaDb *self)
{
  return sqlite3_last_insert_rowid (self->handle);
}

gint64
ana_db_get_bytes (AnaDb *self)
{
  gint64 n_pages, n_free, page_bytes;

  if (!ana_db_get_int (self, "PRAGMA page_count", &n_pages, NULL) ||
      !ana_db_get_int (self, "PRAGMA freelist_count", &n_free, NULL) ||
      !ana_db_get_int (self, "PRAGMA page_size", &page_bytes, NULL))
    return -1;
  return (n_pages - n_free) * page_bytes;
}

/**
 * ana_db_checkpoint:
 * @self: a writer
 * @error: return location
 *
 * Copies committed pages of the log into the file, as far as readers allow, without waiting for any of them.
 *
 * Returns: whether it was copied, or nothing had to be
 */
gboolean
ana_db_checkpoint (AnaDb *self, GError **error)
{
  int n_log = 0, n_copied = 0, rc;

  if (!self->wal)
    return TRUE;
  rc = sqlite3_wal_checkpoint_v2 (self->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &n_log, &n_copied);
  if (rc == SQLITE_BUSY)
    return TRUE;
  if (!check (self, rc, "Cannot checkpoint", error))
    return FALSE;
  self->n_copied_pages = MAX (n_copied, 0);
  return TRUE;
}

gboolean
ana_db_checkpoint_step (AnaDb *self, GError **error)
{
  return self->n_wal_pages - self->n_copied_pages < CHECKPOINT_PAGES || ana_db_checkpoint (self, error);
}

static gboolean
take_step (AnaDb *self, const char *sql, gint64 application_id, guint version, GError **error)
{
  char pragma[64];

  if (!ana_db_exec (self, sql, error))
    return FALSE;
  g_snprintf (pragma, sizeof pragma, "PRAGMA application_id=%" G_GINT64_FORMAT, application_id);
  if (!ana_db_exec (self, pragma, error))
    return FALSE;
  g_snprintf (pragma, sizeof pragma, "PRAGMA user_version=%u", version);
  return ana_db_exec (self, pragma, error);
}

/**
 * ana_db_migrate:
 * @self: a writer
 * @application_id: of the files that the ladder builds
 * @steps: (array length=n_steps): SQL that brings version i to i + 1
 * @n_steps: the version that this program knows
 * @error: return location
 *
 * Brings an empty or older database to the newest version, in one transaction: all of it or nothing.
 *
 * Returns: %TRUE when the database has version @n_steps now; %FALSE with %ANA_ERROR_TOO_NEW for a later one (do not
 *   touch it), %ANA_ERROR_CORRUPT for a database of another application, or the error of the step
 */
gboolean
ana_db_migrate (AnaDb *self, gint64 application_id, const char *const *steps, guint n_steps, GError **error)
{
  gint64 id, version, n_tables;

  if (!ana_db_get_int (self, "PRAGMA application_id", &id, error) ||
      !ana_db_get_int (self, "PRAGMA user_version", &version, error) ||
      !ana_db_get_int (self, "SELECT count(*) FROM sqlite_master", &n_tables, error))
    return FALSE;
  if (id != application_id && (id != 0 || n_tables != 0))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "The file belongs to another application (id 0x%08x)", (guint) id);
      return FALSE;
    }
  if (version > n_steps)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_TOO_NEW, "The file has version %d, this program knows %u", (int) version, n_steps);
      return FALSE;
    }
  if (version == n_steps)
    return TRUE;
  if (!ana_db_begin (self, error))
    return FALSE;
  for (guint i = MAX (version, 0); i < n_steps; i++)
    if (!take_step (self, steps[i], application_id, i + 1, error))
      {
        ana_db_rollback (self);
        return FALSE;
      }
  return ana_db_commit (self, error);
}

static gboolean
sync_file (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (!ok)
    g_set_error (error, ANA_ERROR, ANA_ERROR_FAILED, "Cannot make %s durable: %s", path, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return ok;
}

/**
 * ana_db_copy_to:
 * @self: any connection
 * @path: a file that does not exist
 * @error: return location
 *
 * Writes a whole, consistent copy of the database, without its free pages, and waits until it is on the disk. Nobody else can read it, not
 * even while it is written.
 */
gboolean
ana_db_copy_to (AnaDb *self, const char *path, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self, "VACUUM INTO ?1", error);
  int fd = stmt != NULL ? open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;

  if (stmt == NULL)
    return FALSE;
  if (fd < 0)
    {
      g_set_error (error, ANA_ERROR, errno == ENOSPC ? ANA_ERROR_FULL : ANA_ERROR_FAILED, "Cannot make %s: %s", path, g_strerror (errno));
      return FALSE;
    }
  close (fd);
  ana_stmt_bind_text (stmt, 0, path);
  return ana_stmt_run (stmt, error) && sync_file (path, error);
}

/**
 * ana_db_copy_to_memory:
 * @self: a connection of %ANA_DB_IMMUTABLE
 * @name: of a database in memory that is empty, and that another connection holds open
 * @error: return location
 *
 * Copies a file into memory. What its log holds and the file does not is left out.
 */
gboolean
ana_db_copy_to_memory (AnaDb *self, const char *name, GError **error)
{
  g_autofree char *uri = g_strdup_printf ("file:/%s?vfs=memdb", name);
  AnaStmt *stmt = ana_db_stmt (self, "VACUUM INTO ?1", error);

  g_return_val_if_fail (self->mode == ANA_DB_IMMUTABLE, FALSE); /* the one that knows addresses */
  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, uri);
  return ana_stmt_run (stmt, error);
}

/**
 * ana_db_move:
 * @path: a database that no connection of ours has open
 * @to: its new place, on the same file system
 * @error: return location
 *
 * Renames a database with its log, index and journal: a journal that stayed would be played into the next file of its name.
 */
gboolean
ana_db_move (const char *path, const char *to, GError **error)
{
  static const char *const endings[] = { "-wal", "-shm", "-journal", "" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *from = g_strconcat (path, endings[i], NULL);
      g_autofree char *target = g_strconcat (to, endings[i], NULL);

      if (g_rename (from, target) != 0 && errno != ENOENT)
        {
          g_set_error (error, ANA_ERROR, ANA_ERROR_FAILED, "Cannot set %s aside: %s", from, g_strerror (errno));
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * ana_db_stmt:
 * @self: a connection
 * @sql: one statement, as a string literal: it is remembered by its address
 * @error: return location
 *
 * The prepared statement for @sql, compiled at its first use and reset since its last.
 *
 * Returns: (transfer none): the statement; %NULL with an error when it does not compile
 */
AnaStmt *
ana_db_stmt (AnaDb *self, const char *sql, GError **error)
{
  AnaStmt *stmt = g_hash_table_lookup (self->stmts, sql);
  sqlite3_stmt *raw = NULL;

  if (stmt != NULL)
    return stmt;
  if (!check (self, sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &raw, NULL), "The database refused", error))
    return NULL;
  stmt = g_new0 (AnaStmt, 1);
  stmt->stmt = raw;
  stmt->db = self;
  g_hash_table_insert (self->stmts, (gpointer) sql, stmt);
  return stmt;
}

/* SQLite counts parameters from 1 and columns from 0: everything goes through here. */
static void
bound (AnaStmt *self, int rc)
{
  if (rc != SQLITE_OK && self->bind_rc == SQLITE_OK)
    self->bind_rc = rc;
}

void
ana_stmt_bind_int (AnaStmt *self, int index, gint64 value)
{
  bound (self, sqlite3_bind_int64 (self->stmt, index + 1, value));
}

void
ana_stmt_bind_double (AnaStmt *self, int index, double value)
{
  bound (self, isfinite (value) ? sqlite3_bind_double (self->stmt, index + 1, value) : SQLITE_MISMATCH);
}

void
ana_stmt_bind_text (AnaStmt *self, int index, const char *value)
{
  bound (self, value != NULL ? sqlite3_bind_text (self->stmt, index + 1, value, -1, SQLITE_STATIC)
                             : sqlite3_bind_null (self->stmt, index + 1));
}

void
ana_stmt_bind_blob (AnaStmt *self, int index, const void *data, gsize n_bytes)
{
  bound (self, sqlite3_bind_blob64 (self->stmt, index + 1, n_bytes > 0 ? data : "", n_bytes, SQLITE_STATIC));
}

static gboolean
step (AnaStmt *self, int *rc, GError **error)
{
  *rc = self->bind_rc != SQLITE_OK ? self->bind_rc : sqlite3_step (self->stmt);
  return check (self->db, *rc, "The database refused", error);
}

gboolean
ana_stmt_run (AnaStmt *self, GError **error)
{
  gboolean ok;
  int rc;

  do
    ok = step (self, &rc, error);
  while (ok && rc == SQLITE_ROW);
  ana_stmt_reset (self);
  return ok;
}

gboolean
ana_stmt_next (AnaStmt *self, GError **error)
{
  int rc;

  if (step (self, &rc, error) && rc == SQLITE_ROW)
    return TRUE;
  ana_stmt_reset (self);
  return FALSE;
}

void
ana_stmt_reset (AnaStmt *self)
{
  sqlite3_reset (self->stmt); /* repeats the error of the last step, which was told then */
  sqlite3_clear_bindings (self->stmt);
  self->bind_rc = SQLITE_OK;
}

gint64
ana_stmt_get_int (AnaStmt *self, int column)
{
  return sqlite3_column_int64 (self->stmt, column);
}

double
ana_stmt_get_double (AnaStmt *self, int column)
{
  return sqlite3_column_double (self->stmt, column);
}

const char *
ana_stmt_get_text (AnaStmt *self, int column)
{
  return (const char *) sqlite3_column_text (self->stmt, column);
}

const void *
ana_stmt_get_blob (AnaStmt *self, int column, gsize *n_bytes)
{
  const void *data = sqlite3_column_blob (self->stmt, column);

  *n_bytes = (gsize) sqlite3_column_bytes (self->stmt, column);
  return data;
}

gboolean
ana_stmt_is_null (AnaStmt *self, int column)
{
  return sqlite3_column_type (self->stmt, column) == SQLITE_NULL;
}
