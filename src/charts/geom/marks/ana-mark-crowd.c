/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-crowd.c: where points lie thick: hexagons, a smooth density, and points joined in their order.
 */
#include "config.h"

#include "ana-marks.h"
#include "ana-placer.h"

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

/* Each row's cell goes where its datum will stand; @count has one more, of what lies outside. */
static void
count_rows (AnaLayout *self, const AnaAxes *axes, const Grid *grid)
{
  AnaPlacer x = ana_placer_make (self->plot, ANA_PLOT_X, &axes->x, self->out->plot_x), y = ana_placer_make (self->plot, ANA_PLOT_Y, &axes->y, self->out->plot_y);
  float px[ANA_PLACER_BLOCK], py[ANA_PLACER_BLOCK], w = self->out->plot_w, h = self->out->plot_h;
  float columns = (float) (1 / grid->w), rows = (float) (1 / grid->h);

  for (guint first = 0; first < self->plot->n_drawn; first += ANA_PLACER_BLOCK)
    {
      guint n = MIN (self->plot->n_drawn - first, ANA_PLACER_BLOCK);

      ana_placer_place (&x, first, px);
      ana_placer_place (&y, first, py);
      for (guint i = 0; i < n; i++)
        {
          gboolean inside = (px[i] >= 0) & (px[i] <= w) & (py[i] >= 0) & (py[i] <= h);
          guint cell = inside ? MIN ((guint) (py[i] * rows), grid->ny - 1) * grid->nx + MIN ((guint) (px[i] * columns), grid->nx - 1) : grid->nx * grid->ny;

          grid->count[cell]++;
          self->out->datum_of_row[first + i] = cell;
        }
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
      ana_layout_get_datum (self, datum_of[i])->n_rows = grid->count[i];
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
  g_autofree guint *count = g_new0 (guint, n + 1), *datum_of = g_new (guint, n + 1);
  g_autofree double *smooth = g_new0 (double, n);

  grid.w = self->out->plot_w / grid.nx;
  grid.h = self->out->plot_h / grid.ny;
  grid.count = count;
  grid.smooth = smooth;
  ana_layout_add_channel_column (self, ANA_PLOT_X, NC_ ("chart", "X"));
  ana_layout_add_channel_column (self, ANA_PLOT_Y, NC_ ("chart", "Y"));
  ana_layout_add_column (self, NC_ ("chart", "Rows"), ANA_CELL_NUMBER, NULL, 0);
  ana_layout_add_column (self, NC_ ("chart", "Smoothed"), ANA_CELL_NUMBER, NULL, 0);
  self->value_column = 2;
  count_rows (self, &axes, &grid);
  for (guint i = 0; i < n; i++)
    smooth[i] = count[i];
  for (int round = 0; round < N_ROUNDS; round++)
    {
      smooth_lines (smooth, grid.nx, 1, grid.ny, grid.nx);
      smooth_lines (smooth, grid.ny, grid.nx, grid.nx, 1);
    }
  datum_of[n] = ANA_NO_DATUM;
  if (self->plot->n_drawn > 0)
    draw_cells (self, &axes, &grid, datum_of);
  ana_layout_claim_cells (self, datum_of, n + 1);
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
  .channels = { XY_CHANNELS, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE } },
  .zooms = ANA_ZOOM_BOTH,
  .lay_out = lay_out_density,
  .item_name = NC_ ("chart", "cell"), .item_names = NC_ ("chart", "cells"),
};

const AnaMark ana_mark_hexbin = {
  .name = "hexbin",
  .channels = { XY_CHANNELS, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE } },
  .zooms = ANA_ZOOM_BOTH,
  .lay_out = lay_out_hexbin,
  .item_name = NC_ ("chart", "hexagon"), .item_names = NC_ ("chart", "hexagons"),
};

const AnaMark ana_mark_trail = {
  .name = "trail",
  .channels = { XY_CHANNELS, { ANA_PLOT_ORDER, ANA_KIND_VALUE, FALSE }, { ANA_PLOT_TEXT, ANA_KIND_NAME, FALSE }, { ANA_PLOT_FACET, ANA_KIND_NAME, FALSE } },
  .max_rows = 50000,
  .lay_out = lay_out_trail,
  .item_name = NC_ ("chart", "point"), .item_names = NC_ ("chart", "points"),
};
