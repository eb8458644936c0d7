/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hexbin.c: many points as hexagons, coloured by how many lie in each.
 */
#include "config.h"

#include "ana-marks.h"

/* The lattice over the plot: every second row is shifted by half a step; a margin of one around it. */
typedef struct {
  const AnaLayout *layout;
  const AnaAxes   *axes;
  double           dx, dy;
  guint            nx, ny;
} Lattice;

#define OUTSIDE G_MAXUINT

static double
shift_of (int row)
{
  return (row & 1) != 0 ? 0.5 : 0;
}

/* Two lattices of rectangles, shifted by half a step; a point belongs to the nearer centre of the two (Carr 1987). */
static guint
hexagon_of (const Lattice *lattice, double x, double y)
{
  double py = y / lattice->dy, px = x / lattice->dx;
  int row = (int) lrint (py), column = (int) lrint (px - shift_of (row));
  double off = py - row;

  if (fabs (off) * 3 > 1)
    {
      int side = off < 0 ? row - 1 : row + 1, column2 = (int) lrint (px - shift_of (side));
      double u = (px - shift_of (row) - column) * lattice->dx, v = off * lattice->dy;
      double u2 = (px - shift_of (side) - column2) * lattice->dx, v2 = (py - side) * lattice->dy;

      if (u2 * u2 + v2 * v2 < u * u + v * v)
        row = side, column = column2;
    }
  return (guint) (row + 1) * lattice->nx + (guint) (column + 1);
}

static guint
cell_of_row (const Lattice *lattice, guint row)
{
  const AnaLayout *layout = lattice->layout;
  double x = ana_scale_to_px (&lattice->axes->x, ana_plot_value (layout->plot, ANA_PLOT_X, row)) - layout->out->plot_x;
  double y = ana_scale_to_px (&lattice->axes->y, ana_plot_value (layout->plot, ANA_PLOT_Y, row)) - layout->out->plot_y;

  /* NAN is neither inside */
  if (!(x >= 0 && x <= layout->out->plot_w && y >= 0 && y <= layout->out->plot_h))
    return OUTSIDE;
  return hexagon_of (lattice, x, y);
}

static void
hexagon (const AnaShapes *out, double x, double y, double r, AnaPoint points[6])
{
  for (int i = 0; i < 6; i++)
    {
      double a = i * G_PI / 3;

      points[i] = (AnaPoint) { (float) CLAMP (x + r * sin (a), out->x, out->x + out->w), (float) CLAMP (y + r * cos (a), out->y, out->y + out->h) };
    }
}

static guint
draw_hexagon (AnaLayout *self, const Lattice *lattice, guint cell, guint count, double most)
{
  int row = (int) (cell / lattice->nx) - 1, column = (int) (cell % lattice->nx) - 1;
  double x = self->out->plot_x + (column + shift_of (row)) * lattice->dx, y = self->out->plot_y + row * lattice->dy;
  double cells[] = { ana_scale_from_px (&lattice->axes->x, x), ana_scale_from_px (&lattice->axes->y, y), count };
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
 * @self: a layout with axes
 * @axes: its scales
 * @radius_px: of a hexagon, corner to middle
 *
 * Counts the rows in hexagons; each is a datum of its rows: where its middle is, and how many. The colour follows the
 * logarithm of the count, so that thin places still show beside a thick one. O(rows): each is placed once.
 */
void
ana_layout_hexbin (AnaLayout *self, const AnaAxes *axes, double radius_px)
{
  Lattice lattice = { self, axes, radius_px * sqrt (3), radius_px * 1.5, 0, 0 };
  guint n = self->plot->n_drawn, most = 0;
  g_autofree guint *cell_of = g_new (guint, MAX (n, 1)), *count = NULL, *datum_of = NULL;

  lattice.nx = (guint) (self->out->plot_w / lattice.dx) + 4;
  lattice.ny = (guint) (self->out->plot_h / lattice.dy) + 4;
  count = g_new0 (guint, (gsize) lattice.nx * lattice.ny);
  datum_of = g_new (guint, (gsize) lattice.nx * lattice.ny);
  ana_layout_add_channel_column (self, ANA_PLOT_X, "X");
  ana_layout_add_channel_column (self, ANA_PLOT_Y, "Y");
  ana_layout_add_column (self, "Rows", ANA_CELL_NUMBER, NULL, 0);
  self->value_column = 2;
  for (guint i = 0; i < n; i++)
    {
      cell_of[i] = cell_of_row (&lattice, i);
      if (cell_of[i] != OUTSIDE)
        count[cell_of[i]]++;
    }
  for (guint c = 0; c < lattice.nx * lattice.ny; c++)
    most = MAX (most, count[c]);
  for (guint c = 0; c < lattice.nx * lattice.ny; c++)
    if (count[c] > 0)
      datum_of[c] = draw_hexagon (self, &lattice, c, count[c], most);
  for (guint i = 0; i < n; i++)
    if (cell_of[i] != OUTSIDE)
      ana_layout_claim_row (self, datum_of[cell_of[i]], i);
}
