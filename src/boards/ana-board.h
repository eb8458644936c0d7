/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board.h: a board document (.adash, FORMATS.md section 7), checked.
 */
#pragma once

#include "ana-grid.h"
#include "ana-json.h"

G_BEGIN_DECLS

#define ANA_BOARD_MAX_BYTES (1024 * 1024)
#define ANA_BOARD_MAX_DEPTH 32
#define ANA_BOARD_MAX_TILES 500
#define ANA_BOARD_MAX_TABS  50
#define ANA_BOARD_MAX_TEXT  100000 /* characters of a text tile */
#define ANA_BOARD_MAX_TITLE 1000   /* characters */

typedef enum {
  ANA_TILE_KPI,
  ANA_TILE_CHART,
  ANA_TILE_TABLE,
  ANA_TILE_TEXT,
  ANA_TILE_IMAGE,
  ANA_TILE_FILTER,
  ANA_TILE_LIST,
} AnaTileType;

typedef struct {
  char       *key;
  char       *tab;        /* one that the board has */
  int         x, y, w, h;
  AnaTileType type;
  char       *kpi_code;   /* (nullable) */
  char       *kpi_period; /* (nullable) */
  char       *kpi_dim;    /* (nullable) */
  JsonObject *json;       /* (owned) as it stood; never written to */
  char       *title;      /* "" when it has none */
  gboolean    locked;
  char       *problem;    /* (nullable) why it cannot be shown, with the place; the rest of the board can */
  gboolean    is_unread;  /* the problem is with its place, type or code, not with what it shows */
} AnaTile;

typedef struct {
  char *id;
  char *title;
} AnaTab;

typedef struct _AnaBoard AnaBoard; /* immutable; of one thread with the boards that were made from it */

AnaBoard        *ana_board_parse        (JsonNode        *document,
                                         GError         **error);
AnaBoard        *ana_board_load         (const char      *file,     /* (nullable): its name, for messages */
                                         const char      *text,
                                         gssize           len,
                                         GError         **error);
AnaBoard        *ana_board_load_file    (const char      *path,
                                         GError         **error);
AnaBoard        *ana_board_ref          (AnaBoard        *self);
void             ana_board_unref        (AnaBoard        *self);
const char      *ana_board_get_id       (const AnaBoard  *self);
const char      *ana_board_get_title    (const AnaBoard  *self);
const char      *ana_board_get_zone     (const AnaBoard  *self);    /* (nullable): the user's */
guint            ana_board_get_n_tabs   (const AnaBoard  *self);    /* at least one */
const AnaTab    *ana_board_get_tab      (const AnaBoard  *self,
                                         guint            i);
guint            ana_board_get_n_tiles  (const AnaBoard  *self);
const AnaTile   *ana_board_get_tile     (const AnaBoard  *self,
                                         guint            i);   /* in reading order: y, then x */
const AnaTile   *ana_board_find_tile    (const AnaBoard  *self,
                                         const char      *key); /* (nullable) */
const char *const *ana_board_get_warnings (const AnaBoard *self); /* unknown members, by JSON pointer */
char           **ana_board_list_cards   (const AnaBoard  *self);   /* codes of the KPI tiles, in order */
AnaBoard        *ana_board_with_cards   (const AnaBoard  *self,
                                         const char *const *codes); /* the same board with these KPI tiles */
JsonNode        *ana_board_to_json      (const AnaBoard  *self);   /* shared, not to be written to */
char            *ana_board_to_text      (const AnaBoard  *self);   /* a line a tile */
JsonNode        *ana_board_settle       (JsonNode        *document);
char            *ana_board_format       (const char      *kind,
                                         const char      *id,
                                         JsonNode        *document,
                                         GError         **error);  /* an AnaDocumentFunc */

const char      *ana_tile_type_to_string (AnaTileType     type);
gboolean         ana_tile_type_from_string (const char   *text,
                                         AnaTileType     *out);
AnaGridItem      ana_tile_get_item      (const AnaTile   *tile);   /* with the least size of its type */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaBoard, ana_board_unref)

G_END_DECLS
