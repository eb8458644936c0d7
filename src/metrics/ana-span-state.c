/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-span-state.c: a span put together from the states of its buckets and, where there are none, from raw rows.
 */
#include "config.h"

#include "ana-batch-private.h"
#include "ana-error.h"
#include "ana-processor.h"

/**
 * ana_metrics_keeps_states:
 * @kpi: a definition
 *
 * Whether a span of @kpi can be told from the states of its buckets, and from nothing less: its class is none, its state
 * can be merged, and it looks at no other definition. Pure; any thread.
 */
gboolean
ana_metrics_keeps_states (const AnaKpi *kpi)
{
  return kpi->merge == ANA_MERGE_NONE && !kpi->recompute && ana_measure_is_mergeable (kpi->measure)
         && ana_measure_get_refs (kpi->measure)[0] == NULL;
}

/* The row's key is @dim, or @dim is the total. */
static gboolean
find_key (AnaBatch *batch, AnaKeyTable *keys, const AnaKpi *kpi, const char *dim, const guint32 **ids, guint32 *wanted, GError **error)
{
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) values = NULL;

  *ids = NULL;
  *wanted = 0;
  if (*dim == '\0')
    return TRUE;
  if (!ana_dim_key_parse (dim, &names, &values) || g_str_has_suffix (dim, "=*"))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_NO_DATA, "%s: \"%s\" cannot be told apart in the rows", kpi->code, dim);
      return FALSE;
    }
  *wanted = ana_key_table_add (keys, g_strdup (dim));
  *ids = ana_batch_get_keys (batch, (const char *const *) names);
  return TRUE;
}

/**
 * ana_metrics_feed_state:
 * @kpi: a definition that ana_metrics_keeps_states()
 * @span: the events' time
 * @dim: a dimension key, "" for the total
 * @events: at least the rows of @span, of the KPI's dataset; each event once
 * @state: of the KPI's measure
 * @error: return location
 *
 * Adds the rows of @span and @dim that count. Pure; any thread.
 *
 * Returns: %FALSE and NO_DATA for a key that cannot be told apart in the rows (a star)
 */
gboolean
ana_metrics_feed_state (const AnaKpi  *kpi,
                        AnaSpan        span,
                        const char    *dim,
                        AnaFrame      *events,
                        AnaState      *state,
                        GError       **error)
{
  g_autoptr (AnaKeyTable) keys = ana_key_table_new ();
  g_autoptr (AnaBatch) batch = ana_batch_new (events, keys);
  g_autoptr (AnaMeasureInput) input = NULL;
  g_autofree guint32 *rows = NULL;
  const AnaSelection *selection = ana_batch_select (batch, kpi);
  const gint64 *times = ana_batch_get_times (batch, kpi->time, NULL);
  const guint32 *ids;
  guint32 wanted;
  guint n = 0;

  if (!find_key (batch, keys, kpi, dim, &ids, &wanted, error))
    return FALSE;
  rows = g_new (guint32, MAX (selection->n, 1));
  for (guint i = 0; i < selection->n; i++)
    if (ana_span_contains (span, times[selection->rows[i]]) && (ids == NULL || ids[selection->rows[i]] == wanted))
      rows[n++] = selection->rows[i];
  input = ana_measure_prepare_cached (kpi->measure, batch->cache);
  ana_state_add_rows (state, input, rows, n);
  return TRUE;
}

/**
 * ana_metrics_finish_state:
 * @kpi: the definition
 * @state: all that happened in @span
 * @span: the whole span
 *
 * Returns: the value, missing when nothing happened or less than `min_n`
 */
AnaMeasureValue
ana_metrics_finish_state (const AnaKpi   *kpi,
                          const AnaState *state,
                          AnaSpan         span)
{
  AnaMeasureValue value = ana_state_finish (state, span, NULL, NULL);

  ana_kpi_apply_min_n (kpi, &value);
  if (value.count == 0)
    value = (AnaMeasureValue) { .value = NAN, .num = NAN, .den = NAN };
  return value;
}
