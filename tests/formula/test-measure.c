/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-measure.c: measures: class and unit by table, faults, values, and states that merge in any order.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-formula.h"
#include "ana-random.h"

#include <math.h>
#include <string.h>

static AnaSchema *
make_schema (void)
{
  AnaSchema *schema = ana_schema_new ("orders");

  ana_schema_add (schema, "at", ANA_TYPE_TIME, NULL);
  ana_schema_add (schema, "order_id", ANA_TYPE_TEXT, NULL);
  ana_schema_add (schema, "customer", ANA_TYPE_TEXT, NULL);
  ana_schema_add (schema, "status", ANA_TYPE_TEXT, NULL);
  ana_schema_add (schema, "quantity", ANA_TYPE_INT, NULL);
  ana_schema_add (schema, "amount", ANA_TYPE_MONEY, "GBP");
  ana_schema_add (schema, "freight", ANA_TYPE_MONEY, "GBP");
  ana_schema_add (schema, "duty", ANA_TYPE_MONEY, "EUR");
  ana_schema_add (schema, "weight", ANA_TYPE_REAL, NULL);
  ana_schema_add (schema, "in_full", ANA_TYPE_BOOL, NULL);
  return schema;
}

static const struct {
  const char   *measure;
  const char   *merge;
  const char   *unit;
  gboolean      invertible;
} classes[] = {
  { "sum(amount)", "sum", "money:GBP", TRUE },
  { "count()", "sum", "count", TRUE },
  { "count(customer where quantity > 0)", "sum", "count", TRUE },
  { "sum(weight)", "sum", "real", FALSE },
  { "sum(amount) - sum(freight)", "sum", "money:GBP", TRUE },
  { "2 * sum(quantity) - count() / 4", "sum", "count", TRUE },
  { "-sum(amount)", "sum", "money:GBP", TRUE },
  { "const(100) * sum(amount)", "sum", "money:GBP", TRUE },
  { "sum(quantity) + 1", "none", "count", TRUE },
  { "min(amount)", "min", "money:GBP", FALSE },
  { "max(weight)", "max", "real", FALSE },
  { "last(quantity)", "last", "count", FALSE },
  { "2 * max(weight)", "none", "real", FALSE },
  { "first(quantity)", "none", "count", FALSE },
  { "avg(amount)", "ratio", "money:GBP", TRUE },
  { "100 * avg(in_full)", "ratio", "percent", TRUE },
  { "avg(weight)", "ratio", "real", FALSE },
  { "rate()", "ratio", "1/sec", TRUE },
  { "rate(weight)", "ratio", "real", FALSE },
  { "100 * safe_div(sum(freight), sum(amount))", "ratio", "percent", TRUE },
  { "safe_div(sum(amount), count()) * 2 / 3", "ratio", "money:GBP", TRUE },
  { "-(sum(amount) / count())", "ratio", "money:GBP", TRUE },
  { "100 * (sum(freight) + sum(amount)) / (count() - 2 * sum(quantity))", "ratio", "money:GBP", TRUE },
  { "safe_div(sum(amount), distinct(order_id))", "none", "money:GBP", FALSE },
  { "1 - safe_div(sum(freight), sum(amount))", "none", "ratio", TRUE },
  { "safe_div(sum(freight), sum(amount)) * count()", "none", "count", TRUE },
  { "safe_div(count(), safe_div(count(), sum(quantity)))", "none", "real", TRUE },
  { "distinct(customer)", "none", "count", FALSE },
  { "distinct_min(customer, order_id, 2)", "none", "count", FALSE },
  { "quantile(amount, 0.95)", "none", "money:GBP", FALSE },
  { "stddev(quantity)", "none", "real", FALSE },
  { "sum_last(amount, customer)", "none", "money:GBP", FALSE },
  { "min_of(sum(quantity), count())", "none", "count", TRUE },
  { "{COM.ORDERS} * 2", "none", "real", TRUE },
  { "over(sum(amount), 'P30D')", "none", "money:GBP", FALSE },
  { "sum(amount) / 0", "none", "money:GBP", TRUE },
};

static void
test_classes (void)
{
  g_autoptr (AnaSchema) schema = make_schema ();

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaMeasure) measure = ana_measure_compile (NULL, classes[i].measure, schema, "at", &error);

      g_test_message ("%s", classes[i].measure);
      g_assert_no_error (error);
      g_assert_cmpstr (ana_merge_class_to_string (ana_measure_get_merge (measure)), ==, classes[i].merge);
      g_assert_cmpstr (ana_measure_get_unit (measure), ==, classes[i].unit);
      g_assert_true (ana_measure_is_invertible (measure) == classes[i].invertible);
      g_assert_true (ana_measure_is_mergeable (measure) == (strstr (classes[i].measure, "over(") == NULL));
    }
}

static const struct {
  const char *where;
  const char *measure;
  const char *message;
} faults[] = {
  { NULL, "quantity", "1:1: the column \"quantity\" stands outside of an aggregate" },
  { NULL, "1 + 2", "1:1: a measure has at least one aggregate" },
  { NULL, "sum()", "1:1: sum() takes 1 to 1 values, not 0" },
  { NULL, "sum(status)", "1:5: sum() takes a number here, not text" },
  { NULL, "sum(sum(quantity))", "1:5: no aggregate or reference within" },
  { NULL, "sum(amount) + sum(duty)", "1:13: money:GBP and money:EUR cannot be added" },
  { NULL, "sum(amount) / sum(duty)", "1:13: money:GBP and money:EUR cannot be divided" },
  { NULL, "sum(amount) + count()", "1:13: money:GBP and count cannot be added" },
  { NULL, "min_of(sum(amount), sum(duty))", "1:1: money:GBP and money:EUR cannot be added or compared" },
  { NULL, "count(where quantity)", "1:13: where takes a condition" },
  { NULL, "count(where nowhere > 1)", "1:13: no column \"nowhere\"" },
  { NULL, "quantile(quantity, 2)", "1:20: quantile() takes a number from 0 to 1" },
  { NULL, "distinct_min(customer, order_id, 0)", "1:34: distinct_min() takes a whole number" },
  { NULL, "sum(quantity) > 1", "1:15: a measure is arithmetic" },
  { NULL, "prior(sum(quantity), 'P1D')", "1:7: prior() takes a reference" },
  { NULL, "prior({A}, 'soon')", "1:12: prior() takes a value and an ISO 8601 duration" },
  { NULL, "over({A})", "1:1: over() takes a value and" },
  { NULL, "upper(count())", "1:1: no function upper() over aggregates" },
  { "quantity", "count()", "1:1: where takes a condition" },
  { "quantity >", "count()", "in where: 1:11: a value expected" },
};

static void
test_faults (void)
{
  g_autoptr (AnaSchema) schema = make_schema ();

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaMeasure) measure = ana_measure_compile (faults[i].where, faults[i].measure, schema, "at", &error);

      g_test_message ("%s -> %s", faults[i].measure, error != NULL ? error->message : "(accepted)");
      g_assert_null (measure);
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
      g_assert_true (g_str_has_prefix (error->message, faults[i].message));
    }
}

static void
test_names (void)
{
  g_autoptr (AnaSchema) schema = make_schema ();
  g_autoptr (AnaMeasure) measure
    = ana_measure_compile ("STATUS != 'x'", "sum(quantity where in_full) + {A.B} + prior({C}, 'P1D') + {A.B} + sum(Quantity)", schema, "at", NULL);
  const char *const *columns = ana_measure_get_columns (measure);
  const char *const *refs = ana_measure_get_refs (measure);

  g_assert_cmpuint (g_strv_length ((char **) columns), ==, 4);
  g_assert_true (g_strv_contains (columns, "status"));
  g_assert_true (g_strv_contains (columns, "quantity"));
  g_assert_true (g_strv_contains (columns, "in_full"));
  g_assert_true (g_strv_contains (columns, "at"));
  g_assert_cmpstr (refs[0], ==, "A.B");
  g_assert_cmpstr (refs[1], ==, "C");
  g_assert_null (refs[2]);
}

/* --- values --- */

static AnaFrame *
make_rows (void)
{
  static const struct { int sec; const char *order, *customer, *status; int quantity, amount; double weight; } rows[] = {
    { 10, "o1", "ann", "placed", 2, 1000, 0.5 }, { 20, "o1", "ann", "placed", 3, 500, 1.5 },
    { 30, "o2", "ann", "cancelled", -1, -250, NAN }, { 40, "o3", "bob", "placed", 4, 800, 2.5 },
    { 40, "o4", NULL, NULL, 5, 100, -1 },
  };
  AnaFrameBuilder *b = ana_frame_builder_new ();

  ana_frame_builder_add_field (b, "at", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  ana_frame_builder_add_field (b, "order_id", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "customer", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "status", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "quantity", ANA_TYPE_INT, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "amount", ANA_TYPE_MONEY, "GBP", NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "weight", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ana_frame_builder_put_int64 (b, 0, rows[i].sec * ANA_USEC_PER_SEC);
      ana_frame_builder_put_text (b, 1, rows[i].order, -1);
      ana_frame_builder_put_text (b, 2, rows[i].customer, -1);
      ana_frame_builder_put_text (b, 3, rows[i].status, -1);
      ana_frame_builder_put_int64 (b, 4, rows[i].quantity);
      ana_frame_builder_put_int64 (b, 5, rows[i].amount);
      ana_frame_builder_put_double (b, 6, rows[i].weight);
    }
  return ana_frame_builder_end (b);
}

static AnaState *
feed (AnaMeasure *measure, AnaFrame *rows)
{
  AnaState *state = ana_state_new (measure);
  g_autoptr (AnaMeasureInput) input = ana_measure_prepare (measure, rows);
  g_autofree guint32 *selected = g_new (guint32, ana_frame_get_n_rows (rows) + 1);
  guint n = ana_measure_select (measure, rows, selected);

  ana_state_add_rows (state, input, selected, n);
  return state;
}

static double
look_up (const char *code, const AnaDuration *prior, const AnaDuration *over, gpointer data)
{
  if (strcmp (code, "A") == 0 && prior == NULL && over == NULL)
    return 10;
  if (strcmp (code, "A") == 0 && prior != NULL)
    return 4 + prior->days;
  if (strcmp (code, "=sum(\"quantity\")") == 0 && over != NULL)
    return 90;
  return NAN;
}

static const struct {
  const char *where, *measure;
  double      value;
  int         count;
} values[] = {
  { NULL, "sum(amount)", 2150, 5 },
  { "status != 'cancelled'", "sum(amount)", 2300, 3 },
  { NULL, "count(where status = 'cancelled')", 1, 5 },
  { NULL, "count(customer)", 4, 5 },
  { NULL, "count(weight where quantity > 2)", 3, 5 },
  { NULL, "avg(weight)", 0.875, 5 },
  { NULL, "min(weight)", -1, 5 },
  { NULL, "max(amount)", 1000, 5 },
  { NULL, "first(quantity)", 2, 5 },
  { NULL, "last(quantity)", 5, 5 },       /* of two at the same time the larger */
  { NULL, "first(quantity where quantity > 3)", 4, 5 },
  { NULL, "distinct(customer)", 2, 5 },
  { NULL, "distinct(order_id)", 4, 5 },
  { NULL, "distinct_min(customer, order_id, 2)", 1, 5 },
  { NULL, "distinct_min(customer, order_id, 3)", 0, 5 },
  { NULL, "quantile(quantity, 0.5)", 3, 5 },
  { NULL, "quantile(quantity, 0.1)", 0.2, 5 },
  { NULL, "sum_last(amount, customer)", 550, 5 },
  { NULL, "rate()", 5.0 / 60, 5 },
  { NULL, "rate(amount)", 2150.0 / 60, 5 },
  { NULL, "100 * safe_div(count(where status = 'placed'), count())", 60, 5 },
  { NULL, "safe_div(sum(amount), count(where quantity > 99))", NAN, 5 },
  { NULL, "sum(amount) / count(where quantity > 99)", NAN, 5 },
  { NULL, "coalesce(safe_div(count(), count(where quantity > 99)), 7)", 7, 5 },
  { NULL, "max_of(count(), sum(quantity), const(2.5))", 13, 5 },
  { NULL, "min_of(count(), min(weight where quantity > 99))", NAN, 5 },
  { NULL, "round(safe_div(sum(quantity), const(7)), 2) + floor(-0.5 * count())", 1.86 - 3, 5 },
  { NULL, "sum(amount where quantity > 99)", 0, 5 },
  { NULL, "max(amount where quantity > 99)", NAN, 5 },
  { NULL, "{A} + count()", 15, 5 },
  { NULL, "{A} - prior({A}, 'P2D')", 4, 5 },
  { NULL, "{B} + 1", NAN, 5 },
  { NULL, "safe_div(over(sum(quantity), 'P30D'), {A})", 9, 5 },
  { "quantity > 99", "sum(amount)", 0, 0 },
  { "quantity > 99", "avg(amount)", NAN, 0 },
  { NULL, "stddev(quantity)", 2.302172886644268, 5 },
};

static void
test_values (void)
{
  g_autoptr (AnaSchema) schema = make_schema ();
  g_autoptr (AnaFrame) rows = make_rows ();

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaMeasure) measure = ana_measure_compile (values[i].where, values[i].measure, schema, "at", &error);
      g_autoptr (AnaState) state = NULL;
      AnaMeasureValue value;

      g_test_message ("%s", values[i].measure);
      g_assert_no_error (error);
      state = feed (measure, rows);
      value = ana_state_finish (state, (AnaSpan) { 0, ANA_USEC_PER_MIN }, look_up, NULL);
      g_assert_cmpint (value.count, ==, values[i].count);
      g_assert_true (value.has_value == !isnan (values[i].value));
      g_assert_true (isnan (value.value) ? isnan (values[i].value) : fabs (value.value - values[i].value) <= 1e-12 * fabs (value.value));
      g_assert_true (!value.has_ratio || ana_measure_get_merge (measure) == ANA_MERGE_RATIO);
      g_assert_true (!value.has_ratio || !value.has_value || value.value == value.num / value.den);
      g_assert_false (value.approximate);
    }
}

static void
test_overflow (void)
{
  AnaFrameBuilder *b = ana_frame_builder_new ();
  g_autoptr (AnaSchema) schema = make_schema ();
  g_autoptr (AnaMeasure) measure = ana_measure_compile (NULL, "sum(quantity)", schema, "at", NULL);
  g_autoptr (AnaFrame) rows = NULL;
  g_autoptr (AnaState) state = NULL;

  ana_frame_builder_add_field (b, "quantity", ANA_TYPE_INT, NULL, NULL, ANA_ROLE_MEASURE);
  for (guint i = 0; i < 4; i++)
    ana_frame_builder_put_int64 (b, 0, i < 3 ? G_MAXINT64 : G_MININT64);
  rows = ana_frame_builder_end (b);
  state = feed (measure, rows);
  g_assert_cmpfloat (ana_state_finish (state, (AnaSpan) { 0, 1 }, NULL, NULL).value, ==, 0x1p64);
}

/* --- merging --- */

static AnaFrame *
random_rows (const AnaSchema *schema, guint n, AnaRandom *random)
{
  AnaFrameBuilder *b = ana_frame_builder_new ();

  for (guint i = 0; i < ana_schema_get_n (schema); i++)
    {
      const char *name, *currency;
      AnaType type;

      ana_schema_get (schema, i, &name, &type, &currency);
      ana_frame_builder_add_field (b, name, type, currency, NULL, ANA_ROLE_DIMENSION);
      for (guint row = 0; row < n; row++)
        {
          g_autofree char *text = g_strdup_printf ("t%d", (int) ana_random_range (random, 0, i == 1 ? 700 : 90));

          if (i > 0 && ana_random_range (random, 0, 15) == 0)
            ana_frame_builder_put_null (b, i);
          else if (type == ANA_TYPE_TEXT)
            ana_frame_builder_put_text (b, i, text, -1);
          else if (type == ANA_TYPE_REAL)
            ana_frame_builder_put_double (b, i, ana_random_normal (random) * 1000);
          else
            ana_frame_builder_put_int64 (b, i, ana_random_range (random, type == ANA_TYPE_BOOL ? 0 : -50, type == ANA_TYPE_BOOL ? 2 : 900));
        }
    }
  return ana_frame_builder_end (b);
}

static void
shuffle (guint32 *rows, guint n, AnaRandom *random)
{
  for (guint i = n; i > 1; i--)
    {
      guint j = (guint) ana_random_range (random, 0, i);
      guint32 swap = rows[i - 1];
      rows[i - 1] = rows[j];
      rows[j] = swap;
    }
}

/* Any cut of the shuffled rows into parts, merged, written down and read back, says what the whole says. */
static void
check_merge (const char *text, AnaFrame *rows, AnaRandom *random)
{
  g_autoptr (AnaSchema) schema = make_schema ();
  g_autoptr (AnaMeasure) measure = ana_measure_compile ("quantity is null or quantity > -20", text, schema, "at", NULL);
  g_autoptr (AnaMeasureInput) input = ana_measure_prepare (measure, rows);
  g_autofree guint32 *selected = g_new (guint32, ana_frame_get_n_rows (rows) + 1);
  guint n = ana_measure_select (measure, rows, selected);
  g_autoptr (AnaState) whole = ana_state_new (measure);
  g_autoptr (AnaState) merged = ana_state_new (measure);
  AnaMeasureValue want, got;

  ana_state_add_rows (whole, input, selected, n);
  shuffle (selected, n, random);
  for (guint first = 0; first < n;)
    {
      guint wanted = (guint) ana_random_range (random, 1, 400);
      guint part = MIN (wanted, n - first);
      g_autoptr (AnaState) state = ana_state_new (measure);
      g_autoptr (AnaState) back = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;

      ana_state_add_rows (state, input, selected + first, part);
      bytes = ana_state_to_bytes (state);
      back = ana_state_from_bytes (measure, bytes, &error);
      g_assert_no_error (error);
      ana_state_merge (merged, back);
      first += part;
    }
  want = ana_state_finish (whole, (AnaSpan) { 0, ANA_USEC_PER_MIN }, NULL, NULL);
  got = ana_state_finish (merged, (AnaSpan) { 0, ANA_USEC_PER_MIN }, NULL, NULL);
  g_assert_cmpint (got.count, ==, want.count);
  g_assert_true (got.has_value == want.has_value && got.approximate == want.approximate);
  if (!want.has_value)
    return;
  if (ana_measure_is_invertible (measure) || strstr (text, "distinct") != NULL || strstr (text, "quantile") != NULL)
    g_assert_cmpfloat (got.value, ==, want.value);
  else
    g_assert_cmpfloat (fabs (got.value - want.value), <=, 1e-12 * fabs (want.value));
}

static void
test_merge (void)
{
  g_autoptr (AnaSchema) schema = make_schema ();
  AnaRandom random;

  ana_random_init (&random, 21);
  for (guint round = 0; round < 6; round++)
    {
      g_autoptr (AnaFrame) rows = random_rows (schema, round == 0 ? 0 : round == 1 ? 1 : 1500, &random);

      for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
        check_merge (classes[i].measure, rows, &random);
    }
}

static void
test_subtract (void)
{
  g_autoptr (AnaSchema) schema = make_schema ();
  g_autoptr (AnaMeasure) measure
    = ana_measure_compile (NULL, "sum(quantity) * count(customer) + avg(quantity) - rate()", schema, "at", NULL);
  g_autoptr (AnaFrame) rows = make_rows ();
  g_autoptr (AnaState) one = feed (measure, rows);
  g_autoptr (AnaState) both = ana_state_copy (one);
  AnaSpan span = { 0, ANA_USEC_PER_SEC };

  g_assert_true (ana_measure_is_invertible (measure));
  ana_state_merge (both, one);
  ana_state_subtract (both, one);
  g_assert_cmpfloat (ana_state_finish (both, span, NULL, NULL).value, ==, ana_state_finish (one, span, NULL, NULL).value);
  ana_state_subtract (both, one);
  g_assert_cmpint (ana_state_get_count (both), ==, 0);
}

/* Damaged bytes, bytes of another measure and of a newer version are refused. */
static void
test_bytes (void)
{
  g_autoptr (AnaSchema) schema = make_schema ();
  g_autoptr (AnaMeasure) measure = ana_measure_compile (NULL, "distinct(customer) + quantile(quantity, 0.5) + stddev(weight)", schema, "at", NULL);
  g_autoptr (AnaMeasure) other = ana_measure_compile (NULL, "sum(quantity)", schema, "at", NULL);
  g_autoptr (AnaFrame) rows = make_rows ();
  g_autoptr (AnaState) state = feed (measure, rows);
  g_autoptr (GBytes) bytes = ana_state_to_bytes (state);
  g_autoptr (GBytes) newer = g_bytes_new_static ("\x7f", 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (ana_state_from_bytes (other, bytes, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_null (ana_state_from_bytes (measure, newer, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_TOO_NEW);
  for (gsize n = 0; n < g_bytes_get_size (bytes); n++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, n);

      g_clear_error (&error);
      g_assert_null (ana_state_from_bytes (measure, cut, &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_CORRUPT);
    }
}

static void
test_size (void)
{
  g_autoptr (AnaSchema) schema = make_schema ();
  g_autoptr (AnaMeasure) sum = ana_measure_compile (NULL, "sum(amount)", schema, "at", NULL);
  g_autoptr (AnaState) state = ana_state_new (sum);

  g_assert_cmpuint (ana_state_get_bytes (state), <=, 48);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formula/measure/classes", test_classes);
  g_test_add_func ("/formula/measure/faults", test_faults);
  g_test_add_func ("/formula/measure/names", test_names);
  g_test_add_func ("/formula/measure/values", test_values);
  g_test_add_func ("/formula/measure/overflow", test_overflow);
  g_test_add_func ("/formula/measure/merge", test_merge);
  g_test_add_func ("/formula/measure/subtract", test_subtract);
  g_test_add_func ("/formula/measure/bytes", test_bytes);
  g_test_add_func ("/formula/measure/size", test_size);
  return g_test_run ();
}
