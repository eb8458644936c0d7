/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-age.h: the state of a tile and how old its figures are, in the room that its title leaves.
 */
#pragma once

#include "ana-ui.h"

G_BEGIN_DECLS

#define ANA_TYPE_TILE_AGE (ana_tile_age_get_type ())
G_DECLARE_FINAL_TYPE (AnaTileAge, ana_tile_age, ANA, TILE_AGE, GtkWidget)

GtkWidget  *ana_tile_age_new       (void);
void        ana_tile_age_set       (AnaTileAge   *self,
                                    AnaFreshness  freshness,
                                    const char   *age,         /* (nullable): nothing is told, neither is the state */
                                    const char   *message);    /* (nullable): why it is so */
const char *ana_tile_age_get_words (AnaTileAge   *self);       /* what a screen reader hears, and the tooltip says */
gboolean    ana_tile_age_is_whole  (AnaTileAge   *self);       /* or the dot alone */

G_END_DECLS
