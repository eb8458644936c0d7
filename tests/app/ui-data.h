/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ui-data.h: a workspace with plausible figures, made without a hub: for tests of the window and for pictures of it.
 */
#pragma once

#include "ana-catalogue.h"
#include "ana-store.h"

G_BEGIN_DECLS

gboolean ui_data_fill     (AnaStore     *store,
                           AnaCatalogue *catalogue,
                           gint64        now_usec,
                           int           n_days);

void     ui_data_fill_kpi (AnaStore     *store,
                           const AnaKpi *kpi,
                           gint64        now_usec,
                           int           n_days);

/* For tests of the window: a folder, a board in it, and patience. */
void     ui_data_put_board   (AnaStore   *store,
                              const char *id,
                              const char *text);
gboolean ui_data_spin_until  (gboolean  (*done) (gpointer data),
                              gpointer    data);
void     ui_data_remove_tree (const char *path);

G_END_DECLS
