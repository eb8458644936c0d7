/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-deed.h: what is done with boards off the main thread.
 */
#pragma once

#include "ana-board-draft.h"
#include "ana-board-shelf.h"

G_BEGIN_DECLS

typedef enum { ANA_BOARD_DEED_LIST, ANA_BOARD_DEED_CREATE, ANA_BOARD_DEED_DUPLICATE, ANA_BOARD_DEED_BIN, ANA_BOARD_DEED_RESTORE, ANA_BOARD_DEED_FAVOUR, ANA_BOARD_DEED_IMPORT, ANA_BOARD_DEED_RUN, ANA_BOARD_DEED_LOAD } AnaBoardDeedKind;

typedef struct {
  AnaBoardDeedKind  kind;
  AnaStore *store;     /* (owned) */
  char     *id;        /* (owned) (nullable); of an import: the key that the user has seen */
  char     *text;      /* (owned) (nullable) a title, a path */
  gboolean  wanted;
  guint     token;
  char     *made;      /* (owned) (nullable) id of a board that was made */
  char     *toast;     /* (owned) (nullable) */
  AnaPackAsk *ask;     /* (owned) (nullable) whether the sender is trusted has to be asked first */
  GPtrArray *list;     /* (owned) (nullable) */
} AnaBoardDeed;

void           ana_board_deed_free   (AnaBoardDeed  *self);
char          *ana_board_deed_load   (AnaStore      *store,
                                      const char    *id,
                                      GError       **error);  /* (transfer full): the document's text, or the template's */
gboolean       ana_board_deed_do     (AnaBoardDeed  *self,
                                      GError       **error);
GPtrArray     *ana_board_deed_list   (AnaStore      *store);  /* (transfer full) of AnaBoardEntry */
void           ana_board_entry_free  (AnaBoardEntry *self);
AnaBoardEntry *ana_board_entry_find  (GPtrArray     *list,
                                      const char    *id);     /* (nullable) */

G_END_DECLS
