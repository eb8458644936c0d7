/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-policed-stream.c: a GIOStream that reads through an AnaPolicer.
 *
 * libsoup 3.2 buffers a fragmented message without a bound (its limit counts frames, GNOME/libsoup#390). So the
 * frames are read here first, as they pass: a message that grows too large ends the stream with an error before
 * libsoup sees it. libsoup polls its input, so the filter is a GPollableInputStream over the socket's own.
 */
#include "config.h"

#include "ana-policed-stream.h"

#include "ana-error.h"

#include <string.h>

/* --- the input side --- */

#define ANA_TYPE_POLICED_INPUT (ana_policed_input_get_type ())
G_DECLARE_FINAL_TYPE (AnaPolicedInput, ana_policed_input, ANA, POLICED_INPUT, GFilterInputStream)

struct _AnaPolicedInput {
  GFilterInputStream parent_instance;

  AnaPolicer      *policer; /* (owned) */
  AnaPolicedClock  clock;
  GOutputStream   *output;  /* (owned) where the reason goes when the peer breaks a rule */
  gboolean         masks;   /* our frames are masked: we are the client */
  GBytes          *prefix;  /* (owned) (nullable): read with the handshake, belongs to the frames */
  gsize            n_taken; /* of the prefix */
};

static void ana_policed_input_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AnaPolicedInput, ana_policed_input, G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, ana_policed_input_pollable_init))

static GPollableInputStream *
get_base (AnaPolicedInput *self)
{
  return G_POLLABLE_INPUT_STREAM (G_FILTER_INPUT_STREAM (self)->base_stream);
}

static gssize
take_prefix (AnaPolicedInput *self, void *buffer, gsize count)
{
  gsize size = 0;
  const guint8 *data = self->prefix != NULL ? g_bytes_get_data (self->prefix, &size) : NULL;
  gsize n = MIN (count, size - self->n_taken);

  if (n == 0)
    return 0;
  memcpy (buffer, data + self->n_taken, n);
  self->n_taken += n;
  return (gssize) n;
}

#define CLOSE_PROTOCOL_ERROR 1002 /* RFC 6455 section 7.4 */
#define CLOSE_TOO_BIG        1009

/* libsoup closes the connection of a stream that failed without a word. What the socket does not take now is left out. */
static void
say_why (AnaPolicedInput *self, const GError *why)
{
  guint code = g_error_matches (why, ANA_ERROR, ANA_ERROR_LIMIT) ? CLOSE_TOO_BIG : CLOSE_PROTOCOL_ERROR;
  guint32 mask = self->masks ? g_random_int () : 0;
  guint8 frame[8] = { 0x88, 0x02 };
  guint8 *p = frame + 2;

  if (self->masks)
    {
      frame[1] |= 0x80;
      memcpy (p, &mask, 4);
      p += 4;
    }
  p[0] = (code >> 8) ^ ((guint8 *) &mask)[0];
  p[1] = (code & 0xff) ^ ((guint8 *) &mask)[1];
  if (G_IS_POLLABLE_OUTPUT_STREAM (self->output))
    g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (self->output), frame, p + 2 - frame, NULL, NULL);
  g_clear_object (&self->output); /* once */
}

static gssize
police (AnaPolicedInput *self, const void *buffer, gssize n, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (n <= 0 || ana_policer_feed (self->policer, buffer, n, self->clock (), &local))
    return n;
  if (self->output != NULL)
    say_why (self, local);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, local->message);
  return -1;
}

static gssize
ana_policed_input_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  AnaPolicedInput *self = ANA_POLICED_INPUT (stream);
  gssize n = take_prefix (self, buffer, count);

  if (n == 0)
    n = g_input_stream_read (G_FILTER_INPUT_STREAM (self)->base_stream, buffer, count, cancellable, error);
  return police (self, buffer, n, error);
}

static gssize
ana_policed_input_read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count, GError **error)
{
  AnaPolicedInput *self = ANA_POLICED_INPUT (stream);
  gssize n = take_prefix (self, buffer, count);

  if (n == 0)
    n = g_pollable_input_stream_read_nonblocking (get_base (self), buffer, count, NULL, error);
  return police (self, buffer, n, error);
}

static gboolean
has_prefix (AnaPolicedInput *self)
{
  return self->prefix != NULL && self->n_taken < g_bytes_get_size (self->prefix);
}

static gboolean
ana_policed_input_can_poll (GPollableInputStream *stream)
{
  return g_pollable_input_stream_can_poll (get_base (ANA_POLICED_INPUT (stream)));
}

static gboolean
ana_policed_input_is_readable (GPollableInputStream *stream)
{
  AnaPolicedInput *self = ANA_POLICED_INPUT (stream);

  return has_prefix (self) || g_pollable_input_stream_is_readable (get_base (self));
}

static GSource *
ana_policed_input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  AnaPolicedInput *self = ANA_POLICED_INPUT (stream);
  g_autoptr (GSource) child = has_prefix (self) ? g_timeout_source_new (0)
                                                : g_pollable_input_stream_create_source (get_base (self), NULL);

  return g_pollable_source_new_full (stream, child, cancellable);
}

static void
ana_policed_input_finalize (GObject *object)
{
  AnaPolicedInput *self = ANA_POLICED_INPUT (object);

  ana_policer_free (self->policer);
  g_clear_object (&self->output);
  g_clear_pointer (&self->prefix, g_bytes_unref);
  G_OBJECT_CLASS (ana_policed_input_parent_class)->finalize (object);
}

static void
ana_policed_input_class_init (AnaPolicedInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ana_policed_input_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = ana_policed_input_read;
}

static void
ana_policed_input_init (AnaPolicedInput *self)
{
}

static void
ana_policed_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = ana_policed_input_can_poll;
  iface->is_readable = ana_policed_input_is_readable;
  iface->create_source = ana_policed_input_create_source;
  iface->read_nonblocking = ana_policed_input_read_nonblocking;
}

/* --- both sides --- */

#define ANA_TYPE_POLICED_STREAM (ana_policed_stream_get_type ())
G_DECLARE_FINAL_TYPE (AnaPolicedStream, ana_policed_stream, ANA, POLICED_STREAM, GIOStream)

struct _AnaPolicedStream {
  GIOStream parent_instance;

  GIOStream    *base;  /* (owned) */
  GInputStream *input; /* (owned) */
};

G_DEFINE_FINAL_TYPE (AnaPolicedStream, ana_policed_stream, G_TYPE_IO_STREAM)

static GInputStream *
ana_policed_stream_get_input_stream (GIOStream *stream)
{
  return ANA_POLICED_STREAM (stream)->input;
}

static GOutputStream *
ana_policed_stream_get_output_stream (GIOStream *stream)
{
  return g_io_stream_get_output_stream (ANA_POLICED_STREAM (stream)->base);
}

/* Closing closes the socket: a stolen stream that is only dropped would keep its descriptor. */
static gboolean
ana_policed_stream_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  return g_io_stream_close (ANA_POLICED_STREAM (stream)->base, cancellable, error);
}

static void
ana_policed_stream_finalize (GObject *object)
{
  AnaPolicedStream *self = ANA_POLICED_STREAM (object);

  g_clear_object (&self->input);
  g_clear_object (&self->base);
  G_OBJECT_CLASS (ana_policed_stream_parent_class)->finalize (object);
}

static void
ana_policed_stream_class_init (AnaPolicedStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ana_policed_stream_finalize;
  G_IO_STREAM_CLASS (klass)->get_input_stream = ana_policed_stream_get_input_stream;
  G_IO_STREAM_CLASS (klass)->get_output_stream = ana_policed_stream_get_output_stream;
  G_IO_STREAM_CLASS (klass)->close_fn = ana_policed_stream_close;
}

static void
ana_policed_stream_init (AnaPolicedStream *self)
{
}

/**
 * ana_policed_stream_new:
 * @base: a connection whose input can be polled; the new stream keeps a reference
 * @prefix: (nullable): bytes that were read with the handshake and belong to the frames
 * @limits: what the peer may send
 * @clock: for the limit of frames a second
 *
 * Reading ends with %G_IO_ERROR_INVALID_DATA when the peer breaks @limits; it is told why with a close frame (1009 for what is
 * too large, else 1002). One thread.
 *
 * Returns: (transfer full): the stream
 */
GIOStream *
ana_policed_stream_new (GIOStream *base, GBytes *prefix, AnaPolicerLimits limits, AnaPolicedClock clock)
{
  AnaPolicedStream *self = g_object_new (ANA_TYPE_POLICED_STREAM, NULL);
  AnaPolicedInput *input = g_object_new (ANA_TYPE_POLICED_INPUT,
                                         "base-stream", g_io_stream_get_input_stream (base),
                                         "close-base-stream", FALSE,
                                         NULL);

  input->policer = ana_policer_new (limits);
  input->clock = clock;
  input->output = g_object_ref (g_io_stream_get_output_stream (base));
  input->masks = !limits.expect_mask;
  input->prefix = prefix != NULL ? g_bytes_ref (prefix) : NULL;
  self->base = g_object_ref (base);
  self->input = G_INPUT_STREAM (input);
  return G_IO_STREAM (self);
}
