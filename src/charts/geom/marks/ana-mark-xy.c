/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-xy.c: bars, lines, areas and points as shapes: what charts of series do not have (small pictures, spans from x to
 * x2, groups beside each other).
 */
#include "config.h"

#include "ana-marks.h"
#include "ana-places.h"

#define BAR_RATIO  0.72
#define MAX_DOTS   400  /* of a line that shows its points */
#define REACH_PX   4.0

static void
add_columns (AnaLayout *self, const AnaPlaces *places)
{
  ana_places_columns (self, places);
  ana_layout_add_channel_column (self, ANA_PLOT_COLOUR, NC_ ("chart", "Group"));
  self->value_column = 1;
}

/* Bars from x to x2: the end is a figure of its own. */
static gboolean
has_end (const AnaPlot *plot, const AnaPlaces *places)
{
  return ana_plot_get (plot, places->lies ? ANA_PLOT_X2 : ANA_PLOT_Y2) != NULL;
}

static void
add_legend (AnaLayout *self)
{
  const AnaPlotChannel *colour = ana_plot_get (self->plot, ANA_PLOT_COLOUR);

  if (colour != NULL && colour->names != NULL)
    ana_layout_legend (self, (const char *const *) colour->names, colour->n_names, NULL);
}

static guint
group_of (const AnaPlot *plot, guint row)
{
  guint group = ana_plot_group (plot, ANA_PLOT_COLOUR, row);

  return group == G_MAXUINT ? ana_plot_n_names (plot, ANA_PLOT_COLOUR) : group;
}

/* --- bars --- */

/* What stands at a place already: above zero and under it. */
typedef struct { double up, down; } Pile;

static Pile *
pile_of (GHashTable *piles, double place, guint offset)
{
  double key = place * 64 + offset;
  Pile *pile = g_hash_table_lookup (piles, &key);

  if (pile == NULL)
    {
      pile = g_new0 (Pile, 1);
      g_hash_table_insert (piles, g_memdup2 (&key, sizeof key), pile);
    }
  return pile;
}

/* From where to where each row's bar goes: from x to x2, or on what stands there. FALSE: no bar. */
static gboolean
span_of (const AnaPlot *plot, const AnaPlaces *places, GHashTable *piles, guint row, double *from, double *to)
{
  AnaPlotChannelId second = places->lies ? ANA_PLOT_X2 : ANA_PLOT_Y2;
  double value = ana_plot_value (plot, places->value, row), place = ana_places_of_row (places, plot, row);
  Pile *pile;

  if (isnan (value) || isnan (place))
    return FALSE;
  if (ana_plot_get (plot, second) != NULL)
    {
      *from = value;
      *to = ana_plot_value (plot, second, row);
      return !isnan (*to);
    }
  pile = pile_of (piles, place, ana_plot_get (plot, ANA_PLOT_X_OFFSET) != NULL ? ana_plot_group (plot, ANA_PLOT_X_OFFSET, row) & 63 : 0);
  *from = value < 0 ? pile->down : pile->up;
  *to = *from + value;
  if (!isfinite (*to))
    *to = value;
  if (value < 0)
    pile->down = *to;
  else
    pile->up = *to;
  return TRUE;
}

static void
draw_bar (AnaLayout *self, const AnaPlaces *places, guint row, double from, double to)
{
  const AnaPlot *plot = self->plot;
  guint n_offsets = ana_plot_n_names (plot, ANA_PLOT_X_OFFSET), offset = ana_plot_group (plot, ANA_PLOT_X_OFFSET, row);
  double wide = fmax (places->step * BAR_RATIO, 0.5), middle = ana_places_px (places, ana_places_of_row (places, plot, row));
  double v0 = ana_places_value_px (places, from), v1 = ana_places_value_px (places, to);
  double place = ana_places_of_row (places, plot, row), value = ana_plot_value (plot, places->value, row), colour = ana_plot_value (plot, ANA_PLOT_COLOUR, row);
  double own[] = { place, value, colour }, span[] = { place, value, to, colour };
  AnaShape *bar;

  if (ana_plot_get (plot, ANA_PLOT_X_OFFSET) != NULL && n_offsets > 0)
    {
      middle += wide * ((MIN (offset, n_offsets - 1) + 0.5) / n_offsets - 0.5);
      wide = fmax (wide / n_offsets - 1, 0.5);
    }
  bar = ana_places_rect (self, places, ana_places_datum (self, places, row, group_of (plot, row), middle, (v0 + v1) / 2, has_end (plot, places) ? span : own), middle, wide, v0, v1,
                         ana_ink_series (group_of (plot, row)));
  bar->a = fminf (bar->w, bar->h) > 5 ? 2 : 0;
}

static void
lay_out_bars (AnaLayout *self)
{
  AnaPlaces places = ana_places_find (self->plot);
  g_autoptr (GHashTable) piles = g_hash_table_new_full (g_double_hash, g_double_equal, g_free, g_free);
  guint n = self->plot->n_drawn;
  g_autofree double *spans = g_new (double, 2 * MAX (n, 1));
  AnaAxis axis = ana_axis_of_channel (self->plot, places.value);
  gboolean is_range = has_end (self->plot, &places);

  ana_places_columns (self, &places);
  if (is_range)
    ana_layout_add_channel_column (self, places.lies ? ANA_PLOT_X2 : ANA_PLOT_Y2, NC_ ("chart", "To"));
  ana_layout_add_channel_column (self, ANA_PLOT_COLOUR, NC_ ("chart", "Group"));
  self->value_column = 1;
  add_legend (self);
  axis.lo = INFINITY;
  axis.hi = -INFINITY;
  for (guint i = 0; i < n; i++)
    {
      if (!span_of (self->plot, &places, piles, i, &spans[2 * i], &spans[2 * i + 1]))
        {
          spans[2 * i] = NAN;
          continue;
        }
      axis.lo = fmin (axis.lo, fmin (spans[2 * i], spans[2 * i + 1]));
      axis.hi = fmax (axis.hi, fmax (spans[2 * i], spans[2 * i + 1]));
    }
  axis.zero = !is_range;
  if (axis.type == ANA_SCALE_BAND)
    axis.type = ANA_SCALE_LINEAR;
  ana_places_axes (self, &places, axis);
  for (guint i = 0; i < n; i++)
    if (!isnan (spans[2 * i]) && !isnan (ana_places_value_px (&places, spans[2 * i])) && !isnan (ana_places_value_px (&places, spans[2 * i + 1])))
      draw_bar (self, &places, i, spans[2 * i], spans[2 * i + 1]);
}

/* --- lines and areas --- */

static void
draw_run (AnaLayout *self, const GArray *points, guint group, gboolean is_area, double base)
{
  if (points->len == 0)
    return;
  if (is_area)
    {
      g_autoptr (GArray) ring = g_array_copy ((GArray *) points);
      AnaPoint last = { g_array_index (points, AnaPoint, points->len - 1).x, (float) base }, first = { g_array_index (points, AnaPoint, 0).x, (float) base };
      AnaInk ink = ana_ink_series (group);

      ink.alpha = 0.25f;
      g_array_append_val (ring, last);
      g_array_append_val (ring, first);
      ana_layout_path (self, ANA_NO_DATUM, (const AnaPoint *) (const void *) ring->data, ring->len, ink)->part = ANA_PART_MARK;
    }
  ana_layout_line (self, ANA_NO_DATUM, (const AnaPoint *) (const void *) points->data, points->len, 2, ana_ink_series (group))->part = ANA_PART_MARK;
}

static void
draw_line (AnaLayout *self, const AnaPlaces *places, const guint *order, guint n, guint group, gboolean is_area)
{
  const AnaPlot *plot = self->plot;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (AnaPoint));
  guint n_points = 0;

  for (guint i = 0; i < n; i++)
    {
      double v = ana_scale_to_px (&places->axes.y, ana_plot_value (plot, ANA_PLOT_Y, order[i]));
      AnaPoint at = { (float) ana_scale_to_px (&places->axes.x, ana_plot_value (plot, ANA_PLOT_X, order[i])), (float) v };

      if (group_of (plot, order[i]) != group || isnan (v))
        continue;
      g_array_append_val (points, at);
    }
  draw_run (self, points, group, is_area, CLAMP (ana_scale_to_px (&places->axes.y, 0), self->out->plot_y, self->out->plot_y + self->out->plot_h));
  for (guint i = 0; i < n; i++)
    {
      double cells[] = { ana_plot_value (plot, ANA_PLOT_X, order[i]), ana_plot_value (plot, ANA_PLOT_Y, order[i]), ana_plot_value (plot, ANA_PLOT_COLOUR, order[i]) };
      const AnaPoint *at;
      AnaInk ink = ana_ink_series (group);

      if (group_of (plot, order[i]) != group || n_points >= points->len || isnan (ana_scale_to_px (&places->axes.y, cells[1])))
        continue;
      at = &g_array_index (points, AnaPoint, n_points++);
      ink.alpha = points->len == 1 || points->len > MAX_DOTS ? 1 : 0; /* unseen: for the pointer */
      ana_places_circle (self, places, ana_layout_add_datum (self, order[i], group, at->x, at->y, cells), at->x, at->y,
                         points->len == 1 ? 3 : points->len > MAX_DOTS ? 0.5 : REACH_PX, ink);
    }
}

static void
lay_out_lines_of (AnaLayout *self, gboolean is_area)
{
  AnaPlaces places = { ANA_PLOT_X, ANA_PLOT_Y, FALSE, TRUE, { { 0 } }, 0 };
  AnaAxis x = ana_axis_of_channel (self->plot, ANA_PLOT_X), y = ana_axis_of_channel (self->plot, ANA_PLOT_Y);
  guint n, n_groups = ana_plot_n_names (self->plot, ANA_PLOT_COLOUR);
  g_autofree guint *order = ana_plot_order (self->plot, ANA_PLOT_X, &n);

  add_columns (self, &places);
  add_legend (self);
  x.snug = TRUE;
  y.zero = TRUE;
  places.axes = ana_layout_axes (self, x, y);
  for (guint g = 0; g <= MIN (n_groups, 200); g++)
    draw_line (self, &places, order, n, g, is_area);
}

static void
lay_out_lines (AnaLayout *self)
{
  lay_out_lines_of (self, FALSE);
}

static void
lay_out_areas (AnaLayout *self)
{
  lay_out_lines_of (self, TRUE);
}

const AnaMark ana_mark_bar = {
  .name = "bar",
  .has_axes = TRUE,
  .channels = {
    { ANA_PLOT_X, ANA_KIND_ANY, TRUE }, { ANA_PLOT_Y, ANA_KIND_ANY, TRUE }, { ANA_PLOT_X2, ANA_KIND_VALUE, FALSE }, { ANA_PLOT_Y2, ANA_KIND_VALUE, FALSE },
    { ANA_PLOT_COLOUR, ANA_KIND_NAME, FALSE }, { ANA_PLOT_X_OFFSET, ANA_KIND_NAME, FALSE }, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE },
  },
  .lay_out = lay_out_bars,
  .type_name = NC_ ("chart", "Bar chart"), .item_name = NC_ ("chart", "bar"), .item_names = NC_ ("chart", "bars"),
};

const AnaMark ana_mark_line = {
  .name = "line",
  .has_axes = TRUE,
  .channels = {
    { ANA_PLOT_X, ANA_KIND_ANY, TRUE }, { ANA_PLOT_Y, ANA_KIND_NUMBER, TRUE }, { ANA_PLOT_COLOUR, ANA_KIND_NAME, FALSE },
    { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE },
  },
  .lay_out = lay_out_lines,
  .type_name = NC_ ("chart", "Line chart"), .item_name = NC_ ("chart", "point"), .item_names = NC_ ("chart", "points"),
};

const AnaMark ana_mark_area = {
  .name = "area",
  .has_axes = TRUE,
  .channels = {
    { ANA_PLOT_X, ANA_KIND_ANY, TRUE }, { ANA_PLOT_Y, ANA_KIND_NUMBER, TRUE }, { ANA_PLOT_COLOUR, ANA_KIND_NAME, FALSE },
    { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE },
  },
  .lay_out = lay_out_areas,
  .type_name = NC_ ("chart", "Area chart"), .item_name = NC_ ("chart", "point"), .item_names = NC_ ("chart", "points"),
};

const AnaMark ana_mark_point = {
  .name = "point",
  .has_axes = TRUE,
  .channels = {
    { ANA_PLOT_X, ANA_KIND_ANY, TRUE }, { ANA_PLOT_Y, ANA_KIND_ANY, TRUE }, { ANA_PLOT_COLOUR, ANA_KIND_NUMBER | ANA_KIND_NAME, FALSE },
    { ANA_PLOT_SIZE, ANA_KIND_NUMBER, FALSE }, { ANA_PLOT_TEXT, ANA_KIND_NAME, FALSE }, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE },
  },
  .zooms = ANA_ZOOM_BOTH,
  .lay_out = ana_layout_scatter,
  .type_name = NC_ ("chart", "Dot chart"), .item_name = NC_ ("chart", "point"), .item_names = NC_ ("chart", "points"),
};
