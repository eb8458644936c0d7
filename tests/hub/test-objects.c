/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-objects.c: what users make, at the hub's door: each mutation once, merged, checked; who hears of it; bad requests.
 */
#include "config.h"

#include <string.h>

#include "ana-error.h"
#include "ana-hub-backup.h"
#include "mutate.h"
#include "stream-copy.h"

#define BOARD "{\"format\":\"adash\",\"version\":1,\"id\":\"b1\",\"title\":\"Mine\",\"tabs\":[{\"id\":\"main\",\"title\":\"Main\"}]," \
              "\"tiles\":{\"t1\":{\"tab\":\"main\",\"x\":0,\"y\":0,\"w\":3,\"h\":4,\"type\":\"text\",\"text\":\"a\"}}}"

static AnaMutationResult *
first (AnaMutationAnswer *answer)
{
  g_assert_cmpuint (answer->results->len, ==, 1);
  return answer->results->pdata[0];
}

static const char *
title_of (const AnaMutationAnswer *answer)
{
  g_assert_cmpuint (answer->objects->len, ==, 1);
  return json_object_get_string_member (json_node_get_object (((AnaObject *) answer->objects->pdata[0])->body), "title");
}

static JsonObject *
changes_since (HubFixture *fixture, const char *query, JsonNode **node)
{
  g_autofree char *path = g_strconcat ("/api/unified/objects", query, NULL);
  g_auto (Answer) answer = { 0 };

  http_get (fixture, &answer, path);
  g_assert_cmpuint (answer.status, ==, 200);
  *node = answer_json (&answer);
  return json_node_get_object (*node);
}

static char *
with_title (const char *board, const char *title)
{
  g_autofree char *member = g_strdup_printf ("\"title\":\"%s\"", title);
  g_auto (GStrv) parts = g_strsplit (board, "\"title\":\"Mine\"", 2);

  return g_strjoinv (member, parts);
}

/* --- once, whatever breaks --------------------------------------------------------------------------------------- */

static void
test_once (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_auto (Answer) http = { 0 };
  g_autofree char *text = NULL;

  for (int i = 0; i < 3; i++) /* the answer was lost twice, once with the hub */
    {
      g_autoptr (AnaMutationAnswer) answer = mutate (fixture, "one", make_put (1, "one", "b1", NULL, BOARD), &http);

      g_assert_nonnull (answer);
      g_assert_cmpint (first (answer)->status, ==, ANA_MUTATION_APPLIED);
      g_assert_cmpint (first (answer)->rev, ==, 1);
      g_assert_cmpint (answer->last, ==, 1);
      g_assert_cmpint (((AnaObject *) answer->objects->pdata[0])->rev, ==, 1);
      g_assert_true (text == NULL || strcmp (text, http.body) == 0);
      if (text == NULL)
        text = g_strdup (http.body);
      if (i == 1)
        hub_fixture_restart (fixture);
    }
  g_assert_null (mutate (fixture, "one", make_put (3, "one", "b1", NULL, BOARD), &http));
  g_assert_cmpuint (http.status, ==, 409);
  g_assert_nonnull (strstr (http.body, "\"out_of_order\""));
  g_assert_nonnull (strstr (http.body, "\"last\":1"));
  {
    AnaMutation *other = make_put (1, "one", "b2", NULL, BOARD);

    g_free (other->hlc);
    other->hlc = make_hlc (77, "one");
    g_assert_null (mutate (fixture, "one", other, &http));
    g_assert_cmpuint (http.status, ==, 409);
    g_assert_nonnull (strstr (http.body, "\"other_client\""));
  }
  hub_fixture_free (fixture);
}

/* Two who started from the same: both titles are known, one is shown. */
static void
test_conflict (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_auto (Answer) http = { 0 };
  g_autofree char *one = with_title (BOARD, "One");
  g_autofree char *two = with_title (BOARD, "Two");
  g_autoptr (AnaMutationAnswer) made = mutate (fixture, "one", make_put (1, "one", "b1", NULL, BOARD), &http);
  g_autoptr (AnaMutationAnswer) changed = mutate (fixture, "one", make_put (2, "one", "b1", BOARD, one), &http);
  g_autoptr (AnaMutationAnswer) late = mutate (fixture, "two", make_put (1, "two", "b1", BOARD, two), &http);
  const AnaMergeConflict *conflict;

  g_assert_cmpstr (title_of (changed), ==, "One");
  g_assert_cmpstr (title_of (late), ==, "One");
  g_assert_cmpuint (first (late)->conflicts->len, ==, 1);
  conflict = first (late)->conflicts->pdata[0];
  g_assert_cmpstr (conflict->path, ==, "/title");
  g_assert_cmpstr (json_node_get_string (conflict->mine), ==, "Two");
  g_assert_cmpstr (json_node_get_string (conflict->theirs), ==, "One");
  hub_fixture_free (fixture);
}

/* What is no board is refused for good, counted, and leaves the one that is there alone. */
static void
test_no_board (void)
{
  static const char *const bodies[] = {
    "{}", "{\"format\":\"adash\"}", "{\"format\":\"adash\",\"version\":1,\"id\":\"other\",\"title\":\"x\",\"tabs\":[{\"id\":\"main\",\"title\":\"M\"}],\"tiles\":{}}",
    "{\"format\":\"adash\",\"version\":1,\"id\":\"b1\",\"title\":\"x\",\"tabs\":[],\"tiles\":7}",
    "{\"format\":\"adash\",\"version\":99,\"id\":\"b1\",\"title\":\"x\",\"tabs\":[{\"id\":\"main\",\"title\":\"M\"}],\"tiles\":{}}",
  };
  HubFixture *fixture = hub_fixture_new ();
  g_auto (Answer) http = { 0 };
  g_autoptr (AnaMutationAnswer) made = mutate (fixture, "one", make_put (1, "one", "b1", NULL, BOARD), &http);
  g_autofree char *long_text = g_strnfill (1024 * 1024, 'x');
  g_autofree char *huge = with_title (BOARD, long_text);

  g_assert_cmpint (first (made)->status, ==, ANA_MUTATION_APPLIED);
  for (guint i = 0; i <= G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (AnaMutationAnswer) answer = NULL;
      AnaMutation *mutation = make_put (2 + i, "one", "b1", BOARD, i < G_N_ELEMENTS (bodies) ? bodies[i] : huge);

      answer = mutate (fixture, "one", mutation, &http);
      g_assert_nonnull (answer);
      g_test_message ("%u: %s", i, first (answer)->error);
      g_assert_cmpint (first (answer)->status, ==, ANA_MUTATION_REFUSED);
      g_assert_nonnull (first (answer)->error);
      g_assert_cmpint (answer->last, ==, 2 + i);
      g_assert_cmpint (first (answer)->rev, ==, 1);
      g_assert_cmpstr (title_of (answer), ==, "Mine");
    }
  {
    AnaMutation *rule = make_put (8, "one", "r1", NULL, BOARD);
    g_autoptr (AnaMutationAnswer) answer = NULL;

    g_free (rule->kind);
    rule->kind = g_strdup ("rule");
    answer = mutate (fixture, "one", rule, &http);
    g_assert_cmpint (first (answer)->status, ==, ANA_MUTATION_REFUSED);
    g_assert_cmpuint (answer->objects->len, ==, 0);
  }
  hub_fixture_free (fixture);
}

/* --- bad requests ------------------------------------------------------------------------------------------------- */

#define MUT(n) "{\"n\":" n ",\"kind\":\"board\",\"id\":\"b\",\"op\":\"put\",\"patch\":[],\"base_rev\":0,\"hlc\":\"0006000000000001-00000000-a\"}"

static void
test_bad_requests (void)
{
  static const struct { const char *body; guint status; } rows[] = {
    { "", 400 }, { "[]", 400 }, { "{}", 400 }, { "{\"client\":\"a\",\"muts\":[]}", 400 }, { "{\"client\":\"a/b\",\"muts\":[" MUT ("1") "]}", 400 },
    { "{\"client\":\"a\",\"muts\":[" MUT ("0") "]}", 400 }, { "{\"client\":\"a\",\"muts\":[" MUT ("-1") "]}", 400 },
    { "{\"client\":\"a\",\"muts\":[" MUT ("1") "," MUT ("3") "]}", 400 }, { "{\"client\":\"a\",\"muts\":[" MUT ("2") "," MUT ("1") "]}", 400 },
    { "{\"client\":\"a\",\"muts\":[" MUT ("9007199254740993") "]}", 400 }, { "{\"client\":\"a\",\"muts\":[7]}", 400 },
    { "{\"client\":\"a\",\"client\":\"a\",\"muts\":[" MUT ("1") "]}", 400 }, { "{\"client\":\"a\",\"muts\":[" MUT ("1") "]", 400 },
    { "{\"client\":\"\\u0000\",\"muts\":[" MUT ("1") "]}", 400 }, { "{\"client\":\"a\",\"muts\":[" MUT ("5") "]}", 409 },
  };
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (GString) many = g_string_new ("{\"client\":\"a\",\"muts\":[");
  g_autofree char *deep = g_strnfill (100000, '[');
  g_auto (Answer) answer = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      answer_clear (&answer);
      http_post (fixture, &answer, "/api/unified/mutations", rows[i].body);
      g_test_message ("%s: %u", rows[i].body, answer.status);
      g_assert_cmpuint (answer.status, ==, rows[i].status);
      g_assert_nonnull (strstr (answer.body, "\"error\""));
    }
  for (int i = 1; i <= 101; i++)
    g_string_append_printf (many, "%s{\"n\":%d,\"kind\":\"board\",\"id\":\"b\",\"op\":\"put\",\"patch\":[],\"base_rev\":0,"
                                  "\"hlc\":\"0006000000000001-00000000-a\"}", i > 1 ? "," : "", i);
  g_string_append (many, "]}");
  answer_clear (&answer);
  http_post (fixture, &answer, "/api/unified/mutations", many->str);
  g_assert_cmpuint (answer.status, ==, 413);
  answer_clear (&answer);
  http_post (fixture, &answer, "/api/unified/mutations", deep);
  g_assert_cmpuint (answer.status, ==, 400);
  answer_clear (&answer);
  http_get (fixture, &answer, "/api/unified/objects/board/b");
  g_assert_cmpuint (answer.status, ==, 404);
  answer_clear (&answer);
  http_get (fixture, &answer, "/api/unified/objects?since=x");
  g_assert_cmpuint (answer.status, ==, 400);
  hub_fixture_free (fixture);
}

/* --- who hears of it ---------------------------------------------------------------------------------------------- */

/* The row of a board in a client's copy of the stream, once it says @rev. */
static void
take_until_rev (Copy *copy, RawSocket *ws, gint64 rev)
{
  const gint64 *held;

  while ((held = g_hash_table_lookup (copy->values, "0 board=b1")) == NULL || *held != rev)
    {
      g_autoptr (JsonObject) msg = ws_recv_type (ws, "d", WAIT_MS);

      g_assert_nonnull (msg);
      g_assert_cmpint (get_int (msg, "p"), <=, copy->q);
      copy->q = get_int (msg, "q");
      take_rows (copy, json_object_get_array_member (msg, "r"));
    }
}

static void
test_stream (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (RawSocket) ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  g_auto (Answer) http = { 0 };
  g_autofree char *one = with_title (BOARD, "One");
  g_autoptr (AnaMutationAnswer) made = NULL;
  g_autoptr (AnaMutationAnswer) changed = NULL;
  g_autoptr (AnaMutationAnswer) gone = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *query = NULL;
  JsonObject *answer, *object;
  Copy *copy = copy_new ();
  AnaMutation *removal;

  ws_hello (ws, NULL, 512);
  subscribe (ws, "obj:main");
  take_until_ckpt (copy, ws);
  g_assert_cmpuint (g_hash_table_size (copy->values), ==, 0);
  made = mutate (fixture, "one", make_put (1, "one", "b1", NULL, BOARD), &http);
  take_until_rev (copy, ws, 1);
  changed = mutate (fixture, "one", make_put (2, "one", "b1", BOARD, one), &http);
  take_until_rev (copy, ws, 2);

  answer = changes_since (fixture, "", &node);
  g_assert_cmpstr (json_object_get_string_member (answer, "tenant"), ==, "main");
  g_assert_cmpint (json_object_get_int_member (answer, "q"), ==, copy->q);
  g_assert_cmpstr (json_object_get_string_member (answer, "e"), ==, copy->epoch);
  g_assert_false (json_object_get_boolean_member (answer, "reset"));
  object = json_array_get_object_element (json_object_get_array_member (answer, "objects"), 0);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (object, "body"), "title"), ==, "One");

  query = g_strdup_printf ("?since=%" G_GINT64_FORMAT "&e=%s", copy->q, copy->epoch);
  g_clear_pointer (&node, json_node_unref);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (changes_since (fixture, query, &node), "objects")), ==, 0);
  removal = g_new0 (AnaMutation, 1);
  *removal = (AnaMutation) { .n = 3, .kind = g_strdup ("board"), .id = g_strdup ("b1"), .op = g_strdup ("delete"), .base_rev = 2, .hlc = make_hlc (3, "one") };
  gone = mutate (fixture, "one", removal, &http);
  g_assert_cmpint (first (gone)->status, ==, ANA_MUTATION_APPLIED);
  take_until_rev (copy, ws, 0); /* a tombstone */
  g_clear_pointer (&node, json_node_unref);
  answer = changes_since (fixture, query, &node);
  object = json_array_get_object_element (json_object_get_array_member (answer, "objects"), 0);
  g_assert_true (json_object_get_boolean_member (object, "dead"));

  answer_clear (&http);
  http_get (fixture, &http, "/api/unified/objects/board/b1?rev=1");
  g_assert_cmpuint (http.status, ==, 200);
  g_assert_nonnull (strstr (http.body, "\"title\":\"Mine\""));
  answer_clear (&http);
  http_get (fixture, &http, "/sync/poll?wait_sec=0&pos=obj:main@@-1");
  g_assert_cmpuint (http.status, ==, 200);
  g_assert_nonnull (strstr (http.body, "\"obj:main\""));
  copy_free (copy);
  g_clear_pointer (&ws, ws_free);
  hub_fixture_free (fixture);
}

/* Another tenant has boards of its own under the same names. */
static void
test_tenants (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_auto (Answer) http = { 0 };
  g_autoptr (AnaMutationAnswer) made = mutate (fixture, "one", make_put (1, "one", "b1", NULL, BOARD), &http);
  int fd = raw_connect_unix (fixture);

  g_assert_nonnull (made);
  g_assert_true (raw_send (fd, "GET /api/unified/objects HTTP/1.1\r\nHost: localhost\r\nX-Analytics-Tenant: sample\r\n\r\n", -1));
  answer_clear (&http);
  raw_answer (fd, &http, WAIT_MS);
  g_assert_cmpuint (http.status, ==, 200);
  g_assert_nonnull (strstr (http.body, "\"sample\""));
  g_assert_nonnull (strstr (http.body, "\"objects\":[]"));
  hub_fixture_free (fixture);
}

/* --- backup and restore ------------------------------------------------------------------------------------------- */

static void
restore_cb (HubFixture *fixture, gpointer path)
{
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (ana_hub_restore (fixture->options.storage_dir, path, &aside, &error));
  g_assert_no_error (error);
}

static void
test_restore (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_auto (Answer) http = { 0 };
  g_autofree char *one = with_title (BOARD, "One");
  g_autofree char *path = g_build_filename (fixture->dir, "copy", NULL);
  g_autoptr (AnaMutationAnswer) made = mutate (fixture, "one", make_put (1, "one", "b1", NULL, BOARD), &http);
  g_autoptr (AnaMutationAnswer) changed = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *query = NULL;
  JsonObject *answer;

  g_assert_true (ana_hub_backup (fixture->options.storage_dir, path, &error));
  g_assert_no_error (error);
  changed = mutate (fixture, "one", make_put (2, "one", "b1", BOARD, one), &http);
  answer = changes_since (fixture, "", &node);
  query = g_strdup_printf ("?since=%" G_GINT64_FORMAT "&e=%s", json_object_get_int_member (answer, "q"), json_object_get_string_member (answer, "e"));
  hub_fixture_restart_with (fixture, restore_cb, path);
  g_clear_pointer (&node, json_node_unref);
  answer = changes_since (fixture, query, &node);
  g_assert_true (json_object_get_boolean_member (answer, "reset"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (answer, "objects")), ==, 1);
  g_assert_null (mutate (fixture, "one", make_put (3, "one", "b1", BOARD, one), &http)); /* the hub has forgotten 2 */
  g_assert_nonnull (strstr (http.body, "\"last\":1"));
  hub_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/objects/once", test_once);
  g_test_add_func ("/hub/objects/conflict", test_conflict);
  g_test_add_func ("/hub/objects/no-board", test_no_board);
  g_test_add_func ("/hub/objects/bad-requests", test_bad_requests);
  g_test_add_func ("/hub/objects/stream", test_stream);
  g_test_add_func ("/hub/objects/tenants", test_tenants);
  g_test_add_func ("/hub/objects/restore", test_restore);
  return g_test_run ();
}
