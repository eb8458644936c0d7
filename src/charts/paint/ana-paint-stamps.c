/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-paint-stamps.c: thousands of small areas of one form (hexagons) as pixels of our own.
 *
 * cairo fills a hexagon of twelve pixels in 1.3 microseconds. Here its coverage is made once for each eighth of a pixel
 * that it may be shifted by, by cairo itself, and then put down where each area lies, in its colour.
 */
#include "config.h"

#include "ana-paint-private.h"

#include <math.h>
#include <string.h>

#define PHASES      8    /* of a pixel */
#define SAME_PX     0.01 /* so far a corner may lie off */
#define MAX_STAMP   64   /* pixels of a side */

/* What a row of a mask covers: from @first to @end, and all of the pixels from @full to @full_end. */
typedef struct { int first, full, full_end, end; } Row;

typedef struct {
  cairo_surface_t *cover;          /* (owned) (nullable) */
  Row              rows[MAX_STAMP];
} Mask;

typedef struct {
  const AnaPoint  *form;           /* the corners of the first */
  guint            n_points;
  double           left, top;      /* of the form, from its first corner */
  int              side, scale;
  Mask            *mask[PHASES][PHASES]; /* (owned) (nullable) */
} Stamp;

static gboolean
has_form (const Stamp *self, const AnaShapes *shapes, const AnaShape *area)
{
  const AnaPoint *a = self->form, *b = ana_shapes_get_points (shapes, area);

  if (area->n_points != self->n_points)
    return FALSE;
  for (guint i = 1; i < self->n_points; i++)
    if (!(fabsf ((a[i].x - a[0].x) - (b[i].x - b[0].x)) < SAME_PX && fabsf ((a[i].y - a[0].y) - (b[i].y - b[0].y)) < SAME_PX))
      return FALSE;
  return TRUE;
}

static Row
measure_row (const guint8 *cover, int n)
{
  Row row = { 0, 0, 0, n };

  while (row.first < n && cover[row.first] == 0)
    row.first++;
  while (row.end > row.first && cover[row.end - 1] == 0)
    row.end--;
  row.full = row.first;
  while (row.full < row.end && cover[row.full] < 255)
    row.full++;
  row.full_end = row.full;
  while (row.full_end < row.end && cover[row.full_end] == 255)
    row.full_end++;
  return row;
}

static cairo_surface_t *
make_cover (const Stamp *self, int phase_x, int phase_y)
{
  cairo_surface_t *mask = cairo_image_surface_create (CAIRO_FORMAT_A8, self->side, self->side);
  cairo_t *cr = cairo_create (mask);

  cairo_translate (cr, (double) phase_x / PHASES, (double) phase_y / PHASES);
  cairo_scale (cr, self->scale, self->scale);
  for (guint i = 0; i < self->n_points; i++)
    cairo_line_to (cr, self->form[i].x - self->form[0].x - self->left, self->form[i].y - self->form[0].y - self->top);
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_destroy (cr);
  cairo_surface_flush (mask);
  return mask;
}

static Mask *
make_mask (const Stamp *self, int phase_x, int phase_y)
{
  Mask *mask = g_new0 (Mask, 1);
  const guint8 *cover;

  mask->cover = make_cover (self, phase_x, phase_y);
  cover = cairo_image_surface_get_data (mask->cover);
  for (int y = 0; cover != NULL && y < self->side; y++)
    mask->rows[y] = measure_row (cover + y * cairo_image_surface_get_stride (mask->cover), self->side);
  return mask;
}

static void
free_mask (Mask *mask)
{
  cairo_surface_destroy (mask->cover);
  g_free (mask);
}

/* A row from @lo to @hi, @pixels and @cover being of its beginning: the edges are mixed, what lies between is just put there. */
static void
put_row (guint32 *pixels, const guint8 *cover, const Row *row, int lo, int hi, const guint8 colour[4])
{
  int first = MAX (row->first, lo), end = MIN (row->end, hi), full = CLAMP (row->full, first, MAX (end, first)), full_end = CLAMP (row->full_end, full, MAX (end, full));
  guint32 word;

  if (colour[3] < 255)
    full_end = full;
  memcpy (&word, colour, 4);
  for (int x = first; x < full; x++)
    ana_paint_over (&pixels[x], colour, cover[x]);
  for (int x = full; x < full_end; x++)
    pixels[x] = word;
  for (int x = full_end; x < end; x++)
    ana_paint_over (&pixels[x], colour, cover[x]);
}

static void
put_stamp (Stamp *self, const AnaPaintRoom *room, AnaPoint at, const guint8 colour[4])
{
  double x = (at.x + self->left - room->x) * self->scale, y = (at.y + self->top - room->y) * self->scale;
  int left = (int) floor (x), top = (int) floor (y), phase_x = (int) ((x - left) * PHASES), phase_y = (int) ((y - top) * PHASES);
  Mask **mask = &self->mask[phase_y][phase_x];
  const guint8 *cover;
  int stride;

  if (*mask == NULL)
    *mask = make_mask (self, phase_x, phase_y);
  cover = cairo_image_surface_get_data ((*mask)->cover);
  stride = cairo_image_surface_get_stride ((*mask)->cover);
  for (int py = MAX (-top, 0); cover != NULL && py < MIN (self->side, room->height - top); py++)
    put_row (room->pixels + (gssize) (top + py) * room->stride + left, cover + py * stride, &(*mask)->rows[py], MAX (-left, 0), room->width - left, colour);
}

static gboolean
measure (Stamp *self)
{
  double right = 0, bottom = 0;

  self->left = self->top = 0;
  for (guint i = 0; i < self->n_points; i++)
    {
      double x = self->form[i].x - self->form[0].x, y = self->form[i].y - self->form[0].y;

      self->left = fmin (self->left, x);
      self->top = fmin (self->top, y);
      right = fmax (right, x);
      bottom = fmax (bottom, y);
    }
  self->side = (int) ceil (fmax (right - self->left, bottom - self->top) * self->scale) + 2;
  return self->side <= MAX_STAMP;
}

/* Those of @areas that have the form of the one in their middle, whose flags in @done are set; FALSE: none, they are paths. */
gboolean
ana_paint_stamps (cairo_t *cr, const AnaShapes *shapes, const AnaShape *areas, guint n, const AnaTheme *theme, gboolean *done)
{
  Stamp stamp = { .form = ana_shapes_get_points (shapes, &areas[n / 2]), .n_points = areas[n / 2].n_points, .scale = ana_paint_pixel_scale (cr) };
  AnaPaintRoom room;
  float x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;

  if (!measure (&stamp))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      AnaPoint at = ana_shapes_get_points (shapes, &areas[i])[0];

      done[i] = has_form (&stamp, shapes, &areas[i]);
      x0 = fminf (x0, at.x), x1 = fmaxf (x1, at.x), y0 = fminf (y0, at.y), y1 = fmaxf (y1, at.y);
    }
  if (!ana_paint_open_room (cr, &room, x0 + stamp.left - 1, y0 + stamp.top - 1, x1 + stamp.left + stamp.side, y1 + stamp.top + stamp.side))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      guint8 colour[4];

      ana_paint_premultiply (ana_theme_get_ink (theme, areas[i].ink), colour);
      if (done[i])
        put_stamp (&stamp, &room, ana_shapes_get_points (shapes, &areas[i])[0], colour);
    }
  ana_paint_close_room (cr, &room);
  for (guint i = 0; i < PHASES * PHASES; i++)
    g_clear_pointer (&stamp.mask[i / PHASES][i % PHASES], free_mask);
  return TRUE;
}
