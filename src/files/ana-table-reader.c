/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-table-reader.c: files of rows as frames: parsed, mapped, calculated, and what does not fit told apart.
 *
 * A chunk at a time: rows are converted cell by cell, and only a row all of whose cells are values enters the frame;
 * then the calculated columns are added over the whole chunk, then the rules throw rows out. The raw text of a chunk's
 * rows is kept until then, because a rule's victim is reported as it stood.
 */
#include "ana-table-reader.h"

#include "ana-byte-source.h"
#include "ana-cell.h"
#include "ana-csv-parser.h"
#include "ana-error.h"
#include "ana-text.h"

#include <string.h>

#define MAX_CHUNK_RAW_BYTES (16 * 1024 * 1024)
#define MAX_SHOWN_CHARS     500 /* of a header, in a message */
#define JSON_ROW_LIMITS     ((AnaJsonLimits) { ANA_CSV_MAX_FIELD_BYTES, 64 })

/* Where a row of the chunk came from. */
typedef struct {
  gint64 line;
  gint64 number;     /* data rows from 0 */
  gsize  raw, raw_len;
} Origin;

struct _AnaTableReader {
  /* Input */
  char             *name;
  const AnaMapping *mapping;      /* (borrowed) */
  AnaRejectFunc     reject;       /* (nullable) */
  gpointer          data;
  AnaByteSource    *source;
  AnaCsvParser     *parser;
  /* JSON lines */
  gboolean          is_json;
  AnaJsonReader    *json;
  GHashTable       *by_source;    /* name in the file -> index + 1 of the column */
  gboolean         *seen;         /* one a column */
  GString          *texts;        /* of the row's cells */
  /* CSV */
  gboolean          header_read;
  int              *field_column; /* of each field of the file: the mapping's column, -1 when left out */
  guint             n_fields;
  /* Derived */
  AnaCell          *cells;        /* one a column */
  gint64            next_number;
  GArray           *origins;      /* of Origin, of the chunk */
  GString          *raw;          /* raw texts of the chunk */
  guint64           n_rejected;
};

static const AnaColumnRule *
rule_at (AnaTableReader *self, guint i)
{
  return g_ptr_array_index (self->mapping->columns, i);
}

static gboolean
has_name (const char *name, const char *const *suffixes)
{
  for (; *suffixes != NULL; suffixes++)
    {
      gsize n = strlen (name), m = strlen (*suffixes);

      if (n >= m && g_ascii_strcasecmp (name + n - m, *suffixes) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
begin_format (AnaTableReader *self)
{
  static const char *const json[] = { ".jsonl", ".ndjson", ".jsonlines", NULL };
  static const char *const tsv[] = { ".tsv", ".tab", NULL };
  g_autofree char *inner = ana_byte_source_inner_name (self->name);
  char delimiter = self->mapping->delimiter;

  self->is_json = has_name (inner, json);
  if (self->is_json)
    {
      self->parser = ana_csv_parser_new ('\n', 0, ana_byte_source_read, self->source);
      self->json = ana_json_reader_new (JSON_ROW_LIMITS);
      self->by_source = g_hash_table_new (g_str_hash, g_str_equal);
      self->seen = g_new0 (gboolean, self->mapping->columns->len);
      self->texts = g_string_new (NULL);
      for (guint i = 0; i < self->mapping->columns->len; i++)
        g_hash_table_insert (self->by_source, rule_at (self, i)->source, GUINT_TO_POINTER (i + 1));
      return;
    }
  if (delimiter == 0)
    delimiter = has_name (inner, tsv) ? '\t' : ',';
  self->parser = ana_csv_parser_new (delimiter, self->mapping->quote, ana_byte_source_read, self->source);
}

static AnaTableReader *
reader_new (AnaByteSource *source, const char *name, const AnaMapping *mapping, AnaRejectFunc reject, gpointer data)
{
  AnaTableReader *self = g_new0 (AnaTableReader, 1);

  self->name = g_strdup (name);
  self->mapping = mapping;
  self->reject = reject;
  self->data = data;
  self->source = source;
  self->cells = g_new0 (AnaCell, mapping->columns->len);
  self->origins = g_array_new (FALSE, FALSE, sizeof (Origin));
  self->raw = g_string_new (NULL);
  begin_format (self);
  return self;
}

/**
 * ana_table_reader_open:
 * @path: a regular file; its name says the kind: .tsv, .jsonl or .ndjson, else CSV; .gz, .xz and .zst are unpacked
 * @mapping: borrowed for the reader's life
 * @reject: (nullable): told of each row that is left out
 *
 * Opens a file of rows. Memory stays constant whatever its size.
 *
 * Returns: (transfer full): a reader at the first row, or %NULL and NOT_FOUND, NOT_PERMITTED, BAD_INPUT or FAILED
 */
AnaTableReader *
ana_table_reader_open (const char *path, const AnaMapping *mapping, AnaRejectFunc reject, gpointer data, GError **error)
{
  AnaByteSource *source = ana_byte_source_open (path, mapping->encoding, error);

  return source == NULL ? NULL : reader_new (source, path, mapping, reject, data);
}

/**
 * ana_table_reader_new_fd:
 * @fd: a regular file open for reading, at its beginning; taken
 * @name: its name, for the kind and the messages
 *
 * Like ana_table_reader_open() for a file that is already open (and checked by whoever opened it).
 *
 * Returns: (transfer full): a reader, or %NULL and an error
 */
AnaTableReader *
ana_table_reader_new_fd (int fd, const char *name, const AnaMapping *mapping, AnaRejectFunc reject, gpointer data, GError **error)
{
  AnaByteSource *source = ana_byte_source_new_fd (fd, name, mapping->encoding, error);

  return source == NULL ? NULL : reader_new (source, name, mapping, reject, data);
}

/**
 * ana_table_reader_free:
 *
 * Closes the file.
 */
void
ana_table_reader_free (AnaTableReader *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->parser, ana_csv_parser_free);
  g_clear_pointer (&self->source, ana_byte_source_free);
  g_clear_pointer (&self->json, ana_json_reader_free);
  g_clear_pointer (&self->by_source, g_hash_table_unref);
  if (self->texts != NULL)
    g_string_free (self->texts, TRUE);
  g_array_unref (self->origins);
  g_string_free (self->raw, TRUE);
  g_free (self->seen);
  g_free (self->field_column);
  g_free (self->cells);
  g_free (self->name);
  g_free (self);
}

/**
 * ana_table_reader_get_progress:
 *
 * Returns: 0 to 1, by the bytes of the file
 */
double
ana_table_reader_get_progress (const AnaTableReader *self)
{
  return ana_byte_source_get_progress (self->source);
}

/**
 * ana_table_reader_get_n_rejected:
 *
 * Returns: rows left out so far
 */
guint64
ana_table_reader_get_n_rejected (const AnaTableReader *self)
{
  return self->n_rejected;
}

/* --- rejects --- */

static void
report (AnaTableReader *self, gint64 line, gint64 column, const char *reason, const char *raw, gsize raw_len)
{
  AnaReject reject = { .line = line, .column = column, .reason = (char *) reason };
  g_autofree char *text = NULL;

  self->n_rejected++;
  if (self->reject == NULL)
    return;
  /* A NUL would end the text: it is shown as U+2400. */
  if (memchr (raw, 0, raw_len) != NULL)
    {
      GString *shown = g_string_sized_new (raw_len + 8);

      for (gsize i = 0; i < raw_len; i++)
        if (raw[i] == '\0')
          g_string_append (shown, "\xE2\x90\x80");
        else
          g_string_append_c (shown, raw[i]);
      text = g_string_free (shown, FALSE);
    }
  else
    text = g_strndup (raw, raw_len);
  reject.text = text;
  self->reject (&reject, self->data);
}

static void
report_row (AnaTableReader *self, const AnaCsvRow *row, gsize offset, const char *reason)
{
  gint64 line, column;

  ana_csv_row_locate (row, offset, &line, &column);
  report (self, line, column, reason, row->raw, row->raw_len);
}

/* --- CSV --- */

static int
find_column (AnaTableReader *self, const char *name, gsize len)
{
  for (guint i = 0; i < self->mapping->columns->len; i++)
    {
      const char *source = rule_at (self, i)->source;

      if (strlen (source) == len && memcmp (source, name, len) == 0)
        return i;
    }
  return -1;
}

static gboolean
check_header (AnaTableReader *self, const AnaCsvRow *row, GError **error)
{
  g_autofree guint *n_found = g_new0 (guint, self->mapping->columns->len);

  for (guint i = 0; i < self->n_fields; i++)
    if (self->field_column[i] >= 0)
      n_found[self->field_column[i]]++;
  for (guint i = 0; i < self->mapping->columns->len; i++)
    if (n_found[i] != 1)
      {
        g_autofree char *raw = g_strndup (row->raw, MIN (row->raw_len, 6 * MAX_SHOWN_CHARS)), *shown = ana_text_to_line (raw, MAX_SHOWN_CHARS);

        ana_error_set_at (error, self->name, row->line, 1,
                          n_found[i] == 0 ? "there is no column \"%s\"; the first line is: %s" : "column \"%s\" stands twice: %s",
                          rule_at (self, i)->source, shown);
        return FALSE;
      }
  return TRUE;
}

/* The first line: the names, or with "header": false the first row, whose columns are called 1, 2, 3. */
static gboolean
read_header (AnaTableReader *self, const AnaCsvRow *row, GError **error)
{
  self->header_read = TRUE;
  if (row->error != NULL)
    {
      gint64 line, column;

      ana_csv_row_locate (row, row->error_offset, &line, &column);
      ana_error_set_at (error, self->name, line, column, "%s", row->error);
      return FALSE;
    }
  self->n_fields = row->n_fields;
  self->field_column = g_new (int, row->n_fields);
  for (guint i = 0; i < row->n_fields; i++)
    if (self->mapping->header)
      self->field_column[i] = find_column (self, row->fields[i].text, row->fields[i].len);
    else
      {
        g_autofree char *number = g_strdup_printf ("%u", i + 1);
        self->field_column[i] = find_column (self, number, strlen (number));
      }
  return check_header (self, row, error);
}

static gboolean
convert_csv (AnaTableReader *self, const AnaCsvRow *row)
{
  if (row->error != NULL)
    {
      report_row (self, row, row->error_offset, row->error);
      return FALSE;
    }
  if (row->n_fields != self->n_fields)
    {
      g_autofree char *reason = g_strdup_printf ("%u fields where %u are wanted", row->n_fields, self->n_fields);
      report_row (self, row, 0, reason);
      return FALSE;
    }
  for (guint i = 0; i < row->n_fields; i++)
    {
      int column = self->field_column[i];
      const AnaCsvField *field = &row->fields[i];
      const char *reason;

      if (column < 0)
        continue;
      reason = ana_cell_parse (self->mapping, rule_at (self, column), field->text, field->len, field->quoted, &self->cells[column]);
      if (reason != NULL)
        {
          g_autofree char *named = g_strdup_printf ("%s: %s", rule_at (self, column)->source, reason);
          report_row (self, row, field->offset, named);
          return FALSE;
        }
    }
  return TRUE;
}

/* --- JSON lines --- */

/* Skips what stands between a key and its value, so that a number's own text is found. */
static const char *
value_start (const char *p, const char *end)
{
  while (p < end && (*p == ':' || *p == ' ' || *p == '\t'))
    p++;
  return p;
}

static const char *
take_json_value (AnaTableReader *self, const AnaCsvRow *row, guint column, gsize *offset)
{
  const char *start = value_start (row->raw + ana_json_reader_get_offset (self->json), row->raw + row->raw_len);
  AnaJsonToken token = ana_json_reader_next (self->json);
  const char *text = start;
  gsize len = row->raw + ana_json_reader_get_offset (self->json) - start;
  gsize kept = self->texts->len;

  *offset = start - row->raw;
  if (token == ANA_JSON_ERROR)
    return "not JSON";
  if (token == ANA_JSON_BEGIN_OBJECT || token == ANA_JSON_BEGIN_ARRAY)
    return "a list or an object where one value is wanted";
  if (self->seen[column])
    return "a member stands twice";
  self->seen[column] = TRUE;
  if (token == ANA_JSON_NULL)
    return NULL;
  if (token == ANA_JSON_STRING)
    text = ana_json_reader_get_text (self->json, &len);
  if (memchr (text, 0, len) != NULL)
    return "a NUL character";
  if (kept + len > self->texts->allocated_len - 1)
    return "a row is over 10 MB";
  g_string_append_len (self->texts, text, len);
  return ana_cell_parse (self->mapping, rule_at (self, column), self->texts->str + kept, len, token == ANA_JSON_STRING,
                         &self->cells[column]);
}

static gboolean
fail_json (AnaTableReader *self, const AnaCsvRow *row, gsize offset, const char *name, const char *reason)
{
  g_autofree char *named = name != NULL ? g_strdup_printf ("%s: %s", name, reason) : g_strdup (reason);

  report_row (self, row, offset, named);
  return FALSE;
}

static gboolean
fail_json_syntax (AnaTableReader *self, const AnaCsvRow *row)
{
  g_autoptr (GError) error = NULL;

  ana_json_reader_get_error (self->json, &error);
  return fail_json (self, row, MIN (ana_json_reader_get_offset (self->json), row->raw_len), NULL,
                    error != NULL ? error->message : "one object a line is wanted");
}

static gboolean
convert_json (AnaTableReader *self, const AnaCsvRow *row)
{
  AnaJsonToken token;

  if (row->error != NULL)
    return fail_json (self, row, row->error_offset, NULL, row->error);
  for (guint i = 0; i < self->mapping->columns->len; i++)
    {
      self->seen[i] = FALSE;
      self->cells[i] = (AnaCell) { .is_null = TRUE };
    }
  g_string_set_size (self->texts, row->raw_len);  /* room for every text: none moves */
  g_string_truncate (self->texts, 0);
  ana_json_reader_load (self->json, row->raw, row->raw_len);
  if (ana_json_reader_next (self->json) != ANA_JSON_BEGIN_OBJECT)
    return fail_json_syntax (self, row);
  while ((token = ana_json_reader_next (self->json)) == ANA_JSON_KEY)
    {
      gsize len, offset = 0;
      const char *key = ana_json_reader_get_text (self->json, &len);
      g_autofree char *name = g_strndup (key, len);
      guint column = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_source, name));
      const char *reason;

      if (column == 0)
        {
          if (!ana_json_reader_skip (self->json))
            return fail_json_syntax (self, row);
          continue;
        }
      reason = take_json_value (self, row, column - 1, &offset);
      if (ana_json_reader_get_error (self->json, NULL))
        return fail_json_syntax (self, row);
      if (reason != NULL)
        return fail_json (self, row, offset, name, reason);
    }
  return (token == ANA_JSON_END_OBJECT && ana_json_reader_next (self->json) == ANA_JSON_END) || fail_json_syntax (self, row);
}

/* --- chunks --- */

static AnaFrameBuilder *
new_builder (AnaTableReader *self)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();

  for (guint i = 0; i < self->mapping->columns->len; i++)
    {
      const AnaColumnRule *rule = rule_at (self, i);
      gboolean measure = rule->type == ANA_TYPE_INT || rule->type == ANA_TYPE_REAL || rule->type == ANA_TYPE_MONEY;

      ana_frame_builder_add_field (builder, rule->as, rule->type, rule->currency, NULL,
                                   rule->type == ANA_TYPE_TIME || rule->type == ANA_TYPE_DATE ? ANA_ROLE_TIME
                                   : measure                                                  ? ANA_ROLE_MEASURE
                                                                                              : ANA_ROLE_DIMENSION);
    }
  return builder;
}

static void
keep_row (AnaTableReader *self, const AnaCsvRow *row, AnaFrameBuilder *builder)
{
  Origin origin = { row->line, self->next_number, self->raw->len, row->raw_len };

  for (guint i = 0; i < self->mapping->columns->len; i++)
    ana_cell_put (&self->cells[i], rule_at (self, i)->type, builder, i);
  g_array_append_val (self->origins, origin);
  g_string_append_len (self->raw, row->raw, row->raw_len);
}

/* FALSE with an error; n_rows tells whether there was any row. */
static gboolean
read_rows (AnaTableReader *self, AnaFrameBuilder *builder, guint max_rows, GError **error)
{
  g_autoptr (GError) local = NULL;
  AnaCsvRow row;

  g_array_set_size (self->origins, 0);
  g_string_truncate (self->raw, 0);
  while (self->origins->len < max_rows && self->raw->len < MAX_CHUNK_RAW_BYTES)
    {
      if (!ana_csv_parser_next (self->parser, &row, &local))
        break;
      if (ana_csv_row_is_blank (&row) && (self->is_json || !self->header_read || self->n_fields > 1))
        continue;
      if (!self->is_json && !self->header_read)
        {
          if (!read_header (self, &row, error))
            return FALSE;
          if (self->mapping->header)
            continue;
        }
      if (self->is_json ? convert_json (self, &row) : convert_csv (self, &row))
        keep_row (self, &row, builder);
      self->next_number++;
    }
  if (local == NULL)
    return TRUE;
  g_propagate_prefixed_error (error, g_steal_pointer (&local), "%s: ", self->name);
  return FALSE;
}

static AnaFrame *
calculate (AnaTableReader *self, AnaFrame *frame, GError **error)
{
  AnaFrame *out = ana_frame_ref (frame);

  for (guint i = 0; i < self->mapping->calculations->len; i++)
    {
      const AnaCalculation *calculation = g_ptr_array_index (self->mapping->calculations, i);
      g_autoptr (AnaFrame) before = out;
      g_autoptr (AnaFrame) column = ana_expr_eval (calculation->expr, before, calculation->as, error);

      if (column == NULL)
        return NULL;
      out = ana_frame_join_columns ((AnaFrame *[]) { before, column }, 2);
    }
  return out;
}

/* Marks in @dropped the rows that a rule throws out, and tells of them. */
static gboolean
apply_rule (AnaTableReader *self, const AnaRejectRule *rule, AnaFrame *frame, guint8 *dropped, GError **error)
{
  guint n_rows = ana_frame_get_n_rows (frame), n_good, next = 0;
  g_autofree guint32 *good = g_new (guint32, MAX (n_rows, 1));
  g_autoptr (GError) local = NULL;

  n_good = ana_expr_select (rule->unless, frame, good, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  for (guint row = 0; row < n_rows; row++)
    {
      const Origin *origin = &g_array_index (self->origins, Origin, row);

      if (next < n_good && good[next] == row)
        next++;
      else if (!dropped[row])
        {
          dropped[row] = TRUE;
          report (self, origin->line, 1, rule->reason, self->raw->str + origin->raw, origin->raw_len);
        }
    }
  return TRUE;
}

static void
drop_timeless (AnaTableReader *self, AnaFrame *frame, guint8 *dropped)
{
  int col = self->mapping->time == NULL ? -1 : ana_frame_find (frame, self->mapping->time);
  g_autofree char *reason = NULL;

  if (col < 0 || ana_frame_get_validity (frame, col) == NULL)
    return;
  reason = g_strdup_printf ("no %s", self->mapping->time);
  for (guint row = 0; row < ana_frame_get_n_rows (frame); row++)
    if (!dropped[row] && ana_frame_is_null (frame, col, row))
      {
        const Origin *origin = &g_array_index (self->origins, Origin, row);

        dropped[row] = TRUE;
        report (self, origin->line, 1, reason, self->raw->str + origin->raw, origin->raw_len);
      }
}

static AnaFrame *
drop_rows (AnaTableReader *self, AnaFrame *frame, GArray *numbers, GError **error)
{
  guint n_rows = ana_frame_get_n_rows (frame), n_kept = 0;
  g_autofree guint8 *dropped = g_new0 (guint8, MAX (n_rows, 1));
  g_autofree guint32 *kept = g_new (guint32, MAX (n_rows, 1));

  for (guint i = 0; i < self->mapping->rejects->len; i++)
    if (!apply_rule (self, g_ptr_array_index (self->mapping->rejects, i), frame, dropped, error))
      return NULL;
  drop_timeless (self, frame, dropped);
  for (guint row = 0; row < n_rows; row++)
    if (!dropped[row])
      {
        kept[n_kept++] = row;
        g_array_append_val (numbers, g_array_index (self->origins, Origin, row).number);
      }
  return n_kept == n_rows ? ana_frame_ref (frame) : ana_frame_take_rows (frame, kept, n_kept);
}

/**
 * ana_table_reader_next:
 * @max_rows: at most so many rows
 * @row_numbers: (out) (optional) (element-type gint64): the number of each row in the file, data rows from 0, those
 *   rejected counted too
 *
 * Reads, maps and checks the next rows. Columns are those of ana_mapping_get_schema().
 *
 * Returns: (transfer full) (nullable): a frame of at least one row; %NULL without error at the end; %NULL and
 *   BAD_INPUT (with file, line, column) or LIMIT when the file as a whole cannot be read
 */
AnaFrame *
ana_table_reader_next (AnaTableReader *self, guint max_rows, GArray **row_numbers, GError **error)
{
  for (;;)
    {
      AnaFrameBuilder *builder = new_builder (self);
      gboolean ok = read_rows (self, builder, max_rows, error);
      g_autoptr (AnaFrame) read = ana_frame_builder_end (builder);
      g_autoptr (AnaFrame) whole = NULL;
      g_autoptr (AnaFrame) out = NULL;
      g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

      if (!ok || self->origins->len == 0)
        return NULL;
      whole = calculate (self, read, error);
      out = whole == NULL ? NULL : drop_rows (self, whole, numbers, error);
      if (out == NULL)
        return NULL;
      if (ana_frame_get_n_rows (out) == 0)
        continue;
      if (row_numbers != NULL)
        *row_numbers = g_steal_pointer (&numbers);
      return g_steal_pointer (&out);
    }
}
