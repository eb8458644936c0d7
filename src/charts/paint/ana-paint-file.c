/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-paint-file.c: pictures as files: PNG, SVG, PDF; whole or not there.
 */
#include "config.h"

#include "ana-paint.h"

#include "ana-error.h"
#include "ana-file.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>

#define MAX_PX     16384
#define PT_PER_PX  0.75 /* paper is measured at 96 pixels an inch */

/* The same picture is the same bytes: a PDF says no time of its own, since cairo would put the clock's. */
#define NO_DATE    "1980-01-01T00:00:00Z"

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
make_surface (const char *path, double width_px, double height_px, double scale, GByteArray *out)
{
  if (g_str_has_suffix (path, ".png"))
    {
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) ceil (width_px * scale), (int) ceil (height_px * scale));

      cairo_surface_set_device_scale (surface, scale, scale);
      return surface;
    }
  if (g_str_has_suffix (path, ".svg"))
    {
      cairo_surface_t *surface = cairo_svg_surface_create_for_stream (append_cb, out, width_px, height_px);

      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
      return surface;
    }
  if (g_str_has_suffix (path, ".pdf"))
    {
      cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, out, width_px * PT_PER_PX, height_px * PT_PER_PX);

      /* 1.4 has all that we draw, and no compressed objects: every reader opens it, and every cairo writes it alike */
      cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Analytics Dashboard");
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, NO_DATE);
      cairo_surface_set_device_scale (surface, PT_PER_PX, PT_PER_PX);
      return surface;
    }
  return NULL;
}

static gboolean
finish_surface (cairo_surface_t *surface, cairo_status_t status, const char *path, GByteArray *out, GError **error)
{
  if (status == CAIRO_STATUS_SUCCESS && cairo_surface_get_type (surface) == CAIRO_SURFACE_TYPE_IMAGE)
    status = cairo_surface_write_to_png_stream (surface, append_cb, out);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, ANA_ERROR, ANA_ERROR_FAILED, "%s: cannot paint: %s", path, cairo_status_to_string (status));
  return FALSE;
}

/**
 * ana_paint_to_file:
 * @path: ends in .png, .svg or .pdf
 * @width_px: of the picture, 1 to 16,384
 * @height_px: of the picture
 * @scale: device pixels a pixel, of a PNG
 * @func: paints
 * @data: for @func
 * @error: return location
 *
 * Paints a picture and writes it whole: a file that was there stays until the new one is complete. The same picture
 * gives the same bytes as PNG and PDF. Blocks on the disk.
 *
 * Returns: FALSE and USAGE for another ending or a size out of bounds; else what writing says
 */
gboolean
ana_paint_to_file (const char *path, double width_px, double height_px, double scale, AnaPaintFunc func, gpointer data, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_t *cr;
  gboolean ok;

  if (!(width_px >= 1 && height_px >= 1 && scale > 0 && width_px * scale <= MAX_PX && height_px * scale <= MAX_PX))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, "%s: a picture is 1 to %d pixels wide and high", path, MAX_PX);
      return FALSE;
    }
  surface = make_surface (path, width_px, height_px, scale, out);
  if (surface == NULL)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, "%s: a picture's name ends in .png, .svg or .pdf", path);
      return FALSE;
    }
  cr = cairo_create (surface);
  func (cr, width_px, height_px, data);
  ok = finish_surface (surface, cairo_status (cr), path, out, error);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return ok && ana_file_write_atomic (path, out->data, out->len, 0644, error);
}
