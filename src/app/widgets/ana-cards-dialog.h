/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cards-dialog.h: which cards stand on the Overview, and in which order.
 */
#pragma once

#include "ana-catalogue.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ANA_TYPE_CARDS_DIALOG (ana_cards_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AnaCardsDialog, ana_cards_dialog, ANA, CARDS_DIALOG, AdwWindow)

/* Signal: "chosen" (const char *const *codes) */
GtkWidget *ana_cards_dialog_new       (AnaCatalogue      *catalogue,
                                       const char *const *codes);
char     **ana_cards_dialog_list      (AnaCardsDialog    *self);   /* (transfer full): as it stands now */
void       ana_cards_dialog_move      (AnaCardsDialog    *self,
                                       const char        *code,
                                       int                step);

G_END_DECLS
