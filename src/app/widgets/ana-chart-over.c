/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-over.c: what moves over a chart: crosshair, tooltip, the rubber band of a drag.
 */
#include "config.h"

#include "ana-chart-view-private.h"

#include <math.h>

#define TIP_WIDTH_PX ana_ui_scale_with_text (182)
#define TIP_MAX_WIDTH_PX ana_ui_scale_with_text (280)
#define TIP_PAD_X_PX 10
#define TIP_PAD_Y_PX 8
#define TIP_ROW_PX ana_ui_scale_with_text (18)
#define TIP_GAP_PX 12

static void
set_colour (cairo_t *cr, AnaColour colour, double alpha)
{
  cairo_set_source_rgba (cr, colour.r, colour.g, colour.b, colour.a * alpha);
}

/* Beside a mark: over it, or under it where there is no room. */
static void
place_datum_tip (const AnaGeom *geom, const AnaHit *hit, double width, double height, double *x, double *y)
{
  *x = CLAMP (hit->x_px - width / 2, 2, MAX (2, geom->width_px - width - 2));
  *y = hit->y_px[0] - TIP_GAP_PX - height;
  if (*y < 2)
    *y = hit->y_px[0] + TIP_GAP_PX;
  if (*y + height > geom->height_px - 2) /* beside it */
    {
      *y = CLAMP (hit->y_px[0] - height / 2, 2, MAX (2, geom->height_px - height - 2));
      *x = hit->x_px + TIP_GAP_PX + width > geom->width_px - 2 ? MAX (2, hit->x_px - TIP_GAP_PX - width) : hit->x_px + TIP_GAP_PX;
    }
}

/* Beside the crosshair, in the half of the plot where the lines are not. */
static void
place_tip (const AnaGeom *geom, const AnaHit *hit, double width, double height, double *x, double *y)
{
  double y_sum = 0;
  guint n = 0;

  for (guint i = 0; i < hit->n_values && i < G_N_ELEMENTS (hit->value); i++)
    if (!isnan (hit->value[i]))
      {
        y_sum += hit->y_px[i];
        n++;
      }
  if (geom->shapes != NULL || geom->horizontal)
    {
      AnaHit middle = *hit;

      if (geom->horizontal) /* x of the hit runs down the side */
        {
          middle.x_px = n > 0 ? (float) (y_sum / n) : geom->plot_x;
          middle.y_px[0] = hit->x_px;
        }
      place_datum_tip (geom, &middle, width, height, x, y);
      return;
    }
  *x = hit->x_px + TIP_GAP_PX;
  if (*x + width > geom->width_px - 2)
    *x = hit->x_px - TIP_GAP_PX - width;
  *x = CLAMP (*x, 2, MAX (2, geom->width_px - width - 2));
  *y = n > 0 && y_sum / n < geom->plot_y + geom->plot_h / 2 ? geom->plot_y + geom->plot_h - height - 8 : geom->plot_y + 4;
  *y = CLAMP (*y, 2, MAX (2, geom->height_px - height - 2));
}

static void
paint_tip_row (cairo_t *cr, const AnaTheme *theme, const AnaTip *tip, guint i, double x, double y, double width)
{
  double right = x + width - TIP_PAD_X_PX, indent = tip->row[i].plain ? 0 : 16;
  double value_width;

  if (!tip->row[i].plain)
    {
      set_colour (cr, ana_theme_get_colour (theme, tip->row[i].slot), 1);
      ana_ui_path_round (cr, x + TIP_PAD_X_PX, y + 4, 9, 9, 2);
      cairo_fill (cr);
    }
  value_width = ana_paint_text (cr, theme, ANA_TEXT_CAPTION_HEADING, theme->text, right, y, 1, width - 2 * TIP_PAD_X_PX - indent,
                                tip->row[i].value);
  ana_paint_text (cr, theme, ANA_TEXT_CAPTION, theme->dim, x + TIP_PAD_X_PX + indent, y, 0,
                  MAX (1, width - 2 * TIP_PAD_X_PX - indent - 6 - value_width), tip->row[i].label);
}

/* As wide as its words, within bounds. */
static double
measure_tip (const AnaTheme *theme, const AnaTip *tip)
{
  double width = ana_text_width_px (theme, ANA_TEXT_CAPTION_HEADING, tip->title);

  if (tip->change != NULL && *tip->change != '\0')
    width += 4 + ana_text_width_px (theme, ANA_TEXT_CAPTION_HEADING, tip->change);
  for (guint i = 0; i < tip->n_rows; i++)
    width = MAX (width, 22 + ana_text_width_px (theme, ANA_TEXT_CAPTION, tip->row[i].label)
                        + ana_text_width_px (theme, ANA_TEXT_CAPTION_HEADING, tip->row[i].value));
  return CLAMP (ceil (width) + 2 * TIP_PAD_X_PX, TIP_WIDTH_PX, TIP_MAX_WIDTH_PX);
}

static void
paint_tip_ground (cairo_t *cr, const AnaTheme *theme, double x, double y, double width, double height)
{
  double surface = theme->dark ? 0.169 : 1;

  ana_ui_path_round (cr, x + 0.5, y + 0.5, width - 1, height - 1, 9);
  cairo_set_source_rgb (cr, surface, surface, surface);
  cairo_fill_preserve (cr);
  set_colour (cr, theme->text, theme->high_contrast ? 0.8 : 0.14);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static void
paint_tip (cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme, const AnaHit *hit, const AnaTip *tip)
{
  double height = 2 * TIP_PAD_Y_PX + (tip->n_rows + 1) * TIP_ROW_PX - 2;
  AnaColour change = tip->verdict == ANA_VERDICT_GOOD ? theme->good : tip->verdict == ANA_VERDICT_BAD ? theme->bad : theme->dim;
  double width = measure_tip (theme, tip), change_width = 0;
  double x, y;

  place_tip (geom, hit, width, height, &x, &y);
  paint_tip_ground (cr, theme, x, y, width, height);
  if (tip->change != NULL)
    change_width = ana_paint_text (cr, theme, ANA_TEXT_CAPTION_HEADING, change, x + width - TIP_PAD_X_PX, y + TIP_PAD_Y_PX, 1, 0, tip->change);
  ana_paint_text (cr, theme, ANA_TEXT_CAPTION_HEADING, theme->text, x + TIP_PAD_X_PX, y + TIP_PAD_Y_PX, 0,
                  width - 2 * TIP_PAD_X_PX - 4 - change_width, tip->title);
  for (guint i = 0; i < tip->n_rows; i++)
    paint_tip_row (cr, theme, tip, i, x, y + TIP_PAD_Y_PX + (i + 1) * TIP_ROW_PX, width);
}

/* The mark of a point, and what stands there. */
static void
paint_point (AnaChartView *self, cairo_t *cr, const AnaTheme *theme, const AnaHit *hit, gboolean keyboard, gboolean with_tip)
{
  AnaGeom *geom = self->geom;
  float along = geom->horizontal ? geom->plot_y : geom->plot_x, room = geom->horizontal ? geom->plot_h : geom->plot_w;
  AnaTip tip = { 0 };

  if (geom->shapes != NULL)
    ana_paint_datum (cr, geom->shapes, theme, hit->index, keyboard);
  else if (hit->x_px < along - 1 || hit->x_px > along + room + 1)
    return;
  else
    ana_paint_crosshair (cr, geom, theme, hit, keyboard);
  if (!with_tip)
    return;
  ana_chart_view_fill_tip (self, hit, &tip);
  if (tip.title != NULL)
    paint_tip (cr, geom, theme, hit, &tip);
  ana_tip_clear (&tip);
}

/* A page with words of its own shows what stands at the keyboard's cursor elsewhere. */
static gboolean
has_tip (AnaChartView *self, gboolean keyboard)
{
  if (keyboard)
    return self->tip_func == NULL;
  return (self->geom->shapes != NULL && self->hover.hit) || ana_crosshair_get_mode (self->crosshair) == ANA_CROSSHAIR_VALUES;
}

/* --- what a drag will take --- */

static void
paint_rubber_band (AnaChartView *self, cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme)
{
  gboolean all_x = self->drag == ANA_DRAG_Y, all_y = self->drag == ANA_DRAG_X;
  double x, y, width, height;

  if ((self->drag == ANA_DRAG_BRUSH && geom->shapes == NULL) || self->drag == ANA_DRAG_NOTE) /* a stretch of the axis */
    {
      all_x = geom->horizontal;
      all_y = !geom->horizontal;
    }
  x = all_x ? geom->plot_x : fmin (self->from_x_px, self->to_x_px);
  y = all_y ? geom->plot_y : fmin (self->from_y_px, self->to_y_px);
  width = all_x ? geom->plot_w : fabs (self->to_x_px - self->from_x_px);
  height = all_y ? geom->plot_h : fabs (self->to_y_px - self->from_y_px);
  set_colour (cr, theme->accent, 0.15);
  cairo_rectangle (cr, x, y, width, height);
  cairo_fill (cr);
  set_colour (cr, theme->accent, 0.8);
  cairo_set_line_width (cr, 1);
  cairo_rectangle (cr, x + 0.5, y + 0.5, MAX (0, width - 1), MAX (0, height - 1));
  cairo_stroke (cr);
}

/* --- differences: the second cursor, and over the plot how far it is --- */

static void
paint_delta (AnaChartView *self, cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme, const AnaHit *hit)
{
  AnaHit anchor = ana_chart_view_get_anchor (self);
  g_autofree char *text = ana_chart_view_dup_delta (self, hit);
  double width, x;

  if (!anchor.hit)
    return;
  paint_point (self, cr, theme, &anchor, FALSE, FALSE);
  if (text == NULL)
    return;
  width = fmin (ana_text_width_px (theme, ANA_TEXT_CAPTION_HEADING, text), geom->width_px - 2 * TIP_PAD_X_PX - 4);
  x = CLAMP ((anchor.x_px + hit->x_px) / 2 - width / 2 - TIP_PAD_X_PX, 2, MAX (2, geom->width_px - width - 2 * TIP_PAD_X_PX - 2));
  paint_tip_ground (cr, theme, x, 2, width + 2 * TIP_PAD_X_PX, TIP_ROW_PX + 4);
  ana_paint_text (cr, theme, ANA_TEXT_CAPTION_HEADING, theme->text, x + TIP_PAD_X_PX, 4, 0, width + 1, text);
}

/* Of the layer over the chart. */
void
ana_chart_view_paint_over (cairo_t *cr, int width_px, int height_px, gpointer view)
{
  AnaChartView *self = view;
  AnaGeom *geom = ana_chart_view_get_geom (self);
  const AnaTheme *theme = ana_ui_get_theme ();
  gboolean keyboard;
  AnaHit hit = ana_chart_view_get_hit (self, &keyboard);
  AnaHit pinned = geom != NULL && self->pinned >= 0 ? ana_chart_hit_index (geom, (guint) self->pinned) : (AnaHit) { 0 };

  if (self->busy)
    ana_chart_view_paint_busy (self, cr, theme);
  if (geom == NULL)
    return;
  ana_chart_view_paint_hidden (self, cr, theme);
  ana_chart_view_paint_brush (self, cr, theme);
  if (ana_chart_view_is_dragging (self) && self->drag != ANA_DRAG_PAN)
    {
      if (self->drag == ANA_DRAG_MOVE)
        ana_chart_view_paint_move (self, cr, theme);
      else if (self->drag == ANA_DRAG_LASSO)
        ana_chart_view_paint_lasso (self, cr, theme);
      else
        paint_rubber_band (self, cr, geom, theme);
      return;
    }
  if (pinned.hit)
    paint_point (self, cr, theme, &pinned, FALSE, TRUE);
  if (hit.hit && !(pinned.hit && pinned.index == hit.index))
    paint_point (self, cr, theme, &hit, keyboard, has_tip (self, keyboard));
  paint_delta (self, cr, geom, theme, &hit);
}
