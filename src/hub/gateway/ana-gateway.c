/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-gateway.c: the door of the hub: what comes over HTTP is checked here before anything else sees it.
 *
 * A request that breaks a rule is refused as soon as its headers are there: the connection is taken from the server,
 * the answer written, the rest of the request never read. SoupServer itself would read a refused body to its end.
 */
#include "config.h"

#include "ana-gateway.h"

#include <string.h>

#include <libsoup/soup.h>

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-hub-boards.h"
#include "ana-request.h"
#include "ana-tokens.h"
#include "ana-websocket.h"

#define LINGER_USEC  (2 * G_USEC_PER_SEC)
#define LINGER_BYTES (1024 * 1024)

struct _AnaGateway {
  AnaHub         *hub;        /* (borrowed) */
  SoupServer     *server;     /* (owned) */
  AnaListener    *listener;   /* (owned) */
  AnaTokens      *tokens;     /* (owned) (nullable) */
  AnaHubBoards   *boards;     /* (owned) */
  AnaEventsKept  *events;     /* (owned) */
  GPtrArray      *names;      /* (owned) further names in Host */
  GPtrArray      *origins;    /* (owned) */
  AnaGatewayStats stats;
};

static GQuark
request_quark (void)
{
  return g_quark_from_static_string ("ana-request");
}

/* --- refusing --------------------------------------------------------------------------------------------------- */

/* Reads on for a moment after a refusal: closing with unread bytes would throw away the answer on its way. */
typedef struct {
  GIOStream *stream;  /* (owned) */
  gint64     until_usec;
  gsize      n_bytes;
} Linger;

static void
end_linger (gpointer data)
{
  Linger *linger = data;

  g_io_stream_close (linger->stream, NULL, NULL);
  g_object_unref (linger->stream);
  g_free (linger);
}

static gboolean
linger_cb (gpointer data)
{
  Linger *linger = data;
  GPollableInputStream *in = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (linger->stream));
  char buffer[16384];
  gssize n;

  while ((n = g_pollable_input_stream_read_nonblocking (in, buffer, sizeof buffer, NULL, NULL)) > 0
         && (linger->n_bytes += n) < LINGER_BYTES)
    ;
  if (n == 0 || linger->n_bytes >= LINGER_BYTES || ana_clock_monotonic_usec () > linger->until_usec)
    return G_SOURCE_REMOVE;
  return G_SOURCE_CONTINUE;
}

static void
linger (GIOStream *stream)
{
  Linger *self = g_new0 (Linger, 1);
  g_autoptr (GSource) source = g_timeout_source_new (50);

  self->stream = g_object_ref (stream);
  self->until_usec = ana_clock_monotonic_usec () + LINGER_USEC;
  g_source_set_callback (source, linger_cb, self, end_linger);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
refuse (AnaGateway *self, SoupServerMessage *msg, guint status, const char *code, const char *message)
{
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (GString) head = g_string_new (NULL);
  g_autoptr (GIOStream) stream = NULL;

  self->stats.n_refused++;
  stream = soup_server_message_steal_connection (msg);
  if (stream == NULL)
    return;
  ana_write_error (body, code, message);
  g_string_append_printf (head, "HTTP/1.1 %u %s\r\nContent-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT
                          "\r\nConnection: close\r\nCache-Control: no-store\r\n%s\r\n%s", status, soup_status_get_phrase (status), body->len,
                          status == SOUP_STATUS_UNAUTHORIZED ? "WWW-Authenticate: Bearer\r\n" : "", body->str);
  /* a fresh socket takes these few hundred bytes at once */
  g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (stream)),
                                              head->str, head->len, NULL, NULL);
  ana_peer_end_output (ana_peer_from_address (soup_server_message_get_remote_address (msg)));
  linger (stream);
}

/* --- checks ----------------------------------------------------------------------------------------------------- */

static gboolean
is_listed (GPtrArray *list, const char *value)
{
  for (guint i = 0; i < list->len; i++)
    if (g_ascii_strcasecmp (list->pdata[i], value) == 0)
      return TRUE;
  return FALSE;
}

/* What is wrong with the framing of a request, NULL when nothing is. */
static const char *
check_framing (SoupMessageHeaders *headers)
{
  const char *length = soup_message_headers_get_list (headers, "Content-Length");
  const char *encoding = soup_message_headers_get_list (headers, "Transfer-Encoding");

  if (length != NULL && encoding != NULL)
    return "Content-Length and Transfer-Encoding exclude each other";
  if (length != NULL && !g_ascii_string_to_unsigned (length, 10, 0, G_MAXINT64, NULL, NULL))
    return "Content-Length is no number";
  if (encoding != NULL && g_ascii_strcasecmp (encoding, "chunked") != 0)
    return "no other Transfer-Encoding than chunked";
  return NULL;
}

static gboolean
check_host (AnaGateway *self, AnaPeer *peer, SoupMessageHeaders *headers)
{
  const char *host = soup_message_headers_get_list (headers, "Host");

  return host != NULL && (ana_peer_is_host (peer, host) || is_listed (self->names, host));
}

static const char *
get_token (AnaRequest *request)
{
  const char *text = soup_message_headers_get_one (soup_server_message_get_request_headers (request->msg), "Authorization");

  if (text != NULL && g_ascii_strncasecmp (text, "Bearer ", 7) == 0)
    return text + 7;
  return NULL;
}

/* A Unix client names its tenant; with a token file the token does; plain loopback is main. */
static char *
find_tenant (AnaGateway *self, AnaRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->msg);
  const char *named = soup_message_headers_get_one (headers, "X-Analytics-Tenant");
  const char *token = get_token (request);

  if (ana_peer_is_unix (request->peer))
    {
      if (named == NULL)
        named = ana_request_get_query (request, "tenant");
      if (named == NULL)
        named = ANA_TENANT_MAIN;
      return ana_tenant_is_valid (named) ? g_strdup (named) : NULL;
    }
  if (self->tokens == NULL)
    return g_strdup (ANA_TENANT_MAIN);
  return token != NULL ? g_strdup (ana_tokens_find (self->tokens, token)) : NULL;
}

static gboolean
check_content_type (AnaRequest *request)
{
  g_auto (GStrv) types = NULL;

  if (request->route->content_types == NULL)
    return TRUE;
  types = g_strsplit (request->route->content_types, " ", -1);
  return request->content_type != NULL && g_strv_contains ((const char *const *) types, request->content_type);
}

/* --- one request ------------------------------------------------------------------------------------------------ */

static void
got_chunk_cb (SoupServerMessage *msg, GBytes *chunk, gpointer data)
{
  AnaGateway *self = data;
  AnaRequest *request = g_object_get_qdata (G_OBJECT (msg), request_quark ());
  gsize n = g_bytes_get_size (chunk);

  if (request == NULL)
    return;
  ana_peer_touch (request->peer);
  if (request->body->len + n <= request->route->max_body_bytes)
    {
      g_byte_array_append (request->body, g_bytes_get_data (chunk, NULL), n);
      return;
    }
  refuse (self, msg, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "limit", "the body is larger than this takes");
  g_object_set_qdata (G_OBJECT (msg), request_quark (), NULL);
}

static void
wrote_cb (SoupServerMessage *msg, guint n_bytes, gpointer data)
{
  ana_peer_touch (data);
}

/* A request that ends in the middle of its body never comes to its handler. */
static void
finished_cb (SoupServerMessage *msg, gpointer data)
{
  g_object_set_qdata (G_OBJECT (msg), request_quark (), NULL);
}

/* The first rule that a request breaks, or NULL. */
static const char *
find_fault (AnaGateway *self, AnaRequest *request, const char *path, guint *status, const char **code)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->msg);
  const char *origin = soup_message_headers_get_list (headers, "Origin");
  const char *fault = check_framing (headers);
  gboolean other_method;

  *status = SOUP_STATUS_BAD_REQUEST;
  *code = "bad_input";
  if (fault != NULL)
    return fault;
  *status = SOUP_STATUS_FORBIDDEN;
  *code = "forbidden";
  if (!check_host (self, request->peer, headers))
    return "Host is no name of this hub";
  if (origin != NULL && !is_listed (self->origins, origin))
    return "this Origin is not on the list";
  request->route = ana_routes_match (soup_server_message_get_method (request->msg), path, &request->args, &other_method);
  *status = other_method ? SOUP_STATUS_METHOD_NOT_ALLOWED : SOUP_STATUS_NOT_FOUND;
  *code = other_method ? "method" : "not_found";
  if (request->route == NULL)
    return other_method ? "this path is served under another method" : "nothing is served here; see /openapi.json";
  request->tenant = find_tenant (self, request);
  *status = SOUP_STATUS_UNAUTHORIZED;
  *code = "unauthorized";
  if (request->tenant == NULL && !request->route->is_public)
    return ana_peer_is_unix (request->peer) ? "no such tenant" : "a token is wanted";
  *status = SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE;
  *code = "limit";
  if (soup_message_headers_get_content_length (headers) > (goffset) request->route->max_body_bytes)
    return "the body is larger than this takes";
  *status = SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE;
  *code = "content_type";
  if (!check_content_type (request) || soup_message_headers_get_one (headers, "Content-Encoding") != NULL)
    return "this takes no such content type; see /openapi.json";
  return NULL;
}

static void
early_cb (SoupServer *server, SoupServerMessage *msg, const char *path, GHashTable *query, gpointer data)
{
  AnaGateway *self = data;
  AnaPeer *peer = ana_peer_from_address (soup_server_message_get_remote_address (msg));
  g_autoptr (AnaRequest) request = ana_request_new (self->hub, msg, peer);
  const char *fault, *code;
  guint status;

  self->stats.n_requests++;
  ana_peer_set_phase (peer, ANA_PEER_BODY);
  request->query = query != NULL ? g_hash_table_ref (query) : NULL;
  soup_message_body_set_accumulate (soup_server_message_get_request_body (msg), FALSE);
  fault = find_fault (self, request, path, &status, &code);
  if (fault != NULL)
    {
      refuse (self, msg, status, code, fault);
      return;
    }
  g_signal_connect (msg, "got-chunk", G_CALLBACK (got_chunk_cb), self);
  g_signal_connect (msg, "finished", G_CALLBACK (finished_cb), NULL);
  g_signal_connect_data (msg, "wrote-body-data", G_CALLBACK (wrote_cb), ana_peer_ref (peer), (GClosureNotify) ana_peer_unref, 0);
  g_object_set_qdata_full (G_OBJECT (msg), request_quark (), ana_request_ref (request), (GDestroyNotify) ana_request_unref);
}

/* --- sockets ---------------------------------------------------------------------------------------------------- */

static void
begin_socket (AnaRequest *request)
{
  g_autoptr (GError) error = NULL;

  if (ana_websocket_begin (request))
    return;
  error = g_error_new (ANA_ERROR, ANA_ERROR_BAD_INPUT, "a WebSocket handshake of version 13 is wanted here");
  ana_request_fail (request, error);
}

/* A board that somebody made, read on a thread. */
typedef struct {
  AnaRequest *request;  /* (owned) */
  AnaObject  *object;   /* (owned) (nullable) */
  GError     *error;    /* (owned) (nullable) */
} FindBoard;

static void
find_board (gpointer data)
{
  FindBoard *self = data;
  AnaHubStorage *storage = ana_hub_get_storage (self->request->hub);

  storage->klass->get_object (storage, self->request->tenant, "board", ana_request_get_arg (self->request, 0), -1, &self->object, &self->error);
}

static void
found_board (gpointer data)
{
  FindBoard *self = data;
  AnaRequest *request = self->request;
  const AnaObject *object = self->object;

  if (self->error == NULL && (object == NULL || object->dead || object->body == NULL))
    self->error = g_error_new (ANA_ERROR, ANA_ERROR_NOT_FOUND, "no board \"%s\"", ana_request_get_arg (request, 0));
  if (self->error != NULL)
    ana_request_fail (request, self->error);
  else if (!request->gone)
    {
      request->board_streams = ana_hub_boards_list_streams (ana_hub_get_catalogue (request->hub), json_node_get_object (object->body));
      begin_socket (request);
      ana_request_resume (request);
    }
  g_clear_pointer (&self->object, ana_object_free);
  g_clear_error (&self->error);
  ana_request_unref (request);
  g_free (self);
}

/* A connection to a board wants a board that there is; its streams are what a plain client is sent. */
static void
begin_board (AnaGateway *self, AnaRequest *request)
{
  const char *const *streams = ana_hub_boards_find (self->boards, ana_request_get_arg (request, 0));
  FindBoard *find;

  if (streams != NULL)
    {
      request->board_streams = g_strdupv ((char **) streams);
      begin_socket (request);
      return;
    }
  find = g_new0 (FindBoard, 1);
  find->request = ana_request_ref (request);
  ana_request_hold (request);
  if (ana_hub_run (request->hub, find_board, found_board, find))
    return;
  find->error = g_error_new (ANA_ERROR, ANA_ERROR_RETRY, "too many questions wait");
  found_board (find);
}

static void
handler_cb (SoupServer *server, SoupServerMessage *msg, const char *path, GHashTable *query, gpointer data)
{
  g_autoptr (AnaRequest) request = g_object_steal_qdata (G_OBJECT (msg), request_quark ());

  if (request == NULL)
    return;
  if (!request->route->is_socket)
    request->route->handler (request);
  else if (g_str_has_prefix (request->route->path, "/ws/dashboard/"))
    begin_board (data, request);
  else
    begin_socket (request);
}

static void
accept_cb (AnaPeer *peer, GIOStream *stream, GSocketAddress *local, GSocketAddress *remote, gpointer data)
{
  AnaGateway *self = data;

  soup_server_accept_iostream (self->server, stream, local, remote, NULL);
}

/* --- public ----------------------------------------------------------------------------------------------------- */

static gboolean
open_doors (AnaGateway *self, const AnaHubOptions *options, GError **error)
{
  g_autoptr (GTlsCertificate) certificate = NULL;

  if (options->tls_certificate != NULL)
    {
      certificate = g_tls_certificate_new_from_files (options->tls_certificate, options->tls_key, error);
      if (certificate == NULL)
        return FALSE;
    }
  for (guint i = 0; i < options->listen->len; i++)
    if (!ana_listener_add_tcp (self->listener, options->listen->pdata[i], certificate, error))
      return FALSE;
  return options->socket_path == NULL || ana_listener_add_unix (self->listener, options->socket_path, error);
}

static GPtrArray *
copy_list (GPtrArray *list)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (copy, g_strdup (list->pdata[i]));
  return copy;
}

/**
 * ana_gateway_new:
 * @hub: whose door it is
 * @options: addresses, tokens, names, origins; already checked
 * @error: return location
 *
 * Opens the listeners and serves the route table, on the caller's thread-default main context.
 *
 * Returns: (transfer full): the gateway, %NULL when an address or a file cannot be had
 */
AnaGateway *
ana_gateway_new (AnaHub *hub, const AnaHubOptions *options, GError **error)
{
  AnaGateway *self = g_new0 (AnaGateway, 1);
  AnaListenerLimits limits = ANA_LISTENER_LIMITS_DEFAULT;

  self->hub = hub;
  self->names = copy_list (options->names);
  self->origins = copy_list (options->origins);
  self->boards = ana_hub_boards_load (ana_hub_get_catalogue (hub));
  self->events = ana_events_kept_new (ana_hub_get_context (hub));
  self->server = soup_server_new ("server-header", NULL, NULL);
  soup_server_remove_websocket_extension (self->server, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_server_add_early_handler (self->server, "/", early_cb, self, NULL);
  soup_server_add_handler (self->server, "/", handler_cb, self, NULL);
  self->listener = ana_listener_new (&limits, accept_cb, self);
  if ((options->token_file != NULL && (self->tokens = ana_tokens_load (options->token_file, error)) == NULL)
      || !open_doors (self, options, error))
    {
      ana_gateway_free (self);
      return NULL;
    }
  return self;
}

void
ana_gateway_close (AnaGateway *self)
{
  ana_listener_close (self->listener);
}

void
ana_gateway_free (AnaGateway *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  ana_listener_free (self->listener);
  g_clear_pointer (&self->tokens, ana_tokens_free);
  ana_hub_boards_free (self->boards);
  ana_events_kept_free (self->events);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->origins);
  g_free (self);
}

AnaListener *
ana_gateway_get_listener (AnaGateway *self)
{
  return self->listener;
}

AnaEventsKept *
ana_gateway_get_events (AnaGateway *self)
{
  return self->events;
}

void
ana_gateway_get_stats (AnaGateway *self, AnaGatewayStats *out)
{
  *out = self->stats;
}

void
ana_gateway_count_socket (AnaGateway *self, int by)
{
  self->stats.n_sockets += by;
}
