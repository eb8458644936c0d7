/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-marks.h: the marks that are drawn as shapes, one file each.
 */
#pragma once

#include "ana-plot-private.h"

G_BEGIN_DECLS

extern const AnaMark ana_mark_arc;
extern const AnaMark ana_mark_circle;
extern const AnaMark ana_mark_histogram;

/* --- shared by several marks --- */
/* Hexagons of rows; the colour is how many. */
void ana_layout_hexbin (AnaLayout *self, const AnaAxes *axes, double radius_px);

G_END_DECLS
