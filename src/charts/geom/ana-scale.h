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
} AnaScaleType;

/* A value, copied freely. lo < hi always; log: 0 < lo. */
typedef struct {
  AnaScaleType   type;
  double         lo, hi;  /* domain */
  double         p0, p1;  /* pixels of lo and hi; p0 > p1 for an upward axis */
  const AnaZone *zone;    /* TIME */
} AnaScale;

AnaScale ana_scale_make   (AnaScaleType    type,
                           double          lo,
                           double          hi,
                           double          p0,
                           double          p1);
double   ana_scale_to_px  (const AnaScale *self,
                           double          value);
double   ana_scale_from_px (const AnaScale *self,
                            double          px);

G_END_DECLS
