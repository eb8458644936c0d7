/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-fill.c: how long a new hub takes until the sample company's last days are there, and until two years are: events
 * logged and figures computed. Prints one JSON line. Days to wait for may be given, to try it in little time.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <stdio.h>

#include "ana-sample-company.h"
#include "ana-source.h"

/* What a first Overview shows; watched from the start, as a window does. */
static const char *const HEADLINE[] = {
  "kpi:COM.NET_REVENUE:day", "kpi:COM.ORDERS:day", "kpi:RL.2.2:day", "kpi:COM.RETURN_RATE:day", "kpi:COM.NET_REVENUE:hour",
  "kpi:COM.NET_REVENUE:minute", "kpi:COM.SESSIONS:minute",
};

typedef struct {
  gint64  begin_usec;
  gint64  headline_usec[G_N_ELEMENTS (HEADLINE)];  /* the first row of the last day */
  gint64  first_usec;   /* the first committed row of a figure */
  gint64  last_usec;
  guint64 n_rows;
} Seen;

/* On the engine's thread. */
static void
rows_cb (const char  *tenant,
         AnaRowBatch *batch,
         gpointer     data)
{
  Seen *seen = data;

  seen->last_usec = g_get_monotonic_time ();
  if (seen->n_rows == 0)
    seen->first_usec = seen->last_usec;
  seen->n_rows += batch->rows->len;
  for (guint i = 0; i < G_N_ELEMENTS (HEADLINE); i++)
    for (guint r = 0; g_str_equal (batch->stream, HEADLINE[i]) && r < batch->rows->len; r++)
      if (seen->headline_usec[i] == 0
          && g_array_index (batch->rows, AnaRow, r).ts_usec > g_get_real_time () - ANA_USEC_PER_DAY)
        seen->headline_usec[i] = seen->last_usec;
}

static guint64
get_size (const char *dir)
{
  g_autoptr (GDir) listing = g_dir_open (dir, 0, NULL);
  guint64 bytes = 0;
  const char *name;

  while (listing != NULL && (name = g_dir_read_name (listing)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      GStatBuf info;

      if (g_stat (path, &info) == 0)
        bytes += info.st_size;
      g_unlink (path);
    }
  g_rmdir (dir);
  return bytes;
}

static double
wait_filled (AnaSource *source,
             double     wanted,
             gint64     begin_usec)
{
  for (;;)
    {
      AnaSourceStatus status;
      double progress;
      gboolean failed;

      source->klass->status (source, &status);
      progress = status.progress;
      failed = status.error != NULL;
      if (failed)
        fprintf (stderr, "%s\n", status.error);
      ana_source_status_clear (&status);
      if (progress >= wanted || failed)
        return (double) (g_get_monotonic_time () - begin_usec) / G_USEC_PER_SEC;
      g_usleep (20000);
    }
}

/* Quiet: nothing new for two seconds. */
static double
wait_quiet (Seen *seen)
{
  while (g_get_monotonic_time () - seen->last_usec < 2 * G_USEC_PER_SEC)
    g_usleep (50000);
  return (double) (seen->last_usec - seen->begin_usec) / G_USEC_PER_SEC;
}

static double
headline_ms (const Seen *seen)
{
  gint64 last_usec = seen->begin_usec;

  for (guint i = 0; i < G_N_ELEMENTS (HEADLINE); i++)
    {
      if (seen->headline_usec[i] == 0)
        return -1;
      last_usec = MAX (last_usec, seen->headline_usec[i]);
    }
  return (double) (last_usec - seen->begin_usec) / 1000.0;
}

int
main (int argc, char **argv)
{
  double n_days = argc > 1 ? g_ascii_strtod (argv[1], NULL) : ANA_SAMPLE_HISTORY_DAYS;
  g_autofree char *dir = g_dir_make_tmp ("analytics-fill-XXXXXX", NULL);
  g_autofree char *packs = g_build_filename (ANA_SOURCE_DATADIR, "catalogue", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_load (packs, &error);
  AnaHubStorage *storage = catalogue != NULL ? ana_hub_storage_sqlite_open (dir, &error) : NULL;
  AnaEngine *engine;
  AnaSource *source;
  AnaEngineStats stats;
  Seen seen = { 0 };
  double logged, computed;

  if (storage == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  engine = ana_engine_new (storage, catalogue);
  source = ana_source_sample_new ("sample", 1);
  ana_engine_set_output (engine, rows_cb, &seen);
  for (guint i = 0; i < G_N_ELEMENTS (HEADLINE); i++)
    ana_engine_set_wanted (engine, "sample", HEADLINE[i], TRUE);
  seen.begin_usec = seen.last_usec = g_get_monotonic_time ();
  ana_engine_start (engine);
  if (!source->klass->start (source, engine, &error))
    return 1;
  logged = wait_filled (source, MIN (n_days / ANA_SAMPLE_HISTORY_DAYS, 1.0), seen.begin_usec);
  computed = wait_quiet (&seen);
  source->klass->stop (source);
  source->klass->free (source);
  ana_engine_get_stats (engine, &stats);
  ana_engine_stop (engine);
  ana_engine_free (engine);
  storage->klass->free (storage);
  printf ("{\"bench\":\"fill\",\"days\":%.0f,\"events\":%" G_GUINT64_FORMAT ",\"figures\":%" G_GUINT64_FORMAT
          ",\"first_figure_ms\":%.0f,\"headline_ms\":%.0f,\"logged_sec\":%.2f,\"computed_sec\":%.2f,\"bytes\":%" G_GUINT64_FORMAT "}\n",
          n_days, stats.n_events, seen.n_rows, (double) (seen.first_usec - seen.begin_usec) / 1000.0, headline_ms (&seen), logged, computed,
          get_size (dir));
  return 0;
}
