/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-canvas-menu.c: what can be done to the selected tiles: copy, paste, duplicate, lock, remove, "Move to…", "Size…".
 */
#include "config.h"

#include "ana-board-canvas-private.h"
#include "ana-place-dialog.h"
#include "ana-profile.h"
#include "ana-tile-name.h"
#include "ana-tile-view.h"
#include "ana-ui.h"

#include <glib/gi18n.h>

#define TILES_MIME "application/vnd.analytics.dashboard.tiles+json"

static const AnaTile *
get_primary_tile (AnaBoardCanvas *self)
{
  const char *key = ana_canvas_get_primary (self);

  return key != NULL ? ana_board_find_tile (self->board, key) : NULL;
}

/* --- clipboard --- */

static void
copy_selected (AnaBoardCanvas *self)
{
  g_auto (GStrv) keys = ana_canvas_list_selected (self);
  g_autofree char *text = ana_edit_copy (self->board, (const char *const *) keys);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  GdkContentProvider *ways[] = { gdk_content_provider_new_for_bytes (TILES_MIME, bytes), gdk_content_provider_new_typed (G_TYPE_STRING, text) };
  g_autoptr (GdkContentProvider) both = gdk_content_provider_new_union (ways, G_N_ELEMENTS (ways));

  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self)), both);
}

/* The focus goes to who took the place of the last. */
static void
remove_selected (AnaBoardCanvas *self)
{
  g_auto (GStrv) keys = ana_canvas_list_selected (self);
  int i = ana_board_canvas_find (self, ana_canvas_get_primary (self));
  GError *error = NULL;
  AnaStep *step = ana_edit_remove (self->board, (const char *const *) keys, &error);

  if (ana_board_draft_try (self->draft, step, error) && self->places->len > 0)
    gtk_widget_grab_focus (GTK_WIDGET (ana_board_canvas_show_place (self, MIN ((guint) i, self->places->len - 1))));
}

/* What came is selected, so that it can be moved at once. */
static void
select_new (AnaBoardCanvas *self, GHashTable *before)
{
  g_ptr_array_set_size (self->selected, 0);
  for (guint i = 0; i < self->places->len; i++)
    {
      const char *key = ana_board_canvas_get_place (self, i)->tile->key;

      if (g_hash_table_contains (before, key))
        continue;
      ana_canvas_toggle (self, key);
      ana_board_canvas_reveal (self, key);
    }
}

static GHashTable *
list_keys (AnaBoardCanvas *self)
{
  GHashTable *keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < ana_board_get_n_tiles (self->board); i++)
    g_hash_table_add (keys, g_strdup (ana_board_get_tile (self->board, i)->key));
  return keys;
}

static void
insert_step (AnaBoardCanvas *self, AnaStep *step, GError *error)
{
  g_autoptr (GHashTable) before = list_keys (self);

  if (ana_board_draft_try (self->draft, step, error))
    select_new (self, before);
}

static void
text_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AnaBoardCanvas) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  GError *error = NULL;
  AnaStep *step;

  if (text == NULL || self->draft == NULL || self->board == NULL)
    return;
  step = ana_edit_paste (self->board, self->tab, text, &error);
  insert_step (self, step, error);
}

/* Our own kind and text are the same bytes, so that tiles also come out of an editor or a mail. */
static void
paste (AnaBoardCanvas *self)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL, text_cb, g_object_ref (self));
}

static void
duplicate_selected (AnaBoardCanvas *self)
{
  g_auto (GStrv) keys = ana_canvas_list_selected (self);
  GError *error = NULL;
  AnaStep *step = ana_edit_duplicate (self->board, (const char *const *) keys, &error);

  insert_step (self, step, error);
}

/* --- actions --- */

static void
set_locked (AnaBoardCanvas *self, const AnaTile *tile, gboolean locked)
{
  g_autofree char *path = g_strdup_printf ("/tiles/%s/locked", tile->key);
  g_autoptr (JsonNode) value = locked ? json_node_init_boolean (json_node_alloc (), TRUE) : NULL;
  GError *error = NULL;
  AnaStep *step = ana_edit_set (self->board, path, value, &error);

  ana_board_draft_try (self->draft, step, error);
}

static void
placed_cb (const AnaGridCell *cell, gpointer data)
{
  AnaBoardCanvas *self = data;
  const char *key = ana_canvas_get_primary (self);

  if (key == NULL || !ana_canvas_hold_begin (self, key))
    return;
  ana_canvas_hold_put (self, *cell);
  ana_canvas_hold_drop (self);
}

static void
ask_place (AnaBoardCanvas *self, gboolean size)
{
  const AnaTile *tile = get_primary_tile (self);

  g_autofree char *name = tile != NULL ? ana_tile_dup_name (tile, self->catalogue, ana_locale ()) : NULL;

  if (tile != NULL)
    ana_place_dialog_show (GTK_WIDGET (self), tile, name, size, placed_cb, self);
}

static void
action_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaBoardCanvas *self = data;
  const char *name = g_action_get_name (G_ACTION (action));
  const AnaTile *tile = get_primary_tile (self);
  GError *error = NULL;

  if (self->draft == NULL)
    return;
  if (g_str_equal (name, "paste"))
    paste (self);
  else if (tile == NULL)
    return;
  else if (g_str_equal (name, "copy") || g_str_equal (name, "cut"))
    copy_selected (self);
  else if (g_str_equal (name, "duplicate"))
    duplicate_selected (self);
  else if (g_str_equal (name, "spec"))
    g_signal_emit_by_name (self, "inspect-spec");
  else if (g_str_equal (name, "move-to"))
    ask_place (self, FALSE);
  else if (g_str_equal (name, "size"))
    ask_place (self, TRUE);
  else if (g_str_equal (name, "locked"))
    set_locked (self, tile, !tile->locked);
  else if (g_str_equal (name, "to-tab"))
    {
      AnaStep *step = ana_edit_move_to_tab (self->board, tile->key, g_variant_get_string (parameter, NULL), &error);

      ana_board_draft_try (self->draft, step, error);
    }
  if (g_str_equal (name, "remove") || g_str_equal (name, "cut"))
    remove_selected (self);
}

static void
enable (AnaBoardCanvas *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* What can be done now. */
void
ana_canvas_update_actions (AnaBoardCanvas *self)
{
  const AnaTile *tile = self->board != NULL ? get_primary_tile (self) : NULL;
  gboolean one = tile != NULL && self->selected->len == 1;
  GAction *locked = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "locked");

  enable (self, "paste", self->draft != NULL);
  enable (self, "copy", tile != NULL);
  enable (self, "cut", tile != NULL);
  enable (self, "duplicate", tile != NULL);
  enable (self, "remove", tile != NULL);
  enable (self, "move-to", one && !tile->locked && !self->narrow);
  enable (self, "size", one && !tile->locked && !self->narrow);
  enable (self, "locked", one);
  enable (self, "to-tab", one);
  enable (self, "spec", one && tile->type == ANA_TILE_CHART);
  g_simple_action_set_state (G_SIMPLE_ACTION (locked), g_variant_new_boolean (tile != NULL && tile->locked));
}

void
ana_canvas_add_actions (AnaBoardCanvas *self)
{
  static const GActionEntry entries[] = {
    { .name = "copy", .activate = action_cb },      { .name = "cut", .activate = action_cb },
    { .name = "paste", .activate = action_cb },     { .name = "duplicate", .activate = action_cb },
    { .name = "remove", .activate = action_cb },    { .name = "move-to", .activate = action_cb },
    { .name = "size", .activate = action_cb },      { .name = "locked", .activate = action_cb, .state = "false" },
    { .name = "to-tab", .activate = action_cb, .parameter_type = "s" }, { .name = "spec", .activate = action_cb },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "tile", G_ACTION_GROUP (self->actions));
  ana_canvas_update_actions (self);
}

GActionGroup *
ana_board_canvas_get_actions (AnaBoardCanvas *self)
{
  return G_ACTION_GROUP (self->actions);
}

/* --- menu --- */

static GMenu *
make_tabs_menu (AnaBoardCanvas *self)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < ana_board_get_n_tabs (self->board); i++)
    {
      const AnaTab *tab = ana_board_get_tab (self->board, i);
      g_autoptr (GMenuItem) item = g_menu_item_new (tab->title, NULL);

      if (g_strcmp0 (tab->id, self->tab) == 0)
        continue;
      g_menu_item_set_action_and_target (item, "tile.to-tab", "s", tab->id);
      g_menu_append_item (menu, item);
    }
  return menu;
}

/* The spec of a chart, and how much of it is not drawn. */
static void
add_spec (AnaBoardCanvas *self, GMenu *menu)
{
  const AnaTile *tile = self->board != NULL ? get_primary_tile (self) : NULL;
  AnaBoardSlot *slot = tile != NULL ? g_hash_table_lookup (self->slots, tile->key) : NULL;
  GtkWidget *view = slot != NULL ? ana_board_slot_get_child (slot) : NULL;
  guint n = ANA_IS_TILE_VIEW (view) ? ana_tile_view_count_warnings (ANA_TILE_VIEW (view)) : 0;
  g_autofree char *label = n > 0 ? g_strdup_printf (g_dngettext (NULL, "S_pec: %u warning…", "S_pec: %u warnings…", n), n) : g_strdup (_("S_pec…"));

  if (tile != NULL && tile->type == ANA_TILE_CHART)
    g_menu_append (menu, label, "tile.spec");
}

/**
 * ana_board_canvas_make_menu:
 * @self: a canvas that is edited
 *
 * Returns: (transfer full): the menu of the selected tiles; its actions are those of ana_board_canvas_get_actions(), as "tile"
 */
GMenuModel *
ana_board_canvas_make_menu (AnaBoardCanvas *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) place = g_menu_new ();
  g_autoptr (GMenu) copies = g_menu_new ();
  g_autoptr (GMenu) last = g_menu_new ();
  g_autoptr (GMenu) tabs = self->board != NULL ? make_tabs_menu (self) : g_menu_new ();

  g_menu_append (place, _("_Move to…"), "tile.move-to");
  g_menu_append (place, _("_Size…"), "tile.size");
  if (g_menu_model_get_n_items (G_MENU_MODEL (tabs)) > 0)
    g_menu_append_submenu (place, _("To _tab"), G_MENU_MODEL (tabs));
  g_menu_append (place, _("_Lock position"), "tile.locked");
  g_menu_append (copies, _("_Copy"), "tile.copy");
  g_menu_append (copies, _("Cu_t"), "tile.cut");
  g_menu_append (copies, _("_Paste"), "tile.paste");
  g_menu_append (copies, _("_Duplicate"), "tile.duplicate");
  add_spec (self, last);
  g_menu_append (last, _("_Remove"), "tile.remove");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (place));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copies));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
  return G_MENU_MODEL (menu);
}

/* A menu of GTK 4.8 leaves the keyboard to nobody: it is the tile's again, also when a dialog comes and goes after it. */
static void
menu_closed_cb (AnaBoardCanvas *self)
{
  const char *key = gtk_widget_get_mapped (GTK_WIDGET (self)) ? ana_canvas_get_primary (self) : NULL;
  int i = key != NULL ? ana_board_canvas_find (self, key) : -1;

  if (i >= 0)
    gtk_widget_grab_focus (GTK_WIDGET (ana_board_canvas_show_place (self, (guint) i)));
}

/* The menu of what is selected, at a point of the view. */
void
ana_canvas_popup_menu (AnaBoardCanvas *self, double x, double y)
{
  g_autoptr (GMenuModel) menu = ana_board_canvas_make_menu (self);

  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
      g_signal_connect_object (self->menu, "closed", G_CALLBACK (menu_closed_cb), self, G_CONNECT_SWAPPED);
    }
  else
    gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), menu);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}
