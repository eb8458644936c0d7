/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-engine-rows.c: rows on their way from a processor or from the log into storage, each with the state behind it.
 */
#include "config.h"

#include "ana-engine-private.h"

#include <math.h>

static void
free_state (gpointer state)
{
  g_clear_pointer ((GBytes **) &state, g_bytes_unref);
}

AnaStreamRows *
ana_stream_rows_new (char *stream)
{
  AnaStreamRows *self = g_new0 (AnaStreamRows, 1);

  self->stream = stream;
  self->rows = g_array_new (FALSE, FALSE, sizeof (AnaRow));
  self->states = g_ptr_array_new_with_free_func (free_state);
  self->strings = g_string_chunk_new (256);
  return self;
}

void
ana_stream_rows_free (AnaStreamRows *self)
{
  g_free (self->stream);
  g_array_unref (self->rows);
  g_ptr_array_unref (self->states);
  g_string_chunk_free (self->strings);
  g_free (self);
}

static AnaRow
make_row (const AnaKpiRow *kpi_row)
{
  const AnaMeasureValue *value = &kpi_row->value;
  gboolean there = value->has_value && isfinite (value->value);

  return (AnaRow) {
    .ts_usec = kpi_row->ts_usec, .dim = kpi_row->dim, .value = there ? value->value : NAN, .count = value->count,
    .reason = there ? ANA_REASON_VALUE : ANA_REASON_NA, .has_ratio = value->has_ratio && isfinite (value->num) && isfinite (value->den),
    .num = value->num, .den = value->den, .approximate = value->approximate,
  };
}

/* Takes the row, with its key copied, and @state. */
void
ana_stream_rows_add (AnaStreamRows *self, const AnaKpiRow *kpi_row, GBytes *state)
{
  AnaRow row = make_row (kpi_row);

  row.dim = g_string_chunk_insert_const (self->strings, row.dim);
  g_array_append_val (self->rows, row);
  g_ptr_array_add (self->states, state);
}

/* The state of a closed bucket as it is kept: of days, and of the total's hours. Exact sets become sketches here, so
 * that they are small and merge with those that streamed. */
GBytes *
ana_kpi_row_pack_state (const AnaKpi *kpi, const AnaKpiRow *row)
{
  g_autoptr (AnaState) sketch = NULL;
  gboolean kept = row->period == ANA_PERIOD_DAY || (row->period == ANA_PERIOD_HOUR && *row->dim == '\0');

  if (row->state == NULL || row->window_sec != 0 || !kept || !ana_metrics_keeps_states (kpi))
    return NULL;
  sketch = ana_state_new (kpi->measure);
  ana_state_merge (sketch, row->state);
  return ana_state_to_bytes (sketch);
}

/* Stores rows of a stream and keeps what changed until the commit. Engine thread, in a transaction. */
gboolean
ana_engine_store (AnaEngine *self, const char *tenant, const AnaStreamRows *rows, GError **error)
{
  const AnaHubStorageClass *klass = self->storage->klass;
  AnaRowBatch *changed = NULL;

  if (!klass->put_rows (self->storage, tenant, rows->stream, (const AnaRow *) rows->rows->data, rows->rows->len, &changed, error))
    return FALSE;
  if (changed != NULL)
    {
      g_ptr_array_add (self->out, changed);
      g_ptr_array_add (self->out_tenants, g_strdup (tenant));
    }
  for (guint i = 0; i < rows->rows->len; i++)
    {
      const AnaRow *row = &g_array_index (rows->rows, AnaRow, i);

      if (rows->states->pdata[i] != NULL
          && !klass->put_state (self->storage, tenant, rows->stream, row->dim, row->ts_usec, rows->states->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}
