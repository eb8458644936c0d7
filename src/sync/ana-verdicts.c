/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-verdicts.c: what is given to the writer, and what it says: each verdict comes back to the sync thread.
 */
#include "config.h"

#include "ana-sync-private.h"

#include "ana-clock.h"

#define MISMATCH_WINDOW_USEC (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define PROBE_GROWTH         6 /* the last delay of a probe is so many times the first */

typedef struct {
  AnaSync       *self;
  char          *stream;
  guint64        round;    /* of the stream when it was given */
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

/* --- when the disk takes nothing ---
 *
 * What arrives goes on to the screen, and no further batch of a stream is given to the writer once one was lost: it would
 * be a hole. Now and then one such stream begins again where the disk is. When that is stored, all of them do. */

static void arm_probe (AnaSync *self);

static AnaStream *
find_unsaved (AnaSync *self)
{
  GHashTableIter iter;
  AnaStream *stream;

  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &stream))
    if (stream->unsaved && ana_streams_is_wanted (stream))
      return stream;
  return NULL;
}

static gboolean
is_saving (AnaSync *self)
{
  return (ana_store_get_flags (self->store) & ANA_STORE_DEGRADED) == 0;
}

static void
clear_probe (AnaSync *self)
{
  if (self->probe != NULL)
    g_source_destroy (self->probe);
  g_clear_pointer (&self->probe, g_source_unref);
}

/* The disk takes what is given again: every stream goes on from where it stands there. */
void
ana_verdict_recover (AnaSync *self)
{
  AnaStream *stream;

  clear_probe (self);
  g_atomic_int_set (&self->degraded, FALSE);
  while (self->welcomed && (stream = find_unsaved (self)) != NULL)
    ana_streams_resume (self, stream);
  ana_sync_update_live (self);
}

static gboolean
probe_cb (gpointer data)
{
  AnaSync *self = data;
  AnaStream *stream = find_unsaved (self);

  clear_probe (self);
  if (stream == NULL && is_saving (self))
    {
      ana_verdict_recover (self); /* nothing is missing on the disk */
      return G_SOURCE_REMOVE;
    }
  if (stream != NULL && self->welcomed)
    ana_streams_resume (self, stream);
  self->probe_usec = MIN (2 * self->probe_usec, PROBE_GROWTH * self->times.probe_usec);
  arm_probe (self);
  return G_SOURCE_REMOVE;
}

static void
arm_probe (AnaSync *self)
{
  clear_probe (self);
  self->probe = ana_sync_add_timer (self, self->probe_usec, probe_cb);
}

/* The user says that there is room now. */
void
ana_verdict_probe_now (AnaSync *self)
{
  if (!self->degraded)
    return;
  self->probe_usec = self->times.probe_usec / 2; /* doubled by the probe */
  probe_cb (self);
}

static void
note_not_saved (AnaSync *self, AnaStream *stream)
{
  stream->unsaved = TRUE;
  if (self->degraded)
    return;
  g_atomic_int_set (&self->degraded, TRUE);
  self->probe_usec = self->times.probe_usec;
  arm_probe (self);
  ana_sync_update_live (self);
}

/* --- verdicts --- */

static void
handle_mismatch (AnaSync *self, AnaStream *stream)
{
  gint64 now = ana_clock_monotonic_usec ();

  ana_sync_count (self, &self->counters.n_mismatches);
  if (stream->mismatch_usec != 0 && ana_exchange_is_ring (self, stream->id))
    {
      ana_streams_caught_up (self, stream); /* nobody reads its rows, and without it nothing would ring */
      return;
    }
  if (stream->mismatch_usec != 0 && now - stream->mismatch_usec < MISMATCH_WINDOW_USEC)
    {
      stream->state = ANA_STREAM_STATE_QUARANTINED;
      ana_sync_count (self, &self->counters.n_quarantined);
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

  if (verdict->result == ANA_APPLY_OK && self->degraded && is_saving (self))
    ana_verdict_recover (self);
  if (stream == NULL || !ana_streams_is_wanted (stream))
    return G_SOURCE_REMOVE;
  if (verdict->result == ANA_APPLY_NOT_SAVED)
    note_not_saved (self, stream);
  if (stream->unsaved)
    return G_SOURCE_REMOVE; /* known, and mended when the disk takes it */
  if (verdict->round != stream->round)
    return G_SOURCE_REMOVE; /* what it says is being mended */
  switch (verdict->result)
    {
    case ANA_APPLY_OK:
    case ANA_APPLY_DUPLICATE:
    case ANA_APPLY_NOT_SAVED:
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
    }
  return G_SOURCE_REMOVE;
}

typedef struct {
  AnaSync *self;
  guint64  turn;  /* of what was given; 0 for a checkpoint and a snapshot */
  guint64  round;
} Given;

static void
send_verdict (const Given *given, const char *stream, AnaApplyResult result, gint64 cursor_q, GSourceFunc func)
{
  Verdict *verdict = g_new0 (Verdict, 1);

  verdict->self = g_object_ref (given->self);
  verdict->stream = g_strdup (stream);
  verdict->round = given->round;
  verdict->result = result;
  verdict->cursor_q = cursor_q;
  ana_sync_invoke (given->self, func, verdict, verdict_free);
}

static Given *
given_new (AnaSync *self, AnaStream *stream, guint64 turn)
{
  Given *given = g_new (Given, 1);

  given->self = g_object_ref (self);
  given->turn = turn;
  given->round = stream->round;
  return given;
}

/* On the writer's thread: only what needs an answer crosses over. */
static void
apply_cb (AnaApplyResult result, const char *stream, gint64 cursor_q, gpointer data)
{
  g_autofree Given *given = data;
  g_autoptr (AnaSync) self = given->self;
  gboolean fine = result == ANA_APPLY_OK || result == ANA_APPLY_DUPLICATE;

  if (fine && given->turn > 0)
    ana_recent_saved (self->recent, stream, cursor_q, given->turn);
  if (!fine || g_atomic_int_get (&self->degraded))
    send_verdict (given, stream, result, cursor_q, verdict_cb);
}

/* Hands a batch to both lanes: the writer and the models (DESIGN.md section 2). The models have it first, and keep it
 * until the disk has it. */
void
ana_streams_give (AnaSync *self, AnaStream *stream, AnaRowBatch *batch)
{
  guint64 turn = ana_recent_add (self->recent, batch);

  stream->given_q = batch->q;
  if (!stream->unsaved)
    ana_store_apply (self->store, batch, apply_cb, given_new (self, stream, turn));
  ana_sync_emit_batch (self, batch);
}

/* A checkpoint: the writer compares it with what it holds at that place. */
void
ana_verdict_check (AnaSync *self, AnaStream *stream, const AnaMsg *msg)
{
  if (!stream->unsaved)
    ana_store_check (self->store, stream->id, msg->epoch, msg->q, msg->from_usec, msg->n, msg->x, apply_cb, given_new (self, stream, 0));
}

/* --- snapshots --- */

/* Begins staging. An empty batch carries the time of hearing, so that a stream without rows has an age too. */
void
ana_streams_stage (AnaSync *self, AnaStream *stream)
{
  g_autoptr (AnaRowBatch) heard = ana_row_batch_new (stream->id, stream->epoch != NULL ? stream->epoch : "", -1, 0);

  heard->ts_usec = ana_clock_now_usec () + ana_sync_get_clock_offset_usec (self);
  ana_recent_stage_begin (self->recent, stream->id, self->degraded);
  ana_store_stage_begin (self->store, stream->id);
  ana_streams_stage_rows (self, heard);
}

void
ana_streams_stage_rows (AnaSync *self, AnaRowBatch *batch)
{
  ana_recent_stage_rows (self->recent, batch);
  ana_store_stage_rows (self->store, batch);
}

/* The disk did not take the snapshot: it is shown from memory. The first that fails was not held there, and comes again.
 * Returns: whether it comes again */
static gboolean
show_unsaved (AnaSync *self, AnaStream *stream)
{
  gboolean held = ana_recent_stage_swap (self->recent, stream->id, stream->epoch, stream->given_q);

  note_not_saved (self, stream);
  if (held || stream->came_again)
    return FALSE;
  stream->came_again = TRUE;
  ana_streams_resync (self, stream);
  return TRUE;
}

static gboolean
swapped_cb (gpointer data)
{
  Verdict *verdict = data;
  AnaSync *self = verdict->self;
  AnaStream *stream = g_hash_table_lookup (self->streams, verdict->stream);
  gboolean saved = verdict->result != ANA_APPLY_NOT_SAVED;

  if (saved && (stream == NULL || stream->round == verdict->round))
    ana_recent_drop (self->recent, verdict->stream);
  if (stream == NULL || stream->round != verdict->round || stream->state != ANA_STREAM_STATE_SNAPSHOT)
    {
      ana_sync_emit_changed (self, verdict->stream);
      return G_SOURCE_REMOVE;
    }
  if (!saved && show_unsaved (self, stream))
    return G_SOURCE_REMOVE;
  if (saved)
    stream->unsaved = FALSE;
  ana_sync_emit_changed (self, verdict->stream);
  ana_streams_release (self, stream);
  ana_streams_caught_up (self, stream);
  if (saved && self->degraded && is_saving (self))
    ana_verdict_recover (self);
  return G_SOURCE_REMOVE;
}

static void
swap_cb (AnaApplyResult result, const char *stream, gint64 cursor_q, gpointer data)
{
  g_autofree Given *given = data;
  g_autoptr (AnaSync) self = given->self;

  send_verdict (given, stream, result, cursor_q, swapped_cb);
}

void
ana_streams_swap (AnaSync *self, AnaStream *stream, gint64 q)
{
  stream->given_q = q;
  stream->n_restarts = 0;
  ana_store_stage_swap (self->store, stream->id, stream->epoch, q, "", swap_cb, given_new (self, stream, 0));
}
