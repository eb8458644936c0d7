/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-place.h: what the file system under a database can do.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean ana_place_check_locks   (const char  *lock_path,  /* a file of ours that is no database */
                                  GError     **error);
gboolean ana_place_shares_memory (const char  *path);      /* of the database */

G_END_DECLS
