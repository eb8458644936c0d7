/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-image.h: whether the bytes of an image tile are a picture, and one of a size that can be shown.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ANA_IMAGE_MAX_SIDE   20000
#define ANA_IMAGE_MAX_PIXELS 50000000 /* a photo of today; 200 MB when it is unpacked */

gboolean ana_image_check (GBytes  *bytes,
                          guint   *width_px,
                          guint   *height_px,
                          GError **error);

G_END_DECLS
