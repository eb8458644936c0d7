/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-edit.c: edits of tiles: where they stand, that they come and go, and what they say.
 */
#include "config.h"

#include "ana-edit-private.h"

#include "ana-error.h"
#include "ana-random.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- the grid of a tab --- */

/**
 * ana_edit_grid_new:
 * @board: a board
 * @tab: the id of one of its tabs
 *
 * Returns: (transfer full): its tiles for ana_grid_move() and ana_grid_resize(), their keys beside them
 */
AnaEditGrid *
ana_edit_grid_new (const AnaBoard *board, const char *tab)
{
  AnaEditGrid *self = g_new0 (AnaEditGrid, 1);

  self->items = g_array_new (FALSE, FALSE, sizeof (AnaGridItem));
  self->keys = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < ana_board_get_n_tiles (board); i++)
    {
      const AnaTile *tile = ana_board_get_tile (board, i);
      AnaGridItem item = ana_tile_get_item (tile);

      if (strcmp (tile->tab, tab) != 0)
        continue;
      g_array_append_val (self->items, item);
      g_ptr_array_add (self->keys, g_strdup (tile->key));
    }
  return self;
}

void
ana_edit_grid_free (AnaEditGrid *self)
{
  g_array_unref (self->items);
  g_ptr_array_unref (self->keys);
  g_free (self);
}

int
ana_edit_grid_find (const AnaEditGrid *self, const char *key)
{
  for (guint i = 0; i < self->keys->len; i++)
    if (strcmp (self->keys->pdata[i], key) == 0)
      return (int) i;
  return -1;
}

/* --- shared --- */

gboolean
ana_edit_has_tab (const AnaBoard *board, const char *tab)
{
  for (guint i = 0; i < ana_board_get_n_tabs (board); i++)
    if (strcmp (ana_board_get_tab (board, i)->id, tab) == 0)
      return TRUE;
  return FALSE;
}

/* Two people who add a tile each must not choose one key: eight random characters. */
char *
ana_edit_make_key (GHashTable *taken)
{
  for (;;)
    {
      g_autofree char *uuid = ana_uuid_new ();
      char *key = g_strndup (uuid, 8);

      if (g_hash_table_add (taken, key))
        return g_strdup (key);
    }
}

static void
add_number (AnaStep *step, JsonNode *root, const char *tile_path, const char *member, int value)
{
  g_autofree char *path = ana_json_path_join (tile_path, member);
  g_autoptr (JsonNode) is = json_node_init_int (json_node_alloc (), value);
  JsonNode *was = ana_json_path_get (root, path);

  if (was == NULL || json_node_get_int (was) != value)
    ana_step_add (step, path, was, is, -1);
}

void
ana_edit_add_layout (AnaStep *step, const AnaBoard *board, const AnaEditGrid *grid, const AnaGridItem *after)
{
  g_autoptr (JsonNode) root = ana_board_to_json (board);

  for (guint i = 0; i < grid->items->len; i++)
    {
      g_autofree char *path = ana_json_path_join ("/tiles", grid->keys->pdata[i]);

      if (ana_json_path_get (root, path) == NULL)
        continue; /* it comes with this step, at its place */
      add_number (step, root, path, "x", after[i].at.x);
      add_number (step, root, path, "y", after[i].at.y);
      add_number (step, root, path, "w", after[i].at.w);
      add_number (step, root, path, "h", after[i].at.h);
    }
}

static const AnaTile *
find_tile (const AnaBoard *board, const char *key, GError **error)
{
  const AnaTile *tile = ana_board_find_tile (board, key);

  if (tile == NULL)
    g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, _("/tiles/%s: there is no such tile"), key);
  return tile;
}

static gboolean
check_tab (const AnaBoard *board, const char *tab, GError **error)
{
  if (ana_edit_has_tab (board, tab))
    return TRUE;
  g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, _("/tabs: there is no tab \"%s\""), tab);
  return FALSE;
}

/* --- where tiles stand --- */

/**
 * ana_edit_layout:
 * @board: a board
 * @grid: one of its tabs
 * @after: (array): where each item of @grid shall stand, as the grid left them
 * @label: of the step
 *
 * Returns: (transfer full): the step of a drop
 */
AnaStep *
ana_edit_layout (const AnaBoard *board, const AnaEditGrid *grid, const AnaGridItem *after, const char *label)
{
  AnaStep *step = ana_step_new (label);

  ana_edit_add_layout (step, board, grid, after);
  return step;
}

AnaStep *
ana_edit_move (const AnaBoard *board, const char *key, int x, int y, GError **error)
{
  const AnaTile *tile = find_tile (board, key, error);
  g_autoptr (AnaEditGrid) grid = tile != NULL ? ana_edit_grid_new (board, tile->tab) : NULL;
  g_autofree AnaGridItem *after = NULL;

  if (tile == NULL)
    return NULL;
  after = g_new (AnaGridItem, grid->items->len);
  ana_grid_move ((const AnaGridItem *) grid->items->data, grid->items->len, (guint) ana_edit_grid_find (grid, key), x, y, after);
  return ana_edit_layout (board, grid, after, "move");
}

AnaStep *
ana_edit_resize (const AnaBoard *board, const char *key, AnaGrip grip, int dx, int dy, GError **error)
{
  const AnaTile *tile = find_tile (board, key, error);
  g_autoptr (AnaEditGrid) grid = tile != NULL ? ana_edit_grid_new (board, tile->tab) : NULL;
  g_autofree AnaGridItem *after = NULL;

  if (tile == NULL)
    return NULL;
  after = g_new (AnaGridItem, grid->items->len);
  ana_grid_resize ((const AnaGridItem *) grid->items->data, grid->items->len, (guint) ana_edit_grid_find (grid, key), grip, dx, dy, after);
  return ana_edit_layout (board, grid, after, "resize");
}

/* Those that stay rise into the room that @keys leave. */
static void
add_rise (AnaStep *step, const AnaBoard *board, const char *tab, const char *const *keys)
{
  g_autoptr (AnaEditGrid) grid = ana_edit_grid_new (board, tab);

  for (guint i = grid->items->len; i > 0; i--)
    if (g_strv_contains (keys, grid->keys->pdata[i - 1]))
      {
        g_array_remove_index (grid->items, i - 1);
        g_ptr_array_remove_index (grid->keys, i - 1);
      }
  ana_grid_settle ((AnaGridItem *) grid->items->data, grid->items->len);
  ana_edit_add_layout (step, board, grid, (const AnaGridItem *) grid->items->data);
}

/**
 * ana_edit_move_to_tab:
 * @board: a board
 * @key: of a tile
 * @tab: where it shall be: in the first place that is free there
 * @error: return location
 *
 * Returns: (transfer full): the step
 */
AnaStep *
ana_edit_move_to_tab (const AnaBoard *board, const char *key, const char *tab, GError **error)
{
  const AnaTile *tile = find_tile (board, key, error);
  const char *const keys[] = { key, NULL };
  g_autoptr (AnaEditGrid) grid = NULL;
  g_autoptr (AnaStep) step = NULL;
  g_autoptr (JsonNode) root = ana_board_to_json (board);
  g_autoptr (JsonNode) value = json_node_init_string (json_node_alloc (), tab);
  g_autofree char *tile_path = ana_json_path_join ("/tiles", key);
  g_autofree char *path = ana_json_path_join (tile_path, "tab");
  AnaGridCell at;

  if (tile == NULL || !check_tab (board, tab, error))
    return NULL;
  step = ana_step_new ("move");
  if (strcmp (tile->tab, tab) == 0)
    return g_steal_pointer (&step);
  grid = ana_edit_grid_new (board, tab);
  at = ana_grid_find_place ((const AnaGridItem *) grid->items->data, grid->items->len, tile->w, tile->h);
  ana_step_add (step, path, ana_json_path_get (root, path), value, -1);
  add_number (step, root, tile_path, "x", at.x);
  add_number (step, root, tile_path, "y", at.y);
  add_rise (step, board, tile->tab, keys);
  return g_steal_pointer (&step);
}

/* --- tiles that come --- */

gboolean
ana_edit_insert_begin (AnaEditInsert *self, const AnaBoard *board, const char *tab, const char *label, GError **error)
{
  if (!check_tab (board, tab, error))
    return FALSE;
  *self = (AnaEditInsert) { .board = board, .tab = tab, .step = ana_step_new (label), .grid = ana_edit_grid_new (board, tab),
                            .taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  for (guint i = 0; i < ana_board_get_n_tiles (board); i++)
    g_hash_table_add (self->taken, g_strdup (ana_board_get_tile (board, i)->key));
  return TRUE;
}

static JsonNode *
put_member (JsonNode *tile, const char *path, JsonNode *value)
{
  g_autoptr (JsonNode) mine = tile;
  g_autoptr (JsonNode) shared = value;

  return ana_json_path_with (mine, path, shared, -1, NULL);
}

char *
ana_edit_insert_tile (AnaEditInsert *self, JsonObject *tile, const char *wanted_key, AnaGridCell at)
{
  g_autofree char *key = wanted_key != NULL && g_hash_table_add (self->taken, g_strdup (wanted_key)) ? g_strdup (wanted_key)
                                                                                                 : ana_edit_make_key (self->taken);
  g_autofree char *path = ana_json_path_join ("/tiles", key);
  JsonNode *node = json_node_init_object (json_node_alloc (), tile);
  AnaGridItem item = { .at = ana_grid_cell_clamp (at) };

  node = put_member (node, "/tab", json_node_init_string (json_node_alloc (), self->tab));
  node = put_member (node, "/x", json_node_init_int (json_node_alloc (), item.at.x));
  node = put_member (node, "/y", json_node_init_int (json_node_alloc (), item.at.y));
  node = put_member (node, "/w", json_node_init_int (json_node_alloc (), item.at.w));
  node = put_member (node, "/h", json_node_init_int (json_node_alloc (), item.at.h));
  ana_step_add (self->step, path, NULL, node, -1);
  json_node_unref (node);
  g_array_append_val (self->grid->items, item);
  g_ptr_array_add (self->grid->keys, g_strdup (key));
  return g_steal_pointer (&key);
}

AnaStep *
ana_edit_insert_end (AnaEditInsert *self)
{
  ana_edit_grid_free (self->grid);
  g_hash_table_unref (self->taken);
  return g_steal_pointer (&self->step);
}

/* Who stands where the tile comes makes room: the grid moves the others as if it had been dragged there from below. */
static void
make_room (AnaEditInsert *insert, AnaGridCell *at)
{
  g_autoptr (GArray) items = g_array_copy (insert->grid->items);
  g_autofree AnaGridItem *after = g_new (AnaGridItem, items->len + 1);
  AnaGridItem item = { .at = { 0, ana_grid_get_n_rows ((const AnaGridItem *) items->data, items->len), at->w, at->h } };

  g_array_append_val (items, item);
  ana_grid_move ((const AnaGridItem *) items->data, items->len, items->len - 1, at->x, at->y, after);
  ana_edit_add_layout (insert->step, insert->board, insert->grid, after);
  *at = after[items->len - 1].at;
}

/**
 * ana_edit_add:
 * @board: a board
 * @tab: where the tile comes
 * @type: of the tile
 * @content: (nullable): what it shows, and its size (`w`, `h`); else 3 by 3
 * @at: (nullable): where it was dropped, with its size; the others make room
 * @key: (out) (optional) (transfer full): its key
 * @error: return location
 *
 * Returns: (transfer full): the step
 */
AnaStep *
ana_edit_add (const AnaBoard *board, const char *tab, AnaTileType type, JsonObject *content, const AnaGridCell *at, char **key, GError **error)
{
  AnaEditInsert insert;
  g_autoptr (JsonNode) node = NULL;
  AnaGridCell place = { 0, 0, 3, 3 };
  char *made;

  if (!ana_edit_insert_begin (&insert, board, tab, "add", error))
    return NULL;
  node = json_node_init_object (json_node_alloc (), NULL);
  if (content != NULL)
    {
      json_node_set_object (node, content);
      place.w = (int) ana_json_get_int (content, "", "w", 3, NULL);
      place.h = (int) ana_json_get_int (content, "", "h", 3, NULL);
    }
  else
    json_node_take_object (node, json_object_new ());
  node = put_member (g_steal_pointer (&node), "/type", json_node_init_string (json_node_alloc (), ana_tile_type_to_string (type)));
  if (at != NULL)
    {
      place = ana_grid_cell_clamp (*at);
      make_room (&insert, &place);
    }
  else
    place = ana_grid_find_place ((const AnaGridItem *) insert.grid->items->data, insert.grid->items->len, place.w, place.h);
  made = ana_edit_insert_tile (&insert, json_node_get_object (node), NULL, place);
  if (key != NULL)
    *key = made;
  else
    g_free (made);
  return ana_edit_insert_end (&insert);
}

/* --- tiles that go --- */

/* The last first, so that each number is right when it is taken back. */
void
ana_edit_add_removal (AnaStep *step, const AnaBoard *board, const char *const *keys)
{
  g_autoptr (JsonNode) root = ana_board_to_json (board);
  g_autoptr (GList) names = json_object_get_members (json_object_get_object_member (json_node_get_object (root), "tiles"));
  int index = (int) g_list_length (names);

  for (GList *l = g_list_last (names); l != NULL; l = l->prev)
    {
      g_autofree char *path = ana_json_path_join ("/tiles", l->data);

      index--;
      if (g_strv_contains (keys, l->data))
        ana_step_add (step, path, ana_json_path_get (root, path), NULL, index);
    }
}

/**
 * ana_edit_remove:
 * @board: a board
 * @keys: (array zero-terminated=1): of tiles, on any tabs
 * @error: return location
 *
 * Returns: (transfer full): the step; what stood below them rises
 */
AnaStep *
ana_edit_remove (const AnaBoard *board, const char *const *keys, GError **error)
{
  g_autoptr (AnaStep) step = ana_step_new ("remove");

  for (guint i = 0; keys[i] != NULL; i++)
    if (find_tile (board, keys[i], error) == NULL)
      return NULL;
  ana_edit_add_removal (step, board, keys);
  for (guint i = 0; keys[0] != NULL && i < ana_board_get_n_tabs (board); i++)
    {
      const char *tab = ana_board_get_tab (board, i)->id;
      gboolean touched = FALSE;

      for (guint k = 0; keys[k] != NULL; k++)
        touched = touched || strcmp (ana_board_find_tile (board, keys[k])->tab, tab) == 0;
      if (touched)
        add_rise (step, board, tab, keys);
    }
  return g_steal_pointer (&step);
}

/* --- what they say --- */

/* The names of @pointer from @depth on as objects around @value. */
static JsonNode *
wrap (char **names, JsonNode *value)
{
  JsonNode *node;
  JsonObject *object;

  if (names[0] == NULL)
    return json_node_copy (value);
  object = json_object_new ();
  json_object_set_member (object, names[0], wrap (names + 1, value));
  node = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  return node;
}

/* Objects on the way that are not there yet come with the value, as one change. */
static void
add_value (AnaStep *step, JsonNode *root, const char *pointer, JsonNode *value)
{
  g_auto (GStrv) names = ana_json_path_split (pointer);
  g_autoptr (GString) path = g_string_new (NULL);
  guint i;

  for (i = 0; names[i] != NULL; i++)
    {
      g_autofree char *longer = ana_json_path_join (path->str, names[i]);

      g_string_assign (path, longer);
      if (ana_json_path_get (root, path->str) == NULL)
        break;
    }
  if (names[i] == NULL)
    ana_step_add (step, pointer, ana_json_path_get (root, pointer), value, -1);
  else
    {
      g_autoptr (JsonNode) is = wrap (names + i + 1, value);

      ana_step_add (step, path->str, NULL, is, -1);
    }
}

static gboolean
is_element (JsonNode *root, const char *pointer)
{
  g_autofree char *parent = g_strndup (pointer, strrchr (pointer, '/') - pointer);
  JsonNode *node = ana_json_path_get (root, parent);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) && ana_json_path_get (root, pointer) != NULL;
}

/* An element that goes takes the numbers of those behind it along: the array is one value. */
static void
add_element (AnaStep *step, JsonNode *root, const char *pointer, JsonNode *value)
{
  const char *last = strrchr (pointer, '/');
  g_autofree char *parent = g_strndup (pointer, last - pointer);
  JsonNode *was = ana_json_path_get (root, parent);
  g_autoptr (JsonNode) is = ana_json_path_with (was, last, value, -1, NULL);

  if (!json_node_equal (was, is))
    ana_step_add (step, parent, was, is, -1);
}

/**
 * ana_edit_set:
 * @board: a board
 * @pointer: where, as `/tiles/a1/spec/mark`, `/title` or `/filters/f1`
 * @value: (nullable): what shall stand there; %NULL: nothing
 * @error: return location
 *
 * Sets one property. That the board bears it is seen when the step is applied.
 *
 * Returns: (transfer full): the step; %NULL and %ANA_ERROR_BAD_INPUT for a place that is no member
 */
AnaStep *
ana_edit_set (const AnaBoard *board, const char *pointer, JsonNode *value, GError **error)
{
  g_autoptr (JsonNode) root = ana_board_to_json (board);
  JsonNode *was = ana_json_path_get (root, pointer);
  AnaStep *step;

  if (pointer[0] != '/' || strcmp (pointer, "/tiles") == 0)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("%s: is no property"), pointer);
      return NULL;
    }
  step = ana_step_new ("set");
  if (is_element (root, pointer))
    add_element (step, root, pointer, value);
  else if (value == NULL && was != NULL)
    ana_step_add (step, pointer, was, NULL, ana_json_path_index (root, pointer));
  else if (value != NULL && (was == NULL || !json_node_equal (was, value)))
    add_value (step, root, pointer, value);
  return step;
}
