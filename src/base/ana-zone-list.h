/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-zone-list.h: the time zones of this computer, to choose from.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char **ana_zone_list (void);

G_END_DECLS
