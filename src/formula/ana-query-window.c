/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-query-window.c: ranks, neighbours and running figures within partitions, and the pivot.
 *
 * frame as in Vega-Lite: [rows before, rows after], null for all of them, by default all before and the row itself; rows
 * that sort equal are taken in together unless ignorePeers.
 */
#include "config.h"

#include "ana-query-private.h"

#include "ana-date.h"

#include <math.h>
#include <string.h>

typedef struct {
  const AnaWindow *spec;
  const AnaTable  *table;
  AnaVec          *vec;      /* (nullable) */
  AnaVec          *sort[16];
  guint            n_sort;
  const guint32   *rows;     /* of the partition, sorted */
  guint            n;
  AnaVec          *out;
} Run;

static int
order_rows (const Run *self, guint a, guint b)
{
  for (guint i = 0; i < self->n_sort; i++)
    {
      const AnaSortKey *key = &g_array_index (self->spec->sort, AnaSortKey, i);
      gboolean nulls = !ana_vec_is_valid (self->sort[i], a) || !ana_vec_is_valid (self->sort[i], b);
      int order = ana_vec_order (self->sort[i], a, b);
      if (order != 0)
        return key->descending && !nulls ? -order : order;
    }
  return 0;
}

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer data)
{
  guint x = *(const guint32 *) a;
  guint y = *(const guint32 *) b;
  int order = order_rows (data, x, y);

  return order != 0 ? order : (x > y) - (x < y);
}

static gboolean
are_peers (const Run *self, guint i, guint j)
{
  return order_rows (self, self->rows[i], self->rows[j]) == 0;
}

static void
run_ranks (Run *self)
{
  gint64 rank = 0;
  gint64 dense = 0;

  for (guint i = 0; i < self->n; i++)
    {
      if (i == 0 || !are_peers (self, i - 1, i))
        {
          rank = i + 1;
          dense++;
        }
      ana_vec_ints (self->out)[self->rows[i]] = self->spec->aggregate.op == ANA_OP_ROW_NUMBER ? (gint64) i + 1
                                                : self->spec->aggregate.op == ANA_OP_RANK     ? rank
                                                                                              : dense;
    }
}

static void
run_cume_dist (Run *self)
{
  guint last = 0;

  for (guint i = 0; i < self->n; i++)
    {
      last = MAX (last, i);
      while (last + 1 < self->n && are_peers (self, i, last + 1))
        last++;
      ana_vec_doubles (self->out)[self->rows[i]] = (last + 1.0) / self->n;
    }
}

static void
get_frame (const Run *self, guint i, guint *first, guint *end)
{
  gint64 low = self->spec->frame[0] == G_MININT64 ? 0 : (gint64) i + self->spec->frame[0];
  gint64 high = self->spec->frame[1] == G_MAXINT64 ? (gint64) self->n - 1 : (gint64) i + self->spec->frame[1];

  *first = (guint) CLAMP (low, 0, (gint64) self->n);
  *end = (guint) CLAMP (high + 1, 0, (gint64) self->n);
  if (*end < *first)
    *end = *first;
  if (self->spec->ignore_peers || self->n_sort == 0 || *first == *end)
    return;
  while (*first > 0 && are_peers (self, *first - 1, *first))
    (*first)--;
  while (*end < self->n && are_peers (self, *end - 1, *end))
    (*end)++;
}

static void
put_number (Run *self, guint row, long double value, gboolean known)
{
  if (!known || !isfinite ((double) value))
    ana_vec_set_null (self->out, row);
  else if (self->out->type == ANA_TYPE_REAL)
    ana_vec_doubles (self->out)[row] = (double) value;
  else if (fabsl (value) >= 0x1p63L)
    ana_vec_set_null (self->out, row);
  else
    ana_vec_ints (self->out)[row] = (gint64) value;
}

static long double
get_number (const AnaVec *vec, guint row)
{
  return vec->type == ANA_TYPE_REAL ? (long double) vec->f64[row] : (long double) vec->i64[row];
}

/* Sums of frames from running sums: a long partition stays cheap. */
static void
run_sums (Run *self)
{
  g_autofree long double *sums = g_new0 (long double, self->n + 1);
  g_autofree guint32 *counts = g_new0 (guint32, self->n + 1);
  AnaQueryOp op = self->spec->aggregate.op;

  for (guint i = 0; i < self->n; i++)
    {
      gboolean valid = self->vec == NULL || ana_vec_is_valid (self->vec, self->rows[i]);
      sums[i + 1] = sums[i] + (valid && self->vec != NULL && op != ANA_OP_VALID ? get_number (self->vec, self->rows[i]) : 0);
      counts[i + 1] = counts[i] + valid;
    }
  for (guint i = 0; i < self->n; i++)
    {
      guint row = self->rows[i];
      guint first, end, n;
      long double sum;

      get_frame (self, i, &first, &end);
      sum = sums[end] - sums[first];
      n = counts[end] - counts[first];
      if (op == ANA_OP_COUNT || op == ANA_OP_VALID)
        put_number (self, row, n, TRUE);
      else if (op == ANA_OP_SUM)
        put_number (self, row, sum, n > 0);
      else if (op == ANA_OP_MEAN)
        put_number (self, row, sum / n, n > 0);
      else
        put_number (self, row, ana_vec_is_valid (self->vec, row) ? get_number (self->vec, row) / sum : NAN, n > 0);
    }
}

static void
copy_value (Run *self, guint row, AnaVec *from, guint from_row)
{
  if (!ana_vec_is_valid (from, from_row))
    ana_vec_set_null (self->out, row);
  else if (from->type == ANA_TYPE_TEXT)
    ((guint32 *) self->out->own_values)[row] = from->codes[from_row];
  else
    ana_vec_copy_value (self->out, row, from, from_row);
}

static void
run_neighbours (Run *self)
{
  gint64 step = self->spec->aggregate.op == ANA_OP_LAG ? -self->spec->offset : self->spec->offset;

  for (guint i = 0; i < self->n; i++)
    {
      gint64 j;

      if (__builtin_add_overflow ((gint64) i, step, &j) || j < 0 || j >= (gint64) self->n)
        ana_vec_set_null (self->out, self->rows[i]);
      else
        copy_value (self, self->rows[i], self->vec, self->rows[j]);
    }
}

/* Every other op: the aggregate over the frame's rows. */
static gboolean
run_frames (Run *self, const char *pointer, GError **error)
{
  for (guint i = 0; i < self->n; i++)
    {
      guint32 bounds[2] = { 0, 0 };
      guint first, end;
      g_autoptr (AnaVec) value = NULL;
      g_autofree char *unit = NULL;

      get_frame (self, i, &first, &end);
      bounds[1] = end - first;
      AnaGrouping grouping = { 1, (guint32 *) self->rows + first, bounds };
      value = ana_aggregate_run (&self->spec->aggregate, self->table, &grouping, NULL, pointer, &unit, error);
      if (value == NULL)
        return FALSE;
      copy_value (self, self->rows[i], value, 0);
    }
  return TRUE;
}

static gboolean
run_partition (Run *self, const char *pointer, GError **error)
{
  switch (self->spec->aggregate.op)
    {
    case ANA_OP_ROW_NUMBER:
    case ANA_OP_RANK:
    case ANA_OP_DENSE_RANK:
      run_ranks (self);
      return TRUE;
    case ANA_OP_CUME_DIST:
      run_cume_dist (self);
      return TRUE;
    case ANA_OP_LAG:
    case ANA_OP_LEAD:
      run_neighbours (self);
      return TRUE;
    case ANA_OP_COUNT:
    case ANA_OP_VALID:
    case ANA_OP_SUM:
    case ANA_OP_MEAN:
    case ANA_OP_SHARE:
      run_sums (self);
      return TRUE;
    default:
      return run_frames (self, pointer, error);
    }
}

static AnaVec *
new_like (AnaVec *vec, guint n_rows)
{
  AnaVec *out = ana_vec_new (vec->type, vec->currency, n_rows, FALSE);

  if (vec->type == ANA_TYPE_TEXT)
    {
      out->dict = vec->dict;
      out->n_dict = vec->n_dict;
      out->base = ana_vec_ref (vec);
    }
  return out;
}

static AnaVec *
new_result (const Run *self, const char *pointer, GError **error)
{
  AnaQueryOp op = self->spec->aggregate.op;
  guint n = self->table->n_rows;
  guint32 bounds[2] = { 0, 0 };
  AnaGrouping nothing = { 1, bounds, bounds };
  g_autoptr (AnaVec) example = NULL;
  g_autofree char *unit = NULL;

  if (op == ANA_OP_ROW_NUMBER || op == ANA_OP_RANK || op == ANA_OP_DENSE_RANK)
    return ana_vec_new (ANA_TYPE_INT, NULL, n, FALSE);
  if (op == ANA_OP_CUME_DIST)
    return ana_vec_new (ANA_TYPE_REAL, NULL, n, FALSE);
  if (op == ANA_OP_LAG || op == ANA_OP_LEAD)
    return new_like (self->vec, n);
  if (op == ANA_OP_SHARE)
    {
      if (ana_type_is_number (self->vec->type))
        return ana_vec_new (ANA_TYPE_REAL, NULL, n, FALSE);
      ana_query_fail (error, pointer, "\"%s\" is no number", self->spec->aggregate.field);
      return NULL;
    }
  example = ana_aggregate_run (&self->spec->aggregate, self->table, &nothing, NULL, pointer, &unit, error);
  return example != NULL ? new_like (example, n) : NULL;
}

static gboolean
find_vecs (Run *self, const char *pointer, GError **error)
{
  const char *field = self->spec->aggregate.field;
  AnaTableColumn *column = field != NULL ? ana_table_get (self->table, field) : NULL;

  if (field != NULL && column == NULL)
    {
      ana_query_fail (error, pointer, "no column \"%s\"", field);
      return FALSE;
    }
  self->vec = column != NULL ? column->vec : NULL;
  self->n_sort = MIN (self->spec->sort->len, G_N_ELEMENTS (self->sort));
  for (guint i = 0; i < self->n_sort; i++)
    {
      const AnaSortKey *key = &g_array_index (self->spec->sort, AnaSortKey, i);

      column = ana_table_get (self->table, key->field);
      if (column == NULL)
        {
          ana_query_fail (error, pointer, "no column \"%s\" to sort by", key->field);
          return FALSE;
        }
      self->sort[i] = column->vec;
    }
  return TRUE;
}

static gboolean
collect_keys (const AnaTable *table, GPtrArray *names, GPtrArray *keys, const char *pointer, GError **error)
{
  for (guint i = 0; i < names->len; i++)
    {
      AnaTableColumn *column = ana_table_get (table, g_ptr_array_index (names, i));

      if (column == NULL)
        {
          ana_query_fail (error, pointer, "no column \"%s\" to group by", (const char *) g_ptr_array_index (names, i));
          return FALSE;
        }
      g_ptr_array_add (keys, column->vec);
    }
  return TRUE;
}

AnaVec *
ana_window_run (const AnaWindow *self, const AnaTable *table, const char *pointer, char **unit, GError **error)
{
  Run run = { .spec = self, .table = table };
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  AnaGrouping grouping;
  gboolean ok = TRUE;

  *unit = NULL;
  if (!find_vecs (&run, pointer, error) || !collect_keys (table, self->groupby, keys, pointer, error)
      || (run.out = new_result (&run, pointer, error)) == NULL)
    return NULL;
  ana_grouping_init (&grouping, (AnaVec **) keys->pdata, keys->len, table->n_rows);
  for (guint g = 0; g < grouping.n_groups && ok; g++)
    {
      run.rows = grouping.rows + grouping.first[g];
      run.n = grouping.first[g + 1] - grouping.first[g];
      g_qsort_with_data (grouping.rows + grouping.first[g], (int) run.n, sizeof (guint32), compare_rows, &run);
      ok = run_partition (&run, pointer, error);
    }
  ana_grouping_clear (&grouping);
  if (!ok)
    g_clear_pointer (&run.out, ana_vec_unref);
  return run.out;
}

/* --- pivot --- */

static char *
get_column_name (const AnaVec *vec, guint row)
{
  char number[32];

  if (!ana_vec_is_valid (vec, row))
    return g_strdup ("null");
  if (vec->type == ANA_TYPE_TEXT)
    return g_strdup (ana_vec_text (vec, row));
  if (vec->type == ANA_TYPE_REAL)
    {
      ana_double_to_string (vec->f64[row], number);
      return g_strdup (number);
    }
  if (vec->type == ANA_TYPE_TIME)
    return ana_time_format_rfc3339 (vec->i64[row], ana_zone_utc ());
  if (vec->type == ANA_TYPE_DATE)
    return ana_time_format_date (ana_date_to_usec (vec->i64[row]), ana_zone_utc ());
  if (vec->type == ANA_TYPE_BOOL)
    return g_strdup (vec->i64[row] ? "true" : "false");
  return g_strdup_printf ("%" G_GINT64_FORMAT, vec->i64[row]);
}

/* One column of the pivot: the aggregate over the rows with this value, for each group. */
static gboolean
add_pivot_column (const AnaPivot *self, const AnaTable *table, AnaTable *out, const AnaGrouping *grouping,
                  const AnaGrouping *values, guint value, const AnaVec *vec, GError **error)
{
  guint example = values->rows[values->first[value]];
  g_autofree char *name = get_column_name (vec, example);
  AnaAggregate aggregate = { .op = self->op, .field = self->value, .p = 0.5, .k = 2 };
  g_autofree guint32 *rows = g_new (guint32, MAX (table->n_rows, 1));
  g_autofree guint32 *first = g_new0 (guint32, grouping->n_groups + 1);
  g_autofree char *unit = NULL;
  AnaGrouping part = { grouping->n_groups, rows, first };
  guint n = 0;
  AnaVec *column;

  for (guint g = 0; g < grouping->n_groups; g++)
    {
      for (guint i = grouping->first[g]; i < grouping->first[g + 1]; i++)
        if (ana_vec_order (vec, grouping->rows[i], example) == 0)
          rows[n++] = grouping->rows[i];
      first[g + 1] = n;
    }
  column = ana_aggregate_run (&aggregate, table, &part, NULL, "/pivot", &unit, error);
  if (column == NULL)
    return FALSE;
  ana_table_add (out, name, unit, column);
  return TRUE;
}

AnaTable *
ana_pivot_run (const AnaPivot *self, const AnaTable *table, GError **error)
{
  AnaTableColumn *column = ana_table_get (table, self->field);
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autofree guint32 *examples = NULL;
  g_autoptr (AnaTable) out = NULL;
  AnaGrouping grouping, values;
  gboolean ok = TRUE;

  if (column == NULL)
    {
      ana_query_fail (error, "/pivot", "no column \"%s\"", self->field);
      return NULL;
    }
  if (!collect_keys (table, self->groupby, keys, "/pivot/groupby", error))
    return NULL;
  ana_grouping_init (&grouping, (AnaVec **) keys->pdata, keys->len, table->n_rows);
  ana_grouping_init (&values, &column->vec, 1, table->n_rows);
  examples = g_new0 (guint32, MAX (grouping.n_groups, 1));
  for (guint g = 0; g < grouping.n_groups && table->n_rows > 0; g++)
    examples[g] = grouping.rows[grouping.first[g]];
  out = ana_table_new (grouping.n_groups, table->frame);
  for (guint i = 0; i < keys->len; i++)
    ana_table_add (out, g_ptr_array_index (self->groupby, i), NULL,
                   ana_vec_take (g_ptr_array_index (keys, i), examples, grouping.n_groups));
  for (guint v = 0; v < values.n_groups && ok && (self->limit == 0 || v < self->limit); v++)
    ok = add_pivot_column (self, table, out, &grouping, &values, v, column->vec, error);
  ana_grouping_clear (&grouping);
  ana_grouping_clear (&values);
  return ok ? g_steal_pointer (&out) : NULL;
}
