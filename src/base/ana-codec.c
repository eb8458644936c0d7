/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-codec.c: varints, zigzag deltas, FNV-1a and CRC-32C.
 */
#include "config.h"

#include "ana-codec.h"

#include <string.h>

#define CRC32C_POLYNOMIAL 0x82f63b78u /* Castagnoli, reflected */
#define FNV_OFFSET        G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define FNV_PRIME         G_GUINT64_CONSTANT (0x100000001b3)

/* Slicing by eight: eight bytes a step from eight tables, 8 KiB that stay in the cache. */
static guint32 crc_table[8][256];

static void
make_crc_table (void)
{
  for (guint i = 0; i < 256; i++)
    {
      guint32 crc = i;

      for (int bit = 0; bit < 8; bit++)
        crc = (crc >> 1) ^ ((crc & 1) ? CRC32C_POLYNOMIAL : 0);
      crc_table[0][i] = crc;
    }
  for (guint i = 0; i < 256; i++)
    for (int k = 1; k < 8; k++)
      crc_table[k][i] = (crc_table[k - 1][i] >> 8) ^ crc_table[0][crc_table[k - 1][i] & 0xff];
}

static guint32
crc_eight (guint32 crc, const guint8 *p)
{
  guint32 low, high;

  memcpy (&low, p, 4);
  memcpy (&high, p + 4, 4);
  low = GUINT32_FROM_LE (low) ^ crc;
  high = GUINT32_FROM_LE (high);
  return crc_table[7][low & 0xff] ^ crc_table[6][(low >> 8) & 0xff]
         ^ crc_table[5][(low >> 16) & 0xff] ^ crc_table[4][low >> 24]
         ^ crc_table[3][high & 0xff] ^ crc_table[2][(high >> 8) & 0xff]
         ^ crc_table[1][(high >> 16) & 0xff] ^ crc_table[0][high >> 24];
}

#if defined (__x86_64__)
/* The processor's own instruction: eight times as fast as the tables. */
__attribute__ ((target ("sse4.2"))) static guint32
crc_by_instruction (guint32 crc, const guint8 *p, gsize n_bytes)
{
  guint64 wide = crc, word;

  for (; n_bytes >= 8; n_bytes -= 8, p += 8)
    {
      memcpy (&word, p, 8);
      wide = __builtin_ia32_crc32di (wide, word);
    }
  crc = (guint32) wide;
  for (; n_bytes > 0; n_bytes--, p++)
    crc = __builtin_ia32_crc32qi (crc, *p);
  return crc;
}
#endif

/**
 * ana_crc32c:
 * @crc: 0, or the result over the bytes before these
 * @data: (array length=n_bytes): the bytes
 * @n_bytes: how many
 *
 * CRC-32C (Castagnoli) over @data, to be carried on. Any thread.
 *
 * Returns: the checksum
 */
guint32
ana_crc32c (guint32 crc, const void *data, gsize n_bytes)
{
  static gsize once;
  const guint8 *p = data;

#if defined (__x86_64__)
  if (__builtin_cpu_supports ("sse4.2"))
    return ~crc_by_instruction (~crc, p, n_bytes);
#endif
  if (g_once_init_enter (&once))
    {
      make_crc_table ();
      g_once_init_leave (&once, 1);
    }

  crc = ~crc;
  for (; n_bytes >= 8; n_bytes -= 8, p += 8)
    crc = crc_eight (crc, p);
  for (; n_bytes > 0; n_bytes--, p++)
    crc = (crc >> 8) ^ crc_table[0][(crc ^ *p) & 0xff];
  return ~crc;
}

/**
 * ana_fnv1a64:
 * @data: (array length=n_bytes): the bytes
 * @n_bytes: how many
 *
 * FNV-1a, 64 bits: a checksum of short texts. Not for keys that a stranger chooses. Any thread.
 *
 * Returns: the hash
 */
guint64
ana_fnv1a64 (const void *data, gsize n_bytes)
{
  const guint8 *p = data;
  guint64 hash = FNV_OFFSET;

  for (gsize i = 0; i < n_bytes; i++)
    hash = (hash ^ p[i]) * FNV_PRIME;
  return hash;
}

/**
 * ana_put_varint:
 * @out: appended to
 * @value: any
 *
 * Seven bits a byte, low bits first: 1 to 10 bytes.
 */
void
ana_put_varint (GByteArray *out, guint64 value)
{
  guint8 bytes[10];
  guint n = 0;

  while (value >= 0x80)
    {
      bytes[n++] = (guint8) (value | 0x80);
      value >>= 7;
    }
  bytes[n++] = (guint8) value;
  g_byte_array_append (out, bytes, n);
}

static guint64
zigzag (gint64 value)
{
  return ((guint64) value << 1) ^ (guint64) (value >> 63);
}

static gint64
unzigzag (guint64 value)
{
  return (gint64) (value >> 1) ^ -(gint64) (value & 1);
}

/**
 * ana_put_zigzag:
 * @out: appended to
 * @value: any
 *
 * A varint in which small negative numbers are short too.
 */
void
ana_put_zigzag (GByteArray *out, gint64 value)
{
  ana_put_varint (out, zigzag (value));
}

/**
 * ana_put_double:
 * @out: appended to
 * @value: any, NaN included
 *
 * The eight bytes of the IEEE 754 bits, little endian.
 */
void
ana_put_double (GByteArray *out, double value)
{
  guint64 bits;

  memcpy (&bits, &value, 8);
  bits = GUINT64_TO_LE (bits);
  g_byte_array_append (out, (const guint8 *) &bits, 8);
}

/**
 * ana_put_text:
 * @out: appended to
 * @text: the bytes
 * @len: how many, or -1 when @text ends with a NUL
 *
 * The length as a varint, then the bytes.
 */
void
ana_put_text (GByteArray *out, const char *text, gssize len)
{
  gsize n = len < 0 ? strlen (text) : (gsize) len;

  ana_put_varint (out, n);
  if (n > 0)
    g_byte_array_append (out, (const guint8 *) text, n);
}

/**
 * ana_put_delta_int64s:
 * @out: appended to
 * @values: (array length=n): any numbers; near neighbours become short
 * @n: how many; the reader must know it
 *
 * The first number, then the difference of each from the one before. Differences wrap, so that the ends of the
 * range are as good as any other number.
 */
void
ana_put_delta_int64s (GByteArray *out, const gint64 *values, guint n)
{
  guint64 last = 0;

  for (guint i = 0; i < n; i++)
    {
      ana_put_zigzag (out, (gint64) ((guint64) values[i] - last));
      last = (guint64) values[i];
    }
}

/**
 * ana_bytes_reader_init:
 * @self: the cursor
 * @data: (array length=n_bytes): borrowed as long as @self is read
 * @n_bytes: how many
 *
 * Puts the cursor before the first byte.
 */
void
ana_bytes_reader_init (AnaBytesReader *self, const void *data, gsize n_bytes)
{
  self->p = data;
  self->end = self->p + n_bytes;
  self->ok = TRUE;
}

static guint64
fail (AnaBytesReader *self)
{
  self->ok = FALSE;
  self->p = self->end;
  return 0;
}

/**
 * ana_get_varint:
 * @self: the cursor
 *
 * Reads what ana_put_varint() wrote. More than 64 bits is damage.
 *
 * Returns: the number; 0 when the bytes are damaged or at an end
 */
guint64
ana_get_varint (AnaBytesReader *self)
{
  guint64 value = 0;

  for (guint shift = 0; self->ok && self->p < self->end && shift < 64; shift += 7)
    {
      guint8 byte = *self->p++;

      if (shift == 63 && byte > 1)
        return fail (self);
      value |= (guint64) (byte & 0x7f) << shift;
      if (byte < 0x80)
        return value;
    }
  return fail (self);
}

/**
 * ana_get_zigzag:
 * @self: the cursor
 *
 * Reads what ana_put_zigzag() wrote.
 *
 * Returns: the number; 0 when the bytes are damaged
 */
gint64
ana_get_zigzag (AnaBytesReader *self)
{
  return unzigzag (ana_get_varint (self));
}

/**
 * ana_get_double:
 * @self: the cursor
 *
 * Reads eight bytes.
 *
 * Returns: the number, NaN included; 0 when there are fewer
 */
double
ana_get_double (AnaBytesReader *self)
{
  guint64 bits;
  double value;

  if (!self->ok || self->end - self->p < 8)
    {
      fail (self);
      return 0;
    }
  memcpy (&bits, self->p, 8);
  bits = GUINT64_FROM_LE (bits);
  memcpy (&value, &bits, 8);
  self->p += 8;
  return value;
}

/**
 * ana_get_text:
 * @self: the cursor
 * @len: (out): the number of bytes
 *
 * Reads what ana_put_text() wrote, in place.
 *
 * Returns: (transfer none) (nullable): the bytes, not terminated; %NULL when damaged
 */
const char *
ana_get_text (AnaBytesReader *self, gsize *len)
{
  guint64 n = ana_get_varint (self);
  const char *text;

  *len = 0;
  if (!self->ok || n > (guint64) (self->end - self->p))
    {
      fail (self);
      return NULL;
    }
  text = (const char *) self->p;
  self->p += n;
  *len = n;
  return text;
}

/**
 * ana_get_delta_int64s:
 * @self: the cursor
 * @values: (array length=n): room for the numbers
 * @n: how many were written
 *
 * Reads what ana_put_delta_int64s() wrote.
 *
 * Returns: %FALSE when the bytes are damaged; @values is then without meaning
 */
gboolean
ana_get_delta_int64s (AnaBytesReader *self, gint64 *values, guint n)
{
  guint64 last = 0;

  for (guint i = 0; i < n && self->ok; i++)
    {
      last += (guint64) ana_get_zigzag (self);
      values[i] = (gint64) last;
    }
  return self->ok;
}
