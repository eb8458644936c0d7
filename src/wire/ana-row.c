/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-row.c: rows of a stream: why a value is missing, the checksum, batches.
 */
#include "config.h"

#include "ana-wire.h"

#include <string.h>

#define FNV_OFFSET G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define FNV_PRIME  G_GUINT64_CONSTANT (0x100000001b3)
#define SEPARATOR  0x1f

static const char *const reason_names[] = { NULL, "na", "nan", "inf", "-inf", "stale", "masked", "none" };

/**
 * ana_reason_to_string:
 * @reason: why there is no value
 *
 * Returns: (transfer none) (nullable): "na" …; %NULL for %ANA_REASON_VALUE
 */
const char *
ana_reason_to_string (AnaReason reason)
{
  g_return_val_if_fail (reason <= ANA_REASON_NONE, NULL);

  return reason_names[reason];
}

/**
 * ana_reason_from_string:
 * @text: (nullable): as on the wire; %NULL is %ANA_REASON_VALUE
 * @out: (out): the reason
 *
 * Returns: %FALSE when @text is none
 */
gboolean
ana_reason_from_string (const char *text, AnaReason *out)
{
  for (guint i = 0; i < G_N_ELEMENTS (reason_names); i++)
    if (g_strcmp0 (text, reason_names[i]) == 0)
      {
        *out = (AnaReason) i;
        return TRUE;
      }
  return FALSE;
}

/* --- the checksum --- */

static inline guint64
mix (guint64 hash, guint8 byte)
{
  return (hash ^ byte) * FNV_PRIME;
}

static guint64
mix_int (guint64 hash, gint64 value)
{
  char reversed[20];
  guint64 rest = value < 0 ? -(guint64) value : (guint64) value;
  int n = 0;

  if (value < 0)
    hash = mix (hash, '-');
  do
    reversed[n++] = (char) ('0' + rest % 10);
  while ((rest /= 10) != 0);
  while (n > 0)
    hash = mix (hash, (guint8) reversed[--n]);
  return hash;
}

static guint64
mix_double (guint64 hash, double value)
{
  static const char digits[] = "0123456789abcdef";
  guint64 bits;

  if (value == 0) /* -0 too */
    value = 0;
  memcpy (&bits, &value, 8);
  for (int shift = 60; shift >= 0; shift -= 4)
    hash = mix (hash, (guint8) digits[(bits >> shift) & 15]);
  return hash;
}

/**
 * ana_row_checksum:
 * @row: a row
 *
 * FNV-1a 64 of FORMATS.md section 3. A stream's checksum is the sum of these modulo 2^64: rows can be taken out and put in
 * by difference. Pure, any thread.
 *
 * Returns: the hash; 0 for a tombstone, which does not count
 */
guint64
ana_row_checksum (const AnaRow *row)
{
  guint64 hash = FNV_OFFSET;

  if (row->dead)
    return 0;
  hash = mix (mix_int (hash, row->ts_usec), SEPARATOR);
  for (const char *p = row->dim != NULL ? row->dim : ""; *p != '\0'; p++)
    hash = mix (hash, (guint8) *p);
  hash = mix (hash, SEPARATOR);
  if (row->reason == ANA_REASON_VALUE)
    hash = mix_double (hash, row->value);
  hash = mix (hash, SEPARATOR);
  hash = mix (mix_int (hash, row->count), SEPARATOR);
  hash = mix (mix_int (hash, row->rev), SEPARATOR);
  if (row->has_ratio)
    hash = mix_double (hash, row->num);
  hash = mix (hash, SEPARATOR);
  if (row->has_ratio)
    hash = mix_double (hash, row->den);
  return hash;
}

/* --- batches --- */

/**
 * ana_row_batch_new:
 * @stream: whose rows
 * @epoch: of which epoch
 * @p: the sequence number sent before; -1 in a snapshot
 * @q: the sequence number after
 *
 * Returns: (transfer full): an empty batch; add rows before any other thread sees it
 */
AnaRowBatch *
ana_row_batch_new (const char *stream, const char *epoch, gint64 p, gint64 q)
{
  AnaRowBatch *self = g_new0 (AnaRowBatch, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->strings = g_string_chunk_new (256);
  self->stream = g_strdup (stream);
  self->epoch = g_strdup (epoch);
  self->p = p;
  self->q = q;
  self->ts_usec = ANA_TIME_NONE;
  self->rows = g_array_new (FALSE, FALSE, sizeof (AnaRow));
  return self;
}

/**
 * ana_row_batch_ref:
 * @self: the batch
 *
 * Returns: (transfer full): @self. Any thread.
 */
AnaRowBatch *
ana_row_batch_ref (AnaRowBatch *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * ana_row_batch_unref:
 * @self: (nullable) (transfer full): the batch
 *
 * Any thread.
 */
void
ana_row_batch_unref (AnaRowBatch *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_string_chunk_free (self->strings);
  g_free (self->stream);
  g_free (self->epoch);
  g_array_unref (self->rows);
  g_free (self);
}

/**
 * ana_row_batch_add:
 * @self: a batch that nobody else has
 * @row: copied, its dimension key too
 */
void
ana_row_batch_add (AnaRowBatch *self, const AnaRow *row)
{
  AnaRow copy = *row;

  if (row->dim == NULL || row->dim[0] == '\0')
    copy.dim = "";
  else
    {
      const AnaRow *last = self->rows->len > 0 ? &g_array_index (self->rows, AnaRow, self->rows->len - 1) : NULL;

      copy.dim = last != NULL && strcmp (last->dim, row->dim) == 0 ? last->dim
                                                                   : g_string_chunk_insert_const (self->strings, row->dim);
    }
  g_array_append_val (self->rows, copy);
}
