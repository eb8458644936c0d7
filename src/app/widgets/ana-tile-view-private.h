/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-view-private.h: what the parts of a tile share.
 */
#pragma once

#include "ana-tile-view.h"

#include "ana-kpi-card.h"
#include "ana-legend.h"
#include "ana-row-model.h"
#include "ana-text-table.h"
#include "ana-tile-age.h"

G_BEGIN_DECLS

struct _AnaTileView {
  GtkWidget      parent_instance;
  AnaTileType    type;
  /* Owned */
  char          *key;
  char          *transform, *compare; /* (nullable) of a chart, as its board says */
  AnaTileData   *data;      /* (nullable) what is shown: the last that had something to show */
  AnaTileData   *latest;    /* (nullable) what was said last */
  const AnaZone *zone;
  gint64         now_usec;
  gboolean       updating;
  gboolean       plain;
  gboolean       on_wall;
  gboolean       editing;
  /* Children */
  GtkWidget     *box;
  GtkWidget     *head;
  GtkWidget     *warning;   /* something of its spec is not drawn: seen while it is edited */
  GtkLabel      *title, *unit;
  AnaTileAge    *age;
  GtkWidget     *busy;
  GtkStack      *stack;
  GtkLabel      *message;
  GtkWidget     *message_icon;
  GtkWidget     *retry, *details, *clear; /* under the message */
  GtkWidget     *details_box; /* (nullable) the popover with all of it */
  GtkLabel      *details_text;
  GtkWidget     *body;      /* by type */
  AnaRowModel   *list_rows; /* (owned) (nullable) of a list */
  GtkWidget     *legend;    /* (nullable) under the head */
  GtkWidget     *brush;     /* (nullable) of a chart: whether a drag filters the board */
  GtkWidget     *menu_button;
  GtkWidget     *menu;      /* (nullable) of a tile that is no chart, made when it is first wanted */
  /* What the menu is about */
  GArray        *picked;    /* (owned) of guint: rows of the frame */
};

GtkWidget *ana_tile_view_make_body (AnaTileView *self);
void       ana_tile_view_fill_body (AnaTileView *self);
void       ana_tile_view_want_rows (AnaTileView *self,
                                    const guint *rows,
                                    guint        n_rows);
void       ana_tile_view_want_menu (AnaTileView *self,
                                    GMenu       *menu);
void       ana_tile_view_want_filter (AnaTileView *self,
                                    const char  *field,
                                    const char  *value);

void       ana_tile_view_want_retry (AnaTileView *self);

/* ana-tile-message.c */
GtkWidget *ana_tile_view_make_message (AnaTileView *self);
void       ana_tile_view_show_message (AnaTileView *self);
gboolean   ana_tile_view_has_details (AnaTileView *self);
void       ana_tile_view_show_details (AnaTileView *self);
char      *ana_tile_view_dup_details (AnaTileView *self);

/* ana-tile-menu.c */
void       ana_tile_view_install_actions (GtkWidgetClass *widget_class);
void       ana_tile_view_add_menu  (AnaTileView *self);
void       ana_tile_view_set_picked (AnaTileView *self,
                                    const guint *rows,
                                    guint        n_rows);
void       ana_tile_view_pick_mark (AnaTileView *self,
                                    const AnaChartPick *pick);
gboolean   ana_tile_view_has_menu  (AnaTileView *self);
void       ana_tile_view_fill_menu (AnaTileView *self,
                                    GMenu       *menu);
void       ana_tile_view_brush     (AnaTileView *self,
                                    JsonNode    *predicates);
void       ana_tile_view_choose    (AnaTileView *self,
                                    const char  *value);
void       ana_tile_view_open_kpi  (AnaTileView *self);

/* ana-tile-drag.c */
void       ana_tile_view_add_drag   (AnaTileView *self);
void       ana_tile_view_install_out (GtkWidgetClass *widget_class);
GMenu     *ana_tile_view_make_out_section (AnaTileView *self);
GdkContentProvider *ana_tile_view_provide (AnaTileView *self);
GdkContentProvider *ana_tile_view_provide_file (AnaTileView *self);

G_END_DECLS
