/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-streams.c: what is subscribed, and the repair of each stream.
 *
 * The rule that everything here keeps: the writer is given the batches of a stream in an order without holes. What
 * comes early (during a snapshot, or after a gap) is kept back, and given once the hole is closed.
 */
#include "config.h"

#include "ana-sync-private.h"

#include "ana-clock.h"
#include "ana-random.h"
#include "ana-text.h"

#include <glib/gi18n-lib.h>

#define MAX_RESTARTS 3

void
ana_stream_free (AnaStream *stream)
{
  g_queue_clear_full (&stream->kept, (GDestroyNotify) ana_row_batch_unref);
  g_clear_pointer (&stream->kept_ckpt, ana_msg_free);
  g_free (stream->id);
  g_free (stream->epoch);
  g_free (stream);
}

static void
forget_kept (AnaStream *stream)
{
  g_queue_clear_full (&stream->kept, (GDestroyNotify) ana_row_batch_unref);
  g_clear_pointer (&stream->kept_ckpt, ana_msg_free);
  stream->n_kept_rows = 0;
}

/* Counts towards LIVE; quarantined and forbidden streams are not waited for. */
static void
set_caught_up (AnaSync *self, AnaStream *stream, gboolean caught_up)
{
  if (stream->caught_up == caught_up)
    return;
  stream->caught_up = caught_up;
  self->n_behind += caught_up ? -1 : 1;
}

void
ana_streams_caught_up (AnaSync *self, AnaStream *stream)
{
  set_caught_up (self, stream, TRUE);
  ana_sync_update_live (self);
}

/* What is under way for the stream, pages and verdicts of the writer, is of before: its answers are dropped. */
void
ana_streams_next_round (AnaSync *self, AnaStream *stream)
{
  stream->round = ++self->n_rounds;
}

/* Rows that we may no longer see. */
static void
drop_rows (AnaSync *self, AnaStream *stream)
{
  ana_store_drop_stream (self->store, stream->id);
  ana_recent_drop (self->recent, stream->id);
}

/* --- subscribing --- */

static void
load_cursor (AnaSync *self, AnaStream *stream, AnaCursor *cursor)
{
  *cursor = (AnaCursor) { .q = -1 };
  ana_store_get_cursor (self->store, stream->id, cursor);
  ana_set_text (&cursor->stream, stream->id);
  ana_set_text (&stream->epoch, cursor->epoch);
  stream->given_q = cursor->epoch != NULL ? cursor->q : -1;
}

/* A new connection knows nothing of the old one. */
static void
begin_stream (AnaSync *self, AnaStream *stream, AnaCursor *cursor)
{
  forget_kept (stream);
  ana_streams_next_round (self, stream);
  stream->state = ANA_STREAM_STATE_NEW;
  stream->n_restarts = 0;
  stream->unsaved = FALSE;
  stream->came_again = FALSE;
  load_cursor (self, stream, cursor);
}

/* Neither set aside nor forbidden. */
gboolean
ana_streams_is_wanted (const AnaStream *stream)
{
  return stream->state != ANA_STREAM_STATE_QUARANTINED && stream->state != ANA_STREAM_STATE_FORBIDDEN;
}

/**
 * ana_streams_begin:
 * @self: the client
 * @hello: where the greeting goes
 *
 * Writes the greeting of a new connection, with the place in every stream.
 */
void
ana_streams_begin (AnaSync *self, GString *hello)
{
  g_autoptr (GArray) cursors = g_array_new (FALSE, TRUE, sizeof (AnaCursor));
  g_autofree char *client = ana_uuid_new ();
  GHashTableIter iter;
  AnaStream *stream;

  ana_store_flush (self->store); /* what was given must be in the cursors */
  g_array_set_clear_func (cursors, (GDestroyNotify) ana_cursor_clear);
  self->n_behind = 0;
  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &stream))
    {
      AnaCursor cursor;

      stream->caught_up = TRUE;
      if (!ana_streams_is_wanted (stream))
        continue;
      begin_stream (self, stream, &cursor);
      set_caught_up (self, stream, FALSE);
      g_array_append_val (cursors, cursor);
    }
  ana_wire_write_hello (hello, client, ANA_VERSION, 1, NULL, (AnaCursor *) cursors->data, cursors->len, ANA_SYNC_CREDIT);
}

void
ana_streams_send_sub (AnaSync *self, const char *id, gboolean subscribe, const AnaCursor *cursor)
{
  g_autoptr (GString) text = g_string_new (NULL);

  ana_wire_write_sub (text, id, subscribe, cursor);
  ana_link_send (self, text);
}

/* Begins again where the disk is, in the same connection. */
void
ana_streams_resume (AnaSync *self, AnaStream *stream)
{
  AnaCursor cursor;

  begin_stream (self, stream, &cursor);
  set_caught_up (self, stream, FALSE);
  if (self->ws != NULL)
    {
      ana_streams_send_sub (self, stream->id, FALSE, NULL);
      ana_streams_send_sub (self, stream->id, TRUE, &cursor);
    }
  ana_cursor_clear (&cursor);
}

void
ana_streams_add (AnaSync *self, const char *id)
{
  AnaStream *stream = g_hash_table_lookup (self->streams, id);
  AnaCursor cursor;

  if (stream != NULL)
    {
      stream->n_users++;
      ana_sync_update_live (self);
      return;
    }
  stream = g_new0 (AnaStream, 1);
  stream->id = g_strdup (id);
  stream->n_users = 1;
  stream->caught_up = TRUE;
  g_queue_init (&stream->kept);
  g_hash_table_insert (self->streams, stream->id, stream);
  begin_stream (self, stream, &cursor);
  set_caught_up (self, stream, FALSE);
  if (self->ws != NULL)
    ana_streams_send_sub (self, id, TRUE, &cursor);
  ana_cursor_clear (&cursor);
  ana_sync_update_live (self);
}

void
ana_streams_remove (AnaSync *self, const char *id)
{
  AnaStream *stream = g_hash_table_lookup (self->streams, id);

  if (stream == NULL || --stream->n_users > 0)
    return;
  if (self->ws != NULL)
    ana_streams_send_sub (self, id, FALSE, NULL);
  set_caught_up (self, stream, TRUE);
  g_hash_table_remove (self->streams, id);
  ana_sync_update_live (self);
}

/* Set aside or not: all of it again. The last mismatch is remembered, so that another one sets it aside at once. */
void
ana_streams_retry (AnaSync *self, const char *id)
{
  AnaStream *stream = g_hash_table_lookup (self->streams, id);

  if (stream == NULL || stream->state == ANA_STREAM_STATE_FORBIDDEN)
    return;
  stream->state = ANA_STREAM_STATE_NEW;
  stream->n_restarts = 0;
  if (self->welcomed)
    ana_streams_resync (self, stream);
}

static void handle_ckpt (AnaSync *self, AnaStream *stream, const AnaMsg *msg);

/* --- deltas --- */

/* Asked for as a whole, and nothing of that came yet: what comes was on its way before. */
static gboolean
waits_for_snapshot (const AnaStream *stream)
{
  return stream->state == ANA_STREAM_STATE_NEW && stream->n_restarts > 0;
}

static void
keep_back (AnaSync *self, AnaStream *stream, AnaRowBatch *batch)
{
  g_queue_push_tail (&stream->kept, ana_row_batch_ref (batch));
  stream->n_kept_rows += batch->rows->len;
  if (stream->n_kept_rows > ANA_SYNC_MAX_BUFFER)
    ana_streams_resync (self, stream); /* the hole takes too long: begin again */
}

static void
take_delta (AnaSync *self, AnaStream *stream, AnaRowBatch *batch)
{
  if (stream->state == ANA_STREAM_STATE_SNAPSHOT || stream->state == ANA_STREAM_STATE_GAP)
    keep_back (self, stream, batch);
  else if (waits_for_snapshot (stream))
    return;
  else if (stream->epoch == NULL || g_strcmp0 (stream->epoch, batch->epoch) != 0)
    ana_streams_resync (self, stream);
  else if (batch->q <= stream->given_q && batch->q != batch->p)
    return; /* seen */
  else if (batch->p > stream->given_q)
    {
      keep_back (self, stream, batch);
      ana_history_fetch_gap (self, stream);
    }
  else
    ana_streams_give (self, stream, batch);
}

static int
compare_batches (gconstpointer a, gconstpointer b, gpointer data)
{
  const AnaRowBatch *x = a, *y = b;

  return (x->q > y->q) - (x->q < y->q);
}

/* The hole is closed: what was kept back goes on, in its order; the checkpoint stands where it was said. */
void
ana_streams_release (AnaSync *self, AnaStream *stream)
{
  GQueue kept = stream->kept;
  g_autoptr (AnaMsg) ckpt = g_steal_pointer (&stream->kept_ckpt);
  AnaRowBatch *batch;

  g_queue_init (&stream->kept);
  stream->n_kept_rows = 0;
  stream->state = ANA_STREAM_STATE_LIVE;
  g_queue_sort (&kept, compare_batches, NULL);
  while ((batch = g_queue_pop_head (&kept)) != NULL)
    {
      if (ckpt != NULL && batch->p >= ckpt->q)
        {
          handle_ckpt (self, stream, ckpt);
          g_clear_pointer (&ckpt, ana_msg_free);
        }
      take_delta (self, stream, batch);
      ana_row_batch_unref (batch);
    }
  if (ckpt != NULL)
    handle_ckpt (self, stream, ckpt);
}

/* --- snapshots --- */

/* Asks for the whole stream anew; what is stored stays until the new rows are complete. */
void
ana_streams_resync (AnaSync *self, AnaStream *stream)
{
  forget_kept (stream);
  set_caught_up (self, stream, FALSE);
  if (stream->n_restarts++ >= MAX_RESTARTS)
    {
      ana_link_down (self, _("a stream could not be fetched whole"), 0, 0);
      return;
    }
  ana_sync_count (self, &self->counters.n_resyncs);
  ana_streams_next_round (self, stream);
  stream->state = ANA_STREAM_STATE_NEW;
  stream->given_q = -1;
  g_clear_pointer (&stream->epoch, g_free);
  ana_sync_update_live (self);
  ana_streams_send_sub (self, stream->id, FALSE, NULL);
  ana_streams_send_sub (self, stream->id, TRUE, NULL);
}

static void
begin_snapshot (AnaSync *self, AnaStream *stream, const AnaMsg *msg)
{
  ana_streams_next_round (self, stream);
  stream->state = ANA_STREAM_STATE_SNAPSHOT;
  stream->snap_q = msg->q;
  stream->snap_x = 0;
  ana_set_text (&stream->epoch, msg->epoch);
  ana_streams_stage (self, stream);
}

static void
add_snapshot_rows (AnaSync *self, AnaStream *stream, AnaRowBatch *batch)
{
  if (stream->state != ANA_STREAM_STATE_SNAPSHOT || batch == NULL)
    return;
  for (guint i = 0; i < batch->rows->len; i++)
    stream->snap_x += ana_row_checksum (&g_array_index (batch->rows, AnaRow, i));
  ana_streams_stage_rows (self, batch);
}

static void
end_snapshot (AnaSync *self, AnaStream *stream, const AnaMsg *msg)
{
  if (stream->state != ANA_STREAM_STATE_SNAPSHOT)
    return;
  if (msg->x != stream->snap_x)
    ana_streams_resync (self, stream);
  else
    ana_streams_swap (self, stream, stream->snap_q);
}

static void
handle_reset (AnaSync *self, AnaStream *stream, const AnaMsg *msg)
{
  if (g_strcmp0 (msg->why, "filter") == 0)
    {
      drop_rows (self, stream);
      ana_sync_emit_changed (self, stream->id);
    }
  forget_kept (stream);
  ana_streams_next_round (self, stream);
  set_caught_up (self, stream, FALSE);
  ana_set_text (&stream->epoch, msg->epoch);
  stream->given_q = -1;
  stream->state = ANA_STREAM_STATE_SNAPSHOT;
  ana_sync_update_live (self);
  if (msg->snap != NULL && msg->snap[0] == '/')
    ana_history_fetch_snapshot (self, stream, msg->snap);
  else
    ana_streams_resync (self, stream);
}

/* --- checkpoints, errors --- */

static void
keep_ckpt (AnaStream *stream, const AnaMsg *msg)
{
  g_clear_pointer (&stream->kept_ckpt, ana_msg_free);
  stream->kept_ckpt = g_new0 (AnaMsg, 1);
  stream->kept_ckpt->type = ANA_MSG_CKPT;
  stream->kept_ckpt->epoch = g_strdup (msg->epoch);
  stream->kept_ckpt->q = msg->q;
  stream->kept_ckpt->from_usec = msg->from_usec;
  stream->kept_ckpt->n = msg->n;
  stream->kept_ckpt->x = msg->x;
}

static void
handle_ckpt (AnaSync *self, AnaStream *stream, const AnaMsg *msg)
{
  if (stream->state == ANA_STREAM_STATE_SNAPSHOT || stream->state == ANA_STREAM_STATE_GAP)
    {
      keep_ckpt (stream, msg); /* judged when the hole is closed: the one after a snapshot is the one that counts */
      return;
    }
  if (waits_for_snapshot (stream) && msg->n > 0)
    return;
  if (stream->epoch == NULL && stream->given_q < 0)
    {
      /* An empty stream that was never seen: there is nothing to stage, but a place to keep. */
      ana_streams_next_round (self, stream);
      ana_set_text (&stream->epoch, msg->epoch);
      stream->state = ANA_STREAM_STATE_SNAPSHOT;
      ana_streams_stage (self, stream);
      ana_streams_swap (self, stream, msg->n == 0 ? msg->q : 0);
      return;
    }
  if (g_strcmp0 (stream->epoch, msg->epoch) != 0)
    {
      ana_streams_resync (self, stream);
      return;
    }
  if (msg->q > stream->given_q)
    {
      ana_history_fetch_gap (self, stream);
      return;
    }
  if (msg->q == stream->given_q)
    ana_verdict_check (self, stream, msg);
  stream->state = ANA_STREAM_STATE_LIVE;
  ana_streams_caught_up (self, stream);
}

static void
handle_stream_err (AnaSync *self, AnaStream *stream, const AnaMsg *msg)
{
  g_message ("stream %s: the hub says %s", stream->id, msg->code != NULL ? msg->code : "error");
  if (g_strcmp0 (msg->code, "forbidden") == 0)
    {
      stream->state = ANA_STREAM_STATE_FORBIDDEN;
      drop_rows (self, stream);
      ana_sync_emit_changed (self, stream->id);
    }
  ana_streams_caught_up (self, stream); /* nothing more will come of it in this connection */
}

/* One envelope that names a stream; of streams that are no longer wanted nothing is taken. */
void
ana_streams_handle (AnaSync *self, AnaMsg *msg)
{
  AnaStream *stream = msg->stream != NULL ? g_hash_table_lookup (self->streams, msg->stream) : NULL;

  if (stream == NULL || !ana_streams_is_wanted (stream))
    return;
  switch (msg->type)
    {
    case ANA_MSG_DELTA:
      take_delta (self, stream, msg->batch);
      ana_exchange_ring (self, msg->stream);
      break;
    case ANA_MSG_CKPT:
      handle_ckpt (self, stream, msg);
      break;
    case ANA_MSG_RESET:
      handle_reset (self, stream, msg);
      break;
    case ANA_MSG_SNAP_BEGIN:
      begin_snapshot (self, stream, msg);
      break;
    case ANA_MSG_SNAP_ROWS:
      add_snapshot_rows (self, stream, msg->batch);
      break;
    case ANA_MSG_SNAP_END:
      end_snapshot (self, stream, msg);
      ana_exchange_ring (self, msg->stream);
      break;
    case ANA_MSG_ERR:
      handle_stream_err (self, stream, msg);
      break;
    default:
      break;
    }
}
