/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-marks-places.c: places and ways on a map, against the formulas of the sphere.
 */
#include "config.h"

#include "ana-map.h"
#include "ana-random.h"
#include "marks-figures.h"

#define RAD (G_PI / 180)

/* By haversines: how far apart two places are, in radians. */
static double
distance (double x, double y, double x2, double y2)
{
  double h = pow (sin ((y2 - y) * RAD / 2), 2) + cos (y * RAD) * cos (y2 * RAD) * pow (sin ((x2 - x) * RAD / 2), 2);

  return 2 * asin (fmin (sqrt (h), 1));
}

/* Each point of the way is as far from both ends as its share of it: only those of the great circle are. */
static void
test_shortest (void)
{
  AnaRandom random;

  ana_random_init (&random, 11);
  for (guint round = 0; round < 300; round++)
    {
      double x = ana_random_double (&random) * 360 - 180, y = ana_random_double (&random) * 160 - 80, x2 = ana_random_double (&random) * 360 - 180, y2 = ana_random_double (&random) * 160 - 80;
      g_autoptr (GArray) way = ana_map_great_circle (x, y, x2, y2, 16);
      double whole = distance (x, y, x2, y2), walked = 0;
      gboolean broken = FALSE;

      for (guint i = 1; i < way->len; i++)
        {
          AnaPoint a = g_array_index (way, AnaPoint, i - 1), b = g_array_index (way, AnaPoint, i);

          broken = broken || isnan (b.x);
          if (isnan (a.x) || isnan (b.x))
            continue;
          walked += distance (a.x, a.y, b.x, b.y);
          g_assert_cmpfloat (fabs ((double) b.x - a.x), <=, 180);
          if (!broken && way->len == 17)
            {
              assert_near (distance (x, y, b.x, b.y), whole * i / 16, 1e-4);
              assert_near (distance (b.x, b.y, x2, y2), whole * (16 - i) / 16, 1e-4);
            }
        }
      assert_near (walked, whole, 1e-3);
      g_assert_true (broken == (fabs (x2 - x) > 180));
      assert_near (g_array_index (way, AnaPoint, way->len - 1).x, x2, 1e-4);
      assert_near (g_array_index (way, AnaPoint, way->len - 1).y, y2, 1e-4);
    }
}

/* From London to New York: the middle is that of the usual formula. */
static void
test_middle (void)
{
  double x = -0.1278, y = 51.5074, x2 = -74.006, y2 = 40.7128;
  double bx = cos (y2 * RAD) * cos ((x2 - x) * RAD), by = cos (y2 * RAD) * sin ((x2 - x) * RAD);
  double middle_y = atan2 (sin (y * RAD) + sin (y2 * RAD), hypot (cos (y * RAD) + bx, by)) / RAD, middle_x = x + atan2 (by, cos (y * RAD) + bx) / RAD;
  g_autoptr (GArray) way = ana_map_great_circle (x, y, x2, y2, 2);

  assert_near (g_array_index (way, AnaPoint, 1).x, middle_x, 1e-4);
  assert_near (g_array_index (way, AnaPoint, 1).y, middle_y, 1e-4);
  g_assert_cmpfloat (middle_y, >, 52); /* north of both */
}

/* Over the edge of the map: up to it, and on from the other one at the same latitude. */
static void
test_edge (void)
{
  g_autoptr (GArray) way = ana_map_great_circle (170, 10, -170, 10, 8);
  guint i = 0;

  while (!isnan (g_array_index (way, AnaPoint, i).x))
    i++;
  assert_near (g_array_index (way, AnaPoint, i - 1).x, 180, 1e-4);
  assert_near (g_array_index (way, AnaPoint, i + 1).x, -180, 1e-4);
  assert_near (g_array_index (way, AnaPoint, i - 1).y, g_array_index (way, AnaPoint, i + 1).y, 1e-4);
  g_assert_cmpuint (way->len, ==, 9 + 3);
}

#define MAP "'geojson':{'type':'FeatureCollection','features':[{'type':'Feature','id':'a','geometry':{'type':'Polygon','coordinates':[[[0,0],[40,0],[40,20],[0,20],[0,0]]]}}]}"
#define XY "'longitude':{'field':'x'},'latitude':{'field':'y'}"
#define WAY XY ",'longitude2':{'field':'x2'},'latitude2':{'field':'y2'}"

/* On the map: a quarter and a half of the way along the area's edges; circles as 4 and 1 are as 4 and 1 in area. */
static void
test_places (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'x':10,'y':10,'v':1},{'x':20,'y':0,'v':4},{'x':500,'y':0,'v':2},{'x':1,'y':null,'v':2},{'x':1,'y':1,'v':-2}]},"
                                              "'mark':'geopoint','encoding':{" XY ",'size':{'field':'v'}}," MAP "}");
  const AnaShape *large = figures_shape (shapes, 0, 0), *small = figures_shape (shapes, 1, 0), *area;
  guint n;
  const AnaShape *all = ana_shapes_get (shapes, &n);
  const AnaPoint *p;

  g_assert_cmpuint (figures_n (shapes), ==, 2);
  g_assert_cmpuint (ana_shapes_get_n_left_out (shapes), ==, 3);
  g_assert_cmpuint (ana_shapes_get_datum_of_row (shapes, 1), ==, 0); /* the large first: the small lie over them */
  assert_near (large->w * large->w / (small->w * small->w), 4, 1e-3);
  for (area = all; area->kind != ANA_SHAPE_PATH; area++)
    ;
  p = ana_shapes_get_points (shapes, area);
  assert_near (small->x, p[0].x + (p[1].x - p[0].x) / 4, 0.01);
  assert_near (small->y, p[0].y + (p[2].y - p[0].y) / 2, 0.01);
  assert_near (large->x, p[0].x + (p[1].x - p[0].x) / 2, 0.01);
  assert_near (large->y, p[0].y, 0.01);
}

/* A way is one line from place to place, with its head at the second; straight or bent to the pole; a row without an end is a place. */
static void
test_ways (void)
{
  for (guint straight = 0; straight < 2; straight++)
    {
      g_autofree char *text = g_strdup_printf ("{'data':{'values':[{'x':0,'y':10,'x2':40,'y2':10},{'x':20,'y':0,'x2':null,'y2':null}]},'mark':{'type':'geopoint','route':'%s'},"
                                               "'encoding':{" WAY "}," MAP "}", straight != 0 ? "straight" : "great-circle");
      g_autoptr (AnaShapes) shapes = figures_lay (text);
      const AnaShape *line = figures_shape (shapes, 0, 0), *head = figures_shape (shapes, 0, 2);
      const AnaPoint *p = ana_shapes_get_points (shapes, line), *tip = ana_shapes_get_points (shapes, head);
      float bend = p[0].y - p[line->n_points / 2].y;

      g_assert_cmpint (line->kind, ==, ANA_SHAPE_LINE);
      g_assert_cmpint (head->kind, ==, ANA_SHAPE_PATH);
      assert_near (tip[0].y, p[0].y, 0.01);
      assert_near ((tip[1].x + tip[2].x) / 2, p[line->n_points - 1].x, 0.01); /* the line ends where its head begins */
      assert_near ((tip[1].y + tip[2].y) / 2, p[line->n_points - 1].y, 0.01);
      g_assert_cmpfloat (tip[0].x, >, p[line->n_points - 1].x);
      g_assert_true (straight != 0 ? fabsf (bend) < 0.01f : bend > 1);
      g_assert_cmpint (figures_shape (shapes, 1, 0)->kind, ==, ANA_SHAPE_CIRCLE);
    }
}

/* As Vega-Lite writes them, and without a map. */
static void
test_written (void)
{
  static const struct { const char *mark, *channels; guint n; } rows[] = {
    { "'circle'", XY, 2 }, { "{'type':'point'}", XY, 2 }, { "'square'", XY, 2 }, { "'rule'", WAY, 2 }, { "'geoshape'", XY, 2 }, { "'geopoint'", XY, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("{'data':{'values':[{'x':1,'y':2,'x2':5,'y2':6},{'x':3,'y':4,'x2':5,'y2':9}]},'mark':%s,'encoding':{%s}}", rows[i].mark, rows[i].channels);
      g_autoptr (AnaShapes) shapes = figures_lay (text);

      g_assert_cmpuint (figures_n (shapes), ==, rows[i].n);
      g_assert_true (g_str_has_prefix (ana_shapes_get_summary (shapes), "Map of "));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/marks-places/shortest", test_shortest);
  g_test_add_func ("/charts/marks-places/middle", test_middle);
  g_test_add_func ("/charts/marks-places/edge", test_edge);
  g_test_add_func ("/charts/marks-places/places", test_places);
  g_test_add_func ("/charts/marks-places/ways", test_ways);
  g_test_add_func ("/charts/marks-places/written", test_written);
  return g_test_run ();
}
