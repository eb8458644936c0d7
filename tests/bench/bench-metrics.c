/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-metrics.c: events a second through 50 KPIs on one core, and rows a second through a backfill. Prints one JSON line.
 */
#include "config.h"

#include <stdio.h>

#include "metrics-fixture.h"

#define N_KPIS 50
#define BATCH 1000

static AnaCatalogue *
make_catalogue (void)
{
  static const char *const wheres[] = { "", "\"where\":\"status != 'cancelled'\",", "\"where\":\"quantity > 0\",",
                                        "\"where\":\"customer is not null and quantity > 0\"," };
  static const char *const measures[] = { "sum(amount)", "count()", "avg(amount)", "100 * safe_div(sum(amount where quantity < 0), sum(amount))",
                                          "distinct(customer)", "max(amount)", "safe_div(sum(amount), distinct(order_id))",
                                          "quantile(amount, 0.9)", "sum(quantity)", "count(where status = 'cancelled')" };
  g_autoptr (GString) text = g_string_new ("{\"kpis\":[");
  g_autoptr (JsonNode) list = NULL;
  g_autoptr (GError) error = NULL;
  AnaCatalogue *catalogue;

  for (guint i = 0; i < N_KPIS; i++)
    g_string_append_printf (text,
                            "%s{\"code\":\"B.K%u\",\"version\":1,\"name\":{\"en\":\"b\"},\"dataset\":\"orders\",\"time\":\"ordered_at\","
                            "\"measure\":\"%s\",\"unit\":\"%s\",\"direction\":\"none\",\"zone\":\"Europe/Madrid\",%s"
                            "\"dims\":[[\"country\"]],\"windows\":[%s]}",
                            i > 0 ? "," : "", i, measures[i % 10],
                            strchr ("0256", '0' + i % 10) != NULL || i % 10 == 7 ? "money:GBP" : "score", wheres[i / 10 % 4],
                            i < 10 ? "\"PT5M\"" : "");
  g_string_append (text, "]}");
  list = ana_json_parse (text->str, -1, NULL, NULL);
  catalogue = ana_catalogue_from_json (list, &error);
  if (catalogue == NULL)
    g_error ("%s", error->message);
  return catalogue;
}

static void
count_row (const AnaKpiRow *row, gpointer data)
{
  (*(guint64 *) data)++;
}

static int
compare_times (gconstpointer a, gconstpointer b, gpointer times)
{
  gint64 x = ((const gint64 *) times)[*(const guint32 *) a];
  gint64 y = ((const gint64 *) times)[*(const guint32 *) b];

  return (x > y) - (x < y);
}

static AnaFrame *
make_events (guint n, AnaSpan span)
{
  g_autoptr (AnaSchema) schema = ana_canonical_schema ("orders", "GBP");
  g_autofree guint32 *rows = g_new (guint32, n);
  g_autoptr (AnaFrame) events = NULL;
  AnaRandom random;

  ana_random_init (&random, 1);
  events = fixture_events (schema, n, span, &random);
  for (guint i = 0; i < n; i++)
    rows[i] = i;
  g_qsort_with_data (rows, (int) n, sizeof *rows, compare_times,
                     (gpointer) ana_frame_get_int64s (events, (guint) ana_frame_find (events, "ordered_at")));
  return ana_frame_take_rows (events, rows, n);
}

/* At 1 M events a minute: a second's worth in frames of a thousand, then the second's work. */
static double
run_stream (AnaCatalogue *catalogue, AnaFrame *events, guint64 *n_rows)
{
  AnaProcessor *processor = ana_processor_new (catalogue, NULL);
  const gint64 *times = ana_frame_get_int64s (events, (guint) ana_frame_find (events, "ordered_at"));
  guint n = ana_frame_get_n_rows (events);
  gint64 advanced = 0;
  gint64 begin = g_get_monotonic_time ();

  for (guint i = 0; i < n; i += BATCH)
    {
      guint part = MIN (BATCH, n - i);
      gint64 now = times[i + part - 1];
      g_autoptr (AnaFrame) frame = ana_frame_slice (events, i, part);

      ana_processor_push (processor, "bench", "orders", frame, now);
      if (now - advanced < ANA_USEC_PER_SEC)
        continue;
      advanced = now;
      ana_processor_advance (processor, now);
      ana_processor_collect (processor, NULL, count_row, n_rows);
    }
  double sec = (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  ana_processor_free (processor);
  return sec;
}

static double
run_backfill (AnaCatalogue *catalogue, AnaFrame *events, AnaSpan span, guint64 *n_rows)
{
  const AnaPeriod periods[] = { ANA_PERIOD_HOUR, ANA_PERIOD_DAY };
  guint kpis[N_KPIS];
  gint64 begin = g_get_monotonic_time ();

  for (guint i = 0; i < N_KPIS; i++)
    kpis[i] = i;
  ana_metrics_evaluate_many (catalogue, kpis, N_KPIS, periods, 2, span, events, count_row, n_rows, NULL);
  return (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

int
main (int argc, char **argv)
{
  guint n = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 1000000;
  g_autoptr (AnaCatalogue) catalogue = make_catalogue ();
  AnaSpan minute = { 0, n * 60LL * ANA_USEC_PER_SEC / 1000000 * 7 };
  AnaSpan years = { 0, 730 * ANA_USEC_PER_DAY };
  guint64 n_streamed = 0, n_filled = 0;
  g_autoptr (AnaFrame) live = make_events (n, minute);
  g_autoptr (AnaFrame) history = make_events (n, years);
  double stream_sec = run_stream (catalogue, live, &n_streamed);
  double fill_sec = run_backfill (catalogue, history, years, &n_filled);

  printf ("{\"bench\":\"metrics\",\"kpis\":%d,\"events\":%u,\"stream_sec\":%.3f,\"events_per_sec\":%.0f,\"rows_out\":%" G_GUINT64_FORMAT
          ",\"backfill_sec\":%.3f,\"backfill_events_per_sec\":%.0f,\"backfill_rows\":%" G_GUINT64_FORMAT "}\n",
          N_KPIS, n, stream_sec, n / stream_sec, n_streamed, fill_sec, n / fill_sec, n_filled);
  return 0;
}
