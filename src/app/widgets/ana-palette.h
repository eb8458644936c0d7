/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-palette.h: what can be put on a board, to be dragged there or added with Enter.
 */
#pragma once

#include "ana-palette-entry.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANA_TYPE_PALETTE (ana_palette_get_type ())
G_DECLARE_FINAL_TYPE (AnaPalette, ana_palette, ANA, PALETTE, GtkWidget)

/* Signal "add" (AnaPaletteEntry *entry): at the first free place. */
GtkWidget *ana_palette_new          (void);
void       ana_palette_focus_search (AnaPalette *self);

G_END_DECLS
