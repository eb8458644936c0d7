/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-points.c: buckets as a line: every bucket of a span has a place, and what is missing is a gap.
 */
#include "config.h"

#include "ana-overview.h"

#include <math.h>

/* The value of one bucket; @part comes along from bucket to bucket. */
static double
value_at (const AnaKpi *kpi, const GArray *parts, guint *part, gint64 start_usec, double empty)
{
  const AnaSpanPart *all = (const AnaSpanPart *) parts->data;

  while (*part < parts->len && all[*part].ts_usec < start_usec)
    (*part)++;
  if (*part == parts->len || all[*part].ts_usec != start_usec)
    return empty;
  return all[*part].has_value ? ana_minor_to_major (all[*part].value, kpi->unit) : NAN;
}

/**
 * ana_points_to_series:
 * @kpi: for the zone and the unit
 * @period: of the buckets
 * @span: which of them
 * @parts: of AnaSpanPart, ascending
 * @now_usec: buckets that begin later are left out
 * @shift_usec: added to every time: a previous period is laid over this one
 * @last_partial: (out): whether the last bucket is the running one
 *
 * Buckets of a sum without events are zero, since nothing happened; others are gaps. Money is in major units.
 *
 * Returns: (transfer full): times in microseconds, values in major units
 */
AnaSeries *
ana_points_to_series (const AnaKpi *kpi, AnaPeriod period, AnaSpan span, const GArray *parts, gint64 now_usec, gint64 shift_usec,
                      gboolean *last_partial)
{
  AnaBucketWalk walk;
  double empty = kpi->merge == ANA_MERGE_SUM && parts->len > 0 ? 0 : NAN;
  double *x, *y;
  guint n, part = 0;

  ana_bucket_walk_init (&walk, period, kpi->zone, span.start_usec);
  /* in the KPI's zone a bucket may have begun before the span: it is not whole here, and none of @parts */
  if (walk.span.start_usec < span.start_usec)
    ana_bucket_walk_next (&walk);
  *last_partial = FALSE;
  n = ana_bucket_walk_count (&walk, MIN (span.end_usec, now_usec + 1));
  x = g_new (double, n);
  y = g_new (double, n);
  for (guint i = 0; i < n; i++, ana_bucket_walk_next (&walk))
    {
      x[i] = (double) (walk.span.start_usec + shift_usec);
      y[i] = value_at (kpi, parts, &part, walk.span.start_usec, empty);
      *last_partial = ana_span_contains (walk.span, now_usec);
    }
  return ana_series_new_take (kpi->code, x, y, n);
}

/**
 * ana_points_lay_over:
 * @on: gives the places
 * @from: gives the values, ascending in time
 * @there_usec: (array): for each place of @on, which bucket of @from belongs there; ANA_TIME_NONE for none
 *
 * Lays one stretch of a line over another: what it is held against, bucket by bucket (ana_compare_buckets()).
 *
 * Returns: (transfer full): as many points as @on; NAN where @from has no such bucket
 */
AnaSeries *
ana_points_lay_over (const AnaSeries *on, const AnaSeries *from, const gint64 *there_usec)
{
  const double *x = ana_series_get_x (on), *from_x = ana_series_get_x (from), *from_y = ana_series_get_y (from);
  guint n = ana_series_get_n (on), n_from = ana_series_get_n (from), at = 0;
  double *places = g_memdup2 (x, n * sizeof *x), *values = g_new (double, n);

  for (guint i = 0; i < n; i++)
    {
      while (at > 0 && (gint64) from_x[at - 1] >= there_usec[i]) /* an hour comes twice */
        at--;
      while (at < n_from && (gint64) from_x[at] < there_usec[i])
        at++;
      values[i] = at < n_from && (gint64) from_x[at] == there_usec[i] ? from_y[at] : NAN;
    }
  return ana_series_new_take ("previous", places, values, n);
}
