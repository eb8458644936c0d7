/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-before.h: a chart of time held against itself, earlier.
 */
#pragma once

#include "ana-chart.h"

G_BEGIN_DECLS

AnaChart *ana_chart_with_before (AnaChart   *chart,
                                 const char *compare);   /* "none", "P1Y" */
const AnaSeries *ana_chart_find_held (AnaChart *chart);  /* (nullable) */

G_END_DECLS
