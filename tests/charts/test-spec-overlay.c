/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-spec-overlay.c: marks of shapes over each other: what is drawn where, in the values of the axes.
 */
#include "config.h"

#include "ana-chart-spec.h"
#include "ana-error.h"

#include <math.h>
#include <string.h>

#define DATA "\"data\":{\"values\":[{\"c\":\"p\",\"v\":1,\"d\":3},{\"c\":\"p\",\"v\":2,\"d\":3},{\"c\":\"p\",\"v\":5,\"d\":8},{\"c\":\"p\",\"v\":4,\"d\":1}," \
             "{\"c\":\"p\",\"v\":20,\"d\":2},{\"c\":\"q\",\"v\":3,\"d\":11},{\"c\":\"q\",\"v\":6,\"d\":7},{\"c\":\"q\",\"v\":null,\"d\":2}]}"

static AnaChartSpec *
parse (const char *members, GError **error)
{
  g_autofree char *text = g_strdup_printf ("{" DATA ",%s}", members);
  g_autoptr (GError) bad_json = NULL;
  g_autoptr (JsonNode) json = ana_json_parse (text, -1, NULL, &bad_json);

  g_assert_no_error (bad_json);
  return ana_chart_spec_parse (json, NULL, NULL, error);
}

static AnaShapes *
shapes_of (const char *members, guint n_warnings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaChartSpec) spec = parse (members, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (spec->warnings), ==, n_warnings);
  g_assert_nonnull (ana_chart_get_plot (spec->chart));
  return ana_plot_lay_out (ana_chart_get_plot (spec->chart), 0, 0, 640, 400);
}

static guint
count (const AnaShapes *shapes, AnaShapeKind kind, AnaShapePart part)
{
  guint n, found = 0;
  const AnaShape *all = ana_shapes_get (shapes, &n);

  for (guint i = 0; i < n; i++)
    found += all[i].kind == kind && all[i].part == part ? 1 : 0;
  return found;
}

static const AnaShape *
nth (const AnaShapes *shapes, AnaShapeKind kind, guint at)
{
  guint n;
  const AnaShape *all = ana_shapes_get (shapes, &n);

  for (guint i = 0; i < n; i++)
    if (all[i].kind == kind && all[i].part == ANA_PART_MARK && at-- == 0)
      return &all[i];
  g_assert_not_reached ();
}

/* Bars, their values as words on them, and their mean across: each row is one thing, and the words are those of the rows. */
static void
test_bars_rule_text (void)
{
  g_autoptr (AnaShapes) shapes = shapes_of ("\"transform\":[{\"filter\":\"datum.v < 10\"}],\"encoding\":{\"x\":{\"field\":\"c\"},\"y\":{\"aggregate\":\"max\",\"field\":\"v\"}},"
                                            "\"layer\":[{\"mark\":\"bar\"},{\"mark\":{\"type\":\"text\",\"dy\":-8},\"encoding\":{\"text\":{\"aggregate\":\"max\",\"field\":\"v\"}}},"
                                            "{\"mark\":\"rule\",\"encoding\":{\"x\":null,\"y\":{\"datum\":3}}}]", 0);
  const AnaShape *p = nth (shapes, ANA_SHAPE_RECT, 0), *q = nth (shapes, ANA_SHAPE_RECT, 1), *rule = nth (shapes, ANA_SHAPE_LINE, 0);
  float y = ana_shapes_get_points (shapes, rule)[0].y, x, top, w, h;

  ana_shapes_get_plot (shapes, &x, &top, &w, &h);
  g_assert_cmpuint (count (shapes, ANA_SHAPE_RECT, ANA_PART_MARK), ==, 2);
  g_assert_cmpuint (count (shapes, ANA_SHAPE_TEXT, ANA_PART_LABEL), ==, 2);
  g_assert_cmpfloat_with_epsilon (p->h / q->h, 5.0 / 6, 1e-4);
  g_assert_cmpfloat_with_epsilon (top + h - y, p->h * 3 / 5, 0.05);
  g_assert_cmpfloat (ana_shapes_get_points (shapes, rule)[0].x, ==, x);
  g_assert_cmpfloat_with_epsilon (ana_shapes_get_points (shapes, rule)[1].x, x + w, 0.01);
}

/* The box of p: quartiles 2 and 5, median 4, whiskers to 1 and 5, 20 far away: beyond 5 + 1.5 * 3. */
static void
test_box_and_points (void)
{
  g_autoptr (AnaShapes) shapes = shapes_of ("\"encoding\":{\"x\":{\"field\":\"c\"},\"y\":{\"field\":\"v\"}},\"layer\":[{\"mark\":\"boxplot\"},{\"mark\":\"point\"}]", 0);
  const AnaShape *box = nth (shapes, ANA_SHAPE_RECT, 0), *median = nth (shapes, ANA_SHAPE_LINE, 4), *far = nth (shapes, ANA_SHAPE_CIRCLE, 0);
  double unit = box->h / 3; /* pixels of one */

  g_assert_cmpuint (count (shapes, ANA_SHAPE_RECT, ANA_PART_MARK), ==, 2);
  g_assert_cmpuint (count (shapes, ANA_SHAPE_CIRCLE, ANA_PART_MARK), ==, 1 + 7);
  g_assert_cmpfloat_with_epsilon (ana_shapes_get_points (shapes, median)[0].y, box->y + unit, 0.1);
  g_assert_cmpfloat_with_epsilon (box->y - far->y, 15 * unit, 0.2);
}

/* Bins of one, from 1 to 11, which is in the last; their counts stand on zero, and neighbours touch. */
static void
test_bins (void)
{
  static const double counts[] = { 1, 2, 2, 0, 0, 0, 1, 1, 0, 1 };
  g_autoptr (AnaShapes) shapes = shapes_of ("\"mark\":\"bar\",\"encoding\":{\"x\":{\"bin\":true,\"field\":\"d\"},\"y\":{\"aggregate\":\"count\"}}", 0);
  float x, y, w, h;
  guint at = 0;

  ana_shapes_get_plot (shapes, &x, &y, &w, &h);
  g_assert_cmpuint (count (shapes, ANA_SHAPE_RECT, ANA_PART_MARK), ==, 6);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    if (counts[i] > 0)
      {
        const AnaShape *bar = nth (shapes, ANA_SHAPE_RECT, at++);

        g_assert_cmpfloat_with_epsilon (bar->x, x + w * i / 10 + 0.5, 0.02);
        g_assert_cmpfloat_with_epsilon (bar->w, w / 10 - 1, 0.02);
        g_assert_cmpfloat_with_epsilon (bar->h, counts[i] * nth (shapes, ANA_SHAPE_RECT, 0)->h, 0.02);
        g_assert_cmpfloat_with_epsilon (bar->y + bar->h, y + h, 0.02);
      }
}

/* The mean of 3 and 6 with the standard error of both: sqrt (4.5) / sqrt (2) = 1.5 up and down. */
static void
test_error_bars (void)
{
  g_autoptr (AnaShapes) shapes = shapes_of ("\"transform\":[{\"filter\":\"datum.c == 'q'\"}],\"encoding\":{\"x\":{\"field\":\"c\"},\"y\":{\"field\":\"v\",\"scale\":{\"domain\":[0,10]}}},"
                                            "\"layer\":[{\"mark\":\"errorbar\"},{\"mark\":\"square\",\"encoding\":{\"y\":{\"aggregate\":\"mean\",\"field\":\"v\"}}}]", 0);
  const AnaPoint *ends = ana_shapes_get_points (shapes, nth (shapes, ANA_SHAPE_LINE, 0));
  const AnaShape *mean = nth (shapes, ANA_SHAPE_RECT, 0);
  float x, y, w, h;

  ana_shapes_get_plot (shapes, &x, &y, &w, &h);
  g_assert_cmpfloat_with_epsilon (ends[0].y, y + h * 0.7, 0.02);
  g_assert_cmpfloat_with_epsilon (ends[1].y, y + h * 0.4, 0.02);
  g_assert_cmpfloat_with_epsilon (mean->y + mean->h / 2, y + h * 0.55, 0.02);
  g_assert_cmpuint (count (shapes, ANA_SHAPE_LINE, ANA_PART_MARK), ==, 3); /* with a stroke across each end */
}

/* A line of each detail, in one colour; a stacked area ends at the sum. */
static void
test_detail (void)
{
  g_autoptr (AnaShapes) lines = shapes_of ("\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"d\"},\"y\":{\"field\":\"v\"},\"detail\":{\"field\":\"c\"}}", 0);

  g_assert_cmpuint (count (lines, ANA_SHAPE_LINE, ANA_PART_MARK), ==, 2);
  g_assert_cmpint (nth (lines, ANA_SHAPE_LINE, 0)->ink.slot, ==, nth (lines, ANA_SHAPE_LINE, 1)->ink.slot);
}

/* Where a colour has no row it has no height, and what lies on it keeps its own: at d 2 q stands on p, which is nothing at 7. */
static void
test_stacked_areas (void)
{
  g_autoptr (AnaShapes) shapes = shapes_of ("\"transform\":[{\"filter\":\"datum.d == 2 || datum.d == 7\"}],\"encoding\":{\"x\":{\"field\":\"d\"},\"y\":{\"field\":\"v\"},"
                                            "\"color\":{\"field\":\"c\"}},\"layer\":[{\"mark\":\"area\"},{\"mark\":\"square\"}]", 0);
  const AnaPoint *p = ana_shapes_get_points (shapes, nth (shapes, ANA_SHAPE_LINE, 0)), *q = ana_shapes_get_points (shapes, nth (shapes, ANA_SHAPE_LINE, 1));
  float x, y, w, h;

  ana_shapes_get_plot (shapes, &x, &y, &w, &h);
  g_assert_cmpuint (nth (shapes, ANA_SHAPE_LINE, 0)->n_points, ==, 2);
  g_assert_cmpfloat_with_epsilon (p[1].y, y + h, 0.05);   /* p has nothing at 7 */
  g_assert_cmpfloat_with_epsilon (q[0].y, p[0].y, 0.05);  /* q has nothing at 2: it lies on p's 20 */
  g_assert_cmpfloat_with_epsilon ((y + h - q[1].y) / (y + h - p[0].y), 6.0 / 20, 0.001);
}

/* The first layer says what the axis is called, or that it has no name. */
static void
test_titles (void)
{
  static const struct { const char *first, *want; } rows[] = { { "\"v\"", "v" }, { "\"v\",\"title\":\"Values\"", "Values" }, { "\"v\",\"title\":null", NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("\"encoding\":{\"x\":{\"field\":\"c\",\"title\":null}},\"layer\":[{\"mark\":\"square\",\"encoding\":{\"y\":{\"field\":%s}}},"
                                               "{\"mark\":\"square\",\"encoding\":{\"y\":{\"field\":\"d\"}}}]", rows[i].first);
      g_autoptr (AnaShapes) shapes = shapes_of (text, 0);
      guint n;
      const AnaShape *all = ana_shapes_get (shapes, &n), *title = NULL;

      for (guint s = 0; s < n; s++)
        if (all[s].kind == ANA_SHAPE_TEXT && all[s].part == ANA_PART_AXIS && all[s].a == 0)
          title = &all[s];
      g_assert_cmpstr (title != NULL ? title->text : NULL, ==, rows[i].want);
    }
}

static const struct { const char *spec, *want; } refused[] = {
  { "\"encoding\":{\"x\":{\"field\":\"c\"},\"y\":{\"field\":\"v\"}},\"layer\":[{\"mark\":\"bar\"},{\"mark\":\"text\",\"encoding\":{\"x\":{\"field\":\"d\"},\"text\":{\"field\":\"v\"}}}]",
    "/layer/1/encoding/x: is of another kind than in the layers before" },
  { "\"encoding\":{\"x\":{\"field\":\"c\"},\"y\":{\"field\":\"v\"}},\"layer\":[{\"mark\":\"bar\"},{\"mark\":\"sankey\"}]", "/layer/1/mark: \"sankey\" is drawn alone, not in layers" },
  { "\"mark\":{\"type\":\"errorbar\",\"extent\":\"wide\"},\"encoding\":{\"x\":{\"field\":\"c\"},\"y\":{\"field\":\"v\"}}", "/mark: extent is one of stderr, stdev, ci, iqr" },
  { "\"mark\":\"text\",\"encoding\":{\"text\":{\"field\":\"v\"}}", "/encoding: has neither x nor y" },
  { "\"mark\":\"errorbar\",\"encoding\":{}", "/encoding: has no values to spread" },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (refused[i].spec, &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
      g_assert_cmpstr (error->message, ==, refused[i].want);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/spec-overlay/bars-rule-text", test_bars_rule_text);
  g_test_add_func ("/charts/spec-overlay/box-and-points", test_box_and_points);
  g_test_add_func ("/charts/spec-overlay/bins", test_bins);
  g_test_add_func ("/charts/spec-overlay/error-bars", test_error_bars);
  g_test_add_func ("/charts/spec-overlay/detail", test_detail);
  g_test_add_func ("/charts/spec-overlay/stacked-areas", test_stacked_areas);
  g_test_add_func ("/charts/spec-overlay/titles", test_titles);
  g_test_add_func ("/charts/spec-overlay/refused", test_refused);
  return g_test_run ();
}
