/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-engine-derived.c: buckets of KPIs that name others or look back: marked when what they see has changed, computed from
 * the log by ana_metrics_evaluate_derived() alone.
 *
 * Their days wait in sets of their own, beside those of their dataset, so that a change of one KPI does not compute all
 * others anew; and a run over them marks nothing, so that a change goes forward once and ends.
 */
#include "config.h"

#include "ana-engine-private.h"

#include "ana-error.h"

#define SUFFIX "\nderived"   /* no dataset's name has a control character */

/* How far back a processor is given stored buckets again. */
static const gint64 remember_usec[ANA_N_KPI_PERIODS] = { 3 * ANA_USEC_PER_DAY, 40 * ANA_USEC_PER_DAY, 800 * ANA_USEC_PER_DAY };

char *
ana_derived_set_name (const char *dataset)
{
  return g_strconcat (dataset, SUFFIX, NULL);
}

/* Returns: (transfer full): the dataset whose days the set has */
char *
ana_dirty_set_dataset (const char *set_name, gboolean *is_derived)
{
  *is_derived = g_str_has_suffix (set_name, SUFFIX);
  return g_strndup (set_name, strlen (set_name) - (*is_derived ? strlen (SUFFIX) : 0));
}

/* Who is looked at by others, one a KPI. */
gboolean *
ana_engine_find_dependents (const AnaCatalogue *catalogue)
{
  guint n = ana_catalogue_get_n (catalogue);
  gboolean *has = g_new0 (gboolean, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    {
      const char *const *refs = ana_measure_get_refs (ana_catalogue_get (catalogue, i)->measure);

      for (guint r = 0; refs[r] != NULL; r++)
        {
          int named = ana_catalogue_find_index (catalogue, refs[r]);
          if (named >= 0)
            has[named] = TRUE;
        }
    }
  return has;
}

typedef struct {
  AnaEngine *engine;
  AnaTenant *tenant;
} Mark;

static void
mark_cb (guint kpi, AnaSpan span, gpointer data)
{
  Mark *mark = data;
  const AnaKpi *target = ana_catalogue_get (mark->engine->catalogue, kpi);
  gint64 *newest = g_hash_table_lookup (mark->tenant->newest, target->dataset);
  g_autofree char *name = ana_derived_set_name (target->dataset);
  GHashTable *days;

  if (newest == NULL || !ana_metrics_is_derived (target))
    return;
  days = ana_tenant_get_days (mark->tenant, name);
  span.start_usec -= ANA_USEC_PER_DAY; /* buckets of any zone that have a part of the span */
  span.end_usec = MIN (span.end_usec, *newest) + ANA_USEC_PER_DAY;
  for (gint64 day = span.start_usec / ANA_USEC_PER_DAY; day <= span.end_usec / ANA_USEC_PER_DAY; day++)
    g_hash_table_add (days, GINT_TO_POINTER ((int) day));
  g_hash_table_add (mark->tenant->touched, g_steal_pointer (&name));
}

/* Rows of @kpi's own changed in @span: it is computed anew when it is derived, and so is who looks at it. */
void
ana_tenant_mark_kpi (AnaEngine *self, AnaTenant *tenant, guint kpi, AnaSpan span)
{
  const AnaKpi *changed = ana_catalogue_get (self->catalogue, kpi);
  Mark mark = { self, tenant };

  if (ana_metrics_is_derived (changed))
    {
      span = ana_metrics_reach_forward (changed, span);
      mark_cb (kpi, span, &mark);
    }
  if (self->has_dependents[kpi])
    ana_metrics_foreach_dependent (self->catalogue, kpi, span, mark_cb, &mark);
}

/* Rows of a dataset changed on these days. */
void
ana_tenant_mark_dataset (AnaEngine *self, AnaTenant *tenant, const char *dataset, AnaSpan days)
{
  for (guint i = 0; i < ana_catalogue_get_n (self->catalogue); i++)
    if (g_strcmp0 (ana_catalogue_get (self->catalogue, i)->dataset, dataset) == 0)
      ana_tenant_mark_kpi (self, tenant, i, days);
}

/* What was marked is remembered in this transaction. */
gboolean
ana_tenant_save_touched (AnaEngine *self, AnaTenant *tenant, GError **error)
{
  GHashTableIter iter;
  const char *name;

  g_hash_table_iter_init (&iter, tenant->touched);
  while (g_hash_table_iter_next (&iter, (gpointer *) &name, NULL))
    {
      if (!ana_tenant_save_dirty (self, tenant, name, error))
        return FALSE;
      g_hash_table_iter_remove (&iter);
    }
  return TRUE;
}

/* --- what a new processor looks back at ------------------------------------------------------------------------- */

typedef struct {
  AnaProcessor *processor;
  guint         kpi;
  AnaPeriod     period;
} Remember;

static void
remember_cb (const AnaRow *row, gint64 seq, gpointer data)
{
  Remember *remember = data;
  AnaSpanPart part = { row->ts_usec, row->value, row->num, row->den, row->reason == ANA_REASON_VALUE, row->has_ratio, row->count };

  ana_processor_remember (remember->processor, remember->kpi, remember->period, row->dim, &part, 1);
}

static gboolean
remember_stream (AnaEngine *self, AnaTenant *tenant, guint kpi, AnaPeriod period, gint64 now_usec, GError **error)
{
  g_autofree char *stream = ana_stream_kpi (ana_catalogue_get (self->catalogue, kpi)->code, period);
  Remember remember = { tenant->processor, kpi, period };

  return self->storage->klass->read_history (self->storage, tenant->name, stream, NULL,
                                             (AnaSpan) { now_usec - remember_usec[period], G_MAXINT64 }, NULL, 0, G_MAXINT32,
                                             remember_cb, &remember, error);
}

/* Gives the processor the stored buckets of those that others look back at. */
gboolean
ana_tenant_remember (AnaEngine *self, AnaTenant *tenant, gint64 now_usec, GError **error)
{
  for (guint i = 0; i < ana_catalogue_get_n (self->catalogue); i++)
    for (AnaPeriod p = ANA_PERIOD_MINUTE; self->has_dependents[i] && p < ANA_N_KPI_PERIODS; p++)
      if (ana_catalogue_get (self->catalogue, i)->grain[p] && !remember_stream (self, tenant, i, p, now_usec, error))
        return FALSE;
  return TRUE;
}
