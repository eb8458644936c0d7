/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-paint-private.h: what the painters share.
 */
#pragma once

#include "ana-paint.h"

G_BEGIN_DECLS

void     ana_paint_set_colour  (cairo_t              *cr,
                                AnaColour             colour,
                                double                alpha);
void     ana_paint_dot         (cairo_t              *cr,
                                double                x,
                                double                y,
                                double                radius);
/* Fills dense columns, each one pixel wide and grown by half of @line_px at both ends; antialiased. */
void     ana_paint_columns     (cairo_t              *cr,
                                const AnaColumn      *columns,
                                guint                 n_columns,
                                double                line_px,
                                AnaColour             colour,
                                double                alpha);
/* Annotations: what lies under the marks, and what over them. */
void     ana_paint_ranges      (cairo_t              *cr,
                                const AnaGeom        *geom,
                                const AnaTheme       *theme);
void     ana_paint_annotations (cairo_t              *cr,
                                const AnaGeom        *geom,
                                const AnaTheme       *theme);
/* Strokes points, broken where x is NAN; a point alone is a dot. */
void     ana_paint_polyline    (cairo_t              *cr,
                                const AnaPoint       *points,
                                guint                 n_points,
                                double                width_px,
                                const double         *dash,    /* (nullable) */
                                int                   n_dash);

G_END_DECLS
