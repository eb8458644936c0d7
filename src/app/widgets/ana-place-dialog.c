/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-place-dialog.c: "Move to…" and "Size…": the place of a tile in numbers.
 */
#include "config.h"

#include "ana-place-dialog.h"

#include "ana-ui.h"

#include <glib/gi18n.h>

typedef struct {
  AnaGridCell  cell;
  gboolean     size;
  GtkWidget   *across, *down; /* spin buttons */
  AnaPlaceFunc func;
  GObject     *data;          /* (owned) */
} Asked;

static void
asked_free (gpointer data, GClosure *closure)
{
  Asked *asked = data;

  g_object_unref (asked->data);
  g_free (asked);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Asked *asked)
{
  int across = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (asked->across));
  int down = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (asked->down));

  if (!g_str_equal (response, "ok"))
    return;
  if (asked->size)
    {
      asked->cell.w = across;
      asked->cell.h = down;
    }
  else
    {
      asked->cell.x = across - 1;
      asked->cell.y = down - 1;
    }
  asked->func (&asked->cell, asked->data);
}

static GtkWidget *
add_number (GtkGrid *grid, int row, const char *title, int value, int highest)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (title);
  GtkWidget *spin = gtk_spin_button_new_with_range (1, highest, 1);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), spin);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value);
  g_object_set (gtk_editable_get_delegate (GTK_EDITABLE (spin)), "activates-default", TRUE, NULL);
  gtk_widget_set_hexpand (spin, TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, spin, 1, row, 1, 1);
  return spin;
}

/**
 * ana_place_dialog_show:
 * @parent: a widget in a window
 * @tile: the tile; looked at now
 * @name: what it is called
 * @size: whether its width and height are asked, else its column and row
 * @func: is given the new place, if the user wants one
 * @data: (type GObject): for @func
 *
 * Returns: (transfer none): the dialog, on screen
 */
GtkWidget *
ana_place_dialog_show (GtkWidget *parent, const AnaTile *tile, const char *name, gboolean size, AnaPlaceFunc func, gpointer data)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (parent));
  GtkWidget *dialog = adw_message_dialog_new (window, size ? _("Size") : _("Move to"), name);
  GtkWidget *grid = gtk_grid_new ();
  Asked *asked = g_new0 (Asked, 1);

  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  *asked = (Asked) { .cell = ana_tile_get_item (tile).at, .size = size, .func = func, .data = g_object_ref (data) };
  asked->across = add_number (GTK_GRID (grid), 0, size ? _("Col_umns wide") : _("Col_umn"), size ? tile->w : tile->x + 1, ANA_GRID_COLUMNS);
  asked->down = add_number (GTK_GRID (grid), 1, size ? _("Rows _high") : _("_Row"), size ? tile->h : tile->y + 1, ANA_GRID_MAX_ROW);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), grid);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "ok", size ? _("_Resize") : _("_Move"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "ok", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "ok");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), asked, asked_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}
