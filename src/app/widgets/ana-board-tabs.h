/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-tabs.h: the tabs of a board; while it is edited they are added, renamed, moved and removed here.
 */
#pragma once

#include "ana-board-draft.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANA_TYPE_BOARD_TABS (ana_board_tabs_get_type ())
G_DECLARE_FINAL_TYPE (AnaBoardTabs, ana_board_tabs, ANA, BOARD_TABS, GtkWidget)

/* Signal "picked" (const char *tab): the user wants to see another one. */
GtkWidget *ana_board_tabs_new       (void);
void       ana_board_tabs_set_board (AnaBoardTabs   *self,
                                     const AnaBoard *board,
                                     const char     *tab);
void       ana_board_tabs_set_draft (AnaBoardTabs   *self,
                                     AnaBoardDraft  *draft); /* (nullable): they are only looked at */

G_END_DECLS
