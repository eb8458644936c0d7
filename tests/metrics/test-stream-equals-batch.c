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
  GHashTable *rows; /* "kpi|period|dim|ts" to AnaKpiRow */
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
keep_final (const AnaKpiRow *row, gpointer data)
{
  if (row->closed && row->window_sec == 0)
    keep_row (row, data);
}

static Table
new_table (void)
{
  return (Table) { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free) };
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

/* The order of arrival: within 3 s of the event, 5 % hours late; 2 % come twice, and the second is dropped by its id. */
static GArray *
plan_arrivals (AnaFrame *events, AnaRandom *random)
{
  guint n = ana_frame_get_n_rows (events);
  GArray *arrivals = g_array_new (FALSE, FALSE, sizeof (Arrival));
  g_autofree gboolean *seen = g_new0 (gboolean, n);
  guint kept = 0;

  for (guint row = 0; row < n; row++)
    for (int copy = ana_random_range (random, 0, 50) == 0 ? 2 : 1; copy > 0; copy--)
      {
        gint64 delay = ana_random_range (random, 0, 20) == 0 ? ana_random_range (random, 0, LATE_USEC)
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
      ana_metrics_evaluate_many (catalogue, &bucket.kpi, 1, &bucket.period, 1,
                                 (AnaSpan) { bucket.start_usec, bucket.start_usec + 1 }, events, keep_row, table, &error);
      g_assert_no_error (error);
    }
}

static void
stream (AnaCatalogue *catalogue, AnaFrame *events, const char *dataset, AnaRandom *random, gint64 keep_usec, Table *table)
{
  g_autoptr (GArray) arrivals = plan_arrivals (events, random);
  AnaProcessor *processor = ana_processor_new (catalogue, &(AnaProcessorOptions) { .keep_usec = keep_usec });
  g_autofree guint32 *rows = g_new (guint32, arrivals->len);
  gint64 now = 0;

  for (guint i = 0; i < arrivals->len;)
    {
      guint n = 0;
      guint wanted = (guint) ana_random_range (random, 1, 60);
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
  Table streamed = new_table (), queried = new_table (), many = new_table ();
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
  stream (catalogue, events, dataset, &random, keep_usec, &streamed);
  compare_tables (catalogue, &streamed, &queried);
  g_test_message ("%s: %u definitions, %u rows", dataset, kpis->len, g_hash_table_size (queried.rows));
  g_assert_cmpuint (g_hash_table_size (queried.rows), >, 0);
  g_hash_table_unref (streamed.rows);
  g_hash_table_unref (queried.rows);
  g_hash_table_unref (many.rows);
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
  return g_test_run ();
}
