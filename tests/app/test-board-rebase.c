/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-board-rebase.c: a board that is edited while somebody else changes it: what is edited stays, upon what it became.
 */
#include "config.h"

#include "ana-board-draft.h"

#include <string.h>

#define BOARD(title, text) "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"title\":\"" title "\",\"tabs\":[{\"id\":\"main\",\"title\":\"M\"}]," \
  "\"tiles\":{\"t\":{\"tab\":\"main\",\"x\":0,\"y\":0,\"w\":3,\"h\":4,\"type\":\"text\",\"title\":\"Sums\",\"text\":\"" text "\"}}}"

static AnaBoard *
load (const char *text)
{
  g_autoptr (GError) error = NULL;
  AnaBoard *board = ana_board_load (NULL, text, -1, &error);

  g_assert_no_error (error);
  return board;
}

static void
set (AnaBoardDraft *draft, const char *pointer, const char *value)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), value);
  g_autoptr (GError) error = NULL;

  g_assert_true (ana_board_draft_do (draft, ana_edit_set (ana_board_draft_get_board (draft), pointer, node, &error), &error));
  g_assert_no_error (error);
}

static gboolean
has (AnaBoardDraft *draft, const char *what)
{
  g_autofree char *text = ana_board_to_text (ana_board_draft_get_board (draft));

  return strstr (text, what) != NULL;
}

static void
test_rebase (void)
{
  g_autoptr (AnaBoard) saved = load (BOARD ("One", "a"));
  g_autoptr (AnaBoardDraft) draft = ana_board_draft_new (NULL, saved, NULL);
  g_autoptr (GError) error = NULL;
  guint n = 9;

  set (draft, "/tiles/t/text", "mine");
  g_assert_true (ana_board_draft_rebase (draft, BOARD ("Theirs", "a"), &n, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 0);
  g_assert_true (has (draft, "\"mine\"") && has (draft, "\"Theirs\""));
  g_assert_true (ana_board_draft_is_changed (draft));
  ana_board_draft_undo (draft); /* of mine; theirs is not mine to take back */
  g_assert_true (has (draft, "\"a\"") && has (draft, "\"Theirs\""));
  g_assert_false (ana_board_draft_is_changed (draft));
}

/* Of a field that both changed theirs stays, and it is said. What is no board changes nothing. */
static void
test_conflict (void)
{
  g_autoptr (AnaBoard) saved = load (BOARD ("One", "a"));
  g_autoptr (AnaBoardDraft) draft = ana_board_draft_new (NULL, saved, NULL);
  g_autoptr (GError) error = NULL;
  guint n = 9;

  set (draft, "/title", "Mine");
  g_assert_false (ana_board_draft_rebase (draft, "{\"evil\":true}", &n, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_true (has (draft, "\"Mine\""));
  g_assert_true (ana_board_draft_rebase (draft, BOARD ("Theirs", "b"), &n, &error));
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (has (draft, "\"Theirs\"") && has (draft, "\"b\""));
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* Saved upon what came in meanwhile: the document has both, and so has the editor. */
static void
test_save (void)
{
  g_autoptr (GError) error = NULL;
  AnaStore *store = ana_store_open (NULL, ANA_STORE_READ_WRITE, &error);
  g_autoptr (AnaBoard) saved = load (BOARD ("One", "a"));
  g_autofree char *saved_text = ana_board_to_text (saved);
  AnaDocumentEdit first = { "board", "b", NULL, saved_text, NULL }, other = { "board", "b", saved_text, BOARD ("Theirs", "a"), NULL };
  g_autoptr (AnaBoardDraft) draft = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *held = NULL;

  ana_store_set_document_func (store, ana_board_format);
  g_assert_true (ana_store_edit_document (store, &first, NULL, &error));
  draft = ana_board_draft_new (store, saved, NULL);
  set (draft, "/tiles/t/text", "mine");
  g_assert_true (ana_store_edit_document (store, &other, NULL, &error)); /* of which the editor has not heard */
  ana_board_draft_save_async (draft, NULL, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (ana_board_draft_save_finish (draft, result, &error));
  g_assert_no_error (error);
  held = ana_store_get_document (store, "board", "b", NULL);
  g_assert_nonnull (strstr (held, "\"mine\""));
  g_assert_nonnull (strstr (held, "\"Theirs\""));
  g_assert_true (has (draft, "\"mine\"") && has (draft, "\"Theirs\""));
  g_assert_false (ana_board_draft_is_changed (draft));
  g_clear_object (&draft);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  ana_store_close (store);
  g_object_unref (store);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/board-rebase/rebase", test_rebase);
  g_test_add_func ("/app/board-rebase/conflict", test_conflict);
  g_test_add_func ("/app/board-rebase/save", test_save);
  return g_test_run ();
}
