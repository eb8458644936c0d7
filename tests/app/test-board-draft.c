/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-board-draft.c: what is edited is on the disk within a second, also when the program is ended in the middle of it.
 */
#include "config.h"

#include "ana-board-draft.h"
#include "ui-data.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ID "0b9d6a54-2c1c-4d6e-9f43-6d6a3a3f7a10"
#define LOST_MSEC 1000 /* at most that much is lost */

static AnaBoard *
make_board (void)
{
  g_autoptr (GError) error = NULL;
  AnaBoard *board = ana_board_load (NULL, "{\"format\":\"adash\",\"version\":1,\"id\":\"" ID "\",\"title\":\"0\",\"tabs\":[{\"id\":\"main\",\"title\":\"M\"}],\"tiles\":{}}",
                                    -1, &error);

  g_assert_no_error (error);
  return board;
}

static void
set_title (AnaBoardDraft *draft, const char *text)
{
  g_autoptr (JsonNode) title = json_node_init_string (json_node_alloc (), text);
  g_autoptr (GError) error = NULL;

  g_assert_true (ana_board_draft_do (draft, ana_edit_set (ana_board_draft_get_board (draft), "/title", title, &error), &error));
  g_assert_no_error (error);
}

static AnaBoardDraft *
open_draft (AnaStore *store, const AnaBoard *saved)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaDraft) kept = ana_store_get_draft (store, ANA_BOARD_KIND, ID, &error);

  g_assert_no_error (error);
  return ana_board_draft_new (store, saved, kept);
}

static AnaStore *
open_store (const char *dir)
{
  g_autoptr (GError) error = NULL;
  AnaStore *store = ana_store_open (dir, ANA_STORE_READ_WRITE, &error);

  g_assert_no_error (error);
  return store;
}

static void
remove_dir (const char *dir)
{
  g_autoptr (GDir) names = g_dir_open (dir, 0, NULL);
  const char *name;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_dir (path);
      else
        g_unlink (path);
    }
  g_rmdir (dir);
}

/* Draft and history are there again, and n undos bring back what was saved. */
static void
test_restart (void)
{
  g_autofree char *dir = g_dir_make_tmp ("ana-draft-XXXXXX", NULL);
  g_autoptr (AnaBoard) board = make_board ();
  g_autofree char *before = ana_board_to_text (board);

  for (int round = 0; round < 3; round++)
    {
      g_autoptr (AnaStore) store = open_store (dir);
      g_autoptr (AnaBoardDraft) draft = open_draft (store, board);
      g_autofree char *text = g_strdup_printf ("round %d", round);

      g_assert_cmpint (ana_board_draft_is_changed (draft), ==, round > 0);
      set_title (draft, text);
      ana_store_close (store);
    }
  {
    g_autoptr (AnaStore) store = open_store (dir);
    g_autoptr (AnaBoardDraft) draft = open_draft (store, board);
    g_autofree char *after = NULL;

    g_assert_cmpstr (ana_board_get_title (ana_board_draft_get_board (draft)), ==, "round 2");
    for (int i = 0; i < 3; i++)
      ana_board_draft_undo (draft);
    g_assert_null (ana_board_draft_get_undo (draft));
    after = ana_board_to_text (ana_board_draft_get_board (draft));
    g_assert_cmpstr (before, ==, after);
    g_assert_false (ana_board_draft_is_changed (draft));
    ana_board_draft_redo (draft);
    g_assert_cmpstr (ana_board_get_title (ana_board_draft_get_board (draft)), ==, "round 0");
    ana_board_draft_discard (draft);
    g_assert_false (ana_board_draft_is_changed (draft));
    ana_store_close (store);
  }
  {
    g_autoptr (AnaStore) store = open_store (dir);
    g_autoptr (GError) error = NULL;
    g_autoptr (AnaDraft) kept = ana_store_get_draft (store, ANA_BOARD_KIND, ID, &error);

    g_assert_true (kept == NULL || kept->body == NULL); /* discarded: as the document */
    ana_store_close (store);
  }
  remove_dir (dir);
}

/* --- ended in the middle --- */

static gint64
now_msec (void)
{
  return g_get_monotonic_time () / 1000;
}

/* Edits every few milliseconds, saying when each was done, until it is killed. */
static void
edit_until_killed (const char *dir, int out)
{
  g_autoptr (AnaBoard) board = make_board ();
  g_autoptr (AnaStore) store = open_store (dir);
  g_autoptr (AnaBoardDraft) draft = open_draft (store, board);
  gint64 first = g_ascii_strtoll (ana_board_get_title (ana_board_draft_get_board (draft)), NULL, 10);

  for (gint64 i = first + 1;; i++)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, i);
      gint64 done[2] = { i, 0 };

      set_title (draft, text);
      done[1] = now_msec ();
      if (write (out, done, sizeof done) != sizeof done)
        _exit (1);
      g_usleep (3000);
    }
}

/* The child is this program again: a process of several threads cannot be forked and go on. */
static GPid
start_child (const char *self, const char *dir, int *out)
{
  const char *const argv[] = { self, "--edit", dir, NULL };
  g_autoptr (GError) error = NULL;
  GPid pid;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, out, NULL, &error);
  g_assert_no_error (error);
  return pid;
}

static const char *self_path;

/* After each kill -9 at some moment, all but the last second is there, and it can all be taken back. */
static void
test_killed (void)
{
  g_autofree char *dir = g_dir_make_tmp ("ana-draft-XXXXXX", NULL);
  g_autoptr (AnaBoard) board = make_board ();
  gint64 kept_steps = 0;

  for (int round = 0; round < 6; round++)
    {
      g_autoptr (GArray) done = g_array_new (FALSE, FALSE, sizeof (gint64[2]));
      gint64 entry[2], killed, must = 0, title;
      int out;
      GPid pid = start_child (self_path, dir, &out);

      while (done->len < 60 + 97 * (guint) round && read (out, entry, sizeof entry) == sizeof entry)
        g_array_append_vals (done, entry, 1);
      killed = now_msec ();
      kill (pid, SIGKILL);
      waitpid (pid, NULL, 0);
      close (out);
      g_spawn_close_pid (pid);
      for (guint i = 0; i < done->len; i++)
        if (g_array_index (done, gint64, 2 * i + 1) < killed - LOST_MSEC)
          must = g_array_index (done, gint64, 2 * i);
      {
        g_autoptr (AnaStore) store = open_store (dir);
        g_autoptr (AnaBoardDraft) draft = open_draft (store, board);

        title = g_ascii_strtoll (ana_board_get_title (ana_board_draft_get_board (draft)), NULL, 10);
        g_assert_cmpint (title, >=, MAX (must, kept_steps));
        kept_steps = title;
        ana_store_close (store);
      }
    }
  g_assert_cmpint (kept_steps, >, 100);
  {
    g_autoptr (AnaStore) store = open_store (dir);
    g_autoptr (AnaBoardDraft) draft = open_draft (store, board);
    gint64 undone = 0;

    for (; ana_board_draft_get_undo (draft) != NULL; undone++)
      ana_board_draft_undo (draft);
    g_assert_cmpint (undone, ==, MIN (kept_steps, ANA_EDITOR_MAX_STEPS));
    ana_store_close (store);
  }
  remove_dir (dir);
}

/* --- saving --- */

static void
result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
save (AnaBoardDraft *draft, GError **error)
{
  GAsyncResult *result = NULL;
  gboolean ok;

  ana_board_draft_save_async (draft, NULL, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  ok = ana_board_draft_save_finish (draft, result, error);
  g_object_unref (result);
  return ok;
}

/* A save makes a version, lets the draft go and leaves the history; a template that was never kept is the first version. */
static void
test_save (void)
{
  g_autofree char *dir = g_dir_make_tmp ("ana-draft-XXXXXX", NULL);
  g_autoptr (AnaBoard) board = make_board ();
  g_autoptr (AnaStore) store = open_store (dir);
  g_autoptr (AnaBoardDraft) draft = open_draft (store, board);
  g_autoptr (AnaBoardDraft) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) versions = NULL;
  g_autoptr (AnaBoard) saved = NULL;
  g_autofree char *body = NULL;
  g_autofree char *first = NULL;

  set_title (draft, "one");
  g_assert_true (save (draft, &error));
  g_assert_false (ana_board_draft_is_changed (draft));
  set_title (draft, "two");
  g_assert_true (save (draft, &error));
  g_assert_no_error (error);
  versions = ana_store_list_versions (store, ANA_BOARD_KIND, ID, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (versions->len, ==, 3);
  first = ana_store_get_version (store, ANA_BOARD_KIND, ID, ((AnaVersion *) versions->pdata[2])->num, &error);
  g_assert_nonnull (strstr (first, "\"title\":\"0\""));
  body = ana_store_get_document (store, ANA_BOARD_KIND, ID, &error);
  saved = ana_board_load (NULL, body, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ana_board_get_title (saved), ==, "two");
  again = open_draft (store, saved);
  g_assert_false (ana_board_draft_is_changed (again));
  ana_board_draft_undo (again);
  g_assert_cmpstr (ana_board_get_title (ana_board_draft_get_board (again)), ==, "one");
  g_assert_true (ana_board_draft_is_changed (again));
  ana_store_close (store);
  g_assert_false (save (again, &error)); /* nobody keeps it now: it says so */
  g_assert_nonnull (error);
  g_assert_true (ana_board_draft_is_changed (again));
  remove_dir (dir);
}

static void
fault_cb (AnaBoardDraft *draft, const char *message, guint *n)
{
  (*n)++;
}

/* What cannot be read is told and left; what can be is edited. */
static void
test_bad (void)
{
  g_autoptr (AnaBoard) board = make_board ();
  char *steps[] = { (char *) "{", NULL };
  AnaDraft kept = { (char *) "{\"format\":\"adash\"", 5, 1, steps };
  g_autoptr (AnaBoardDraft) draft = NULL;
  g_autoptr (AnaBoardDraft) other = NULL;
  guint n = 0;

  g_log_set_always_fatal (G_LOG_FATAL_MASK); /* both are said as warnings */
  draft = ana_board_draft_new (NULL, board, &kept);
  kept.body = NULL;
  other = ana_board_draft_new (NULL, board, &kept);
  g_assert_false (ana_board_draft_is_changed (draft));
  g_assert_null (ana_board_draft_get_undo (other));
  g_signal_connect (draft, "fault", G_CALLBACK (fault_cb), &n);
  {
    GError *error = NULL;
    AnaStep *step = ana_edit_move (board, "nobody", 0, 0, &error);

    g_assert_false (ana_board_draft_try (draft, step, error));
    g_assert_cmpuint (n, ==, 1);
  }
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--edit") == 0)
    edit_until_killed (argv[2], 1);
  self_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/board-draft/restart", test_restart);
  g_test_add_func ("/app/board-draft/killed", test_killed);
  g_test_add_func ("/app/board-draft/save", test_save);
  g_test_add_func ("/app/board-draft/bad", test_bad);
  return g_test_run ();
}
