/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-offset-dialog.h: how far back a comparison lies: a number and a unit.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ANA_TYPE_OFFSET_DIALOG (ana_offset_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AnaOffsetDialog, ana_offset_dialog, ANA, OFFSET_DIALOG, AdwWindow)

/* Signal: "chosen" (const char *compare), as ana_compare_parse() reads it */
GtkWidget *ana_offset_dialog_new (const char *compare);  /* shown at first, when it is an offset */

G_END_DECLS
