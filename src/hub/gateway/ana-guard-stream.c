/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-guard-stream.c: a stream around a WebSocket's connection that polices what comes in and counts what goes out.
 *
 * libsoup 3.2 joins the fragments of one message without a bound and says nothing of how much it still has to write.
 * This stream stands between it and the connection: frame headers go through AnaPolicer before libsoup sees a byte,
 * and every byte of a text that the kernel took is reported. Frames may also be sent past libsoup, which copies each message,
 * makes a source for it and a call of the kernel: with thousands of sockets that costs as much as the sending. What the kernel does
 * not take of such frames is kept here and goes before anything that libsoup writes. After a violation the bytes are read and thrown away, so that the
 * close frame with its reason can still go out.
 */
#include "config.h"

#include "ana-guard-stream.h"

#include "ana-clock.h"

#define MAX_DISCARD 65536

/* --- what both halves know -------------------------------------------------------------------------------------- */

typedef struct {
  AnaPolicer          *policer;   /* (owned) */
  const AnaGuardFuncs *funcs;
  gpointer             data;      /* (nullable) after detach */
  gboolean             violated;
  gboolean             mid_frame; /* libsoup has written a part of a frame */
  gboolean             is_text;   /* the frame that libsoup writes; its pongs and closes are not counted */
  GByteArray          *rest;      /* (owned) (nullable) of frames sent past libsoup */
  GSource             *flush;     /* (owned) (nullable) while there is a rest */
} Guard;

/* --- input ------------------------------------------------------------------------------------------------------ */

#define ANA_TYPE_GUARD_INPUT (ana_guard_input_get_type ())
G_DECLARE_FINAL_TYPE (AnaGuardInput, ana_guard_input, ANA, GUARD_INPUT, GFilterInputStream)

struct _AnaGuardInput {
  GFilterInputStream parent_instance;
  Guard             *guard;       /* (borrowed) */
};

static void guard_input_pollable_init (GPollableInputStreamInterface *iface);
G_DEFINE_TYPE_WITH_CODE (AnaGuardInput, ana_guard_input, G_TYPE_FILTER_INPUT_STREAM,
                         G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, guard_input_pollable_init))

static GPollableInputStream *
base_input (gpointer self)
{
  return G_POLLABLE_INPUT_STREAM (g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (self)));
}

static gboolean
guard_input_can_poll (GPollableInputStream *stream)
{
  return g_pollable_input_stream_can_poll (base_input (stream));
}

static gboolean
guard_input_is_readable (GPollableInputStream *stream)
{
  return g_pollable_input_stream_is_readable (base_input (stream));
}

static GSource *
guard_input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  g_autoptr (GSource) base = g_pollable_input_stream_create_source (base_input (stream), NULL);

  return g_pollable_source_new_full (stream, base, cancellable);
}

/* Whether the bytes may go on. */
static gboolean
check (Guard *guard, const guint8 *bytes, gsize n)
{
  g_autoptr (GError) error = NULL;

  if (guard->data == NULL || guard->violated)
    return FALSE;
  guard->funcs->read (guard->data);
  if (guard->data == NULL)
    return FALSE;
  if (ana_policer_feed (guard->policer, bytes, n, ana_clock_monotonic_usec (), &error))
    return TRUE;
  guard->violated = TRUE;
  guard->funcs->violated (guard->data, error);
  return FALSE;
}

static gssize
guard_input_read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count, GError **error)
{
  AnaGuardInput *self = ANA_GUARD_INPUT (stream);
  gsize discarded = 0;

  do
    {
      gssize n = g_pollable_input_stream_read_nonblocking (base_input (self), buffer, count, NULL, error);

      if (n <= 0 || check (self->guard, buffer, n))
        return n;
      discarded += n;
    }
  while (discarded < MAX_DISCARD);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "thrown away");
  return -1;
}

static void
guard_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = guard_input_can_poll;
  iface->is_readable = guard_input_is_readable;
  iface->create_source = guard_input_create_source;
  iface->read_nonblocking = guard_input_read_nonblocking;
}

static void
ana_guard_input_class_init (AnaGuardInputClass *klass)
{
}

static void
ana_guard_input_init (AnaGuardInput *self)
{
}

/* --- output ----------------------------------------------------------------------------------------------------- */

#define ANA_TYPE_GUARD_OUTPUT (ana_guard_output_get_type ())
G_DECLARE_FINAL_TYPE (AnaGuardOutput, ana_guard_output, ANA, GUARD_OUTPUT, GFilterOutputStream)

struct _AnaGuardOutput {
  GFilterOutputStream parent_instance;
  Guard              *guard;      /* (borrowed) */
};

static void guard_output_pollable_init (GPollableOutputStreamInterface *iface);
G_DEFINE_TYPE_WITH_CODE (AnaGuardOutput, ana_guard_output, G_TYPE_FILTER_OUTPUT_STREAM,
                         G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM, guard_output_pollable_init))

static GPollableOutputStream *
base_output (gpointer self)
{
  return G_POLLABLE_OUTPUT_STREAM (g_filter_output_stream_get_base_stream (G_FILTER_OUTPUT_STREAM (self)));
}

static gboolean
guard_output_can_poll (GPollableOutputStream *stream)
{
  return g_pollable_output_stream_can_poll (base_output (stream));
}

static gboolean
guard_output_is_writable (GPollableOutputStream *stream)
{
  return g_pollable_output_stream_is_writable (base_output (stream));
}

static GSource *
guard_output_create_source (GPollableOutputStream *stream, GCancellable *cancellable)
{
  g_autoptr (GSource) base = g_pollable_output_stream_create_source (base_output (stream), NULL);

  return g_pollable_source_new_full (stream, base, cancellable);
}

static void
report (Guard *guard, gssize n)
{
  if (n > 0 && guard->data != NULL)
    guard->funcs->wrote (guard->data, n);
}

static void
drop_rest (Guard *guard)
{
  g_clear_pointer (&guard->rest, g_byte_array_unref);
  if (guard->flush != NULL)
    g_source_destroy (guard->flush);
  g_clear_pointer (&guard->flush, g_source_unref);
}

/* Whether nothing is left of frames that went past libsoup. */
static gboolean
write_rest (Guard *guard, GPollableOutputStream *base, GError **error)
{
  gssize n;

  while (guard->rest != NULL)
    {
      n = g_pollable_output_stream_write_nonblocking (base, guard->rest->data, guard->rest->len, NULL, error);
      if (n < 0)
        return FALSE;
      if ((guint) n == guard->rest->len)
        drop_rest (guard);
      else
        g_byte_array_remove_range (guard->rest, 0, n);
      report (guard, n);
    }
  return TRUE;
}

static gboolean
flush_cb (GObject *stream, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!write_rest (data, G_POLLABLE_OUTPUT_STREAM (stream), &error) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    drop_rest (data); /* the connection is gone: libsoup finds that out by itself */
  return G_SOURCE_CONTINUE;
}

static void
keep_rest (Guard *guard, GPollableOutputStream *base, const GOutputVector *vectors, guint n_vectors, gsize written)
{
  guard->rest = g_byte_array_new ();
  for (guint i = 0; i < n_vectors; i++)
    {
      gsize skip = MIN (written, vectors[i].size);

      g_byte_array_append (guard->rest, (const guint8 *) vectors[i].buffer + skip, vectors[i].size - skip);
      written -= skip;
    }
  guard->flush = g_pollable_output_stream_create_source (base, NULL);
  g_source_set_callback (guard->flush, G_SOURCE_FUNC (flush_cb), guard, NULL);
  g_source_attach (guard->flush, g_main_context_get_thread_default ());
}

static gssize
guard_output_write_nonblocking (GPollableOutputStream *stream, const void *buffer, gsize count, GError **error)
{
  AnaGuardOutput *self = ANA_GUARD_OUTPUT (stream);
  gssize n;

  if (!write_rest (self->guard, base_output (self), error))
    return -1;
  if (!self->guard->mid_frame && count > 0)
    self->guard->is_text = (*(const guint8 *) buffer & 0x0f) == 1;
  n = g_pollable_output_stream_write_nonblocking (base_output (self), buffer, count, NULL, error);
  if (n > 0)
    self->guard->mid_frame = (gsize) n < count;
  if (self->guard->is_text)
    report (self->guard, n);
  return n;
}

static void
guard_output_pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->can_poll = guard_output_can_poll;
  iface->is_writable = guard_output_is_writable;
  iface->create_source = guard_output_create_source;
  iface->write_nonblocking = guard_output_write_nonblocking;
}

static void
ana_guard_output_class_init (AnaGuardOutputClass *klass)
{
}

static void
ana_guard_output_init (AnaGuardOutput *self)
{
}

/* --- the stream ------------------------------------------------------------------------------------------------- */

struct _AnaGuardStream {
  GIOStream      parent_instance;
  GIOStream     *base;    /* (owned) */
  GInputStream  *input;   /* (owned) */
  GOutputStream *output;  /* (owned) */
  Guard          guard;
};

G_DEFINE_FINAL_TYPE (AnaGuardStream, ana_guard_stream, G_TYPE_IO_STREAM)

static GInputStream *
ana_guard_stream_get_input_stream (GIOStream *stream)
{
  return ANA_GUARD_STREAM (stream)->input;
}

static GOutputStream *
ana_guard_stream_get_output_stream (GIOStream *stream)
{
  return ANA_GUARD_STREAM (stream)->output;
}

static gboolean
ana_guard_stream_close_fn (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  return g_io_stream_close (ANA_GUARD_STREAM (stream)->base, cancellable, error);
}

/* Closing a socket waits for nothing: no thread for it. */
static void
ana_guard_stream_close_async (GIOStream *stream, int priority, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (stream, cancellable, callback, data);
  GError *error = NULL;

  g_task_set_source_tag (task, ana_guard_stream_close_async);
  if (g_io_stream_close (ANA_GUARD_STREAM (stream)->base, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
ana_guard_stream_close_finish (GIOStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
ana_guard_stream_finalize (GObject *object)
{
  AnaGuardStream *self = ANA_GUARD_STREAM (object);

  drop_rest (&self->guard);
  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_object (&self->base);
  g_clear_pointer (&self->guard.policer, ana_policer_free);
  G_OBJECT_CLASS (ana_guard_stream_parent_class)->finalize (object);
}

static void
ana_guard_stream_class_init (AnaGuardStreamClass *klass)
{
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ana_guard_stream_finalize;
  stream_class->get_input_stream = ana_guard_stream_get_input_stream;
  stream_class->get_output_stream = ana_guard_stream_get_output_stream;
  stream_class->close_fn = ana_guard_stream_close_fn;
  stream_class->close_async = ana_guard_stream_close_async;
  stream_class->close_finish = ana_guard_stream_close_finish;
}

static void
ana_guard_stream_init (AnaGuardStream *self)
{
}

/**
 * ana_guard_stream_new:
 * @base: the connection, its handshake done; both sides pollable
 * @limits: what a peer may send
 * @funcs: what to call; lives as long as the program
 * @data: for @funcs, until ana_guard_stream_detach()
 *
 * Wraps @base. Closing the guard closes @base.
 *
 * Returns: (transfer full): the stream
 */
GIOStream *
ana_guard_stream_new (GIOStream *base, AnaPolicerLimits limits, const AnaGuardFuncs *funcs, gpointer data)
{
  AnaGuardStream *self = g_object_new (ANA_TYPE_GUARD_STREAM, NULL);

  self->base = g_object_ref (base);
  self->guard = (Guard) { .policer = ana_policer_new (limits), .funcs = funcs, .data = data };
  self->input = g_object_new (ANA_TYPE_GUARD_INPUT, "base-stream", g_io_stream_get_input_stream (base), "close-base-stream", FALSE, NULL);
  self->output = g_object_new (ANA_TYPE_GUARD_OUTPUT, "base-stream", g_io_stream_get_output_stream (base), "close-base-stream", FALSE, NULL);
  ANA_GUARD_INPUT (self->input)->guard = &self->guard;
  ANA_GUARD_OUTPUT (self->output)->guard = &self->guard;
  return G_IO_STREAM (self);
}

static guint
make_header (guint8 header[10], gsize len)
{
  header[0] = 0x81; /* a whole text, not masked */
  if (len < 126)
    {
      header[1] = len;
      return 2;
    }
  if (len < 65536)
    {
      header[1] = 126;
      header[2] = len >> 8;
      header[3] = len & 0xff;
      return 4;
    }
  header[1] = 127;
  for (int i = 0; i < 8; i++)
    header[2 + i] = (guint64) len >> (8 * (7 - i));
  return 10;
}

/**
 * ana_guard_stream_send:
 * @self: the stream
 * @texts: UTF-8, in the order of sending; their bytes may be shared
 * @n_texts: how many, at most %ANA_GUARD_MAX_TEXTS
 *
 * Sends text messages past libsoup, all in one call of the kernel. Only when libsoup has no text waiting itself: the order of
 * texts is the caller's.
 *
 * Returns: %FALSE when it cannot be now, and nothing was sent; then let libsoup send them
 */
gboolean
ana_guard_stream_send (AnaGuardStream *self, GBytes *const *texts, guint n_texts)
{
  Guard *guard = &self->guard;
  GPollableOutputStream *base = base_output (self->output);
  guint8 headers[ANA_GUARD_MAX_TEXTS][10];
  GOutputVector vectors[2 * ANA_GUARD_MAX_TEXTS];
  gsize n_bytes = 0, written = 0;

  g_return_val_if_fail (n_texts <= ANA_GUARD_MAX_TEXTS, FALSE);
  if (guard->data == NULL || guard->mid_frame || guard->rest != NULL)
    return FALSE;
  for (guint i = 0; i < n_texts; i++)
    {
      GOutputVector *header = &vectors[2 * i], *body = &vectors[2 * i + 1];

      body->buffer = g_bytes_get_data (texts[i], &body->size);
      *header = (GOutputVector) { headers[i], make_header (headers[i], body->size) };
      n_bytes += header->size + body->size;
    }
  if (g_pollable_output_stream_writev_nonblocking (base, vectors, 2 * n_texts, &written, NULL, NULL) != G_POLLABLE_RETURN_OK || written == 0)
    return FALSE;
  if (written < n_bytes)
    keep_rest (guard, base, vectors, 2 * n_texts, written);
  report (guard, written);
  return TRUE;
}

void
ana_guard_stream_detach (AnaGuardStream *self)
{
  self->guard.data = NULL;
}
