/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-time-text.c: instants and durations as text.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-random.h"
#include "ana-time.h"

static const AnaZone *
zone_of (const char *name)
{
  const AnaZone *zone = ana_zone_get (name, NULL);

  g_assert_nonnull (zone);
  return zone;
}

static gint64
at (const char *text)
{
  gint64 t = 0;

  g_assert_true (ana_time_parse (text, NULL, &t, NULL));
  return t;
}

static void
test_format (void)
{
  static const struct { gint64 t; const char *zone, *text, *date; } rows[] = {
    { 0, "Etc/UTC", "1970-01-01T00:00:00+00:00", "1970-01-01" },
    { -1, "Etc/UTC", "1969-12-31T23:59:59.999999+00:00", "1969-12-31" },
    { 1763640060101000, "Etc/UTC", "2025-11-20T12:01:00.101+00:00", "2025-11-20" },
    { 1763640060000000, "Asia/Kathmandu", "2025-11-20T17:46:00+05:45", "2025-11-20" },
    { 1763640060000000, "Pacific/Apia", "2025-11-21T01:01:00+13:00", "2025-11-21" },
    { 1763640060000000, "America/St_Johns", "2025-11-20T08:31:00-03:30", "2025-11-20" },
    { -3000000000000000, "Etc/UTC", "1874-12-07T18:40:00+00:00", "1874-12-07" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = ana_time_format_rfc3339 (rows[i].t, zone_of (rows[i].zone));
      g_autofree char *date = ana_time_format_date (rows[i].t, zone_of (rows[i].zone));

      g_assert_cmpstr (text, ==, rows[i].text);
      g_assert_cmpstr (date, ==, rows[i].date);
    }
}

static void
test_round_trip (void)
{
  static const char *const zones[] = { "Etc/UTC", "Europe/Madrid", "Asia/Kathmandu", "America/New_York" };
  AnaRandom random;

  ana_random_init (&random, 4);
  for (int i = 0; i < 20000; i++)
    {
      gint64 t = ana_random_range (&random, -62000000000000000, 250000000000000000), back;
      g_autofree char *text = ana_time_format_rfc3339 (t, zone_of (zones[i % 4]));

      g_assert_true (ana_time_parse (text, NULL, &back, NULL));
      g_assert_cmpint (back, ==, t);
    }
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *text = ana_time_format_rfc3339 (i == 0 ? G_MININT64 : G_MAXINT64, NULL);

      g_assert_nonnull (text);
    }
}

static void
test_parse (void)
{
  static const struct { const char *text, *zone, *utc; } good[] = {
    { "2011-11-01", "Europe/London", "2011-11-01T00:00:00Z" },
    { "2011-07-01", "Europe/London", "2011-06-30T23:00:00Z" },
    { "2011-07-01 12:30", "Europe/London", "2011-07-01T11:30:00Z" },
    { "2011-07-01t12:30:15z", "Europe/London", "2011-07-01T12:30:15Z" },
    { "2011-07-01T12:30:15.1234567+02:00", NULL, "2011-07-01T10:30:15.123456Z" },
    { "2011-07-01T12:30:15,5-0330", NULL, "2011-07-01T16:00:15.500Z" },
    { "2011-07-01T12:30:15+05", NULL, "2011-07-01T07:30:15Z" },
    { "2011-12-31T24:00:00Z", NULL, "2012-01-01T00:00:00Z" },
    { "2016-12-31T23:59:60Z", NULL, "2017-01-01T00:00:00Z" },
    { "2024-02-29", NULL, "2024-02-29T00:00:00Z" },
    { "2022-09-11", "America/Santiago", "2022-09-11T04:00:00Z" }, /* midnight never came */
    { "+012011-11-01T00:00:00Z", NULL, "+012011-11-01T00:00:00Z" },
  };
  static const char *const bad[] = {
    "", "2011", "2011-11", "2011-11-1", "11-11-2011", "2011-13-01", "2011-00-01", "2011-02-30", "2023-02-29", "1900-02-29",
    "2011-11-01T", "2011-11-01T25:00:00", "2011-11-01T24:00:01", "2011-11-01T12:60:00", "2011-11-01T12:00:61",
    "2011-11-01T12:00:00.", "2011-11-01T12:00:00+1", "2011-11-01T12:00:00+25:00", "2011-11-01T12:00:00Zx", "2011-11-01x",
    " 2011-11-01", "2011-11-01 ", "12011-11-01", "2011/11/01", "now",
  };
  gint64 t;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_test_message ("%s", good[i].text);
      g_assert_true (ana_time_parse (good[i].text, good[i].zone != NULL ? zone_of (good[i].zone) : NULL, &t, NULL));
      g_assert_cmpint (t, ==, at (good[i].utc));
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_false (ana_time_parse (bad[i], NULL, &t, &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
    }
}

static void
test_parse_format (void)
{
  static const struct { const char *text, *format, *zone, *utc; } rows[] = {
    { "2010-12-01 08:26:00", "%Y-%m-%d %H:%M:%S", "Europe/London", "2010-12-01T08:26:00Z" },
    { "1/31/2018 22:56", "%m/%d/%Y %H:%M", NULL, "2018-01-31T22:56:00Z" },
    { "2-Jun-06", "%d-%b-%y", NULL, "2006-06-02T00:00:00Z" },
    { "Wednesday, 3 September 1997 01:05 pm", "%A, %d %B %Y %I:%M %p", NULL, "1997-09-03T13:05:00Z" },
    { "12:00 AM 01.02.69", "%I:%M %p %d.%m.%y", NULL, "1969-02-01T00:00:00Z" },
    { "12:00 PM 01.02.68", "%I:%M %p %d.%m.%y", NULL, "2068-02-01T12:00:00Z" },
    { "20240229T010203.5", "%Y%m%dT%H%M%S.%f", NULL, "2024-02-29T01:02:03.500Z" },
    { "2024-02-29T01:02:03+0545", "%FT%T%z", NULL, "2024-02-28T19:17:03Z" },
    { "1763640000", "%s", "Asia/Tokyo", "2025-11-20T12:00:00Z" },
    { "-1", "%s", NULL, "1969-12-31T23:59:59Z" },
    { "100%  2024-01-01", "100%% %F", NULL, "2024-01-01T00:00:00Z" },
    { "01/02/24", "%D", NULL, "2024-01-02T00:00:00Z" },
    { "2024", "%Y", NULL, "2024-01-01T00:00:00Z" },
    { "2024-02-30", "%F", NULL, NULL },
    { "2024-01-01x", "%F", NULL, NULL },
    { "x2024-01-01", "%F", NULL, NULL },
    { "13:00 pm", "%I:%M %p", NULL, NULL },
    { "2024", "%Q", NULL, NULL },
    { "2024", "%", NULL, NULL },
    { "Foo 2024", "%b %Y", NULL, NULL },
    { "", "%Y", NULL, NULL },
  };
  gint64 t;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gboolean ok = ana_time_parse_format (rows[i].text, -1, rows[i].format,
                                           rows[i].zone != NULL ? zone_of (rows[i].zone) : NULL, &t);

      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (ok, ==, rows[i].utc != NULL);
      if (ok)
        g_assert_cmpint (t, ==, at (rows[i].utc));
    }
  g_assert_true (ana_time_parse_format ("2024-01-01garbage", 10, "%F", NULL, &t));
}

static void
test_durations (void)
{
  static const struct { const char *text; AnaDuration value; const char *back; } good[] = {
    { "PT5M", { 0, 0, 0, 5 * ANA_USEC_PER_MIN }, "PT5M" },
    { "P30D", { 0, 0, 30, 0 }, "P30D" },
    { "P1Y2M3DT4H5M6.5S", { 1, 2, 3, 4 * ANA_USEC_PER_HOUR + 5 * ANA_USEC_PER_MIN + 6500000 }, "P1Y2M3DT4H5M6.5S" },
    { "P2W", { 0, 0, 14, 0 }, "P14D" },
    { "-PT4H", { 0, 0, 0, -4 * ANA_USEC_PER_HOUR }, "-PT4H" },
    { "PT0S", { 0, 0, 0, 0 }, "PT0S" },
    { "PT0.000001S", { 0, 0, 0, 1 }, "PT0.000001S" },
    { "PT90M", { 0, 0, 0, 90 * ANA_USEC_PER_MIN }, "PT1H30M" },
    { "PT36H", { 0, 0, 0, 36 * ANA_USEC_PER_HOUR }, "PT36H" },
  };
  static const char *const bad[] = { "", "P", "PT", "5M", "P5", "PT5", "P5H", "PT5D", "P1D1Y", "PT1S1M", "P1.5D", "PT1.5H", "P1Dx",
                                     "P-1D", "pt5m", "PT5MT1S", "P99999999999D", "PT9999999999999H", "P1DT" };
  AnaDuration d;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *back = NULL;

      g_assert_true (ana_duration_parse (good[i].text, &d, NULL));
      g_assert_cmpint (d.years, ==, good[i].value.years);
      g_assert_cmpint (d.months, ==, good[i].value.months);
      g_assert_cmpint (d.days, ==, good[i].value.days);
      g_assert_cmpint (d.usec, ==, good[i].value.usec);
      back = ana_duration_format (&d);
      g_assert_cmpstr (back, ==, good[i].back);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_false (ana_duration_parse (bad[i], &d, &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
    }
}

static void
test_add (void)
{
  static const struct { const char *duration, *zone, *from; int sign; const char *to; } rows[] = {
    { "P1D", "Europe/Madrid", "2024-03-30T11:00:00Z", 1, "2024-03-31T10:00:00Z" }, /* 23 hours */
    { "PT24H", "Europe/Madrid", "2024-03-30T11:00:00Z", 1, "2024-03-31T11:00:00Z" },
    { "P1D", "Europe/Madrid", "2024-10-27T11:00:00Z", -1, "2024-10-26T10:00:00Z" },
    { "P1M", "Etc/UTC", "2024-01-31T00:00:00Z", 1, "2024-02-29T00:00:00Z" },
    { "P1M", "Etc/UTC", "2023-01-31T00:00:00Z", 1, "2023-02-28T00:00:00Z" },
    { "P1Y", "Etc/UTC", "2024-02-29T05:00:00Z", -1, "2023-02-28T05:00:00Z" },
    { "P13M", "Etc/UTC", "2024-02-15T00:00:00Z", -1, "2023-01-15T00:00:00Z" },
    { "P1DT1H", "Etc/UTC", "2024-12-31T23:30:00Z", 1, "2025-01-02T00:30:00Z" },
    { "-P1D", "Etc/UTC", "2024-03-01T00:00:00Z", 1, "2024-02-29T00:00:00Z" },
    { "P1D", "Pacific/Apia", "2011-12-29T20:00:00Z", 1, "2011-12-30T10:00:00Z" }, /* to a day that never was */
    { "PT0S", "Europe/Madrid", "2024-10-27T01:30:00Z", 1, "2024-10-27T01:30:00Z" }, /* the second 02:30 stays */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AnaDuration d;

      g_test_message ("%s %s", rows[i].duration, rows[i].from);
      g_assert_true (ana_duration_parse (rows[i].duration, &d, NULL));
      g_assert_cmpint (ana_duration_add (&d, zone_of (rows[i].zone), at (rows[i].from), rows[i].sign), ==, at (rows[i].to));
    }
}

static void
test_add_edges (void)
{
  AnaDuration year = { .years = 1 }, forever = { .usec = G_MAXINT64 };

  g_assert_cmpint (ana_duration_add (&forever, ana_zone_utc (), G_MAXINT64, 1), ==, G_MAXINT64);
  g_assert_cmpint (ana_duration_add (&forever, ana_zone_utc (), G_MININT64, -1), ==, G_MININT64);
  g_assert_cmpint (ana_duration_add (&year, ana_zone_utc (), G_MAXINT64, 1), ==, G_MAXINT64);
  g_assert_cmpint (ana_duration_add (&year, ana_zone_utc (), G_MININT64, -1), ==, G_MININT64);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/time-text/format", test_format);
  g_test_add_func ("/base/time-text/round-trip", test_round_trip);
  g_test_add_func ("/base/time-text/parse", test_parse);
  g_test_add_func ("/base/time-text/parse-format", test_parse_format);
  g_test_add_func ("/base/time-text/durations", test_durations);
  g_test_add_func ("/base/time-text/add", test_add);
  g_test_add_func ("/base/time-text/add-edges", test_add_edges);
  return g_test_run ();
}
