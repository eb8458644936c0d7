/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-mirror.c: charts that are read from right to left: names and values change sides, time and maps do not.
 */
#include "config.h"

#include "ana-chart-private.h"
#include "ana-plot-private.h"
#include "marks-data.h"

#include <string.h>

static AnaChart *
make_chart (AnaScaleType type, gboolean horizontal)
{
  static const char *const names[] = { "A", "B", "C", "D", NULL };
  const double x[] = { 0, 1, 2, 3 }, y[] = { 10, 20, 30, 40 };
  g_autoptr (AnaSeries) series = ana_series_new ("s");
  AnaChart *chart = ana_chart_new ();

  ana_series_append (series, x, y, 4);
  ana_chart_set_x_scale (chart, type, ana_zone_utc ());
  ana_chart_set_y_scale (chart, ANA_SCALE_LINEAR, TRUE);
  if (type == ANA_SCALE_BAND)
    ana_chart_set_categories (chart, names);
  ana_chart_set_horizontal (chart, horizontal);
  ana_chart_add_layer (chart, type == ANA_SCALE_BAND ? ANA_MARK_BAR : ANA_MARK_LINE, series, ANA_SLOT_SERIES_1);
  return chart;
}

static void
test_names (void)
{
  g_autoptr (AnaChart) chart = make_chart (ANA_SCALE_BAND, FALSE);
  g_autoptr (AnaGeom) left = ana_geom_new (chart, 400, 200, ANA_INSETS_CHART), right = NULL;
  guint n;

  ana_chart_set_mirrored (chart, TRUE);
  right = ana_geom_new (chart, 400, 200, ANA_INSETS_CHART);
  n = right->layers[0].n_rects;
  g_assert_cmpuint (n, ==, 4);
  g_assert_false (ana_geom_runs_left (left));
  g_assert_true (ana_geom_runs_left (right));
  g_assert_cmpfloat (right->width_px - right->plot_x - right->plot_w, ==, left->plot_x);
  for (guint i = 0; i < n; i++)
    {
      const AnaRect *a = &left->layers[0].rects[i], *b = &right->layers[0].rects[i];
      AnaHit hit = ana_geom_hit (right, b->x + b->w / 2, b->y + 1);

      g_assert_cmpfloat_with_epsilon (a->x + b->x + b->w, left->width_px, 0.01); /* a mirror's picture */
      g_assert_cmpfloat_with_epsilon (a->h, b->h, 0.01);
      g_assert_cmpuint (hit.index, ==, i);
    }
  for (guint i = 1; i < right->n_x_ticks; i++)
    g_assert_cmpfloat (right->x_ticks[i].pos_px, >, right->x_ticks[i - 1].pos_px);
  g_assert_cmpstr (right->x_ticks[0].text, ==, "D");
}

static void
test_lying (void)
{
  g_autoptr (AnaChart) chart = make_chart (ANA_SCALE_BAND, TRUE);
  g_autoptr (AnaGeom) geom = NULL;

  ana_chart_set_mirrored (chart, TRUE);
  geom = ana_geom_new (chart, 400, 200, ANA_INSETS_CHART);
  g_assert_false (ana_geom_runs_left (geom));
  for (guint i = 0; i < geom->layers[0].n_rects; i++)
    {
      const AnaRect *r = &geom->layers[0].rects[i];

      g_assert_cmpfloat_with_epsilon (r->x + r->w, geom->plot_x + geom->plot_w, 0.01); /* they grow from the right */
    }
}

static void
test_time (void)
{
  g_autoptr (AnaChart) chart = make_chart (ANA_SCALE_TIME, FALSE);
  g_autoptr (AnaGeom) geom = NULL;

  ana_chart_set_mirrored (chart, TRUE);
  geom = ana_geom_new (chart, 400, 200, ANA_INSETS_CHART);
  g_assert_false (ana_geom_runs_left (geom));
  g_assert_cmpfloat (geom->layers[0].points[0].x, <, geom->layers[0].points[3].x);
  g_assert_cmpfloat (geom->plot_x, ==, ANA_INSETS_CHART.right);
}

/* Twice mirrored is the same; all of it stays in its room; each datum is hit where it stands. */
static void
test_marks (void)
{
  for (guint i = 0; ana_mark_get (i) != NULL; i++)
    {
      g_autoptr (AnaPlot) plot = marks_plot (ana_mark_get (i), MARKS_PLAIN, ANA_KIND_NAME, TRUE, FALSE);
      g_autoptr (AnaShapes) left = ana_plot_lay_out (plot, 8, 6, MARKS_ROOM_W, MARKS_ROOM_H), right = NULL;
      guint n, n_right;
      const AnaDatum *a = ana_shapes_get_data (left, &n), *b;
      gboolean is_map = strcmp (ana_mark_get_name (ana_mark_get (i)), "geoshape") == 0 || strcmp (ana_mark_get_name (ana_mark_get (i)), "geopoint") == 0;

      ana_plot_set_mirrored (plot, TRUE);
      right = ana_plot_lay_out (plot, 8, 6, MARKS_ROOM_W, MARKS_ROOM_H);
      g_test_message ("%s", ana_mark_get_name (ana_mark_get (i)));
      marks_check (right, ana_plot_get_n_rows (plot));
      b = ana_shapes_get_data (right, &n_right);
      g_assert_cmpuint (n, ==, n_right);
      for (guint k = 0; k < n; k++)
        {
          g_assert_cmpfloat (a[k].y, ==, b[k].y);
          if (is_map)
            g_assert_cmpfloat (a[k].x, ==, b[k].x);
        }
    }
}

/* Days run to the right, names to the left. */
static void
test_ways (void)
{
  static const struct { const char *mark; AnaPlotKind x; gboolean turned; } rows[] = {
    { "candlestick", ANA_KIND_TIME, FALSE }, { "circle", ANA_KIND_NUMBER, FALSE }, { "rect", ANA_KIND_NAME, TRUE }, { "funnel", ANA_KIND_NAME, TRUE },
    { "calendar", ANA_KIND_TIME, FALSE }, { "hours", ANA_KIND_TIME, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AnaPlot) plot = marks_plot (ana_mark_find (rows[i].mark), MARKS_PLAIN, rows[i].x, FALSE, FALSE);
      g_autoptr (AnaShapes) left = ana_plot_lay_out (plot, 0, 0, 500, 300), right = NULL;
      guint n;
      const AnaDatum *a = ana_shapes_get_data (left, &n), *b;

      ana_plot_set_mirrored (plot, TRUE);
      right = ana_plot_lay_out (plot, 0, 0, 500, 300);
      b = ana_shapes_get_data (right, &n);
      g_test_message ("%s", rows[i].mark);
      for (guint k = 1; k < n; k++)
        if (fabsf (a[k].x - a[0].x) > 1)
          g_assert_cmpint ((a[k].x > a[0].x) != (b[k].x > b[0].x), ==, rows[i].turned);
    }
}

/* Of texts beside the plot: of an axis at the left, or of limits and days at the right. */
static guint
count_beside (const AnaShapes *shapes, gboolean right)
{
  const AnaShape *shape;
  guint n, found = 0;

  shape = ana_shapes_get (shapes, &n);
  for (guint i = 0; i < n; i++)
    if (shape[i].kind == ANA_SHAPE_TEXT && shape[i].part != ANA_PART_LEGEND)
      found += right ? shape[i].a == 0 && shape[i].x > shapes->plot_x + shapes->plot_w + 1 : shape[i].a == 1 && shape[i].x < shapes->plot_x;
  return found;
}

/* What stands left of the plot comes to its right, and limits of the far side to the left; no date leaves the picture. */
static void
test_sides (void)
{
  static const char *const marks[] = { "control", "calendar", "candlestick" };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      g_autoptr (AnaPlot) plot = marks_plot (ana_mark_find (marks[i]), MARKS_PLAIN, ANA_KIND_TIME, FALSE, FALSE);
      g_autoptr (AnaShapes) left = ana_plot_lay_out (plot, 8, 6, 500, 300), right = NULL;
      const AnaShape *shape;
      guint n;

      ana_plot_set_mirrored (plot, TRUE);
      right = ana_plot_lay_out (plot, 8, 6, 500, 300);
      g_test_message ("%s", marks[i]);
      g_assert_cmpuint (count_beside (left, FALSE), >, 0);
      g_assert_cmpuint (count_beside (right, TRUE), ==, count_beside (left, FALSE));
      g_assert_cmpuint (count_beside (right, FALSE), ==, count_beside (left, TRUE));
      shape = ana_shapes_get (right, &n);
      for (guint k = 0; k < n; k++)
        if (shape[k].kind == ANA_SHAPE_TEXT && shape[k].part == ANA_PART_AXIS && shape[k].a == 0.5f)
          g_assert_cmpfloat (shape[k].x - ana_layout_text_px (shape[k].text) / 2, >=, 7.9);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/mirror/names", test_names);
  g_test_add_func ("/charts/mirror/lying", test_lying);
  g_test_add_func ("/charts/mirror/time", test_time);
  g_test_add_func ("/charts/mirror/marks", test_marks);
  g_test_add_func ("/charts/mirror/ways", test_ways);
  g_test_add_func ("/charts/mirror/sides", test_sides);
  return g_test_run ();
}
