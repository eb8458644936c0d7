/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-data.c: everything that the page of a KPI says, read and put together off the main thread.
 *
 * The chart holds all of the history in the cache, one place a bucket, so that zooming and panning ask nobody. What
 * it is held against is the same line moved back on the calendar, bucket by bucket.
 */
#include "config.h"

#include "ana-kpi-data.h"

#include "ana-kpi-chart.h"
#include "ana-kpi-note.h"
#include "ana-processor.h"
#include "ana-range-text.h"

#include <math.h>

static const gint64 period_usec[] = { ANA_USEC_PER_MIN, ANA_USEC_PER_HOUR, ANA_USEC_PER_DAY };

/* --- reading --- */

/* All that is kept up to now, or what lies around a range that is long past. */
static AnaSpan
get_history (const AnaKpiData *self)
{
  gint64 most = (gint64) ANA_RANGE_MAX_BUCKETS * period_usec[self->period];
  gint64 end = MAX (self->span.end_usec, ana_bucket_span (self->period, self->kpi->zone, self->now_usec).end_usec);

  if (self->span.start_usec < end - most)
    end = MIN (end, self->span.end_usec + most / 2);
  return (AnaSpan) { end - most, end };
}

/* What whoever mends it wants to know; no figure of the user's is in it. */
static char *
describe_trouble (AnaReading *reading, const char *stream)
{
  g_autoptr (GPtrArray) streams = ana_store_list_streams (reading->store, NULL);
  GString *text = g_string_new (stream);

  for (guint i = 0; streams != NULL && i < streams->len; i++)
    {
      const AnaStreamInfo *info = streams->pdata[i];
      g_autofree char *since = NULL;

      if (!g_str_equal (info->stream, stream))
        continue;
      since = info->trouble_usec != ANA_TIME_NONE ? ana_time_format_rfc3339 (info->trouble_usec, ana_zone_utc ()) : g_strdup ("unknown");
      g_string_append_printf (text, "\nstate %s\nsince %s\nepoch %s, place %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT " rows",
                              info->state == ANA_STREAM_SET_ASIDE ? "set aside" : "to be fetched anew", since, info->epoch, info->q, info->n_rows);
    }
  return g_string_free (text, FALSE);
}

static GArray *
read_parts (AnaReading *reading, AnaKpiData *self)
{
  AnaPointSource source = ana_reading_get_source (reading);
  g_autofree char *stream = ana_stream_kpi (self->kpi->code, self->period);
  GArray *parts = g_array_new (FALSE, TRUE, sizeof (AnaSpanPart));

  if (!source.read (source.data, stream, "", get_history (self), parts, &self->as_of_usec)
      && ana_reading_find_trouble (reading, stream, &self->trouble))
    self->trouble_details = describe_trouble (reading, stream);
  return parts;
}

static int
find_last (const AnaKpiData *self)
{
  const double *x = ana_series_get_x (self->now);
  int i = (int) self->n - 1;

  while (i >= 0 && (gint64) x[i] >= self->span.end_usec)
    i--;
  return i;
}

/* Revisions and counts of each place; the points and the places both ascend. */
static void
read_revisions (AnaReading *reading, AnaKpiData *self)
{
  g_autofree char *stream = ana_stream_kpi (self->kpi->code, self->period);
  const double *x = ana_series_get_x (self->now);
  AnaSpan all = { (gint64) x[0], (gint64) x[self->n - 1] + 1 };
  g_autoptr (AnaPoints) points = ana_reading_read_points (reading, stream, "", all);
  guint i = 0;

  for (guint p = 0; points != NULL && p < points->n; p++)
    {
      while (i < self->n && (gint64) x[i] < points->ts_usec[p])
        i++;
      if (i < self->n && (gint64) x[i] == points->ts_usec[p])
        {
          self->rev[i] = points->rev[p];
          self->count[i] = points->count[p];
          self->last_rev = points->rev[p];
        }
    }
}

static void
make_series (AnaKpiData *self, const GArray *parts)
{
  AnaSpan all = self->span;

  if (parts->len == 0)
    return;
  all.start_usec = MIN (all.start_usec, g_array_index (parts, AnaSpanPart, 0).ts_usec);
  all.end_usec = MAX (all.end_usec, g_array_index (parts, AnaSpanPart, parts->len - 1).ts_usec + 1);
  self->now = ana_points_to_series (self->kpi, self->period, all, parts, self->now_usec, 0, &self->last_partial);
  self->n = ana_series_get_n (self->now);
  self->last_index = find_last (self);
  if (self->compare_with.kind != ANA_COMPARE_NONE)
    {
      self->before_usec = g_new (gint64, MAX (self->n, 1));
      ana_compare_buckets (&self->back, self->period, self->kpi->zone, ana_series_get_x (self->now), self->n, self->before_usec);
      self->before = ana_points_lay_over (self->now, self->now, self->before_usec);
    }
  self->rev = g_new0 (gint64, self->n);
  self->count = g_new0 (gint64, self->n);
}

/* --- what the hub is asked --- */

static gboolean
ask (AnaReading *reading, AnaKpiData *self, AnaSpan span, AnaMeasureValue *out)
{
  AnaPointSource source = ana_reading_get_source (reading);
  gint64 step = self->period == ANA_PERIOD_DAY ? ANA_USEC_PER_HOUR : ANA_USEC_PER_MIN;
  AnaSpanQuestion question = { g_strdup (self->kpi->code), g_strdup (""), span };

  question.span.end_usec -= question.span.end_usec % step; /* as the Overview asks: one answer serves both */
  g_array_append_val (self->questions, question);
  return source.read_answer (source.data, self->kpi->code, "", question.span, out);
}

/* --- card, like for like --- */

/* The bucket that the running one is held against is whole in the store; "so far" only its elapsed part counts, put
 * together from the finer period, as the Overview does it. */
static gboolean
read_elapsed (AnaReading *reading, AnaKpiData *self, AnaSpan elapsed, AnaSpanPart *out)
{
  AnaPointSource source = ana_reading_get_source (reading);
  AnaPeriod finer = self->period == ANA_PERIOD_DAY ? ANA_PERIOD_HOUR : ANA_PERIOD_MINUTE;
  g_autofree char *stream = ana_stream_kpi (self->kpi->code, finer);
  g_autoptr (GArray) small = g_array_new (FALSE, TRUE, sizeof (AnaSpanPart));
  AnaMeasureValue value = { .value = NAN };

  if (self->period == ANA_PERIOD_MINUTE || !self->kpi->grain[finer]
      || !source.read (source.data, stream, "", elapsed, small, NULL) || small->len == 0
      || !ana_metrics_merge_span (self->kpi->merge, (AnaSpanPart *) small->data, small->len, &value))
    return FALSE;
  *out = (AnaSpanPart) {
    .ts_usec = elapsed.start_usec, .value = value.value, .num = value.num, .den = value.den,
    .has_value = value.has_value, .has_ratio = value.has_ratio, .count = value.count,
  };
  return TRUE;
}

static gboolean
merge_before (AnaReading *reading, AnaKpiData *self, const GArray *parts, AnaMeasureValue *out)
{
  g_autoptr (GArray) inside = g_array_new (FALSE, TRUE, sizeof (AnaSpanPart));
  AnaSpan last = ana_bucket_span (self->period, self->kpi->zone, self->compare.end_usec - 1);
  AnaSpan elapsed = { last.start_usec, self->compare.end_usec };

  for (guint i = 0; i < parts->len; i++)
    {
      AnaSpanPart part = g_array_index (parts, AnaSpanPart, i), trimmed;

      if (!ana_span_contains (self->compare, part.ts_usec))
        continue;
      if (part.ts_usec == last.start_usec && elapsed.end_usec < last.end_usec && read_elapsed (reading, self, elapsed, &trimmed))
        part = trimmed;
      g_array_append_val (inside, part);
    }
  return inside->len > 0 && ana_metrics_merge_span (self->kpi->merge, (AnaSpanPart *) inside->data, inside->len, out);
}

static void
make_card (AnaReading *reading, AnaKpiData *self, const GArray *parts)
{
  gboolean compares = self->compare_with.kind != ANA_COMPARE_NONE, asks = self->kpi->merge == ANA_MERGE_NONE;
  AnaMeasureValue now, before;
  AnaCardInput input = {
    .kpi = self->kpi, .period = self->period, .span = self->span, .compare = self->compare,
    .parts = (const AnaSpanPart *) parts->data, .n_parts = parts->len, .now_usec = self->now_usec,
    .as_of_usec = self->as_of_usec, .range_label = self->range_label, .locale = ana_locale (),
    .trouble = self->trouble, .clock_zone = ana_zone_local (),
    .freshness = self->trouble.kind != ANA_TROUBLE_NONE ? ANA_FRESH_ERROR
                                                        : ana_freshness_of (reading->freshness, self->period, self->as_of_usec, self->now_usec),
  };

  if (asks && ask (reading, self, self->span, &now))
    input.span_value = &now;
  if (compares && (asks ? ask (reading, self, self->compare, &before) : merge_before (reading, self, parts, &before)))
    input.compare_value = &before;
  self->card = ana_card_new (&input);
}

/* --- why --- */

static void
explain (AnaKpiData *self, const GArray *parts)
{
  AnaSpan running = ana_bucket_span (self->period, self->kpi->zone, self->now_usec);
  gboolean is_sum = self->kpi->merge == ANA_MERGE_SUM;
  gboolean is_ratio = self->kpi->merge == ANA_MERGE_RATIO;

  self->num = self->den = is_ratio ? 0 : NAN;
  self->closed = self->running = is_sum ? 0 : NAN;
  for (guint i = 0; i < parts->len; i++)
    {
      const AnaSpanPart *part = &g_array_index (parts, AnaSpanPart, i);

      if (!ana_span_contains (self->span, part->ts_usec))
        continue;
      self->n_rows += part->count;
      if (is_ratio && part->has_ratio)
        {
          self->num += part->num;
          self->den += part->den;
        }
      if (!is_sum || !part->has_value)
        continue;
      if (part->ts_usec >= running.start_usec)
        self->running += part->value;
      else
        {
          self->closed += part->value;
          self->n_closed++;
        }
    }
}

static void
question_clear (gpointer data)
{
  g_free (((AnaSpanQuestion *) data)->code);
  g_free (((AnaSpanQuestion *) data)->dim);
}

static void
set_spans (AnaReading *reading, AnaKpiData *self)
{
  const AnaZone *zone = self->kpi->zone;

  if (!ana_range_parse (reading->range, &self->range, NULL) || self->range.kind == ANA_RANGE_ALL)
    self->range = ana_range_default (self->period);
  if (!ana_compare_parse (reading->compare, &self->compare_with, NULL))
    self->compare_with.kind = ANA_COMPARE_PREVIOUS;
  self->span = ana_range_span (&self->range, self->period, zone, self->now_usec);
  self->is_running = ana_span_contains (self->span, self->now_usec);
  self->back = ana_compare_back (&self->compare_with, &self->range, self->period, zone, self->span);
  self->compare = ana_compare_span (&self->back, self->period, zone, self->span, self->now_usec);
  self->range_label = ana_overview_label (self->period, reading->range);
  self->compare_title = ana_compare_title (&self->compare_with, self->range_label, self->compare, zone);
}

/**
 * ana_kpi_data_new:
 * @reading: with the code of a KPI; on a compute thread
 *
 * Returns: (transfer full): the value; %NULL when the catalogue has no such KPI
 */
AnaKpiData *
ana_kpi_data_new (AnaReading *reading)
{
  const AnaKpi *kpi = ana_catalogue_find (reading->catalogue, reading->code);
  AnaKpiData *self;
  g_autoptr (GArray) parts = NULL;

  if (kpi == NULL)
    return NULL;
  self = g_new0 (AnaKpiData, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->catalogue = ana_catalogue_ref (reading->catalogue);
  self->kpi = kpi;
  self->period = reading->period;
  self->as_of_usec = ANA_TIME_NONE;
  self->last_index = -1;
  self->questions = g_array_new (FALSE, FALSE, sizeof (AnaSpanQuestion));
  g_array_set_clear_func (self->questions, question_clear);
  while (!kpi->grain[self->period] && self->period < ANA_PERIOD_DAY)
    self->period++;
  ana_reading_fit_data (reading, kpi->code);
  self->now_usec = reading->now_usec;
  set_spans (reading, self);
  parts = read_parts (reading, self);
  make_series (self, parts);
  if (self->now != NULL)
    {
      read_revisions (reading, self);
      ana_kpi_chart_make (self);
      ana_kpi_notes_read (reading->store, self);
    }
  explain (self, parts);
  make_card (reading, self, parts);
  return self;
}

AnaKpiData *
ana_kpi_data_ref (AnaKpiData *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ana_kpi_data_unref (AnaKpiData *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->card, ana_card_free);
  g_clear_pointer (&self->chart, ana_chart_unref);
  g_clear_pointer (&self->strip, ana_chart_unref);
  g_clear_pointer (&self->now, ana_series_unref);
  g_clear_pointer (&self->before, ana_series_unref);
  g_free (self->before_usec);
  g_free (self->rev);
  g_free (self->count);
  g_free (self->range_label);
  g_free (self->compare_title);
  g_free (self->trouble_details);
  g_array_unref (self->questions);
  ana_catalogue_unref (self->catalogue);
  g_free (self);
}

/* --- one bucket --- */

gint64
ana_kpi_data_get_time (const AnaKpiData *self, int index)
{
  return (gint64) ana_series_get_x (self->now)[index];
}

static double
value_at (const AnaSeries *series, int index)
{
  if (series == NULL || index < 0 || (guint) index >= ana_series_get_n (series))
    return NAN;
  return ana_series_get_y (series)[index];
}

double
ana_kpi_data_get_now (const AnaKpiData *self, int index)
{
  return value_at (self->now, index);
}

double
ana_kpi_data_get_before (const AnaKpiData *self, int index)
{
  return value_at (self->before, index);
}

gint64
ana_kpi_data_get_before_time (const AnaKpiData *self, int index)
{
  return self->before_usec != NULL ? self->before_usec[index] : ANA_TIME_NONE;
}

/* The running bucket is not held against a whole one. */
double
ana_kpi_data_get_comparable (const AnaKpiData *self, int index)
{
  gboolean running = self->last_partial && (guint) index + 1 == self->n;

  return running ? NAN : ana_kpi_data_get_before (self, index);
}
