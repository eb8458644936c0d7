/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-store.c: the store against a bare rowid append in one run; commits at 100 k rows a second; a million points read.
 */
#include "ana-clock.h"
#include "ana-sqlite.h"
#include "ana-store.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BATCH    1000
#define BEGIN    (1763640000 * ANA_USEC_PER_SEC)
#define N_ROUNDS 3

static double
now_sec (void)
{
  return (double) ana_clock_monotonic_usec () / 1e6;
}

/* Of all threads: what a neighbour's load does not change. */
static double
cpu_sec (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

typedef struct {
  double rows_per_sec;
  double cpu_usec_per_row;
} Rate;

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

/* The limit: one table, no key but the row's number, 1,000 rows a transaction. */
static gboolean
append_bare (AnaDb *db, guint n_rows, GError **error)
{
  AnaStmt *stmt;

  if (!ana_db_exec (db, "CREATE TABLE sample (kpi INTEGER, ts INTEGER, value REAL)", error))
    return FALSE;
  stmt = ana_db_stmt (db, "INSERT INTO sample VALUES (?1, ?2, ?3)", error);
  for (guint i = 0; stmt != NULL && i < n_rows;)
    {
      if (!ana_db_begin (db, error))
        return FALSE;
      for (guint j = 0; j < BATCH; j++, i++)
        {
          ana_stmt_bind_int (stmt, 0, i % 200);
          ana_stmt_bind_int (stmt, 1, BEGIN + i);
          ana_stmt_bind_double (stmt, 2, i * 0.5);
          if (!ana_stmt_run (stmt, error))
            return FALSE;
        }
      if (!ana_db_commit (db, error) || !ana_db_checkpoint_step (db, error))
        return FALSE;
    }
  return stmt != NULL;
}

static Rate
bare_rate (const char *dir, guint n_rows)
{
  g_autofree char *path = g_build_filename (dir, "bare.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaDb) db = ana_db_open (path, ANA_DB_WRITER, ANA_SYNC_NORMAL, &error);
  double begin = now_sec (), cpu = cpu_sec ();

  if (db == NULL || !append_bare (db, n_rows, &error))
    g_error ("bare append: %s", error->message);
  return (Rate) { n_rows / (now_sec () - begin), (cpu_sec () - cpu) * 1e6 / n_rows };
}

/* Messages as a hub sends them: each KPI in turn, @n_each rows a message; or one stream whose keys are the KPIs. */
static GPtrArray *
make_messages (guint n_kpis, guint n_rows, gboolean one_stream)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_row_batch_unref);
  guint n_each = one_stream ? BATCH : n_kpis < BATCH ? 2 : 1;
  g_autofree gint64 *q = g_new0 (gint64, n_kpis);
  g_autofree gint64 *ts = g_new0 (gint64, n_kpis);

  for (guint i = 0, kpi = 0; i < n_rows; i += n_each)
    {
      char stream[64];
      AnaRowBatch *batch;

      g_snprintf (stream, sizeof stream, "kpi:bench.%u:minute", one_stream ? 0 : kpi);
      batch = ana_row_batch_new (stream, "e", q[one_stream ? 0 : kpi], q[one_stream ? 0 : kpi] + 1);
      batch->ts_usec = BEGIN;
      q[one_stream ? 0 : kpi]++;
      for (guint j = 0; j < n_each; j++)
        {
          char dim[32] = "";
          AnaRow row = { .ts_usec = BEGIN + ts[kpi]++ * ANA_USEC_PER_MIN, .dim = dim, .value = i * 0.37 + j, .count = 1 + j % 100, .rev = 1 };

          if (one_stream)
            g_snprintf (dim, sizeof dim, "country=%u", kpi);
          ana_row_batch_add (batch, &row);
          if (one_stream)
            kpi = (kpi + 1) % n_kpis;
        }
      if (!one_stream)
        kpi = (kpi + 1) % n_kpis;
      g_ptr_array_add (messages, batch);
    }
  return messages;
}

/* As the sync thread does it: messages are given as they come, and no more once 2,000 wait. The writer commits 500 at a
 * time. */
static Rate
store_rate (const char *dir, guint n_kpis, guint n_rows, gboolean one_stream)
{
  g_autofree char *profile = g_build_filename (dir, "profile", NULL);
  g_autoptr (GPtrArray) messages = make_messages (n_kpis, n_rows, one_stream);
  g_autoptr (AnaStore) store = ana_store_open (profile, ANA_STORE_READ_WRITE, NULL);
  double begin = now_sec (), cpu = cpu_sec ();
  Rate rate;

  if (store == NULL)
    g_error ("no store");
  for (guint i = 0; i < messages->len; i++)
    {
      ana_store_apply (store, g_ptr_array_index (messages, i), NULL, NULL);
      while (i % 100 == 0 && ana_store_get_n_queued (store) > 2000)
        g_usleep (100);
      if (one_stream)
        ana_store_flush (store);
    }
  ana_store_flush (store);
  rate = (Rate) { n_rows / (now_sec () - begin), (cpu_sec () - cpu) * 1e6 / n_rows };
  ana_store_close (store);
  remove_tree (profile);
  return rate;
}

static void
keep_best (Rate *best, Rate rate)
{
  best->rows_per_sec = MAX (best->rows_per_sec, rate.rows_per_sec);
  best->cpu_usec_per_row = best->cpu_usec_per_row == 0 ? rate.cpu_usec_per_row : MIN (best->cpu_usec_per_row, rate.cpu_usec_per_row);
}

static void
bench_rates (const char *dir, guint n_kpis, guint n_rows, gboolean one_stream)
{
  Rate store = { 0 }, bare = { 0 };

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autofree char *path = g_build_filename (dir, "bare.db", NULL);

      keep_best (&store, store_rate (dir, n_kpis, n_rows, one_stream));
      keep_best (&bare, bare_rate (dir, 1000000));
      g_unlink (path);
    }
  printf ("{\"bench\":\"store.apply\",\"kpis\":%u,\"layout\":\"%s\",\"rows\":%u,\"rows_per_sec\":%.0f,\"bare_rowid_rows_per_sec\":%.0f,"
          "\"ratio\":%.2f,\"cpu_usec_per_row\":%.2f,\"bare_cpu_usec_per_row\":%.2f}\n",
          n_kpis, one_stream ? "one stream, 1,000 rows a message" : n_kpis < BATCH ? "a stream each, 2 rows a message" : "a stream each, 1 row a message",
          n_rows, store.rows_per_sec, bare.rows_per_sec, store.rows_per_sec / bare.rows_per_sec, store.cpu_usec_per_row, bare.cpu_usec_per_row);
  fflush (stdout);
}

static gint
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

/* A thousand rows every ten milliseconds, each waited for. */
static void
bench_commits (const char *dir, guint n_kpis, guint n_commits)
{
  g_autofree char *profile = g_build_filename (dir, "profile", NULL);
  g_autoptr (GPtrArray) messages = make_messages (n_kpis, n_commits * BATCH, FALSE);
  g_autoptr (AnaStore) store = ana_store_open (profile, ANA_STORE_READ_WRITE, NULL);
  g_autofree double *ms = g_new0 (double, n_commits);
  guint n_each = messages->len / n_commits;
  double begin = now_sec ();

  for (guint i = 0; i < n_commits; i++)
    {
      double due = begin + i * 0.01, at;

      if (now_sec () < due)
        g_usleep ((gulong) ((due - now_sec ()) * 1e6));
      at = now_sec ();
      for (guint j = 0; j < n_each; j++)
        ana_store_apply (store, g_ptr_array_index (messages, i * n_each + j), NULL, NULL);
      ana_store_flush (store);
      ms[i] = (now_sec () - at) * 1e3;
    }
  qsort (ms, n_commits, sizeof (double), compare_doubles);
  printf ("{\"bench\":\"store.commit\",\"kpis\":%u,\"rows_per_sec\":100000,\"commits\":%u,\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"max_ms\":%.2f}\n",
          n_kpis, n_commits, ms[n_commits / 2], ms[n_commits * 99 / 100], ms[n_commits - 1]);
  fflush (stdout);
  ana_store_close (store);
  remove_tree (profile);
}

static void
fill_one_key (AnaStore *store, guint n_rows)
{
  for (guint i = 0; i < n_rows; i += BATCH)
    {
      g_autoptr (AnaRowBatch) batch = ana_row_batch_new ("kpi:one:minute", "e", i, i + BATCH);

      for (guint j = 0; j < BATCH; j++)
        {
          AnaRow row = { .ts_usec = BEGIN + (gint64) (i + j) * ANA_USEC_PER_MIN, .dim = "", .value = (i + j) * 0.37, .count = (i + j) % 1000, .rev = 1 };

          ana_row_batch_add (batch, &row);
        }
      ana_store_apply (store, batch, NULL, NULL);
    }
  ana_store_flush (store);
}

static void
bench_open (const char *profile)
{
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < 10; i++)
    {
      double begin = now_sec ();
      g_autoptr (AnaStore) store = ana_store_open (profile, ANA_STORE_READ_WRITE, NULL);
      AnaSpan week = { BEGIN, BEGIN + 7 * ANA_USEC_PER_DAY };
      g_autoptr (AnaPoints) points = ana_store_read_points (store, "kpi:one:minute", "", week, NULL);

      best = MIN (best, now_sec () - begin);
      ana_store_close (store);
    }
  printf ("{\"bench\":\"store.open\",\"what\":\"open and read a week of minutes\",\"best_ms\":%.2f}\n", best * 1e3);
}

static void
bench_read (const char *dir, guint n_rows)
{
  g_autofree char *profile = g_build_filename (dir, "profile", NULL);
  g_autoptr (AnaStore) store = ana_store_open (profile, ANA_STORE_READ_WRITE, NULL);
  AnaSpan all = { G_MININT64, G_MAXINT64 }, week = { BEGIN + ANA_USEC_PER_DAY + 30, BEGIN + 8 * ANA_USEC_PER_DAY };
  double best = G_MAXDOUBLE, best_week = G_MAXDOUBLE, begin;
  guint n = 0;

  fill_one_key (store, n_rows);
  ana_store_close (store);
  g_clear_object (&store);
  store = ana_store_open (profile, ANA_STORE_READ_WRITE, NULL);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (AnaPoints) points = NULL, few = NULL;

      begin = now_sec ();
      points = ana_store_read_points (store, "kpi:one:minute", "", all, NULL);
      best = MIN (best, now_sec () - begin);
      n = points->n;
      begin = now_sec ();
      few = ana_store_read_points (store, "kpi:one:minute", "", week, NULL);
      best_week = MIN (best_week, now_sec () - begin);
    }
  printf ("{\"bench\":\"store.read\",\"points\":%u,\"best_ms\":%.2f,\"week_of_minutes_ms\":%.3f,\"bytes\":%" G_GINT64_FORMAT "}\n",
          n, best * 1e3, best_week * 1e3, ana_store_get_cache_bytes (store));
  ana_store_close (store);
  bench_open (profile);
  remove_tree (profile);
}

int
main (int argc, char **argv)
{
  guint n_rows = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) / BATCH * BATCH : 2000000;
  g_autofree char *dir = g_dir_make_tmp ("bench-store-XXXXXX", NULL);

  bench_rates (dir, 200, n_rows, FALSE);
  bench_rates (dir, 5000, n_rows, FALSE);
  bench_rates (dir, 200, n_rows, TRUE);
  bench_rates (dir, 5000, n_rows, TRUE);
  bench_commits (dir, 200, 1000);
  bench_commits (dir, 5000, 1000);
  bench_read (dir, 1000000);
  remove_tree (dir);
  return 0;
}
