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
char    *ana_log_tail  (guint        n_lines);

G_END_DECLS
