/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-catalogue.c: what a definition must say, each refusal in its words, references and their circles.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>

#include "ana-catalogue.h"
#include "ana-error.h"

/* A good definition, @extra added (with its comma) and @drop left out. */
static char *
definition (const char *code,
            const char *drop,
            const char *extra)
{
  static const char *const MEMBERS[][2] = {
    { "version", "1" }, { "name", "{\"en\":\"Name\",\"es\":\"Nombre\"}" }, { "dataset", "\"orders\"" },
    { "time", "\"ordered_at\"" }, { "measure", "\"sum(amount)\"" }, { "unit", "\"money:GBP\"" },
    { "direction", "\"up\"" },
  };
  GString *out = g_string_new ("{");

  if (g_strcmp0 (drop, "code") != 0)
    g_string_append_printf (out, "\"code\":\"%s\"", code);
  for (guint i = 0; i < G_N_ELEMENTS (MEMBERS); i++)
    if (g_strcmp0 (drop, MEMBERS[i][0]) != 0)
      g_string_append_printf (out, "%s\"%s\":%s", out->len > 1 ? "," : "", MEMBERS[i][0], MEMBERS[i][1]);
  g_string_append_printf (out, "%s}", extra);
  return g_string_free (out, FALSE);
}

static AnaCatalogue *
load (const char *kpis,
      GError    **error)
{
  g_autofree char *text = g_strdup_printf ("{\"pack\":\"test\",\"version\":1,\"kpis\":[%s]}", kpis);
  g_autoptr (GError) parse_error = NULL;
  g_autoptr (JsonNode) node = ana_json_parse (text, -1, NULL, &parse_error);

  g_assert_no_error (parse_error);
  return ana_catalogue_from_json (node, error);
}

static void
assert_refused (const char *kpis,
                const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaCatalogue) catalogue = load (kpis, &error);

  g_assert_null (catalogue);
  g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_defaults (void)
{
  g_autofree char *text = definition ("A.B", NULL, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaCatalogue) catalogue = load (text, &error);
  const AnaKpi *kpi;

  g_assert_no_error (error);
  g_assert_cmpuint (ana_catalogue_get_n (catalogue), ==, 1);
  g_assert_cmpint (ana_catalogue_find_index (catalogue, "A.B"), ==, 0);
  g_assert_cmpint (ana_catalogue_find_index (catalogue, "A.C"), ==, -1);
  g_assert_null (ana_catalogue_find (catalogue, "A.C"));
  kpi = ana_catalogue_find (catalogue, "A.B");
  g_assert_cmpstr (kpi->pack, ==, "test");
  g_assert_cmpstr (ana_zone_get_name (kpi->zone), ==, "Etc/UTC");
  g_assert_true (kpi->grain[ANA_PERIOD_MINUTE] && kpi->grain[ANA_PERIOD_HOUR] && kpi->grain[ANA_PERIOD_DAY]);
  g_assert_cmpuint (kpi->windows->len, ==, 0);
  g_assert_cmpuint (kpi->dims->len, ==, 0);
  g_assert_cmpuint (kpi->max_keys, ==, 1000);
  g_assert_cmpint (kpi->lateness.days, ==, 1);
  g_assert_cmpint (kpi->min_n, ==, 1);
  g_assert_true (isnan (kpi->target) && isnan (kpi->warn) && isnan (kpi->crit));
  g_assert_null (kpi->parent);
  g_assert_null (kpi->where);
  g_assert_cmpint (kpi->merge, ==, ANA_MERGE_SUM);
  g_assert_cmpstr (ana_kpi_get_formula_text (kpi, "es"), ==, "");
  g_assert_cmpstr (*ana_catalogue_get_notes (catalogue), ==, NULL);
}

static void
test_members (void)
{
  g_autofree char *text = definition ("A", NULL,
                                      ",\"grain\":[\"day\"],\"zone\":\"Europe/London\",\"windows\":[\"PT1H\",\"PT5M\"],"
                                      "\"dims\":[[\"country\"],[\"country\",\"channel\"]],\"target\":12.5,"
                                      "\"thresholds\":{\"warn\":10,\"crit\":5},\"max_keys\":7,\"lateness\":\"PT2H\","
                                      "\"min_n\":3,\"where\":\"quantity > 0\",\"level\":2,\"value_chain\":\"sales\"");
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaCatalogue) catalogue = load (text, &error);
  const AnaKpi *kpi;
  char **dims;

  g_assert_no_error (error);
  kpi = ana_catalogue_get (catalogue, 0);
  g_assert_false (kpi->grain[ANA_PERIOD_MINUTE]);
  g_assert_true (kpi->grain[ANA_PERIOD_DAY]);
  g_assert_cmpstr (ana_zone_get_name (kpi->zone), ==, "Europe/London");
  g_assert_cmpint (g_array_index (kpi->windows, int, 0), ==, 3600);
  g_assert_cmpint (g_array_index (kpi->windows, int, 1), ==, 300);
  dims = g_ptr_array_index (kpi->dims, 1);
  g_assert_cmpstr (dims[1], ==, "channel");
  g_assert_cmpfloat (kpi->target, ==, 12.5);
  g_assert_cmpfloat (kpi->warn, ==, 10);
  g_assert_cmpfloat (kpi->crit, ==, 5);
  g_assert_cmpuint (kpi->max_keys, ==, 7);
  g_assert_cmpint (kpi->lateness.usec, ==, 2 * ANA_USEC_PER_HOUR);
  g_assert_cmpint (kpi->min_n, ==, 3);
  g_assert_cmpstr (kpi->where, ==, "quantity > 0");
}

static void
test_names (void)
{
  g_autofree char *text = definition ("A", NULL, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaCatalogue) catalogue = load (text, &error);
  const AnaKpi *kpi;

  g_assert_no_error (error);
  kpi = ana_catalogue_get (catalogue, 0);
  g_assert_cmpstr (ana_kpi_get_name (kpi, NULL), ==, "Name");
  g_assert_cmpstr (ana_kpi_get_name (kpi, "es"), ==, "Nombre");
  g_assert_cmpstr (ana_kpi_get_name (kpi, "es_MX.UTF-8"), ==, "Nombre");
  g_assert_cmpstr (ana_kpi_get_name (kpi, "ja"), ==, "Name");
}

static void
test_required (void)
{
  static const char *const REQUIRED[] = { "version", "name", "dataset", "time", "measure", "unit", "direction" };

  for (guint i = 0; i < G_N_ELEMENTS (REQUIRED); i++)
    {
      g_autofree char *text = definition ("A", REQUIRED[i], "");
      g_autofree char *message = g_strdup_printf ("A: the member \"%s\" is missing", REQUIRED[i]);

      assert_refused (text, message);
    }
  {
    g_autofree char *text = definition ("A", "code", "");

    assert_refused (text, "/kpis/0: the member \"code\" is missing");
  }
}

static void
test_refusals (void)
{
  static const struct { const char *drop; const char *extra; const char *message; } CASES[] = {
    { "version", ",\"version\":0", "A: \"version\" must be 1 to 2147483647" },
    { "version", ",\"version\":1.5", "A: \"version\" must be a whole number" },
    { "name", ",\"name\":\"x\"", "A: \"name\" must be an object" },
    { "name", ",\"name\":{\"es\":\"x\"}", "A: \"name\" has no \"en\"" },
    { "name", ",\"name\":{\"en\":1}", "A: \"en\" in \"name\" must be a text" },
    { "unit", ",\"unit\":\"pounds\"", "A: \"pounds\" is no unit" },
    { "unit", ",\"unit\":\"percent\"", "A: measure: 1:1: its unit is money:GBP, but percent is declared" },
    { "measure", ",\"measure\":\"count()\"", "A: measure: 1:1: its unit is count, but money:GBP is declared" },
    { "dataset", ",\"dataset\":\"planets\"", "A: the dataset \"planets\" is unknown" },
    { "time", ",\"time\":\"when\"", "A: the time \"when\" is no column of orders" },
    { "time", ",\"time\":\"country\"", "A: the time \"country\" is not of type time" },
    { "direction", ",\"direction\":\"sideways\"", "A: \"sideways\" is no direction: up, down, range or none" },
    { "direction", ",\"direction\":\"range\"", "A: direction \"range\" wants thresholds \"lo\" and \"hi\"" },
    { "direction", ",\"direction\":\"range\",\"thresholds\":{\"lo\":2,\"hi\":1}", "A: threshold \"lo\" is above \"hi\"" },
    { "direction", ",\"direction\":\"none\",\"thresholds\":{\"warn\":2}", "A: direction \"none\" has no thresholds" },
    { "direction", ",\"direction\":\"down\",\"thresholds\":{\"warn\":2,\"crit\":1}",
      "A: direction \"down\" wants threshold \"crit\" at or above \"warn\"" },
    { NULL, ",\"thresholds\":{\"warn\":1,\"crit\":2}", "A: direction \"up\" wants threshold \"crit\" at or below \"warn\"" },
    { NULL, ",\"thresholds\":{\"warn\":\"1\"}", "A: \"warn\" must be a number" },
    { NULL, ",\"target\":\"1\"", "A: \"target\" must be a number" },
    { NULL, ",\"zone\":\"Mars/Olympus\"", "A: \"Mars/Olympus\" is no time zone" },
    { NULL, ",\"lateness\":\"a day\"", "A: \"a day\" in \"lateness\" is no duration such as P1D" },
    { NULL, ",\"grain\":[]", "A: \"grain\" is empty" },
    { NULL, ",\"grain\":[\"week\"]", "A: \"week\" is no grain: minute, hour or day" },
    { NULL, ",\"grain\":\"day\"", "A: \"grain\" must be a list" },
    { NULL, ",\"windows\":[\"PT2M\"]", "A: \"PT2M\" is no window: PT1M, PT5M, PT15M or PT1H" },
    { NULL, ",\"windows\":[\"PT5M\",\"PT5M\"]", "A: the window PT5M is named twice" },
    { NULL, ",\"dims\":[\"country\"]", "A: each of \"dims\" must be a list of 1 to 8 columns" },
    { NULL, ",\"dims\":[[]]", "A: each of \"dims\" must be a list of 1 to 8 columns" },
    { NULL, ",\"dims\":[[\"planet\"]]", "A: the dimension \"planet\" is no column of orders" },
    { NULL, ",\"dims\":[[\"ordered_at\"]]", "A: the dimension \"ordered_at\" is neither text, bool, int nor date" },
    { NULL, ",\"dims\":[[\"country\",\"country\"]]", "A: the dimension \"country\" is named twice in one grouping" },
    { NULL, ",\"dims\":[[\"country\"],[\"country\"]]", "A: the grouping by country is named twice" },
    { NULL, ",\"max_keys\":0", "A: \"max_keys\" must be 1 to 100000" },
    { NULL, ",\"min_n\":0", "A: \"min_n\" must be 1 to 9223372036854775807" },
    { NULL, ",\"rollup\":\"often\"", "A: \"often\" is no rollup: auto or recompute" },
    { NULL, ",\"null_policy\":\"zero\"", "A: \"zero\" is no null policy: skip" },
    { NULL, ",\"where\":\"quantity\"", "A: where: 1:1: must be true or false for each row" },
    { NULL, ",\"where\":7", "A: \"where\" must be a text" },
    { NULL, ",\"parent\":\"NOT.THERE\"", "A: the parent \"NOT.THERE\" does not exist" },
    { "measure", ",\"measure\":\"\"", "A: \"measure\" is empty" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *text = definition ("A", CASES[i].drop, CASES[i].extra);

      assert_refused (text, CASES[i].message);
    }
  assert_refused ("7", "/kpis/0: a definition must be an object");
  {
    g_autofree char *bad = definition ("a.b", NULL, "");

    assert_refused (bad, "/kpis/0: \"a.b\" is no KPI code: capitals, digits and _ in parts joined by dots");
  }
}

static void
test_formula_place (void)
{
  g_autofree char *text = definition ("A", "measure", ",\"measure\":\"sum(amount) +\\n  sum(nothing)\"");
  g_autofree char *where = definition ("B", NULL, ",\"where\":\"nothing > 1\"");
  g_autoptr (GError) error = NULL;

  g_assert_null (load (text, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
  g_assert_true (g_str_has_prefix (error->message, "A: measure: 2:7: "));
  g_clear_error (&error);
  g_assert_null (load (where, &error));
  g_assert_true (g_str_has_prefix (error->message, "B: where: 1:1: "));
}

static void
test_repeated (void)
{
  g_autofree char *a = definition ("A", NULL, "");
  g_autofree char *two = g_strdup_printf ("%s,%s", a, a);

  assert_refused (two, "A: is defined twice, first in the same list");
}

static char *
reference (const char *code,
           const char *measure)
{
  g_autofree char *extra = g_strdup_printf (",\"measure\":\"%s\"", measure);
  char *text = definition (code, "measure", extra);

  return text;
}

static void
test_circle (void)
{
  static const struct { const char *a; const char *b; const char *c; const char *message; } CASES[] = {
    { "{A}", "sum(amount)", "sum(amount)", "A: the reference runs in a circle: A -> A" },
    { "{B}", "{A}", "sum(amount)", "B: the reference runs in a circle: A -> B -> A" },
    { "{B} + sum(amount)", "prior({C}, 'P1D')", "over({B}, 'P7D')", "C: the reference runs in a circle: B -> C -> B" },
    { "{NOT.THERE}", "sum(amount)", "sum(amount)", "A: the reference \"NOT.THERE\" does not exist" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *a = reference ("A", CASES[i].a);
      g_autofree char *b = reference ("B", CASES[i].b);
      g_autofree char *c = reference ("C", CASES[i].c);
      g_autofree char *all = g_strdup_printf ("%s,%s,%s", a, b, c);

      g_test_message ("%s", CASES[i].message);
      assert_refused (all, CASES[i].message);
    }
}

static void
test_diamond_is_no_circle (void)
{
  g_autofree char *a = reference ("A", "{B} + {C}");
  g_autofree char *b = reference ("B", "{D}");
  g_autofree char *c = reference ("C", "{D}");
  g_autofree char *d = reference ("D", "sum(amount)");
  g_autofree char *all = g_strdup_printf ("%s,%s,%s,%s", a, b, c, d);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaCatalogue) catalogue = load (all, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ana_catalogue_get_n (catalogue), ==, 4);
}

static void
test_parent_circle (void)
{
  g_autofree char *a = definition ("A", NULL, ",\"parent\":\"B\"");
  g_autofree char *b = definition ("B", NULL, ",\"parent\":\"A\"");
  g_autofree char *all = g_strdup_printf ("%s,%s", a, b);

  assert_refused (all, "B: the parent runs in a circle: A -> B -> A");
}

static void
test_notes (void)
{
  g_autofree char *text = definition ("A", NULL, ",\"colour\":1,\"a/b~c\":2,\"thresholds\":{\"warn\":1,\"panic\":0}");
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaCatalogue) catalogue = load (text, &error);
  const char *const *notes;

  g_assert_no_error (error);
  notes = ana_catalogue_get_notes (catalogue);
  g_assert_cmpuint (g_strv_length ((char **) notes), ==, 3);
  g_assert_cmpstr (notes[0], ==, "/kpis/0/thresholds/panic: unknown member \"panic\"");
  g_assert_cmpstr (notes[1], ==, "/kpis/0/colour: unknown member \"colour\"");
  g_assert_cmpstr (notes[2], ==, "/kpis/0/a~1b~0c: unknown member \"a/b~c\"");
  /* kept */
  g_assert_true (json_object_has_member (json_node_get_object (ana_catalogue_get (catalogue, 0)->json), "colour"));
}

static void
write_file (const char *dir,
            const char *name,
            const char *kpi)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autofree char *text = g_strdup_printf ("{\"pack\":\"%c\",\"version\":1,\"kpis\":[%s]}", *name, kpi);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_folder (void)
{
  g_autofree char *dir = g_dir_make_tmp ("analytics-XXXXXX", NULL);
  g_autofree char *one = definition ("ONE", NULL, "");
  g_autofree char *two = definition ("TWO", NULL, ",\"parent\":\"ONE\"");
  g_autoptr (GError) error = NULL;
  AnaCatalogue *catalogue;
  static const char *const FILES[] = { "a.json", "b.json", "note.txt" };

  catalogue = ana_catalogue_load (dir, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ana_catalogue_get_n (catalogue), ==, 0);
  ana_catalogue_unref (catalogue);

  write_file (dir, "b.json", one);
  write_file (dir, "a.json", two);
  write_file (dir, "note.txt", "no json at all");
  catalogue = ana_catalogue_load (dir, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ana_catalogue_get_n (catalogue), ==, 2);
  g_assert_cmpstr (ana_catalogue_get (catalogue, 0)->pack, ==, "a");
  ana_catalogue_unref (catalogue);

  write_file (dir, "b.json", two);
  g_assert_null (ana_catalogue_load (dir, &error));
  g_assert_cmpstr (error->message, ==, "b.json: TWO: is defined twice, first in a.json");
  g_clear_error (&error);

  for (guint i = 0; i < G_N_ELEMENTS (FILES); i++)
    {
      g_autofree char *path = g_build_filename (dir, FILES[i], NULL);

      g_unlink (path);
    }
  g_rmdir (dir);
  g_assert_null (ana_catalogue_load (dir, &error));
  g_assert_nonnull (error);
}

static void
test_canonical (void)
{
  g_autofree const char **names = ana_canonical_list ();
  g_autoptr (AnaSchema) orders = ana_canonical_schema ("orders", "EUR");
  const char *name = NULL;
  const char *currency = NULL;
  AnaType type = ANA_TYPE_TEXT;

  g_assert_null (ana_canonical_schema ("planets", "EUR"));
  g_assert_cmpuint (ana_schema_get_n (orders), ==, 13);
  g_assert_true (ana_schema_get (orders, ana_schema_find (orders, "amount"), &name, &type, &currency));
  g_assert_cmpint (type, ==, ANA_TYPE_MONEY);
  g_assert_cmpstr (currency, ==, "EUR");
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (AnaSchema) schema = ana_canonical_schema (names[i], "GBP");
      int at = ana_schema_find (schema, ana_canonical_time (names[i]));

      g_assert_cmpint (at, >=, 0);
      g_assert_true (ana_schema_get (schema, at, NULL, &type, NULL));
      g_assert_cmpint (type, ==, ANA_TYPE_TIME);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/catalogue/defaults", test_defaults);
  g_test_add_func ("/metrics/catalogue/members", test_members);
  g_test_add_func ("/metrics/catalogue/names", test_names);
  g_test_add_func ("/metrics/catalogue/required", test_required);
  g_test_add_func ("/metrics/catalogue/refusals", test_refusals);
  g_test_add_func ("/metrics/catalogue/formula-place", test_formula_place);
  g_test_add_func ("/metrics/catalogue/repeated", test_repeated);
  g_test_add_func ("/metrics/catalogue/circle", test_circle);
  g_test_add_func ("/metrics/catalogue/diamond-is-no-circle", test_diamond_is_no_circle);
  g_test_add_func ("/metrics/catalogue/parent-circle", test_parent_circle);
  g_test_add_func ("/metrics/catalogue/notes", test_notes);
  g_test_add_func ("/metrics/catalogue/folder", test_folder);
  g_test_add_func ("/metrics/catalogue/canonical", test_canonical);
  return g_test_run ();
}
