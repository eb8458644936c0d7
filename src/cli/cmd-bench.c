/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd-bench.c: `analytics bench`: benchmarks of the rooms that this program has, as JSON lines. Each measures against
 * something in the same run, so that the ratio holds on any machine.
 */
#include "config.h"

#include "ana-cli.h"

#include "ana-error.h"
#include "ana-paint.h"
#include "ana-random.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

typedef struct {
  const char *name;
  gboolean  (*run) (AnaJsonWriter *writer, GError **error);
} Bench;

static void
put_number (AnaJsonWriter *writer, const char *key, double value)
{
  ana_json_key (writer, key);
  ana_json_double (writer, value);
}

static double
seconds_since (gint64 start_usec)
{
  return MAX (1, g_get_monotonic_time () - start_usec) / 1e6;
}

/* --- json: the stream's reader against json-glib --- */

#define N_MESSAGES 200000

static const char message[] =
  "{\"code\":\"RL.2.2\",\"ts\":1763640000000000,\"dim\":\"country=France\",\"v\":97.25,\"n\":1200,\"rev\":3}";

static guint
read_all (AnaJsonReader *reader)
{
  guint n = 0;
  AnaJsonToken token;

  ana_json_reader_load (reader, message, sizeof message - 1);
  while ((token = ana_json_reader_next (reader)) != ANA_JSON_END && token != ANA_JSON_ERROR)
    n++;
  return n;
}

static gboolean
bench_json (AnaJsonWriter *writer, GError **error)
{
  g_autoptr (AnaJsonReader) reader = ana_json_reader_new (ANA_JSON_LIMITS_WIRE);
  g_autoptr (JsonParser) parser = json_parser_new ();
  gint64 start = g_get_monotonic_time ();
  guint n_tokens = 0;
  double ours, theirs;

  for (guint i = 0; i < N_MESSAGES; i++)
    n_tokens += read_all (reader);
  ours = N_MESSAGES / seconds_since (start);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < N_MESSAGES / 20; i++)
    if (!json_parser_load_from_data (parser, message, sizeof message - 1, error))
      return FALSE;
  theirs = N_MESSAGES / 20 / seconds_since (start);
  put_number (writer, "tokens", n_tokens);
  put_number (writer, "messages_per_sec", ours);
  put_number (writer, "json_glib_messages_per_sec", theirs);
  put_number (writer, "ratio", ours / theirs);
  return TRUE;
}

/* --- chart: redraw of long lines --- */

static AnaSeries *
make_walk (guint n)
{
  AnaSeries *series = ana_series_new ("walk");
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);
  AnaRandom random;

  ana_random_init (&random, 1);
  for (guint i = 0; i < n; i++)
    {
      x[i] = (double) i * 1e6;
      y[i] = (i > 0 ? y[i - 1] : 0) + ana_random_double (&random) - .5;
    }
  ana_series_append (series, x, y, n);
  return series;
}

static double
measure_zoom (AnaChart *chart, guint n_points)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 1600, 600);
  cairo_t *cr = cairo_create (surface);
  const AnaTheme *theme = ana_theme_get (ANA_THEME_LIGHT);
  gint64 start = g_get_monotonic_time ();
  double msec;

  for (guint i = 0; i < 20; i++)
    {
      double lo = n_points * 1e6 * i / 80.;
      g_autoptr (AnaGeom) geom = NULL;

      ana_chart_set_x_view (chart, lo, lo + n_points * 1e6 * .5);
      geom = ana_geom_new (chart, 1600, 600, ANA_INSETS_CHART);
      ana_paint_chart (cr, geom, theme);
    }
  msec = seconds_since (start) * 1000 / 20;
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return msec;
}

static gboolean
bench_chart (AnaJsonWriter *writer, GError **error)
{
  static const guint sizes[] = { 100000, 1000000, 10000000 };
  double msec[G_N_ELEMENTS (sizes)];

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (AnaSeries) series = make_walk (sizes[i]);
      g_autoptr (AnaChart) chart = ana_chart_new ();
      g_autofree char *key = g_strdup_printf ("zoom_msec_%u", sizes[i]);
      g_autofree char *build = g_strdup_printf ("build_msec_%u", sizes[i]);

      put_number (writer, build, seconds_since (start) * 1000);
      ana_chart_set_x_scale (chart, ANA_SCALE_TIME, ana_zone_utc ());
      ana_chart_add_layer (chart, ANA_MARK_LINE, series, ANA_SLOT_SERIES_1)->width_px = 2;
      msec[i] = measure_zoom (chart, sizes[i]);
      put_number (writer, key, msec[i]);
    }
  put_number (writer, "ratio_10m_to_100k", msec[2] / msec[0]);
  return TRUE;
}

/* --- store: durable apply --- */

#define N_STREAMS 200
#define N_ROWS    1000
#define N_ROUNDS  200

static void
remove_dir (const char *dir)
{
  g_autoptr (GDir) listing = g_dir_open (dir, 0, NULL);
  const char *name;

  while (listing != NULL && (name = g_dir_read_name (listing)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_dir (path);
      else
        g_unlink (path);
    }
  g_rmdir (dir);
}

static void
apply_rounds (AnaStore *store)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autofree char *stream = g_strdup_printf ("kpi:T.K%u:minute", round % N_STREAMS);
      gint64 p = (round / N_STREAMS) * N_ROWS;
      g_autoptr (AnaRowBatch) batch = ana_row_batch_new (stream, "01JC0000000000000000000000", p, p + N_ROWS);

      for (guint i = 0; i < N_ROWS; i++)
        {
          AnaRow row = { .ts_usec = (p + i) * ANA_USEC_PER_MIN, .dim = "", .value = i, .count = 1, .rev = 1 };
          ana_row_batch_add (batch, &row);
        }
      ana_store_apply (store, batch, NULL, NULL);
    }
  ana_store_flush (store);
}

static gboolean
bench_store (AnaJsonWriter *writer, GError **error)
{
  g_autofree char *dir = g_dir_make_tmp ("analytics-bench-XXXXXX", error);
  g_autoptr (AnaStore) store = dir != NULL ? ana_store_open (dir, ANA_STORE_READ_WRITE, error) : NULL;
  gint64 start = g_get_monotonic_time ();

  if (store == NULL)
    return FALSE;
  for (guint i = 0; i < N_STREAMS; i++)
    {
      g_autofree char *stream = g_strdup_printf ("kpi:T.K%u:minute", i);
      ana_store_stage_begin (store, stream);
      ana_store_stage_swap (store, stream, "01JC0000000000000000000000", 0, "", NULL, NULL);
    }
  ana_store_flush (store);
  put_number (writer, "open_msec", seconds_since (start) * 1000);
  start = g_get_monotonic_time ();
  apply_rounds (store);
  put_number (writer, "streams", N_STREAMS);
  put_number (writer, "rows_per_sec", (double) N_ROUNDS * N_ROWS / seconds_since (start));
  ana_store_close (store);
  remove_dir (dir);
  return TRUE;
}

static const Bench benches[] = { { "json", bench_json }, { "chart", bench_chart }, { "store", bench_store } };

static gboolean
run_one (AnaCli *cli, const Bench *bench, GError **error)
{
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, cli->out);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, "bench");
  ana_json_string (&writer, bench->name);
  if (!bench->run (&writer, error))
    return FALSE;
  ana_json_end_object (&writer);
  ana_cli_printf (cli, "\n");
  return TRUE;
}

static gboolean
is_known (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (benches); i++)
    if (strcmp (benches[i].name, name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
run_bench (AnaCli *cli, int argc, char **argv, GError **error)
{
  if (!ana_cli_parse (&argc, &argv, NULL, &ana_command_bench, error))
    return FALSE;
  for (int i = 1; i < argc; i++)
    if (!is_known (argv[i]))
      {
        g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, _("there is no benchmark “%s”"), argv[i]);
        return FALSE;
      }
  for (guint i = 0; i < G_N_ELEMENTS (benches); i++)
    if ((argc == 1 || g_strv_contains ((const char *const *) argv + 1, benches[i].name)) && !run_one (cli, &benches[i], error))
      return FALSE;
  return TRUE;
}

const AnaCommand ana_command_bench = { "bench", "bench [NAME…]", N_("benchmarks of the rooms, as JSON lines"), run_bench };
