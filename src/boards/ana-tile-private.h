/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-private.h: a board's data while they are being made.
 */
#pragma once

#include "ana-overview-private.h"
#include "ana-query.h"
#include "ana-tile-data.h"

G_BEGIN_DECLS

typedef struct {
  const AnaBoardInput *input;
  const AnaTileSource *source;
  AnaBoardData        *self;
  const AnaZone       *zone;
  AnaRange             range;
  AnaCompare           compare;
  JsonObject          *filters;   /* (nullable) */
  GHashTable          *codes;     /* set: KPIs that were read */
} TileBuild;

/* ana-board-data.c */
AnaTileData *ana_tile_data_new_frame (const char   *title,
                                  AnaFrame       *frame);   /* (transfer full) (nullable) */

/* ana-tile-model.c */
JsonNode *ana_tile_make_model    (const TileBuild *build,
                                  const AnaTile   *tile,
                                  GError         **error);
char     *ana_tile_make_key      (const TileBuild *build,
                                  JsonNode        *query,
                                  const char      *dataset);
gboolean  ana_json_mentions      (JsonNode        *node,
                                  const char      *name);   /* as a text, or as a word of a formula */
JsonNode *ana_tile_get_member    (const AnaTile   *tile,
                                  const char      *name);   /* (nullable) */

/* ana-tile-own.c */
AnaFrame *ana_tile_read_own_rows (const TileBuild *build,
                                  const AnaTile   *tile,
                                  GError         **error);  /* (nullable) */
gboolean  ana_tile_is_own_again  (const TileBuild *build,
                                  const AnaTileData *old,   /* (nullable) */
                                  const AnaTile   *tile);

/* ana-kpi-keys.c */
typedef struct {
  const AnaKpi *kpi;
  char        **names;   /* (owned) members that rows are told apart by, NULL-terminated */
  GPtrArray    *keys;    /* (owned) of AnaKpiKey */
} AnaKpiKeys;

/* One row of keys: the values that are shown, and the stored keys that are put together for it. */
typedef struct {
  char     **values;     /* (owned) as many as names */
  GPtrArray *stored;     /* (owned) of char* */
} AnaKpiKey;

AnaKpiKeys *ana_kpi_keys_new     (const TileBuild *build,
                                  const AnaKpi    *kpi,
                                  AnaPeriod        period,
                                  const char      *dim,     /* a dimension key, "" the total; NULL with @names */
                                  const char *const *names);
void        ana_kpi_keys_free    (AnaKpiKeys      *self);
gboolean    ana_kpi_key_read     (const TileBuild *build,
                                  const AnaKpi    *kpi,
                                  AnaPeriod        period,
                                  const AnaKpiKey *key,
                                  AnaSpan          span,
                                  GArray          *parts,
                                  gint64          *as_of_usec);
gboolean    ana_tile_is_in_order (const TileBuild *build,
                                  const AnaKpi    *kpi,
                                  AnaPeriod        period,
                                  GError         **error);  /* of what gave no rows */
char       *ana_tile_stream      (const AnaKpi    *kpi,
                                  AnaPeriod        period);
AnaPeriod   ana_tile_fit_period  (const TileBuild *build,
                                  const AnaKpi    *kpi,
                                  AnaPeriod        period);
void        ana_tile_spans       (const TileBuild *build,
                                  const AnaKpi    *kpi,
                                  AnaPeriod        period,
                                  AnaSpan         *span,
                                  AnaSpan         *compare,
                                  AnaDuration     *back);

/* ana-kpi-rows.c */
AnaFrame *ana_kpi_rows_read      (const TileBuild *build,
                                  JsonNode        *model,
                                  JsonNode        *spec,    /* (nullable) */
                                  AnaTileData     *tile,
                                  GError         **error);
AnaFrame *ana_kpi_rows_series    (const TileBuild *build,
                                  const AnaTile   *tile,
                                  AnaTileData     *data,
                                  GError         **error);
AnaFrame *ana_kpi_rows_breakdown (const TileBuild *build,
                                  const AnaTile   *tile,
                                  AnaTileData     *data,
                                  GError         **error);

/* ana-tile-card.c */
AnaCard  *ana_tile_make_card     (const TileBuild *build,
                                  const AnaTile   *tile,
                                  AnaTileData     *data,
                                  GError         **error);

/* ana-tile-chart.c */
gboolean  ana_tile_make_chart    (const TileBuild *build,
                                  const AnaTile   *tile,
                                  AnaTileData     *data,
                                  GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaKpiKeys, ana_kpi_keys_free)

G_END_DECLS
