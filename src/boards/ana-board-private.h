/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-private.h: what a board holds, for the files that read it and those that ask it.
 */
#pragma once

#include "ana-board.h"

G_BEGIN_DECLS

struct _AnaBoard {
  gatomicrefcount ref_count;
  JsonNode  *json;     /* (owned): as it stood; unknown members are kept; never written to */
  char      *id;
  char      *title;
  char      *zone;     /* (nullable) */
  GPtrArray *tabs;     /* of AnaTab */
  GPtrArray *tiles;    /* of AnaTile, in reading order */
  GPtrArray *warnings; /* of char*, NULL-terminated */
};

/* ana-board-read.c: reads @self->json; @place: where in the document the error stands */
gboolean ana_board_read (AnaBoard *self, char **place, GError **error);

/* ana-board-check.c: what a tile shows, apart from where it stands: a problem of one tile is no problem of the board */
char    *ana_tile_find_outside (JsonNode *node, const char *path);         /* (nullable) */
char    *ana_tile_check_content (JsonObject *tile, const char *path);  /* (nullable) */

/* ana-spec-text.c: "line:column: problem", which begins with a place in @text */
void     ana_spec_add_place    (GError **error, const char *text, const char *problem);

G_END_DECLS
