/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hexbin.c: many points as hexagons, coloured by how many lie in each.
 */
#include "config.h"

#include "ana-marks.h"

/* Two lattices of rectangles, shifted by half a step; a point belongs to the nearer centre of the two (Carr 1987). */
static gint64
hexagon_of (double x, double y, double dx, double dy)
{
  double py = y / dy, px = x / dx - (fmod (round (py), 2) != 0 ? 0.5 : 0);
  double row = round (py), column = round (px), off = py - row;

  if (fabs (off) * 3 > 1)
    {
      double side = off < 0 ? row - 1 : row + 1, px2 = x / dx - (fmod (side, 2) != 0 ? 0.5 : 0), column2 = round (px2);
      double d1 = (px - column) * (px - column) * dx * dx + off * off * dy * dy;
      double d2 = (px2 - column2) * (px2 - column2) * dx * dx + (py - side) * (py - side) * dy * dy;

      if (d2 < d1)
        row = side, column = column2;
    }
  return (gint64) (row + 4096) << 32 | (gint64) (column + 4096);
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

typedef struct { guint n, first; } Cell;

static void
draw_hexagon (AnaLayout *self, const AnaAxes *axes, gint64 key, const Cell *cell, double dx, double dy, double most, guint *datum)
{
  double row = (double) (key >> 32) - 4096, column = (double) (key & 0xffffffff) - 4096;
  double x = self->out->plot_x + (column + (fmod (row, 2) != 0 ? 0.5 : 0)) * dx, y = self->out->plot_y + row * dy;
  double cells[] = { ana_scale_from_px (&axes->x, x), ana_scale_from_px (&axes->y, y), cell->n };
  AnaPoint points[6];

  x = CLAMP (x, self->out->plot_x, self->out->plot_x + self->out->plot_w);
  y = CLAMP (y, self->out->plot_y, self->out->plot_y + self->out->plot_h);
  *datum = ana_layout_add_datum (self, G_MAXUINT, 0, x, y, cells);
  hexagon (self->out, x, y, dy / 1.5, points);
  ana_layout_path (self, *datum, points, 6, ana_ink_sequential (most > 1 ? log (cell->n) / log (most) : 1));
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static gboolean
place_row (const AnaLayout *self, const AnaAxes *axes, guint row, double dx, double dy, gint64 *key)
{
  double x = ana_scale_to_px (&axes->x, ana_plot_value (self->plot, ANA_PLOT_X, row));
  double y = ana_scale_to_px (&axes->y, ana_plot_value (self->plot, ANA_PLOT_Y, row));

  if (isnan (x) || isnan (y) || x < self->out->plot_x || x > self->out->plot_x + self->out->plot_w
      || y < self->out->plot_y || y > self->out->plot_y + self->out->plot_h)
    return FALSE;
  *key = hexagon_of (x - self->out->plot_x, y - self->out->plot_y, dx, dy);
  return TRUE;
}

/**
 * ana_layout_hexbin:
 * @self: a layout with axes
 * @axes: its scales
 * @radius_px: of a hexagon, corner to middle
 *
 * Counts the rows in hexagons; each is a datum of its rows: where its middle is, and how many. The colour follows the
 * logarithm of the count, so that thin places still show beside a thick one.
 */
void
ana_layout_hexbin (AnaLayout *self, const AnaAxes *axes, double radius_px)
{
  double dx = radius_px * sqrt (3), dy = radius_px * 1.5, most = 0;
  g_autoptr (GHashTable) cells = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 key;

  ana_layout_add_channel_column (self, ANA_PLOT_X, "X");
  ana_layout_add_channel_column (self, ANA_PLOT_Y, "Y");
  ana_layout_add_column (self, "Rows", ANA_CELL_NUMBER, NULL, 0);
  self->value_column = 2;
  for (guint i = 0; i < self->plot->n_drawn; i++)
    {
      Cell *cell;

      if (!place_row (self, axes, i, dx, dy, &key))
        continue;
      cell = g_hash_table_lookup (cells, &key);
      if (cell == NULL)
        {
          cell = g_new0 (Cell, 1);
          g_hash_table_insert (cells, g_memdup2 (&key, sizeof key), cell);
          g_array_append_val (keys, key);
        }
      most = fmax (most, ++cell->n);
    }
  g_array_sort (keys, compare_keys);
  for (guint i = 0; i < keys->len; i++)
    {
      Cell *cell = g_hash_table_lookup (cells, &g_array_index (keys, gint64, i));

      draw_hexagon (self, axes, g_array_index (keys, gint64, i), cell, dx, dy, most, &cell->first);
    }
  for (guint i = 0; i < self->plot->n_drawn; i++)
    if (place_row (self, axes, i, dx, dy, &key))
      ana_layout_claim_row (self, ((Cell *) g_hash_table_lookup (cells, &key))->first, i);
}
