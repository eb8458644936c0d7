/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sample-company.c: collects what happens on one local day from the business of that day and the days before it.
 *
 * A day's deliveries belong to orders of the week before, its returns to orders of the month before. The business of a
 * day is made once and kept while the days around it are asked for, in either direction: two years cost two years of
 * business, not two years times the horizon.
 */
#include "config.h"

#include "ana-sample-private.h"

#include "ana-sample-draw.h"
#include "ana-time.h"

/* A window of days slides over the cache either way; a few more keep the live tail and a midnight from evicting. */
#define N_KEPT (ANA_SAMPLE_HORIZON_DAYS + 8)

enum { KIND_DIRT = 16 }; /* beyond the kinds of ana-sample-day.c */

struct _AnaSampleCompany {
  guint64       seed;
  gint64        anchor_date;
  AnaSampleDay *kept[N_KEPT];  /* at date modulo N_KEPT */
};

static const struct { const char *name, *time; } DATASETS[ANA_SAMPLE_N_DATASETS] = {
  { "orders", "ordered_at" }, { "deliveries", "delivered_at" }, { "payments", "paid_at" },
  { "returns", "returned_at" }, { "tickets", "closed_at" }, { "sessions", "started_at" },
  { "opportunities", "closed_at" }, { "purchases", "received_at" }, { "costs", "booked_at" },
  { "balances", "booked_at" },
};

/**
 * ana_sample_dataset_name:
 * @dataset: a dataset
 *
 * Returns: its canonical name
 */
const char *
ana_sample_dataset_name (AnaSampleDataset dataset)
{
  return DATASETS[dataset].name;
}

/**
 * ana_sample_dataset_time:
 * @dataset: a dataset
 *
 * Returns: the column that says when a row happened
 */
const char *
ana_sample_dataset_time (AnaSampleDataset dataset)
{
  return DATASETS[dataset].time;
}

/**
 * ana_sample_company_new:
 * @seed: the company's seed
 * @anchor_date: local date of its first start: the planted causes lie about it
 *
 * Returns: (transfer full): the company; one thread at a time
 */
AnaSampleCompany *
ana_sample_company_new (guint64 seed,
                        gint64  anchor_date)
{
  AnaSampleCompany *self = g_new0 (AnaSampleCompany, 1);

  self->seed = seed;
  self->anchor_date = anchor_date;
  return self;
}

/**
 * ana_sample_company_free:
 * @self: a company
 */
void
ana_sample_company_free (AnaSampleCompany *self)
{
  for (guint i = 0; i < N_KEPT; i++)
    g_clear_pointer (&self->kept[i], ana_sample_day_free);
  g_free (self);
}

/**
 * ana_sample_company_day:
 * @self: a company
 * @date: a local date
 *
 * Returns: (transfer none): the business of the day, until the next call for another day
 */
const AnaSampleDay *
ana_sample_company_day (AnaSampleCompany *self,
                        gint64            date)
{
  AnaSampleDay **place = &self->kept[((date % N_KEPT) + N_KEPT) % N_KEPT];

  if (*place == NULL || (*place)->date != date)
    {
      g_clear_pointer (place, ana_sample_day_free);
      *place = ana_sample_day_new (self->seed, self->anchor_date, date);
    }
  return *place;
}

/* --- collecting ---------------------------------------------------------------------------------------------------- */

static void
add_row (GArray             *rows,
         const AnaSampleDay *day,
         guint               item,
         guint               line,
         AnaSampleRowKind    kind,
         gint64              time_usec)
{
  AnaSampleRow row = { time_usec, time_usec, day, item, line, kind };

  g_array_append_val (rows, row);
}

static void
collect_own_orders (const AnaSampleDay *day,
                    AnaSampleDataset    dataset,
                    GArray             *rows)
{
  for (guint i = 0; i < day->orders->len; i++)
    {
      const AnaSampleOrder *order = &g_array_index (day->orders, AnaSampleOrder, i);

      for (guint l = 0; dataset == ANA_SAMPLE_ORDERS && l < order->n_lines; l++)
        add_row (rows, day, i, order->first_line + l, ANA_SAMPLE_ROW_PLAIN, order->ordered_usec);
      if (dataset == ANA_SAMPLE_PAYMENTS && order->failed_first)
        add_row (rows, day, i, 0, ANA_SAMPLE_ROW_FAILED, order->paid_usec - 20 * ANA_USEC_PER_SEC);
      if (dataset == ANA_SAMPLE_PAYMENTS)
        add_row (rows, day, i, 0, ANA_SAMPLE_ROW_PLAIN, order->paid_usec);
    }
}

/* What came back on @date of the orders of an earlier @day. */
static void
collect_returns (const AnaSampleDay *day,
                 gint64              date,
                 AnaSampleDataset    dataset,
                 GArray             *rows)
{
  AnaSampleRowKind kind = dataset == ANA_SAMPLE_ORDERS ? ANA_SAMPLE_ROW_CANCELLED
                          : dataset == ANA_SAMPLE_PAYMENTS ? ANA_SAMPLE_ROW_REFUND : ANA_SAMPLE_ROW_PLAIN;

  for (guint i = 0; i < day->orders->len; i++)
    {
      const AnaSampleOrder *order = &g_array_index (day->orders, AnaSampleOrder, i);

      for (guint l = 0; l < order->n_lines; l++)
        {
          const AnaSampleLine *line = &g_array_index (day->lines, AnaSampleLine, order->first_line + l);

          if (line->returned_usec != 0 && line->returned_date == date)
            add_row (rows, day, i, order->first_line + l, kind, line->returned_usec);
        }
    }
}

static void
collect_followers (const AnaSampleDay *day,
                   gint64              date,
                   AnaSampleDataset    dataset,
                   GArray             *rows)
{
  for (guint i = 0; i < day->orders->len; i++)
    {
      const AnaSampleOrder *order = &g_array_index (day->orders, AnaSampleOrder, i);

      if (dataset == ANA_SAMPLE_DELIVERIES && order->delivered_date == date)
        add_row (rows, day, i, 0, ANA_SAMPLE_ROW_PLAIN, order->delivered_usec);
      if (dataset == ANA_SAMPLE_TICKETS && order->closed_usec != 0 && order->closed_date == date)
        add_row (rows, day, i, 0, ANA_SAMPLE_ROW_PLAIN, order->closed_usec);
    }
}

static void
collect_past (AnaSampleCompany *self,
              gint64            date,
              AnaSampleDataset  dataset,
              GArray           *rows)
{
  for (gint64 past = date - ANA_SAMPLE_HORIZON_DAYS; past <= date; past++)
    {
      const AnaSampleDay *day = ana_sample_company_day (self, past);

      if (dataset == ANA_SAMPLE_DELIVERIES || dataset == ANA_SAMPLE_TICKETS)
        collect_followers (day, date, dataset, rows);
      else
        collect_returns (day, date, dataset, rows);
    }
}

#define COLLECT(array, Type, member, rows, day) \
  for (guint i_ = 0; i_ < (array)->len; i_++) \
    add_row (rows, day, i_, 0, ANA_SAMPLE_ROW_PLAIN, g_array_index (array, Type, i_).member)

static void
collect (AnaSampleCompany   *self,
         const AnaSampleDay *day,
         AnaSampleDataset    dataset,
         GArray             *bookings,
         GArray             *rows)
{
  switch (dataset)
    {
    case ANA_SAMPLE_ORDERS:
    case ANA_SAMPLE_PAYMENTS:
      collect_own_orders (day, dataset, rows);
      collect_past (self, day->date, dataset, rows);
      break;
    case ANA_SAMPLE_DELIVERIES:
    case ANA_SAMPLE_RETURNS:
    case ANA_SAMPLE_TICKETS:
      collect_past (self, day->date, dataset, rows);
      break;
    case ANA_SAMPLE_SESSIONS:
      COLLECT (day->sessions, AnaSampleSession, started_usec, rows, day);
      break;
    case ANA_SAMPLE_OPPORTUNITIES:
      COLLECT (day->deals, AnaSampleDeal, closed_usec, rows, day);
      break;
    case ANA_SAMPLE_PURCHASES:
      COLLECT (day->purchases, AnaSamplePurchase, received_usec, rows, day);
      break;
    case ANA_SAMPLE_COSTS:
    case ANA_SAMPLE_BALANCES:
      COLLECT (bookings, AnaSampleBooking, time_usec, rows, day);
      break;
    case ANA_SAMPLE_N_DATASETS:
      break;
    }
}

/* --- dirt ---------------------------------------------------------------------------------------------------------- */

/* Planted: one event in a hundred is heard of late, one in a hundred twice. */
static void
add_dirt (AnaSampleCompany *self,
          AnaSampleDataset  dataset,
          gint64            date,
          GArray           *rows)
{
  guint n = rows->len;
  AnaRandom random;

  ana_sample_random (&random, self->seed, date, KIND_DIRT + dataset);
  for (guint i = 0; i < n; i++)
    {
      AnaSampleRow *row = &g_array_index (rows, AnaSampleRow, i);

      if (ana_sample_chance (&random, 0.01))
        row->emit_usec += ana_random_range (&random, 2 * ANA_USEC_PER_MIN, 20 * ANA_USEC_PER_MIN);
      if (ana_sample_chance (&random, 0.01))
        {
          AnaSampleRow again = *row;

          again.emit_usec += ana_random_range (&random, ANA_USEC_PER_SEC, 90 * ANA_USEC_PER_SEC);
          g_array_append_val (rows, again);
        }
    }
}

/* Total: rows of one instant keep one order on every machine. */
static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const AnaSampleRow *x = a;
  const AnaSampleRow *y = b;

  if (x->emit_usec != y->emit_usec)
    return x->emit_usec < y->emit_usec ? -1 : 1;
  if (x->day->date != y->day->date)
    return x->day->date < y->day->date ? -1 : 1;
  if (x->item != y->item)
    return x->item < y->item ? -1 : 1;
  return x->line != y->line ? (x->line < y->line ? -1 : 1) : (int) x->kind - (int) y->kind;
}

static GArray *
book (AnaSampleCompany   *self,
      const AnaSampleDay *day,
      AnaSampleDataset    dataset)
{
  if (dataset == ANA_SAMPLE_COSTS)
    return ana_sample_book_costs (day);
  if (dataset == ANA_SAMPLE_BALANCES)
    return ana_sample_book_balances (day, ana_sample_orders_mean (self->anchor_date, day->date)
                                          / ana_sample_weekday_factor (day->date));
  return NULL;
}

/**
 * ana_sample_company_table:
 * @self: a company
 * @dataset: which of its datasets
 * @date: a local date
 *
 * The rows that happen on @date, in the order in which they are heard of; those of dates near the anchor and after it
 * with the planted late and repeated events. The same for the same seed, anchor and date, whatever was asked before.
 *
 * Returns: (transfer full): frame, ids and times
 */
AnaSampleTable *
ana_sample_company_table (AnaSampleCompany *self,
                          AnaSampleDataset  dataset,
                          gint64            date)
{
  const AnaSampleDay *day = ana_sample_company_day (self, date);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (AnaSampleRow));
  g_autoptr (GArray) bookings = book (self, day, dataset);
  AnaSampleTable *table = g_new0 (AnaSampleTable, 1);

  collect (self, day, dataset, bookings, rows);
  if (day->causes.dirty && bookings == NULL)
    add_dirt (self, dataset, date, rows);
  g_array_sort (rows, compare_rows);

  table->ids = g_ptr_array_new_full (rows->len, g_free);
  table->emit_usec = g_array_sized_new (FALSE, FALSE, sizeof (gint64), rows->len);
  for (guint i = 0; i < rows->len; i++)
    g_array_append_val (table->emit_usec, g_array_index (rows, AnaSampleRow, i).emit_usec);
  table->frame = ana_sample_write_rows (dataset, rows, bookings, table->ids);
  return table;
}

/**
 * ana_sample_table_free:
 * @self: a table
 */
void
ana_sample_table_free (AnaSampleTable *self)
{
  ana_frame_unref (self->frame);
  g_ptr_array_unref (self->ids);
  g_array_unref (self->emit_usec);
  g_free (self);
}
