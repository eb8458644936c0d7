/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-bar.h: a bar in a row: a share with a tick for the period before, or a change to either side of zero.
 */
#pragma once

#include "ana-ui.h"

G_BEGIN_DECLS

#define ANA_TYPE_BAR (ana_bar_get_type ())
G_DECLARE_FINAL_TYPE (AnaBar, ana_bar, ANA, BAR, GtkWidget)

GtkWidget *ana_bar_new        (void);
void       ana_bar_set_share  (AnaBar        *self,
                               double         share,      /* 0 to 1 */
                               double         previous);  /* 0 to 1; NAN for none */
void       ana_bar_set_change (AnaBar        *self,
                               double         share,      /* -1 to 1 */
                               AnaColourSlot  slot);

G_END_DECLS
