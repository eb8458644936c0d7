/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-picked.h: which cards the Overview shows, and in which order: the board document "overview" of user.db.
 */
#pragma once

#include "ana-board.h"
#include "ana-catalogue.h"
#include "ana-store.h"

G_BEGIN_DECLS

AnaBoard *ana_picked_load  (AnaStore     *store,
                            AnaCatalogue *catalogue);
gboolean  ana_picked_has   (AnaBoard     *board,
                            const char   *code);
AnaBoard *ana_picked_pin   (AnaBoard     *board,
                            const char   *code,
                            gboolean      wanted);
AnaBoard *ana_picked_move  (AnaBoard     *board,
                            const char   *code,
                            int           step);
gboolean  ana_picked_save  (AnaStore     *store,
                            AnaBoard     *board,
                            GError      **error);

G_END_DECLS
