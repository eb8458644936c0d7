/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-edit.h: what can be done to a board, each as one step. They look at a board and change nothing.
 */
#pragma once

#include "ana-step.h"

G_BEGIN_DECLS

/* The tiles of one tab as the grid has them, in reading order. */
typedef struct {
  GArray    *items; /* of AnaGridItem */
  GPtrArray *keys;  /* of char* */
} AnaEditGrid;

AnaEditGrid *ana_edit_grid_new     (const AnaBoard    *board,
                                    const char        *tab);
void         ana_edit_grid_free    (AnaEditGrid       *self);
int          ana_edit_grid_find    (const AnaEditGrid *self,
                                    const char        *key);    /* -1: not on this tab */

/* A step without changes: nothing to do. Keys, tabs and places that are not there are ANA_ERROR_NOT_FOUND. */
AnaStep     *ana_edit_layout       (const AnaBoard    *board,
                                    const AnaEditGrid *grid,
                                    const AnaGridItem *after,   /* one for each of its items */
                                    const char        *label);
AnaStep     *ana_edit_move         (const AnaBoard    *board,
                                    const char        *key,
                                    int                x,
                                    int                y,
                                    GError           **error);
AnaStep     *ana_edit_resize       (const AnaBoard    *board,
                                    const char        *key,
                                    AnaGrip            grip,
                                    int                dx,
                                    int                dy,
                                    GError           **error);
AnaStep     *ana_edit_move_to_tab  (const AnaBoard    *board,
                                    const char        *key,
                                    const char        *tab,
                                    GError           **error);
AnaStep     *ana_edit_add          (const AnaBoard    *board,
                                    const char        *tab,
                                    AnaTileType        type,
                                    JsonObject        *content, /* (nullable): further members */
                                    const AnaGridCell *at,      /* (nullable): the first free place */
                                    char             **key,     /* (out) (optional) */
                                    GError           **error);
AnaStep     *ana_edit_remove       (const AnaBoard    *board,
                                    const char *const *keys,
                                    GError           **error);
AnaStep     *ana_edit_set          (const AnaBoard    *board,
                                    const char        *pointer,
                                    JsonNode          *value,   /* (nullable): without it */
                                    GError           **error);
AnaStep     *ana_edit_add_tab      (const AnaBoard    *board,
                                    const char        *title,
                                    char             **id,      /* (out) (optional) */
                                    GError           **error);
AnaStep     *ana_edit_remove_tab   (const AnaBoard    *board,
                                    const char        *id,      /* with its tiles */
                                    GError           **error);
AnaStep     *ana_edit_move_tab     (const AnaBoard    *board,
                                    const char        *id,
                                    guint              index,
                                    GError           **error);

char        *ana_edit_copy         (const AnaBoard    *board,
                                    const char *const *keys);   /* text for the clipboard */
AnaStep     *ana_edit_paste        (const AnaBoard    *board,
                                    const char        *tab,
                                    const char        *text,
                                    GError           **error);
AnaStep     *ana_edit_duplicate    (const AnaBoard    *board,
                                    const char *const *keys,
                                    GError           **error);
AnaStep     *ana_edit_restore_tile (const AnaBoard    *board,
                                    const AnaBoard    *version, /* an older state of it */
                                    const char        *key,
                                    GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaEditGrid, ana_edit_grid_free)

G_END_DECLS
