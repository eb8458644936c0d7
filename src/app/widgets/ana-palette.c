/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-palette.c: what can be put on a board, to be dragged there or added with Enter.
 */
#include "config.h"

#include "ana-palette.h"

#include "ana-ui.h"

#include <glib/gi18n.h>
#include <string.h>

struct _AnaPalette {
  GtkWidget  parent_instance;
  GtkWidget *search;
  GtkWidget *all;                         /* whether all kinds are shown */
  GtkWidget *none;                        /* what is said when nothing is found */
  GtkWidget *box[ANA_PALETTE_N_GROUPS];   /* a group with its title */
  GtkWidget *flow[ANA_PALETTE_N_GROUPS];
};

G_DEFINE_FINAL_TYPE (AnaPalette, ana_palette, GTK_TYPE_WIDGET)

static guint signal_add;

static AnaPaletteEntry *
get_entry (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "entry");
}

/* --- an item --- */

static void
clicked_cb (GtkWidget *button, AnaPalette *self)
{
  g_signal_emit (self, signal_add, 0, get_entry (button));
}

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, GtkWidget *button)
{
  return gdk_content_provider_new_typed (ANA_TYPE_PALETTE_ENTRY, get_entry (button));
}

/* What hangs on the pointer: a small card that says what to do. */
static void
drag_begin_cb (GtkDragSource *source, GdkDrag *drag, GtkWidget *button)
{
  AnaPaletteEntry *entry = get_entry (button);
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *icon = gtk_image_new_from_icon_name (ana_palette_entry_get_icon (entry));
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (card, "ana-drag-card");
  gtk_image_set_pixel_size (GTK_IMAGE (icon), 20);
  gtk_widget_add_css_class (icon, "accent");
  gtk_box_append (GTK_BOX (words), ana_ui_label_new (ana_palette_entry_get_title (entry), "caption-heading", 0));
  gtk_box_append (GTK_BOX (words), ana_ui_label_new (_("Drop to place"), "caption ana-dim", 0));
  gtk_box_append (GTK_BOX (card), icon);
  gtk_box_append (GTK_BOX (card), words);
  gtk_drag_icon_set_child (GTK_DRAG_ICON (gtk_drag_icon_get_for_drag (drag)), card);
  gdk_drag_set_hotspot (drag, 60, 24);
  gtk_widget_add_css_class (button, "dragged");
}

static void
drag_end_cb (GtkDragSource *source, GdkDrag *drag, gboolean delete_data, GtkWidget *button)
{
  gtk_widget_remove_css_class (button, "dragged");
}

static GtkWidget *
make_item (AnaPalette *self, AnaPaletteEntry *entry)
{
  GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *icon = gtk_image_new_from_icon_name (ana_palette_entry_get_icon (entry));
  GtkWidget *label = ana_ui_label_new (ana_palette_entry_get_title (entry), "ana-data", 0.5f);
  GtkDragSource *source = gtk_drag_source_new ();
  g_autofree char *name = g_strdup_printf (_("Add %s"), ana_palette_entry_get_title (entry));

  gtk_image_set_pixel_size (GTK_IMAGE (icon), 20);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "ana-palette-item");
  ana_ui_set_a11y_label (button, name);
  ana_ui_set_tooltip (button, name);
  g_object_set_data_full (G_OBJECT (button), "entry", g_object_ref (entry), g_object_unref);
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), self);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), button);
  g_signal_connect (source, "drag-begin", G_CALLBACK (drag_begin_cb), button);
  g_signal_connect (source, "drag-end", G_CALLBACK (drag_end_cb), button);
  gtk_widget_add_controller (button, GTK_EVENT_CONTROLLER (source));
  return button;
}

/* --- search --- */

static gboolean
filter_cb (GtkFlowBoxChild *child, gpointer data)
{
  AnaPalette *self = data;
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->search));
  AnaPaletteEntry *entry = get_entry (gtk_flow_box_child_get_child (child));

  return *words == '\0' ? gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->all)) || !ana_palette_entry_is_found_only (entry)
                        : ana_palette_entry_matches (entry, words);
}

static gboolean
has_match (AnaPalette *self, GtkWidget *flow)
{
  GtkFlowBoxChild *child;

  for (int i = 0; (child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (flow), i)) != NULL; i++)
    if (filter_cb (child, self))
      return TRUE;
  return FALSE;
}

static void
show_found (AnaPalette *self)
{
  gboolean found = FALSE;

  for (guint i = 0; i < ANA_PALETTE_N_GROUPS; i++)
    {
      gboolean matches = has_match (self, self->flow[i]);

      gtk_flow_box_invalidate_filter (GTK_FLOW_BOX (self->flow[i]));
      gtk_widget_set_visible (self->box[i], matches);
      found = found || matches;
    }
  gtk_widget_set_visible (self->none, !found);
  gtk_widget_set_visible (self->all, *gtk_editable_get_text (GTK_EDITABLE (self->search)) == '\0');
}

static void
search_cb (GtkSearchEntry *search, AnaPalette *self)
{
  show_found (self);
}

static void
all_cb (GtkToggleButton *all, AnaPalette *self)
{
  gtk_button_set_label (GTK_BUTTON (all), gtk_toggle_button_get_active (all) ? _("Fewer kinds") : _("All kinds"));
  show_found (self);
}

/* The entry that is called so, else the first that is found; NULL: there is none. */
static AnaPaletteEntry *
find_best (AnaPalette *self)
{
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  AnaPaletteEntry *first = NULL;
  GtkFlowBoxChild *child;

  for (guint i = 0; i < ANA_PALETTE_N_GROUPS; i++)
    for (int k = 0; (child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self->flow[i]), k)) != NULL; k++)
      {
        AnaPaletteEntry *entry = get_entry (gtk_flow_box_child_get_child (child));
        g_autofree char *title = g_utf8_casefold (ana_palette_entry_get_title (entry), -1);

        if (!filter_cb (child, self))
          continue;
        if (strcmp (title, g_strstrip (wanted)) == 0)
          return entry;
        first = first != NULL ? first : entry;
      }
  return first;
}

static void
activate_cb (GtkSearchEntry *search, AnaPalette *self)
{
  AnaPaletteEntry *entry = find_best (self);

  if (entry != NULL)
    g_signal_emit (self, signal_add, 0, entry);
}

/* --- the object --- */

static void
add_group (AnaPalette *self, GtkBox *list, AnaPaletteGroup group)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *flow = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (flow), 2);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 2);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (flow), TRUE);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 6);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 6);
  gtk_flow_box_set_filter_func (GTK_FLOW_BOX (flow), filter_cb, self, NULL);
  gtk_box_append (GTK_BOX (box), ana_ui_label_new (ana_palette_group_get_title (group), "caption-heading ana-dim", 0));
  gtk_box_append (GTK_BOX (box), flow);
  gtk_box_append (list, box);
  self->box[group] = box;
  self->flow[group] = flow;
}

static void
fill (AnaPalette *self)
{
  g_autoptr (GPtrArray) entries = ana_palette_entry_list ();

  for (guint i = 0; i < entries->len; i++)
    {
      GtkWidget *item = make_item (self, entries->pdata[i]);

      gtk_flow_box_insert (GTK_FLOW_BOX (self->flow[ana_palette_entry_get_group (entries->pdata[i])]), item, -1);
      gtk_widget_set_focusable (gtk_widget_get_parent (item), FALSE); /* the button in it takes the focus */
    }
}

static void
ana_palette_dispose (GObject *object)
{
  ana_ui_unparent_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (ana_palette_parent_class)->dispose (object);
}

static void
ana_palette_class_init (AnaPaletteClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ana_palette_dispose;
  signal_add = g_signal_new ("add", ANA_TYPE_PALETTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ANA_TYPE_PALETTE_ENTRY);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "ana-palette");
}

static void
ana_palette_init (AnaPalette *self)
{
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *scrolled = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "placeholder-text", _("Add tile"), NULL);
  ana_ui_set_a11y_label (self->search, _("Add tile"));
  gtk_widget_add_css_class (self->search, "ana-palette-search");
  self->none = ana_ui_label_new (_("Nothing of that name"), "ana-dim", 0.5f);
  gtk_widget_set_visible (self->none, FALSE);
  self->all = gtk_toggle_button_new_with_label (_("All kinds"));
  for (guint i = 0; i < ANA_PALETTE_N_GROUPS; i++)
    add_group (self, GTK_BOX (list), i);
  fill (self);
  gtk_box_append (GTK_BOX (list), self->none);
  gtk_box_append (GTK_BOX (list), self->all);
  gtk_widget_add_css_class (list, "ana-palette-list");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (all), self->search);
  gtk_box_append (GTK_BOX (all), scrolled);
  gtk_widget_set_parent (all, GTK_WIDGET (self));
  g_signal_connect (self->all, "toggled", G_CALLBACK (all_cb), self);
  g_signal_connect (self->search, "search-changed", G_CALLBACK (search_cb), self);
  g_signal_connect (self->search, "activate", G_CALLBACK (activate_cb), self);
}

GtkWidget *
ana_palette_new (void)
{
  return g_object_new (ANA_TYPE_PALETTE, NULL);
}

void
ana_palette_focus_search (AnaPalette *self)
{
  gtk_widget_grab_focus (self->search);
  gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
}
