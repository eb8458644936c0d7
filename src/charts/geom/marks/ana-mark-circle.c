/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-circle.c: scatter and bubbles; a crowd becomes hexagons.
 */
#include "config.h"

#include "ana-marks.h"

#define DOT_PX     3.5
#define MAX_DOT_PX 15.0
#define MAX_DOTS   20000 /* beyond it dots hide each other, and the picture what lies under them */
#define CROWD_PX   6.0
#define ALPHA      0.7

static double
radius_of (const AnaPlot *plot, guint row, double biggest, double room_px)
{
  double size = ana_plot_value (plot, ANA_PLOT_SIZE, row), most = fmin (MAX_DOT_PX, room_px / 16);

  if (ana_plot_get (plot, ANA_PLOT_SIZE) == NULL)
    return fmin (DOT_PX, fmax (room_px / 8, 0.5));
  /* the area says the value */
  return isnan (size) || size <= 0 || biggest <= 0 ? 1 : fmax (1, most * sqrt (size / biggest));
}

static AnaInk
ink_of (const AnaPlot *plot, guint row, double lo, double hi)
{
  const AnaPlotChannel *colour = ana_plot_get (plot, ANA_PLOT_COLOUR);
  AnaInk ink = ana_ink_series (0);

  if (colour != NULL && colour->kind == ANA_KIND_NAME)
    ink = ana_ink_series (ana_plot_group (plot, ANA_PLOT_COLOUR, row));
  else if (colour != NULL)
    {
      double value = ana_plot_value (plot, ANA_PLOT_COLOUR, row);

      ink = isnan (value) ? ana_ink_slot (ANA_SLOT_PREVIOUS, 1) : ana_ink_sequential (hi > lo ? (value / 2 - lo / 2) / (hi / 2 - lo / 2) : 1);
    }
  ink.alpha = (float) ALPHA;
  return ink;
}

typedef struct { double size; guint row; } Dot;

static int
compare_dots (gconstpointer a, gconstpointer b)
{
  const Dot *da = a, *db = b;

  if (da->size != db->size)
    return da->size > db->size ? -1 : 1;
  return da->row < db->row ? -1 : 1;
}

static void
add_dot (AnaLayout *self, const AnaAxes *axes, guint row, double biggest, double lo, double hi)
{
  const AnaPlot *plot = self->plot;
  double x = ana_scale_to_px (&axes->x, ana_plot_value (plot, ANA_PLOT_X, row)), y = ana_scale_to_px (&axes->y, ana_plot_value (plot, ANA_PLOT_Y, row));
  double cells[] = { ana_plot_value (plot, ANA_PLOT_X, row), ana_plot_value (plot, ANA_PLOT_Y, row), ana_plot_value (plot, ANA_PLOT_COLOUR, row),
                     ana_plot_value (plot, ANA_PLOT_SIZE, row), ana_plot_value (plot, ANA_PLOT_TEXT, row) };
  const char *name = ana_plot_name (plot, ANA_PLOT_TEXT, row);
  const AnaPlotChannel *colour = ana_plot_get (plot, ANA_PLOT_COLOUR);
  double r = radius_of (plot, row, biggest, fmin (self->out->plot_w, self->out->plot_h));
  guint series = colour != NULL && colour->kind == ANA_KIND_NAME ? ana_plot_group (plot, ANA_PLOT_COLOUR, row) : 0, datum;

  if (isnan (x) || isnan (y))
    return;
  r = fmin (r, fmin (fmin (x - self->out->x, self->out->x + self->out->w - x), fmin (y - self->out->y, self->out->y + self->out->h - y)));
  r = fmax (r, 0.5);
  datum = ana_layout_add_datum (self, row, series == G_MAXUINT ? ana_plot_n_names (plot, ANA_PLOT_COLOUR) : series, x, y, cells);
  ana_layout_circle (self, datum, x, y, r, ink_of (plot, row, lo, hi));
  if (name != NULL)
    ana_layout_name (self, r, x, y, r, 120, name);
}

/* The rows in view, all of them where nothing was zoomed into; no more than make a crowd. */
static guint *
list_in_view (const AnaLayout *self, guint *n)
{
  const AnaPlot *plot = self->plot;
  gboolean some_x = !isnan (self->view.x_lo), some_y = !isnan (self->view.y_lo);
  const double *x = plot->channel[ANA_PLOT_X].value, *y = plot->channel[ANA_PLOT_Y].value;
  double x_lo = some_x ? self->view.x_lo : -INFINITY, x_hi = some_x ? self->view.x_hi : INFINITY;
  double y_lo = some_y ? self->view.y_lo : -INFINITY, y_hi = some_y ? self->view.y_hi : INFINITY;
  guint *rows = g_new (guint, MAX_DOTS + 2);

  /* written whether it counts or not: chance would take a jump for half of the rows */
  *n = 0;
  for (guint i = 0; i < plot->n_drawn && *n <= MAX_DOTS; i++)
    {
      rows[*n] = i;
      *n += (x[i] >= x_lo) & (x[i] <= x_hi) & (y[i] >= y_lo) & (y[i] <= y_hi);
    }
  return rows;
}

/* The large first, so that none lies hidden under another. */
static void
add_dots (AnaLayout *self, const AnaAxes *axes, const guint *rows, guint n_rows)
{
  g_autoptr (GArray) dots = g_array_new (FALSE, FALSE, sizeof (Dot));
  double biggest = 0, lo, hi, least;
  guint n;
  g_autofree guint *order = ana_plot_order_rows (self->plot, ANA_PLOT_X, rows, n_rows, &n);

  ana_plot_extent (self->plot, ANA_PLOT_COLOUR, &lo, &hi);
  if (!ana_plot_extent (self->plot, ANA_PLOT_SIZE, &least, &biggest))
    biggest = 0;
  for (guint i = 0; i < n; i++)
    {
      double size = ana_plot_value (self->plot, ANA_PLOT_SIZE, order[i]);
      Dot dot = { isnan (size) ? 0 : size, i };

      g_array_append_val (dots, dot);
    }
  if (ana_plot_get (self->plot, ANA_PLOT_SIZE) != NULL)
    g_array_sort (dots, compare_dots);
  for (guint i = 0; i < dots->len; i++)
    add_dot (self, axes, order[g_array_index (dots, Dot, i).row], biggest, lo, hi);
}

/* For points, which are the same without the crowd of a name. */
void
ana_layout_scatter (AnaLayout *self)
{
  const AnaPlotChannel *colour = ana_plot_get (self->plot, ANA_PLOT_COLOUR);
  guint n;
  g_autofree guint *rows = list_in_view (self, &n);
  gboolean crowd = n > MAX_DOTS;
  double lo, hi;
  AnaAxes axes;

  if (!crowd)
    {
      ana_layout_add_channel_column (self, ANA_PLOT_X, NC_ ("chart", "X"));
      ana_layout_add_channel_column (self, ANA_PLOT_Y, NC_ ("chart", "Y"));
      ana_layout_add_channel_column (self, ANA_PLOT_COLOUR, NC_ ("chart", "Group"));
      ana_layout_add_channel_column (self, ANA_PLOT_SIZE, NC_ ("chart", "Size"));
      ana_layout_add_channel_column (self, ANA_PLOT_TEXT, NC_ ("chart", "Name"));
      self->value_column = 1;
      if (colour != NULL && colour->kind == ANA_KIND_NAME)
        ana_layout_legend (self, (const char *const *) colour->names, colour->n_names, NULL);
      else if (colour != NULL && ana_plot_extent (self->plot, ANA_PLOT_COLOUR, &lo, &hi))
        ana_layout_ramp (self, lo, hi, FALSE, colour->title);
    }
  axes = ana_layout_axes (self, ana_axis_of_channel (self->plot, ANA_PLOT_X), ana_axis_of_channel (self->plot, ANA_PLOT_Y));
  if (crowd)
    ana_layout_hexbin (self, &axes, CROWD_PX);
  else
    add_dots (self, &axes, rows, n);
}

static const char *
find_type (const AnaPlot *plot)
{
  return ana_plot_get (plot, ANA_PLOT_SIZE) != NULL ? NC_ ("chart", "Bubble chart") : NC_ ("chart", "Scatter plot");
}

const AnaMark ana_mark_circle = {
  .name = "circle",
  .has_axes = TRUE,
  .channels = {
    { ANA_PLOT_X, ANA_KIND_ANY, TRUE }, { ANA_PLOT_Y, ANA_KIND_ANY, TRUE }, { ANA_PLOT_COLOUR, ANA_KIND_NUMBER | ANA_KIND_NAME, FALSE },
    { ANA_PLOT_SIZE, ANA_KIND_NUMBER, FALSE }, { ANA_PLOT_TEXT, ANA_KIND_NAME, FALSE }, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE },
  },
  .zooms = ANA_ZOOM_BOTH,
  .lay_out = ana_layout_scatter,
  .find_type = find_type, .item_name = NC_ ("chart", "point"), .item_names = NC_ ("chart", "points"),
};
