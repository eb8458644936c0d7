/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-query.h: the query model (FORMATS.md section 5) as a value, and its plain evaluation over a frame.
 */
#pragma once

#include "ana-formula.h"
#include "ana-json.h"

G_BEGIN_DECLS

typedef struct _AnaQuery AnaQuery;  /* immutable */

AnaQuery   *ana_query_parse        (JsonNode         *model,
                                    GError          **error);  /* unknown members named by JSON pointer */
AnaQuery   *ana_query_ref          (AnaQuery         *self);
void        ana_query_unref        (AnaQuery         *self);
JsonNode   *ana_query_to_json      (const AnaQuery   *self);
const char *ana_query_get_source   (const AnaQuery   *self);
/* The span that the filter puts on @time_column, to read no more than needed; unbounded ends are G_MININT64, G_MAXINT64. */
AnaSpan     ana_query_get_span     (const AnaQuery   *self,
                                    const char       *time_column);
/* Whether the answer may depend on a column of the source; FALSE is certain. */
gboolean    ana_query_may_read     (const AnaQuery   *self,
                                    const char       *column);
/* Runs the model over the rows of its source. Exact: distinct by set, quantile by sort. Pure; @now_usec for "last". */
AnaFrame   *ana_query_evaluate     (const AnaQuery   *self,
                                    AnaFrame         *rows,
                                    gint64            now_usec,
                                    GError          **error);
/* The query that a KPI definition compiles to: one row a bucket (and key), columns start, dims…, value, num, den, count. */
AnaQuery   *ana_query_for_measure  (const char       *dataset,
                                    const char       *time_column,
                                    const char       *where,
                                    const char       *measure,
                                    const AnaSchema  *schema,
                                    AnaPeriod         period,
                                    const AnaZone    *zone,
                                    AnaSpan           span,
                                    const char *const *dims,      /* (nullable) NULL-terminated */
                                    GError          **error);

/* The same of a compiled measure; @period NULL: one row (value, num, den, count) for the whole span. */
AnaQuery   *ana_query_for_compiled (const AnaMeasure *measure,
                                    const char       *dataset,
                                    const AnaPeriod  *period,     /* (nullable) */
                                    const AnaZone    *zone,
                                    AnaSpan           span,
                                    const char *const *dims,      /* (nullable) NULL-terminated */
                                    const AnaSchema  *schema,     /* (nullable): of the dims */
                                    GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaQuery, ana_query_unref)

G_END_DECLS
