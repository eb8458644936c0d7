/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-readout.h: one bucket in words above the chart: date, value, what it is held against, change.
 */
#pragma once

#include "ana-kpi-data.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANA_TYPE_KPI_READOUT (ana_kpi_readout_get_type ())
G_DECLARE_FINAL_TYPE (AnaKpiReadout, ana_kpi_readout, ANA, KPI_READOUT, GtkWidget)

/* Signal: "stepped" (int by): to the bucket before or after */
void ana_kpi_readout_show       (AnaKpiReadout    *self,
                                 const AnaKpiData *data,   /* with points */
                                 int               index);
void ana_kpi_readout_set_narrow (AnaKpiReadout    *self,
                                 gboolean          narrow);

G_END_DECLS
