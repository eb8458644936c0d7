/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cli-data.c: `--data FILE`: CSV with a header, JSON rows, or an answer of `query` (FORMATS.md section 9), as a frame.
 *
 * A column is what all of its cells can be: whole numbers, numbers, times; else text. An answer names its types.
 */
#include "config.h"

#include "ana-cli-data.h"

#include "ana-byte-source.h"
#include "ana-csv-parser.h"
#include "ana-error.h"
#include "ana-json.h"
#include "ana-time.h"

#include <glib/gi18n.h>
#include <string.h>

/* Cells as texts, column by column; NULL is missing. */
typedef struct {
  GPtrArray *names;  /* of char* */
  GPtrArray *cells;  /* of GPtrArray of char* */
  GPtrArray *types;  /* of char*: as an answer names them; NULL: to be seen */
} Table;

static void
free_cells (gpointer data)
{
  g_ptr_array_unref (data);
}

static void
table_init (Table *table)
{
  table->names = g_ptr_array_new_with_free_func (g_free);
  table->cells = g_ptr_array_new_with_free_func (free_cells);
  table->types = g_ptr_array_new_with_free_func (g_free);
}

static void
table_clear (Table *table)
{
  g_ptr_array_unref (table->names);
  g_ptr_array_unref (table->cells);
  g_ptr_array_unref (table->types);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

static guint
add_column (Table *table, const char *name, const char *type)
{
  g_ptr_array_add (table->names, g_strdup (name));
  g_ptr_array_add (table->cells, g_ptr_array_new_with_free_func (g_free));
  g_ptr_array_add (table->types, g_strdup (type));
  return table->names->len - 1;
}

/* --- types --- */

typedef enum { LOOKS_INT, LOOKS_REAL, LOOKS_TIME, LOOKS_TEXT } Looks;

static Looks
look_at (const char *cell)
{
  gint64 number, t_usec;
  char *end;

  if (g_ascii_string_to_signed (cell, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return LOOKS_INT;
  g_ascii_strtod (cell, &end);
  if (end != cell && *end == '\0')
    return LOOKS_REAL;
  return ana_time_parse (cell, ana_zone_utc (), &t_usec, NULL) ? LOOKS_TIME : LOOKS_TEXT;
}

static Looks
look_at_column (GPtrArray *cells)
{
  gboolean seen[LOOKS_TEXT + 1] = { FALSE };

  for (guint i = 0; i < cells->len; i++)
    if (cells->pdata[i] != NULL)
      seen[look_at (cells->pdata[i])] = TRUE;
  if (seen[LOOKS_TEXT] || (seen[LOOKS_TIME] && (seen[LOOKS_INT] || seen[LOOKS_REAL])))
    return LOOKS_TEXT;
  if (seen[LOOKS_TIME])
    return LOOKS_TIME;
  return seen[LOOKS_REAL] ? LOOKS_REAL : seen[LOOKS_INT] ? LOOKS_INT : LOOKS_TEXT;
}

static AnaType
type_of_looks (Looks looks)
{
  static const AnaType types[] = { ANA_TYPE_INT, ANA_TYPE_REAL, ANA_TYPE_TIME, ANA_TYPE_TEXT };

  return types[looks];
}

static void
put_cell (AnaFrameBuilder *builder, guint col, AnaType type, const char *cell)
{
  gint64 value;

  if (cell == NULL)
    ana_frame_builder_put_null (builder, col);
  else if (type == ANA_TYPE_TEXT)
    ana_frame_builder_put_text (builder, col, cell, -1);
  else if (type == ANA_TYPE_REAL)
    ana_frame_builder_put_double (builder, col, g_ascii_strtod (cell, NULL));
  else if ((type == ANA_TYPE_TIME || type == ANA_TYPE_DATE) && ana_time_parse (cell, ana_zone_utc (), &value, NULL))
    ana_frame_builder_put_int64 (builder, col, type == ANA_TYPE_DATE ? value / ANA_USEC_PER_DAY : value);
  else if (type != ANA_TYPE_TIME && type != ANA_TYPE_DATE && g_ascii_string_to_signed (cell, 10, G_MININT64, G_MAXINT64, &value, NULL))
    ana_frame_builder_put_int64 (builder, col, value);
  else
    ana_frame_builder_put_null (builder, col);
}

static AnaFrame *
build (const Table *table)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();

  for (guint c = 0; c < table->names->len; c++)
    {
      GPtrArray *cells = table->cells->pdata[c];
      char currency[4] = "";
      AnaType type = type_of_looks (look_at_column (cells));
      guint col;

      if (table->types->pdata[c] != NULL)
        ana_type_from_string (table->types->pdata[c], &type, currency);
      col = ana_frame_builder_add_field (builder, table->names->pdata[c], type, currency, NULL,
                                         type == ANA_TYPE_TIME ? ANA_ROLE_TIME : type == ANA_TYPE_TEXT ? ANA_ROLE_DIMENSION : ANA_ROLE_MEASURE);
      for (guint i = 0; i < cells->len; i++)
        put_cell (builder, col, type, cells->pdata[i]);
    }
  return ana_frame_builder_end (builder);
}

/* --- CSV --- */

static gboolean
add_csv_row (Table *table, const char *path, const AnaCsvRow *row, GError **error)
{
  if (row->error != NULL || (table->cells->len > 0 && row->n_fields != table->cells->len))
    {
      gint64 line, column;

      ana_csv_row_locate (row, row->error_offset, &line, &column);
      ana_error_set_at (error, path, line, column, "%s", row->error != NULL ? row->error : _("the row has another number of fields than the header"));
      return FALSE;
    }
  for (guint i = 0; i < row->n_fields; i++)
    {
      const AnaCsvField *field = &row->fields[i];
      gboolean missing = field->len == 0 && !field->quoted;

      g_ptr_array_add (table->cells->pdata[i], missing ? NULL : g_strndup (field->text, field->len));
    }
  return TRUE;
}

static gboolean
read_csv (Table *table, const char *path, GError **error)
{
  g_autoptr (AnaByteSource) source = ana_byte_source_open (path, ANA_ENCODING_UTF8, error);
  g_autoptr (AnaCsvParser) parser = NULL;
  g_autoptr (GError) local = NULL;
  AnaCsvRow row;

  if (source == NULL)
    return FALSE;
  parser = ana_csv_parser_new (g_str_has_suffix (path, ".tsv") ? '\t' : ',', '"', ana_byte_source_read, source);
  if (!ana_csv_parser_next (parser, &row, &local))
    {
      if (local == NULL)
        ana_error_set_at (&local, path, 1, 1, "%s", _("the file is empty"));
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  for (guint i = 0; i < row.n_fields; i++)
    {
      g_autofree char *name = g_strndup (row.fields[i].text, row.fields[i].len);
      add_column (table, name, NULL);
    }
  while (ana_csv_parser_next (parser, &row, &local))
    if (!ana_csv_row_is_blank (&row) && !add_csv_row (table, path, &row, error))
      return FALSE;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* --- JSON --- */

static char *
dup_cell (JsonNode *node)
{
  char number[32];

  if (!JSON_NODE_HOLDS_VALUE (node))
    return JSON_NODE_HOLDS_NULL (node) ? NULL : json_to_string (node, FALSE);
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "1" : "0");
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  ana_double_to_string (json_node_get_double (node), number);
  return g_strdup (number);
}

static guint
find_column (Table *table, const char *name, guint n_rows)
{
  guint col;

  for (guint i = 0; i < table->names->len; i++)
    if (strcmp (table->names->pdata[i], name) == 0)
      return i;
  col = add_column (table, name, NULL);
  for (guint i = 0; i < n_rows; i++)
    g_ptr_array_add (table->cells->pdata[col], NULL);
  return col;
}

/* [{"a":1,"b":"x"},…] */
static gboolean
read_objects (Table *table, const char *path, JsonArray *rows, GError **error)
{
  for (guint r = 0; r < json_array_get_length (rows); r++)
    {
      JsonNode *node = json_array_get_element (rows, r);
      JsonObjectIter iter;
      const char *name;
      JsonNode *value;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s: /%u: %s", path, r, _("a row is an object"));
          return FALSE;
        }
      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, &name, &value))
        {
          GPtrArray *cells = table->cells->pdata[find_column (table, name, r)];
          g_ptr_array_add (cells, dup_cell (value));
        }
      for (guint c = 0; c < table->cells->len; c++)
        if (((GPtrArray *) table->cells->pdata[c])->len == r)
          g_ptr_array_add (table->cells->pdata[c], NULL);
    }
  return TRUE;
}

/* {"columns":[{"name":…,"type":…}],"rows":[[…]…]} */
static gboolean
read_answer (Table *table, const char *path, JsonObject *answer, GError **error)
{
  JsonNode *columns = json_object_get_member (answer, "columns"), *rows = json_object_get_member (answer, "rows");

  if (columns == NULL || !JSON_NODE_HOLDS_ARRAY (columns) || rows == NULL || !JSON_NODE_HOLDS_ARRAY (rows))
    goto wrong;
  for (guint c = 0; c < json_array_get_length (json_node_get_array (columns)); c++)
    {
      JsonNode *column = json_array_get_element (json_node_get_array (columns), c);

      if (!JSON_NODE_HOLDS_OBJECT (column))
        goto wrong;
      add_column (table, json_object_get_string_member_with_default (json_node_get_object (column), "name", ""),
                  json_object_get_string_member_with_default (json_node_get_object (column), "type", "text"));
    }
  for (guint r = 0; r < json_array_get_length (json_node_get_array (rows)); r++)
    {
      JsonNode *row = json_array_get_element (json_node_get_array (rows), r);

      if (!JSON_NODE_HOLDS_ARRAY (row) || json_array_get_length (json_node_get_array (row)) != table->cells->len)
        goto wrong;
      for (guint c = 0; c < table->cells->len; c++)
        g_ptr_array_add (table->cells->pdata[c], dup_cell (json_array_get_element (json_node_get_array (row), c)));
    }
  return TRUE;

wrong:
  g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s: %s", path, _("neither rows nor an answer with columns and rows"));
  return FALSE;
}

static gboolean
read_json (Table *table, const char *path, GError **error)
{
  g_autoptr (JsonNode) node = ana_json_parse_file (path, NULL, error);

  if (node == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return read_objects (table, path, json_node_get_array (node), error);
  if (JSON_NODE_HOLDS_OBJECT (node))
    return read_answer (table, path, json_node_get_object (node), error);
  g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s: %s", path, _("neither rows nor an answer with columns and rows"));
  return FALSE;
}

/**
 * ana_cli_read_rows:
 * @path: ends in .json for JSON, in .tsv for tabs; else CSV
 * @error: return location
 *
 * Reads the whole file; meant for what is drawn, not for what is imported.
 *
 * Returns: (transfer full): the rows, or %NULL with an error that names the place
 */
AnaFrame *
ana_cli_read_rows (const char *path, GError **error)
{
  g_auto (Table) table;

  table_init (&table);
  if (g_str_has_suffix (path, ".json") ? !read_json (&table, path, error) : !read_csv (&table, path, error))
    return NULL;
  return build (&table);
}
