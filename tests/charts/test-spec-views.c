/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-spec-views.c: views beside each other, repeated, and one for each value: what always holds of shapes, and what is said.
 */
#include "config.h"

#include "ana-chart-spec.h"
#include "ana-error.h"
#include "marks-data.h"

#define DATA "\"data\":{\"values\":[{\"a\":1,\"b\":4,\"c\":9,\"g\":\"p\"},{\"a\":2,\"b\":3,\"c\":4,\"g\":\"q\"},{\"a\":3,\"b\":8,\"c\":2,\"g\":\"p\"},{\"a\":5,\"b\":1,\"c\":null,\"g\":\"q\"}]}"
#define POINT(x, y) "{\"mark\":\"point\",\"encoding\":{\"x\":{\"field\":" x "},\"y\":{\"field\":" y "}}}"
#define REPEAT(of) "{\"repeat\":\"" of "\"}"

static AnaChartSpec *
parse (const char *members, GError **error)
{
  g_autofree char *text = g_strdup_printf ("{" DATA ",%s}", members);
  g_autoptr (GError) bad_json = NULL;
  g_autoptr (JsonNode) json = ana_json_parse (text, -1, NULL, &bad_json);

  g_assert_no_error (bad_json);
  return ana_chart_spec_parse (json, NULL, NULL, error);
}

/* How many data and rows come of it, and how the sentence begins. */
static const struct { const char *spec; guint n_data, n_rows; const char *says; } views[] = {
  { "\"hconcat\":[" POINT ("\"a\"", "\"b\"") "," POINT ("\"a\"", "\"c\"") "]", 7, 8, "Charts beside each other: 7 marks. Chart 1: Dot chart: 4 points." },
  { "\"vconcat\":[" POINT ("\"a\"", "\"b\"") ",{\"title\":\"Sum\",\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"g\"},\"y\":{\"aggregate\":\"sum\",\"field\":\"b\"}}}]",
    6, 6, "Charts beside each other: 6 marks. Chart 1: Dot chart: 4 points." },
  { "\"concat\":[" POINT ("\"a\"", "\"b\"") ",{\"hconcat\":[" POINT ("\"b\"", "\"a\"") "," POINT ("\"b\"", "\"b\"") "]}],\"columns\":1", 12, 12, "Charts beside each other: 12 marks." },
  { "\"concat\":[{\"data\":{\"values\":[{\"a\":1,\"b\":2}]},\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"a\"},\"y\":{\"field\":\"b\"}}}," POINT ("\"a\"", "\"b\"") "]", 5, 5,
    "Charts beside each other: 5 marks." },
  { "\"repeat\":[\"a\",\"b\",\"c\"],\"columns\":2,\"spec\":" POINT ("\"a\"", REPEAT ("repeat")), 11, 12, "Charts beside each other: 11 marks." },
  { "\"repeat\":{\"row\":[\"a\",\"b\"],\"column\":[\"b\",\"a\"]},\"spec\":" POINT (REPEAT ("column"), REPEAT ("row")), 16, 16, "Charts beside each other: 16 marks." },
  { "\"facet\":{\"field\":\"g\"},\"spec\":" POINT ("\"a\"", "\"b\""), 4, 4, "Dot chart: 4 points." },
  { "\"facet\":{\"row\":{\"field\":\"g\"}},\"spec\":{\"encoding\":{\"x\":{\"field\":\"a\"},\"y\":{\"field\":\"b\"}},\"layer\":[{\"mark\":\"line\"},{\"mark\":\"point\"}]}", 8, 8, "Layered chart: 8 marks." },
};

static void
test_views (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaChartSpec) spec = parse (views[i].spec, &error);
      g_autoptr (AnaShapes) shapes = NULL;
      guint n;

      g_test_message ("%s", views[i].spec);
      g_assert_no_error (error);
      g_assert_cmpuint (g_strv_length (spec->warnings), ==, 0);
      shapes = ana_plot_lay_out (ana_chart_get_plot (spec->chart), 8, 6, MARKS_ROOM_W, MARKS_ROOM_H);
      marks_check (shapes, views[i].n_rows);
      ana_shapes_get_data (shapes, &n);
      g_assert_cmpuint (n, ==, views[i].n_data);
      g_test_message ("%s", ana_shapes_get_summary (shapes));
      g_test_message ("%s", ana_shapes_get_summary (shapes));
      g_assert_true (g_str_has_prefix (ana_shapes_get_summary (shapes), views[i].says));
    }
}

/* A line for each of the fields on the same axes: series, as they would be written out. */
static void
test_repeated_layers (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaChartSpec) spec = parse ("\"repeat\":{\"layer\":[\"b\",\"c\"]},\"spec\":{\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"a\"},\"y\":{\"field\":" REPEAT ("layer") "}}}",
                                         &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ana_chart_get_n_layers (spec->chart), ==, 2);
  g_assert_cmpstr (ana_chart_get_layer (spec->chart, 1)->label, ==, "c");
}

static const struct { const char *spec, *want; } refused[] = {
  { "\"hconcat\":[]", "/hconcat: is a list of 1 to 60 views" },
  { "\"hconcat\":[7]", "/hconcat/0: is no object" },
  { "\"vconcat\":[" POINT ("\"a\"", "\"b\"") "," POINT ("\"a\"", "\"nope\"") "]", "/vconcat/1/encoding/y/field: the data have no column \"nope\"" },
  { "\"vconcat\":[{\"mark\":\"dot\"}]", "/vconcat/0/mark: unknown mark \"dot\"" },
  { "\"concat\":[{\"data\":{\"url\":\"x\"},\"mark\":\"bar\"}]", "/concat/0/data/url: data are not fetched from addresses: give a query, values or a file" },
  { "\"concat\":[{\"data\":{\"values\":[7]},\"mark\":\"bar\"}]", "/concat/0/data/values/0: a row is an object" },
  { "\"repeat\":[\"a\"]", "/spec: is no object" },
  { "\"repeat\":[],\"spec\":{}", "/repeat: is a list of 1 to 60 fields" },
  { "\"repeat\":{\"row\":[7]},\"spec\":{}", "/repeat/row: is a list of 1 to 60 fields" },
  { "\"repeat\":{\"depth\":[\"a\"]},\"spec\":{}", "/repeat/depth: is not drawn" },
  { "\"facet\":7,\"spec\":{}", "/facet: is no object" },
  { "\"facet\":{\"field\":\"g\"},\"spec\":{\"mark\":\"pie\"}", "/spec/mark: unknown mark \"pie\"" },
  { "\"hconcat\":[{\"hconcat\":[{\"hconcat\":[{\"hconcat\":[{\"hconcat\":[{}]}]}]}]}]", "/hconcat/0/hconcat/0/hconcat/0/hconcat/0/hconcat/0: lies in too many others" },
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

/* The rest is drawn, and what is not is named where it stands. */
static void
test_warned (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaChartSpec) spec = parse ("\"hconcat\":[{\"width\":100,\"colour\":1,\"mark\":\"point\",\"encoding\":{\"x\":{\"field\":\"a\"},\"y\":{\"field\":\"b\"}}}],\"spacing\":5", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (spec->warnings), ==, 3);
  g_assert_cmpstr (spec->warnings[0], ==, "/spacing: is not used");
  g_assert_cmpstr (spec->warnings[1], ==, "/hconcat/0/width: is not used: parts are of one size");
  g_assert_cmpstr (spec->warnings[2], ==, "/hconcat/0/colour: unknown property");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/spec-views/views", test_views);
  g_test_add_func ("/charts/spec-views/repeated-layers", test_repeated_layers);
  g_test_add_func ("/charts/spec-views/refused", test_refused);
  g_test_add_func ("/charts/spec-views/warned", test_warned);
  return g_test_run ();
}
