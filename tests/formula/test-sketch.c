/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-sketch.c: sketches against exact answers, and the same bytes whatever the order of merging.
 */
#include "config.h"

#include "ana-random.h"
#include "ana-sketch-private.h"

#include <math.h>

static guint64
hash (guint64 x)
{
  AnaRandom random;

  ana_random_init (&random, x);
  return ana_random_next (&random);
}

static void
test_distinct_small (void)
{
  AnaDistinct *set = NULL;
  gboolean approximate = FALSE;

  g_assert_cmpfloat (ana_distinct_count (set, &approximate), ==, 0);
  for (guint i = 0; i < 10 * ANA_SKETCH_EXACT; i++)
    ana_distinct_add (&set, hash (i % ANA_SKETCH_EXACT));
  g_assert_cmpfloat (ana_distinct_count (set, &approximate), ==, ANA_SKETCH_EXACT);
  g_assert_false (approximate);
  ana_distinct_add (&set, hash (ANA_SKETCH_EXACT));
  ana_distinct_count (set, &approximate);
  g_assert_true (approximate);
  ana_distinct_free (set);
}

/* sigma is 0.81 %: within 4 of them at every size, and unbiased over all. */
static void
test_distinct_error (void)
{
  static const guint sizes[] = { 257, 1000, 5000, 20000, 100000, 400000 };
  double sum = 0;

  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
    for (guint64 seed = 0; seed < 3; seed++)
      {
        AnaDistinct *set = NULL;
        gboolean approximate = FALSE;
        double error;

        for (guint i = 0; i < sizes[k]; i++)
          ana_distinct_add (&set, hash (seed << 32 | i));
        error = ana_distinct_count (set, &approximate) / sizes[k] - 1;
        g_assert_cmpfloat (fabs (error), <, 4 * 0.0081);
        sum += error;
        ana_distinct_free (set);
      }
  g_assert_cmpfloat (fabs (sum / (3 * G_N_ELEMENTS (sizes))), <, 0.01);
}

static void
fill_random (AnaDistinct **set, AnaQuantile **quantile, AnaRandom *random, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      ana_distinct_add (set, hash ((guint64) ana_random_range (random, 0, 3000)));
      ana_quantile_add (quantile, ana_random_normal (random) * 100);
    }
}

/* Parts of random sizes, merged in two orders, give the same bytes. */
static void
test_merge_order (void)
{
  AnaRandom random;

  ana_random_init (&random, 7);
  for (guint round = 0; round < 40; round++)
    {
      AnaDistinct *set_parts[5] = { NULL }, *forward = NULL, *backward = NULL;
      AnaQuantile *parts[5] = { NULL }, *there = NULL, *back = NULL;
      g_autoptr (GByteArray) a = g_byte_array_new ();
      g_autoptr (GByteArray) b = g_byte_array_new ();

      for (guint i = 0; i < 5; i++)
        fill_random (&set_parts[i], &parts[i], &random, (guint) ana_random_range (&random, 0, round % 2 ? 600 : 60));
      for (guint i = 0; i < 5; i++)
        {
          ana_distinct_merge (&forward, set_parts[i]);
          ana_distinct_merge (&backward, set_parts[4 - i]);
          ana_quantile_merge (&there, parts[i]);
          ana_quantile_merge (&back, parts[4 - i]);
        }
      ana_distinct_put (forward, a);
      ana_quantile_put (there, a);
      ana_distinct_put (backward, b);
      ana_quantile_put (back, b);
      g_assert_cmpmem (a->data, a->len, b->data, b->len);
      for (guint i = 0; i < 5; i++)
        {
          ana_distinct_free (set_parts[i]);
          ana_quantile_free (parts[i]);
        }
      ana_distinct_free (forward);
      ana_distinct_free (backward);
      ana_quantile_free (there);
      ana_quantile_free (back);
    }
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Between the exact neighbours of the rank, within 1 % of the larger. */
static void
check_quantiles (const double *values, guint n)
{
  static const double qs[] = { 0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 1 };
  g_autofree double *sorted = g_memdup2 (values, n * sizeof (double));
  AnaQuantile *sketch = NULL;
  gboolean approximate = FALSE;

  for (guint i = 0; i < n; i++)
    ana_quantile_add (&sketch, values[i]);
  qsort (sorted, n, sizeof (double), compare_doubles);
  for (guint k = 0; k < G_N_ELEMENTS (qs); k++)
    {
      double got = ana_quantile_value (sketch, qs[k], &approximate);
      double place = qs[k] * (n - 1);
      double low = sorted[(guint) floor (place)];
      double high = sorted[(guint) ceil (place)];
      double slack = 0.0101 * MAX (fabs (low), fabs (high));

      if (n <= ANA_SKETCH_EXACT)
        g_assert_cmpfloat (got, ==, ana_sorted_quantile (sorted, n, qs[k]));
      g_assert_cmpfloat (got, >=, low - slack);
      g_assert_cmpfloat (got, <=, high + slack);
    }
  g_assert_true (approximate == (n > ANA_SKETCH_EXACT));
  ana_quantile_free (sketch);
}

static void
test_quantile_error (void)
{
  static const guint sizes[] = { 1, 2, 256, 257, 5000 };
  double values[5000];
  AnaRandom random;

  ana_random_init (&random, 11);
  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
    {
      for (guint i = 0; i < sizes[k]; i++)
        values[i] = exp (ana_random_normal (&random) * 3);
      check_quantiles (values, sizes[k]);
      for (guint i = 0; i < sizes[k]; i++)
        values[i] = (double) ana_random_range (&random, -50, 50);
      check_quantiles (values, sizes[k]);
      for (guint i = 0; i < sizes[k]; i++)
        values[i] = i % 3 == 0 ? 0 : i % 3 == 1 ? 1e300 : -1e-300;
      check_quantiles (values, sizes[k]);
    }
}

static void
test_sorted_quantile (void)
{
  const double sorted[] = { 1, 2, 3, 4 };

  g_assert_cmpfloat (ana_sorted_quantile (sorted, 4, 0.5), ==, 2.5);
  g_assert_cmpfloat (ana_sorted_quantile (sorted, 4, 0), ==, 1);
  g_assert_cmpfloat (ana_sorted_quantile (sorted, 4, 1), ==, 4);
  g_assert_cmpfloat (ana_sorted_quantile (sorted, 1, 0.3), ==, 1);
  g_assert_true (isnan (ana_sorted_quantile (sorted, 0, 0.5)));
}

/* Large and small numbers in any order: within one unit in the last place of the sum in 113 bits. */
static void
test_double_double (void)
{
  AnaRandom random;

  ana_random_init (&random, 3);
  for (guint round = 0; round < 200; round++)
    {
      double values[300];
      AnaDoubleDouble forward = { 0, 0 };
      AnaDoubleDouble backward = { 0, 0 };
      __float128 exact = 0;

      for (guint i = 0; i < 300; i++)
        {
          values[i] = ana_random_normal (&random) * pow (10, (double) ana_random_range (&random, -8, 9));
          exact += values[i];
        }
      for (guint i = 0; i < 300; i++)
        {
          ana_double_double_add (&forward, values[i]);
          ana_double_double_add (&backward, values[299 - i]);
        }
      g_assert_cmpfloat (fabs (forward.hi - (double) exact), <=, nextafter (fabs ((double) exact), INFINITY) - fabs ((double) exact));
      g_assert_cmpfloat (fabs (forward.hi - backward.hi), <=, nextafter (fabs ((double) exact), INFINITY) - fabs ((double) exact));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formula/sketch/distinct-small", test_distinct_small);
  g_test_add_func ("/formula/sketch/distinct-error", test_distinct_error);
  g_test_add_func ("/formula/sketch/merge-order", test_merge_order);
  g_test_add_func ("/formula/sketch/quantile-error", test_quantile_error);
  g_test_add_func ("/formula/sketch/sorted-quantile", test_sorted_quantile);
  g_test_add_func ("/formula/sketch/double-double", test_double_double);
  return g_test_run ();
}
