/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-thumb.h: a small picture of a tab of a board: its tiles with what they show, and which differ from another state of it.
 */
#pragma once

#include "ana-tile-data.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANA_TYPE_BOARD_THUMB (ana_board_thumb_get_type ())
G_DECLARE_FINAL_TYPE (AnaBoardThumb, ana_board_thumb, ANA, BOARD_THUMB, GtkWidget)

GtkWidget *ana_board_thumb_new       (const AnaBoard *board,
                                      const char     *tab,        /* (nullable): the first */
                                      AnaCatalogue   *catalogue); /* (nullable) */
const char *ana_board_thumb_get_tab  (AnaBoardThumb  *self);
void       ana_board_thumb_set_data  (AnaBoardThumb  *self,
                                      AnaBoardData   *data,
                                      gint64          now_usec);
gboolean   ana_board_thumb_has_data  (AnaBoardThumb  *self);
void       ana_board_thumb_set_other (AnaBoardThumb  *self,
                                      const AnaBoard *other);

G_END_DECLS
