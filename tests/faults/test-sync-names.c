/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-sync-names.c: row 41 of SYNC.md section 4: a hub whose name is not found, is found slowly or by halves, or moves.
 *
 * Names are looked up in this process alone: GIO asks the resolver below.
 */
#include "config.h"

#include "tls-hub.h"

#include "ana-surroundings.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#define HOST "hub.test"

/* --- a resolver that does as it is told --- */

typedef enum { NAME_UNKNOWN, NAME_SILENT, NAME_KNOWN } NameState;

/* Asked on the threads that connect. */
static struct {
  GMutex     mutex;
  NameState  states[2];     /* of the questions for IPv4 and for IPv6 */
  const char *addresses[3]; /* of IPv4, ended by NULL */
  guint      n_asked;
} names;

static void
set_names (NameState v4, NameState v6, const char *first, const char *second)
{
  g_mutex_lock (&names.mutex);
  names.states[0] = v4;
  names.states[1] = v6;
  names.addresses[0] = first;
  names.addresses[1] = second;
  names.n_asked = 0;
  g_mutex_unlock (&names.mutex);
}

static guint
count_asked (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&names.mutex);

  return names.n_asked;
}

#define TEST_TYPE_NAMES (test_names_get_type ())
G_DECLARE_FINAL_TYPE (TestNames, test_names, TEST, NAMES, GResolver)

struct _TestNames {
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (TestNames, test_names, G_TYPE_RESOLVER)

static gboolean
given_up_cb (GCancellable *cancellable, gpointer task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "given up");
  return G_SOURCE_REMOVE;
}

/* Takes the task: it ends when it is given up. */
static void
keep_silent (GTask *task)
{
  g_autoptr (GSource) source = g_cancellable_source_new (g_task_get_cancellable (task));

  g_source_set_callback (source, G_SOURCE_FUNC (given_up_cb), task, g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static GList *
list_addresses (void)
{
  GList *list = NULL;

  for (guint i = 0; names.addresses[i] != NULL; i++)
    list = g_list_append (list, g_inet_address_new_from_string (names.addresses[i]));
  return list;
}

static void
free_addresses (gpointer list)
{
  g_list_free_full (list, g_object_unref);
}

static void
lookup_async (GResolver *resolver, const char *host, GResolverNameLookupFlags flags, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, data);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&names.mutex);
  gboolean v6 = (flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY) != 0;
  NameState state = names.states[v6];

  g_assert_cmpstr (host, ==, HOST);
  names.n_asked++;
  if (state == NAME_SILENT)
    keep_silent (g_steal_pointer (&task));
  else if (state == NAME_KNOWN && !v6)
    g_task_return_pointer (task, list_addresses (), free_addresses);
  else
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "No such name: %s", host);
}

static GList *
lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_names_class_init (TestNamesClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_with_flags_async = lookup_async;
  resolver_class->lookup_by_name_with_flags_finish = lookup_finish;
}

static void
test_names_init (TestNames *self)
{
}

/* --- the tests --- */

static AnaSurroundings *surroundings; /* with a network, whatever this computer has */
static const AnaSyncTimes patient = { .wake_usec = 1000 };
static const AnaSyncTimes hasty = { .wake_usec = 1000, .connect_usec = 400 * 1000 };

/* A back-off is cut short. */
static void
wait_until_live (Fixture *f)
{
  ana_sync_now (f->sync);
  if (!wait_for_state (f, ANA_SYNC_LIVE))
    {
      g_autofree char *why = ana_sync_dup_error (f->sync);

      g_error ("not live but %s: %s", ana_sync_state_to_string (ana_sync_get_state (f->sync)), why);
    }
}

static void
assert_told (Fixture *f, const char *expected)
{
  g_autofree char *why = ana_sync_dup_error (f->sync);

  g_assert_nonnull (why);
  g_test_message ("%s", why);
  g_assert_nonnull (strstr (why, expected));
}

static void
test_unknown (void)
{
  Fixture f = { NULL };
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  set_names (NAME_UNKNOWN, NAME_UNKNOWN, NULL, NULL);
  start_hub (&f, "good");
  start_sync (&f, HOST, &patient, surroundings);
  g_assert_true (wait_for_state (&f, ANA_SYNC_BACKOFF));
  assert_told (&f, HOST);
  body = ana_sync_request (f.sync, "GET", "/healthz", NULL, &error);
  g_assert_null (body);
  g_assert_nonnull (error);
  for (guint i = 0; i < 3; i++)
    {
      guint n_before = count_asked ();

      ana_sync_now (f.sync);
      while (count_asked () == n_before)
        g_usleep (1000);
      g_assert_true (wait_for_state (&f, ANA_SYNC_BACKOFF));
    }
  set_names (NAME_KNOWN, NAME_UNKNOWN, "127.0.0.1", NULL); /* it is there: looked up again, and no WebSocket was refused */
  wait_until_live (&f);
  clear (&f);
}

/* Nobody answers for the name: the try ends by its time, and leaving does not wait for it. */
static void
test_silent (void)
{
  Fixture f = { NULL };
  gint64 before;

  set_names (NAME_SILENT, NAME_SILENT, NULL, NULL);
  start_hub (&f, "good");
  start_sync (&f, HOST, &hasty, surroundings);
  g_assert_true (wait_for_state (&f, ANA_SYNC_CONNECTING));
  g_assert_true (wait_for_state (&f, ANA_SYNC_BACKOFF));
  assert_told (&f, "in time");
  set_names (NAME_KNOWN, NAME_UNKNOWN, "127.0.0.1", NULL);
  wait_until_live (&f);
  clear (&f);

  f = (Fixture) { NULL };
  set_names (NAME_SILENT, NAME_SILENT, NULL, NULL);
  start_hub (&f, "good");
  start_sync (&f, HOST, &patient, surroundings);
  while (count_asked () == 0)
    g_usleep (1000);
  before = g_get_monotonic_time ();
  ana_sync_stop (f.sync);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 3 * G_USEC_PER_SEC);
  clear (&f);
}

/* The question for IPv6 is never answered, as behind many a router. */
static void
test_half (void)
{
  Fixture f = { NULL };

  set_names (NAME_KNOWN, NAME_SILENT, "127.0.0.1", NULL);
  start_hub (&f, "good");
  start_sync (&f, HOST, &patient, surroundings);
  g_assert_true (wait_for_state (&f, ANA_SYNC_LIVE));
  clear (&f);
}

/* The name moves to another address while the hub is away: every try looks it up anew. */
static void
test_moved (void)
{
  Fixture f = { NULL };

  set_names (NAME_KNOWN, NAME_UNKNOWN, "127.0.0.3", NULL); /* nobody listens there */
  start_hub (&f, "good");
  start_sync (&f, HOST, &patient, surroundings);
  g_assert_true (wait_for_state (&f, ANA_SYNC_BACKOFF));
  set_names (NAME_KNOWN, NAME_UNKNOWN, "127.0.0.1", NULL);
  wait_until_live (&f);
  clear (&f);
}

/* A place that takes no connection and refuses none: its queue is full. */
static void
make_hole (guint port, int fds[4])
{
  struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons (port) };

  at.sin_addr.s_addr = htonl (INADDR_LOOPBACK + 1);
  fds[0] = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (fds[0], (struct sockaddr *) &at, sizeof at), ==, 0);
  g_assert_cmpint (listen (fds[0], 0), ==, 0);
  for (int i = 1; i < 4; i++)
    {
      fds[i] = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
      if (connect (fds[i], (struct sockaddr *) &at, sizeof at) != 0)
        g_assert_cmpint (errno, ==, EINPROGRESS);
    }
}

/* Of two addresses the first is dead: the other does not wait until it is given up. */
static void
test_dead_address (void)
{
  Fixture f = { NULL };
  gint64 before;
  int fds[4];

  start_hub (&f, "good");
  make_hole (f.port, fds);
  set_names (NAME_KNOWN, NAME_UNKNOWN, "127.0.0.2", "127.0.0.1");
  before = g_get_monotonic_time ();
  start_sync (&f, HOST, &patient, surroundings);
  g_assert_true (wait_for_state (&f, ANA_SYNC_LIVE));
  g_assert_cmpint (g_get_monotonic_time () - before, <, 9 * G_USEC_PER_SEC); /* the deadline of one address is ten */
  for (int i = 0; i < 4; i++)
    close (fds[i]);
  clear (&f);
}

int
main (int argc, char **argv)
{
  g_autoptr (GResolver) resolver = NULL;
  int rc;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  begin_tls (argv[1]);
  resolver = g_object_new (TEST_TYPE_NAMES, NULL);
  g_resolver_set_default (resolver);
  surroundings = ana_surroundings_new ();
  g_test_add_func ("/faults/41-unknown", test_unknown);
  g_test_add_func ("/faults/41-silent", test_silent);
  g_test_add_func ("/faults/41-half", test_half);
  g_test_add_func ("/faults/41-moved", test_moved);
  g_test_add_func ("/faults/41-dead-address", test_dead_address);
  rc = g_test_run ();
  g_object_unref (surroundings);
  end_tls ();
  return rc;
}
