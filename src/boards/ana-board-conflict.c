/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-conflict.c: what becomes of a board when somebody says which of two values shall stand.
 */
#include "config.h"

#include "ana-board-conflict.h"

#include "ana-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_COPIES 1000

static gboolean
is_text (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

/* The key of the tile that a path leads to or into. */
static char *
tile_of (const char *path)
{
  g_auto (GStrv) names = ana_json_path_split (path);

  return g_strv_length (names) >= 2 && strcmp (names[0], "tiles") == 0 ? g_strdup (names[1]) : NULL;
}

/**
 * ana_board_can_keep_both:
 * @path: of the field
 * @mine: (nullable): the value that was kept aside
 * @theirs: (nullable): the one that stands
 *
 * Two tiles can stand beside each other, and so can two texts. Of two times or orders there is only one.
 */
gboolean
ana_board_can_keep_both (const char *path, JsonNode *mine, JsonNode *theirs)
{
  g_autofree char *tile = tile_of (path);

  if (mine == NULL || theirs == NULL)
    return FALSE;
  return tile != NULL || (is_text (mine) && is_text (theirs));
}

static JsonNode *
join_texts (JsonNode *theirs, JsonNode *mine)
{
  g_autofree char *text = g_strdup_printf ("%s / %s", json_node_get_string (theirs), json_node_get_string (mine));

  return json_node_init_string (json_node_alloc (), text);
}

static char *
free_key (JsonNode *document, const char *key)
{
  for (guint i = 2; i < MAX_COPIES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%.200s-%u", key, i);
      g_autofree char *path = ana_json_path_join ("/tiles", name);

      if (ana_json_path_get (document, path) == NULL)
        return g_steal_pointer (&name);
    }
  return g_strdup (key);
}

/* A tile of its own with my value, where the tile stands; the grid puts them apart. */
static JsonNode *
add_tile (JsonNode *document, const char *path, const char *key, JsonNode *mine, GError **error)
{
  g_autofree char *from = ana_json_path_join ("/tiles", key);
  g_autofree char *name = free_key (document, key);
  g_autofree char *to = ana_json_path_join ("/tiles", name);
  g_autofree char *field = g_strconcat (to, path + strlen (from), NULL);
  JsonNode *tile = ana_json_path_get (document, from);
  g_autoptr (JsonNode) copied = NULL;

  if (strcmp (path, from) == 0)
    return ana_json_path_with (document, to, mine, -1, error);
  if (tile == NULL)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, _("%s: the tile is gone"), from);
      return NULL;
    }
  copied = ana_json_path_with (document, to, tile, -1, error);
  return copied != NULL ? ana_json_path_with (copied, field, mine, -1, error) : NULL;
}

/**
 * ana_board_resolve_conflict:
 * @document: the board as it is
 * @path: of the field, a JSON pointer
 * @mine: (nullable): the value that was kept aside
 * @choice: which shall stand
 * @error: return location; %ANA_ERROR_NOT_FOUND: what was around the field is gone; %ANA_ERROR_BAD_INPUT: both cannot stand
 *
 * Returns: (transfer full): the board with it; shares with its arguments
 */
JsonNode *
ana_board_resolve_conflict (JsonNode *document, const char *path, JsonNode *mine, AnaConflictChoice choice, GError **error)
{
  JsonNode *theirs = ana_json_path_get (document, path);
  g_autofree char *key = tile_of (path);
  g_autoptr (JsonNode) joined = NULL;

  if (choice == ANA_KEEP_THEIRS)
    return json_node_copy (document);
  if (choice == ANA_KEEP_MINE)
    return ana_json_path_with (document, path, mine, -1, error);
  if (mine != NULL && key != NULL)
    return add_tile (document, path, key, mine, error);
  if (is_text (mine) && is_text (theirs))
    {
      joined = join_texts (theirs, mine);
      return ana_json_path_with (document, path, joined, -1, error);
    }
  g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("%s: only one can stand there"), path);
  return NULL;
}
