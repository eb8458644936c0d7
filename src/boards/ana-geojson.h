/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-geojson.h: a map that the user gives, made small enough to be kept in a board.
 */
#pragma once

#include "ana-frame.h"
#include "ana-json.h"

G_BEGIN_DECLS

#define ANA_GEOJSON_MAX_BYTES  (48 * 1024 * 1024)  /* of a file */
#define ANA_GEOJSON_MAX_KEPT   (384 * 1024)        /* of what is kept of it */
#define ANA_GEOJSON_MAX_AREAS  10000
#define ANA_GEOJSON_MAX_POINTS 2000000

JsonNode *ana_geojson_read      (const char     *text,
                                 gsize           len,
                                 GError        **error);  /* (transfer full) */
char    **ana_geojson_list_keys (JsonNode       *map);    /* (transfer full) */
guint     ana_geojson_count     (JsonNode       *map,
                                 const char     *key,
                                 const AnaFrame *rows,
                                 guint           col);
guint     ana_geojson_get_n     (JsonNode       *map);

G_END_DECLS
