/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-brush.h: a part of a chart as conditions on the data that it was made from: what filters a board.
 */
#pragma once

#include "ana-chart.h"
#include "ana-json.h"

G_BEGIN_DECLS

/* Each returns (transfer full) a list of predicates of the query model, one for each field, all of which hold; empty when
 * the chart does not know its columns:
 * [{"field":"country","oneOf":["France"]},{"field":"day","gte":"2026-01-01T00:00:00+00:00","lt":"2026-02-01T00:00:00+00:00"}] */
JsonNode *ana_brush_of_rows  (AnaChart    *chart,
                              const guint *rows,
                              guint        n_rows,
                              gboolean     is_area);
/* Of axes beside each other: the stretches of those that the area crosses, else of the one that is nearest to it. */
JsonNode *ana_brush_of_rails (AnaChart    *chart,
                              const AnaShapes *shapes,
                              float        left,
                              float        top,
                              float        right,
                              float        bottom,
                              gboolean    *taken);   /* (out): one for each datum */
/* Of a cloud of points on two axes of numbers: some of them, as boxes that have them and no others. NULL: it is no such chart. */
JsonNode *ana_brush_of_cloud (AnaChart    *chart,
                              gboolean    *taken);   /* (inout): one for each row */
JsonNode *ana_brush_of_span  (AnaChart    *chart,
                              double       lo,
                              double       hi);
JsonNode *ana_brush_of_point (AnaChart    *chart,
                              double       x,
                              int          layer);   /* -1: of none */

G_END_DECLS
