/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-paint-segments.c: thousands of straight lines as pixels of our own.
 *
 * cairo strokes a line in 9 microseconds, of which the path is nearly all. Here a line is walked along its longer side: at each
 * step it covers a few pixels across, each as far as its middle lies inside, which is known from its distance. Steep lines and
 * flat ones have a mask each, that of the flat ones on its side, so that the pixels across lie together and eight are done at
 * once. Lines of one colour become one mask in the end, which is put on the target.
 */
#include "config.h"

#include "ana-paint-private.h"

#include <math.h>
#include <string.h>

#define LANES       8
#define ONE         64    /* a pixel, in whole numbers: eight of them times ONE are 16 bits */
#define STEP        65536 /* a pixel of the walk */
#define FEW         50    /* of one colour are paths */
#define MAX_MASK_PX 8192  /* of a side */
#define MAX_LINE_PX 12.0  /* of the target: wider ones are paths, and distances stay within 16 bits */
#define MARGIN      32    /* of bytes behind a row: what is put across the last pixels */

typedef guint8  Bytes __attribute__ ((vector_size (LANES)));
typedef guint16 Words __attribute__ ((vector_size (2 * LANES)));
typedef gint16  Signs __attribute__ ((vector_size (2 * LANES)));

typedef struct {
  guint8 *steep, *flat;           /* (owned) height rows of width, and width rows of height */
  int     width, height;
  gsize   steep_stride, flat_stride;
  int     scale;                  /* its pixels to one of ours */
  double  x, y;                   /* where it lies */
} Mask;

/* What is there and what comes over it, of 255: both at most 255, so that the product is 16 bits. */
static inline Words
add_cover (Words here, Words more)
{
  Words rest = (255 - here) * more + 128;

  return here + ((rest + (rest >> 8)) >> 8);
}

/* A pixel has edge - narrow * distance of cover, at most full; part of 255 is what a full one gets. */
typedef struct {
  Signs   edge, full;
  guint16 narrow;
  int     span;      /* pixels across one step, at most */
} Pen;

/* The pixels across one step, from the one that @cover begins with: @middle of the line from there in parts of ONE. */
static inline void
put_across (guint8 *cover, const Pen *pen, int middle, guint16 part)
{
  static const Signs places = { ONE / 2, 3 * ONE / 2, 5 * ONE / 2, 7 * ONE / 2, 9 * ONE / 2, 11 * ONE / 2, 13 * ONE / 2, 15 * ONE / 2 };
  const Signs none = { 0 };

  for (int first = 0; first < pen->span; first += LANES)
    {
      Signs off = places - (gint16) (middle - first * ONE), minus = off < none, here, over;
      Words words = (Words) ((off ^ minus) - minus) * pen->narrow / ONE;
      Bytes bytes;

      here = pen->edge - (Signs) words;
      here &= here > none;
      over = here > pen->full;
      here = (here & ~over) | (pen->full & over);
      memcpy (&bytes, cover + first, LANES);
      words = add_cover (__builtin_convertvector (bytes, Words), (Words) here * part / ONE);
      bytes = __builtin_convertvector (words, Bytes);
      memcpy (cover + first, &bytes, LANES);
    }
}

/* @from and @to: along the walk and across it. @part: of 255, how much a pixel gets that lies inside. */
static void
walk (guint8 *cover, gsize stride, AnaPoint from, AnaPoint to, float width_px, int part)
{
  AnaPoint begin = from.x < to.x ? from : to, end = from.x < to.x ? to : from;
  float along = end.x - begin.x, across = end.y - begin.y, length = sqrtf (along * along + across * across), slope = along > 0 ? across / along : 0;
  float edge = width_px / 2 + 0.5f, narrow = length > 0 ? along / length : 1, reach = edge / narrow;
  int first = (int) begin.x, last = (int) end.x, step = (int) (slope * STEP), back = (int) (reach * ONE);
  guint32 low = (guint32) ((begin.y + ((float) first + 0.5f - begin.x) * slope - reach) * STEP); /* where the line's cover begins: never before the mask */
  Pen pen = { (Signs) { 0 } + (gint16) (edge * ONE), (Signs) { 0 } + (gint16) (MIN (width_px, 1) * ONE), (guint16) (narrow * ONE + 0.5f), (int) (2 * reach) + 2 };

  for (int at = first; at <= last; at++, low += (guint32) step)
    {
      float inside = at > first && at < last ? 1 : MIN ((float) at + 1, end.x) - MAX ((float) at, begin.x);

      put_across (cover + (gsize) at * stride + low / STEP, &pen, (int) (low % STEP / (STEP / ONE)) + back, (guint16) (inside * (float) part));
    }
}

static void
put_segment (const Mask *mask, AnaPoint from, AnaPoint to, float width_px, int part)
{
  if (fabsf (to.y - from.y) > fabsf (to.x - from.x))
    walk (mask->steep, mask->steep_stride, (AnaPoint) { from.y, from.x }, (AnaPoint) { to.y, to.x }, width_px, part);
  else
    walk (mask->flat, mask->flat_stride, from, to, width_px, part);
}

static gboolean
is_straight (const AnaShapes *shapes, const AnaShape *line, const AnaTheme *theme, int scale)
{
  const AnaPoint *p = ana_shapes_get_points (shapes, line);

  return line->part == ANA_PART_MARK && line->n_points == 2 && line->ink.alpha > 0 && ana_paint_dash_of (line, theme) == ANA_DASH_NONE && ana_paint_stroke_px (line, theme) * scale <= MAX_LINE_PX
         && isfinite (p[0].x + p[0].y + p[1].x + p[1].y);
}

/* FALSE: the target is paper, there are too few, or the room is too large. */
static gboolean
open_mask (cairo_t *cr, Mask *mask, const AnaShapes *shapes, const AnaShape *lines, guint n, const gboolean *done, const AnaTheme *theme)
{
  double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY, widest = 0;
  guint n_done = 0;

  for (guint i = 0; i < n; i++)
    if (done[i])
      {
        const AnaPoint *p = ana_shapes_get_points (shapes, &lines[i]);

        widest = MAX (widest, ana_paint_stroke_px (&lines[i], theme));
        x0 = MIN (x0, MIN (p[0].x, p[1].x)), x1 = MAX (x1, MAX (p[0].x, p[1].x));
        y0 = MIN (y0, MIN (p[0].y, p[1].y)), y1 = MAX (y1, MAX (p[0].y, p[1].y));
        n_done++;
      }
  *mask = (Mask) { .scale = ana_paint_pixel_scale (cr), .x = floor (x0 - widest - 2), .y = floor (y0 - widest - 2) };
  x1 = ceil (x1 + widest + 2) - mask->x;
  y1 = ceil (y1 + widest + 2) - mask->y;
  if (n_done < FEW || ana_paint_is_vector (cr) || !(x1 * mask->scale <= MAX_MASK_PX && y1 * mask->scale <= MAX_MASK_PX))
    return FALSE;
  mask->width = (int) x1 * mask->scale;
  mask->height = (int) y1 * mask->scale;
  mask->steep_stride = (gsize) mask->width + MARGIN;
  mask->flat_stride = (gsize) mask->height + MARGIN;
  mask->steep = g_malloc0 (mask->steep_stride * (gsize) (mask->height + 1));
  mask->flat = g_malloc0 (mask->flat_stride * (gsize) (mask->width + 1));
  return TRUE;
}

/* Both over each other, on the target. */
static void
close_mask (cairo_t *cr, Mask *mask, AnaColour colour)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_A8, mask->width, mask->height);
  guint8 *out = cairo_image_surface_get_data (image);
  int stride = cairo_image_surface_get_stride (image);

  for (int y = 0; out != NULL && y < mask->height; y++)
    for (int x = 0; x < mask->width; x++)
      {
        guint here = mask->steep[(gsize) y * mask->steep_stride + (gsize) x], more = mask->flat[(gsize) x * mask->flat_stride + (gsize) y];

        out[y * stride + x] = (guint8) (here + (255 - here) * more / 255);
      }
  cairo_surface_mark_dirty (image);
  cairo_surface_set_device_scale (image, mask->scale, mask->scale);
  cairo_set_source_rgb (cr, colour.r, colour.g, colour.b);
  cairo_mask_surface (cr, image, mask->x, mask->y);
  cairo_surface_destroy (image);
  g_free (mask->steep);
  g_free (mask->flat);
}

/* Lines of one colour; none of them is done when they are paths. */
static void
paint_run (cairo_t *cr, const AnaShapes *shapes, const AnaShape *lines, guint n, const AnaTheme *theme, gboolean *done)
{
  AnaColour colour = ana_theme_get_ink (theme, lines[0].ink);
  Mask mask;

  for (guint i = 0; i < n; i++)
    done[i] = is_straight (shapes, &lines[i], theme, ana_paint_pixel_scale (cr));
  if (!open_mask (cr, &mask, shapes, lines, n, done, theme))
    {
      memset (done, 0, n * sizeof *done);
      return;
    }
  for (guint i = 0; i < n; i++)
    if (done[i])
      {
        const AnaPoint *p = ana_shapes_get_points (shapes, &lines[i]);
        AnaPoint at[2];

        for (guint k = 0; k < 2; k++)
          at[k] = (AnaPoint) { (float) ((p[k].x - mask.x) * mask.scale), (float) ((p[k].y - mask.y) * mask.scale) };
        put_segment (&mask, at[0], at[1], (float) (ana_paint_stroke_px (&lines[i], theme) * mask.scale), (int) (colour.a * 255 + 0.5));
      }
  close_mask (cr, &mask, colour);
}

static gboolean
is_same_ink (AnaInk a, AnaInk b)
{
  return a.kind == b.kind && a.slot == b.slot && a.alpha == b.alpha && a.t == b.t;
}

/* Those of @lines that are straight, not dashed, and many of one colour, whose flags in @done are set: each run of a colour as one. */
gboolean
ana_paint_segments (cairo_t *cr, const AnaShapes *shapes, const AnaShape *lines, guint n, const AnaTheme *theme, gboolean *done)
{
  gboolean any = FALSE;

  for (guint first = 0, end; first < n; first = end)
    {
      for (end = first + 1; end < n && is_same_ink (lines[first].ink, lines[end].ink); end++)
        ;
      paint_run (cr, shapes, &lines[first], end - first, theme, &done[first]);
    }
  for (guint i = 0; i < n && !any; i++)
    any = done[i];
  return any;
}
