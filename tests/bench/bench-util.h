/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-util.h: what the benchmarks of pictures share: processor time, medians, a surface and its painting.
 */
#pragma once

#include "ana-paint.h"

#include <stdlib.h>
#include <time.h>

/* Of this thread: what a busy machine adds is not counted. */
static inline double
bench_cpu_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static inline int
bench_compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* The smallest of @values that @part of them do not exceed; they are sorted. */
static inline double
bench_share (double *values, guint n, double part)
{
  qsort (values, n, sizeof *values, bench_compare);
  return values[MIN ((guint) (n * part), n - 1)];
}

static inline cairo_t *
bench_surface (int width_px, int height_px)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width_px, height_px);
  cairo_t *cr = cairo_create (surface);

  cairo_surface_destroy (surface);
  return cr;
}

/* From the chart to its pixels; the geometry that was made is the caller's. */
static inline AnaGeom *
bench_draw (cairo_t *cr, AnaChart *chart, int width_px, int height_px)
{
  AnaGeom *geom = ana_geom_new (chart, (float) width_px, (float) height_px, ANA_INSETS_CHART);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  ana_paint_chart (cr, geom, ana_theme_get (ANA_THEME_LIGHT));
  cairo_surface_flush (cairo_get_target (cr));
  return geom;
}
