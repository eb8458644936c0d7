/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-canvas.c: the tiles of one tab of a board on its grid.
 *
 * A tile is made when it first comes near the view, and stays; out of view it is not mapped, so that nothing of it is
 * measured or painted. Tiles are known by their keys: a board that changed moves what it has, and makes what is new.
 */
#include "config.h"

#include "ana-board-canvas-private.h"

#include "ana-ui.h"

#define FIRST_HEIGHT_PX 900 /* of the view, before it has been laid out */
#define NEAR_PX         200 /* made and mapped so much before they are seen */

static void scrollable_init (GtkScrollableInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (AnaBoardCanvas, ana_board_canvas, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, scrollable_init))

enum { PROP_HADJUSTMENT = 1, PROP_VADJUSTMENT, PROP_HSCROLL_POLICY, PROP_VSCROLL_POLICY, PROP_NARROW, PROP_SELECTED, PROP_SPOKEN };

static void
scrollable_init (GtkScrollableInterface *iface)
{
}

/* --- places --- */

guint
ana_board_canvas_get_n_places (AnaBoardCanvas *self)
{
  return self->places->len;
}

AnaCanvasPlace *
ana_board_canvas_get_place (AnaBoardCanvas *self, guint i)
{
  return &g_array_index (self->places, AnaCanvasPlace, i);
}

int
ana_board_canvas_find (AnaBoardCanvas *self, const char *key)
{
  for (guint i = 0; i < self->places->len; i++)
    if (g_str_equal (ana_board_canvas_get_place (self, i)->tile->key, key))
      return (int) i;
  return -1;
}

int
ana_board_canvas_get_scroll_px (AnaBoardCanvas *self)
{
  GtkAdjustment *vertical = self->adjustment[GTK_ORIENTATION_VERTICAL];

  return vertical != NULL ? (int) gtk_adjustment_get_value (vertical) : 0;
}

gboolean
ana_canvas_is_mirrored (AnaBoardCanvas *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static int
get_inner (int width)
{
  return MAX (width - 2 * ANA_CANVAS_PAD_PX, ANA_GRID_COLUMNS * (ANA_GRID_GAP_PX + 1));
}

static GdkRectangle
place_on_grid (const AnaGridCell *cell, int inner_px)
{
  AnaGridRect rect = ana_grid_get_rect (inner_px, *cell);
  int left = (int) (rect.x + 0.5), right = (int) (rect.x + rect.width + 0.5);

  return (GdkRectangle) { ANA_CANVAS_PAD_PX + left, ANA_CANVAS_PAD_TOP_PX + (int) rect.y, MAX (right - left, 1), MAX ((int) rect.height, 1) };
}

/* Where a cell is on the board, as wide as it was laid out last. */
GdkRectangle
ana_canvas_get_cell_rect (AnaBoardCanvas *self, AnaGridCell cell)
{
  GdkRectangle rect = place_on_grid (&cell, get_inner (self->width));

  if (ana_canvas_is_mirrored (self))
    rect.x = self->width - rect.x - rect.width;
  return rect;
}

/* Every tile's rectangle for @width; on one column they follow each other as they are read. Returns the board's height. */
static int
lay_out (AnaBoardCanvas *self, int width)
{
  int inner = get_inner (width);
  gboolean mirrored = ana_canvas_is_mirrored (self);
  int bottom = ANA_CANVAS_PAD_TOP_PX;

  for (guint i = 0; i < self->places->len; i++)
    {
      AnaCanvasPlace *place = ana_board_canvas_get_place (self, i);

      place->rect = place_on_grid (&place->cell, inner);
      if (self->narrow)
        place->rect = (GdkRectangle) { ANA_CANVAS_PAD_PX, bottom + (i > 0 ? ANA_GRID_GAP_PX : 0), inner, place->rect.height };
      else if (mirrored)
        place->rect.x = width - place->rect.x - place->rect.width;
      bottom = MAX (bottom, place->rect.y + place->rect.height);
    }
  return bottom + ANA_CANVAS_PAD_BOTTOM_PX;
}

/* --- tiles that are made --- */

static AnaBoardSlot *
make_slot (AnaBoardCanvas *self, AnaCanvasPlace *place)
{
  GtkWidget *slot = ana_board_slot_new (place->tile, self->catalogue);

  gtk_widget_set_child_visible (slot, FALSE);
  gtk_widget_set_parent (slot, GTK_WIDGET (self));
  g_hash_table_insert (self->slots, g_strdup (place->tile->key), slot);
  ana_board_slot_set_child (ANA_BOARD_SLOT (slot), self->make (place->tile, self->data));
  ana_canvas_set_slot_editing (self, ANA_BOARD_SLOT (slot));
  return ANA_BOARD_SLOT (slot);
}

/* The slot of a place, made if nobody had seen it, and mapped. */
AnaBoardSlot *
ana_board_canvas_show_place (AnaBoardCanvas *self, guint i)
{
  AnaCanvasPlace *place = ana_board_canvas_get_place (self, i);

  if (place->slot == NULL)
    {
      place->slot = make_slot (self, place);
      ana_canvas_describe_slot (self, place);
    }
  gtk_widget_set_child_visible (GTK_WIDGET (place->slot), TRUE);
  return place->slot;
}

static gboolean
is_near (AnaBoardCanvas *self, const GdkRectangle *rect)
{
  int top = ana_board_canvas_get_scroll_px (self);
  int bottom = top + (self->height > 0 ? self->height : FIRST_HEIGHT_PX);

  return rect->y < bottom + NEAR_PX && rect->y + rect->height > top - NEAR_PX;
}

static void
make_near (AnaBoardCanvas *self)
{
  for (guint i = 0; i < self->places->len; i++)
    if (is_near (self, &ana_board_canvas_get_place (self, i)->rect))
      ana_board_canvas_show_place (self, i);
}

static gboolean
make_cb (gpointer data)
{
  AnaBoardCanvas *self = data;

  self->make_id = 0;
  make_near (self);
  return G_SOURCE_REMOVE;
}

/* A child that comes in the middle of an allocation would be forgotten by it. */
static void
make_later (AnaBoardCanvas *self)
{
  if (self->make_id == 0)
    self->make_id = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, make_cb, self, NULL);
}

/* A slot follows its tile: removed, filled again, or left alone. */
static void
refresh_slots (AnaBoardCanvas *self)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const AnaTile *tile = self->board != NULL ? ana_board_find_tile (self->board, key) : NULL;

      if (tile == NULL)
        {
          gtk_widget_unparent (value);
          g_hash_table_iter_remove (&iter);
          continue;
        }
      if (g_strcmp0 (tile->tab, self->tab) != 0)
        gtk_widget_set_child_visible (value, FALSE);
      if (!ana_board_slot_set_tile (value, tile))
        continue;
      if (self->fill == NULL || !self->fill (ana_board_slot_get_child (value), tile, self->data))
        ana_board_slot_set_child (value, self->make (tile, self->data));
      ana_canvas_set_slot_editing (self, value);
    }
}

static void
list_places (AnaBoardCanvas *self)
{
  g_array_set_size (self->places, 0);
  for (guint i = 0; self->board != NULL && i < ana_board_get_n_tiles (self->board); i++)
    {
      const AnaTile *tile = ana_board_get_tile (self->board, i);
      AnaCanvasPlace place = { .tile = tile, .cell = ana_tile_get_item (tile).at };

      if (g_strcmp0 (tile->tab, self->tab) != 0)
        continue;
      place.slot = g_hash_table_lookup (self->slots, tile->key);
      if (place.slot != NULL)
        ana_canvas_describe_slot (self, &place);
      g_array_append_val (self->places, place);
    }
}

/* --- layout --- */

static void
ana_board_canvas_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  AnaBoardCanvas *self = ANA_BOARD_CANVAS (widget);

  *minimum = 0;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? ANA_BOARD_CANVAS_NARROW_PX
                                                       : lay_out (self, for_size > 0 ? for_size : MAX (self->width, ANA_BOARD_CANVAS_NARROW_PX));
}

static gboolean
notify_cb (gpointer data)
{
  AnaBoardCanvas *self = data;

  self->notify_id = 0;
  g_object_notify (G_OBJECT (self), "narrow");
  return G_SOURCE_REMOVE;
}

static void
set_narrow (AnaBoardCanvas *self, gboolean narrow)
{
  if (narrow == self->narrow)
    return;
  self->narrow = narrow;
  if (self->notify_id == 0)
    self->notify_id = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, notify_cb, self, NULL);
}

static void
configure (AnaBoardCanvas *self, GtkOrientation orientation, int upper, int page)
{
  GtkAdjustment *adjustment = self->adjustment[orientation];
  double value;

  if (adjustment == NULL)
    return;
  value = gtk_adjustment_get_value (adjustment);
  gtk_adjustment_configure (adjustment, CLAMP (value, 0, MAX (0, upper - page)), 0, MAX (upper, page), ANA_GRID_ROW_PX + ANA_GRID_GAP_PX,
                            page * 0.9, page);
}

/* The cells have changed: tiles that kept theirs cost nothing. */
void
ana_board_canvas_lay_out_again (AnaBoardCanvas *self)
{
  if (self->width == 0)
    return;
  configure (self, GTK_ORIENTATION_VERTICAL, lay_out (self, self->width), self->height);
  make_later (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* As the board has them. */
void
ana_board_canvas_reset_cells (AnaBoardCanvas *self)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      AnaCanvasPlace *place = ana_board_canvas_get_place (self, i);

      place->cell = ana_tile_get_item (place->tile).at;
      if (place->slot != NULL)
        ana_canvas_describe_slot (self, place);
    }
  ana_board_canvas_lay_out_again (self);
}

static void
allocate_place (AnaBoardCanvas *self, guint i, int top)
{
  AnaCanvasPlace *place = ana_board_canvas_get_place (self, i);
  gboolean in_hand = self->ghost.width > 0 && (int) i == ana_canvas_hold_get_index (self);
  GdkRectangle rect = in_hand ? self->ghost : place->rect;

  if (!is_near (self, &rect))
    {
      if (place->slot != NULL)
        gtk_widget_set_child_visible (GTK_WIDGET (place->slot), FALSE);
      return;
    }
  if (place->slot == NULL)
    {
      make_later (self);
      return;
    }
  rect.y -= top;
  gtk_widget_set_child_visible (GTK_WIDGET (place->slot), TRUE);
  gtk_widget_size_allocate (GTK_WIDGET (place->slot), &rect, -1);
}

static void
ana_board_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AnaBoardCanvas *self = ANA_BOARD_CANVAS (widget);
  int board_height;

  self->width = width;
  self->height = height;
  set_narrow (self, width < ana_ui_scale_with_text (ANA_BOARD_CANVAS_NARROW_PX));
  board_height = lay_out (self, width);
  configure (self, GTK_ORIENTATION_HORIZONTAL, width, width);
  configure (self, GTK_ORIENTATION_VERTICAL, board_height, height);
  for (guint i = 0; i < self->places->len; i++)
    allocate_place (self, i, ana_board_canvas_get_scroll_px (self));
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
scrolled_cb (GtkAdjustment *adjustment, AnaBoardCanvas *self)
{
  make_later (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
set_adjustment (AnaBoardCanvas *self, GtkOrientation orientation, GtkAdjustment *adjustment)
{
  if (self->adjustment[orientation] != NULL)
    g_signal_handlers_disconnect_by_func (self->adjustment[orientation], scrolled_cb, self);
  g_set_object (&self->adjustment[orientation], adjustment);
  if (adjustment != NULL)
    g_signal_connect (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* --- focus --- */

static void
reveal_place (AnaBoardCanvas *self, guint i)
{
  const GdkRectangle *rect = &ana_board_canvas_get_place (self, i)->rect;

  GtkAdjustment *down = self->adjustment[GTK_ORIENTATION_VERTICAL];
  double end = rect->y + rect->height + ANA_CANVAS_PAD_TOP_PX;

  if (down == NULL || self->height <= 0)
    return;
  if (gtk_adjustment_get_upper (down) < end)
    gtk_adjustment_set_upper (down, end); /* a tile that came just now: the board is laid out anew later */
  gtk_adjustment_clamp_page (down, rect->y - ANA_CANVAS_PAD_TOP_PX, MIN (end, rect->y + self->height));
}

/* Tab goes from tile to tile as they are read, also to one that nobody has seen yet. */
static gboolean
ana_board_canvas_focus (GtkWidget *widget, GtkDirectionType direction)
{
  AnaBoardCanvas *self = ANA_BOARD_CANVAS (widget);
  GtkWidget *child = gtk_widget_get_focus_child (widget);
  int step = direction == GTK_DIR_TAB_BACKWARD ? -1 : 1;
  int i = step > 0 ? -1 : (int) self->places->len;

  if (child != NULL && gtk_widget_child_focus (child, direction))
    return TRUE;
  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return FALSE;
  if (child != NULL)
    i = ana_board_canvas_find (self, ana_board_slot_get_key (ANA_BOARD_SLOT (child)));
  for (i += step; i >= 0 && i < (int) self->places->len; i += step)
    if (gtk_widget_child_focus (GTK_WIDGET (ana_board_canvas_show_place (self, (guint) i)), direction))
      return TRUE;
  return FALSE;
}

static void
ana_board_canvas_set_focus_child (GtkWidget *widget, GtkWidget *child)
{
  AnaBoardCanvas *self = ANA_BOARD_CANVAS (widget);
  const char *key = child != NULL && ANA_IS_BOARD_SLOT (child) ? ana_board_slot_get_key (ANA_BOARD_SLOT (child)) : NULL;
  int i = key != NULL ? ana_board_canvas_find (self, key) : -1;

  GTK_WIDGET_CLASS (ana_board_canvas_parent_class)->set_focus_child (widget, child);
  if (i < 0)
    return;
  reveal_place (self, (guint) i);
  if (self->draft != NULL && !ana_canvas_is_selected (self, key))
    ana_board_canvas_select (self, key);
}

/* --- the object --- */

static void
ana_board_canvas_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AnaBoardCanvas *self = ANA_BOARD_CANVAS (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->adjustment[GTK_ORIENTATION_HORIZONTAL]);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustment[GTK_ORIENTATION_VERTICAL]);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, (int) self->policy[GTK_ORIENTATION_HORIZONTAL]);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, (int) self->policy[GTK_ORIENTATION_VERTICAL]);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    case PROP_SELECTED:
      g_value_set_string (value, ana_canvas_get_primary (self));
      break;
    case PROP_SPOKEN:
      g_value_set_string (value, self->spoken);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ana_board_canvas_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  AnaBoardCanvas *self = ANA_BOARD_CANVAS (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
      set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, GTK_ORIENTATION_VERTICAL, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->policy[GTK_ORIENTATION_HORIZONTAL] = (GtkScrollablePolicy) g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      self->policy[GTK_ORIENTATION_VERTICAL] = (GtkScrollablePolicy) g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ana_board_canvas_dispose (GObject *object)
{
  AnaBoardCanvas *self = ANA_BOARD_CANVAS (object);

  g_clear_handle_id (&self->make_id, g_source_remove);
  g_clear_handle_id (&self->notify_id, g_source_remove);
  for (int i = 0; i < 2; i++)
    if (self->adjustment[i] != NULL)
      {
        g_signal_handlers_disconnect_by_func (self->adjustment[i], scrolled_cb, self);
        g_clear_object (&self->adjustment[i]);
      }
  ana_canvas_forget_draft (self);
  self->menu = NULL;
  g_array_set_size (self->places, 0);
  g_hash_table_remove_all (self->slots);
  ana_ui_unparent_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (ana_board_canvas_parent_class)->dispose (object);
}

static void
ana_board_canvas_finalize (GObject *object)
{
  AnaBoardCanvas *self = ANA_BOARD_CANVAS (object);

  if (self->destroy != NULL)
    self->destroy (self->data);
  g_array_unref (self->places);
  g_hash_table_unref (self->slots);
  g_clear_pointer (&self->board, ana_board_unref);
  g_clear_pointer (&self->catalogue, ana_catalogue_unref);
  g_free (self->tab);
  g_ptr_array_unref (self->selected);
  g_free (self->spoken);
  g_free (self->press_key);
  g_object_unref (self->actions);
  G_OBJECT_CLASS (ana_board_canvas_parent_class)->finalize (object);
}

static void
ana_board_canvas_class_init (AnaBoardCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ana_board_canvas_get_property;
  object_class->set_property = ana_board_canvas_set_property;
  object_class->dispose = ana_board_canvas_dispose;
  object_class->finalize = ana_board_canvas_finalize;
  widget_class->measure = ana_board_canvas_measure;
  widget_class->size_allocate = ana_board_canvas_size_allocate;
  widget_class->focus = ana_board_canvas_focus;
  widget_class->set_focus_child = ana_board_canvas_set_focus_child;
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  g_object_class_install_property (object_class, PROP_NARROW,
                                   g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (object_class, PROP_SELECTED,
                                   g_param_spec_string ("selected", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (object_class, PROP_SPOKEN,
                                   g_param_spec_string ("spoken", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_signal_new ("add", ANA_TYPE_BOARD_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, ANA_TYPE_PALETTE_ENTRY, G_TYPE_POINTER);
  g_signal_new ("inspect-spec", ANA_TYPE_BOARD_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("inspect", ANA_TYPE_BOARD_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  widget_class->snapshot = ana_canvas_snapshot;
  gtk_widget_class_set_css_name (widget_class, "ana-board");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ana_board_canvas_init (AnaBoardCanvas *self)
{
  self->slots = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->places = g_array_new (FALSE, FALSE, sizeof (AnaCanvasPlace));
  self->selected = g_ptr_array_new_with_free_func (g_free);
  ana_canvas_add_pointer (self);
  ana_canvas_add_keys (self);
  ana_canvas_add_actions (self);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * ana_board_canvas_new:
 *
 * Returns: (transfer floating): a canvas that shows nothing yet; it wants a maker, then a board, and a GtkScrolledWindow around it
 */
GtkWidget *
ana_board_canvas_new (void)
{
  return g_object_new (ANA_TYPE_BOARD_CANVAS, NULL);
}

/**
 * ana_board_canvas_set_maker:
 * @self: the canvas, before it has a board
 * @make: makes the widget of a tile when that is first near the view
 * @fill: (nullable): is told when a tile says something else; a tile that only moved is not filled. %NULL, or %FALSE of it: the
 *   tile is made anew
 * @data: for both
 * @destroy: (nullable): frees @data with the canvas
 */
void
ana_board_canvas_set_maker (AnaBoardCanvas *self, AnaTileMaker make, AnaTileFiller fill, gpointer data, GDestroyNotify destroy)
{
  g_return_if_fail (self->board == NULL && self->make == NULL);
  self->make = make;
  self->fill = fill;
  self->data = data;
  self->destroy = destroy;
}

/* By which tiles that have no title are called; of tiles that are made from now on. */
void
ana_board_canvas_set_catalogue (AnaBoardCanvas *self, AnaCatalogue *catalogue)
{
  AnaCatalogue *was = self->catalogue;

  self->catalogue = catalogue != NULL ? ana_catalogue_ref (catalogue) : NULL;
  g_clear_pointer (&was, ana_catalogue_unref);
}

static gboolean
has_tab (const AnaBoard *board, const char *tab)
{
  for (guint i = 0; i < ana_board_get_n_tabs (board); i++)
    if (g_str_equal (ana_board_get_tab (board, i)->id, tab))
      return TRUE;
  return FALSE;
}

static char *
choose_tab (const AnaBoard *board, const char *tab)
{
  if (board == NULL)
    return NULL;
  return g_strdup (tab != NULL && has_tab (board, tab) ? tab : ana_board_get_tab (board, 0)->id);
}

/**
 * ana_board_canvas_set_board:
 * @self: the canvas
 * @board: (nullable): what it shows; another state of the same board keeps the widgets of its tiles
 * @tab: (nullable): the id of a tab; one that the board has not, or %NULL: its first
 */
void
ana_board_canvas_set_board (AnaBoardCanvas *self, const AnaBoard *board, const char *tab)
{
  AnaBoard *was = self->board;
  char *now = choose_tab (board, tab);

  g_return_if_fail (self->make != NULL);
  ana_canvas_hold_cancel (self);
  g_array_set_size (self->places, 0);
  g_free (self->tab);
  self->tab = now;
  self->board = board != NULL ? ana_board_ref ((AnaBoard *) board) : NULL;
  refresh_slots (self);
  list_places (self);
  g_clear_pointer (&was, ana_board_unref);
  ana_canvas_prune_selection (self);
  ana_canvas_update_actions (self);
  lay_out (self, self->width > 0 ? self->width : ANA_BOARD_CANVAS_NARROW_PX);
  make_near (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

const AnaBoard *
ana_board_canvas_get_board (AnaBoardCanvas *self)
{
  return self->board;
}

const char *
ana_board_canvas_get_tab (AnaBoardCanvas *self)
{
  return self->tab;
}

/* Whether the tiles stand in one column; the property "narrow" tells when that changes. */
gboolean
ana_board_canvas_is_narrow (AnaBoardCanvas *self)
{
  return self->narrow;
}

GtkWidget *
ana_board_canvas_get_tile (AnaBoardCanvas *self, const char *key)
{
  AnaBoardSlot *slot = g_hash_table_lookup (self->slots, key);

  return slot != NULL ? ana_board_slot_get_child (slot) : NULL;
}

/**
 * ana_board_canvas_list_tiles:
 * @self: the canvas
 *
 * Returns: (transfer container) (element-type GtkWidget): what the maker made for the tiles that are on screen or near it
 */
GPtrArray *
ana_board_canvas_list_tiles (AnaBoardCanvas *self)
{
  GPtrArray *tiles = g_ptr_array_new ();

  for (guint i = 0; i < self->places->len; i++)
    {
      AnaCanvasPlace *place = ana_board_canvas_get_place (self, i);

      if (place->slot != NULL && gtk_widget_get_child_visible (GTK_WIDGET (place->slot)))
        g_ptr_array_add (tiles, ana_board_slot_get_child (place->slot));
    }
  return tiles;
}

/* Scrolls so that a tile of the shown tab is seen. */
void
ana_board_canvas_reveal (AnaBoardCanvas *self, const char *key)
{
  int i = ana_board_canvas_find (self, key);

  if (i >= 0)
    reveal_place (self, (guint) i);
}
