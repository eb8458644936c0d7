/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-surroundings.h: what a connection depends on beside the hub: is there a network, what does it cost, is the computer awake.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ANA_TYPE_SURROUNDINGS (ana_surroundings_get_type ())
G_DECLARE_FINAL_TYPE (AnaSurroundings, ana_surroundings, ANA, SURROUNDINGS, GObject)

/* Signal, on the thread of who sets it:
 *  "changed" (gboolean woke)   something of it is another; @woke: the computer was asleep until now
 */
AnaSurroundings *ana_surroundings_new          (void);   /* awake, with a network that costs nothing; tests set the rest */
AnaSurroundings *ana_surroundings_get_default  (void);   /* (transfer none) those of this computer */
void             ana_surroundings_set_network  (AnaSurroundings *self,
                                                gboolean         available,
                                                gboolean         metered);
void             ana_surroundings_set_asleep   (AnaSurroundings *self,
                                                gboolean         asleep);
/* Any thread. */
gboolean         ana_surroundings_has_network  (AnaSurroundings *self);
gboolean         ana_surroundings_is_metered   (AnaSurroundings *self);
gboolean         ana_surroundings_is_asleep    (AnaSurroundings *self);

G_END_DECLS
