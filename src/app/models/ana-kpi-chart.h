/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-chart.h: the chart of a KPI's history, and its small copy for the strip below.
 */
#pragma once

#include "ana-kpi-data.h"

G_BEGIN_DECLS

void ana_kpi_chart_make (AnaKpiData *self);

G_END_DECLS
