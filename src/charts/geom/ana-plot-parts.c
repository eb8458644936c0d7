/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-plot-parts.c: several plots beside each other as one: a grid of rooms of one size.
 */
#include "config.h"

#include "ana-plot-private.h"

#include <string.h>

#define GAP_PX 14.0
#define CAPTION_PX (ANA_LAYOUT_LINE_PX * 1.5) /* half of a figure at the top of a plot stands above it */

static gboolean
is_grid (const AnaPlot *plot)
{
  return ((const AnaPlot *) g_ptr_array_index (plot->parts, 0))->grid.on;
}

/* A column of the whole's table that a part's column may share: of one title, and of numbers, times or the same names. */
static int
find_column (const AnaShapes *out, const AnaShapesColumn *column)
{
  for (guint i = 1; i < out->n_columns; i++)
    if (out->column[i].kind == column->kind && out->column[i].names == column->names && strcmp (out->column[i].title, column->title) == 0)
      return (int) i;
  return -1;
}

/* The table has as many columns as it may have; what is beyond is in the part's own words alone. */
static void
add_columns (AnaLayout *self, AnaShapes *const *shapes, guint n)
{
  AnaShapes *out = self->out;

  ana_layout_add_column (self, NC_ ("chart", "Chart"), ANA_CELL_NAME, (const char *const *) self->plot->part_names, n);
  for (guint p = 0; p < n; p++)
    for (guint c = 0; c < shapes[p]->n_columns && out->n_columns < ANA_SHAPES_MAX_COLUMNS; c++)
      if (find_column (out, &shapes[p]->column[c]) < 0)
        ana_layout_add_column (self, shapes[p]->column[c].title, shapes[p]->column[c].kind, shapes[p]->column[c].names, shapes[p]->column[c].n_names);
}

static void
add_cells (AnaShapes *out, const AnaShapes *part, guint index)
{
  int place[ANA_SHAPES_MAX_COLUMNS];

  for (guint c = 0; c < part->n_columns; c++)
    place[c] = find_column (out, &part->column[c]);
  for (guint i = 0; i < part->data->len; i++)
    {
      double cells[ANA_SHAPES_MAX_COLUMNS];

      for (guint c = 0; c < out->n_columns; c++)
        cells[c] = c == 0 ? index : (double) NAN;
      for (guint c = 0; c < part->n_columns; c++)
        if (place[c] > 0)
          cells[place[c]] = g_array_index (part->cells, double, i * part->n_columns + c);
      g_array_append_vals (out->cells, cells, out->n_columns);
    }
}

static void
join_part (AnaLayout *self, AnaShapes *part, guint index, guint first_row, GString *words)
{
  guint n = ana_plot_get_n_rows (part->plot), series0 = 0;
  g_autofree guint *rows = g_new (guint, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    rows[i] = first_row + i;
  for (guint i = 0; i < self->out->data->len; i++)
    series0 = MAX (series0, g_array_index (self->out->data, AnaDatum, i).series + 1);
  add_cells (self->out, part, index);
  ana_shapes_merge (self->out, part, rows, series0);
  g_string_append_printf (words, " %s: %s", self->plot->part_names[index], part->summary);
}

/* --- a grid --- */

/* What they have in common is said once. */
static void
draw_shared_legend (AnaLayout *self)
{
  const AnaPlot *first = g_ptr_array_index (self->plot->parts, 0);
  const AnaPlotChannel *colour = ana_plot_get (first, ANA_PLOT_COLOUR);
  double lo, hi;

  if (colour != NULL && colour->kind == ANA_KIND_NAME)
    ana_layout_legend (self, (const char *const *) colour->names, colour->n_names, NULL);
  else if (colour != NULL && ana_plot_extent (first, ANA_PLOT_COLOUR, &lo, &hi))
    ana_layout_ramp (self, lo, hi, FALSE, colour->title);
}

/* The first of a row and the last of a column have the texts beside them, so that all plots are of one size. Above each row
 * stands what goes up in it, under each column what runs along. */
static AnaShapes *
lay_in_grid (AnaLayout *self, guint index, guint n_columns)
{
  AnaPlot *part = g_ptr_array_index (self->plot->parts, index);
  guint n_lines = self->plot->parts->len / n_columns, row = index / n_columns, column = index % n_columns;
  double w = fmax ((self->w - ANA_GRID_SIDE_PX - (n_columns - 1) * GAP_PX) / n_columns, 1);
  double h = fmax ((self->h - ANA_GRID_FOOT_PX - n_lines * CAPTION_PX - ANA_LAYOUT_LINE_PX - (n_lines - 1) * GAP_PX / 2) / n_lines, 1);
  double x = self->x + (column > 0 ? ANA_GRID_SIDE_PX + column * (w + GAP_PX) : 0), y = self->y + CAPTION_PX + row * (h + CAPTION_PX + GAP_PX / 2);
  const char *x_title = ana_plot_get_channel_title (part, ANA_PLOT_X), *y_title = ana_plot_get_channel_title (part, ANA_PLOT_Y);

  x = fmin (x, self->x + self->w - 1);
  y = fmin (y, self->y + self->h - 1);
  if (column == 0 && y_title != NULL && h > ANA_LAYOUT_LINE_PX)
    ana_layout_text (self, ANA_PART_AXIS, self->x, y - CAPTION_PX, 0, ANA_GRID_SIDE_PX + w, ANA_SLOT_DIM, y_title);
  if (row + 1 == n_lines && x_title != NULL && h > ANA_LAYOUT_LINE_PX)
    ana_layout_text (self, ANA_PART_AXIS, x + (column > 0 ? 0 : ANA_GRID_SIDE_PX) + w / 2, y + h + ANA_GRID_FOOT_PX, 0.5, w, ANA_SLOT_DIM, x_title);
  return ana_plot_lay_out (part, (float) x, (float) y, (float) fmin (w + (column == 0 ? ANA_GRID_SIDE_PX : 0), self->x + self->w - x),
                           (float) fmin (h + (row + 1 == n_lines ? ANA_GRID_FOOT_PX : 0), self->y + self->h - y));
}

static AnaShapes *
lay_part (AnaLayout *self, guint index, guint n_columns)
{
  AnaPlot *part = g_ptr_array_index (self->plot->parts, index);
  guint n_lines = (self->plot->parts->len + n_columns - 1) / n_columns;
  double w = (self->w + GAP_PX) / n_columns, h = (self->h + GAP_PX) / n_lines, top = part->title != NULL ? ANA_LAYOUT_LINE_PX + 2 : 0;
  double x = self->x + index % n_columns * w, y = self->y + index / n_columns * h; /* NOLINT: whole rows */

  if (part->title != NULL)
    ana_layout_text (self, ANA_PART_LABEL, x, y, 0, w - GAP_PX, ANA_SLOT_TEXT, part->title)->letters = ANA_LETTERS_CAPTION_BOLD;
  return ana_plot_lay_out (part, (float) x, (float) (y + top), (float) fmax (w - GAP_PX, 1), (float) fmax (h - GAP_PX - top, 1));
}

static void
free_words (gpointer data)
{
  g_string_free (data, TRUE);
}

static void
lay_out (AnaLayout *self)
{
  guint n = self->plot->parts->len, first_row = 0;
  guint n_columns = self->plot->option[0] > 0 ? MIN ((guint) self->plot->option[0], n) : ana_plot_count_columns (n, self->w, self->h);
  g_autofree AnaShapes **shapes = g_new0 (AnaShapes *, n + 1);
  GString *words = g_string_new (NULL);

  self->state = words;
  self->state_free = free_words;
  if (is_grid (self->plot))
    draw_shared_legend (self);
  for (guint i = 0; i < n; i++)
    shapes[i] = is_grid (self->plot) ? lay_in_grid (self, i, n_columns) : lay_part (self, i, MAX (n_columns, 1));
  add_columns (self, shapes, n);
  for (guint i = 0; i < n; i++)
    {
      join_part (self, shapes[i], i, first_row, words);
      first_row += ana_plot_get_n_rows (shapes[i]->plot);
      ana_shapes_free (shapes[i]);
    }
}

static void
summarise (const AnaLayout *self, GString *out)
{
  g_string_append (out, ((GString *) self->state)->str);
}

static gboolean
prepare (AnaPlot *plot, AnaCancelledFunc is_cancelled, gpointer data)
{
  for (guint i = 0; i < plot->parts->len; i++)
    if (!ana_plot_prepare (g_ptr_array_index (plot->parts, i), is_cancelled, data))
      return FALSE;
  return TRUE;
}

static const AnaMark mark = {
  .name = "parts",
  .lay_out = lay_out,
  .summarise = summarise,
  .prepare = prepare,
  .type_name = NC_ ("chart", "Charts beside each other"), .item_name = NC_ ("chart", "mark"), .item_names = NC_ ("chart", "marks"),
};

/**
 * ana_plot_new_parts:
 * @parts: (array length=n): plots, built
 * @n: how many, at least 1
 * @n_columns: how many stand beside each other; 0: as the room asks for
 * @zone: of its times
 *
 * A plot of plots. Each keeps its own axes, colours and legend; pointer, keyboard and table go through all of them.
 *
 * Returns: (transfer full): the plot, built
 */
AnaPlot *
ana_plot_new_parts (AnaPlot *const *parts, guint n, guint n_columns, const AnaZone *zone)
{
  guint n_rows = 0;
  AnaPlot *self;

  for (guint i = 0; i < n; i++)
    n_rows += parts[i]->n_rows;
  self = ana_plot_new (&mark, n_rows, zone);
  self->option[0] = n_columns;
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_plot_unref);
  self->part_names = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (self->parts, ana_plot_ref (parts[i]));
      self->part_names[i] = parts[i]->title != NULL ? g_strdup (parts[i]->title) : g_strdup_printf ("Chart %u", i + 1);
    }
  return self;
}

static gboolean
has_two_measures (const AnaPlot *part)
{
  const AnaPlotChannel *x = ana_plot_get (part, ANA_PLOT_X), *y = ana_plot_get (part, ANA_PLOT_Y);

  return ana_mark_has_axes (part->mark) && x != NULL && y != NULL && x->kind == ANA_KIND_NUMBER && y->kind == ANA_KIND_NUMBER
         && ana_plot_get (part, ANA_PLOT_FACET) == NULL;
}

/**
 * ana_plot_share_axes:
 * @self: a plot of parts that is being built
 *
 * Puts the axes' texts of a matrix of scatter plots at its left and at its foot alone, its legend above all, and calls each
 * part by its measures. Nothing where a part is something else, or the rows are not full.
 */
void
ana_plot_share_axes (AnaPlot *self)
{
  guint n_columns = (guint) self->option[0], n = self->parts->len;

  if (n_columns == 0 || n % n_columns != 0)
    return;
  for (guint i = 0; i < n; i++)
    if (!has_two_measures (g_ptr_array_index (self->parts, i)))
      return;
  for (guint i = 0; i < n; i++)
    {
      AnaPlot *part = g_ptr_array_index (self->parts, i);
      const char *x = ana_plot_get_channel_title (part, ANA_PLOT_X), *y = ana_plot_get_channel_title (part, ANA_PLOT_Y);

      part->grid = (AnaGridPlace) { TRUE, i + n_columns >= n, i % n_columns == 0 };
      if (part->title != NULL || x == NULL || y == NULL)
        continue;
      g_free (self->part_names[i]);
      self->part_names[i] = g_strdup_printf ("%s \303\227 %s", x, y);
    }
}
