/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-paint-chart.c: axes, marks, notes and the crosshair of a geometry.
 */
#include "config.h"

#include "ana-paint-private.h"

#include <math.h>

#define RUNNING_PX    6       /* around the mark of a running point */
#define HIDES_RUNNING 100000  /* as much as any line */
#define AXIS_GAP_PX    8.0
#define TICK_PX        4.0
#define MARK_ROOM_PX   6.0 /* marks may reach this far over the plot's edge: half a dot */
#define AREA_ALPHA     0.18
#define BAND_ALPHA     0.15
#define RUNNING_ALPHA  0.45

static const double forecast_dash[] = { 5, 4 };

/* In high contrast series are told apart by their dashes too. */
static const struct { double dash[4]; int n; } series_dashes[] = {
  { { 0 }, 0 }, { { 8, 3 }, 2 }, { { 3, 3 }, 2 }, { { 10, 3, 2, 3 }, 4 }, { { 14, 4 }, 2 }, { { 2, 5 }, 2 },
  { { 6, 2, 6, 6 }, 4 }, { { 1, 2 }, 2 },
};

/* Lines of one pixel lie on half pixels. */
static void
hair_line (cairo_t *cr, double x0, double y0, double x1, double y1)
{
  if (y0 == y1)
    y0 = y1 = floor (y0) + 0.5;
  if (x0 == x1)
    x0 = x1 = floor (x0) + 0.5;
  cairo_move_to (cr, x0, y0);
  cairo_line_to (cr, x1, y1);
}

static void
set_thin (cairo_t *cr, AnaColour colour, double alpha)
{
  ana_paint_set_colour (cr, colour, alpha);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
}

/* --- axes --- */

static double
base_line_px (const AnaGeom *geom)
{
  if (geom->y_scale.type == ANA_SCALE_LOG || !(geom->y_lo <= 0 && geom->y_hi >= 0))
    return geom->y_scale.p0;
  return ana_geom_y_px (geom, 0);
}

/* A line across the plot at a pixel of the value axis. */
static void
value_line (cairo_t *cr, const AnaGeom *geom, double px)
{
  if (geom->horizontal)
    hair_line (cr, px, geom->plot_y, px, geom->plot_y + geom->plot_h);
  else
    hair_line (cr, geom->plot_x, px, geom->plot_x + geom->plot_w, px);
}

static void
paint_grid (cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme)
{
  double base = base_line_px (geom);

  set_thin (cr, theme->grid, 1);
  for (guint i = 0; i < geom->n_y_ticks; i++)
    if (fabs (geom->y_ticks[i].pos_px - base) > 1)
      value_line (cr, geom, geom->y_ticks[i].pos_px);
  cairo_stroke (cr);
  set_thin (cr, theme->baseline, 1);
  value_line (cr, geom, base);
  if (geom->x_scale.type != ANA_SCALE_BAND)
    for (guint i = 0; i < geom->n_x_ticks; i++)
      {
        double bottom = geom->plot_y + geom->plot_h;

        hair_line (cr, geom->x_ticks[i].pos_px, bottom, geom->x_ticks[i].pos_px, bottom + TICK_PX);
      }
  cairo_stroke (cr);
}

static void
paint_side_labels (cairo_t *cr, const AnaGeom *geom, const AnaTick *ticks, guint n_ticks, const AnaTheme *theme)
{
  double half = ana_text_line_px (theme, ANA_TEXT_CAPTION) / 2;

  double x = geom->mirrored ? geom->plot_x + geom->plot_w + AXIS_GAP_PX : geom->plot_x - AXIS_GAP_PX;
  double room = geom->mirrored ? geom->width_px - x : x;

  for (guint i = 0; i < n_ticks; i++)
    ana_paint_text (cr, theme, ANA_TEXT_CAPTION, theme->dim, x, ticks[i].pos_px - half, geom->mirrored ? 0 : 1, fmax (room, 1), ticks[i].text);
}

/* A label is centred under its tick and kept within the picture; one that would touch its neighbour is left out. */
static void
paint_foot_labels (cairo_t *cr, const AnaGeom *geom, const AnaTick *ticks, guint n_ticks, const AnaTheme *theme)
{
  double y = geom->plot_y + geom->plot_h + TICK_PX + 1, end = -INFINITY;

  for (guint i = 0; i < n_ticks; i++)
    {
      const AnaTick *tick = &ticks[i];
      double width = ana_text_width_px (theme, ANA_TEXT_CAPTION, tick->text), x;

      if (width == 0)
        continue;
      if (tick->max_px > 0)
        width = fmin (width, tick->max_px);
      x = CLAMP (tick->pos_px - width / 2, 0, fmax (0, geom->width_px - width));
      if (x < end + 4)
        continue;
      ana_paint_text (cr, theme, ANA_TEXT_CAPTION, theme->dim, x, y, 0, tick->max_px, tick->text);
      end = x + width;
    }
}

/* Without grid lines of their own: two grids are none. */
static void
paint_right_labels (cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme)
{
  double half = ana_text_line_px (theme, ANA_TEXT_CAPTION) / 2, x = geom->mirrored ? geom->plot_x - 8 : geom->plot_x + geom->plot_w + 8;

  for (guint i = 0; i < geom->n_right_ticks; i++)
    ana_paint_text (cr, theme, ANA_TEXT_CAPTION, theme->dim, x, geom->right_ticks[i].pos_px - half, geom->mirrored ? 1 : 0, 0, geom->right_ticks[i].text);
}

/**
 * ana_paint_axes:
 * @cr: where
 * @geom: what
 * @theme: colours and font
 *
 * Paints grid lines, the base line, ticks and their texts; no frame.
 */
void
ana_paint_axes (cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme)
{
  cairo_save (cr);
  paint_grid (cr, geom, theme);
  if (geom->horizontal)
    {
      paint_side_labels (cr, geom, geom->x_ticks, geom->n_x_ticks, theme);
      paint_foot_labels (cr, geom, geom->y_ticks, geom->n_y_ticks, theme);
    }
  else
    {
      paint_side_labels (cr, geom, geom->y_ticks, geom->n_y_ticks, theme);
      paint_foot_labels (cr, geom, geom->x_ticks, geom->n_x_ticks, theme);
    }
  paint_right_labels (cr, geom, theme);
  cairo_restore (cr);
}

/* --- marks --- */

static double
line_width (const AnaLayer *layer, const AnaTheme *theme)
{
  double width = layer->width_px > 0 ? layer->width_px : 2;

  return layer->mark == ANA_MARK_RULE ? width : width * theme->line_px / 2;
}

static void
paint_ring (cairo_t *cr, AnaPoint at, AnaColour colour, const AnaTheme *theme)
{
  ana_paint_dot (cr, at.x, at.y, 3.5);
  ana_paint_set_colour (cr, theme->card, 1);
  cairo_fill_preserve (cr);
  ana_paint_set_colour (cr, colour, 1);
  cairo_set_line_width (cr, 1.75);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_stroke (cr);
}

/* A text among the marks, on its own ground. */
static void
paint_label (cairo_t *cr, const AnaTheme *theme, AnaColour colour, double x, double y, double align, double max_width_px, const char *text)
{
  ana_paint_text_halo (cr, theme, ANA_TEXT_CAPTION, theme->card, x, y, align, max_width_px, text);
  ana_paint_text (cr, theme, ANA_TEXT_CAPTION, colour, x, y, align, max_width_px, text);
}

/* The running bucket: a line to it that is no fact yet, a ring, and where it stands in time. */
static void
paint_running (cairo_t *cr, const AnaGeom *geom, const AnaGeomLayer *layer, AnaColour colour, const AnaTheme *theme)
{
  static const double today_dash[] = { 2, 3 };
  AnaPoint end = layer->points[layer->n_points - 1];
  double half = ana_text_line_px (theme, ANA_TEXT_CAPTION) / 2;

  if (isnan (end.x))
    return;
  set_thin (cr, theme->dim, 0.7);
  cairo_set_dash (cr, today_dash, 2, 0);
  hair_line (cr, end.x, geom->plot_y, end.x, geom->plot_y + geom->plot_h);
  cairo_stroke (cr);
  if (layer->n_points > 1)
    {
      ana_paint_set_colour (cr, colour, 1);
      ana_paint_polyline (cr, layer->points + layer->n_points - 2, 2, line_width (layer->layer, theme), forecast_dash, 2);
    }
  paint_ring (cr, end, colour, theme);
  if (layer->layer->partial_label == NULL)
    return;
  if (end.x - geom->plot_x > ana_text_width_px (theme, ANA_TEXT_CAPTION, layer->layer->partial_label) + 10)
    paint_label (cr, theme, theme->text, end.x - 8, end.y - half, 1, 0, layer->layer->partial_label);
  else
    paint_label (cr, theme, theme->text, end.x + 8, end.y - half, 0, geom->width_px - end.x - 8, layer->layer->partial_label);
}

/* What tells the line of a layer from others; returns how many numbers it has, 0: it has no gaps. */
static int
get_dash (const AnaLayer *layer, const AnaTheme *theme, const double **dash)
{
  if (layer->dashed)
    {
      *dash = forecast_dash;
      return 2;
    }
  if (!theme->high_contrast || layer->slot > ANA_SLOT_SERIES_8)
    return 0;
  *dash = series_dashes[layer->slot].dash;
  return series_dashes[layer->slot].n;
}

static void
paint_line (cairo_t *cr, const AnaGeom *geom, const AnaGeomLayer *layer, AnaColour colour, const AnaTheme *theme)
{
  double width = line_width (layer->layer, theme);
  gboolean running = layer->layer->last_partial && layer->shows_last && !layer->dense;
  gboolean starts = layer->layer->first_partial && layer->first_index == 0 && layer->n_points > 2 && layer->layer->interpolate == ANA_INTERPOLATE_LINEAR;
  const double *dash = NULL;
  int n_dash = get_dash (layer->layer, theme, &dash);

  if (layer->dense)
    {
      /* a dense line fills its columns already: as wide as one it would hide its own shape */
      ana_paint_columns (cr, layer->columns, layer->n_columns, fmin (width, 1.5), colour, 1);
      return;
    }
  ana_paint_set_colour (cr, colour, 1);
  if (starts)
    ana_paint_polyline (cr, layer->points, 2, width, forecast_dash, 2);
  ana_paint_polyline (cr, layer->points + (starts ? 1 : 0), layer->n_points - (running ? 1 : 0) - (starts ? 1 : 0), width, dash, n_dash);
  if (running)
    paint_running (cr, geom, layer, colour, theme);
}

static void
close_piece (cairo_t *cr, const AnaGeomLayer *layer, guint first, guint last)
{
  for (guint i = last; i-- > first;)
    {
      double y = layer->points2 != NULL ? layer->points2[i].y : layer->base_px;

      cairo_line_to (cr, layer->points[i].x, isnan (y) ? layer->base_px : y);
    }
  cairo_close_path (cr);
}

static void
fill_between (cairo_t *cr, const AnaGeomLayer *layer)
{
  guint first = 0;
  gboolean open = FALSE;

  cairo_new_path (cr);
  for (guint i = 0; i < layer->n_points; i++)
    {
      gboolean here = !isnan (layer->points[i].x) && (layer->points2 == NULL || !isnan (layer->points2[i].x));

      if (here && open)
        cairo_line_to (cr, layer->points[i].x, layer->points[i].y);
      else if (here)
        {
          cairo_move_to (cr, layer->points[i].x, layer->points[i].y);
          first = i;
        }
      else if (open)
        close_piece (cr, layer, first, i);
      open = here;
    }
  if (open)
    close_piece (cr, layer, first, layer->n_points);
  cairo_fill (cr);
}

static void
paint_area (cairo_t *cr, const AnaGeomLayer *layer, AnaColour colour, const AnaTheme *theme)
{
  gboolean is_band = layer->layer->mark == ANA_MARK_BAND;
  gboolean is_stacked = layer->layer->mark == ANA_MARK_AREA && layer->layer->series2 != NULL;
  double alpha = is_band ? BAND_ALPHA : is_stacked ? 0.7 : AREA_ALPHA;

  if (theme->high_contrast)
    alpha = fmax (alpha, 0.3);
  if (layer->dense)
    {
      ana_paint_columns (cr, layer->columns, layer->n_columns, 0, colour, is_band ? alpha : fmax (alpha, 0.45));
      return;
    }
  ana_paint_set_colour (cr, colour, alpha);
  fill_between (cr, layer);
  ana_paint_set_colour (cr, colour, 1);
  if (!is_band)
    ana_paint_polyline (cr, layer->points, layer->n_points, line_width (layer->layer, theme), NULL, 0);
  else if (theme->high_contrast)
    {
      ana_paint_polyline (cr, layer->points, layer->n_points, 1, NULL, 0);
      ana_paint_polyline (cr, layer->points2, layer->points2 != NULL ? layer->n_points : 0, 1, NULL, 0);
    }
}

/* Ends of bars are rounded by 2 px where there is room; bars of a stack have a gap in the card's colour between them. The
 * foot of a bar, on the base line, is straight. */
typedef enum { FOOT_BELOW, FOOT_ABOVE, FOOT_LEFT, FOOT_RIGHT } Foot;

static void
add_bar (cairo_t *cr, const AnaRect *r, Foot foot)
{
  double radius = fminf (r->w, r->h) > 4 ? 2 : 0, right = r->x + r->w, bottom = r->y + r->h;
  double top_left = foot == FOOT_ABOVE || foot == FOOT_LEFT ? 0 : radius, top_right = foot == FOOT_ABOVE || foot == FOOT_RIGHT ? 0 : radius;
  double bottom_right = foot == FOOT_BELOW || foot == FOOT_RIGHT ? 0 : radius, bottom_left = foot == FOOT_BELOW || foot == FOOT_LEFT ? 0 : radius;

  if (radius == 0)
    {
      cairo_rectangle (cr, r->x, r->y, r->w, r->h);
      return;
    }
  cairo_new_sub_path (cr);
  cairo_arc (cr, r->x + top_left, r->y + top_left, top_left, G_PI, 1.5 * G_PI);
  cairo_arc (cr, right - top_right, r->y + top_right, top_right, -G_PI_2, 0);
  cairo_arc (cr, right - bottom_right, bottom - bottom_right, bottom_right, 0, G_PI_2);
  cairo_arc (cr, r->x + bottom_left, bottom - bottom_left, bottom_left, G_PI_2, G_PI);
  cairo_close_path (cr);
}

static Foot
foot_of (const AnaRect *r, const AnaGeom *geom, double base_px)
{
  if (geom->horizontal)
    return r->x >= base_px - 0.5 ? FOOT_LEFT : FOOT_RIGHT;
  return r->y + r->h <= base_px + 0.5 ? FOOT_BELOW : FOOT_ABOVE;
}

/* A bar of a bucket that is not over, or of one of which the range has a part only. */
static gboolean
is_part (const AnaGeomLayer *layer, guint i)
{
  return (layer->layer->last_partial && layer->shows_last && i == layer->n_rects - 1) || (layer->layer->first_partial && layer->rects[i].index == 0);
}

/* Over the running bar, where there is room. */
static void
say_so_far (cairo_t *cr, const AnaGeom *geom, const AnaGeomLayer *layer, const AnaTheme *theme)
{
  const char *label = layer->layer->partial_label;
  const AnaRect *r = layer->n_rects > 0 ? &layer->rects[layer->n_rects - 1] : NULL;
  double half, x, y;

  if (label == NULL || r == NULL || geom->horizontal || !is_part (layer, layer->n_rects - 1))
    return;
  half = ana_text_width_px (theme, ANA_TEXT_CAPTION, label) / 2;
  x = fmin (r->x + r->w / 2, geom->plot_x + geom->plot_w - half);
  y = r->y - ana_text_line_px (theme, ANA_TEXT_CAPTION) - 2;
  if (y >= 0 && x - half >= geom->plot_x)
    ana_paint_text (cr, theme, ANA_TEXT_CAPTION, theme->dim, x, y, 0.5, 0, label);
}

static void
paint_bars (cairo_t *cr, const AnaGeom *geom, const AnaGeomLayer *layer, AnaColour colour)
{
  gboolean stacked = layer->layer->series2 != NULL;

  if (layer->dense)
    {
      ana_paint_columns (cr, layer->columns, layer->n_columns, 0, colour, 1);
      return;
    }
  for (guint i = 0; i < layer->n_rects; i++)
    {
      AnaRect r = layer->rects[i];

      if (stacked && !geom->horizontal && r.h > 3)
        r.y += 0.75f, r.h -= 1.5f;
      if (stacked && geom->horizontal && r.w > 3)
        r.x += 0.75f, r.w -= 1.5f;
      ana_paint_set_colour (cr, colour, is_part (layer, i) ? RUNNING_ALPHA : 1);
      add_bar (cr, &r, foot_of (&r, geom, layer->base_px));
      cairo_fill (cr);
    }
}

static void
paint_points (cairo_t *cr, const AnaGeomLayer *layer, AnaColour colour)
{
  ana_paint_set_colour (cr, colour, 0.8);
  if (layer->dense)
    ana_paint_columns (cr, layer->columns, layer->n_columns, 3, colour, 0.8);
  for (guint i = 0; i < layer->n_points; i++)
    if (!isnan (layer->points[i].x))
      ana_paint_dot (cr, layer->points[i].x, layer->points[i].y, 3);
  cairo_fill (cr);
}

/* How much of the lines lies in a box: steps of a pixel or so along them. */
static guint
count_under (const AnaGeom *geom, double x0, double y0, double x1, double y1)
{
  guint n = 0;

  for (guint l = 0; l < geom->n_layers; l++)
    for (guint i = 1; geom->layers[l].layer->mark == ANA_MARK_LINE && i < geom->layers[l].n_points; i++)
      {
        AnaPoint a = geom->layers[l].points[i - 1], b = geom->layers[l].points[i];

        if (isnan (a.x) || isnan (b.x) || b.x < x0 || a.x > x1)
          continue;
        for (double x = fmax (a.x, x0); x <= fmin (b.x, x1); x += 1)
          {
            double y = b.x > a.x ? a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x) : b.y;

            n += y >= y0 && y <= y1;
          }
      }
  return n;
}

/* Of the room, in pairs; the ends before what lies between. */
static const double label_places[] = { 1, 0, 0.75, 0.25, 0.5, 0.875, 0.625, 0.375, 0.125, 0.5 };

/* Whether the point that is still running is in a box: it is what is looked at first. */
static gboolean
hides_running (const AnaGeom *geom, double x0, double y0, double x1, double y1)
{
  for (guint l = 0; l < geom->n_layers; l++)
    {
      const AnaGeomLayer *layer = &geom->layers[l];
      AnaPoint last = layer->n_points > 0 ? layer->points[layer->n_points - 1] : (AnaPoint) { NAN, NAN };

      if (layer->layer->mark == ANA_MARK_LINE && layer->layer->last_partial && last.x >= x0 - RUNNING_PX && last.x <= x1 + RUNNING_PX
          && last.y >= y0 - RUNNING_PX && last.y <= y1 + RUNNING_PX)
        return TRUE;
    }
  return FALSE;
}

/* Where a label of a level line hides the least: over the line or under it, at its end, its beginning, or in between. */
static AnaPoint
find_label_place (const AnaGeom *geom, double y, double width, double height)
{
  double left = geom->plot_x + 4, room = geom->plot_w - 8 - width;
  AnaPoint best = { (float) (left + room), (float) (y - height - 1) };
  guint least = G_MAXUINT;

  for (guint i = 0; i < G_N_ELEMENTS (label_places) * 2 && least > 0; i++)
    {
      double x = left + room * label_places[i / 4 * 2 + i % 2], top = i % 4 < 2 ? y - height - 1 : y + 2;
      guint n;

      if (top < geom->plot_y || top + height > geom->plot_y + geom->plot_h)
        continue;
      n = count_under (geom, x - 2, top, x + width + 2, top + height);
      n += hides_running (geom, x - 2, top, x + width + 2, top + height) ? HIDES_RUNNING : 0;
      if (n >= least)
        continue;
      least = n;
      best = (AnaPoint) { (float) x, (float) top };
    }
  return best;
}

/* On a ground that keeps it readable over bars. */
static void
paint_rule_label (cairo_t *cr, const AnaGeom *geom, double y, const char *label, AnaColour colour, const AnaTheme *theme)
{
  double height = ana_text_line_px (theme, ANA_TEXT_CAPTION), width = fmin (ana_text_width_px (theme, ANA_TEXT_CAPTION, label), geom->plot_w - 8);
  AnaPoint place;

  if (width <= 0)
    return;
  place = find_label_place (geom, y, width, height);
  ana_paint_set_colour (cr, theme->card, 0.8);
  cairo_rectangle (cr, place.x - 2, place.y, width + 4, height);
  cairo_fill (cr);
  paint_label (cr, theme, colour, place.x, place.y, 0, width, label);
}

static void
paint_rule (cairo_t *cr, const AnaGeom *geom, const AnaGeomLayer *layer, AnaColour colour, const AnaTheme *theme)
{
  static const double dash[] = { 6, 3 };
  const AnaPoint *ends = layer->points;

  if (layer->n_points < 2)
    return;
  ana_paint_set_colour (cr, colour, theme->high_contrast ? 1 : 0.8);
  cairo_set_line_width (cr, line_width (layer->layer, theme));
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_dash (cr, layer->layer->dashed ? dash : NULL, layer->layer->dashed ? 2 : 0, 0);
  hair_line (cr, ends[0].x, ends[0].y, ends[1].x, ends[1].y);
  cairo_stroke (cr);
  if (layer->layer->label == NULL)
    return;
  if (ends[0].x == ends[1].x)
    paint_label (cr, theme, colour, ends[0].x + 5, geom->plot_y, 0, 0, layer->layer->label);
  else
    paint_rule_label (cr, geom, ends[0].y, layer->layer->label, colour, theme);
}

static void
paint_layer (cairo_t *cr, const AnaGeom *geom, const AnaGeomLayer *layer, const AnaTheme *theme)
{
  AnaColour colour = ana_theme_get_colour (theme, layer->layer->slot);

  if (layer->n_points + layer->n_columns + layer->n_rects == 0)
    return;
  switch (layer->layer->mark)
    {
    case ANA_MARK_LINE:
      paint_line (cr, geom, layer, colour, theme);
      break;
    case ANA_MARK_AREA:
    case ANA_MARK_BAND:
      paint_area (cr, layer, colour, theme);
      break;
    case ANA_MARK_BAR:
      paint_bars (cr, geom, layer, colour);
      say_so_far (cr, geom, layer, theme);
      break;
    case ANA_MARK_RULE:
      paint_rule (cr, geom, layer, colour, theme);
      break;
    case ANA_MARK_POINT:
      paint_points (cr, layer, colour);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
paint_note_line (cairo_t *cr, const AnaGeom *geom, double x, const AnaTheme *theme)
{
  static const double dash[] = { 2, 2 };
  double top = geom->plot_y - 10;

  ana_paint_set_colour (cr, theme->annotation, 1);
  cairo_move_to (cr, x - 4.5, top);
  cairo_line_to (cr, x + 4.5, top);
  cairo_line_to (cr, x, top + 5.5);
  cairo_close_path (cr);
  cairo_fill (cr);
  set_thin (cr, theme->annotation, 1);
  cairo_set_dash (cr, dash, 2, 0);
  hair_line (cr, x, top + 5.5, x, geom->plot_y + geom->plot_h);
  cairo_stroke (cr);
}

/* Beside the triangle, on the side with room; a text that has room on neither side is left out, its line stays. */
static void
paint_notes (cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme)
{
  double end = 0, y = geom->plot_y - 10 + 2.75 - ana_text_line_px (theme, ANA_TEXT_CAPTION) / 2;

  for (guint i = 0; i < geom->n_notes; i++)
    {
      double x = geom->notes[i].x_px, limit = i + 1 < geom->n_notes ? geom->notes[i + 1].x_px - 8 : geom->width_px;
      double width = ana_text_width_px (theme, ANA_TEXT_CAPTION, geom->notes[i].text);

      paint_note_line (cr, geom, x, theme);
      if (x - 9 - width >= end)
        {
          paint_label (cr, theme, theme->text, x - 9, y, 1, 0, geom->notes[i].text);
          end = x + 9;
        }
      else if (x + 9 + width <= limit)
        {
          paint_label (cr, theme, theme->text, x + 9, y, 0, 0, geom->notes[i].text);
          end = x + 9 + width + 6;
        }
      else
        end = x + 9;
    }
}

/**
 * ana_paint_marks:
 * @cr: where
 * @geom: what
 * @theme: colours and font
 *
 * Paints the layers in their order, ranges under them, notes and other annotations above them.
 */
void
ana_paint_marks (cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme)
{
  ana_paint_ranges (cr, geom, theme);
  cairo_save (cr);
  cairo_rectangle (cr, geom->plot_x - MARK_ROOM_PX, geom->plot_y - MARK_ROOM_PX, geom->plot_w + 2 * MARK_ROOM_PX,
                   geom->plot_h + 2 * MARK_ROOM_PX);
  cairo_clip (cr);
  for (guint i = 0; i < geom->n_layers; i++)
    paint_layer (cr, geom, &geom->layers[i], theme);
  cairo_restore (cr);
  cairo_save (cr);
  paint_notes (cr, geom, theme);
  cairo_restore (cr);
  ana_paint_annotations (cr, geom, theme);
}

/**
 * ana_paint_chart:
 * @cr: where; (0, 0) is the top left of the geometry
 * @geom: what
 * @theme: colours and font
 *
 * Paints axes and marks; the ground is the caller's.
 */
void
ana_paint_chart (cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme)
{
  if (geom->shapes != NULL)
    {
      ana_paint_ranges (cr, geom, theme);
      ana_paint_shapes (cr, geom->shapes, theme);
      ana_paint_annotations (cr, geom, theme);
      return;
    }
  ana_paint_axes (cr, geom, theme);
  ana_paint_marks (cr, geom, theme);
}

static void
hit_dot (cairo_t *cr, const AnaGeom *geom, const AnaHit *hit, guint i, double radius)
{
  if (geom->horizontal)
    ana_paint_dot (cr, hit->y_px[i], hit->x_px, radius);
  else
    ana_paint_dot (cr, hit->x_px, hit->y_px[i], radius);
}

/**
 * ana_paint_crosshair:
 * @cr: where
 * @geom: what the hit was found in
 * @theme: colours
 * @hit: the point
 * @keyboard: whether the keyboard's cursor stands there
 *
 * Paints the line through the point and a dot on every series that has a value there.
 */
void
ana_paint_crosshair (cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme, const AnaHit *hit, gboolean keyboard)
{
  int main_value = -1;

  if (!hit->hit)
    return;
  cairo_save (cr);
  if (keyboard)
    {
      ana_paint_set_colour (cr, theme->accent, 1);
      cairo_set_line_width (cr, 1.5);
    }
  else
    set_thin (cr, theme->text, theme->high_contrast ? 0.9 : 0.45);
  if (geom->horizontal)
    hair_line (cr, geom->plot_x, hit->x_px, geom->plot_x + geom->plot_w, hit->x_px);
  else
    hair_line (cr, hit->x_px, geom->plot_y, hit->x_px, geom->plot_y + geom->plot_h);
  cairo_stroke (cr);
  for (guint i = 0; i < hit->n_values; i++)
    {
      if (isnan (hit->value[i]) || isnan (hit->y_px[i]))
        continue;
      hit_dot (cr, geom, hit, i, 4);
      ana_paint_set_colour (cr, ana_theme_get_colour (theme, geom->layers[i].layer->slot), 1);
      cairo_fill_preserve (cr);
      ana_paint_set_colour (cr, theme->card, 1);
      cairo_set_line_width (cr, 1.5);
      cairo_stroke (cr);
      if (main_value < 0 || geom->layers[main_value].layer->slot == ANA_SLOT_PREVIOUS)
        main_value = (int) i;
    }
  if (keyboard && main_value >= 0)
    {
      hit_dot (cr, geom, hit, (guint) main_value, 7);
      ana_paint_set_colour (cr, theme->accent, theme->high_contrast ? 1 : 0.5);
      cairo_set_line_width (cr, 2);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
}

/**
 * ana_paint_swatch:
 * @cr: where
 * @layer: what a legend names
 * @theme: colours
 * @x: its left edge; it is %ANA_PAINT_SWATCH_PX wide
 * @y: its middle
 *
 * A piece of the line of a layer, dashed as it is; a square for all that is filled.
 */
void
ana_paint_swatch (cairo_t *cr, const AnaLayer *layer, const AnaTheme *theme, double x, double y)
{
  const double *dash = NULL;
  int n_dash = get_dash (layer, theme, &dash);

  cairo_save (cr);
  ana_paint_set_colour (cr, ana_theme_get_colour (theme, layer->slot), 1);
  if (layer->mark == ANA_MARK_LINE)
    {
      cairo_set_line_width (cr, theme->line_px);
      cairo_set_dash (cr, dash, n_dash, 0);
      cairo_move_to (cr, x, y);
      cairo_rel_line_to (cr, ANA_PAINT_SWATCH_PX, 0);
      cairo_stroke (cr);
    }
  else
    {
      cairo_rectangle (cr, x + 3, y - 4, 8, 8);
      cairo_fill (cr);
    }
  cairo_restore (cr);
}
