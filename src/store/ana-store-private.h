/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-store-private.h: the parts of a store: the two writers, the pool of readers, and how it is opened.
 */
#pragma once

#include "ana-overlay-private.h"
#include "ana-store-documents.h"

G_BEGIN_DECLS

/* --- ana-lane.c: an ordered queue between any thread and one --- */

typedef struct _AnaLane AnaLane;

AnaLane   *ana_lane_new           (void);
void       ana_lane_free          (AnaLane *self);
gboolean   ana_lane_push          (AnaLane *self, gpointer op, gboolean urgent);  /* FALSE: it is closed, @op is the caller's */
GPtrArray *ana_lane_take          (AnaLane *self, gint64 until_usec, gboolean gathering, gboolean *closed); /* all that waits, in order; may be empty */
void       ana_lane_close         (AnaLane *self);
guint      ana_lane_get_n         (AnaLane *self);   /* given and not yet done */
void       ana_lane_done          (AnaLane *self, guint n);

/* --- ana-writer.c: the thread of cache.db --- */

typedef struct _AnaWriter AnaWriter;

AnaWriter *ana_writer_new         (AnaStore *store, AnaDb *db);  /* (transfer full) db */
void       ana_writer_stop        (AnaWriter *self);             /* everything is committed, the tail folded; frees */
void       ana_writer_apply       (AnaWriter *self, AnaRowBatch *batch, AnaApplyFunc func, gpointer data);
void       ana_writer_check       (AnaWriter *self, const char *stream, const char *epoch, gint64 q, gint64 from_usec,
                                   gint64 n, guint64 x, AnaApplyFunc func, gpointer data);
void       ana_writer_stage_begin (AnaWriter *self, const char *stream);
void       ana_writer_stage_rows  (AnaWriter *self, AnaRowBatch *batch);
void       ana_writer_stage_swap  (AnaWriter *self, const char *stream, const char *epoch, gint64 q, const char *filter_id,
                                   AnaApplyFunc func, gpointer data);
void       ana_writer_drop_stream (AnaWriter *self, const char *stream);
void       ana_writer_put_object  (AnaWriter *self, const char *tenant, const char *kind, const char *id, gint64 rev,
                                   const char *etag, const char *body);
void       ana_writer_put_answer  (AnaWriter *self, const char *key, const char *etag, gint64 as_of_usec, GBytes *body);
void       ana_writer_touch_answer (AnaWriter *self, const char *key);
void       ana_writer_report      (AnaWriter *self, const char *stream);  /* a reader met damage; NULL: of the file */
void       ana_writer_flush       (AnaWriter *self);
void       ana_writer_scrub       (AnaWriter *self);                      /* now, and waits */
guint      ana_writer_get_n_queued (AnaWriter *self);
void       ana_writer_set_limit   (AnaWriter *self, gint64 n_bytes);
gint64     ana_writer_get_bytes   (AnaWriter *self);

/* --- ana-user.c: the thread of user.db --- */

typedef struct _AnaUser AnaUser;

AnaUser   *ana_user_new           (AnaStore *store, AnaDb *db, const char *path);  /* (transfer full) db */
void       ana_user_stop          (AnaUser *self);
/* FALSE with NOT_FOUND, LIMIT, BAD_INPUT or NOT_PERMITTED undoes and refuses this edit alone; any other error the whole commit. */
typedef gboolean (*AnaUserFunc) (AnaDb *db, gint64 now_usec, gpointer data, GError **error);
gboolean   ana_user_run           (AnaUser *self, AnaUserFunc func, gpointer data, GError **error);
void       ana_user_post          (AnaUser *self, AnaUserFunc func, gpointer data, GDestroyNotify destroy, AnaSavedFunc saved, gpointer saved_data);
gboolean   ana_user_put_document  (AnaUser *self, const char *kind, const char *id, const char *body, GError **error);
gboolean   ana_user_put_setting   (AnaUser *self, const char *key, const char *json, GError **error);

/* --- ana-user-open.c --- */

AnaDb     *ana_user_open          (const char *dir, AnaStoreFlags *flags, char **message, GError **error); /* (nullable) read-only */
gboolean   ana_user_backup_due    (const char *dir);
gboolean   ana_user_backup        (AnaDb *db, const char *dir, GError **error);    /* a rolling copy; keeps five */
gboolean   ana_user_validate      (const char *path, GError **error);
gboolean   ana_user_set_mark      (const char *dir, gint64 n_commits, GError **error);
gint64     ana_user_get_mark      (const char *dir);   /* -1: none */
char      *ana_name_with_time     (const char *prefix, const char *suffix);

/* --- ana-cache-open.c --- */

AnaDb     *ana_cache_open         (const char *path, gboolean *rebuilt, char **message, GError **error);
gboolean   ana_cache_set_aside    (const char *path, GError **error);

/* --- ana-pool.c: connections that read --- */

typedef struct _AnaPool AnaPool;

AnaPool   *ana_pool_new           (const char *path, AnaDbMode mode);
void       ana_pool_free          (AnaPool *self);            /* all given back */
void       ana_pool_renew         (AnaPool *self);            /* another file lies at the path; waits for who reads */
void       ana_pool_rest          (AnaPool *self);            /* those that nobody uses give their memory back */
AnaDb     *ana_pool_acquire       (AnaPool *self, GError **error);   /* may wait for another reader */
void       ana_pool_release       (AnaPool *self, AnaDb *db); /* ends its transaction */

/* --- ana-store.c, for the parts --- */

void        ana_store_note_outbox  (AnaStore *self);       /* any thread: tells who listens */
gboolean    ana_store_hold         (AnaStore *self);      /* FALSE: closed */
void        ana_store_let_go       (AnaStore *self);
void        ana_store_set_flags    (AnaStore *self, AnaStoreFlags set, AnaStoreFlags clear, const char *message);
const char *ana_store_get_cache_path (AnaStore *self);     /* (nullable): in memory */
AnaPool    *ana_store_get_pool     (AnaStore *self);
AnaPool    *ana_store_get_user_pool (AnaStore *self);       /* (nullable) */
AnaOverlay *ana_store_get_overlay  (AnaStore *self);
AnaUser    *ana_store_get_user     (AnaStore *self);       /* (nullable): user.db is only read */
gboolean    ana_store_refuse_edit  (GError **error);       /* FALSE */
AnaWriter  *ana_store_get_writer   (AnaStore *self);       /* (nullable): read-only or closed */

/* --- ana-store-read.c --- */

/* A reader in a transaction, with the overlay at least as new. */
AnaDb      *ana_store_begin_read_user (AnaStore *self, gboolean *none, GError **error); /* NULL and @none: there is no user.db */
void        ana_store_end_read_user (AnaStore *self, AnaDb *db);

/* --- ana-store-documents.c --- */

gboolean    ana_store_edit             (AnaStore *self, AnaUserFunc func, gpointer data, GError **error);  /* waits */
gboolean    ana_store_edit_outbox      (AnaStore *self, AnaUserFunc func, gpointer data, GError **error);  /* the same, and who listens is told */
AnaDb      *ana_store_begin_read_edits (AnaStore *self, gboolean *none, GError **error); /* @none also: of a version without those tables */

AnaDb      *ana_store_begin_read   (AnaStore *self, GError **error);
void        ana_store_end_read     (AnaStore *self, AnaDb *db);

G_END_DECLS
