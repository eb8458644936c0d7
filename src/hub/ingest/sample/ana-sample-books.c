/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sample-books.c: costs and balances of the sample company: what the cost and asset figures are made of.
 */
#include "config.h"

#include "ana-sample-private.h"

#include "ana-sample-facts.h"
#include "ana-time.h"

/* Cost of an hour's orders, in parts of 1,000 of their value; "deliver" is their freight and these parts on top. */
static const struct { const char *process; gint64 permille; } COSTS[] = {
  { "material", 500 }, { "labour", 35 }, { "indirect", 55 }, { "plan", 8 }, { "source", 15 }, { "deliver", 22 },
  { "return", 12 }, { "enable", 14 },
};
#define N_COSTS G_N_ELEMENTS (COSTS)
#define DELIVER 5 /* in COSTS */

/* All cost of a day's revenue: the above and the freight, about 6 %. */
#define COST_PERMILLE 723
#define MATERIAL_PERMILLE 500
#define MEAN_ORDER 8700 /* minor units, about */

static void
add_booking (GArray     *out,
             gint64      time_usec,
             const char *name,
             gint64      amount,
             gint64      flow)
{
  AnaSampleBooking booking = { time_usec, name, amount, flow };

  g_array_append_val (out, booking);
}

static void
add_hour (GArray *out,
          gint64  end_usec,
          gint64  amount,
          gint64  freight)
{
  for (guint i = 0; amount > 0 && i < N_COSTS; i++)
    add_booking (out, end_usec - ANA_USEC_PER_SEC, COSTS[i].process,
                 amount * COSTS[i].permille / 1000 + (i == DELIVER ? freight : 0), 0);
}

/* The costs of each hour's orders, booked in its last second. */
GArray *
ana_sample_book_costs (const AnaSampleDay *day)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (AnaSampleBooking));
  gint64 end_usec = day->start_usec + ANA_USEC_PER_HOUR;
  gint64 amount = 0;
  gint64 freight = 0;

  for (guint i = 0; i < day->orders->len; i++)
    {
      const AnaSampleOrder *order = &g_array_index (day->orders, AnaSampleOrder, i);

      while (order->ordered_usec >= end_usec)
        {
          add_hour (out, end_usec, amount, freight);
          amount = freight = 0;
          end_usec += ANA_USEC_PER_HOUR;
        }
      amount += order->amount;
      freight += order->freight;
    }
  add_hour (out, end_usec, amount, freight);
  return out;
}

/* Days of the year's flow that stand on each account, wandering a little over the year. */
static gint64
days_of (gint64 flow,
         double days,
         gint64 date,
         int    phase)
{
  gint64 place = (date + phase) % 90;
  double wave = (double) (place < 45 ? place : 90 - place) / 45.0 - 0.5;

  return (gint64) ((double) flow * (days + 4.0 * wave) / 365.0);
}

/* The balances of the morning, from the revenue of a year at the pace of today. */
GArray *
ana_sample_book_balances (const AnaSampleDay *day,
                          double              orders_a_day)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (AnaSampleBooking));
  gint64 at_usec = ana_sample_time_at (day->date, 6 * 3600);
  gint64 revenue = (gint64) (orders_a_day * MEAN_ORDER * 365.0);
  gint64 sold = revenue * 59 / 100;
  gint64 bought = revenue * MATERIAL_PERMILLE / 1000;

  add_booking (out, at_usec, "receivables", days_of (revenue, 28, day->date, 0), revenue);
  add_booking (out, at_usec, "inventory", days_of (sold, 62, day->date, 20), sold);
  add_booking (out, at_usec, "payables", days_of (bought, 36, day->date, 50), bought);
  add_booking (out, at_usec, "fixed_assets", 740000000 - day->date % 365 * 200000, 0);
  add_booking (out, at_usec, "operating_profit", 0, revenue - revenue * COST_PERMILLE / 1000);
  return out;
}
