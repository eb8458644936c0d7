/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-client-receive.c: what a client of the publisher says, and what it is told when that cannot be.
 */
#include "config.h"

#include "ana-publisher-private.h"

#include <string.h>

#include "ana-clock.h"
#include "ana-error.h"

#define DEFAULT_CREDIT 512
#define MAX_CREDIT     8192

static void
send_error (AnaClient *self, const char *code, const char *stream, gint64 retry_ms)
{
  GString *out = g_string_new (NULL);

  ana_wire_write_err (out, code, stream, retry_ms);
  ana_client_send_text (self, out);
}

/* The code of `err`; a client drops what it holds of a stream that is forbidden (SYNC.md section 2.4). */
static const char *
word_of (const GError *error)
{
  if (g_error_matches (error, ANA_ERROR, ANA_ERROR_LIMIT))
    return "limit";
  if (g_error_matches (error, ANA_ERROR, ANA_ERROR_NOT_PERMITTED))
    return "forbidden";
  return g_error_matches (error, ANA_ERROR, ANA_ERROR_TOO_NEW) ? "unsupported" : "not_found";
}

static void
subscribe_or_say (AnaClient *self, const char *stream, const char *epoch, gint64 q, const char *filter_id)
{
  g_autoptr (GError) error = NULL;

  if (!ana_client_subscribe (self, stream, epoch, q, filter_id, &error))
    send_error (self, word_of (error), stream, 0);
}

/**
 * ana_client_watch_board:
 * @self: a client
 * @id: of a board
 * @streams: those of the board's tiles
 *
 * A plain client cannot say what it wants to see of a board: it sees all of it, and is told when the board itself is changed. Others say so after
 * their hello.
 */
void
ana_client_watch_board (AnaClient *self, const char *id, const char *const *streams)
{
  static const char *const name = "board";
  g_autofree char *objects = g_strconcat ("obj:", self->tenant, NULL);
  g_autofree char *key = ana_dim_key_build (&name, &id, 1);

  if (!self->plain)
    return;
  for (guint i = 0; streams[i] != NULL; i++)
    subscribe_or_say (self, streams[i], NULL, -1, NULL);
  ana_client_subscribe_key (self, objects, key);
}

/* The stream of /ws/kpi/, when it is not watched yet. */
void
ana_client_watch_named (AnaClient *self)
{
  if (self->named_stream != NULL && ana_client_find_sub (self, self->named_stream) == NULL)
    subscribe_or_say (self, self->named_stream, self->named_epoch, self->named_q, NULL);
}

static void
receive_hello (AnaClient *self, const AnaMsg *msg)
{
  GString *out = g_string_new (NULL);
  const AnaPublisherLimits *limits = &self->publisher->limits;

  self->said_hello = TRUE;
  self->plain = FALSE;
  g_free (self->id);
  self->id = g_strdup (msg->client);
  self->credit = msg->credit > 0 ? MIN (msg->credit, MAX_CREDIT) : DEFAULT_CREDIT;
  ana_wire_write_welcome (out, self->publisher->hub_name, ana_clock_now_usec (), limits->hb_usec / 1000, limits->dead_usec / 1000, 0);
  ana_client_send_text (self, out);
  for (guint i = 0; msg->resume != NULL && i < msg->resume->len; i++)
    {
      const AnaCursor *cursor = &g_array_index (msg->resume, AnaCursor, i);

      subscribe_or_say (self, cursor->stream, cursor->epoch, cursor->q, cursor->filter_id);
    }
  ana_client_watch_named (self);
}

static void
receive_ack (AnaClient *self, const AnaMsg *msg)
{
  if (msg->credit > 0)
    self->credit = MIN (self->credit + msg->credit, MAX_CREDIT);
  self->stalled_usec = 0;
  if (self->waiting)
    ana_client_pump (self);
}

/* A ping keeps the leases of the same client (SYNC.md section 2.3). */
static void
renew_leases (AnaClient *self)
{
  GHashTableIter iter;
  gpointer value;

  if (self->id == NULL)
    return;
  g_hash_table_iter_init (&iter, self->publisher->streams);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      AnaPubStream *stream = value;
      gint64 *end = strcmp (stream->tenant, self->tenant) == 0 ? g_hash_table_lookup (stream->leases, self->id) : NULL;

      if (end != NULL)
        *end = self->heard_usec + self->publisher->limits.lease_usec;
    }
}

static void
receive_ping (AnaClient *self, const AnaMsg *msg)
{
  GString *out = g_string_new (NULL);

  ana_wire_write_ping (out, TRUE, msg->ping_n, msg->ping_ts_usec, ana_clock_now_usec ());
  ana_client_send_text (self, out);
  renew_leases (self);
}

static void
dispatch (AnaClient *self, const AnaMsg *msg)
{
  switch (msg->type)
    {
    case ANA_MSG_HELLO:
      receive_hello (self, msg);
      break;
    case ANA_MSG_SUB:
      subscribe_or_say (self, msg->stream, msg->epoch, msg->q, msg->filter_id);
      break;
    case ANA_MSG_UNSUB:
      ana_client_unsubscribe (self, msg->stream);
      break;
    case ANA_MSG_ACK:
      receive_ack (self, msg);
      break;
    case ANA_MSG_PING:
      receive_ping (self, msg);
      break;
    case ANA_MSG_PONG:
      renew_leases (self);
      break;
    case ANA_MSG_AUTH:
    case ANA_MSG_IGNORED:
      break;
    default:
      send_error (self, "unsupported", NULL, 0);
    }
}

/**
 * ana_client_receive:
 * @self: a client
 * @text: one message
 * @len: its bytes
 *
 * Takes what the client says. What cannot be read ends the connection: a peer that sends that is broken or hostile.
 */
void
ana_client_receive (AnaClient *self, const char *text, gsize len)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaMsg) msg = NULL;

  if (self->closing)
    return;
  ana_client_heard (self);
  ana_publisher_gather (self->publisher);
  msg = ana_msg_parse (self->publisher->json, text, len, &error);
  if (msg != NULL && (self->said_hello || self->plain || msg->type == ANA_MSG_HELLO))
    dispatch (self, msg);
  else if (msg == NULL && g_error_matches (error, ANA_ERROR, ANA_ERROR_TOO_NEW))
    send_error (self, "unsupported", NULL, 0);
  else
    {
      send_error (self, msg == NULL ? "bad_input" : "hello_wanted", NULL, 0);
      ana_client_end (self, "bad_message", ANA_CLOSE_BAD_MESSAGE, 1000);
    }
  ana_publisher_let_go (self->publisher);
}
