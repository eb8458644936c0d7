/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-engine-private.h: the engine, seen from inside. "Engine thread" fields are touched by that thread alone.
 */
#pragma once

#include "ana-engine.h"
#include "ana-processor.h"
#include "ana-tally.h"

G_BEGIN_DECLS

#define ANA_ENGINE_MAX_QUEUED   200000                  /* events waiting; more is refused: back-pressure */
#define ANA_ENGINE_OPEN_USEC    (3 * ANA_USEC_PER_DAY)  /* what the processors are fed again after a restart */
#define ANA_ENGINE_LONGEST_USEC (38 * ANA_USEC_PER_HOUR) /* a day of 25 hours, and how far zones are apart from UTC */
#define ANA_ENGINE_RUN_DAYS     7                       /* days recomputed at a time */
#define ANA_ENGINE_MINUTE_DAYS  7                       /* minutes are computed that far back from the newest event */

typedef struct {
  char         *name;
  AnaProcessor *processor;
  GHashTable   *dirty;         /* dataset, or ana_derived_set_name() of it -> GHashTable set of UTC day numbers, to be recomputed */
  GHashTable   *computing;     /* the same, of the run under way */
  GHashTable   *newest;        /* dataset -> gint64*: newest event, in microseconds */
  gboolean      needs_refeed;  /* events came into open buckets past the processor */
  GHashTable   *touched;       /* set of the names of dirty sets that are not saved yet */
  gint64        refed_usec;    /* buckets that begin before this are not whole in the processor */
} AnaTenant;

typedef enum { ANA_JOB_INGEST, ANA_JOB_ROWS, ANA_JOB_CALL, ANA_JOB_REFRESH, ANA_JOB_WRITE } AnaJobType;

/* Rows of one stream, ready to be stored. */
typedef struct {
  char         *stream;
  GArray       *rows;     /* of AnaRow */
  GPtrArray    *states;   /* of GBytes, beside them; NULL entries: none */
  GStringChunk *strings;  /* their keys */
} AnaStreamRows;

typedef struct {
  AnaJobType      type;
  AnaEventBatch  *batch;        /* INGEST */
  AnaIngestFunc   func;
  AnaIngestResult result;
  char           *tenant;       /* ROWS */
  char           *dataset;      /* name of its set */
  GArray         *days;         /* of int: what the rows settle */
  gint64          newest_usec;  /* of the dataset's events, when the run was planned */
  GPtrArray      *streams;      /* of AnaStreamRows */
  void          (*call) (AnaHubStorage *storage, gpointer data);
  AnaEngineWriteFunc write;     /* WRITE */
  char           *write_tenant;
  void          (*written) (const GError *error, gpointer data);
  gpointer        data;
  GDestroyNotify  destroy;
} AnaJob;

struct _AnaEngine {
  AnaHubStorage     *storage;
  AnaCatalogue      *catalogue;
  AnaEngineRowsFunc  output;
  gpointer           output_data;
  AnaTally          *tally;       /* any thread */
  GThread           *thread;      /* the engine's */
  GThread           *computer;    /* recomputes from raw rows */

  GMutex             mutex;
  GCond              cond;
  GQueue             jobs;        /* (mutex) of AnaJob */
  guint              n_queued;    /* (mutex) events in them */
  gboolean           stopping;    /* (mutex) */
  GHashTable        *wanted;      /* (mutex) set of "tenant\tstream" */
  AnaEngineStats     stats;       /* (mutex) */
  /* the computer's next run */
  GCond              run_cond;
  AnaJob            *run;         /* (mutex) (nullable): tenant, dataset, days */
  gboolean           run_wants_minutes; /* (mutex) */
  gboolean           is_running;  /* (mutex) */

  /* Engine thread */
  GHashTable        *tenants;     /* name -> AnaTenant */
  guint              n_remembered; /* of them, in storage: they are there again after a start */
  gboolean          *has_dependents; /* one a KPI: others look at it */
  GHashTable        *windows;     /* stream -> gint64*: place in this process */
  char              *window_epoch;
  gint64             collected_usec;
  gint64             rest_usec;   /* when memory is given back; 0: nothing was done since it was */
  gint64             run_usec;    /* when the last run was given out */
  gboolean           is_behind;   /* a commit failed: the processors are ahead of the log */
  GPtrArray         *out;         /* of AnaRowBatch, sent after the commit */
  GPtrArray         *out_tenants; /* of char*, beside them */
};

/* ana-engine-tenant.c */
AnaTenant *ana_engine_get_tenant   (AnaEngine *self, const char *name);
void       ana_tenant_free         (AnaTenant *tenant);
GHashTable *ana_tenant_get_days    (AnaTenant *tenant, const char *set_name);
gboolean   ana_tenant_take         (AnaEngine *self, AnaTenant *tenant, AnaEventBatch *batch, AnaFrame *fresh, gint64 now_usec, GError **error);
gboolean   ana_tenant_refeed       (AnaEngine *self, AnaTenant *tenant, gint64 now_usec, GError **error);
gboolean   ana_tenant_collect      (AnaEngine *self, AnaTenant *tenant, gint64 now_usec, GError **error);
gboolean   ana_tenant_load         (AnaEngine *self, AnaTenant *tenant, GError **error);
gboolean   ana_tenant_save_dirty   (AnaEngine *self, AnaTenant *tenant, const char *dataset, GError **error);
gboolean   ana_engine_store        (AnaEngine *self, const char *tenant, const AnaStreamRows *rows, GError **error);
AnaStreamRows *ana_stream_rows_new (char *stream);   /* (transfer full) */
void       ana_stream_rows_add     (AnaStreamRows *self, const AnaKpiRow *kpi_row, GBytes *state);  /* (transfer full) (nullable) */
GBytes    *ana_kpi_row_pack_state  (const AnaKpi *kpi, const AnaKpiRow *row);                       /* (nullable) */
void       ana_stream_rows_free    (AnaStreamRows *rows);

/* ana-engine-catalogue.c */
void       ana_engine_note_catalogue (AnaEngine *self);

/* ana-engine-derived.c */
char      *ana_derived_set_name    (const char *dataset);
char      *ana_dirty_set_dataset   (const char *set_name, gboolean *is_derived);
gboolean  *ana_engine_find_dependents (const AnaCatalogue *catalogue);
void       ana_tenant_mark_kpi     (AnaEngine *self, AnaTenant *tenant, guint kpi, AnaSpan span);
void       ana_tenant_mark_dataset (AnaEngine *self, AnaTenant *tenant, const char *dataset, AnaSpan days);
gboolean   ana_tenant_save_touched (AnaEngine *self, AnaTenant *tenant, GError **error);
gboolean   ana_tenant_remember     (AnaEngine *self, AnaTenant *tenant, gint64 now_usec, GError **error);

/* ana-engine-recompute.c */
void       ana_engine_plan_run     (AnaEngine *self, gint64 now_usec);
gboolean   ana_engine_finish_run   (AnaEngine *self, AnaJob *job, GError **error);
void       ana_engine_return_run   (AnaEngine *self, AnaJob *job);
gpointer   ana_engine_computer     (gpointer data);
void       ana_job_free            (AnaJob *job);
void       ana_engine_push_job     (AnaEngine *self, AnaJob *job, guint n_events);

G_END_DECLS
