/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sample-day.h: the business of one local day: its orders with all that follows from them, its sessions and deals.
 */
#pragma once

#include <glib.h>

#include "ana-sample-causes.h"

G_BEGIN_DECLS

/* Nothing that follows from an order happens later than this many days after it. */
#define ANA_SAMPLE_HORIZON_DAYS 45

typedef struct {
  guint16  product;
  guint16  quantity;
  gint64   price;            /* minor units, a piece */
  gint64   returned_usec;    /* 0: kept */
  gint32   returned_date;
  guint8   reason;
} AnaSampleLine;

typedef struct {
  gint64   ordered_usec;
  gint64   amount;           /* of all lines */
  guint32  customer;         /* 0: a guest */
  guint32  first_line;
  guint16  n_lines;
  guint8   country, channel, seller, carrier, mode, method, vendor;
  /* payment */
  gboolean failed_first;
  gint64   paid_usec;
  /* delivery */
  gint64   promised_usec, delivered_usec;
  gint32   delivered_date;
  gint64   freight;
  guint    delivered_quantity;
  gboolean in_full, documents_ok, undamaged;
  /* ticket; closed_usec 0: none */
  gint64   opened_usec, replied_usec, closed_usec;
  gint32   closed_date;
  guint8   topic, csat;      /* csat 0: no answer */
  gboolean sla_met, reopened;
} AnaSampleOrder;

typedef struct {
  gint64   started_usec;
  guint32  customer;         /* 0: not known */
  guint8   channel, country, step;
  guint16  pages;
  gboolean converted;
} AnaSampleSession;

typedef struct {
  gint64   opened_usec, closed_usec;
  guint32  customer;
  guint8   seller, country;
  gint64   amount, list_amount;
  gboolean won;
} AnaSampleDeal;

typedef struct {
  gint64   ordered_usec, received_usec;
  guint8   vendor;
  guint16  product;
  gint64   quantity, amount;
} AnaSamplePurchase;

/* Immutable once made. */
typedef struct {
  gint64          date;
  gint64          start_usec, end_usec;
  char            tag[8];    /* "261120", the start of the ids of the day */
  AnaSampleCauses causes;
  GArray         *orders;    /* of AnaSampleOrder, ascending in time */
  GArray         *lines;     /* of AnaSampleLine */
  GArray         *sessions;  /* of AnaSampleSession, ascending in time */
  GArray         *deals;     /* of AnaSampleDeal */
  GArray         *purchases; /* of AnaSamplePurchase */
} AnaSampleDay;

AnaSampleDay *ana_sample_day_new      (guint64       seed,
                                       gint64        anchor_date,
                                       gint64        date);
void          ana_sample_day_free     (AnaSampleDay *self);
double        ana_sample_orders_mean  (gint64        anchor_date,
                                       gint64        date);
const char   *ana_sample_step_name    (guint         step);

/* A local clock time of a local date; always within the date's span. */
gint64        ana_sample_time_at      (gint64        date,
                                       gint64        second_of_day);

gint64        ana_sample_local_date   (gint64        t_usec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaSampleDay, ana_sample_day_free)

G_END_DECLS
