/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-page.h: one board: its tabs, its filters, its tiles.
 */
#pragma once

#include "ana-board-canvas.h"
#include "ana-board-filters.h"
#include "ana-board-shelf.h"
#include "ana-page.h"
#include "ana-reading.h"

G_BEGIN_DECLS

#define ANA_TYPE_BOARD_PAGE (ana_board_page_get_type ())
G_DECLARE_FINAL_TYPE (AnaBoardPage, ana_board_page, ANA, BOARD_PAGE, AnaPage)

/* Signals beside those of a page: "tear-off" (const char *key): a tile in a window of its own is wanted;
 * "board-changed": another one, another title, another range; "data-changed": its tiles show something else */
GtkWidget      *ana_board_page_new        (AnaSession     *session,
                                           AnaBoardShelf  *shelf);
void            ana_board_page_open       (AnaBoardPage   *self,
                                           const char     *id);
void            ana_board_page_open_as    (AnaBoardPage   *self,
                                           const char     *id,
                                           const char     *tab,        /* (nullable): its first */
                                           AnaBoardFilters *filters);  /* (nullable): its own */
void            ana_board_page_close      (AnaBoardPage   *self);
gboolean        ana_board_page_is_settled (AnaBoardPage   *self);
void            ana_board_page_set_board  (AnaBoardPage   *self,
                                           AnaBoard       *board);     /* while it is edited: what is shown */
AnaBoard       *ana_board_page_get_board  (AnaBoardPage   *self);      /* (transfer none) (nullable) */
AnaBoardCanvas *ana_board_page_get_canvas (AnaBoardPage   *self);
AnaBoardData   *ana_board_page_get_data   (AnaBoardPage   *self);      /* (transfer none) (nullable) */
const char     *ana_board_page_get_id     (AnaBoardPage   *self);      /* (nullable) */
const char     *ana_board_page_get_tab    (AnaBoardPage   *self);      /* (nullable) id */
AnaBoardFilters *ana_board_page_get_filters (AnaBoardPage *self);      /* (transfer none) (nullable) */
AnaReading     *ana_board_page_make_reading (AnaBoardPage *self);     /* (transfer full): as it is looked at, all its tabs */
char          **ana_board_page_list_datasets (AnaBoardPage *self);     /* (transfer full): that the hub told of; none: it never did */
AnaSchema      *ana_board_page_read_schema (AnaBoardPage  *self,
                                           const char     *dataset);   /* (transfer full) (nullable) */
const char     *ana_board_page_get_title  (AnaBoardPage   *self);
const char     *ana_board_page_get_range  (AnaBoardPage   *self);
void            ana_board_page_set_range  (AnaBoardPage   *self,
                                           const char     *range);     /* (nullable): the board's own */
const AnaZone  *ana_board_page_get_zone   (AnaBoardPage   *self);
void            ana_board_page_set_narrow (AnaBoardPage   *self,
                                           gboolean        narrow);
void            ana_board_page_refresh    (AnaBoardPage   *self);
void            ana_board_page_look_for_draft (AnaBoardPage *self);
gboolean        ana_board_page_undo       (AnaBoardPage   *self);      /* what was said about a chart last */
gboolean        ana_board_page_redo       (AnaBoardPage   *self);
void            ana_board_page_reload     (AnaBoardPage   *self);      /* somebody wrote its document */
void            ana_board_page_set_only   (AnaBoardPage   *self,
                                           const char     *key);       /* of a tile: no other, and as large as there is room */
void            ana_board_page_follow     (AnaBoardPage   *self,
                                           AnaBoardPage   *leader);    /* while it shows the same board: its filters */
void            ana_board_page_set_wall   (AnaBoardPage   *self);
int             ana_board_page_get_height (AnaBoardPage   *self);      /* of all of the tab, laid out wide */
GtkAdjustment  *ana_board_page_get_scroll (AnaBoardPage   *self);

/* While it is edited: the canvas stands in the editor, and the editor in the place of all else. */
void            ana_board_page_lend_canvas (AnaBoardPage  *self);
void            ana_board_page_set_editor (AnaBoardPage   *self,
                                           GtkWidget      *editor);    /* (nullable): the canvas is back */
GtkWidget      *ana_board_page_get_editor (AnaBoardPage   *self);      /* (nullable) */

G_END_DECLS
