/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-wire.h: ADS/1 as values: envelope, rows, cursors, checksum. No sockets, no SQL.
 */
#pragma once

#include "ana-json.h"
#include "ana-time.h"

G_BEGIN_DECLS

#define ANA_WIRE_VERSION     1
#define ANA_WIRE_PROTOCOL    "ads.v1"
#define ANA_WIRE_MAX_BYTES   (64 * 1024)
#define ANA_WIRE_MAX_SEQ     (G_GINT64_CONSTANT (1) << 53)

/* Why a value is missing. NONE_MISSING means that there is a value. */
typedef enum {
  ANA_REASON_VALUE,    /* there is a value */
  ANA_REASON_NA,
  ANA_REASON_NAN,
  ANA_REASON_INF,
  ANA_REASON_NEG_INF,
  ANA_REASON_STALE,
  ANA_REASON_MASKED,
  ANA_REASON_NONE,
} AnaReason;

const char *ana_reason_to_string   (AnaReason    reason);  /* NULL for VALUE */
gboolean    ana_reason_from_string (const char  *text,
                                    AnaReason   *out);

/* One row of a stream (FORMATS.md section 3). */
typedef struct {
  gint64      ts_usec;   /* start of the bucket; end of the window in win: streams */
  const char *dim;       /* dimension key, "" the total (interned in the batch) */
  double      value;     /* NAN when reason is not VALUE */
  double      num, den;  /* class ratio only */
  gint64      count;     /* events in the bucket */
  gint64      rev;
  AnaReason   reason;
  gboolean    has_ratio; /* num and den are there */
  gboolean    dead;      /* tombstone */
  gboolean    approximate; /* a sketch gave the value; known where it was computed, never on the wire */
} AnaRow;

guint64 ana_row_checksum (const AnaRow *row);  /* FNV-1a 64 of FORMATS.md section 3; sum modulo 2^64 over rows */

typedef enum {
  ANA_STREAM_KPI,   /* kpi:{code}:{minute|hour|day} */
  ANA_STREAM_WIN,   /* win:{code}:{PT1M|PT5M|PT15M|PT1H} */
  ANA_STREAM_OBJ,
  ANA_STREAM_CAT,
  ANA_STREAM_OTHER, /* alert: ml: job: */
} AnaStreamKind;

typedef struct {
  AnaStreamKind kind;
  char          code[128];
  AnaPeriod     period;      /* of KPI */
  int           window_sec;  /* of WIN */
} AnaStreamId;

gboolean ana_stream_parse   (const char   *id,
                             AnaStreamId  *out);
char    *ana_stream_kpi     (const char   *code,
                             AnaPeriod     period);

/* An immutable, reference-counted batch of rows of one stream: the only thing that goes to writer and model. */
typedef struct {
  /*< private >*/
  gatomicrefcount ref_count;
  GStringChunk   *strings;
  /*< public >*/
  char           *stream;
  char           *epoch;
  gint64          p;            /* seq sent before this one to this subscriber; -1 in a snapshot */
  gint64          q;            /* seq after it */
  gint64          ts_usec;      /* hub time of sending */
  gboolean        conflated;
  GArray         *rows;         /* of AnaRow */
} AnaRowBatch;

AnaRowBatch *ana_row_batch_new     (const char   *stream,
                                    const char   *epoch,
                                    gint64        p,
                                    gint64        q);
AnaRowBatch *ana_row_batch_ref     (AnaRowBatch  *self);
void         ana_row_batch_unref   (AnaRowBatch  *self);
void         ana_row_batch_add     (AnaRowBatch  *self,
                                    const AnaRow *row);   /* copies dim; only before the batch is shared */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaRowBatch, ana_row_batch_unref)

typedef enum {
  ANA_MSG_HELLO,
  ANA_MSG_WELCOME,
  ANA_MSG_DELTA,
  ANA_MSG_CKPT,
  ANA_MSG_RESET,
  ANA_MSG_SNAP_BEGIN,
  ANA_MSG_SNAP_ROWS,
  ANA_MSG_SNAP_END,
  ANA_MSG_SUB,
  ANA_MSG_UNSUB,
  ANA_MSG_ACK,
  ANA_MSG_PING,
  ANA_MSG_PONG,
  ANA_MSG_AUTH,
  ANA_MSG_ERR,
  ANA_MSG_BYE,
  ANA_MSG_IGNORED,   /* a type that begins "x-" */
} AnaMsgType;

/* A place in a stream as a subscriber names it. */
typedef struct {
  char  *stream;
  char  *epoch;      /* (nullable) */
  gint64 q;          /* -1: nothing held */
  char  *filter_id;  /* (nullable) */
} AnaCursor;

void ana_cursor_clear (AnaCursor *cursor);

/* One envelope, parsed. Fields that the type does not have are NULL, 0 or -1. */
typedef struct {
  AnaMsgType   type;
  char        *stream;       /* s */
  char        *epoch;        /* e */
  gint64       q;            /* q */
  char        *filter_id;    /* f; of sub */
  /* hello */
  char        *client;
  char        *app;
  gint64       schema;
  char       **caps;
  char        *token;        /* tok; also of auth */
  GArray      *resume;       /* of AnaCursor */
  gint64       credit;       /* also of ack */
  /* welcome */
  char        *hub;
  gint64       now_usec;     /* also of pong */
  gint64       hb_ms, dead_ms, max_bytes, token_exp_usec;
  /* d, snap.rows */
  AnaRowBatch *batch;
  /* ckpt */
  gint64       from_usec, n;
  guint64      x;            /* also of snap.end */
  /* reset, bye, err */
  char        *why;
  char        *snap;
  char        *code;
  gint64       retry_ms;
  /* snap.begin, snap.rows */
  gint64       n_rows, index;
  /* ping, pong */
  gint64       ping_n, ping_ts_usec;
  /* ack */
  GHashTable  *pos;          /* stream -> gint64* */
  /* auth */
  gint64       exp_sec;
} AnaMsg;

AnaMsg *ana_msg_parse (AnaJsonReader *reader,   /* kept by the caller, reused */
                       const char    *data,
                       gsize          len,
                       GError       **error);   /* BAD_INPUT, or TOO_NEW for a version or type we do not know */
void    ana_msg_free  (AnaMsg        *msg);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaMsg, ana_msg_free)

/* Rows outside an envelope (history pages): the next token is the "[" of an array of rows; they are added to @batch. */
gboolean ana_wire_read_rows (AnaJsonReader *reader,
                             AnaRowBatch   *batch,
                             GError       **error);       /* BAD_INPUT with line and column */

/* Writers: append one envelope (no newline) to @out. */
void     ana_wire_put_row        (AnaJsonWriter *writer, const AnaRow *row);
void     ana_wire_write_hello    (GString *out, const char *client, const char *app, gint64 schema, const char *token,
                                  const AnaCursor *resume, guint n_resume, gint64 credit);
void     ana_wire_write_welcome  (GString *out, const char *hub, gint64 now_usec, gint64 hb_ms, gint64 dead_ms, gint64 token_exp_usec);
guint    ana_wire_write_delta    (GString *out, const char *stream, const char *epoch, gint64 p, gint64 q, gint64 ts_usec,
                                  const AnaRow *rows, guint n_rows, gboolean conflated);
                                 /* returns how many rows went in before ANA_WIRE_MAX_BYTES; when fewer than n_rows the
                                  * message carries q = p, so that the cursor moves with the last part only */
void     ana_wire_write_ckpt     (GString *out, const char *stream, const char *epoch, gint64 q, gint64 from_usec, gint64 n, guint64 x);
void     ana_wire_write_reset    (GString *out, const char *stream, const char *epoch, const char *why, const char *snap);
void     ana_wire_write_snap_begin (GString *out, const char *stream, const char *epoch, gint64 q, gint64 n_rows);
guint    ana_wire_write_snap_rows  (GString *out, const char *stream, gint64 index, const AnaRow *rows, guint n_rows);
void     ana_wire_write_snap_end   (GString *out, const char *stream, guint64 x);
void     ana_wire_write_sub      (GString *out, const char *stream, gboolean subscribe, const AnaCursor *cursor);
void     ana_wire_write_ack      (GString *out, gint64 credit, GHashTable *pos);
void     ana_wire_write_ping     (GString *out, gboolean pong, gint64 n, gint64 ts_usec, gint64 now_usec);
void     ana_wire_write_err      (GString *out, const char *code, const char *stream, gint64 retry_ms);
void     ana_wire_write_bye      (GString *out, const char *why, gint64 retry_ms);

char    *ana_wire_filter_id      (JsonNode *predicate, const char *tenant); /* 16 hex digits; predicate (nullable) */

G_END_DECLS
