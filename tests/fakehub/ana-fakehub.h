/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-fakehub.h: a hub for tests: right by default, wrong on request.
 *
 * It speaks ADS/1 over WebSocket, its history and snapshots over HTTP, and the long poll, from streams that the test
 * fills. What it does wrong is set by the calls under "faults". All calls from the test's thread; the hub has threads
 * of its own, one a connection.
 */
#pragma once

#include "ana-wire.h"
#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _AnaFakehub AnaFakehub;

AnaFakehub *ana_fakehub_new             (const char       *socket_path);  /* (nullable): loopback, any port */
void        ana_fakehub_free            (AnaFakehub       *self);
const char *ana_fakehub_get_url         (AnaFakehub       *self);         /* for AnaSyncConfig */
void        ana_fakehub_set_listening   (AnaFakehub       *self,
                                         gboolean          listening);    /* FALSE: connections are refused and dropped */
void        ana_fakehub_drop_all        (AnaFakehub       *self);         /* every connection, at once, without a word */

/* --- streams --- */

void        ana_fakehub_add_stream      (AnaFakehub       *self,
                                         const char       *stream,
                                         const char       *epoch);
gint64      ana_fakehub_put             (AnaFakehub       *self,
                                         const char       *stream,
                                         const AnaRow     *rows,
                                         guint             n_rows);       /* one event: its q; sent to subscribers */
gint64      ana_fakehub_put_value       (AnaFakehub       *self,
                                         const char       *stream,
                                         gint64            minute,
                                         double            value,
                                         gint64            rev);
void        ana_fakehub_ckpt            (AnaFakehub       *self,
                                         const char       *stream);
void        ana_fakehub_set_epoch       (AnaFakehub       *self,
                                         const char       *stream,
                                         const char       *epoch,
                                         gint64            head);         /* what a restored backup does */
void        ana_fakehub_trim            (AnaFakehub       *self,
                                         const char       *stream);       /* forgets the log, keeps the rows */
void        ana_fakehub_sum             (AnaFakehub       *self,
                                         const char       *stream,
                                         gint64           *n_rows,
                                         guint64          *checksum);
void        ana_fakehub_set_catalogue   (AnaFakehub       *self,
                                         const char       *json,
                                         const char       *etag);
void        ana_fakehub_set_token       (AnaFakehub       *self,
                                         const char       *token);        /* (nullable): what it wants; 401 else */

/* --- faults --- */

typedef struct {
  guint    drop_every;       /* of deltas, the n-th is not sent; 0: none */
  guint    repeat;           /* each delta so many times more */
  guint    shuffle;          /* deltas are kept and sent in disorder when there are so many */
  guint64  checksum_xor;     /* spoils every checkpoint */
  gboolean no_welcome;
  gboolean silent;           /* hears and says nothing: a dead peer whose socket is open */
  gboolean no_pong;
  gint64   hb_ms, dead_ms;   /* of welcome; 0: 15,000 and 40,000 */
  gint64   now_shift_usec;   /* its clock is wrong by so much */
  guint    page_rows;        /* rows of a history page; 0: all */
  const char *forbidden;     /* (nullable): 403 on this stream */
  gint64   bye_retry_ms;     /* said to every hello, 0: not */
} AnaFakehubFaults;

void        ana_fakehub_set_faults      (AnaFakehub             *self,
                                         const AnaFakehubFaults *faults);  /* (nullable): none */

/* The next @times requests whose path begins with @prefix get @answer, byte for byte. */
typedef enum {
  ANA_FAKEHUB_ANSWER,
  ANA_FAKEHUB_DRIP,      /* a byte each 20 ms */
  ANA_FAKEHUB_HANG,      /* never answered */
} AnaFakehubMode;
void        ana_fakehub_answer          (AnaFakehub       *self,
                                         const char       *prefix,
                                         guint             times,
                                         AnaFakehubMode    mode,
                                         const char       *answer,
                                         gssize            len);
void        ana_fakehub_refuse          (AnaFakehub       *self,
                                         const char       *prefix,
                                         guint             times,
                                         guint             status,
                                         const char       *headers,       /* "Retry-After: 1\r\n" or "" */
                                         const char       *body);
void        ana_fakehub_send_text       (AnaFakehub       *self,
                                         const char       *text);         /* one message to all WebSockets */
void        ana_fakehub_send_raw        (AnaFakehub       *self,
                                         const void       *data,
                                         gsize             len);          /* any bytes where a frame should be */
guint64     ana_fakehub_send_fragments  (AnaFakehub       *self,
                                         gsize             each,
                                         guint             n);            /* of one message without end; bytes written */

/* --- what was seen --- */

typedef struct {
  guint n_connections, n_open, n_upgrades, n_hello, n_welcomed, n_snapshots, n_history, n_history_since, n_poll, n_catalogue,
        n_catalogue_304, n_requests, n_acks, n_unsub, n_closes, n_objects, n_pages;
  guint  close_code;        /* that a client closed with last; 0 none */
  gint64 last_hello_q;      /* of the first stream in the last hello; -1 none */
} AnaFakehubSeen;

void        ana_fakehub_get_seen        (AnaFakehub       *self,
                                         AnaFakehubSeen   *out);
char       *ana_fakehub_dup_last_request (AnaFakehub      *self);        /* header of the last HTTP request */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaFakehub, ana_fakehub_free)

G_END_DECLS
