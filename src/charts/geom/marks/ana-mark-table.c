/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-table.c: rows by columns in figures (a pivot table), with heat behind them, sums and a small line at the end.
 */
#include "config.h"

#include "ana-heat.h"
#include "ana-marks.h"

#define ROW_PX    24.0
#define CELL_PX   47.0 /* three figures with their unit */
#define SPARK_PX  76.0
#define PAD_PX    6.0
#define MAX_SPARK_POINTS 500

typedef struct {
  double left, top, name_px, cell_px, row_px, spark_px, total_px;
  guint  n_rows, n_columns;  /* that are drawn */
} Sheet;

static gboolean
cell_of (const AnaPlot *plot, const AnaHeat *heat, guint row, guint *x, guint *y)
{
  *x = ana_plot_group (plot, ANA_PLOT_X, row);
  *y = ana_plot_group (plot, ANA_PLOT_Y, row);
  return *x < heat->nx && *y < heat->ny && !isnan (ana_plot_value (plot, ANA_PLOT_VALUE, row));
}

/* As many rows and columns as can be read; the rest is counted as left out. */
static Sheet
measure (const AnaLayout *self)
{
  const AnaPlotChannel *x = &self->plot->channel[ANA_PLOT_X], *y = &self->plot->channel[ANA_PLOT_Y];
  Sheet sheet = { self->x, self->y + fmin (ROW_PX, self->h / 2), 0, 0, 0, 0, 0, 0, 0 };
  double room;

  for (guint i = 0; i < MIN (y->n_names, 500); i++)
    sheet.name_px = fmax (sheet.name_px, ana_layout_text_px (y->names[i]));
  sheet.name_px = fmin (sheet.name_px + 2 * PAD_PX, self->w * 0.35);
  sheet.spark_px = ana_plot_option (self->plot, "sparkline") > 0 && self->w > 4 * SPARK_PX ? SPARK_PX : 0;
  sheet.total_px = ana_plot_option (self->plot, "totals") > 0 && self->w > 4 * CELL_PX && self->h > 4 * ROW_PX ? CELL_PX * 1.2 : 0;
  room = self->w - sheet.name_px - sheet.spark_px - sheet.total_px;
  sheet.n_columns = (guint) CLAMP (room / CELL_PX, 1, MAX (x->n_names, 1));
  sheet.cell_px = room / MAX (sheet.n_columns, 1);
  sheet.row_px = fmin (ROW_PX, self->h / 2);
  sheet.n_rows = (guint) CLAMP ((self->h - (sheet.top - self->y)) / fmax (sheet.row_px, 0.1) - (sheet.total_px > 0 ? 1 : 0), 0, y->n_names);
  sheet.n_columns = MIN (sheet.n_columns, x->n_names);
  return sheet;
}

static void
draw_heads (AnaLayout *self, const Sheet *sheet)
{
  const AnaPlotChannel *x = &self->plot->channel[ANA_PLOT_X], *y = &self->plot->channel[ANA_PLOT_Y];

  for (guint c = 0; c < sheet->n_columns; c++)
    ana_layout_text (self, ANA_PART_AXIS, sheet->left + sheet->name_px + (c + 1) * sheet->cell_px - PAD_PX, self->y + 3, 1,
                     fmax (sheet->cell_px - PAD_PX, 1), ANA_SLOT_DIM, x->names[c])->letters = ANA_LETTERS_CAPTION_BOLD;
  for (guint r = 0; r < sheet->n_rows; r++)
    {
      double line = sheet->top + r * sheet->row_px;

      ana_layout_text (self, ANA_PART_AXIS, sheet->left, line + sheet->row_px / 2 - ANA_LAYOUT_LINE_PX / 2, 0, fmax (sheet->name_px - PAD_PX, 1), ANA_SLOT_TEXT,
                       y->names[r]);
      ana_layout_segment (self, ANA_NO_DATUM, sheet->left, line, sheet->left + self->w, line, 1, ana_ink_slot (ANA_SLOT_GRID, 1))->part = ANA_PART_GRID;
    }
}

static void
draw_cell (AnaLayout *self, AnaHeat *heat, const Sheet *sheet, guint c, guint r)
{
  AnaHeatCell *cell = &heat->cells[(gsize) r * heat->nx + c];
  double left = sheet->left + sheet->name_px + c * sheet->cell_px, top = sheet->top + r * sheet->row_px, cells[] = { r, c, cell->sum };
  gboolean warm = ana_plot_option (self->plot, "heat") > 0;
  AnaInk ink = ana_ink_slot (ANA_SLOT_TEXT, 0);
  g_autofree char *text = ana_plot_dup_short (self->plot, cell->sum);
  AnaShape *label;

  if (cell->n_rows == 0)
    return;
  if (warm)
    ink = heat->diverging ? ana_ink_diverging (heat->most > 0 ? cell->sum / heat->most : 0)
                          : ana_ink_sequential (heat->hi > heat->lo ? (cell->sum - heat->lo) / (heat->hi - heat->lo) : 0.5);
  cell->datum = ana_layout_add_datum (self, G_MAXUINT, r, left + sheet->cell_px / 2, top + sheet->row_px / 2, cells);
  ana_layout_rect (self, cell->datum, left + 0.75, top + 1.25, fmax (sheet->cell_px - 1.5, 0), fmax (sheet->row_px - 1.5, 0), ink)->a = 2;
  if (ana_layout_text_px (text) > sheet->cell_px)
    return;
  label = ana_layout_text (self, ANA_PART_LABEL, left + sheet->cell_px - PAD_PX, top + sheet->row_px / 2 - ANA_LAYOUT_LINE_PX / 2 + 0.5, 1,
                           fmax (sheet->cell_px - PAD_PX, 1), ANA_SLOT_TEXT, text);
  if (warm)
    {
      label->on_ink = TRUE;
      label->ink = ink;
    }
}

/* Each row on its own scale, with the columns too that had no room: the line shows how it went, the figures how much. */
static void
draw_sparkline (AnaLayout *self, const AnaHeat *whole, const Sheet *sheet, guint r)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (AnaPoint));
  double lo = INFINITY, hi = -INFINITY, left = sheet->left + self->w - sheet->spark_px + PAD_PX, top = sheet->top + r * sheet->row_px + 4, high = sheet->row_px - 8;
  const AnaHeatCell *row = whole->cells + (gsize) r * whole->nx;

  for (guint c = 0; c < whole->nx; c++)
    if (row[c].n_rows > 0)
      {
        lo = fmin (lo, row[c].sum);
        hi = fmax (hi, row[c].sum);
      }
  for (guint c = 0; c < whole->nx; c++)
    {
      AnaPoint at = { (float) (left + (sheet->spark_px - 2 * PAD_PX) * c / MAX (whole->nx - 1, 1)),
                      (float) (top + high * (hi > lo ? 1 - (row[c].sum / 2 - lo / 2) / (hi / 2 - lo / 2) : 0.5)) };

      if (row[c].n_rows > 0)
        g_array_append_val (points, at);
    }
  if (points->len > 1)
    ana_layout_line (self, ANA_NO_DATUM, (const AnaPoint *) (const void *) points->data, points->len, 1.5, ana_ink_series (0))->part = ANA_PART_LABEL;
}

static void
draw_sparklines (AnaLayout *self, const Sheet *sheet)
{
  const AnaPlot *plot = self->plot;
  AnaHeat whole = ana_heat_new (MIN (plot->channel[ANA_PLOT_X].n_names, MAX_SPARK_POINTS), sheet->n_rows);
  guint x, y;

  for (guint i = 0; i < plot->n_drawn; i++)
    if (cell_of (plot, &whole, i, &x, &y))
      ana_heat_add (&whole, x, y, ana_plot_value (plot, ANA_PLOT_VALUE, i));
  for (guint r = 0; r < whole.ny; r++)
    draw_sparkline (self, &whole, sheet, r);
  ana_heat_clear (&whole);
}

/* --- sums: of all that there is, also of what had no room --- */

typedef struct { double *rows, *columns, all; } Totals;

static Totals
add_up (const AnaPlot *plot)
{
  guint n_columns = plot->channel[ANA_PLOT_X].n_names, n_rows = plot->channel[ANA_PLOT_Y].n_names;
  Totals totals = { g_new0 (double, n_rows + 1), g_new0 (double, n_columns + 1), 0 };

  for (guint i = 0; i < plot->n_drawn; i++)
    {
      guint x = ana_plot_group (plot, ANA_PLOT_X, i), y = ana_plot_group (plot, ANA_PLOT_Y, i);
      double value = ana_plot_value (plot, ANA_PLOT_VALUE, i);

      if (x >= n_columns || y >= n_rows || isnan (value))
        continue;
      totals.rows[y] += value;
      totals.columns[x] += value;
      totals.all += value;
    }
  return totals;
}

static void
draw_total (AnaLayout *self, const Sheet *sheet, double right, double top, double room, double value)
{
  g_autofree char *text = isfinite (value) ? ana_plot_dup_short (self->plot, value) : g_strdup ("\342\200\224");

  if (ana_layout_text_px (text) <= room)
    ana_layout_text (self, ANA_PART_LABEL, right - PAD_PX, top + sheet->row_px / 2 - ANA_LAYOUT_LINE_PX / 2 + 0.5, 1, fmax (room - PAD_PX, 1), ANA_SLOT_TEXT, text)
        ->letters = ANA_LETTERS_CAPTION_BOLD;
}

static void
draw_totals (AnaLayout *self, const Sheet *sheet)
{
  Totals totals = add_up (self->plot);
  double left = sheet->left + sheet->name_px, right = left + sheet->n_columns * sheet->cell_px + sheet->total_px, foot = sheet->top + sheet->n_rows * sheet->row_px;

  ana_layout_text (self, ANA_PART_AXIS, right - PAD_PX, self->y + 3, 1, fmax (sheet->total_px - PAD_PX, 1), ANA_SLOT_DIM, ana_plot_word (self->plot, NC_ ("chart", "Total")))->letters = ANA_LETTERS_CAPTION_BOLD;
  ana_layout_text (self, ANA_PART_AXIS, sheet->left, foot + sheet->row_px / 2 - ANA_LAYOUT_LINE_PX / 2, 0, fmax (sheet->name_px - PAD_PX, 1), ANA_SLOT_TEXT, ana_plot_word (self->plot, NC_ ("chart", "Total")))
      ->letters = ANA_LETTERS_CAPTION_BOLD;
  ana_layout_segment (self, ANA_NO_DATUM, sheet->left, foot, sheet->left + self->w, foot, 1, ana_ink_slot (ANA_SLOT_BASE, 1))->part = ANA_PART_GRID;
  for (guint r = 0; r < sheet->n_rows; r++)
    draw_total (self, sheet, right, sheet->top + r * sheet->row_px, sheet->total_px, totals.rows[r]);
  for (guint c = 0; c < sheet->n_columns; c++)
    draw_total (self, sheet, left + (c + 1) * sheet->cell_px, foot, sheet->cell_px, totals.columns[c]);
  draw_total (self, sheet, right, foot, sheet->total_px, totals.all);
  g_free (totals.rows);
  g_free (totals.columns);
}

static void
summarise (const AnaLayout *self, GString *out)
{
  if (ana_plot_option (self->plot, "totals") > 0)
    {
      Totals totals = add_up (self->plot);
      g_autofree char *text = isfinite (totals.all) ? ana_plot_dup_number (self->plot, totals.all) : g_strdup ("\342\200\224");

      g_string_append_printf (out, ana_plot_word (self->plot, NC_ ("chart", " Total: %s.")), text);
      g_free (totals.rows);
      g_free (totals.columns);
    }
}

/* What had no room is said: a table that ends looks whole. */
static void
say_rest (AnaLayout *self, const Sheet *sheet)
{
  guint n_columns = self->plot->channel[ANA_PLOT_X].n_names - sheet->n_columns, n_rows = self->plot->channel[ANA_PLOT_Y].n_names - sheet->n_rows;
  g_autofree char *columns = g_strdup_printf (self->plot->mirrored ? "\342\206\220\302\240+%u" : "+%u\302\240\342\206\222", n_columns), *rows = g_strdup_printf ("+%u\302\240\342\206\223", n_rows);

  if (n_columns > 0)
    ana_layout_label (self, 1, self->x, self->y + 3, 0, fmax (sheet->name_px - PAD_PX, 1), ANA_SLOT_DIM, columns);
  if (n_rows > 0)
    ana_layout_label (self, 1, self->x, sheet->top + (sheet->n_rows + (sheet->total_px > 0 ? 1 : 0)) * sheet->row_px, 0, fmax (sheet->name_px - PAD_PX, 1), ANA_SLOT_DIM, rows);
}

static void
lay_out (AnaLayout *self)
{
  const AnaPlot *plot = self->plot;
  Sheet sheet = measure (self);
  AnaHeat heat = ana_heat_new (sheet.n_columns, sheet.n_rows);
  guint x, y;

  ana_layout_add_channel_column (self, ANA_PLOT_Y, NC_ ("chart", "Row"));
  ana_layout_add_channel_column (self, ANA_PLOT_X, NC_ ("chart", "Column"));
  ana_layout_add_channel_column (self, ANA_PLOT_VALUE, NC_ ("chart", "Value"));
  self->value_column = 2;
  for (guint i = 0; i < plot->n_drawn; i++)
    if (cell_of (plot, &heat, i, &x, &y))
      ana_heat_add (&heat, x, y, ana_plot_value (plot, ANA_PLOT_VALUE, i));
  ana_heat_settle (&heat, FALSE);
  draw_heads (self, &sheet);
  for (guint r = 0; r < heat.ny; r++)
    for (guint c = 0; c < heat.nx; c++)
      draw_cell (self, &heat, &sheet, c, r);
  if (sheet.spark_px > 0)
    draw_sparklines (self, &sheet);
  if (sheet.total_px > 0)
    draw_totals (self, &sheet);
  say_rest (self, &sheet);
  for (guint i = 0; i < plot->n_drawn; i++)
    if (cell_of (plot, &heat, i, &x, &y))
      ana_layout_claim_row (self, heat.cells[(gsize) y * heat.nx + x].datum, i);
  ana_heat_clear (&heat);
}

const AnaMark ana_mark_table = {
  .name = "table",
  .channels = { { ANA_PLOT_Y, ANA_KIND_NAME, TRUE }, { ANA_PLOT_X, ANA_KIND_NAME, TRUE }, { ANA_PLOT_VALUE, ANA_KIND_NUMBER, TRUE } },
  .options = { { "heat", 0, 1, 1, NULL }, { "sparkline", 0, 1, 0, NULL }, { "totals", 0, 1, 0, NULL } },
  .lay_out = lay_out,
  .summarise = summarise,
  .type_name = NC_ ("chart", "Table"), .item_name = NC_ ("chart", "cell"), .item_names = NC_ ("chart", "cells"),
};
