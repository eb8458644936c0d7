/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-user-open.c: user.db at the start, and its copies. It is never deleted by us; what cannot be read is kept beside it.
 */
#include "config.h"

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-file.h"
#include "ana-store-private.h"

#include <glib/gstdio.h>
#include <string.h>

#define KEPT_COPIES 5
#define COPY_FOLDER "backups"
#define COPY_PREFIX "user-"

/* PREFIX + UTC time to the microsecond + SUFFIX: names sort by time */
char *
ana_name_with_time (const char *prefix, const char *suffix)
{
  gint64 now_usec = ana_clock_now_usec ();
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (now_usec / ANA_USEC_PER_SEC);
  g_autofree char *text = now != NULL ? g_date_time_format (now, "%Y%m%dT%H%M%S") : g_strdup ("00000000T000000");

  return g_strdup_printf ("%s%s%06d%s", prefix, text, (int) (now_usec % ANA_USEC_PER_SEC), suffix);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Names of the rolling copies, oldest first. */
static GPtrArray *
list_copies (const char *dir)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = g_build_filename (dir, COPY_FOLDER, NULL);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    if (g_str_has_prefix (name, COPY_PREFIX) && g_str_has_suffix (name, ".db"))
      g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names);
  return names;
}

gboolean
ana_user_backup_due (const char *dir)
{
  g_autoptr (GPtrArray) copies = list_copies (dir);
  gint64 now_sec = ana_clock_now_usec () / ANA_USEC_PER_SEC;
  GStatBuf info;

  if (copies->len == 0 || g_stat (g_ptr_array_index (copies, copies->len - 1), &info) != 0)
    return TRUE;
  /* A copy from the future is no copy of yesterday: the clock jumped. */
  return ABS (now_sec - (gint64) info.st_mtime) >= ANA_USEC_PER_DAY / ANA_USEC_PER_SEC;
}

/**
 * ana_user_backup:
 * @db: a connection to user.db
 * @dir: the profile's folder
 * @error: return location
 *
 * Makes a rolling copy, "backups/user-TIME.db", and lets all but the last five go.
 */
gboolean
ana_user_backup (AnaDb *db, const char *dir, GError **error)
{
  g_autofree char *folder = g_build_filename (dir, COPY_FOLDER, NULL);
  g_autofree char *name = ana_name_with_time (COPY_PREFIX, ".db");
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autoptr (GPtrArray) copies = NULL;

  if (!ana_dir_make_private (folder, error))
    return FALSE;
  g_unlink (part);
  if (!ana_db_copy_to (db, part, error) || !ana_file_replace (part, path, error))
    {
      g_unlink (part);
      return FALSE;
    }
  copies = list_copies (dir);
  for (guint i = 0; i + KEPT_COPIES < copies->len; i++)
    g_unlink (g_ptr_array_index (copies, i));
  return TRUE;
}

/* --- the mark: how many commits user.db has seen --- */

gboolean
ana_user_set_mark (const char *dir, gint64 n_commits, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "user.mark", NULL);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT "\n", n_commits);

  return ana_file_write_atomic (path, text, strlen (text), 0600, error);
}

gint64
ana_user_get_mark (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "user.mark", NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && g_ascii_isdigit (text[0]) ? g_ascii_strtoll (text, NULL, 10) : -1;
}

static gint64
read_commits (AnaDb *db)
{
  g_autofree char *text = ana_meta_get (db, "commits", NULL);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

/* --- opening --- */

/**
 * ana_user_validate:
 * @path: a file
 * @error: return location
 *
 * Whether the file is a whole user.db of a version that this program reads: its header, its kind and every page.
 */
gboolean
ana_user_validate (const char *path, GError **error)
{
  g_autoptr (AnaDb) db = ana_db_open (path, ANA_DB_IMMUTABLE, ANA_SYNC_FULL, error);
  AnaStmt *stmt;
  gboolean ok;

  if (db == NULL || !ana_schema_check (db, "user", error))
    return FALSE;
  stmt = ana_db_stmt (db, "PRAGMA integrity_check(1)", error);
  if (stmt == NULL || !ana_stmt_next (stmt, error))
    return FALSE;
  ok = g_strcmp0 (ana_stmt_get_text (stmt, 0), "ok") == 0;
  ana_stmt_reset (stmt);
  if (!ok)
    g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "%s is damaged", path);
  return ok;
}

static char *
newest_good_copy (const char *dir)
{
  g_autoptr (GPtrArray) copies = list_copies (dir);

  for (guint i = copies->len; i > 0; i--)
    if (ana_user_validate (g_ptr_array_index (copies, i - 1), NULL))
      return g_strdup (g_ptr_array_index (copies, i - 1));
  return NULL;
}

static gboolean
put_copy (const char *copy, const char *path, GError **error)
{
  g_autofree char *data = NULL;
  gsize n_bytes;

  return g_file_get_contents (copy, &data, &n_bytes, error) && ana_file_write_atomic (path, data, n_bytes, 0600, error);
}

/* What is there cannot be read: it is kept under another name, and the last good copy takes its place. */
static AnaDb *
restore_copy (const char *dir, const char *path, const char *why, AnaStoreFlags *flags, char **message, GError **error)
{
  g_autofree char *copy = newest_good_copy (dir);
  g_autofree char *name = ana_name_with_time ("user.db.damaged-", "");
  g_autofree char *aside = g_build_filename (dir, name, NULL);
  g_autofree char *copy_name = copy != NULL ? g_path_get_basename (copy) : NULL;
  g_autoptr (AnaDb) db = NULL;

  if (!ana_db_move (path, aside, error) || (copy != NULL && !put_copy (copy, path, error)))
    return NULL;
  db = ana_db_open (path, ANA_DB_WRITER, ANA_SYNC_FULL, error);
  if (db == NULL || !ana_user_schema_migrate (db, error) || !ana_user_set_mark (dir, read_commits (db), error))
    return NULL;
  *flags |= ANA_STORE_USER_RESTORED;
  g_free (*message);
  if (copy != NULL)
    *message = g_strdup_printf ("user.db could not be read (%s). Its copy backups/%s took its place: changes made after that copy are lost. "
                                "The old file is kept as %s.", why, copy_name, name);
  else
    *message = g_strdup_printf ("user.db could not be read (%s), and there is no copy: boards and settings begin anew. "
                                "The old file is kept as %s.", why, name);
  return g_steal_pointer (&db);
}

/* A file that another version or another application owns: it is read if it can be, and never written. */
static AnaDb *
open_untouched (const GError *why, AnaStoreFlags *flags, char **message)
{
  *flags |= ANA_STORE_USER_READONLY;
  g_free (*message);
  *message = g_strdup_printf ("user.db is only read: %s. Changes are not saved.", why->message);
  return NULL;
}

static gboolean
is_foreign (const char *path, AnaDb *db)
{
  gint64 id, n_tables;

  return db != NULL && ana_db_get_int (db, "PRAGMA application_id", &id, NULL) && id != ANA_STORE_APPLICATION_ID &&
         ana_db_get_int (db, "SELECT count(*) FROM sqlite_master", &n_tables, NULL) && n_tables > 0;
}

static gboolean
copy_before_migration (AnaDb *db, const char *dir, GError **error)
{
  gint64 version;

  if (!ana_db_get_int (db, "PRAGMA user_version", &version, error))
    return FALSE;
  return version == 0 || version >= ana_user_schema_version () || ana_user_backup (db, dir, error);
}

/* Commits that the mark counted and the database does not have were lost with its log. */
static AnaDb *
check_mark (AnaDb *db, const char *dir, const char *path, AnaStoreFlags *flags, char **message, GError **error)
{
  g_autoptr (AnaDb) mine = db;
  gint64 mark = ana_user_get_mark (dir), held = read_commits (db), copied = -1;
  g_autofree char *copy = NULL;

  if (mark <= held)
    return g_steal_pointer (&mine);
  copy = newest_good_copy (dir);
  if (copy != NULL)
    {
      g_autoptr (AnaDb) other = ana_db_open (copy, ANA_DB_IMMUTABLE, ANA_SYNC_FULL, NULL);

      copied = other != NULL ? read_commits (other) : -1;
    }
  if (copied > held)
    {
      g_clear_pointer (&mine, ana_db_close);
      return restore_copy (dir, path, "its last changes are missing", flags, message, error);
    }
  *flags |= ANA_STORE_USER_RESTORED;
  g_free (*message);
  *message = g_strdup_printf ("The last %" G_GINT64_FORMAT " saved change(s) of user.db are missing: its log was deleted.", mark - held);
  if (!ana_user_set_mark (dir, held, error))
    return NULL;
  return g_steal_pointer (&mine);
}

static gboolean
was_emptied (const char *dir, const char *path)
{
  GStatBuf info;
  gboolean empty = g_stat (path, &info) != 0 || info.st_size < 100; /* less than a header: SQLite takes it for a new file */

  return empty && (ana_user_get_mark (dir) > 0);
}

/**
 * ana_user_open:
 * @dir: the profile's folder
 * @flags: (inout): what happened
 * @message: (inout): what the user should know
 * @error: return location
 *
 * Opens user.db for writing, whatever state it is in.
 *
 * A damaged, emptied or vanished file makes way for its newest good copy. A newer or foreign file stays as it is, and so
 * does one in a place that cannot be written.
 *
 * Returns: (transfer full): the writer; %NULL without an error when the file is only to be read; %NULL with an error when
 *   the place cannot be used at all
 */
AnaDb *
ana_user_open (const char *dir, AnaStoreFlags *flags, char **message, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "user.db", NULL);
  g_autoptr (AnaDb) db = NULL;
  g_autoptr (GError) local = NULL;

  if (was_emptied (dir, path))
    return restore_copy (dir, path, "it was empty or missing", flags, message, error);
  db = ana_db_open (path, ANA_DB_WRITER, ANA_SYNC_FULL, &local);
  if (db != NULL && !is_foreign (path, db) && copy_before_migration (db, dir, &local) && ana_user_schema_migrate (db, &local))
    return check_mark (g_steal_pointer (&db), dir, path, flags, message, error);
  if (local == NULL)
    g_set_error_literal (&local, ANA_ERROR, ANA_ERROR_TOO_NEW, "It belongs to another application");
  g_clear_pointer (&db, ana_db_close);
  if (g_error_matches (local, ANA_ERROR, ANA_ERROR_CORRUPT))
    return restore_copy (dir, path, local->message, flags, message, error);
  return open_untouched (local, flags, message);
}
