/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sample-causes.c: what is planted in the sample company, and the ground truth that says so.
 */
#include "config.h"

#include "ana-sample-causes.h"

#include "ana-json.h"
#include "ana-sample-facts.h"
#include "ana-time.h"

/* Days from the series' own day 0 (the anchor, and every 56 days after it); half-open. */
#define CARRIER_FROM  -13
#define CARRIER_TO      6
#define CAMPAIGN_FROM -11
#define CAMPAIGN_TO    -3
#define PRICE_FROM    -17
#define PRICE_TO       25  /* then the old price again, so that the next series has its own change */
#define METHODS_FROM  -24
#define DRIFT_FROM    -38
#define DRIFT_TO       4

#define PRICE_PERCENT 109
#define DRIFT_SHARE   0.40

/* The series that @date falls in: its day 0. What lies before the first series belongs to the first. */
static gint64
series_start (gint64 anchor_date,
              gint64 date)
{
  gint64 since = date - (anchor_date + CARRIER_TO + 10);

  if (since <= 0)
    return anchor_date;
  return anchor_date + (since + ANA_SAMPLE_SERIES_DAYS - 1) / ANA_SAMPLE_SERIES_DAYS * ANA_SAMPLE_SERIES_DAYS;
}

static gboolean
is_within (gint64 day,
           gint64 from,
           gint64 to)
{
  return day >= from && day < to;
}

/**
 * ana_sample_causes_on:
 * @anchor_date: local date of the first start, days since 1970-01-01
 * @date: a local date
 * @out: (out): what holds on it
 *
 * Pure; any thread.
 */
void
ana_sample_causes_on (gint64           anchor_date,
                      gint64           date,
                      AnaSampleCauses *out)
{
  gint64 day = date - series_start (anchor_date, date);
  gint64 price_day = date - anchor_date;

  /* The price lasts longer than a series waits for the next: it is counted from its own series. */
  price_day = price_day < PRICE_FROM ? price_day
              : (price_day - PRICE_FROM) % ANA_SAMPLE_SERIES_DAYS + PRICE_FROM;
  out->carrier_fails = is_within (day, CARRIER_FROM, CARRIER_TO);
  out->campaign = is_within (day, CAMPAIGN_FROM, CAMPAIGN_TO) ? 1.0 - 0.07 * (double) (day - CAMPAIGN_FROM) : 0.0;
  out->kitchen_percent = is_within (price_day, PRICE_FROM, PRICE_TO) ? PRICE_PERCENT : 100;
  out->new_methods = date - anchor_date >= METHODS_FROM;
  out->drift = is_within (day, DRIFT_FROM, DRIFT_TO)
               ? DRIFT_SHARE * (double) (day - DRIFT_FROM) / (double) (DRIFT_TO - DRIFT_FROM) : 0.0;
  out->dirty = date >= anchor_date - ANA_SAMPLE_RECENT_DAYS;
}

static void
put_date (AnaJsonWriter *writer,
          const char    *key,
          gint64         date)
{
  g_autofree char *text = ana_time_format_date (date * ANA_USEC_PER_DAY, ana_zone_utc ());

  ana_json_key (writer, key);
  ana_json_string (writer, text);
}

static void
put_text (AnaJsonWriter *writer,
          const char    *key,
          const char    *text)
{
  ana_json_key (writer, key);
  ana_json_string (writer, text);
}

typedef struct {
  const char *id, *kind, *name, *dataset, *column;
  gint64      from, to;       /* days from the series' day 0; to 0 beyond ALWAYS: no end */
  const char *where;          /* (nullable) rows concerned, in the formula language */
  const char *kpis;           /* by blanks */
  const char *effect;         /* in words */
  const char *annotation;     /* (nullable) to be shown on charts */
} Cause;

#define NO_END G_MAXINT64

static const Cause CAUSES[] = {
  { "carrier", "level_shift", "Nordfracht fails in Germany", "deliveries", "delivered_at", CARRIER_FROM, CARRIER_TO,
    "carrier = 'Nordfracht' and country = 'Germany'", "RL.2.2 RL.1.1 DEL.LATENESS RS.1.1 CRM.TICKETS",
    "62 % of these deliveries are late, before about 5 %", NULL },
  { "campaign", "campaign", "Outdoor campaign", "orders", "amount", CAMPAIGN_FROM, CAMPAIGN_TO,
    "category = 'Outdoor'", "COM.NET_REVENUE COM.ORDERS",
    "orders up by 14 %, and two thirds more Outdoor lines among them, both fading", "Outdoor campaign" },
  { "price", "price_change", "Kitchen prices", "orders", "price", PRICE_FROM, PRICE_TO,
    "category = 'Kitchen'", "COM.NET_REVENUE COM.AOV SAL.UNIT_PRICE",
    "prices up by 9 %, with 4 % fewer lines", "Kitchen prices +9 %" },
  { "methods", "schema_change", "Payment methods renamed", "payments", "method", METHODS_FROM, NO_END,
    NULL, "COM.PAID", "\"card\" is called \"credit_card\" and a new value \"voucher\" appears", NULL },
  { "pages", "drift", "Shorter sessions", "sessions", "pages", DRIFT_FROM, DRIFT_TO,
    NULL, "COM.PAGES_PER_SESSION", "the pages of a session fall by 40 %, a little each day", NULL },
};

static void
put_cause (AnaJsonWriter *writer,
           const Cause   *cause,
           gint64         day0)
{
  g_auto (GStrv) kpis = g_strsplit (cause->kpis, " ", -1);

  ana_json_begin_object (writer);
  put_text (writer, "id", cause->id);
  put_text (writer, "kind", cause->kind);
  put_text (writer, "name", cause->name);
  put_text (writer, "dataset", cause->dataset);
  put_text (writer, "column", cause->column);
  put_date (writer, "from", day0 + cause->from);
  if (cause->to == NO_END)
    {
      ana_json_key (writer, "to");
      ana_json_null (writer);
    }
  else
    put_date (writer, "to", day0 + cause->to);
  put_text (writer, "where", cause->where);
  ana_json_key (writer, "kpis");
  ana_json_begin_array (writer);
  for (guint i = 0; kpis[i] != NULL; i++)
    ana_json_string (writer, kpis[i]);
  ana_json_end_array (writer);
  put_text (writer, "effect", cause->effect);
  put_text (writer, "annotation", cause->annotation);
  ana_json_end_object (writer);
}

static void
put_dirt (AnaJsonWriter *writer,
          const char    *id,
          const char    *kind,
          const char    *name,
          gint64         from,
          const char    *effect)
{
  ana_json_begin_object (writer);
  put_text (writer, "id", id);
  put_text (writer, "kind", kind);
  put_text (writer, "name", name);
  put_text (writer, "dataset", "orders");
  put_date (writer, "from", from);
  ana_json_key (writer, "to");
  ana_json_null (writer);
  put_text (writer, "effect", effect);
  ana_json_end_object (writer);
}

/**
 * ana_sample_ground_truth:
 * @seed: the company's seed
 * @anchor_date: local date of its first start
 *
 * What was planted, as JSON: `{"seed":…,"anchor":"2026-11-20","zone":…,"repeats_days":56,"causes":[{"id","kind","name",
 * "dataset","column","from","to","where","kpis","effect","annotation"}…]}`. Dates are local and half-open, those of the
 * first series; `to` is null when there is no end. Pure; any thread.
 *
 * Returns: (transfer full): the text
 */
char *
ana_sample_ground_truth (guint64 seed,
                         gint64  anchor_date)
{
  GString *out = g_string_new (NULL);
  g_autofree char *seed_text = g_strdup_printf ("%" G_GUINT64_FORMAT, seed);
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, out);
  ana_json_begin_object (&writer);
  put_text (&writer, "seed", seed_text);
  put_date (&writer, "anchor", anchor_date);
  put_text (&writer, "zone", ANA_SAMPLE_ZONE);
  ana_json_key (&writer, "repeats_days");
  ana_json_int (&writer, ANA_SAMPLE_SERIES_DAYS);
  ana_json_key (&writer, "causes");
  ana_json_begin_array (&writer);
  for (guint i = 0; i < G_N_ELEMENTS (CAUSES); i++)
    put_cause (&writer, &CAUSES[i], anchor_date);
  put_dirt (&writer, "duplicates", "duplicates", "Repeated events", anchor_date - ANA_SAMPLE_RECENT_DAYS,
            "1 % of the events come twice, with the same id");
  put_dirt (&writer, "late", "late_events", "Late events", anchor_date - ANA_SAMPLE_RECENT_DAYS,
            "1 % of the events come 2 to 20 minutes after they happened");
  ana_json_end_array (&writer);
  ana_json_end_object (&writer);
  return g_string_free (out, FALSE);
}
