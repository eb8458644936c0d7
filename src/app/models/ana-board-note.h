/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-note.h: what is changed of a board while somebody looks at it is kept: at once, whoever edits the board, and through the same ways as any edit.
 */
#pragma once

#include "ana-board-draft.h"
#include "ana-board-shelf.h"

G_BEGIN_DECLS

/* One edit of what stands somewhere in the document. */
typedef struct {
  char     *path; /* (owned) JSON pointer: `/annotations/ID`, `/tiles/KEY/style/transform` */
  JsonNode *was;  /* (owned) (nullable): it was not there */
  JsonNode *is;   /* (owned) (nullable): it is gone */
} AnaBoardNote;

AnaBoardNote *ana_board_note_new    (const char          *path,
                                     JsonNode            *is);    /* (nullable) shared */
AnaBoardNote *ana_board_note_new_annotation (const char  *id,     /* (nullable): a new one */
                                     JsonNode            *is);    /* (nullable) shared */
void          ana_board_note_free   (AnaBoardNote        *self);
void          ana_board_note_async  (AnaBoardShelf       *shelf,
                                     AnaStore            *store,  /* (nullable) */
                                     const char          *board,  /* id */
                                     const AnaBoardNote  *note,   /* @was is not read */
                                     gpointer             who,    /* (nullable) reads the board again by itself */
                                     GAsyncReadyCallback  callback,
                                     gpointer             data);
/* Returns: (transfer full): what was done, with what stood there before */
AnaBoardNote *ana_board_note_finish (GAsyncResult        *result,
                                     GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaBoardNote, ana_board_note_free)

G_END_DECLS
