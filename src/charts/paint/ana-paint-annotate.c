/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-paint-annotate.c: annotations of a chart: ranges under the marks, thresholds, points and texts over them.
 *
 * A text never lies on another one: where it would, it is left out, and its mark stays.
 */
#include "config.h"

#include "ana-paint-private.h"

#include <math.h>

#define RANGE_ALPHA  0.12
#define GAP_PX       4.0
#define DOT_PX       4.0
#define MAX_TEXTS    64

typedef struct { double x, y, w, h; } Box;
typedef struct { Box box[MAX_TEXTS]; guint n; } Taken;

static gboolean
take (Taken *taken, Box box)
{
  for (guint i = 0; i < taken->n; i++)
    {
      const Box *other = &taken->box[i];

      if (box.x < other->x + other->w && other->x < box.x + box.w && box.y < other->y + other->h && other->y < box.y + box.h)
        return FALSE;
    }
  if (taken->n == MAX_TEXTS)
    return FALSE;
  taken->box[taken->n++] = box;
  return TRUE;
}

/* On a ground that keeps it readable over marks. */
static void
paint_label (cairo_t *cr, const AnaTheme *theme, Taken *taken, double x, double y, double align, double max_px, const char *text)
{
  double height = ana_text_line_px (theme, ANA_TEXT_CAPTION);
  double width = fmin (ana_text_width_px (theme, ANA_TEXT_CAPTION, text), max_px);
  Box box = { x - align * width - 2, y, width + 4, height };

  if (width <= 12 || !take (taken, box))
    return;
  ana_paint_set_colour (cr, theme->card, 0.85);
  cairo_rectangle (cr, box.x, box.y, box.w, box.h);
  cairo_fill (cr);
  ana_paint_text (cr, theme, ANA_TEXT_CAPTION, theme->text, x, y, align, width, text);
}

/* --- under the marks --- */

void
ana_paint_ranges (cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme)
{
  cairo_save (cr);
  for (guint i = 0; i < geom->n_annotations; i++)
    {
      const AnaGeomAnnotation *a = &geom->annotations[i];

      if (a->kind != ANA_ANNOTATION_RANGE)
        continue;
      ana_paint_set_colour (cr, ana_theme_get_colour (theme, a->slot), theme->high_contrast ? 2 * RANGE_ALPHA : RANGE_ALPHA);
      cairo_rectangle (cr, a->x_px, a->y_px, fmaxf (a->x2_px - a->x_px, 1), fmaxf (a->y2_px - a->y_px, 1));
      cairo_fill (cr);
    }
  cairo_restore (cr);
}

/* --- over them --- */

/* A line across the plot, on the pixel. */
static void
line_across (cairo_t *cr, const AnaGeom *geom, gboolean upright, double at)
{
  at = floor (at) + 0.5;
  cairo_move_to (cr, upright ? at : geom->plot_x, upright ? geom->plot_y : at);
  cairo_line_to (cr, upright ? at : geom->plot_x + geom->plot_w, upright ? geom->plot_y + geom->plot_h : at);
}

/* The ends of a range, or the one line of a moment. */
static void
paint_ends (cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme, const AnaGeomAnnotation *a, Taken *taken)
{
  static const double dash[] = { 2, 2 };
  double from = a->stands ? a->x_px : a->y_px, to = a->stands ? a->x2_px : a->y2_px, right = geom->plot_x + geom->plot_w;
  gboolean is_moment = a->kind == ANA_ANNOTATION_MOMENT, ends = is_moment && a->stands && from > geom->plot_x + geom->plot_w / 2;
  double room = !a->stands ? geom->plot_w - 2 * GAP_PX : is_moment ? (ends ? from - geom->plot_x : right - from) - 2 * GAP_PX : to - from - 2 * GAP_PX;

  ana_paint_set_colour (cr, ana_theme_get_colour (theme, a->slot), 1);
  cairo_set_dash (cr, dash, 2, 0);
  cairo_set_line_width (cr, theme->high_contrast ? 1.5 : 1);
  line_across (cr, geom, a->stands, from);
  if (!is_moment)
    line_across (cr, geom, a->stands, to);
  cairo_stroke (cr);
  if (!a->stands)
    paint_label (cr, theme, taken, right - GAP_PX, from + 2, 1, room, a->text);
  else
    paint_label (cr, theme, taken, ends ? from - GAP_PX : from + GAP_PX, geom->plot_y + 2, ends ? 1 : 0, room, a->text);
}

static void
paint_threshold (cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme, const AnaGeomAnnotation *a, Taken *taken)
{
  static const double dash[] = { 6, 3 };
  double at = floor (a->stands ? a->x_px : a->y_px) + 0.5, height = ana_text_line_px (theme, ANA_TEXT_CAPTION);

  ana_paint_set_colour (cr, ana_theme_get_colour (theme, a->slot), theme->high_contrast ? 1 : 0.9);
  cairo_set_dash (cr, dash, 2, 0);
  cairo_set_line_width (cr, theme->high_contrast ? 1.5 : 1);
  line_across (cr, geom, a->stands, at);
  cairo_stroke (cr);
  if (a->stands)
    paint_label (cr, theme, taken, at + GAP_PX, geom->plot_y + 2, 0, geom->plot_x + geom->plot_w - at - GAP_PX, a->text);
  else
    paint_label (cr, theme, taken, geom->plot_x + geom->plot_w - GAP_PX, at - height - 1 < geom->plot_y ? at + 1 : at - height - 1, 1,
                 geom->plot_w - 2 * GAP_PX, a->text);
}

static void
paint_point (cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme, const AnaGeomAnnotation *a, Taken *taken)
{
  double height = ana_text_line_px (theme, ANA_TEXT_CAPTION), right = geom->plot_x + geom->plot_w;
  gboolean ends = a->x_px > geom->plot_x + geom->plot_w / 2, under = a->y_px - DOT_PX - height - 2 < geom->plot_y;

  cairo_set_dash (cr, NULL, 0, 0);
  ana_paint_dot (cr, a->x_px, a->y_px, DOT_PX);
  ana_paint_set_colour (cr, theme->card, 1);
  cairo_fill_preserve (cr);
  ana_paint_set_colour (cr, ana_theme_get_colour (theme, a->slot), 1);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
  paint_label (cr, theme, taken, a->x_px, under ? a->y_px + DOT_PX + 2 : a->y_px - DOT_PX - height - 2, ends ? 1 : 0,
               ends ? a->x_px - geom->plot_x : right - a->x_px, a->text);
}

void
ana_paint_annotations (cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme)
{
  double height = ana_text_line_px (theme, ANA_TEXT_CAPTION), below = geom->plot_y + 2;
  Taken taken = { .n = 0 };

  cairo_save (cr);
  for (guint i = 0; i < geom->n_annotations; i++)
    {
      const AnaGeomAnnotation *a = &geom->annotations[i];

      cairo_new_path (cr);
      if (a->kind == ANA_ANNOTATION_RANGE || a->kind == ANA_ANNOTATION_MOMENT)
        paint_ends (cr, geom, theme, a, &taken);
      else if (a->kind == ANA_ANNOTATION_THRESHOLD)
        paint_threshold (cr, geom, theme, a, &taken);
      else if (a->kind == ANA_ANNOTATION_POINT)
        paint_point (cr, geom, theme, a, &taken);
      else
        {
          paint_label (cr, theme, &taken, geom->plot_x + geom->plot_w - GAP_PX, below, 1, geom->plot_w - 2 * GAP_PX, a->text);
          below += height + 2;
        }
    }
  cairo_restore (cr);
}
