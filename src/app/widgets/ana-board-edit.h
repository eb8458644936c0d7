/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-edit.h: a board in edit mode: palette, canvas, inspector, and the bar that saves or leaves.
 */
#pragma once

#include "ana-board-canvas.h"
#include "ana-catalogue.h"
#include "ana-formula.h"
#include "ana-reading.h"
#include "ana-tile-data.h"

G_BEGIN_DECLS

#define ANA_TYPE_BOARD_EDIT (ana_board_edit_get_type ())
G_DECLARE_FINAL_TYPE (AnaBoardEdit, ana_board_edit, ANA, BOARD_EDIT, GtkWidget)

/* What there is to show. */
typedef struct {
  AnaCatalogue *catalogue;                                              /* (nullable) of KPIs */
  char       **(*list_sources) (gpointer data);                         /* (nullable) names of datasets */
  AnaSchema   *(*read_schema)  (const char *source, gpointer data);     /* (nullable) (transfer full) (nullable): not known yet */
  AnaTileData *(*find_data)    (const char *key, gpointer data);        /* (nullable) (transfer none) (nullable): what a tile shows */
  char        *(*describe)     (const char *key, gpointer data);        /* (nullable) (transfer full) (nullable): what a tile shows, in a sentence */
  char        *(*dup_filters)  (char **range, gpointer data);           /* (nullable) (transfer full) (nullable): what the board is looked at with, as
                                                                           its `filters`; @range: (out) (transfer full) (nullable): the same */
  AnaBoardSaver save;                                                   /* (nullable): a version in the draft's store */
  AnaReading  *(*make_reading) (gpointer data);                         /* (nullable) (transfer full) (nullable): for a picture of another state */
  gpointer      data;
  AnaBoardCanvas *canvas;                                               /* filled in by ana_board_edit_new() */
} AnaBoardShow;

/* Signals:
 *  "done" (gboolean saved)        the user leaves; the draft was saved or discarded
 *  "shown"                        another state of the draft, or another tab of it
 *  "notice" (const char *text)    to be said once */
GtkWidget      *ana_board_edit_new        (AnaBoardDraft      *draft,
                                           AnaBoardCanvas     *canvas, /* without a parent; a maker is set */
                                           const AnaBoardShow *show);  /* copied; its data lives as long as the widget */
GtkWidget      *ana_board_edit_take_canvas (AnaBoardEdit      *self);  /* (transfer full): to be shown elsewhere again */
AnaBoardDraft  *ana_board_edit_get_draft  (AnaBoardEdit       *self);
void            ana_board_edit_refresh    (AnaBoardEdit       *self);
void            ana_board_edit_leave      (AnaBoardEdit       *self);  /* asks if something was changed */

G_END_DECLS
