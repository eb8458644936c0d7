/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-event-batch.c: events on their way into the log.
 */
#include "ana-hub-storage.h"

/**
 * ana_event_batch_new:
 * @tenant: whose events these are
 * @source: what brought them: "machine", "push:shop", "drop:retail.csv"
 * @dataset: where they belong
 * @time_column: the event's time, a column of @frame of type time, never null
 * @frame: the events
 * @received_usec: when they came
 *
 * The fields ids, row_numbers, file_sha256, first_row and batch_mode are set by the maker before the batch is shared.
 *
 * Returns: (transfer full): a batch
 */
AnaEventBatch *
ana_event_batch_new (const char *tenant, const char *source, const char *dataset, const char *time_column, AnaFrame *frame,
                     gint64 received_usec)
{
  AnaEventBatch *self = g_new0 (AnaEventBatch, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->tenant = g_strdup (tenant);
  self->source = g_strdup (source);
  self->dataset = g_strdup (dataset);
  self->time_column = g_strdup (time_column);
  self->frame = ana_frame_ref (frame);
  self->received_usec = received_usec;
  return self;
}

/**
 * ana_event_batch_ref:
 *
 * Returns: (transfer full): @self. Any thread.
 */
AnaEventBatch *
ana_event_batch_ref (AnaEventBatch *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * ana_event_batch_unref:
 *
 * Gives a reference back. Any thread.
 */
void
ana_event_batch_unref (AnaEventBatch *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  ana_frame_unref (self->frame);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->row_numbers, g_array_unref);
  g_free (self->tenant);
  g_free (self->source);
  g_free (self->dataset);
  g_free (self->time_column);
  g_free (self->file_sha256);
  g_free (self);
}

/**
 * ana_stream_head_clear:
 *
 * Frees what a head holds.
 */
void
ana_stream_head_clear (AnaStreamHead *head)
{
  g_clear_pointer (&head->epoch, g_free);
}
