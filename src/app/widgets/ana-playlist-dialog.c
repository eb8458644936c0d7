/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-playlist-dialog.c: what a wall shows: boards and tabs, in which order, how long each.
 *
 * Each change is kept at once; there is nothing to save.
 */
#include "config.h"

#include "ana-playlist-dialog.h"

#include "ana-playlist.h"
#include "ana-template.h"
#include "ana-ui.h"

#include <glib/gi18n.h>

struct _AnaPlaylistDialog {
  AdwWindow      parent_instance;
  /* Owned */
  AnaBoardShelf *shelf;
  GSettings     *settings;
  /* Children */
  GtkListBox    *list;
  GtkStack      *stack;
  GtkWidget     *start;
  GtkMenuButton *add;
};

G_DEFINE_FINAL_TYPE (AnaPlaylistDialog, ana_playlist_dialog, ADW_TYPE_WINDOW)

static guint start_signal;

static void fill (AnaPlaylistDialog *self);

/* --- the list that is kept --- */

static GVariant *
read_stops (AnaPlaylistDialog *self)
{
  return g_settings_get_value (self->settings, "wall-playlist");
}

/* @at: left out, or put where @to says; with @sec, other than 0, it is shown so long. */
static void
write_changed (AnaPlaylistDialog *self, gsize at, gsize to, guint sec)
{
  g_autoptr (GVariant) stops = read_stops (self);
  gsize n = g_variant_n_children (stops);
  g_autoptr (GPtrArray) order = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  GVariantBuilder builder;

  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (order, g_variant_get_child_value (stops, i));
  if (at < n)
    {
      GVariant *moved = g_ptr_array_steal_index (order, (guint) at);

      if (to < n)
        g_ptr_array_insert (order, (int) to, g_variant_ref (moved));
      g_variant_unref (moved);
    }
  g_variant_builder_init (&builder, G_VARIANT_TYPE (ANA_PLAYLIST_TYPE));
  for (guint i = 0; i < order->len; i++)
    {
      const char *board, *tab;
      guint kept;

      g_variant_get (order->pdata[i], "(&s&su)", &board, &tab, &kept);
      g_variant_builder_add (&builder, "(ssu)", board, tab, i == to && sec > 0 ? sec : kept);
    }
  g_settings_set_value (self->settings, "wall-playlist", g_variant_builder_end (&builder));
}

static void
append_stop (AnaPlaylistDialog *self, const char *board, const char *tab)
{
  g_autoptr (GVariant) stops = read_stops (self);
  GVariantBuilder builder;

  if (g_variant_n_children (stops) >= ANA_PLAYLIST_MAX_STOPS)
    return;
  g_variant_builder_init (&builder, G_VARIANT_TYPE (ANA_PLAYLIST_TYPE));
  for (gsize i = 0; i < g_variant_n_children (stops); i++)
    g_variant_builder_add_value (&builder, g_variant_get_child_value (stops, i));
  g_variant_builder_add (&builder, "(ssu)", board, tab, ANA_PLAYLIST_DEFAULT_SEC);
  g_settings_set_value (self->settings, "wall-playlist", g_variant_builder_end (&builder));
}

/* --- rows --- */

static const char *
find_tab_title (const AnaBoardEntry *entry, const char *tab)
{
  for (guint k = 0; entry->tabs[k] != NULL && entry->tabs[k + 1] != NULL; k += 2)
    if (g_str_equal (entry->tabs[k], tab))
      return entry->tabs[k + 1][0] != '\0' ? entry->tabs[k + 1] : entry->tabs[k];
  return NULL;
}

static char *
describe_stop (AnaPlaylistDialog *self, const char *board, const char *tab)
{
  const AnaBoardEntry *entry = ana_board_shelf_find (self->shelf, board);

  if (g_str_equal (board, ANA_TEMPLATE_OVERVIEW))
    return g_strdup (_("Overview"));
  if (entry == NULL || entry->binned)
    return g_strdup (_("A board that is not here"));
  if (tab[0] == '\0' || find_tab_title (entry, tab) == NULL)
    return g_strdup (entry->title);
  return g_strdup_printf ("%s · %s", entry->title, find_tab_title (entry, tab));
}

static gsize
get_index (GtkWidget *inside)
{
  return (gsize) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (gtk_widget_get_ancestor (inside, GTK_TYPE_LIST_BOX_ROW)));
}

static void
focus_row (AnaPlaylistDialog *self, gsize at)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) at);

  if (row != NULL)
    gtk_widget_child_focus (GTK_WIDGET (row), GTK_DIR_TAB_FORWARD);
}

static void
up_cb (GtkWidget *button, AnaPlaylistDialog *self)
{
  gsize at = get_index (button);

  if (at == 0)
    return;
  write_changed (self, at, at - 1, 0);
  fill (self);
  focus_row (self, at - 1);
}

static void
down_cb (GtkWidget *button, AnaPlaylistDialog *self)
{
  gsize at = get_index (button);

  if (gtk_list_box_get_row_at_index (self->list, (int) at + 1) == NULL)
    return;
  write_changed (self, at, at + 1, 0);
  fill (self);
  focus_row (self, at + 1);
}

static void
remove_cb (GtkWidget *button, AnaPlaylistDialog *self)
{
  gsize at = get_index (button);

  write_changed (self, at, G_MAXSIZE, 0);
  fill (self);
  focus_row (self, at > 0 ? at - 1 : 0);
}

static void
sec_cb (GtkSpinButton *spin, AnaPlaylistDialog *self)
{
  gsize at = get_index (GTK_WIDGET (spin));

  write_changed (self, at, at, (guint) gtk_spin_button_get_value_as_int (spin));
}

static void
add_button (AnaPlaylistDialog *self, AdwActionRow *row, const char *icon, const char *words, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  ana_ui_set_tooltip (button, words);
  ana_ui_set_a11y_label (button, words);
  g_signal_connect (button, "clicked", callback, self);
  adw_action_row_add_suffix (row, button);
}

static GtkWidget *
stop_row_new (AnaPlaylistDialog *self, const char *board, const char *tab, guint sec)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  GtkWidget *spin = gtk_spin_button_new_with_range (ANA_PLAYLIST_MIN_SEC, ANA_PLAYLIST_MAX_SEC, 5);
  g_autofree char *title = describe_stop (self, board, tab), *escaped = g_markup_escape_text (title, -1);
  g_autofree char *seconds = g_strdup_printf (_("Seconds for %s"), title), *up = g_strdup_printf (_("Move %s Up"), title);
  g_autofree char *down = g_strdup_printf (_("Move %s Down"), title), *gone = g_strdup_printf (_("Remove %s"), title);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
  adw_action_row_set_title_lines (row, 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), sec);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  ana_ui_set_tooltip (spin, _("Seconds"));
  ana_ui_set_a11y_label (spin, seconds);
  g_signal_connect (spin, "value-changed", G_CALLBACK (sec_cb), self);
  adw_action_row_add_suffix (row, spin);
  add_button (self, row, "ana-up-symbolic", up, G_CALLBACK (up_cb));
  add_button (self, row, "ana-down-symbolic", down, G_CALLBACK (down_cb));
  add_button (self, row, "ana-remove-symbolic", gone, G_CALLBACK (remove_cb));
  return GTK_WIDGET (row);
}

static void
fill (AnaPlaylistDialog *self)
{
  g_autoptr (GVariant) stops = read_stops (self);
  GtkListBoxRow *row;
  GVariantIter iter;
  const char *board, *tab;
  guint sec;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  g_variant_iter_init (&iter, stops);
  while (g_variant_iter_next (&iter, "(&s&su)", &board, &tab, &sec))
    gtk_list_box_append (self->list, stop_row_new (self, board, tab, sec));
  gtk_stack_set_visible_child_name (self->stack, g_variant_n_children (stops) > 0 ? "list" : "empty");
  gtk_widget_set_sensitive (self->start, g_variant_n_children (stops) > 0);
}

/* --- what can be added --- */

static void
add_item (GMenu *menu, const char *title, const char *board, const char *tab)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (title, NULL);

  g_menu_item_set_action_and_target (item, "playlist.add", "(ss)", board, tab);
  g_menu_append_item (menu, item);
}

static void
add_board (GMenu *menu, const AnaBoardEntry *entry)
{
  g_autoptr (GMenu) tabs = NULL;

  if (g_strv_length (entry->tabs) <= 2)
    {
      add_item (menu, entry->title, entry->id, "");
      return;
    }
  tabs = g_menu_new ();
  add_item (tabs, _("All Tabs"), entry->id, "");
  for (guint k = 0; entry->tabs[k] != NULL && entry->tabs[k + 1] != NULL; k += 2)
    add_item (tabs, find_tab_title (entry, entry->tabs[k]), entry->id, entry->tabs[k]);
  g_menu_append_submenu (menu, entry->title, G_MENU_MODEL (tabs));
}

static void
fill_menu (AnaPlaylistDialog *self)
{
  GPtrArray *entries = ana_board_shelf_get_list (self->shelf);
  g_autoptr (GMenu) menu = g_menu_new ();

  add_item (menu, _("Overview"), ANA_TEMPLATE_OVERVIEW, "");
  for (guint i = 0; i < entries->len; i++)
    if (!((const AnaBoardEntry *) entries->pdata[i])->binned)
      add_board (menu, entries->pdata[i]);
  gtk_menu_button_set_menu_model (self->add, G_MENU_MODEL (menu));
}

static void
shelf_changed_cb (AnaPlaylistDialog *self)
{
  fill_menu (self);
  fill (self);
}

static void
add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaPlaylistDialog *self = ANA_PLAYLIST_DIALOG (widget);
  const char *board, *tab;

  g_variant_get (parameter, "(&s&s)", &board, &tab);
  append_stop (self, board, tab);
  fill (self);
}

static void
start_cb (AnaPlaylistDialog *self)
{
  g_signal_emit (self, start_signal, 0);
  gtk_window_close (GTK_WINDOW (self));
}

/* --- widget --- */

static void
ana_playlist_dialog_dispose (GObject *object)
{
  AnaPlaylistDialog *self = ANA_PLAYLIST_DIALOG (object);

  if (self->shelf != NULL)
    g_signal_handlers_disconnect_by_data (self->shelf, self);
  g_clear_object (&self->shelf);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (ana_playlist_dialog_parent_class)->dispose (object);
}

static void
ana_playlist_dialog_class_init (AnaPlaylistDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_playlist_dialog_dispose;
  start_signal = g_signal_new ("start", ANA_TYPE_PLAYLIST_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "playlist.add", "(ss)", add_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
make_header (AnaPlaylistDialog *self)
{
  GtkWidget *header = adw_header_bar_new ();

  self->start = gtk_button_new_with_mnemonic (_("_Start"));
  gtk_widget_add_css_class (self->start, "suggested-action");
  g_signal_connect_swapped (self->start, "clicked", G_CALLBACK (start_cb), self);
  self->add = GTK_MENU_BUTTON (g_object_new (GTK_TYPE_MENU_BUTTON, "icon-name", "ana-add-symbolic", NULL));
  ana_ui_set_tooltip (GTK_WIDGET (self->add), _("Add a Board"));
  ana_ui_set_a11y_label (GTK_WIDGET (self->add), _("Add a Board"));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), GTK_WIDGET (self->add));
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->start);
  return header;
}

static GtkWidget *
make_list (AnaPlaylistDialog *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *clamp = adw_clamp_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  gtk_widget_set_margin_start (clamp, 12);
  gtk_widget_set_margin_end (clamp, 12);
  gtk_widget_set_margin_top (clamp, 12);
  gtk_widget_set_margin_bottom (clamp, 18);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  return scroller;
}

static void
ana_playlist_dialog_init (AnaPlaylistDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *empty = g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", "ana-cards-symbolic", "title", _("An Empty Playlist"), "description",
                                   _("Add the boards that a wall is to show one after another."), NULL);

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (box), make_header (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  gtk_stack_add_named (self->stack, make_list (self), "list");
  gtk_stack_add_named (self->stack, empty, "empty");
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _("Wall Playlist"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 520, 480);
  gtk_widget_set_size_request (GTK_WIDGET (self), 340, -1);
}

/**
 * ana_playlist_dialog_new:
 * @shelf: which boards there are
 * @settings: where the list is kept
 *
 * Returns: (transfer none): the dialog, owned by GTK
 */
GtkWidget *
ana_playlist_dialog_new (AnaBoardShelf *shelf, GSettings *settings)
{
  AnaPlaylistDialog *self = g_object_new (ANA_TYPE_PLAYLIST_DIALOG, NULL);

  self->shelf = g_object_ref (shelf);
  self->settings = g_object_ref (settings);
  g_signal_connect_swapped (shelf, "changed", G_CALLBACK (shelf_changed_cb), self);
  shelf_changed_cb (self);
  return GTK_WIDGET (self);
}
