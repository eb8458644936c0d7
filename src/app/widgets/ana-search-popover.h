/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-search-popover.h: finds a KPI by name, code or pack, and opens its page.
 */
#pragma once

#include "ana-board-shelf.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ANA_TYPE_SEARCH_POPOVER (ana_search_popover_get_type ())
G_DECLARE_FINAL_TYPE (AnaSearchPopover, ana_search_popover, ANA, SEARCH_POPOVER, GtkPopover)

void ana_search_popover_set_session (AnaSearchPopover *self,
                                     AnaSession       *session,
                                     AnaBoardShelf    *shelf);

G_END_DECLS
