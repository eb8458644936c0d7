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
  AnaSpan bucket = ana_bucket_span (period, kpi->zone, span.start_usec);
  double empty = kpi->merge == ANA_MERGE_SUM && parts->len > 0 ? 0 : NAN;
  guint i = 0;

  /* in the KPI's zone a bucket may have begun before the span: it is not whole here, and none of @parts */
  if (bucket.start_usec < span.start_usec)
    bucket = ana_bucket_span (period, kpi->zone, bucket.end_usec);
  *last_partial = FALSE;
  while (bucket.start_usec < span.end_usec && bucket.start_usec <= now_usec)
    {
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
      bucket = ana_bucket_span (period, kpi->zone, bucket.end_usec);
    }
  return series;
}
