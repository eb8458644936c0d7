/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-histogram.c: how often values lie where: bins by Freedman and Diaconis, rounded to nice edges.
 */
#include "config.h"

#include "ana-marks.h"

#include <stdlib.h>

#define MAX_BINS    200
#define SHARED_BINS 20
#define SAMPLED     20000

typedef struct { double first, step; guint n; } Bins;

/* The nice step nearest to @step from above: 1, 2, 2.5 or 5 of a power of ten. */
static double
nice_step (double step)
{
  static const double nice[] = { 1, 2, 2.5, 5, 10 };
  double power = pow (10, floor (log10 (step)));

  for (guint i = 0; i < G_N_ELEMENTS (nice); i++)
    if (nice[i] * power >= step * (1 - 1e-9))
      return nice[i] * power;
  return step;
}

/* What the width of bins follows from. Of many values the quarters are those of every so manieth. */
typedef struct { double lo, hi, iqr; guint n; } Spread;

static Spread
measure_spread (const AnaLayout *self)
{
  const AnaPlot *plot = self->plot;
  Spread spread = { INFINITY, -INFINITY, 0, 0 };
  guint every = plot->n_drawn / SAMPLED + 1, n = 0;
  g_autofree double *sample = g_new (double, plot->n_drawn / every + 1);

  for (guint i = 0; i < plot->n_drawn; i++)
    {
      double value = ana_plot_value (plot, ANA_PLOT_X, i);

      if (isnan (value) || !ana_layout_is_in_view (self, value))
        continue;
      spread.lo = fmin (spread.lo, value);
      spread.hi = fmax (spread.hi, value);
      if (spread.n++ % every == 0)
        sample[n++] = value;
    }
  qsort (sample, n, sizeof *sample, ana_compare_doubles);
  if (n > 0)
    spread.iqr = ana_quantile_sorted (sample, n, 0.75) - ana_quantile_sorted (sample, n, 0.25);
  return spread;
}

static Bins
choose_bins (const Spread *spread, double wanted)
{
  double lo = spread->lo, hi = spread->hi, span = hi / 2 - lo / 2, step;
  Bins bins = { lo, 1, 1 };

  if (!(span > 0) || !isfinite (1 / span) || span > 1e306)
    {
      bins.step = fmax (hi - lo, fmax (fabs (lo) * 0.1, 1));
      bins.first = lo - (hi > lo ? 0 : bins.step / 2);
      if (!isfinite (bins.step) || !isfinite (bins.first + bins.step))
        bins.first = lo, bins.step = hi;
      return bins;
    }
  step = 2 * spread->iqr / cbrt (spread->n);
  if (wanted > 0)
    step = span * 2 / wanted;
  else if (!(step > 0))
    step = span * 2 / ceil (1 + log2 (spread->n));
  step = nice_step (fmax (step, span * 2 / MAX_BINS));
  bins.step = step;
  bins.first = floor (lo / step * (1 + 1e-12)) * step;
  bins.n = (guint) CLAMP (floor ((hi - bins.first) / step) + 1, 1, MAX_BINS + 2);
  return bins;
}

/* In small pictures beside each other the bins are the same: a twentieth of what all of them show, or as many as wanted. */
static Bins
share_bins (double lo, double hi, double wanted)
{
  Bins bins = { lo, 1, 1 };
  double span = hi / 2 - lo / 2;

  if (!(span > 0) || !isfinite (1 / span) || span > 1e306)
    return choose_bins (&(Spread) { lo, hi, 0, 2 }, wanted);
  bins.step = nice_step (span * 2 / (wanted > 0 ? wanted : SHARED_BINS));
  bins.first = floor (lo / bins.step * (1 + 1e-12)) * bins.step;
  bins.n = (guint) CLAMP (floor ((hi - bins.first) / bins.step) + 1, 1, MAX_BINS + 2);
  return bins;
}

static guint
bin_of (const Bins *bins, double value)
{
  return (guint) CLAMP (floor ((value - bins->first) / bins->step), 0, bins->n - 1.0);
}

static void
draw_bins (AnaLayout *self, const Bins *bins, const guint *count, guint total)
{
  guint most = 0;
  AnaAxis y;
  AnaAxes axes;

  for (guint i = 0; i < bins->n; i++)
    most = MAX (most, count[i]);
  y = ana_axis_of_range (0, MAX (most, 1), NC_ ("chart", "Rows"));
  AnaAxis x = ana_axis_of_range (bins->first, bins->first + bins->step * bins->n, self->plot->channel[ANA_PLOT_X].title);

  x.snug = TRUE;
  axes = ana_layout_axes (self, x, y);
  for (guint i = 0; i < bins->n; i++)
    {
      double from = bins->first + bins->step * i;
      double x0 = ana_scale_to_px (&axes.x, fmax (from, axes.x.lo)), x1 = ana_scale_to_px (&axes.x, fmin (from + bins->step, axes.x.hi));
      double y0 = ana_scale_to_px (&axes.y, 0), y1 = ana_scale_to_px (&axes.y, count[i]);
      double gap = x1 - x0 > 4 ? 0.75 : 0, cells[] = { from, from + bins->step, count[i], (double) count[i] / total };
      guint datum = ana_layout_add_datum (self, G_MAXUINT, 0, (x0 + x1) / 2, (y0 + y1) / 2, cells);
      AnaShape *bar = ana_layout_rect (self, datum, x0 + gap, y1, fmax (x1 - x0 - 2 * gap, 0.5), y0 - y1, ana_ink_series (0));

      bar->a = x1 - x0 > 8 && y0 - y1 > 4 ? 2 : 0;
    }
}

static gboolean
is_counted (const AnaLayout *self, guint row)
{
  double value = ana_plot_value (self->plot, ANA_PLOT_X, row);

  return !isnan (value) && ana_layout_is_in_view (self, value);
}

static void
lay_out (AnaLayout *self)
{
  Spread spread = measure_spread (self); /* what is looked at more closely has finer bins */
  g_autofree guint *count = NULL;
  const AnaPlotChannel *x = &self->plot->channel[ANA_PLOT_X];
  Bins bins;

  ana_layout_add_column (self, NC_ ("chart", "From"), ANA_CELL_NUMBER, NULL, 0);
  ana_layout_add_column (self, NC_ ("chart", "To"), ANA_CELL_NUMBER, NULL, 0);
  ana_layout_add_column (self, NC_ ("chart", "Rows"), ANA_CELL_NUMBER, NULL, 0);
  ana_layout_add_column (self, NC_ ("chart", "Share"), ANA_CELL_PERCENT, NULL, 0);
  self->value_column = 2;
  if (spread.n == 0)
    {
      ana_layout_axes (self, ana_axis_of_channel (self->plot, ANA_PLOT_X), ana_axis_of_range (0, 1, NC_ ("chart", "Rows")));
      return;
    }
  if (isnan (x->domain_lo) || !isnan (self->view.x_lo))
    bins = choose_bins (&spread, ana_plot_option (self->plot, "maxbins"));
  else
    bins = share_bins (fmin (x->domain_lo, spread.lo), fmax (x->domain_hi, spread.hi), ana_plot_option (self->plot, "maxbins"));
  count = g_new0 (guint, bins.n);
  for (guint i = 0; i < self->plot->n_drawn; i++)
    if (is_counted (self, i))
      count[bin_of (&bins, ana_plot_value (self->plot, ANA_PLOT_X, i))]++;
  draw_bins (self, &bins, count, spread.n);
  for (guint i = 0; i < self->plot->n_drawn; i++)
    if (is_counted (self, i))
      ana_layout_claim_row (self, bin_of (&bins, ana_plot_value (self->plot, ANA_PLOT_X, i)), i);
}

const AnaMark ana_mark_histogram = {
  .name = "histogram",
  .has_axes = TRUE,
  .zooms = ANA_ZOOM_X,
  .channels = { { ANA_PLOT_X, ANA_KIND_NUMBER, TRUE }, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE } },
  .options = { { "maxbins", 0, MAX_BINS, 0, NULL } },
  .lay_out = lay_out,
  .type_name = NC_ ("chart", "Histogram"), .item_name = NC_ ("chart", "bin"), .item_names = NC_ ("chart", "bins"),
};
