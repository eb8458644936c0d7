/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-span.c: a span of buckets as one value, by the merge class.
 */
#include "config.h"

#include "ana-processor.h"

#include <math.h>

/* Neumaier's sum: a year of minutes loses nothing. */
typedef struct {
  double sum, rest;
} Sum;

static void
add (Sum *self, double x)
{
  double t = self->sum + x;

  self->rest += fabs (self->sum) >= fabs (x) ? (self->sum - t) + x : (x - t) + self->sum;
  self->sum = t;
}

static void
finish_ratio (AnaMeasureValue *out, const Sum *num, const Sum *den)
{
  out->num = num->sum + num->rest;
  out->den = den->sum + den->rest;
  out->has_ratio = TRUE;
  out->value = out->num / out->den;
  out->has_value = isfinite (out->value);
}

static void
merge_ratio (const AnaSpanPart *parts, guint n_parts, AnaMeasureValue *out)
{
  Sum num = { 0, 0 };
  Sum den = { 0, 0 };
  guint n = 0;

  for (guint i = 0; i < n_parts; i++)
    if (parts[i].has_ratio)
      {
        add (&num, parts[i].num);
        add (&den, parts[i].den);
        n++;
      }
  if (n > 0)
    finish_ratio (out, &num, &den);
}

static void
merge_sum (const AnaSpanPart *parts, guint n_parts, AnaMeasureValue *out)
{
  Sum sum = { 0, 0 };

  for (guint i = 0; i < n_parts; i++)
    if (parts[i].has_value)
      {
        add (&sum, parts[i].value);
        out->has_value = TRUE;
      }
  out->value = sum.sum + sum.rest;
}

static gboolean
is_better (AnaMergeClass merge, const AnaSpanPart *part, const AnaMeasureValue *best, gint64 best_ts)
{
  if (!part->has_value)
    return FALSE;
  if (!best->has_value)
    return TRUE;
  if (merge == ANA_MERGE_LAST)
    return part->ts_usec > best_ts;
  return merge == ANA_MERGE_MIN ? part->value < best->value : part->value > best->value;
}

static void
merge_pick (AnaMergeClass merge, const AnaSpanPart *parts, guint n_parts, AnaMeasureValue *out)
{
  gint64 best_ts = G_MININT64;

  for (guint i = 0; i < n_parts; i++)
    if (is_better (merge, &parts[i], out, best_ts))
      {
        out->value = parts[i].value;
        out->has_value = TRUE;
        best_ts = parts[i].ts_usec;
      }
}

/**
 * ana_metrics_merge_span:
 * @merge: the KPI's class
 * @parts: (array length=n_parts): its buckets in the span, in any order; those without rows may be left out
 * @n_parts: how many
 * @out: (out): the span's value; missing when no bucket has one
 *
 * Puts a span together from its buckets: sums, or numerators and denominators, are added; of min, max and last one is
 * picked. Pure.
 *
 * Returns: %FALSE for class none with more than one bucket: the value must be asked of the hub
 */
gboolean
ana_metrics_merge_span (AnaMergeClass      merge,
                        const AnaSpanPart *parts,
                        guint              n_parts,
                        AnaMeasureValue   *out)
{
  *out = (AnaMeasureValue) { .value = NAN, .num = NAN, .den = NAN };
  for (guint i = 0; i < n_parts; i++)
    out->count += parts[i].count;
  if (merge == ANA_MERGE_NONE)
    {
      if (n_parts == 1)
        {
          out->value = parts[0].value;
          out->has_value = parts[0].has_value;
        }
      return n_parts <= 1;
    }
  if (merge == ANA_MERGE_RATIO)
    merge_ratio (parts, n_parts, out);
  else if (merge == ANA_MERGE_SUM)
    merge_sum (parts, n_parts, out);
  else
    merge_pick (merge, parts, n_parts, out);
  if (!out->has_value)
    out->value = NAN;
  return TRUE;
}
