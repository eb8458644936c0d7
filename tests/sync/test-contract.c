/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-contract.c: the client against a hub that does everything right, over the loopback and over a Unix socket.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-sync-fixture.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define IS_UNIX(data) (GPOINTER_TO_INT (data) == 1)

static void
put_values (SyncFixture *f, const char *stream, int first, int n)
{
  for (int i = first; i < first + n; i++)
    ana_fakehub_put_value (f->hub, stream, i, i / 4.0, 1);
}

static void
test_fresh_stream (gconstpointer data)
{
  SyncFixture f;
  g_autofree char *epoch = NULL;

  sync_fixture_init (&f, IS_UNIX (data));
  put_values (&f, STREAM, 0, 100);
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (sync_fixture_cursor (&f, STREAM, &epoch), ==, 100);
  g_assert_cmpstr (epoch, ==, "E1");
  g_assert_cmpint (sync_fixture_seen (&f).n_snapshots, ==, 1);
  SYNC_WAIT (&f, f.n_changed > 0);
  g_assert_cmpint (ana_sync_get_last_message_usec (f.sync), !=, ANA_TIME_NONE);
  sync_fixture_clear (&f);
}

static void
test_live_deltas (gconstpointer data)
{
  SyncFixture f;

  sync_fixture_init (&f, IS_UNIX (data));
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f));
  put_values (&f, STREAM, 0, 300);
  SYNC_WAIT (&f, sync_fixture_cursor (&f, STREAM, NULL) == 300);
  g_assert_true (sync_fixture_is_equal (&f, STREAM));
  SYNC_WAIT (&f, f.n_batches == 300);
  ana_fakehub_ckpt (f.hub, STREAM);
  put_values (&f, STREAM, 0, 1);
  SYNC_WAIT (&f, sync_fixture_cursor (&f, STREAM, NULL) == 301);
  g_assert_cmpint (sync_fixture_seen (&f).n_history, ==, 0);
  g_assert_true (IS_LIVE (&f));
  sync_fixture_clear (&f);
}

/* What came while nobody listened is fetched, and nothing else. */
static void
test_resume (gconstpointer data)
{
  SyncFixture f;
  guint n_snapshots;

  sync_fixture_init (&f, IS_UNIX (data));
  put_values (&f, STREAM, 0, 10);
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f) && sync_fixture_cursor (&f, STREAM, NULL) == 10);
  sync_fixture_leave (&f);
  n_snapshots = sync_fixture_seen (&f).n_snapshots;

  put_values (&f, STREAM, 5, 20);
  f.n_batches = 0;
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f) && sync_fixture_cursor (&f, STREAM, NULL) == 30);
  g_assert_true (sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (sync_fixture_seen (&f).last_hello_q, ==, 10);
  g_assert_cmpint (sync_fixture_seen (&f).n_snapshots, ==, n_snapshots);
  g_assert_cmpint (sync_fixture_seen (&f).n_history, ==, 0);
  SYNC_WAIT (&f, f.n_batches == 20);
  sync_fixture_clear (&f);
}

static void
test_two_streams (gconstpointer data)
{
  SyncFixture f;

  sync_fixture_init (&f, IS_UNIX (data));
  ana_fakehub_add_stream (f.hub, STREAM_2, "F1");
  put_values (&f, STREAM_2, 0, 7);
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f));
  ana_sync_subscribe (f.sync, STREAM_2); /* on an open connection, twice */
  ana_sync_subscribe (f.sync, STREAM_2);
  g_assert_true (ana_sync_wait_live (f.sync, 10 * G_USEC_PER_SEC));
  g_assert_true (sync_fixture_is_equal (&f, STREAM_2));
  ana_sync_unsubscribe (f.sync, STREAM_2);
  put_values (&f, STREAM_2, 7, 1);
  SYNC_WAIT (&f, sync_fixture_is_equal (&f, STREAM_2)); /* still wanted once */
  g_assert_cmpint (sync_fixture_seen (&f).n_unsub, ==, 0);
  ana_sync_unsubscribe (f.sync, STREAM_2);
  SYNC_WAIT (&f, sync_fixture_seen (&f).n_unsub == 1);
  put_values (&f, STREAM_2, 8, 1);
  put_values (&f, STREAM, 0, 1);
  SYNC_WAIT (&f, sync_fixture_is_equal (&f, STREAM));
  g_assert_false (sync_fixture_is_equal (&f, STREAM_2));
  g_assert_cmpint (sync_fixture_cursor (&f, STREAM_2, NULL), ==, 8); /* what is stored stays */
  sync_fixture_clear (&f);
}

/* One event of 3,000 rows is many messages: all or nothing moves the cursor. */
static void
test_large_event (gconstpointer data)
{
  SyncFixture f;
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (AnaRow));

  for (int i = 0; i < 3000; i++)
    {
      AnaRow row = { .ts_usec = 1763640000000000 + i * ANA_USEC_PER_MIN, .dim = i % 2 ? "country=France&channel=web" : "", .value = i / 3.0,
                     .count = i, .rev = 1, .num = i, .den = 3, .has_ratio = TRUE };

      g_array_append_val (rows, row);
    }
  sync_fixture_init (&f, IS_UNIX (data));
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f));
  ana_fakehub_put (f.hub, STREAM, (AnaRow *) rows->data, rows->len);
  SYNC_WAIT (&f, sync_fixture_cursor (&f, STREAM, NULL) == 1);
  g_assert_true (sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (sync_fixture_seen (&f).n_history, ==, 0);
  sync_fixture_leave (&f);

  /* the same as a snapshot, into an empty cache */
  ana_store_drop_stream (f.store, STREAM);
  ana_store_flush (f.store);
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  sync_fixture_clear (&f);
}

/* More messages than the first credit: it is renewed. */
static void
test_credit (gconstpointer data)
{
  SyncFixture f;

  sync_fixture_init (&f, IS_UNIX (data));
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f));
  put_values (&f, STREAM, 0, 2000);
  SYNC_WAIT (&f, sync_fixture_cursor (&f, STREAM, NULL) == 2000);
  SYNC_WAIT (&f, sync_fixture_seen (&f).n_acks >= 3);
  g_assert_true (sync_fixture_is_equal (&f, STREAM));
  sync_fixture_clear (&f);
}

static void
test_revisions (gconstpointer data)
{
  SyncFixture f;
  AnaRow gone = { .ts_usec = 1763640000000000, .dim = "", .value = NAN, .rev = 3, .reason = ANA_REASON_NA, .dead = TRUE };
  AnaRow missing = { .ts_usec = 1763640060000000, .dim = "", .value = NAN, .rev = 9, .reason = ANA_REASON_STALE };

  sync_fixture_init (&f, IS_UNIX (data));
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f));
  ana_fakehub_put_value (f.hub, STREAM, 0, 1, 1);
  ana_fakehub_put_value (f.hub, STREAM, 1, 2, 5);
  ana_fakehub_put_value (f.hub, STREAM, 1, 3, 4); /* older: it comes late and does not count */
  ana_fakehub_put_value (f.hub, STREAM, 0, 4, 2);
  ana_fakehub_put (f.hub, STREAM, &gone, 1);
  ana_fakehub_put (f.hub, STREAM, &missing, 1);
  SYNC_WAIT (&f, sync_fixture_cursor (&f, STREAM, NULL) == 6);
  g_assert_true (sync_fixture_is_equal (&f, STREAM));
  ana_fakehub_ckpt (f.hub, STREAM);
  ana_fakehub_put_value (f.hub, STREAM, 2, 2, 1);
  SYNC_WAIT (&f, sync_fixture_cursor (&f, STREAM, NULL) == 7);
  g_assert_cmpint (sync_fixture_seen (&f).n_unsub, ==, 0); /* the checkpoint fitted */
  sync_fixture_clear (&f);
}

static void
test_catalogue (gconstpointer data)
{
  SyncFixture f;
  g_autoptr (GPtrArray) objects = NULL;

  sync_fixture_init (&f, IS_UNIX (data));
  ana_fakehub_set_catalogue (f.hub, "{\"kpis\":[{\"code\":\"A.ONE\",\"version\":2,\"name\":{\"en\":\"One\"}},{\"code\":\"B.TWO\",\"version\":1}]}", "\"7\"");
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, f.n_catalogue == 1);
  objects = ana_store_list_objects (f.store, "", "kpi", NULL);
  g_assert_cmpint (objects->len, ==, 2);
  sync_fixture_leave (&f);

  sync_fixture_connect (&f);
  SYNC_WAIT (&f, sync_fixture_seen (&f).n_catalogue_304 == 1);
  SYNC_WAIT (&f, IS_LIVE (&f));
  g_assert_cmpint (f.n_catalogue, ==, 1);
  sync_fixture_clear (&f);
}

static void
test_requests (gconstpointer data)
{
  SyncFixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"a\":1}", 7);
  g_autofree char *header = NULL;

  sync_fixture_init (&f, IS_UNIX (data));
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f) && sync_fixture_seen (&f).n_catalogue == 1);
  answer = ana_sync_request (f.sync, "GET", "/healthz", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), "{\"status\":\"ok\"}", 15);
  g_assert_null (ana_sync_request (f.sync, "POST", "/nowhere", body, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND);
  header = ana_fakehub_dup_last_request (f.hub);
  g_assert_true (g_str_has_prefix (header, "POST /nowhere HTTP/1.1\r\n"));
  g_clear_error (&error);
  ana_fakehub_refuse (f.hub, "/teapot", 1, 403, "", "");
  g_assert_null (ana_sync_request (f.sync, "GET", "/teapot", NULL, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_NOT_PERMITTED);
  sync_fixture_clear (&f);
}

static void
test_token (gconstpointer data)
{
  SyncFixture f;
  g_autofree char *header = NULL;

  sync_fixture_init (&f, IS_UNIX (data));
  ana_fakehub_set_token (f.hub, "s3cret");
  f.token_file = g_build_filename (f.dir, "token", NULL);
  g_file_set_contents (f.token_file, "s3cret\n", -1, NULL);
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f));
  header = ana_fakehub_dup_last_request (f.hub);
  g_assert_nonnull (strstr (header, "Authorization: Bearer s3cret\r\n"));
  g_assert_null (strstr (strchr (header, ' '), "token=")); /* never in the address */
  sync_fixture_clear (&f);
}

static void
test_offline (gconstpointer data)
{
  SyncFixture f;

  sync_fixture_init (&f, IS_UNIX (data));
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f));
  ana_sync_set_offline (f.sync, TRUE);
  SYNC_WAIT (&f, ana_sync_get_state (f.sync) == ANA_SYNC_OFFLINE);
  SYNC_WAIT (&f, sync_fixture_seen (&f).n_open == 0);
  put_values (&f, STREAM, 0, 5);
  ana_sync_now (f.sync); /* offline is offline */
  g_assert_cmpint (ana_sync_get_state (f.sync), ==, ANA_SYNC_OFFLINE);
  ana_sync_set_offline (f.sync, FALSE);
  SYNC_WAIT (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  g_assert_true (f.n_notify > 0);
  sync_fixture_clear (&f);
}

static void
test_clock (gconstpointer data)
{
  AnaFakehubFaults faults = { .now_shift_usec = 90 * G_USEC_PER_SEC, .hb_ms = 150, .dead_ms = 5000 };
  SyncFixture f;

  sync_fixture_init (&f, IS_UNIX (data));
  ana_fakehub_set_faults (f.hub, &faults);
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f));
  SYNC_WAIT (&f, ABS (ana_sync_get_clock_offset_usec (f.sync) - 90 * G_USEC_PER_SEC) < G_USEC_PER_SEC / 2);
  g_usleep (500 * 1000); /* some beats */
  SYNC_WAIT (&f, IS_LIVE (&f));
  sync_fixture_clear (&f);
}

static void
test_before_the_hub (gconstpointer data)
{
  SyncFixture f;

  sync_fixture_init (&f, IS_UNIX (data));
  ana_fakehub_set_listening (f.hub, FALSE);
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, ana_sync_get_state (f.sync) == ANA_SYNC_BACKOFF);
  g_assert_false (ana_sync_wait_live (f.sync, 1000));
  ana_fakehub_set_listening (f.hub, TRUE);
  SYNC_WAIT_NOW (&f, IS_LIVE (&f));
  sync_fixture_clear (&f);
}

static void
test_two_hubs (gconstpointer data)
{
  SyncFixture f, g;

  sync_fixture_init (&f, IS_UNIX (data));
  sync_fixture_init (&g, !IS_UNIX (data));
  put_values (&f, STREAM, 0, 5);
  put_values (&g, STREAM, 0, 9);
  sync_fixture_connect (&f);
  sync_fixture_connect (&g);
  SYNC_WAIT (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  SYNC_WAIT (&g, IS_LIVE (&g) && sync_fixture_is_equal (&g, STREAM));
  sync_fixture_clear (&f);
  SYNC_WAIT (&g, IS_LIVE (&g));
  sync_fixture_clear (&g);
}

/* Stopped in every moment of its life, it stops. */
static void
test_stop_early (gconstpointer data)
{
  SyncFixture f;

  sync_fixture_init (&f, IS_UNIX (data));
  put_values (&f, STREAM, 0, 500);
  for (int i = 0; i < 30; i++)
    {
      sync_fixture_connect (&f);
      g_usleep (i * 700);
      sync_fixture_leave (&f);
    }
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  ana_sync_stop (f.sync);
  ana_sync_stop (f.sync);
  sync_fixture_clear (&f);
}

static void
test_bad_address (void)
{
  static const char *const urls[] = { "http://hub.example:8080", "http://10.0.0.1", "ftp://127.0.0.1", "unix:relative", "" };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      SyncFixture f;
      AnaSyncConfig config = { .url = urls[i] };
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      sync_fixture_init (&f, FALSE);
      f.sync = ana_sync_new (f.store, &config);
      g_assert_null (ana_sync_request (f.sync, "GET", "/healthz", NULL, &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
      ana_sync_start (f.sync);
      SYNC_WAIT (&f, (g_free (text), text = ana_sync_dup_error (f.sync)) != NULL);
      g_assert_cmpint (sync_fixture_seen (&f).n_connections, ==, 0);
      sync_fixture_clear (&f);
    }
}

static const struct {
  const char      *name;
  GTestDataFunc    func;
} tests[] = {
  { "fresh-stream", test_fresh_stream },
  { "live-deltas", test_live_deltas },
  { "resume", test_resume },
  { "two-streams", test_two_streams },
  { "large-event", test_large_event },
  { "credit", test_credit },
  { "revisions", test_revisions },
  { "catalogue", test_catalogue },
  { "requests", test_requests },
  { "token", test_token },
  { "offline", test_offline },
  { "clock", test_clock },
  { "before-the-hub", test_before_the_hub },
  { "two-hubs", test_two_hubs },
  { "stop-early", test_stop_early },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (int transport = 0; transport < 2; transport++)
    for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
      {
        g_autofree char *path = g_strdup_printf ("/sync/contract/%s/%s", transport == 1 ? "unix" : "loopback", tests[i].name);

        g_test_add_data_func (path, GINT_TO_POINTER (transport), tests[i].func);
      }
  g_test_add_func ("/sync/contract/bad-address", test_bad_address);
  return g_test_run ();
}
