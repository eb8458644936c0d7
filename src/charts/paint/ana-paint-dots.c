/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-paint-dots.c: thousands of dots as pixels of our own.
 *
 * cairo fills a small circle in 4 microseconds, of which the path is nearly all; its coverage written down takes a tenth.
 * The dots are put over each other in a picture of the room that they take, which is then put on the target as one.
 */
#include "config.h"

#include "ana-paint-private.h"

#include <math.h>

#define MAX_ROOM_PX 8192 /* of a side; beyond it what is painted are paths */

/* --- a picture to put things into --- */

/* FALSE: the target is paper, or the room too large. */
gboolean
ana_paint_open_room (cairo_t *cr, AnaPaintRoom *room, double x0, double y0, double x1, double y1)
{
  *room = (AnaPaintRoom) { .x = floor (x0), .y = floor (y0), .scale = ana_paint_pixel_scale (cr) };
  if (ana_paint_is_vector (cr) || !((x1 - room->x) * room->scale <= MAX_ROOM_PX && (y1 - room->y) * room->scale <= MAX_ROOM_PX))
    return FALSE;
  room->image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) ceil (x1 - room->x) * room->scale, (int) ceil (y1 - room->y) * room->scale);
  room->pixels = (guint32 *) (void *) cairo_image_surface_get_data (room->image);
  room->width = cairo_image_surface_get_width (room->image);
  room->height = cairo_image_surface_get_height (room->image);
  room->stride = cairo_image_surface_get_stride (room->image) / 4;
  if (room->pixels == NULL)
    cairo_surface_destroy (room->image);
  return room->pixels != NULL;
}

void
ana_paint_close_room (cairo_t *cr, AnaPaintRoom *room)
{
  cairo_surface_mark_dirty (room->image);
  cairo_surface_set_device_scale (room->image, room->scale, room->scale);
  cairo_set_source_surface (cr, room->image, room->x, room->y);
  cairo_paint (cr);
  cairo_surface_destroy (room->image);
}

/* In cairo's order of bytes. */
void
ana_paint_premultiply (AnaColour colour, guint8 out[4])
{
  out[0] = (guint8) (colour.b * colour.a * 255 + 0.5);
  out[1] = (guint8) (colour.g * colour.a * 255 + 0.5);
  out[2] = (guint8) (colour.r * colour.a * 255 + 0.5);
  out[3] = (guint8) (colour.a * 255 + 0.5);
}

/* --- dots --- */

/* Full within, nothing without, and at the edge as far as the pixel's middle lies inside. */
static void
put_dot (const AnaPaintRoom *room, double x, double y, double r, const guint8 colour[4])
{
  int left = MAX ((int) floor (x - r - 0.5), 0), right = MIN ((int) ceil (x + r + 0.5), room->width);
  int top = MAX ((int) floor (y - r - 0.5), 0), bottom = MIN ((int) ceil (y + r + 0.5), room->height);
  double inner = r > 0.5 ? (r - 0.5) * (r - 0.5) : 0, outer = (r + 0.5) * (r + 0.5);

  for (int py = top; py < bottom; py++)
    for (int px = left; px < right; px++)
      {
        double dx = px + 0.5 - x, dy = py + 0.5 - y, d2 = dx * dx + dy * dy;

        if (d2 < outer)
          ana_paint_over (&room->pixels[(gsize) py * (gsize) room->stride + (gsize) px], colour,
                          d2 < inner ? 255 : (guint32) (fmin (r + 0.5 - sqrt (d2), fmin (2 * r, 1)) * 255));
      }
}

/* FALSE: they are paths, as one dot is. */
gboolean
ana_paint_dots (cairo_t *cr, const AnaShape *dots, guint n, const AnaTheme *theme)
{
  float x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;
  AnaPaintRoom room;

  for (guint i = 0; i < n; i++)
    {
      x0 = fminf (x0, dots[i].x - dots[i].w - 1), x1 = fmaxf (x1, dots[i].x + dots[i].w + 1);
      y0 = fminf (y0, dots[i].y - dots[i].w - 1), y1 = fmaxf (y1, dots[i].y + dots[i].w + 1);
    }
  if (!ana_paint_open_room (cr, &room, x0, y0, x1, y1))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      guint8 colour[4];

      ana_paint_premultiply (ana_theme_get_ink (theme, dots[i].ink), colour);
      put_dot (&room, (dots[i].x - room.x) * room.scale, (dots[i].y - room.y) * room.scale, (double) dots[i].w * room.scale, colour);
    }
  ana_paint_close_room (cr, &room);
  return TRUE;
}
