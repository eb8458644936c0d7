/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-gauge.c: one number, or a few, on a scale from low to high: dials and bars.
 */
#include "config.h"

#include "ana-marks.h"

#define SWEEP      (1.5 * G_PI)  /* of a dial: from half past seven to half past four */
#define RING       0.2           /* of the radius */
#define MAX_DIALS  60
#define BAR_PX     14.0
#define ROW_PX     44.0

typedef struct { double lo, hi; } Reach;

/* Said by the options, or from zero to what is highest. */
static Reach
reach_of (const AnaPlot *plot)
{
  static const AnaPlotChannelId ids[] = { ANA_PLOT_VALUE, ANA_PLOT_TARGET };
  Reach reach = { 0, 0 };
  double lo, hi, min = ana_plot_option (plot, "min"), max = ana_plot_option (plot, "max");

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    if (ana_plot_extent (plot, ids[i], &lo, &hi))
      {
        reach.lo = fmin (reach.lo, lo);
        reach.hi = fmax (reach.hi, hi);
      }
  if (!isnan (min))
    reach.lo = min;
  if (!isnan (max))
    reach.hi = max;
  if (!(reach.hi / 2 - reach.lo / 2 > 1e-300))
    reach.hi = reach.lo + fmax (1, fabs (reach.lo));
  return reach;
}

static double
part_of (Reach reach, double value)
{
  return CLAMP ((value / 2 - reach.lo / 2) / (reach.hi / 2 - reach.lo / 2), 0, 1);
}

static void
add_columns (AnaLayout *self)
{
  ana_layout_add_channel_column (self, ANA_PLOT_COLOUR, NC_ ("chart", "Measure"));
  ana_layout_add_channel_column (self, ANA_PLOT_VALUE, NC_ ("chart", "Value"));
  ana_layout_add_channel_column (self, ANA_PLOT_TARGET, NC_ ("chart", "Target"));
  self->value_column = 1;
}

static void
fill_cells (const AnaPlot *plot, guint row, double cells[3])
{
  cells[0] = ana_plot_value (plot, ANA_PLOT_COLOUR, row);
  cells[1] = ana_plot_value (plot, ANA_PLOT_VALUE, row);
  cells[2] = ana_plot_value (plot, ANA_PLOT_TARGET, row);
}

/* --- dials --- */

static void
draw_dial (AnaLayout *self, guint row, Reach reach, double x, double y, double w, double h)
{
  const AnaPlot *plot = self->plot;
  const char *name = ana_plot_name (plot, ANA_PLOT_COLOUR, row);
  double r = fmax (fmin (w / 2 - 4, (h - 8 - ANA_LAYOUT_LINE_PX * (name != NULL ? 2 : 1)) / 1.75), 2), cx = x + w / 2, cy = y + r + 4, cells[3], to, middle;
  double from = -SWEEP / 2, inner = r * (1 - RING);
  AnaShape *text;
  guint datum;

  fill_cells (plot, row, cells);
  g_autofree char *value = ana_plot_dup_number (plot, cells[1]), *lo = ana_plot_dup_number (plot, reach.lo), *hi = ana_plot_dup_number (plot, reach.hi);

  to = from + SWEEP * part_of (reach, cells[1]);
  middle = (from + to) / 2;
  ana_layout_arc (self, ANA_NO_DATUM, cx, cy, inner, r, from, -from, ana_ink_slot (ANA_SLOT_TEXT, 0.1))->part = ANA_PART_MARK;
  datum = ana_layout_add_datum (self, row, 0, cx + (inner + r) / 2 * sin (middle), cy - (inner + r) / 2 * cos (middle), cells);
  ana_layout_arc (self, datum, cx, cy, inner, r, from, to, ana_ink_series (0));
  if (!isnan (cells[2]))
    {
      double a = from + SWEEP * part_of (reach, cells[2]);

      ana_layout_segment (self, ANA_NO_DATUM, cx + (inner - 3) * sin (a), cy - (inner - 3) * cos (a), cx + (r + 3) * sin (a), cy - (r + 3) * cos (a), 2.5,
                          ana_ink_slot (ANA_SLOT_TEXT, 1))->part = ANA_PART_MARK;
    }
  text = ana_layout_label (self, 3, cx, cy - (r > 50 ? ANA_LAYOUT_LINE_PX : ANA_LAYOUT_LINE_PX / 2), 0.5, inner * 1.7, ANA_SLOT_TEXT, value);
  text->letters = r > 50 ? ANA_LETTERS_BIG : ANA_LETTERS_CAPTION_BOLD;
  ana_layout_label (self, 1, cx - r * 0.66, cy + r * 0.74, 0.5, 0, ANA_SLOT_DIM, lo);
  ana_layout_label (self, 1, cx + r * 0.66, cy + r * 0.74, 0.5, 0, ANA_SLOT_DIM, hi);
  if (name != NULL)
    ana_layout_label (self, 2, cx, cy + r * 0.74 + ANA_LAYOUT_LINE_PX, 0.5, w - 4, ANA_SLOT_TEXT, name);
}

static void
lay_out_dials (AnaLayout *self)
{
  const AnaPlot *plot = self->plot;
  Reach reach = reach_of (plot);
  guint n = 0, columns, rows, place = 0;

  add_columns (self);
  for (guint i = 0; i < plot->n_drawn; i++)
    n += isnan (ana_plot_value (plot, ANA_PLOT_VALUE, i)) ? 0 : 1;
  n = MIN (n, MAX_DIALS);
  columns = (guint) CLAMP (round (sqrt (n * self->w / fmax (self->h, 1))), 1, MAX (n, 1));
  rows = (n + columns - 1) / columns;
  for (guint i = 0; i < plot->n_drawn && place < n; i++)
    if (!isnan (ana_plot_value (plot, ANA_PLOT_VALUE, i)))
      {
        draw_dial (self, i, reach, self->x + self->w * (place % columns) / columns, self->y + self->h * (float) (place / columns) / rows, self->w / columns,
                   self->h / rows);
        place++;
      }
}

/* --- bars --- */

static void
draw_bar (AnaLayout *self, guint row, Reach reach, double y, double step)
{
  const AnaPlot *plot = self->plot;
  const char *name = ana_plot_name (plot, ANA_PLOT_COLOUR, row);
  double high = fmin (BAR_PX, step * 0.6), top = y + step - high - fmin (4, step * 0.1), pad = fmin (2, step * 0.1), cells[3];
  AnaShape *track, *bar;
  guint datum;

  fill_cells (plot, row, cells);
  g_autofree char *value = ana_plot_dup_number (plot, cells[1]);

  track = ana_layout_rect (self, ANA_NO_DATUM, self->x, top, self->w, high, ana_ink_slot (ANA_SLOT_TEXT, 0.1));
  track->part = ANA_PART_MARK;
  track->a = (float) high / 2;
  datum = ana_layout_add_datum (self, row, 0, self->x + self->w * part_of (reach, cells[1]) / 2, top + high / 2, cells);
  bar = ana_layout_rect (self, datum, self->x, top, fmax (self->w * part_of (reach, cells[1]), 1), high, ana_ink_series (0));
  bar->a = (float) high / 2;
  if (!isnan (cells[2]))
    ana_layout_segment (self, ANA_NO_DATUM, self->x + self->w * part_of (reach, cells[2]), top - pad, self->x + self->w * part_of (reach, cells[2]), top + high + pad,
                        2.5, ana_ink_slot (ANA_SLOT_TEXT, 1))->part = ANA_PART_MARK;
  if (step < high + ANA_LAYOUT_LINE_PX)
    return;
  if (name != NULL)
    ana_layout_label (self, 1, self->x, top - ANA_LAYOUT_LINE_PX - 3, 0, self->w * 0.65, ANA_SLOT_TEXT, name);
  ana_layout_label (self, 2, self->x + self->w, top - ANA_LAYOUT_LINE_PX - 3, 1, self->w * 0.35, ANA_SLOT_TEXT, value)->letters = ANA_LETTERS_CAPTION_BOLD;
}

static void
lay_out_bars (AnaLayout *self)
{
  const AnaPlot *plot = self->plot;
  Reach reach = reach_of (plot);
  guint n = 0, place = 0;
  double step;

  add_columns (self);
  for (guint i = 0; i < plot->n_drawn; i++)
    n += isnan (ana_plot_value (plot, ANA_PLOT_VALUE, i)) ? 0 : 1;
  step = fmin (self->h / MAX (n, 1), ROW_PX);
  for (guint i = 0; i < plot->n_drawn; i++)
    if (!isnan (ana_plot_value (plot, ANA_PLOT_VALUE, i)))
      draw_bar (self, i, reach, self->y + step * place++, step);
}

/* --- radar --- */

typedef struct { double x, y, r; guint n_spokes; Reach reach; } Web;

static AnaPoint
web_point (const Web *web, guint spoke, double part)
{
  double a = 2 * G_PI * spoke / MAX (web->n_spokes, 1);

  return (AnaPoint) { (float) (web->x + web->r * part * sin (a)), (float) (web->y - web->r * part * cos (a)) };
}

static void
draw_web (AnaLayout *self, const Web *web, const AnaPlotChannel *spokes)
{
  g_autofree AnaPoint *ring = g_new (AnaPoint, web->n_spokes + 1);

  for (guint level = 1; level <= 4; level++)
    {
      for (guint s = 0; s <= web->n_spokes; s++)
        ring[s] = web_point (web, s % MAX (web->n_spokes, 1), level / 4.0);
      ana_layout_line (self, ANA_NO_DATUM, ring, web->n_spokes + 1, 1, ana_ink_slot (ANA_SLOT_GRID, 1));
    }
  for (guint s = 0; s < web->n_spokes; s++)
    {
      AnaPoint end = web_point (web, s, 1);
      double side = end.x - web->x, align = fabs (side) < 4 ? 0.5 : side > 0 ? 0 : 1;

      ana_layout_segment (self, ANA_NO_DATUM, web->x, web->y, end.x, end.y, 1, ana_ink_slot (ANA_SLOT_GRID, 1));
      ana_layout_label (self, 1, end.x + (align == 0.5 ? 0 : side > 0 ? 6 : -6),
                        align == 0.5 ? (end.y < web->y ? end.y - ANA_LAYOUT_LINE_PX - 2 : end.y + 2) : end.y - ANA_LAYOUT_LINE_PX / 2, align,
                        fmax (align == 0.5 ? web->r : align == 0 ? self->out->x + self->out->w - end.x - 6 : end.x - 6 - self->out->x, 1), ANA_SLOT_DIM,
                        spokes->names[s]);
    }
}

static void
draw_series (AnaLayout *self, const Web *web, guint group)
{
  const AnaPlot *plot = self->plot;
  g_autofree guint *row_of = g_new (guint, web->n_spokes + 1);
  g_autoptr (GArray) ring = g_array_new (FALSE, FALSE, sizeof (AnaPoint));
  AnaInk ink = ana_ink_series (group), pale = ink;
  AnaPoint first;

  pale.alpha = 0.15f;
  for (guint s = 0; s < web->n_spokes; s++)
    row_of[s] = G_MAXUINT;
  for (guint i = 0; i < plot->n_drawn; i++)
    if (ana_plot_group (plot, ANA_PLOT_COLOUR, i) == group && ana_plot_group (plot, ANA_PLOT_THETA, i) < web->n_spokes
        && !isnan (ana_plot_value (plot, ANA_PLOT_RADIUS, i)))
      row_of[ana_plot_group (plot, ANA_PLOT_THETA, i)] = i;
  for (guint s = 0; s < web->n_spokes; s++)
    if (row_of[s] != G_MAXUINT)
      {
        AnaPoint at = web_point (web, s, part_of (web->reach, ana_plot_value (plot, ANA_PLOT_RADIUS, row_of[s])));

        g_array_append_val (ring, at);
      }
  if (ring->len == 0)
    return;
  ana_layout_path (self, ANA_NO_DATUM, (const AnaPoint *) (const void *) ring->data, ring->len, pale)->part = ANA_PART_MARK;
  first = g_array_index (ring, AnaPoint, 0);
  g_array_append_val (ring, first);
  ana_layout_line (self, ANA_NO_DATUM, (const AnaPoint *) (const void *) ring->data, ring->len, 2, ink)->part = ANA_PART_MARK;
  for (guint s = 0, k = 0; s < web->n_spokes; s++)
    if (row_of[s] != G_MAXUINT)
      {
        AnaPoint at = g_array_index (ring, AnaPoint, k++);
        double cells[] = { s, ana_plot_value (plot, ANA_PLOT_RADIUS, row_of[s]), ana_plot_get (plot, ANA_PLOT_COLOUR) != NULL ? group : (double) NAN };

        ana_layout_circle (self, ana_layout_add_datum (self, row_of[s], group, at.x, at.y, cells), at.x, at.y, 3, ink);
      }
}

/* As large as the room lets it: with an odd number of spokes it reaches less far down than up, and only a spoke that points
 * straight down has its name under it. */
static void
place_web (const AnaLayout *self, Web *web)
{
  double down = web->n_spokes < 3 || web->n_spokes % 2 == 0 ? 1 : cos (G_PI / web->n_spokes), top = fmin (20, self->h / 6);
  double foot = web->n_spokes % 2 == 0 ? top : fmin (8, self->h / 12);

  web->r = fmax (fmin (self->w / 2 - fmin (90, self->w / 4), (self->h - top - foot) / (1 + down)), 1);
  web->x = self->x + self->w / 2;
  web->y = self->y + (self->h + top - foot + web->r * (1 - down)) / 2;
}

static void
lay_out_radar (AnaLayout *self)
{
  const AnaPlot *plot = self->plot;
  const AnaPlotChannel *spokes = ana_plot_get (plot, ANA_PLOT_THETA), *colour = ana_plot_get (plot, ANA_PLOT_COLOUR);
  Web web = { .n_spokes = MIN (spokes->n_names, 60) };
  double lo = 0, hi = 1;

  ana_layout_add_channel_column (self, ANA_PLOT_THETA, NC_ ("chart", "Spoke"));
  ana_layout_add_channel_column (self, ANA_PLOT_RADIUS, NC_ ("chart", "Value"));
  ana_layout_add_channel_column (self, ANA_PLOT_COLOUR, NC_ ("chart", "Series"));
  self->value_column = 1;
  if (colour != NULL)
    ana_layout_legend (self, (const char *const *) colour->names, colour->n_names, NULL);
  if (ana_plot_extent (plot, ANA_PLOT_RADIUS, &lo, &hi))
    web.reach = (Reach) { fmin (lo, 0), fmax (hi, lo < 0 ? 0 : 1e-300) };
  if (!(web.reach.hi / 2 - web.reach.lo / 2 > 1e-301))
    web.reach.hi = web.reach.lo + 1;
  place_web (self, &web);
  draw_web (self, &web, spokes);
  for (guint g = 0; g < MIN (ana_plot_n_names (plot, ANA_PLOT_COLOUR), 50); g++)
    draw_series (self, &web, g);
}

#define GAUGE_CHANNELS \
  { ANA_PLOT_VALUE, ANA_KIND_NUMBER, TRUE }, { ANA_PLOT_COLOUR, ANA_KIND_NAME, FALSE }, { ANA_PLOT_TARGET, ANA_KIND_NUMBER, FALSE }
#define GAUGE_OPTIONS { "min", -1e300, 1e300, NAN, NULL }, { "max", -1e300, 1e300, NAN, NULL }

const AnaMark ana_mark_bargauge = {
  .name = "bargauge",
  .channels = { GAUGE_CHANNELS },
  .options = { GAUGE_OPTIONS },
  .max_rows = 1000,
  .lay_out = lay_out_bars,
  .type_name = NC_ ("chart", "Bar gauge"), .item_name = NC_ ("chart", "measure"), .item_names = NC_ ("chart", "measures"),
};

const AnaMark ana_mark_gauge = {
  .name = "gauge",
  .channels = { GAUGE_CHANNELS },
  .options = { GAUGE_OPTIONS },
  .max_rows = MAX_DIALS,
  .lay_out = lay_out_dials,
  .type_name = NC_ ("chart", "Gauge"), .item_name = NC_ ("chart", "measure"), .item_names = NC_ ("chart", "measures"),
};

const AnaMark ana_mark_radar = {
  .name = "radar",
  .channels = { { ANA_PLOT_THETA, ANA_KIND_NAME, TRUE }, { ANA_PLOT_RADIUS, ANA_KIND_NUMBER, TRUE }, { ANA_PLOT_COLOUR, ANA_KIND_NAME, FALSE },
                { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE } },
  .lay_out = lay_out_radar,
  .type_name = NC_ ("chart", "Radar chart"), .item_name = NC_ ("chart", "value"), .item_names = NC_ ("chart", "values"),
};
