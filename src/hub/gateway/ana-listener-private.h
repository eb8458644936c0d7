/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-listener-private.h: what the listener and its connections share.
 */
#pragma once

#include "ana-listener.h"

#include <sys/types.h>

G_BEGIN_DECLS

typedef struct {
  AnaListener     *listener;     /* (borrowed) */
  GSocket         *socket;       /* (owned) */
  GSource         *source;       /* (owned) (nullable) while paused or closed */
  GSource         *resume;       /* (owned) (nullable) */
  GTlsCertificate *certificate;  /* (owned) (nullable) */
  GPtrArray       *hosts;        /* (owned) names in Host, with port */
  char            *path;         /* (owned) (nullable) of a Unix socket */
  uid_t            uid;          /* who may come in by that */
  gboolean         loopback;
} AnaDoor;

struct _AnaListener {
  AnaListenerLimits limits;
  AnaAcceptFunc     func;
  gpointer          data;
  GMainContext     *context;   /* (owned) */
  GPtrArray        *doors;     /* (owned) of Door */
  GQueue            peers;     /* of AnaPeer, oldest first */
  GHashTable       *per_ip;    /* (owned) address -> count */
  GSource          *tick;      /* (owned) */
  guint64           n_accepted, n_refused, n_expired;
};

struct _AnaPeer {
  grefcount     ref_count;
  AnaListener  *listener;    /* (borrowed) (nullable) after the connection is gone */
  AnaDoor      *door;        /* (borrowed) valid while listener is */
  GObject      *connection;  /* (weak) */
  GSocket      *socket;      /* (weak, as connection) */
  char         *ip;          /* (owned) (nullable) counted in per_ip */
  GList         link;
  AnaPeerPhase  phase;
  gboolean      is_unix, loopback;
  gint64        began_usec, moved_usec;  /* monotonic */
  gint64        deadline_usec;           /* of the answer; 0 none */
};

GQuark   ana_peer_quark      (void);   /* of the address that stands for a connection */
AnaPeer *ana_peer_new        (AnaDoor *door, GSocketConnection *connection, char *ip);
void     ana_peer_detach     (AnaPeer *self);
gboolean ana_peer_is_expired (const AnaPeer *self, gint64 now);

G_END_DECLS
