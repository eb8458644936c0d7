/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-paint-private.h: what the files that paint a board share.
 */
#pragma once

#include "ana-board-paint.h"

G_BEGIN_DECLS

/* ana-overview-paint.c */
void  ana_card_paint              (const AnaCard *card,
                                   cairo_t       *cr,
                                   AnaGridRect    rect,
                                   const AnaTheme *theme,
                                   gboolean       aged,        /* says how old it is */
                                   gboolean       mirrored);
void  ana_tile_paint_box          (cairo_t       *cr,
                                   AnaGridRect    rect,
                                   const AnaTheme *theme);
void  ana_tile_paint_freshness    (cairo_t       *cr,
                                   double         x,
                                   double         y,
                                   AnaFreshness   freshness,
                                   const AnaTheme *theme);

G_END_DECLS
