/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-websocket.c: a WebSocket of the hub: a policed connection with a client of the publisher behind it.
 */
#include "config.h"

#include "ana-websocket.h"

#include <string.h>

#include "ana-error.h"
#include "ana-gateway.h"
#include "ana-guard-stream.h"
#include "ana-publisher.h"

#define MAX_FRAMES_PER_SEC 2000
#define LOW_WATER_BYTES    (16 * 1024)
#define HOLD_BYTES         (64 * 1024)  /* of one turn, before the kernel is asked what it takes */
#define PLAIN_PING_SEC     15

typedef struct {
  AnaHub                  *hub;      /* (borrowed) */
  AnaPeer                 *peer;     /* (owned) */
  SoupWebsocketConnection *socket;   /* (owned) */
  AnaGuardStream          *guard;    /* (owned) */
  AnaClient               *client;   /* (owned) (nullable) once it is closed */
  GSource                 *drained;  /* (owned) (nullable) */
  gsize                    n_given, n_wrote;
  GBytes                  *held[ANA_GUARD_MAX_TEXTS]; /* (owned) given in this turn, and not sent yet */
  guint                    n_held;
  gsize                    n_held_bytes;
  gboolean                 failed;
} Socket;

static void
drop_held (Socket *self)
{
  for (guint i = 0; i < self->n_held; i++)
    g_bytes_unref (self->held[i]);
  self->n_held = 0;
  self->n_held_bytes = 0;
}

static void
free_socket (Socket *self)
{
  drop_held (self);
  ana_guard_stream_detach (self->guard);
  if (self->drained != NULL)
    g_source_destroy (self->drained);
  g_clear_pointer (&self->drained, g_source_unref);
  g_clear_pointer (&self->client, ana_client_free);
  g_signal_handlers_disconnect_by_data (self->socket, self);
  g_object_unref (self->socket);
  g_object_unref (self->guard);
  ana_peer_unref (self->peer);
  ana_gateway_count_socket (ana_hub_get_gateway (self->hub), -1);
  g_free (self);
}

/* --- the publisher's side --------------------------------------------------------------------------------------- */

static gboolean
is_open (Socket *self)
{
  return !self->failed && soup_websocket_connection_get_state (self->socket) == SOUP_WEBSOCKET_STATE_OPEN;
}

static gsize
frame_bytes (gsize payload)
{
  return payload + (payload < 126 ? 2 : payload < 65536 ? 4 : 10);
}

static gsize
sink_get_queued (gpointer sink)
{
  Socket *self = sink;

  return self->n_given - self->n_wrote;
}

static void
sink_flush (gpointer sink)
{
  Socket *self = sink;
  gboolean idle = sink_get_queued (self) == self->n_held_bytes;

  if (self->n_held > 0 && is_open (self) && (!idle || !ana_guard_stream_send (self->guard, self->held, self->n_held)))
    for (guint i = 0; i < self->n_held; i++)
      soup_websocket_connection_send_message (self->socket, SOUP_WEBSOCKET_DATA_TEXT, self->held[i]);
  drop_held (self);
}

static void
sink_send (gpointer sink, GBytes *message)
{
  Socket *self = sink;
  gsize n_bytes = frame_bytes (g_bytes_get_size (message));

  if (!is_open (self))
    return;
  self->held[self->n_held++] = g_bytes_ref (message);
  self->n_held_bytes += n_bytes;
  self->n_given += n_bytes;
  if (self->n_held == ANA_GUARD_MAX_TEXTS || self->n_held_bytes >= HOLD_BYTES)
    sink_flush (self);
}

static void
sink_close (gpointer sink, guint code, const char *why)
{
  Socket *self = sink;

  sink_flush (self);
  if (is_open (self))
    soup_websocket_connection_close (self->socket, code, why);
}

static void
sink_drop (gpointer sink)
{
  Socket *self = sink;
  g_autoptr (GIOStream) guard = G_IO_STREAM (g_object_ref (self->guard));

  free_socket (self);
  g_io_stream_close (guard, NULL, NULL);
}

static const AnaSinkClass sink_class = { sink_send, sink_flush, sink_get_queued, sink_close, sink_drop };

/* --- the connection's side -------------------------------------------------------------------------------------- */

static gboolean
drained_cb (gpointer data)
{
  Socket *self = data;

  g_clear_pointer (&self->drained, g_source_unref);
  if (self->client != NULL && is_open (self))
    ana_client_drained (self->client);
  return G_SOURCE_REMOVE;
}

static void
guard_read (gpointer data)
{
  Socket *self = data;

  if (self->client != NULL)
    ana_client_heard (self->client);
}

static void
guard_wrote (gpointer data, gsize n_bytes)
{
  Socket *self = data;

  self->n_wrote += n_bytes;
  if (self->client == NULL || self->drained != NULL || !ana_client_is_waiting (self->client) || sink_get_queued (self) > LOW_WATER_BYTES)
    return;
  /* not from within libsoup's own writing */
  self->drained = g_idle_source_new ();
  g_source_set_priority (self->drained, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->drained, drained_cb, self, NULL);
  g_source_attach (self->drained, ana_hub_get_context (self->hub));
}

static void
guard_violated (gpointer data, const GError *error)
{
  Socket *self = data;
  gboolean too_big = g_error_matches (error, ANA_ERROR, ANA_ERROR_LIMIT);

  sink_close (self, too_big ? SOUP_WEBSOCKET_CLOSE_TOO_BIG : SOUP_WEBSOCKET_CLOSE_PROTOCOL_ERROR, NULL);
  self->failed = TRUE;
}

static const AnaGuardFuncs guard_funcs = { guard_read, guard_wrote, guard_violated };

static void
message_cb (SoupWebsocketConnection *socket, SoupWebsocketDataType type, GBytes *message, gpointer data)
{
  Socket *self = data;
  gsize len;
  const char *text = g_bytes_get_data (message, &len);

  /* libsoup goes on delivering after it closed for an error */
  if (self->client == NULL || !is_open (self))
    return;
  if (type == SOUP_WEBSOCKET_DATA_TEXT)
    ana_client_receive (self->client, text, len);
  else
    sink_close (self, SOUP_WEBSOCKET_CLOSE_UNSUPPORTED_DATA, NULL);
}

static void
error_cb (SoupWebsocketConnection *socket, GError *error, gpointer data)
{
  Socket *self = data;

  self->failed = TRUE;
}

static void
closed_cb (SoupWebsocketConnection *socket, gpointer data)
{
  free_socket (data);
}

/* The stream that a /ws/kpi/ path names, NULL for a dashboard. */
static char *
named_stream (AnaRequest *request)
{
  const char *period_text = ana_request_get_query (request, "period");
  AnaPeriod period;

  if (!g_str_has_prefix (request->route->path, "/ws/kpi/"))
    return NULL;
  if (!ana_period_from_string (period_text != NULL ? period_text : "minute", &period))
    period = ANA_PERIOD_MINUTE;
  return ana_stream_kpi (ana_request_get_arg (request, 0), period);
}

static void
start_client (Socket *self, AnaRequest *request, gboolean plain)
{
  g_autofree char *stream = named_stream (request);
  gint64 q;

  if (!ana_request_get_int (request, "q", -1, &q, NULL))
    q = -1;
  self->client = ana_client_new (ana_hub_get_publisher (self->hub), request->tenant, &sink_class, self);
  if (plain)
    {
      /* a plain client answers no ping of ours; the WebSocket's own ping every client answers */
      soup_websocket_connection_set_keepalive_interval (self->socket, PLAIN_PING_SEC);
      ana_client_set_plain (self->client);
    }
  if (request->board_streams != NULL)
    ana_client_watch_board (self->client, ana_request_get_arg (request, 0), (const char *const *) request->board_streams);
  if (stream != NULL)
    ana_client_set_named_stream (self->client, stream, ana_request_get_query (request, "e"), q);
}

static void
upgrade_cb (SoupServerMessage *msg, gpointer data)
{
  g_autoptr (AnaRequest) request = ana_request_ref (data);
  g_autoptr (GIOStream) base = NULL;
  const char *protocol;
  Socket *self;
  GIOStream *guard;
  AnaPolicerLimits limits = { ANA_WIRE_MAX_BYTES, MAX_FRAMES_PER_SEC, TRUE };

  protocol = soup_message_headers_get_one (soup_server_message_get_response_headers (msg), "Sec-WebSocket-Protocol");
  base = soup_server_message_steal_connection (msg);
  if (base == NULL)
    return;
  self = g_new0 (Socket, 1);
  self->hub = request->hub;
  self->peer = ana_peer_ref (request->peer);
  ana_peer_set_phase (self->peer, ANA_PEER_SOCKET);
  guard = ana_guard_stream_new (base, limits, &guard_funcs, self);
  self->guard = ANA_GUARD_STREAM (guard);
  self->socket = soup_websocket_connection_new (guard, soup_server_message_get_uri (msg), SOUP_WEBSOCKET_CONNECTION_SERVER, NULL, protocol, NULL);
  soup_websocket_connection_set_max_incoming_payload_size (self->socket, ANA_WIRE_MAX_BYTES);
  g_signal_connect (self->socket, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (self->socket, "error", G_CALLBACK (error_cb), self);
  g_signal_connect (self->socket, "closed", G_CALLBACK (closed_cb), self);
  ana_gateway_count_socket (ana_hub_get_gateway (self->hub), +1);
  start_client (self, request, protocol == NULL);
  g_signal_handlers_disconnect_by_func (msg, upgrade_cb, request); /* message and request hold each other until here */
}

/**
 * ana_websocket_begin:
 * @request: for a route that is a socket
 *
 * Checks the handshake and, when it is right, answers 101 and takes the connection over. The subprotocol is ads.v1;
 * a client that offers none is served plainly (SYNC.md section 2.3).
 *
 * Returns: whether the handshake was right
 */
gboolean
ana_websocket_begin (AnaRequest *request)
{
  static const char *const protocols[] = { ANA_WIRE_PROTOCOL, NULL };

  if (!soup_websocket_server_check_handshake (request->msg, NULL, (char **) protocols, NULL, NULL)
      || !soup_websocket_server_process_handshake (request->msg, NULL, (char **) protocols, NULL, NULL))
    return FALSE;
  ana_peer_set_phase (request->peer, ANA_PEER_ANSWER);
  g_signal_connect_data (request->msg, "wrote-informational", G_CALLBACK (upgrade_cb), ana_request_ref (request),
                         (GClosureNotify) ana_request_unref, 0);
  return TRUE;
}
