/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-window-private.h: what the parts of the window share.
 */
#pragma once

#include "ana-banner.h"
#include "ana-board-page.h"
#include "ana-boards-page.h"
#include "ana-connection-row.h"
#include "ana-data-page.h"
#include "ana-kpi-page.h"
#include "ana-overview-page.h"
#include "ana-search-popover.h"
#include "ana-window.h"

G_BEGIN_DECLS

struct _AnaWindow {
  AdwApplicationWindow parent_instance;
  /* Owned */
  AnaSession          *session;
  char                *area;        /* "overview", "boards" or "data" */
  gboolean             in_kpi;      /* the KPI page lies over its area */
  gboolean             in_board;    /* a board lies over the list of them */
  gboolean             is_editing;  /* and its editor over everything */
  AnaBoardShelf       *shelf;
  guint                present_id;  /* presents the window, board or not */
  guint                live_id;
  guint                rest_id;
  guint                turn_id;     /* what says period and range waits for the figures of another */
  char                *dismissed_notice; /* (nullable) what the notice banner said when it was sent away */
  GMenu               *range_menu;
  char                *range_menu_shown; /* period and dates it is filled for */
  /* Pages */
  AnaOverviewPage     *overview;
  AnaKpiPage          *kpi;         /* (nullable) until it is first opened */
  AnaDataPage         *data;        /* (nullable) the same */
  AnaBoardsPage       *boards;      /* (nullable) the same */
  AnaBoardPage        *board;       /* (nullable) the same */
  /* Template */
  AdwToastOverlay     *toasts;
  AdwLeaflet          *leaflet;
  GtkWidget           *sidebar;
  GtkListBox          *areas;
  GtkMenuButton       *menu_button;
  GMenuModel          *main_menu;
  GMenu               *profile_section;
  AnaConnectionRow    *connection;
  AdwHeaderBar        *header;
  AdwHeaderBar        *sidebar_header;
  AdwWindowTitle      *title;
  GtkWidget           *back_button;
  GtkToggleButton     *pin_button;
  GtkMenuButton       *new_button;
  GtkWidget           *inspector_button;
  GtkWidget           *edit_button;
  GtkWidget           *refresh_button;
  GtkMenuButton       *range_button;
  GtkMenuButton       *search_button;
  AnaBanner           *offline_banner;
  AnaBanner           *notice_banner;
  AnaBanner           *sample_banner;
  GtkStack            *stack;
  GtkWidget           *bottom_bar;
  GtkMenuButton       *range_button_narrow;
  GtkLabel            *range_label_narrow;
  GtkMenuButton       *period_button_narrow;
  GMenuModel          *period_menu;
  GMenuModel          *new_menu;
  GMenuModel          *refresh_menu;
};

void     ana_window_add_actions     (AnaWindow *self);   /* ana-window-actions.c */
void     ana_window_fill_profiles   (AnaWindow *self);
void     ana_window_add_range       (AnaWindow *self);   /* ana-window-range.c */
void     ana_window_update_range    (AnaWindow *self);
const char *ana_window_get_range    (AnaWindow *self);
void     ana_window_install_care    (AnaWindowClass *klass);  /* ana-window-care.c: backup, restore, remove, diagnostics */
void     ana_window_add_boards      (AnaWindow *self);   /* ana-window-boards.c */
void     ana_window_make_boards     (AnaWindow *self);
void     ana_window_show_board      (AnaWindow *self);
void     ana_window_edit_board      (AnaWindow *self);   /* ana-window-edit.c */
void     ana_window_end_edit        (AnaWindow *self);
void     ana_window_leave_edit      (AnaWindow *self);
void     ana_window_reopen_tiles    (AnaWindow *self);
gboolean ana_window_begin_wall      (AnaWindow *self);
void     ana_window_edit_playlist   (AnaWindow *self);
gboolean ana_window_shows_board     (AnaWindow *self);   /* its own range, its own data */
void     ana_window_select_area     (AnaWindow *self);
void     ana_window_open_kpi_cb     (GtkWidget *page, const char *code, AnaWindow *self);
void     ana_window_toast_cb        (gpointer source, const char *text, AnaWindow *self);
void     ana_window_update_frame    (AnaWindow *self);   /* ana-window-frame.c */
void     ana_window_view_changed_cb (AnaWindow *self);
void     ana_window_turned_cb       (GtkWidget *page, AnaWindow *self);
gboolean ana_window_is_narrow       (AnaWindow *self);
void     ana_window_width_changed   (AnaWindow *self);
void     ana_window_text_scaled     (AnaWindow *self);
void     ana_window_opened_cb       (AnaWindow *self);   /* ana-window-start.c */
void     ana_window_after_paint_cb  (GdkFrameClock *clock, AnaWindow *self);
void     ana_window_go_back         (AnaWindow *self);
void     ana_window_update_actions  (AnaWindow *self);

gboolean ana_window_is_asking      (AnaWindow *self);   /* of all windows, the one that its user works in */

/* ana-window-export.c */
void     ana_window_add_export      (AnaWindow *self);
void     ana_window_update_export   (AnaWindow *self);

/* ana-window-shared.c */
void ana_window_document_changed_cb (AnaSession *session, const char *kind, const char *id, gboolean gone, guint n_conflicts, AnaWindow *self);
void ana_window_written_cb          (AnaBoardShelf *shelf, const char *id, gpointer who, AnaWindow *self);

G_END_DECLS
