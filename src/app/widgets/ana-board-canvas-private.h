/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-canvas-private.h: what a board's canvas holds, for its layout and its editing.
 */
#pragma once

#include "ana-board-canvas.h"
#include "ana-board-slot.h"

#include <string.h>

G_BEGIN_DECLS

#define ANA_CANVAS_PAD_PX        12 /* at the sides: half a grip and its focus ring stand there */
#define ANA_CANVAS_PAD_TOP_PX    8
#define ANA_CANVAS_PAD_BOTTOM_PX 24
#define ANA_CANVAS_HEAD_PX       28 /* of a tile: by it one takes hold */
#define ANA_CANVAS_GRIP_PX       10 /* of a grip; one gets hold of it within 24 */

/* A tile of the tab that is shown. */
typedef struct {
  const AnaTile *tile; /* of the board */
  AnaGridCell    cell; /* where it is shown: in the middle of a drag not where it stands */
  AnaBoardSlot  *slot; /* (nullable): nobody has seen it yet */
  GdkRectangle   rect; /* on the board, as it was laid out last; the canvas shows a part of it */
} AnaCanvasPlace;

typedef struct _AnaCanvasHold AnaCanvasHold; /* ana-board-canvas-hold.c: a tile in the hand */

struct _AnaBoardCanvas {
  GtkWidget       parent_instance;
  /* Owned */
  AnaBoard       *board;        /* (nullable) */
  char           *tab;          /* (nullable) */
  GHashTable     *slots;        /* key -> AnaBoardSlot, of all tabs */
  GArray         *places;       /* of AnaCanvasPlace, in reading order */
  GtkAdjustment  *adjustment[2]; /* by GtkOrientation; (nullable) */
  AnaCatalogue   *catalogue;    /* (nullable) what KPIs are called */
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
  /* Of editing */
  AnaBoardDraft  *draft;        /* (owned) (nullable): NULL: it is only looked at */
  GPtrArray      *selected;     /* of char*: keys, the last one is what the inspector shows */
  AnaCanvasHold  *hold;         /* (owned) (nullable) */
  GdkRectangle    ghost;        /* of the held tile under the pointer, on the board; no width: it is shown where it would land */
  char           *spoken;       /* (owned) (nullable) */
  GtkWidget      *menu;         /* (nullable): child */
  GSimpleActionGroup *actions;  /* (owned) "tile" */
  /* of a drag by pointer */
  double          press_x, press_y;
  int             press_scroll;
  guint           press_grip;   /* of AnaGrip; 0: its head */
  char           *press_key;    /* (owned) (nullable): nothing that can be dragged */
  double          pointer_y;    /* in the view, for scrolling at its edges */
  guint           scroll_id;    /* tick; 0: none */
};

guint           ana_board_canvas_get_n_places (AnaBoardCanvas       *self);
AnaCanvasPlace *ana_board_canvas_get_place    (AnaBoardCanvas       *self,
                                               guint                 i);
int             ana_board_canvas_find         (AnaBoardCanvas       *self,
                                               const char           *key);  /* -1: not on this tab */
AnaBoardSlot   *ana_board_canvas_show_place   (AnaBoardCanvas       *self,
                                               guint                 i);
int             ana_board_canvas_get_scroll_px (AnaBoardCanvas      *self);
void            ana_board_canvas_lay_out_again (AnaBoardCanvas      *self);
void            ana_board_canvas_reset_cells  (AnaBoardCanvas       *self);

/* ana-board-canvas-hold.c */
gboolean        ana_canvas_hold_begin     (AnaBoardCanvas    *self,
                                           const char        *key);
gboolean        ana_canvas_hold_begin_new (AnaBoardCanvas    *self,
                                           AnaPaletteEntry   *entry);
gboolean        ana_canvas_hold_put       (AnaBoardCanvas    *self,
                                           AnaGridCell        wish);
gboolean        ana_canvas_hold_pull      (AnaBoardCanvas    *self,
                                           AnaGrip            grip,
                                           int                dx,
                                           int                dy);
AnaGridCell     ana_canvas_hold_get_cell  (AnaBoardCanvas    *self);
int             ana_canvas_hold_get_index (AnaBoardCanvas    *self);
void            ana_canvas_hold_drop      (AnaBoardCanvas    *self);
void            ana_canvas_hold_cancel    (AnaBoardCanvas    *self);
char           *ana_canvas_say_place      (const AnaGridCell *cell);
char           *ana_canvas_say_size       (const AnaGridCell *cell);
void            ana_canvas_speak          (AnaBoardCanvas    *self,
                                           const AnaGridCell *cell,
                                           AnaBoardSlot      *slot);   /* (nullable) */

/* ana-board-canvas-pointer.c, ana-board-canvas-keys.c, ana-board-canvas-menu.c: controllers, once */
void            ana_canvas_add_pointer    (AnaBoardCanvas    *self);
void            ana_canvas_add_keys       (AnaBoardCanvas    *self);
void            ana_canvas_add_actions    (AnaBoardCanvas    *self);
void            ana_canvas_update_actions (AnaBoardCanvas    *self);
void            ana_canvas_popup_menu     (AnaBoardCanvas    *self,
                                           double             x,
                                           double             y);
void            ana_canvas_stop_pointer   (AnaBoardCanvas    *self);

/* ana-board-canvas-paint.c */
void            ana_canvas_snapshot       (GtkWidget         *widget,
                                           GtkSnapshot       *snapshot);
gboolean        ana_canvas_get_grip_point (const GdkRectangle *rect,
                                           guint              k,       /* 0 to 7 */
                                           double            *x,
                                           double            *y,
                                           AnaGrip           *grip);

/* ana-board-canvas-edit.c: what is selected */
void            ana_canvas_set_slot_editing (AnaBoardCanvas  *self,
                                           AnaBoardSlot      *slot);
void            ana_canvas_describe_slot  (AnaBoardCanvas    *self,
                                           AnaCanvasPlace    *place);
void            ana_canvas_prune_selection (AnaBoardCanvas   *self);
void            ana_canvas_forget_draft   (AnaBoardCanvas    *self);
const char     *ana_canvas_get_primary    (AnaBoardCanvas    *self);   /* (nullable) */
gboolean        ana_canvas_is_selected    (AnaBoardCanvas    *self,
                                           const char        *key);
void            ana_canvas_toggle         (AnaBoardCanvas    *self,
                                           const char        *key);
char          **ana_canvas_list_selected  (AnaBoardCanvas    *self);

/* ana-board-canvas.c: places */
GdkRectangle    ana_canvas_get_cell_rect  (AnaBoardCanvas    *self,
                                           AnaGridCell        cell);   /* on the board */
gboolean        ana_canvas_is_mirrored    (AnaBoardCanvas    *self);

G_END_DECLS
