/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-change-list.c: the tile "What changed": what moved the main figure, by how much, as a bar from a middle line.
 */
#include "config.h"

#include "ana-change-list.h"

#include "ana-bar.h"
#include "ana-widget.h"

#define BAR_WIDTH_PX 84
#define VALUE_WIDTH_CHARS 7

struct _AnaChangeList {
  GtkWidget   parent_instance;
  /* Owned */
  GPtrArray  *widgets;  /* of GtkListBoxRow, borrowed from the list */
  /* Template */
  GtkWidget  *box;
  GtkLabel   *sum;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (AnaChangeList, ana_change_list, GTK_TYPE_WIDGET)

static void
ana_change_list_dispose (GObject *object)
{
  ana_ui_unparent_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (ana_change_list_parent_class)->dispose (object);
}

static void
ana_change_list_finalize (GObject *object)
{
  g_ptr_array_unref (ANA_CHANGE_LIST (object)->widgets);
  G_OBJECT_CLASS (ana_change_list_parent_class)->finalize (object);
}

static void
ana_change_list_class_init (AnaChangeListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_change_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_change_list_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-change-list.ui");
  gtk_widget_class_bind_template_child (widget_class, AnaChangeList, box);
  gtk_widget_class_bind_template_child (widget_class, AnaChangeList, sum);
  gtk_widget_class_bind_template_child (widget_class, AnaChangeList, list);
}

static void
ana_change_list_init (AnaChangeList *self)
{
  ana_widget_init_template (GTK_WIDGET (self));
  self->widgets = g_ptr_array_new ();
}

static GtkWidget *
words_new (GtkWidget *row)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = ana_ui_label_new ("", "ana-data ana-bold", 0);
  GtkWidget *caption = ana_ui_label_new ("", "caption ana-dim", 0);

  gtk_box_append (GTK_BOX (words), title);
  gtk_box_append (GTK_BOX (words), caption);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (row), "title", title);
  g_object_set_data (G_OBJECT (row), "caption", caption);
  return words;
}

static GtkWidget *
row_new (void)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *bar = ana_bar_new ();
  GtkWidget *value = ana_ui_label_new ("", "ana-data numeric", 1);

  gtk_widget_set_size_request (bar, BAR_WIDTH_PX, -1);
  gtk_label_set_width_chars (GTK_LABEL (value), VALUE_WIDTH_CHARS);
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_NONE);
  gtk_box_append (GTK_BOX (box), words_new (row));
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), value);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  g_object_set_data (G_OBJECT (row), "bar", bar);
  g_object_set_data (G_OBJECT (row), "value", value);
  return row;
}

static void
fill_row (GtkWidget *row, const AnaChangeRow *change)
{
  g_autofree char *spoken = g_strjoin (", ", change->title, change->caption, change->value_text, NULL);
  AnaColourSlot slot = change->verdict == ANA_VERDICT_NONE ? ANA_SLOT_PREVIOUS
                       : change->verdict == ANA_VERDICT_BAD ? ANA_SLOT_BAD : ANA_SLOT_SERIES_1;

  ana_ui_set_text (g_object_get_data (G_OBJECT (row), "title"), change->title);
  ana_ui_set_text (g_object_get_data (G_OBJECT (row), "caption"), change->caption);
  ana_ui_set_text (g_object_get_data (G_OBJECT (row), "value"), change->value_text);
  ana_bar_set_change (g_object_get_data (G_OBJECT (row), "bar"), change->share, slot);
  ana_ui_set_a11y_label (row, spoken);
}

static void
resize (AnaChangeList *self, guint n)
{
  while (self->widgets->len < n)
    {
      GtkWidget *row = row_new ();

      gtk_list_box_append (self->list, row);
      g_ptr_array_add (self->widgets, row);
    }
  while (self->widgets->len > n)
    {
      gtk_list_box_remove (self->list, self->widgets->pdata[self->widgets->len - 1]);
      g_ptr_array_set_size (self->widgets, (int) self->widgets->len - 1);
    }
}

/**
 * ana_change_list_set_overview:
 * @self: the widget
 * @overview: whose changes it shows; copied. None: the tile says that there is nothing to compare with
 */
void
ana_change_list_set_overview (AnaChangeList *self, const AnaOverview *overview)
{
  guint n = overview->changes != NULL ? overview->changes->len : 0;

  resize (self, n);
  for (guint i = 0; i < n; i++)
    fill_row (self->widgets->pdata[i], overview->changes->pdata[i]);
  ana_ui_set_text (self->sum, overview->change_text);
  ana_ui_set_verdict (GTK_WIDGET (self->sum), overview->change_verdict);
}
