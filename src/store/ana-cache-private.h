/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cache-private.h: what the writer of cache.db knows: streams, keys, open chunks, and the group being gathered.
 */
#pragma once

#include "ana-tables-private.h"

G_BEGIN_DECLS

#define ANA_CACHE_GROUP_MESSAGES 500
#define ANA_CACHE_GROUP_ROWS     20000
#define ANA_CACHE_GROUP_USEC     20000

typedef struct _AnaCache  AnaCache;   /* one thread */
typedef struct _AnaStream AnaStream;
typedef struct _AnaKey    AnaKey;

/* A sealed chunk that late rows change in this group. */
typedef struct {
  AnaChunkRow row;     /* id 0: not in the database yet */
  AnaChunk    points;
} AnaLateChunk;

struct _AnaKey {
  gint64     kid;
  AnaStream *stream;       /* (borrowed) */
  char      *dim;
  AnaChunk   open;         /* the last chunk, and what came after it */
  gint64     chunk_id;     /* the row that holds the beginning of open; 0 none */
  gint64     sealed_usec;  /* last instant of the chunks before open; ANA_TIME_NONE none */
  gint64     upto;         /* tail records up to this one are in chunks */
  gint64     oldest_id;    /* first record with rows that only the tail holds; 0 none */
  GPtrArray *late;         /* (nullable) of AnaLateChunk */
  GList      link;         /* in dirty_keys while oldest_id is set */
  guint      loaded : 1;
  guint      is_new : 1;   /* not in kpi_key yet */
  guint      is_full : 1;  /* in full_keys */
};

struct _AnaStream {
  AnaStreamRow row;
  GHashTable  *keys;       /* dim -> AnaKey (owned); NULL until they are needed */
  AnaKey      *last_key;   /* the one used last */
  AnaKey      *total_key;  /* of dimension "", once it was used */
  GByteArray  *rows;       /* of this group, as the tail writes them */
  guint        n_rows;
  gint64       last_ts_usec;
  gint64       oldest_id;  /* first record with a cursor that the table lacks; 0 none */
  GList        link;       /* in dirty_streams while oldest_id is set */
  guint        touched : 1;   /* has a section in this group's record */
  guint        put_row : 1;   /* its row goes to the table with this group */
  guint        staged : 1;    /* a snapshot being gathered: no tail, no readers */
  guint        is_new : 1;    /* its set is not in the database yet */
  guint        scrubbed : 1;  /* what is stored was added up since the start, or was made since */
};

/* What the scrub has added up so far. */
typedef struct {
  AnaStream *stream;     /* (borrowed) NULL: between two streams */
  GPtrArray *keys;       /* of its AnaKey, by number */
  guint      key;        /* index into keys */
  gint64     ts_usec;    /* within the key: instants before it are counted */
  gint64     n;
  guint64    x;
  char      *last_id;    /* the stream that was done last; NULL at the beginning */
  guint      n_streams, n_bad;
} AnaScrub;

typedef struct {
  gint64 id;
  guint  n_bytes;
} AnaRecordSize;

struct _AnaCache {
  AnaDb      *db;            /* (owned) */
  GHashTable *streams;       /* id -> AnaStream (owned) */
  GHashTable *stages;        /* id -> AnaStream (owned) */
  gint64      next_sid, next_kid;
  gint64      record_id;     /* the record that this group will be */
  GQueue      dirty_keys;    /* by oldest_id */
  GQueue      dirty_streams;
  GArray     *records;       /* of AnaRecordSize: what the tail holds */
  guint       first_record;  /* of those that are left */
  gint64      tail_bytes;
  gint64      n_open_points; /* in memory */
  GByteArray *body;          /* the record being made */
  GByteArray *scratch;
  AnaScrub    scrub;
  gboolean    loaded;
  gboolean    trash;         /* there may be sets to take away */
  gint64      answer_limit_bytes;
  /* the group */
  GPtrArray  *touched;       /* of AnaStream */
  GPtrArray  *put_rows;      /* of AnaStream */
  GPtrArray  *new_sets;      /* of AnaStream */
  GPtrArray  *new_keys;      /* of AnaKey */
  GPtrArray  *late_keys;
  GPtrArray  *full_keys;
  guint       n_group_rows;
};

/* ana-cache.c */
AnaCache  *ana_cache_new          (void);
void       ana_cache_free         (AnaCache *self);
void       ana_cache_take_db      (AnaCache *self, AnaDb *db);                /* (transfer full) */
gboolean   ana_cache_load         (AnaCache *self, GError **error);
void       ana_cache_forget       (AnaCache *self);                           /* memory alone; load() must follow */
AnaStream *ana_cache_new_stream   (AnaCache *self, const char *id, const char *epoch, gint64 q, gboolean staged);
void       ana_cache_free_stream  (AnaCache *self, AnaStream *stream);        /* takes it out of every list */
AnaKey    *ana_cache_get_key      (AnaCache *self, AnaStream *stream, const char *dim, gboolean make, GError **error); /* (nullable) */
gboolean   ana_cache_load_keys    (AnaCache *self, AnaStream *stream, GError **error);
gboolean   ana_cache_load_key     (AnaCache *self, AnaKey *key, GError **error);
void       ana_cache_unload_key   (AnaCache *self, AnaKey *key);
void       ana_cache_account      (AnaCache *self, AnaKey *key, const AnaRow *row, int sign);
void       ana_cache_touch        (AnaCache *self, AnaStream *stream);        /* cursor or rows changed */
void       ana_cache_put_row      (AnaCache *self, AnaStream *stream);        /* state changed */
void       ana_cache_set_dirty    (AnaCache *self, AnaKey *key, gint64 id);

/* ana-cache-apply.c */
AnaApplyResult ana_cache_apply    (AnaCache *self, AnaRowBatch *batch, gint64 *cursor_q, GError **error);
gboolean   ana_cache_upsert       (AnaCache *self, AnaStream *stream, const AnaRow *row, GError **error);
gboolean   ana_cache_rows_valid   (const AnaRowBatch *batch);
void       ana_late_chunk_free    (AnaLateChunk *late);

/* ana-cache-commit.c */
gboolean   ana_cache_begin        (AnaCache *self, GError **error);           /* once a group; commit() does it otherwise */
gboolean   ana_cache_commit       (AnaCache *self, GError **error);           /* on failure memory is forgotten */
gboolean   ana_cache_fold_key     (AnaCache *self, AnaKey *key, gint64 upto, GError **error);
gboolean   ana_cache_fold_all     (AnaCache *self, GError **error);           /* at the end: the tail is left empty */

/* ana-cache-check.c */
AnaApplyResult ana_cache_check    (AnaCache *self, const char *stream, const char *epoch, gint64 q, gint64 from_usec,
                                   gint64 n, guint64 x, gint64 now_usec, gint64 *cursor_q, GError **error);
gboolean   ana_cache_prune        (AnaCache *self, AnaStream *stream, gint64 from_usec, GError **error);
void       ana_cache_mark         (AnaCache *self, AnaStream *stream, AnaStreamState state);
gboolean   ana_cache_limit        (AnaCache *self, gint64 max_bytes, gboolean *pruned, GError **error);

/* ana-cache-stage.c */
gboolean   ana_cache_stage_begin  (AnaCache *self, const char *stream, GError **error);
gboolean   ana_cache_stage_rows   (AnaCache *self, AnaRowBatch *batch, GError **error);
AnaApplyResult ana_cache_stage_swap (AnaCache *self, const char *stream, const char *epoch, gint64 q, const char *filter_id, GError **error);
gboolean   ana_cache_drop_stream  (AnaCache *self, const char *stream, GError **error);

/* ana-cache-scrub.c */
gboolean   ana_cache_scrub_stream (AnaCache *self, AnaStream *stream, GError **error);
gboolean   ana_cache_scrub_step   (AnaCache *self, gboolean *more, GError **error);
void       ana_cache_scrub_reset  (AnaCache *self);

G_END_DECLS
