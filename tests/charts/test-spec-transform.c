/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-spec-transform.c: rows transformed, grouped, binned and sorted by a spec, against figures worked out by hand.
 */
#include "config.h"

#include "ana-chart-spec.h"
#include "ana-error.h"
#include "ana-ticks.h"

#include <math.h>
#include <string.h>

#define DATA "\"data\":{\"values\":[{\"g\":\"b\",\"i\":1,\"v\":4,\"w\":40,\"t\":\"2026-01-15T10:00:00Z\"},{\"g\":\"a\",\"i\":2,\"v\":6,\"w\":10,\"t\":\"2026-02-03T11:00:00Z\"}," \
             "{\"g\":\"b\",\"i\":3,\"v\":2,\"w\":20,\"t\":\"2026-01-31T23:30:00Z\"},{\"g\":\"a\",\"i\":4,\"v\":null,\"w\":30,\"t\":\"2027-02-01T00:00:00Z\"}]}"

static AnaChartSpec *
parse (const char *text, GError **error)
{
  g_autoptr (GError) bad_json = NULL;
  g_autoptr (JsonNode) json = ana_json_parse (text, -1, NULL, &bad_json);

  g_assert_no_error (bad_json);
  return ana_chart_spec_parse (json, NULL, NULL, error);
}

static AnaChartSpec *
parse_ok (const char *text)
{
  g_autoptr (GError) error = NULL;
  AnaChartSpec *spec = parse (text, &error);

  g_assert_no_error (error);
  return spec;
}

/* "x:y x:y" of the first layer; a gap is "-". */
static char *
points_of (AnaChartSpec *spec)
{
  const AnaSeries *series = ana_chart_get_layer (spec->chart, 0)->series;
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < ana_series_get_n (series); i++)
    {
      double y = ana_series_get_y (series)[i];

      g_string_append_printf (out, "%s%g:", i > 0 ? " " : "", ana_series_get_x (series)[i]);
      g_string_append_printf (out, isnan (y) ? "-" : "%g", y);
    }
  return g_string_free (out, FALSE);
}

static const struct { const char *transform, *x, *y, *want; } transforms[] = {
  { "{\"filter\":\"datum.v > 3\"}", "i", "v", "1:4 2:6" },
  { "{\"filter\":\"v > 3\"}", "i", "v", "1:4 2:6" },
  { "{\"filter\":\"datum.g === 'b' && datum['v'] !== 4\"}", "i", "v", "3:2" },
  { "{\"filter\":\"!(datum.g == \\\"b\\\") || datum.i == 1\"}", "i", "w", "1:40 2:10 4:30" },
  { "{\"filter\":\"isValid(datum.v)\"}", "i", "v", "1:4 2:6 3:2" },
  { "{\"filter\":\"datum.v == null\"}", "i", "w", "4:30" },
  { "{\"filter\":{\"field\":\"g\",\"equal\":\"a\"}}", "i", "w", "2:10 4:30" },
  { "{\"filter\":{\"field\":\"v\",\"range\":[2,4]}}", "i", "v", "1:4 3:2" },
  { "{\"filter\":{\"field\":\"g\",\"oneOf\":[\"b\",\"z\"]}}", "i", "w", "1:40 3:20" },
  { "{\"filter\":{\"field\":\"v\",\"valid\":true}}", "i", "v", "1:4 2:6 3:2" },
  { "{\"filter\":{\"not\":{\"or\":[\"datum.i < 2\",{\"field\":\"i\",\"gte\":4}]}}}", "i", "v", "2:6 3:2" },
  { "{\"filter\":{\"field\":\"t\",\"gte\":{\"year\":2026,\"month\":2,\"date\":1}}}", "i", "w", "2:10 4:30" },
  { "{\"filter\":{\"field\":\"i\",\"lte\":{\"param\":\"most\"}}}", "i", "w", "1:40 2:10" },
  { "{\"filter\":\"datum.i <= most\"}", "i", "w", "1:40 2:10" },
  { "{\"filter\":{\"param\":\"brush\"}}", "i", "v", "1:4 2:6 3:2 4:-" },
  { "{\"calculate\":\"datum.v * 2 + datum.i\",\"as\":\"z\"}", "i", "z", "1:9 2:14 3:7 4:-" },
  { "{\"calculate\":\"datum.g == 'a' ? 1 : datum.i > 2 ? 3 : 2\",\"as\":\"z\"}", "i", "z", "1:2 2:1 3:3 4:1" },
  { "{\"calculate\":\"max(datum.i, 3) - min(datum.w, 15)\",\"as\":\"z\"}", "i", "z", "1:-12 2:-7 3:-12 4:-11" },
  { "{\"calculate\":\"ceil(datum.v / 4)\",\"as\":\"z\"}", "i", "z", "1:1 2:2 3:1 4:-" },
  { "{\"calculate\":\"if(datum.v > 3, 1, 0)\",\"as\":\"z\"}", "i", "z", "1:1 2:1 3:0 4:0" },
  { "{\"calculate\":\"v * 2\",\"as\":\"v\"}", "i", "v", "1:8 2:12 3:4 4:-" },
  { "{\"aggregate\":[{\"op\":\"sum\",\"field\":\"w\",\"as\":\"s\"},{\"op\":\"min\",\"field\":\"i\",\"as\":\"m\"}],\"groupby\":[\"g\"]}", "m", "s", "1:60 2:40" },
  { "{\"aggregate\":[{\"op\":\"count\",\"as\":\"n\"},{\"op\":\"average\",\"field\":\"v\",\"as\":\"s\"}]}", "n", "s", "4:4" },
  { "{\"aggregate\":[{\"op\":\"q1\",\"field\":\"w\",\"as\":\"lo\"},{\"op\":\"q3\",\"field\":\"w\",\"as\":\"hi\"}]}", "lo", "hi", "17.5:32.5" },
  { "{\"joinaggregate\":[{\"op\":\"sum\",\"field\":\"w\",\"as\":\"s\"}],\"groupby\":[\"g\"]}", "i", "s", "1:60 2:40 3:60 4:40" },
  { "{\"window\":[{\"op\":\"sum\",\"field\":\"w\",\"as\":\"s\"}],\"sort\":[{\"field\":\"i\"}]}", "i", "s", "1:40 2:50 3:70 4:100" },
  { "{\"window\":[{\"op\":\"mean\",\"field\":\"w\",\"as\":\"s\"}],\"frame\":[-1,0],\"sort\":[{\"field\":\"i\"}]}", "i", "s", "1:40 2:25 3:15 4:25" },
  { "{\"window\":[{\"op\":\"rank\",\"as\":\"s\"}],\"sort\":[{\"field\":\"w\",\"order\":\"descending\"}]}", "i", "s", "1:1 2:4 3:3 4:2" },
  { "{\"window\":[{\"op\":\"lag\",\"field\":\"w\",\"param\":1,\"as\":\"s\"}],\"sort\":[{\"field\":\"i\"}]}", "i", "s", "1:- 2:40 3:10 4:20" },
  { "{\"bin\":true,\"field\":\"w\",\"as\":\"b\"}", "i", "b", "1:35 2:10 3:20 4:30" },
  { "{\"bin\":{\"step\":20},\"field\":\"w\",\"as\":[\"b\",\"e\"]}", "b", "e", "0:20 20:40 20:40 20:40" },
  { "{\"timeUnit\":\"month\",\"field\":\"t\",\"as\":\"m\"}", "i", "m", "1:1 2:2 3:1 4:2" },
  { "{\"timeUnit\":\"year\",\"field\":\"t\",\"as\":\"y\"}", "y", "i", "1.76723e+15:1 1.76723e+15:2 1.76723e+15:3 1.79876e+15:4" },
  { "{\"fold\":[\"i\",\"w\"]}", "i", "value", "1:1 1:40 2:2 2:10 3:3 3:20 4:4 4:30" },
  { "{\"pivot\":\"g\",\"value\":\"w\",\"groupby\":[]}", "a", "b", "40:60" },
};

static void
test_transforms (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (transforms); i++)
    {
      g_autofree char *text = g_strdup_printf ("{" DATA ",\"params\":[{\"name\":\"most\",\"value\":2},{\"name\":\"brush\",\"select\":\"interval\"}],"
                                               "\"transform\":[%s],\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"%s\"},\"y\":{\"field\":\"%s\"}}}",
                                               transforms[i].transform, transforms[i].x, transforms[i].y);
      g_autoptr (AnaChartSpec) spec = NULL;
      g_autofree char *points = NULL;

      g_test_message ("%s", transforms[i].transform);
      spec = parse_ok (text);
      points = points_of (spec);
      g_assert_cmpstr (points, ==, transforms[i].want);
      g_assert_cmpuint (g_strv_length (spec->warnings), ==, 0);
    }
}

static const struct { const char *transform, *want; } refused[] = {
  { "7", "/transform/0: is no object" },
  { "{}", "/transform/0: is no transform that is known here" },
  { "{\"loess\":\"v\",\"on\":\"i\"}", "/transform/0/loess: is no transform that is known here" },
  { "{\"filter\":\"datum.v > \"}", NULL },
  { "{\"filter\":\"datum.nope > 1\"}", NULL },
  { "{\"filter\":\"datum + 1\"}", "/transform/0/filter: \"datum\" is followed by .name or ['name']" },
  { "{\"filter\":\"datum.g == 'b\"}", "/transform/0/filter: a text has no end" },
  { "{\"filter\":\"datum.i @ 1\"}", "/transform/0/filter: a sign is not known" },
  { "{\"filter\":\"(datum.i > 1\"}", "/transform/0/filter: a parenthesis has no end" },
  { "{\"filter\":{\"param\":\"nobody\"}}", "/transform/0/filter/param: there is no selection \"nobody\"" },
  { "{\"filter\":{\"field\":\"i\",\"lt\":{\"param\":\"nobody\"}}}", "/transform/0/filter/lt: there is no parameter \"nobody\"" },
  { "{\"filter\":{\"field\":\"i\",\"near\":1}}", NULL },
  { "{\"calculate\":\"sqrtt(datum.i)\",\"as\":\"z\"}", NULL },
  { "{\"calculate\":\"datum.i\"}", "/transform/0/as: is no text" },
  { "{\"calculate\":\"datum.i\",\"as\":\"z\",\"more\":1}", "/transform/0/more: unknown property of a transform" },
  { "{\"aggregate\":[{\"op\":\"argmax\",\"field\":\"v\"}]}", "/transform/0/aggregate/0/op: unknown operation \"argmax\"" },
  { "{\"bin\":true,\"field\":\"g\",\"as\":\"b\"}", "/transform/0/field: \"g\" holds no numbers" },
  { "{\"bin\":true,\"field\":\"v\"}", "/transform/0/as: is no name, and no list of two" },
  { "{\"timeUnit\":\"fortnight\",\"field\":\"t\",\"as\":\"m\"}", "/transform/0/timeUnit: unknown unit \"fortnight\"" },
  { "{\"fold\":[],\"as\":[\"k\",\"v\"]}", "/transform/0/fold: is no list of columns" },
};

/* Each names the place of the step; what was compiled to the query model too. */
static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *text = g_strdup_printf ("{" DATA ",\"transform\":[%s],\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"i\"},\"y\":{\"field\":\"v\"}}}",
                                               refused[i].transform);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", refused[i].transform);
      g_assert_null (parse (text, &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
      g_assert_true (g_str_has_prefix (error->message, "/transform/0"));
      if (refused[i].want != NULL)
        g_assert_cmpstr (error->message, ==, refused[i].want);
    }
}

static const struct { const char *encoding, *ticks, *want; } grouped[] = {
  { "\"x\":{\"field\":\"g\"},\"y\":{\"aggregate\":\"sum\",\"field\":\"w\"}", "a b", "0:40 1:60" },
  { "\"x\":{\"field\":\"g\"},\"y\":{\"aggregate\":\"count\"}", "a b", "0:2 1:2" },
  { "\"x\":{\"field\":\"g\"},\"y\":{\"aggregate\":\"mean\",\"field\":\"v\"}", "a b", "0:6 1:3" },
  { "\"x\":{\"field\":\"g\",\"sort\":\"-y\"},\"y\":{\"aggregate\":\"sum\",\"field\":\"w\"}", "b a", "0:60 1:40" },
  { "\"x\":{\"field\":\"g\",\"sort\":null},\"y\":{\"aggregate\":\"count\"}", "b a", "0:2 1:2" },
  { "\"x\":{\"field\":\"g\",\"sort\":[\"b\"]},\"y\":{\"aggregate\":\"count\"}", "b a", "0:2 1:2" },
  { "\"x\":{\"field\":\"g\",\"sort\":{\"field\":\"i\",\"op\":\"min\"}},\"y\":{\"aggregate\":\"count\"}", "b a", "0:2 1:2" },
  { "\"x\":{\"field\":\"g\",\"sort\":{\"encoding\":\"y\",\"order\":\"descending\"}},\"y\":{\"aggregate\":\"max\",\"field\":\"v\"}", "a b", "0:6 1:4" },
  { "\"x\":{\"field\":\"t\",\"timeUnit\":\"month\"},\"y\":{\"aggregate\":\"sum\",\"field\":\"w\"}", "Jan Feb", "0:60 1:40" },
  { "\"x\":{\"field\":\"t\",\"timeUnit\":\"day\"},\"y\":{\"aggregate\":\"count\"}", "Mon Tue Thu Sat", "0:1 1:1 2:1 3:1" },
  { "\"x\":{\"field\":\"t\",\"timeUnit\":\"yearmonth\",\"type\":\"ordinal\"},\"y\":{\"aggregate\":\"count\"}", "2026-01 2026-02 2027-02", "0:2 1:1 2:1" },
  { "\"x\":{\"field\":\"w\",\"bin\":{\"step\":20},\"type\":\"ordinal\"},\"y\":{\"aggregate\":\"count\"}", "0 \342\200\223 20|20 \342\200\223 40", "0:1 1:3" },
  { "\"x\":{\"field\":\"i\",\"type\":\"ordinal\",\"sort\":\"descending\"},\"y\":{\"aggregate\":\"sum\",\"field\":\"w\"}", "4 3 2 1", "0:30 1:20 2:10 3:40" },
};

static void
test_grouped (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (grouped); i++)
    {
      g_autofree char *text = g_strdup_printf ("{" DATA ",\"mark\":\"bar\",\"encoding\":{%s}}", grouped[i].encoding);
      g_autoptr (AnaChartSpec) spec = NULL;
      g_autoptr (AnaGeom) geom = NULL;
      g_autofree char *points = NULL;
      g_auto (GStrv) ticks = g_strsplit (grouped[i].ticks, strchr (grouped[i].ticks, '|') != NULL ? "|" : " ", -1);

      g_test_message ("%s", grouped[i].encoding);
      spec = parse_ok (text);
      geom = ana_geom_new (spec->chart, 600, 300, ANA_INSETS_CHART);
      points = points_of (spec);
      g_assert_cmpstr (points, ==, grouped[i].want);
      g_assert_cmpuint (geom->n_x_ticks, ==, g_strv_length (ticks));
      for (guint t = 0; ticks[t] != NULL; t++)
        g_assert_cmpstr (geom->x_ticks[t].text, ==, ticks[t]);
    }
}

/* Two colours of grouped rows stack; a layer may group what its neighbour draws as it is. */
static void
test_grouped_layers (void)
{
  g_autoptr (AnaChartSpec) stacked = parse_ok ("{" DATA ",\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"t\",\"timeUnit\":\"month\"},"
                                               "\"y\":{\"aggregate\":\"sum\",\"field\":\"w\"},\"color\":{\"field\":\"g\"}}}");
  g_autoptr (AnaChartSpec) layers = parse_ok ("{" DATA ",\"encoding\":{\"x\":{\"field\":\"i\"}},\"layer\":[{\"mark\":\"line\",\"encoding\":{\"y\":{\"field\":\"w\"}}},"
                                              "{\"transform\":[{\"filter\":\"datum.g == 'a'\"}],\"mark\":\"point\",\"encoding\":{\"y\":{\"field\":\"w\"}}},"
                                              "{\"mark\":\"rule\",\"encoding\":{\"x\":null,\"y\":{\"aggregate\":\"mean\",\"field\":\"w\"}}}]}");

  g_assert_cmpuint (ana_chart_get_n_layers (stacked->chart), ==, 2);
  g_assert_cmpstr (ana_chart_get_layer (stacked->chart, 0)->label, ==, "a");
  g_assert_cmpuint (ana_series_get_n (ana_chart_get_layer (layers->chart, 0)->series), ==, 4);
  g_assert_cmpuint (ana_series_get_n (ana_chart_get_layer (layers->chart, 1)->series), ==, 2);
  g_assert_cmpfloat (ana_chart_get_layer (layers->chart, 2)->rule_value, ==, 25);
  g_assert_cmpuint (ana_chart_get_n_layers (layers->chart), ==, 3);
}

static void
test_params (void)
{
  g_autoptr (AnaChartSpec) spec = parse_ok ("{" DATA ",\"params\":[{\"name\":\"b\",\"select\":{\"type\":\"interval\",\"encodings\":[\"x\"],\"zoom\":false}},"
                                            "{\"name\":\"p\",\"select\":{\"type\":\"point\",\"fields\":[\"g\"]},\"bind\":\"legend\"},{\"name\":\"k\",\"value\":\"a\"}],"
                                            "\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"i\"},\"y\":{\"field\":\"v\"}}}");
  const AnaChartSelection *b = g_ptr_array_index (spec->selections, 0), *p = g_ptr_array_index (spec->selections, 1);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (spec->selections->len, ==, 2);
  g_assert_true (b->is_interval);
  g_assert_cmpstr (b->channels[0], ==, "x");
  g_assert_false (p->is_interval);
  g_assert_cmpstr (p->fields[0], ==, "g");
  g_assert_cmpstr (spec->warnings[0], ==, "/params/0/select/zoom: is not used");
  g_assert_cmpstr (spec->warnings[1], ==, "/params/1/bind: is not used");
  g_assert_null (parse ("{" DATA ",\"params\":[{\"name\":\"b\",\"select\":\"lasso\"}],\"mark\":\"line\",\"encoding\":{}}", &error));
  g_assert_cmpstr (error->message, ==, "/params/0/select: is interval or point");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/spec-transform/transforms", test_transforms);
  g_test_add_func ("/charts/spec-transform/refused", test_refused);
  g_test_add_func ("/charts/spec-transform/grouped", test_grouped);
  g_test_add_func ("/charts/spec-transform/grouped-layers", test_grouped_layers);
  g_test_add_func ("/charts/spec-transform/params", test_params);
  return g_test_run ();
}
