/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-rows-dialog.h: the rows behind a mark, as the hub has them.
 */
#pragma once

#include "ana-tile-data.h"
#include "ana-sync.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ANA_TYPE_ROWS_DIALOG (ana_rows_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AnaRowsDialog, ana_rows_dialog, ANA, ROWS_DIALOG, AdwWindow)

GtkWidget *ana_rows_dialog_new (AnaSync    *sync,    /* (nullable): there is no hub */
                                JsonNode   *model,
                                const char *title,
                                const AnaZone *zone);

G_END_DECLS
