/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-crowd.c: rows by the million that stand in cells.
 *
 * A picture needs of each cell how many rows it has and the first of them: one pass without a jump and without a word
 * written for a row. Which cell a row stands in is the same arithmetic again, done when somebody asks for rows.
 */
#include "config.h"

#include "ana-crowd.h"

struct _AnaCrowd {
  AnaPlacer        x, y;
  guint            n_rows, n_drawn;
  AnaLattice       lattice;
  AnaFindCellsFunc find;
  guint            n_cells;
  AnaCrowdCell    *cells;        /* (owned) */
  guint           *datum_of;     /* (owned): of each cell */
  guint           *datum_of_row; /* (owned) (nullable) until asked for */
};

/**
 * ana_crowd_new:
 * @layout: of a plot with x and y
 * @axes: its scales
 * @lattice: the cells; copied
 * @find: says which cell a pixel lies in, and the same each time
 *
 * Returns: (transfer full): the rows of the plot, not counted yet; it lives no longer than the plot
 */
AnaCrowd *
ana_crowd_new (const AnaLayout *layout, const AnaAxes *axes, const AnaLattice *lattice, AnaFindCellsFunc find)
{
  AnaCrowd *self = g_new0 (AnaCrowd, 1);

  self->x = ana_placer_make (layout->plot, ANA_PLOT_X, &axes->x, layout->out->plot_x);
  self->y = ana_placer_make (layout->plot, ANA_PLOT_Y, &axes->y, layout->out->plot_y);
  self->n_rows = layout->plot->n_rows;
  self->n_drawn = layout->plot->n_drawn;
  self->lattice = *lattice;
  self->find = find;
  self->n_cells = (guint) (lattice->nx * lattice->ny) + 1;
  self->cells = g_new0 (AnaCrowdCell, self->n_cells);
  self->datum_of = g_new (guint, self->n_cells);
  for (guint i = 0; i < self->n_cells; i++)
    self->datum_of[i] = ANA_NO_DATUM;
  return self;
}

void
ana_crowd_free (AnaCrowd *self)
{
  g_free (self->cells);
  g_free (self->datum_of);
  g_free (self->datum_of_row);
  g_free (self);
}

/* Returns: how many rows the block has that begins at @first. */
static guint
find_block (const AnaCrowd *self, guint first, int cell[ANA_PLACER_BLOCK])
{
  float px[ANA_PLACER_BLOCK], py[ANA_PLACER_BLOCK];

  ana_placer_place (&self->x, first, px);
  ana_placer_place (&self->y, first, py);
  self->find (&self->lattice, px, py, cell);
  return MIN (self->n_drawn - first, ANA_PLACER_BLOCK);
}

/**
 * ana_crowd_count:
 * @self: rows that are not counted yet
 *
 * From the last row to the first, so that the first of a cell is the one that stays. O(rows).
 *
 * Returns: (transfer none): the cells
 */
const AnaCrowdCell *
ana_crowd_count (AnaCrowd *self)
{
  guint n_blocks = self->n_drawn / ANA_PLACER_BLOCK + (self->n_drawn % ANA_PLACER_BLOCK > 0 ? 1 : 0);
  AnaCrowdCell *cells = self->cells;
  int cell[ANA_PLACER_BLOCK];

  for (guint block = n_blocks; block-- > 0;)
    {
      guint first = block * ANA_PLACER_BLOCK;

      for (guint i = find_block (self, first, cell); i-- > 0;)
        cells[cell[i]] = (AnaCrowdCell) { cells[cell[i]].n_rows + 1, first + i };
    }
  return cells;
}

void
ana_crowd_set_datum (AnaCrowd *self, guint cell, guint datum)
{
  self->datum_of[cell] = datum;
}

/**
 * ana_crowd_claim:
 * @self: (transfer full): rows that are counted, with the data of their cells
 * @layout: the layout that the data are of; its rows are those of the crowd from here on
 *
 * Each datum gets the number of its rows and the first of them.
 */
void
ana_crowd_claim (AnaCrowd *self, AnaLayout *layout)
{
  for (guint i = 0; i < self->n_cells; i++)
    if (self->datum_of[i] != ANA_NO_DATUM && self->cells[i].n_rows > 0)
      {
        AnaDatum *datum = ana_layout_get_datum (layout, self->datum_of[i]);

        datum->n_rows = self->cells[i].n_rows;
        datum->row = self->cells[i].first_row;
      }
  g_clear_pointer (&layout->out->crowd, ana_crowd_free);
  layout->out->crowd = self;
}

const guint *
ana_crowd_get_rows (AnaCrowd *self)
{
  int cell[ANA_PLACER_BLOCK];

  if (self->datum_of_row != NULL)
    return self->datum_of_row;
  self->datum_of_row = g_new (guint, MAX (self->n_rows, 1));
  for (guint first = 0; first < self->n_drawn; first += ANA_PLACER_BLOCK)
    {
      guint n = find_block (self, first, cell);

      for (guint i = 0; i < n; i++)
        self->datum_of_row[first + i] = self->datum_of[cell[i]];
    }
  for (guint i = self->n_drawn; i < self->n_rows; i++)
    self->datum_of_row[i] = ANA_NO_DATUM;
  return self->datum_of_row;
}

guint
ana_crowd_get_n_left_out (const AnaCrowd *self)
{
  guint n = self->n_rows;

  for (guint i = 0; i < self->n_cells; i++)
    if (self->datum_of[i] != ANA_NO_DATUM)
      n -= self->cells[i].n_rows;
  return n;
}
