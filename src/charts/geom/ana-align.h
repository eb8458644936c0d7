/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-align.h: by how much one recording is to be moved so that it runs as another one does.
 */
#pragma once

#include "ana-series.h"

G_BEGIN_DECLS

gboolean ana_series_align (const AnaSeries *fixed,
                           const AnaSeries *moved,
                           double          *shift,
                           double          *likeness);

G_END_DECLS
