/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-geojson.c: a map that the user gives, read without a tree, checked, and made small enough to be kept in a board.
 *
 * Borders that two areas share are moved alike: every position goes to the nearest point of one grid, as fine as what is kept allows.
 */
#include "config.h"

#include "ana-geojson.h"

#include "ana-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_PROPERTIES 24  /* of an area, that are looked at */
#define MAX_KEYS       6   /* of them, that are kept */
#define MAX_NAME_CHARS 100

typedef struct { double x, y; } Place;

typedef struct {
  guint first, n; /* places */
  guint polygon;  /* of its area: the first ring of one is its edge, the others are holes */
} Ring;

typedef struct {
  guint       first, n;  /* rings */
  GHashTable *properties; /* (owned) name -> text */
} Area;

typedef struct {
  AnaJsonReader *reader; /* (owned) */
  GArray        *places, *rings, *areas;
  GPtrArray     *names;  /* of char*: properties in the order in which they came */
  guint          ring_first, polygon;
  double         x0, y0, x1, y1;
} Reading;

static void
area_clear (gpointer data)
{
  g_clear_pointer (&((Area *) data)->properties, g_hash_table_unref);
}

static gboolean
fail (Reading *r, const char *problem)
{
  ana_json_reader_fail (r->reader, problem);
  return FALSE;
}

static char *
dup_text (Reading *r)
{
  gsize len;
  const char *text = ana_json_reader_get_text (r->reader, &len);

  return g_strndup (text, len);
}

/* --- coordinates --- */

static gboolean
add_place (Reading *r, guint n, const double number[2])
{
  Place place = { number[0], number[1] };

  if (n < 2 || fabs (place.x) > 360 || fabs (place.y) > 90)
    return fail (r, "a position is a longitude from -180 to 180 and a latitude from -90 to 90");
  if (r->places->len >= ANA_GEOJSON_MAX_POINTS)
    return fail (r, "a map has at most 2000000 positions");
  g_array_append_val (r->places, place);
  return TRUE;
}

/* What crosses the day line goes on beyond it; an edge along the whole of a pole stays. */
static void
unwrap (Place *places, guint n)
{
  double shift = 0;

  for (guint i = 1; i < n; i++)
    {
      double step = places[i].x + shift - places[i - 1].x;

      if (fabs (step) > 180 && fabs (step) < 359)
        shift += step > 0 ? -360 : 360;
      places[i].x = CLAMP (places[i].x + shift, -360, 360);
    }
}

static gboolean
end_ring (Reading *r)
{
  Ring ring = { r->ring_first, r->places->len - r->ring_first, r->polygon };
  Place *places = &g_array_index (r->places, Place, ring.first);

  if (ring.n < 4)
    return fail (r, "a ring has at least four positions, the last as the first");
  unwrap (places, ring.n);
  for (guint i = 0; i < ring.n; i++)
    {
      r->x0 = MIN (r->x0, places[i].x);
      r->x1 = MAX (r->x1, places[i].x);
      r->y0 = MIN (r->y0, places[i].y);
      r->y1 = MAX (r->y1, places[i].y);
    }
  g_array_append_val (r->rings, ring);
  r->ring_first = r->places->len;
  return TRUE;
}

/* Returns: how deeply lists lie in this one: 1 a position, 2 a ring, 3 a polygon, 4 several; 0: it is wrong */
static guint
read_array (Reading *r, guint depth)
{
  guint height = 0, n = 0;
  double number[2] = { 0 };

  for (AnaJsonToken token; (token = ana_json_reader_next (r->reader)) != ANA_JSON_END_ARRAY;)
    {
      guint own = 1;

      if (token == ANA_JSON_INT || token == ANA_JSON_DOUBLE)
        {
          if (n < 2)
            number[n] = ana_json_reader_get_double (r->reader);
          n++;
        }
      else if (token != ANA_JSON_BEGIN_ARRAY || depth == 4)
        return fail (r, "coordinates are lists of numbers");
      else if ((own = read_array (r, depth + 1) + 1) == 1)
        return 0;
      if (height != 0 && own != height)
        return fail (r, "coordinates are lists of one depth");
      height = own;
    }
  if (height == 0)
    return fail (r, "coordinates hold an empty list");
  if ((height == 1 && !add_place (r, n, number)) || (height == 2 && !end_ring (r)))
    return 0;
  if (height == 3)
    r->polygon++;
  return height;
}

/* --- areas --- */

static gboolean
read_geometry (Reading *r)
{
  g_autofree char *type = NULL;
  guint height = 0;
  AnaJsonToken token;

  while ((token = ana_json_reader_next (r->reader)) == ANA_JSON_KEY)
    {
      g_autofree char *key = dup_text (r);

      if (strcmp (key, "type") == 0)
        {
          if (ana_json_reader_next (r->reader) != ANA_JSON_STRING)
            return fail (r, "a type is a text");
          g_free (type);
          type = dup_text (r);
          if (strcmp (type, "Polygon") != 0 && strcmp (type, "MultiPolygon") != 0)
            return fail (r, "an area is a Polygon or a MultiPolygon");
        }
      else if (strcmp (key, "coordinates") == 0)
        {
          if (ana_json_reader_next (r->reader) != ANA_JSON_BEGIN_ARRAY)
            return fail (r, "coordinates are lists of numbers");
          if ((height = read_array (r, 1)) == 0)
            return FALSE;
        }
      else if (!ana_json_reader_skip (r->reader))
        return FALSE;
    }
  if (type == NULL || height != (strcmp (type, "Polygon") == 0 ? 3u : 4u))
    return fail (r, "an area has a type, and coordinates of that depth");
  return TRUE;
}

/* Texts and whole numbers can be names of areas. */
static gboolean
read_properties (Reading *r, GHashTable *out)
{
  while (ana_json_reader_next (r->reader) == ANA_JSON_KEY)
    {
      g_autofree char *name = dup_text (r);
      AnaJsonToken token = ana_json_reader_next (r->reader);
      g_autofree char *text = NULL;

      if (token == ANA_JSON_STRING)
        text = dup_text (r);
      else if (token == ANA_JSON_INT)
        text = g_strdup_printf ("%" G_GINT64_FORMAT, ana_json_reader_get_int (r->reader));
      else if (token == ANA_JSON_BEGIN_OBJECT || token == ANA_JSON_BEGIN_ARRAY)
        for (guint depth = ana_json_reader_get_depth (r->reader); ana_json_reader_get_depth (r->reader) >= depth;)
          if (ana_json_reader_next (r->reader) == ANA_JSON_ERROR)
            return FALSE;
      if (text == NULL || *text == '\0' || g_utf8_strlen (text, -1) > MAX_NAME_CHARS || g_hash_table_size (out) >= MAX_PROPERTIES)
        continue;
      if (!g_ptr_array_find_with_equal_func (r->names, name, g_str_equal, NULL) && r->names->len < 10 * MAX_PROPERTIES)
        g_ptr_array_add (r->names, g_strdup (name));
      g_hash_table_insert (out, g_steal_pointer (&name), g_steal_pointer (&text));
    }
  return TRUE;
}

/* As other properties are: some maps have their names there alone. */
static gboolean
read_id (Reading *r, GHashTable *out)
{
  AnaJsonToken token = ana_json_reader_next (r->reader);
  char *text = token == ANA_JSON_STRING ? dup_text (r)
               : token == ANA_JSON_INT  ? g_strdup_printf ("%" G_GINT64_FORMAT, ana_json_reader_get_int (r->reader)) : NULL;

  if (text == NULL)
    return token == ANA_JSON_NULL || token == ANA_JSON_DOUBLE || fail (r, "an id is a text or a number");
  if (!g_ptr_array_find_with_equal_func (r->names, "id", g_str_equal, NULL))
    g_ptr_array_add (r->names, g_strdup ("id"));
  g_hash_table_insert (out, g_strdup ("id"), text);
  return TRUE;
}

/* One without a geometry is left out, as GeoJSON allows it. */
static gboolean
read_feature (Reading *r)
{
  Area area = { r->rings->len, 0, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free) };
  gboolean ok = TRUE;

  r->polygon = 0;
  while (ok && ana_json_reader_next (r->reader) == ANA_JSON_KEY)
    {
      g_autofree char *key = dup_text (r);
      gboolean is_part = strcmp (key, "geometry") == 0 || strcmp (key, "properties") == 0;
      AnaJsonToken token = is_part ? ana_json_reader_next (r->reader) : ANA_JSON_NULL;

      if (is_part && token == ANA_JSON_BEGIN_OBJECT)
        ok = key[0] == 'g' ? read_geometry (r) : read_properties (r, area.properties);
      else if (is_part)
        ok = token == ANA_JSON_NULL || fail (r, "geometry and properties are objects");
      else
        ok = strcmp (key, "id") == 0 ? read_id (r, area.properties) : ana_json_reader_skip (r->reader);
    }
  area.n = r->rings->len - area.first;
  g_array_append_val (r->areas, area);
  return ok;
}

static gboolean
read_features (Reading *r)
{
  AnaJsonToken token;

  if (ana_json_reader_next (r->reader) != ANA_JSON_BEGIN_ARRAY)
    return fail (r, "features are a list");
  while ((token = ana_json_reader_next (r->reader)) == ANA_JSON_BEGIN_OBJECT)
    {
      if (r->areas->len >= ANA_GEOJSON_MAX_AREAS)
        return fail (r, "a map has at most 10000 areas");
      if (!read_feature (r))
        return FALSE;
    }
  return token == ANA_JSON_END_ARRAY || fail (r, "a feature is an object");
}

static gboolean
read_map (Reading *r)
{
  gboolean has_features = FALSE;

  if (ana_json_reader_next (r->reader) != ANA_JSON_BEGIN_OBJECT)
    return fail (r, "a map is an object: a FeatureCollection");
  while (ana_json_reader_next (r->reader) == ANA_JSON_KEY)
    {
      g_autofree char *key = dup_text (r);

      if (strcmp (key, "type") == 0)
        {
          g_autofree char *type = ana_json_reader_next (r->reader) == ANA_JSON_STRING ? dup_text (r) : NULL;

          if (g_strcmp0 (type, "FeatureCollection") != 0)
            return fail (r, "a map is a FeatureCollection of GeoJSON");
        }
      else if (strcmp (key, "features") == 0)
        {
          if (!read_features (r))
            return FALSE;
          has_features = TRUE;
        }
      else if (!ana_json_reader_skip (r->reader))
        return FALSE;
    }
  if (!has_features || r->rings->len == 0)
    return fail (r, "the map has no areas");
  return TRUE;
}

/* --- what areas are called --- */

/* Whether nearly every area has it, and nearly each another one. */
static gboolean
tells_apart (Reading *r, const char *name)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = 0, n_areas = 0;

  for (guint i = 0; i < r->areas->len; i++)
    {
      const Area *area = &g_array_index (r->areas, Area, i);
      char *text = g_hash_table_lookup (area->properties, name);

      n_areas += area->n > 0;
      n += area->n > 0 && text != NULL && g_hash_table_add (seen, text);
    }
  return n > 0 && n * 10 >= n_areas * 8;
}

static int
rank_key (const char *name)
{
  static const char *const usual[] = { "name", "NAME", "Name", "name_en", "NAME_EN", "admin", "ADMIN", "NAME_1", "NAME_LONG" };

  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    if (strcmp (usual[i], name) == 0)
      return (int) i;
  return G_N_ELEMENTS (usual);
}

/* The usual ones first. */
static GPtrArray *
choose_keys (Reading *r)
{
  GPtrArray *keys = g_ptr_array_new ();

  for (int rank = 0; rank <= rank_key (""); rank++)
    for (guint i = 0; i < r->names->len && keys->len < MAX_KEYS; i++)
      if (rank_key (r->names->pdata[i]) == rank && tells_apart (r, r->names->pdata[i]))
        g_ptr_array_add (keys, r->names->pdata[i]);
  return keys;
}

/* --- writing --- */

typedef struct {
  double step;
  double scale; /* of decimals */
} Grid;

static Grid
make_grid (const Reading *r, guint n_steps)
{
  double extent = MAX (MAX (r->x1 - r->x0, r->y1 - r->y0), 1e-6), step = extent / n_steps;

  return (Grid) { step, pow (10, CLAMP (ceil (1 - log10 (step)), 0, 9)) };
}

static gint64
to_grid (const Grid *grid, double value)
{
  return (gint64) floor (value / grid->step + 0.5);
}

static void
write_place (AnaJsonWriter *writer, const Grid *grid, gint64 x, gint64 y)
{
  ana_json_begin_array (writer);
  ana_json_double (writer, round ((double) x * grid->step * grid->scale) / grid->scale);
  ana_json_double (writer, round ((double) y * grid->step * grid->scale) / grid->scale);
  ana_json_end_array (writer);
}

/* Positions of a ring on the grid, each once, and none in the middle of a straight line. */
static GArray *
thin_ring (const Reading *r, const Ring *ring, const Grid *grid)
{
  GArray *out = g_array_new (FALSE, FALSE, 2 * sizeof (gint64));

  for (guint i = 0; i < ring->n; i++)
    {
      const Place *place = &g_array_index (r->places, Place, ring->first + i);
      gint64 at[2] = { to_grid (grid, place->x), to_grid (grid, place->y) };
      gint64 *last = out->len > 0 ? (gint64 *) (void *) out->data + 2 * (out->len - 1) : NULL;

      if (last != NULL && last[0] == at[0] && last[1] == at[1])
        continue;
      if (out->len > 1 && (last[0] - last[-2]) * (at[1] - last[-1]) == (last[1] - last[-1]) * (at[0] - last[-2]))
        g_array_set_size (out, out->len - 1);
      g_array_append_vals (out, at, 1);
    }
  return out;
}

static void
write_ring (AnaJsonWriter *writer, const GArray *places, const Grid *grid)
{
  const gint64 *at = (const gint64 *) (const void *) places->data;

  ana_json_begin_array (writer);
  for (guint i = 0; i < places->len; i++)
    write_place (writer, grid, at[2 * i], at[2 * i + 1]);
  ana_json_end_array (writer);
}

/* One that is smaller than the grid is still seen. */
static void
write_speck (AnaJsonWriter *writer, const Reading *r, const Ring *ring, const Grid *grid)
{
  static const int corners[5][2] = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 }, { 0, 0 } };
  const Place *place = &g_array_index (r->places, Place, ring->first);
  gint64 x = to_grid (grid, place->x), y = to_grid (grid, place->y);

  ana_json_begin_array (writer);
  ana_json_begin_array (writer);
  for (guint i = 0; i < G_N_ELEMENTS (corners); i++)
    write_place (writer, grid, x + corners[i][0], y + corners[i][1]);
  ana_json_end_array (writer);
  ana_json_end_array (writer);
}

/* Polygons whose edge is left on the grid, with the holes that are. */
static void
write_polygons (AnaJsonWriter *writer, const Reading *r, const Area *area, const Grid *grid)
{
  guint n_written = 0;
  gboolean is_open = FALSE, is_gone = FALSE;

  for (guint i = 0; i < area->n; i++)
    {
      const Ring *ring = &g_array_index (r->rings, Ring, area->first + i);
      gboolean is_edge = i == 0 || ring->polygon != g_array_index (r->rings, Ring, area->first + i - 1).polygon;
      g_autoptr (GArray) places = thin_ring (r, ring, grid);

      if (is_edge && is_open)
        ana_json_end_array (writer);
      if (is_edge)
        {
          is_gone = places->len < 4;
          is_open = !is_gone;
          if (is_open)
            ana_json_begin_array (writer);
        }
      if (is_gone || places->len < 4)
        continue;
      write_ring (writer, places, grid);
      n_written++;
    }
  if (is_open)
    ana_json_end_array (writer);
  if (n_written == 0)
    write_speck (writer, r, &g_array_index (r->rings, Ring, area->first), grid);
}

static void
write_area (AnaJsonWriter *writer, const Reading *r, const Area *area, GPtrArray *keys, const Grid *grid)
{
  ana_json_begin_object (writer);
  ana_json_key (writer, "type");
  ana_json_string (writer, "Feature");
  ana_json_key (writer, "properties");
  ana_json_begin_object (writer);
  for (guint i = 0; i < keys->len; i++)
    {
      const char *text = g_hash_table_lookup (area->properties, keys->pdata[i]);

      if (text == NULL)
        continue;
      ana_json_key (writer, keys->pdata[i]);
      ana_json_string (writer, text);
    }
  ana_json_end_object (writer);
  ana_json_key (writer, "geometry");
  ana_json_begin_object (writer);
  ana_json_key (writer, "type");
  ana_json_string (writer, "MultiPolygon");
  ana_json_key (writer, "coordinates");
  ana_json_begin_array (writer);
  write_polygons (writer, r, area, grid);
  ana_json_end_array (writer);
  ana_json_end_object (writer);
  ana_json_end_object (writer);
}

static GString *
write_map (const Reading *r, GPtrArray *keys, guint n_steps)
{
  Grid grid = make_grid (r, n_steps);
  GString *out = g_string_new (NULL);
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, out);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, "type");
  ana_json_string (&writer, "FeatureCollection");
  ana_json_key (&writer, "key");
  ana_json_string (&writer, keys->pdata[0]);
  ana_json_key (&writer, "features");
  ana_json_begin_array (&writer);
  for (guint i = 0; i < r->areas->len; i++)
    {
      const Area *area = &g_array_index (r->areas, Area, i);

      if (area->n > 0 && g_hash_table_contains (area->properties, keys->pdata[0]))
        write_area (&writer, r, area, keys, &grid);
    }
  ana_json_end_array (&writer);
  ana_json_end_object (&writer);
  return out;
}

/* As fine as fits. */
static JsonNode *
make_map (Reading *r, GError **error)
{
  g_autoptr (GPtrArray) keys = choose_keys (r);

  if (keys->len == 0)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("/features: no property and no id tells the areas apart"));
      return NULL;
    }
  for (guint n_steps = 4000; n_steps >= 125; n_steps /= 2)
    {
      GString *text = write_map (r, keys, n_steps);
      JsonNode *node = text->len <= ANA_GEOJSON_MAX_KEPT ? ana_json_parse (text->str, (gssize) text->len, NULL, error) : NULL;

      g_string_free (text, TRUE);
      if (node != NULL)
        return node;
    }
  g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, _("/features: %u areas are more than a board can keep (%d KiB): give fewer"), r->areas->len,
               ANA_GEOJSON_MAX_KEPT / 1024);
  return NULL;
}

/**
 * ana_geojson_read:
 * @text: a file, from anywhere
 * @len: its bytes
 * @error: return location
 *
 * Reads a FeatureCollection of areas without making a tree of it. What is kept has the areas with what tells them apart, on a grid as fine as
 * %ANA_GEOJSON_MAX_KEPT allows; `key` names the property that rows are matched with. Pure; takes a second for a large file: not on the main thread.
 *
 * Returns: (transfer full): a FeatureCollection; %NULL and %ANA_ERROR_BAD_INPUT with line, column and reason, or %ANA_ERROR_LIMIT
 */
JsonNode *
ana_geojson_read (const char *text, gsize len, GError **error)
{
  AnaJsonLimits limits = { ANA_GEOJSON_MAX_BYTES, 32 };
  Reading r = { .x0 = G_MAXDOUBLE, .y0 = G_MAXDOUBLE, .x1 = -G_MAXDOUBLE, .y1 = -G_MAXDOUBLE };
  JsonNode *node = NULL;

  if (!ana_json_scan (text, len, &limits, error))
    return NULL;
  r.reader = ana_json_reader_new (limits);
  r.places = g_array_new (FALSE, FALSE, sizeof (Place));
  r.rings = g_array_new (FALSE, FALSE, sizeof (Ring));
  r.areas = g_array_new (FALSE, FALSE, sizeof (Area));
  g_array_set_clear_func (r.areas, area_clear);
  r.names = g_ptr_array_new_with_free_func (g_free);
  ana_json_reader_load (r.reader, text, len);
  if (read_map (&r))
    node = make_map (&r, error);
  else
    ana_json_reader_get_error (r.reader, error);
  ana_json_reader_free (r.reader);
  g_array_unref (r.places);
  g_array_unref (r.rings);
  g_array_unref (r.areas);
  g_ptr_array_unref (r.names);
  return node;
}

/* --- looking at one that was read --- */

static JsonArray *
get_features (JsonNode *map)
{
  JsonNode *node = JSON_NODE_HOLDS_OBJECT (map) ? json_object_get_member (json_node_get_object (map), "features") : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
get_properties (JsonArray *features, guint i)
{
  JsonNode *node = json_array_get_element (features, i);
  JsonNode *properties = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), "properties") : NULL;

  return properties != NULL && JSON_NODE_HOLDS_OBJECT (properties) ? json_node_get_object (properties) : NULL;
}

guint
ana_geojson_get_n (JsonNode *map)
{
  JsonArray *features = get_features (map);

  return features != NULL ? json_array_get_length (features) : 0;
}

/**
 * ana_geojson_list_keys:
 * @map: a FeatureCollection
 *
 * Returns: (transfer full): names of the properties that its first area has: by one of them rows are matched
 */
char **
ana_geojson_list_keys (JsonNode *map)
{
  JsonArray *features = get_features (map);
  JsonObject *properties = features != NULL && json_array_get_length (features) > 0 ? get_properties (features, 0) : NULL;
  g_autoptr (GList) names = properties != NULL ? json_object_get_members (properties) : NULL;
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();

  for (GList *l = names; l != NULL; l = l->next)
    g_strv_builder_add (out, l->data);
  return g_strv_builder_end (out);
}

/**
 * ana_geojson_count:
 * @map: a FeatureCollection
 * @key: a property of its areas
 * @rows: rows with names of areas
 * @col: the column that has them
 *
 * Returns: how many areas the rows name
 */
guint
ana_geojson_count (JsonNode *map, const char *key, const AnaFrame *rows, guint col)
{
  g_autoptr (GHashTable) named = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *features = get_features (map);
  guint n = 0;

  for (guint row = 0; row < ana_frame_get_n_rows (rows); row++)
    if (ana_frame_get_field (rows, col)->type == ANA_TYPE_TEXT && !ana_frame_is_null (rows, col, row))
      g_hash_table_add (named, (gpointer) ana_frame_get_text (rows, col, row));
  for (guint i = 0; features != NULL && i < json_array_get_length (features); i++)
    {
      JsonObject *properties = get_properties (features, i);
      const char *text = properties != NULL ? ana_json_get_string (properties, "", key, NULL, NULL) : NULL;

      n += text != NULL && g_hash_table_contains (named, text);
    }
  return n;
}
