/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-overview-paint.h: the Overview on any cairo surface: PNG, SVG, PDF.
 */
#pragma once

#include "ana-overview.h"
#include "ana-paint.h"

G_BEGIN_DECLS

#define ANA_OVERVIEW_WIDTH_PX  960
#define ANA_OVERVIEW_HEIGHT_PX 760

void   ana_overview_paint      (AnaOverview    *overview,
                                cairo_t        *cr,
                                double          width_px,
                                double          height_px,
                                const AnaTheme *theme);
double ana_overview_get_height (AnaOverview    *overview,
                                double          width_px);

G_END_DECLS
