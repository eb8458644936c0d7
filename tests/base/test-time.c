/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-time.c: zones, buckets and civil dates, on the days when clocks do odd things.
 */
#include "config.h"

#include "ana-date.h"
#include "ana-error.h"
#include "ana-random.h"
#include "ana-time.h"
#include "ana-zone-list.h"

static gint64
at (const char *text)
{
  gint64 t = 0;

  g_assert_true (ana_time_parse (text, NULL, &t, NULL));
  return t;
}

static const AnaZone *
zone_of (const char *name)
{
  g_autoptr (GError) error = NULL;
  const AnaZone *zone = ana_zone_get (name, &error);

  g_assert_no_error (error);
  return zone;
}

static void
test_civil (void)
{
  static const struct { int y, m, d; gint64 days; } rows[] = {
    { 1970, 1, 1, 0 },       { 1969, 12, 31, -1 },   { 2000, 2, 29, 11016 }, { 1900, 3, 1, -25508 },
    { 2024, 2, 29, 19782 },  { 0, 1, 1, -719528 },   { -400, 1, 1, -865625 }, { 9999, 12, 31, 2932896 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int y, m, d;

      g_assert_cmpint (ana_date_from_civil (rows[i].y, rows[i].m, rows[i].d), ==, rows[i].days);
      ana_date_to_civil (rows[i].days, &y, &m, &d);
      g_assert_cmpint (y, ==, rows[i].y);
      g_assert_cmpint (m, ==, rows[i].m);
      g_assert_cmpint (d, ==, rows[i].d);
    }
  g_assert_cmpint (ana_date_from_civil (2023, 14, 1), ==, ana_date_from_civil (2024, 2, 1));
  g_assert_cmpint (ana_date_from_civil (2024, 0, 1), ==, ana_date_from_civil (2023, 12, 1));
  g_assert_cmpint (ana_date_to_usec (-1), ==, -ANA_USEC_PER_DAY);
  g_assert_cmpint (ana_date_to_usec (G_MAXINT64), ==, G_MAXINT64 / ANA_USEC_PER_DAY * ANA_USEC_PER_DAY);
  g_assert_cmpint (ana_date_to_usec (G_MININT64), ==, -ana_date_to_usec (G_MAXINT64));
  for (gint64 days = -800000; days < 800000; days += 37)
    {
      int y, m, d;

      ana_date_to_civil (days, &y, &m, &d);
      g_assert_cmpint (ana_date_from_civil (y, m, d), ==, days);
    }
}

/* GLib reads the same files with other code: an independent judge. */
static void
test_offsets_against_glib (void)
{
  static const char *const names[] = { "Europe/Madrid", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe",
                                       "Pacific/Apia", "Africa/Casablanca", "America/St_Johns", "Asia/Tokyo" };
  AnaRandom random;

  ana_random_init (&random, 7);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const AnaZone *zone = zone_of (names[i]);
      g_autoptr (GTimeZone) other = g_time_zone_new_identifier (names[i]);

      for (int k = 0; k < 3000; k++)
        {
          gint64 t = ana_random_range (&random, at ("1925-01-01"), at ("2036-01-01")) / ANA_USEC_PER_SEC * ANA_USEC_PER_SEC;
          int interval = g_time_zone_find_interval (other, G_TIME_TYPE_UNIVERSAL, t / ANA_USEC_PER_SEC);

          g_assert_cmpint (ana_zone_offset_usec (zone, t), ==, g_time_zone_get_offset (other, interval) * ANA_USEC_PER_SEC);
        }
    }
}

static void
test_far_future (void)
{
  const AnaZone *zone = zone_of ("Europe/Madrid");

  g_assert_cmpint (ana_zone_offset_usec (zone, at ("2350-07-01")), ==, 2 * ANA_USEC_PER_HOUR);
  g_assert_cmpint (ana_zone_offset_usec (zone, at ("2350-01-01")), ==, ANA_USEC_PER_HOUR);
  g_assert_cmpint (ana_zone_offset_usec (zone, at ("9999-07-01")), ==, 2 * ANA_USEC_PER_HOUR);
  g_assert_cmpint (ana_zone_offset_usec (zone, at ("9999-07-01") - 400 * 365 * ANA_USEC_PER_DAY - 97 * ANA_USEC_PER_DAY), ==,
                   2 * ANA_USEC_PER_HOUR);
  for (int year = 2030; year < 5000; year += 97) /* the last Sunday of March, at 01:00 UTC */
    {
      gint64 day = ana_date_from_civil (year, 4, 1) - 1;

      while ((day + 4) % 7 != 0)
        day--;
      g_assert_cmpint (ana_zone_offset_usec (zone, day * ANA_USEC_PER_DAY + ANA_USEC_PER_HOUR - 1), ==, ANA_USEC_PER_HOUR);
      g_assert_cmpint (ana_zone_offset_usec (zone, day * ANA_USEC_PER_DAY + ANA_USEC_PER_HOUR), ==, 2 * ANA_USEC_PER_HOUR);
    }
}

static void
test_local_to_utc (void)
{
  static const struct { const char *zone, *local, *utc; } rows[] = {
    { "Europe/Madrid", "2024-03-31T01:59:59", "2024-03-31T00:59:59Z" },
    { "Europe/Madrid", "2024-03-31T02:30:00", "2024-03-31T01:00:00Z" }, /* never came */
    { "Europe/Madrid", "2024-03-31T03:00:00", "2024-03-31T01:00:00Z" },
    { "Europe/Madrid", "2024-10-27T02:30:00", "2024-10-27T00:30:00Z" }, /* came twice: the first */
    { "Europe/Madrid", "2024-10-27T03:00:00", "2024-10-27T02:00:00Z" },
    { "Asia/Kathmandu", "2024-01-01T00:00:00", "2023-12-31T18:15:00Z" },
    { "Pacific/Apia", "2011-12-29T23:59:59", "2011-12-30T09:59:59Z" },
    { "Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T10:00:00Z" }, /* a day that never was */
    { "Pacific/Apia", "2011-12-31T00:00:00", "2011-12-30T10:00:00Z" },
    { "Europe/Madrid", "2450-07-01T02:00:00", "2450-07-01T00:00:00Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (ana_zone_local_to_utc (zone_of (rows[i].zone), at (rows[i].local)), ==, at (rows[i].utc));
}

static void
test_bucket_table (void)
{
  static const struct { const char *name; AnaPeriod period; const char *zone, *t, *start; double hours; } rows[] = {
    { "minute", ANA_PERIOD_MINUTE, "Asia/Kathmandu", "2024-01-01T00:00:59.999999Z", "2024-01-01T00:00:00Z", 1.0 / 60 },
    { "before 1970", ANA_PERIOD_MINUTE, "Etc/UTC", "1969-12-31T23:59:30Z", "1969-12-31T23:59:00Z", 1.0 / 60 },
    { "hour +05:45", ANA_PERIOD_HOUR, "Asia/Kathmandu", "2024-01-01T00:00:00Z", "2023-12-31T23:15:00Z", 1 },
    { "hour half", ANA_PERIOD_HOUR, "Australia/Lord_Howe", "2024-04-06T15:10:00Z", "2024-04-06T15:00:00Z", 0.5 },
    { "hour before half", ANA_PERIOD_HOUR, "Australia/Lord_Howe", "2024-04-06T14:59:00Z", "2024-04-06T14:00:00Z", 1 },
    { "hour after half", ANA_PERIOD_HOUR, "Australia/Lord_Howe", "2024-04-06T15:40:00Z", "2024-04-06T15:30:00Z", 1 },
    { "day UTC", ANA_PERIOD_DAY, "Etc/UTC", "2024-02-29T23:59:59Z", "2024-02-29T00:00:00Z", 24 },
    { "day 23", ANA_PERIOD_DAY, "Europe/Madrid", "2024-03-31T12:00:00Z", "2024-03-30T23:00:00Z", 23 },
    { "day 25", ANA_PERIOD_DAY, "Europe/Madrid", "2024-10-27T12:00:00Z", "2024-10-26T22:00:00Z", 25 },
    { "day 24.5", ANA_PERIOD_DAY, "Australia/Lord_Howe", "2024-04-06T20:00:00Z", "2024-04-06T13:00:00Z", 24.5 },
    { "day 23.5", ANA_PERIOD_DAY, "Australia/Lord_Howe", "2024-10-05T20:00:00Z", "2024-10-05T13:30:00Z", 23.5 },
    { "day before none", ANA_PERIOD_DAY, "Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29T10:00:00Z", 24 },
    { "day after none", ANA_PERIOD_DAY, "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z", 24 },
    { "midnight missing", ANA_PERIOD_DAY, "America/Santiago", "2022-09-11T12:00:00Z", "2022-09-11T04:00:00Z", 23 },
    { "midnight twice", ANA_PERIOD_DAY, "America/Havana", "2024-11-03T05:30:00Z", "2024-11-03T04:00:00Z", 25 },
    { "week", ANA_PERIOD_WEEK, "Etc/UTC", "2026-01-01T00:00:00Z", "2025-12-29T00:00:00Z", 168 },
    { "week sunday", ANA_PERIOD_WEEK, "Etc/UTC", "2024-03-03T23:00:00Z", "2024-02-26T00:00:00Z", 168 },
    { "month leap", ANA_PERIOD_MONTH, "Etc/UTC", "2024-02-29T01:00:00Z", "2024-02-01T00:00:00Z", 29 * 24 },
    { "month clocks", ANA_PERIOD_MONTH, "Europe/Madrid", "2024-03-15T01:00:00Z", "2024-02-29T23:00:00Z", 31 * 24 - 1 },
    { "quarter", ANA_PERIOD_QUARTER, "Etc/UTC", "2023-12-31T23:00:00Z", "2023-10-01T00:00:00Z", 92 * 24 },
    { "year", ANA_PERIOD_YEAR, "Etc/UTC", "2024-12-31T23:00:00Z", "2024-01-01T00:00:00Z", 366 * 24 },
    { "year before 0", ANA_PERIOD_YEAR, "Etc/UTC", "-000001-05-05", "-000001-01-01", 365 * 24 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AnaSpan span = ana_bucket_span (rows[i].period, zone_of (rows[i].zone), at (rows[i].t));

      g_test_message ("%s", rows[i].name);
      g_assert_cmpint (span.start_usec, ==, at (rows[i].start));
      g_assert_cmpint (span.end_usec - span.start_usec, ==, (gint64) (rows[i].hours * ANA_USEC_PER_HOUR));
      g_assert_cmpint (ana_bucket_start (rows[i].period, zone_of (rows[i].zone), at (rows[i].t)), ==, span.start_usec);
    }
}

/* Buckets part all time: each holds its instants, begins where the one before ends, and shift walks through them. */
static void
check_partition (const AnaZone *zone, AnaPeriod period, gint64 from, gint64 to)
{
  gint64 t = ana_bucket_start (period, zone, from);
  int n = 0;
  gint64 first = t;

  while (t < to)
    {
      AnaSpan span = ana_bucket_span (period, zone, t);
      AnaSpan last = ana_bucket_span (period, zone, span.end_usec - 1);

      g_assert_cmpint (span.start_usec, ==, t);
      g_assert_cmpint (span.end_usec, >, t);
      g_assert_cmpint (last.start_usec, ==, t);
      g_assert_cmpint (last.end_usec, ==, span.end_usec);
      g_assert_cmpint (ana_bucket_shift (period, zone, t, 0), ==, t);
      g_assert_cmpint (ana_bucket_shift (period, zone, t, 1), ==, span.end_usec);
      g_assert_cmpint (ana_bucket_shift (period, zone, span.end_usec, -1), ==, t);
      t = span.end_usec;
      n++;
    }
  g_assert_cmpint (ana_bucket_shift (period, zone, first, n), ==, t);
  g_assert_cmpint (ana_bucket_shift (period, zone, t, -n), ==, first);
}

static void
test_partition (void)
{
  static const struct { const char *zone, *from, *to; } rows[] = {
    { "Etc/UTC", "1969-12-20", "1970-01-12" },
    { "Europe/Madrid", "2024-03-25", "2024-04-05" },
    { "Europe/Madrid", "2024-10-20", "2024-11-02" },
    { "Australia/Lord_Howe", "2024-04-01", "2024-04-12" },
    { "Australia/Lord_Howe", "2024-10-01", "2024-10-12" },
    { "Pacific/Apia", "2011-12-20", "2012-01-08" },
    { "America/Santiago", "2022-09-05", "2022-09-15" },
    { "America/Havana", "2024-10-30", "2024-11-08" },
    { "America/St_Johns", "2006-10-25", "2006-11-03" }, /* clocks went back over midnight */
    { "Asia/Kathmandu", "1985-12-25", "1986-01-05" },   /* +05:30 became +05:45 */
    { "Africa/Casablanca", "2024-03-01", "2024-04-20" },
    { "Europe/Madrid", "2437-03-20", "2437-04-05" },    /* the table is folded */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int period = ANA_PERIOD_HOUR; period <= ANA_PERIOD_YEAR; period++)
      {
        g_test_message ("%s %s", rows[i].zone, ana_period_to_string ((AnaPeriod) period));
        check_partition (zone_of (rows[i].zone), (AnaPeriod) period, at (rows[i].from), at (rows[i].to));
      }
}

static void
test_edges (void)
{
  static const gint64 instants[] = { G_MININT64, G_MININT64 + 1, -1, 0, 1, G_MAXINT64 - 1, G_MAXINT64 };
  static const char *const names[] = { "Etc/UTC", "Europe/Madrid", "Pacific/Apia" };

  for (guint z = 0; z < G_N_ELEMENTS (names); z++)
    for (guint i = 0; i < G_N_ELEMENTS (instants); i++)
      for (int period = ANA_PERIOD_MINUTE; period <= ANA_PERIOD_YEAR; period++)
        {
          AnaSpan span = ana_bucket_span ((AnaPeriod) period, zone_of (names[z]), instants[i]);

          g_assert_cmpint (span.start_usec, <=, instants[i]);
          g_assert_cmpint (span.end_usec, >=, instants[i]);
        }
  g_assert_cmpint (ana_bucket_shift (ANA_PERIOD_MINUTE, ana_zone_utc (), G_MAXINT64, 5), ==, G_MAXINT64);
}

/* Over every change of the clocks, one bucket after another is what each is when asked alone. */
static void
test_bucket_walk (void)
{
  static const char *const names[] = { "Etc/UTC", "Europe/London", "America/Sao_Paulo", "America/Havana", "Asia/Beirut", "Asia/Kathmandu",
                                       "Pacific/Apia", "Australia/Lord_Howe", "Antarctica/Troll", "Africa/Cairo", "Africa/Monrovia" };
  static const gint64 starts[] = { -2208988800 * ANA_USEC_PER_SEC, 0, 1300000000 * ANA_USEC_PER_SEC };

  for (guint z = 0; z < G_N_ELEMENTS (names); z++)
    for (int period = ANA_PERIOD_MINUTE; period <= ANA_PERIOD_YEAR; period++)
      for (guint s = 0; s < G_N_ELEMENTS (starts); s++)
        {
          const AnaZone *zone = zone_of (names[z]);
          AnaBucketWalk walk;

          ana_bucket_walk_init (&walk, (AnaPeriod) period, zone, starts[s]);
          for (guint i = 0; i < 20000 && walk.span.start_usec < 4000000000 * ANA_USEC_PER_SEC; i++)
            {
              AnaSpan wanted = ana_bucket_span ((AnaPeriod) period, zone, walk.span.end_usec);

              ana_bucket_walk_next (&walk);
              if (walk.span.start_usec != wanted.start_usec || walk.span.end_usec != wanted.end_usec)
                g_error ("%s, %s: %" G_GINT64_FORMAT " … %" G_GINT64_FORMAT, names[z], ana_period_to_string ((AnaPeriod) period),
                         walk.span.start_usec, walk.span.end_usec);
            }
        }
}

/* Many steps at once are as many steps, and counting counts them. */
static void
test_bucket_walk_skip (void)
{
  static const char *const names[] = { "Etc/UTC", "Europe/London", "America/Havana", "Pacific/Apia", "Australia/Lord_Howe" };
  static const guint skips[] = { 0, 1, 2, 23, 400, 5000 };

  for (guint z = 0; z < G_N_ELEMENTS (names); z++)
    for (int period = ANA_PERIOD_MINUTE; period <= ANA_PERIOD_YEAR; period++)
      {
        AnaBucketWalk first, walk, stepped;

        ana_bucket_walk_init (&first, (AnaPeriod) period, zone_of (names[z]), 1301000000 * ANA_USEC_PER_SEC);
        walk = stepped = first;
        for (guint i = 0, n = 0; i < G_N_ELEMENTS (skips); i++)
          {
            n += skips[i];
            ana_bucket_walk_skip (&walk, skips[i]);
            for (guint k = 0; k < skips[i]; k++)
              ana_bucket_walk_next (&stepped);
            g_assert_cmpint (walk.span.start_usec, ==, stepped.span.start_usec);
            g_assert_cmpint (walk.span.end_usec, ==, stepped.span.end_usec);
            g_assert_cmpuint (ana_bucket_walk_count (&first, walk.span.start_usec), ==, n);
            g_assert_cmpuint (ana_bucket_walk_count (&first, walk.span.start_usec + 1), ==, n + 1);
            g_assert_cmpuint (ana_bucket_walk_count (&first, walk.span.end_usec), ==, n + 1);
          }
        g_assert_cmpuint (ana_bucket_walk_count (&first, G_MININT64), ==, 0);
      }
}

static void
test_bucket_walk_ends (void)
{
  for (int period = ANA_PERIOD_MINUTE; period <= ANA_PERIOD_YEAR; period++)
    {
      AnaBucketWalk walk;
      AnaSpan wanted;

      ana_bucket_walk_init (&walk, (AnaPeriod) period, zone_of ("Europe/London"), G_MAXINT64 - 1);
      for (guint i = 0; i < 3; i++)
        ana_bucket_walk_next (&walk);
      g_assert_cmpint (walk.span.end_usec, ==, G_MAXINT64);
      ana_bucket_walk_skip (&walk, 3);
      g_assert_cmpint (walk.span.end_usec, ==, G_MAXINT64);
      g_assert_cmpuint (ana_bucket_walk_count (&walk, G_MAXINT64), <=, 1);
      ana_bucket_walk_init (&walk, (AnaPeriod) period, zone_of ("Europe/London"), G_MININT64);
      wanted = ana_bucket_span ((AnaPeriod) period, zone_of ("Europe/London"), walk.span.end_usec);
      ana_bucket_walk_next (&walk);
      g_assert_cmpint (walk.span.start_usec, ==, wanted.start_usec);
      g_assert_cmpint (walk.span.end_usec, ==, wanted.end_usec);
    }
}

static void
test_bucketer (void)
{
  const AnaZone *zone = zone_of ("Europe/Madrid");
  AnaBucketer bucketer;
  AnaRandom random;

  ana_random_init (&random, 11);
  ana_bucketer_init (&bucketer, ANA_PERIOD_DAY, zone);
  for (int i = 0; i < 20000; i++)
    {
      gint64 t = ana_random_range (&random, at ("2020-01-01"), at ("2025-01-01"));

      g_assert_cmpint (ana_bucketer_start (&bucketer, t), ==, ana_bucket_start (ANA_PERIOD_DAY, zone, t));
    }
}

static void
test_span (void)
{
  AnaSpan empty = ana_span_intersect ((AnaSpan) { 0, 10 }, (AnaSpan) { 20, 30 });
  AnaSpan part = ana_span_intersect ((AnaSpan) { 0, 10 }, (AnaSpan) { 5, 30 });

  g_assert_cmpint (empty.start_usec, ==, empty.end_usec);
  g_assert_cmpint (part.start_usec, ==, 5);
  g_assert_cmpint (part.end_usec, ==, 10);
  g_assert_true (ana_span_contains (part, 5));
  g_assert_false (ana_span_contains (part, 10));
}

static gpointer
use_zones (gpointer data)
{
  static const char *const names[] = { "Europe/Paris", "Asia/Tokyo", "America/Lima", "Africa/Cairo" };
  gint64 sum = 0;

  for (int i = 0; i < 4000; i++)
    sum += ana_bucket_start (ANA_PERIOD_DAY, zone_of (names[i % 4]), i * ANA_USEC_PER_HOUR);
  return GINT_TO_POINTER ((int) (sum / ANA_USEC_PER_HOUR));
}

static void
test_threads (void)
{
  GThread *threads[4];
  gpointer first = use_zones (NULL);

  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("zones", use_zones, NULL);
  for (int i = 0; i < 4; i++)
    g_assert_true (g_thread_join (threads[i]) == first);
}

static void
test_names (void)
{
  static const char *const bad[] = { "", "Nowhere/City", "../etc/passwd", "/etc/localtime", "Europe/../../x", "tzdata.zi",
                                     "Europe", "Europe/Madrid\n" };
  AnaPeriod period;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ana_zone_get (bad[i], &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND);
    }
  g_assert_true (ana_zone_get ("UTC", NULL) == ana_zone_utc ());
  g_assert_true (zone_of ("Europe/Madrid") == zone_of ("Europe/Madrid"));
  g_assert_cmpstr (ana_zone_get_name (zone_of ("Europe/Madrid")), ==, "Europe/Madrid");
  g_assert_nonnull (ana_zone_local ());
  for (int i = 0; i <= ANA_PERIOD_YEAR; i++)
    {
      g_assert_true (ana_period_from_string (ana_period_to_string ((AnaPeriod) i), &period));
      g_assert_cmpint (period, ==, i);
    }
  g_assert_false (ana_period_from_string ("Minute", &period));
  g_assert_false (ana_period_from_string (NULL, &period));
}

/* Each of them can be used, and where people live is among them. */
static void
test_zones (void)
{
  g_auto (GStrv) zones = ana_zone_list ();

  g_assert_true (g_strv_contains ((const char *const *) zones, "Etc/UTC"));
  g_assert_cmpuint (g_strv_length (zones), >, 250);
  g_assert_true (g_strv_contains ((const char *const *) zones, "Asia/Kathmandu"));
  for (char **zone = zones; *zone != NULL; zone++)
    {
      g_assert_nonnull (ana_zone_get (*zone, NULL));
      g_assert_true (zone[1] == NULL || strcmp (zone[0], zone[1]) < 0);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/time/civil", test_civil);
  g_test_add_func ("/base/time/offsets-against-glib", test_offsets_against_glib);
  g_test_add_func ("/base/time/far-future", test_far_future);
  g_test_add_func ("/base/time/local-to-utc", test_local_to_utc);
  g_test_add_func ("/base/time/bucket-table", test_bucket_table);
  g_test_add_func ("/base/time/partition", test_partition);
  g_test_add_func ("/base/time/edges", test_edges);
  g_test_add_func ("/base/time/bucket-walk", test_bucket_walk);
  g_test_add_func ("/base/time/bucket-walk-skip", test_bucket_walk_skip);
  g_test_add_func ("/base/time/bucket-walk-ends", test_bucket_walk_ends);
  g_test_add_func ("/base/time/bucketer", test_bucketer);
  g_test_add_func ("/base/time/span", test_span);
  g_test_add_func ("/base/time/threads", test_threads);
  g_test_add_func ("/base/time/names", test_names);
  g_test_add_func ("/base/time/zones", test_zones);
  return g_test_run ();
}
