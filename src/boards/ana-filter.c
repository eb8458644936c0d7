/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-filter.c: what a filter of a board is about.
 */
#include "config.h"

#include "ana-filter.h"

#include <string.h>

#define MAX_DEPTH 8 /* as deep as anything is that a chart says */

/* The members that nest (FORMATS.md section 5). */
static const char *const nesting[] = { "and", "or" };

static void
add_fields (JsonObject *filter, GPtrArray *out, guint depth)
{
  const char *field = ana_json_get_string (filter, "", "field", NULL, NULL);

  if (field != NULL && !g_ptr_array_find_with_equal_func (out, field, g_str_equal, NULL))
    g_ptr_array_add (out, g_strdup (field));
  for (guint m = 0; m < G_N_ELEMENTS (nesting) && depth < MAX_DEPTH; m++)
    {
      JsonNode *node = json_object_get_member (filter, nesting[m]);
      JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

      for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
        if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (list, i)))
          add_fields (json_array_get_object_element (list, i), out, depth + 1);
    }
}

char **
ana_filter_list_fields (JsonObject *filter)
{
  GPtrArray *out = g_ptr_array_new ();

  add_fields (filter, out, 0);
  g_ptr_array_add (out, NULL);
  return (char **) g_ptr_array_free (out, FALSE);
}

char *
ana_filter_dup_subject (JsonObject *filter)
{
  g_auto (GStrv) fields = ana_filter_list_fields (filter);

  return fields[0] != NULL ? g_strjoinv (" \303\227 ", fields) : NULL;
}

static gboolean
rename_all (JsonObject *filter, const char *(*rename) (const char *field, gpointer data), gpointer data, guint depth)
{
  const char *field = ana_json_get_string (filter, "", "field", NULL, NULL), *name = field != NULL ? rename (field, data) : NULL;

  if (field != NULL && name == NULL)
    return FALSE;
  if (name != NULL)
    json_object_set_string_member (filter, "field", name);
  for (guint m = 0; m < G_N_ELEMENTS (nesting) && depth < MAX_DEPTH; m++)
    {
      JsonNode *node = json_object_get_member (filter, nesting[m]);
      JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

      for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
        if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (list, i)) || !rename_all (json_array_get_object_element (list, i), rename, data, depth + 1))
          return FALSE;
    }
  return TRUE;
}

JsonNode *
ana_filter_rename (JsonNode *filter, const char *(*rename) (const char *field, gpointer data), gpointer data)
{
  g_autofree char *text = json_to_string (filter, FALSE); /* copies of nodes share their objects */
  JsonNode *out = ana_json_parse (text, -1, NULL, NULL);

  if (out != NULL && JSON_NODE_HOLDS_OBJECT (out) && rename_all (json_node_get_object (out), rename, data, 0))
    return out;
  g_clear_pointer (&out, json_node_unref);
  return NULL;
}
