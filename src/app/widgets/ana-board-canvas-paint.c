/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-canvas-paint.c: what editing adds to a board: the grid's dots, the place of a drop, the grips of the selected tile.
 */
#include "config.h"

#include "ana-board-canvas-private.h"

#include "ana-ui.h"

#include <math.h>

#define DOT_RADIUS_PX 1.1
#define TILE_RADIUS_PX 12
#define LINE_PX 2

/* --- the grid --- */

static void
paint_dots (AnaBoardCanvas *self, GtkSnapshot *snapshot)
{
  int top = ana_board_canvas_get_scroll_px (self), row_px = ANA_GRID_ROW_PX + ANA_GRID_GAP_PX;
  int first = MAX ((top - ANA_CANVAS_PAD_TOP_PX) / row_px, 0), last = (top + self->height) / row_px + 1;
  GdkRGBA ink = ana_ui_get_colour (GTK_WIDGET (self), "window_fg_color");
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) self->width, (float) self->height));

  cairo_set_source_rgba (cr, ink.red, ink.green, ink.blue, 0.28);
  for (int x = 0; x <= ANA_GRID_COLUMNS; x++)
    {
      GdkRectangle cell = ana_canvas_get_cell_rect (self, (AnaGridCell) { MIN (x, ANA_GRID_COLUMNS - 1), 0, 1, 1 });
      gboolean at_left = (x < ANA_GRID_COLUMNS) != ana_canvas_is_mirrored (self); /* of its cell; the last dots stand behind the last one */
      double at = at_left ? cell.x - ANA_GRID_GAP_PX / 2.0 : cell.x + cell.width + ANA_GRID_GAP_PX / 2.0;

      for (int y = first; y <= last; y++)
        {
          cairo_new_sub_path (cr);
          cairo_arc (cr, at, ANA_CANVAS_PAD_TOP_PX - ANA_GRID_GAP_PX / 2.0 + y * row_px - top, DOT_RADIUS_PX, 0, 2 * G_PI);
        }
    }
  cairo_fill (cr);
  cairo_destroy (cr);
}

/* --- heads --- */

static void
paint_lock (cairo_t *cr, double x, double y)
{
  cairo_rectangle (cr, x + 2, y + 6, 10, 7);
  cairo_fill (cr);
  cairo_set_line_width (cr, 1.5);
  cairo_arc (cr, x + 7, y + 5.5, 3, G_PI, 2 * G_PI);
  cairo_stroke (cr);
}

static void
paint_knobs (cairo_t *cr, double x, double y)
{
  for (int k = 0; k < 6; k++)
    {
      cairo_new_sub_path (cr);
      cairo_arc (cr, x + 4.5 + k % 2 * 5, y + 2.5 + k / 2 * 4.5, 1.4, 0, 2 * G_PI);
    }
  cairo_fill (cr);
}

/* At the end of its head a tile shows by what it can be taken, or that it cannot. */
static void
paint_head (AnaBoardCanvas *self, GtkSnapshot *snapshot, guint i, const GdkRectangle *rect)
{
  GdkRGBA ink = ana_ui_get_colour (GTK_WIDGET (self), "window_fg_color");
  double x = ana_canvas_is_mirrored (self) ? rect->x + 8 : rect->x + rect->width - 22;
  double y = rect->y + 10;
  cairo_t *cr;

  if (self->narrow)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) x - 4, (float) y - 4, 22, 22));
  cairo_set_source_rgba (cr, ink.red, ink.green, ink.blue, 0.55);
  if (ana_board_canvas_get_place (self, i)->tile->locked)
    paint_lock (cr, x, y);
  else
    paint_knobs (cr, x, y);
  cairo_destroy (cr);
}

/* --- the place of a drop --- */

static void
paint_words (AnaBoardCanvas *self, GtkSnapshot *snapshot, const GdkRectangle *rect, const AnaGridCell *cell)
{
  g_autofree char *place = ana_canvas_say_place (cell);
  g_autofree char *size = ana_canvas_say_size (cell);
  g_autofree char *text = g_strdup_printf ("%s\n%s", place, size);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) bold = pango_attr_list_new ();
  GdkRGBA ink = ana_ui_get_colour (GTK_WIDGET (self), "accent_color");

  pango_attr_list_insert (bold, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_attr_list_insert (bold, pango_attr_scale_new (0.82));
  pango_layout_set_attributes (layout, bold);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_width (layout, MAX (rect->width - 8, 1) * PANGO_SCALE);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) rect->x + 4, (float) rect->y + 8));
  gtk_snapshot_append_layout (snapshot, layout, &ink);
  gtk_snapshot_restore (snapshot);
}

static void
paint_landing (AnaBoardCanvas *self, GtkSnapshot *snapshot, int top)
{
  AnaGridCell cell = ana_canvas_hold_get_cell (self);
  GdkRectangle rect = ana_canvas_get_cell_rect (self, cell);
  GdkRGBA accent = ana_ui_get_colour (GTK_WIDGET (self), "accent_color");
  const double dash[] = { 6, 4 };
  cairo_t *cr;

  rect.y -= top;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) rect.x - 2, (float) rect.y - 2, (float) rect.width + 4, (float) rect.height + 4));
  ana_ui_path_round (cr, rect.x + 1, rect.y + 1, rect.width - 2, rect.height - 2, TILE_RADIUS_PX - 1);
  cairo_set_source_rgba (cr, accent.red, accent.green, accent.blue, 0.1);
  cairo_fill_preserve (cr);
  cairo_set_source_rgba (cr, accent.red, accent.green, accent.blue, 1);
  cairo_set_line_width (cr, LINE_PX);
  cairo_set_dash (cr, dash, 2, 0);
  cairo_stroke (cr);
  cairo_destroy (cr);
  paint_words (self, snapshot, &rect, &cell);
}

/* --- selection --- */

/* Where a grip is; in a mirrored layout the left one is the one that is seen on the left. */
gboolean
ana_canvas_get_grip_point (const GdkRectangle *rect, guint k, double *x, double *y, AnaGrip *grip)
{
  static const struct { double x, y; AnaGrip grip; } grips[] = {
    { 0, 0, ANA_GRIP_TOP_LEFT },    { 0.5, 0, ANA_GRIP_TOP },    { 1, 0, ANA_GRIP_TOP_RIGHT },    { 1, 0.5, ANA_GRIP_RIGHT },
    { 1, 1, ANA_GRIP_BOTTOM_RIGHT }, { 0.5, 1, ANA_GRIP_BOTTOM }, { 0, 1, ANA_GRIP_BOTTOM_LEFT }, { 0, 0.5, ANA_GRIP_LEFT },
  };

  if (k >= G_N_ELEMENTS (grips))
    return FALSE;
  *x = rect->x + grips[k].x * rect->width;
  *y = rect->y + grips[k].y * rect->height;
  *grip = grips[k].grip;
  return TRUE;
}

static void
paint_grips (cairo_t *cr, const GdkRectangle *rect, const GdkRGBA *accent, const GdkRGBA *fill)
{
  double x, y;
  AnaGrip grip;

  for (guint k = 0; ana_canvas_get_grip_point (rect, k, &x, &y, &grip); k++)
    {
      cairo_new_sub_path (cr);
      cairo_arc (cr, x, y, ANA_CANVAS_GRIP_PX / 2.0, 0, 2 * G_PI);
      gdk_cairo_set_source_rgba (cr, fill);
      cairo_fill_preserve (cr);
      gdk_cairo_set_source_rgba (cr, accent);
      cairo_set_line_width (cr, 1.75);
      cairo_stroke (cr);
    }
}

static void
paint_selected (AnaBoardCanvas *self, GtkSnapshot *snapshot, guint i, const GdkRectangle *rect)
{
  const AnaTile *tile = ana_board_canvas_get_place (self, i)->tile;
  GdkRGBA accent = ana_ui_get_colour (GTK_WIDGET (self), "accent_color");
  GdkRGBA fill = ana_ui_get_colour (GTK_WIDGET (self), "card_bg_color");
  GdkRGBA window = ana_ui_get_colour (GTK_WIDGET (self), "window_bg_color");
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) rect->x - 8, (float) rect->y - 8, (float) rect->width + 16,
                                                                          (float) rect->height + 16));

  ana_ui_path_round (cr, rect->x, rect->y, rect->width, rect->height, TILE_RADIUS_PX);
  gdk_cairo_set_source_rgba (cr, &accent);
  cairo_set_line_width (cr, LINE_PX);
  cairo_stroke (cr);
  if (fill.alpha < 1)
    fill = window;
  if (!self->narrow && self->hold == NULL && !tile->locked && g_strcmp0 (tile->key, ana_canvas_get_primary (self)) == 0)
    paint_grips (cr, rect, &accent, &fill);
  cairo_destroy (cr);
}

/* --- all of it --- */

/* Where a place is painted, in the view. */
static GdkRectangle
seen_at (AnaBoardCanvas *self, guint i, int top)
{
  GdkRectangle rect = ana_board_canvas_get_place (self, i)->rect;

  if (self->ghost.width > 0 && (int) i == ana_canvas_hold_get_index (self))
    rect = self->ghost;
  rect.y -= top;
  return rect;
}

static GskRoundedRect
get_outline (const GdkRectangle *rect)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT ((float) rect->x, (float) rect->y, (float) rect->width, (float) rect->height),
                                   TILE_RADIUS_PX);
  return outline;
}

/* In the dark a card is only a lighter glass: dots and what it is carried over would shine through. */
static void
paint_back (AnaBoardCanvas *self, GtkSnapshot *snapshot, const GdkRectangle *rect)
{
  GdkRGBA window = ana_ui_get_colour (GTK_WIDGET (self), "window_bg_color");
  GskRoundedRect outline = get_outline (rect);

  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &window, &outline.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
paint_tile (AnaBoardCanvas *self, GtkSnapshot *snapshot, guint i, int top)
{
  AnaCanvasPlace *place = ana_board_canvas_get_place (self, i);
  GdkRectangle rect = seen_at (self, i, top);

  if (place->slot == NULL || !gtk_widget_get_child_visible (GTK_WIDGET (place->slot)))
    return;
  if (self->draft != NULL)
    paint_back (self, snapshot, &rect);
  gtk_widget_snapshot_child (GTK_WIDGET (self), GTK_WIDGET (place->slot), snapshot);
  if (self->draft == NULL)
    return;
  paint_head (self, snapshot, i, &rect);
  if (ana_canvas_is_selected (self, place->tile->key))
    paint_selected (self, snapshot, i, &rect);
}

static void
paint_held (AnaBoardCanvas *self, GtkSnapshot *snapshot, guint i, int top)
{
  GdkRectangle rect = seen_at (self, i, top);
  GskRoundedRect outline = get_outline (&rect);

  gtk_snapshot_append_outset_shadow (snapshot, &outline, &(GdkRGBA) { 0, 0, 0, 0.25f }, 0, 6, 0, 22);
  paint_tile (self, snapshot, i, top);
}

/* What is selected lies above the others, and what is in the hand above that. */
void
ana_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AnaBoardCanvas *self = ANA_BOARD_CANVAS (widget);
  int top = ana_board_canvas_get_scroll_px (self), held = ana_canvas_hold_get_index (self);

  if (self->draft != NULL && !self->narrow)
    paint_dots (self, snapshot);
  for (guint i = 0; i < self->places->len; i++)
    if ((int) i != held && !ana_canvas_is_selected (self, ana_board_canvas_get_place (self, i)->tile->key))
      paint_tile (self, snapshot, i, top);
  for (guint i = 0; i < self->places->len; i++)
    if ((int) i != held && ana_canvas_is_selected (self, ana_board_canvas_get_place (self, i)->tile->key))
      paint_tile (self, snapshot, i, top);
  if (self->hold != NULL && (self->ghost.width > 0 || held < 0))
    paint_landing (self, snapshot, top);
  if (held >= 0)
    paint_held (self, snapshot, (guint) held, top);
}
