/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-backup.h: what a hub keeps, as one file, and back.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Both files of one commit, whether a hub runs or not. */
gboolean ana_hub_backup  (const char *dir, const char *path, GError **error);
/* Under a new epoch, so that clients that are ahead fetch everything anew. What was there is moved aside: *@out_aside
 * (nullable: nothing was). IN_USE while a hub runs; BAD_INPUT or CORRUPT for a file that is no whole backup. */
gboolean ana_hub_restore (const char *dir, const char *path, char **out_aside, GError **error);
/* All that lies in the folder, the drop folder within it too. IN_USE while a hub runs. */
gboolean ana_hub_remove  (const char *dir, GError **error);

G_END_DECLS
