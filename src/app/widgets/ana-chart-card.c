/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-card.c: a chart with its head: title, unit, legend, menu.
 */
#include "config.h"

#include "ana-chart-card.h"

#include "ana-chart-export.h"
#include "ana-legend.h"
#include "ana-widget.h"

#include <glib/gi18n.h>

struct _AnaChartCard {
  GtkWidget     parent_instance;
  /* Template */
  GtkWidget    *box;
  GtkLabel     *title;
  GtkLabel     *unit;
  GtkBox       *head;
  GtkMenuButton *menu;
  GMenuModel   *chart_menu;
  GtkStack     *stack;
  AnaChartView *view;
  GtkLabel     *empty;
  /* Owned by the head */
  AnaLegend    *legend;
};

G_DEFINE_FINAL_TYPE (AnaChartCard, ana_chart_card, GTK_TYPE_WIDGET)

static guint toast_signal;

static void
ana_chart_card_dispose (GObject *object)
{
  g_clear_pointer (&ANA_CHART_CARD (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (ana_chart_card_parent_class)->dispose (object);
}

static void
say (AnaChartCard *self, const char *text)
{
  g_signal_emit (self, toast_signal, 0, text);
}

static void
copy_image_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaChartCard *self = ANA_CHART_CARD (widget);

  ana_chart_copy_image (widget, ana_chart_view_get_chart (self->view));
  say (self, _("Image copied"));
}

static void
save_image_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaChartCard *self = ANA_CHART_CARD (widget);

  ana_chart_save_image (widget, ana_chart_view_get_chart (self->view), gtk_label_get_text (self->title));
}

static void
ana_chart_card_class_init (AnaChartCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_chart_card_dispose;
  g_type_ensure (ANA_TYPE_CHART_VIEW);
  toast_signal = g_signal_new ("toast", ANA_TYPE_CHART_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_install_action (widget_class, "chart.copy-image", NULL, copy_image_action);
  gtk_widget_class_install_action (widget_class, "chart.save-image", NULL, save_image_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-chart-card.ui");
  gtk_widget_class_bind_template_child (widget_class, AnaChartCard, box);
  gtk_widget_class_bind_template_child (widget_class, AnaChartCard, title);
  gtk_widget_class_bind_template_child (widget_class, AnaChartCard, unit);
  gtk_widget_class_bind_template_child (widget_class, AnaChartCard, head);
  gtk_widget_class_bind_template_child (widget_class, AnaChartCard, menu);
  gtk_widget_class_bind_template_child (widget_class, AnaChartCard, chart_menu);
  gtk_widget_class_bind_template_child (widget_class, AnaChartCard, stack);
  gtk_widget_class_bind_template_child (widget_class, AnaChartCard, view);
  gtk_widget_class_bind_template_child (widget_class, AnaChartCard, empty);
}

static void
ana_chart_card_init (AnaChartCard *self)
{
  ana_widget_init_template (GTK_WIDGET (self));
  ana_ui_defer_menu (self->menu, self->chart_menu);
  self->legend = ANA_LEGEND (ana_legend_new (self->view));
  gtk_box_insert_child_after (self->head, GTK_WIDGET (self->legend), GTK_WIDGET (self->unit));
}

GtkWidget *
ana_chart_card_new (void)
{
  return g_object_new (ANA_TYPE_CHART_CARD, NULL);
}

AnaChartView *
ana_chart_card_get_view (AnaChartCard *self)
{
  return self->view;
}

void
ana_chart_card_set_title (AnaChartCard *self, const char *title, const char *unit)
{
  ana_ui_set_text (self->title, title);
  ana_ui_set_text (self->unit, unit);
  ana_chart_view_set_title (self->view, title);
}

void
ana_chart_card_set_chart (AnaChartCard *self, AnaChart *chart)
{
  ana_chart_view_set_chart (self->view, chart);
  ana_legend_refresh (self->legend);
  gtk_stack_set_visible_child_name (self->stack, chart != NULL ? "chart" : "empty");
}

/* On a telephone the title is worth more than the legend: the lines say by their look which is which. */
void
ana_chart_card_set_narrow (AnaChartCard *self, gboolean narrow)
{
  gtk_widget_set_visible (GTK_WIDGET (self->legend), !narrow);
}

void
ana_chart_card_set_empty (AnaChartCard *self, const char *text)
{
  ana_ui_set_text (self->empty, text);
}
