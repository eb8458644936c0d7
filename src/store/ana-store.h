/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-store.h: a profile's cache.db and user.db: one writer each, read-only readers.
 */
#pragma once

#include "ana-wire.h"
#include <gio/gio.h>

G_BEGIN_DECLS

#define ANA_TYPE_STORE (ana_store_get_type ())
G_DECLARE_FINAL_TYPE (AnaStore, ana_store, ANA, STORE, GObject)

typedef enum {
  ANA_STORE_READ_WRITE, /* takes workspace.lock; IN_USE when another has it */
  ANA_STORE_READ_ONLY,  /* no lock, never writes; NO_DATA when there is no cache yet */
} AnaStoreMode;

/* What happened at opening and since: for the window's notices and `status`. */
typedef enum {
  ANA_STORE_OK            = 0,
  ANA_STORE_CACHE_REBUILT = 1 << 0, /* damaged, foreign or newer cache was set aside */
  ANA_STORE_USER_RESTORED = 1 << 1, /* user.db came from the last copy; message says what is lost */
  ANA_STORE_USER_READONLY = 1 << 2, /* newer or foreign user.db: nothing is written to it */
  ANA_STORE_MEMORY_ONLY   = 1 << 3, /* no place to write: cache lives in memory */
  ANA_STORE_DEGRADED      = 1 << 4, /* disk full or I/O error: shown, not saved */
  ANA_STORE_CACHE_LIMITED = 1 << 5, /* the size limit took old minutes away */
  ANA_STORE_USER_UNSAVED  = 1 << 6, /* the last edit could not be saved */
  ANA_STORE_DISK_FULL     = 1 << 7, /* DEGRADED, and that is why */
} AnaStoreFlags;

AnaStore     *ana_store_open          (const char        *dir,        /* NULL: everything in memory */
                                       AnaStoreMode       mode,
                                       GError           **error);
void          ana_store_close         (AnaStore          *self);      /* waits for the writers; idempotent */
void          ana_store_rest          (AnaStore          *self);
const char   *ana_store_get_dir       (AnaStore          *self);
AnaStoreFlags ana_store_get_flags     (AnaStore          *self);      /* notify::flags on the main context */
char         *ana_store_dup_message   (AnaStore          *self);      /* (nullable) the last notice, in English */

/* --- cache: applying (any thread; the writer does it, in order) --- */

typedef enum {
  ANA_APPLY_OK,
  ANA_APPLY_DUPLICATE,  /* q <= cursor: nothing done */
  ANA_APPLY_GAP,        /* p > cursor: ask for history since the cursor */
  ANA_APPLY_RESET,      /* another epoch: the stream must be fetched anew */
  ANA_APPLY_MISMATCH,   /* a checkpoint did not fit */
  ANA_APPLY_NOT_SAVED,  /* disk full or I/O error: cursor unmoved, ask again later */
} AnaApplyResult;

typedef void (*AnaApplyFunc) (AnaApplyResult result, const char *stream, gint64 cursor_q, gpointer data); /* on the writer's thread */

void ana_store_apply         (AnaStore      *self,
                              AnaRowBatch   *batch,
                              AnaApplyFunc   func,      /* (nullable) */
                              gpointer       data);
void ana_store_check         (AnaStore      *self,      /* a ckpt; also prunes rows before @from_usec */
                              const char    *stream,
                              const char    *epoch,
                              gint64         q,
                              gint64         from_usec,
                              gint64         n,
                              guint64        x,
                              AnaApplyFunc   func,
                              gpointer       data);
/* A snapshot: stage rows in any number of batches, then swap: rows and cursor in one transaction. */
void ana_store_stage_begin   (AnaStore *self, const char *stream);
void ana_store_stage_rows    (AnaStore *self, AnaRowBatch *batch);
void ana_store_stage_swap    (AnaStore *self, const char *stream, const char *epoch, gint64 q, const char *filter_id,
                              AnaApplyFunc func, gpointer data);
void ana_store_drop_stream   (AnaStore *self, const char *stream);    /* purge: 403, filter */
void ana_store_flush         (AnaStore *self);                        /* waits until all that was given is committed */
guint ana_store_get_n_queued (AnaStore *self);

/* --- cache: reading (any thread; a reader connection of the pool) --- */

gboolean   ana_store_get_cursor   (AnaStore *self, const char *stream, AnaCursor *out);  /* FALSE: never seen */

/* Points of one key, ascending, without tombstones; structure of arrays. */
typedef struct {
  guint      n;
  gint64    *ts_usec;
  double    *value;      /* NAN where missing */
  double    *num;        /* (nullable) class ratio */
  double    *den;        /* (nullable) */
  gint64    *count;
  gint64    *rev;
  guint8    *reason;     /* AnaReason */
  gint64     as_of_usec; /* hub time of the last message applied to the stream; ANA_TIME_NONE when none */
  gint64     head_q;
  char      *epoch;      /* (nullable) of the stream; NULL: never seen */
} AnaPoints;

AnaPoints *ana_store_read_points  (AnaStore *self, const char *stream, const char *dim, AnaSpan span, GError **error);
void       ana_points_free        (AnaPoints *points);
char     **ana_store_list_dims    (AnaStore *self, const char *stream, GError **error);  /* NULL-terminated */

/* What is held of a stream, beside its rows. */
typedef enum {
  ANA_STREAM_OK,
  ANA_STREAM_SET_ASIDE, /* its sum differed from the hub's twice within an hour: quarantine, until it is asked for again */
  ANA_STREAM_REFETCH,   /* damaged, or it differed once: not shown until it was fetched anew */
} AnaStreamHealth;

gboolean   ana_store_find_trouble (AnaStore *self, const char *stream, AnaStreamHealth *health, gint64 *since_usec); /* FALSE: none */

/* One row a stream, for the Sync page, `status` and resume. */
typedef struct {
  char *stream; char *epoch; gint64 q; char *filter_id; gint64 n_rows; gint64 last_ts_usec;
  int    state;        /* AnaStreamHealth */
  gint64 trouble_usec; /* since when it is not OK; ANA_TIME_NONE: it is, or nobody knows */
} AnaStreamInfo;
GPtrArray *ana_store_list_streams (AnaStore *self, GError **error);    /* of AnaStreamInfo, with free func */

/* Objects of the hub (kind "kpi": definitions) and cached answers. */
void       ana_store_put_object   (AnaStore *self, const char *tenant, const char *kind, const char *id, gint64 rev, const char *etag, const char *body);
GPtrArray *ana_store_list_objects (AnaStore *self, const char *tenant, const char *kind, GError **error); /* of char* bodies */
void       ana_store_put_answer   (AnaStore *self, const char *key, const char *etag, gint64 as_of_usec, GBytes *body);
GBytes    *ana_store_get_answer   (AnaStore *self, const char *key, char **etag, gint64 *as_of_usec);  /* (nullable) */
void       ana_store_set_cache_limit (AnaStore *self, gint64 n_bytes);
gint64     ana_store_get_cache_limit (AnaStore *self);   /* 0: no limit */
gint64     ana_store_get_cache_bytes (AnaStore *self);   /* in use; about a second old */

/* --- user.db --- */

/* Documents the user made: kind "board", id; body JSON text. Waits for the commit (FULL). */
gboolean   ana_store_put_document  (AnaStore *self, const char *kind, const char *id, const char *body, GError **error);
char      *ana_store_get_document  (AnaStore *self, const char *kind, const char *id, GError **error);  /* NULL, no error: none */
char     **ana_store_list_documents (AnaStore *self, const char *kind, GError **error);
gboolean   ana_store_set_setting   (AnaStore *self, const char *key, const char *json, GError **error);
char      *ana_store_get_setting   (AnaStore *self, const char *key);                                   /* (nullable) */

/* --- care --- */

typedef struct {
  gboolean   ok;
  gint64     n_streams, n_rows;
  GPtrArray *problems;   /* of char*, English */
} AnaVerifyReport;
AnaVerifyReport *ana_store_verify  (AnaStore *self, GCancellable *cancellable, GError **error); /* integrity, CRCs, checksums */
void       ana_verify_report_free  (AnaVerifyReport *report);
gboolean   ana_store_backup        (AnaStore *self, const char *path, GError **error);   /* one file: user.db, and what cannot be fetched again */
gboolean   ana_store_restore       (const char *dir, const char *path, GError **error);  /* takes the lock; waits up to 5 s */
gboolean   ana_store_remove_all    (AnaStore *self, GError **error);                     /* all data of the profile; the store is closed after */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaPoints, ana_points_free)

G_END_DECLS
