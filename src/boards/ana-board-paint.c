/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-paint.c: a board painted: its head, its tabs one after the other, their tiles on the grid.
 */
#include "config.h"

#include "ana-board-paint-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MARGIN_PX      24
#define MARGIN_SLIM_PX 12
#define HEAD_PX        76
#define HEAD_GAP_PX    12
#define TAB_PX         34
#define SLIM_PX        700  /* under it there is one column */

static double
get_margin (double width_px)
{
  return width_px < SLIM_PX ? MARGIN_SLIM_PX : MARGIN_PX;
}

static gboolean
shows_tab (const AnaBoardPicture *self, const AnaTab *tab)
{
  return self->tab == NULL || strcmp (self->tab, tab->id) == 0;
}

static gboolean
names_tabs (const AnaBoardPicture *self)
{
  return self->tab == NULL && ana_board_get_n_tabs (self->board) > 1;
}

/* --- places --- */

typedef void (*PlaceFunc) (const AnaBoardPicture *self, const AnaTile *tile, AnaGridRect rect, gpointer data);

/* Each tile of a tab with its rectangle; returns the foot of the lowest. */
static double
place_tiles (const AnaBoardPicture *self, const AnaTab *tab, double width_px, double top, PlaceFunc func, gpointer data)
{
  double margin = get_margin (width_px), foot = top, at = top;
  gboolean slim = width_px < SLIM_PX;

  for (guint i = 0; i < ana_board_get_n_tiles (self->board); i++)
    {
      const AnaTile *tile = ana_board_get_tile (self->board, i);
      AnaGridRect rect = ana_grid_get_rect (width_px - 2 * margin, (AnaGridCell) { tile->x, tile->y, tile->w, tile->h });

      if (strcmp (tile->tab, tab->id) != 0)
        continue;
      if (slim)
        rect = (AnaGridRect) { 0, at - top, width_px - 2 * margin, rect.height };
      rect.x = self->mirrored ? width_px - margin - rect.x - rect.width : rect.x + margin;
      rect.y += top;
      at = rect.y + rect.height + ANA_GRID_GAP_PX;
      foot = MAX (foot, rect.y + rect.height);
      if (func != NULL)
        func (self, tile, rect, data);
    }
  return foot;
}

/**
 * ana_board_paint_get_height:
 * @self: what is to be painted
 * @width_px: how wide
 *
 * Returns: the height at which nothing is cut off
 */
double
ana_board_paint_get_height (const AnaBoardPicture *self, double width_px)
{
  double y = HEAD_PX;

  for (guint i = 0; i < ana_board_get_n_tabs (self->board); i++)
    {
      const AnaTab *tab = ana_board_get_tab (self->board, i);

      if (!shows_tab (self, tab))
        continue;
      y += names_tabs (self) ? TAB_PX : 0;
      y = place_tiles (self, tab, width_px, y, NULL, NULL) + get_margin (width_px);
    }
  return y;
}

/* --- painting --- */

static void
paint_tile_cb (const AnaBoardPicture *self, const AnaTile *tile, AnaGridRect rect, gpointer data)
{
  AnaTileData *shown = ana_board_data_find (self->data, tile->key);

  if (shown != NULL)
    ana_tile_paint (self, shown, data, rect);
}

/* @align is of a board from left to right, @x too. */
static double
paint_text (const AnaBoardPicture *self, cairo_t *cr, AnaTextStyle style, AnaColour colour, double width_px, double x, double y, double align,
            double max_px, const char *words)
{
  if (self->mirrored)
    return ana_paint_text (cr, self->theme, style, colour, width_px - x, y, 1 - align, max_px, words);
  return ana_paint_text (cr, self->theme, style, colour, x, y, align, max_px, words);
}

static void
paint_head (const AnaBoardPicture *self, cairo_t *cr, double width_px)
{
  double margin = get_margin (width_px), zone_px;
  gint64 as_of = self->data->as_of_usec;
  g_autofree char *when = as_of != ANA_TIME_NONE ? ana_board_paint_format_time (as_of, self->zone) : NULL;
  g_autofree char *dated = when != NULL ? g_strdup_printf (_("as of %s"), when) : g_strdup (_("no data yet"));
  g_autofree char *line = g_strdup_printf ("%s · %s", self->data->range_label, dated);

  paint_text (self, cr, ANA_TEXT_TITLE_4, self->theme->text, width_px, margin, 16, 0, width_px - 2 * margin,
              self->title != NULL ? self->title : ana_board_get_title (self->board));
  zone_px = paint_text (self, cr, ANA_TEXT_CAPTION, self->theme->dim, width_px, width_px - margin, 44, 1, width_px / 2 - margin, ana_zone_get_name (self->zone));
  paint_text (self, cr, ANA_TEXT_CAPTION, self->theme->dim, width_px, margin, 44, 0, width_px - 2 * margin - zone_px - HEAD_GAP_PX, line);
}

/**
 * ana_board_paint:
 * @self: what to paint
 * @cr: where; any surface
 * @width_px: of the picture; one column below 700
 * @height_px: of the picture: what lies below is cut off
 */
void
ana_board_paint (const AnaBoardPicture *self, cairo_t *cr, double width_px, double height_px)
{
  double y = HEAD_PX;

  cairo_set_source_rgb (cr, self->theme->window.r, self->theme->window.g, self->theme->window.b);
  cairo_rectangle (cr, 0, 0, width_px, height_px);
  cairo_fill (cr);
  paint_head (self, cr, width_px);
  for (guint i = 0; i < ana_board_get_n_tabs (self->board); i++)
    {
      const AnaTab *tab = ana_board_get_tab (self->board, i);

      if (!shows_tab (self, tab))
        continue;
      if (names_tabs (self))
        {
          paint_text (self, cr, ANA_TEXT_HEADING, self->theme->text, width_px, get_margin (width_px), y + 6, 0, width_px / 2,
                      tab->title[0] != '\0' ? tab->title : tab->id);
          y += TAB_PX;
        }
      y = place_tiles (self, tab, width_px, y, paint_tile_cb, cr) + get_margin (width_px);
    }
}
