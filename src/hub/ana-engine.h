/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-engine.h: the one thread of a hub that writes: it logs events, runs the processors, stores rows and hands the
 * committed ones out. Rows are published only after their commit, so that a hub that dies has promised nothing.
 */
#pragma once

#include "ana-catalogue.h"
#include "ana-hub-storage.h"
#include "ana-tally.h"

G_BEGIN_DECLS

typedef struct _AnaEngine AnaEngine;

/* Whose the streams are that are the same for everybody: the catalogue. No tenant has this name. */
#define ANA_TENANT_ALL    ""
#define ANA_STREAM_ID_CAT "cat"

/* Committed rows of a stream with their p and q, or rows of a sliding window (win:…, q counts in this process only).
 * Called on the engine's thread; the receiver refs the batch and goes to its own thread. */
typedef void (*AnaEngineRowsFunc) (const char *tenant, AnaRowBatch *batch, gpointer data);

typedef struct { guint n_rows, n_new, n_rejected; } AnaIngestResult;
/* After the commit (durable), or with an error; on the engine's thread. */
typedef void (*AnaIngestFunc) (const AnaIngestResult *result, const GError *error, gpointer data);

AnaEngine     *ana_engine_new         (AnaHubStorage *storage, AnaCatalogue *catalogue);
void           ana_engine_set_output  (AnaEngine *self, AnaEngineRowsFunc func, gpointer data);  /* before start */
void           ana_engine_start       (AnaEngine *self);
void           ana_engine_stop        (AnaEngine *self);   /* commits what was given, joins */
void           ana_engine_free        (AnaEngine *self);
AnaHubStorage *ana_engine_get_storage (AnaEngine *self);
AnaCatalogue  *ana_engine_get_catalogue (AnaEngine *self);
/* Any thread. Returns FALSE with RETRY when the queue is full (back-pressure: 429 with Retry-After). */
gboolean       ana_engine_ingest      (AnaEngine *self, AnaEventBatch *batch, AnaIngestFunc func, gpointer data, GError **error);
/* What is watched: early results are computed for these only. Any thread. */
void           ana_engine_set_wanted  (AnaEngine *self, const char *tenant, const char *stream, gboolean wanted);
/* A turn at once, with the early results of all that is wanted; @func after its commit, on the engine's thread. Any thread. */
void           ana_engine_refresh     (AnaEngine *self, GDestroyNotify func, gpointer data);
/* History that a connector brings itself, newest day first: events of one local day at a time, evaluated and stored in
 * bulk, never streamed. Blocks the calling thread (a connector's own); returns after the commit. */
gboolean       ana_engine_backfill    (AnaEngine *self, GPtrArray *batches, GError **error);  /* of AnaEventBatch, one day */
/* Runs the query evaluation for one KPI over a span, from the raw rows (any thread; for /query/kpi). */
typedef struct {
  guint   queue_length;
  guint64 n_events, n_duplicates, n_late, n_rows_out, n_commits;
  gint64  last_commit_usec;
} AnaEngineStats;
void           ana_engine_get_stats   (AnaEngine *self, AnaEngineStats *out);
/* Rows of @source that could not be taken: told by who read them, when that is sure. Any thread. */
void           ana_engine_note_rejected (AnaEngine *self, const char *tenant, const char *source, const char *dataset, guint64 n);
GPtrArray     *ana_engine_list_tally  (AnaEngine *self, const char *tenant);   /* (transfer full) of AnaTallyEntry. Any thread. */
/* Counts a stream again and repairs it when its rows do not add up. Any thread. */
void           ana_engine_repair      (AnaEngine *self, const char *tenant, const char *stream);
char         **ana_engine_list_tenants (AnaEngine *self);   /* that ever had an event, as committed. Any thread. */
/* Writes in a turn of its own making: @func in the transaction (FALSE: nothing of this turn is stored), its rows handed out
 * after the commit; then @done, with an error when it is not on disk. Both on the engine's thread. Any thread. */
typedef gboolean (*AnaEngineWriteFunc) (AnaHubStorage *storage, AnaRowBatch **out, gpointer data, GError **error);
void           ana_engine_write       (AnaEngine *self, const char *tenant, AnaEngineWriteFunc func, void (*done) (const GError *error, gpointer data),
                                       gpointer data);
void           ana_engine_call        (AnaEngine *self, void (*func) (AnaHubStorage *storage, gpointer data), gpointer data, GDestroyNotify destroy);

G_END_DECLS
