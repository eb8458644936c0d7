/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-spec-views.c: several views as one chart: beside each other (concat), one for each of some fields (repeat), one for
 * each value (facet).
 */
#include "config.h"

#include "ana-spec-private.h"

#include "ana-locale.h"

#include <string.h>

#define MAX_PARTS 60
#define MAX_DEPTH 4

gboolean
ana_spec_is_composed (JsonObject *object)
{
  static const char *const members[] = { "concat", "hconcat", "vconcat", "repeat", "facet" };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (json_object_has_member (object, members[i]))
      return TRUE;
  return FALSE;
}

static guint
read_columns (JsonObject *object)
{
  return (guint) CLAMP (ana_spec_number_of (object, "columns", 0), 0, MAX_PARTS);
}

/* --- a part: a chart of its own, of which the plot is taken --- */

static AnaPlot *
make_part (AnaSpecBuild *build, JsonNode *node, const char *path, guint depth, GError **error)
{
  AnaSpecBuild part = *build;
  AnaPlot *plot = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node) || depth > MAX_DEPTH)
    {
      ana_spec_fail (error, path, NULL, JSON_NODE_HOLDS_OBJECT (node) ? N_("lies in too many others") : N_("is no object"));
      return NULL;
    }
  part.chart = ana_chart_new ();
  part.frame = build->frame != NULL ? ana_frame_ref (build->frame) : NULL;
  part.y_fields = g_ptr_array_new_with_free_func (g_free);
  part.categories = NULL;
  part.x_title = part.y_title = NULL;
  part.has_axes = part.lies = FALSE;
  part.shapes_only = TRUE;
  if (ana_spec_read_view (&part, json_node_get_object (node), path, depth, error) && ana_chart_get_plot (part.chart) != NULL)
    plot = ana_plot_ref (ana_chart_get_plot (part.chart));
  ana_chart_unref (part.chart);
  g_clear_pointer (&part.frame, ana_frame_unref);
  g_ptr_array_unref (part.y_fields);
  g_strfreev (part.categories);
  g_free (part.x_title);
  g_free (part.y_title);
  return plot;
}

static void
take_parts (AnaSpecBuild *build, GPtrArray *parts, guint n_columns, gboolean is_grid)
{
  g_autoptr (AnaPlot) plot = ana_plot_new_parts ((AnaPlot *const *) parts->pdata, parts->len, n_columns, build->zone);

  if (is_grid)
    ana_plot_share_axes (plot);
  ana_plot_set_title (plot, ana_chart_get_title (build->chart));
  ana_chart_set_plot (build->chart, plot);
}

/* --- concat --- */

static gboolean
draw_concat (AnaSpecBuild *build, JsonObject *object, const char *member, const char *path, guint depth, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);
  JsonArray *list = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = list != NULL ? json_array_get_length (list) : 0;
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_plot_unref);

  if (n == 0 || n > MAX_PARTS)
    return ana_spec_fail (error, path, member, "is a list of 1 to %d views", MAX_PARTS);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *place = g_strdup_printf ("%s/%s/%u", path, member, i);
      AnaPlot *part = make_part (build, json_array_get_element (list, i), place, depth + 1, error);

      if (part == NULL)
        return FALSE;
      g_ptr_array_add (parts, part);
    }
  take_parts (build, parts, member[0] == 'h' ? n : member[0] == 'v' ? 1 : read_columns (object), FALSE);
  return TRUE;
}

/* --- repeat --- */

/* A copy in which {"repeat": "row"} is the field that the row has. */
static JsonNode *
put_fields (JsonNode *node, JsonObject *fields, guint depth)
{
  JsonNode *out;

  if (JSON_NODE_HOLDS_OBJECT (node) && depth < 60)
    {
      JsonObject *object = json_node_get_object (node), *copy;
      const char *which = ana_spec_text_of (object, "repeat", NULL);
      g_autoptr (GList) members = json_object_get_members (object);

      if (which != NULL && json_object_get_size (object) == 1 && json_object_has_member (fields, which))
        return json_node_copy (json_object_get_member (fields, which));
      copy = json_object_new ();
      for (GList *l = members; l != NULL; l = l->next)
        json_object_set_member (copy, l->data, put_fields (json_object_get_member (object, l->data), fields, depth + 1));
      out = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (out, copy);
      return out;
    }
  if (JSON_NODE_HOLDS_ARRAY (node) && depth < 60)
    {
      JsonArray *copy = json_array_new ();

      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        json_array_add_element (copy, put_fields (json_array_get_element (json_node_get_array (node), i), fields, depth + 1));
      out = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (out, copy);
      return out;
    }
  return json_node_copy (node);
}

/* The names of a list of fields; NULL and an error: it is none. An absent one is a list of one nothing. */
static char **
read_fields (JsonNode *node, const char *path, GError **error)
{
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();
  gboolean ok = node == NULL || (list != NULL && json_array_get_length (list) > 0 && json_array_get_length (list) <= MAX_PARTS);

  if (node == NULL)
    g_strv_builder_add (out, "");
  for (guint i = 0; ok && list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *item = json_array_get_element (list, i);

      ok = JSON_NODE_HOLDS_VALUE (item) && json_node_get_value_type (item) == G_TYPE_STRING;
      if (ok)
        g_strv_builder_add (out, json_node_get_string (item));
    }
  if (ok)
    return g_strv_builder_end (out);
  ana_spec_fail (error, path, NULL, "is a list of 1 to %d fields", MAX_PARTS);
  return NULL;
}

static JsonNode *
repeated (JsonNode *spec, const char *first, const char *first_field, const char *second, const char *second_field)
{
  g_autoptr (JsonObject) fields = json_object_new ();

  if (*first_field != '\0')
    json_object_set_string_member (fields, first, first_field);
  if (*second_field != '\0')
    json_object_set_string_member (fields, second, second_field);
  return put_fields (spec, fields, 0);
}

/* One view for each field, or for each pair of a row's and a column's. */
static gboolean
draw_repeated (AnaSpecBuild *build, JsonNode *spec, const char *path, char **rows, char **columns, const char *row_name, guint n_columns, guint depth, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_plot_unref);
  g_autofree char *place = g_strconcat (path, "/spec", NULL);

  if (g_strv_length (rows) * g_strv_length (columns) > MAX_PARTS)
    return ana_spec_fail (error, path, "repeat", "makes more than %d views", MAX_PARTS);
  for (guint r = 0; rows[r] != NULL; r++)
    for (guint c = 0; columns[c] != NULL; c++)
      {
        g_autoptr (JsonNode) view = repeated (spec, row_name, rows[r], "column", columns[c]);
        AnaPlot *part = make_part (build, view, place, depth + 1, error);

        if (part == NULL)
          return FALSE;
        g_ptr_array_add (parts, part);
      }
  take_parts (build, parts, n_columns, rows[0][0] != '\0' && columns[0][0] != '\0');
  return TRUE;
}

/* One layer for each field. */
static gboolean
draw_repeated_layers (AnaSpecBuild *build, JsonNode *spec, const char *path, char **fields, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *place = g_strconcat (path, "/spec", NULL);
  JsonArray *layers = json_array_new ();

  for (guint i = 0; fields[i] != NULL; i++)
    json_array_add_element (layers, repeated (spec, "layer", fields[i], "", ""));
  json_object_set_array_member (object, "layer", layers);
  return ana_spec_draw_layers (build, object, place, NULL, error);
}

static gboolean
draw_repeat (AnaSpecBuild *build, JsonObject *object, JsonNode *spec, const char *path, guint depth, GError **error)
{
  static const char *const known[] = { "row", "column", "layer", NULL };
  JsonNode *repeat = json_object_get_member (object, "repeat");
  JsonObject *by = JSON_NODE_HOLDS_OBJECT (repeat) ? json_node_get_object (repeat) : NULL;
  g_autofree char *place = g_strconcat (path, "/repeat", NULL), *row_place = g_strconcat (place, "/row", NULL), *column_place = g_strconcat (place, "/column", NULL);
  g_autofree char *layer_place = g_strconcat (place, "/layer", NULL);
  g_autoptr (GList) members = by != NULL ? json_object_get_members (by) : NULL;
  g_auto (GStrv) rows = NULL, columns = NULL;

  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      return ana_spec_fail (error, place, l->data, "is not drawn");
  if (by != NULL && json_object_has_member (by, "layer"))
    {
      rows = read_fields (json_object_get_member (by, "layer"), layer_place, error);
      return rows != NULL && draw_repeated_layers (build, spec, path, rows, error);
    }
  rows = read_fields (by != NULL ? json_object_get_member (by, "row") : repeat, by != NULL ? row_place : place, error);
  columns = rows != NULL ? read_fields (by != NULL ? json_object_get_member (by, "column") : NULL, column_place, error) : NULL;
  if (columns == NULL)
    return FALSE;
  return draw_repeated (build, spec, path, rows, columns, by != NULL ? "row" : "repeat", by != NULL ? g_strv_length (columns) : read_columns (object), depth, error);
}

/* --- facet --- */

static gboolean
draw_facet (AnaSpecBuild *build, JsonObject *object, JsonNode *spec, const char *path, GError **error)
{
  static const struct { const char *member; AnaPlotChannelId id; } parts[] = { { "row", ANA_PLOT_ROW }, { "column", ANA_PLOT_COLUMN } };
  JsonNode *facet = json_object_get_member (object, "facet");
  JsonObject *by = JSON_NODE_HOLDS_OBJECT (facet) ? json_node_get_object (facet) : NULL;
  g_autofree char *place = g_strconcat (path, "/facet", NULL), *spec_place = g_strconcat (path, "/spec", NULL), *transform_place = NULL;
  AnaUnit outer = { .path = g_strdup (place) };
  gboolean ok = by != NULL || ana_spec_fail (error, place, NULL, "is no object"), any = FALSE;

  for (guint i = 0; ok && i < G_N_ELEMENTS (parts); i++)
    if (json_object_has_member (by, parts[i].member))
      {
        g_autofree char *at = ana_json_path_join (place, parts[i].member);

        if (any)
          ana_spec_warn (build, at, NULL, "is not drawn: small pictures go by one of them");
        else
          ok = ana_spec_read_channel (build, at, json_object_get_member (by, parts[i].member), &outer.channel[parts[i].id], error);
        any = TRUE;
      }
  if (ok && !any)
    ok = ana_spec_read_channel (build, place, facet, &outer.channel[ANA_PLOT_FACET], error);
  if (json_object_has_member (object, "columns"))
    ana_spec_warn (build, path, "columns", "is not used: small pictures stand as the room asks for");
  transform_place = g_strconcat (spec_place, "/transform", NULL);
  ok = ok && ana_spec_check_view (build, json_node_get_object (spec), spec_place, error)
       && ana_spec_transform (build, json_object_get_member (json_node_get_object (spec), "transform"), transform_place, error)
       && ana_spec_draw_layers (build, json_node_get_object (spec), spec_place, &outer, error);
  ana_unit_clear (&outer);
  return ok;
}

/**
 * ana_spec_draw_views:
 * @build: a spec with its rows
 * @object: that says `concat`, `hconcat`, `vconcat`, `repeat` or `facet`
 * @path: its place
 * @depth: how many views it lies in
 * @error: return location
 *
 * Views beside each other have axes of their own, and rooms of one size; facets share their scales, and so do points that are
 * repeated by row and column.
 *
 * Returns: FALSE: one of them cannot be drawn
 */
gboolean
ana_spec_draw_views (AnaSpecBuild *build, JsonObject *object, const char *path, guint depth, GError **error)
{
  static const char *const lists[] = { "concat", "hconcat", "vconcat" };
  JsonNode *spec = json_object_get_member (object, "spec");

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (json_object_has_member (object, lists[i]))
      return draw_concat (build, object, lists[i], path, depth, error);
  if (spec == NULL || !JSON_NODE_HOLDS_OBJECT (spec))
    return ana_spec_fail (error, path, "spec", "is no object");
  if (json_object_has_member (object, "repeat"))
    return draw_repeat (build, object, spec, path, depth, error);
  return draw_facet (build, object, spec, path, error);
}
