/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-origins.h: which of the rows given to a spec a mark was made from, through its transforms, bins and groups.
 */
#pragma once

#include "ana-chart.h"
#include "ana-frame.h"
#include "ana-json.h"

G_BEGIN_DECLS

typedef struct _AnaOrigins AnaOrigins;

/* Reads the spec once more, with an eye on each row: for the moment when somebody asks, not for every chart. */
AnaOrigins *ana_origins_new      (JsonNode         *spec,
                                  AnaFrame         *frame,
                                  const AnaZone    *zone,
                                  GError          **error);
void        ana_origins_free     (AnaOrigins       *self);
/* Each returns (transfer full) numbers of rows of the frame, ascending, each once; of a chart of shapes from the rows that
 * its data name (ana_shapes_list_rows()), of a chart of series from a place and a layer, -1 for all of them. */
guint      *ana_origins_of_rows  (const AnaOrigins *self,
                                  const guint      *rows,
                                  guint             n_rows,
                                  guint            *n);
guint      *ana_origins_of_point (const AnaOrigins *self,
                                  double            x,
                                  int               layer,
                                  guint            *n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaOrigins, ana_origins_free)

G_END_DECLS
