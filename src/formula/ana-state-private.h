/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-state-private.h: the layout of a state, and of a frame prepared for it; the room's own.
 */
#pragma once

#include "ana-measure-private.h"
#include "ana-sketch-private.h"

G_BEGIN_DECLS

/* A 128-bit sum in two halves: the slots are aligned to 8 only. */
typedef struct {
  guint64 low;
  gint64  high;
} AnaWide;

static inline __int128
ana_wide_get (const AnaWide *self)
{
  return (__int128) (((unsigned __int128) (guint64) self->high << 64) | self->low);
}

static inline void
ana_wide_add (AnaWide *self, __int128 x)
{
  __int128 sum = ana_wide_get (self) + x;

  self->low = (guint64) sum;
  self->high = (gint64) (sum >> 64);
}

typedef struct { union { AnaWide whole; AnaDoubleDouble real; } sum; gint64 n; } AnaSlotAvg; /* sum and rate: without n */
typedef struct { double value; gint64 t_usec; gint64 n; } AnaSlotPick;                        /* min max first last */
typedef struct { gint64 n; double mean, m2; } AnaSlotDeviation;

struct _AnaState {
  AnaMeasure *measure; /* (owned) */
  gint64      count;
  gint64      slots[]; /* of measure->state_size bytes */
};

static inline gpointer
ana_state_slot (const AnaState *self, const AnaLeaf *leaf)
{
  return (guint8 *) self->slots + leaf->offset;
}

typedef struct {
  const guint64 *where;   /* (nullable): rows that its where lets in */
  const guint64 *valid;   /* (nullable): rows whose values are there */
  const gint64  *i64;     /* of the argument, when it adds integers */
  const double  *f64;     /* of the argument, else */
  guint          mask;    /* of the argument */
  const guint64 *hashes;  /* (nullable): of the argument, for distinct */
  const guint64 *by;      /* (nullable): hashes of y or of the key */
  guint64       *own_valid; /* (owned) (nullable) */
  AnaVec        *arg;     /* (owned) (nullable) */
} AnaLeafInput;

struct _AnaMeasureInput {
  const AnaMeasure *measure;
  AnaExprCache     *cache;     /* the caller's, or own_cache */
  AnaExprCache     *own_cache; /* (owned) (nullable) */
  guint             n_rows;
  const guint64    *where;     /* (nullable) */
  const gint64     *times;     /* (nullable) */
  AnaLeafInput      leaves[];
};

G_END_DECLS
