/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-scale.c: from values to pixels and back.
 */
#include "config.h"

#include "ana-scale.h"

#include <float.h>
#include <math.h>

/* A bent scale whose ends lie this near to each other, beside how far out they are, is as good as straight, and no digits are lost in its logarithms. */
#define STRAIGHT 1e-6

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

/* --- scales that bend, around zero --- */

static double
with_sign (double size, double of)
{
  return of < 0 ? -size : size;
}

/* The largest size within the domain. A power is that of a part of it: so it is a double whatever the exponent. */
static double
size_of (const AnaScale *self)
{
  return fmax (fabs (self->lo), fabs (self->hi));
}

/* As d3 bends: the sign times the logarithm of one and the value over the constant. */
static double
bend_value (const AnaScale *self, double value)
{
  double size = fabs (value);

  if (self->type == ANA_SCALE_POW)
    return with_sign (pow (size / size_of (self), self->bend), value);
  return with_sign (size > DBL_MAX * fmin (self->bend, 1) ? log (size) - log (self->bend) : log1p (size / self->bend), value);
}

static double
unbend_value (const AnaScale *self, double bent)
{
  double size = fabs (bent);

  if (self->type == ANA_SCALE_POW)
    size = pow (size, 1 / self->bend) * size_of (self);
  else
    size = size > 700 ? exp (size + log (self->bend)) : expm1 (size) * self->bend;
  return with_sign (fmin (size, DBL_MAX), bent);
}

/* FALSE too where it is as good as straight. */
static gboolean
is_bent (const AnaScale *self)
{
  double from, to;

  if (self->type != ANA_SCALE_SYMLOG && self->type != ANA_SCALE_POW)
    return FALSE;
  from = bend_value (self, self->lo);
  to = bend_value (self, self->hi);
  return to - from >= DBL_MIN && to - from > STRAIGHT * fmax (fabs (from), fabs (to));
}

static double
get_bend (AnaScaleType type, double wanted)
{
  if (type == ANA_SCALE_SYMLOG)
    return wanted > 0 ? CLAMP (wanted, ANA_SCALE_MIN_BEND, ANA_SCALE_MAX_BEND) : 1;
  if (type == ANA_SCALE_POW)
    return wanted > 0 ? CLAMP (wanted, ANA_SCALE_MIN_POW, ANA_SCALE_MAX_POW) : 0.5;
  return 0;
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
  return ana_scale_make_bent (type, 0, lo, hi, p0, p1);
}

/**
 * ana_scale_make_bent:
 * @type: what kind
 * @bend: of SYMLOG how far from zero it is straight, of POW the exponent; what is not positive is 1 and a half (the square root)
 * @lo: as ana_scale_make()
 * @hi: as ana_scale_make()
 * @p0: as ana_scale_make()
 * @p1: as ana_scale_make()
 *
 * As ana_scale_make(). Bent scales take any value and have the ends that LINEAR would have.
 *
 * Returns: the scale
 */
AnaScale
ana_scale_make_bent (AnaScaleType type, double bend, double lo, double hi, double p0, double p1)
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
  if (type == ANA_SCALE_LINEAR || type == ANA_SCALE_SYMLOG || type == ANA_SCALE_POW)
    settle_linear (&lo, &hi);
  else if (type == ANA_SCALE_LOG)
    settle_log (&lo, &hi);
  else if (type == ANA_SCALE_TIME)
    settle_time (&lo, &hi);
  else
    lo -= 0.5, hi += 0.5;
  return (AnaScale) { type, lo, hi, p0, p1, ana_zone_utc (), get_bend (type, bend) };
}

/**
 * ana_scale_turn:
 * @self: a scale
 *
 * Returns: the same the other way round: its low end where its high end was
 */
AnaScale
ana_scale_turn (const AnaScale *self)
{
  AnaScale turned = *self;

  turned.p0 = self->p1;
  turned.p1 = self->p0;
  return turned;
}

static double
place_of (const AnaScale *self, double value)
{
  double span = self->hi - self->lo;

  if (self->type == ANA_SCALE_LOG)
    return value > 0 ? (log (value) - log (self->lo)) / (log (self->hi) - log (self->lo)) : (double) NAN;
  if (is_bent (self))
    return isnan (value) ? value : (bend_value (self, value) - bend_value (self, self->lo)) / (bend_value (self, self->hi) - bend_value (self, self->lo));
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
  return ana_scale_beyond (self, self->p1 == self->p0 ? 0 : (px - self->p0) / (self->p1 - self->p0));
}

/**
 * ana_scale_beyond:
 * @self: a scale
 * @place: a part of its length: 0 is the low end, 1 the high one, 1.05 a little beyond
 *
 * Returns: the value there
 */
double
ana_scale_beyond (const AnaScale *self, double place)
{
  if (self->type == ANA_SCALE_LOG)
    return exp (log (self->lo) + place * (log (self->hi) - log (self->lo)));
  if (is_bent (self))
    return unbend_value (self, bend_value (self, self->lo) + place * (bend_value (self, self->hi) - bend_value (self, self->lo)));
  if (isinf (self->hi - self->lo))
    return self->lo * (1 - place) + self->hi * place;
  return self->lo + place * (self->hi - self->lo);
}
