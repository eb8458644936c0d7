/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-canvas.h: the tiles of one tab of a board on its grid. It stands in a GtkScrolledWindow.
 */
#pragma once

#include "ana-board-draft.h"
#include "ana-catalogue.h"
#include "ana-palette-entry.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANA_BOARD_CANVAS_NARROW_PX 700 /* under it there is one column */

#define ANA_TYPE_BOARD_CANVAS (ana_board_canvas_get_type ())
G_DECLARE_FINAL_TYPE (AnaBoardCanvas, ana_board_canvas, ANA, BOARD_CANVAS, GtkWidget)

/* @tile is of the board that was set, and lives as long as that one. */
typedef GtkWidget *(*AnaTileMaker) (const AnaTile *tile, gpointer data);                     /* (transfer floating) */
typedef gboolean   (*AnaTileFiller) (GtkWidget *child, const AnaTile *tile, gpointer data); /* it says something else now; FALSE: it is made anew */

GtkWidget      *ana_board_canvas_new        (void);
void            ana_board_canvas_set_maker  (AnaBoardCanvas *self,
                                             AnaTileMaker    make,
                                             AnaTileFiller   fill,     /* (nullable): it is made anew */
                                             gpointer        data,
                                             GDestroyNotify  destroy); /* (nullable) */
void            ana_board_canvas_set_catalogue (AnaBoardCanvas *self,
                                             AnaCatalogue   *catalogue); /* (nullable) */
void            ana_board_canvas_set_board  (AnaBoardCanvas *self,
                                             const AnaBoard *board,    /* (nullable) */
                                             const char     *tab);     /* (nullable): the first */
const AnaBoard *ana_board_canvas_get_board  (AnaBoardCanvas *self);    /* (nullable) */
const char     *ana_board_canvas_get_tab    (AnaBoardCanvas *self);    /* (nullable) */
gboolean        ana_board_canvas_is_narrow  (AnaBoardCanvas *self);
GtkWidget      *ana_board_canvas_get_tile   (AnaBoardCanvas *self,
                                             const char     *key);     /* (nullable): not made yet */
GPtrArray      *ana_board_canvas_list_tiles (AnaBoardCanvas *self);    /* of GtkWidget, those on screen, in reading order */
void            ana_board_canvas_reveal     (AnaBoardCanvas *self,
                                             const char     *key);

/* While it has a draft, it is edited: tiles are moved and sized by pointer and keys, each time as one step of the draft.
 * Signals: "add" (AnaPaletteEntry *entry, AnaGridCell *at)   a tile of the palette was dropped
 *          "inspect"                                         the selected tile's properties are wanted
 *          "inspect-spec"                                    its spec
 * Properties: "selected" (string), "spoken" (string, where the held tile would land), "narrow" */
AnaBoardDraft  *ana_board_canvas_get_draft  (AnaBoardCanvas *self);     /* (nullable) */
void            ana_board_canvas_set_draft  (AnaBoardCanvas *self,
                                             AnaBoardDraft  *draft);   /* (nullable) */
const char     *ana_board_canvas_get_selected (AnaBoardCanvas *self);  /* (nullable) key */
void            ana_board_canvas_select     (AnaBoardCanvas *self,
                                             const char     *key);     /* (nullable): none */
void            ana_board_canvas_focus_tile (AnaBoardCanvas *self,
                                             const char     *key);
const char     *ana_board_canvas_get_spoken (AnaBoardCanvas *self);    /* (nullable) */
GActionGroup   *ana_board_canvas_get_actions (AnaBoardCanvas *self);   /* "tile" */
GMenuModel     *ana_board_canvas_make_menu  (AnaBoardCanvas *self);    /* of the selected tile */

G_END_DECLS
