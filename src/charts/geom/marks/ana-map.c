/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-map.c: degrees in pixels, and ways over a sphere.
 */
#include "config.h"

#include "ana-map.h"

#define CLOSE_PX 0.4 /* points of an outline nearer than this are one */

void
ana_map_extent_add (AnaMapExtent *self, double longitude, double latitude)
{
  self->lo_x = fmin (self->lo_x, longitude);
  self->hi_x = fmax (self->hi_x, longitude);
  self->lo_y = fmin (self->lo_y, latitude);
  self->hi_y = fmax (self->hi_y, latitude);
}

AnaMapExtent
ana_map_extent_of_outlines (const AnaPlot *plot)
{
  AnaMapExtent self = { INFINITY, -INFINITY, INFINITY, -INFINITY };

  for (guint o = 0; plot->outlines != NULL && o < plot->outlines->len; o++)
    {
      const AnaOutline *outline = &g_array_index (plot->outlines, AnaOutline, o);

      for (guint i = 0; i < outline->n_points; i++)
        if (!isnan (outline->points[i].x))
          ana_map_extent_add (&self, outline->points[i].x, outline->points[i].y);
    }
  return self;
}

AnaProjection
ana_map_project (const AnaLayout *layout, const AnaMapExtent *extent)
{
  AnaProjection p = { 0, 0, 1, 1, layout->x + layout->w / 2, layout->y + layout->h / 2 };

  if (!(extent->lo_x <= extent->hi_x))
    return p;
  p.x0 = (extent->lo_x + extent->hi_x) / 2;
  p.y0 = (extent->lo_y + extent->hi_y) / 2;
  p.narrow = fmax (cos (CLAMP (p.y0, -85, 85) * G_PI / 180), 0.05);
  p.scale = fmin ((layout->w - 2) / fmax ((extent->hi_x - extent->lo_x) * p.narrow, 1e-9), (layout->h - 2) / fmax (extent->hi_y - extent->lo_y, 1e-9));
  p.scale = fmax (p.scale, 0);
  return p;
}

AnaPoint
ana_map_place (const AnaProjection *self, double longitude, double latitude)
{
  return (AnaPoint) { (float) (self->px + (longitude - self->x0) * self->narrow * self->scale), (float) (self->py - (latitude - self->y0) * self->scale) };
}

GArray *
ana_map_project_outline (const AnaProjection *self, const AnaOutline *outline)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (AnaPoint));
  AnaPoint last = { NAN, NAN };

  for (guint i = 0; i < outline->n_points; i++)
    {
      AnaPoint at = outline->points[i];

      if (isnan (at.x))
        {
          last = at;
          g_array_append_val (points, at);
          continue;
        }
      at = ana_map_place (self, at.x, at.y);
      if (hypot (at.x - last.x, at.y - last.y) < CLOSE_PX)
        continue;
      last = at;
      g_array_append_val (points, at);
    }
  return points;
}

/* --- ways --- */

typedef struct { double x, y, z; } Vector;

static Vector
vector_of (double longitude, double latitude)
{
  double a = longitude * G_PI / 180, b = latitude * G_PI / 180;

  return (Vector) { cos (b) * cos (a), cos (b) * sin (a), sin (b) };
}

static void
append (GArray *points, double longitude, double latitude)
{
  AnaPoint at = { (float) longitude, (float) latitude };

  g_array_append_val (points, at);
}

/* From one edge of the map to the other: up to the first, a break, and on from the second. */
static void
cross_edge (GArray *points, double from, double from_y, double to, double to_y)
{
  double edge = to > from ? -180 : 180, ahead = to > from ? to - 360 : to + 360; /* where it comes to when it goes on the short way */
  double whole = sin ((ahead - from) * G_PI / 180), at = from_y;

  if (fabs (whole) > 1e-9) /* the latitude of a great circle at a longitude, by two of its places */
    at = atan ((tan (from_y * G_PI / 180) * sin ((ahead - edge) * G_PI / 180) + tan (to_y * G_PI / 180) * sin ((edge - from) * G_PI / 180)) / whole) * 180 / G_PI;
  append (points, edge, at);
  append (points, NAN, NAN);
  append (points, -edge, at);
}

static double
wrap (double longitude)
{
  return longitude - 360 * round (longitude / 360);
}

GArray *
ana_map_great_circle (double longitude, double latitude, double longitude2, double latitude2, guint n)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (AnaPoint));
  Vector a = vector_of (longitude, latitude), b = vector_of (longitude2, latitude2);
  double angle = acos (CLAMP (a.x * b.x + a.y * b.y + a.z * b.z, -1, 1)), before = longitude, before_y = latitude;
  gboolean wraps;

  if (angle < 1e-9 || angle > G_PI - 1e-6)
    {
      append (points, longitude, latitude);
      append (points, longitude2, latitude2);
      return points;
    }
  /* of a map from 0 to 360 degrees the way goes on where this one has its edge */
  wraps = fabs (longitude2 - longitude) > 180;
  append (points, longitude, latitude);
  for (guint i = 1; i <= n; i++)
    {
      double s = sin (angle * (n - i) / n) / sin (angle), t = sin (angle * i / n) / sin (angle);
      Vector v = { a.x * s + b.x * t, a.y * s + b.y * t, a.z * s + b.z * t };
      double x = atan2 (v.y, v.x) * 180 / G_PI, y = atan2 (v.z, hypot (v.x, v.y)) * 180 / G_PI;

      x = wraps ? wrap (x) : x + 360 * round ((before - x) / 360);
      if (wraps && fabs (x - before) > 180)
        cross_edge (points, before, before_y, x, y);
      append (points, i == n ? longitude2 : x, i == n ? latitude2 : y);
      before = x;
      before_y = y;
    }
  return points;
}
