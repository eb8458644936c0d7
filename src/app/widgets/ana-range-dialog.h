/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-range-dialog.h: a time range of the user's own, by two dates: typed, or picked from two calendars.
 */
#pragma once

#include "ana-range.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ANA_TYPE_RANGE_DIALOG (ana_range_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AnaRangeDialog, ana_range_dialog, ANA, RANGE_DIALOG, AdwWindow)

/* Signal: "chosen" (const char *range), as ana_range_parse() reads it */
GtkWidget *ana_range_dialog_new (AnaPeriod       period,
                                 const AnaZone  *zone,      /* whose days */
                                 gint64          today,     /* there, days since 1970-01-01 */
                                 const AnaRange *dates,     /* DATES: shown at first */
                                 gboolean        narrow);

G_END_DECLS
