/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * hub-fixture.c: a hub on a thread of its own, with a catalogue of a few KPIs, and raw clients for it.
 */
#include "config.h"

#include "hub-fixture.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "ana-file.h"
#include "ana-json.h"

#define WAIT_MS 60000 /* far off: nobody waits that long unless something is wrong */

static const char catalogue[] =
  "{\"pack\":\"test\",\"version\":1,\"kpis\":["
  "{\"code\":\"T.SUM\",\"version\":1,\"name\":{\"en\":\"Sum\"},\"dataset\":\"orders\",\"time\":\"ordered_at\",\"measure\":\"sum(amount)\","
  "\"unit\":\"money:GBP\",\"direction\":\"up\",\"windows\":[\"PT1M\"],\"dims\":[[\"country\"]]},"
  "{\"code\":\"T.AVG\",\"version\":1,\"name\":{\"en\":\"Mean\"},\"dataset\":\"orders\",\"time\":\"ordered_at\",\"measure\":\"avg(amount)\","
  "\"unit\":\"money:GBP\",\"direction\":\"up\",\"zone\":\"Asia/Kathmandu\"},"
  "{\"code\":\"T.CUSTOMERS\",\"version\":2,\"name\":{\"en\":\"Customers\"},\"dataset\":\"orders\",\"time\":\"ordered_at\","
  "\"measure\":\"distinct(customer)\",\"unit\":\"count\",\"direction\":\"up\",\"grain\":[\"hour\",\"day\"],\"dims\":[[\"country\"]]},"
  "{\"code\":\"T.P90\",\"version\":1,\"name\":{\"en\":\"Large order\"},\"dataset\":\"orders\",\"time\":\"ordered_at\","
  "\"measure\":\"quantile(amount, 0.9)\",\"unit\":\"money:GBP\",\"direction\":\"up\",\"grain\":[\"hour\",\"day\"],\"dims\":[[\"country\"]]},"
  "{\"code\":\"T.DELTA\",\"version\":1,\"name\":{\"en\":\"Change\"},\"dataset\":\"orders\",\"time\":\"ordered_at\","
  "\"measure\":\"{T.SUM} - coalesce(prior({T.SUM}, 'P3D'), const(0))\",\"unit\":\"money:GBP\",\"direction\":\"up\",\"dims\":[[\"country\"]]}]}";

/* Two tiles of one stream, one of another, one of a KPI that is not there. */
static const char board[] =
  "{\"format\":\"adash\",\"version\":1,\"id\":\"test\",\"title\":\"Test\",\"tiles\":{"
  "\"a\":{\"type\":\"kpi\",\"kpi\":{\"code\":\"T.SUM\",\"period\":\"minute\"}},\"b\":{\"type\":\"chart\",\"kpi\":{\"code\":\"T.SUM\",\"period\":\"minute\"}},"
  "\"c\":{\"type\":\"kpi\",\"kpi\":{\"code\":\"T.AVG\",\"period\":\"day\"}},\"d\":{\"type\":\"kpi\",\"kpi\":{\"code\":\"T.GONE\",\"period\":\"day\"}},"
  "\"e\":{\"type\":\"text\",\"markdown\":\"x\"}}}";

/* What clients of ours connect to. */
static const char overview[] = "{\"format\":\"adash\",\"version\":1,\"id\":\"overview\",\"title\":\"Overview\",\"tiles\":{}}";

/* --- the hub ---------------------------------------------------------------------------------------------------- */

static gpointer
hub_thread (gpointer data)
{
  HubFixture *self = data;

  g_main_context_push_thread_default (self->context);
  self->hub = ana_hub_new (&self->options, &self->error);
  if (self->hub != NULL)
    self->port = ana_listener_get_port (ana_gateway_get_listener (ana_hub_get_gateway (self->hub)));
  g_mutex_lock (&self->mutex);
  self->ready = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  if (self->hub != NULL)
    {
      g_main_loop_run (self->loop);
      ana_hub_stop (self->hub);
      ana_hub_free (self->hub);
    }
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static void
start (HubFixture *self)
{
  self->ready = FALSE;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("hub", hub_thread, self);
  g_mutex_lock (&self->mutex);
  while (!self->ready)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
  g_assert_no_error (self->error);
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static void
stop (HubFixture *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, quit_cb, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);
      remove_tree (inner);
    }
  g_remove (path);
}

static void
ignore_log (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
}

static char *data_dir; /* of the program: the environment may not change once there are threads */

static void
remove_data (void)
{
  remove_tree (data_dir);
  g_free (data_dir);
}

static void
make_data (void)
{
  g_autofree char *packs = NULL;
  g_autofree char *file = NULL;
  g_autofree char *boards = NULL;
  g_autofree char *board_file = NULL;
  g_autofree char *overview_file = NULL;
  g_autoptr (GError) error = NULL;

  if (data_dir != NULL)
    return;
  data_dir = g_dir_make_tmp ("ana-data-XXXXXX", &error);
  g_assert_no_error (error);
  packs = g_build_filename (data_dir, "catalogue", NULL);
  file = g_build_filename (packs, "test.json", NULL);
  g_assert_cmpint (g_mkdir (packs, 0700), ==, 0);
  g_file_set_contents (file, catalogue, -1, &error);
  g_assert_no_error (error);
  boards = g_build_filename (data_dir, "templates", NULL);
  board_file = g_build_filename (boards, "test.adash", NULL);
  g_assert_cmpint (g_mkdir (boards, 0700), ==, 0);
  g_file_set_contents (board_file, board, -1, &error);
  g_assert_no_error (error);
  overview_file = g_build_filename (boards, "overview.adash", NULL);
  g_file_set_contents (overview_file, overview, -1, &error);
  g_assert_no_error (error);
  g_setenv ("ANALYTICS_DATA", data_dir, TRUE);
  atexit (remove_data);
}

void
hub_fixture_set_catalogue (const char *text)
{
  g_autofree char *file = g_build_filename (data_dir, "catalogue", "test.json", NULL);

  g_assert_true (g_file_set_contents (file, text != NULL ? text : catalogue, -1, NULL));
}

HubFixture *
hub_fixture_new_full (void (*prepare) (HubFixture *self))
{
  HubFixture *self = g_new0 (HubFixture, 1);
  g_autoptr (GError) error = NULL;

  make_data ();

  g_log_set_handler ("libsoup", G_LOG_LEVEL_DEBUG, ignore_log, NULL); /* a line a frame */
  self->dir = g_dir_make_tmp ("ana-hub-XXXXXX", &error);
  g_assert_no_error (error);
  self->socket_path = g_build_filename (self->dir, "s", NULL);
  ana_hub_options_init (&self->options);
  self->options.storage_dir = g_build_filename (self->dir, "hub", NULL);
  self->options.socket_path = g_strdup (self->socket_path);
  g_ptr_array_add (self->options.listen, g_strdup ("127.0.0.1:0"));
  if (prepare != NULL)
    prepare (self);
  start (self);
  return self;
}

HubFixture *
hub_fixture_new (void)
{
  return hub_fixture_new_full (NULL);
}

void
hub_fixture_free (HubFixture *self)
{
  stop (self);
  remove_tree (self->dir);
  ana_hub_options_clear (&self->options);
  g_free (self->dir);
  g_free (self->socket_path);
  g_free (self);
}

void
hub_fixture_restart (HubFixture *self)
{
  hub_fixture_restart_with (self, NULL, NULL);
}

void
hub_fixture_restart_with (HubFixture *self, void (*between) (HubFixture *self, gpointer data), gpointer data)
{
  stop (self);
  if (between != NULL)
    between (self, data);
  start (self);
}

typedef struct {
  HubFixture *fixture;
  void      (*func) (AnaHub *hub, gpointer data);
  gpointer    data;
  gboolean    done;
} Call;

static gboolean
call_cb (gpointer data)
{
  Call *call = data;

  call->func (call->fixture->hub, call->data);
  g_mutex_lock (&call->fixture->mutex);
  call->done = TRUE;
  g_cond_broadcast (&call->fixture->cond);
  g_mutex_unlock (&call->fixture->mutex);
  return G_SOURCE_REMOVE;
}

void
hub_fixture_call (HubFixture *self, void (*func) (AnaHub *hub, gpointer data), gpointer data)
{
  Call call = { self, func, data, FALSE };
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, call_cb, &call, NULL);
  g_source_attach (source, self->context);
  g_mutex_lock (&self->mutex);
  while (!call.done)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

/* --- sockets ---------------------------------------------------------------------------------------------------- */

int
raw_connect (HubFixture *self)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (self->port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  return fd;
}

int
raw_connect_unix (HubFixture *self)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path, self->socket_path, sizeof address.sun_path);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  return fd;
}

gboolean
raw_send (int fd, const char *data, gssize len)
{
  if (len < 0)
    len = strlen (data);
  while (len > 0)
    {
      ssize_t n = send (fd, data, len, MSG_NOSIGNAL);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      len -= n;
    }
  return TRUE;
}

gssize
raw_read (int fd, void *buffer, gsize len, int timeout_ms)
{
  struct pollfd poll_fd = { fd, POLLIN, 0 };
  ssize_t n;

  if (poll (&poll_fd, 1, timeout_ms) <= 0)
    return -1;
  n = recv (fd, buffer, len, 0);
  return n < 0 && errno == ECONNRESET ? 0 : n;
}

/* --- HTTP ------------------------------------------------------------------------------------------------------- */

void
answer_clear (Answer *self)
{
  g_clear_pointer (&self->head, g_free);
  g_clear_pointer (&self->body, g_free);
}

void
raw_answer (int fd, Answer *out, int timeout_ms)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  guint8 buffer[65536];
  const char *blank;
  gssize n;

  while ((n = raw_read (fd, buffer, sizeof buffer, timeout_ms)) > 0)
    g_byte_array_append (all, buffer, n);
  close (fd);
  g_byte_array_append (all, (const guint8 *) "", 1);
  *out = (Answer) { 0 };
  blank = strstr ((const char *) all->data, "\r\n\r\n");
  if (blank == NULL)
    return;
  out->head = g_strndup ((const char *) all->data, blank - (const char *) all->data);
  out->body_len = all->len - 1 - (blank + 4 - (const char *) all->data);
  out->body = g_memdup2 (blank + 4, out->body_len + 1);
  out->status = atoi (out->head + strlen ("HTTP/1.1 "));
}

void
http_send (HubFixture *self, Answer *out, const char *method, const char *path, const char *headers, const char *body)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int fd = raw_connect (self);

  g_string_append_printf (text, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s", method, path, self->port, headers != NULL ? headers : "");
  if (body != NULL)
    g_string_append_printf (text, "Content-Length: %" G_GSIZE_FORMAT "\r\n", strlen (body));
  g_string_append_printf (text, "\r\n%s", body != NULL ? body : "");
  raw_send (fd, text->str, text->len);
  raw_answer (fd, out, WAIT_MS);
}

void
http_get (HubFixture *self, Answer *out, const char *path)
{
  http_send (self, out, "GET", path, NULL, NULL);
}

void
http_post (HubFixture *self, Answer *out, const char *path, const char *json)
{
  http_send (self, out, "POST", path, "Content-Type: application/json\r\n", json);
}

JsonNode *
answer_json (const Answer *self)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = ana_json_parse (self->body, self->body_len, NULL, &error);

  if (node == NULL)
    g_test_message ("status %u, body: %s", self->status, self->body);
  g_assert_no_error (error);
  return node;
}

/* --- WebSocket -------------------------------------------------------------------------------------------------- */

RawSocket *
ws_open (HubFixture *self, const char *path, const char *protocol, const char *headers)
{
  g_autofree char *named = protocol != NULL ? g_strdup_printf ("Sec-WebSocket-Protocol: %s\r\n", protocol) : g_strdup ("");
  g_autofree char *text = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s%s\r\n",
                                           path, self->port, named, headers != NULL ? headers : "");
  RawSocket *socket = g_new0 (RawSocket, 1);
  guint8 byte;

  socket->fd = raw_connect (self);
  socket->in = g_byte_array_new ();
  g_assert_true (raw_send (socket->fd, text, -1));
  while (socket->in->len < 4 || memcmp (socket->in->data + socket->in->len - 4, "\r\n\r\n", 4) != 0)
    {
      if (raw_read (socket->fd, &byte, 1, WAIT_MS) != 1)
        break;
      g_byte_array_append (socket->in, &byte, 1);
    }
  if (socket->in->len < 12 || memcmp (socket->in->data, "HTTP/1.1 101", 12) != 0)
    g_clear_pointer (&socket, ws_free);
  else
    g_byte_array_set_size (socket->in, 0);
  return socket;
}

void
ws_free (RawSocket *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_byte_array_unref (self->in);
  g_free (self);
}

void
ws_send_frame (RawSocket *self, guint8 first, const void *data, gsize len, gboolean mask)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  static const guint8 key[4] = { 0x12, 0x34, 0x56, 0x78 };
  guint8 head[10] = { first };
  guint n = 2;

  if (len < 126)
    head[1] = len;
  else if (len < 65536)
    {
      head[1] = 126;
      head[2] = len >> 8;
      head[3] = len & 0xff;
      n = 4;
    }
  else
    {
      head[1] = 127;
      for (int i = 0; i < 8; i++)
        head[2 + i] = (guint64) len >> (8 * (7 - i));
      n = 10;
    }
  head[1] |= mask ? 0x80 : 0;
  g_byte_array_append (frame, head, n);
  if (mask)
    g_byte_array_append (frame, key, 4);
  for (gsize i = 0; i < len; i++)
    {
      guint8 byte = ((const guint8 *) data)[i] ^ (mask ? key[i & 3] : 0);
      g_byte_array_append (frame, &byte, 1);
    }
  raw_send (self->fd, (const char *) frame->data, frame->len);
}

void
ws_send (RawSocket *self, const char *text)
{
  ws_send_frame (self, 0x81, text, strlen (text), TRUE);
}

/* The bytes of the frame that stands first in the buffer, 0 when it is not whole. */
static gsize
first_frame (RawSocket *self, guint8 *opcode, gsize *head, gsize *len)
{
  const guint8 *p = self->in->data;

  if (self->in->len < 2)
    return 0;
  *opcode = p[0] & 0x0f;
  *len = p[1] & 0x7f;
  *head = *len == 126 ? 4 : *len == 127 ? 10 : 2;
  if (self->in->len < *head)
    return 0;
  if (*head > 2)
    {
      *len = 0;
      for (gsize i = 2; i < *head; i++)
        *len = *len << 8 | p[i];
    }
  return self->in->len >= *head + *len ? *head + *len : 0;
}

char *
ws_recv (RawSocket *self, int timeout_ms)
{
  guint8 buffer[65536], opcode;
  gsize whole, head, len;

  for (;;)
    {
      while ((whole = first_frame (self, &opcode, &head, &len)) > 0)
        {
          char *text = opcode == 1 ? g_strndup ((const char *) self->in->data + head, len) : NULL;

          if (opcode == 8 && len >= 2)
            self->close_code = self->in->data[head] << 8 | self->in->data[head + 1];
          g_byte_array_remove_range (self->in, 0, whole);
          if (text != NULL || opcode == 8)
            return text;
        }
      gssize n = raw_read (self->fd, buffer, sizeof buffer, timeout_ms);
      if (n <= 0)
        {
          if (n == 0 && self->close_code == 0)
            self->close_code = 1006;
          return NULL;
        }
      g_byte_array_append (self->in, buffer, n);
    }
}

JsonObject *
ws_recv_type (RawSocket *self, const char *type, int timeout_ms)
{
  g_autofree char *text = NULL;

  while ((text = ws_recv (self, timeout_ms)) != NULL)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = ana_json_parse (text, -1, NULL, &error);

      g_assert_no_error (error);
      if (strcmp (json_object_get_string_member (json_node_get_object (node), "t"), type) == 0)
        return json_object_ref (json_node_get_object (node));
      g_clear_pointer (&text, g_free);
    }
  return NULL;
}

void
ws_hello (RawSocket *self, const char *resume, int credit)
{
  g_autofree char *hello = g_strdup_printf ("{\"v\":1,\"t\":\"hello\",\"client\":\"test\",\"app\":\"1\",\"schema\":1,\"caps\":[],\"resume\":[%s],"
                                            "\"credit\":%d}", resume != NULL ? resume : "", credit);
  g_autoptr (JsonObject) welcome = NULL;

  ws_send (self, hello);
  welcome = ws_recv_type (self, "welcome", WAIT_MS);
  g_assert_nonnull (welcome);
}

/* A lease: rows of buckets that are still open are computed for those who watch. */
void
watch (HubFixture *self, const char *code, const char *period)
{
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\",\"period\":\"%s\",\"client\":\"watch\"}", code, period);
  g_auto (Answer) answer = { 0 };

  http_post (self, &answer, "/stream/start", body);
  g_assert_cmpuint (answer.status, ==, 200);
}

/* --- events ----------------------------------------------------------------------------------------------------- */

void
post_order (HubFixture *self, const char *id, gint64 at_usec, const char *country, gint64 amount)
{
  g_autofree char *json = g_strdup_printf ("{\"id\":\"%s\",\"order_id\":\"%s\",\"ordered_at\":%" G_GINT64_FORMAT ",\"customer\":\"c-%s\","
                                           "\"country\":\"%s\",\"quantity\":1,\"amount\":%" G_GINT64_FORMAT ",\"status\":\"placed\"}",
                                           id, id, at_usec, id, country, amount);
  g_auto (Answer) answer = { 0 };

  http_post (self, &answer, "/ingest/test?dataset=orders", json);
  if (answer.status != 200)
    g_test_message ("%s", answer.body);
  g_assert_cmpuint (answer.status, ==, 200);
}
