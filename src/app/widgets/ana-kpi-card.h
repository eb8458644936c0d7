/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-card.h: one KPI as a card: a button that opens its page, with a menu.
 */
#pragma once

#include "ana-card-face.h"

G_BEGIN_DECLS

#define ANA_TYPE_KPI_CARD (ana_kpi_card_get_type ())
G_DECLARE_FINAL_TYPE (AnaKpiCard, ana_kpi_card, ANA, KPI_CARD, GtkButton)

/* Signals: "open", "move" (int step), "pin" (gboolean wanted) */
GtkWidget    *ana_kpi_card_new          (void);
void          ana_kpi_card_set_card     (AnaKpiCard    *self,
                                         const AnaCard *card);
void          ana_kpi_card_set_head_room (AnaKpiCard  *self,
                                         int            px);
void          ana_kpi_card_set_age      (AnaKpiCard    *self,
                                         const char    *age_text,
                                         AnaFreshness   freshness);
void          ana_kpi_card_set_narrow   (AnaKpiCard    *self,
                                         gboolean       narrow);
void          ana_kpi_card_set_place    (AnaKpiCard    *self,
                                         gboolean       pinned,
                                         gboolean       can_move_left,
                                         gboolean       can_move_right);
const char   *ana_kpi_card_get_code     (AnaKpiCard    *self);
const char   *ana_kpi_card_get_part     (AnaKpiCard    *self,
                                         AnaCardPart    part,
                                         GdkRectangle  *box);
gboolean      ana_kpi_card_is_whole     (AnaKpiCard    *self,
                                         AnaCardPart    part);

G_END_DECLS
