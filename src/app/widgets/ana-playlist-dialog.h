/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-playlist-dialog.h: what a wall shows: boards and tabs, in which order, how long each.
 */
#pragma once

#include "ana-board-shelf.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ANA_TYPE_PLAYLIST_DIALOG (ana_playlist_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AnaPlaylistDialog, ana_playlist_dialog, ANA, PLAYLIST_DIALOG, AdwWindow)

/* Signal: "start": it is to be shown now */
GtkWidget *ana_playlist_dialog_new (AnaBoardShelf *shelf,
                                    GSettings     *settings);

G_END_DECLS
