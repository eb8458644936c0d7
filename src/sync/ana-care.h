/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-care.h: all that a profile keeps on this computer, with what the embedded hub keeps for it: backup, restore, removal.
 */
#pragma once

#include "ana-store.h"

G_BEGIN_DECLS

/* Whether the profile in that folder is one of the embedded hub's, and the hub keeps anything on this computer. */
gboolean ana_care_has_hub     (const char *dir);

/* All of them block, on any thread but main. */
gboolean ana_care_backup      (AnaStore   *store,
                               gboolean    with_hub,
                               const char *path,
                               GError    **error);
gboolean ana_care_restore     (const char *dir,     /* of a profile that nobody has open */
                               const char *path,
                               GError    **error);
gboolean ana_care_holds_hub   (const char *path);   /* a backup with the hub's part in it */
gboolean ana_care_remove_hub  (GError    **error);
void     ana_care_remove_logs (void);               /* of the window and of the embedded hub */

char    *ana_care_get_log     (const char *name);   /* "window.log", "hub.log": path of a log; its folder may not exist */

G_END_DECLS
