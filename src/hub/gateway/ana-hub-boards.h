/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-boards.h: the boards that /ws/dashboard/ knows, and the streams that their tiles show.
 */
#pragma once

#include "ana-catalogue.h"

G_BEGIN_DECLS

typedef struct _AnaHubBoards AnaHubBoards;  /* immutable once loaded */

AnaHubBoards      *ana_hub_boards_load (const AnaCatalogue *catalogue);  /* what cannot be read is named in the log and left out */
void               ana_hub_boards_free (AnaHubBoards *self);
const char *const *ana_hub_boards_find (const AnaHubBoards *self, const char *id);  /* streams, each once; NULL: no such board */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaHubBoards, ana_hub_boards_free)

G_END_DECLS
