/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-processor.c: windows against brute force; watermarks, closing, dirty buckets, many keys, references.
 */
#include "config.h"

#include "metrics-fixture.h"

#include "ana-error.h"

#define T0 (G_GINT64_CONSTANT (1320062400) * ANA_USEC_PER_SEC) /* 2011-10-31T12:00:00Z */

static AnaCatalogue *
load (const char *definitions)
{
  g_autofree char *text = g_strdup_printf ("{\"kpis\":[%s]}", definitions);
  g_autoptr (JsonNode) list = ana_json_parse (text, -1, NULL, NULL);
  g_autoptr (GError) error = NULL;
  AnaCatalogue *catalogue = ana_catalogue_from_json (list, &error);

  g_assert_no_error (error);
  return catalogue;
}

#define KPI(code, measure, more) \
  "{\"code\":\"" code "\",\"version\":1,\"name\":{\"en\":\"t\"},\"dataset\":\"orders\",\"time\":\"ordered_at\",\"measure\":\"" measure \
  "\",\"unit\":\"count\",\"direction\":\"none\"" more "}"

/* Orders of one unit each at the given times, from the given countries. */
static AnaFrame *
make_orders (const gint64 *times, const char *const *countries, guint n)
{
  AnaFrameBuilder *b = ana_frame_builder_new ();
  guint at = ana_frame_builder_add_field (b, "ordered_at", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  guint country = ana_frame_builder_add_field (b, "country", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  guint quantity = ana_frame_builder_add_field (b, "quantity", ANA_TYPE_INT, NULL, NULL, ANA_ROLE_MEASURE);

  for (guint i = 0; i < n; i++)
    {
      ana_frame_builder_put_int64 (b, at, times[i]);
      ana_frame_builder_put_text (b, country, countries != NULL ? countries[i] : NULL, -1);
      ana_frame_builder_put_int64 (b, quantity, 1);
    }
  return ana_frame_builder_end (b);
}

static void
push_one (AnaProcessor *processor, const char *source, gint64 t_usec, const char *country, gint64 now_usec)
{
  g_autoptr (AnaFrame) frame = make_orders (&t_usec, &country, 1);

  ana_processor_push (processor, source, "orders", frame, now_usec);
}

static void
note_row (const AnaKpiRow *row, gpointer data)
{
  g_string_append_printf (data, "%u %s %" G_GINT64_FORMAT " [%s] %g of %" G_GINT64_FORMAT "%s\n", row->kpi,
                          row->window_sec > 0 ? "window" : ana_period_to_string (row->period),
                          (row->ts_usec - T0) / ANA_USEC_PER_SEC, row->dim, row->value.value, row->value.count,
                          row->closed ? " closed" : "");
}

static char *
collect (AnaProcessor *processor, AnaKpiWanted wanted)
{
  GString *out = g_string_new (NULL);

  ana_processor_collect (processor, wanted, note_row, out);
  return g_string_free (out, FALSE);
}

static gboolean
want_none (guint kpi, AnaPeriod period, int window_sec, gpointer data)
{
  return FALSE;
}

#define MINUTES ",\"grain\":[\"minute\"]"

static void
test_closing (void)
{
  g_autoptr (AnaCatalogue) catalogue = load (KPI ("A", "count()", MINUTES));
  g_autoptr (AnaProcessor) processor = ana_processor_new (catalogue, NULL);
  g_autofree char *open = NULL, *again = NULL, *unwanted = NULL, *closed = NULL, *late = NULL;

  push_one (processor, "s", T0 + 10, NULL, T0 + 10);
  ana_processor_advance (processor, T0 + 10);
  open = collect (processor, NULL);
  g_assert_cmpstr (open, ==, "0 minute 0 [] 1 of 1\n");
  again = collect (processor, NULL);
  g_assert_cmpstr (again, ==, "");
  push_one (processor, "s", T0 + 20, NULL, T0 + 20);
  unwanted = collect (processor, want_none);
  g_assert_cmpstr (unwanted, ==, "");
  push_one (processor, "s", T0 + 66 * ANA_USEC_PER_SEC, NULL, T0 + 66 * ANA_USEC_PER_SEC);
  ana_processor_advance (processor, T0 + 66 * ANA_USEC_PER_SEC);
  closed = collect (processor, want_none);
  g_assert_cmpstr (closed, ==, "0 minute 0 [] 2 of 2 closed\n");
  push_one (processor, "s", T0 + 30, NULL, T0 + 67 * ANA_USEC_PER_SEC);
  late = collect (processor, want_none);
  g_assert_cmpstr (late, ==, "0 minute 0 [] 3 of 3 closed\n");
}

static void
test_watermark (void)
{
  g_autoptr (AnaCatalogue) catalogue = load (KPI ("A", "count()", MINUTES));
  g_autoptr (AnaProcessor) processor = ana_processor_new (catalogue, NULL);
  const gint64 second = ANA_USEC_PER_SEC;

  g_assert_cmpint (ana_processor_get_watermark (processor, "orders"), ==, ANA_TIME_NONE);
  push_one (processor, "fast", T0 + 20 * second, NULL, T0 + 20 * second);
  push_one (processor, "slow", T0, NULL, T0 + 20 * second);
  ana_processor_advance (processor, T0 + 20 * second);
  g_assert_cmpint (ana_processor_get_watermark (processor, "orders"), ==, T0 - 5 * second);
  push_one (processor, "fast", T0 + 49 * second, NULL, T0 + 49 * second); /* slow is still alive */
  ana_processor_advance (processor, T0 + 49 * second);
  g_assert_cmpint (ana_processor_get_watermark (processor, "orders"), ==, T0 - 5 * second);
  ana_processor_advance (processor, T0 + 50 * second); /* slow is idle now */
  g_assert_cmpint (ana_processor_get_watermark (processor, "orders"), ==, T0 + 44 * second);
  push_one (processor, "slow", T0 + 1 * second, NULL, T0 + 51 * second); /* never back */
  ana_processor_advance (processor, T0 + 51 * second);
  g_assert_cmpint (ana_processor_get_watermark (processor, "orders"), ==, T0 + 44 * second);
  push_one (processor, "slow", T0 + ANA_USEC_PER_DAY, NULL, T0 + 52 * second); /* from the future */
  push_one (processor, "fast", T0 + ANA_USEC_PER_DAY, NULL, T0 + 52 * second);
  ana_processor_advance (processor, T0 + 52 * second);
  g_assert_cmpint (ana_processor_get_watermark (processor, "orders"), ==, T0 + 47 * second);
  ana_processor_advance (processor, T0 + 200 * second); /* all silent: time goes on */
  g_assert_cmpint (ana_processor_get_watermark (processor, "orders"), ==, T0 + 195 * second);
  g_assert_cmpint (ana_processor_get_watermark (processor, "nothing"), ==, ANA_TIME_NONE);
}

/* Later than the states are kept: the bucket goes dirty, once, and no row comes out. */
static void
test_too_late (void)
{
  g_autoptr (AnaCatalogue) catalogue = load (KPI ("A", "count()", ",\"lateness\":\"PT2H\""));
  g_autoptr (AnaProcessor) processor = ana_processor_new (catalogue, NULL);
  g_autofree char *rows = NULL, *hour_rows = NULL, *none = NULL;
  g_autoptr (GArray) dirty = NULL, more = NULL;

  push_one (processor, "s", T0, NULL, T0);
  ana_processor_advance (processor, T0 + 30 * ANA_USEC_PER_MIN);
  rows = collect (processor, NULL);
  ana_processor_advance (processor, T0 + 30 * ANA_USEC_PER_MIN);
  push_one (processor, "s", T0 + 1, NULL, T0 + 30 * ANA_USEC_PER_MIN);
  push_one (processor, "s", T0 + 2, NULL, T0 + 30 * ANA_USEC_PER_MIN);
  dirty = ana_processor_take_dirty (processor);
  g_assert_cmpuint (dirty->len, ==, 1);
  g_assert_cmpint (g_array_index (dirty, AnaDirtyBucket, 0).start_usec, ==, T0);
  g_assert_cmpint (g_array_index (dirty, AnaDirtyBucket, 0).period, ==, ANA_PERIOD_MINUTE);
  hour_rows = collect (processor, NULL); /* hour and day are still there */
  g_assert_cmpstr (hour_rows, ==, "0 hour 0 [] 3 of 3\n0 day -43200 [] 3 of 3\n");
  ana_processor_advance (processor, T0 + 2 * ANA_USEC_PER_DAY);
  none = collect (processor, NULL);
  ana_processor_advance (processor, T0 + 2 * ANA_USEC_PER_DAY);
  push_one (processor, "s", T0 + 3, NULL, T0 + 2 * ANA_USEC_PER_DAY);
  more = ana_processor_take_dirty (processor);
  g_assert_cmpuint (more->len, ==, 3);
}

static void
test_recompute (void)
{
  g_autoptr (AnaCatalogue) catalogue = load (KPI ("A", "distinct(country)", ",\"rollup\":\"recompute\""));
  g_autoptr (AnaProcessor) processor = ana_processor_new (catalogue, NULL);
  g_autofree char *rows = NULL;
  g_autoptr (GArray) dirty = NULL, late = NULL;

  push_one (processor, "s", T0, NULL, T0);
  ana_processor_advance (processor, T0 + 66 * ANA_USEC_PER_SEC);
  push_one (processor, "s", T0 + 66 * ANA_USEC_PER_SEC, NULL, T0 + 66 * ANA_USEC_PER_SEC);
  ana_processor_advance (processor, T0 + 66 * ANA_USEC_PER_SEC);
  rows = collect (processor, NULL);
  g_assert_cmpstr (rows, ==, "");
  dirty = ana_processor_take_dirty (processor);
  g_assert_cmpuint (dirty->len, ==, 3); /* the minute closed; its hour and day are refreshed */
  push_one (processor, "s", T0 + 1, NULL, T0 + 67 * ANA_USEC_PER_SEC);
  late = ana_processor_take_dirty (processor);
  g_assert_cmpuint (late->len, ==, 1);
}

static void
keep_dim (const AnaKpiRow *row, gpointer data)
{
  g_string_append_printf (data, "[%s] %g\n", row->dim, row->value.value);
}

/* The first two keys are told apart, the rest is gathered: in the stream and from the rows. */
static void
test_max_keys (void)
{
  static const char *const countries[] = { "A", "B", "C", "A", "D", NULL, "" };
  const gint64 times[] = { T0, T0 + 1, T0 + 2, T0 + 3, T0 + 4, T0 + 5, T0 + 6 };
  const AnaPeriod period = ANA_PERIOD_MINUTE;
  g_autoptr (AnaCatalogue) catalogue = load (KPI ("A", "sum(quantity)", MINUTES ",\"dims\":[[\"country\"]],\"max_keys\":2"));
  g_autoptr (AnaProcessor) processor = ana_processor_new (catalogue, NULL);
  g_autoptr (AnaFrame) events = make_orders (times, countries, G_N_ELEMENTS (times));
  g_autoptr (GString) streamed = g_string_new (NULL), queried = g_string_new (NULL), many = g_string_new (NULL);
  const char *expected = "[] 7\n[country=*] 4\n[country=A] 2\n[country=B] 1\n";
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  const guint first = 0;

  ana_processor_push (processor, "s", "orders", events, T0 + 10);
  ana_processor_collect (processor, NULL, keep_dim, streamed);
  g_assert_nonnull (strstr (streamed->str, "[country=*] 4\n"));
  g_assert_nonnull (strstr (streamed->str, "[country=A] 2\n"));
  ana_metrics_evaluate (ana_catalogue_get (catalogue, 0), 0, period, (AnaSpan) { T0, T0 + 1 }, events, keep_dim, queried, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (queried->str, ==, expected);
  ana_metrics_evaluate_many (catalogue, &first, 1, &period, 1, (AnaSpan) { T0, T0 + 1 }, events, keep_dim, many, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (many->str, "[country=*] 4\n"));
  g_assert_nonnull (strstr (many->str, "[country=B] 1\n"));
}

/* --- windows --- */

typedef struct {
  AnaCatalogue *catalogue;
  AnaFrame     *so_far;
  guint         n_checked[4]; /* a width, with rows in it */
} WindowCheck;

static const int widths_sec[] = { 60, 300, 900, 3600 };

static void
check_window (const AnaKpiRow *row, gpointer data)
{
  WindowCheck *check = data;
  const AnaKpi *kpi = ana_catalogue_get (check->catalogue, row->kpi);
  AnaSpan span = { row->ts_usec - row->window_sec * ANA_USEC_PER_SEC, row->ts_usec };
  g_autoptr (GError) error = NULL;
  AnaMeasureValue want;
  double slack;

  if (row->window_sec == 0)
    return;
  ana_metrics_evaluate_span (kpi, span, row->dim, check->so_far, &want, &error);
  g_assert_no_error (error);
  g_assert_cmpint (row->value.count, ==, want.count);
  if (want.count == 0)
    return; /* a sum over nothing is 0 here and missing there */
  for (guint i = 0; i < G_N_ELEMENTS (widths_sec); i++)
    check->n_checked[i] += row->window_sec == widths_sec[i];
  slack = 1e-12 * fabs (want.value) + 1e-12;
  if (row->value.has_value != want.has_value || (want.has_value && !(fabs (row->value.value - want.value) <= slack)))
    g_error ("%s %s: %d s at %" G_GINT64_FORMAT ": %.17g, not %.17g", kpi->code, kpi->measure_text, row->window_sec,
             row->ts_usec, row->value.value, want.value);
}

/* Random steps of time and random delays: each window that comes out is the query over its span. */
static void
test_windows (void)
{
  g_autofree char *text = fixture_definitions ();
  g_autoptr (JsonNode) list = ana_json_parse (text, -1, NULL, NULL);
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_from_json (list, NULL);
  g_autoptr (AnaProcessor) processor = ana_processor_new (catalogue, NULL);
  g_autoptr (AnaSchema) schema = ana_canonical_schema ("orders", "GBP");
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_frame_unref);
  WindowCheck check = { catalogue, NULL, { 0 } };
  gint64 now = T0;
  AnaRandom random;

  ana_random_init (&random, 9);
  for (guint step = 0; step < 16; step++)
    {
      gint64 back = ana_random_range (&random, 1, step % 4 == 0 ? 300 : 20) * ANA_USEC_PER_SEC;
      AnaFrame *frame = fixture_events (schema, (guint) ana_random_range (&random, 0, 12), (AnaSpan) { now - back, now + 1 }, &random);

      g_ptr_array_add (frames, frame);
      g_clear_pointer (&check.so_far, ana_frame_unref);
      check.so_far = ana_frame_concat ((AnaFrame **) frames->pdata, frames->len, NULL);
      ana_processor_push (processor, "s", "orders", frame, now);
      ana_processor_advance (processor, now);
      if (ana_random_range (&random, 0, 3) > 0)
        ana_processor_collect (processor, NULL, check_window, &check);
      now += ana_random_range (&random, 1, step == 9 ? 400 : step >= 12 ? 1500 : 50) * ANA_USEC_PER_SEC;
    }
  ana_frame_unref (check.so_far);
  for (guint i = 0; i < G_N_ELEMENTS (widths_sec); i++)
    g_assert_cmpuint (check.n_checked[i], >, 500);
}

/* After its last row has left, a window comes once more, empty, and then no more. */
static void
test_window_ends (void)
{
  g_autoptr (AnaCatalogue) catalogue = load (KPI ("A", "count()", MINUTES ",\"windows\":[\"PT1M\"]"));
  g_autoptr (AnaProcessor) processor = ana_processor_new (catalogue, NULL);
  g_autofree char *inside = NULL, *empty = NULL, *gone = NULL;

  push_one (processor, "s", T0, NULL, T0);
  ana_processor_advance (processor, T0 + 40 * ANA_USEC_PER_SEC);
  inside = collect (processor, NULL);
  g_assert_nonnull (strstr (inside, "0 window 35 [] 1 of 1\n"));
  ana_processor_advance (processor, T0 + 70 * ANA_USEC_PER_SEC);
  empty = collect (processor, NULL);
  g_assert_nonnull (strstr (empty, "0 window 65 [] nan of 0\n"));
  ana_processor_advance (processor, T0 + 80 * ANA_USEC_PER_SEC);
  gone = collect (processor, NULL);
  g_assert_cmpstr (gone, ==, "");
}

/* --- references --- */

static void
keep_value (const AnaKpiRow *row, gpointer data)
{
  double *values = data;

  if (row->closed && row->dim[0] == '\0')
    values[row->kpi] = row->value.value;
}

static void
test_references (void)
{
  g_autoptr (AnaCatalogue) catalogue
    = load (KPI ("A", "count()", MINUTES) "," KPI ("B", "2 * {A}", MINUTES) "," KPI ("C", "{A} - prior({A}, 'PT1M')", MINUTES) ","
            KPI ("D", "safe_div(over({A}, 'PT3M'), {B})", MINUTES));
  g_autoptr (AnaProcessor) processor = ana_processor_new (catalogue, NULL);
  guint a = (guint) ana_catalogue_find_index (catalogue, "A");
  guint b = (guint) ana_catalogue_find_index (catalogue, "B");
  guint c = (guint) ana_catalogue_find_index (catalogue, "C");
  guint d = (guint) ana_catalogue_find_index (catalogue, "D");
  const AnaSpanPart stored = { T0 - 2 * ANA_USEC_PER_MIN, 10, NAN, NAN, TRUE, FALSE, 10 };
  double values[4] = { 0 };

  ana_processor_remember (processor, a, ANA_PERIOD_MINUTE, "", &stored, 1);
  for (guint minute = 0; minute < 3; minute++)
    for (guint i = 0; i <= minute; i++)
      push_one (processor, "s", T0 + minute * ANA_USEC_PER_MIN + i, NULL, T0 + minute * ANA_USEC_PER_MIN + i);
  ana_processor_advance (processor, T0 + 10 * ANA_USEC_PER_MIN);
  ana_processor_collect (processor, NULL, keep_value, values);
  g_assert_cmpfloat (values[a], ==, 3);
  g_assert_cmpfloat (values[b], ==, 6);
  g_assert_cmpfloat (values[c], ==, 1);
  g_assert_cmpfloat (values[d], ==, 1); /* (1 + 2 + 3) / 6 */
}

/* What was stored before a restart counts in over and prior. */
static void
test_remembered (void)
{
  g_autoptr (AnaCatalogue) catalogue = load (KPI ("A", "count()", MINUTES) "," KPI ("D", "over({A}, 'PT3M') + prior({A}, 'PT2M')", MINUTES));
  g_autoptr (AnaProcessor) processor = ana_processor_new (catalogue, NULL);
  guint a = (guint) ana_catalogue_find_index (catalogue, "A");
  guint d = (guint) ana_catalogue_find_index (catalogue, "D");
  const AnaSpanPart stored[] = { { T0 - 3 * ANA_USEC_PER_MIN, 100, NAN, NAN, TRUE, FALSE, 100 },
                                 { T0 - 2 * ANA_USEC_PER_MIN, 10, NAN, NAN, TRUE, FALSE, 10 },
                                 { T0 - 1 * ANA_USEC_PER_MIN, 20, NAN, NAN, TRUE, FALSE, 20 } };
  double values[2] = { 0 };

  ana_processor_remember (processor, a, ANA_PERIOD_MINUTE, "", stored, 3);
  push_one (processor, "s", T0, NULL, T0);
  ana_processor_advance (processor, T0 + 10 * ANA_USEC_PER_MIN);
  ana_processor_collect (processor, NULL, keep_value, values);
  g_assert_cmpfloat (values[d], ==, 1 + 20 + 10 + 10);
}

typedef struct {
  AnaFrame *events;
  GString  *out;
} Derived;

static AnaFrame *
give_events (const char *dataset, AnaSpan span, gpointer data)
{
  return ana_frame_ref (((Derived *) data)->events);
}

static void
keep_derived (const AnaKpiRow *row, gpointer data)
{
  g_string_append_printf (((Derived *) data)->out, "%s[%" G_GINT64_FORMAT " %s] %g", ((Derived *) data)->out->len > 0 ? " " : "",
                          (row->ts_usec - T0) / ANA_USEC_PER_MIN, row->dim, row->value.value);
}

/* References from the raw rows: of the bucket, of one before, over a span; and aggregates over a span. */
static void
test_derived (void)
{
  static const char *const countries[] = { "A", "B", "B", "A", "B", "A" };
  const gint64 minute = ANA_USEC_PER_MIN;
  const gint64 times[] = { T0 - minute, T0, T0 + 1, T0 + minute, T0 + minute + 1, T0 + minute + 2 };
  static const struct { const char *code, *want; } rows[] = {
    { "A", "[0 ] 2 [1 ] 3 [0 country=B] 2 [1 country=A] 2 [1 country=B] 1" },
    { "B", "[0 ] 4 [1 ] 6" },
    { "C", "[0 ] 1 [1 ] 1" },
    { "D", "[0 ] 0.75 [1 ] 0.833333" },
    { "E", "[0 ] 3 [1 ] 5 [0 country=B] 2 [1 country=A] 2 [1 country=B] 3" },
    { "F", "[0 ] 2 [1 ] 2" },
  };
  g_autoptr (AnaCatalogue) catalogue
    = load (KPI ("A", "count()", MINUTES ",\"dims\":[[\"country\"]]") "," KPI ("B", "2 * {A}", MINUTES) ","
            KPI ("C", "{A} - prior({A}, 'PT1M')", MINUTES) "," KPI ("D", "safe_div(over({A}, 'PT3M') - coalesce(prior({A}, 'PT2M'), const(0)), {B})", MINUTES) ","
            KPI ("E", "over(sum(quantity), 'PT2M')", MINUTES ",\"rollup\":\"recompute\",\"dims\":[[\"country\"]]") ","
            KPI ("F", "over(distinct(country), 'PT2M')", MINUTES ",\"rollup\":\"recompute\""));

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AnaFrame) events = make_orders (times, countries, G_N_ELEMENTS (times));
      g_autoptr (GString) out = g_string_new (NULL);
      Derived derived = { events, out };
      guint kpi = (guint) ana_catalogue_find_index (catalogue, rows[i].code);

      g_assert_cmpint (ana_metrics_reach (catalogue, kpi, T0), <=, T0);
      ana_metrics_evaluate_derived (catalogue, kpi, ANA_PERIOD_MINUTE, (AnaSpan) { T0, T0 + 2 * minute }, give_events, keep_derived, &derived);
      g_assert_cmpstr (out->str, ==, rows[i].want);
    }
}

static void
keep_total (const AnaKpiRow *row, gpointer data)
{
  if (row->period == ANA_PERIOD_DAY)
    *(AnaMeasureValue *) data = row->value;
}

/* Many different values in a bucket: the stream says about how many, and that it is about; the rows say how many. */
static void
test_sketched (void)
{
  const AnaPeriod period = ANA_PERIOD_DAY;
  g_autoptr (AnaCatalogue) catalogue = load (KPI ("A", "distinct(country)", ""));
  g_autoptr (AnaProcessor) processor = ana_processor_new (catalogue, NULL);
  g_autofree gint64 *times = g_new (gint64, 8000);
  g_autofree const char **countries = g_new (const char *, 8000);
  g_autoptr (AnaFrame) events = NULL;
  AnaMeasureValue streamed = { 0 }, queried = { 0 }, many = { 0 };
  g_autoptr (GStringChunk) names = g_string_chunk_new (4096);
  const guint first = 0;

  for (guint i = 0; i < 8000; i++)
    {
      g_autofree char *name = g_strdup_printf ("country %u", i % 5000);
      countries[i] = g_string_chunk_insert_const (names, name);
      times[i] = T0 + i * ANA_USEC_PER_SEC / 10;
    }
  events = make_orders (times, countries, 8000);
  ana_processor_push (processor, "s", "orders", events, T0 + ANA_USEC_PER_HOUR);
  ana_processor_collect (processor, NULL, keep_total, &streamed);
  ana_metrics_evaluate (ana_catalogue_get (catalogue, 0), 0, period, (AnaSpan) { T0 - ANA_USEC_PER_DAY, T0 }, events, keep_total, &queried, NULL);
  ana_metrics_evaluate_many (catalogue, &first, 1, &period, 1, (AnaSpan) { T0 - ANA_USEC_PER_DAY, T0 }, events, keep_total, &many, NULL);
  g_assert_true (streamed.approximate && !queried.approximate && !many.approximate);
  g_assert_cmpfloat (queried.value, ==, 5000);
  g_assert_cmpfloat (many.value, ==, 5000);
  g_assert_cmpfloat (fabs (streamed.value / 5000 - 1), <, 4 * 0.0081);
}

static void
ignore_row (const AnaKpiRow *row, gpointer data)
{
}

static void
test_refused (void)
{
  const AnaPeriod period = ANA_PERIOD_MINUTE;
  g_autoptr (AnaCatalogue) catalogue = load (KPI ("A", "count()", MINUTES) "," KPI ("B", "2 * {A}", MINUTES));
  guint b = (guint) ana_catalogue_find_index (catalogue, "B");
  g_autoptr (AnaFrame) events = make_orders (NULL, NULL, 0);
  g_autoptr (GError) error = NULL;
  AnaMeasureValue value;

  g_assert_false (ana_metrics_evaluate_many (catalogue, &b, 1, &period, 1, (AnaSpan) { 0, 1 }, events, ignore_row, NULL, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_false (ana_metrics_evaluate_span (ana_catalogue_find (catalogue, "A"), (AnaSpan) { 0, 1 }, "country=*", events, &value, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_NO_DATA);
  g_clear_error (&error);
  g_assert_true (ana_metrics_evaluate_span (ana_catalogue_find (catalogue, "A"), (AnaSpan) { 0, 1 }, "", events, &value, &error));
  g_assert_false (value.has_value);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/processor/closing", test_closing);
  g_test_add_func ("/metrics/processor/watermark", test_watermark);
  g_test_add_func ("/metrics/processor/too-late", test_too_late);
  g_test_add_func ("/metrics/processor/recompute", test_recompute);
  g_test_add_func ("/metrics/processor/max-keys", test_max_keys);
  g_test_add_func ("/metrics/processor/windows", test_windows);
  g_test_add_func ("/metrics/processor/window-ends", test_window_ends);
  g_test_add_func ("/metrics/processor/references", test_references);
  g_test_add_func ("/metrics/processor/remembered", test_remembered);
  g_test_add_func ("/metrics/processor/derived", test_derived);
  g_test_add_func ("/metrics/processor/sketched", test_sketched);
  g_test_add_func ("/metrics/processor/refused", test_refused);
  return g_test_run ();
}
