/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-answer.c: what the hub answered to a query (FORMATS.md section 9), as a frame.
 */
#include "config.h"

#include "ana-tile-answer.h"
#include "ana-tile-data.h"

#include "ana-error.h"
#include "ana-money.h"

#include <math.h>
#include <string.h>

#define ANSWER_LIMITS ((AnaJsonLimits) { 64 * 1024 * 1024, 16 })

static gboolean
fail (GError **error, const char *what)
{
  g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "the hub's answer: %s", what);
  return FALSE;
}

static AnaRole
read_role (const char *text)
{
  if (g_strcmp0 (text, "measure") == 0)
    return ANA_ROLE_MEASURE;
  return g_strcmp0 (text, "time") == 0 ? ANA_ROLE_TIME : ANA_ROLE_DIMENSION;
}

/* Money with fractions (a mean) comes as minor units; a real with a unit of money is in major ones, here as everywhere. */
static double
get_factor (const char *unit)
{
  return unit != NULL && g_str_has_prefix (unit, "money:") ? pow (10, -MAX (ana_money_get_digits (unit + strlen ("money:")), 0)) : 1;
}

static gboolean
add_columns (AnaFrameBuilder *builder, JsonArray *columns, AnaType *types, double *factors, GError **error)
{
  for (guint i = 0; i < json_array_get_length (columns); i++)
    {
      JsonNode *node = json_array_get_element (columns, i);
      JsonObject *column = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *name = column != NULL ? ana_json_get_string (column, "", "name", NULL, NULL) : NULL;
      const char *type = column != NULL ? ana_json_get_string (column, "", "type", NULL, NULL) : NULL;
      const char *unit = column != NULL ? ana_json_get_string (column, "", "unit", NULL, NULL) : NULL;
      const char *role = column != NULL ? ana_json_get_string (column, "", "role", NULL, NULL) : NULL;
      char currency[4] = "";

      if (name == NULL || type == NULL || !ana_type_from_string (type, &types[i], currency))
        return fail (error, "a column has no name, or no type that is known");
      factors[i] = ana_json_get_bool (column, "", "major", FALSE, NULL) ? 1 : get_factor (unit);
      ana_frame_builder_add_field (builder, name, types[i], currency, unit, read_role (role));
    }
  return TRUE;
}

static gboolean
put_number (AnaFrameBuilder *builder, guint col, AnaType type, double factor, JsonNode *node)
{
  GType held = json_node_get_value_type (node);

  if (held != G_TYPE_INT64 && held != G_TYPE_DOUBLE)
    return FALSE;
  if (type != ANA_TYPE_REAL && held == G_TYPE_DOUBLE && fabs (json_node_get_double (node)) > 0x1p53)
    return FALSE;
  if (type == ANA_TYPE_REAL)
    ana_frame_builder_put_double (builder, col, json_node_get_double (node) * factor);
  else
    ana_frame_builder_put_int64 (builder, col, json_node_get_int (node));
  return TRUE;
}

static gboolean
put_text (AnaFrameBuilder *builder, guint col, AnaType type, const char *text)
{
  gint64 t_usec;

  if (type == ANA_TYPE_TEXT)
    ana_frame_builder_put_text (builder, col, text, -1);
  else if ((type != ANA_TYPE_DATE && type != ANA_TYPE_TIME) || !ana_time_parse (text, ana_zone_utc (), &t_usec, NULL))
    return FALSE;
  else
    ana_frame_builder_put_int64 (builder, col, type == ANA_TYPE_DATE ? t_usec / ANA_USEC_PER_DAY : t_usec);
  return TRUE;
}

static gboolean
put_cell (AnaFrameBuilder *builder, guint col, AnaType type, double factor, JsonNode *node)
{
  if (JSON_NODE_HOLDS_NULL (node))
    {
      ana_frame_builder_put_null (builder, col);
      return TRUE;
    }
  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return put_text (builder, col, type, json_node_get_string (node));
  if (json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return type != ANA_TYPE_TEXT && put_number (builder, col, type, factor, node);
  if (type != ANA_TYPE_BOOL)
    return FALSE;
  ana_frame_builder_put_int64 (builder, col, json_node_get_boolean (node));
  return TRUE;
}

static gboolean
put_rows (AnaFrameBuilder *builder, JsonArray *rows, const AnaType *types, const double *factors, guint n_cols, GError **error)
{
  for (guint r = 0; r < json_array_get_length (rows); r++)
    {
      JsonNode *node = json_array_get_element (rows, r);
      JsonArray *row = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

      if (row == NULL || json_array_get_length (row) != n_cols)
        return fail (error, "a row has not as many values as there are columns");
      for (guint c = 0; c < n_cols; c++)
        if (!put_cell (builder, c, types[c], factors[c], json_array_get_element (row, c)))
          return fail (error, "a value is not of its column's type");
    }
  return TRUE;
}

/**
 * ana_tile_answer_get_as_of:
 * @answer: an answer of `POST /query`
 *
 * A text (RFC 3339), or microseconds as the cache may hold them from hubs before 0.2. Pure; any thread.
 *
 * Returns: the moment up to which the rows are; %ANA_TIME_NONE when it says none
 */
gint64
ana_tile_answer_get_as_of (JsonObject *answer)
{
  JsonNode *node = json_object_get_member (answer, "as_of");
  gint64 as_of_usec;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return ANA_TIME_NONE;
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return ana_json_get_int (answer, "", "as_of", ANA_TIME_NONE, NULL);
  return ana_time_parse (json_node_get_string (node), ana_zone_utc (), &as_of_usec, NULL) ? as_of_usec : ANA_TIME_NONE;
}

/**
 * ana_tile_answer_read_as_of:
 * @body: an answer of `POST /query`, of any size
 *
 * As ana_tile_answer_get_as_of(), without making a tree of its rows: on the main thread that would be a frame or two. Pure.
 *
 * Returns: %ANA_TIME_NONE when it says none, or is no answer
 */
gint64
ana_tile_answer_read_as_of (GBytes *body)
{
  gsize n_bytes, len;
  const char *data = g_bytes_get_data (body, &n_bytes), *text;
  g_autoptr (AnaJsonReader) reader = ana_json_reader_new (ANSWER_LIMITS);
  g_autofree char *time = NULL;
  gint64 as_of_usec;

  ana_json_reader_load (reader, data, n_bytes);
  if (ana_json_reader_next (reader) != ANA_JSON_BEGIN_OBJECT)
    return ANA_TIME_NONE;
  while (ana_json_reader_next (reader) == ANA_JSON_KEY)
    {
      AnaJsonToken token;

      text = ana_json_reader_get_text (reader, &len);
      if (len != strlen ("as_of") || memcmp (text, "as_of", len) != 0)
        {
          if (!ana_json_reader_skip (reader))
            return ANA_TIME_NONE;
          continue;
        }
      token = ana_json_reader_next (reader);
      if (token == ANA_JSON_INT)
        return ana_json_reader_get_int (reader);
      if (token != ANA_JSON_STRING)
        return ANA_TIME_NONE;
      text = ana_json_reader_get_text (reader, &len);
      time = g_strndup (text, len);
      return ana_time_parse (time, ana_zone_utc (), &as_of_usec, NULL) ? as_of_usec : ANA_TIME_NONE;
    }
  return ANA_TIME_NONE;
}

/**
 * ana_tile_answer_to_frame:
 * @body: an answer of `POST /query`, or of `analytics query --format json`
 * @as_of_usec: (out) (optional): the moment up to which the rows are; %ANA_TIME_NONE when it says none
 * @truncated: (out) (optional): whether a limit cut them
 * @error: return location
 *
 * Pure; any thread.
 *
 * Returns: (transfer full): the rows, or %NULL and %ANA_ERROR_BAD_INPUT
 */
AnaFrame *
ana_tile_answer_to_frame (GBytes *body, gint64 *as_of_usec, gboolean *truncated, GError **error)
{
  gsize n_bytes;
  const char *data = g_bytes_get_data (body, &n_bytes);
  g_autoptr (JsonNode) node = ana_json_parse (data, (gssize) n_bytes, &ANSWER_LIMITS, error);
  g_autoptr (AnaFrameBuilder) builder = ana_frame_builder_new ();
  g_autofree AnaType *types = NULL;
  g_autofree double *factors = NULL;
  JsonObject *object;
  JsonNode *columns, *rows;
  guint n_cols;

  if (node == NULL)
    return NULL;
  object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  columns = object != NULL ? json_object_get_member (object, "columns") : NULL;
  rows = object != NULL ? json_object_get_member (object, "rows") : NULL;
  if (columns == NULL || rows == NULL || !JSON_NODE_HOLDS_ARRAY (columns) || !JSON_NODE_HOLDS_ARRAY (rows))
    {
      fail (error, "columns and rows are wanted");
      return NULL;
    }
  n_cols = json_array_get_length (json_node_get_array (columns));
  types = g_new0 (AnaType, n_cols + 1);
  factors = g_new0 (double, n_cols + 1);
  if (!add_columns (builder, json_node_get_array (columns), types, factors, error)
      || !put_rows (builder, json_node_get_array (rows), types, factors, n_cols, error))
    return NULL;
  if (as_of_usec != NULL)
    *as_of_usec = ana_tile_answer_get_as_of (object);
  if (truncated != NULL)
    *truncated = ana_json_get_bool (object, "", "truncated", FALSE, NULL);
  return ana_frame_builder_end (g_steal_pointer (&builder));
}
