/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-paint-line.c: lines: dense ones as column spans of our own, sparse ones stroked by cairo.
 */
#include "config.h"

#include "ana-paint-private.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <string.h>

/* cairo's stroker costs 9 ms for the 1,600 columns of a wide chart, a fill of rectangles 0.8. A column is a rectangle of
 * whole pixels but for its two ends, so its coverage is written down directly: full in between, the fraction at each
 * end. A mask holds a few columns and is as high as the line reaches in them, so that little but line is composed. On paper (PDF, SVG) the columns are
 * one filled path per unbroken run, which stays sharp.
 */
#define MANY_POINTS  200 /* from here on the cheap join and antialiasing; no eye sees it */
#define MAX_SCALE    4
#define MAX_MASK_PX  16384
#define MASK_COLUMNS 64

void
ana_paint_set_colour (cairo_t *cr, AnaColour colour, double alpha)
{
  cairo_set_source_rgba (cr, colour.r, colour.g, colour.b, colour.a * alpha);
}

void
ana_paint_dot (cairo_t *cr, double x, double y, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
}

gboolean
ana_paint_is_vector (cairo_t *cr)
{
  cairo_surface_type_t type = cairo_surface_get_type (cairo_get_target (cr));

  return type == CAIRO_SURFACE_TYPE_PDF || type == CAIRO_SURFACE_TYPE_SVG || type == CAIRO_SURFACE_TYPE_PS;
}

int
ana_paint_pixel_scale (cairo_t *cr)
{
  double sx, sy, x = 1, y = 0;

  cairo_surface_get_device_scale (cairo_get_target (cr), &sx, &sy);
  cairo_user_to_device_distance (cr, &x, &y);
  return (int) CLAMP (ceil (hypot (x, y) * sx - 0.01), 1, MAX_SCALE);
}

/* Coverage of one column of device pixels: y0 and y1 in device pixels from the mask's top. */
static void
cover (guint8 *column, int stride, int height, double y0, double y1)
{
  int first, last;

  y0 = CLAMP (y0, 0, height);
  y1 = CLAMP (y1, 0, height);
  if (y1 <= y0)
    return;
  first = (int) y0;
  last = MIN ((int) y1, height - 1);
  if (first == last)
    {
      column[first * stride] = MAX (column[first * stride], (guint8) ((y1 - y0) * 255 + 0.5));
      return;
    }
  column[first * stride] = MAX (column[first * stride], (guint8) ((first + 1 - y0) * 255 + 0.5));
  for (int y = first + 1; y < last; y++)
    column[y * stride] = 255;
  column[last * stride] = MAX (column[last * stride], (guint8) ((y1 - last) * 255 + 0.5));
}

static void
find_bounds (const AnaColumn *columns, guint n, double half, double *top, double *bottom)
{
  *top = INFINITY;
  *bottom = -INFINITY;
  for (guint i = 0; i < n; i++)
    {
      *top = fmin (*top, columns[i].y0 - half);
      *bottom = fmax (*bottom, columns[i].y1 + half);
    }
  *top = floor (*top);
  *bottom = ceil (*bottom);
}

static void
paint_columns_mask (cairo_t *cr, const AnaColumn *columns, guint n, double line_px)
{
  double top, bottom, left = floor (columns[0].x), half = line_px / 2;
  int scale = ana_paint_pixel_scale (cr), width, height, stride;
  cairo_surface_t *mask;
  guint8 *data;

  find_bounds (columns, n, half, &top, &bottom);
  width = (int) fmin ((columns[n - 1].x + 1 - left) * scale, MAX_MASK_PX);
  height = (int) fmin ((bottom - top) * scale, MAX_MASK_PX);
  mask = cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);
  if (cairo_surface_status (mask) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (mask);
      return;
    }
  data = cairo_image_surface_get_data (mask);
  stride = cairo_image_surface_get_stride (mask);
  for (guint i = 0; i < n; i++)
    for (int s = 0; s < scale; s++)
      {
        int x = (int) ((columns[i].x - left) * scale) + s;

        if (x >= 0 && x < width)
          cover (data + x, stride, height, (columns[i].y0 - half - top) * scale, (columns[i].y1 + half - top) * scale);
      }
  cairo_surface_mark_dirty (mask);
  cairo_surface_set_device_scale (mask, scale, scale);
  cairo_mask_surface (cr, mask, left, top);
  cairo_surface_destroy (mask);
}

static void
add_run (cairo_t *cr, const AnaColumn *columns, guint first, guint last, double half)
{
  cairo_move_to (cr, columns[first].x, columns[first].y0 - half);
  for (guint i = first; i < last; i++)
    {
      cairo_line_to (cr, columns[i].x, columns[i].y0 - half);
      cairo_line_to (cr, columns[i].x + 1, columns[i].y0 - half);
    }
  for (guint i = last; i-- > first;)
    {
      cairo_line_to (cr, columns[i].x + 1, columns[i].y1 + half);
      cairo_line_to (cr, columns[i].x, columns[i].y1 + half);
    }
  cairo_close_path (cr);
}

static void
paint_columns_path (cairo_t *cr, const AnaColumn *columns, guint n, double line_px)
{
  guint first = 0;

  cairo_new_path (cr);
  for (guint i = 1; i <= n; i++)
    if (i == n || columns[i].x - columns[i - 1].x > 1.5)
      {
        add_run (cr, columns, first, i, line_px / 2);
        first = i;
      }
  cairo_fill (cr);
}

void
ana_paint_columns (cairo_t *cr, const AnaColumn *columns, guint n_columns, double line_px, AnaColour colour, double alpha)
{
  if (n_columns == 0)
    return;
  ana_paint_set_colour (cr, colour, alpha);
  if (ana_paint_is_vector (cr))
    paint_columns_path (cr, columns, n_columns, line_px);
  else
    for (guint i = 0; i < n_columns; i += MASK_COLUMNS)
      paint_columns_mask (cr, columns + i, MIN (MASK_COLUMNS, n_columns - i), line_px);
}

void
ana_paint_polyline (cairo_t *cr, const AnaPoint *points, guint n_points, double width_px, const double *dash, int n_dash)
{
  gboolean pen = FALSE;

  cairo_save (cr);
  cairo_set_line_width (cr, width_px);
  cairo_set_line_cap (cr, n_dash > 0 ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, n_points > MANY_POINTS ? CAIRO_LINE_JOIN_BEVEL : CAIRO_LINE_JOIN_ROUND);
  cairo_set_antialias (cr, n_points > MANY_POINTS ? CAIRO_ANTIALIAS_FAST : CAIRO_ANTIALIAS_DEFAULT);
  cairo_set_dash (cr, dash, n_dash, 0);
  cairo_new_path (cr);
  for (guint i = 0; i < n_points; i++)
    {
      gboolean here = !isnan (points[i].x);
      gboolean next = i + 1 < n_points && !isnan (points[i + 1].x);

      if (here && !pen && !next)
        {
          /* a point alone: a line of no length, drawn by its round ends */
          cairo_move_to (cr, points[i].x, points[i].y);
          cairo_line_to (cr, points[i].x + (n_dash > 0 ? width_px : 0.01), points[i].y);
        }
      else if (here && pen)
        cairo_line_to (cr, points[i].x, points[i].y);
      else if (here)
        cairo_move_to (cr, points[i].x, points[i].y);
      pen = here;
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}
