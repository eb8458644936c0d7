/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-breakdown.c: the tile of the main figure by a dimension: bars with a tick where they stood before.
 *
 * A bar is a button: pressed it filters the page by its member, pressed again it lets go of it.
 */
#include "config.h"

#include "ana-breakdown.h"

#include "ana-bar.h"
#include "ana-widget.h"

#include <math.h>

#define DELTA_WIDTH_CHARS 7
#define ROW_HEIGHT_PX     21

enum { COLUMN_NAME, COLUMN_BAR, COLUMN_VALUE, COLUMN_DELTA, N_COLUMNS };

struct _AnaBreakdown {
  GtkWidget  parent_instance;
  /* Derived */
  guint      n_rows;   /* in the grid */
  /* Template */
  GtkWidget *box;
  GtkLabel  *title;
  GtkGrid   *grid;
};

G_DEFINE_FINAL_TYPE (AnaBreakdown, ana_breakdown, GTK_TYPE_WIDGET)

static guint picked_signal;

static void
ana_breakdown_dispose (GObject *object)
{
  ana_ui_unparent_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (ana_breakdown_parent_class)->dispose (object);
}

static void
ana_breakdown_class_init (AnaBreakdownClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_breakdown_dispose;
  picked_signal = g_signal_new ("picked", ANA_TYPE_BREAKDOWN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-breakdown.ui");
  gtk_widget_class_bind_template_child (widget_class, AnaBreakdown, box);
  gtk_widget_class_bind_template_child (widget_class, AnaBreakdown, title);
  gtk_widget_class_bind_template_child (widget_class, AnaBreakdown, grid);
}

static void
ana_breakdown_init (AnaBreakdown *self)
{
  ana_widget_init_template (GTK_WIDGET (self));
}

/* What is on is decided by what is shown: the toggle follows it. */
static void
clicked_cb (GtkWidget *button, AnaBreakdown *self)
{
  g_autofree char *key = g_strdup (g_object_get_data (G_OBJECT (button), "key"));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), g_object_get_data (G_OBJECT (button), "picked") != NULL);
  if (key != NULL)
    g_signal_emit (self, picked_signal, 0, key);
}

static GtkWidget *
button_new (AnaBreakdown *self)
{
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), ana_bar_new ());
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "ana-bar-button");
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), self);
  return button;
}

static void
add_row (AnaBreakdown *self)
{
  int y = (int) self->n_rows++;
  GtkWidget *bar = button_new (self);
  GtkWidget *value = ana_ui_label_new ("", "ana-data numeric", 1);
  GtkWidget *delta = ana_ui_label_new ("", "caption-heading numeric", 1);

  gtk_widget_set_hexpand (bar, TRUE);
  gtk_widget_set_size_request (bar, -1, ROW_HEIGHT_PX);
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_ellipsize (GTK_LABEL (delta), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_width_chars (GTK_LABEL (delta), DELTA_WIDTH_CHARS);
  gtk_grid_attach (self->grid, ana_ui_label_new ("", "ana-data", 0), COLUMN_NAME, y, 1, 1);
  gtk_grid_attach (self->grid, bar, COLUMN_BAR, y, 1, 1);
  gtk_grid_attach (self->grid, value, COLUMN_VALUE, y, 1, 1);
  gtk_grid_attach (self->grid, delta, COLUMN_DELTA, y, 1, 1);
}

static GtkLabel *
label_at (AnaBreakdown *self, int column, guint row)
{
  return GTK_LABEL (gtk_grid_get_child_at (self->grid, column, (int) row));
}

static void
fill_bar (AnaBreakdown *self, guint i, const AnaBreakdownRow *row, double largest, gboolean picked)
{
  GtkWidget *button = gtk_grid_get_child_at (self->grid, COLUMN_BAR, (int) i);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", row->name, row->value_text);

  ana_bar_set_share (ANA_BAR (gtk_button_get_child (GTK_BUTTON (button))), row->value / largest, row->previous / largest);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), picked);
  g_object_set_data (G_OBJECT (button), "picked", GINT_TO_POINTER (picked));
  if (g_strcmp0 (g_object_get_data (G_OBJECT (button), "key"), row->key) != 0)
    g_object_set_data_full (G_OBJECT (button), "key", g_strdup (row->key), g_free);
  if (g_strcmp0 (g_object_get_data (G_OBJECT (button), "spoken"), spoken) == 0)
    return;
  ana_ui_set_a11y_label (button, spoken);
  g_object_set_data_full (G_OBJECT (button), "spoken", g_steal_pointer (&spoken), g_free);
}

static void
fill_row (AnaBreakdown *self, guint i, const AnaBreakdownRow *row, double largest, gboolean picked)
{
  g_autofree char *delta = ana_ui_arrow_text (row->delta_sign, row->delta_text);

  fill_bar (self, i, row, largest, picked);
  ana_ui_set_text (label_at (self, COLUMN_NAME, i), row->name);
  ana_ui_set_text (label_at (self, COLUMN_VALUE, i), row->value_text);
  ana_ui_set_text (label_at (self, COLUMN_DELTA, i), delta);
  ana_ui_set_verdict (GTK_WIDGET (label_at (self, COLUMN_DELTA, i)), row->verdict);
}

static double
find_largest (GPtrArray *rows)
{
  double largest = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const AnaBreakdownRow *row = rows->pdata[i];

      largest = fmax (largest, fmax (row->value, isnan (row->previous) ? 0 : row->previous));
    }
  return largest > 0 ? largest : 1;
}

static gboolean
is_picked (const AnaOverview *overview, guint i)
{
  return g_strcmp0 (((AnaBreakdownRow *) overview->breakdown->pdata[i])->key, overview->dim) == 0;
}

/**
 * ana_breakdown_set_overview:
 * @self: the widget
 * @overview: whose breakdown it shows; copied. With none the tile is hidden
 */
void
ana_breakdown_set_overview (AnaBreakdown *self, const AnaOverview *overview)
{
  guint n = overview->breakdown != NULL ? overview->breakdown->len : 0;
  double largest = n > 0 ? find_largest (overview->breakdown) : 1;

  while (self->n_rows < n)
    add_row (self);
  for (guint i = 0; i < self->n_rows; i++)
    {
      for (int column = 0; column < N_COLUMNS; column++)
        gtk_widget_set_visible (gtk_grid_get_child_at (self->grid, column, (int) i), i < n);
      if (i < n)
        fill_row (self, i, overview->breakdown->pdata[i], largest, is_picked (overview, i));
    }
  ana_ui_set_text (self->title, overview->breakdown_title);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}
