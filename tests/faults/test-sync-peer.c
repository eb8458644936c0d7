/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-sync-peer.c: SYNC.md section 4, rows 29-33, 35, 37-39, 49 and 71: a peer that is hostile, broken, or silent.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-sync-fixture.h"

#include <string.h>

#define MIB (1024 * 1024)
#ifdef __SANITIZE_ADDRESS__
#define MAX_GROWTH (300 * MIB) /* it keeps what was freed for a while */
#else
#define MAX_GROWTH (20 * MIB)
#endif

static void
begin (SyncFixture *f)
{
  sync_fixture_init (f, FALSE);
  for (int i = 0; i < 10; i++)
    ana_fakehub_put_value (f->hub, STREAM, i, i, 1);
  sync_fixture_connect (f);
  SYNC_WAIT (f, IS_LIVE (f) && sync_fixture_is_equal (f, STREAM));
}

/* The connection was given up, and a new one has everything. */
static void
expect_reconnect (SyncFixture *f, guint n_upgrades)
{
  SYNC_WAIT_NOW (f, sync_fixture_seen (f).n_upgrades == n_upgrades);
  ana_fakehub_put_value (f->hub, STREAM, 100 + n_upgrades, 1, 1);
  SYNC_WAIT_NOW (f, IS_LIVE (f) && sync_fixture_is_equal (f, STREAM));
}

/* The client said why it went. */
static void
expect_close (SyncFixture *f, guint n_closes, guint code)
{
  SYNC_WAIT_NOW (f, sync_fixture_seen (f).n_closes == n_closes);
  g_assert_cmpuint (sync_fixture_seen (f).close_code, ==, code);
}

static void
test_29_giant_frame (void)
{
  static const guint8 header[] = { 0x81, 127, 0, 0, 1, 0, 0, 0, 0, 0 }; /* 2^40 bytes to come */
  SyncFixture f;

  begin (&f);
  ana_fakehub_send_raw (f.hub, header, sizeof header);
  expect_close (&f, 1, 1009);
  expect_reconnect (&f, 2);
  g_assert_true (f.seen_states & (1u << ANA_SYNC_BACKOFF));
  sync_fixture_clear (&f);
}

static void
test_30_endless_fragments (void)
{
  SyncFixture f;
  gint64 before;
  guint64 written;

  begin (&f);
  before = sync_fixture_rss_bytes ();
  written = ana_fakehub_send_fragments (f.hub, 100 * 1000, 2000);
  g_assert_cmpint (written, <, 20 * MIB); /* what the sockets hold, not the 200 MB */
  g_assert_cmpint (sync_fixture_rss_bytes () - before, <, 10 * MIB);
  expect_close (&f, 1, 1009);
  expect_reconnect (&f, 2);
  sync_fixture_clear (&f);
}

/* An extension that nobody asked for is no agreement. */
static void
test_31_deflate_not_negotiated (void)
{
  SyncFixture f;
  g_autofree char *request = NULL;

  begin (&f);
  request = ana_fakehub_dup_last_request (f.hub);
  g_assert_null (strstr (request, "permessage-deflate"));
  ana_fakehub_send_raw (f.hub, "\xc1\x07\xf2\x48\xcd\xc9\xc9\x07\x00", 9); /* a compressed frame all the same */
  expect_reconnect (&f, 2);
  sync_fixture_clear (&f);
}

static GBytes *
make_bomb (gsize n_bytes)
{
  g_autoptr (GConverter) gzip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) out = g_converter_output_stream_new (memory, gzip);
  g_autofree guint8 *zeros = g_malloc0 (MIB);
  g_autoptr (GString) answer = g_string_new (NULL);

  for (gsize done = 0; done < n_bytes; done += MIB)
    g_assert_true (g_output_stream_write_all (out, zeros, MIB, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (out, NULL, NULL));
  g_string_append_printf (answer, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                          g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)));
  g_string_append_len (answer, g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory)),
                       (gssize) g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)));
  return g_string_free_to_bytes (g_steal_pointer (&answer));
}

static void
test_31_gzip_bomb (void)
{
  SyncFixture f;
  g_autoptr (GBytes) bomb = make_bomb (100 * MIB);
  g_autoptr (GError) error = NULL;
  gint64 before;

  g_assert_cmpint (g_bytes_get_size (bomb), <, 200 * 1000);
  begin (&f);
  ana_fakehub_answer (f.hub, "/bomb", 1, ANA_FAKEHUB_ANSWER, g_bytes_get_data (bomb, NULL), (gssize) g_bytes_get_size (bomb));
  before = sync_fixture_rss_bytes ();
  g_assert_null (ana_sync_request (f.sync, "GET", "/bomb", NULL, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_LIMIT);
  g_assert_cmpint (sync_fixture_rss_bytes () - before, <, 40 * MIB);
  SYNC_WAIT (&f, IS_LIVE (&f));
  sync_fixture_clear (&f);
}

static void
test_32_bad_frames (void)
{
  static const struct { const char *name; const char *bytes; gsize len; guint code; } rows[] = {
    { "text that is no UTF-8", "\x81\x02\xc3\x28", 4, 1007 },
    { "masked by the server", "\x81\x82\x01\x02\x03\x04\x60\x61", 8, 1002 },
    { "reserved opcode", "\x83\x01x", 3, 1002 },
    { "reserved control opcode", "\x8b\x00", 2, 1002 },
    { "reserved bit", "\xa1\x01x", 3, 1002 },
    { "long ping", "\x89\x7e\x00\x80", 4, 1002 },
    { "ping in fragments", "\x09\x01x", 3, 1002 },
    { "fragment of nothing", "\x80\x01x", 3, 1002 },
    { "message in a message", "\x01\x01x\x81\x01y", 6, 1002 },
    { "binary message", "\x82\x01x", 3, 1003 },
    { "close with half a code", "\x88\x01\x03", 3, 1002 },
    { "close with a forbidden code", "\x88\x02\x03\xed", 4, 1002 },
    { "close 1012", "\x88\x02\x03\xf4", 4, 1002 },
    { "no frame at all", "HTTP/1.1 400 Bad Request\r\n\r\n", 28, 1002 },
  };
  SyncFixture f;

  begin (&f);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].name);
      ana_fakehub_send_raw (f.hub, rows[i].bytes, rows[i].len);
      expect_close (&f, i + 1, rows[i].code);
      expect_reconnect (&f, 2 + i);
    }
  g_assert_cmpint (sync_fixture_seen (&f).n_snapshots, ==, 1); /* each time it went on from its cursor */
  sync_fixture_clear (&f);
}

static void
test_33_bad_json (void)
{
  static const char *const texts[] = {
    "{} {}", "[]", "null", "{", "{\"t\":\"ping\"", "{\"t\":\"ping\",\"n\":1,\"n\":2}", "\xef\xbb\xbf{\"t\":\"ping\",\"n\":1}",
    "{\"t\":\"ping\",\"n\":9223372036854775808}", "{\"t\":\"ping\",\"n\":1e309}", "{\"t\":\"ping\",\"n\":1,\"x\":\"\\u0000\"}",
    "{\"t\":\"ping\",\"n\":1,\"a\":\"\\ud800\"}", "var x={}", "{'t':'ping'}", "{\"t\":\"ping\",/**/\"n\":1}",
    "{\"t\":\"d\",\"s\":\"" STREAM "\",\"e\":\"E1\",\"p\":10,\"q\":11,\"r\":[[\"u\",1,\"\",NaN,1,1]]}",
    "{\"t\":\"d\",\"s\":\"" STREAM "\",\"e\":\"E1\",\"p\":10,\"q\":11,\"r\":[[\"u\",1,\"\",1]]}",
    "{\"t\":\"d\",\"s\":\"" STREAM "\",\"e\":\"E1\",\"p\":10,\"q\":9007199254740992,\"r\":[]}",
    "{\"t\":\"ckpt\",\"s\":\"" STREAM "\"}",
  };
  SyncFixture f;
  g_autoptr (GString) deep = g_string_new ("{\"t\":\"ping\",\"n\":1,\"a\":");
  guint n = 1;

  begin (&f);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_test_message ("%s", texts[i]);
      ana_fakehub_send_text (f.hub, texts[i]);
      expect_reconnect (&f, ++n);
    }
  for (int i = 0; i < 1000000; i++)
    g_string_append_c (deep, '[');
  ana_fakehub_send_text (f.hub, deep->str);
  expect_reconnect (&f, ++n);
  g_assert_cmpint (sync_fixture_seen (&f).n_snapshots, ==, 1);
  sync_fixture_clear (&f);
}

static void
test_35_ignored (void)
{
  SyncFixture f;

  begin (&f);
  ana_fakehub_send_text (f.hub, "{\"v\":1,\"t\":\"x-new\",\"anything\":[{}]}");
  ana_fakehub_send_text (f.hub, "{\"v\":1,\"t\":\"ping\",\"n\":1,\"unheard_of\":{\"a\":1}}");
  ana_fakehub_send_text (f.hub, "{\"v\":1,\"t\":\"d\",\"s\":\"kpi:NOT.MINE:day\",\"e\":\"E1\",\"p\":1,\"q\":2,\"r\":[]}");
  ana_fakehub_put_value (f.hub, STREAM, 50, 1, 1);
  SYNC_WAIT (&f, sync_fixture_is_equal (&f, STREAM));
  g_assert_true (IS_LIVE (&f));
  g_assert_cmpint (sync_fixture_seen (&f).n_upgrades, ==, 1);
  sync_fixture_clear (&f);
}

static void
test_35_too_new (void)
{
  static const char *const texts[] = { "{\"v\":2,\"t\":\"d\"}", "{\"v\":1,\"t\":\"fancy\"}",
                                       "{\"v\":1,\"t\":\"err\",\"code\":\"unsupported\",\"retry_ms\":0}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      SyncFixture f;

      begin (&f);
      ana_fakehub_send_text (f.hub, texts[i]);
      SYNC_WAIT (&f, ana_sync_get_state (f.sync) == ANA_SYNC_UPGRADE_NEEDED);
      g_assert_true (sync_fixture_is_equal (&f, STREAM)); /* the cache is there to be read */
      g_assert_false (ana_sync_wait_live (f.sync, 10 * G_USEC_PER_SEC));
      sync_fixture_clear (&f);
    }
}

static void
test_35_426 (void)
{
  SyncFixture f;

  sync_fixture_init (&f, FALSE);
  ana_fakehub_refuse (f.hub, "/ws/", 10, 426, "", "");
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, ana_sync_get_state (f.sync) == ANA_SYNC_UPGRADE_NEEDED);
  g_assert_cmpint (sync_fixture_seen (&f).n_requests, ==, 1);
  sync_fixture_clear (&f);
}

typedef struct {
  gboolean  done;
  GError   *error;
} Outcome;

static void
request_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *outcome = data;
  g_autoptr (GBytes) answer = ana_sync_request_finish (ANA_SYNC (source), result, &outcome->error);

  g_assert_null (answer);
  outcome->done = TRUE;
}

/* One byte each 20 ms: the user's "stop" works at once, and the window is not held up. */
static void
test_37_slow_body (void)
{
  SyncFixture f;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *body = g_strnfill (100000, ' ');
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n%s", body);
  Outcome outcome = { 0 };
  gint64 begun;

  begin (&f);
  ana_fakehub_answer (f.hub, "/slow", 1, ANA_FAKEHUB_DRIP, answer, -1);
  ana_sync_request_async (f.sync, "GET", "/slow", NULL, cancellable, request_cb, &outcome);
  for (int i = 0; i < 100; i++)
    sync_fixture_turn (&f);
  g_assert_false (outcome.done);
  begun = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  SYNC_WAIT (&f, outcome.done);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 2 * G_USEC_PER_SEC);
  g_clear_error (&outcome.error);
  SYNC_WAIT (&f, IS_LIVE (&f));
  sync_fixture_clear (&f);
}

/* Nobody stops it: however steadily the bytes come, a request has an end. */
static void
test_37_total_time (void)
{
  SyncFixture f;
  g_autofree char *body = g_strnfill (100000, ' ');
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n%s", body);
  Outcome outcome = { 0 };
  gint64 begun;

  sync_fixture_init (&f, FALSE);
  f.times.request_usec = G_USEC_PER_SEC;
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f));
  ana_fakehub_answer (f.hub, "/slow", 1, ANA_FAKEHUB_DRIP, answer, -1);
  begun = g_get_monotonic_time ();
  ana_sync_request_async (f.sync, "GET", "/slow", NULL, NULL, request_cb, &outcome);
  SYNC_WAIT (&f, outcome.done);
  g_assert_nonnull (outcome.error);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 10 * G_USEC_PER_SEC);
  g_clear_error (&outcome.error);
  g_assert_true (IS_LIVE (&f)); /* the stream beside it did not suffer */
  sync_fixture_clear (&f);
}

/* Stopping the client does not wait for a slow body. */
static void
test_37_stop_meanwhile (void)
{
  SyncFixture f;
  Outcome outcome = { 0 };
  gint64 begun;

  begin (&f);
  ana_fakehub_answer (f.hub, "/slow", 1, ANA_FAKEHUB_HANG, "", -1);
  ana_sync_request_async (f.sync, "GET", "/slow", NULL, NULL, request_cb, &outcome);
  for (int i = 0; i < 50; i++)
    sync_fixture_turn (&f);
  begun = g_get_monotonic_time ();
  ana_sync_stop (f.sync);
  SYNC_WAIT (&f, outcome.done);
  g_assert_nonnull (outcome.error);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 3 * G_USEC_PER_SEC);
  g_clear_error (&outcome.error);
  sync_fixture_clear (&f);
}

/* 10 s of waiting: the one row that cannot be hurried. */
static void
test_38_no_handshake (void)
{
  SyncFixture f;

  sync_fixture_init (&f, FALSE);
  ana_fakehub_answer (f.hub, "/ws/", 1, ANA_FAKEHUB_HANG, "", -1);
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, sync_fixture_seen (&f).n_requests == 1);
  SYNC_WAIT (&f, f.seen_states & (1u << ANA_SYNC_BACKOFF));
  SYNC_WAIT_NOW (&f, IS_LIVE (&f));
  sync_fixture_clear (&f);
}

static void
test_38_stop_in_handshake (void)
{
  SyncFixture f;
  gint64 begun;

  sync_fixture_init (&f, FALSE);
  ana_fakehub_answer (f.hub, "/ws/", 1, ANA_FAKEHUB_HANG, "", -1);
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, sync_fixture_seen (&f).n_requests == 1);
  begun = g_get_monotonic_time ();
  sync_fixture_leave (&f);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 2 * G_USEC_PER_SEC);
  sync_fixture_clear (&f);
}

static void
test_39_half_open (void)
{
  AnaFakehubFaults quick = { .hb_ms = 200, .dead_ms = 600 };
  AnaFakehubFaults silent = { .hb_ms = 200, .dead_ms = 600, .silent = TRUE };
  SyncFixture f;
  gint64 begun;

  sync_fixture_init (&f, FALSE);
  ana_fakehub_set_faults (f.hub, &quick);
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f));
  begun = g_get_monotonic_time ();
  ana_fakehub_set_faults (f.hub, &silent);
  SYNC_WAIT (&f, ana_sync_get_state (f.sync) == ANA_SYNC_SUSPECT);
  SYNC_WAIT (&f, ana_sync_get_state (f.sync) == ANA_SYNC_BACKOFF);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 8 * G_USEC_PER_SEC); /* dead_ms, 5 s, a beat */
  ana_fakehub_set_faults (f.hub, &quick);
  SYNC_WAIT_NOW (&f, IS_LIVE (&f));
  sync_fixture_clear (&f);
}

/* A hub that answers pings is not suspected, however little it has to say; one that was slow is forgiven. */
static void
test_39_quiet_is_well (void)
{
  AnaFakehubFaults quick = { .hb_ms = 100, .dead_ms = 400 };
  AnaFakehubFaults mute = { .hb_ms = 100, .dead_ms = 400, .silent = TRUE };
  SyncFixture f;

  sync_fixture_init (&f, FALSE);
  ana_fakehub_set_faults (f.hub, &quick);
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f));
  sync_fixture_forget_states (&f);
  for (int i = 0; i < 500; i++)
    sync_fixture_turn (&f);
  g_assert_cmphex (f.seen_states, ==, 1u << ANA_SYNC_LIVE);
  ana_fakehub_set_faults (f.hub, &mute);
  SYNC_WAIT (&f, ana_sync_get_state (f.sync) == ANA_SYNC_SUSPECT);
  ana_fakehub_set_faults (f.hub, &quick);
  ana_fakehub_put_value (f.hub, STREAM, 0, 1, 1);
  SYNC_WAIT (&f, IS_LIVE (&f));
  g_assert_cmpint (sync_fixture_seen (&f).n_upgrades, ==, 1);
  sync_fixture_clear (&f);
}

/* ANA_FLAPS says how often (300): descriptors and memory are what they were after the first fifth. */
static void
test_49_flapping (void)
{
  const char *text = g_getenv ("ANA_FLAPS");
  int n_flaps = text != NULL && g_ascii_strtoll (text, NULL, 10) > 0 ? (int) g_ascii_strtoll (text, NULL, 10) : 300;
  SyncFixture f;
  guint fds = 0;
  gint64 rss = 0;

  begin (&f);
  for (int i = 0; i < n_flaps; i++)
    {
      if (i % 3 == 0)
        ana_fakehub_drop_all (f.hub);
      else if (i % 3 == 1)
        {
          ana_fakehub_set_listening (f.hub, FALSE);
          ana_fakehub_set_listening (f.hub, TRUE);
        }
      ana_fakehub_put_value (f.hub, STREAM, i % 300, i, 2 + i / 300);
      if (ana_sync_get_state (f.sync) == ANA_SYNC_BACKOFF)
        ana_sync_now (f.sync);
      sync_fixture_turn (&f);
      if (i == n_flaps / 5)
        {
          SYNC_WAIT_NOW (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
          fds = sync_fixture_count_fds ();
          rss = sync_fixture_rss_bytes ();
        }
    }
  SYNC_WAIT_NOW (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  SYNC_WAIT_NOW (&f, sync_fixture_count_fds () <= fds + 4);
  g_test_message ("%d flaps, %u connections; descriptors %u -> %u, memory %+" G_GINT64_FORMAT " KiB", n_flaps,
                  sync_fixture_seen (&f).n_upgrades, fds, sync_fixture_count_fds (), (sync_fixture_rss_bytes () - rss) / 1024);
  g_assert_cmpuint (sync_fixture_seen (&f).n_upgrades, >, (guint) n_flaps / 4); /* it did flap */
  g_assert_cmpuint (sync_fixture_seen (&f).n_snapshots, ==, 1);                 /* and went on from its cursor each time */
  g_assert_cmpint (sync_fixture_rss_bytes () - rss, <, MAX_GROWTH);
  sync_fixture_clear (&f);
}

/* 71, on the client's side: short requests, and clients that come and go in the middle of whatever they do. */
static void
test_71_descriptors (void)
{
  SyncFixture f;
  guint fds;

  begin (&f);
  for (int i = 0; i < 20; i++)
    g_bytes_unref (ana_sync_request (f.sync, "GET", "/healthz", NULL, NULL));
  fds = sync_fixture_count_fds ();
  for (int i = 0; i < 2000; i++)
    {
      g_autoptr (GBytes) answer = ana_sync_request (f.sync, "GET", "/healthz", NULL, NULL);

      g_assert_nonnull (answer);
    }
  for (int i = 0; i < 150; i++)
    {
      sync_fixture_leave (&f);
      sync_fixture_connect (&f);
      for (int turn = 0; turn < i % 4; turn++)
        sync_fixture_turn (&f);
    }
  SYNC_WAIT_NOW (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  SYNC_WAIT (&f, sync_fixture_count_fds () <= fds + 2);
  sync_fixture_clear (&f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faults/29-giant-frame", test_29_giant_frame);
  g_test_add_func ("/faults/30-endless-fragments", test_30_endless_fragments);
  g_test_add_func ("/faults/31-deflate-not-negotiated", test_31_deflate_not_negotiated);
  g_test_add_func ("/faults/31-gzip-bomb", test_31_gzip_bomb);
  g_test_add_func ("/faults/32-bad-frames", test_32_bad_frames);
  g_test_add_func ("/faults/33-bad-json", test_33_bad_json);
  g_test_add_func ("/faults/35-ignored", test_35_ignored);
  g_test_add_func ("/faults/35-too-new", test_35_too_new);
  g_test_add_func ("/faults/35-426", test_35_426);
  g_test_add_func ("/faults/37-slow-body", test_37_slow_body);
  g_test_add_func ("/faults/37-total-time", test_37_total_time);
  g_test_add_func ("/faults/37-stop-meanwhile", test_37_stop_meanwhile);
  g_test_add_func ("/faults/38-no-handshake", test_38_no_handshake);
  g_test_add_func ("/faults/38-stop-in-handshake", test_38_stop_in_handshake);
  g_test_add_func ("/faults/39-half-open", test_39_half_open);
  g_test_add_func ("/faults/39-quiet-is-well", test_39_quiet_is_well);
  g_test_add_func ("/faults/49-flapping", test_49_flapping);
  g_test_add_func ("/faults/71-descriptors", test_71_descriptors);
  return g_test_run ();
}
