/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-page-marks.c: what can be done with a mark of a board: its rows, only its like, its KPI.
 */
#include "config.h"

#include "ana-board-page-private.h"

#include "ana-rows-dialog.h"

#include <glib/gi18n.h>

static void
popover_closed_cb (GtkPopover *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, (GSourceFunc) (void (*) (void)) gtk_widget_unparent, g_object_ref (popover), g_object_unref);
}

typedef struct {
  AnaBoardPage *page;
  AnaTileData  *data;   /* (owned) */
  GArray       *rows;   /* (owned) of guint */
  char         *field, *value;
} Choice;

static void
choice_free (gpointer data, GClosure *closure)
{
  Choice *choice = data;

  ana_tile_data_unref (choice->data);
  g_array_unref (choice->rows);
  g_free (choice->field);
  g_free (choice->value);
  g_free (choice);
}

static Choice *
choice_new (AnaBoardPage *page, AnaTileData *data, GArray *rows, const char *field, const char *value)
{
  Choice *choice = g_new0 (Choice, 1);

  choice->page = page;
  choice->data = ana_tile_data_ref (data);
  choice->rows = g_array_ref (rows);
  choice->field = g_strdup (field);
  choice->value = g_strdup (value);
  return choice;
}

static void
only_cb (GtkButton *button, Choice *choice)
{
  AnaBoardPage *page = choice->page;

  gtk_popover_popdown (GTK_POPOVER (page->popover));
  if (ana_board_filters_set_value (page->filters, choice->field, choice->value))
    ana_board_page_filters_moved (page);
}

static void
rows_cb (GtkButton *button, Choice *choice)
{
  AnaBoardPage *page = choice->page;
  g_autoptr (JsonNode) model = ana_tile_make_rows_model (choice->data, page->data, (const guint *) choice->rows->data, choice->rows->len);
  GtkWidget *dialog;

  gtk_popover_popdown (GTK_POPOVER (page->popover));
  if (model == NULL)
    return;
  dialog = ana_rows_dialog_new (ana_session_get_freshness (SESSION (page)) != ANA_FRESH_OFFLINE ? ana_session_get_sync (SESSION (page)) : NULL,
                                model, choice->data->title, ana_board_page_get_zone (page));
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
open_kpi_cb (GtkButton *button, Choice *choice)
{
  gtk_popover_popdown (GTK_POPOVER (choice->page->popover));
  ana_page_open_kpi (ANA_PAGE (choice->page), choice->data->code);
}

static void
add_choice (GtkWidget *box, const char *words, GCallback callback, Choice *choice)
{
  GtkWidget *button = gtk_button_new (), *label = ana_ui_label_new (words, NULL, 0);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  ana_ui_set_a11y_label (button, words);
  g_signal_connect_data (button, "clicked", callback, choice, choice_free, 0);
  gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
make_choices (AnaBoardPage *self, AnaTileData *data, const AnaTilePick *pick)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint));
  g_auto (GStrv) filters = ana_tile_list_filters (data, pick->rows, pick->n_rows);
  g_autoptr (JsonNode) model = ana_tile_make_rows_model (data, self->data, pick->rows, pick->n_rows);

  g_array_append_vals (rows, pick->rows, pick->n_rows);
  if (model != NULL)
    add_choice (box, _("Show the Rows"), G_CALLBACK (rows_cb), choice_new (self, data, rows, NULL, NULL));
  for (guint i = 0; filters[i] != NULL && filters[i + 1] != NULL && i < 8; i += 2)
    {
      g_autofree char *words = g_strdup_printf (_("Only %s"), filters[i + 1]);

      add_choice (box, words, G_CALLBACK (only_cb), choice_new (self, data, rows, filters[i], filters[i + 1]));
    }
  if (data->code != NULL)
    add_choice (box, _("Open the KPI"), G_CALLBACK (open_kpi_cb), choice_new (self, data, rows, NULL, NULL));
  return box;
}

void
ana_board_page_picked_cb (AnaTileView *tile, const AnaTilePick *pick, AnaBoardPage *self)
{
  AnaTileData *data = ana_tile_view_get_data (tile);

  if (data == NULL || self->data == NULL)
    return;
  self->popover = gtk_popover_new ();
  gtk_widget_add_css_class (self->popover, "menu");
  gtk_popover_set_child (GTK_POPOVER (self->popover), make_choices (self, data, pick));
  gtk_widget_set_parent (self->popover, GTK_WIDGET (tile));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &pick->at);
  g_signal_connect (self->popover, "closed", G_CALLBACK (popover_closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

