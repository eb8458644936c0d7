/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-edit.c: a board in edit mode: palette, canvas, inspector, and the bar that saves or leaves.
 */
#include "config.h"

#include "ana-board-edit-private.h"

#include "ana-board-tabs.h"
#include "ana-palette.h"
#include "ana-ui.h"

#include <glib/gi18n.h>

#define PHONE_PX 560 /* under it the header bar has no room for the tools */

G_DEFINE_FINAL_TYPE (AnaBoardEdit, ana_board_edit, GTK_TYPE_WIDGET)

enum { DONE, NOTICE, SHOWN, N_SIGNALS };
static guint signals[N_SIGNALS];

static const AnaBoard *
get_board (AnaBoardEdit *self)
{
  return ana_board_draft_get_board (self->draft);
}

/* --- what the bars say --- */

static char *
say_state (AnaBoardEdit *self)
{
  gint64 kept = ana_board_draft_get_kept_usec (self->draft);
  g_autofree char *time = kept > 0 ? ana_ui_format_time (kept, ana_zone_local (), "%H:%M") : NULL;

  if (!ana_board_draft_is_changed (self->draft))
    return g_strdup (_("Editing"));
  if (time == NULL)
    return g_strdup (_("Editing · draft not saved yet"));
  return g_strdup_printf (_("Editing · draft saved %s"), time);
}

static char *
say_count (AnaBoardEdit *self)
{
  const char *tab = ana_board_canvas_get_tab (self->canvas);
  g_autofree char *tiles = NULL;
  guint n = 0;

  for (guint i = 0; i < ana_board_get_n_tiles (get_board (self)); i++)
    n += g_strcmp0 (ana_board_get_tile (get_board (self), i)->tab, tab) == 0;
  tiles = g_strdup_printf (g_dngettext (NULL, "%u tile", "%u tiles", n), n);
  if (ana_board_canvas_is_narrow (self->canvas))
    return g_steal_pointer (&tiles);
  return g_strdup_printf (g_dngettext (NULL, "%s · %d column", "%s · %d columns", ANA_GRID_COLUMNS), tiles, ANA_GRID_COLUMNS);
}

static void
enable (AnaBoardEdit *self, const char *name, gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), enabled);
}

static void
show_state (AnaBoardEdit *self)
{
  g_autofree char *state = say_state (self);
  g_autofree char *count = say_count (self);

  adw_window_title_set_title (ADW_WINDOW_TITLE (self->title), ana_board_get_title (get_board (self)));
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), state);
  ana_ui_set_text (GTK_LABEL (self->status), count);
  enable (self, "undo", ana_board_draft_get_undo (self->draft) != NULL);
  enable (self, "redo", ana_board_draft_get_redo (self->draft) != NULL);
}

static gboolean
is_ordering (AnaBoardEdit *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "order") == 0;
}

/* A list of up to 500 rows is filled only while it is seen. */
static void
show_order (AnaBoardEdit *self)
{
  if (is_ordering (self))
    ana_board_order_set_board (ANA_BOARD_ORDER (self->order), get_board (self), ana_board_canvas_get_tab (self->canvas));
}

static void
changed_cb (AnaBoardDraft *draft, AnaBoardEdit *self)
{
  ana_board_tabs_set_board (ANA_BOARD_TABS (self->tabs), get_board (self), ana_board_canvas_get_tab (self->canvas));
  gtk_widget_set_visible (self->empty, ana_board_get_n_tiles (get_board (self)) == 0);
  show_order (self);
  show_state (self);
  ana_inspector_refresh (ANA_INSPECTOR (self->inspector));
  g_signal_emit (self, signals[SHOWN], 0);
}

static void
kept_cb (AnaBoardDraft *draft, AnaBoardEdit *self)
{
  show_state (self);
}

static void
fault_cb (AnaBoardDraft *draft, const char *message, AnaBoardEdit *self)
{
  g_signal_emit (self, signals[NOTICE], 0, message);
}

/* Where a tile would land is said where the number of tiles stands otherwise. */
static void
spoken_cb (AnaBoardCanvas *canvas, GParamSpec *pspec, AnaBoardEdit *self)
{
  ana_ui_set_text (GTK_LABEL (self->status), ana_board_canvas_get_spoken (canvas));
}

static void
picked_cb (AnaBoardTabs *tabs, const char *tab, AnaBoardEdit *self)
{
  ana_board_canvas_set_board (self->canvas, get_board (self), tab);
  changed_cb (self->draft, self);
}

/* --- tiles that come --- */

static void
add_tile (AnaBoardEdit *self, AnaPaletteEntry *entry, const AnaGridCell *at)
{
  g_autoptr (JsonObject) content = ana_board_edit_make_content (self, entry);
  g_autofree char *key = NULL;
  GError *error = NULL;
  AnaStep *step = ana_edit_add (get_board (self), ana_board_canvas_get_tab (self->canvas), ana_palette_entry_get_tile (entry), content, at,
                                &key, &error);

  if (!ana_board_draft_try (self->draft, step, error))
    return;
  ana_board_canvas_focus_tile (self->canvas, key);
}

static void
dropped_cb (AnaBoardCanvas *canvas, AnaPaletteEntry *entry, const AnaGridCell *at, AnaBoardEdit *self)
{
  add_tile (self, entry, at);
}

static void
palette_cb (AnaPalette *palette, AnaPaletteEntry *entry, AnaBoardEdit *self)
{
  add_tile (self, entry, NULL);
  if (adw_flap_get_folded (ADW_FLAP (self->palette_flap)))
    adw_flap_set_reveal_flap (ADW_FLAP (self->palette_flap), FALSE);
}

/* --- leaving --- */

static void
finish (AnaBoardEdit *self, gboolean saved)
{
  g_signal_emit (self, signals[DONE], 0, saved);
}

static void
discard_cb (AdwMessageDialog *dialog, const char *response, AnaBoardEdit *self)
{
  if (g_str_equal (response, "keep"))
    finish (self, FALSE);
  if (!g_str_equal (response, "discard"))
    return;
  ana_board_draft_discard (self->draft);
  finish (self, FALSE);
}

/**
 * ana_board_edit_leave:
 * @self: the widget
 *
 * Leaves edit mode; asks what becomes of the draft, but only if there is something to lose.
 */
void
ana_board_edit_leave (AnaBoardEdit *self)
{
  GtkWidget *dialog;

  if (!ana_board_draft_is_changed (self->draft))
    {
      finish (self, FALSE);
      return;
    }
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Discard changes?"),
                                   _("What was changed since the board was saved goes. It can be kept as a draft, which nobody else sees."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Go on editing"), "keep", _("_Keep draft"),
                                    "discard", _("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AnaBoardEdit) self = data;
  g_autoptr (GError) error = NULL;

  self->is_saving = FALSE;
  gtk_widget_set_sensitive (self->save, TRUE);
  if (ana_board_draft_save_finish (ANA_BOARD_DRAFT (source), result, &error))
    finish (self, TRUE);
  else
    g_signal_emit (self, signals[NOTICE], 0, error->message);
}

static void
save (AnaBoardEdit *self)
{
  if (self->is_saving)
    return;
  self->is_saving = TRUE;
  gtk_widget_set_sensitive (self->save, FALSE);
  ana_board_draft_save_async (self->draft, self->show.save, self->show.data, saved_cb, g_object_ref (self));
}

/* --- actions --- */

/* So many columns beside each other, as the tiles are read. */
static void
set_columns (AnaBoardEdit *self, int n)
{
  g_autoptr (AnaEditGrid) grid = ana_edit_grid_new (get_board (self), ana_board_canvas_get_tab (self->canvas));
  AnaGridItem *items = (AnaGridItem *) grid->items->data;
  g_autofree AnaGridItem *after = g_memdup2 (items, grid->items->len * sizeof *items);
  int y = 0, tallest = 0, column = 0;

  for (guint i = 0; i < grid->items->len; i++)
    {
      if (items[i].locked)
        continue;
      after[i].at = (AnaGridCell) { column * ANA_GRID_COLUMNS / n, y, ANA_GRID_COLUMNS / n, items[i].at.h };
      tallest = MAX (tallest, items[i].at.h);
      column = (column + 1) % n;
      y += column == 0 ? tallest : 0;
      tallest = column == 0 ? 0 : tallest;
    }
  ana_grid_settle (after, grid->items->len);
  ana_board_draft_try (self->draft, ana_edit_layout (get_board (self), grid, after, "move"), NULL);
}

static void
toggle_order (AnaBoardEdit *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), is_ordering (self) ? "canvas" : "order");
  show_order (self);
}

/* Of no tile: the board's own. */
static void
show_board_properties (AnaBoardEdit *self)
{
  ana_board_canvas_select (self->canvas, NULL);
  adw_flap_set_reveal_flap (ADW_FLAP (self->inspector_flap), TRUE);
  ana_inspector_focus (ANA_INSPECTOR (self->inspector));
}

static void
action_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaBoardEdit *self = data;
  const char *name = g_action_get_name (G_ACTION (action));

  if (g_str_equal (name, "undo"))
    ana_board_draft_undo (self->draft);
  else if (g_str_equal (name, "redo"))
    ana_board_draft_redo (self->draft);
  else if (g_str_equal (name, "save"))
    save (self);
  else if (g_str_equal (name, "cancel"))
    ana_board_edit_leave (self);
  else if (g_str_equal (name, "columns"))
    set_columns (self, g_variant_get_int32 (parameter));
  else if (g_str_equal (name, "order"))
    toggle_order (self);
  else if (g_str_equal (name, "versions"))
    ana_board_edit_show_versions (self);
  else if (g_str_equal (name, "board"))
    show_board_properties (self);
  else if (g_str_equal (name, "add"))
    {
      adw_flap_set_reveal_flap (ADW_FLAP (self->palette_flap), TRUE);
      ana_palette_focus_search (ANA_PALETTE (self->palette));
    }
}

static void
inspect_cb (AnaBoardCanvas *canvas, AnaBoardEdit *self)
{
  adw_flap_set_reveal_flap (ADW_FLAP (self->inspector_flap), TRUE);
  ana_inspector_focus (ANA_INSPECTOR (self->inspector));
}

static void
inspect_spec_cb (AnaBoardCanvas *canvas, AnaBoardEdit *self)
{
  adw_flap_set_reveal_flap (ADW_FLAP (self->inspector_flap), TRUE);
  ana_inspector_focus_spec (ANA_INSPECTOR (self->inspector));
}

static void
selected_cb (AnaBoardCanvas *canvas, GParamSpec *pspec, AnaBoardEdit *self)
{
  ana_inspector_set_tile (ANA_INSPECTOR (self->inspector), ana_board_canvas_get_selected (canvas));
}

/* Out of palette or inspector, back to the tile. */
static gboolean
return_to_canvas (AnaBoardEdit *self, GtkWidget *focus)
{
  const char *key = ana_board_canvas_get_selected (self->canvas);

  if (focus == NULL || !(gtk_widget_is_ancestor (focus, self->palette) || gtk_widget_is_ancestor (focus, self->inspector)))
    return FALSE;
  if (key == NULL)
    return gtk_widget_child_focus (GTK_WIDGET (self->canvas), GTK_DIR_TAB_FORWARD);
  ana_board_canvas_focus_tile (self->canvas, key);
  return TRUE;
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, AnaBoardEdit *self)
{
  gboolean control = state & GDK_CONTROL_MASK, shift = state & GDK_SHIFT_MASK;
  guint lower = gdk_keyval_to_lower (key);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  const char *action = NULL;

  if (key == GDK_KEY_Escape && return_to_canvas (self, focus))
    return TRUE;
  if (focus != NULL && (GTK_IS_TEXT (focus) || GTK_IS_TEXT_VIEW (focus)) && !(control && lower == GDK_KEY_s))
    return FALSE; /* a text has its own undo */
  if (control && lower == GDK_KEY_z)
    action = shift ? "redo" : "undo";
  else if (control && lower == GDK_KEY_y)
    action = "redo";
  else if (control && lower == GDK_KEY_s)
    action = "save";
  else if (control && shift && lower == GDK_KEY_a)
    action = "board";
  else if (key == GDK_KEY_Insert)
    action = "add";
  else if (key == GDK_KEY_Escape)
    action = "cancel";
  if (action == NULL)
    return FALSE;
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), action, NULL);
  return TRUE;
}

/* --- making it --- */

static GtkWidget *
make_button (const char *icon, const char *name, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  ana_ui_set_a11y_label (button, name);
  ana_ui_set_tooltip (button, name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static GtkWidget *
make_toggle (const char *icon, const char *name, GtkWidget *flap)
{
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  ana_ui_set_a11y_label (button, name);
  ana_ui_set_tooltip (button, name);
  g_object_bind_property (flap, "reveal-flap", button, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  return button;
}

static GtkWidget *
make_layout_menu (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) columns = g_menu_new ();
  g_autoptr (GMenu) more = g_menu_new ();

  g_menu_append (columns, _("_One column"), "edit.columns(1)");
  g_menu_append (columns, _("_Two columns"), "edit.columns(2)");
  g_menu_append (columns, _("T_hree columns"), "edit.columns(3)");
  g_menu_append (columns, _("_Four columns"), "edit.columns(4)");
  g_menu_append (more, _("_Reorder tiles"), "edit.order");
  g_menu_append (more, _("_Paste tiles"), "tile.paste");
  g_menu_append (more, _("_Versions…"), "edit.versions");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (columns));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "ana-cards-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  ana_ui_set_a11y_label (button, _("Layout"));
  ana_ui_set_tooltip (button, _("Layout"));
  return button;
}

static GtkWidget *
make_header (AnaBoardEdit *self)
{
  GtkWidget *header = adw_header_bar_new (), *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  self->title = adw_window_title_new ("", "");
  self->save = gtk_button_new_with_mnemonic (_("_Save"));
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->save), "edit.save");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "edit.cancel");
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), self->title);
  adw_header_bar_set_centering_policy (ADW_HEADER_BAR (header), ADW_CENTERING_POLICY_LOOSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  self->history = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (self->history), make_button ("ana-undo-symbolic", _("Undo"), "edit.undo"));
  gtk_box_append (GTK_BOX (self->history), make_button ("ana-redo-symbolic", _("Redo"), "edit.redo"));
  self->header_start = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (self->header_start), self->history);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->header_start);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->save);
  self->tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (self->tools), make_toggle ("ana-add-symbolic", _("Palette"), self->palette_flap));
  gtk_box_append (GTK_BOX (self->tools), make_layout_menu ());
  gtk_box_append (GTK_BOX (self->tools), make_toggle ("ana-panel-symbolic", _("Properties"), self->inspector_flap));
  self->header_end = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (self->header_end), self->tools);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->header_end);
  return header;
}

static GtkWidget *
make_middle (AnaBoardEdit *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *overlay = gtk_overlay_new ();

  self->tabs = ana_board_tabs_new ();
  gtk_widget_set_hexpand (self->tabs, TRUE);
  self->status = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (self->status, "caption");
  gtk_widget_add_css_class (self->status, "ana-dim");
  gtk_box_append (GTK_BOX (row), self->tabs);
  gtk_box_append (GTK_BOX (row), self->status);
  gtk_widget_add_css_class (row, "ana-edit-row");
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  self->empty = adw_status_page_new ();
  adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), _("An empty board"));
  adw_status_page_set_description (ADW_STATUS_PAGE (self->empty), _("Drag a tile here, or press Insert and Enter."));
  gtk_widget_set_can_target (self->empty, FALSE);
  gtk_widget_set_visible (self->empty, FALSE);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), self->scrolled);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->empty);
  self->order = ana_board_order_new (self->draft, self->show.catalogue);
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), overlay, "canvas");
  gtk_stack_add_named (GTK_STACK (self->stack), self->order, "order");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), self->stack);
  gtk_widget_set_size_request (box, 300, -1);
  gtk_widget_set_hexpand (box, TRUE);
  return box;
}

/* A flap that lies over the board is in the way until it is wanted. */
static void
folded_cb (AdwFlap *flap, GParamSpec *pspec, AnaBoardEdit *self)
{
  adw_flap_set_reveal_flap (flap, !adw_flap_get_folded (flap));
}

static GtkWidget *
make_flap (AnaBoardEdit *self, GtkWidget *side, GtkWidget *content, GtkPackType position)
{
  GtkWidget *flap = adw_flap_new (), *edge = gtk_separator_new (GTK_ORIENTATION_VERTICAL);

  gtk_widget_add_css_class (edge, "ana-edge");
  gtk_widget_set_hexpand (side, FALSE); /* what expands in it is no reason to take room from the board */
  adw_flap_set_flap_position (ADW_FLAP (flap), position);
  adw_flap_set_flap (ADW_FLAP (flap), side);
  adw_flap_set_separator (ADW_FLAP (flap), edge);
  adw_flap_set_content (ADW_FLAP (flap), content);
  adw_flap_set_modal (ADW_FLAP (flap), FALSE);
  adw_flap_set_locked (ADW_FLAP (flap), TRUE);
  adw_flap_set_swipe_to_open (ADW_FLAP (flap), FALSE);
  adw_flap_set_swipe_to_close (ADW_FLAP (flap), FALSE);
  g_signal_connect (flap, "notify::folded", G_CALLBACK (folded_cb), self);
  return flap;
}

static void
move_to (GtkWidget *widget, GtkWidget *box)
{
  if (gtk_widget_get_parent (widget) == box)
    return;
  g_object_ref (widget);
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (widget)), widget);
  gtk_box_append (GTK_BOX (box), widget);
  g_object_unref (widget);
}

/* On a phone the tools stand below. */
static gboolean
phone_cb (gpointer data)
{
  AnaBoardEdit *self = data;

  self->phone_id = 0;
  move_to (self->history, self->is_phone ? self->foot : self->header_start);
  move_to (self->tools, self->is_phone ? self->foot : self->header_end);
  gtk_widget_set_visible (self->foot, self->is_phone);
  gtk_widget_set_visible (self->title, !self->is_phone);
  return G_SOURCE_REMOVE;
}

static void
narrow_cb (AnaBoardCanvas *canvas, GParamSpec *pspec, AnaBoardEdit *self)
{
  show_state (self);
}

static void
connect (AnaBoardEdit *self)
{
  g_signal_connect_object (self->draft, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_AFTER);
  g_signal_connect_object (self->draft, "kept", G_CALLBACK (kept_cb), self, 0);
  g_signal_connect_object (self->draft, "fault", G_CALLBACK (fault_cb), self, 0);
  g_signal_connect_object (self->canvas, "add", G_CALLBACK (dropped_cb), self, 0);
  g_signal_connect_object (self->canvas, "inspect", G_CALLBACK (inspect_cb), self, 0);
  g_signal_connect_object (self->canvas, "inspect-spec", G_CALLBACK (inspect_spec_cb), self, 0);
  g_signal_connect_object (self->canvas, "notify::selected", G_CALLBACK (selected_cb), self, 0);
  g_signal_connect_object (self->canvas, "notify::spoken", G_CALLBACK (spoken_cb), self, 0);
  g_signal_connect_object (self->canvas, "notify::narrow", G_CALLBACK (narrow_cb), self, 0);
  g_signal_connect (self->palette, "add", G_CALLBACK (palette_cb), self);
  g_signal_connect (self->tabs, "picked", G_CALLBACK (picked_cb), self);
}

static void
build (AnaBoardEdit *self)
{
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->palette = ana_palette_new ();
  self->inspector = ana_inspector_new (self->draft, &self->show);
  self->inspector_flap = make_flap (self, self->inspector, make_middle (self), GTK_PACK_END);
  self->palette_flap = make_flap (self, self->palette, self->inspector_flap, GTK_PACK_START);
  gtk_widget_set_vexpand (self->palette_flap, TRUE);
  self->foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (self->foot, "ana-bottombar");
  gtk_widget_set_visible (self->foot, FALSE);
  gtk_box_append (GTK_BOX (all), make_header (self));
  gtk_box_append (GTK_BOX (all), self->palette_flap);
  gtk_box_append (GTK_BOX (all), self->foot);
  gtk_widget_set_parent (all, GTK_WIDGET (self));
  self->is_phone = TRUE; /* to begin with: a narrow window would have to grow otherwise */
  phone_cb (self);
}

/* --- the object --- */

static void
ana_board_edit_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, for_size, minimum, natural, NULL, NULL);
}

static void
ana_board_edit_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AnaBoardEdit *self = ANA_BOARD_EDIT (widget);
  gboolean is_phone = width < ana_ui_scale_with_text (PHONE_PX);

  gtk_widget_size_allocate (gtk_widget_get_first_child (widget), &(GtkAllocation) { 0, 0, width, height }, baseline);
  if (is_phone == self->is_phone)
    return;
  self->is_phone = is_phone;
  if (self->phone_id == 0) /* widgets do not move in the middle of an allocation */
    self->phone_id = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, phone_cb, self, NULL);
}

/* Keys are wanted at once: on the first tile, or where the first one comes from. */
static void
ana_board_edit_map (GtkWidget *widget)
{
  AnaBoardEdit *self = ANA_BOARD_EDIT (widget);

  GTK_WIDGET_CLASS (ana_board_edit_parent_class)->map (widget);
  if (gtk_widget_get_focus_child (widget) == NULL && !gtk_widget_child_focus (GTK_WIDGET (self->canvas), GTK_DIR_TAB_FORWARD))
    ana_palette_focus_search (ANA_PALETTE (self->palette));
}

static void
ana_board_edit_dispose (GObject *object)
{
  AnaBoardEdit *self = ANA_BOARD_EDIT (object);

  g_clear_handle_id (&self->phone_id, g_source_remove);
  if (self->canvas != NULL)
    ana_board_canvas_set_draft (self->canvas, NULL);
  g_clear_object (&self->canvas);
  ana_ui_unparent_children (GTK_WIDGET (object));
  g_clear_object (&self->draft);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (ana_board_edit_parent_class)->dispose (object);
}

static void
ana_board_edit_class_init (AnaBoardEditClass *klass)
{
  GType type = ANA_TYPE_BOARD_EDIT;

  G_OBJECT_CLASS (klass)->dispose = ana_board_edit_dispose;
  signals[DONE] = g_signal_new ("done", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[SHOWN] = g_signal_new ("shown", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[NOTICE] = g_signal_new ("notice", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  GTK_WIDGET_CLASS (klass)->map = ana_board_edit_map;
  GTK_WIDGET_CLASS (klass)->measure = ana_board_edit_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = ana_board_edit_size_allocate;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "ana-board-edit");
}

static void
ana_board_edit_init (AnaBoardEdit *self)
{
  static const GActionEntry entries[] = {
    { .name = "undo", .activate = action_cb },   { .name = "redo", .activate = action_cb },
    { .name = "save", .activate = action_cb },   { .name = "cancel", .activate = action_cb },
    { .name = "add", .activate = action_cb },    { .name = "columns", .activate = action_cb, .parameter_type = "i" },
    { .name = "order", .activate = action_cb },  { .name = "versions", .activate = action_cb },
    { .name = "board", .activate = action_cb },
  };
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "edit", G_ACTION_GROUP (self->actions));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/**
 * ana_board_edit_new:
 * @draft: what is edited
 * @canvas: shows the board already, and goes on showing it; it has no parent now
 * @show: what there is to show
 *
 * Returns: (transfer floating): the board in edit mode, with a header bar of its own
 */
GtkWidget *
ana_board_edit_new (AnaBoardDraft *draft, AnaBoardCanvas *canvas, const AnaBoardShow *show)
{
  AnaBoardEdit *self = g_object_new (ANA_TYPE_BOARD_EDIT, NULL);

  self->draft = g_object_ref (draft);
  self->canvas = g_object_ref_sink (canvas);
  self->show = *show;
  self->show.canvas = canvas;
  build (self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), GTK_WIDGET (canvas));
  connect (self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "tile", ana_board_canvas_get_actions (canvas));
  ana_board_tabs_set_draft (ANA_BOARD_TABS (self->tabs), draft);
  ana_board_canvas_set_draft (canvas, draft);
  changed_cb (draft, self);
  return GTK_WIDGET (self);
}

/* The canvas as it is, for looking at the board; @self is done with. */
GtkWidget *
ana_board_edit_take_canvas (AnaBoardEdit *self)
{
  AnaBoardCanvas *canvas = g_steal_pointer (&self->canvas);

  g_signal_handlers_disconnect_by_data (canvas, self);
  ana_board_canvas_set_draft (canvas, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), NULL);
  return GTK_WIDGET (canvas);
}

AnaBoardDraft *
ana_board_edit_get_draft (AnaBoardEdit *self)
{
  return self->draft;
}

/* What the tiles show has come: what is said of the selected one is said anew. */
void
ana_board_edit_refresh (AnaBoardEdit *self)
{
  ana_inspector_refresh (ANA_INSPECTOR (self->inspector));
}
