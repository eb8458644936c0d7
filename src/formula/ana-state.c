/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-state.c: the states of a measure's leaves for one bucket and key.
 *
 * Integers are added in 128 bits and doubles as double-double, so that parts may be merged in any order. Of two values
 * at the same time first takes the smaller and last the larger: the order of the rows says nothing. A sum of no values is
 * 0: a bucket that has rows but none of them cancelled has cancelled 0.
 */
#include "config.h"

#include "ana-state-private.h"

#include <math.h>
#include <string.h>

/**
 * ana_state_new:
 * @measure: what is measured
 *
 * Makes the state of no rows.
 *
 * Returns: (transfer full): the state; one thread
 */
AnaState *
ana_state_new (const AnaMeasure *measure)
{
  AnaState *self = g_malloc0 (sizeof (AnaState) + measure->state_size);

  self->measure = ana_measure_ref ((AnaMeasure *) measure);
  return self;
}

/**
 * ana_state_new_exact:
 * @measure: what is measured
 *
 * As ana_state_new(), but distinct values and quantiles stay exact however many there are. For evaluation from raw rows:
 * it is neither merged with other states nor written down.
 *
 * Returns: (transfer full): the state; one thread
 */
AnaState *
ana_state_new_exact (const AnaMeasure *measure)
{
  AnaState *self = ana_state_new (measure);

  for (guint i = 0; i < measure->leaves->len; i++)
    {
      const AnaLeaf *leaf = ana_measure_leaf (measure, i);
      gpointer *slot = ana_state_slot (self, leaf);

      if (leaf->kind == ANA_LEAF_DISTINCT)
        *slot = ana_distinct_new_exact ();
      else if (leaf->kind == ANA_LEAF_QUANTILE)
        *slot = ana_quantile_new_exact ();
    }
  return self;
}

void
ana_state_free (AnaState *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->measure->leaves->len; i++)
    {
      const AnaLeaf *leaf = ana_measure_leaf (self->measure, i);
      gpointer *slot = ana_state_slot (self, leaf);

      if (leaf->kind == ANA_LEAF_DISTINCT)
        ana_distinct_free (*slot);
      else if (leaf->kind == ANA_LEAF_QUANTILE)
        ana_quantile_free (*slot);
      else if (leaf->kind == ANA_LEAF_DISTINCT_MIN)
        ana_pairs_free (*slot);
      else if (leaf->kind == ANA_LEAF_SUM_LAST)
        ana_lasts_free (*slot);
    }
  ana_measure_unref (self->measure);
  g_free (self);
}

/**
 * ana_state_copy:
 * @self: a state
 *
 * Copies a state, sketches too.
 *
 * Returns: (transfer full): the copy
 */
AnaState *
ana_state_copy (const AnaState *self)
{
  AnaState *copy = ana_state_new (self->measure);

  ana_state_merge (copy, self);
  return copy;
}

static inline gboolean
is_in (const AnaLeafInput *in, guint row)
{
  if (in->where != NULL && ((in->where[row >> 6] >> (row & 63)) & 1) == 0)
    return FALSE;
  return in->valid == NULL || ((in->valid[row >> 6] >> (row & 63)) & 1) != 0;
}

#define FOR_ROWS_IN(row) \
  for (guint k_ = 0; k_ < n_rows; k_++) \
    for (guint row = rows[k_], once_ = is_in (in, row); once_; once_ = 0)

static gint64
count_rows (const AnaLeafInput *in, const guint32 *rows, guint n_rows)
{
  gint64 n = 0;

  if (in->where == NULL && in->valid == NULL)
    return n_rows;
  for (guint i = 0; i < n_rows; i++)
    n += is_in (in, rows[i]);
  return n;
}

/* Returns how many were added. */
static gint64
add_integers (AnaWide *sum, const AnaLeafInput *in, const guint32 *rows, guint n_rows)
{
  __int128 total = 0;
  gint64 n = 0;

  FOR_ROWS_IN (row)
    {
      total += in->i64[row & in->mask];
      n++;
    }
  ana_wide_add (sum, total);
  return n;
}

static gint64
add_reals (AnaDoubleDouble *sum, const AnaLeafInput *in, const guint32 *rows, guint n_rows)
{
  gint64 n = 0;

  FOR_ROWS_IN (row)
    {
      ana_double_double_add (sum, in->f64[row & in->mask]);
      n++;
    }
  return n;
}

static void
add_to_sum (AnaSlotAvg *slot, const AnaLeaf *leaf, const AnaLeafInput *in, const guint32 *rows, guint n_rows)
{
  gint64 n;

  if (leaf->arg == NULL) /* rate () of the rows themselves */
    {
      n = count_rows (in, rows, n_rows);
      ana_wide_add (&slot->sum.whole, n);
    }
  else if (leaf->real)
    n = add_reals (&slot->sum.real, in, rows, n_rows);
  else
    n = add_integers (&slot->sum.whole, in, rows, n_rows);
  if (leaf->kind == ANA_LEAF_AVG)
    slot->n += n;
}

static inline gboolean
is_better (AnaLeafKind kind, const AnaSlotPick *slot, double value, gint64 t_usec)
{
  if (slot->n == 0)
    return TRUE;
  switch (kind)
    {
    case ANA_LEAF_MIN:
      return value < slot->value;
    case ANA_LEAF_MAX:
      return value > slot->value;
    case ANA_LEAF_FIRST:
      return t_usec < slot->t_usec || (t_usec == slot->t_usec && value < slot->value);
    default:
      return t_usec > slot->t_usec || (t_usec == slot->t_usec && value > slot->value);
    }
}

static void
pick (AnaSlotPick *slot, AnaLeafKind kind, double value, gint64 t_usec, gint64 n)
{
  if (n > 0 && is_better (kind, slot, value, t_usec))
    {
      slot->value = value;
      slot->t_usec = t_usec;
    }
  slot->n += n;
}

/* Chan, Golub, LeVeque 1979: both parts' deviations and the distance of their means. */
static void
merge_deviation (AnaSlotDeviation *slot, const AnaSlotDeviation *other)
{
  double n = (double) slot->n + (double) other->n;
  double delta = other->mean - slot->mean;

  if (other->n == 0)
    return;
  slot->mean += delta * (double) other->n / n;
  slot->m2 += other->m2 + delta * delta * (double) slot->n * (double) other->n / n;
  slot->n += other->n;
}

static void
add_sketched (gpointer *slot, const AnaLeaf *leaf, const AnaMeasureInput *input, const AnaLeafInput *in,
              const guint32 *rows, guint n_rows)
{
  switch (leaf->kind)
    {
    case ANA_LEAF_DISTINCT:
      FOR_ROWS_IN (row)
        ana_distinct_add ((AnaDistinct **) slot, in->hashes[row]);
      break;
    case ANA_LEAF_QUANTILE:
      FOR_ROWS_IN (row)
        ana_quantile_add ((AnaQuantile **) slot, in->f64[row & in->mask]);
      break;
    case ANA_LEAF_DISTINCT_MIN:
      FOR_ROWS_IN (row)
        ana_pairs_add ((AnaPairs **) slot, in->hashes[row], in->by[row], leaf->k);
      break;
    default:
      FOR_ROWS_IN (row)
        ana_lasts_add ((AnaLasts **) slot, in->by[row], input->times != NULL ? input->times[row] : 0,
                       in->f64[row & in->mask]);
    }
}

static void
add_to_leaf (AnaState *self, const AnaLeaf *leaf, const AnaMeasureInput *input, const AnaLeafInput *in,
             const guint32 *rows, guint n_rows)
{
  gpointer slot = ana_state_slot (self, leaf);

  switch (leaf->kind)
    {
    case ANA_LEAF_COUNT:
      *(gint64 *) slot += count_rows (in, rows, n_rows);
      break;
    case ANA_LEAF_SUM:
    case ANA_LEAF_AVG:
    case ANA_LEAF_RATE:
      add_to_sum (slot, leaf, in, rows, n_rows);
      break;
    case ANA_LEAF_MIN:
    case ANA_LEAF_MAX:
    case ANA_LEAF_FIRST:
    case ANA_LEAF_LAST:
      FOR_ROWS_IN (row)
        pick (slot, leaf->kind, in->f64[row & in->mask], input->times != NULL ? input->times[row] : 0, 1);
      break;
    case ANA_LEAF_STDDEV:
      FOR_ROWS_IN (row)
        merge_deviation (slot, &(AnaSlotDeviation) { 1, in->f64[row & in->mask], 0 });
      break;
    default:
      add_sketched (slot, leaf, input, in, rows, n_rows);
    }
}

/**
 * ana_state_add_rows:
 * @self: a state
 * @input: a frame prepared for the same measure
 * @rows: row indices that pass the measure's where (ana_measure_select)
 * @n_rows: how many
 *
 * Feeds rows in. The cost is a few nanoseconds per row and leaf.
 */
void
ana_state_add_rows (AnaState              *self,
                    const AnaMeasureInput *input,
                    const guint32         *rows,
                    guint                  n_rows)
{
  const AnaMeasure *measure = self->measure;

  self->count += n_rows;
  for (guint i = 0; i < measure->leaves->len; i++)
    add_to_leaf (self, ana_measure_leaf (measure, i), input, &input->leaves[i], rows, n_rows);
}

void
ana_state_add_row (AnaState              *self,
                   const AnaMeasureInput *input,
                   guint                  row)
{
  guint32 rows[1] = { row };

  ana_state_add_rows (self, input, rows, 1);
}

static void
merge_sum (AnaSlotAvg *slot, const AnaSlotAvg *other, const AnaLeaf *leaf, int sign)
{
  if (leaf->real)
    ana_double_double_merge (&slot->sum.real, other->sum.real);
  else
    ana_wide_add (&slot->sum.whole, sign * ana_wide_get (&other->sum.whole));
  if (leaf->kind == ANA_LEAF_AVG)
    slot->n += sign * other->n;
}

static void
merge_leaf (AnaState *self, const AnaState *other, const AnaLeaf *leaf)
{
  gpointer slot = ana_state_slot (self, leaf);
  gpointer from = ana_state_slot (other, leaf);
  AnaSlotPick *picked = from;

  switch (leaf->kind)
    {
    case ANA_LEAF_COUNT:
      *(gint64 *) slot += *(gint64 *) from;
      break;
    case ANA_LEAF_SUM:
    case ANA_LEAF_AVG:
    case ANA_LEAF_RATE:
      merge_sum (slot, from, leaf, 1);
      break;
    case ANA_LEAF_MIN:
    case ANA_LEAF_MAX:
    case ANA_LEAF_FIRST:
    case ANA_LEAF_LAST:
      pick (slot, leaf->kind, picked->value, picked->t_usec, picked->n);
      break;
    case ANA_LEAF_STDDEV:
      merge_deviation (slot, from);
      break;
    case ANA_LEAF_DISTINCT:
      ana_distinct_merge (slot, *(AnaDistinct **) from);
      break;
    case ANA_LEAF_QUANTILE:
      ana_quantile_merge (slot, *(AnaQuantile **) from);
      break;
    case ANA_LEAF_DISTINCT_MIN:
      ana_pairs_merge (slot, *(AnaPairs **) from, leaf->k);
      break;
    case ANA_LEAF_SUM_LAST:
      ana_lasts_merge (slot, *(AnaLasts **) from);
      break;
    }
}

/**
 * ana_state_merge:
 * @self: a state
 * @other: a state of the same measure
 *
 * Adds the rows of @other. Any order of merging gives the same result (doubles within one unit in the last place).
 */
void
ana_state_merge (AnaState       *self,
                 const AnaState *other)
{
  g_return_if_fail (self->measure == other->measure);

  self->count += other->count;
  for (guint i = 0; i < self->measure->leaves->len; i++)
    merge_leaf (self, other, ana_measure_leaf (self->measure, i));
}

/**
 * ana_state_subtract:
 * @self: a state
 * @other: a state that was merged into @self before
 *
 * Takes the rows of @other out again. Only of invertible measures: integers, exactly.
 */
void
ana_state_subtract (AnaState       *self,
                    const AnaState *other)
{
  g_return_if_fail (self->measure == other->measure && self->measure->invertible);

  self->count -= other->count;
  for (guint i = 0; i < self->measure->leaves->len; i++)
    {
      const AnaLeaf *leaf = ana_measure_leaf (self->measure, i);

      if (leaf->kind == ANA_LEAF_COUNT)
        *(gint64 *) ana_state_slot (self, leaf) -= *(gint64 *) ana_state_slot (other, leaf);
      else
        merge_sum (ana_state_slot (self, leaf), ana_state_slot (other, leaf), leaf, -1);
    }
}

gint64
ana_state_get_count (const AnaState *self)
{
  return self->count;
}

/**
 * ana_state_get_bytes:
 * @self: a state
 *
 * How much memory it holds.
 */
gsize
ana_state_get_bytes (const AnaState *self)
{
  gsize bytes = sizeof *self + self->measure->state_size;

  for (guint i = 0; i < self->measure->leaves->len; i++)
    {
      const AnaLeaf *leaf = ana_measure_leaf (self->measure, i);
      gpointer *slot = ana_state_slot (self, leaf);

      if (leaf->kind == ANA_LEAF_DISTINCT)
        bytes += ana_distinct_bytes (*slot);
      else if (leaf->kind == ANA_LEAF_QUANTILE)
        bytes += ana_quantile_bytes (*slot);
      else if (leaf->kind == ANA_LEAF_DISTINCT_MIN)
        bytes += ana_pairs_bytes (*slot);
      else if (leaf->kind == ANA_LEAF_SUM_LAST)
        bytes += ana_lasts_bytes (*slot);
    }
  return bytes;
}
