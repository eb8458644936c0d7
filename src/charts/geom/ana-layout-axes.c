/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-layout-axes.c: axes of a plot of shapes: scales, room for their texts, grid, ticks.
 */
#include "config.h"

#include "ana-plot-private.h"

#include <float.h>

#define HEADROOM      0.05
#define TICK_GAP_PX   8.0
#define LABEL_GAP_PX  10.0
#define TICK_PX       4.0
#define TITLED_PX 100.0 /* under it axes have no titles */
#define FOOT_PX       22.0
#define X_STEP_PX     80.0
#define TIME_STEP_PX  68.0
#define Y_STEP_PX     42.0
#define MIN_NAME_PX   40.0

/* --- what is shown --- */

AnaAxis
ana_axis_of_channel (const AnaPlot *plot, AnaPlotChannelId id)
{
  const AnaPlotChannel *channel = ana_plot_get (plot, id);
  AnaAxis axis = { .type = ANA_SCALE_LINEAR, .lo = NAN, .hi = NAN };

  if (channel == NULL)
    return axis;
  axis.title = channel->title;
  axis.channel = channel;
  axis.turned = channel->turned;
  if (channel->kind == ANA_KIND_NAME)
    {
      axis.type = ANA_SCALE_BAND;
      axis.names = (const char *const *) channel->names;
      axis.n_names = channel->n_names;
      return axis;
    }
  axis.type = channel->kind == ANA_KIND_TIME ? ANA_SCALE_TIME : channel->scale;
  axis.bend = channel->bend;
  if (!ana_plot_extent (plot, id, &axis.lo, &axis.hi))
    axis.lo = axis.hi = NAN;
  return axis;
}

AnaAxis
ana_axis_of_range (double lo, double hi, const char *title)
{
  return (AnaAxis) { .type = ANA_SCALE_LINEAR, .lo = lo, .hi = hi, .title = title };
}

static void
add_headroom (double *lo, double *hi)
{
  double room = (*hi / 2 - *lo / 2) * 2 * HEADROOM;

  if (!(room >= 1e-290))
    return;
  /* an edge at zero stays there: nothing of the data lies behind it */
  if (*hi != 0 && isfinite (*hi + room))
    *hi = *hi < 0 ? fmin (*hi + room, 0) : *hi + room;
  if (*lo != 0 && isfinite (*lo - room))
    *lo = *lo > 0 ? fmax (*lo - room, 0) : *lo - room;
}

gboolean
ana_layout_is_in_view (const AnaLayout *self, double x)
{
  return isnan (self->view.x_lo) || (x >= self->view.x_lo && x <= self->view.x_hi);
}

/* What was zoomed into, to the pixel: no headroom, no zero. */
static void
set_view (AnaAxis *axis, double lo, double hi)
{
  if (isnan (lo) || isnan (hi))
    return;
  axis->lo = lo;
  axis->hi = hi;
  axis->zoomed = TRUE;
}

/* What is said about a chart is in view with its data. */
static void
reach (AnaAxis *axis, double lo, double hi)
{
  if (axis->zoomed || axis->type == ANA_SCALE_BAND || isnan (lo) || !isfinite (axis->lo) || !isfinite (axis->hi) || (axis->type == ANA_SCALE_LOG && lo <= 0))
    return;
  axis->lo = fmin (axis->lo, lo);
  axis->hi = fmax (axis->hi, hi);
}

/* The same of a scale that bends, as far beyond the data as it looks. */
static void
add_bent_headroom (const AnaAxis *axis, double *lo, double *hi)
{
  AnaScale scale = ana_scale_make_bent (axis->type, axis->bend, *lo, *hi, 0, 1);

  if (*hi != 0)
    *hi = *hi < 0 ? fmin (ana_scale_beyond (&scale, 1 + HEADROOM), 0) : fmin (ana_scale_beyond (&scale, 1 + HEADROOM), DBL_MAX);
  if (*lo != 0)
    *lo = *lo > 0 ? fmax (ana_scale_beyond (&scale, -HEADROOM), 0) : fmax (ana_scale_beyond (&scale, -HEADROOM), -DBL_MAX);
}

static gboolean
is_bent (const AnaAxis *axis)
{
  return axis->type == ANA_SCALE_SYMLOG || axis->type == ANA_SCALE_POW;
}

static AnaScale
scale_of (const AnaAxis *axis, const AnaZone *zone, double p0, double p1)
{
  double lo = axis->lo, hi = axis->hi;
  AnaScale scale;

  if (axis->zoomed)
    {
      scale = ana_scale_make_bent (axis->type, axis->bend, lo, hi, p0, p1);
      if (axis->type == ANA_SCALE_BAND) /* part of a band is one too */
        scale.lo = lo, scale.hi = hi;
      scale.zone = zone;
      return scale;
    }
  if (axis->type == ANA_SCALE_BAND)
    {
      scale = ana_scale_make (ANA_SCALE_BAND, 0, axis->n_names > 0 ? axis->n_names - 1 : 0, p0, p1);
      scale.zone = zone;
      return scale;
    }
  if (axis->channel != NULL && !isnan (axis->channel->domain_lo))
    {
      scale = ana_scale_make_bent (axis->type, axis->bend, axis->channel->domain_lo, axis->channel->domain_hi, p0, p1);
      scale.zone = zone;
      return scale;
    }
  if ((axis->type == ANA_SCALE_LINEAR || is_bent (axis)) && isfinite (lo))
    {
      if (axis->channel != NULL && axis->channel->zero >= 0 ? axis->channel->zero > 0 : axis->zero)
        {
          lo = fmin (lo, 0);
          hi = fmax (hi, 0);
        }
      if (!axis->snug && is_bent (axis))
        add_bent_headroom (axis, &lo, &hi);
      else if (!axis->snug)
        add_headroom (&lo, &hi);
    }
  scale = ana_scale_make_bent (axis->type, axis->bend, lo, hi, p0, p1);
  scale.zone = zone;
  return scale;
}

static AnaScale
make_scale (const AnaAxis *axis, const AnaZone *zone, double p0, double p1)
{
  AnaScale scale = scale_of (axis, zone, p0, p1);

  return axis->turned ? ana_scale_turn (&scale) : scale;
}

/* --- ticks --- */

typedef struct { double value, px; char *text; } Tick;

static void
clear_tick (gpointer data)
{
  g_free (((Tick *) data)->text);
}

static char *
tick_text (const AnaLayout *self, const AnaAxis *axis, double value, const AnaTickPlan *plan)
{
  if (axis->type == ANA_SCALE_TIME)
    return ana_tick_format_time (self->plot->zone, value, plan->kind, (const char *const *) self->plot->month_names);
  if (axis->absolute)
    value = fabs (value);
  if (axis->percent)
    {
      g_autofree char *number = ana_tick_format_number (value * 100, plan->step * 100);

      return g_strconcat (number, "\302\240%", NULL);
    }
  if (self->plot->format != NULL)
    {
      char *text = self->plot->format (value, self->plot->format_data);

      if (text != NULL)
        return text;
    }
  return ana_tick_format_number (value, plan->step);
}

static GArray *
make_ticks (const AnaLayout *self, const AnaAxis *axis, const AnaScale *scale, double step_px)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (Tick));
  double length = fabs (scale->p1 - scale->p0);
  guint n_wanted = step_px >= X_STEP_PX ? ana_ticks_n_along (length) : (guint) CLAMP (length / step_px + 0.5, 2, 12);
  AnaTickPlan plan;

  g_array_set_clear_func (ticks, clear_tick);
  if (axis->type == ANA_SCALE_BAND)
    {
      for (guint i = 0; i < axis->n_names; i++)
        {
          Tick tick = { i, ana_scale_to_px (scale, i), NULL };

          if (i < scale->lo || i > scale->hi)
            continue;
          tick.text = g_strdup (axis->names[i]);
          g_array_append_val (ticks, tick);
        }
      return ticks;
    }
  if (axis->type == ANA_SCALE_TIME)
    plan = ana_ticks_time (self->plot->zone, scale->lo, scale->hi, (guint) CLAMP (length / step_px, 1, 40));
  else
    plan = ana_ticks_of_scale (scale, n_wanted);
  for (guint i = 0; i < plan.values->len; i++)
    {
      double value = g_array_index (plan.values, double, i);
      Tick tick = { value, ana_scale_to_px (scale, value), tick_text (self, axis, value, &plan) };

      g_array_append_val (ticks, tick);
    }
  g_array_unref (plan.values);
  return ticks;
}

static double
widest_px (const GArray *ticks)
{
  double widest = 0;

  for (guint i = 0; i < ticks->len; i++)
    widest = fmax (widest, ana_layout_text_px (g_array_index (ticks, Tick, i).text));
  return widest;
}

/* --- drawing --- */

static void
draw_grid (AnaLayout *self, const GArray *ticks, gboolean stands)
{
  AnaShapes *out = self->out;

  for (guint i = 0; i < ticks->len; i++)
    {
      const Tick *tick = &g_array_index (ticks, Tick, i);
      AnaInk ink = ana_ink_slot (tick->value == 0 ? ANA_SLOT_BASE : ANA_SLOT_GRID, 1);
      AnaShape *line = stands ? ana_layout_segment (self, ANA_NO_DATUM, tick->px, out->plot_y, tick->px, out->plot_y + out->plot_h, 1, ink)
                              : ana_layout_segment (self, ANA_NO_DATUM, out->plot_x, tick->px, out->plot_x + out->plot_w, tick->px, 1, ink);

      line->part = ANA_PART_GRID;
    }
}

/* Names of bands are cut to their room; when that is too little, every second, third … stands. */
static void
draw_foot (AnaLayout *self, const AnaAxis *axis, const GArray *ticks, double step)
{
  double y = self->out->plot_y + self->out->plot_h + 4, end = -INFINITY, room = 0;
  guint every = 1;

  if (axis->type == ANA_SCALE_BAND && step > 0)
    {
      every = (guint) fmax (1, ceil ((fmin (widest_px (ticks), MIN_NAME_PX) + LABEL_GAP_PX / 2) / step));
      room = fmax (step * every - LABEL_GAP_PX / 2, 1);
    }
  for (guint i = 0; i < ticks->len; i += every)
    {
      const Tick *tick = &g_array_index (ticks, Tick, axis->turned ? ticks->len - 1 - i : i); /* from left to right */
      double half = ana_layout_text_px (tick->text) / 2, px;

      half = room > 0 ? fmin (half, room / 2) : half;
      px = CLAMP (tick->px, self->out->x + half, fmax (self->out->x + self->out->w - half, self->out->x + half));
      if (px - half < end + (axis->type == ANA_SCALE_BAND ? 2 : LABEL_GAP_PX))
        continue;
      end = px + half;
      ana_layout_text (self, ANA_PART_AXIS, px, y, 0.5, room > 0 ? room + 2 : 0, ANA_SLOT_DIM, tick->text);
      if (axis->type != ANA_SCALE_BAND)
        ana_layout_segment (self, ANA_NO_DATUM, tick->px, y - 4, tick->px, y - 4 + TICK_PX, 1, ana_ink_slot (ANA_SLOT_BASE, 1));
    }
}

static void
draw_side (AnaLayout *self, const AnaAxis *axis, const GArray *ticks, double room)
{
  double x = self->out->plot_x - TICK_GAP_PX, last = NAN;

  for (guint i = 0; i < ticks->len; i++)
    {
      const Tick *tick = &g_array_index (ticks, Tick, i);

      if (fabs (tick->px - last) < ANA_LAYOUT_LINE_PX - 2)
        continue;
      last = tick->px;
      ana_layout_text (self, ANA_PART_AXIS, x, tick->px - ANA_LAYOUT_LINE_PX / 2, 1, axis->type == ANA_SCALE_BAND ? room + TICK_GAP_PX / 2 : 0, ANA_SLOT_DIM, tick->text);
    }
}

static void
draw_titles (AnaLayout *self, const AnaAxis *x, const AnaAxis *y, double top)
{
  AnaShapes *out = self->out;

  if (y->title != NULL && !y->hidden)
    ana_layout_text (self, ANA_PART_AXIS, out->x, top, 0, out->w, ANA_SLOT_DIM, ana_plot_word (self->plot, y->title));
  if (x->title != NULL && !x->hidden)
    ana_layout_text (self, ANA_PART_AXIS, out->plot_x + out->plot_w / 2, out->plot_y + out->plot_h + FOOT_PX, 0.5, out->plot_w, ANA_SLOT_DIM, ana_plot_word (self->plot, x->title));
}

/* The room of a small picture goes to the marks: texts are given up before the plot is under 20 pixels. */
static void
make_room (AnaLayout *self, AnaAxis *x, AnaAxis *y)
{
  AnaShapes *out = self->out;
  double top = self->y, bottom = self->y + self->h;

  if (self->plot->grid.on)
    {
      x->title = y->title = NULL; /* they stand beside the grid */
      out->plot_y = (float) top;
      out->plot_h = (float) fmax (self->h - (self->plot->grid.marks_x ? ANA_GRID_FOOT_PX : 0), 1);
      return;
    }
  if (self->h < TITLED_PX)
    x->title = y->title = NULL;
  if (self->h < 45)
    x->hidden = TRUE;
  if (y->title != NULL && !y->hidden)
    top += ANA_LAYOUT_LINE_PX * (y->type != ANA_SCALE_BAND ? 1.5 : 1.125); /* half of a figure at the top stands above it */
  else if (y->type != ANA_SCALE_BAND && !y->hidden)
    top += ANA_LAYOUT_LINE_PX / 2;
  if (!x->hidden)
    bottom -= FOOT_PX + (x->title != NULL ? ANA_LAYOUT_LINE_PX : 0);
  out->plot_y = (float) top;
  out->plot_h = (float) fmax (bottom - top, 1);
}

static void
keep_axis (AnaShapesAxis *out, const AnaAxis *axis, const AnaScale *scale, const GArray *ticks)
{
  g_free (out->ticks);
  *out = (AnaShapesAxis) { .scale = *scale, .names = axis->names, .n_names = axis->n_names };
  out->ticks = g_new (double, MAX (ticks->len, 1));
  for (guint i = 0; axis->type != ANA_SCALE_BAND && i < ticks->len; i++)
    out->ticks[out->n_ticks++] = g_array_index (ticks, Tick, i).value;
}

/**
 * ana_layout_axes:
 * @self: a layout
 * @x: what runs along
 * @y: what goes up; bands go down
 *
 * Takes what is left of the room: axes at its left and its foot, the plot in between. Grid lines go with values: with
 * those of @y, and with those of @x when @y has names.
 *
 * Returns: the scales
 */
AnaAxes
ana_layout_axes (AnaLayout *self, AnaAxis x, AnaAxis y)
{
  AnaShapes *out = self->out;
  double left = 0, y_top = self->y;
  GArray *x_ticks, *y_ticks;
  AnaAxes axes = { 0 };
  gboolean is_bare;

  set_view (&x, self->view.x_lo, self->view.x_hi);
  set_view (&y, self->view.y_lo, self->view.y_hi);
  if (self->view.reaches)
    reach (&y, self->view.also_y_lo, self->view.also_y_hi);
  if (self->view.reaches && y.type == ANA_SCALE_BAND)
    reach (&x, self->view.also_x_lo, self->view.also_x_hi);
  make_room (self, &x, &y);
  is_bare = self->plot->grid.on && out->plot_h <= ANA_LAYOUT_LINE_PX; /* texts of a plot lower than a line would lie on each other */
  axes.y = y.type == ANA_SCALE_BAND ? make_scale (&y, self->plot->zone, out->plot_y, out->plot_y + out->plot_h)
                                    : make_scale (&y, self->plot->zone, out->plot_y + out->plot_h, out->plot_y);
  y_ticks = make_ticks (self, &y, &axes.y, Y_STEP_PX);
  if (!y.hidden && self->w > 60)
    left = fmin (widest_px (y_ticks), y.type == ANA_SCALE_BAND ? self->w / 3 : self->w / 2) + TICK_GAP_PX;
  if (self->plot->grid.on)
    left = self->plot->grid.marks_y ? fmin (ANA_GRID_SIDE_PX, self->w / 2) : 0;
  out->plot_x = (float) (self->x + left);
  out->plot_w = (float) fmax (self->w - left, 1);
  axes.x = make_scale (&x, self->plot->zone, out->plot_x, out->plot_x + out->plot_w);
  x_ticks = make_ticks (self, &x, &axes.x, x.type == ANA_SCALE_TIME ? TIME_STEP_PX : X_STEP_PX);
  axes.x_step = x.type == ANA_SCALE_BAND ? out->plot_w / fmax (axes.x.hi - axes.x.lo, 1e-9) : 0;
  axes.y_step = y.type == ANA_SCALE_BAND ? out->plot_h / fmax (axes.y.hi - axes.y.lo, 1e-9) : 0;
  if (y.type != ANA_SCALE_BAND && !y.hidden)
    draw_grid (self, y_ticks, FALSE);
  if (y.type == ANA_SCALE_BAND && x.type != ANA_SCALE_BAND && !x.hidden)
    draw_grid (self, x_ticks, TRUE);
  if (!x.hidden && (!self->plot->grid.on || (self->plot->grid.marks_x && !is_bare)))
    draw_foot (self, &x, x_ticks, axes.x_step);
  if (left > 0 && !is_bare)
    draw_side (self, &y, y_ticks, left - TICK_GAP_PX);
  draw_titles (self, &x, &y, y_top);
  keep_axis (&out->axis[0], &x, &axes.x, x_ticks);
  keep_axis (&out->axis[1], &y, &axes.y, y_ticks);
  out->has_axes = TRUE;
  g_array_unref (x_ticks);
  g_array_unref (y_ticks);
  return axes;
}

/**
 * ana_layout_right_axis:
 * @self: a layout with axes
 * @y: values of a scale of its own
 *
 * Draws the texts of a second axis right of the plot; who wants one takes their room off `w` before the axes are made.
 *
 * Returns: its scale
 */
AnaScale
ana_layout_right_axis (AnaLayout *self, AnaAxis y)
{
  AnaShapes *out = self->out;
  AnaScale scale = make_scale (&y, self->plot->zone, out->plot_y + out->plot_h, out->plot_y);
  GArray *ticks = make_ticks (self, &y, &scale, Y_STEP_PX);

  for (guint i = 0; i < ticks->len; i++)
    {
      const Tick *tick = &g_array_index (ticks, Tick, i);

      ana_layout_text (self, ANA_PART_AXIS, out->plot_x + out->plot_w + TICK_GAP_PX, tick->px - ANA_LAYOUT_LINE_PX / 2, 0, 0, ANA_SLOT_DIM, tick->text);
    }
  g_array_unref (ticks);
  return scale;
}
