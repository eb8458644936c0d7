/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sparkline.c: the line of a card: no axes, the good side as a band, the running bucket dashed.
 */
#include "config.h"

#include "ana-paint-private.h"

#include <math.h>

#define LINE_PX   1.75
#define DASHED_PX 1.5
#define DOT_PX    2.75
#define PAD_PX    4.0 /* above and below, for the dot and the line's own width */

typedef struct {
  double lo, hi;
  double top, height;
} Axis;

static gboolean
find_range (const AnaSparklineData *data, double *lo, double *hi)
{
  *lo = INFINITY;
  *hi = -INFINITY;
  for (guint i = 0; i < data->n; i++)
    if (isfinite (data->value[i]))
      {
        *lo = fmin (*lo, data->value[i]);
        *hi = fmax (*hi, data->value[i]);
      }
  return *lo <= *hi;
}

/* A target is brought into view when it is near; one far away would flatten the line. */
static void
include_near (double *lo, double *hi, double value)
{
  double span = *hi - *lo;

  if (!isfinite (value))
    return;
  if (value < *lo && value >= *lo - span)
    *lo = value;
  if (value > *hi && value <= *hi + span)
    *hi = value;
}

static double
to_y (const Axis *axis, double value)
{
  double place = (value / 2 - axis->lo / 2) / (axis->hi / 2 - axis->lo / 2);

  return axis->top + axis->height * (1 - CLAMP (place, -1, 2));
}

static Axis
make_axis (const AnaSparklineData *data, double height_px)
{
  Axis axis = { 0, 1, PAD_PX, fmax (1, height_px - 2 * PAD_PX) };

  if (!find_range (data, &axis.lo, &axis.hi))
    return axis;
  include_near (&axis.lo, &axis.hi, data->target);
  include_near (&axis.lo, &axis.hi, data->target_lo);
  include_near (&axis.lo, &axis.hi, data->target_hi);
  if (!(axis.hi / 2 - axis.lo / 2 > 1e-300))
    {
      double room = fmax (fabs (axis.lo) * 0.1, 1e-9);

      axis.lo -= room;
      axis.hi += room;
    }
  return axis;
}

static void
paint_band (cairo_t *cr, double width_px, double height_px, const AnaSparklineData *data, const Axis *axis, const AnaTheme *theme)
{
  double top, bottom;

  if (isnan (data->target_lo) && isnan (data->target_hi))
    return;
  top = isnan (data->target_hi) ? 0 : CLAMP (to_y (axis, data->target_hi), 0, height_px);
  bottom = isnan (data->target_lo) ? height_px : CLAMP (to_y (axis, data->target_lo), 0, height_px);
  ana_paint_set_colour (cr, theme->good, theme->high_contrast ? 0.2 : 0.1);
  cairo_rectangle (cr, 0, top, width_px, fmax (0, bottom - top));
  cairo_fill (cr);
  if (!theme->high_contrast)
    return;
  /* no tints alone in high contrast: the edge is a line */
  ana_paint_set_colour (cr, theme->good, 1);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, 0, floor (isnan (data->target_lo) ? top : bottom) + 0.5);
  cairo_rel_line_to (cr, width_px, 0);
  cairo_stroke (cr);
}

static AnaColumn *
make_columns (const AnaSparklineData *data, guint n, double width_px, const Axis *axis, guint *n_columns)
{
  guint n_px = (guint) fmax (1, ceil (width_px));
  AnaColumn *columns = g_new (AnaColumn, n_px);
  double last_y = NAN;

  *n_columns = 0;
  for (guint c = 0; c < n_px; c++)
    {
      guint64 first = (guint64) n * c / n_px, last = (guint64) n * (c + 1) / n_px;
      double top = last_y, bottom = last_y; /* joined to the column before; NAN: nothing */

      for (guint64 i = first; i < last; i++)
        {
          last_y = isfinite (data->value[i]) ? to_y (axis, data->value[i]) : (double) NAN;
          top = fmin (top, last_y);
          bottom = fmax (bottom, last_y);
        }
      if (!isnan (top))
        columns[(*n_columns)++] = (AnaColumn) { c, (float) top, (float) bottom };
    }
  return columns;
}

static AnaPoint
place (const AnaSparklineData *data, guint i, double width_px, const Axis *axis)
{
  double inner = width_px - 2 * DOT_PX;

  if (!isfinite (data->value[i]))
    return (AnaPoint) { NAN, NAN };
  return (AnaPoint) { (float) (DOT_PX + (data->n > 1 ? inner * i / (data->n - 1.0) : inner / 2)), (float) to_y (axis, data->value[i]) };
}

static void
paint_line (cairo_t *cr, const AnaSparklineData *data, guint n_solid, double width_px, const Axis *axis, AnaColour colour)
{
  if (n_solid > 2 * width_px)
    {
      guint n_columns;
      g_autofree AnaColumn *columns = make_columns (data, n_solid, width_px, axis, &n_columns);

      ana_paint_columns (cr, columns, n_columns, 1, colour, 1);
      return;
    }
  g_autofree AnaPoint *points = g_new (AnaPoint, n_solid + 1);

  for (guint i = 0; i < n_solid; i++)
    points[i] = place (data, i, width_px, axis);
  ana_paint_set_colour (cr, colour, 1);
  ana_paint_polyline (cr, points, n_solid, LINE_PX, NULL, 0);
}

/**
 * ana_paint_sparkline:
 * @cr: where; (0, 0) is the top left
 * @width_px: of the sparkline
 * @height_px: of the sparkline
 * @data: values, gaps are NAN; target_lo and target_hi bound the good side, NAN is open
 * @theme: colours
 *
 * Paints the band of the good side, the line, its running last bucket dashed, and a dot on the last complete value.
 * Without a value only the band's ground is empty too: nothing is painted.
 */
void
ana_paint_sparkline (cairo_t *cr, double width_px, double height_px, const AnaSparklineData *data, const AnaTheme *theme)
{
  static const double dash[] = { 3, 2.5 };
  Axis axis = make_axis (data, height_px);
  gboolean partial = data->last_partial && data->n > 0;
  guint n_solid = partial ? data->n - 1 : data->n;
  AnaColour colour = theme->series[0];
  double lo, hi;

  if (width_px <= 0 || height_px <= 0 || !find_range (data, &lo, &hi))
    return;
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, width_px, height_px);
  cairo_clip (cr);
  paint_band (cr, width_px, height_px, data, &axis, theme);
  paint_line (cr, data, n_solid, width_px, &axis, colour);
  if (partial)
    {
      AnaPoint ends[2] = { n_solid > 0 ? place (data, n_solid - 1, width_px, &axis) : (AnaPoint) { NAN, NAN },
                           place (data, n_solid, width_px, &axis) };

      ana_paint_set_colour (cr, colour, 1);
      ana_paint_polyline (cr, ends, 2, DASHED_PX, dash, 2);
    }
  for (guint i = n_solid; i-- > 0;)
    if (isfinite (data->value[i]))
      {
        AnaPoint end = place (data, i, width_px, &axis);

        ana_paint_set_colour (cr, colour, 1);
        ana_paint_dot (cr, end.x, end.y, DOT_PX);
        cairo_fill (cr);
        break;
      }
  cairo_restore (cr);
}
