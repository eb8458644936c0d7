/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sample-draw.h: draws from tables of shares and quantiles.
 */
#pragma once

#include "ana-random.h"
#include "ana-sample-facts.h"

G_BEGIN_DECLS

typedef struct {
  double p, value;
} AnaSampleQuantile;

void     ana_sample_random   (AnaRandom               *out,
                              guint64                  seed,
                              gint64                   date,
                              guint                    kind);
guint    ana_sample_draw     (AnaRandom               *random,
                              const AnaSampleShare    *table,
                              guint                    n);
double   ana_sample_quantile (AnaRandom               *random,
                              const AnaSampleQuantile *table);  /* from p = 0 to p = 1 */
gboolean ana_sample_chance   (AnaRandom               *random,
                              double                   share);
gint64   ana_sample_second   (AnaRandom               *random,
                              const AnaSampleShare    *hours);  /* of the day */

G_END_DECLS
