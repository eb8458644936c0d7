/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-timeline.c: what state something was in from when to when; what happened when.
 */
#include "config.h"

#include "ana-marks.h"

#include <stdlib.h>

#define BAR_RATIO   0.62
#define DIAMOND_PX  6.0
#define LEAST_PX    160.0 /* a room that can spare the half of a diamond */

static AnaAxis
lanes (const AnaPlot *plot)
{
  static const char *const nameless[] = { "", NULL };
  AnaAxis axis = ana_axis_of_channel (plot, ANA_PLOT_Y);

  if (ana_plot_get (plot, ANA_PLOT_Y) == NULL)
    return (AnaAxis) { .type = ANA_SCALE_BAND, .names = nameless, .n_names = 1 };
  return axis;
}

static void
add_legend (AnaLayout *self)
{
  const AnaPlotChannel *colour = ana_plot_get (self->plot, ANA_PLOT_COLOUR);

  if (colour != NULL)
    ana_layout_legend (self, (const char *const *) colour->names, colour->n_names, NULL);
}

/* --- states --- */

/* When each row ends: as it says, or when the next of its lane begins, the last with the last of all. */
static double *
find_ends (const AnaPlot *plot, double *lo, double *hi)
{
  guint n, n_lanes = MAX (ana_plot_n_names (plot, ANA_PLOT_Y), 1);
  g_autofree guint *order = ana_plot_order (plot, ANA_PLOT_X, &n), *before = g_new (guint, n_lanes);
  double *ends = g_new (double, MAX (plot->n_rows, 1));

  for (guint i = 0; i < n_lanes; i++)
    before[i] = G_MAXUINT;
  for (guint i = 0; i < plot->n_rows; i++)
    ends[i] = i < plot->n_drawn ? ana_plot_value (plot, ANA_PLOT_X2, i) : (double) NAN;
  for (guint k = 0; k < n; k++)
    {
      guint i = order[k], lane = ana_plot_group (plot, ANA_PLOT_Y, i);
      double from = ana_plot_value (plot, ANA_PLOT_X, i);

      *lo = fmin (*lo, from);
      *hi = fmax (*hi, isnan (ends[i]) ? from : fmax (from, ends[i]));
      if (lane >= n_lanes)
        continue;
      if (before[lane] != G_MAXUINT && isnan (ana_plot_value (plot, ANA_PLOT_X2, before[lane])))
        ends[before[lane]] = from;
      before[lane] = i;
    }
  for (guint k = 0; k < n; k++)
    if (isnan (ends[order[k]]))
      ends[order[k]] = *hi;
  return ends;
}

static void
draw_state (AnaLayout *self, const AnaAxes *axes, guint row, double end)
{
  const AnaPlot *plot = self->plot;
  guint lane = ana_plot_group (plot, ANA_PLOT_Y, row);
  double cells[] = { lane, ana_plot_value (plot, ANA_PLOT_X, row), fmax (end, ana_plot_value (plot, ANA_PLOT_X, row)), ana_plot_value (plot, ANA_PLOT_COLOUR, row) };
  double from = ana_scale_to_px (&axes->x, cells[1]), to = ana_scale_to_px (&axes->x, cells[2]), y = ana_scale_to_px (&axes->y, lane);
  double x0 = fmin (from, to), x1 = fmax (from, to); /* where the axis is turned, it begins at its right */
  double high = fmax (axes->y_step * BAR_RATIO, 0.5);
  const char *name = ana_plot_name (plot, ANA_PLOT_COLOUR, row);
  AnaInk ink = ana_ink_series (ana_plot_group (plot, ANA_PLOT_COLOUR, row));
  guint datum;

  if (ana_plot_get (plot, ANA_PLOT_Y) == NULL)
    cells[0] = NAN;
  if (lane == G_MAXUINT || isnan (from) || x1 < self->out->plot_x || x0 > self->out->plot_x + self->out->plot_w)
    return;
  x0 = fmax (x0, self->out->plot_x); /* what reaches into the view is cut there */
  x1 = fmin (x1, self->out->plot_x + self->out->plot_w);
  datum = ana_layout_add_datum (self, row, lane, (x0 + x1) / 2, y, cells);
  ana_layout_rect (self, datum, x0, y - high / 2, fmax (x1 - x0 - (x1 - x0 > 3 ? 1 : 0), fmin (0.5, self->out->plot_x + self->out->plot_w - x0)), high, ink)->a
      = x1 - x0 > 6 && high > 6 ? 2 : 0;
  if (name != NULL && high >= ANA_LAYOUT_LINE_PX - 2 && x1 - x0 > ana_layout_text_px (name) + 8)
    {
      AnaShape *label = ana_layout_label (self, x1 - x0, (x0 + x1) / 2, y - ANA_LAYOUT_LINE_PX / 2, 0.5, x1 - x0 - 4, ANA_SLOT_TEXT, name);

      label->on_ink = TRUE;
      label->ink = ink;
    }
}

static void
lay_out_states (AnaLayout *self)
{
  const AnaPlot *plot = self->plot;
  AnaAxis x = ana_axis_of_channel (plot, ANA_PLOT_X);
  double lo = INFINITY, hi = -INFINITY;
  g_autofree double *ends = find_ends (plot, &lo, &hi);
  guint n;
  g_autofree guint *order = ana_plot_order (plot, ANA_PLOT_X, &n);
  AnaAxes axes;

  ana_layout_add_channel_column (self, ANA_PLOT_Y, NC_ ("chart", "Lane"));
  if (ana_plot_get (plot, ANA_PLOT_Y) == NULL)
    self->out->column[0].kind = ANA_CELL_NUMBER;
  ana_layout_add_channel_column (self, ANA_PLOT_X, NC_ ("chart", "From"));
  ana_layout_add_column (self, NC_ ("chart", "To"), plot->channel[ANA_PLOT_X].kind == ANA_KIND_TIME ? ANA_CELL_TIME : ANA_CELL_NUMBER, NULL, 0);
  ana_layout_add_channel_column (self, ANA_PLOT_COLOUR, NC_ ("chart", "State"));
  add_legend (self);
  x.lo = lo;
  x.hi = hi;
  x.snug = TRUE;
  axes = ana_layout_axes (self, x, lanes (plot));
  for (guint k = 0; k < n; k++)
    draw_state (self, &axes, order[k], ends[order[k]]);
}

/* --- events --- */

static void
draw_event (AnaLayout *self, const AnaAxes *axes, guint row)
{
  const AnaPlot *plot = self->plot;
  guint lane = ana_plot_group (plot, ANA_PLOT_Y, row), datum;
  double cells[] = { ana_plot_value (plot, ANA_PLOT_X, row), lane, ana_plot_value (plot, ANA_PLOT_TEXT, row), ana_plot_value (plot, ANA_PLOT_COLOUR, row) };
  double x = ana_scale_to_px (&axes->x, cells[0]), y = ana_scale_to_px (&axes->y, lane), r = fmin (DIAMOND_PX, fmax (axes->y_step / 4, 1));
  AnaPoint diamond[4];
  const char *name = ana_plot_name (plot, ANA_PLOT_TEXT, row);

  if (ana_plot_get (plot, ANA_PLOT_Y) == NULL)
    cells[1] = NAN;
  if (lane == G_MAXUINT || isnan (x) || !ana_layout_is_in_view (self, cells[0]))
    return;
  r = fmin (r, fmax (fmin (x - self->out->x, self->out->x + self->out->w - x), 0.5));
  for (guint i = 0; i < 4; i++)
    diamond[i] = (AnaPoint) { (float) (x + (i == 1 ? r : i == 3 ? -r : 0)), (float) (y + (i == 0 ? -r : i == 2 ? r : 0)) };
  datum = ana_layout_add_datum (self, row, lane, x, y, cells);
  ana_layout_path (self, datum, diamond, 4, ana_ink_series (ana_plot_group (plot, ANA_PLOT_COLOUR, row)));
  if (name != NULL)
    ana_layout_label (self, 1, x, y - r - ANA_LAYOUT_LINE_PX - 1, 0.5, 140, ANA_SLOT_TEXT, name);
}

static void
lay_out_events (AnaLayout *self)
{
  const AnaPlot *plot = self->plot;
  guint n;
  g_autofree guint *order = ana_plot_order (plot, ANA_PLOT_X, &n);
  AnaAxes axes;

  ana_layout_add_channel_column (self, ANA_PLOT_X, NC_ ("chart", "Time"));
  ana_layout_add_channel_column (self, ANA_PLOT_Y, NC_ ("chart", "Lane"));
  if (ana_plot_get (plot, ANA_PLOT_Y) == NULL)
    self->out->column[1].kind = ANA_CELL_NUMBER;
  ana_layout_add_channel_column (self, ANA_PLOT_TEXT, NC_ ("chart", "What"));
  ana_layout_add_channel_column (self, ANA_PLOT_COLOUR, NC_ ("chart", "Kind"));
  add_legend (self);
  if (self->w > LEAST_PX) /* the first and the last stand at the ends of their axis, whole */
    {
      self->x += DIAMOND_PX;
      self->w -= 2 * DIAMOND_PX;
    }
  axes = ana_layout_axes (self, ana_axis_of_channel (plot, ANA_PLOT_X), lanes (plot));
  for (guint i = 0; i < ana_plot_n_names (plot, ANA_PLOT_Y) && ana_plot_n_names (plot, ANA_PLOT_Y) < 200; i++)
    {
      double y = ana_scale_to_px (&axes.y, i);

      ana_layout_segment (self, ANA_NO_DATUM, self->out->plot_x, y, self->out->plot_x + self->out->plot_w, y, 1, ana_ink_slot (ANA_SLOT_BASE, 1));
    }
  for (guint k = 0; k < n; k++)
    draw_event (self, &axes, order[k]);
}

/* Of times the first and the last say what the least and the greatest say of values. */
void
ana_layout_say_span (const AnaLayout *self, guint from_column, guint to_column, GString *out)
{
  double lo = INFINITY, hi = -INFINITY;
  guint shift = self->plot->channel[ANA_PLOT_FACET].present ? 1 : 0; /* small pictures have a column of their own before the others */

  for (guint i = 0; i < self->out->data->len; i++)
    {
      lo = fmin (lo, ana_shapes_get_cell (self->out, i, from_column + shift));
      hi = fmax (hi, ana_shapes_get_cell (self->out, i, to_column + shift));
    }
  if (lo <= hi)
    {
      g_autofree char *first = ana_plot_dup_text (self->plot, ANA_PLOT_X, lo), *last = ana_plot_dup_text (self->plot, ANA_PLOT_X, hi);

      g_string_append_printf (out, ana_plot_word (self->plot, NC_ ("chart", " From %s to %s.")), first, last);
    }
}

static void
say_events (const AnaLayout *self, GString *out)
{
  ana_layout_say_span (self, 0, 0, out);
}

static void
say_states (const AnaLayout *self, GString *out)
{
  ana_layout_say_span (self, 1, 2, out);
}

const AnaMark ana_mark_event = {
  .name = "event",
  .has_axes = TRUE,
  .lanes_without_y = TRUE,
  .channels = { { ANA_PLOT_X, ANA_KIND_VALUE, TRUE }, { ANA_PLOT_Y, ANA_KIND_NAME, FALSE }, { ANA_PLOT_TEXT, ANA_KIND_NAME, FALSE },
                { ANA_PLOT_COLOUR, ANA_KIND_NAME, FALSE }, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE } },
  .zooms = ANA_ZOOM_X,
  .lay_out = lay_out_events,
  .summarise = say_events,
  .type_name = NC_ ("chart", "Event timeline"), .item_name = NC_ ("chart", "event"), .item_names = NC_ ("chart", "events"),
};

const AnaMark ana_mark_timeline = {
  .name = "timeline",
  .has_axes = TRUE,
  .lanes_without_y = TRUE,
  .channels = { { ANA_PLOT_X, ANA_KIND_VALUE, TRUE }, { ANA_PLOT_X2, ANA_KIND_VALUE, FALSE }, { ANA_PLOT_Y, ANA_KIND_NAME, FALSE },
                { ANA_PLOT_COLOUR, ANA_KIND_NAME, FALSE }, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE } },
  .zooms = ANA_ZOOM_X,
  .lay_out = lay_out_states,
  .summarise = say_states,
  .type_name = NC_ ("chart", "State timeline"), .item_name = NC_ ("chart", "state"), .item_names = NC_ ("chart", "states"),
};
