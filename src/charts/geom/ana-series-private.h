/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-series-private.h: the pyramid's range with the count of numbers it looked at, for the decimator and its tests.
 */
#pragma once

#include "ana-series.h"

G_BEGIN_DECLS

gboolean ana_series_get_range_counted (const AnaSeries *self,
                                       guint            first,
                                       guint            last,
                                       double          *min,
                                       double          *max,
                                       guint64         *n_visited);
guint64  ana_series_get_version       (const AnaSeries *self);
/* First index in [from, n) with x >= @x, guessing that it lies @step places on: O(1) for even spacing. */
guint    ana_series_find_from         (const AnaSeries *self,
                                       guint            from,
                                       guint            step,
                                       double           x,
                                       guint64         *n_visited);

/* Tells the machine where we read next: columns of ten million points lie pages apart. */
void     ana_series_prefetch          (const AnaSeries *self,
                                       guint64          i);

G_END_DECLS
