/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-session.c: several profiles at once, each with its own hub, client and databases; and what is done to one of them alone.
 */
#include "config.h"

#include "ui-data.h"

#include "ana-diagnostics.h"
#include "ana-error.h"
#include "ana-fakehub.h"
#include "ana-file.h"
#include "ana-reading.h"
#include "ana-session.h"

#include <glib/gstdio.h>
#include <string.h>

#define STREAM  "kpi:COM.NET_REVENUE:day"
#define N_HUBS  3

/* hub 0 is asked by the profile `sample` (the option --hub), 1 and 2 are hubs that the user added. */
typedef struct {
  AnaFakehub *hubs[N_HUBS];
  AnaSession *session;
  char       *names[N_HUBS];  /* of the profiles */
} Fixture;

static void
turn_a_while (void)
{
  for (int i = 0; i < 300; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

static AnaProfile *
profile_of (Fixture *f, guint i)
{
  GPtrArray *profiles = ana_session_get_profiles (f->session);

  for (guint j = 0; j < profiles->len; j++)
    if (g_strcmp0 (ana_profile_get_name (profiles->pdata[j]), f->names[i]) == 0)
      return profiles->pdata[j];
  return NULL;
}

static AnaSyncState
state_of (Fixture *f, guint i)
{
  AnaSync *sync = profile_of (f, i) != NULL ? ana_profile_get_sync (profile_of (f, i)) : NULL;

  return sync != NULL ? ana_sync_get_state (sync) : ANA_SYNC_OFFLINE;
}

/* The sum over what a reader of the profile sees; -1 when it is not open. */
static double
total_of (Fixture *f, guint i)
{
  AnaStore *store = ana_profile_get_store (profile_of (f, i));
  AnaSync *sync = ana_profile_get_sync (profile_of (f, i));
  g_autoptr (AnaPoints) points = NULL;
  double sum = 0;

  if (store == NULL || sync == NULL)
    return -1;
  points = ana_recent_read_points (ana_sync_get_recent (sync), store, STREAM, "", (AnaSpan) { G_MININT64 / 2, G_MAXINT64 / 2 }, NULL);
  for (guint j = 0; points != NULL && j < points->n; j++)
    sum += points->value[j];
  return sum;
}

static void
put (Fixture *f, guint i, gint64 minute, double value)
{
  ana_fakehub_put_value (f->hubs[i], STREAM, minute, value, 1);
}

static void
start (Fixture *f)
{
  AnaSessionOptions options = { .profile = "sample", .hub_url = ana_fakehub_get_url (f->hubs[0]) };

  f->session = ana_session_new (&options);
  ana_session_begin (f->session);
  UI_WAIT (ana_session_is_open (f->session));
  ana_session_go_live (f->session);
  ana_session_watch (f->session, (const char *const[]) { "COM.NET_REVENUE", NULL }, "overview");
}

static void
fixture_init (Fixture *f)
{
  static const char *const titles[] = { "", "North", "South" };

  for (guint i = 0; i < N_HUBS; i++)
    {
      f->hubs[i] = ana_fakehub_new (NULL);
      ana_fakehub_add_stream (f->hubs[i], STREAM, "E1");
      put (f, i, 1, i + 1);
    }
  f->names[0] = g_strdup ("sample");
  for (guint i = 1; i < N_HUBS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaProfile) profile = ana_profile_add (titles[i], ana_fakehub_get_url (f->hubs[i]), NULL, &error);

      g_assert_no_error (error);
      f->names[i] = g_strdup (ana_profile_get_name (profile));
    }
  start (f);
}

static void
all_live (Fixture *f)
{
  for (guint i = 0; i < N_HUBS; i++)
    UI_WAIT (state_of (f, i) == ANA_SYNC_LIVE && total_of (f, i) > 0);
}

static void
stop (Fixture *f)
{
  ana_session_close (f->session);
  g_clear_object (&f->session);
}

static void
fixture_clear (Fixture *f)
{
  g_autofree char *main_dir = ana_dir_get_profile ("main");
  g_autofree char *top = g_path_get_dirname (main_dir);

  if (f->session != NULL)
    stop (f);
  for (guint i = 0; i < N_HUBS; i++)
    {
      ana_fakehub_free (f->hubs[i]);
      g_free (f->names[i]);
    }
  ui_data_remove_tree (top);
}

/* --- several at once --- */

static void
test_all_in_step (void)
{
  Fixture f;

  fixture_init (&f);
  all_live (&f);
  for (guint i = 0; i < N_HUBS; i++)
    g_assert_cmpfloat (total_of (&f, i), ==, i + 1); /* each its own hub's rows */
  for (guint i = 0; i < N_HUBS; i++)
    put (&f, i, 2, 10);
  for (guint i = 0; i < N_HUBS; i++)
    UI_WAIT (total_of (&f, i) == i + 11);
  /* hubs go and come; the others do not care */
  ana_fakehub_set_listening (f.hubs[1], FALSE);
  UI_WAIT (state_of (&f, 1) == ANA_SYNC_BACKOFF);
  g_assert_cmpint (state_of (&f, 0), ==, ANA_SYNC_LIVE);
  g_assert_cmpint (state_of (&f, 2), ==, ANA_SYNC_LIVE);
  put (&f, 1, 3, 100);
  ana_fakehub_set_listening (f.hubs[1], TRUE);
  UI_WAIT (total_of (&f, 1) == 112);
  fixture_clear (&f);
}

static void
count_cb (AnaSession *session, guint *n)
{
  ++*n;
}

/* The store is open, the rows are there, the connection stands: nothing is begun by looking at it. */
static void
test_switch (void)
{
  AnaFakehubSeen before, after;
  guint n_changed = 0;
  Fixture f;

  fixture_init (&f);
  all_live (&f);
  ana_fakehub_get_seen (f.hubs[1], &before);
  g_signal_connect (f.session, "profile-changed", G_CALLBACK (count_cb), &n_changed);
  ana_session_set_profile (f.session, f.names[1]);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_true (ana_session_get_profile (f.session) == profile_of (&f, 1));
  g_assert_cmpint (state_of (&f, 1), ==, ANA_SYNC_LIVE);
  g_assert_cmpint (ana_session_get_freshness (f.session), ==, ANA_FRESH_LIVE);
  g_assert_cmpfloat (total_of (&f, 1), ==, 2);
  ana_session_watch (f.session, (const char *const[]) { "COM.NET_REVENUE", NULL }, "overview");
  turn_a_while ();
  ana_fakehub_get_seen (f.hubs[1], &after);
  g_assert_cmpuint (after.n_upgrades, ==, before.n_upgrades);
  g_assert_cmpuint (after.n_snapshots, ==, before.n_snapshots);
  put (&f, 0, 2, 10); /* the one that was left goes on */
  UI_WAIT (total_of (&f, 0) == 11);
  fixture_clear (&f);
}

/* Working offline is said of one profile, and kept. */
static void
test_offline_alone (void)
{
  Fixture f;

  fixture_init (&f);
  all_live (&f);
  ana_session_set_offline (f.session, TRUE);
  UI_WAIT (state_of (&f, 0) == ANA_SYNC_OFFLINE);
  put (&f, 0, 2, 10);
  put (&f, 1, 2, 10);
  UI_WAIT (total_of (&f, 1) == 12);
  g_assert_cmpfloat (total_of (&f, 0), ==, 1);
  g_assert_true (ana_session_is_profile_offline (f.session, profile_of (&f, 0)));
  g_assert_false (ana_session_is_profile_offline (f.session, profile_of (&f, 1)));
  stop (&f);
  start (&f);
  UI_WAIT (total_of (&f, 1) == 12 && state_of (&f, 1) == ANA_SYNC_LIVE);
  g_assert_cmpint (state_of (&f, 0), ==, ANA_SYNC_OFFLINE);
  ana_session_sync_now (f.session);
  UI_WAIT (total_of (&f, 0) == 11);
  g_assert_false (ana_session_get_offline (f.session));
  fixture_clear (&f);
}

static void
test_add_and_leave (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaFakehub) hub = ana_fakehub_new (NULL);
  g_autoptr (AnaProfile) added = NULL;
  Fixture f;

  fixture_init (&f);
  all_live (&f);
  ana_fakehub_add_stream (hub, STREAM, "E1");
  added = ana_profile_add ("North", ana_fakehub_get_url (hub), NULL, &error); /* the same name: another folder */
  g_assert_no_error (error);
  g_assert_cmpstr (ana_profile_get_name (added), !=, f.names[1]);
  ana_session_add_profile (f.session, added);
  ana_session_watch (f.session, (const char *const[]) { "COM.NET_REVENUE", NULL }, "overview");
  UI_WAIT (ana_session_is_live (f.session));
  ana_session_set_profile (f.session, "sample");
  turn_a_while ();
  g_assert_cmpint (ana_sync_get_state (ana_profile_get_sync (added)), ==, ANA_SYNC_LIVE);
  fixture_clear (&f);
}

/* Ends while profiles are still being opened. */
static void
test_close_at_once (void)
{
  Fixture f;

  fixture_init (&f);
  stop (&f);
  start (&f);
  for (int i = 0; i < 1100; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  fixture_clear (&f);
}

/* --- read on other threads, as pages do --- */

static gpointer
read_thread (gpointer data)
{
  AnaReading *reading = data;
  AnaPointSource source = ana_reading_get_source (reading);
  AnaSpan span = { reading->now_usec - 20 * ANA_USEC_PER_DAY, reading->now_usec };

  for (int i = 0; i < 100; i++)
    {
      g_autoptr (AnaPoints) points = ana_reading_read_points (reading, STREAM, "", span);
      g_auto (GStrv) dims = source.list_dims (source.data, STREAM);
      AnaMeasureValue value;

      source.read_answer (source.data, "COM.NET_REVENUE", "", span, &value);
      g_assert_nonnull (dims);
    }
  return NULL;
}

/* Profiles are shown, closed and opened again while pages read them: what is read is waited for, the rest is refused. */
static void
test_close_while_read (void)
{
  Fixture f;

  fixture_init (&f);
  all_live (&f);
  for (guint turn = 0; turn < 30; turn++)
    {
      AnaProfile *profile = profile_of (&f, turn % N_HUBS);
      g_autoptr (AnaAnswers) answers = ana_answers_new (profile);
      AnaReading *readings[3];
      GThread *threads[3];

      ana_session_set_profile (f.session, ana_profile_get_name (profile));
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        {
          readings[i] = ana_reading_new (f.session, answers);
          threads[i] = g_thread_new ("read", read_thread, readings[i]);
        }
      for (guint i = 0; i < turn; i++)
        g_main_context_iteration (NULL, FALSE);
      ana_profile_close (profile);
      g_assert_true (ana_profile_open (profile, NULL));
      ana_session_sync_now (f.session);
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        {
          g_thread_join (threads[i]);
          ana_reading_free (readings[i]);
        }
    }
  fixture_clear (&f);
}

/* --- what is done to one profile --- */

static void
cared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

#define CARE(f, call, error)                                                     \
  G_STMT_START {                                                                 \
    g_autoptr (GAsyncResult) care_result = NULL;                                 \
    call;                                                                        \
    UI_WAIT (care_result != NULL);                                                  \
    ana_session_care_finish ((f)->session, care_result, (error));                \
  } G_STMT_END

static void
put_board (Fixture *f, guint i, const char *text)
{
  g_autoptr (GError) error = NULL;

  ana_store_put_document (ana_profile_get_store (profile_of (f, i)), "board", "mine", text, &error);
  g_assert_no_error (error);
}

static void
assert_board (Fixture *f, guint i, const char *text)
{
  g_autofree char *body = ana_store_get_document (ana_profile_get_store (profile_of (f, i)), "board", "mine", NULL);

  g_assert_cmpstr (body, ==, text);
}

/* Backup and restore of one; boards of the others stay, and all go on. */
static void
test_backup_and_restore (void)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "one.anabackup", NULL);
  g_autoptr (GError) error = NULL;
  Fixture f;

  fixture_init (&f);
  all_live (&f);
  for (guint i = 0; i < N_HUBS; i++)
    put_board (&f, i, "\"first\"");
  ana_session_set_profile (f.session, f.names[1]);
  CARE (&f, ana_session_backup_async (f.session, path, cared_cb, &care_result), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_HUBS; i++)
    put_board (&f, i, "\"second\"");
  CARE (&f, ana_session_restore_async (f.session, path, cared_cb, &care_result), &error);
  g_assert_no_error (error);
  assert_board (&f, 0, "\"second\"");
  assert_board (&f, 1, "\"first\"");
  assert_board (&f, 2, "\"second\"");
  put (&f, 1, 2, 10);
  ana_session_watch (f.session, (const char *const[]) { "COM.NET_REVENUE", NULL }, "overview");
  UI_WAIT (total_of (&f, 1) == 12);
  g_assert_cmpint (state_of (&f, 2), ==, ANA_SYNC_LIVE);
  fixture_clear (&f);
}

static void
test_restore_of_no_backup (void)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "bad.anabackup", NULL);
  g_autoptr (GError) error = NULL;
  Fixture f;

  fixture_init (&f);
  all_live (&f);
  put_board (&f, 0, "\"mine\"");
  g_assert_true (g_file_set_contents (path, "no backup at all", -1, NULL));
  CARE (&f, ana_session_restore_async (f.session, path, cared_cb, &care_result), &error);
  g_assert_error (error, ANA_ERROR, ANA_ERROR_CORRUPT);
  assert_board (&f, 0, "\"mine\"");
  g_clear_error (&error);
  g_unlink (path);
  CARE (&f, ana_session_restore_async (f.session, path, cared_cb, &care_result), &error);
  g_assert_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND);
  assert_board (&f, 0, "\"mine\"");
  UI_WAIT (state_of (&f, 0) == ANA_SYNC_LIVE);
  fixture_clear (&f);
}

/* Everything of one profile goes; its hub stays in the list, and it begins anew. */
static void
test_remove (void)
{
  g_autoptr (GError) error = NULL;
  Fixture f;

  fixture_init (&f);
  all_live (&f);
  for (guint i = 0; i < N_HUBS; i++)
    put_board (&f, i, "\"mine\"");
  ana_session_set_profile (f.session, f.names[2]);
  CARE (&f, ana_session_remove_data_async (f.session, cared_cb, &care_result), &error);
  g_assert_no_error (error);
  assert_board (&f, 2, NULL);
  assert_board (&f, 0, "\"mine\"");
  assert_board (&f, 1, "\"mine\"");
  ana_session_watch (f.session, (const char *const[]) { "COM.NET_REVENUE", NULL }, "overview");
  UI_WAIT (state_of (&f, 2) == ANA_SYNC_LIVE && total_of (&f, 2) == 3); /* what the hub holds stays */
  stop (&f);
  start (&f);
  g_assert_nonnull (profile_of (&f, 2));
  fixture_clear (&f);
}

/* The user looks at another profile while one is being restored: it goes on in the background. */
static void
test_leave_meanwhile (void)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "two.anabackup", NULL);
  g_autoptr (GError) error = NULL;
  Fixture f;

  fixture_init (&f);
  all_live (&f);
  CARE (&f, ana_session_backup_async (f.session, path, cared_cb, &care_result), &error);
  g_assert_no_error (error);
  ana_session_set_profile (f.session, f.names[1]);
  CARE (&f, {
    ana_session_restore_async (f.session, path, cared_cb, &care_result);
    ana_session_set_profile (f.session, f.names[2]);
  }, &error);
  g_assert_no_error (error);
  UI_WAIT (state_of (&f, 1) == ANA_SYNC_LIVE);
  g_assert_true (ana_session_get_profile (f.session) == profile_of (&f, 2));
  fixture_clear (&f);
}

/* All of the profiles with their states, and none of their data. */
static void
test_diagnostics (void)
{
  g_autofree char *text = NULL;
  Fixture f;

  fixture_init (&f);
  all_live (&f);
  put (&f, 1, 2, 123456);
  UI_WAIT (total_of (&f, 1) == 123458);
  ana_fakehub_set_listening (f.hubs[2], FALSE);
  UI_WAIT (state_of (&f, 2) == ANA_SYNC_BACKOFF);
  text = ana_diagnostics_describe (f.session);
  for (guint i = 0; i < N_HUBS; i++)
    {
      g_autofree char *line = g_strdup_printf ("profile %s: store open", f.names[i]);

      g_assert_nonnull (strstr (text, line));
    }
  g_assert_nonnull (strstr (text, "  sync live, 0 rows not stored yet"));
  g_assert_nonnull (strstr (text, "  sync backoff"));
  g_assert_null (strstr (text, "12345"));
  fixture_clear (&f);
}

/* What is called how, and what somebody looks at, goes into no report. */
static void
test_without_names (void)
{
  static const char *const rows[][2] = {
    { "stream kpi:COM.NET_REVENUE:day: checksum mismatch", "stream kpi:… checksum mismatch" },
    { "win:A.B:PT5M, obj:board", "win:…, obj:…" },
    { "/srv/drop/Sales of March.csv: line 3", "FILE of FILE: line 3" },
    { "took in orders-2026.csv, 12 rows", "took in FILE, 12 rows" },
    { "there is no KPI “Secret margin”", "there is no KPI “…”" },
    { "{\"name\": \"x\"}", "{\"…\": \"…\"}" },
    { "cannot open ~/x/cache.db: full", "cannot open FILE: full" },
    { "listening on port 8080 (1/2 done)", "listening on port 8080 (1/2 done)" },
    { "https://hub.example/api: 500", "https://hub.example/api: 500" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *clean = ana_diagnostics_without_names (rows[i][0]);

      g_assert_cmpstr (clean, ==, rows[i][1]);
    }
}

/* One limit, for each cache. */
static void
test_cache_limit (void)
{
  Fixture f;

  fixture_init (&f);
  all_live (&f);
  ana_session_set_cache_limit (f.session, 64);
  for (guint i = 0; i < N_HUBS; i++)
    g_assert_cmpint (ana_store_get_cache_limit (ana_profile_get_store (profile_of (&f, i))), ==, 64 * 1024 * 1024);
  fixture_clear (&f);
}

int
main (int argc, char *argv[])
{
  g_autofree char *home = g_dir_make_tmp ("ana-session-XXXXXX", NULL);
  int rc;

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("XDG_STATE_HOME", home, TRUE);
  g_setenv ("XDG_RUNTIME_DIR", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/session/all-in-step", test_all_in_step);
  g_test_add_func ("/app/session/switch", test_switch);
  g_test_add_func ("/app/session/offline-alone", test_offline_alone);
  g_test_add_func ("/app/session/add-and-leave", test_add_and_leave);
  g_test_add_func ("/app/session/close-at-once", test_close_at_once);
  g_test_add_func ("/app/session/close-while-read", test_close_while_read);
  g_test_add_func ("/app/session/backup-and-restore", test_backup_and_restore);
  g_test_add_func ("/app/session/restore-of-no-backup", test_restore_of_no_backup);
  g_test_add_func ("/app/session/remove", test_remove);
  g_test_add_func ("/app/session/leave-meanwhile", test_leave_meanwhile);
  g_test_add_func ("/app/session/cache-limit", test_cache_limit);
  g_test_add_func ("/app/session/diagnostics", test_diagnostics);
  g_test_add_func ("/app/session/without-names", test_without_names);
  rc = g_test_run ();
  ui_data_remove_tree (home);
  return rc;
}
