/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tables-private.h: the tables of cache.db and user.db, a file each. No state: every call takes a connection.
 */
#pragma once

#include "ana-chunk-private.h"
#include "ana-sqlite.h"
#include "ana-store-documents.h"

G_BEGIN_DECLS

#define ANA_STORE_APPLICATION_ID 0x41444231 /* "ADB1" */

/* --- ana-schema.c --- */

gboolean ana_cache_schema_migrate (AnaDb *db, GError **error);
gboolean ana_user_schema_migrate  (AnaDb *db, GError **error);
gboolean ana_schema_check         (AnaDb *db, const char *file, GError **error); /* "cache" or "user": ours, known version */
gint64   ana_user_schema_version  (void);
char    *ana_meta_get             (AnaDb *db, const char *key, GError **error);    /* (nullable) */
gboolean ana_meta_set             (AnaDb *db, const char *key, const char *value, GError **error);

/* --- ana-table-stream.c --- */

typedef enum {
  ANA_STREAM_STATE_OK          = 0,
  ANA_STREAM_STATE_QUARANTINED = 1, /* two mismatches within the hour */
  ANA_STREAM_STATE_RESYNC      = 2, /* damaged or mismatched: fetch anew */
} AnaStreamState;

typedef struct {
  char   *id;
  gint64  sid;            /* names the set of keys and chunks; another one after each snapshot */
  char   *epoch;
  gint64  q;
  char   *filter_id;
  gint64  n;              /* live rows */
  guint64 x;              /* sum of their checksums */
  gint64  as_of_usec;     /* hub time of the last message */
  gint64  from_usec;      /* nothing before it is held */
  gint64  floor_usec;     /* what the size limit took away before it; ANA_TIME_NONE when nothing */
  gint64  mismatch_usec;  /* when a checkpoint last did not fit; 0 never */
  int     state;
  gint64  upto;           /* last tail record that this row includes */
} AnaStreamRow;

typedef enum {
  ANA_SET_LIVE,
  ANA_SET_STAGED,
  ANA_SET_TRASH,
} AnaSetRole;

void       ana_stream_row_clear   (AnaStreamRow *row);
void       ana_stream_row_free    (AnaStreamRow *row);
void       ana_stream_row_copy    (AnaStreamRow *to, const AnaStreamRow *from);
GPtrArray *ana_stream_table_list  (AnaDb *db, GError **error);  /* of AnaStreamRow, by id */
gboolean   ana_stream_table_get   (AnaDb *db, const char *id, AnaStreamRow *out, gboolean *found, GError **error);
gboolean   ana_stream_table_put   (AnaDb *db, const AnaStreamRow *row, GError **error);
gboolean   ana_stream_table_delete (AnaDb *db, const char *id, GError **error);
gboolean   ana_set_table_put      (AnaDb *db, gint64 sid, const char *stream, AnaSetRole role, GError **error);
gboolean   ana_set_table_trash_staged (AnaDb *db, GError **error);
gboolean   ana_set_table_empty_trash (AnaDb *db, gboolean *more, GError **error); /* one small step */

/* --- ana-table-key.c --- */

typedef void (*AnaKeyFunc) (gint64 kid, const char *dim, gpointer data);

gboolean   ana_key_table_list     (AnaDb *db, gint64 sid, AnaKeyFunc func, gpointer data, GError **error);
gboolean   ana_key_table_find     (AnaDb *db, gint64 sid, const char *dim, gint64 *kid, GError **error); /* 0: none */
gboolean   ana_key_table_insert   (AnaDb *db, gint64 kid, gint64 sid, const char *dim, GError **error);

/* --- ana-table-chunk.c --- */

typedef struct {
  gint64 id;
  gint64 kid;
  gint64 first_usec, last_usec;
  guint  n;
  gint64 upto;
} AnaChunkRow;

gboolean   ana_chunk_table_write  (AnaDb *db, gint64 id, gint64 kid, const AnaChunk *chunk, guint first, guint n, gint64 upto,
                                   GByteArray *scratch, gint64 *out_id, GError **error); /* @id 0: a new row */
gboolean   ana_chunk_table_delete (AnaDb *db, gint64 id, GError **error);
/* The last two chunks of a key; the body of the last when it is not full. */
gboolean   ana_chunk_table_tail   (AnaDb *db, gint64 kid, AnaChunkRow *last, gint64 *before_last_usec, AnaChunk *open, GError **error);
/* The chunk that an instant belongs to, @skip_id apart: the last that begins at or before it, else the first. id 0: none. */
gboolean   ana_chunk_table_find   (AnaDb *db, gint64 kid, gint64 ts_usec, gint64 skip_id, AnaChunkRow *out, GError **error);
gboolean   ana_chunk_table_read   (AnaDb *db, const AnaChunkRow *row, AnaChunk *out, GError **error);
/* Calls back for each chunk that touches [start, end), ascending; a damaged one is ANA_ERROR_CORRUPT. */
typedef gboolean (*AnaChunkFunc) (const AnaChunkRow *row, const void *body, gsize n_bytes, gpointer data, GError **error);
gboolean   ana_chunk_table_scan   (AnaDb *db, gint64 kid, AnaSpan span, AnaChunkFunc func, gpointer data, GError **error);
gboolean   ana_chunk_table_count  (AnaDb *db, gint64 kid, AnaSpan span, gint64 *out, GError **error);

/* --- ana-table-tail.c --- */

/* What one commit did to one stream: where its cursor stands after it, and its rows. */
typedef struct {
  gint64  sid;
  gint64  q;
  gint64  as_of_usec;
  gint64  n;
  guint64 x;
  guint   n_rows;
} AnaTailSection;

typedef void     (*AnaRecordFunc)      (gint64 id, guint n_bytes, gpointer data);
typedef gboolean (*AnaTailSectionFunc) (gint64 id, const AnaTailSection *section, gpointer data);  /* FALSE: skip its rows */
typedef void     (*AnaTailRowFunc)     (gint64 id, const AnaTailSection *section, gint64 kid, const AnaRow *row, gpointer data);

void       ana_tail_put_row       (GByteArray *rows, gint64 kid, gint64 *last_ts_usec, const AnaRow *row);
void       ana_tail_put_section   (GByteArray *body, const AnaTailSection *section, gint64 *last_as_of_usec, const GByteArray *rows);
gboolean   ana_tail_table_insert  (AnaDb *db, gint64 id, guint n_rows, const GByteArray *body, GError **error);
gboolean   ana_tail_table_trim    (AnaDb *db, gint64 before_id, GError **error);
gboolean   ana_tail_table_list    (AnaDb *db, AnaRecordFunc func, gpointer data, GError **error);
gboolean   ana_tail_table_bounds  (AnaDb *db, gint64 *min_id, gint64 *max_id, GError **error); /* 0, 0 when empty */
gboolean   ana_tail_table_replay  (AnaDb *db, gint64 after_id, AnaTailSectionFunc section, AnaTailRowFunc row,
                                   gpointer data, GError **error);

/* --- ana-table-object.c, ana-table-answer.c --- */

gboolean   ana_object_table_put   (AnaDb *db, const char *tenant, const char *kind, const char *id, gint64 rev,
                                   const char *etag, const char *body, GError **error);
GPtrArray *ana_object_table_list  (AnaDb *db, const char *tenant, const char *kind, GError **error);
gboolean   ana_answer_table_put   (AnaDb *db, const char *key, const char *etag, gint64 as_of_usec, GBytes *body,
                                   gint64 now_usec, gint64 max_bytes, GError **error);
GBytes    *ana_answer_table_get   (AnaDb *db, const char *key, char **etag, gint64 *as_of_usec, gint64 *used_usec, GError **error);
gboolean   ana_answer_table_touch (AnaDb *db, const char *key, gint64 now_usec, GError **error);
gboolean   ana_answer_table_trim  (AnaDb *db, gint64 max_bytes, GError **error);

/* --- ana-table-document.c (user.db) --- */

gboolean   ana_document_table_put  (AnaDb *db, const char *kind, const char *id, const char *body, gint64 now_usec, GError **error);
char      *ana_document_table_get  (AnaDb *db, const char *kind, const char *id, GError **error);
char     **ana_document_table_list (AnaDb *db, const char *kind, GError **error);
gboolean   ana_setting_table_put   (AnaDb *db, const char *key, const char *json, GError **error);
char      *ana_setting_table_get   (AnaDb *db, const char *key, GError **error);

/* --- ana-table-draft.c (user.db) --- */

gboolean   ana_draft_table_put     (AnaDb *db, const char *kind, const char *id, const char *body, gint64 now_usec, GError **error);
gboolean   ana_draft_table_delete  (AnaDb *db, const char *kind, const char *id, GError **error);
gboolean   ana_draft_table_get     (AnaDb *db, const char *kind, const char *id, char **body, gint64 *updated_usec, GError **error);
gboolean   ana_history_table_get   (AnaDb *db, const char *kind, const char *id, gint64 *n_done, gboolean *found, GError **error);
gboolean   ana_history_table_put   (AnaDb *db, const char *kind, const char *id, gint64 n_done, GError **error);
gboolean   ana_history_table_delete (AnaDb *db, const char *kind, const char *id, GError **error); /* with the steps */
gboolean   ana_step_table_replace  (AnaDb *db, const char *kind, const char *id, guint n_gone, guint first, const char *const *steps,
                                    GError **error);
char     **ana_step_table_list     (AnaDb *db, const char *kind, const char *id, GError **error);
gboolean   ana_version_table_add   (AnaDb *db, const char *kind, const char *id, const char *body, const char *note, gint64 now_usec,
                                    GError **error);
GPtrArray *ana_version_table_list  (AnaDb *db, const char *kind, const char *id, GError **error);
char      *ana_version_table_get   (AnaDb *db, const char *kind, const char *id, gint64 num, GError **error);

/* --- ana-table-shelf.c (user.db) --- */

gboolean   ana_bin_table_put       (AnaDb *db, const char *kind, const char *id, gint64 now_usec, GError **error);
gboolean   ana_bin_table_restore   (AnaDb *db, const char *kind, const char *id, gint64 now_usec, GError **error);
gboolean   ana_bin_table_forget    (AnaDb *db, const char *kind, const char *id, GError **error); /* the document is there again */
GPtrArray *ana_bin_table_list      (AnaDb *db, const char *kind, GError **error);
gboolean   ana_bin_table_is_due    (AnaDb *db, gint64 before_usec, gboolean *is_due, GError **error);
gboolean   ana_bin_table_purge     (AnaDb *db, gint64 before_usec, GError **error);
gboolean   ana_mark_table_favour   (AnaDb *db, const char *kind, const char *id, gboolean favourite, GError **error);
gboolean   ana_mark_table_touch    (AnaDb *db, const char *kind, const char *id, gint64 now_usec, GError **error);
GPtrArray *ana_mark_table_list     (AnaDb *db, const char *kind, GError **error);

/* --- ana-table-outbox.c (user.db) --- */

gboolean   ana_outbox_table_info   (AnaDb *db, AnaOutboxInfo *out, GError **error);
gboolean   ana_outbox_table_add    (AnaDb *db, const char *client, const char *kind, const char *id, const AnaOutboxEdit *edit,
                                    gint64 now_usec, GError **error);
GPtrArray *ana_outbox_table_list   (AnaDb *db, GError **error);
gboolean   ana_outbox_table_send   (AnaDb *db, gint64 mut, gint64 n, GError **error);
gboolean   ana_outbox_table_park   (AnaDb *db, gint64 mut, const char *why, GError **error);
gboolean   ana_outbox_table_delete (AnaDb *db, gint64 mut, GError **error);
gboolean   ana_outbox_table_reset  (AnaDb *db, GError **error);
gboolean   ana_outbox_table_renumber (AnaDb *db, GError **error);            /* what was sent waits again, without numbers */
gboolean   ana_outbox_table_unpark (AnaDb *db, gint64 mut, GError **error);
GPtrArray *ana_outbox_table_list_of (AnaDb *db, const char *kind, const char *id, GError **error);  /* of AnaOutboxRow, in line */
AnaOutboxRow *ana_outbox_table_get (AnaDb *db, gint64 mut, GError **error);  /* NULL, no error: none */
gboolean   ana_outbox_table_move_base (AnaDb *db, const char *kind, const char *id, gint64 from_rev, gint64 to_rev, GError **error);
void       ana_outbox_row_free     (AnaOutboxRow *row);
typedef gboolean (*AnaOutboxItemFunc) (const AnaOutboxItem *item, gboolean deletes, gpointer data); /* @item's texts: valid in the call */
gboolean   ana_outbox_table_scan   (AnaDb *db, AnaOutboxItemFunc func, gpointer data, GError **error); /* without the patches */
gboolean   ana_synced_table_forget (AnaDb *db, const char *kind, const char *id, GError **error);
GPtrArray *ana_synced_table_list_live (AnaDb *db, GError **error);           /* of char*: "kind/id" */
gboolean   ana_synced_table_put    (AnaDb *db, const AnaObjectUpdate *update, GError **error);
AnaSynced *ana_synced_table_get    (AnaDb *db, const char *kind, const char *id, GError **error);
gboolean   ana_conflict_table_add  (AnaDb *db, const char *kind, const char *id, const AnaConflictText *conflict, gint64 now_usec,
                                    GError **error);
GPtrArray *ana_conflict_table_list (AnaDb *db, GError **error);
gboolean   ana_conflict_table_resolve (AnaDb *db, gint64 num, gint64 now_usec, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaOutboxRow, ana_outbox_row_free)

G_END_DECLS
