/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-fakehub-ws.c: frames of the fake hub, and what it does with envelopes of a client.
 */
#include "config.h"

#include "ana-fakehub-private.h"

#include "ana-clock.h"

#include <string.h>

#define MAX_FRAME_BYTES (1024 * 1024)

/* Blocks until all is written; FALSE when the peer is gone. */
gboolean
fake_conn_write (FakeConn *conn, const void *data, gsize len)
{
  const char *p = data;
  gboolean ok = TRUE;

  g_mutex_lock (&conn->write_lock);
  while (len > 0 && ok)
    {
      gssize n = g_socket_send (conn->socket, p, len, NULL, NULL);

      ok = n > 0;
      if (ok)
        {
          p += n;
          len -= (gsize) n;
        }
    }
  g_mutex_unlock (&conn->write_lock);
  return ok;
}

static void
put_frame (GByteArray *out, guint8 first, const void *data, gsize len)
{
  guint8 header[10] = { first };
  guint n = 2;

  if (len < 126)
    header[1] = (guint8) len;
  else if (len < 65536)
    {
      header[1] = 126;
      header[2] = (guint8) (len >> 8);
      header[3] = (guint8) len;
      n = 4;
    }
  else
    {
      header[1] = 127;
      for (int i = 0; i < 8; i++)
        header[2 + i] = (guint8) ((guint64) len >> (56 - 8 * i));
      n = 10;
    }
  g_byte_array_append (out, header, n);
  g_byte_array_append (out, data, (guint) len);
}

void
fake_ws_send (FakeConn *conn, const char *text, gsize len)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();

  if (conn->hub->faults.silent)
    return;
  put_frame (frame, 0x81, text, len);
  fake_conn_write (conn, frame->data, frame->len);
}

void
fake_ws_send_all (FakeConn *conn, GPtrArray *texts)
{
  for (guint i = 0; i < texts->len; i++)
    fake_ws_send (conn, ((GString *) texts->pdata[i])->str, ((GString *) texts->pdata[i])->len);
}

static void
send_shuffled (FakeConn *conn)
{
  GPtrArray *waiting = conn->waiting;

  for (guint i = waiting->len; i > 1; i--)
    {
      guint k = (guint) ana_random_range (&conn->hub->random, 0, i);
      gpointer swap = waiting->pdata[i - 1];

      waiting->pdata[i - 1] = waiting->pdata[k];
      waiting->pdata[k] = swap;
    }
  fake_ws_send_all (conn, waiting);
  g_ptr_array_set_size (waiting, 0);
}

/* The messages of one event, through what is set to go wrong with deltas. Mutex held. */
void
fake_ws_send_delta (FakeConn *conn, GPtrArray *texts)
{
  const AnaFakehubFaults *faults = &conn->hub->faults;

  conn->n_deltas++;
  if (faults->drop_every > 0 && conn->n_deltas % faults->drop_every == 0)
    return;
  if (faults->shuffle > 0)
    {
      for (guint i = 0; i < texts->len; i++)
        g_ptr_array_add (conn->waiting, g_string_new (((GString *) texts->pdata[i])->str));
      if (conn->waiting->len >= faults->shuffle)
        send_shuffled (conn);
      return;
    }
  for (guint i = 0; i <= faults->repeat; i++)
    fake_ws_send_all (conn, texts);
}

/* --- the client's envelopes; mutex held --- */

static void
string_free (gpointer data)
{
  g_string_free (data, TRUE);
}

static void
subscribe (FakeConn *conn, const char *id, const char *epoch, gint64 q)
{
  AnaFakehub *hub = conn->hub;
  FakeStream *stream = g_hash_table_lookup (hub->streams, id);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (string_free);
  g_autoptr (GString) err = g_string_new (NULL);

  if (stream == NULL || g_strcmp0 (hub->forbidden, id) == 0)
    {
      ana_wire_write_err (err, stream == NULL ? "not_found" : "forbidden", id, 0);
      fake_ws_send (conn, err->str, err->len);
      return;
    }
  fake_write_catch_up (hub, texts, stream, epoch, q);
  fake_ws_send_all (conn, texts);
  g_hash_table_insert (conn->sent, g_strdup (id), g_memdup2 (&stream->head, sizeof stream->head));
}

static void
handle_hello (FakeConn *conn, const AnaMsg *msg)
{
  AnaFakehub *hub = conn->hub;
  g_autoptr (GString) text = g_string_new (NULL);

  conn->said_hello = TRUE;
  hub->seen.n_hello++;
  hub->seen.last_hello_q = msg->resume != NULL && msg->resume->len > 0 ? g_array_index (msg->resume, AnaCursor, 0).q : -1;
  if (hub->faults.no_welcome)
    return;
  if (hub->faults.bye_retry_ms > 0)
    {
      ana_wire_write_bye (text, "drain", hub->faults.bye_retry_ms);
      fake_ws_send (conn, text->str, text->len);
      return;
    }
  hub->seen.n_welcomed++;
  ana_wire_write_welcome (text, "fake", ana_clock_now_usec () + hub->faults.now_shift_usec,
                          hub->faults.hb_ms > 0 ? hub->faults.hb_ms : 15000, hub->faults.dead_ms > 0 ? hub->faults.dead_ms : 40000, 0);
  fake_ws_send (conn, text->str, text->len);
  for (guint i = 0; msg->resume != NULL && i < msg->resume->len; i++)
    {
      const AnaCursor *cursor = &g_array_index (msg->resume, AnaCursor, i);

      subscribe (conn, cursor->stream, cursor->epoch, cursor->q);
    }
}

static void
handle_ping (FakeConn *conn, const AnaMsg *msg)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (conn->hub->faults.no_pong)
    return;
  ana_wire_write_ping (text, TRUE, msg->ping_n, msg->ping_ts_usec, ana_clock_now_usec () + conn->hub->faults.now_shift_usec);
  fake_ws_send (conn, text->str, text->len);
}

static void
handle_envelope (FakeConn *conn, AnaJsonReader *reader, const char *data, gsize len)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaMsg) msg = ana_msg_parse (reader, data, len, &error);

  if (msg == NULL)
    g_error ("the client sent what is no envelope: %s: %.*s", error->message, (int) len, data);
  switch (msg->type)
    {
    case ANA_MSG_HELLO:
      handle_hello (conn, msg);
      break;
    case ANA_MSG_SUB:
      subscribe (conn, msg->stream, msg->epoch, msg->q);
      break;
    case ANA_MSG_UNSUB:
      conn->hub->seen.n_unsub++;
      g_hash_table_remove (conn->sent, msg->stream);
      break;
    case ANA_MSG_PING:
      handle_ping (conn, msg);
      break;
    case ANA_MSG_ACK:
      conn->hub->seen.n_acks++;
      break;
    default:
      break;
    }
}

/* --- reading --- */

static gboolean
read_exactly (FakeConn *conn, void *buffer, gsize len)
{
  char *p = buffer;

  while (len > 0)
    {
      gssize n = g_socket_receive (conn->socket, p, len, NULL, NULL);

      if (n <= 0)
        return FALSE;
      p += n;
      len -= (gsize) n;
    }
  return TRUE;
}

/* The payload of the next frame; NULL at the end. Clients of ours do not send fragments. */
static GBytes *
read_frame (FakeConn *conn, guint8 *opcode)
{
  guint8 header[2], extra[8], mask[4];
  g_autofree guint8 *payload = NULL;
  guint64 len;
  guint n_extra;

  if (!read_exactly (conn, header, 2))
    return NULL;
  *opcode = header[0] & 0x0f;
  len = header[1] & 0x7f;
  n_extra = len == 126 ? 2 : len == 127 ? 8 : 0;
  if (!read_exactly (conn, extra, n_extra))
    return NULL;
  if (n_extra > 0)
    len = 0;
  for (guint i = 0; i < n_extra; i++)
    len = len << 8 | extra[i];
  g_assert (header[1] & 0x80); /* clients mask */
  g_assert (len <= MAX_FRAME_BYTES);
  payload = g_malloc (len + 1);
  if (!read_exactly (conn, mask, 4) || !read_exactly (conn, payload, len))
    return NULL;
  for (guint64 i = 0; i < len; i++)
    payload[i] ^= mask[i % 4];
  return g_bytes_new_take (g_steal_pointer (&payload), len);
}

/* Mutex held. */
static void
note_close (AnaFakehub *hub, const guint8 *data, gsize len)
{
  hub->seen.n_closes++;
  hub->seen.close_code = len >= 2 ? (guint) (data[0] << 8 | data[1]) : 0;
}

/* Until the peer is gone. */
void
fake_ws_run (FakeConn *conn)
{
  g_autoptr (AnaJsonReader) reader = ana_json_reader_new (ANA_JSON_LIMITS_WIRE);
  guint8 opcode;
  GBytes *payload;

  while ((payload = read_frame (conn, &opcode)) != NULL)
    {
      gsize len;
      const char *data = g_bytes_get_data (payload, &len);

      g_mutex_lock (&conn->hub->mutex);
      if (opcode == 1 && !conn->hub->faults.silent)
        handle_envelope (conn, reader, data, len);
      if (opcode == 8)
        note_close (conn->hub, (const guint8 *) data, len);
      g_mutex_unlock (&conn->hub->mutex);
      g_bytes_unref (payload);
      if (opcode == 8)
        {
          static const guint8 close_frame[] = { 0x88, 0x02, 0x03, 0xe8 };

          fake_conn_write (conn, close_frame, sizeof close_frame);
          break;
        }
    }
}
