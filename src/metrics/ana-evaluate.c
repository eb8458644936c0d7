/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-evaluate.c: KPIs from raw rows by the query model: exact, and on another way than the stream.
 */
#include "config.h"

#include "ana-batch-private.h"
#include "ana-error.h"
#include "ana-processor.h"
#include "ana-query.h"

#include <math.h>
#include <string.h>

typedef struct {
  char           *dim; /* (owned) */
  gint64          ts_usec;
  AnaMeasureValue value;
} Row;

static void
clear_row (gpointer data)
{
  g_free (((Row *) data)->dim);
}

/**
 * ana_metrics_bucket_span:
 * @period: of the buckets
 * @zone: in which they begin
 * @span: a span
 *
 * The time of all buckets that begin in @span: which events to read for them.
 *
 * Returns: from the first of these buckets to the end of the last; empty when none begins there
 */
AnaSpan
ana_metrics_bucket_span (AnaPeriod period, const AnaZone *zone, AnaSpan span)
{
  AnaSpan first = ana_bucket_span (period, zone, span.start_usec);
  AnaSpan last;

  if (span.end_usec <= span.start_usec)
    return (AnaSpan) { span.start_usec, span.start_usec };
  if (first.start_usec < span.start_usec)
    first.start_usec = first.end_usec;
  last = ana_bucket_span (period, zone, span.end_usec - 1);
  return (AnaSpan) { first.start_usec, MAX (last.end_usec, first.start_usec) };
}

static AnaMeasureValue
read_value (const AnaFrame *answer, guint row)
{
  AnaMeasureValue value = { 0 };

  value.value = ana_frame_get_number (answer, (guint) ana_frame_find (answer, "value"), row);
  value.num = ana_frame_get_number (answer, (guint) ana_frame_find (answer, "num"), row);
  value.den = ana_frame_get_number (answer, (guint) ana_frame_find (answer, "den"), row);
  value.count = ana_frame_get_int64s (answer, (guint) ana_frame_find (answer, "count"))[row];
  value.has_value = !isnan (value.value);
  value.has_ratio = !isnan (value.num) && !isnan (value.den);
  return value;
}

/* The key of one row of the answer: its columns after start. */
static char *
read_key (AnaFrame *answer, const char *const *dims, guint row)
{
  g_autoptr (AnaKeyTable) keys = NULL;
  g_autoptr (AnaFrame) one = NULL;
  g_autoptr (AnaBatch) batch = NULL;

  if (dims == NULL)
    return g_strdup ("");
  keys = ana_key_table_new ();
  one = ana_frame_slice (answer, row, 1);
  batch = ana_batch_new (one, keys);
  return g_strdup (ana_key_table_text (keys, ana_batch_get_keys (batch, dims)[0]));
}

static gboolean
collect_rows (const AnaKpi *kpi, AnaPeriod period, AnaSpan span, const char *const *dims, AnaFrame *events,
              const char *key, GArray *out, GError **error)
{
  g_autoptr (AnaSchema) schema = ana_schema_from_frame (kpi->dataset, events);
  g_autoptr (AnaQuery) query = ana_query_for_compiled (kpi->measure, kpi->dataset, &period, kpi->zone, span, dims, schema,
                                                       error);
  g_autoptr (AnaFrame) answer = NULL;
  const gint64 *starts;

  if (query == NULL || (answer = ana_query_evaluate (query, events, 0, error)) == NULL)
    {
      g_prefix_error (error, "%s: ", kpi->code);
      return FALSE;
    }
  starts = ana_frame_get_int64s (answer, (guint) ana_frame_find (answer, "start"));
  for (guint i = 0; i < ana_frame_get_n_rows (answer); i++)
    {
      Row row = { key != NULL ? g_strdup (key) : read_key (answer, dims, i), starts[i], read_value (answer, i) };

      ana_kpi_apply_min_n (kpi, &row.value);
      g_array_append_val (out, row);
    }
  return TRUE;
}

/* Which keys are told apart: the first max_keys that the events bring. Returns the events beyond, or NULL. */
static AnaFrame *
split_rest (const AnaKpi *kpi, const char *const *dims, AnaFrame *events, AnaFrame **kept)
{
  g_autoptr (AnaKeyTable) keys = ana_key_table_new ();
  g_autoptr (AnaBatch) batch = ana_batch_new (events, keys);
  const AnaSelection *selection = ana_batch_select (batch, kpi);
  const guint32 *ids = ana_batch_get_keys (batch, dims);
  g_autofree guint32 *places = NULL;
  g_autofree guint32 *inside = g_new (guint32, MAX (selection->n, 1));
  g_autofree guint32 *outside = g_new (guint32, MAX (selection->n, 1));
  guint n_places = 0, n_inside = 0, n_outside = 0;

  *kept = ana_frame_ref (events);
  if (kpi->max_keys == 0 || keys->texts->len - 1 <= kpi->max_keys)
    return NULL;
  places = g_new0 (guint32, keys->texts->len);
  for (guint i = 0; i < selection->n; i++)
    {
      guint32 key = ids[selection->rows[i]];

      if (places[key] == 0)
        places[key] = ++n_places;
      if (places[key] <= kpi->max_keys)
        inside[n_inside++] = selection->rows[i];
      else
        outside[n_outside++] = selection->rows[i];
    }
  if (n_outside == 0)
    return NULL;
  ana_frame_unref (*kept);
  *kept = ana_frame_take_rows (events, inside, n_inside);
  return ana_frame_take_rows (events, outside, n_outside);
}

static gboolean
collect_dims (const AnaKpi *kpi, AnaPeriod period, AnaSpan span, const char *const *dims, AnaFrame *events, GArray *out,
              GError **error)
{
  g_autoptr (AnaFrame) kept = NULL;
  g_autoptr (AnaFrame) rest = split_rest (kpi, dims, events, &kept);
  g_autofree char *rest_key = ana_dims_rest_key (dims);

  return collect_rows (kpi, period, span, dims, kept, NULL, out, error)
         && (rest == NULL || collect_rows (kpi, period, span, NULL, rest, rest_key, out, error));
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const Row *x = a;
  const Row *y = b;
  int order = strcmp (x->dim, y->dim);

  return order != 0 ? order : (x->ts_usec > y->ts_usec) - (x->ts_usec < y->ts_usec);
}

/**
 * ana_metrics_evaluate:
 * @kpi: a definition without references
 * @index: its index, for the rows
 * @period: of the buckets
 * @span: every bucket that begins in it
 * @events: at least the rows of these buckets, of the KPI's dataset; each event once
 * @func: called for each bucket and key that has rows, by key, then time; the texts live as long as the call
 * @data: for @func
 * @error: return location
 *
 * Computes a KPI exactly by its query: the total and each of its dims. Keys beyond max_keys, in the order of the rows,
 * are gathered under the star. Pure: any thread.
 *
 * Returns: %FALSE and an error when the definition has references (USAGE) or the rows do not fit it
 */
gboolean
ana_metrics_evaluate (const AnaKpi  *kpi,
                      guint          index,
                      AnaPeriod      period,
                      AnaSpan        span,
                      AnaFrame      *events,
                      AnaKpiRowFunc  func,
                      gpointer       data,
                      GError       **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (Row));
  AnaSpan time = ana_metrics_bucket_span (period, ana_kpi_bucket_zone (kpi, period), span);

  g_array_set_clear_func (rows, clear_row);
  if (time.end_usec <= time.start_usec)
    return TRUE;
  if (!collect_rows (kpi, period, time, NULL, events, NULL, rows, error))
    return FALSE;
  for (guint i = 0; kpi->dims != NULL && i < kpi->dims->len; i++)
    if (!collect_dims (kpi, period, time, g_ptr_array_index (kpi->dims, i), events, rows, error))
      return FALSE;
  g_array_sort (rows, compare_rows);
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);
      func (&(AnaKpiRow) { index, period, 0, row->ts_usec, row->dim, row->value, TRUE, NULL }, data);
    }
  return TRUE;
}

/* Events of one key; NULL and NO_DATA when the key is none of the KPI's or names the rest. */
static AnaFrame *
filter_dim (const AnaKpi *kpi, const char *dim, AnaFrame *events, GError **error)
{
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) values = NULL;
  g_autoptr (AnaKeyTable) keys = NULL;
  g_autoptr (AnaBatch) batch = NULL;
  g_autofree guint32 *rows = NULL;
  const guint32 *ids;
  guint n = 0;

  if (*dim == '\0')
    return ana_frame_ref (events);
  if (!ana_dim_key_parse (dim, &names, &values) || g_str_has_suffix (dim, "=*"))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_NO_DATA, "%s: \"%s\" cannot be told apart in the rows", kpi->code, dim);
      return NULL;
    }
  keys = ana_key_table_new ();
  batch = ana_batch_new (events, keys);
  ids = ana_batch_get_keys (batch, (const char *const *) names);
  rows = g_new (guint32, MAX (batch->n_rows, 1));
  for (guint row = 0; row < batch->n_rows; row++)
    if (strcmp (ana_key_table_text (keys, ids[row]), dim) == 0)
      rows[n++] = row;
  return ana_frame_take_rows (events, rows, n);
}

/**
 * ana_metrics_evaluate_span:
 * @kpi: a definition without references
 * @span: the events' time
 * @dim: a dimension key, "" for the total
 * @events: at least the rows of @span, of the KPI's dataset
 * @out: (out): the value; missing when there is no row
 * @error: return location
 *
 * One value over a whole span, exactly, whatever the merge class. Pure: any thread.
 *
 * Returns: %FALSE and NO_DATA for the gathered key (a star), or another error as of ana_metrics_evaluate()
 */
gboolean
ana_metrics_evaluate_span (const AnaKpi     *kpi,
                           AnaSpan           span,
                           const char       *dim,
                           AnaFrame         *events,
                           AnaMeasureValue  *out,
                           GError          **error)
{
  g_autoptr (AnaFrame) kept = filter_dim (kpi, dim, events, error);
  g_autoptr (AnaQuery) query = NULL;
  g_autoptr (AnaFrame) answer = NULL;

  if (kept == NULL)
    return FALSE;
  query = ana_query_for_compiled (kpi->measure, kpi->dataset, NULL, kpi->zone, span, NULL, NULL, error);
  if (query == NULL || (answer = ana_query_evaluate (query, kept, 0, error)) == NULL)
    {
      g_prefix_error (error, "%s: ", kpi->code);
      return FALSE;
    }
  *out = read_value (answer, 0);
  ana_kpi_apply_min_n (kpi, out);
  if (out->count == 0)
    *out = (AnaMeasureValue) { .value = NAN, .num = NAN, .den = NAN };
  return TRUE;
}
