/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-export.h: a board with its data, read for a file or for paper, and written.
 */
#pragma once

#include "ana-reading.h"
#include "ana-report.h"

G_BEGIN_DECLS

/* What is read for it: a board, all its tabs, all rows. */
typedef struct {
  AnaReading   *reading;
  AnaBoard     *board;
  AnaBoardData *data;
  AnaPackTape  *tape;
} AnaBoardPrint;

void           ana_board_print_free         (AnaBoardPrint        *self);
AnaBoardPicture ana_board_print_get_picture (const AnaBoardPrint  *self);

void           ana_board_print_read_async   (AnaSession           *session,
                                             AnaReading           *reading,   /* (transfer full) with the text of the board, or its id */
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              data);
AnaBoardPrint *ana_board_print_read_finish  (GAsyncResult         *result,
                                             GError              **error);

void           ana_board_export_async       (AnaSession           *session,
                                             AnaReading           *reading,   /* (transfer full) */
                                             const char           *path,
                                             AnaPaper              paper,
                                             GAsyncReadyCallback   callback,
                                             gpointer              data);
char          *ana_board_export_finish      (GAsyncResult         *result,
                                             GError              **error);    /* what was written, in words */
gboolean       ana_board_export_is_known    (const char           *path);     /* by its ending */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaBoardPrint, ana_board_print_free)

G_END_DECLS
