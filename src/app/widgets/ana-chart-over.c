/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-over.c: what moves over a chart: crosshair, tooltip, the rubber band of a drag.
 */
#include "config.h"

#include "ana-chart-view-private.h"

#include <math.h>

#define TIP_WIDTH_PX 182
#define TIP_PAD_X_PX 10
#define TIP_PAD_Y_PX 8
#define TIP_ROW_PX 18
#define TIP_GAP_PX 12

static void
set_colour (cairo_t *cr, AnaColour colour, double alpha)
{
  cairo_set_source_rgba (cr, colour.r, colour.g, colour.b, colour.a * alpha);
}

/* Beside the crosshair, in the half of the plot where the lines are not. */
static void
place_tip (const AnaGeom *geom, const AnaHit *hit, double height, double *x, double *y)
{
  double y_sum = 0;
  guint n = 0;

  for (guint i = 0; i < hit->n_values && i < G_N_ELEMENTS (hit->value); i++)
    if (!isnan (hit->value[i]))
      {
        y_sum += hit->y_px[i];
        n++;
      }
  *x = hit->x_px + TIP_GAP_PX;
  if (*x + TIP_WIDTH_PX > geom->width_px - 2)
    *x = hit->x_px - TIP_GAP_PX - TIP_WIDTH_PX;
  *x = CLAMP (*x, 2, MAX (2, geom->width_px - TIP_WIDTH_PX - 2));
  *y = n > 0 && y_sum / n < geom->plot_y + geom->plot_h / 2 ? geom->plot_y + geom->plot_h - height - 8 : geom->plot_y + 4;
  *y = CLAMP (*y, 2, MAX (2, geom->height_px - height - 2));
}

static void
paint_tip_row (cairo_t *cr, const AnaTheme *theme, const AnaTip *tip, guint i, double x, double y)
{
  double right = x + TIP_WIDTH_PX - TIP_PAD_X_PX;
  double value_width;

  set_colour (cr, ana_theme_get_colour (theme, tip->row[i].slot), 1);
  ana_ui_path_round (cr, x + TIP_PAD_X_PX, y + 4, 9, 9, 2);
  cairo_fill (cr);
  value_width = ana_paint_text (cr, theme, ANA_TEXT_CAPTION_HEADING, theme->text, right, y, 1, 0, tip->row[i].value);
  ana_paint_text (cr, theme, ANA_TEXT_CAPTION, theme->dim, x + TIP_PAD_X_PX + 16, y, 0,
                  TIP_WIDTH_PX - 2 * TIP_PAD_X_PX - 22 - value_width, tip->row[i].label);
}

static void
paint_tip (cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme, const AnaHit *hit, const AnaTip *tip)
{
  double height = 2 * TIP_PAD_Y_PX + (tip->n_rows + 1) * TIP_ROW_PX - 2;
  AnaColour change = tip->verdict == ANA_VERDICT_GOOD ? theme->good : tip->verdict == ANA_VERDICT_BAD ? theme->bad : theme->dim;
  double x, y;
  double surface = theme->dark ? 0.169 : 1;
  double change_width;

  place_tip (geom, hit, height, &x, &y);
  ana_ui_path_round (cr, x + 0.5, y + 0.5, TIP_WIDTH_PX - 1, height - 1, 9);
  cairo_set_source_rgb (cr, surface, surface, surface);
  cairo_fill_preserve (cr);
  set_colour (cr, theme->text, theme->high_contrast ? 0.8 : 0.14);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  change_width = ana_paint_text (cr, theme, ANA_TEXT_CAPTION_HEADING, change, x + TIP_WIDTH_PX - TIP_PAD_X_PX, y + TIP_PAD_Y_PX, 1, 0, tip->change);
  ana_paint_text (cr, theme, ANA_TEXT_CAPTION_HEADING, theme->text, x + TIP_PAD_X_PX, y + TIP_PAD_Y_PX, 0,
                  TIP_WIDTH_PX - 2 * TIP_PAD_X_PX - 4 - change_width, tip->title);
  for (guint i = 0; i < tip->n_rows; i++)
    paint_tip_row (cr, theme, tip, i, x, y + TIP_PAD_Y_PX + (i + 1) * TIP_ROW_PX);
}

static void
paint_rubber_band (AnaChartView *self, cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme)
{
  double from = MIN (self->drag_from_px, self->drag_to_px);
  double width = fabs (self->drag_to_px - self->drag_from_px);

  set_colour (cr, theme->accent, 0.15);
  cairo_rectangle (cr, from, geom->plot_y, width, geom->plot_h);
  cairo_fill (cr);
  set_colour (cr, theme->accent, 0.8);
  cairo_set_line_width (cr, 1);
  cairo_rectangle (cr, from + 0.5, geom->plot_y + 0.5, MAX (0, width - 1), geom->plot_h - 1);
  cairo_stroke (cr);
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
  AnaTip tip = { 0 };

  if (geom == NULL)
    return;
  if (self->dragging && !self->panning)
    {
      paint_rubber_band (self, cr, geom, theme);
      return;
    }
  if (!hit.hit || hit.x_px < geom->plot_x - 1 || hit.x_px > geom->plot_x + geom->plot_w + 1)
    return;
  ana_paint_crosshair (cr, geom, theme, &hit, keyboard);
  if (self->tip_func == NULL || keyboard || ana_crosshair_get_mode (self->crosshair) != ANA_CROSSHAIR_VALUES)
    return;
  self->tip_func (geom, &hit, &tip, self->tip_data);
  if (tip.title != NULL)
    paint_tip (cr, geom, theme, &hit, &tip);
  ana_tip_clear (&tip);
}
