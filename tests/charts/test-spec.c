/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-spec.c: specs read into charts; what is not understood is named by its place.
 */
#include "config.h"

#include "ana-chart-spec.h"
#include "ana-data.h"
#include "ana-error.h"

#include <math.h>
#include <string.h>

#define ROWS "\"data\":{\"values\":[{\"m\":\"2026-01-01\",\"c\":\"ES\",\"v\":3},{\"m\":\"2026-02-01\",\"c\":\"FR\",\"v\":-4}," \
             "{\"m\":\"2026-02-01\",\"c\":\"ES\",\"v\":5},{\"m\":\"2026-01-01\",\"c\":\"FR\",\"v\":7}]}"
#define XY   "\"x\":{\"field\":\"m\"},\"y\":{\"field\":\"v\"}"

static AnaChartSpec *
parse (const char *text, AnaFrame *frame, GError **error)
{
  g_autoptr (GError) bad_json = NULL;
  g_autoptr (JsonNode) json = ana_json_parse (text, -1, NULL, &bad_json);

  g_assert_no_error (bad_json);
  return ana_chart_spec_parse (json, frame, NULL, error);
}

static AnaChartSpec *
parse_ok (const char *text, AnaFrame *frame)
{
  g_autoptr (GError) error = NULL;
  AnaChartSpec *spec = parse (text, frame, &error);

  g_assert_no_error (error);
  return spec;
}

static double
y_of (AnaChartSpec *spec, guint layer, guint i)
{
  return ana_series_get_y (ana_chart_get_layer (spec->chart, layer)->series)[i];
}

static void
test_line (void)
{
  g_autoptr (AnaChartSpec) spec = parse_ok ("{" ROWS ",\"title\":\"T\",\"width\":640,\"mark\":{\"type\":\"line\",\"point\":false},\"encoding\":{"
                                            "\"x\":{\"field\":\"m\",\"type\":\"temporal\"},\"y\":{\"field\":\"v\",\"axis\":{\"title\":\"Net\"}},"
                                            "\"color\":{\"field\":\"c\"}}}", NULL);
  AnaLayer *layer = ana_chart_get_layer (spec->chart, 0);

  g_assert_cmpuint (g_strv_length (spec->warnings), ==, 0);
  g_assert_cmpuint (ana_chart_get_n_layers (spec->chart), ==, 2);
  g_assert_cmpstr (layer->label, ==, "ES");
  g_assert_cmpfloat (ana_series_get_x (layer->series)[0], ==, 1767225600e6);
  g_assert_cmpfloat (y_of (spec, 0, 0), ==, 3);
  g_assert_cmpfloat (y_of (spec, 1, 0), ==, 7);
  g_assert_cmpfloat (y_of (spec, 1, 1), ==, -4);
  g_assert_cmpfloat (spec->width_px, ==, 640);
  g_assert_true (isnan (spec->height_px));
  g_assert_cmpstr (ana_chart_get_title (spec->chart), ==, "T");
}

static void
test_marks (void)
{
  static const struct { const char *name; AnaMarkType want; const char *more; } rows[] = {
    { "line", ANA_MARK_LINE, "" },   { "area", ANA_MARK_AREA, "" }, { "bar", ANA_MARK_BAR, "" }, { "point", ANA_MARK_POINT, "" },
    { "band", ANA_MARK_BAND, ",\"y2\":{\"datum\":1}" }, { "area", ANA_MARK_BAND, ",\"y2\":{\"field\":\"v\"}" },
    { "rule", ANA_MARK_RULE, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("{" ROWS ",\"mark\":\"%s\",\"encoding\":{" XY "%s}}", rows[i].name, rows[i].more);
      g_autoptr (AnaChartSpec) spec = parse_ok (text, NULL);
      g_autoptr (AnaGeom) geom = ana_geom_new (spec->chart, 400, 200, ANA_INSETS_CHART);

      g_assert_cmpint (ana_chart_get_layer (spec->chart, 0)->mark, ==, rows[i].want);
      g_assert_cmpuint (g_strv_length (spec->warnings), ==, 0);
    }
}

/* Bars of groups stand on each other, negative ones hang; the top of the stack is the sum. */
static void
test_stack (void)
{
  g_autoptr (AnaChartSpec) spec = parse_ok ("{" ROWS ",\"mark\":\"bar\",\"encoding\":{" XY ",\"color\":{\"field\":\"c\"}}}", NULL);
  AnaLayer *second = ana_chart_get_layer (spec->chart, 1);

  g_assert_cmpfloat (y_of (spec, 0, 0), ==, 3);
  g_assert_cmpfloat (y_of (spec, 1, 0), ==, 10);
  g_assert_cmpfloat (ana_series_get_y (second->series2)[0], ==, 3);
  g_assert_cmpfloat (y_of (spec, 1, 1), ==, -4);
  g_assert_cmpfloat (ana_series_get_y (second->series2)[1], ==, 0);
  g_autoptr (AnaChartSpec) beside = parse_ok ("{" ROWS ",\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"m\"},"
                                              "\"y\":{\"field\":\"v\",\"stack\":null},\"color\":{\"field\":\"c\"}}}", NULL);
  g_assert_null (ana_chart_get_layer (beside->chart, 1)->series2);
  g_assert_cmpfloat (y_of (beside, 1, 0), ==, 7);
}

static void
test_categories (void)
{
  static const struct { const char *sort; double first; } rows[] = { { "null", 0 }, { "\"ascending\"", 1 }, { "\"descending\"", 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"data\":{\"values\":[{\"k\":\"b\",\"v\":1},{\"k\":\"a\",\"v\":2},{\"k\":\"b\",\"v\":10},"
                                               "{\"k\":null,\"v\":5}]},\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"k\",\"sort\":%s},"
                                               "\"y\":{\"field\":\"v\"}}}", rows[i].sort);
      g_autoptr (AnaChartSpec) spec = parse_ok (text, NULL);
      g_autoptr (AnaGeom) geom = ana_geom_new (spec->chart, 400, 200, ANA_INSETS_CHART);

      g_assert_cmpuint (geom->n_x_ticks, ==, 2);
      g_assert_cmpstr (geom->x_ticks[(guint) rows[i].first].text, ==, "b");
      /* equal categories are one bar; the row without one is left out, and that is said */
      g_assert_cmpuint (geom->layers[0].n_rects, ==, 2);
      g_assert_cmpfloat (y_of (spec, 0, (guint) rows[i].first), ==, 11);
      g_assert_cmpstr (spec->warnings[0], ==, "/encoding/x: 1 rows have no x and are left out");
    }
}

/* Bars along: categories down the side in their order, values from the left; a rule at an x stands. */
static void
test_lying_bars (void)
{
  g_autoptr (AnaChartSpec) spec = parse_ok ("{\"data\":{\"values\":[{\"k\":\"one\",\"v\":4},{\"k\":\"two\",\"v\":-2},{\"k\":\"one\",\"v\":1}]},"
                                            "\"encoding\":{\"x\":{\"field\":\"v\",\"type\":\"quantitative\"},\"y\":{\"field\":\"k\",\"type\":\"nominal\"}},"
                                            "\"layer\":[{\"mark\":\"bar\"},{\"mark\":\"rule\",\"encoding\":{\"x\":{\"datum\":3}}}]}", NULL);
  g_autoptr (AnaGeom) geom = ana_geom_new (spec->chart, 400, 200, ANA_INSETS_CHART);
  const AnaRect *bars = geom->layers[0].rects;
  const AnaPoint *rule = geom->layers[1].points;
  double zero = ana_geom_y_px (geom, 0);

  g_assert_true (geom->horizontal);
  g_assert_cmpuint (g_strv_length (spec->warnings), ==, 0);
  g_assert_cmpstr (geom->x_ticks[0].text, ==, "one");
  g_assert_cmpfloat (geom->x_ticks[0].pos_px, <, geom->x_ticks[1].pos_px);
  g_assert_cmpuint (geom->layers[0].n_rects, ==, 2);
  g_assert_cmpfloat_with_epsilon (bars[0].x, zero, 0.01);
  g_assert_cmpfloat_with_epsilon (bars[0].x + bars[0].w, ana_geom_y_px (geom, 5), 0.01);
  g_assert_cmpfloat_with_epsilon (bars[1].x + bars[1].w, zero, 0.01);
  g_assert_cmpfloat (bars[0].y, <, bars[1].y);
  g_assert_cmpfloat (rule[0].x, ==, rule[1].x);
  g_assert_cmpfloat_with_epsilon (rule[0].x, ana_geom_y_px (geom, 3), 0.01);
  /* the pointer finds the bar beside it */
  AnaHit hit = ana_geom_hit (geom, 200, geom->x_ticks[1].pos_px + 5);
  g_assert_true (hit.hit);
  g_assert_cmpuint (hit.index, ==, 1);
  g_assert_cmpfloat (hit.value[0], ==, -2);
}

static void
test_layers (void)
{
  g_autoptr (AnaChartSpec) spec = parse_ok ("{" ROWS ",\"encoding\":{" XY "},\"layer\":[{\"mark\":\"line\"},{\"mark\":\"point\"},"
                                            "{\"mark\":{\"type\":\"rule\",\"strokeDash\":[4,4]},\"encoding\":{\"y\":{\"datum\":4.5}}},"
                                            "{\"mark\":\"rule\",\"encoding\":{\"x\":{\"datum\":\"2026-01-15\"}}}]}", NULL);

  g_assert_cmpuint (ana_chart_get_n_layers (spec->chart), ==, 4);
  g_assert_cmpint (ana_chart_get_layer (spec->chart, 1)->slot, ==, ana_chart_get_layer (spec->chart, 0)->slot);
  g_assert_cmpfloat (ana_chart_get_layer (spec->chart, 2)->rule_value, ==, 4.5);
  g_assert_true (ana_chart_get_layer (spec->chart, 2)->dashed);
  g_assert_false (ana_chart_get_layer (spec->chart, 2)->rule_vertical);
  g_assert_true (ana_chart_get_layer (spec->chart, 3)->rule_vertical);
  g_assert_cmpfloat (ana_chart_get_layer (spec->chart, 3)->rule_value, ==, 1768435200e6);
  g_assert_cmpuint (g_strv_length (spec->warnings), ==, 0);
}

/* A later layer that says something of an axis outright is heard. */
static void
test_shared_axes (void)
{
  g_autoptr (AnaChartSpec) spec = parse_ok ("{\"data\":{\"values\":[{\"m\":\"2026-01-01\",\"v\":80},{\"m\":\"2026-01-02\",\"v\":90}]},"
                                            "\"encoding\":{\"x\":{\"field\":\"m\"}},\"layer\":["
                                            "{\"mark\":\"point\",\"encoding\":{\"y\":{\"field\":\"v\"}}},"
                                            "{\"mark\":\"line\",\"encoding\":{\"y\":{\"field\":\"v\",\"scale\":{\"zero\":false}}}}]}", NULL);
  g_autoptr (AnaGeom) geom = ana_geom_new (spec->chart, 400, 200, ANA_INSETS_CHART);

  g_assert_cmpfloat (geom->y_lo, >, 70);
}

static void
test_scales (void)
{
  g_autoptr (AnaChartSpec) spec = parse_ok ("{\"data\":{\"values\":[{\"a\":1,\"b\":10},{\"a\":2,\"b\":1000}]},\"mark\":\"line\",\"encoding\":{"
                                            "\"x\":{\"field\":\"a\",\"scale\":{\"domain\":[0,4]}},\"y\":{\"field\":\"b\",\"scale\":{\"type\":\"log\"}}}}", NULL);
  g_autoptr (AnaGeom) geom = ana_geom_new (spec->chart, 400, 200, ANA_INSETS_CHART);
  g_autoptr (AnaChartSpec) free_low = parse_ok ("{" ROWS ",\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"m\"},"
                                                "\"y\":{\"field\":\"v\",\"scale\":{\"zero\":false}}}}", NULL);

  g_assert_cmpint (geom->y_scale.type, ==, ANA_SCALE_LOG);
  g_assert_cmpfloat (geom->x_lo, ==, 0);
  g_assert_cmpfloat (geom->x_hi, ==, 4);
  g_assert_cmpuint (g_strv_length (spec->warnings), ==, 0);
  g_assert_cmpuint (g_strv_length (free_low->warnings), ==, 0);
}

/* The axis of values is as it was asked for, whatever the data: lying bars too, and a log scale that can have it. */
static void
test_y_domain (void)
{
  static const struct { const char *mark, *encoding; double lo, hi; } rows[] = {
    { "line", "\"x\":{\"field\":\"a\"},\"y\":{\"field\":\"b\",\"scale\":{\"domain\":[-5,20]}}", -5, 20 },
    { "line", "\"x\":{\"field\":\"a\"},\"y\":{\"field\":\"b\",\"scale\":{\"domain\":[20,5]}}", 5, 20 },
    { "bar", "\"y\":{\"field\":\"c\"},\"x\":{\"field\":\"b\",\"scale\":{\"domain\":[0,2000]}}", 0, 2000 },
    { "line", "\"x\":{\"field\":\"a\"},\"y\":{\"field\":\"b\",\"scale\":{\"type\":\"log\",\"domain\":[1,10000]}}", 1, 10000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"data\":{\"values\":[{\"a\":1,\"b\":10,\"c\":\"p\"},{\"a\":2,\"b\":1000,\"c\":\"q\"}]},"
                                               "\"mark\":\"%s\",\"encoding\":{%s}}", rows[i].mark, rows[i].encoding);
      g_autoptr (AnaChartSpec) spec = parse_ok (text, NULL);
      g_autoptr (AnaGeom) geom = ana_geom_new (spec->chart, 400, 200, ANA_INSETS_CHART);

      g_assert_cmpuint (g_strv_length (spec->warnings), ==, 0);
      g_assert_cmpfloat (geom->y_lo, ==, rows[i].lo);
      g_assert_cmpfloat (geom->y_hi, ==, rows[i].hi);
    }
}

static const struct { const char *spec, *want; } refused[] = {
  { "[]", "/: a chart spec is an object" },
  { "{" ROWS ",\"mark\":\"lines\",\"encoding\":{" XY "}}", "/mark: unknown mark \"lines\"" },
  { "{" ROWS ",\"mark\":{\"type\":\"pie\"},\"encoding\":{" XY "}}", "/mark/type: unknown mark \"pie\"" },
  { "{" ROWS ",\"mark\":{},\"encoding\":{" XY "}}", "/mark/type: is missing" },
  { "{" ROWS ",\"encoding\":{" XY "}}", "/mark: is missing" },
  { "{" ROWS ",\"mark\":7,\"encoding\":{" XY "}}", "/mark: is no name of a mark" },
  { "{\"data\":{\"url\":\"http://x/y.csv\"},\"mark\":\"line\",\"encoding\":{" XY "}}",
    "/data/url: data are not fetched from addresses: give a query, values or a file" },
  { "{\"data\":{\"values\":7},\"mark\":\"line\",\"encoding\":{" XY "}}", "/data/values: is no list of rows" },
  { "{\"data\":{\"values\":[7]},\"mark\":\"line\",\"encoding\":{" XY "}}", "/data/values/0: a row is an object" },
  { "{\"data\":{\"values\":[{\"a/b\":[]}]},\"mark\":\"line\",\"encoding\":{" XY "}}",
    "/data/values/0/a~1b: a value is text, number, true, false or null" },
  { "{\"mark\":\"line\",\"encoding\":{" XY "}}", "/data: there are no rows to draw" },
  { "{" ROWS ",\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"nope\"},\"y\":{\"field\":\"v\"}}}", "/encoding/x/field: the data have no column \"nope\"" },
  { "{" ROWS ",\"mark\":\"line\",\"encoding\":{\"y\":{\"field\":\"v\"}}}", "/encoding: has no x" },
  { "{" ROWS ",\"mark\":\"line\"}", "/encoding: has no x" },
  { "{" ROWS ",\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"m\"},\"y\":{\"field\":\"c\"}}}",
    "/encoding/y: is no number: values go up, so put it on x" },
  { "{" ROWS ",\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"m\"},\"y\":{\"field\":\"v\",\"aggregate\":\"total\"}}}",
    "/encoding/y/aggregate: unknown operation \"total\"" },
  { "{" ROWS ",\"mark\":\"line\",\"encoding\":{\"x\":{},\"y\":{\"field\":\"v\"}}}", "/encoding/x: has no field" },
  { "{" ROWS ",\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"m\",\"type\":\"time\"},\"y\":{\"field\":\"v\"}}}",
    "/encoding/x/type: is one of quantitative, temporal, nominal, ordinal" },
  { "{" ROWS ",\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"m\"},\"y\":{\"field\":\"v\",\"scale\":{\"type\":\"quantile\"}}}}",
    "/encoding/y/scale/type: unknown scale \"quantile\"" },
  { "{" ROWS ",\"transform\":[{\"density\":\"v\"}],\"mark\":\"line\",\"encoding\":{" XY "}}", "/transform/0/density: is no transform that is known here" },
  { "{" ROWS ",\"mark\":\"band\",\"encoding\":{" XY "}}", "/encoding: a band has y and y2" },
  { "{" ROWS ",\"layer\":[]}", "/layer: has 1 to 16 layers" },
  { "{" ROWS ",\"layer\":[7]}", "/layer/0: is no object" },
  { "{" ROWS ",\"layer\":[{\"mark\":\"rule\",\"encoding\":{\"y\":{\"datum\":\"soon\"}}}]}",
    "/layer/0/encoding/y/datum: \"soon\" is no number and no time" },
  { "{" ROWS ",\"mark\":\"rule\",\"encoding\":{}}", "/encoding: a rule stands at an x or a y" },
  { "{" ROWS ",\"layer\":[{\"mark\":\"bar\",\"encoding\":{" XY "}},{\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"v\"},\"y\":{\"field\":\"c\"}}}]}",
    "/layer/1/encoding: has its categories on another axis than the layers before" },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (refused[i].spec, NULL, &error));
      g_assert_nonnull (error);
      g_assert_true (error->domain == ANA_ERROR);
      g_assert_cmpstr (error->message, ==, refused[i].want);
    }
}

static const struct { const char *spec, *want; } warned[] = {
  { "{" ROWS ",\"mark\":\"line\",\"encoding\":{" XY "},\"colour\":1}", "/colour: unknown property" },
  { "{" ROWS ",\"mark\":\"line\",\"encoding\":{" XY "},\"config\":{}}", "/config: is not used" },
  { "{" ROWS ",\"mark\":{\"type\":\"line\",\"color\":\"red\"},\"encoding\":{" XY "}}", "/mark/color: colours come from the theme" },
  { "{" ROWS ",\"mark\":{\"type\":\"line\",\"shadow\":\"step\"},\"encoding\":{" XY "}}", "/mark/shadow: is not drawn" },
  { "{" ROWS ",\"mark\":\"line\",\"encoding\":{" XY ",\"size\":{\"value\":3}}}", "/encoding/size/value: is not used: looks come from the theme" },
  { "{" ROWS ",\"mark\":\"line\",\"encoding\":{" XY ",\"z/1\":{}}}", "/encoding/z~11: unknown channel" },
  { "{" ROWS ",\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"m\",\"axis\":{\"grid\":true}},\"y\":{\"field\":\"v\"}}}", "/encoding/x/axis/grid: is not used" },
  { "{" ROWS ",\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"m\"},\"y\":{\"field\":\"v\",\"scale\":{\"domain\":[0]}}}}",
    "/encoding/y/scale/domain: x and y take a domain, of two numbers" },
  { "{" ROWS ",\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"c\",\"scale\":{\"domain\":[0,1]}},\"y\":{\"field\":\"v\"}}}",
    "/encoding/x/scale: categories take no domain" },
  { "{" ROWS ",\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"m\"},\"y\":{\"field\":\"v\",\"scale\":{\"type\":\"log\",\"constant\":3}}}}",
    "/encoding/y/scale/constant: is not used by the scale \"log\"" },
  { "{" ROWS ",\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"m\"},\"y\":{\"field\":\"v\",\"scale\":{\"type\":\"symlog\",\"constant\":-1}}}}",
    "/encoding/y/scale/constant: is a number from 1e-100 to 1e+100" },
  { "{" ROWS ",\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"m\"},\"y\":{\"field\":\"v\",\"scale\":{\"exponent\":2,\"type\":\"sqrt\"}}}}",
    "/encoding/y/scale/exponent: is not used by the scale \"sqrt\"" },
  { "{" ROWS ",\"mark\":\"line\",\"encoding\":{" XY "},\"width\":\"container\"}", "/width: is no number of pixels from 1 to 16384" },
};

static void
test_warned (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (warned); i++)
    {
      g_autoptr (AnaChartSpec) spec = parse_ok (warned[i].spec, NULL);

      g_assert_cmpuint (g_strv_length (spec->warnings), ==, 1);
      g_assert_cmpstr (spec->warnings[0], ==, warned[i].want);
    }
}

static AnaFrame *
make_frame (void)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();
  guint day = ana_frame_builder_add_field (builder, "day", ANA_TYPE_DATE, NULL, NULL, ANA_ROLE_TIME);
  guint revenue = ana_frame_builder_add_field (builder, "net.revenue", ANA_TYPE_MONEY, "EUR", "money:EUR", ANA_ROLE_MEASURE);
  guint yen = ana_frame_builder_add_field (builder, "yen", ANA_TYPE_MONEY, "JPY", "money:JPY", ANA_ROLE_MEASURE);
  guint paid = ana_frame_builder_add_field (builder, "paid", ANA_TYPE_BOOL, NULL, NULL, ANA_ROLE_DIMENSION);

  for (gint64 i = 0; i < 3; i++)
    {
      ana_frame_builder_put_int64 (builder, day, 20000 - i); /* not in order */
      ana_frame_builder_put_int64 (builder, revenue, 12345 * (i + 1));
      ana_frame_builder_put_int64 (builder, yen, 500);
      ana_frame_builder_put_int64 (builder, paid, i % 2);
    }
  return ana_frame_builder_end (builder);
}

static void
test_frame (void)
{
  g_autoptr (AnaFrame) frame = make_frame ();
  g_autoptr (AnaChartSpec) spec = parse_ok ("{" ROWS ",\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"day\"},\"y\":{\"field\":\"net\\\\.revenue\"}}}", frame);
  g_autoptr (AnaChartSpec) yen = parse_ok ("{\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"paid\"},\"y\":{\"field\":\"yen\"}}}", frame);

  /* days come in order, money in major units; the frame takes the place of the values */
  g_assert_cmpfloat (ana_series_get_x (ana_chart_get_layer (spec->chart, 0)->series)[0], ==, 19998 * 86400e6);
  g_assert_cmpfloat_with_epsilon (y_of (spec, 0, 0), 370.35, 1e-9);
  g_assert_cmpfloat (y_of (yen, 0, 0), ==, 1000); /* false: two rows */
}

static void
test_many_groups (void)
{
  GString *text = g_string_new ("{\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"x\"},\"y\":{\"field\":\"y\"},\"color\":{\"field\":\"g\"}},\"data\":{\"values\":[");
  double total = 0, top = 0;

  for (guint i = 0; i < 20; i++)
    {
      g_string_append_printf (text, "%s{\"x\":1,\"y\":%u,\"g\":\"g%u\"}", i > 0 ? "," : "", (i * 7) % 20 + 1, i);
      total += (i * 7) % 20 + 1;
    }
  g_string_append (text, "]}}");
  g_autoptr (AnaChartSpec) spec = parse_ok (text->str, NULL);

  g_assert_cmpuint (ana_chart_get_n_layers (spec->chart), ==, 8);
  g_assert_cmpstr (ana_chart_get_layer (spec->chart, 7)->label, ==, "Other");
  g_assert_cmpint (ana_chart_get_layer (spec->chart, 7)->slot, ==, ANA_SLOT_PREVIOUS);
  top = y_of (spec, 7, 0);
  g_assert_cmpfloat (top, ==, total); /* nothing is lost: the stack foots */
  g_assert_cmpstr (spec->warnings[0], ==, "/encoding/color: has 20 values: the smallest 13 are drawn together as Other");
  g_string_free (text, TRUE);
}

static void
test_too_many_values (void)
{
  GString *text = g_string_new ("{\"mark\":\"line\",\"encoding\":{" XY "},\"data\":{\"values\":[{}");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < ANA_SPEC_MAX_VALUES; i++)
    g_string_append (text, ",{}");
  g_string_append (text, "]}}");
  g_assert_null (parse (text->str, NULL, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
  g_string_free (text, TRUE);
}

static gboolean
has_name (JsonArray *names, const char *name)
{
  for (guint i = 0; i < json_array_get_length (names); i++)
    if (g_str_equal (json_array_get_string_element (names, i), name))
      return TRUE;
  return FALSE;
}

static JsonObject *
properties_of (JsonObject *defs, const char *name)
{
  JsonObject *def = json_object_get_object_member (defs, name);

  if (json_object_has_member (def, "anyOf") && !json_object_has_member (def, "properties"))
    def = json_array_get_object_element (json_object_get_array_member (def, "anyOf"), 1);
  return json_object_get_object_member (def, "properties");
}

/* The schema names the marks, options and channels that the reader knows, and no other marks. */
static void
test_schema (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = ana_data_find ("schemas/chart.schema.json", &error);
  g_autoptr (JsonNode) schema = path != NULL ? ana_json_parse_file (path, NULL, &error) : NULL;
  JsonObject *defs;
  JsonArray *names;

  g_assert_no_error (error);
  defs = json_object_get_object_member (json_node_get_object (schema), "$defs");
  names = json_object_get_array_member (json_object_get_object_member (defs, "mark_name"), "enum");
  for (guint i = 0; ana_chart_spec_get_mark_name (i) != NULL; i++)
    {
      g_assert_true (has_name (names, ana_chart_spec_get_mark_name (i)));
      for (guint k = 0; k < i; k++)
        g_assert_cmpstr (ana_chart_spec_get_mark_name (i), !=, ana_chart_spec_get_mark_name (k));
    }
  for (guint i = 0; ana_mark_get (i) != NULL; i++)
    {
      const AnaMark *mark = ana_mark_get (i);

      g_test_message ("%s", ana_mark_get_name (mark));
      g_assert_true (has_name (names, ana_mark_get_name (mark)));
      for (const AnaMarkOption *o = ana_mark_get_options (mark); o->name != NULL; o++)
        g_assert_true (json_object_has_member (properties_of (defs, "mark"), o->name));
      for (const AnaMarkChannel *c = ana_mark_get_channels (mark); c->kinds != 0; c++)
        g_assert_true (json_object_has_member (properties_of (defs, "encoding"), ana_plot_channel_name (c->id)));
    }
  for (guint i = 0; i < json_array_get_length (names); i++)
    g_assert_true (ana_chart_spec_has_mark (json_array_get_string_element (names, i)));
}

/* --- marks of shapes --- */

static void
test_shapes (void)
{
  g_autoptr (AnaChartSpec) spec = parse_ok ("{" ROWS ",\"title\":\"T\",\"mark\":{\"type\":\"arc\",\"innerRadius\":0.5},\"encoding\":{"
                                            "\"theta\":{\"field\":\"v\"},\"color\":{\"field\":\"c\"}}}", NULL);
  g_autoptr (AnaGeom) geom = ana_geom_new (spec->chart, 400, 300, ANA_INSETS_CHART);
  g_autofree char *cell = NULL;
  guint n;
  const AnaDatum *data;

  g_assert_cmpuint (g_strv_length (spec->warnings), ==, 0);
  g_assert_nonnull (geom->shapes);
  g_assert_false (geom->empty);
  data = ana_shapes_get_data (geom->shapes, &n);
  /* FR 7 without the -4, ES 3 + 5: the larger first */
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (data[0].n_rows, ==, 2);
  g_assert_cmpfloat (ana_shapes_get_cell (geom->shapes, 0, 1), ==, 8);
  g_assert_cmpfloat_with_epsilon (ana_shapes_get_cell (geom->shapes, 1, 2), 7.0 / 15, 1e-12);
  cell = ana_shapes_dup_cell (geom->shapes, 0, 0);
  g_assert_cmpstr (cell, ==, "ES");
  g_assert_cmpuint (ana_shapes_get_n_left_out (geom->shapes), ==, 1);
  g_assert_cmpuint (ana_shapes_get_datum_of_row (geom->shapes, 1), ==, ANA_NO_DATUM);
  g_assert_false (ana_geom_hit (geom, 200, 150).hit);
}

/* Every mark is drawn with nothing but what it needs, and with nothing but one more. */
static void
test_shapes_least (void)
{
  for (guint i = 0; ana_mark_get (i) != NULL; i++)
    for (guint extra = 0; extra < 12; extra++)
      {
        const AnaMarkChannel *channels = ana_mark_get_channels (ana_mark_get (i));
        g_autoptr (GString) text = g_string_new (NULL);
        g_autoptr (AnaChartSpec) spec = NULL;
        g_autoptr (AnaShapes) shapes = NULL;

        g_string_printf (text, "{\"data\":{\"values\":[{\"n\":3,\"s\":\"a\",\"t\":\"2026-01-01\"},{\"n\":5,\"s\":\"b\",\"t\":\"2026-02-01\"}]},"
                         "\"geojson\":{\"features\":[]},\"mark\":\"%s\",\"encoding\":{\"xOffset\":{\"field\":\"s\"}", ana_mark_get_name (ana_mark_get (i)));
        for (guint c = 0; channels[c].kinds != 0; c++)
          if ((channels[c].required || c == extra) && channels[c].id != ANA_PLOT_X_OFFSET)
            g_string_append_printf (text, ",\"%s\":{\"field\":\"%s\"}", ana_plot_channel_name (channels[c].id),
                                    (channels[c].kinds & ANA_KIND_NUMBER) != 0 ? "n" : (channels[c].kinds & ANA_KIND_NAME) != 0 ? "s" : "t");
        g_string_append (text, "}}");
        g_test_message ("%s", text->str);
        spec = parse_ok (text->str, NULL);
        shapes = ana_plot_lay_out (ana_chart_get_plot (spec->chart), 0, 0, 300, 200);
        g_assert_nonnull (ana_shapes_get_summary (shapes));
      }
}

static void
test_shapes_said (void)
{
  static const struct { const char *body, *said; } rows[] = {
    { "\"mark\":{\"type\":\"arc\",\"innerRadius\":-1},\"encoding\":{\"theta\":{\"field\":\"v\"}}", "/mark/innerRadius: is a number from 0 to 1000" },
    { "\"mark\":{\"type\":\"arc\",\"shadow\":1},\"encoding\":{\"theta\":{\"field\":\"v\"}}", "/mark/shadow: is not drawn" },
    { "\"mark\":\"arc\",\"encoding\":{\"theta\":{\"field\":\"v\"},\"size\":{\"field\":\"v\"}}", "/encoding/size: is not drawn by \"arc\"" },
    { "\"mark\":\"arc\",\"encoding\":{\"theta\":{\"field\":\"v\"},\"wide\":{\"field\":\"v\"}}", "/encoding/wide: unknown channel" },
  };
  static const struct { const char *body, *error; } errors[] = {
    { "\"mark\":\"arc\",\"encoding\":{\"color\":{\"field\":\"c\"}}", "/encoding: \"arc\" has no theta" },
    { "\"mark\":\"arc\",\"encoding\":{\"theta\":{\"field\":\"c\"}}", "/encoding/theta/field: \"c\" holds no numbers" },
    { "\"mark\":\"arc\",\"encoding\":{\"theta\":{\"field\":\"z\"}}", "/encoding/theta/field: the data have no column \"z\"" },
    { "\"layer\":[{\"mark\":\"arc\"},{\"mark\":\"bar\"}],\"encoding\":{" XY "}", "/layer/0/mark: \"arc\" is drawn alone, not in layers" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("{" ROWS ",%s}", rows[i].body);
      g_autoptr (AnaChartSpec) spec = parse_ok (text, NULL);

      g_assert_cmpstr (spec->warnings[0], ==, rows[i].said);
    }
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autofree char *text = g_strdup_printf ("{" ROWS ",%s}", errors[i].body);
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (text, NULL, &error));
      g_assert_cmpstr (error->message, ==, errors[i].error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/spec/line", test_line);
  g_test_add_func ("/charts/spec/marks", test_marks);
  g_test_add_func ("/charts/spec/stack", test_stack);
  g_test_add_func ("/charts/spec/categories", test_categories);
  g_test_add_func ("/charts/spec/lying-bars", test_lying_bars);
  g_test_add_func ("/charts/spec/layers", test_layers);
  g_test_add_func ("/charts/spec/shared-axes", test_shared_axes);
  g_test_add_func ("/charts/spec/scales", test_scales);
  g_test_add_func ("/charts/spec/y-domain", test_y_domain);
  g_test_add_func ("/charts/spec/refused", test_refused);
  g_test_add_func ("/charts/spec/warned", test_warned);
  g_test_add_func ("/charts/spec/frame", test_frame);
  g_test_add_func ("/charts/spec/many-groups", test_many_groups);
  g_test_add_func ("/charts/spec/too-many", test_too_many_values);
  g_test_add_func ("/charts/spec/schema", test_schema);
  g_test_add_func ("/charts/spec/shapes", test_shapes);
  g_test_add_func ("/charts/spec/shapes-least", test_shapes_least);
  g_test_add_func ("/charts/spec/shapes-said", test_shapes_said);
  return g_test_run ();
}
