/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-body.c: an answer that is made while it is sent: a piece is asked for when the one before has gone out.
 *
 * Pieces are made on the hub's worker threads and never two at a time, so that a slow reader holds no thread and no more
 * than two pieces of memory. The request's deadline covers the whole of it: the listener's watchdog ends the connection,
 * and the peer sees a body that is not whole.
 */
#include "config.h"

#include "ana-body.h"

#define RETRY_MS 50   /* all workers have too much to do: the peer waits, not the hub */

typedef struct {
  AnaRequest      *request;  /* (owned) */
  AnaBody         *body;     /* (owned) */
  GZlibCompressor *gzip;     /* (owned) (nullable) */
  GBytes          *piece;    /* (owned) (nullable) made and not handed over yet */
  GError          *error;    /* (owned) (nullable) */
  gulong           wrote_id, finished_id;
  gboolean         end;      /* @piece is the last, or there is none any more */
  gboolean         running, finished;
} Stream;

static void
free_stream (Stream *self)
{
  g_signal_handler_disconnect (self->request->msg, self->wrote_id);
  g_signal_handler_disconnect (self->request->msg, self->finished_id);
  self->body->klass->free (self->body);
  g_clear_object (&self->gzip);
  g_clear_pointer (&self->piece, g_bytes_unref);
  g_clear_error (&self->error);
  ana_request_unref (self->request);
  g_free (self);
}

/* What the peer gets for @text: all that gzip holds of it too, so that it can read on. */
static GBytes *
encode (Stream *self, GString *text)
{
  GConverterFlags flags = self->end ? G_CONVERTER_INPUT_AT_END : G_CONVERTER_FLUSH;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  GConverterResult result = G_CONVERTER_CONVERTED;
  guint8 buffer[16384];
  gsize at = 0;

  if (self->gzip == NULL)
    return g_string_free_to_bytes (text);
  while (result == G_CONVERTER_CONVERTED)
    {
      gsize n_read = 0, n_written = 0;

      result = g_converter_convert (G_CONVERTER (self->gzip), text->str + at, text->len - at, buffer, sizeof buffer, flags, &n_read, &n_written, NULL);
      at += n_read;
      g_byte_array_append (out, buffer, (guint) n_written);
    }
  g_string_free (text, TRUE);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

static void
hand_over (Stream *self)
{
  SoupMessageBody *body = soup_server_message_get_response_body (self->request->msg);

  if (g_bytes_get_size (self->piece) > 0)
    soup_message_body_append_bytes (body, self->piece);
  g_clear_pointer (&self->piece, g_bytes_unref);
  if (self->end)
    soup_message_body_complete (body);
}

/* On a worker thread. */
static void
make_piece (gpointer data)
{
  Stream *self = data;
  GString *text = g_string_new (NULL);

  if (self->body->klass->next (self->body, text, &self->end, &self->error))
    self->piece = encode (self, text);
  else
    g_string_free (text, TRUE);
}

static void
piece_done (gpointer data)
{
  Stream *self = data;

  self->running = FALSE;
  if (self->finished)
    {
      free_stream (self);
      return;
    }
  if (self->error != NULL)
    {
      g_warning ("an answer could not be made to its end: %s", self->error->message);
      self->end = TRUE;
      ana_peer_end_output (self->request->peer);
      return;
    }
  hand_over (self);
  soup_server_message_unpause (self->request->msg);
}

static void ask_for_piece (Stream *self);

static gboolean
retry_cb (gpointer data)
{
  Stream *self = data;

  self->running = FALSE;
  if (self->finished)
    free_stream (self);
  else
    ask_for_piece (self);
  return G_SOURCE_REMOVE;
}

static void
ask_for_piece (Stream *self)
{
  g_autoptr (GSource) source = NULL;

  self->running = TRUE;
  if (ana_hub_run (self->request->hub, make_piece, piece_done, self))
    return;
  if (ana_hub_is_ending (self->request->hub))
    {
      self->running = FALSE; /* the connection ends with the hub */
      return;
    }
  source = g_timeout_source_new (RETRY_MS);
  g_source_set_callback (source, retry_cb, self, NULL);
  g_source_attach (source, ana_hub_get_context (self->request->hub));
}

static void
wrote_cb (SoupServerMessage *msg, gpointer data)
{
  Stream *self = data;

  if (!self->end && !self->running)
    ask_for_piece (self);
}

static void
finished_cb (SoupServerMessage *msg, gpointer data)
{
  Stream *self = data;

  self->finished = TRUE;
  if (!self->running)
    free_stream (self);
}

/**
 * ana_body_begin:
 * @request: being answered; its headers but those of the body are set
 * @first: (transfer full): the first piece
 * @body: (transfer full): makes the others
 *
 * Begins to send. The caller sets the status and lets the message go on. Hub's context.
 */
void
ana_body_begin (AnaRequest *request, GString *first, AnaBody *body)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->msg);
  gboolean old = soup_server_message_get_http_version (request->msg) == SOUP_HTTP_1_0;
  Stream *self = g_new0 (Stream, 1);

  self->request = ana_request_ref (request);
  self->body = body;
  soup_message_headers_set_encoding (headers, old ? SOUP_ENCODING_EOF : SOUP_ENCODING_CHUNKED);
  if (request->takes_gzip)
    {
      self->gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
      soup_message_headers_replace (headers, "Content-Encoding", "gzip");
    }
  soup_message_body_set_accumulate (soup_server_message_get_response_body (request->msg), FALSE);
  self->wrote_id = g_signal_connect (request->msg, "wrote-chunk", G_CALLBACK (wrote_cb), self);
  self->finished_id = g_signal_connect (request->msg, "finished", G_CALLBACK (finished_cb), self);
  self->piece = encode (self, first);
  hand_over (self);
}
