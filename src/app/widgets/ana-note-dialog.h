/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-note-dialog.h: an annotation of a chart: what it is, what it says, where it is.
 */
#pragma once

#include "ana-chart-view.h"

G_BEGIN_DECLS

#define ANA_TYPE_NOTE_DIALOG (ana_note_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AnaNoteDialog, ana_note_dialog, ANA, NOTE_DIALOG, AdwWindow)

/* Keeps what was said: @id NULL for a new one, @said NULL to take it away; places as they are drawn on @chart. */
typedef void (*AnaNoteFunc) (AnaChart *chart, const char *id, const AnaAnnotation *said, gpointer data);

/* Signals: "kept" (const AnaAnnotation*), "removed" */
GtkWidget *ana_note_dialog_new (AnaChart           *chart,
                                const AnaChartNote *note,
                                const char         *text);  /* (nullable): of one that is there */
/* What "annotate-wanted" of a view wants: at once for what was moved, else in a dialog. @data is a GObject. */
void       ana_note_ask        (AnaChartView       *view,
                                AnaChart           *chart,
                                const AnaChartNote *note,
                                AnaNoteFunc         keep,
                                gpointer            data);

G_END_DECLS
