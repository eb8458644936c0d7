/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-connection-row.h: the foot of the sidebar: how the connection is, and the sync popover.
 */
#pragma once

#include "ana-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ANA_TYPE_CONNECTION_ROW (ana_connection_row_get_type ())
G_DECLARE_FINAL_TYPE (AnaConnectionRow, ana_connection_row, ANA, CONNECTION_ROW, GtkWidget)

void ana_connection_row_set_session (AnaConnectionRow *self,
                                     AnaSession       *session);

G_END_DECLS
