/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sample-causes.h: what is planted in the sample company, when, and what it does. Pure.
 *
 * Everything lies relative to the anchor, the local date of the first start, so that the first look at the company
 * finds each cause in its window; the whole series comes again every eight weeks, so that a later look does too.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ANA_SAMPLE_SERIES_DAYS  56
#define ANA_SAMPLE_HISTORY_DAYS 730
#define ANA_SAMPLE_RECENT_DAYS  2   /* before the anchor: these and later days carry duplicates and late events */

/* What holds on one date. */
typedef struct {
  gboolean carrier_fails;   /* Nordfracht in Germany */
  double   campaign;        /* strength, 0 to 1 */
  gint64   kitchen_percent; /* price of Kitchen over the list, in percent */
  gboolean new_methods;     /* payments.method: "card" is called "credit_card" and "voucher" appears */
  double   drift;           /* sessions.pages: share lost, 0 to 0.4 */
  gboolean dirty;           /* repeated and late events */
} AnaSampleCauses;

void  ana_sample_causes_on    (gint64 anchor_date, gint64 date, AnaSampleCauses *out);
char *ana_sample_ground_truth (guint64 seed, gint64 anchor_date);  /* (transfer full) JSON */

G_END_DECLS
