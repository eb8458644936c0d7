/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-note.h: what somebody has said about the history of a KPI: a document of its own each, as boards keep theirs inside.
 */
#pragma once

#include "ana-kpi-data.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define ANA_NOTE_KIND "annotation"

/* One edit: the document before and after; NULL: there is none. */
typedef struct {
  char *id, *was, *is; /* (owned) */
} AnaKpiNote;

AnaKpiNote *ana_kpi_note_new      (AnaKpiData          *data,
                                   AnaStore            *store,
                                   const char          *id,     /* (nullable): a new one */
                                   const AnaAnnotation *said);  /* (nullable): it goes */
AnaKpiNote *ana_kpi_note_new_back (const AnaKpiNote    *self);  /* that takes it back */
void        ana_kpi_note_free     (AnaKpiNote          *self);
void        ana_kpi_note_async    (AnaStore            *store,
                                   const AnaKpiNote    *self,
                                   GAsyncReadyCallback  callback,
                                   gpointer             data);
gboolean    ana_kpi_note_finish   (GAsyncResult        *result,
                                   GError             **error);
void        ana_kpi_notes_read    (AnaStore            *store,  /* (nullable) */
                                   const AnaKpiData    *self);  /* with its chart */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaKpiNote, ana_kpi_note_free)

G_END_DECLS
