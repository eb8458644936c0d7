/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-data.c: everything that the page of a KPI says, read and put together off the main thread.
 *
 * The chart holds all of the history in the cache, one place a bucket, so that zooming and panning ask nobody. The
 * period before is the same line moved by the number of buckets of the range: index minus n, whatever the clocks did.
 */
#include "config.h"

#include "ana-kpi-data.h"

#include "ana-error.h"
#include "ana-processor.h"

#include <glib/gi18n.h>
#include <math.h>

#define MAX_BUCKETS 200000 /* of minutes 138 days */

static const gint64 period_usec[] = { ANA_USEC_PER_MIN, ANA_USEC_PER_HOUR, ANA_USEC_PER_DAY };

/* --- reading --- */

static GArray *
read_parts (AnaReading *reading, AnaKpiData *self)
{
  AnaPointSource source = ana_reading_get_source (reading);
  g_autofree char *stream = ana_stream_kpi (self->kpi->code, self->period);
  AnaSpan everything = { self->now_usec - MAX_BUCKETS * period_usec[self->period], self->span.end_usec };
  GArray *parts = g_array_new (FALSE, TRUE, sizeof (AnaSpanPart));

  source.read (source.data, stream, "", everything, parts, &self->as_of_usec);
  return parts;
}

/* Revisions and counts of each place; the points and the places both ascend. */
static void
read_revisions (AnaReading *reading, AnaKpiData *self)
{
  g_autofree char *stream = ana_stream_kpi (self->kpi->code, self->period);
  const double *x = ana_series_get_x (self->now);
  AnaSpan all = { (gint64) x[0], self->span.end_usec };
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

static AnaSeries *
shift_series (const AnaSeries *now, int n_shift)
{
  guint n = ana_series_get_n (now);
  const double *x = ana_series_get_x (now);
  const double *y = ana_series_get_y (now);
  AnaSeries *before = ana_series_new ("previous");

  for (guint i = 0; i < n; i++)
    {
      double value = (int) i >= n_shift ? y[i - (guint) n_shift] : NAN;

      ana_series_append (before, &x[i], &value, 1);
    }
  return before;
}

static void
make_series (AnaKpiData *self, const GArray *parts)
{
  AnaSpan from_first = self->span;

  if (parts->len == 0)
    return;
  from_first.start_usec = MIN (from_first.start_usec, g_array_index (parts, AnaSpanPart, 0).ts_usec);
  self->now = ana_points_to_series (self->kpi, self->period, from_first, parts, self->now_usec, 0, &self->last_partial);
  self->n = ana_series_get_n (self->now);
  self->before = shift_series (self->now, self->n_shift);
  self->rev = g_new0 (gint64, self->n);
  self->count = g_new0 (gint64, self->n);
}

/* --- chart --- */

static char *
format_axis (double value, gpointer data)
{
  return ana_format_axis (value, NULL);
}

static AnaChart *
chart_new (AnaKpiData *self)
{
  AnaChart *chart = ana_chart_new ();

  ana_chart_set_title (chart, ana_kpi_get_name (self->kpi, ana_locale ()));
  ana_chart_set_x_scale (chart, ANA_SCALE_TIME, self->kpi->zone);
  ana_chart_set_y_scale (chart, ANA_SCALE_LINEAR, self->kpi->merge == ANA_MERGE_SUM);
  ana_chart_set_y_format (chart, format_axis, NULL, NULL);
  return chart;
}

static void
add_target (AnaKpiData *self)
{
  AnaLayer *layer;
  double target = ana_minor_to_major (self->kpi->target, self->kpi->unit);
  g_autofree char *text = NULL;

  if (isnan (target) || (self->kpi->merge == ANA_MERGE_SUM && self->period != ANA_PERIOD_DAY))
    return;
  text = ana_format_value (self->kpi->target, self->kpi->unit, TRUE, NULL);
  layer = ana_chart_add_layer (self->chart, ANA_MARK_RULE, NULL, ANA_SLOT_GOOD);
  layer->rule_value = target;
  layer->dashed = TRUE;
  layer->width_px = 1;
  layer->label = g_strdup_printf (_("Target %s"), text);
}

static void
make_charts (AnaKpiData *self)
{
  AnaLayer *layer;

  if (self->now == NULL)
    return;
  self->chart = chart_new (self);
  layer = ana_chart_add_layer (self->chart, ANA_MARK_LINE, self->before, ANA_SLOT_PREVIOUS);
  layer->width_px = 1.5;
  layer->label = g_strdup_printf (_("Previous %s"), self->range_label);
  layer = ana_chart_add_layer (self->chart, ANA_MARK_LINE, self->now, ANA_SLOT_SERIES_1);
  layer->width_px = 2;
  layer->last_partial = self->last_partial;
  layer->label = g_strdup (ana_kpi_get_name (self->kpi, ana_locale ()));
  add_target (self);
  self->strip = chart_new (self);
  layer = ana_chart_add_layer (self->strip, ANA_MARK_AREA, self->now, ANA_SLOT_PREVIOUS);
  layer->width_px = 1.25;
}

/* --- card --- */

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

static void
make_card (AnaReading *reading, AnaKpiData *self, const GArray *parts)
{
  AnaMeasureValue now, before;
  AnaCardInput input = {
    .kpi = self->kpi, .period = self->period, .span = self->span, .compare = self->compare,
    .parts = (const AnaSpanPart *) parts->data, .n_parts = parts->len, .now_usec = self->now_usec,
    .as_of_usec = self->as_of_usec, .range_label = self->range_label, .locale = ana_locale (),
    .freshness = self->as_of_usec == ANA_TIME_NONE ? ANA_FRESH_OFFLINE : reading->freshness,
  };

  if (self->kpi->merge == ANA_MERGE_NONE)
    {
      if (ask (reading, self, self->span, &now))
        input.span_value = &now;
      if (ask (reading, self, self->compare, &before))
        input.compare_value = &before;
    }
  self->card = ana_card_new (&input);
}

/* --- like for like --- */

/* The bucket that lies as far back as the running one is whole in the store; held against "so far" only its elapsed part
 * counts, put together from the finer period, as the Overview does it. */
static void
trim_previous (AnaReading *reading, AnaKpiData *self, GArray *parts)
{
  AnaPointSource source = ana_reading_get_source (reading);
  AnaPeriod finer = self->period == ANA_PERIOD_DAY ? ANA_PERIOD_HOUR : ANA_PERIOD_MINUTE;
  gint64 start = ana_bucket_start (self->period, self->kpi->zone, self->compare.end_usec);
  AnaSpan elapsed = { start, self->compare.end_usec };
  g_autofree char *stream = ana_stream_kpi (self->kpi->code, finer);
  g_autoptr (GArray) small = g_array_new (FALSE, TRUE, sizeof (AnaSpanPart));
  AnaMeasureValue value = { .value = NAN };

  if (self->period == ANA_PERIOD_MINUTE || !self->kpi->grain[finer] || start >= self->span.start_usec
      || !source.read (source.data, stream, "", elapsed, small, NULL) || small->len == 0
      || !ana_metrics_merge_span (self->kpi->merge, (AnaSpanPart *) small->data, small->len, &value))
    return;
  for (guint i = 0; i < parts->len; i++)
    if (g_array_index (parts, AnaSpanPart, i).ts_usec == start)
      g_array_index (parts, AnaSpanPart, i) = (AnaSpanPart) {
        .ts_usec = start, .value = value.value, .num = value.num, .den = value.den,
        .has_value = value.has_value, .has_ratio = value.has_ratio, .count = value.count,
      };
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
  self->questions = g_array_new (FALSE, FALSE, sizeof (AnaSpanQuestion));
  g_array_set_clear_func (self->questions, question_clear);
  while (!kpi->grain[self->period] && self->period < ANA_PERIOD_DAY)
    self->period++;
  ana_reading_fit_data (reading, kpi->code);
  self->now_usec = reading->now_usec;
  self->range_label = ana_overview_label (self->period, reading->range);
  ana_overview_spans (self->period, reading->range, kpi->zone, self->now_usec, &self->span, &self->compare);
  self->n_shift = (int) ((self->span.end_usec - self->span.start_usec + period_usec[self->period] / 2) / period_usec[self->period]);
  parts = read_parts (reading, self);
  make_series (self, parts);
  if (self->now != NULL)
    read_revisions (reading, self);
  make_charts (self);
  explain (self, parts);
  trim_previous (reading, self, parts);
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
  g_free (self->rev);
  g_free (self->count);
  g_free (self->range_label);
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
  return index >= self->n_shift ? ana_kpi_data_get_time (self, index - self->n_shift) : ANA_TIME_NONE;
}

/* The running bucket is not held against a whole one. */
double
ana_kpi_data_get_comparable (const AnaKpiData *self, int index)
{
  gboolean running = self->last_partial && (guint) index + 1 == self->n;

  return running ? NAN : ana_kpi_data_get_before (self, index);
}
