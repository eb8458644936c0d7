/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-boards.c: connections to boards, the stream of the catalogue, and names of streams that this hub does not serve.
 */
#include "config.h"

#include "stream-copy.h"

/* Names that are spoken for, and served by nothing of this hub; another tenant's is not even named. */
static void
test_unserved (void)
{
  HubFixture *fixture = hub_fixture_new ();
  static const struct { const char *stream, *code; guint status; } rows[] = {
    { "obj:sample", "forbidden", 403 }, { "alert:main", "unsupported", 400 }, { "alert:other", "forbidden", 403 },
    { "ml:drift", "unsupported", 400 }, { "job:1", "unsupported", 400 },
  };
  g_autoptr (RawSocket) ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);

  ws_hello (ws, NULL, 512);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sync/poll?wait_sec=0&pos=%s@@-1", rows[i].stream);
      g_autoptr (JsonObject) err = NULL;
      g_auto (Answer) answer = { 0 };

      subscribe (ws, rows[i].stream);
      err = ws_recv_type (ws, "err", WAIT_MS);
      g_assert_cmpstr (json_object_get_string_member (err, "code"), ==, rows[i].code);
      g_assert_cmpstr (json_object_get_string_member (err, "s"), ==, rows[i].stream);
      http_get (fixture, &answer, path);
      g_assert_cmpuint (answer.status, ==, rows[i].status);
      g_assert_nonnull (strstr (answer.body, rows[i].code));
    }
  g_clear_pointer (&ws, ws_free);
  hub_fixture_free (fixture);
}

/* --- boards and the catalogue ------------------------------------------------------------------------------------ */

static void
test_boards (void)
{
  static const char upgrade[] = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  static const char *const unknown[] = { "other", "Test", "test.adash", "%2e%2e" };
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (RawSocket) ws = NULL;
  gint64 at = minute_ago (30);
  guint n_sums = 0, n_means = 0;

  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      g_autofree char *path = g_strconcat ("/ws/dashboard/", unknown[i], NULL);
      g_auto (Answer) answer = { 0 };

      http_send (fixture, &answer, "GET", path, upgrade, NULL);
      g_test_message ("%s: %u %s", path, answer.status, answer.body);
      g_assert_cmpuint (answer.status, ==, 404);
      g_assert_nonnull (strstr (answer.body, "not_found"));
    }
  /* a plain client sees every stream of the board, each once */
  ws = ws_open (fixture, "/ws/dashboard/test", NULL, NULL);
  post_order (fixture, "a", at, "France", 9);
  while (n_sums == 0 || n_means == 0)
    {
      g_autoptr (JsonObject) delta = ws_recv_type (ws, "d", WAIT_MS);

      g_assert_nonnull (delta);
      n_sums += strcmp (json_object_get_string_member (delta, "s"), "kpi:T.SUM:minute") == 0;
      n_means += strcmp (json_object_get_string_member (delta, "s"), "kpi:T.AVG:day") == 0;
    }
  g_assert_cmpint (subscribers_of (fixture, "kpi:T.SUM:minute"), ==, 1);
  g_assert_cmpint (subscribers_of (fixture, "kpi:T.AVG:day"), ==, 1);
  g_clear_pointer (&ws, ws_free);
  hub_fixture_free (fixture);
}

static const char changed_catalogue[] =
  "{\"pack\":\"test\",\"version\":2,\"kpis\":["
  "{\"code\":\"T.SUM\",\"version\":2,\"name\":{\"en\":\"Sum\"},\"dataset\":\"orders\",\"time\":\"ordered_at\",\"measure\":\"sum(amount)\",\"unit\":\"money:GBP\",\"direction\":\"up\"},"
  "{\"code\":\"T.NEW\",\"version\":1,\"name\":{\"en\":\"New\"},\"dataset\":\"orders\",\"time\":\"ordered_at\",\"measure\":\"count()\",\"unit\":\"count\",\"direction\":\"up\"}]}";

static void
write_other_catalogue (HubFixture *fixture, gpointer data)
{
  hub_fixture_set_catalogue (changed_catalogue);
}

/* Who resumes the catalogue is told what has changed since, what is new and what is gone; nothing when nothing is. */
static void
test_catalogue (void)
{
  HubFixture *fixture = hub_fixture_new ();
  Copy *copy = copy_new ();
  g_autoptr (RawSocket) ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  g_autoptr (JsonObject) reset = NULL;
  g_autofree char *resume = NULL;
  gint64 q;

  ws_hello (ws, NULL, 512);
  subscribe (ws, "cat");
  take_until_ckpt (copy, ws);
  g_assert_cmpuint (g_hash_table_size (copy->values), ==, 5);
  g_assert_cmpint (*(gint64 *) g_hash_table_lookup (copy->values, "0 kpi=T.CUSTOMERS"), ==, 2);
  q = copy->q;
  hub_fixture_restart (fixture);
  resume = g_strdup_printf ("{\"s\":\"cat\",\"e\":\"%s\",\"q\":%" G_GINT64_FORMAT "}", copy->epoch, copy->q);
  g_clear_pointer (&ws, ws_free);
  ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  ws_hello (ws, resume, 512);
  take_until_ckpt (copy, ws);
  g_assert_cmpint (copy->q, ==, q);
  hub_fixture_restart_with (fixture, write_other_catalogue, NULL);
  g_clear_pointer (&ws, ws_free);
  ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  ws_hello (ws, resume, 512);
  take_until_ckpt (copy, ws);
  g_assert_cmpint (copy->q, ==, q + 6); /* one changed, one new, four gone */
  g_assert_cmpint (*(gint64 *) g_hash_table_lookup (copy->values, "0 kpi=T.SUM"), ==, 2);
  g_assert_cmpint (*(gint64 *) g_hash_table_lookup (copy->values, "0 kpi=T.NEW"), ==, 1);
  g_assert_cmpint (*(gint64 *) g_hash_table_lookup (copy->values, "0 kpi=T.AVG"), ==, 0);
  /* of another epoch: the whole list is where it always is */
  g_clear_pointer (&ws, ws_free);
  ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  ws_hello (ws, "{\"s\":\"cat\",\"e\":\"01AAAAAAAAAAAAAAAAAAAAAAAA\",\"q\":1}", 512);
  reset = ws_recv_type (ws, "reset", WAIT_MS);
  g_assert_cmpstr (json_object_get_string_member (reset, "snap"), ==, "/api/analytics/kpis");
  copy_free (copy);
  g_clear_pointer (&ws, ws_free);
  hub_fixture_free (fixture);
  hub_fixture_set_catalogue (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/boards/unserved", test_unserved);
  g_test_add_func ("/hub/boards/boards", test_boards);
  g_test_add_func ("/hub/boards/catalogue", test_catalogue);
  return g_test_run ();
}
