/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-peer.c: one connection of the listener: where it came in, where it stands, and how long that may take.
 */
#include "config.h"

#include "ana-listener-private.h"

#include <string.h>

#include "ana-clock.h"

GQuark
ana_peer_quark (void)
{
  return g_quark_from_static_string ("ana-peer");
}

static void
count_ip (AnaListener *self, const char *ip, int by)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->per_ip, ip)) + by;

  if (n == 0)
    g_hash_table_remove (self->per_ip, ip);
  else
    g_hash_table_insert (self->per_ip, g_strdup (ip), GUINT_TO_POINTER (n));
}

/* The connection is gone, or the listener. */
void
ana_peer_detach (AnaPeer *self)
{
  if (self->listener == NULL)
    return;
  g_queue_unlink (&self->listener->peers, &self->link);
  if (self->ip != NULL)
    count_ip (self->listener, self->ip, -1);
  self->listener = NULL;
  self->door = NULL;
  self->socket = NULL;
}

static void
connection_gone_cb (gpointer data, GObject *where)
{
  AnaPeer *self = data;

  self->connection = NULL;
  ana_peer_detach (self);
  ana_peer_unref (self);
}

/* Takes @ip. */
AnaPeer *
ana_peer_new (AnaDoor *door, GSocketConnection *connection, char *ip)
{
  AnaPeer *self = g_new0 (AnaPeer, 1);

  g_ref_count_init (&self->ref_count);
  self->listener = door->listener;
  self->door = door;
  self->connection = G_OBJECT (connection);
  self->socket = g_socket_connection_get_socket (connection);
  self->ip = ip;
  self->is_unix = door->path != NULL;
  self->loopback = door->loopback;
  self->began_usec = self->moved_usec = ana_clock_monotonic_usec ();
  self->link.data = self;
  g_queue_push_tail_link (&door->listener->peers, &self->link);
  if (ip != NULL)
    count_ip (door->listener, ip, +1);
  g_object_weak_ref (self->connection, connection_gone_cb, ana_peer_ref (self));
  return self;
}

AnaPeer *
ana_peer_ref (AnaPeer *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

void
ana_peer_unref (AnaPeer *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_free (self->ip);
  g_free (self);
}

AnaPeer *
ana_peer_from_address (GSocketAddress *remote)
{
  return remote != NULL ? g_object_get_qdata (G_OBJECT (remote), ana_peer_quark ()) : NULL;
}

/**
 * ana_peer_set_phase:
 * @self: a connection
 * @phase: where it is now
 *
 * Starts the patience of @phase. A WebSocket is watched by its own heartbeat, not by the listener.
 */
void
ana_peer_set_phase (AnaPeer *self, AnaPeerPhase phase)
{
  self->phase = phase;
  self->moved_usec = ana_clock_monotonic_usec ();
}

void
ana_peer_set_deadline (AnaPeer *self, gint64 deadline_usec)
{
  self->deadline_usec = deadline_usec;
}

void
ana_peer_touch (AnaPeer *self)
{
  self->moved_usec = ana_clock_monotonic_usec ();
}

void
ana_peer_end_output (AnaPeer *self)
{
  if (self->socket != NULL)
    g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
}

gboolean
ana_peer_is_unix (AnaPeer *self)
{
  return self->is_unix;
}

gboolean
ana_peer_is_loopback (AnaPeer *self)
{
  return self->loopback;
}

/**
 * ana_peer_is_host:
 * @self: a connection
 * @host: the Host header as it came, with its port
 *
 * Whether @host is a name of the address that @self came in by. A page on the web can make a browser connect to
 * loopback under any name (DNS rebinding); only our own names are answered.
 */
gboolean
ana_peer_is_host (AnaPeer *self, const char *host)
{
  g_autofree char *bare = NULL;

  if (self->door == NULL)
    return FALSE;
  if (self->is_unix && strchr (host, ':') != NULL) /* a port says nothing there */
    host = bare = g_strndup (host, strcspn (host, ":"));
  for (guint i = 0; i < self->door->hosts->len; i++)
    if (g_ascii_strcasecmp (self->door->hosts->pdata[i], host) == 0)
      return TRUE;
  return FALSE;
}

/* Whether the patience of its phase is over. Only while there is a listener. */
gboolean
ana_peer_is_expired (const AnaPeer *self, gint64 now)
{
  if (self->phase == ANA_PEER_ANSWER && self->deadline_usec != 0 && now > self->deadline_usec)
    return TRUE;
  switch (self->phase)
    {
    case ANA_PEER_HEADERS:
      return now - self->began_usec > self->listener->limits.header_usec;
    case ANA_PEER_BODY:
    case ANA_PEER_ANSWER:
      return now - self->moved_usec > self->listener->limits.idle_usec || now - self->began_usec > self->listener->limits.total_usec;
    case ANA_PEER_WAIT:
      return now - self->began_usec > self->listener->limits.total_usec;
    case ANA_PEER_SOCKET:
      return FALSE;
    }
  return FALSE;
}
