/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-series.c: the pyramid against a plain scan.
 */
#include "config.h"

#include "ana-random.h"
#include "ana-series-private.h"

#include <math.h>

static gboolean
scan (const AnaSeries *series, guint first, guint last, double *min, double *max)
{
  *min = INFINITY;
  *max = -INFINITY;
  for (guint i = first; i < MIN (last, ana_series_get_n (series)); i++)
    {
      double y = ana_series_get_y (series)[i];

      if (isnan (y))
        continue;
      *min = MIN (*min, y);
      *max = MAX (*max, y);
    }
  return *min <= *max;
}

static void
assert_same_range (const AnaSeries *series, guint first, guint last)
{
  double min, max, want_min, want_max;
  gboolean any = ana_series_get_range (series, first, last, &min, &max);

  g_assert_cmpint (any, ==, scan (series, first, last, &want_min, &want_max));
  if (!any)
    return;
  g_assert_cmpfloat (min, ==, want_min);
  g_assert_cmpfloat (max, ==, want_max);
}

static AnaSeries *
make_series (AnaRandom *random, guint n)
{
  AnaSeries *series = ana_series_new ("random");
  guint i = 0;

  /* in pieces of uneven length, with spikes, gaps and infinities */
  while (i < n)
    {
      double x[97], y[97];
      guint piece = (guint) ana_random_range (random, 1, 98);

      piece = MIN (piece, n - i);

      for (guint k = 0; k < piece; k++, i++)
        {
          gint64 kind = ana_random_range (random, 0, 200);

          x[k] = i;
          y[k] = kind == 0 ? 1e9 * ana_random_normal (random) : kind < 5 ? NAN : kind == 5 ? INFINITY : ana_random_normal (random);
        }
      ana_series_append (series, x, y, piece);
    }
  return series;
}

static void
test_range (void)
{
  static const guint sizes[] = { 1, 63, 64, 65, 127, 128, 511, 512, 513, 4095, 4096, 4097, 40000 };
  AnaRandom random;

  ana_random_init (&random, 7);
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autoptr (AnaSeries) series = make_series (&random, sizes[s]);

      g_assert_cmpuint (ana_series_get_n (series), ==, sizes[s]);
      for (guint k = 0; k < 300; k++)
        {
          guint a = (guint) ana_random_range (&random, 0, sizes[s] + 1), b = (guint) ana_random_range (&random, 0, sizes[s] + 70);

          assert_same_range (series, MIN (a, b), MAX (a, b));
        }
      assert_same_range (series, 0, sizes[s]);
      assert_same_range (series, 0, G_MAXUINT);
    }
}

static void
test_set_last (void)
{
  g_autoptr (AnaSeries) series = ana_series_new (NULL);

  ana_series_set_last (series, 1); /* nothing there: nothing happens */
  for (guint i = 0; i < 64 * 8 * 8 + 3; i++)
    {
      double x = i, y = i % 7;

      ana_series_append (series, &x, &y, 1);
      ana_series_set_last (series, i % 3 == 0 ? 1000.0 + i : i % 3 == 1 ? NAN : -1.0 * i);
      if (i % 61 == 0 || (i + 1) % 64 == 0)
        assert_same_range (series, 0, i + 1);
    }
}

static void
test_cost (void)
{
  AnaRandom random;
  guint64 small = 0, large = 0;
  double min, max;

  ana_random_init (&random, 3);
  g_autoptr (AnaSeries) one = make_series (&random, 20000), two = make_series (&random, 400000);

  ana_series_get_range_counted (one, 17, 19977, &min, &max, &small);
  ana_series_get_range_counted (two, 17, 399977, &min, &max, &large);
  g_assert_cmpuint (large, <=, 2 * 64 + 16 * 8);
  g_assert_cmpuint (large, <, 2 * small + 64);
}

static void
test_find (void)
{
  static const double x[] = { 1, 2, 2, 4, 8 };
  static const double y[] = { 0, 0, 0, 0, 0 };
  g_autoptr (AnaSeries) series = ana_series_new ("x"), empty = ana_series_new (NULL);
  guint64 n = 0;

  ana_series_append (series, x, y, 5);
  g_assert_cmpuint (ana_series_find (series, 0), ==, 0);
  g_assert_cmpuint (ana_series_find (series, 2), ==, 1);
  g_assert_cmpuint (ana_series_find (series, 8.5), ==, 5);
  g_assert_cmpuint (ana_series_nearest (series, 3), ==, 2); /* as near to 4: the earlier */
  g_assert_cmpuint (ana_series_nearest (series, 100), ==, 4);
  g_assert_cmpuint (ana_series_nearest (series, -100), ==, 0);
  g_assert_cmpuint (ana_series_find (empty, 3), ==, 0);
  g_assert_cmpuint (ana_series_nearest (empty, 3), ==, 0);
  for (guint from = 0; from <= 5; from++)
    for (guint step = 0; step < 7; step++)
      for (double at = 0; at < 10; at += 0.5)
        g_assert_cmpuint (ana_series_find_from (series, from, step, at, &n), ==, MAX (from, ana_series_find (series, at)));
}

static void
test_find_from_random (void)
{
  AnaRandom random;
  guint64 n = 0;

  ana_random_init (&random, 11);
  g_autoptr (AnaSeries) series = make_series (&random, 5000);

  for (guint k = 0; k < 5000; k++)
    {
      guint from = (guint) ana_random_range (&random, 0, 5001), step = (guint) ana_random_range (&random, 1, 900);
      double at = ana_random_double (&random) * 5200 - 100;

      g_assert_cmpuint (ana_series_find_from (series, from, step, at, &n), ==, MAX (from, ana_series_find (series, at)));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/series/range", test_range);
  g_test_add_func ("/charts/series/set-last", test_set_last);
  g_test_add_func ("/charts/series/cost", test_cost);
  g_test_add_func ("/charts/series/find", test_find);
  g_test_add_func ("/charts/series/find-from", test_find_from_random);
  return g_test_run ();
}
