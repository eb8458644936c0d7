/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-query-evaluate.c: a query over the rows of its source, step by step in the order of FORMATS.md section 5.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-query-private.h"

#include <string.h>

static gboolean
run_calculate (const AnaQuery *self, AnaTable *table, GError **error)
{
  for (guint i = 0; i < self->calculate->len; i++)
    {
      const AnaCalculate *calculate = &g_array_index (self->calculate, AnaCalculate, i);
      g_autofree char *pointer = g_strdup_printf ("/calculate/%u/calculate", i);
      AnaVec *vec = ana_table_eval (table, calculate->text, pointer, error);

      if (vec == NULL)
        return FALSE;
      ana_table_add (table, calculate->as, NULL, vec);
    }
  return TRUE;
}

static void
replace (AnaTable **table, AnaTable *with)
{
  ana_table_free (*table);
  *table = with;
}

/* Keeps the rows of @table that meet @predicate, as its formula says. */
static gboolean
run_formula (const AnaQuery *self, JsonObject *predicate, const char *pointer, gint64 now_usec, AnaTable **table, GError **error)
{
  g_autoptr (AnaSchema) schema = NULL;
  g_autofree char *text = NULL;
  g_autofree guint64 *mask = NULL;
  g_autofree guint32 *rows = NULL;
  g_autoptr (AnaVec) vec = NULL;
  guint n;

  schema = ana_table_get_schema (*table, "the rows");
  text = ana_predicate_to_formula (predicate, pointer, self->params, schema, now_usec, error);
  if (text == NULL || (vec = ana_table_eval (*table, text, pointer, error)) == NULL)
    return FALSE;
  mask = ana_vec_to_mask (vec, (*table)->n_rows);
  rows = g_new (guint32, MAX ((*table)->n_rows, 1));
  n = ana_mask_select (mask, (*table)->n_rows, rows);
  if (n == (*table)->n_rows)
    return TRUE;
  replace (table, ana_table_take (*table, rows, n));
  return TRUE;
}

/* The plain parts first: they leave little to the formula, and mostly nothing. */
static gboolean
run_filter (const AnaQuery *self, JsonObject *predicate, const char *pointer, gint64 now_usec, AnaTable **table, GError **error)
{
  g_autofree guint32 *rows = NULL;
  guint n;
  gboolean covered;

  if (predicate == NULL)
    return TRUE;
  covered = ana_query_narrow (predicate, self->params, *table, &rows, &n);
  if (n < (*table)->n_rows)
    replace (table, covered && predicate == self->filter ? ana_table_take_for (*table, self, rows, n) : ana_table_take (*table, rows, n));
  return covered || run_formula (self, predicate, pointer, now_usec, table, error);
}

static AnaPeriod
get_bucket_period (AnaTimeUnit unit)
{
  static const AnaPeriod periods[] = { ANA_PERIOD_DAY,  ANA_PERIOD_YEAR, ANA_PERIOD_QUARTER, ANA_PERIOD_MONTH,
                                       ANA_PERIOD_WEEK, ANA_PERIOD_DAY,  ANA_PERIOD_HOUR,    ANA_PERIOD_MINUTE };

  return periods[unit];
}

/* How long each group's time bucket is: a day may have 23 hours. NULL without a truncating time group. */
static AnaVec *
get_seconds (const AnaQuery *self, GPtrArray *keys, const AnaGrouping *grouping)
{
  for (guint i = 0; i < keys->len; i++)
    {
      const AnaGroup *group = &g_array_index (self->group, AnaGroup, i);
      const AnaVec *key = g_ptr_array_index (keys, i);
      AnaVec *out;

      if (group->unit == ANA_UNIT_NONE || group->unit >= ANA_UNIT_QUARTER || key->type != ANA_TYPE_TIME)
        continue;
      out = ana_vec_new (ANA_TYPE_REAL, NULL, grouping->n_groups, FALSE);
      for (guint g = 0; g < grouping->n_groups; g++)
        {
          guint row = grouping->rows[grouping->first[g]];
          AnaSpan span = ana_bucket_span (get_bucket_period (group->unit), group->zone, key->i64[row]);
          ana_vec_doubles (out)[g] = (double) (span.end_usec - span.start_usec) / (double) ANA_USEC_PER_SEC;
        }
      return out;
    }
  return NULL;
}

static AnaTable *
make_groups (const AnaQuery *self, AnaTable *table, GPtrArray *keys, const AnaGrouping *grouping, GError **error)
{
  g_autoptr (AnaTable) out = ana_table_new (grouping->n_groups, table->frame);
  g_autoptr (AnaVec) seconds = get_seconds (self, keys, grouping);
  g_autofree guint32 *examples = g_new0 (guint32, MAX (grouping->n_groups, 1));

  for (guint g = 0; g < grouping->n_groups && table->n_rows > 0; g++)
    examples[g] = grouping->rows[grouping->first[g]];
  for (guint i = 0; i < keys->len; i++)
    ana_table_add (out, g_array_index (self->group, AnaGroup, i).as, NULL,
                   ana_vec_take (g_ptr_array_index (keys, i), examples, grouping->n_groups));
  for (guint i = 0; i < keys->len; i++)
    g_array_index (out->columns, AnaTableColumn, i).role
      = g_array_index (self->group, AnaGroup, i).unit != ANA_UNIT_NONE ? ANA_ROLE_TIME : ANA_ROLE_DIMENSION;
  for (guint i = 0; i < self->aggregate->len; i++)
    {
      const AnaAggregate *aggregate = &g_array_index (self->aggregate, AnaAggregate, i);
      g_autofree char *pointer = g_strdup_printf ("/aggregate/%u", i);
      g_autofree char *unit = NULL;
      AnaVec *vec = ana_aggregate_run (aggregate, table, grouping, seconds, pointer, &unit, error);

      if (vec == NULL)
        return NULL;
      ana_table_add (out, aggregate->as, unit, vec);
    }
  return g_steal_pointer (&out);
}

static gboolean
run_groups (const AnaQuery *self, AnaTable **table, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_vec_unref);
  AnaGrouping grouping;
  AnaTable *out;

  for (guint i = 0; i < self->group->len; i++)
    {
      g_autofree char *pointer = g_strdup_printf ("/group/%u", i);
      AnaVec *key = ana_group_key (*table, &g_array_index (self->group, AnaGroup, i), pointer, error);

      if (key == NULL)
        return FALSE;
      g_ptr_array_add (keys, key);
    }
  ana_grouping_init (&grouping, (AnaVec **) keys->pdata, keys->len, (*table)->n_rows);
  out = make_groups (self, *table, keys, &grouping, error);
  ana_grouping_clear (&grouping);
  if (out == NULL)
    return FALSE;
  ana_table_free (*table);
  *table = out;
  return TRUE;
}

/* Arithmetic over what was aggregated, as plain numbers: money counts in minor units, with fractions. */
static gboolean
run_post (const AnaQuery *self, AnaTable *table, GError **error)
{
  g_autoptr (AnaTable) numbers = ana_table_new (table->n_rows, NULL);

  if (self->post->len == 0)
    return TRUE;
  for (guint i = 0; i < table->columns->len; i++)
    {
      const AnaTableColumn *column = &g_array_index (table->columns, AnaTableColumn, i);
      if (ana_type_is_number (column->vec->type))
        ana_table_add (numbers, column->name, NULL, ana_vec_to_real (column->vec));
    }
  for (guint i = 0; i < self->post->len; i++)
    {
      const AnaCalculate *post = &g_array_index (self->post, AnaCalculate, i);
      g_autofree char *pointer = g_strdup_printf ("/post/%u/calculate", i);
      AnaVec *vec = ana_table_eval (numbers, post->text, pointer, error);

      if (vec == NULL)
        return FALSE;
      ana_table_add (numbers, post->as, NULL, ana_vec_ref (vec));
      ana_table_add (table, post->as, NULL, vec);
    }
  return TRUE;
}

static gboolean
run_windows (const AnaQuery *self, AnaTable *table, GError **error)
{
  for (guint i = 0; i < self->window->len; i++)
    {
      const AnaWindow *window = &g_array_index (self->window, AnaWindow, i);
      g_autofree char *pointer = g_strdup_printf ("/window/%u", i);
      g_autofree char *unit = NULL;
      AnaVec *vec = ana_window_run (window, table, pointer, &unit, error);

      if (vec == NULL)
        return FALSE;
      ana_table_add (table, window->aggregate.as, unit, vec);
    }
  return TRUE;
}

static gboolean
run_pivot (const AnaQuery *self, AnaTable **table, GError **error)
{
  AnaTable *out;

  if (self->pivot == NULL)
    return TRUE;
  out = ana_pivot_run (self->pivot, *table, error);
  if (out == NULL)
    return FALSE;
  ana_table_free (*table);
  *table = out;
  return TRUE;
}

static gboolean
run_sort (const AnaQuery *self, AnaTable **table, GError **error)
{
  AnaTable *sorted;

  if (self->sort->len == 0)
    return TRUE;
  sorted = ana_table_sort (*table, self->sort, "/sort", error);
  if (sorted == NULL)
    return FALSE;
  ana_table_free (*table);
  *table = sorted;
  return TRUE;
}

static void
run_limit (const AnaQuery *self, AnaTable **table)
{
  gint64 n_rows = (*table)->n_rows;
  gint64 first = MIN (self->offset, n_rows);
  gint64 n = self->limit < 0 ? n_rows - first : MIN (self->limit, n_rows - first);
  g_autofree guint32 *rows = g_new (guint32, MAX (n, 1));
  AnaTable *cut;

  if (n == n_rows)
    return;
  for (gint64 i = 0; i < n; i++)
    rows[i] = (guint32) (first + i);
  cut = ana_table_take (*table, rows, (guint) n);
  ana_table_free (*table);
  *table = cut;
}

/* Sorting may use what is not selected, so that this comes last. */
static AnaTable *
run_select (const AnaQuery *self, AnaTable *table, GError **error)
{
  g_autoptr (AnaTable) out = ana_table_new (table->n_rows, table->frame);

  for (guint i = 0; i < self->select->len; i++)
    {
      const char *name = g_ptr_array_index (self->select, i);
      AnaTableColumn *column = ana_table_get (table, name);

      if (column == NULL)
        {
          g_autofree char *pointer = g_strdup_printf ("/select/%u", i);
          ana_query_fail (error, pointer, "no column \"%s\"", name);
          return NULL;
        }
      ana_table_add (out, column->name, column->unit, ana_vec_ref (column->vec));
      g_array_index (out->columns, AnaTableColumn, out->columns->len - 1).role = column->role;
    }
  return g_steal_pointer (&out);
}

/**
 * ana_query_evaluate:
 * @self: a query
 * @rows: the rows of its source
 * @now_usec: the present, for "last"
 * @error: return location
 *
 * Runs the model. Exact: distinct values are counted by themselves, quantiles by sorting, integers in 128 bits. What
 * leaves int64 is null. Logic has three values, as in SQL. Without group and aggregate the rows themselves come out; with
 * aggregates alone, one row. Pure: any thread.
 *
 * Returns: (transfer full): the answer; %NULL and BAD_INPUT that begins with a JSON pointer, or USAGE for a lookup, which
 *   needs more than one source
 */
AnaFrame *
ana_query_evaluate (const AnaQuery *self,
                    AnaFrame       *rows,
                    gint64          now_usec,
                    GError        **error)
{
  g_autoptr (AnaTable) table = ana_table_from_frame (rows);
  g_autoptr (AnaTable) selected = NULL;

  if (self->has_lookup)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_USAGE,
                           "/lookup: joins need their other sources; these rows are of one source");
      return NULL;
    }
  if (!run_calculate (self, table, error) || !run_filter (self, self->filter, "/filter", now_usec, &table, error)
      || (self->grouped && !run_groups (self, &table, error)) || !run_post (self, table, error)
      || !run_filter (self, self->having, "/having", now_usec, &table, error) || !run_windows (self, table, error)
      || !run_pivot (self, &table, error) || !run_sort (self, &table, error))
    return NULL;
  run_limit (self, &table);
  if (self->select == NULL)
    return ana_table_to_frame (table);
  selected = run_select (self, table, error);
  return selected != NULL ? ana_table_to_frame (selected) : NULL;
}
