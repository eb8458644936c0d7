/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-annotation.h: what somebody has said about a part of a chart, as documents keep it and as people write it.
 */
#pragma once

#include "ana-chart.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

gboolean  ana_annotation_can       (AnaChart            *chart);
gboolean  ana_annotation_spec_can  (JsonNode            *spec);      /* (nullable) */
gboolean  ana_annotation_keeps     (AnaChart            *chart,
                                    gboolean             of_value);
JsonNode *ana_annotation_to_json   (AnaChart            *chart,
                                    const char          *target,    /* member that says what it is of: "tile", "kpi" */
                                    const char          *of,
                                    const AnaAnnotation *said);
void      ana_annotation_add       (AnaChart            *chart,
                                    const char          *id,
                                    JsonObject          *note,
                                    const AnaZone       *zone);
char     *ana_annotation_format    (JsonNode            *document,
                                    GError             **error);
char     *ana_annotation_dup_place (AnaChart            *chart,
                                    gboolean             of_value,
                                    double               place);
gboolean  ana_annotation_parse     (AnaChart            *chart,
                                    gboolean             of_value,
                                    const char          *text,
                                    double              *place,
                                    GError             **error);

G_END_DECLS
