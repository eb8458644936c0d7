/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-answers.h: rows that a hub answered to the questions of tiles; they stay in the cache.
 */
#pragma once

#include "ana-profile.h"
#include "ana-tile-data.h"

G_BEGIN_DECLS

#define ANA_TYPE_TILE_ANSWERS (ana_tile_answers_get_type ())
G_DECLARE_FINAL_TYPE (AnaTileAnswers, ana_tile_answers, ANA, TILE_ANSWERS, GObject)

/* Signal "arrived" on the main thread: an answer differs from the one before, or there will be none. */
AnaTileAnswers *ana_tile_answers_new     (AnaProfile      *profile);
void            ana_tile_answers_read    (AnaTileAnswers  *self,
                                          const char      *key,
                                          AnaTileAnswer   *out);      /* any thread */
AnaSchema      *ana_tile_answers_read_schema (AnaTileAnswers *self,
                                          const char      *dataset);  /* any thread; (nullable) */
char          **ana_tile_answers_list_datasets (AnaTileAnswers *self); /* any thread; (transfer full) */
void            ana_tile_answers_ask     (AnaTileAnswers  *self,
                                          GPtrArray       *questions);
void            ana_tile_answers_keep    (AnaTileAnswers  *self,
                                          const char      *key,
                                          GBytes          *body);
void            ana_tile_answers_expire  (AnaTileAnswers  *self);
gboolean        ana_tile_answers_is_busy (AnaTileAnswers  *self);

G_END_DECLS
