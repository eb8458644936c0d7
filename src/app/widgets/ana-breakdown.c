/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-breakdown.c: the tile of the main figure by a dimension: bars with a tick where they stood before.
 */
#include "config.h"

#include "ana-breakdown.h"

#include "ana-bar.h"

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
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-breakdown.ui");
  gtk_widget_class_bind_template_child (widget_class, AnaBreakdown, box);
  gtk_widget_class_bind_template_child (widget_class, AnaBreakdown, title);
  gtk_widget_class_bind_template_child (widget_class, AnaBreakdown, grid);
}

static void
ana_breakdown_init (AnaBreakdown *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_row (AnaBreakdown *self)
{
  int y = (int) self->n_rows++;
  GtkWidget *bar = ana_bar_new ();
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
fill_row (AnaBreakdown *self, guint i, const AnaBreakdownRow *row, double largest)
{
  g_autofree char *delta = ana_ui_arrow_text (row->delta_sign, row->delta_text);

  ana_ui_set_text (label_at (self, COLUMN_NAME, i), row->name);
  ana_bar_set_share (ANA_BAR (gtk_grid_get_child_at (self->grid, COLUMN_BAR, (int) i)), row->value / largest, row->previous / largest);
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
        fill_row (self, i, overview->breakdown->pdata[i], largest);
    }
  ana_ui_set_text (self->title, overview->breakdown_title);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}
