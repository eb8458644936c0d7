/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-span-answer.c: one value of a KPI over a whole span.
 *
 * Exactly from the raw rows while these can be read; else from the states of the days in the span, of hours where a day
 * has none, and from raw rows at the edges, so that nothing is left out and nothing counts twice. A state is taken only
 * when it is of as many events as its row: a row without one is read from the log.
 */
#include "config.h"

#include "ana-span-answer.h"

#include <math.h>

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-events.h"

/* What the log refuses to give: too many rows, too late, none at all. */
static gboolean
is_refusal (const GError *error)
{
  return g_error_matches (error, ANA_ERROR, ANA_ERROR_LIMIT) || g_error_matches (error, ANA_ERROR, ANA_ERROR_RETRY)
         || g_error_matches (error, ANA_ERROR, ANA_ERROR_NO_DATA);
}

static const AnaKpi *
kpi_of (const AnaSpanAsk *ask)
{
  return ana_catalogue_get (ask->catalogue, ask->kpi);
}

/* --- from raw rows ---------------------------------------------------------------------------------------------- */

typedef struct {
  const AnaSpanAsk *ask;
  GError           *error;  /* (owned) (nullable) the first */
} Reading;

static AnaFrame *
read_dataset (const char *dataset, AnaSpan span, gpointer data)
{
  Reading *reading = data;
  const AnaSpanAsk *ask = reading->ask;
  g_autoptr (GError) local = NULL;
  AnaFrame *events = ana_events_read (ask->storage, ask->tenant, dataset, span, ask->max_rows, ask->until_usec, &local);

  if (local != NULL && !g_error_matches (local, ANA_ERROR, ANA_ERROR_NO_DATA) && reading->error == NULL)
    reading->error = g_steal_pointer (&local);
  return events;
}

static gboolean
answer_from_rows (const AnaSpanAsk *ask, AnaMeasureValue *out, GError **error)
{
  const AnaKpi *kpi = kpi_of (ask);
  g_autoptr (AnaFrame) events = NULL;
  Reading reading = { ask, NULL };

  if (ana_measure_get_refs (kpi->measure)[0] != NULL || !ana_measure_is_mergeable (kpi->measure))
    {
      *out = ana_metrics_evaluate_derived_span (ask->catalogue, ask->kpi, ask->span, ask->dim, read_dataset, &reading);
      if (reading.error == NULL)
        return TRUE;
      g_propagate_error (error, reading.error);
      return FALSE;
    }
  events = ana_events_read (ask->storage, ask->tenant, kpi->dataset, ask->span, ask->max_rows, ask->until_usec, error);
  return events != NULL && ana_metrics_evaluate_span (kpi, ask->span, ask->dim, events, out, error);
}

/* --- from states ------------------------------------------------------------------------------------------------ */

typedef struct {
  const AnaSpanAsk *ask;
  AnaPeriod         period;
  AnaState         *whole;     /* (owned) what was put together */
  GArray           *gaps;      /* (owned) of AnaSpan, in order: still to be told */
  gint64            told_usec; /* up to here the buckets of a part are told */
} Cover;

static const AnaZone *
zone_of (const Cover *self)
{
  return kpi_of (self->ask)->zone;
}

static void
add_gap (GArray *gaps, gint64 start_usec, gint64 end_usec)
{
  AnaSpan gap = { start_usec, end_usec };
  AnaSpan *last = gaps->len > 0 ? &g_array_index (gaps, AnaSpan, gaps->len - 1) : NULL;

  if (start_usec >= end_usec)
    return;
  if (last != NULL && last->end_usec == start_usec)
    last->end_usec = end_usec;
  else
    g_array_append_val (gaps, gap);
}

/* A bucket with rows: its state when it is of all of them, else the log tells. */
static void
take_state (gint64 ts_usec, gint64 count, GBytes *bytes, gpointer data)
{
  Cover *self = data;
  AnaSpan bucket = ana_bucket_span (self->period, zone_of (self), ts_usec);
  g_autoptr (AnaState) state = bytes != NULL ? ana_state_from_bytes (kpi_of (self->ask)->measure, bytes, NULL) : NULL;

  if (self->period == ANA_PERIOD_HOUR) /* an hour without a row may be one that is no longer kept */
    add_gap (self->gaps, self->told_usec, bucket.start_usec);
  if (state != NULL && ana_state_get_count (state) == count)
    ana_state_merge (self->whole, state);
  else
    add_gap (self->gaps, bucket.start_usec, bucket.end_usec);
  self->told_usec = bucket.end_usec;
}

/* From the first bucket that begins in @part to the end of the last closed one that ends in it. */
static AnaSpan
whole_buckets (const Cover *self, AnaSpan part)
{
  const AnaZone *zone = zone_of (self);
  gint64 end = MIN (part.end_usec, self->ask->now_usec);
  gint64 start = ana_bucket_start (self->period, zone, part.start_usec);

  if (start < part.start_usec)
    start = ana_bucket_shift (self->period, zone, start, 1);
  end = ana_bucket_start (self->period, zone, end);
  return (AnaSpan) { start, MAX (start, end) };
}

/* Tells what the states of one period tell of the gaps; what is left are the new gaps. */
static gboolean
cover (Cover *self, AnaPeriod period, GError **error)
{
  const AnaSpanAsk *ask = self->ask;
  g_autofree char *stream = ana_stream_kpi (kpi_of (ask)->code, period);
  g_autoptr (GArray) before = g_steal_pointer (&self->gaps);

  self->gaps = g_array_new (FALSE, FALSE, sizeof (AnaSpan));
  self->period = period;
  for (guint i = 0; i < before->len; i++)
    {
      AnaSpan part = g_array_index (before, AnaSpan, i);
      AnaSpan whole = whole_buckets (self, part);

      if (whole.start_usec >= whole.end_usec)
        {
          add_gap (self->gaps, part.start_usec, part.end_usec);
          continue;
        }
      add_gap (self->gaps, part.start_usec, whole.start_usec);
      self->told_usec = whole.start_usec;
      if (!ask->storage->klass->read_states (ask->storage, ask->tenant, stream, ask->dim, whole, take_state, self, error))
        return FALSE;
      if (period == ANA_PERIOD_HOUR)
        add_gap (self->gaps, self->told_usec, whole.end_usec);
      add_gap (self->gaps, whole.end_usec, part.end_usec);
    }
  return TRUE;
}

static gboolean
fill_gaps (Cover *self, GError **error)
{
  const AnaSpanAsk *ask = self->ask;
  guint left = ask->max_rows;

  for (guint i = 0; i < self->gaps->len; i++)
    {
      AnaSpan gap = g_array_index (self->gaps, AnaSpan, i);
      g_autoptr (GError) local = NULL;
      g_autoptr (AnaFrame) events = ana_events_read (ask->storage, ask->tenant, kpi_of (ask)->dataset, gap, left, ask->until_usec, &local);

      if (events == NULL && !g_error_matches (local, ANA_ERROR, ANA_ERROR_NO_DATA))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (events == NULL || ana_frame_get_n_rows (events) == 0)
        continue;
      if (!ana_metrics_feed_state (kpi_of (ask), gap, ask->dim, events, self->whole, error))
        return FALSE;
      left -= MIN (left, ana_frame_get_n_rows (events));
    }
  return TRUE;
}

static gboolean
answer_from_states (const AnaSpanAsk *ask, AnaMeasureValue *out, GError **error)
{
  const AnaKpi *kpi = kpi_of (ask);
  Cover self = { .ask = ask, .whole = ana_state_new (kpi->measure), .gaps = g_array_new (FALSE, FALSE, sizeof (AnaSpan)) };
  gboolean ok;

  add_gap (self.gaps, ask->span.start_usec, ask->span.end_usec);
  ok = (!kpi->grain[ANA_PERIOD_DAY] || cover (&self, ANA_PERIOD_DAY, error))
       && (!kpi->grain[ANA_PERIOD_HOUR] || *ask->dim != '\0' || cover (&self, ANA_PERIOD_HOUR, error)) && fill_gaps (&self, error);
  if (ok)
    *out = ana_metrics_finish_state (kpi, self.whole, ask->span);
  ana_state_free (self.whole);
  g_array_unref (self.gaps);
  return ok;
}

/**
 * ana_span_answer:
 * @ask: what is asked
 * @out: (out): the value; `approximate` when a sketch gave it
 * @reason: (out): why there is none
 * @error: return location
 *
 * Any thread; blocks until @ask's deadline at most, by the reading.
 *
 * Returns: %FALSE when the hub is at fault; that nobody can tell is no fault
 */
gboolean
ana_span_answer (const AnaSpanAsk *ask, AnaMeasureValue *out, const char **reason, GError **error)
{
  gboolean has_states = ana_metrics_keeps_states (kpi_of (ask));
  g_autoptr (GError) local = NULL;

  *reason = "na";
  *out = (AnaMeasureValue) { .value = NAN, .num = NAN, .den = NAN };
  if (!(has_states && ask->sketches_do) && answer_from_rows (ask, out, &local))
    return TRUE;
  if (local != NULL && !is_refusal (local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (g_error_matches (local, ANA_ERROR, ANA_ERROR_NO_DATA) && *ask->dim == '\0')
    return TRUE;
  g_clear_error (&local);
  if (has_states && answer_from_states (ask, out, &local))
    return TRUE;
  if (local != NULL && !is_refusal (local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *reason = "none";
  return TRUE;
}
