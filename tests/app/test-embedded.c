/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-embedded.c: a profile of the embedded hub, with a real one: backup, restore and removal hold what the hub keeps on
 * this computer too, while another profile uses the same hub.
 */
#include "config.h"

#include "ui-data.h"

#include "ana-session.h"

#include "ana-care.h"
#include "ana-file.h"

#include <glib/gstdio.h>
#include <string.h>

#define STREAM "kpi:COM.NET_REVENUE:day"

static gboolean
is_live (AnaSession *session)
{
  AnaSync *sync = ana_session_get_sync (session);

  return sync != NULL && ana_sync_get_state (sync) == ANA_SYNC_LIVE;
}

static double
total_of (AnaSession *session)
{
  AnaStore *store = ana_session_get_store (session);
  AnaSync *sync = ana_session_get_sync (session);
  g_autoptr (AnaPoints) points = NULL;
  double sum = 0;

  if (store == NULL || sync == NULL)
    return -1;
  points = ana_recent_read_points (ana_sync_get_recent (sync), store, STREAM, "", (AnaSpan) { G_MININT64 / 2, G_MAXINT64 / 2 }, NULL);
  for (guint i = 0; points != NULL && i < points->n; i++)
    sum += points->value[i];
  return points != NULL ? sum : -1;
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* One order line of so many pence. */
static void
push (AnaSession *session, const char *id, int pence)
{
  g_autofree char *text = g_strdup_printf ("[{\"id\":\"%s\",\"order_id\":\"o%s\",\"line_id\":\"l%s\",\"ordered_at\":\"2026-11-16T10:00:00Z\","
                                           "\"customer\":\"c1\",\"product\":\"p1\",\"category\":\"Toys\",\"country\":\"France\",\"channel\":\"web\","
                                           "\"quantity\":1,\"price\":%d,\"amount\":%d,\"status\":\"placed\"}]", id, id, id, pence, pence);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text)), answer = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ana_sync_request_async (ana_session_get_sync (session), "POST", "/ingest/shop?dataset=orders", body, NULL, asked_cb, &result);
  UI_WAIT (result != NULL);
  answer = ana_sync_request_finish (ana_session_get_sync (session), result, &error);
  g_assert_no_error (error);
}

static void
put_board (AnaSession *session, const char *text)
{
  g_assert_true (ana_store_put_document (ana_session_get_store (session), "board", "mine", text, NULL));
}

static void
assert_board (AnaSession *session, const char *text)
{
  g_autofree char *body = ana_store_get_document (ana_session_get_store (session), "board", "mine", NULL);

  g_assert_cmpstr (body, ==, text);
}

#define CARE(call)                                                    \
  G_STMT_START {                                                      \
    g_autoptr (GAsyncResult) care_result = NULL;                      \
    g_autoptr (GError) care_error = NULL;                             \
    call;                                                             \
    UI_WAIT (care_result != NULL);                                       \
    ana_session_care_finish (session, care_result, &care_error);      \
    g_assert_no_error (care_error);                                   \
  } G_STMT_END

static void
watch (AnaSession *session)
{
  ana_session_watch (session, (const char *const[]) { "COM.NET_REVENUE", NULL }, "overview");
}

static void
assert_gone (const char *dir, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);

  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
put_file (const char *dir, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL), *folder = g_path_get_dirname (path);

  g_assert_true (ana_dir_make_private (folder, NULL));
  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
}

static void
test_care (void)
{
  AnaSessionOptions options = { .profile = "main" };
  AnaSession *session = ana_session_new (&options);
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "one.anabackup", NULL);
  g_autofree char *hub = ana_dir_get_hub (), *profile = ana_dir_get_profile ("main"), *log = ana_care_get_log ("hub.log");

  ana_session_begin (session);
  UI_WAIT (ana_session_is_open (session));
  ana_session_go_live (session);
  watch (session);
  UI_WAIT (is_live (session));
  UI_WAIT (g_file_test (log, G_FILE_TEST_EXISTS)); /* what the hub says is kept */
  push (session, "1", 1000);
  UI_WAIT (total_of (session) == 1000);
  put_board (session, "\"first\"");

  CARE (ana_session_backup_async (session, path, asked_cb, &care_result));
  g_assert_true (ana_care_holds_hub (path));
  push (session, "2", 500);
  UI_WAIT (total_of (session) == 1500);
  put_board (session, "\"second\"");

  CARE (ana_session_restore_async (session, path, asked_cb, &care_result));
  assert_board (session, "\"first\"");
  watch (session);
  UI_WAIT (is_live (session) && total_of (session) == 1000); /* the hub's events too: the second one is not there any more */
  push (session, "3", 1);
  UI_WAIT (total_of (session) == 1001);

  put_file (profile, "identity.key");
  put_file (hub, "drop/mine.txt");
  g_assert_true (ana_session_removes_hub (session));
  CARE (ana_session_remove_data_async (session, asked_cb, &care_result));
  assert_gone (profile, "identity.key");
  assert_gone (hub, "drop/mine.txt");
  assert_board (session, NULL);
  watch (session);
  UI_WAIT (is_live (session)); /* a hub that begins anew */
  g_assert_cmpfloat (total_of (session), <=, 0);
  push (session, "4", 7);
  UI_WAIT (total_of (session) == 7);
  ana_session_close (session);
  g_object_unref (session);
}

/* A profile that lies elsewhere is none of the embedded hub's. */
static void
test_elsewhere (void)
{
  g_autofree char *main_dir = ana_dir_get_profile ("main"), *hub = ana_dir_get_hub ();
  g_autofree char *inside = g_build_filename (main_dir, "..", "sample", NULL);

  put_file (hub, "hub.db");
  g_assert_true (ana_care_has_hub (main_dir));
  g_assert_true (ana_care_has_hub (inside));
  g_assert_false (ana_care_has_hub (g_get_user_data_dir ()));
  g_assert_false (ana_care_has_hub ("/nonexistent/main"));
  g_assert_false (ana_care_has_hub (NULL));
  ui_data_remove_tree (hub);
  g_assert_false (ana_care_has_hub (main_dir));
}

int
main (int argc, char *argv[])
{
  g_autofree char *home = g_dir_make_tmp ("ana-embedded-XXXXXX", NULL);
  int rc;

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("XDG_STATE_HOME", home, TRUE);
  g_setenv ("XDG_RUNTIME_DIR", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/embedded/elsewhere", test_elsewhere);
  g_test_add_func ("/app/embedded/care", test_care);
  rc = g_test_run ();
  ui_data_remove_tree (home);
  return rc;
}
