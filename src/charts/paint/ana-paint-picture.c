/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-paint-picture.c: a chart as a picture of its own: ground, title, legend, and axes with the room that they need.
 */
#include "config.h"

#include "ana-chart-private.h"
#include "ana-paint-private.h"

#include <math.h>

#define MARGIN_PX     12.0
#define LEGEND_GAP_PX 14.0
#define SWATCH_PX     ANA_PAINT_SWATCH_PX

static gboolean
is_in_legend (const AnaLayer *layer)
{
  return layer->label != NULL && layer->mark != ANA_MARK_RULE;
}

static guint
count_legend (const AnaChart *chart)
{
  guint n = 0;

  for (guint i = 0; i < chart->layers->len; i++)
    n += is_in_legend (g_ptr_array_index (chart->layers, i)) ? 1 : 0;
  return n;
}

/* Entries in rows, as many as fit; returns the height. With @cr NULL only measures. */
static double
lay_legend (cairo_t *cr, const AnaChart *chart, const AnaTheme *theme, double x0, double y, double width)
{
  double line = ana_text_line_px (theme, ANA_TEXT_CAPTION) + 2, x = x0, top = y;

  if (count_legend (chart) < 2)
    return 0;
  for (guint i = 0; i < chart->layers->len; i++)
    {
      const AnaLayer *layer = g_ptr_array_index (chart->layers, i);

      if (!is_in_legend (layer))
        continue;
      double text_px = fmin (ana_text_width_px (theme, ANA_TEXT_CAPTION, layer->label), width - SWATCH_PX - 6);

      if (x > x0 && x + SWATCH_PX + 6 + text_px > x0 + width)
        {
          x = x0;
          y += line;
        }
      if (cr != NULL)
        {
          ana_paint_swatch (cr, layer, theme, x, y + line / 2 - 1);
          ana_paint_text (cr, theme, ANA_TEXT_CAPTION, theme->text, x + SWATCH_PX + 6, y, 0, width - SWATCH_PX - 6, layer->label);
        }
      x += SWATCH_PX + 6 + text_px + LEGEND_GAP_PX;
    }
  return y + line - top + 4;
}

/* The labels of the y axis say how wide the left side is; they change little with it, so one round is enough. */
static double
measure_left (AnaChart *chart, const AnaTheme *theme, double width_px, double height_px)
{
  AnaInsets first = { 60, 12, 28, 28 };
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, (float) width_px, (float) height_px, first);
  double widest = 16;

  const AnaTick *ticks = geom->horizontal ? geom->x_ticks : geom->y_ticks;
  guint n = geom->horizontal ? geom->n_x_ticks : geom->n_y_ticks;

  for (guint i = 0; i < n; i++)
    widest = fmax (widest, ana_text_width_px (theme, ANA_TEXT_CAPTION, ticks[i].text));
  return fmin (widest + 8 + MARGIN_PX, width_px / 3);
}

static void
paint_empty (cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme)
{
  ana_paint_text (cr, theme, ANA_TEXT_BODY, theme->dim, geom->plot_x + geom->plot_w / 2, geom->plot_y + geom->plot_h / 2 - 10, 0.5,
                  geom->plot_w, "\342\200\224");
}

static void
paint_plot (cairo_t *cr, double width_px, double height_px, AnaChart *chart, const AnaTheme *theme, double y)
{
  AnaInsets insets = { MARGIN_PX, MARGIN_PX, (float) (y + 4), MARGIN_PX };
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, (float) width_px, (float) height_px, insets);

  ana_paint_chart (cr, geom, theme);
  if (geom->empty)
    paint_empty (cr, geom, theme);
}

/**
 * ana_paint_picture:
 * @cr: where; (0, 0) is the top left
 * @width_px: of the picture
 * @height_px: of the picture
 * @chart: what
 * @theme: colours and font
 *
 * Paints a chart that stands alone: the card's colour, title, y title and legend above, the x title below. What is
 * saved, copied and printed. A chart without data shows its axes and a dash.
 */
void
ana_paint_picture (cairo_t *cr, double width_px, double height_px, AnaChart *chart, const AnaTheme *theme)
{
  double y = MARGIN_PX, inner = width_px - 2 * MARGIN_PX;
  double left = chart->plot == NULL ? measure_left (chart, theme, width_px, height_px) : MARGIN_PX;
  double line = ana_text_line_px (theme, ANA_TEXT_CAPTION);
  AnaInsets insets = { (float) left, MARGIN_PX + 4, 0, (float) (line + 8 + (chart->x_title != NULL ? line + 2 : 0) + 4) };

  ana_paint_set_colour (cr, theme->card, 1);
  cairo_rectangle (cr, 0, 0, width_px, height_px);
  cairo_fill (cr);
  if (chart->title != NULL)
    {
      ana_paint_text (cr, theme, ANA_TEXT_HEADING, theme->text, MARGIN_PX, y, 0, inner, chart->title);
      y += ana_text_line_px (theme, ANA_TEXT_HEADING) + 4;
    }
  if (chart->plot != NULL)
    {
      paint_plot (cr, width_px, height_px, chart, theme, y);
      return;
    }
  y += lay_legend (cr, chart, theme, MARGIN_PX, y, inner);
  if (chart->y_title != NULL)
    {
      ana_paint_text (cr, theme, ANA_TEXT_CAPTION, theme->dim, MARGIN_PX, y, 0, inner, chart->y_title);
      y += line + 2;
    }
  insets.top = (float) (y + (chart->notes->len > 0 ? 20 : 8));
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, (float) width_px, (float) height_px, insets);

  ana_paint_chart (cr, geom, theme);
  if (geom->empty)
    paint_empty (cr, geom, theme);
  if (chart->x_title != NULL)
    ana_paint_text (cr, theme, ANA_TEXT_CAPTION, theme->dim, geom->plot_x + geom->plot_w / 2, height_px - line - 4, 0.5, geom->plot_w,
                    chart->x_title);
}
