/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-geopoint.c: places on a map, and ways from one to another.
 *
 * x is longitude and y latitude, which is what a spec may call them. They lie on the areas that the user gave, in the same map as coloured ones; without any the places make their own. A row
 * with a second place is a way to it: over the sphere, or straight, with a head where it ends. Areas of circles and widths
 * of ways are as their sizes.
 */
#include "config.h"

#include "ana-map.h"
#include "ana-marks.h"

#include <stdlib.h>

#define N_PIECES    48
#define ALPHA       0.75
#define DOT_PX      4.0
#define LARGEST_PX  18.0
#define WIDEST_PX   7.0
#define HEAD_PX     7.0
#define LABEL_PX    120.0

static const char *const routes[] = { "great-circle", "straight", NULL };

typedef struct { double size; guint row; } Place;

typedef struct {
  AnaProjection map;
  double  biggest, lo, hi;   /* sizes, values of the colour */
  double  largest_px;
  gboolean straight;
} Map;

static gboolean
is_place (double longitude, double latitude)
{
  return fabs (longitude) <= 360 && fabs (latitude) <= 90;
}

static gboolean
read_end (const AnaPlot *plot, guint row, gboolean second, double *longitude, double *latitude)
{
  *longitude = ana_plot_value (plot, second ? ANA_PLOT_X2 : ANA_PLOT_X, row);
  *latitude = ana_plot_value (plot, second ? ANA_PLOT_Y2 : ANA_PLOT_Y, row);
  return is_place (*longitude, *latitude);
}

/* What has no size, or one under nothing, is no row to draw. */
static gboolean
is_drawn (const AnaPlot *plot, guint row)
{
  double x, y;

  return read_end (plot, row, FALSE, &x, &y) && (ana_plot_get (plot, ANA_PLOT_SIZE) == NULL || ana_plot_value (plot, ANA_PLOT_SIZE, row) >= 0);
}

/* Of longitude and latitude: (transfer full) (nullable): it is a place alone */
static GArray *
way_of (const AnaPlot *plot, guint row, gboolean straight)
{
  double x, y, x2, y2;

  if (!read_end (plot, row, FALSE, &x, &y) || !read_end (plot, row, TRUE, &x2, &y2))
    return NULL;
  if (!straight)
    return ana_map_great_circle (x, y, x2, y2, N_PIECES);
  GArray *points = g_array_new (FALSE, FALSE, sizeof (AnaPoint));
  AnaPoint ends[] = { { (float) x, (float) y }, { (float) (x + x2) / 2, (float) (y + y2) / 2 }, { (float) x2, (float) y2 } };

  g_array_append_vals (points, ends, G_N_ELEMENTS (ends));
  return points;
}

/* The large first, so that none lies hidden under another. */
static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *pa = a, *pb = b;

  if (pa->size != pb->size)
    return pa->size > pb->size ? -1 : 1;
  return pa->row < pb->row ? -1 : 1;
}

static Map
make_map (AnaLayout *layout, const GArray *places)
{
  const AnaPlot *plot = layout->plot;
  AnaMapExtent extent = ana_map_extent_of_outlines (plot);
  Map self = { .straight = ana_plot_option (plot, "route") > 0, .lo = NAN, .hi = NAN };
  double least;

  for (guint i = 0; i < places->len; i++)
    {
      guint row = g_array_index (places, Place, i).row;
      g_autoptr (GArray) way = way_of (plot, row, self.straight);

      ana_map_extent_add (&extent, ana_plot_value (plot, ANA_PLOT_X, row), ana_plot_value (plot, ANA_PLOT_Y, row));
      for (guint k = 0; way != NULL && k < way->len; k++)
        ana_map_extent_add (&extent, g_array_index (way, AnaPoint, k).x, g_array_index (way, AnaPoint, k).y);
    }
  ana_plot_extent (plot, ANA_PLOT_COLOUR, &self.lo, &self.hi);
  if (!ana_plot_extent (plot, ANA_PLOT_SIZE, &least, &self.biggest))
    self.biggest = 0;
  self.largest_px = CLAMP (fmin (layout->w, layout->h) / 16, 1, LARGEST_PX);
  layout->x += (float) fmin (self.largest_px, layout->w / 4); /* one at the edge is whole */
  layout->y += (float) fmin (self.largest_px, layout->h / 4);
  layout->w -= (float) fmin (2 * self.largest_px, layout->w / 2);
  layout->h -= (float) fmin (2 * self.largest_px, layout->h / 2);
  self.map = ana_map_project (layout, &extent);
  return self;
}

/* --- drawing --- */

static AnaInk
ink_of (const AnaPlot *plot, const Map *self, guint row)
{
  const AnaPlotChannel *colour = ana_plot_get (plot, ANA_PLOT_COLOUR);
  double value = ana_plot_value (plot, ANA_PLOT_COLOUR, row);
  AnaInk ink = ana_ink_series (0);

  if (colour != NULL && colour->kind == ANA_KIND_NAME)
    ink = ana_ink_series (ana_plot_group (plot, ANA_PLOT_COLOUR, row));
  else if (colour != NULL && isnan (value))
    ink = ana_ink_slot (ANA_SLOT_PREVIOUS, 1);
  else if (colour != NULL)
    ink = ana_ink_sequential (self->hi > self->lo ? (value / 2 - self->lo / 2) / (self->hi / 2 - self->lo / 2) : 0.5);
  ink.alpha = (float) ALPHA;
  return ink;
}

/* In parts of the largest one; 1 where there is no size. */
static double
part_of (const AnaPlot *plot, const Map *self, guint row)
{
  return self->biggest > 0 ? ana_plot_value (plot, ANA_PLOT_SIZE, row) / self->biggest : 1;
}

/* Cuts off the last @size pixels of a way, or half of it, for its head. The point that it ended in. */
static AnaPoint
cut_end (GArray *way, double size)
{
  AnaPoint tip = g_array_index (way, AnaPoint, way->len - 1), before = tip;
  double length = 0;

  while (way->len > 1 && length < size)
    {
      AnaPoint next = g_array_index (way, AnaPoint, way->len - 2);

      if (isnan (next.x))
        break;
      before = next;
      length = hypot (tip.x - before.x, tip.y - before.y);
      g_array_set_size (way, way->len - 1);
    }
  if (length > 0)
    {
      double part = length > size ? size / length : 0.5;
      AnaPoint end = { (float) (tip.x + (before.x - tip.x) * part), (float) (tip.y + (before.y - tip.y) * part) };

      g_array_append_val (way, end);
    }
  return tip;
}

/* From the end of the line to where the way ends, as wide as it is long. */
static void
draw_head (AnaLayout *layout, guint datum, AnaPoint end, AnaPoint tip, AnaInk ink)
{
  float dx = (tip.x - end.x) / 2, dy = (tip.y - end.y) / 2;
  const AnaPoint head[] = { tip, { end.x - dy, end.y + dx }, { end.x + dy, end.y - dx } };

  ana_layout_path (layout, datum, head, G_N_ELEMENTS (head), ink);
}

static guint
series_of (const AnaPlot *plot, guint row)
{
  const AnaPlotChannel *colour = ana_plot_get (plot, ANA_PLOT_COLOUR);
  guint group = colour != NULL && colour->kind == ANA_KIND_NAME ? ana_plot_group (plot, ANA_PLOT_COLOUR, row) : 0;

  return group == G_MAXUINT ? colour->n_names : group;
}

static void
draw_way (AnaLayout *layout, const Map *self, guint row, GArray *way, const double *cells)
{
  AnaInk ink = ink_of (layout->plot, self, row);
  double width = 1 + (self->biggest > 0 ? (WIDEST_PX - 1) * part_of (layout->plot, self, row) : 1);
  AnaPoint *points = (AnaPoint *) (void *) way->data, middle, tip;
  guint datum, at = way->len / 2;

  for (guint i = 0; i < way->len; i++)
    if (!isnan (points[i].x))
      points[i] = ana_map_place (&self->map, points[i].x, points[i].y);
  while (isnan (points[at].x))
    at--;
  middle = way->len > 2 ? points[at] : (AnaPoint) { (points[0].x + points[1].x) / 2, (points[0].y + points[1].y) / 2 };
  tip = cut_end (way, fmin (HEAD_PX + width, self->largest_px));
  points = (AnaPoint *) (void *) way->data;
  datum = ana_layout_add_datum (layout, row, series_of (layout->plot, row), middle.x, middle.y, cells);
  ana_layout_line (layout, datum, points, way->len, width, ink);
  ana_layout_circle (layout, datum, points[0].x, points[0].y, fmin (fmax (width / 2 + 1, 2), self->largest_px), ink);
  draw_head (layout, datum, points[way->len - 1], tip, ink);
}

static void
draw_row (AnaLayout *layout, const Map *self, guint row)
{
  const AnaPlot *plot = layout->plot;
  double x = ana_plot_value (plot, ANA_PLOT_X, row), y = ana_plot_value (plot, ANA_PLOT_Y, row);
  double x2 = ana_plot_value (plot, ANA_PLOT_X2, row), y2 = ana_plot_value (plot, ANA_PLOT_Y2, row);
  const double cells[] = { ana_plot_value (plot, ANA_PLOT_TEXT, row), x, y, is_place (x2, y2) ? x2 : (double) NAN, is_place (x2, y2) ? y2 : (double) NAN,
                           ana_plot_value (plot, ANA_PLOT_COLOUR, row), ana_plot_value (plot, ANA_PLOT_SIZE, row) };
  const char *name = ana_plot_name (plot, ANA_PLOT_TEXT, row);
  g_autoptr (GArray) way = way_of (plot, row, self->straight);
  AnaPoint at = ana_map_place (&self->map, x, y);
  double part = part_of (plot, self, row), r = self->biggest > 0 ? fmax (self->largest_px * sqrt (part), fmin (2, self->largest_px)) : fmin (DOT_PX, self->largest_px);

  if (way != NULL)
    {
      draw_way (layout, self, row, way, cells);
      at = ana_map_place (&self->map, x2, y2);
      if (name != NULL)
        ana_layout_label (layout, part, at.x, at.y - HEAD_PX - ANA_LAYOUT_LINE_PX, 0.5, LABEL_PX, ANA_SLOT_TEXT, name)->halo = TRUE;
      return;
    }
  ana_layout_circle (layout, ana_layout_add_datum (layout, row, series_of (plot, row), at.x, at.y, cells), at.x, at.y, r, ink_of (plot, self, row));
  if (name != NULL)
    ana_layout_label (layout, part, at.x, at.y - r - ANA_LAYOUT_LINE_PX, 0.5, LABEL_PX, ANA_SLOT_TEXT, name)->halo = TRUE;
}

/* The ground: areas without a meaning of their own. */
static void
draw_areas (AnaLayout *layout, const Map *self)
{
  for (guint o = 0; layout->plot->outlines != NULL && o < layout->plot->outlines->len; o++)
    {
      g_autoptr (GArray) points = ana_map_project_outline (&self->map, &g_array_index (layout->plot->outlines, AnaOutline, o));
      AnaShape *edge;

      if (points->len < 3)
        continue;
      ana_layout_path (layout, ANA_NO_DATUM, (const AnaPoint *) (const void *) points->data, points->len, ana_ink_slot (ANA_SLOT_TEXT, 0.08))->part = ANA_PART_GRID;
      edge = ana_layout_path (layout, ANA_NO_DATUM, (const AnaPoint *) (const void *) points->data, points->len, ana_ink_slot (ANA_SLOT_BASE, 1));
      edge->stroke_px = 1;
      edge->part = ANA_PART_GRID;
    }
}

static void
add_columns (AnaLayout *layout)
{
  static const struct { AnaPlotChannelId id; const char *title; } columns[] = {
    { ANA_PLOT_TEXT, NC_ ("chart", "Name") },           { ANA_PLOT_X, NC_ ("chart", "Longitude") },       { ANA_PLOT_Y, NC_ ("chart", "Latitude") },
    { ANA_PLOT_X2, NC_ ("chart", "To longitude") }, { ANA_PLOT_Y2, NC_ ("chart", "To latitude") }, { ANA_PLOT_COLOUR, NC_ ("chart", "Group") },
    { ANA_PLOT_SIZE, NC_ ("chart", "Size") },
  };
  const AnaPlotChannel *colour = ana_plot_get (layout->plot, ANA_PLOT_COLOUR);
  double lo, hi;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    ana_layout_add_channel_column (layout, columns[i].id, columns[i].title);
  if (ana_plot_get (layout->plot, ANA_PLOT_SIZE) != NULL)
    layout->value_column = 6;
  else if (colour != NULL && colour->kind != ANA_KIND_NAME)
    layout->value_column = 5;
  if (colour != NULL && colour->kind == ANA_KIND_NAME)
    ana_layout_legend (layout, (const char *const *) colour->names, colour->n_names, NULL);
  else if (colour != NULL && ana_plot_extent (layout->plot, ANA_PLOT_COLOUR, &lo, &hi))
    ana_layout_ramp (layout, lo, hi, FALSE, colour->title);
}

static void
lay_out (AnaLayout *layout)
{
  const AnaPlot *plot = layout->plot;
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  Map map;

  for (guint i = 0; i < plot->n_drawn; i++)
    if (is_drawn (plot, i))
      g_array_append_val (places, ((Place) { ana_plot_get (plot, ANA_PLOT_SIZE) != NULL ? ana_plot_value (plot, ANA_PLOT_SIZE, i) : 0, i }));
  g_array_sort (places, compare_places);
  add_columns (layout);
  map = make_map (layout, places);
  draw_areas (layout, &map);
  for (guint i = 0; i < places->len; i++)
    draw_row (layout, &map, g_array_index (places, Place, i).row);
}

static const char *
find_type (const AnaPlot *plot)
{
  return ana_plot_get (plot, ANA_PLOT_X2) != NULL && ana_plot_get (plot, ANA_PLOT_Y2) != NULL ? NC_ ("chart", "Map of routes") : NC_ ("chart", "Map of places");
}

const AnaMark ana_mark_geopoint = {
  .name = "geopoint",
  .channels = { { ANA_PLOT_X, ANA_KIND_NUMBER, TRUE }, { ANA_PLOT_Y, ANA_KIND_NUMBER, TRUE }, { ANA_PLOT_X2, ANA_KIND_NUMBER, FALSE },
                { ANA_PLOT_Y2, ANA_KIND_NUMBER, FALSE }, { ANA_PLOT_SIZE, ANA_KIND_NUMBER, FALSE },
                { ANA_PLOT_COLOUR, ANA_KIND_NUMBER | ANA_KIND_NAME, FALSE }, { ANA_PLOT_TEXT, ANA_KIND_NAME, FALSE } },
  .options = { { "route", 0, 1, 0, routes } },
  .max_rows = 20000,
  .lay_out = lay_out,
  .find_type = find_type, .item_name = NC_ ("chart", "place or route"), .item_names = NC_ ("chart", "places and routes"),
};
