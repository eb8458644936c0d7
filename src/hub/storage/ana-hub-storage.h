/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-storage.h: what a hub keeps: raw events, points, heads, documents. One small interface; SQLite is the first
 * back end. All calls come from the engine's thread but the reading ones (marked), which open readers of their own.
 */
#pragma once

#include "ana-formula.h"
#include "ana-mutation.h"
#include "ana-wire.h"

G_BEGIN_DECLS

/* Events of one source and dataset that arrive together. Immutable once given away. */
typedef struct {
  gatomicrefcount ref_count;
  char       *tenant;
  char       *source;        /* "machine", "push:shop", "drop:retail.csv", "sample" */
  char       *dataset;
  char       *time_column;
  AnaFrame   *frame;         /* typed columns, the time column among them */
  GPtrArray  *ids;           /* (nullable) of char*, one a row: repeated ids count once */
  char       *file_sha256;   /* (nullable) rows are (file, first_row + i): the same file counts once */
  gint64      first_row;
  GArray     *row_numbers;   /* (nullable) of gint64, ascending: rows are (file, row_numbers[i]) instead */
  gint64      received_usec;
  gboolean    batch_mode;    /* recompute touched buckets by the query evaluation instead of streaming */
} AnaEventBatch;

AnaEventBatch *ana_event_batch_new   (const char *tenant, const char *source, const char *dataset,
                                      const char *time_column, AnaFrame *frame, gint64 received_usec);
AnaEventBatch *ana_event_batch_ref   (AnaEventBatch *self);
void           ana_event_batch_unref (AnaEventBatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaEventBatch, ana_event_batch_unref)

typedef struct {
  char   *epoch;
  gint64  q;          /* head */
  gint64  n;          /* live rows with bucket >= from_usec */
  guint64 x;
  gint64  from_usec;  /* retention bound of the stream as synchronised */
} AnaStreamHead;
void ana_stream_head_clear (AnaStreamHead *head);

typedef gboolean (*AnaEventFunc) (const char *source, gint64 received_usec, AnaFrame *frame, gpointer data); /* FALSE stops */
typedef void     (*AnaRowFunc)   (const AnaRow *row, gint64 seq, gpointer data);
/* The row of a bucket, and the state that it was computed from: @state NULL when there is none. */
typedef void     (*AnaStateFunc) (gint64 ts_usec, gint64 count, GBytes *state, gpointer data);

typedef struct _AnaHubStorage AnaHubStorage;
typedef struct _AnaHubHistory AnaHubHistory;  /* rows of one commit, taken a few at a time */
typedef struct {
  const char *name;
  void     (*free)          (AnaHubStorage *self);
  /* writing: engine thread, between begin and commit */
  gboolean (*begin)         (AnaHubStorage *self, GError **error);
  gboolean (*commit)        (AnaHubStorage *self, GError **error);  /* both files, synchronous=FULL */
  void     (*rollback)      (AnaHubStorage *self);
  /* Appends what was not there yet; @out_new is a frame of the new rows (NULL when all were known). */
  gboolean (*append_events) (AnaHubStorage *self, AnaEventBatch *batch, AnaFrame **out_new, GError **error);
  /* Upserts rows of one stream: a row whose value differs gets rev + 1 and its place in the stream. @out holds the
   * changed rows with p and q, NULL when nothing changed. */
  gboolean (*put_rows)      (AnaHubStorage *self, const char *tenant, const char *stream, const AnaRow *rows, guint n_rows,
                             AnaRowBatch **out, GError **error);
  /* The mergeable state behind a row that was just put, in the same transaction; replaces the one before. What is too
   * large or too old is not kept (storage/README.md). */
  gboolean (*put_state)     (AnaHubStorage *self, const char *tenant, const char *stream, const char *dim, gint64 ts_usec,
                             GBytes *state, GError **error);
  /* A stream whose rows do not add up to its head: counts the head anew, under an epoch of its own. @damaged: it was so. */
  gboolean (*repair_stream) (AnaHubStorage *self, const char *tenant, const char *stream, gboolean *damaged, GError **error);
  gboolean (*set_meta)      (AnaHubStorage *self, const char *key, const char *value, GError **error);
  /* What users make. Replaces the object, and keeps this revision of it with who sent it. */
  gboolean (*put_object)    (AnaHubStorage *self, const char *tenant, const AnaObject *object, const char *sender, gint64 now_usec, GError **error);
  /* What became of a sender's mutation number @n: the sender's last from now on. */
  gboolean (*put_result)    (AnaHubStorage *self, const char *tenant, const char *sender, gint64 n, const char *hlc, const char *text, gint64 now_usec,
                             GError **error);
  /* Engine thread, between transactions, now and then: memory of what was read and written before goes back. */
  void     (*rest)          (AnaHubStorage *self);
  /* reading: any thread */
  gboolean (*scan_events)   (AnaHubStorage *self, const char *tenant, const char *dataset, AnaSpan span,
                             AnaEventFunc func, gpointer data, GError **error);
  AnaSchema *(*get_schema)  (AnaHubStorage *self, const char *tenant, const char *dataset, GError **error); /* NULL, no error: none */
  char   **(*list_datasets) (AnaHubStorage *self, const char *tenant, GError **error);
  char   **(*list_sources)  (AnaHubStorage *self, const char *tenant, const char *dataset, GError **error); /* of its newest events */
  gboolean (*get_event_span)(AnaHubStorage *self, const char *tenant, const char *dataset, AnaSpan *out, gint64 *n_events, GError **error);
  gboolean (*get_head)      (AnaHubStorage *self, const char *tenant, const char *stream, AnaStreamHead *out, GError **error);
  /* rows after @since_q, in order of seq; @since_q < 0: all live rows from the retention bound, in order of dim and time */
  gboolean (*read_since)    (AnaHubStorage *self, const char *tenant, const char *stream, gint64 since_q, gint64 from_usec,
                             AnaRowFunc func, gpointer data, GError **error);
  /* rows of a span, keyset paged by (dim, ts): at most @limit after the key; @dim NULL: all keys */
  gboolean (*read_history)  (AnaHubStorage *self, const char *tenant, const char *stream, const char *dim, AnaSpan span,
                             const char *after_dim, gint64 after_ts, guint limit,
                             AnaRowFunc func, gpointer data, GError **error);
  /* The same, slowly: head and rows of one commit. Without a begin the span begins at the retention bound. Only rows whose
   * place is at most @max_q; closed by whoever opened it, soon. One thread at a time. */
  AnaHubHistory *(*history_open) (AnaHubStorage *self, const char *tenant, const char *stream, const char *dim, AnaSpan span,
                                  const char *after_dim, gint64 after_ts, gint64 max_q, AnaStreamHead *out, GError **error);
  gboolean (*history_next)  (AnaHubHistory *history, guint n_rows, AnaRowFunc func, gpointer data, guint *n_given, GError **error); /* less: the end */
  void     (*history_close) (AnaHubHistory *history);
  /* live rows of one key whose buckets begin in @span, in order of time, with their states; one commit */
  gboolean (*read_states)   (AnaHubStorage *self, const char *tenant, const char *stream, const char *dim, AnaSpan span,
                             AnaStateFunc func, gpointer data, GError **error);
  char   **(*list_streams)  (AnaHubStorage *self, const char *tenant, GError **error);
  /* @rev below 0: the object as it is; else that revision, without its clocks. @out NULL and no error: there is none. */
  gboolean (*get_object)    (AnaHubStorage *self, const char *tenant, const char *kind, const char *id, gint64 rev, AnaObject **out, GError **error);
  gboolean (*measure_objects) (AnaHubStorage *self, const char *tenant, gint64 *n, gint64 *n_bytes, GError **error); /* the dead too */
  gboolean (*get_sender)    (AnaHubStorage *self, const char *tenant, const char *sender, gint64 *last, GError **error); /* 0: never heard of */
  gboolean (*get_result)    (AnaHubStorage *self, const char *tenant, const char *sender, gint64 n, char **hlc, char **text, GError **error); /* NULL: not kept */
  char    *(*get_meta)      (AnaHubStorage *self, const char *key, GError **error);  /* (nullable) */
  char    *(*get_epoch)     (AnaHubStorage *self);
} AnaHubStorageClass;

struct _AnaHubStorage { const AnaHubStorageClass *klass; };

/* hub.db and events.db in @dir; takes the flock. CORRUPT and TOO_NEW leave the files as they are. */
AnaHubStorage *ana_hub_storage_sqlite_open   (const char *dir, GError **error);
/* Reads everything back: pages, checksums of events, heads against their rows. @problems: of char*. Any thread. */
gboolean       ana_hub_storage_sqlite_verify (AnaHubStorage *self, GPtrArray *problems, GError **error);

G_END_DECLS
