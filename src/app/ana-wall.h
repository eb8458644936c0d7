/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-wall.h: boards on a wall: the whole screen, nothing around them, one after another.
 */
#pragma once

#include "ana-board-filters.h"
#include "ana-playlist.h"
#include "ana-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ANA_WALL_PLAYLIST "playlist" /* in place of a board's name: the list of the settings */
#define ANA_WALL_MAX_TICKS 10         /* so long the one before stays while a board is read */

#define ANA_TYPE_WALL (ana_wall_get_type ())
G_DECLARE_FINAL_TYPE (AnaWall, ana_wall, ANA, WALL, AdwApplicationWindow)

GtkWidget   *ana_wall_new          (GtkApplication  *application,
                                    AnaSession      *session,
                                    const char      *name);     /* id or title of a board, ANA_WALL_PLAYLIST, "overview" */
GtkWidget   *ana_wall_new_for_look (GtkApplication  *application,
                                    AnaSession      *session,
                                    const char      *id,
                                    const char      *tab,       /* (nullable) */
                                    AnaBoardFilters *filters);  /* (nullable) */
void         ana_wall_go           (AnaWall         *self,
                                    int              step);
void         ana_wall_set_paused   (AnaWall         *self,
                                    gboolean         paused);
AnaPlaylist *ana_wall_get_list     (AnaWall         *self);
gboolean     ana_wall_is_coming    (AnaWall         *self);     /* the next is being read */
GtkWidget   *ana_wall_get_page     (AnaWall         *self);     /* (transfer none) (nullable): what is seen */
void         ana_wall_tick         (AnaWall         *self,
                                    gint64           usec);

G_END_DECLS
