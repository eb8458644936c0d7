/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-geom.c: geometry as numbers: no spike lost at any zoom, cost by pixels, texts that keep apart.
 */
#include "config.h"

#include "ana-chart.h"
#include "ana-random.h"

#include <math.h>

static AnaSeries *
make_walk (guint n, guint64 seed, gboolean uneven)
{
  AnaSeries *series = ana_series_new ("walk");
  AnaRandom random;
  double x = 1.6e15, y = 0;

  ana_random_init (&random, seed);
  for (guint i = 0; i < n; i++)
    {
      gint64 kind = ana_random_range (&random, 0, 5000);
      double shown;

      y += ana_random_normal (&random);
      x += uneven ? 1e6 * pow (10, 4 * ana_random_double (&random)) : 1e6;
      shown = kind == 0 ? y + 500 : kind == 1 ? y - 500 : kind < 8 ? NAN : y;
      ana_series_append (series, &x, &shown, 1);
    }
  return series;
}

static AnaChart *
make_chart (AnaSeries *series, AnaMarkType mark, AnaScaleType x_type)
{
  AnaChart *chart = ana_chart_new ();

  ana_chart_set_x_scale (chart, x_type, NULL);
  ana_chart_add_layer (chart, mark, series, ANA_SLOT_SERIES_1);
  return chart;
}

static const AnaColumn *
find_column (const AnaGeomLayer *layer, float x)
{
  for (guint i = 0; i < layer->n_columns; i++)
    if (layer->columns[i].x == x)
      return &layer->columns[i];
  return NULL;
}

static gboolean
holds (const AnaColumn *column, double y_px)
{
  return column != NULL && y_px >= column->y0 - 0.01 && y_px <= column->y1 + 0.01;
}

/* Whether a sample is within what its pixel column draws; on the border of two, either may hold it. */
static gboolean
is_drawn (const AnaGeom *geom, const AnaColumn *const *by_px, double x_px, double y_px)
{
  int n = (int) ceilf (geom->plot_w), cell = (int) CLAMP (floor (x_px - geom->plot_x), 0, n - 1);
  gboolean on_border = fabs (x_px - round (x_px)) < 0.01;

  return holds (by_px[cell], y_px) || (on_border && cell > 0 && holds (by_px[cell - 1], y_px))
         || (on_border && cell + 1 < n && holds (by_px[cell + 1], y_px));
}

static guint
assert_covers (const AnaGeom *geom, const AnaSeries *series)
{
  const AnaGeomLayer *layer = &geom->layers[0];
  const double *x = ana_series_get_x (series), *y = ana_series_get_y (series);
  g_autofree const AnaColumn **by_px = g_new0 (const AnaColumn *, (gsize) ceilf (geom->plot_w));
  guint n_dense = 0;

  for (guint i = 0; i < layer->n_columns; i++)
    by_px[(int) (layer->columns[i].x - geom->plot_x)] = &layer->columns[i];
  for (guint i = 0; i < ana_series_get_n (series); i++)
    {
      double y_px = ana_scale_to_px (&geom->y_scale, y[i]);

      if (x[i] < geom->x_lo || x[i] > geom->x_hi || isnan (y[i]))
        continue;
      if (layer->dense)
        g_assert_true (is_drawn (geom, by_px, ana_scale_to_px (&geom->x_scale, x[i]), y_px));
      else
        g_assert_cmpfloat_with_epsilon (layer->points[i - layer->first_index].y, y_px, 0.01);
      n_dense += layer->dense ? 1 : 0;
    }
  return n_dense;
}

static void
check_views (gboolean uneven, AnaMarkType mark)
{
  g_autoptr (AnaSeries) series = make_walk (20000, 42 + uneven, uneven);
  g_autoptr (AnaChart) chart = make_chart (series, mark, ANA_SCALE_TIME);
  AnaRandom random;
  double lo, hi;
  guint n_dense = 0;

  ana_random_init (&random, 99);
  ana_chart_get_x_extent (chart, &lo, &hi);
  for (guint k = 0; k < 100; k++)
    {
      double width = (hi - lo) * pow (10, -3 * ana_random_double (&random)), start = lo + (hi - lo - width) * ana_random_double (&random);
      float size = (float) ana_random_range (&random, 60, 700);

      if (k == 0)
        ana_chart_set_x_view (chart, NAN, NAN);
      else
        ana_chart_set_x_view (chart, start, start + width);
      g_autoptr (AnaGeom) geom = ana_geom_new (chart, size, 200, ANA_INSETS_CHART);

      n_dense += assert_covers (geom, series);
    }
  g_assert_cmpuint (n_dense, >, 50000); /* else the test looks at nothing */
}

static void
test_no_spike_lost (void)
{
  check_views (FALSE, ANA_MARK_LINE);
  check_views (TRUE, ANA_MARK_LINE);
  check_views (FALSE, ANA_MARK_AREA);
}

/* Columns of a line without gaps meet: nothing is torn. */
static void
test_columns_meet (void)
{
  g_autoptr (AnaSeries) series = ana_series_new (NULL);
  AnaRandom random;
  double y = 0;

  ana_random_init (&random, 1);
  for (guint i = 0; i < 30000; i++)
    {
      double x = (double) i * i / 1000.0; /* dense at the begin, sparse at the end */

      y = i % 900 == 0 ? 300 : y * 0.99 + ana_random_normal (&random);
      ana_series_append (series, &x, &y, 1);
    }
  g_autoptr (AnaChart) chart = make_chart (series, ANA_MARK_LINE, ANA_SCALE_LINEAR);
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, 900, 300, ANA_INSETS_CHART);
  const AnaGeomLayer *layer = &geom->layers[0];

  g_assert_true (layer->dense);
  g_assert_cmpuint (layer->n_columns, ==, (guint) geom->plot_w);
  for (guint i = 1; i < layer->n_columns; i++)
    {
      const AnaColumn *a = &layer->columns[i - 1], *b = &layer->columns[i];

      g_assert_cmpfloat (b->x - a->x, ==, 1);
      g_assert_true (MAX (a->y0, b->y0) <= MIN (a->y1, b->y1) + 0.02);
    }
}

static void
test_gap_stays_open (void)
{
  g_autoptr (AnaSeries) series = ana_series_new (NULL);

  for (guint i = 0; i < 10000; i++)
    {
      double x = i, y = i >= 4000 && i < 6000 ? NAN : sin (i / 100.0);

      ana_series_append (series, &x, &y, 1);
    }
  g_autoptr (AnaChart) chart = make_chart (series, ANA_MARK_LINE, ANA_SCALE_LINEAR);
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, 550, 200, (AnaInsets) { 50, 0, 0, 20 });

  g_assert_true (geom->layers[0].dense);
  g_assert_null (find_column (&geom->layers[0], 50 + 250));
  g_assert_nonnull (find_column (&geom->layers[0], 50 + 100));
  g_assert_nonnull (find_column (&geom->layers[0], 50 + 400));
}

/* The same picture of ten times the points looks at about as many numbers. */
static void
test_cost (void)
{
  static const guint sizes[] = { 20000, 200000, 2000000 };
  guint64 visited[3];

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (AnaSeries) series = ana_series_new (NULL);
      g_autofree double *x = g_new (double, sizes[i]), *y = g_new (double, sizes[i]);

      for (guint k = 0; k < sizes[i]; k++)
        x[k] = k, y[k] = sin (k / 1000.0);
      ana_series_append (series, x, y, sizes[i]);
      g_autoptr (AnaChart) chart = make_chart (series, ANA_MARK_LINE, ANA_SCALE_LINEAR);
      g_autoptr (AnaGeom) geom = ana_geom_new (chart, 850, 200, ANA_INSETS_CHART);

      visited[i] = geom->n_visited;
    }
  /* at most: two ends of 63 samples, 14 blocks on each of the few levels, and the search, for each pixel */
  g_assert_cmpuint (visited[2], <, 800 * (2 * 64 + 3 * 16 + 40));
  g_assert_cmpuint (visited[2], <, 2 * visited[1]);
}

static gboolean
ticks_overlap (const AnaTick *ticks, guint n)
{
  double end = -INFINITY;

  for (guint i = 0; i < n; i++)
    {
      double half = g_utf8_strlen (ticks[i].text, -1) * 6.0 / 2;

      if (ticks[i].text[0] == '\0')
        continue;
      if (ticks[i].max_px > 0)
        half = MIN (half, ticks[i].max_px / 2);
      if (ticks[i].pos_px - half < end)
        return TRUE;
      end = ticks[i].pos_px + half;
    }
  return FALSE;
}

static void
test_labels_never_overlap (void)
{
  static const AnaScaleType types[] = { ANA_SCALE_TIME, ANA_SCALE_LINEAR };
  g_autoptr (AnaSeries) series = make_walk (500, 4, TRUE);
  g_autoptr (AnaChart) chart = make_chart (series, ANA_MARK_LINE, ANA_SCALE_TIME);
  AnaRandom random;

  ana_random_init (&random, 8);
  for (guint k = 0; k < 400; k++)
    {
      double lo = 1.6e15 * ana_random_double (&random), hi = lo + pow (10, 5 + 11 * ana_random_double (&random));
      float width = (float) ana_random_range (&random, 60, 2000), height = (float) ana_random_range (&random, 30, 900);

      ana_chart_set_x_scale (chart, types[k % 2], NULL);
      ana_chart_set_x_view (chart, lo, hi);
      g_autoptr (AnaGeom) geom = ana_geom_new (chart, width, height, ANA_INSETS_CHART);

      g_assert_false (ticks_overlap (geom->x_ticks, geom->n_x_ticks));
      for (guint i = 1; i < geom->n_y_ticks; i++)
        g_assert_cmpfloat (geom->y_ticks[i - 1].pos_px - geom->y_ticks[i].pos_px, >=, 14);
    }
}

static void
test_bands (void)
{
  const char *names[] = { "Outdoor", "Kitchen", "A category whose name is far too long for its bar", "", NULL };
  const double x[] = { 0, 1, 2, 3 }, y[] = { 4, -2, NAN, 1 };
  g_autoptr (AnaSeries) series = ana_series_new (NULL);

  ana_series_append (series, x, y, 4);
  g_autoptr (AnaChart) chart = make_chart (series, ANA_MARK_BAR, ANA_SCALE_BAND);
  ana_chart_set_categories (chart, names);
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, 450, 250, ANA_INSETS_CHART);
  const AnaGeomLayer *layer = &geom->layers[0];

  g_assert_cmpuint (layer->n_rects, ==, 3);
  g_assert_cmpfloat_with_epsilon (layer->rects[0].w, geom->plot_w / 4 * 0.58, 0.01);
  /* bars stand on zero, upwards and downwards, in the middle of their band */
  g_assert_cmpfloat_with_epsilon (layer->rects[0].y + layer->rects[0].h, ana_geom_y_px (geom, 0), 0.01);
  g_assert_cmpfloat_with_epsilon (layer->rects[1].y, ana_geom_y_px (geom, 0), 0.01);
  g_assert_cmpfloat_with_epsilon (layer->rects[0].x + layer->rects[0].w / 2, geom->plot_x + geom->plot_w / 8, 0.01);
  g_assert_false (ticks_overlap (geom->x_ticks, geom->n_x_ticks));
  g_assert_cmpuint (layer->rects[2].index, ==, 3);
}

static void
test_many_bands (void)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (AnaSeries) series = ana_series_new (NULL);
  g_autoptr (AnaChart) chart = make_chart (series, ANA_MARK_BAR, ANA_SCALE_BAND);

  for (guint i = 0; i < 300; i++)
    g_ptr_array_add (names, g_strdup_printf ("Category %u", i));
  g_ptr_array_add (names, NULL);
  ana_chart_set_categories (chart, (const char *const *) names->pdata);
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, 400, 200, ANA_INSETS_CHART);

  g_assert_true (geom->empty);
  g_assert_cmpuint (geom->n_x_ticks, >, 2);
  g_assert_false (ticks_overlap (geom->x_ticks, geom->n_x_ticks));
}

static void
check_degenerate (AnaMarkType mark, double value, guint n, AnaScaleType y_type)
{
  g_autoptr (AnaSeries) series = ana_series_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      double x = i * 1e9, y = n == 3 && i == 2 ? -value : value;

      ana_series_append (series, &x, &y, 1);
    }
  g_autoptr (AnaChart) chart = make_chart (series, mark, ANA_SCALE_TIME);
  AnaLayer *layer = ana_chart_get_layer (chart, 0);

  layer->rule_value = value;
  if (mark == ANA_MARK_BAND)
    layer->series2 = ana_series_ref (series);
  ana_chart_set_y_scale (chart, y_type, n % 2 == 0);
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, 200, 100, ANA_INSETS_CHART);

  g_assert_true (geom->y_lo < geom->y_hi && geom->x_lo < geom->x_hi);
  g_assert_true (isfinite (geom->y_lo) && isfinite (geom->y_hi));
  for (guint i = 0; i < geom->layers[0].n_points; i++)
    g_assert_true (isnan (geom->layers[0].points[i].x) || fabsf (geom->layers[0].points[i].y) < 1e6f);
  g_autofree char *summary = ana_chart_summary (chart);
  g_assert_cmpstr (summary, !=, "");
}

static void
test_degenerate (void)
{
  static const double values[] = { 0, 5, -5, 1e308, -1e308, 5e-324, NAN };

  for (guint m = 0; m <= ANA_MARK_POINT; m++)
    for (guint v = 0; v < G_N_ELEMENTS (values); v++)
      for (guint n = 0; n < 4; n++)
        {
          check_degenerate ((AnaMarkType) m, values[v], n, ANA_SCALE_LINEAR);
          check_degenerate ((AnaMarkType) m, values[v], n, ANA_SCALE_LOG);
        }
}

static void
test_tiny_picture (void)
{
  g_autoptr (AnaSeries) series = make_walk (1000, 2, FALSE);
  g_autoptr (AnaChart) chart = make_chart (series, ANA_MARK_LINE, ANA_SCALE_TIME);
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, 3, 3, ANA_INSETS_CHART);

  g_assert_cmpfloat (geom->plot_w, ==, 1);
  g_assert_cmpuint (geom->layers[0].n_columns, ==, 1);
}

static void
test_domain (void)
{
  const double x[] = { 0, 1 }, y[] = { 20, 60 };
  g_autoptr (AnaSeries) series = ana_series_new (NULL);

  ana_series_append (series, x, y, 2);
  g_autoptr (AnaChart) chart = make_chart (series, ANA_MARK_LINE, ANA_SCALE_LINEAR);
  g_autoptr (AnaGeom) free_low = ana_geom_new (chart, 300, 200, ANA_INSETS_CHART);
  g_assert_cmpfloat (free_low->y_lo, >, 10);
  ana_chart_set_y_scale (chart, ANA_SCALE_LINEAR, TRUE);
  g_autoptr (AnaGeom) from_zero = ana_geom_new (chart, 300, 200, ANA_INSETS_CHART);
  g_assert_cmpfloat (from_zero->y_lo, ==, 0);
  g_assert_cmpfloat_with_epsilon (from_zero->y_hi, 63.6, 1e-9);
}

/* A fixed axis of values: exact, over zero and headroom; what no axis can be is as if it had not been said. */
static void
test_y_view (void)
{
  static const struct { AnaScaleType type; double lo, hi; gboolean fixed; } rows[] = {
    { ANA_SCALE_LINEAR, 30, 40, TRUE }, { ANA_SCALE_LINEAR, -1e9, 1e9, TRUE }, { ANA_SCALE_LOG, 1, 1000, TRUE },
    { ANA_SCALE_LOG, 0, 1000, FALSE }, { ANA_SCALE_LINEAR, 5, 5, FALSE }, { ANA_SCALE_LINEAR, NAN, 5, FALSE },
    { ANA_SCALE_LINEAR, 0, INFINITY, FALSE },
  };
  const double x[] = { 0, 1 }, y[] = { 20, 60 };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AnaSeries) series = ana_series_new (NULL);
      ana_series_append (series, x, y, 2);
      g_autoptr (AnaChart) chart = make_chart (series, ANA_MARK_LINE, ANA_SCALE_LINEAR);
      guint64 version;

      ana_chart_set_y_scale (chart, rows[i].type, rows[i].type == ANA_SCALE_LINEAR);
      g_autoptr (AnaGeom) own = ana_geom_new (chart, 300, 200, ANA_INSETS_CHART);
      version = ana_chart_get_version (chart);
      ana_chart_set_y_view (chart, rows[i].lo, rows[i].hi);
      g_assert_cmpuint (ana_chart_get_version (chart), >, version);
      g_autoptr (AnaGeom) geom = ana_geom_new (chart, 300, 200, ANA_INSETS_CHART);
      g_assert_cmpfloat (geom->y_lo, ==, rows[i].fixed ? rows[i].lo : own->y_lo);
      g_assert_cmpfloat (geom->y_hi, ==, rows[i].fixed ? rows[i].hi : own->y_hi);
    }
}

static void
test_version (void)
{
  g_autoptr (AnaSeries) series = make_walk (10, 1, FALSE);
  g_autoptr (AnaChart) chart = make_chart (series, ANA_MARK_LINE, ANA_SCALE_TIME);
  guint64 before = ana_chart_get_version (chart), after;
  double x = 2e15, y = 1;

  ana_series_append (series, &x, &y, 1);
  after = ana_chart_get_version (chart);
  g_assert_cmpuint (after, >, before);
  ana_series_set_last (series, 3);
  g_assert_cmpuint (ana_chart_get_version (chart), >, after);
  after = ana_chart_get_version (chart);
  ana_chart_clear_layers (chart);
  g_assert_cmpuint (ana_chart_get_version (chart), >, after);
}

static void
test_outlives_layers (void)
{
  g_autoptr (AnaSeries) series = make_walk (10, 1, FALSE);
  g_autoptr (AnaChart) chart = make_chart (series, ANA_MARK_LINE, ANA_SCALE_TIME);
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, 300, 200, ANA_INSETS_CHART);

  ana_chart_clear_layers (chart);
  g_assert_cmpint (geom->layers[0].layer->mark, ==, ANA_MARK_LINE);
}

static void
test_notes (void)
{
  const double x[] = { 0, 100 }, y[] = { 0, 1 };
  g_autoptr (AnaSeries) series = ana_series_new (NULL);

  ana_series_append (series, x, y, 2);
  g_autoptr (AnaChart) chart = make_chart (series, ANA_MARK_LINE, ANA_SCALE_LINEAR);
  ana_chart_add_note (chart, 70, "later");
  ana_chart_add_note (chart, 30, "sooner");
  ana_chart_add_note (chart, 300, "out of view");
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, 300, 200, ANA_INSETS_CHART);

  g_assert_cmpuint (geom->n_notes, ==, 2);
  g_assert_cmpstr (geom->notes[0].text, ==, "sooner");
}

/* From right to left lying bars have as much room for their names, and the same figures at their foot. */
static void
test_lying_mirrored (void)
{
  static const char *const names[] = { "A name of some length", "Short", "Another that is long", NULL };
  AnaSeries *series = ana_series_new (NULL);
  g_autoptr (AnaChart) chart = ana_chart_new ();
  float rooms[2];
  guint n_texts[2] = { 0, 0 };

  for (guint i = 0; i < 3; i++)
    {
      double x = i, y = 100 + 90 * i;

      ana_series_append (series, &x, &y, 1);
    }
  ana_chart_set_x_scale (chart, ANA_SCALE_BAND, NULL);
  ana_chart_set_categories (chart, names);
  ana_chart_set_horizontal (chart, TRUE);
  ana_chart_add_layer (chart, ANA_MARK_BAR, series, ANA_SLOT_SERIES_1);
  ana_series_unref (series);
  for (guint m = 0; m < 2; m++)
    {
      g_autoptr (AnaGeom) geom = NULL;

      ana_chart_set_mirrored (chart, m == 1);
      geom = ana_geom_new (chart, 500, 200, ANA_INSETS_CHART);
      rooms[m] = m == 0 ? geom->plot_x : geom->width_px - geom->plot_x - geom->plot_w;
      for (guint i = 0; i < geom->n_y_ticks; i++)
        n_texts[m] += geom->y_ticks[i].text[0] != '\0' ? 1 : 0;
    }
  g_assert_cmpfloat (rooms[0], >, 100); /* of 44 that are given */
  g_assert_cmpfloat_with_epsilon (rooms[1], rooms[0], 0.5);
  g_assert_cmpuint (n_texts[0], >=, 2);
  g_assert_cmpuint (n_texts[1], ==, n_texts[0]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/geom/no-spike-lost", test_no_spike_lost);
  g_test_add_func ("/charts/geom/columns-meet", test_columns_meet);
  g_test_add_func ("/charts/geom/gap", test_gap_stays_open);
  g_test_add_func ("/charts/geom/cost", test_cost);
  g_test_add_func ("/charts/geom/labels", test_labels_never_overlap);
  g_test_add_func ("/charts/geom/bands", test_bands);
  g_test_add_func ("/charts/geom/many-bands", test_many_bands);
  g_test_add_func ("/charts/geom/degenerate", test_degenerate);
  g_test_add_func ("/charts/geom/tiny", test_tiny_picture);
  g_test_add_func ("/charts/geom/domain", test_domain);
  g_test_add_func ("/charts/geom/y-view", test_y_view);
  g_test_add_func ("/charts/geom/version", test_version);
  g_test_add_func ("/charts/geom/outlives", test_outlives_layers);
  g_test_add_func ("/charts/geom/notes", test_notes);
  g_test_add_func ("/charts/geom/lying-mirrored", test_lying_mirrored);
  return g_test_run ();
}
