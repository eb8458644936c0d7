/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-store-places.c: row 15 of SYNC.md section 4: file systems that cannot lock, cannot map, or are on another machine.
 */
#include "ana-random.h"
#include "libfault.h"
#include "store-util.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_ROWS 300

/* SQLite's own wait for a lock is 5 s: who tells "no locks" from "locked" does not wait. */
#define PATIENCE_USEC (4 * ANA_USEC_PER_SEC)

static char *
make_profile (void)
{
  char *dir = make_dir ();
  AnaStore *store = open_store (dir);
  AnaRow rows[N_ROWS];

  for (guint i = 0; i < N_ROWS; i++)
    rows[i] = value_row ((gint64) i * MINUTE, "", i, 1, 1);
  g_assert_cmpint (apply (store, message (STREAM, 0, 1, rows, N_ROWS)), ==, ANA_APPLY_OK);
  g_assert_true (ana_store_put_document (store, "board", "b", "{}", NULL));
  close_store (store);
  return dir;
}

static gboolean
has_file (const char *dir, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static GBytes *
read_file (const char *dir, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  char *data;
  gsize n;

  g_assert_true (g_file_get_contents (path, &data, &n, NULL));
  return g_bytes_new_take (data, n);
}

/* Bytes 18 and 19 of the header: 1 is a rollback journal, 2 a write-ahead log. Read past SQLite. */
static int
journal_of (const char *dir, const char *name)
{
  g_autoptr (GBytes) bytes = read_file (dir, name);
  const guint8 *data = g_bytes_get_data (bytes, NULL);

  g_assert_cmpuint (g_bytes_get_size (bytes), >, 100);
  g_assert_cmpint (data[18], ==, data[19]);
  return data[18];
}

static void
assert_read_elsewhere (const char *dir, guint n_points)
{
  pid_t pid = fork ();
  int status;

  if (pid == 0)
    {
      AnaStore *reader = ana_store_open (dir, ANA_STORE_READ_ONLY, NULL);
      g_autoptr (AnaPoints) points = reader != NULL ? ana_store_read_points (reader, STREAM, "", ALL, NULL) : NULL;

      _exit (points != NULL && points->n == n_points ? 0 : 1);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
}

/* --- no locks: nothing is written, all is shown, and it is said at once --- */

static void
assert_refuses (unsigned lacks, const char *says)
{
  g_autofree char *dir = make_profile (), *said = NULL, *body = NULL;
  g_autoptr (GBytes) cache = read_file (dir, "cache.db");
  g_autoptr (GBytes) user = read_file (dir, "user.db");
  g_autoptr (GBytes) cache_after = NULL;
  g_autoptr (GBytes) user_after = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begun = g_get_monotonic_time ();
  AnaStore *store, *reader;

  ana_fault_place (lacks);
  store = open_store (dir);
  g_assert_true (ana_store_get_flags (store) & ANA_STORE_MEMORY_ONLY);
  g_assert_true (ana_store_get_flags (store) & ANA_STORE_USER_READONLY);
  said = ana_store_dup_message (store);
  g_assert_nonnull (strstr (said, says));
  assert_n_points (store, STREAM, "", N_ROWS);
  g_assert_cmpint (apply_row (store, STREAM, 1, 2, value_row (0, "new", 1, 1, 1)), ==, ANA_APPLY_OK); /* in memory */
  g_assert_false (ana_store_put_document (store, "board", "b", "{\"v\":2}", &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_NOT_PERMITTED);
  body = ana_store_get_document (store, "board", "b", NULL);
  g_assert_cmpstr (body, ==, "{}");
  reader = ana_store_open (dir, ANA_STORE_READ_ONLY, NULL);
  assert_n_points (reader, STREAM, "", N_ROWS);
  close_store (reader);
  close_store (store);
  ana_fault_place (0);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, PATIENCE_USEC);
  cache_after = read_file (dir, "cache.db");
  user_after = read_file (dir, "user.db");
  g_assert_true (g_bytes_equal (cache, cache_after)); /* not a byte was written */
  g_assert_true (g_bytes_equal (user, user_after));
  store = open_store (dir); /* on a better place it goes on */
  g_assert_cmpint (ana_store_get_flags (store), ==, ANA_STORE_OK);
  g_assert_cmpint (cursor_of (store, STREAM), ==, 1);
  close_store (store);
  remove_tree (dir);
}

static void
test_no_locks (void)
{
  assert_refuses (ANA_FAULT_NO_LOCKS, "cannot lock files");
}

static void
test_no_flock (void)
{
  assert_refuses (ANA_FAULT_NO_FLOCK, "lock");
  assert_refuses (ANA_FAULT_NO_FLOCK | ANA_FAULT_NO_LOCKS | ANA_FAULT_NO_MAPS, "lock");
}

static void
test_no_locks_new_profile (void)
{
  g_autofree char *dir = make_dir ();
  gint64 begun = g_get_monotonic_time ();
  AnaStore *store;

  ana_fault_place (ANA_FAULT_NO_LOCKS);
  store = open_store (dir);
  g_assert_true (ana_store_get_flags (store) & ANA_STORE_MEMORY_ONLY);
  g_assert_cmpint (apply_row (store, STREAM, 0, 1, value_row (0, "", 1, 1, 1)), ==, ANA_APPLY_OK);
  assert_n_points (store, STREAM, "", 1);
  close_store (store);
  ana_fault_place (0);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, PATIENCE_USEC);
  g_assert_false (has_file (dir, "cache.db"));
  remove_tree (dir);
}

/* --- no shared memory: a rollback journal --- */

/* Dies with rows that are in the log alone. */
static void
leave_hot_log (const char *dir)
{
  pid_t pid = fork ();
  int status;

  if (pid == 0)
    {
      AnaStore *store = ana_store_open (dir, ANA_STORE_READ_WRITE, NULL);
      AnaApplyResult result = store != NULL ? apply_row (store, STREAM, 1, 2, value_row (N_ROWS * MINUTE, "", 7, 1, 1))
                                            : ANA_APPLY_NOT_SAVED;

      _exit (result == ANA_APPLY_OK ? 9 : 1);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (WEXITSTATUS (status), ==, 9);
  g_assert_true (has_file (dir, "cache.db-wal"));
}

static void
assert_falls_back (unsigned lacks)
{
  g_autofree char *dir = make_profile (), *body = NULL;
  AnaStore *store;

  g_assert_cmpint (journal_of (dir, "cache.db"), ==, 2);
  leave_hot_log (dir);
  ana_fault_place (lacks);
  store = open_store (dir);
  g_assert_cmpint (ana_store_get_flags (store), ==, ANA_STORE_OK);
  g_assert_cmpint (journal_of (dir, "cache.db"), ==, 1);
  g_assert_cmpint (journal_of (dir, "user.db"), ==, 1);
  g_assert_false (has_file (dir, "cache.db-wal"));
  g_assert_cmpint (cursor_of (store, STREAM), ==, 2); /* what was in the log */
  assert_n_points (store, STREAM, "", N_ROWS + 1);
  for (gint64 q = 2; q < 40; q++)
    g_assert_cmpint (apply_row (store, STREAM, q, q + 1, value_row (q * MINUTE, "new", (double) q, 1, 1)), ==, ANA_APPLY_OK);
  assert_n_points (store, STREAM, "new", 38);
  g_assert_true (ana_store_put_document (store, "board", "b", "{\"v\":2}", NULL));
  assert_read_elsewhere (dir, N_ROWS + 1);
  assert_verified (store);
  close_store (store);
  assert_read_elsewhere (dir, N_ROWS + 1);
  ana_fault_place (0);
  store = open_store (dir);
  g_assert_cmpint (journal_of (dir, "cache.db"), ==, 2); /* back on a place that shares memory */
  g_assert_cmpint (cursor_of (store, STREAM), ==, 40);
  body = ana_store_get_document (store, "board", "b", NULL);
  g_assert_cmpstr (body, ==, "{\"v\":2}");
  close_store (store);
  remove_tree (dir);
}

static void
test_no_maps (void)
{
  assert_falls_back (ANA_FAULT_NO_MAPS);
}

static void
test_remote (void)
{
  assert_falls_back (ANA_FAULT_IS_REMOTE);
}

static void
write_forever (const char *dir)
{
  AnaStore *store = ana_store_open (dir, ANA_STORE_READ_WRITE, NULL);

  for (gint64 q = MAX (cursor_of (store, STREAM), 0);; q++)
    {
      AnaRow row = value_row (q * MINUTE, "", (double) q, 1, 1);

      if (apply_row (store, STREAM, q, q + 1, row) != ANA_APPLY_OK)
        _exit (1);
    }
}

/* kill -9 without a log: a hot journal is rolled back, cursor and rows stay together. */
static void
test_no_maps_kills (void)
{
  g_autofree char *dir = make_dir ();
  AnaRandom random;
  gint64 before = 0;

  ana_random_init (&random, 15);
  ana_fault_place (ANA_FAULT_NO_MAPS);
  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (AnaPoints) points = NULL;
      pid_t pid = fork ();
      AnaStore *store;
      int status;
      gint64 q;

      if (pid == 0)
        write_forever (dir);
      g_usleep ((gulong) ana_random_range (&random, 20000, 120000));
      kill (pid, SIGKILL);
      g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
      g_assert_true (WIFSIGNALED (status));
      store = open_store (dir);
      g_assert_cmpint (ana_store_get_flags (store), ==, ANA_STORE_OK);
      q = MAX (cursor_of (store, STREAM), 0);
      g_assert_cmpint (q, >=, before);
      before = q;
      points = read_all (store, STREAM, "");
      g_assert_cmpint (points->n, ==, q);
      for (guint j = 0; j < points->n; j++)
        g_assert_cmpfloat (points->value[j], ==, j);
      close_store (store);
    }
  g_assert_cmpint (before, >, 0);
  ana_fault_place (0);
  remove_tree (dir);
}

/* The journal of a file that is set aside goes with it: it must not be played into the next one. */
static void
test_journal_goes_along (void)
{
  static const char *const names[] = { "cache.db", "user.db" };
  g_autofree char *dir = make_profile ();
  g_autoptr (GDir) entries = NULL;
  const char *name;
  guint n_journals = 0;
  AnaStore *store;

  ana_fault_place (ANA_FAULT_NO_MAPS);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (dir, names[i], NULL), *journal = g_strconcat (path, "-journal", NULL);
      g_autofree char *garbage = g_strnfill (8192, 'x');

      g_assert_true (g_file_set_contents (path, garbage, 8192, NULL));
      garbage[0] = '\0'; /* SQLite takes such a journal for an old one, and leaves it where it is */
      g_assert_true (g_file_set_contents (journal, garbage, 512, NULL));
    }
  store = open_store (dir);
  g_assert_true (ana_store_get_flags (store) & ANA_STORE_CACHE_REBUILT);
  g_assert_true (ana_store_get_flags (store) & ANA_STORE_USER_RESTORED);
  for (gint64 q = 0; q < 3; q++)
    g_assert_cmpint (apply_row (store, STREAM, q, q + 1, value_row (q * MINUTE, "", (double) q, 1, 1)), ==, ANA_APPLY_OK);
  close_store (store);
  entries = g_dir_open (dir, 0, NULL);
  while ((name = g_dir_read_name (entries)) != NULL)
    n_journals += strstr (name, ".damaged-") != NULL && g_str_has_suffix (name, "-journal");
  g_assert_cmpuint (n_journals, ==, 2);
  store = open_store (dir);
  g_assert_cmpint (cursor_of (store, STREAM), ==, 3);
  close_store (store);
  ana_fault_place (0);
  remove_tree (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faults/row-15-no-locks", test_no_locks);
  g_test_add_func ("/faults/row-15-no-flock", test_no_flock);
  g_test_add_func ("/faults/row-15-no-locks-new-profile", test_no_locks_new_profile);
  g_test_add_func ("/faults/row-15-no-maps", test_no_maps);
  g_test_add_func ("/faults/row-15-remote", test_remote);
  g_test_add_func ("/faults/row-15-no-maps-kills", test_no_maps_kills);
  g_test_add_func ("/faults/row-15-journal-goes-along", test_journal_goes_along);
  return g_test_run ();
}
