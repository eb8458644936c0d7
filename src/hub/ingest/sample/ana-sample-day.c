/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sample-day.c: the business of one local day.
 *
 * A day is made from (seed, anchor, date) alone and never from another day, so that two years can be written backwards,
 * a single day can be made again after a restart, and tests can hold one against the other byte by byte. What links
 * days is drawn the same way from both ends: a customer is a number in a pool, and all that is lasting about them
 * (their country) follows from the number; a delivery, a return and a ticket are drawn with the order they belong to,
 * and the day they happen on collects them from the days before (ana-sample-company.c).
 */
#include "config.h"

#include "ana-sample-day.h"

#include "ana-sample-draw.h"
#include "ana-time.h"

enum { KIND_ORDERS, KIND_SESSIONS, KIND_DEALS, KIND_PURCHASES, KIND_CUSTOMER };

#define HOUR 3600
#define TREND_PER_DAY (0.11 / 365.0)  /* 11 % more orders a year */
#define POOL_AT_ANCHOR 52000          /* customers known; retail: 4.3 orders a customer and year */
#define POOL_PER_DAY   24
#define CAMPAIGN_LIFT  0.14
#define DEAR           4300           /* minor units: nobody takes a dozen of these */

static const AnaSampleQuantile REPLY_HOURS[] = {
  { 0.0, 0.05 }, { 0.25, 0.9 }, { 0.5, 2.2 }, { 0.75, 5.0 }, { 0.9, 9.0 }, { 0.99, 20.0 }, { 1.0, 30.0 },
};
static const AnaSampleQuantile CLOSE_HOURS[] = {
  { 0.0, 0.1 }, { 0.25, 2.0 }, { 0.5, 8.0 }, { 0.75, 26.0 }, { 0.9, 52.0 }, { 0.99, 120.0 }, { 1.0, 160.0 },
};
static const AnaSampleQuantile DEAL_AMOUNT[] = {
  { 0.0, 60000 }, { 0.25, 180000 }, { 0.5, 420000 }, { 0.75, 900000 }, { 0.95, 2400000 }, { 1.0, 4000000 },
};
static const AnaSampleShare CSAT_GOOD[5] = { { "1", 2 }, { "2", 4 }, { "3", 10 }, { "4", 34 }, { "5", 50 } };
static const AnaSampleShare CSAT_LATE[5] = { { "1", 14 }, { "2", 18 }, { "3", 24 }, { "4", 26 }, { "5", 18 } };
/* web: of the sessions that end without an order most never see a cart. */
static const AnaSampleShare STEPS[5] = {
  { "landing", 36 }, { "product", 40 }, { "cart", 16 }, { "checkout", 8 }, { "paid", 0 },
};

static const AnaZone *
local_zone (void)
{
  static gsize zone = 0;

  if (g_once_init_enter (&zone))
    {
      const AnaZone *london = ana_zone_get (ANA_SAMPLE_ZONE, NULL);

      /* a machine without zone data still has a company, on UTC */
      g_once_init_leave (&zone, (gsize) (london != NULL ? london : ana_zone_utc ()));
    }
  return (const AnaZone *) zone;
}

const char *
ana_sample_step_name (guint step)
{
  return STEPS[step].name;
}

gint64
ana_sample_time_at (gint64 date,
                    gint64 second_of_day)
{
  return ana_zone_local_to_utc (local_zone (), date * ANA_USEC_PER_DAY + second_of_day * ANA_USEC_PER_SEC);
}

/**
 * ana_sample_local_date:
 * @t_usec: an instant
 *
 * Returns: the company's local date of @t_usec, days since 1970-01-01
 */
gint64
ana_sample_local_date (gint64 t_usec)
{
  gint64 local = t_usec + ana_zone_offset_usec (local_zone (), t_usec);

  return local / ANA_USEC_PER_DAY - (local % ANA_USEC_PER_DAY < 0);
}

/**
 * ana_sample_orders_mean:
 * @anchor_date: local date of the first start
 * @date: a local date
 *
 * Orders expected on @date: trend, season and weekday, and the campaign when it runs. Pure.
 *
 * Returns: a number above zero
 */
double
ana_sample_orders_mean (gint64 anchor_date,
                        gint64 date)
{
  AnaSampleCauses causes;
  double trend = 1.0 + TREND_PER_DAY * (double) (date - anchor_date);

  ana_sample_causes_on (anchor_date, date, &causes);
  return ANA_SAMPLE_ORDERS_PER_DAY * MAX (trend, 0.3) * ana_sample_season_factor (date)
         * ana_sample_weekday_factor (date) * (1.0 + CAMPAIGN_LIFT * causes.campaign);
}

/* --- customers ----------------------------------------------------------------------------------------------------- */

static guint8
customer_country (guint64 seed,
                  guint32 customer)
{
  AnaRandom random;

  ana_sample_random (&random, seed, customer, KIND_CUSTOMER);
  return ana_sample_draw (&random, ana_sample_countries, ANA_SAMPLE_N_COUNTRIES);
}

/* Nearly the cube of a uniform draw: few order often (about once a week at most), most once or twice a year.
 * retail: 65.6 % of a year's customers come again, 4.3 orders each, the keenest hundredth 30 and more. */
static guint32
draw_customer (AnaRandom *random,
               gint64     anchor_date,
               gint64     date)
{
  double u = ana_random_double (random);
  gint64 pool = MAX (POOL_AT_ANCHOR + POOL_PER_DAY * (date - anchor_date), 1000);

  return 1 + (guint32) (u * (0.06 + 0.94 * u * u) * (double) pool);
}

/* --- orders -------------------------------------------------------------------------------------------------------- */

typedef struct {
  guint64       seed;
  gint64        anchor_date;
  AnaSampleDay *day;
  AnaRandom     random;
} Maker;

static guint
draw_category (Maker *maker)
{
  guint category;

  for (;;)
    {
      /* Of two draws the campaign takes Outdoor whenever one is; dearer Kitchen goods are put back one time in 25. */
      category = ana_sample_draw (&maker->random, ana_sample_categories, ANA_SAMPLE_N_CATEGORIES);
      if (category != ANA_SAMPLE_OUTDOOR && ana_sample_chance (&maker->random, 0.8 * maker->day->causes.campaign))
        category = ana_sample_draw (&maker->random, ana_sample_categories, ANA_SAMPLE_N_CATEGORIES);
      if (category != ANA_SAMPLE_KITCHEN || maker->day->causes.kitchen_percent == 100
          || !ana_sample_chance (&maker->random, 0.04))
        return category;
    }
}

static void
draw_line (Maker         *maker,
           AnaSampleLine *line)
{
  AnaRandom *random = &maker->random;
  guint category = draw_category (maker);
  guint quantity = ana_sample_draw (random, ana_sample_quantities, G_N_ELEMENTS (ana_sample_quantities));
  double u = ana_random_double (random);

  /* Cheaper goods sell more often: half way between evenly and by the square. */
  u = u * (0.5 + 0.5 * u);
  line->product = category * ANA_SAMPLE_N_PER_CATEGORY + (guint) (u * ANA_SAMPLE_N_PER_CATEGORY);
  line->quantity = (guint16) g_ascii_strtoull (ana_sample_quantities[quantity].name, NULL, 10);
  line->price = ana_sample_product_price (line->product);
  if (line->price > DEAR)
    line->quantity = MIN (line->quantity, 2);
  if (category == ANA_SAMPLE_KITCHEN)
    line->price = line->price * maker->day->causes.kitchen_percent / 100;
  line->returned_usec = 0;
  line->returned_date = 0;
  line->reason = 0;
}

static void
draw_lines (Maker          *maker,
            AnaSampleOrder *order)
{
  order->first_line = maker->day->lines->len;
  do
    {
      AnaSampleLine line;

      draw_line (maker, &line);
      g_array_append_val (maker->day->lines, line);
      order->amount += line.price * line.quantity;
      order->n_lines++;
    }
  while (order->n_lines < 30 && ana_sample_chance (&maker->random, 1.0 - 1.0 / ANA_SAMPLE_LINES_PER_ORDER));
}

static void
draw_buyer (Maker          *maker,
            AnaSampleOrder *order)
{
  AnaRandom *random = &maker->random;
  GArray *orders = maker->day->orders;

  if (ana_sample_chance (random, ANA_SAMPLE_GUEST_SHARE))
    {
      order->country = ana_sample_draw (random, ana_sample_countries, ANA_SAMPLE_N_COUNTRIES);
      return;
    }
  order->customer = draw_customer (random, maker->anchor_date, maker->day->date);
  if (orders->len > 0 && ana_sample_chance (random, ANA_SAMPLE_SAME_DAY_SHARE))
    {
      guint32 again = g_array_index (orders, AnaSampleOrder, ana_random_range (random, 0, orders->len)).customer;

      order->customer = again != 0 ? again : order->customer;
    }
  order->country = customer_country (maker->seed, order->customer);
}

static void
draw_payment (Maker          *maker,
              AnaSampleOrder *order)
{
  AnaRandom *random = &maker->random;
  gint64 last_usec = maker->day->end_usec - 1;

  order->method = ana_sample_draw (random, ana_sample_methods, G_N_ELEMENTS (ana_sample_methods));
  order->failed_first = ana_sample_chance (random, 0.03);
  order->paid_usec = order->ordered_usec + ana_random_range (random, 40, 180) * ANA_USEC_PER_SEC;
  order->paid_usec = MIN (order->paid_usec, last_usec);
}

/* --- delivery ------------------------------------------------------------------------------------------------------ */

/* Few carriers drive on Sundays: most of what would come then comes a day later. 1970-01-01 was a Thursday. */
static gint64
not_sunday (gint64   date,
            gboolean drives)
{
  return date % 7 == 3 && !drives ? date + 1 : date;
}

/* Days over (or under) the promise. */
static gint64
draw_lateness (Maker          *maker,
               AnaSampleOrder *order)
{
  AnaRandom *random = &maker->random;
  double late = ana_sample_late_permille[order->carrier] / 1000.0;

  if (maker->day->causes.carrier_fails && order->carrier == ANA_SAMPLE_NORDFRACHT
      && order->country == ANA_SAMPLE_GERMANY)
    late = 0.62;
  if (ana_sample_chance (random, late))
    return 1 + ana_sample_draw (random, ana_sample_late_days, G_N_ELEMENTS (ana_sample_late_days));
  if (ana_sample_chance (random, ANA_SAMPLE_EARLY_SHARE))
    return -1 - (gint64) ana_sample_draw (random, ana_sample_early_days, G_N_ELEMENTS (ana_sample_early_days));
  return 0;
}

static void
draw_route (Maker          *maker,
            AnaSampleOrder *order)
{
  AnaRandom *random = &maker->random;
  gboolean german = order->country == ANA_SAMPLE_GERMANY;
  gint64 weight = ana_random_range (random, 80, 140);

  order->carrier = ana_sample_draw (random, german ? ana_sample_carriers_germany : ana_sample_carriers,
                                    ANA_SAMPLE_N_CARRIERS);
  order->mode = ana_sample_draw (random, ana_sample_modes, G_N_ELEMENTS (ana_sample_modes));
  order->vendor = g_array_index (maker->day->lines, AnaSampleLine, order->first_line).product % ANA_SAMPLE_N_VENDORS;
  order->freight = ana_sample_freight_base[order->mode] * weight / 100 + order->amount * 2 / 100;
}

static void
draw_delivery (Maker          *maker,
               AnaSampleOrder *order)
{
  AnaRandom *random = &maker->random;
  gint64 date = maker->day->date;
  gint64 promised_date, delivered_date, lateness;
  gboolean on_sunday = ana_sample_chance (random, 0.35);
  guint units = 0;

  draw_route (maker, order);
  promised_date = not_sunday (date + ana_sample_promise_days[order->country], on_sunday);
  lateness = draw_lateness (maker, order);
  delivered_date = not_sunday (promised_date + lateness, on_sunday);
  if (lateness <= 0)
    delivered_date = CLAMP (delivered_date, date + 1, promised_date);
  order->promised_usec = ana_sample_time_at (promised_date, 20 * HOUR);
  order->delivered_usec = ana_sample_time_at (delivered_date, ana_random_range (random, 8 * HOUR, 20 * HOUR))
                          + ana_random_range (random, 0, ANA_USEC_PER_SEC);
  order->delivered_date = (gint32) delivered_date;
  order->in_full = !ana_sample_chance (random, 0.016);
  order->documents_ok = !ana_sample_chance (random, 0.007);
  order->undamaged = !ana_sample_chance (random, 0.009);
  for (guint i = 0; i < order->n_lines; i++)
    units += g_array_index (maker->day->lines, AnaSampleLine, order->first_line + i).quantity;
  order->delivered_quantity = order->in_full || units == 1 ? units : units - 1;
}

static void
draw_returns (Maker          *maker,
              AnaSampleOrder *order)
{
  AnaRandom *random = &maker->random;

  for (guint i = 0; i < order->n_lines; i++)
    {
      AnaSampleLine *line = &g_array_index (maker->day->lines, AnaSampleLine, order->first_line + i);

      if (!ana_sample_chance (random, order->undamaged ? ANA_SAMPLE_RETURNED_LINE_SHARE : 0.20))
        continue;
      line->returned_date = order->delivered_date + (gint32) ana_random_range (random, 2, 19);
      line->returned_usec = ana_sample_time_at (line->returned_date, ana_random_range (random, 9 * HOUR, 19 * HOUR))
                            + ana_random_range (random, 0, ANA_USEC_PER_SEC);
      line->reason = order->undamaged ? ana_sample_draw (random, ana_sample_reasons, G_N_ELEMENTS (ana_sample_reasons))
                                      : 2;
    }
}

static void
draw_ticket (Maker          *maker,
             AnaSampleOrder *order)
{
  AnaRandom *random = &maker->random;
  gboolean late = order->delivered_usec > order->promised_usec;
  double chance = late ? 0.26 : !order->undamaged ? 0.5 : 0.045;
  gint64 opened_date = order->delivered_date + ana_random_range (random, 0, 3);
  guint csat;

  if (!ana_sample_chance (random, chance))
    return;
  order->opened_usec = ana_sample_time_at (opened_date, ana_random_range (random, 8 * HOUR, 22 * HOUR));
  order->replied_usec = order->opened_usec
                        + (gint64) (ana_sample_quantile (random, REPLY_HOURS) * ANA_USEC_PER_HOUR);
  order->closed_usec = order->replied_usec
                       + (gint64) (ana_sample_quantile (random, CLOSE_HOURS) * ANA_USEC_PER_HOUR);
  order->closed_date = (gint32) ana_sample_local_date (order->closed_usec);
  order->topic = late ? 0 : ana_sample_draw (random, ana_sample_topics, G_N_ELEMENTS (ana_sample_topics));
  csat = ana_sample_draw (random, late ? CSAT_LATE : CSAT_GOOD, 5);
  order->csat = ana_sample_chance (random, 0.38) ? csat + 1 : 0;
  order->sla_met = order->replied_usec - order->opened_usec <= 8 * ANA_USEC_PER_HOUR
                   && order->closed_usec - order->opened_usec <= 72 * ANA_USEC_PER_HOUR;
  order->reopened = ana_sample_chance (random, 0.05);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

/* Spread by a normal's hundredth, not by a Poisson's root: a company of this size buys its smoothness with stock. */
static guint
draw_count (AnaRandom *random,
            double     mean)
{
  double noise = -6.0;

  for (guint i = 0; i < 12; i++)
    noise += ana_random_double (random); /* twelve uniform draws less six: a normal, without the C library's log */
  return (guint) MAX (mean * (1.0 + 0.018 * noise) + 0.5, 1.0);
}

static void
make_orders (Maker *maker)
{
  AnaRandom *random = &maker->random;
  guint n = draw_count (random, ana_sample_orders_mean (maker->anchor_date, maker->day->date));
  AnaSampleOrder *orders;

  g_array_set_size (maker->day->orders, n);
  orders = &g_array_index (maker->day->orders, AnaSampleOrder, 0);
  for (guint i = 0; i < n; i++)
    {
      guint channel = ana_sample_draw (random, ana_sample_channels, ANA_SAMPLE_N_CHANNELS);
      gboolean online = channel == ANA_SAMPLE_CHANNEL_WEB || channel == ANA_SAMPLE_CHANNEL_APP;
      gint64 second = ana_sample_second (random, online ? ana_sample_hours_web : ana_sample_hours_shop);

      orders[i] = (AnaSampleOrder) { 0 };
      orders[i].channel = channel;
      orders[i].ordered_usec = ana_sample_time_at (maker->day->date, second)
                               + ana_random_range (random, 0, ANA_USEC_PER_SEC);
    }
  /* the time is the first member */
  g_array_sort (maker->day->orders, compare_times);
  g_array_set_size (maker->day->orders, 0);
  for (guint i = 0; i < n; i++)
    {
      AnaSampleOrder order = orders[i];

      draw_buyer (maker, &order);
      order.seller = ana_sample_draw (random, ana_sample_sellers, ANA_SAMPLE_N_SELLERS);
      draw_lines (maker, &order);
      draw_payment (maker, &order);
      draw_delivery (maker, &order);
      draw_returns (maker, &order);
      draw_ticket (maker, &order);
      g_array_append_val (maker->day->orders, order);
    }
}

/* --- sessions ------------------------------------------------------------------------------------------------------ */

static guint16
draw_pages (Maker *maker,
            double mean)
{
  double u = ana_random_double (&maker->random);
  double v = ana_random_double (&maker->random);

  /* the sum of two uniform draws, leaning to the short side */
  mean *= 1.0 - maker->day->causes.drift;
  return (guint16) (1.0 + (mean - 1.0) * (0.4 * u + 1.6 * v * v + 0.8 * u * v) * 1.075);
}

static void
add_buying_session (Maker                *maker,
                    const AnaSampleOrder *order)
{
  AnaSampleSession session = {
    .started_usec = order->ordered_usec - ana_random_range (&maker->random, 120, 1500) * ANA_USEC_PER_SEC,
    .customer = order->customer, .channel = order->channel, .country = order->country, .step = 4, .converted = TRUE,
  };

  session.started_usec = MAX (session.started_usec, maker->day->start_usec);
  session.pages = draw_pages (maker, 16);
  g_array_append_val (maker->day->sessions, session);
}

static void
add_idle_session (Maker *maker)
{
  AnaRandom *random = &maker->random;
  AnaSampleSession session = { 0 };

  session.started_usec = ana_sample_time_at (maker->day->date, ana_sample_second (random, ana_sample_hours_web))
                         + ana_random_range (random, 0, ANA_USEC_PER_SEC);
  session.channel = ana_sample_draw (random, ana_sample_channels, 2);
  session.step = ana_sample_draw (random, STEPS, G_N_ELEMENTS (STEPS));
  session.pages = draw_pages (maker, session.step == 0 ? 4 : 10);
  session.country = ana_sample_draw (random, ana_sample_countries, ANA_SAMPLE_N_COUNTRIES);
  if (ana_sample_chance (random, 0.35))
    {
      session.customer = draw_customer (random, maker->anchor_date, maker->day->date);
      session.country = customer_country (maker->seed, session.customer);
    }
  g_array_append_val (maker->day->sessions, session);
}

static void
make_sessions (Maker *maker)
{
  guint n_idle;

  ana_sample_random (&maker->random, maker->seed, maker->day->date, KIND_SESSIONS);
  for (guint i = 0; i < maker->day->orders->len; i++)
    {
      const AnaSampleOrder *order = &g_array_index (maker->day->orders, AnaSampleOrder, i);

      if (order->channel == ANA_SAMPLE_CHANNEL_WEB || order->channel == ANA_SAMPLE_CHANNEL_APP)
        add_buying_session (maker, order);
    }
  n_idle = draw_count (&maker->random, maker->day->sessions->len * (1.0 / ANA_SAMPLE_CONVERSION - 1.0));
  for (guint i = 0; i < n_idle; i++)
    add_idle_session (maker);
  g_array_sort (maker->day->sessions, compare_times);
}

/* --- business to business ------------------------------------------------------------------------------------------ */

static void
make_deals (Maker *maker)
{
  AnaRandom *random = &maker->random;
  gint64 date = maker->day->date;
  guint weekday = (guint) (((date % 7) + 10) % 7);
  guint n;

  ana_sample_random (random, maker->seed, date, KIND_DEALS);
  n = draw_count (random, weekday < 5 ? 16 : 2);
  for (guint i = 0; i < n; i++)
    {
      AnaSampleDeal deal = { 0 };
      gint64 opened_date = date - ana_random_range (random, 6, 62);

      deal.opened_usec = ana_sample_time_at (opened_date, ana_random_range (random, 9 * HOUR, 17 * HOUR));
      deal.closed_usec = ana_sample_time_at (date, ana_random_range (random, 9 * HOUR, 18 * HOUR));
      deal.customer = draw_customer (random, maker->anchor_date, date);
      deal.country = customer_country (maker->seed, deal.customer);
      deal.seller = ana_sample_draw (random, ana_sample_sellers, ANA_SAMPLE_N_SELLERS);
      deal.list_amount = (gint64) ana_sample_quantile (random, DEAL_AMOUNT);
      deal.amount = deal.list_amount * ana_random_range (random, 850, 990) / 1000;
      deal.won = ana_sample_chance (random, 0.31);
      g_array_append_val (maker->day->deals, deal);
    }
}

static void
make_purchases (Maker *maker)
{
  AnaRandom *random = &maker->random;
  gint64 date = maker->day->date;
  guint weekday = (guint) (((date % 7) + 10) % 7);
  guint n;

  ana_sample_random (random, maker->seed, date, KIND_PURCHASES);
  n = weekday < 6 ? draw_count (random, 22) : 0;
  for (guint i = 0; i < n; i++)
    {
      AnaSamplePurchase purchase = { 0 };

      purchase.ordered_usec = ana_sample_time_at (date - ana_random_range (random, 7, 22),
                                                  ana_random_range (random, 9 * HOUR, 17 * HOUR));
      purchase.received_usec = ana_sample_time_at (date, ana_random_range (random, 6 * HOUR, 16 * HOUR));
      purchase.vendor = (guint8) ana_random_range (random, 0, ANA_SAMPLE_N_VENDORS);
      purchase.product = (guint16) ana_random_range (random, 0, ANA_SAMPLE_N_PRODUCTS);
      purchase.quantity = ana_random_range (random, 20, 180);
      purchase.amount = purchase.quantity * (ana_sample_product_price (purchase.product) * 52 / 100);
      g_array_append_val (maker->day->purchases, purchase);
    }
}

/**
 * ana_sample_day_new:
 * @seed: the company's seed
 * @anchor_date: local date of the first start
 * @date: a local date, days since 1970-01-01
 *
 * Makes the business of one day: orders taken on it, with the payments, deliveries, returns and tickets that follow
 * within %ANA_SAMPLE_HORIZON_DAYS; its sessions; the deals closed and the purchases received. About 0.4 ms. Pure: the
 * same arguments give the same day, in any order, on any thread.
 *
 * Returns: (transfer full): the day
 */
AnaSampleDay *
ana_sample_day_new (guint64 seed,
                    gint64  anchor_date,
                    gint64  date)
{
  AnaSampleDay *day = g_new0 (AnaSampleDay, 1);
  Maker maker = { seed, anchor_date, day, { { 0 } } };
  int year, month, mday;

  day->date = date;
  day->start_usec = ana_sample_time_at (date, 0);
  day->end_usec = ana_sample_time_at (date + 1, 0);
  ana_date_to_civil (date, &year, &month, &mday);
  g_snprintf (day->tag, sizeof day->tag, "%02d%02d%02d", year % 100, month, mday);
  ana_sample_causes_on (anchor_date, date, &day->causes);
  day->orders = g_array_new (FALSE, FALSE, sizeof (AnaSampleOrder));
  day->lines = g_array_new (FALSE, FALSE, sizeof (AnaSampleLine));
  day->sessions = g_array_new (FALSE, FALSE, sizeof (AnaSampleSession));
  day->deals = g_array_new (FALSE, FALSE, sizeof (AnaSampleDeal));
  day->purchases = g_array_new (FALSE, FALSE, sizeof (AnaSamplePurchase));

  ana_sample_random (&maker.random, seed, date, KIND_ORDERS);
  make_orders (&maker);
  make_sessions (&maker);
  make_deals (&maker);
  make_purchases (&maker);
  return day;
}

/**
 * ana_sample_day_free:
 * @self: a day
 */
void
ana_sample_day_free (AnaSampleDay *self)
{
  g_array_unref (self->orders);
  g_array_unref (self->lines);
  g_array_unref (self->sessions);
  g_array_unref (self->deals);
  g_array_unref (self->purchases);
  g_free (self);
}
