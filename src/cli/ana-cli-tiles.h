/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cli-tiles.h: a board with the data of its tiles, from the cache, or from a hub that is asked.
 */
#pragma once

#include "ana-cli-board.h"
#include "ana-pack-data.h"

G_BEGIN_DECLS

AnaBoardData *ana_cli_build_board  (AnaStore               *store,
                                    AnaCatalogue           *catalogue,
                                    AnaSync                *sync,      /* (nullable) */
                                    AnaBoard               *board,
                                    const char             *locale,
                                    gboolean                all_rows,
                                    gint64                 *now_usec);
AnaBoardData *ana_cli_read_board   (AnaStore               *store,
                                    AnaCatalogue           *catalogue,
                                    AnaBoard               *board,
                                    gint64                  now_usec,
                                    AnaPackTape           **tape);
gboolean      ana_cli_paint_board  (AnaBoard               *board,
                                    AnaBoardData           *data,
                                    gint64                  now_usec,
                                    const AnaPaintOptions  *options,
                                    const char             *path,
                                    GError                **error);
void          ana_cli_write_tiles  (AnaJsonWriter          *writer,
                                    AnaBoardData           *data);

G_END_DECLS
