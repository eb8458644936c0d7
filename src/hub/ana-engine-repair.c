/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-engine-repair.c: a stream whose rows have rotted: a new epoch for its clients, and its days from the log.
 */
#include "config.h"

#include "ana-engine-private.h"

typedef struct {
  AnaEngine *engine;
  char      *tenant, *stream;
} Repair;

static void
free_repair (gpointer data)
{
  Repair *repair = data;

  g_free (repair->tenant);
  g_free (repair->stream);
  g_free (repair);
}

/* All days of the stream that clients hold and the log knows. */
static gboolean
mark_stream (AnaEngine *self, const char *tenant_name, const char *stream, gint64 from_usec, GError **error)
{
  AnaTenant *tenant = ana_engine_get_tenant (self, tenant_name);
  AnaStreamId id;
  AnaSpan span;
  gint64 n_events = 0;
  const AnaKpi *kpi;

  if (!ana_stream_parse (stream, &id) || id.kind != ANA_STREAM_KPI)
    return TRUE;
  kpi = ana_catalogue_find (self->catalogue, id.code);
  if (kpi == NULL)
    return TRUE; /* a definition that is gone: nobody can ask for its rows */
  if (!self->storage->klass->get_event_span (self->storage, tenant_name, kpi->dataset, &span, &n_events, error))
    return FALSE;
  if (n_events == 0)
    return TRUE;
  span.start_usec = MAX (span.start_usec, from_usec);
  span.end_usec++;
  if (ana_metrics_is_derived (kpi))
    ana_tenant_mark_kpi (self, tenant, (guint) ana_catalogue_find_index (self->catalogue, id.code), span);
  for (gint64 day = span.start_usec / ANA_USEC_PER_DAY; !ana_metrics_is_derived (kpi) && day <= span.end_usec / ANA_USEC_PER_DAY; day++)
    g_hash_table_add (ana_tenant_get_days (tenant, kpi->dataset), GINT_TO_POINTER ((int) day));
  g_hash_table_add (tenant->touched, g_strdup (kpi->dataset));
  return ana_tenant_save_touched (self, tenant, error);
}

/* Says to who watches that all rows are to be fetched anew: a batch of none, of the new epoch. */
static void
announce (AnaEngine *self, const char *tenant, const char *stream, const AnaStreamHead *head)
{
  g_ptr_array_add (self->out, ana_row_batch_new (stream, head->epoch, head->q, head->q));
  g_ptr_array_add (self->out_tenants, g_strdup (tenant));
}

static void
repair_cb (AnaHubStorage *storage, gpointer data)
{
  Repair *repair = data;
  AnaStreamHead head = { NULL };
  g_autoptr (GError) error = NULL;
  gboolean damaged = FALSE;

  if (storage->klass->repair_stream (storage, repair->tenant, repair->stream, &damaged, &error) && damaged
      && storage->klass->get_head (storage, repair->tenant, repair->stream, &head, &error)
      && mark_stream (repair->engine, repair->tenant, repair->stream, head.from_usec, &error))
    {
      announce (repair->engine, repair->tenant, repair->stream, &head);
      g_warning ("stream %s of %s: its rows do not add up to its checksum; it has a new epoch and is computed from the log", repair->stream,
                 repair->tenant);
    }
  if (error != NULL)
    g_warning ("stream %s of %s could not be repaired: %s", repair->stream, repair->tenant, error->message);
  ana_stream_head_clear (&head);
}

/**
 * ana_engine_repair:
 * @self: the engine
 * @tenant: whose
 * @stream: a stream whose rows seem not to add up
 *
 * Counts the stream again in the engine's transaction and, when it is damaged indeed, gives it a new epoch and marks its
 * days to be computed from the log. Any thread; the repair comes with the next turn.
 */
void
ana_engine_repair (AnaEngine *self, const char *tenant, const char *stream)
{
  Repair *repair = g_new (Repair, 1);

  *repair = (Repair) { self, g_strdup (tenant), g_strdup (stream) };
  ana_engine_call (self, repair_cb, repair, free_repair);
}
