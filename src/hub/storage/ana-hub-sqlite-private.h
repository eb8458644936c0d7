/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-sqlite-private.h: what the parts of the SQLite back end share.
 *
 * hub.db has the points and heads, events.db the log. Each has one writer, the engine's thread; readers open connections
 * of their own, which are kept for the next one.
 */
#pragma once

#include "ana-hub-storage.h"

#include "ana-sqlite.h"

G_BEGIN_DECLS

/* How much is kept, by the newest bucket of each stream (not by the clock: old files are as good as new ones). */
#define ANA_KEEP_MINUTES_USEC (100 * ANA_USEC_PER_DAY)
#define ANA_KEEP_HOURS_USEC   (3 * 366 * ANA_USEC_PER_DAY)
/* States behind rows: of hours that long, of days for ever, none larger than this, a stream's at most so many bytes. */
#define ANA_KEEP_HOUR_STATES_USEC (100 * ANA_USEC_PER_DAY)
#define ANA_MAX_STATE_BYTES       (64 * 1024)
#define ANA_MAX_STREAM_STATES     (24 * 1024 * 1024)
/* How much of it clients hold: the bound of a stream's head. Days: everything. */
#define ANA_SYNC_MINUTES_USEC (7 * ANA_USEC_PER_DAY)
#define ANA_SYNC_HOURS_USEC   (400 * ANA_USEC_PER_DAY)

/* A stream as the writer knows it; written back when a transaction ends. */
typedef struct {
  gint64      sid;
  char       *tenant, *id;
  char       *epoch;                  /* (nullable): its own, after a repair */
  gint64      keep_usec, sync_usec;   /* G_MAXINT64: everything */
  gint64      keep_states_usec;       /* 0: none are kept */
  gint64      state_bytes;            /* of the states kept */
  gint64      q, n;
  guint64     x;
  gint64      from_usec;              /* clients hold what is not before this */
  gint64      first_usec, last_usec;  /* of all rows kept; first > last: none */
  guint       n_changes;              /* rows of the change table */
  GHashTable *series;                 /* dimension key -> id (as pointer) */
  gboolean    dirty;
} AnaHubStream;

/* A dataset as the writer knows it. */
typedef struct {
  gint64     id;
  char      *tenant, *name, *time_column;
  AnaSchema *schema;
  gint64     n, first_usec, last_usec;
  gboolean   dirty, schema_dirty;
} AnaHubDataset;

typedef struct {
  AnaDb *hub;
  AnaDb *events;
} AnaHubReader;

/* One dimension key of a stream. */
typedef struct {
  gint64 ser;
  char  *dim;   /* (owned) */
} AnaHubSeries;

typedef struct _AnaFrameCache AnaFrameCache;

typedef struct {
  AnaHubStorage  parent;
  char          *dir;
  int            lock;
  /* Writer: engine's thread, between begin and commit */
  AnaDb         *hub, *events;
  GThread       *writer;        /* (borrowed) (nullable) whose transaction is open */
  gint64         commit;        /* number of the last commit that touched events */
  gboolean       events_touched;
  gboolean       had_burst;        /* this commit put blocks together, or hashes into their table: megabytes for a moment */
  GHashTable    *streams;       /* "tenant\nid" -> AnaHubStream */
  GHashTable    *datasets;      /* "tenant\nname" -> AnaHubDataset */
  GHashTable    *young;         /* (nullable) hashes of ids that are not in the table yet; NULL: not read */
  guint          n_young_blocks; /* that have them */
  guint8         hash_key[16];
  GRWLock        scan_lock;     /* small blocks are not put together under a scan */
  /* Any thread */
  char          *epoch;
  GMutex         mutex;
  GPtrArray     *readers;       /* of AnaHubReader, idle */
  AnaFrameCache *cache;
} AnaHubSqlite;

/* A restore that did not end leaves this in the folder. */
#define ANA_HUB_RESTORING "hub.restoring"

/* ana-hub-sqlite.c */
gboolean       ana_hub_migrate_file   (const char *path, int which, GError **error);  /* 0 hub.db, 1 events.db; TOO_NEW, CORRUPT */
gboolean       ana_hub_in_transaction (AnaHubSqlite *self);   /* of this thread */
AnaHubReader  *ana_hub_reader_acquire (AnaHubSqlite *self, GError **error);
void           ana_hub_reader_release (AnaHubSqlite *self, AnaHubReader *reader);
char          *ana_hub_key            (const char *tenant, const char *name);

/* ana-hub-points.c, ana-hub-points-read.c */
void           ana_hub_stream_free    (gpointer stream);
gboolean       ana_hub_put_rows       (AnaHubStorage *storage, const char *tenant, const char *stream, const AnaRow *rows, guint n_rows,
                                       AnaRowBatch **out, GError **error);
gboolean       ana_hub_flush_streams  (AnaHubSqlite *self, GError **error);
void           ana_hub_row_read       (AnaStmt *stmt, int first, AnaRow *row);
gboolean       ana_hub_get_head       (AnaHubStorage *storage, const char *tenant, const char *stream, AnaStreamHead *out, GError **error);
gboolean       ana_hub_read_since     (AnaHubStorage *storage, const char *tenant, const char *stream, gint64 since_q, gint64 from_usec,
                                       AnaRowFunc func, gpointer data, GError **error);
/* What is known of a stream as @reader sees it; @sid 0 for one that never had a row: an empty head at place 0. */
gboolean       ana_hub_read_head      (AnaHubSqlite *self, AnaHubReader *reader, const char *tenant, const char *id, gint64 *sid, AnaStreamHead *out,
                                       GError **error);
GArray        *ana_hub_list_series    (AnaHubReader *reader, gint64 sid, const char *after, GError **error); /* of AnaHubSeries, by key from @after on */

/* ana-hub-history.c */
AnaHubHistory *ana_hub_history_open   (AnaHubStorage *storage, const char *tenant, const char *stream, const char *dim, AnaSpan span,
                                       const char *after_dim, gint64 after_ts, gint64 max_q, AnaStreamHead *out, GError **error);
gboolean       ana_hub_history_next   (AnaHubHistory *history, guint n_rows, AnaRowFunc func, gpointer data, guint *n_given, GError **error);
void           ana_hub_history_close  (AnaHubHistory *history);
gboolean       ana_hub_read_history   (AnaHubStorage *storage, const char *tenant, const char *stream, const char *dim, AnaSpan span,
                                       const char *after_dim, gint64 after_ts, guint limit, AnaRowFunc func, gpointer data, GError **error);
char         **ana_hub_list_streams   (AnaHubStorage *storage, const char *tenant, GError **error);

AnaHubStream  *ana_hub_find_stream    (AnaHubSqlite *self, const char *tenant, const char *id, GError **error);
gint64         ana_hub_stream_bound   (gint64 last_usec, gint64 span_usec);

/* ana-hub-repair.c */
gboolean       ana_hub_repair_stream  (AnaHubStorage *storage, const char *tenant, const char *stream, gboolean *damaged, GError **error);

/* ana-hub-states.c */
gboolean       ana_hub_put_state      (AnaHubStorage *storage, const char *tenant, const char *stream, const char *dim, gint64 ts_usec,
                                       GBytes *state, GError **error);
gboolean       ana_hub_read_states    (AnaHubStorage *storage, const char *tenant, const char *stream, const char *dim, AnaSpan span,
                                       AnaStateFunc func, gpointer data, GError **error);
gboolean       ana_hub_purge_states   (AnaHubSqlite *self, AnaHubStream *stream, gint64 last_usec, GError **error);

/* ana-hub-objects.c */
gboolean       ana_hub_get_object     (AnaHubStorage *storage, const char *tenant, const char *kind, const char *id, gint64 rev, AnaObject **out,
                                       GError **error);
gboolean       ana_hub_measure_objects (AnaHubStorage *storage, const char *tenant, gint64 *n, gint64 *n_bytes, GError **error);
gboolean       ana_hub_put_object     (AnaHubStorage *storage, const char *tenant, const AnaObject *object, const char *sender, gint64 now_usec,
                                       GError **error);
gboolean       ana_hub_get_sender     (AnaHubStorage *storage, const char *tenant, const char *sender, gint64 *last, GError **error);
gboolean       ana_hub_get_result     (AnaHubStorage *storage, const char *tenant, const char *sender, gint64 n, char **hlc, char **text, GError **error);
gboolean       ana_hub_put_result     (AnaHubStorage *storage, const char *tenant, const char *sender, gint64 n, const char *hlc, const char *text,
                                       gint64 now_usec, GError **error);

/* ana-hub-events.c */
void           ana_hub_dataset_free   (gpointer dataset);
gboolean       ana_hub_append_events  (AnaHubStorage *storage, AnaEventBatch *batch, AnaFrame **out_new, GError **error);
gboolean       ana_hub_flush_datasets (AnaHubSqlite *self, GError **error);
gboolean       ana_hub_undo_events    (AnaHubSqlite *self, gint64 commit, GError **error);
guint64        ana_hub_hash_id        (AnaHubSqlite *self, const char *tenant, const char *source, const char *dataset, const char *id);

/* ana-hub-seen.c */
gboolean       ana_hub_seen_find      (AnaHubSqlite *self, guint64 hash, gboolean *seen, GError **error);
void           ana_hub_seen_add       (AnaHubSqlite *self, guint64 hash);
gboolean       ana_hub_seen_flush     (AnaHubSqlite *self, GError **error);
void           ana_hub_seen_forget    (AnaHubSqlite *self);

/* ana-hub-block.c: a frame as the body of a row, and back */
GBytes        *ana_hub_pack           (const AnaFrame *frame);
AnaFrame      *ana_hub_unpack         (const void *data, gsize n_bytes, GError **error);
AnaFrame      *ana_hub_conform        (AnaFrame *frame, const AnaSchema *schema, const char *time_column);
char          *ana_hub_schema_to_text (const AnaSchema *schema);
AnaSchema     *ana_hub_schema_from_text (const char *dataset, const char *text, GError **error);
AnaFrameCache *ana_frame_cache_new    (gsize max_bytes);
void           ana_frame_cache_rest   (AnaFrameCache *self);  /* those that nobody asked for since the last rest go */
void           ana_frame_cache_free   (AnaFrameCache *self);
void           ana_frame_cache_clear  (AnaFrameCache *self);
AnaFrame      *ana_frame_cache_get    (AnaFrameCache *self, gint64 id);                    /* (nullable) (transfer full) */
void           ana_frame_cache_put    (AnaFrameCache *self, gint64 id, AnaFrame *frame);

/* ana-hub-merge.c */
gboolean       ana_hub_merge_blocks   (AnaHubSqlite *self, gboolean *locked, GError **error);

/* ana-hub-events-read.c */
gboolean       ana_hub_scan_events    (AnaHubStorage *storage, const char *tenant, const char *dataset, AnaSpan span,
                                       AnaEventFunc func, gpointer data, GError **error);
AnaSchema     *ana_hub_get_schema     (AnaHubStorage *storage, const char *tenant, const char *dataset, GError **error);
char         **ana_hub_list_datasets  (AnaHubStorage *storage, const char *tenant, GError **error);
char         **ana_hub_list_sources   (AnaHubStorage *storage, const char *tenant, const char *dataset, GError **error);
gboolean       ana_hub_get_event_span (AnaHubStorage *storage, const char *tenant, const char *dataset, AnaSpan *out, gint64 *n_events,
                                       GError **error);

G_END_DECLS
