/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-boards-page.c: all boards: the user's own, the templates, the bin; and what can be done with each.
 */
#include "config.h"

#include "ana-boards-page.h"

#include "ana-chooser.h"
#include "ana-store-documents.h"
#include "ana-ui.h"

#include <glib/gi18n.h>
#include <string.h>

struct _AnaBoardsPage {
  GtkWidget      parent_instance;
  /* Owned */
  AnaBoardShelf *shelf;
  char          *menu_id;   /* (nullable) board of the open menu */
  /* Children */
  GtkWidget     *search;
  GtkWidget     *tools;
  GtkWidget     *page;
  GtkWidget     *own, *templates, *bin;          /* AdwPreferencesGroup */
  GtkWidget     *nothing;
  GPtrArray     *rows;      /* of GtkWidget, borrowed */
};

G_DEFINE_FINAL_TYPE (AnaBoardsPage, ana_boards_page, GTK_TYPE_WIDGET)

static guint open_signal;

/* --- names --- */

typedef struct {
  AnaBoardsPage *page;  /* (owned) */
  char          *id;    /* (nullable): a new board */
  GtkWidget     *entry;
} Naming;

static void
naming_free (gpointer data, GClosure *closure)
{
  Naming *naming = data;

  g_object_unref (naming->page);
  g_free (naming->id);
  g_free (naming);
}

static void
named_cb (AdwMessageDialog *dialog, const char *response, Naming *naming)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (naming->entry))));

  if (strcmp (response, "name") != 0 || title[0] == '\0')
    return;
  if (naming->id != NULL)
    ana_board_shelf_rename (naming->page->shelf, naming->id, title);
  else
    ana_board_shelf_create (naming->page->shelf, title);
}

static void
name_changed_cb (GtkEditable *entry, AdwMessageDialog *dialog)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "name", title[0] != '\0');
}

static void
ask_name (AnaBoardsPage *self, const char *id, const char *title, const char *heading, const char *button)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), heading, NULL);
  Naming *naming = g_new0 (Naming, 1);

  naming->page = g_object_ref (self);
  naming->id = g_strdup (id);
  naming->entry = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (naming->entry), 200);
  gtk_entry_set_activates_default (GTK_ENTRY (naming->entry), TRUE);
  ana_ui_set_a11y_label (naming->entry, _("Name"));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), naming->entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "name", button, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "name", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "name");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (naming->entry, "changed", G_CALLBACK (name_changed_cb), dialog);
  gtk_editable_set_text (GTK_EDITABLE (naming->entry), title);
  name_changed_cb (GTK_EDITABLE (naming->entry), ADW_MESSAGE_DIALOG (dialog));
  g_signal_connect_data (dialog, "response", G_CALLBACK (named_cb), naming, naming_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- files --- */

static GtkFileChooserNative *
make_chooser (AnaBoardsPage *self, const char *title, GtkFileChooserAction action, const char *button)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), action, button, NULL);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  ana_chooser_open_where_last (chooser, "board");
  gtk_file_filter_set_name (filter, _("Boards"));
  gtk_file_filter_add_suffix (filter, "adash");
  gtk_file_filter_add_suffix (filter, "adpack");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  return chooser;
}

static void
import_cb (GtkNativeDialog *dialog, int response, AnaBoardsPage *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    ana_board_shelf_import (self->shelf, path);
  g_object_unref (dialog);
}

static void
import_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaBoardsPage *self = ANA_BOARDS_PAGE (widget);
  GtkFileChooserNative *chooser = make_chooser (self, _("Import a Board"), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Import"));

  g_signal_connect_object (chooser, "response", G_CALLBACK (import_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* --- deeds --- */

static void
new_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask_name (ANA_BOARDS_PAGE (widget), NULL, _("New board"), _("New Board"), _("_Make"));
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, open_signal, 0, g_variant_get_string (parameter, NULL));
}

static void
rename_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaBoardsPage *self = ANA_BOARDS_PAGE (widget);
  const AnaBoardEntry *entry = ana_board_shelf_find (self->shelf, g_variant_get_string (parameter, NULL));

  if (entry != NULL)
    ask_name (self, entry->id, entry->title, _("Rename the Board"), _("_Rename"));
}

static void
duplicate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ana_board_shelf_duplicate (ANA_BOARDS_PAGE (widget)->shelf, g_variant_get_string (parameter, NULL));
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ana_board_shelf_bin (ANA_BOARDS_PAGE (widget)->shelf, g_variant_get_string (parameter, NULL));
}

static void
restore_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ana_board_shelf_restore (ANA_BOARDS_PAGE (widget)->shelf, g_variant_get_string (parameter, NULL));
}

/* --- rows --- */

static void
star_cb (GtkToggleButton *button, AnaBoardsPage *self)
{
  ana_board_shelf_favour (self->shelf, g_object_get_data (G_OBJECT (button), "board"), gtk_toggle_button_get_active (button));
}

static void
add_item (GMenu *menu, const char *label, const char *action, const char *id)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", id);
  g_menu_append_item (menu, item);
}

static GtkWidget *
make_menu (const AnaBoardEntry *entry)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new (), first = g_menu_new (), last = g_menu_new ();
  g_autofree char *spoken = g_strdup_printf (_("Menu of %s"), entry->title);

  add_item (first, _("_Open"), "boards.open", entry->id);
  if (!entry->is_template)
    add_item (first, _("_Rename…"), "boards.rename", entry->id);
  add_item (first, _("_Duplicate"), "boards.duplicate", entry->id);
  add_item (first, _("_Export…"), "win.export-board", entry->id);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (first));
  if (!entry->is_template)
    {
      add_item (last, _("_Move to the Bin"), "boards.delete", entry->id);
      g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
    }
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "ana-more-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  ana_ui_set_a11y_label (button, spoken);
  ana_ui_set_tooltip (button, spoken);
  ana_ui_defer_menu (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  return button;
}

static GtkWidget *
make_star (AnaBoardsPage *self, const AnaBoardEntry *entry)
{
  GtkWidget *button = gtk_toggle_button_new ();
  g_autofree char *spoken = g_strdup_printf (_("%s in the sidebar"), entry->title);

  gtk_button_set_icon_name (GTK_BUTTON (button), "ana-pin-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), entry->favourite);
  ana_ui_set_a11y_label (button, spoken);
  ana_ui_set_tooltip (button, _("Keep in the sidebar"));
  g_object_set_data_full (G_OBJECT (button), "board", g_strdup (entry->id), g_free);
  g_signal_connect (button, "toggled", G_CALLBACK (star_cb), self);
  return button;
}

static char *
describe (const AnaBoardEntry *entry)
{
  g_autofree char *tiles = g_strdup_printf (ngettext ("%u tile", "%u tiles", entry->n_tiles), entry->n_tiles);
  g_autofree char *when = NULL;
  gint64 now = g_get_real_time ();

  if (entry->opened_usec == ANA_TIME_NONE)
    return g_steal_pointer (&tiles);
  when = ana_ui_format_as_of (entry->opened_usec, now);
  if (!entry->binned)
    return g_strdup_printf (_("%s · opened %s"), tiles, when);
  return g_strdup_printf (_("in the bin since %s"), when);
}

static void
row_activated_cb (AdwActionRow *row, AnaBoardsPage *self)
{
  g_signal_emit (self, open_signal, 0, g_object_get_data (G_OBJECT (row), "board"));
}

static GtkWidget *
make_restore (const AnaBoardEntry *entry)
{
  GtkWidget *button = gtk_button_new_with_label (_("Restore"));
  g_autofree char *spoken = g_strdup_printf (_("Restore %s"), entry->title);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  ana_ui_set_a11y_label (button, spoken);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", entry->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "boards.restore");
  return button;
}

static GtkWidget *
make_row (AnaBoardsPage *self, const AnaBoardEntry *entry)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *subtitle = describe (entry), *title = g_markup_escape_text (entry->title, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  g_object_set_data_full (G_OBJECT (row), "board", g_strdup (entry->id), g_free);
  g_object_set_data_full (G_OBJECT (row), "title", g_utf8_casefold (entry->title, -1), g_free);
  if (entry->binned)
    {
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_restore (entry));
      return row;
    }
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "ana-cards-symbolic", "accessible-role",
                                                                 GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_star (self, entry));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_menu (entry));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "activated", G_CALLBACK (row_activated_cb), self);
  return row;
}

/* --- the list --- */

static void
filter (AnaBoardsPage *self)
{
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  guint n[3] = { 0 };
  GtkWidget *groups[3] = { self->own, self->templates, self->bin };

  g_strstrip (wanted);
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = self->rows->pdata[i];
      gboolean shown = strstr (g_object_get_data (G_OBJECT (row), "title"), wanted) != NULL;

      gtk_widget_set_visible (row, shown);
      for (guint g = 0; g < 3 && shown; g++)
        if (gtk_widget_is_ancestor (row, groups[g]))
          n[g]++;
    }
  for (guint g = 0; g < 3; g++)
    gtk_widget_set_visible (groups[g], n[g] > 0);
  gtk_widget_set_visible (self->nothing, n[0] + n[1] + n[2] == 0 && wanted[0] != '\0');
}

static void
fill (AnaBoardsPage *self)
{
  GPtrArray *list = ana_board_shelf_get_list (self->shelf);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  /* the row that has the keyboard goes: it stays on the page */
  if (focus != NULL && gtk_widget_is_ancestor (focus, self->page) && !gtk_widget_is_ancestor (focus, self->search))
    gtk_widget_grab_focus (self->search);
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = self->rows->pdata[i], *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < list->len; i++)
    {
      const AnaBoardEntry *entry = list->pdata[i];
      GtkWidget *row = make_row (self, entry);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (entry->binned ? self->bin : entry->is_template ? self->templates : self->own), row);
      g_ptr_array_add (self->rows, row);
    }
  filter (self);
}

/* --- widget --- */

static void
ana_boards_page_dispose (GObject *object)
{
  AnaBoardsPage *self = ANA_BOARDS_PAGE (object);

  if (self->shelf != NULL)
    g_signal_handlers_disconnect_by_data (self->shelf, self);
  g_clear_object (&self->shelf);
  ana_ui_unparent_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (ana_boards_page_parent_class)->dispose (object);
}

static void
ana_boards_page_finalize (GObject *object)
{
  g_ptr_array_unref (ANA_BOARDS_PAGE (object)->rows);
  g_free (ANA_BOARDS_PAGE (object)->menu_id);
  G_OBJECT_CLASS (ana_boards_page_parent_class)->finalize (object);
}

static void
ana_boards_page_class_init (AnaBoardsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_boards_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_boards_page_finalize;
  open_signal = g_signal_new ("open-board", ANA_TYPE_BOARDS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "boards.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "boards.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "boards.open", "s", open_action);
  gtk_widget_class_install_action (widget_class, "boards.rename", "s", rename_action);
  gtk_widget_class_install_action (widget_class, "boards.duplicate", "s", duplicate_action);
  gtk_widget_class_install_action (widget_class, "boards.delete", "s", delete_action);
  gtk_widget_class_install_action (widget_class, "boards.restore", "s", restore_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "boards.new", NULL);
}

static GtkWidget *
make_group (const char *title, const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  gtk_widget_set_visible (group, FALSE);
  return group;
}

static GtkWidget *
make_tools (AnaBoardsPage *self)
{
  GtkWidget *tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *add = gtk_button_new_with_label (_("New Board")), *import = gtk_button_new_with_label (_("Import…"));

  self->search = gtk_search_entry_new ();
  gtk_widget_set_hexpand (self->search, TRUE);
  g_object_set (self->search, "placeholder-text", _("Search boards"), NULL);
  ana_ui_set_a11y_label (self->search, _("Search boards"));
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (filter), self);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (add), "boards.new");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (import), "boards.import");
  gtk_widget_add_css_class (add, "suggested-action");
  gtk_box_append (GTK_BOX (tools), self->search);
  gtk_box_append (GTK_BOX (buttons), import);
  gtk_box_append (GTK_BOX (buttons), add);
  gtk_box_append (GTK_BOX (tools), buttons);
  self->tools = tools;
  return tools;
}

static void
ana_boards_page_init (AnaBoardsPage *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *clamp = adw_clamp_new ();
  g_autofree char *bin = g_strdup_printf (ngettext ("What has been here for %d day goes for good", "What has been here for %d days goes for good", ANA_STORE_BIN_DAYS), ANA_STORE_BIN_DAYS);

  self->rows = g_ptr_array_new ();
  self->page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_add_css_class (self->page, "ana-page");
  self->own = make_group (_("Your Boards"), NULL);
  self->templates = make_group (_("Templates"), _("They show the data of the profile; duplicate one to change it"));
  self->bin = make_group (_("Bin"), bin);
  self->nothing = ana_ui_label_new (_("No board has this in its name"), "ana-dim", 0.5f);
  gtk_box_append (GTK_BOX (self->page), make_tools (self));
  gtk_box_append (GTK_BOX (self->page), self->own);
  gtk_box_append (GTK_BOX (self->page), self->templates);
  gtk_box_append (GTK_BOX (self->page), self->bin);
  gtk_box_append (GTK_BOX (self->page), self->nothing);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 760);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->page);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_parent (scroller, GTK_WIDGET (self));
}

/**
 * ana_boards_page_new:
 * @shelf: the boards
 *
 * Returns: (transfer floating): the page; it follows the shelf
 */
GtkWidget *
ana_boards_page_new (AnaBoardShelf *shelf)
{
  AnaBoardsPage *self = g_object_new (ANA_TYPE_BOARDS_PAGE, NULL);

  self->shelf = g_object_ref (shelf);
  g_signal_connect_swapped (shelf, "changed", G_CALLBACK (fill), self);
  fill (self);
  return GTK_WIDGET (self);
}

/* On a telephone the buttons stand under the search: in some languages there is no room beside it. */
void
ana_boards_page_set_narrow (AnaBoardsPage *self, gboolean narrow)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->tools), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
}

void
ana_boards_page_search (AnaBoardsPage *self)
{
  gtk_widget_grab_focus (self->search);
}
