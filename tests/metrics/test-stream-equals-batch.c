/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-stream-equals-batch.c: what streamed, shuffled and late, is what the query says: every bucket of every definition.
 */
#include "config.h"

#include "metrics-fixture.h"

#define LATE_USEC (9 * ANA_USEC_PER_HOUR)

typedef struct {
  gint64 arrival_usec;
  guint  row;
} Arrival;

typedef struct {
  GHashTable   *rows;      /* "kpi|period|dim|ts" to AnaKpiRow */
  AnaCatalogue *catalogue;
  GHashTable   *marks;     /* "kpi|from|to": of what looks at others, to be computed anew */
} Table;

static char *
name_row (const AnaKpiRow *row)
{
  return g_strdup_printf ("%u|%d|%s|%" G_GINT64_FORMAT, row->kpi, (int) row->period, row->dim, row->ts_usec);
}

static void
keep_row (const AnaKpiRow *row, gpointer data)
{
  Table *table = data;

  AnaKpiRow *copy = g_memdup2 (row, sizeof *row);

  copy->dim = g_intern_string (row->dim); /* the texts live as long as the call */
  g_hash_table_replace (table->rows, name_row (row), copy);
}

static void
mark_cb (guint kpi, AnaSpan span, gpointer data)
{
  Table *table = data;

  g_hash_table_add (table->marks, g_strdup_printf ("%u|%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT, kpi, span.start_usec, span.end_usec));
}

static const AnaZone *
zone_of (const AnaKpi *kpi, AnaPeriod period)
{
  return period == ANA_PERIOD_MINUTE ? ana_zone_utc () : kpi->zone;
}

/* As the engine does: what is derived is computed from the log once it is closed, and again when what it sees changes. */
static void
keep_final (const AnaKpiRow *row, gpointer data)
{
  Table *table = data;
  const AnaKpi *kpi = ana_catalogue_get (table->catalogue, row->kpi);

  if (!row->closed || row->window_sec != 0 || ana_metrics_is_derived (kpi))
    return;
  keep_row (row, data);
  ana_metrics_foreach_dependent (table->catalogue, row->kpi, ana_bucket_span (row->period, zone_of (kpi, row->period), row->ts_usec), mark_cb, table);
}

static Table
new_table (AnaCatalogue *catalogue)
{
  return (Table) { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free), catalogue,
                   g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
}

static void
free_table (Table *table)
{
  g_hash_table_unref (table->rows);
  g_hash_table_unref (table->marks);
}

static int
compare_arrivals (gconstpointer a, gconstpointer b)
{
  const Arrival *x = a;
  const Arrival *y = b;

  return (x->arrival_usec > y->arrival_usec) - (x->arrival_usec < y->arrival_usec);
}

static gint64
get_time (AnaFrame *events, guint row)
{
  for (guint i = 0; i < ana_frame_get_n_cols (events); i++)
    if (ana_frame_get_field (events, i)->type == ANA_TYPE_TIME)
      return ana_frame_get_int64s (events, i)[row];
  g_assert_not_reached ();
}

/* The order of arrival: within 3 s of the event, one in @one_in up to @late_usec late; 2 % come twice, and the second is dropped by its id. */
static GArray *
plan_arrivals (AnaFrame *events, AnaRandom *random, gint64 late_usec, int one_in)
{
  guint n = ana_frame_get_n_rows (events);
  GArray *arrivals = g_array_new (FALSE, FALSE, sizeof (Arrival));
  g_autofree gboolean *seen = g_new0 (gboolean, n);
  guint kept = 0;

  for (guint row = 0; row < n; row++)
    for (int copy = ana_random_range (random, 0, 50) == 0 ? 2 : 1; copy > 0; copy--)
      {
        gint64 delay = ana_random_range (random, 0, one_in) == 0 ? ana_random_range (random, 0, late_usec)
                                                             : ana_random_range (random, 0, 3 * ANA_USEC_PER_SEC);
        g_array_append_val (arrivals, ((Arrival) { get_time (events, row) + delay, row }));
      }
  g_array_sort (arrivals, compare_arrivals);
  for (guint i = 0; i < arrivals->len; i++)
    {
      Arrival arrival = g_array_index (arrivals, Arrival, i);

      if (seen[arrival.row])
        continue;
      seen[arrival.row] = TRUE;
      g_array_index (arrivals, Arrival, kept++) = arrival;
    }
  g_array_set_size (arrivals, kept);
  g_assert_cmpuint (kept, ==, n);
  return arrivals;
}

static AnaFrame *
give_events (const char *dataset, AnaSpan span, gpointer data)
{
  return ana_frame_ref (((gpointer *) data)[0]);
}

static void
keep_derived (const AnaKpiRow *row, gpointer data)
{
  keep_row (row, ((gpointer *) data)[1]);
}

static void
compute_derived (guint kpi, AnaSpan span, AnaFrame *events, Table *table)
{
  gpointer pair[] = { events, table };

  for (guint p = 0; p < ANA_N_KPI_PERIODS; p++)
    {
      const AnaKpi *target = ana_catalogue_get (table->catalogue, kpi);
      AnaSpan wide = { ana_bucket_start ((AnaPeriod) p, zone_of (target, (AnaPeriod) p), span.start_usec), span.end_usec };

      if (target->grain[p])
        ana_metrics_evaluate_derived (table->catalogue, kpi, (AnaPeriod) p, wide, give_events, keep_derived, pair);
    }
}

static void
recompute_derived (AnaFrame *events, Table *table)
{
  GHashTableIter iter;
  const char *name;

  g_hash_table_iter_init (&iter, table->marks);
  while (g_hash_table_iter_next (&iter, (gpointer *) &name, NULL))
    {
      g_auto (GStrv) parts = g_strsplit (name, "|", 3);

      compute_derived ((guint) atoi (parts[0]), (AnaSpan) { g_ascii_strtoll (parts[1], NULL, 10), g_ascii_strtoll (parts[2], NULL, 10) }, events, table);
      g_hash_table_iter_remove (&iter);
    }
}

/* As the engine does: dirty buckets come from the raw rows, replacing what streamed. */
static void
recompute_dirty (AnaProcessor *processor, AnaCatalogue *catalogue, AnaFrame *events, const char *dataset, Table *table)
{
  g_autoptr (GArray) dirty = ana_processor_take_dirty (processor);

  for (guint i = 0; i < dirty->len; i++)
    {
      AnaDirtyBucket bucket = g_array_index (dirty, AnaDirtyBucket, i);
      const AnaKpi *kpi = ana_catalogue_get (catalogue, bucket.kpi);
      g_autoptr (GError) error = NULL;

      g_assert_cmpstr (kpi->dataset, ==, dataset);
      if (ana_metrics_is_derived (kpi))
        {
          mark_cb (bucket.kpi, ana_bucket_span (bucket.period, zone_of (kpi, bucket.period), bucket.start_usec), table);
          continue;
        }
      ana_metrics_foreach_dependent (catalogue, bucket.kpi, ana_bucket_span (bucket.period, zone_of (kpi, bucket.period), bucket.start_usec), mark_cb, table);
      ana_metrics_evaluate_many (catalogue, &bucket.kpi, 1, &bucket.period, 1,
                                 (AnaSpan) { bucket.start_usec, bucket.start_usec + 1 }, events, keep_row, table, &error);
      g_assert_no_error (error);
    }
  recompute_derived (events, table);
}

/* From the log as it is so far: what is not marked again later stays as it is now. */
static void
recompute_so_far (AnaProcessor *processor, AnaFrame *events, const GArray *arrivals, guint n, const char *dataset, Table *table)
{
  g_autofree guint32 *rows = g_new (guint32, n);
  g_autoptr (AnaFrame) so_far = NULL;

  for (guint i = 0; i < n; i++)
    rows[i] = g_array_index (arrivals, Arrival, i).row;
  so_far = ana_frame_take_rows (events, rows, n);
  recompute_dirty (processor, table->catalogue, so_far, dataset, table);
}

/* In frames of less than @most rows. */
static void
stream (AnaCatalogue *catalogue, AnaFrame *events, const char *dataset, AnaRandom *random, gint64 keep_usec, gint64 late_usec, int one_in, int most, Table *table)
{
  g_autoptr (GArray) arrivals = plan_arrivals (events, random, late_usec, one_in);
  AnaProcessor *processor = ana_processor_new (catalogue, &(AnaProcessorOptions) { .keep_usec = keep_usec });
  g_autofree guint32 *rows = g_new (guint32, arrivals->len);
  gint64 now = 0;

  for (guint i = 0; i < arrivals->len;)
    {
      guint n = 0;
      guint wanted = (guint) ana_random_range (random, 1, most);
      g_autoptr (AnaFrame) part = NULL;

      for (; n < wanted && i < arrivals->len; n++, i++)
        {
          rows[n] = g_array_index (arrivals, Arrival, i).row;
          now = g_array_index (arrivals, Arrival, i).arrival_usec;
        }
      part = ana_frame_take_rows (events, rows, n);
      ana_processor_push (processor, "one", dataset, part, now);
      if (ana_random_range (random, 0, 3) == 0)
        {
          ana_processor_advance (processor, now);
          ana_processor_collect (processor, NULL, keep_final, table);
          recompute_so_far (processor, events, arrivals, i, dataset, table);
        }
    }
  ana_processor_advance (processor, now + 60 * ANA_USEC_PER_DAY);
  ana_processor_collect (processor, NULL, keep_final, table);
  recompute_dirty (processor, catalogue, events, dataset, table);
  ana_processor_free (processor);
}

static gboolean
is_near (double a, double b)
{
  if (isnan (a) || isnan (b))
    return isnan (a) && isnan (b);
  return fabs (a - b) <= 1e-12 * MAX (fabs (a), fabs (b)) + 1e-13;
}

static void
compare_row (const AnaKpi *kpi, const AnaKpiRow *got, const AnaKpiRow *want)
{
  gboolean whole = ana_measure_is_invertible (kpi->measure) && kpi->merge == ANA_MERGE_SUM;

  if (got->value.count == want->value.count && got->value.has_value == want->value.has_value
      && got->value.has_ratio == want->value.has_ratio
      && (!want->value.has_value || (whole ? got->value.value == want->value.value : is_near (got->value.value, want->value.value)))
      && (!want->value.has_ratio || (is_near (got->value.num, want->value.num) && is_near (got->value.den, want->value.den))))
    return;
  g_error ("%s (%s) %s %s %" G_GINT64_FORMAT ": %.17g of %" G_GINT64_FORMAT ", not %.17g of %" G_GINT64_FORMAT " (ratio %d %g/%g, %d %g/%g)",
           kpi->code, kpi->measure_text, ana_period_to_string (want->period), want->dim, want->ts_usec, got->value.value,
           got->value.count, want->value.value, want->value.count, got->value.has_ratio, got->value.num, got->value.den,
           want->value.has_ratio, want->value.num, want->value.den);
}

static void
compare_tables (AnaCatalogue *catalogue, Table *got, Table *want)
{
  GHashTableIter iter;
  const char *name;
  AnaKpiRow *row;

  g_hash_table_iter_init (&iter, want->rows);
  while (g_hash_table_iter_next (&iter, (gpointer *) &name, (gpointer *) &row))
    {
      AnaKpiRow *other = g_hash_table_lookup (got->rows, name);

      if (other == NULL)
        g_error ("%s: %s is missing", ana_catalogue_get (catalogue, row->kpi)->code, name);
      compare_row (ana_catalogue_get (catalogue, row->kpi), other, row);
    }
  g_assert_cmpuint (g_hash_table_size (got->rows), ==, g_hash_table_size (want->rows));
}

static void
check_dataset (AnaCatalogue *catalogue, const char *dataset, AnaSpan span, guint n, guint64 seed, gint64 keep_usec)
{
  g_autoptr (AnaSchema) schema = ana_canonical_schema (dataset, "GBP");
  g_autoptr (GArray) kpis = g_array_new (FALSE, FALSE, sizeof (guint));
  const AnaPeriod periods[] = { ANA_PERIOD_MINUTE, ANA_PERIOD_HOUR, ANA_PERIOD_DAY };
  Table streamed = new_table (catalogue), queried = new_table (catalogue), many = new_table (catalogue);
  g_autoptr (AnaFrame) events = NULL;
  g_autoptr (GError) error = NULL;
  AnaSpan wide = { span.start_usec - 5 * ANA_USEC_PER_DAY, span.end_usec + 5 * ANA_USEC_PER_DAY };
  AnaRandom random;

  ana_random_init (&random, seed);
  events = fixture_events (schema, n, span, &random);
  for (guint i = 0; i < ana_catalogue_get_n (catalogue); i++)
    if (strcmp (ana_catalogue_get (catalogue, i)->dataset, dataset) == 0)
      {
        g_array_append_val (kpis, i);
        for (guint p = 0; p < G_N_ELEMENTS (periods); p++)
          if (ana_catalogue_get (catalogue, i)->grain[p])
            ana_metrics_evaluate (ana_catalogue_get (catalogue, i), i, periods[p], wide, events, keep_row, &queried, &error);
        g_assert_no_error (error);
      }
  ana_metrics_evaluate_many (catalogue, (guint *) kpis->data, kpis->len, periods, 3, wide, events, keep_row, &many, &error);
  g_assert_no_error (error);
  compare_tables (catalogue, &many, &queried);
  stream (catalogue, events, dataset, &random, keep_usec, LATE_USEC, 20, 60, &streamed);
  compare_tables (catalogue, &streamed, &queried);
  g_test_message ("%s: %u definitions, %u rows", dataset, kpis->len, g_hash_table_size (queried.rows));
  g_assert_cmpuint (g_hash_table_size (queried.rows), >, 0);
  free_table (&streamed);
  free_table (&queried);
  free_table (&many);
}

/* Each span holds a change of the clock: 23, 25 and 24.5 hours. */
static void
test_zones (void)
{
  static const char *const begins[] = { "2011-10-29T12:00:00Z", "2012-03-24T12:00:00Z", "2011-11-05T00:00:00Z", "2012-03-31T03:00:00Z" };
  g_autofree char *text = fixture_definitions ();
  g_autoptr (JsonNode) list = ana_json_parse (text, -1, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_from_json (list, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (begins); i++)
    {
      gint64 start = 0;

      g_assert_true (ana_time_parse (begins[i], ana_zone_utc (), &start, NULL));
      check_dataset (catalogue, "orders", (AnaSpan) { start, start + 40 * ANA_USEC_PER_HOUR }, 250, i + 1,
                     i % 2 == 0 ? 10 * ANA_USEC_PER_MIN : 20 * ANA_USEC_PER_HOUR);
    }
}

/* --- definitions that look at others: an oracle that knows each of them ------------------------------------------ */

static AnaKpiRow *
find_row (const Table *table, guint kpi, AnaPeriod period, const char *dim, gint64 ts_usec)
{
  AnaKpiRow wanted = { .kpi = kpi, .period = period, .dim = dim, .ts_usec = ts_usec };
  g_autofree char *name = name_row (&wanted);

  return g_hash_table_lookup (table->rows, name);
}

static double
count_at (const Table *plain, guint base, AnaPeriod period, const char *dim, gint64 ts_usec)
{
  AnaKpiRow *row = find_row (plain, base, period, dim, ts_usec);

  return row != NULL ? row->value.value : 0;
}

/* Events of a span, from its minutes. */
static double
count_over (const Table *plain, const char *dim, AnaSpan span)
{
  GHashTableIter iter;
  AnaKpiRow *row;
  double n = 0;

  g_hash_table_iter_init (&iter, plain->rows);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &row))
    if (row->period == ANA_PERIOD_MINUTE && ana_span_contains (span, row->ts_usec) && g_str_equal (row->dim, dim))
      n += row->value.value;
  return n;
}

static double
expect (const Table *plain, const AnaKpi *kpi, guint base, guint measure, const AnaKpiRow *at)
{
  const AnaZone *zone = zone_of (kpi, at->period);
  AnaSpan bucket = ana_bucket_span (at->period, zone, at->ts_usec);
  AnaDuration back = { .days = 3 }, two = { .days = 2 };
  gint64 before = ana_bucket_start (at->period, zone, ana_duration_add (&back, kpi->zone, at->ts_usec, -1));

  switch (measure)
    {
    case 1:
      return 2 * at->value.value;
    case 2:
      return at->value.value - count_at (plain, base, at->period, at->dim, before);
    case 3:
      return count_over (plain, at->dim, (AnaSpan) { ana_duration_add (&two, kpi->zone, bucket.end_usec, -1), bucket.end_usec });
    default:
      return 2 * at->value.value + count_over (plain, at->dim, (AnaSpan) { bucket.end_usec - 30 * ANA_USEC_PER_MIN, bucket.end_usec });
    }
}

static void
check_references (AnaCatalogue *catalogue, AnaFrame *events, AnaSpan wide, const Table *streamed, guint base)
{
  const AnaKpi *kpi = ana_catalogue_get (catalogue, base);
  Table plain = new_table (catalogue);
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  AnaKpiRow *row;

  for (guint p = 0; p < ANA_N_KPI_PERIODS; p++)
    ana_metrics_evaluate (kpi, base, (AnaPeriod) p, wide, events, keep_row, &plain, &error);
  g_assert_no_error (error);
  g_hash_table_iter_init (&iter, plain.rows);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &row))
    for (guint m = 0; m < FIXTURE_N_REFERENCES; m++)
      {
        AnaKpiRow *got = find_row (streamed, base + m, row->period, row->dim, row->ts_usec);
        double want = m == 0 ? row->value.value : expect (&plain, kpi, base, m, row);

        if (got == NULL || got->value.value != want)
          g_error ("%s %s \"%s\" %" G_GINT64_FORMAT ": %g, not %g", ana_catalogue_get (catalogue, base + m)->measure_text,
                   ana_period_to_string (row->period), row->dim, row->ts_usec, got != NULL ? got->value.value : NAN, want);
      }
  g_assert_cmpuint (g_hash_table_size (plain.rows), >, 50);
  free_table (&plain);
}

/* Late rows change what others see of their buckets: long after these closed, and days further on. */
static void
test_references (gconstpointer data)
{
  g_autofree char *text = fixture_reference_definitions ();
  g_autoptr (JsonNode) list = ana_json_parse (text, -1, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_from_json (list, &error);
  g_autoptr (AnaSchema) schema = ana_canonical_schema ("orders", "GBP");
  AnaSpan span = { G_GINT64_CONSTANT (1319889600000000), G_GINT64_CONSTANT (1319889600000000) + 110 * ANA_USEC_PER_HOUR }; /* 2011-10-29T12:00Z */
  AnaSpan wide = { span.start_usec - 5 * ANA_USEC_PER_DAY, span.end_usec + 5 * ANA_USEC_PER_DAY };
  g_autoptr (AnaFrame) events = NULL;
  AnaRandom random;
  Table streamed;

  g_assert_no_error (error);
  streamed = new_table (catalogue);
  ana_random_init (&random, GPOINTER_TO_UINT (data));
  events = fixture_events (schema, 120, span, &random);
  stream (catalogue, events, "orders", &random, 10 * ANA_USEC_PER_MIN, 70 * ANA_USEC_PER_HOUR, 60, 4, &streamed);
  for (guint z = 0; z < ana_catalogue_get_n (catalogue) / FIXTURE_N_REFERENCES; z++)
    check_references (catalogue, events, wide, &streamed, z * FIXTURE_N_REFERENCES);
  free_table (&streamed);
}

static void
test_packs (void)
{
  g_autofree char *dir = g_build_filename (g_getenv ("ANALYTICS_DATA"), "catalogue", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_load (dir, &error);
  g_autoptr (GHashTable) datasets = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer dataset;
  gint64 start = 0;

  g_assert_no_error (error);
  g_assert_true (ana_time_parse ("2011-10-29T12:00:00Z", ana_zone_utc (), &start, NULL));
  for (guint i = 0; i < ana_catalogue_get_n (catalogue); i++)
    g_hash_table_add (datasets, ana_catalogue_get (catalogue, i)->dataset);
  g_hash_table_iter_init (&iter, datasets);
  while (g_hash_table_iter_next (&iter, &dataset, NULL))
    check_dataset (catalogue, dataset, (AnaSpan) { start, start + 30 * ANA_USEC_PER_HOUR }, 250, 5, 10 * ANA_USEC_PER_MIN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/stream-equals-batch/zones", test_zones);
  g_test_add_func ("/metrics/stream-equals-batch/packs", test_packs);
  g_test_add_data_func ("/metrics/stream-equals-batch/references/1", GUINT_TO_POINTER (3), test_references);
  g_test_add_data_func ("/metrics/stream-equals-batch/references/2", GUINT_TO_POINTER (5), test_references);
  return g_test_run ();
}
