/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-degenerate.c: every type of chart with data that are hardly any: a message or a right picture, never a crash, never a
 * wrong order.
 */
#include "config.h"

#include "matrix-mutate.h"
#include "paint-probe.h"

#include "ana-error.h"

static const float sizes[][2] = { { MATRIX_W, MATRIX_H }, { 160, 90 }, { 20, 400 }, { 1, 1 } };

/* --- what always holds --- */

static void
check_shapes (const AnaGeom *geom)
{
  guint n, n_data;
  const AnaShape *all = ana_shapes_get (geom->shapes, &n);
  const AnaDatum *data = ana_shapes_get_data (geom->shapes, &n_data);

  for (guint i = 0; i < n; i++)
    {
      const AnaPoint *points = ana_shapes_get_points (geom->shapes, &all[i]);

      g_assert_true (isfinite (all[i].x) && isfinite (all[i].y) && isfinite (all[i].w) && isfinite (all[i].h) && isfinite (all[i].ink.t));
      for (guint p = 0; p < all[i].n_points; p++)
        g_assert_true (isnan (points[p].x) || (isfinite (points[p].x) && isfinite (points[p].y) && fabsf (points[p].x) < 1e6f && fabsf (points[p].y) < 1e6f));
    }
  for (guint i = 0; i < n_data; i++)
    {
      g_autofree char *text = ana_shapes_dup_text (geom->shapes, i);

      g_assert_true (isfinite (data[i].x) && isfinite (data[i].y));
      g_assert_cmpstr (text, !=, "");
    }
}

static void
check_layers (const AnaGeom *geom)
{
  g_assert_true (isfinite (geom->y_lo) && isfinite (geom->y_hi) && geom->y_lo < geom->y_hi && geom->x_lo < geom->x_hi);
  for (guint l = 0; l < geom->n_layers; l++)
    {
      const AnaGeomLayer *layer = &geom->layers[l];

      for (guint i = 0; i < layer->n_points; i++)
        g_assert_true (isnan (layer->points[i].x) || (isfinite (layer->points[i].x) && isfinite (layer->points[i].y)));
      for (guint i = 0; i < layer->n_rects; i++)
        g_assert_true (isfinite (layer->rects[i].x) && isfinite (layer->rects[i].y) && layer->rects[i].w >= 0 && layer->rects[i].h >= 0);
    }
}

static void
check_picture (AnaChart *chart, float w, float h)
{
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, w, h, ANA_INSETS_CHART);
  Probe probe = probe_new (MAX ((int) w, 1), MAX ((int) h, 1), ana_theme_get (0)->card);

  (geom->shapes != NULL ? check_shapes : check_layers) (geom);
  ana_paint_chart (probe.cr, geom, ana_theme_get (0));
  ana_paint_picture (probe.cr, w, h, chart, ana_theme_get (3));
  probe_free (&probe); /* asserts that cairo is content */
}

/* A chart that says something, or one line that says why there is none. */
static AnaChartSpec *
check_json (JsonNode *json)
{
  g_autoptr (GError) error = NULL;
  AnaChartSpec *spec = ana_chart_spec_parse (json, NULL, NULL, &error);
  g_autofree char *summary = NULL;

  if (spec == NULL)
    {
      g_test_message ("%s", error->message);
      g_assert_cmpuint (error->domain, ==, ANA_ERROR);
      g_assert_true (strlen (error->message) > 10 && error->message[0] == '/' && strchr (error->message, '\n') == NULL);
      return NULL;
    }
  summary = ana_chart_summary (spec->chart);
  g_test_message ("%s", summary);
  g_assert_cmpuint (strlen (summary), >, 5);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    check_picture (spec->chart, sizes[i][0], sizes[i][1]);
  return spec;
}

static void
check_rows (const MatrixRow *row, JsonArray *(*make) (JsonArray *rows), gboolean must_be_empty)
{
  JsonArray *rows;
  g_autoptr (JsonNode) json = matrix_json (row->spec, &rows);
  g_autoptr (AnaChartSpec) spec = NULL;

  matrix_set_rows (json, make (rows));
  spec = check_json (json);
  if (spec != NULL && must_be_empty)
    {
      g_autofree char *summary = ana_chart_summary (spec->chart);

      g_assert_nonnull (strstr (summary, "No data."));
    }
}

/* --- cases --- */

static JsonArray *
make_empty (JsonArray *rows)
{
  return json_array_new ();
}

static JsonArray *
make_one (JsonArray *rows)
{
  return matrix_repeat (rows, 0, 1, 1);
}

static JsonArray *
make_equal (JsonArray *rows)
{
  return matrix_fill (rows, (const double[]) { 42 }, 1, FALSE);
}

static JsonArray *
make_zero (JsonArray *rows)
{
  return matrix_fill (rows, (const double[]) { 0 }, 1, FALSE);
}

static JsonArray *
make_nulls (JsonArray *rows)
{
  return matrix_fill (rows, NULL, 0, TRUE);
}

static JsonArray *
make_extremes (JsonArray *rows)
{
  return matrix_fill (rows, (const double[]) { 1e308, 1e-308, -1e308, 0, 5e-324, 1.7976931348623157e308, 1 }, 7, FALSE);
}

static JsonArray *
make_infinite (JsonArray *rows)
{
  return matrix_fill (rows, (const double[]) { INFINITY, 3, -INFINITY, NAN, 5 }, 5, FALSE);
}

static JsonArray *
make_negative (JsonArray *rows)
{
  return matrix_fill (rows, (const double[]) { -3, -1, -7 }, 3, FALSE);
}

static JsonArray *
make_twice (JsonArray *rows)
{
  return matrix_repeat (rows, 0, G_MAXUINT32 / 2, 2);
}

static JsonArray *
make_many (JsonArray *rows)
{
  return matrix_repeat (rows, 0, G_MAXUINT32 / 2, 400);
}

static void test_empty (gconstpointer row) { check_rows (row, make_empty, TRUE); }
static void test_one (gconstpointer row) { check_rows (row, make_one, FALSE); }
static void test_equal (gconstpointer row) { check_rows (row, make_equal, FALSE); }
static void test_zero (gconstpointer row) { check_rows (row, make_zero, FALSE); }
static void test_nulls (gconstpointer row) { check_rows (row, make_nulls, TRUE); }
static void test_extremes (gconstpointer row) { check_rows (row, make_extremes, FALSE); }
static void test_infinite (gconstpointer row) { check_rows (row, make_infinite, FALSE); }
static void test_negative (gconstpointer row) { check_rows (row, make_negative, FALSE); }
static void test_twice (gconstpointer row) { check_rows (row, make_twice, FALSE); }
static void test_many (gconstpointer row) { check_rows (row, make_many, FALSE); }

/* --- unsorted --- */

/* Along time or a number the order of the rows means nothing. */
static gboolean
is_ordered (const MatrixRow *row)
{
  static const char *const types[] = { "line", "step", "smooth", "area", "stacked area", "100 % area", "band", "dual axis", "horizon", "small multiples", "scatter",
                                       "connected", "histogram", "ecdf", "qq", "box", "violin", "calendar", "hours", "candlestick", "control", "state timeline", "event timeline", NULL };

  return g_strv_contains (types, row->type);
}

static void
assert_same_layers (const AnaGeom *a, const AnaGeom *b)
{
  g_assert_cmpuint (a->n_layers, ==, b->n_layers);
  for (guint l = 0; l < a->n_layers; l++)
    {
      const AnaSeries *series = a->layers[l].layer->series;
      const double *x = ana_series_get_x (series);

      for (guint i = 1; i < ana_series_get_n (series); i++)
        g_assert_cmpfloat (x[i], >, x[i - 1]);
      g_assert_cmpuint (a->layers[l].n_points, ==, b->layers[l].n_points);
      for (guint i = 0; i < a->layers[l].n_points; i++)
        {
          matrix_near (a->layers[l].points[i].x, b->layers[l].points[i].x);
          matrix_near (a->layers[l].points[i].y, b->layers[l].points[i].y);
        }
    }
}

/* Every row has its mark where it has it in order. What stands for several rows, or for one of two that are alike, counts by its place. */
static void
assert_same_data (const AnaGeom *a, const AnaGeom *b, const guint *place, guint n_rows, gboolean has_lanes)
{
  guint n, n_b;

  ana_shapes_get_data (a->shapes, &n);
  ana_shapes_get_data (b->shapes, &n_b);
  g_assert_cmpuint (n, ==, n_b);
  for (guint i = 0; i < n_rows; i++)
    {
      guint one = ana_shapes_get_datum_of_row (a->shapes, i), two = ana_shapes_get_datum_of_row (b->shapes, place[i]);

      g_assert_cmpint (one == ANA_NO_DATUM, ==, two == ANA_NO_DATUM);
      if (one == ANA_NO_DATUM)
        continue;
      g_assert_cmpfloat_with_epsilon (matrix_datum (a, one)->x, matrix_datum (b, two)->x, 0.01);
      if (!has_lanes) /* lanes are names */
        g_assert_cmpfloat_with_epsilon (matrix_datum (a, one)->y, matrix_datum (b, two)->y, 0.01);
    }
}

static void
test_unsorted (gconstpointer data)
{
  const MatrixRow *row = data;
  AnaRandom random;

  ana_random_init (&random, 77);
  for (guint round = 0; round < 8; round++)
    {
      JsonArray *rows;
      g_autoptr (JsonNode) plain = matrix_json (row->spec, &rows), shuffled = matrix_json (row->spec, &rows);
      guint n = json_array_get_length (rows);
      g_autofree guint *place = g_new (guint, n);
      g_autoptr (AnaChartSpec) one = check_json (plain), two = NULL;
      g_autoptr (AnaGeom) a = NULL, b = NULL;

      matrix_set_rows (shuffled, matrix_shuffle (rows, &random, place));
      two = check_json (shuffled);
      if (!is_ordered (row)) /* the order of names is that of the data, and shows */
        continue;
      a = ana_geom_new (one->chart, MATRIX_W, MATRIX_H, ANA_INSETS_CHART);
      b = ana_geom_new (two->chart, MATRIX_W, MATRIX_H, ANA_INSETS_CHART);
      if (a->shapes == NULL && strstr (row->spec, "'color'") == NULL)
        assert_same_layers (a, b);
      else if (a->shapes != NULL && strcmp (row->type, "ecdf") != 0 && strcmp (row->type, "small multiples") != 0)
        assert_same_data (a, b, place, n, strstr (row->type, "timeline") != NULL);
    }
}

static void
add_tests (const MatrixRow *row)
{
  static const struct { const char *name; GTestDataFunc func; } tests[] = {
    { "empty", test_empty }, { "one", test_one }, { "equal", test_equal }, { "zero", test_zero }, { "nulls", test_nulls }, { "extremes", test_extremes },
    { "infinite", test_infinite }, { "negative", test_negative }, { "twice", test_twice }, { "many", test_many }, { "unsorted", test_unsorted },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/charts/degenerate/%s/%s", row->type, tests[i].name);

      g_test_add_data_func (g_strdelimit (path, " %", '-'), row, tests[i].func);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint f = 0; f < G_N_ELEMENTS (matrix_all); f++)
    for (guint i = 0; i < matrix_all[f]->n; i++)
      add_tests (&matrix_all[f]->rows[i]);
  return g_test_run ();
}
