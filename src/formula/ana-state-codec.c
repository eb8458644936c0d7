/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-state-codec.c: states as bytes.
 *
 * Version, fingerprint of the measure, count, then each leaf's slot. Bytes of another measure or damaged ones are
 * refused; whoever keeps them wraps them in a checksum.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-state-private.h"

#include <math.h>

#define STATE_VERSION 1

static void
put_sum (GByteArray *out, const AnaLeaf *leaf, const AnaSlotAvg *slot)
{
  if (leaf->real)
    {
      ana_put_double (out, slot->sum.real.hi);
      ana_put_double (out, slot->sum.real.lo);
    }
  else
    {
      ana_put_varint (out, slot->sum.whole.low);
      ana_put_zigzag (out, slot->sum.whole.high);
    }
  if (leaf->kind == ANA_LEAF_AVG)
    ana_put_zigzag (out, slot->n);
}

static void
get_sum (AnaBytesReader *in, const AnaLeaf *leaf, AnaSlotAvg *slot)
{
  if (leaf->real)
    {
      slot->sum.real.hi = ana_get_double (in);
      slot->sum.real.lo = ana_get_double (in);
    }
  else
    {
      slot->sum.whole.low = ana_get_varint (in);
      slot->sum.whole.high = ana_get_zigzag (in);
    }
  if (leaf->kind == ANA_LEAF_AVG)
    slot->n = ana_get_zigzag (in);
}

static void
put_leaf (GByteArray *out, const AnaLeaf *leaf, gpointer slot)
{
  AnaSlotPick *picked = slot;
  AnaSlotDeviation *deviation = slot;

  switch (leaf->kind)
    {
    case ANA_LEAF_COUNT:
      ana_put_zigzag (out, *(gint64 *) slot);
      break;
    case ANA_LEAF_SUM:
    case ANA_LEAF_AVG:
    case ANA_LEAF_RATE:
      put_sum (out, leaf, slot);
      break;
    case ANA_LEAF_MIN:
    case ANA_LEAF_MAX:
    case ANA_LEAF_FIRST:
    case ANA_LEAF_LAST:
      ana_put_double (out, picked->value);
      ana_put_zigzag (out, picked->t_usec);
      ana_put_zigzag (out, picked->n);
      break;
    case ANA_LEAF_STDDEV:
      ana_put_zigzag (out, deviation->n);
      ana_put_double (out, deviation->mean);
      ana_put_double (out, deviation->m2);
      break;
    case ANA_LEAF_DISTINCT:
      ana_distinct_put (*(AnaDistinct **) slot, out);
      break;
    case ANA_LEAF_QUANTILE:
      ana_quantile_put (*(AnaQuantile **) slot, out);
      break;
    case ANA_LEAF_DISTINCT_MIN:
      ana_pairs_put (*(AnaPairs **) slot, out);
      break;
    case ANA_LEAF_SUM_LAST:
      ana_lasts_put (*(AnaLasts **) slot, out);
      break;
    }
}

static void
get_leaf (AnaBytesReader *in, const AnaLeaf *leaf, gpointer slot)
{
  AnaSlotPick *picked = slot;
  AnaSlotDeviation *deviation = slot;

  switch (leaf->kind)
    {
    case ANA_LEAF_COUNT:
      *(gint64 *) slot = ana_get_zigzag (in);
      break;
    case ANA_LEAF_SUM:
    case ANA_LEAF_AVG:
    case ANA_LEAF_RATE:
      get_sum (in, leaf, slot);
      break;
    case ANA_LEAF_MIN:
    case ANA_LEAF_MAX:
    case ANA_LEAF_FIRST:
    case ANA_LEAF_LAST:
      picked->value = ana_get_double (in);
      picked->t_usec = ana_get_zigzag (in);
      picked->n = ana_get_zigzag (in);
      break;
    case ANA_LEAF_STDDEV:
      deviation->n = ana_get_zigzag (in);
      deviation->mean = ana_get_double (in);
      deviation->m2 = ana_get_double (in);
      break;
    case ANA_LEAF_DISTINCT:
      *(AnaDistinct **) slot = ana_distinct_get (in);
      break;
    case ANA_LEAF_QUANTILE:
      *(AnaQuantile **) slot = ana_quantile_get (in);
      break;
    case ANA_LEAF_DISTINCT_MIN:
      *(AnaPairs **) slot = ana_pairs_get (in, leaf->k);
      break;
    case ANA_LEAF_SUM_LAST:
      *(AnaLasts **) slot = ana_lasts_get (in);
      break;
    }
}

/**
 * ana_state_to_bytes:
 * @self: a state
 *
 * Writes a state down.
 *
 * Returns: (transfer full): its bytes
 */
GBytes *
ana_state_to_bytes (const AnaState *self)
{
  GByteArray *out = g_byte_array_new ();

  ana_put_varint (out, STATE_VERSION);
  ana_put_varint (out, self->measure->fingerprint);
  ana_put_zigzag (out, self->count);
  for (guint i = 0; i < self->measure->leaves->len; i++)
    {
      const AnaLeaf *leaf = ana_measure_leaf (self->measure, i);
      put_leaf (out, leaf, ana_state_slot (self, leaf));
    }
  return g_byte_array_free_to_bytes (out);
}

/**
 * ana_state_from_bytes:
 * @measure: the measure that the state is of
 * @bytes: what ana_state_to_bytes() gave
 * @error: return location
 *
 * Reads a state back.
 *
 * Returns: (transfer full): the state; %NULL and TOO_NEW, or CORRUPT for another measure or damage: count the bucket anew
 */
AnaState *
ana_state_from_bytes (const AnaMeasure *measure,
                      GBytes           *bytes,
                      GError          **error)
{
  g_autoptr (AnaState) self = ana_state_new (measure);
  gsize n_bytes = 0;
  const void *data = g_bytes_get_data (bytes, &n_bytes);
  AnaBytesReader in;
  guint64 version;

  ana_bytes_reader_init (&in, data, n_bytes);
  version = ana_get_varint (&in);
  if (version > STATE_VERSION)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_TOO_NEW, "the state was written by a newer version");
      return NULL;
    }
  if (ana_get_varint (&in) != measure->fingerprint)
    in.ok = FALSE;
  self->count = ana_get_zigzag (&in);
  for (guint i = 0; i < measure->leaves->len && in.ok; i++)
    {
      const AnaLeaf *leaf = ana_measure_leaf (measure, i);
      get_leaf (&in, leaf, ana_state_slot (self, leaf));
    }
  if (!in.ok || in.p != in.end)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_CORRUPT, "the state is damaged, or of another measure");
      return NULL;
    }
  return g_steal_pointer (&self);
}
