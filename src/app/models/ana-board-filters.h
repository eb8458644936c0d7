/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-filters.h: what a board is filtered by while it is looked at, with the way back.
 */
#pragma once

#include "ana-json.h"

G_BEGIN_DECLS

typedef struct _AnaBoardFilters AnaBoardFilters;

AnaBoardFilters *ana_board_filters_new         (JsonObject      *own);      /* (nullable) of the board: the first state */
AnaBoardFilters *ana_board_filters_copy        (AnaBoardFilters *self);     /* as it is now, without the way there */
void             ana_board_filters_free        (AnaBoardFilters *self);
const char      *ana_board_filters_get_range   (AnaBoardFilters *self);     /* (nullable): the board's */
const char      *ana_board_filters_get_text    (AnaBoardFilters *self);     /* predicates by id, as JSON */
char           **ana_board_filters_list        (AnaBoardFilters *self);     /* id, words, id, words…; NULL-terminated */
char            *ana_board_filters_get_value   (AnaBoardFilters *self,
                                                const char      *field);    /* (nullable) (transfer full) */
gboolean         ana_board_filters_set_range   (AnaBoardFilters *self,
                                                const char      *range);    /* (nullable) */
gboolean         ana_board_filters_set_value   (AnaBoardFilters *self,
                                                const char      *field,
                                                const char      *value);    /* (nullable): none */
gboolean         ana_board_filters_set_brush   (AnaBoardFilters *self,
                                                const char      *range,     /* (nullable): as it is */
                                                JsonArray       *predicates);
gboolean         ana_board_filters_follow      (AnaBoardFilters *self,
                                                AnaBoardFilters *other);    /* as it is now */
gboolean         ana_board_filters_remove      (AnaBoardFilters *self,
                                                const char      *id);
gboolean         ana_board_filters_clear       (AnaBoardFilters *self);
gboolean         ana_board_filters_can_go      (AnaBoardFilters *self,
                                                int              step);     /* -1 back, 1 forward */
gboolean         ana_board_filters_go          (AnaBoardFilters *self,
                                                int              step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaBoardFilters, ana_board_filters_free)

G_END_DECLS
