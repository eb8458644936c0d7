/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-parallel.c: parallel coordinates: an axis for each measure, with a scale of its own, and a line through all of them
 * for each thing that was measured.
 *
 * The rows are folded: x names the measure, y is its value, and the nth row of a measure is of the nth thing, or of the one
 * that `key` names. A crowd is counted: how many lie where on each axis, and how many go from where to where.
 */
#include "config.h"

#include "ana-marks.h"

#include <stdlib.h>

#define MAX_AXES   24
#define MAX_LINES  2000  /* beyond it lines hide each other */
#define CLEAR      100   /* so many are seen one by one */
#define ALPHA      0.8
#define LINE_PX    1.5
#define DOT_PX     2.0
#define END_PX     7.0   /* of an axis beyond its ends */
#define N_BINS     20
#define BAR_PART   0.5   /* of the room between two axes, at the most */
#define LEAST_PX   4.0
#define LINK_ALPHA 0.8
#define STEP_PX    46.0

/* What no size changes. */
typedef struct {
  guint    n_axes, n_lines;
  guint   *row;             /* of each line and axis; G_MAXUINT: none */
  float   *part;            /* the same: how far up its axis; NAN: none */
  double   lo[MAX_AXES], hi[MAX_AXES];
  gboolean dense;
  guint    bin[MAX_AXES][N_BINS];
  guint    link[MAX_AXES][N_BINS][N_BINS]; /* from this axis to the next */
} Bundle;

static void
bundle_free (gpointer data)
{
  Bundle *self = data;

  g_free (self->row);
  g_free (self->part);
  g_free (self);
}

/* --- made once --- */

/* Of rows without a key the nth of an axis belongs to the nth line. */
static guint *
find_lines (const AnaPlot *plot, guint *n_lines)
{
  const AnaPlotChannel *key = ana_plot_get (plot, ANA_PLOT_KEY);
  guint *line = g_new (guint, MAX (plot->n_drawn, 1)), seen[MAX_AXES] = { 0 };

  *n_lines = key != NULL ? key->n_names : 0;
  for (guint i = 0; i < plot->n_drawn; i++)
    {
      guint axis = ana_plot_group (plot, ANA_PLOT_X, i);

      line[i] = axis >= MAX_AXES ? G_MAXUINT : key != NULL ? ana_plot_group (plot, ANA_PLOT_KEY, i) : seen[axis]++;
      if (key == NULL && line[i] != G_MAXUINT)
        *n_lines = MAX (*n_lines, line[i] + 1);
    }
  return line;
}

static AnaScale
scale_of (const AnaPlot *plot, const Bundle *self, guint axis, double p0, double p1)
{
  const AnaPlotChannel *y = &plot->channel[ANA_PLOT_Y];

  return ana_scale_make_bent (y->scale, y->bend, self->lo[axis], self->hi[axis], y->turned ? p1 : p0, y->turned ? p0 : p1);
}

static guint
bin_of (float part)
{
  return (guint) CLAMP (part * N_BINS, 0, N_BINS - 1);
}

static void
count (Bundle *self)
{
  for (guint l = 0; l < self->n_lines; l++)
    for (guint a = 0; a < self->n_axes; a++)
      {
        float part = self->part[l * self->n_axes + a], next = a + 1 < self->n_axes ? self->part[l * self->n_axes + a + 1] : NAN;

        if (!isnan (part))
          self->bin[a][bin_of (part)]++;
        if (!isnan (part) && !isnan (next))
          self->link[a][bin_of (part)][bin_of (next)]++;
      }
}

static gboolean
prepare (AnaPlot *plot, AnaCancelledFunc is_cancelled, gpointer data)
{
  Bundle *self = g_new0 (Bundle, 1);
  g_autofree guint *line = find_lines (plot, &self->n_lines);
  AnaScale unit[MAX_AXES];

  self->n_axes = MIN (ana_plot_n_names (plot, ANA_PLOT_X), MAX_AXES);
  self->dense = self->n_lines > MAX_LINES;
  self->row = g_new (guint, MAX ((gsize) self->n_lines * self->n_axes, 1));
  self->part = g_new (float, MAX ((gsize) self->n_lines * self->n_axes, 1));
  for (guint a = 0; a < MAX_AXES; a++)
    self->lo[a] = self->hi[a] = NAN;
  for (gsize i = 0; i < (gsize) self->n_lines * self->n_axes; i++)
    {
      self->row[i] = G_MAXUINT;
      self->part[i] = NAN;
    }
  for (guint i = 0; i < plot->n_drawn; i++)
    {
      guint axis = ana_plot_group (plot, ANA_PLOT_X, i);
      double value = ana_plot_value (plot, ANA_PLOT_Y, i);

      if (line[i] == G_MAXUINT || isnan (value))
        continue;
      self->row[(gsize) line[i] * self->n_axes + axis] = i;
      self->lo[axis] = fmin (self->lo[axis], value);
      self->hi[axis] = fmax (self->hi[axis], value);
    }
  for (guint a = 0; a < self->n_axes; a++)
    unit[a] = scale_of (plot, self, a, 0, 1);
  for (gsize i = 0; i < (gsize) self->n_lines * self->n_axes; i++)
    if (self->row[i] != G_MAXUINT)
      self->part[i] = (float) ana_scale_to_px (&unit[i % self->n_axes], ana_plot_value (plot, ANA_PLOT_Y, self->row[i]));
  if (self->dense)
    count (self);
  plot->prepared = self;
  plot->prepared_destroy = bundle_free;
  return TRUE;
}

/* --- axes --- */

static double
axis_px (const AnaAxes *axes, guint axis)
{
  return ana_scale_to_px (&axes->x, axis);
}

static double
part_px (const AnaLayout *self, float part)
{
  double room = fmax (self->out->plot_h - 2 * END_PX, 1);

  return fmin (self->out->plot_y + END_PX + (1 - (double) part) * room, self->out->plot_y + self->out->plot_h);
}

static void
draw_axis (AnaLayout *self, const AnaAxes *axes, const Bundle *bundle, guint axis)
{
  const AnaPlot *plot = self->plot;
  AnaShapesRail rail = { (float) axis_px (axes, axis), scale_of (plot, bundle, axis, part_px (self, 0), part_px (self, 1)), plot->channel[ANA_PLOT_X].names[axis], bundle->dense };
  AnaTickPlan plan = ana_ticks_of_scale (&rail.scale, (guint) CLAMP (self->out->plot_h / STEP_PX, 2, 6));

  ana_layout_segment (self, ANA_NO_DATUM, rail.x_px, self->out->plot_y, rail.x_px, self->out->plot_y + self->out->plot_h, 1, ana_ink_slot (ANA_SLOT_BASE, 1))->part = ANA_PART_AXIS;
  for (guint i = 0; i < plan.values->len && !isnan (bundle->lo[axis]); i++)
    {
      double value = g_array_index (plan.values, double, i);
      g_autofree char *text = plot->format != NULL ? ana_plot_dup_number (plot, value) : ana_tick_format_number (value, plan.step);

      ana_layout_label (self, 1, rail.x_px - 5, ana_scale_to_px (&rail.scale, value) - ANA_LAYOUT_LINE_PX / 2, 1, 0, ANA_SLOT_DIM, text)->halo = TRUE;
    }
  g_array_unref (plan.values);
  if (self->out->rails == NULL)
    self->out->rails = g_array_new (FALSE, FALSE, sizeof (AnaShapesRail));
  g_array_append_val (self->out->rails, rail);
}

/* Names along the foot, and the room above them. */
static AnaAxes
draw_axes (AnaLayout *self, const Bundle *bundle)
{
  AnaAxis x = ana_axis_of_channel (self->plot, ANA_PLOT_X), y = { .type = ANA_SCALE_LINEAR, .lo = 0, .hi = 1, .hidden = TRUE };
  AnaAxes axes;

  x.title = NULL;
  x.n_names = MIN (x.n_names, MAX_AXES);
  axes = ana_layout_axes (self, x, y);
  self->out->has_axes = FALSE; /* none that is one for all */
  for (guint a = 0; a < bundle->n_axes; a++)
    draw_axis (self, &axes, bundle, a);
  return axes;
}

/* --- one by one --- */

static void
add_columns (AnaLayout *self, const Bundle *bundle)
{
  if (ana_plot_get (self->plot, ANA_PLOT_KEY) != NULL)
    ana_layout_add_channel_column (self, ANA_PLOT_KEY, NC_ ("chart", "Name"));
  if (ana_plot_get (self->plot, ANA_PLOT_COLOUR) != NULL)
    ana_layout_add_channel_column (self, ANA_PLOT_COLOUR, NC_ ("chart", "Group"));
  for (guint a = 0; a < bundle->n_axes && self->out->n_columns < ANA_SHAPES_MAX_COLUMNS; a++)
    ana_layout_add_column (self, self->plot->channel[ANA_PLOT_X].names[a], ANA_CELL_NUMBER, NULL, 0);
}

/* The first two neighbours that have values, or else the first that has one. FALSE: none has. */
static gboolean
find_middle (const AnaLayout *self, const AnaAxes *axes, const Bundle *bundle, guint line, double *x, double *y)
{
  const float *part = &bundle->part[(gsize) line * bundle->n_axes];

  for (guint reach = 2; reach > 0; reach--)
    for (guint a = 0; a + reach <= bundle->n_axes; a++)
      if (!isnan (part[a]) && !isnan (part[a + reach - 1]))
        {
          *x = (axis_px (axes, a) + axis_px (axes, a + reach - 1)) / 2;
          *y = (part_px (self, part[a]) + part_px (self, part[a + reach - 1])) / 2;
          return TRUE;
        }
  return FALSE;
}

/* From gap to gap; a value between two of them is a dot. */
static void
draw_runs (AnaLayout *self, const AnaAxes *axes, const Bundle *bundle, guint line, guint datum, AnaInk ink)
{
  const float *part = &bundle->part[(gsize) line * bundle->n_axes];
  AnaPoint run[MAX_AXES];
  guint n = 0;

  for (guint a = 0; a <= bundle->n_axes; a++)
    {
      if (a < bundle->n_axes && !isnan (part[a]))
        {
          run[n++] = (AnaPoint) { (float) axis_px (axes, a), (float) part_px (self, part[a]) };
          continue;
        }
      if (n == 1)
        ana_layout_circle (self, datum, run[0].x, run[0].y, DOT_PX, ink);
      else if (n > 1)
        ana_layout_line (self, datum, run, n, LINE_PX, ink);
      n = 0;
    }
}

static guint
add_line (AnaLayout *self, const Bundle *bundle, guint line, double x, double y, guint *group)
{
  const guint *rows = &bundle->row[(gsize) line * bundle->n_axes];
  const float *part = &bundle->part[(gsize) line * bundle->n_axes];
  double cells[ANA_SHAPES_MAX_COLUMNS] = { 0 };
  guint first = G_MAXUINT, datum, n = 0;

  for (guint a = bundle->n_axes; a-- > 0;)
    first = !isnan (part[a]) ? rows[a] : first;
  *group = ana_plot_group (self->plot, ANA_PLOT_COLOUR, first);
  if (ana_plot_get (self->plot, ANA_PLOT_KEY) != NULL)
    cells[n++] = line;
  if (ana_plot_get (self->plot, ANA_PLOT_COLOUR) != NULL)
    cells[n++] = ana_plot_value (self->plot, ANA_PLOT_COLOUR, first);
  for (guint a = 0; a < bundle->n_axes && n < ANA_SHAPES_MAX_COLUMNS; a++)
    cells[n++] = isnan (part[a]) ? (double) NAN : ana_plot_value (self->plot, ANA_PLOT_Y, rows[a]);
  datum = ana_layout_add_datum (self, first, *group == G_MAXUINT ? ana_plot_n_names (self->plot, ANA_PLOT_COLOUR) : *group, x, y, cells);
  for (guint a = 0; a < bundle->n_axes; a++)
    if (!isnan (part[a]) && rows[a] != first)
      ana_layout_claim_row (self, datum, rows[a]);
  return datum;
}

static void
lay_out_lines (AnaLayout *self, const Bundle *bundle)
{
  const AnaPlotChannel *colour = ana_plot_get (self->plot, ANA_PLOT_COLOUR);
  double alpha = ALPHA * fmin (sqrt ((double) CLEAR / MAX (bundle->n_lines, 1)), 1);
  AnaAxes axes;

  add_columns (self, bundle);
  if (colour != NULL)
    ana_layout_legend (self, (const char *const *) colour->names, colour->n_names, NULL);
  axes = draw_axes (self, bundle);
  for (guint l = 0; l < bundle->n_lines; l++)
    {
      double x, y;
      guint group, datum;
      AnaInk ink;

      if (!find_middle (self, &axes, bundle, l, &x, &y))
        continue;
      datum = add_line (self, bundle, l, x, y, &group);
      ink = ana_ink_series (group);
      ink.alpha = (float) alpha;
      draw_runs (self, &axes, bundle, l, datum, ink);
    }
}

/* --- a crowd --- */

typedef struct { guint axis, from, to, n; } Link;

static int
compare_links (gconstpointer a, gconstpointer b)
{
  const Link *x = a, *y = b;

  return (x->n > y->n) - (x->n < y->n);
}

/* The thick ones lie over the thin ones. */
static void
draw_links (AnaLayout *self, const AnaAxes *axes, const Bundle *bundle)
{
  g_autoptr (GArray) links = g_array_new (FALSE, FALSE, sizeof (Link));
  guint most = 1;

  for (guint a = 0; a + 1 < bundle->n_axes; a++)
    for (guint f = 0; f < N_BINS; f++)
      for (guint t = 0; t < N_BINS; t++)
        if (bundle->link[a][f][t] > 0)
          {
            Link link = { a, f, t, bundle->link[a][f][t] };

            g_array_append_val (links, link);
            most = MAX (most, link.n);
          }
  g_array_sort (links, compare_links);
  for (guint i = 0; i < links->len; i++)
    {
      const Link *l = &g_array_index (links, Link, i);
      float x0 = (float) axis_px (axes, l->axis), x1 = (float) axis_px (axes, l->axis + 1);
      AnaPoint ring[] = { { x0, (float) part_px (self, (float) l->from / N_BINS) },     { x1, (float) part_px (self, (float) l->to / N_BINS) },
                          { x1, (float) part_px (self, (float) (l->to + 1) / N_BINS) }, { x0, (float) part_px (self, (float) (l->from + 1) / N_BINS) } };
      AnaInk ink = ana_ink_sequential (most > 1 ? log (l->n) / log (most) : 1);

      ink.alpha = (float) LINK_ALPHA;
      ana_layout_path (self, ANA_NO_DATUM, ring, G_N_ELEMENTS (ring), ink)->part = ANA_PART_MARK;
    }
}

static guint
draw_bin (AnaLayout *self, const AnaAxes *axes, const Bundle *bundle, guint axis, guint bin, guint most)
{
  AnaScale unit = scale_of (self->plot, bundle, axis, 0, 1);
  double from = ana_scale_from_px (&unit, (double) bin / N_BINS), to = ana_scale_from_px (&unit, (bin + 1.0) / N_BINS);
  double foot = part_px (self, (float) bin / N_BINS), top = part_px (self, (float) (bin + 1) / N_BINS), middle = axis_px (axes, axis);
  double wide = fmax (axes->x_step * BAR_PART * bundle->bin[axis][bin] / most, LEAST_PX);
  double cells[] = { axis, fmin (from, to), fmax (from, to), bundle->bin[axis][bin] };
  guint datum = ana_layout_add_datum (self, G_MAXUINT, axis, middle, (foot + top) / 2, cells);

  wide = fmin (wide, fmin (middle - self->out->plot_x, self->out->plot_x + self->out->plot_w - middle) * 2);
  ana_layout_rect (self, datum, middle - wide / 2, top, wide, fmax (foot - top - 1, 0.5), ana_ink_series (0));
  return datum;
}

static void
lay_out_crowd (AnaLayout *self, const Bundle *bundle)
{
  guint datum_of[MAX_AXES][N_BINS], most = 1;
  AnaAxes axes;

  ana_layout_add_channel_column (self, ANA_PLOT_X, NC_ ("chart", "Axis"));
  ana_layout_add_column (self, NC_ ("chart", "From"), ANA_CELL_NUMBER, NULL, 0);
  ana_layout_add_column (self, NC_ ("chart", "To"), ANA_CELL_NUMBER, NULL, 0);
  ana_layout_add_column (self, NC_ ("chart", "Rows"), ANA_CELL_NUMBER, NULL, 0);
  self->value_column = 3;
  axes = draw_axes (self, bundle);
  draw_links (self, &axes, bundle);
  for (guint a = 0; a < bundle->n_axes; a++)
    for (guint b = 0; b < N_BINS; b++)
      most = MAX (most, bundle->bin[a][b]);
  for (guint a = 0; a < bundle->n_axes; a++)
    for (guint b = 0; b < N_BINS; b++)
      if (bundle->bin[a][b] > 0)
        datum_of[a][b] = draw_bin (self, &axes, bundle, a, b, most);
  for (gsize i = 0; i < (gsize) bundle->n_lines * bundle->n_axes; i++)
    if (!isnan (bundle->part[i]))
      ana_layout_claim_row (self, datum_of[i % bundle->n_axes][bin_of (bundle->part[i])], bundle->row[i]);
}

static void
lay_out (AnaLayout *self)
{
  const Bundle *bundle = self->plot->prepared;

  if (bundle->dense)
    lay_out_crowd (self, bundle);
  else
    lay_out_lines (self, bundle);
}

static void
summarise (const AnaLayout *self, GString *out)
{
  const Bundle *bundle = self->plot->prepared;

  for (guint a = 0; a < bundle->n_axes; a++)
    if (!isnan (bundle->lo[a]))
      {
        g_autofree char *lo = ana_plot_dup_number (self->plot, bundle->lo[a]), *hi = ana_plot_dup_number (self->plot, bundle->hi[a]);

        g_string_append_printf (out, ana_plot_word (self->plot, NC_ ("chart", " %s: from %s to %s.")), self->plot->channel[ANA_PLOT_X].names[a], lo, hi);
      }
}

const AnaMark ana_mark_parallel = {
  .name = "parallel",
  .channels = {
    { ANA_PLOT_X, ANA_KIND_NAME, TRUE }, { ANA_PLOT_Y, ANA_KIND_NUMBER, TRUE }, { ANA_PLOT_COLOUR, ANA_KIND_NAME, FALSE }, { ANA_PLOT_KEY, ANA_KIND_NAME, FALSE },
  },
  .lay_out = lay_out,
  .summarise = summarise,
  .prepare = prepare,
  .type_name = NC_ ("chart", "Parallel coordinates"), .item_name = NC_ ("chart", "line"), .item_names = NC_ ("chart", "lines"),
};
