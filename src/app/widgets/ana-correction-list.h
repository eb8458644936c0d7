/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-correction-list.h: what was corrected since the page looks at a KPI: when, which bucket, by how much.
 */
#pragma once

#include "ana-corrections.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANA_TYPE_CORRECTION_LIST (ana_correction_list_get_type ())
G_DECLARE_FINAL_TYPE (AnaCorrectionList, ana_correction_list, ANA, CORRECTION_LIST, GtkWidget)

GtkWidget *ana_correction_list_new     (void);
void       ana_correction_list_show    (AnaCorrectionList    *self,
                                        const AnaKpiData     *data,
                                        const AnaCorrections *corrections);
char      *ana_correction_format_size  (const AnaCorrection  *correction,
                                        const AnaKpi         *kpi);       /* "+£ 172.40" */

G_END_DECLS
