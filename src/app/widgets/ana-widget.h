/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-widget.h: the one way in which a widget of ours is made from its template.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ana_widget_init_template (GtkWidget *widget);

G_END_DECLS
