/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-legend.h: the names of a chart's layers, each a toggle: click shows it alone, Ctrl+click adds it.
 */
#pragma once

#include "ana-chart-view.h"

G_BEGIN_DECLS

#define ANA_TYPE_LEGEND (ana_legend_get_type ())
G_DECLARE_FINAL_TYPE (AnaLegend, ana_legend, ANA, LEGEND, GtkWidget)

GtkWidget *ana_legend_new      (AnaChartView *view);
GtkWidget *ana_legend_new_rows (AnaChartView *view); /* two rows at most; names beyond them by "+3" */
void       ana_legend_refresh  (AnaLegend    *self);

G_END_DECLS
