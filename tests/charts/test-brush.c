/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-brush.c: a part of a chart as conditions: held against the rows that the chart was made from, one by one.
 */
#include "config.h"

#include "ana-brush.h"
#include "ana-chart-spec.h"

#include <math.h>
#include <string.h>

typedef struct {
  JsonNode  *json;   /* (owned) the spec */
  JsonArray *values;
  AnaChart  *chart;  /* (owned) */
} Case;

static Case
read_case (const char *spec, const AnaZone *zone)
{
  g_autofree char *text = g_strdelimit (g_strdup (spec), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaChartSpec) parsed = NULL;
  Case self = { ana_json_parse (text, -1, NULL, &error), NULL, NULL };

  g_assert_no_error (error);
  parsed = ana_chart_spec_parse (self.json, NULL, zone, &error);
  g_assert_no_error (error);
  self.values = json_object_get_array_member (json_object_get_object_member (json_node_get_object (self.json), "data"), "values");
  self.chart = ana_chart_ref (parsed->chart);
  return self;
}

static void
case_clear (Case *self)
{
  ana_chart_unref (self->chart);
  json_node_unref (self->json);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

/* --- the query model's words, as FORMATS.md section 5 says them, read anew --- */

static double
number_of (JsonNode *node)
{
  gint64 t_usec;

  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return json_node_get_double (node);
  g_assert_true (ana_time_parse (json_node_get_string (node), ana_zone_utc (), &t_usec, NULL));
  return (double) t_usec;
}

static gboolean
is_one_of (JsonNode *value, JsonArray *list)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (json_node_equal (value, json_array_get_element (list, i)))
      return TRUE;
  return FALSE;
}

static gboolean holds (JsonObject *predicate, JsonObject *row);

static gboolean
holds_in (JsonArray *list, JsonObject *row, gboolean all)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (holds (json_array_get_object_element (list, i), row) != all)
      return !all;
  return all;
}

static gboolean
holds (JsonObject *predicate, JsonObject *row)
{
  if (json_object_has_member (predicate, "or"))
    return holds_in (json_object_get_array_member (predicate, "or"), row, FALSE);
  if (json_object_has_member (predicate, "and"))
    return holds_in (json_object_get_array_member (predicate, "and"), row, TRUE);

  JsonNode *value = json_object_get_member (row, json_object_get_string_member (predicate, "field"));

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return FALSE;
  if (json_object_has_member (predicate, "oneOf"))
    return is_one_of (value, json_object_get_array_member (predicate, "oneOf"));
  if (json_object_has_member (predicate, "range"))
    {
      JsonArray *range = json_object_get_array_member (predicate, "range");

      return number_of (value) >= json_array_get_double_element (range, 0) && number_of (value) <= json_array_get_double_element (range, 1);
    }
  return number_of (value) >= number_of (json_object_get_member (predicate, "gte"))
         && number_of (value) < number_of (json_object_get_member (predicate, "lt"));
}

/* The rows of which all predicates hold, as "0 2 5". */
static char *
rows_of (const Case *self, JsonNode *predicates)
{
  GString *out = g_string_new (NULL);
  JsonArray *list = json_node_get_array (predicates);

  for (guint r = 0; r < json_array_get_length (self->values); r++)
    {
      gboolean all = TRUE;

      for (guint i = 0; i < json_array_get_length (list); i++)
        all = all && holds (json_array_get_object_element (list, i), json_array_get_object_element (self->values, r));
      if (all)
        g_string_append_printf (out, "%s%u", out->len > 0 ? " " : "", r);
    }
  return g_string_free (out, FALSE);
}

static void
assert_rows (const Case *self, JsonNode *predicates, const char *rows)
{
  g_autofree char *got = rows_of (self, predicates);

  g_assert_cmpstr (got, ==, rows);
  json_node_unref (predicates);
}

static void
assert_text (JsonNode *predicates, const char *text)
{
  g_autofree char *got = json_to_string (predicates, FALSE), *want = g_strdelimit (g_strdup (text), "'", '"');

  g_assert_cmpstr (got, ==, want);
  json_node_unref (predicates);
}

static JsonNode *
take (const Case *self, gboolean is_area, guint first, guint n)
{
  guint rows[] = { first, first + 1, first + 2, first + 3 };

  return ana_brush_of_rows (self->chart, rows, n, is_area);
}

/* --- shapes --- */

#define PLACES "'data':{'values':[{'c':'France','v':3,'s':'a'},{'c':'Spain','v':7,'s':'b'},{'c':'France','v':4,'s':'b'},{'c':null,'v':5,'s':'a'}]}"

static void
test_names (void)
{
  g_auto (Case) bars = read_case ("{" PLACES ",'mark':'lollipop','encoding':{'x':{'field':'c'},'y':{'field':'v'},'color':{'field':'s'}}}", NULL);
  g_auto (Case) lying = read_case ("{" PLACES ",'mark':'lollipop','encoding':{'y':{'field':'c'},'x':{'field':'v'}}}", NULL);
  g_auto (Case) heat = read_case ("{" PLACES ",'mark':'rect','encoding':{'x':{'field':'c'},'y':{'field':'s'},'color':{'field':'v'}}}", NULL);
  g_auto (Case) pie = read_case ("{" PLACES ",'mark':'arc','encoding':{'theta':{'field':'v'},'color':{'field':'s'}}}", NULL);

  assert_rows (&bars, take (&bars, FALSE, 1, 1), "1");
  assert_rows (&bars, take (&bars, TRUE, 0, 1), "0 2"); /* along the axis, whatever the colour */
  assert_rows (&bars, take (&bars, TRUE, 1, 2), "0 1 2");
  assert_rows (&lying, take (&lying, FALSE, 2, 1), "0 2");
  assert_rows (&lying, take (&lying, TRUE, 1, 1), "1");
  assert_rows (&heat, take (&heat, FALSE, 2, 1), "2");
  assert_rows (&heat, take (&heat, TRUE, 0, 3), "0 1 2");
  assert_rows (&pie, take (&pie, FALSE, 3, 1), "0 3");
  assert_rows (&pie, take (&pie, TRUE, 3, 1), "0 3");
  assert_text (take (&bars, FALSE, 0, 0), "[]");
  assert_text (take (&bars, FALSE, 3, 1), "[{'field':'s','oneOf':['a']}]"); /* a null is no name */
}

static void
test_numbers (void)
{
  static const char spec[] = "{'data':{'values':[{'x':1,'y':10},{'x':2,'y':-20},{'x':3.5,'y':30},{'x':4,'y':null},{'x':9,'y':0}]},'mark':'%s',"
                             "'encoding':{'x':{'field':'x','type':'quantitative'}%s}}";
  g_autofree char *cloud_spec = g_strdup_printf (spec, "circle", ",'y':{'field':'y'}"), *spread_spec = g_strdup_printf (spec, "histogram", "");
  g_auto (Case) cloud = read_case (cloud_spec, NULL), spread = read_case (spread_spec, NULL);

  assert_rows (&cloud, take (&cloud, TRUE, 0, 3), "0 1 2");
  assert_rows (&cloud, take (&cloud, FALSE, 1, 1), "1");
  assert_rows (&spread, take (&spread, FALSE, 1, 3), "1 2 3");
  assert_text (take (&spread, FALSE, 2, 1), "[{'field':'x','range':[3.5,3.5]}]");
}

static void
test_times (void)
{
  static const char spec[] = "{'data':{'values':[{'d':'2026-03-28','v':1},{'d':'2026-03-29','v':2},{'d':'2026-03-30','v':3}]},"
                             "'mark':'control','encoding':{'x':{'field':'d','type':'temporal'},'y':{'field':'v'}}}";
  g_auto (Case) utc = read_case (spec, NULL);

  assert_rows (&utc, take (&utc, FALSE, 0, 1), "0");
  assert_rows (&utc, take (&utc, FALSE, 2, 1), "2"); /* the last one is as long as the one before */
  assert_rows (&utc, take (&utc, TRUE, 0, 2), "0 1");
}

/* --- series --- */

#define LINE "'mark':'%s','encoding':{'x':{'field':'t'},'y':{'field':'v'},'color':{'field':'s'}}}"
#define DAYS "{'data':{'values':[{'t':'2026-01-01T00:00:00Z','v':1,'s':'a'},{'t':'2026-01-02T00:00:00Z','v':2,'s':'a'},{'t':'2026-01-03T00:00:00Z','v':3,'s':'a'}," \
             "{'t':'2026-01-02T00:00:00Z','v':5,'s':'b'},{'t':'2026-01-03T00:00:00Z','v':6,'s':'b'}]},"

static double
at (const char *text)
{
  gint64 t_usec;

  g_assert_true (ana_time_parse (text, ana_zone_utc (), &t_usec, NULL));
  return (double) t_usec;
}

static int
layer_of (AnaChart *chart, const char *group)
{
  for (guint i = 0; i < ana_chart_get_n_layers (chart); i++)
    if (g_strcmp0 (ana_chart_get_layer (chart, i)->group, group) == 0)
      return (int) i;
  g_assert_not_reached ();
}

static void
test_series_of_time (void)
{
  g_autofree char *spec = g_strdup_printf (DAYS LINE, "line");
  g_auto (Case) line = read_case (spec, NULL);

  assert_rows (&line, ana_brush_of_span (line.chart, at ("2026-01-01T12:00:00Z"), at ("2026-01-02T12:00:00Z")), "1 3");
  assert_rows (&line, ana_brush_of_span (line.chart, at ("2026-01-02T12:00:00Z"), at ("2026-01-01")), "0 1 3"); /* drawn from the right */
  assert_rows (&line, ana_brush_of_point (line.chart, at ("2026-01-02"), -1), "1 3");
  assert_rows (&line, ana_brush_of_point (line.chart, at ("2026-01-03"), layer_of (line.chart, "b")), "4");
  assert_text (ana_brush_of_span (line.chart, at ("2026-01-01"), at ("2026-01-02")),
               "[{'field':'t','gte':'2026-01-01T00:00:00+00:00','lt':'2026-01-02T00:00:00+00:00'}]");
}

static void
test_series_of_categories (void)
{
  g_auto (Case) bars = read_case ("{" PLACES ",'mark':'bar','encoding':{'x':{'field':'c'},'y':{'field':'v'},'color':{'field':'s'}}}", NULL);
  g_auto (Case) lying = read_case ("{" PLACES ",'mark':'bar','encoding':{'y':{'field':'c'},'x':{'field':'v'}}}", NULL);

  assert_rows (&bars, ana_brush_of_point (bars.chart, 0, -1), "0 2");
  assert_rows (&bars, ana_brush_of_point (bars.chart, 0, layer_of (bars.chart, "b")), "2");
  assert_rows (&bars, ana_brush_of_span (bars.chart, 0.4, 0.45), "0 2");
  assert_rows (&bars, ana_brush_of_span (bars.chart, 0.4, 0.6), "0 1 2");
  assert_rows (&lying, ana_brush_of_point (lying.chart, 1, 0), "1");
  assert_text (ana_brush_of_span (bars.chart, 7, 9), "[]");
}

/* --- what is kept is not what is drawn --- */

static AnaFrame *
make_frame (AnaType type, const char *currency)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();

  ana_frame_builder_add_field (builder, "k", type, currency, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (builder, "v", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  for (int i = 0; i < 4; i++)
    {
      ana_frame_builder_put_int64 (builder, 0, type == ANA_TYPE_DATE ? 20454 + i : i * 150);
      ana_frame_builder_put_double (builder, 1, i);
    }
  return ana_frame_builder_end (builder);
}

static AnaChart *
chart_of (AnaFrame *frame, const char *mark, const char *type, const AnaZone *zone)
{
  g_autofree char *text = g_strdup_printf ("{\"mark\":\"%s\",\"encoding\":{\"x\":{\"field\":\"k\",\"type\":\"%s\"},\"y\":{\"field\":\"v\"}}}", mark, type);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) json = ana_json_parse (text, -1, NULL, &error);
  g_autoptr (AnaChartSpec) spec = ana_chart_spec_parse (json, frame, zone, &error);

  g_assert_no_error (error);
  return ana_chart_ref (spec->chart);
}

static void
test_kinds (void)
{
  static const guint rows[] = { 1, 2 };
  g_autoptr (AnaFrame) money = make_frame (ANA_TYPE_MONEY, "EUR"), date = make_frame (ANA_TYPE_DATE, ""), whole = make_frame (ANA_TYPE_INT, "");
  const AnaZone *madrid = ana_zone_get ("Europe/Madrid", NULL);
  g_autoptr (AnaChart) cloud = chart_of (money, "circle", "quantitative", NULL), line = chart_of (date, "line", "temporal", madrid);
  g_autoptr (AnaChart) control = chart_of (date, "control", "temporal", madrid), names = chart_of (whole, "lollipop", "nominal", NULL);
  g_autoptr (AnaChart) days = chart_of (date, "lollipop", "nominal", madrid);

  /* money is drawn in major units and filtered in minor ones */
  assert_text (ana_brush_of_rows (cloud, rows, 1, TRUE), "[{'field':'k','range':[150,150]},{'field':'v','range':[1,1]}]");
  /* a date is a day of the zone: the first that begins within */
  assert_text (ana_brush_of_span (line, at ("2026-01-01T12:00:00Z"), at ("2026-01-03T12:00:00Z")), "[{'field':'k','gte':'2026-01-02','lt':'2026-01-04'}]");
  assert_text (ana_brush_of_point (line, at ("2026-01-01T23:00:00Z"), -1), "[{'field':'k','gte':'2026-01-02','lt':'2026-01-03'}]");
  assert_text (ana_brush_of_rows (control, rows, 2, FALSE), "[{'field':'k','gte':'2026-01-02','lt':'2026-01-04'}]");
  assert_text (ana_brush_of_rows (names, rows, 2, FALSE), "[{'field':'k','oneOf':[150,300]}]");
  assert_text (ana_brush_of_rows (days, rows, 2, FALSE), "[{'field':'k','oneOf':['2026-01-02','2026-01-03']}]");
}

/* --- some of a cloud --- */

/* Points here and there, of which those near a curve are taken: the predicate holds of what is taken, row by row, and nothing
 * is lost. So few can be told apart by boxes: then it is exactly those. */
static void
test_cloud (void)
{
  for (guint k = 0; k < 40; k++)
    {
      guint n = k < 20 ? 60 : 4000, n_taken = 0, n_wanted = 0;
      GString *text = g_string_new ("{'mark':'circle','encoding':{'x':{'field':'x'},'y':{'field':'y'}},'data':{'values':[");
      g_autofree gboolean *wanted = g_new0 (gboolean, n), *taken = g_new0 (gboolean, n);
      g_autoptr (JsonNode) got = NULL;

      for (guint i = 0; i < n; i++)
        {
          double x = g_test_rand_double_range (0, 10), y = g_test_rand_double_range (-5, 5);

          if (k % 4 == 3) /* many at the same places */
            x = round (x), y = round (y);
          wanted[i] = taken[i] = fabs (y - 3 * sin (x)) < 1;
          n_wanted += wanted[i] ? 1 : 0;
          g_string_append_printf (text, "%s{'x':%.9f,'y':%.9f}", i > 0 ? "," : "", x, y);
        }
      g_string_append (text, "]}}");
      g_auto (Case) self = read_case (text->str, NULL);

      g_string_free (text, TRUE);
      got = ana_brush_of_cloud (self.chart, taken);
      g_assert_nonnull (got);
      for (guint i = 0; i < n; i++)
        {
          JsonArray *list = json_node_get_array (got);

          g_assert_cmpint (json_array_get_length (list) > 0 && holds_in (list, json_array_get_object_element (self.values, i), TRUE), ==, taken[i]);
          g_assert_true (taken[i] || !wanted[i]);
          n_taken += taken[i] ? 1 : 0;
        }
      if (k < 20)
        g_assert_cmpuint (n_taken, ==, n_wanted);
      else
        g_assert_cmpuint (n_taken, <, n * 3 / 4); /* the curve takes about a fifth of the plane, the box around it nearly all */
    }
}

static void
test_cloud_plain (void)
{
  static const char spec[] = "{'mark':'circle','encoding':{'x':{'field':'x'},'y':{'field':'y'}},'data':{'values':[{'x':1,'y':1},{'x':2,'y':5},{'x':3,'y':2},{'x':9,'y':9},{'x':null,'y':1}]}}";
  g_auto (Case) self = read_case (spec, NULL), names = read_case ("{'mark':'bar','encoding':{'x':{'field':'c'},'y':{'field':'v'},'x2':{'field':'w'}},'data':{'values':[{'c':'a','v':1,'w':2}]}}", NULL);
  gboolean three[] = { TRUE, TRUE, TRUE, FALSE, FALSE }, two[] = { TRUE, FALSE, FALSE, TRUE, FALSE }, none[] = { FALSE, FALSE, FALSE, FALSE, FALSE }, one[] = { TRUE };

  assert_text (ana_brush_of_cloud (self.chart, three), "[{'field':'x','range':[1,3]},{'field':'y','range':[1,5]}]"); /* as any box */
  assert_text (ana_brush_of_cloud (self.chart, two),
               "[{'or':[{'and':[{'field':'x','range':[1,1]},{'field':'y','range':[1,1]}]},{'and':[{'field':'x','range':[9,9]},{'field':'y','range':[9,9]}]}]}]");
  assert_text (ana_brush_of_cloud (self.chart, none), "[]");
  g_assert_null (ana_brush_of_cloud (names.chart, one));
}

/* --- axes beside each other --- */

#define RAILS "{'mark':'parallel','data':{'values':[{'a':2,'b':9,'c':30},{'a':3,'b':1,'c':10},{'a':4,'b':null,'c':20},{'a':2.5,'b':8,'c':12}]}," \
              "'transform':[{'fold':['a','b','c']}],'encoding':{'x':{'field':'key'},'y':{'field':'value'}}}"

/* The area goes from @lo to @hi of the axes @first to @last: the rows that are taken are those of which the predicates hold. */
static void
assert_rails (const Case *self, const AnaShapes *shapes, guint first, guint last, double lo, double hi, const char *want)
{
  guint n, n_data;
  const AnaShapesRail *rails = ana_shapes_get_rails (shapes, &n);
  gboolean taken[16] = { FALSE };
  double top = ana_scale_to_px (&rails[first].scale, hi), bottom = ana_scale_to_px (&rails[first].scale, lo);
  g_autoptr (JsonNode) got = ana_brush_of_rails (self->chart, shapes, rails[first].x_px - 3, (float) top, rails[last].x_px + 3, (float) bottom, taken);
  JsonArray *predicates = json_node_get_array (got);

  ana_shapes_get_data (shapes, &n_data);
  g_assert_cmpuint (n_data, ==, json_array_get_length (self->values));
  g_assert_cmpuint (json_array_get_length (predicates), ==, last - first + 1);
  for (guint row = 0; row < n_data; row++)
    {
      gboolean all = TRUE;

      for (guint i = 0; i < json_array_get_length (predicates); i++)
        all = all && holds (json_array_get_object_element (predicates, i), json_array_get_object_element (self->values, row));
      g_assert_cmpint (taken[row], ==, all);
      g_assert_cmpint (all, ==, want[row] == 'x');
    }
}

static void
test_rails (void)
{
  g_auto (Case) self = read_case (RAILS, NULL);
  g_autoptr (AnaShapes) shapes = ana_plot_lay_out (ana_chart_get_plot (self.chart), 0, 0, 400, 300);
  g_autoptr (JsonNode) nearest = NULL;
  gboolean taken[4];
  guint n;
  const AnaShapesRail *rails = ana_shapes_get_rails (shapes, &n);

  assert_rails (&self, shapes, 0, 0, 1.9, 2.6, "x--x");
  assert_rails (&self, shapes, 1, 1, 7.5, 9.5, "x--x"); /* what has no value there is not taken */
  assert_rails (&self, shapes, 0, 2, 1.9, 4.1, "xx-x");
  assert_rails (&self, shapes, 0, 1, 2.4, 4.1, "---x");
  /* an area beside all axes is of the nearest */
  nearest = ana_brush_of_rails (self.chart, shapes, rails[2].x_px + 5, 0, rails[2].x_px + 20, 300, taken);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (nearest)), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_node_get_array (nearest), 0), "field"), ==, "c");
  g_assert_true (taken[0] && taken[1] && taken[2] && taken[3]);
}

/* A crowd is counted: each axis has all rows, and a stretch of one takes what counts them. */
static void
test_rails_of_crowd (void)
{
  GString *text = g_string_new ("{'mark':'parallel','transform':[{'fold':['a','b']}],'encoding':{'x':{'field':'key'},'y':{'field':'value'}},'data':{'values':[");
  guint n, n_rows = 0, n_axis[2] = { 0 }, least = G_MAXUINT;
  g_autoptr (AnaShapes) shapes = NULL;
  const AnaShapesRail *rails;
  const AnaDatum *data;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (text, "%s{'a':%u,'b':%u}", i > 0 ? "," : "", i, i * 7 % 3000);
  g_string_append (text, "]}}");
  g_auto (Case) self = read_case (text->str, NULL);

  shapes = ana_plot_lay_out (ana_chart_get_plot (self.chart), 0, 0, 400, 300);
  rails = ana_shapes_get_rails (shapes, &n);
  g_assert_true (n == 2 && rails[0].counts);
  data = ana_shapes_get_data (shapes, &n);
  g_assert_cmpuint (n, ==, 40);
  for (guint i = 0; i < n; i++)
    {
      n_rows += data[i].n_rows;
      n_axis[(guint) ana_shapes_get_cell (shapes, i, 0)] += (guint) ana_shapes_get_cell (shapes, i, 3);
      least = MIN (least, data[i].n_rows);
    }
  g_assert_cmpuint (n_rows, ==, 6000);
  g_assert_true (n_axis[0] == 3000 && n_axis[1] == 3000);
  g_assert_cmpuint (least, >=, 149); /* evenly spread: 150 in each of twenty */
  {
    g_autofree gboolean *taken = g_new0 (gboolean, n);
    g_autoptr (JsonNode) got = ana_brush_of_rails (self.chart, shapes, rails[0].x_px - 2, (float) ana_scale_to_px (&rails[0].scale, 1499), rails[0].x_px + 2,
                                                   (float) ana_scale_to_px (&rails[0].scale, 0), taken);
    guint n_taken = 0;

    for (guint i = 0; i < n; i++)
      n_taken += taken[i] ? 1 : 0;
    g_assert_cmpuint (n_taken, ==, 10);
  }
  g_string_free (text, TRUE);
}

/* A chart that was made by hand knows no columns. */
static void
test_unknown (void)
{
  g_autoptr (AnaChart) chart = ana_chart_new ();

  assert_text (ana_brush_of_span (chart, 1, 2), "[]");
  assert_text (ana_brush_of_point (chart, NAN, 3), "[]");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/brush/names", test_names);
  g_test_add_func ("/charts/brush/numbers", test_numbers);
  g_test_add_func ("/charts/brush/times", test_times);
  g_test_add_func ("/charts/brush/series-of-time", test_series_of_time);
  g_test_add_func ("/charts/brush/series-of-categories", test_series_of_categories);
  g_test_add_func ("/charts/brush/kinds", test_kinds);
  g_test_add_func ("/charts/brush/cloud", test_cloud);
  g_test_add_func ("/charts/brush/cloud-plain", test_cloud_plain);
  g_test_add_func ("/charts/brush/rails", test_rails);
  g_test_add_func ("/charts/brush/rails-of-crowd", test_rails_of_crowd);
  g_test_add_func ("/charts/brush/unknown", test_unknown);
  return g_test_run ();
}
