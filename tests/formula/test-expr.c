/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-expr.c: the formula language by tables: what reads, what does not and where, what comes out.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-formula.h"
#include "ana-json.h"

#include <math.h>
#include <string.h>

/* Three rows: ordinary, all null, edges. */
static AnaFrame *
make_rows (void)
{
  AnaFrameBuilder *b = ana_frame_builder_new ();
  guint i = ana_frame_builder_add_field (b, "i", ANA_TYPE_INT, NULL, NULL, ANA_ROLE_MEASURE);
  guint j = ana_frame_builder_add_field (b, "j", ANA_TYPE_INT, NULL, NULL, ANA_ROLE_MEASURE);
  guint r = ana_frame_builder_add_field (b, "r", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  guint t = ana_frame_builder_add_field (b, "t", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  guint f = ana_frame_builder_add_field (b, "flag", ANA_TYPE_BOOL, NULL, NULL, ANA_ROLE_DIMENSION);
  guint at = ana_frame_builder_add_field (b, "at", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  guint d = ana_frame_builder_add_field (b, "d", ANA_TYPE_DATE, NULL, NULL, ANA_ROLE_TIME);
  guint gbp = ana_frame_builder_add_field (b, "gbp", ANA_TYPE_MONEY, "GBP", NULL, ANA_ROLE_MEASURE);
  guint eur = ana_frame_builder_add_field (b, "eur", ANA_TYPE_MONEY, "EUR", NULL, ANA_ROLE_MEASURE);
  guint price = ana_frame_builder_add_field (b, "Unit Price", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);

  ana_frame_builder_put_int64 (b, i, 7);
  ana_frame_builder_put_int64 (b, j, 2);
  ana_frame_builder_put_double (b, r, 2.5);
  ana_frame_builder_put_text (b, t, "Ärger O'Neil", -1);
  ana_frame_builder_put_int64 (b, f, 1);
  ana_frame_builder_put_int64 (b, at, G_GINT64_CONSTANT (1320150600000000)); /* 2011-11-01T12:30:00Z */
  ana_frame_builder_put_int64 (b, d, ana_date_from_civil (2012, 2, 29));
  ana_frame_builder_put_int64 (b, gbp, 1005);
  ana_frame_builder_put_int64 (b, eur, -250);
  ana_frame_builder_put_double (b, price, 1.95);
  for (guint col = 0; col <= price; col++)
    ana_frame_builder_put_null (b, col);
  ana_frame_builder_put_int64 (b, i, G_MAXINT64);
  ana_frame_builder_put_int64 (b, j, 0);
  ana_frame_builder_put_double (b, r, -1e308);
  ana_frame_builder_put_text (b, t, "", -1);
  ana_frame_builder_put_int64 (b, f, 0);
  ana_frame_builder_put_int64 (b, at, -1);
  ana_frame_builder_put_int64 (b, d, 0);
  ana_frame_builder_put_int64 (b, gbp, G_MININT64);
  ana_frame_builder_put_int64 (b, eur, 0);
  ana_frame_builder_put_double (b, price, 0);
  return ana_frame_builder_end (b);
}

static char *
show (AnaFrame *frame, guint row)
{
  const AnaField *field = ana_frame_get_field (frame, 0);
  char number[32];

  if (ana_frame_is_null (frame, 0, row))
    return g_strdup ("null");
  if (field->type == ANA_TYPE_TEXT)
    return g_strdup (ana_frame_get_text (frame, 0, row));
  if (field->type == ANA_TYPE_REAL)
    {
      ana_double_to_string (ana_frame_get_doubles (frame, 0)[row], number);
      return g_strdup (number);
    }
  return g_strdup_printf ("%" G_GINT64_FORMAT, ana_frame_get_int64s (frame, 0)[row]);
}

typedef struct {
  const char *text;
  const char *type;
  const char *rows[3];
} Value;

static const Value values[] = {
  { "1 + 2 * 3", "int", { "7", "7", "7" } },
  { "(1 + 2) * 3", "int", { "9", "9", "9" } },
  { "10 - 4 - 3", "int", { "3", "3", "3" } },
  { "-i + 1", "int", { "-6", "null", "-9223372036854775806" } },
  { "- - 2", "int", { "2", "2", "2" } },
  { "i + j", "int", { "9", "null", "9223372036854775807" } },
  { "i + 1", "int", { "8", "null", "null" } },
  { "i * 2", "int", { "14", "null", "null" } },
  { "i - -9223372036854775807", "int", { "null", "null", "null" } },
  { "i / j", "real", { "3.5", "null", "null" } },
  { "i % j", "int", { "1", "null", "null" } },
  { "-7 % 2", "int", { "-1", "-1", "-1" } },
  { "r * 10", "real", { "25", "null", "null" } },
  { "1e3", "real", { "1000", "1000", "1000" } },
  { ".5 + i", "real", { "7.5", "null", "9.223372036854776e+18" } },
  { "i > 6 and j > 1", "bool", { "1", "null", "0" } },
  { "i > 6 or j > 1", "bool", { "1", "null", "1" } },
  { "false and i > 1", "bool", { "0", "0", "0" } },
  { "true or i > 1", "bool", { "1", "1", "1" } },
  { "not flag", "bool", { "0", "null", "1" } },
  { "not i > 8", "bool", { "1", "null", "0" } },
  { "i is null", "bool", { "0", "1", "0" } },
  { "i is not null", "bool", { "1", "0", "1" } },
  { "null is null", "bool", { "1", "1", "1" } },
  { "i = null", "bool", { "null", "null", "null" } },
  { "i in (1, 7)", "bool", { "1", "null", "0" } },
  { "i in (1, null)", "bool", { "null", "null", "null" } },
  { "i in (7, null)", "bool", { "1", "null", "null" } },
  { "i not in (1, 7)", "bool", { "0", "null", "1" } },
  { "t in ('', 'x')", "bool", { "0", "null", "1" } },
  { "i <> 7", "bool", { "0", "null", "1" } },
  { "i >= 7.0", "bool", { "1", "null", "1" } },
  { "t = 'Ärger O''Neil'", "bool", { "1", "null", "0" } },
  { "'a' < 'b'", "bool", { "1", "1", "1" } },
  { "t > ''", "bool", { "1", "null", "0" } },
  { "T = t", "bool", { "1", "null", "1" } },
  { "upper(t)", "text", { "ÄRGER O'NEIL", "null", "" } },
  { "lower(t)", "text", { "ärger o'neil", "null", "" } },
  { "substr(t, 1, 2)", "text", { "Är", "null", "" } },
  { "substr(t, 7)", "text", { "O'Neil", "null", "" } },
  { "substr(t, 0, 2)", "text", { "Ä", "null", "" } },
  { "substr(t, 3, -1)", "text", { "", "null", "" } },
  { "substr(t, j, 3)", "text", { "rge", "null", "" } },
  { "starts_with(t, 'Är')", "bool", { "1", "null", "0" } },
  { "contains(t, '''')", "bool", { "1", "null", "0" } },
  { "contains(t, t)", "bool", { "1", "null", "1" } },
  { "matches(t, '^Ä.*l$')", "bool", { "1", "null", "0" } },
  { "coalesce(i, 0)", "int", { "7", "0", "9223372036854775807" } },
  { "coalesce(null, i, r)", "real", { "7", "null", "9.223372036854776e+18" } },
  { "coalesce(t, 'none')", "text", { "Ärger O'Neil", "none", "" } },
  { "coalesce(gbp, 0)", "money:GBP", { "1005", "0", "-9223372036854775808" } },
  { "nullif(j, 0)", "int", { "2", "null", "null" } },
  { "nullif(t, '')", "text", { "Ärger O'Neil", "null", "null" } },
  { "case when i > 6 then 'big' when i is null then 'none' end", "text", { "big", "none", "big" } },
  { "case when j > 1 then 1 else 2.5 end", "real", { "1", "2.5", "2.5" } },
  { "case when flag then gbp else 0 end", "money:GBP", { "1005", "0", "0" } },
  { "case when i < 0 then 1 end", "int", { "null", "null", "null" } },
  { "abs(eur)", "money:EUR", { "250", "null", "0" } },
  { "abs(gbp)", "money:GBP", { "1005", "null", "null" } },
  { "round(2.5)", "real", { "3", "3", "3" } },
  { "round(-2.5)", "real", { "-3", "-3", "-3" } },
  { "round(r / 3, 2)", "real", { "0.83", "null", "-3.333333333333333e+307" } },
  { "floor(-r)", "real", { "-3", "null", "1e+308" } },
  { "gbp + 5", "money:GBP", { "1010", "null", "-9223372036854775803" } },
  { "gbp * 3", "money:GBP", { "3015", "null", "null" } },
  { "gbp * 0.5", "money:GBP", { "503", "null", "-4611686018427387904" } },
  { "eur * 0.1", "money:EUR", { "-25", "null", "0" } },
  { "gbp / 2", "money:GBP", { "503", "null", "-4611686018427387904" } },
  { "eur / 4", "money:EUR", { "-63", "null", "0" } },
  { "gbp / 0", "money:GBP", { "null", "null", "null" } },
  { "gbp / gbp", "real", { "1", "null", "1" } },
  { "gbp > 1000", "bool", { "1", "null", "0" } },
  { "gbp > 1005.5", "bool", { "0", "null", "0" } },
  { "safe_div(gbp, j)", "real", { "502.5", "null", "null" } },
  { "min_of(i, r)", "real", { "2.5", "null", "-1e+308" } },
  { "max_of(i, j)", "int", { "7", "null", "9223372036854775807" } },
  { "money(3 * \"Unit Price\", 'GBP')", "money:GBP", { "585", "null", "0" } },
  { "money(2.675, 'GBP')", "money:GBP", { "268", "268", "268" } },
  { "money(-0.005, 'GBP')", "money:GBP", { "-1", "-1", "-1" } },
  { "money(1.5, 'JPY')", "money:JPY", { "2", "2", "2" } },
  { "money(i, 'EUR')", "money:EUR", { "700", "null", "null" } },
  { "money(gbp, 'GBP')", "money:GBP", { "1005", "null", "-9223372036854775808" } },
  { "money(r, 'GBP')", "money:GBP", { "250", "null", "null" } },
  { "at >= '2011-11-01'", "bool", { "1", "null", "0" } },
  { "at < '2011-11-01T12:30:00+00:00'", "bool", { "0", "null", "1" } },
  { "'2011-11-01T12:30:00Z' = at", "bool", { "1", "null", "0" } },
  { "d = '2012-02-29'", "bool", { "1", "null", "0" } },
  { "d < at", "bool", { "0", "null", "0" } },
  { "d + 1", "date", { "15400", "null", "1" } },
  { "d - d", "int", { "0", "null", "0" } },
  { "days(d, at)", "real", { "-119.47916666666667", "null", "-1.1574074074074074e-11" } },
  { "hours('2011-11-01T13:00:00Z', at)", "real", { "-0.5", "null", "-366709.0000000003" } },
  { "date_trunc('day', at)", "time", { "1320105600000000", "null", "-86400000000" } },
  { "date_trunc('month', d)", "date", { "15371", "null", "0" } },
  { "date_trunc('hour', at, 'Asia/Kathmandu')", "time", { "1320149700000000", "null", "-1800000000" } },
  { "i == 7", "bool", { "1", "null", "0" } },
  { "CASE WHEN NOT I IS NULL THEN 1 ELSE 0 END", "int", { "1", "0", "1" } },
  { "true", "bool", { "1", "1", "1" } },
};

static void
test_values (void)
{
  g_autoptr (AnaFrame) rows = make_rows ();
  g_autoptr (AnaSchema) schema = ana_schema_from_frame ("rows", rows);

  for (guint k = 0; k < G_N_ELEMENTS (values); k++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaExpr) expr = ana_expr_compile (values[k].text, schema, &error);
      g_autoptr (AnaFrame) result = NULL;
      char currency[4], type[16];

      g_test_message ("%s", values[k].text);
      g_assert_no_error (error);
      result = ana_expr_eval (expr, rows, "x", &error);
      g_assert_no_error (error);
      ana_type_to_string (ana_expr_get_type (expr, currency), currency, type);
      g_assert_cmpstr (type, ==, values[k].type);
      g_assert_cmpuint (ana_frame_get_n_rows (result), ==, 3);
      for (guint row = 0; row < 3; row++)
        {
          g_autofree char *shown = show (result, row);
          if (g_strcmp0 (shown, values[k].rows[row]) != 0)
            {
              g_test_message ("%s, row %u: %s, not %s", values[k].text, row, shown, values[k].rows[row]);
              g_test_fail ();
            }
        }
    }
}

/* A tree prints as text that gives the same tree: here by values over a frame without rows, and again. */
static void
test_empty_frame (void)
{
  g_autoptr (AnaFrame) rows = make_rows ();
  g_autoptr (AnaFrame) none = ana_frame_slice (rows, 0, 0);
  g_autoptr (AnaSchema) schema = ana_schema_from_frame ("rows", rows);

  for (guint k = 0; k < G_N_ELEMENTS (values); k++)
    {
      g_autoptr (AnaExpr) expr = ana_expr_compile (values[k].text, schema, NULL);
      g_autoptr (AnaFrame) result = ana_expr_eval (expr, none, "x", NULL);
      g_assert_cmpuint (ana_frame_get_n_rows (result), ==, 0);
    }
}

static const struct {
  const char *text;
  const char *message; /* begins so */
} faults[] = {
  { "", "1:1: a value expected, but the formula ends" },
  { "1 +", "1:4: a value expected, but the formula ends" },
  { "1 2", "1:3: the end or an operator expected" },
  { "(1", "1:3: ) expected, but the formula ends" },
  { "1 + * 2", "1:5: a value expected" },
  { "nowhere + 1", "1:1: no column \"nowhere\" in rows" },
  { "i +\n  nowhere", "2:3: no column \"nowhere\"" },
  { "'Ä' = nowhere", "1:7: no column" },
  { "'open", "1:1: text without its closing '" },
  { "\"open", "1:1: name without its closing \"" },
  { "i ? 1", "1:3: unexpected character" },
  { "12abc", "1:1: a number may not run into a name" },
  { "99999999999999999999", "1:1: number too large" },
  { "1e999", "1:1: number too large" },
  { "gbp + eur", "1:7: money:GBP and money:EUR cannot be mixed" },
  { "gbp = eur", "1:7: money:GBP and money:EUR cannot be compared" },
  { "gbp + i", "1:7: money:GBP and int cannot be mixed" },
  { "gbp * gbp", "1:7: money:GBP and money:GBP cannot be multiplied" },
  { "i / gbp", "1:5: int and money:GBP cannot be divided" },
  { "coalesce(gbp, eur)", "1:15: money:GBP and money:EUR cannot be mixed" },
  { "t + 1", "1:1: a number expected, not text" },
  { "t > 1", "1:5: text and int cannot be compared" },
  { "i and true", "1:1: true or false expected, not int" },
  { "not t", "1:5: true or false expected, not text" },
  { "at - at", "1:4: two times have a distance: use hours(a, b)" },
  { "at > 'noon'", "1:6: 'noon' is no time" },
  { "d = 'x'", "1:5: 'x' is no date" },
  { "lower(1)", "1:7: lower() takes a text here, not int" },
  { "lower()", "1:1: lower() takes 1 to 1 values, not 0" },
  { "nosuch(1)", "1:1: no function nosuch()" },
  { "sum(i)", "1:1: sum() adds up rows: it belongs into a measure" },
  { "{COM.ORDERS}", "1:1: a reference belongs into a measure" },
  { "{com}", "1:1: a reference is a KPI code in braces" },
  { "money(1, 'XXY')", "1:10: money() takes an ISO 4217 currency" },
  { "money(gbp, 'EUR')", "1:1: money:GBP is no money:EUR" },
  { "date_trunc('second', at)", "1:12: date_trunc() takes" },
  { "date_trunc('day', at, 'Nowhere/At')", "1:23: date_trunc() takes the name of a zone" },
  { "case when 1 then 2 end", "1:11: true or false expected, not int" },
  { "case i when 1 then 2 end", "1:6: when expected" },
  { "case when true then 1 else 'x' end", "1:28: int and text cannot be mixed" },
  { "case when true then 1", "1:22: end expected, but the formula ends" },
  { "i in ()", "1:7: a value expected" },
  { "i in (1,)", "1:9: an expression expected" },
  { "i not 1", "1:7: in expected" },
  { "i is 1", "1:6: null expected" },
  { "abs(i where true)", "1:7: ) expected" },
  { "matches(t, '[')", "1:12: " },
  { "1 < 2 < 3", "1:9: bool and int cannot be compared" },
};

static void
test_faults (void)
{
  g_autoptr (AnaFrame) rows = make_rows ();
  g_autoptr (AnaSchema) schema = ana_schema_from_frame ("rows", rows);

  for (guint k = 0; k < G_N_ELEMENTS (faults); k++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaExpr) expr = ana_expr_compile (faults[k].text, schema, &error);

      g_test_message ("%s -> %s", faults[k].text, error != NULL ? error->message : "(accepted)");
      g_assert_true (expr == NULL || error == NULL);
      if (expr != NULL)
        {
          g_test_fail ();
          continue;
        }
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
      if (!g_str_has_prefix (error->message, faults[k].message))
        g_test_fail ();
    }
}

/* Hostile depth and length end in an error, long plain chains do not. */
static void
test_depth (void)
{
  g_autoptr (AnaFrame) rows = make_rows ();
  g_autoptr (AnaSchema) schema = ana_schema_from_frame ("rows", rows);
  const struct { const char *piece; guint n; const char *end; gboolean ok; } cases[] = {
    { "(", 100000, "1", FALSE }, { "not ", 10000, "flag", FALSE }, { "-", 5000, "1", FALSE }, { "1 + ", 20000, "1", FALSE },
    { "1 + ", 300, "1", TRUE },  { "((((((((((", 5, "1", FALSE },  { "i = 1 or ", 150, "flag", TRUE },
    { "case when true then ", 1000, "1", FALSE },
  };

  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaExpr) expr = NULL;

      for (guint i = 0; i < cases[k].n; i++)
        g_string_append (text, cases[k].piece);
      g_string_append (text, cases[k].end);
      expr = ana_expr_compile (text->str, schema, &error);
      g_assert_true ((expr != NULL) == cases[k].ok);
      g_assert_true ((error == NULL) == cases[k].ok);
    }
}

static void
test_select (void)
{
  g_autoptr (AnaFrame) rows = make_rows ();
  g_autoptr (AnaSchema) schema = ana_schema_from_frame ("rows", rows);
  g_autoptr (AnaExpr) some = ana_expr_compile ("i > 0", schema, NULL);
  g_autoptr (AnaExpr) number = ana_expr_compile ("i", schema, NULL);
  g_autoptr (AnaExpr) all = ana_expr_compile ("true", schema, NULL);
  g_autoptr (GError) error = NULL;
  guint32 found[3];

  g_assert_cmpuint (ana_expr_select (some, rows, found, &error), ==, 2);
  g_assert_cmpuint (found[0], ==, 0);
  g_assert_cmpuint (found[1], ==, 2);
  g_assert_cmpuint (ana_expr_select (all, rows, found, &error), ==, 3);
  g_assert_no_error (error);
  g_assert_cmpuint (ana_expr_select (number, rows, found, &error), ==, 0);
  g_assert_error (error, ANA_ERROR, ANA_ERROR_USAGE);
}

/* A mapped file may lack a canonical column: it counts as null. */
static void
test_absent_column (void)
{
  g_autoptr (AnaFrame) rows = make_rows ();
  g_autoptr (AnaSchema) schema = ana_schema_new ("orders");
  g_autoptr (AnaExpr) expr = NULL;
  g_autoptr (AnaFrame) result = NULL;

  ana_schema_add (schema, "carrier", ANA_TYPE_TEXT, NULL);
  ana_schema_add (schema, "i", ANA_TYPE_INT, NULL);
  expr = ana_expr_compile ("case when carrier = 'x' then 1 when carrier is null then i end", schema, NULL);
  result = ana_expr_eval (expr, rows, "x", NULL);
  g_assert_cmpint (ana_frame_get_int64s (result, 0)[0], ==, 7);
  g_assert_true (ana_frame_is_null (result, 0, 1));
}

static void
test_random_bytes (void)
{
  static const char pieces[][8] = { "i", " and ", "(", ")", "'", "\"", "case ", "when ", "end", "1", ".", "+", "-", "in ",
                                    "not ", "null", ",", "lower(", "t", "{A}", "sum(", "%", "<", "gbp", " is ", "\n", "Ä" };
  g_autoptr (AnaFrame) rows = make_rows ();
  g_autoptr (AnaSchema) schema = ana_schema_from_frame ("rows", rows);

  for (guint k = 0; k < 20000; k++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaExpr) expr = NULL;
      g_autoptr (AnaMeasure) measure = NULL;

      for (int i = g_test_rand_int_range (0, 14); i > 0; i--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      expr = ana_expr_compile (text->str, schema, &error);
      g_assert_true ((expr == NULL) == (error != NULL));
      if (expr != NULL)
        {
          g_autoptr (AnaFrame) result = ana_expr_eval (expr, rows, "x", NULL);
          g_assert_cmpuint (ana_frame_get_n_rows (result), ==, 3);
        }
      measure = ana_measure_compile (NULL, text->str, schema, "at", NULL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formula/expr/values", test_values);
  g_test_add_func ("/formula/expr/empty-frame", test_empty_frame);
  g_test_add_func ("/formula/expr/faults", test_faults);
  g_test_add_func ("/formula/expr/depth", test_depth);
  g_test_add_func ("/formula/expr/select", test_select);
  g_test_add_func ("/formula/expr/absent-column", test_absent_column);
  g_test_add_func ("/formula/expr/random", test_random_bytes);
  return g_test_run ();
}
