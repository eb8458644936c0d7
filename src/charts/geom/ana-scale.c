/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-scale.c: from values to pixels and back.
 */
#include "config.h"

#include "ana-scale.h"

#include <float.h>
#include <math.h>

/* A time scale of one instant shows half a day on either side. */
#define HALF_DAY_USEC (ANA_USEC_PER_DAY / 2.0)

static void
settle_linear (double *lo, double *hi)
{
  /* a span below the normal doubles cannot be divided: it counts as one value */
  if (*hi / 2 - *lo / 2 >= DBL_MIN)
    return;
  if (fabs (*lo) < DBL_MIN)
    {
      *lo = 0;
      *hi = 1;
      return;
    }
  double room = fabs (*lo) * 0.1;

  *lo = fmax (*lo - room, -DBL_MAX);
  *hi = fmin (*hi + room, DBL_MAX);
}

static void
settle_log (double *lo, double *hi)
{
  if (!(*hi >= DBL_MIN))
    {
      *lo = 1;
      *hi = 10;
      return;
    }
  if (!(*lo >= DBL_MIN))
    *lo = fmax (*hi / 1000, DBL_MIN);
  if (log (*hi) - log (*lo) < 1e-9)
    {
      *lo = fmax (*lo / 10, DBL_MIN);
      *hi = fmin (*hi * 10, DBL_MAX);
    }
}

static void
settle_time (double *lo, double *hi)
{
  if (*hi - *lo >= 1)
    return;
  *lo -= HALF_DAY_USEC;
  *hi += HALF_DAY_USEC;
}

/**
 * ana_scale_make:
 * @type: what kind
 * @lo: lowest value of the data; NAN when there is none
 * @hi: highest value
 * @p0: pixel of the low end
 * @p1: pixel of the high end
 *
 * A scale that always has an extent. No data gives 0 to 1 (log: 1 to 10; time: the epoch's day; band: one band). One
 * value v gives v less and more a tenth of it, zero 0 to 1. Ends the wrong way round are turned. A log scale drops what
 * is not positive: without a positive low end it begins three decades under its high end.
 *
 * Returns: the scale; its zone is UTC until it is set
 */
AnaScale
ana_scale_make (AnaScaleType type, double lo, double hi, double p0, double p1)
{
  if (!isfinite (lo) || !isfinite (hi))
    {
      lo = 0;
      hi = type == ANA_SCALE_TIME || type == ANA_SCALE_BAND ? 0 : 1;
      if (type == ANA_SCALE_LOG)
        lo = 1, hi = 10;
    }
  if (lo > hi)
    {
      double swap = lo;

      lo = hi;
      hi = swap;
    }
  if (type == ANA_SCALE_LINEAR)
    settle_linear (&lo, &hi);
  else if (type == ANA_SCALE_LOG)
    settle_log (&lo, &hi);
  else if (type == ANA_SCALE_TIME)
    settle_time (&lo, &hi);
  else
    lo -= 0.5, hi += 0.5;
  return (AnaScale) { type, lo, hi, p0, p1, ana_zone_utc () };
}

static double
place_of (const AnaScale *self, double value)
{
  double span = self->hi - self->lo;

  if (self->type == ANA_SCALE_LOG)
    return value > 0 ? (log (value) - log (self->lo)) / (log (self->hi) - log (self->lo)) : (double) NAN;
  if (isinf (span))
    return (value / 2 - self->lo / 2) / (self->hi / 2 - self->lo / 2);
  /* a value far outside of a narrow domain may overflow the difference, and only then */
  return (value - self->lo) / span;
}

/**
 * ana_scale_to_px:
 * @self: a scale
 * @value: a value, inside or outside of the domain
 *
 * Returns: its pixel; NAN for NAN and, on a log scale, for what is not positive
 */
double
ana_scale_to_px (const AnaScale *self, double value)
{
  /* far outside is as good as anywhere outside; floats of the geometry stay finite */
  double place = place_of (self, value);

  if (place > 1e3)
    place = 1e3;
  if (place < -1e3)
    place = -1e3;
  return self->p0 + place * (self->p1 - self->p0);
}

/**
 * ana_scale_from_px:
 * @self: a scale
 * @px: a pixel
 *
 * Returns: the value there, the inverse of ana_scale_to_px(); the low end when the scale has no pixels
 */
double
ana_scale_from_px (const AnaScale *self, double px)
{
  double place = self->p1 == self->p0 ? 0 : (px - self->p0) / (self->p1 - self->p0);

  if (self->type == ANA_SCALE_LOG)
    return exp (log (self->lo) + place * (log (self->hi) - log (self->lo)));
  if (isinf (self->hi - self->lo))
    return self->lo * (1 - place) + self->hi * place;
  return self->lo + place * (self->hi - self->lo);
}
