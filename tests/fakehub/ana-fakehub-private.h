/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-fakehub-private.h: the hub's inside. One mutex guards everything; blocking reads and writes happen outside of it.
 */
#pragma once

#include "ana-fakehub.h"

#include "ana-random.h"

G_BEGIN_DECLS

typedef struct {
  gint64  q;
  GArray *rows;     /* of AnaRow */
} FakeEvent;

typedef struct {
  char         *id;
  char         *epoch;
  gint64        head, tail;  /* the log holds events with q in (tail, head] */
  GPtrArray    *log;         /* of FakeEvent */
  GHashTable   *rows;        /* "ts|dim" -> AnaRow* */
  GStringChunk *strings;
} FakeStream;

typedef struct {
  char           *prefix;
  guint           times;
  AnaFakehubMode  mode;
  GBytes         *answer;
} FakeAnswer;

/* One accepted socket. */
typedef struct {
  AnaFakehub *hub;
  GSocket    *socket;
  GThread    *thread;
  GMutex      write_lock;
  gboolean    is_ws;         /* upgraded */
  gboolean    said_hello;
  gboolean    done;          /* its thread has ended */
  GHashTable *sent;          /* stream -> gint64*: what this subscriber was sent last */
  GPtrArray  *waiting;       /* of GString: deltas that wait to be shuffled */
  guint       n_deltas;
} FakeConn;

struct _AnaFakehub {
  GMutex            mutex;
  GSocket          *listener;   /* (nullable) */
  GThread          *acceptor;
  char             *socket_path; /* (nullable) */
  guint16           port;
  char             *url;
  gboolean          listening;
  gboolean          stopping;
  GPtrArray        *conns;      /* of FakeConn */
  GHashTable       *streams;    /* id -> FakeStream */
  GPtrArray        *answers;    /* of FakeAnswer */
  AnaFakehubFaults  faults;
  char             *forbidden;
  char             *catalogue, *etag;
  char             *token;      /* (nullable) */
  char             *last_request;
  AnaFakehubSeen    seen;
  AnaRandom         random;
};

/* ana-fakehub-streams.c; call with the mutex held */
FakeStream *fake_stream_new      (const char       *id,
                                  const char       *epoch);
void        fake_stream_free     (FakeStream       *self);
gint64      fake_stream_put      (FakeStream       *self,
                                  const AnaRow     *rows,
                                  guint             n_rows);
void        fake_stream_sum      (FakeStream       *self,
                                  gint64           *n_rows,
                                  guint64          *checksum);
GArray     *fake_stream_get_rows (FakeStream       *self,
                                  gint64            since);       /* sorted; -1: all live rows */
void        fake_write_delta     (GPtrArray        *out,
                                  FakeStream       *stream,
                                  FakeEvent        *event,
                                  gint64            p);
void        fake_write_catch_up  (AnaFakehub       *hub,
                                  GPtrArray        *out,
                                  FakeStream       *stream,
                                  const char       *epoch,
                                  gint64            q);           /* ends with a ckpt, or is a reset */
void        fake_write_ckpt      (AnaFakehub       *hub,
                                  GPtrArray        *out,
                                  FakeStream       *stream);

/* ana-fakehub-http.c */
gboolean    fake_http_serve      (FakeConn         *conn,
                                  const char       *header);      /* TRUE: it is a WebSocket now */

/* ana-fakehub-ws.c */
void        fake_ws_run          (FakeConn         *conn);
gboolean    fake_conn_write      (FakeConn         *conn,
                                  const void       *data,
                                  gsize             len);
void        fake_ws_send         (FakeConn         *conn,
                                  const char       *text,
                                  gsize             len);
void        fake_ws_send_all     (FakeConn         *conn,
                                  GPtrArray        *texts);
void        fake_ws_send_delta   (FakeConn         *conn,
                                  GPtrArray        *texts);       /* through the faults of deltas; mutex held */

G_END_DECLS
