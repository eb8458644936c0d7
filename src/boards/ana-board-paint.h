/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-paint.h: a board on any cairo surface: PNG, SVG, PDF. The window shows the same values as widgets.
 */
#pragma once

#include "ana-paint.h"
#include "ana-tile-data.h"

G_BEGIN_DECLS

#define ANA_BOARD_PAINT_WIDTH_PX 1180

typedef struct {
  AnaBoard       *board;
  AnaBoardData   *data;
  const char     *tab;        /* (nullable) id; NULL: all of them, one after the other */
  const char     *title;      /* (nullable) NULL: the board's */
  const AnaTheme *theme;
  const AnaZone  *zone;
  gint64          now_usec;
  const char     *locale;     /* (nullable) */
  gboolean        on_paper;   /* dates in place of ages; tables and texts are tagged for those who listen to a PDF */
  gboolean        mirrored;   /* from right to left, as charts are of ana_chart_set_mirrored() */
  GHashTable     *elsewhere;  /* (nullable) key of a tile -> text: where its other rows are */
} AnaBoardPicture;

double ana_board_paint_get_height (const AnaBoardPicture *self,
                                   double                 width_px);
void   ana_board_paint            (const AnaBoardPicture *self,
                                   cairo_t               *cr,
                                   double                 width_px,
                                   double                 height_px);
/* One tile in a rectangle: what pages are made of. */
void   ana_tile_paint             (const AnaBoardPicture *self,
                                   const AnaTileData     *tile,
                                   cairo_t               *cr,
                                   AnaGridRect            rect);
guint  ana_tile_paint_count_rows  (const AnaTileData     *tile,
                                   double                 height_px);  /* of a table that a tile of this height shows */
gboolean ana_tile_paint_fits       (const AnaBoardPicture *self,
                                   const AnaTileData     *tile,
                                   AnaGridRect            rect);       /* no cell of its rows is cut short */
char  *ana_board_paint_format_time (gint64                t_usec,
                                   const AnaZone         *zone);

#define ANA_TILE_PAINT_COLUMNS 12 /* of a table in a tile */

G_END_DECLS
