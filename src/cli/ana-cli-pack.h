/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cli-pack.h: boards as signed bundles, out of a workspace and into one.
 */
#pragma once

#include "ana-cli.h"
#include "ana-pack.h"

G_BEGIN_DECLS

gboolean ana_cli_write_pack (AnaCli      *cli,
                             AnaStore    *store,   /* (nullable): no data */
                             AnaBoard    *board,
                             const char  *path,
                             GError     **error);
gboolean ana_cli_keep_board (AnaStore *store, const char *id, const char *text, GError **error);
gboolean ana_cli_take_pack  (AnaCli      *cli,
                             AnaStore    *store,
                             const char  *path,
                             gboolean     accept_key,
                             GError     **error);

G_END_DECLS
