/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-boards.c: connections to boards, the stream of the catalogue, and names of streams that this hub does not serve.
 */
#include "config.h"

#include <unistd.h>

#include "mutate.h"
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

/* --- boards of the program ------------------------------------------------------------------------------------ */

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

/* --- boards that somebody made ----------------------------------------------------------------------------------- */

#define TILE(key, code, period) "\"" key "\":{\"tab\":\"main\",\"x\":0,\"y\":0,\"w\":3,\"h\":4,\"type\":\"kpi\",\"kpi\":{\"code\":\"" code "\",\"period\":\"" period "\"}}"
#define MADE(id, title) "{\"format\":\"adash\",\"version\":1,\"id\":\"" id "\",\"title\":\"" title "\",\"tabs\":[{\"id\":\"main\",\"title\":\"Main\"}]," \
                        "\"tiles\":{" TILE ("a", "T.SUM", "minute") "," TILE ("b", "T.AVG", "day") "}}"

static void
make_board (HubFixture *fixture, gint64 n, const char *id, const char *base, const char *body)
{
  g_auto (Answer) http = { 0 };
  g_autoptr (AnaMutationAnswer) answer = mutate (fixture, "one", make_put (n, "one", id, base, body), &http);

  g_assert_nonnull (answer);
  g_assert_cmpint (((AnaMutationResult *) answer->results->pdata[0])->status, ==, ANA_MUTATION_APPLIED);
}

static guint
status_of (HubFixture *fixture, const char *path, const char *headers)
{
  static const char upgrade[] = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  g_autofree char *text = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: localhost\r\n%s%s\r\n", path, upgrade, headers);
  char head[13] = "";
  int fd = raw_connect_unix (fixture);

  g_assert_true (raw_send (fd, text, -1));
  for (gsize n = 0; n < 12 && raw_read (fd, head + n, 1, WAIT_MS) == 1; n++)
    ;
  close (fd);
  return (guint) g_ascii_strtoull (head + 9, NULL, 10);
}

/* A plain client sees every stream of it, and what becomes of it: not what becomes of others. */
static void
test_made (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (RawSocket) ws = NULL;
  guint n_sums = 0, n_means = 0, n_changes = 0;

  make_board (fixture, 1, "mine", NULL, MADE ("mine", "Mine"));
  make_board (fixture, 2, "other", NULL, MADE ("other", "Other"));
  ws = ws_open (fixture, "/ws/dashboard/mine", NULL, NULL);
  g_assert_nonnull (ws);
  while (subscribers_of (fixture, "obj:main") == 0)
    ;
  post_order (fixture, "a", minute_ago (30), "France", 9);
  make_board (fixture, 3, "other", MADE ("other", "Other"), MADE ("other", "Other's"));
  make_board (fixture, 4, "mine", MADE ("mine", "Mine"), MADE ("mine", "Mine, still"));
  while (n_sums == 0 || n_means == 0 || n_changes == 0)
    {
      g_autoptr (JsonObject) delta = ws_recv_type (ws, "d", WAIT_MS);
      const char *stream = json_object_get_string_member (delta, "s");
      JsonArray *rows = json_object_get_array_member (delta, "r");

      n_sums += strcmp (stream, "kpi:T.SUM:minute") == 0;
      n_means += strcmp (stream, "kpi:T.AVG:day") == 0;
      for (guint i = 0; strcmp (stream, "obj:main") == 0 && i < json_array_get_length (rows); i++, n_changes++)
        {
          g_assert_cmpstr (json_array_get_string_element (json_array_get_array_element (rows, i), 2), ==, "board=mine");
          g_assert_cmpint (json_array_get_int_element (json_array_get_array_element (rows, i), 3), ==, 2); /* its revision */
        }
    }
  g_assert_cmpuint (n_changes, ==, 1);
  g_clear_pointer (&ws, ws_free);
  hub_fixture_free (fixture);
}

static void
set_room (AnaHub *hub, gpointer data)
{
  AnaPublisherLimits limits = ANA_PUBLISHER_LIMITS_DEFAULT;

  if (data == NULL)
    limits.max_queued_bytes = 0;
  ana_publisher_set_limits (ana_hub_get_publisher (hub), &limits);
}

static void
count_published (AnaHub *hub, gpointer data)
{
  AnaPublisherStats stats;

  ana_publisher_get_stats (ana_hub_get_publisher (hub), &stats);
  *(guint64 *) data = stats.n_rows;
}

/* What a client without room was not sent it is sent later, of its board alone. */
static void
test_made_later (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (RawSocket) ws = NULL;
  g_autoptr (JsonObject) delta = NULL;
  guint64 before, after = 0;
  JsonArray *rows;

  make_board (fixture, 1, "mine", NULL, MADE ("mine", "Mine"));
  ws = ws_open (fixture, "/ws/dashboard/mine", NULL, NULL);
  while (subscribers_of (fixture, "obj:main") == 0)
    ;
  make_board (fixture, 2, "mine", MADE ("mine", "Mine"), MADE ("mine", "Seen"));
  delta = ws_recv_type (ws, "d", WAIT_MS); /* it is live */
  g_assert_cmpstr (json_object_get_string_member (delta, "s"), ==, "obj:main");
  hub_fixture_call (fixture, set_room, NULL);
  hub_fixture_call (fixture, count_published, &before);
  make_board (fixture, 3, "other", NULL, MADE ("other", "Other"));
  make_board (fixture, 4, "mine", MADE ("mine", "Seen"), MADE ("mine", "Missed"));
  make_board (fixture, 5, "mine", MADE ("mine", "Missed"), MADE ("mine", "Now"));
  while (after < before + 3)
    hub_fixture_call (fixture, count_published, &after);
  hub_fixture_call (fixture, set_room, fixture);
  g_clear_pointer (&delta, json_object_unref);
  delta = ws_recv_type (ws, "d", WAIT_MS);
  rows = json_object_get_array_member (delta, "r");
  g_assert_cmpuint (json_array_get_length (rows), ==, 1);
  g_assert_cmpstr (json_array_get_string_element (json_array_get_array_element (rows, 0), 2), ==, "board=mine");
  g_assert_cmpint (json_array_get_int_element (json_array_get_array_element (rows, 0), 3), ==, 4);
  g_clear_pointer (&ws, ws_free);
  hub_fixture_free (fixture);
}

/* Whose it is not, and who comes after it has gone, finds none. Clients of ours are let in as by any address. */
static void
test_made_doors (void)
{
  HubFixture *fixture = hub_fixture_new ();
  AnaMutation *gone = g_new0 (AnaMutation, 1);
  g_autoptr (AnaMutationAnswer) answer = NULL;
  g_autoptr (RawSocket) ws = NULL;
  g_auto (Answer) http = { 0 };

  make_board (fixture, 1, "mine", NULL, MADE ("mine", "Mine"));
  g_assert_cmpuint (status_of (fixture, "/ws/dashboard/mine", ""), ==, 101);
  g_assert_cmpuint (status_of (fixture, "/ws/dashboard/mine", "X-Analytics-Tenant: sample\r\n"), ==, 404);
  g_assert_cmpuint (status_of (fixture, "/ws/dashboard/others", ""), ==, 404);
  g_assert_cmpuint (status_of (fixture, "/ws/dashboard/test", "X-Analytics-Tenant: sample\r\n"), ==, 101); /* everybody's */
  ws = ws_open (fixture, "/ws/dashboard/mine", "ads.v1", NULL);
  ws_hello (ws, NULL, 512);
  g_clear_pointer (&ws, ws_free);
  http_get (fixture, &http, "/ws/dashboard/mine"); /* no handshake */
  g_assert_cmpuint (http.status, ==, 400);
  *gone = (AnaMutation) { .n = 2, .kind = g_strdup ("board"), .id = g_strdup ("mine"), .op = g_strdup ("delete"), .hlc = make_hlc (2, "one"), .base_rev = 1 };
  answer = mutate (fixture, "one", gone, &http);
  g_assert_nonnull (answer);
  g_assert_cmpuint (status_of (fixture, "/ws/dashboard/mine", ""), ==, 404);
  hub_fixture_free (fixture);
}

/* --- the catalogue ----------------------------------------------------------------------------------------------- */

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
  g_test_add_func ("/hub/boards/made", test_made);
  g_test_add_func ("/hub/boards/made-later", test_made_later);
  g_test_add_func ("/hub/boards/made-doors", test_made_doors);
  g_test_add_func ("/hub/boards/catalogue", test_catalogue);
  return g_test_run ();
}
