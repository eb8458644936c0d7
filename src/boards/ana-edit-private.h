/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-edit-private.h: what the edits of tiles, of tabs and of the clipboard share.
 */
#pragma once

#include "ana-edit.h"

G_BEGIN_DECLS

/* Tiles that come, not yet part of the board. */
typedef struct {
  const AnaBoard *board;
  AnaStep        *step;
  AnaEditGrid    *grid;     /* of the tab they come to, with those that came */
  GHashTable     *taken;    /* keys */
  const char     *tab;
} AnaEditInsert;

gboolean    ana_edit_insert_begin (AnaEditInsert *self, const AnaBoard *board, const char *tab, const char *label, GError **error);
/* @tile is copied; its place and its tab are given. Returns: (transfer full): its key */
char       *ana_edit_insert_tile  (AnaEditInsert *self, JsonObject *tile, const char *wanted_key, AnaGridCell at);
AnaStep    *ana_edit_insert_end   (AnaEditInsert *self);

char       *ana_edit_make_key     (GHashTable *taken);
gboolean    ana_edit_has_tab      (const AnaBoard *board, const char *tab);
void        ana_edit_add_layout   (AnaStep *step, const AnaBoard *board, const AnaEditGrid *grid, const AnaGridItem *after);
/* ana-edit-paste.c */
AnaBoard   *ana_edit_read_pasted (const char *text, GError **error);

void        ana_edit_add_removal  (AnaStep *step, const AnaBoard *board, const char *const *keys);

G_END_DECLS
