/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-measure-form.c: what a measure's arithmetic is: its merge class and its unit.
 *
 * The class (FORMATS.md section 2) says whether a span of buckets can be put together from their values. It is read off
 * the tree: a linear combination of sums and counts is a sum, a number times a quotient of two of these is a ratio.
 */
#include "config.h"

#include "ana-measure-private.h"

#include <string.h>

static AnaForm
other (void)
{
  return (AnaForm) { .kind = ANA_FORM_OTHER };
}

static AnaForm
leaf_form (const AnaMeasure *self, const AnaNode *node)
{
  switch (ana_measure_leaf (self, node->leaf)->kind)
    {
    case ANA_LEAF_SUM:
    case ANA_LEAF_COUNT:
      return (AnaForm) { ANA_FORM_LINEAR, 1, NULL, NULL };
    case ANA_LEAF_AVG:
    case ANA_LEAF_RATE:
      return (AnaForm) { ANA_FORM_QUOTIENT, 1, node, node };
    default:
      return other ();
    }
}

static AnaForm
quotient_form (const AnaMeasure *self, const AnaNode *node)
{
  AnaForm a = ana_measure_get_form (self, ana_node_arg (node, 0));
  AnaForm b = ana_measure_get_form (self, ana_node_arg (node, 1));

  if (a.kind == ANA_FORM_LINEAR && b.kind == ANA_FORM_LINEAR)
    return (AnaForm) { ANA_FORM_QUOTIENT, 1, ana_node_arg (node, 0), ana_node_arg (node, 1) };
  if (b.kind != ANA_FORM_CONST || b.factor == 0)
    return other ();
  if (a.kind != ANA_FORM_LINEAR)
    a.factor /= b.factor;
  return a;
}

static AnaForm
product_form (const AnaMeasure *self, const AnaNode *node)
{
  AnaForm a = ana_measure_get_form (self, ana_node_arg (node, 0));
  AnaForm b = ana_measure_get_form (self, ana_node_arg (node, 1));

  if (a.kind != ANA_FORM_CONST)
    {
      AnaForm swap = a;
      a = b;
      b = swap;
    }
  if (a.kind != ANA_FORM_CONST)
    return other ();
  if (b.kind != ANA_FORM_LINEAR)
    b.factor *= a.factor;
  return b;
}

static AnaForm
sum_form (const AnaMeasure *self, const AnaNode *node)
{
  AnaForm a = ana_measure_get_form (self, ana_node_arg (node, 0));
  AnaForm b = ana_measure_get_form (self, ana_node_arg (node, 1));

  if (a.kind == ANA_FORM_LINEAR && b.kind == ANA_FORM_LINEAR)
    return a;
  if (a.kind == ANA_FORM_CONST && b.kind == ANA_FORM_CONST)
    {
      a.factor += node->op == ANA_NODE_ADD ? b.factor : -b.factor;
      return a;
    }
  return other ();
}

AnaForm
ana_measure_get_form (const AnaMeasure *self, const AnaNode *node)
{
  AnaForm form;

  switch (node->op)
    {
    case ANA_NODE_INT:
      return (AnaForm) { ANA_FORM_CONST, (double) node->i, NULL, NULL };
    case ANA_NODE_REAL:
      return (AnaForm) { ANA_FORM_CONST, node->d, NULL, NULL };
    case ANA_NODE_LEAF:
      return leaf_form (self, node);
    case ANA_NODE_NEGATE:
      form = ana_measure_get_form (self, ana_node_arg (node, 0));
      if (form.kind != ANA_FORM_LINEAR)
        form.factor = -form.factor;
      return form;
    case ANA_NODE_ADD:
    case ANA_NODE_SUB:
      return sum_form (self, node);
    case ANA_NODE_MUL:
      return product_form (self, node);
    case ANA_NODE_DIV:
      return quotient_form (self, node);
    case ANA_NODE_CALL:
      if (strcmp (node->text, "safe_div") == 0)
        return quotient_form (self, node);
      if (strcmp (node->text, "const") == 0)
        return ana_measure_get_form (self, ana_node_arg (node, 0));
      return other ();
    default:
      return other ();
    }
}

AnaMergeClass
ana_measure_derive_merge (const AnaMeasure *self)
{
  if (self->form.kind == ANA_FORM_LINEAR)
    return ANA_MERGE_SUM;
  if (self->form.kind == ANA_FORM_QUOTIENT)
    return ANA_MERGE_RATIO;
  if (self->root->op != ANA_NODE_LEAF)
    return ANA_MERGE_NONE;
  switch (ana_measure_leaf (self, self->root->leaf)->kind)
    {
    case ANA_LEAF_MIN:
      return ANA_MERGE_MIN;
    case ANA_LEAF_MAX:
      return ANA_MERGE_MAX;
    case ANA_LEAF_LAST:
      return ANA_MERGE_LAST;
    default:
      return ANA_MERGE_NONE;
    }
}

/* --- units --- */

typedef enum {
  UNIT_ANY, /* of a reference */
  UNIT_CONST,
  UNIT_COUNT,
  UNIT_REAL,
  UNIT_RATIO,
  UNIT_PERCENT,
  UNIT_PER_SEC,
  UNIT_MONEY,
} UnitKind;

typedef struct {
  UnitKind kind;
  char     currency[4];
  double   value; /* of a constant */
} Unit;

typedef struct {
  const AnaMeasure *measure;
  const char       *text;
} Deriver;

static gboolean derive (const Deriver *self, const AnaNode *node, Unit *out, GError **error);

static void
unit_to_string (const Unit *unit, char out[16])
{
  static const char *const names[] = { "real", "real", "count", "real", "ratio", "percent", "1/sec" };

  if (unit->kind == UNIT_MONEY)
    g_snprintf (out, 16, "money:%s", unit->currency);
  else
    g_strlcpy (out, names[unit->kind], 16);
}

static gboolean
fail_units (const Deriver *self, const AnaNode *node, const Unit *a, const Unit *b, const char *what, GError **error)
{
  char first[16], second[16];

  unit_to_string (a, first);
  unit_to_string (b, second);
  ana_formula_fail (error, self->text, node->pos, "%s and %s cannot be %s", first, second, what);
  return FALSE;
}

static Unit
leaf_unit (const AnaLeaf *leaf)
{
  Unit unit = { UNIT_COUNT, "", 0 };

  if (leaf->kind == ANA_LEAF_COUNT || leaf->kind == ANA_LEAF_DISTINCT || leaf->kind == ANA_LEAF_DISTINCT_MIN)
    return unit;
  if (leaf->arg == NULL)
    unit.kind = UNIT_PER_SEC;
  else if (leaf->arg->type == ANA_TYPE_MONEY)
    {
      unit.kind = UNIT_MONEY;
      memcpy (unit.currency, leaf->arg->currency, sizeof unit.currency);
    }
  else if (leaf->kind == ANA_LEAF_AVG && leaf->arg->type == ANA_TYPE_BOOL)
    unit.kind = UNIT_RATIO;
  else if (leaf->real || leaf->kind == ANA_LEAF_AVG || leaf->kind == ANA_LEAF_STDDEV || leaf->kind == ANA_LEAF_RATE
           || leaf->kind == ANA_LEAF_QUANTILE)
    unit.kind = UNIT_REAL;
  return unit;
}

static gboolean
add_units (const Deriver *self, const AnaNode *node, const Unit *a, const Unit *b, Unit *out, GError **error)
{
  if (a->kind == b->kind && strcmp (a->currency, b->currency) == 0)
    *out = *a;
  else if (a->kind == UNIT_ANY || a->kind == UNIT_CONST)
    *out = *b;
  else if (b->kind == UNIT_ANY || b->kind == UNIT_CONST)
    *out = *a;
  else if (a->kind == UNIT_MONEY || b->kind == UNIT_MONEY)
    return fail_units (self, node, a, b, "added or compared", error);
  else
    *out = (Unit) { UNIT_REAL, "", 0 };
  return TRUE;
}

static gboolean
multiply_units (const Deriver *self, const AnaNode *node, const Unit *a, const Unit *b, Unit *out, GError **error)
{
  if (a->kind == UNIT_MONEY && b->kind == UNIT_MONEY)
    return fail_units (self, node, a, b, "multiplied", error);
  if (a->kind == UNIT_CONST && b->kind == UNIT_CONST)
    *out = (Unit) { UNIT_CONST, "", a->value * b->value };
  else if (a->kind == UNIT_CONST || a->kind == UNIT_RATIO)
    *out = *b;
  else if (b->kind == UNIT_CONST || b->kind == UNIT_RATIO || a->kind == UNIT_MONEY)
    *out = *a;
  else if (b->kind == UNIT_MONEY || a->kind == UNIT_ANY)
    *out = *b;
  else if (a->kind != b->kind)
    *out = (Unit) { UNIT_REAL, "", 0 };
  else
    *out = *a;
  if (out->kind == UNIT_RATIO
      && ((a->kind == UNIT_CONST && a->value == 100) || (b->kind == UNIT_CONST && b->value == 100)))
    out->kind = UNIT_PERCENT;
  return TRUE;
}

static gboolean
divide_units (const Deriver *self, const AnaNode *node, const Unit *a, const Unit *b, Unit *out, GError **error)
{
  if (a->kind == UNIT_CONST && b->kind == UNIT_CONST)
    *out = (Unit) { UNIT_CONST, "", a->value / b->value };
  else if (b->kind == UNIT_CONST)
    *out = *a;
  else if (a->kind == UNIT_MONEY && b->kind == UNIT_MONEY)
    {
      if (strcmp (a->currency, b->currency) != 0)
        return fail_units (self, node, a, b, "divided", error);
      *out = (Unit) { UNIT_RATIO, "", 0 };
    }
  else if (a->kind == UNIT_MONEY)
    *out = *a;
  else if (a->kind == UNIT_COUNT && b->kind == UNIT_COUNT)
    *out = (Unit) { UNIT_RATIO, "", 0 };
  else if (a->kind == UNIT_PERCENT && b->kind == UNIT_RATIO)
    *out = *a;
  else
    *out = (Unit) { UNIT_REAL, "", 0 };
  return TRUE;
}

/* All arguments agree, as for a sum. */
static gboolean
derive_list (const Deriver *self, const AnaNode *node, guint n, Unit *out, GError **error)
{
  if (!derive (self, ana_node_arg (node, 0), out, error))
    return FALSE;
  for (guint i = 1; i < n; i++)
    {
      Unit before = *out;
      Unit next;

      if (!derive (self, ana_node_arg (node, i), &next, error)
          || !add_units (self, node, &before, &next, out, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
derive_call (const Deriver *self, const AnaNode *node, Unit *out, GError **error)
{
  Unit a, b;

  *out = (Unit) { UNIT_ANY, "", 0 };
  if (strcmp (node->text, "prior") == 0)
    return TRUE;
  if (strcmp (node->text, "over") == 0)
    {
      const AnaMeasure *over;

      if (ana_node_arg (node, 0)->op == ANA_NODE_REF)
        return TRUE;
      over = ((const AnaOver *) g_ptr_array_index (self->measure->overs, node->leaf))->measure;
      return derive (&(Deriver) { over, self->text }, over->root, out, error);
    }
  if (strcmp (node->text, "safe_div") != 0)
    return derive_list (self, node, strcmp (node->text, "round") == 0 ? 1 : ana_node_n (node), out, error);
  return derive (self, ana_node_arg (node, 0), &a, error) && derive (self, ana_node_arg (node, 1), &b, error)
         && divide_units (self, node, &a, &b, out, error);
}

static gboolean
derive (const Deriver *self, const AnaNode *node, Unit *out, GError **error)
{
  Unit a, b;

  switch (node->op)
    {
    case ANA_NODE_INT:
      *out = (Unit) { UNIT_CONST, "", (double) node->i };
      return TRUE;
    case ANA_NODE_REAL:
      *out = (Unit) { UNIT_CONST, "", node->d };
      return TRUE;
    case ANA_NODE_REF:
      *out = (Unit) { UNIT_ANY, "", 0 };
      return TRUE;
    case ANA_NODE_LEAF:
      *out = leaf_unit (ana_measure_leaf (self->measure, node->leaf));
      return TRUE;
    case ANA_NODE_CALL:
      return derive_call (self, node, out, error);
    case ANA_NODE_NEGATE:
      return derive (self, ana_node_arg (node, 0), out, error);
    default:
      break;
    }
  if (!derive (self, ana_node_arg (node, 0), &a, error) || !derive (self, ana_node_arg (node, 1), &b, error))
    return FALSE;
  if (node->op == ANA_NODE_MUL)
    return multiply_units (self, node, &a, &b, out, error);
  if (node->op == ANA_NODE_DIV)
    return divide_units (self, node, &a, &b, out, error);
  return add_units (self, node, &a, &b, out, error);
}

/* Refuses what adds unlike things, naming both. */
gboolean
ana_measure_derive_unit (AnaMeasure *self, const char *text, GError **error)
{
  Deriver deriver = { self, text };
  Unit unit;

  if (!derive (&deriver, self->root, &unit, error))
    return FALSE;
  unit_to_string (&unit, self->unit);
  return TRUE;
}
