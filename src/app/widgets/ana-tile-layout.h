/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-layout.h: how tiles share a row: equal columns for cards, shares for a chart and its list; stacked when narrow.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANA_TYPE_TILE_LAYOUT (ana_tile_layout_get_type ())
G_DECLARE_FINAL_TYPE (AnaTileLayout, ana_tile_layout, ANA, TILE_LAYOUT, GtkLayoutManager)

/* Columns of equal width: as many as have @ideal_px, but no more than there are tiles; at most @max_columns, at least @min_columns. */
GtkLayoutManager *ana_tile_layout_new_columns (int         ideal_px,
                                               int         min_columns,
                                               int         max_columns,
                                               int         gap_px);
/* One row of children with shares of the width, as high as it is let be; one column below @stack_px. */
GtkLayoutManager *ana_tile_layout_new_shares  (const int  *shares,
                                               guint       n_shares,
                                               int         stack_px,
                                               int         gap_px);
/* The row would like to be higher than its tiles ask for: where there is room, but never so that its first tile is high for its width. */
void              ana_tile_layout_set_grows   (AnaTileLayout *self,
                                               gboolean    grows);

G_END_DECLS
