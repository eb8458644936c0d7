/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-twin.c: the table twin of a chart, in a window of its own: every row, sorted by a click on a heading.
 */
#include "config.h"

#include "ana-chart-twin.h"

#include "ana-chart-table.h"
#include "ana-text-table.h"

#define WIDTH_PX  560
#define HEIGHT_PX 480

static void
fill_cell (guint row, guint column, AnaCell *cell, gpointer data)
{
  const AnaDataTable *table = ana_chart_table_get_data (data);

  if (row < table->n_rows && column < table->n_columns)
    cell->text = ana_chart_table_dup_text (data, row, column);
}

static double
get_value (guint row, guint column, gpointer data)
{
  const AnaDataTable *table = ana_chart_table_get_data (data);

  return row < table->n_rows && column < table->n_columns ? ana_chart_table_get_value (data, row, column) : 0;
}

static GtkWidget *
make_table (AnaChartTable *table, const char *title)
{
  const AnaDataTable *data = ana_chart_table_get_data (table);
  GtkWidget *widget = ana_text_table_new ();

  ana_text_table_set_source (ANA_TEXT_TABLE (widget), fill_cell, get_value, table, FALSE);
  ana_text_table_set_columns (ANA_TEXT_TABLE (widget), data->titles, data->n_columns);
  ana_text_table_set_rows (ANA_TEXT_TABLE (widget), data->n_rows, FALSE);
  ana_text_table_set_label (ANA_TEXT_TABLE (widget), title);
  gtk_widget_set_vexpand (widget, TRUE);
  return widget;
}

static gboolean
close_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

static void
add_escape (GtkWidget *window)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (close_cb, NULL, NULL)));
  gtk_widget_add_controller (window, keys);
}

/**
 * ana_chart_twin_present:
 * @view: where the chart is shown
 * @chart: the chart, as it is now
 * @title: of the window
 *
 * Shows all of a chart as a table. Later data of the chart do not come into it.
 *
 * Returns: (transfer none): the window, which closes itself
 */
GtkWindow *
ana_chart_twin_present (GtkWidget *view, AnaChart *chart, const char *title)
{
  AnaChartTable *table = ana_chart_table_new (chart);
  GtkRoot *root = gtk_widget_get_root (view);
  GtkWidget *window = adw_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *head = gtk_header_bar_new ();

  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH_PX, HEIGHT_PX);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), make_table (table, title));
  adw_window_set_content (ADW_WINDOW (window), box);
  add_escape (window);
  g_object_set_data_full (G_OBJECT (window), "table", table, (GDestroyNotify) ana_chart_table_free);
  gtk_window_present (GTK_WINDOW (window));
  return GTK_WINDOW (window);
}
