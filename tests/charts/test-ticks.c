/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-ticks.c: nice numbers, powers, the calendar of a zone, and the texts of ticks.
 */
#include "config.h"

#include "ana-random.h"
#include "ana-ticks.h"

#include <float.h>
#include <math.h>

#define T "\342\200\211" /* thin space */
#define M "\342\210\222" /* minus */

static char *
join_ticks (AnaTickPlan plan)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < plan.values->len; i++)
    {
      g_autofree char *text = ana_tick_format_number (g_array_index (plan.values, double, i), plan.step);

      g_string_append_printf (out, "%s%s", i > 0 ? " " : "", text);
    }
  g_array_unref (plan.values);
  return g_string_free (out, FALSE);
}

static void
test_nice (void)
{
  static const struct { double lo, hi; guint n; const char *want; } cases[] = {
    { 0, 68000, 4, "0 20" T "k 40" T "k 60" T "k" },
    { 0, 100, 5, "0 25 50 75 100" },
    { 0, 1, 5, "0 0.25 0.50 0.75 1.00" },
    { 0, 268, 4, "0 100 200" }, { 91.2, 95.6, 4, "92 93 94 95" }, { 62, 110, 4, "70 80 90 100 110" },
    { -10, 10, 5, M "10 " M "5 0 5 10" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = join_ticks (ana_ticks_linear (cases[i].lo, cases[i].hi, cases[i].n));

      g_assert_cmpstr (got, ==, cases[i].want);
    }
}

static void
test_texts (void)
{
  static const struct { double value, step; const char *want; } cases[] = {
    { 0, 1, "0" }, { 60000, 20000, "60" T "k" }, { 1500000, 500000, "1.5" T "M" }, { 12345, 1, "12.345" T "k" },
    { -0.5, 0.25, M "0.50" }, { 950, 50, "950" }, { 1e20, 1e19, "1e+20" }, { 2e-9, 1e-9, "2e-09" }, { 250, 0, "250" },
    { 2.5e12, 5e11, "2.5" T "T" }, { 1000000.5, 0.5, "1" T "000" T "000.5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = ana_tick_format_number (cases[i].value, cases[i].step);

      g_assert_cmpstr (got, ==, cases[i].want);
    }
}

/* Whatever the domain: ticks within it, ascending, evenly apart, and a sane number of them. */
static void
test_nice_random (void)
{
  AnaRandom random;

  ana_random_init (&random, 9);
  for (guint k = 0; k < 3000; k++)
    {
      double size = pow (10, ana_random_double (&random) * 560 - 280);
      double lo = k % 2 == 0 ? 0 : size * ana_random_normal (&random), hi = lo + size * (0.05 + 20 * ana_random_double (&random));
      guint wanted = 2 + k % 7;
      AnaTickPlan plan = ana_ticks_linear (lo, hi, wanted);

      g_assert_cmpuint (plan.values->len, >=, 1);
      g_assert_cmpuint (plan.values->len, <=, 2 * wanted + 1);
      for (guint i = 0; i < plan.values->len; i++)
        {
          double value = g_array_index (plan.values, double, i);

          g_assert_true (value >= lo && value <= hi);
          if (i > 0)
            g_assert_cmpfloat_with_epsilon (value - g_array_index (plan.values, double, i - 1), plan.step,
                                            plan.step * 1e-6 + fmax (fabs (lo), fabs (hi)) * 1e-14);
        }
      g_array_unref (plan.values);
    }
}

static void
test_extreme (void)
{
  static const struct { double lo, hi; } cases[] = {
    { -1e308, 1e308 }, { 0, DBL_MAX }, { 0, 5e-324 }, { 1e15, 1e15 + 0.125 }, { 1e300, 1.0000001e300 }, { 0, 1e-300 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AnaTickPlan plan = ana_ticks_linear (cases[i].lo, cases[i].hi, 5);

      g_assert_cmpuint (plan.values->len, <=, 64);
      for (guint k = 0; k < plan.values->len; k++)
        g_assert_true (isfinite (g_array_index (plan.values, double, k)));
      g_array_unref (plan.values);
    }
}

/* --- held to the paper --- */

/* The score of one labelling, written down from Talbot, Lin and Hanrahan's definitions (with our weights, and coverage below
 * -1 by its logarithm, as the file says): @q of 1 5 2 2.5 4 3 in that order, every @j-th of its steps, @k labels from @a to @b. */
static double
score_of (guint q, guint j, guint k, double a, double b, gboolean has_zero, double lo, double hi, double wanted)
{
  double range = hi - lo, simplicity = 1 - q / 5.0 - j + (has_zero ? 1 : 0);
  double coverage = 1 - 0.5 * (pow (hi - b, 2) + pow (lo - a, 2)) / pow (0.1 * range, 2);
  double ours = (k - 1) / (b - a), theirs = (wanted - 1) / range, density = 2 - fmax (ours / theirs, theirs / ours);

  if (coverage < -1)
    coverage = -1 - 0.05 * log (-coverage);
  return 0.3 * simplicity + 0.15 * coverage + 0.55 * density;
}

/* All labellings within the domain, without any bound; the best score. */
static double
search_all (double lo, double hi, double wanted)
{
  static const double qs[] = { 1, 5, 2, 2.5, 4, 3 };
  double range = hi - lo, best = -INFINITY;

  for (guint j = 1; j <= 3; j++)
    for (guint q = 0; q < G_N_ELEMENTS (qs); q++)
      for (guint k = 2; k <= 20; k++)
        for (int z = (int) floor (log10 (range)) - 3; z <= (int) ceil (log10 (range)) + 1; z++)
          {
            double unit = qs[q] * pow (10, z), step = j * unit, span = step * (k - 1);

            if (span > range * (1 + 1e-9) || range / unit > 400)
              continue;
            for (double start = ceil (lo / unit - 1e-9); start * unit + span <= hi + step * 1e-9; start++)
              {
                double a = start * unit;
                gboolean has_zero = fmod (start, j) == 0 && a <= step * 1e-9 && a + span >= -step * 1e-9;

                best = fmax (best, score_of (q, j, k, a, a + span, has_zero, lo, hi, wanted));
              }
          }
  return best;
}

/* What was chosen, read back from its values: of the ways to write it down the best one counts. */
static double
score_plan (const AnaTickPlan *plan, double lo, double hi, double wanted)
{
  static const double qs[] = { 1, 5, 2, 2.5, 4, 3 };
  guint k = plan->values->len;
  double a = g_array_index (plan->values, double, 0), b = g_array_index (plan->values, double, k - 1), step = (b - a) / (k - 1), best = -INFINITY;

  for (guint j = 1; j <= 3; j++)
    for (guint q = 0; q < G_N_ELEMENTS (qs); q++)
      {
        double z = log10 (step / j / qs[q]), unit = step / j;

        if (fabs (z - round (z)) > 1e-9 || fabs (a / unit - round (a / unit)) > 1e-6)
          continue;
        best = fmax (best, score_of (q, j, k, a, b, fabs (fmod (round (a / unit), j)) < 0.5 && a <= step * 1e-9 && b >= -step * 1e-9, lo, hi, wanted));
      }
  return best;
}

static void
test_search (void)
{
  AnaRandom random;

  ana_random_init (&random, 2010);
  for (guint i = 0; i < 1000; i++)
    {
      double scale = pow (10, 12 * ana_random_double (&random) - 6), lo = (ana_random_double (&random) * 3 - 1.5) * scale, hi = lo + (0.02 + ana_random_double (&random)) * scale;
      double wanted = (double) ana_random_range (&random, 2, 9);
      AnaTickPlan plan;

      if (i % 4 == 0)
        lo = 0, hi = fabs (hi) + scale / 100;
      plan = ana_ticks_linear (lo, hi, (guint) wanted);
      g_assert_cmpuint (plan.values->len, >=, 2);
      g_assert_cmpfloat_with_epsilon (score_plan (&plan, lo, hi, wanted), search_all (lo, hi, wanted), 1e-6);
      g_array_unref (plan.values);
    }
}

static void
test_log (void)
{
  g_autofree char *decades = join_ticks (ana_ticks_log (1, 1e6, 6));
  g_autofree char *parts = join_ticks (ana_ticks_log (1, 100, 6));
  g_autofree char *under_one = join_ticks (ana_ticks_log (20, 80, 4));
  AnaTickPlan wide = ana_ticks_log (1e-300, 1e300, 6);

  g_assert_cmpstr (decades, ==, "1 10 100 1" T "k 10" T "k 100" T "k 1" T "M");
  g_assert_cmpstr (parts, ==, "1 2 5 10 20 50 100");
  g_assert_cmpstr (under_one, ==, "20 40 60 80");
  g_assert_cmpuint (wide.values->len, >=, 3);
  g_assert_cmpuint (wide.values->len, <=, 14);
  g_array_unref (wide.values);
}

/* --- around zero --- */

static void
test_symlog (void)
{
  static const struct { const char *name; double lo, hi, bend; guint n; const char *want; } cases[] = {
    { "both sides", -1000, 1000, 1, 6, M "1" T "k " M "100 " M "10 0 10 100 1" T "k" },
    { "zero is an end", 0, 1e6, 1, 6, "0 10 100 1" T "k 10" T "k 100" T "k 1" T "M" },
    { "more on one side", -10, 1e6, 1, 6, M "10 0 10 100 1" T "k 10" T "k 100" T "k 1" T "M" },
    { "straight", -2, 2, 1, 5, M "2 " M "1 0 1 2" },
    { "one side, under a decade", 20, 80, 1, 4, "20 40 60 80" },
    { "one side", -1e5, -10, 1, 4, M "100" T "k " M "10" T "k " M "1" T "k " M "100 " M "10" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = join_ticks (ana_ticks_symlog (cases[i].lo, cases[i].hi, cases[i].bend, cases[i].n));

      g_test_message ("%s", cases[i].name);
      g_assert_cmpstr (got, ==, cases[i].want);
    }
}

/* Within the domain, apart from each other, the same on both sides, and zero where it is. */
static void
test_symlog_random (void)
{
  AnaRandom random;

  ana_random_init (&random, 28);
  for (guint k = 0; k < 20000; k++)
    {
      double a = pow (10, ana_random_double (&random) * 600 - 300), b = pow (10, ana_random_double (&random) * 600 - 300);
      double bend = pow (10, ana_random_double (&random) * 200 - 100), lo = k % 3 == 0 ? -a : k % 3 == 1 ? 0 : fmin (a, b), hi = k % 3 == 2 ? fmax (a, b) * 1.01 : b;
      guint n = 2 + k % 11;
      AnaScale scale = ana_scale_make_bent (ANA_SCALE_SYMLOG, bend, lo, hi, 0, 1);
      AnaTickPlan plan = ana_ticks_symlog (scale.lo, scale.hi, bend, n);
      gboolean has_zero = FALSE;

      g_assert_cmpuint (plan.values->len, <=, 64);
      for (guint i = 0; i < plan.values->len; i++)
        {
          double tick = g_array_index (plan.values, double, i), before = i > 0 ? g_array_index (plan.values, double, i - 1) : -INFINITY;

          g_assert_true (tick >= scale.lo && tick <= scale.hi && tick > before);
          if (plan.step == 0 && i > 0)
            g_assert_cmpfloat (ana_scale_to_px (&scale, tick) - ana_scale_to_px (&scale, before), >=, 0.4 / n - 1e-9);
          has_zero = has_zero || tick == 0;
        }
      g_assert_true (plan.step > 0 || has_zero == (scale.lo <= 0 && scale.hi >= 0));
      g_assert_cmpuint (plan.values->len, >=, 1);
      g_array_unref (plan.values);
    }
}

/* --- time --- */

static gint64
at (const char *text)
{
  gint64 t_usec = 0;
  g_autoptr (GError) error = NULL;

  ana_time_parse (text, ana_zone_utc (), &t_usec, &error);
  g_assert_no_error (error);
  return t_usec;
}

static char *
time_ticks (const AnaZone *zone, const char *from, const char *to, guint n)
{
  AnaTickPlan plan = ana_ticks_time (zone, (double) at (from), (double) at (to), n);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < plan.values->len; i++)
    {
      g_autofree char *text = ana_tick_format_time (zone, g_array_index (plan.values, double, i), plan.kind, NULL);

      g_string_append_printf (out, "%s%s", i > 0 ? "|" : "", text);
    }
  g_array_unref (plan.values);
  return g_string_free (out, FALSE);
}

static void
test_calendar (void)
{
  g_autoptr (GError) error = NULL;
  const AnaZone *london = ana_zone_get ("Europe/London", &error);
  const struct { const char *name, *from, *to; guint n; const char *want; } cases[] = {
    { "Mondays", "2026-10-24T00:00:00Z", "2026-11-20T14:00:00Z", 8, "26 Oct|2 Nov|9 Nov|16 Nov" },
    { "days", "2026-11-16T00:00:00Z", "2026-11-20T00:00:00Z", 6, "16 Nov|17 Nov|18 Nov|19 Nov|20 Nov" },
    { "hours", "2026-11-19T20:00:00Z", "2026-11-20T14:00:00Z", 8, "21:00|20 Nov|03:00|06:00|09:00|12:00" },
    { "spring forward", "2026-03-28T21:00:00Z", "2026-03-29T05:00:00Z", 10, "21:00|22:00|23:00|29 Mar|02:00|03:00|04:00|05:00|06:00" },
    { "autumn back", "2026-10-24T22:00:00Z", "2026-10-25T04:00:00Z", 10, "23:00|25 Oct|01:00|02:00|03:00|04:00" },
    { "three hours over the change", "2026-03-28T18:00:00Z", "2026-03-29T12:00:00Z", 8, "18:00|21:00|29 Mar|03:00|06:00|09:00|12:00" },
    { "minutes", "2026-11-20T13:02:00Z", "2026-11-20T14:02:00Z", 7, "13:10|13:20|13:30|13:40|13:50|14:00" },
    { "seconds", "2026-11-20T13:02:00Z", "2026-11-20T13:02:20Z", 5, "13:02:00|13:02:05|13:02:10|13:02:15|13:02:20" },
    { "months", "2025-11-20T00:00:00Z", "2026-11-20T00:00:00Z", 13, "Dec|Jan 2026|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov" },
    { "leap year", "2024-01-10T00:00:00Z", "2024-04-10T00:00:00Z", 4, "Feb|Mar|Apr" },
    { "years", "2016-01-01T00:00:00Z", "2026-06-01T00:00:00Z", 6, "2016|2018|2020|2022|2024|2026" },
  };

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = time_ticks (london, cases[i].from, cases[i].to, cases[i].n);

      g_test_message ("%s", cases[i].name);
      g_assert_cmpstr (got, ==, cases[i].want);
    }
}

static void
test_calendar_random (void)
{
  static const char *const names[] = { "Europe/London", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia" };
  AnaRandom random;

  ana_random_init (&random, 21);
  for (guint k = 0; k < 2000; k++)
    {
      const AnaZone *zone = ana_zone_get (names[k % G_N_ELEMENTS (names)], NULL);
      double lo = 1e15 + 8e14 * ana_random_double (&random), hi = lo + pow (10, 6 + 10 * ana_random_double (&random));
      guint n_max = (guint) ana_random_range (&random, 1, 20);
      AnaTickPlan plan = ana_ticks_time (zone, lo, hi, n_max);

      g_assert_cmpuint (plan.values->len, <=, n_max + 3);
      for (guint i = 0; i < plan.values->len; i++)
        {
          double tick = g_array_index (plan.values, double, i);

          g_assert_true (tick >= lo && tick <= hi);
          g_assert_true (i == 0 || tick > g_array_index (plan.values, double, i - 1));
          /* a tick of days or more stands at the begin of a local day */
          if (plan.kind >= ANA_TICK_DAY)
            g_assert_cmpint (ana_bucket_start (ANA_PERIOD_DAY, zone, (gint64) tick), ==, (gint64) tick);
        }
      g_array_unref (plan.values);
    }
}

static void
test_calendar_ends (void)
{
  AnaTickPlan wide = ana_ticks_time (ana_zone_utc (), -9e18, 9e18, 8);
  AnaTickPlan past = ana_ticks_time (ana_zone_utc (), -9.2e18, -9.1e18, 8);
  g_autofree char *outside = ana_tick_format_time (ana_zone_utc (), 9.2e18, ANA_TICK_DAY, NULL);

  g_assert_cmpuint (wide.values->len, <=, 12);
  g_assert_cmpuint (past.values->len, ==, 0);
  g_assert_cmpstr (outside, ==, "");
  g_array_unref (wide.values);
  g_array_unref (past.values);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/ticks/nice", test_nice);
  g_test_add_func ("/charts/ticks/texts", test_texts);
  g_test_add_func ("/charts/ticks/nice-random", test_nice_random);
  g_test_add_func ("/charts/ticks/extreme", test_extreme);
  g_test_add_func ("/charts/ticks/search", test_search);
  g_test_add_func ("/charts/ticks/log", test_log);
  g_test_add_func ("/charts/ticks/symlog", test_symlog);
  g_test_add_func ("/charts/ticks/symlog-random", test_symlog_random);
  g_test_add_func ("/charts/ticks/calendar", test_calendar);
  g_test_add_func ("/charts/ticks/calendar-random", test_calendar_random);
  g_test_add_func ("/charts/ticks/calendar-ends", test_calendar_ends);
  return g_test_run ();
}
