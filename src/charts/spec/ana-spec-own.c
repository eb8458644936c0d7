/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-spec-own.c: a spec as others hand it out: whether it is one, and the rows that it brings along.
 */
#include "config.h"

#include "ana-spec-private.h"

#include <string.h>

#define MAX_DEPTH 8

static JsonObject *
object_of (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
array_of (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonArray *
get_values (JsonObject *view)
{
  JsonObject *data = object_of (json_object_get_member (view, "data"));

  return data != NULL ? array_of (json_object_get_member (data, "values")) : NULL;
}

/**
 * ana_chart_spec_is:
 * @json: a JSON value from anywhere
 *
 * Returns: whether it looks like a chart spec: an object that names a mark, or what is made of marks. Nothing more is looked at
 */
gboolean
ana_chart_spec_is (JsonNode *json)
{
  static const char *const members[] = { "mark", "layer", "facet", "repeat", "concat", "hconcat", "vconcat" };
  JsonObject *object = object_of (json);

  for (guint i = 0; object != NULL && i < G_N_ELEMENTS (members); i++)
    if (json_object_has_member (object, members[i]))
      return TRUE;
  return FALSE;
}

static gboolean
has_rows (JsonObject *view, guint depth)
{
  static const char *const lists[] = { "concat", "hconcat", "vconcat" };
  JsonObject *inner = object_of (json_object_get_member (view, "spec"));

  if (get_values (view) != NULL || (inner != NULL && depth > 0 && has_rows (inner, depth - 1)))
    return TRUE;
  for (guint i = 0; depth > 0 && i < G_N_ELEMENTS (lists); i++)
    {
      JsonArray *views = array_of (json_object_get_member (view, lists[i]));

      for (guint k = 0; views != NULL && k < json_array_get_length (views); k++)
        {
          JsonObject *part = object_of (json_array_get_element (views, k));

          if (part != NULL && has_rows (part, depth - 1))
            return TRUE;
        }
    }
  return FALSE;
}

/**
 * ana_chart_spec_has_rows:
 * @json: a spec
 *
 * Returns: whether it, or a part of it, has rows of its own (`data.values`)
 */
gboolean
ana_chart_spec_has_rows (JsonNode *json)
{
  JsonObject *object = object_of (json);

  return object != NULL && has_rows (object, MAX_DEPTH);
}

/**
 * ana_chart_spec_read_rows:
 * @json: a spec
 * @zone: (nullable): of dates without offset; %NULL: UTC
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the rows of the whole, at most %ANA_SPEC_MAX_VALUES; %NULL without an error when it has none, or only in its
 *   parts; %NULL and BAD_INPUT with the place in the spec
 */
AnaFrame *
ana_chart_spec_read_rows (JsonNode *json, const AnaZone *zone, GError **error)
{
  JsonObject *object = object_of (json);
  JsonArray *values = object != NULL ? get_values (object) : NULL;

  return values != NULL ? ana_spec_read_values (values, zone != NULL ? zone : ana_zone_utc (), error) : NULL;
}

/* --- rows that are named apart from the views --- */

static JsonNode *settle (JsonNode *node, JsonObject *datasets, guint depth);

/* {"name": "a"} becomes {"name": "a", "values": …}. */
static JsonNode *
settle_data (JsonNode *node, JsonObject *datasets)
{
  JsonObject *data = object_of (node), *copy;
  const char *name = data != NULL ? ana_spec_text_of (data, "name", NULL) : NULL;
  JsonNode *out;

  if (name == NULL || json_object_has_member (data, "values") || !json_object_has_member (datasets, name))
    return json_node_copy (node);
  copy = json_object_new ();
  json_object_set_string_member (copy, "name", name);
  json_object_set_member (copy, "values", json_node_copy (json_object_get_member (datasets, name)));
  out = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (out, copy);
  return out;
}

static JsonNode *
settle_list (JsonArray *list, JsonObject *datasets, guint depth)
{
  JsonArray *copy = json_array_new ();
  JsonNode *out = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < json_array_get_length (list); i++)
    json_array_add_element (copy, settle (json_array_get_element (list, i), datasets, depth));
  json_node_take_array (out, copy);
  return out;
}

static JsonNode *
settle (JsonNode *node, JsonObject *datasets, guint depth)
{
  JsonObject *view = object_of (node), *copy;
  JsonObjectIter iter;
  const char *name;
  JsonNode *member, *out;

  if (view == NULL || depth == 0)
    return json_node_copy (node);
  copy = json_object_new ();
  json_object_iter_init_ordered (&iter, view);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    if (strcmp (name, "data") == 0)
      json_object_set_member (copy, name, settle_data (member, datasets));
    else if (strcmp (name, "spec") == 0)
      json_object_set_member (copy, name, settle (member, datasets, depth - 1));
    else if (g_str_has_suffix (name, "concat") && JSON_NODE_HOLDS_ARRAY (member))
      json_object_set_member (copy, name, settle_list (json_node_get_array (member), datasets, depth - 1));
    else if (strcmp (name, "datasets") != 0)
      json_object_set_member (copy, name, json_node_copy (member));
  out = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (out, copy);
  return out;
}

/**
 * ana_chart_spec_settle:
 * @json: a spec
 *
 * Some programs write the rows of a spec apart (`datasets`), and name them where they are drawn. They are put there.
 *
 * Returns: (transfer full): the same spec without `datasets`; @json itself is not written to
 */
JsonNode *
ana_chart_spec_settle (JsonNode *json)
{
  JsonObject *object = object_of (json);
  JsonObject *datasets = object != NULL ? object_of (json_object_get_member (object, "datasets")) : NULL;

  return datasets != NULL ? settle (json, datasets, MAX_DEPTH) : json_node_copy (json);
}
