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
#include <string.h>

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

/* A pixel of the edge, as far as its middle, whose distance is the root of @d2, lies inside. */
static inline void
put_edge (guint32 *pixel, float d2, float r, const guint8 colour[4])
{
  if (d2 < (r + 0.5f) * (r + 0.5f))
    ana_paint_over (pixel, colour, (guint32) (MIN (r + 0.5f - sqrtf (d2), MIN (2 * r, 1)) * 255));
}

/* Full within, nothing without: of each row what lies within is known from one root. */
static void
put_dot (const AnaPaintRoom *room, float x, float y, float r, const guint8 colour[4])
{
  int left = MAX ((int) floorf (x - r - 0.5f), 0), right = MIN ((int) ceilf (x + r + 0.5f), room->width);
  int top = MAX ((int) floorf (y - r - 0.5f), 0), bottom = MIN ((int) ceilf (y + r + 0.5f), room->height);
  float inner = r > 0.5f ? (r - 0.5f) * (r - 0.5f) : 0;
  guint32 word;

  memcpy (&word, colour, 4);
  for (int py = top; py < bottom; py++)
    {
      guint32 *row = room->pixels + (gssize) py * room->stride;
      float dy = (float) py + 0.5f - y, half = inner > dy * dy ? sqrtf (inner - dy * dy) : 0;
      int full = CLAMP ((int) ceilf (x - half - 0.5f), left, right), full_end = half > 0 ? CLAMP ((int) floorf (x + half + 0.5f), full, right) : full;

      for (int px = left; px < full; px++)
        put_edge (&row[px], ((float) px + 0.5f - x) * ((float) px + 0.5f - x) + dy * dy, r, colour);
      for (int px = full; px < full_end; px++)
        if (colour[3] == 255)
          row[px] = word;
        else
          ana_paint_over (&row[px], colour, 255);
      for (int px = full_end; px < right; px++)
        put_edge (&row[px], ((float) px + 0.5f - x) * ((float) px + 0.5f - x) + dy * dy, r, colour);
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
      put_dot (&room, (float) ((dots[i].x - room.x) * room.scale), (float) ((dots[i].y - room.y) * room.scale), dots[i].w * (float) room.scale, colour);
    }
  ana_paint_close_room (cr, &room);
  return TRUE;
}
