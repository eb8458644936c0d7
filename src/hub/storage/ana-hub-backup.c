/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-backup.c: what a hub keeps, as one file, and back.
 *
 * The file: eight letters, then for hub.db and events.db the size (8 bytes, least first) and the SHA-256, then both files.
 * The two are copied from read transactions that were of the same commit when both were open, so that a running hub
 * need not stop. A restored hub has a new epoch: places that clients reached since the backup come again with other rows.
 */
#include "config.h"

#include "ana-hub-backup.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-file.h"
#include "ana-hub-sqlite-private.h"
#include "ana-random.h"

#define MAGIC       "ANAHUBB1"
#define HEAD_BYTES  (8 + 2 * (8 + 32))
#define CHUNK_BYTES (256 * 1024)
#define MAX_TRIES   200

static const char *const names[2] = { "hub.db", "events.db" };

typedef struct {
  guint64 n_bytes;
  guint8  sha256[32];
} Part;

/* --- small things ----------------------------------------------------------------------------------------------- */

static gboolean
fail_sqlite (sqlite3 *db, const char *what, GError **error)
{
  g_set_error (error, ANA_ERROR, sqlite3_errcode (db) == SQLITE_FULL ? ANA_ERROR_FULL : ANA_ERROR_FAILED, "%s: %s", what, sqlite3_errmsg (db));
  return FALSE;
}

static gboolean
fail_errno (const char *what, const char *path, GError **error)
{
  g_set_error (error, ANA_ERROR, errno == ENOSPC ? ANA_ERROR_FULL : errno == ENOENT ? ANA_ERROR_NOT_FOUND : ANA_ERROR_FAILED, "cannot %s %s: %s",
               what, path, g_strerror (errno));
  return FALSE;
}

static gboolean
sync_path (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (!ok)
    fail_errno ("write", path, error);
  if (fd >= 0)
    close (fd);
  return ok;
}

static void
remove_part (const char *path)
{
  g_unlink (path);
}

/* --- copying both files of one commit --------------------------------------------------------------------------- */

typedef struct {
  sqlite3 *db[2];
} Pair;

static void
pair_clear (Pair *pair)
{
  for (int i = 0; i < 2; i++)
    sqlite3_close (g_steal_pointer (&pair->db[i]));
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

/* Reads the commit's number, which begins the read transaction. */
static gboolean
begin_read (sqlite3 *db, gint64 *commit)
{
  sqlite3_stmt *stmt = NULL;
  gboolean ok = sqlite3_exec (db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK
                && sqlite3_prepare_v2 (db, "SELECT value FROM meta WHERE key = 'commit'", -1, &stmt, NULL) == SQLITE_OK;
  int rc = ok ? sqlite3_step (stmt) : SQLITE_ERROR;

  *commit = rc == SQLITE_ROW ? sqlite3_column_int64 (stmt, 0) : 0;
  sqlite3_finalize (stmt);
  return rc == SQLITE_ROW || rc == SQLITE_DONE;
}

/* Holds both files at the same commit: a hub commits one after the other, so that it may take some tries. */
static gboolean
hold_pair (const char *dir, Pair *pair, GError **error)
{
  gint64 commits[2] = { 0, 1 };

  for (int i = 0; i < 2; i++)
    {
      g_autofree char *path = g_build_filename (dir, names[i], NULL);

      if (sqlite3_open_v2 (path, &pair->db[i], SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        {
          g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, "%s: no hub's data: %s", path, sqlite3_errmsg (pair->db[i]));
          return FALSE;
        }
      sqlite3_busy_timeout (pair->db[i], 5000);
    }
  for (int try = 0; try < MAX_TRIES; try++)
    {
      if (!begin_read (pair->db[0], &commits[0]))
        return fail_sqlite (pair->db[0], names[0], error);
      if (!begin_read (pair->db[1], &commits[1]))
        return fail_sqlite (pair->db[1], names[1], error);
      if (commits[0] == commits[1])
        return TRUE;
      for (int i = 0; i < 2; i++)
        sqlite3_exec (pair->db[i], "ROLLBACK", NULL, NULL, NULL);
      g_usleep (1000 * (try % 7 + 1));
    }
  g_set_error (error, ANA_ERROR, ANA_ERROR_RETRY, "the two files were never of the same commit");
  return FALSE;
}

/* A new file that nobody else can read, even while it is written; what a link leads to is not touched. */
static int
make_part (const char *path, GError **error)
{
  int fd;

  remove_part (path);
  fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    fail_errno ("write", path, error);
  return fd;
}

/* Within the transaction that @from holds. */
static gboolean
copy_database (sqlite3 *from, const char *path, GError **error)
{
  sqlite3 *to = NULL;
  sqlite3_backup *backup = NULL;
  int rc, fd = make_part (path, error);
  gboolean ok;

  if (fd < 0)
    return FALSE;
  close (fd);
  ok = sqlite3_open (path, &to) == SQLITE_OK;

  if (ok)
    backup = sqlite3_backup_init (to, "main", from, "main");
  rc = backup != NULL ? sqlite3_backup_step (backup, -1) : SQLITE_ERROR;
  if (backup != NULL)
    sqlite3_backup_finish (backup);
  ok = rc == SQLITE_DONE && sqlite3_exec (to, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL) == SQLITE_OK;
  if (!ok)
    fail_sqlite (to, path, error);
  sqlite3_close (to);
  return ok;
}

/* --- the one file ----------------------------------------------------------------------------------------------- */

static gboolean
measure (const char *path, Part *part, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *chunk = g_malloc (CHUNK_BYTES);
  gsize n_digest = sizeof part->sha256;
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  ssize_t n = -1;

  part->n_bytes = 0;
  while (fd >= 0 && (n = read (fd, chunk, CHUNK_BYTES)) > 0)
    {
      g_checksum_update (checksum, chunk, n);
      part->n_bytes += (guint64) n;
    }
  if (fd < 0 || n < 0)
    fail_errno ("read", path, error);
  else
    g_checksum_get_digest (checksum, part->sha256, &n_digest);
  if (fd >= 0)
    close (fd);
  return fd >= 0 && n == 0;
}

/* Copies @n_bytes from one descriptor to the other. @checksum: (nullable) over them. FALSE: too short, or an error. */
static gboolean
copy_bytes (int from, int to, guint64 n_bytes, GChecksum *checksum)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK_BYTES);

  while (n_bytes > 0)
    {
      ssize_t n = read (from, chunk, (gsize) MIN (n_bytes, CHUNK_BYTES));

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0 || !ana_file_write_all (to, chunk, (gsize) n))
        return FALSE;
      if (checksum != NULL)
        g_checksum_update (checksum, chunk, n);
      n_bytes -= (guint64) n;
    }
  return TRUE;
}

static void
put_head (const Part *parts, guint8 *head)
{
  memcpy (head, MAGIC, 8);
  for (int i = 0; i < 2; i++)
    {
      guint64 n = GUINT64_TO_LE (parts[i].n_bytes);

      memcpy (head + 8 + i * 40, &n, 8);
      memcpy (head + 16 + i * 40, parts[i].sha256, 32);
    }
}

static gboolean
join_parts (char **copies, const char *path, GError **error)
{
  Part parts[2];
  guint8 head[HEAD_BYTES];
  gboolean ok = TRUE;
  int fd;

  if (!measure (copies[0], &parts[0], error) || !measure (copies[1], &parts[1], error))
    return FALSE;
  put_head (parts, head);
  fd = make_part (path, error);
  if (fd < 0)
    return FALSE;
  ok = ana_file_write_all (fd, head, sizeof head);
  for (int i = 0; ok && i < 2; i++)
    {
      int from = open (copies[i], O_RDONLY | O_CLOEXEC);

      ok = from >= 0 && copy_bytes (from, fd, parts[i].n_bytes, NULL);
      if (from >= 0)
        close (from);
    }
  ok = ok && fsync (fd) == 0;
  if (!ok)
    fail_errno ("write", path, error);
  close (fd);
  return ok;
}

/**
 * ana_hub_backup:
 * @dir: the hub's folder
 * @path: the file to write; replaced when it is there, and only by a whole one
 * @error: return location; NOT_FOUND, FULL, FAILED
 *
 * Copies both files, of one commit, while a hub may run. Blocks for as long as copying takes; needs room for two copies.
 */
gboolean
ana_hub_backup (const char *dir, const char *path, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autofree char *first = g_strconcat (path, ".part-hub", NULL);
  g_autofree char *second = g_strconcat (path, ".part-events", NULL);
  char *copies[2] = { first, second };
  g_auto (Pair) pair = { { NULL } };
  gboolean ok;

  ok = hold_pair (dir, &pair, error) && copy_database (pair.db[0], first, error) && copy_database (pair.db[1], second, error)
       && join_parts (copies, part, error) && ana_file_replace (part, path, error);
  remove_part (first);
  remove_part (second);
  if (!ok)
    remove_part (part);
  return ok;
}

/* --- back ------------------------------------------------------------------------------------------------------- */

static gboolean
read_head (int fd, const char *path, Part *parts, GError **error)
{
  guint8 head[HEAD_BYTES];
  off_t end = lseek (fd, 0, SEEK_END);

  if (lseek (fd, 0, SEEK_SET) != 0 || read (fd, head, sizeof head) != (ssize_t) sizeof head || memcmp (head, MAGIC, 8) != 0)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s is no backup of a hub", path);
      return FALSE;
    }
  for (int i = 0; i < 2; i++)
    {
      memcpy (&parts[i].n_bytes, head + 8 + i * 40, 8);
      parts[i].n_bytes = GUINT64_FROM_LE (parts[i].n_bytes);
      memcpy (parts[i].sha256, head + 16 + i * 40, 32);
    }
  if (parts[0].n_bytes > (guint64) end || parts[1].n_bytes > (guint64) end
      || parts[0].n_bytes + parts[1].n_bytes + HEAD_BYTES != (guint64) end)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "%s is not whole", path);
      return FALSE;
    }
  return TRUE;
}

static gboolean
unpack_part (int fd, const char *path, const Part *part, const char *to_path, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize n_digest = sizeof digest;
  int to = open (to_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  gboolean ok = to >= 0 && copy_bytes (fd, to, part->n_bytes, checksum) && fsync (to) == 0;

  if (!ok)
    fail_errno ("write", to_path, error);
  if (to >= 0)
    close (to);
  g_checksum_get_digest (checksum, digest, &n_digest);
  if (ok && memcmp (digest, part->sha256, sizeof digest) != 0)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "%s is damaged", path);
      return FALSE;
    }
  return ok;
}

/* Clients that know the hub from after the backup must not go on from there. */
static gboolean
change_epoch (const char *path, GError **error)
{
  g_autofree char *epoch = ana_ulid_new (ana_clock_now_usec ());
  g_autofree char *sql = g_strdup_printf ("UPDATE meta SET value = '%s' WHERE key = 'epoch'; UPDATE stream SET epoch = NULL", epoch);
  sqlite3 *db = NULL;
  gboolean ok = sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;

  ok = ok && sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK;
  if (!ok)
    fail_sqlite (db, path, error);
  sqlite3_close (db);
  return ok && sync_path (path, error);
}

/* What is there goes into a folder of its own: nothing of a hub's is ever deleted. */
static char *
move_aside (const char *dir, GError **error)
{
  static const char *const tails[] = { "", "-wal", "-shm" };
  g_autofree char *now = g_strdup_printf ("before-restore-%" G_GINT64_FORMAT, ana_clock_now_usec ());
  g_autofree char *aside = g_build_filename (dir, now, NULL);

  if (!ana_dir_make_private (aside, error))
    return NULL;
  for (int i = 0; i < 2; i++)
    for (guint t = 0; t < G_N_ELEMENTS (tails); t++)
      {
        g_autofree char *name = g_strconcat (names[i], tails[t], NULL);
        g_autofree char *from = g_build_filename (dir, name, NULL);
        g_autofree char *to = g_build_filename (aside, name, NULL);

        if (g_rename (from, to) != 0 && errno != ENOENT)
          {
            fail_errno ("move", from, error);
            return NULL;
          }
      }
  return g_steal_pointer (&aside);
}

/* The files change places under a mark: a hub that finds the mark does not start on half of them. */
static gboolean
swap (const char *dir, char **staged, char **out_aside, GError **error)
{
  g_autofree char *mark = g_build_filename (dir, ANA_HUB_RESTORING, NULL);

  if (!ana_file_write_atomic (mark, "", 0, 0600, error))
    return FALSE;
  *out_aside = move_aside (dir, error);
  if (*out_aside == NULL)
    return FALSE;
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *path = g_build_filename (dir, names[i], NULL);

      if (g_rename (staged[i], path) != 0)
        return fail_errno ("write", path, error);
    }
  if (!sync_path (dir, error))
    return FALSE;
  if (g_unlink (mark) != 0)
    return fail_errno ("remove", mark, error);
  if (g_rmdir (*out_aside) == 0) /* nothing was there */
    g_clear_pointer (out_aside, g_free);
  return TRUE;
}

static gboolean
stage (const char *path, char **staged, GError **error)
{
  Part parts[2];
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean ok;

  if (fd < 0)
    return fail_errno ("read", path, error);
  ok = read_head (fd, path, parts, error) && unpack_part (fd, path, &parts[0], staged[0], error)
       && unpack_part (fd, path, &parts[1], staged[1], error);
  close (fd);
  return ok && ana_hub_migrate_file (staged[0], 0, error) && ana_hub_migrate_file (staged[1], 1, error) && change_epoch (staged[0], error);
}

/**
 * ana_hub_restore:
 * @dir: the hub's folder, made when missing
 * @path: what ana_hub_backup() wrote
 * @out_aside: (out) (nullable): the folder where what was there is now
 * @error: return location; IN_USE while a hub runs, BAD_INPUT, CORRUPT, TOO_NEW
 *
 * Puts a backup in the place of what is there, under a new epoch. A file that is not whole changes nothing.
 */
gboolean
ana_hub_restore (const char *dir, const char *path, char **out_aside, GError **error)
{
  g_autofree char *lock_path = g_build_filename (dir, "hub.lock", NULL);
  g_autofree char *first = g_build_filename (dir, "hub.db.restored", NULL);
  g_autofree char *second = g_build_filename (dir, "events.db.restored", NULL);
  char *staged[2] = { first, second };
  gboolean ok;
  int lock;

  *out_aside = NULL;
  if (!ana_dir_make_private (dir, error))
    return FALSE;
  lock = ana_file_lock (lock_path, error);
  if (lock < 0)
    return FALSE;
  ok = stage (path, staged, error) && swap (dir, staged, out_aside, error);
  remove_part (first);
  remove_part (second);
  ana_file_unlock (lock);
  return ok;
}

/* --- for good --------------------------------------------------------------------------------------------------- */

/* What a link leads to stays. */
static gboolean
remove_tree (const char *path, const char *spared, GError **error)
{
  g_autoptr (GDir) entries = NULL;
  const char *name;
  gboolean ok = TRUE;

  if (g_file_test (path, G_FILE_TEST_IS_SYMLINK) || !g_file_test (path, G_FILE_TEST_IS_DIR))
    return g_unlink (path) == 0 || errno == ENOENT || fail_errno ("remove", path, error);
  entries = g_dir_open (path, 0, error);
  if (entries == NULL)
    return FALSE;
  while (ok && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_strcmp0 (name, spared) != 0)
        ok = remove_tree (child, NULL, error);
    }
  if (ok && spared == NULL && g_rmdir (path) != 0)
    ok = fail_errno ("remove", path, error);
  return ok;
}

/**
 * ana_hub_remove:
 * @dir: the hub's folder
 * @error: return location; IN_USE while a hub runs, FAILED for the first file that stayed
 *
 * Removes all that a hub keeps: both files, what was moved aside, its drop folder with the files in it. There is no way
 * back. A folder that is not there is fine.
 */
gboolean
ana_hub_remove (const char *dir, GError **error)
{
  g_autofree char *lock_path = g_build_filename (dir, "hub.lock", NULL);
  gboolean ok;
  int lock;

  if (!g_file_test (dir, G_FILE_TEST_IS_DIR))
    return TRUE;
  lock = ana_file_lock (lock_path, error);
  if (lock < 0)
    return FALSE;
  ok = remove_tree (dir, "hub.lock", error);
  if (ok)
    g_unlink (lock_path);
  ana_file_unlock (lock);
  if (ok)
    g_rmdir (dir);
  return ok;
}
