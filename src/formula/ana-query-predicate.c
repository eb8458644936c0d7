/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-query-predicate.c: the model's predicates, as formulas. So one language decides about types and nulls.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-query-private.h"

#include <string.h>

typedef struct {
  JsonObject      *params; /* (nullable) */
  const AnaSchema *schema; /* (nullable) */
  gint64           now_usec;
} Context;

static const struct {
  const char *name;
  const char *sign;
} comparisons[] = { { "equal", "=" }, { "lt", "<" }, { "lte", "<=" }, { "gt", ">" }, { "gte", ">=" } };

/* {"param":"name"} stands for the value given, else for its default. NULL and an error when there is no such. */
static JsonNode *
resolve (JsonNode *node, JsonObject *params, const char *pointer, GError **error)
{
  const char *name;
  JsonNode *param;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return node;
  name = ana_query_text (json_node_get_object (node), "param", NULL);
  if (name == NULL)
    {
      ana_query_fail (error, pointer, "a value, or {\"param\":…}, expected");
      return NULL;
    }
  param = params != NULL ? json_object_get_member (params, name) : NULL;
  value = param != NULL && JSON_NODE_HOLDS_OBJECT (param) ? json_object_get_member (json_node_get_object (param), "value") : NULL;
  if (value == NULL || JSON_NODE_HOLDS_OBJECT (value) || JSON_NODE_HOLDS_ARRAY (value))
    {
      ana_query_fail (error, pointer, "no value for the parameter \"%s\"", name);
      return NULL;
    }
  return value;
}

static gboolean
is_time_field (const Context *self, const char *field)
{
  AnaType type = ANA_TYPE_INT;
  int i = self->schema != NULL ? ana_schema_find (self->schema, field) : -1;

  return i >= 0 && ana_schema_get (self->schema, (guint) i, NULL, &type, NULL)
         && (type == ANA_TYPE_TIME || type == ANA_TYPE_DATE);
}

static void
append_integer (GString *out, gint64 value, gboolean instant)
{
  g_autofree char *text = NULL;

  if (instant) /* microseconds, as on the wire */
    {
      text = ana_time_format_rfc3339 (value, ana_zone_utc ());
      ana_formula_quote_text (out, text);
    }
  else if (value == G_MININT64)
    g_string_append (out, "(-9223372036854775807 - 1)");
  else
    g_string_append_printf (out, "%" G_GINT64_FORMAT, value);
}

static gboolean
append_value (const Context *self, GString *out, JsonNode *node, gboolean instant, const char *pointer, GError **error)
{
  JsonNode *value = resolve (node, self->params, pointer, error);
  char number[32];

  if (value == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_ARRAY (value))
    {
      ana_query_fail (error, pointer, "one value expected");
      return FALSE;
    }
  if (JSON_NODE_HOLDS_NULL (value))
    g_string_append (out, "null");
  else if (json_node_get_value_type (value) == G_TYPE_STRING)
    ana_formula_quote_text (out, json_node_get_string (value));
  else if (json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    g_string_append (out, json_node_get_boolean (value) ? "true" : "false");
  else if (json_node_get_value_type (value) == G_TYPE_INT64)
    append_integer (out, json_node_get_int (value), instant);
  else
    {
      ana_double_to_string (json_node_get_double (value), number);
      g_string_append (out, number);
      if (strpbrk (number, ".eE") == NULL)
        g_string_append (out, ".0");
    }
  return TRUE;
}

static gboolean
append_comparison (const Context *self, GString *out, const char *field, const char *sign, JsonNode *value,
                   const char *pointer, GError **error)
{
  ana_formula_quote_name (out, field);
  g_string_append_printf (out, " %s ", sign);
  return append_value (self, out, value, is_time_field (self, field), pointer, error);
}

static gboolean
append_range (const Context *self, GString *out, const char *field, JsonNode *value, const char *pointer, GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  if (array == NULL || json_array_get_length (array) != 2)
    {
      ana_query_fail (error, pointer, "a list of two expected");
      return FALSE;
    }
  if (JSON_NODE_HOLDS_NULL (json_array_get_element (array, 0)))
    g_string_append (out, "true");
  else if (!append_comparison (self, out, field, ">=", json_array_get_element (array, 0), pointer, error))
    return FALSE;
  g_string_append (out, " and ");
  if (JSON_NODE_HOLDS_NULL (json_array_get_element (array, 1)))
    {
      g_string_append (out, "true");
      return TRUE;
    }
  return append_comparison (self, out, field, "<=", json_array_get_element (array, 1), pointer, error);
}

/* A null in the list means the rows without a value. */
static gboolean
append_one_of (const Context *self, GString *out, const char *field, JsonNode *value, const char *pointer, GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
  gboolean with_null = FALSE;
  guint n = 0;

  if (array == NULL)
    {
      ana_query_fail (error, pointer, "a list expected");
      return FALSE;
    }
  g_string_append_c (out, '(');
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_NULL (item))
        {
          with_null = TRUE;
          continue;
        }
      if (n++ == 0)
        {
          ana_formula_quote_name (out, field);
          g_string_append (out, " in (");
        }
      else
        g_string_append (out, ", ");
      if (!append_value (self, out, item, is_time_field (self, field), pointer, error))
        return FALSE;
    }
  g_string_append (out, n > 0 ? ")" : "false");
  if (with_null)
    {
      g_string_append (out, " or ");
      ana_formula_quote_name (out, field);
      g_string_append (out, " is null");
    }
  g_string_append_c (out, ')');
  return TRUE;
}

static gboolean
append_match (const Context *self, GString *out, const char *field, const char *function, JsonNode *node,
              const char *pointer, GError **error)
{
  JsonNode *value = resolve (node, self->params, pointer, error);

  if (value == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_STRING)
    {
      ana_query_fail (error, pointer, "a text expected");
      return FALSE;
    }
  g_string_append_printf (out, "%s(", function);
  ana_formula_quote_name (out, field);
  g_string_append (out, ", ");
  ana_formula_quote_text (out, json_node_get_string (value));
  g_string_append_c (out, ')');
  return TRUE;
}

/* Up to now, from so long before. */
static gboolean
append_last (const Context *self, GString *out, const char *field, JsonNode *node, const char *pointer, GError **error)
{
  JsonNode *value = resolve (node, self->params, pointer, error);
  AnaDuration duration;
  gint64 start;

  if (value == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_STRING
      || !ana_duration_parse (json_node_get_string (value), &duration, NULL))
    {
      ana_query_fail (error, pointer, "an ISO 8601 duration expected, as \"P90D\"");
      return FALSE;
    }
  start = ana_duration_add (&duration, ana_zone_utc (), self->now_usec, -1);
  ana_formula_quote_name (out, field);
  g_string_append (out, " >= ");
  append_integer (out, start, TRUE);
  g_string_append (out, " and ");
  ana_formula_quote_name (out, field);
  g_string_append (out, " <= ");
  append_integer (out, self->now_usec, TRUE);
  return TRUE;
}

static gboolean
append_valid (GString *out, const char *field, JsonNode *value, const char *pointer, GError **error)
{
  if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_BOOLEAN)
    {
      ana_query_fail (error, pointer, "true or false expected");
      return FALSE;
    }
  ana_formula_quote_name (out, field);
  g_string_append (out, json_node_get_boolean (value) ? " is not null" : " is null");
  return TRUE;
}

static gboolean
append_condition (const Context *self, GString *out, const char *field, const char *name, JsonNode *value,
                  const char *pointer, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (comparisons); i++)
    if (strcmp (comparisons[i].name, name) == 0)
      return append_comparison (self, out, field, comparisons[i].sign, value, pointer, error);
  if (strcmp (name, "range") == 0)
    return append_range (self, out, field, value, pointer, error);
  if (strcmp (name, "oneOf") == 0)
    return append_one_of (self, out, field, value, pointer, error);
  if (strcmp (name, "valid") == 0)
    return append_valid (out, field, value, pointer, error);
  if (strcmp (name, "contains") == 0 || strcmp (name, "starts_with") == 0)
    return append_match (self, out, field, name, value, pointer, error);
  if (strcmp (name, "regex") == 0)
    return append_match (self, out, field, "matches", value, pointer, error);
  if (strcmp (name, "last") == 0)
    return append_last (self, out, field, value, pointer, error);
  ana_query_fail (error, pointer, "unknown predicate");
  return FALSE;
}

static gboolean append_predicate (const Context *self, GString *out, JsonObject *predicate, const char *pointer,
                                  guint depth, GError **error);

static gboolean
append_field (const Context *self, GString *out, JsonObject *predicate, const char *pointer, GError **error)
{
  const char *member = ana_query_text (predicate, "field", NULL);
  g_autofree char *field = member != NULL ? ana_query_field_name (member) : NULL;
  g_autoptr (GList) names = json_object_get_members (predicate);
  guint n = 0;

  if (field == NULL)
    {
      ana_query_fail (error, pointer, "field, and, or or not expected");
      return FALSE;
    }
  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *place = g_strdup_printf ("%s/%s", pointer, (const char *) l->data);

      if (strcmp (l->data, "field") == 0)
        continue;
      g_string_append (out, n++ > 0 ? " and (" : "(");
      if (!append_condition (self, out, field, l->data, json_object_get_member (predicate, l->data), place, error))
        return FALSE;
      g_string_append_c (out, ')');
    }
  if (n > 0)
    return TRUE;
  ana_query_fail (error, pointer, "a condition on \"%s\" expected", field);
  return FALSE;
}

static gboolean
append_nested (const Context *self, GString *out, JsonNode *node, const char *pointer, guint depth, GError **error)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return append_predicate (self, out, json_node_get_object (node), pointer, depth + 1, error);
  ana_query_fail (error, pointer, "a predicate expected");
  return FALSE;
}

static gboolean
append_list (const Context *self, GString *out, JsonNode *node, gboolean is_and, const char *pointer, guint depth,
             GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL)
    {
      ana_query_fail (error, pointer, "a list expected");
      return FALSE;
    }
  if (json_array_get_length (array) == 0)
    g_string_append (out, is_and ? "true" : "false");
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *place = g_strdup_printf ("%s/%u", pointer, i);

      if (i > 0)
        g_string_append (out, is_and ? " and " : " or ");
      if (!append_nested (self, out, json_array_get_element (array, i), place, depth, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
append_predicate (const Context *self, GString *out, JsonObject *predicate, const char *pointer, guint depth, GError **error)
{
  static const char *const combiners[] = { "and", "or", "not" };

  if (depth > 24)
    {
      ana_query_fail (error, pointer, "nested too deeply");
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (combiners); i++)
    {
      JsonNode *node = json_object_get_member (predicate, combiners[i]);
      g_autofree char *place = g_strdup_printf ("%s/%s", pointer, combiners[i]);
      gboolean ok;

      if (node == NULL)
        continue;
      if (json_object_get_size (predicate) > 1)
        {
          ana_query_fail (error, pointer, "\"%s\" stands alone in its object", combiners[i]);
          return FALSE;
        }
      g_string_append (out, i == 2 ? "(not " : "(");
      ok = i == 2 ? append_nested (self, out, node, place, depth, error)
                  : append_list (self, out, node, i == 0, place, depth, error);
      g_string_append_c (out, ')');
      return ok;
    }
  g_string_append_c (out, '(');
  if (!append_field (self, out, predicate, pointer, error))
    return FALSE;
  g_string_append_c (out, ')');
  return TRUE;
}

char *
ana_predicate_to_formula (JsonObject *predicate, const char *pointer, JsonObject *params, const AnaSchema *schema,
                          gint64 now_usec, GError **error)
{
  Context context = { params, schema, now_usec };
  g_autoptr (GString) out = g_string_new (NULL);

  if (!append_predicate (&context, out, predicate, pointer, 0, error))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
get_instant (JsonNode *node, JsonObject *params, gint64 *out)
{
  JsonNode *value = resolve (node, params, "", NULL);

  if (value == NULL || !JSON_NODE_HOLDS_VALUE (value))
    return FALSE;
  if (json_node_get_value_type (value) == G_TYPE_INT64)
    {
      *out = json_node_get_int (value);
      return TRUE;
    }
  return json_node_get_value_type (value) == G_TYPE_STRING
         && ana_time_parse (json_node_get_string (value), ana_zone_utc (), out, NULL);
}

static gint64
after (gint64 t_usec)
{
  return t_usec < G_MAXINT64 ? t_usec + 1 : t_usec;
}

static void
bound_field (JsonObject *predicate, JsonObject *params, AnaSpan *span)
{
  JsonNode *range = json_object_get_member (predicate, "range");
  gint64 t;

  for (guint i = 0; i < G_N_ELEMENTS (comparisons); i++)
    {
      JsonNode *node = json_object_get_member (predicate, comparisons[i].name);

      if (node == NULL || !get_instant (node, params, &t))
        continue;
      if (comparisons[i].sign[0] != '<')
        span->start_usec = MAX (span->start_usec, strcmp (comparisons[i].sign, ">") == 0 ? after (t) : t);
      if (comparisons[i].sign[0] != '>')
        span->end_usec = MIN (span->end_usec, strcmp (comparisons[i].sign, "<") == 0 ? t : after (t));
    }
  if (range == NULL || !JSON_NODE_HOLDS_ARRAY (range) || json_array_get_length (json_node_get_array (range)) != 2)
    return;
  if (get_instant (json_array_get_element (json_node_get_array (range), 0), params, &t))
    span->start_usec = MAX (span->start_usec, t);
  if (get_instant (json_array_get_element (json_node_get_array (range), 1), params, &t))
    span->end_usec = MIN (span->end_usec, after (t));
}

/* Narrows @span by what every row must meet: the top predicate and what stands in its "and". */
void
ana_predicate_bound (JsonObject *predicate, const char *field, JsonObject *params, AnaSpan *span)
{
  JsonNode *list = json_object_get_member (predicate, "and");
  const char *member = ana_query_text (predicate, "field", NULL);

  if (member != NULL)
    {
      g_autofree char *name = ana_query_field_name (member);
      if (g_ascii_strcasecmp (name, field) == 0)
        bound_field (predicate, params, span);
    }
  for (guint i = 0; list != NULL && JSON_NODE_HOLDS_ARRAY (list) && i < json_array_get_length (json_node_get_array (list)); i++)
    {
      JsonNode *item = json_array_get_element (json_node_get_array (list), i);
      if (JSON_NODE_HOLDS_OBJECT (item))
        ana_predicate_bound (json_node_get_object (item), field, params, span);
    }
}
