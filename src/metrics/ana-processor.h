/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-processor.h: KPIs as they stream, and the same KPIs from raw rows. Pure: the caller brings events and time.
 *
 * One processor serves one tenant, on one thread. Events come as frames of one dataset; rows come out when asked for
 * (collect), each with its bucket, key and value. The processor keeps no files: after a restart the caller feeds the
 * open buckets' events again.
 */
#pragma once

#include "ana-catalogue.h"

G_BEGIN_DECLS

typedef struct {
  guint           kpi;         /* index in the catalogue */
  AnaPeriod       period;      /* of a bucket */
  int             window_sec;  /* 0 for a bucket, else a sliding window: ts is its end */
  gint64          ts_usec;
  const char     *dim;         /* interned by the processor; valid as long as it */
  AnaMeasureValue value;
  gboolean        closed;      /* the watermark has passed the bucket's end */
  const AnaState *state;       /* (nullable) what the value came from; valid during the call */
} AnaKpiRow;

/* A bucket as a part of a span. */
typedef struct {
  gint64   ts_usec;
  double   value, num, den;
  gboolean has_value, has_ratio;
  gint64   count;
} AnaSpanPart;

typedef struct _AnaProcessor AnaProcessor;

typedef struct {
  gint64 bound_usec;      /* out-of-orderness allowed to the watermark; default 5 s */
  gint64 idle_usec;       /* a source silent that long no longer holds it back; default 30 s */
  gint64 keep_usec;       /* states of closed minutes kept for late rows; default 10 min; older: dirty buckets */
} AnaProcessorOptions;

AnaProcessor *ana_processor_new       (AnaCatalogue              *catalogue,
                                       const AnaProcessorOptions *options); /* (nullable) */
void          ana_processor_free      (AnaProcessor              *self);
/* Late rows whose states are gone mark their buckets dirty instead (ana_processor_take_dirty). */
void          ana_processor_push      (AnaProcessor              *self,
                                       const char                *source,
                                       const char                *dataset,
                                       AnaFrame                  *events,
                                       gint64                     now_usec);
void          ana_processor_advance   (AnaProcessor              *self,
                                       gint64                     now_usec); /* watermark, window slides, eviction */
gint64        ana_processor_get_watermark (AnaProcessor          *self,
                                           const char            *dataset);

typedef gboolean (*AnaKpiWanted) (guint kpi, AnaPeriod period, int window_sec, gpointer data);
typedef void     (*AnaKpiRowFunc) (const AnaKpiRow *row, gpointer data);
/* Rows changed since they were last collected: closed buckets always, open ones only where @wanted (NULL: all). */
void          ana_processor_collect   (AnaProcessor              *self,
                                       AnaKpiWanted               wanted,
                                       AnaKpiRowFunc              func,
                                       gpointer                   data);

typedef struct { guint kpi; AnaPeriod period; gint64 start_usec; } AnaDirtyBucket;
GArray       *ana_processor_take_dirty (AnaProcessor             *self);  /* of AnaDirtyBucket, (transfer full) */

/* After a restart: stored buckets of KPIs that others look back at (prior, over). */
void          ana_processor_remember  (AnaProcessor              *self,
                                       guint                      kpi,
                                       AnaPeriod                  period,
                                       const char                *dim,
                                       const AnaSpanPart         *parts,
                                       guint                      n_parts);

/* The query evaluation: exact rows of one KPI over every bucket that begins in @span, total and all dims, from raw
 * rows. @events holds at least the rows of those buckets. Emits buckets with rows only, in order of dim then time. */
gboolean      ana_metrics_evaluate    (const AnaKpi              *kpi,
                                       guint                      index,
                                       AnaPeriod                  period,
                                       AnaSpan                    span,
                                       AnaFrame                  *events,
                                       AnaKpiRowFunc              func,
                                       gpointer                   data,
                                       GError                   **error);
/* The same for many KPIs of one dataset and several periods in one pass: for backfills. */
gboolean      ana_metrics_evaluate_many (const AnaCatalogue       *catalogue,
                                         const guint              *kpis,
                                         guint                     n_kpis,
                                         const AnaPeriod          *periods,
                                         guint                     n_periods,
                                         AnaSpan                   span,
                                         AnaFrame                 *events,
                                         AnaKpiRowFunc             func,
                                         gpointer                  data,
                                         GError                  **error);
/* KPIs with references: the rows of each dataset that they reach are asked for. @data is for both functions. */
typedef AnaFrame *(*AnaEventsFunc)    (const char                *dataset,
                                       AnaSpan                    span,
                                       gpointer                   data);  /* (transfer full) (nullable) */
void          ana_metrics_evaluate_derived (const AnaCatalogue    *catalogue,
                                            guint                  kpi,
                                            AnaPeriod              period,
                                            AnaSpan                span,
                                            AnaEventsFunc          events,
                                            AnaKpiRowFunc          func,
                                            gpointer               data);
/* One value over a whole span, as ana_metrics_evaluate_span() for KPIs with references; prior shifts the span. */
AnaMeasureValue ana_metrics_evaluate_derived_span (const AnaCatalogue *catalogue,
                                                   guint               kpi,
                                                   AnaSpan             span,
                                                   const char         *dim,
                                                   AnaEventsFunc       events,
                                                   gpointer            data);
gboolean      ana_metrics_is_derived  (const AnaKpi              *kpi);  /* only so can its buckets be computed */
typedef void (*AnaDependentFunc)      (guint                      kpi,
                                       AnaSpan                    span,
                                       gpointer                   data);
AnaSpan       ana_metrics_reach_forward (const AnaKpi            *kpi,
                                         AnaSpan                  changed);
void          ana_metrics_foreach_dependent (const AnaCatalogue  *catalogue,
                                             guint                kpi,
                                             AnaSpan              changed,
                                             AnaDependentFunc     func,
                                             gpointer             data);
gint64        ana_metrics_reach       (const AnaCatalogue        *catalogue,
                                       guint                      kpi,
                                       gint64                     start_usec);
/* The time of all buckets that begin in @span: which events to read for them. */
AnaSpan       ana_metrics_bucket_span (AnaPeriod                  period,
                                       const AnaZone             *zone,
                                       AnaSpan                    span);
/* One value over a whole span, exactly (class none too). */
gboolean      ana_metrics_evaluate_span (const AnaKpi            *kpi,
                                         AnaSpan                  span,
                                         const char              *dim,
                                         AnaFrame                *events,
                                         AnaMeasureValue         *out,
                                         GError                 **error);

/* Whether the states behind a definition's buckets are worth keeping: its class is none and they can be merged. */
gboolean      ana_metrics_keeps_states  (const AnaKpi            *kpi);
/* Feeds raw rows into a state (made by ana_state_new() of the KPI's measure): those of @span and @dim. */
gboolean      ana_metrics_feed_state    (const AnaKpi            *kpi,
                                         AnaSpan                  span,
                                         const char              *dim,
                                         AnaFrame                *events,
                                         AnaState                *state,
                                         GError                 **error);
AnaMeasureValue ana_metrics_finish_state (const AnaKpi           *kpi,
                                          const AnaState         *state,
                                          AnaSpan                 span);

/* Puts a span together from buckets by the merge class (FORMATS.md section 2).
 * Returns FALSE for class none with more than one bucket: the value must be asked of the hub. */
gboolean      ana_metrics_merge_span  (AnaMergeClass              merge,
                                       const AnaSpanPart         *parts,
                                       guint                      n_parts,
                                       AnaMeasureValue           *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaProcessor, ana_processor_free)

G_END_DECLS
