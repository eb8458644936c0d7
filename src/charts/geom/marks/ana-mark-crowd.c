/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-crowd.c: where points lie thick: hexagons, a smooth density, and points joined in their order.
 */
#include "config.h"

#include "ana-marks.h"

#define HEXAGON_PX 10.0
#define CELL_PX    8.0
#define MAX_CELLS  160
#define N_ROUNDS   3    /* of smoothing by 1 2 1, both ways */
#define LEAST      0.02 /* of the thickest: what is thinner is not drawn */

static AnaAxes
make_axes (AnaLayout *self)
{
  return ana_layout_axes (self, ana_axis_of_channel (self->plot, ANA_PLOT_X), ana_axis_of_channel (self->plot, ANA_PLOT_Y));
}

static void
lay_out_hexbin (AnaLayout *self)
{
  AnaAxes axes = make_axes (self);

  ana_layout_hexbin (self, &axes, HEXAGON_PX);
}

/* --- density --- */

typedef struct {
  guint   nx, ny;
  double  w, h;      /* of a cell, pixels */
  guint  *count;
  double *smooth;
} Grid;

static guint
cell_of (const AnaLayout *self, const AnaAxes *axes, const Grid *grid, guint row)
{
  double x = ana_scale_to_px (&axes->x, ana_plot_value (self->plot, ANA_PLOT_X, row)) - self->out->plot_x;
  double y = ana_scale_to_px (&axes->y, ana_plot_value (self->plot, ANA_PLOT_Y, row)) - self->out->plot_y;

  if (isnan (x) || isnan (y) || x < 0 || y < 0 || x > self->out->plot_w || y > self->out->plot_h)
    return G_MAXUINT;
  return MIN ((guint) (y / grid->h), grid->ny - 1) * grid->nx + MIN ((guint) (x / grid->w), grid->nx - 1);
}

/* Weight stays the same: what would leave at an edge stays in the edge's cell. */
static void
smooth_lines (double *values, guint n, gsize step, guint n_lines, gsize line_step)
{
  for (guint l = 0; l < n_lines; l++)
    {
      double *v = values + l * line_step, before = v[0];

      for (guint i = 0; i < n; i++)
        {
          double here = v[i * step], after = i + 1 < n ? v[(i + 1) * step] : here;

          v[i * step] = (before + 2 * here + after) / 4;
          before = here;
        }
    }
}

static void
draw_cells (AnaLayout *self, const AnaAxes *axes, const Grid *grid, guint *datum_of)
{
  double most = 0;

  for (guint i = 0; i < grid->nx * grid->ny; i++)
    most = fmax (most, grid->smooth[i]);
  for (guint i = 0; i < grid->nx * grid->ny; i++)
    {
      double x = self->out->plot_x + (i % grid->nx) * grid->w, y = self->out->plot_y + (double) (i / grid->nx) * grid->h;
      double cells[] = { ana_scale_from_px (&axes->x, x + grid->w / 2), ana_scale_from_px (&axes->y, y + grid->h / 2), grid->count[i], grid->smooth[i] };

      if (grid->count[i] == 0 && grid->smooth[i] < most * LEAST)
        continue;
      datum_of[i] = ana_layout_add_datum (self, G_MAXUINT, i / grid->nx, x + grid->w / 2, y + grid->h / 2, cells);
      /* on whole pixels: seams between pale and dark would show as a grid */
      ana_layout_rect (self, datum_of[i], floor (x), floor (y), floor (x + grid->w) - floor (x), floor (y + grid->h) - floor (y), ana_ink_sequential (most > 0 ? sqrt (grid->smooth[i] / most) : 0));
    }
}

static void
lay_out_density (AnaLayout *self)
{
  AnaAxes axes = make_axes (self);
  Grid grid = { (guint) CLAMP (self->out->plot_w / CELL_PX, 1, MAX_CELLS), (guint) CLAMP (self->out->plot_h / CELL_PX, 1, MAX_CELLS), 0, 0, NULL, NULL };
  guint n = grid.nx * grid.ny;
  g_autofree guint *count = g_new0 (guint, n), *datum_of = g_new0 (guint, n);
  g_autofree double *smooth = g_new0 (double, n);

  grid.w = self->out->plot_w / grid.nx;
  grid.h = self->out->plot_h / grid.ny;
  grid.count = count;
  grid.smooth = smooth;
  ana_layout_add_channel_column (self, ANA_PLOT_X, "X");
  ana_layout_add_channel_column (self, ANA_PLOT_Y, "Y");
  ana_layout_add_column (self, "Rows", ANA_CELL_NUMBER, NULL, 0);
  ana_layout_add_column (self, "Smoothed", ANA_CELL_NUMBER, NULL, 0);
  self->value_column = 2;
  for (guint i = 0; i < self->plot->n_drawn; i++)
    {
      guint cell = cell_of (self, &axes, &grid, i);

      if (cell != G_MAXUINT)
        smooth[cell] = ++count[cell];
    }
  for (int round = 0; round < N_ROUNDS; round++)
    {
      smooth_lines (smooth, grid.nx, 1, grid.ny, grid.nx);
      smooth_lines (smooth, grid.ny, grid.nx, grid.nx, 1);
    }
  if (self->plot->n_drawn > 0)
    draw_cells (self, &axes, &grid, datum_of);
  for (guint i = 0; i < self->plot->n_drawn; i++)
    if (cell_of (self, &axes, &grid, i) != G_MAXUINT)
      ana_layout_claim_row (self, datum_of[cell_of (self, &axes, &grid, i)], i);
}

/* --- joined in their order --- */

static void
lay_out_trail (AnaLayout *self)
{
  const AnaPlot *plot = self->plot;
  AnaAxes axes = make_axes (self);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (AnaPoint));
  gboolean has_order = ana_plot_get (plot, ANA_PLOT_ORDER) != NULL;
  guint n = plot->n_drawn;
  g_autofree guint *order = has_order ? ana_plot_order (plot, ANA_PLOT_ORDER, &n) : NULL;

  ana_layout_add_channel_column (self, ANA_PLOT_X, "X");
  ana_layout_add_channel_column (self, ANA_PLOT_Y, "Y");
  ana_layout_add_channel_column (self, ANA_PLOT_ORDER, "Order");
  ana_layout_add_channel_column (self, ANA_PLOT_TEXT, "Name");
  self->value_column = 1;
  for (guint i = 0; i < n; i++)
    {
      guint row = has_order ? order[i] : i;
      double cells[] = { ana_plot_value (plot, ANA_PLOT_X, row), ana_plot_value (plot, ANA_PLOT_Y, row), ana_plot_value (plot, ANA_PLOT_ORDER, row),
                         ana_plot_value (plot, ANA_PLOT_TEXT, row) };
      AnaPoint at = { (float) ana_scale_to_px (&axes.x, cells[0]), (float) ana_scale_to_px (&axes.y, cells[1]) };

      if (isnan (at.x) || isnan (at.y))
        continue;
      g_array_append_val (points, at);
      ana_layout_add_datum (self, row, 0, at.x, at.y, cells);
    }
  ana_layout_line (self, ANA_NO_DATUM, (const AnaPoint *) (const void *) points->data, points->len, 1.5, ana_ink_series (0))->part = ANA_PART_MARK;
  for (guint i = 0; i < points->len; i++)
    {
      AnaPoint at = g_array_index (points, AnaPoint, i);
      const char *name = ana_plot_name (plot, ANA_PLOT_TEXT, ana_layout_get_datum (self, i)->row);

      ana_layout_circle (self, i, at.x, at.y, fmin (3, fmax (fmin (at.x - self->out->x, self->out->x + self->out->w - at.x), 0.5)), ana_ink_series (0));
      if (name != NULL)
        ana_layout_label (self, i == 0 || i + 1 == points->len ? 1 : 0, at.x, at.y - ANA_LAYOUT_LINE_PX - 4, 0.5, 120, ANA_SLOT_TEXT, name)->halo = TRUE;
    }
}

#define XY_CHANNELS { ANA_PLOT_X, ANA_KIND_ANY, TRUE }, { ANA_PLOT_Y, ANA_KIND_ANY, TRUE }

const AnaMark ana_mark_density = {
  .name = "density",
  .channels = { XY_CHANNELS, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE } },
  .lay_out = lay_out_density,
  .item_name = "cell", .item_names = "cells",
};

const AnaMark ana_mark_hexbin = {
  .name = "hexbin",
  .channels = { XY_CHANNELS, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE } },
  .lay_out = lay_out_hexbin,
  .item_name = "hexagon", .item_names = "hexagons",
};

const AnaMark ana_mark_trail = {
  .name = "trail",
  .channels = { XY_CHANNELS, { ANA_PLOT_ORDER, ANA_KIND_VALUE, FALSE }, { ANA_PLOT_TEXT, ANA_KIND_NAME, FALSE }, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE } },
  .max_rows = 50000,
  .lay_out = lay_out_trail,
  .item_name = "point", .item_names = "points",
};
