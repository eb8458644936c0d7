/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-span-state.c: a span from the states of its parts: the same in any order of merging, through bytes, and near the
 * exact answer.
 */
#include "config.h"

#include "metrics-fixture.h"

#define START G_GINT64_CONSTANT (1320105600000000) /* 2011-11-01 */

static AnaCatalogue *
load_definitions (void)
{
  g_autofree char *text = fixture_definitions ();
  g_autoptr (JsonNode) list = ana_json_parse (text, -1, NULL, NULL);
  g_autoptr (GError) error = NULL;
  AnaCatalogue *catalogue = ana_catalogue_from_json (list, &error);

  g_assert_no_error (error);
  return catalogue;
}

static AnaState *
feed (const AnaKpi *kpi, AnaSpan span, const char *dim, AnaFrame *events)
{
  g_autoptr (AnaState) state = ana_state_new (kpi->measure);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  AnaState *back;

  g_assert_true (ana_metrics_feed_state (kpi, span, dim, events, state, &error));
  bytes = ana_state_to_bytes (state);
  back = ana_state_from_bytes (kpi->measure, bytes, &error);
  g_assert_no_error (error);
  return back;
}

/* Merges the parts two by two in an order of chance: a tree of any shape. */
static AnaState *
merge_any (const AnaKpi *kpi, AnaSpan whole, guint n_parts, const char *dim, AnaFrame *events, AnaRandom *random)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  gint64 step = (whole.end_usec - whole.start_usec) / n_parts;

  for (guint i = 0; i < n_parts; i++)
    {
      AnaSpan part = { whole.start_usec + i * step, i + 1 == n_parts ? whole.end_usec : whole.start_usec + (i + 1) * step };
      g_ptr_array_add (parts, feed (kpi, part, dim, events));
    }
  while (parts->len > 1)
    {
      AnaState *one = g_ptr_array_steal_index_fast (parts, (guint) ana_random_range (random, 0, parts->len));
      AnaState *other = parts->pdata[ana_random_range (random, 0, parts->len)];

      ana_state_merge (other, one);
      ana_state_free (one);
    }
  return parts->pdata[0];
}

static gboolean
is_near (double a, double b, double bound)
{
  return (isnan (a) && isnan (b)) || fabs (a - b) <= bound * MAX (fabs (a), fabs (b)) + 1e-9;
}

static void
check_kpi (const AnaKpi *kpi, AnaSpan span, const char *dim, AnaFrame *events, AnaRandom *random)
{
  g_autoptr (AnaState) whole = feed (kpi, span, dim, events);
  AnaMeasureValue at_once = ana_metrics_finish_state (kpi, whole, span);
  g_autoptr (GError) error = NULL;
  AnaMeasureValue exact;

  g_assert_true (ana_metrics_evaluate_span (kpi, span, dim, events, &exact, &error));
  g_assert_no_error (error);
  g_assert_cmpint (at_once.count, ==, exact.count);
  g_assert_cmpint (at_once.has_value, ==, exact.has_value);
  g_test_message ("%s: %.17g, exactly %.17g of %d rows", kpi->measure_text, at_once.value, exact.value, (int) exact.count);
  g_assert_true (is_near (at_once.value, exact.value, at_once.approximate ? ana_measure_get_error (kpi->measure) : 1e-12));
  for (guint n_parts = 1; n_parts <= 9; n_parts += 4)
    {
      g_autoptr (AnaState) merged = merge_any (kpi, span, n_parts, dim, events, random);
      AnaMeasureValue value = ana_metrics_finish_state (kpi, merged, span);

      g_assert_cmpint (value.count, ==, at_once.count);
      g_assert_cmpint (value.approximate, ==, at_once.approximate);
      /* sketches are equal whatever the order; of stddev the last bits are not */
      g_assert_true (is_near (value.value, at_once.value, strstr (kpi->measure_text, "stddev") != NULL ? 1e-9 : 0));
    }
}

static void
test_merge (gconstpointer data)
{
  static const char *const dims[] = { "", "country=France", "country=&channel=web" };
  guint n = GPOINTER_TO_UINT (data);
  g_autoptr (AnaCatalogue) catalogue = load_definitions ();
  g_autoptr (AnaSchema) schema = ana_canonical_schema ("orders", "GBP");
  AnaSpan span = { START, START + 20 * ANA_USEC_PER_DAY };
  g_autoptr (AnaFrame) events = NULL;
  AnaRandom random;
  guint n_checked = 0;

  ana_random_init (&random, 7);
  events = fixture_events (schema, n, span, &random);
  for (guint i = 0; i < ana_catalogue_get_n (catalogue); i++)
    if (ana_metrics_keeps_states (ana_catalogue_get (catalogue, i)))
      {
        for (guint d = 0; d < G_N_ELEMENTS (dims); d++)
          check_kpi (ana_catalogue_get (catalogue, i), span, dims[d], events, &random);
        n_checked++;
      }
  g_assert_cmpuint (n_checked, >=, 5);
}

/* Classes that merge from their buckets need no states; what looks at others has none that says it all. */
static void
test_which (void)
{
  g_autoptr (AnaCatalogue) catalogue = load_definitions ();

  for (guint i = 0; i < ana_catalogue_get_n (catalogue); i++)
    {
      const AnaKpi *kpi = ana_catalogue_get (catalogue, i);

      g_assert_cmpint (ana_metrics_keeps_states (kpi), ==, kpi->merge == ANA_MERGE_NONE);
      if (strcmp (kpi->measure_text, "distinct(customer)") == 0)
        g_assert_cmpfloat (ana_measure_get_error (kpi->measure), ==, 0.01625);
      if (strcmp (kpi->measure_text, "sum(amount)") == 0)
        g_assert_cmpfloat (ana_measure_get_error (kpi->measure), ==, 0);
    }
}

static void
test_rest_key (void)
{
  g_autoptr (AnaCatalogue) catalogue = load_definitions ();
  g_autoptr (AnaSchema) schema = ana_canonical_schema ("orders", "GBP");
  AnaSpan span = { START, START + ANA_USEC_PER_DAY };
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaFrame) events = NULL;
  AnaRandom random;

  ana_random_init (&random, 7);
  events = fixture_events (schema, 10, span, &random);
  for (guint i = 0; i < ana_catalogue_get_n (catalogue); i++)
    {
      const AnaKpi *kpi = ana_catalogue_get (catalogue, i);
      g_autoptr (AnaState) state = ana_state_new (kpi->measure);

      if (!ana_metrics_keeps_states (kpi))
        continue;
      g_assert_false (ana_metrics_feed_state (kpi, span, "country=*", events, state, &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/metrics/span-state/none", GUINT_TO_POINTER (0), test_merge);
  g_test_add_data_func ("/metrics/span-state/one", GUINT_TO_POINTER (1), test_merge);
  g_test_add_data_func ("/metrics/span-state/few", GUINT_TO_POINTER (200), test_merge);
  g_test_add_data_func ("/metrics/span-state/many", GUINT_TO_POINTER (8000), test_merge);
  g_test_add_func ("/metrics/span-state/which", test_which);
  g_test_add_func ("/metrics/span-state/rest-key", test_rest_key);
  return g_test_run ();
}
