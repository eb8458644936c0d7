/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-data-page.h: where data come from, and how they keep in step: tabs Sources and Sync.
 */
#pragma once

#include "ana-page.h"

G_BEGIN_DECLS

#define ANA_TYPE_DATA_PAGE (ana_data_page_get_type ())
G_DECLARE_FINAL_TYPE (AnaDataPage, ana_data_page, ANA, DATA_PAGE, AnaPage)

GtkWidget *ana_data_page_new     (AnaSession  *session);
void       ana_data_page_add_hub (AnaDataPage *self);

G_END_DECLS
