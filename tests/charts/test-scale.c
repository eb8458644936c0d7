/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-scale.c: scales, with every degenerate domain.
 */
#include "config.h"

#include "ana-random.h"
#include "ana-scale.h"

#include <float.h>
#include <math.h>

static const struct { const char *name; AnaScaleType type; double lo, hi, want_lo, want_hi; } rows[] = {
  { "no data", ANA_SCALE_LINEAR, NAN, NAN, 0, 1 },
  { "infinite", ANA_SCALE_LINEAR, -INFINITY, INFINITY, 0, 1 },
  { "zero alone", ANA_SCALE_LINEAR, 0, 0, 0, 1 },
  { "one value", ANA_SCALE_LINEAR, 50, 50, 45, 55 },
  { "one negative", ANA_SCALE_LINEAR, -50, -50, -55, -45 },
  { "turned", ANA_SCALE_LINEAR, 3, 1, 1, 3 },
  { "denormal", ANA_SCALE_LINEAR, 5e-324, 5e-324, 0, 1 },
  { "two denormals", ANA_SCALE_LINEAR, 0, 5e-324, 0, 1 },
  { "whole range", ANA_SCALE_LINEAR, -1e308, 1e308, -1e308, 1e308 },
  { "end of doubles", ANA_SCALE_LINEAR, DBL_MAX, DBL_MAX, DBL_MAX * 0.9, DBL_MAX },
  { "log without data", ANA_SCALE_LOG, NAN, NAN, 1, 10 },
  { "log of one", ANA_SCALE_LOG, 5, 5, 0.5, 50 },
  { "log not positive", ANA_SCALE_LOG, -5, 0, 1, 10 },
  { "log from zero", ANA_SCALE_LOG, 0, 1000, 1, 1000 },
  { "instant", ANA_SCALE_TIME, 1e15, 1e15, 1e15 - 43.2e9, 1e15 + 43.2e9 },
  { "no instant", ANA_SCALE_TIME, NAN, NAN, -43.2e9, 43.2e9 },
  { "one band", ANA_SCALE_BAND, 0, 0, -0.5, 0.5 },
  { "bands", ANA_SCALE_BAND, 0, 4, -0.5, 4.5 },
  { "symlog without data", ANA_SCALE_SYMLOG, NAN, NAN, 0, 1 },
  { "symlog of zero", ANA_SCALE_SYMLOG, 0, 0, 0, 1 },
  { "symlog of one negative", ANA_SCALE_SYMLOG, -50, -50, -55, -45 },
  { "symlog over zero", ANA_SCALE_SYMLOG, -1e6, 1e3, -1e6, 1e3 },
  { "symlog of two denormals", ANA_SCALE_SYMLOG, 0, 5e-324, 0, 1 },
  { "symlog of the whole range", ANA_SCALE_SYMLOG, -1e308, 1e308, -1e308, 1e308 },
  { "symlog far out and narrow", ANA_SCALE_SYMLOG, 1e15, 1e15 + 1e8, 1e15, 1e15 + 1e8 },
  { "symlog near zero and narrow", ANA_SCALE_SYMLOG, -1e-300, 1e-300, -1e-300, 1e-300 },
  { "power without data", ANA_SCALE_POW, -INFINITY, 5, 0, 1 },
  { "power of the whole range", ANA_SCALE_POW, -1e308, 1e308, -1e308, 1e308 },
  { "power of one negative", ANA_SCALE_POW, -50, -50, -55, -45 },
};

static void
test_degenerate (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AnaScale scale = ana_scale_make (rows[i].type, rows[i].lo, rows[i].hi, 100, 20);

      g_test_message ("%s", rows[i].name);
      g_assert_cmpfloat_with_epsilon (scale.lo, rows[i].want_lo, fabs (rows[i].want_lo) * 1e-12 + 1e-300);
      g_assert_cmpfloat_with_epsilon (scale.hi, rows[i].want_hi, fabs (rows[i].want_hi) * 1e-12 + 1e-300);
      g_assert_cmpfloat_with_epsilon (ana_scale_to_px (&scale, scale.lo), 100, 1e-9);
      g_assert_cmpfloat_with_epsilon (ana_scale_to_px (&scale, scale.hi), 20, 1e-9);
      g_assert_true (isnan (ana_scale_to_px (&scale, NAN)));
      for (double px = 20; px <= 100; px += 0.7)
        g_assert_cmpfloat_with_epsilon (ana_scale_to_px (&scale, ana_scale_from_px (&scale, px)), px, 1e-5);
    }
}

static void
test_inverse (void)
{
  AnaRandom random;

  ana_random_init (&random, 5);
  for (guint k = 0; k < 20000; k++)
    {
      AnaScaleType type = (AnaScaleType) (k % 3);
      double size = pow (10, ana_random_double (&random) * 560 - 280);
      double lo = type == ANA_SCALE_LOG ? size : size * ana_random_normal (&random);
      double hi = type == ANA_SCALE_LOG ? lo * (1.01 + 1e5 * ana_random_double (&random)) : lo + size * (0.01 + ana_random_double (&random));

      if (type == ANA_SCALE_TIME)
        lo = 1.7e15 * ana_random_double (&random), hi = lo + 1e3 + 1e12 * ana_random_double (&random);
      AnaScale scale = ana_scale_make (type, lo, hi, 10, 1610);
      double px = 10 + 1600 * ana_random_double (&random);
      double value = ana_scale_from_px (&scale, px);
      /* a time of some 10^15 microseconds is known to a quarter of one: a narrow domain shows that */
      double eps = 1e-6 + 1600 * 4 * DBL_EPSILON * fmax (fabs (scale.lo), fabs (scale.hi)) / (scale.hi - scale.lo);

      g_assert_cmpfloat_with_epsilon (ana_scale_to_px (&scale, value), px, type == ANA_SCALE_LOG ? 1e-6 : eps);
      g_assert_cmpfloat (value, >=, scale.lo - (scale.hi - scale.lo) * 1e-9);
    }
}

static void
test_outside (void)
{
  AnaScale scale = ana_scale_make (ANA_SCALE_LINEAR, 0, 1e-300, 0, 1000);
  AnaScale log_scale = ana_scale_make (ANA_SCALE_LOG, 1, 100, 0, 100);

  /* far outside stays a number that a painter can take */
  g_assert_cmpfloat (ana_scale_to_px (&scale, 1e308), ==, 1e6);
  g_assert_cmpfloat (ana_scale_to_px (&scale, -1e308), ==, -1e6);
  g_assert_true (isnan (ana_scale_to_px (&log_scale, 0)));
  g_assert_true (isnan (ana_scale_to_px (&log_scale, -3)));
  g_assert_cmpfloat_with_epsilon (ana_scale_to_px (&log_scale, 10), 50, 1e-9);
}

/* --- scales that bend --- */

/* By their definition: sign (v) log (1 + |v / c|), and sign (v) |v|^k, with figures that come out even. */
static void
test_bent (void)
{
  static const struct { AnaScaleType type; double bend, lo, hi, value, part; } figures[] = {
    { ANA_SCALE_SYMLOG, 1, -99, 99, 0, 0.5 },     { ANA_SCALE_SYMLOG, 1, -99, 99, 9, 0.75 },  { ANA_SCALE_SYMLOG, 1, -99, 99, -9, 0.25 },
    { ANA_SCALE_SYMLOG, 10, 0, 990, 90, 0.5 },    { ANA_SCALE_SYMLOG, 0, 0, 99, 9, 0.5 },     { ANA_SCALE_SYMLOG, 0.01, 0, 9.99, 0.09, 1 / 3. },
    { ANA_SCALE_SYMLOG, 1, 0, 99, 999, 1.5 },     { ANA_SCALE_SYMLOG, 1, 9, 999, 99, 0.5 },   { ANA_SCALE_POW, 0, 0, 100, 25, 0.5 },
    { ANA_SCALE_POW, 0.5, -100, 100, -25, 0.25 }, { ANA_SCALE_POW, 2, 0, 10, 5, 0.25 },       { ANA_SCALE_POW, 3, -2, 2, 1, 0.5625 },
    { ANA_SCALE_POW, 1, 3, 7, 4, 0.25 },          { ANA_SCALE_POW, 0.5, 0, 1e308, 2.5e307, 0.5 }, { ANA_SCALE_POW, 0.5, 0, 100, 400, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      AnaScale scale = ana_scale_make_bent (figures[i].type, figures[i].bend, figures[i].lo, figures[i].hi, 10, 810), turned = ana_scale_turn (&scale);

      g_assert_cmpfloat_with_epsilon (ana_scale_to_px (&scale, figures[i].value), 10 + 800 * figures[i].part, 1e-9);
      g_assert_cmpfloat_with_epsilon (ana_scale_to_px (&turned, figures[i].value), 810 - 800 * figures[i].part, 1e-9);
      g_assert_cmpfloat_with_epsilon (ana_scale_beyond (&scale, figures[i].part), figures[i].value, fabs (figures[i].value) * 1e-12 + 1e-12);
    }
}

static double
any_value (AnaRandom *random)
{
  double value = pow (10, ana_random_double (random) * 600 - 300);

  return ana_random_double (random) < 0.1 ? 0 : ana_random_double (random) < 0.5 ? -value : value;
}

/* From one end to the other, never back, and every pixel is that of its value: whatever the ends and the bend. */
static void
test_bent_random (void)
{
  AnaRandom random;

  ana_random_init (&random, 27);
  for (guint k = 0; k < 5000; k++)
    {
      AnaScaleType type = k % 2 == 0 ? ANA_SCALE_SYMLOG : ANA_SCALE_POW;
      double bend = type == ANA_SCALE_SYMLOG ? pow (10, ana_random_double (&random) * 240 - 120) : ana_random_double (&random) * 3;
      AnaScale scale = ana_scale_make_bent (type, bend, any_value (&random), any_value (&random), 0, 1000);
      double before = -INFINITY, last = -INFINITY;

      g_assert_cmpfloat (ana_scale_to_px (&scale, scale.lo), ==, 0);
      g_assert_cmpfloat_with_epsilon (ana_scale_to_px (&scale, scale.hi), 1000, 1e-9);
      for (double px = 0; px <= 1000; px += 12.5)
        {
          double value = ana_scale_from_px (&scale, px), again = ana_scale_to_px (&scale, value);

          g_assert_true (isfinite (value) && isfinite (again));
          g_assert_true (value >= before && again >= last);
          if (fabs (value) > 1e-290) /* denormals have few digits */
            g_assert_cmpfloat_with_epsilon (again, px, 1e-3);
          before = value;
          last = again;
        }
      g_assert_true (isnan (ana_scale_to_px (&scale, NAN)));
      g_assert_cmpfloat (fabs (ana_scale_to_px (&scale, 1.7e308)), <=, 1e6);
      g_assert_cmpfloat (fabs (ana_scale_to_px (&scale, -1.7e308)), <=, 1e6);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/scale/degenerate", test_degenerate);
  g_test_add_func ("/charts/scale/inverse", test_inverse);
  g_test_add_func ("/charts/scale/outside", test_outside);
  g_test_add_func ("/charts/scale/bent", test_bent);
  g_test_add_func ("/charts/scale/bent-random", test_bent_random);
  return g_test_run ();
}
