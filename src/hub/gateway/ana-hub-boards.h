/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-boards.h: the boards that came with the program, and the streams that the tiles of a board show.
 */
#pragma once

#include "ana-catalogue.h"
#include "ana-json.h"

G_BEGIN_DECLS

typedef struct _AnaHubBoards AnaHubBoards;  /* immutable once loaded */

AnaHubBoards      *ana_hub_boards_load (const AnaCatalogue *catalogue);  /* what cannot be read is named in the log and left out */
void               ana_hub_boards_free (AnaHubBoards *self);
const char *const *ana_hub_boards_find (const AnaHubBoards *self, const char *id);  /* streams, each once; NULL: no such board */
char             **ana_hub_boards_list_streams (const AnaCatalogue *catalogue, JsonObject *board);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaHubBoards, ana_hub_boards_free)

G_END_DECLS
