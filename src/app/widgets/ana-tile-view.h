/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-view.h: one tile of a board: its head, its state, and a body by its type.
 */
#pragma once

#include "ana-chart-view.h"
#include "ana-tile-data.h"

G_BEGIN_DECLS

#define ANA_TYPE_TILE_VIEW (ana_tile_view_get_type ())
G_DECLARE_FINAL_TYPE (AnaTileView, ana_tile_view, ANA, TILE_VIEW, GtkWidget)

/* What was picked in a tile: rows of its frame. */
typedef struct {
  const guint *rows;
  guint        n_rows;  /* 0: all that the tile is made from */
} AnaTilePick;

/* Signals:
 *  "open-kpi" (const char *code)
 *  "rows-wanted" (const AnaTilePick*)                the rows behind a mark, or behind a row
 *  "brushed" (JsonNode *predicates)                  a part of a chart, on the columns of its frame; an empty list: let go
 *  "filter-chosen" (const char *field, const char *value)   of a filter tile, NULL: all; or "Only …" of a mark
 *  "retry"                                           it could not be read: ask again
 *  "menu-wanted" (GMenu*)                            sections about the tile itself may be appended
 *  "tear-off"                                        it is wanted in a window of its own
 *  "form-kept" (const char *transform)               what was chosen for a chart is to stay; as for annotations
 *  "annotate-wanted" (AnaChartView*, const AnaChartNote*)   of a chart; once ana_tile_view_set_annotated() was called
 *  "toast" (const char *text) */
GtkWidget         *ana_tile_view_new        (AnaTileType         type);
void               ana_tile_view_set_tile   (AnaTileView        *self,
                                             const AnaTile      *tile);
void               ana_tile_view_set_data   (AnaTileView        *self,
                                             AnaTileData        *data,     /* (nullable): being read */
                                             const AnaZone      *zone,
                                             gint64              now_usec);
void               ana_tile_view_set_now    (AnaTileView        *self,
                                             gint64              now_usec);
void               ana_tile_view_set_chosen (AnaTileView        *self,
                                             const char         *value);   /* (nullable) of a filter tile */
void               ana_tile_view_set_busy   (AnaTileView        *self,
                                             gboolean            busy);
void               ana_tile_view_set_editing (AnaTileView       *self,
                                             gboolean            editing); /* the end of its head is the editor's */
void               ana_tile_view_popup      (AnaTileView        *self,
                                             const GdkRectangle *at);      /* (nullable): at its menu button */
void               ana_tile_view_set_annotated (AnaTileView     *self);    /* what is said about its chart is kept */
void               ana_tile_view_set_plain  (AnaTileView        *self);    /* without head and edge */
void               ana_tile_view_set_on_wall (AnaTileView       *self);    /* nothing to press */
guint              ana_tile_view_count_warnings (AnaTileView *self);       /* of its spec */
AnaTileType        ana_tile_view_get_kind   (AnaTileView        *self);
const char        *ana_tile_view_get_key    (AnaTileView        *self);
AnaTileData       *ana_tile_view_get_data   (AnaTileView        *self);    /* (transfer none) (nullable) */

G_END_DECLS
