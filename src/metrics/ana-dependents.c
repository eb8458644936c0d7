/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-dependents.c: which buckets of which definitions a change reaches, along {X}, prior ({X}, d) and over (X, d).
 */
#include "config.h"

#include "ana-processor.h"

#include <string.h>

/**
 * ana_metrics_is_derived:
 * @kpi: a definition
 *
 * Whether a bucket of @kpi needs more than its own rows: it names other definitions, or looks back over a span. Such a
 * bucket is computed by ana_metrics_evaluate_derived() alone. Pure; any thread.
 */
gboolean
ana_metrics_is_derived (const AnaKpi *kpi)
{
  return ana_measure_get_refs (kpi->measure)[0] != NULL || !ana_measure_is_mergeable (kpi->measure);
}

/**
 * ana_metrics_reach_forward:
 * @kpi: a derived definition
 * @changed: the time of rows of its own that changed
 *
 * Until when buckets of @kpi itself see these rows: those of over (aggregates, d) do for as long as d.
 *
 * Returns: the time whose buckets must be computed
 */
AnaSpan
ana_metrics_reach_forward (const AnaKpi *kpi, AnaSpan changed)
{
  AnaSpan span = changed;
  const char *code;
  AnaDuration over;

  for (guint i = 0; ana_measure_get_over (kpi->measure, i, &code, &over) != NULL; i++)
    span.end_usec = MAX (span.end_usec, ana_duration_add (&over, kpi->zone, changed.end_usec, 1));
  return span;
}

typedef struct {
  const char    *code;    /* what changed */
  const AnaZone *zone;
  AnaSpan        changed;
  AnaSpan        reached; /* empty: not named */
} Reach;

static void
see_reference (const char *code, const AnaDuration *prior, const AnaDuration *over, gpointer data)
{
  Reach *reach = data;
  AnaSpan span = reach->changed;

  if (strcmp (code, reach->code) != 0)
    return;
  if (prior != NULL)
    span = (AnaSpan) { ana_duration_add (prior, reach->zone, span.start_usec, 1), ana_duration_add (prior, reach->zone, span.end_usec, 1) };
  else if (over != NULL)
    span.end_usec = ana_duration_add (over, reach->zone, span.end_usec, 1);
  reach->reached.start_usec = MIN (reach->reached.start_usec, span.start_usec);
  reach->reached.end_usec = MAX (reach->reached.end_usec, span.end_usec);
}

/**
 * ana_metrics_foreach_dependent:
 * @catalogue: all definitions
 * @kpi: index of the one that changed
 * @changed: the time of its buckets that changed
 * @func: called for each definition that looks at it, through others too, with the time whose buckets must be computed;
 *   for one more than once when there is more than one way
 * @data: for @func
 *
 * Follows a change forward. The catalogue has no circles, so that this ends. Pure.
 */
void
ana_metrics_foreach_dependent (const AnaCatalogue *catalogue,
                               guint               kpi,
                               AnaSpan             changed,
                               AnaDependentFunc    func,
                               gpointer            data)
{
  const char *code = ana_catalogue_get (catalogue, kpi)->code;

  for (guint i = 0; i < ana_catalogue_get_n (catalogue); i++)
    {
      const AnaKpi *other = ana_catalogue_get (catalogue, i);
      Reach reach = { code, other->zone, changed, { G_MAXINT64, G_MININT64 } };

      if (ana_measure_get_refs (other->measure)[0] != NULL)
        ana_measure_foreach_ref (other->measure, see_reference, &reach);
      if (reach.reached.start_usec >= reach.reached.end_usec)
        continue;
      func (i, reach.reached, data);
      ana_metrics_foreach_dependent (catalogue, i, reach.reached, func, data);
    }
}
