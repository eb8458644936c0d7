/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-shelf.h: the boards that there are: templates, the user's own, favourites, recent ones, and the bin.
 */
#pragma once

#include "ana-session.h"

G_BEGIN_DECLS

#define ANA_TYPE_BOARD_SHELF (ana_board_shelf_get_type ())
G_DECLARE_FINAL_TYPE (AnaBoardShelf, ana_board_shelf, ANA, BOARD_SHELF, GObject)

typedef struct {
  char    *id;
  char    *title;
  gboolean is_template;  /* as it came with the program */
  gboolean favourite;
  gboolean binned;
  gint64   opened_usec;  /* ANA_TIME_NONE: never; of a binned one: since when it is there */
  guint    n_tiles;
  char   **tabs;         /* id, title, id, title…; NULL-terminated */
} AnaBoardEntry;

/* A pack whose sender is not known, or not by this key. */
typedef struct {
  char    *path, *sender_name, *key;
  gboolean is_changed;
} AnaPackAsk;

void           ana_pack_ask_free         (AnaPackAsk     *self);

/* Signals, on the main thread:
 *  "changed"
 *  "made" (const char *id)                     a board was made and may be opened
 *  "written" (const char *id, gpointer who)    its document is another one; who shows it reads it again
 *  "toast" (const char *text);
 * "trust-wanted" (const AnaPackAsk*): show it, then ana_board_shelf_import_trusted() */
AnaBoardShelf *ana_board_shelf_new       (AnaSession     *session);
AnaBoardShelf *ana_board_shelf_share     (AnaSession     *session);  /* (transfer full): the one of all windows */
void           ana_board_shelf_refresh   (AnaBoardShelf  *self);
GPtrArray     *ana_board_shelf_get_list  (AnaBoardShelf  *self);   /* of AnaBoardEntry: own ones by title, templates, binned ones */
const AnaBoardEntry *ana_board_shelf_find (AnaBoardShelf *self,
                                          const char     *id);     /* (nullable) */
void           ana_board_shelf_create    (AnaBoardShelf  *self,
                                          const char     *title);
void           ana_board_shelf_duplicate (AnaBoardShelf  *self,
                                          const char     *id);
void           ana_board_shelf_rename    (AnaBoardShelf  *self,
                                          const char     *id,
                                          const char     *title);
void           ana_board_shelf_bin       (AnaBoardShelf  *self,
                                          const char     *id);
void           ana_board_shelf_restore   (AnaBoardShelf  *self,
                                          const char     *id);
void           ana_board_shelf_favour    (AnaBoardShelf  *self,
                                          const char     *id,
                                          gboolean        favourite);
void           ana_board_shelf_import    (AnaBoardShelf  *self,
                                          const char     *path);
void           ana_board_shelf_import_trusted (AnaBoardShelf *self,
                                          const char     *path,
                                          const char     *key);    /* that the user has seen */
void           ana_board_shelf_run       (AnaBoardShelf  *self,
                                          const char     *id);     /* a board that was sent: from now on with the user's own data */
void           ana_board_shelf_tell_written (AnaBoardShelf *self,
                                          const char     *id,
                                          gpointer        who);

/* Who edits a board: one window at a time. */
gboolean       ana_board_shelf_claim     (AnaBoardShelf  *self,
                                          const char     *id,
                                          gpointer        who);
void           ana_board_shelf_release   (AnaBoardShelf  *self,
                                          gpointer        who);
gpointer       ana_board_shelf_get_editor (AnaBoardShelf *self,
                                          const char     *id);     /* (transfer none) (nullable) */
void           ana_board_shelf_load_async (AnaBoardShelf *self,
                                          const char     *id,
                                          GAsyncReadyCallback callback,
                                          gpointer        data);
char          *ana_board_shelf_load_finish (AnaBoardShelf *self,
                                          GAsyncResult   *result,
                                          GError        **error);  /* (transfer full): the document's text */

G_END_DECLS
