/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-ingest-rows.c: bodies of /ingest as rows of cells: JSON, JSON lines, CSV.
 */
#include "config.h"

#include "ana-ingest.h"

#include <string.h>

#include "ana-error.h"
#include "ana-json.h"

#define MAX_REJECTS  100
#define MAX_COLUMNS  500
#define MAX_DATASETS 100 /* of one body: each row looks for its own among them */
#define MAX_DEPTH    32

typedef struct {
  const char *name;
  AnaCell     cell;
} Named;

static void
free_table (gpointer data)
{
  AnaIngestTable *table = data;

  g_free (table->dataset);
  g_ptr_array_unref (table->names);
  g_ptr_array_unref (table->columns);
  g_array_unref (table->lines);
  g_free (table);
}

static void
clear_reject (gpointer data)
{
  AnaIngestReject *reject = data;

  g_free (reject->column);
  g_free (reject->reason);
}

/**
 * ana_ingest_rows_new:
 * @dataset: where rows go that name no dataset of their own
 *
 * No rows yet.
 *
 * Returns: (transfer full): the rows
 */
AnaIngestRows *
ana_ingest_rows_new (const char *dataset)
{
  AnaIngestRows *self = g_new0 (AnaIngestRows, 1);

  self->strings = g_string_chunk_new (65536);
  self->tables = g_ptr_array_new_with_free_func (free_table);
  self->rejects = g_array_new (FALSE, FALSE, sizeof (AnaIngestReject));
  g_array_set_clear_func (self->rejects, clear_reject);
  self->ignored = g_ptr_array_new_with_free_func (g_free);
  self->dataset = g_strdup (dataset);
  self->row = g_array_new (FALSE, FALSE, sizeof (Named));
  return self;
}

void
ana_ingest_rows_free (AnaIngestRows *self)
{
  g_string_chunk_free (self->strings);
  g_ptr_array_unref (self->tables);
  g_array_unref (self->rejects);
  g_ptr_array_unref (self->ignored);
  g_array_unref (self->row);
  g_free (self->dataset);
  g_free (self);
}

const char *
ana_ingest_rows_text (AnaIngestRows *self, const char *text, gsize len)
{
  return g_string_chunk_insert_len (self->strings, text, len);
}

/* Adds a cell to the row that is being read. A member "dataset" says where the row goes. */
void
ana_ingest_rows_put (AnaIngestRows *self, const char *name, gsize len, AnaCell cell)
{
  Named named = { NULL, cell };

  if (len == strlen ("dataset") && memcmp (name, "dataset", len) == 0)
    {
      self->row_dataset = cell.kind == ANA_CELL_TEXT ? cell.text : NULL;
      return;
    }
  if (len <= 128)
    {
      char buffer[129];

      memcpy (buffer, name, len);
      buffer[len] = '\0';
      named.name = g_string_chunk_insert_const (self->strings, buffer);
    }
  else
    named.name = ana_ingest_rows_text (self, name, len);
  g_array_append_val (self->row, named);
}

void
ana_ingest_rows_reject (AnaIngestRows *self, gint64 line, const char *column, const char *format, ...)
{
  AnaIngestReject reject;
  va_list args;

  g_array_set_size (self->row, 0);
  self->row_dataset = NULL;
  if (self->n_rejected++ >= MAX_REJECTS)
    return;
  va_start (args, format);
  reject = (AnaIngestReject) { line, g_strdup (column), g_strdup_vprintf (format, args) };
  va_end (args);
  g_array_append_val (self->rejects, reject);
}

/* Returns: (nullable): there are too many */
static AnaIngestTable *
find_table (AnaIngestRows *self, const char *dataset)
{
  AnaIngestTable *table;

  for (guint i = 0; i < self->tables->len; i++)
    if (strcmp (((AnaIngestTable *) self->tables->pdata[i])->dataset, dataset) == 0)
      return self->tables->pdata[i];
  if (self->tables->len >= MAX_DATASETS)
    return NULL;
  table = g_new0 (AnaIngestTable, 1);
  table->dataset = g_strdup (dataset);
  table->names = g_ptr_array_new ();
  table->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  table->lines = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_ptr_array_add (self->tables, table);
  return table;
}

/* Column of a name; names of one row set are interned, so that the pointer is the name. */
static GArray *
find_column (AnaIngestTable *table, const char *name)
{
  GArray *column;

  for (guint i = 0; i < table->names->len; i++)
    if (table->names->pdata[i] == name || strcmp (table->names->pdata[i], name) == 0)
      return table->columns->pdata[i];
  if (table->names->len >= MAX_COLUMNS)
    return NULL;
  column = g_array_new (FALSE, TRUE, sizeof (AnaCell));
  g_ptr_array_add (table->names, (gpointer) name);
  g_ptr_array_add (table->columns, column);
  return column;
}

void
ana_ingest_rows_end (AnaIngestRows *self, gint64 line)
{
  const char *dataset = self->row_dataset != NULL ? self->row_dataset : self->dataset;
  AnaIngestTable *table;
  guint row;

  if (dataset == NULL || *dataset == '\0' || strlen (dataset) > 128)
    {
      ana_ingest_rows_reject (self, line, "dataset", "no dataset: name one in the row or in the address");
      return;
    }
  table = find_table (self, dataset);
  if (table == NULL)
    {
      ana_ingest_rows_reject (self, line, "dataset", "more than %d datasets in one body", MAX_DATASETS);
      return;
    }
  row = table->lines->len;
  for (guint i = 0; i < self->row->len; i++)
    {
      const Named *named = &g_array_index (self->row, Named, i);
      GArray *column = find_column (table, named->name);

      if (column == NULL)
        {
          ana_ingest_rows_reject (self, line, named->name, "more than %d columns", MAX_COLUMNS);
          for (guint c = 0; c < table->columns->len; c++)
            if (((GArray *) table->columns->pdata[c])->len > row)
              g_array_set_size (table->columns->pdata[c], row);
          return;
        }
      g_array_set_size (column, row); /* nulls where earlier rows had none; a name twice: the last one counts */
      g_array_append_val (column, named->cell);
    }
  g_array_append_val (table->lines, line);
  g_array_set_size (self->row, 0);
  self->row_dataset = NULL;
}

/* --- JSON ------------------------------------------------------------------------------------------------------- */

/* Reads the members of an object whose brace is read. FALSE: the text is broken. */
static gboolean
read_object (AnaIngestRows *self, AnaJsonReader *reader, gint64 line)
{
  AnaJsonToken token;
  char *nested = NULL;

  while ((token = ana_json_reader_next (reader)) == ANA_JSON_KEY)
    {
      gsize len, text_len;
      const char *key = ana_json_reader_get_text (reader, &len);
      const char *name = ana_ingest_rows_text (self, key, len);
      AnaCell cell = { ANA_CELL_NULL, { 0 } };
      const char *text;

      switch (ana_json_reader_next (reader))
        {
        case ANA_JSON_STRING:
          text = ana_json_reader_get_text (reader, &text_len);
          cell = (AnaCell) { ANA_CELL_TEXT, { .text = ana_ingest_rows_text (self, text, text_len) } };
          break;
        case ANA_JSON_INT:
          cell = (AnaCell) { ANA_CELL_INT, { .i = ana_json_reader_get_int (reader) } };
          break;
        case ANA_JSON_DOUBLE:
          cell = (AnaCell) { ANA_CELL_REAL, { .d = ana_json_reader_get_double (reader) } };
          break;
        case ANA_JSON_BOOL:
          cell = (AnaCell) { ANA_CELL_BOOL, { .i = ana_json_reader_get_bool (reader) } };
          break;
        case ANA_JSON_NULL:
          break;
        case ANA_JSON_BEGIN_OBJECT:
        case ANA_JSON_BEGIN_ARRAY:
          nested = (char *) name;
          for (int depth = 1; depth > 0;)
            {
              AnaJsonToken inner = ana_json_reader_next (reader);

              if (inner == ANA_JSON_ERROR || inner == ANA_JSON_END)
                return FALSE;
              depth += inner == ANA_JSON_BEGIN_OBJECT || inner == ANA_JSON_BEGIN_ARRAY;
              depth -= inner == ANA_JSON_END_OBJECT || inner == ANA_JSON_END_ARRAY;
            }
          break;
        default:
          return FALSE;
        }
      ana_ingest_rows_put (self, name, strlen (name), cell);
    }
  if (token != ANA_JSON_END_OBJECT)
    return FALSE;
  if (nested != NULL)
    ana_ingest_rows_reject (self, line, nested, "a list or an object is no value of a column");
  else
    ana_ingest_rows_end (self, line);
  return TRUE;
}

typedef struct {
  const char *data;
  gsize       at;
  gint64      line;
} Lines;

/* The line of an offset; offsets only grow. */
static gint64
line_at (Lines *self, gsize offset)
{
  for (; self->at < offset; self->at++)
    self->line += self->data[self->at] == '\n';
  return self->line;
}

static gboolean
fail_json (AnaJsonReader *reader, GError **error)
{
  if (!ana_json_reader_get_error (reader, error))
    g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "an event is a JSON object");
  return FALSE;
}

/**
 * ana_ingest_read_json:
 * @self: where rows go
 * @data: an object, or an array of objects
 * @len: its bytes
 * @error: return location; BAD_INPUT with line and column when the text is broken
 *
 * Reads a JSON body. Nothing of a broken text is kept.
 */
gboolean
ana_ingest_read_json (AnaIngestRows *self, const char *data, gsize len, GError **error)
{
  g_autoptr (AnaJsonReader) reader = ana_json_reader_new ((AnaJsonLimits) { G_MAXUINT32, MAX_DEPTH });
  Lines lines = { data, 0, 1 };
  AnaJsonToken token;

  ana_json_reader_load (reader, data, len);
  token = ana_json_reader_next (reader);
  if (token == ANA_JSON_BEGIN_OBJECT)
    {
      if (!read_object (self, reader, 1))
        return fail_json (reader, error);
    }
  else if (token == ANA_JSON_BEGIN_ARRAY)
    {
      while ((token = ana_json_reader_next (reader)) == ANA_JSON_BEGIN_OBJECT)
        if (!read_object (self, reader, line_at (&lines, ana_json_reader_get_offset (reader))))
          return fail_json (reader, error);
      if (token != ANA_JSON_END_ARRAY)
        return fail_json (reader, error);
    }
  else
    return fail_json (reader, error);
  return ana_json_reader_next (reader) == ANA_JSON_END || fail_json (reader, error);
}

static void
read_line (AnaIngestRows *self, AnaJsonReader *reader, const char *text, gsize len, gint64 line)
{
  g_autoptr (GError) error = NULL;

  ana_json_reader_load (reader, text, len);
  if (ana_json_reader_next (reader) != ANA_JSON_BEGIN_OBJECT)
    {
      fail_json (reader, &error);
      ana_ingest_rows_reject (self, line, NULL, "%s", error->message);
      return;
    }
  if (read_object (self, reader, line))
    return;
  fail_json (reader, &error);
  ana_ingest_rows_reject (self, line, NULL, "%s", error->message);
}

/**
 * ana_ingest_read_lines:
 * @self: where rows go
 * @data: one object a line; empty lines are passed over
 * @len: its bytes
 * @error: return location; never set
 *
 * Reads JSON lines. A broken line is a reject, the others count.
 */
gboolean
ana_ingest_read_lines (AnaIngestRows *self, const char *data, gsize len, GError **error)
{
  g_autoptr (AnaJsonReader) reader = ana_json_reader_new ((AnaJsonLimits) { G_MAXUINT32, MAX_DEPTH });
  const char *end = data + len;
  gint64 line = 1;

  for (const char *next; data < end; data = next, line++)
    {
      const char *stop = memchr (data, '\n', end - data);
      gsize n;

      stop = stop != NULL ? stop : end;
      next = stop + 1;
      n = stop - data;
      while (n > 0 && g_ascii_isspace (data[n - 1]))
        n--;
      if (n > 0)
        read_line (self, reader, data, n, line);
    }
  return TRUE;
}

/* --- CSV -------------------------------------------------------------------------------------------------------- */

typedef struct {
  const char *at, *end;
  char        delimiter;
  gint64      line;       /* of the row that is read next */
  GPtrArray  *fields;     /* of char* in the strings of the rows */
  GString    *field;
} Csv;

/* Reads one record (RFC 4180); FALSE with @reason for a quote that is not closed. */
static gboolean
read_record (AnaIngestRows *rows, Csv *self, const char **reason)
{
  gboolean quoted = FALSE, was_quoted = FALSE;

  g_ptr_array_set_size (self->fields, 0);
  g_string_truncate (self->field, 0);
  for (; self->at < self->end; self->at++)
    {
      char c = *self->at;

      if (quoted && c == '"' && self->at + 1 < self->end && self->at[1] == '"')
        g_string_append_c (self->field, *self->at++);
      else if (c == '"' && (quoted || self->field->len == 0))
        {
          quoted = !quoted;
          was_quoted = TRUE;
        }
      else if (!quoted && c == self->delimiter)
        {
          g_ptr_array_add (self->fields, (gpointer) ana_ingest_rows_text (rows, self->field->str, self->field->len));
          g_string_truncate (self->field, 0);
          was_quoted = FALSE;
        }
      else if (!quoted && c == '\n')
        break;
      else if (quoted || c != '\r' || self->at + 1 == self->end || self->at[1] != '\n')
        {
          self->line += c == '\n';
          g_string_append_c (self->field, c);
        }
    }
  if (self->field->len > 0 || was_quoted || self->fields->len > 0)
    g_ptr_array_add (self->fields, (gpointer) ana_ingest_rows_text (rows, self->field->str, self->field->len));
  self->at++;
  self->line++;
  *reason = quoted ? "a quote is not closed" : NULL;
  return !quoted;
}

static char
guess_delimiter (const char *data, gsize len)
{
  const char *stop = memchr (data, '\n', len);
  gsize n = stop != NULL ? (gsize) (stop - data) : len;

  if (memchr (data, ',', n) != NULL)
    return ',';
  if (memchr (data, ';', n) != NULL)
    return ';';
  return memchr (data, '\t', n) != NULL ? '\t' : ',';
}

static void
take_record (AnaIngestRows *self, const Csv *csv, GPtrArray *header, gint64 line)
{
  if (csv->fields->len != header->len)
    {
      ana_ingest_rows_reject (self, line, NULL, "%u fields where the header has %u", csv->fields->len, header->len);
      return;
    }
  for (guint i = 0; i < header->len; i++)
    {
      const char *text = csv->fields->pdata[i];
      AnaCell cell = { *text != '\0' ? ANA_CELL_TEXT : ANA_CELL_NULL, { .text = text } };

      ana_ingest_rows_put (self, header->pdata[i], strlen (header->pdata[i]), cell);
    }
  ana_ingest_rows_end (self, line);
}

/**
 * ana_ingest_read_csv:
 * @self: where rows go
 * @data: CSV with a header; commas, semicolons or tabs
 * @len: its bytes
 * @error: return location; BAD_INPUT when there is no header, or it is no UTF-8
 *
 * Reads a CSV body. A row of another length is a reject, the others count.
 */
gboolean
ana_ingest_read_csv (AnaIngestRows *self, const char *data, gsize len, GError **error)
{
  g_autoptr (GPtrArray) header = NULL;
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  g_autoptr (GString) field = g_string_new (NULL);
  Csv csv = { data, data + len, ',', 1, fields, field };
  const char *reason;

  if (!g_utf8_validate_len (data, len, NULL))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "the body is no UTF-8");
      return FALSE;
    }
  if (len >= 3 && memcmp (data, "\xEF\xBB\xBF", 3) == 0)
    csv.at += 3;
  csv.delimiter = guess_delimiter (csv.at, csv.end - csv.at);
  if (csv.at >= csv.end || !read_record (self, &csv, &reason) || fields->len == 0)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "1:1: a header is wanted");
      return FALSE;
    }
  self->is_text = TRUE;
  header = g_ptr_array_new ();
  for (guint i = 0; i < fields->len; i++)
    g_ptr_array_add (header, fields->pdata[i]);
  while (csv.at < csv.end)
    {
      gint64 line = csv.line;

      if (!read_record (self, &csv, &reason))
        ana_ingest_rows_reject (self, line, NULL, "%s", reason);
      else if (fields->len > 0)
        take_record (self, &csv, header, line);
    }
  return TRUE;
}
