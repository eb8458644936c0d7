/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cards-dialog.c: which cards stand on the Overview, and in which order.
 *
 * Above, the cards that are picked, in order: dragged by the pointer, moved by Alt+Up and Alt+Down or by the buttons.
 * Below, every other KPI by pack; the search narrows them.
 */
#include "config.h"

#include "ana-cards-dialog.h"

#include "ana-profile.h"
#include "ana-ui.h"
#include "ana-widget.h"

#include <glib/gi18n.h>

struct _AnaCardsDialog {
  AdwWindow       parent_instance;
  /* Owned */
  AnaCatalogue   *catalogue;
  GPtrArray      *codes;      /* of char*, in order */
  GPtrArray      *packs;      /* of AdwPreferencesGroup, borrowed */
  /* Template */
  GtkButton      *done_button;
  GtkSearchEntry *search;
  GtkBox         *groups;
  GtkListBox     *picked;
};

G_DEFINE_FINAL_TYPE (AnaCardsDialog, ana_cards_dialog, ADW_TYPE_WINDOW)

static guint chosen_signal;

static void fill (AnaCardsDialog *self);

static int
find_code (AnaCardsDialog *self, const char *code)
{
  for (guint i = 0; i < self->codes->len; i++)
    if (g_strcmp0 (self->codes->pdata[i], code) == 0)
      return (int) i;
  return -1;
}

static void
focus_row (AnaCardsDialog *self, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->picked, index);

  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
move_to (AnaCardsDialog *self, int from, int to)
{
  char *code;

  if (from < 0 || to < 0 || to >= (int) self->codes->len || from == to)
    return;
  code = g_ptr_array_steal_index (self->codes, (guint) from);
  g_ptr_array_insert (self->codes, to, code);
  fill (self);
  focus_row (self, to);
}

/* Moves a picked card by @step places; at the ends nothing happens. */
void
ana_cards_dialog_move (AnaCardsDialog *self, const char *code, int step)
{
  int index = find_code (self, code);

  if (index >= 0)
    move_to (self, index, index + step);
}

/* --- rows --- */

static const char *
row_code (gpointer object)
{
  return g_object_get_data (G_OBJECT (object), "code");
}

static void
remove_cb (GtkButton *button, AnaCardsDialog *self)
{
  int index = find_code (self, row_code (button));

  if (index < 0)
    return;
  g_ptr_array_remove_index (self->codes, (guint) index);
  fill (self);
  focus_row (self, MIN (index, (int) self->codes->len - 1));
}

static void
add_cb (GtkButton *button, AnaCardsDialog *self)
{
  g_ptr_array_add (self->codes, g_strdup (row_code (button)));
  fill (self);
}

static void
up_cb (GtkButton *button, AnaCardsDialog *self)
{
  g_autofree char *code = g_strdup (row_code (button));

  ana_cards_dialog_move (self, code, -1);
}

static void
down_cb (GtkButton *button, AnaCardsDialog *self)
{
  g_autofree char *code = g_strdup (row_code (button));

  ana_cards_dialog_move (self, code, 1);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint keycode, GdkModifierType state, AnaCardsDialog *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  g_autofree char *code = g_strdup (row_code (row));

  if ((state & GDK_ALT_MASK) == 0 || (key != GDK_KEY_Up && key != GDK_KEY_Down))
    return GDK_EVENT_PROPAGATE;
  ana_cards_dialog_move (self, code, key == GDK_KEY_Up ? -1 : 1);
  return GDK_EVENT_STOP;
}

static GtkWidget *
icon_button_new (const char *icon, const char *format, const char *title, const char *code, GCallback callback, gpointer data)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  g_autofree char *label = g_strdup_printf (format, title);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  ana_ui_set_tooltip (button, label);
  ana_ui_set_a11y_label (button, label);
  g_object_set_data_full (G_OBJECT (button), "code", g_strdup (code), g_free);
  g_signal_connect (button, "clicked", callback, data);
  return button;
}

/* --- drag --- */

static GdkContentProvider *
drag_prepare_cb (GtkDragSource *source, double x, double y, AnaCardsDialog *self)
{
  return gdk_content_provider_new_typed (G_TYPE_STRING, row_code (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source))));
}

static void
drag_begin_cb (GtkDragSource *source, GdkDrag *drag, AnaCardsDialog *self)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source)));

  gtk_drag_source_set_icon (source, paintable, 20, 20);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, AnaCardsDialog *self)
{
  int from = find_code (self, g_value_get_string (value));
  int to = find_code (self, row_code (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target))));

  move_to (self, from, to);
  return from >= 0 && to >= 0;
}

static void
add_drag (AnaCardsDialog *self, GtkWidget *row)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (drag_prepare_cb), self);
  g_signal_connect (source, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (target));
}

/* --- lists --- */

static GtkWidget *
row_new (const char *title, const char *code)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), code);
  g_object_set_data_full (G_OBJECT (row), "code", g_strdup (code), g_free);
  return row;
}

static GtkWidget *
picked_row_new (AnaCardsDialog *self, const char *code)
{
  const AnaKpi *kpi = ana_catalogue_find (self->catalogue, code);
  const char *title = kpi != NULL ? ana_kpi_get_name (kpi, ana_locale ()) : code;
  GtkWidget *row = row_new (title, code);
  GtkEventController *keys = gtk_event_controller_key_new ();

  adw_action_row_add_prefix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "ana-grip-symbolic",
                                                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon_button_new ("ana-up-symbolic", _("Move %s up"), title, code, G_CALLBACK (up_cb), self));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon_button_new ("ana-down-symbolic", _("Move %s down"), title, code, G_CALLBACK (down_cb), self));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon_button_new ("ana-remove-symbolic", _("Take %s off"), title, code, G_CALLBACK (remove_cb), self));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (row, keys);
  add_drag (self, row);
  return row;
}

static void
fill_picked (AnaCardsDialog *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->picked, 0)) != NULL)
    gtk_list_box_remove (self->picked, GTK_WIDGET (row));
  for (guint i = 0; i < self->codes->len; i++)
    gtk_list_box_append (self->picked, picked_row_new (self, self->codes->pdata[i]));
}

static gboolean
matches (const AnaKpi *kpi, const char *search)
{
  g_autofree char *text = g_strjoin (" ", ana_kpi_get_name (kpi, ana_locale ()), kpi->code, kpi->pack, NULL);

  return *search == '\0' || g_str_match_string (search, text, TRUE);
}

static GtkWidget *
find_group (AnaCardsDialog *self, const char *pack)
{
  g_autofree char *escaped = g_markup_escape_text (ana_ui_pack_title (pack), -1);
  GtkWidget *group;

  for (guint i = 0; i < self->packs->len; i++)
    if (g_strcmp0 (g_object_get_data (self->packs->pdata[i], "pack"), pack) == 0)
      return self->packs->pdata[i];
  group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), escaped);
  g_object_set_data_full (G_OBJECT (group), "pack", g_strdup (pack), g_free);
  gtk_box_append (self->groups, group);
  g_ptr_array_add (self->packs, group);
  return group;
}

static void
fill_packs (AnaCardsDialog *self)
{
  const char *search = gtk_editable_get_text (GTK_EDITABLE (self->search));

  for (guint i = 0; i < self->packs->len; i++)
    gtk_box_remove (self->groups, self->packs->pdata[i]);
  g_ptr_array_set_size (self->packs, 0);
  for (guint i = 0; i < ana_catalogue_get_n (self->catalogue); i++)
    {
      const AnaKpi *kpi = ana_catalogue_get (self->catalogue, i);
      const char *title = ana_kpi_get_name (kpi, ana_locale ());
      GtkWidget *row;

      if (find_code (self, kpi->code) >= 0 || !matches (kpi, search))
        continue;
      row = row_new (title, kpi->code);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon_button_new ("ana-add-symbolic", _("Add %s"), title, kpi->code, G_CALLBACK (add_cb), self));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (find_group (self, kpi->pack != NULL ? kpi->pack : "")), row);
    }
}

static void
fill (AnaCardsDialog *self)
{
  fill_picked (self);
  fill_packs (self);
}

/* --- dialog --- */

char **
ana_cards_dialog_list (AnaCardsDialog *self)
{
  char **codes = g_new0 (char *, self->codes->len + 1);

  for (guint i = 0; i < self->codes->len; i++)
    codes[i] = g_strdup (self->codes->pdata[i]);
  return codes;
}

static void
done_cb (AnaCardsDialog *self)
{
  g_auto (GStrv) codes = ana_cards_dialog_list (self);

  g_signal_emit (self, chosen_signal, 0, codes);
  gtk_window_close (GTK_WINDOW (self));
}

static void
ana_cards_dialog_finalize (GObject *object)
{
  AnaCardsDialog *self = ANA_CARDS_DIALOG (object);

  ana_catalogue_unref (self->catalogue);
  g_ptr_array_unref (self->codes);
  g_ptr_array_unref (self->packs);
  G_OBJECT_CLASS (ana_cards_dialog_parent_class)->finalize (object);
}

static void
ana_cards_dialog_class_init (AnaCardsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ana_cards_dialog_finalize;
  chosen_signal = g_signal_new ("chosen", ANA_TYPE_CARDS_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRV);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-cards-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AnaCardsDialog, done_button);
  gtk_widget_class_bind_template_child (widget_class, AnaCardsDialog, search);
  gtk_widget_class_bind_template_child (widget_class, AnaCardsDialog, groups);
  gtk_widget_class_bind_template_child (widget_class, AnaCardsDialog, picked);
}

static void
ana_cards_dialog_init (AnaCardsDialog *self)
{
  ana_widget_init_template (GTK_WIDGET (self));
  self->codes = g_ptr_array_new_with_free_func (g_free);
  self->packs = g_ptr_array_new ();
  g_signal_connect_swapped (self->done_button, "clicked", G_CALLBACK (done_cb), self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (fill_packs), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (gtk_window_close), self);
}

GtkWidget *
ana_cards_dialog_new (AnaCatalogue *catalogue, const char *const *codes)
{
  AnaCardsDialog *self = g_object_new (ANA_TYPE_CARDS_DIALOG, NULL);

  self->catalogue = ana_catalogue_ref (catalogue);
  for (guint i = 0; codes[i] != NULL; i++)
    g_ptr_array_add (self->codes, g_strdup (codes[i]));
  fill (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  return GTK_WIDGET (self);
}
