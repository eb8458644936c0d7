/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-window.h: the frame: sidebar, header, banners, pages.
 */
#pragma once

#include "ana-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ANA_TYPE_WINDOW (ana_window_get_type ())
G_DECLARE_FINAL_TYPE (AnaWindow, ana_window, ANA, WINDOW, AdwApplicationWindow)

AnaWindow *ana_window_new       (GtkApplication *application,
                                 AnaSession     *session);
void       ana_window_present_first (AnaWindow  *self);
void       ana_window_show_page (AnaWindow      *self,
                                 const char     *name);
void       ana_window_open_kpi  (AnaWindow      *self,
                                 const char     *code);
gboolean   ana_window_import    (AnaWindow      *self,
                                 GFile          *file);   /* a board, or one with its data */
void       ana_window_open_board (AnaWindow     *self,
                                 const char     *id);
void       ana_window_export_board_to (AnaWindow *self,
                                 const char     *id,      /* "": the open one */
                                 const char     *path);
void       ana_window_print_board (AnaWindow    *self,
                                 const char     *path);   /* (nullable): into a PDF, without asking */
void       ana_window_toast     (AnaWindow      *self,
                                 const char     *text);

G_END_DECLS
