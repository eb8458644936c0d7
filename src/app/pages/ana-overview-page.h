/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-overview-page.h: the first page: cards, main trend, what changed, breakdown.
 */
#pragma once

#include "ana-page.h"

G_BEGIN_DECLS

#define ANA_TYPE_OVERVIEW_PAGE (ana_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (AnaOverviewPage, ana_overview_page, ANA, OVERVIEW_PAGE, AnaPage)

GtkWidget *ana_overview_page_new          (AnaSession      *session);
void       ana_overview_page_load         (AnaOverviewPage *self);
void       ana_overview_page_set_wall     (AnaOverviewPage *self);
gboolean   ana_overview_page_is_settled   (AnaOverviewPage *self);
void       ana_overview_page_set_narrow   (AnaOverviewPage *self,
                                           gboolean         narrow);
gboolean   ana_overview_page_has_card     (AnaOverviewPage *self,
                                           const char      *code);
void       ana_overview_page_pin          (AnaOverviewPage *self,
                                           const char      *code,
                                           gboolean         wanted);
void       ana_overview_page_choose_cards (AnaOverviewPage *self);
void       ana_overview_page_focus_card   (AnaOverviewPage *self,
                                           const char      *code);

G_END_DECLS
