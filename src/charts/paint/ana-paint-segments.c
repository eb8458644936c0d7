/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-paint-segments.c: thousands of straight lines as pixels of our own.
 *
 * cairo strokes a line in 9 microseconds, of which the path is nearly all. Here a line is walked along its longer side: at each
 * step it covers a few pixels across, each as far as its middle lies inside, which is known from its distance. Steep lines and
 * flat ones have a mask each, that of the flat ones on its side, so that the pixels across lie together and eight are done at
 * once: of thin lines, which cover four across, those of two steps. Lines of one colour become one mask in the end, which is put on
 * the target.
 */
#include "config.h"

#include "ana-paint-private.h"

#include <math.h>
#include <string.h>

#define LANES       8
#define HALF        4     /* of them */
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

#define ALL(value) ((Words) { 0 } + (guint16) (value))

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

/* @bytes and what pixels get over them whose middles lie @off from that of the line, in parts of ONE. */
static inline Bytes
put_over (Bytes bytes, const Pen *pen, Signs off, Words part)
{
  const Signs none = { 0 };
  Signs minus = off < none, here, over;

  here = pen->edge - (Signs) ((Words) ((off ^ minus) - minus) * pen->narrow / ONE);
  here &= here > none;
  over = here > pen->full;
  here = (here & ~over) | (pen->full & over);
  return __builtin_convertvector (add_cover (__builtin_convertvector (bytes, Words), (Words) here * part / ONE), Bytes);
}

/* The pixels across one step, from the one that @cover begins with: @middle of the line from there in parts of ONE. */
static inline void
put_across (guint8 *cover, const Pen *pen, int middle, guint16 part)
{
  static const Signs places = { ONE / 2, 3 * ONE / 2, 5 * ONE / 2, 7 * ONE / 2, 9 * ONE / 2, 11 * ONE / 2, 13 * ONE / 2, 15 * ONE / 2 };

  for (int first = 0; first < pen->span; first += LANES)
    {
      Bytes bytes;

      memcpy (&bytes, cover + first, LANES);
      bytes = put_over (bytes, pen, places - (gint16) (middle - first * ONE), ALL (part));
      memcpy (cover + first, &bytes, LANES);
    }
}

/* The same of two steps, of a line that covers no more than half of the lanes: from @row and @low of that row on, as walk() has it. */
static inline void
put_two (guint8 *row, gsize stride, const Pen *pen, guint32 low, guint32 step, Signs places, Words part)
{
  guint8 *one = row + low / STEP, *two = row + stride + (low + step) / STEP;
  guint16 at = (guint16) low, next = (guint16) (low + step);
  Words middles = { at, at, at, at, next, next, next, next };
  Bytes bytes;

  memcpy (&bytes, one, HALF);
  memcpy ((guint8 *) &bytes + HALF, two, HALF);
  bytes = put_over (bytes, pen, places - (Signs) (middles / (STEP / ONE)), part);
  memcpy (one, &bytes, HALF);
  memcpy (two, (guint8 *) &bytes + HALF, HALF);
}

/* All steps from @at to before @end, each of which the line goes through from side to side. Returns: @low at the end. */
static guint32
walk_through (guint8 *cover, gsize stride, const Pen *pen, int at, int end, guint32 low, guint32 step, int back, guint16 part)
{
  Signs places = { ONE / 2, 3 * ONE / 2, 5 * ONE / 2, 7 * ONE / 2, ONE / 2, 3 * ONE / 2, 5 * ONE / 2, 7 * ONE / 2 };
  Words parts = ALL (part);

  places -= (gint16) back;
  for (; pen->span <= HALF && at + 1 < end; at += 2, low += 2 * step)
    put_two (cover + (gsize) at * stride, stride, pen, low, step, places, parts);
  for (; at < end; at++, low += step)
    put_across (cover + (gsize) at * stride + low / STEP, pen, (int) (low % STEP / (STEP / ONE)) + back, part);
  return low;
}

/* A step that the line goes through in part. */
static void
walk_end (guint8 *cover, gsize stride, const Pen *pen, int at, AnaPoint begin, AnaPoint end, guint32 low, int back, int part)
{
  float inside = MIN ((float) at + 1, end.x) - MAX ((float) at, begin.x);

  put_across (cover + (gsize) at * stride + low / STEP, pen, (int) (low % STEP / (STEP / ONE)) + back, (guint16) (inside * (float) part));
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

  walk_end (cover, stride, &pen, first, begin, end, low, back, part);
  low = walk_through (cover, stride, &pen, first + 1, last, low + (guint32) step, (guint32) step, back, (guint16) part);
  if (last > first)
    walk_end (cover, stride, &pen, last, begin, end, low, back, part);
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
  mask->steep_stride = (gsize) cairo_format_stride_for_width (CAIRO_FORMAT_A8, mask->width + MARGIN);
  mask->flat_stride = (gsize) mask->height + MARGIN;
  mask->steep = g_malloc0 (mask->steep_stride * (gsize) (mask->height + 1));
  mask->flat = g_malloc0 (mask->flat_stride * (gsize) (mask->width + 1));
  return TRUE;
}

/* Both over each other, on the target. */
static void
close_mask (cairo_t *cr, Mask *mask, AnaColour colour)
{
  cairo_surface_t *image;

  for (int y = 0; y < mask->height; y++)
    for (int x = 0; x < mask->width; x++)
      {
        guint8 *pixel = &mask->steep[(gsize) y * mask->steep_stride + (gsize) x];
        guint here = *pixel, more = mask->flat[(gsize) x * mask->flat_stride + (gsize) y];

        *pixel = (guint8) (here + (255 - here) * more / 255);
      }
  image = cairo_image_surface_create_for_data (mask->steep, CAIRO_FORMAT_A8, mask->width, mask->height, (int) mask->steep_stride);
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
