/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-corrections.c: closed buckets of a KPI that came in again with another value, since the page looks at it.
 *
 * The cache keeps the last revision of a bucket and no other. What it said before is known here as long as the page has
 * shown it: two readings are held against each other. A bucket counts as closed when the definition takes no more late
 * rows for it; the revisions before that are how it came about.
 */
#include "config.h"

#include "ana-corrections.h"

#include <math.h>

struct _AnaCorrections {
  GArray   *rows;    /* of AnaCorrection, the newest first */
  char     *code;    /* (nullable) */
  AnaPeriod period;
};

AnaCorrections *
ana_corrections_new (void)
{
  AnaCorrections *self = g_new0 (AnaCorrections, 1);

  self->rows = g_array_new (FALSE, FALSE, sizeof (AnaCorrection));
  return self;
}

void
ana_corrections_free (AnaCorrections *self)
{
  g_array_unref (self->rows);
  g_free (self->code);
  g_free (self);
}

static gboolean
is_same_value (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

/* Whether a bucket was closed when it was read before. */
static gboolean
was_closed (const AnaKpiData *before, gint64 bucket_usec)
{
  gint64 end = ana_bucket_span (before->period, before->kpi->zone, bucket_usec).end_usec;

  return ana_duration_add (&before->kpi->lateness, before->kpi->zone, end, 1) <= before->now_usec;
}

static void
add (AnaCorrections *self, const AnaCorrection *correction)
{
  g_array_prepend_vals (self->rows, correction, 1);
  if (self->rows->len > ANA_MAX_CORRECTIONS)
    g_array_set_size (self->rows, ANA_MAX_CORRECTIONS);
}

static void
compare_bucket (AnaCorrections *self, const AnaKpiData *before, guint b, const AnaKpiData *now, guint n)
{
  AnaCorrection correction = {
    .seen_usec = now->as_of_usec, .bucket_usec = ana_kpi_data_get_time (now, (int) n), .rev = now->rev[n],
    .before = ana_kpi_data_get_now (before, (int) b), .now = ana_kpi_data_get_now (now, (int) n),
    .n_rows = now->count[n] - before->count[b],
  };

  if (before->rev[b] == 0 || now->rev[n] <= before->rev[b] || !was_closed (before, correction.bucket_usec))
    return;
  if (!is_same_value (correction.before, correction.now) || correction.n_rows != 0)
    add (self, &correction);
}

/**
 * ana_corrections_note:
 * @self: the corrections
 * @before: (nullable): what the page showed until now
 * @now: what it shows from now on
 *
 * Another KPI or period begins anew. Both readings ascend in time: one walk through both.
 */
void
ana_corrections_note (AnaCorrections *self, const AnaKpiData *before, const AnaKpiData *now)
{
  guint b = 0;

  if (g_strcmp0 (self->code, now->kpi->code) != 0 || self->period != now->period)
    {
      g_array_set_size (self->rows, 0);
      g_free (self->code);
      self->code = g_strdup (now->kpi->code);
      self->period = now->period;
      return;
    }
  if (before == NULL || before->now == NULL || now->now == NULL || before->period != now->period)
    return;
  for (guint n = 0; n < now->n; n++)
    {
      gint64 ts = ana_kpi_data_get_time (now, (int) n);

      while (b < before->n && ana_kpi_data_get_time (before, (int) b) < ts)
        b++;
      if (b < before->n && ana_kpi_data_get_time (before, (int) b) == ts && now->rev[n] > before->rev[b])
        compare_bucket (self, before, b, now, n);
    }
}

guint
ana_corrections_get_n (const AnaCorrections *self)
{
  return self->rows->len;
}

const AnaCorrection *
ana_corrections_get (const AnaCorrections *self, guint i)
{
  return &g_array_index (self->rows, AnaCorrection, i);
}

const AnaCorrection *
ana_corrections_find (const AnaCorrections *self, gint64 bucket_usec)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (ana_corrections_get (self, i)->bucket_usec == bucket_usec)
      return ana_corrections_get (self, i);
  return NULL;
}
