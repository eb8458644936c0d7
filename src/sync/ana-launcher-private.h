/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-launcher-private.h: where the program of the hub is.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ana_launcher_find_hub (GError **error);

G_END_DECLS
