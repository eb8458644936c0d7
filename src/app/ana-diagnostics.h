/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-diagnostics.h: the log file of the window, and the text of "Copy Diagnostics".
 */
#pragma once

#include "ana-session.h"

G_BEGIN_DECLS

void  ana_diagnostics_start    (void);
char *ana_diagnostics_describe (AnaSession *session);

char *ana_diagnostics_without_names (const char *text);   /* of streams, files and what is quoted */

G_END_DECLS
