/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-thumb.h: a small picture of a tab of a board: where its tiles stand, and what they are called.
 */
#pragma once

#include "ana-board.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANA_TYPE_BOARD_THUMB (ana_board_thumb_get_type ())
G_DECLARE_FINAL_TYPE (AnaBoardThumb, ana_board_thumb, ANA, BOARD_THUMB, GtkWidget)

GtkWidget *ana_board_thumb_new (const AnaBoard *board,
                                const char     *tab);   /* (nullable): the first */

G_END_DECLS
