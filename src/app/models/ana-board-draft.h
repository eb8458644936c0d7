/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-draft.h: a board while it is edited: each step is on the disk within a second, with what can be taken back.
 */
#pragma once

#include "ana-editor.h"
#include "ana-store-documents.h"

G_BEGIN_DECLS

#define ANA_BOARD_KIND "board"

#define ANA_TYPE_BOARD_DRAFT (ana_board_draft_get_type ())
G_DECLARE_FINAL_TYPE (AnaBoardDraft, ana_board_draft, ANA, BOARD_DRAFT, GObject)

/* Keeps a board for good: on a thread of its own, so it may wait. */
typedef gboolean (*AnaBoardSaver) (AnaStore    *store,   /* (nullable) */
                                   const char  *id,
                                   const char  *base,    /* what the draft began with */
                                   const char  *body,
                                   gpointer     data,
                                   GError     **error);

/* Signals, on the main thread:
 *  "changed"                        another board, or another step to take back
 *  "kept"                           the draft is on the disk
 *  "fault" (const char *message)    it could not be kept, or a step was refused
 */
AnaBoardDraft  *ana_board_draft_new         (AnaStore            *store,  /* (nullable): nothing is kept */
                                             const AnaBoard      *saved,
                                             const AnaDraft      *kept);  /* (nullable) */
void            ana_board_draft_open_async  (AnaStore            *store,  /* (nullable) */
                                             const AnaBoard      *saved,
                                             GAsyncReadyCallback  callback,
                                             gpointer             data);
AnaBoardDraft  *ana_board_draft_open_finish (GAsyncResult        *result,
                                             GError             **error);
AnaStore       *ana_board_draft_get_store   (AnaBoardDraft       *self);  /* (nullable) */
const AnaBoard *ana_board_draft_get_board   (AnaBoardDraft       *self);
const AnaBoard *ana_board_draft_get_saved   (AnaBoardDraft       *self);
gboolean        ana_board_draft_do          (AnaBoardDraft       *self,
                                             AnaStep             *step,   /* (transfer full) (nullable): with @error set */
                                             GError             **error);
gboolean        ana_board_draft_try         (AnaBoardDraft       *self,
                                             AnaStep             *step,   /* (transfer full) (nullable) */
                                             GError              *error); /* (transfer full) (nullable) */
void            ana_board_draft_undo        (AnaBoardDraft       *self);
void            ana_board_draft_redo        (AnaBoardDraft       *self);
const char     *ana_board_draft_get_undo    (AnaBoardDraft       *self);  /* (nullable) */
const char     *ana_board_draft_get_redo    (AnaBoardDraft       *self);  /* (nullable) */
gboolean        ana_board_draft_is_changed  (AnaBoardDraft       *self);
gint64          ana_board_draft_get_kept_usec (AnaBoardDraft     *self);  /* 0: never */
void            ana_board_draft_discard     (AnaBoardDraft       *self);
gboolean        ana_board_draft_rebase      (AnaBoardDraft       *self,
                                             const char          *text,   /* the document as somebody else left it */
                                             guint               *n_conflicts,
                                             GError             **error);
void            ana_board_draft_save_async  (AnaBoardDraft       *self,
                                             AnaBoardSaver        saver,  /* (nullable): with a version, for nobody else */
                                             gpointer             saver_data,
                                             GAsyncReadyCallback  callback,
                                             gpointer             data);
gboolean        ana_board_draft_save_finish (AnaBoardDraft       *self,
                                             GAsyncResult        *result,
                                             GError             **error);

G_END_DECLS
