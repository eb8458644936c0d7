/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-geoshape.c: areas of a map, coloured by their value.
 */
#include "config.h"

#include "ana-map.h"
#include "ana-marks.h"

#include <stdlib.h>

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

/* Where a line at height @y crosses the rings, in order; the widest piece within has the middle. */
static double
widest_at (const GArray *points, double y, double *middle)
{
  g_autoptr (GArray) cuts = g_array_new (FALSE, FALSE, sizeof (float));
  double widest = 0;
  guint first = 0;

  for (guint i = 0; i < points->len; i++)
    {
      AnaPoint a = g_array_index (points, AnaPoint, i), b;

      if (isnan (a.x))
        {
          first = i + 1;
          continue;
        }
      b = i + 1 < points->len && !isnan (g_array_index (points, AnaPoint, i + 1).x) ? g_array_index (points, AnaPoint, i + 1)
                                                                                  : g_array_index (points, AnaPoint, first);
      if ((a.y > y) != (b.y > y))
        {
          float x = (float) (a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x));

          g_array_append_val (cuts, x);
        }
    }
  g_array_sort (cuts, compare_floats);
  for (guint i = 0; i + 1 < cuts->len; i += 2)
    {
      float a = g_array_index (cuts, float, i), b = g_array_index (cuts, float, i + 1);

      if (b - a > widest)
        {
          widest = b - a;
          *middle = (a + b) / 2;
        }
    }
  return widest;
}

/* A place within: on the widest of a few lines through it. */
static AnaPoint
middle_of (const GArray *points, double *room)
{
  float lo = INFINITY, hi = -INFINITY;
  AnaPoint best = { 0, 0 };

  *room = 0;
  for (guint i = 0; i < points->len; i++)
    if (!isnan (g_array_index (points, AnaPoint, i).x))
      {
        lo = fminf (lo, g_array_index (points, AnaPoint, i).y);
        hi = fmaxf (hi, g_array_index (points, AnaPoint, i).y);
        best = *room == 0 ? g_array_index (points, AnaPoint, i) : best;
      }
  for (int k = 1; k < 12; k++)
    {
      double y = lo + (hi - lo) * k / 12.0, x = 0, wide = widest_at (points, y, &x) * (1 - abs (k - 6) * 0.06);

      if (wide > *room)
        {
          *room = wide;
          best = (AnaPoint) { (float) x, (float) y };
        }
    }
  return best;
}

/* --- values by name --- */

typedef struct { double sum; guint n_rows, datum; } Area;

static double
value_of (const AnaPlot *plot, guint row)
{
  return ana_plot_get (plot, ANA_PLOT_COLOUR) != NULL ? ana_plot_value (plot, ANA_PLOT_COLOUR, row) : 1;
}

static void
draw_outline (AnaLayout *self, const AnaProjection *p, const AnaOutline *outline, guint name, Area *area, double lo, double hi)
{
  g_autoptr (GArray) points = ana_map_project_outline (p, outline);
  AnaInk ink = ana_ink_slot (ANA_SLOT_TEXT, 0.08);
  double room;
  AnaPoint middle = middle_of (points, &room);
  AnaShape *edge;

  if (points->len < 3)
    return;
  if (area != NULL && area->n_rows > 0)
    {
      double cells[] = { name, area->sum };

      ink = ana_ink_sequential (hi > lo ? (area->sum / 2 - lo / 2) / (hi / 2 - lo / 2) : 0.5);
      if (area->datum == ANA_NO_DATUM)
        area->datum = ana_layout_add_datum (self, G_MAXUINT, 0, middle.x, middle.y, cells);
      ana_layout_path (self, area->datum, (const AnaPoint *) (const void *) points->data, points->len, ink);
    }
  else
    ana_layout_path (self, ANA_NO_DATUM, (const AnaPoint *) (const void *) points->data, points->len, ink)->part = ANA_PART_GRID;
  edge = ana_layout_path (self, ANA_NO_DATUM, (const AnaPoint *) (const void *) points->data, points->len, ana_ink_slot (ANA_SLOT_CARD, 1));
  edge->stroke_px = 1;
  edge->part = ANA_PART_LABEL;
  if (ana_layout_text_px (outline->name) + 4 <= room)
    {
      AnaShape *label = ana_layout_label (self, room, middle.x, middle.y - ANA_LAYOUT_LINE_PX / 2, 0.5, room, ANA_SLOT_TEXT, outline->name);

      label->on_ink = TRUE;
      label->ink = ink;
    }
}

static void
lay_out (AnaLayout *self)
{
  const AnaPlot *plot = self->plot;
  const AnaPlotChannel *key = ana_plot_get (plot, ANA_PLOT_KEY), *colour = ana_plot_get (plot, ANA_PLOT_COLOUR);
  g_autofree Area *areas = g_new0 (Area, key->n_names + 1);
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  double lo = INFINITY, hi = -INFINITY;
  AnaProjection p;
  AnaMapExtent extent;

  ana_layout_add_channel_column (self, ANA_PLOT_KEY, NC_ ("chart", "Area"));
  ana_layout_add_channel_column (self, ANA_PLOT_COLOUR, NC_ ("chart", "Rows"));
  self->value_column = 1;
  for (guint i = 0; i < key->n_names; i++)
    {
      areas[i].datum = ANA_NO_DATUM;
      g_hash_table_insert (by_name, key->names[i], GUINT_TO_POINTER (i));
    }
  for (guint i = 0; i < plot->n_drawn; i++)
    if (ana_plot_group (plot, ANA_PLOT_KEY, i) < key->n_names && !isnan (value_of (plot, i)))
      {
        Area *area = &areas[ana_plot_group (plot, ANA_PLOT_KEY, i)];

        area->sum = CLAMP (area->sum + value_of (plot, i), -1e307, 1e307);
        area->n_rows++;
      }
  for (guint i = 0; i < key->n_names; i++)
    if (areas[i].n_rows > 0)
      {
        lo = fmin (lo, areas[i].sum);
        hi = fmax (hi, areas[i].sum);
      }
  ana_layout_ramp (self, lo, hi, FALSE, colour != NULL ? colour->title : ana_plot_word (self->plot, NC_ ("chart", "Rows")));
  extent = ana_map_extent_of_outlines (plot);
  p = ana_map_project (self, &extent);
  for (guint o = 0; plot->outlines != NULL && o < plot->outlines->len; o++)
    {
      const AnaOutline *outline = &g_array_index (plot->outlines, AnaOutline, o);
      gpointer at;
      gboolean known = g_hash_table_lookup_extended (by_name, outline->name, NULL, &at);

      draw_outline (self, &p, outline, known ? GPOINTER_TO_UINT (at) : 0, known ? &areas[GPOINTER_TO_UINT (at)] : NULL, lo, hi);
    }
  for (guint i = 0; i < plot->n_drawn; i++)
    if (ana_plot_group (plot, ANA_PLOT_KEY, i) < key->n_names && areas[ana_plot_group (plot, ANA_PLOT_KEY, i)].datum != ANA_NO_DATUM
        && !isnan (value_of (plot, i)))
      ana_layout_claim_row (self, areas[ana_plot_group (plot, ANA_PLOT_KEY, i)].datum, i);
}

const AnaMark ana_mark_geoshape = {
  .name = "geoshape",
  .channels = { { ANA_PLOT_KEY, ANA_KIND_NAME, TRUE }, { ANA_PLOT_COLOUR, ANA_KIND_NUMBER, FALSE } },
  .lay_out = lay_out,
  .type_name = NC_ ("chart", "Map"), .item_name = NC_ ("chart", "area"), .item_names = NC_ ("chart", "areas"),
};
