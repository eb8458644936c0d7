/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-frame.c: the immutable table: types, access, slices and joins.
 */
#include "config.h"

#include "ana-frame-private.h"

#include "ana-error.h"

#include <math.h>
#include <string.h>

static const char *const type_names[] = { "int", "real", "text", "bool", "time", "date", "money" };

/**
 * ana_type_to_string:
 * @type: the type
 * @currency: (nullable): of money
 * @out: (out): room for 16 bytes
 *
 * Returns: (transfer none): @out: "int", "money:EUR"
 */
const char *
ana_type_to_string (AnaType type, const char *currency, char out[16])
{
  g_return_val_if_fail (type <= ANA_TYPE_MONEY, NULL);

  if (type == ANA_TYPE_MONEY)
    g_snprintf (out, 16, "money:%.3s", currency != NULL ? currency : "");
  else
    g_strlcpy (out, type_names[type], 16);
  return out;
}

/**
 * ana_type_from_string:
 * @text: (nullable): as ana_type_to_string() writes it
 * @out_type: (out): the type
 * @out_currency: (out): three upper-case letters of money, else ""
 *
 * Returns: %FALSE when @text names no type
 */
gboolean
ana_type_from_string (const char *text, AnaType *out_type, char out_currency[4])
{
  memset (out_currency, 0, 4);
  if (text == NULL)
    return FALSE;
  if (g_str_has_prefix (text, "money:"))
    {
      for (int i = 6; i < 9; i++)
        if (!g_ascii_isupper (text[i]))
          return FALSE;
      if (text[9] != '\0')
        return FALSE;
      memcpy (out_currency, text + 6, 3);
      *out_type = ANA_TYPE_MONEY;
      return TRUE;
    }
  for (guint i = 0; i < ANA_TYPE_MONEY; i++)
    if (strcmp (text, type_names[i]) == 0)
      {
        *out_type = (AnaType) i;
        return TRUE;
      }
  return FALSE;
}

gsize
ana_type_size (AnaType type)
{
  return type == ANA_TYPE_TEXT ? sizeof (guint32) : 8;
}

AnaFrame *
ana_frame_alloc (guint n_cols, guint n_rows)
{
  AnaFrame *self = g_new0 (AnaFrame, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_rows = n_rows;
  self->n_cols = n_cols;
  self->columns = g_new0 (AnaColumn, n_cols);
  return self;
}

void
ana_frame_init_column (AnaFrame *self, guint col, const AnaField *field)
{
  AnaColumn *column = &self->columns[col];

  column->field = *field;
  column->field.name = g_strdup (field->name);
  column->field.unit = g_strdup (field->unit);
}

gpointer
ana_frame_alloc_data (AnaFrame *self, guint col)
{
  AnaColumn *column = &self->columns[col];

  column->owner = g_atomic_rc_box_alloc (MAX (self->n_rows, 1) * ana_type_size (column->field.type));
  column->data = column->owner;
  return column->data;
}

/**
 * ana_frame_ref:
 * @self: the frame
 *
 * Returns: (transfer full): @self. Any thread.
 */
AnaFrame *
ana_frame_ref (AnaFrame *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
column_clear (AnaColumn *column)
{
  g_free ((char *) column->field.name);
  g_free ((char *) column->field.unit);
  g_clear_pointer (&column->owner, g_atomic_rc_box_release);
  g_clear_pointer (&column->dict, ana_dict_unref);
  g_free (column->validity);
}

/**
 * ana_frame_unref:
 * @self: (nullable) (transfer full): the frame
 *
 * Any thread.
 */
void
ana_frame_unref (AnaFrame *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->n_cols; i++)
    column_clear (&self->columns[i]);
  g_free (self->columns);
  g_free (self);
}

/**
 * ana_frame_get_n_rows:
 * @self: the frame
 *
 * Returns: how many rows
 */
guint
ana_frame_get_n_rows (const AnaFrame *self)
{
  return self->n_rows;
}

/**
 * ana_frame_get_n_cols:
 * @self: the frame
 *
 * Returns: how many columns
 */
guint
ana_frame_get_n_cols (const AnaFrame *self)
{
  return self->n_cols;
}

/**
 * ana_frame_get_field:
 * @self: the frame
 * @col: below the number of columns
 *
 * Returns: (transfer none): the column's name, type, unit and role
 */
const AnaField *
ana_frame_get_field (const AnaFrame *self, guint col)
{
  g_return_val_if_fail (col < self->n_cols, NULL);

  return &self->columns[col].field;
}

/**
 * ana_frame_find:
 * @self: the frame
 * @name: of a column; upper and lower case of ASCII are the same
 *
 * Returns: the number of the column, -1 when there is none
 */
int
ana_frame_find (const AnaFrame *self, const char *name)
{
  for (guint i = 0; i < self->n_cols; i++)
    if (g_ascii_strcasecmp (self->columns[i].field.name, name) == 0)
      return (int) i;
  return -1;
}

/**
 * ana_frame_get_int64s:
 * @self: the frame
 * @col: of int, bool, time, date or money
 *
 * Returns: (transfer none) (array): n_rows numbers; those of null rows have no meaning
 */
const gint64 *
ana_frame_get_int64s (const AnaFrame *self, guint col)
{
  g_return_val_if_fail (col < self->n_cols, NULL);
  g_return_val_if_fail (self->columns[col].field.type != ANA_TYPE_REAL && self->columns[col].field.type != ANA_TYPE_TEXT,
                        NULL);

  return self->columns[col].data;
}

/**
 * ana_frame_get_doubles:
 * @self: the frame
 * @col: of type real
 *
 * Returns: (transfer none) (array): n_rows finite numbers; NaN in null rows
 */
const double *
ana_frame_get_doubles (const AnaFrame *self, guint col)
{
  g_return_val_if_fail (col < self->n_cols, NULL);
  g_return_val_if_fail (self->columns[col].field.type == ANA_TYPE_REAL, NULL);

  return self->columns[col].data;
}

/**
 * ana_frame_get_codes:
 * @self: the frame
 * @col: of type text
 *
 * Returns: (transfer none) (array): n_rows indexes into the dictionary; 0 in null rows
 */
const guint32 *
ana_frame_get_codes (const AnaFrame *self, guint col)
{
  g_return_val_if_fail (col < self->n_cols, NULL);
  g_return_val_if_fail (self->columns[col].field.type == ANA_TYPE_TEXT, NULL);

  return self->columns[col].data;
}

/**
 * ana_frame_get_dict:
 * @self: the frame
 * @col: of type text
 * @n_entries: (out) (optional): how many
 *
 * Returns: (transfer none) (array zero-terminated=1): the texts, each once, in order of arrival; a slice may have texts
 *   that none of its rows has
 */
const char *const *
ana_frame_get_dict (const AnaFrame *self, guint col, guint *n_entries)
{
  g_return_val_if_fail (col < self->n_cols, NULL);
  g_return_val_if_fail (self->columns[col].field.type == ANA_TYPE_TEXT, NULL);

  if (n_entries != NULL)
    *n_entries = self->columns[col].dict->n;
  return (const char *const *) self->columns[col].dict->texts;
}

/**
 * ana_frame_get_validity:
 * @self: the frame
 * @col: any
 *
 * Returns: (transfer none) (nullable): one bit a row, lowest first, set when there is a value; %NULL when all have one
 */
const guint64 *
ana_frame_get_validity (const AnaFrame *self, guint col)
{
  g_return_val_if_fail (col < self->n_cols, NULL);

  return self->columns[col].validity;
}

/**
 * ana_frame_is_null:
 * @self: the frame
 * @col: below the number of columns
 * @row: below the number of rows
 *
 * Returns: whether the cell has no value
 */
gboolean
ana_frame_is_null (const AnaFrame *self, guint col, guint row)
{
  const guint64 *validity;

  g_return_val_if_fail (col < self->n_cols && row < self->n_rows, TRUE);

  validity = self->columns[col].validity;
  return validity != NULL && ((validity[row / 64] >> (row % 64)) & 1) == 0;
}

/**
 * ana_frame_get_text:
 * @self: the frame
 * @col: of type text
 * @row: below the number of rows
 *
 * Returns: (transfer none) (nullable): the text; %NULL when null
 */
const char *
ana_frame_get_text (const AnaFrame *self, guint col, guint row)
{
  g_return_val_if_fail (col < self->n_cols && self->columns[col].field.type == ANA_TYPE_TEXT, NULL);

  if (ana_frame_is_null (self, col, row))
    return NULL;
  return self->columns[col].dict->texts[((const guint32 *) self->columns[col].data)[row]];
}

/**
 * ana_frame_get_number:
 * @self: the frame
 * @col: any; a text has no number
 * @row: below the number of rows
 *
 * Returns: the number as a double (time in microseconds, date in days, money in minor units); NaN when null or text
 */
double
ana_frame_get_number (const AnaFrame *self, guint col, guint row)
{
  if (ana_frame_is_null (self, col, row) || self->columns[col].field.type == ANA_TYPE_TEXT)
    return NAN;
  if (self->columns[col].field.type == ANA_TYPE_REAL)
    return ((const double *) self->columns[col].data)[row];
  return (double) ((const gint64 *) self->columns[col].data)[row];
}

static gboolean
bit_at (const guint64 *bits, guint i)
{
  return bits == NULL || ((bits[i / 64] >> (i % 64)) & 1);
}

/* Bits of chosen rows; NULL when all are set. @rows NULL: @n from @first on. */
static guint64 *
pick_validity (const guint64 *bits, const guint32 *rows, guint first, guint n)
{
  guint64 *out;
  guint n_valid = 0;

  if (bits == NULL)
    return NULL;
  out = g_new0 (guint64, n / 64 + 1);
  for (guint i = 0; i < n; i++)
    if (bit_at (bits, rows != NULL ? rows[i] : first + i))
      {
        out[i / 64] |= G_GUINT64_CONSTANT (1) << (i % 64);
        n_valid++;
      }
  if (n_valid == n)
    g_clear_pointer (&out, g_free);
  return out;
}

static void
share_column (AnaFrame *self, guint col, const AnaColumn *from)
{
  AnaColumn *to = &self->columns[col];

  ana_frame_init_column (self, col, &from->field);
  to->owner = g_atomic_rc_box_acquire (from->owner);
  to->data = from->data;
  to->dict = from->dict != NULL ? g_atomic_rc_box_acquire (from->dict) : NULL;
  to->validity = pick_validity (from->validity, NULL, 0, self->n_rows);
}

/**
 * ana_frame_slice:
 * @self: the frame
 * @first: the first row
 * @n_rows: how many rows; what goes beyond the end is cut
 *
 * Some rows in one piece. The numbers are shared, not copied. Any thread.
 *
 * Returns: (transfer full): a frame
 */
AnaFrame *
ana_frame_slice (AnaFrame *self, guint first, guint n_rows)
{
  AnaFrame *out;

  first = MIN (first, self->n_rows);
  n_rows = MIN (n_rows, self->n_rows - first);
  out = ana_frame_alloc (self->n_cols, n_rows);
  for (guint i = 0; i < self->n_cols; i++)
    {
      const AnaColumn *from = &self->columns[i];
      AnaColumn *to = &out->columns[i];

      ana_frame_init_column (out, i, &from->field);
      to->owner = g_atomic_rc_box_acquire (from->owner);
      to->data = (char *) from->data + first * ana_type_size (from->field.type);
      to->dict = from->dict != NULL ? g_atomic_rc_box_acquire (from->dict) : NULL;
      to->validity = pick_validity (from->validity, NULL, first, n_rows);
    }
  return out;
}

/**
 * ana_frame_select_columns:
 * @self: the frame
 * @cols: (array length=n_cols): column numbers, in any order
 * @n_cols: how many
 *
 * Some columns, in the order named. The numbers are shared, not copied. Any thread.
 *
 * Returns: (transfer full): a frame
 */
AnaFrame *
ana_frame_select_columns (AnaFrame *self, const guint *cols, guint n_cols)
{
  AnaFrame *out = ana_frame_alloc (n_cols, self->n_rows);

  for (guint i = 0; i < n_cols; i++)
    share_column (out, i, &self->columns[cols[i]]);
  return out;
}

/**
 * ana_frame_join_columns:
 * @frames: (array length=n_frames): frames of as many rows each
 * @n_frames: how many, at least 1
 *
 * The columns of all frames side by side. The numbers are shared, not copied. Any thread.
 *
 * Returns: (transfer full): a frame
 */
AnaFrame *
ana_frame_join_columns (AnaFrame **frames, guint n_frames)
{
  guint n_cols = 0, col = 0;
  AnaFrame *out;

  for (guint i = 0; i < n_frames; i++)
    {
      g_assert (frames[i]->n_rows == frames[0]->n_rows);
      n_cols += frames[i]->n_cols;
    }
  out = ana_frame_alloc (n_cols, frames[0]->n_rows);
  for (guint i = 0; i < n_frames; i++)
    for (guint j = 0; j < frames[i]->n_cols; j++, col++)
      share_column (out, col, &frames[i]->columns[j]);
  return out;
}

/**
 * ana_frame_take_rows:
 * @self: the frame
 * @rows: (array length=n_rows): row numbers, in any order, repeats allowed
 * @n_rows: how many
 *
 * The rows named, in the order named. Any thread.
 *
 * Returns: (transfer full): a frame
 */
AnaFrame *
ana_frame_take_rows (AnaFrame *self, const guint32 *rows, guint n_rows)
{
  AnaFrame *out = ana_frame_alloc (self->n_cols, n_rows);

  for (guint i = 0; i < n_rows; i++)
    g_assert (rows[i] < self->n_rows);
  for (guint col = 0; col < self->n_cols; col++)
    {
      const AnaColumn *from = &self->columns[col];
      gpointer data;

      ana_frame_init_column (out, col, &from->field);
      data = ana_frame_alloc_data (out, col);
      if (from->field.type == ANA_TYPE_TEXT)
        for (guint i = 0; i < n_rows; i++)
          ((guint32 *) data)[i] = ((const guint32 *) from->data)[rows[i]];
      else
        for (guint i = 0; i < n_rows; i++)
          ((guint64 *) data)[i] = ((const guint64 *) from->data)[rows[i]];
      out->columns[col].dict = from->dict != NULL ? g_atomic_rc_box_acquire (from->dict) : NULL;
      out->columns[col].validity = pick_validity (from->validity, rows, 0, n_rows);
    }
  return out;
}

static gboolean
same_schema (const AnaFrame *a, const AnaFrame *b)
{
  if (a->n_cols != b->n_cols)
    return FALSE;
  for (guint i = 0; i < a->n_cols; i++)
    {
      const AnaField *x = &a->columns[i].field, *y = &b->columns[i].field;

      if (x->type != y->type || strcmp (x->name, y->name) != 0 || strcmp (x->currency, y->currency) != 0)
        return FALSE;
    }
  return TRUE;
}

static void
concat_codes (AnaFrame *out, guint col, AnaFrame **frames, guint n_frames)
{
  guint32 *data = ana_frame_alloc_data (out, col);
  AnaDictBuilder builder;
  guint row = 0;

  ana_dict_builder_init (&builder);
  for (guint f = 0; f < n_frames; f++)
    {
      const AnaColumn *from = &frames[f]->columns[col];
      g_autofree guint32 *new_codes = g_new (guint32, from->dict->n + 1);

      for (guint i = 0; i < from->dict->n; i++)
        new_codes[i] = ana_dict_builder_add (&builder, from->dict->texts[i], strlen (from->dict->texts[i]));
      for (guint i = 0; i < frames[f]->n_rows; i++)
        data[row++] = ana_frame_is_null (frames[f], col, i) ? 0 : new_codes[((const guint32 *) from->data)[i]];
    }
  out->columns[col].dict = ana_dict_builder_end (&builder);
}

static void
concat_numbers (AnaFrame *out, guint col, AnaFrame **frames, guint n_frames)
{
  guint64 *data = ana_frame_alloc_data (out, col);

  for (guint f = 0; f < n_frames; f++)
    {
      memcpy (data, frames[f]->columns[col].data, frames[f]->n_rows * sizeof (guint64));
      data += frames[f]->n_rows;
    }
}

static void
concat_validity (AnaFrame *out, guint col, AnaFrame **frames, guint n_frames)
{
  guint64 *bits = NULL;
  guint row = 0;

  for (guint f = 0; f < n_frames; row += frames[f]->n_rows, f++)
    {
      if (frames[f]->columns[col].validity == NULL)
        continue;
      if (bits == NULL)
        {
          bits = g_new (guint64, out->n_rows / 64 + 1);
          memset (bits, 0xff, (out->n_rows / 64 + 1) * sizeof (guint64));
        }
      for (guint i = 0; i < frames[f]->n_rows; i++)
        if (!bit_at (frames[f]->columns[col].validity, i))
          bits[(row + i) / 64] &= ~(G_GUINT64_CONSTANT (1) << ((row + i) % 64));
    }
  out->columns[col].validity = bits;
}

/**
 * ana_frame_concat:
 * @frames: (array length=n_frames): frames of the same names and types
 * @n_frames: at least 1
 * @error: return location
 *
 * The rows of all, one frame after the other. Units and roles are the first's. Any thread.
 *
 * Returns: (transfer full) (nullable): a frame; %NULL and ANA_ERROR_USAGE when the columns differ, ANA_ERROR_LIMIT beyond
 *   2^32 - 1 rows
 */
AnaFrame *
ana_frame_concat (AnaFrame **frames, guint n_frames, GError **error)
{
  AnaFrame *out;
  guint64 n_rows = 0;

  g_return_val_if_fail (n_frames > 0, NULL);

  for (guint f = 0; f < n_frames; f++)
    {
      n_rows += frames[f]->n_rows;
      if (!same_schema (frames[0], frames[f]))
        {
          g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, "tables with different columns cannot be joined end to end");
          return NULL;
        }
    }
  if (n_rows > G_MAXUINT32)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, "the table would have more than 4,294,967,295 rows");
      return NULL;
    }

  out = ana_frame_alloc (frames[0]->n_cols, (guint) n_rows);
  for (guint col = 0; col < out->n_cols; col++)
    {
      ana_frame_init_column (out, col, &frames[0]->columns[col].field);
      if (out->columns[col].field.type == ANA_TYPE_TEXT)
        concat_codes (out, col, frames, n_frames);
      else
        concat_numbers (out, col, frames, n_frames);
      concat_validity (out, col, frames, n_frames);
    }
  return out;
}
