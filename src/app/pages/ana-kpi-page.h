/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-page.h: one KPI: its history with a cursor, its table, why it is what it is.
 */
#pragma once

#include "ana-page.h"

G_BEGIN_DECLS

#define ANA_TYPE_KPI_PAGE (ana_kpi_page_get_type ())
G_DECLARE_FINAL_TYPE (AnaKpiPage, ana_kpi_page, ANA, KPI_PAGE, AnaPage)

GtkWidget  *ana_kpi_page_new           (AnaSession *session);
void        ana_kpi_page_open          (AnaKpiPage *self,
                                        const char *code);
gboolean    ana_kpi_page_undo          (AnaKpiPage *self);   /* what was said about the chart last */
const char *ana_kpi_page_get_code      (AnaKpiPage *self);   /* (nullable) */
const char *ana_kpi_page_get_title     (AnaKpiPage *self);
void        ana_kpi_page_set_inspector (AnaKpiPage *self,
                                        gboolean    shown);
void        ana_kpi_page_set_narrow    (AnaKpiPage *self,
                                        gboolean    narrow);

G_END_DECLS
