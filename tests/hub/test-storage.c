/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-storage.c: the SQLite back end: the contract of all, and what is its own: two files, damage, kills.
 */
#include "storage-contract.h"

#include "ana-error.h"
#include "ana-hub-sqlite-private.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define T0 G_GINT64_CONSTANT (1763596800000000)
#define N_KILLS 25

static const char *program;
static const AnaSpan always = { G_MININT64, G_MAXINT64 };

static char *
make_dir (void)
{
  return g_dir_make_tmp ("ana-hub-XXXXXX", NULL);
}

/* The state of a row is its time here, so that a state of another row is seen. */
static gboolean
write_state (AnaHubStorage *storage, gint64 ts_usec, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (&ts_usec, sizeof ts_usec);

  return storage->klass->put_state (storage, "main", "kpi:A:day", "", ts_usec, bytes, error);
}

/* One commit of events and as many rows, the last row with its state. @i numbers it. */
static gboolean
write_commit (AnaHubStorage *storage, gint64 i, gboolean with_file, GError **error)
{
  g_autoptr (AnaEventBatch) batch = storage_make_events ("main", "orders", T0 + i * ANA_USEC_PER_SEC, 1, 4, i * 4);
  g_autoptr (AnaFrame) fresh = NULL;
  AnaRow rows[4];

  if (with_file)
    {
      batch->file_sha256 = g_strdup ("ff");
      batch->first_row = i * 4;
    }
  else
    {
      batch->ids = g_ptr_array_new_with_free_func (g_free);
      for (int j = 0; j < 4; j++)
        g_ptr_array_add (batch->ids, g_strdup_printf ("%d", (int) i * 4 + j));
    }
  for (int j = 0; j < 4; j++)
    rows[j] = (AnaRow) { .ts_usec = T0 + (i * 4 + j) * ANA_USEC_PER_DAY, .dim = "", .value = i, .count = 1 };
  return storage->klass->begin (storage, error) && storage->klass->append_events (storage, batch, &fresh, error)
         && (fresh == NULL || storage->klass->put_rows (storage, "main", "kpi:A:day", rows, 4, NULL, error))
         && (fresh == NULL || write_state (storage, rows[3].ts_usec, error)) && storage->klass->commit (storage, error);
}

/* The child that is killed: commits for ever, from where the storage stands, and says each on standard output. */
static int
run_child (const char *dir)
{
  g_autoptr (GError) error = NULL;
  AnaHubStorage *storage = ana_hub_storage_sqlite_open (dir, &error);
  AnaSpan span;
  gint64 n = 0;

  if (storage == NULL || !storage->klass->get_event_span (storage, "main", "orders", &span, &n, &error))
    return 1;
  for (gint64 i = n / 4;; i++)
    {
      if (!write_commit (storage, i, FALSE, &error))
        return 1;
      g_print ("%d\n", (int) i);
      if (fflush (stdout) != 0)
        return 1;
    }
}

/* Starts the child, lets it live for a while, kills it. Returns: the last commit that it said. */
static gint64
kill_child (const char *dir)
{
  const char *argv[] = { program, "--child", dir, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GPid pid;
  int out, status;
  gint64 last = -1;
  FILE *stream;
  char line[64];

  g_assert_true (g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, &out, NULL, &error));
  g_usleep (g_test_rand_int_range (30000, 90000));
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status)); /* it never ended on its own */
  stream = fdopen (out, "r");
  while (fgets (line, sizeof line, stream) != NULL)
    last = g_ascii_strtoll (line, NULL, 10);
  fclose (stream);
  g_spawn_close_pid (pid);
  return last;
}

static void
check_state (gint64 ts_usec, gint64 count, GBytes *state, gpointer data)
{
  gint64 *n_rows = data;
  gsize n_bytes = 0;
  const gint64 *held = state != NULL ? g_bytes_get_data (state, &n_bytes) : NULL;

  g_assert_cmpint (held != NULL, ==, (*n_rows)++ % 4 == 3);
  g_assert_true (held == NULL || (n_bytes == sizeof *held && *held == ts_usec));
}

static void
check_whole (AnaHubStorage *storage, gint64 *n_events)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  AnaStreamHead head = { 0 };
  AnaSpan span;
  gint64 sum, n, n_rows = 0;

  g_assert_true (storage->klass->get_head (storage, "main", "kpi:A:day", &head, &error));
  g_assert_true (storage->klass->get_event_span (storage, "main", "orders", &span, n_events, &error));
  n = storage_count_events (storage, "main", "orders", always, &sum);
  g_assert_cmpint (n, ==, *n_events);
  g_assert_cmpint (n % 4, ==, 0);
  g_assert_cmpint (sum, ==, n * (n - 1) / 2);   /* each event once */
  g_assert_cmpint (head.q, ==, n);              /* events and rows of the same commits */
  g_assert_cmpint (head.n, ==, n);
  g_assert_true (storage->klass->read_states (storage, "main", "kpi:A:day", "", always, check_state, &n_rows, &error));
  g_assert_cmpint (n_rows, ==, n);              /* each state beside its row */
  g_assert_true (ana_hub_storage_sqlite_verify (storage, problems, &error));
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_no_error (error);
  ana_stream_head_clear (&head);
}

static void
test_kill (void)
{
  g_autofree char *dir = make_dir ();
  int n_kills = g_getenv ("ANA_TEST_KILLS") != NULL ? atoi (g_getenv ("ANA_TEST_KILLS")) : N_KILLS;
  gint64 n = 0, last = -1;

  for (int i = 0; i < n_kills; i++)
    {
      gint64 said = kill_child (dir);
      AnaHubStorage *storage = storage_must_open (ana_hub_storage_sqlite_open, dir);

      last = MAX (last, said);
      check_whole (storage, &n);
      g_assert_cmpint (n / 4, >, last); /* what was said to be there is there */
      storage->klass->free (storage);
    }
  g_assert_cmpint (n, >, 0);
  storage_remove_dir (dir);
}

static void
run_sql (const char *dir, const char *name, const char *sql)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

/* As if the hub had died between the two files' commits: the events of the last one are taken back, and count when they
 * come again. */
static void
test_half_commit (gconstpointer data)
{
  gboolean with_file = GPOINTER_TO_INT (data);
  g_autofree char *dir = make_dir ();
  g_autoptr (GError) error = NULL;
  AnaHubStorage *storage = storage_must_open (ana_hub_storage_sqlite_open, dir);
  AnaSpan span;
  gint64 n;

  for (int i = 0; i < 5; i++)
    g_assert_true (write_commit (storage, i, with_file, &error));
  storage->klass->free (storage);
  run_sql (dir, "hub.db", "UPDATE meta SET value = '4' WHERE key = 'commit';"
                          "DELETE FROM point WHERE seq > 16; DELETE FROM change WHERE q > 16; UPDATE stream SET q = 16, n = 16, last_usec = last_usec - 4 * 86400000000");
  storage = storage_must_open (ana_hub_storage_sqlite_open, dir);
  g_assert_cmpint (storage_count_events (storage, "main", "orders", always, NULL), ==, 16);
  g_assert_true (storage->klass->get_event_span (storage, "main", "orders", &span, &n, &error));
  g_assert_cmpint (n, ==, 16);
  g_assert_cmpint (span.end_usec, ==, T0 + 3 * ANA_USEC_PER_SEC + 4);
  for (int i = 3; i < 6; i++)
    g_assert_true (write_commit (storage, i, with_file, &error));
  g_assert_cmpint (storage_count_events (storage, "main", "orders", always, NULL), ==, 24);
  storage->klass->free (storage);
  storage_remove_dir (dir);
}

static void
test_locked (void)
{
  g_autofree char *dir = make_dir ();
  g_autoptr (GError) error = NULL;
  AnaHubStorage *storage = storage_must_open (ana_hub_storage_sqlite_open, dir);

  g_assert_null (ana_hub_storage_sqlite_open (dir, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_IN_USE);
  storage->klass->free (storage);
  storage = storage_must_open (ana_hub_storage_sqlite_open, dir);
  storage->klass->free (storage);
  storage_remove_dir (dir);
}

/* Refused with its name, and not one byte of it changed. */
static void
check_refused (const char *dir, const char *name, int code)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_before, n_after;

  g_assert_true (g_file_get_contents (path, &before, &n_before, NULL));
  g_assert_null (ana_hub_storage_sqlite_open (dir, &error));
  g_assert_error (error, ANA_ERROR, code);
  g_assert_nonnull (strstr (error->message, name));
  g_assert_true (g_file_get_contents (path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
}

static void
test_damaged (void)
{
  static const char *const names[] = { "hub.db", "events.db" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *dir = make_dir ();
      g_autofree char *path = g_build_filename (dir, names[i], NULL);
      AnaHubStorage *storage = storage_must_open (ana_hub_storage_sqlite_open, dir);

      storage->klass->free (storage);
      run_sql (dir, names[i], "PRAGMA user_version = 99");
      check_refused (dir, names[i], ANA_ERROR_TOO_NEW);
      run_sql (dir, names[i], "PRAGMA user_version = 1; PRAGMA application_id = 7");
      check_refused (dir, names[i], ANA_ERROR_CORRUPT);
      g_assert_true (g_file_set_contents (path, "this is no database, and never was one", -1, NULL));
      check_refused (dir, names[i], ANA_ERROR_CORRUPT);
      storage_remove_dir (dir);
    }
}

/* Damage that SQLite itself does not see is found by verify. */
static void
test_verify (void)
{
  g_autofree char *dir = make_dir ();
  g_autoptr (GError) error = NULL;
  AnaHubStorage *storage = storage_must_open (ana_hub_storage_sqlite_open, dir);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < 5; i++)
    g_assert_true (write_commit (storage, i, FALSE, &error));
  g_assert_true (ana_hub_storage_sqlite_verify (storage, problems, &error));
  g_assert_cmpuint (problems->len, ==, 0);
  storage->klass->free (storage);
  run_sql (dir, "hub.db", "UPDATE point SET v = v + 1 WHERE seq = 7");
  run_sql (dir, "events.db", "UPDATE block SET body = substr(body, 1, length(body) - 1) || x'00' WHERE id = 3");
  storage = storage_must_open (ana_hub_storage_sqlite_open, dir);
  g_assert_true (ana_hub_storage_sqlite_verify (storage, problems, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 2);
  g_assert_nonnull (strstr (g_ptr_array_index (problems, 0), "kpi:A:day"));
  g_assert_nonnull (strstr (g_ptr_array_index (problems, 1), "orders"));
  storage->klass->free (storage);
  storage_remove_dir (dir);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2]);
  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  storage_contract_add ("/hub/storage/sqlite", ana_hub_storage_sqlite_open);
  g_test_add_func ("/hub/storage/sqlite/kill", test_kill);
  g_test_add_data_func ("/hub/storage/sqlite/half-commit/ids", GINT_TO_POINTER (FALSE), test_half_commit);
  g_test_add_data_func ("/hub/storage/sqlite/half-commit/file", GINT_TO_POINTER (TRUE), test_half_commit);
  g_test_add_func ("/hub/storage/sqlite/locked", test_locked);
  g_test_add_func ("/hub/storage/sqlite/damaged", test_damaged);
  g_test_add_func ("/hub/storage/sqlite/verify", test_verify);
  return g_test_run ();
}
