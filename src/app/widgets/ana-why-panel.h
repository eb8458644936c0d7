/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-why-panel.h: why a number is what it is: equation, formula, source, freshness, lineage.
 */
#pragma once

#include "ana-kpi-data.h"
#include "ana-corrections.h"
#include "ana-sources.h"
#include "ana-ui.h"

G_BEGIN_DECLS

#define ANA_TYPE_WHY_PANEL (ana_why_panel_get_type ())
G_DECLARE_FINAL_TYPE (AnaWhyPanel, ana_why_panel, ANA, WHY_PANEL, GtkWidget)

/* Signals: "closed", "open-kpi" (const char *code), "toast" (const char *text) */
void ana_why_panel_set_data (AnaWhyPanel      *self,
                             const AnaKpiData *data);
void ana_why_panel_set_bucket (AnaWhyPanel          *self,
                               const AnaKpiData     *data,
                               int                   index,       /* of the bucket that is looked at */
                               const AnaCorrections *corrections);
void ana_why_panel_set_sources (AnaWhyPanel *self,
                                const char  *dataset,
                                AnaSources  *sources);

G_END_DECLS
