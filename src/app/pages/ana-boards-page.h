/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-boards-page.h: all boards: the user's own, the templates, the bin.
 */
#pragma once

#include "ana-board-shelf.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ANA_TYPE_BOARDS_PAGE (ana_boards_page_get_type ())
G_DECLARE_FINAL_TYPE (AnaBoardsPage, ana_boards_page, ANA, BOARDS_PAGE, GtkWidget)

/* Signal: "open-board" (const char *id) */
GtkWidget *ana_boards_page_new        (AnaBoardShelf *shelf);
void       ana_boards_page_set_narrow (AnaBoardsPage *self,
                                       gboolean       narrow);
void       ana_boards_page_search     (AnaBoardsPage *self);

G_END_DECLS
