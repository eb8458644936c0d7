/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-store-care.c: verify, backup, restore, and removing everything.
 */
#include "config.h"

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-file.h"
#include "ana-store-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define LOCK_WAIT_USEC (5 * ANA_USEC_PER_SEC)
#define LOCK_TRY_USEC  (100 * 1000)

/* --- verify --- */

typedef struct {
  AnaStore        *store;
  AnaDb           *db;
  AnaVerifyReport *report;
  GCancellable    *cancellable;
  const char      *stream;
  const char      *dim;
  gint64           from_usec, last_usec;
  gint64           n;
  guint64          x;
  AnaChunk         points;   /* of one key */
} Verify;

static void G_GNUC_PRINTF (2, 3)
add_problem (AnaVerifyReport *report, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (report->problems, g_strdup_vprintf (format, args));
  va_end (args);
  report->ok = FALSE;
}

static gboolean
check_pages (AnaDb *db, const char *file, AnaVerifyReport *report, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "PRAGMA integrity_check(20)", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  while (ana_stmt_next (stmt, &local))
    if (g_strcmp0 (ana_stmt_get_text (stmt, 0), "ok") != 0)
      add_problem (report, "%s: %s", file, ana_stmt_get_text (stmt, 0));
  if (local != NULL)
    add_problem (report, "%s: %s", file, local->message);
  return TRUE;
}

static gboolean
verify_chunk_cb (const AnaChunkRow *row, const void *body, gsize n_bytes, gpointer data, GError **error)
{
  Verify *self = data;
  guint before = self->points.n;

  if (!ana_chunk_decode (&self->points, body, n_bytes, NULL) || self->points.n - before != row->n ||
      self->points.ts_usec[before] != row->first_usec || self->points.ts_usec[self->points.n - 1] != row->last_usec)
    add_problem (self->report, "%s, key \"%s\": chunk %" G_GINT64_FORMAT " does not fit its row", self->stream, self->dim, row->id);
  else if (before > 0 && row->first_usec <= self->last_usec)
    add_problem (self->report, "%s, key \"%s\": chunk %" G_GINT64_FORMAT " overlaps the one before", self->stream, self->dim, row->id);
  self->last_usec = row->last_usec;
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static void
count_points (Verify *self)
{
  AnaRow row;

  for (guint i = ana_chunk_find (&self->points, self->from_usec); i < self->points.n; i++)
    {
      ana_chunk_get (&self->points, i, &row);
      if (row.dead)
        continue;
      row.dim = self->dim;
      self->n++;
      self->x += ana_row_checksum (&row);
    }
}

typedef struct {
  gint64 kid;
  char  *dim;
} Key;

static void
key_clear (gpointer data)
{
  g_free (((Key *) data)->dim);
}

static void
add_key_cb (gint64 kid, const char *dim, gpointer data)
{
  Key key = { kid, g_strdup (dim) };

  g_array_append_val ((GArray *) data, key);
}

static gboolean
verify_key (Verify *self, const Key *key, GError **error)
{
  AnaSpan all = { G_MININT64, G_MAXINT64 };
  g_autoptr (GError) local = NULL;

  self->dim = key->dim;
  self->points.n = 0;
  ana_chunk_table_scan (self->db, key->kid, all, verify_chunk_cb, self, &local);
  if (g_error_matches (local, ANA_ERROR, ANA_ERROR_CORRUPT))
    add_problem (self->report, "%s, key \"%s\": %s", self->stream, self->dim, local->message);
  else if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  ana_overlay_add_rows (ana_store_get_overlay (self->store), key->kid, all, &self->points);
  count_points (self);
  return TRUE;
}

static gboolean
verify_stream (Verify *self, const AnaStreamRow *row, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (Key));

  g_array_set_clear_func (keys, key_clear);
  self->stream = row->id;
  self->from_usec = row->from_usec;
  self->n = 0;
  self->x = 0;
  if (!ana_key_table_list (self->db, row->sid, add_key_cb, keys, error))
    return FALSE;
  for (guint i = 0; i < keys->len; i++)
    if (!verify_key (self, &g_array_index (keys, Key, i), error))
      return FALSE;
  if (row->state != ANA_STREAM_STATE_OK)
    add_problem (self->report, "%s: %s", row->id, row->state == ANA_STREAM_STATE_QUARANTINED ? "in quarantine" : "waits to be fetched anew");
  else if (self->n != row->n || self->x != row->x)
    add_problem (self->report, "%s: %" G_GINT64_FORMAT " rows with checksum %016" G_GINT64_MODIFIER "x are stored, %" G_GINT64_FORMAT
                               " with %016" G_GINT64_MODIFIER "x were applied", row->id, self->n, self->x, row->n, row->x);
  self->report->n_streams++;
  self->report->n_rows += self->n;
  return TRUE;
}

static gboolean
verify_cache (AnaStore *store, AnaDb *db, AnaVerifyReport *report, GCancellable *cancellable, GError **error)
{
  Verify self = { .store = store, .db = db, .report = report, .cancellable = cancellable };
  g_autoptr (GPtrArray) rows = NULL;
  gboolean ok = check_pages (db, "cache.db", report, error);

  rows = ok ? ana_stream_table_list (db, error) : NULL;
  ok = rows != NULL;
  for (guint i = 0; ok && i < rows->len; i++)
    {
      ana_overlay_update_row (ana_store_get_overlay (store), g_ptr_array_index (rows, i));
      ok = verify_stream (&self, g_ptr_array_index (rows, i), error);
    }
  ana_chunk_clear (&self.points);
  return ok;
}

static gboolean
verify_user (AnaStore *self, AnaVerifyReport *report, GError **error)
{
  gboolean none, ok;
  AnaDb *db = ana_store_begin_read_user (self, &none, error);

  if (db == NULL)
    return none;
  ok = check_pages (db, "user.db", report, error);
  ana_store_end_read_user (self, db);
  return ok;
}

/**
 * ana_store_verify:
 * @self: a store
 * @cancellable: (nullable): to stop it
 * @error: return location
 *
 * Checks everything: the pages of both files, the checksum of every chunk and record, and for every stream that the rows
 * stored add up to what was applied. Seconds for a large cache; its transaction is as long, so the writer's log grows
 * meanwhile. Any thread but main.
 *
 * Returns: (transfer full): the report, whose problems are English sentences; %NULL with an error when it could not be done
 */
AnaVerifyReport *
ana_store_verify (AnaStore *self, GCancellable *cancellable, GError **error)
{
  AnaVerifyReport *report;
  g_autoptr (GError) local = NULL;
  AnaDb *db;

  g_return_val_if_fail (ANA_IS_STORE (self), NULL);
  ana_store_flush (self);
  report = g_new0 (AnaVerifyReport, 1);
  report->ok = TRUE;
  report->problems = g_ptr_array_new_with_free_func (g_free);
  db = ana_store_begin_read (self, &local);
  if (db != NULL)
    {
      verify_cache (self, db, report, cancellable, &local);
      ana_store_end_read (self, db);
    }
  if (g_error_matches (local, ANA_ERROR, ANA_ERROR_CORRUPT))
    {
      add_problem (report, "cache.db: %s", local->message);
      g_clear_error (&local);
    }
  if (local == NULL && verify_user (self, report, &local))
    return report;
  g_propagate_error (error, g_steal_pointer (&local));
  ana_verify_report_free (report);
  return NULL;
}

void
ana_verify_report_free (AnaVerifyReport *report)
{
  if (report == NULL)
    return;
  g_ptr_array_unref (report->problems);
  g_free (report);
}

/* --- backup and restore --- */

/**
 * ana_store_backup:
 * @self: a store
 * @path: the file to make; one that is there is replaced
 * @error: return location
 *
 * Writes all that cannot be fetched again, which is user.db, as one file: itself a whole user.db. Either the new file is
 * there in the end, or the old one as it was. Blocks; any thread.
 *
 * Returns: %FALSE with %ANA_ERROR_NO_DATA when there is no user.db, or the error of the place
 */
gboolean
ana_store_backup (AnaStore *self, const char *path, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  gboolean none, ok;
  AnaDb *db;

  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);
  db = ana_store_begin_read_user (self, &none, error);
  if (none)
    g_set_error_literal (error, ANA_ERROR, ANA_ERROR_NO_DATA, "There is nothing to back up: no user.db");
  if (db == NULL)
    return FALSE;
  g_unlink (part);
  ok = ana_db_copy_to (db, part, error);
  ana_store_end_read_user (self, db);
  ok = ok && ana_file_replace (part, path, error);
  if (!ok)
    g_unlink (part);
  return ok;
}

static int
wait_for_lock (const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "workspace.lock", NULL);
  gint64 until_usec = ana_clock_monotonic_usec () + LOCK_WAIT_USEC;

  while (TRUE)
    {
      g_autoptr (GError) local = NULL;
      int fd = ana_file_lock (path, &local);

      if (fd >= 0)
        return fd;
      if (!g_error_matches (local, ANA_ERROR, ANA_ERROR_IN_USE) || ana_clock_monotonic_usec () >= until_usec)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return -1;
        }
      g_usleep (LOCK_TRY_USEC);
    }
}

/* The present user.db, with what its log holds, becomes a copy among the backups. */
static gboolean
keep_present (const char *dir, const char *path, GError **error)
{
  g_autofree char *folder = g_build_filename (dir, "backups", NULL);
  g_autofree char *name = ana_name_with_time ("before-restore-", ".db");
  g_autofree char *kept = g_build_filename (folder, name, NULL);
  AnaDb *db;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!ana_dir_make_private (folder, error))
    return FALSE;
  db = ana_db_open (path, ANA_DB_WRITER, ANA_SYNC_FULL, NULL);
  ana_db_close (db); /* the log goes into the file; a file that cannot be opened is kept with its log */
  return ana_db_move (path, kept, error);
}

static gboolean
replace_user (const char *dir, const char *from, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "user.db", NULL);
  g_autofree char *mark = g_build_filename (dir, "user.mark", NULL);
  g_autofree char *data = NULL;
  gsize n_bytes;

  if (!g_file_get_contents (from, &data, &n_bytes, error) || !keep_present (dir, path, error))
    return FALSE;
  g_unlink (mark); /* it counted the commits of the other file */
  return ana_file_write_atomic (path, data, n_bytes, 0600, error);
}

/**
 * ana_store_restore:
 * @dir: a profile's folder, made when missing
 * @path: a file that ana_store_backup() made
 * @error: return location
 *
 * Puts a backup in the place of user.db. What was there is kept as "backups/before-restore-TIME.db". Waits up to five
 * seconds for the lock. Blocks; any thread.
 *
 * Returns: %FALSE with %ANA_ERROR_IN_USE (the message names who writes the profile), %ANA_ERROR_CORRUPT or
 *   %ANA_ERROR_TOO_NEW when the file is no backup that this program can read; then nothing was changed
 */
gboolean
ana_store_restore (const char *dir, const char *path, GError **error)
{
  gboolean ok;
  int fd;

  g_return_val_if_fail (dir != NULL && path != NULL, FALSE);
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, "There is no file %s", path);
      return FALSE;
    }
  if (!ana_user_validate (path, error) || !ana_dir_make_private (dir, error))
    return FALSE;
  fd = wait_for_lock (dir, error);
  if (fd < 0)
    return FALSE;
  ok = replace_user (dir, path, error);
  ana_file_unlock (fd);
  return ok;
}

/* --- removing --- */

static gboolean
is_ours (const char *name)
{
  static const char *const names[] = { "cache.db", "user.db", "user.mark", "workspace.lock", "identity.key", "identity.id" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_has_prefix (name, names[i]))
      {
        const char *rest = name + strlen (names[i]);

        return rest[0] == '\0' || g_str_equal (rest, "-wal") || g_str_equal (rest, "-shm") || g_str_equal (rest, "-journal") ||
               g_str_has_prefix (rest, ".damaged-") || g_str_has_suffix (rest, ".part");
      }
  return FALSE;
}

static gboolean
remove_files (const char *dir, gboolean all, GError **error)
{
  g_autoptr (GDir) entries = g_dir_open (dir, 0, error);
  const char *name;

  if (entries == NULL)
    return FALSE;
  while ((name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      if ((all || is_ours (name)) && g_unlink (path) != 0)
        {
          g_set_error (error, ANA_ERROR, ANA_ERROR_FAILED, "Cannot remove %s: %s", path, g_strerror (errno));
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * ana_store_remove_all:
 * @self: a store that writes; closed after
 * @error: return location
 *
 * Removes all data of the profile that the program made: both databases, their copies, what was set aside, and what
 * signs packs. Other files in the folder stay; the folder goes when it is empty.
 *
 * Returns: %FALSE with %ANA_ERROR_NOT_PERMITTED for a store that only reads, or the error of the first file that stayed
 */
gboolean
ana_store_remove_all (AnaStore *self, GError **error)
{
  const char *dir;
  g_autofree char *backups = NULL;

  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);
  dir = ana_store_get_dir (self);
  if (ana_store_get_writer (self) == NULL)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_NOT_PERMITTED, "The store is only read: nothing was removed");
      return FALSE;
    }
  ana_store_close (self);
  if (dir == NULL)
    return TRUE;
  backups = g_build_filename (dir, "backups", NULL);
  if (g_file_test (backups, G_FILE_TEST_IS_DIR) && !remove_files (backups, TRUE, error))
    return FALSE;
  g_rmdir (backups);
  if (!remove_files (dir, FALSE, error))
    return FALSE;
  g_rmdir (dir);
  return TRUE;
}
