/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hexbin.c: many points as hexagons, coloured by how many lie in each.
 */
#include "config.h"

#include "ana-marks.h"
#include "ana-placer.h"

#include <string.h>

/* The lattice over the plot: every second row is shifted by half a step; a margin of one around it. */
typedef struct {
  const AnaAxes *axes;
  float          dx, dy, w, h;
  int            nx, ny;
} Lattice;

static inline float
shift_of (int row)
{
  return (float) (row & 1) * 0.5f;
}

/* Two lattices of rectangles, shifted by half a step; a point belongs to the nearer centre of the two (Carr 1987). Pixels
 * outside, and what is no number, give cell 0, in which none can lie. Without a jump, so that the compiler takes several
 * rows at once: rounding is that of what is not negative, comparisons are those that NAN fails. */
static void
find_cells (const Lattice *lattice, const float x[ANA_PLACER_BLOCK], const float y[ANA_PLACER_BLOCK], int cell[ANA_PLACER_BLOCK])
{
  float w = lattice->w, h = lattice->h, dx = lattice->dx, dy = lattice->dy, columns = 1 / dx, rows = 1 / dy;
  int nx = lattice->nx;

  for (guint i = 0; i < ANA_PLACER_BLOCK; i++)
    {
      int inside = (x[i] >= 0) & (x[i] <= w) & (y[i] >= 0) & (y[i] <= h);
      float px = inside ? x[i] * columns : 0, py = inside ? y[i] * rows : 0;
      int row = (int) (py + 0.5f), side = row + (py < (float) row ? -1 : 1);
      int column = (int) (px - shift_of (row) + 0.5f), column2 = (int) (px - shift_of (side) + 0.5f);
      float u = (px - shift_of (row) - (float) column) * dx, v = (py - (float) row) * dy;
      float u2 = (px - shift_of (side) - (float) column2) * dx, v2 = (py - (float) side) * dy;
      int here = (row + 1) * nx + column + 1, there = (side + 1) * nx + column2 + 1;
      int nearer = u2 * u2 + v2 * v2 < u * u + v * v ? there : here;

      cell[i] = inside ? nearer : 0;
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
draw_hexagon (AnaLayout *self, const Lattice *lattice, int cell, guint count, double most)
{
  int row = cell / lattice->nx - 1, column = cell % lattice->nx - 1;
  double x = self->out->plot_x + (column + (double) shift_of (row)) * lattice->dx, y = self->out->plot_y + (double) row * lattice->dy;
  double cells[] = { ana_scale_from_px (&lattice->axes->x, x), ana_scale_from_px (&lattice->axes->y, y), count };
  AnaPoint points[6];
  guint datum;

  x = CLAMP (x, self->out->plot_x, self->out->plot_x + self->out->plot_w);
  y = CLAMP (y, self->out->plot_y, self->out->plot_y + self->out->plot_h);
  datum = ana_layout_add_datum (self, G_MAXUINT, 0, x, y, cells);
  ana_layout_get_datum (self, datum)->n_rows = count;
  hexagon (self->out, x, y, lattice->dy / 1.5, points);
  ana_layout_path (self, datum, points, 6, ana_ink_sequential (most > 1 ? log (count) / log (most) : 1));
  return datum;
}

/* Each row's cell goes where its datum will stand. */
static void
count_rows (AnaLayout *self, const Lattice *lattice, guint *count)
{
  AnaPlacer x = ana_placer_make (self->plot, ANA_PLOT_X, &lattice->axes->x, self->out->plot_x);
  AnaPlacer y = ana_placer_make (self->plot, ANA_PLOT_Y, &lattice->axes->y, self->out->plot_y);
  float px[ANA_PLACER_BLOCK], py[ANA_PLACER_BLOCK];
  int cell[ANA_PLACER_BLOCK];

  for (guint first = 0; first < self->plot->n_drawn; first += ANA_PLACER_BLOCK)
    {
      guint n = MIN (self->plot->n_drawn - first, ANA_PLACER_BLOCK);

      ana_placer_place (&x, first, px);
      ana_placer_place (&y, first, py);
      find_cells (lattice, px, py, cell);
      for (guint i = 0; i < n; i++)
        count[cell[i]]++;
      memcpy (self->out->datum_of_row + first, cell, n * sizeof *cell);
    }
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
  Lattice lattice = { axes, (float) (radius_px * sqrt (3)), (float) (radius_px * 1.5), self->out->plot_w, self->out->plot_h, 0, 0 };
  g_autofree guint *count = NULL, *datum_of = NULL;
  guint n_cells, most = 0;

  lattice.nx = (int) (lattice.w / lattice.dx) + 4;
  lattice.ny = (int) (lattice.h / lattice.dy) + 4;
  n_cells = (guint) (lattice.nx * lattice.ny);
  count = g_new0 (guint, n_cells);
  datum_of = g_new (guint, n_cells);
  ana_layout_add_channel_column (self, ANA_PLOT_X, NC_ ("chart", "X"));
  ana_layout_add_channel_column (self, ANA_PLOT_Y, NC_ ("chart", "Y"));
  ana_layout_add_column (self, NC_ ("chart", "Rows"), ANA_CELL_NUMBER, NULL, 0);
  self->value_column = 2;
  count_rows (self, &lattice, count);
  datum_of[0] = ANA_NO_DATUM; /* what lies outside */
  for (guint c = 1; c < n_cells; c++)
    most = MAX (most, count[c]);
  for (guint c = 1; c < n_cells; c++)
    if (count[c] > 0)
      datum_of[c] = draw_hexagon (self, &lattice, (int) c, count[c], most);
  ana_layout_claim_cells (self, datum_of, n_cells);
}
