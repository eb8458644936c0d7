/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-handshake.c: connects and upgrades to a WebSocket.
 *
 * Not SoupSession: it cannot put the frame policer between the socket and the WebSocket, hides the answer to a
 * refused upgrade, and would speak HTTP/2 where a server offers it. The blocking part (name, TLS, upgrade) runs
 * on a thread of the pool with a deadline; the connection is then made on the caller's context.
 *
 * A name that nobody resolves has a deadline as well, and of several addresses a dead one does not hold up the others:
 * GSocketClient sees to both when it is asked asynchronously, so the thread runs a context of its own.
 */
#include "config.h"

#include "ana-handshake.h"

#include "ana-backoff.h"
#include "ana-clock.h"
#include "ana-error.h"
#include "ana-policed-stream.h"
#include "ana-timer.h"
#include "ana-wire.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define READ_TIMEOUT_SEC    10
#define MAX_HEADER_BYTES    (16 * 1024)
#define MAX_MESSAGE_BYTES   (1024 * 1024)
#define GUID                "258EAFA5-E914-47DA-95CA-C5AB0DC85B11" /* RFC 6455 section 1.3 */

typedef struct {
  AnaAddress  address;
  char       *path;
  char       *tenant;   /* (nullable) */
  char       *token;    /* (nullable) */
  gint64      connect_usec;
  /* Results */
  GIOStream  *stream;
  GBytes     *rest;     /* read past the header */
  AnaRefusal  refusal;
} Handshake;

static void
handshake_free (Handshake *self)
{
  ana_address_clear (&self->address);
  g_free (self->path);
  g_free (self->tenant);
  g_free (self->token);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->rest, g_bytes_unref);
  g_free (self);
}

static char *
make_key (void)
{
  guint8 bytes[16];

  for (guint i = 0; i < sizeof bytes; i += 4)
    {
      guint32 random = g_random_int ();
      memcpy (bytes + i, &random, 4);
    }
  return g_base64_encode (bytes, sizeof bytes);
}

static char *
make_accept (const char *key)
{
  g_autoptr (GChecksum) sha1 = g_checksum_new (G_CHECKSUM_SHA1);
  guint8 digest[20];
  gsize len = sizeof digest;

  g_checksum_update (sha1, (const guchar *) key, -1);
  g_checksum_update (sha1, (const guchar *) GUID, -1);
  g_checksum_get_digest (sha1, digest, &len);
  return g_base64_encode (digest, len);
}

static char *
make_request (const Handshake *self, const char *key)
{
  g_autofree char *host = ana_address_dup_host (&self->address);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text,
                          "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\nSec-WebSocket-Protocol: " ANA_WIRE_PROTOCOL "\r\n"
                          "User-Agent: analytics-dashboard/" ANA_VERSION "\r\n",
                          self->path, host, key);
  if (self->tenant != NULL)
    g_string_append_printf (text, "X-Analytics-Tenant: %s\r\n", self->tenant);
  if (self->token != NULL)
    g_string_append_printf (text, "Authorization: Bearer %s\r\n", self->token);
  g_string_append (text, "\r\n");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Reads up to and with the empty line; what came after it stays in @rest. */
static GString *
read_header (GInputStream *input, GBytes **rest, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) header = g_string_new (NULL);
  char buffer[2048];

  for (;;)
    {
      const char *end;
      gssize n = g_input_stream_read (input, buffer, sizeof buffer, cancellable, error);

      if (n < 0)
        return NULL;
      g_string_append_len (header, buffer, n);
      end = g_strstr_len (header->str, header->len, "\r\n\r\n");
      if (end != NULL)
        {
          gsize len = end + 4 - header->str;

          *rest = g_bytes_new (header->str + len, header->len - len);
          g_string_truncate (header, len);
          return g_steal_pointer (&header);
        }
      if (n == 0 || header->len > MAX_HEADER_BYTES)
        {
          g_set_error_literal (error, ANA_ERROR, ANA_ERROR_RETRY, _("the hub's answer to the upgrade is no HTTP header"));
          return NULL;
        }
    }
}

static gboolean
header_is (SoupMessageHeaders *headers, const char *name, const char *expected)
{
  const char *value = soup_message_headers_get_one (headers, name);

  return value != NULL && g_ascii_strcasecmp (value, expected) == 0;
}

static void
set_refused (Handshake *self, guint status, const char *reason, SoupMessageHeaders *headers, GError **error)
{
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  self->refusal.http_status = status;
  self->refusal.retry_after_usec =
    ana_backoff_parse_retry (soup_message_headers_get_one (headers, "Retry-After"), ana_clock_now_usec ());
  if (status == 407)
    g_set_error_literal (error, ANA_ERROR, ANA_ERROR_RETRY, _("the proxy wants a sign-in (407)"));
  else if (status < 400 && type != NULL && g_str_has_prefix (type, "text/html"))
    g_set_error_literal (error, ANA_ERROR, ANA_ERROR_RETRY, _("a web page answered in place of the hub: is a network sign-in page open?"));
  else
    g_set_error (error, ANA_ERROR, status == 401 ? ANA_ERROR_AUTH : ANA_ERROR_RETRY, _("the hub refused: %u %s"), status,
                 reason != NULL ? reason : "");
}

static gboolean
check_headers (Handshake *self, const char *header, gsize len, const char *key, SoupMessageHeaders *headers, GError **error)
{
  g_autofree char *accept = make_accept (key);
  g_autofree char *reason = NULL;
  SoupHTTPVersion version;
  guint status;

  if (!soup_headers_parse_response (header, len - 2, headers, &version, &status, &reason))
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_RETRY, _("the hub's answer to the upgrade is no HTTP header"));
      return FALSE;
    }
  if (status != 101)
    {
      set_refused (self, status, reason, headers, error);
      return FALSE;
    }
  if (!header_is (headers, "Upgrade", "websocket") || !soup_message_headers_header_contains (headers, "Connection", "upgrade") ||
      g_strcmp0 (soup_message_headers_get_one (headers, "Sec-WebSocket-Accept"), accept) != 0 ||
      !header_is (headers, "Sec-WebSocket-Protocol", ANA_WIRE_PROTOCOL) ||
      soup_message_headers_get_one (headers, "Sec-WebSocket-Extensions") != NULL)
    {
      self->refusal.http_status = 426;
      g_set_error (error, ANA_ERROR, ANA_ERROR_TOO_NEW, _("the server does not speak %s"), ANA_WIRE_PROTOCOL);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_answer (Handshake *self, const char *header, gsize len, const char *key, GError **error)
{
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  gboolean is_ours = check_headers (self, header, len, key, headers, error);

  soup_message_headers_unref (headers); /* by hand: an autoptr would call the library past ana-soup.h */
  return is_ours;
}

static gboolean
refuse_certificate_cb (GTlsConnection *connection, GTlsCertificate *certificate, GTlsCertificateFlags faults, gpointer data)
{
  *(GTlsCertificateFlags *) data = faults;
  return FALSE;
}

static void
event_cb (GSocketClient *client, GSocketClientEvent event, GSocketConnectable *connectable, GIOStream *stream, gpointer data)
{
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    g_signal_connect (stream, "accept-certificate", G_CALLBACK (refuse_certificate_cb), data);
}

/* The first that a person can do something about; they often come together. */
static const char *
explain_certificate (GTlsCertificateFlags faults)
{
  static const struct { GTlsCertificateFlags fault; const char *text; } rows[] = {
    { G_TLS_CERTIFICATE_EXPIRED, N_ ("the hub's certificate has expired") },
    { G_TLS_CERTIFICATE_NOT_ACTIVATED, N_ ("the hub's certificate is not valid yet: is the clock of this computer right?") },
    { G_TLS_CERTIFICATE_REVOKED, N_ ("the hub's certificate was revoked") },
    { G_TLS_CERTIFICATE_BAD_IDENTITY, N_ ("the hub's certificate is for another host") },
    { G_TLS_CERTIFICATE_UNKNOWN_CA, N_ ("the hub's certificate is signed by nobody that this computer trusts") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if ((faults & rows[i].fault) != 0)
      return _(rows[i].text);
  return _("the hub's certificate is not acceptable");
}

/* --- connecting, all of it within a time --- */

typedef struct {
  GCancellable  *cancellable; /* ours; the caller's is chained to it */
  gboolean       expired;
  GAsyncResult  *result;
} Attempt;

static gboolean
expire_cb (gpointer data)
{
  Attempt *attempt = data;

  attempt->expired = TRUE;
  g_cancellable_cancel (attempt->cancellable);
  return G_SOURCE_REMOVE;
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Attempt *) data)->result = g_object_ref (result);
}

static void
chain_cb (GCancellable *outer, GCancellable *inner)
{
  g_cancellable_cancel (inner);
}

/* Runs until the attempt has an end, and so has everything that it began. */
static void
run_attempt (Attempt *attempt, GSocketClient *client, GSocketConnectable *connectable, gint64 connect_usec)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) deadline = ana_timer_source_new (connect_usec);

  g_source_set_callback (deadline, expire_cb, attempt, NULL);
  g_source_attach (deadline, context);
  g_main_context_push_thread_default (context);
  g_socket_client_connect_async (client, connectable, attempt->cancellable, connected_cb, attempt);
  while (attempt->result == NULL)
    g_main_context_iteration (context, TRUE);
  while (g_main_context_iteration (context, FALSE)) /* attempts at other addresses, given up */
    ;
  g_source_destroy (deadline);
  g_main_context_pop_thread_default (context);
}

static GSocketConnection *
connect_within (GSocketClient *client, GSocketConnectable *connectable, gint64 connect_usec, GCancellable *cancellable, GError **error)
{
  g_autoptr (GCancellable) ours = g_cancellable_new ();
  Attempt attempt = { .cancellable = ours };
  gulong id = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (chain_cb), ours, NULL) : 0;
  GSocketConnection *connection;

  run_attempt (&attempt, client, connectable, connect_usec);
  g_cancellable_disconnect (cancellable, id);
  connection = g_socket_client_connect_finish (client, attempt.result, error);
  g_object_unref (attempt.result);
  if (connection == NULL && attempt.expired)
    {
      g_clear_error (error);
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_RETRY, _("the hub could not be reached in time"));
    }
  return connection;
}

static GIOStream *
open_stream (const AnaAddress *address, gint64 connect_usec, GCancellable *cancellable, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) connectable = ana_address_connectable (address);
  GTlsCertificateFlags faults = 0;
  GError *why = NULL;
  GSocketConnection *connection;

  g_socket_client_set_timeout (client, READ_TIMEOUT_SEC);
  g_socket_client_set_tls (client, address->tls);
  g_signal_connect (client, "event", G_CALLBACK (event_cb), &faults);
  connection = connect_within (client, connectable, connect_usec, cancellable, &why);
  if (g_error_matches (why, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    {
      g_clear_error (&why);
      why = g_error_new_literal (ANA_ERROR, ANA_ERROR_RETRY, explain_certificate (faults));
    }
  if (why != NULL)
    g_propagate_error (error, why);
  return connection != NULL ? G_IO_STREAM (connection) : NULL;
}

/* The deadline of each read ends with the handshake: from here on the heartbeat watches. */
static void
clear_timeout (GIOStream *stream)
{
  GIOStream *base = stream;

  if (G_IS_TCP_WRAPPER_CONNECTION (base))
    base = g_tcp_wrapper_connection_get_base_io_stream (G_TCP_WRAPPER_CONNECTION (base));
  if (G_IS_SOCKET_CONNECTION (stream))
    g_socket_set_timeout (g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream)), 0);
  else if (G_IS_SOCKET_CONNECTION (base))
    g_socket_set_timeout (g_socket_connection_get_socket (G_SOCKET_CONNECTION (base)), 0);
}

static void
handshake_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Handshake *self = data;
  g_autofree char *key = make_key ();
  g_autofree char *request = make_request (self, key);
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (GString) header = NULL;
  GError *error = NULL;

  stream = open_stream (&self->address, self->connect_usec, cancellable, &error);
  self->refusal.is_connected = stream != NULL;
  if (stream != NULL &&
      g_output_stream_write_all (g_io_stream_get_output_stream (stream), request, strlen (request), NULL, cancellable, &error))
    header = read_header (g_io_stream_get_input_stream (stream), &self->rest, cancellable, &error);
  if (header == NULL || !check_answer (self, header->str, header->len, key, &error))
    {
      if (stream != NULL)
        g_io_stream_close (stream, NULL, NULL);
      g_task_return_error (task, error);
      return;
    }
  clear_timeout (stream);
  self->stream = g_steal_pointer (&stream);
  g_task_return_boolean (task, TRUE);
}

/**
 * ana_handshake_async:
 * @address: where
 * @path: of the WebSocket
 * @tenant: (nullable): named over a Unix socket
 * @token: (nullable): sent as a bearer token, never in the address
 * @connect_usec: until there is a connection: the name, every address of it, TLS
 * @cancellable: gives up
 * @callback: on the thread-default context
 * @data: for it
 */
void
ana_handshake_async (const AnaAddress    *address,
                     const char          *path,
                     const char          *tenant,
                     const char          *token,
                     gint64               connect_usec,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Handshake *self = g_new0 (Handshake, 1);

  self->address = *address;
  self->address.host = g_strdup (address->host);
  self->address.socket_path = g_strdup (address->socket_path);
  self->path = g_strdup (path);
  self->tenant = g_strdup (tenant);
  self->token = g_strdup (token);
  self->connect_usec = connect_usec;
  g_task_set_source_tag (task, ana_handshake_async);
  g_task_set_task_data (task, self, (GDestroyNotify) handshake_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, handshake_thread);
}

/**
 * ana_handshake_finish:
 * @result: from the callback
 * @refusal: (out): what the server answered; all zero when it did not
 * @error: return location
 *
 * Returns: (transfer full): the connection, policed; %NULL with %ANA_ERROR_AUTH for 401, %ANA_ERROR_TOO_NEW when the
 *   protocol is not spoken, %ANA_ERROR_RETRY or an I/O error otherwise
 */
SoupWebsocketConnection *
ana_handshake_finish (GAsyncResult *result, AnaRefusal *refusal, GError **error)
{
  GTask *task = G_TASK (result);
  Handshake *self = g_task_get_task_data (task);
  g_autoptr (GIOStream) policed = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autofree char *base = NULL;
  SoupWebsocketConnection *connection;

  *refusal = (AnaRefusal) { 0 };
  if (!g_task_propagate_boolean (task, error))
    {
      /* A cancelled task may still be running on its thread: its data are not ours to read. */
      if (error == NULL || !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        *refusal = self->refusal;
      return NULL;
    }
  policed = ana_policed_stream_new (self->stream, self->rest,
                                    (AnaPolicerLimits) { .max_message_bytes = MAX_MESSAGE_BYTES, .expect_mask = FALSE },
                                    ana_clock_monotonic_usec);
  base = ana_address_dup_base (&self->address);
  uri = g_uri_parse (base, G_URI_FLAGS_NONE, NULL);
  connection = soup_websocket_connection_new (policed, uri, SOUP_WEBSOCKET_CONNECTION_CLIENT, NULL, ANA_WIRE_PROTOCOL, NULL);
  soup_websocket_connection_set_max_incoming_payload_size (connection, MAX_MESSAGE_BYTES);
  return connection;
}
