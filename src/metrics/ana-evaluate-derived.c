/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-evaluate-derived.c: KPIs that look at others, or back, from raw rows: {X}, prior ({X}, d), over (X, d).
 *
 * Every reference is computed over its own span from the rows of its own dataset, whatever its merge class. This is exact
 * and slow: a bucket costs a pass over the rows of each span that it looks at.
 */
#include "config.h"

#include "ana-batch-private.h"
#include "ana-error.h"
#include "ana-processor.h"

#include <string.h>

#define MAX_NESTING 16

typedef struct {
  const AnaCatalogue *catalogue;
  AnaPeriod           period;
  gboolean            is_span; /* one span, not buckets of @period */
  AnaSpan             reach;   /* the time of all rows that can be asked for */
  AnaEventsFunc       events;
  gpointer            data;
  AnaKeyTable        *keys;
  GHashTable         *batches; /* of dataset to AnaBatch over @reach */
  GHashTable         *indices; /* of AnaPartition to an index of its parts by PartKey */
} Derive;

typedef struct {
  gint64  start_usec;
  guint32 key;
} PartKey;

typedef struct {
  Derive       *derive;
  const AnaKpi *kpi;
  AnaSpan       span;
  const char   *dim;
  guint         nesting;
} Place;

static AnaMeasureValue value_over (Derive *self, const AnaKpi *kpi, const AnaMeasure *measure, AnaSpan span, const char *dim,
                                   guint nesting);

/* --- how far back the rows must go --- */

typedef struct {
  const AnaCatalogue *catalogue;
  const AnaZone      *zone;
  gint64              start_usec; /* the span that is looked at begins here */
  gint64              first_usec;
  guint               nesting;
} Reach;

static void reach_back (const AnaKpi *kpi, Reach *reach);

static void
reach_reference (const char *code, const AnaDuration *prior, const AnaDuration *over, gpointer data)
{
  Reach *reach = data;
  const AnaDuration *back = prior != NULL ? prior : over;
  Reach next = *reach;
  const AnaKpi *kpi = ana_catalogue_find (reach->catalogue, code);

  if (back != NULL)
    next.start_usec = ana_duration_add (back, reach->zone, reach->start_usec, -1);
  next.nesting++;
  if (kpi != NULL && next.nesting < MAX_NESTING)
    reach_back (kpi, &next);
  reach->first_usec = MIN (reach->first_usec, MIN (next.start_usec, next.first_usec));
}

static void
reach_back (const AnaKpi *kpi, Reach *reach)
{
  const char *code = NULL;
  AnaDuration duration;

  ana_measure_foreach_ref (kpi->measure, reach_reference, reach);
  for (guint i = 0; ana_measure_get_over (kpi->measure, i, &code, &duration) != NULL; i++)
    reach->first_usec = MIN (reach->first_usec, ana_duration_add (&duration, reach->zone, reach->start_usec, -1));
}

/**
 * ana_metrics_reach:
 * @catalogue: the definitions
 * @kpi: a KPI's index
 * @start_usec: begin of a bucket
 *
 * From when on rows are needed to compute that bucket with what it looks back at.
 *
 * Returns: the time, at most a bucket's length before what the durations name
 */
gint64
ana_metrics_reach (const AnaCatalogue *catalogue,
                   guint               kpi,
                   gint64              start_usec)
{
  const AnaKpi *target = ana_catalogue_get (catalogue, kpi);
  Reach reach = { catalogue, target->zone, start_usec, start_usec, 0 };

  reach_back (target, &reach);
  return reach.first_usec < start_usec ? reach.first_usec - ANA_USEC_PER_DAY : start_usec;
}

/* --- values --- */

static AnaBatch *
get_batch (Derive *self, const char *dataset)
{
  AnaBatch *batch = g_hash_table_lookup (self->batches, dataset);
  g_autoptr (AnaFrame) frame = NULL;

  if (batch != NULL)
    return batch;
  frame = self->events (dataset, self->reach, self->data);
  if (frame == NULL)
    return NULL;
  batch = ana_batch_new (frame, self->keys);
  g_hash_table_insert (self->batches, g_strdup (dataset), batch);
  return batch;
}

static double
look_up (const char *code, const AnaDuration *prior, const AnaDuration *over, gpointer data)
{
  const Place *place = data;
  const AnaKpi *kpi = place->kpi;
  const AnaMeasure *measure = NULL;
  AnaSpan span = place->span;
  AnaMeasureValue value;

  if (code[0] == '=') /* over (aggregates, d) */
    {
      const char *own = NULL;
      AnaDuration duration;

      for (guint i = 0; (measure = ana_measure_get_over (kpi->measure, i, &own, &duration)) != NULL; i++)
        if (strcmp (own, code) == 0)
          break;
    }
  else if ((kpi = ana_catalogue_find (place->derive->catalogue, code)) != NULL)
    measure = kpi->measure;
  if (measure == NULL || place->nesting >= MAX_NESTING)
    return NAN;
  if (over != NULL)
    span.start_usec = ana_duration_add (over, kpi->zone, span.end_usec, -1);
  else if (prior != NULL && place->derive->is_span)
    span = (AnaSpan) { ana_duration_add (prior, kpi->zone, span.start_usec, -1), ana_duration_add (prior, kpi->zone, span.end_usec, -1) };
  else if (prior != NULL)
    span = ana_bucket_span (place->derive->period, ana_kpi_bucket_zone (kpi, place->derive->period),
                            ana_duration_add (prior, kpi->zone, span.start_usec, -1));
  value = value_over (place->derive, kpi, measure, span, place->dim, place->nesting + 1);
  return value.has_value ? value.value : NAN;
}

/* Ids of the rows' keys when @dim is one, and the id wanted. */
static const guint32 *
get_key_ids (AnaBatch *batch, const char *dim, guint32 *wanted)
{
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) values = NULL;

  *wanted = 0;
  if (*dim == '\0' || !ana_dim_key_parse (dim, &names, &values))
    return NULL;
  *wanted = ana_key_table_add (batch->keys, g_strdup (dim));
  return ana_batch_get_keys (batch, (const char *const *) names);
}

static guint
hash_part (gconstpointer data)
{
  const PartKey *part = data;

  return g_int64_hash (&part->start_usec) * 31 + part->key;
}

static gboolean
equal_part (gconstpointer a, gconstpointer b)
{
  const PartKey *x = a;
  const PartKey *y = b;

  return x->start_usec == y->start_usec && x->key == y->key;
}

static GHashTable *
get_index (Derive *self, const AnaPartition *partition)
{
  GHashTable *index = g_hash_table_lookup (self->indices, partition);

  if (index != NULL)
    return index;
  index = g_hash_table_new_full (hash_part, equal_part, g_free, NULL);
  for (guint i = 0; i < partition->n_parts; i++)
    {
      PartKey key = { partition->parts[i].start_usec, partition->parts[i].key };
      g_hash_table_insert (index, g_memdup2 (&key, sizeof key), &partition->parts[i]);
    }
  g_hash_table_insert (self->indices, (gpointer) partition, index);
  return index;
}

/* Whether @span is a bucket: then the rows need not be looked through once more for each. */
static gboolean
is_bucket (const Derive *self, const AnaKpi *kpi, AnaSpan span)
{
  AnaSpan bucket;

  if (self->is_span)
    return FALSE;
  bucket = ana_bucket_span (self->period, ana_kpi_bucket_zone (kpi, self->period), span.start_usec);
  return bucket.start_usec == span.start_usec && bucket.end_usec == span.end_usec;
}

static void
add_bucket (Derive *self, const AnaKpi *kpi, AnaBatch *batch, gint64 start_usec, const char *dim, AnaState *state,
            const AnaMeasureInput *input)
{
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) values = NULL;
  const AnaPartition *partition;
  PartKey key = { start_usec, 0 };
  const AnaPart *part;

  if (*dim != '\0' && ana_dim_key_parse (dim, &names, &values))
    key.key = ana_key_table_add (batch->keys, g_strdup (dim));
  partition = ana_batch_partition (batch, kpi, (const char *const *) names, self->period, ana_kpi_bucket_zone (kpi, self->period));
  part = g_hash_table_lookup (get_index (self, partition), &key);
  if (part != NULL)
    ana_state_add_rows (state, input, partition->rows + part->first, part->n);
}

static void
add_span (const AnaKpi *kpi, AnaBatch *batch, AnaSpan span, const char *dim, AnaState *state, const AnaMeasureInput *input)
{
  const AnaSelection *selection = ana_batch_select (batch, kpi);
  const gint64 *times = ana_batch_get_times (batch, kpi->time, NULL);
  g_autofree guint32 *rows = g_new (guint32, MAX (selection->n, 1));
  guint32 wanted;
  const guint32 *ids = get_key_ids (batch, dim, &wanted);
  guint n = 0;

  for (guint i = 0; i < selection->n; i++)
    if (ana_span_contains (span, times[selection->rows[i]]) && (ids == NULL || ids[selection->rows[i]] == wanted))
      rows[n++] = selection->rows[i];
  ana_state_add_rows (state, input, rows, n);
}

static AnaMeasureValue
value_over (Derive *self, const AnaKpi *kpi, const AnaMeasure *measure, AnaSpan span, const char *dim, guint nesting)
{
  AnaMeasureValue value = { .value = NAN, .num = NAN, .den = NAN };
  Place place = { self, kpi, span, dim, nesting };
  g_autoptr (AnaMeasureInput) input = NULL;
  g_autoptr (AnaState) state = NULL;
  AnaBatch *batch = get_batch (self, kpi->dataset);

  if (batch == NULL)
    return value;
  state = ana_state_new_exact (measure);
  input = ana_measure_prepare_cached (measure, batch->cache);
  if (is_bucket (self, kpi, span))
    add_bucket (self, kpi, batch, span.start_usec, dim, state, input);
  else
    add_span (kpi, batch, span, dim, state, input);
  value = ana_state_finish (state, span, look_up, &place);
  ana_kpi_apply_min_n (kpi, &value);
  return value;
}

static void
run_dims (Derive *self, const AnaKpi *kpi, guint index, AnaSpan time, const char *const *dims, AnaKpiRowFunc func,
          gpointer data)
{
  AnaBatch *batch = get_batch (self, kpi->dataset);
  const AnaZone *zone = ana_kpi_bucket_zone (kpi, self->period);
  const AnaPartition *partition;

  if (batch == NULL)
    return;
  partition = ana_batch_partition (batch, kpi, dims, self->period, zone);
  for (guint i = 0; i < partition->n_parts; i++)
    {
      const AnaPart *part = &partition->parts[i];
      AnaKpiRow row = { index, self->period, 0, part->start_usec, NULL, { 0 }, TRUE, NULL };

      if (!ana_span_contains (time, part->start_usec))
        continue;
      row.dim = ana_key_table_text (self->keys, part->key);
      row.value = value_over (self, kpi, kpi->measure, ana_bucket_span (self->period, zone, part->start_usec), row.dim, 0);
      func (&row, data);
    }
}

/**
 * ana_metrics_evaluate_derived:
 * @catalogue: the definitions that references name
 * @kpi: a KPI's index; one without references works too
 * @period: of the buckets
 * @span: every bucket that begins in it
 * @events: gives the rows of a dataset over a time, (transfer full), %NULL when there are none
 * @func: called for each bucket and key that has rows of the KPI's own; the texts live as long as the call
 * @data: for both
 *
 * Computes a KPI with references exactly, from the rows of every dataset that it reaches. Keys are not gathered: max_keys
 * does not apply. Pure but for @events.
 */
void
ana_metrics_evaluate_derived (const AnaCatalogue *catalogue,
                              guint               kpi,
                              AnaPeriod           period,
                              AnaSpan             span,
                              AnaEventsFunc       events,
                              AnaKpiRowFunc       func,
                              gpointer            data)
{
  const AnaKpi *target = ana_catalogue_get (catalogue, kpi);
  AnaSpan time = ana_metrics_bucket_span (period, ana_kpi_bucket_zone (target, period), span);
  g_autoptr (AnaKeyTable) keys = ana_key_table_new ();
  g_autoptr (GHashTable) batches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ana_batch_free);
  g_autoptr (GHashTable) indices = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_hash_table_unref);
  Derive derive = { catalogue, period, FALSE, time, events, data, keys, batches, indices };

  if (time.end_usec <= time.start_usec)
    return;
  derive.reach.start_usec = ana_metrics_reach (catalogue, kpi, time.start_usec);
  run_dims (&derive, target, kpi, time, NULL, func, data);
  for (guint i = 0; target->dims != NULL && i < target->dims->len; i++)
    run_dims (&derive, target, kpi, time, g_ptr_array_index (target->dims, i), func, data);
}

/**
 * ana_metrics_evaluate_derived_span:
 * @catalogue: the definitions that references name
 * @kpi: a KPI's index; one without references works too
 * @span: the events' time
 * @dim: a dimension key, "" for the total
 * @events: gives the rows of a dataset over a time, (transfer full), %NULL when there are none
 * @data: for @events
 *
 * One value over a whole span, exactly: each reference is computed over the span as well, `prior` over the span that
 * lies that far back, `over` up to the span's end. Pure but for @events.
 *
 * Returns: the value; missing when there is no row
 */
AnaMeasureValue
ana_metrics_evaluate_derived_span (const AnaCatalogue *catalogue,
                                   guint               kpi,
                                   AnaSpan             span,
                                   const char         *dim,
                                   AnaEventsFunc       events,
                                   gpointer            data)
{
  const AnaKpi *target = ana_catalogue_get (catalogue, kpi);
  g_autoptr (AnaKeyTable) keys = ana_key_table_new ();
  g_autoptr (GHashTable) batches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ana_batch_free);
  Derive derive = { catalogue, ANA_PERIOD_DAY, TRUE, span, events, data, keys, batches, NULL };
  AnaMeasureValue value;

  derive.reach.start_usec = ana_metrics_reach (catalogue, kpi, span.start_usec);
  value = value_over (&derive, target, target->measure, span, dim, 0);
  if (value.count == 0)
    value = (AnaMeasureValue) { .value = NAN, .num = NAN, .den = NAN };
  return value;
}
