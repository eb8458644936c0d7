/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-state-finish.c: from the states of the leaves to a measure's value: the post-aggregate arithmetic.
 */
#include "config.h"

#include "ana-state-private.h"

#include <math.h>
#include <string.h>

typedef struct {
  const AnaState *state;
  AnaSpan         bucket;
  AnaRefFunc      lookup;
  gpointer        data;
  gboolean        approximate;
} Finish;

static double finish_node (Finish *self, const AnaNode *node);

static double
get_sum (const AnaLeaf *leaf, const AnaSlotAvg *slot)
{
  return leaf->real ? slot->sum.real.hi + slot->sum.real.lo : (double) ana_wide_get (&slot->sum.whole);
}

static double
get_seconds (AnaSpan bucket)
{
  return (double) (bucket.end_usec - bucket.start_usec) / (double) ANA_USEC_PER_SEC;
}

static double
get_deviation (const AnaSlotDeviation *slot)
{
  return slot->n > 1 ? sqrt (slot->m2 / (double) (slot->n - 1)) : NAN;
}

static double
finish_leaf (Finish *self, const AnaLeaf *leaf)
{
  gpointer slot = ana_state_slot (self->state, leaf);

  switch (leaf->kind)
    {
    case ANA_LEAF_COUNT:
      return (double) *(gint64 *) slot;
    case ANA_LEAF_SUM:
      return get_sum (leaf, slot);
    case ANA_LEAF_AVG:
      return ((AnaSlotAvg *) slot)->n > 0 ? get_sum (leaf, slot) / (double) ((AnaSlotAvg *) slot)->n : NAN;
    case ANA_LEAF_RATE:
      return get_seconds (self->bucket) > 0 ? get_sum (leaf, slot) / get_seconds (self->bucket) : NAN;
    case ANA_LEAF_MIN:
    case ANA_LEAF_MAX:
    case ANA_LEAF_FIRST:
    case ANA_LEAF_LAST:
      return ((AnaSlotPick *) slot)->n > 0 ? ((AnaSlotPick *) slot)->value : NAN;
    case ANA_LEAF_STDDEV:
      return get_deviation (slot);
    case ANA_LEAF_DISTINCT:
      return ana_distinct_count (*(AnaDistinct **) slot, &self->approximate);
    case ANA_LEAF_QUANTILE:
      return ana_quantile_value (*(AnaQuantile **) slot, leaf->q, &self->approximate);
    case ANA_LEAF_DISTINCT_MIN:
      return ana_pairs_count (*(AnaPairs **) slot, leaf->k);
    case ANA_LEAF_SUM_LAST:
      return ana_lasts_sum (*(AnaLasts **) slot);
    }
  return NAN;
}

static double
look_up (Finish *self, const char *code, const AnaDuration *prior, const AnaDuration *over)
{
  return self->lookup != NULL ? self->lookup (code, prior, over, self->data) : NAN;
}

static double
finish_reference (Finish *self, const AnaNode *node)
{
  const AnaNode *what = ana_node_arg (node, 0);

  if (node->text[0] == 'p')
    return look_up (self, what->text, &node->duration, NULL);
  if (what->op == ANA_NODE_REF)
    return look_up (self, what->text, NULL, &node->duration);
  return look_up (self, ((const AnaOver *) g_ptr_array_index (self->state->measure->overs, node->leaf))->code, NULL,
                  &node->duration);
}

static double
divide (double a, double b)
{
  double q = a / b;

  return isfinite (q) ? q : NAN;
}

/* min_of and max_of: unknown as soon as one is unknown. */
static double
finish_extreme (Finish *self, const AnaNode *node, gboolean want_min)
{
  double best = finish_node (self, ana_node_arg (node, 0));

  for (guint i = 1; i < ana_node_n (node); i++)
    {
      double x = finish_node (self, ana_node_arg (node, i));

      if (isnan (x) || isnan (best))
        return NAN;
      best = want_min ? MIN (best, x) : MAX (best, x);
    }
  return best;
}

static double
finish_coalesce (Finish *self, const AnaNode *node)
{
  double x = NAN;

  for (guint i = 0; i < ana_node_n (node) && isnan (x); i++)
    x = finish_node (self, ana_node_arg (node, i));
  return x;
}

static double
finish_round (Finish *self, const AnaNode *node)
{
  double x = finish_node (self, ana_node_arg (node, 0));
  double digits = ana_node_n (node) > 1 ? finish_node (self, ana_node_arg (node, 1)) : 0;
  double scale = pow (10, fabs (CLAMP (digits, -15, 15)));
  double y = digits < 0 ? round (x / scale) * scale : round (x * scale) / scale;

  return isfinite (y) ? y : x;
}

static double
finish_call (Finish *self, const AnaNode *node)
{
  const char *name = node->text;
  double x;

  if (strcmp (name, "prior") == 0 || strcmp (name, "over") == 0)
    return finish_reference (self, node);
  if (strcmp (name, "min_of") == 0 || strcmp (name, "max_of") == 0)
    return finish_extreme (self, node, name[1] == 'i');
  if (strcmp (name, "coalesce") == 0)
    return finish_coalesce (self, node);
  if (strcmp (name, "round") == 0)
    return finish_round (self, node);
  x = finish_node (self, ana_node_arg (node, 0));
  if (strcmp (name, "safe_div") == 0)
    return divide (x, finish_node (self, ana_node_arg (node, 1)));
  if (strcmp (name, "nullif") == 0)
    return x == finish_node (self, ana_node_arg (node, 1)) ? NAN : x;
  if (strcmp (name, "abs") == 0)
    return fabs (x);
  return strcmp (name, "floor") == 0 ? floor (x) : x;
}

static double
finish_node (Finish *self, const AnaNode *node)
{
  double a, b;

  switch (node->op)
    {
    case ANA_NODE_INT:
      return (double) node->i;
    case ANA_NODE_REAL:
      return node->d;
    case ANA_NODE_REF:
      return look_up (self, node->text, NULL, NULL);
    case ANA_NODE_LEAF:
      return finish_leaf (self, ana_measure_leaf (self->state->measure, node->leaf));
    case ANA_NODE_CALL:
      return finish_call (self, node);
    case ANA_NODE_NEGATE:
      return -finish_node (self, ana_node_arg (node, 0));
    default:
      break;
    }
  a = finish_node (self, ana_node_arg (node, 0));
  b = finish_node (self, ana_node_arg (node, 1));
  if (node->op == ANA_NODE_DIV)
    return divide (a, b);
  return node->op == ANA_NODE_MUL ? a * b : node->op == ANA_NODE_ADD ? a + b : a - b;
}

/* Numerator and denominator of a ratio; of an avg or rate they come from the leaf itself. */
static void
finish_ratio (Finish *self, AnaMeasureValue *out)
{
  const AnaForm *form = &self->state->measure->form;

  if (form->num == form->den)
    {
      const AnaLeaf *leaf = ana_measure_leaf (self->state->measure, form->num->leaf);
      const AnaSlotAvg *slot = ana_state_slot (self->state, leaf);

      out->num = form->factor * get_sum (leaf, slot);
      out->den = leaf->kind == ANA_LEAF_AVG ? (double) slot->n : get_seconds (self->bucket);
    }
  else
    {
      out->num = form->factor * finish_node (self, form->num);
      out->den = finish_node (self, form->den);
    }
  out->has_ratio = isfinite (out->num) && isfinite (out->den);
  out->value = out->has_ratio ? divide (out->num, out->den) : NAN;
}

/**
 * ana_state_finish:
 * @self: a state
 * @bucket: the bucket's span, for rate
 * @lookup: (nullable): values of references; without it they are unknown
 * @data: for @lookup
 *
 * Computes the measure's value. What has no value (division by zero, no rows, an unknown reference, a result that is not
 * finite) is NAN with has_value %FALSE.
 *
 * Returns: the value
 */
AnaMeasureValue
ana_state_finish (const AnaState *self,
                  AnaSpan         bucket,
                  AnaRefFunc      lookup,
                  gpointer        data)
{
  Finish finish = { self, bucket, lookup, data, FALSE };
  AnaMeasureValue out = { .value = NAN, .num = NAN, .den = NAN, .count = self->count };

  if (self->measure->merge == ANA_MERGE_RATIO)
    finish_ratio (&finish, &out);
  else
    out.value = finish_node (&finish, self->measure->root);
  if (!isfinite (out.value))
    out.value = NAN;
  out.has_value = !isnan (out.value);
  out.approximate = finish.approximate;
  return out;
}
