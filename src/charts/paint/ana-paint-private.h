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
void     ana_paint_text_halo   (cairo_t              *cr,
                                const AnaTheme       *theme,
                                AnaTextStyle          style,
                                AnaColour             colour,     /* of the ground */
                                double                x,
                                double                y,
                                double                align,
                                double                max_width_px,
                                const char           *text);
void     ana_paint_dot         (cairo_t              *cr,
                                double                x,
                                double                y,
                                double                radius);
gboolean ana_paint_is_vector   (cairo_t              *cr);       /* paper: what is painted stays sharp */
int      ana_paint_pixel_scale (cairo_t              *cr);       /* device pixels of one of ours, rounded up */
/* A picture as large as what is put into it, which then goes on the target as one: for thousands of small things. */
typedef struct {
  cairo_surface_t *image;                /* (owned) */
  guint32         *pixels;
  int              width, height, stride; /* in pixels of its own */
  int              scale;                /* of them to one of ours */
  double           x, y;                 /* where it lies */
} AnaPaintRoom;

gboolean ana_paint_open_room   (cairo_t              *cr,
                                AnaPaintRoom         *room,
                                double                x0,
                                double                y0,
                                double                x1,
                                double                y1);
void     ana_paint_close_room  (cairo_t              *cr,
                                AnaPaintRoom         *room);
void     ana_paint_premultiply (AnaColour             colour,
                                guint8                out[4]);

/* @value times @part of 255, for the two of 16 bits each that a word holds. */
static inline guint32
ana_paint_part (guint32 pair, guint32 part)
{
  guint32 t = pair * part + 0x800080;

  return ((t + (t >> 8 & 0xff00ff)) >> 8) & 0xff00ff;
}

/* @colour, of which @cover 255ths count, over what is there; both premultiplied. */
static inline void
ana_paint_over (guint32 *pixel, const guint8 colour[4], guint32 cover)
{
  guint32 even = ana_paint_part (colour[0] | (guint32) colour[2] << 16, cover), odd = ana_paint_part (colour[1] | (guint32) colour[3] << 16, cover);
  guint32 rest = 255 - (odd >> 16);

  *pixel = (even + ana_paint_part (*pixel & 0xff00ff, rest)) | (odd + ana_paint_part (*pixel >> 8 & 0xff00ff, rest)) << 8;
}

/* Many circles that are filled, one after the other; FALSE: nothing was painted. */
gboolean ana_paint_dots        (cairo_t              *cr,
                                const AnaShape       *dots,
                                guint                 n,
                                const AnaTheme       *theme);
/* Many small areas, most of them of one form; @done: those that were painted. */
gboolean ana_paint_stamps      (cairo_t              *cr,
                                const AnaShapes      *shapes,
                                const AnaShape       *areas,
                                guint                 n,
                                const AnaTheme       *theme,
                                gboolean             *done);
/* Many lines, most of them straight; @done: those that were painted. */
gboolean ana_paint_segments    (cairo_t              *cr,
                                const AnaShapes      *shapes,
                                const AnaShape       *lines,
                                guint                 n,
                                const AnaTheme       *theme,
                                gboolean             *done);
AnaDash  ana_paint_dash_of     (const AnaShape       *line,
                                const AnaTheme       *theme);
double   ana_paint_stroke_px   (const AnaShape       *line,
                                const AnaTheme       *theme);
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
