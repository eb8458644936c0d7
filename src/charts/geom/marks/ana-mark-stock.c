/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-stock.c: prices of a period as candles, or as bars with a tick for where they opened and closed.
 */
#include "config.h"

#include "ana-marks.h"
#include "ana-places.h"

#define BODY_RATIO 0.62

static gboolean
read_candle (const AnaPlot *plot, guint row, double cells[5])
{
  static const AnaPlotChannelId ids[] = { ANA_PLOT_X, ANA_PLOT_OPEN, ANA_PLOT_HIGH, ANA_PLOT_LOW, ANA_PLOT_CLOSE };

  for (guint i = 0; i < 5; i++)
    {
      cells[i] = ana_plot_value (plot, ids[i], row);
      if (isnan (cells[i]))
        return FALSE;
    }
  return TRUE;
}

/* What rose is hollow, what fell is filled: told apart without their colours. */
static void
draw_candle (AnaLayout *self, const AnaPlaces *places, guint row, const double cells[5])
{
  double p = ana_places_px (places, cells[0]), open = ana_places_value_px (places, cells[1]), close = ana_places_value_px (places, cells[4]);
  double top = ana_places_value_px (places, fmax (cells[2], fmax (cells[1], cells[4]))), foot = ana_places_value_px (places, fmin (cells[3], fmin (cells[1], cells[4])));
  double wide = fmax (fmin (places->step * BODY_RATIO, 24), 0.5);
  gboolean rose = cells[4] >= cells[1];
  AnaInk ink = ana_ink_slot (rose ? ANA_SLOT_GOOD : ANA_SLOT_BAD, 1);
  const AnaShapes *out = self->out;
  guint datum;

  if (isnan (p) || isnan (open) || isnan (close) || isnan (top) || isnan (foot))
    return;
  if (!isnan (self->view.x_lo)) /* of one at the edge what the plot has room for */
    wide = fmax (fmin (wide, 2 * fmin (p - out->plot_x, out->plot_x + out->plot_w - p)), 0.5);
  datum = ana_places_datum (self, places, row, 0, p, (open + close) / 2, cells);
  if (ana_plot_option (self->plot, "ohlc") > 0)
    {
      double width = fmin (fmax (wide / 8, 0.5), 2);

      ana_places_segment (self, places, datum, p, top, p, foot, width, ink);
      ana_places_segment (self, places, datum, p - wide / 2, open, p, open, width, ink);
      ana_places_segment (self, places, datum, p, close, p + wide / 2, close, width, ink);
      return;
    }
  ana_places_segment (self, places, datum, p, top, p, fmin (open, close), 1, ink);
  ana_places_segment (self, places, datum, p, fmax (open, close), p, foot, 1, ink);
  if (rose && wide > 3)
    {
      ana_places_rect (self, places, datum, p, wide, open, close, ana_ink_slot (ANA_SLOT_CARD, 1));
      ana_places_rect (self, places, datum, p, wide, open, close, ink)->stroke_px = 1.25f;
    }
  else
    ana_places_rect (self, places, datum, p, wide, open, fabs (open - close) < 1 ? close + 1 : close, ink);
}

static void
lay_out_candles (AnaLayout *self)
{
  AnaPlaces places = { ANA_PLOT_X, ANA_PLOT_CLOSE, FALSE, TRUE, { { 0 } }, 0 };
  AnaAxis axis = ana_axis_of_channel (self->plot, ANA_PLOT_CLOSE);
  double cells[5];
  guint n;
  g_autofree guint *order = ana_plot_order (self->plot, ANA_PLOT_X, &n);

  ana_layout_add_channel_column (self, ANA_PLOT_X, NC_ ("chart", "Time"));
  ana_layout_add_channel_column (self, ANA_PLOT_OPEN, NC_ ("chart", "Open"));
  ana_layout_add_channel_column (self, ANA_PLOT_HIGH, NC_ ("chart", "High"));
  ana_layout_add_channel_column (self, ANA_PLOT_LOW, NC_ ("chart", "Low"));
  ana_layout_add_channel_column (self, ANA_PLOT_CLOSE, NC_ ("chart", "Close"));
  self->value_column = 4;
  axis.lo = INFINITY;
  axis.hi = -INFINITY;
  for (guint i = 0; i < n; i++)
    if (read_candle (self->plot, order[i], cells) && ana_layout_is_in_view (self, cells[0]))
      for (guint k = 1; k < 5; k++)
        {
          axis.lo = fmin (axis.lo, cells[k]);
          axis.hi = fmax (axis.hi, cells[k]);
        }
  axis.title = NULL;
  ana_places_axes (self, &places, axis);
  for (guint i = 0; i < n; i++)
    if (read_candle (self->plot, order[i], cells) && ana_layout_is_in_view (self, cells[0]))
      draw_candle (self, &places, order[i], cells);
}

static const char *
find_type (const AnaPlot *plot)
{
  return ana_plot_option (plot, "ohlc") > 0 ? NC_ ("chart", "OHLC chart") : NC_ ("chart", "Candlestick chart");
}

const AnaMark ana_mark_candlestick = {
  .name = "candlestick",
  .has_axes = TRUE,
  .channels = { { ANA_PLOT_X, ANA_KIND_ANY, TRUE }, { ANA_PLOT_OPEN, ANA_KIND_NUMBER, TRUE }, { ANA_PLOT_HIGH, ANA_KIND_NUMBER, TRUE },
                { ANA_PLOT_LOW, ANA_KIND_NUMBER, TRUE }, { ANA_PLOT_CLOSE, ANA_KIND_NUMBER, TRUE } },
  .options = { { "ohlc", 0, 1, 0, NULL } },
  .zooms = ANA_ZOOM_X,
  .lay_out = lay_out_candles,
  .find_type = find_type, .item_name = NC_ ("chart", "candle"), .item_names = NC_ ("chart", "candles"),
};
