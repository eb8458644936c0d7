/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hexbin.c: many points as hexagons, coloured by how many lie in each.
 */
#include "config.h"

#include "ana-crowd.h"
#include "ana-marks.h"

/* The lattice over the plot: every second row is shifted by half a step; a margin of one around it. */

static inline float
shift_of (int row)
{
  return (float) (row & 1) * 0.5f;
}

/* NAN is 0, too. */
static inline float
bound (float px, float most)
{
  float positive = px >= 0 ? px : 0;

  return positive <= most ? positive : most;
}

/* Two lattices of rectangles, shifted by half a step; a point belongs to the nearer centre of the two (Carr 1987). Pixels
 * outside, and what is no number, give cell 0, in which none can lie. Without a jump, so that the compiler takes several
 * rows at once: rounding is that of what is not negative, comparisons are those that NAN fails, and a choice is a mask. */
ANA_WIDE static void
find_cells (const AnaLattice *lattice, const float x[ANA_PLACER_BLOCK], const float y[ANA_PLACER_BLOCK], int cell[ANA_PLACER_BLOCK])
{
  float w = lattice->w, h = lattice->h, dx = lattice->dx, dy = lattice->dy, columns = 1 / dx, rows = 1 / dy;
  int nx = lattice->nx;

  for (guint i = 0; i < ANA_PLACER_BLOCK; i++)
    {
      int inside = (x[i] >= 0) & (x[i] <= w) & (y[i] >= 0) & (y[i] <= h);
      float px = bound (x[i], w) * columns, py = bound (y[i], h) * rows;
      int row = (int) (py + 0.5f), side = row + 1 - 2 * (py < (float) row);
      int column = (int) (px - shift_of (row) + 0.5f), column2 = (int) (px - shift_of (side) + 0.5f);
      float u = (px - shift_of (row) - (float) column) * dx, v = (py - (float) row) * dy;
      float u2 = (px - shift_of (side) - (float) column2) * dx, v2 = (py - (float) side) * dy;
      int here = (row + 1) * nx + column + 1, there = (side + 1) * nx + column2 + 1;

      cell[i] = (here + ((there - here) & -(u2 * u2 + v2 * v2 < u * u + v * v))) & -inside;
    }
}

static void
hexagon (const AnaShapes *out, double x, double y, double r, AnaPoint points[6])
{
  static const double corner[6][2] = { { 0, 1 }, { 0.8660254037844386, 0.5 }, { 0.8660254037844386, -0.5 }, { 0, -1 }, { -0.8660254037844386, -0.5 },
                                       { -0.8660254037844386, 0.5 } };

  for (guint i = 0; i < 6; i++)
    points[i] = (AnaPoint) { (float) CLAMP (x + r * corner[i][0], out->x, out->x + out->w), (float) CLAMP (y + r * corner[i][1], out->y, out->y + out->h) };
}

static guint
draw_hexagon (AnaLayout *self, const AnaAxes *axes, const AnaLattice *lattice, int cell, guint count, double most)
{
  int row = cell / lattice->nx - 1, column = cell % lattice->nx - 1;
  double x = self->out->plot_x + (column + (double) shift_of (row)) * lattice->dx, y = self->out->plot_y + (double) row * lattice->dy;
  double cells[] = { ana_scale_from_px (&axes->x, x), ana_scale_from_px (&axes->y, y), count };
  AnaPoint points[6];
  guint datum;

  x = CLAMP (x, self->out->plot_x, self->out->plot_x + self->out->plot_w);
  y = CLAMP (y, self->out->plot_y, self->out->plot_y + self->out->plot_h);
  datum = ana_layout_add_datum (self, G_MAXUINT, 0, x, y, cells);
  hexagon (self->out, x, y, lattice->dy / 1.5, points);
  ana_layout_path (self, datum, points, 6, ana_ink_sequential (most > 1 ? log (count) / log (most) : 1));
  return datum;
}

/**
 * ana_layout_hexbin:
 * @self: a layout with axes, of a plot with x and y
 * @axes: its scales
 * @radius_px: of a hexagon, corner to middle
 *
 * Counts the rows in hexagons; each is a datum of its rows: where its middle is, and how many. The colour follows the
 * logarithm of the count, so that thin places still show beside a thick one. O(rows): each is placed once.
 */
void
ana_layout_hexbin (AnaLayout *self, const AnaAxes *axes, double radius_px)
{
  AnaLattice lattice = { self->out->plot_w, self->out->plot_h, (float) (radius_px * sqrt (3)), (float) (radius_px * 1.5), 0, 0 };
  const AnaCrowdCell *cells;
  AnaCrowd *crowd;
  guint most = 0;

  lattice.nx = (int) (lattice.w / lattice.dx) + 4;
  lattice.ny = (int) (lattice.h / lattice.dy) + 4;
  ana_layout_add_channel_column (self, ANA_PLOT_X, NC_ ("chart", "X"));
  ana_layout_add_channel_column (self, ANA_PLOT_Y, NC_ ("chart", "Y"));
  ana_layout_add_column (self, NC_ ("chart", "Rows"), ANA_CELL_NUMBER, NULL, 0);
  self->value_column = 2;
  crowd = ana_crowd_new (self, axes, &lattice, find_cells);
  cells = ana_crowd_count (crowd);
  for (int c = 1; c < lattice.nx * lattice.ny; c++) /* 0: what lies outside */
    most = MAX (most, cells[c].n_rows);
  for (int c = 1; c < lattice.nx * lattice.ny; c++)
    if (cells[c].n_rows > 0)
      ana_crowd_set_datum (crowd, (guint) c, draw_hexagon (self, axes, &lattice, c, cells[c].n_rows, most));
  ana_crowd_claim (crowd, self);
}
