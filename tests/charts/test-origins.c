/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-origins.c: which rows a mark was made from, through transforms, bins, groups, units of time, sort and colour: held
 * against what the rows themselves say.
 */
#include "config.h"

#include "ana-brush.h"
#include "ana-chart-spec.h"
#include "ana-origins.h"

#include <math.h>
#include <string.h>

/* Five customers' orders, not in the order of anything. */
static const struct { const char *country, *status; gint64 day; double price; } orders[] = {
  { "Spain", "paid", 3, 12 },  { "France", "paid", 1, 7 },    { "France", "late", 2, 25 }, { "Italy", "paid", 33, 8 },
  { "Spain", "late", 1, 31 },  { NULL, "paid", 40, 3 },       { "Italy", "late", 2, 29 },  { "France", "paid", 34, 11 },
  { "France", "paid", 1, 19 }, { "Germany", "late", 60, 25 },
};

static AnaFrame *
make_frame (void)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();

  ana_frame_builder_add_field (builder, "country", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (builder, "status", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (builder, "at", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  ana_frame_builder_add_field (builder, "price", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      ana_frame_builder_put_text (builder, 0, orders[i].country, -1);
      ana_frame_builder_put_text (builder, 1, orders[i].status, -1);
      ana_frame_builder_put_int64 (builder, 2, orders[i].day * ANA_USEC_PER_DAY + ANA_USEC_PER_HOUR);
      ana_frame_builder_put_double (builder, 3, orders[i].price);
    }
  return ana_frame_builder_end (builder);
}

typedef struct {
  JsonNode     *spec;
  AnaFrame     *frame;
  AnaChartSpec *parsed;
  AnaOrigins   *origins;
} Case;

static Case
read_case (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  Case self = { ana_json_parse (json, -1, NULL, &error), make_frame (), NULL, NULL };

  g_assert_no_error (error);
  self.parsed = ana_chart_spec_parse (self.spec, self.frame, NULL, &error);
  g_assert_no_error (error);
  self.origins = ana_origins_new (self.spec, self.frame, NULL, &error);
  g_assert_no_error (error);
  return self;
}

static void
case_clear (Case *self)
{
  ana_origins_free (self->origins);
  ana_chart_spec_free (self->parsed);
  ana_frame_unref (self->frame);
  json_node_unref (self->spec);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

static char *
to_words (const guint *rows, guint n)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, "%s%u", i > 0 ? " " : "", rows[i]);
  return g_string_free (out, FALSE);
}

/* --- series --- */

static void
assert_point (const Case *self, double x, int layer, const char *want)
{
  guint n;
  g_autofree guint *rows = ana_origins_of_point (self->origins, x, layer, &n);
  g_autofree char *got = to_words (rows, n);

  g_assert_cmpstr (got, ==, want);
}

/* A bar of a chart of categories: the category's own rows, wherever sort put it. */
static void
test_bars (void)
{
  static const struct { const char *sort, *rows[4]; } cases[] = {
    { "'sort':'ascending'", { "1 2 7 8", "9", "3 6", "0 4" } },
    { "'sort':'descending'", { "0 4", "3 6", "9", "1 2 7 8" } },
    { "'sort':'-y'", { "1 2 7 8", "0 4", "3 6", "9" } },
    { "'sort':['Germany','Spain']", { "9", "0 4", "1 2 7 8", "3 6" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{'mark':'bar','encoding':{'x':{'field':'country',%s},'y':{'field':'price','aggregate':'sum'}}}", cases[i].sort);
      g_auto (Case) self = read_case (text);

      for (guint x = 0; x < 4; x++)
        assert_point (&self, x, -1, cases[i].rows[x]);
      assert_point (&self, 9, -1, "");
    }
}

/* With a colour a bar is one of the layer's, and the place all of them. */
static void
test_colour (void)
{
  g_auto (Case) self = read_case ("{'mark':'bar','encoding':{'x':{'field':'country','sort':'ascending'},'y':{'field':'price','aggregate':'sum'},'color':{'field':'status'}}}");

  for (guint layer = 0; layer < ana_chart_get_n_layers (self.parsed->chart); layer++)
    {
      const char *group = ana_chart_get_layer (self.parsed->chart, layer)->group;

      assert_point (&self, 0, (int) layer, strcmp (group, "paid") == 0 ? "1 7 8" : "2");
      assert_point (&self, 1, (int) layer, strcmp (group, "paid") == 0 ? "" : "9");
    }
  assert_point (&self, 0, -1, "1 2 7 8");
}

static void
test_time_unit (void)
{
  g_auto (Case) months = read_case ("{'mark':'line','encoding':{'x':{'field':'at','timeUnit':'yearmonth'},'y':{'aggregate':'count'}}}");
  g_auto (Case) before = read_case ("{'transform':[{'filter':{'field':'status','equal':'paid'}},{'timeUnit':'yearmonth','field':'at','as':'m'},"
                                    "{'aggregate':[{'op':'sum','field':'price','as':'p'}],'groupby':['m']}],'mark':'line','encoding':{'x':{'field':'m'},'y':{'field':'p'}}}");

  assert_point (&months, 0, -1, "0 1 2 4 6 8");
  assert_point (&months, 31.0 * ANA_USEC_PER_DAY, -1, "3 5 7");
  assert_point (&months, 59.0 * ANA_USEC_PER_DAY, -1, "9");
  assert_point (&before, 0, -1, "0 1 8");
  assert_point (&before, 31.0 * ANA_USEC_PER_DAY, 0, "3 5 7");
}

/* --- shapes --- */

static int
compare_texts (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* All marks together, each as its rows: whatever is drawn, every row is behind something, and what is filtered out is not. */
static char *
list_marks (const Case *self)
{
  g_autoptr (AnaGeom) geom = ana_geom_new (self->parsed->chart, 400, 300, ANA_INSETS_CHART);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  guint n;

  g_assert_nonnull (geom->shapes);
  ana_shapes_get_data (geom->shapes, &n);
  for (guint i = 0; i < n; i++)
    {
      guint n_rows, n_own;
      g_autofree guint *rows = ana_shapes_list_rows (geom->shapes, i, &n_rows);
      g_autofree guint *own = ana_origins_of_rows (self->origins, rows, n_rows, &n_own);

      if (n_own > 0)
        g_ptr_array_add (all, to_words (own, n_own));
    }
  g_ptr_array_sort (all, compare_texts);
  g_ptr_array_add (all, NULL);
  return g_strjoinv (" | ", (char **) all->pdata);
}

static void
test_shapes (void)
{
  static const struct { const char *spec, *marks; } cases[] = {
    { "{'mark':'bar','encoding':{'x':{'field':'price','bin':{'step':10}},'y':{'aggregate':'count'}}}", "0 7 8 | 1 3 5 | 2 6 9 | 4" },
    { "{'transform':[{'filter':{'field':'price','gt':10}}],'mark':'bar','encoding':{'x':{'field':'price','bin':{'step':10}},'y':{'aggregate':'count'}}}", "0 7 8 | 2 6 9 | 4" },
    { "{'mark':'rect','encoding':{'x':{'field':'country'},'y':{'field':'status'},'color':{'aggregate':'count'}}}", "0 | 1 7 8 | 2 | 3 | 4 | 6 | 9" },
    { "{'transform':[{'filter':{'field':'status','equal':'late'}}],'mark':'circle','encoding':{'x':{'field':'at'},'y':{'field':'price'}}}", "2 | 4 | 6 | 9" },
    { "{'transform':[{'calculate':'datum.price * 2','as':'twice'},{'window':[{'op':'rank','as':'r'}],'sort':[{'field':'twice'}]},{'filter':'datum.r <= 2'}],"
      "'mark':'circle','encoding':{'x':{'field':'twice'},'y':{'field':'price'}}}", "1 | 5" },
    { "{'mark':'arc','encoding':{'theta':{'field':'price','aggregate':'sum'},'color':{'field':'status'}}}", "0 1 3 5 7 8 | 2 4 6 9" },
    { "{'transform':[{'pivot':'status','value':'price','groupby':['country'],'op':'sum'},{'filter':'isValid(datum.late)'}],"
      "'mark':'circle','encoding':{'x':{'field':'paid'},'y':{'field':'late'}}}", "0 4 | 1 2 7 8 | 3 6" },
    { "{'mark':'bar','encoding':{'column':{'field':'status'},'x':{'field':'country','sort':'ascending'},'y':{'field':'price','aggregate':'sum'}}}", "0 | 1 7 8 | 2 | 3 | 4 | 6 | 9" },
    { "{'hconcat':[{'mark':'circle','transform':[{'filter':{'field':'country','equal':'Italy'}}],'encoding':{'x':{'field':'price'},'y':{'field':'at'}}},"
      "{'mark':'circle','transform':[{'filter':{'field':'country','equal':'Spain'}}],'encoding':{'x':{'field':'price'},'y':{'field':'at'}}}]}", "0 | 3 | 4 | 6" },
    { "{'transform':[{'fold':['price'],'as':['k','v']}],'mark':'tick','encoding':{'x':{'field':'v'},'y':{'field':'k'}}}", "0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Case) self = read_case (cases[i].spec);
      g_autofree char *marks = list_marks (&self);

      g_test_message ("%s", cases[i].spec);
      g_assert_cmpstr (marks, ==, cases[i].marks);
    }
}

/* A box stands for its group; the one value beyond it for its row. */
#define FAR "'transform':[{'calculate':'datum.price == 31 ? 400 : datum.price','as':'p'}]"

static void
test_box (void)
{
  g_auto (Case) alone = read_case ("{" FAR ",'mark':'boxplot','encoding':{'y':{'field':'p','type':'quantitative'}}}");
  g_auto (Case) layered = read_case ("{" FAR ",'layer':[{'mark':'boxplot','encoding':{'y':{'field':'p','type':'quantitative'},'x':{'field':'status'}}},"
                                     "{'mark':'rule','encoding':{'y':{'datum':5},'y2':{'datum':9}}}]}");
  g_autofree char *marks = list_marks (&alone), *layers = list_marks (&layered);

  g_assert_cmpstr (marks, ==, "0 1 2 3 5 6 7 8 9 | 4"); /* the mark's own layout: what is not beyond */
  g_assert_false (g_str_has_prefix (layers, "0 | ")); /* the rule of constants is of no row */
  g_assert_nonnull (strstr (layers, "0 1 3 5 7 8"));
  g_assert_nonnull (strstr (layers, "2 4 6 9"));
}

/* --- what a brush says of what was computed --- */

static void
assert_brush (const char *spec, guint row, const char *want)
{
  g_auto (Case) self = read_case (spec);
  g_autoptr (JsonNode) got = ana_brush_of_rows (self.parsed->chart, &row, 1, TRUE);
  g_autofree char *text = json_to_string (got, FALSE), *wanted = g_strdelimit (g_strdup (want), "'", '"');

  g_assert_true (g_str_has_prefix (text, wanted));
}

static void
test_brush (void)
{
  g_auto (Case) months = read_case ("{'mark':'line','encoding':{'x':{'field':'at','timeUnit':'yearmonth'},'y':{'aggregate':'count'}}}");
  g_autoptr (JsonNode) point = ana_brush_of_point (months.parsed->chart, 31.0 * ANA_USEC_PER_DAY, -1);
  g_autofree char *text = json_to_string (point, FALSE);

  g_assert_cmpstr (text, ==, "[{\"field\":\"at\",\"gte\":\"1970-02-01T00:00:00+00:00\",\"lt\":\"1970-03-01T00:00:00+00:00\"}]");
  assert_brush ("{'mark':'bar','encoding':{'x':{'field':'price','bin':{'step':10}},'y':{'aggregate':'count'}}}", 0, "[{'field':'price','gte':0,'lt':10}");
  assert_brush ("{'mark':'circle','encoding':{'x':{'field':'price'},'y':{'field':'at'}}}", 1, "[{'field':'at','gte':'1970-01-02T01:00:00+00:00'");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/origins/bars", test_bars);
  g_test_add_func ("/origins/colour", test_colour);
  g_test_add_func ("/origins/time-unit", test_time_unit);
  g_test_add_func ("/origins/shapes", test_shapes);
  g_test_add_func ("/origins/box", test_box);
  g_test_add_func ("/origins/brush", test_brush);
  return g_test_run ();
}
