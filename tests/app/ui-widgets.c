/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ui-widgets.c: walks the widgets of a window under test.
 */
#include "config.h"

#include "ui-widgets.h"

void
ui_walk (GtkWidget *widget, UiVisit visit, gpointer data)
{
  visit (widget, data);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    ui_walk (child, visit, data);
}

static void
find_first (GtkWidget *widget, gpointer data)
{
  struct { GType type; GtkWidget *found; } *search = data;

  if (search->found == NULL && G_TYPE_CHECK_INSTANCE_TYPE (widget, search->type))
    search->found = widget;
}

GtkWidget *
ui_find_type (gpointer root, GType type)
{
  struct { GType type; GtkWidget *found; } search = { type, NULL };

  ui_walk (root, find_first, &search);
  return search.found;
}

AdwMessageDialog *
ui_find_message_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GObject) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (GTK_WIDGET (window)))
        return ADW_MESSAGE_DIALOG (window);
    }
  return NULL;
}
