/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-paint.c: probe pixels of charts and sparklines, the same of dense lines on paper, and crosshairs.
 */
#include "config.h"

#include "ana-paint.h"
#include "paint-probe.h"

#include <math.h>

static AnaSeries *
make_line (guint n, double (*f) (guint i))
{
  AnaSeries *series = ana_series_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      double x = i, y = f (i);

      ana_series_append (series, &x, &y, 1);
    }
  return series;
}

static double flat (guint i) { return 5; }
static double ramp (guint i) { return i; }
static double spiky (guint i) { return i == 50123 ? 100 : sin (i / 500.0); }

static AnaChart *
make_chart (AnaMarkType mark, AnaSeries *series)
{
  AnaChart *chart = ana_chart_new ();

  ana_chart_add_layer (chart, mark, series, ANA_SLOT_SERIES_1);
  return chart;
}

static void
test_line (void)
{
  for (guint t = 0; t < 4; t++)
    {
      const AnaTheme *theme = ana_theme_get ((AnaThemeId) t);
      g_autoptr (AnaSeries) series = make_line (10, flat);
      g_autoptr (AnaChart) chart = make_chart (ANA_MARK_LINE, series);
      g_autoptr (AnaGeom) geom = ana_geom_new (chart, 300, 200, ANA_INSETS_CHART);
      Probe probe = probe_new (300, 200, theme->card);

      ana_paint_chart (probe.cr, geom, theme);
      g_assert_true (probe_is (&probe, 150, (int) floor (ana_geom_y_px (geom, 5)), theme->series[0]));
      g_assert_true (probe_is (&probe, 150, (int) ana_geom_y_px (geom, 5) - 12, theme->card));
      g_assert_false (probe_is (&probe, 150, 178, theme->card)); /* base line */
      probe_free (&probe);
    }
}

/* One sample in a hundred thousand is seen at its full height, on every kind of surface. */
static void
test_dense_spike (void)
{
  const AnaTheme *theme = ana_theme_get (ANA_THEME_LIGHT);
  g_autoptr (AnaSeries) series = make_line (100000, spiky);
  g_autoptr (AnaChart) chart = make_chart (ANA_MARK_LINE, series);
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, 500, 300, ANA_INSETS_CHART);
  int x = (int) floor (ana_geom_x_px (geom, 50123)), top = (int) ceil (ana_geom_y_px (geom, 100));
  Probe probe = probe_new (500, 300, theme->card);

  g_assert_true (geom->layers[0].dense);
  ana_paint_marks (probe.cr, geom, theme);
  for (int y = top; y < (int) ana_geom_y_px (geom, 1); y++)
    g_assert_true (probe_is (&probe, x, y, theme->series[0]));
  g_assert_true (probe_is (&probe, x - 3, top + 10, theme->card));
  g_assert_true (probe_is (&probe, x + 3, top + 10, theme->card));
  probe_free (&probe);
}

/* The ends of a column are antialiased by their exact part of a pixel. */
static void
test_dense_edges (void)
{
  const AnaTheme *theme = ana_theme_get (ANA_THEME_LIGHT);
  g_autoptr (AnaSeries) series = make_line (100000, ramp);
  g_autoptr (AnaChart) chart = make_chart (ANA_MARK_AREA, series);
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, 500, 300, ANA_INSETS_CHART);
  const AnaGeomLayer *layer = &geom->layers[0];
  Probe probe = probe_new (500, 300, (AnaColour) { 0, 0, 0, 1 });
  double part = ceil (layer->columns[200].y0) - layer->columns[200].y0;
  int x = (int) layer->columns[200].x, y = (int) layer->columns[200].y0;
  double full, edge;

  ana_paint_marks (probe.cr, geom, theme);
  full = probe_get (&probe, x, y + 20).b;
  edge = probe_get (&probe, x, y).b;
  g_assert_cmpfloat (full, >, 0.2);
  g_assert_cmpfloat_with_epsilon (edge / full, part, 0.03);
  probe_free (&probe);
}

static void
test_scaled (void)
{
  const AnaTheme *theme = ana_theme_get (ANA_THEME_DARK);
  g_autoptr (AnaSeries) series = make_line (100000, spiky);
  g_autoptr (AnaChart) chart = make_chart (ANA_MARK_LINE, series);
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, 250, 150, ANA_INSETS_CHART);
  Probe probe = probe_new (500, 300, theme->card);

  cairo_scale (probe.cr, 2, 2);
  ana_paint_marks (probe.cr, geom, theme);
  g_assert_true (probe_is (&probe, 2 * (int) floor (ana_geom_x_px (geom, 50123)), 2 * (int) ana_geom_y_px (geom, 60), theme->series[0]));
  probe_free (&probe);
}

static double two_bars (guint i) { return i == 0 ? 4 : -4; }

static void
test_bars (void)
{
  const AnaTheme *theme = ana_theme_get (ANA_THEME_LIGHT);
  g_autoptr (AnaSeries) series = make_line (2, two_bars);
  g_autoptr (AnaChart) chart = make_chart (ANA_MARK_BAR, series);

  ana_chart_get_layer (chart, 0)->last_partial = TRUE;
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, 300, 200, ANA_INSETS_CHART);
  Probe probe = probe_new (300, 200, theme->card);

  ana_paint_marks (probe.cr, geom, theme);
  g_assert_true (probe_is (&probe, (int) ana_geom_x_px (geom, 0), (int) ana_geom_y_px (geom, 2), theme->series[0]));
  g_assert_true (probe_is (&probe, (int) ana_geom_x_px (geom, 0), (int) ana_geom_y_px (geom, -2), theme->card));
  /* the running bar is pale */
  AnaColour pale = probe_get (&probe, (int) ana_geom_x_px (geom, 1), (int) ana_geom_y_px (geom, -2));
  g_assert_cmpfloat_with_epsilon (pale.r, 1 + (theme->series[0].r - 1) * 0.45, 0.01);
  probe_free (&probe);
}

static void
test_lying_bars (void)
{
  const char *names[] = { "up", "down", NULL };
  const AnaTheme *theme = ana_theme_get (ANA_THEME_LIGHT);
  g_autoptr (AnaSeries) series = make_line (2, two_bars);
  g_autoptr (AnaChart) chart = make_chart (ANA_MARK_BAR, series);

  ana_chart_set_x_scale (chart, ANA_SCALE_BAND, NULL);
  ana_chart_set_categories (chart, names);
  ana_chart_set_horizontal (chart, TRUE);
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, 300, 200, ANA_INSETS_CHART);
  AnaHit hit = ana_geom_hit_index (geom, 0);
  Probe probe = probe_new (300, 200, theme->card);
  int right = (int) ana_geom_y_px (geom, 1.5), left = (int) ana_geom_y_px (geom, -1.5); /* where no line of the grid stands */
  int first = (int) ana_geom_x_px (geom, 0), second = (int) ana_geom_x_px (geom, 1);

  ana_paint_chart (probe.cr, geom, theme);
  g_assert_true (probe_is (&probe, right, first, theme->series[0]));
  g_assert_true (probe_is (&probe, left, second, theme->series[0]));
  g_assert_true (probe_is (&probe, left, first, theme->card));
  g_assert_true (probe_is (&probe, right, second, theme->card));
  ana_paint_crosshair (probe.cr, geom, theme, &hit, FALSE);
  g_assert_false (probe_is (&probe, left, first, theme->card)); /* the line lies too */
  probe_free (&probe);
}

static void
test_running (void)
{
  const AnaTheme *theme = ana_theme_get (ANA_THEME_LIGHT);
  g_autoptr (AnaSeries) series = make_line (5, ramp);
  g_autoptr (AnaChart) chart = make_chart (ANA_MARK_LINE, series);

  ana_chart_get_layer (chart, 0)->last_partial = TRUE;
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, 400, 200, ANA_INSETS_CHART);
  Probe probe = probe_new (400, 200, (AnaColour) { 1, 0, 1, 1 });
  int x = (int) ana_geom_x_px (geom, 4), y = (int) ana_geom_y_px (geom, 4);

  ana_paint_marks (probe.cr, geom, theme);
  g_assert_true (probe_is (&probe, x, y, theme->card)); /* hollow */
  g_assert_false (probe_is (&probe, x - 4, y, theme->card));
  probe_free (&probe);
}

static void
test_crosshair (void)
{
  const AnaTheme *theme = ana_theme_get (ANA_THEME_LIGHT);
  g_autoptr (AnaSeries) series = make_line (5, ramp);
  g_autoptr (AnaChart) chart = make_chart (ANA_MARK_LINE, series);
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, 400, 200, ANA_INSETS_CHART);
  AnaHit hit = ana_geom_hit_index (geom, 2), none = { 0 };
  Probe probe = probe_new (400, 200, theme->card);
  int x = (int) ana_geom_x_px (geom, 2), y = (int) ana_geom_y_px (geom, 2);

  ana_paint_crosshair (probe.cr, geom, theme, &none, TRUE);
  g_assert_true (probe_is (&probe, x, 100, theme->card));
  ana_paint_crosshair (probe.cr, geom, theme, &hit, FALSE);
  g_assert_true (probe_is (&probe, x, y, theme->series[0]));
  g_assert_false (probe_is (&probe, x, y + 40, theme->card));
  g_assert_true (probe_is (&probe, x + 7, y, theme->card));
  ana_paint_crosshair (probe.cr, geom, theme, &hit, TRUE);
  g_assert_false (probe_is (&probe, x + 7, y, theme->card)); /* the halo of the keyboard */
  probe_free (&probe);
}

static void
test_sparkline (void)
{
  const AnaTheme *theme = ana_theme_get (ANA_THEME_LIGHT);
  const double values[] = { 1, 2, 3, 2, 1, 2 };
  AnaSparklineData data = { values, 6, TRUE, 2, NAN, 2 };
  Probe probe = probe_new (200, 40, theme->card);

  ana_paint_sparkline (probe.cr, 200, 40, &data, theme);
  g_assert_false (probe_is (&probe, 100, 2, theme->card));   /* band above the target */
  g_assert_true (probe_is (&probe, 100, 39, theme->card));   /* nothing below */
  g_assert_true (probe_is (&probe, (int) (2.75 + 194.5 * 4 / 5), 36, theme->series[0])); /* dot on the last complete one */
  probe_free (&probe);
}

static void
test_sparkline_degenerate (void)
{
  static const double rows[][3] = { { NAN, NAN, NAN }, { 5, 5, 5 }, { 1e308, -1e308, 0 }, { NAN, 4, NAN }, { 5e-324, 0, 5e-324 } };
  const AnaTheme *theme = ana_theme_get (ANA_THEME_HC_DARK);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint n = 0; n <= 3; n++)
      for (guint partial = 0; partial < 2; partial++)
        {
          AnaSparklineData data = { rows[i], n, partial, NAN, 1e308, NAN };
          Probe probe = probe_new (50, 20, theme->card);

          ana_paint_sparkline (probe.cr, 50, 20, &data, theme);
          ana_paint_sparkline (probe.cr, 0, 20, &data, theme);
          g_assert_cmpint (cairo_status (probe.cr), ==, CAIRO_STATUS_SUCCESS);
          if (i == 0 || n == 0)
            g_assert_true (probe_is_blank (&probe, theme->card));
          probe_free (&probe);
        }
}

static void
test_sparkline_dense (void)
{
  const AnaTheme *theme = ana_theme_get (ANA_THEME_LIGHT);
  g_autofree double *values = g_new0 (double, 5000);
  Probe probe = probe_new (100, 30, theme->card);
  AnaSparklineData data = { values, 5000, FALSE, NAN, NAN, NAN };

  values[2525] = 1;
  ana_paint_sparkline (probe.cr, 100, 30, &data, theme);
  g_assert_true (probe_is (&probe, 50, 6, theme->series[0]));
  g_assert_true (probe_is (&probe, 40, 6, theme->card));
  probe_free (&probe);
}

/* How much of the swatch's middle row is ground, and whether its square is as high as a line is not. */
static guint
count_gaps (const AnaTheme *theme, AnaMarkType mark, AnaColourSlot slot, gboolean *high)
{
  AnaLayer layer = { .mark = mark, .slot = slot };
  Probe probe = probe_new (20, 20, theme->card);
  guint n = 0;

  ana_paint_swatch (probe.cr, &layer, theme, 2, 10);
  for (int x = 2; x < 2 + (int) ANA_PAINT_SWATCH_PX; x++)
    n += probe_is (&probe, x, 10, theme->card);
  *high = !probe_is (&probe, 9, 7, theme->card);
  probe_free (&probe);
  return n;
}

/* In high contrast the second series is dashed in the legend as it is in the picture; what is filled is a square. */
static void
test_swatch (void)
{
  gboolean high;

  g_assert_cmpuint (count_gaps (ana_theme_get (ANA_THEME_LIGHT), ANA_MARK_LINE, ANA_SLOT_SERIES_2, &high), ==, 0);
  g_assert_false (high);
  g_assert_cmpuint (count_gaps (ana_theme_get (ANA_THEME_HC_LIGHT), ANA_MARK_LINE, ANA_SLOT_SERIES_1, &high), ==, 0);
  g_assert_cmpuint (count_gaps (ana_theme_get (ANA_THEME_HC_LIGHT), ANA_MARK_LINE, ANA_SLOT_SERIES_2, &high), >=, 2);
  g_assert_false (high);
  g_assert_cmpuint (count_gaps (ana_theme_get (ANA_THEME_HC_LIGHT), ANA_MARK_BAR, ANA_SLOT_SERIES_2, &high), ==, 6);
  g_assert_true (high);
  count_gaps (ana_theme_get (ANA_THEME_LIGHT), ANA_MARK_BAND, ANA_SLOT_SERIES_1, &high);
  g_assert_true (high);
}

static void
test_theme (void)
{
  AnaThemeId id = ANA_THEME_LIGHT;

  g_assert_true (ana_theme_from_string ("hc-dark", &id));
  g_assert_cmpint (id, ==, ANA_THEME_HC_DARK);
  g_assert_false (ana_theme_from_string ("blue", &id));
  g_assert_false (ana_theme_from_string (NULL, &id));
  g_assert_cmpint (id, ==, ANA_THEME_HC_DARK);
  for (guint t = 0; t < 4; t++)
    for (guint slot = 0; slot <= ANA_SLOT_DIM; slot++)
      g_assert_cmpfloat (ana_theme_get_colour (ana_theme_get ((AnaThemeId) t), (AnaColourSlot) slot).a, >, 0);
}

/* Around the target at both ends, most of all at the first, and far below it in between. */
static double
around (guint i)
{
  return i < 40 ? 5 + (i % 2 == 0 ? 0.5 : -0.5) : i < 90 ? 0 : i == 99 ? 5.2 : 5 + (i % 4 < 2 ? 0.5 : -0.5);
}

/* The label of a target lies where no data are: the running point at the end stays as it is without it. */
static void
test_rule_label (void)
{
  const AnaTheme *theme = ana_theme_get (ANA_THEME_LIGHT);
  g_autoptr (AnaSeries) series = make_line (100, around);
  Probe with = probe_new (600, 300, theme->card), without = probe_new (600, 300, theme->card);
  guint n_differ = 0;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (AnaChart) chart = make_chart (ANA_MARK_LINE, series);
      AnaLayer *rule = ana_chart_add_layer (chart, ANA_MARK_RULE, NULL, ANA_SLOT_GOOD);
      g_autoptr (AnaGeom) geom = NULL;

      ana_chart_get_layer (chart, 0)->last_partial = TRUE;
      rule->rule_value = 5;
      rule->label = g_strdup (i == 0 ? "Target 5.00 k" : NULL);
      geom = ana_geom_new (chart, 600, 300, ANA_INSETS_CHART);
      ana_paint_chart (i == 0 ? with.cr : without.cr, geom, theme);
      for (int y = 0; y < 300 && i == 1; y++)
        for (int x = 0; x < 600; x++)
          {
            double far = hypot (x - ana_geom_x_px (geom, 99), y - ana_geom_y_px (geom, 5.2));

            if (probe_is (&with, x, y, probe_get (&without, x, y)))
              continue;
            n_differ++;
            g_assert_cmpfloat (far, >, 12);
            g_assert_true (x > ana_geom_x_px (geom, 40) - 3 && x < ana_geom_x_px (geom, 90) + 3);
          }
    }
  g_assert_cmpuint (n_differ, >, 20);
  probe_free (&with);
  probe_free (&without);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/paint/line", test_line);
  g_test_add_func ("/charts/paint/dense-spike", test_dense_spike);
  g_test_add_func ("/charts/paint/dense-edges", test_dense_edges);
  g_test_add_func ("/charts/paint/scaled", test_scaled);
  g_test_add_func ("/charts/paint/bars", test_bars);
  g_test_add_func ("/charts/paint/lying-bars", test_lying_bars);
  g_test_add_func ("/charts/paint/running", test_running);
  g_test_add_func ("/charts/paint/rule-label", test_rule_label);
  g_test_add_func ("/charts/paint/crosshair", test_crosshair);
  g_test_add_func ("/charts/paint/sparkline", test_sparkline);
  g_test_add_func ("/charts/paint/sparkline-degenerate", test_sparkline_degenerate);
  g_test_add_func ("/charts/paint/sparkline-dense", test_sparkline_dense);
  g_test_add_func ("/charts/paint/swatch", test_swatch);
  g_test_add_func ("/charts/paint/theme", test_theme);
  return g_test_run ();
}
