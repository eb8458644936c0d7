/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-store-kills.c: kill -9 while rows are applied, while a snapshot is swapped, while a schema is migrated.
 * ANA_KILLS says how often (50).
 */
#include "ana-random.h"
#include "ana-store-private.h"
#include "ana-tables-private.h"
#include "store-util.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_STREAMS 3

static guint
n_kills (void)
{
  const char *text = g_getenv ("ANA_KILLS");

  return text != NULL && atoi (text) > 0 ? (guint) atoi (text) : 50;
}

static void
stream_name (char *out, guint stream)
{
  g_snprintf (out, 32, "kpi:K.%u:minute", stream);
}

/* Message q of a stream always has the same rows: three new minutes, and a new revision of one far back. */
static AnaRowBatch *
make_message (guint stream, gint64 q)
{
  char name[32];
  AnaRow rows[4];

  stream_name (name, stream);
  for (gint64 i = 0; i < 3; i++)
    rows[i] = value_row ((q * 3 + i) * MINUTE, i == 2 ? "b" : "a", (double) (q * 10 + i), q % 1000, 1);
  rows[3] = value_row ((q / 2 * 3) * MINUTE, "a", (double) -q, q % 1000, q + 1);
  return message (name, q - 1, q, rows, 4);
}

/* What a stream holds when its cursor is q, by the rule above: the last revision of minute m*3 is the greatest message whose
 * half is m. */
static void
assert_stream (AnaStore *store, guint stream, gint64 q)
{
  g_autoptr (AnaPoints) a = NULL, b = NULL;
  char name[32];

  stream_name (name, stream);
  a = read_all (store, name, "a");
  b = read_all (store, name, "b");
  g_assert_cmpint (a->head_q, ==, q);
  g_assert_cmpint (b->n, ==, q);
  g_assert_cmpint (a->n, ==, q == 0 ? 0 : 2 * q + 1);
  for (guint i = 0; i < b->n; i++)
    g_assert_cmpfloat (b->value[i], ==, (double) ((i + 1) * 10 + 2));
  for (guint i = 0; i < a->n; i++)
    {
      gint64 minute = a->ts_usec[i] / MINUTE, m = minute / 3, last = MIN (2 * m + 1, q);

      if (minute % 3 == 0 && last >= 2 * m && last >= 1)
        g_assert_cmpfloat (a->value[i], ==, (double) -last);
      else
        g_assert_cmpfloat (a->value[i], ==, (double) (m * 10 + minute % 3));
    }
}

static void
acknowledge_cb (AnaApplyResult result, const char *stream, gint64 q, gpointer data)
{
  int fd = GPOINTER_TO_INT (data);
  gint64 word[2] = { stream[6] - '0', q };

  if (result != ANA_APPLY_OK || write (fd, word, sizeof word) != sizeof word)
    _exit (3);
}

static void
child (const char *dir, int fd)
{
  AnaStore *store = ana_store_open (dir, ANA_STORE_READ_WRITE, NULL);
  gint64 q[N_STREAMS];

  for (guint i = 0; i < N_STREAMS; i++)
    {
      char name[32];

      stream_name (name, i);
      q[i] = MAX (cursor_of (store, name), 0);
    }
  for (guint i = 0;; i = (i + 1) % N_STREAMS)
    {
      g_autoptr (AnaRowBatch) batch = make_message (i, ++q[i]);

      ana_store_apply (store, batch, acknowledge_cb, GINT_TO_POINTER (fd));
      while (ana_store_get_n_queued (store) > 300)
        g_usleep (100);
    }
}

static void
run_and_kill (const char *dir, gulong after_usec, gint64 *acknowledged)
{
  gint64 word[2];
  int pipes[2], status;
  pid_t pid;

  g_assert_cmpint (pipe (pipes), ==, 0);
  pid = fork ();
  if (pid == 0)
    {
      close (pipes[0]);
      child (dir, pipes[1]);
    }
  close (pipes[1]);
  /* the pipe holds 4,096 acknowledgements: more, and the child waits */
  g_usleep (after_usec);
  kill (pid, SIGKILL);
  while (read (pipes[0], word, sizeof word) == sizeof word)
    acknowledged[word[0]] = MAX (acknowledged[word[0]], word[1]);
  close (pipes[0]);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
}

static void
test_kill_while_applying (void)
{
  g_autofree char *dir = make_dir ();
  gint64 acknowledged[N_STREAMS] = { 0 };
  AnaRandom random;

  ana_random_init (&random, 1);
  for (guint i = 0; i < n_kills (); i++)
    {
      AnaStore *store;

      run_and_kill (dir, (gulong) ana_random_range (&random, 1000, 40000), acknowledged);
      store = open_store (dir);
      for (guint j = 0; j < N_STREAMS; j++)
        {
          char name[32];
          gint64 q;

          stream_name (name, j);
          q = MAX (cursor_of (store, name), 0);
          g_assert_cmpint (q, >=, acknowledged[j]); /* none lost */
          if (q > 0)
            assert_stream (store, j, q);            /* none twice, cursor and rows together */
        }
      if (i % 10 == 9)
        assert_verified (store);
      g_assert_cmpint (ana_store_get_flags (store), ==, ANA_STORE_OK);
      close_store (store);
      if (acknowledged[0] > 20000) /* begin anew before a round gets long */
        {
          remove_tree (dir);
          memset (acknowledged, 0, sizeof acknowledged);
        }
    }
  remove_tree (dir);
}

static void
swap_forever (const char *dir)
{
  AnaStore *store = ana_store_open (dir, ANA_STORE_READ_WRITE, NULL);

  for (gint64 turn = cursor_of (store, STREAM) + 1;; turn++)
    {
      ana_store_stage_begin (store, STREAM);
      for (gint64 part = 0; part < 4; part++)
        {
          AnaRow rows[300];

          for (gint64 i = 0; i < 300; i++)
            rows[i] = value_row ((part * 300 + i) * MINUTE, "", (double) turn, turn, 1);
          stage (store, message (STREAM, -1, -1, rows, 300));
        }
      swap (store, STREAM, turn, NULL);
    }
}

static void
test_kill_while_swapping (void)
{
  g_autofree char *dir = make_dir ();
  AnaRandom random;
  gint64 before = -1;

  ana_random_init (&random, 2);
  for (guint i = 0; i < MAX (n_kills () / 3, 10); i++)
    {
      pid_t pid = fork ();
      g_autoptr (AnaPoints) points = NULL;
      AnaStore *store;

      if (pid == 0)
        swap_forever (dir);
      g_usleep ((gulong) ana_random_range (&random, 2000, 30000));
      kill (pid, SIGKILL);
      waitpid (pid, NULL, 0);
      store = open_store (dir);
      points = read_all (store, STREAM, "");
      g_assert_cmpint (cursor_of (store, STREAM), >=, before);
      before = cursor_of (store, STREAM);
      g_assert_cmpint (points->n, ==, before >= 0 ? 1200 : 0); /* the old rows or the new */
      for (guint j = 0; j < points->n; j++)
        g_assert_cmpfloat (points->value[j], ==, (double) before); /* never a mixture */
      close_store (store);
    }
  remove_tree (dir);
}

/* A ladder whose steps take long enough to be killed at any of them. */
static void
test_kill_while_migrating (void)
{
  static const char *const ladder[] = {
    "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1);",
    "CREATE TABLE b (x INTEGER); WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 20000) INSERT INTO b SELECT i FROM c;",
    "ALTER TABLE a ADD COLUMN y INTEGER; WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 20000) INSERT INTO a SELECT i, i FROM c;",
  };
  AnaRandom random;

  ana_random_init (&random, 3);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *dir = make_dir ();
      g_autofree char *path = g_build_filename (dir, "x.db", NULL);
      AnaDb *db = ana_db_open (path, ANA_DB_WRITER, ANA_SYNC_FULL, NULL);
      gint64 version, n_tables;
      pid_t pid;

      g_assert_true (ana_db_migrate (db, 42, ladder, 1, NULL));
      ana_db_close (db);
      pid = fork ();
      if (pid == 0)
        {
          db = ana_db_open (path, ANA_DB_WRITER, ANA_SYNC_FULL, NULL);
          ana_db_migrate (db, 42, ladder, 3, NULL);
          _exit (0);
        }
      g_usleep ((gulong) ana_random_range (&random, 500, 25000));
      kill (pid, SIGKILL);
      waitpid (pid, NULL, 0);
      db = ana_db_open (path, ANA_DB_WRITER, ANA_SYNC_FULL, NULL);
      g_assert_true (ana_db_get_int (db, "PRAGMA user_version", &version, NULL));
      g_assert_true (ana_db_get_int (db, "SELECT count(*) FROM sqlite_master", &n_tables, NULL));
      g_assert_true ((version == 1 && n_tables == 1) || (version == 3 && n_tables == 2)); /* the old schema or the new */
      g_assert_true (ana_db_migrate (db, 42, ladder, 3, NULL));
      ana_db_close (db);
      remove_tree (dir);
    }
}

/* --- 3: user.db, which nobody can fetch again --- */

static void
copy_version (const char *dir, const char *name)
{
  g_autofree char *from = g_test_build_filename (G_TEST_DIST, "versions", "user-1.db", NULL), *to = g_build_filename (dir, name, NULL);
  g_autofree char *data = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (from, &data, &n, NULL));
  g_assert_true (g_file_set_contents (to, data, (gssize) n, NULL));
}

static gint64
version_of (const char *path)
{
  g_autoptr (AnaDb) db = ana_db_open (path, ANA_DB_READER, ANA_SYNC_FULL, NULL);
  gint64 version;

  g_assert_nonnull (db);
  g_assert_true (ana_db_get_int (db, "PRAGMA user_version", &version, NULL));
  return version;
}

/* Whole copies of the version before, among the backups. */
static guint
count_old_copies (const char *dir)
{
  g_autofree char *folder = g_build_filename (dir, "backups", NULL);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    if (g_str_has_prefix (name, "user-") && g_str_has_suffix (name, ".db"))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        n += ana_user_validate (path, NULL) && version_of (path) == 1;
      }
  return n;
}

/* The old schema or the new one; before the new one there is a copy of the old; the document is there in any case. */
static void
test_kill_while_migrating_user (void)
{
  guint n_old = 0, n_new = 0;
  AnaRandom random;

  ana_random_init (&random, 33);
  for (guint i = 0; i < MAX (n_kills () / 5, 20); i++)
    {
      g_autofree char *dir = make_dir (), *path = g_build_filename (dir, "user.db", NULL), *body = NULL;
      AnaStore *store;
      gint64 version;
      pid_t pid;

      copy_version (dir, "user.db");
      pid = fork ();
      if (pid == 0)
        {
          ana_store_open (dir, ANA_STORE_READ_WRITE, NULL);
          _exit (0);
        }
      g_usleep ((gulong) ana_random_range (&random, 500, 40000));
      kill (pid, SIGKILL);
      waitpid (pid, NULL, 0);
      version = version_of (path);
      g_assert_true (version == 1 || version == ana_user_schema_version ());
      if (version > 1)
        g_assert_cmpuint (count_old_copies (dir), >=, 1);
      n_old += version == 1;
      n_new += version > 1;
      store = open_store (dir);
      g_assert_cmpint (ana_store_get_flags (store), ==, ANA_STORE_OK);
      body = ana_store_get_document (store, "board", "b1", NULL);
      g_assert_cmpstr (body, ==, "{\"v\":1}");
      close_store (store);
      g_assert_cmpint (version_of (path), ==, ana_user_schema_version ());
      g_assert_cmpuint (count_old_copies (dir), >=, 1);
      remove_tree (dir);
    }
  g_test_message ("killed before %u times, after %u times", n_old, n_new);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faults/row-01-kill-while-applying", test_kill_while_applying);
  g_test_add_func ("/faults/row-02-kill-while-swapping", test_kill_while_swapping);
  g_test_add_func ("/faults/row-03-kill-while-migrating", test_kill_while_migrating);
  g_test_add_func ("/faults/row-03-kill-while-migrating-user", test_kill_while_migrating_user);
  return g_test_run ();
}
