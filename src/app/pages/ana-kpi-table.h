/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-table.h: the history of a KPI as a table: on screen, and as text for clipboard and files.
 */
#pragma once

#include "ana-kpi-data.h"
#include "ana-text-table.h"

G_BEGIN_DECLS

void  ana_kpi_table_set_columns (AnaTextTable     *table,
                                 const AnaKpiData *data,
                                 gboolean          narrow);
void  ana_kpi_table_fill_cell   (const AnaKpiData *data,
                                 gboolean          narrow,
                                 guint             row,
                                 guint             column,
                                 AnaCell          *cell);
AnaFrame *ana_kpi_table_to_frame (const AnaKpiData *data,     /* (nullable) */
                                 const char       *format);  /* csv tsv json xlsx shown */
char *ana_kpi_table_to_text     (const AnaKpiData *data,     /* (nullable) */
                                 const char       *format);  /* csv tsv json */

G_END_DECLS
