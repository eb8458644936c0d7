/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-chart.c: the chart of a KPI's history, and its small copy for the strip below.
 */
#include "config.h"

#include "ana-kpi-chart.h"

#include "ana-error.h"

#include <glib/gi18n.h>
#include <math.h>

static char *
format_axis (double value, gpointer data)
{
  return ana_format_axis (value, NULL);
}

static AnaChart *
chart_new (AnaKpiData *self)
{
  AnaChart *chart = ana_chart_new ();

  ana_chart_set_title (chart, ana_kpi_get_name (self->kpi, ana_locale ()));
  ana_chart_set_x_scale (chart, ANA_SCALE_TIME, self->kpi->zone);
  ana_chart_set_y_scale (chart, ANA_SCALE_LINEAR, self->kpi->merge == ANA_MERGE_SUM);
  ana_chart_set_y_format (chart, format_axis, NULL, NULL);
  ana_chart_set_language (chart);
  return chart;
}

static void
add_target (AnaKpiData *self)
{
  AnaLayer *layer;
  double target = ana_minor_to_major (self->kpi->target, self->kpi->unit);
  g_autofree char *text = NULL;

  if (isnan (target) || (self->kpi->merge == ANA_MERGE_SUM && self->period != ANA_PERIOD_DAY))
    return;
  text = ana_format_value (self->kpi->target, self->kpi->unit, TRUE, NULL);
  layer = ana_chart_add_layer (self->chart, ANA_MARK_RULE, NULL, ANA_SLOT_GOOD);
  layer->rule_value = target;
  layer->dashed = TRUE;
  layer->width_px = 1;
  layer->label = g_strdup_printf (_("Target %s"), text);
}

/**
 * ana_kpi_chart_make:
 * @self: with its series
 *
 * Makes the chart of all of the history and its small copy for the strip. Without a comparison there is no grey line.
 */
void
ana_kpi_chart_make (AnaKpiData *self)
{
  AnaLayer *layer;

  self->chart = chart_new (self);
  if (self->before != NULL)
    {
      layer = ana_chart_add_layer (self->chart, ANA_MARK_LINE, self->before, ANA_SLOT_PREVIOUS);
      layer->width_px = 1.5;
      layer->label = g_strdup (self->compare_title);
    }
  layer = ana_chart_add_layer (self->chart, ANA_MARK_LINE, self->now, ANA_SLOT_SERIES_1);
  layer->width_px = 2;
  layer->last_partial = self->last_partial;
  layer->label = g_strdup (ana_kpi_get_name (self->kpi, ana_locale ()));
  ana_chart_set_field (self->chart, ANA_PLOT_Y, "value", ANA_TYPE_REAL, ana_minor_to_major (1, self->kpi->unit));
  add_target (self);
  self->strip = chart_new (self);
  layer = ana_chart_add_layer (self->strip, ANA_MARK_AREA, self->now, ANA_SLOT_PREVIOUS);
  layer->width_px = 1.25;
}
