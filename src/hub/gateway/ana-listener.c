/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-listener.c: accepts connections for the hub and watches over those that say nothing.
 *
 * SoupServer's own listener is not used: its backlog is 10, it leaks the descriptor of an idle connection that the
 * client closes (libsoup before 3.3), and it waits for headers for ever. Here the backlog is deep, every connection is
 * counted, and a connection that SoupServer did not accept itself is closed by it after each answer.
 */
#include "config.h"

#include "ana-listener-private.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "ana-clock.h"
#include "ana-error.h"

#define BACKLOG          1024
#define ACCEPTS_PER_TURN 64
#define TICK_MS          500
#define PAUSE_MS         500  /* after the process ran out of descriptors */

/* --- watchdog --------------------------------------------------------------------------------------------------- */

static gboolean
tick_cb (gpointer data)
{
  AnaListener *self = data;
  gint64 now = ana_clock_monotonic_usec ();

  for (GList *l = self->peers.head, *next; l != NULL; l = next)
    {
      AnaPeer *peer = l->data;

      next = l->next;
      if (peer->socket == NULL || !ana_peer_is_expired (peer, now))
        continue;
      /* the server sees the end of the stream and lets go of it in its own order */
      g_socket_shutdown (peer->socket, TRUE, TRUE, NULL);
      peer->began_usec = peer->moved_usec = now;
      peer->deadline_usec = 0;
      self->n_expired++;
    }
  return G_SOURCE_CONTINUE;
}

/* --- doors ------------------------------------------------------------------------------------------------------ */

static gboolean
is_same_user (AnaDoor *door, GSocket *socket)
{
  struct ucred cred;
  socklen_t len = sizeof cred;

  if (getsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_PEERCRED, &cred, &len) != 0)
    return FALSE;
  return cred.uid == door->uid;
}

/* The text of a remote address that is counted, NULL when it is not (loopback, Unix). */
static char *
counted_ip (AnaDoor *door, GSocketAddress *remote)
{
  GInetAddress *address;

  if (door->path != NULL || !G_IS_INET_SOCKET_ADDRESS (remote))
    return NULL;
  address = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));
  return g_inet_address_get_is_loopback (address) && !door->listener->limits.counts_loopback ? NULL : g_inet_address_to_string (address);
}

static gboolean
may_enter (AnaDoor *door, GSocket *socket, const char *ip)
{
  AnaListener *self = door->listener;

  if (self->peers.length >= self->limits.max_connections)
    return FALSE;
  if (ip != NULL && GPOINTER_TO_UINT (g_hash_table_lookup (self->per_ip, ip)) >= self->limits.max_per_ip)
    return FALSE;
  return door->path == NULL || is_same_user (door, socket);
}

static GIOStream *
wrap_tls (AnaDoor *door, GSocketConnection *connection)
{
  GIOStream *tls;

  if (door->certificate == NULL)
    return G_IO_STREAM (g_object_ref (connection));
  tls = g_tls_server_connection_new (G_IO_STREAM (connection), door->certificate, NULL);
  if (tls != NULL)
    g_object_set (tls, "require-close-notify", FALSE, NULL);
  return tls;
}

/* An address object of its own a connection: it carries the peer to where only the message is known. A Unix peer gets
 * a loopback one, because the server asks every connection for an inet address. */
static GSocketAddress *
address_of (GSocketAddress *real)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);

  if (G_IS_INET_SOCKET_ADDRESS (real))
    return g_inet_socket_address_new (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (real)),
                                      g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (real)));
  return g_inet_socket_address_new (loopback, 0);
}

static void
enter (AnaDoor *door, GSocket *socket)
{
  AnaListener *self = door->listener;
  g_autoptr (GSocketAddress) real_remote = g_socket_get_remote_address (socket, NULL);
  g_autoptr (GSocketAddress) real_local = g_socket_get_local_address (socket, NULL);
  g_autofree char *ip = counted_ip (door, real_remote);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GSocketAddress) remote = NULL;
  g_autoptr (GSocketAddress) local = NULL;
  g_autoptr (GIOStream) stream = NULL;
  AnaPeer *peer;

  if (!may_enter (door, socket, ip))
    {
      self->n_refused++;
      g_socket_close (socket, NULL);
      return;
    }
  if (door->path == NULL)
    g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  g_socket_set_blocking (socket, FALSE);
  connection = g_socket_connection_factory_create_connection (socket);
  stream = wrap_tls (door, connection);
  if (stream == NULL)
    {
      self->n_refused++;
      g_socket_close (socket, NULL);
      return;
    }
  self->n_accepted++;
  remote = address_of (real_remote);
  local = address_of (real_local);
  peer = ana_peer_new (door, connection, g_steal_pointer (&ip));
  g_object_set_qdata_full (G_OBJECT (remote), ana_peer_quark (), peer, (GDestroyNotify) ana_peer_unref);
  self->func (peer, stream, local, remote, self->data);
}

static gboolean accept_cb (GSocket *socket, GIOCondition condition, gpointer data);

static void
open_door (AnaDoor *door)
{
  door->source = g_socket_create_source (door->socket, G_IO_IN, NULL);
  g_source_set_callback (door->source, G_SOURCE_FUNC (accept_cb), door, NULL);
  g_source_attach (door->source, door->listener->context);
}

static gboolean
resume_cb (gpointer data)
{
  AnaDoor *door = data;

  g_clear_pointer (&door->resume, g_source_unref);
  open_door (door);
  return G_SOURCE_REMOVE;
}

static gboolean
accept_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  AnaDoor *door = data;

  for (int i = 0; i < ACCEPTS_PER_TURN; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocket) accepted = g_socket_accept (socket, NULL, &error);

      if (accepted != NULL)
        {
          enter (door, accepted);
          continue;
        }
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES)
          || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
        {
          /* the waiting one stays in the backlog: look again later rather than spin */
          g_clear_pointer (&door->source, g_source_unref);
          door->resume = g_timeout_source_new (PAUSE_MS);
          g_source_set_callback (door->resume, resume_cb, door, NULL);
          g_source_attach (door->resume, door->listener->context);
          return G_SOURCE_REMOVE;
        }
      break;
    }
  return G_SOURCE_CONTINUE;
}

static void
close_door (AnaDoor *door)
{
  if (door->source != NULL)
    g_source_destroy (door->source);
  g_clear_pointer (&door->source, g_source_unref);
  if (door->resume != NULL)
    g_source_destroy (door->resume);
  g_clear_pointer (&door->resume, g_source_unref);
  if (door->path != NULL && !g_socket_is_closed (door->socket))
    g_unlink (door->path);
  g_socket_close (door->socket, NULL);
}

static void
free_door (gpointer data)
{
  AnaDoor *door = data;

  close_door (door);
  g_object_unref (door->socket);
  g_clear_object (&door->certificate);
  g_ptr_array_unref (door->hosts);
  g_free (door->path);
  g_free (door);
}

static gboolean
listen_on (GSocket *socket, GSocketAddress *address, GError **error)
{
  if (!g_socket_bind (socket, address, TRUE, error))
    return FALSE;
  g_socket_set_listen_backlog (socket, BACKLOG);
  return g_socket_listen (socket, error);
}

static AnaDoor *
add_door (AnaListener *self, GSocket *socket)
{
  AnaDoor *door = g_new0 (AnaDoor, 1);

  door->listener = self;
  door->socket = g_object_ref (socket);
  door->hosts = g_ptr_array_new_with_free_func (g_free);
  g_socket_set_blocking (socket, FALSE);
  g_ptr_array_add (self->doors, door);
  open_door (door);
  return door;
}

/* --- public ----------------------------------------------------------------------------------------------------- */

/**
 * ana_listener_new:
 * @limits: how many and how long
 * @func: called for each connection that may speak, on the caller's thread-default main context
 * @data: for @func
 *
 * A listener without addresses.
 *
 * Returns: (transfer full): the listener
 */
AnaListener *
ana_listener_new (const AnaListenerLimits *limits, AnaAcceptFunc func, gpointer data)
{
  AnaListener *self = g_new0 (AnaListener, 1);

  self->limits = *limits;
  self->func = func;
  self->data = data;
  self->context = g_main_context_ref_thread_default ();
  self->doors = g_ptr_array_new_with_free_func (free_door);
  self->per_ip = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->peers);
  self->tick = g_timeout_source_new (TICK_MS);
  g_source_set_callback (self->tick, tick_cb, self, NULL);
  g_source_attach (self->tick, self->context);
  return self;
}

void
ana_listener_free (AnaListener *self)
{
  g_source_destroy (self->tick);
  g_source_unref (self->tick);
  while (!g_queue_is_empty (&self->peers))
    ana_peer_detach (g_queue_peek_head (&self->peers));
  g_ptr_array_unref (self->doors);
  g_hash_table_unref (self->per_ip);
  g_main_context_unref (self->context);
  g_free (self);
}

/* "127.0.0.1:80" or "[::1]:80" or "localhost:80" in its parts. */
static gboolean
split_address (const char *text, char **host, guint *port, GError **error)
{
  const char *colon = strrchr (text, ':');
  guint64 n;

  if (colon == NULL || colon == text || !g_ascii_string_to_unsigned (colon + 1, 10, 0, 65535, &n, NULL))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, "%s: an address is ADDR:PORT, such as 127.0.0.1:8080", text);
      return FALSE;
    }
  *port = n;
  *host = g_strndup (text, colon - text);
  if ((*host)[0] == '[' && g_str_has_suffix (*host, "]"))
    {
      (*host)[strlen (*host) - 1] = '\0';
      memmove (*host, *host + 1, strlen (*host));
    }
  if (strcmp (*host, "localhost") == 0)
    {
      g_free (*host);
      *host = g_strdup ("127.0.0.1");
    }
  return TRUE;
}

/**
 * ana_listener_is_loopback:
 * @address: ADDR:PORT
 *
 * Whether nobody but this computer can reach @address. An address that cannot be read is none.
 */
gboolean
ana_listener_is_loopback (const char *address)
{
  g_autofree char *host = NULL;
  g_autoptr (GInetAddress) inet = NULL;
  guint port;

  if (!split_address (address, &host, &port, NULL))
    return FALSE;
  inet = g_inet_address_new_from_string (host);
  return inet != NULL && g_inet_address_get_is_loopback (inet);
}

static void
add_hosts (AnaDoor *door, const char *host, guint port)
{
  const char *form = strchr (host, ':') != NULL ? "[%s]" : "%s";
  g_autofree char *name = g_strdup_printf (form, host);
  guint standard = door->certificate != NULL ? 443 : 80;

  g_ptr_array_add (door->hosts, g_strdup_printf ("%s:%u", name, port));
  g_ptr_array_add (door->hosts, g_strdup_printf ("localhost:%u", port));
  if (port == standard)
    {
      g_ptr_array_add (door->hosts, g_strdup (name));
      g_ptr_array_add (door->hosts, g_strdup ("localhost"));
    }
}

/**
 * ana_listener_add_tcp:
 * @self: a listener
 * @address: ADDR:PORT; port 0 takes a free one
 * @certificate: (nullable): speak TLS with this
 * @error: return location; USAGE when @address cannot be read, IN_USE when it is taken
 *
 * Listens on @address.
 *
 * Returns: whether it does
 */
gboolean
ana_listener_add_tcp (AnaListener *self, const char *address, GTlsCertificate *certificate, GError **error)
{
  g_autofree char *host = NULL;
  g_autoptr (GInetAddress) inet = NULL;
  g_autoptr (GSocketAddress) wanted = NULL;
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) local = NULL;
  guint port;
  AnaDoor *door;

  if (!split_address (address, &host, &port, error))
    return FALSE;
  inet = g_inet_address_new_from_string (host);
  if (inet == NULL)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, "%s: listen on an address in numbers", address);
      return FALSE;
    }
  wanted = g_inet_socket_address_new (inet, port);
  socket = g_socket_new (g_inet_address_get_family (inet), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL)
    return FALSE;
  if (!listen_on (socket, wanted, &local))
    {
      g_set_error (error, ANA_ERROR, g_error_matches (local, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE) ? ANA_ERROR_IN_USE : ANA_ERROR_FAILED,
                   "cannot listen on %s: %s", address, local->message);
      return FALSE;
    }
  bound = g_socket_get_local_address (socket, error);
  if (bound == NULL)
    return FALSE;
  door = add_door (self, socket);
  door->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  door->loopback = g_inet_address_get_is_loopback (inet);
  add_hosts (door, host, g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  return TRUE;
}

/* Whether somebody answers on the socket at @path. */
static gboolean
is_alive (GSocketAddress *address)
{
  g_autoptr (GSocket) probe = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  return probe != NULL && g_socket_connect (probe, address, NULL, NULL);
}

/**
 * ana_listener_add_unix:
 * @self: a listener
 * @path: of the socket, at most 107 bytes; a dead one is replaced
 * @error: return location; USAGE for a long path, IN_USE when another process answers there
 *
 * Listens on a Unix socket of mode 0600; only processes of the same user may connect.
 *
 * Returns: whether it does
 */
gboolean
ana_listener_add_unix (AnaListener *self, const char *path, GError **error)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = NULL;
  static const char *const names[] = { "localhost", "hub", "127.0.0.1" };
  mode_t mask;
  gboolean ok;
  AnaDoor *door;

  if (strlen (path) >= sizeof ((struct sockaddr_un *) NULL)->sun_path)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, "%s: the path of a socket has at most 107 bytes", path);
      return FALSE;
    }
  address = g_unix_socket_address_new (path);
  if (is_alive (address))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_IN_USE, "another hub answers on %s", path);
      return FALSE;
    }
  if (g_unlink (path) != 0 && errno != ENOENT)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_FAILED, "%s: %s", path, g_strerror (errno));
      return FALSE;
    }
  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  if (socket == NULL)
    return FALSE;
  mask = umask (0177);
  ok = listen_on (socket, address, error);
  umask (mask);
  if (!ok)
    return FALSE;
  door = add_door (self, socket);
  door->path = g_strdup (path);
  door->uid = geteuid ();
  door->loopback = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_ptr_array_add (door->hosts, g_strdup (names[i]));
  return TRUE;
}

void
ana_listener_close (AnaListener *self)
{
  for (guint i = 0; i < self->doors->len; i++)
    close_door (self->doors->pdata[i]);
}

guint
ana_listener_get_port (AnaListener *self)
{
  for (guint i = 0; i < self->doors->len; i++)
    {
      AnaDoor *door = self->doors->pdata[i];
      g_autoptr (GSocketAddress) bound = door->path == NULL ? g_socket_get_local_address (door->socket, NULL) : NULL;

      if (bound != NULL)
        return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
    }
  return 0;
}

guint
ana_listener_get_n_peers (AnaListener *self)
{
  return self->peers.length;
}

guint64
ana_listener_get_n_accepted (AnaListener *self)
{
  return self->n_accepted;
}

guint64
ana_listener_get_n_refused (AnaListener *self)
{
  return self->n_refused;
}

guint64
ana_listener_get_n_expired (AnaListener *self)
{
  return self->n_expired;
}
