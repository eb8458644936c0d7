/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-backup.c: everything a hub keeps as one file and back: of one commit while it runs, whole or not at all, under a
 * new epoch, so that who was further on than the backup does not go on from there.
 */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "ana-error.h"
#include "ana-hub-backup.h"
#include "ana-time.h"
#include "hub-fixture.h"

#define NOON    G_GINT64_CONSTANT (1763640000000000) /* 2025-11-20T12:00:00Z */
#define WAIT_MS 10000
#define STREAM  "kpi:T.SUM:day"

typedef struct {
  char  *epoch;
  gint64 q;
  double value;
} Held;

static void
held_clear (Held *held)
{
  g_free (held->epoch);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Held, held_clear)

static Held
get_total (HubFixture *fixture)
{
  g_auto (Answer) answer = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonArray *rows;
  Held held = { NULL };

  http_get (fixture, &answer, "/query/history/T.SUM?period=day&dim=");
  g_assert_cmpuint (answer.status, ==, 200);
  node = answer_json (&answer);
  rows = json_object_get_array_member (json_node_get_object (node), "rows");
  held.epoch = g_strdup (json_object_get_string_member (json_node_get_object (node), "e"));
  held.q = json_object_get_int_member (json_node_get_object (node), "q");
  held.value = json_array_get_length (rows) > 0 ? json_array_get_double_element (json_array_get_array_element (rows, 0), 3) : 0;
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
restore (HubFixture *fixture, gpointer path)
{
  g_autofree char *aside = NULL;
  g_autofree char *old = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (ana_hub_restore (fixture->options.storage_dir, path, &aside, &error));
  g_assert_no_error (error);
  g_assert_nonnull (aside);
  old = g_build_filename (aside, "events.db", NULL);
  g_assert_true (g_file_test (old, G_FILE_TEST_EXISTS)); /* nothing is deleted */
}

static void
back_up (HubFixture *fixture, gpointer path)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ana_hub_backup (fixture->options.storage_dir, path, &error));
  g_assert_no_error (error);
}

/* Taken from a running hub and from one that stopped. */
static void
test_round_trip (gconstpointer data)
{
  gboolean stopped = GPOINTER_TO_INT (data);
  HubFixture *fixture = hub_fixture_new ();
  g_autofree char *path = g_build_filename (fixture->dir, "backup", NULL);
  g_auto (Held) before = { NULL };
  g_auto (Held) ahead = { NULL };
  g_auto (Held) after = { NULL };
  g_auto (Held) again = { NULL };
  g_autofree char *resume = NULL;
  g_autoptr (RawSocket) ws = NULL;
  g_autoptr (JsonObject) reset = NULL;

  post_order (fixture, "a", NOON, "France", 100);
  before = wait_for_total (fixture, 100);
  if (stopped)
    hub_fixture_restart_with (fixture, back_up, path);
  else
    back_up (fixture, path);
  for (int i = 0; i < 5; i++)
    {
      g_autofree char *id = g_strdup_printf ("later-%d", i);
      post_order (fixture, id, NOON + i + 1, "Spain", 10);
    }
  ahead = wait_for_total (fixture, 150);
  g_assert_cmpstr (ahead.epoch, ==, before.epoch);
  g_assert_cmpint (ahead.q, >, before.q);
  hub_fixture_restart_with (fixture, restore, path);
  after = wait_for_total (fixture, 100);
  g_assert_cmpstr (after.epoch, !=, before.epoch);
  g_assert_cmpint (after.q, <, ahead.q);
  /* who was ahead of the backup must drop what it holds */
  ws = ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL);
  resume = g_strdup_printf ("{\"s\":\"" STREAM "\",\"e\":\"%s\",\"q\":%" G_GINT64_FORMAT "}", ahead.epoch, ahead.q);
  ws_hello (ws, resume, 512);
  reset = ws_recv_type (ws, "reset", WAIT_MS);
  g_assert_nonnull (reset);
  g_assert_cmpstr (json_object_get_string_member (reset, "e"), ==, after.epoch);
  /* what was lost comes again, what was kept does not count twice */
  post_order (fixture, "a", NOON, "France", 100);
  post_order (fixture, "later-0", NOON + 1, "Spain", 10);
  again = wait_for_total (fixture, 110);
  hub_fixture_free (fixture);
}

/* While events stream in: every backup is of one commit, so that events and points belong together. */
static void
test_while_busy (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autofree char *path = g_build_filename (fixture->dir, "backup", NULL);
  g_autofree char *copy = g_build_filename (fixture->dir, "copy", NULL);
  g_autoptr (GError) error = NULL;

  for (int round = 0; round < 5; round++)
    {
      AnaHubStorage *storage;
      g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
      g_autofree char *aside = NULL;
      gint64 n_events = 0;
      AnaSpan span;

      for (int i = 0; i < 10; i++)
        {
          g_autofree char *id = g_strdup_printf ("%d-%d", round, i);
          post_order (fixture, id, NOON + round * 100 + i, "France", 1);
        }
      back_up (fixture, path);
      g_assert_true (ana_hub_restore (copy, path, &aside, &error));
      g_assert_no_error (error);
      g_assert_cmpint (aside != NULL, ==, round > 0);
      storage = ana_hub_storage_sqlite_open (copy, &error);
      g_assert_no_error (error);
      g_assert_true (ana_hub_storage_sqlite_verify (storage, problems, &error));
      g_assert_cmpuint (problems->len, ==, 0);
      g_assert_true (storage->klass->get_event_span (storage, ANA_TENANT_MAIN, "orders", &span, &n_events, &error));
      g_assert_cmpint (n_events, ==, (round + 1) * 10); /* all that was told to be there */
      storage->klass->free (storage);
    }
  hub_fixture_free (fixture);
}

static void
expect_refused (const char *dir, const char *path, int code)
{
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (ana_hub_restore (dir, path, &aside, &error));
  g_assert_error (error, ANA_ERROR, code);
  g_assert_null (aside);
}

/* A file that is not whole changes nothing. */
static void
test_refused (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autofree char *path = g_build_filename (fixture->dir, "backup", NULL);
  g_autofree char *bad = g_build_filename (fixture->dir, "bad", NULL);
  g_autofree char *other = g_build_filename (fixture->dir, "other", NULL);
  g_autofree char *made = g_build_filename (other, "hub.db", NULL);
  g_autofree char *nowhere = g_build_filename (fixture->dir, "nowhere", NULL);
  g_autofree char *mark = g_build_filename (other, "hub.restoring", NULL);
  g_autofree char *whole = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  back_up (fixture, path);
  expect_refused (fixture->options.storage_dir, path, ANA_ERROR_IN_USE); /* the hub runs */
  g_assert_true (g_file_get_contents (path, &whole, &n, NULL));
  g_assert_true (g_file_set_contents (bad, whole, n - 1, NULL));
  expect_refused (other, bad, ANA_ERROR_CORRUPT);
  whole[n - 100] ^= 1;
  g_assert_true (g_file_set_contents (bad, whole, n, NULL));
  expect_refused (other, bad, ANA_ERROR_CORRUPT);
  whole[0] ^= 1;
  g_assert_true (g_file_set_contents (bad, whole, n, NULL));
  expect_refused (other, bad, ANA_ERROR_BAD_INPUT);
  g_assert_true (g_file_set_contents (bad, "", 0, NULL));
  expect_refused (other, bad, ANA_ERROR_BAD_INPUT);
  expect_refused (other, nowhere, ANA_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (made, G_FILE_TEST_EXISTS));
  g_assert_false (ana_hub_backup (nowhere, bad, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  /* a restore that died in the middle: no empty hub begins there */
  g_assert_true (g_file_set_contents (mark, "", 0, NULL));
  g_assert_null (ana_hub_storage_sqlite_open (other, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_CORRUPT);
  g_clear_error (&error);
  {
    g_autofree char *aside = NULL;
    AnaHubStorage *storage;

    g_assert_true (ana_hub_restore (other, path, &aside, &error));
    storage = ana_hub_storage_sqlite_open (other, &error);
    g_assert_no_error (error);
    storage->klass->free (storage);
  }
  hub_fixture_free (fixture);
}

/* In a folder that others write to, too: what somebody has put in the way of a part is not written through. */
static void
test_links (void)
{
  static const char *const tails[] = { ".part", ".part-hub", ".part-events" };
  HubFixture *fixture = hub_fixture_new ();
  g_autofree char *path = g_build_filename (fixture->dir, "backup", NULL), *victim = g_build_filename (fixture->dir, "victim", NULL), *text = NULL;
  GStatBuf info;

  g_assert_true (g_file_set_contents (victim, "mine", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *part = g_strconcat (path, tails[i], NULL);

      g_assert_cmpint (symlink (victim, part), ==, 0);
    }
  back_up (fixture, path);
  g_assert_true (g_file_get_contents (victim, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "mine");
  g_assert_cmpint (g_lstat (path, &info), ==, 0);
  g_assert_true (S_ISREG (info.st_mode));
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  hub_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/hub/backup/running", GINT_TO_POINTER (FALSE), test_round_trip);
  g_test_add_data_func ("/hub/backup/stopped", GINT_TO_POINTER (TRUE), test_round_trip);
  g_test_add_func ("/hub/backup/while-busy", test_while_busy);
  g_test_add_func ("/hub/backup/refused", test_refused);
  g_test_add_func ("/hub/backup/links", test_links);
  return g_test_run ();
}
