/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-edit-copies.c: tiles copied: over the clipboard, beside the original, and out of an older version.
 */
#include "config.h"

#include "ana-edit-private.h"

#include "ana-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * ana_edit_copy:
 * @board: a board
 * @keys: (array zero-terminated=1): of tiles; those that are not there are left out
 *
 * Returns: (transfer full): them as text, in reading order: `{"format":"adash-tiles","version":1,"tiles":{…}}`
 */
char *
ana_edit_copy (const AnaBoard *board, const char *const *keys)
{
  GString *out = g_string_new (NULL);
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, out);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, "format");
  ana_json_string (&writer, "adash-tiles");
  ana_json_key (&writer, "version");
  ana_json_int (&writer, 1);
  ana_json_key (&writer, "tiles");
  ana_json_begin_object (&writer);
  for (guint i = 0; i < ana_board_get_n_tiles (board); i++)
    {
      const AnaTile *tile = ana_board_get_tile (board, i);
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), tile->json);

      if (!g_strv_contains (keys, tile->key))
        continue;
      ana_json_key (&writer, tile->key);
      ana_json_node (&writer, node);
    }
  ana_json_end_object (&writer);
  ana_json_end_object (&writer);
  return g_string_free (out, FALSE);
}

/* Together, below what is there: as a group they keep their places to each other, unless they came from several tabs. */
static void
insert_group (AnaEditInsert *insert, const AnaBoard *source)
{
  int below = ana_grid_get_n_rows ((const AnaGridItem *) insert->grid->items->data, insert->grid->items->len);
  guint n = ana_board_get_n_tiles (source);
  g_autofree AnaGridItem *items = g_new (AnaGridItem, n);

  for (guint i = 0; i < n; i++)
    {
      items[i] = ana_tile_get_item (ana_board_get_tile (source, i));
      items[i].at.y -= ana_board_get_tile (source, 0)->y; /* the first in reading order is the topmost */
      items[i].locked = FALSE;
    }
  if (ana_grid_has_overlap (items, n))
    ana_grid_settle (items, n);
  for (guint i = 0; i < n; i++)
    {
      AnaGridCell at = items[i].at;

      at.y += below;
      g_free (ana_edit_insert_tile (insert, ana_board_get_tile (source, i)->json, NULL, at));
    }
}

/**
 * ana_edit_paste:
 * @board: a board
 * @tab: where the tiles come
 * @text: of ana_edit_copy(), perhaps of another board, a chart spec of Vega-Lite's kind, or a table as CSV or TSV; from a clipboard, so anything
 * @error: return location
 *
 * Returns: (transfer full): the step; %NULL and %ANA_ERROR_BAD_INPUT or %ANA_ERROR_LIMIT when @text is none of them
 */
AnaStep *
ana_edit_paste (const AnaBoard *board, const char *tab, const char *text, GError **error)
{
  g_autoptr (AnaBoard) tiles = ana_edit_read_pasted (text, error);
  AnaEditInsert insert;

  if (tiles == NULL || !ana_edit_insert_begin (&insert, board, tab, "paste", error))
    return NULL;
  insert_group (&insert, tiles);
  return ana_edit_insert_end (&insert);
}

/* A copy that came before needs its place and its key too. */
static void
add_earlier (AnaEditInsert *insert, const AnaChange *change)
{
  const char *key = strrchr (change->path, '/') + 1;
  JsonObject *tile = json_node_get_object (change->is);
  AnaGridItem item = { .at = { (int) json_object_get_int_member (tile, "x"), (int) json_object_get_int_member (tile, "y"),
                               (int) json_object_get_int_member (tile, "w"), (int) json_object_get_int_member (tile, "h") } };

  g_hash_table_add (insert->taken, g_strdup (key));
  if (strcmp (json_object_get_string_member (tile, "tab"), insert->tab) != 0)
    return;
  g_array_append_val (insert->grid->items, item);
  g_ptr_array_add (insert->grid->keys, g_strdup (key));
}

/**
 * ana_edit_duplicate:
 * @board: a board
 * @keys: (array zero-terminated=1): of tiles
 * @error: return location
 *
 * Returns: (transfer full): the step: a copy of each in the first free place of its own tab
 */
AnaStep *
ana_edit_duplicate (const AnaBoard *board, const char *const *keys, GError **error)
{
  g_autoptr (AnaStep) all = ana_step_new ("duplicate");

  for (guint i = 0; keys[i] != NULL; i++)
    {
      const AnaTile *tile = ana_board_find_tile (board, keys[i]);
      AnaEditInsert insert;
      g_autoptr (AnaStep) step = NULL;
      AnaGridCell at;

      if (tile == NULL)
        {
          g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, _("/tiles/%s: there is no such tile"), keys[i]);
          return NULL;
        }
      if (!ana_edit_insert_begin (&insert, board, tile->tab, "duplicate", error))
        return NULL;
      for (guint k = 0; k < all->changes->len; k++)
        add_earlier (&insert, all->changes->pdata[k]);
      at = ana_grid_find_place ((const AnaGridItem *) insert.grid->items->data, insert.grid->items->len, tile->w, tile->h);
      g_free (ana_edit_insert_tile (&insert, tile->json, NULL, at));
      step = ana_edit_insert_end (&insert);
      ana_step_add (all, ((AnaChange *) step->changes->pdata[0])->path, NULL, ((AnaChange *) step->changes->pdata[0])->is, -1);
    }
  return g_steal_pointer (&all);
}

/* What it showed then, where it stands today. */
static AnaStep *
restore_content (const AnaTile *old, const AnaTile *today)
{
  static const char *const kept[] = { "/tab", "/x", "/y", "/w", "/h" };
  g_autofree char *path = ana_json_path_join ("/tiles", today->key);
  g_autoptr (JsonNode) was = json_node_init_object (json_node_alloc (), today->json);
  g_autoptr (JsonNode) is = json_node_init_object (json_node_alloc (), old->json);
  AnaStep *step = ana_step_new ("restore");

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      g_autoptr (JsonNode) before = is;

      is = ana_json_path_with (before, kept[i], json_object_get_member (today->json, kept[i] + 1), -1, NULL);
    }
  if (!json_node_equal (was, is))
    ana_step_add (step, path, was, is, -1);
  return step;
}

/**
 * ana_edit_restore_tile:
 * @board: a board
 * @version: an older state of it
 * @key: of a tile that @version has
 * @error: return location
 *
 * Brings back one tile: what it showed, where the tile of today stands; one that is gone comes back to its tab, or to the
 * first, in its place if that is free.
 *
 * Returns: (transfer full): the step; %NULL and %ANA_ERROR_NOT_FOUND when @version has no such tile
 */
AnaStep *
ana_edit_restore_tile (const AnaBoard *board, const AnaBoard *version, const char *key, GError **error)
{
  const AnaTile *old = ana_board_find_tile (version, key), *today = ana_board_find_tile (board, key);
  AnaEditInsert insert;
  AnaGridItem item;
  AnaGridCell at;

  if (old == NULL)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, _("/tiles/%s: that version has no such tile"), key);
      return NULL;
    }
  if (today != NULL)
    return restore_content (old, today);
  if (!ana_edit_insert_begin (&insert, board, ana_edit_has_tab (board, old->tab) ? old->tab : ana_board_get_tab (board, 0)->id, "restore", error))
    return NULL;
  at = (AnaGridCell) { old->x, old->y, old->w, old->h };
  item = (AnaGridItem) { .at = at };
  g_array_append_val (insert.grid->items, item);
  if (ana_grid_has_overlap ((const AnaGridItem *) insert.grid->items->data, insert.grid->items->len))
    at = ana_grid_find_place ((const AnaGridItem *) insert.grid->items->data, insert.grid->items->len - 1, old->w, old->h);
  g_array_set_size (insert.grid->items, insert.grid->items->len - 1);
  g_free (ana_edit_insert_tile (&insert, old->json, key, at));
  return ana_edit_insert_end (&insert);
}
