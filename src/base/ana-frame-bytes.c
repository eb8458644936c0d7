/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-frame-bytes.c: a frame as bytes and back.
 */
#include "config.h"

#include "ana-frame-private.h"

#include "ana-codec.h"
#include "ana-error.h"

#include <math.h>
#include <string.h>

/*
 * "ANF1", rows, columns; each column: name, type, unit, role, whether it has null bits, the bits, the cells (integers as
 * deltas, reals as eight bytes, texts as dictionary and codes); at the end CRC-32C of all before. The reader trusts
 * nothing: every count is held against the bytes that are left before anything is allocated.
 */
#define MAGIC     "ANF1"
#define CRC_BYTES 4
#define MAX_COLS  4096

static void
put_column (GByteArray *out, const AnaFrame *self, guint col)
{
  const AnaColumn *column = &self->columns[col];
  char type[16];
  guint n = self->n_rows;

  ana_put_text (out, column->field.name, -1);
  ana_put_text (out, ana_type_to_string (column->field.type, column->field.currency, type), -1);
  ana_put_text (out, column->field.unit != NULL ? column->field.unit : "", -1);
  ana_put_varint (out, column->field.role);
  ana_put_varint (out, column->validity != NULL);
  for (guint i = 0; column->validity != NULL && i < (n + 7) / 8; i++)
    {
      guint8 byte = (guint8) (column->validity[i / 8] >> (i % 8 * 8));

      g_byte_array_append (out, &byte, 1);
    }

  if (column->field.type == ANA_TYPE_REAL)
    for (guint i = 0; i < n; i++)
      ana_put_double (out, ((const double *) column->data)[i]);
  else if (column->field.type == ANA_TYPE_TEXT)
    {
      ana_put_varint (out, column->dict->n);
      for (guint i = 0; i < column->dict->n; i++)
        ana_put_text (out, column->dict->texts[i], -1);
      for (guint i = 0; i < n; i++)
        ana_put_varint (out, ((const guint32 *) column->data)[i]);
    }
  else
    ana_put_delta_int64s (out, column->data, n);
}

/**
 * ana_frame_to_bytes:
 * @self: the frame
 *
 * Returns: (transfer full): all of it; the same frame gives the same bytes on every machine
 */
GBytes *
ana_frame_to_bytes (const AnaFrame *self)
{
  GByteArray *out = g_byte_array_new ();
  guint32 crc;

  g_byte_array_append (out, (const guint8 *) MAGIC, 4);
  ana_put_varint (out, self->n_rows);
  ana_put_varint (out, self->n_cols);
  for (guint i = 0; i < self->n_cols; i++)
    put_column (out, self, i);
  crc = GUINT32_TO_LE (ana_crc32c (0, out->data, out->len));
  g_byte_array_append (out, (const guint8 *) &crc, CRC_BYTES);
  return g_byte_array_free_to_bytes (out);
}

/* NULL unless it is UTF-8. */
static char *
take_text (AnaBytesReader *reader)
{
  gsize len;
  const char *text = ana_get_text (reader, &len);

  if (text == NULL || !g_utf8_validate_len (text, len, NULL))
    {
      reader->ok = FALSE;
      return NULL;
    }
  return g_strndup (text, len);
}

static void
take_validity (AnaFrame *self, AnaColumn *column, AnaBytesReader *reader)
{
  guint n_bytes = (self->n_rows + 7) / 8;

  if (ana_get_varint (reader) == 0)
    return;
  if (!reader->ok || (gsize) (reader->end - reader->p) < n_bytes)
    {
      reader->ok = FALSE;
      return;
    }
  column->validity = g_new0 (guint64, self->n_rows / 64 + 1);
  for (guint i = 0; i < n_bytes; i++)
    column->validity[i / 8] |= (guint64) *reader->p++ << (i % 8 * 8);
}

static void
take_texts (AnaFrame *self, guint col, AnaBytesReader *reader)
{
  AnaColumn *column = &self->columns[col];
  guint64 n_entries = ana_get_varint (reader);
  guint32 *codes;
  char **texts;
  guint n = 0;

  if (!reader->ok || n_entries > (guint64) (reader->end - reader->p))
    {
      reader->ok = FALSE;
      return;
    }
  texts = g_new0 (char *, n_entries + 1);
  while (reader->ok && n < n_entries)
    {
      texts[n] = take_text (reader);
      n += texts[n] != NULL;
    }
  column->dict = ana_dict_new_take (texts, n);
  codes = ana_frame_alloc_data (self, col);
  for (guint i = 0; i < self->n_rows && reader->ok; i++)
    {
      guint64 code = ana_get_varint (reader);

      if (code >= n_entries && !(code == 0 && ana_frame_is_null (self, col, i)))
        reader->ok = FALSE;
      codes[i] = (guint32) code;
    }
}

static void
take_reals (AnaFrame *self, guint col, AnaBytesReader *reader)
{
  double *data = ana_frame_alloc_data (self, col);

  for (guint i = 0; i < self->n_rows && reader->ok; i++)
    {
      data[i] = ana_get_double (reader);
      if (!isfinite (data[i]) && !ana_frame_is_null (self, col, i))
        reader->ok = FALSE;
    }
}

static void
take_column (AnaFrame *self, guint col, AnaBytesReader *reader)
{
  AnaColumn *column = &self->columns[col];
  g_autofree char *type = NULL;
  char *unit;
  guint64 role;

  column->field.name = take_text (reader);
  type = take_text (reader);
  unit = take_text (reader);
  column->field.unit = unit != NULL && unit[0] != '\0' ? g_strdup (unit) : NULL;
  g_free (unit);
  role = ana_get_varint (reader);
  column->field.role = (AnaRole) role;
  if (!reader->ok || role > ANA_ROLE_TIME || !ana_type_from_string (type, &column->field.type, column->field.currency))
    {
      reader->ok = FALSE;
      return;
    }

  take_validity (self, column, reader);
  if (!reader->ok)
    return;
  if (column->field.type == ANA_TYPE_TEXT)
    take_texts (self, col, reader);
  else if (column->field.type == ANA_TYPE_REAL)
    take_reals (self, col, reader);
  else
    ana_get_delta_int64s (reader, ana_frame_alloc_data (self, col), self->n_rows);
}

static AnaFrame *
take_frame (AnaBytesReader *reader)
{
  guint64 n_rows = ana_get_varint (reader);
  guint64 n_cols = ana_get_varint (reader);
  guint64 n_left = (guint64) (reader->end - reader->p);
  AnaFrame *frame;

  /* A cell takes a byte at least. */
  if (!reader->ok || n_cols > MAX_COLS || n_rows > n_left || (n_cols == 0 && n_rows > 0))
    return NULL;
  frame = ana_frame_alloc ((guint) n_cols, (guint) n_rows);
  for (guint i = 0; i < n_cols && reader->ok; i++)
    take_column (frame, i, reader);
  if (!reader->ok || reader->p != reader->end)
    g_clear_pointer (&frame, ana_frame_unref);
  return frame;
}

/**
 * ana_frame_from_bytes:
 * @bytes: what ana_frame_to_bytes() gave
 * @error: return location
 *
 * Reads a frame. Damage of any kind is found; nothing is read past the end. Any thread.
 *
 * Returns: (transfer full) (nullable): a frame; %NULL and ANA_ERROR_CORRUPT
 */
AnaFrame *
ana_frame_from_bytes (GBytes *bytes, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  AnaFrame *frame = NULL;
  guint32 crc;

  if (size >= strlen (MAGIC) + CRC_BYTES && memcmp (data, MAGIC, strlen (MAGIC)) == 0)
    {
      memcpy (&crc, data + size - CRC_BYTES, CRC_BYTES);
      if (ana_crc32c (0, data, size - CRC_BYTES) == GUINT32_FROM_LE (crc))
        {
          AnaBytesReader reader;

          ana_bytes_reader_init (&reader, data + strlen (MAGIC), size - strlen (MAGIC) - CRC_BYTES);
          frame = take_frame (&reader);
        }
    }
  if (frame == NULL)
    g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "the bytes of a table are damaged");
  return frame;
}
