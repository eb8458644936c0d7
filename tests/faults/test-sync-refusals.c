/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-sync-refusals.c: SYNC.md section 4, rows 42-48, and the long poll: what the client does with answers that say no.
 */
#include "config.h"

#include "ana-backoff.h"
#include "ana-error.h"
#include "ana-sync-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define HTML      "<html><body>Welcome to the hotel</body></html>"
#define HTML_TYPE "Content-Type: text/html\r\n"

static void
init (SyncFixture *f)
{
  sync_fixture_init (f, FALSE);
  for (int i = 0; i < 10; i++)
    ana_fakehub_put_value (f->hub, STREAM, i, i, 1);
}

static void
use_token (SyncFixture *f, const char *token)
{
  if (f->token_file == NULL)
    f->token_file = g_build_filename (f->dir, "token", NULL);
  g_file_set_contents (f->token_file, token, -1, NULL);
}

static gboolean
error_has (SyncFixture *f, const char *word)
{
  g_autofree char *text = ana_sync_dup_error (f->sync);

  return text != NULL && strstr (text, word) != NULL;
}

/* A page of the network's owner answers everything with 200. */
static void
test_42_captive_portal (void)
{
  SyncFixture f;

  init (&f);
  ana_fakehub_refuse (f.hub, "/", 8, 200, HTML_TYPE, HTML);
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, error_has (&f, "web page"));
  for (guint n = 0; n < 8;)
    {
      sync_fixture_turn (&f);
      g_assert_cmpint (ana_sync_get_state (f.sync), !=, ANA_SYNC_LIVE);
      g_assert_cmpint (ana_sync_get_state (f.sync), !=, ANA_SYNC_POLLING);
      g_assert_cmpint (sync_fixture_cursor (&f, STREAM, NULL), ==, -1);
      if (ana_sync_get_state (f.sync) == ANA_SYNC_BACKOFF)
        ana_sync_now (f.sync);
      n = sync_fixture_seen (&f).n_requests;
    }
  SYNC_WAIT_NOW (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM)); /* signed in at the hotel */
  sync_fixture_clear (&f);
}

static void
test_42_history_is_html (void)
{
  AnaFakehubFaults every = { .drop_every = 1 };
  SyncFixture f;

  init (&f);
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f));
  ana_fakehub_refuse (f.hub, "/query/history/", 1, 200, HTML_TYPE, HTML);
  ana_fakehub_set_faults (f.hub, &every);
  ana_fakehub_put_value (f.hub, STREAM, 20, 1, 1);
  ana_fakehub_set_faults (f.hub, NULL);
  ana_fakehub_put_value (f.hub, STREAM, 21, 1, 1);
  SYNC_WAIT_NOW (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  sync_fixture_clear (&f);
}

static void
test_42_proxy (void)
{
  SyncFixture f;

  init (&f);
  ana_fakehub_refuse (f.hub, "/ws/", 1, 407, "Proxy-Authenticate: Basic\r\n", "");
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, error_has (&f, "407"));
  SYNC_WAIT_NOW (&f, IS_LIVE (&f));
  sync_fixture_clear (&f);
}

/* The token on disk was renewed by another program: read again, once. */
static void
test_43_token_renewed (void)
{
  SyncFixture f;

  init (&f);
  ana_fakehub_set_token (f.hub, "old");
  use_token (&f, "old");
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f));
  ana_fakehub_set_token (f.hub, "new");
  use_token (&f, "new");
  ana_fakehub_send_raw (f.hub, "\x88\x02\x0f\xa1", 4); /* 4001: sign in again */
  SYNC_WAIT_NOW (&f, sync_fixture_seen (&f).n_upgrades == 2 && IS_LIVE (&f));
  g_assert_false (f.seen_states & (1u << ANA_SYNC_SIGNED_OUT));
  sync_fixture_clear (&f);
}

/* The same by the envelope, in the middle of a stream. */
static void
test_43_auth_message (void)
{
  SyncFixture f;

  init (&f);
  ana_fakehub_set_token (f.hub, "old");
  use_token (&f, "old");
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f));
  ana_fakehub_set_token (f.hub, "new");
  use_token (&f, "new");
  ana_fakehub_send_text (f.hub, "{\"v\":1,\"t\":\"err\",\"code\":\"auth\",\"retry_ms\":0}");
  SYNC_WAIT_NOW (&f, sync_fixture_seen (&f).n_upgrades == 2 && IS_LIVE (&f));
  sync_fixture_clear (&f);
}

static void
test_44_revoked (void)
{
  SyncFixture f;
  guint n;

  init (&f);
  ana_fakehub_set_token (f.hub, "old");
  use_token (&f, "old");
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f));
  ana_fakehub_set_token (f.hub, "nobody");
  ana_fakehub_drop_all (f.hub);
  SYNC_WAIT_NOW (&f, ana_sync_get_state (f.sync) == ANA_SYNC_SIGNED_OUT);
  n = sync_fixture_seen (&f).n_requests;
  g_assert_true (sync_fixture_is_equal (&f, STREAM)); /* the cache is still there */
  for (int i = 0; i < 200; i++)
    sync_fixture_turn (&f);
  g_assert_cmpint (sync_fixture_seen (&f).n_requests, ==, n); /* and the hub is left alone */
  g_assert_false (ana_sync_wait_live (f.sync, 5 * G_USEC_PER_SEC));

  use_token (&f, "nobody"); /* signed in again */
  ana_sync_now (f.sync);
  SYNC_WAIT_NOW (&f, IS_LIVE (&f));
  sync_fixture_clear (&f);
}

static void
test_45_forbidden_stream (void)
{
  AnaFakehubFaults faults = { .forbidden = STREAM };
  SyncFixture f;

  init (&f);
  ana_fakehub_add_stream (f.hub, STREAM_2, "F1");
  ana_fakehub_put_value (f.hub, STREAM_2, 0, 1, 1);
  sync_fixture_connect (&f);
  ana_sync_subscribe (f.sync, STREAM_2);
  SYNC_WAIT (&f, IS_LIVE (&f) && sync_fixture_cursor (&f, STREAM, NULL) == 10 && sync_fixture_cursor (&f, STREAM_2, NULL) == 1);
  ana_fakehub_set_faults (f.hub, &faults);
  ana_fakehub_drop_all (f.hub);
  SYNC_WAIT_NOW (&f, IS_LIVE (&f) && sync_fixture_cursor (&f, STREAM, NULL) == -1);
  {
    g_autoptr (AnaPoints) points = ana_store_read_points (f.store, STREAM, "", (AnaSpan) { G_MININT64, G_MAXINT64 }, NULL);

    g_assert_true (points == NULL || points->n == 0); /* purged */
  }
  ana_fakehub_put_value (f.hub, STREAM_2, 1, 2, 1);
  SYNC_WAIT (&f, sync_fixture_is_equal (&f, STREAM_2)); /* the others live */
  SYNC_WAIT (&f, f.n_changed > 0);
  sync_fixture_clear (&f);
}

/* How long the client stays away when nobody hurries it. */
static gint64
time_away (guint status, const char *headers, gboolean *polled)
{
  SyncFixture f;
  gint64 begun, away;

  init (&f);
  ana_fakehub_refuse (f.hub, "/ws/", 1, status, headers, "");
  begun = g_get_monotonic_time ();
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f));
  away = g_get_monotonic_time () - begun;
  *polled = (f.seen_states & (1u << ANA_SYNC_POLLING)) != 0;
  sync_fixture_clear (&f);
  return away;
}

static void
test_46_retry_after (void)
{
  static const guint statuses[] = { 429, 503 };
  gboolean polled;

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      gint64 away = time_away (statuses[i], "Retry-After: 2\r\n", &polled);

      g_assert_cmpint (away, >=, 2 * G_USEC_PER_SEC);
      g_assert_cmpint (away, <, 4 * G_USEC_PER_SEC);
      g_assert_false (polled);
    }
}

static void
test_46_retry_after_date (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_seconds (now, 3);
  g_autofree char *date = g_date_time_format (then, "%a, %d %b %Y %H:%M:%S GMT");
  g_autofree char *headers = g_strdup_printf ("Retry-After: %s\r\n", date);
  gboolean polled;
  gint64 away = time_away (503, headers, &polled);

  g_assert_cmpint (away, >=, 1500 * 1000); /* a date has whole seconds */
  g_assert_cmpint (away, <, 6 * G_USEC_PER_SEC);
}

static void
test_46_bye (void)
{
  AnaFakehubFaults drain = { .bye_retry_ms = 1500 };
  SyncFixture f;
  gint64 begun;

  init (&f);
  ana_fakehub_set_faults (f.hub, &drain);
  begun = g_get_monotonic_time ();
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, ana_sync_get_state (f.sync) == ANA_SYNC_BACKOFF);
  ana_fakehub_set_faults (f.hub, NULL);
  SYNC_WAIT (&f, IS_LIVE (&f));
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, 1500 * 1000);
  sync_fixture_clear (&f);
}

/* After some failures of the server in a row it is asked once a minute at most. */
static void
test_47_circuit (void)
{
  static const guint statuses[] = { 500, 502, 504, 503, 500, 502 };
  AnaBackoff backoff;

  ana_backoff_init (&backoff, 1);
  for (guint i = 0; i < 5; i++)
    {
      ana_backoff_fail (&backoff, statuses[i], 0);
      if (i < 4)
        g_assert_cmpint (ana_backoff_get_delay (&backoff), <=, 60 * G_USEC_PER_SEC);
    }
  for (guint i = 0; i < 100; i++)
    {
      g_assert_cmpint (ana_backoff_get_delay (&backoff), >=, 60 * G_USEC_PER_SEC);
      ana_backoff_fail (&backoff, statuses[i % 6], 0);
    }
  ana_backoff_reset (&backoff);
  ana_backoff_fail (&backoff, 0, 0);
  g_assert_cmpint (ana_backoff_get_delay (&backoff), <=, G_USEC_PER_SEC);
}

static void
test_47_storm (void)
{
  SyncFixture f;
  guint n;

  init (&f);
  ana_fakehub_refuse (f.hub, "/", 1000, 500, "", "oops");
  sync_fixture_connect (&f);
  for (guint tries = 0; tries < 8; tries++) /* hurried through the first ones */
    {
      SYNC_WAIT (&f, ana_sync_get_state (f.sync) == ANA_SYNC_BACKOFF);
      if (tries < 7)
        {
          n = sync_fixture_seen (&f).n_requests;
          ana_sync_now (f.sync);
          SYNC_WAIT (&f, sync_fixture_seen (&f).n_requests > n);
        }
    }
  n = sync_fixture_seen (&f).n_requests;
  for (int i = 0; i < 1500; i++)
    sync_fixture_turn (&f);
  g_assert_cmpint (sync_fixture_seen (&f).n_requests, ==, n); /* the circuit is open */
  g_assert_cmpint (ana_sync_get_state (f.sync), ==, ANA_SYNC_BACKOFF);
  sync_fixture_clear (&f);
}

static void
test_47_jitter (void)
{
  AnaBackoff backoff;
  gint64 least = G_MAXINT64, most = 0;

  ana_backoff_init (&backoff, 2);
  for (int i = 0; i < 40; i++)
    {
      gint64 ceiling = MIN (G_GINT64_CONSTANT (60000000), G_GINT64_CONSTANT (500000) << MIN (i + 1, 16));

      ana_backoff_fail (&backoff, 0, 0);
      for (int k = 0; k < 50; k++)
        {
          gint64 delay = ana_backoff_get_delay (&backoff);

          g_assert_cmpint (delay, >=, 0);
          g_assert_cmpint (delay, <=, ceiling);
          if (i == 39)
            {
              least = MIN (least, delay);
              most = MAX (most, delay);
            }
        }
    }
  g_assert_cmpint (least, <, 10 * G_USEC_PER_SEC); /* the whole range is used */
  g_assert_cmpint (most, >, 50 * G_USEC_PER_SEC);
}

static void
test_48_redirect (void)
{
  static const guint statuses[] = { 301, 302, 307, 308 };
  SyncFixture f;
  g_autoptr (AnaFakehub) other = ana_fakehub_new (NULL);
  g_autofree char *headers = g_strdup_printf ("Location: %s/ws/dashboard/overview\r\n", ana_fakehub_get_url (other));
  g_autoptr (GError) error = NULL;
  AnaFakehubSeen seen;

  init (&f);
  ana_fakehub_set_token (f.hub, "secret");
  use_token (&f, "secret");
  for (guint i = 0; i < 2; i++)
    ana_fakehub_refuse (f.hub, "/ws/", 1, statuses[i], headers, "");
  sync_fixture_connect (&f);
  SYNC_WAIT_NOW (&f, IS_LIVE (&f));
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      ana_fakehub_refuse (f.hub, "/moved", 1, statuses[i], headers, "");
      g_assert_null (ana_sync_request (f.sync, "GET", "/moved", NULL, &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
    }
  ana_fakehub_get_seen (other, &seen);
  g_assert_cmpint (seen.n_connections, ==, 0); /* no token, not even a greeting, went there */
  sync_fixture_clear (&f);
}

/* WebSockets are blocked, HTTP works: the long poll, with the same result. */
static void
test_polling (void)
{
  SyncFixture f;

  init (&f);
  ana_fakehub_refuse (f.hub, "/ws/", 100000, 400, "", "no upgrade here");
  sync_fixture_connect (&f);
  SYNC_WAIT_NOW (&f, ana_sync_get_state (f.sync) == ANA_SYNC_POLLING);
  SYNC_WAIT (&f, sync_fixture_is_equal (&f, STREAM));
  g_assert_true (ana_sync_wait_live (f.sync, 10 * G_USEC_PER_SEC));
  for (int i = 0; i < 20; i++)
    {
      ana_fakehub_put_value (f.hub, STREAM, 20 + i, i, 1);
      if (i % 5 == 0)
        SYNC_WAIT (&f, sync_fixture_is_equal (&f, STREAM));
    }
  SYNC_WAIT (&f, sync_fixture_cursor (&f, STREAM, NULL) == 30);
  g_assert_true (sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (sync_fixture_seen (&f).n_poll, >, 3);
  g_assert_cmpint (sync_fixture_seen (&f).n_snapshots, ==, 1);

  ana_fakehub_set_epoch (f.hub, STREAM, "E2", 2); /* a reset by the poll, too */
  SYNC_WAIT_NOW (&f, sync_fixture_cursor (&f, STREAM, NULL) == 2);
  g_assert_true (sync_fixture_is_equal (&f, STREAM));
  sync_fixture_clear (&f);
}

static void
test_polling_fails (void)
{
  SyncFixture f;

  init (&f);
  ana_fakehub_refuse (f.hub, "/ws/", 3, 400, "", "");
  ana_fakehub_refuse (f.hub, "/sync/poll", 1, 502, "", "");
  ana_fakehub_refuse (f.hub, "/sync/poll", 1, 200, HTML_TYPE, HTML);
  sync_fixture_connect (&f);
  SYNC_WAIT_NOW (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM)); /* the WebSocket works again */
  sync_fixture_clear (&f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faults/42-captive-portal", test_42_captive_portal);
  g_test_add_func ("/faults/42-history-is-html", test_42_history_is_html);
  g_test_add_func ("/faults/42-proxy", test_42_proxy);
  g_test_add_func ("/faults/43-token-renewed", test_43_token_renewed);
  g_test_add_func ("/faults/43-auth-message", test_43_auth_message);
  g_test_add_func ("/faults/44-revoked", test_44_revoked);
  g_test_add_func ("/faults/45-forbidden-stream", test_45_forbidden_stream);
  g_test_add_func ("/faults/46-retry-after", test_46_retry_after);
  g_test_add_func ("/faults/46-retry-after-date", test_46_retry_after_date);
  g_test_add_func ("/faults/46-bye", test_46_bye);
  g_test_add_func ("/faults/47-circuit", test_47_circuit);
  g_test_add_func ("/faults/47-storm", test_47_storm);
  g_test_add_func ("/faults/47-jitter", test_47_jitter);
  g_test_add_func ("/faults/48-redirect", test_48_redirect);
  g_test_add_func ("/faults/polling", test_polling);
  g_test_add_func ("/faults/polling-fails", test_polling_fails);
  return g_test_run ();
}
