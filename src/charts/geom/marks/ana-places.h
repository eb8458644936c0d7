/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-places.h: places beside each other, values along the other axis, standing or lying: bars, boxes, sticks.
 */
#pragma once

#include "ana-plot-private.h"

G_BEGIN_DECLS

typedef struct {
  AnaPlotChannelId place, value;
  gboolean         lies;      /* places go down the side, values along */
  gboolean         has_place; /* else all rows stand at place 0 */
  AnaAxes          axes;
  double           step;      /* pixels from one place to the next */
} AnaPlaces;

/* Which channel says the place: the one of names; without one x, unless there is only x. */
AnaPlaces ana_places_find    (const AnaPlot *plot);
void      ana_places_axes    (AnaLayout *self, AnaPlaces *places, AnaAxis value);
double    ana_places_of_row  (const AnaPlaces *places, const AnaPlot *plot, guint row);      /* its place; NAN */
double    ana_places_px      (const AnaPlaces *places, double place);
double    ana_places_value_px (const AnaPlaces *places, double value);
AnaShape *ana_places_rect    (AnaLayout *self, const AnaPlaces *places, guint datum, double middle_px, double wide_px, double v0_px, double v1_px, AnaInk ink);
AnaShape *ana_places_segment (AnaLayout *self, const AnaPlaces *places, guint datum, double p0, double v0, double p1, double v1, double width_px, AnaInk ink);
AnaShape *ana_places_circle  (AnaLayout *self, const AnaPlaces *places, guint datum, double p, double v, double r, AnaInk ink);
guint     ana_places_datum   (AnaLayout *self, const AnaPlaces *places, guint row, guint series, double p, double v, const double *cells);
/* The values of each place, sorted: @first[p] to @first[p + 1]. */
typedef struct {
  double *values;
  guint  *first;
  guint   n_places;
} AnaHeaps;

AnaHeaps  ana_heaps_make     (const AnaPlot *plot, const AnaPlaces *places);   /* to be cleared */
void      ana_heaps_clear    (AnaHeaps *self);
guint     ana_heaps_find     (const AnaPlaces *places, const AnaPlot *plot, guint row);      /* G_MAXUINT: no place that is a name, or no value */
/* Columns of the table: the place, and the five figures of its values, of which the median is what the summary speaks of. */
void      ana_places_five_columns (AnaLayout *self, const AnaPlaces *places);
/* Columns of the table: the place, the value. */
void      ana_places_columns (AnaLayout *self, const AnaPlaces *places);
/* A value in words at the end of its bar, where there is room. */
void      ana_places_label   (AnaLayout *self, const AnaPlaces *places, double weight, double p, double v, gboolean beyond, const char *text);

G_END_DECLS
