/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-time.h: a range that is looked at, as a board keeps it.
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *ana_board_make_time (const char *range);   /* (transfer full) (nullable) */

G_END_DECLS
