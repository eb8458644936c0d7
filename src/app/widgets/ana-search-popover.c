/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-search-popover.c: finds a KPI by name, code or pack, and opens its page.
 */
#include "config.h"

#include "ana-search-popover.h"
#include "ana-ui.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_ROWS 50

struct _AnaSearchPopover {
  GtkPopover      parent_instance;
  AnaSession     *session;  /* (borrowed) */
  GtkSearchEntry *entry;
  GtkListBox     *list;
};

G_DEFINE_FINAL_TYPE (AnaSearchPopover, ana_search_popover, GTK_TYPE_POPOVER)

/* Every word of the search must stand in name, code or pack, case and accents apart. */
static gboolean
matches (const AnaKpi *kpi, const char *search)
{
  g_autofree char *text = g_strjoin (" ", ana_kpi_get_name (kpi, ana_locale ()), kpi->code, kpi->pack, NULL);

  return *search == '\0' || g_str_match_string (search, text, TRUE);
}

static GtkWidget *
row_new (const AnaKpi *kpi)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *detail = g_strjoin (" · ", kpi->code, ana_ui_pack_title (kpi->pack != NULL ? kpi->pack : ""), NULL);

  gtk_box_append (GTK_BOX (box), ana_ui_label_new (ana_kpi_get_name (kpi, ana_locale ()), NULL, 0));
  gtk_box_append (GTK_BOX (box), ana_ui_label_new (detail, "caption ana-dim", 0));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "code", g_strdup (kpi->code), g_free);
  ana_ui_set_a11y_label (row, ana_kpi_get_name (kpi, ana_locale ()));
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
  AnaCatalogue *catalogue = ana_session_get_catalogue (self->session);
  const char *search = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  guint n_rows = 0;

  clear_list (self);
  for (guint i = 0; i < ana_catalogue_get_n (catalogue) && n_rows < MAX_ROWS; i++)
    {
      const AnaKpi *kpi = ana_catalogue_get (catalogue, i);

      if (!matches (kpi, search))
        continue;
      gtk_list_box_append (self->list, row_new (kpi));
      n_rows++;
    }
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
}

static void
open_row (AnaSearchPopover *self, GtkListBoxRow *row)
{
  if (row == NULL)
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-kpi", "s", g_object_get_data (G_OBJECT (row), "code"));
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
  fill (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
ana_search_popover_class_init (AnaSearchPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-search-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, AnaSearchPopover, entry);
  gtk_widget_class_bind_template_child (widget_class, AnaSearchPopover, list);
}

static void
ana_search_popover_init (AnaSearchPopover *self)
{
  GtkEventController *keys;

  gtk_widget_init_template (GTK_WIDGET (self));
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

void
ana_search_popover_set_session (AnaSearchPopover *self, AnaSession *session)
{
  self->session = session;
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}
