/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-streams.c: ADS/1 as the hub speaks it: snapshots, chains of deltas, resume, reset, credits, leases, polls.
 */
#include "config.h"

#include "ana-publisher-private.h"
#include "stream-copy.h"

static void
test_snapshot_and_deltas (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (RawSocket) ws = NULL;
  Copy *copy = copy_new ();
  gint64 at = minute_ago (30);

  post_order (fixture, "a", at + 1, "France", 100);
  ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  ws_hello (ws, NULL, 512);
  subscribe (ws, STREAM);
  take_until_ckpt (copy, ws);
  take_until_value (copy, ws, at, 100);
  post_order (fixture, "b", at + 2, "Spain", 50);
  take_until_value (copy, ws, at, 150);
  post_order (fixture, "b", at + 2, "Spain", 50);   /* the same event again counts once */
  post_order (fixture, "c", at + 3, "Spain", 7);
  take_until_value (copy, ws, at, 157);
  copy_free (copy);
  g_clear_pointer (&ws, ws_free);
  hub_fixture_free (fixture);
}

/* The checksum of a checkpoint is that of the rows which came. */
static void
test_snapshot_checksum (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (RawSocket) ws = NULL;
  g_autoptr (AnaJsonReader) reader = ana_json_reader_new (ANA_JSON_LIMITS_WIRE);
  g_autofree char *text = NULL;
  gint64 at = minute_ago (40), n = 0;
  guint64 x = 0;
  gboolean done = FALSE;

  watch (fixture, "T.SUM", "minute");
  for (int i = 0; i < 5; i++)
    {
      g_autofree char *id = g_strdup_printf ("o%d", i);
      post_order (fixture, id, at + i * ANA_USEC_PER_MIN, i % 2 ? "France" : "Côte d'Ivoire", 100 + i);
    }
  g_usleep (800000);
  ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  ws_hello (ws, NULL, 512);
  subscribe (ws, STREAM);
  while (!done && (text = ws_recv (ws, WAIT_MS)) != NULL)
    {
      g_autoptr (AnaMsg) msg = ana_msg_parse (reader, text, strlen (text), NULL);

      g_assert_nonnull (msg);
      for (guint i = 0; msg->batch != NULL && i < msg->batch->rows->len; i++, n++)
        x += ana_row_checksum (&g_array_index (msg->batch->rows, AnaRow, i));
      if (msg->type == ANA_MSG_SNAP_END)
        g_assert_cmpuint (msg->x, ==, x);
      if (msg->type == ANA_MSG_CKPT)
        {
          g_assert_cmpint (msg->n, ==, n);
          g_assert_cmpuint (msg->x, ==, x);
          done = TRUE;
        }
      g_clear_pointer (&text, g_free);
    }
  g_assert_true (done);
  g_assert_cmpint (n, >=, 10);
  g_clear_pointer (&ws, ws_free);
  hub_fixture_free (fixture);
}

static void
test_empty_stream (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (RawSocket) ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  g_autoptr (JsonObject) ckpt = NULL;

  ws_hello (ws, NULL, 512);
  subscribe (ws, STREAM);
  ckpt = ws_recv_type (ws, "ckpt", WAIT_MS);
  g_assert_nonnull (ckpt);
  g_assert_cmpint (get_int (ckpt, "n"), ==, 0);
  g_clear_pointer (&ws, ws_free);
  hub_fixture_free (fixture);
}

/* Rows 20, 22 of the fault catalogue, from the hub's side: a resume gets what is missing and no more. */
static void
test_resume (void)
{
  HubFixture *fixture = hub_fixture_new ();
  Copy *copy = copy_new ();
  g_autoptr (RawSocket) first = NULL;
  g_autoptr (RawSocket) second = NULL;
  g_autofree char *resume = NULL;
  gint64 at = minute_ago (30);

  post_order (fixture, "a", at, "France", 100);
  first = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  ws_hello (first, NULL, 512);
  subscribe (first, STREAM);
  take_until_ckpt (copy, first);
  take_until_value (copy, first, at, 100);
  g_clear_pointer (&first, ws_free);
  post_order (fixture, "b", at, "Spain", 11);
  hub_fixture_restart (fixture);
  resume = resume_of (copy);
  second = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  ws_hello (second, resume, 512);
  take_until_value (copy, second, at, 111);
  copy_free (copy);
  g_clear_pointer (&second, ws_free);
  hub_fixture_free (fixture);
}

/* --- a stream that goes on while it is read: each look at its head finds it further --- */

static struct {
  AnaHub                  *hub;
  const AnaHubStorageClass *klass;
  AnaHubStorageClass       moving_class;
  gint                     n_moves; /* atomically */
} moving;

static gboolean
moving_get_head (AnaHubStorage *storage, const char *tenant, const char *stream, AnaStreamHead *out, GError **error)
{
  AnaRowBatch *batch;

  if (!moving.klass->get_head (storage, tenant, stream, out, error))
    return FALSE;
  if (strcmp (stream, STREAM) != 0)
    return TRUE;
  out->q += g_atomic_int_add (&moving.n_moves, 1);
  batch = ana_row_batch_new (STREAM, out->epoch, out->q, out->q + 1);
  ana_publisher_push (ana_hub_get_publisher (moving.hub), tenant, batch);
  ana_row_batch_unref (batch);
  return TRUE;
}

static void
begin_moving (AnaHub *hub, gpointer data)
{
  AnaHubStorage *storage = ana_hub_get_storage (hub);

  moving.hub = hub;
  moving.klass = storage->klass;
  moving.moving_class = *storage->klass;
  moving.moving_class.get_head = moving_get_head;
  storage->klass = &moving.moving_class;
}

static void
end_moving (AnaHub *hub, gpointer data)
{
  ana_hub_get_storage (hub)->klass = moving.klass;
}

/* Who comes back to a stream that never rests (a history that is filled) hears all the same that it has caught up. */
static void
test_resume_of_moving (void)
{
  HubFixture *fixture = hub_fixture_new ();
  Copy *copy = copy_new ();
  g_autoptr (RawSocket) first = NULL;
  g_autoptr (RawSocket) second = NULL;
  g_autoptr (JsonObject) ckpt = NULL;
  g_autofree char *resume = NULL;

  post_order (fixture, "a", minute_ago (30), "France", 100);
  first = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  ws_hello (first, NULL, 512);
  subscribe (first, STREAM);
  take_until_ckpt (copy, first);
  g_clear_pointer (&first, ws_free);
  hub_fixture_call (fixture, begin_moving, NULL);
  post_order (fixture, "b", minute_ago (30), "Spain", 11);
  resume = resume_of (copy);
  second = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  ws_hello (second, resume, 512);
  ckpt = ws_recv_type (second, "ckpt", WAIT_MS);
  g_assert_nonnull (ckpt);
  g_assert_cmpint (get_int (ckpt, "q"), >=, copy->q);
  g_clear_pointer (&second, ws_free);
  hub_fixture_call (fixture, end_moving, NULL);
  copy_free (copy);
  hub_fixture_free (fixture);
}

/* --- a first row that is published while the stream's head is being read --- */

static struct {
  const AnaHubStorageClass *klass;
  AnaHubStorageClass        held_class;
  GMutex                    mutex;
  GCond                     cond;
  gboolean                  reached, released;
} held;

static gboolean
held_get_head (AnaHubStorage *storage, const char *tenant, const char *stream, AnaStreamHead *out, GError **error)
{
  gboolean ok = held.klass->get_head (storage, tenant, stream, out, error);

  if (strcmp (stream, STREAM) != 0)
    return ok;
  g_mutex_lock (&held.mutex);
  held.reached = TRUE;
  g_cond_broadcast (&held.cond);
  while (!held.released)
    g_cond_wait (&held.cond, &held.mutex);
  g_mutex_unlock (&held.mutex);
  return ok;
}

static void
begin_held (AnaHub *hub, gpointer data)
{
  AnaHubStorage *storage = ana_hub_get_storage (hub);

  held.klass = storage->klass;
  held.held_class = *storage->klass;
  held.held_class.get_head = held_get_head;
  storage->klass = &held.held_class;
}

static void
end_held (AnaHub *hub, gpointer data)
{
  ana_hub_get_storage (hub)->klass = held.klass;
}

static void
count_published (AnaHub *hub, gpointer data)
{
  AnaPublisherStats stats;

  ana_publisher_get_stats (ana_hub_get_publisher (hub), &stats);
  *(guint64 *) data = stats.n_rows;
}

static void
release_head (gboolean released)
{
  g_mutex_lock (&held.mutex);
  held.released = released;
  g_cond_broadcast (&held.cond);
  while (!released && !held.reached)
    g_cond_wait (&held.cond, &held.mutex);
  g_mutex_unlock (&held.mutex);
}

/* Who asked before the first row was there hears of it, though the answer to its question was overtaken by the row. */
static void
test_first_row_overtakes (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (RawSocket) ws = NULL;
  Copy *copy = copy_new ();
  gint64 at = minute_ago (30);
  guint64 n_published = 0;

  hub_fixture_call (fixture, begin_held, NULL);
  ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  ws_hello (ws, NULL, 512);
  subscribe (ws, STREAM);
  release_head (FALSE);
  post_order (fixture, "a", at + 1, "France", 100);
  while (n_published == 0)
    hub_fixture_call (fixture, count_published, &n_published);
  release_head (TRUE);
  take_until_ckpt (copy, ws);
  {
    g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT " ", at);
    const gint64 *value = g_hash_table_lookup (copy->values, key);

    g_assert_nonnull (value);
    g_assert_cmpint (*value, ==, 100);
  }
  g_clear_pointer (&ws, ws_free);
  hub_fixture_call (fixture, end_held, NULL);
  copy_free (copy);
  hub_fixture_free (fixture);
}

/* --- resets --- */

static void
check_reset (HubFixture *fixture, const char *resume, const char *why)
{
  g_autoptr (RawSocket) ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  g_autoptr (JsonObject) reset = NULL;
  g_auto (Answer) answer = { 0 };
  g_autoptr (JsonNode) node = NULL;

  ws_hello (ws, resume, 512);
  reset = ws_recv_type (ws, "reset", WAIT_MS);
  g_assert_nonnull (reset);
  g_assert_cmpstr (json_object_get_string_member (reset, "why"), ==, why);
  http_get (fixture, &answer, json_object_get_string_member (reset, "snap"));
  g_assert_cmpuint (answer.status, ==, 200);
  node = answer_json (&answer);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), "e"), ==, json_object_get_string_member (reset, "e"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (node), "rows")), >, 0);
}

static void
test_resets (void)
{
  HubFixture *fixture = hub_fixture_new ();
  Copy *copy = copy_new ();
  g_autoptr (RawSocket) ws = NULL;
  g_autofree char *other_filter = NULL;
  g_autofree char *ahead = NULL;
  gint64 at = minute_ago (30);

  post_order (fixture, "a", at, "France", 100);
  ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  ws_hello (ws, NULL, 512);
  subscribe (ws, STREAM);
  take_until_ckpt (copy, ws);
  take_until_value (copy, ws, at, 100);
  check_reset (fixture, "{\"s\":\"" STREAM "\",\"e\":\"01AAAAAAAAAAAAAAAAAAAAAAAA\",\"q\":0}", "epoch");
  ahead = g_strdup_printf ("{\"s\":\"" STREAM "\",\"e\":\"%s\",\"q\":%d}", copy->epoch, 1000000);
  check_reset (fixture, ahead, "epoch");
  other_filter = g_strdup_printf ("{\"s\":\"" STREAM "\",\"e\":\"%s\",\"q\":0,\"f\":\"0123456789abcdef\"}", copy->epoch);
  check_reset (fixture, other_filter, "filter");
  copy_free (copy);
  g_clear_pointer (&ws, ws_free);
  hub_fixture_free (fixture);
}

/* Two credits are two messages; what happened meanwhile comes conflated when more are granted. */
static void
test_credits (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (RawSocket) ws = NULL;
  Copy *copy = copy_new ();
  gint64 at = minute_ago (30);
  g_autofree char *none = NULL;
  g_autoptr (JsonObject) delta = NULL;

  ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  ws_hello (ws, NULL, 4);
  subscribe (ws, STREAM);
  take_until_ckpt (copy, ws);    /* begin, end, ckpt: one is left */
  for (int i = 0; i < 6; i++)
    {
      g_autofree char *id = g_strdup_printf ("o%d", i);

      post_order (fixture, id, at, "France", 10);
      g_usleep (50000);
    }
  g_assert_nonnull ((delta = ws_recv_type (ws, "d", WAIT_MS)));
  take_rows (copy, json_object_get_array_member (delta, "r"));
  copy->q = get_int (delta, "q");
  while ((none = ws_recv (ws, 700)) != NULL)
    {
      g_assert_null (strstr (none, "\"t\":\"d\""));
      g_clear_pointer (&none, g_free);
    }
  ws_send (ws, "{\"v\":1,\"t\":\"ack\",\"credit\":100}");
  take_until_value (copy, ws, at, 60);
  copy_free (copy);
  g_clear_pointer (&ws, ws_free);
  hub_fixture_free (fixture);
}

/* --- a turn of many streams --- */

static const char *const turn_streams[] = { "kpi:T.SUM:minute", "kpi:T.SUM:hour", "kpi:T.SUM:day", "kpi:T.AVG:minute", "kpi:T.AVG:hour", "kpi:T.AVG:day",
                                            "kpi:T.CUSTOMERS:hour", "kpi:T.CUSTOMERS:day", "kpi:T.P90:hour", "kpi:T.P90:day" };

typedef struct {
  char  *epoch[G_N_ELEMENTS (turn_streams)];
  gint64 q[G_N_ELEMENTS (turn_streams)];
  guint  n_rows; /* of each stream */
} Turn;

/* On the hub's thread: what it finds when it looks next is one turn. Past the engine: only the way out is under test. */
static void
push_turn (AnaHub *hub, gpointer data)
{
  Turn *turn = data;

  for (guint i = 0; i < G_N_ELEMENTS (turn_streams); i++)
    {
      g_autoptr (AnaRowBatch) batch = ana_row_batch_new (turn_streams[i], turn->epoch[i], turn->q[i], turn->q[i] + turn->n_rows);

      batch->ts_usec = ana_clock_now_usec ();
      for (guint r = 0; r < turn->n_rows; r++)
        {
          AnaRow row = { .ts_usec = (gint64) r * ANA_USEC_PER_DAY, .dim = "", .value = i + r * 0.5, .count = 1, .rev = turn->q[i] + r + 1 };

          ana_row_batch_add (batch, &row);
        }
      ana_publisher_push (ana_hub_get_publisher (hub), ANA_TENANT_MAIN, batch);
    }
}

/* More frames in a turn than go to the kernel in one call, small ones and such as fill a socket: each comes whole, once, in order. */
static void
test_turn_of_many_streams (void)
{
  static const guint n_rows[] = { 1, 2, 300, 1, 300, 300, 7 };
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (RawSocket) ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  Turn turn = { .n_rows = 0 };

  ws_hello (ws, NULL, 8000);
  for (guint i = 0; i < G_N_ELEMENTS (turn_streams); i++)
    {
      g_autoptr (JsonObject) ckpt = NULL;

      subscribe (ws, turn_streams[i]);
      ckpt = ws_recv_type (ws, "ckpt", WAIT_MS);
      g_assert_cmpstr (json_object_get_string_member (ckpt, "s"), ==, turn_streams[i]);
      turn.epoch[i] = g_strdup (json_object_get_string_member (ckpt, "e"));
      turn.q[i] = get_int (ckpt, "q");
    }
  for (guint round = 0; round < G_N_ELEMENTS (n_rows); round++)
    {
      turn.n_rows = n_rows[round];
      hub_fixture_call (fixture, push_turn, &turn);
      for (guint i = 0; i < G_N_ELEMENTS (turn_streams); i++)
        {
          g_autoptr (JsonObject) delta = ws_recv_type (ws, "d", WAIT_MS);

          g_assert_cmpstr (json_object_get_string_member (delta, "s"), ==, turn_streams[i]);
          g_assert_cmpint (get_int (delta, "p"), ==, turn.q[i]);
          turn.q[i] += n_rows[round];
          g_assert_cmpint (get_int (delta, "q"), ==, turn.q[i]);
          g_assert_cmpuint (json_array_get_length (json_object_get_array_member (delta, "r")), ==, n_rows[round]);
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (turn_streams); i++)
    g_free (turn.epoch[i]);
  g_clear_pointer (&ws, ws_free);
  hub_fixture_free (fixture);
}

static void
test_unknown_stream (void)
{
  HubFixture *fixture = hub_fixture_new ();
  static const char *const names[] = { "kpi:T.NOTHING:minute", "kpi:T.CUSTOMERS:minute", "kpi:T.SUM:year", "win:T.SUM:PT5M", "nonsense" };
  g_autoptr (RawSocket) ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);

  ws_hello (ws, NULL, 512);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (JsonObject) err = NULL;

      subscribe (ws, names[i]);
      err = ws_recv_type (ws, "err", WAIT_MS);
      g_assert_nonnull (err);
      g_assert_cmpstr (json_object_get_string_member (err, "code"), ==, "not_found");
      g_assert_cmpstr (json_object_get_string_member (err, "s"), ==, names[i]);
    }
  g_clear_pointer (&ws, ws_free);
  hub_fixture_free (fixture);
}

/* What a client says wrong: the connection ends with our own code, the hub goes on. */
static void
test_bad_messages (void)
{
  HubFixture *fixture = hub_fixture_new ();
  static const char *const bad[] = { "{", "[]", "{\"v\":1}", "{\"v\":1,\"t\":\"sub\",\"s\":\"" STREAM "\"}", "{} {}", "{\"v\":1,\"v\":1,\"t\":\"ping\"}" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (RawSocket) ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
      g_autoptr (JsonObject) bye = NULL;

      ws_send (ws, bad[i]);
      bye = ws_recv_type (ws, "bye", WAIT_MS);
      g_assert_nonnull (bye);
      g_assert_null (ws_recv (ws, WAIT_MS));
      g_assert_cmpuint (ws->close_code, ==, ANA_CLOSE_BAD_MESSAGE);
    }
  hub_fixture_free (fixture);
}

static void
test_ping (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (RawSocket) ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  g_autoptr (JsonObject) pong = NULL;
  g_autofree char *ignored = NULL;

  ws_hello (ws, NULL, 512);
  ws_send (ws, "{\"v\":1,\"t\":\"x-later\",\"n\":1}");
  ws_send (ws, "{\"v\":1,\"t\":\"ping\",\"n\":17,\"ts\":5}");
  pong = ws_recv_type (ws, "pong", WAIT_MS);
  g_assert_cmpint (get_int (pong, "n"), ==, 17);
  g_assert_cmpint (get_int (pong, "ts"), ==, 5);
  g_assert_cmpint (ABS (get_int (pong, "now") - ana_clock_now_usec ()), <, 60 * ANA_USEC_PER_SEC);
  g_clear_pointer (&ws, ws_free);
  hub_fixture_free (fixture);
}

/* A plain client says nothing: it gets the current value, then deltas. */
static void
test_plain (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (RawSocket) ws = NULL;
  g_autoptr (JsonObject) current = NULL;
  g_autoptr (JsonObject) next = NULL;
  JsonArray *row;
  gint64 at = minute_ago (30);

  watch (fixture, "T.SUM", "minute");
  post_order (fixture, "old", at - ANA_USEC_PER_MIN, "France", 5);
  post_order (fixture, "new", at, "France", 9);
  g_usleep (800000);
  ws = ws_open (fixture, "/ws/kpi/T.SUM?period=minute", NULL, NULL);
  current = ws_recv_type (ws, "d", WAIT_MS);
  g_assert_nonnull (current);
  row = json_array_get_array_element (json_object_get_array_member (current, "r"), 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (current, "r")), ==, 1);
  g_assert_cmpint (json_array_get_int_element (row, 1), ==, at);
  g_assert_cmpfloat (json_array_get_double_element (row, 3), ==, 9);
  post_order (fixture, "more", at, "France", 1);
  next = ws_recv_type (ws, "d", WAIT_MS);
  g_assert_nonnull (next);
  g_clear_pointer (&ws, ws_free);
  hub_fixture_free (fixture);
}

/* --- leases and polls ------------------------------------------------------------------------------------------- */

static void
test_leases (void)
{
  HubFixture *fixture = hub_fixture_new ();
  static const struct { const char *path, *body; guint status; gint64 after; } steps[] = {
    { "/stream/start", "{\"code\":\"T.SUM\",\"period\":\"minute\",\"client\":\"a\"}", 200, 1 },
    { "/stream/start", "{\"code\":\"T.SUM\",\"period\":\"minute\",\"client\":\"a\"}", 200, 1 },
    { "/stream/start", "{\"code\":\"T.SUM\",\"period\":\"minute\",\"client\":\"b\"}", 200, 2 },
    { "/stream/stop", "{\"code\":\"T.SUM\",\"period\":\"minute\",\"client\":\"a\"}", 200, 1 },
    { "/stream/stop", "{\"code\":\"T.SUM\",\"period\":\"minute\",\"client\":\"a\"}", 200, 1 },
    { "/stream/start", "{\"code\":\"T.NOTHING\",\"period\":\"minute\"}", 404, 1 },
    { "/stream/start", "{\"code\":\"T.SUM\",\"period\":\"century\"}", 400, 1 },
    { "/stream/start", "[]", 400, 1 },
    { "/stream/stop", "{\"code\":\"T.SUM\",\"period\":\"minute\",\"client\":\"b\"}", 200, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_auto (Answer) answer = { 0 };

      http_post (fixture, &answer, steps[i].path, steps[i].body);
      g_assert_cmpuint (answer.status, ==, steps[i].status);
      if (answer.status == 200)
        {
          g_autoptr (JsonNode) node = answer_json (&answer);

          g_assert_cmpint (get_int (json_node_get_object (node), "subscribers"), ==, steps[i].after);
          g_assert_nonnull (json_object_get_string_member (json_node_get_object (node), "e"));
        }
      g_assert_cmpint (subscribers_of (fixture, STREAM), ==, steps[i].after);
    }
  hub_fixture_free (fixture);
}

static void
shorten_leases (AnaHub *hub, gpointer data)
{
  AnaPublisherLimits limits = ANA_PUBLISHER_LIMITS_DEFAULT;

  limits.lease_usec = 1;
  ana_publisher_set_limits (ana_hub_get_publisher (hub), &limits);
}

static void
test_lease_ends (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_auto (Answer) answer = { 0 };

  hub_fixture_call (fixture, shorten_leases, NULL);
  http_post (fixture, &answer, "/stream/start", "{\"code\":\"T.SUM\",\"period\":\"minute\"}");
  g_assert_cmpuint (answer.status, ==, 200);
  for (int i = 0; i < 1000 && subscribers_of (fixture, STREAM) > 0; i++)
    g_usleep (100000);
  g_assert_cmpint (subscribers_of (fixture, STREAM), ==, 0);
  hub_fixture_free (fixture);
}

typedef struct {
  gint64 mine, others, elsewhere;
} LeaseEnds;

static gint64
end_of (AnaPublisher *publisher, const char *tenant, const char *client)
{
  AnaPubStream *stream = ana_pub_stream_get (publisher, tenant, STREAM, FALSE, NULL);
  const gint64 *end = stream != NULL ? g_hash_table_lookup (stream->leases, client) : NULL;

  g_assert_nonnull (end);
  return end != NULL ? *end : 0;
}

static void
read_lease_ends (AnaHub *hub, gpointer data)
{
  AnaPublisher *publisher = ana_hub_get_publisher (hub);

  *(LeaseEnds *) data = (LeaseEnds) { end_of (publisher, "main", "test"), end_of (publisher, "main", "other"), end_of (publisher, "sample", "test") };
}

static void
lease_elsewhere (AnaHub *hub, gpointer data)
{
  guint n;

  g_assert_true (ana_publisher_lease (ana_hub_get_publisher (hub), "sample", STREAM, "test", TRUE, &n, NULL));
}

/* Who pings, or answers a ping, keeps what it took; others, and those of the same name elsewhere, do not. */
static void
test_ping_keeps_lease (void)
{
  static const char *const signs[] = { "{\"v\":1,\"t\":\"ping\",\"n\":1,\"ts\":5}", "{\"v\":1,\"t\":\"pong\",\"n\":1,\"ts\":5,\"now\":6}" };
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (RawSocket) ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  LeaseEnds before, after;

  ws_hello (ws, NULL, 512); /* as "test" */
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"code\":\"T.SUM\",\"period\":\"minute\",\"client\":\"%s\"}", i == 0 ? "test" : "other");
      g_auto (Answer) answer = { 0 };

      http_post (fixture, &answer, "/stream/start", body);
      g_assert_cmpuint (answer.status, ==, 200);
    }
  hub_fixture_call (fixture, lease_elsewhere, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      g_autoptr (JsonObject) pong = NULL;

      hub_fixture_call (fixture, read_lease_ends, &before);
      ws_send (ws, signs[i]);
      ws_send (ws, "{\"v\":1,\"t\":\"x-later\"}"); /* renews nothing */
      if (i == 0)
        pong = ws_recv_type (ws, "pong", WAIT_MS);
      for (gint64 end = g_get_monotonic_time () + WAIT_MS * 1000; ; g_usleep (1000))
        {
          hub_fixture_call (fixture, read_lease_ends, &after);
          if (after.mine != before.mine || g_get_monotonic_time () > end)
            break;
        }
      g_assert_cmpint (after.mine, >, before.mine);
      g_assert_cmpint (after.others, ==, before.others);
      g_assert_cmpint (after.elsewhere, ==, before.elsewhere);
    }
  g_clear_pointer (&ws, ws_free);
  hub_fixture_free (fixture);
}

/* A socket that goes, however it goes, is no subscriber any more. */
static void
test_socket_counts (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (RawSocket) ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  g_autoptr (JsonObject) ckpt = NULL;

  ws_hello (ws, NULL, 512);
  subscribe (ws, STREAM);
  ckpt = ws_recv_type (ws, "ckpt", WAIT_MS);
  g_assert_cmpint (subscribers_of (fixture, STREAM), ==, 1);
  g_clear_pointer (&ws, ws_free);
  for (int i = 0; i < 1000 && subscribers_of (fixture, STREAM) > 0; i++)
    g_usleep (50000);
  g_assert_cmpint (subscribers_of (fixture, STREAM), ==, 0);
  g_clear_pointer (&ws, ws_free);
  hub_fixture_free (fixture);
}

static JsonArray *
poll (HubFixture *fixture, int wait_sec, const char *epoch, gint64 q)
{
  g_autofree char *path = g_strdup_printf ("/sync/poll?wait_sec=%d&pos=" STREAM "@%s@%" G_GINT64_FORMAT, wait_sec, epoch, q);
  g_auto (Answer) answer = { 0 };
  g_autoptr (JsonNode) node = NULL;

  http_get (fixture, &answer, path);
  g_assert_cmpuint (answer.status, ==, 200);
  node = answer_json (&answer);
  return json_array_ref (json_node_get_array (node));
}

static void
test_poll (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (JsonArray) first = NULL;
  g_autoptr (JsonArray) second = NULL;
  g_autoptr (JsonArray) third = NULL;
  JsonObject *ckpt, *delta = NULL;
  g_autofree char *epoch = NULL;
  gint64 q, before;

  watch (fixture, "T.SUM", "minute");
  post_order (fixture, "a", minute_ago (30), "France", 100);
  g_usleep (800000);
  first = poll (fixture, 0, "", -1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (first, 0), "t"), ==, "snap.begin");
  ckpt = json_array_get_object_element (first, json_array_get_length (first) - 1);
  g_assert_cmpstr (json_object_get_string_member (ckpt, "t"), ==, "ckpt");
  epoch = g_strdup (json_object_get_string_member (ckpt, "e"));
  q = get_int (ckpt, "q");
  before = ana_clock_monotonic_usec ();
  second = poll (fixture, 3, epoch, q);    /* nothing new: it waits, a checkpoint alone does not end it */
  g_assert_cmpint (ana_clock_monotonic_usec () - before, >, 2 * G_USEC_PER_SEC);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (second, 0), "t"), ==, "ckpt");
  post_order (fixture, "b", minute_ago (30), "France", 1);
  third = poll (fixture, 25, epoch, q);    /* something new: at once */
  for (guint i = 0; i < json_array_get_length (third) && delta == NULL; i++)
    if (strcmp (json_object_get_string_member (json_array_get_object_element (third, i), "t"), "d") == 0)
      delta = json_array_get_object_element (third, i);
  g_assert_nonnull (delta);
  g_assert_cmpint (get_int (delta, "p"), ==, q);
  hub_fixture_free (fixture);
}

static void
test_bye (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (RawSocket) ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  g_autoptr (JsonObject) bye = NULL;

  ws_hello (ws, NULL, 512);
  hub_fixture_restart (fixture);
  bye = ws_recv_type (ws, "bye", WAIT_MS);
  g_assert_cmpstr (json_object_get_string_member (bye, "why"), ==, "drain");
  g_assert_cmpint (get_int (bye, "retry_ms"), >, 0);
  hub_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/streams/snapshot-and-deltas", test_snapshot_and_deltas);
  g_test_add_func ("/hub/streams/snapshot-checksum", test_snapshot_checksum);
  g_test_add_func ("/hub/streams/empty", test_empty_stream);
  g_test_add_func ("/hub/streams/resume", test_resume);
  g_test_add_func ("/hub/streams/resume-of-moving", test_resume_of_moving);
  g_test_add_func ("/hub/streams/first-row-overtakes", test_first_row_overtakes);
  g_test_add_func ("/hub/streams/resets", test_resets);
  g_test_add_func ("/hub/streams/credits", test_credits);
  g_test_add_func ("/hub/streams/turn-of-many-streams", test_turn_of_many_streams);
  g_test_add_func ("/hub/streams/unknown", test_unknown_stream);
  g_test_add_func ("/hub/streams/bad-messages", test_bad_messages);
  g_test_add_func ("/hub/streams/ping", test_ping);
  g_test_add_func ("/hub/streams/plain", test_plain);
  g_test_add_func ("/hub/streams/leases", test_leases);
  g_test_add_func ("/hub/streams/lease-ends", test_lease_ends);
  g_test_add_func ("/hub/streams/ping-keeps-lease", test_ping_keeps_lease);
  g_test_add_func ("/hub/streams/socket-counts", test_socket_counts);
  g_test_add_func ("/hub/streams/poll", test_poll);
  g_test_add_func ("/hub/streams/bye", test_bye);
  return g_test_run ();
}
