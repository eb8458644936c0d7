/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-sample.c: the sample company: the same bytes whatever the order, sums that foot, shapes that were measured, and
 * planted causes that can be seen.
 */
#include "config.h"

#include <math.h>

#include "ana-json.h"
#include "ana-sample-company.h"
#include "ana-sample-facts.h"
#include "ana-time.h"

#define SEED   7
#define ANCHOR 20777 /* 2026-11-20 */

static AnaSampleTable *
table_of (gint64           seed,
          gint64           anchor,
          AnaSampleDataset dataset,
          gint64           date)
{
  g_autoptr (AnaSampleCompany) company = ana_sample_company_new (seed, anchor);

  return ana_sample_company_table (company, dataset, date);
}

static char *
digest (const AnaSampleTable *table)
{
  g_autoptr (GBytes) bytes = ana_frame_to_bytes (table->frame);

  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

static gint64
int_at (const AnaFrame *frame,
        const char     *column,
        guint           row)
{
  return ana_frame_get_int64s (frame, ana_frame_find (frame, column))[row];
}

static const char *
text_at (const AnaFrame *frame,
         const char     *column,
         guint           row)
{
  return ana_frame_get_text (frame, ana_frame_find (frame, column), row);
}

static void
test_same_in_any_order (void)
{
  static const gint64 ORDER[] = { 0, -400, 3, -399, 0, -61 };
  g_autoptr (AnaSampleCompany) wanderer = ana_sample_company_new (SEED, ANCHOR);

  for (guint i = 0; i < G_N_ELEMENTS (ORDER); i++)
    for (AnaSampleDataset d = 0; d < ANA_SAMPLE_N_DATASETS; d++)
      {
        g_autoptr (AnaSampleTable) a = ana_sample_company_table (wanderer, d, ANCHOR + ORDER[i]);
        g_autoptr (AnaSampleTable) b = NULL;
        g_autofree char *one = digest (a);
        g_autofree char *two = NULL;

        if (d > ANA_SAMPLE_DELIVERIES && i % 3 != 0)
          continue;
        b = table_of (SEED, ANCHOR, d, ANCHOR + ORDER[i]);
        two = digest (b);
        g_assert_cmpstr (one, ==, two);
        g_assert_cmpuint (a->ids->len, ==, ana_frame_get_n_rows (a->frame));
        for (guint r = 0; r < a->ids->len; r++)
          g_assert_cmpstr (g_ptr_array_index (a->ids, r), ==, g_ptr_array_index (b->ids, r));
      }
}

static void
test_seed_matters (void)
{
  g_autoptr (AnaSampleTable) a = table_of (SEED, ANCHOR, ANA_SAMPLE_ORDERS, ANCHOR);
  g_autoptr (AnaSampleTable) b = table_of (SEED + 1, ANCHOR, ANA_SAMPLE_ORDERS, ANCHOR);
  g_autofree char *one = digest (a);
  g_autofree char *two = digest (b);

  g_assert_cmpstr (one, !=, two);
}

static void
test_rows_lie_in_their_day (void)
{
  /* an ordinary day, and the days of 25 and of 23 hours */
  static const gint64 DATES[] = { ANCHOR, 20751 /* 2026-10-25 */, 20541 /* 2026-03-29 */, 20148 /* 2025-03-01 */ };
  g_autoptr (AnaSampleCompany) company = ana_sample_company_new (SEED, ANCHOR);

  for (guint i = 0; i < G_N_ELEMENTS (DATES); i++)
    for (AnaSampleDataset d = 0; d < ANA_SAMPLE_N_DATASETS; d++)
      {
        g_autoptr (AnaSampleTable) table = ana_sample_company_table (company, d, DATES[i]);
        gint64 before = G_MININT64;

        for (guint r = 0; r < ana_frame_get_n_rows (table->frame); r++)
          {
            gint64 emit = g_array_index (table->emit_usec, gint64, r);
            gint64 time = int_at (table->frame, ana_sample_dataset_time (d), r);

            g_assert_cmpint (ana_sample_local_date (time), ==, DATES[i]);
            g_assert_cmpint (emit, >=, time);
            g_assert_cmpint (emit, >=, before);
            before = emit;
          }
      }
}

static void
test_ids_are_unique (void)
{
  g_autoptr (AnaSampleCompany) company = ana_sample_company_new (SEED, ANCHOR);

  for (AnaSampleDataset d = 0; d < ANA_SAMPLE_N_DATASETS; d++)
    {
      g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      for (gint64 date = ANCHOR - 20; date < ANCHOR - ANA_SAMPLE_RECENT_DAYS; date++)
        {
          g_autoptr (AnaSampleTable) table = ana_sample_company_table (company, d, date);

          for (guint r = 0; r < table->ids->len; r++)
            g_assert_true (g_hash_table_add (seen, g_strdup (g_ptr_array_index (table->ids, r))));
        }
    }
}

/* Every order is paid once, delivered once; what comes back is cancelled, returned and refunded with one amount. */
static void
test_sums_foot (void)
{
  g_autoptr (AnaSampleCompany) company = ana_sample_company_new (SEED, ANCHOR);
  g_autoptr (GHashTable) orders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gint64 from = ANCHOR - 200;
  gint64 returned = 0, cancelled = 0, refunded = 0;
  guint n_delivered = 0, n_paid = 0;

  for (gint64 date = from; date < from + 10; date++)
    {
      g_autoptr (AnaSampleTable) table = ana_sample_company_table (company, ANA_SAMPLE_ORDERS, date);

      for (guint r = 0; r < ana_frame_get_n_rows (table->frame); r++)
        {
          const char *id = text_at (table->frame, "order_id", r);
          gint64 amount = int_at (table->frame, "amount", r);
          gint64 *sum = g_hash_table_lookup (orders, id);

          g_assert_cmpint (amount, ==, int_at (table->frame, "price", r) * int_at (table->frame, "quantity", r));
          if (*id == 'C')
            {
              g_assert_cmpint (amount, <, 0);
              continue;
            }
          if (sum == NULL)
            g_hash_table_insert (orders, g_strdup (id), sum = g_new0 (gint64, 1));
          *sum += amount;
        }
    }
  for (gint64 date = from; date < from + 10 + ANA_SAMPLE_HORIZON_DAYS; date++)
    {
      g_autoptr (AnaSampleTable) payments = ana_sample_company_table (company, ANA_SAMPLE_PAYMENTS, date);
      g_autoptr (AnaSampleTable) deliveries = ana_sample_company_table (company, ANA_SAMPLE_DELIVERIES, date);
      g_autoptr (AnaSampleTable) returns = ana_sample_company_table (company, ANA_SAMPLE_RETURNS, date);
      g_autoptr (AnaSampleTable) lines = ana_sample_company_table (company, ANA_SAMPLE_ORDERS, date);

      for (guint r = 0; r < ana_frame_get_n_rows (payments->frame); r++)
        {
          const gint64 *sum = g_hash_table_lookup (orders, text_at (payments->frame, "order_id", r));

          if (sum != NULL && g_str_equal (text_at (payments->frame, "status", r), "captured"))
            {
              g_assert_cmpint (int_at (payments->frame, "amount", r), ==, *sum);
              n_paid++;
            }
          if (g_str_equal (text_at (payments->frame, "status", r), "refunded"))
            refunded -= int_at (payments->frame, "amount", r);
        }
      for (guint r = 0; r < ana_frame_get_n_rows (deliveries->frame); r++)
        {
          const gint64 *sum = g_hash_table_lookup (orders, text_at (deliveries->frame, "order_id", r));

          if (sum != NULL)
            {
              g_assert_cmpint (int_at (deliveries->frame, "amount", r), ==, *sum);
              n_delivered++;
            }
        }
      for (guint r = 0; r < ana_frame_get_n_rows (returns->frame); r++)
        returned += int_at (returns->frame, "amount", r);
      for (guint r = 0; r < ana_frame_get_n_rows (lines->frame); r++)
        cancelled -= MIN (int_at (lines->frame, "amount", r), 0);
    }
  g_assert_cmpuint (n_paid, ==, g_hash_table_size (orders));
  g_assert_cmpuint (n_delivered, ==, g_hash_table_size (orders));
  g_assert_cmpint (returned, >, 0);
  g_assert_cmpint (returned, ==, cancelled);
  g_assert_cmpint (returned, ==, refunded);
}

static void
assert_between (const char *what,
                double      value,
                double      low,
                double      high)
{
  g_test_message ("%s: %g (%g to %g)", what, value, low, high);
  g_assert_cmpfloat (value, >=, low);
  g_assert_cmpfloat (value, <=, high);
}

/* A quarter without planted causes against the figures of ana-sample-facts.c. */
static void
test_calibration (void)
{
  g_autoptr (AnaSampleCompany) company = ana_sample_company_new (SEED, ANCHOR);
  g_autoptr (GHashTable) customers = g_hash_table_new (NULL, NULL);
  guint n_days = 91, n_orders = 0, n_lines = 0, n_guests = 0, n_late = 0, n_early = 0, n_repeat = 0, n_returned = 0;
  guint n_sessions = 0, n_converted = 0, n_germany = 0, n_noon = 0, n_shop = 0;
  double revenue = 0, lowest = G_MAXDOUBLE, highest = 0, lateness = 0, freight = 0;
  GHashTableIter iter;
  gpointer value;

  for (gint64 date = ANCHOR - 45 - n_days; date < ANCHOR - 45; date++)
    {
      const AnaSampleDay *day = ana_sample_company_day (company, date);
      double of_day = 0;

      for (guint i = 0; i < day->orders->len; i++)
        {
          const AnaSampleOrder *order = &g_array_index (day->orders, AnaSampleOrder, i);
          double days = (double) (order->delivered_usec - order->promised_usec) / ANA_USEC_PER_DAY;

          n_orders++;
          n_lines += order->n_lines;
          n_guests += order->customer == 0;
          n_germany += order->country == ANA_SAMPLE_GERMANY;
          n_late += days > 0;
          n_early += days < -0.6;
          lateness += days;
          freight += (double) order->freight;
          of_day += (double) order->amount;
          if (order->channel == 2)
            {
              gint64 local = order->ordered_usec
                             + ana_zone_offset_usec (ana_zone_get (ANA_SAMPLE_ZONE, NULL), order->ordered_usec);
              gint64 hour = local % ANA_USEC_PER_DAY / ANA_USEC_PER_HOUR;

              n_shop++;
              n_noon += hour == 12;
              g_assert_cmpint (hour, >=, 7);
              g_assert_cmpint (hour, <=, 20);
            }
          if (order->customer != 0)
            {
              guint n = GPOINTER_TO_UINT (g_hash_table_lookup (customers, GUINT_TO_POINTER (order->customer)));

              g_hash_table_insert (customers, GUINT_TO_POINTER (order->customer), GUINT_TO_POINTER (n + 1));
            }
          for (guint l = 0; l < order->n_lines; l++)
            n_returned += g_array_index (day->lines, AnaSampleLine, order->first_line + l).returned_usec != 0;
        }
      for (guint i = 0; i < day->sessions->len; i++)
        n_converted += g_array_index (day->sessions, AnaSampleSession, i).converted;
      n_sessions += day->sessions->len;
      revenue += of_day;
      lowest = MIN (lowest, of_day);
      highest = MAX (highest, of_day);
    }
  g_hash_table_iter_init (&iter, customers);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n_repeat += GPOINTER_TO_UINT (value) > 1;

  assert_between ("orders a day", (double) n_orders / n_days, 500, 620);
  assert_between ("lines an order", (double) n_lines / n_orders, 2.3, 2.5);
  assert_between ("pounds a day", revenue / n_days / 100, 44000, 56000);
  assert_between ("pounds on the weakest day", lowest / 100, 32000, 50000);
  assert_between ("pounds on the strongest day", highest / 100, 50000, 72000);
  assert_between ("pounds an order", revenue / n_orders / 100, 80, 95);
  assert_between ("guests", (double) n_guests / n_orders, 0.14, 0.18);
  assert_between ("customers who came again in a quarter", (double) n_repeat / g_hash_table_size (customers), 0.25, 0.6);
  assert_between ("late", (double) n_late / n_orders, 0.035, 0.055);
  assert_between ("early", (double) n_early / n_orders, 0.2, 0.35);
  assert_between ("mean lateness, days", lateness / n_orders, -1.0, 0.0);
  assert_between ("freight of the value", freight / revenue, 0.05, 0.08);
  assert_between ("lines that came back", (double) n_returned / n_lines, 0.015, 0.023);
  assert_between ("Germany", (double) n_germany / n_orders, 0.19, 0.23);
  assert_between ("conversion", (double) n_converted / n_sessions, 0.145, 0.165);
  assert_between ("shop orders at noon", (double) n_noon / n_shop, 0.145, 0.17);
}

/* Share on time of the deliveries of @from to @to that @select takes. */
static double
on_time (AnaSampleCompany *company,
         gint64            from,
         gint64            to,
         gboolean          nordfracht,
         gboolean          germany)
{
  guint n = 0, good = 0;

  for (gint64 date = from; date < to; date++)
    {
      g_autoptr (AnaSampleTable) table = ana_sample_company_table (company, ANA_SAMPLE_DELIVERIES, date);

      for (guint r = 0; r < ana_frame_get_n_rows (table->frame); r++)
        {
          gboolean is_nordfracht = g_str_equal (text_at (table->frame, "carrier", r), "Nordfracht");
          gboolean is_germany = g_str_equal (text_at (table->frame, "country", r), "Germany");

          if ((nordfracht && !is_nordfracht) || (germany && !is_germany))
            continue;
          n++;
          good += int_at (table->frame, "delivered_at", r) <= int_at (table->frame, "promised_at", r);
        }
    }
  return (double) good / n;
}

static void
test_carrier_fails (void)
{
  g_autoptr (AnaSampleCompany) company = ana_sample_company_new (SEED, ANCHOR);

  assert_between ("all, before", on_time (company, ANCHOR - 60, ANCHOR - 16, FALSE, FALSE), 0.945, 0.968);
  assert_between ("all, failing", on_time (company, ANCHOR - 7, ANCHOR + 1, FALSE, FALSE), 0.80, 0.925);
  assert_between ("Nordfracht in Germany, before", on_time (company, ANCHOR - 60, ANCHOR - 16, TRUE, TRUE), 0.92, 0.98);
  assert_between ("Nordfracht in Germany, failing", on_time (company, ANCHOR - 7, ANCHOR + 1, TRUE, TRUE), 0.2, 0.6);
  assert_between ("it comes again", on_time (company, ANCHOR + 49, ANCHOR + 57, TRUE, TRUE), 0.2, 0.6);
  assert_between ("and passes", on_time (company, ANCHOR + 20, ANCHOR + 40, TRUE, TRUE), 0.92, 0.98);
}

static double
revenue_of (AnaSampleCompany *company,
            gint64            from,
            gint64            to,
            guint             category)
{
  double sum = 0;

  for (gint64 date = from; date < to; date++)
    {
      const AnaSampleDay *day = ana_sample_company_day (company, date);

      for (guint i = 0; i < day->lines->len; i++)
        {
          const AnaSampleLine *line = &g_array_index (day->lines, AnaSampleLine, i);

          if (line->product / ANA_SAMPLE_N_PER_CATEGORY == category)
            sum += (double) (line->price * line->quantity);
        }
    }
  return sum;
}

static void
test_campaign_and_price (void)
{
  g_autoptr (AnaSampleCompany) company = ana_sample_company_new (SEED, ANCHOR);

  assert_between ("Outdoor in the campaign over the week before",
                  revenue_of (company, ANCHOR - 11, ANCHOR - 4, ANA_SAMPLE_OUTDOOR)
                  / revenue_of (company, ANCHOR - 18, ANCHOR - 11, ANA_SAMPLE_OUTDOOR), 1.3, 2.2);
  for (guint p = ANA_SAMPLE_KITCHEN * ANA_SAMPLE_N_PER_CATEGORY; p < 2 * ANA_SAMPLE_N_PER_CATEGORY; p++)
    {
      gint64 list = ana_sample_product_price (p);
      const AnaSampleDay *before = ana_sample_company_day (company, ANCHOR - 18);
      const AnaSampleDay *after = ana_sample_company_day (company, ANCHOR - 17);

      for (guint i = 0; i < before->lines->len; i++)
        if (g_array_index (before->lines, AnaSampleLine, i).product == p)
          g_assert_cmpint (g_array_index (before->lines, AnaSampleLine, i).price, ==, list);
      for (guint i = 0; i < after->lines->len; i++)
        if (g_array_index (after->lines, AnaSampleLine, i).product == p)
          g_assert_cmpint (g_array_index (after->lines, AnaSampleLine, i).price, ==, list * 109 / 100);
    }
}

static double
mean_pages (AnaSampleCompany *company,
            gint64            from,
            gint64            to)
{
  double sum = 0;
  guint n = 0;

  for (gint64 date = from; date < to; date++)
    {
      const AnaSampleDay *day = ana_sample_company_day (company, date);

      for (guint i = 0; i < day->sessions->len; i++, n++)
        sum += g_array_index (day->sessions, AnaSampleSession, i).pages;
    }
  return sum / n;
}

static void
test_drift_and_vocabulary (void)
{
  g_autoptr (AnaSampleCompany) company = ana_sample_company_new (SEED, ANCHOR);
  g_autoptr (AnaSampleTable) before = ana_sample_company_table (company, ANA_SAMPLE_PAYMENTS, ANCHOR - 25 - 45);
  g_autoptr (AnaSampleTable) after = ana_sample_company_table (company, ANA_SAMPLE_PAYMENTS, ANCHOR);
  gboolean has_card = FALSE, has_voucher = FALSE;

  assert_between ("pages now over two months ago",
                  mean_pages (company, ANCHOR - 3, ANCHOR) / mean_pages (company, ANCHOR - 60, ANCHOR - 45), 0.5, 0.75);
  for (guint r = 0; r < ana_frame_get_n_rows (before->frame); r++)
    {
      has_card |= g_str_equal (text_at (before->frame, "method", r), "card");
      g_assert_cmpstr (text_at (before->frame, "method", r), !=, "credit_card");
    }
  g_assert_true (has_card);
  for (guint r = 0; r < ana_frame_get_n_rows (after->frame); r++)
    {
      has_voucher |= g_str_equal (text_at (after->frame, "method", r), "voucher");
      if (g_str_equal (text_at (after->frame, "status", r), "captured"))
        g_assert_cmpstr (text_at (after->frame, "method", r), !=, "card");
    }
  g_assert_true (has_voucher);
}

static void
test_dirt (void)
{
  g_autoptr (AnaSampleTable) clean = table_of (SEED, ANCHOR, ANA_SAMPLE_SESSIONS, ANCHOR - ANA_SAMPLE_RECENT_DAYS - 1);
  g_autoptr (AnaSampleTable) dirty = table_of (SEED, ANCHOR, ANA_SAMPLE_SESSIONS, ANCHOR);
  guint n_late[2] = { 0 }, n_twice[2] = { 0 };

  for (guint t = 0; t < 2; t++)
    {
      const AnaSampleTable *table = t == 0 ? clean : dirty;
      g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

      for (guint r = 0; r < table->ids->len; r++)
        {
          n_twice[t] += !g_hash_table_add (seen, g_ptr_array_index (table->ids, r));
          n_late[t] += g_array_index (table->emit_usec, gint64, r) - int_at (table->frame, "started_at", r)
                       >= 2 * ANA_USEC_PER_MIN;
        }
    }
  g_assert_cmpuint (n_late[0] + n_twice[0], ==, 0);
  g_assert_cmpuint (n_twice[1], >=, 3);
  g_assert_cmpuint (n_late[1], >=, 3);
  g_assert_cmpuint (n_twice[1], <, dirty->ids->len / 30);
}

static void
test_ground_truth (void)
{
  static const char *const IDS[] = { "carrier", "campaign", "price", "methods", "pages", "duplicates", "late" };
  g_autofree char *text = ana_sample_ground_truth (SEED, ANCHOR);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = ana_json_parse (text, -1, NULL, &error);
  JsonObject *object;
  JsonArray *causes;

  g_assert_no_error (error);
  object = json_node_get_object (node);
  causes = json_object_get_array_member (object, "causes");
  g_assert_cmpstr (json_object_get_string_member (object, "anchor"), ==, "2026-11-20");
  g_assert_cmpuint (json_array_get_length (causes), ==, G_N_ELEMENTS (IDS));
  for (guint i = 0; i < G_N_ELEMENTS (IDS); i++)
    g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (causes, i), "id"), ==, IDS[i]);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (causes, 0), "from"), ==, "2026-11-07");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (causes, 1), "annotation"), ==,
                   "Outdoor campaign");
}

/* Costs and balances are what the cost and asset figures need. */
static void
test_books (void)
{
  g_autoptr (AnaSampleCompany) company = ana_sample_company_new (SEED, ANCHOR);
  const AnaSampleDay *day = ana_sample_company_day (company, ANCHOR - 30);
  g_autoptr (AnaSampleTable) costs = ana_sample_company_table (company, ANA_SAMPLE_COSTS, ANCHOR - 30);
  g_autoptr (AnaSampleTable) balances = ana_sample_company_table (company, ANA_SAMPLE_BALANCES, ANCHOR - 30);
  gint64 revenue = 0, cost = 0;

  for (guint i = 0; i < day->orders->len; i++)
    revenue += g_array_index (day->orders, AnaSampleOrder, i).amount;
  for (guint r = 0; r < ana_frame_get_n_rows (costs->frame); r++)
    cost += int_at (costs->frame, "amount", r);
  assert_between ("cost over revenue", (double) cost / (double) revenue, 0.68, 0.76);
  g_assert_cmpuint (ana_frame_get_n_rows (balances->frame), ==, 5);
  assert_between ("days of receivables", 365.0 * (double) int_at (balances->frame, "balance", 0)
                                         / (double) int_at (balances->frame, "annual_flow", 0), 25, 31);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/sample/same-in-any-order", test_same_in_any_order);
  g_test_add_func ("/hub/sample/seed-matters", test_seed_matters);
  g_test_add_func ("/hub/sample/rows-lie-in-their-day", test_rows_lie_in_their_day);
  g_test_add_func ("/hub/sample/ids-are-unique", test_ids_are_unique);
  g_test_add_func ("/hub/sample/sums-foot", test_sums_foot);
  g_test_add_func ("/hub/sample/calibration", test_calibration);
  g_test_add_func ("/hub/sample/carrier-fails", test_carrier_fails);
  g_test_add_func ("/hub/sample/campaign-and-price", test_campaign_and_price);
  g_test_add_func ("/hub/sample/drift-and-vocabulary", test_drift_and_vocabulary);
  g_test_add_func ("/hub/sample/dirt", test_dirt);
  g_test_add_func ("/hub/sample/ground-truth", test_ground_truth);
  g_test_add_func ("/hub/sample/books", test_books);
  return g_test_run ();
}
