/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-window-private.h: what the parts of the window share.
 */
#pragma once

#include "ana-banner.h"
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
  char                *area;        /* "overview" or "data" */
  gboolean             in_kpi;      /* the KPI page lies over its area */
  guint                present_id;  /* presents the window, board or not */
  guint                live_id;
  guint                rest_id;
  char                *dismissed_notice; /* (nullable) what the notice banner said when it was sent away */
  GMenu               *range_menu;
  char                *range_menu_shown; /* period and dates it is filled for */
  /* Pages */
  AnaOverviewPage     *overview;
  AnaKpiPage          *kpi;         /* (nullable) until it is first opened */
  AnaDataPage         *data;        /* (nullable) the same */
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
  GtkWidget           *inspector_button;
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
};

void     ana_window_add_actions     (AnaWindow *self);   /* ana-window-actions.c */
void     ana_window_fill_profiles   (AnaWindow *self);
void     ana_window_add_range       (AnaWindow *self);   /* ana-window-range.c */
void     ana_window_update_range    (AnaWindow *self);
void     ana_window_install_care    (AnaWindowClass *klass);  /* ana-window-care.c: backup, restore, remove, diagnostics */
void     ana_window_update_frame    (AnaWindow *self);
void     ana_window_go_back         (AnaWindow *self);
void     ana_window_update_actions  (AnaWindow *self);

G_END_DECLS
