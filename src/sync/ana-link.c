/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-link.c: the connection to the hub: the state machine of SYNC.md section 2.4.
 *
 *   OFFLINE -> CONNECTING -> (hello, welcome) -> CATCHUP -> LIVE
 *   nothing heard for dead_ms -> SUSPECT (ping, 5 s) -> BACKOFF -> CONNECTING
 *   three refusals of the WebSocket while HTTP answers -> POLLING (ana-poll.c)
 */
#include "config.h"

#include "ana-sync-private.h"

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-handshake.h"
#include "ana-text.h"

#include <glib/gi18n-lib.h>

#define WS_PATH             "/ws/dashboard/overview"
#define STEADY_USEC         (60 * G_USEC_PER_SEC) /* live that long: the back-off begins anew */
#define SUSPEND_USEC        (30 * G_USEC_PER_SEC)
#define WS_FAILURES_TO_POLL 3

static void arm_heartbeat (AnaSync *self);

static void
clear_timer (AnaSync *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

gboolean
ana_link_is_up (AnaSync *self)
{
  return self->ws != NULL;
}

/* Ends what is under way, without a word to the owner. */
void
ana_link_close (AnaSync *self)
{
  clear_timer (self);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->ws != NULL)
    {
      g_autoptr (SoupWebsocketConnection) ws = g_steal_pointer (&self->ws);

      g_signal_handlers_disconnect_by_data (ws, self);
      if (soup_websocket_connection_get_state (ws) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_close (ws, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
      else
        g_io_stream_close (soup_websocket_connection_get_io_stream (ws), NULL, NULL);
    }
  self->welcomed = FALSE;
  self->live_since_usec = 0;
  ana_exchange_pause (self);
  g_mutex_lock (&self->mutex);
  self->all_live = FALSE;
  g_mutex_unlock (&self->mutex);
}

/* --- what stands in the way --- */

/* Why no connection is to be tried: "" when the user knows, %NULL when nothing is in the way. */
static const char *
find_obstacle (AnaSync *self)
{
  if (self->offline)
    return "";
  if (ana_surroundings_is_asleep (self->surroundings))
    return _("the computer goes to sleep");
  if (self->is_remote && !self->network_proven && !ana_surroundings_has_network (self->surroundings))
    return _("there is no network");
  if (self->is_remote && self->background && ana_surroundings_is_metered (self->surroundings))
    return _("the network is metered: only what is shown is kept in step");
  return NULL;
}

static void
go_offline (AnaSync *self, const char *obstacle)
{
  ana_link_close (self);
  ana_sync_set_state (self, ANA_SYNC_OFFLINE, *obstacle != '\0' ? obstacle : NULL);
}

/* --- back-off --- */

static gboolean
retry_cb (gpointer data)
{
  ana_link_connect (data);
  return G_SOURCE_REMOVE;
}

static gboolean
lived_well (AnaSync *self)
{
  return self->live_since_usec != 0 && ana_clock_monotonic_usec () - self->live_since_usec > STEADY_USEC;
}

/**
 * ana_link_down:
 * @self: the client
 * @reason: (nullable): what to tell the user; %NULL keeps what was told
 * @http_status: what the hub answered, 0 when nothing
 * @retry_after_usec: what it asked for, 0 when nothing
 *
 * Closes the connection and waits for the next try; for no time at all while something stands in the way.
 */
void
ana_link_down (AnaSync *self, const char *reason, guint http_status, gint64 retry_after_usec)
{
  g_autofree char *text = reason != NULL ? g_strdup (reason) : ana_sync_dup_error (self);
  const char *obstacle = find_obstacle (self);

  g_debug ("%s: %s", self->url, text != NULL ? text : "down");
  if (lived_well (self))
    ana_backoff_reset (&self->backoff);
  ana_link_close (self);
  if (reason != NULL)
    ana_backoff_fail (&self->backoff, http_status, retry_after_usec);
  if (obstacle != NULL)
    {
      go_offline (self, obstacle); /* until it is told that it is gone */
      return;
    }
  ana_sync_set_state (self, ANA_SYNC_BACKOFF, text);
  self->timer = ana_sync_add_timer (self, reason != NULL ? ana_backoff_get_delay (&self->backoff) : retry_after_usec, retry_cb);
}

/* One try, at a random moment soon. */
static void
try_soon (AnaSync *self)
{
  ana_link_down (self, NULL, 0, g_random_int_range (1, (gint32) self->times.wake_usec + 1));
}

static gboolean
may_wait (AnaSyncState state)
{
  return state != ANA_SYNC_SIGNED_OUT && state != ANA_SYNC_UPGRADE_NEEDED;
}

/**
 * ana_link_settle:
 * @self: the client
 * @woke: the computer was asleep: what is connected is not, whatever it looks like
 *
 * Puts the connection in step with what stands in its way, or no longer does.
 */
void
ana_link_settle (AnaSync *self, gboolean woke)
{
  const char *obstacle = find_obstacle (self);
  AnaSyncState state = ana_sync_get_state (self);

  if (!self->started && !self->offline)
    return;
  if (obstacle != NULL)
    go_offline (self, obstacle);
  else if (self->started && may_wait (state) && (woke || state == ANA_SYNC_OFFLINE || state == ANA_SYNC_BACKOFF))
    try_soon (self);
}

/* --- heartbeat --- */

static void
send_ping (AnaSync *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  self->sent_ping_usec = ana_clock_monotonic_usec ();
  ana_wire_write_ping (text, FALSE, ++self->ping_n, ana_clock_now_usec (), 0);
  ana_link_send (self, text);
}

static gboolean
has_slept (AnaSync *self)
{
  gint64 gap = ana_clock_boottime_usec () - ana_clock_monotonic_usec ();
  gboolean slept = self->suspend_usec != G_MININT64 && gap - self->suspend_usec > SUSPEND_USEC;

  self->suspend_usec = gap;
  return slept;
}

static gboolean
beat_cb (gpointer data)
{
  AnaSync *self = data;
  gint64 now = ana_clock_monotonic_usec ();
  gint64 silent = now - self->heard_usec;

  if (has_slept (self))
    {
      ana_link_settle (self, TRUE);
      return G_SOURCE_REMOVE;
    }
  if (!self->welcomed && silent > self->times.welcome_usec)
    {
      ana_link_down (self, _("the hub did not say welcome"), 0, 0);
      return G_SOURCE_REMOVE;
    }
  if (silent > self->dead_usec + self->times.suspect_usec)
    {
      ana_link_down (self, _("nothing was heard of the hub"), 0, 0);
      return G_SOURCE_REMOVE;
    }
  if (silent > self->dead_usec)
    ana_sync_set_state (self, ANA_SYNC_SUSPECT, _("nothing was heard of the hub for a while"));
  if (silent > self->hb_usec && (self->sent_ping_usec == 0 || silent > self->dead_usec))
    send_ping (self);
  return G_SOURCE_CONTINUE;
}

/* As often as the limits need, and no oftener: an idle client hardly wakes. */
static void
arm_heartbeat (AnaSync *self)
{
  clear_timer (self);
  self->timer = ana_sync_add_timer (self, CLAMP (self->hb_usec / 3, 50 * 1000, self->times.beat_usec), beat_cb);
}

static gboolean
sleep_cb (gpointer data)
{
  AnaSync *self = data;

  if (!has_slept (self))
    return G_SOURCE_CONTINUE;
  ana_link_settle (self, TRUE);
  return G_SOURCE_REMOVE;
}

/* A connection without a heartbeat (the long poll) must hear of sleep as well. */
void
ana_link_watch_sleep (AnaSync *self)
{
  clear_timer (self);
  self->suspend_usec = G_MININT64;
  has_slept (self);
  self->timer = ana_sync_add_timer (self, self->times.beat_usec, sleep_cb);
}

static int
compare_int64 (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

/* The median of five: one slow answer does not move the clock. */
static void
note_clock (AnaSync *self, gint64 hub_now_usec, gint64 rtt_usec)
{
  gint64 sorted[ANA_SYNC_N_OFFSETS];
  guint n;

  self->offsets[self->n_offsets++ % ANA_SYNC_N_OFFSETS] = hub_now_usec + rtt_usec / 2 - ana_clock_now_usec ();
  n = MIN (self->n_offsets, ANA_SYNC_N_OFFSETS);
  memcpy (sorted, self->offsets, n * sizeof *sorted);
  qsort (sorted, n, sizeof *sorted, compare_int64);
  g_mutex_lock (&self->mutex);
  self->clock_offset_usec = sorted[n / 2];
  g_mutex_unlock (&self->mutex);
}

/* --- messages --- */

void
ana_link_send (AnaSync *self, GString *text)
{
  if (self->ws != NULL && soup_websocket_connection_get_state (self->ws) == SOUP_WEBSOCKET_STATE_OPEN)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (text->str, text->len);
      soup_websocket_connection_send_message (self->ws, SOUP_WEBSOCKET_DATA_TEXT, bytes);
    }
}

static void
handle_welcome (AnaSync *self, const AnaMsg *msg)
{
  if (msg->hb_ms > 0)
    self->hb_usec = msg->hb_ms * 1000;
  if (msg->dead_ms > 0)
    self->dead_usec = MAX (msg->dead_ms * 1000, self->hb_usec);
  note_clock (self, msg->now_usec, 0);
  self->welcomed = TRUE;
  self->network_proven = TRUE;
  self->n_ws_failures = 0;
  arm_heartbeat (self);
  ana_history_fetch_catalogue (self);
  ana_exchange_begin (self);
  ana_sync_update_live (self);
}

static void
handle_ping (AnaSync *self, const AnaMsg *msg)
{
  g_autoptr (GString) text = g_string_new (NULL);

  ana_wire_write_ping (text, TRUE, msg->ping_n, msg->ping_ts_usec, ana_clock_now_usec ());
  ana_link_send (self, text);
}

static void
handle_err (AnaSync *self, AnaMsg *msg)
{
  if (msg->stream != NULL)
    ana_streams_handle (self, msg);
  else if (g_strcmp0 (msg->code, "unsupported") == 0)
    {
      ana_link_close (self);
      ana_sync_set_state (self, ANA_SYNC_UPGRADE_NEEDED, _("the hub speaks a newer protocol; this program must be updated"));
    }
  else if (g_strcmp0 (msg->code, "auth") == 0 || g_strcmp0 (msg->code, "unauthorized") == 0)
    ana_link_down (self, _("the hub wants a new sign-in"), 401, 0);
  else
    {
      g_autofree char *text = g_strdup_printf (_("the hub reported an error: %s"), msg->code != NULL ? msg->code : "?");

      ana_link_down (self, text, 0, msg->retry_ms * 1000);
    }
}

/* Credit for what was taken, unless the writer is behind: then the hub waits, conflates, or lets us go. */
static gboolean
grant_credit_cb (gpointer data)
{
  AnaSync *self = data;
  g_autoptr (GString) text = NULL;

  if (self->n_messages < ANA_SYNC_CREDIT / 2 || ana_store_get_n_queued (self->store) > ANA_SYNC_MAX_QUEUED)
    return G_SOURCE_REMOVE;
  text = g_string_new (NULL);
  ana_wire_write_ack (text, self->n_messages, NULL);
  self->n_messages = 0;
  ana_link_send (self, text);
  return G_SOURCE_REMOVE;
}

static void
count_message (AnaSync *self)
{
  self->n_messages++;
  if (self->n_messages < ANA_SYNC_CREDIT / 2)
    return;
  grant_credit_cb (self);
  if (self->n_messages >= ANA_SYNC_CREDIT / 2 && self->n_messages % 64 == 0)
    ana_store_flush (self->store); /* the writer is far behind: nothing is read until it has caught up */
}

static const char *
explain_bye (const char *why)
{
  if (g_strcmp0 (why, "drain") == 0)
    return _("the hub is being stopped or started anew");
  if (g_strcmp0 (why, "slow") == 0)
    return _("this computer took too long to take what came");
  if (g_strcmp0 (why, "dead") == 0)
    return _("the hub heard nothing of this computer");
  return _("the hub closed the connection");
}

static void
dispatch (AnaSync *self, AnaMsg *msg)
{
  switch (msg->type)
    {
    case ANA_MSG_WELCOME:
      handle_welcome (self, msg);
      break;
    case ANA_MSG_PING:
      handle_ping (self, msg);
      break;
    case ANA_MSG_PONG:
      note_clock (self, msg->now_usec, MAX (0, ana_clock_now_usec () - msg->ping_ts_usec));
      ana_sync_update_live (self); /* no longer suspect */
      break;
    case ANA_MSG_ERR:
      handle_err (self, msg);
      break;
    case ANA_MSG_BYE:
      ana_link_down (self, explain_bye (msg->why), 0, msg->retry_ms * 1000);
      break;
    case ANA_MSG_AUTH:
      ana_link_down (self, _("the sign-in has ended"), 401, 0);
      break;
    case ANA_MSG_DELTA:
    case ANA_MSG_CKPT:
    case ANA_MSG_RESET:
    case ANA_MSG_SNAP_BEGIN:
    case ANA_MSG_SNAP_ROWS:
    case ANA_MSG_SNAP_END:
      ana_streams_handle (self, msg);
      break;
    case ANA_MSG_HELLO:
    case ANA_MSG_SUB:
    case ANA_MSG_UNSUB:
    case ANA_MSG_ACK:
    case ANA_MSG_IGNORED:
      break;
    }
}

/**
 * ana_link_handle:
 * @self: the client
 * @data: one envelope
 * @len: its length
 *
 * What cannot be parsed ends the connection: a hub that sends it cannot be trusted with the next one either.
 */
void
ana_link_handle (AnaSync *self, const char *data, gsize len)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaMsg) msg = ana_msg_parse (self->reader, data, len, &error);

  if (msg != NULL)
    dispatch (self, msg);
  else if (g_error_matches (error, ANA_ERROR, ANA_ERROR_TOO_NEW))
    {
      ana_link_close (self);
      ana_sync_set_state (self, ANA_SYNC_UPGRADE_NEEDED, error->message);
    }
  else
    ana_link_down (self, error->message, 0, 0);
}

static void
message_cb (SoupWebsocketConnection *ws, SoupWebsocketDataType type, GBytes *message, AnaSync *self)
{
  gsize len;
  const char *data = g_bytes_get_data (message, &len);

  /* libsoup may deliver messages after an error (GNOME/libsoup#469). */
  if (self->broken || ws != self->ws)
    return;
  ana_sync_note_heard (self);
  if (type != SOUP_WEBSOCKET_DATA_TEXT)
    {
      soup_websocket_connection_close (ws, SOUP_WEBSOCKET_CLOSE_UNSUPPORTED_DATA, NULL);
      ana_link_down (self, _("the hub sent a binary message"), 0, 0);
      return;
    }
  count_message (self);
  ana_link_handle (self, data, len);
}

static void
error_cb (SoupWebsocketConnection *ws, GError *error, AnaSync *self)
{
  self->broken = TRUE;
}

static void
closed_cb (SoupWebsocketConnection *ws, AnaSync *self)
{
  if (ws != self->ws)
    return;
  g_io_stream_close (soup_websocket_connection_get_io_stream (ws), NULL, NULL);
  if (soup_websocket_connection_get_close_code (ws) == 4001)
    ana_link_down (self, _("the hub wants a new sign-in"), 401, 0);
  else
    ana_link_down (self, self->broken ? _("the connection broke") : _("the hub closed the connection"), 0, 0);
}

/* --- connecting --- */

static void
say_hello (AnaSync *self)
{
  g_autoptr (GString) hello = g_string_new (NULL);

  ana_streams_begin (self, hello);
  ana_link_send (self, hello);
}

static gboolean
read_token_again (AnaSync *self)
{
  g_autofree char *text = NULL;

  if (self->token_reread || self->token_file == NULL || !g_file_get_contents (self->token_file, &text, NULL, NULL))
    return FALSE;
  self->token_reread = TRUE;
  g_strdelimit (text, "\r\n", '\0');
  return ana_set_text (&self->token, g_strstrip (text));
}

/* A page of a hotel's network is 200 too: only the hub's own words count. */
static gboolean
is_well (const AnaHttpAnswer *answer)
{
  g_autoptr (JsonNode) node = NULL;

  if (answer == NULL || answer->status != 200)
    return FALSE;
  node = ana_json_parse (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body), NULL, NULL);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) && json_object_has_member (json_node_get_object (node), "status");
}

static void
healthz_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AnaSync *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaHttpAnswer) answer = ana_http_send_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (is_well (answer))
    ana_poll_start (self);
  else
    ana_link_down (self,
                   error != NULL              ? error->message
                   : answer->status == 200 ? _("a web page answered in place of the hub: is a network sign-in page open?")
                                           : _("the hub is not well"),
                   answer != NULL ? answer->status : 0, answer != NULL ? answer->retry_after_usec : 0);
}

/* Three refusals that were no sign-in: does HTTP work where the WebSocket does not? */
static void
handle_refusal (AnaSync *self, const AnaRefusal *refusal, const GError *error)
{
  if (refusal->http_status == 401 && !read_token_again (self))
    {
      ana_link_close (self);
      ana_sync_set_state (self, ANA_SYNC_SIGNED_OUT, _("the hub refused the token"));
    }
  else if (refusal->http_status == 401)
    ana_link_connect (self);
  else if (refusal->http_status == 426)
    {
      ana_link_close (self);
      ana_sync_set_state (self, ANA_SYNC_UPGRADE_NEEDED, error->message);
    }
  else if (refusal->is_connected && ++self->n_ws_failures >= WS_FAILURES_TO_POLL && refusal->http_status != 503 && refusal->http_status != 429)
    ana_http_send_async (self->http, "GET", "/healthz", NULL, self->token, NULL, self->cancellable, healthz_cb, self);
  else
    ana_link_down (self, error->message, refusal->http_status, refusal->retry_after_usec);
}

static void
handshake_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AnaSync *self = data;
  g_autoptr (GError) error = NULL;
  AnaRefusal refusal;
  SoupWebsocketConnection *ws = ana_handshake_finish (result, &refusal, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (ws == NULL)
    {
      handle_refusal (self, &refusal, error);
      return;
    }
  self->ws = ws;
  self->broken = FALSE;
  self->token_reread = FALSE;
  self->n_messages = 0;
  self->suspend_usec = G_MININT64;
  has_slept (self); /* from here on */
  self->hb_usec = 15 * G_USEC_PER_SEC;
  self->dead_usec = 40 * G_USEC_PER_SEC;
  g_signal_connect (ws, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (ws, "error", G_CALLBACK (error_cb), self);
  g_signal_connect (ws, "closed", G_CALLBACK (closed_cb), self);
  ana_sync_note_heard (self);
  arm_heartbeat (self);
  say_hello (self);
}

/* Opens a connection; one that is open or under way is given up first. */
void
ana_link_connect (AnaSync *self)
{
  ana_link_close (self);
  if (self->address_error != NULL)
    {
      ana_sync_set_state (self, ANA_SYNC_SIGNED_OUT, self->address_error->message);
      return;
    }
  ana_sync_set_state (self, ANA_SYNC_CONNECTING, NULL);
  self->cancellable = g_cancellable_new ();
  ana_handshake_async (&self->address, WS_PATH, self->tenant, self->token, self->times.connect_usec, self->cancellable, handshake_cb, self);
}
