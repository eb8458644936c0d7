/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-report-paint.c: one page: its head, what stands on it, its number.
 */
#include "config.h"

#include "ana-report-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
ana_report_begin_tag (AnaReport *self, cairo_t *cr, const char *name)
{
  if (self->is_tagged)
    cairo_tag_begin (cr, name, NULL);
}

void
ana_report_end_tag (AnaReport *self, cairo_t *cr, const char *name)
{
  if (self->is_tagged)
    cairo_tag_end (cr, name);
}

static void
paint_text (AnaReport *self, cairo_t *cr, AnaTextStyle style, AnaColour colour, double x, double y, double align, double max_px, const char *words)
{
  ana_paint_text (cr, self->picture.theme, style, colour, x, y, align, max_px, words);
}

/* --- head and foot --- */

static void
paint_head (AnaReport *self, cairo_t *cr, guint page)
{
  const AnaTheme *theme = self->picture.theme;
  gint64 as_of = self->picture.data->as_of_usec;
  g_autofree char *when = as_of != ANA_TIME_NONE ? ana_board_paint_format_time (as_of, self->picture.zone) : NULL;
  g_autofree char *dated = when != NULL ? g_strdup_printf (_("Data as of %s"), when) : g_strdup (_("no data yet"));
  g_autofree char *line = g_strdup_printf ("%s · %s", self->picture.data->range_label, ana_zone_get_name (self->picture.zone));

  if (page == 0)
    ana_report_begin_tag (self, cr, "H1");
  paint_text (self, cr, ANA_TEXT_TITLE_4, theme->text, 0, 0, 0, self->width_px * .6, self->title);
  if (page == 0)
    ana_report_end_tag (self, cr, "H1");
  if (page == 0)
    ana_report_begin_tag (self, cr, "P");
  paint_text (self, cr, ANA_TEXT_CAPTION, theme->dim, 0, 28, 0, self->width_px * .6, line);
  paint_text (self, cr, ANA_TEXT_CAPTION, theme->dim, self->width_px, 28, 1, self->width_px * .38, dated);
  if (page == 0)
    ana_report_end_tag (self, cr, "P");
}

static void
paint_foot (AnaReport *self, cairo_t *cr, guint page)
{
  g_autofree char *number = g_strdup_printf (_("Page %u of %u"), page + 1, self->n_pages);

  paint_text (self, cr, ANA_TEXT_CAPTION, self->picture.theme->dim, self->width_px, ANA_REPORT_HEAD_PX + self->body_px + 10, 1, self->width_px / 2, number);
}

/* --- items --- */

/* What a chart, a card or a picture shows, in words. */
static char *
describe (const AnaTileData *tile)
{
  g_autofree char *summary = NULL;

  if (tile->card != NULL)
    return g_strdup (tile->card->a11y_text);
  if (tile->shown != NULL && ana_chart_get_plot (tile->shown) == NULL)
    summary = ana_chart_summary (tile->shown);
  if (summary != NULL && summary[0] != '\0')
    return tile->title[0] != '\0' ? g_strdup_printf ("%s. %s", tile->title, summary) : g_steal_pointer (&summary);
  if (tile->message != NULL && tile->message[0] != '\0')
    return g_strdup_printf ("%s. %s", tile->title, tile->message);
  return g_strdup (tile->title[0] != '\0' ? tile->title : _("Figure"));
}

static gboolean
is_figure (const AnaTileData *tile)
{
  return tile->type == ANA_TILE_KPI || tile->type == ANA_TILE_CHART || tile->type == ANA_TILE_IMAGE;
}

static void
paint_tile (AnaReport *self, const AnaReportItem *item, cairo_t *cr)
{
  gboolean figure = is_figure (item->tile);

  if (figure)
    ana_report_begin_tag (self, cr, "Figure");
  if (figure && self->is_tagged)
    g_ptr_array_add (self->figures, describe (item->tile));
  ana_tile_paint (&self->picture, item->tile, cr, item->rect);
  if (figure)
    ana_report_end_tag (self, cr, "Figure");
}

static void
paint_tab (AnaReport *self, const AnaReportItem *item, cairo_t *cr)
{
  const AnaTheme *theme = self->picture.theme;

  ana_report_begin_tag (self, cr, "H2");
  paint_text (self, cr, ANA_TEXT_HEADING, theme->text, 0, item->rect.y + 4, 0, self->width_px, item->tab->title[0] != '\0' ? item->tab->title : item->tab->id);
  ana_report_end_tag (self, cr, "H2");
}

/**
 * ana_report_paint_page:
 * @self: a report
 * @page: from 0
 * @cr: as large as the paper, in points
 *
 * Paints one page. Pages may be painted in any order, but for a tagged PDF.
 */
void
ana_report_paint_page (AnaReport *self, guint page, cairo_t *cr)
{
  cairo_save (cr);
  cairo_translate (cr, self->paper.margin_pt, self->paper.margin_pt);
  cairo_scale (cr, self->scale, self->scale);
  paint_head (self, cr, page);
  paint_foot (self, cr, page);
  cairo_translate (cr, 0, ANA_REPORT_HEAD_PX);
  for (guint i = 0; i < self->items->len; i++)
    {
      const AnaReportItem *item = &g_array_index (self->items, AnaReportItem, i);

      if (item->page != page)
        continue;
      if (item->kind == ANA_REPORT_TAB)
        paint_tab (self, item, cr);
      else if (item->kind == ANA_REPORT_TILE)
        paint_tile (self, item, cr);
      else
        ana_report_table_paint (self, item, cr);
    }
  cairo_restore (cr);
}
