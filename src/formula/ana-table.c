/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-table.c: named columns that the steps of a query hand on.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-query-private.h"

#include <string.h>

static void
clear_column (gpointer data)
{
  AnaTableColumn *column = data;

  g_free (column->name);
  g_free (column->unit);
  ana_vec_unref (column->vec);
}

AnaTable *
ana_table_new (guint n_rows, AnaFrame *frame)
{
  AnaTable *self = g_new0 (AnaTable, 1);

  self->n_rows = n_rows;
  self->frame = frame != NULL ? ana_frame_ref (frame) : NULL;
  self->columns = g_array_new (FALSE, TRUE, sizeof (AnaTableColumn));
  g_array_set_clear_func (self->columns, clear_column);
  return self;
}

void
ana_table_free (AnaTable *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->columns);
  g_clear_pointer (&self->frame, ana_frame_unref);
  g_free (self);
}

AnaTableColumn *
ana_table_get (const AnaTable *self, const char *name)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      AnaTableColumn *column = &g_array_index (self->columns, AnaTableColumn, i);
      if (g_ascii_strcasecmp (column->name, name) == 0)
        return column;
    }
  return NULL;
}

static AnaVec *
expand (AnaVec *vec, guint n_rows)
{
  g_autofree guint32 *rows = NULL;
  AnaVec *out;

  if (vec->mask != 0)
    return vec;
  rows = g_new0 (guint32, MAX (n_rows, 1));
  out = ana_vec_take (vec, rows, n_rows);
  ana_vec_unref (vec);
  return out;
}

static AnaRole
get_role (AnaType type)
{
  if (type == ANA_TYPE_TIME || type == ANA_TYPE_DATE)
    return ANA_ROLE_TIME;
  return ana_type_is_number (type) ? ANA_ROLE_MEASURE : ANA_ROLE_DIMENSION;
}

void
ana_table_add (AnaTable *self, const char *name, const char *unit, AnaVec *vec)
{
  AnaTableColumn *known = ana_table_get (self, name);
  AnaTableColumn column = { g_strdup (name), g_strdup (unit), get_role (vec->type), expand (vec, self->n_rows) };

  if (known == NULL)
    {
      g_array_append_val (self->columns, column);
      return;
    }
  clear_column (known);
  *known = column;
}

AnaTable *
ana_table_from_frame (AnaFrame *frame)
{
  AnaTable *self = ana_table_new (ana_frame_get_n_rows (frame), frame);

  for (guint i = 0; i < ana_frame_get_n_cols (frame); i++)
    {
      const AnaField *field = ana_frame_get_field (frame, i);
      AnaTableColumn column = { g_strdup (field->name), g_strdup (field->unit), field->role, ana_vec_from_frame (frame, i) };
      g_array_append_val (self->columns, column);
    }
  return self;
}

/* Some of the rows asked for are none. */
static gboolean
ends_in_nulls (const guint32 *rows, guint n_rows)
{
  guint32 most = 0;

  for (guint i = 0; i < n_rows; i++)
    most = MAX (most, rows[i]);
  return most == G_MAXUINT32;
}

static void
take_valid (const AnaVec *self, gpointer to, const guint32 *rows, guint n_rows)
{
  const gint64 *from = self->type == ANA_TYPE_REAL ? (const gint64 *) (const void *) self->f64 : self->i64; /* eight bytes, whatever they are */

  if (self->type == ANA_TYPE_TEXT)
    for (guint i = 0; i < n_rows; i++)
      ((guint32 *) to)[i] = self->codes[rows[i]];
  else
    for (guint i = 0; i < n_rows; i++)
      ((gint64 *) to)[i] = from[rows[i]];
}

/* Takes values by their row; texts keep their dictionary. */
AnaVec *
ana_vec_take (AnaVec *self, const guint32 *rows, guint n_rows)
{
  AnaVec *out = ana_vec_new (self->type, self->currency, n_rows, FALSE);

  if (self->type == ANA_TYPE_TEXT)
    {
      out->dict = self->dict;
      out->n_dict = self->n_dict;
      out->base = ana_vec_ref (self);
    }
  if (self->valid == NULL && self->mask != 0 && !ends_in_nulls (rows, n_rows))
    {
      take_valid (self, out->own_values, rows, n_rows);
      return out;
    }
  for (guint i = 0; i < n_rows; i++)
    {
      guint row = rows[i] & self->mask;

      if (rows[i] == G_MAXUINT32 || !ana_vec_is_valid (self, rows[i]))
        ana_vec_set_null (out, i);
      else if (self->type == ANA_TYPE_TEXT)
        ((guint32 *) out->own_values)[i] = self->codes[row];
      else
        ana_vec_copy_value (out, i, self, row);
    }
  return out;
}

static gboolean
is_name (const char *name, const char *other)
{
  return other != NULL && g_ascii_strcasecmp (name, other) == 0;
}

/* Groups hide every column that they do not name; a formula within them may name any. */
static gboolean
is_read (const AnaQuery *query, const char *name)
{
  if (!query->grouped)
    return TRUE;
  for (guint i = 0; i < query->group->len; i++)
    if (is_name (name, g_array_index (query->group, AnaGroup, i).field))
      return TRUE;
  for (guint i = 0; i < query->aggregate->len; i++)
    {
      const AnaAggregate *a = &g_array_index (query->aggregate, AnaAggregate, i);

      if (a->where != NULL || is_name (name, a->field) || is_name (name, a->by) || is_name (name, a->time))
        return TRUE;
    }
  return FALSE;
}

AnaTable *
ana_table_take (AnaTable *self, const guint32 *rows, guint n_rows)
{
  return ana_table_take_for (self, NULL, rows, n_rows);
}

/* @query NULL: all columns. */
AnaTable *
ana_table_take_for (AnaTable *self, const AnaQuery *query, const guint32 *rows, guint n_rows)
{
  AnaTable *out = ana_table_new (n_rows, self->frame);

  for (guint i = 0; i < self->columns->len; i++)
    {
      const AnaTableColumn *from = &g_array_index (self->columns, AnaTableColumn, i);

      if (query != NULL && !is_read (query, from->name))
        continue;
      AnaTableColumn column = { g_strdup (from->name), g_strdup (from->unit), from->role, ana_vec_take (from->vec, rows, n_rows) };
      g_array_append_val (out->columns, column);
    }
  return out;
}

AnaSchema *
ana_table_get_schema (const AnaTable *self, const char *name)
{
  AnaSchema *schema = ana_schema_new (name);

  for (guint i = 0; i < self->columns->len; i++)
    {
      const AnaTableColumn *column = &g_array_index (self->columns, AnaTableColumn, i);
      ana_schema_add (schema, column->name, column->vec->type, column->vec->currency);
    }
  return schema;
}

AnaFrame *
ana_table_to_frame (const AnaTable *self)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();

  for (guint i = 0; i < self->columns->len; i++)
    {
      const AnaTableColumn *column = &g_array_index (self->columns, AnaTableColumn, i);
      char unit[16];
      guint col = ana_frame_builder_add_field (builder, column->name, column->vec->type, column->vec->currency,
                                               column->unit == NULL && column->vec->type == ANA_TYPE_MONEY
                                                 ? ana_type_to_string (ANA_TYPE_MONEY, column->vec->currency, unit)
                                                 : column->unit,
                                               column->role);
      ana_vec_put (column->vec, builder, col, self->n_rows);
    }
  return ana_frame_builder_end (builder);
}

static AnaVec *
find_column (const AnaEval *eval, const char *name)
{
  return ana_vec_ref (ana_table_get (eval->table, name)->vec); /* the checker has seen it */
}

/* Runs a row expression over the table; the error is led by @pointer. */
AnaVec *
ana_table_eval (const AnaTable *self, const char *text, const char *pointer, GError **error)
{
  g_autoptr (AnaSchema) schema = ana_table_get_schema (self, "the rows");
  g_autoptr (AnaNode) node = ana_formula_parse (text, FALSE, error);
  AnaEval eval = { .n_rows = self->n_rows, .table = self, .find = find_column };
  AnaVec *out;

  if (node == NULL || !ana_node_check (node, text, schema, error))
    {
      g_prefix_error (error, "%s: ", pointer);
      return NULL;
    }
  out = ana_node_eval (node, &eval);
  return out->type == ANA_TYPE_NULL ? ana_vec_to_type (out, ANA_TYPE_INT, NULL) : out;
}

static int
order_values (const AnaVec *self, guint a, guint b)
{
  if (self->type == ANA_TYPE_TEXT)
    return self->codes[a] == self->codes[b] ? 0 : strcmp (self->dict[self->codes[a]], self->dict[self->codes[b]]);
  if (self->type == ANA_TYPE_REAL)
    return (self->f64[a] > self->f64[b]) - (self->f64[a] < self->f64[b]);
  return (self->i64[a] > self->i64[b]) - (self->i64[a] < self->i64[b]);
}

int
ana_vec_order (const AnaVec *self, guint a, guint b)
{
  gboolean null_a = !ana_vec_is_valid (self, a);
  gboolean null_b = !ana_vec_is_valid (self, b);

  if (null_a || null_b)
    return null_a - null_b;
  return order_values (self, a, b);
}

typedef struct {
  guint   n;
  AnaVec *vecs[32];
  int     signs[32];
} SortPlan;

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer data)
{
  const SortPlan *plan = data;
  guint x = *(const guint32 *) a;
  guint y = *(const guint32 *) b;

  for (guint i = 0; i < plan->n; i++)
    {
      gboolean nulls = !ana_vec_is_valid (plan->vecs[i], x) || !ana_vec_is_valid (plan->vecs[i], y);
      int order = ana_vec_order (plan->vecs[i], x, y);
      if (order != 0)
        return nulls ? order : order * plan->signs[i];
    }
  return (x > y) - (x < y); /* ties keep their order */
}

/* Sorts by the keys; nulls last in both directions; ties keep their order. */
AnaTable *
ana_table_sort (AnaTable *self, const GArray *keys, const char *pointer, GError **error)
{
  g_autofree guint32 *rows = g_new (guint32, MAX (self->n_rows, 1));
  SortPlan plan = { .n = MIN (keys->len, 32) };

  for (guint i = 0; i < plan.n; i++)
    {
      const AnaSortKey *key = &g_array_index (keys, AnaSortKey, i);
      AnaTableColumn *column = ana_table_get (self, key->field);

      if (column == NULL)
        {
          ana_query_fail (error, pointer, "no column \"%s\" to sort by", key->field);
          return NULL;
        }
      plan.vecs[i] = column->vec;
      plan.signs[i] = key->descending ? -1 : 1;
    }
  for (guint i = 0; i < self->n_rows; i++)
    rows[i] = i;
  g_qsort_with_data (rows, (int) self->n_rows, sizeof *rows, compare_rows, &plan);
  return ana_table_take (self, rows, self->n_rows);
}
