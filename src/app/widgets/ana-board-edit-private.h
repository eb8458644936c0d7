/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-edit-private.h: what edit mode holds, for the files that make it.
 */
#pragma once

#include "ana-board-edit.h"
#include "ana-board-order.h"
#include "ana-inspector.h"

#include <adwaita.h>

G_BEGIN_DECLS

struct _AnaBoardEdit {
  GtkWidget       parent_instance;
  GtkWidget      *title, *save, *history, *tools, *header_start, *header_end, *foot;
  GtkWidget      *palette_flap, *palette, *inspector_flap, *inspector;
  GtkWidget      *tabs, *status, *stack, *scrolled, *empty, *order;
  /* Owned */
  AnaBoardDraft  *draft;
  AnaBoardCanvas *canvas;
  GSimpleActionGroup *actions;
  AnaBoardShow    show;
  gboolean        is_saving;
  gboolean        is_phone;
  guint           phone_id;
};

/* ana-board-edit-content.c: a new tile, with something in it to begin with */
JsonObject *ana_board_edit_make_content  (AnaBoardEdit    *self,
                                          AnaPaletteEntry *entry);

/* ana-versions-dialog.c */
void        ana_board_edit_show_versions (AnaBoardEdit    *self);

G_END_DECLS
