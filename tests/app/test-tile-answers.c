/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-tile-answers.c: what a hub answered to the questions of tiles: asked once, kept, found again without a hub, and wrong.
 */
#include "config.h"

#include "ui-data.h"

#include "ana-fakehub.h"
#include "ana-file.h"
#include "ana-session.h"
#include "ana-tile-answers.h"

#include <glib/gstdio.h>
#include <string.h>

#define STREAM  "kpi:COM.NET_REVENUE:day"
#define BODY(n) "{\"columns\":[{\"name\":\"n\",\"type\":\"int\"}],\"rows\":[[" n "]],\"truncated\":false,\"as_of\":1795186800000000}"

typedef struct {
  AnaFakehub     *hub;
  AnaSession     *session;
  AnaTileAnswers *answers;
  GPtrArray      *questions; /* of AnaTileQuestion */
  guint           n_arrived;
} Fixture;

static void
arrived_cb (AnaTileAnswers *answers, Fixture *f)
{
  f->n_arrived++;
}

static AnaProfile *
get_profile (Fixture *f)
{
  return ana_session_get_profile (f->session);
}

static gboolean
is_live (Fixture *f)
{
  AnaSync *sync = ana_profile_get_sync (get_profile (f));

  return sync != NULL && ana_sync_get_state (sync) == ANA_SYNC_LIVE;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  AnaTileQuestion *question = g_new0 (AnaTileQuestion, 1);
  AnaSessionOptions options = { .profile = "sample" };

  f->hub = ana_fakehub_new (NULL);
  ana_fakehub_add_stream (f->hub, STREAM, "E1");
  ana_fakehub_put_value (f->hub, STREAM, 1, 1, 1);
  options.hub_url = ana_fakehub_get_url (f->hub);
  f->session = ana_session_new (&options);
  ana_session_begin (f->session);
  UI_WAIT (ana_session_is_open (f->session));
  f->answers = ana_tile_answers_new (get_profile (f));
  g_signal_connect (f->answers, "arrived", G_CALLBACK (arrived_cb), f);
  f->questions = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_tile_question_free);
  question->key = g_strdup ("query/a");
  question->body = g_bytes_new_static ("{\"model\":{}}", 12);
  g_ptr_array_add (f->questions, question);
}

static void
go_live (Fixture *f)
{
  ana_session_go_live (f->session);
  ana_session_watch (f->session, (const char *const[]) { "COM.NET_REVENUE", NULL }, "board");
  UI_WAIT (is_live (f));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_run_dispose (G_OBJECT (f->answers));
  g_clear_object (&f->answers);
  ana_session_close (f->session);
  g_clear_object (&f->session);
  g_ptr_array_unref (f->questions);
  ana_fakehub_free (f->hub);
}

/* To POST /query: its path ends there. */
static void
answer (Fixture *f, const char *body, guint times)
{
  g_autofree char *text = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s", strlen (body), body);

  ana_fakehub_answer (f->hub, "/query", times, ANA_FAKEHUB_ANSWER, text, -1);
}

static char *
read_text (AnaTileAnswers *answers, gboolean *is_old, char **error)
{
  g_auto (AnaTileAnswer) known = { .as_of_usec = ANA_TIME_NONE };

  ana_tile_answers_read (answers, "query/a", &known);
  *is_old = known.is_old;
  if (error != NULL)
    *error = g_strdup (known.error);
  return known.body != NULL ? g_strndup (g_bytes_get_data (known.body, NULL), g_bytes_get_size (known.body)) : NULL;
}

/* What the next program finds in the cache, which is written on a thread of its own. */
static gboolean
is_kept (Fixture *f, const char *body)
{
  g_autoptr (AnaTileAnswers) next = ana_tile_answers_new (get_profile (f));
  gboolean is_old;
  g_autofree char *text = read_text (next, &is_old, NULL);

  return g_strcmp0 (text, body) == 0 && is_old;
}

/* Asked once, and known: to this program at once, to the next one from the cache, as something old. */
static void
test_kept (Fixture *f, gconstpointer data)
{
  g_autofree char *none = NULL, *now = NULL;
  gboolean is_old;

  go_live (f);
  none = read_text (f->answers, &is_old, NULL);
  g_assert_null (none);
  answer (f, BODY ("7"), 1);
  ana_tile_answers_ask (f->answers, f->questions);
  g_assert_true (ana_tile_answers_is_busy (f->answers));
  UI_WAIT (f->n_arrived > 0);
  now = read_text (f->answers, &is_old, NULL);
  g_assert_cmpstr (now, ==, BODY ("7"));
  g_assert_false (is_old);
  UI_WAIT (!ana_tile_answers_is_busy (f->answers));
  ana_tile_answers_ask (f->answers, f->questions); /* it is young: nobody is asked */
  g_assert_false (ana_tile_answers_is_busy (f->answers));
  UI_WAIT (is_kept (f, BODY ("7")));
}

/* A refusal is known as such; it is asked again when somebody wants to, and the answer takes its place. */
static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *error = NULL, *after = NULL, *none = NULL, *text = NULL;
  gboolean is_old;

  go_live (f);
  ana_fakehub_refuse (f->hub, "/query", 1, 422, "", "{\"code\":\"bad_input\",\"message\":\"no such column\"}");
  ana_tile_answers_ask (f->answers, f->questions);
  UI_WAIT (f->n_arrived > 0);
  none = read_text (f->answers, &is_old, &error);
  g_assert_null (none);
  g_assert_nonnull (error);
  UI_WAIT (!ana_tile_answers_is_busy (f->answers));
  ana_tile_answers_ask (f->answers, f->questions); /* not at once */
  g_assert_false (ana_tile_answers_is_busy (f->answers));
  ana_tile_answers_expire (f->answers);
  answer (f, BODY ("8"), 1);
  f->n_arrived = 0;
  ana_tile_answers_ask (f->answers, f->questions);
  UI_WAIT (f->n_arrived > 0);
  text = read_text (f->answers, &is_old, &after);
  g_assert_cmpstr (text, ==, BODY ("8"));
  g_assert_null (after);
}

/* The same answer changes nothing. */
static void
test_same (Fixture *f, gconstpointer data)
{
  guint before;

  go_live (f);
  answer (f, BODY ("7"), 2);
  ana_tile_answers_ask (f->answers, f->questions);
  UI_WAIT (f->n_arrived > 0 && !ana_tile_answers_is_busy (f->answers));
  before = f->n_arrived;
  ana_tile_answers_expire (f->answers);
  ana_tile_answers_ask (f->answers, f->questions);
  g_assert_true (ana_tile_answers_is_busy (f->answers));
  UI_WAIT (!ana_tile_answers_is_busy (f->answers));
  g_assert_cmpuint (f->n_arrived, ==, before);
}

/* What no tile asks for is kept the same way: the rows behind a mark. Without a hub nobody is asked. */
static void
test_offline (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) body = g_bytes_new_static (BODY ("9"), strlen (BODY ("9")));

  ana_tile_answers_ask (f->answers, f->questions);
  g_assert_false (ana_tile_answers_is_busy (f->answers));
  ana_tile_answers_keep (f->answers, "query/a", body);
  UI_WAIT (is_kept (f, BODY ("9")));
}

/* Gone while the hub thinks: nothing comes after it. */
static void
test_gone (Fixture *f, gconstpointer data)
{
  go_live (f);
  ana_fakehub_answer (f->hub, "/query", 1, ANA_FAKEHUB_HANG, "", 0);
  ana_tile_answers_ask (f->answers, f->questions);
  g_assert_true (ana_tile_answers_is_busy (f->answers));
  g_object_run_dispose (G_OBJECT (f->answers));
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (f->n_arrived, ==, 0);
}

static void
run (Fixture *f, gconstpointer test)
{
  g_autofree char *home = g_dir_make_tmp ("ana-answers-XXXXXX", NULL);

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  set_up (f, NULL);
  ((void (*) (Fixture *, gconstpointer)) test) (f, NULL);
  tear_down (f, NULL);
  ui_data_remove_tree (home);
}

static gboolean
knows_datasets (Fixture *f)
{
  g_auto (GStrv) names = ana_tile_answers_list_datasets (f->answers);

  return names[0] != NULL;
}

/* What there is to ask of is what the hub says, by its letters, with its columns; before it spoke there is nothing. */
static void
test_datasets (Fixture *f, gconstpointer data)
{
  static const char body[] = "{\"datasets\":[{\"name\":\"wines\",\"rows\":5,\"columns\":[{\"name\":\"year\",\"type\":\"int\"},{\"name\":\"price\",\"type\":\"money:EUR\"}]},"
                             "{\"name\":\"cars\",\"rows\":1,\"columns\":[]},{\"rows\":2},7]}";
  g_autofree char *text = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s", strlen (body), body);
  g_autoptr (AnaSchema) schema = NULL;
  g_auto (GStrv) names = NULL;

  g_assert_false (knows_datasets (f));
  ana_fakehub_answer (f->hub, "/api/analytics/datasets", 5, ANA_FAKEHUB_ANSWER, text, -1);
  go_live (f);
  ana_tile_answers_ask (f->answers, f->questions);
  UI_WAIT (knows_datasets (f));
  names = ana_tile_answers_list_datasets (f->answers);
  g_assert_cmpuint (g_strv_length (names), ==, 2);
  g_assert_cmpstr (names[0], ==, "cars");
  g_assert_cmpstr (names[1], ==, "wines");
  schema = ana_tile_answers_read_schema (f->answers, "wines");
  g_assert_cmpuint (ana_schema_get_n (schema), ==, 2);
  g_assert_null (ana_tile_answers_read_schema (f->answers, "orders"));
}

int
main (int argc, char *argv[])
{
  static const struct { const char *name; void (*test) (Fixture *f, gconstpointer data); } tests[] = {
    { "/tile-answers/kept", test_kept },       { "/tile-answers/refused", test_refused }, { "/tile-answers/same", test_same },
    { "/tile-answers/offline", test_offline }, { "/tile-answers/gone", test_gone },
    { "/tile-answers/datasets", test_datasets },
  };
  g_autofree char *home = g_dir_make_tmp ("ana-answers-XXXXXX", NULL);
  int rc;

  g_setenv ("XDG_STATE_HOME", home, TRUE);
  g_setenv ("XDG_RUNTIME_DIR", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, tests[i].test, NULL, run, NULL);
  rc = g_test_run ();
  ui_data_remove_tree (home);
  return rc;
}
