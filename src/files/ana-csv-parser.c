/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-csv-parser.c: text into rows of fields (RFC 4180), in constant memory.
 *
 * One buffer holds the row under way; it is refilled behind the last byte and moved to the front between rows, so that
 * every byte is looked at once and copied at most once. Fields are places in the buffer until the row is whole; only a
 * field with doubled quotes is copied. Beyond RFC 4180: an end of line may be LF, CRLF or CR; a quote inside an unquoted
 * field is itself; what cannot be read makes its own row unusable (the row says why and where) and never the rest of the
 * file, but for a field or row over the limits, which ends the reading: its end may be the file's.
 */
#include "ana-csv-parser.h"

#include "ana-error.h"

#include <string.h>

#define BLOCK_BYTES (256 * 1024)

typedef struct {
  gsize    offset;    /* of the field in the row, its quote included */
  gsize    start;     /* of the text */
  gsize    len;
  gboolean quoted;
  gboolean doubled;   /* has doubled quotes */
} Place;

struct _AnaCsvParser {
  AnaFillFunc  fill;
  gpointer     data;
  char         delimiter;
  char         quote;
  char        *buffer;
  gsize        size, end;    /* allocated, filled */
  gsize        row, pos;     /* where the row begins, where we are */
  gsize        field;        /* where the field begins */
  gboolean     at_end;       /* the source has no more */
  gboolean     skip_lf;      /* the last row ended with CR */
  gint64       line;
  GArray      *places;       /* of Place */
  GArray      *fields;       /* of AnaCsvField */
  GString     *copies;       /* texts of fields with doubled quotes */
  const char  *error;
  gsize        error_offset;
  guint8       stops[256];   /* bytes that end an unquoted field */
};

/**
 * ana_csv_parser_new:
 * @delimiter: between fields; "\n" for none
 * @quote: around fields; 0 for none
 * @fill: brings the text
 *
 * Returns: (transfer full): a parser at the first row
 */
AnaCsvParser *
ana_csv_parser_new (char delimiter, char quote, AnaFillFunc fill, gpointer data)
{
  AnaCsvParser *self = g_new0 (AnaCsvParser, 1);

  self->fill = fill;
  self->data = data;
  self->delimiter = delimiter;
  self->quote = quote;
  self->size = BLOCK_BYTES;
  self->buffer = g_malloc (self->size);
  self->line = 1;
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  self->fields = g_array_new (FALSE, FALSE, sizeof (AnaCsvField));
  self->copies = g_string_new (NULL);
  self->stops[(guchar) delimiter] = self->stops['\n'] = self->stops['\r'] = 1;
  return self;
}

/**
 * ana_csv_parser_free:
 *
 * Frees a parser and the row it gave last.
 */
void
ana_csv_parser_free (AnaCsvParser *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->places);
  g_array_unref (self->fields);
  g_string_free (self->copies, TRUE);
  g_free (self->buffer);
  g_free (self);
}

static gboolean
check_limits (AnaCsvParser *self, GError **error)
{
  if (self->pos - self->field > ANA_CSV_MAX_FIELD_BYTES)
    ana_error_set_at (error, NULL, self->line, self->field - self->row + 1, "a field is over %d MB",
                      ANA_CSV_MAX_FIELD_BYTES / 1024 / 1024);
  else if (self->end - self->row > ANA_CSV_MAX_ROW_BYTES)
    ana_error_set_at (error, NULL, self->line, 1, "a row is over %d MB", ANA_CSV_MAX_ROW_BYTES / 1024 / 1024);
  else
    return TRUE;
  return FALSE;
}

/* Room behind the last byte: what was read already makes way, or the buffer grows. */
static void
make_room (AnaCsvParser *self)
{
  if (self->row > 0)
    {
      memmove (self->buffer, self->buffer + self->row, self->end - self->row);
      self->end -= self->row;
      self->pos -= self->row;
      self->field -= self->row;
      self->row = 0;
    }
  if (self->size - self->end < BLOCK_BYTES / 2)
    {
      self->size *= 2;
      self->buffer = g_realloc (self->buffer, self->size);
    }
}

/* More bytes behind the last; FALSE at the end and in case of an error. */
static gboolean
refill (AnaCsvParser *self, GError **error)
{
  gssize n;

  if (self->at_end)
    return FALSE;
  if (!check_limits (self, error))
    {
      self->at_end = TRUE;
      return FALSE;
    }
  make_room (self);
  n = self->fill (self->data, self->buffer + self->end, self->size - self->end, error);
  if (n <= 0)
    {
      self->at_end = TRUE;
      return FALSE;
    }
  self->end += n;
  return TRUE;
}

/* Is there a byte at pos? */
static inline gboolean
have (AnaCsvParser *self, GError **error)
{
  return self->pos < self->end || refill (self, error);
}

static void
set_row_error (AnaCsvParser *self, const char *what, gsize offset)
{
  if (self->error != NULL)
    return;
  self->error = what;
  self->error_offset = offset;
}

static void
scan_unquoted (AnaCsvParser *self, GError **error)
{
  do
    {
      const guchar *p = (const guchar *) self->buffer + self->pos;
      const guchar *end = (const guchar *) self->buffer + self->end;

      while (p < end && !self->stops[*p])
        p++;
      self->pos = (const char *) p - self->buffer;
    }
  while (self->pos == self->end && refill (self, error));
}

/* From behind the opening quote to behind the closing one; FALSE when there is none. */
static gboolean
scan_quoted (AnaCsvParser *self, gboolean *doubled, GError **error)
{
  for (;;)
    {
      const char *close = memchr (self->buffer + self->pos, self->quote, self->end - self->pos);

      if (close == NULL)
        {
          self->pos = self->end;
          if (!refill (self, error))
            return FALSE;
          continue;
        }
      self->pos = close - self->buffer + 1;
      if (!have (self, error) || self->buffer[self->pos] != self->quote)
        return TRUE;
      *doubled = TRUE;
      self->pos++;
    }
}

static void
scan_field (AnaCsvParser *self, GError **error)
{
  Place place = { 0 };

  self->field = self->pos;
  if (self->quote != 0 && have (self, error) && self->buffer[self->pos] == self->quote)
    {
      gboolean closed;

      self->pos++;
      closed = scan_quoted (self, &place.doubled, error);
      place.quoted = TRUE;
      place.start = self->field - self->row + 1;
      place.len = self->pos - self->field - (closed ? 2 : 1);
      if (!closed)
        set_row_error (self, "a quote is not closed", self->field - self->row);
      else if (have (self, error) && !self->stops[(guchar) self->buffer[self->pos]])
        {
          set_row_error (self, "text after a closing quote", self->pos - self->row);
          scan_unquoted (self, error);
        }
    }
  else
    {
      scan_unquoted (self, error);
      place.start = self->field - self->row;
      place.len = self->pos - self->field;
    }
  place.offset = self->field - self->row;
  if (self->places->len < ANA_CSV_MAX_FIELDS)
    g_array_append_val (self->places, place);
  else
    set_row_error (self, "more than 4096 fields", place.offset);
}

/* All fields up to the end of the line. */
static gboolean
scan_row (AnaCsvParser *self, gsize *raw_len, GError **error)
{
  GError *local = NULL;

  for (;;)
    {
      scan_field (self, &local);
      if (local == NULL && have (self, &local) && self->buffer[self->pos] == self->delimiter && self->delimiter != '\n')
        self->pos++;
      else
        break;
    }
  if (local != NULL)
    {
      self->pos = self->end;
      g_propagate_error (error, local);
      return FALSE;
    }
  *raw_len = self->pos - self->row;
  if (self->pos < self->end)
    self->skip_lf = self->buffer[self->pos++] == '\r';
  return TRUE;
}

static AnaCsvField
resolve (AnaCsvParser *self, const Place *place)
{
  const char *text = self->buffer + self->row + place->start;
  AnaCsvField field = { text, place->len, place->offset, place->quoted };

  if (place->doubled)
    {
      gsize begin = self->copies->len;

      for (gsize i = 0; i < place->len; i++)
        {
          g_string_append_c (self->copies, text[i]);
          if (text[i] == self->quote && i + 1 < place->len && text[i + 1] == self->quote)
            i++;
        }
      field.text = self->copies->str + begin;
      field.len = self->copies->len - begin;
    }
  return field;
}

static gboolean
is_ascii (const char *text, gsize len)
{
  guint64 word, all = 0;

  for (; len >= 8; text += 8, len -= 8)
    {
      memcpy (&word, text, 8);
      all |= word;
    }
  for (; len > 0; text++, len--)
    all |= (guchar) *text;
  return (all & G_GUINT64_CONSTANT (0x8080808080808080)) == 0;
}

static void
check_text (AnaCsvParser *self, const char *raw, gsize raw_len)
{
  const char *nul = memchr (raw, 0, raw_len);
  const char *bad;

  if (nul != NULL)
    set_row_error (self, "a NUL character", nul - raw);
  else if (!is_ascii (raw, raw_len) && !g_utf8_validate_len (raw, raw_len, &bad))
    set_row_error (self, "a byte that is no character of the encoding", bad - raw);
}

/* Ends of line inside quotes. */
static gint64
count_lines (const char *text, gsize len)
{
  gint64 n = 0;

  for (gsize i = 0; i < len; i++)
    n += text[i] == '\n' ? !(i > 0 && text[i - 1] == '\r') : text[i] == '\r';
  return n;
}

/**
 * ana_csv_parser_next:
 * @row: (out): the row, valid until the next call
 *
 * Reads one row. A row with @error set has its raw text and what fields could be told apart.
 *
 * Returns: %FALSE at the end of the file, and with @error set when the source fails or a field is over the limits
 */
gboolean
ana_csv_parser_next (AnaCsvParser *self, AnaCsvRow *row, GError **error)
{
  GError *local = NULL;
  gsize raw_len = 0;

  self->row = self->field = self->pos;
  if (self->skip_lf && have (self, &local) && self->buffer[self->pos] == '\n')
    self->row = self->field = ++self->pos;
  self->skip_lf = FALSE;
  if (local != NULL || !have (self, &local))
    {
      if (local != NULL)
        g_propagate_error (error, local);
      return FALSE;
    }
  g_array_set_size (self->places, 0);
  self->error = NULL;
  if (!scan_row (self, &raw_len, error))
    return FALSE;

  *row = (AnaCsvRow) { .raw = self->buffer + self->row, .raw_len = raw_len, .line = self->line };
  check_text (self, row->raw, raw_len);
  g_array_set_size (self->fields, 0);
  g_string_truncate (self->copies, 0);
  g_string_set_size (self->copies, raw_len);  /* so that no copy moves */
  g_string_truncate (self->copies, 0);
  for (guint i = 0; i < self->places->len; i++)
    {
      const Place *place = &g_array_index (self->places, Place, i);
      AnaCsvField field = resolve (self, place);

      if (place->quoted)
        self->line += count_lines (row->raw + place->start, place->len);
      g_array_append_val (self->fields, field);
    }
  self->line++;
  row->fields = (const AnaCsvField *) (void *) self->fields->data;
  row->n_fields = self->fields->len;
  row->error = self->error;
  row->error_offset = self->error_offset;
  return TRUE;
}

/**
 * ana_csv_row_is_blank:
 *
 * Returns: whether the row is an empty line
 */
gboolean
ana_csv_row_is_blank (const AnaCsvRow *row)
{
  return row->raw_len == 0;
}

/**
 * ana_csv_row_locate:
 * @offset: a place in the raw row, in bytes
 * @line: (out): 1-based
 * @column: (out): 1-based, in characters
 *
 * Says where in the file a place of a row is.
 */
void
ana_csv_row_locate (const AnaCsvRow *row, gsize offset, gint64 *line, gint64 *column)
{
  *line = row->line;
  *column = 1;
  for (gsize i = 0; i < MIN (offset, row->raw_len); i++)
    {
      char c = row->raw[i];

      if (c == '\n' || c == '\r')
        {
          *line += !(c == '\n' && i > 0 && row->raw[i - 1] == '\r');
          *column = 1;
        }
      else if ((c & 0xC0) != 0x80)
        (*column)++;
    }
}
