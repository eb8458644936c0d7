/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-sketches.c: spans of class none from the states of their buckets, against the exact answer from the test's own
 * count of the events: within the stated error, after a restart, and when the log gives no rows.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "ana-clock.h"
#include "ana-time.h"
#include "ana-span-answer.h"
#include "hub-fixture.h"

#define MIDNIGHT    G_GINT64_CONSTANT (1763596800000000) /* 2025-11-20T00:00:00Z */
#define N_DAYS      6
#define N_A_DAY     1500
#define N_CUSTOMERS 5000

typedef struct {
  gint64 at_usec;
  int    customer, amount;
  gboolean french;
} Order;

/* The same orders in every run: hashes are, too, so that an error that is within its bound stays so. */
static void
make_orders (Order *orders)
{
  guint64 x = 42;

  for (int i = 0; i < N_DAYS * N_A_DAY; i++)
    {
      x = x * G_GUINT64_CONSTANT (6364136223846793005) + G_GUINT64_CONSTANT (1442695040888963407);
      orders[i] = (Order) {
        .at_usec = MIDNIGHT + (gint64) i * (ANA_USEC_PER_DAY / N_A_DAY), .customer = (int) ((x >> 33) % N_CUSTOMERS),
        .amount = 100 + (int) ((x >> 40) % 90000), .french = (x >> 61) == 0,
      };
    }
}

static void
post_orders (HubFixture *fixture, const Order *orders, guint n)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (Answer) answer = { 0 };

  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, "{\"id\":\"%u\",\"order_id\":\"o%u\",\"ordered_at\":%" G_GINT64_FORMAT ",\"customer\":\"c%d\",\"country\":\"%s\",\"amount\":%d}\n",
                            i, i, orders[i].at_usec, orders[i].customer, orders[i].french ? "France" : "Spain", orders[i].amount);
  http_send (fixture, &answer, "POST", "/ingest/shop?dataset=orders", "Content-Type: application/x-ndjson\r\n", out->str);
  g_assert_cmpuint (answer.status, ==, 200);
}

/* --- the oracle ------------------------------------------------------------------------------------------------- */

static gboolean
is_asked (const Order *order, AnaSpan span, const char *dim)
{
  return ana_span_contains (span, order->at_usec) && (*dim == '\0' || order->french);
}

static guint
count_customers (const Order *orders, AnaSpan span, const char *dim)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (int i = 0; i < N_DAYS * N_A_DAY; i++)
    if (is_asked (&orders[i], span, dim))
      g_hash_table_add (seen, GINT_TO_POINTER (orders[i].customer));
  return g_hash_table_size (seen);
}

static int
compare_ints (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

static double
find_p90 (const Order *orders, AnaSpan span, const char *dim)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (int));

  for (int i = 0; i < N_DAYS * N_A_DAY; i++)
    if (is_asked (&orders[i], span, dim))
      g_array_append_val (all, orders[i].amount);
  g_array_sort (all, compare_ints);
  return g_array_index (all, int, (guint) (0.9 * (all->len - 1)));
}

/* --- asking ----------------------------------------------------------------------------------------------------- */

static JsonObject *
ask (HubFixture *fixture, const char *code, const char *period, AnaSpan span, const char *dim, gboolean approximate)
{
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\",\"period\":\"%s\",\"from\":%" G_GINT64_FORMAT ",\"to\":%" G_GINT64_FORMAT
                                           ",\"dim\":\"%s\",\"approximate\":%s}", code, period, span.start_usec, span.end_usec, dim, approximate ? "true" : "false");
  g_auto (Answer) answer = { 0 };
  g_autoptr (JsonNode) node = NULL;

  http_post (fixture, &answer, "/query/kpi", body);
  g_assert_cmpuint (answer.status, ==, 200);
  node = answer_json (&answer);
  return json_object_ref (json_object_get_object_member (json_node_get_object (node), "span"));
}

typedef struct {
  const char *code;
  guint       n_rows, n_states;
} Count;

static void
count_state (gint64 ts_usec, gint64 count, GBytes *state, gpointer data)
{
  ((Count *) data)->n_rows++;
  ((Count *) data)->n_states += state != NULL;
}

static void
count_states (AnaHub *hub, gpointer data)
{
  Count *count = data;
  AnaHubStorage *storage = ana_hub_get_storage (hub);
  g_autofree char *stream = g_strdup_printf ("kpi:%s:day", count->code);
  g_autoptr (GError) error = NULL;

  count->n_rows = count->n_states = 0;
  g_assert_true (storage->klass->read_states (storage, ANA_TENANT_MAIN, stream, "", (AnaSpan) { MIDNIGHT, MIDNIGHT + N_DAYS * ANA_USEC_PER_DAY },
                                              count_state, count, &error));
  g_assert_no_error (error);
}

/* Every day has its row, and each row its state. */
static void
wait_for_states (HubFixture *fixture)
{
  Count customers = { .code = "T.CUSTOMERS" }, p90 = { .code = "T.P90" };

  for (int i = 0; i < 400 && (customers.n_states < N_DAYS || p90.n_states < N_DAYS); i++)
    {
      g_usleep (25000);
      hub_fixture_call (fixture, count_states, &customers);
      hub_fixture_call (fixture, count_states, &p90);
    }
  g_assert_cmpuint (customers.n_rows, ==, N_DAYS);
  g_assert_cmpuint (customers.n_states, ==, N_DAYS);
  g_assert_cmpuint (p90.n_states, ==, N_DAYS);
}

static void
check_near (JsonObject *span, double exact, gboolean must_be_sketch)
{
  double value = json_object_get_double_member (span, "value");
  gboolean approximate = json_object_get_boolean_member_with_default (span, "approximate", FALSE);
  double bound = approximate ? json_object_get_double_member (span, "error") : 0;

  g_test_message ("%.17g of %.17g, bound %g", value, exact, bound);
  g_assert_cmpint (approximate, ==, must_be_sketch);
  g_assert_cmpfloat (bound, <, 0.02);
  g_assert_cmpfloat (fabs (value - exact), <=, bound * exact);
}

static void
check_spans (HubFixture *fixture, const Order *orders)
{
  static const struct { const char *period; gint64 from_min, to_min; const char *dim; } spans[] = {
    { "day", 0, 6 * 1440, "" }, { "day", 1440, 4 * 1440, "" }, { "day", 0, 6 * 1440, "country=France" },
    { "hour", 7 * 60, 5 * 1440 + 11 * 60, "" }, { "hour", 23 * 60, 4 * 1440 + 60, "country=France" },
    { "hour", 30 * 60, 40 * 60, "" }, /* hours of one day: no day lies in it */
  };

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      AnaSpan span = { MIDNIGHT + spans[i].from_min * ANA_USEC_PER_MIN, MIDNIGHT + spans[i].to_min * ANA_USEC_PER_MIN };
      double customers = count_customers (orders, span, spans[i].dim);
      g_autoptr (JsonObject) exact = ask (fixture, "T.CUSTOMERS", spans[i].period, span, spans[i].dim, FALSE);
      g_autoptr (JsonObject) near = ask (fixture, "T.CUSTOMERS", spans[i].period, span, spans[i].dim, TRUE);
      g_autoptr (JsonObject) p90 = ask (fixture, "T.P90", spans[i].period, span, spans[i].dim, TRUE);

      g_assert_cmpfloat (json_object_get_double_member (exact, "value"), ==, customers);
      g_assert_false (json_object_has_member (exact, "approximate"));
      check_near (near, customers, customers > 256);
      g_assert_cmpint (json_object_get_int_member (near, "count"), ==, json_object_get_int_member (exact, "count"));
      if (i != 5)
        check_near (p90, find_p90 (orders, span, spans[i].dim), TRUE);
    }
}

static void
test_spans (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autofree Order *orders = g_new (Order, N_DAYS * N_A_DAY);

  make_orders (orders);
  post_orders (fixture, orders, N_DAYS * N_A_DAY);
  wait_for_states (fixture);
  check_spans (fixture, orders);
  hub_fixture_restart (fixture);
  check_spans (fixture, orders);
  hub_fixture_free (fixture);
}

typedef struct {
  AnaSpanAsk      ask;
  AnaMeasureValue value;
  const char     *reason;
} Direct;

static void
ask_directly (AnaHub *hub, gpointer data)
{
  Direct *direct = data;
  g_autoptr (GError) error = NULL;

  direct->ask.storage = ana_hub_get_storage (hub);
  direct->ask.catalogue = ana_hub_get_catalogue (hub);
  direct->ask.kpi = (guint) ana_catalogue_find_index (direct->ask.catalogue, "T.CUSTOMERS");
  g_assert_true (ana_span_answer (&direct->ask, &direct->value, &direct->reason, &error));
  g_assert_no_error (error);
}

/* More rows than the log gives: whole days and hours are told without it, a part of an hour is not. */
static void
test_too_many_rows (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autofree Order *orders = g_new (Order, N_DAYS * N_A_DAY);
  AnaSpan hours = { MIDNIGHT + 5 * ANA_USEC_PER_HOUR, MIDNIGHT + 5 * ANA_USEC_PER_DAY + 3 * ANA_USEC_PER_HOUR };
  Direct direct = { .ask = { .tenant = ANA_TENANT_MAIN, .dim = "", .span = hours, .now_usec = MIDNIGHT + 90 * ANA_USEC_PER_DAY,
                             .until_usec = G_MAXINT64, .max_rows = 10 } };
  double exact;

  make_orders (orders);
  post_orders (fixture, orders, N_DAYS * N_A_DAY);
  wait_for_states (fixture);
  exact = count_customers (orders, hours, "");
  hub_fixture_call (fixture, ask_directly, &direct);
  g_assert_true (direct.value.has_value && direct.value.approximate);
  g_assert_cmpfloat (fabs (direct.value.value - exact), <=, 0.01625 * exact);
  /* a bucket that is still open is not told by a state */
  direct.ask.now_usec = MIDNIGHT + 2 * ANA_USEC_PER_DAY;
  hub_fixture_call (fixture, ask_directly, &direct);
  g_assert_false (direct.value.has_value);
  g_assert_cmpstr (direct.reason, ==, "none");
  direct.ask.now_usec = MIDNIGHT + 90 * ANA_USEC_PER_DAY;
  direct.ask.span.end_usec += 30 * ANA_USEC_PER_MIN;
  hub_fixture_call (fixture, ask_directly, &direct);
  g_assert_false (direct.value.has_value);
  g_assert_cmpstr (direct.reason, ==, "none");
  /* hours are kept of the total alone */
  direct.ask.span = hours;
  direct.ask.dim = "country=France";
  hub_fixture_call (fixture, ask_directly, &direct);
  g_assert_false (direct.value.has_value);
  hub_fixture_free (fixture);
}

/* Days that streamed: closed by the events of the day after, with no run over the log between. */
static void
test_streamed (void)
{
  HubFixture *fixture = hub_fixture_new ();
  gint64 today = ana_bucket_start (ANA_PERIOD_DAY, ana_zone_utc (), ana_clock_now_usec ());
  AnaSpan yesterday = { today - ANA_USEC_PER_DAY, today };
  JsonObject *span = NULL;

  for (int i = 0; i < 400; i++)
    {
      g_autofree char *id = g_strdup_printf ("s%d", i);
      post_order (fixture, id, yesterday.start_usec + i * ANA_USEC_PER_MIN, "France", 5);
    }
  post_order (fixture, "late", yesterday.start_usec + ANA_USEC_PER_MIN, "France", 5);
  for (int i = 0; i < 200; i++)
    {
      span = ask (fixture, "T.CUSTOMERS", "day", yesterday, "", TRUE);
      if (json_object_get_int_member (span, "count") == 401)
        break;
      g_clear_pointer (&span, json_object_unref);
      g_usleep (25000);
    }
  g_assert_nonnull (span);
  check_near (span, 401, TRUE);
  json_object_unref (span);
  hub_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/sketches/spans", test_spans);
  g_test_add_func ("/hub/sketches/too-many-rows", test_too_many_rows);
  g_test_add_func ("/hub/sketches/streamed", test_streamed);
  return g_test_run ();
}
