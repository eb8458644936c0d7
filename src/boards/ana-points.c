/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-points.c: buckets as a line: every bucket of a span has a place, and what is missing is a gap.
 */
#include "config.h"

#include "ana-overview.h"

#include <math.h>

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
  AnaSeries *series = ana_series_new (kpi->code);
  AnaBucketWalk walk;
  double empty = kpi->merge == ANA_MERGE_SUM && parts->len > 0 ? 0 : NAN;
  guint i = 0;

  ana_bucket_walk_init (&walk, period, kpi->zone, span.start_usec);
  /* in the KPI's zone a bucket may have begun before the span: it is not whole here, and none of @parts */
  if (walk.span.start_usec < span.start_usec)
    ana_bucket_walk_next (&walk);
  *last_partial = FALSE;
  for (; walk.span.start_usec < span.end_usec && walk.span.start_usec <= now_usec; ana_bucket_walk_next (&walk))
    {
      AnaSpan bucket = walk.span;
      double x = (double) (bucket.start_usec + shift_usec), y = empty;

      while (i < parts->len && g_array_index (parts, AnaSpanPart, i).ts_usec < bucket.start_usec)
        i++;
      if (i < parts->len && g_array_index (parts, AnaSpanPart, i).ts_usec == bucket.start_usec)
        {
          const AnaSpanPart *part = &g_array_index (parts, AnaSpanPart, i);
          y = part->has_value ? ana_minor_to_major (part->value, kpi->unit) : NAN;
        }
      ana_series_append (series, &x, &y, 1);
      *last_partial = ana_span_contains (bucket, now_usec);
    }
  return series;
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
  AnaSeries *over = ana_series_new ("previous");

  for (guint i = 0; i < n; i++)
    {
      double value = NAN;

      while (at > 0 && (gint64) from_x[at - 1] >= there_usec[i]) /* an hour comes twice */
        at--;
      while (at < n_from && (gint64) from_x[at] < there_usec[i])
        at++;
      if (at < n_from && (gint64) from_x[at] == there_usec[i])
        value = from_y[at];
      ana_series_append (over, &x[i], &value, 1);
    }
  return over;
}
