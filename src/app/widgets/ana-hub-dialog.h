/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-dialog.h: adds a hub: name, address, token file, with a test of the connection.
 */
#pragma once

#include "ana-profile.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ANA_TYPE_HUB_DIALOG (ana_hub_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AnaHubDialog, ana_hub_dialog, ANA, HUB_DIALOG, AdwWindow)

/* Signal: "added" (AnaProfile*) */
GtkWidget *ana_hub_dialog_new (void);

G_END_DECLS
