/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-table.h: a chart as a table: for the eye, the clipboard and files.
 */
#pragma once

#include "ana-chart-export.h"

G_BEGIN_DECLS

typedef struct _AnaChartTable AnaChartTable;

AnaChartTable      *ana_chart_table_new      (AnaChart            *chart);
void                ana_chart_table_free     (AnaChartTable       *self);
const AnaDataTable *ana_chart_table_get_data (const AnaChartTable *self);   /* cells for machines */
char               *ana_chart_table_dup_text (const AnaChartTable *self,    /* a cell for people */
                                              guint                row,
                                              guint                column);
double              ana_chart_table_get_value (const AnaChartTable *self,   /* to sort by; NAN: none */
                                              guint                row,
                                              guint                column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaChartTable, ana_chart_table_free)

G_END_DECLS
