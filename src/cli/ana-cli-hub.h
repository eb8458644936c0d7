/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cli-hub.h: what sync, watch and demo share: a hub, its definitions, all of its streams.
 */
#pragma once

#include "ana-catalogue.h"
#include "ana-sync.h"

G_BEGIN_DECLS

gboolean      ana_cli_fetch_catalogue (AnaSync       *sync,
                                       AnaStore      *store,
                                       GError       **error);
gboolean      ana_cli_subscribe_all   (AnaSync       *sync,
                                       AnaStore      *store,
                                       GError       **error);
gboolean      ana_cli_wait_live       (AnaSync       *sync,
                                       gint64         timeout_usec,
                                       GError       **error);
AnaLauncher  *ana_cli_launch          (char         **socket_path,
                                       GError       **error);

G_END_DECLS
