/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-conflicts-dialog.h: fields that somebody else changed too, side by side, and what the hub refused.
 */
#pragma once

#include "ana-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ANA_TYPE_CONFLICTS_DIALOG (ana_conflicts_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AnaConflictsDialog, ana_conflicts_dialog, ANA, CONFLICTS_DIALOG, AdwWindow)

GtkWidget *ana_conflicts_dialog_new (AnaSession *session, AnaChanges *changes);

G_END_DECLS
