/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-annotation.c: what was said about a chart goes into a document and comes back, whatever its axes are.
 */
#include "ana-annotation.h"

#include "ana-board.h"
#include "ana-chart-spec.h"
#include "ana-error.h"

#include <math.h>

static AnaChart *
make (const char *encoding, const char *mark)
{
  g_autofree char *text = g_strdup_printf ("{'mark':'%s','data':{'values':["
                                           "{'day':'2026-03-28T00:00:00Z','name':'a','other':'x','n':1},{'day':'2026-03-29T00:00:00Z','name':'b','other':'y','n':-4},"
                                           "{'day':'2026-03-30T00:00:00Z','name':'c \302\253\\u202e','other':'x','n':9}]},'encoding':{%s}}", mark, encoding);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (g_strdelimit (text, "'", '"'), &error);
  AnaChartSpec *spec;
  AnaChart *chart;

  g_assert_no_error (error);
  spec = ana_chart_spec_parse (node, NULL, ana_zone_get ("Europe/London", NULL), &error);
  g_assert_no_error (error);
  chart = ana_chart_ref (spec->chart);
  ana_chart_spec_free (spec);
  return chart;
}

#define DAY "'x':{'field':'day','type':'temporal'},'y':{'field':'n'}"
#define NAME "'x':{'field':'name'},'y':{'field':'n'}"
#define LYING "'y':{'field':'name'},'x':{'field':'n'}"
#define NUMBERS "'x':{'field':'n'},'y':{'field':'n'}"
#define MATRIX "'x':{'field':'name'},'y':{'field':'other'},'color':{'field':'n'}"

static const struct { const char *mark, *encoding; double x, x2, y; const char *at, *to, *value; } rows[] = {
  { "line", DAY, 1774692000e6, NAN, 4, "\"2026-03-28T10:00:00+00:00\"", "null", "4.0" },
  { "line", DAY, 1774692000e6, 1774789200e6, NAN, "\"2026-03-28T10:00:00+00:00\"", "\"2026-03-29T14:00:00+01:00\"", "null" }, /* the clock went forward */
  { "bar", NAME, 1, NAN, NAN, "\"b\"", "null", "null" },
  { "bar", NAME, 0, 2, NAN, "\"a\"", "\"c \302\253\342\200\256\"", "null" },
  { "bar", LYING, 2, NAN, 5, "\"c \302\253\342\200\256\"", "null", "5.0" },
  { "circle", NUMBERS, -2.5, NAN, 8, "-2.5", "null", "8.0" },
  { "circle", NUMBERS, NAN, NAN, 8, "null", "null", "8.0" },
  { "rect", MATRIX, 1, NAN, 1, "\"b\"", "null", "\"y\"" },
  { "boxplot", "'x':{'field':'name'},'y':{'field':'n'}", 2, NAN, 3, "\"c \302\253\342\200\256\"", "null", "3.0" },
  { "histogram", "'x':{'field':'n'}", 3, 5, NAN, "3.0", "5.0", "null" },
  { "histogram", "'x':{'field':'n'}", NAN, NAN, 2, "null", "null", "2.0" },
};

static void
assert_member (JsonNode *note, const char *member, const char *want)
{
  g_autofree char *got = json_to_string (json_object_get_member (json_node_get_object (note), member), FALSE);

  g_assert_cmpstr (got, ==, want);
}

static void
assert_same (double a, double b)
{
  g_assert_true (a == b || (isnan (a) && isnan (b)));
}

static void
test_round (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AnaChart) chart = make (rows[i].encoding, rows[i].mark), again = make (rows[i].encoding, rows[i].mark);
      AnaAnnotation said = { .x = rows[i].x, .x2 = rows[i].x2, .y = rows[i].y, .text = (char *) "why <b>" };
      g_autoptr (JsonNode) note = ana_annotation_to_json (chart, "tile", "a2", &said);
      const AnaAnnotation *got;

      g_test_message ("%s %u", rows[i].mark, i);
      assert_member (note, "tile", "\"a2\"");
      assert_member (note, "at", rows[i].at);
      assert_member (note, "to", rows[i].to);
      assert_member (note, "value", rows[i].value);
      ana_annotation_add (again, "n1", json_node_get_object (note), ana_zone_utc ());
      got = ana_chart_find_annotation (again, "n1");
      g_assert_nonnull (got);
      assert_same (got->x, rows[i].x);
      assert_same (got->x2, rows[i].x2);
      assert_same (got->y, rows[i].y);
      g_assert_cmpstr (got->text, ==, "why <b>");
    }
}

/* What the data do not have is not shown; what a chart cannot bear is refused; members may be of any kind. */
static void
test_lost (void)
{
  static const struct { const char *mark, *encoding, *note; guint n; } cases[] = {
    { "bar", NAME, "{'at':'gone','text':'t'}", 0 },
    { "bar", NAME, "{'at':'a','to':'gone','text':'t'}", 0 },
    { "bar", NAME, "{'at':5,'text':'t'}", 0 },
    { "line", DAY, "{'at':'yesterday'}", 0 },
    { "line", DAY, "{'at':'2026-03-28','value':'much'}", 0 },
    { "line", DAY, "{'at':'2026-03-28'}", 1 },
    { "line", DAY, "{'at':{},'to':[],'value':null,'text':7}", 1 },
    { "line", DAY, "{}", 1 },
    { "arc", "'theta':{'field':'n'},'color':{'field':'name'}", "{'value':1}", 0 },
    { "circle", NUMBERS ",'facet':{'field':'name'}", "{'value':1}", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AnaChart) chart = make (cases[i].encoding, cases[i].mark);
      g_autofree char *text = g_strdelimit (g_strdup (cases[i].note), "'", '"');
      g_autoptr (JsonNode) note = json_from_string (text, NULL);

      g_test_message ("%s", cases[i].note);
      ana_annotation_add (chart, "n", json_node_get_object (note), ana_zone_utc ());
      g_assert_cmpuint (ana_chart_get_n_annotations (chart), ==, cases[i].n);
    }
}

static void
test_can (void)
{
  static const struct { const char *mark, *encoding; gboolean can, values; } cases[] = {
    { "line", DAY, TRUE, TRUE }, { "bar", NAME, TRUE, TRUE }, { "rect", MATRIX, TRUE, TRUE }, { "histogram", "'x':{'field':'n'}", TRUE, TRUE },
    { "horizon", DAY ",'color':{'field':'name'}", TRUE, FALSE }, { "timeline", "'x':{'field':'day','type':'temporal'},'color':{'field':'name'}", TRUE, FALSE },
    { "arc", "'theta':{'field':'n'},'color':{'field':'name'}", FALSE, FALSE }, { "calendar", "'x':{'field':'day','type':'temporal'},'color':{'field':'n'}", FALSE, FALSE },
    { "treemap", "'key':{'field':'name'},'value':{'field':'n'}", FALSE, FALSE },
    { "sankey", "'source':{'field':'name'},'target':{'field':'other'},'value':{'field':'n'}", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AnaChart) chart = make (cases[i].encoding, cases[i].mark);
      g_autofree char *text = g_strdup_printf ("{'mark':{'type':'%s'},'encoding':{%s}}", cases[i].mark, cases[i].encoding);
      g_autoptr (JsonNode) spec = json_from_string (g_strdelimit (text, "'", '"'), NULL);

      g_test_message ("%s", cases[i].mark);
      g_assert_cmpint (ana_annotation_can (chart), ==, cases[i].can);
      g_assert_cmpint (ana_annotation_spec_can (spec), ==, cases[i].can);
      g_assert_cmpint (ana_annotation_keeps (chart, TRUE), ==, cases[i].values);
      g_assert_cmpint (ana_annotation_keeps (chart, FALSE), ==, cases[i].can);
    }
}

/* What is written in a field is what the field showed, and what is no place says so. */
static void
test_words (void)
{
  static const struct { const char *mark, *encoding; gboolean of_value; const char *text; double place; } cases[] = {
    { "line", DAY, FALSE, "2026-03-29 14:00", 1774789200e6 }, { "line", DAY, FALSE, " 2026-03-28 ", 1774656000e6 },
    { "line", DAY, FALSE, "tomorrow", NAN }, { "line", DAY, TRUE, "-4.5", -4.5 }, { "line", DAY, TRUE, "-4,5", -4.5 },
    { "line", DAY, TRUE, "4 or so", NAN }, { "line", DAY, TRUE, "", NAN }, { "line", DAY, TRUE, "inf", NAN },
    { "bar", NAME, FALSE, "b", 1 }, { "bar", NAME, FALSE, "B", NAN }, { "rect", MATRIX, TRUE, "y", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AnaChart) chart = make (cases[i].encoding, cases[i].mark);
      g_autoptr (GError) error = NULL;
      g_autofree char *again = NULL;
      double place = 0, twice = 0;
      gboolean ok = ana_annotation_parse (chart, cases[i].of_value, cases[i].text, &place, &error);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (ok, ==, !isnan (cases[i].place));
      if (!ok)
        {
          g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
          continue;
        }
      g_assert_cmpfloat (place, ==, cases[i].place);
      again = ana_annotation_dup_place (chart, cases[i].of_value, place);
      g_assert_true (ana_annotation_parse (chart, cases[i].of_value, again, &twice, NULL));
      g_assert_cmpfloat (twice, ==, place);
    }
}

/* One of a KPI is a document that a store takes; others are told what is missing. */
static void
test_document (void)
{
  static const struct { const char *text, *want; } cases[] = {
    { "{\"text\":\"t\",\"kpi\":\"COM.AOV\",\"later\":[1]}", "{\"kpi\":\"COM.AOV\",\"later\":[1],\"text\":\"t\"}" },
    { "{\"text\":\"t\"}", NULL }, { "{\"kpi\":7}", NULL }, { "{\"kpi\":\"\"}", NULL }, { "[]", NULL },
  };
  g_autoptr (JsonNode) big = json_from_string ("{\"kpi\":\"A\"}", NULL);
  g_autofree char *words = g_strnfill (30000, 'x');
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (cases[i].text, NULL);
      g_autoptr (GError) fault = NULL;
      g_autofree char *text = ana_board_format ("annotation", "n1", node, &fault);

      g_assert_cmpstr (text, ==, cases[i].want);
      if (text == NULL)
        g_assert_error (fault, ANA_ERROR, ANA_ERROR_BAD_INPUT);
    }
  json_object_set_string_member (json_node_get_object (big), "text", words);
  g_assert_null (ana_board_format ("annotation", "n1", big, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_LIMIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boards/annotation/round", test_round);
  g_test_add_func ("/boards/annotation/lost", test_lost);
  g_test_add_func ("/boards/annotation/can", test_can);
  g_test_add_func ("/boards/annotation/words", test_words);
  g_test_add_func ("/boards/annotation/document", test_document);
  return g_test_run ();
}
