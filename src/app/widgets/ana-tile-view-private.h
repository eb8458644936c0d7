/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-view-private.h: what the parts of a tile share.
 */
#pragma once

#include "ana-tile-view.h"

#include "ana-kpi-card.h"
#include "ana-legend.h"
#include "ana-text-table.h"

G_BEGIN_DECLS

struct _AnaTileView {
  GtkWidget      parent_instance;
  AnaTileType    type;
  /* Owned */
  char          *key;
  AnaTileData   *data;      /* (nullable) what is shown: the last that had something to show */
  AnaTileData   *latest;    /* (nullable) what was said last */
  const AnaZone *zone;
  gint64         now_usec;
  gboolean       updating;
  gboolean       plain;
  gboolean       editing;
  /* Children */
  GtkWidget     *box;
  GtkWidget     *head;
  GtkLabel      *title, *unit, *age;
  GtkWidget     *dot;
  GtkWidget     *busy;
  GtkStack      *stack;
  GtkLabel      *message;
  GtkWidget     *message_icon;
  GtkWidget     *body;      /* by type */
  GtkWidget     *legend;    /* (nullable) under the head */
  GtkWidget     *brush;     /* (nullable) of a chart: whether a drag filters the board */
};

GtkWidget *ana_tile_view_make_body (AnaTileView *self);
void       ana_tile_view_fill_body (AnaTileView *self);
void       ana_tile_view_pick      (AnaTileView *self,
                                    const guint *rows,
                                    guint        n_rows,
                                    GdkRectangle at);
void       ana_tile_view_brush     (AnaTileView *self,
                                    JsonNode    *predicates);
void       ana_tile_view_choose    (AnaTileView *self,
                                    const char  *value);
void       ana_tile_view_open_kpi  (AnaTileView *self);

G_END_DECLS
