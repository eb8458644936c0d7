/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-card-grid.h: the cards of a board in as many columns as there is room for.
 */
#pragma once

#include "ana-overview.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANA_TYPE_CARD_GRID (ana_card_grid_get_type ())
G_DECLARE_FINAL_TYPE (AnaCardGrid, ana_card_grid, ANA, CARD_GRID, GtkWidget)

/* Signals: "open" (const char *code), "move" (const char *code, int step), "pin" (const char *code, gboolean wanted) */
void ana_card_grid_set_cards  (AnaCardGrid     *self,
                               GPtrArray       *cards,
                               AnaBoard        *board,
                               gboolean         picked);
void ana_card_grid_set_ages   (AnaCardGrid     *self,
                               GPtrArray       *cards,
                               gint64           now_usec);
void ana_card_grid_set_narrow (AnaCardGrid     *self,
                               gboolean         narrow);
void ana_card_grid_focus      (AnaCardGrid     *self,
                               const char      *code);

G_END_DECLS
