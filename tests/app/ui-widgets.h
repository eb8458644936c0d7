/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ui-widgets.h: walks the widgets of a window under test.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef void (*UiVisit) (GtkWidget *widget, gpointer data);

void              ui_walk                (GtkWidget *widget,
                                          UiVisit    visit,
                                          gpointer   data);
GtkWidget        *ui_find_type           (gpointer   root,
                                          GType      type); /* the first of it, the root among them; NULL without one */
AdwMessageDialog *ui_find_message_dialog (void);            /* the one on show; NULL without one */

G_END_DECLS
