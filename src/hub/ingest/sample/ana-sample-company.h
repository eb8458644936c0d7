/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sample-company.h: what happens in the sample company on one local day, as frames of the canonical datasets.
 */
#pragma once

#include "ana-frame.h"
#include "ana-sample-day.h"

G_BEGIN_DECLS

typedef enum {
  ANA_SAMPLE_ORDERS,
  ANA_SAMPLE_DELIVERIES,
  ANA_SAMPLE_PAYMENTS,
  ANA_SAMPLE_RETURNS,
  ANA_SAMPLE_TICKETS,
  ANA_SAMPLE_SESSIONS,
  ANA_SAMPLE_OPPORTUNITIES,
  ANA_SAMPLE_PURCHASES,
  ANA_SAMPLE_COSTS,
  ANA_SAMPLE_BALANCES,
  ANA_SAMPLE_N_DATASETS,
} AnaSampleDataset;

/* The rows of one dataset that happen on one local day, in the order in which they are heard of. */
typedef struct {
  AnaFrame  *frame;
  GPtrArray *ids;         /* of char*, one a row: the event's id; a repeated event has the id of the first */
  GArray    *emit_usec;   /* of gint64, ascending: when the row is heard of, at or after it happened */
} AnaSampleTable;

void          ana_sample_table_free       (AnaSampleTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaSampleTable, ana_sample_table_free)

/* Makes days and keeps the last ones; one thread. */
typedef struct _AnaSampleCompany AnaSampleCompany;

AnaSampleCompany *ana_sample_company_new  (guint64 seed, gint64 anchor_date);
void          ana_sample_company_free     (AnaSampleCompany *self);
const char   *ana_sample_dataset_name     (AnaSampleDataset  dataset);
const char   *ana_sample_dataset_time     (AnaSampleDataset  dataset);
AnaSampleTable *ana_sample_company_table  (AnaSampleCompany *self,
                                           AnaSampleDataset  dataset,
                                           gint64            date);
/* The day itself, borrowed until the next call. */
const AnaSampleDay *ana_sample_company_day (AnaSampleCompany *self,
                                            gint64            date);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaSampleCompany, ana_sample_company_free)

G_END_DECLS
