/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-change-list.h: the tile "What changed": what moved the main figure, by how much, as a bar from a middle line.
 */
#pragma once

#include "ana-overview.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANA_TYPE_CHANGE_LIST (ana_change_list_get_type ())
G_DECLARE_FINAL_TYPE (AnaChangeList, ana_change_list, ANA, CHANGE_LIST, GtkWidget)

void ana_change_list_set_overview (AnaChangeList     *self,
                                   const AnaOverview *overview);

G_END_DECLS
