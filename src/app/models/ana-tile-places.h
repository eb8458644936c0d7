/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-places.h: the tiles in windows of their own that stand on this device's monitors, for the next start.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ANA_TILE_PLACES_MAX 32 /* windows: more are not opened again */

typedef struct {
  char    *profile, *board, *tile;
  int      width, height;
  gboolean maximized;
  char    *monitor;  /* its connector; "" when nobody says which */
} AnaTilePlace;

void       ana_tile_place_free  (AnaTilePlace       *self);
GPtrArray *ana_tile_places_read (GSettings          *settings,
                                 const char         *profile);  /* (transfer full) of AnaTilePlace, as they were opened */
void       ana_tile_places_put  (GSettings          *settings,
                                 const AnaTilePlace *place);
void       ana_tile_places_drop (GSettings          *settings,
                                 const AnaTilePlace *place);    /* by profile, board and tile */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaTilePlace, ana_tile_place_free)

G_END_DECLS
