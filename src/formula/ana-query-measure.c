/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-query-measure.c: a KPI's definition as a query: one aggregate a leaf, then the arithmetic over them.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-measure-private.h"
#include "ana-query-private.h"

#include <string.h>

typedef struct {
  const AnaMeasure  *measure;
  const char        *dataset;
  const char        *time_column;
  gboolean           bucketed;
  AnaPeriod          period;
  const AnaZone     *zone;
  AnaSpan            span;
  const char *const *dims;   /* (nullable) */
  const AnaSchema   *schema; /* (nullable): of the dims */
  JsonBuilder       *out;
} Writer;

static void
put (Writer *self, const char *member, const char *text)
{
  json_builder_set_member_name (self->out, member);
  json_builder_add_string_value (self->out, text);
}

/* Field names have their dots escaped, as in Vega-Lite. */
static void
put_field (Writer *self, const char *member, const char *name)
{
  g_autoptr (GString) field = g_string_new (name);

  g_string_replace (field, "\\", "\\\\", 0);
  g_string_replace (field, ".", "\\.", 0);
  put (self, member, field->str);
}

static void
begin (Writer *self, const char *member)
{
  json_builder_set_member_name (self->out, member);
  json_builder_begin_array (self->out);
}

static char *
name_part (guint leaf, const char *part)
{
  return g_strdup_printf ("leaf %u %s", leaf, part);
}

/* A plain column is named itself; anything else is calculated under a name. */
static char *
name_of (const AnaNode *node, guint leaf, const char *part)
{
  return node->op == ANA_NODE_COLUMN ? g_strdup (node->text) : name_part (leaf, part);
}

static void
put_calculate (Writer *self, const char *as, const char *text)
{
  json_builder_begin_object (self->out);
  put (self, "as", as);
  put (self, "calculate", text);
  json_builder_end_object (self->out);
}

static gboolean
is_text_dim (const Writer *self, guint i)
{
  AnaType type = ANA_TYPE_INT;
  int column = self->schema != NULL ? ana_schema_find (self->schema, self->dims[i]) : -1;

  return column >= 0 && ana_schema_get (self->schema, (guint) column, NULL, &type, NULL) && type == ANA_TYPE_TEXT;
}

/* In a key an empty text and a null are the same. */
static void
write_keys (Writer *self)
{
  for (guint i = 0; self->bucketed && self->dims != NULL && self->dims[i] != NULL; i++)
    {
      g_autoptr (GString) text = g_string_new ("nullif(");
      g_autofree char *as = g_strdup_printf ("key %u", i);

      if (!is_text_dim (self, i))
        continue;
      ana_formula_quote_name (text, self->dims[i]);
      g_string_append (text, ", '')");
      put_calculate (self, as, text->str);
    }
}

static void
write_calculates (Writer *self)
{
  begin (self, "calculate");
  write_keys (self);
  if (self->measure->where != NULL)
    put_calculate (self, "kept rows", self->measure->where_key);
  for (guint i = 0; i < self->measure->leaves->len; i++)
    {
      const AnaLeaf *leaf = ana_measure_leaf (self->measure, i);
      g_autofree char *value = name_part (i, "value");
      g_autofree char *by = name_part (i, "by");

      if (leaf->arg != NULL && leaf->arg->op != ANA_NODE_COLUMN)
        put_calculate (self, value, leaf->arg_key);
      if (leaf->by != NULL && leaf->by->op != ANA_NODE_COLUMN)
        put_calculate (self, by, leaf->by_key);
    }
  json_builder_end_array (self->out);
}

static void
write_filter (Writer *self)
{
  json_builder_set_member_name (self->out, "filter");
  json_builder_begin_object (self->out);
  begin (self, "and");
  json_builder_begin_object (self->out);
  put_field (self, "field", self->time_column);
  json_builder_set_member_name (self->out, "gte");
  json_builder_add_int_value (self->out, self->span.start_usec);
  json_builder_set_member_name (self->out, "lt");
  json_builder_add_int_value (self->out, self->span.end_usec);
  json_builder_end_object (self->out);
  if (self->measure->where != NULL)
    {
      json_builder_begin_object (self->out);
      put (self, "field", "kept rows");
      json_builder_set_member_name (self->out, "equal");
      json_builder_add_boolean_value (self->out, TRUE);
      json_builder_end_object (self->out);
    }
  json_builder_end_array (self->out);
  json_builder_end_object (self->out);
}

static const char *
get_unit (AnaPeriod period)
{
  static const char *const names[] = { "yearmonthdatehoursminutes", "yearmonthdatehours", "yearmonthdate", "yearweek",
                                       "yearmonth", "yearquarter", "year" };

  return names[period];
}

static void
write_group (Writer *self)
{
  if (!self->bucketed)
    return;
  begin (self, "group");
  json_builder_begin_object (self->out);
  put_field (self, "field", self->time_column);
  put (self, "timeUnit", get_unit (self->period));
  put (self, "zone", ana_zone_get_name (self->period == ANA_PERIOD_MINUTE ? ana_zone_utc () : self->zone));
  put (self, "as", "start");
  json_builder_end_object (self->out);
  for (guint i = 0; self->dims != NULL && self->dims[i] != NULL; i++)
    {
      g_autofree char *key = g_strdup_printf ("key %u", i);

      json_builder_begin_object (self->out);
      put_field (self, "field", is_text_dim (self, i) ? key : self->dims[i]);
      put (self, "as", self->dims[i]);
      json_builder_end_object (self->out);
    }
  json_builder_end_array (self->out);
}

static const char *
get_op (const AnaLeaf *leaf)
{
  static const char *const names[] = { "sum", "count", "mean", "min", "max", "distinct", "quantile", "stdev", "first",
                                       "last", "sum", "distinct_min", "sum_last" };

  if (leaf->kind == ANA_LEAF_COUNT)
    return leaf->arg != NULL ? "valid" : "count";
  if (leaf->kind == ANA_LEAF_RATE && leaf->arg == NULL)
    return "count";
  return names[leaf->kind];
}

static void
write_aggregate (Writer *self, guint i, const char *op, const char *as)
{
  const AnaLeaf *leaf = ana_measure_leaf (self->measure, i);
  g_autofree char *value = leaf->arg != NULL ? name_of (leaf->arg, i, "value") : NULL;
  g_autofree char *by = leaf->by != NULL ? name_of (leaf->by, i, "by") : NULL;

  json_builder_begin_object (self->out);
  put (self, "op", op);
  put_field (self, "as", as);
  if (value != NULL)
    put_field (self, "field", value);
  if (by != NULL)
    put_field (self, "by", by);
  if (leaf->kind == ANA_LEAF_FIRST || leaf->kind == ANA_LEAF_LAST)
    put_field (self, "by", self->time_column);
  if (leaf->kind == ANA_LEAF_SUM_LAST)
    put_field (self, "time", self->time_column);
  if (leaf->where != NULL)
    put (self, "where", leaf->where_key);
  if (leaf->kind == ANA_LEAF_QUANTILE)
    {
      json_builder_set_member_name (self->out, "p");
      json_builder_add_double_value (self->out, leaf->q);
    }
  if (leaf->kind == ANA_LEAF_DISTINCT_MIN)
    {
      json_builder_set_member_name (self->out, "k");
      json_builder_add_int_value (self->out, leaf->k);
    }
  json_builder_end_object (self->out);
}

static void
write_plain_aggregate (Writer *self, const char *op, const char *as)
{
  json_builder_begin_object (self->out);
  put (self, "op", op);
  put (self, "as", as);
  json_builder_end_object (self->out);
}

static gboolean
has_seconds (const Writer *self)
{
  for (guint i = 0; i < self->measure->leaves->len; i++)
    if (ana_measure_leaf (self->measure, i)->kind == ANA_LEAF_RATE)
      return self->bucketed;
  return FALSE;
}

static void
write_aggregates (Writer *self)
{
  begin (self, "aggregate");
  write_plain_aggregate (self, "count", "count");
  if (has_seconds (self))
    write_plain_aggregate (self, "seconds", "seconds");
  for (guint i = 0; i < self->measure->leaves->len; i++)
    {
      const AnaLeaf *leaf = ana_measure_leaf (self->measure, i);
      g_autofree char *as = name_part (i, "result");
      g_autofree char *num = name_part (i, "num");
      g_autofree char *den = name_part (i, "den");

      write_aggregate (self, i, get_op (leaf), as);
      if (leaf->kind != ANA_LEAF_AVG)
        continue;
      write_aggregate (self, i, "sum", num);
      write_aggregate (self, i, "valid", den);
    }
  json_builder_end_array (self->out);
}

static void
append_seconds (const Writer *self, GString *out)
{
  char number[32];

  if (self->bucketed)
    g_string_append (out, "seconds");
  else
    {
      ana_double_to_string ((double) (self->span.end_usec - self->span.start_usec) / (double) ANA_USEC_PER_SEC, number);
      g_string_append (out, number);
    }
}

/* How a leaf is written in the arithmetic over the aggregated columns; a sum of no values is 0. */
static void
name_leaf (GString *out, const AnaNode *node, gpointer data)
{
  const Writer *self = data;
  const AnaLeaf *leaf = ana_measure_leaf (self->measure, node->leaf);

  if (leaf->kind == ANA_LEAF_SUM)
    g_string_append_printf (out, "coalesce(\"leaf %u result\", 0.0)", node->leaf);
  else if (leaf->kind == ANA_LEAF_RATE)
    {
      g_string_append_printf (out, "safe_div(coalesce(\"leaf %u result\", 0.0), ", node->leaf);
      append_seconds (self, out);
      g_string_append_c (out, ')');
    }
  else
    g_string_append_printf (out, "\"leaf %u result\"", node->leaf);
}

static char *
print_ratio_part (Writer *self, gboolean den)
{
  const AnaForm *form = &self->measure->form;
  GString *out = g_string_new (NULL);
  char factor[32];

  ana_double_to_string (form->factor, factor);
  if (!den)
    g_string_append_printf (out, "(%s) * (", factor);
  if (form->num != form->den)
    ana_node_print (den ? form->den : form->num, out, name_leaf, self);
  else if (ana_measure_leaf (self->measure, form->num->leaf)->kind == ANA_LEAF_RATE)
    {
      if (den)
        append_seconds (self, out);
      else
        g_string_append_printf (out, "coalesce(\"leaf %u result\", 0.0)", form->num->leaf);
    }
  else if (den)
    g_string_append_printf (out, "\"leaf %u den\"", form->num->leaf);
  else
    g_string_append_printf (out, "coalesce(\"leaf %u num\", 0.0)", form->num->leaf);
  if (!den)
    g_string_append_c (out, ')');
  return g_string_free (out, FALSE);
}

static void
write_post (Writer *self)
{
  gboolean ratio = self->measure->merge == ANA_MERGE_RATIO;
  g_autofree char *num = ratio ? print_ratio_part (self, FALSE) : g_strdup ("nullif(0.0, 0.0)");
  g_autofree char *den = ratio ? print_ratio_part (self, TRUE) : g_strdup ("nullif(0.0, 0.0)");
  g_autoptr (GString) value = g_string_new (NULL);

  if (ratio)
    g_string_append (value, "safe_div(num, den)");
  else
    ana_node_print (self->measure->root, value, name_leaf, self);
  begin (self, "post");
  put_calculate (self, "num", num);
  put_calculate (self, "den", den);
  put_calculate (self, "value", value->str);
  json_builder_end_array (self->out);
}

static void
write_select (Writer *self)
{
  begin (self, "select");
  if (self->bucketed)
    json_builder_add_string_value (self->out, "start");
  for (guint i = 0; self->bucketed && self->dims != NULL && self->dims[i] != NULL; i++)
    {
      g_autoptr (GString) field = g_string_new (self->dims[i]);
      g_string_replace (field, "\\", "\\\\", 0);
      g_string_replace (field, ".", "\\.", 0);
      json_builder_add_string_value (self->out, field->str);
    }
  json_builder_add_string_value (self->out, "value");
  json_builder_add_string_value (self->out, "num");
  json_builder_add_string_value (self->out, "den");
  json_builder_add_string_value (self->out, "count");
  json_builder_end_array (self->out);
}

static AnaQuery *
write_model (Writer *self, GError **error)
{
  g_autoptr (JsonNode) model = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  self->out = builder;
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "version");
  json_builder_add_int_value (builder, 1);
  put (self, "source", self->dataset);
  write_calculates (self);
  write_filter (self);
  write_group (self);
  write_aggregates (self);
  write_post (self);
  write_select (self);
  json_builder_end_object (builder);
  model = json_builder_get_root (builder);
  return ana_query_parse (model, error);
}

static gboolean
check_references (const AnaMeasure *measure, GError **error)
{
  if (ana_measure_get_refs (measure)[0] == NULL && measure->overs->len == 0)
    return TRUE;
  g_set_error_literal (error, ANA_ERROR, ANA_ERROR_USAGE,
                       "a measure with references has no query of its own: each of its parts has");
  return FALSE;
}

/**
 * ana_query_for_measure:
 * @dataset: the source
 * @time_column: the column of the event time
 * @where: (nullable): the rows that count
 * @measure: the measure
 * @schema: the columns of @dataset
 * @period: of a bucket
 * @zone: in which hours and days begin; minutes are UTC
 * @span: the events' time
 * @dims: (nullable): columns to group by beside time
 * @error: return location
 *
 * Writes the definition of a KPI as a query with one aggregate a leaf. Its answer has a row a bucket (and key): start,
 * the dims, value, num, den (null but for the class ratio), count; ordered by bucket, then key.
 *
 * Returns: (transfer full): the query; %NULL and BAD_INPUT for a measure that does not compile, USAGE for one with
 *   references
 */
AnaQuery *
ana_query_for_measure (const char        *dataset,
                       const char        *time_column,
                       const char        *where,
                       const char        *measure,
                       const AnaSchema   *schema,
                       AnaPeriod          period,
                       const AnaZone     *zone,
                       AnaSpan            span,
                       const char *const *dims,
                       GError           **error)
{
  g_autoptr (AnaMeasure) compiled = ana_measure_compile (where, measure, schema, time_column, error);
  Writer writer = { compiled, dataset, time_column, TRUE, period, zone, span, dims, schema, NULL };

  if (compiled == NULL || !check_references (compiled, error))
    return NULL;
  return write_model (&writer, error);
}

/**
 * ana_query_for_compiled:
 * @measure: a compiled measure
 * @dataset: the source
 * @period: (nullable): of a bucket; %NULL: one row for the whole span
 * @zone: in which hours and days begin
 * @span: the events' time
 * @dims: (nullable): columns to group by beside time; only with @period
 * @schema: (nullable): tells which dims are texts: an empty one and a null are one key
 * @error: return location
 *
 * As ana_query_for_measure() from what is compiled already.
 *
 * Returns: (transfer full): the query; %NULL and USAGE for a measure with references
 */
AnaQuery *
ana_query_for_compiled (const AnaMeasure  *measure,
                        const char        *dataset,
                        const AnaPeriod   *period,
                        const AnaZone     *zone,
                        AnaSpan            span,
                        const char *const *dims,
                        const AnaSchema   *schema,
                        GError           **error)
{
  Writer writer = { measure, dataset, measure->time_column, period != NULL, period != NULL ? *period : ANA_PERIOD_DAY,
                    zone, span, dims, schema, NULL };

  if (!check_references (measure, error))
    return NULL;
  return write_model (&writer, error);
}
