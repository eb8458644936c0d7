/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-file.h: files that are whole or not there, and the folders of a profile.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean ana_file_write_atomic (const char  *path,
                                const void  *data,
                                gsize        n_bytes,
                                int          mode,
                                GError     **error);  /* part, fsync, rename, fsync of the folder */
gboolean ana_file_replace      (const char  *part,
                                const char  *path,
                                GError     **error);  /* rename, fsync of the folder */
gboolean ana_file_write_all    (int          fd,
                                const void  *data,
                                gsize        n_bytes); /* errno says why not */
gboolean ana_dir_make_private  (const char  *path,
                                GError     **error);  /* with parents, mode 0700 */
int      ana_file_lock         (const char  *path,
                                GError     **error);  /* flock, no wait: descriptor, or -1 and IN_USE naming the holder's pid */
void     ana_file_unlock       (int          fd);
char    *ana_dir_get_profile   (const char  *profile);  /* $XDG_DATA_HOME/analytics-dashboard/PROFILE */
char    *ana_dir_get_hub       (void);                  /* …/analytics-dashboard/hub */
char    *ana_dir_get_socket    (GError     **error);    /* path of the embedded hub's socket; parents made */
char    *ana_file_name_sanitise (const char *name);     /* a safe base name: no separators, reserved names, controls, bidi */

G_END_DECLS
