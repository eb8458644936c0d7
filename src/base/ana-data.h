/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-data.h: where the files that came with the program lie.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char       *ana_data_find           (const char  *name,
                                     GError     **error);
const char *ana_data_get_locale_dir (void);

G_END_DECLS
