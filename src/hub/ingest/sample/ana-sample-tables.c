/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sample-tables.c: the rows of the sample company as columns of the canonical datasets (FORMATS.md section 4).
 */
#include "config.h"

#include "ana-sample-private.h"

#include <stdarg.h>

#include "ana-sample-facts.h"
#include "ana-time.h"

/* --- columns ------------------------------------------------------------------------------------------------------- */

/* A builder whose values are put in the order of its columns. */
typedef struct {
  AnaFrameBuilder *builder;
  guint            next;
  guint            n;
} Writer;

static void
writer_init (Writer     *self,
             const char *columns)
{
  g_auto (GStrv) parts = g_strsplit (columns, " ", -1);

  self->builder = ana_frame_builder_new ();
  self->next = 0;
  self->n = g_strv_length (parts);
  for (guint i = 0; i < self->n; i++)
    {
      char *type_text = strchr (parts[i], ':');
      AnaType type = ANA_TYPE_TEXT;
      char currency[4] = "";
      AnaRole role;

      *type_text++ = '\0';
      if (!ana_type_from_string (type_text, &type, currency))
        g_assert_not_reached ();
      role = type == ANA_TYPE_TIME ? ANA_ROLE_TIME
             : type == ANA_TYPE_INT || type == ANA_TYPE_MONEY ? ANA_ROLE_MEASURE : ANA_ROLE_DIMENSION;
      ana_frame_builder_add_field (self->builder, parts[i], type, type == ANA_TYPE_MONEY ? currency : NULL, NULL, role);
    }
}

static guint
writer_step (Writer *self)
{
  guint col = self->next;

  self->next = (self->next + 1) % self->n;
  return col;
}

static void
put (Writer *self,
     gint64  value)
{
  ana_frame_builder_put_int64 (self->builder, writer_step (self), value);
}

static void
put_null (Writer *self)
{
  ana_frame_builder_put_null (self->builder, writer_step (self));
}

static void
put_text (Writer     *self,
          const char *text)
{
  ana_frame_builder_put_text (self->builder, writer_step (self), text, -1);
}

/* --- ids ----------------------------------------------------------------------------------------------------------- */

#define ID_BYTES 32

/* "S261120-0042-2": prefix, day, place in the day, place in that (or none). By hand: there are millions of them. */
static void
make_id (char                out[ID_BYTES],
         const char         *prefix,
         const AnaSampleDay *day,
         guint               item,
         int                 part)
{
  char digits[12];
  guint n = 0;
  char *p = g_stpcpy (g_stpcpy (out, prefix), day->tag);

  *p++ = '-';
  for (item++; item > 0 || n < 4; item /= 10)
    digits[n++] = '0' + item % 10;
  while (n > 0)
    *p++ = digits[--n];
  if (part >= 0)
    {
      *p++ = '-';
      if (part >= 9)
        *p++ = '0' + (part + 1) / 10;
      *p++ = '0' + (part + 1) % 10;
    }
  *p = '\0';
}

static void
put_customer (Writer *self,
              guint32 customer)
{
  char name[ID_BYTES];

  if (customer == 0)
    {
      put_null (self);
      return;
    }
  g_snprintf (name, sizeof name, "K%05u", customer);
  put_text (self, name);
}

static const AnaSampleOrder *
order_of (const AnaSampleRow *row)
{
  return &g_array_index (row->day->orders, AnaSampleOrder, row->item);
}

static void
add_id (GPtrArray  *ids,
        const char *id)
{
  g_ptr_array_add (ids, g_strdup (id));
}

/* --- datasets ------------------------------------------------------------------------------------------------------ */

#define MONEY "money:" ANA_SAMPLE_CURRENCY

static const char ORDERS[] =
  "order_id:text line_id:text ordered_at:time customer:text product:text category:text seller:text country:text "
  "channel:text quantity:int price:" MONEY " amount:" MONEY " status:text";

static void
write_order (Writer             *writer,
             const AnaSampleRow *row,
             GPtrArray          *ids)
{
  const AnaSampleOrder *order = order_of (row);
  const AnaSampleLine *line = &g_array_index (row->day->lines, AnaSampleLine, row->line);
  gboolean cancelled = row->kind == ANA_SAMPLE_ROW_CANCELLED;
  gint64 sign = cancelled ? -1 : 1;
  char order_id[ID_BYTES], line_id[ID_BYTES];

  make_id (order_id, cancelled ? "C" : "S", row->day, row->item, -1);
  make_id (line_id, cancelled ? "C" : "S", row->day, row->item, row->line - order->first_line);
  put_text (writer, order_id);
  put_text (writer, line_id);
  put (writer, row->time_usec);
  put_customer (writer, order->customer);
  put_text (writer, ana_sample_product_name (line->product));
  put_text (writer, ana_sample_categories[line->product / ANA_SAMPLE_N_PER_CATEGORY].name);
  put_text (writer, ana_sample_sellers[order->seller].name);
  put_text (writer, ana_sample_countries[order->country].name);
  put_text (writer, ana_sample_channels[order->channel].name);
  put (writer, sign * line->quantity);
  put (writer, line->price);
  put (writer, sign * line->quantity * line->price);
  put_text (writer, cancelled ? "cancelled" : "placed");
  add_id (ids, line_id);
}

static const char DELIVERIES[] =
  "delivery_id:text order_id:text ordered_at:time promised_at:time delivered_at:time vendor:text carrier:text "
  "country:text mode:text quantity:int amount:" MONEY " freight:" MONEY " in_full:bool documents_ok:bool undamaged:bool";

static void
write_delivery (Writer             *writer,
                const AnaSampleRow *row,
                GPtrArray          *ids)
{
  const AnaSampleOrder *order = order_of (row);
  char delivery_id[ID_BYTES], order_id[ID_BYTES];

  make_id (delivery_id, "D", row->day, row->item, -1);
  make_id (order_id, "S", row->day, row->item, -1);
  put_text (writer, delivery_id);
  put_text (writer, order_id);
  put (writer, order->ordered_usec);
  put (writer, order->promised_usec);
  put (writer, order->delivered_usec);
  put_text (writer, ana_sample_vendors[order->vendor]);
  put_text (writer, ana_sample_carriers[order->carrier].name);
  put_text (writer, ana_sample_countries[order->country].name);
  put_text (writer, ana_sample_modes[order->mode].name);
  put (writer, order->delivered_quantity);
  put (writer, order->amount);
  put (writer, order->freight);
  put (writer, order->in_full);
  put (writer, order->documents_ok);
  put (writer, order->undamaged);
  add_id (ids, delivery_id);
}

static const char PAYMENTS[] = "payment_id:text order_id:text paid_at:time method:text amount:" MONEY " status:text";

/* The planted change of the vocabulary: "card" gets a new name, and one wallet in five is a voucher. */
static const char *
method_name (const AnaSampleOrder *order,
             gboolean              is_new,
             guint                 item)
{
  if (is_new && order->method == 0)
    return "credit_card";
  if (is_new && order->method == 1 && item % 5 == 0)
    return "voucher";
  return ana_sample_methods[order->method].name;
}

static void
write_payment (Writer             *writer,
               const AnaSampleRow *row,
               GPtrArray          *ids)
{
  static const char *const PREFIX[] = { "P", "", "F", "B" };
  static const char *const STATUS[] = { "captured", "", "failed", "refunded" };
  const AnaSampleOrder *order = order_of (row);
  gboolean refund = row->kind == ANA_SAMPLE_ROW_REFUND;
  const AnaSampleLine *line = refund ? &g_array_index (row->day->lines, AnaSampleLine, row->line) : NULL;
  char payment_id[ID_BYTES], order_id[ID_BYTES];

  make_id (payment_id, PREFIX[row->kind], row->day, row->item, refund ? (int) (row->line - order->first_line) : -1);
  make_id (order_id, "S", row->day, row->item, -1);
  put_text (writer, payment_id);
  put_text (writer, order_id);
  put (writer, row->time_usec);
  put_text (writer, method_name (order, row->day->causes.new_methods, row->item));
  put (writer, refund ? -line->price * line->quantity : order->amount);
  put_text (writer, STATUS[row->kind]);
  add_id (ids, payment_id);
}

static const char RETURNS[] =
  "return_id:text order_id:text returned_at:time product:text quantity:int amount:" MONEY " reason:text";

static void
write_return (Writer             *writer,
              const AnaSampleRow *row,
              GPtrArray          *ids)
{
  const AnaSampleLine *line = &g_array_index (row->day->lines, AnaSampleLine, row->line);
  char return_id[ID_BYTES], order_id[ID_BYTES];

  make_id (return_id, "R", row->day, row->item, row->line - order_of (row)->first_line);
  make_id (order_id, "S", row->day, row->item, -1);
  put_text (writer, return_id);
  put_text (writer, order_id);
  put (writer, line->returned_usec);
  put_text (writer, ana_sample_product_name (line->product));
  put (writer, line->quantity);
  put (writer, line->price * line->quantity);
  put_text (writer, ana_sample_reasons[line->reason].name);
  add_id (ids, return_id);
}

static const char TICKETS[] =
  "ticket_id:text opened_at:time first_reply_at:time closed_at:time customer:text topic:text csat:int sla_met:bool "
  "reopened:bool";

static void
write_ticket (Writer             *writer,
              const AnaSampleRow *row,
              GPtrArray          *ids)
{
  const AnaSampleOrder *order = order_of (row);
  char ticket_id[ID_BYTES];

  make_id (ticket_id, "T", row->day, row->item, -1);
  put_text (writer, ticket_id);
  put (writer, order->opened_usec);
  put (writer, order->replied_usec);
  put (writer, order->closed_usec);
  put_customer (writer, order->customer);
  put_text (writer, ana_sample_topics[order->topic].name);
  if (order->csat > 0)
    put (writer, order->csat);
  else
    put_null (writer);
  put (writer, order->sla_met);
  put (writer, order->reopened);
  add_id (ids, ticket_id);
}

static const char SESSIONS[] =
  "session_id:text started_at:time customer:text channel:text country:text pages:int step:text converted:bool";

static void
write_session (Writer             *writer,
               const AnaSampleRow *row,
               GPtrArray          *ids)
{
  const AnaSampleSession *session = &g_array_index (row->day->sessions, AnaSampleSession, row->item);
  char session_id[ID_BYTES];

  make_id (session_id, "V", row->day, row->item, -1);
  put_text (writer, session_id);
  put (writer, session->started_usec);
  put_customer (writer, session->customer);
  put_text (writer, ana_sample_channels[session->channel].name);
  put_text (writer, ana_sample_countries[session->country].name);
  put (writer, session->pages);
  put_text (writer, ana_sample_step_name (session->step));
  put (writer, session->converted);
  add_id (ids, session_id);
}

static const char OPPORTUNITIES[] =
  "opportunity_id:text opened_at:time closed_at:time customer:text seller:text country:text amount:" MONEY
  " list_amount:" MONEY " won:bool";

static void
write_deal (Writer             *writer,
            const AnaSampleRow *row,
            GPtrArray          *ids)
{
  const AnaSampleDeal *deal = &g_array_index (row->day->deals, AnaSampleDeal, row->item);
  char id[ID_BYTES];

  make_id (id, "O", row->day, row->item, -1);
  put_text (writer, id);
  put (writer, deal->opened_usec);
  put (writer, deal->closed_usec);
  put_customer (writer, deal->customer);
  put_text (writer, ana_sample_sellers[deal->seller].name);
  put_text (writer, ana_sample_countries[deal->country].name);
  put (writer, deal->amount);
  put (writer, deal->list_amount);
  put (writer, deal->won);
  add_id (ids, id);
}

static const char PURCHASES[] =
  "purchase_id:text ordered_at:time received_at:time vendor:text product:text quantity:int amount:" MONEY;

static void
write_purchase (Writer             *writer,
                const AnaSampleRow *row,
                GPtrArray          *ids)
{
  const AnaSamplePurchase *purchase = &g_array_index (row->day->purchases, AnaSamplePurchase, row->item);
  char id[ID_BYTES];

  make_id (id, "U", row->day, row->item, -1);
  put_text (writer, id);
  put (writer, purchase->ordered_usec);
  put (writer, purchase->received_usec);
  put_text (writer, ana_sample_vendors[purchase->vendor]);
  put_text (writer, ana_sample_product_name (purchase->product));
  put (writer, purchase->quantity);
  put (writer, purchase->amount);
  add_id (ids, id);
}

static const char COSTS[] = "cost_id:text booked_at:time process:text amount:" MONEY;
static const char BALANCES[] =
  "balance_id:text booked_at:time account:text balance:" MONEY " annual_flow:" MONEY;

static void
write_booking (Writer                 *writer,
               AnaSampleDataset        dataset,
               const AnaSampleRow     *row,
               const AnaSampleBooking *booking,
               GPtrArray              *ids)
{
  char id[ID_BYTES];

  make_id (id, dataset == ANA_SAMPLE_COSTS ? "X" : "Y", row->day, row->item, -1);
  put_text (writer, id);
  put (writer, booking->time_usec);
  put_text (writer, booking->name);
  put (writer, booking->amount);
  if (dataset == ANA_SAMPLE_BALANCES)
    put (writer, booking->flow);
  add_id (ids, id);
}

typedef void (*WriteFunc) (Writer *writer, const AnaSampleRow *row, GPtrArray *ids);

static const struct { const char *columns; WriteFunc write; } TABLES[ANA_SAMPLE_N_DATASETS] = {
  [ANA_SAMPLE_ORDERS] = { ORDERS, write_order },
  [ANA_SAMPLE_DELIVERIES] = { DELIVERIES, write_delivery },
  [ANA_SAMPLE_PAYMENTS] = { PAYMENTS, write_payment },
  [ANA_SAMPLE_RETURNS] = { RETURNS, write_return },
  [ANA_SAMPLE_TICKETS] = { TICKETS, write_ticket },
  [ANA_SAMPLE_SESSIONS] = { SESSIONS, write_session },
  [ANA_SAMPLE_OPPORTUNITIES] = { OPPORTUNITIES, write_deal },
  [ANA_SAMPLE_PURCHASES] = { PURCHASES, write_purchase },
  [ANA_SAMPLE_COSTS] = { COSTS, NULL },
  [ANA_SAMPLE_BALANCES] = { BALANCES, NULL },
};

AnaFrame *
ana_sample_write_rows (AnaSampleDataset dataset,
                       GArray          *rows,
                       GArray          *bookings,
                       GPtrArray       *ids)
{
  Writer writer;

  writer_init (&writer, TABLES[dataset].columns);
  for (guint i = 0; i < rows->len; i++)
    {
      const AnaSampleRow *row = &g_array_index (rows, AnaSampleRow, i);

      if (bookings != NULL)
        write_booking (&writer, dataset, row, &g_array_index (bookings, AnaSampleBooking, row->item), ids);
      else
        TABLES[dataset].write (&writer, row, ids);
    }
  return ana_frame_builder_end (writer.builder);
}
