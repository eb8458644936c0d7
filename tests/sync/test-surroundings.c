/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-surroundings.c: networks that go and come, cost by the byte, or are not known; a computer that sleeps (SYNC.md section 4, row 19).
 */
#include "config.h"

#include "ana-clock.h"
#include "ana-sync-fixture.h"
#include "ana-timer.h"

#include <string.h>

#define STATE(f) ana_sync_get_state ((f)->sync)

static void
begin (SyncFixture *f, gboolean is_remote)
{
  sync_fixture_init (f, FALSE);
  f->surroundings = ana_surroundings_new ();
  f->is_remote = is_remote;
  f->times.wake_usec = 50 * 1000;
  ana_fakehub_put_value (f->hub, STREAM, 0, 1, 1);
}

static void
begin_live (SyncFixture *f, gboolean is_remote)
{
  begin (f, is_remote);
  sync_fixture_connect (f);
  SYNC_WAIT (f, IS_LIVE (f) && sync_fixture_cursor (f, STREAM, NULL) == 1);
}

static void
turn_a_while (SyncFixture *f)
{
  for (int i = 0; i < 150; i++)
    sync_fixture_turn (f);
}

static void
assert_error (SyncFixture *f, const char *text)
{
  g_autofree char *error = ana_sync_dup_error (f->sync);

  g_assert_cmpstr (error, ==, text);
}

static void
test_network_goes_and_comes (void)
{
  SyncFixture f;

  begin_live (&f, TRUE);
  ana_surroundings_set_network (f.surroundings, FALSE, FALSE);
  SYNC_WAIT (&f, STATE (&f) == ANA_SYNC_OFFLINE);
  assert_error (&f, "there is no network");
  ana_fakehub_put_value (f.hub, STREAM, 1, 2, 1);
  turn_a_while (&f);
  g_assert_cmpint (sync_fixture_seen (&f).n_upgrades, ==, 1); /* not a single try */
  ana_surroundings_set_network (f.surroundings, TRUE, FALSE);
  SYNC_WAIT (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (sync_fixture_seen (&f).n_upgrades, ==, 2);
  g_assert_cmpint (sync_fixture_seen (&f).last_hello_q, ==, 1);
  assert_error (&f, NULL);
  sync_fixture_clear (&f);
}

/* A hub on this computer has nothing to do with the network. */
static void
test_local_hub (void)
{
  SyncFixture f;

  begin_live (&f, FALSE);
  ana_surroundings_set_network (f.surroundings, FALSE, TRUE);
  ana_sync_set_background (f.sync, TRUE);
  turn_a_while (&f);
  g_assert_true (IS_LIVE (&f));
  ana_fakehub_drop_all (f.hub);
  SYNC_WAIT_NOW (&f, sync_fixture_seen (&f).n_upgrades == 2 && IS_LIVE (&f));
  sync_fixture_clear (&f);
}

/* A network without a way out is none to the system, and the hub stands in it. */
static void
test_network_not_known (void)
{
  SyncFixture f;

  begin (&f, TRUE);
  ana_surroundings_set_network (f.surroundings, FALSE, FALSE);
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f)); /* it is tried once, and that proves it */
  sync_fixture_forget_states (&f);
  ana_fakehub_drop_all (f.hub);
  SYNC_WAIT_NOW (&f, sync_fixture_seen (&f).n_upgrades == 2 && IS_LIVE (&f));
  g_assert_false (f.seen_states & (1u << ANA_SYNC_OFFLINE));
  sync_fixture_clear (&f);
}

static void
test_no_network_no_hub (void)
{
  SyncFixture f;

  begin (&f, TRUE);
  ana_surroundings_set_network (f.surroundings, FALSE, FALSE);
  ana_fakehub_set_listening (f.hub, FALSE);
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, STATE (&f) == ANA_SYNC_OFFLINE && (f.seen_states & (1u << ANA_SYNC_CONNECTING)));
  ana_fakehub_set_listening (f.hub, TRUE);
  turn_a_while (&f);
  g_assert_cmpint (sync_fixture_seen (&f).n_upgrades, ==, 0);
  ana_sync_now (f.sync); /* the user knows better */
  SYNC_WAIT (&f, IS_LIVE (&f));
  sync_fixture_clear (&f);
}

static void
test_metered (void)
{
  SyncFixture f;

  begin_live (&f, TRUE);
  ana_surroundings_set_network (f.surroundings, TRUE, TRUE);
  turn_a_while (&f);
  g_assert_true (IS_LIVE (&f)); /* it is looked at */
  ana_sync_set_background (f.sync, TRUE);
  SYNC_WAIT (&f, STATE (&f) == ANA_SYNC_OFFLINE);
  assert_error (&f, "the network is metered: only what is shown is kept in step");
  ana_fakehub_put_value (f.hub, STREAM, 1, 2, 1);
  turn_a_while (&f);
  g_assert_cmpint (sync_fixture_seen (&f).n_upgrades, ==, 1);
  ana_sync_set_background (f.sync, FALSE);
  SYNC_WAIT (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  ana_sync_set_background (f.sync, TRUE);
  SYNC_WAIT (&f, STATE (&f) == ANA_SYNC_OFFLINE);
  ana_surroundings_set_network (f.surroundings, TRUE, FALSE);
  SYNC_WAIT (&f, IS_LIVE (&f));
  sync_fixture_clear (&f);
}

/* In the background from the start, on a network that costs: nothing is sent at all. */
static void
test_metered_from_the_start (void)
{
  SyncFixture f;

  begin (&f, TRUE);
  ana_surroundings_set_network (f.surroundings, TRUE, TRUE);
  {
    AnaSyncConfig config = { .url = ana_fakehub_get_url (f.hub), .profile = "main", .surroundings = f.surroundings, .is_remote = TRUE };

    f.sync = ana_sync_new (f.store, &config);
    ana_sync_set_background (f.sync, TRUE);
    ana_sync_start (f.sync);
  }
  turn_a_while (&f);
  g_assert_cmpint (STATE (&f), ==, ANA_SYNC_OFFLINE);
  g_assert_cmpint (sync_fixture_seen (&f).n_connections, ==, 0);
  sync_fixture_clear (&f);
}

/* --- sleep --- */

/* Eight hours away: told by the system, there again within 5 s, from where it stood, nothing twice. */
static void
test_19_sleep_announced (gconstpointer is_remote)
{
  SyncFixture f;
  gint64 woke;

  begin_live (&f, is_remote != NULL);
  f.times.wake_usec = 0; /* as usual */
  sync_fixture_leave (&f);
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f));
  ana_surroundings_set_asleep (f.surroundings, TRUE);
  SYNC_WAIT (&f, STATE (&f) == ANA_SYNC_OFFLINE);
  for (int i = 1; i <= 480; i++)
    ana_fakehub_put_value (f.hub, STREAM, i, i, 1);
  turn_a_while (&f);
  g_assert_cmpint (sync_fixture_seen (&f).n_upgrades, ==, 2);
  f.n_batches = 0;
  woke = g_get_monotonic_time ();
  ana_clock_add_sleep (8 * 3600 * (gint64) G_USEC_PER_SEC);
  ana_surroundings_set_asleep (f.surroundings, FALSE);
  SYNC_WAIT (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (g_get_monotonic_time () - woke, <, 5 * G_USEC_PER_SEC);
  ana_clock_add_sleep (-8 * 3600 * (gint64) G_USEC_PER_SEC);
  g_assert_cmpint (sync_fixture_seen (&f).n_upgrades, ==, 3);
  g_assert_cmpint (sync_fixture_seen (&f).last_hello_q, ==, 1);
  g_assert_cmpint (sync_fixture_seen (&f).n_snapshots, ==, 1);
  g_assert_cmpint (f.n_batches, <=, 480); /* each row once, in as many messages at most */
  g_assert_cmpint (sync_fixture_cursor (&f, STREAM, NULL), ==, 481);
  sync_fixture_clear (&f);
}

/* Nobody says a word, and the back-off of earlier failures is not waited for. */
static void
test_19_sleep_in_the_clocks (void)
{
  SyncFixture f;

  begin (&f, FALSE);
  f.times.beat_usec = 100 * 1000;
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f));
  ana_clock_add_sleep (8 * 3600 * (gint64) G_USEC_PER_SEC);
  SYNC_WAIT (&f, sync_fixture_seen (&f).n_upgrades == 2 && IS_LIVE (&f));
  turn_a_while (&f);
  g_assert_cmpint (sync_fixture_seen (&f).n_upgrades, ==, 2); /* once a sleep */
  ana_clock_add_sleep (-8 * 3600 * (gint64) G_USEC_PER_SEC);
  sync_fixture_clear (&f);
}

/* The long poll has no heartbeat and hears of it all the same. */
static void
test_19_sleep_while_polling (void)
{
  SyncFixture f;

  begin (&f, FALSE);
  f.times.beat_usec = 100 * 1000;
  ana_fakehub_refuse (f.hub, "/ws/", 3, 400, "", "");
  sync_fixture_connect (&f);
  SYNC_WAIT_NOW (&f, STATE (&f) == ANA_SYNC_POLLING);
  ana_clock_add_sleep (8 * 3600 * (gint64) G_USEC_PER_SEC);
  SYNC_WAIT (&f, IS_LIVE (&f)); /* the WebSocket works by now */
  ana_clock_add_sleep (-8 * 3600 * (gint64) G_USEC_PER_SEC);
  sync_fixture_clear (&f);
}

/* "Work offline" and a refused token are stronger than any news. */
static void
test_stronger (void)
{
  SyncFixture f;

  begin_live (&f, TRUE);
  ana_sync_set_offline (f.sync, TRUE);
  SYNC_WAIT (&f, STATE (&f) == ANA_SYNC_OFFLINE);
  assert_error (&f, NULL);
  ana_surroundings_set_network (f.surroundings, FALSE, FALSE);
  ana_surroundings_set_network (f.surroundings, TRUE, FALSE);
  ana_surroundings_set_asleep (f.surroundings, TRUE);
  ana_surroundings_set_asleep (f.surroundings, FALSE);
  turn_a_while (&f);
  g_assert_cmpint (STATE (&f), ==, ANA_SYNC_OFFLINE);
  ana_fakehub_set_token (f.hub, "secret");
  ana_sync_set_offline (f.sync, FALSE);
  SYNC_WAIT (&f, STATE (&f) == ANA_SYNC_SIGNED_OUT);
  ana_surroundings_set_asleep (f.surroundings, TRUE);
  ana_surroundings_set_asleep (f.surroundings, FALSE);
  turn_a_while (&f);
  SYNC_WAIT (&f, STATE (&f) == ANA_SYNC_SIGNED_OUT);
  g_assert_cmpint (sync_fixture_seen (&f).n_upgrades, ==, 1);
  sync_fixture_clear (&f);
}

/* --- timers --- */

static gboolean
count_cb (gpointer data)
{
  return ++*(guint *) data < 3;
}

static void
test_timer (void)
{
  guint before = sync_fixture_count_fds (), n = 0, never = 0;
  GSource *often = ana_timer_source_new (2000), *late = ana_timer_source_new (3600 * (gint64) G_USEC_PER_SEC);

  g_source_set_callback (often, count_cb, &n, NULL);
  g_source_set_callback (late, count_cb, &never, NULL);
  g_source_attach (often, NULL);
  g_source_attach (late, NULL);
  while (n < 3)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_source_is_destroyed (often));
  g_assert_cmpuint (never, ==, 0);
  g_source_destroy (late);
  g_source_unref (often);
  g_source_unref (late);
  g_assert_cmpuint (sync_fixture_count_fds (), ==, before);
}

/* --- this computer: logind, on a bus of our own --- */

static void
say_sleep (GDBusConnection *bus, gboolean begins)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (bus, NULL, "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep",
                                 g_variant_new ("(b)", begins), &error);
  g_assert_no_error (error);
}

static void
own_name (GDBusConnection *bus, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                                             "RequestName", g_variant_new ("(su)", name, 0), NULL, G_DBUS_CALL_FLAGS_NONE,
                                                             -1, NULL, &error);
  g_assert_no_error (error);
}

static void
wait_asleep (GDBusConnection *bus, AnaSurroundings *here, gboolean asleep)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (ana_surroundings_is_asleep (here) != asleep)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      say_sleep (bus, asleep); /* until somebody listens */
      g_usleep (5000);
      g_main_context_iteration (NULL, FALSE);
    }
}

static void
test_this_computer (void)
{
  g_autoptr (GTestDBus) daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GError) error = NULL;
  AnaSurroundings *here;

  g_test_dbus_up (daemon);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (daemon), TRUE);
  bus = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (daemon),
                                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                NULL, NULL, &error);
  g_assert_no_error (error);
  own_name (bus, "org.freedesktop.login1");
  here = ana_surroundings_get_default ();
  g_assert_true (here == ana_surroundings_get_default ());
  g_assert_false (ana_surroundings_is_asleep (here));
  wait_asleep (bus, here, TRUE);
  wait_asleep (bus, here, FALSE);
  g_dbus_connection_close_sync (bus, NULL, NULL);
  g_test_dbus_stop (daemon); /* and the program goes on without */
  for (int i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/surroundings/this-computer", test_this_computer);
  g_test_add_func ("/sync/surroundings/network-goes-and-comes", test_network_goes_and_comes);
  g_test_add_func ("/sync/surroundings/local-hub", test_local_hub);
  g_test_add_func ("/sync/surroundings/network-not-known", test_network_not_known);
  g_test_add_func ("/sync/surroundings/no-network-no-hub", test_no_network_no_hub);
  g_test_add_func ("/sync/surroundings/metered", test_metered);
  g_test_add_func ("/sync/surroundings/metered-from-the-start", test_metered_from_the_start);
  g_test_add_data_func ("/sync/surroundings/19-sleep-announced", NULL, test_19_sleep_announced);
  g_test_add_data_func ("/sync/surroundings/19-sleep-announced-remote", GINT_TO_POINTER (1), test_19_sleep_announced);
  g_test_add_func ("/sync/surroundings/19-sleep-in-the-clocks", test_19_sleep_in_the_clocks);
  g_test_add_func ("/sync/surroundings/19-sleep-while-polling", test_19_sleep_while_polling);
  g_test_add_func ("/sync/surroundings/stronger", test_stronger);
  g_test_add_func ("/sync/surroundings/timer", test_timer);
  return g_test_run ();
}
