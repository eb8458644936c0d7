/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-spec-geo.c: areas of a map from GeoJSON that the user gives: polygons and their names.
 */
#include "config.h"

#include "ana-spec-private.h"

#include <math.h>
#include <string.h>

#define MAX_AREAS  10000
#define MAX_POINTS 2000000

typedef struct {
  GArray *outlines; /* of AnaOutline */
  GArray *points;   /* of AnaPoint, of the outline that is read */
  guint   n_points; /* in all */
  const char *key;  /* (nullable) the property that rows are matched with; else one of the usual */
} Atlas;

static JsonArray *
array_of (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
object_of (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static const char *
text_of (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gboolean
read_position (JsonArray *position, AnaPoint *out)
{
  double x, y;

  if (position == NULL || json_array_get_length (position) < 2)
    return FALSE;
  for (guint i = 0; i < 2; i++)
    if (!JSON_NODE_HOLDS_VALUE (json_array_get_element (position, i)))
      return FALSE;
  x = json_array_get_double_element (position, 0);
  y = json_array_get_double_element (position, 1);
  *out = (AnaPoint) { (float) x, (float) y };
  return fabs (x) <= 360 && fabs (y) <= 90;
}

static JsonArray *
array_at (JsonArray *array, guint i)
{
  JsonNode *node = json_array_get_element (array, i);

  return JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* Rings of one polygon, parted by a point that is none. */
static gboolean
read_polygon (Atlas *atlas, JsonArray *rings, const char *path, GError **error)
{
  static const AnaPoint gap = { NAN, NAN };

  for (guint r = 0; rings != NULL && r < json_array_get_length (rings); r++)
    {
      JsonArray *ring = array_at (rings, r);

      if (ring == NULL)
        return ana_spec_fail (error, path, "coordinates", "are no rings of positions");
      if (atlas->points->len > 0)
        g_array_append_val (atlas->points, gap);
      for (guint i = 0; i < json_array_get_length (ring); i++)
        {
          AnaPoint at;

          if (!read_position (array_at (ring, i), &at))
            return ana_spec_fail (error, path, "coordinates", "hold a position that is no longitude and latitude");
          if (++atlas->n_points > MAX_POINTS)
            return ana_spec_fail (error, "/geojson", NULL, "has more than %d points", MAX_POINTS);
          g_array_append_val (atlas->points, at);
        }
    }
  return rings != NULL || ana_spec_fail (error, path, "coordinates", "are missing");
}

static gboolean
read_geometry (Atlas *atlas, JsonObject *geometry, const char *path, GError **error)
{
  const char *type = text_of (geometry, "type");
  JsonArray *coordinates = array_of (geometry, "coordinates");

  if (g_strcmp0 (type, "Polygon") == 0)
    return read_polygon (atlas, coordinates, path, error);
  if (g_strcmp0 (type, "MultiPolygon") != 0)
    return ana_spec_fail (error, path, "type", "is Polygon or MultiPolygon");
  if (coordinates == NULL)
    return ana_spec_fail (error, path, "coordinates", "are missing");
  for (guint i = 0; i < json_array_get_length (coordinates); i++)
    if (!read_polygon (atlas, array_at (coordinates, i), path, error))
      return FALSE;
  return TRUE;
}

/* What rows call it: the property that the map names, one of the usual ones, or its id. */
static const char *
name_of (const Atlas *atlas, JsonObject *feature)
{
  static const char *const usual[] = { "name", "NAME", "Name", "id", "iso_a2", "ISO_A2", "code" };
  JsonObject *properties = object_of (feature, "properties");

  if (atlas->key != NULL)
    return text_of (properties, atlas->key);
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    if (text_of (properties, usual[i]) != NULL)
      return text_of (properties, usual[i]);
  return text_of (feature, "id");
}

static gboolean
read_feature (Atlas *atlas, JsonNode *node, guint i, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/geojson/features/%u", i), *geometry_path = g_strconcat (path, "/geometry", NULL);
  JsonObject *feature = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *geometry = feature != NULL ? object_of (feature, "geometry") : NULL;
  AnaOutline outline;

  if (feature == NULL)
    return ana_spec_fail (error, path, NULL, "is no object");
  if (name_of (atlas, feature) == NULL)
    return ana_spec_fail (error, path, NULL, "has neither an id nor a name among its properties");
  if (geometry == NULL)
    return ana_spec_fail (error, geometry_path, NULL, "is missing");
  g_array_set_size (atlas->points, 0);
  if (!read_geometry (atlas, geometry, geometry_path, error))
    return FALSE;
  outline.name = g_strdup (name_of (atlas, feature));
  outline.n_points = atlas->points->len;
  outline.points = g_memdup2 (atlas->points->data, sizeof (AnaPoint) * atlas->points->len);
  g_array_append_val (atlas->outlines, outline);
  return TRUE;
}

gboolean
ana_spec_read_geojson (AnaPlot *plot, JsonNode *node, GError **error)
{
  JsonObject *root = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *features = root != NULL ? array_of (root, "features") : NULL;
  Atlas atlas = { g_array_new (FALSE, FALSE, sizeof (AnaOutline)), g_array_new (FALSE, FALSE, sizeof (AnaPoint)), 0, root != NULL ? text_of (root, "key") : NULL };
  gboolean ok = TRUE;

  if (features == NULL || json_array_get_length (features) > MAX_AREAS)
    ok = ana_spec_fail (error, "/geojson", features != NULL ? "features" : NULL, "is a FeatureCollection of up to %d features", MAX_AREAS);
  for (guint i = 0; ok && i < json_array_get_length (features); i++)
    ok = read_feature (&atlas, json_array_get_element (features, i), i, error);
  g_array_unref (atlas.points);
  /* the plot frees what was read, also of a map that is broken further on */
  ana_plot_take_outlines (plot, atlas.outlines);
  return ok;
}
