/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-corrections.h: closed buckets of a KPI that came in again with another value, since the page looks at it.
 */
#pragma once

#include "ana-kpi-data.h"

G_BEGIN_DECLS

#define ANA_MAX_CORRECTIONS 20

typedef struct {
  gint64 seen_usec;    /* hub time of the message */
  gint64 bucket_usec;  /* its start */
  gint64 rev;          /* from now on */
  double before, now;  /* as drawn: money in major units; NAN: no value */
  gint64 n_rows;       /* more than before; negative: fewer */
} AnaCorrection;

typedef struct _AnaCorrections AnaCorrections;

AnaCorrections      *ana_corrections_new  (void);
void                 ana_corrections_free (AnaCorrections       *self);
void                 ana_corrections_note (AnaCorrections       *self,
                                           const AnaKpiData     *before,  /* (nullable) */
                                           const AnaKpiData     *now);
guint                ana_corrections_get_n (const AnaCorrections *self);
const AnaCorrection *ana_corrections_get  (const AnaCorrections *self,
                                           guint                 i);      /* the newest first */
const AnaCorrection *ana_corrections_find (const AnaCorrections *self,
                                           gint64                bucket_usec); /* (nullable) the newest of a bucket */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaCorrections, ana_corrections_free)

G_END_DECLS
