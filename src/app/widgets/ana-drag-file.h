/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-drag-file.h: a file that lives as long as a drag wants it: for those that take files alone.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANA_DRAG_KEEP_SEC 300 /* who was given a file may read it so long */

char               *ana_drag_file_new     (const char *title,
                                           const char *ending,
                                           GError    **error);
GdkContentProvider *ana_drag_file_provide (const char *path);  /* text/uri-list, and what portals take */
void                ana_drag_file_forget  (const char *path);
void                ana_drag_file_clear   (gint64      older_sec);

G_END_DECLS
