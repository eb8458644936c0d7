/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-match.h: how far back a chart of time is held against itself: to where it ran alike, or to an event.
 */
#pragma once

#include "ana-chart.h"

G_BEGIN_DECLS

typedef struct _AnaMatch AnaMatch; /* what is looked for, and where: nobody's chart */

AnaMatch *ana_match_new          (AnaChart       *chart,
                                  double          lo,
                                  double          hi);        /* NAN, NAN: all is in view; (nullable) */
void      ana_match_free         (AnaMatch       *self);
char     *ana_match_find         (const AnaMatch *self,
                                  double         *likeness);  /* (nullable) as ana_chart_with_before() takes it; any thread */

/* What has been said about places: those of each but the last, to be held against it. */
typedef struct { char *label, *compare; } AnaMatchEvent;

GArray   *ana_match_list_events  (AnaChart       *chart,
                                  double          hi);        /* NAN: all is in view; of AnaMatchEvent, the latest first */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaMatch, ana_match_free)

G_END_DECLS
