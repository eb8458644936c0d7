/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * paint-probe.h: an image to paint on and to look at pixel by pixel.
 */
#pragma once

#include "ana-paint.h"

#include <math.h>

typedef struct {
  cairo_surface_t *surface;
  cairo_t         *cr;
} Probe;

static inline Probe
probe_new (int width_px, int height_px, AnaColour ground)
{
  Probe probe;

  probe.surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width_px, height_px);
  probe.cr = cairo_create (probe.surface);
  cairo_set_source_rgba (probe.cr, ground.r, ground.g, ground.b, ground.a);
  cairo_paint (probe.cr);
  return probe;
}

static inline void
probe_free (Probe *probe)
{
  g_assert_cmpint (cairo_status (probe->cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (probe->cr);
  cairo_surface_destroy (probe->surface);
}

static inline AnaColour
probe_get (const Probe *probe, int x, int y)
{
  const guint8 *data;
  guint32 pixel;

  cairo_surface_flush (probe->surface);
  g_assert_true (x >= 0 && y >= 0 && x < cairo_image_surface_get_width (probe->surface) && y < cairo_image_surface_get_height (probe->surface));
  data = cairo_image_surface_get_data (probe->surface);
  pixel = *(const guint32 *) (const void *) (data + y * cairo_image_surface_get_stride (probe->surface) + x * 4);
  return (AnaColour) { (pixel >> 16 & 0xff) / 255.0, (pixel >> 8 & 0xff) / 255.0, (pixel & 0xff) / 255.0, (pixel >> 24) / 255.0 };
}

static inline gboolean
probe_is (const Probe *probe, int x, int y, AnaColour want)
{
  AnaColour got = probe_get (probe, x, y);

  return fabs (got.r - want.r) < 0.012 && fabs (got.g - want.g) < 0.012 && fabs (got.b - want.b) < 0.012;
}

static inline gboolean
probe_is_blank (const Probe *probe, AnaColour ground)
{
  for (int y = 0; y < cairo_image_surface_get_height (probe->surface); y++)
    for (int x = 0; x < cairo_image_surface_get_width (probe->surface); x++)
      if (!probe_is (probe, x, y, ground))
        return FALSE;
  return TRUE;
}
