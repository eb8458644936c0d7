/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sparkline.h: the small trend in a card.
 */
#pragma once

#include "ana-ui.h"

G_BEGIN_DECLS

#define ANA_TYPE_SPARKLINE (ana_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (AnaSparkline, ana_sparkline, ANA, SPARKLINE, GtkWidget)

GtkWidget *ana_sparkline_new        (void);
void       ana_sparkline_set_card   (AnaSparkline  *self,
                                     const AnaCard *card);
void       ana_sparkline_set_height (AnaSparkline  *self,
                                     int            height_px);

G_END_DECLS
