/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-care.c: verify, backup, restore, removing everything, the size limit, past versions, four commits a second.
 */
#include "ana-clock.h"
#include "ana-store-private.h"
#include "store-util.h"

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *data = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (from, &data, &n, NULL));
  g_assert_true (g_file_set_contents (to, data, (gssize) n, NULL));
}

static void
assert_document (AnaStore *store, const char *id, const char *want)
{
  g_autofree char *body = ana_store_get_document (store, "board", id, NULL);

  g_assert_cmpstr (body, ==, want);
}

static void
test_backup_and_restore (void)
{
  g_autofree char *dir = make_dir (), *other = make_dir (), *file = g_build_filename (other, "backup", NULL);
  g_autofree char *cache = g_build_filename (dir, "cache.db", NULL), *kept = g_build_filename (dir, "backups", NULL);
  g_autoptr (GError) error = NULL;
  AnaStore *store = open_store (dir);

  g_assert_true (ana_store_put_document (store, "board", "b", "1", NULL));
  g_assert_true (ana_store_backup (store, file, &error));
  g_assert_no_error (error);
  g_assert_true (ana_store_put_document (store, "board", "b", "2", NULL));
  g_assert_false (ana_store_restore (dir, file, &error)); /* the window is open; five seconds */
  g_assert_error (error, ANA_ERROR, ANA_ERROR_IN_USE);
  g_clear_error (&error);
  close_store (store);
  g_assert_false (ana_store_restore (dir, cache, &error)); /* no backup */
  g_assert_error (error, ANA_ERROR, ANA_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_false (ana_store_restore (dir, "/nowhere/at/all", &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  store = open_store (dir);
  assert_document (store, "b", "2"); /* nothing was changed */
  close_store (store);
  g_assert_true (ana_store_restore (dir, file, &error));
  g_assert_no_error (error);
  store = open_store (dir);
  assert_document (store, "b", "1");
  g_assert_cmpint (ana_store_get_flags (store), ==, ANA_STORE_OK);
  close_store (store);
  {
    g_autoptr (GDir) entries = g_dir_open (kept, 0, NULL);
    const char *name;
    guint n = 0, n_copies = 0;

    while ((name = g_dir_read_name (entries)) != NULL)
      {
        g_autofree char *copy = g_build_filename (kept, name, NULL);
        GStatBuf info;

        n += g_str_has_prefix (name, "before-restore-");
        g_assert_cmpint (g_stat (copy, &info), ==, 0);
        g_assert_true (!g_str_has_prefix (name, "user-") || (info.st_mode & 0077) == 0); /* copies are as private as the workspace, on their own as well */
        n_copies += g_str_has_prefix (name, "user-");
      }
    g_assert_cmpuint (n, ==, 1);
    g_assert_cmpuint (n_copies, >, 0);
  }
  remove_tree (dir);
  remove_tree (other);
}

static void
test_remove_all (void)
{
  g_autofree char *dir = make_dir (), *mine = g_build_filename (dir, "mine.txt", NULL), *cache = g_build_filename (dir, "cache.db", NULL);
  g_autofree char *key = g_build_filename (dir, "identity.key", NULL);
  g_autoptr (GError) error = NULL;
  AnaStore *store = open_store (dir), *reader;

  g_assert_true (g_file_set_contents (mine, "x", 1, NULL));
  g_assert_true (g_file_set_contents (key, "x", 1, NULL)); /* who has it signs as us */
  g_assert_true (ana_store_put_document (store, "board", "b", "1", NULL));
  reader = ana_store_open (dir, ANA_STORE_READ_ONLY, NULL);
  g_assert_false (ana_store_remove_all (reader, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_NOT_PERMITTED);
  g_clear_error (&error);
  close_store (reader);
  g_assert_true (ana_store_remove_all (store, &error));
  g_assert_no_error (error);
  g_assert_null (ana_store_read_points (store, STREAM, "", ALL, &error)); /* closed */
  g_assert_nonnull (error);
  g_object_unref (store);
  g_assert_true (g_file_test (mine, G_FILE_TEST_EXISTS)); /* not ours */
  g_assert_false (g_file_test (cache, G_FILE_TEST_EXISTS));
  g_unlink (mine);
  g_assert_cmpint (g_rmdir (dir), ==, 0); /* nothing else was left */
}

static void
test_verify_finds_damage (void)
{
  g_autofree char *dir = make_dir (), *path = g_build_filename (dir, "cache.db", NULL);
  AnaStore *store = open_store (dir);
  AnaVerifyReport *report;
  AnaDb *db;

  for (gint64 i = 0; i < 4; i++)
    {
      g_autofree char *stream = g_strdup_printf ("kpi:V.%d:day", (int) i);

      g_assert_cmpint (apply_row (store, stream, 0, 1, value_row (MINUTE, "", 1, 1, 1)), ==, ANA_APPLY_OK);
    }
  close_store (store);
  db = ana_db_open (path, ANA_DB_WRITER, ANA_SYNC_NORMAL, NULL);
  g_assert_true (ana_db_exec (db, "UPDATE kpi_chunk SET body = substr(body, 1, 20) || x'ff' || substr(body, 22) WHERE id = 1;"
                                  "UPDATE stream SET n = 5 WHERE id = 'kpi:V.2:day'", NULL));
  ana_db_close (db);
  store = open_store (dir);
  report = ana_store_verify (store, NULL, NULL);
  g_assert_false (report->ok);
  g_assert_cmpint (report->n_streams, ==, 4);
  g_assert_cmpuint (report->problems->len, >=, 2);
  ana_verify_report_free (report);
  /* the scrub finds the same by itself, and the streams are fetched anew */
  ana_writer_scrub (ana_store_get_writer (store));
  g_assert_cmpint (cursor_of (store, "kpi:V.2:day"), ==, -1);
  g_assert_cmpint (cursor_of (store, "kpi:V.1:day"), ==, 1);
  close_store (store);
  remove_tree (dir);
}

static void
test_size_limit (void)
{
  g_autofree char *dir = make_dir ();
  g_autoptr (AnaPoints) minutes = NULL, days = NULL;
  g_autofree AnaRow *rows = g_new0 (AnaRow, 100000);
  AnaStore *store = open_store (dir);

  for (guint i = 0; i < 100000; i++)
    rows[i] = value_row ((gint64) i * MINUTE, "", i * 0.1, i, 1);
  g_assert_cmpint (apply (store, message ("kpi:L:minute", 0, 1, rows, 100000)), ==, ANA_APPLY_OK);
  g_assert_cmpint (apply (store, message ("kpi:L:day", 0, 1, rows, 1000)), ==, ANA_APPLY_OK);
  close_store (store);
  store = open_store (dir);
  ana_store_set_cache_limit (store, 600 * 1024);
  for (guint i = 0; i < 100; i++)
    {
      g_usleep (20 * 1000);
      if ((ana_store_get_flags (store) & ANA_STORE_CACHE_LIMITED) != 0)
        {
          g_clear_pointer (&minutes, ana_points_free);
          minutes = read_all (store, "kpi:L:minute", "");
          if (minutes->n < 60000)
            break;
        }
    }
  g_assert_nonnull (minutes);
  g_assert_cmpuint (minutes->n, <, 60000);
  g_assert_cmpint (minutes->ts_usec[minutes->n - 1], ==, rows[99999].ts_usec); /* the newest stay */
  days = read_all (store, "kpi:L:day", "");
  g_assert_cmpuint (days->n, ==, 1000);
  g_assert_cmpint (ana_store_get_cache_limit (store), ==, 600 * 1024);
  /* what was let go is no mismatch, as long as the hub counts it; what is held must still add up */
  g_assert_cmpint (check (store, "kpi:L:minute", 1, 0, 100000, 1), ==, ANA_APPLY_OK);
  assert_verified (store);
  close_store (store);
  remove_tree (dir);
}

static void
test_answers_least_used (void)
{
  AnaStore *store = open_store (NULL);
  g_autofree guint8 *zeros = g_malloc0 (20 * 1024 * 1024);
  g_autoptr (GBytes) large = g_bytes_new (zeros, 20 * 1024 * 1024);
  gint64 now_usec = g_get_real_time ();

  for (guint i = 0; i < 5; i++) /* together over the 64 MiB that answers may have */
    {
      g_autofree char *key = g_strdup_printf ("large-%u", i);

      ana_store_flush (store);
      ana_clock_set_fixed (now_usec + (gint64) (i + 1) * ANA_USEC_PER_HOUR);
      ana_store_put_answer (store, key, NULL, 0, large);
    }
  ana_store_flush (store);
  ana_clock_set_fixed (0);
  g_assert_null (ana_store_get_answer (store, "large-0", NULL, NULL));
  {
    g_autoptr (GBytes) last = ana_store_get_answer (store, "large-4", NULL, NULL);

    g_assert_nonnull (last);
  }
  close_store (store);
}

/* Many edits from eight threads are at most four commits in the first second. */
static gpointer
edit_thread (gpointer data)
{
  for (guint i = 0; i < 3; i++)
    g_assert_true (ana_store_set_setting (data, "k", "1", NULL));
  return NULL;
}

static void
test_grouped_edits (void)
{
  g_autofree char *dir = make_dir (), *path = g_build_filename (dir, "user.db", NULL), *commits = NULL;
  AnaStore *store = open_store (dir);
  gint64 begin_usec = ana_clock_monotonic_usec (), sec;
  GThread *threads[8];
  AnaDb *db;

  for (guint i = 0; i < 8; i++)
    threads[i] = g_thread_new ("edit", edit_thread, store);
  for (guint i = 0; i < 8; i++)
    g_thread_join (threads[i]);
  sec = (ana_clock_monotonic_usec () - begin_usec) / ANA_USEC_PER_SEC;
  close_store (store);
  db = ana_db_open (path, ANA_DB_WRITER, ANA_SYNC_FULL, NULL);
  commits = ana_meta_get (db, "commits", NULL);
  g_assert_cmpint (g_ascii_strtoll (commits, NULL, 10), <=, 4 * (sec + 1));
  ana_db_close (db);
  remove_tree (dir);
}

/* --- closed while others read: they finish what they read, and are refused from then on --- */

static gpointer
read_thread (gpointer store)
{
  gsize n_reads = 0;

  while (TRUE)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaPoints) points = ana_store_read_points (store, STREAM, "", ALL, &error);
      g_autofree char *setting = ana_store_get_setting (store, "k");
      g_autoptr (GBytes) answer = ana_store_get_answer (store, "a", NULL, NULL);

      if (points == NULL)
        {
          g_assert_error (error, ANA_ERROR, ANA_ERROR_FAILED);
          return GSIZE_TO_POINTER (n_reads);
        }
      g_assert_cmpuint (points->n, ==, 1000);
      n_reads++;
    }
}

static void
test_close_while_read (void)
{
  g_autofree char *dir = make_dir ();
  g_autoptr (GBytes) body = g_bytes_new_static ("1", 1);
  AnaRowBatch *rows = message (STREAM, 0, 1, NULL, 0);
  gsize n_reads = 0;

  for (int i = 0; i < 1000; i++)
    {
      AnaRow row = value_row (i * MINUTE, "", i, 1, 1);

      ana_row_batch_add (rows, &row);
    }
  for (int turn = 0; turn < 20; turn++)
    {
      AnaStore *store = open_store (dir);
      GThread *threads[6];

      if (turn == 0)
        {
          apply (store, g_steal_pointer (&rows));
          ana_store_put_answer (store, "a", "", 1, body);
          g_assert_true (ana_store_set_setting (store, "k", "1", NULL));
        }
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        threads[i] = g_thread_new ("read", read_thread, store);
      g_usleep (turn * 500);
      ana_store_close (store);
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        n_reads += GPOINTER_TO_SIZE (g_thread_join (threads[i]));
      g_object_unref (store);
    }
  g_assert_cmpuint (n_reads, >, 0);
  remove_tree (dir);
}

/* Files of every version that was ever written: they open, and nothing is missing. */
static void
test_past_version (gconstpointer data)
{
  guint version = GPOINTER_TO_UINT (data);
  g_autofree char *dir = make_dir (), *cache = g_strdup_printf ("versions/cache-%u.db", version);
  g_autofree char *user = g_strdup_printf ("versions/user-%u.db", version);
  g_autofree char *from_cache = g_test_build_filename (G_TEST_DIST, cache, NULL), *from_user = g_test_build_filename (G_TEST_DIST, user, NULL);
  g_autofree char *to_cache = g_build_filename (dir, "cache.db", NULL), *to_user = g_build_filename (dir, "user.db", NULL);
  g_autoptr (AnaPoints) points = NULL;
  AnaStore *store;

  copy_file (from_cache, to_cache);
  copy_file (from_user, to_user);
  store = open_store (dir);
  g_assert_cmpint (ana_store_get_flags (store), ==, ANA_STORE_OK);
  points = read_all (store, STREAM, "country=France");
  g_assert_cmpuint (points->n, ==, 700);
  g_assert_cmpfloat (points->value[699], ==, 699.5);
  g_assert_cmpint (cursor_of (store, STREAM), ==, 48211);
  assert_document (store, "b1", "{\"v\":1}");
  assert_verified (store);
  close_store (store);
  remove_tree (dir);
}

/* With ANA_MAKE_VERSION=DIR: writes the files that the next version's tests will open. */
static void
make_version_files (const char *dir)
{
  AnaStore *store = open_store (dir);
  AnaRow rows[700];

  for (guint i = 0; i < 700; i++)
    rows[i] = value_row (1763640000000000 + (gint64) i * MINUTE, "country=France", i + 0.5, i, 1);
  g_assert_cmpint (apply (store, message (STREAM, 0, 48211, rows, 700)), ==, ANA_APPLY_OK);
  g_assert_true (ana_store_put_document (store, "board", "b1", "{\"v\":1}", NULL));
  close_store (store);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("ANA_MAKE_VERSION") != NULL)
    {
      make_version_files (g_getenv ("ANA_MAKE_VERSION"));
      return 0;
    }
  g_test_add_func ("/store/care/backup-and-restore", test_backup_and_restore);
  g_test_add_func ("/store/care/remove-all", test_remove_all);
  g_test_add_func ("/store/care/verify", test_verify_finds_damage);
  g_test_add_func ("/store/care/size-limit", test_size_limit);
  g_test_add_func ("/store/care/answers", test_answers_least_used);
  g_test_add_func ("/store/care/grouped-edits", test_grouped_edits);
  g_test_add_func ("/store/care/close-while-read", test_close_while_read);
  g_test_add_data_func ("/store/care/version-1", GUINT_TO_POINTER (1), test_past_version);
  return g_test_run ();
}
