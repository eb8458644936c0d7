/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chunk-bytes.c: a chunk as bytes: columns one after another, integers as narrow as they fit, doubles as they are.
 */
#include "config.h"

#include "ana-chunk-private.h"
#include "ana-codec.h"

#include <math.h>
#include <string.h>

#define BODY_VERSION 1
#define BODY_RATIO   0x01
#define BODY_FLAGS   0x02 /* a column of flags follows; without it all are zero */
#define HEADER_BYTES 4    /* version, what follows, number of points (16 bits) */

/* Body, little endian:
 *   header · ts[0] and the differences to the next, packed · value (8 bytes each) · count, packed · rev, packed
 *   · flags (1 byte each, if any) · num, den (8 bytes each, if any)
 * "Packed" is frame of reference: the least value (8 bytes), a width of 0, 1, 2, 4 or 8 bytes, then value minus least at
 * that width. A regular series has a width of 0 for its times, and all revisions equal cost nine bytes. Decoding is one
 * widening loop a column, which is what makes a million points from the disk cost milliseconds. Varints would be a little
 * smaller and five times slower to read. */

static void
put_packed (GByteArray *out, const gint64 *values, guint n)
{
  gint64 least = n > 0 ? values[0] : 0, most = least;
  guint64 span;
  guint8 width;
  guint at;

  for (guint i = 1; i < n; i++)
    {
      least = MIN (least, values[i]);
      most = MAX (most, values[i]);
    }
  span = (guint64) most - (guint64) least;
  width = span == 0 ? 0 : span <= G_MAXUINT8 ? 1 : span <= G_MAXUINT16 ? 2 : span <= G_MAXUINT32 ? 4 : 8;
  at = out->len;
  g_byte_array_set_size (out, at + 9 + n * width);
  {
    guint8 *p = out->data + at;
    gint64 first = GINT64_TO_LE (least);

    memcpy (p, &first, 8);
    p[8] = width;
    p += 9;
    for (guint i = 0; i < n && width > 0; i++, p += width)
      {
        guint64 value = GUINT64_TO_LE ((guint64) values[i] - (guint64) least);

        memcpy (p, &value, width);
      }
  }
}

static void
put_doubles (GByteArray *out, const double *values, guint n)
{
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  g_byte_array_append (out, (const guint8 *) values, n * sizeof (double));
#else
  for (guint i = 0; i < n; i++)
    ana_put_double (out, values[i]);
#endif
}

static void
measure (const AnaChunk *self, guint first, guint n, AnaChunkStats *stats)
{
  gboolean any = FALSE;

  memset (stats, 0, sizeof *stats);
  for (guint i = first; i < first + n; i++)
    {
      double value = self->value[i];

      if ((self->flags[i] & (ANA_POINT_DEAD | ANA_POINT_REASON)) != 0)
        continue;
      stats->min = any ? fmin (stats->min, value) : value;
      stats->max = any ? fmax (stats->max, value) : value;
      stats->sum += value;
      any = TRUE;
    }
  if (!isfinite (stats->sum)) /* huge values: the sum is a help for drawing, not a fact */
    stats->sum = stats->sum > 0 ? G_MAXDOUBLE : -G_MAXDOUBLE;
}

static gboolean
any_flags (const AnaChunk *self, guint first, guint n)
{
  for (guint i = first; i < first + n; i++)
    if (self->flags[i] != 0)
      return TRUE;
  return FALSE;
}

static gboolean
any_ratio (const AnaChunk *self, guint first, guint n)
{
  if (self->num == NULL)
    return FALSE;
  for (guint i = first; i < first + n; i++)
    if ((self->flags[i] & ANA_POINT_RATIO) != 0)
      return TRUE;
  return FALSE;
}

/**
 * ana_chunk_encode:
 * @self: points
 * @first: the first that goes out
 * @n: how many, at most 65,535
 * @out: (inout): its content is replaced
 * @out_stats: least, greatest and sum of the values
 *
 * Writes points as a body. Pure.
 */
void
ana_chunk_encode (const AnaChunk *self, guint first, guint n, GByteArray *out, AnaChunkStats *out_stats)
{
  gboolean flags = any_flags (self, first, n), ratio = any_ratio (self, first, n);
  guint8 header[HEADER_BYTES] = { BODY_VERSION, (ratio ? BODY_RATIO : 0) | (flags ? BODY_FLAGS : 0), n & 0xff, n >> 8 };
  gint64 steps[ANA_CHUNK_POINTS];

  g_assert (n > 0 && n <= ANA_CHUNK_POINTS && first + n <= self->n);
  for (guint i = 1; i < n; i++)
    steps[i - 1] = (gint64) ((guint64) self->ts_usec[first + i] - (guint64) self->ts_usec[first + i - 1]);
  g_byte_array_set_size (out, 0);
  g_byte_array_append (out, header, sizeof header);
  put_packed (out, self->ts_usec + first, 1);
  put_packed (out, steps, n - 1);
  put_doubles (out, self->value + first, n);
  put_packed (out, self->count + first, n);
  put_packed (out, self->rev + first, n);
  if (flags)
    g_byte_array_append (out, self->flags + first, n);
  if (ratio)
    {
      put_doubles (out, self->num + first, n);
      put_doubles (out, self->den + first, n);
    }
  measure (self, first, n, out_stats);
}

guint32
ana_chunk_crc (gint64 kid, gint64 upto, const void *body, gsize n_bytes)
{
  gint64 row[2] = { GINT64_TO_LE (kid), GINT64_TO_LE (upto) };

  return ana_crc32c (ana_crc32c (0, row, sizeof row), body, n_bytes);
}

#define WIDEN(type, from_le) \
  for (guint i = 0; i < n; i++) \
    { \
      type narrow; \
      memcpy (&narrow, p + i * sizeof narrow, sizeof narrow); \
      out[i] = (gint64) (least + (guint64) from_le (narrow)); \
    }

static gboolean
get_packed (const guint8 **at, const guint8 *end, gint64 *out, guint n)
{
  const guint8 *p = *at;
  guint64 least;
  guint8 width;

  if (end - p < 9)
    return FALSE;
  memcpy (&least, p, 8);
  least = GUINT64_FROM_LE (least);
  width = p[8];
  p += 9;
  if (width > 8 || (gsize) (end - p) < (gsize) width * n)
    return FALSE;
  switch (width)
    {
    case 0: for (guint i = 0; i < n; i++) out[i] = (gint64) least; break;
    case 1: WIDEN (guint8, ) break;
    case 2: WIDEN (guint16, GUINT16_FROM_LE) break;
    case 4: WIDEN (guint32, GUINT32_FROM_LE) break;
    case 8: WIDEN (guint64, GUINT64_FROM_LE) break;
    default: return FALSE;
    }
  *at = p + (gsize) width * n;
  return TRUE;
}

static gboolean
get_times (const guint8 **at, const guint8 *end, gint64 *out, guint n)
{
  if (!get_packed (at, end, out, 1) || !get_packed (at, end, out + 1, n - 1))
    return FALSE;
  for (guint i = 1; i < n; i++)
    {
      out[i] = (gint64) ((guint64) out[i] + (guint64) out[i - 1]);
      if (out[i] <= out[i - 1])
        return FALSE;
    }
  return TRUE;
}

static gboolean
get_doubles (const guint8 **at, const guint8 *end, double *out, guint n)
{
  if ((gsize) (end - *at) < n * sizeof (double))
    return FALSE;
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  memcpy (out, *at, n * sizeof (double));
#else
  for (guint i = 0; i < n; i++)
    {
      guint64 bits;

      memcpy (&bits, *at + i * 8, 8);
      bits = GUINT64_FROM_LE (bits);
      memcpy (out + i, &bits, 8);
    }
#endif
  *at += n * sizeof (double);
  return TRUE;
}

static gboolean
names_ratio (const guint8 *flags, guint n)
{
  guint8 all = 0;

  for (guint i = 0; i < n; i++)
    all |= flags[i];
  return (all & ANA_POINT_RATIO) != 0;
}

/**
 * ana_chunk_decode:
 * @self: points so far; the body's come after them
 * @body: bytes whose checksum was right
 * @n_bytes: how many
 * @has_flags: (nullable): set to %TRUE when any point is missing, dead or a ratio
 *
 * Reads a body. Never reads past the end; a body that is not one leaves @self as it was.
 *
 * Returns: whether it was a body: times going up, at most 512 points, nothing left over
 */
gboolean
ana_chunk_decode (AnaChunk *self, const void *body, gsize n_bytes, gboolean *has_flags)
{
  const guint8 *p = body, *end = p + n_bytes;
  gboolean ratio, flags;
  guint n, at = self->n;

  if (n_bytes < HEADER_BYTES || p[0] != BODY_VERSION || (p[1] & ~(BODY_RATIO | BODY_FLAGS)) != 0)
    return FALSE;
  ratio = (p[1] & BODY_RATIO) != 0;
  flags = (p[1] & BODY_FLAGS) != 0;
  n = p[2] | p[3] << 8;
  if (n == 0 || n > ANA_CHUNK_POINTS)
    return FALSE;
  p += HEADER_BYTES;
  ana_chunk_reserve (self, self->n + n, ratio);
  if (!get_times (&p, end, self->ts_usec + at, n) || !get_doubles (&p, end, self->value + at, n) ||
      !get_packed (&p, end, self->count + at, n) || !get_packed (&p, end, self->rev + at, n))
    return FALSE;
  if (flags && (gsize) (end - p) < n)
    return FALSE;
  if (flags)
    memcpy (self->flags + at, p, n);
  else
    memset (self->flags + at, 0, n);
  p += flags ? n : 0;
  if (ratio && (!get_doubles (&p, end, self->num + at, n) || !get_doubles (&p, end, self->den + at, n)))
    return FALSE;
  if (!ratio && self->num != NULL)
    {
      memset (self->num + at, 0, n * sizeof (double));
      memset (self->den + at, 0, n * sizeof (double));
    }
  if (p != end || (flags && !ratio && names_ratio (self->flags + at, n)))
    return FALSE;
  if (has_flags != NULL && flags)
    *has_flags = TRUE;
  self->n += n;
  return TRUE;
}
