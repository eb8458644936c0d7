/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-plot-mirror.c: a plot as it is read from right to left: names, legend and the axis of values change sides. Time goes
 * on running from left to right, and so does a plane of numbers; maps stay as the world is.
 */
#include "config.h"

#include "ana-plot-private.h"

#include <math.h>
#include <string.h>

static gboolean
is_map (const AnaPlot *plot)
{
  return strcmp (plot->mark->name, "geoshape") == 0 || strcmp (plot->mark->name, "geopoint") == 0;
}

/* Pictures of pictures are mirrored one by one. */
static gboolean
is_whole (const AnaPlot *plot)
{
  return plot->parts == NULL;
}

/* What runs from left to right in every language. */
static gboolean
keeps_its_way (const AnaPlot *plot)
{
  const AnaPlotChannel *x = ana_plot_get (plot, ANA_PLOT_X), *y = ana_plot_get (plot, ANA_PLOT_Y);

  if (x == NULL || x->kind == ANA_KIND_NAME)
    return FALSE;
  return x->kind == ANA_KIND_TIME || y == NULL || y->kind != ANA_KIND_NAME;
}

static void
turn_points (AnaShapes *out, const AnaShape *shape, double sum)
{
  for (guint i = 0; i < shape->n_points; i++)
    {
      AnaPoint *point = &g_array_index (out->points, AnaPoint, shape->first_point + i);

      point->x = (float) (sum - point->x);
    }
}

/* @sum: of what was and what will be. */
static void
turn_shape (AnaShapes *out, AnaShape *shape, double sum)
{
  float a = shape->a;

  switch (shape->kind)
    {
    case ANA_SHAPE_LINE: case ANA_SHAPE_PATH:
      turn_points (out, shape, sum);
      break;
    case ANA_SHAPE_RECT:
      shape->x = (float) (sum - shape->x - shape->w);
      break;
    case ANA_SHAPE_ARC:
      shape->x = (float) (sum - shape->x);
      shape->a = (float) (2 * G_PI) - shape->b;
      shape->b = (float) (2 * G_PI) - a;
      break;
    case ANA_SHAPE_TEXT:
      shape->x = (float) (sum - shape->x);
      shape->a = 1 - a;
      shape->b = -shape->b;
      break;
    case ANA_SHAPE_CIRCLE: default:
      shape->x = (float) (sum - shape->x);
      break;
    }
}

static void
turn_all (AnaShapes *out)
{
  double sum = 2 * out->x + out->w;
  AnaScale *x = &out->axis[0].scale;

  for (guint i = 0; i < out->shapes->len; i++)
    turn_shape (out, &g_array_index (out->shapes, AnaShape, i), sum);
  for (guint i = 0; i < out->data->len; i++)
    {
      AnaDatum *datum = &g_array_index (out->data, AnaDatum, i);

      datum->x = (float) (sum - datum->x);
    }
  for (guint i = 0; out->rails != NULL && i < out->rails->len; i++)
    {
      AnaShapesRail *rail = &g_array_index (out->rails, AnaShapesRail, i);

      rail->x_px = (float) (sum - rail->x_px);
    }
  out->plot_x = (float) (sum - out->plot_x - out->plot_w);
  x->p0 = sum - x->p0;
  x->p1 = sum - x->p1;
}

/* --- what keeps its way: the names of the axis at its side go to the other one, and the rest takes their place --- */

static gboolean
is_side_text (const AnaShapes *out, const AnaShape *shape)
{
  return shape->kind == ANA_SHAPE_TEXT && shape->part == ANA_PART_AXIS && shape->a == 1 && shape->x <= out->plot_x;
}

static gboolean
is_head (const AnaShapes *out, const AnaShape *shape)
{
  return shape->part == ANA_PART_LEGEND || (shape->kind == ANA_SHAPE_TEXT && shape->part == ANA_PART_AXIS && shape->a == 0 && shape->x <= out->x + 0.5f);
}

/* What stands beyond the plot and belongs to lines across it: limits of a control chart. */
static gboolean
is_far_text (const AnaShapes *out, const AnaShape *shape)
{
  return shape->kind == ANA_SHAPE_TEXT && shape->a == 0 && shape->x > out->plot_x + out->plot_w + 1;
}

/* Two axes are at both sides already. */
static gboolean
has_right_side (const AnaShapes *out)
{
  for (guint i = 0; i < out->shapes->len; i++)
    {
      const AnaShape *shape = &g_array_index (out->shapes, AnaShape, i);

      if (shape->kind == ANA_SHAPE_TEXT && shape->x > out->plot_x + out->plot_w + 1)
        return TRUE;
    }
  return FALSE;
}

/* A date under the first tick does not leave the room. */
static void
keep_inside (const AnaShapes *out, AnaShape *shape)
{
  if (shape->kind == ANA_SHAPE_TEXT && shape->part == ANA_PART_AXIS && shape->a == 0.5f)
    shape->x = fmaxf (shape->x, out->x + (float) ana_layout_text_px (shape->text) / 2);
}

static void
shift_shape (AnaShapes *out, AnaShape *shape, float by)
{
  shape->x += by;
  for (guint i = 0; i < shape->n_points; i++)
    g_array_index (out->points, AnaPoint, shape->first_point + i).x += by;
  keep_inside (out, shape);
}

/* @swaps: what stands at the far side comes to the near one. */
static void
turn_sides (AnaShapes *out, gboolean swaps)
{
  double sum = 2 * out->x + out->w;
  float near = out->plot_x - out->x, far = out->x + out->w - out->plot_x - out->plot_w;
  float by = swaps ? far - near : has_right_side (out) ? 0 : -near;
  AnaScale *x = &out->axis[0].scale;

  for (guint i = 0; i < out->shapes->len; i++)
    {
      AnaShape *shape = &g_array_index (out->shapes, AnaShape, i);

      if (is_head (out, shape) || ((swaps || by < 0) && is_side_text (out, shape)) || (swaps && is_far_text (out, shape)))
        turn_shape (out, shape, sum);
      else
        shift_shape (out, shape, by);
    }
  for (guint i = 0; i < out->data->len; i++)
    g_array_index (out->data, AnaDatum, i).x += by;
  out->plot_x += by;
  x->p0 += by;
  x->p1 += by;
}

/* A map stays; what its colours mean is read as all else. */
static void
turn_legend (AnaShapes *out)
{
  for (guint i = 0; i < out->shapes->len; i++)
    {
      AnaShape *shape = &g_array_index (out->shapes, AnaShape, i);

      if (shape->part == ANA_PART_LEGEND)
        turn_shape (out, shape, 2 * out->x + out->w);
    }
}

/* Once, when everything has its place. */
void
ana_layout_mirror (AnaLayout *self)
{
  if (!self->plot->mirrored || !is_whole (self->plot))
    return;
  if (is_map (self->plot))
    turn_legend (self->out);
  else if (keeps_its_way (self->plot))
    turn_sides (self->out, strcmp (self->plot->mark->name, "control") == 0);
  else
    turn_all (self->out);
}
