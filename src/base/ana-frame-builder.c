/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-frame-builder.c: fills the columns of a frame that will not change after.
 */
#include "config.h"

#include "ana-frame-private.h"

#include <math.h>
#include <string.h>

typedef struct {
  AnaField        field;
  GArray         *values;    /* of gint64, double or guint32 */
  GArray         *nulls;     /* (nullable) of guint32: rows, ascending */
  AnaDictBuilder  dict;      /* of text */
} Column;

struct _AnaFrameBuilder {
  GArray *columns; /* of Column */
};

/**
 * ana_frame_builder_new:
 *
 * Returns: (transfer full): a builder without columns. One thread.
 */
AnaFrameBuilder *
ana_frame_builder_new (void)
{
  AnaFrameBuilder *self = g_new0 (AnaFrameBuilder, 1);

  self->columns = g_array_new (FALSE, TRUE, sizeof (Column));
  return self;
}

static Column *
get_column (AnaFrameBuilder *self, guint col)
{
  g_assert (col < self->columns->len);

  return &g_array_index (self->columns, Column, col);
}

/**
 * ana_frame_builder_free:
 * @self: (nullable) (transfer full): a builder that was not ended
 */
void
ana_frame_builder_free (AnaFrameBuilder *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = get_column (self, i);

      g_free ((char *) column->field.name);
      g_free ((char *) column->field.unit);
      g_array_unref (column->values);
      g_clear_pointer (&column->nulls, g_array_unref);
      if (column->field.type == ANA_TYPE_TEXT)
        ana_dict_builder_clear (&column->dict);
    }
  g_array_unref (self->columns);
  g_free (self);
}

/**
 * ana_frame_builder_add_field:
 * @self: the builder
 * @name: of the column, UTF-8
 * @type: what it holds
 * @currency: (nullable): of money, three letters
 * @unit: (nullable): FORMATS.md unit
 * @role: what it is for
 *
 * Adds an empty column.
 *
 * Returns: its number
 */
guint
ana_frame_builder_add_field (AnaFrameBuilder *self,
                             const char      *name,
                             AnaType          type,
                             const char      *currency,
                             const char      *unit,
                             AnaRole          role)
{
  Column column = { .field = { .name = g_strdup (name), .type = type, .unit = g_strdup (unit), .role = role } };

  if (type == ANA_TYPE_MONEY && currency != NULL)
    g_strlcpy (column.field.currency, currency, sizeof column.field.currency);
  column.values = g_array_new (FALSE, FALSE, (guint) ana_type_size (type));
  if (type == ANA_TYPE_TEXT)
    ana_dict_builder_init (&column.dict);
  g_array_append_val (self->columns, column);
  return self->columns->len - 1;
}

/**
 * ana_frame_builder_put_null:
 * @self: the builder
 * @col: the column
 */
void
ana_frame_builder_put_null (AnaFrameBuilder *self, guint col)
{
  Column *column = get_column (self, col);
  guint32 row = column->values->len;

  if (column->nulls == NULL)
    column->nulls = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_val (column->nulls, row);
  g_array_set_size (column->values, row + 1);
  if (column->field.type == ANA_TYPE_REAL)
    g_array_index (column->values, double, row) = NAN;
  else if (column->field.type == ANA_TYPE_TEXT)
    g_array_index (column->values, guint32, row) = 0;
  else
    g_array_index (column->values, gint64, row) = 0;
}

/**
 * ana_frame_builder_put_double:
 * @self: the builder
 * @col: a column of type real
 * @value: NaN and infinite become null
 */
void
ana_frame_builder_put_double (AnaFrameBuilder *self, guint col, double value)
{
  Column *column = get_column (self, col);

  g_return_if_fail (column->field.type == ANA_TYPE_REAL);

  if (isfinite (value))
    g_array_append_val (column->values, value);
  else
    ana_frame_builder_put_null (self, col);
}

/**
 * ana_frame_builder_put_int64:
 * @self: the builder
 * @col: a column of int, bool, time, date or money; of a real one too
 * @value: the number
 */
void
ana_frame_builder_put_int64 (AnaFrameBuilder *self, guint col, gint64 value)
{
  Column *column = get_column (self, col);

  g_return_if_fail (column->field.type != ANA_TYPE_TEXT);

  if (column->field.type == ANA_TYPE_REAL)
    ana_frame_builder_put_double (self, col, (double) value);
  else
    g_array_append_val (column->values, value);
}

/**
 * ana_frame_builder_put_text:
 * @self: the builder
 * @col: a column of type text
 * @value: (nullable): valid UTF-8; %NULL is null; a NUL ends it
 * @len: bytes, or -1
 */
void
ana_frame_builder_put_text (AnaFrameBuilder *self, guint col, const char *value, gssize len)
{
  Column *column = get_column (self, col);
  guint32 code;

  g_return_if_fail (column->field.type == ANA_TYPE_TEXT);

  if (value == NULL)
    {
      ana_frame_builder_put_null (self, col);
      return;
    }
  code = ana_dict_builder_add (&column->dict, value, len < 0 ? strlen (value) : (gsize) len);
  g_array_append_val (column->values, code);
}

/**
 * ana_frame_builder_put_bulk_int64:
 * @self: the builder
 * @col: a column of int, bool, time, date or money
 * @values: (array length=n): the numbers
 * @n: how many
 */
void
ana_frame_builder_put_bulk_int64 (AnaFrameBuilder *self, guint col, const gint64 *values, guint n)
{
  Column *column = get_column (self, col);

  g_return_if_fail (column->field.type != ANA_TYPE_TEXT && column->field.type != ANA_TYPE_REAL);

  if (n > 0)
    g_array_append_vals (column->values, values, n);
}

/**
 * ana_frame_builder_put_bulk_double:
 * @self: the builder
 * @col: a column of type real
 * @values: (array length=n): the numbers; NaN and infinite become null
 * @n: how many
 */
void
ana_frame_builder_put_bulk_double (AnaFrameBuilder *self, guint col, const double *values, guint n)
{
  for (guint i = 0; i < n; i++)
    ana_frame_builder_put_double (self, col, values[i]);
}

/**
 * ana_frame_builder_get_n_rows:
 * @self: the builder
 * @col: the column
 *
 * Returns: how many cells it has so far
 */
guint
ana_frame_builder_get_n_rows (AnaFrameBuilder *self, guint col)
{
  return get_column (self, col)->values->len;
}

static guint64 *
make_validity (const GArray *nulls, guint n_rows)
{
  guint64 *bits;

  if (nulls == NULL)
    return NULL;
  bits = g_new (guint64, n_rows / 64 + 1);
  memset (bits, 0xff, (n_rows / 64 + 1) * sizeof (guint64));
  for (guint i = 0; i < nulls->len; i++)
    {
      guint32 row = g_array_index (nulls, guint32, i);

      bits[row / 64] &= ~(G_GUINT64_CONSTANT (1) << (row % 64));
    }
  return bits;
}

/**
 * ana_frame_builder_end:
 * @self: (transfer full): the builder; every column has the same number of cells
 *
 * Returns: (transfer full): the frame
 */
AnaFrame *
ana_frame_builder_end (AnaFrameBuilder *self)
{
  guint n_rows = self->columns->len > 0 ? get_column (self, 0)->values->len : 0;
  AnaFrame *frame = ana_frame_alloc (self->columns->len, n_rows);

  for (guint i = 0; i < frame->n_cols; i++)
    {
      Column *column = get_column (self, i);
      gpointer data;

      g_assert (column->values->len == n_rows);
      ana_frame_init_column (frame, i, &column->field);
      data = ana_frame_alloc_data (frame, i);
      if (n_rows > 0)
        memcpy (data, column->values->data, n_rows * ana_type_size (column->field.type));
      frame->columns[i].validity = make_validity (column->nulls, n_rows);
      if (column->field.type == ANA_TYPE_TEXT)
        frame->columns[i].dict = ana_dict_builder_end (&column->dict);
    }
  ana_frame_builder_free (self);
  return frame;
}
