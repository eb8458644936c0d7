/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-map.h: a part of the earth in pixels: what areas, places and routes share.
 */
#pragma once

#include "ana-plot-private.h"

G_BEGIN_DECLS

/* Degrees; lo over hi: nothing yet. */
typedef struct { double lo_x, hi_x, lo_y, hi_y; } AnaMapExtent;

/* A flat map: degrees of longitude are as long as they are in the middle of what is shown. Degrees of the whole earth
 * are not far enough apart for its kind of map to matter to colours. */
typedef struct { double x0, y0, scale, narrow, px, py; } AnaProjection;

AnaMapExtent  ana_map_extent_of_outlines (const AnaPlot *plot);
void          ana_map_extent_add         (AnaMapExtent *self, double longitude, double latitude);
/* Into what is left of the room, as large as it can be. */
AnaProjection ana_map_project            (const AnaLayout *layout, const AnaMapExtent *extent);
AnaPoint      ana_map_place              (const AnaProjection *self, double longitude, double latitude);
/* Points that would fall together are one: (transfer full) of AnaPoint. */
GArray       *ana_map_project_outline    (const AnaProjection *self, const AnaOutline *outline);

/* The shortest way over a sphere from one place to another, from its first place on and in @n + 1 points, with a break (NAN)
 * where it leaves one edge of the map for the other: (transfer full) of AnaPoint, of longitude and latitude. Of places that
 * lie opposite each other, which have no shortest way, it is the straight one. */
GArray       *ana_map_great_circle       (double longitude, double latitude, double longitude2, double latitude2, guint n);

G_END_DECLS
