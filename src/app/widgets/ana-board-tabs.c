/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-tabs.c: the tabs of a board; while it is edited they are added, renamed, moved and removed here.
 */
#include "config.h"

#include "ana-board-tabs.h"

#include "ana-ui.h"

#include <glib/gi18n.h>

struct _AnaBoardTabs {
  GtkWidget      parent_instance;
  GtkWidget     *box;
  GtkWidget     *add;
  GtkWidget     *menu;   /* (nullable): child, a popover */
  GtkWidget     *rename; /* (nullable): child, a popover with an entry */
  /* Owned */
  AnaBoard      *board;  /* (nullable) */
  char          *tab;    /* (nullable): the one that is shown */
  char          *about;  /* (nullable): the one that menu and renaming are about */
  AnaBoardDraft *draft;  /* (nullable) */
  GSimpleActionGroup *actions;
};

G_DEFINE_FINAL_TYPE (AnaBoardTabs, ana_board_tabs, GTK_TYPE_WIDGET)

static guint signal_picked;

static int
find_tab (AnaBoardTabs *self, const char *id)
{
  for (guint i = 0; self->board != NULL && i < ana_board_get_n_tabs (self->board); i++)
    if (g_strcmp0 (ana_board_get_tab (self->board, i)->id, id) == 0)
      return (int) i;
  return -1;
}

static void
set_about (AnaBoardTabs *self, const char *id)
{
  g_autofree char *was = self->about;

  self->about = g_strdup (id);
}

static void
pick (AnaBoardTabs *self, const char *id)
{
  g_autofree char *wanted = g_strdup (id);

  g_signal_emit (self, signal_picked, 0, wanted);
}

/* --- editing --- */

static void
add_cb (GtkWidget *button, AnaBoardTabs *self)
{
  g_autofree char *title = g_strdup_printf (_("Tab %u"), ana_board_get_n_tabs (self->board) + 1);
  g_autofree char *id = NULL;
  GError *error = NULL;
  AnaStep *step = ana_edit_add_tab (self->board, title, &id, &error);

  if (ana_board_draft_try (self->draft, step, error))
    pick (self, id);
}

static void
renamed_cb (GtkWidget *entry, AnaBoardTabs *self)
{
  g_autofree char *path = g_strdup_printf ("/tabs/%d/title", find_tab (self, self->about));
  g_autoptr (JsonNode) title = json_node_init_string (json_node_alloc (), gtk_editable_get_text (GTK_EDITABLE (entry)));
  GError *error = NULL;
  AnaStep *step = ana_edit_set (self->board, path, title, &error);

  gtk_popover_popdown (GTK_POPOVER (self->rename));
  ana_board_draft_try (self->draft, step, error);
}

static GtkWidget *
find_button (AnaBoardTabs *self, const char *id)
{
  for (GtkWidget *button = gtk_widget_get_first_child (self->box); button != NULL; button = gtk_widget_get_next_sibling (button))
    if (g_strcmp0 (g_object_get_data (G_OBJECT (button), "tab"), id) == 0)
      return button;
  return NULL;
}

static void
point_at (AnaBoardTabs *self, GtkWidget *popover)
{
  GtkWidget *button = find_button (self, self->about);
  graphene_rect_t bounds;

  if (button != NULL && gtk_widget_compute_bounds (button, GTK_WIDGET (self), &bounds))
    gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle) { (int) bounds.origin.x, (int) bounds.origin.y,
                                                                        (int) bounds.size.width, (int) bounds.size.height });
}

static void
rename_tab (AnaBoardTabs *self)
{
  int i = find_tab (self, self->about);
  GtkWidget *entry;

  if (i < 0)
    return;
  if (self->rename == NULL)
    {
      entry = gtk_entry_new ();
      ana_ui_set_a11y_label (entry, _("Title of the tab"));
      g_signal_connect (entry, "activate", G_CALLBACK (renamed_cb), self);
      self->rename = gtk_popover_new ();
      gtk_popover_set_child (GTK_POPOVER (self->rename), entry);
      gtk_widget_set_parent (self->rename, GTK_WIDGET (self));
    }
  entry = gtk_popover_get_child (GTK_POPOVER (self->rename));
  gtk_editable_set_text (GTK_EDITABLE (entry), ana_board_get_tab (self->board, (guint) i)->title);
  point_at (self, self->rename);
  gtk_popover_popup (GTK_POPOVER (self->rename));
  gtk_widget_grab_focus (entry);
}

static void
move_tab (AnaBoardTabs *self, int step)
{
  int i = find_tab (self, self->about);
  GError *error = NULL;
  AnaStep *edit;

  if (i < 0 || i + step < 0 || i + step >= (int) ana_board_get_n_tabs (self->board))
    return;
  edit = ana_edit_move_tab (self->board, self->about, (guint) (i + step), &error);
  ana_board_draft_try (self->draft, edit, error);
}

static void
remove_tab (AnaBoardTabs *self)
{
  GError *error = NULL;
  AnaStep *step = ana_edit_remove_tab (self->board, self->about, &error);

  ana_board_draft_try (self->draft, step, error);
}

static void
action_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaBoardTabs *self = data;
  const char *name = g_action_get_name (G_ACTION (action));

  if (self->draft == NULL || self->about == NULL)
    return;
  if (g_str_equal (name, "rename"))
    rename_tab (self);
  else if (g_str_equal (name, "earlier"))
    move_tab (self, -1);
  else if (g_str_equal (name, "later"))
    move_tab (self, 1);
  else
    remove_tab (self);
}

static void
enable (AnaBoardTabs *self, const char *name, gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), enabled);
}

static void
open_menu (AnaBoardTabs *self, const char *id)
{
  int i = find_tab (self, id), n = (int) ana_board_get_n_tabs (self->board);

  set_about (self, id);
  enable (self, "earlier", i > 0);
  enable (self, "later", i + 1 < n);
  enable (self, "remove", n > 1);
  if (self->menu == NULL)
    {
      g_autoptr (GMenu) menu = g_menu_new ();

      g_menu_append (menu, _("Re_name…"), "tab.rename");
      g_menu_append (menu, _("Move _earlier"), "tab.earlier");
      g_menu_append (menu, _("Move _later"), "tab.later");
      g_menu_append (menu, _("_Remove with its tiles"), "tab.remove");
      self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  point_at (self, self->menu);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/* --- tabs --- */

static void
toggled_cb (GtkToggleButton *button, AnaBoardTabs *self)
{
  if (gtk_toggle_button_get_active (button) && g_strcmp0 (g_object_get_data (G_OBJECT (button), "tab"), self->tab) != 0)
    pick (self, g_object_get_data (G_OBJECT (button), "tab"));
}

static void
pressed_cb (GtkGestureClick *click, int n_press, double x, double y, AnaBoardTabs *self)
{
  GtkWidget *button = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (click));
  guint pressed = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (click));

  if (self->draft == NULL)
    return;
  if (pressed == GDK_BUTTON_SECONDARY)
    open_menu (self, g_object_get_data (G_OBJECT (button), "tab"));
  else if (pressed == GDK_BUTTON_PRIMARY && n_press == 2)
    {
      set_about (self, g_object_get_data (G_OBJECT (button), "tab"));
      rename_tab (self);
    }
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, AnaBoardTabs *self)
{
  GtkWidget *button = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  const char *id = g_object_get_data (G_OBJECT (button), "tab");
  gboolean both = (state & GDK_CONTROL_MASK) && (state & GDK_SHIFT_MASK);

  if (self->draft == NULL)
    return FALSE;
  if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && (state & GDK_SHIFT_MASK)))
    {
      open_menu (self, id);
      return TRUE;
    }
  set_about (self, id);
  if (key == GDK_KEY_F2)
    rename_tab (self);
  else if (both && (key == GDK_KEY_Page_Up || key == GDK_KEY_Page_Down))
    move_tab (self, key == GDK_KEY_Page_Up ? -1 : 1);
  else
    return FALSE;
  return TRUE;
}

static GtkWidget *
make_button (AnaBoardTabs *self, const AnaTab *tab, GtkWidget *group)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (tab->title);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_object_set_data_full (G_OBJECT (button), "tab", g_strdup (tab->id), g_free);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "ana-tab");
  if (group != NULL)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (group));
  g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (button, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (button, keys);
  return button;
}

static gboolean
is_filled (AnaBoardTabs *self)
{
  GtkWidget *button = gtk_widget_get_first_child (self->box);

  for (guint i = 0; i < ana_board_get_n_tabs (self->board); i++, button = gtk_widget_get_next_sibling (button))
    {
      const AnaTab *tab = ana_board_get_tab (self->board, i);

      if (button == NULL || g_strcmp0 (g_object_get_data (G_OBJECT (button), "tab"), tab->id) != 0 ||
          g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), tab->title) != 0)
        return FALSE;
    }
  return button == NULL;
}

static void
fill (AnaBoardTabs *self)
{
  GtkWidget *first = NULL, *focus = gtk_widget_get_focus_child (self->box);
  g_autofree char *focused = focus != NULL ? g_strdup (g_object_get_data (G_OBJECT (focus), "tab")) : NULL;

  ana_ui_unparent_children (self->box);
  for (guint i = 0; i < ana_board_get_n_tabs (self->board); i++)
    {
      GtkWidget *button = make_button (self, ana_board_get_tab (self->board, i), first);

      first = first != NULL ? first : button;
      gtk_box_append (GTK_BOX (self->box), button);
    }
  if (focused != NULL && find_button (self, focused) != NULL)
    gtk_widget_grab_focus (find_button (self, focused));
}

static void
show_picked (AnaBoardTabs *self)
{
  for (GtkWidget *button = gtk_widget_get_first_child (self->box); button != NULL; button = gtk_widget_get_next_sibling (button))
    {
      g_signal_handlers_block_by_func (button, toggled_cb, self);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), g_strcmp0 (g_object_get_data (G_OBJECT (button), "tab"), self->tab) == 0);
      g_signal_handlers_unblock_by_func (button, toggled_cb, self);
    }
}

/* --- the object --- */

static void
ana_board_tabs_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AnaBoardTabs *self = ANA_BOARD_TABS (widget);

  gtk_widget_size_allocate (gtk_widget_get_first_child (widget), &(GtkAllocation) { 0, 0, width, height }, baseline);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
  if (self->rename != NULL)
    gtk_popover_present (GTK_POPOVER (self->rename));
}

static void
ana_board_tabs_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
}

static void
ana_board_tabs_dispose (GObject *object)
{
  AnaBoardTabs *self = ANA_BOARD_TABS (object);

  self->menu = self->rename = NULL;
  g_clear_object (&self->draft);
  ana_ui_unparent_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (ana_board_tabs_parent_class)->dispose (object);
}

static void
ana_board_tabs_finalize (GObject *object)
{
  AnaBoardTabs *self = ANA_BOARD_TABS (object);

  g_clear_pointer (&self->board, ana_board_unref);
  g_free (self->tab);
  g_free (self->about);
  g_object_unref (self->actions);
  G_OBJECT_CLASS (ana_board_tabs_parent_class)->finalize (object);
}

static void
ana_board_tabs_class_init (AnaBoardTabsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ana_board_tabs_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_board_tabs_finalize;
  GTK_WIDGET_CLASS (klass)->measure = ana_board_tabs_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = ana_board_tabs_size_allocate;
  signal_picked = g_signal_new ("picked", ANA_TYPE_BOARD_TABS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ana_board_tabs_init (AnaBoardTabs *self)
{
  static const GActionEntry entries[] = {
    { .name = "rename", .activate = action_cb }, { .name = "earlier", .activate = action_cb },
    { .name = "later", .activate = action_cb },  { .name = "remove", .activate = action_cb },
  };
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4), *scrolled = gtk_scrolled_window_new ();

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "tab", G_ACTION_GROUP (self->actions));
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  self->add = gtk_button_new_from_icon_name ("ana-add-symbolic");
  gtk_widget_add_css_class (self->add, "flat");
  gtk_widget_add_css_class (self->add, "ana-tab");
  ana_ui_set_a11y_label (self->add, _("Add a tab"));
  ana_ui_set_tooltip (self->add, _("Add a tab"));
  gtk_widget_set_visible (self->add, FALSE);
  g_signal_connect (self->add, "clicked", G_CALLBACK (add_cb), self);
  gtk_box_append (GTK_BOX (row), self->box);
  gtk_box_append (GTK_BOX (row), self->add);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), row);
  gtk_widget_set_parent (scrolled, GTK_WIDGET (self));
}

GtkWidget *
ana_board_tabs_new (void)
{
  return g_object_new (ANA_TYPE_BOARD_TABS, NULL);
}

/**
 * ana_board_tabs_set_board:
 * @self: the tabs
 * @board: whose
 * @tab: the id of the one that is shown
 */
void
ana_board_tabs_set_board (AnaBoardTabs *self, const AnaBoard *board, const char *tab)
{
  AnaBoard *was = self->board;
  g_autofree char *old_tab = self->tab;

  self->board = ana_board_ref ((AnaBoard *) board);
  self->tab = g_strdup (tab);
  g_clear_pointer (&was, ana_board_unref);
  if (!is_filled (self))
    fill (self);
  show_picked (self);
}

void
ana_board_tabs_set_draft (AnaBoardTabs *self, AnaBoardDraft *draft)
{
  g_set_object (&self->draft, draft);
  gtk_widget_set_visible (self->add, draft != NULL);
}
