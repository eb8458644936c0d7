/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-search-popover.c: finds a page, a board, a KPI or an action by its words, and goes there.
 */
#include "config.h"

#include "ana-search-popover.h"

#include "ana-finder.h"
#include "ana-ui.h"
#include "ana-widget.h"

#define MAX_ROWS 50

struct _AnaSearchPopover {
  GtkPopover      parent_instance;
  AnaSession     *session;  /* (borrowed) */
  AnaBoardShelf  *shelf;    /* (owned) */
  GPtrArray      *entries;  /* (owned) (nullable) of AnaFindEntry */
  GtkSearchEntry *entry;
  GtkListBox     *list;
};

G_DEFINE_FINAL_TYPE (AnaSearchPopover, ana_search_popover, GTK_TYPE_POPOVER)

static GtkWidget *
row_new (const AnaFindEntry *entry)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *spoken = g_strjoin (", ", entry->title, entry->kind == ANA_FIND_KPI ? NULL : entry->detail, NULL);

  gtk_box_append (GTK_BOX (box), ana_ui_label_new (entry->title, NULL, 0));
  gtk_box_append (GTK_BOX (box), ana_ui_label_new (entry->detail, "caption ana-dim", 0));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "action", g_strdup (entry->action), g_free);
  ana_ui_set_a11y_label (row, spoken);
  return row;
}

static void
clear_list (AnaSearchPopover *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL && GTK_IS_LIST_BOX_ROW (child))
    gtk_list_box_remove (self->list, child);
}

static void
fill (AnaSearchPopover *self)
{
  const char *search = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (GPtrArray) best = self->entries != NULL ? ana_finder_rank (self->entries, search, MAX_ROWS) : NULL;

  clear_list (self);
  for (guint i = 0; best != NULL && i < best->len; i++)
    gtk_list_box_append (self->list, row_new (best->pdata[i]));
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
}

/* What there is now: boards come and go, and another profile has another catalogue. */
static void
gather (AnaSearchPopover *self)
{
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  self->entries = ana_finder_list (ana_session_get_catalogue (self->session), ana_board_shelf_get_list (self->shelf));
  fill (self);
}

static void
shelf_changed_cb (AnaSearchPopover *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gather (self);
}

static void
open_row (AnaSearchPopover *self, GtkListBoxRow *row)
{
  g_autoptr (GVariant) target = NULL;
  g_autofree char *name = NULL;

  if (row == NULL || !g_action_parse_detailed_name (g_object_get_data (G_OBJECT (row), "action"), &name, &target, NULL))
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  gtk_widget_activate_action_variant (GTK_WIDGET (self), name, target);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, AnaSearchPopover *self)
{
  open_row (self, row);
}

static void
entry_activate_cb (GtkSearchEntry *entry, AnaSearchPopover *self)
{
  open_row (self, gtk_list_box_get_selected_row (self->list));
}

static void
move_selection (AnaSearchPopover *self, int step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int index = row != NULL ? gtk_list_box_row_get_index (row) + step : 0;
  GtkListBoxRow *next = index >= 0 ? gtk_list_box_get_row_at_index (self->list, index) : NULL;

  if (next != NULL)
    gtk_list_box_select_row (self->list, next);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, AnaSearchPopover *self)
{
  if (key != GDK_KEY_Up && key != GDK_KEY_Down)
    return GDK_EVENT_PROPAGATE;
  move_selection (self, key == GDK_KEY_Up ? -1 : 1);
  return GDK_EVENT_STOP;
}

static void
map_cb (AnaSearchPopover *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  ana_board_shelf_refresh (self->shelf);
  gather (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
ana_search_popover_dispose (GObject *object)
{
  AnaSearchPopover *self = ANA_SEARCH_POPOVER (object);

  if (self->shelf != NULL)
    g_signal_handlers_disconnect_by_data (self->shelf, self);
  g_clear_object (&self->shelf);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  G_OBJECT_CLASS (ana_search_popover_parent_class)->dispose (object);
}

static void
ana_search_popover_class_init (AnaSearchPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_search_popover_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-search-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, AnaSearchPopover, entry);
  gtk_widget_class_bind_template_child (widget_class, AnaSearchPopover, list);
}

static void
ana_search_popover_init (AnaSearchPopover *self)
{
  GtkEventController *keys;

  ana_widget_init_template (GTK_WIDGET (self));
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
  g_signal_connect (self->entry, "activate", G_CALLBACK (entry_activate_cb), self);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (fill), self);
  /* The entry takes Escape for itself and only says so. */
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (gtk_popover_popdown), self);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
}

/**
 * ana_search_popover_set_session:
 * @self: just made
 * @session: outlives the popover
 * @shelf: the boards that are found
 */
void
ana_search_popover_set_session (AnaSearchPopover *self, AnaSession *session, AnaBoardShelf *shelf)
{
  self->session = session;
  self->shelf = g_object_ref (shelf);
  g_signal_connect_swapped (shelf, "changed", G_CALLBACK (shelf_changed_cb), self);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}
