/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-random.c: the generator's fixed sequence, its distributions, and identifiers.
 */
#include "config.h"

#include "ana-random.h"

#include <math.h>
#include <string.h>

/* xoshiro256++ from the state 1, 2, 3, 4: the vector of the reference code; SplitMix64 of 1234567 likewise. */
static void
test_vectors (void)
{
  static const guint64 expected[] = { 41943041u, 58720359u, G_GUINT64_CONSTANT (3588806011781223),
                                      G_GUINT64_CONSTANT (3591011842654386), G_GUINT64_CONSTANT (9228616714210784205) };
  AnaRandom random = { { 1, 2, 3, 4 } };
  AnaRandom seeded;

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_true (ana_random_next (&random) == expected[i]);
  ana_random_init (&seeded, 1234567);
  g_assert_true (seeded.s[0] == G_GUINT64_CONSTANT (6457827717110365317));
  g_assert_true (seeded.s[1] == G_GUINT64_CONSTANT (3203168211198807973));
}

/* Fixed for ever: the sample company is made of these. */
static void
test_fixed (void)
{
  AnaRandom random;
  gint64 sum = 0;

  ana_random_init (&random, 1);
  for (int i = 0; i < 1000; i++)
    sum += ana_random_range (&random, 0, 1000);
  for (int i = 0; i < 1000; i++)
    sum += (gint64) floor (ana_random_normal (&random) * 1e9);
  for (int i = 0; i < 1000; i++)
    sum += ana_random_poisson (&random, i / 4.0);
  g_assert_cmpint (sum, ==, G_GINT64_CONSTANT (-58680112036));
}

static void
test_ranges (void)
{
  AnaRandom random;
  int counts[7] = { 0 };

  ana_random_init (&random, 2);
  for (int i = 0; i < 70000; i++)
    {
      gint64 value = ana_random_range (&random, -3, 4);
      double unit = ana_random_double (&random);

      g_assert_true (unit >= 0 && unit < 1);
      counts[value + 3]++;
    }
  for (int i = 0; i < 7; i++)
    g_assert_cmpint (ABS (counts[i] - 10000), <, 400);
  g_assert_cmpint (ana_random_range (&random, 5, 5), ==, 5);
  g_assert_cmpint (ana_random_range (&random, 5, 3), ==, 5);
  g_assert_cmpint (ana_random_range (&random, G_MININT64, G_MAXINT64), <, G_MAXINT64);
}

static void
check_moments (double sum, double sum_squares, int n, double mean, double variance)
{
  double m = sum / n, v = sum_squares / n - m * m;

  g_assert_cmpfloat_with_epsilon (m, mean, 5 * sqrt (variance / n) + 1e-9);
  g_assert_cmpfloat_with_epsilon (v, variance, 0.03 * variance + 1e-9);
}

static void
test_distributions (void)
{
  static const double means[] = { 0.2, 3, 29.9, 30.1, 1000, 1e6 };
  const int n = 100000;
  AnaRandom random;
  double sum = 0, squares = 0;

  ana_random_init (&random, 3);
  for (int i = 0; i < n; i++)
    {
      double value = ana_random_normal (&random);

      sum += value;
      squares += value * value;
    }
  check_moments (sum, squares, n, 0, 1);
  for (guint k = 0; k < G_N_ELEMENTS (means); k++)
    {
      sum = squares = 0;
      for (int i = 0; i < n; i++)
        {
          double value = (double) ana_random_poisson (&random, means[k]) - means[k];

          sum += value;
          squares += value * value;
        }
      check_moments (sum, squares, n, 0, means[k]);
    }
  g_assert_cmpint (ana_random_poisson (&random, 0), ==, 0);
  g_assert_cmpint (ana_random_poisson (&random, -1), ==, 0);
  g_assert_cmpint (ana_random_poisson (&random, NAN), ==, 0);
}

static void
test_ids (void)
{
  g_autofree char *a = ana_uuid_new ();
  g_autofree char *b = ana_uuid_new ();
  g_autofree char *early = ana_ulid_new (G_GINT64_CONSTANT (1763640000000000));
  g_autofree char *late = ana_ulid_new (G_GINT64_CONSTANT (1763640000001000));
  g_autofree char *zero = ana_ulid_new (0);

  g_assert_true (ana_uuid_is_valid (a));
  g_assert_cmpstr (a, !=, b);
  g_assert_true (ana_uuid_is_valid ("0b9d6a54-2c1c-4d6e-9f43-6d6a3a3f7a10"));
  g_assert_false (ana_uuid_is_valid ("0B9D6A54-2c1c-4d6e-9f43-6d6a3a3f7a10"));
  g_assert_false (ana_uuid_is_valid ("0b9d6a54"));
  g_assert_false (ana_uuid_is_valid (NULL));
  g_assert_cmpint (strlen (early), ==, 26);
  g_assert_cmpint (strcmp (early, late), <, 0);
  g_assert_true (g_str_has_prefix (zero, "0000000000"));
  g_assert_true (g_str_has_prefix (early, "01KAGJ5FG0"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/random/vectors", test_vectors);
  g_test_add_func ("/base/random/fixed", test_fixed);
  g_test_add_func ("/base/random/ranges", test_ranges);
  g_test_add_func ("/base/random/distributions", test_distributions);
  g_test_add_func ("/base/random/ids", test_ids);
  return g_test_run ();
}
