/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-places.c: places beside each other, values along the other axis.
 */
#include "config.h"

#include "ana-places.h"

#include <stdlib.h>
#include <string.h>

AnaPlaces
ana_places_find (const AnaPlot *plot)
{
  const AnaPlotChannel *x = ana_plot_get (plot, ANA_PLOT_X), *y = ana_plot_get (plot, ANA_PLOT_Y);
  AnaPlaces places = { ANA_PLOT_X, ANA_PLOT_Y, FALSE, TRUE, { { 0 } }, 0 };

  if (y == NULL || (x != NULL && x->kind != ANA_KIND_NAME && y->kind == ANA_KIND_NAME))
    {
      places.lies = TRUE;
      places.place = ANA_PLOT_Y;
      places.value = ANA_PLOT_X;
    }
  places.has_place = ana_plot_get (plot, places.place) != NULL;
  return places;
}

/* The least distance of two places that are numbers or times; their half is added at both ends. */
static double
least_gap (const AnaPlot *plot, AnaPlotChannelId id)
{
  guint n;
  g_autofree guint *order = ana_plot_order (plot, id, &n);
  double gap = INFINITY;

  for (guint i = 1; i < n; i++)
    {
      double d = ana_plot_value (plot, id, order[i]) - ana_plot_value (plot, id, order[i - 1]);

      if (d > 0)
        gap = fmin (gap, d);
    }
  return gap;
}

static AnaAxis
place_axis (const AnaPlot *plot, const AnaPlaces *places, double *gap)
{
  static const char *const nameless[] = { "", NULL };
  AnaAxis axis = ana_axis_of_channel (plot, places->place);

  *gap = NAN;
  if (!places->has_place)
    return (AnaAxis) { .type = ANA_SCALE_BAND, .names = nameless, .n_names = 1 };
  if (axis.type == ANA_SCALE_BAND || isnan (axis.lo))
    return axis;
  *gap = least_gap (plot, places->place);
  /* a gap that is nothing beside the whole would make the ends no wider */
  if (isfinite (*gap) && isfinite (axis.hi - axis.lo) && axis.type != ANA_SCALE_LOG)
    {
      axis.lo -= *gap / 2;
      axis.hi += *gap / 2;
    }
  else if (!isfinite (*gap) && axis.type == ANA_SCALE_LINEAR && fabs (axis.lo) < 1e300)
    {
      /* one place alone stands in the middle */
      axis.lo -= fmax (fabs (axis.lo) * 0.1, 0.5);
      axis.hi += fmax (fabs (axis.hi) * 0.1, 0.5);
    }
  axis.snug = TRUE;
  return axis;
}

void
ana_places_axes (AnaLayout *self, AnaPlaces *places, AnaAxis value)
{
  double gap, length;
  AnaAxis place = place_axis (self->plot, places, &gap);

  places->axes = places->lies ? ana_layout_axes (self, value, place) : ana_layout_axes (self, place, value);
  length = places->lies ? self->out->plot_h : self->out->plot_w;
  places->step = places->lies ? places->axes.y_step : places->axes.x_step;
  if (places->step <= 0)
    {
      const AnaScale *scale = places->lies ? &places->axes.y : &places->axes.x;

      places->step = isfinite (gap) ? fabs (ana_scale_to_px (scale, scale->lo + gap) - scale->p0) : length / 4;
      places->step = isfinite (places->step) ? CLAMP (places->step, 0.5, length) : 1;
    }
}

double
ana_places_of_row (const AnaPlaces *places, const AnaPlot *plot, guint row)
{
  return places->has_place ? ana_plot_value (plot, places->place, row) : 0;
}

double
ana_places_px (const AnaPlaces *places, double place)
{
  return ana_scale_to_px (places->lies ? &places->axes.y : &places->axes.x, place);
}

double
ana_places_value_px (const AnaPlaces *places, double value)
{
  const AnaScale *scale = places->lies ? &places->axes.x : &places->axes.y;
  double px = ana_scale_to_px (scale, value);

  return isnan (px) ? px : CLAMP (px, fmin (scale->p0, scale->p1), fmax (scale->p0, scale->p1));
}

AnaShape *
ana_places_rect (AnaLayout *self, const AnaPlaces *places, guint datum, double middle_px, double wide_px, double v0_px, double v1_px, AnaInk ink)
{
  const AnaShapes *out = self->out;
  double p0 = middle_px - wide_px / 2, p1 = middle_px + wide_px / 2;

  p0 = places->lies ? CLAMP (p0, out->plot_y, out->plot_y + out->plot_h) : CLAMP (p0, out->plot_x, out->plot_x + out->plot_w);
  p1 = places->lies ? CLAMP (p1, out->plot_y, out->plot_y + out->plot_h) : CLAMP (p1, out->plot_x, out->plot_x + out->plot_w);
  if (places->lies)
    return ana_layout_rect (self, datum, v0_px, p0, v1_px - v0_px, p1 - p0, ink);
  return ana_layout_rect (self, datum, p0, v0_px, p1 - p0, v1_px - v0_px, ink);
}

AnaShape *
ana_places_segment (AnaLayout *self, const AnaPlaces *places, guint datum, double p0, double v0, double p1, double v1, double width_px, AnaInk ink)
{
  return places->lies ? ana_layout_segment (self, datum, v0, p0, v1, p1, width_px, ink) : ana_layout_segment (self, datum, p0, v0, p1, v1, width_px, ink);
}

/* As large as fits between its middle and the edge of the room. */
AnaShape *
ana_places_circle (AnaLayout *self, const AnaPlaces *places, guint datum, double p, double v, double r, AnaInk ink)
{
  const AnaShapes *out = self->out;
  double x = places->lies ? v : p, y = places->lies ? p : v;
  double room = fmin (fmin (x - out->x, out->x + out->w - x), fmin (y - out->y, out->y + out->h - y));

  return ana_layout_circle (self, datum, x, y, fmax (fmin (r, room), 0.5), ink);
}

guint
ana_places_datum (AnaLayout *self, const AnaPlaces *places, guint row, guint series, double p, double v, const double *cells)
{
  const AnaShapes *out = self->out;
  double x = places->lies ? v : p, y = places->lies ? p : v;

  return ana_layout_add_datum (self, row, series, CLAMP (x, out->plot_x, out->plot_x + out->plot_w), CLAMP (y, out->plot_y, out->plot_y + out->plot_h), cells);
}

void
ana_places_columns (AnaLayout *self, const AnaPlaces *places)
{
  ana_layout_add_channel_column (self, places->place, NC_ ("chart", "Place"));
  ana_layout_add_channel_column (self, places->value, NC_ ("chart", "Value"));
}

void
ana_places_label (AnaLayout *self, const AnaPlaces *places, double weight, double p, double v, gboolean beyond, const char *text)
{
  if (places->lies)
    ana_layout_label (self, weight, v + (beyond ? 5 : -5), p - ANA_LAYOUT_LINE_PX / 2, beyond ? 0 : 1, 0, ANA_SLOT_TEXT, text);
  else
    ana_layout_label (self, weight, p, beyond ? v - ANA_LAYOUT_LINE_PX - 1 : v + 2, 0.5, 0, ANA_SLOT_TEXT, text);
}

/* --- all values of a place --- */

void
ana_places_five_columns (AnaLayout *self, const AnaPlaces *places)
{
  ana_layout_add_channel_column (self, places->place, NC_ ("chart", "Place"));
  if (!places->has_place)
    self->out->column[0].kind = ANA_CELL_NUMBER;
  ana_layout_add_column (self, NC_ ("chart", "Lowest"), ANA_CELL_NUMBER, NULL, 0);
  ana_layout_add_column (self, NC_ ("chart", "Lower quarter"), ANA_CELL_NUMBER, NULL, 0);
  ana_layout_add_column (self, NC_ ("chart", "Median"), ANA_CELL_NUMBER, NULL, 0);
  ana_layout_add_column (self, NC_ ("chart", "Upper quarter"), ANA_CELL_NUMBER, NULL, 0);
  ana_layout_add_column (self, NC_ ("chart", "Highest"), ANA_CELL_NUMBER, NULL, 0);
  ana_layout_add_column (self, NC_ ("chart", "Rows"), ANA_CELL_NUMBER, NULL, 0);
  self->value_column = 3;
}

guint
ana_heaps_find (const AnaPlaces *places, const AnaPlot *plot, guint row)
{
  double place = ana_places_of_row (places, plot, row);

  return isnan (place) || isnan (ana_plot_value (plot, places->value, row)) ? G_MAXUINT : (guint) place;
}

AnaHeaps
ana_heaps_make (const AnaPlot *plot, const AnaPlaces *places)
{
  AnaHeaps heaps = { g_new (double, MAX (plot->n_drawn, 1)), NULL, places->has_place ? plot->channel[places->place].n_names : 1 };
  g_autofree guint *next = g_new0 (guint, heaps.n_places + 1);

  heaps.first = g_new0 (guint, heaps.n_places + 1);
  for (guint i = 0; i < plot->n_drawn; i++)
    if (ana_heaps_find (places, plot, i) < heaps.n_places)
      heaps.first[ana_heaps_find (places, plot, i) + 1]++;
  for (guint p = 0; p < heaps.n_places; p++)
    heaps.first[p + 1] += heaps.first[p];
  memcpy (next, heaps.first, sizeof *next * (heaps.n_places + 1));
  for (guint i = 0; i < plot->n_drawn; i++)
    if (ana_heaps_find (places, plot, i) < heaps.n_places)
      heaps.values[next[ana_heaps_find (places, plot, i)]++] = ana_plot_value (plot, places->value, i);
  for (guint p = 0; p < heaps.n_places; p++)
    qsort (heaps.values + heaps.first[p], heaps.first[p + 1] - heaps.first[p], sizeof *heaps.values, ana_compare_doubles);
  return heaps;
}

void
ana_heaps_clear (AnaHeaps *self)
{
  g_free (self->values);
  g_free (self->first);
}
