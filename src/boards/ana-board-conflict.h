/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-conflict.h: a field of a board that two changed: one value stands in it, the other was kept: which shall it be? Pure.
 */
#pragma once

#include "ana-json.h"

G_BEGIN_DECLS

typedef enum {
  ANA_KEEP_THEIRS, /* as it stands */
  ANA_KEEP_MINE,
  ANA_KEEP_BOTH,
} AnaConflictChoice;

gboolean  ana_board_can_keep_both    (const char        *path,
                                      JsonNode          *mine,     /* (nullable): deleted */
                                      JsonNode          *theirs);  /* (nullable) */
JsonNode *ana_board_resolve_conflict (JsonNode          *document,
                                      const char        *path,
                                      JsonNode          *mine,     /* (nullable): deleted */
                                      AnaConflictChoice  choice,
                                      GError           **error);

G_END_DECLS
