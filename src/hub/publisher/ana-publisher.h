/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-publisher.h: who watches which stream, and what each of them is sent. All on the hub's context.
 */
#pragma once

#include "ana-engine.h"
#include "ana-hub.h"
#include "ana-wire.h"

G_BEGIN_DECLS

/* Our own close codes; libsoup 3.2 takes 1012 and 1013 for errors (SYNC.md section 2.2). */
#define ANA_CLOSE_DRAIN       4000
#define ANA_CLOSE_AUTH        4001
#define ANA_CLOSE_BAD_MESSAGE 4002
#define ANA_CLOSE_UNSUPPORTED 4003
#define ANA_CLOSE_DEAD        4004
#define ANA_CLOSE_SLOW        4008

typedef struct {
  gint64 hb_usec, dead_usec;   /* heartbeat; nothing heard */
  gint64 hello_usec;           /* until a client says hello */
  gint64 slow_usec;            /* a client takes nothing: bye */
  gint64 ckpt_usec;
  guint  ckpt_rows;
  gint64 lease_usec;
  gsize  max_queued_bytes;     /* handed to a socket and not yet written */
  guint  max_streams;          /* of one client */
} AnaPublisherLimits;

#define ANA_PUBLISHER_LIMITS_DEFAULT ((AnaPublisherLimits) { 15 * G_USEC_PER_SEC, 40 * G_USEC_PER_SEC, 10 * G_USEC_PER_SEC, \
  20 * G_USEC_PER_SEC, 30 * G_USEC_PER_SEC, 1000, 60 * G_USEC_PER_SEC, 192 * 1024, 1000 })

typedef struct {
  char   *stream, *epoch;
  gint64  q;
  guint   n_subscribers;   /* sockets and leases */
  gint64  lag_ms;          /* from the commit to now, of the last rows; -1 none yet */
  double  rate;            /* rows a second */
} AnaStreamStatus;

typedef struct {
  guint   n_streams, n_clients, n_reads;
  guint64 n_rows, n_frames, n_bytes, n_conflated, n_slow, n_resets;
} AnaPublisherStats;

AnaPublisher *ana_publisher_new       (AnaEngine *engine, const char *hub_name, const AnaPublisherLimits *limits);
void          ana_publisher_free      (AnaPublisher *self);
void          ana_publisher_set_limits (AnaPublisher *self, const AnaPublisherLimits *limits);
void          ana_publisher_push      (AnaPublisher *self, const char *tenant, AnaRowBatch *batch);  /* any thread */
void          ana_publisher_bye       (AnaPublisher *self);   /* the hub goes: tells everybody */
gboolean      ana_publisher_lease     (AnaPublisher *self, const char *tenant, const char *stream, const char *client,
                                       gboolean start, guint *out_subscribers, GError **error);
gboolean      ana_publisher_is_watched (AnaPublisher *self, const char *tenant, const char *stream);
GArray       *ana_publisher_list      (AnaPublisher *self, const char *tenant);  /* of AnaStreamStatus */
void          ana_publisher_get_stats (AnaPublisher *self, AnaPublisherStats *out);
gboolean      ana_publisher_is_stream (AnaPublisher *self, const char *stream, AnaStreamId *out, GError **error);

gboolean      ana_publisher_is_allowed (const char *tenant, const char *stream, GError **error);  /* NOT_PERMITTED */

/* Where the frames of one client go. */
typedef struct {
  void  (*send)       (gpointer sink, GBytes *message);             /* may wait for flush, which follows within the turn */
  void  (*flush)      (gpointer sink);                              /* (nullable) */
  gsize (*get_queued) (gpointer sink);                              /* bytes handed over and not yet written */
  void  (*close)      (gpointer sink, guint code, const char *why); /* may free the client later, never at once */
  void  (*drop)       (gpointer sink);                              /* the publisher ends: frees the client, at once */
} AnaSinkClass;

typedef struct _AnaClient AnaClient;

AnaClient *ana_client_new         (AnaPublisher *publisher, const char *tenant, const AnaSinkClass *klass, gpointer sink);
void       ana_client_free        (AnaClient *self);
void       ana_client_set_plain   (AnaClient *self);        /* says no hello, counts no credits */
void       ana_client_set_poll    (AnaClient *self);        /* as plain, but wants all that it holds not */
void       ana_client_set_named_stream (AnaClient *self, const char *stream, const char *epoch, gint64 q);
void       ana_client_watch_board (AnaClient *self, const char *id, const char *const *streams);
void       ana_client_receive     (AnaClient *self, const char *text, gsize len);
void       ana_client_heard       (AnaClient *self);        /* bytes came: it lives */
void       ana_client_drained     (AnaClient *self);        /* the sink has room */
gboolean   ana_client_is_waiting  (AnaClient *self);        /* for room in the sink */
/* @epoch NULL or @q < 0: nothing held. Errors: NOT_FOUND, LIMIT. */
gboolean   ana_client_subscribe   (AnaClient *self, const char *stream, const char *epoch, gint64 q, const char *filter_id, GError **error);
void       ana_client_unsubscribe (AnaClient *self, const char *stream);

G_END_DECLS
