/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-marks.h: the marks that are drawn as shapes, one file each.
 */
#pragma once

#include "ana-plot-private.h"

G_BEGIN_DECLS

extern const AnaMark ana_mark_arc;
extern const AnaMark ana_mark_area;
extern const AnaMark ana_mark_bar;
extern const AnaMark ana_mark_bullet;
extern const AnaMark ana_mark_circle;
extern const AnaMark ana_mark_diverging;
extern const AnaMark ana_mark_histogram;
extern const AnaMark ana_mark_horizon;
extern const AnaMark ana_mark_line;
extern const AnaMark ana_mark_lollipop;
extern const AnaMark ana_mark_pareto;
extern const AnaMark ana_mark_point;

/* --- shared by several marks --- */
/* Hexagons of rows; the colour is how many. */
/* Dots, or hexagons of a crowd. */
void ana_layout_scatter (AnaLayout *self);
void ana_layout_hexbin (AnaLayout *self, const AnaAxes *axes, double radius_px);

G_END_DECLS
