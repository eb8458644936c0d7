/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-recount.h: heads counted again from the rows that are stored: at start and once a day, beside everything else.
 */
#pragma once

#include "ana-engine.h"

G_BEGIN_DECLS

typedef struct _AnaRecount AnaRecount;

typedef struct {
  guint64 n_streams;     /* counted */
  guint64 n_rows;
  guint64 n_mismatches;  /* whose rows did not add up */
  guint   n_rounds;      /* over all streams */
} AnaRecountStats;

AnaRecount *ana_recount_start     (AnaEngine *engine);
void        ana_recount_stop      (AnaRecount *self);   /* joins and frees; before the engine ends */
void        ana_recount_get_stats (AnaRecount *self, AnaRecountStats *out);

G_END_DECLS
