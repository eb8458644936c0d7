/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-hub-faults.c: rows 29, 30, 32, 36, 51, 52 and 71 of the fault catalogue (SYNC.md section 4), against a real hub.
 */
#include "config.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "ana-clock.h"
#include "ana-publisher-private.h"
#include "ana-time.h"
#include "hub-fixture.h"

#define STREAM  "kpi:T.SUM:minute"
#define WAIT_MS 60000 /* far off: nobody waits that long unless something is wrong */

/* The sanitizer keeps what is freed for a while: there memory says nothing. */
#ifdef __SANITIZE_ADDRESS__
#define MEMORY_SLACK (1024 * 1024 * 1024)
#else
#define MEMORY_SLACK 0
#endif

static guint
count_descriptors (void)
{
  DIR *dir = opendir ("/proc/self/fd");
  guint n = 0;

  while (readdir (dir) != NULL)
    n++;
  closedir (dir);
  return n;
}

static gsize
get_resident_bytes (void)
{
  g_autofree char *text = NULL;
  unsigned long total, resident;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%lu %lu", &total, &resident), ==, 2);
  return (gsize) resident * sysconf (_SC_PAGESIZE);
}

static void
assert_serves (HubFixture *fixture)
{
  g_auto (Answer) answer = { 0 };

  http_get (fixture, &answer, "/healthz");
  g_assert_cmpuint (answer.status, ==, 200);
}

/* Row 36: 300 sockets dribble their headers; they are closed within ten seconds and others are served meanwhile. */
static void
test_slow_loris (void)
{
  HubFixture *fixture = hub_fixture_new ();
  int fds[300];
  gint64 began = ana_clock_monotonic_usec ();
  guint n_open = G_N_ELEMENTS (fds);

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      fds[i] = raw_connect (fixture);
      raw_send (fds[i], "GET /healthz HT", -1);
    }
  while (n_open > 0 && ana_clock_monotonic_usec () - began < 11 * G_USEC_PER_SEC)
    {
      assert_serves (fixture);
      for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
        {
          char byte;

          if (fds[i] < 0)
            continue;
          if (raw_read (fds[i], &byte, 1, 0) != 0)
            {
              raw_send (fds[i], "x", 1);
              continue;
            }
          close (fds[i]);
          fds[i] = -1;
          n_open--;
        }
      g_usleep (200000);
    }
  g_assert_cmpuint (n_open, ==, 0);
  g_assert_cmpint (ana_clock_monotonic_usec () - began, <, 10500000);
  assert_serves (fixture);
  hub_fixture_free (fixture);
}

/* A second after its start the hub counts its heads, and the reader for that stays in the storage's pool. */
static guint
count_settled (HubFixture *fixture)
{
  gint64 end = ana_clock_monotonic_usec () + 2 * G_USEC_PER_SEC;

  while (ana_clock_monotonic_usec () < end)
    {
      assert_serves (fixture);
      g_usleep (20000);
    }
  return count_descriptors ();
}

/* Row 71: short connections, half requests and sockets that are torn leave the descriptors flat. */
static void
test_descriptors (void)
{
  HubFixture *fixture = hub_fixture_new ();
  guint before, after = 0;

  before = count_settled (fixture);
  for (int i = 0; i < 2000; i++)
    assert_serves (fixture);
  for (int i = 0; i < 100; i++)
    {
      int fd = raw_connect (fixture);

      raw_send (fd, i % 2 ? "GET /heal" : "", -1);
      close (fd);
    }
  for (int i = 0; i < 500; i++)
    {
      g_autoptr (RawSocket) ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);

      g_assert_nonnull (ws);
      if (i % 2)
        ws_hello (ws, NULL, 512);
    }
  for (int i = 0; i < 50; i++)
    {
      g_usleep (100000);
      after = count_descriptors ();
      if (after <= before + 2)
        break;
    }
  g_test_message ("descriptors %u -> %u", before, after);
  g_assert_cmpuint (after, <=, before + 2);
  hub_fixture_free (fixture);
}

/* --- frames ----------------------------------------------------------------------------------------------------- */

static void
assert_ends (RawSocket *ws, guint code)
{
  g_autofree char *text = NULL;

  while ((text = ws_recv (ws, WAIT_MS)) != NULL)
    g_clear_pointer (&text, g_free);
  g_assert_cmpuint (ws->close_code, ==, code);
}

/* Row 29: a header that announces 2^40 bytes. */
static void
test_giant_frame (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (RawSocket) ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  static const guint8 head[] = { 0x81, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 3, 4 };

  ws_hello (ws, NULL, 512);
  raw_send (ws->fd, (const char *) head, sizeof head);
  assert_ends (ws, 1009);
  assert_serves (fixture);
  g_clear_pointer (&ws, ws_free);
  hub_fixture_free (fixture);
}

/* Row 30: fragments without end are cut, and never all in memory. */
static void
test_endless_fragments (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (RawSocket) ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  g_autofree char *part = g_strnfill (30000, 'x');
  gsize before;

  ws_hello (ws, NULL, 512);
  before = get_resident_bytes ();
  for (int i = 0; i < 1000; i++)
    ws_send_frame (ws, i == 0 ? 0x01 : 0x00, part, 30000, TRUE);
  assert_ends (ws, 1009);
  g_assert_cmpuint (get_resident_bytes (), <, before + 10 * 1024 * 1024 + MEMORY_SLACK);
  assert_serves (fixture);
  g_clear_pointer (&ws, ws_free);
  hub_fixture_free (fixture);
}

/* Row 32: frames that RFC 6455 forbids. */
static void
test_bad_frames (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autofree char *long_text = g_strnfill (200, 'x');

  for (int i = 0; i < 6; i++)
    {
      g_autoptr (RawSocket) ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);

      ws_hello (ws, NULL, 512);
      switch (i)
        {
        case 0: ws_send_frame (ws, 0x81, "\xff\xfe", 2, TRUE); break;         /* no UTF-8 */
        case 1: ws_send_frame (ws, 0x81, "{}", 2, FALSE); break;              /* not masked */
        case 2: ws_send_frame (ws, 0x83, "{}", 2, TRUE); break;               /* reserved opcode */
        case 3: ws_send_frame (ws, 0x89, long_text, 200, TRUE); break;        /* control frame too long */
        case 4: ws_send_frame (ws, 0x09, "x", 1, TRUE); break;                /* control frame in parts */
        case 5: ws_send_frame (ws, 0x80, "x", 1, TRUE); break;                /* continues nothing */
        }
      assert_ends (ws, i == 0 ? 1007 : 1002);
    }
  assert_serves (fixture);
  hub_fixture_free (fixture);
}

/* --- slow clients ----------------------------------------------------------------------------------------------- */

static void
shorten_patience (AnaHub *hub, gpointer data)
{
  AnaPublisherLimits limits = ANA_PUBLISHER_LIMITS_DEFAULT;

  limits.slow_usec = 3 * G_USEC_PER_SEC;
  limits.max_queued_bytes = 16 * 1024;
  ana_publisher_set_limits (ana_hub_get_publisher (hub), &limits);
}

/* Batches of rows of a real stream, pushed past the engine: only the way out is under test. */
typedef struct {
  char  *epoch;
  gint64 q;
  guint  n_batches, n_rows;
} Burst;

static void
push_burst (AnaHub *hub, gpointer data)
{
  Burst *burst = data;

  for (guint i = 0; i < burst->n_batches; i++)
    {
      g_autoptr (AnaRowBatch) batch = ana_row_batch_new (STREAM, burst->epoch, burst->q, burst->q + burst->n_rows);

      batch->ts_usec = ana_clock_now_usec ();
      for (guint r = 0; r < burst->n_rows; r++)
        {
          AnaRow row = { .ts_usec = (gint64) r * ANA_USEC_PER_MIN, .dim = "", .value = i + r * 0.5, .count = 1, .rev = burst->q + r + 1 };
          ana_row_batch_add (batch, &row);
        }
      burst->q += burst->n_rows;
      ana_publisher_push (ana_hub_get_publisher (hub), ANA_TENANT_MAIN, batch);
    }
}

static void
subscribe (RawSocket *ws, Burst *burst)
{
  g_autoptr (JsonObject) ckpt = NULL;

  ws_hello (ws, NULL, 8000);
  ws_send (ws, "{\"v\":1,\"t\":\"sub\",\"s\":\"" STREAM "\"}");
  ckpt = ws_recv_type (ws, "ckpt", WAIT_MS);
  g_assert_nonnull (ckpt);
  g_free (burst->epoch);
  burst->epoch = g_strdup (json_object_get_string_member (ckpt, "e"));
  burst->q = json_object_get_int_member (ckpt, "q");
}

static void
get_stats (AnaHub *hub, gpointer data)
{
  ana_publisher_get_stats (ana_hub_get_publisher (hub), data);
}

/* Row 51: a client that reads nothing is left behind, costs no memory, and is sent away; others do not wait for it. */
static void
test_slow_consumer (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (RawSocket) slow = NULL;
  g_autoptr (RawSocket) quick = NULL;
  Burst burst = { NULL, 0, 1, 900 };
  AnaPublisherStats stats = { 0 };
  gsize before;

  hub_fixture_call (fixture, shorten_patience, NULL);
  slow = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  subscribe (slow, &burst);
  quick = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  subscribe (quick, &burst);
  before = get_resident_bytes ();
  for (int i = 0; i < 2000 && stats.n_slow == 0; i++)
    {
      g_autofree char *text = NULL;

      hub_fixture_call (fixture, push_burst, &burst);
      text = ws_recv (quick, 1000);
      g_assert_nonnull (text);
      hub_fixture_call (fixture, get_stats, &stats);
      g_usleep (5000);
    }
  g_assert_cmpuint (stats.n_conflated, >, 0);
  g_assert_cmpuint (stats.n_slow, ==, 1);
  g_test_message ("%" G_GUINT64_FORMAT " frames left out, memory +%" G_GSSIZE_FORMAT " KiB", stats.n_conflated,
                  (gssize) (get_resident_bytes () - before) / 1024);
  g_assert_cmpuint (get_resident_bytes (), <, before + 24 * 1024 * 1024 + MEMORY_SLACK);
  assert_serves (fixture);
  g_free (burst.epoch);
  g_clear_pointer (&slow, ws_free);
  g_clear_pointer (&quick, ws_free);
  hub_fixture_free (fixture);
}

/* --- a burst, through the engine and the disk --- */

#define BURST_DIMS 200
#define BURST_ROWS 500 /* of each */

static gint burst_done; /* atomically */

/* One value of the dimension, for as many minutes. */
static gboolean
put_dim (AnaHubStorage *storage, AnaRowBatch **out, gpointer data, GError **error)
{
  g_autofree char *dim = g_strdup_printf ("country=c%d", GPOINTER_TO_INT (data));
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (AnaRow));
  gint64 begin = (ana_clock_now_usec () / ANA_USEC_PER_MIN - BURST_ROWS) * ANA_USEC_PER_MIN;

  for (int i = 0; i < BURST_ROWS; i++)
    {
      AnaRow row = { .ts_usec = begin + i * ANA_USEC_PER_MIN, .dim = dim, .value = i * 0.5, .num = NAN, .den = NAN, .count = 1, .rev = 1 };

      g_array_append_val (rows, row);
    }
  return storage->klass->put_rows (storage, ANA_TENANT_MAIN, STREAM, (const AnaRow *) rows->data, rows->len, out, error);
}

static void
put_done (const GError *error, gpointer data)
{
  g_assert_no_error (error);
  g_atomic_int_inc (&burst_done);
}

static void
begin_burst (AnaHub *hub, gpointer data)
{
  for (int i = 0; i < BURST_DIMS; i++)
    ana_engine_write (ana_hub_get_engine (hub), ANA_TENANT_MAIN, put_dim, put_done, GINT_TO_POINTER (i));
}

/* What is handed to the sockets and waits there. */
static void
get_queued (AnaHub *hub, gpointer data)
{
  AnaPublisher *publisher = ana_hub_get_publisher (hub);
  gsize *most = data;

  for (GList *l = publisher->clients.head; l != NULL; l = l->next)
    {
      AnaClient *client = l->data;

      *most = MAX (*most, client->klass->get_queued (client->sink));
    }
}

/* Takes messages in their order until the place is reached. Returns: how many rows came */
static guint
take_rows_until (RawSocket *ws, gint64 *q, gint64 wanted, guint *n_messages)
{
  guint n_rows = 0;

  while (*q < wanted)
    {
      g_autoptr (JsonObject) delta = ws_recv_type (ws, "d", WAIT_MS);

      g_assert_nonnull (delta);
      g_assert_cmpint (json_object_get_int_member (delta, "p"), <=, *q);
      g_assert_cmpint (json_object_get_int_member (delta, "q"), >=, *q);
      *q = json_object_get_int_member (delta, "q");
      n_rows += json_array_get_length (json_object_get_array_member (delta, "r"));
      *n_messages += 1;
    }
  return n_rows;
}

/* Row 52: 100,000 rows at once, for a client that looks away meanwhile: what waits for it is bounded, the hub answers, and then
 * every row comes, in the order of its chain and in full frames. */
static void
test_burst (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (RawSocket) ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  g_autoptr (JsonObject) ckpt = NULL;
  Burst start = { NULL };
  AnaPublisherLimits limits = ANA_PUBLISHER_LIMITS_DEFAULT;
  gsize most = 0;
  guint n_messages = 0, n_rows;
  gint64 q;

  subscribe (ws, &start);
  q = start.q;
  hub_fixture_call (fixture, begin_burst, NULL);
  while (g_atomic_int_get (&burst_done) < BURST_DIMS)
    {
      assert_serves (fixture);
      hub_fixture_call (fixture, get_queued, &most);
    }
  hub_fixture_call (fixture, get_queued, &most);
  g_test_message ("at most %" G_GSIZE_FORMAT " bytes wait", most);
  g_assert_cmpuint (most, >, 0);
  g_assert_cmpuint (most, <, limits.max_queued_bytes + 1024 * 1024); /* and the message that filled it */
  n_rows = take_rows_until (ws, &q, start.q + BURST_DIMS * BURST_ROWS, &n_messages);
  while (ckpt == NULL || json_object_get_int_member (ckpt, "q") < q)
    {
      g_clear_pointer (&ckpt, json_object_unref);
      ckpt = ws_recv_type (ws, "ckpt", WAIT_MS);
      g_assert_nonnull (ckpt);
    }
  g_test_message ("%u rows in %u messages, up to %" G_GINT64_FORMAT, n_rows, n_messages, q);
  g_assert_cmpuint (n_rows, >=, BURST_DIMS * BURST_ROWS);
  g_assert_cmpint (json_object_get_int_member (ckpt, "n"), ==, BURST_DIMS * BURST_ROWS);
  g_assert_cmpuint (n_messages, <, 1000);
  g_free (start.epoch);
  g_clear_pointer (&ws, ws_free);
  hub_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faults/hub/29-giant-frame", test_giant_frame);
  g_test_add_func ("/faults/hub/30-endless-fragments", test_endless_fragments);
  g_test_add_func ("/faults/hub/32-bad-frames", test_bad_frames);
  g_test_add_func ("/faults/hub/36-slow-loris", test_slow_loris);
  g_test_add_func ("/faults/hub/51-slow-consumer", test_slow_consumer);
  g_test_add_func ("/faults/hub/52-burst", test_burst);
  g_test_add_func ("/faults/hub/71-descriptors", test_descriptors);
  return g_test_run ();
}
