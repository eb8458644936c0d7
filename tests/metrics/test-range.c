/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-range.c: ranges and what they are held against, over changes of the clocks, leap days and the ends of months.
 */
#include "ana-error.h"
#include "ana-range.h"

static gint64
at (const char *text, const AnaZone *zone)
{
  gint64 t;
  g_autoptr (GError) error = NULL;

  ana_time_parse (text, zone, &t, &error);
  g_assert_no_error (error);
  return t;
}

static void
assert_time (gint64 got, const char *want, const AnaZone *zone)
{
  g_autofree char *text = got == ANA_TIME_NONE ? g_strdup ("none") : ana_time_format_rfc3339 (got, zone);
  g_autofree char *wanted = g_strcmp0 (want, "none") == 0 ? g_strdup (want) : ana_time_format_rfc3339 (at (want, zone), zone);

  g_assert_cmpstr (text, ==, wanted);
}

static AnaRange
range_of (const char *text)
{
  AnaRange range;
  g_autoptr (GError) error = NULL;

  ana_range_parse (text, &range, &error);
  g_assert_no_error (error);
  return range;
}

/* --- texts --- */

static void
test_texts (void)
{
  static const struct { const char *text, *back; } rows[] = {
    { "all", "all" }, { "P28D", "P28D" }, { "P4W", "P28D" }, { "PT6H", "PT6H" }, { "P12M", "P12M" }, { "P1Y", "P1Y" },
    { "2011-03-01/2011-03-15", "2011-03-01/2011-03-15" }, { "2024-02-29/2024-02-29", "2024-02-29/2024-02-29" },
  };
  static const char *const bad[] = {
    NULL, "", "ALL", "28", "P0D", "-P1D", "PT0S", "2011-03-15/2011-03-01", "2011-02-29/2011-03-01", "2011-3-1/2011-3-15",
    "2011-03-01/2011-03-15 ", "2011-03-01", "2011-03-01/P7D", "2011-13-01/2011-13-02", "2011-00-01/2011-01-01",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AnaRange range = range_of (rows[i].text);
      g_autofree char *back = ana_range_to_text (&range);

      g_assert_cmpstr (back, ==, rows[i].back);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      AnaRange range;
      g_autoptr (GError) error = NULL;

      g_assert_false (ana_range_parse (bad[i], &range, &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
      g_assert_cmpint (range.kind, ==, ANA_RANGE_ALL);
    }
}

static void
test_compare_texts (void)
{
  static const char *const good[] = { "none", "previous", "P1Y", "P364D", "P1M", "PT90M" };
  static const char *const bad[] = { NULL, "", "None", "P0D", "-P1Y", "year", "all" };
  AnaCompare compare;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_assert_true (ana_compare_parse (good[i], &compare, NULL));
      if (compare.kind != ANA_COMPARE_BACK || compare.back.usec == 0)
        {
          g_autofree char *back = ana_compare_to_text (&compare);

          g_assert_cmpstr (back, ==, good[i]);
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (ana_compare_parse (bad[i], &compare, &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
    }
}

/* --- spans --- */

static const struct {
  const char *range;
  AnaPeriod period;
  const char *zone, *now, *from, *to;
  int n;
} spans[] = {
  { "P28D", ANA_PERIOD_DAY, "Etc/UTC", "2026-11-20T14:02:00", "2026-10-24T00:00:00", "2026-11-21T00:00:00", 28 },
  /* 28 days, one of them of 25 hours */
  { "P28D", ANA_PERIOD_DAY, "Europe/London", "2026-11-01T12:00:00", "2026-10-05T00:00:00", "2026-11-02T00:00:00", 28 },
  { "P12M", ANA_PERIOD_DAY, "Etc/UTC", "2024-12-31T23:59:59", "2024-01-01T00:00:00", "2025-01-01T00:00:00", 366 },
  { "P12M", ANA_PERIOD_DAY, "Etc/UTC", "2026-11-20T14:02:00", "2025-11-21T00:00:00", "2026-11-21T00:00:00", 365 },
  { "P1M", ANA_PERIOD_DAY, "Etc/UTC", "2026-03-30T10:00:00", "2026-02-28T00:00:00", "2026-03-31T00:00:00", 31 },
  { "PT1H", ANA_PERIOD_DAY, "Etc/UTC", "2026-11-20T14:02:00", "2026-11-20T00:00:00", "2026-11-21T00:00:00", 1 },
  { "PT6H", ANA_PERIOD_MINUTE, "Etc/UTC", "2026-11-20T14:02:30", "2026-11-20T08:03:00", "2026-11-20T14:03:00", 360 },
  { "P7D", ANA_PERIOD_HOUR, "Etc/UTC", "2026-11-20T14:02:30", "2026-11-13T15:00:00", "2026-11-20T15:00:00", 168 },
  { "all", ANA_PERIOD_HOUR, "Etc/UTC", "2026-11-20T14:02:30", "2026-11-18T15:00:00", "2026-11-20T15:00:00", 48 },
  { "2011-03-01/2011-03-15", ANA_PERIOD_DAY, "Europe/London", "2026-11-20T14:02:30", "2011-03-01T00:00:00", "2011-03-16T00:00:00", 15 },
  /* the day that has 23 hours, the one that has 25, the leap day, and a date that never was */
  { "2026-03-29/2026-03-29", ANA_PERIOD_HOUR, "Europe/London", "2026-11-20T14:02:30", "2026-03-29T00:00:00", "2026-03-30T00:00:00", 23 },
  { "2026-10-25/2026-10-25", ANA_PERIOD_HOUR, "Europe/London", "2026-11-20T14:02:30", "2026-10-25T00:00:00", "2026-10-26T00:00:00", 25 },
  { "2024-02-28/2024-03-01", ANA_PERIOD_DAY, "Etc/UTC", "2026-11-20T14:02:30", "2024-02-28T00:00:00", "2024-03-02T00:00:00", 3 },
  { "2011-12-30/2011-12-30", ANA_PERIOD_DAY, "Pacific/Apia", "2026-11-20T14:02:30", "2011-12-31T00:00:00", "2012-01-01T00:00:00", 1 },
};

static void
test_spans (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      const AnaZone *zone = ana_zone_get (spans[i].zone, NULL);
      AnaRange range = range_of (spans[i].range);
      AnaSpan span = ana_range_span (&range, spans[i].period, zone, at (spans[i].now, zone));

      assert_time (span.start_usec, spans[i].from, zone);
      assert_time (span.end_usec, spans[i].to, zone);
      g_assert_cmpint (ana_range_count (spans[i].period, zone, span), ==, spans[i].n);
    }
}

/* However long: never more buckets than can be shown, and never none. */
static void
test_limits (void)
{
  static const char *const texts[] = { "P9999Y", "P999999999D", "PT9999999H", "0001-01-01/9999-12-31", "PT0.000001S", "P2147483647D", "P306783378W", "P300000Y",
                                       "P2147483647Y1M", "P2147483647Y2147483647M2147483647D", "PT2562047788H" };
  gint64 now = at ("2026-11-20T14:02:30", ana_zone_utc ());

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (AnaPeriod period = 0; period < ANA_N_KPI_PERIODS; period++)
      {
        AnaRange range = range_of (texts[i]);
        AnaSpan span = ana_range_span (&range, period, ana_zone_utc (), now);
        int n = ana_range_count (period, ana_zone_utc (), span);

        g_assert_cmpint (n, >=, 1);
        g_assert_cmpint (n, <=, ANA_RANGE_MAX_BUCKETS + 1);
      }
  g_assert_cmpint (ana_range_count (ANA_PERIOD_DAY, ana_zone_utc (), (AnaSpan) { now, now }), ==, 0);
}

/* What is held against it is somewhere before, however far back somebody wants it. */
static void
test_compare_limits (void)
{
  static const char *const texts[] = { "P2147483647D", "P300000Y", "P2147483647Y1M", "P2147483647Y2147483647M2147483647D", "PT2562047788H" };
  AnaRange week = range_of ("P7D");
  gint64 now = at ("2026-11-20T14:02:30", ana_zone_utc ());

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (AnaPeriod period = 0; period < ANA_N_KPI_PERIODS; period++)
      {
        AnaSpan span = ana_range_span (&week, period, ana_zone_utc (), now), there;
        AnaCompare compare;
        AnaDuration back;

        g_assert_true (ana_compare_parse (texts[i], &compare, NULL));
        back = ana_compare_back (&compare, &week, period, ana_zone_utc (), span);
        there = ana_compare_span (&back, period, ana_zone_utc (), span, now);
        g_assert_cmpint (there.start_usec, <, span.start_usec - 365 * ANA_USEC_PER_DAY);
        g_assert_cmpint (there.end_usec, >, there.start_usec);
        g_assert_cmpint (there.end_usec, <, span.start_usec);
      }
}

static void
test_fit (void)
{
  static const struct { const char *from, *to, *want; } rows[] = {
    { "2009-12-01T00:00:00", "2011-12-10T00:00:00", "2009-12-01/2011-12-09" },  /* ended long ago */
    { "2025-01-03T00:00:00", "2026-11-21T00:00:00", "2025-01-03/2026-11-20" },  /* runs on */
    { "2025-01-03T00:00:00", "2026-11-20T00:00:00", "2025-01-03/2026-11-20" },  /* nothing yet today */
    { "2026-11-20T09:00:00", "2026-11-20T10:00:00", "2026-11-20/2026-11-20" },
    { "2026-11-20T00:00:00", "2026-11-20T00:00:00", "P28D" },                  /* none */
  };
  AnaRange all = range_of ("all"), month = range_of ("P30D");
  gint64 now = at ("2026-11-20T14:02:30", ana_zone_utc ());

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AnaSpan data = { at (rows[i].from, ana_zone_utc ()), at (rows[i].to, ana_zone_utc ()) };
      AnaRange fitted = ana_range_fit (&all, ana_zone_utc (), data, now);
      g_autofree char *text = ana_range_to_text (&fitted);

      g_assert_cmpstr (text, ==, rows[i].want);
      fitted = ana_range_fit (&month, ana_zone_utc (), data, now);
      g_assert_cmpint (fitted.kind, ==, ANA_RANGE_LAST);
    }
}

/* --- bucket beside bucket --- */

static const struct {
  const char *back;
  AnaPeriod period;
  const char *zone, *bucket, *want;
} buckets[] = {
  /* the same dates a year earlier: the leap day has none, and the days around it keep their dates */
  { "P1Y", ANA_PERIOD_DAY, "Etc/UTC", "2024-02-28T00:00:00", "2023-02-28T00:00:00" },
  { "P1Y", ANA_PERIOD_DAY, "Etc/UTC", "2024-02-29T00:00:00", "none" },
  { "P1Y", ANA_PERIOD_DAY, "Etc/UTC", "2024-03-01T00:00:00", "2023-03-01T00:00:00" },
  { "P1Y", ANA_PERIOD_DAY, "Etc/UTC", "2025-02-28T00:00:00", "2024-02-28T00:00:00" },
  { "P1Y", ANA_PERIOD_DAY, "Etc/UTC", "2025-03-01T00:00:00", "2024-03-01T00:00:00" },
  { "P4Y", ANA_PERIOD_DAY, "Etc/UTC", "2024-02-29T00:00:00", "2020-02-29T00:00:00" },
  { "P1Y", ANA_PERIOD_DAY, "Etc/UTC", "1970-01-01T00:00:00", "1969-01-01T00:00:00" },
  /* the same weekday: whole weeks, the leap day counts as a day */
  { "P364D", ANA_PERIOD_DAY, "Etc/UTC", "2026-11-12T00:00:00", "2025-11-13T00:00:00" },
  { "P364D", ANA_PERIOD_DAY, "Etc/UTC", "2024-02-29T00:00:00", "2023-03-02T00:00:00" },
  { "P364D", ANA_PERIOD_DAY, "Europe/London", "2026-03-29T00:00:00", "2025-03-30T00:00:00" },
  /* months: what a month does not have is not there */
  { "P1M", ANA_PERIOD_DAY, "Etc/UTC", "2026-03-31T00:00:00", "none" },
  { "P1M", ANA_PERIOD_DAY, "Etc/UTC", "2026-03-28T00:00:00", "2026-02-28T00:00:00" },
  { "P1M", ANA_PERIOD_DAY, "Etc/UTC", "2026-01-31T00:00:00", "2025-12-31T00:00:00" },
  /* hours: the clock on the wall, over 29 March (23 hours) and 25 October (25) */
  { "P1D", ANA_PERIOD_HOUR, "Europe/London", "2026-03-30T14:00:00", "2026-03-29T14:00:00" },
  { "P1D", ANA_PERIOD_HOUR, "Europe/London", "2026-03-30T01:00:00", "none" },
  { "P1D", ANA_PERIOD_HOUR, "Europe/London", "2026-03-30T00:00:00", "2026-03-29T00:00:00" },
  { "P7D", ANA_PERIOD_HOUR, "Europe/London", "2026-10-31T14:00:00", "2026-10-24T14:00:00" },
  { "P1D", ANA_PERIOD_HOUR, "Europe/London", "2026-10-25T01:00:00+01:00", "2026-10-24T01:00:00" },
  { "P1D", ANA_PERIOD_HOUR, "Europe/London", "2026-10-25T01:00:00+00:00", "2026-10-24T01:00:00" },
  { "P1D", ANA_PERIOD_HOUR, "Europe/London", "2026-10-26T01:00:00", "2026-10-25T01:00:00+01:00" },
  /* exact parts do not look at the wall */
  { "PT24H", ANA_PERIOD_HOUR, "Europe/London", "2026-03-29T14:00:00", "2026-03-28T13:00:00" },
  { "PT1H", ANA_PERIOD_MINUTE, "Europe/London", "2026-03-29T02:30:00", "2026-03-29T00:30:00" },
  { "P1D", ANA_PERIOD_MINUTE, "Etc/UTC", "2026-11-20T14:02:00", "2026-11-19T14:02:00" },
  /* midnights that the clocks skip, and a date that never was */
  { "P1Y", ANA_PERIOD_DAY, "America/Sao_Paulo", "2018-10-15T00:00:00", "2017-10-15T01:00:00" },
  { "P1Y", ANA_PERIOD_DAY, "Pacific/Apia", "2012-12-30T00:00:00", "none" },
  { "P1D", ANA_PERIOD_DAY, "Pacific/Apia", "2011-12-31T00:00:00", "none" },
};

static void
test_buckets (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (buckets); i++)
    {
      const AnaZone *zone = ana_zone_get (buckets[i].zone, NULL);
      AnaDuration back;
      gint64 got;

      g_assert_true (ana_duration_parse (buckets[i].back, &back, NULL));
      got = ana_compare_bucket (&back, buckets[i].period, zone, at (buckets[i].bucket, zone));
      assert_time (got, buckets[i].want, zone);
    }
}

/* Every bucket of two years, in zones that do odd things: its counterpart is a bucket, lies before it, never goes back,
 * and of days has the same date or the same weekday. */
static void
test_buckets_everywhere (void)
{
  static const char *const zones[] = { "Europe/London", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia" };
  static const char *const backs[] = { "P1Y", "P364D", "P28D", "P1M", "P1D" };

  for (guint z = 0; z < G_N_ELEMENTS (zones); z++)
    for (guint b = 0; b < G_N_ELEMENTS (backs); b++)
      {
        const AnaZone *zone = ana_zone_get (zones[z], NULL);
        gint64 t = at ("2011-06-01T00:00:00", zone), end = at ("2013-06-01T00:00:00", zone), last = G_MININT64;
        AnaDuration back;
        guint n_missing = 0;

        ana_duration_parse (backs[b], &back, NULL);
        while (t < end)
          {
            gint64 there = ana_compare_bucket (&back, ANA_PERIOD_DAY, zone, t);

            if (there == ANA_TIME_NONE)
              n_missing++;
            else
              {
                g_assert_cmpint (there, ==, ana_bucket_start (ANA_PERIOD_DAY, zone, there));
                g_assert_cmpint (there, <, t);
                g_assert_cmpint (there, >, last);
                last = there;
              }
            t = ana_bucket_span (ANA_PERIOD_DAY, zone, t).end_usec;
          }
        g_assert_cmpuint (n_missing, <=, backs[b][1] == '1' && backs[b][2] == 'M' ? 14 + 1 : 2);
      }
}

/* Many minutes at once are what they are one by one, over every change of the clocks. */
static void
test_many_minutes (void)
{
  static const struct { const char *zone, *from; } rows[] = {
    { "Europe/London", "2026-03-28T22:17:00" }, { "Europe/London", "2026-10-24T22:43:00" },
    { "Australia/Lord_Howe", "2026-04-04T20:01:00" }, { "Australia/Lord_Howe", "2026-10-03T20:29:00" }, { "Etc/UTC", "2026-10-03T20:29:00" },
  };
  static const char *const backs[] = { "P1D", "P7D", "P1Y", "PT6H" };
  enum { N = 3 * 24 * 60 + 7 };
  g_autofree double *x = g_new (double, N);
  g_autofree gint64 *out = g_new (gint64, N);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint b = 0; b < G_N_ELEMENTS (backs); b++)
      {
        const AnaZone *zone = ana_zone_get (rows[i].zone, NULL);
        gint64 from = at (rows[i].from, zone);
        AnaDuration back;

        ana_duration_parse (backs[b], &back, NULL);
        for (guint k = 0; k < N; k++)
          x[k] = (double) (from + (gint64) k * ANA_USEC_PER_MIN);
        ana_compare_buckets (&back, ANA_PERIOD_MINUTE, zone, x, N, out);
        for (guint k = 0; k < N; k++)
          g_assert_cmpint (out[k], ==, ana_compare_bucket (&back, ANA_PERIOD_MINUTE, zone, (gint64) x[k]));
      }
}

/* The same for hours and days, over years: where clocks move at midnight, by half an hour, for one month, or over a whole date. */
static void
test_many_buckets (void)
{
  static const char *const names[] = { "Etc/UTC", "Europe/London", "America/Havana", "Africa/Casablanca", "Asia/Beirut", "Pacific/Apia", "Australia/Lord_Howe" };
  static const char *const backs[] = { "P1D", "P28D", "P1500D", "P1M", "P1Y", "P1Y2M3D", "PT6H", "P1DT5H" };
  enum { N = 1800 };
  g_autofree double *x = g_new (double, N);
  g_autofree gint64 *out = g_new (gint64, N);

  for (guint z = 0; z < G_N_ELEMENTS (names); z++)
    for (guint b = 0; b < G_N_ELEMENTS (backs); b++)
      for (AnaPeriod period = ANA_PERIOD_HOUR; period <= ANA_PERIOD_DAY; period++)
        {
          const AnaZone *zone = ana_zone_get (names[z], NULL);
          AnaDuration back;
          AnaBucketWalk walk;

          ana_duration_parse (backs[b], &back, NULL);
          ana_bucket_walk_init (&walk, period, zone, at (period == ANA_PERIOD_DAY ? "2009-02-27T00:00:00" : "2011-11-01T00:00:00", zone));
          for (guint k = 0; k < N; k++, ana_bucket_walk_next (&walk))
            x[k] = (double) walk.span.start_usec;
          ana_compare_buckets (&back, period, zone, x, N, out);
          for (guint k = 0; k < N; k++)
            if (out[k] != ana_compare_bucket (&back, period, zone, (gint64) x[k]))
              g_error ("%s, %s, %s: bucket %u", names[z], backs[b], ana_period_to_string (period), k);
        }
}

/* --- how far back, and the span as a whole --- */

static const struct {
  const char *range, *compare;
  AnaPeriod period;
  const char *zone, *now, *back, *from, *to;
} compares[] = {
  /* as long a stretch before, up to the same elapsed part */
  { "P28D", "previous", ANA_PERIOD_DAY, "Etc/UTC", "2026-11-20T14:02:00", "P28D", "2026-09-26T00:00:00", "2026-10-23T14:02:00" },
  { "PT6H", "previous", ANA_PERIOD_MINUTE, "Etc/UTC", "2026-11-20T14:02:30", "PT6H", "2026-11-20T02:03:00", "2026-11-20T08:02:30" },
  { "PT24H", "previous", ANA_PERIOD_HOUR, "Europe/London", "2026-03-29T14:30:00", "P1D", "2026-03-27T14:00:00", "2026-03-28T14:30:00" },
  { "P7D", "previous", ANA_PERIOD_HOUR, "Etc/UTC", "2026-11-20T14:30:00", "P7D", "2026-11-06T15:00:00", "2026-11-13T14:30:00" },
  { "P12M", "previous", ANA_PERIOD_DAY, "Etc/UTC", "2024-12-31T12:00:00", "P12M", "2023-01-01T00:00:00", "2023-12-31T12:00:00" },
  /* dates that are over are whole */
  { "2011-03-01/2011-03-15", "previous", ANA_PERIOD_DAY, "Europe/London", "2026-11-20T14:02:00", "P15D", "2011-02-14T00:00:00", "2011-03-01T00:00:00" },
  { "2026-03-29/2026-03-29", "previous", ANA_PERIOD_HOUR, "Europe/London", "2026-11-20T14:02:00", "P1D", "2026-03-28T00:00:00", "2026-03-29T00:00:00" },
  { "2026-03-30/2026-03-30", "previous", ANA_PERIOD_HOUR, "Europe/London", "2026-11-20T14:02:00", "P1D", "2026-03-29T00:00:00", "2026-03-30T00:00:00" },
  /* dates that have begun and are not over */
  { "2026-11-01/2026-11-30", "P1Y", ANA_PERIOD_DAY, "Etc/UTC", "2026-11-20T14:02:00", "P1Y", "2025-11-01T00:00:00", "2025-11-20T14:02:00" },
  /* a February with and one without its leap day are each whole */
  { "2024-02-01/2024-02-29", "P1Y", ANA_PERIOD_DAY, "Etc/UTC", "2026-11-20T14:02:00", "P1Y", "2023-02-01T00:00:00", "2023-03-01T00:00:00" },
  { "2025-02-01/2025-02-28", "P1Y", ANA_PERIOD_DAY, "Etc/UTC", "2026-11-20T14:02:00", "P1Y", "2024-02-01T00:00:00", "2024-02-29T00:00:00" },
  { "2024-02-01/2024-02-28", "P1Y", ANA_PERIOD_DAY, "Etc/UTC", "2026-11-20T14:02:00", "P1Y", "2023-02-01T00:00:00", "2023-03-01T00:00:00" },
  { "2024-02-29/2024-02-29", "P1Y", ANA_PERIOD_DAY, "Etc/UTC", "2026-11-20T14:02:00", "P1Y", "2023-02-28T00:00:00", "2023-03-01T00:00:00" },
  /* the day of 25 hours, late, is not held against more than a day has */
  { "P1D", "previous", ANA_PERIOD_DAY, "Europe/London", "2026-10-25T23:59:00", "P1D", "2026-10-24T00:00:00", "2026-10-25T00:00:00" },
  { "P28D", "none", ANA_PERIOD_DAY, "Etc/UTC", "2026-11-20T14:02:00", "PT0S", "2026-10-24T00:00:00", "2026-10-24T00:00:00" },
};

static void
test_compare_spans (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (compares); i++)
    {
      const AnaZone *zone = ana_zone_get (compares[i].zone, NULL);
      gint64 now = at (compares[i].now, zone);
      AnaRange range = range_of (compares[i].range);
      AnaSpan span = ana_range_span (&range, compares[i].period, zone, now), there;
      AnaCompare compare;
      AnaDuration back;
      g_autofree char *text = NULL;

      g_assert_true (ana_compare_parse (compares[i].compare, &compare, NULL));
      back = ana_compare_back (&compare, &range, compares[i].period, zone, span);
      text = ana_duration_format (&back);
      g_assert_cmpstr (text, ==, compares[i].back);
      there = ana_compare_span (&back, compares[i].period, zone, span, now);
      assert_time (there.start_usec, compares[i].from, zone);
      assert_time (there.end_usec, compares[i].to, zone);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/range/texts", test_texts);
  g_test_add_func ("/metrics/range/compare-texts", test_compare_texts);
  g_test_add_func ("/metrics/range/spans", test_spans);
  g_test_add_func ("/metrics/range/limits", test_limits);
  g_test_add_func ("/metrics/range/compare-limits", test_compare_limits);
  g_test_add_func ("/metrics/range/fit", test_fit);
  g_test_add_func ("/metrics/range/buckets", test_buckets);
  g_test_add_func ("/metrics/range/buckets-everywhere", test_buckets_everywhere);
  g_test_add_func ("/metrics/range/many-minutes", test_many_minutes);
  g_test_add_func ("/metrics/range/many-buckets", test_many_buckets);
  g_test_add_func ("/metrics/range/compare-spans", test_compare_spans);
  return g_test_run ();
}
