/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sample-private.h: between collecting what happens on a day and writing it as columns.
 */
#pragma once

#include "ana-sample-company.h"

G_BEGIN_DECLS

typedef enum {
  ANA_SAMPLE_ROW_PLAIN,
  ANA_SAMPLE_ROW_CANCELLED,  /* orders: a line that came back */
  ANA_SAMPLE_ROW_FAILED,     /* payments: the attempt before */
  ANA_SAMPLE_ROW_REFUND,     /* payments: of one line */
} AnaSampleRowKind;

/* One row to be: where it is made from and when. */
typedef struct {
  gint64              emit_usec;
  gint64              time_usec;
  const AnaSampleDay *day;     /* whose business it belongs to */
  guint               item;    /* its place there: order, session, deal, purchase, or a row of the books */
  guint               line;    /* of the order */
  AnaSampleRowKind    kind;
} AnaSampleRow;

/* costs and balances have no item of their own in the day */
typedef struct {
  gint64      time_usec;
  const char *name;            /* process or account */
  gint64      amount;          /* or balance */
  gint64      flow;
} AnaSampleBooking;

GArray   *ana_sample_book_costs    (const AnaSampleDay *day);   /* of AnaSampleBooking */
GArray   *ana_sample_book_balances (const AnaSampleDay *day,
                                    double              orders_a_day);
AnaFrame *ana_sample_write_rows    (AnaSampleDataset    dataset,
                                    GArray             *rows,      /* of AnaSampleRow */
                                    GArray             *bookings,  /* (nullable) of AnaSampleBooking */
                                    GPtrArray          *ids);      /* filled */

G_END_DECLS
