/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-report-table.c: a table over pages: all rows, all columns, its head on each page.
 */
#include "config.h"

#include "ana-report-private.h"

#include <glib/gi18n-lib.h>

#define PAD_PX     8
#define MIN_PX     48
#define MAX_PX     360
#define MAX_SPREAD 1.5 /* columns that have room take so much more of it */
#define SLACK      1.06 /* letters are not all as wide as the ones that were measured */

static char *
dup_cell (const AnaReport *report, const AnaTileData *tile, guint col, guint row)
{
  return ana_tile_data_dup_figure (tile, col, row, report->picture.zone, report->picture.locale);
}

/* The text with the most letters is measured: close enough, and a table of 100,000 rows is not laid out twice. */
static double
measure_column (const AnaReport *report, const AnaTileData *tile, guint col)
{
  const AnaTheme *theme = report->picture.theme;
  g_autofree char *title = ana_tile_data_dup_heading (tile, col), *longest = NULL;
  glong n_longest = -1;

  for (guint row = 0; row < ana_frame_get_n_rows (tile->frame); row++)
    {
      g_autofree char *cell = dup_cell (report, tile, col, row);
      glong n = g_utf8_strlen (cell, -1);

      if (n <= n_longest)
        continue;
      n_longest = n;
      g_free (longest);
      longest = g_steal_pointer (&cell);
    }
  return CLAMP (MAX (ana_text_width_px (theme, ANA_TEXT_CAPTION, longest) * SLACK, ana_text_width_px (theme, ANA_TEXT_CAPTION_HEADING, title)) + 2 * PAD_PX,
                MIN_PX, MAX_PX);
}

static void
group_clear (AnaReportGroup *group)
{
  g_free (group->cols);
}

/* As many columns as fit side by side; each further group has the first column again. */
static void
make_groups (AnaReportTable *self, double width_px)
{
  guint col = 0;

  while (col < self->n_cols)
    {
      AnaReportGroup group = { g_new (guint, self->n_cols + 1), 0 };
      double left = width_px;

      if (col > 0)
        {
          group.cols[group.n_cols++] = 0;
          left -= self->width_px[0];
        }
      do
        {
          left -= self->width_px[col];
          group.cols[group.n_cols++] = col++;
        }
      while (col < self->n_cols && left >= self->width_px[col]);
      g_array_append_val (self->groups, group);
    }
}

AnaReportTable *
ana_report_table_new (const AnaReport *report, AnaTileData *tile)
{
  AnaReportTable *self = g_new0 (AnaReportTable, 1);

  self->tile = tile;
  self->n_cols = ana_frame_get_n_cols (tile->frame);
  self->width_px = g_new0 (double, self->n_cols + 1);
  self->groups = g_array_new (FALSE, FALSE, sizeof (AnaReportGroup));
  g_array_set_clear_func (self->groups, (GDestroyNotify) group_clear);
  for (guint col = 0; col < self->n_cols; col++)
    self->width_px[col] = measure_column (report, tile, col);
  make_groups (self, report->width_px);
  return self;
}

void
ana_report_table_free (AnaReportTable *self)
{
  g_array_unref (self->groups);
  g_free (self->width_px);
  g_free (self);
}

/* --- painting --- */

typedef struct {
  AnaReport            *report;
  cairo_t              *cr;
  const AnaReportItem  *item;
  const AnaReportGroup *group;
  double                spread;
} Painter;

static double
find_spread (const AnaReportTable *table, const AnaReportGroup *group, double width_px)
{
  double sum = 0;

  for (guint i = 0; i < group->n_cols; i++)
    sum += table->width_px[group->cols[i]];
  return sum > 0 ? CLAMP (width_px / sum, 0, MAX_SPREAD) : 1;
}

static gboolean
is_number (AnaType type)
{
  return type == ANA_TYPE_INT || type == ANA_TYPE_REAL || type == ANA_TYPE_MONEY;
}

static void
paint_cell (Painter *p, guint col, double x, double y, AnaTextStyle style, AnaColour colour, const char *words)
{
  double width = p->item->table->width_px[col] * p->spread;
  gboolean ends = is_number (ana_frame_get_field (p->item->tile->frame, col)->type);

  ana_paint_text (p->cr, p->report->picture.theme, style, colour, ends ? x + width - PAD_PX : x + PAD_PX, y, ends ? 1 : 0, width - PAD_PX, words);
}

/* Its head is said once to those who listen; on further pages it is for the eye alone. */
static void
paint_head (Painter *p, double y)
{
  gboolean tagged = p->item->first_row == 0;
  double x = 0;

  if (tagged)
    ana_report_begin_tag (p->report, p->cr, "TR");
  for (guint i = 0; i < p->group->n_cols; i++)
    {
      guint col = p->group->cols[i];
      g_autofree char *title = ana_tile_data_dup_heading (p->item->tile, col);

      if (tagged)
        ana_report_begin_tag (p->report, p->cr, "TH");
      paint_cell (p, col, x, y, ANA_TEXT_CAPTION_HEADING, p->report->picture.theme->dim, title);
      if (tagged)
        ana_report_end_tag (p->report, p->cr, "TH");
      x += p->item->table->width_px[col] * p->spread;
    }
  if (tagged)
    ana_report_end_tag (p->report, p->cr, "TR");
}

static void
paint_line (Painter *p, double y)
{
  AnaColour colour = p->report->picture.theme->text;

  cairo_set_source_rgba (p->cr, colour.r, colour.g, colour.b, .15);
  cairo_set_line_width (p->cr, .75);
  cairo_move_to (p->cr, 0, y);
  cairo_line_to (p->cr, p->report->width_px, y);
  cairo_stroke (p->cr);
}

static void
paint_row (Painter *p, guint row, double y)
{
  double x = 0;

  paint_line (p, y - 2);
  ana_report_begin_tag (p->report, p->cr, "TR");
  for (guint i = 0; i < p->group->n_cols; i++)
    {
      guint col = p->group->cols[i];
      g_autofree char *cell = dup_cell (p->report, p->item->tile, col, row);

      ana_report_begin_tag (p->report, p->cr, "TD");
      paint_cell (p, col, x, y, ANA_TEXT_CAPTION, p->report->picture.theme->text, cell);
      ana_report_end_tag (p->report, p->cr, "TD");
      x += p->item->table->width_px[col] * p->spread;
    }
  ana_report_end_tag (p->report, p->cr, "TR");
}

/* Which rows of how many; that a limit cut them is said. */
static char *
make_count (const AnaReportItem *item)
{
  guint n_rows = ana_frame_get_n_rows (item->tile->frame);
  const char *form = item->tile->truncated ? _("rows %u to %u of %u; cut, there are more") : _("rows %u to %u of %u");

  return g_strdup_printf (form, MIN (item->first_row + 1, n_rows), item->first_row + item->n_rows, n_rows);
}

static void
paint_title (Painter *p, double y)
{
  const AnaTheme *theme = p->report->picture.theme;
  g_autofree char *count = make_count (p->item);
  gboolean tagged = p->item->is_first;
  double width;

  if (tagged)
    ana_report_begin_tag (p->report, p->cr, "H3");
  width = ana_paint_text (p->cr, theme, ANA_TEXT_HEADING, theme->text, PAD_PX, y + 6, 0, p->report->width_px * .6, p->item->tile->title);
  if (tagged)
    ana_report_end_tag (p->report, p->cr, "H3");
  ana_paint_text (p->cr, theme, ANA_TEXT_CAPTION, theme->dim, PAD_PX + width + (width > 0 ? 10 : 0), y + 8, 0, p->report->width_px * .35, count);
}

/* The part of a table that stands on one page. */
void
ana_report_table_paint (AnaReport *report, const AnaReportItem *item, cairo_t *cr)
{
  const AnaReportGroup *group = &g_array_index (item->table->groups, AnaReportGroup, item->group);
  Painter p = { report, cr, item, group, find_spread (item->table, group, report->width_px) };
  double y = item->rect.y + ANA_REPORT_TITLE_PX;

  paint_title (&p, item->rect.y);
  if (item->is_first)
    ana_report_begin_tag (report, cr, "Table");
  paint_head (&p, y);
  for (guint i = 0; i < item->n_rows; i++)
    paint_row (&p, item->first_row + i, y + ANA_REPORT_ROW_PX * (i + 1));
  if (item->is_last)
    ana_report_end_tag (report, cr, "Table");
}
