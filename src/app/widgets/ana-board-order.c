/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-order.c: the tiles of a tab as a list, each with up and down: how a narrow window changes their order.
 */
#include "config.h"

#include "ana-board-order.h"

#include "ana-profile.h"
#include "ana-tile-name.h"
#include "ana-ui.h"

#include <glib/gi18n.h>

struct _AnaBoardOrder {
  GtkWidget      parent_instance;
  GtkWidget     *list;
  AnaBoardDraft *draft; /* (owned) */
  AnaCatalogue  *catalogue; /* (owned) (nullable) */
  char          *tab;   /* (owned) */
};

G_DEFINE_FINAL_TYPE (AnaBoardOrder, ana_board_order, GTK_TYPE_WIDGET)

/* One before the other in reading order: they change places, each with its own size. */
static void
swap (AnaBoardOrder *self, const char *key, int step)
{
  const AnaBoard *board = ana_board_draft_get_board (self->draft);
  g_autoptr (AnaEditGrid) grid = ana_edit_grid_new (board, self->tab);
  AnaGridItem *items = (AnaGridItem *) grid->items->data;
  g_autofree AnaGridItem *after = g_memdup2 (items, grid->items->len * sizeof *items);
  int i = ana_edit_grid_find (grid, key), other = i + step;
  AnaGridCell a, b;

  if (i < 0 || other < 0 || other >= (int) grid->items->len || items[i].locked || items[other].locked)
    return;
  a = items[i].at;
  b = items[other].at;
  after[i].at.x = MIN (b.x, ANA_GRID_COLUMNS - a.w);
  after[i].at.y = b.y;
  after[other].at.x = MIN (a.x, ANA_GRID_COLUMNS - b.w);
  after[other].at.y = a.y;
  if (a.y == b.y) /* beside each other: the left one stays at the left */
    {
      int left = MIN (a.x, b.x);

      after[step < 0 ? i : other].at.x = left;
      after[step < 0 ? other : i].at.x = left + (step < 0 ? a.w : b.w);
    }
  ana_grid_settle (after, grid->items->len);
  ana_board_draft_try (self->draft, ana_edit_layout (board, grid, after, "move"), NULL);
}

static GtkWidget *
find_button (AnaBoardOrder *self, const char *key, int step)
{
  for (GtkWidget *row = gtk_widget_get_first_child (self->list); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (g_strcmp0 (g_object_get_data (G_OBJECT (row), "key"), key) == 0)
      return g_object_get_data (G_OBJECT (row), step < 0 ? "up" : "down");
  return NULL;
}

static void
clicked (AnaBoardOrder *self, GtkWidget *button, int step)
{
  g_autofree char *key = g_strdup (g_object_get_data (G_OBJECT (button), "key"));
  GtkWidget *again;

  swap (self, key, step);
  again = find_button (self, key, step); /* the row is another one now; who presses again means the same tile */
  if (again != NULL)
    gtk_widget_grab_focus (again);
}

static void
up_cb (GtkWidget *button, AnaBoardOrder *self)
{
  clicked (self, button, -1);
}

static void
down_cb (GtkWidget *button, AnaBoardOrder *self)
{
  clicked (self, button, 1);
}

static GtkWidget *
make_button (AnaBoardOrder *self, const char *icon, const char *format, const char *title, const char *key, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  g_autofree char *name = g_strdup_printf ("%s: %s", format, title);

  ana_ui_set_a11y_label (button, name);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "key", g_strdup (key), g_free);
  g_signal_connect (button, "clicked", callback, self);
  return button;
}

static GtkWidget *
make_row (AnaBoardOrder *self, const AnaTile *tile, gboolean first, gboolean last)
{
  GtkWidget *row = adw_action_row_new (), *up, *down;
  g_autofree char *title = ana_tile_dup_name (tile, self->catalogue, ana_locale ());
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  up = make_button (self, "ana-up-symbolic", _("Move up"), title, tile->key, G_CALLBACK (up_cb));
  down = make_button (self, "ana-down-symbolic", _("Move down"), title, tile->key, G_CALLBACK (down_cb));
  gtk_widget_set_sensitive (up, !first && !tile->locked);
  gtk_widget_set_sensitive (down, !last && !tile->locked);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), up);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), down);
  g_object_set_data_full (G_OBJECT (row), "key", g_strdup (tile->key), g_free);
  g_object_set_data (G_OBJECT (row), "up", up);
  g_object_set_data (G_OBJECT (row), "down", down);
  return row;
}

static void
ana_board_order_dispose (GObject *object)
{
  g_clear_object (&ANA_BOARD_ORDER (object)->draft);
  g_clear_pointer (&ANA_BOARD_ORDER (object)->catalogue, ana_catalogue_unref);
  ana_ui_unparent_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (ana_board_order_parent_class)->dispose (object);
}

static void
ana_board_order_finalize (GObject *object)
{
  g_free (ANA_BOARD_ORDER (object)->tab);
  G_OBJECT_CLASS (ana_board_order_parent_class)->finalize (object);
}

static void
ana_board_order_class_init (AnaBoardOrderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ana_board_order_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_board_order_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ana_board_order_init (AnaBoardOrder *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (), *clamp = adw_clamp_new ();

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_add_css_class (self->list, "ana-order");
  gtk_widget_set_valign (self->list, GTK_ALIGN_START);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_widget_set_parent (scrolled, GTK_WIDGET (self));
}

GtkWidget *
ana_board_order_new (AnaBoardDraft *draft, AnaCatalogue *catalogue)
{
  AnaBoardOrder *self = g_object_new (ANA_TYPE_BOARD_ORDER, NULL);

  self->draft = g_object_ref (draft);
  self->catalogue = catalogue != NULL ? ana_catalogue_ref (catalogue) : NULL;
  return GTK_WIDGET (self);
}

void
ana_board_order_set_board (AnaBoardOrder *self, const AnaBoard *board, const char *tab)
{
  g_autoptr (AnaEditGrid) grid = ana_edit_grid_new (board, tab);
  g_autofree char *was = self->tab;
  GtkWidget *row;

  self->tab = g_strdup (tab);
  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  for (guint i = 0; i < grid->keys->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list),
                         make_row (self, ana_board_find_tile (board, grid->keys->pdata[i]), i == 0, i + 1 == grid->keys->len));
}
