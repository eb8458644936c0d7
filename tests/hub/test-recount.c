/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-recount.c: a value that rots in the file is found at the next start: a new epoch, the right value from the log,
 * and who watches is told.
 */
#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "ana-time.h"
#include "hub-fixture.h"

#define NOON    G_GINT64_CONSTANT (1763640000000000) /* 2025-11-20T12:00:00Z */
#define WAIT_MS 10000
#define STREAM  "kpi:T.SUM:day"

static gint n_logged;

/* Counts the lines that say so; this program expects warnings. */
static GLogWriterOutput
count_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (strcmp (fields[i].key, "MESSAGE") == 0 && strstr (fields[i].value, "do not add up") != NULL)
      g_atomic_int_inc (&n_logged);
  return g_log_writer_default (level, fields, n_fields, data);
}

static gint
get_metric (HubFixture *fixture, const char *name)
{
  g_autofree char *line = g_strdup_printf ("\n%s ", name);
  g_auto (Answer) answer = { 0 };
  const char *found;

  http_get (fixture, &answer, "/metrics");
  found = strstr (answer.body, line);
  g_assert_nonnull (found);
  return atoi (found + strlen (line));
}

static void
wait_for_metric (HubFixture *fixture, const char *name, int value)
{
  for (int i = 0; i < 400 && get_metric (fixture, name) < value; i++)
    g_usleep (25000);
  g_assert_cmpint (get_metric (fixture, name), ==, value);
}

typedef struct {
  char   *epoch;
  gint64  q, rev;
  double  value;
} Held;

static void
held_clear (Held *held)
{
  g_free (held->epoch);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Held, held_clear)

/* The day's total. */
static Held
get_total (HubFixture *fixture)
{
  g_auto (Answer) answer = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;
  JsonArray *row;
  Held held = { NULL };

  http_get (fixture, &answer, "/query/history/T.SUM?period=day&dim=");
  g_assert_cmpuint (answer.status, ==, 200);
  node = answer_json (&answer);
  object = json_node_get_object (node);
  held.epoch = g_strdup (json_object_get_string_member (object, "e"));
  held.q = json_object_get_int_member (object, "q");
  if (json_array_get_length (json_object_get_array_member (object, "rows")) == 0)
    return held;
  row = json_array_get_array_element (json_object_get_array_member (object, "rows"), 0);
  held.value = json_array_get_double_element (row, 3);
  held.rev = json_array_get_int_element (row, 5);
  return held;
}

static Held
wait_for_total (HubFixture *fixture, double value)
{
  Held held = get_total (fixture);

  for (int i = 0; i < 400 && held.value != value; i++)
    {
      g_usleep (25000);
      held_clear (&held);
      held = get_total (fixture);
    }
  g_assert_cmpfloat (held.value, ==, value);
  return held;
}

static void
run_sql (HubFixture *fixture, gpointer sql)
{
  g_autofree char *path = g_build_filename (fixture->options.storage_dir, "hub.db", NULL);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_changes (db), >, 0);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static char flip[] = "UPDATE point SET v = v + 1 WHERE v = 350";
static char lose[] = "DELETE FROM point WHERE v = 350";

static HubFixture *
fill (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_auto (Held) before = { NULL };

  post_order (fixture, "a", NOON, "France", 100);
  post_order (fixture, "b", NOON + 1, "Spain", 250);
  before = wait_for_total (fixture, 350);
  return fixture;
}

static void
test_damage (gconstpointer sql)
{
  HubFixture *fixture = fill ();
  g_auto (Held) before = get_total (fixture);
  g_auto (Held) after = { NULL };
  g_auto (Held) again = { NULL };
  g_autoptr (RawSocket) ws = NULL;
  g_autoptr (JsonObject) reset = NULL;
  g_autofree char *resume = NULL;

  g_atomic_int_set (&n_logged, 0);
  hub_fixture_restart_with (fixture, run_sql, (gpointer) sql);
  wait_for_metric (fixture, "hub_recounts_total", 1);
  g_assert_cmpint (get_metric (fixture, "hub_checksum_mismatches_total"), >=, 1);
  after = wait_for_total (fixture, 350);
  for (int i = 0; i < 400 && strcmp (after.epoch, before.epoch) == 0; i++)
    {
      g_usleep (25000);
      held_clear (&after);
      after = get_total (fixture);
    }
  g_assert_cmpstr (after.epoch, !=, before.epoch);
  g_assert_cmpfloat (after.value, ==, 350);
  g_assert_cmpint (g_atomic_int_get (&n_logged), >=, 1);
  /* who held the old one is told to fetch it anew */
  ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  resume = g_strdup_printf ("{\"s\":\"" STREAM "\",\"e\":\"%s\",\"q\":%" G_GINT64_FORMAT "}", before.epoch, before.q);
  ws_hello (ws, resume, 512);
  reset = ws_recv_type (ws, "reset", WAIT_MS);
  g_assert_nonnull (reset);
  g_assert_cmpstr (json_object_get_string_member (reset, "e"), ==, after.epoch);
  /* and it is sound from now on: the next start finds nothing, and the epoch stays */
  hub_fixture_restart (fixture);
  wait_for_metric (fixture, "hub_recounts_total", 1);
  g_assert_cmpint (get_metric (fixture, "hub_checksum_mismatches_total"), ==, 0);
  g_assert_cmpint (get_metric (fixture, "hub_streams_recounted_total"), >, 5);
  again = get_total (fixture);
  g_assert_cmpstr (again.epoch, ==, after.epoch);
  g_assert_cmpint (again.q, ==, after.q);
  hub_fixture_free (fixture);
}

/* The repair comes while somebody is there: told at once, and the rows follow under the new epoch. */
static void
test_watched (void)
{
  HubFixture *fixture = fill ();
  g_auto (Held) before = get_total (fixture);
  g_autoptr (RawSocket) ws = NULL;
  g_autoptr (JsonObject) ckpt = NULL;
  g_autoptr (JsonObject) reset = NULL;
  g_autoptr (JsonObject) delta = NULL;
  g_autofree char *resume = g_strdup_printf ("{\"s\":\"" STREAM "\",\"e\":\"%s\",\"q\":%" G_GINT64_FORMAT "}", before.epoch, before.q);

  g_atomic_int_set (&n_logged, 0);
  hub_fixture_restart_with (fixture, run_sql, flip);
  ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  ws_hello (ws, resume, 512);
  ckpt = ws_recv_type (ws, "ckpt", WAIT_MS);
  g_assert_nonnull (ckpt); /* a second before the count: all seems well */
  reset = ws_recv_type (ws, "reset", WAIT_MS);
  g_assert_nonnull (reset);
  g_assert_cmpstr (json_object_get_string_member (reset, "why"), ==, "checksum");
  g_assert_cmpstr (json_object_get_string_member (reset, "e"), !=, before.epoch);
  delta = ws_recv_type (ws, "d", WAIT_MS);
  g_assert_nonnull (delta);
  g_assert_cmpstr (json_object_get_string_member (delta, "e"), ==, json_object_get_string_member (reset, "e"));
  g_assert_cmpfloat (json_array_get_double_element (json_array_get_array_element (json_object_get_array_member (delta, "r"), 0), 3), ==, 350);
  hub_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  g_log_set_writer_func (count_log, NULL, NULL);
  g_test_add_data_func ("/hub/recount/flipped", flip, test_damage);
  g_test_add_data_func ("/hub/recount/lost", lose, test_damage);
  g_test_add_func ("/hub/recount/watched", test_watched);
  return g_test_run ();
}
