/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-breakdown.h: the tile of the main figure by a dimension: bars with a tick where they stood before.
 */
#pragma once

#include "ana-overview.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANA_TYPE_BREAKDOWN (ana_breakdown_get_type ())
G_DECLARE_FINAL_TYPE (AnaBreakdown, ana_breakdown, ANA, BREAKDOWN, GtkWidget)

/* Signal "picked" (const char *key): a bar was pressed. */
void ana_breakdown_set_overview (AnaBreakdown      *self,
                                 const AnaOverview *overview);

G_END_DECLS
