/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-tip.h: what stands at a point of a KPI's chart: date, this period, the one before, the change.
 */
#pragma once

#include "ana-chart-view.h"
#include "ana-range.h"

G_BEGIN_DECLS

char *ana_chart_format_bucket (gint64          ts_usec,
                               AnaPeriod       period,
                               const AnaZone  *zone);
char *ana_chart_format_short  (gint64          ts_usec,
                               AnaPeriod       period,
                               const AnaZone  *zone);
char *ana_chart_format_value  (double          value,      /* as drawn: money in major units */
                               const AnaKpi   *kpi);
char *ana_chart_format_change (const AnaKpi   *kpi,
                               double          now,
                               double          before,
                               AnaVerdict     *verdict,
                               int            *sign);
void  ana_chart_fill_tip      (const AnaGeom  *geom,
                               const AnaHit   *hit,
                               const AnaKpi   *kpi,
                               AnaPeriod       period,
                               const AnaDuration *back,    /* how far the grey line lies back */
                               AnaTip         *tip);

G_END_DECLS
