/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-order.h: the tiles of a tab as a list, each with up and down: how a narrow window changes their order.
 */
#pragma once

#include "ana-board-draft.h"
#include "ana-catalogue.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANA_TYPE_BOARD_ORDER (ana_board_order_get_type ())
G_DECLARE_FINAL_TYPE (AnaBoardOrder, ana_board_order, ANA, BOARD_ORDER, GtkWidget)

GtkWidget *ana_board_order_new       (AnaBoardDraft  *draft,
                                      AnaCatalogue   *catalogue); /* (nullable) */
void       ana_board_order_set_board (AnaBoardOrder  *self,
                                      const AnaBoard *board,
                                      const char     *tab);

G_END_DECLS
