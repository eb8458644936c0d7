/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-times.c: the rules of time that are too long to wait for, with short times: deadlines, the way back from the long poll, the clock.
 */
#include "config.h"

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-sync-fixture.h"

#include <string.h>

#define STATE(f) ana_sync_get_state ((f)->sync)

static void
begin (SyncFixture *f)
{
  sync_fixture_init (f, FALSE);
  ana_fakehub_put_value (f->hub, STREAM, 0, 1, 1);
}

/* A body of one byte each 20 ms never leaves a read waiting, and ends all the same; so does an answer that never begins. */
static void
test_request_deadline (void)
{
  static const AnaFakehubMode modes[] = { ANA_FAKEHUB_DRIP, ANA_FAKEHUB_HANG };
  g_autofree char *body = g_strnfill (100000, ' ');
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n%s", body);
  SyncFixture f;

  begin (&f);
  f.times.request_usec = 400 * 1000;
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f));
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;

      ana_fakehub_answer (f.hub, "/slow", 1, modes[i], answer, -1);
      bytes = ana_sync_request (f.sync, "GET", "/slow", NULL, &error);
      g_assert_null (bytes);
      g_assert_error (error, ANA_ERROR, ANA_ERROR_RETRY);
    }
  g_assert_true (IS_LIVE (&f)); /* one slow request is no reason to let go of the connection */
  sync_fixture_clear (&f);
}

/* A definition list that never ends does not hold the streams up. */
static void
test_slow_catalogue (void)
{
  SyncFixture f;

  begin (&f);
  f.times.request_usec = 300 * 1000;
  ana_fakehub_answer (f.hub, "/api/analytics/kpis", 100, ANA_FAKEHUB_HANG, "", -1);
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  for (int i = 1; i < 100; i++)
    {
      ana_fakehub_put_value (f.hub, STREAM, i, i, 1);
      sync_fixture_turn (&f);
    }
  SYNC_WAIT (&f, sync_fixture_is_equal (&f, STREAM));
  g_assert_true (IS_LIVE (&f));
  g_assert_cmpint (sync_fixture_seen (&f).n_upgrades, ==, 1);
  sync_fixture_clear (&f);
}

static void
test_no_welcome (void)
{
  AnaFakehubFaults mute = { .no_welcome = TRUE };
  SyncFixture f;

  begin (&f);
  f.times.welcome_usec = 200 * 1000;
  f.times.beat_usec = 50 * 1000;
  ana_fakehub_set_faults (f.hub, &mute);
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, STATE (&f) == ANA_SYNC_BACKOFF);
  {
    g_autofree char *error = ana_sync_dup_error (f.sync);

    g_assert_cmpstr (error, ==, "the hub did not say welcome");
  }
  ana_fakehub_set_faults (f.hub, NULL);
  SYNC_WAIT_NOW (&f, IS_LIVE (&f));
  sync_fixture_clear (&f);
}

/* The proxy lets WebSockets through again: from the long poll to LIVE, once, without a hole and without a snapshot. */
static void
test_back_from_polling (void)
{
  SyncFixture f;
  guint n_polls;

  begin (&f);
  f.times.ws_retry_usec = 300 * 1000;
  ana_fakehub_refuse (f.hub, "/ws/", 4, 400, "", "no upgrade here");
  sync_fixture_connect (&f);
  SYNC_WAIT_NOW (&f, STATE (&f) == ANA_SYNC_POLLING);
  for (int i = 1; i < 400 && !IS_LIVE (&f); i++)
    {
      ana_fakehub_put_value (f.hub, STREAM, i, i, 1); /* ends the poll that is under way */
      for (int j = 0; j < 10; j++)
        sync_fixture_turn (&f);
      if (STATE (&f) == ANA_SYNC_BACKOFF)
        ana_sync_now (f.sync); /* the first try of the WebSocket is refused: the poll begins again */
    }
  SYNC_WAIT_NOW (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  n_polls = sync_fixture_seen (&f).n_poll;
  g_assert_cmpint (n_polls, >, 1);
  ana_fakehub_put_value (f.hub, STREAM, 500, 1, 1);
  SYNC_WAIT (&f, sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (sync_fixture_seen (&f).n_poll, ==, n_polls);
  g_assert_cmpint (sync_fixture_seen (&f).n_upgrades, ==, 1);
  g_assert_cmpint (sync_fixture_seen (&f).n_snapshots, ==, 1);
  sync_fixture_clear (&f);
}

/* Before its time the WebSocket is left alone. */
static void
test_polls_for_a_while (void)
{
  SyncFixture f;

  begin (&f);
  ana_fakehub_refuse (f.hub, "/ws/", 3, 400, "", "no upgrade here");
  sync_fixture_connect (&f);
  SYNC_WAIT_NOW (&f, STATE (&f) == ANA_SYNC_POLLING);
  for (int i = 1; i < 60; i++)
    {
      ana_fakehub_put_value (f.hub, STREAM, i, i, 1);
      SYNC_WAIT (&f, sync_fixture_is_equal (&f, STREAM));
    }
  g_assert_cmpint (STATE (&f), ==, ANA_SYNC_POLLING);
  g_assert_cmpint (sync_fixture_seen (&f).n_upgrades, ==, 0);
  sync_fixture_clear (&f);
}

/* --- the clock --- */

static void
send_pong (SyncFixture *f, gint64 shift_usec)
{
  gint64 now = g_get_real_time ();
  g_autofree char *text = g_strdup_printf ("{\"v\":1,\"t\":\"pong\",\"n\":1,\"ts\":%" G_GINT64_FORMAT ",\"now\":%" G_GINT64_FORMAT "}", now,
                                           now + shift_usec);

  ana_fakehub_send_text (f->hub, text);
}

static gboolean
is_offset (SyncFixture *f, gint64 wanted_usec)
{
  return ABS (ana_sync_get_clock_offset_usec (f->sync) - wanted_usec) < G_USEC_PER_SEC / 2;
}

/* The median of five: one or two odd answers move nothing, a clock that was set moves it. */
static void
test_clock_median (void)
{
  const gint64 minute = 60 * G_USEC_PER_SEC, hour = 60 * minute;
  AnaFakehubFaults faults = { .now_shift_usec = -minute };
  SyncFixture f;
  gint64 heard;

  begin (&f);
  ana_fakehub_set_faults (f.hub, &faults);
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f) && is_offset (&f, -minute));
  for (int i = 0; i < 4; i++)
    send_pong (&f, -minute);
  send_pong (&f, hour);
  send_pong (&f, -hour);
  heard = sync_fixture_cursor (&f, STREAM, NULL);
  ana_fakehub_put_value (f.hub, STREAM, 9, 9, 1); /* after the pongs: they are heard by now */
  SYNC_WAIT (&f, sync_fixture_cursor (&f, STREAM, NULL) == heard + 1);
  g_assert_true (is_offset (&f, -minute));
  g_assert_cmpint (ABS (ana_sync_get_last_message_usec (f.sync) - (g_get_real_time () - minute)), <, 5 * G_USEC_PER_SEC);
  for (int i = 0; i < 3; i++)
    send_pong (&f, hour);
  SYNC_WAIT (&f, is_offset (&f, hour));
  sync_fixture_clear (&f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/times/request-deadline", test_request_deadline);
  g_test_add_func ("/sync/times/slow-catalogue", test_slow_catalogue);
  g_test_add_func ("/sync/times/no-welcome", test_no_welcome);
  g_test_add_func ("/sync/times/back-from-polling", test_back_from_polling);
  g_test_add_func ("/sync/times/polls-for-a-while", test_polls_for_a_while);
  g_test_add_func ("/sync/times/clock-median", test_clock_median);
  return g_test_run ();
}
