/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-client.c: one client of the publisher: what it watches, what it can still take. What it says: ana-client-receive.c.
 */
#include "config.h"

#include "ana-publisher-private.h"

#include <string.h>

#include "ana-clock.h"
#include "ana-error.h"

/* --- sending ---------------------------------------------------------------------------------------------------- */

/**
 * ana_client_has_room:
 * @self: a client
 *
 * Whether one more frame of rows may go out now: the client has granted it, and its socket is not full of earlier
 * ones. When there is none, the client waits for room from now on.
 */
gboolean
ana_client_has_room (AnaClient *self)
{
  if (self->closing)
    return FALSE;
  if ((self->plain || self->credit > 0) && self->klass->get_queued (self->sink) < self->publisher->limits.max_queued_bytes)
    return TRUE;
  self->waiting = TRUE;
  if (self->stalled_usec == 0)
    self->stalled_usec = ana_clock_monotonic_usec ();
  return FALSE;
}

void
ana_client_send (AnaClient *self, GBytes *message, gboolean counts)
{
  AnaPublisher *publisher = self->publisher;

  if (counts && self->credit > 0)
    self->credit--;
  publisher->stats.n_frames++;
  publisher->stats.n_bytes += g_bytes_get_size (message);
  self->pinged_usec = ana_clock_monotonic_usec ();
  self->klass->send (self->sink, message);
  if (self->klass->flush == NULL || self->unflushed)
    return;
  self->unflushed = publisher->gathering > 0;
  if (self->unflushed)
    g_ptr_array_add (publisher->unflushed, self);
  else
    self->klass->flush (self->sink);
}

/* Takes the text. */
void
ana_client_send_text (AnaClient *self, GString *text)
{
  g_autoptr (GBytes) message = g_string_free_to_bytes (text);

  ana_client_send (self, message, FALSE);
}

/**
 * ana_client_end:
 * @self: a client
 * @why: `why` of `bye`
 * @code: close code
 * @retry_ms: when it may come back
 *
 * Says bye and closes. The sink frees the client when its connection is gone.
 */
void
ana_client_end (AnaClient *self, const char *why, guint code, gint64 retry_ms)
{
  GString *out = g_string_new (NULL);

  if (self->closing)
    {
      g_string_free (out, TRUE);
      return;
    }
  ana_wire_write_bye (out, why, retry_ms);
  ana_client_send_text (self, out);
  self->closing = TRUE;
  self->klass->close (self->sink, code, why);
}

/* --- what it watches -------------------------------------------------------------------------------------------- */

AnaSub *
ana_client_find_sub (AnaClient *self, const char *stream)
{
  for (guint i = 0; i < self->subs->len; i++)
    if (strcmp (((AnaSub *) self->subs->pdata[i])->stream->id, stream) == 0)
      return self->subs->pdata[i];
  return NULL;
}

static void
free_sub (gpointer data)
{
  AnaSub *sub = data;

  ana_pub_stream_remove (sub->stream, sub);
  g_clear_pointer (&sub->frames, ana_frames_unref);
  g_free (sub->epoch);
  g_free (sub->filter_id);
  g_free (sub->key);
  g_free (sub);
}

void
ana_client_give (AnaSub *sub, AnaFrames *frames)
{
  g_clear_pointer (&sub->frames, ana_frames_unref);
  sub->frames = ana_frames_ref (frames);
  sub->next = 0;
  sub->state = ANA_SUB_DRAINING;
  ana_client_pump (sub->client);
}

static void
start_reading (AnaSub *sub)
{
  if (sub->stream->current != NULL)
    {
      AnaFrames *frames = ana_pub_read_window (sub->stream, sub->sent_q);

      ana_client_give (sub, frames);
      ana_frames_unref (frames);
    }
  else if (sub->sent_q < 0 && sub->client->plain && !sub->client->poll && sub->stream->parsed.kind == ANA_STREAM_KPI)
    ana_pub_read_ask (sub->stream, ANA_READ_LATEST, -1, sub);
  else
    ana_pub_read_ask (sub->stream, ANA_READ_ROWS, sub->sent_q, sub);
}

/**
 * ana_client_reset:
 * @sub: what is watched; a KPI, the catalogue, or what users make (whose rows come again in band). Of one key nothing is held
 * @why: `epoch`, `filter`, `trimmed` or `checksum`
 *
 * Tells the client to drop what it holds of the stream, and where to fetch it. What is committed from now on follows
 * from here: the client fetches at least this place, so that its rows and these overlap.
 */
void
ana_client_reset (AnaSub *sub, const char *why)
{
  AnaPubStream *stream = sub->stream;
  GString *out = g_string_new (NULL);
  g_autofree char *snap = NULL;

  if (stream->parsed.kind == ANA_STREAM_CAT)
    snap = g_strdup ("/api/analytics/kpis");
  else if (stream->parsed.kind == ANA_STREAM_KPI)
    snap = g_strdup_printf ("/query/history/%s?period=%s&q=%" G_GINT64_FORMAT, stream->parsed.code,
                            ana_period_to_string (stream->parsed.period), stream->head_q);
  if (sub->key != NULL)
    g_string_free (out, TRUE);
  else
    {
      ana_wire_write_reset (out, stream->id, stream->epoch, why, snap);
      ana_client_send_text (sub->client, out);
      sub->client->publisher->stats.n_resets++;
    }
  g_clear_pointer (&sub->frames, ana_frames_unref);
  sub->sent_q = stream->head_q;
  sub->state = ANA_SUB_LIVE;
}

/* A window is sent whole; only a poll that comes back goes on from where it was. */
static void
start_window (AnaSub *sub, gboolean holds)
{
  gboolean same = holds && sub->client->poll && strcmp (sub->epoch, sub->stream->epoch) == 0 && sub->sent_q <= sub->stream->head_q;

  if (!same)
    sub->sent_q = -1;
  sub->state = sub->sent_q == sub->stream->head_q ? ANA_SUB_LIVE : ANA_SUB_BEHIND;
  ana_client_pump (sub->client);
}

/* Why what the client holds is worth nothing, NULL when it is. */
static const char *
find_reset (AnaSub *sub)
{
  g_autofree char *filter_id = NULL;

  if (strcmp (sub->epoch, sub->stream->epoch) != 0)
    return "epoch";
  if (sub->filter_id == NULL || *sub->filter_id == '\0')
    return NULL;
  filter_id = ana_wire_filter_id (NULL, sub->client->tenant);
  return strcmp (filter_id, sub->filter_id) != 0 ? "filter" : NULL;
}

/* Decides how a watcher begins, now that the stream's head is known. */
void
ana_client_head_known (AnaSub *sub)
{
  gboolean holds = sub->epoch != NULL && *sub->epoch != '\0' && sub->sent_q >= 0;
  const char *why;

  if (sub->stream->current != NULL)
    {
      start_window (sub, holds);
      return;
    }
  if (sub->key != NULL)
    {
      sub->sent_q = sub->stream->head_q; /* what changes from now on */
      sub->state = ANA_SUB_LIVE;
      return;
    }
  why = holds ? find_reset (sub) : NULL;
  if (!holds)
    sub->sent_q = -1;
  if (why != NULL)
    ana_client_reset (sub, why);
  else
    start_reading (sub);
}

/**
 * ana_client_subscribe:
 * @self: a client
 * @stream: its id
 * @epoch: (nullable): of what the client holds
 * @q: place of what the client holds, below 0 nothing
 * @filter_id: (nullable): of what the client holds
 * @error: return location; NOT_FOUND, or LIMIT for too many
 *
 * Watches a stream from where the client stands. Watching it again starts over from there.
 */
gboolean
ana_client_subscribe (AnaClient *self, const char *stream, const char *epoch, gint64 q, const char *filter_id, GError **error)
{
  AnaPubStream *found;
  AnaSub *sub;

  ana_client_unsubscribe (self, stream);
  if (self->subs->len >= self->publisher->limits.max_streams)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, "at most %u streams a connection", self->publisher->limits.max_streams);
      return FALSE;
    }
  found = ana_pub_stream_get (self->publisher, self->tenant, stream, TRUE, error);
  if (found == NULL)
    return FALSE;
  sub = g_new0 (AnaSub, 1);
  sub->client = self;
  sub->stream = found;
  sub->epoch = g_strdup (epoch);
  sub->filter_id = g_strdup (filter_id);
  sub->sent_q = epoch != NULL ? q : -1;
  g_ptr_array_add (self->subs, sub);
  ana_pub_stream_add (found, sub);
  return TRUE;
}

/**
 * ana_client_subscribe_key:
 * @self: a client
 * @stream: its id
 * @key: of one of its rows
 *
 * Watches what becomes of that row from now on, and nothing else of the stream. A stream that is not served is not watched.
 */
void
ana_client_subscribe_key (AnaClient *self, const char *stream, const char *key)
{
  AnaPubStream *found = self->subs->len < self->publisher->limits.max_streams
                          ? ana_pub_stream_get (self->publisher, self->tenant, stream, TRUE, NULL) : NULL;
  AnaSub *sub;

  if (found == NULL)
    return;
  sub = g_new0 (AnaSub, 1);
  sub->client = self;
  sub->stream = found;
  sub->key = g_strdup (key);
  sub->sent_q = -1;
  g_ptr_array_add (self->subs, sub);
  ana_pub_stream_add (found, sub);
}

void
ana_client_unsubscribe (AnaClient *self, const char *stream)
{
  AnaSub *sub = ana_client_find_sub (self, stream);

  if (sub != NULL)
    g_ptr_array_remove_fast (self->subs, sub);
}

/* --- room ------------------------------------------------------------------------------------------------------- */

/* Sends the frames that wait for this watcher; FALSE when there is no room left. */
static gboolean
drain_sub (AnaClient *self, AnaSub *sub)
{
  while (sub->next < sub->frames->messages->len)
    {
      if (!ana_client_has_room (self))
        return FALSE;
      ana_client_send (self, sub->frames->messages->pdata[sub->next++], TRUE);
    }
  sub->sent_q = sub->frames->q;
  sub->stream->ckpt_due |= sub->frames->wants_ckpt;
  g_clear_pointer (&sub->frames, ana_frames_unref);
  sub->state = sub->sent_q >= sub->stream->head_q ? ANA_SUB_LIVE : ANA_SUB_BEHIND;
  return TRUE;
}

static gboolean
pump_sub (AnaClient *self, AnaSub *sub)
{
  while (sub->state == ANA_SUB_DRAINING || sub->state == ANA_SUB_BEHIND)
    {
      if (sub->state == ANA_SUB_DRAINING && !drain_sub (self, sub))
        return FALSE;
      if (sub->state == ANA_SUB_BEHIND && !ana_client_has_room (self))
        return FALSE;
      if (sub->state == ANA_SUB_BEHIND)
        start_reading (sub);
    }
  return TRUE;
}

/**
 * ana_client_pump:
 * @self: a client
 *
 * Sends what waits, as far as there is room, each stream in its turn.
 */
void
ana_client_pump (AnaClient *self)
{
  gboolean room = TRUE;

  if (self->pumping) /* a read that was there already answers from within */
    return;
  self->pumping = TRUE;
  for (guint i = 0; room && i < self->subs->len && !self->closing; i++)
    {
      guint at = (self->turn + i) % self->subs->len;

      room = pump_sub (self, self->subs->pdata[at]);
      if (!room)
        self->turn = at;
    }
  self->pumping = FALSE;
  if (room)
    {
      self->waiting = FALSE;
      self->stalled_usec = 0;
    }
}

void
ana_client_drained (AnaClient *self)
{
  self->stalled_usec = 0;
  ana_publisher_gather (self->publisher);
  ana_client_pump (self);
  ana_publisher_let_go (self->publisher);
}

gboolean
ana_client_is_waiting (AnaClient *self)
{
  return self->waiting;
}

void
ana_client_heard (AnaClient *self)
{
  self->heard_usec = ana_clock_monotonic_usec ();
}

/* --- its life --------------------------------------------------------------------------------------------------- */

/**
 * ana_client_new:
 * @publisher: the publisher
 * @tenant: whose streams it may watch
 * @klass: where frames go
 * @sink: for @klass
 *
 * A client. It says hello within ten seconds, or is plain.
 *
 * Returns: (transfer full): the client
 */
AnaClient *
ana_client_new (AnaPublisher *publisher, const char *tenant, const AnaSinkClass *klass, gpointer sink)
{
  AnaClient *self = g_new0 (AnaClient, 1);

  self->publisher = publisher;
  self->tenant = g_strdup (tenant);
  self->klass = klass;
  self->sink = sink;
  self->subs = g_ptr_array_new_with_free_func (free_sub);
  self->opened_usec = self->heard_usec = self->pinged_usec = ana_clock_monotonic_usec ();
  self->link.data = self;
  g_queue_push_tail_link (&publisher->clients, &self->link);
  return self;
}

void
ana_client_free (AnaClient *self)
{
  g_queue_unlink (&self->publisher->clients, &self->link);
  if (self->unflushed)
    g_ptr_array_remove (self->publisher->unflushed, self);
  self->closing = TRUE;
  g_ptr_array_unref (self->subs);
  g_free (self->tenant);
  g_free (self->id);
  g_free (self->named_stream);
  g_free (self->named_epoch);
  g_free (self);
}

void
ana_client_set_plain (AnaClient *self)
{
  self->plain = TRUE;
}

void
ana_client_set_poll (AnaClient *self)
{
  self->plain = self->poll = TRUE;
}

/**
 * ana_client_set_named_stream:
 * @self: a client
 * @stream: the one that the address names
 * @epoch: (nullable): of what the client holds
 * @q: place of what the client holds, below 0 nothing
 *
 * The stream of a connection to /ws/kpi/. A plain client watches it at once, another after its hello.
 */
void
ana_client_set_named_stream (AnaClient *self, const char *stream, const char *epoch, gint64 q)
{
  self->named_stream = g_strdup (stream);
  self->named_epoch = g_strdup (epoch);
  self->named_q = q;
  if (self->plain)
    ana_client_watch_named (self);
}

static void
send_ping (AnaClient *self)
{
  GString *out = g_string_new (NULL);

  ana_wire_write_ping (out, FALSE, ++self->ping_n, ana_clock_now_usec (), 0);
  ana_client_send_text (self, out);
}

/* Twice a second: who is dead, who is slow, who has been silent. */
void
ana_client_tick (AnaClient *self, gint64 now)
{
  const AnaPublisherLimits *limits = &self->publisher->limits;

  if (self->closing || self->poll)
    return;
  if (now - self->heard_usec > limits->dead_usec)
    ana_client_end (self, "dead", ANA_CLOSE_DEAD, 0);
  else if (!self->plain && !self->said_hello && now - self->opened_usec > limits->hello_usec)
    ana_client_end (self, "no_hello", ANA_CLOSE_BAD_MESSAGE, 1000);
  else if (self->stalled_usec != 0 && now - self->stalled_usec > limits->slow_usec)
    {
      self->publisher->stats.n_slow++;
      ana_client_end (self, "slow", ANA_CLOSE_SLOW, 1000);
    }
  else
    {
      if (!self->plain && now - self->pinged_usec >= limits->hb_usec)
        send_ping (self);
      ana_client_pump (self);
    }
}
