/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-card.h: a chart with its head: title, unit, legend, menu.
 */
#pragma once

#include "ana-chart-view.h"

G_BEGIN_DECLS

#define ANA_TYPE_CHART_CARD (ana_chart_card_get_type ())
G_DECLARE_FINAL_TYPE (AnaChartCard, ana_chart_card, ANA, CHART_CARD, GtkWidget)

/* Signal: "toast" (const char*) */
GtkWidget    *ana_chart_card_new        (void);
AnaChartView *ana_chart_card_get_view   (AnaChartCard *self);
void          ana_chart_card_set_title  (AnaChartCard *self,
                                         const char   *title,
                                         const char   *unit);
void          ana_chart_card_set_chart  (AnaChartCard *self,
                                         AnaChart     *chart);
void          ana_chart_card_set_narrow (AnaChartCard *self,
                                         gboolean      narrow);
void          ana_chart_card_set_empty  (AnaChartCard *self,
                                         const char   *text);

G_END_DECLS
