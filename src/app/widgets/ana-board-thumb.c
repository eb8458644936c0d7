/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-thumb.c: a small picture of a tab of a board: its tiles with what they show, and which differ from another state of it.
 *
 * What tiles show is read on a thread and given later: until then there is where they stand and what they are called.
 */
#include "config.h"

#include "ana-board-thumb.h"

#include "ana-board-paint.h"
#include "ana-edit.h"
#include "ana-profile.h"
#include "ana-tile-name.h"
#include "ana-ui.h"

#include <glib/gi18n.h>

#define FULL_WIDTH_PX 900 /* the board that is shrunk */
#define MOST_SHRUNK   0.2
#define NAMED_TILES   12

struct _AnaBoardThumb {
  GtkWidget parent_instance;
  AnaBoard     *board;    /* (owned) */
  char         *tab;      /* (owned) */
  AnaCatalogue *catalogue; /* (owned) (nullable) */
  AnaBoardData *data;     /* (owned) (nullable): not read yet */
  gint64        now_usec; /* of it */
  AnaBoard     *other;    /* (owned) (nullable): what it is held against */
};

typedef enum { AS_THERE, CHANGED, ONLY_HERE } Difference;

G_DEFINE_FINAL_TYPE (AnaBoardThumb, ana_board_thumb, GTK_TYPE_WIDGET)

/* --- what differs --- */

static Difference
compare (AnaBoardThumb *self, const AnaTile *tile)
{
  const AnaTile *there = self->other != NULL ? ana_board_find_tile (self->other, tile->key) : NULL;
  g_autoptr (JsonNode) a = json_node_init_object (json_node_alloc (), tile->json);
  g_autoptr (JsonNode) b = there != NULL ? json_node_init_object (json_node_alloc (), there->json) : NULL;

  if (self->other == NULL)
    return AS_THERE;
  if (b == NULL)
    return ONLY_HERE;
  return json_node_equal (a, b) ? AS_THERE : CHANGED;
}

/* A line around what differs, broken around what stands on this side alone. */
static void
mark (cairo_t *cr, AnaGridRect rect, Difference difference, const GdkRGBA *accent)
{
  static const double dashes[] = { 6, 4 };

  if (difference == AS_THERE)
    return;
  cairo_save (cr);
  ana_ui_path_round (cr, rect.x + 1, rect.y + 1, rect.width - 2, rect.height - 2, 4);
  cairo_set_source_rgb (cr, accent->red, accent->green, accent->blue);
  cairo_set_line_width (cr, 2);
  cairo_set_dash (cr, dashes, difference == ONLY_HERE ? 2 : 0, 0);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* --- one tile without its data --- */

/* A few strokes tell kinds apart: figures, a curve, rows, words. */
static void
draw_kind (cairo_t *cr, AnaTileType type, double x, double y, double width, double height)
{
  switch (type)
    {
    case ANA_TILE_KPI:
      cairo_rectangle (cr, x, y, MIN (width, 26), MIN (height, 7));
      cairo_fill (cr);
      break;
    case ANA_TILE_CHART:
      cairo_move_to (cr, x, y + height * 0.9);
      cairo_line_to (cr, x + width * 0.3, y + height * 0.45);
      cairo_line_to (cr, x + width * 0.6, y + height * 0.7);
      cairo_line_to (cr, x + width, y + height * 0.1);
      cairo_stroke (cr);
      break;
    case ANA_TILE_TABLE:
    case ANA_TILE_TEXT:
    case ANA_TILE_LIST:
    case ANA_TILE_FILTER:
    case ANA_TILE_IMAGE:
    default:
      for (double line = 1; line + 2 < height; line += 6)
        cairo_rectangle (cr, x, y + line, width * ((int) line % 12 == 1 ? 1 : 0.7), 2);
      cairo_fill (cr);
    }
}

static void
outline_tile (AnaBoardThumb *self, cairo_t *cr, const AnaTile *tile, AnaGridRect rect, const GdkRGBA *ink, const GdkRGBA *accent)
{
  double x = rect.x, y = rect.y, width = rect.width, height = rect.height;
  g_autofree char *title = ana_tile_dup_name (tile, self->catalogue, ana_locale ());

  ana_ui_path_round (cr, x + 0.5, y + 0.5, width - 1, height - 1, 4);
  cairo_set_source_rgba (cr, ink->red, ink->green, ink->blue, 0.06);
  cairo_fill_preserve (cr);
  cairo_set_source_rgba (cr, ink->red, ink->green, ink->blue, 0.3);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  cairo_save (cr);
  cairo_rectangle (cr, x + 2, y, MAX (width - 4, 0), height);
  cairo_clip (cr);
  cairo_set_source_rgba (cr, ink->red, ink->green, ink->blue, 0.8);
  {
    g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), title);
    g_autoptr (PangoAttrList) small = pango_attr_list_new ();

    pango_attr_list_insert (small, pango_attr_scale_new (0.68));
    pango_layout_set_attributes (layout, small);
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_width (layout, (int) MAX (width - 8, 1) * PANGO_SCALE);
    cairo_move_to (cr, x + 4, y + 2);
    pango_cairo_show_layout (cr, layout);
  }
  cairo_set_source_rgba (cr, accent->red, accent->green, accent->blue, 0.6);
  if (height > 26)
    draw_kind (cr, tile->type, x + 5, y + 17, width - 10, height - 23);
  cairo_restore (cr);
}

/* --- all of them --- */

/* As on paper, and smaller. */
static void
paint_tile (AnaBoardThumb *self, cairo_t *cr, const AnaTile *tile, AnaGridRect full, double scale)
{
  AnaBoardPicture picture = { .board = self->board, .data = self->data, .tab = self->tab, .theme = ana_ui_get_theme (),
                              .zone = ana_board_get_time_zone (self->board, ana_zone_local ()), .now_usec = self->now_usec, .locale = ana_locale () };
  AnaTileData *shown = ana_board_data_find (self->data, tile->key);

  if (shown == NULL)
    return;
  cairo_save (cr);
  cairo_scale (cr, scale, scale);
  ana_tile_paint (&picture, shown, cr, full);
  cairo_restore (cr);
}

static void
draw_tile (AnaBoardThumb *self, cairo_t *cr, const AnaTile *tile, double scale, const GdkRGBA *ink, const GdkRGBA *accent)
{
  AnaGridRect full = ana_grid_get_rect (FULL_WIDTH_PX, ana_tile_get_item (tile).at);
  AnaGridRect rect = { full.x * scale, full.y * scale, full.width * scale, full.height * scale };

  if (self->data != NULL)
    paint_tile (self, cr, tile, full, scale);
  else
    outline_tile (self, cr, tile, rect, ink, accent);
  mark (cr, rect, compare (self, tile), accent);
}

static void
ana_board_thumb_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AnaBoardThumb *self = ANA_BOARD_THUMB (widget);
  g_autoptr (AnaEditGrid) grid = ana_edit_grid_new (self->board, self->tab);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int rows = MAX (ana_grid_get_n_rows ((const AnaGridItem *) grid->items->data, grid->items->len), 1);
  double full = rows * (ANA_GRID_ROW_PX + ANA_GRID_GAP_PX), scale = MIN ((double) width / FULL_WIDTH_PX, height / full);
  GdkRGBA ink = ana_ui_get_colour (widget, "window_fg_color"), accent = ana_ui_get_colour (widget, "accent_color");
  cairo_t *cr;

  if (width < 1 || height < 1)
    return;
  scale = MAX (scale, MIN ((double) width / FULL_WIDTH_PX, MOST_SHRUNK));
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  for (guint i = 0; i < grid->keys->len; i++)
    draw_tile (self, cr, ana_board_find_tile (self->board, grid->keys->pdata[i]), scale, &ink, &accent);
  cairo_destroy (cr);
}

static void
ana_board_thumb_finalize (GObject *object)
{
  AnaBoardThumb *self = ANA_BOARD_THUMB (object);

  g_clear_pointer (&self->board, ana_board_unref);
  g_clear_pointer (&self->other, ana_board_unref);
  g_clear_pointer (&self->data, ana_board_data_unref);
  g_clear_pointer (&self->catalogue, ana_catalogue_unref);
  g_free (self->tab);
  G_OBJECT_CLASS (ana_board_thumb_parent_class)->finalize (object);
}

static void
ana_board_thumb_class_init (AnaBoardThumbClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ana_board_thumb_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = ana_board_thumb_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ana_board_thumb_init (AnaBoardThumb *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/* In words: how many tiles, what they are called, and which differ. */
static char *
describe (AnaBoardThumb *self)
{
  g_autoptr (AnaEditGrid) grid = ana_edit_grid_new (self->board, self->tab);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_printf (text, g_dngettext (NULL, "%u tile", "%u tiles", grid->keys->len), grid->keys->len);
  for (guint i = 0; i < MIN (grid->keys->len, NAMED_TILES); i++)
    {
      const AnaTile *tile = ana_board_find_tile (self->board, grid->keys->pdata[i]);
      const char *formats[] = { [AS_THERE] = "%s", [CHANGED] = _("%s (changed)"), [ONLY_HERE] = _("%s (only here)") };
      g_autofree char *title = ana_tile_dup_name (tile, self->catalogue, ana_locale ());

      g_string_append (text, i > 0 ? ", " : ": ");
      g_string_append_printf (text, formats[compare (self, tile)], title);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
update (AnaBoardThumb *self)
{
  g_autofree char *text = describe (self);

  ana_ui_set_a11y_label (GTK_WIDGET (self), text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * ana_board_thumb_new:
 * @board: a state of a board
 * @tab: (nullable): id of the tab that is shown; %NULL, or one that it has not: the first
 * @catalogue: (nullable): by which tiles without a title are called
 *
 * Returns: its picture, until ana_board_thumb_set_data() with no more than places and titles
 */
GtkWidget *
ana_board_thumb_new (const AnaBoard *board, const char *tab, AnaCatalogue *catalogue)
{
  AnaBoardThumb *self = g_object_new (ANA_TYPE_BOARD_THUMB, NULL);

  self->board = ana_board_ref ((AnaBoard *) board);
  self->catalogue = catalogue != NULL ? ana_catalogue_ref (catalogue) : NULL;
  for (guint i = 0; tab != NULL && i < ana_board_get_n_tabs (board) && self->tab == NULL; i++)
    if (g_str_equal (ana_board_get_tab (board, i)->id, tab))
      self->tab = g_strdup (tab);
  if (self->tab == NULL)
    self->tab = g_strdup (ana_board_get_tab (board, 0)->id);
  update (self);
  return GTK_WIDGET (self);
}

/**
 * ana_board_thumb_get_tab:
 * @self: a picture
 *
 * Returns: (transfer none): id of the tab that it shows
 */
const char *
ana_board_thumb_get_tab (AnaBoardThumb *self)
{
  return self->tab;
}

/**
 * ana_board_thumb_set_data:
 * @self: a picture
 * @data: what the tiles of its board show
 * @now_usec: the moment that ages are counted from
 *
 * Paints tiles as they are on the board.
 */
void
ana_board_thumb_set_data (AnaBoardThumb *self, AnaBoardData *data, gint64 now_usec)
{
  g_clear_pointer (&self->data, ana_board_data_unref);
  self->data = ana_board_data_ref (data);
  self->now_usec = now_usec;
  update (self);
}

/**
 * ana_board_thumb_has_data:
 * @self: a picture
 *
 * Returns: whether it shows what tiles hold, and not their places alone
 */
gboolean
ana_board_thumb_has_data (AnaBoardThumb *self)
{
  return self->data != NULL;
}

/**
 * ana_board_thumb_set_other:
 * @self: a picture
 * @other: another state of the same board
 *
 * Marks the tiles that differ from it, in the picture and in words.
 */
void
ana_board_thumb_set_other (AnaBoardThumb *self, const AnaBoard *other)
{
  g_clear_pointer (&self->other, ana_board_unref);
  self->other = ana_board_ref ((AnaBoard *) other);
  update (self);
}
