/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-query.c: the query model by examples: what parses, what does not and where, what comes out.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-query.h"

#include <string.h>

/* FORMATS.md section 5 */
static const char *const example
  = "{\"version\":1,\"source\":\"orders\",\"params\":{\"floor\":{\"type\":\"int\",\"value\":10}},"
    "\"lookup\":[{\"source\":\"customers\",\"as\":\"c\",\"kind\":\"left\",\"on\":[[\"customer\",\"id\"]]}],"
    "\"calculate\":[{\"as\":\"amount_eur\",\"calculate\":\"amount * 1.17\"}],"
    "\"filter\":{\"and\":[{\"field\":\"ordered_at\",\"gte\":\"2011-01-01\",\"lt\":\"2012-01-01\"},"
    "{\"not\":{\"field\":\"country\",\"oneOf\":[\"Unspecified\"]}},{\"field\":\"c.segment\",\"valid\":true}]},"
    "\"group\":[{\"field\":\"ordered_at\",\"timeUnit\":\"yearmonth\",\"zone\":\"Europe/London\",\"as\":\"month\"},{\"field\":\"country\"}],"
    "\"aggregate\":[{\"op\":\"sum\",\"field\":\"amount\",\"as\":\"revenue\"},{\"op\":\"distinct\",\"field\":\"order_id\",\"as\":\"orders\"},"
    "{\"op\":\"quantile\",\"p\":0.95,\"field\":\"amount\",\"as\":\"p95\"}],"
    "\"having\":{\"field\":\"orders\",\"gte\":{\"param\":\"floor\"}},"
    "\"window\":[{\"op\":\"rank\",\"as\":\"place\",\"groupby\":[\"month\"],\"sort\":[{\"field\":\"revenue\",\"order\":\"descending\"}]}],"
    "\"pivot\":null,\"select\":[\"month\",\"country\",\"revenue\",\"orders\",\"place\"],"
    "\"sort\":[{\"field\":\"month\"},{\"field\":\"revenue\",\"order\":\"descending\"}],\"offset\":0,\"limit\":1000}";

static AnaQuery *
parse (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = ana_json_parse (text, -1, NULL, NULL);

  g_assert_nonnull (node);
  return ana_query_parse (node, error);
}

static void
test_example (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaQuery) query = parse (example, &error);
  g_autoptr (JsonNode) printed = NULL;
  g_autoptr (JsonNode) original = ana_json_parse (example, -1, NULL, NULL);
  g_autoptr (AnaQuery) again = NULL;
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  AnaSpan span;

  g_assert_no_error (error);
  printed = ana_query_to_json (query);
  a = ana_json_canonical (printed, NULL);
  b = ana_json_canonical (original, NULL);
  g_assert_cmpstr (a, ==, b);
  again = ana_query_parse (printed, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ana_query_get_source (again), ==, "orders");
  span = ana_query_get_span (query, "ordered_at");
  g_assert_cmpint (span.start_usec, ==, ana_date_from_civil (2011, 1, 1) * ANA_USEC_PER_DAY);
  g_assert_cmpint (span.end_usec, ==, ana_date_from_civil (2012, 1, 1) * ANA_USEC_PER_DAY);
  span = ana_query_get_span (query, "other");
  g_assert_cmpint (span.start_usec, ==, G_MININT64);
  g_assert_cmpint (span.end_usec, ==, G_MAXINT64);
}

static const struct {
  const char *model;
  const char *message;
} faults[] = {
  { "[]", ": a query model is an object" },
  { "{}", "/source: a text expected" },
  { "{\"source\":\"o\",\"fliter\":{}}", "/fliter: unknown member" },
  { "{\"source\":\"o\",\"version\":2}", "/version: this is version 1" },
  { "{\"source\":\"o\",\"group\":[{\"field\":\"a\"},{\"feld\":\"b\"}]}", "/group/1/feld: unknown member" },
  { "{\"source\":\"o\",\"group\":[{\"field\":\"a\",\"timeUnit\":\"fortnight\"}]}", "/group/0/timeUnit: unknown unit" },
  { "{\"source\":\"o\",\"group\":[{\"field\":\"a\",\"zone\":\"Mars/Base\"}]}", "/group/0/zone: unknown zone" },
  { "{\"source\":\"o\",\"group\":{}}", "/group: a list expected" },
  { "{\"source\":\"o\",\"aggregate\":[{\"op\":\"total\",\"field\":\"a\"}]}", "/aggregate/0/op: unknown op" },
  { "{\"source\":\"o\",\"aggregate\":[{\"op\":\"rank\"}]}", "/aggregate/0/op: unknown op" },
  { "{\"source\":\"o\",\"aggregate\":[{\"op\":\"sum\"}]}", "/aggregate/0/field: a text expected" },
  { "{\"source\":\"o\",\"aggregate\":[{\"op\":\"quantile\",\"field\":\"a\",\"p\":2}]}", "/aggregate/0/p: a number from 0 to 1" },
  { "{\"source\":\"o\",\"filter\":{\"field\":\"a\",\"like\":\"x\"}}", "/filter/like: unknown predicate" },
  { "{\"source\":\"o\",\"filter\":{\"and\":[{\"field\":\"a\",\"gt\":1},{\"field\":\"a\"}]}}", "/filter/and/1: a condition" },
  { "{\"source\":\"o\",\"filter\":{\"and\":[],\"field\":\"a\"}}", "/filter: \"and\" stands alone" },
  { "{\"source\":\"o\",\"filter\":{\"field\":\"a\",\"range\":[1]}}", "/filter/range: a list of two" },
  { "{\"source\":\"o\",\"filter\":{\"field\":\"a\",\"gt\":{\"param\":\"p\"}}}", "/filter/gt: no value for the parameter \"p\"" },
  { "{\"source\":\"o\",\"filter\":{\"field\":\"a\",\"last\":\"week\"}}", "/filter/last: an ISO 8601 duration" },
  { "{\"source\":\"o\",\"window\":[{\"op\":\"rank\",\"frame\":[1]}]}", "/window/0/frame: a list of two" },
  { "{\"source\":\"o\",\"sort\":[{\"field\":\"a\",\"order\":\"up\"}]}", "/sort/0/order: \"ascending\"" },
  { "{\"source\":\"o\",\"limit\":-3}", "/limit: may not be negative" },
  { "{\"source\":\"o\",\"select\":\"a\"}", "/select: a list of names" },
  { "{\"source\":\"o\",\"pivot\":{\"field\":\"a\",\"value\":\"b\",\"op\":\"rank\"}}", "/pivot/op: unknown op" },
  { "{\"source\":\"o\",\"lookup\":[{\"source\":\"c\",\"as\":\"c\",\"kind\":\"outer\"}]}", "/lookup/0/kind: \"inner\"" },
  { "{\"source\":\"o\",\"params\":{\"a/b\":1}}", "/params/a~1b: an object" },
};

static void
test_faults (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaQuery) query = parse (faults[i].model, &error);

      g_test_message ("%s -> %s", faults[i].model, error != NULL ? error->message : "(accepted)");
      g_assert_null (query);
      g_assert_nonnull (error);
      g_assert_true (g_str_has_prefix (error->message, faults[i].message));
    }
}

/* --- evaluation --- */

static AnaFrame *
make_rows (void)
{
  static const struct { const char *at, *country, *order; int quantity, amount; double weight; } rows[] = {
    { "2011-10-30T00:30:00Z", "France", "o1", 2, 1000, 0.5 },  { "2011-10-30T23:30:00Z", "France", "o1", 3, 500, 1.5 },
    { "2011-10-31T10:00:00Z", "Germany", "o2", -1, -250, -1 }, { "2011-11-01T10:00:00Z", "Germany", "o3", 4, 800, 2.5 },
    { "2011-11-06T10:00:00Z", NULL, "o4", 5, 100, 9 },         { "2011-11-07T10:00:00Z", "Spain", NULL, 7, 300, -1 },
  };
  AnaFrameBuilder *b = ana_frame_builder_new ();

  ana_frame_builder_add_field (b, "at", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  ana_frame_builder_add_field (b, "country", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "order.id", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "quantity", ANA_TYPE_INT, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "amount", ANA_TYPE_MONEY, "GBP", NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "weight", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 t = 0;

      g_assert_true (ana_time_parse (rows[i].at, ana_zone_utc (), &t, NULL));
      ana_frame_builder_put_int64 (b, 0, t);
      ana_frame_builder_put_text (b, 1, rows[i].country, -1);
      ana_frame_builder_put_text (b, 2, rows[i].order, -1);
      ana_frame_builder_put_int64 (b, 3, rows[i].quantity);
      ana_frame_builder_put_int64 (b, 4, rows[i].amount);
      if (rows[i].weight == -1)
        ana_frame_builder_put_null (b, 5);
      else
        ana_frame_builder_put_double (b, 5, rows[i].weight);
    }
  return ana_frame_builder_end (b);
}

static void
show_value (GString *out, const AnaFrame *frame, guint col, guint row)
{
  AnaType type = ana_frame_get_field (frame, col)->type;
  g_autofree char *time = NULL;
  char number[32];

  if (ana_frame_is_null (frame, col, row))
    g_string_append (out, "-");
  else if (type == ANA_TYPE_TEXT)
    g_string_append (out, ana_frame_get_text (frame, col, row));
  else if (type == ANA_TYPE_REAL)
    {
      ana_double_to_string (ana_frame_get_doubles (frame, col)[row], number);
      g_string_append (out, number);
    }
  else if (type == ANA_TYPE_TIME)
    {
      time = ana_time_format_rfc3339 (ana_frame_get_int64s (frame, col)[row], ana_zone_utc ());
      time[16] = '\0';
      g_string_append (out, time);
    }
  else
    g_string_append_printf (out, "%" G_GINT64_FORMAT, ana_frame_get_int64s (frame, col)[row]);
}

static char *
show (const AnaFrame *frame)
{
  GString *out = g_string_new (NULL);

  for (guint row = 0; row < ana_frame_get_n_rows (frame); row++)
    {
      for (guint col = 0; col < ana_frame_get_n_cols (frame); col++)
        {
          g_string_append (out, col > 0 ? " " : "");
          show_value (out, frame, col, row);
        }
      g_string_append (out, row + 1 < ana_frame_get_n_rows (frame) ? "|" : "");
    }
  return g_string_free (out, FALSE);
}

#define NOW (G_GINT64_CONSTANT (1320667200) * ANA_USEC_PER_SEC) /* 2011-11-07T12:00:00Z */

static const struct {
  const char *model; /* the members after source */
  const char *answer;
} answers[] = {
  { "\"select\":[\"quantity\"]", "2|3|-1|4|5|7" },
  { "\"select\":[\"quantity\"],\"offset\":1,\"limit\":2", "3|-1" },
  { "\"select\":[\"quantity\"],\"offset\":9", "" },
  { "\"select\":[\"quantity\"],\"limit\":0", "" },
  { "\"filter\":{\"field\":\"country\",\"equal\":\"France\"},\"select\":[\"quantity\"]", "2|3" },
  { "\"filter\":{\"not\":{\"field\":\"country\",\"oneOf\":[\"France\"]}},\"select\":[\"quantity\"]", "-1|4|7" }, /* null is unknown */
  { "\"filter\":{\"field\":\"country\",\"oneOf\":[\"Spain\",null]},\"select\":[\"quantity\"]", "5|7" },
  { "\"filter\":{\"field\":\"country\",\"oneOf\":[]},\"select\":[\"quantity\"]", "" },
  { "\"filter\":{\"field\":\"country\",\"valid\":false},\"select\":[\"quantity\"]", "5" },
  { "\"filter\":{\"field\":\"quantity\",\"gt\":2,\"lte\":5},\"select\":[\"quantity\"]", "3|4|5" },
  { "\"filter\":{\"field\":\"quantity\",\"range\":[3,5]},\"select\":[\"quantity\"]", "3|4|5" },
  { "\"filter\":{\"field\":\"quantity\",\"range\":[5,null]},\"select\":[\"quantity\"]", "5|7" },
  { "\"filter\":{\"field\":\"country\",\"contains\":\"an\"},\"select\":[\"quantity\"]", "2|3|-1|4" },
  { "\"filter\":{\"field\":\"country\",\"starts_with\":\"S\"},\"select\":[\"quantity\"]", "7" },
  { "\"filter\":{\"field\":\"country\",\"regex\":\"^.r\"},\"select\":[\"quantity\"]", "2|3" },
  { "\"filter\":{\"field\":\"at\",\"last\":\"P2D\"},\"select\":[\"quantity\"]", "5|7" },
  { "\"filter\":{\"field\":\"at\",\"gte\":1320141600000000,\"lt\":\"2011-11-06\"},\"select\":[\"quantity\"]", "4" },
  { "\"filter\":{\"field\":\"order\\\\.id\",\"equal\":\"o4\"},\"select\":[\"order\\\\.id\"]", "o4" },
  { "\"params\":{\"p\":{\"type\":\"int\",\"value\":5}},\"filter\":{\"field\":\"quantity\",\"gte\":{\"param\":\"p\"}},\"select\":[\"quantity\"]", "5|7" },
  { "\"filter\":{\"or\":[{\"field\":\"quantity\",\"lt\":0},{\"and\":[{\"field\":\"amount\",\"gt\":700},{\"field\":\"weight\",\"lt\":1}]}]},\"select\":[\"amount\"]", "1000|-250" },
  { "\"calculate\":[{\"as\":\"x\",\"calculate\":\"amount * 2\"},{\"as\":\"y\",\"calculate\":\"x + 1\"}],\"select\":[\"y\"],\"limit\":2", "2001|1001" },
  { "\"aggregate\":[{\"op\":\"count\",\"as\":\"n\"},{\"op\":\"sum\",\"field\":\"amount\",\"as\":\"s\"},{\"op\":\"mean\",\"field\":\"amount\",\"as\":\"m\"}]", "6 2450 408.3333333333333" },
  { "\"aggregate\":[{\"op\":\"valid\",\"field\":\"weight\"},{\"op\":\"missing\",\"field\":\"weight\"},{\"op\":\"distinct\",\"field\":\"country\"}]", "4 2 3" },
  { "\"aggregate\":[{\"op\":\"min\",\"field\":\"country\"},{\"op\":\"max\",\"field\":\"at\"},{\"op\":\"first\",\"field\":\"quantity\"},{\"op\":\"last\",\"field\":\"quantity\"}]",
    "France 2011-11-07T10:00 2 7" },
  { "\"aggregate\":[{\"op\":\"median\",\"field\":\"quantity\"},{\"op\":\"quantile\",\"p\":0.25,\"field\":\"quantity\"},{\"op\":\"variance\",\"field\":\"weight\"},{\"op\":\"stdev\",\"field\":\"quantity\"}]",
    "3.5 2.25 14.729166666666666 2.7325202042558927" },
  { "\"filter\":{\"field\":\"quantity\",\"gt\":99},\"aggregate\":[{\"op\":\"count\"},{\"op\":\"sum\",\"field\":\"amount\"},{\"op\":\"mean\",\"field\":\"weight\"},{\"op\":\"min\",\"field\":\"country\"}]", "0 - - -" },
  { "\"group\":[{\"field\":\"country\"}],\"aggregate\":[{\"op\":\"sum\",\"field\":\"quantity\",\"as\":\"q\"}]", "France 5|Germany 3|Spain 7|- 5" },
  { "\"group\":[{\"field\":\"country\"}]", "France|Germany|Spain|-" },
  { "\"filter\":{\"field\":\"quantity\",\"gt\":99},\"group\":[{\"field\":\"country\"}],\"aggregate\":[{\"op\":\"count\"}]", "" },
  { "\"group\":[{\"field\":\"country\"}],\"aggregate\":[{\"op\":\"sum\",\"field\":\"quantity\",\"as\":\"q\"}],\"having\":{\"field\":\"q\",\"gte\":5},\"sort\":[{\"field\":\"q\",\"order\":\"descending\"}]",
    "Spain 7|France 5|- 5" },
  { "\"group\":[{\"field\":\"country\"}],\"aggregate\":[{\"op\":\"sum\",\"field\":\"weight\",\"as\":\"w\"}],\"sort\":[{\"field\":\"w\",\"order\":\"descending\"}]", "- 9|Germany 2.5|France 2|Spain -" },
  { "\"group\":[{\"field\":\"at\",\"timeUnit\":\"yearmonthdate\",\"zone\":\"Europe/London\",\"as\":\"day\"}],\"aggregate\":[{\"op\":\"count\"},{\"op\":\"seconds\"}],\"limit\":2",
    "2011-10-29T23:00 2 90000|2011-10-31T00:00 1 86400" },
  { "\"group\":[{\"field\":\"at\",\"timeUnit\":\"yearmonth\",\"as\":\"m\"}],\"aggregate\":[{\"op\":\"count\"}]", "2011-10-01T00:00 3|2011-11-01T00:00 3" },
  { "\"group\":[{\"field\":\"at\",\"timeUnit\":\"yearweek\",\"as\":\"w\"}],\"aggregate\":[{\"op\":\"count\"}]", "2011-10-24T00:00 2|2011-10-31T00:00 3|2011-11-07T00:00 1" },
  { "\"group\":[{\"field\":\"at\",\"timeUnit\":\"day\",\"as\":\"d\"}],\"aggregate\":[{\"op\":\"count\"}]", "0 3|1 2|2 1" },
  { "\"group\":[{\"field\":\"at\",\"timeUnit\":\"week\",\"as\":\"w\"}],\"aggregate\":[{\"op\":\"count\"}]", "43 2|44 3|45 1" },
  { "\"group\":[{\"field\":\"at\",\"timeUnit\":\"hours\",\"zone\":\"Asia/Kathmandu\",\"as\":\"h\"}],\"aggregate\":[{\"op\":\"count\"}]", "5 1|6 1|15 4" },
  { "\"group\":[{\"field\":\"at\",\"timeUnit\":\"quarter\",\"as\":\"q\"},{\"field\":\"at\",\"timeUnit\":\"date\",\"as\":\"d\"}],\"aggregate\":[{\"op\":\"count\"}]", "4 1 1|4 6 1|4 7 1|4 30 2|4 31 1" },
  { "\"aggregate\":[{\"op\":\"sum\",\"field\":\"amount\",\"where\":\"quantity > 3\",\"as\":\"s\"},{\"op\":\"count\",\"as\":\"n\"}],\"post\":[{\"as\":\"x\",\"calculate\":\"safe_div(s, n)\"}]", "1200 6 200" },
  { "\"aggregate\":[{\"op\":\"distinct_min\",\"field\":\"country\",\"by\":\"order\\\\.id\",\"k\":2},{\"op\":\"sum_last\",\"field\":\"amount\",\"by\":\"country\",\"time\":\"at\"},{\"op\":\"last\",\"field\":\"amount\",\"by\":\"at\"}]",
    "1 1600 300" },
  { "\"window\":[{\"op\":\"row_number\",\"as\":\"n\",\"sort\":[{\"field\":\"amount\"}]}],\"select\":[\"n\"]", "6|4|1|5|2|3" },
  { "\"calculate\":[{\"as\":\"g\",\"calculate\":\"quantity > 3\"}],\"window\":[{\"op\":\"rank\",\"as\":\"r\",\"sort\":[{\"field\":\"g\"}]},{\"op\":\"dense_rank\",\"as\":\"d\",\"sort\":[{\"field\":\"g\"}]},{\"op\":\"cume_dist\",\"as\":\"c\",\"sort\":[{\"field\":\"g\"}]}],\"select\":[\"r\",\"d\",\"c\"],\"limit\":4",
    "1 1 0.5|1 1 0.5|1 1 0.5|4 2 1" },
  { "\"window\":[{\"op\":\"lag\",\"field\":\"country\",\"as\":\"l\",\"sort\":[{\"field\":\"at\"}]},{\"op\":\"lead\",\"field\":\"quantity\",\"param\":2,\"as\":\"n\"}],\"select\":[\"l\",\"n\"]",
    "- -1|France 4|France 5|Germany 7|Germany -|- -" },
  { "\"window\":[{\"op\":\"sum\",\"field\":\"quantity\",\"as\":\"s\",\"sort\":[{\"field\":\"at\"}]},{\"op\":\"mean\",\"field\":\"quantity\",\"as\":\"m\",\"frame\":[-1,1],\"sort\":[{\"field\":\"at\"}]}],\"select\":[\"s\",\"m\"]",
    "2 2.5|5 1.3333333333333333|4 2|8 2.6666666666666665|13 5.333333333333333|20 6" },
  { "\"window\":[{\"op\":\"max\",\"field\":\"quantity\",\"as\":\"m\",\"frame\":[-1,0]},{\"op\":\"share\",\"field\":\"quantity\",\"groupby\":[\"country\"],\"as\":\"s\"}],\"select\":[\"m\",\"s\"]",
    "2 0.4|3 0.6|3 -0.3333333333333333|4 1.3333333333333333|5 1|7 1" },
  { "\"window\":[{\"op\":\"count\",\"as\":\"n\",\"sort\":[{\"field\":\"country\"}]}],\"select\":[\"n\"]", "2|2|4|4|6|5" },
  { "\"group\":[{\"field\":\"at\",\"timeUnit\":\"yearmonth\",\"as\":\"m\"},{\"field\":\"country\"}],\"aggregate\":[{\"op\":\"sum\",\"field\":\"quantity\",\"as\":\"q\"}],\"pivot\":{\"pivot\":\"country\",\"value\":\"q\",\"groupby\":[\"m\"]}",
    "2011-10-01T00:00 5 -1 - -|2011-11-01T00:00 - 4 7 5" },
};

/* The rows with those columns alone that @query may read, or the first. */
static AnaFrame *
take_read (AnaFrame *rows, const AnaQuery *query)
{
  g_autoptr (GArray) cols = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint col = 0; col < ana_frame_get_n_cols (rows); col++)
    if (ana_query_may_read (query, ana_frame_get_field (rows, col)->name))
      g_array_append_val (cols, col);
  if (cols->len == 0)
    g_array_append_val (cols, (guint) { 0 });
  return ana_frame_select_columns (rows, (const guint *) (const void *) cols->data, cols->len);
}

static void
check_answer (const AnaQuery *query, AnaFrame *rows, const char *answer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaFrame) frame = ana_query_evaluate (query, rows, NOW, &error);
  g_autofree char *shown = NULL;

  g_assert_no_error (error);
  shown = show (frame);
  if (strcmp (shown, answer) == 0)
    return;
  g_test_message ("%s, not %s", shown, answer);
  g_test_fail ();
}

/* What it cannot read may as well not be there. */
static void
test_answers (void)
{
  g_autoptr (AnaFrame) rows = make_rows ();

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *model = g_strdup_printf ("{\"source\":\"orders\",%s}", answers[i].model);
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaQuery) query = parse (model, &error);
      g_autoptr (AnaFrame) read = NULL;

      g_test_message ("%s", model);
      g_assert_no_error (error);
      read = take_read (rows, query);
      check_answer (query, rows, answers[i].answer);
      check_answer (query, read, answers[i].answer);
    }
}

static const struct {
  const char *model, *column;
  gboolean    may_read;
} reads[] = {
  { "\"group\":[{\"field\":\"country\"}]", "country", TRUE },
  { "\"group\":[{\"field\":\"COUNTRY\"}]", "country", TRUE },
  { "\"group\":[{\"field\":\"country\"}]", "quantity", FALSE },
  { "\"group\":[{\"field\":\"country\"}]", "Prix d\303\251fini", FALSE },
  { "\"group\":[{\"field\":\"country\"}]", "order.id", TRUE }, /* may be written in other ways */
  { "\"group\":[{\"field\":\"country\"}]", "", TRUE },
  { "\"select\":[\"country\"]", "quantity", TRUE }, /* rows: all of them */
  { "\"aggregate\":[{\"op\":\"count\",\"where\":\"Quantity > 3\"}]", "quantity", TRUE },
  { "\"aggregate\":[{\"op\":\"count\"}],\"filter\":{\"not\":{\"or\":[{\"field\":\"weight\",\"gt\":1}]}}", "weight", TRUE },
  { "\"aggregate\":[{\"op\":\"count\"}],\"calculate\":[{\"as\":\"x\",\"calculate\":\"amount * 2\"}]", "amount", TRUE },
  { "\"aggregate\":[{\"op\":\"last\",\"field\":\"amount\",\"by\":\"sold\"}]", "sold", TRUE },
  { "\"aggregate\":[{\"op\":\"count\"}],\"params\":{\"p\":{\"type\":\"text\",\"value\":\"weight\"}}", "weight", TRUE },
  { "\"aggregate\":[{\"op\":\"count\"}]", "weight", FALSE },
};

static void
test_reads (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (reads); i++)
    {
      g_autofree char *model = g_strdup_printf ("{\"source\":\"o\",%s}", reads[i].model);
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaQuery) query = parse (model, &error);

      g_test_message ("%s: %s", model, reads[i].column);
      g_assert_no_error (error);
      g_assert_cmpint (ana_query_may_read (query, reads[i].column), ==, reads[i].may_read);
    }
}

static const struct {
  const char *model;
  const char *message;
} run_faults[] = {
  { "\"lookup\":[{\"source\":\"c\",\"as\":\"c\",\"on\":[[\"a\",\"b\"]]}]", "/lookup: joins need their other sources" },
  { "\"calculate\":[{\"as\":\"x\",\"calculate\":\"nowhere + 1\"}]", "/calculate/0/calculate: 1:1: no column \"nowhere\"" },
  { "\"filter\":{\"field\":\"nowhere\",\"gt\":1}", "/filter: 1:" },
  { "\"filter\":{\"field\":\"country\",\"gt\":1}", "/filter: 1:" },
  { "\"group\":[{\"field\":\"country\",\"timeUnit\":\"year\"}]", "/group/0: \"country\" is no time" },
  { "\"group\":[{\"field\":\"nowhere\"}]", "/group/0: no column" },
  { "\"aggregate\":[{\"op\":\"count\"},{\"op\":\"sum\",\"field\":\"country\"}]", "/aggregate/1: \"country\" is no number" },
  { "\"window\":[{\"op\":\"sum\",\"field\":\"nowhere\"}]", "/window/0: no column" },
  { "\"select\":[\"country\",\"nowhere\"]", "/select/1: no column" },
  { "\"sort\":[{\"field\":\"nowhere\"}]", "/sort: no column" },
  { "\"pivot\":{\"field\":\"nowhere\",\"value\":\"quantity\"}", "/pivot: no column" },
};

static void
test_run_faults (void)
{
  g_autoptr (AnaFrame) rows = make_rows ();

  for (guint i = 0; i < G_N_ELEMENTS (run_faults); i++)
    {
      g_autofree char *model = g_strdup_printf ("{\"source\":\"orders\",%s}", run_faults[i].model);
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaQuery) query = parse (model, &error);

      g_assert_no_error (error);
      g_assert_null (ana_query_evaluate (query, rows, NOW, &error));
      g_test_message ("%s -> %s", model, error->message);
      g_assert_true (g_str_has_prefix (error->message, run_faults[i].message));
    }
}

/* Sums that leave int64 are null, sums through it are right; a mean of money keeps its unit. */
static void
test_edges (void)
{
  AnaFrameBuilder *b = ana_frame_builder_new ();
  g_autoptr (AnaFrame) rows = NULL, frame = NULL;
  g_autoptr (AnaQuery) query = parse ("{\"source\":\"o\",\"group\":[{\"field\":\"k\"}],\"aggregate\":[{\"op\":\"sum\",\"field\":\"v\"},{\"op\":\"mean\",\"field\":\"v\"}]}", NULL);
  g_autofree char *shown = NULL;

  ana_frame_builder_add_field (b, "k", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "v", ANA_TYPE_MONEY, "EUR", NULL, ANA_ROLE_MEASURE);
  for (guint i = 0; i < 5; i++)
    {
      ana_frame_builder_put_double (b, 0, i < 2 ? 1 : i == 2 ? 0.0 : -0.0);
      ana_frame_builder_put_int64 (b, 1, i == 4 ? G_MININT64 : G_MAXINT64);
    }
  rows = ana_frame_builder_end (b);
  frame = ana_query_evaluate (query, rows, 0, NULL);
  shown = show (frame);
  g_assert_cmpstr (shown, ==, "0 9223372036854775806 3.0744573456182584e+18|1 - 9.223372036854776e+18");
  g_assert_cmpstr (ana_frame_get_field (frame, 2)->unit, ==, "money:EUR");
  g_assert_cmpint (ana_frame_get_field (frame, 1)->type, ==, ANA_TYPE_MONEY);
}

/* One measure as a query, as it prints and as it runs. */
static void
test_measure (void)
{
  g_autoptr (AnaFrame) rows = make_rows ();
  g_autoptr (AnaSchema) schema = ana_schema_from_frame ("orders", rows);
  const char *const dims[] = { "country", NULL };
  AnaSpan span = { ana_date_from_civil (2011, 10, 29) * ANA_USEC_PER_DAY, ana_date_from_civil (2011, 11, 3) * ANA_USEC_PER_DAY };
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaQuery) query
    = ana_query_for_measure ("orders", "at", "quantity > 0", "100 * safe_div(sum(amount where weight > 1), sum(amount))", schema,
                             ANA_PERIOD_DAY, ana_zone_get ("Europe/London", NULL), span, dims, &error);
  g_autoptr (AnaFrame) frame = NULL;
  g_autoptr (JsonNode) model = NULL;
  g_autoptr (AnaQuery) again = NULL;
  g_autofree char *shown = NULL;

  g_assert_no_error (error);
  frame = ana_query_evaluate (query, rows, 0, &error);
  g_assert_no_error (error);
  shown = show (frame);
  g_assert_cmpstr (shown, ==, "2011-10-29T23:00 France 33.333333333333336 50000 1500 2|2011-11-01T00:00 Germany 100 80000 800 1");
  g_assert_cmpint (ana_query_get_span (query, "at").start_usec, ==, span.start_usec);
  g_assert_cmpint (ana_query_get_span (query, "at").end_usec, ==, span.end_usec);
  model = ana_query_to_json (query);
  again = ana_query_parse (model, &error);
  g_assert_no_error (error);
  g_assert_null (ana_query_for_measure ("orders", "at", NULL, "{A} + 1", schema, ANA_PERIOD_DAY, ana_zone_utc (), span, NULL, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_USAGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formula/query/example", test_example);
  g_test_add_func ("/formula/query/faults", test_faults);
  g_test_add_func ("/formula/query/answers", test_answers);
  g_test_add_func ("/formula/query/reads", test_reads);
  g_test_add_func ("/formula/query/run-faults", test_run_faults);
  g_test_add_func ("/formula/query/edges", test_edges);
  g_test_add_func ("/formula/query/measure", test_measure);
  return g_test_run ();
}
