/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-doors.c: the same rules at every door (TCP, TLS, the Unix socket), for requests and for WebSockets: whose page asks, what
 * is offered, and how long a header may be.
 */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include <gio/gunixsocketaddress.h>

#include "hub-fixture.h"

#define LISTED           "https://board.example"
#define FAR_TOO_LONG     (64 * 1024 * 1024) /* of a header */

static const char certificate_script[] =
  "cd \"$1\" && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout hub.key -out hub.pem -days 2 -subj /CN=hub"
  " -addext subjectAltName=IP:127.0.0.1";

typedef enum { TCP, TLS, UNIX, N_DOORS } Door;
static const char *const door_names[N_DOORS] = { "TCP", "TLS", "Unix" };

static void
list_origin (HubFixture *fixture)
{
  g_ptr_array_add (fixture->options.origins, g_strdup (LISTED));
}

static void
list_origin_tls (HubFixture *fixture)
{
  const char *argv[] = { "sh", "-c", certificate_script, "sh", fixture->dir, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  list_origin (fixture);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
  fixture->options.tls_certificate = g_build_filename (fixture->dir, "hub.pem", NULL);
  fixture->options.tls_key = g_build_filename (fixture->dir, "hub.key", NULL);
}

static gboolean
accept_certificate_cb (GTlsConnection *connection, GTlsCertificate *certificate, GTlsCertificateFlags faults, gpointer data)
{
  return TRUE; /* it was made here, a moment ago */
}

static void
event_cb (GSocketClient *client, GSocketClientEvent event, GSocketConnectable *connectable, GIOStream *stream, gpointer data)
{
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    g_signal_connect (stream, "accept-certificate", G_CALLBACK (accept_certificate_cb), NULL);
}

static GIOStream *
enter (HubFixture *fixture, Door door)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) where = door == UNIX ? G_SOCKET_CONNECTABLE (g_unix_socket_address_new (fixture->socket_path))
                                                      : g_network_address_new ("127.0.0.1", (guint16) fixture->port);
  g_autoptr (GError) error = NULL;
  GIOStream *stream;

  g_socket_client_set_tls (client, door == TLS);
  g_signal_connect (client, "event", G_CALLBACK (event_cb), NULL);
  stream = G_IO_STREAM (g_socket_client_connect (client, where, NULL, &error));
  g_assert_no_error (error);
  return stream;
}

/* Returns: (transfer full): the head of the answer; what was read when the connection ended before */
static char *
ask (GIOStream *stream, const char *request)
{
  GString *head = g_string_new (NULL);
  char byte;

  g_output_stream_write_all (g_io_stream_get_output_stream (stream), request, strlen (request), NULL, NULL, NULL);
  while (strstr (head->str, "\r\n\r\n") == NULL && g_input_stream_read (g_io_stream_get_input_stream (stream), &byte, 1, NULL, NULL) == 1)
    g_string_append_c (head, byte);
  return g_string_free (head, FALSE);
}

static char *
ask_door (HubFixture *fixture, Door door, gboolean is_socket, const char *headers)
{
  static const char upgrade[] = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  g_autoptr (GIOStream) stream = enter (fixture, door);
  g_autofree char *host = door == UNIX ? g_strdup ("localhost") : g_strdup_printf ("127.0.0.1:%u", fixture->port);
  g_autofree char *request = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: %s\r\n%s%s\r\n", is_socket ? "/ws/dashboard/test" : "/healthz", host,
                                              is_socket ? upgrade : "", headers);
  char *head = ask (stream, request);

  g_io_stream_close (stream, NULL, NULL);
  return head;
}

/* --- whose page asks --- */

static const struct {
  const char *headers;
  gboolean    good;
} origins[] = {
  { "", TRUE },
  { "Origin: " LISTED "\r\n", TRUE },
  { "Origin: https://evil.example\r\n", FALSE },
  { "Origin: http://board.example\r\n", FALSE },
  { "Origin: " LISTED ".evil.example\r\n", FALSE },
  { "Origin: null\r\n", FALSE },
  { "Origin: \r\n", FALSE },
  { "Origin: " LISTED "\r\nOrigin: https://evil.example\r\n", FALSE },
};

static void
check_origins (HubFixture *fixture, Door door)
{
  for (guint i = 0; i < G_N_ELEMENTS (origins); i++)
    for (int is_socket = 0; is_socket < 2; is_socket++)
      {
        g_autofree char *head = ask_door (fixture, door, is_socket, origins[i].headers);
        const char *wanted = !origins[i].good ? "HTTP/1.1 403" : is_socket ? "HTTP/1.1 101" : "HTTP/1.1 200";

        g_test_message ("%s, %s, %s: %.12s", door_names[door], is_socket ? "a WebSocket" : "a request", origins[i].headers, head);
        g_assert_true (g_str_has_prefix (head, wanted));
      }
}

static void
test_origins (void)
{
  HubFixture *fixture = hub_fixture_new_full (list_origin);

  check_origins (fixture, TCP);
  check_origins (fixture, UNIX);
  hub_fixture_free (fixture);
}

static void
test_origins_tls (void)
{
  HubFixture *fixture = hub_fixture_new_full (list_origin_tls);

  check_origins (fixture, TLS);
  hub_fixture_free (fixture);
}

/* --- names of the hub, for WebSockets too --- */

static void
test_hosts (void)
{
  HubFixture *fixture = hub_fixture_new ();
  static const Door doors[] = { TCP, UNIX };

  for (guint i = 0; i < G_N_ELEMENTS (doors); i++)
    {
      g_autoptr (GIOStream) stream = enter (fixture, doors[i]);
      g_autofree char *head = ask (stream, "GET /ws/dashboard/test HTTP/1.1\r\nHost: evil.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");

      g_assert_true (g_str_has_prefix (head, "HTTP/1.1 403"));
      g_io_stream_close (stream, NULL, NULL);
    }
  hub_fixture_free (fixture);
}

/* --- what is offered --- */

/* 97 kB of it are 100 MB: whoever offers it, it is not taken. */
static void
test_deflate (void)
{
  HubFixture *fixture = hub_fixture_new ();
  static const char *const offers[] = { "permessage-deflate", "permessage-deflate; client_max_window_bits", "x-webkit-deflate-frame",
                                        "permessage-deflate; server_no_context_takeover, permessage-deflate" };

  for (guint i = 0; i < G_N_ELEMENTS (offers); i++)
    {
      g_autofree char *headers = g_strdup_printf ("Sec-WebSocket-Extensions: %s\r\n", offers[i]);
      g_autofree char *head = ask_door (fixture, TCP, TRUE, headers);

      g_assert_true (g_str_has_prefix (head, "HTTP/1.1 101"));
      g_assert_null (strstr (head, "Extensions"));
      g_assert_null (strstr (head, "deflate"));
    }
  hub_fixture_free (fixture);
}

/* --- a header without end --- */

static void
test_long_header (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autofree char *long_line = g_strnfill (4096, 'a');
  const char *const endless[] = { long_line, "X-A: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (endless); i++)
    {
      g_autofree char *head = g_strdup_printf ("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nX-Long: %s", fixture->port, i == 0 ? "" : "x\r\n");
      g_auto (Answer) health = { 0 };
      int fd = raw_connect (fixture);
      gboolean open = raw_send (fd, head, -1);
      gsize n_sent = 0;

      while (open && n_sent < FAR_TOO_LONG)
        {
          open = raw_send (fd, endless[i], -1);
          n_sent += strlen (endless[i]);
        }
      close (fd);
      g_test_message ("%" G_GSIZE_FORMAT " bytes", n_sent);
      g_assert_false (open);
      http_get (fixture, &health, "/healthz");
      g_assert_cmpuint (health.status, ==, 200);
    }
  hub_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/doors/origins", test_origins);
  g_test_add_func ("/hub/doors/origins-tls", test_origins_tls);
  g_test_add_func ("/hub/doors/hosts", test_hosts);
  g_test_add_func ("/hub/doors/deflate", test_deflate);
  g_test_add_func ("/hub/doors/long-header", test_long_header);
  return g_test_run ();
}
