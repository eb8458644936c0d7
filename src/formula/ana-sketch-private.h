/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sketch-private.h: states that grow: distinct values, quantiles, values by key; the room's own.
 *
 * Each is exact while small, merges the same in any order, and stands behind one pointer that is NULL while empty.
 */
#pragma once

#include "ana-codec.h"

G_BEGIN_DECLS

#define ANA_SKETCH_EXACT 256 /* values kept before a sketch takes over */

typedef struct _AnaDistinct AnaDistinct; /* set of 64-bit hashes, then HyperLogLog of 2^14 registers */

AnaDistinct *ana_distinct_new_exact (void);
void     ana_distinct_free   (AnaDistinct       *self);
void     ana_distinct_add    (AnaDistinct      **self,
                              guint64            hash);
void     ana_distinct_merge  (AnaDistinct      **self,
                              const AnaDistinct *other);
double   ana_distinct_count  (const AnaDistinct *self,
                              gboolean          *approximate);
gsize    ana_distinct_bytes  (const AnaDistinct *self);
void     ana_distinct_put    (const AnaDistinct *self,
                              GByteArray        *out);
AnaDistinct *ana_distinct_get (AnaBytesReader   *in);

typedef struct _AnaQuantile AnaQuantile; /* the values, then DDSketch of 1 % relative error */

AnaQuantile *ana_quantile_new_exact (void);
void     ana_quantile_free   (AnaQuantile       *self);
void     ana_quantile_add    (AnaQuantile      **self,
                              double             value);
void     ana_quantile_merge  (AnaQuantile      **self,
                              const AnaQuantile *other);
double   ana_quantile_value  (const AnaQuantile *self,
                              double             q,
                              gboolean          *approximate);
gsize    ana_quantile_bytes  (const AnaQuantile *self);
void     ana_quantile_put    (const AnaQuantile *self,
                              GByteArray        *out);
AnaQuantile *ana_quantile_get (AnaBytesReader   *in);
double   ana_sorted_quantile (const double      *sorted,
                              guint              n,
                              double             q);

typedef struct _AnaPairs AnaPairs;       /* per x the different y, up to k of them */

void     ana_pairs_free      (AnaPairs          *self);
void     ana_pairs_add       (AnaPairs         **self,
                              guint64            x,
                              guint64            y,
                              guint              k);
void     ana_pairs_merge     (AnaPairs         **self,
                              const AnaPairs    *other,
                              guint              k);
double   ana_pairs_count     (const AnaPairs    *self,
                              guint              k);
gsize    ana_pairs_bytes     (const AnaPairs    *self);
void     ana_pairs_put       (const AnaPairs    *self,
                              GByteArray        *out);
AnaPairs *ana_pairs_get      (AnaBytesReader    *in,
                              guint              k);

typedef struct _AnaLasts AnaLasts;       /* per key the value of the latest time; of two, the larger value */

void     ana_lasts_free      (AnaLasts          *self);
void     ana_lasts_add       (AnaLasts         **self,
                              guint64            key,
                              gint64             t_usec,
                              double             value);
void     ana_lasts_merge     (AnaLasts         **self,
                              const AnaLasts    *other);
double   ana_lasts_sum       (const AnaLasts    *self);
gsize    ana_lasts_bytes     (const AnaLasts    *self);
void     ana_lasts_put       (const AnaLasts    *self,
                              GByteArray        *out);
AnaLasts *ana_lasts_get      (AnaBytesReader    *in);

/* A sum of doubles that does not depend on their order by more than one unit in the last place. */
typedef struct {
  double hi, lo;
} AnaDoubleDouble;

static inline void
ana_double_double_add (AnaDoubleDouble *self, double x)
{
  double s = self->hi + x;
  double b = s - self->hi;
  double e = (self->hi - (s - b)) + (x - b) + self->lo;

  self->hi = s + e;
  self->lo = e - (self->hi - s);
}

static inline void
ana_double_double_merge (AnaDoubleDouble *self, AnaDoubleDouble other)
{
  ana_double_double_add (self, other.hi);
  ana_double_double_add (self, other.lo);
}

G_END_DECLS
