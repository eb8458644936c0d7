/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board.c: a board document as a value: what it says, its text, and its tiles in order on the grid.
 */
#include "config.h"

#include "ana-board-private.h"

#include "ana-annotation.h"

#include "ana-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The least sizes that a drag leaves, by type: below them a tile has nothing to say. A document may say less. */
static const struct {
  const char *name;
  int         min_w, min_h;
} types[] = {
  [ANA_TILE_KPI] = { "kpi", 2, 3 },   [ANA_TILE_CHART] = { "chart", 2, 3 },   [ANA_TILE_TABLE] = { "table", 2, 3 },
  [ANA_TILE_TEXT] = { "text", 1, 1 }, [ANA_TILE_IMAGE] = { "image", 1, 1 },   [ANA_TILE_FILTER] = { "filter", 2, 1 },
  [ANA_TILE_LIST] = { "list", 2, 3 },
};

const char *
ana_tile_type_to_string (AnaTileType type)
{
  g_return_val_if_fail ((guint) type < G_N_ELEMENTS (types), NULL);
  return types[type].name;
}

gboolean
ana_tile_type_from_string (const char *text, AnaTileType *out)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i].name, text) == 0)
      {
        *out = (AnaTileType) i;
        return TRUE;
      }
  return FALSE;
}

AnaGridItem
ana_tile_get_item (const AnaTile *tile)
{
  return (AnaGridItem) { .at = { tile->x, tile->y, tile->w, tile->h }, .min_w = types[tile->type].min_w,
                         .min_h = types[tile->type].min_h, .locked = tile->locked };
}

AnaBoard *
ana_board_ref (AnaBoard *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ana_board_unref (AnaBoard *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->json, json_node_unref);
  g_free (self->id);
  g_free (self->title);
  g_free (self->zone);
  g_clear_pointer (&self->tabs, g_ptr_array_unref);
  g_clear_pointer (&self->tiles, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_free (self);
}

const char *
ana_board_get_id (const AnaBoard *self)
{
  return self->id;
}

const char *
ana_board_get_title (const AnaBoard *self)
{
  return self->title;
}

const char *
ana_board_get_zone (const AnaBoard *self)
{
  return self->zone;
}

guint
ana_board_get_n_tabs (const AnaBoard *self)
{
  return self->tabs->len;
}

const AnaTab *
ana_board_get_tab (const AnaBoard *self, guint i)
{
  g_return_val_if_fail (i < self->tabs->len, NULL);
  return self->tabs->pdata[i];
}

guint
ana_board_get_n_tiles (const AnaBoard *self)
{
  return self->tiles->len;
}

const AnaTile *
ana_board_get_tile (const AnaBoard *self, guint i)
{
  g_return_val_if_fail (i < self->tiles->len, NULL);
  return self->tiles->pdata[i];
}

const AnaTile *
ana_board_find_tile (const AnaBoard *self, const char *key)
{
  for (guint i = 0; i < self->tiles->len; i++)
    if (strcmp (((AnaTile *) self->tiles->pdata[i])->key, key) == 0)
      return self->tiles->pdata[i];
  return NULL;
}

const char *const *
ana_board_get_warnings (const AnaBoard *self)
{
  return (const char *const *) self->warnings->pdata;
}

/* Returns: (transfer full): with all members it was read with, known or not */
JsonNode *
ana_board_to_json (const AnaBoard *self)
{
  return json_node_copy (self->json);
}

/* --- as text --- */

static void
append_key (GString *out, const char *key)
{
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, out);
  ana_json_string (&writer, key);
  g_string_append_c (out, ':');
}

static void
append_node (GString *out, JsonNode *node)
{
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, out);
  ana_json_node (&writer, node);
}

static void
append_members (GString *out, JsonObject *object, guint depth)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  gboolean first = TRUE;

  g_string_append_c (out, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      gboolean opens = depth == 0 && JSON_NODE_HOLDS_OBJECT (node) && (strcmp (name, "tiles") == 0 || strcmp (name, "filters") == 0 ||
                                                                       strcmp (name, "annotations") == 0);

      g_string_append_printf (out, "%s\n%*s", first ? "" : ",", (int) depth + 1, "");
      append_key (out, name);
      if (opens)
        append_members (out, json_node_get_object (node), depth + 1);
      else
        append_node (out, node);
      first = FALSE;
    }
  g_string_append (out, first ? "}" : "\n");
  if (!first)
    g_string_append_printf (out, "%*s}", (int) depth, "");
}

/**
 * ana_board_to_text:
 * @self: a board
 *
 * The document for a file: members in their order, numbers as they were, and a line a tile, so that versions of it can be
 * compared by line.
 *
 * Returns: (transfer full): JSON, with a line end
 */
char *
ana_board_to_text (const AnaBoard *self)
{
  GString *out = g_string_new (NULL);

  append_members (out, json_node_get_object (self->json), 0);
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}

/* --- the grid of a document --- */

static int
get_number (JsonObject *tile, const char *member, int fallback)
{
  JsonNode *node = json_object_get_member (tile, member);
  double value = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : fallback;

  return (int) CLAMP (value, -ANA_GRID_MAX_ROW, 2 * ANA_GRID_MAX_ROW);
}

static gboolean
is_true (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

static const char *
get_text (JsonObject *object, const char *member, const char *fallback)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                                                          : fallback;
}

/* Ids of the tabs, at least one. */
static GPtrArray *
list_tab_ids (JsonObject *root)
{
  GPtrArray *ids = g_ptr_array_new ();
  JsonNode *tabs = json_object_get_member (root, "tabs");

  for (guint i = 0; tabs != NULL && JSON_NODE_HOLDS_ARRAY (tabs) && i < json_array_get_length (json_node_get_array (tabs)); i++)
    {
      JsonNode *tab = json_array_get_element (json_node_get_array (tabs), i);
      const char *id = JSON_NODE_HOLDS_OBJECT (tab) ? get_text (json_node_get_object (tab), "id", NULL) : NULL;

      if (id != NULL)
        g_ptr_array_add (ids, (gpointer) id);
    }
  if (ids->len == 0)
    g_ptr_array_add (ids, (gpointer) "main");
  return ids;
}

static JsonNode *
put_number (JsonNode *root, const char *key, const char *member, int value)
{
  g_autoptr (JsonNode) mine = root;
  g_autofree char *tile = ana_json_path_join ("/tiles", key);
  g_autofree char *path = ana_json_path_join (tile, member);
  g_autoptr (JsonNode) number = json_node_init_int (json_node_alloc (), value);

  return ana_json_path_with (mine, path, number, -1, NULL);
}

static JsonNode *
put_place (JsonNode *root, const char *key, const AnaGridCell *at)
{
  JsonObject *tile = json_node_get_object (json_object_get_member (json_object_get_object_member (json_node_get_object (root), "tiles"), key));
  const struct { const char *member; int value; } numbers[] = { { "x", at->x }, { "y", at->y }, { "w", at->w }, { "h", at->h } };
  int was[4];

  for (guint i = 0; i < 4; i++)
    was[i] = get_number (tile, numbers[i].member, -1);
  for (guint i = 0; i < 4; i++)
    if (was[i] != numbers[i].value)
      root = put_number (root, key, numbers[i].member, numbers[i].value);
  return root;
}

static gboolean
needs_settling (const GArray *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      const AnaGridCell *at = &g_array_index (items, AnaGridItem, i).at;
      AnaGridCell inside = ana_grid_cell_clamp (*at);

      if (!ana_grid_cell_equal (at, &inside))
        return TRUE;
    }
  return ana_grid_has_overlap ((const AnaGridItem *) items->data, items->len);
}

static JsonNode *
settle_tab (JsonNode *root, JsonObject *tiles, const GPtrArray *tabs, const char *tab)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (AnaGridItem));
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GList) names = g_list_sort (json_object_get_members (tiles), (GCompareFunc) strcmp);

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (tiles, l->data);
      JsonObject *tile = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *is_on = tile != NULL ? get_text (tile, "tab", "main") : NULL;
      AnaGridItem item;

      if (is_on != NULL && !g_ptr_array_find_with_equal_func ((GPtrArray *) tabs, is_on, g_str_equal, NULL))
        is_on = tabs->pdata[0];
      if (g_strcmp0 (is_on, tab) != 0)
        continue;
      item = (AnaGridItem) { .at = { get_number (tile, "x", 0), get_number (tile, "y", 0), get_number (tile, "w", 3), get_number (tile, "h", 3) },
                             .locked = is_true (tile, "locked") };
      g_array_append_val (items, item);
      g_ptr_array_add (keys, l->data);
    }
  if (!needs_settling (items))
    return root;
  ana_grid_settle ((AnaGridItem *) items->data, items->len);
  for (guint i = 0; i < items->len; i++)
    root = put_place (root, keys->pdata[i], &g_array_index (items, AnaGridItem, i).at);
  return root;
}

/**
 * ana_board_settle:
 * @document: a board's JSON, as a merge may have left it
 *
 * Puts the tiles apart in each tab where some overlap or stand outside, by the grid, in the order of their keys; so whoever
 * settles the same document gets the same. Where nothing overlaps nothing moves. Never fails: what is no board stays.
 *
 * Returns: (transfer full): the document
 */
JsonNode *
ana_board_settle (JsonNode *document)
{
  JsonNode *root = json_node_copy (document);
  JsonNode *tiles = JSON_NODE_HOLDS_OBJECT (document) ? json_object_get_member (json_node_get_object (document), "tiles") : NULL;
  g_autoptr (GPtrArray) tabs = NULL;

  if (tiles == NULL || !JSON_NODE_HOLDS_OBJECT (tiles) || json_object_get_size (json_node_get_object (tiles)) > ANA_BOARD_MAX_TILES)
    return root;
  tabs = list_tab_ids (json_node_get_object (document));
  for (guint i = 0; i < tabs->len; i++)
    root = settle_tab (root, json_node_get_object (tiles), tabs, tabs->pdata[i]);
  return root;
}

/**
 * ana_board_format:
 * @kind: "board", or "annotation" (of a KPI); others are refused
 * @id: what a board must call itself
 * @document: a board's JSON, from a merge or from elsewhere
 * @error: return location; %ANA_ERROR_BAD_INPUT, %ANA_ERROR_LIMIT or %ANA_ERROR_TOO_NEW
 *
 * What a store asks before it keeps a document. Pure; any thread.
 *
 * Returns: (transfer full): the board's text, its tiles put apart: the same for the same document, wherever it is made
 */
char *
ana_board_format (const char *kind, const char *id, JsonNode *document, GError **error)
{
  g_autoptr (JsonNode) settled = NULL;
  g_autoptr (AnaBoard) board = NULL;

  if (strcmp (kind, "annotation") == 0)
    return ana_annotation_format (document, error);
  if (strcmp (kind, "board") != 0)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("no documents of kind \"%s\" are kept"), kind);
      return NULL;
    }
  settled = ana_board_settle (document);
  board = ana_board_parse (settled, error);
  if (board == NULL)
    return NULL;
  if (strcmp (ana_board_get_id (board), id) == 0)
    return ana_board_to_text (board);
  g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("/id: the board \"%s\" calls itself \"%s\""), id, ana_board_get_id (board));
  return NULL;
}

/* --- the cards of a board --- */

char **
ana_board_list_cards (const AnaBoard *self)
{
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();

  for (guint i = 0; i < self->tiles->len; i++)
    {
      const AnaTile *tile = self->tiles->pdata[i];

      if (tile->type == ANA_TILE_KPI)
        g_strv_builder_add (codes, tile->kpi_code);
    }
  return g_strv_builder_end (codes);
}

static JsonNode *
make_card_tile (const char *code, guint i)
{
  g_autofree char *text = g_strdup_printf ("{\"tab\":\"main\",\"x\":%u,\"y\":%u,\"w\":3,\"h\":4,\"type\":\"kpi\","
                                           "\"kpi\":{\"code\":\"%s\",\"period\":\"day\",\"dim\":\"\"}}",
                                           (i % 4) * 3, (i / 4) * 4, code);

  return json_from_string (text, NULL);
}

static void
add_other_tile (JsonObject *tiles, const AnaTile *tile, int y)
{
  g_autoptr (JsonNode) holder = json_node_init_object (json_node_alloc (), tile->json);
  g_autoptr (JsonNode) number = json_node_init_int (json_node_alloc (), y);

  json_object_set_member (tiles, tile->key, ana_json_path_with (holder, "/y", number, -1, NULL));
}

/**
 * ana_board_with_cards:
 * @self: a board
 * @codes: KPI codes, in the order wanted
 *
 * The other tiles keep their order below the cards.
 *
 * Returns: (transfer full): the same board with a KPI tile for each of @codes and no other
 */
AnaBoard *
ana_board_with_cards (const AnaBoard *self, const char *const *codes)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), NULL);
  g_autoptr (JsonNode) json = NULL;
  JsonObject *tiles = json_object_new ();
  guint n_codes = g_strv_length ((char **) codes);
  int first_row = (int) ((n_codes + 3) / 4) * 4, lowest = ANA_GRID_MAX_ROW;

  json_node_take_object (node, tiles);
  for (guint i = 0; i < n_codes; i++)
    {
      g_autofree char *key = g_strdup_printf ("card-%u", i + 1);
      json_object_set_member (tiles, key, make_card_tile (codes[i], i));
    }
  for (guint i = 0; i < self->tiles->len; i++)
    if (((AnaTile *) self->tiles->pdata[i])->type != ANA_TILE_KPI)
      lowest = MIN (lowest, ((AnaTile *) self->tiles->pdata[i])->y);
  for (guint i = 0; i < self->tiles->len; i++)
    {
      const AnaTile *tile = self->tiles->pdata[i];

      if (tile->type != ANA_TILE_KPI)
        add_other_tile (tiles, tile, tile->y - lowest + first_row);
    }
  json = ana_json_path_with (self->json, "/tiles", node, -1, NULL);
  return ana_board_parse (json, NULL);
}
