/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-fakehub.c: listening, connections, and the test's calls.
 */
#include "config.h"

#include "ana-fakehub-private.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

#define T0                G_GINT64_CONSTANT (1763640000000000)
#define MAX_HEADER_BYTES  16384

/* --- connections --- */

static void
string_free (gpointer data)
{
  g_string_free (data, TRUE);
}

static void
conn_free (gpointer data)
{
  FakeConn *conn = data;

  if (conn->thread != NULL)
    g_thread_join (conn->thread);
  g_object_unref (conn->socket);
  g_hash_table_unref (conn->sent);
  g_ptr_array_unref (conn->waiting);
  g_mutex_clear (&conn->write_lock);
  g_free (conn);
}

/* Byte by byte: what follows the header belongs to the frames. */
static char *
read_header (FakeConn *conn)
{
  GString *header = g_string_new (NULL);
  char byte;

  while (header->len < MAX_HEADER_BYTES && g_socket_receive (conn->socket, &byte, 1, NULL, NULL) == 1)
    {
      g_string_append_c (header, byte);
      if (g_str_has_suffix (header->str, "\r\n\r\n"))
        return g_string_free (header, FALSE);
    }
  g_string_free (header, TRUE);
  return NULL;
}

static gpointer
conn_main (gpointer data)
{
  FakeConn *conn = data;
  AnaFakehub *hub = conn->hub;
  g_autofree char *header = read_header (conn);

  if (header != NULL && fake_http_serve (conn, header))
    {
      g_mutex_lock (&hub->mutex);
      conn->is_ws = TRUE;
      g_mutex_unlock (&hub->mutex);
      fake_ws_run (conn);
    }
  g_mutex_lock (&hub->mutex);
  conn->is_ws = FALSE;
  conn->done = TRUE;
  hub->seen.n_open--;
  g_mutex_unlock (&hub->mutex);
  g_mutex_lock (&conn->write_lock);
  g_socket_close (conn->socket, NULL);
  g_mutex_unlock (&conn->write_lock);
  return NULL;
}

/* Takes those that have ended off the list. Mutex held; frees outside of it. */
static void
reap (AnaFakehub *self)
{
  g_autoptr (GPtrArray) ended = g_ptr_array_new_with_free_func (conn_free);

  for (guint i = self->conns->len; i > 0; i--)
    if (((FakeConn *) self->conns->pdata[i - 1])->done)
      g_ptr_array_add (ended, g_ptr_array_steal_index_fast (self->conns, i - 1));
  g_mutex_unlock (&self->mutex);
  g_clear_pointer (&ended, g_ptr_array_unref);
  g_mutex_lock (&self->mutex);
}

static void
take_socket (AnaFakehub *self, GSocket *socket)
{
  FakeConn *conn = g_new0 (FakeConn, 1);

  conn->hub = self;
  conn->socket = socket;
  conn->sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  conn->waiting = g_ptr_array_new_with_free_func (string_free);
  g_mutex_init (&conn->write_lock);
  g_mutex_lock (&self->mutex);
  self->seen.n_connections++;
  self->seen.n_open++;
  reap (self);
  g_ptr_array_add (self->conns, conn);
  conn->thread = g_thread_new ("fakehub", conn_main, conn);
  g_mutex_unlock (&self->mutex);
}

static gpointer
accept_main (gpointer data)
{
  AnaFakehub *self = data;

  for (;;)
    {
      g_autoptr (GSocket) listener = NULL;
      GSocket *socket;
      gboolean stopping;

      g_mutex_lock (&self->mutex);
      listener = self->listener != NULL ? g_object_ref (self->listener) : NULL;
      stopping = self->stopping;
      g_mutex_unlock (&self->mutex);
      if (stopping)
        return NULL;
      if (listener == NULL || !g_socket_condition_timed_wait (listener, G_IO_IN, 20 * 1000, NULL, NULL))
        {
          g_usleep (listener == NULL ? 5000 : 0);
          continue;
        }
      socket = g_socket_accept (listener, NULL, NULL);
      if (socket != NULL)
        take_socket (self, socket);
    }
}

/* Mutex held. */
static void
open_listener (AnaFakehub *self)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  if (self->socket_path != NULL)
    {
      g_unlink (self->socket_path);
      address = g_unix_socket_address_new (self->socket_path);
    }
  else
    {
      g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);

      address = g_inet_socket_address_new (loopback, self->port);
    }
  self->listener = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, &error);
  g_assert_no_error (error);
  g_socket_set_listen_backlog (self->listener, 1024);
  /* The old socket lives until the acceptor's wait on it has ended. */
  for (int i = 0; i < 400 && !g_socket_bind (self->listener, address, TRUE, &error) && i < 399; i++)
    {
      g_clear_error (&error);
      g_usleep (5000);
    }
  g_assert_no_error (error);
  g_socket_listen (self->listener, &error);
  g_assert_no_error (error);
  if (self->socket_path == NULL)
    {
      bound = g_socket_get_local_address (self->listener, NULL);
      self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
    }
}

static void
answer_free (gpointer data)
{
  FakeAnswer *answer = data;

  g_free (answer->prefix);
  g_bytes_unref (answer->answer);
  g_free (answer);
}

/**
 * ana_fakehub_new:
 * @socket_path: (nullable): a Unix socket; %NULL for a free port of the loopback
 *
 * Returns: (transfer full): a hub that listens, without streams
 */
AnaFakehub *
ana_fakehub_new (const char *socket_path)
{
  AnaFakehub *self = g_new0 (AnaFakehub, 1);

  g_mutex_init (&self->mutex);
  self->socket_path = g_strdup (socket_path);
  self->conns = g_ptr_array_new_with_free_func (conn_free);
  self->streams = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) fake_stream_free);
  self->answers = g_ptr_array_new_with_free_func (answer_free);
  self->catalogue = g_strdup ("{\"kpis\":[]}");
  self->etag = g_strdup ("\"1\"");
  self->seen.last_hello_q = -1;
  ana_random_init (&self->random, 1);
  open_listener (self);
  self->url = socket_path != NULL ? g_strconcat ("unix:", socket_path, NULL) : g_strdup_printf ("http://127.0.0.1:%u", self->port);
  self->acceptor = g_thread_new ("fakehub accept", accept_main, self);
  return self;
}

/**
 * ana_fakehub_drop_all:
 * @self: the hub
 *
 * Closes every connection without a close frame.
 */
void
ana_fakehub_drop_all (AnaFakehub *self)
{
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->conns->len; i++)
    g_socket_shutdown (((FakeConn *) self->conns->pdata[i])->socket, TRUE, TRUE, NULL);
  g_mutex_unlock (&self->mutex);
}

/**
 * ana_fakehub_set_listening:
 * @self: the hub
 * @listening: %FALSE as when the process is gone
 */
void
ana_fakehub_set_listening (AnaFakehub *self, gboolean listening)
{
  g_mutex_lock (&self->mutex);
  if (!listening && self->listener != NULL)
    {
      g_socket_close (self->listener, NULL);
      g_clear_object (&self->listener);
      if (self->socket_path != NULL)
        g_unlink (self->socket_path);
    }
  else if (listening && self->listener == NULL)
    open_listener (self);
  g_mutex_unlock (&self->mutex);
  if (!listening)
    ana_fakehub_drop_all (self);
}

/**
 * ana_fakehub_free:
 * @self: (nullable) (transfer full): the hub
 */
void
ana_fakehub_free (AnaFakehub *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->mutex);
  self->stopping = TRUE;
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->acceptor);
  ana_fakehub_set_listening (self, FALSE);
  g_ptr_array_unref (self->conns); /* joins */
  g_hash_table_unref (self->streams);
  g_ptr_array_unref (self->answers);
  g_free (self->socket_path);
  g_free (self->url);
  g_free (self->forbidden);
  g_free (self->catalogue);
  g_free (self->etag);
  g_free (self->token);
  g_free (self->last_request);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * ana_fakehub_get_url:
 * @self: the hub
 *
 * Returns: (transfer none): its address, for AnaSyncConfig
 */
const char *
ana_fakehub_get_url (AnaFakehub *self)
{
  return self->url;
}

/* --- streams --- */

void
ana_fakehub_add_stream (AnaFakehub *self, const char *id, const char *epoch)
{
  FakeStream *stream = fake_stream_new (id, epoch);

  g_mutex_lock (&self->mutex);
  g_hash_table_replace (self->streams, stream->id, stream);
  g_mutex_unlock (&self->mutex);
}

static FakeStream *
get_stream (AnaFakehub *self, const char *id)
{
  FakeStream *stream = g_hash_table_lookup (self->streams, id);

  g_assert (stream != NULL);
  return stream;
}

gint64
ana_fakehub_put (AnaFakehub *self, const char *id, const AnaRow *rows, guint n_rows)
{
  FakeStream *stream;
  gint64 q;

  g_mutex_lock (&self->mutex);
  stream = get_stream (self, id);
  q = fake_stream_put (stream, rows, n_rows);
  for (guint i = 0; i < self->conns->len; i++)
    {
      FakeConn *conn = self->conns->pdata[i];
      gint64 *sent = g_hash_table_lookup (conn->sent, id);
      g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (string_free);

      if (!conn->is_ws || sent == NULL)
        continue;
      fake_write_delta (texts, stream, g_ptr_array_index (stream->log, stream->log->len - 1), *sent);
      *sent = q;
      fake_ws_send_delta (conn, texts);
    }
  g_mutex_unlock (&self->mutex);
  return q;
}

gint64
ana_fakehub_put_value (AnaFakehub *self, const char *id, gint64 minute, double value, gint64 rev)
{
  AnaRow row = { .ts_usec = T0 + minute * ANA_USEC_PER_MIN, .dim = "", .value = value, .count = 1, .rev = rev };

  return ana_fakehub_put (self, id, &row, 1);
}

void
ana_fakehub_ckpt (AnaFakehub *self, const char *id)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (string_free);

  g_mutex_lock (&self->mutex);
  fake_write_ckpt (self, texts, get_stream (self, id));
  for (guint i = 0; i < self->conns->len; i++)
    {
      FakeConn *conn = self->conns->pdata[i];

      if (conn->is_ws && g_hash_table_contains (conn->sent, id))
        fake_ws_send_all (conn, texts);
    }
  g_mutex_unlock (&self->mutex);
}

void
ana_fakehub_set_epoch (AnaFakehub *self, const char *id, const char *epoch, gint64 head)
{
  FakeStream *stream;

  g_mutex_lock (&self->mutex);
  stream = get_stream (self, id);
  g_free (stream->epoch);
  stream->epoch = g_strdup (epoch);
  g_ptr_array_set_size (stream->log, 0);
  stream->head = stream->tail = head;
  g_mutex_unlock (&self->mutex);
}

void
ana_fakehub_trim (AnaFakehub *self, const char *id)
{
  FakeStream *stream;

  g_mutex_lock (&self->mutex);
  stream = get_stream (self, id);
  g_ptr_array_set_size (stream->log, 0);
  stream->tail = stream->head;
  g_mutex_unlock (&self->mutex);
}

void
ana_fakehub_sum (AnaFakehub *self, const char *id, gint64 *n_rows, guint64 *checksum)
{
  g_mutex_lock (&self->mutex);
  fake_stream_sum (get_stream (self, id), n_rows, checksum);
  g_mutex_unlock (&self->mutex);
}

static void
replace_text (AnaFakehub *self, char **place, const char *text)
{
  g_mutex_lock (&self->mutex);
  g_free (*place);
  *place = g_strdup (text);
  g_mutex_unlock (&self->mutex);
}

void
ana_fakehub_set_catalogue (AnaFakehub *self, const char *json, const char *etag)
{
  replace_text (self, &self->catalogue, json);
  replace_text (self, &self->etag, etag);
}

void
ana_fakehub_set_token (AnaFakehub *self, const char *token)
{
  replace_text (self, &self->token, token);
}

/* --- faults --- */

void
ana_fakehub_set_faults (AnaFakehub *self, const AnaFakehubFaults *faults)
{
  replace_text (self, &self->forbidden, faults != NULL ? faults->forbidden : NULL);
  g_mutex_lock (&self->mutex);
  self->faults = faults != NULL ? *faults : (AnaFakehubFaults) { 0 };
  g_mutex_unlock (&self->mutex);
}

void
ana_fakehub_answer (AnaFakehub     *self,
                    const char     *prefix,
                    guint           times,
                    AnaFakehubMode  mode,
                    const char     *text,
                    gssize          len)
{
  FakeAnswer *answer = g_new0 (FakeAnswer, 1);

  answer->prefix = g_strdup (prefix);
  answer->times = times;
  answer->mode = mode;
  answer->answer = g_bytes_new (text, len < 0 ? strlen (text) : (gsize) len);
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->answers, answer);
  g_mutex_unlock (&self->mutex);
}

void
ana_fakehub_refuse (AnaFakehub *self, const char *prefix, guint times, guint status, const char *headers, const char *body)
{
  g_autofree char *text = g_strdup_printf ("HTTP/1.1 %u Refused\r\nContent-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n%s\r\n%s",
                                           status, strlen (body), headers, body);

  ana_fakehub_answer (self, prefix, times, ANA_FAKEHUB_ANSWER, text, -1);
}

void
ana_fakehub_send_text (AnaFakehub *self, const char *text)
{
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->conns->len; i++)
    if (((FakeConn *) self->conns->pdata[i])->is_ws)
      fake_ws_send (self->conns->pdata[i], text, strlen (text));
  g_mutex_unlock (&self->mutex);
}

void
ana_fakehub_send_raw (AnaFakehub *self, const void *data, gsize len)
{
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->conns->len; i++)
    if (((FakeConn *) self->conns->pdata[i])->is_ws)
      fake_conn_write (self->conns->pdata[i], data, len);
  g_mutex_unlock (&self->mutex);
}

guint64
ana_fakehub_send_fragments (AnaFakehub *self, gsize each, guint n)
{
  g_autofree guint8 *frame = g_malloc0 (each + 10);
  guint64 written = 0;

  frame[1] = 127;
  for (int i = 0; i < 8; i++)
    frame[2 + i] = (guint8) ((guint64) each >> (56 - 8 * i));
  memset (frame + 10, 'x', each);
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->conns->len; i++)
    {
      FakeConn *conn = self->conns->pdata[i];
      gboolean open = conn->is_ws;

      for (guint k = 0; k < n && open; k++)
        {
          frame[0] = k == 0 ? 0x01 : 0x00;
          open = fake_conn_write (conn, frame, each + 10);
          written += open ? each : 0;
        }
    }
  g_mutex_unlock (&self->mutex);
  return written;
}

/* --- what was seen --- */

void
ana_fakehub_get_seen (AnaFakehub *self, AnaFakehubSeen *out)
{
  g_mutex_lock (&self->mutex);
  *out = self->seen;
  g_mutex_unlock (&self->mutex);
}

char *
ana_fakehub_dup_last_request (AnaFakehub *self)
{
  char *text;

  g_mutex_lock (&self->mutex);
  text = g_strdup (self->last_request);
  g_mutex_unlock (&self->mutex);
  return text;
}
