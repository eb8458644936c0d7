/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sync-private.h: one client of one hub, seen from inside. Everything below "sync thread" belongs to that thread.
 */
#pragma once

#include "ana-address.h"
#include "ana-backoff.h"
#include "ana-http.h"
#include "ana-outbox.h"
#include "ana-recent.h"
#include "ana-sync.h"

G_BEGIN_DECLS

#define ANA_SYNC_N_OFFSETS   5
#define ANA_SYNC_CREDIT      512
#define ANA_SYNC_MAX_BUFFER  10000 /* rows of live deltas kept while a snapshot comes */
#define ANA_SYNC_MAX_QUEUED  2000  /* batches waiting for the writer: no more credit above that */

typedef enum {
  ANA_STREAM_STATE_NEW,         /* asked for; nothing heard */
  ANA_STREAM_STATE_LIVE,        /* at its head at least once in this connection */
  ANA_STREAM_STATE_GAP,         /* a history fetch is under way; deltas are kept back */
  ANA_STREAM_STATE_SNAPSHOT,    /* rows are being staged; deltas are kept back */
  ANA_STREAM_STATE_QUARANTINED, /* its checksum failed twice within an hour */
  ANA_STREAM_STATE_FORBIDDEN,
} AnaStreamState;

typedef struct {
  char           *id;
  guint           n_users;       /* subscribe minus unsubscribe */
  AnaStreamState  state;
  gboolean        caught_up;     /* in this connection */
  char           *epoch;         /* (nullable) of what is held or being staged */
  gint64          given_q;       /* last place handed to the writer; -1 none */
  gint64          snap_q;        /* of the snapshot being staged */
  guint64         snap_x;        /* sum of its row checksums */
  GQueue          kept;          /* of AnaRowBatch: deltas kept back */
  guint           n_kept_rows;
  AnaMsg         *kept_ckpt;     /* (nullable): the last checkpoint that came meanwhile */
  gint64          mismatch_usec; /* monotonic time of the last checksum mismatch; 0 never */
  guint           n_restarts;    /* snapshots that had to begin again */
  guint64         round;         /* of what is asked or given: what an earlier round brings is dropped */
  gboolean        unsaved;       /* the disk did not take something: nothing more is given to the writer */
  gboolean        came_again;    /* a snapshot that the disk did not take was asked for again, to be held in memory */
} AnaStream;

/* Documents that others change too; the sync thread's, but for what is done while @is_working. */
typedef struct {
  AnaOutbox *outbox;       /* (owned) (nullable): the owner wants none */
  gboolean   is_working;   /* a request, or the store, has it */
  guint      round;        /* connections so far, and that of what is under way */
  guint      work_round;
  gboolean   fetch_due, send_due;
  guint      n_anew;       /* refusals in a row that wanted other numbers */
  guint64    asked;        /* the last who waits that was heard of */
  GSource   *timer;        /* (owned) (nullable) until the next try */
  AnaBackoff backoff;
  char      *stream;       /* (owned) (nullable) that rings */
} AnaExchange;

struct _AnaSync {
  GObject parent_instance;

  /* Input, fixed */
  AnaStore     *store;        /* (owned) */
  AnaAddress    address;
  GError       *address_error; /* (owned) (nullable) */
  gulong        outbox_id;    /* of the store's signal */
  char         *url;
  char         *tenant;       /* (nullable) */
  char         *token_file;   /* (nullable) */
  AnaRecent    *recent;       /* (owned) what arrived and may not be stored yet */
  AnaSyncTimes  times;
  AnaSurroundings *surroundings; /* (owned) */
  gulong        surroundings_id;
  gboolean      is_remote;    /* reached over the network */
  GMainContext *owner;        /* where signals go */
  GMainContext *context;      /* the sync thread's */
  GMainLoop    *loop;
  GThread      *thread;

  /* Shared */
  GMutex        mutex;
  GCond         cond;
  AnaSyncState  state;              /* (mutex) */
  guint         states_passed;      /* (mutex) one bit an AnaSyncState, since they were last taken */
  gint64        last_message_usec;  /* (mutex) hub time */
  gint64        clock_offset_usec;  /* (mutex) */
  char         *error;              /* (mutex) (nullable) */
  AnaSyncCounters counters;         /* (mutex) */
  gboolean      all_live;           /* (mutex) connected, and every stream at its head */
  GQueue        batches;            /* (mutex) of AnaRowBatch, for the owner */
  GQueue        changed;            /* (mutex) of char*: streams to read again */
  gboolean      catalogue_changed;  /* (mutex) */
  GQueue        documents;          /* (mutex) of AnaDocumentChange, for the owner */
  guint64       documents_asked;    /* (mutex) how often somebody waited for documents */
  guint64       documents_settled;  /* (mutex) connected, all fetched, all sent: as of that asking; 0 not so */
  gboolean      notify_queued;      /* (mutex) */
  gboolean      stopped;            /* (mutex) */
  gboolean      closed;             /* (mutex) the thread takes no more calls */
  gint          degraded;           /* (atomic) the disk takes nothing; set by the sync thread */

  /* Sync thread */
  gboolean      started;
  gboolean      offline;
  GHashTable   *streams;            /* id -> AnaStream */
  guint         n_behind;           /* streams not caught up yet */
  guint64       n_rounds;           /* of all streams: a stream that comes again has another */
  AnaHttp      *http;
  AnaJsonReader *reader;
  AnaBackoff    backoff;
  GCancellable *cancellable;        /* of what is under way for this connection */
  SoupWebsocketConnection *ws;      /* (nullable) */
  gboolean      broken;             /* an error was seen: further messages are ignored */
  gboolean      welcomed;
  GSource      *timer;              /* (nullable) back-off, or heartbeat */
  GSource      *probe;              /* (nullable) while degraded */
  gint64        probe_usec;         /* its next delay */
  gint64        heard_usec;         /* monotonic */
  gint64        sent_ping_usec;     /* monotonic; 0: none under way */
  gint64        live_since_usec;    /* monotonic; 0: not live */
  gint64        suspend_usec;       /* boot time minus monotonic at the last beat */
  gint64        hb_usec, dead_usec;
  gint64        ping_n;
  gint64        offsets[ANA_SYNC_N_OFFSETS];
  guint         n_offsets;
  guint         n_messages;         /* since credit was last given */
  guint         n_ws_failures;      /* in a row, while HTTP works */
  gint64        ws_retry_usec;      /* monotonic: when to try the WebSocket again while polling */
  gboolean      token_reread;       /* after a 401 */
  char         *token;              /* (nullable) */
  gboolean      background;         /* not the profile that is shown */
  gboolean      network_proven;     /* the hub was reached, though no network is said to be there */
  AnaExchange   exchange;
};

/* ana-sync.c: telling the owner */
void     ana_sync_set_state        (AnaSync *self, AnaSyncState state, const char *error);
guint    ana_sync_take_passed      (AnaSync *self);
void     ana_sync_emit_batch       (AnaSync *self, AnaRowBatch *batch);
void     ana_sync_emit_changed     (AnaSync *self, const char *stream);
void     ana_sync_emit_catalogue   (AnaSync *self);
void     ana_sync_emit_documents   (AnaSync *self, GPtrArray *changes); /* takes what is in it */
void     ana_sync_note_heard       (AnaSync *self);
void     ana_sync_count            (AnaSync *self, guint64 *counter);
void     ana_sync_update_live      (AnaSync *self);
gboolean ana_sync_invoke           (AnaSync *self, GSourceFunc func, gpointer data, GDestroyNotify destroy);
GSource *ana_sync_add_timer        (AnaSync *self, gint64 delay_usec, GSourceFunc func);

/* ana-link.c: the connection */
void     ana_link_connect          (AnaSync *self);
void     ana_link_down             (AnaSync *self, const char *reason, guint http_status, gint64 retry_after_usec);
void     ana_link_close            (AnaSync *self);
void     ana_link_send             (AnaSync *self, GString *text);
void     ana_link_handle           (AnaSync *self, const char *data, gsize len);
gboolean ana_link_is_up            (AnaSync *self);
void     ana_link_settle           (AnaSync *self, gboolean woke);
void     ana_link_watch_sleep      (AnaSync *self);

/* ana-streams.c: what is subscribed, and the repair of each */
void     ana_stream_free           (AnaStream *stream);
void     ana_streams_begin         (AnaSync *self, GString *hello);
void     ana_streams_add           (AnaSync *self, const char *id);
void     ana_streams_remove        (AnaSync *self, const char *id);
void     ana_streams_retry         (AnaSync *self, const char *id);
void     ana_streams_handle        (AnaSync *self, AnaMsg *msg);
gboolean ana_streams_is_wanted     (const AnaStream *stream);
void     ana_streams_send_sub      (AnaSync *self, const char *id, gboolean subscribe, const AnaCursor *cursor);
void     ana_streams_caught_up     (AnaSync *self, AnaStream *stream);
void     ana_streams_resync        (AnaSync *self, AnaStream *stream);
void     ana_streams_resume        (AnaSync *self, AnaStream *stream);
void     ana_streams_release       (AnaSync *self, AnaStream *stream);
void     ana_streams_next_round    (AnaSync *self, AnaStream *stream);

/* ana-verdicts.c: the writer's side of a stream */
void     ana_streams_give          (AnaSync *self, AnaStream *stream, AnaRowBatch *batch);
void     ana_streams_swap          (AnaSync *self, AnaStream *stream, gint64 q);
void     ana_streams_stage         (AnaSync *self, AnaStream *stream);
void     ana_streams_stage_rows    (AnaSync *self, AnaRowBatch *batch);
void     ana_verdict_check         (AnaSync *self, AnaStream *stream, const AnaMsg *msg);
void     ana_verdict_recover       (AnaSync *self);
void     ana_verdict_probe_now     (AnaSync *self);

/* ana-history.c: pages over HTTP */
void     ana_history_fetch_gap     (AnaSync *self, AnaStream *stream);
void     ana_history_fetch_snapshot (AnaSync *self, AnaStream *stream, const char *path);
void     ana_history_fetch_catalogue (AnaSync *self);

/* ana-exchange.c: documents that others change too */
void     ana_exchange_begin        (AnaSync *self);
void     ana_exchange_ring         (AnaSync *self, const char *stream);
gboolean ana_exchange_is_ring      (AnaSync *self, const char *stream);
void     ana_exchange_push         (AnaSync *self);
void     ana_exchange_hurry        (AnaSync *self);
void     ana_exchange_pause        (AnaSync *self);
void     ana_exchange_end          (AnaSync *self);

/* ana-poll.c: when WebSockets are blocked */
void     ana_poll_start            (AnaSync *self);

G_END_DECLS
