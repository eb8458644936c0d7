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
#define REST_PX       30.0 /* "+12" */
#define LEAST_PLOT_PX 40.0 /* before it gets lower than this, legend and titles are left out */
#define LEGEND_PART   0.4  /* of the height, at most */

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

static double
entry_px (const AnaLayer *layer, const AnaTheme *theme, double width)
{
  return SWATCH_PX + 6 + fmin (ana_text_width_px (theme, ANA_TEXT_CAPTION, layer->label), width - SWATCH_PX - 6);
}

/* Entries in rows, no higher than @room; those that have none are counted at its end. Returns the height. */
static double
paint_legend (cairo_t *cr, const AnaChart *chart, const AnaTheme *theme, double x0, double y, double width, double room)
{
  double line = ana_text_line_px (theme, ANA_TEXT_CAPTION) + 2, x = x0, top = y;
  guint n = count_legend (chart), done = 0;

  if (n < 2 || line + 4 > room)
    return 0;
  for (guint i = 0; i < chart->layers->len; i++)
    {
      const AnaLayer *layer = g_ptr_array_index (chart->layers, i);
      double wide;

      if (!is_in_legend (layer))
        continue;
      gboolean is_last_row = y + 2 * line + 4 - top > room;

      wide = entry_px (layer, theme, width);
      if (x > x0 && x + wide > x0 + width - (is_last_row && done + 1 < n ? REST_PX : 0))
        {
          if (is_last_row)
            break;
          x = x0;
          y += line;
        }
      ana_paint_swatch (cr, layer, theme, x, y + line / 2 - 1);
      ana_paint_text (cr, theme, ANA_TEXT_CAPTION, theme->text, x + SWATCH_PX + 6, y, 0, width - SWATCH_PX - 6, layer->label);
      x += wide + LEGEND_GAP_PX;
      done++;
    }
  if (done < n && x + REST_PX <= x0 + width + LEGEND_GAP_PX)
    {
      g_autofree char *rest = g_strdup_printf ("+%u", n - done);

      ana_paint_text (cr, theme, ANA_TEXT_CAPTION, theme->dim, x, y, 0, 0, rest);
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

/* Legend and titles of axes take the room that the plot can spare. */
static void
paint_series (cairo_t *cr, double width_px, double height_px, AnaChart *chart, const AnaTheme *theme, double y)
{
  double inner = width_px - 2 * MARGIN_PX, line = ana_text_line_px (theme, ANA_TEXT_CAPTION), foot = line + 12, head = ana_chart_has_notes (chart) ? 20 : 8;
  double room = height_px - y - head - foot - LEAST_PLOT_PX, legend = paint_legend (cr, chart, theme, MARGIN_PX, y, inner, fmin (room, height_px * LEGEND_PART));
  gboolean has_x_title, has_y_title;

  room -= legend;
  y += legend;
  has_x_title = chart->x_title != NULL && room >= line + 2;
  has_y_title = chart->y_title != NULL && room >= (has_x_title ? 2 : 1) * (line + 2);
  if (has_y_title)
    {
      ana_paint_text (cr, theme, ANA_TEXT_CAPTION, theme->dim, MARGIN_PX, y, 0, inner, chart->y_title);
      y += line + 2;
    }
  AnaInsets insets = { (float) measure_left (chart, theme, width_px, height_px), MARGIN_PX + 4, (float) (y + head), (float) (foot + (has_x_title ? line + 2 : 0)) };
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, (float) width_px, (float) height_px, insets);

  ana_paint_chart (cr, geom, theme);
  if (geom->empty)
    paint_empty (cr, geom, theme);
  if (has_x_title)
    ana_paint_text (cr, theme, ANA_TEXT_CAPTION, theme->dim, geom->plot_x + geom->plot_w / 2, height_px - line - 4, 0.5, geom->plot_w, chart->x_title);
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

  ana_paint_set_colour (cr, theme->card, 1);
  cairo_rectangle (cr, 0, 0, width_px, height_px);
  cairo_fill (cr);
  if (chart->title != NULL)
    {
      ana_paint_text (cr, theme, ANA_TEXT_HEADING, theme->text, MARGIN_PX, y, 0, inner, chart->title);
      y += ana_text_line_px (theme, ANA_TEXT_HEADING) + 4;
    }
  (chart->plot != NULL ? paint_plot : paint_series) (cr, width_px, height_px, chart, theme, y);
}
