/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-listener.h: the sockets of a hub: who may connect, how many, and for how long without saying anything.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where a connection is; each place has its own patience. */
typedef enum {
  ANA_PEER_HEADERS,  /* request headers have not come whole */
  ANA_PEER_BODY,     /* a request body comes */
  ANA_PEER_WAIT,     /* an answer is being made */
  ANA_PEER_ANSWER,   /* an answer is being written */
  ANA_PEER_SOCKET,   /* a WebSocket, with a watchdog of its own */
} AnaPeerPhase;

typedef struct _AnaListener AnaListener;
typedef struct _AnaPeer     AnaPeer;

typedef struct {
  guint  max_connections;
  guint  max_per_ip;       /* of addresses that are not loopback */
  gint64 header_usec;      /* headers must be whole by then */
  gint64 idle_usec;        /* no byte of a body or an answer moved */
  gint64 total_usec;       /* a whole request */
  gboolean counts_loopback; /* this computer is an address like any other: behind a proxy all come from there, so usually not */
} AnaListenerLimits;

#define ANA_LISTENER_LIMITS_DEFAULT ((AnaListenerLimits) { 12000, 256, 9 * G_USEC_PER_SEC, 20 * G_USEC_PER_SEC, 300 * G_USEC_PER_SEC, FALSE })

/* A connection that may speak; takes nothing, refs what it keeps. */
typedef void (*AnaAcceptFunc) (AnaPeer *peer, GIOStream *stream, GSocketAddress *local, GSocketAddress *remote, gpointer data);

AnaListener *ana_listener_new         (const AnaListenerLimits *limits, AnaAcceptFunc func, gpointer data);
void         ana_listener_free        (AnaListener *self);
gboolean     ana_listener_add_tcp     (AnaListener *self, const char *address, GTlsCertificate *certificate, GError **error);
gboolean     ana_listener_add_unix    (AnaListener *self, const char *path, GError **error);
void         ana_listener_close       (AnaListener *self);   /* takes no new ones */
guint        ana_listener_get_port    (AnaListener *self);   /* of the first TCP address; 0 none */
guint        ana_listener_get_n_peers (AnaListener *self);
guint64      ana_listener_get_n_accepted (AnaListener *self);
guint64      ana_listener_get_n_refused  (AnaListener *self);  /* caps and foreign users */
guint64      ana_listener_get_n_expired  (AnaListener *self);  /* watchdog */
gboolean     ana_listener_is_loopback (const char *address);   /* "127.0.0.1:80" "[::1]:80" "localhost:80" */

AnaPeer     *ana_peer_from_address    (GSocketAddress *remote);  /* (transfer none) (nullable) */
AnaPeer     *ana_peer_ref             (AnaPeer *self);
void         ana_peer_unref           (AnaPeer *self);
void         ana_peer_set_phase       (AnaPeer *self, AnaPeerPhase phase);
void         ana_peer_touch           (AnaPeer *self);
void         ana_peer_set_deadline    (AnaPeer *self, gint64 deadline_usec);  /* monotonic, of the answer; 0 none */
void         ana_peer_end_output      (AnaPeer *self);   /* nothing more will be said */
gboolean     ana_peer_is_unix         (AnaPeer *self);
gboolean     ana_peer_is_loopback     (AnaPeer *self);
gboolean     ana_peer_is_host         (AnaPeer *self, const char *host);  /* a name of the address that it came in by */

G_END_DECLS
