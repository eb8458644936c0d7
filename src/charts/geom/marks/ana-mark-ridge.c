/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-ridge.c: the shapes of several distributions behind each other, over one axis.
 *
 * All are of one scale: as much ink is as many parts of its rows, whichever group they are of.
 */
#include "config.h"

#include "ana-kernel.h"
#include "ana-marks.h"
#include "ana-places.h"

#define N_STEPS  160
#define TAIL     3    /* widths of the kernel beyond the last value, as far as the axis goes */
#define PALE     0.35
#define RIDGE_PX 1.5
#define DOT_PX   2.5

typedef struct {
  const double *sorted;
  guint   n;
  double  from, to;          /* where it is drawn */
  double  height[N_STEPS];   /* as a density: all of it is 1 */
  gboolean has_shape;
} Ridge;

/* All alike, farther apart than doubles say, or thinner than a pixel: a dot without a shape. */
static void
measure (Ridge *ridge, const AnaScale *x, double step_px)
{
  double width = ridge->n > 0 ? ana_kernel_width (ridge->sorted, ridge->n) : 0, span = width > 0 ? ridge->sorted[ridge->n - 1] - ridge->sorted[0] : 0;

  ridge->has_shape = width > 0 && span > 0 && isfinite (span + 2 * TAIL * width) && step_px >= 1;
  if (!ridge->has_shape)
    return;
  ridge->from = fmax (ridge->sorted[0] - TAIL * width, x->lo);
  ridge->to = fmin (ridge->sorted[ridge->n - 1] + TAIL * width, x->hi);
  ana_kernel_density (ridge->sorted, ridge->n, width, ridge->from, ridge->to, N_STEPS, ridge->height);
  for (guint s = 0; s < N_STEPS; s++)
    ridge->height[s] /= ridge->n * width * sqrt (2 * G_PI);
}

/* A band for each, and above the first as much as it may be higher than its own. */
static AnaAxis
band_axis (const AnaPlot *plot, const AnaPlaces *places, double overlap)
{
  static const char *const nameless[] = { "", NULL };
  AnaAxis axis = ana_axis_of_channel (plot, ANA_PLOT_Y);

  if (!places->has_place)
    axis = (AnaAxis) { .type = ANA_SCALE_BAND, .names = nameless, .n_names = 1 };
  axis.zoomed = TRUE;
  axis.lo = axis.turned ? -0.5 : -0.5 - overlap;
  axis.hi = fmax (axis.n_names, 1) - 0.5 + (axis.turned ? overlap : 0);
  return axis;
}

/* The foot of a band. */
static double
base_px (const AnaLayout *self, const AnaPlaces *places, guint i)
{
  double px = fmax (ana_scale_to_px (&places->axes.y, i - 0.5), ana_scale_to_px (&places->axes.y, i + 0.5));

  return CLAMP (px, self->out->plot_y, self->out->plot_y + self->out->plot_h);
}

static void
draw_shape (AnaLayout *self, const AnaPlaces *places, guint datum, const Ridge *ridge, double base, double px_of_density)
{
  AnaPoint ring[N_STEPS + 2];
  AnaInk pale = ana_ink_series (0);

  for (guint s = 0; s < N_STEPS; s++)
    {
      double x = ana_scale_to_px (&places->axes.x, ridge->from + (ridge->to - ridge->from) * s / (N_STEPS - 1));

      if (isnan (x))
        return;
      ring[s] = (AnaPoint) { (float) CLAMP (x, self->out->plot_x, self->out->plot_x + self->out->plot_w), (float) fmax (base - ridge->height[s] * px_of_density, self->out->plot_y) };
    }
  ring[N_STEPS] = (AnaPoint) { ring[N_STEPS - 1].x, (float) base };
  ring[N_STEPS + 1] = (AnaPoint) { ring[0].x, (float) base };
  pale.alpha = (float) PALE;
  ana_layout_path (self, datum, ring, N_STEPS + 2, pale);
  ana_layout_line (self, datum, ring, N_STEPS, RIDGE_PX, ana_ink_series (0));
}

static guint
add_ridge (AnaLayout *self, const AnaPlaces *places, guint i, const Ridge *ridge, double base)
{
  double median = ana_quantile_sorted (ridge->sorted, ridge->n, 0.5);
  double cells[] = { places->has_place ? i : (double) NAN, ridge->sorted[0], ana_quantile_sorted (ridge->sorted, ridge->n, 0.25), median,
                     ana_quantile_sorted (ridge->sorted, ridge->n, 0.75), ridge->sorted[ridge->n - 1], ridge->n };

  return ana_places_datum (self, places, G_MAXUINT, i, base, ana_places_value_px (places, median), cells);
}

/* Returns the thickest of all. */
static double
measure_all (Ridge *ridges, const AnaHeaps *heaps, const AnaPlaces *places)
{
  double most = 0;

  for (guint i = 0; i < heaps->n_places; i++)
    {
      ridges[i].sorted = heaps->values + heaps->first[i];
      ridges[i].n = heaps->first[i + 1] - heaps->first[i];
      measure (&ridges[i], &places->axes.x, places->step);
      for (guint s = 0; ridges[i].has_shape && s < N_STEPS; s++)
        most = fmax (most, ridges[i].height[s]);
    }
  return most;
}

/* Over all shapes, so that each is seen, whatever lies before it. */
static void
draw_median (AnaLayout *self, const AnaPlaces *places, guint datum)
{
  double x = ana_layout_get_datum (self, datum)->x, y = ana_layout_get_datum (self, datum)->y;

  ana_places_circle (self, places, datum, y, x, DOT_PX + 1, ana_ink_slot (ANA_SLOT_CARD, 1));
  ana_places_circle (self, places, datum, y, x, DOT_PX, ana_ink_series (0));
}

static void
lay_out (AnaLayout *self)
{
  const AnaPlot *plot = self->plot;
  AnaPlaces places = { ANA_PLOT_Y, ANA_PLOT_X, TRUE, ana_plot_get (plot, ANA_PLOT_Y) != NULL, { { 0 } }, 0 };
  double overlap = ana_plot_option (plot, "overlap"), most;
  AnaHeaps heaps = ana_heaps_make (plot, &places);
  g_autofree Ridge *ridges = g_new0 (Ridge, heaps.n_places + 1);
  g_autofree guint *datum_of = g_new0 (guint, heaps.n_places + 1);

  ana_places_five_columns (self, &places);
  places.axes = ana_layout_axes (self, ana_axis_of_channel (plot, ANA_PLOT_X), band_axis (plot, &places, overlap));
  places.step = places.axes.y_step;
  most = measure_all (ridges, &heaps, &places);
  for (guint i = 0; i < heaps.n_places; i++)
    {
      const Ridge *ridge = &ridges[i];
      double base = base_px (self, &places, i), x = ridge->n > 0 ? ana_places_value_px (&places, ana_quantile_sorted (ridge->sorted, ridge->n, 0.5)) : (double) NAN;

      datum_of[i] = isnan (x) ? ANA_NO_DATUM : add_ridge (self, &places, i, ridge, base); /* nothing, or nothing that a logarithm takes */
      if (datum_of[i] != ANA_NO_DATUM && ridge->has_shape && most > 0 && isfinite (most))
        draw_shape (self, &places, datum_of[i], ridge, base, places.step * (1 + overlap) / most);
    }
  for (guint i = 0; i < heaps.n_places; i++)
    if (datum_of[i] != ANA_NO_DATUM)
      draw_median (self, &places, datum_of[i]);
  for (guint i = 0; i < plot->n_drawn; i++)
    {
      guint group = ana_heaps_find (&places, plot, i);

      if (group < heaps.n_places && datum_of[group] != ANA_NO_DATUM)
        ana_layout_claim_row (self, datum_of[group], i);
    }
  ana_heaps_clear (&heaps);
}

const AnaMark ana_mark_ridgeline = {
  .name = "ridgeline",
  .has_axes = TRUE,
  .channels = { { ANA_PLOT_X, ANA_KIND_NUMBER, TRUE }, { ANA_PLOT_Y, ANA_KIND_NAME, FALSE }, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE } },
  .options = { { "overlap", 0, 4, 1, NULL } },
  .lay_out = lay_out,
  .type_name = NC_ ("chart", "Ridgeline plot"), .item_name = NC_ ("chart", "distribution"), .item_names = NC_ ("chart", "distributions"),
};
