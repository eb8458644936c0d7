/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-spec.h: a chart written down: our subset of Vega-Lite 5 (the room's README), read into a chart model.
 */
#pragma once

#include "ana-chart.h"
#include "ana-frame.h"
#include "ana-json.h"

G_BEGIN_DECLS

#define ANA_SPEC_OTHER "Other" /* what a layer is called that gathers the names for which there is no colour */

#define ANA_SPEC_MAX_VALUES 10000

/* What may be brushed, written as a param with "select": other charts filter by it. */
typedef struct {
  char    *name;        /* (owned) */
  gboolean is_interval; /* a span of an axis; else single marks */
  char   **channels;    /* (owned) "x", "y", …; none: those that the mark has */
  char   **fields;      /* (owned) columns; none: those of the channels */
} AnaChartSelection;

typedef struct {
  AnaChart *chart;               /* (owned) */
  char    **warnings;            /* (owned) what was not understood or not drawn, "/path: words", NULL-terminated */
  double    width_px, height_px; /* NAN when the spec has none */
  GPtrArray *selections;         /* (owned) of AnaChartSelection */
} AnaChartSpec;

AnaChartSpec *ana_chart_spec_parse (JsonNode      *json,
                                    AnaFrame      *frame,  /* (nullable): takes the place of the spec's own data */
                                    const AnaZone *zone,   /* (nullable): of dates without offset, and of ticks; UTC */
                                    GError       **error);
void          ana_chart_spec_free  (AnaChartSpec  *self);

/* ana-spec-own.c: a spec as others hand it out, with rows of its own */
gboolean      ana_chart_spec_is    (JsonNode      *json);
gboolean      ana_chart_spec_has_rows (JsonNode   *json);
AnaFrame     *ana_chart_spec_read_rows (JsonNode  *json,
                                    const AnaZone *zone,   /* (nullable): UTC */
                                    GError       **error); /* (nullable) (transfer full) */
JsonNode     *ana_chart_spec_settle (JsonNode     *json);

/* Every mark that a spec may name, each once: the one list of them. */
const char   *ana_chart_spec_get_mark_name (guint   i);   /* (nullable): after the last */
gboolean      ana_chart_spec_has_mark (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaChartSpec, ana_chart_spec_free)

G_END_DECLS
