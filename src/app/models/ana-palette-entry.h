/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-palette-entry.h: what can be put on a board: its name, its picture, and the tile that it becomes.
 */
#pragma once

#include "ana-board.h"

G_BEGIN_DECLS

#define ANA_TYPE_PALETTE_ENTRY (ana_palette_entry_get_type ())
G_DECLARE_FINAL_TYPE (AnaPaletteEntry, ana_palette_entry, ANA, PALETTE_ENTRY, GObject)

typedef enum {
  ANA_PALETTE_NUMBERS,
  ANA_PALETTE_TREND,
  ANA_PALETTE_DISTRIBUTION,
  ANA_PALETTE_FLOW,
  ANA_PALETTE_PLACE,
  ANA_PALETTE_MORE,
  ANA_PALETTE_N_GROUPS,
} AnaPaletteGroup;

GPtrArray      *ana_palette_entry_list        (void);                         /* of AnaPaletteEntry */
const char     *ana_palette_group_get_title   (AnaPaletteGroup        group); /* translated */
AnaPaletteGroup ana_palette_entry_get_group   (AnaPaletteEntry       *self);
const char     *ana_palette_entry_get_id      (AnaPaletteEntry       *self);
JsonObject     *ana_palette_entry_dup_tile    (AnaPaletteEntry       *self);  /* (nullable) */
const char     *ana_palette_entry_get_title   (AnaPaletteEntry       *self);  /* translated */
const char     *ana_palette_entry_get_icon    (AnaPaletteEntry       *self);
AnaTileType     ana_palette_entry_get_tile    (AnaPaletteEntry       *self);
const char     *ana_palette_entry_get_mark    (AnaPaletteEntry       *self);  /* (nullable) of a chart */
void            ana_palette_entry_get_size    (AnaPaletteEntry       *self,
                                               int                   *w,
                                               int                   *h);
gboolean        ana_palette_entry_is_found_only (AnaPaletteEntry     *self);
gboolean        ana_palette_entry_matches     (AnaPaletteEntry       *self,
                                               const char            *words);

G_END_DECLS
