/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * metrics-fixture.h: random events of a canonical dataset, and definitions that use every aggregate.
 */
#pragma once

#include "ana-processor.h"
#include "ana-random.h"

#include <math.h>
#include <string.h>

static const char *const fixture_zones[] = { "Etc/UTC", "Europe/London", "America/New_York", "Asia/Kathmandu",
                                             "Australia/Lord_Howe" };

static const char *const fixture_measures[] = {
  "sum(amount)",
  "count()",
  "count(customer)",
  "sum(quantity) + 2 * count() - sum(quantity where status = 'cancelled')",
  "avg(quantity)",
  "avg(amount where quantity > 3)",
  "100 * safe_div(sum(amount where status = 'cancelled'), sum(amount))",
  "safe_div(sum(amount), distinct(order_id))",
  "distinct(customer)",
  "distinct_min(customer, order_id, 2)",
  "min(amount)",
  "max(amount)",
  "first(amount)",
  "last(amount)",
  "stddev(quantity)",
  "quantile(amount, 0.9)",
  "rate()",
  "rate(quantity where channel is not null)",
  "sum_last(amount, product)",
  "sum(quantity / 7)",
  "avg(hours(ordered_at, '2011-11-05T00:00:00Z'))",
  "min_of(sum(quantity), count()) - max_of(const(3), distinct(country))",
  "round(safe_div(sum(quantity), count()), 2)",
  "-1 * coalesce(safe_div(sum(quantity where quantity > 100), count(where quantity > 100)), const(0))",
};

/* Definitions that look at others, or back; T.R0 is what they look at. Each zone has its own. */
#define FIXTURE_N_REFERENCES 5

static G_GNUC_UNUSED char *
fixture_reference_definitions (void)
{
  static const char *const measures[FIXTURE_N_REFERENCES] = {
    "count()", "2 * {T.Z%uR0}", "{T.Z%uR0} - coalesce(prior({T.Z%uR0}, 'P3D'), const(0))", "coalesce(over({T.Z%uR0}, 'P2D'), const(0))",
    "{T.Z%uR1} + coalesce(over({T.Z%uR0}, 'PT30M'), const(0))",
  };
  GString *out = g_string_new ("{\"kpis\":[");

  for (guint z = 0; z < G_N_ELEMENTS (fixture_zones); z += 3) /* UTC, and one whose hours are none of UTC */
    for (guint m = 0; m < FIXTURE_N_REFERENCES; m++)
      {
        g_autofree char *zone = g_strdup_printf ("%u", z);
        g_autoptr (GString) measure = g_string_new (measures[m]);

        g_string_replace (measure, "%u", zone, 0);
        g_string_append_printf (out, "%s{\"code\":\"T.Z%uR%u\",\"version\":1,\"name\":{\"en\":\"t\"},\"dataset\":\"orders\","
                                     "\"time\":\"ordered_at\",\"measure\":\"%s\",\"unit\":\"count\",\"direction\":\"none\","
                                     "\"zone\":\"%s\",\"dims\":[[\"country\"]]}",
                                z + m > 0 ? "," : "", z, m, measure->str, fixture_zones[z]);
      }
  g_string_append (out, "]}");
  return g_string_free (out, FALSE);
}

static G_GNUC_UNUSED char *
fixture_definitions (void)
{
  GString *out = g_string_new ("{\"kpis\":[");
  guint n = 0;

  for (guint z = 0; z < G_N_ELEMENTS (fixture_zones); z++)
    for (guint m = 0; m < G_N_ELEMENTS (fixture_measures); m++)
      {
        if (z > 0 && m % 4 != z % 4) /* every measure in UTC, a part of them in each other zone */
          continue;
        g_string_append_printf (out,
                                "%s{\"code\":\"T.Z%uM%u\",\"version\":1,\"name\":{\"en\":\"t\"},\"dataset\":\"orders\","
                                "\"time\":\"ordered_at\",\"measure\":\"%s\",\"unit\":\"%s\",\"direction\":\"none\","
                                "\"zone\":\"%s\",\"windows\":[\"PT1M\",\"PT5M\",\"PT15M\",\"PT1H\"],%s"
                                "\"dims\":[[\"country\"],[\"country\",\"channel\"]]}",
                                n++ > 0 ? "," : "", z, m, fixture_measures[m],
                                strstr (fixture_measures[m], "(amount") != NULL && strstr (fixture_measures[m], "100 *") == NULL ? "money:GBP" : "score",
                                fixture_zones[z],
                                m % 3 == 0 ? "\"where\":\"quantity > 0\"," : "");
      }
  g_string_append (out, "]}");
  return g_string_free (out, FALSE);
}

static const char *
pick_word (AnaRandom *random, const char *column)
{
  static const char *const words[][6] = {
    { "status", "placed", "cancelled", "captured", "failed", "refunded" },
    { "step", "visit", "cart", "checkout", "paid", "paid" },
    { "country", "France", "Germany", "", "Côte d'Ivoire", "a&b=c*" },
    { "channel", "web", "shop", "*", "app", "web" },
    { "account", "inventory", "receivables", "payables", "operating_profit", "fixed_assets" },
    { "metric", "cpu_percent", "memory_used_percent", "load1", "net_sent_bytes", "tasks" },
    { "process", "plan", "source", "deliver", "material", "labour" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i][0], column) == 0)
      return words[i][ana_random_range (random, 1, 6)];
  return NULL;
}

static void
put_random (AnaFrameBuilder *builder, guint col, const char *name, AnaType type, AnaRandom *random, gint64 t_usec, gboolean first_time)
{
  g_autofree char *text = NULL;
  const char *word;

  if (!first_time && ana_random_range (random, 0, 20) == 0)
    {
      ana_frame_builder_put_null (builder, col);
      return;
    }
  switch (type)
    {
    case ANA_TYPE_TEXT:
      word = pick_word (random, name);
      text = word != NULL ? g_strdup (word) : g_strdup_printf ("%s-%d", name, (int) ana_random_range (random, 0, 120));
      ana_frame_builder_put_text (builder, col, text, -1);
      break;
    case ANA_TYPE_REAL:
      ana_frame_builder_put_double (builder, col, ana_random_normal (random) * 50 + 20);
      break;
    case ANA_TYPE_BOOL:
      ana_frame_builder_put_int64 (builder, col, ana_random_range (random, 0, 2));
      break;
    case ANA_TYPE_TIME:
      ana_frame_builder_put_int64 (builder, col, first_time ? t_usec : t_usec + ana_random_range (random, -1, 30) * ANA_USEC_PER_MIN);
      break;
    case ANA_TYPE_DATE:
      ana_frame_builder_put_int64 (builder, col, t_usec / ANA_USEC_PER_DAY);
      break;
    case ANA_TYPE_MONEY:
      ana_frame_builder_put_int64 (builder, col, ana_random_range (random, -20000, 100000));
      break;
    case ANA_TYPE_INT:
      ana_frame_builder_put_int64 (builder, col, ana_random_range (random, -1, 9));
      break;
    }
}

/* Events whose times crowd into a part of the minutes of @span, ascending by chance only. */
static AnaFrame *
fixture_events (const AnaSchema *schema, guint n, AnaSpan span, AnaRandom *random)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();
  gint64 n_minutes = (span.end_usec - span.start_usec) / ANA_USEC_PER_MIN;
  gboolean has_time = FALSE;

  for (guint i = 0; i < ana_schema_get_n (schema); i++)
    {
      const char *name, *currency;
      AnaType type;

      ana_schema_get (schema, i, &name, &type, &currency);
      ana_frame_builder_add_field (builder, name, type, currency, NULL, ANA_ROLE_DIMENSION);
    }
  for (guint row = 0; row < n; row++)
    {
      gint64 minute = (gint64) (ana_random_double (random) * (double) n_minutes / 7) * 7;
      gint64 t = span.start_usec + minute * ANA_USEC_PER_MIN + ana_random_range (random, 0, 60) * ANA_USEC_PER_SEC
                 + ana_random_range (random, 0, 1000000);

      has_time = FALSE;
      for (guint i = 0; i < ana_schema_get_n (schema); i++)
        {
          const char *name, *currency;
          AnaType type;

          ana_schema_get (schema, i, &name, &type, &currency);
          put_random (builder, i, name, type, random, t, type == ANA_TYPE_TIME && !has_time);
          has_time = has_time || type == ANA_TYPE_TIME;
        }
    }
  return ana_frame_builder_end (builder);
}
