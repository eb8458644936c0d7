/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-policer.c: the headers of RFC 6455 frames, judged byte by byte.
 */
#include "config.h"

#include "ana-policer.h"

#include "ana-error.h"

/*
 * A library that keeps a message until it is whole can be filled up by a message that never ends. This reader stands
 * before it, keeps nothing but a header of 14 bytes, and adds up what the headers promise: it says stop at the header
 * that would pass the limit, before a byte of that frame is kept by anyone.
 */
#define MAX_HEADER_BYTES  14
#define MAX_CONTROL_BYTES 125
#define RATE_WINDOW_USEC  1000000

enum { OP_CONTINUATION = 0, OP_TEXT = 1, OP_BINARY = 2, OP_CLOSE = 8, OP_PING = 9, OP_PONG = 10 };

struct _AnaPolicer {
  AnaPolicerLimits limits;
  guint8           header[MAX_HEADER_BYTES];
  guint            n_header;
  guint64          payload_left;    /* of the frame under way */
  guint64          message_bytes;   /* of the message under way */
  gboolean         in_message;      /* a fragment came, the last one did not */
  gboolean         closed;
  guint            n_frames;        /* in the window */
  gint64           window_usec;
  const char      *problem;         /* (nullable) static; the first stays */
  int              problem_code;
};

/**
 * ana_policer_new:
 * @limits: what the peer may send
 *
 * Returns: (transfer full): a policer before the first frame. One thread.
 */
AnaPolicer *
ana_policer_new (AnaPolicerLimits limits)
{
  AnaPolicer *self = g_new0 (AnaPolicer, 1);

  self->limits = limits;
  self->window_usec = G_MININT64;
  return self;
}

/**
 * ana_policer_free:
 * @self: (nullable) (transfer full): the policer
 */
void
ana_policer_free (AnaPolicer *self)
{
  g_free (self);
}

static gboolean
refuse (AnaPolicer *self, int code, const char *problem)
{
  self->problem = problem;
  self->problem_code = code;
  return FALSE;
}

/* How long the header is, as far as it is known. */
static guint
header_size (const AnaPolicer *self)
{
  guint size = 2;

  if (self->n_header < 2)
    return 2;
  if ((self->header[1] & 0x7f) == 126)
    size += 2;
  else if ((self->header[1] & 0x7f) == 127)
    size += 8;
  return size + ((self->header[1] & 0x80) ? 4 : 0);
}

static guint64
read_length (const AnaPolicer *self)
{
  guint64 length = self->header[1] & 0x7f;
  guint n_bytes = length == 126 ? 2 : length == 127 ? 8 : 0;

  if (n_bytes > 0)
    length = 0;
  for (guint i = 0; i < n_bytes; i++)
    length = length << 8 | self->header[2 + i];
  return length;
}

static gboolean
check_rate (AnaPolicer *self, gint64 now_usec)
{
  if (self->limits.max_frames_per_sec == 0)
    return TRUE;
  if (self->window_usec == G_MININT64 || now_usec - self->window_usec >= RATE_WINDOW_USEC || now_usec < self->window_usec)
    {
      self->window_usec = now_usec;
      self->n_frames = 0;
    }
  if (++self->n_frames > self->limits.max_frames_per_sec)
    return refuse (self, ANA_ERROR_LIMIT, "too many frames in a second");
  return TRUE;
}

static gboolean
check_control (AnaPolicer *self, guint opcode, gboolean fin, guint64 length)
{
  if (opcode > OP_PONG)
    return refuse (self, ANA_ERROR_BAD_INPUT, "unknown frame type");
  if (!fin)
    return refuse (self, ANA_ERROR_BAD_INPUT, "a control frame in fragments");
  if (length > MAX_CONTROL_BYTES)
    return refuse (self, ANA_ERROR_BAD_INPUT, "a control frame is too long");
  self->closed = opcode == OP_CLOSE;
  return TRUE;
}

static gboolean
check_data (AnaPolicer *self, guint opcode, gboolean fin, guint64 length)
{
  if (opcode > OP_BINARY)
    return refuse (self, ANA_ERROR_BAD_INPUT, "unknown frame type");
  if ((opcode == OP_CONTINUATION) != self->in_message)
    return refuse (self, ANA_ERROR_BAD_INPUT, self->in_message ? "a new message within a message" : "a fragment of no message");
  if (!self->in_message)
    self->message_bytes = 0;
  if (length > self->limits.max_message_bytes - self->message_bytes)
    return refuse (self, ANA_ERROR_LIMIT, "the message is too long");
  self->message_bytes += length;
  self->in_message = !fin;
  return TRUE;
}

/* The header is whole. */
static gboolean
check_header (AnaPolicer *self, gint64 now_usec)
{
  guint opcode = self->header[0] & 0x0f;
  gboolean fin = (self->header[0] & 0x80) != 0;
  gboolean masked = (self->header[1] & 0x80) != 0;
  guint64 length = read_length (self);

  if (self->closed)
    return refuse (self, ANA_ERROR_BAD_INPUT, "a frame after the close frame");
  if (self->header[0] & 0x70)
    return refuse (self, ANA_ERROR_BAD_INPUT, "reserved bits are set: no extension was agreed");
  if (masked != !!self->limits.expect_mask)
    return refuse (self, ANA_ERROR_BAD_INPUT, masked ? "a masked frame from a server" : "an unmasked frame from a client");
  if (length >> 63)
    return refuse (self, ANA_ERROR_BAD_INPUT, "the length of a frame has 64 bits");
  if (!check_rate (self, now_usec))
    return FALSE;
  if (!(opcode >= OP_CLOSE ? check_control (self, opcode, fin, length) : check_data (self, opcode, fin, length)))
    return FALSE;
  self->payload_left = length;
  self->n_header = 0;
  return TRUE;
}

/**
 * ana_policer_feed:
 * @self: the policer
 * @data: (array length=n_bytes): what came from the peer, cut anywhere
 * @n_bytes: how much
 * @monotonic_usec: when it came
 * @error: return location
 *
 * Judges the bytes. O(frames), not O(bytes). After a refusal it refuses all.
 *
 * Returns: %FALSE and ANA_ERROR_LIMIT, or ANA_ERROR_BAD_INPUT for what RFC 6455 forbids: close the connection, and hand
 *   the bytes to nobody
 */
gboolean
ana_policer_feed (AnaPolicer *self, const guint8 *data, gsize n_bytes, gint64 monotonic_usec, GError **error)
{
  gsize i = 0;

  while (i < n_bytes && self->problem == NULL)
    {
      if (self->payload_left > 0)
        {
          gsize n = (gsize) MIN (self->payload_left, (guint64) (n_bytes - i));

          self->payload_left -= n;
          i += n;
          continue;
        }
      self->header[self->n_header++] = data[i++];
      if (self->n_header >= 2 && self->n_header == header_size (self))
        check_header (self, monotonic_usec);
    }
  if (self->problem == NULL)
    return TRUE;
  g_set_error_literal (error, ANA_ERROR, self->problem_code, self->problem);
  return FALSE;
}
