/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-grid.h: tiles on 12 columns: they push, they rise, they never overlap. Pure.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ANA_GRID_COLUMNS 12
#define ANA_GRID_MAX_ROW 10000 /* the highest y and h of a document */
#define ANA_GRID_GAP_PX  8
#define ANA_GRID_ROW_PX  40

/* A place on the grid, in columns and rows. */
typedef struct {
  int x, y, w, h;
} AnaGridCell;

typedef struct {
  AnaGridCell at;
  int         min_w, min_h; /* 0: 1 */
  gboolean    locked;            /* nothing moves it */
} AnaGridItem;

/* What of a tile is held: edges as bits, so that a corner is two of them. */
typedef enum {
  ANA_GRIP_LEFT         = 1 << 0,
  ANA_GRIP_RIGHT        = 1 << 1,
  ANA_GRIP_TOP          = 1 << 2,
  ANA_GRIP_BOTTOM       = 1 << 3,
  ANA_GRIP_TOP_LEFT     = ANA_GRIP_TOP | ANA_GRIP_LEFT,
  ANA_GRIP_TOP_RIGHT    = ANA_GRIP_TOP | ANA_GRIP_RIGHT,
  ANA_GRIP_BOTTOM_LEFT  = ANA_GRIP_BOTTOM | ANA_GRIP_LEFT,
  ANA_GRIP_BOTTOM_RIGHT = ANA_GRIP_BOTTOM | ANA_GRIP_RIGHT,
} AnaGrip;

/* A rectangle on the canvas. */
typedef struct {
  double x, y, width, height;
} AnaGridRect;

gboolean    ana_grid_cell_equal    (const AnaGridCell *a,
                                    const AnaGridCell *b);
gboolean    ana_grid_cell_overlaps (const AnaGridCell *a,
                                    const AnaGridCell *b);
AnaGridCell ana_grid_cell_clamp    (AnaGridCell        cell);

gboolean    ana_grid_has_overlap   (const AnaGridItem *items,
                                    guint              n);
void        ana_grid_settle        (AnaGridItem       *items,
                                    guint              n);
void        ana_grid_move          (const AnaGridItem *start,
                                    guint              n,
                                    guint              i,
                                    int                x,
                                    int                y,
                                    AnaGridItem       *out);   /* n items; may not be @start */
void        ana_grid_resize        (const AnaGridItem *start,
                                    guint              n,
                                    guint              i,
                                    AnaGrip            grip,
                                    int                dx,
                                    int                dy,
                                    AnaGridItem       *out);
AnaGridCell ana_grid_find_place    (const AnaGridItem *items,
                                    guint              n,
                                    int                w,
                                    int                h);
int         ana_grid_get_n_rows    (const AnaGridItem *items,
                                    guint              n);

AnaGridRect ana_grid_get_rect      (double             width_px,
                                    AnaGridCell        cell);
int         ana_grid_snap_x        (double             width_px,
                                    double             x_px);  /* nearest column edge, 0 to 12 */
int         ana_grid_snap_y        (double             y_px);  /* nearest row edge, 0 to ANA_GRID_MAX_ROW */

G_END_DECLS
