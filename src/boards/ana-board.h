/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board.h: a board document (.adash, FORMATS.md section 7), checked.
 */
#pragma once

#include "ana-json.h"

G_BEGIN_DECLS

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
  char       *tab;
  int         x, y, w, h;
  AnaTileType type;
  char       *kpi_code;   /* (nullable) */
  char       *kpi_period; /* (nullable) */
  char       *kpi_dim;    /* (nullable) */
  JsonObject *json;       /* (owned) as it stood */
} AnaTile;

typedef struct _AnaBoard AnaBoard;

AnaBoard        *ana_board_parse        (JsonNode        *document,
                                         GError         **error);
AnaBoard        *ana_board_ref          (AnaBoard        *self);
void             ana_board_unref        (AnaBoard        *self);
const char      *ana_board_get_id       (const AnaBoard  *self);
const char      *ana_board_get_title    (const AnaBoard  *self);
guint            ana_board_get_n_tiles  (const AnaBoard  *self);
const AnaTile   *ana_board_get_tile     (const AnaBoard  *self,
                                         guint            i);   /* in reading order: y, then x */
const char *const *ana_board_get_warnings (const AnaBoard *self); /* unknown members, by JSON pointer */
char           **ana_board_list_cards   (const AnaBoard  *self);   /* codes of the KPI tiles, in order */
AnaBoard        *ana_board_with_cards   (const AnaBoard  *self,
                                         const char *const *codes); /* the same board with these KPI tiles */
JsonNode        *ana_board_to_json      (const AnaBoard  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaBoard, ana_board_unref)

G_END_DECLS
