/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-verdicts.c: what is given to the writer, and what it says: each verdict comes back to the sync thread.
 */
#include "config.h"

#include "ana-sync-private.h"

#include "ana-clock.h"

#define MISMATCH_WINDOW_USEC (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define RETRY_STORE_USEC     (5 * G_USEC_PER_SEC)

typedef struct {
  AnaSync       *self;
  char          *stream;
  AnaApplyResult result;
  gint64         cursor_q;
} Verdict;

static void
verdict_free (gpointer data)
{
  Verdict *verdict = data;

  g_object_unref (verdict->self);
  g_free (verdict->stream);
  g_free (verdict);
}

static gboolean
retry_store_cb (gpointer data)
{
  Verdict *verdict = data;

  if (verdict->self->ws != NULL) /* say hello again: the cursors are where the disk is */
    ana_link_connect (verdict->self);
  return G_SOURCE_REMOVE;
}

static void
handle_not_saved (Verdict *verdict)
{
  AnaSync *self = verdict->self;
  g_autoptr (GSource) source = NULL;
  Verdict *again;

  if (ana_sync_get_state (self) == ANA_SYNC_DEGRADED)
    return;
  ana_sync_set_state (self, ANA_SYNC_DEGRADED, "what arrives is shown and not saved: the disk takes nothing");
  again = g_new0 (Verdict, 1);
  again->self = g_object_ref (self);
  source = g_timeout_source_new (RETRY_STORE_USEC / 1000);
  g_source_set_callback (source, retry_store_cb, again, verdict_free);
  g_source_attach (source, self->context);
}

static void
handle_mismatch (AnaSync *self, AnaStream *stream)
{
  gint64 now = ana_clock_monotonic_usec ();

  if (stream->mismatch_usec != 0 && now - stream->mismatch_usec < MISMATCH_WINDOW_USEC)
    {
      stream->state = ANA_STREAM_STATE_QUARANTINED;
      ana_streams_send_sub (self, stream->id, FALSE, NULL);
      g_message ("stream %s: its checksum failed twice within an hour; it is set aside", stream->id);
      ana_sync_emit_changed (self, stream->id);
      ana_streams_caught_up (self, stream);
      return;
    }
  stream->mismatch_usec = now;
  g_message ("stream %s: checksum mismatch, fetching it anew", stream->id);
  ana_streams_resync (self, stream);
}

static gboolean
verdict_cb (gpointer data)
{
  Verdict *verdict = data;
  AnaSync *self = verdict->self;
  AnaStream *stream = g_hash_table_lookup (self->streams, verdict->stream);

  if (stream == NULL || !ana_streams_is_wanted (stream))
    return G_SOURCE_REMOVE;
  switch (verdict->result)
    {
    case ANA_APPLY_OK:
    case ANA_APPLY_DUPLICATE:
      break;
    case ANA_APPLY_GAP:
      stream->given_q = verdict->cursor_q;
      ana_history_fetch_gap (self, stream);
      break;
    case ANA_APPLY_RESET:
      ana_streams_resync (self, stream);
      break;
    case ANA_APPLY_MISMATCH:
      handle_mismatch (self, stream);
      break;
    case ANA_APPLY_NOT_SAVED:
      handle_not_saved (verdict);
      break;
    }
  return G_SOURCE_REMOVE;
}

/* On the writer's thread: only what needs an answer crosses over. */
static void
apply_cb (AnaApplyResult result, const char *stream, gint64 cursor_q, gpointer data)
{
  AnaSync *self = data;

  if (result != ANA_APPLY_OK && result != ANA_APPLY_DUPLICATE)
    {
      Verdict *verdict = g_new0 (Verdict, 1);

      verdict->self = g_object_ref (self);
      verdict->stream = g_strdup (stream);
      verdict->result = result;
      verdict->cursor_q = cursor_q;
      ana_sync_invoke (self, verdict_cb, verdict, verdict_free);
    }
  g_object_unref (self);
}

/* Hands a batch to both lanes: the writer and the models (DESIGN.md section 2). */
void
ana_streams_give (AnaSync *self, AnaStream *stream, AnaRowBatch *batch)
{
  stream->given_q = batch->q;
  ana_store_apply (self->store, batch, apply_cb, g_object_ref (self));
  ana_sync_emit_batch (self, batch);
}

/* A checkpoint: the writer compares it with what it holds at that place. */
void
ana_verdict_check (AnaSync *self, AnaStream *stream, const AnaMsg *msg)
{
  ana_store_check (self->store, stream->id, msg->epoch, msg->q, msg->from_usec, msg->n, msg->x, apply_cb, g_object_ref (self));
}

/* --- snapshots --- */

static gboolean
swapped_cb (gpointer data)
{
  Verdict *verdict = data;
  AnaStream *stream = g_hash_table_lookup (verdict->self->streams, verdict->stream);

  if (verdict->result == ANA_APPLY_NOT_SAVED)
    handle_not_saved (verdict);
  ana_sync_emit_changed (verdict->self, verdict->stream);
  if (stream != NULL && stream->state == ANA_STREAM_STATE_SNAPSHOT)
    {
      ana_streams_release (verdict->self, stream);
      ana_streams_caught_up (verdict->self, stream);
    }
  return G_SOURCE_REMOVE;
}

static void
swap_cb (AnaApplyResult result, const char *stream, gint64 cursor_q, gpointer data)
{
  Verdict *verdict = g_new0 (Verdict, 1);

  verdict->self = data;
  verdict->stream = g_strdup (stream);
  verdict->result = result;
  ana_sync_invoke (verdict->self, swapped_cb, verdict, verdict_free);
}

void
ana_streams_swap (AnaSync *self, AnaStream *stream, gint64 q)
{
  stream->given_q = q;
  stream->n_restarts = 0;
  ana_store_stage_swap (self->store, stream->id, stream->epoch, q, "", swap_cb, g_object_ref (self));
}
