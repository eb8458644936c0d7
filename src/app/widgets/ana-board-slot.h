/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-slot.h: the place of one tile on a board: as large as the grid says, whatever stands in it.
 */
#pragma once

#include "ana-board.h"
#include "ana-catalogue.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANA_TYPE_BOARD_SLOT (ana_board_slot_get_type ())
G_DECLARE_FINAL_TYPE (AnaBoardSlot, ana_board_slot, ANA, BOARD_SLOT, GtkWidget)

GtkWidget  *ana_board_slot_new         (const AnaTile *tile,
                                        AnaCatalogue  *catalogue); /* (nullable) */
const char *ana_board_slot_get_key     (AnaBoardSlot  *self);
void        ana_board_slot_set_child   (AnaBoardSlot  *self,
                                        GtkWidget     *child);
GtkWidget  *ana_board_slot_get_child   (AnaBoardSlot  *self);  /* (nullable) */
gboolean    ana_board_slot_set_tile    (AnaBoardSlot  *self,
                                        const AnaTile *tile);

G_END_DECLS
