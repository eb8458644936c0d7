/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cli-data.h: a small file of rows as a frame, its types seen from its cells.
 */
#pragma once

#include "ana-frame.h"

G_BEGIN_DECLS

AnaFrame *ana_cli_read_rows (const char  *path,
                             GError     **error);

G_END_DECLS
