/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tour.h: the pages under Help.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

GtkWindow *ana_tour_new (GActionGroup *app);

G_END_DECLS
