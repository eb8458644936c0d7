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
AnaBoardPage *ana_tile_window_get_page (AnaTileWindow  *self);

G_END_DECLS
