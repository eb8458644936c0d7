/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-editor.h: a board being edited: its state, what was done, and what can be taken back.
 */
#pragma once

#include "ana-edit.h"

G_BEGIN_DECLS

#define ANA_EDITOR_MAX_STEPS 1000 /* the oldest beyond them can no longer be taken back */

typedef struct _AnaEditor AnaEditor; /* of one thread */

/* What must reach the disk for nothing to be lost: the draft, and the steps that are new there. */
typedef struct {
  char   *body;     /* (owned) the board's text */
  guint   n_done;   /* steps that are done; the others were taken back */
  guint   first;    /* of @steps: what was kept from there on is replaced */
  char  **steps;    /* (owned) (array zero-terminated=1) texts */
  guint   n_gone;   /* before all this: so many of the oldest that were kept are let go */
} AnaJournal;

AnaEditor      *ana_editor_new         (const AnaBoard    *board);
AnaEditor      *ana_editor_restore     (const AnaBoard    *draft,
                                        const char *const *steps,
                                        guint              n_done,
                                        GError           **error);
void            ana_editor_free        (AnaEditor         *self);
const AnaBoard *ana_editor_get_board   (AnaEditor         *self);
gboolean        ana_editor_do          (AnaEditor         *self,
                                        const AnaStep     *step,
                                        GError           **error);
gboolean        ana_editor_undo        (AnaEditor         *self,
                                        GError           **error);
gboolean        ana_editor_redo        (AnaEditor         *self,
                                        GError           **error);
const char     *ana_editor_get_undo    (AnaEditor         *self);  /* (nullable) label of what undo takes back */
const char     *ana_editor_get_redo    (AnaEditor         *self);  /* (nullable) */
guint           ana_editor_get_n_steps (AnaEditor         *self);
guint           ana_editor_get_n_done  (AnaEditor         *self);
void            ana_editor_rebase      (AnaEditor         *self,
                                        const AnaBoard    *board); /* changed from elsewhere */
gboolean        ana_editor_take_journal (AnaEditor        *self,
                                        AnaJournal        *out);   /* FALSE: nothing is new */
void            ana_journal_clear      (AnaJournal        *journal);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaEditor, ana_editor_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnaJournal, ana_journal_clear)

G_END_DECLS
