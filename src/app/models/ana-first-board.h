/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-first-board.h: the profile and its Overview, read on a thread of their own while the toolkit starts.
 */
#pragma once

#include "ana-reading.h"

G_BEGIN_DECLS

typedef struct _AnaFirstBoard AnaFirstBoard;

AnaFirstBoard     *ana_first_board_begin        (AnaSession    *session,
                                                 GSourceFunc    ready,
                                                 gpointer       data);
void               ana_first_board_free         (AnaFirstBoard *self);
gboolean           ana_first_board_take         (AnaFirstBoard *self,
                                                 AnaSession    *session,
                                                 AnaBoard     **board,
                                                 AnaOverview  **overview);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaFirstBoard, ana_first_board_free)

G_END_DECLS
