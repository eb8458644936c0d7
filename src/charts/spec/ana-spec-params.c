/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-spec-params.c: "params": values that transforms use, and selections, which become brushes of the chart.
 */
#include "config.h"

#include "ana-spec-private.h"

#include <string.h>

static gboolean
is_text (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

void
ana_chart_selection_free (AnaChartSelection *self)
{
  g_free (self->name);
  g_strfreev (self->channels);
  g_strfreev (self->fields);
  g_free (self);
}

gboolean
ana_spec_has_selection (AnaSpecBuild *build, const char *name)
{
  for (guint i = 0; build->selections != NULL && i < build->selections->len; i++)
    if (strcmp (((AnaChartSelection *) g_ptr_array_index (build->selections, i))->name, name) == 0)
      return TRUE;
  return FALSE;
}

static char **
read_names (AnaSpecBuild *build, JsonObject *object, const char *path, const char *member)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (node != NULL && list == NULL)
    ana_spec_warn (build, path, member, "is no list of names");
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (is_text (json_array_get_element (list, i)))
      g_strv_builder_add (names, json_array_get_string_element (list, i));
  return g_strv_builder_end (names);
}

/* "interval", "point", or {"type": …, "encodings": ["x"], "fields": ["country"]}. */
static gboolean
read_selection (AnaSpecBuild *build, const char *name, JsonNode *node, const char *path, GError **error)
{
  static const char *const known[] = { "type", "encodings", "fields", NULL };
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *type = object != NULL ? json_object_get_member (object, "type") : node;
  g_autoptr (GList) members = object != NULL ? json_object_get_members (object) : NULL;
  AnaChartSelection *selection;

  if (!is_text (type) || (strcmp (json_node_get_string (type), "interval") != 0 && strcmp (json_node_get_string (type), "point") != 0))
    return ana_spec_fail (error, path, NULL, "is interval or point");
  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      ana_spec_warn (build, path, l->data, "is not used");
  selection = g_new0 (AnaChartSelection, 1);
  selection->name = g_strdup (name);
  selection->is_interval = strcmp (json_node_get_string (type), "interval") == 0;
  selection->channels = read_names (build, object, path, "encodings");
  selection->fields = read_names (build, object, path, "fields");
  g_ptr_array_add (build->selections, selection);
  return TRUE;
}

static gboolean
read_param (AnaSpecBuild *build, JsonObject *object, const char *path, GError **error)
{
  static const char *const known[] = { "name", "value", "select", NULL };
  JsonNode *name = json_object_get_member (object, "name"), *value = json_object_get_member (object, "value"), *select = json_object_get_member (object, "select");
  g_autoptr (GList) members = json_object_get_members (object);
  g_autofree char *select_path = g_strconcat (path, "/select", NULL);

  if (!is_text (name))
    return ana_spec_fail (error, path, "name", "is no text");
  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      ana_spec_warn (build, path, l->data, "is not used");
  if (select != NULL)
    {
      if (value != NULL)
        ana_spec_warn (build, path, "value", "is not used: a selection begins empty");
      return read_selection (build, json_node_get_string (name), select, select_path, error);
    }
  if (value == NULL || !JSON_NODE_HOLDS_VALUE (value))
    return ana_spec_fail (error, path, NULL, "has neither a value (text, number, true or false) nor a selection");
  json_object_set_member (build->params, json_node_get_string (name), json_node_copy (value));
  return TRUE;
}

/**
 * ana_spec_read_params:
 * @build: a spec being read
 * @node: (nullable): the list
 * @path: its place
 * @error: return location
 *
 * Returns: FALSE: one is neither a value nor a selection
 */
gboolean
ana_spec_read_params (AnaSpecBuild *build, JsonNode *node, const char *path, GError **error)
{
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return ana_spec_fail (error, path, NULL, "is no list");
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *item = json_array_get_element (json_node_get_array (node), i);
      g_autofree char *place = g_strdup_printf ("%s/%u", path, i);

      if (!JSON_NODE_HOLDS_OBJECT (item))
        return ana_spec_fail (error, place, NULL, "is no object");
      if (!read_param (build, json_node_get_object (item), place, error))
        return FALSE;
    }
  return TRUE;
}
