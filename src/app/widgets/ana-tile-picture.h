/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-picture.h: the picture of an image tile, unpacked on a compute thread, no larger than a screen.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANA_TYPE_TILE_PICTURE (ana_tile_picture_get_type ())
G_DECLARE_FINAL_TYPE (AnaTilePicture, ana_tile_picture, ANA, TILE_PICTURE, GtkWidget)

GtkWidget    *ana_tile_picture_new           (void);
void          ana_tile_picture_set           (AnaTilePicture *self,
                                              GBytes         *bytes,
                                              const char     *title);
GdkPaintable *ana_tile_picture_get_paintable (AnaTilePicture *self);   /* (nullable): not there yet, or never */

G_END_DECLS
