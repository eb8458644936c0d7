/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-publisher-private.h: what the files of the publisher share.
 */
#pragma once

#include "ana-publisher.h"

G_BEGIN_DECLS

typedef struct _AnaPubStream AnaPubStream;
typedef struct _AnaSub       AnaSub;
typedef struct _AnaRead      AnaRead;

/* Frames made once and sent to any number of clients. Immutable. */
typedef struct {
  grefcount   ref_count;
  GPtrArray  *messages;   /* of GBytes */
  gint64      q;          /* place reached with the last of them */
  gboolean    wants_ckpt; /* the stream went on while it was read: one for its place comes later */
} AnaFrames;

AnaFrames *ana_frames_new   (void);
AnaFrames *ana_frames_ref   (AnaFrames *self);
void       ana_frames_unref (AnaFrames *self);
void       ana_frames_add   (AnaFrames *self, GString *message);  /* takes and replaces its text */

typedef enum {
  ANA_SUB_WAITING,   /* the head of the stream is not known yet */
  ANA_SUB_LIVE,      /* all that was published is sent */
  ANA_SUB_BEHIND,    /* frames were left out: wants a read once there is room */
  ANA_SUB_READING,   /* a read is on its way */
  ANA_SUB_DRAINING,  /* frames of a read are being sent */
} AnaSubState;

/* One client watching one stream. */
struct _AnaSub {
  AnaClient    *client;    /* (borrowed) */
  AnaPubStream *stream;    /* (borrowed) */
  AnaSubState   state;
  char         *epoch;     /* (owned) (nullable) what the client holds, until the start is decided */
  char         *filter_id; /* (owned) (nullable) */
  char         *key;       /* (owned) (nullable) the only one whose rows are sent, from the beginning of the watch on */
  gint64        sent_q;    /* -1 nothing */
  AnaFrames    *frames;    /* (owned) (nullable) */
  guint         next;
  AnaRead      *read;      /* (borrowed) (nullable) */
};

struct _AnaPubStream {
  AnaPublisher *publisher;  /* (borrowed) */
  char         *tenant, *id;
  AnaStreamId   parsed;
  char         *epoch;      /* (owned) (nullable) until known */
  gint64        head_q;     /* published so far */
  GPtrArray    *subs;       /* (owned) of AnaSub, borrowed */
  GHashTable   *leases;     /* (owned) client -> gint64* monotonic end */
  GPtrArray    *reads;      /* (owned) of AnaRead */
  GPtrArray    *pending;    /* (owned) of AnaRowBatch: to be published in this turn */
  GHashTable   *current;    /* (owned) (nullable) windows: dim -> AnaRow* */
  gboolean      wanted, head_asked;
  /* checkpoint */
  AnaStreamHead ckpt;       /* read and waiting for its place to be published */
  gboolean      has_ckpt, ckpt_asked, ckpt_due;
  gint64        ckpt_usec;
  guint         rows_since_ckpt;
  /* figures */
  gint64        pushed_usec;          /* when the oldest of pending came */
  gint64        last_usec, lag_usec;  /* of the last rows: when, and how long they waited since their commit */
  guint         rows_this_sec;
  double        rate;
};

struct _AnaClient {
  AnaPublisher       *publisher;  /* (borrowed) */
  char               *tenant;
  const AnaSinkClass *klass;
  gpointer            sink;
  char               *id;         /* (owned) (nullable) the client's own name */
  GPtrArray          *subs;       /* (owned) of AnaSub */
  guint               turn;       /* next of subs to get room */
  GList               link;
  char               *named_stream, *named_epoch;  /* (owned) (nullable) of /ws/kpi/ */
  gint64              named_q;
  gint64              credit;
  gboolean            plain, poll, said_hello, closing, waiting, pumping, unflushed;
  gint64              opened_usec, heard_usec, pinged_usec;
  gint64              stalled_usec;   /* since when nothing was taken; 0: not */
  gint64              ping_n;
};

struct _AnaPublisher {
  AnaEngine         *engine;     /* (borrowed) */
  AnaCatalogue      *catalogue;  /* (borrowed) */
  char              *hub_name;
  char              *win_epoch;  /* windows are numbered by this process alone */
  AnaPublisherLimits limits;
  GMainContext      *context;    /* (owned) */
  GAsyncQueue       *incoming;   /* (owned) of Incoming */
  GSource           *wake;       /* (owned) */
  GSource           *tick;       /* (owned) */
  GHashTable        *streams;    /* (owned) "tenant stream" -> AnaPubStream */
  GQueue             clients;    /* of AnaClient */
  GPtrArray         *unflushed;  /* (owned) of AnaClient, borrowed: sent to since the gathering began */
  guint              gathering;  /* how many of those who gather are at it */
  GThreadPool       *readers;    /* (owned) */
  AnaJsonReader     *json;       /* (owned) */
  gint64             rate_usec;
  gint               n_reads;    /* reads on their way, atomically */
  AnaPublisherStats  stats;
};

/* ana-pub-stream.c */
AnaPubStream *ana_pub_stream_get     (AnaPublisher *publisher, const char *tenant, const char *id, gboolean make, GError **error);
void          ana_pub_stream_free    (AnaPubStream *self);
void          ana_pub_stream_add     (AnaPubStream *self, AnaSub *sub);
void          ana_pub_stream_remove  (AnaPubStream *self, AnaSub *sub);
void          ana_pub_stream_update_wanted (AnaPubStream *self);
guint         ana_pub_stream_count   (AnaPubStream *self);
void          ana_pub_stream_head_known (AnaPubStream *self);
void          ana_pub_stream_publish (AnaPubStream *self);   /* what is pending */
gboolean      ana_pub_stream_tick    (AnaPubStream *self, gint64 now);  /* FALSE: nobody is interested any more */
void          ana_pub_stream_send_ckpt (AnaPubStream *self);

/* ana-pub-read.c */
typedef enum { ANA_READ_HEAD, ANA_READ_CKPT, ANA_READ_ROWS, ANA_READ_LATEST } AnaReadKind;
void          ana_pub_read_ask       (AnaPubStream *stream, AnaReadKind kind, gint64 since_q, AnaSub *sub);  /* sub (nullable): of its key alone */
void          ana_pub_read_forget    (AnaSub *sub);
void          ana_pub_read_func      (gpointer data, gpointer publisher);  /* on a reader thread */
void          ana_pub_read_detach    (AnaPubStream *stream);
void          ana_pub_read_prune     (AnaPubStream *stream, gint64 now);
AnaFrames    *ana_pub_read_window    (AnaPubStream *stream, gint64 p);   /* p < 0: as a snapshot */

/* ana-publisher.c: what a client is sent between them goes out as one */
void          ana_publisher_gather   (AnaPublisher *self);
void          ana_publisher_let_go   (AnaPublisher *self);

/* ana-client.c */
gboolean      ana_client_has_room    (AnaClient *self);
void          ana_client_send        (AnaClient *self, GBytes *message, gboolean counts);
void          ana_client_send_text   (AnaClient *self, GString *text);  /* (transfer full) */
AnaSub       *ana_client_find_sub    (AnaClient *self, const char *stream);  /* (nullable) */
void          ana_client_subscribe_key (AnaClient *self, const char *stream, const char *key);
void          ana_client_give        (AnaSub *sub, AnaFrames *frames);   /* to be sent as there is room */
void          ana_client_reset       (AnaSub *sub, const char *why);
void          ana_client_pump        (AnaClient *self);
void          ana_client_tick        (AnaClient *self, gint64 now);
void          ana_client_end         (AnaClient *self, const char *why, guint code, gint64 retry_ms);
void          ana_client_head_known  (AnaSub *sub);

/* ana-client-receive.c */
void          ana_client_watch_named (AnaClient *self);

G_END_DECLS
