/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-align.c: by how much one recording is to be moved, against shifts that were planted and a search one by one.
 */
#include "config.h"

#include "ana-align.h"
#include "ana-random.h"

#include <math.h>

#define DAY 86400e6

/* What a machine might record: a wave, its steps, noise, and a gap here and there. */
static double *
make_values (AnaRandom *random, guint n, double gaps)
{
  double *y = g_new (double, n), level = 0;

  for (guint i = 0; i < n; i++)
    {
      level += ana_random_normal (random);
      y[i] = ana_random_double (random) < gaps ? (double) NAN : level + 3 * sin (i * 0.7) + ana_random_normal (random);
    }
  return y;
}

static AnaSeries *
make_series (const double *y, guint n, double first, double step)
{
  AnaSeries *series = ana_series_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      double x = first + i * step;

      ana_series_append (series, &x, &y[i], 1);
    }
  return series;
}

/* A copy that was shifted is found exactly, whatever its level and its scale are, with gaps of its own. */
static void
test_shifted_copy (void)
{
  AnaRandom random;

  ana_random_init (&random, 1);
  for (guint round = 0; round < 200; round++)
    {
      guint n = (guint) ana_random_range (&random, 12, 700);
      double first = 1.767e15 + (double) ana_random_range (&random, 0, 1000) * 1e6, step = (double) ana_random_range (&random, 1, 90) * 60e6;
      double moved_by = (double) ana_random_range (&random, -3000, 3000) * step, level = ana_random_normal (&random) * 1000, scale = exp (3 * ana_random_normal (&random));
      g_autofree double *y = make_values (&random, n, 0.05), *copy = g_new (double, n);
      g_autoptr (AnaSeries) fixed = make_series (y, n, first, step), moved = NULL;
      double shift, likeness;

      for (guint i = 0; i < n; i++)
        copy[i] = i > 0 && ana_random_double (&random) < 0.05 ? (double) NAN : level + scale * y[i];
      moved = make_series (copy, n, first - moved_by, step);
      g_assert_true (ana_series_align (fixed, moved, &shift, &likeness));
      g_assert_cmpfloat (shift, ==, moved_by);
      g_assert_cmpfloat (likeness, >, 1 - 1e-9);
    }
}

/* A part of a long recording is found where it was cut out. */
static void
test_part (void)
{
  AnaRandom random;

  ana_random_init (&random, 2);
  for (guint round = 0; round < 50; round++)
    {
      g_autofree double *y = make_values (&random, 900, 0.02);
      guint from = (guint) ana_random_range (&random, 0, 840), n = (guint) ana_random_range (&random, 30, 60);
      g_autoptr (AnaSeries) part = make_series (y + from, n, 5000 * DAY, DAY), whole = make_series (y, 900, 100 * DAY, DAY);
      double shift, likeness;

      g_assert_true (ana_series_align (part, whole, &shift, &likeness));
      g_assert_cmpfloat (shift, ==, (4900 - (double) from) * DAY);
    }
}

/* Pearson's correlation of what lies over each other, shift by shift. */
static double
likeness_by_hand (const double *a, int na, const double *b, int nb, int k, double least)
{
  double n = 0, sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;

  for (int i = 0; i < na; i++)
    if (i - k >= 0 && i - k < nb && !isnan (a[i]) && !isnan (b[i - k]))
      {
        n++;
        sa += a[i];
        sb += b[i - k];
      }
  if (n < least)
    return -INFINITY;
  for (int i = 0; i < na; i++)
    if (i - k >= 0 && i - k < nb && !isnan (a[i]) && !isnan (b[i - k]))
      {
        saa += (a[i] - sa / n) * (a[i] - sa / n);
        sbb += (b[i - k] - sb / n) * (b[i - k] - sb / n);
        sab += (a[i] - sa / n) * (b[i - k] - sb / n);
      }
  return sab / sqrt (saa * sbb);
}

static guint
count_there (const double *y, guint n)
{
  guint found = 0;

  for (guint i = 0; i < n; i++)
    found += isnan (y[i]) ? 0 : 1;
  return found;
}

/* Of two that have nothing to do with each other: the best of all shifts, tried one by one. */
static void
test_search (void)
{
  AnaRandom random;

  ana_random_init (&random, 3);
  for (guint round = 0; round < 100; round++)
    {
      guint na = (guint) ana_random_range (&random, 10, 90), nb = (guint) ana_random_range (&random, 10, 90);
      g_autofree double *a = make_values (&random, na, 0.1), *b = make_values (&random, nb, 0.1);
      g_autoptr (AnaSeries) fixed = make_series (a, na, 0, 1), moved = make_series (b, nb, 0, 1);
      double least = fmax (4, ceil (0.6 * MIN (count_there (a, na), count_there (b, nb)))), best = -INFINITY, shift, likeness;
      int at = 0;

      for (int k = 1 - (int) nb; k < (int) na; k++)
        if (likeness_by_hand (a, (int) na, b, (int) nb, k, least) > best)
          {
            best = likeness_by_hand (a, (int) na, b, (int) nb, k, least);
            at = k;
          }
      g_assert_true (ana_series_align (fixed, moved, &shift, &likeness));
      g_assert_cmpfloat (fabs (likeness - best), <, 1e-9);
      g_assert_cmpfloat (shift, ==, at);
    }
}

/* Uneven samples, each a little off its step: the shift is found to a step. */
static void
test_jitter (void)
{
  AnaRandom random;
  g_autoptr (AnaSeries) fixed = ana_series_new (NULL), moved = ana_series_new (NULL);
  double shift, likeness;

  ana_random_init (&random, 4);
  for (guint i = 0; i < 400; i++)
    {
      double x = i * 10 + ana_random_double (&random), y = sin (i * 0.05 + i * i * 0.0002), late = x + 5000;

      ana_series_append (moved, &x, &y, 1);
      ana_series_append (fixed, &late, &y, 1);
    }
  g_assert_true (ana_series_align (fixed, moved, &shift, &likeness));
  g_assert_cmpfloat (fabs (shift - 5000), <=, 10);
  g_assert_cmpfloat (likeness, >, 0.99);
}

/* What does not vary, or is hardly there, is like nothing. */
static void
test_nothing (void)
{
  static const double flat[] = { 4, 4, 4, 4, 4, 4, 4, 4 }, gaps[] = { NAN, 1, NAN, NAN, 2, NAN, NAN, 3 }, wave[] = { 1, 5, 2, 8, 3, 9, 1, 7 }, huge[] = { 1e308, -1e308, 1e308, 5, 1e308, 7, -1e308, 2 };
  const double *all[] = { flat, gaps };
  g_autoptr (AnaSeries) good = make_series (wave, 8, 0, 1), empty = ana_series_new (NULL), one = make_series (wave, 1, 0, 1), far = make_series (huge, 8, 0, 1);
  double shift, likeness;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (AnaSeries) bad = make_series (all[i], 8, 0, 1);

      g_assert_false (ana_series_align (good, bad, &shift, &likeness));
      g_assert_false (ana_series_align (bad, good, &shift, &likeness));
    }
  g_assert_false (ana_series_align (good, empty, &shift, &likeness));
  g_assert_false (ana_series_align (one, good, &shift, &likeness));
  ana_series_align (good, far, &shift, &likeness); /* no more than that it comes back */
  g_assert_true (ana_series_align (good, good, &shift, &likeness));
  g_assert_cmpfloat (shift, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/align/shifted-copy", test_shifted_copy);
  g_test_add_func ("/charts/align/part", test_part);
  g_test_add_func ("/charts/align/search", test_search);
  g_test_add_func ("/charts/align/jitter", test_jitter);
  g_test_add_func ("/charts/align/nothing", test_nothing);
  return g_test_run ();
}
