/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-window.h: a tile of a board in a window of its own.
 */
#pragma once

#include "ana-board-page.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ANA_TYPE_TILE_WINDOW (ana_tile_window_get_type ())
G_DECLARE_FINAL_TYPE (AnaTileWindow, ana_tile_window, ANA, TILE_WINDOW, AdwApplicationWindow)

GtkWidget    *ana_tile_window_new      (GtkApplication *application,
                                        AnaSession     *session,
                                        AnaBoardShelf  *shelf,
                                        AnaBoardPage   *leader,   /* whose board it is on */
                                        const char     *key);
GtkWidget    *ana_tile_window_find     (GtkApplication *application,
                                        const char     *board,
                                        const char     *tile);    /* (transfer none) (nullable) */
void          ana_tile_window_reopen   (GtkApplication *application,
                                        AnaSession     *session,
                                        AnaBoardShelf  *shelf);
void          ana_tile_window_adopt    (GtkApplication *application,
                                        AnaBoardPage   *leader);
AnaBoardPage *ana_tile_window_get_page (AnaTileWindow  *self);

G_END_DECLS
