/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-crowd.h: rows by the million that stand in cells: counted at each frame, told apart when somebody asks.
 */
#pragma once

#include "ana-placer.h"

G_BEGIN_DECLS

/* Cells over the plot, of which the kind of cell makes what it will. */
typedef struct {
  float w, h;     /* of the plot, pixels */
  float dx, dy;   /* of a cell */
  int   nx, ny;
} AnaLattice;

/* The cells, 0 to nx * ny, of a block of pixels, counted from the plot's corner. What lies outside, and what is no number, is in
 * one that no datum is made of. */
typedef void (*AnaFindCellsFunc) (const AnaLattice *lattice,
                                  const float       x[ANA_PLACER_BLOCK],
                                  const float       y[ANA_PLACER_BLOCK],
                                  int               cell[ANA_PLACER_BLOCK]);

typedef struct {
  guint n_rows;
  guint first_row;
} AnaCrowdCell;

AnaCrowd           *ana_crowd_new       (const AnaLayout  *layout,
                                         const AnaAxes    *axes,
                                         const AnaLattice *lattice,
                                         AnaFindCellsFunc  find);
const AnaCrowdCell *ana_crowd_count     (AnaCrowd         *self);
void                ana_crowd_set_datum (AnaCrowd         *self,
                                         guint             cell,
                                         guint             datum);
void                ana_crowd_claim     (AnaCrowd         *self,     /* (transfer full) */
                                         AnaLayout        *layout);

G_END_DECLS
