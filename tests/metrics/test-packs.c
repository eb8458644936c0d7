/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-packs.c: the packs that are shipped: they load, speak three languages, and hold the codes promised.
 */
#include "config.h"

#include <math.h>

#include "ana-catalogue.h"

static AnaCatalogue *
load_shipped (void)
{
  g_autofree char *dir = g_build_filename (g_getenv ("ANALYTICS_DATA"), "catalogue", NULL);
  g_autoptr (GError) error = NULL;
  AnaCatalogue *catalogue = ana_catalogue_load (dir, &error);

  g_assert_no_error (error);
  return catalogue;
}

static void
test_counts (void)
{
  static const char *const PACKS[] = { "commerce", "crm", "sales", "scor", "system" };
  g_autoptr (AnaCatalogue) catalogue = load_shipped ();

  for (guint p = 0; p < G_N_ELEMENTS (PACKS); p++)
    {
      guint n = 0;

      for (guint i = 0; i < ana_catalogue_get_n (catalogue); i++)
        n += g_str_equal (ana_catalogue_get (catalogue, i)->pack, PACKS[p]);
      g_test_message ("%s: %u definitions", PACKS[p], n);
      g_assert_cmpuint (n, >=, 12);
    }
  g_assert_cmpstr (*ana_catalogue_get_notes (catalogue), ==, NULL);
}

static void
assert_languages (const AnaKpi *kpi,
                  const char   *member)
{
  static const char *const LANGUAGES[] = { "en", "es", "fr" };
  JsonObject *texts = json_object_get_object_member (json_node_get_object (kpi->json), member);

  for (guint i = 0; i < G_N_ELEMENTS (LANGUAGES); i++)
    {
      const char *text = json_object_get_string_member_with_default (texts, LANGUAGES[i], "");

      g_test_message ("%s %s %s", kpi->code, member, LANGUAGES[i]);
      g_assert_cmpstr (text, !=, "");
      for (guint j = 0; j < i && g_str_equal (member, "formula_text"); j++)
        g_assert_cmpstr (text, !=, json_object_get_string_member (texts, LANGUAGES[j]));
    }
}

static void
test_languages (void)
{
  g_autoptr (AnaCatalogue) catalogue = load_shipped ();

  for (guint i = 0; i < ana_catalogue_get_n (catalogue); i++)
    {
      assert_languages (ana_catalogue_get (catalogue, i), "name");
      assert_languages (ana_catalogue_get (catalogue, i), "formula_text");
    }
}

/* FORMATS.md section 2: these measures to the letter, and their merge classes. */
static void
test_promised (void)
{
  static const char SALE[] = "status != 'cancelled' and quantity > 0 and customer is not null";
  static const struct { const char *code, *dataset, *where, *measure, *unit; AnaMergeClass merge; } PROMISED[] = {
    { "COM.NET_REVENUE", "orders", NULL, "sum(amount)", "money:GBP", ANA_MERGE_SUM },
    { "COM.ORDERS", "orders", "status != 'cancelled'", "distinct(order_id)", "count", ANA_MERGE_NONE },
    { "COM.AOV", "orders", SALE, "safe_div(sum(amount), distinct(order_id))", "money:GBP", ANA_MERGE_NONE },
    { "COM.ACTIVE_CUSTOMERS", "orders", SALE, "distinct(customer)", "count", ANA_MERGE_NONE },
    { "COM.REPEAT_RATE", "orders", SALE, "100 * safe_div(distinct_min(customer, order_id, 2), distinct(customer))",
      "percent", ANA_MERGE_NONE },
    { "COM.RETURN_RATE", "orders", NULL,
      "100 * safe_div(distinct(order_id where status = 'cancelled'), distinct(order_id))", "percent", ANA_MERGE_NONE },
    { "RL.2.2", "deliveries", NULL, "100 * safe_div(count(where delivered_at <= promised_at), count())", "percent",
      ANA_MERGE_RATIO },
    { "COM.FREIGHT_SHARE", "deliveries", NULL, "100 * safe_div(sum(freight), sum(amount))", "percent",
      ANA_MERGE_RATIO },
    { "DEL.LATENESS", "deliveries", NULL, "avg(days(promised_at, delivered_at))", "days", ANA_MERGE_RATIO },
    { "RS.1.1", "deliveries", NULL, "avg(days(ordered_at, delivered_at))", "days", ANA_MERGE_RATIO },
  };
  g_autoptr (AnaCatalogue) catalogue = load_shipped ();

  for (guint i = 0; i < G_N_ELEMENTS (PROMISED); i++)
    {
      const AnaKpi *kpi = ana_catalogue_find (catalogue, PROMISED[i].code);

      g_test_message ("%s", PROMISED[i].code);
      g_assert_nonnull (kpi);
      g_assert_cmpstr (kpi->dataset, ==, PROMISED[i].dataset);
      g_assert_cmpstr (kpi->where, ==, PROMISED[i].where);
      g_assert_cmpstr (kpi->measure_text, ==, PROMISED[i].measure);
      g_assert_cmpstr (kpi->unit, ==, PROMISED[i].unit);
      g_assert_cmpint (kpi->merge, ==, PROMISED[i].merge);
      for (guint p = 0; p < ANA_N_KPI_PERIODS; p++)
        g_assert_true (kpi->grain[p]);
    }
}

static void
test_scor (void)
{
  static const char *const CODES[] = {
    "RL.1.1", "RL.2.1", "RL.2.2", "RL.2.3", "RL.2.4", "RS.1.1", "RS.2.1", "RS.2.3", "CO.1.1", "CO.1.2", "CO.2.1",
    "CO.2.2", "CO.2.4", "CO.2.5", "AM.1.1", "AM.1.2", "AM.1.3", "AM.2.1", "AM.2.2", "AM.2.3",
  };
  g_autoptr (AnaCatalogue) catalogue = load_shipped ();

  for (guint i = 0; i < G_N_ELEMENTS (CODES); i++)
    {
      g_test_message ("%s", CODES[i]);
      g_assert_nonnull (ana_catalogue_find (catalogue, CODES[i]));
    }
}

/* The engine reads raw rows by the dataset's own time: a definition with another one would miss its late rows. */
static void
test_time_is_the_datasets (void)
{
  g_autoptr (AnaCatalogue) catalogue = load_shipped ();

  for (guint i = 0; i < ana_catalogue_get_n (catalogue); i++)
    {
      const AnaKpi *kpi = ana_catalogue_get (catalogue, i);

      g_assert_cmpstr (kpi->time, ==, ana_canonical_time (kpi->dataset));
    }
}

static void
test_percent_has_its_factor (void)
{
  g_autoptr (AnaCatalogue) catalogue = load_shipped ();

  for (guint i = 0; i < ana_catalogue_get_n (catalogue); i++)
    {
      const AnaKpi *kpi = ana_catalogue_get (catalogue, i);

      if (g_str_equal (kpi->unit, "percent") && !g_str_equal (kpi->dataset, "machine"))
        g_assert_true (g_str_has_prefix (kpi->measure_text, "100 * "));
    }
}

/* A frame of a canonical dataset from rows of texts, "" for null; times as RFC 3339, money in minor units. */
static AnaFrame *
frame_of (const char *dataset,
          const char *columns,
          const char *rows)
{
  g_autoptr (AnaSchema) schema = ana_canonical_schema (dataset, "GBP");
  g_auto (GStrv) names = g_strsplit (columns, " ", -1);
  g_auto (GStrv) lines = g_strsplit (rows, "\n", -1);
  AnaFrameBuilder *builder = ana_frame_builder_new ();

  for (guint c = 0; names[c] != NULL; c++)
    {
      AnaType type = ANA_TYPE_TEXT;
      const char *currency = NULL;

      g_assert_true (ana_schema_get (schema, ana_schema_find (schema, names[c]), NULL, &type, &currency));
      ana_frame_builder_add_field (builder, names[c], type, currency, NULL, ANA_ROLE_MEASURE);
      for (guint r = 0; lines[r] != NULL; r++)
        {
          g_auto (GStrv) cells = g_strsplit (lines[r], " ", -1);
          gint64 at = 0;

          if (*cells[c] == '\0')
            ana_frame_builder_put_null (builder, c);
          else if (type == ANA_TYPE_TEXT)
            ana_frame_builder_put_text (builder, c, cells[c], -1);
          else if (type == ANA_TYPE_TIME && ana_time_parse (cells[c], ana_zone_utc (), &at, NULL))
            ana_frame_builder_put_int64 (builder, c, at);
          else
            ana_frame_builder_put_int64 (builder, c, g_ascii_strtoll (cells[c], NULL, 10));
        }
    }
  return ana_frame_builder_end (builder);
}

static double
value_of (AnaCatalogue *catalogue,
          const char   *code,
          AnaFrame     *frame)
{
  const AnaKpi *kpi = ana_catalogue_find (catalogue, code);
  g_autoptr (AnaMeasureInput) input = ana_measure_prepare (kpi->measure, frame);
  g_autoptr (AnaState) state = ana_state_new (kpi->measure);
  g_autofree guint32 *rows = g_new (guint32, ana_frame_get_n_rows (frame) + 1);
  guint n = ana_measure_select (kpi->measure, frame, rows);
  AnaMeasureValue value;

  ana_state_add_rows (state, input, rows, n);
  value = ana_state_finish (state, (AnaSpan) { 0, ANA_USEC_PER_DAY }, NULL, NULL);
  return value.has_value ? value.value : NAN;
}

static void
assert_value (AnaCatalogue *catalogue,
              const char   *code,
              AnaFrame     *frame,
              double        expected)
{
  double value = value_of (catalogue, code, frame);

  g_test_message ("%s: %.17g", code, value);
  g_assert_cmpfloat_with_epsilon (value, expected, 1e-9);
}

/* Worked by hand: one delivery two days late, two a day early, one of them short. */
static void
test_delivery_values (void)
{
  g_autoptr (AnaCatalogue) catalogue = load_shipped ();
  g_autoptr (AnaFrame) frame =
    frame_of ("deliveries", "ordered_at promised_at delivered_at amount freight in_full documents_ok undamaged",
              "2026-11-01T00:00:00Z 2026-11-05T00:00:00Z 2026-11-07T00:00:00Z 10000 1000 1 1 1\n"
              "2026-11-01T00:00:00Z 2026-11-05T00:00:00Z 2026-11-04T00:00:00Z 10000 500 1 1 1\n"
              "2026-11-02T00:00:00Z 2026-11-05T00:00:00Z 2026-11-04T00:00:00Z 20000 500 0 1 1");

  assert_value (catalogue, "RL.2.2", frame, 200.0 / 3);
  assert_value (catalogue, "RL.1.1", frame, 100.0 / 3);
  assert_value (catalogue, "RL.2.1", frame, 200.0 / 3);
  assert_value (catalogue, "RL.2.4", frame, 100);
  assert_value (catalogue, "DEL.LATENESS", frame, 0);
  assert_value (catalogue, "RS.1.1", frame, 11.0 / 3);
  assert_value (catalogue, "RS.2.3", frame, 4.5);
  assert_value (catalogue, "COM.FREIGHT_SHARE", frame, 5);
}

static void
test_lateness_sign (void)
{
  g_autoptr (AnaCatalogue) catalogue = load_shipped ();
  g_autoptr (AnaFrame) frame = frame_of ("deliveries", "promised_at delivered_at ordered_at",
                                         "2026-11-05T00:00:00Z 2026-11-06T12:00:00Z 2026-11-01T00:00:00Z");

  assert_value (catalogue, "DEL.LATENESS", frame, 1.5); /* late is positive */
}

static void
test_order_values (void)
{
  g_autoptr (AnaCatalogue) catalogue = load_shipped ();
  g_autoptr (AnaFrame) frame =
    frame_of ("orders", "order_id customer quantity amount status ordered_at",
              "S1 K1 2 3000 placed 2026-11-05T00:00:00Z\n"
              "S1 K1 1 1000 placed 2026-11-05T00:00:00Z\n"
              "S2 K1 1 2000 placed 2026-11-05T00:00:00Z\n"
              "S3 K2 1 6000 placed 2026-11-05T00:00:00Z\n"
              "S4  1 500 placed 2026-11-05T00:00:00Z\n"
              "CS1 K1 -1 -1000 cancelled 2026-11-05T00:00:00Z");

  assert_value (catalogue, "COM.NET_REVENUE", frame, 11500);
  assert_value (catalogue, "COM.ORDERS", frame, 4);
  assert_value (catalogue, "COM.AOV", frame, 4000);
  assert_value (catalogue, "COM.ACTIVE_CUSTOMERS", frame, 2);
  assert_value (catalogue, "COM.REPEAT_RATE", frame, 50);
  assert_value (catalogue, "COM.RETURN_RATE", frame, 20);
  assert_value (catalogue, "SAL.UNITS", frame, 6);
  assert_value (catalogue, "SAL.LINES_PER_ORDER", frame, 1.25);
  assert_value (catalogue, "SAL.LARGEST_LINE", frame, 6000);
}

static void
test_asset_values (void)
{
  g_autoptr (AnaCatalogue) catalogue = load_shipped ();
  g_autoptr (AnaFrame) frame =
    frame_of ("balances", "booked_at account balance annual_flow",
              "2026-11-05T00:00:00Z receivables 3000 36500\n"
              "2026-11-05T00:00:00Z inventory 6000 36500\n"
              "2026-11-05T00:00:00Z payables 4000 36500\n"
              "2026-11-05T00:00:00Z fixed_assets 20000 0\n"
              "2026-11-05T00:00:00Z operating_profit 0 10000");

  assert_value (catalogue, "AM.2.1", frame, 30);
  assert_value (catalogue, "AM.2.2", frame, 60);
  assert_value (catalogue, "AM.2.3", frame, 40);
  assert_value (catalogue, "AM.1.1", frame, 50);
  assert_value (catalogue, "AM.1.2", frame, 50);
  assert_value (catalogue, "AM.1.3", frame, 200);
}

static void
test_deal_values (void)
{
  g_autoptr (AnaCatalogue) catalogue = load_shipped ();
  g_autoptr (AnaFrame) frame =
    frame_of ("opportunities", "opened_at closed_at amount list_amount won",
              "2026-11-01T00:00:00Z 2026-11-05T00:00:00Z 900 1000 1\n"
              "2026-11-03T00:00:00Z 2026-11-05T00:00:00Z 900 1000 1\n"
              "2026-11-01T00:00:00Z 2026-11-05T00:00:00Z 4200 5000 0\n"
              "2026-11-01T00:00:00Z 2026-11-05T00:00:00Z 0 1 0");

  assert_value (catalogue, "SAL.WIN_RATE", frame, 50);
  assert_value (catalogue, "SAL.WIN_RATE_VALUE", frame, 30);
  assert_value (catalogue, "SAL.WON_VALUE", frame, 1800);
  assert_value (catalogue, "SAL.LOST_VALUE", frame, 4200);
  assert_value (catalogue, "SAL.DEAL_SIZE", frame, 900);
  assert_value (catalogue, "SAL.SALES_CYCLE", frame, 3);
  assert_value (catalogue, "SAL.DISCOUNT", frame, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/packs/counts", test_counts);
  g_test_add_func ("/metrics/packs/languages", test_languages);
  g_test_add_func ("/metrics/packs/promised", test_promised);
  g_test_add_func ("/metrics/packs/scor", test_scor);
  g_test_add_func ("/metrics/packs/time-is-the-datasets", test_time_is_the_datasets);
  g_test_add_func ("/metrics/packs/percent-has-its-factor", test_percent_has_its_factor);
  g_test_add_func ("/metrics/packs/delivery-values", test_delivery_values);
  g_test_add_func ("/metrics/packs/lateness-sign", test_lateness_sign);
  g_test_add_func ("/metrics/packs/order-values", test_order_values);
  g_test_add_func ("/metrics/packs/asset-values", test_asset_values);
  g_test_add_func ("/metrics/packs/deal-values", test_deal_values);
  return g_test_run ();
}
