/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-page-private.h: what the parts of a board's page share.
 */
#pragma once

#include "ana-banner.h"
#include "ana-board-filters.h"
#include "ana-board-page.h"
#include "ana-overview-status.h"
#include "ana-tile-view.h"

G_BEGIN_DECLS

#define SESSION(self) (ana_page_get_session (ANA_PAGE (self)))

struct _AnaBoardPage {
  AnaPage          parent_instance;
  /* Owned */
  AnaBoardShelf   *shelf;
  AnaTileAnswers  *answers;   /* (nullable) of the session's profile */
  char            *id;        /* (nullable) */
  AnaBoard        *board;     /* (nullable) */
  char            *text;      /* (nullable) of the board */
  char            *read_text; /* (nullable) of which @data are */
  guint            first_day; /* of weeks on calendars, when they were read */
  char            *tab;       /* (nullable) id */
  char            *told_range; /* (nullable) what the window was last told */
  AnaBoardFilters *filters;   /* (nullable) */
  AnaBoardFilters *given;     /* (nullable) to begin with, once the board is read */
  AnaBoardData    *data;      /* (nullable) what is shown */
  char           **brushed;   /* (nullable) fields that the brush filters by; "": the range */
  char            *only;      /* (nullable) key of the one tile */
  AnaBoardPage    *leader;    /* (nullable) (weak) */
  AnaBoardDraft   *unsaved;   /* (nullable) what was edited and is not saved */
  char            *discarded; /* (nullable) its text, when it was discarded */
  GPtrArray       *noted, *unnoted; /* (nullable) of AnaBoardNote: what was said about charts here, and what of it was taken back */
  guint            rows_id;
  guint            n_ticks;
  guint            token;     /* of the last load */
  /* Children */
  AnaBanner       *sent;      /* whose it is, and that its questions wait */
  GtkWidget       *bar;
  GtkWidget       *back, *forward, *clear;
  GtkWidget       *chips;
  GtkLabel        *zone;
  GtkWidget       *tabs;
  AnaStates       *states;
  AnaBoardCanvas  *canvas;
  GtkWidget       *single;    /* (nullable) the one tile, in place of the canvas */
  AnaBanner       *sign;      /* that there is a draft */
  AnaBanner       *unknown;   /* that something of the board is not understood */
  gboolean         on_wall;
  GtkWidget       *box;       /* all of them */
  GtkWidget       *scroller;  /* of the canvas */
  GtkWidget       *editor;    /* (nullable) in the place of the box */
};

void       ana_board_page_emit_changed  (AnaBoardPage      *self);

/* ana-board-page-tiles.c */
GtkWidget *ana_board_page_make_tile     (const AnaTile     *tile,
                                         gpointer           self);
gboolean   ana_board_page_take_tile     (GtkWidget         *view,
                                         const AnaTile     *tile,
                                         gpointer           self);
void       ana_board_page_fill_tile     (AnaBoardPage      *self,
                                         AnaTileView       *tile);
void       ana_board_page_fill_tiles    (AnaBoardPage      *self);

AnaTileView *ana_board_page_get_view   (AnaBoardPage      *self,
                                         const char        *key);    /* (nullable): not made */

/* ana-board-page-single.c */
AnaBoard  *ana_board_page_reduce        (AnaBoardPage      *self,
                                         AnaBoard          *board);  /* (transfer full) */
void       ana_board_page_show_single   (AnaBoardPage      *self);
void       ana_board_page_drop_single   (AnaBoardPage      *self);
void       ana_board_page_push_filters  (AnaBoardPage      *self);

/* ana-board-page-sign.c */
GtkWidget *ana_board_page_make_sign     (AnaBoardPage      *self);
void       ana_board_page_install_sign  (GtkWidgetClass    *widget_class);
void       ana_board_page_forget_draft  (AnaBoardPage      *self);

/* ana-board-page-unknown.c */
GtkWidget *ana_board_page_make_unknown  (AnaBoardPage      *self);
void       ana_board_page_install_unknown (GtkWidgetClass  *widget_class);
void       ana_board_page_tell_unknown  (AnaBoardPage      *self);
void       ana_board_page_forget_unknown (AnaBoardPage     *self);

/* ana-board-page-marks.c */
void       ana_board_page_rows_cb       (AnaTileView       *tile,
                                         const AnaTilePick *pick,
                                         AnaBoardPage      *self);

/* ana-board-page-notes.c */
void       ana_board_page_annotate_cb   (AnaTileView       *tile,
                                         AnaChartView      *view,
                                         const AnaChartNote *note,
                                         AnaBoardPage      *self);
void       ana_board_page_keep_form_cb  (AnaTileView       *tile,
                                         const char        *transform,
                                         AnaBoardPage      *self);
void       ana_board_page_install_notes (GtkWidgetClass    *widget_class);
void       ana_board_page_forget_notes  (AnaBoardPage      *self);

/* ana-board-page-bar.c */
void       ana_board_page_install_bar   (GtkWidgetClass    *widget_class);
GtkWidget *ana_board_page_make_bar      (AnaBoardPage      *self);
void       ana_board_page_add_swipe     (AnaBoardPage      *self);
void       ana_board_page_fill_tabs     (AnaBoardPage      *self);
void       ana_board_page_fill_chips    (AnaBoardPage      *self);
void       ana_board_page_show_bar     (AnaBoardPage      *self);
void       ana_board_page_filters_moved (AnaBoardPage      *self);

G_END_DECLS
