/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-crowd.c: where points lie thick: hexagons, a smooth density, and points joined in their order.
 */
#include "config.h"

#include "ana-crowd.h"
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

/* What lies outside is in the cell behind the last. */
ANA_WIDE static void
find_cells (const AnaLattice *lattice, const float x[ANA_PLACER_BLOCK], const float y[ANA_PLACER_BLOCK], int cell[ANA_PLACER_BLOCK])
{
  float w = lattice->w, h = lattice->h, columns = 1 / lattice->dx, rows = 1 / lattice->dy;
  int nx = lattice->nx, ny = lattice->ny;

  for (guint i = 0; i < ANA_PLACER_BLOCK; i++)
    {
      int inside = (x[i] >= 0) & (x[i] <= w) & (y[i] >= 0) & (y[i] <= h);
      int column = (int) (inside ? x[i] * columns : 0), row = (int) (inside ? y[i] * rows : 0);

      column = column < nx ? column : nx - 1;
      row = row < ny ? row : ny - 1;
      cell[i] = inside ? row * nx + column : nx * ny;
    }
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
draw_cells (AnaLayout *self, const AnaAxes *axes, const AnaLattice *grid, AnaCrowd *crowd, const AnaCrowdCell *count, const double *smooth)
{
  guint n = (guint) (grid->nx * grid->ny), nx = (guint) grid->nx;
  double w = (double) self->out->plot_w / grid->nx, h = (double) self->out->plot_h / grid->ny, most = 0;

  for (guint i = 0; i < n; i++)
    most = fmax (most, smooth[i]);
  for (guint i = 0; i < n; i++)
    {
      double x = self->out->plot_x + (i % nx) * w, y = self->out->plot_y + (double) (i / nx) * h;
      double cells[] = { ana_scale_from_px (&axes->x, x + w / 2), ana_scale_from_px (&axes->y, y + h / 2), count[i].n_rows, smooth[i] };
      guint datum;

      if (count[i].n_rows == 0 && smooth[i] < most * LEAST)
        continue;
      datum = ana_layout_add_datum (self, G_MAXUINT, i / nx, x + w / 2, y + h / 2, cells);
      ana_crowd_set_datum (crowd, i, datum);
      /* on whole pixels: seams between pale and dark would show as a grid */
      ana_layout_rect (self, datum, floor (x), floor (y), floor (x + w) - floor (x), floor (y + h) - floor (y), ana_ink_sequential (most > 0 ? sqrt (smooth[i] / most) : 0));
    }
}

static void
lay_out_density (AnaLayout *self)
{
  AnaAxes axes = make_axes (self);
  int nx = (int) CLAMP (self->out->plot_w / CELL_PX, 1, MAX_CELLS), ny = (int) CLAMP (self->out->plot_h / CELL_PX, 1, MAX_CELLS);
  AnaLattice grid = { self->out->plot_w, self->out->plot_h, self->out->plot_w / (float) nx, self->out->plot_h / (float) ny, nx, ny };
  guint n = (guint) (nx * ny);
  g_autofree double *smooth = g_new0 (double, n);
  const AnaCrowdCell *count;
  AnaCrowd *crowd;
  guint n_rows = 0;

  ana_layout_add_channel_column (self, ANA_PLOT_X, NC_ ("chart", "X"));
  ana_layout_add_channel_column (self, ANA_PLOT_Y, NC_ ("chart", "Y"));
  ana_layout_add_column (self, NC_ ("chart", "Rows"), ANA_CELL_NUMBER, NULL, 0);
  ana_layout_add_column (self, NC_ ("chart", "Smoothed"), ANA_CELL_NUMBER, NULL, 0);
  self->value_column = 2;
  crowd = ana_crowd_new (self, &axes, &grid, find_cells);
  count = ana_crowd_count (crowd);
  for (guint i = 0; i < n; i++)
    {
      smooth[i] = count[i].n_rows;
      n_rows += count[i].n_rows;
    }
  for (int round = 0; round < N_ROUNDS; round++)
    {
      smooth_lines (smooth, (guint) nx, 1, (guint) ny, (gsize) nx);
      smooth_lines (smooth, (guint) ny, (gsize) nx, (guint) nx, 1);
    }
  if (n_rows > 0) /* of none every cell is as thick as the thickest */
    draw_cells (self, &axes, &grid, crowd, count, smooth);
  ana_crowd_claim (crowd, self);
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

  ana_layout_add_channel_column (self, ANA_PLOT_X, NC_ ("chart", "X"));
  ana_layout_add_channel_column (self, ANA_PLOT_Y, NC_ ("chart", "Y"));
  ana_layout_add_channel_column (self, ANA_PLOT_ORDER, NC_ ("chart", "Order"));
  ana_layout_add_channel_column (self, ANA_PLOT_TEXT, NC_ ("chart", "Name"));
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
  .has_axes = TRUE,
  .channels = { XY_CHANNELS, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE } },
  .zooms = ANA_ZOOM_BOTH,
  .lay_out = lay_out_density,
  .type_name = NC_ ("chart", "Density map"), .item_name = NC_ ("chart", "cell"), .item_names = NC_ ("chart", "cells"),
};

const AnaMark ana_mark_hexbin = {
  .name = "hexbin",
  .has_axes = TRUE,
  .channels = { XY_CHANNELS, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE } },
  .zooms = ANA_ZOOM_BOTH,
  .lay_out = lay_out_hexbin,
  .type_name = NC_ ("chart", "Hexagon map"), .item_name = NC_ ("chart", "hexagon"), .item_names = NC_ ("chart", "hexagons"),
};

const AnaMark ana_mark_trail = {
  .name = "trail",
  .has_axes = TRUE,
  .channels = { XY_CHANNELS, { ANA_PLOT_ORDER, ANA_KIND_VALUE, FALSE }, { ANA_PLOT_TEXT, ANA_KIND_NAME, FALSE }, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE } },
  .max_rows = 50000,
  .lay_out = lay_out_trail,
  .type_name = NC_ ("chart", "Connected scatter plot"), .item_name = NC_ ("chart", "point"), .item_names = NC_ ("chart", "points"),
};
