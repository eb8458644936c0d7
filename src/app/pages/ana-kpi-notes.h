/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-notes.h: annotations of the KPI page: kept, and taken back.
 */
#pragma once

#include "ana-chart-view.h"
#include "ana-kpi-note.h"
#include "ana-session.h"

G_BEGIN_DECLS

#define ANA_TYPE_KPI_NOTES (ana_kpi_notes_get_type ())
G_DECLARE_FINAL_TYPE (AnaKpiNotes, ana_kpi_notes, ANA, KPI_NOTES, GObject)

/* Signals: "kept" (const char *said: what to tell, NULL nothing) when the chart is to be read again, "fault" (const char *message) */
AnaKpiNotes *ana_kpi_notes_new    (AnaSession         *session);
void         ana_kpi_notes_ask    (AnaKpiNotes        *self,
                                   AnaChartView       *view,
                                   AnaKpiData         *data,
                                   const AnaChartNote *note);
gboolean     ana_kpi_notes_undo   (AnaKpiNotes        *self);
gboolean     ana_kpi_notes_redo   (AnaKpiNotes        *self);
void         ana_kpi_notes_forget (AnaKpiNotes        *self); /* another KPI */

G_END_DECLS
