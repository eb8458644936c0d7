/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-layers.c: marks in layers on the same two axes: bars, rects, areas, lines, points, ticks, rules and texts.
 */
#include "config.h"

#include "ana-marks.h"

#include <string.h>

#define BAR_PART     0.72
#define TICK_PART    0.7
#define DOT_PX       3.5
#define MAX_DOT_PX   15.0
#define REACH_PX     4.0
#define CAP_PX       4.0
#define TICK_PX      7.5
#define MAX_GROUPS   500
#define MAX_DOTS     20000 /* of points in all: those beyond are left out, and that is said */

typedef struct {
  AnaLayout *layout;
  AnaAxes    axes;
  AnaAxis    x, y;
  double     gap_x, gap_y;      /* px that a thing without an end of its own takes along an axis of numbers */
  double     colour_lo, colour_hi;
  double     biggest;           /* size */
  guint      n_groups, n_dots;
} Layers;

static const AnaPlotLayer *
layer_of (const AnaPlot *plot, guint row)
{
  static const AnaPlotLayer none = { .kind = ANA_LAYER_TEXT };
  guint layer = ana_plot_group (plot, ANA_PLOT_LAYER, row);

  return layer < plot->layers->len ? &g_array_index (plot->layers, AnaPlotLayer, layer) : &none;
}

/* --- axes --- */

/* The least distance of two places of one layer's bars, along an axis of numbers. */
static double
least_gap (const AnaPlot *plot, AnaPlotChannelId id)
{
  guint n;
  g_autofree guint *order = ana_plot_order (plot, id, &n);
  double gap = INFINITY, last = NAN;

  for (guint i = 0; i < n; i++)
    {
      const AnaPlotLayer *layer = layer_of (plot, order[i]);
      double value = ana_plot_value (plot, id, order[i]);

      if (layer->kind != ANA_LAYER_BAR && layer->kind != ANA_LAYER_RECT)
        continue;
      if (value > last)
        gap = fmin (gap, value - last);
      last = value;
    }
  return gap;
}

/* Bars in the middle of whose ends nothing else says stand around their place, and need room at the ends. */
static gboolean
stands_around (const AnaPlot *plot, AnaPlotChannelId id, AnaPlotChannelId second)
{
  for (guint i = 0; i < plot->n_drawn; i++)
    {
      const AnaPlotLayer *layer = layer_of (plot, i);

      if ((layer->kind == ANA_LAYER_BAR || layer->kind == ANA_LAYER_RECT) && !isnan (ana_plot_value (plot, id, i))
          && isnan (ana_plot_value (plot, second, i)))
        return TRUE;
    }
  return FALSE;
}

static AnaAxis
make_axis (const AnaPlot *plot, AnaPlotChannelId id, AnaPlotChannelId second, double *gap)
{
  static const char *const nameless[] = { "", NULL };
  AnaAxis axis = ana_axis_of_channel (plot, id);
  double lo, hi;

  *gap = NAN;
  if (ana_plot_get (plot, id) == NULL)
    return (AnaAxis) { .type = ANA_SCALE_BAND, .names = nameless, .n_names = 1, .hidden = TRUE };
  if (axis.type == ANA_SCALE_BAND)
    return axis;
  if (ana_plot_extent (plot, second, &lo, &hi))
    {
      axis.lo = fmin (lo, isnan (axis.lo) ? lo : axis.lo);
      axis.hi = fmax (hi, isnan (axis.hi) ? hi : axis.hi);
    }
  axis.snug = axis.type == ANA_SCALE_TIME || plot->option[id == ANA_PLOT_X ? 0 : 1] > 0;
  if (!stands_around (plot, id, second))
    return axis;
  *gap = least_gap (plot, id);
  if (isfinite (*gap) && isfinite (axis.hi - axis.lo) && axis.type != ANA_SCALE_LOG)
    {
      axis.lo -= *gap / 2;
      axis.hi += *gap / 2;
    }
  axis.snug = TRUE;
  return axis;
}

static double
gap_px (const AnaScale *scale, double gap)
{
  double length = fabs (scale->p1 - scale->p0), px = isfinite (gap) ? fabs (ana_scale_to_px (scale, scale->lo + gap) - scale->p0) : length / 4;

  return isfinite (px) ? CLAMP (px, 0.5, length) : 1;
}

/* --- places --- */

static double
x_px (const Layers *self, guint row)
{
  const AnaPlot *plot = self->layout->plot;

  return ana_scale_to_px (&self->axes.x, ana_plot_get (plot, ANA_PLOT_X) != NULL ? ana_plot_value (plot, ANA_PLOT_X, row) : 0);
}

static double
y_px (const Layers *self, guint row)
{
  const AnaPlot *plot = self->layout->plot;

  return ana_scale_to_px (&self->axes.y, ana_plot_get (plot, ANA_PLOT_Y) != NULL ? ana_plot_value (plot, ANA_PLOT_Y, row) : 0);
}

static double
within_x (const Layers *self, double px)
{
  const AnaShapes *out = self->layout->out;

  return CLAMP (px, out->plot_x, out->plot_x + out->plot_w);
}

static double
within_y (const Layers *self, double px)
{
  const AnaShapes *out = self->layout->out;

  return CLAMP (px, out->plot_y, out->plot_y + out->plot_h);
}

static gboolean
is_within (const Layers *self, double x, double y)
{
  return fabs (x - within_x (self, x)) < 0.5 && fabs (y - within_y (self, y)) < 0.5;
}

/* From where to where a row reaches along an axis: its two ends, a part of its band, or the gap around its place. NAN: nowhere. */
static void
reach (const Layers *self, AnaPlotChannelId id, AnaPlotChannelId second, guint row, double part, double *from, double *to)
{
  const AnaPlot *plot = self->layout->plot;
  gboolean is_x = id == ANA_PLOT_X;
  const AnaScale *scale = is_x ? &self->axes.x : &self->axes.y;
  double step = is_x ? self->axes.x_step : self->axes.y_step, value = ana_plot_get (plot, id) != NULL ? ana_plot_value (plot, id, row) : 0;
  double end = ana_plot_value (plot, second, row), middle;
  guint n_offsets = ana_plot_n_names (plot, ANA_PLOT_X_OFFSET);

  *from = ana_scale_to_px (scale, value);
  if (scale->type != ANA_SCALE_BAND && !isnan (end))
    {
      *to = ana_scale_to_px (scale, end);
      *to = isnan (*to) ? scale->p0 : *to; /* zero on a log scale */
      return;
    }
  middle = *from;
  step = (step > 0 ? step : is_x ? self->gap_x : self->gap_y) * part;
  if (is_x && ana_plot_get (plot, ANA_PLOT_X_OFFSET) != NULL && n_offsets > 0 && ana_plot_group (plot, ANA_PLOT_X_OFFSET, row) < n_offsets)
    {
      middle += step * ((ana_plot_group (plot, ANA_PLOT_X_OFFSET, row) + 0.5) / n_offsets - 0.5);
      step = fmax (step / n_offsets - 1, 0.5);
    }
  *from = middle - step / 2;
  *to = middle + step / 2;
}

/* --- what a row looks like --- */

static guint
group_of (const Layers *self, guint row)
{
  const AnaPlot *plot = self->layout->plot;
  const AnaPlotChannel *colour = ana_plot_get (plot, ANA_PLOT_COLOUR);
  guint group = colour != NULL && colour->kind == ANA_KIND_NAME ? ana_plot_group (plot, ANA_PLOT_COLOUR, row) : G_MAXUINT;

  return group == G_MAXUINT ? self->n_groups : group;
}

static AnaInk
ink_of (const Layers *self, guint row, double alpha)
{
  const AnaPlot *plot = self->layout->plot;
  const AnaPlotChannel *colour = ana_plot_get (plot, ANA_PLOT_COLOUR);
  double value = ana_plot_value (plot, ANA_PLOT_COLOUR, row), lo = self->colour_lo, hi = self->colour_hi;
  AnaInk ink = ana_ink_slot (layer_of (plot, row)->slot, 1);

  if (colour != NULL && !isnan (value))
    ink = colour->kind == ANA_KIND_NAME ? ana_ink_series ((guint) value) : ana_ink_sequential (hi > lo ? (value / 2 - lo / 2) / (hi / 2 - lo / 2) : 1);
  ink.alpha = (float) alpha;
  return ink;
}

static guint
add_datum (Layers *self, guint row, double x, double y)
{
  AnaLayout *layout = self->layout;
  const AnaPlot *plot = layout->plot;
  double own = ana_plot_value (plot, ANA_PLOT_VALUE, row);
  gboolean lies = self->y.type == ANA_SCALE_BAND;
  double cells[] = { ana_plot_value (plot, lies ? ANA_PLOT_Y : ANA_PLOT_X, row), isnan (own) ? ana_plot_value (plot, lies ? ANA_PLOT_X : ANA_PLOT_Y, row) : own,
                     ana_plot_value (plot, ANA_PLOT_COLOUR, row), ana_plot_value (plot, ANA_PLOT_TEXT, row), ana_plot_value (plot, ANA_PLOT_LAYER, row) };

  return ana_layout_add_datum (layout, row, ana_plot_group (plot, ANA_PLOT_LAYER, row) * (self->n_groups + 1) + group_of (self, row), within_x (self, x),
                               within_y (self, y), cells);
}

static double
stroke_of (const AnaPlotLayer *layer, double fallback)
{
  return layer->width_px > 0 ? layer->width_px : fallback;
}

/* --- marks that stand for a row each --- */

static void
draw_rect (Layers *self, guint row, const AnaPlotLayer *layer)
{
  gboolean is_bar = layer->kind == ANA_LAYER_BAR;
  double part = layer->part > 0 ? layer->part : is_bar ? BAR_PART : 1, x0, x1, y0, y1;
  AnaShape *shape;

  reach (self, ANA_PLOT_X, ANA_PLOT_X2, row, part, &x0, &x1);
  reach (self, ANA_PLOT_Y, ANA_PLOT_Y2, row, part, &y0, &y1);
  if (isnan (x0) || isnan (x1) || isnan (y0) || isnan (y1))
    return;
  x0 = within_x (self, x0);
  x1 = within_x (self, x1);
  y0 = within_y (self, y0);
  y1 = within_y (self, y1);
  shape = ana_layout_rect (self->layout, add_datum (self, row, (x0 + x1) / 2, (y0 + y1) / 2), x0, y0, x1 - x0, y1 - y0,
                           ink_of (self, row, layer->alpha > 0 ? layer->alpha : 1));
  /* neighbours that touch are told apart */
  if (shape->w > 4 && (!isnan (ana_plot_value (self->layout->plot, ANA_PLOT_X2, row)) || !is_bar))
    {
      shape->x += 0.5f;
      shape->w -= 1;
    }
  if (shape->h > 4 && !is_bar)
    {
      shape->y += 0.5f;
      shape->h -= 1;
    }
}

static double
radius_of (const Layers *self, guint row)
{
  const AnaPlot *plot = self->layout->plot;
  const AnaShapes *out = self->layout->out;
  double room = fmin (out->plot_w, out->plot_h), size = ana_plot_value (plot, ANA_PLOT_SIZE, row);

  if (ana_plot_get (plot, ANA_PLOT_SIZE) == NULL || isnan (size))
    return fmin (DOT_PX, fmax (room / 8, 0.5));
  return size <= 0 || self->biggest <= 0 ? 1 : fmax (1, fmin (MAX_DOT_PX, room / 16) * sqrt (size / self->biggest));
}

/* As large as fits between its middle and the edge of the room. */
static double
fitting (const Layers *self, double x, double y, double r)
{
  const AnaShapes *out = self->layout->out;

  return fmax (fmin (r, fmin (fmin (x - out->x, out->x + out->w - x), fmin (y - out->y, out->y + out->h - y))), 0.5);
}

static void
draw_point (Layers *self, guint row, const AnaPlotLayer *layer)
{
  double x = x_px (self, row), y = y_px (self, row), r = radius_of (self, row);
  guint datum;

  if (isnan (x) || isnan (y) || !is_within (self, x, y) || self->n_dots >= MAX_DOTS)
    return;
  self->n_dots++;
  r = fitting (self, x, y, r);
  datum = add_datum (self, row, x, y);
  if (layer->kind == ANA_LAYER_SQUARE)
    ana_layout_rect (self->layout, datum, x - r, y - r, 2 * r, 2 * r, ink_of (self, row, 0.8));
  else
    ana_layout_circle (self->layout, datum, x, y, r, ink_of (self, row, 0.8));
}

/* A stroke across the axis of values: as long as its band, or short. */
static void
draw_tick (Layers *self, guint row, const AnaPlotLayer *layer)
{
  gboolean stands = self->x.type != ANA_SCALE_BAND || ana_plot_get (self->layout->plot, ANA_PLOT_X) == NULL;
  double x = x_px (self, row), y = y_px (self, row), part = layer->part > 0 ? layer->part : TICK_PART, half;

  if (self->x.type != ANA_SCALE_BAND && self->y.type != ANA_SCALE_BAND)
    half = TICK_PX;
  else
    half = (stands ? self->axes.y_step : self->axes.x_step) * part / 2;
  if (isnan (x) || isnan (y) || !is_within (self, x, y))
    return;
  ana_layout_segment (self->layout, add_datum (self, row, x, y), within_x (self, stands ? x : x - half), within_y (self, stands ? y - half : y),
                      within_x (self, stands ? x : x + half), within_y (self, stands ? y + half : y), stroke_of (layer, 2), ink_of (self, row, 1));
}

static void
draw_caps (Layers *self, guint datum, double x0, double y0, double x1, double y1, double width, AnaInk ink)
{
  gboolean stands = fabs (y1 - y0) >= fabs (x1 - x0);
  double dx = stands ? CAP_PX : 0, dy = stands ? 0 : CAP_PX;

  ana_layout_segment (self->layout, datum, within_x (self, x0 - dx), within_y (self, y0 - dy), within_x (self, x0 + dx), within_y (self, y0 + dy), width, ink);
  ana_layout_segment (self->layout, datum, within_x (self, x1 - dx), within_y (self, y1 - dy), within_x (self, x1 + dx), within_y (self, y1 + dy), width, ink);
}

/* From an end to the other; where a row has no place on an axis, across all of the plot. */
static void
draw_rule (Layers *self, guint row, const AnaPlotLayer *layer)
{
  const AnaPlot *plot = self->layout->plot;
  const AnaShapes *out = self->layout->out;
  double x = ana_plot_value (plot, ANA_PLOT_X, row), y = ana_plot_value (plot, ANA_PLOT_Y, row), x0, x1, y0, y1;
  double x2 = ana_plot_value (plot, ANA_PLOT_X2, row), y2 = ana_plot_value (plot, ANA_PLOT_Y2, row);
  AnaInk ink = ink_of (self, row, 1);
  AnaShape *line;
  guint datum;

  if (isnan (x) && isnan (y))
    return;
  x0 = isnan (x) ? out->plot_x : ana_scale_to_px (&self->axes.x, x);
  x1 = isnan (x) ? out->plot_x + out->plot_w : isnan (x2) ? x0 : ana_scale_to_px (&self->axes.x, x2);
  y0 = isnan (y) ? out->plot_y : ana_scale_to_px (&self->axes.y, y);
  y1 = isnan (y) ? out->plot_y + out->plot_h : isnan (y2) ? y0 : ana_scale_to_px (&self->axes.y, y2);
  if (!isnan (x) && !isnan (y) && isnan (x2) && isnan (y2))
    {
      /* a place without an end: across its band */
      double half = (self->axes.x_step > 0 ? self->axes.x_step : self->axes.y_step) / 2;

      x0 -= self->axes.x_step > 0 ? half : 0;
      x1 += self->axes.x_step > 0 ? half : 0;
      y0 -= self->axes.x_step > 0 ? 0 : half;
      y1 += self->axes.x_step > 0 ? 0 : half;
    }
  if (isnan (x0 + x1 + y0 + y1) || !(is_within (self, x0, y0) || is_within (self, x1, y1)))
    return;
  x0 = within_x (self, x0), x1 = within_x (self, x1), y0 = within_y (self, y0), y1 = within_y (self, y1);
  datum = add_datum (self, row, (x0 + x1) / 2, (y0 + y1) / 2);
  line = ana_layout_segment (self->layout, datum, x0, y0, x1, y1, stroke_of (layer, 1.5), ink);
  line->dash = layer->dashed ? ANA_DASH_LONG : ANA_DASH_NONE;
  if (layer->capped)
    draw_caps (self, datum, x0, y0, x1, y1, stroke_of (layer, 1.5), ink);
}

static void
draw_text (Layers *self, guint row, const AnaPlotLayer *layer)
{
  const AnaPlot *plot = self->layout->plot;
  const AnaPlotChannel *text = ana_plot_get (plot, ANA_PLOT_TEXT);
  double x = x_px (self, row), y = y_px (self, row), value = ana_plot_value (plot, ANA_PLOT_TEXT, row);
  g_autofree char *words = text != NULL && !isnan (value) ? ana_plot_dup_text (plot, ANA_PLOT_TEXT, value) : NULL;
  AnaInk unseen = ana_ink_slot (layer->slot, 0);

  if (words == NULL || isnan (x) || isnan (y) || !is_within (self, x, y))
    return;
  /* what the pointer meets, also where there is no room for the words */
  ana_layout_circle (self->layout, add_datum (self, row, x, y), x, y, 0.5, unseen);
  ana_layout_label (self->layout, 1, x + layer->dx_px, y + layer->dy_px - ANA_LAYOUT_LINE_PX / 2, 0.5 - layer->align / 2, 0, ANA_SLOT_TEXT, words)->halo = TRUE;
}

/* --- lines and areas --- */

typedef struct { double at; guint row; guint key; } Stop;

static int
compare_stops (gconstpointer a, gconstpointer b)
{
  const Stop *x = a, *y = b;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  return x->row < y->row ? -1 : 1;
}

static GArray *
find_stops (const Layers *self, guint layer)
{
  const AnaPlot *plot = self->layout->plot;
  GArray *stops = g_array_new (FALSE, FALSE, sizeof (Stop));
  gboolean has_order = ana_plot_get (plot, ANA_PLOT_ORDER) != NULL;
  guint n_keys = ana_plot_n_names (plot, ANA_PLOT_KEY) + 1;

  for (guint i = 0; i < plot->n_drawn; i++)
    {
      guint key = ana_plot_get (plot, ANA_PLOT_KEY) != NULL ? ana_plot_group (plot, ANA_PLOT_KEY, i) : 0;
      Stop stop = { ana_plot_value (plot, has_order ? ANA_PLOT_ORDER : ANA_PLOT_X, i), i, group_of (self, i) * n_keys + MIN (key, n_keys - 1) };

      if (ana_plot_group (plot, ANA_PLOT_LAYER, i) == layer && !isnan (ana_plot_value (plot, ANA_PLOT_X, i)) && !isnan (stop.at))
        g_array_append_val (stops, stop);
    }
  g_array_sort (stops, compare_stops);
  return stops;
}

/* Each place for itself: seen when it stands alone, and for the pointer. */
static void
draw_stop (Layers *self, guint row, double x, double y, gboolean alone)
{
  AnaInk ink = ink_of (self, row, alone ? 1 : 0);

  ana_layout_circle (self->layout, add_datum (self, row, x, y), x, y, fitting (self, x, y, alone ? 3 : REACH_PX), ink);
}

static void
draw_run (Layers *self, const AnaPlotLayer *layer, const Stop *stops, guint n)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (AnaPoint));
  gboolean is_area = layer->kind == ANA_LAYER_AREA;
  guint n_points;

  for (guint i = 0; i < n; i++)
    {
      AnaPoint at = { (float) within_x (self, x_px (self, stops[i].row)), (float) within_y (self, y_px (self, stops[i].row)) };

      if (!isnan (y_px (self, stops[i].row)))
        g_array_append_val (points, at);
    }
  if (points->len == 0)
    return;
  n_points = points->len;
  if (!layer->borderless)
    {
      AnaShape *line = ana_layout_line (self->layout, ANA_NO_DATUM, (const AnaPoint *) (const void *) points->data, points->len,
                                        stroke_of (layer, is_area ? 1 : 2), ink_of (self, stops[0].row, 1));

      line->part = ANA_PART_MARK;
      line->dash = layer->dashed ? ANA_DASH_LONG : ANA_DASH_NONE;
    }
  if (is_area)
    {
      for (guint i = n; i-- > 0;)
        {
          double end = ana_scale_to_px (&self->axes.y, ana_plot_value (self->layout->plot, ANA_PLOT_Y2, stops[i].row));
          AnaPoint at = { (float) within_x (self, x_px (self, stops[i].row)), (float) within_y (self, isnan (end) ? self->axes.y.p0 : end) };

          if (!isnan (y_px (self, stops[i].row)))
            g_array_append_val (points, at);
        }
      ana_layout_path (self->layout, ANA_NO_DATUM, (const AnaPoint *) (const void *) points->data, points->len, ink_of (self, stops[0].row, 0.3))->part
          = ANA_PART_MARK;
    }
  for (guint i = 0, k = 0; i < n && k < n_points; i++)
    if (!isnan (y_px (self, stops[i].row)))
      {
        const AnaPoint *at = &g_array_index (points, AnaPoint, k++);

        draw_stop (self, stops[i].row, at->x, at->y, n_points == 1);
      }
}

static void
draw_runs (Layers *self, guint layer)
{
  g_autoptr (GArray) stops = find_stops (self, layer);
  const Stop *all = (const Stop *) (const void *) stops->data;
  guint n_runs = 0;

  for (guint i = 0, end; i < stops->len && n_runs < MAX_GROUPS; i = end, n_runs++)
    {
      for (end = i + 1; end < stops->len && all[end].key == all[i].key;)
        end++;
      draw_run (self, &g_array_index (self->layout->plot->layers, AnaPlotLayer, layer), &all[i], end - i);
    }
}

/* --- all of it --- */

static void
draw_layer (Layers *self, guint index)
{
  static void (*const draw[]) (Layers *self, guint row, const AnaPlotLayer *layer) = {
    [ANA_LAYER_BAR] = draw_rect,   [ANA_LAYER_RECT] = draw_rect, [ANA_LAYER_POINT] = draw_point, [ANA_LAYER_SQUARE] = draw_point,
    [ANA_LAYER_TICK] = draw_tick,  [ANA_LAYER_RULE] = draw_rule, [ANA_LAYER_TEXT] = draw_text,
  };
  const AnaPlotLayer *layer = &g_array_index (self->layout->plot->layers, AnaPlotLayer, index);

  if (layer->kind == ANA_LAYER_AREA || layer->kind == ANA_LAYER_LINE)
    {
      draw_runs (self, index);
      return;
    }
  for (guint i = 0; i < self->layout->plot->n_drawn; i++)
    if (ana_plot_group (self->layout->plot, ANA_PLOT_LAYER, i) == index)
      draw[layer->kind](self, i, layer);
}

static void
add_columns (AnaLayout *layout, gboolean lies)
{
  ana_layout_add_channel_column (layout, lies ? ANA_PLOT_Y : ANA_PLOT_X, NC_ ("chart", "Place"));
  ana_layout_add_channel_column (layout, lies ? ANA_PLOT_X : ANA_PLOT_Y, NC_ ("chart", "Value"));
  ana_layout_add_channel_column (layout, ANA_PLOT_COLOUR, NC_ ("chart", "Group"));
  ana_layout_add_channel_column (layout, ANA_PLOT_TEXT, NC_ ("chart", "Text"));
  if (layout->plot->layers->len > 1)
    ana_layout_add_channel_column (layout, ANA_PLOT_LAYER, NC_ ("chart", "Layer"));
  layout->value_column = 1;
}

/* Colours of names, a ramp of numbers, or what the layers of different colours are. */
static void
add_legend (Layers *self)
{
  const AnaPlot *plot = self->layout->plot;
  const AnaPlotChannel *colour = ana_plot_get (plot, ANA_PLOT_COLOUR), *layer = ana_plot_get (plot, ANA_PLOT_LAYER);
  g_autofree AnaInk *inks = g_new0 (AnaInk, plot->layers->len + 1);
  g_autofree const char **names = g_new0 (const char *, plot->layers->len + 1);
  guint n = 0;

  if (colour != NULL && colour->kind == ANA_KIND_NAME)
    {
      ana_layout_legend (self->layout, (const char *const *) colour->names, colour->n_names, NULL);
      return;
    }
  if (colour != NULL && ana_plot_extent (plot, ANA_PLOT_COLOUR, &self->colour_lo, &self->colour_hi))
    {
      ana_layout_ramp (self->layout, self->colour_lo, self->colour_hi, FALSE, colour->title);
      return;
    }
  for (guint i = 0; layer != NULL && i < MIN (plot->layers->len, layer->n_names); i++)
    {
      AnaColourSlot slot = g_array_index (plot->layers, AnaPlotLayer, i).slot;
      gboolean seen = slot > ANA_SLOT_SERIES_8;

      for (guint k = 0; k < n; k++)
        seen = seen || inks[k].slot == slot;
      if (seen)
        continue;
      inks[n] = ana_ink_slot (slot, 1);
      names[n++] = layer->names[i];
    }
  if (n > 1)
    ana_layout_legend (self->layout, names, n, inks);
}

static void
lay_out_layers (AnaLayout *layout)
{
  const AnaPlot *plot = layout->plot;
  Layers self = { .layout = layout, .n_groups = ana_plot_n_names (plot, ANA_PLOT_COLOUR) };
  double least, gap_x, gap_y;

  g_return_if_fail (plot->layers != NULL);
  if (!ana_plot_extent (plot, ANA_PLOT_SIZE, &least, &self.biggest))
    self.biggest = 0;
  self.x = make_axis (plot, ANA_PLOT_X, ANA_PLOT_X2, &gap_x);
  self.y = make_axis (plot, ANA_PLOT_Y, ANA_PLOT_Y2, &gap_y);
  add_columns (layout, self.y.type == ANA_SCALE_BAND && self.x.type != ANA_SCALE_BAND);
  add_legend (&self);
  self.axes = ana_layout_axes (layout, self.x, self.y);
  self.gap_x = gap_px (&self.axes.x, gap_x);
  self.gap_y = gap_px (&self.axes.y, gap_y);
  for (guint i = 0; i < plot->layers->len; i++)
    draw_layer (&self, i);
}

static const AnaMark mark = {
  .name = "layers",
  .has_axes = TRUE,
  .channels = {
    { ANA_PLOT_X, ANA_KIND_ANY, FALSE }, { ANA_PLOT_Y, ANA_KIND_ANY, FALSE }, { ANA_PLOT_X2, ANA_KIND_ANY, FALSE }, { ANA_PLOT_Y2, ANA_KIND_ANY, FALSE },
    { ANA_PLOT_COLOUR, ANA_KIND_NUMBER | ANA_KIND_NAME, FALSE }, { ANA_PLOT_SIZE, ANA_KIND_NUMBER, FALSE }, { ANA_PLOT_TEXT, ANA_KIND_ANY, FALSE },
    { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE }, { ANA_PLOT_LAYER, ANA_KIND_NAME, TRUE },
  },
  .lay_out = lay_out_layers,
  .type_name = NC_ ("chart", "Layered chart"), .item_name = NC_ ("chart", "mark"), .item_names = NC_ ("chart", "marks"),
};

/**
 * ana_mark_of_layers:
 *
 * The mark of plots with layers (ana_plot_set_layers()). It has no name in a spec, and is not in the table.
 *
 * Returns: (transfer none): the mark
 */
const AnaMark *
ana_mark_of_layers (void)
{
  return &mark;
}
