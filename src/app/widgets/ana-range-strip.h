/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-range-strip.h: all of the history, small, and the window that the chart above it shows.
 */
#pragma once

#include "ana-ui.h"

G_BEGIN_DECLS

#define ANA_TYPE_RANGE_STRIP (ana_range_strip_get_type ())
G_DECLARE_FINAL_TYPE (AnaRangeStrip, ana_range_strip, ANA, RANGE_STRIP, GtkWidget)

/* Signal: "moved" (double lo, double hi), microseconds */
GtkWidget *ana_range_strip_new       (void);
void       ana_range_strip_set_chart (AnaRangeStrip *self,
                                      AnaChart      *chart);
void       ana_range_strip_set_view  (AnaRangeStrip *self,
                                      double         lo,
                                      double         hi);

G_END_DECLS
