/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-box.h: a row of tiles; its layout is set by the page.
 */
#pragma once

#include "ana-tile-layout.h"

G_BEGIN_DECLS

#define ANA_TYPE_TILE_BOX (ana_tile_box_get_type ())
G_DECLARE_FINAL_TYPE (AnaTileBox, ana_tile_box, ANA, TILE_BOX, GtkWidget)

void ana_tile_box_append (AnaTileBox *self,
                          GtkWidget  *child);

G_END_DECLS
