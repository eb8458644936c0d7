/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-chart-before.c: a chart of time held against itself: over moved clocks, leap days, gaps and short data.
 */
#include "config.h"

#include "ana-chart-before.h"
#include "ana-time.h"

#include <math.h>
#include <string.h>

static double
at (const char *text, const AnaZone *zone)
{
  gint64 t_usec;

  g_assert_true (ana_time_parse (text, zone, &t_usec, NULL));
  return (double) t_usec;
}

/* A value for each day that says which it is: its place in the row of days. */
static AnaChart *
make_days (const char *first, const char *last, const AnaZone *zone)
{
  AnaChart *chart = ana_chart_new ();
  g_autoptr (AnaSeries) series = ana_series_new (NULL);
  double day = at (first, ana_zone_utc ()), end = at (last, ana_zone_utc ());

  for (double value = 0; day <= end; day += 86400e6, value++)
    {
      g_autofree char *date = ana_time_format_date ((gint64) day, ana_zone_utc ());
      double x = at (date, zone);

      ana_series_append (series, &x, &value, 1);
    }
  ana_chart_set_x_scale (chart, ANA_SCALE_TIME, zone);
  ana_chart_add_layer (chart, ANA_MARK_LINE, series, ANA_SLOT_SERIES_1)->label = g_strdup ("Net");
  return chart;
}

/* What stands on a day in the grey line. */
static double
before_on (AnaChart *chart, const char *date)
{
  const AnaSeries *series = ana_chart_get_layer (chart, 0)->series;
  double x = at (date, ana_chart_get_zone (chart));
  guint i = ana_series_find (series, x);

  g_assert_cmpint (ana_chart_get_layer (chart, 0)->slot, ==, ANA_SLOT_PREVIOUS);
  g_assert_cmpfloat (ana_series_get_x (series)[i], ==, x);
  return ana_series_get_y (series)[i];
}

static double
value_on (AnaChart *chart, const char *date)
{
  const AnaSeries *series = ana_chart_get_layer (chart, ana_chart_get_n_layers (chart) - 1)->series;

  return ana_series_get_y (series)[ana_series_find (series, at (date, ana_chart_get_zone (chart)))];
}

/* Clocks move on 29 March and 25 October 2026 in Madrid: a day of 23 and one of 25 hours. */
static void
test_moved_clocks (void)
{
  const AnaZone *zone = ana_zone_get ("Europe/Madrid", NULL);
  g_autoptr (AnaChart) days = make_days ("2026-03-01", "2026-11-30", zone), week = ana_chart_with_before (days, "P7D"), month = ana_chart_with_before (days, "P1M");

  g_assert_cmpuint (ana_chart_get_n_layers (week), ==, 2);
  g_assert_cmpstr (ana_chart_get_layer (week, 0)->label, ==, "Net, 1 week earlier");
  for (gint64 day = (gint64) at ("2026-03-08", ana_zone_utc ()); day <= (gint64) at ("2026-11-30", ana_zone_utc ()); day += ANA_USEC_PER_DAY)
    {
      g_autofree char *date = ana_time_format_date (day, ana_zone_utc ());

      g_assert_cmpfloat (before_on (week, date), ==, value_on (days, date) - 7);
    }
  g_assert_true (isnan (before_on (week, "2026-03-07"))); /* before the data begin */
  g_assert_cmpfloat (before_on (month, "2026-04-29"), ==, value_on (days, "2026-03-29"));
  g_assert_cmpfloat (before_on (month, "2026-11-25"), ==, value_on (days, "2026-10-25"));
  g_assert_true (isnan (before_on (month, "2026-10-31"))); /* September has no 31st */
}

static void
test_leap_day (void)
{
  g_autoptr (AnaChart) days = make_days ("2023-01-01", "2025-12-31", ana_zone_utc ()), year = ana_chart_with_before (days, "P1Y");

  g_assert_true (isnan (before_on (year, "2024-02-29")));
  g_assert_cmpfloat (before_on (year, "2024-03-01"), ==, value_on (days, "2023-03-01"));
  g_assert_cmpfloat (before_on (year, "2025-02-28"), ==, value_on (days, "2024-02-28"));
  g_assert_cmpfloat (before_on (year, "2025-03-01"), ==, value_on (days, "2024-03-01"));
}

/* An hour that comes twice is held twice against the one; one that was skipped against nothing. */
static void
test_hours (void)
{
  const AnaZone *zone = ana_zone_get ("Europe/Madrid", NULL);
  g_autoptr (AnaChart) chart = ana_chart_new (), day = NULL;
  g_autoptr (AnaSeries) series = ana_series_new (NULL);
  double first = at ("2026-10-24T00:00:00+02:00", zone);
  const double *y;

  for (guint i = 0; i < 72; i++)
    {
      double x = first + i * 3600e6, value = i;

      ana_series_append (series, &x, &value, 1);
    }
  ana_chart_set_x_scale (chart, ANA_SCALE_TIME, zone);
  ana_chart_add_layer (chart, ANA_MARK_BAR, series, ANA_SLOT_SERIES_1);
  day = ana_chart_with_before (chart, "P1D");
  y = ana_series_get_y (ana_chart_get_layer (day, 0)->series);
  g_assert_cmpint (ana_chart_get_layer (day, 1)->mark, ==, ANA_MARK_BAR);
  g_assert_cmpfloat (y[24 + 1], ==, 1);
  g_assert_cmpfloat (y[24 + 2], ==, 2);   /* 02:00 of summer, */
  g_assert_cmpfloat (y[24 + 3], ==, 2);   /* 02:00 of winter, */
  g_assert_cmpfloat (y[24 + 4], ==, 3);   /* 03:00 */
  g_assert_cmpfloat (y[24 + 25], ==, 24); /* midnight after the long day */
}

static void
test_samples (void)
{
  g_autoptr (AnaChart) chart = ana_chart_new (), before = NULL;
  g_autoptr (AnaSeries) series = ana_series_new (NULL);

  for (guint i = 0; i < 100; i++) /* every 90 s, 7 s off the minute, with a hole */
    {
      double x = 7e6 + i * 90e6 + (i >= 50 ? 3600e6 : 0), value = i;

      ana_series_append (series, &x, &value, 1);
    }
  ana_chart_set_x_scale (chart, ANA_SCALE_TIME, NULL);
  ana_chart_add_layer (chart, ANA_MARK_LINE, series, ANA_SLOT_SERIES_1);
  before = ana_chart_with_before (chart, "PT15M");
  g_assert_true (isnan (ana_series_get_y (ana_chart_get_layer (before, 0)->series)[9]));
  g_assert_cmpfloat (ana_series_get_y (ana_chart_get_layer (before, 0)->series)[10], ==, 0);
  g_assert_true (isnan (ana_series_get_y (ana_chart_get_layer (before, 0)->series)[52])); /* in the hole */
  g_assert_cmpfloat (ana_series_get_y (ana_chart_get_layer (before, 0)->series)[60], ==, 50);
}

/* The chart itself comes back when there is nothing to hold it against. */
static void
test_nothing (void)
{
  g_autoptr (AnaChart) days = make_days ("2026-01-01", "2026-01-05", ana_zone_utc ()), empty = ana_chart_new ();
  static const char *const compares[] = { NULL, "none", "previous", "nonsense", "P1Y" };

  for (guint i = 0; i < G_N_ELEMENTS (compares); i++)
    {
      g_autoptr (AnaChart) same = ana_chart_with_before (days, compares[i]), none = ana_chart_with_before (empty, compares[i]);

      g_assert_true (same == days);
      g_assert_true (none == empty);
    }
  ana_chart_set_x_scale (days, ANA_SCALE_LINEAR, NULL);
  g_autoptr (AnaChart) linear = ana_chart_with_before (days, "P1D");

  g_assert_true (linear == days);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/chart-before/moved-clocks", test_moved_clocks);
  g_test_add_func ("/app/chart-before/leap-day", test_leap_day);
  g_test_add_func ("/app/chart-before/hours", test_hours);
  g_test_add_func ("/app/chart-before/samples", test_samples);
  g_test_add_func ("/app/chart-before/nothing", test_nothing);
  return g_test_run ();
}
