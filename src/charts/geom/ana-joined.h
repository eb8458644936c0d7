/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-joined.h: what is joined in a picture of nodes and links.
 */
#pragma once

#include "ana-shapes.h"

G_BEGIN_DECLS

gboolean ana_shapes_is_joined (const AnaShapes *self,
                               guint            datum,
                               guint            other);

G_END_DECLS
