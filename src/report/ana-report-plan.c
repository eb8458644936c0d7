/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-report-plan.c: what stands on which page: breaks are between tiles, never through one.
 *
 * Tiles keep their places beside each other. Going down, the first that does not fit begins a page, and what stands at its
 * height or below comes along. A table shows in its tile what there is room for; all of its rows follow after the tab.
 */
#include "config.h"

#include "ana-report-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MIN_ROWS 4 /* with a heading: less of a table is not begun at the foot of a page */

typedef struct {
  AnaReport *report;
  guint      page;
  double     y;      /* free from here */
  GPtrArray *long_tables; /* of AnaTileData: of this tab */
} Plan;

static void
add (Plan *plan, AnaReportItem item)
{
  item.page = plan->page;
  g_array_append_val (plan->report->items, item);
}

static void
next_page (Plan *plan)
{
  plan->page++;
  plan->y = 0;
}

static void
add_tab (Plan *plan, const AnaTab *tab)
{
  add (plan, (AnaReportItem) { .kind = ANA_REPORT_TAB, .tab = tab, .rect = { 0, plan->y, plan->report->width_px, ANA_REPORT_TITLE_PX } });
  plan->y += ANA_REPORT_TITLE_PX;
}

/* --- tiles --- */

static gboolean
is_table (const AnaTileData *data)
{
  return (data->type == ANA_TILE_TABLE || data->type == ANA_TILE_LIST) && data->frame != NULL
         && (data->state == ANA_TILE_READY || data->state == ANA_TILE_STALE);
}

/* All rows, all columns, no cell cut short. */
static gboolean
is_shown_whole (const AnaReport *report, const AnaTileData *data, AnaGridRect rect)
{
  return ana_tile_paint_count_rows (data, rect.height) >= ana_frame_get_n_rows (data->frame)
         && ana_frame_get_n_cols (data->frame) <= ANA_TILE_PAINT_COLUMNS && ana_tile_paint_fits (&report->picture, data, rect);
}

static void
place_tile (Plan *plan, const AnaTile *tile, double *top, double *begin)
{
  AnaReport *report = plan->report;
  AnaTileData *data = ana_board_data_find (report->picture.data, tile->key);
  AnaGridRect rect = ana_grid_get_rect (report->width_px, (AnaGridCell) { tile->x, tile->y, tile->w, tile->h });

  if (data == NULL)
    return;
  rect.height = MIN (rect.height, report->body_px - ANA_REPORT_TITLE_PX);
  if (rect.y - *top + *begin + rect.height > report->body_px && rect.y > *top)
    {
      next_page (plan);
      *top = rect.y;
      *begin = 0;
    }
  rect.y += *begin - *top;
  plan->y = MAX (plan->y, rect.y + rect.height + ANA_REPORT_GAP_PX);
  add (plan, (AnaReportItem) { .kind = ANA_REPORT_TILE, .tile = data, .rect = rect });
  if (is_table (data) && !is_shown_whole (report, data, rect))
    g_ptr_array_add (plan->long_tables, data);
}

/* The first tile of a tab stands at its top, whatever lies above it. */
static double
find_top (const AnaBoard *board, const AnaTab *tab, double width_px)
{
  for (guint i = 0; i < ana_board_get_n_tiles (board); i++)
    {
      const AnaTile *tile = ana_board_get_tile (board, i);

      if (strcmp (tile->tab, tab->id) == 0)
        return ana_grid_get_rect (width_px, (AnaGridCell) { tile->x, tile->y, tile->w, tile->h }).y;
    }
  return 0;
}

static void
place_tiles (Plan *plan, const AnaTab *tab)
{
  const AnaBoard *board = plan->report->picture.board;
  double top = find_top (board, tab, plan->report->width_px), begin = plan->y;

  for (guint i = 0; i < ana_board_get_n_tiles (board); i++)
    {
      const AnaTile *tile = ana_board_get_tile (board, i);

      if (strcmp (tile->tab, tab->id) == 0)
        place_tile (plan, tile, &top, &begin);
    }
}

/* --- tables --- */

static guint
count_room (const Plan *plan)
{
  double left = plan->report->body_px - plan->y - ANA_REPORT_TITLE_PX - ANA_REPORT_ROW_PX;

  return left > 0 ? (guint) (left / ANA_REPORT_ROW_PX) : 0;
}

static void
place_group (Plan *plan, AnaReportTable *table, guint group)
{
  guint n_rows = ana_frame_get_n_rows (table->tile->frame);
  gboolean begins = group == 0, ends = group + 1 == table->groups->len;

  for (guint first = 0; first == 0 || first < n_rows;)
    {
      guint n;
      double height;

      if (count_room (plan) < MIN (MIN_ROWS, n_rows - first))
        next_page (plan);
      n = MIN (MAX (count_room (plan), 1), n_rows - first);
      height = ANA_REPORT_TITLE_PX + ANA_REPORT_ROW_PX * (n + 1.0);
      add (plan, (AnaReportItem) { .kind = ANA_REPORT_ROWS, .tile = table->tile, .table = table, .group = group, .first_row = first, .n_rows = n,
                                   .rect = { 0, plan->y, plan->report->width_px, height }, .is_first = begins && first == 0,
                                   .is_last = ends && first + n >= n_rows });
      plan->y += height + ANA_REPORT_GAP_PX;
      first += n;
      if (n == 0)
        break;
    }
}

static void
place_table (Plan *plan, AnaTileData *data)
{
  AnaReportTable *table = ana_report_table_new (plan->report, data);
  guint n_rows = ana_frame_get_n_rows (data->frame), first_item = plan->report->items->len;

  g_ptr_array_add (plan->report->tables, table);
  for (guint group = 0; group < table->groups->len; group++)
    place_group (plan, table, group);
  g_hash_table_replace (plan->report->elsewhere, g_strdup (data->key),
                        g_strdup_printf (ngettext ("The %u row: page %u", "All %u rows: page %u", n_rows), n_rows,
                                         g_array_index (plan->report->items, AnaReportItem, first_item).page + 1));
}

/* --- all --- */

static gboolean
shows_tab (const AnaReport *report, const AnaTab *tab)
{
  return report->picture.tab == NULL || strcmp (report->picture.tab, tab->id) == 0;
}

/* A tab begins a page. */
void
ana_report_plan (AnaReport *self)
{
  Plan plan = { .report = self };
  guint n_tabs = ana_board_get_n_tabs (self->picture.board);
  gboolean is_first = TRUE;

  for (guint i = 0; i < n_tabs; i++)
    {
      const AnaTab *tab = ana_board_get_tab (self->picture.board, i);

      if (!shows_tab (self, tab))
        continue;
      if (!is_first)
        next_page (&plan);
      is_first = FALSE;
      plan.long_tables = g_ptr_array_new ();
      if (n_tabs > 1)
        add_tab (&plan, tab);
      place_tiles (&plan, tab);
      for (guint t = 0; t < plan.long_tables->len; t++)
        place_table (&plan, plan.long_tables->pdata[t]);
      g_ptr_array_unref (plan.long_tables);
    }
  self->n_pages = plan.page + 1;
}
