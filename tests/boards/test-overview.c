/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-overview.c: the Overview from points: spans, like for like, parts that foot, what is missing.
 */
#include "ana-overview.h"

#include <math.h>
#include <string.h>

/* A source of points that any test can foresee: each day of a key is worth @base, twice that in the shown span. */
typedef struct {
  AnaSpan  span;
  gboolean empty;
  AnaTrouble trouble;  /* of every stream that is empty */
  guint    n_answers;
} Fixture;

static const struct { const char *dim; double base; } keys[] = {
  { "", 100 }, { "country=Germany", 60 }, { "country=France", 40 }, { "category=Outdoor", 70 }, { "category=Toys", 30 },
};

static double
base_of (const char *dim)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (strcmp (keys[i].dim, dim) == 0)
      return keys[i].base;
  return NAN;
}

static gboolean
read_cb (gpointer data, const char *stream, const char *dim, AnaSpan span, GArray *parts, gint64 *as_of_usec)
{
  Fixture *fixture = data;
  gboolean hours = g_str_has_suffix (stream, ":hour");
  gint64 step = hours ? ANA_USEC_PER_HOUR : ANA_USEC_PER_DAY;
  double base = base_of (dim);

  *as_of_usec = fixture->empty ? ANA_TIME_NONE : fixture->span.end_usec - 10 * ANA_USEC_PER_HOUR;
  if (fixture->empty || isnan (base))
    return !fixture->empty;
  for (gint64 t = span.start_usec; t < span.end_usec && t < *as_of_usec; t += step)
    {
      double value = base / (hours ? 24 : 1) * (t >= fixture->span.start_usec ? 2 : 1);
      AnaSpanPart part = { .ts_usec = t, .value = value, .has_value = TRUE, .num = value, .den = 1, .has_ratio = TRUE, .count = 1 };
      g_array_append_val (parts, part);
    }
  return TRUE;
}

static char **
list_dims_cb (gpointer data, const char *stream)
{
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_strv_builder_add (list, keys[i].dim);
  return g_strv_builder_end (list);
}

static gboolean
read_answer_cb (gpointer data, const char *code, const char *dim, AnaSpan span, AnaMeasureValue *out)
{
  ((Fixture *) data)->n_answers++;
  return FALSE;
}

static gboolean
find_trouble_cb (gpointer data, const char *stream, AnaTrouble *out)
{
  *out = ((Fixture *) data)->trouble;
  return out->kind != ANA_TROUBLE_NONE;
}

/* @dim, @mark: (nullable) filters of the page */
static AnaOverview *
build_filtered (Fixture *fixture, AnaFreshness freshness, const char *dim, const char *mark)
{
  g_autofree char *dir = g_build_filename (g_getenv ("ANALYTICS_DATA"), "catalogue", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("ANALYTICS_DATA"), "templates", "overview.adash", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_load (dir, &error);
  g_autoptr (JsonNode) node = ana_json_parse_file (path, NULL, NULL);
  g_autoptr (AnaBoard) board = ana_board_parse (node, NULL);
  AnaPointSource source = { fixture, read_cb, list_dims_cb, read_answer_cb, find_trouble_cb };
  AnaOverviewInput input = { .catalogue = catalogue, .board = board, .period = ANA_PERIOD_DAY, .zone = ana_zone_utc (),
                             .freshness = freshness, .source_name = "Test", .locale = "en", .dim = dim, .has_mark = mark != NULL };
  AnaSpan compare;
  AnaDuration back;

  g_assert_no_error (error);
  g_assert_true (ana_time_parse ("2026-11-20T14:00:00Z", ana_zone_utc (), &input.now_usec, NULL));
  g_assert_true (mark == NULL || ana_time_parse (mark, ana_zone_utc (), &input.mark_usec, NULL));
  ana_overview_spans (ANA_PERIOD_DAY, NULL, ana_zone_utc (), input.now_usec, &fixture->span, &compare, &back);
  return ana_overview_new (&input, &source);
}

static AnaOverview *
build (Fixture *fixture, AnaFreshness freshness)
{
  return build_filtered (fixture, freshness, NULL, NULL);
}

/* What could not be read is an error that says what and since when; what was never heard of is not. */
static void
test_trouble (void)
{
  static const struct { AnaTrouble trouble; AnaFreshness freshness; const char *missing, *age; } rows[] = {
    { { ANA_TROUBLE_NONE, ANA_TIME_NONE }, ANA_FRESH_OFFLINE, "Not synced yet", "—" },
    { { ANA_TROUBLE_SET_ASIDE, G_GINT64_CONSTANT (1795183500000000) }, ANA_FRESH_ERROR, "Set aside: its sum differs from the hub's", "since 14:05" },
    { { ANA_TROUBLE_SET_ASIDE, G_GINT64_CONSTANT (1794924300000000) }, ANA_FRESH_ERROR, "Set aside: its sum differs from the hub's", "since 17 Nov 14:05" },
    { { ANA_TROUBLE_REFETCH, ANA_TIME_NONE }, ANA_FRESH_ERROR, "Damaged here: waits to be fetched anew", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture fixture = { .empty = TRUE, .trouble = rows[i].trouble };
      g_autoptr (AnaOverview) overview = build (&fixture, ANA_FRESH_LIVE);
      const AnaCard *card = overview->cards->pdata[0];

      g_assert_false (card->has_value);
      g_assert_cmpint (card->freshness, ==, rows[i].freshness);
      g_assert_cmpint (card->trouble.kind, ==, rows[i].trouble.kind);
      g_assert_cmpstr (card->missing_text, ==, rows[i].missing);
      g_assert_cmpstr (card->age_text, ==, rows[i].age);
      g_assert_nonnull (strstr (card->a11y_text, rows[i].missing));
    }
}

/* Six states; who is there and silent for more than two intervals is stale, be it live, fresh or a sample. */
static void
test_freshness (void)
{
  static const gint64 interval[] = { ANA_USEC_PER_MIN, ANA_USEC_PER_HOUR, ANA_USEC_PER_DAY };
  static const AnaFreshness there[] = { ANA_FRESH_LIVE, ANA_FRESH_FRESH, ANA_FRESH_SAMPLE };
  static const AnaFreshness away[] = { ANA_FRESH_OFFLINE, ANA_FRESH_STALE, ANA_FRESH_ERROR };
  gint64 now = 100 * ANA_USEC_PER_DAY;

  for (AnaPeriod period = ANA_PERIOD_MINUTE; period <= ANA_PERIOD_DAY; period++)
    for (guint i = 0; i < 3; i++)
      {
        g_assert_cmpint (ana_freshness_of (there[i], period, now, now), ==, there[i]);
        g_assert_cmpint (ana_freshness_of (there[i], period, now - 2 * interval[period], now), ==, there[i]);
        g_assert_cmpint (ana_freshness_of (there[i], period, now - 2 * interval[period] - 1, now), ==, ANA_FRESH_STALE);
        g_assert_cmpint (ana_freshness_of (there[i], period, now + ANA_USEC_PER_DAY, now), ==, there[i]); /* a clock ahead */
        g_assert_cmpint (ana_freshness_of (there[i], period, ANA_TIME_NONE, now), ==, ANA_FRESH_OFFLINE);
        g_assert_cmpint (ana_freshness_of (away[i], period, 0, now), ==, away[i]);
      }
}

static void
test_spans (void)
{
  gint64 now;
  AnaSpan span, compare;
  AnaDuration back;

  g_assert_true (ana_time_parse ("2026-11-20T14:02:00Z", ana_zone_utc (), &now, NULL));
  ana_overview_spans (ANA_PERIOD_DAY, NULL, ana_zone_utc (), now, &span, &compare, &back);
  g_assert_cmpint (span.end_usec - span.start_usec, ==, 28 * ANA_USEC_PER_DAY);
  g_assert_cmpint (span.start_usec - compare.start_usec, ==, 28 * ANA_USEC_PER_DAY);
  /* the same elapsed part: 27 days, 14 hours and 2 minutes */
  g_assert_cmpint (compare.end_usec - compare.start_usec, ==, now - span.start_usec);
  ana_overview_spans (ANA_PERIOD_HOUR, NULL, ana_zone_utc (), now, &span, &compare, &back);
  g_assert_cmpint (span.end_usec - span.start_usec, ==, 48 * ANA_USEC_PER_HOUR);
  ana_overview_spans (ANA_PERIOD_MINUTE, NULL, ana_zone_utc (), now, &span, &compare, &back);
  g_assert_cmpint (span.end_usec - span.start_usec, ==, 60 * ANA_USEC_PER_MIN);
}

/* Dates of the user's own, months, hours by the day; and what cannot be read is as if nothing had been said. */
static void
test_ranges (void)
{
  static const struct { AnaPeriod period; const char *range; int n_hours; const char *label; } rows[] = {
    { ANA_PERIOD_DAY, "2011-03-01/2011-03-15", 15 * 24, "15 days" }, { ANA_PERIOD_DAY, "P12M", 365 * 24, "12 months" },
    { ANA_PERIOD_DAY, "P84D", 84 * 24, "12 weeks" }, { ANA_PERIOD_HOUR, "P7D", 7 * 24, "7 days" }, { ANA_PERIOD_HOUR, "PT24H", 24, "24 hours" },
    { ANA_PERIOD_MINUTE, "PT6H", 6, "6 hours" }, { ANA_PERIOD_MINUTE, "PT1H", 1, "60 minutes" }, { ANA_PERIOD_DAY, "all", 28 * 24, "28 days" },
    { ANA_PERIOD_DAY, "rubbish", 28 * 24, "28 days" }, { ANA_PERIOD_HOUR, "2026-11-20/2026-11-19", 48, "48 hours" },
  };
  gint64 now;

  g_assert_true (ana_time_parse ("2026-11-20T14:02:00Z", ana_zone_utc (), &now, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AnaSpan span, compare;
      AnaDuration back;
      g_autofree char *label = ana_overview_label (rows[i].period, rows[i].range);

      ana_overview_spans (rows[i].period, rows[i].range, ana_zone_utc (), now, &span, &compare, &back);
      g_assert_cmpint (span.end_usec - span.start_usec, ==, rows[i].n_hours * ANA_USEC_PER_HOUR);
      g_assert_cmpint (compare.start_usec, ==, span.start_usec - rows[i].n_hours * ANA_USEC_PER_HOUR);
      g_assert_cmpstr (label, ==, rows[i].label);
    }
}

/* A line over a line: each place gets what belongs there, in whatever order; what is not there is a gap. */
static void
test_lay_over (void)
{
  const double x[] = { 10, 20, 30, 40 }, y[] = { 1, 2, 3, 4 };
  const gint64 there[] = { 20, 10, ANA_TIME_NONE, 25 };
  const double want[] = { 2, 1, NAN, NAN };
  g_autoptr (AnaSeries) series = ana_series_new (NULL), over = NULL, none = ana_series_new (NULL), empty = NULL;

  ana_series_append (series, x, y, 4);
  over = ana_points_lay_over (series, series, there);
  for (guint i = 0; i < 4; i++)
    if (isnan (want[i]))
      g_assert_true (isnan (ana_series_get_y (over)[i]));
    else
      g_assert_cmpfloat (ana_series_get_y (over)[i], ==, want[i]);
  empty = ana_points_lay_over (series, none, there);
  g_assert_cmpuint (ana_series_get_n (empty), ==, 4);
  g_assert_true (isnan (ana_series_get_y (empty)[0]));
}

/* Weeks stay weeks where the clocks change. */
static void
test_spans_dst (void)
{
  const AnaZone *zone = ana_zone_get ("Europe/London", NULL);
  gint64 now;
  AnaSpan span, compare;
  AnaDuration back;

  g_assert_true (ana_time_parse ("2026-11-01T12:00:00Z", zone, &now, NULL));
  ana_overview_spans (ANA_PERIOD_DAY, "P28D", zone, now, &span, &compare, &back);
  g_assert_cmpint (span.end_usec - span.start_usec, ==, 28 * ANA_USEC_PER_DAY + ANA_USEC_PER_HOUR);
  g_assert_cmpint (ana_bucket_start (ANA_PERIOD_DAY, zone, span.start_usec), ==, span.start_usec);
  g_assert_cmpint (ana_bucket_start (ANA_PERIOD_DAY, zone, compare.start_usec), ==, compare.start_usec);
}

static void
test_parts_foot (void)
{
  Fixture fixture = { 0 };
  g_autoptr (AnaOverview) overview = build (&fixture, ANA_FRESH_LIVE);
  const AnaCard *revenue = overview->cards->pdata[0];
  double sum = 0, rows = 0;

  g_assert_cmpuint (overview->cards->len, ==, 4);
  g_assert_cmpstr (revenue->code, ==, "COM.NET_REVENUE");
  g_assert_true (revenue->has_value);
  g_assert_cmpint (revenue->delta_sign, ==, 1);
  g_assert_cmpint (revenue->verdict, ==, ANA_VERDICT_GOOD);
  g_assert_nonnull (overview->trend);
  for (guint i = 0; i < overview->changes->len; i++)
    sum += ((AnaChangeRow *) overview->changes->pdata[i])->value;
  g_assert_cmpuint (overview->changes->len, >=, 2);
  for (guint i = 0; i < overview->rows->len; i++)
    rows += ((AnaTableRow *) overview->rows->pdata[i])->values[1];
  g_assert_nonnull (overview->total);
  g_assert_cmpfloat_with_epsilon (rows, overview->total->values[1], 1e-6);
  g_assert_cmpfloat_with_epsilon (sum, overview->total->values[1] - overview->total->values[1] / (1 + overview->total->values[3]), 1e-3);
  g_assert_cmpuint (overview->breakdown->len, ==, 2);
}

#define SOME_DAY 10 /* the clocks of the KPI's zone are those of the data by then */

/* Of one member: what is kept by its dimension is of it alone, the rest stays and says so; the bars themselves all stay. */
static void
test_dim (void)
{
  Fixture fixture = { 0 };
  g_autoptr (AnaOverview) all = build (&fixture, ANA_FRESH_LIVE), toys = build_filtered (&fixture, ANA_FRESH_LIVE, "category=Toys", NULL);
  g_autoptr (AnaOverview) france = build_filtered (&fixture, ANA_FRESH_LIVE, "country=France", NULL);
  g_autoptr (AnaOverview) nobody = build_filtered (&fixture, ANA_FRESH_LIVE, "category=Nobody", NULL);
  const AnaCard *revenue = toys->cards->pdata[0], *orders = toys->cards->pdata[1];

  g_assert_cmpfloat (((AnaCard *) all->cards->pdata[0])->value[SOME_DAY], ==, 200);
  g_assert_cmpfloat (revenue->value[SOME_DAY], ==, 60);
  g_assert_cmpstr (revenue->caption, ==, "Category: Toys");
  g_assert_true (isnan (revenue->target) && isnan (revenue->target_lo)); /* the target is of all of it */
  g_assert_nonnull (strstr (revenue->a11y_text, "Category: Toys"));
  g_assert_cmpstr (orders->caption, ==, "All: not kept by “Category”");
  g_assert_nonnull (strstr (toys->trend_title, "per day · Category: Toys"));
  g_assert_cmpuint (toys->breakdown->len, ==, 2);
  g_assert_cmpstr (((AnaBreakdownRow *) toys->breakdown->pdata[1])->key, ==, toys->dim);
  g_assert_cmpfloat (((AnaBreakdownRow *) toys->breakdown->pdata[0])->value, ==, ((AnaBreakdownRow *) all->breakdown->pdata[0])->value);
  g_assert_cmpuint (toys->rows->len + toys->changes->len, ==, 0); /* countries of a category are not kept */
  g_assert_cmpfloat (((AnaCard *) france->cards->pdata[0])->value[SOME_DAY], ==, 80);
  g_assert_cmpuint (france->breakdown->len, ==, 0);
  g_assert_cmpuint (france->rows->len, ==, all->rows->len);
  g_assert_false (((AnaCard *) nobody->cards->pdata[0])->has_value);
}

static void
test_dim_of_nothing (void)
{
  static const char *const odd[] = { "", "category", "category=Toys&country=France", "\n" };

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      Fixture fixture = { 0 };
      g_autoptr (AnaOverview) overview = build_filtered (&fixture, ANA_FRESH_LIVE, odd[i], NULL);

      g_assert_null (overview->dim);
      g_assert_cmpfloat (((AnaCard *) overview->cards->pdata[0])->value[SOME_DAY], ==, 200);
    }
}

/* Of one bucket: cards and parts are of that day, held against the day before; the trend is whole. */
static void
test_mark (void)
{
  Fixture fixture = { 0 };
  g_autoptr (AnaOverview) all = build (&fixture, ANA_FRESH_LIVE), day = build_filtered (&fixture, ANA_FRESH_LIVE, NULL, "2026-11-12T15:00:00Z");
  g_autoptr (AnaOverview) first = build_filtered (&fixture, ANA_FRESH_LIVE, NULL, "2026-10-24T00:00:00Z");
  g_autoptr (AnaOverview) today = build_filtered (&fixture, ANA_FRESH_LIVE, NULL, "2026-11-20T09:00:00Z");
  g_autoptr (AnaOverview) outside = build_filtered (&fixture, ANA_FRESH_LIVE, NULL, "2026-10-23T23:59:59Z");
  const AnaCard *card = day->cards->pdata[0];

  g_assert_cmpuint (card->n_points, ==, 1);
  g_assert_cmpfloat (card->value[0], ==, 200);
  g_assert_cmpint (card->delta_sign, ==, 0);
  g_assert_cmpstr (card->versus_text, ==, "vs prev. 1 day");
  g_assert_cmpint (day->mark.end_usec - day->mark.start_usec, ==, ANA_USEC_PER_DAY);
  g_assert_cmpuint (ana_series_get_n (ana_chart_get_layer (day->trend, 1)->series), ==, ana_series_get_n (ana_chart_get_layer (all->trend, 1)->series));
  g_assert_cmpfloat (((AnaBreakdownRow *) day->breakdown->pdata[0])->value, ==, 140);
  card = first->cards->pdata[0]; /* the day before lies before the range: it was worth half of that */
  g_assert_cmpint (card->delta_sign, ==, 1);
  g_assert_true (g_str_has_prefix (card->delta_text, "100.0"));
  g_assert_cmpstr (((AnaCard *) today->cards->pdata[0])->code, ==, "COM.NET_REVENUE");
  g_assert_cmpint (today->mark.end_usec, ==, day->mark.end_usec + 8 * ANA_USEC_PER_DAY);
  g_assert_cmpint (outside->mark.end_usec, ==, outside->mark.start_usec);
  g_assert_cmpuint (((AnaCard *) outside->cards->pdata[0])->n_points, ==, ((AnaCard *) all->cards->pdata[0])->n_points);
}

static void
test_questions (void)
{
  Fixture fixture = { 0 };
  g_autoptr (AnaOverview) overview = build (&fixture, ANA_FRESH_LIVE);
  const AnaCard *orders = overview->cards->pdata[1];

  g_assert_cmpstr (orders->code, ==, "COM.ORDERS");
  g_assert_false (orders->has_value);
  g_assert_cmpuint (overview->questions->len, >=, 2);
  g_assert_cmpuint (fixture.n_answers, ==, overview->questions->len);
}

static void
test_empty (void)
{
  Fixture fixture = { .empty = TRUE };
  g_autoptr (AnaOverview) overview = build (&fixture, ANA_FRESH_OFFLINE);

  g_assert_cmpuint (overview->cards->len, ==, 4);
  for (guint i = 0; i < overview->cards->len; i++)
    g_assert_false (((AnaCard *) overview->cards->pdata[i])->has_value);
  g_assert_cmpuint (overview->changes->len, ==, 0);
  g_assert_cmpuint (overview->rows->len, ==, 0);
  g_assert_null (overview->total);
  g_assert_nonnull (strstr (overview->range_text, "no data yet"));
}

/* A bucket of the KPI's zone that began before the span is no bucket of it, and no fall to zero at its begin. */
static void
test_points_of_another_zone (void)
{
  AnaKpi kpi = { .code = (char *) "X", .unit = (char *) "count", .merge = ANA_MERGE_SUM, .zone = ana_zone_get ("America/New_York", NULL) };
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (AnaSpanPart));
  g_autoptr (AnaSeries) series = NULL;
  AnaSpan span = { 0 };
  gboolean partial = TRUE;

  g_assert_true (ana_time_parse ("2026-11-10", ana_zone_utc (), &span.start_usec, NULL));
  span.end_usec = span.start_usec + 3 * ANA_USEC_PER_DAY;
  for (gint64 day = 0; day < 3; day++)
    {
      AnaSpanPart part = { .ts_usec = span.start_usec + 5 * ANA_USEC_PER_HOUR + day * ANA_USEC_PER_DAY, .value = 7, .has_value = TRUE };

      g_array_append_val (parts, part);
    }
  series = ana_points_to_series (&kpi, ANA_PERIOD_DAY, span, parts, span.end_usec + ANA_USEC_PER_DAY, 0, &partial);
  g_assert_cmpuint (ana_series_get_n (series), ==, 3);
  g_assert_false (partial);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat (ana_series_get_y (series)[i], ==, 7);
}

static void
test_so_far (void)
{
  Fixture fixture = { 0 };
  g_autoptr (AnaOverview) overview = build (&fixture, ANA_FRESH_LIVE);
  AnaLayer *now = ana_chart_get_layer (overview->trend, 1);

  g_assert_true (now->last_partial);
  g_assert_nonnull (now->partial_label);
  g_assert_nonnull (strstr (now->partial_label, "so far"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boards/overview/trouble", test_trouble);
  g_test_add_func ("/boards/overview/freshness", test_freshness);
  g_test_add_func ("/boards/overview/spans", test_spans);
  g_test_add_func ("/boards/overview/spans-dst", test_spans_dst);
  g_test_add_func ("/boards/overview/ranges", test_ranges);
  g_test_add_func ("/boards/overview/lay-over", test_lay_over);
  g_test_add_func ("/boards/overview/parts-foot", test_parts_foot);
  g_test_add_func ("/boards/overview/dim", test_dim);
  g_test_add_func ("/boards/overview/dim-of-nothing", test_dim_of_nothing);
  g_test_add_func ("/boards/overview/mark", test_mark);
  g_test_add_func ("/boards/overview/questions", test_questions);
  g_test_add_func ("/boards/overview/empty", test_empty);
  g_test_add_func ("/boards/overview/points-of-another-zone", test_points_of_another_zone);
  g_test_add_func ("/boards/overview/so-far", test_so_far);
  return g_test_run ();
}
