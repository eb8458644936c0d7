/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-hit.c: the pointer, the keyboard's cursor, and a chart in words.
 */
#include "config.h"

#include "ana-chart.h"

#include <math.h>

static AnaSeries *
make_series (const double *x, const double *y, guint n)
{
  AnaSeries *series = ana_series_new (NULL);

  ana_series_append (series, x, y, n);
  return series;
}

/* This period over the previous one, as on the Overview, and a target. */
static AnaChart *
make_chart (void)
{
  static const double x[] = { 0, 10, 20, 30 }, y[] = { 1, 2, NAN, 4 }, x2[] = { 1, 11, 25 }, y2[] = { 7, 8, 9 };
  g_autoptr (AnaSeries) previous = make_series (x2, y2, 3), series = make_series (x, y, 4);
  AnaChart *chart = ana_chart_new ();

  ana_chart_add_layer (chart, ANA_MARK_LINE, previous, ANA_SLOT_PREVIOUS);
  ana_chart_add_layer (chart, ANA_MARK_LINE, series, ANA_SLOT_SERIES_1);
  ana_chart_add_layer (chart, ANA_MARK_RULE, NULL, ANA_SLOT_GOOD)->rule_value = 3;
  return chart;
}

static void
test_pointer (void)
{
  g_autoptr (AnaChart) chart = make_chart ();
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, 350, 200, ANA_INSETS_CHART);
  AnaHit hit = ana_geom_hit (geom, ana_geom_x_px (geom, 13), 100);

  /* the cursor steps through this period, though the previous one is painted first */
  g_assert_true (hit.hit);
  g_assert_cmpuint (hit.index, ==, 1);
  g_assert_cmpuint (hit.n_values, ==, 3);
  g_assert_cmpfloat (hit.value[1], ==, 2);
  g_assert_cmpfloat (hit.value[0], ==, 8);
  g_assert_true (isnan (hit.value[2]));
  g_assert_cmpfloat_with_epsilon (hit.y_px[1], ana_geom_y_px (geom, 2), 0.001);
  g_assert_false (ana_geom_hit (geom, 0, 100).hit);
  g_assert_false (ana_geom_hit (geom, 100, -5).hit);
  g_assert_false (ana_geom_hit (geom, NAN, 5).hit);
}

static void
test_keyboard (void)
{
  g_autoptr (AnaChart) chart = make_chart ();
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, 350, 200, ANA_INSETS_CHART);
  AnaHit hit = ana_geom_hit_index (geom, 2);

  g_assert_true (hit.hit && isnan (hit.value[1]));
  hit = ana_geom_hit_index (geom, 0);
  g_assert_cmpfloat (hit.value[0], ==, 7);
  g_assert_true (ana_geom_hit_index (geom, 3).hit);
  g_assert_false (ana_geom_hit_index (geom, 4).hit);
}

static void
test_between_points (void)
{
  g_autoptr (AnaChart) chart = make_chart ();

  ana_chart_set_x_view (chart, 12, 18);
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, 350, 200, ANA_INSETS_CHART);

  g_assert_false (ana_geom_hit (geom, 150, 100).hit);
  g_assert_cmpuint (geom->layers[0].n_points, ==, 2); /* the line comes through all the same */
}

/* Zoomed far in: the line between two points outside has its true slope, on pixels that a painter can take. */
static void
test_far_zoom (void)
{
  const double x[] = { 0, 1e6 }, y[] = { 0, 1e6 };
  g_autoptr (AnaSeries) series = make_series (x, y, 2);
  g_autoptr (AnaChart) chart = ana_chart_new ();

  ana_chart_add_layer (chart, ANA_MARK_LINE, series, ANA_SLOT_SERIES_1);
  ana_chart_set_x_view (chart, 500000, 500001);
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, 350, 200, ANA_INSETS_CHART);
  const AnaPoint *p = geom->layers[0].points;
  double middle_px = p[0].y + (p[1].y - p[0].y) * (ana_geom_x_px (geom, 500000.5) - p[0].x) / (p[1].x - p[0].x);

  g_assert_cmpfloat (p[0].x, >=, geom->plot_x - 10);
  g_assert_cmpfloat (p[1].x, <=, geom->plot_x + geom->plot_w + 10);
  g_assert_cmpfloat_with_epsilon (middle_px, ana_geom_y_px (geom, 500000.5), 0.01);
}

static void
test_nothing (void)
{
  g_autoptr (AnaChart) chart = ana_chart_new ();
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, 300, 200, ANA_INSETS_CHART);
  g_autofree char *summary = ana_chart_summary (chart);
  double lo, hi;

  g_assert_true (geom->empty);
  g_assert_false (ana_geom_hit (geom, 100, 100).hit);
  g_assert_false (ana_geom_hit_index (geom, 0).hit);
  ana_chart_get_x_extent (chart, &lo, &hi);
  g_assert_true (isnan (lo) && isnan (hi));
  g_assert_cmpstr (summary, ==, "No data.");
}

static void
test_summary (void)
{
  const double x[] = { 1792972800e6, 1793059200e6, 1793145600e6 }, y[] = { 3, 9, 5 };
  g_autoptr (AnaSeries) series = make_series (x, y, 3);
  g_autoptr (AnaChart) chart = ana_chart_new ();
  AnaLayer *layer = ana_chart_add_layer (chart, ANA_MARK_LINE, series, ANA_SLOT_SERIES_1);

  ana_chart_set_x_scale (chart, ANA_SCALE_TIME, NULL);
  ana_chart_set_title (chart, "Net revenue per day");
  layer->label = g_strdup ("This period");
  layer->last_partial = TRUE;
  g_autofree char *text = ana_chart_summary (chart);

  g_assert_cmpstr (text, ==,
                   "Net revenue per day. Line chart: 3 points from 26 Oct 2026 to 28 Oct 2026. "
                   "This period: lowest 3 at 26 Oct 2026, highest 9 at 27 Oct 2026, last 5 so far.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/hit/pointer", test_pointer);
  g_test_add_func ("/charts/hit/keyboard", test_keyboard);
  g_test_add_func ("/charts/hit/between", test_between_points);
  g_test_add_func ("/charts/hit/far-zoom", test_far_zoom);
  g_test_add_func ("/charts/hit/nothing", test_nothing);
  g_test_add_func ("/charts/hit/summary", test_summary);
  return g_test_run ();
}
