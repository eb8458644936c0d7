/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-listener.c: how many connections may be there, whose, and how long each may say nothing.
 */
#include "config.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "ana-listener-private.h"

#define LONG_USEC  (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define BOUND_USEC (60 * G_USEC_PER_SEC)

typedef struct {
  AnaListener *listener;
  GPtrArray   *streams;  /* (owned) of GIOStream: what was let in */
  GPtrArray   *peers;    /* (owned) of AnaPeer, beside them */
  char        *dir, *path;
} Fixture;

static void
accept_cb (AnaPeer *peer, GIOStream *stream, GSocketAddress *local, GSocketAddress *remote, gpointer data)
{
  Fixture *f = data;

  g_ptr_array_add (f->streams, g_object_ref (stream));
  g_ptr_array_add (f->peers, ana_peer_ref (peer));
}

static void
begin (Fixture *f, const AnaListenerLimits *limits)
{
  g_autoptr (GError) error = NULL;

  f->streams = g_ptr_array_new_with_free_func (g_object_unref);
  f->peers = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_peer_unref);
  f->dir = g_dir_make_tmp ("ana-listener-XXXXXX", &error);
  g_assert_no_error (error);
  f->path = g_build_filename (f->dir, "s", NULL);
  f->listener = ana_listener_new (limits, accept_cb, f);
  ana_listener_add_tcp (f->listener, "127.0.0.1:0", NULL, &error);
  g_assert_no_error (error);
  ana_listener_add_unix (f->listener, f->path, &error);
  g_assert_no_error (error);
}

static void
end (Fixture *f)
{
  g_ptr_array_unref (f->streams);
  ana_listener_free (f->listener);
  g_ptr_array_unref (f->peers);
  g_rmdir (f->dir);
  g_free (f->dir);
  g_free (f->path);
}

static int
connect_tcp (Fixture *f)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (ana_listener_get_port (f->listener)), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  return fd;
}

static int
connect_unix (Fixture *f)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path, f->path, sizeof address.sun_path);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  return fd;
}

/* Turns until so many were let in, and so many sent away. */
static void
turn_until (Fixture *f, guint64 n_accepted, guint64 n_refused)
{
  gint64 bound = g_get_monotonic_time () + BOUND_USEC;

  while (ana_listener_get_n_accepted (f->listener) < n_accepted || ana_listener_get_n_refused (f->listener) < n_refused)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, bound);
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpuint (ana_listener_get_n_accepted (f->listener), ==, n_accepted);
  g_assert_cmpuint (ana_listener_get_n_refused (f->listener), ==, n_refused);
}

/* The other side has closed. */
static gboolean
is_closed (int fd)
{
  char byte;
  ssize_t n = recv (fd, &byte, 1, MSG_DONTWAIT);

  return n == 0 || (n < 0 && errno == ECONNRESET);
}

static void
let_go (Fixture *f, guint i)
{
  g_io_stream_close (f->streams->pdata[i], NULL, NULL);
  g_ptr_array_remove_index (f->streams, i);
}

/* --- how many --- */

static void
test_all (void)
{
  static const AnaListenerLimits limits = { .max_connections = 2, .max_per_ip = 9, .header_usec = LONG_USEC };
  Fixture f;
  int fds[4];

  begin (&f, &limits);
  fds[0] = connect_tcp (&f);
  fds[1] = connect_unix (&f);
  turn_until (&f, 2, 0);
  fds[2] = connect_tcp (&f);
  turn_until (&f, 2, 1);
  g_assert_true (is_closed (fds[2]));
  g_assert_false (is_closed (fds[0]));
  let_go (&f, 0);
  g_assert_cmpuint (ana_listener_get_n_peers (f.listener), ==, 1);
  fds[3] = connect_tcp (&f);
  turn_until (&f, 3, 1);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  end (&f);
}

/* Of one address; the socket of this computer has none. */
static void
test_per_ip (void)
{
  static const AnaListenerLimits limits = { .max_connections = 9, .max_per_ip = 2, .header_usec = LONG_USEC, .counts_loopback = TRUE };
  Fixture f;
  int fds[6];

  begin (&f, &limits);
  fds[0] = connect_tcp (&f);
  fds[1] = connect_tcp (&f);
  turn_until (&f, 2, 0);
  fds[2] = connect_tcp (&f);
  turn_until (&f, 2, 1);
  g_assert_true (is_closed (fds[2]));
  fds[3] = connect_unix (&f);
  turn_until (&f, 3, 1);
  let_go (&f, 1);
  fds[4] = connect_tcp (&f);
  turn_until (&f, 4, 1);
  fds[5] = connect_tcp (&f);
  turn_until (&f, 4, 2);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  end (&f);
}

/* Behind a proxy all come from this computer: then they are not counted. */
static void
test_loopback (void)
{
  static const AnaListenerLimits limits = { .max_connections = 9, .max_per_ip = 1, .header_usec = LONG_USEC };
  Fixture f;
  int fds[3];

  begin (&f, &limits);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = connect_tcp (&f);
  turn_until (&f, 3, 0);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  end (&f);
}

/* --- whose --- */

/* The kernel says who connects; the door is told that it belongs to another. */
static void
test_foreign_user (void)
{
  static const AnaListenerLimits limits = { .max_connections = 9, .max_per_ip = 9, .header_usec = LONG_USEC };
  Fixture f;
  AnaDoor *door;
  int fds[3];

  begin (&f, &limits);
  door = f.listener->doors->pdata[1];
  g_assert_cmpstr (door->path, ==, f.path);
  g_assert_cmpuint (door->uid, ==, geteuid ());
  fds[0] = connect_unix (&f);
  turn_until (&f, 1, 0);
  door->uid++;
  fds[1] = connect_unix (&f);
  turn_until (&f, 1, 1);
  g_assert_true (is_closed (fds[1]));
  fds[2] = connect_tcp (&f); /* there tokens say who it is */
  turn_until (&f, 2, 1);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  end (&f);
}

/* --- how long --- */

static const struct {
  const char  *name;
  AnaPeerPhase phase;
  gint64       began, moved, deadline;  /* before now: -1 is the last moment that holds */
  gboolean     expired;
} moments[] = {
  { "headers in time", ANA_PEER_HEADERS, -9, -9, 0, FALSE },     { "headers too late", ANA_PEER_HEADERS, -10, 0, 0, TRUE },
  { "a body that moves", ANA_PEER_BODY, -300, -20, 0, FALSE },   { "a body that stands still", ANA_PEER_BODY, -21, -21, 0, TRUE },
  { "a body without end", ANA_PEER_BODY, -301, 0, 0, TRUE },     { "an answer that moves", ANA_PEER_ANSWER, -300, -20, 0, FALSE },
  { "an answer nobody takes", ANA_PEER_ANSWER, -21, -21, 0, TRUE }, { "an answer without end", ANA_PEER_ANSWER, -301, 0, 0, TRUE },
  { "an answer past its time", ANA_PEER_ANSWER, -5, 0, -1, TRUE }, { "an answer before it", ANA_PEER_ANSWER, -5, 0, 1, FALSE },
  { "a body has no such time", ANA_PEER_BODY, -5, 0, -1, FALSE }, { "an answer being made", ANA_PEER_WAIT, -300, -300, 0, FALSE },
  { "made for too long", ANA_PEER_WAIT, -301, 0, 0, TRUE },      { "a WebSocket has its own watch", ANA_PEER_SOCKET, -9999, -9999, -1, FALSE },
};

static void
test_moments (void)
{
  AnaListener listener = { .limits = { .header_usec = 9, .idle_usec = 20, .total_usec = 300 } };
  const gint64 now = 1000000;

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      AnaPeer peer = { .listener = &listener, .phase = moments[i].phase, .began_usec = now + moments[i].began, .moved_usec = now + moments[i].moved,
                       .deadline_usec = moments[i].deadline != 0 ? now + moments[i].deadline : 0 };

      g_test_message ("%s", moments[i].name);
      g_assert_cmpint (ana_peer_is_expired (&peer, now), ==, moments[i].expired);
    }
}

/* Who says nothing is shown out; who is in a WebSocket stays. */
static void
test_watchdog (void)
{
  static const AnaListenerLimits limits = { .max_connections = 9, .max_per_ip = 9, .header_usec = 1, .idle_usec = LONG_USEC, .total_usec = LONG_USEC };
  Fixture f;
  gint64 bound = g_get_monotonic_time () + BOUND_USEC;
  int silent, busy, socket;

  begin (&f, &limits);
  socket = connect_tcp (&f);
  turn_until (&f, 1, 0);
  ana_peer_set_phase (f.peers->pdata[0], ANA_PEER_SOCKET);
  busy = connect_unix (&f);
  turn_until (&f, 2, 0);
  ana_peer_set_phase (f.peers->pdata[1], ANA_PEER_BODY);
  silent = connect_tcp (&f);
  turn_until (&f, 3, 0);
  while (ana_listener_get_n_expired (f.listener) == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, bound);
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_true (is_closed (silent));
  g_assert_false (is_closed (busy));
  g_assert_false (is_closed (socket));
  g_assert_cmpuint (ana_listener_get_n_expired (f.listener), ==, 1);
  close (silent);
  close (busy);
  close (socket);
  end (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/listener/all", test_all);
  g_test_add_func ("/hub/listener/per-ip", test_per_ip);
  g_test_add_func ("/hub/listener/loopback", test_loopback);
  g_test_add_func ("/hub/listener/foreign-user", test_foreign_user);
  g_test_add_func ("/hub/listener/moments", test_moments);
  g_test_add_func ("/hub/listener/watchdog", test_watchdog);
  return g_test_run ();
}
