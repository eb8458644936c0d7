/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-tally.c: which connector brought rows of which dataset: counted, told by the hub, known after a restart.
 */
#include "config.h"

#include "hub-fixture.h"

#include "ana-clock.h"
#include "ana-tally.h"
#include "ana-time.h"

static void
test_counts (void)
{
  AnaTally *tally = ana_tally_new ();
  g_autoptr (GPtrArray) none = ana_tally_list (tally, "main");
  g_autoptr (GPtrArray) list = NULL;
  const AnaTallyEntry *entry;

  g_assert_cmpuint (none->len, ==, 0);
  ana_tally_add (tally, "main", "push:shop", &(AnaTallyEntry) { .dataset = (char *) "orders", .n_rows = 5, .n_new = 3, .last_usec = 70 });
  ana_tally_add (tally, "main", "push:shop", &(AnaTallyEntry) { .dataset = (char *) "orders", .n_rejected = 2, .last_usec = 60 });
  ana_tally_add (tally, "main", "drop:a.csv", &(AnaTallyEntry) { .dataset = (char *) "orders", .n_rows = 1, .last_usec = ANA_TIME_NONE });
  ana_tally_add (tally, "main", "drop:b:c.csv", &(AnaTallyEntry) { .dataset = (char *) "orders", .n_rows = 1, .last_usec = ANA_TIME_NONE });
  ana_tally_add (tally, "main", "push:shop", &(AnaTallyEntry) { .dataset = (char *) "returns", .last_usec = ANA_TIME_NONE });
  ana_tally_add (tally, "mainly", "machine", &(AnaTallyEntry) { .dataset = (char *) "machine", .last_usec = ANA_TIME_NONE });
  list = ana_tally_list (tally, "main");
  g_assert_cmpuint (list->len, ==, 3);
  entry = list->pdata[0];
  g_assert_cmpstr (entry->connector, ==, "drop");
  g_assert_cmpuint (entry->n_rows, ==, 2);
  g_assert_cmpint (entry->last_usec, ==, ANA_TIME_NONE);
  entry = list->pdata[1];
  g_assert_cmpstr (entry->connector, ==, "push:shop");
  g_assert_cmpstr (entry->dataset, ==, "orders");
  g_assert_cmpuint (entry->n_rows, ==, 5);
  g_assert_cmpuint (entry->n_new, ==, 3);
  g_assert_cmpuint (entry->n_rejected, ==, 2);
  g_assert_cmpint (entry->last_usec, ==, 70);
  ana_tally_free (tally);
}

/* Names cost their sender nothing. */
static void
test_bound (void)
{
  AnaTally *tally = ana_tally_new ();
  g_autoptr (GPtrArray) list = NULL;

  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *source = g_strdup_printf ("push:%u", i);

      ana_tally_add (tally, "main", source, &(AnaTallyEntry) { .dataset = (char *) "orders", .n_rows = 1 });
    }
  list = ana_tally_list (tally, "main");
  g_assert_cmpuint (list->len, ==, 4096);
  ana_tally_free (tally);
}

/* A source of the answer by its name; NULL: it is not told. */
static JsonObject *
find_source (JsonNode *node, const char *name)
{
  JsonArray *sources = json_object_get_array_member (json_node_get_object (node), "sources");

  for (guint i = 0; i < json_array_get_length (sources); i++)
    if (g_str_equal (json_object_get_string_member (json_array_get_object_element (sources, i), "name"), name))
      return json_array_get_object_element (sources, i);
  return NULL;
}

static JsonNode *
ask_sources (HubFixture *fixture)
{
  g_auto (Answer) answer = { 0 };

  http_get (fixture, &answer, "/api/analytics/sources");
  g_assert_cmpuint (answer.status, ==, 200);
  return answer_json (&answer);
}

static void
check_share (JsonObject *source, const char *dataset, gint64 n_rows, gint64 n_new, gint64 n_rejected)
{
  JsonArray *shares = json_object_get_array_member (source, "datasets");

  for (guint i = 0; i < json_array_get_length (shares); i++)
    {
      JsonObject *share = json_array_get_object_element (shares, i);

      if (!g_str_equal (json_object_get_string_member (share, "dataset"), dataset))
        continue;
      g_assert_cmpint (json_object_get_int_member (share, "rows"), ==, n_rows);
      g_assert_cmpint (json_object_get_int_member (share, "events"), ==, n_new);
      g_assert_cmpint (json_object_get_int_member (share, "rejected"), ==, n_rejected);
      return;
    }
  g_error ("%s is not among its datasets", dataset);
}

/* Who pushes is a source among the others, with what was taken and what was not; after a restart it is still known. */
static void
test_told (void)
{
  HubFixture *fixture = hub_fixture_new ();
  gint64 now_usec = ana_clock_now_usec ();
  g_auto (Answer) answer = { 0 };
  g_autoptr (JsonNode) before = ask_sources (fixture), told = NULL, again = NULL;

  g_assert_null (find_source (before, "test"));
  post_order (fixture, "o-1", now_usec, "France", 100);
  post_order (fixture, "o-2", now_usec, "Spain", 100);
  post_order (fixture, "o-2", now_usec, "Spain", 100); /* it is known: taken, and no new event */
  http_post (fixture, &answer, "/ingest/test?dataset=orders", "{\"id\":\"o-3\",\"ordered_at\":\"no time at all\",\"amount\":1}");
  g_assert_cmpuint (answer.status, ==, 400);
  told = ask_sources (fixture);
  g_assert_cmpstr (json_object_get_string_member (find_source (told, "test"), "kind"), ==, "push");
  g_assert_cmpint (json_object_get_int_member (find_source (told, "test"), "events"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (find_source (told, "test"), "rejected"), ==, 1);
  check_share (find_source (told, "test"), "orders", 3, 2, 1);
  hub_fixture_restart (fixture);
  post_order (fixture, "o-4", now_usec, "Spain", 100); /* after it the tenant has been loaded */
  again = ask_sources (fixture);
  check_share (find_source (again, "test"), "orders", 1, 1, 0);
  hub_fixture_free (fixture);
}

static void
wait_known (HubFixture *fixture)
{
  for (int i = 0; i < 2000; i++)
    {
      g_autoptr (JsonNode) node = ask_sources (fixture);

      if (find_source (node, "test") != NULL)
        {
          check_share (find_source (node, "test"), "orders", 0, 0, 0);
          g_assert_cmpstr (json_object_get_string_member (find_source (node, "test"), "state"), ==, "idle");
          g_assert_true (json_object_get_null_member (find_source (node, "test"), "last_event"));
          return;
        }
      g_usleep (10000);
    }
  g_error ("the hub does not know any more who brought the orders");
}

/* Nothing came since, and still it is known who brings them. */
static void
test_remembered (void)
{
  HubFixture *fixture = hub_fixture_new ();

  post_order (fixture, "o-1", ana_clock_now_usec (), "France", 100);
  hub_fixture_restart (fixture);
  wait_known (fixture);
  hub_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/tally/counts", test_counts);
  g_test_add_func ("/hub/tally/bound", test_bound);
  g_test_add_func ("/hub/tally/told", test_told);
  g_test_add_func ("/hub/tally/remembered", test_remembered);
  return g_test_run ();
}
