/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-query-parse.c: the query model from its JSON. What is not understood is refused by its JSON pointer.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-query-private.h"

#include <string.h>

void
ana_query_fail (GError **error, const char *pointer, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s: %s", pointer, reason);
}

/* One step of a JSON pointer, escaped. */
static char *
join (const char *pointer, const char *member)
{
  GString *out = g_string_new (pointer);

  g_string_append_c (out, '/');
  for (; *member != '\0'; member++)
    if (*member == '~')
      g_string_append (out, "~0");
    else if (*member == '/')
      g_string_append (out, "~1");
    else
      g_string_append_c (out, *member);
  return g_string_free (out, FALSE);
}

const char *
ana_query_text (JsonObject *object, const char *member, const char *fallback)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : fallback;
}

char *
ana_query_field_name (const char *field)
{
  GString *out = g_string_new (NULL);

  for (; *field != '\0'; field++)
    {
      if (field[0] == '\\' && (field[1] == '.' || field[1] == '\\'))
        field++;
      g_string_append_c (out, *field);
    }
  return g_string_free (out, FALSE);
}

static gboolean
check_members (JsonObject *object, const char *pointer, const char *allowed, GError **error)
{
  g_auto (GStrv) names = g_strsplit (allowed, " ", -1);
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains ((const char *const *) names, l->data))
      {
        g_autofree char *place = join (pointer, l->data);
        ana_query_fail (error, place, "unknown member");
        return FALSE;
      }
  return TRUE;
}

/* NULL and no error when the member is absent or null and not required. */
static const char *
get_text (JsonObject *object, const char *pointer, const char *member, gboolean required, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);
  g_autofree char *place = join (pointer, member);

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  if ((node != NULL && !JSON_NODE_HOLDS_NULL (node)) || required)
    ana_query_fail (error, place, "a text expected");
  return NULL;
}

static char *
dup_field (JsonObject *object, const char *pointer, const char *member, gboolean required, GError **error)
{
  const char *text = get_text (object, pointer, member, required, error);

  return text != NULL ? ana_query_field_name (text) : NULL;
}

typedef gboolean (*ItemFunc) (AnaQuery *self, JsonObject *item, const char *pointer, GError **error);

static gboolean
parse_items (AnaQuery *self, JsonObject *model, const char *member, ItemFunc func, GError **error)
{
  JsonNode *node = json_object_get_member (model, member);
  g_autofree char *place = join ("", member);
  JsonArray *array;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      ana_query_fail (error, place, "a list expected");
      return FALSE;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);
      g_autofree char *pointer = g_strdup_printf ("%s/%u", place, i);

      if (!JSON_NODE_HOLDS_OBJECT (item))
        {
          ana_query_fail (error, pointer, "an object expected");
          return FALSE;
        }
      if (!func (self, json_node_get_object (item), pointer, error))
        return FALSE;
    }
  return TRUE;
}

static GPtrArray *
parse_names (JsonObject *object, const char *pointer, const char *member, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);
  g_autofree char *place = join (pointer, member);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  JsonArray *array;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_steal_pointer (&names);
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      ana_query_fail (error, place, "a list of names expected");
      return NULL;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (item) || json_node_get_value_type (item) != G_TYPE_STRING)
        {
          ana_query_fail (error, place, "a list of names expected");
          return NULL;
        }
      g_ptr_array_add (names, ana_query_field_name (json_node_get_string (item)));
    }
  return g_steal_pointer (&names);
}

static gboolean
get_integer (JsonObject *object, const char *pointer, const char *member, gint64 fallback, gint64 *out, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);
  g_autofree char *place = join (pointer, member);

  *out = fallback;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    {
      *out = json_node_get_int (node);
      return TRUE;
    }
  ana_query_fail (error, place, "a whole number expected");
  return FALSE;
}

/* --- the parts --- */

static const struct {
  const char *name;
  AnaQueryOp  op;
} op_names[] = {
  { "count", ANA_OP_COUNT },           { "valid", ANA_OP_VALID },         { "missing", ANA_OP_MISSING },
  { "distinct", ANA_OP_DISTINCT },     { "approx_distinct", ANA_OP_APPROX_DISTINCT },
  { "sum", ANA_OP_SUM },               { "mean", ANA_OP_MEAN },           { "min", ANA_OP_MIN },
  { "max", ANA_OP_MAX },               { "median", ANA_OP_MEDIAN },       { "quantile", ANA_OP_QUANTILE },
  { "stdev", ANA_OP_STDEV },           { "variance", ANA_OP_VARIANCE },   { "first", ANA_OP_FIRST },
  { "last", ANA_OP_LAST },             { "distinct_min", ANA_OP_DISTINCT_MIN },
  { "sum_last", ANA_OP_SUM_LAST },     { "seconds", ANA_OP_SECONDS },     { "row_number", ANA_OP_ROW_NUMBER },
  { "rank", ANA_OP_RANK },             { "dense_rank", ANA_OP_DENSE_RANK }, { "lag", ANA_OP_LAG },
  { "lead", ANA_OP_LEAD },             { "cume_dist", ANA_OP_CUME_DIST }, { "share", ANA_OP_SHARE },
};

gboolean
ana_query_op_from_string (const char *text, AnaQueryOp *out)
{
  for (guint i = 0; i < G_N_ELEMENTS (op_names); i++)
    if (strcmp (op_names[i].name, text) == 0)
      {
        *out = op_names[i].op;
        return TRUE;
      }
  return FALSE;
}

static gboolean
needs_field (AnaQueryOp op)
{
  return op != ANA_OP_COUNT && op != ANA_OP_SECONDS && op != ANA_OP_ROW_NUMBER && op != ANA_OP_RANK
         && op != ANA_OP_DENSE_RANK && op != ANA_OP_CUME_DIST;
}

static gboolean
parse_op (AnaAggregate *out, JsonObject *item, const char *pointer, gboolean window, GError **error)
{
  const char *op = get_text (item, pointer, "op", TRUE, error);
  g_autofree char *place = join (pointer, "op");

  if (op == NULL)
    return FALSE;
  if (!ana_query_op_from_string (op, &out->op) || (!window && out->op >= ANA_OP_ROW_NUMBER))
    {
      ana_query_fail (error, place, "unknown op \"%s\"", op);
      return FALSE;
    }
  if (window && (out->op == ANA_OP_DISTINCT_MIN || out->op == ANA_OP_SUM_LAST || out->op == ANA_OP_SECONDS))
    {
      ana_query_fail (error, place, "\"%s\" is no op of a window", op);
      return FALSE;
    }
  return TRUE;
}

static gboolean
parse_number_p (AnaAggregate *out, JsonObject *item, const char *pointer, GError **error)
{
  JsonNode *node = json_object_get_member (item, "p");
  g_autofree char *place = join (pointer, "p");

  out->p = out->op == ANA_OP_MEDIAN ? 0.5 : -1;
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node)
      && (json_node_get_value_type (node) == G_TYPE_DOUBLE || json_node_get_value_type (node) == G_TYPE_INT64))
    out->p = json_node_get_double (node);
  if (out->op != ANA_OP_QUANTILE || (out->p >= 0 && out->p <= 1))
    return TRUE;
  ana_query_fail (error, place, "a number from 0 to 1 expected");
  return FALSE;
}

static gboolean
parse_aggregate_into (AnaAggregate *out, JsonObject *item, const char *pointer, gboolean window, GError **error)
{
  g_autoptr (GError) reason = NULL;
  gint64 k = 0;

  if (!parse_op (out, item, pointer, window, error) || !parse_number_p (out, item, pointer, error)
      || !get_integer (item, pointer, "k", 2, &k, error))
    return FALSE;
  out->k = (guint) CLAMP (k, 1, 64);
  out->field = dup_field (item, pointer, "field", needs_field (out->op), &reason);
  if (reason == NULL)
    out->by = dup_field (item, pointer, "by", out->op == ANA_OP_DISTINCT_MIN || out->op == ANA_OP_SUM_LAST, &reason);
  if (reason == NULL)
    out->time = dup_field (item, pointer, "time", FALSE, &reason);
  if (reason == NULL)
    out->where = g_strdup (get_text (item, pointer, "where", FALSE, &reason));
  if (reason == NULL)
    out->as = dup_field (item, pointer, "as", FALSE, &reason);
  if (reason == NULL && out->as == NULL)
    out->as = out->field != NULL ? g_strdup_printf ("%s_%s", json_object_get_string_member (item, "op"), out->field)
                                 : g_strdup (json_object_get_string_member (item, "op"));
  if (reason == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gboolean
parse_aggregate (AnaQuery *self, JsonObject *item, const char *pointer, GError **error)
{
  AnaAggregate aggregate = { 0 };
  gboolean ok = check_members (item, pointer, "op field as by time where p k", error)
                && parse_aggregate_into (&aggregate, item, pointer, FALSE, error);

  g_array_append_val (self->aggregate, aggregate);
  return ok;
}

static gboolean
parse_calculate_into (GArray *list, JsonObject *item, const char *pointer, GError **error)
{
  const char *as = NULL;
  const char *text = NULL;
  AnaCalculate calculate;

  if (!check_members (item, pointer, "as calculate", error)
      || (as = get_text (item, pointer, "as", TRUE, error)) == NULL
      || (text = get_text (item, pointer, "calculate", TRUE, error)) == NULL)
    return FALSE;
  calculate = (AnaCalculate) { g_strdup (as), g_strdup (text) };
  g_array_append_val (list, calculate);
  return TRUE;
}

static gboolean
parse_calculate (AnaQuery *self, JsonObject *item, const char *pointer, GError **error)
{
  return parse_calculate_into (self->calculate, item, pointer, error);
}

static gboolean
parse_post (AnaQuery *self, JsonObject *item, const char *pointer, GError **error)
{
  return parse_calculate_into (self->post, item, pointer, error);
}

static gboolean
parse_time_unit (AnaGroup *group, JsonObject *item, const char *pointer, GError **error)
{
  static const char *const names[] = { "", "year", "yearquarter", "yearmonth", "yearweek", "yearmonthdate",
                                       "yearmonthdatehours", "yearmonthdatehoursminutes", "quarter", "month", "week",
                                       "day", "date", "hours" };
  g_autofree char *place = join (pointer, "timeUnit");
  g_autoptr (GError) reason = NULL;
  const char *text = get_text (item, pointer, "timeUnit", FALSE, &reason);

  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  for (guint i = 1; text != NULL && i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i], text) == 0)
      group->unit = (AnaTimeUnit) i;
  if (text == NULL || group->unit != ANA_UNIT_NONE)
    return TRUE;
  ana_query_fail (error, place, "unknown unit \"%s\"", text);
  return FALSE;
}

static gboolean
parse_zone (AnaGroup *group, JsonObject *item, const char *pointer, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autofree char *place = join (pointer, "zone");
  const char *zone = get_text (item, pointer, "zone", FALSE, &reason);

  group->zone = ana_zone_utc ();
  if (reason == NULL && zone != NULL)
    group->zone = ana_zone_get (zone, NULL);
  if (reason == NULL && group->zone == NULL)
    ana_query_fail (&reason, place, "unknown zone \"%s\"", zone);
  if (reason == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gboolean
parse_group (AnaQuery *self, JsonObject *item, const char *pointer, GError **error)
{
  AnaGroup group = { 0 };
  const char *as;
  gboolean ok;

  if (!check_members (item, pointer, "field timeUnit zone as", error)
      || (group.field = dup_field (item, pointer, "field", TRUE, error)) == NULL)
    return FALSE;
  as = ana_query_text (item, "as", NULL);
  group.as = g_strdup (as != NULL ? as : group.field);
  ok = parse_time_unit (&group, item, pointer, error) && parse_zone (&group, item, pointer, error);
  g_array_append_val (self->group, group);
  return ok;
}

static gboolean
parse_sort_keys (GArray *keys, JsonObject *object, const char *pointer, GError **error)
{
  JsonNode *node = json_object_get_member (object, "sort");
  g_autofree char *place = join (pointer, "sort");
  JsonArray *array;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      ana_query_fail (error, place, "a list expected");
      return FALSE;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);
      g_autofree char *at = g_strdup_printf ("%s/%u", place, i);
      g_autofree char *at_order = join (at, "order");
      AnaSortKey key = { 0 };
      const char *order;

      if (!JSON_NODE_HOLDS_OBJECT (item))
        {
          ana_query_fail (error, at, "an object expected");
          return FALSE;
        }
      if (!check_members (json_node_get_object (item), at, "field order", error)
          || (key.field = dup_field (json_node_get_object (item), at, "field", TRUE, error)) == NULL)
        return FALSE;
      order = ana_query_text (json_node_get_object (item), "order", "ascending");
      key.descending = strcmp (order, "descending") == 0;
      g_array_append_val (keys, key);
      if (!key.descending && strcmp (order, "ascending") != 0)
        {
          ana_query_fail (error, at_order, "\"ascending\" or \"descending\" expected");
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
parse_frame (AnaWindow *window, JsonObject *item, const char *pointer, GError **error)
{
  JsonNode *node = json_object_get_member (item, "frame");
  g_autofree char *place = join (pointer, "frame");

  window->frame[0] = G_MININT64;
  window->frame[1] = window->aggregate.op == ANA_OP_SHARE ? G_MAXINT64 : 0;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) != 2)
    {
      ana_query_fail (error, place, "a list of two expected");
      return FALSE;
    }
  window->has_frame = TRUE;
  for (guint i = 0; i < 2; i++)
    {
      JsonNode *end = json_array_get_element (json_node_get_array (node), i);

      if (JSON_NODE_HOLDS_NULL (end))
        window->frame[i] = i == 0 ? G_MININT64 : G_MAXINT64;
      else if (JSON_NODE_HOLDS_VALUE (end) && json_node_get_value_type (end) == G_TYPE_INT64)
        window->frame[i] = CLAMP (json_node_get_int (end), -G_MAXINT32, G_MAXINT32);
      else
        {
          ana_query_fail (error, place, "whole numbers or null expected");
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
parse_window (AnaQuery *self, JsonObject *item, const char *pointer, GError **error)
{
  AnaWindow window = { .sort = g_array_new (FALSE, TRUE, sizeof (AnaSortKey)) };
  gboolean ok = check_members (item, pointer, "op field as p param groupby sort frame ignorePeers", error)
                && parse_aggregate_into (&window.aggregate, item, pointer, TRUE, error)
                && (window.groupby = parse_names (item, pointer, "groupby", error)) != NULL
                && parse_sort_keys (window.sort, item, pointer, error) && parse_frame (&window, item, pointer, error)
                && get_integer (item, pointer, "param", 1, &window.offset, error);

  if (ok)
    {
      JsonNode *peers = json_object_get_member (item, "ignorePeers");

      window.ignore_peers = peers != NULL && JSON_NODE_HOLDS_VALUE (peers) && json_node_get_value_type (peers) == G_TYPE_BOOLEAN && json_node_get_boolean (peers);
    }
  g_array_append_val (self->window, window);
  return ok;
}

static gboolean
parse_pivot (AnaQuery *self, JsonObject *model, GError **error)
{
  JsonNode *node = json_object_get_member (model, "pivot");
  JsonObject *item;
  const char *op;
  gint64 limit = 0;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      ana_query_fail (error, "/pivot", "an object expected");
      return FALSE;
    }
  item = json_node_get_object (node);
  self->pivot = g_new0 (AnaPivot, 1);
  if (!check_members (item, "/pivot", "field pivot value groupby op limit", error)
      || (self->pivot->field = dup_field (item, "/pivot", json_object_has_member (item, "pivot") ? "pivot" : "field", TRUE,
                                          error)) == NULL
      || (self->pivot->value = dup_field (item, "/pivot", "value", TRUE, error)) == NULL
      || (self->pivot->groupby = parse_names (item, "/pivot", "groupby", error)) == NULL
      || !get_integer (item, "/pivot", "limit", 0, &limit, error))
    return FALSE;
  self->pivot->limit = (guint) CLAMP (limit, 0, 10000);
  op = ana_query_text (item, "op", "sum");
  if (ana_query_op_from_string (op, &self->pivot->op) && self->pivot->op < ANA_OP_DISTINCT_MIN
      && self->pivot->op != ANA_OP_QUANTILE)
    return TRUE;
  ana_query_fail (error, "/pivot/op", "unknown op \"%s\"", op);
  return FALSE;
}

static gboolean
parse_lookup (AnaQuery *self, JsonObject *item, const char *pointer, GError **error)
{
  g_autofree char *place = join (pointer, "kind");
  const char *kind = ana_query_text (item, "kind", "left");

  self->has_lookup = TRUE;
  if (!check_members (item, pointer, "source as kind on", error)
      || get_text (item, pointer, "source", TRUE, error) == NULL || get_text (item, pointer, "as", TRUE, error) == NULL)
    return FALSE;
  if (strcmp (kind, "inner") == 0 || strcmp (kind, "left") == 0)
    return TRUE;
  ana_query_fail (error, place, "\"inner\" or \"left\" expected");
  return FALSE;
}

static gboolean
parse_object (JsonObject *model, const char *member, JsonObject **out, GError **error)
{
  JsonNode *node = json_object_get_member (model, member);
  g_autofree char *place = join ("", member);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      ana_query_fail (error, place, "an object expected");
      return FALSE;
    }
  *out = json_node_get_object (node);
  return TRUE;
}

static gboolean
check_predicate (AnaQuery *self, JsonObject *predicate, const char *pointer, GError **error)
{
  g_autofree char *text = NULL;

  if (predicate == NULL)
    return TRUE;
  text = ana_predicate_to_formula (predicate, pointer, self->params, NULL, 0, error);
  return text != NULL;
}

static gboolean
check_params (AnaQuery *self, GError **error)
{
  g_autoptr (GList) names = self->params != NULL ? json_object_get_members (self->params) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *place = join ("/params", l->data);
      JsonNode *node = json_object_get_member (self->params, l->data);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          ana_query_fail (error, place, "an object with type and value expected");
          return FALSE;
        }
      if (!check_members (json_node_get_object (node), place, "type value label", error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
parse_ends (AnaQuery *self, JsonObject *model, GError **error)
{
  if (!get_integer (model, "", "offset", 0, &self->offset, error)
      || !get_integer (model, "", "limit", -1, &self->limit, error))
    return FALSE;
  if (self->offset < 0 || self->limit < -1)
    {
      ana_query_fail (error, self->offset < 0 ? "/offset" : "/limit", "may not be negative");
      return FALSE;
    }
  if (json_object_has_member (model, "select") && !json_object_get_null_member (model, "select"))
    {
      self->select = parse_names (model, "", "select", error);
      return self->select != NULL;
    }
  return TRUE;
}

static gboolean
parse_model (AnaQuery *self, JsonObject *model, GError **error)
{
  gint64 version = 1;
  const char *source;

  if (!check_members (model, "",
                      "version source params lookup calculate filter group aggregate post having window pivot select sort "
                      "offset limit",
                      error)
      || !get_integer (model, "", "version", 1, &version, error)
      || (source = get_text (model, "", "source", TRUE, error)) == NULL)
    return FALSE;
  self->source = g_strdup (source);
  if (version != 1)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_TOO_NEW, "/version: this is version 1 of the query model");
      return FALSE;
    }
  if (!parse_object (model, "params", &self->params, error) || !check_params (self, error)
      || !parse_items (self, model, "lookup", parse_lookup, error)
      || !parse_items (self, model, "calculate", parse_calculate, error)
      || !parse_object (model, "filter", &self->filter, error) || !check_predicate (self, self->filter, "/filter", error)
      || !parse_items (self, model, "group", parse_group, error)
      || !parse_items (self, model, "aggregate", parse_aggregate, error)
      || !parse_items (self, model, "post", parse_post, error) || !parse_object (model, "having", &self->having, error)
      || !check_predicate (self, self->having, "/having", error)
      || !parse_items (self, model, "window", parse_window, error) || !parse_pivot (self, model, error)
      || !parse_sort_keys (self->sort, model, "", error) || !parse_ends (self, model, error))
    return FALSE;
  self->grouped = self->group->len > 0 || self->aggregate->len > 0;
  return TRUE;
}

static void
clear_calculate (gpointer data)
{
  AnaCalculate *self = data;

  g_free (self->as);
  g_free (self->text);
}

static void
clear_group (gpointer data)
{
  AnaGroup *self = data;

  g_free (self->field);
  g_free (self->as);
}

static void
clear_aggregate (gpointer data)
{
  AnaAggregate *self = data;

  g_free (self->field);
  g_free (self->as);
  g_free (self->by);
  g_free (self->time);
  g_free (self->where);
}

static void
clear_sort_key (gpointer data)
{
  g_free (((AnaSortKey *) data)->field);
}

static void
clear_window (gpointer data)
{
  AnaWindow *self = data;

  clear_aggregate (&self->aggregate);
  g_clear_pointer (&self->groupby, g_ptr_array_unref);
  for (guint i = 0; i < self->sort->len; i++)
    clear_sort_key (&g_array_index (self->sort, AnaSortKey, i));
  g_array_unref (self->sort);
}

static GArray *
new_list (gsize size, GDestroyNotify clear)
{
  GArray *list = g_array_new (FALSE, TRUE, (guint) size);

  g_array_set_clear_func (list, clear);
  return list;
}

/**
 * ana_query_parse:
 * @model: a query model (FORMATS.md section 5)
 * @error: return location
 *
 * Reads a model. Names of columns are only checked when it runs.
 *
 * Returns: (transfer full): the query, immutable; %NULL and BAD_INPUT that begins with a JSON pointer
 */
AnaQuery *
ana_query_parse (JsonNode *model,
                 GError  **error)
{
  g_autoptr (AnaQuery) self = g_new0 (AnaQuery, 1);

  g_return_val_if_fail (model != NULL, NULL);

  g_atomic_ref_count_init (&self->refs);
  self->calculate = new_list (sizeof (AnaCalculate), clear_calculate);
  self->group = new_list (sizeof (AnaGroup), clear_group);
  self->aggregate = new_list (sizeof (AnaAggregate), clear_aggregate);
  self->post = new_list (sizeof (AnaCalculate), clear_calculate);
  self->window = new_list (sizeof (AnaWindow), clear_window);
  self->sort = new_list (sizeof (AnaSortKey), clear_sort_key);
  self->model = json_node_copy (model);
  if (!JSON_NODE_HOLDS_OBJECT (model))
    {
      ana_query_fail (error, "", "a query model is an object");
      return NULL;
    }
  if (!parse_model (self, json_node_get_object (self->model), error))
    return NULL;
  return g_steal_pointer (&self);
}

AnaQuery *
ana_query_ref (AnaQuery *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

static void
free_pivot (AnaPivot *self)
{
  g_free (self->field);
  g_free (self->value);
  g_clear_pointer (&self->groupby, g_ptr_array_unref);
  g_free (self);
}

void
ana_query_unref (AnaQuery *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_array_unref (self->calculate);
  g_array_unref (self->group);
  g_array_unref (self->aggregate);
  g_array_unref (self->post);
  g_array_unref (self->window);
  g_array_unref (self->sort);
  g_clear_pointer (&self->select, g_ptr_array_unref);
  g_clear_pointer (&self->pivot, free_pivot);
  g_clear_pointer (&self->model, json_node_unref);
  g_free (self->source);
  g_free (self);
}

/**
 * ana_query_to_json:
 * @self: a query
 *
 * The model again; ana_query_parse() of it gives an equal query.
 *
 * Returns: (transfer full): the model
 */
JsonNode *
ana_query_to_json (const AnaQuery *self)
{
  return json_node_copy (self->model);
}

const char *
ana_query_get_source (const AnaQuery *self)
{
  return self->source;
}

/**
 * ana_query_get_span:
 * @self: a query
 * @time_column: a column of its source
 *
 * The span that the filter puts on @time_column by equal, lt, lte, gt, gte and range, as far as all rows must meet it.
 *
 * Returns: the span; unbounded ends are %G_MININT64 and %G_MAXINT64
 */
AnaSpan
ana_query_get_span (const AnaQuery *self,
                    const char     *time_column)
{
  AnaSpan span = { G_MININT64, G_MAXINT64 };

  if (self->filter != NULL)
    ana_predicate_bound (self->filter, time_column, self->params, &span);
  return span;
}
