/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-box.c: quartiles and what lies far out (Tukey 1977), and the whole shape of a distribution as a violin.
 */
#include "config.h"

#include "ana-kernel.h"
#include "ana-marks.h"
#include "ana-places.h"

#define BOX_RATIO     0.5
#define VIOLIN_RATIO  0.86
#define FENCE         1.5
#define MAX_OUTLIERS  300  /* dots of a place; those beyond lie on them */
#define N_STEPS       80

typedef struct {
  double lo, q1, median, q3, hi;  /* ends of the whiskers: the last values within the fences */
  double min, max;
  guint  n;
} Five;

static Five
five_numbers (const double *sorted, guint n)
{
  Five five = { NAN, ana_quantile_sorted (sorted, n, 0.25), ana_quantile_sorted (sorted, n, 0.5), ana_quantile_sorted (sorted, n, 0.75), NAN,
                sorted[0], sorted[n - 1], n };
  double reach = (five.q3 - five.q1) * FENCE;

  five.lo = five.q1;
  five.hi = five.q3;
  for (guint i = 0; i < n; i++)
    if (sorted[i] >= five.q1 - reach)
      {
        five.lo = fmin (sorted[i], five.q1);
        break;
      }
  for (guint i = n; i-- > 0;)
    if (sorted[i] <= five.q3 + reach)
      {
        five.hi = fmax (sorted[i], five.q3);
        break;
      }
  return five;
}

/* Places are names here, or one place for all. */
static AnaPlaces
find_places (const AnaPlot *plot)
{
  AnaPlaces places = ana_places_find (plot);

  if (places.has_place && plot->channel[places.place].kind != ANA_KIND_NAME)
    places.has_place = FALSE;
  return places;
}

static guint
add_place (AnaLayout *self, const AnaPlaces *places, guint place, const Five *five)
{
  double cells[] = { places->has_place ? place : (double) NAN, five->lo, five->q1, five->median, five->q3, five->hi, five->n, NAN };

  return ana_places_datum (self, places, G_MAXUINT, 0, ana_places_px (places, place), ana_places_value_px (places, five->median), cells);
}

/* --- box --- */

static void
draw_box (AnaLayout *self, const AnaPlaces *places, guint datum, double p, const Five *five)
{
  double wide = fmax (fmin (places->step * BOX_RATIO, 60), 1), q1 = ana_places_value_px (places, five->q1), q3 = ana_places_value_px (places, five->q3);
  double lo = ana_places_value_px (places, five->lo), hi = ana_places_value_px (places, five->hi), median = ana_places_value_px (places, five->median);
  AnaInk ink = ana_ink_series (0), pale = ink;

  pale.alpha = 0.35f;
  ana_places_segment (self, places, datum, p, lo, p, q1, 1.5, ink);
  ana_places_segment (self, places, datum, p, q3, p, hi, 1.5, ink);
  ana_places_segment (self, places, datum, p - wide / 4, lo, p + wide / 4, lo, 1.5, ink);
  ana_places_segment (self, places, datum, p - wide / 4, hi, p + wide / 4, hi, 1.5, ink);
  ana_places_rect (self, places, datum, p, wide, q1, q3, pale)->a = 2;
  ana_places_segment (self, places, datum, p - wide / 2, median, p + wide / 2, median, 2.5, ink);
}

static void
lay_out_boxes (AnaLayout *self)
{
  const AnaPlot *plot = self->plot;
  AnaPlaces places = find_places (plot);
  AnaHeaps heaps = ana_heaps_make (plot, &places);
  g_autofree guint *datum_of = g_new0 (guint, heaps.n_places + 1), *n_out = g_new0 (guint, heaps.n_places + 1);
  g_autofree Five *fives = g_new0 (Five, heaps.n_places + 1);

  ana_places_five_columns (self, &places);
  ana_layout_add_column (self, NC_ ("chart", "Far out"), ANA_CELL_NUMBER, NULL, 0);
  ana_places_axes (self, &places, ana_axis_of_channel (plot, places.value));
  for (guint p = 0; p < heaps.n_places; p++)
    if (heaps.first[p + 1] > heaps.first[p])
      {
        fives[p] = five_numbers (heaps.values + heaps.first[p], heaps.first[p + 1] - heaps.first[p]);
        datum_of[p] = add_place (self, &places, p, &fives[p]);
        draw_box (self, &places, datum_of[p], ana_places_px (&places, p), &fives[p]);
      }
  for (guint i = 0; i < plot->n_drawn; i++)
    {
      guint p = ana_heaps_find (&places, plot, i);
      double value = ana_plot_value (plot, places.value, i), px = ana_places_value_px (&places, value);
      double cells[] = { places.has_place ? p : (double) NAN, NAN, NAN, NAN, NAN, NAN, NAN, value };

      if (p >= heaps.n_places)
        continue;
      if ((value >= fives[p].lo && value <= fives[p].hi) || isnan (px) || n_out[p]++ >= MAX_OUTLIERS)
        ana_layout_claim_row (self, datum_of[p], i);
      else
        ana_places_circle (self, &places, ana_places_datum (self, &places, i, 1, ana_places_px (&places, p), px, cells), ana_places_px (&places, p), px,
                           2.5, ana_ink_series (0));
    }
  ana_heaps_clear (&heaps);
}

/* --- violin --- */

static void
draw_violin (AnaLayout *self, const AnaPlaces *places, guint datum, double p, const double *sorted, guint n)
{
  double bandwidth = ana_kernel_width (sorted, n), lo = sorted[0], hi = sorted[n - 1], density[N_STEPS], most = 0;
  double wide = fmin (places->step * VIOLIN_RATIO, 90);
  AnaPoint ring[2 * N_STEPS];
  AnaInk ink = ana_ink_series (0);

  ink.alpha = 0.35f;
  if (!(bandwidth > 0) || !(hi - lo > 0) || !isfinite (hi - lo))
    return;
  ana_kernel_density (sorted, n, bandwidth, lo, hi, N_STEPS, density);
  for (guint s = 0; s < N_STEPS; s++)
    most = fmax (most, density[s]);
  for (guint s = 0; s < N_STEPS; s++)
    {
      double v = ana_places_value_px (places, lo + (hi - lo) * s / (N_STEPS - 1)), half = most > 0 ? density[s] / most * wide / 2 : 0;

      if (isnan (v))
        return;
      ring[s] = places->lies ? (AnaPoint) { (float) v, (float) (p - half) } : (AnaPoint) { (float) (p - half), (float) v };
      ring[2 * N_STEPS - 1 - s] = places->lies ? (AnaPoint) { (float) v, (float) (p + half) } : (AnaPoint) { (float) (p + half), (float) v };
    }
  ana_layout_path (self, datum, ring, 2 * N_STEPS, ink);
}

static void
lay_out_violins (AnaLayout *self)
{
  const AnaPlot *plot = self->plot;
  AnaPlaces places = find_places (plot);
  AnaHeaps heaps = ana_heaps_make (plot, &places);
  g_autofree guint *datum_of = g_new0 (guint, heaps.n_places + 1);

  ana_places_five_columns (self, &places);
  ana_places_axes (self, &places, ana_axis_of_channel (plot, places.value));
  for (guint p = 0; p < heaps.n_places; p++)
    {
      const double *sorted = heaps.values + heaps.first[p];
      guint n = heaps.first[p + 1] - heaps.first[p];
      double px = ana_places_px (&places, p);
      Five five;

      if (n == 0)
        continue;
      five = five_numbers (sorted, n);
      five.lo = five.min;
      five.hi = five.max;
      datum_of[p] = add_place (self, &places, p, &five);
      draw_violin (self, &places, datum_of[p], px, sorted, n);
      ana_places_rect (self, &places, datum_of[p], px, 5, ana_places_value_px (&places, five.q1), ana_places_value_px (&places, five.q3), ana_ink_series (0))->a = 2;
      ana_places_circle (self, &places, datum_of[p], px, ana_places_value_px (&places, five.median), 3.5, ana_ink_slot (ANA_SLOT_CARD, 1));
      ana_places_circle (self, &places, datum_of[p], px, ana_places_value_px (&places, five.median), 2.5, ana_ink_series (0));
    }
  for (guint i = 0; i < plot->n_drawn; i++)
    if (ana_heaps_find (&places, plot, i) < heaps.n_places)
      ana_layout_claim_row (self, datum_of[ana_heaps_find (&places, plot, i)], i);
  ana_heaps_clear (&heaps);
}

/* --- strip --- */

static void
lay_out_ticks (AnaLayout *self)
{
  const AnaPlot *plot = self->plot;
  AnaPlaces places = find_places (plot);
  double high;

  ana_layout_add_channel_column (self, places.place, NC_ ("chart", "Place"));
  if (!places.has_place)
    self->out->column[0].kind = ANA_CELL_NUMBER;
  ana_layout_add_channel_column (self, places.value, NC_ ("chart", "Value"));
  self->value_column = 1;
  ana_places_axes (self, &places, ana_axis_of_channel (plot, places.value));
  high = fmax (fmin (places.step * BOX_RATIO, 40), 1);
  for (guint i = 0; i < plot->n_drawn; i++)
    {
      double place = ana_places_of_row (&places, plot, i), cells[] = { places.has_place ? place : (double) NAN, ana_plot_value (plot, places.value, i) };
      double p = ana_places_px (&places, place), v = ana_places_value_px (&places, cells[1]);
      AnaInk ink = ana_ink_series (0);

      if (isnan (p) || isnan (v))
        continue;
      ink.alpha = 0.6f;
      ana_places_segment (self, &places, ana_places_datum (self, &places, i, (guint) place, p, v, cells), p - high / 2, v, p + high / 2, v, 1, ink);
    }
}

#define PLACE_CHANNELS \
  { ANA_PLOT_X, ANA_KIND_NUMBER | ANA_KIND_NAME, FALSE }, { ANA_PLOT_Y, ANA_KIND_NUMBER | ANA_KIND_NAME, FALSE }, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE }

const AnaMark ana_mark_boxplot = {
  .name = "boxplot",
  .has_axes = TRUE,
  .channels = { PLACE_CHANNELS },
  .lay_out = lay_out_boxes,
  .type_name = NC_ ("chart", "Box plot"), .item_name = NC_ ("chart", "box or far value"), .item_names = NC_ ("chart", "boxes and far values"),
};

const AnaMark ana_mark_tick = {
  .name = "tick",
  .has_axes = TRUE,
  .channels = { PLACE_CHANNELS },
  .max_rows = 50000,
  .lay_out = lay_out_ticks,
  .type_name = NC_ ("chart", "Strip plot"), .item_name = NC_ ("chart", "value"), .item_names = NC_ ("chart", "values"),
};

const AnaMark ana_mark_violin = {
  .name = "violin",
  .has_axes = TRUE,
  .channels = { PLACE_CHANNELS },
  .lay_out = lay_out_violins,
  .type_name = NC_ ("chart", "Violin plot"), .item_name = NC_ ("chart", "distribution"), .item_names = NC_ ("chart", "distributions"),
};
