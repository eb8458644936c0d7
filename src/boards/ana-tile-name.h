/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-name.h: what a person would call a tile.
 */
#pragma once

#include "ana-board.h"
#include "ana-catalogue.h"

G_BEGIN_DECLS

char *ana_tile_dup_name (const AnaTile      *tile,
                         const AnaCatalogue *catalogue, /* (nullable): codes stay codes */
                         const char         *locale);   /* (nullable) of names of KPIs */

G_END_DECLS
