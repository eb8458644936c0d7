/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-edit-paste.c: what a clipboard holds as tiles: tiles of ours, a chart spec of Vega-Lite's kind, a table as text.
 */
#include "config.h"

#include "ana-board-private.h"
#include "ana-edit-private.h"

#include "ana-chart-spec.h"
#include "ana-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- chart specs --- */

static const char *
get_title (JsonObject *spec)
{
  JsonNode *title = json_object_get_member (spec, "title");

  if (title != NULL && JSON_NODE_HOLDS_OBJECT (title))
    title = json_object_get_member (json_node_get_object (title), "text");
  return title != NULL && JSON_NODE_HOLDS_VALUE (title) && json_node_get_value_type (title) == G_TYPE_STRING ? json_node_get_string (title) : NULL;
}

/* One tile, at the corner of a board of its own. */
static JsonObject *
make_tile (AnaTileType type, const char *title, gboolean is_wide, JsonNode *spec)
{
  JsonObject *tile = json_object_new ();
  g_autofree char *cut = title != NULL ? g_utf8_substring (title, 0, MIN (g_utf8_strlen (title, -1), ANA_BOARD_MAX_TITLE)) : NULL;

  json_object_set_int_member (tile, "x", 0);
  json_object_set_int_member (tile, "y", 0);
  json_object_set_int_member (tile, "w", is_wide ? ANA_GRID_COLUMNS : 6);
  json_object_set_int_member (tile, "h", is_wide ? 8 : 6);
  json_object_set_string_member (tile, "type", ana_tile_type_to_string (type));
  if (cut != NULL && *cut != '\0')
    json_object_set_string_member (tile, "title", cut);
  json_object_set_member (tile, "spec", spec);
  return tile;
}

static JsonObject *
read_spec (JsonNode *node, const char *text, GError **error)
{
  g_autofree char *outside = ana_tile_find_outside (node, "");
  JsonObject *spec = json_node_get_object (node);
  gboolean is_wide = !json_object_has_member (spec, "mark") && !json_object_has_member (spec, "layer");

  if (outside != NULL)
    {
      ana_spec_add_place (error, text, outside);
      return NULL;
    }
  return make_tile (ANA_TILE_CHART, get_title (spec), is_wide, ana_chart_spec_settle (node));
}

/* --- tables as text --- */

/* The next cell; @at stands behind it, on the mark that ends it. Quotes as RFC 4180 has them. */
static char *
read_cell (const char **at, char mark)
{
  GString *cell = g_string_new (NULL);
  const char *p = *at;
  gboolean quoted = *p == '"';

  for (p += quoted ? 1 : 0; *p != '\0'; p++)
    if (quoted && *p == '"' && p[1] != '"')
      quoted = FALSE;
    else if (!quoted && (*p == mark || *p == '\n' || (*p == '\r' && p[1] == '\n')))
      break;
    else
      {
        p += *p == '"' && quoted ? 1 : 0;
        g_string_append_c (cell, *p);
      }
  *at = p;
  return g_string_free (cell, FALSE);
}

static GPtrArray *
read_line (const char **at, char mark)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);

  for (;; ++*at)
    {
      g_ptr_array_add (cells, read_cell (at, mark));
      if (**at != mark)
        break;
    }
  if (**at == '\r')
    ++*at;
  if (**at == '\n')
    ++*at;
  return cells;
}

/* A number as the C locale writes it; "007" is a name. */
static gboolean
read_number (const char *cell, double *out)
{
  const char *digits = cell[0] == '-' ? cell + 1 : cell;
  char *end;

  *out = g_ascii_strtod (cell, &end);
  return g_ascii_isdigit (digits[0]) && *end == '\0' && !(digits[0] == '0' && g_ascii_isdigit (digits[1])) && digits[1] != 'x' && *out - *out == 0;
}

static JsonNode *
read_value (const char *cell)
{
  double number;

  if (*cell == '\0')
    return json_node_init_null (json_node_alloc ());
  return read_number (cell, &number) ? json_node_init_double (json_node_alloc (), number) : json_node_init_string (json_node_alloc (), cell);
}

static gboolean
check_head (GPtrArray *head, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < head->len; i++)
    if (*(char *) head->pdata[i] == '\0' || !g_hash_table_add (seen, head->pdata[i]))
      {
        g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("1: column %u: a name is wanted in the first line, each once"), i + 1);
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_row (GPtrArray *cells, GPtrArray *head, guint n_rows, GError **error)
{
  if (n_rows == ANA_SPEC_MAX_VALUES)
    g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, _("a pasted table has at most %d rows: give more as a file"), ANA_SPEC_MAX_VALUES);
  else if (cells->len > head->len)
    g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("row %u: %u cells, the first line has %u names"), n_rows + 2, cells->len, head->len);
  else
    return TRUE;
  return FALSE;
}

static JsonArray *
read_rows (const char *text, char mark, GError **error)
{
  g_autoptr (GPtrArray) head = read_line (&text, mark);
  g_autoptr (JsonArray) rows = json_array_new ();

  if (!check_head (head, error))
    return NULL;
  while (*text != '\0')
    {
      g_autoptr (GPtrArray) cells = read_line (&text, mark);
      JsonObject *row;

      if (cells->len == 1 && *(char *) cells->pdata[0] == '\0')
        continue; /* an empty line */
      if (!check_row (cells, head, json_array_get_length (rows), error))
        return NULL;
      row = json_object_new ();
      for (guint i = 0; i < head->len; i++)
        json_object_set_member (row, head->pdata[i], read_value (i < cells->len ? cells->pdata[i] : ""));
      json_array_add_object_element (rows, row);
    }
  return g_steal_pointer (&rows);
}

/* Lines of cells: at least a head and a row, and two columns or a tab between them. */
static JsonObject *
read_table (const char *text, GError **error)
{
  gsize head = strcspn (text, "\n");
  char mark = memchr (text, '\t', head) != NULL ? '\t' : memchr (text, ';', head) != NULL && memchr (text, ',', head) == NULL ? ';' : ',';
  JsonArray *rows;
  JsonObject *spec, *data;
  g_autoptr (JsonNode) node = NULL;

  if (text[head] == '\0' || memchr (text, mark, head) == NULL)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("these are no tiles, no chart spec and no table"));
      return NULL;
    }
  rows = read_rows (text, mark, error);
  if (rows == NULL)
    return NULL;
  data = json_object_new ();
  spec = json_object_new ();
  json_object_set_array_member (data, "values", rows);
  json_object_set_object_member (spec, "data", data);
  node = json_node_init_object (json_node_alloc (), spec);
  json_object_unref (spec);
  return make_tile (ANA_TILE_TABLE, NULL, FALSE, g_steal_pointer (&node));
}

/* --- all of them --- */

static JsonNode *
wrap_tile (JsonObject *tile)
{
  JsonObject *tiles = json_object_new ();
  JsonNode *node = json_node_alloc ();

  json_object_set_object_member (tiles, "t", tile);
  json_node_init_object (node, tiles);
  json_object_unref (tiles);
  return node;
}

/* Returns: (transfer full) (nullable): tiles by key */
static JsonNode *
read_json (const char *text, GError **error)
{
  AnaJsonLimits limits = { ANA_BOARD_MAX_BYTES, ANA_BOARD_MAX_DEPTH };
  g_autoptr (JsonNode) node = ana_json_parse (text, -1, &limits, error);
  JsonObject *root = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL, *tile;

  if (node == NULL)
    return NULL;
  if (root != NULL && g_strcmp0 (ana_json_get_string (root, "", "format", "", NULL), "adash-tiles") == 0
      && ana_json_get_int (root, "", "version", 0, NULL) == 1 && json_object_has_member (root, "tiles"))
    return json_node_copy (json_object_get_member (root, "tiles"));
  if (!ana_chart_spec_is (node))
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("these are no tiles, and no chart spec: one has a mark, a layer, a facet or a repeat"));
      return NULL;
    }
  tile = read_spec (node, text, error);
  return tile != NULL ? wrap_tile (tile) : NULL;
}

static JsonNode *
read_text (const char *text, GError **error)
{
  JsonObject *tile;

  if (g_str_has_prefix (text, "\xef\xbb\xbf"))
    text += 3;
  while (g_ascii_isspace (*text) && *text != '\t')
    text++;
  if (*text == '{' || *text == '[')
    return read_json (text, error);
  if (strlen (text) > ANA_BOARD_MAX_BYTES)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, _("what is pasted has at most %d bytes"), ANA_BOARD_MAX_BYTES);
      return NULL;
    }
  tile = read_table (text, error);
  return tile != NULL ? wrap_tile (tile) : NULL;
}

/**
 * ana_edit_read_pasted:
 * @text: from a clipboard, so anything: tiles of ana_edit_copy(), a chart spec with rows of its own, a table as CSV or TSV
 * @error: return location
 *
 * It is checked as a file is: as a board that has these tiles and no more. Nothing of it is fetched from elsewhere.
 *
 * Returns: (transfer full): that board; %NULL and %ANA_ERROR_BAD_INPUT or %ANA_ERROR_LIMIT, with line and column where there is one
 */
AnaBoard *
ana_edit_read_pasted (const char *text, GError **error)
{
  g_autoptr (JsonNode) tiles = read_text (text, error);
  g_autoptr (JsonNode) board = json_from_string ("{\"format\":\"adash\",\"version\":1,\"id\":\"tiles\"}", NULL);
  g_autoptr (JsonNode) whole = tiles != NULL ? ana_json_path_with (board, "/tiles", tiles, -1, error) : NULL;
  g_autoptr (AnaBoard) self = whole != NULL ? ana_board_parse (whole, error) : NULL;

  for (guint i = 0; self != NULL && i < ana_board_get_n_tiles (self); i++)
    if (ana_board_get_tile (self, i)->is_unread)
      {
        g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s", ana_board_get_tile (self, i)->problem);
        return NULL;
      }
  return g_steal_pointer (&self);
}
