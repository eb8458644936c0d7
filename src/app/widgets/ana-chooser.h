/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chooser.h: where a file chooser opens.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GFile *ana_chooser_find_folder     (GSettings            *settings,
                                    const char           *purpose);
void   ana_chooser_keep_folder     (GSettings            *settings,
                                    const char           *purpose,
                                    const char           *folder);
void   ana_chooser_open_where_last (GtkFileChooserNative *chooser,
                                    const char           *purpose); /* "backup", "board", "chart", "map", "picture", "token" */

G_END_DECLS
