/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-edit-tabs.c: edits of a board's tabs.
 */
#include "config.h"

#include "ana-edit-private.h"

#include "ana-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static int
find_tab (const AnaBoard *board, const char *id, GError **error)
{
  for (guint i = 0; i < ana_board_get_n_tabs (board); i++)
    if (strcmp (ana_board_get_tab (board, i)->id, id) == 0)
      return (int) i;
  g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, _("/tabs: there is no tab \"%s\""), id);
  return -1;
}

static JsonNode *
make_tab (const char *id, const char *title)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "title", title);
  json_object_unref (object);
  return node;
}

/* The tabs as nodes, also when the document names none. */
static GPtrArray *
list_tabs (const AnaBoard *board, JsonNode *root)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  JsonNode *tabs = ana_json_path_get (root, "/tabs");

  for (guint i = 0; i < ana_board_get_n_tabs (board); i++)
    {
      const AnaTab *tab = ana_board_get_tab (board, i);
      JsonNode *node = tabs != NULL && i < json_array_get_length (json_node_get_array (tabs)) ? json_array_get_element (json_node_get_array (tabs), i)
                                                                                            : NULL;

      g_ptr_array_add (list, node != NULL ? json_node_copy (node) : make_tab (tab->id, tab->title));
    }
  return list;
}

static AnaStep *
add_tabs (AnaStep *step, JsonNode *root, const GPtrArray *list)
{
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (JsonNode) is = json_node_alloc ();

  for (guint i = 0; i < list->len; i++)
    json_array_add_element (array, json_node_copy (list->pdata[i]));
  json_node_init_array (is, array);
  ana_step_add (step, "/tabs", ana_json_path_get (root, "/tabs"), is, -1);
  return step;
}

/**
 * ana_edit_add_tab:
 * @board: a board
 * @title: of the new tab, which comes last
 * @id: (out) (optional) (transfer full): its id
 * @error: return location
 *
 * Returns: (transfer full): the step; %NULL and %ANA_ERROR_LIMIT when there are fifty
 */
AnaStep *
ana_edit_add_tab (const AnaBoard *board, const char *title, char **id, GError **error)
{
  g_autoptr (JsonNode) root = ana_board_to_json (board);
  g_autoptr (GPtrArray) list = list_tabs (board, root);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *made = NULL;

  if (list->len >= ANA_BOARD_MAX_TABS)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, _("/tabs: at most %d"), ANA_BOARD_MAX_TABS);
      return NULL;
    }
  for (guint i = 0; i < ana_board_get_n_tabs (board); i++)
    g_hash_table_add (taken, g_strdup (ana_board_get_tab (board, i)->id));
  made = ana_edit_make_key (taken);
  g_ptr_array_add (list, make_tab (made, title));
  if (id != NULL)
    *id = g_steal_pointer (&made);
  return add_tabs (ana_step_new ("tabs"), root, list);
}

AnaStep *
ana_edit_remove_tab (const AnaBoard *board, const char *id, GError **error)
{
  g_autoptr (JsonNode) root = ana_board_to_json (board);
  g_autoptr (GPtrArray) list = list_tabs (board, root);
  g_autoptr (AnaEditGrid) grid = ana_edit_grid_new (board, id);
  int index = find_tab (board, id, error);
  AnaStep *step;

  if (index < 0)
    return NULL;
  if (list->len == 1)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_LIMIT, _("/tabs: the last tab stays"));
      return NULL;
    }
  step = ana_step_new ("tabs");
  g_ptr_array_add (grid->keys, NULL);
  ana_edit_add_removal (step, board, (const char *const *) grid->keys->pdata);
  g_ptr_array_remove_index (list, (guint) index);
  return add_tabs (step, root, list);
}

AnaStep *
ana_edit_move_tab (const AnaBoard *board, const char *id, guint index, GError **error)
{
  g_autoptr (JsonNode) root = ana_board_to_json (board);
  g_autoptr (GPtrArray) list = list_tabs (board, root);
  int at = find_tab (board, id, error);
  AnaStep *step;

  if (at < 0)
    return NULL;
  step = ana_step_new ("tabs");
  index = MIN (index, list->len - 1);
  if ((guint) at == index)
    return step;
  g_ptr_array_insert (list, (int) index, g_ptr_array_steal_index (list, (guint) at));
  return add_tabs (step, root, list);
}
