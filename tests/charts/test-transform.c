/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-transform.c: what a series becomes, against sums and a Fourier transform by their definitions.
 */
#include "config.h"

#include "ana-transform.h"

#include <complex.h>
#include <math.h>

#define DAY 86400e6

static AnaSeries *
make (const double *x, const double *y, guint n)
{
  AnaSeries *series = ana_series_new (NULL);

  ana_series_append (series, x, y, n);
  return series;
}

static void
assert_series (AnaSeries *got, const double *want, guint n)
{
  g_assert_cmpuint (ana_series_get_n (got), ==, n);
  for (guint i = 0; i < n; i++)
    if (isnan (want[i]))
      g_assert_true (isnan (ana_series_get_y (got)[i]));
    else
      g_assert_cmpfloat_with_epsilon (ana_series_get_y (got)[i], want[i], 1e-9);
  ana_series_unref (got);
}

static const double x8[] = { 0, 1, 2, 3, 5, 6, 7, 8 };
static const double y8[] = { 3, 1, 4, NAN, 5, 9, 2, 6 };

static void
test_along (void)
{
  g_autoptr (AnaSeries) series = make (x8, y8, 8);

  assert_series (ana_series_transform (series, ANA_TRANSFORM_MOVING_MEAN, 3, 1),
                 (const double[]) { NAN, NAN, 8 / 3.0, NAN, 4.5, 7, 16 / 3.0, 17 / 3.0 }, 8);
  assert_series (ana_series_transform (series, ANA_TRANSFORM_MOVING_MEAN, 1, 1), y8, 8);
  assert_series (ana_series_transform (series, ANA_TRANSFORM_MOVING_MEAN, 9, 1), (const double[]) { NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN }, 8);
  assert_series (ana_series_transform (series, ANA_TRANSFORM_CUMULATIVE, 1, 1), (const double[]) { 3, 4, 8, NAN, 13, 22, 24, 30 }, 8);
  assert_series (ana_series_transform (series, ANA_TRANSFORM_DERIVATIVE, 1, 1), (const double[]) { -2, 0.5, 3, NAN, 4, -1.5, -1.5, 4 }, 8);
  assert_series (ana_series_transform (series, ANA_TRANSFORM_INTEGRAL, 1, 1), (const double[]) { 0, 2, 4.5, NAN, 18, 25, 30.5, 34.5 }, 8);
  assert_series (ana_series_transform (series, ANA_TRANSFORM_RATE, 1, 1), (const double[]) { NAN, 1, 3, NAN, 1 / 3.0, 4, 2, 4 }, 8);
  assert_series (ana_series_transform (series, ANA_TRANSFORM_RATE, 1, 10), (const double[]) { NAN, 10, 30, NAN, 10 / 3.0, 40, 20, 40 }, 8);
  assert_series (ana_series_transform (series, ANA_TRANSFORM_NONE, 1, 1), y8, 8);
}

/* A cubic: its slope through both neighbours errs by h^2, its integral by the rule of the trapezium. */
static void
test_against_calculus (void)
{
  g_autoptr (AnaSeries) series = ana_series_new (NULL), slope = NULL, area = NULL;

  for (guint i = 0; i <= 1000; i++)
    {
      double x = i / 1000.0, y = x * x * x;

      ana_series_append (series, &x, &y, 1);
    }
  slope = ana_series_transform (series, ANA_TRANSFORM_DERIVATIVE, 1, 1);
  area = ana_series_transform (series, ANA_TRANSFORM_INTEGRAL, 1, 1);
  for (guint i = 1; i < 1000; i++)
    {
      double x = i / 1000.0;

      g_assert_cmpfloat_with_epsilon (ana_series_get_y (slope)[i], 3 * x * x, 2e-6);
      g_assert_cmpfloat_with_epsilon (ana_series_get_y (area)[i], x * x * x * x / 4, 1e-6);
    }
}

static void
test_edges (void)
{
  g_autoptr (AnaSeries) empty = ana_series_new (NULL), one = make (x8, y8, 1), gaps = make (x8, (const double[]) { NAN, NAN, NAN }, 3);
  static const AnaTransform all[] = { ANA_TRANSFORM_NONE, ANA_TRANSFORM_MOVING_MEAN, ANA_TRANSFORM_DERIVATIVE, ANA_TRANSFORM_INTEGRAL,
                                      ANA_TRANSFORM_CUMULATIVE, ANA_TRANSFORM_RATE, ANA_TRANSFORM_SPECTRUM };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (AnaSeries) of_none = ana_series_transform (empty, all[i], 7, 1), of_one = ana_series_transform (one, all[i], 1, 1);
      g_autoptr (AnaSeries) of_gaps = ana_series_transform (gaps, all[i], 2, 1);

      g_assert_cmpuint (ana_series_get_n (of_none), ==, 0);
      g_assert_cmpuint (ana_series_get_n (of_one), ==, all[i] == ANA_TRANSFORM_SPECTRUM ? 0 : 1);
      for (guint k = 0; all[i] != ANA_TRANSFORM_SPECTRUM && k < 3; k++)
        g_assert_true (isnan (ana_series_get_y (of_gaps)[k]));
    }
  assert_series (ana_series_transform (one, ANA_TRANSFORM_DERIVATIVE, 1, 1), (const double[]) { NAN }, 1);
  assert_series (ana_series_transform (one, ANA_TRANSFORM_INTEGRAL, 1, 1), (const double[]) { 0 }, 1);
}

/* --- frequencies --- */

/* By the definition, in O(n^2). */
static double
amplitude_of (const double *y, guint n, guint k)
{
  double complex sum = 0;
  double mean = 0;

  for (guint i = 0; i < n; i++)
    mean += y[i] / n;
  for (guint i = 0; i < n; i++)
    sum += (y[i] - mean) * cexp (-2 * G_PI * I * (double) ((guint64) i * k % n) / n);
  return cabs (sum) / n * (2 * k == n ? 1 : 2);
}

static void
test_spectrum (void)
{
  static const guint lengths[] = { 2, 3, 4, 5, 7, 8, 16, 30, 97, 100, 128, 365 };
  g_autoptr (GRand) random = g_rand_new_with_seed (42);

  for (guint l = 0; l < G_N_ELEMENTS (lengths); l++)
    {
      guint n = lengths[l];
      g_autofree double *x = g_new (double, n), *y = g_new (double, n);
      g_autoptr (AnaSeries) series = NULL, got = NULL;

      for (guint i = 0; i < n; i++)
        {
          x[i] = i * DAY;
          y[i] = g_rand_double_range (random, -50, 1000);
        }
      series = make (x, y, n);
      got = ana_series_transform (series, ANA_TRANSFORM_SPECTRUM, 1, DAY);
      g_assert_cmpuint (ana_series_get_n (got), ==, n / 2);
      for (guint k = 1; k <= n / 2; k++)
        {
          g_assert_cmpfloat_with_epsilon (ana_series_get_x (got)[k - 1], k / (double) n, 1e-9);
          g_assert_cmpfloat_with_epsilon (ana_series_get_y (got)[k - 1], amplitude_of (y, n, k), 1e-7);
        }
    }
}

/* A week of 12 up and down, in days of which one in ten is missing, on top of 100. */
static void
test_wave (void)
{
  g_autoptr (AnaSeries) series = ana_series_new (NULL), got = NULL;
  guint best = 0;

  for (guint i = 0; i < 364; i++)
    {
      double x = i * DAY, y = i % 10 == 3 ? (double) NAN : 100 + 12 * sin (2 * G_PI * i / 7);

      ana_series_append (series, &x, &y, 1);
    }
  got = ana_series_transform (series, ANA_TRANSFORM_SPECTRUM, 1, DAY);
  for (guint i = 0; i < ana_series_get_n (got); i++)
    best = ana_series_get_y (got)[i] > ana_series_get_y (got)[best] ? i : best;
  g_assert_cmpfloat_with_epsilon (1 / ana_series_get_x (got)[best], 7, 1e-6);
  g_assert_cmpfloat_with_epsilon (ana_series_get_y (got)[best], 12, 1);
}

/* --- charts --- */

static void
test_unit (void)
{
  /* the last Sunday of March has 23 hours in Madrid */
  g_autoptr (AnaSeries) days = make ((const double[]) { 0, 23 * 3600e6 }, y8, 2), hours = make ((const double[]) { 0, 3600e6, 7200e6 }, y8, 3);
  g_autoptr (AnaSeries) fast = make ((const double[]) { 0, 1000 }, y8, 2), one = make (x8, y8, 1);

  g_assert_cmpfloat (ana_transform_unit (days, TRUE), ==, DAY);
  g_assert_cmpfloat (ana_transform_unit (hours, TRUE), ==, 3600e6);
  g_assert_cmpfloat (ana_transform_unit (fast, TRUE), ==, 1e6);
  g_assert_cmpfloat (ana_transform_unit (one, TRUE), ==, 1e6);
  g_assert_cmpfloat (ana_transform_unit (days, FALSE), ==, 1);
}

static void
test_chart (void)
{
  g_autoptr (AnaChart) chart = ana_chart_new (), mean = NULL, spectrum = NULL;
  g_autoptr (AnaSeries) base = make ((const double[]) { 0, DAY, 2 * DAY, 3 * DAY }, (const double[]) { 1, 1, 2, 3 }, 4);
  g_autoptr (AnaSeries) top = make ((const double[]) { 0, DAY, 2 * DAY, 3 * DAY }, (const double[]) { 3, 5, 4, 9 }, 4);
  AnaLayer *layer;

  ana_chart_set_x_scale (chart, ANA_SCALE_TIME, NULL);
  layer = ana_chart_add_layer (chart, ANA_MARK_AREA, top, ANA_SLOT_SERIES_2);
  layer->series2 = ana_series_ref (base);
  layer->label = g_strdup ("Top");
  ana_chart_add_layer (chart, ANA_MARK_POINT, top, ANA_SLOT_SERIES_2);
  ana_chart_add_layer (chart, ANA_MARK_RULE, NULL, ANA_SLOT_GOOD)->rule_value = 5;
  ana_chart_add_note (chart, DAY, "here");
  ana_chart_set_field (chart, ANA_PLOT_X, "day", ANA_TYPE_TIME, 1);
  mean = ana_chart_transform (chart, ANA_TRANSFORM_CUMULATIVE, 1);
  spectrum = ana_chart_transform (chart, ANA_TRANSFORM_SPECTRUM, 1);
  g_assert_cmpuint (ana_chart_get_n_layers (mean), ==, 1);
  layer = ana_chart_get_layer (mean, 0);
  g_assert_cmpint (layer->mark, ==, ANA_MARK_LINE);
  g_assert_cmpstr (layer->label, ==, "Top");
  assert_series (ana_series_ref (layer->series), (const double[]) { 2, 6, 8, 14 }, 4);
  g_assert_cmpint (ana_chart_get_x_type (mean), ==, ANA_SCALE_TIME);
  g_assert_cmpstr (ana_chart_get_field (mean, ANA_PLOT_X)->name, ==, "day");
  g_assert_cmpint (ana_chart_get_x_type (spectrum), ==, ANA_SCALE_LINEAR);
  g_assert_null (ana_chart_get_field (spectrum, ANA_PLOT_X));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/transform/along", test_along);
  g_test_add_func ("/charts/transform/against-calculus", test_against_calculus);
  g_test_add_func ("/charts/transform/edges", test_edges);
  g_test_add_func ("/charts/transform/spectrum", test_spectrum);
  g_test_add_func ("/charts/transform/wave", test_wave);
  g_test_add_func ("/charts/transform/unit", test_unit);
  g_test_add_func ("/charts/transform/chart", test_chart);
  return g_test_run ();
}
