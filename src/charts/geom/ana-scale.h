/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-scale.h: from values to pixels and back. What to do with no data, one value, or extremes is decided here, once.
 */
#pragma once

#include "ana-time.h"

G_BEGIN_DECLS

typedef enum {
  ANA_SCALE_LINEAR,
  ANA_SCALE_LOG,
  ANA_SCALE_TIME,     /* doubles are UTC microseconds; ticks follow the zone's calendar */
  ANA_SCALE_BAND,     /* categories: value i is the middle of band i */
  ANA_SCALE_SYMLOG,   /* straight near zero, logarithmic far from it, on both sides */
  ANA_SCALE_POW,      /* a power of the value, with its sign */
} AnaScaleType;

/* A value, copied freely. lo < hi always; log: 0 < lo. */
typedef struct {
  AnaScaleType   type;
  double         lo, hi;  /* domain */
  double         p0, p1;  /* pixels of lo and hi; p0 > p1 for an upward axis */
  const AnaZone *zone;    /* TIME */
  double         bend;    /* SYMLOG: up to about where it is straight; POW: the exponent */
} AnaScale;

#define ANA_SCALE_MIN_BEND 1e-100
#define ANA_SCALE_MAX_BEND 1e100
#define ANA_SCALE_MIN_POW  0.01
#define ANA_SCALE_MAX_POW  10

AnaScale ana_scale_make   (AnaScaleType    type,
                           double          lo,
                           double          hi,
                           double          p0,
                           double          p1);
AnaScale ana_scale_make_bent (AnaScaleType type,
                           double          bend,
                           double          lo,
                           double          hi,
                           double          p0,
                           double          p1);
AnaScale ana_scale_turn   (const AnaScale *self);
double   ana_scale_beyond (const AnaScale *self,
                           double          place);
double   ana_scale_to_px  (const AnaScale *self,
                           double          value);
double   ana_scale_from_px (const AnaScale *self,
                            double          px);

G_END_DECLS
