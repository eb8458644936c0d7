/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-transform.h: what a series becomes: smoothed, differenced, summed up, or taken apart into frequencies.
 */
#pragma once

#include "ana-chart.h"

G_BEGIN_DECLS

typedef enum {
  ANA_TRANSFORM_NONE,
  ANA_TRANSFORM_MOVING_MEAN,  /* of the last @window points */
  ANA_TRANSFORM_DERIVATIVE,   /* per unit of x */
  ANA_TRANSFORM_INTEGRAL,     /* in units of x */
  ANA_TRANSFORM_CUMULATIVE,   /* the sum so far */
  ANA_TRANSFORM_RATE,         /* of a counter: its increase per unit of x; a fall is a new start */
  ANA_TRANSFORM_SPECTRUM,     /* amplitude by frequency, in cycles per unit of x */
} AnaTransform;

AnaSeries *ana_series_transform (const AnaSeries *series,
                                 AnaTransform     how,
                                 guint            window,
                                 double           unit);
/* A second, a minute, an hour or a day in microseconds: the largest that is no longer than a step of @series; 1 for one point. */
double     ana_transform_unit   (const AnaSeries *series,
                                 gboolean         is_time);
/* A chart to put more into: all of @chart but its layers, and then they. */
AnaChart  *ana_chart_copy_empty (AnaChart        *chart);
void       ana_chart_copy_layers (AnaChart       *to,
                                 AnaChart        *from);
AnaChart  *ana_chart_transform  (AnaChart        *chart,
                                 AnaTransform     how,
                                 guint            window);
/* Of the series of that label alone; NULL: of all. A spectrum is of all. */
AnaChart  *ana_chart_transform_of (AnaChart      *chart,
                                 AnaTransform     how,
                                 guint            window,
                                 const char      *label);

G_END_DECLS
