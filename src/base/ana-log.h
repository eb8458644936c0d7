/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-log.h: a log file with rotation, and its last lines for "copy diagnostics". No data ever goes in: states, versions, errors.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean ana_log_open  (const char  *path,
                        GError     **error);
void     ana_log_close (void);
void     ana_log_forget (void);              /* what was written is gone; messages go on */
void     ana_log_remove (const char *path);  /* of a file that nobody writes: it and its old ones */
gboolean ana_log_trim  (const char  *path);  /* of another process that appends: rotated when it is large */
char    *ana_log_tail  (guint        n_lines);

G_END_DECLS
