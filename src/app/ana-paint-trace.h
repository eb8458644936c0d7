/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-paint-trace.h: what was painted, and when, for benchmarks (`--trace-paint FILE`).
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean ana_paint_trace_open   (const char  *path,
                                 GError     **error);
void     ana_paint_trace_follow (GtkWidget   *window);
void     ana_paint_trace_note   (const char  *what,
                                 const char  *name,
                                 const char  *text);

G_END_DECLS
