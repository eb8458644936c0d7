/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-ask.c: what is sent to the hub can be asked back: /ingest, /query/kpi, /query, /query/history.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "ana-time.h"
#include "hub-fixture.h"

/* 2025-11-20T12:00:00Z */
#define NOON G_GINT64_CONSTANT (1763640000000000)

static JsonObject *
post (HubFixture *fixture, const char *path, const char *type, const char *body, guint status)
{
  g_autofree char *header = g_strdup_printf ("Content-Type: %s\r\n", type);
  g_auto (Answer) answer = { 0 };
  g_autoptr (JsonNode) node = NULL;

  http_send (fixture, &answer, "POST", path, header, body);
  if (answer.status != status)
    g_test_message ("%s: %u %s", path, answer.status, answer.body);
  g_assert_cmpuint (answer.status, ==, status);
  node = answer_json (&answer);
  return json_object_ref (json_node_get_object (node));
}

static JsonObject *
ask_kpi (HubFixture *fixture, const char *code, const char *period, gint64 from, gint64 to, const char *more)
{
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\",\"period\":\"%s\",\"from\":%" G_GINT64_FORMAT ",\"to\":%" G_GINT64_FORMAT "%s}",
                                           code, period, from, to, more);

  return post (fixture, "/query/kpi", "application/json", body, 200);
}

static gint64
count_of (JsonObject *object, const char *name)
{
  return json_object_get_int_member_with_default (object, name, -1);
}

static JsonObject *
point_at (JsonObject *answer, guint i)
{
  return json_array_get_object_element (json_object_get_array_member (answer, "points"), i);
}

static guint
count_points (JsonObject *answer)
{
  return json_array_get_length (json_object_get_array_member (answer, "points"));
}

static double
number_of (JsonObject *object, const char *name)
{
  return json_object_get_null_member (object, name) ? NAN : json_object_get_double_member (object, name);
}

/* Rows are stored when their bucket is known; the answer to a push comes after the log. */
static JsonObject *
ask_until (HubFixture *fixture, const char *code, const char *period, gint64 from, gint64 to, const char *more, double value)
{
  for (int i = 0; i < 100; i++)
    {
      g_autoptr (JsonObject) answer = ask_kpi (fixture, code, period, from, to, more);

      if (number_of (json_object_get_object_member (answer, "span"), "value") == value
          && !isnan (number_of (point_at (answer, 0), "value")))
        return g_steal_pointer (&answer);
      g_usleep (50000);
    }
  return ask_kpi (fixture, code, period, from, to, more);
}

/* The day's own point, once it is @value. */
static JsonObject *
ask_point (HubFixture *fixture, const char *code, gint64 day_usec, double value)
{
  JsonObject *answer = NULL;

  for (int i = 0; i < 100; i++)
    {
      g_clear_pointer (&answer, json_object_unref);
      answer = ask_kpi (fixture, code, "day", day_usec, day_usec + ANA_USEC_PER_DAY, "");
      if (number_of (point_at (answer, 0), "value") == value)
        break;
      g_usleep (50000);
    }
  return answer;
}

static void
test_kpi_classes (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (JsonObject) sum = NULL;
  g_autoptr (JsonObject) mean = NULL;
  g_autoptr (JsonObject) distinct = NULL;
  g_autoptr (JsonObject) hours = NULL;
  JsonArray *head;

  post_order (fixture, "a", NOON, "France", 100);
  post_order (fixture, "b", NOON + 1, "Spain", 200);
  post_order (fixture, "c", NOON + ANA_USEC_PER_HOUR, "Spain", 600);
  sum = ask_until (fixture, "T.SUM", "day", NOON - NOON % ANA_USEC_PER_DAY, NOON - NOON % ANA_USEC_PER_DAY + ANA_USEC_PER_DAY, "", 900);
  g_assert_cmpuint (count_points (sum), ==, 1);
  g_assert_cmpfloat (number_of (json_object_get_object_member (sum, "span"), "value"), ==, 900);
  g_assert_cmpint (count_of (json_object_get_object_member (sum, "span"), "count"), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (sum, "merge"), ==, "sum");
  g_assert_cmpstr (json_object_get_string_member (sum, "unit"), ==, "money:GBP");
  head = json_object_get_array_member (json_object_get_object_member (sum, "heads"), "kpi:T.SUM:day");
  g_assert_cmpuint (json_array_get_length (head), ==, 2);
  mean = ask_until (fixture, "T.AVG", "minute", NOON, NOON + 2 * ANA_USEC_PER_HOUR, "", 300);
  g_assert_cmpuint (count_points (mean), ==, 120);
  g_assert_cmpfloat (number_of (point_at (mean, 0), "value"), ==, 150);
  g_assert_cmpfloat (number_of (point_at (mean, 0), "num"), ==, 300);
  g_assert_cmpfloat (number_of (point_at (mean, 0), "den"), ==, 2);
  g_assert_true (isnan (number_of (point_at (mean, 1), "value")));
  g_assert_cmpstr (json_object_get_string_member (point_at (mean, 1), "reason"), ==, "na");
  /* the mean of the span is that of its events, not of its buckets */
  g_assert_cmpfloat (number_of (json_object_get_object_member (mean, "span"), "value"), ==, 300);
  distinct = ask_until (fixture, "T.CUSTOMERS", "hour", NOON, NOON + 2 * ANA_USEC_PER_HOUR, "", 3);
  g_assert_cmpuint (count_points (distinct), ==, 2);
  g_assert_cmpfloat (number_of (json_object_get_object_member (distinct, "span"), "value"), ==, 3);
  hours = ask_until (fixture, "T.CUSTOMERS", "hour", NOON, NOON + 2 * ANA_USEC_PER_HOUR, ",\"dim\":\"country=Spain\"", 2);
  g_assert_cmpfloat (number_of (json_object_get_object_member (hours, "span"), "value"), ==, 2);
  hub_fixture_free (fixture);
}

/* Nobody watches it, so nothing was computed of it yet; who asks is told all the same, at the first asking. */
static void
test_kpi_running_bucket (void)
{
  HubFixture *fixture = hub_fixture_new ();
  gint64 now = g_get_real_time ();
  gint64 hour = now - now % ANA_USEC_PER_HOUR;
  g_autoptr (JsonObject) first = NULL;
  g_autoptr (JsonObject) again = NULL;

  post_order (fixture, "a", hour, "France", 100);
  first = ask_kpi (fixture, "T.SUM", "hour", hour, hour + ANA_USEC_PER_HOUR, "");
  g_assert_cmpfloat (number_of (point_at (first, 0), "value"), ==, 100);
  g_assert_true (json_object_get_boolean_member (point_at (first, 0), "partial"));
  post_order (fixture, "b", hour, "Spain", 50);
  again = ask_kpi (fixture, "T.SUM", "day", hour - hour % ANA_USEC_PER_DAY, hour + ANA_USEC_PER_HOUR, "");
  g_assert_cmpfloat (number_of (point_at (again, 0), "value"), ==, 150);
  hub_fixture_free (fixture);
}

/* A KPI that looks three days back at another: from the log, with a late order, after a restart, and over a span. */
static void
test_kpi_derived (void)
{
  HubFixture *fixture = hub_fixture_new ();
  gint64 day = NOON - NOON % ANA_USEC_PER_DAY, next = day + 3 * ANA_USEC_PER_DAY;
  static const char france[] = ",\"dim\":\"country=France\"";
  g_autoptr (JsonObject) first = NULL;
  g_autoptr (JsonObject) late = NULL;
  g_autoptr (JsonObject) again = NULL;
  g_autoptr (JsonObject) one = NULL;
  g_autoptr (JsonObject) span = NULL;

  post_order (fixture, "a", NOON, "France", 100);
  post_order (fixture, "b", NOON + 3 * ANA_USEC_PER_DAY, "France", 250);
  post_order (fixture, "c", NOON + 3 * ANA_USEC_PER_DAY, "Spain", 7);
  first = ask_point (fixture, "T.DELTA", next, 157);
  g_assert_cmpfloat (number_of (point_at (first, 0), "value"), ==, 157);
  g_assert_cmpstr (json_object_get_string_member (first, "merge"), ==, "none");
  /* an order of the one day changes the other, and no other KPI's row */
  post_order (fixture, "d", NOON + 5, "France", 40);
  late = ask_point (fixture, "T.DELTA", next, 117);
  g_assert_cmpfloat (number_of (point_at (late, 0), "value"), ==, 117);
  hub_fixture_restart (fixture);
  again = ask_kpi (fixture, "T.DELTA", "day", day, next + ANA_USEC_PER_DAY, france);
  g_assert_cmpfloat (number_of (point_at (again, 0), "value"), ==, 140);
  g_assert_cmpfloat (number_of (point_at (again, 3), "value"), ==, 110);
  one = ask_kpi (fixture, "T.DELTA", "minute", NOON + 3 * ANA_USEC_PER_DAY, NOON + 3 * ANA_USEC_PER_DAY + ANA_USEC_PER_MIN, france);
  g_assert_cmpfloat (number_of (point_at (one, 0), "value"), ==, 110);
  /* the span: all of four days, less the four days three days earlier */
  span = ask_kpi (fixture, "T.DELTA", "day", day, next + ANA_USEC_PER_DAY, "");
  g_assert_cmpfloat (number_of (json_object_get_object_member (span, "span"), "value"), ==, 100 + 40 + 257 - 140);
  hub_fixture_free (fixture);
}

static void
test_kpi_dims (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (JsonObject) answer = NULL;

  post_order (fixture, "a", NOON, "France", 100);
  post_order (fixture, "b", NOON, "Spain", 200);
  g_clear_pointer (&answer, json_object_unref);
  for (int i = 0; i < 100 && (answer == NULL || count_points (answer) < 2); i++)
    {
      g_clear_pointer (&answer, json_object_unref);
      answer = ask_kpi (fixture, "T.SUM", "minute", NOON, NOON + ANA_USEC_PER_MIN, ",\"dims\":[\"country\"]");
      g_usleep (50000);
    }
  g_assert_cmpuint (count_points (answer), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (point_at (answer, 0), "dim"), ==, "country=France");
  g_assert_cmpfloat (number_of (point_at (answer, 0), "value"), ==, 100);
  g_assert_cmpstr (json_object_get_string_member (point_at (answer, 1), "dim"), ==, "country=Spain");
  g_assert_cmpfloat (number_of (json_object_get_object_member (answer, "span"), "value"), ==, 300);
  hub_fixture_free (fixture);
}

static void
test_kpi_bad (void)
{
  HubFixture *fixture = hub_fixture_new ();
  static const struct { const char *body; guint status; } rows[] = {
    { "{}", 400 },
    { "[]", 400 },
    { "{\"code\":\"T.SUM\"}", 400 },
    { "{\"code\":5,\"from\":0,\"to\":1}", 400 },
    { "{\"code\":\"T.SUM\",\"period\":\"year\",\"from\":0,\"to\":1}", 404 },
    { "{\"code\":\"T.SUM\",\"period\":\"eon\",\"from\":0,\"to\":1}", 400 },
    { "{\"code\":\"T.NOTHING\",\"from\":0,\"to\":1}", 404 },
    { "{\"code\":\"T.SUM\",\"from\":1,\"to\":0}", 400 },
    { "{\"code\":\"T.SUM\",\"from\":-9223372036854775808,\"to\":9223372036854775807}", 400 },
    { "{\"code\":\"T.SUM\",\"period\":\"minute\",\"from\":0,\"to\":1763640000000000}", 413 },
    { "{\"code\":\"T.SUM\",\"from\":\"2025-02-30\",\"to\":1}", 400 },
    { "{\"code\":\"T.SUM\",\"from\":0,\"to\":\"later\"}", 400 },
    { "{\"code\":\"T.SUM\",\"from\":null,\"to\":[]}", 400 },
    { "{\"code\":\"T.SUM\",\"from\":0,\"to\":1,\"dims\":5}", 400 },
    { "{\"code\":\"T.SUM\",\"from\":0,\"to\":1,\"dims\":[5]}", 400 },
    { "{\"code\":\"T.SUM\",\"from\":0,\"to\":1", 400 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonObject) answer = post (fixture, "/query/kpi", "application/json", rows[i].body, rows[i].status);

      g_assert_nonnull (json_object_get_string_member (json_object_get_object_member (answer, "error"), "message"));
    }
  hub_fixture_free (fixture);
}

/* An empty span is an answer without points, not an error. */
static void
test_kpi_empty (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (JsonObject) none = ask_kpi (fixture, "T.SUM", "day", 5, 5, "");
  g_autoptr (JsonObject) before = ask_kpi (fixture, "T.CUSTOMERS", "day", NOON, NOON + 3 * ANA_USEC_PER_DAY, "");

  g_assert_cmpuint (count_points (none), ==, 0);
  g_assert_true (isnan (number_of (json_object_get_object_member (none, "span"), "value")));
  g_assert_cmpuint (count_points (before), ==, 3);
  g_assert_true (isnan (number_of (json_object_get_object_member (before, "span"), "value")));
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (before, "span"), "reason"), ==, "na");
  hub_fixture_free (fixture);
}

/* --- /ingest ---------------------------------------------------------------------------------------------------- */

static void
test_ingest_kinds (void)
{
  HubFixture *fixture = hub_fixture_new ();
  static const struct { const char *type, *body; gint64 rows, fresh, rejected; } steps[] = {
    { "application/json", "{\"id\":\"1\",\"ordered_at\":1763640000000000,\"order_id\":\"1\",\"amount\":100}", 1, 1, 0 },
    { "application/json", "[{\"id\":\"1\",\"ordered_at\":1763640000000000,\"order_id\":\"1\",\"amount\":100},"
      "{\"id\":\"2\",\"ordered_at\":\"2025-11-20T12:00:01Z\",\"order_id\":\"2\",\"amount\":50}]", 2, 1, 0 },
    { "application/x-ndjson", "{\"id\":\"3\",\"ordered_at\":1763640002000000,\"order_id\":3,\"amount\":5}\n{\"id\":", 1, 1, 1 },
    { "application/json", "[{\"id\":\"4\",\"ordered_at\":\"yesterday\",\"amount\":5},{\"id\":\"5\",\"amount\":5},"
      "{\"id\":\"6\",\"ordered_at\":1763640003000000,\"amount\":1.5},{\"id\":\"7\",\"ordered_at\":1763640003000000,\"amount\":7}]", 1, 1, 3 },
    { "text/csv", "id,ordered_at,order_id,amount,extra\n8,2025-11-20T12:00:04Z,8,1.25,x\n9,2025-11-20T12:00:04Z,9,a lot,x\n", 1, 1, 1 },
  };
  g_autoptr (JsonObject) total = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (JsonObject) answer = post (fixture, "/ingest/shop?dataset=orders", steps[i].type, steps[i].body, 200);

      g_test_message ("step %u", i);
      g_assert_cmpint (count_of (answer, "rows"), ==, steps[i].rows);
      g_assert_cmpint (count_of (answer, "new"), ==, steps[i].fresh);
      g_assert_cmpint (count_of (answer, "rejected"), ==, steps[i].rejected);
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (answer, "rejects")), ==, steps[i].rejected);
    }
  total = ask_until (fixture, "T.SUM", "minute", NOON, NOON + ANA_USEC_PER_MIN, "", 100 + 50 + 5 + 7 + 125);
  g_assert_cmpfloat (number_of (json_object_get_object_member (total, "span"), "value"), ==, 100 + 50 + 5 + 7 + 125);
  hub_fixture_free (fixture);
}

static void
test_ingest_rejects (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (JsonObject) answer = post (fixture, "/ingest/shop?dataset=orders", "application/json",
                                        "[\n{\"ordered_at\":1763640000000000,\"quantity\":1},\n{\"ordered_at\":1763640000000000,\"quantity\":\"many\"}]", 200);
  g_autoptr (JsonObject) all_bad = post (fixture, "/ingest/shop?dataset=orders", "application/json", "{\"quantity\":1}", 400);
  g_autoptr (JsonObject) broken = post (fixture, "/ingest/shop?dataset=orders", "application/json", "[{\"quantity\":1},", 400);
  g_autoptr (JsonObject) nowhere = post (fixture, "/ingest/shop", "application/json", "{\"quantity\":1}", 400);
  g_autoptr (JsonObject) name = post (fixture, "/ingest/a%20b?dataset=orders", "application/json", "{}", 400);
  JsonObject *reject = json_array_get_object_element (json_object_get_array_member (answer, "rejects"), 0);

  g_assert_cmpint (count_of (reject, "line"), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (reject, "column"), ==, "quantity");
  g_assert_nonnull (json_object_get_string_member (reject, "reason"));
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (all_bad, "rejects"), 0), "column"),
                   ==, "ordered_at");
  g_assert_true (json_object_has_member (broken, "error"));
  g_assert_true (json_object_has_member (nowhere, "error"));
  g_assert_true (json_object_has_member (name, "error"));
  hub_fixture_free (fixture);
}

/* --- /query ----------------------------------------------------------------------------------------------------- */

static JsonArray *
row_at (JsonObject *answer, guint i)
{
  return json_array_get_array_element (json_object_get_array_member (answer, "rows"), i);
}

static void
test_query (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (JsonObject) pushed = post (fixture, "/ingest/x?dataset=visits", "application/json",
                                        "[{\"at\":\"2025-11-20T12:00:00Z\",\"page\":\"home\",\"ms\":10},{\"at\":\"2025-11-20T12:01:00Z\",\"page\":\"home\",\"ms\":30},"
                                        "{\"at\":\"2025-11-20T12:02:00Z\",\"page\":\"cart\",\"ms\":50}]", 200);
  g_autoptr (JsonObject) answer = post (fixture, "/query", "application/json",
                                        "{\"model\":{\"version\":1,\"source\":\"visits\",\"group\":[{\"field\":\"page\"}],"
                                        "\"aggregate\":[{\"op\":\"sum\",\"field\":\"ms\",\"as\":\"total\"}],\"sort\":[{\"field\":\"page\"}]}}", 200);
  g_autoptr (JsonObject) cut = post (fixture, "/query", "application/json", "{\"model\":{\"version\":1,\"source\":\"visits\"},\"limit\":2}", 200);
  g_autoptr (JsonObject) none = post (fixture, "/query", "application/json", "{\"model\":{\"version\":1,\"source\":\"nothing\"}}", 404);
  g_autoptr (JsonObject) sql = post (fixture, "/query", "application/json", "{\"sql\":\"select 1\"}", 400);

  g_assert_cmpint (count_of (pushed, "new"), ==, 3);
  g_assert_cmpint (count_of (answer, "row_count"), ==, 2);
  g_assert_cmpstr (json_array_get_string_element (row_at (answer, 0), 0), ==, "cart");
  g_assert_cmpfloat (json_array_get_double_element (row_at (answer, 0), 1), ==, 50);
  g_assert_cmpfloat (json_array_get_double_element (row_at (answer, 1), 1), ==, 40);
  g_assert_false (json_object_get_boolean_member (answer, "truncated"));
  g_assert_cmpstr (json_object_get_string_member (answer, "from"), ==, "hub");
  g_assert_cmpstr (json_object_get_string_member (answer, "as_of"), ==, "2025-11-20T12:02:00+00:00");
  g_assert_cmpstr (json_array_get_string_element (row_at (cut, 0), 0), ==, "2025-11-20T12:00:00+00:00");
  g_assert_cmpint (count_of (cut, "row_count"), ==, 2);
  g_assert_true (json_object_get_boolean_member (cut, "truncated"));
  g_assert_true (json_object_has_member (none, "error"));
  g_assert_true (json_object_has_member (sql, "error"));
  hub_fixture_free (fixture);
}

/* The cells of an answer, "a 1|b 2". */
static char *
ask_rows (HubFixture *fixture, const char *model)
{
  g_autofree char *body = g_strdup_printf ("{\"model\":{\"version\":1,\"source\":\"visits\",%s}}", model);
  g_autoptr (JsonObject) answer = post (fixture, "/query", "application/json", body, 200);
  JsonArray *rows = json_object_get_array_member (answer, "rows");
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    for (guint c = 0; c < json_array_get_length (row_at (answer, i)); c++)
      {
        g_autofree char *cell = json_to_string (json_array_get_element (row_at (answer, i), c), FALSE);

        g_string_append_printf (out, "%s%s", c > 0 ? " " : i > 0 ? "|" : "", g_strdelimit (cell, "\"", '\''));
      }
  return g_string_free (out, FALSE);
}

static void
assert_rows (HubFixture *fixture, const char *model, const char *expected)
{
  g_autofree char *rows = ask_rows (fixture, model);

  g_assert_cmpstr (rows, ==, expected);
}

#define BY(column) "\"group\":[{\"field\":\"" column "\"}],\"aggregate\":[{\"op\":\"sum\",\"field\":\"ms\",\"as\":\"total\"}],\"sort\":[{\"field\":\"" column "\"}]"
#define FROM(at)   "\"filter\":{\"field\":\"at\",\"gte\":\"" at "\"},"

/* What is kept of one question serves others, and none once there are newer events, or other columns. */
static void
test_query_again (void)
{
  HubFixture *fixture = hub_fixture_new ();

  json_object_unref (post (fixture, "/ingest/x?dataset=visits", "application/json",
                           "[{\"at\":\"2025-11-20T12:00:00Z\",\"page\":\"home\",\"ms\":10},{\"at\":\"2025-11-20T12:01:00Z\",\"page\":\"home\",\"ms\":30},"
                           "{\"at\":\"2025-11-20T12:02:00Z\",\"page\":\"cart\",\"ms\":50}]", 200));
  assert_rows (fixture, FROM ("2025-11-20T12:01:00Z") BY ("page"), "'cart' 50|'home' 30");
  assert_rows (fixture, BY ("page"), "'cart' 50|'home' 40"); /* more than what was read first */
  assert_rows (fixture, FROM ("2025-11-20T12:02:00Z") BY ("page"), "'cart' 50"); /* less */
  assert_rows (fixture, FROM ("2025-11-20T12:03:00Z") BY ("page"), "");
  assert_rows (fixture, "\"aggregate\":[{\"op\":\"count\"}]", "3");
  assert_rows (fixture, "\"select\":[\"ms\",\"page\"],\"limit\":1", "10 'home'");
  json_object_unref (post (fixture, "/ingest/x?dataset=visits", "application/json",
                           "[{\"at\":\"2025-11-20T11:00:00Z\",\"page\":\"cart\",\"ms\":1,\"lang\":\"es\"}]", 200));
  assert_rows (fixture, BY ("page"), "'cart' 51|'home' 40");
  assert_rows (fixture, BY ("lang"), "'es' 1|null 90");
  assert_rows (fixture, FROM ("2025-11-20T12:00:00Z") BY ("lang"), "null 90");
  hub_fixture_free (fixture);
}

/* --- many at a time --- */

#define N_ASKERS 6
#define N_COMING 60

typedef struct {
  HubFixture *fixture;
  gint        n_committed; /* atomically */
} Asking;

static gpointer
ask_on (gpointer data)
{
  static const char *const models[] = { "\"aggregate\":[{\"op\":\"sum\",\"field\":\"ms\"}]", FROM ("2025-11-20T12:00:00Z") "\"aggregate\":[{\"op\":\"count\"}]",
                                        "\"aggregate\":[{\"op\":\"count\",\"where\":\"page = 'home'\"}]" };
  Asking *self = data;
  guint turn = 0;
  int before;

  do
    {
      g_autofree char *rows = NULL;
      int n;

      before = g_atomic_int_get (&self->n_committed);
      rows = ask_rows (self->fixture, models[turn++ % G_N_ELEMENTS (models)]);
      n = (int) g_ascii_strtoll (rows, NULL, 10);
      g_assert_cmpint (n, >=, before); /* what was answered to have been taken is there for everybody */
      g_assert_cmpint (n, <=, N_COMING);
    }
  while (before < N_COMING);
  return NULL;
}

static void
test_query_many (void)
{
  Asking asking = { hub_fixture_new (), 1 };
  GThread *threads[N_ASKERS];

  for (int i = 1; i <= N_COMING; i++)
    {
      g_autofree char *body = g_strdup_printf ("[{\"at\":\"2025-11-20T12:%02d:00Z\",\"page\":\"home\",\"ms\":1,\"id\":\"v%d\"}]", i % 60, i);

      json_object_unref (post (asking.fixture, "/ingest/x?dataset=visits", "application/json", body, 200));
      g_atomic_int_set (&asking.n_committed, i);
      for (guint t = 0; i == 1 && t < N_ASKERS; t++)
        threads[t] = g_thread_new ("asker", ask_on, &asking);
    }
  for (guint t = 0; t < N_ASKERS; t++)
    g_thread_join (threads[t]);
  hub_fixture_free (asking.fixture);
}

/* --- /query/history --------------------------------------------------------------------------------------------- */

static JsonObject *
get (HubFixture *fixture, const char *path, guint status)
{
  g_auto (Answer) answer = { 0 };
  g_autoptr (JsonNode) node = NULL;

  http_get (fixture, &answer, path);
  if (answer.status != status)
    g_test_message ("%s: %u %s", path, answer.status, answer.body);
  g_assert_cmpuint (answer.status, ==, status);
  node = answer_json (&answer);
  return json_object_ref (json_node_get_object (node));
}

static guint
count_rows (JsonObject *page)
{
  return json_array_get_length (json_object_get_array_member (page, "rows"));
}

/* Pages of three put together are the one page of all, in the same order, without repeats. */
static void
test_history_pages (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (JsonObject) whole = NULL;
  g_autofree char *next = NULL;
  guint n = 0, n_pages = 0;

  watch (fixture, "T.SUM", "minute");
  for (int i = 0; i < 5; i++)
    {
      g_autofree char *id = g_strdup_printf ("o%d", i);
      post_order (fixture, id, NOON + i * ANA_USEC_PER_MIN, i % 2 ? "France" : "São Tomé", 100 + i);
    }
  for (int i = 0; i < 100 && n < 10; i++)
    {
      g_clear_pointer (&whole, json_object_unref);
      whole = get (fixture, "/query/history/T.SUM?period=minute", 200);
      n = count_rows (whole);
      g_usleep (50000);
    }
  g_assert_cmpuint (n, ==, 10);
  g_assert_true (json_object_get_null_member (whole, "next"));
  n = 0;
  do
    {
      g_autofree char *escaped = next != NULL ? g_uri_escape_string (next, NULL, FALSE) : NULL;
      g_autofree char *path = g_strdup_printf ("/query/history/T.SUM?period=minute&limit=3%s%s", next != NULL ? "&cursor=" : "", next != NULL ? escaped : "");
      g_autoptr (JsonObject) page = get (fixture, path, 200);
      JsonArray *rows = json_object_get_array_member (page, "rows");

      for (guint i = 0; i < json_array_get_length (rows); i++, n++)
        {
          g_autofree char *here = json_to_string (json_array_get_element (rows, i), FALSE);
          g_autofree char *there = json_to_string (json_array_get_element (json_object_get_array_member (whole, "rows"), n), FALSE);
          g_assert_cmpstr (here, ==, there);
        }
      g_free (next);
      next = json_object_get_null_member (page, "next") ? NULL : g_strdup (json_object_get_string_member (page, "next"));
    }
  while (next != NULL && ++n_pages < 20);
  g_assert_cmpuint (n, ==, 10);
  hub_fixture_free (fixture);
}

static void
test_history_since (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (JsonObject) whole = NULL;
  g_autoptr (JsonObject) after = NULL;
  g_autoptr (JsonObject) nothing = NULL;
  g_autoptr (JsonObject) other = NULL;
  g_autofree char *path = NULL;
  g_autofree char *wrong = NULL;
  guint n = 0;

  watch (fixture, "T.SUM", "minute");
  post_order (fixture, "a", NOON, "France", 1);
  for (int i = 0; i < 100 && n < 2; i++)
    {
      g_clear_pointer (&whole, json_object_unref);
      whole = get (fixture, "/query/history/T.SUM?period=minute", 200);
      n = count_rows (whole);
      g_usleep (50000);
    }
  path = g_strdup_printf ("/query/history/T.SUM?period=minute&e=%s&since=%" G_GINT64_FORMAT, json_object_get_string_member (whole, "e"), count_of (whole, "q"));
  nothing = get (fixture, path, 200);
  g_assert_cmpuint (count_rows (nothing), ==, 0);
  post_order (fixture, "b", NOON + ANA_USEC_PER_MIN, "France", 1);
  n = 0;
  for (int i = 0; i < 100 && n < 2; i++)
    {
      g_clear_pointer (&after, json_object_unref);
      after = get (fixture, path, 200);
      n = count_rows (after);
      g_usleep (50000);
    }
  g_assert_cmpuint (n, ==, 2);
  wrong = g_strdup_printf ("/query/history/T.SUM?period=minute&e=01AAAAAAAAAAAAAAAAAAAAAAAA&since=0");
  other = get (fixture, wrong, 409);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (other, "error"), "code"), ==, "reset");
  hub_fixture_free (fixture);
}

static void
test_history_bad (void)
{
  HubFixture *fixture = hub_fixture_new ();
  static const struct { const char *path; guint status; } rows[] = {
    { "/query/history/T.NOTHING", 404 }, { "/query/history/T.SUM?period=eon", 400 }, { "/query/history/T.SUM?from=x", 400 },
    { "/query/history/T.SUM?cursor=x", 400 }, { "/query/history/T.CUSTOMERS?period=minute", 404 }, { "/query/history/", 404 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonObject) answer = get (fixture, rows[i].path, rows[i].status);

      g_assert_true (json_object_has_member (answer, "error"));
    }
  hub_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/ask/kpi-classes", test_kpi_classes);
  g_test_add_func ("/hub/ask/kpi-running-bucket", test_kpi_running_bucket);
  g_test_add_func ("/hub/ask/kpi-derived", test_kpi_derived);
  g_test_add_func ("/hub/ask/kpi-dims", test_kpi_dims);
  g_test_add_func ("/hub/ask/kpi-bad", test_kpi_bad);
  g_test_add_func ("/hub/ask/kpi-empty", test_kpi_empty);
  g_test_add_func ("/hub/ask/ingest-kinds", test_ingest_kinds);
  g_test_add_func ("/hub/ask/ingest-rejects", test_ingest_rejects);
  g_test_add_func ("/hub/ask/query", test_query);
  g_test_add_func ("/hub/ask/query-again", test_query_again);
  g_test_add_func ("/hub/ask/query-many", test_query_many);
  g_test_add_func ("/hub/ask/history-pages", test_history_pages);
  g_test_add_func ("/hub/ask/history-since", test_history_since);
  g_test_add_func ("/hub/ask/history-bad", test_history_bad);
  return g_test_run ();
}
