/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-measure.c: a measure from its text: leaves, references, columns, class and unit.
 */
#include "config.h"

#include "ana-codec.h"
#include "ana-error.h"
#include "ana-measure-private.h"
#include "ana-sketch-private.h"

#include <math.h>
#include <string.h>

static const struct {
  const char *name;
  AnaLeafKind kind;
  guint       min_args, max_args;
} leaf_names[] = {
  { "avg", ANA_LEAF_AVG, 1, 1 },
  { "count", ANA_LEAF_COUNT, 0, 1 },
  { "distinct", ANA_LEAF_DISTINCT, 1, 1 },
  { "distinct_min", ANA_LEAF_DISTINCT_MIN, 3, 3 },
  { "first", ANA_LEAF_FIRST, 1, 1 },
  { "last", ANA_LEAF_LAST, 1, 1 },
  { "max", ANA_LEAF_MAX, 1, 1 },
  { "min", ANA_LEAF_MIN, 1, 1 },
  { "quantile", ANA_LEAF_QUANTILE, 2, 2 },
  { "rate", ANA_LEAF_RATE, 0, 1 },
  { "stddev", ANA_LEAF_STDDEV, 1, 1 },
  { "sum", ANA_LEAF_SUM, 1, 1 },
  { "sum_last", ANA_LEAF_SUM_LAST, 2, 2 },
};

typedef struct {
  AnaMeasure      *measure;
  const char      *text;
  const char      *where; /* (nullable) */
  const AnaSchema *schema;
} Compiler;

static gboolean compile_node (Compiler *self, AnaNode *node, GError **error);

static void
clear_leaf (gpointer data)
{
  AnaLeaf *leaf = data;

  g_free (leaf->text);
  g_free (leaf->arg_key);
  g_free (leaf->by_key);
  g_free (leaf->where_key);
}

static void
free_over (gpointer data)
{
  AnaOver *over = data;

  ana_measure_unref (over->measure);
  g_free (over->code);
  g_free (over);
}

const AnaLeaf *
ana_measure_leaf (const AnaMeasure *self, guint i)
{
  return &g_array_index (self->leaves, AnaLeaf, i);
}

static char *
print_key (const AnaNode *node)
{
  GString *out = g_string_new (NULL);

  ana_node_print (node, out, NULL, NULL);
  return g_string_free (out, FALSE);
}

static void
note_text (GPtrArray *list, const char *text)
{
  for (guint i = 0; i < list->len; i++)
    if (strcmp (g_ptr_array_index (list, i), text) == 0)
      return;
  g_ptr_array_add (list, g_strdup (text));
}

static void
note_columns (AnaMeasure *measure, const AnaNode *node)
{
  if (node->op == ANA_NODE_COLUMN)
    note_text (measure->columns, node->text);
  for (guint i = 0; i < ana_node_n (node); i++)
    note_columns (measure, ana_node_arg (node, i));
  if (node->where != NULL)
    note_columns (measure, node->where);
}

static gboolean
check_row_part (Compiler *self, AnaNode *node, GError **error)
{
  if (!ana_node_check (node, self->text, self->schema, error))
    return FALSE;
  note_columns (self->measure, node);
  return TRUE;
}

static gsize
get_slot_size (AnaLeafKind kind)
{
  switch (kind)
    {
    case ANA_LEAF_COUNT:
      return sizeof (gint64);
    case ANA_LEAF_SUM:
    case ANA_LEAF_RATE:
      return 2 * sizeof (gint64);
    case ANA_LEAF_AVG:
    case ANA_LEAF_MIN:
    case ANA_LEAF_MAX:
    case ANA_LEAF_FIRST:
    case ANA_LEAF_LAST:
    case ANA_LEAF_STDDEV:
      return 3 * sizeof (gint64);
    case ANA_LEAF_DISTINCT:
    case ANA_LEAF_QUANTILE:
    case ANA_LEAF_DISTINCT_MIN:
    case ANA_LEAF_SUM_LAST:
      return sizeof (gpointer);
    }
  return 0;
}

static gboolean
takes_any_type (AnaLeafKind kind)
{
  return kind == ANA_LEAF_COUNT || kind == ANA_LEAF_DISTINCT || kind == ANA_LEAF_DISTINCT_MIN;
}

static gboolean
check_leaf_type (Compiler *self, const AnaNode *node, const AnaLeaf *leaf, GError **error)
{
  char type[16];

  if (leaf->arg == NULL || takes_any_type (leaf->kind) || ana_type_is_number (leaf->arg->type)
      || leaf->arg->type == ANA_TYPE_BOOL)
    return TRUE;
  ana_formula_fail (error, self->text, leaf->arg->pos, "%s() takes a number here, not %s", node->text,
                    ana_node_describe (leaf->arg, type));
  return FALSE;
}

/* The literals: q of a quantile, k of distinct_min. */
static gboolean
read_leaf_numbers (Compiler *self, const AnaNode *node, AnaLeaf *leaf, GError **error)
{
  const AnaNode *last = ana_node_n (node) > 0 ? ana_node_arg (node, ana_node_n (node) - 1) : NULL;

  if (leaf->kind == ANA_LEAF_QUANTILE)
    {
      leaf->q = last->op == ANA_NODE_REAL ? last->d : last->op == ANA_NODE_INT ? (double) last->i : -1;
      if (leaf->q >= 0 && leaf->q <= 1)
        return TRUE;
      ana_formula_fail (error, self->text, last->pos, "quantile() takes a number from 0 to 1 here");
      return FALSE;
    }
  if (leaf->kind == ANA_LEAF_DISTINCT_MIN)
    {
      leaf->k = last->op == ANA_NODE_INT && last->i >= 1 && last->i <= 64 ? (guint) last->i : 0;
      if (leaf->k > 0)
        return TRUE;
      ana_formula_fail (error, self->text, last->pos, "distinct_min() takes a whole number from 1 to 64 here");
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_leaf_where (Compiler *self, AnaNode *node, GError **error)
{
  if (node->where == NULL)
    return TRUE;
  if (!check_row_part (self, node->where, error))
    return FALSE;
  if (node->where->type == ANA_TYPE_BOOL)
    return TRUE;
  ana_formula_fail (error, self->text, node->where->pos, "where takes a condition");
  return FALSE;
}

static gboolean
find_leaf_name (Compiler *self, const AnaNode *node, guint *name, GError **error)
{
  guint n = ana_node_n (node);

  for (*name = 0; strcmp (leaf_names[*name].name, node->text) != 0; (*name)++)
    ;
  if (n >= leaf_names[*name].min_args && n <= leaf_names[*name].max_args)
    return TRUE;
  ana_formula_fail (error, self->text, node->pos, "%s() takes %u to %u values, not %u", node->text,
                    leaf_names[*name].min_args, leaf_names[*name].max_args, n);
  return FALSE;
}

static void
store_leaf (Compiler *self, AnaNode *node, AnaLeaf *leaf)
{
  AnaMeasure *measure = self->measure;

  leaf->text = print_key (node);
  for (guint i = 0; i < measure->leaves->len; i++)
    if (strcmp (ana_measure_leaf (measure, i)->text, leaf->text) == 0)
      {
        node->leaf = i;
        g_free (leaf->text);
        return;
      }
  leaf->arg_key = leaf->arg != NULL ? print_key (leaf->arg) : NULL;
  leaf->by_key = leaf->by != NULL ? print_key (leaf->by) : NULL;
  leaf->where_key = leaf->where != NULL ? print_key (leaf->where) : NULL;
  leaf->real = leaf->arg != NULL && leaf->arg->type == ANA_TYPE_REAL;
  leaf->offset = measure->state_size;
  measure->state_size += get_slot_size (leaf->kind);
  node->leaf = measure->leaves->len;
  g_array_append_val (measure->leaves, *leaf);
}

static gboolean
compile_leaf (Compiler *self, AnaNode *node, GError **error)
{
  AnaLeaf leaf = { 0 };
  guint name = 0;

  if (!find_leaf_name (self, node, &name, error))
    return FALSE;
  leaf.kind = leaf_names[name].kind;
  for (guint i = 0; i < ana_node_n (node); i++)
    if (!check_row_part (self, ana_node_arg (node, i), error))
      return FALSE;
  if (ana_node_n (node) > 0)
    leaf.arg = ana_node_arg (node, 0);
  if (leaf.kind == ANA_LEAF_DISTINCT_MIN || leaf.kind == ANA_LEAF_SUM_LAST)
    leaf.by = ana_node_arg (node, 1);
  if (!check_leaf_where (self, node, error) || !read_leaf_numbers (self, node, &leaf, error)
      || !check_leaf_type (self, node, &leaf, error))
    return FALSE;
  leaf.where = node->where;
  store_leaf (self, node, &leaf);
  return TRUE;
}

static gboolean
read_duration (Compiler *self, AnaNode *node, GError **error)
{
  AnaNode *text = ana_node_n (node) == 2 ? ana_node_arg (node, 1) : NULL;

  if (text != NULL && text->op == ANA_NODE_TEXT && ana_duration_parse (text->text, &node->duration, NULL))
    return TRUE;
  ana_formula_fail (error, self->text, text != NULL ? text->pos : node->pos,
                    "%s() takes a value and an ISO 8601 duration, as %s({X}, 'P30D')", node->text, node->text);
  return FALSE;
}

/* over (aggregates, d): a measure of its own over the longer span. */
static gboolean
compile_over (Compiler *self, AnaNode *node, GError **error)
{
  g_autofree char *text = print_key (ana_node_arg (node, 0));
  g_autoptr (AnaMeasure) measure = NULL;
  AnaOver *over;

  measure = ana_measure_compile (self->where, text, self->schema, self->measure->time_column, error);
  if (measure == NULL)
    {
      g_prefix_error (error, "in over(): ");
      return FALSE;
    }
  if (ana_measure_get_refs (measure)[0] != NULL || measure->overs->len > 0)
    {
      ana_formula_fail (error, self->text, node->pos, "over() takes {CODE} or aggregates, no references within");
      return FALSE;
    }
  over = g_new0 (AnaOver, 1);
  over->duration = node->duration;
  over->code = g_strconcat ("=", text, NULL);
  for (const char *const *column = ana_measure_get_columns (measure); *column != NULL; column++)
    note_text (self->measure->columns, *column);
  over->measure = g_steal_pointer (&measure);
  node->leaf = self->measure->overs->len;
  g_ptr_array_add (self->measure->overs, over);
  return TRUE;
}

static gboolean
compile_reference_call (Compiler *self, AnaNode *node, GError **error)
{
  AnaNode *what;

  if (!read_duration (self, node, error))
    return FALSE;
  what = ana_node_arg (node, 0);
  if (what->op == ANA_NODE_REF)
    {
      note_text (self->measure->ref_codes, what->text);
      return TRUE;
    }
  if (node->text[0] == 'o')
    return compile_over (self, node, error);
  ana_formula_fail (error, self->text, what->pos, "prior() takes a reference, as {COM.ORDERS}");
  return FALSE;
}

static gboolean
compile_call (Compiler *self, AnaNode *node, GError **error)
{
  static const struct { const char *name; guint min_args, max_args; } allowed[] = {
    { "abs", 1, 1 },    { "coalesce", 1, 32 }, { "const", 1, 1 },    { "floor", 1, 1 },    { "max_of", 1, 32 },
    { "min_of", 1, 32 }, { "nullif", 2, 2 },   { "round", 1, 2 },    { "safe_div", 2, 2 },
  };
  guint n = ana_node_n (node);

  if (strcmp (node->text, "prior") == 0 || strcmp (node->text, "over") == 0)
    return compile_reference_call (self, node, error);
  for (guint i = 0; i < G_N_ELEMENTS (allowed); i++)
    {
      if (strcmp (allowed[i].name, node->text) != 0)
        continue;
      if (n < allowed[i].min_args || n > allowed[i].max_args)
        {
          ana_formula_fail (error, self->text, node->pos, "%s() takes %u to %u values, not %u", node->text,
                            allowed[i].min_args, allowed[i].max_args, n);
          return FALSE;
        }
      for (guint j = 0; j < n; j++)
        if (!compile_node (self, ana_node_arg (node, j), error))
          return FALSE;
      return TRUE;
    }
  ana_formula_fail (error, self->text, node->pos, "no function %s() over aggregates", node->text);
  return FALSE;
}

static gboolean
compile_node (Compiler *self, AnaNode *node, GError **error)
{
  switch (node->op)
    {
    case ANA_NODE_INT:
    case ANA_NODE_REAL:
      return TRUE;
    case ANA_NODE_REF:
      note_text (self->measure->ref_codes, node->text);
      return TRUE;
    case ANA_NODE_LEAF:
      return compile_leaf (self, node, error);
    case ANA_NODE_CALL:
      return compile_call (self, node, error);
    case ANA_NODE_NEGATE:
    case ANA_NODE_ADD:
    case ANA_NODE_SUB:
    case ANA_NODE_MUL:
    case ANA_NODE_DIV:
      for (guint i = 0; i < ana_node_n (node); i++)
        if (!compile_node (self, ana_node_arg (node, i), error))
          return FALSE;
      return TRUE;
    case ANA_NODE_COLUMN:
      ana_formula_fail (error, self->text, node->pos, "the column \"%s\" stands outside of an aggregate", node->text);
      return FALSE;
    default:
      ana_formula_fail (error, self->text, node->pos, "a measure is arithmetic over aggregates");
      return FALSE;
    }
}

static gboolean
compile_where (AnaMeasure *self, const char *where, const AnaSchema *schema, GError **error)
{
  if (where == NULL || *where == '\0')
    return TRUE;
  self->where = ana_formula_parse (where, FALSE, error);
  if (self->where == NULL || !ana_node_check (self->where, where, schema, error))
    {
      g_prefix_error (error, "in where: ");
      return FALSE;
    }
  if (self->where->type != ANA_TYPE_BOOL)
    {
      ana_formula_fail (error, where, self->where->pos, "where takes a condition");
      return FALSE;
    }
  self->where_key = print_key (self->where);
  note_columns (self, self->where);
  return TRUE;
}

static gboolean
is_leaf_invertible (const AnaLeaf *leaf)
{
  switch (leaf->kind)
    {
    case ANA_LEAF_COUNT:
      return TRUE;
    case ANA_LEAF_SUM:
    case ANA_LEAF_AVG:
    case ANA_LEAF_RATE:
      return !leaf->real;
    default:
      return FALSE;
    }
}

static void
finish_measure (AnaMeasure *self)
{
  g_autofree char *text = print_key (self->root);
  g_autofree char *all = g_strconcat (text, "\n", self->where_key, NULL);

  self->invertible = self->overs->len == 0;
  for (guint i = 0; i < self->leaves->len; i++)
    self->invertible = self->invertible && is_leaf_invertible (ana_measure_leaf (self, i));
  self->fingerprint = ana_fnv1a64 (all, strlen (all));
  self->form = ana_measure_get_form (self, self->root);
  self->merge = ana_measure_derive_merge (self);
  if (self->time_column != NULL)
    note_text (self->columns, self->time_column);
  g_ptr_array_add (self->columns, NULL);
  g_ptr_array_add (self->ref_codes, NULL);
}

static AnaMeasure *
new_measure (const char *time_column)
{
  AnaMeasure *self = g_new0 (AnaMeasure, 1);

  g_atomic_ref_count_init (&self->refs);
  self->time_column = g_strdup (time_column);
  self->leaves = g_array_new (FALSE, TRUE, sizeof (AnaLeaf));
  g_array_set_clear_func (self->leaves, clear_leaf);
  self->columns = g_ptr_array_new_with_free_func (g_free);
  self->ref_codes = g_ptr_array_new_with_free_func (g_free);
  self->overs = g_ptr_array_new_with_free_func (free_over);
  return self;
}

/**
 * ana_measure_compile:
 * @where: (nullable): the rows that count, a row expression
 * @measure: arithmetic over aggregates
 * @schema: the dataset's columns
 * @time_column: the column of the event time, for first, last and sum_last
 * @error: return location
 *
 * Compiles a measure. References stay names; whoever evaluates looks them up. Any thread; the result is immutable.
 *
 * Returns: (transfer full): the measure; %NULL and BAD_INPUT with line and column
 */
AnaMeasure *
ana_measure_compile (const char      *where,
                     const char      *measure,
                     const AnaSchema *schema,
                     const char      *time_column,
                     GError         **error)
{
  g_autoptr (AnaMeasure) self = new_measure (time_column);
  Compiler compiler = { self, measure, where, schema };

  g_return_val_if_fail (measure != NULL && schema != NULL, NULL);

  self->root = ana_formula_parse (measure, TRUE, error);
  if (self->root == NULL || !compile_where (self, where, schema, error) || !compile_node (&compiler, self->root, error)
      || !ana_measure_derive_unit (self, measure, error))
    return NULL;
  if (self->leaves->len == 0 && self->ref_codes->len == 0 && self->overs->len == 0)
    {
      ana_formula_fail (error, measure, 0, "a measure has at least one aggregate or reference");
      return NULL;
    }
  finish_measure (self);
  return g_steal_pointer (&self);
}

AnaMeasure *
ana_measure_ref (AnaMeasure *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
ana_measure_unref (AnaMeasure *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->refs))
    return;
  ana_node_free (self->where);
  ana_node_free (self->root);
  g_free (self->where_key);
  g_free (self->time_column);
  g_array_unref (self->leaves);
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->ref_codes);
  g_ptr_array_unref (self->overs);
  g_free (self);
}

AnaMergeClass
ana_measure_get_merge (const AnaMeasure *self)
{
  return self->merge;
}

/**
 * ana_measure_is_mergeable:
 * @self: a measure
 *
 * Whether a bucket's value comes from the states of its own rows. A trailing over (aggregates, d) does not: its KPI wants
 * rollup "recompute".
 */
gboolean
ana_measure_is_mergeable (const AnaMeasure *self)
{
  return self->overs->len == 0;
}

gboolean
ana_measure_is_invertible (const AnaMeasure *self)
{
  return self->invertible;
}

const char *
ana_measure_get_unit (const AnaMeasure *self)
{
  return self->unit;
}

/**
 * ana_measure_get_error:
 * @self: a measure
 *
 * How far a value that comes from sketches may lie from the exact one, as a part of it: two standard deviations (95 %)
 * of HyperLogLog with 2^14 registers, the bound of DDSketch; added up over the leaves, as products and quotients do.
 * Holds once a sketch has left its exact size (#AnaMeasureValue.approximate). Pure; any thread.
 *
 * Returns: the error, 0 for a measure without sketches
 */
double
ana_measure_get_error (const AnaMeasure *self)
{
  double error = 0;

  for (guint i = 0; i < self->leaves->len; i++)
    switch (ana_measure_leaf (self, i)->kind)
      {
      case ANA_LEAF_DISTINCT:
        error += 2 * 1.04 / 128; /* 1.04 / sqrt (2^14) */
        break;
      case ANA_LEAF_QUANTILE:
        error += 0.01;
        break;
      default:
        break;
      }
  return error;
}

const char *const *
ana_measure_get_columns (const AnaMeasure *self)
{
  return (const char *const *) self->columns->pdata;
}

const char *const *
ana_measure_get_refs (const AnaMeasure *self)
{
  return (const char *const *) self->ref_codes->pdata;
}

/**
 * ana_measure_get_over:
 * @self: a measure
 * @i: from 0
 * @code: (out) (transfer none): under which #AnaRefFunc asks for it: "=" and the text of X
 * @duration: (out): how far back
 *
 * The measures X that stand in over (X, d) themselves, not as a reference.
 *
 * Returns: (transfer none) (nullable): the measure of X with the same where; %NULL when there is no such one
 */
AnaMeasure *
ana_measure_get_over (const AnaMeasure *self,
                      guint             i,
                      const char      **code,
                      AnaDuration      *duration)
{
  const AnaOver *over;

  if (i >= self->overs->len)
    return NULL;
  over = g_ptr_array_index (self->overs, i);
  *code = over->code;
  *duration = over->duration;
  return over->measure;
}

static void
visit_durations (const AnaNode *node, AnaReachFunc func, gpointer data)
{
  if (node->op == ANA_NODE_REF)
    {
      func (node->text, NULL, NULL, data);
      return;
    }
  if (node->op == ANA_NODE_CALL && strcmp (node->text, "prior") == 0)
    {
      func (ana_node_arg (node, 0)->text, &node->duration, NULL, data);
      return;
    }
  if (node->op == ANA_NODE_CALL && strcmp (node->text, "over") == 0)
    {
      if (ana_node_arg (node, 0)->op == ANA_NODE_REF)
        func (ana_node_arg (node, 0)->text, NULL, &node->duration, data);
      return;
    }
  for (guint i = 0; i < ana_node_n (node); i++)
    visit_durations (ana_node_arg (node, i), func, data);
}

/**
 * ana_measure_foreach_ref:
 * @self: a measure
 * @func: called for each {X}, prior ({X}, d) and over ({X}, d)
 * @data: for @func
 *
 * Names the references with how they look back.
 */
void
ana_measure_foreach_ref (const AnaMeasure *self,
                         AnaReachFunc      func,
                         gpointer          data)
{
  visit_durations (self->root, func, data);
}

const char *
ana_merge_class_to_string (AnaMergeClass merge)
{
  static const char *const names[] = { "sum", "min", "max", "last", "ratio", "none" };

  return merge < G_N_ELEMENTS (names) ? names[merge] : "none";
}
