/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-lines.c: steps and curves between points, shares of a whole, a second axis.
 */
#include "config.h"

#include "ana-chart-private.h"
#include "ana-chart-spec.h"

#include <math.h>

static void
test_steps (void)
{
  static const AnaPoint points[] = { { 0, 10 }, { 10, 20 }, { NAN, 0 }, { 30, 5 } };
  static const struct { AnaInterpolation how; float turn; } rows[] = {
    { ANA_INTERPOLATE_STEP, 5 }, { ANA_INTERPOLATE_STEP_BEFORE, 0 }, { ANA_INTERPOLATE_STEP_AFTER, 10 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint n;
      g_autofree AnaPoint *out = ana_interpolate (points, 4, rows[i].how, &n);

      g_assert_cmpuint (n, ==, 6);
      g_assert_cmpfloat (out[1].x, ==, rows[i].turn);
      g_assert_cmpfloat (out[1].y, ==, 10);
      g_assert_cmpfloat (out[2].x, ==, rows[i].turn);
      g_assert_cmpfloat (out[2].y, ==, 20);
      g_assert_cmpfloat (out[3].x, ==, 10);
      g_assert_true (isnan (out[4].x));
      g_assert_cmpfloat (out[5].y, ==, 5);
    }
}

/* Through every point, and between two of them never beyond either; half way between known slopes as worked out by hand. */
static void
test_monotone (void)
{
  static const AnaPoint points[] = { { 0, 0 }, { 40, 0 }, { 80, 100 }, { 120, 100 }, { 160, 40 }, { 200, 200 } };
  guint n, at = 0;
  g_autofree AnaPoint *out = ana_interpolate (points, G_N_ELEMENTS (points), ANA_INTERPOLATE_MONOTONE, &n);

  for (guint i = 0; i + 1 < G_N_ELEMENTS (points); i++)
    {
      float lo = fminf (points[i].y, points[i + 1].y), hi = fmaxf (points[i].y, points[i + 1].y);

      g_assert_cmpfloat (out[at].x, ==, points[i].x);
      g_assert_cmpfloat (out[at].y, ==, points[i].y);
      for (; out[at].x < points[i + 1].x; at++)
        {
          g_assert_cmpfloat (out[at].y, >=, lo - 1e-3);
          g_assert_cmpfloat (out[at].y, <=, hi + 1e-3);
        }
    }
  g_assert_cmpuint (at, ==, n - 1);
  /* a straight line stays one: y = 2 x */
  static const AnaPoint line[] = { { 0, 0 }, { 9, 18 }, { 21, 42 }, { 30, 60 } };
  g_autofree AnaPoint *straight = ana_interpolate (line, 4, ANA_INTERPOLATE_MONOTONE, &n);

  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (straight[i].y, 2 * straight[i].x, 1e-4);
}

static void
test_few (void)
{
  static const AnaPoint one = { 5, 5 }, same[] = { { 5, 1 }, { 5, 9 }, { 5, 3 } };
  guint n;

  for (int how = ANA_INTERPOLATE_STEP; how <= ANA_INTERPOLATE_MONOTONE; how++)
    {
      g_autofree AnaPoint *none = ana_interpolate (&one, 0, how, &n);
      g_assert_cmpuint (n, ==, 0);
      g_autofree AnaPoint *single = ana_interpolate (&one, 1, how, &n);
      g_assert_cmpuint (n, ==, 1);
      g_autofree AnaPoint *upright = ana_interpolate (same, 3, how, &n);
      for (guint i = 0; i < n; i++)
        g_assert_true (isfinite (upright[i].x) && isfinite (upright[i].y));
    }
}

static AnaChartSpec *
parse_ok (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (JsonNode) json = ana_json_parse (quoted, -1, NULL, &error);
  AnaChartSpec *spec;

  g_assert_no_error (error);
  spec = ana_chart_spec_parse (json, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (spec->warnings), ==, 0);
  return spec;
}

#define ROWS "'data':{'values':[{'k':'a','g':'x','v':1,'w':500},{'k':'a','g':'y','v':3,'w':400},{'k':'b','g':'x','v':0,'w':900}," \
             "{'k':'c','g':'y','v':5,'w':100}]}"

static void
test_normalize (void)
{
  g_autoptr (AnaChartSpec) spec = parse_ok ("{" ROWS ",'mark':'bar','encoding':{'x':{'field':'k'},'y':{'field':'v','stack':'normalize'},'color':{'field':'g'}}}");
  g_autoptr (AnaGeom) geom = ana_geom_new (spec->chart, 400, 300, ANA_INSETS_CHART);
  const double *x = ana_series_get_y (ana_chart_get_layer (spec->chart, 0)->series), *y = ana_series_get_y (ana_chart_get_layer (spec->chart, 1)->series);

  g_assert_cmpfloat_with_epsilon (x[0], 0.25, 1e-12);
  g_assert_cmpfloat_with_epsilon (y[0], 1, 1e-12);
  g_assert_true (isnan (x[1]));
  g_assert_cmpfloat_with_epsilon (y[2], 1, 1e-12);
  g_assert_cmpfloat (geom->y_lo, ==, 0);
  g_assert_cmpfloat (geom->y_hi, ==, 1);
  g_assert_cmpstr (geom->y_ticks[geom->n_y_ticks - 1].text, ==, "100\302\240%");
}

static void
test_two_axes (void)
{
  g_autoptr (AnaChartSpec) spec = parse_ok ("{" ROWS ",'resolve':{'scale':{'y':'independent'}},'encoding':{'x':{'field':'k'}},'layer':["
                                            "{'mark':'bar','encoding':{'y':{'field':'v'}}},{'mark':'line','encoding':{'y':{'field':'w'}}}]}");
  g_autoptr (AnaGeom) geom = ana_geom_new (spec->chart, 400, 300, ANA_INSETS_CHART);
  AnaHit hit = ana_geom_hit_index (geom, 0);

  g_assert_false (ana_chart_get_layer (spec->chart, 0)->right_axis);
  g_assert_true (ana_chart_get_layer (spec->chart, 1)->right_axis);
  g_assert_cmpuint (geom->n_right_ticks, >, 1);
  /* three figures of five pixels and more, and room on both sides of them */
  g_assert_cmpfloat (400 - geom->plot_x - geom->plot_w, >, 8 + 15 + 9);
  /* v up to 5 on the left, w up to 900 on the right: each fills the plot */
  g_assert_cmpfloat (geom->y_hi, <, 6);
  g_assert_cmpfloat (geom->right_scale.hi, >, 900);
  g_assert_cmpfloat (geom->right_scale.hi, <, 1000);
  g_assert_cmpfloat (geom->plot_x + geom->plot_w, <, 400 - 15);
  g_assert_cmpfloat_with_epsilon (hit.y_px[1], geom->plot_y + geom->plot_h * (1 - hit.value[1] / geom->right_scale.hi), 0.01);
  g_assert_cmpfloat_with_epsilon (geom->layers[1].points[0].y, hit.y_px[1], 0.01);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/lines/steps", test_steps);
  g_test_add_func ("/charts/lines/monotone", test_monotone);
  g_test_add_func ("/charts/lines/few", test_few);
  g_test_add_func ("/charts/lines/normalize", test_normalize);
  g_test_add_func ("/charts/lines/two-axes", test_two_axes);
  return g_test_run ();
}
