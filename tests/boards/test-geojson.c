/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-geojson.c: maps that users give, good, large and hostile.
 */
#include "ana-geojson.h"

#include "ana-board.h"
#include "ana-chart-spec.h"
#include "ana-error.h"

#include <math.h>
#include <string.h>

#define MAP(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"
#define AREA(properties, type, coordinates) \
  "{\"type\":\"Feature\",\"properties\":{" properties "},\"geometry\":{\"type\":\"" type "\",\"coordinates\":" coordinates "}}"
#define SQUARE(x, y) "[[[" #x "," #y "],[" #x "9," #y "],[" #x "9," #y "9],[" #x "," #y "9],[" #x "," #y "]]]"
#define A AREA ("\"name\":\"A\",\"code\":7,\"url\":\"x\",\"same\":\"s\"", "Polygon", SQUARE (1, 1))
#define B AREA ("\"name\":\"B\",\"code\":8,\"same\":\"s\"", "Polygon", SQUARE (3, 1))

static JsonNode *
read_map (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *map = ana_geojson_read (text, strlen (text), &error);

  g_assert_no_error (error);
  return map;
}

/* Whether a chart is drawn of it, with so many areas. */
static void
check_drawn (JsonNode *map, guint n_areas)
{
  g_autoptr (JsonNode) spec = json_from_string ("{\"data\":{\"values\":[{\"p\":\"A\",\"v\":1}]},\"mark\":\"geoshape\",\"encoding\":{\"key\":{\"field\":\"p\"},\"color\":{\"field\":\"v\"}}}", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaChartSpec) parsed = NULL;

  json_object_set_member (json_node_get_object (spec), "geojson", json_node_copy (map));
  parsed = ana_chart_spec_parse (spec, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (ana_chart_get_plot (parsed->chart));
  g_assert_cmpuint (ana_geojson_get_n (map), ==, n_areas);
}

static gsize
get_size (JsonNode *map)
{
  g_autoptr (GString) text = g_string_new (NULL); /* as a board writes it */
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, text);
  ana_json_node (&writer, map);
  return text->len;
}

static void
test_simple (void)
{
  g_autoptr (JsonNode) map = read_map (MAP (A "," B));
  g_auto (GStrv) keys = ana_geojson_list_keys (map);

  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (map), "key"), ==, "name");
  g_assert_cmpuint (g_strv_length (keys), ==, 2); /* what is the same everywhere tells nothing apart */
  g_assert_true (g_strv_contains ((const char *const *) keys, "code"));
  check_drawn (map, 2);
}

static AnaFrame *
make_rows (void)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();
  static const char *const names[] = { "A", "8", "B", "A" };

  ana_frame_builder_add_field (builder, "p", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    ana_frame_builder_put_text (builder, 0, names[i], -1);
  return ana_frame_builder_end (builder);
}

static void
test_count (void)
{
  g_autoptr (JsonNode) map = read_map (MAP (A "," B));
  g_autoptr (AnaFrame) rows = make_rows ();

  g_assert_cmpuint (ana_geojson_count (map, "name", rows, 0), ==, 2);
  g_assert_cmpuint (ana_geojson_count (map, "code", rows, 0), ==, 1);
  g_assert_cmpuint (ana_geojson_count (map, "none", rows, 0), ==, 0);
}

/* Forms that are allowed: an id in place of a property, a member that comes late, altitudes, a null geometry, other members. */
static void
test_forms (void)
{
  static const struct { const char *text; guint n; } rows[] = {
    { "{\"features\":[{\"geometry\":{\"coordinates\":" SQUARE (1, 1) ",\"type\":\"Polygon\"},\"id\":5,\"type\":\"Feature\"}],\"type\":\"FeatureCollection\"}", 1 },
    { MAP (A ",{\"type\":\"Feature\",\"properties\":{\"name\":\"C\"},\"geometry\":null}"), 1 },
    { MAP (AREA ("\"name\":\"A\"", "Polygon", "[[[1,1,100],[2,1,100],[2,2,100],[1,1,100]]]")), 1 },
    { MAP (AREA ("\"name\":\"A\",\"deep\":{\"a\":[1,{\"b\":2}]},\"n\":null,\"r\":1.5,\"t\":true", "MultiPolygon", "[" SQUARE (1, 1) "," SQUARE (4, 4) "]")), 1 },
    { "{\"type\":\"FeatureCollection\",\"name\":\"x\",\"crs\":{\"type\":\"name\"},\"bbox\":[0,0,1,1],\"features\":[" A "]}", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) map = read_map (rows[i].text);

      check_drawn (map, rows[i].n);
    }
}

/* A hole stays a hole; a polygon with holes stays one. */
static void
test_holes (void)
{
  g_autoptr (JsonNode) map = read_map (MAP (AREA ("\"name\":\"A\"", "Polygon", "[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[3,3],[3,6],[6,6],[6,3],[3,3]]]") "," B));
  JsonNode *polygons = ana_json_path_get (map, "/features/0/geometry/coordinates");

  g_assert_cmpuint (json_array_get_length (json_node_get_array (polygons)), ==, 1);
  g_assert_cmpuint (json_array_get_length (json_array_get_array_element (json_node_get_array (polygons), 0)), ==, 2);
  check_drawn (map, 2);
}

static void
find_span (JsonNode *node, double *least, double *greatest)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array != NULL && JSON_NODE_HOLDS_VALUE (json_array_get_element (array, 0)))
    {
      *least = MIN (*least, json_array_get_double_element (array, 0));
      *greatest = MAX (*greatest, json_array_get_double_element (array, 0));
      return;
    }
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    find_span (json_array_get_element (array, i), least, greatest);
}

/* An island on both sides of the day line is as wide as it is, not as the world; the edge of the pole goes all along. */
static void
test_day_line (void)
{
  static const struct { const char *coordinates; double width; } rows[] = {
    { "[[[178,-16],[-178,-16],[-178,-18],[178,-18],[178,-16]]]", 4 },
    { "[[[-179,-16],[179,-16],[179,-18],[-179,-18],[-179,-16]]]", 2 },
    { "[[[-180,-90],[180,-90],[180,-80],[-180,-80],[-180,-90]]]", 360 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf (MAP (AREA ("\"name\":\"A\"", "Polygon", "%s")), rows[i].coordinates);
      g_autoptr (JsonNode) map = read_map (text);
      double least = G_MAXDOUBLE, greatest = -G_MAXDOUBLE;

      find_span (ana_json_path_get (map, "/features/0/geometry/coordinates"), &least, &greatest);
      g_assert_cmpfloat_with_epsilon (greatest - least, rows[i].width, rows[i].width / 100);
      check_drawn (map, 1);
    }
}

static void
add_circle (GString *text, guint n, double x, double y, double radius)
{
  for (guint i = 0; i <= n; i++)
    {
      double angle = 2 * G_PI * (i % n) / n, wobble = radius * (1 + 0.05 * sin (angle * 40));
      char buffer[2][G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (text, "%s[%s,%s]", i > 0 ? "," : "", g_ascii_formatd (buffer[0], sizeof buffer[0], "%.7f", x + wobble * cos (angle)),
                              g_ascii_formatd (buffer[1], sizeof buffer[1], "%.7f", y + wobble * sin (angle)));
    }
}

static char *
make_large (guint n_areas, guint n_points)
{
  GString *text = g_string_new ("{\"type\":\"FeatureCollection\",\"features\":[");

  for (guint i = 0; i < n_areas; i++)
    {
      g_string_append_printf (text, "%s{\"type\":\"Feature\",\"properties\":{\"name\":\"Area %u\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[", i > 0 ? "," : "", i);
      add_circle (text, n_points, -170 + 340.0 * (i % 20) / 20, -70 + 140.0 * (i / 20 % 20) / 20, 5);
      g_string_append (text, "]]}}");
    }
  g_string_append (text, "]}");
  return g_string_free (text, FALSE);
}

/* A million positions are kept as fine as a board can; what is too much even so is refused. */
static void
test_large (void)
{
  g_autofree char *text = make_large (200, 5000), *many = make_large (9000, 4);
  g_autoptr (JsonNode) map = read_map (text);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (get_size (map), <=, ANA_GEOJSON_MAX_KEPT);
  g_assert_cmpuint (get_size (map), >, ANA_GEOJSON_MAX_KEPT / 8);
  check_drawn (map, 200);
  g_assert_null (ana_geojson_read (many, strlen (many), &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_LIMIT);
}

/* One that is smaller than the grid is still there. */
static void
test_speck (void)
{
  g_autoptr (JsonNode) map = read_map (MAP (AREA ("\"name\":\"A\"", "Polygon", "[[[0,0],[90,0],[90,80],[0,80],[0,0]]]") ","
                                            AREA ("\"name\":\"M\"", "Polygon", "[[[100,0],[100.00001,0],[100.00001,0.00001],[100,0]]]")));

  check_drawn (map, 2);
}

static void
test_hostile (void)
{
  static const struct { const char *text, *says; } rows[] = {
    { "", "1:1: " },
    { "[]", "FeatureCollection" },
    { "{\"type\":\"Topology\"}", "1:18: a map is a FeatureCollection" },
    { "{\"type\":\"Feature\",\"geometry\":null}", "a map is a FeatureCollection" },
    { "{\"type\":\"FeatureCollection\"}", "no areas" },
    { MAP (""), "no areas" },
    { MAP ("7"), "a feature is an object" },
    { MAP (AREA ("\"name\":\"A\"", "Point", "[1,2]")), "an area is a Polygon or a MultiPolygon" },
    { MAP (AREA ("\"name\":\"A\"", "GeometryCollection", "[1,2]")), "an area is a Polygon or a MultiPolygon" },
    { MAP (AREA ("\"name\":\"A\"", "Polygon", "[[1,2],[3,4],[5,6],[1,2]]")), "an area has a type, and coordinates of that depth" },
    { MAP (AREA ("\"name\":\"A\"", "MultiPolygon", SQUARE (1, 1))), "an area has a type, and coordinates of that depth" },
    { MAP (AREA ("\"name\":\"A\"", "Polygon", "[[[1,2],[3,4],[1,2]]]")), "at least four positions" },
    { MAP (AREA ("\"name\":\"A\"", "Polygon", "[[[1,2],[3],[5,6],[1,2]]]")), "a position is" },
    { MAP (AREA ("\"name\":\"A\"", "Polygon", "[[[1,2],[3,\"4\"],[5,6],[1,2]]]")), "lists of numbers" },
    { MAP (AREA ("\"name\":\"A\"", "Polygon", "[[[1,2],[3,null],[5,6],[1,2]]]")), "lists of numbers" },
    { MAP (AREA ("\"name\":\"A\"", "Polygon", "[[[1,2],[3,NaN],[5,6],[1,2]]]")), "1:" },
    { MAP (AREA ("\"name\":\"A\"", "Polygon", "[[[1,2],[3,1e999],[5,6],[1,2]]]")), "1:" },
    { MAP (AREA ("\"name\":\"A\"", "Polygon", "[[[512000,5400000],[513000,5400000],[513000,5401000],[512000,5400000]]]")), "a position is a longitude" },
    { MAP (AREA ("\"name\":\"A\"", "Polygon", "[]")), "empty list" },
    { MAP (AREA ("\"name\":\"A\"", "Polygon", "[[]]")), "empty list" },
    { MAP (AREA ("\"name\":\"A\"", "Polygon", "[[[1,2],[5,6],3,[1,2]]]")), "one depth" },
    { MAP (AREA ("\"name\":\"A\"", "Polygon", "[[[[[[1]]]]]]")), "lists of numbers" },
    { MAP (AREA ("\"same\":\"s\"", "Polygon", SQUARE (1, 1)) "," AREA ("\"same\":\"s\"", "Polygon", SQUARE (2, 1)) "," AREA ("\"same\":\"s\"", "Polygon", SQUARE (3, 1))), "no property and no id" },
    { MAP (AREA ("", "Polygon", SQUARE (1, 1))), "no property and no id" },
    { "{\"type\":\"FeatureCollection\",\"features\":[" A, "ends too early" },
    { "{\"type\":\"FeatureCollection\",\"features\":{}}", "features are a list" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ana_geojson_read (rows[i].text, strlen (rows[i].text), &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
      g_test_message ("%u: %s", i, error->message);
      g_assert_nonnull (strstr (error->message, rows[i].says));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boards/geojson/simple", test_simple);
  g_test_add_func ("/boards/geojson/count", test_count);
  g_test_add_func ("/boards/geojson/forms", test_forms);
  g_test_add_func ("/boards/geojson/holes", test_holes);
  g_test_add_func ("/boards/geojson/day-line", test_day_line);
  g_test_add_func ("/boards/geojson/large", test_large);
  g_test_add_func ("/boards/geojson/speck", test_speck);
  g_test_add_func ("/boards/geojson/hostile", test_hostile);
  return g_test_run ();
}
