/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-check.c: what a tile wants to show, looked at before anything is done with it.
 */
#include "config.h"

#include "ana-board-private.h"

#include "ana-chart-spec.h"
#include "ana-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Members that fetch something from elsewhere: a board is whole in itself, and opening one asks nobody for anything. */
static const char *const outside[] = { "$ref", "url", "href", "src", NULL };

/* The place of what was found in a member, or an item: it is put together on the way back, since nearly always nothing is found and names may be long. */
static char *
put_before (const char *name, char *found)
{
  g_autofree char *rest = found;
  g_autofree char *place = found != NULL ? ana_json_path_join ("", name) : NULL;

  return found != NULL ? g_strconcat (place, rest, NULL) : NULL;
}

static char *find_outside (JsonNode *node);

static char *
find_in_member (const char *name, JsonNode *member)
{
  if (strcmp (name, "values") == 0 || strcmp (name, "geojson") == 0)
    return NULL; /* what rows and areas say is shown, never followed */
  if (g_strv_contains (outside, name) && JSON_NODE_HOLDS_VALUE (member))
    return put_before (name, g_strconcat (": ", _("nothing is fetched from elsewhere"), NULL));
  return put_before (name, find_outside (member));
}

static char *
find_outside (JsonNode *node)
{
  char *found = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (found == NULL && json_object_iter_next_ordered (&iter, &name, &member))
        found = find_in_member (name, member);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; found == NULL && i < json_array_get_length (json_node_get_array (node)); i++)
      {
        char number[16];

        g_snprintf (number, sizeof number, "%u", i);
        found = put_before (number, find_outside (json_array_get_element (json_node_get_array (node), i)));
      }
  return found;
}

/**
 * ana_tile_find_outside:
 * @node: a part of a tile
 * @path: its JSON pointer
 *
 * Costs O(n), however deep and long its names are.
 *
 * Returns: (transfer full) (nullable): what of it would be fetched from elsewhere, beginning with the place
 */
char *
ana_tile_find_outside (JsonNode *node, const char *path)
{
  g_autofree char *found = find_outside (node);

  return found != NULL ? g_strconcat (path, found, NULL) : NULL;
}

static gboolean
is_text (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

static char *
check_mark (JsonObject *spec, const char *path)
{
  JsonNode *mark = json_object_get_member (spec, "mark");
  g_autofree char *words = NULL;
  const char *name = NULL;
  g_autofree char *shown = NULL;

  if (mark != NULL && JSON_NODE_HOLDS_OBJECT (mark))
    mark = json_object_get_member (json_node_get_object (mark), "type");
  if (mark == NULL)
    return NULL; /* layers, facets */
  if (!is_text (mark))
    return g_strdup_printf ("%s/mark: %s", path, _("a name is wanted"));
  name = json_node_get_string (mark);
  if (ana_chart_spec_has_mark (name))
    return NULL;
  shown = ana_text_to_line (name, ANA_NAME_CHARS);
  words = g_strdup_printf (_("unknown mark \"%s\""), shown);
  return g_strdup_printf ("%s/mark: %s", path, words);
}

/**
 * ana_tile_check_content:
 * @tile: a tile
 * @path: its JSON pointer
 *
 * Looks at what the tile would show; where it stands is checked already.
 *
 * Returns: (transfer full) (nullable): why it cannot be shown, beginning with the place
 */
char *
ana_tile_check_content (JsonObject *tile, const char *path)
{
  static const char *const objects[] = { "spec", "query", "style", "image" };
  char *problem = NULL;

  for (guint i = 0; problem == NULL && i < G_N_ELEMENTS (objects); i++)
    {
      JsonNode *node = json_object_get_member (tile, objects[i]);
      g_autofree char *below = g_strdup_printf ("%s/%s", path, objects[i]);

      if (node == NULL || JSON_NODE_HOLDS_NULL (node))
        continue;
      if (!JSON_NODE_HOLDS_OBJECT (node))
        problem = g_strdup_printf ("%s: %s", below, _("an object is wanted"));
      else
        problem = i == 0 ? check_mark (json_node_get_object (node), below) : NULL;
      if (problem == NULL)
        problem = ana_tile_find_outside (node, below);
    }
  return problem;
}
