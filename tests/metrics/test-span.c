/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-span.c: a span of buckets by the merge class, and the buckets of a span in zones that change their clocks.
 */
#include "config.h"

#include "ana-processor.h"

#include <math.h>

static AnaSpanPart
part (gint64 ts, double value, double num, double den, gint64 count)
{
  return (AnaSpanPart) { ts, value, num, den, !isnan (value), !isnan (num), count };
}

static void
test_classes (void)
{
  const AnaSpanPart parts[] = { part (2, 5, 10, 2, 3), part (1, -4, -4, 1, 2), part (3, NAN, 0, 0, 1), part (4, 7, NAN, NAN, 4) };
  AnaMeasureValue out;

  g_assert_true (ana_metrics_merge_span (ANA_MERGE_SUM, parts, 4, &out));
  g_assert_cmpfloat (out.value, ==, 8);
  g_assert_cmpint (out.count, ==, 10);
  g_assert_true (ana_metrics_merge_span (ANA_MERGE_MIN, parts, 4, &out));
  g_assert_cmpfloat (out.value, ==, -4);
  g_assert_true (ana_metrics_merge_span (ANA_MERGE_MAX, parts, 4, &out));
  g_assert_cmpfloat (out.value, ==, 7);
  g_assert_true (ana_metrics_merge_span (ANA_MERGE_LAST, parts, 3, &out));
  g_assert_cmpfloat (out.value, ==, 5); /* the last that has a value */
  g_assert_true (ana_metrics_merge_span (ANA_MERGE_RATIO, parts, 3, &out));
  g_assert_cmpfloat (out.num, ==, 6);
  g_assert_cmpfloat (out.den, ==, 3);
  g_assert_cmpfloat (out.value, ==, 2);
  g_assert_false (ana_metrics_merge_span (ANA_MERGE_NONE, parts, 2, &out));
  g_assert_false (out.has_value);
  g_assert_cmpint (out.count, ==, 5);
  g_assert_true (ana_metrics_merge_span (ANA_MERGE_NONE, parts, 1, &out));
  g_assert_cmpfloat (out.value, ==, 5);
}

static void
test_empty (void)
{
  const AnaSpanPart zero = part (1, NAN, 3, 0, 1);
  AnaMeasureValue out;

  for (int merge = ANA_MERGE_SUM; merge <= ANA_MERGE_NONE; merge++)
    {
      g_assert_true (ana_metrics_merge_span ((AnaMergeClass) merge, NULL, 0, &out));
      g_assert_false (out.has_value);
      g_assert_true (isnan (out.value));
    }
  g_assert_true (ana_metrics_merge_span (ANA_MERGE_RATIO, &zero, 1, &out));
  g_assert_false (out.has_value);
  g_assert_true (out.has_ratio);
  g_assert_cmpfloat (out.num, ==, 3);
}

/* A million small numbers beside a large one: nothing is lost. */
static void
test_precision (void)
{
  g_autofree AnaSpanPart *parts = g_new (AnaSpanPart, 100001);
  AnaMeasureValue out;

  parts[0] = part (0, 1e16, NAN, NAN, 1);
  for (guint i = 1; i <= 100000; i++)
    parts[i] = part (i, 0.1, NAN, NAN, 1);
  ana_metrics_merge_span (ANA_MERGE_SUM, parts, 100001, &out);
  g_assert_cmpfloat (out.value, ==, 1e16 + 10000);
}

static void
test_bucket_span (void)
{
  static const struct { const char *zone, *from, *to; int hours; AnaPeriod period; } rows[] = {
    { "Europe/London", "2011-10-30T00:00:00+01:00", "2011-10-31T00:00:00+00:00", 25, ANA_PERIOD_DAY },
    { "Europe/London", "2012-03-25T00:00:00+00:00", "2012-03-26T00:00:00+01:00", 23, ANA_PERIOD_DAY },
    { "Europe/London", "2012-02-29T00:00:00+00:00", "2012-02-29T00:00:00.000001+00:00", 24, ANA_PERIOD_DAY },
    { "Europe/London", "2012-02-29T00:00:00.000001+00:00", "2012-02-29T12:00:00+00:00", 0, ANA_PERIOD_DAY },
    { "Europe/London", "2012-02-29T00:00:00+00:00", "2012-02-29T00:00:00+00:00", 0, ANA_PERIOD_DAY },
    { "Asia/Kathmandu", "2012-02-29T00:00:00Z", "2012-02-29T03:00:00Z", 3, ANA_PERIOD_HOUR },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const AnaZone *zone = ana_zone_get (rows[i].zone, NULL);
      AnaSpan span, got;

      g_assert_true (ana_time_parse (rows[i].from, zone, &span.start_usec, NULL));
      g_assert_true (ana_time_parse (rows[i].to, zone, &span.end_usec, NULL));
      got = ana_metrics_bucket_span (rows[i].period, zone, span);
      g_test_message ("%s %s", rows[i].zone, rows[i].from);
      g_assert_cmpint ((got.end_usec - got.start_usec) / ANA_USEC_PER_HOUR, ==, rows[i].hours);
      g_assert_cmpint (got.start_usec, >=, span.start_usec);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/span/classes", test_classes);
  g_test_add_func ("/metrics/span/empty", test_empty);
  g_test_add_func ("/metrics/span/precision", test_precision);
  g_test_add_func ("/metrics/span/bucket-span", test_bucket_span);
  return g_test_run ();
}
