/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-readout.c: one bucket in words above the chart: date, value, what it is held against, change.
 */
#include "config.h"

#include "ana-kpi-readout.h"

#include "ana-chart-tip.h"
#include "ana-widget.h"

#include <math.h>

struct _AnaKpiReadout {
  GtkWidget  parent_instance;
  gboolean   narrow;
  /* Template */
  GtkButton *previous_button;
  GtkLabel  *date;
  GtkButton *next_button;
  GtkLabel  *now_value;
  GtkWidget *before_box;
  GtkLabel  *before_date;
  GtkLabel  *before_value;
  GtkLabel  *change;
  GtkLabel  *spoken;
};

G_DEFINE_FINAL_TYPE (AnaKpiReadout, ana_kpi_readout, GTK_TYPE_WIDGET)

static guint stepped_signal;

static char *
format_signed_change (const AnaKpiData *data, int index, AnaVerdict *verdict)
{
  int sign;
  g_autofree char *size = ana_chart_format_change (data->kpi, ana_kpi_data_get_now (data, index),
                                                   ana_kpi_data_get_comparable (data, index), verdict, &sign);

  return sign == 0 ? g_steal_pointer (&size) : g_strconcat (sign > 0 ? "+" : "\u2212", size, NULL);
}

static void
show_before (AnaKpiReadout *self, const AnaKpiData *data, int index)
{
  double before = ana_kpi_data_get_before (data, index);
  g_autofree char *date = NULL, *value = NULL;

  gtk_widget_set_visible (self->before_box, !isnan (before) && !self->narrow);
  if (isnan (before))
    return;
  date = ana_chart_format_short (ana_kpi_data_get_before_time (data, index), data->period, data->kpi->zone);
  value = ana_chart_format_value (before, data->kpi);
  ana_ui_set_text (self->before_date, date);
  ana_ui_set_text (self->before_value, value);
}

/**
 * ana_kpi_readout_show:
 * @self: the readout
 * @data: with points; not kept
 * @index: of a bucket
 *
 * Says what stands at a bucket; a screen reader hears it as one sentence.
 */
void
ana_kpi_readout_show (AnaKpiReadout *self, const AnaKpiData *data, int index)
{
  gint64 ts = ana_kpi_data_get_time (data, index);
  AnaVerdict verdict;
  g_autofree char *date = ana_chart_format_bucket (ts, data->period, data->kpi->zone);
  g_autofree char *short_date = ana_chart_format_short (ts, data->period, data->kpi->zone);
  g_autofree char *value = ana_chart_format_value (ana_kpi_data_get_now (data, index), data->kpi);
  g_autofree char *change = format_signed_change (data, index, &verdict);
  g_autofree char *spoken = g_strjoin (", ", date, value, change, NULL);

  ana_ui_set_text (self->date, self->narrow ? short_date : date);
  ana_ui_set_text (self->now_value, value);
  ana_ui_set_text (self->change, change);
  ana_ui_set_verdict (GTK_WIDGET (self->change), verdict);
  show_before (self, data, index);
  ana_ui_set_text (self->spoken, spoken);
  gtk_widget_set_sensitive (GTK_WIDGET (self->previous_button), index > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->next_button), (guint) index + 1 < data->n);
}

void
ana_kpi_readout_set_narrow (AnaKpiReadout *self, gboolean narrow)
{
  self->narrow = narrow;
}

static void
previous_cb (AnaKpiReadout *self)
{
  g_signal_emit (self, stepped_signal, 0, -1);
}

static void
next_cb (AnaKpiReadout *self)
{
  g_signal_emit (self, stepped_signal, 0, 1);
}

static void
ana_kpi_readout_dispose (GObject *object)
{
  ana_ui_unparent_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (ana_kpi_readout_parent_class)->dispose (object);
}

static void
ana_kpi_readout_class_init (AnaKpiReadoutClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_kpi_readout_dispose;
  stepped_signal = g_signal_new ("stepped", ANA_TYPE_KPI_READOUT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-kpi-readout.ui");
  gtk_widget_class_bind_template_child (widget_class, AnaKpiReadout, previous_button);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiReadout, date);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiReadout, next_button);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiReadout, now_value);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiReadout, before_box);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiReadout, before_date);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiReadout, before_value);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiReadout, change);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiReadout, spoken);
}

static void
ana_kpi_readout_init (AnaKpiReadout *self)
{
  ana_widget_init_template (GTK_WIDGET (self));
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 4);
  g_signal_connect_swapped (self->previous_button, "clicked", G_CALLBACK (previous_cb), self);
  g_signal_connect_swapped (self->next_button, "clicked", G_CALLBACK (next_cb), self);
}
