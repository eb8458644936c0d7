/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-diverging.c: answers on a scale, as shares that hang left and right of the middle answer.
 */
#include "config.h"

#include "ana-marks.h"

#define BAR_RATIO   0.72
#define MAX_ANSWERS 64   /* a scale of more is none: what lies beyond is left out, and that is said */

typedef struct { double sum; guint n_rows; } Part;

static gboolean
counts (const AnaPlot *plot, guint row)
{
  return ana_plot_value (plot, ANA_PLOT_X, row) >= 0 && ana_plot_group (plot, ANA_PLOT_Y, row) != G_MAXUINT
         && ana_plot_group (plot, ANA_PLOT_COLOUR, row) < MAX_ANSWERS;
}

static Part *
collect (const AnaPlot *plot, guint n_places, guint n_answers)
{
  Part *parts = g_new0 (Part, (gsize) n_places * n_answers + 1);

  for (guint i = 0; i < plot->n_drawn; i++)
    if (counts (plot, i))
      {
        Part *part = &parts[(gsize) ana_plot_group (plot, ANA_PLOT_Y, i) * n_answers + ana_plot_group (plot, ANA_PLOT_COLOUR, i)];

        part->sum = fmin (part->sum + ana_plot_value (plot, ANA_PLOT_X, i), 1e300);
        part->n_rows++;
      }
  return parts;
}

/* How much of a place lies left of zero: the answers before the middle, and half of the middle one of an odd number. */
static double
left_of (const Part *parts, guint n_answers)
{
  double left = 0;

  for (guint a = 0; a < n_answers / 2; a++)
    left += parts[a].sum;
  return left + (n_answers % 2 != 0 ? parts[n_answers / 2].sum / 2 : 0);
}

static void
draw_place (AnaLayout *self, const AnaAxes *axes, guint place, const Part *parts, guint n_answers, guint *datum_of)
{
  double total = 0, at, y = ana_scale_to_px (&axes->y, place), high = fmax (axes->y_step * BAR_RATIO, 0.5);

  for (guint a = 0; a < n_answers; a++)
    total += parts[a].sum;
  at = total > 0 ? -left_of (parts, n_answers) / total : 0;
  for (guint a = 0; a < n_answers; a++)
    {
      double share = total > 0 ? parts[a].sum / total : 0, x0 = ana_scale_to_px (&axes->x, at), x1 = ana_scale_to_px (&axes->x, at + share);
      double cells[] = { place, a, parts[a].sum, share };
      AnaInk ink = ana_ink_diverging (n_answers > 1 ? a * 2.0 / (n_answers - 1) - 1 : 0);
      g_autofree char *text = NULL;

      if (parts[a].n_rows == 0)
        continue;
      text = ana_tick_format_number (round (share * 100), 1);
      datum_of[place * n_answers + a] = ana_layout_add_datum (self, G_MAXUINT, a, (x0 + x1) / 2, y, cells);
      ana_layout_rect (self, datum_of[place * n_answers + a], x0, y - high / 2, fmax (x1 - x0 - (x1 - x0 > 3 ? 1 : 0), 0), high, ink);
      if (x1 - x0 > ana_layout_text_px (text) + 6 && high >= 14)
        {
          AnaShape *label = ana_layout_label (self, share, (x0 + x1) / 2, y - ANA_LAYOUT_LINE_PX / 2, 0.5, x1 - x0, ANA_SLOT_TEXT, text);

          label->on_ink = TRUE;
          label->ink = ink;
        }
      at += share;
    }
}

static AnaAxis
share_axis (const AnaPlot *plot, const Part *parts, guint n_places, guint n_answers)
{
  AnaAxis axis = ana_axis_of_range (0, 0, plot->channel[ANA_PLOT_X].title);

  for (guint p = 0; p < n_places; p++)
    {
      double total = 0, left = left_of (parts + (gsize) p * n_answers, n_answers);

      for (guint a = 0; a < n_answers; a++)
        total += parts[(gsize) p * n_answers + a].sum;
      if (!(total > 0))
        continue;
      axis.lo = fmin (axis.lo, -left / total);
      axis.hi = fmax (axis.hi, 1 - left / total);
    }
  if (axis.lo == axis.hi)
    axis.lo = -1, axis.hi = 1;
  axis.percent = axis.absolute = axis.snug = TRUE;
  return axis;
}

static void
lay_out (AnaLayout *self)
{
  const AnaPlot *plot = self->plot;
  const AnaPlotChannel *answers = ana_plot_get (plot, ANA_PLOT_COLOUR);
  guint n_places = plot->channel[ANA_PLOT_Y].n_names, n_answers = MIN (answers->n_names, MAX_ANSWERS);
  g_autofree Part *parts = collect (plot, n_places, n_answers);
  g_autofree guint *datum_of = g_new0 (guint, (gsize) n_places * n_answers + 1);
  g_autofree AnaInk *inks = g_new (AnaInk, n_answers + 1);
  AnaAxes axes;

  for (guint a = 0; a < n_answers; a++)
    inks[a] = ana_ink_diverging (n_answers > 1 ? a * 2.0 / (n_answers - 1) - 1 : 0);
  ana_layout_add_channel_column (self, ANA_PLOT_Y, NC_ ("chart", "Question"));
  ana_layout_add_channel_column (self, ANA_PLOT_COLOUR, NC_ ("chart", "Answer"));
  ana_layout_add_channel_column (self, ANA_PLOT_X, NC_ ("chart", "Value"));
  ana_layout_add_column (self, NC_ ("chart", "Share"), ANA_CELL_PERCENT, NULL, 0);
  self->value_column = 3;
  ana_layout_legend (self, (const char *const *) answers->names, n_answers, inks);
  axes = ana_layout_axes (self, share_axis (plot, parts, n_places, n_answers), ana_axis_of_channel (plot, ANA_PLOT_Y));
  for (guint p = 0; p < n_places; p++)
    draw_place (self, &axes, p, parts + (gsize) p * n_answers, n_answers, datum_of);
  for (guint i = 0; i < plot->n_drawn; i++)
    if (counts (plot, i))
      ana_layout_claim_row (self, datum_of[ana_plot_group (plot, ANA_PLOT_Y, i) * n_answers + ana_plot_group (plot, ANA_PLOT_COLOUR, i)], i);
}

const AnaMark ana_mark_diverging = {
  .name = "diverging",
  .channels = {
    { ANA_PLOT_X, ANA_KIND_NUMBER, TRUE }, { ANA_PLOT_Y, ANA_KIND_NAME, TRUE }, { ANA_PLOT_COLOUR, ANA_KIND_NAME, TRUE },
    { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE },
  },
  .lay_out = lay_out,
  .type_name = NC_ ("chart", "Diverging bars"), .item_name = NC_ ("chart", "share"), .item_names = NC_ ("chart", "shares"),
};
