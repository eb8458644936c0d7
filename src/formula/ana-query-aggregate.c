/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-query-aggregate.c: the ops of the query model over groups of rows.
 *
 * These are the second, independent way to every KPI: exact, from the rows, without the streaming states. Distinct
 * values are told apart by themselves, quantiles by sorting, integers are added in 128 bits, doubles with Neumaier's
 * correction in extended precision, deviations in two passes.
 */
#include "config.h"

#include "ana-query-private.h"
#include "ana-sketch-private.h"

#include <math.h>
#include <string.h>

typedef struct {
  const AnaAggregate *spec;
  AnaVec             *vec;     /* (nullable): the field */
  AnaVec             *by;      /* (nullable) */
  AnaVec             *time;    /* (nullable) */
  AnaVec             *seconds; /* (nullable): per group */
  const guint64      *where;   /* (nullable) */
  AnaVec             *out;
  guint32            *rows;    /* of the group, those that count */
  guint               n;
} Run;

static gboolean
is_on (const guint64 *bits, guint row)
{
  return ((bits[row >> 6] >> (row & 63)) & 1) != 0;
}

static void
put_int (Run *self, guint group, __int128 value)
{
  if (value > G_MAXINT64 || value < G_MININT64)
    ana_vec_set_null (self->out, group);
  else
    ana_vec_ints (self->out)[group] = (gint64) value;
}

static void
put_real (Run *self, guint group, double value)
{
  if (isfinite (value))
    ana_vec_doubles (self->out)[group] = value;
  else
    ana_vec_set_null (self->out, group);
}

static double
get_number (const AnaVec *vec, guint row)
{
  return vec->type == ANA_TYPE_REAL ? vec->f64[row] : (double) vec->i64[row];
}

static long double
sum_reals (const AnaVec *vec, const guint32 *rows, guint n)
{
  long double sum = 0;
  long double rest = 0;

  for (guint i = 0; i < n; i++)
    {
      long double x = vec->f64[rows[i]];
      long double t = sum + x;
      rest += fabsl (sum) >= fabsl (x) ? (sum - t) + x : (x - t) + sum;
      sum = t;
    }
  return sum + rest;
}

static __int128
sum_integers (const AnaVec *vec, const guint32 *rows, guint n)
{
  __int128 sum = 0;

  for (guint i = 0; i < n; i++)
    sum += vec->i64[rows[i]];
  return sum;
}

static void
run_sum (Run *self, guint group)
{
  if (self->n == 0)
    ana_vec_set_null (self->out, group);
  else if (self->vec->type == ANA_TYPE_REAL)
    put_real (self, group, (double) sum_reals (self->vec, self->rows, self->n));
  else
    put_int (self, group, sum_integers (self->vec, self->rows, self->n));
}

static long double
get_mean (Run *self)
{
  if (self->vec->type == ANA_TYPE_REAL)
    return sum_reals (self->vec, self->rows, self->n) / self->n;
  return (long double) sum_integers (self->vec, self->rows, self->n) / self->n;
}

static void
run_mean (Run *self, guint group)
{
  if (self->n == 0)
    ana_vec_set_null (self->out, group);
  else if (self->vec->type == ANA_TYPE_REAL)
    put_real (self, group, (double) get_mean (self));
  else
    put_real (self, group, (double) sum_integers (self->vec, self->rows, self->n) / (double) self->n);
}

static void
run_variance (Run *self, guint group)
{
  long double mean = self->n > 1 ? get_mean (self) : 0;
  long double sum = 0;
  double variance;

  for (guint i = 0; i < self->n; i++)
    {
      long double x = get_number (self->vec, self->rows[i]) - mean;
      sum += x * x;
    }
  variance = (double) (sum / ((long double) self->n - 1));
  if (self->n < 2)
    ana_vec_set_null (self->out, group);
  else
    put_real (self, group, self->spec->op == ANA_OP_STDEV ? sqrt (variance) : variance);
}

static void
copy_value (Run *self, guint group, guint row)
{
  if (self->vec->type == ANA_TYPE_TEXT)
    ((guint32 *) self->out->own_values)[group] = self->vec->codes[row];
  else
    ana_vec_copy_value (self->out, group, self->vec, row);
}

/* min and max by value; first and last by time where one is named, and of equal times the smaller and the larger. */
static gboolean
comes_before (Run *self, guint row, guint best)
{
  int by_time = self->by != NULL ? ana_vec_order (self->by, row, best) : 0;
  int by_value = ana_vec_order (self->vec, row, best);

  switch (self->spec->op)
    {
    case ANA_OP_MIN:
      return by_value < 0;
    case ANA_OP_MAX:
      return by_value > 0;
    case ANA_OP_FIRST:
      return self->by != NULL && (by_time < 0 || (by_time == 0 && by_value < 0));
    default:
      return self->by == NULL || by_time > 0 || (by_time == 0 && by_value > 0);
    }
}

static void
run_pick (Run *self, guint group)
{
  guint best;

  if (self->n == 0)
    {
      ana_vec_set_null (self->out, group);
      return;
    }
  best = self->rows[0];
  for (guint i = 1; i < self->n; i++)
    if (comes_before (self, self->rows[i], best))
      best = self->rows[i];
  copy_value (self, group, best);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
run_quantile (Run *self, guint group)
{
  g_autofree double *sorted = g_new (double, MAX (self->n, 1));

  for (guint i = 0; i < self->n; i++)
    sorted[i] = get_number (self->vec, self->rows[i]);
  qsort (sorted, self->n, sizeof (double), compare_doubles);
  put_real (self, group, ana_sorted_quantile (sorted, self->n, self->spec->p));
}

static int
compare_by_vec (gconstpointer a, gconstpointer b, gpointer data)
{
  return ana_vec_order (data, *(const guint32 *) a, *(const guint32 *) b);
}

/* Sorts the group's rows by a column: equal values lie together. */
static void
sort_rows (Run *self, AnaVec *by)
{
  g_qsort_with_data (self->rows, (int) self->n, sizeof (guint32), compare_by_vec, by);
}

static void
run_distinct (Run *self, guint group)
{
  gint64 n = self->n > 0;

  sort_rows (self, self->vec);
  for (guint i = 1; i < self->n; i++)
    n += ana_vec_order (self->vec, self->rows[i - 1], self->rows[i]) != 0;
  put_int (self, group, n);
}

typedef struct {
  AnaVec *first, *second;
} TwoKeys;

static int
compare_two (gconstpointer a, gconstpointer b, gpointer data)
{
  const TwoKeys *keys = data;
  guint x = *(const guint32 *) a;
  guint y = *(const guint32 *) b;
  int order = ana_vec_order (keys->first, x, y);

  return order != 0 || keys->second == NULL ? order : ana_vec_order (keys->second, x, y);
}

static void
run_distinct_min (Run *self, guint group)
{
  TwoKeys keys = { self->vec, self->by };
  gint64 n = 0;
  guint n_different = 0;

  g_qsort_with_data (self->rows, (int) self->n, sizeof (guint32), compare_two, &keys);
  for (guint i = 0; i < self->n; i++)
    {
      gboolean same_x = i > 0 && ana_vec_order (self->vec, self->rows[i - 1], self->rows[i]) == 0;
      gboolean same_y = same_x && ana_vec_order (self->by, self->rows[i - 1], self->rows[i]) == 0;

      n_different = same_x ? n_different + !same_y : 1;
      n += !same_y && n_different == self->spec->k;
    }
  put_int (self, group, n);
}

static gboolean
is_later (Run *self, guint row, guint best)
{
  int order = self->time != NULL ? ana_vec_order (self->time, row, best) : 1;

  return order > 0 || (order == 0 && ana_vec_order (self->vec, row, best) > 0);
}

static void
run_sum_last (Run *self, guint group)
{
  long double sum = 0;

  sort_rows (self, self->by);
  for (guint i = 0; i < self->n;)
    {
      guint best = self->rows[i];
      guint j = i + 1;

      for (; j < self->n && ana_vec_order (self->by, self->rows[i], self->rows[j]) == 0; j++)
        if (is_later (self, self->rows[j], best))
          best = self->rows[j];
      sum += get_number (self->vec, best);
      i = j;
    }
  put_real (self, group, (double) sum);
}

static void
run_group (Run *self, guint group, guint n_all)
{
  switch (self->spec->op)
    {
    case ANA_OP_COUNT:
    case ANA_OP_VALID:
      put_int (self, group, self->n);
      break;
    case ANA_OP_MISSING:
      put_int (self, group, (gint64) n_all - self->n);
      break;
    case ANA_OP_DISTINCT:
    case ANA_OP_APPROX_DISTINCT: /* an exact answer is one */
      run_distinct (self, group);
      break;
    case ANA_OP_SUM:
      run_sum (self, group);
      break;
    case ANA_OP_MEAN:
      run_mean (self, group);
      break;
    case ANA_OP_MEDIAN:
    case ANA_OP_QUANTILE:
      run_quantile (self, group);
      break;
    case ANA_OP_STDEV:
    case ANA_OP_VARIANCE:
      run_variance (self, group);
      break;
    case ANA_OP_DISTINCT_MIN:
      run_distinct_min (self, group);
      break;
    case ANA_OP_SUM_LAST:
      run_sum_last (self, group);
      break;
    case ANA_OP_SECONDS:
      put_real (self, group, self->seconds != NULL ? self->seconds->f64[group] : NAN);
      break;
    default:
      run_pick (self, group);
    }
}

static gboolean
is_counted (const Run *self, guint row)
{
  return (self->where == NULL || is_on (self->where, row)) && (self->vec == NULL || ana_vec_is_valid (self->vec, row))
         && (self->by == NULL || ana_vec_is_valid (self->by, row)) && (self->time == NULL || ana_vec_is_valid (self->time, row));
}

/* Every row counts, and none is moved: the rows of the groups can be read where they are. */
static gboolean
can_read_in_place (const Run *self)
{
  AnaQueryOp op = self->spec->op;

  return self->where == NULL && self->by == NULL && self->time == NULL && (self->vec == NULL || self->vec->valid == NULL)
         && (op == ANA_OP_COUNT || op == ANA_OP_VALID || op == ANA_OP_SUM || op == ANA_OP_MEAN || op == ANA_OP_STDEV || op == ANA_OP_VARIANCE);
}

static void
run_groups_in_place (Run *self, const AnaGrouping *grouping)
{
  for (guint g = 0; g < grouping->n_groups; g++)
    {
      self->rows = grouping->rows + grouping->first[g];
      self->n = grouping->first[g + 1] - grouping->first[g];
      run_group (self, g, self->n);
    }
}

static void
run_groups (Run *self, const AnaGrouping *grouping)
{
  guint n_rows = grouping->first[grouping->n_groups];
  g_autofree guint32 *rows = g_new (guint32, MAX (n_rows, 1));

  self->rows = rows;
  for (guint g = 0; g < grouping->n_groups; g++)
    {
      guint n_all = 0;

      self->n = 0;
      for (guint i = grouping->first[g]; i < grouping->first[g + 1]; i++)
        {
          guint32 row = grouping->rows[i];

          n_all += self->where == NULL || is_on (self->where, row);
          if (is_counted (self, row))
            rows[self->n++] = row;
        }
      run_group (self, g, n_all);
    }
}

static gboolean
gives_integer (AnaQueryOp op)
{
  return op == ANA_OP_COUNT || op == ANA_OP_VALID || op == ANA_OP_MISSING || op == ANA_OP_DISTINCT
         || op == ANA_OP_APPROX_DISTINCT || op == ANA_OP_DISTINCT_MIN;
}

static gboolean
keeps_type (AnaQueryOp op)
{
  return op == ANA_OP_MIN || op == ANA_OP_MAX || op == ANA_OP_FIRST || op == ANA_OP_LAST;
}

static gboolean
get_vec (const AnaTable *table, const char *name, AnaVec **out, const char *pointer, GError **error)
{
  AnaTableColumn *column;

  *out = NULL;
  if (name == NULL)
    return TRUE;
  column = ana_table_get (table, name);
  if (column == NULL)
    {
      ana_query_fail (error, pointer, "no column \"%s\"", name);
      return FALSE;
    }
  *out = column->vec;
  return TRUE;
}

static gboolean
check_type (const Run *self, const char *pointer, GError **error)
{
  AnaQueryOp op = self->spec->op;

  if (self->vec == NULL || gives_integer (op) || keeps_type (op) || ana_type_is_number (self->vec->type)
      || (self->vec->type == ANA_TYPE_BOOL && (op == ANA_OP_SUM || op == ANA_OP_MEAN)))
    return TRUE;
  ana_query_fail (error, pointer, "\"%s\" is no number", self->spec->field);
  return FALSE;
}

static AnaVec *
new_result (const Run *self, guint n_groups, char **unit)
{
  AnaQueryOp op = self->spec->op;
  AnaVec *out;

  *unit = NULL;
  if (gives_integer (op))
    return ana_vec_new (ANA_TYPE_INT, NULL, n_groups, FALSE);
  if (self->vec == NULL || !(keeps_type (op) || (op == ANA_OP_SUM && self->vec->type != ANA_TYPE_REAL)))
    {
      if (self->vec != NULL && self->vec->type == ANA_TYPE_MONEY && op != ANA_OP_VARIANCE)
        *unit = g_strdup_printf ("money:%s", self->vec->currency);
      return ana_vec_new (ANA_TYPE_REAL, NULL, n_groups, FALSE);
    }
  out = ana_vec_new (op == ANA_OP_SUM && self->vec->type == ANA_TYPE_BOOL ? ANA_TYPE_INT : self->vec->type,
                     self->vec->currency, n_groups, FALSE);
  if (self->vec->type == ANA_TYPE_TEXT)
    {
      out->dict = self->vec->dict;
      out->n_dict = self->vec->n_dict;
      out->base = ana_vec_ref (self->vec);
    }
  return out;
}

/* One column of a grouped table: a value for each group. */
AnaVec *
ana_aggregate_run (const AnaAggregate *self, const AnaTable *table, const AnaGrouping *grouping, AnaVec *seconds,
                   const char *pointer, char **unit, GError **error)
{
  Run run = { .spec = self, .seconds = seconds };
  g_autoptr (AnaVec) where = NULL;
  g_autofree guint64 *bits = NULL;

  if (!get_vec (table, self->field, &run.vec, pointer, error) || !get_vec (table, self->by, &run.by, pointer, error)
      || !get_vec (table, self->time, &run.time, pointer, error) || !check_type (&run, pointer, error))
    return NULL;
  if (self->where != NULL)
    {
      where = ana_table_eval (table, self->where, pointer, error);
      if (where == NULL)
        return NULL;
      if (where->type != ANA_TYPE_BOOL)
        {
          ana_query_fail (error, pointer, "where takes a condition");
          return NULL;
        }
      run.where = bits = ana_vec_to_mask (where, table->n_rows);
    }
  if (self->op == ANA_OP_COUNT) /* of rows, whatever their field */
    run.vec = NULL;
  run.out = new_result (&run, grouping->n_groups, unit);
  if (can_read_in_place (&run))
    run_groups_in_place (&run, grouping);
  else
    run_groups (&run, grouping);
  return run.out;
}
