/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-flow.c: how much is left from step to step (funnel), and how a sum came to be (waterfall).
 */
#include "config.h"

#include "ana-marks.h"
#include "ana-places.h"

#define BAR_RATIO   0.62
#define NAME_SHARE  0.4 /* of the width, at most */
#define NAME_GAP_PX 12.0
#define MAX_MEASURED 100 /* names */
#define RATE_PX     62.0

/* --- funnel --- */

/* As wide as the names are, so that the bars have the rest. */
static double
measure_names (const AnaLayout *self)
{
  const AnaPlotChannel *x = &self->plot->channel[ANA_PLOT_X];
  double widest = 0;

  for (guint i = 0; i < MIN (x->n_names, MAX_MEASURED); i++)
    widest = fmax (widest, ana_layout_text_px (x->names[i]) + NAME_GAP_PX);
  return fmin (widest, self->w * NAME_SHARE);
}

static void
label_stage (AnaLayout *self, guint row, double value, double first, double before, double y, double step, AnaInk ink, double wide, double middle)
{
  g_autofree char *number = ana_plot_dup_number (self->plot, value), *overall = NULL, *rate = NULL, *text = NULL;
  double right = self->x + self->w, top = y + step / 2 - ANA_LAYOUT_LINE_PX / 2;
  const char *name = ana_plot_name (self->plot, ANA_PLOT_X, row);

  if (step < ANA_LAYOUT_LINE_PX - 2)
    return;
  if (name != NULL)
    ana_layout_label (self, 3, self->x, top, 0, fmax (measure_names (self) - NAME_GAP_PX / 2, 1), ANA_SLOT_TEXT, name);
  if (wide > ana_layout_text_px (number) + 8)
    {
      AnaShape *label = ana_layout_label (self, 2, middle, top, 0.5, wide, ANA_SLOT_TEXT, number);

      label->on_ink = TRUE;
      label->ink = ink;
    }
  else
    ana_layout_label (self, 2, middle + fmax (wide, 1) / 2 + 6, top, 0, 0, ANA_SLOT_TEXT, number);
  if (!(first > 0) || !(before > 0))
    return;
  rate = ana_tick_format_number (round (value / before * 100), 1);
  overall = ana_tick_format_number (round (value / first * 100), 1);
  text = g_strdup_printf ("%s\302\240%%", overall);
  ana_layout_label (self, 1, right, top, 1, RATE_PX, ANA_SLOT_TEXT, text);
  g_free (text);
  text = g_strdup_printf ("\342\206\223\302\240%s\302\240%%", rate);
  if (before != first || value != first)
    ana_layout_label (self, 0.5, right, y - ANA_LAYOUT_LINE_PX / 2, 1, RATE_PX, ANA_SLOT_DIM, text);
}

static void
draw_stage (AnaLayout *self, guint row, double value, double first, double before, double most, double y, double step)
{
  double names_px = measure_names (self), room = fmax (self->w - names_px - fmin (RATE_PX, self->w / 4), 1), middle = self->x + names_px + room / 2;
  double wide = most > 0 ? room * (fmax (value, 0) / most) : 0, gap = step > 12 ? 4 : 0;
  double cells[] = { ana_plot_value (self->plot, ANA_PLOT_X, row), value, before > 0 ? value / before : (double) NAN, first > 0 ? value / first : (double) NAN };
  AnaInk ink = ana_ink_series (0);
  guint datum = ana_layout_add_datum (self, row, 0, middle, y + step / 2, cells);

  ana_layout_rect (self, datum, middle - fmax (wide, 1) / 2, y + gap / 2, fmax (wide, 1), step - gap, ink)->a = gap > 0 ? 3 : 0;
  label_stage (self, row, value, first, before, y, step, ink, wide, middle);
}

static void
lay_out_funnel (AnaLayout *self)
{
  const AnaPlot *plot = self->plot;
  double first = NAN, before = NAN, lo, most = 0, step;
  guint n = 0, place = 0;

  ana_layout_add_channel_column (self, ANA_PLOT_X, NC_ ("chart", "Step"));
  ana_layout_add_channel_column (self, ANA_PLOT_VALUE, NC_ ("chart", "Value"));
  ana_layout_add_column (self, NC_ ("chart", "Of the step before"), ANA_CELL_PERCENT, NULL, 0);
  ana_layout_add_column (self, NC_ ("chart", "Of the first"), ANA_CELL_PERCENT, NULL, 0);
  self->value_column = 1;
  for (guint i = 0; i < plot->n_drawn; i++)
    n += isnan (ana_plot_value (plot, ANA_PLOT_VALUE, i)) ? 0 : 1;
  if (!ana_plot_extent (plot, ANA_PLOT_VALUE, &lo, &most))
    return;
  step = fmin (self->h / MAX (n, 1), 60);
  for (guint i = 0; i < plot->n_drawn; i++)
    {
      double value = ana_plot_value (plot, ANA_PLOT_VALUE, i);

      if (isnan (value))
        continue;
      if (place == 0)
        first = before = value;
      draw_stage (self, i, value, first, before, most, self->y + step * place++, step);
      before = value;
    }
}

/* --- waterfall --- */

static gboolean
is_total (const AnaPlot *plot, guint row)
{
  return g_strcmp0 (ana_plot_name (plot, ANA_PLOT_COLOUR, row), "total") == 0;
}

/* From where to where each bar goes: a change from the sum so far, a total from zero. */
static void
find_spans (const AnaPlot *plot, const AnaPlaces *places, double *spans, double *lo, double *hi)
{
  double sum = 0;

  *lo = *hi = 0;
  for (guint i = 0; i < plot->n_drawn; i++)
    {
      double value = ana_plot_value (plot, places->value, i);

      spans[2 * i] = spans[2 * i + 1] = NAN;
      if (isnan (value) || isnan (ana_places_of_row (places, plot, i)))
        continue;
      spans[2 * i] = is_total (plot, i) ? 0 : sum;
      sum = is_total (plot, i) ? value : CLAMP (sum + value, -1e307, 1e307);
      spans[2 * i + 1] = sum;
      *lo = fmin (*lo, sum);
      *hi = fmax (*hi, sum);
    }
}

static void
draw_change (AnaLayout *self, const AnaPlaces *places, guint row, const double *spans)
{
  const AnaPlot *plot = self->plot;
  double value = ana_plot_value (plot, places->value, row), cells[] = { ana_places_of_row (places, plot, row), value, spans[1] };
  double p = ana_places_px (places, cells[0]), v0 = ana_places_value_px (places, spans[0]), v1 = ana_places_value_px (places, spans[1]);
  AnaColourSlot slot = is_total (plot, row) ? ANA_SLOT_SERIES_1 : value < 0 ? ANA_SLOT_BAD : ANA_SLOT_GOOD;
  g_autofree char *number = ana_plot_dup_number (plot, value), *text = is_total (plot, row) || value <= 0 ? g_strdup (number) : g_strconcat ("+", number, NULL);
  AnaShape *bar;

  bar = ana_places_rect (self, places, ana_places_datum (self, places, row, 0, p, (v0 + v1) / 2, cells), p, fmax (places->step * BAR_RATIO, 0.5), v0, v1,
                         ana_ink_slot (slot, 1));
  bar->a = fminf (bar->w, bar->h) > 5 ? 2 : 0;
  if (places->step > ANA_LAYOUT_LINE_PX)
    ana_places_label (self, places, fabs (value), p, places->lies ? fmax (v0, v1) : fmin (v0, v1), TRUE, text);
}

/* A thin line from the end of a bar to the next, so that the eye follows the sum. */
static void
join (AnaLayout *self, const AnaPlaces *places, double p0, double p1, double value)
{
  double v = ana_places_value_px (places, value);

  ana_places_segment (self, places, ANA_NO_DATUM, p0, v, p1, v, 1, ana_ink_slot (ANA_SLOT_BASE, 1));
}

static void
lay_out_waterfall (AnaLayout *self)
{
  const AnaPlot *plot = self->plot;
  AnaPlaces places = ana_places_find (plot);
  g_autofree double *spans = g_new (double, 2 * MAX (plot->n_drawn, 1));
  AnaAxis axis = ana_axis_of_channel (plot, places.value);
  guint before = G_MAXUINT;

  ana_places_columns (self, &places);
  ana_layout_add_column (self, NC_ ("chart", "Sum"), ANA_CELL_NUMBER, NULL, 0);
  self->value_column = 1;
  find_spans (plot, &places, spans, &axis.lo, &axis.hi);
  axis.zero = TRUE;
  axis.type = ANA_SCALE_LINEAR;
  ana_places_axes (self, &places, axis);
  for (guint i = 0; i < plot->n_drawn; i++)
    {
      if (isnan (spans[2 * i]))
        continue;
      if (before != G_MAXUINT && places.step > 4)
        join (self, &places, ana_places_px (&places, ana_places_of_row (&places, plot, before)), ana_places_px (&places, ana_places_of_row (&places, plot, i)),
              spans[2 * before + 1]);
      draw_change (self, &places, i, &spans[2 * i]);
      before = i;
    }
}

const AnaMark ana_mark_funnel = {
  .name = "funnel",
  .channels = { { ANA_PLOT_X, ANA_KIND_NAME, TRUE }, { ANA_PLOT_VALUE, ANA_KIND_NUMBER, TRUE }, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE } },
  .max_rows = 5000,
  .lay_out = lay_out_funnel,
  .type_name = NC_ ("chart", "Funnel"), .item_name = NC_ ("chart", "step"), .item_names = NC_ ("chart", "steps"),
};

const AnaMark ana_mark_waterfall = {
  .name = "waterfall",
  .has_axes = TRUE,
  .channels = { { ANA_PLOT_X, ANA_KIND_ANY, TRUE }, { ANA_PLOT_Y, ANA_KIND_ANY, TRUE }, { ANA_PLOT_COLOUR, ANA_KIND_NAME, FALSE },
                { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE } },
  .lay_out = lay_out_waterfall,
  .type_name = NC_ ("chart", "Waterfall chart"), .item_name = NC_ ("chart", "change"), .item_names = NC_ ("chart", "changes"),
};
