/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-zone-private.h: the intervals of one offset, for buckets and texts.
 */
#pragma once

#include "ana-time.h"

G_BEGIN_DECLS

/* A stretch of time in which the offset does not change. */
typedef struct {
  gint64 start_usec;
  gint64 end_usec;
  gint64 offset_usec;
} AnaZoneInterval;

AnaZoneInterval ana_zone_interval    (const AnaZone *zone,
                                      gint64         t_usec);
gboolean        ana_zone_skips_days  (const AnaZone *zone);   /* some local date never was */

/* Sums and products that stop at the ends of the range instead of wrapping. */
static inline gint64
ana_saturating_add (gint64 a, gint64 b)
{
  gint64 sum;

  if (__builtin_add_overflow (a, b, &sum))
    return b < 0 ? G_MININT64 : G_MAXINT64;
  return sum;
}

static inline gint64
ana_saturating_mul (gint64 a, gint64 b)
{
  gint64 product;

  if (__builtin_mul_overflow (a, b, &product))
    return (a < 0) == (b < 0) ? G_MAXINT64 : G_MININT64;
  return product;
}

static inline gint64
ana_floor_div (gint64 a, gint64 b)
{
  gint64 q = a / b;

  return q * b > a ? q - 1 : q;
}

G_END_DECLS
