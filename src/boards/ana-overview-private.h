/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-overview-private.h: an Overview while it is being built.
 */
#pragma once

#include "ana-overview.h"
#include "ana-processor.h"

G_BEGIN_DECLS

typedef struct {
  AnaOverview            *self;
  const AnaOverviewInput *input;
  const AnaPointSource   *source;
  const AnaZone          *zone;
  AnaSpan                 span, compare; /* of what is being built: all of the range, or the bucket of the filter */
  char                   *label;         /* of that span */
  char                   *dimension;     /* (nullable) of the filter: "category" */
} Build;

GArray     *ana_overview_read           (const Build *build, const AnaKpi *kpi, const char *dim, gint64 *as_of_usec);
char       *ana_overview_stream         (const Build *build, const AnaKpi *kpi);
void        ana_overview_trim           (const Build *build, const AnaKpi *kpi, const char *dim, GArray *parts);
const char *ana_overview_find_dim       (const Build *build, const AnaKpi *kpi);   /* the filter's, or "": the KPI is not kept by it */
gboolean    ana_overview_ask            (const Build *build, const AnaKpi *kpi, const char *dim, AnaSpan span, AnaMeasureValue *out);
AnaTrouble  ana_points_find_trouble     (const AnaPointSource *source, const AnaKpi *kpi, AnaPeriod period);
const char *ana_overview_freshness_word (AnaFreshness freshness);

AnaCard    *ana_overview_build_card     (const Build *build, const AnaKpi *kpi, const char *dim);
char       *ana_overview_unit_text      (const char *unit);

/* ana-overview-parts.c */
char       *ana_overview_member_name    (const char *value);
void        ana_overview_build_parts    (Build *build);
void        ana_overview_free_parts     (AnaOverview *self);

G_END_DECLS
