/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-query-narrow.c: the rows that a predicate leaves, by its plain parts: spans of a time, and texts that are named.
 *
 * A board filters by little else. Each such part of the top "and" is one pass over a column, where the formula makes a
 * column of truth for every comparison. What it cannot tell is left to the formula, over the rows that are left.
 */
#include "config.h"

#include "ana-query-private.h"

#include <string.h>

typedef struct {
  const AnaTable *table;
  JsonObject     *params; /* (nullable) */
  guint32        *rows;   /* (owned) (nullable): all */
  guint           n;
} Narrow;

static guint32 *
make_room (Narrow *self)
{
  return self->rows != NULL ? self->rows : g_new (guint32, MAX (self->n, 1));
}

/* --- a span of time --- */

/* With its offset said a text is the same instant to everybody. */
static gboolean
is_instant (JsonNode *node)
{
  const char *text;
  gsize n;
  gint64 t;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  text = json_node_get_string (node);
  n = strlen (text);
  return n >= 17 && text[10] == 'T' && (text[n - 1] == 'Z' || text[n - 6] == '+' || text[n - 6] == '-') && ana_time_parse (text, ana_zone_utc (), &t, NULL);
}

static gboolean
is_span (JsonObject *predicate)
{
  static const char *const known[] = { "lt", "lte", "gt", "gte", NULL };
  g_autoptr (GList) names = json_object_get_members (predicate);
  guint n = 0;

  for (GList *l = names; l != NULL; l = l->next)
    {
      if (strcmp (l->data, "field") == 0)
        continue;
      if (!g_strv_contains (known, l->data) || !is_instant (json_object_get_member (predicate, l->data)))
        return FALSE;
      n++;
    }
  return n > 0;
}

static void
keep_span (Narrow *self, const AnaVec *vec, AnaSpan span)
{
  guint32 *out = make_room (self);
  guint n = 0;

  /* written whether it counts or not: no jump that chance decides */
  for (guint i = 0; i < self->n; i++)
    {
      guint32 row = self->rows != NULL ? self->rows[i] : i;
      gint64 t = vec->i64[row];

      out[n] = row;
      n += (t >= span.start_usec) & ((t < span.end_usec) | (span.end_usec == G_MAXINT64)) & (vec->valid == NULL || ana_vec_is_valid (vec, row));
    }
  self->rows = out;
  self->n = n;
}

/* --- texts by name --- */

static gboolean
is_text (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

static gboolean
is_texts (JsonNode *node)
{
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (!is_text (json_array_get_element (array, i)))
      return FALSE;
  return array != NULL;
}

static void
mark_text (const AnaVec *vec, const char *text, guint8 *wanted)
{
  for (guint i = 0; i < vec->n_dict; i++)
    wanted[i] |= strcmp (vec->dict[i], text) == 0;
}

static void
keep_texts (Narrow *self, const AnaVec *vec, const guint8 *wanted)
{
  guint32 *out = make_room (self);
  guint n = 0;

  for (guint i = 0; i < self->n; i++)
    {
      guint32 row = self->rows != NULL ? self->rows[i] : i;

      out[n] = row;
      n += (vec->valid == NULL || ana_vec_is_valid (vec, row)) && wanted[vec->codes[row]];
    }
  self->rows = out;
  self->n = n;
}

static gboolean
narrow_texts (Narrow *self, const AnaVec *vec, JsonObject *predicate)
{
  JsonNode *equal = json_object_get_member (predicate, "equal"), *one_of = json_object_get_member (predicate, "oneOf");
  g_autofree guint8 *wanted = NULL;

  if (json_object_get_size (predicate) != 2 || (equal != NULL ? !is_text (equal) : !is_texts (one_of)))
    return FALSE;
  wanted = g_new0 (guint8, MAX (vec->n_dict, 1));
  if (equal != NULL)
    mark_text (vec, json_node_get_string (equal), wanted);
  else
    for (guint i = 0; i < json_array_get_length (json_node_get_array (one_of)); i++)
      mark_text (vec, json_array_get_string_element (json_node_get_array (one_of), i), wanted);
  keep_texts (self, vec, wanted);
  return TRUE;
}

/* --- */

/* Returns: whether the rows kept are those that meet it, with nothing left to be asked. */
static gboolean
narrow (Narrow *self, JsonObject *predicate)
{
  JsonNode *all = json_object_get_member (predicate, "and");
  const char *member = ana_query_text (predicate, "field", NULL);
  g_autofree char *name = member != NULL ? ana_query_field_name (member) : NULL;
  AnaTableColumn *column = name != NULL ? ana_table_get (self->table, name) : NULL;
  AnaSpan span = { G_MININT64, G_MAXINT64 };
  gboolean covered = TRUE;

  if (all != NULL && json_object_get_size (predicate) == 1 && JSON_NODE_HOLDS_ARRAY (all))
    {
      for (guint i = 0; i < json_array_get_length (json_node_get_array (all)); i++)
        {
          JsonNode *item = json_array_get_element (json_node_get_array (all), i);

          covered = JSON_NODE_HOLDS_OBJECT (item) && narrow (self, json_node_get_object (item)) && covered;
        }
      return covered;
    }
  if (column == NULL || column->vec->mask == 0)
    return FALSE;
  if (column->vec->type == ANA_TYPE_TEXT)
    return narrow_texts (self, column->vec, predicate);
  if (column->vec->type != ANA_TYPE_TIME || !is_span (predicate))
    return FALSE;
  ana_predicate_bound (predicate, name, self->params, &span);
  keep_span (self, column->vec, span);
  return TRUE;
}

/**
 * ana_query_narrow:
 * @predicate: of the model
 * @params: (nullable): of the model
 * @table: the rows
 * @rows: (out) (transfer full) (nullable): those that may meet it, ascending; %NULL: all of them
 * @n_rows: (out): how many
 *
 * Returns: whether they are those that meet it; FALSE: @predicate is still to be asked of each
 */
gboolean
ana_query_narrow (JsonObject *predicate, JsonObject *params, const AnaTable *table, guint32 **rows, guint *n_rows)
{
  Narrow self = { table, params, NULL, table->n_rows };
  gboolean covered = narrow (&self, predicate);

  *rows = self.rows;
  *n_rows = self.n;
  return covered;
}
