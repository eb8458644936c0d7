/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-store-faults.c: rows 5 to 14 and 16 to 18 of SYNC.md section 4: what a disk, a file and a clock can do to a store.
 */
#include "ana-clock.h"
#include "ana-random.h"
#include "ana-sqlite.h"
#include "ana-store-private.h"
#include "failing-memory.h"
#include "libfault.h"
#include "store-util.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_ROWS 3000

static char *
in_dir (const char *dir, const char *name)
{
  return g_build_filename (dir, name, NULL);
}

static void
fill (AnaStore *store, const char *stream, gint64 p, guint n)
{
  g_autofree AnaRow *rows = g_new0 (AnaRow, n);

  for (guint i = 0; i < n; i++)
    rows[i] = value_row ((gint64) i * MINUTE, i % 3 == 0 ? "" : i % 3 == 1 ? "a" : "b", i, i % 100, 1);
  g_assert_cmpint (apply (store, message (stream, p, p + 1, rows, n)), ==, ANA_APPLY_OK);
}

/* A profile with one stream of N_ROWS rows and one document. */
static char *
make_profile (void)
{
  char *dir = make_dir ();
  AnaStore *store = open_store (dir);

  fill (store, STREAM, 0, N_ROWS);
  g_assert_true (ana_store_put_document (store, "board", "b", "{}", NULL));
  close_store (store);
  return dir;
}

static void
write_bytes (const char *path, gint64 at, const void *data, gsize n)
{
  int fd = open (path, O_WRONLY | O_CREAT, 0600);

  g_assert_cmpint (pwrite (fd, data, n, at), ==, (gssize) n);
  close (fd);
}

static guint
count_names (const char *dir, const char *prefix)
{
  g_autoptr (GDir) entries = g_dir_open (dir, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (entries)) != NULL)
    n += g_str_has_prefix (name, prefix) && !g_str_has_suffix (name, "-wal") && !g_str_has_suffix (name, "-shm");
  return n;
}

/* --- 5: the disk is full --- */

static gint64
apply_until_full (AnaStore *store)
{
  for (gint64 q = 0; q < 2000; q++)
    {
      AnaRow rows[200];
      AnaApplyResult result;

      for (gint64 i = 0; i < 200; i++)
        rows[i] = value_row ((q * 200 + i) * MINUTE, "", (double) g_random_double (), g_random_int (), 1);
      result = apply (store, message (STREAM, q, q + 1, rows, 200));
      if (result == ANA_APPLY_NOT_SAVED)
        return q;
      g_assert_cmpint (result, ==, ANA_APPLY_OK);
    }
  g_assert_not_reached ();
}

static void
assert_degraded_then_mends (const char *dir, void (*make_room) (const char *dir))
{
  AnaStore *store = open_store (dir);
  gint64 q = apply_until_full (store);
  AnaRow row = value_row (q * 200 * MINUTE, "", 1, 1, 1);

  g_assert_cmpint (q, >, 0);
  g_assert_true (ana_store_get_flags (store) & ANA_STORE_DEGRADED);
  g_assert_cmpint (cursor_of (store, STREAM), ==, q); /* unmoved */
  assert_n_points (store, STREAM, "", q * 200);       /* what is held is shown */
  make_room (dir);
  g_usleep (300 * 1000);
  g_assert_cmpint (apply_row (store, STREAM, q, q + 1, row), ==, ANA_APPLY_OK);
  g_assert_false (ana_store_get_flags (store) & ANA_STORE_DEGRADED);
  g_assert_cmpint (cursor_of (store, STREAM), ==, q + 1);
  assert_verified (store);
  close_store (store);
}

static void
remove_ballast (const char *dir)
{
  g_autofree char *ballast = in_dir (dir, "ballast");

  g_assert_cmpint (g_unlink (ballast), ==, 0);
}

static void
lift_limit (const char *dir)
{
  struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY };

  setrlimit (RLIMIT_FSIZE, &limit);
  ana_fault_disarm ();
}

static gboolean
mount_small_disk (const char *dir)
{
  return geteuid () == 0 && mount ("tmpfs", dir, "tmpfs", 0, "size=3m") == 0;
}

static void
test_disk_full (void)
{
  g_autofree char *dir = make_dir ();
  gboolean mounted = mount_small_disk (dir);

  if (mounted)
    {
      g_autofree char *ballast = in_dir (dir, "ballast");
      g_autofree guint8 *zeros = g_malloc0 (1024 * 1024);

      g_assert_true (g_file_set_contents (ballast, (char *) zeros, 1024 * 1024, NULL));
      assert_degraded_then_mends (dir, remove_ballast);
      g_assert_cmpint (umount2 (dir, MNT_DETACH), ==, 0);
    }
  else
    {
      struct rlimit limit;

      signal (SIGXFSZ, SIG_IGN);
      getrlimit (RLIMIT_FSIZE, &limit);
      limit.rlim_cur = 2 * 1024 * 1024;
      setrlimit (RLIMIT_FSIZE, &limit);
      assert_degraded_then_mends (dir, lift_limit);
    }
  remove_tree (dir);
}

static void
test_disk_full_any_write (void)
{
  g_autofree char *dir = make_dir ();
  AnaStore *store = open_store (dir);
  gint64 q = 0;

  for (int nth = 1; nth <= 12; nth++)
    {
      AnaRow row = value_row (q * MINUTE, "", (double) q, 1, 1);
      AnaApplyResult result;

      ana_fault_arm (ANA_FAULT_WRITE, nth, ENOSPC, TRUE);
      result = apply_row (store, STREAM, q, q + 1, row);
      ana_fault_disarm ();
      g_usleep (260 * 1000);
      g_assert_cmpint (cursor_of (store, STREAM), ==, result == ANA_APPLY_OK ? q + 1 : q == 0 ? -1 : q);
      if (result != ANA_APPLY_OK)
        g_assert_cmpint (apply_row (store, STREAM, q, q + 1, row), ==, ANA_APPLY_OK);
      q++;
    }
  assert_n_points (store, STREAM, "", (guint) q);
  assert_verified (store);
  close_store (store);
  remove_tree (dir);
}

/* --- 6: a folder that cannot be written --- */

/* Root may write anywhere: the test becomes nobody. */
static void
read_only_child (const char *dir)
{
  g_autoptr (GError) error = NULL;
  AnaStore *store;

  if (geteuid () == 0 && (setgid (65534) != 0 || setuid (65534) != 0))
    _exit (2);
  store = ana_store_open (dir, ANA_STORE_READ_WRITE, &error);
  if (store == NULL)
    g_error ("%s", error->message);
  g_assert_true (ana_store_get_flags (store) & ANA_STORE_MEMORY_ONLY);
  g_assert_true (ana_store_get_flags (store) & ANA_STORE_USER_READONLY);
  assert_n_points (store, STREAM, "", N_ROWS / 3); /* what is there is shown */
  g_assert_cmpint (apply_row (store, STREAM, 1, 2, value_row (0, "new", 1, 1, 1)), ==, ANA_APPLY_OK);
  g_assert_false (ana_store_put_document (store, "board", "b", "{\"v\":2}", &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_NOT_PERMITTED);
  {
    g_autofree char *body = ana_store_get_document (store, "board", "b", NULL);

    g_assert_cmpstr (body, ==, "{}");
  }
  close_store (store);
  store = ana_store_open (dir, ANA_STORE_READ_ONLY, NULL);
  assert_n_points (store, STREAM, "", N_ROWS / 3);
  close_store (store);
  _exit (0);
}

static void
test_read_only_folder (void)
{
  g_autofree char *dir = make_profile ();
  static const char *const names[] = { "cache.db", "user.db" };
  g_autofree char *lock = in_dir (dir, "workspace.lock");
  int status;
  pid_t pid;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = in_dir (dir, names[i]);

      g_chmod (path, 0444);
    }
  g_chmod (lock, 0444);
  g_chmod (dir, 0555);
  pid = fork ();
  if (pid == 0)
    read_only_child (dir);
  waitpid (pid, &status, 0);
  g_chmod (dir, 0700);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  remove_tree (dir);
}

/* --- 7: odd paths --- */

static void
test_odd_paths (void)
{
  static const char *const names[] = { "with space", "Straße ☃", "new\nline", "per%cent?and#hash", "quo'te\"s", "deep/er/path" };
  g_autofree char *dir = make_dir ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *profile = in_dir (dir, names[i]), *copy = in_dir (dir, "copy of\nit");
      AnaStore *store = open_store (profile);

      fill (store, STREAM, 0, 30);
      close_store (store);
      store = open_store (profile);
      assert_n_points (store, STREAM, "", 10);
      g_assert_cmpint (ana_store_get_flags (store), ==, ANA_STORE_OK);
      g_assert_true (ana_store_backup (store, copy, NULL));
      close_store (store);
      g_assert_true (ana_store_restore (profile, copy, NULL));
    }
  remove_tree (dir);
}

/* --- 8: bytes of the file change --- */

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *data = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (from, &data, &n, NULL));
  g_assert_true (g_file_set_contents (to, data, (gssize) n, NULL));
}

/* Whatever is read is right, or is refused; after the checkpoint it is also whole. */
static void
assert_nothing_wrong (AnaStore *store, guint64 x)
{
  static const char *const dims[] = { "", "a", "b" };
  AnaApplyResult result = check (store, STREAM, 1, 0, N_ROWS, x);

  for (guint d = 0; d < 3; d++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaPoints) points = ana_store_read_points (store, STREAM, dims[d], ALL, &error);

      if (points == NULL)
        continue;
      if (result == ANA_APPLY_OK)
        g_assert_cmpint (points->n, ==, N_ROWS / 3);
      for (guint i = 0; i < points->n; i++)
        g_assert_cmpfloat (points->value[i], ==, (double) (points->ts_usec[i] / MINUTE));
      for (guint i = 0; i < points->n; i++)
        g_assert_cmpint (points->ts_usec[i] / MINUTE % 3, ==, d);
    }
}

static void
test_corrupt_pages (void)
{
  g_autofree char *dir = make_profile (), *path = in_dir (dir, "cache.db"), *whole = in_dir (dir, "whole");
  const char *text = g_getenv ("ANA_KILLS");
  guint n_files = text != NULL ? CLAMP (atoi (text) / 2, 60, 500) : 60;
  guint64 x = 0;
  AnaRandom random;
  GStatBuf info;

  for (guint i = 0; i < N_ROWS; i++)
    {
      AnaRow row = value_row ((gint64) i * MINUTE, i % 3 == 0 ? "" : i % 3 == 1 ? "a" : "b", i, i % 100, 1);

      x += ana_row_checksum (&row);
    }
  ana_random_init (&random, 8);
  copy_file (path, whole);
  g_assert_cmpint (g_stat (whole, &info), ==, 0);
  for (guint i = 0; i < n_files; i++)
    {
      AnaStore *store;

      copy_file (whole, path);
      for (gint64 j = ana_random_range (&random, 1, 200); j > 0; j--)
        {
          guint8 byte = (guint8) ana_random_next (&random);
          gint64 page = i % (info.st_size / 4096);

          write_bytes (path, page * 4096 + ana_random_range (&random, 0, 4096), &byte, 1);
        }
      store = open_store (dir);
      assert_nothing_wrong (store, x);
      close_store (store);
    }
  g_assert_cmpuint (count_names (dir, "cache.db.damaged-"), <=, 2);
  remove_tree (dir);
}

/* --- 9: no database at all --- */

static void
test_garbage (void)
{
  static const struct { const char *data; gsize n; gboolean aside; } cases[] = {
    { "", 0, FALSE }, { "x", 1, FALSE }, { "this is no database, but it is longer than the header of one would be, and then some more of it.....", 100, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *dir = make_profile (), *path = in_dir (dir, "cache.db"), *user = in_dir (dir, "user.db");
      g_autofree char *body = NULL, *said = NULL;
      AnaStore *store;

      g_assert_true (g_file_set_contents (path, cases[i].data, (gssize) cases[i].n, NULL));
      g_assert_true (g_file_set_contents (user, cases[i].data, (gssize) cases[i].n, NULL));
      store = open_store (dir);
      g_assert_cmpint ((ana_store_get_flags (store) & ANA_STORE_CACHE_REBUILT) != 0, ==, cases[i].aside);
      g_assert_true (ana_store_get_flags (store) & ANA_STORE_USER_RESTORED);
      said = ana_store_dup_message (store);
      g_assert_nonnull (said);
      g_assert_cmpuint (count_names (dir, "cache.db.damaged-"), ==, cases[i].aside);
      g_assert_cmpuint (count_names (dir, "user.db.damaged-"), ==, 1); /* never deleted */
      g_assert_cmpint (cursor_of (store, STREAM), ==, -1);
      fill (store, STREAM, 0, 30);
      close_store (store);
      remove_tree (dir);
    }
}

static void
test_truncated (void)
{
  g_autofree char *dir = make_profile (), *path = in_dir (dir, "cache.db");
  GStatBuf info;
  AnaStore *store;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (truncate (path, info.st_size / 2), ==, 0);
  store = open_store (dir);
  for (guint i = 0; i < 3; i++) /* by the second look at the latest the file has been set aside */
    {
      g_autoptr (AnaPoints) points = ana_store_read_points (store, STREAM, "a", ALL, NULL);

      for (guint j = 0; points != NULL && j < points->n; j++)
        g_assert_cmpfloat (points->value[j], ==, (double) (points->ts_usec[j] / MINUTE));
      ana_store_flush (store);
    }
  close_store (store);
  remove_tree (dir);
}

/* --- 10: the log is deleted --- */

static void
test_log_deleted (void)
{
  g_autofree char *dir = make_profile (), *log = in_dir (dir, "cache.db-wal"), *user_log = in_dir (dir, "user.db-wal");
  g_autofree char *body = NULL, *other = NULL;
  AnaStore *store = open_store (dir);

  g_assert_cmpint (apply_row (store, STREAM, 1, 2, value_row (0, "new", 1, 1, 1)), ==, ANA_APPLY_OK);
  g_assert_true (ana_store_put_document (store, "board", "b", "{\"v\":2}", NULL));
  g_unlink (log);
  g_unlink (user_log);
  g_assert_true (ana_store_put_document (store, "board", "c", "{\"v\":3}", NULL));
  g_usleep (1200 * 1000); /* the writer looks once a second */
  g_assert_cmpint (apply_row (store, STREAM, 2, 3, value_row (MINUTE, "new", 2, 1, 1)), ==, ANA_APPLY_OK);
  g_usleep (1200 * 1000);
  g_assert_cmpint (apply_row (store, STREAM, 3, 4, value_row (2 * MINUTE, "new", 3, 1, 1)), ==, ANA_APPLY_OK);
  assert_n_points (store, STREAM, "new", 3);
  close_store (store);
  store = open_store (dir);
  g_assert_cmpint (cursor_of (store, STREAM), ==, 4);
  assert_n_points (store, STREAM, "new", 3);
  body = ana_store_get_document (store, "board", "b", NULL);
  other = ana_store_get_document (store, "board", "c", NULL);
  g_assert_cmpstr (body, ==, "{\"v\":2}");
  g_assert_cmpstr (other, ==, "{\"v\":3}");
  assert_verified (store);
  close_store (store);
  remove_tree (dir);
}

static void
test_user_behind_its_mark (void)
{
  g_autofree char *dir = make_profile (), *path = in_dir (dir, "user.db"), *old = in_dir (dir, "old");
  g_autofree char *said = NULL;
  AnaStore *store;

  copy_file (path, old);
  store = open_store (dir);
  g_assert_true (ana_store_put_document (store, "board", "b", "{\"v\":2}", NULL));
  close_store (store);
  copy_file (old, path); /* as a deleted log would leave it */
  store = open_store (dir);
  g_assert_true (ana_store_get_flags (store) & ANA_STORE_USER_RESTORED);
  said = ana_store_dup_message (store);
  g_assert_nonnull (strstr (said, "1 saved change"));
  close_store (store);
  store = open_store (dir);
  g_assert_cmpint (ana_store_get_flags (store), ==, ANA_STORE_OK); /* told once */
  close_store (store);
  remove_tree (dir);
}

/* --- 11: an index that belongs to nothing --- */

static void
test_stale_index (void)
{
  g_autofree char *dir = make_profile (), *path = in_dir (dir, "cache.db"), *log = in_dir (dir, "cache.db-wal");
  g_autofree char *index = in_dir (dir, "cache.db-shm"), *other = make_dir (), *to = in_dir (other, "cache.db");
  g_autofree char *to_log = in_dir (other, "cache.db-wal"), *to_index = in_dir (other, "cache.db-shm");
  g_autofree guint8 *garbage = g_malloc0 (32768);
  AnaStore *store = open_store (dir);

  g_assert_cmpint (apply_row (store, STREAM, 1, 2, value_row (0, "new", 1, 1, 1)), ==, ANA_APPLY_OK);
  copy_file (path, to); /* in the middle of a run: file and hot log, and an index full of nonsense */
  copy_file (log, to_log);
  memset (garbage, 0xa5, 32768);
  g_assert_true (g_file_set_contents (to_index, (char *) garbage, 32768, NULL));
  close_store (store);
  store = open_store (other);
  g_assert_cmpint (cursor_of (store, STREAM), ==, 2);
  assert_n_points (store, STREAM, "", N_ROWS / 3);
  assert_verified (store);
  close_store (store);
  remove_tree (dir);
  remove_tree (other);
}

/* --- 12, 13: somebody else's file --- */

static void
set_pragma (const char *path, const char *sql)
{
  AnaDb *db = ana_db_open (path, ANA_DB_WRITER, ANA_SYNC_FULL, NULL);

  g_assert_true (ana_db_exec (db, sql, NULL));
  ana_db_close (db);
}

static void
assert_others_files (const char *pragma, gboolean user_readable)
{
  g_autofree char *dir = make_profile (), *cache = in_dir (dir, "cache.db"), *user = in_dir (dir, "user.db");
  g_autofree char *before = NULL, *after = NULL, *body = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_before, n_after;
  AnaStore *store;

  set_pragma (cache, pragma);
  set_pragma (user, pragma);
  g_assert_null (ana_store_open (dir, ANA_STORE_READ_ONLY, &error));
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (user, &before, &n_before, NULL));
  store = open_store (dir);
  g_assert_true (ana_store_get_flags (store) & ANA_STORE_CACHE_REBUILT);
  g_assert_true (ana_store_get_flags (store) & ANA_STORE_USER_READONLY);
  g_assert_false (ana_store_put_document (store, "board", "b", "{\"v\":2}", &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_NOT_PERMITTED);
  body = ana_store_get_document (store, "board", "b", NULL);
  if (user_readable)
    g_assert_cmpstr (body, ==, "{}");
  fill (store, STREAM, 0, 30);
  close_store (store);
  g_assert_true (g_file_get_contents (user, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after); /* not a byte was written */
  remove_tree (dir);
}

static void
test_newer_version (void)
{
  assert_others_files ("PRAGMA user_version=999", TRUE);
}

static void
test_foreign_application (void)
{
  assert_others_files ("PRAGMA application_id=12345", FALSE);
}

/* --- 14: two at once --- */

static void
test_two_instances (void)
{
  g_autofree char *dir = make_profile ();
  g_autoptr (GError) error = NULL;
  AnaStore *store = open_store (dir), *reader;

  g_assert_null (ana_store_open (dir, ANA_STORE_READ_WRITE, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_IN_USE);
  reader = ana_store_open (dir, ANA_STORE_READ_ONLY, NULL);
  g_assert_cmpint (apply_row (store, STREAM, 1, 2, value_row (0, "new", 1, 1, 1)), ==, ANA_APPLY_OK);
  assert_n_points (reader, STREAM, "new", 1); /* sees what is only in the tail yet */
  g_assert_cmpint (cursor_of (reader, STREAM), ==, 2);
  g_assert_cmpint (apply_row (reader, STREAM, 2, 3, value_row (0, "new", 1, 1, 2)), ==, ANA_APPLY_NOT_SAVED);
  close_store (reader);
  close_store (store);
  remove_tree (dir);
}

/* --- 16: memory runs out inside SQLite --- */

/* One round: the @nth request of an opening, a message and a read is refused, alone or with all that follow. */
static gint64
run_out_at (const char *dir, gint nth, gboolean stays, gint64 q, guint *n_failed)
{
  g_autoptr (AnaPoints) points = NULL;
  AnaApplyResult result;
  gboolean in_memory;
  AnaStore *store;

  failing_memory_arm (nth, stays);
  store = ana_store_open (dir, ANA_STORE_READ_WRITE, NULL);
  if (store == NULL)
    {
      *n_failed += failing_memory_arm (0, FALSE);
      return q;
    }
  result = apply_row (store, STREAM, q, q + 1, value_row (q * MINUTE, "new", (double) q, 1, 1));
  points = ana_store_read_points (store, STREAM, "a", ALL, NULL);
  *n_failed += failing_memory_arm (0, FALSE);
  in_memory = (ana_store_get_flags (store) & ANA_STORE_MEMORY_ONLY) != 0;
  if (points != NULL && !in_memory)
    g_assert_cmpint (points->n, ==, N_ROWS / 3);
  close_store (store);
  return q + (result == ANA_APPLY_OK && !in_memory);
}

static void
test_no_memory (void)
{
  g_autofree char *dir = make_profile ();
  guint n_failed = 0, n_rounds = 0;
  gint64 q = 1;

  for (gint nth = 1; nth < 1500; nth += nth < 100 ? 7 : 61)
    for (gboolean stays = FALSE; stays <= TRUE; stays++, n_rounds++)
      {
        AnaStore *store;

        q = run_out_at (dir, nth, stays, q, &n_failed);
        store = open_store (dir);
        g_assert_cmpint (cursor_of (store, STREAM), ==, q); /* what was said is so */
        assert_n_points (store, STREAM, "a", N_ROWS / 3);
        if (q > 1)
          assert_n_points (store, STREAM, "new", (guint) q - 1);
        g_assert_cmpuint (count_names (dir, "cache.db.damaged-"), ==, 0); /* no memory is no damage */
        g_assert_cmpuint (count_names (dir, "user.db.damaged-"), ==, 0);
        close_store (store);
      }
  g_test_message ("%u rounds, %u requests refused, %" G_GINT64_FORMAT " messages saved", n_rounds, n_failed, q - 1);
  g_assert_cmpuint (n_failed, >, n_rounds / 2);
  remove_tree (dir);
}

/* --- 17: the disk fails --- */

static void
test_failing_sync (void)
{
  g_autofree char *dir = make_profile ();
  AnaStore *store = open_store (dir);
  char want[32] = "{}";

  for (int nth = 1; nth <= 4; nth++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *body = NULL;
      char next[32];
      gboolean saved;

      g_snprintf (next, sizeof next, "{\"v\":%d}", nth);
      ana_fault_arm (ANA_FAULT_SYNC, nth, EIO, TRUE);
      saved = ana_store_put_document (store, "board", "b", next, &error);
      ana_fault_disarm ();
      if (saved)
        g_strlcpy (want, next, sizeof want);
      else
        g_assert_true (ana_store_get_flags (store) & ANA_STORE_USER_UNSAVED);
      if (nth == 1)
        g_assert_false (saved); /* the commit itself could not be made durable: never "saved" */
      body = ana_store_get_document (store, "board", "b", NULL);
      g_assert_cmpstr (body, ==, want);
    }
  g_assert_true (ana_store_put_document (store, "board", "b", "{\"v\":9}", NULL));
  g_assert_false (ana_store_get_flags (store) & ANA_STORE_USER_UNSAVED);
  close_store (store);
  store = open_store (dir);
  {
    g_autofree char *body = ana_store_get_document (store, "board", "b", NULL);

    g_assert_cmpstr (body, ==, "{\"v\":9}");
  }
  close_store (store);
  remove_tree (dir);
}

/* --- 18: the clock jumps --- */

static void
test_clock_jumps (void)
{
  static const gint64 jumps[] = { ANA_USEC_PER_HOUR, -ANA_USEC_PER_HOUR, 3652 * ANA_USEC_PER_DAY, -3652 * ANA_USEC_PER_DAY };
  g_autofree char *dir = make_profile (), *backups = in_dir (dir, "backups");
  gint64 now_usec = g_get_real_time (), q = 1;
  AnaStore *store = open_store (dir);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);

  for (guint i = 0; i < G_N_ELEMENTS (jumps); i++)
    {
      g_autoptr (GBytes) back = NULL;

      ana_clock_set_fixed (now_usec + jumps[i]);
      g_assert_cmpint (apply_row (store, STREAM, q, q + 1, value_row (q * MINUTE, "new", 1, 1, 1)), ==, ANA_APPLY_OK);
      q++;
      ana_store_put_answer (store, "k", NULL, 1, bytes);
      ana_store_flush (store);
      back = ana_store_get_answer (store, "k", NULL, NULL);
      g_assert_nonnull (back);
      assert_n_points (store, STREAM, "", N_ROWS / 3);
      close_store (store);
      store = open_store (dir);
      g_assert_cmpint (ana_store_get_flags (store), ==, ANA_STORE_OK);
    }
  ana_clock_set_fixed (0);
  g_assert_cmpuint (count_names (backups, "user-"), <=, 5);
  close_store (store);
  remove_tree (dir);
}

int
main (int argc, char **argv)
{
  failing_memory_install ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faults/row-05-disk-full", test_disk_full);
  g_test_add_func ("/faults/row-05-disk-full-any-write", test_disk_full_any_write);
  g_test_add_func ("/faults/row-06-read-only-folder", test_read_only_folder);
  g_test_add_func ("/faults/row-07-odd-paths", test_odd_paths);
  g_test_add_func ("/faults/row-08-corrupt-pages", test_corrupt_pages);
  g_test_add_func ("/faults/row-09-garbage", test_garbage);
  g_test_add_func ("/faults/row-09-truncated", test_truncated);
  g_test_add_func ("/faults/row-10-log-deleted", test_log_deleted);
  g_test_add_func ("/faults/row-10-user-behind-its-mark", test_user_behind_its_mark);
  g_test_add_func ("/faults/row-11-stale-index", test_stale_index);
  g_test_add_func ("/faults/row-12-newer-version", test_newer_version);
  g_test_add_func ("/faults/row-13-foreign-application", test_foreign_application);
  g_test_add_func ("/faults/row-14-two-instances", test_two_instances);
  g_test_add_func ("/faults/row-16-no-memory", test_no_memory);
  g_test_add_func ("/faults/row-17-failing-sync", test_failing_sync);
  g_test_add_func ("/faults/row-18-clock-jumps", test_clock_jumps);
  return g_test_run ();
}
