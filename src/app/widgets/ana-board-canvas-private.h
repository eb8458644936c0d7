/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-canvas-private.h: what a board's canvas holds, for its layout and its editing.
 */
#pragma once

#include "ana-board-canvas.h"
#include "ana-board-slot.h"

G_BEGIN_DECLS

#define ANA_CANVAS_PAD_PX        12 /* at the sides: half a grip and its focus ring stand there */
#define ANA_CANVAS_PAD_TOP_PX    8
#define ANA_CANVAS_PAD_BOTTOM_PX 24

/* A tile of the tab that is shown. */
typedef struct {
  const AnaTile *tile; /* of the board */
  AnaGridCell    cell; /* where it is shown: in the middle of a drag not where it stands */
  AnaBoardSlot  *slot; /* (nullable): nobody has seen it yet */
  GdkRectangle   rect; /* on the board, as it was laid out last; the canvas shows a part of it */
} AnaCanvasPlace;

struct _AnaBoardCanvas {
  GtkWidget       parent_instance;
  /* Owned */
  AnaBoard       *board;        /* (nullable) */
  char           *tab;          /* (nullable) */
  GHashTable     *slots;        /* key -> AnaBoardSlot, of all tabs */
  GArray         *places;       /* of AnaCanvasPlace, in reading order */
  GtkAdjustment  *adjustment[2]; /* by GtkOrientation; (nullable) */
  /* Of the maker */
  AnaTileMaker    make;
  AnaTileFiller   fill;
  gpointer        data;
  GDestroyNotify  destroy;
  /* Of the layout */
  GtkScrollablePolicy policy[2];
  int             width, height; /* of the view; 0: not yet laid out */
  guint           make_id;
  guint           notify_id;
  gboolean        narrow;
};

guint           ana_board_canvas_get_n_places (AnaBoardCanvas       *self);
AnaCanvasPlace *ana_board_canvas_get_place    (AnaBoardCanvas       *self,
                                               guint                 i);
int             ana_board_canvas_find         (AnaBoardCanvas       *self,
                                               const char           *key);  /* -1: not on this tab */
AnaBoardSlot   *ana_board_canvas_show_place   (AnaBoardCanvas       *self,
                                               guint                 i);
int             ana_board_canvas_get_scroll_px (AnaBoardCanvas      *self);

G_END_DECLS
