/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-fields.h: which column a tile shows on which channel: read from its query and spec, and written into them.
 */
#pragma once

#include "ana-edit.h"
#include "ana-formula.h"
#include "ana-plot.h"

G_BEGIN_DECLS

#define ANA_TILE_MAX_CHANNELS 8

/* A column, perhaps cut into a unit of time or summed up. */
typedef struct {
  char *field;  /* (owned) (nullable): with @op "count", the rows themselves */
  char *unit;   /* (owned) (nullable): timeUnit */
  char *op;     /* (owned) (nullable): aggregate */
} AnaFieldChoice;

typedef struct {
  const char *name;     /* in the spec */
  AnaPlotKind kinds;
  gboolean    required;
} AnaTileChannel;

void        ana_field_choice_clear  (AnaFieldChoice       *self);
guint       ana_tile_list_channels  (const char           *mark,
                                     AnaTileChannel        out[ANA_TILE_MAX_CHANNELS]);
const char *ana_tile_get_mark       (const AnaTile        *tile);   /* (nullable) */
const char *ana_tile_get_source     (const AnaTile        *tile);   /* (nullable) */
gboolean    ana_tile_get_field      (const AnaTile        *tile,
                                     const char           *channel,
                                     AnaFieldChoice       *out);
AnaStep    *ana_edit_set_field      (const AnaBoard       *board,
                                     const char           *key,
                                     const char           *channel,
                                     const AnaFieldChoice *choice,  /* (nullable): nothing on it */
                                     GError              **error);
AnaStep    *ana_edit_set_source     (const AnaBoard       *board,
                                     const char           *key,
                                     const AnaSchema      *schema,
                                     const char           *code,    /* (nullable): of the KPI, with the dataset "kpi" */
                                     GError              **error);
/* ana-tile-mark.c */
gboolean    ana_tile_fits_mark      (const AnaFrame       *rows,
                                     const char           *mark);
AnaStep    *ana_edit_set_mark       (const AnaBoard       *board,
                                     const char           *key,
                                     const char           *mark,
                                     const AnaFrame       *rows,    /* (nullable) */
                                     GError              **error);
JsonObject *ana_tile_begin_chart    (const char           *mark,
                                     const AnaSchema      *schema,
                                     const char           *code,    /* (nullable) */
                                     const char           *member); /* (nullable): a column of names to begin with */
AnaPlotKind ana_tile_get_kind       (AnaType               type);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnaFieldChoice, ana_field_choice_clear)

G_END_DECLS
