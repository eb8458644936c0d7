/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-evaluate-many.c: many KPIs of one dataset from raw rows in one pass: the way of a backfill.
 *
 * The rows are taken apart once (ana-batch.c), and each KPI feeds exact states, part by part. The answers are those of
 * ana_metrics_evaluate(), which is the slow, plain way; a property test holds them equal.
 */
#include "config.h"

#include "ana-batch-private.h"
#include "ana-error.h"
#include "ana-processor.h"

#include <string.h>

typedef struct {
  const AnaKpi    *kpi;
  guint            index;
  AnaPeriod        period;
  AnaSpan          time;
  AnaBatch        *batch;
  AnaMeasureInput *input;
  AnaKpiRowFunc    func;
  gpointer         data;
} Pass;

/* A part with the text of its key, for the order of the rows. */
typedef struct {
  const AnaPart *part;
  const char    *dim;
} Place;

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *x = a;
  const Place *y = b;
  int order = x->dim == y->dim ? 0 : strcmp (x->dim, y->dim);

  return order != 0 ? order : (x->part->start_usec > y->part->start_usec) - (x->part->start_usec < y->part->start_usec);
}

static void
emit (const Pass *self, const AnaState *state, gint64 start_usec, const char *dim)
{
  AnaSpan bucket = ana_bucket_span (self->period, ana_kpi_bucket_zone (self->kpi, self->period), start_usec);
  AnaMeasureValue value = ana_state_finish (state, bucket, NULL, NULL);

  ana_kpi_apply_min_n (self->kpi, &value);
  self->func (&(AnaKpiRow) { self->index, self->period, 0, start_usec, dim, value, TRUE, state }, self->data);
}

static gboolean
is_inside (const Pass *self, const AnaPart *part)
{
  return ana_span_contains (self->time, part->start_usec);
}

static void
emit_part (const Pass *self, const AnaPartition *partition, const Place *place)
{
  g_autoptr (AnaState) state = ana_state_new_exact (self->kpi->measure);

  ana_state_add_rows (state, self->input, partition->rows + place->part->first, place->part->n);
  emit (self, state, place->part->start_usec, place->dim);
}

/* What lies beyond max_keys, a row a bucket. */
static void
emit_rest (const Pass *self, const AnaPartition *partition, const gboolean *beyond, const char *const *dims)
{
  g_autofree char *key = ana_dims_rest_key (dims);
  g_autoptr (GHashTable) states = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) ana_state_free);
  GHashTableIter iter;
  gpointer start, state;

  for (guint i = 0; i < partition->n_parts; i++)
    {
      AnaPart *part = &partition->parts[i];

      if (!beyond[part->key] || !is_inside (self, part))
        continue;
      state = g_hash_table_lookup (states, &part->start_usec);
      if (state == NULL)
        {
          state = ana_state_new_exact (self->kpi->measure);
          g_hash_table_insert (states, &part->start_usec, state);
        }
      ana_state_add_rows (state, self->input, partition->rows + part->first, part->n);
    }
  g_hash_table_iter_init (&iter, states);
  while (g_hash_table_iter_next (&iter, &start, &state))
    emit (self, state, *(gint64 *) start, key);
}

/* The keys after the first max_keys, in the order of the rows. */
static gboolean *
find_beyond (const Pass *self, const AnaPartition *partition, const char *const *dims, gboolean *any)
{
  guint n_keys = self->batch->keys->texts->len;
  gboolean *beyond = g_new0 (gboolean, n_keys);
  g_autofree gboolean *seen = NULL;
  const AnaSelection *selection;
  const guint32 *ids;
  guint n = 0;

  *any = FALSE;
  if (dims == NULL || self->kpi->max_keys == 0 || n_keys - 1 <= self->kpi->max_keys)
    return beyond;
  seen = g_new0 (gboolean, n_keys);
  selection = ana_batch_select (self->batch, self->kpi);
  ids = ana_batch_get_keys (self->batch, dims);
  for (guint i = 0; i < selection->n; i++)
    {
      guint32 key = ids[selection->rows[i]];

      if (seen[key])
        continue;
      seen[key] = TRUE;
      beyond[key] = ++n > self->kpi->max_keys;
      *any = *any || beyond[key];
    }
  return beyond;
}

static void
run_dims (const Pass *self, const char *const *dims)
{
  const AnaPartition *partition = ana_batch_partition (self->batch, self->kpi, dims, self->period,
                                                       ana_kpi_bucket_zone (self->kpi, self->period));
  g_autofree Place *places = g_new (Place, MAX (partition->n_parts, 1));
  gboolean any = FALSE;
  g_autofree gboolean *beyond = find_beyond (self, partition, dims, &any);
  guint n = 0;

  for (guint i = 0; i < partition->n_parts; i++)
    if (is_inside (self, &partition->parts[i]) && !beyond[partition->parts[i].key])
      places[n++] = (Place) { &partition->parts[i], ana_key_table_text (self->batch->keys, partition->parts[i].key) };
  qsort (places, n, sizeof *places, compare_places);
  for (guint i = 0; i < n; i++)
    emit_part (self, partition, &places[i]);
  if (any)
    emit_rest (self, partition, beyond, dims);
}

static void
run_kpi (Pass *self, AnaSpan span, const AnaPeriod *periods, guint n_periods)
{
  self->input = ana_measure_prepare_cached (self->kpi->measure, self->batch->cache);
  for (guint i = 0; i < n_periods; i++)
    {
      if (!self->kpi->grain[periods[i]])
        continue;
      self->period = periods[i];
      self->time = ana_metrics_bucket_span (self->period, ana_kpi_bucket_zone (self->kpi, self->period), span);
      run_dims (self, NULL);
      for (guint j = 0; self->kpi->dims != NULL && j < self->kpi->dims->len; j++)
        run_dims (self, g_ptr_array_index (self->kpi->dims, j));
    }
  g_clear_pointer (&self->input, ana_measure_input_free);
}

/**
 * ana_metrics_evaluate_many:
 * @catalogue: the definitions
 * @kpis: (array length=n_kpis): indices of KPIs of one dataset, without references
 * @n_kpis: how many
 * @periods: (array length=n_periods): of the buckets
 * @n_periods: how many
 * @span: every bucket that begins in it
 * @events: at least the rows of these buckets; each event once
 * @func: called for each bucket and key that has rows: by KPI, period, grouping, key, time; the texts live as long as
 *   the call
 * @data: for @func
 * @error: return location
 *
 * What ana_metrics_evaluate() computes for each KPI and each period of its grain, in one pass over the rows: for backfills. Pure: any
 * thread, and several at once over different spans.
 *
 * Returns: %FALSE and USAGE when a KPI has references
 */
gboolean
ana_metrics_evaluate_many (const AnaCatalogue *catalogue,
                           const guint        *kpis,
                           guint               n_kpis,
                           const AnaPeriod    *periods,
                           guint               n_periods,
                           AnaSpan             span,
                           AnaFrame           *events,
                           AnaKpiRowFunc       func,
                           gpointer            data,
                           GError            **error)
{
  g_autoptr (AnaKeyTable) keys = ana_key_table_new ();
  g_autoptr (AnaBatch) batch = ana_batch_new (events, keys);

  for (guint i = 0; i < n_kpis; i++)
    {
      Pass pass = { .kpi = ana_catalogue_get (catalogue, kpis[i]), .index = kpis[i], .batch = batch, .func = func, .data = data };

      if (ana_measure_get_refs (pass.kpi->measure)[0] != NULL || !ana_measure_is_mergeable (pass.kpi->measure))
        {
          g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, "%s: references are not in the rows", pass.kpi->code);
          return FALSE;
        }
      run_kpi (&pass, span, periods, n_periods);
    }
  return TRUE;
}
