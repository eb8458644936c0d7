/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-editor.c: edits of a board, and that every one can be taken back to the byte, also after a restart.
 */
#include "ana-editor.h"
#include "ana-error.h"
#include "ana-random.h"

#include <string.h>

static const char sales[] =
  "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"title\":\"Sales\",\"later\":[1.5,{\"a\":null}],\"compare\":null,"
  "\"tabs\":[{\"id\":\"p\",\"title\":\"P\",\"later\":1},{\"id\":\"q\",\"title\":\"Q\"}],"
  "\"tiles\":{\"a\":{\"tab\":\"p\",\"x\":0,\"y\":0,\"w\":6,\"h\":3,\"type\":\"text\",\"markdown\":\"A\"},"
  "\"b\":{\"tab\":\"p\",\"x\":6,\"y\":0,\"w\":6,\"h\":3,\"type\":\"kpi\",\"kpi\":{\"code\":\"COM.AOV\"},\"thresholds\":[{\"value\":1},{\"value\":2}]},"
  "\"c\":{\"tab\":\"p\",\"x\":0,\"y\":3,\"w\":12,\"h\":4,\"type\":\"chart\",\"spec\":{\"mark\":\"line\"}},"
  "\"d\":{\"tab\":\"q\",\"x\":0,\"y\":0,\"w\":4,\"h\":4,\"type\":\"table\",\"locked\":true}}}";

static AnaBoard *
load (const char *text)
{
  g_autoptr (GError) error = NULL;
  AnaBoard *board = ana_board_load (NULL, text, -1, &error);

  g_assert_no_error (error);
  return board;
}

static void
do_step (AnaEditor *editor, AnaStep *step, GError *error)
{
  g_autoptr (AnaStep) mine = step;

  g_assert_no_error (error);
  g_assert_nonnull (mine);
  g_assert_true (ana_editor_do (editor, mine, &error));
  g_assert_no_error (error);
}

#define DO(call) G_STMT_START { GError *error = NULL; AnaStep *step_ = call; do_step (editor, step_, error); } G_STMT_END
#define BOARD    (ana_editor_get_board (editor))

static char *
to_text (AnaEditor *editor)
{
  return ana_board_to_text (ana_editor_get_board (editor));
}

static void
assert_at (AnaEditor *editor, const char *key, int x, int y, int w, int h)
{
  const AnaTile *tile = ana_board_find_tile (BOARD, key);

  g_assert_nonnull (tile);
  g_assert_cmpint (tile->x, ==, x);
  g_assert_cmpint (tile->y, ==, y);
  g_assert_cmpint (tile->w, ==, w);
  g_assert_cmpint (tile->h, ==, h);
}

static void
undo_all (AnaEditor *editor)
{
  g_autoptr (GError) error = NULL;

  while (ana_editor_get_undo (editor) != NULL)
    g_assert_true (ana_editor_undo (editor, &error));
  g_assert_no_error (error);
}

/* --- one by one --- */

static void
test_place (void)
{
  g_autoptr (AnaBoard) board = load (sales);
  g_autoptr (AnaEditor) editor = ana_editor_new (board);
  g_autofree char *before = to_text (editor);
  g_autofree char *after = NULL;

  DO (ana_edit_move (BOARD, "c", 0, 0, &error));
  assert_at (editor, "c", 0, 0, 12, 4);
  assert_at (editor, "a", 0, 4, 6, 3);
  DO (ana_edit_resize (BOARD, "a", ANA_GRIP_BOTTOM_RIGHT, -2, 2, &error));
  assert_at (editor, "a", 0, 4, 4, 5);
  DO (ana_edit_move (BOARD, "d", 5, 5, &error)); /* locked */
  g_assert_cmpuint (ana_editor_get_n_steps (editor), ==, 2);
  DO (ana_edit_move_to_tab (BOARD, "c", "q", &error));
  assert_at (editor, "c", 0, 4, 12, 4);
  g_assert_cmpstr (ana_board_find_tile (BOARD, "c")->tab, ==, "q");
  assert_at (editor, "a", 0, 0, 4, 5);
  g_assert_cmpstr (ana_editor_get_undo (editor), ==, "move");
  undo_all (editor);
  after = to_text (editor);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (ana_editor_get_redo (editor), ==, "move");
}

static void
test_come_and_go (void)
{
  g_autoptr (AnaBoard) board = load (sales);
  g_autoptr (AnaEditor) editor = ana_editor_new (board);
  g_autofree char *before = to_text (editor);
  g_autofree char *after = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  const char *const two[] = { "a", "c", NULL };

  DO (ana_edit_add (BOARD, "p", ANA_TILE_TEXT, NULL, NULL, &first, &error));
  assert_at (editor, first, 0, 7, 3, 3);
  DO (ana_edit_add (BOARD, "p", ANA_TILE_CHART, NULL, &((AnaGridCell) { 0, 0, 6, 2 }), &second, &error));
  assert_at (editor, second, 0, 0, 6, 2);
  assert_at (editor, "a", 0, 2, 6, 3);
  assert_at (editor, "b", 6, 0, 6, 3);
  DO (ana_edit_remove (BOARD, two, &error));
  g_assert_null (ana_board_find_tile (BOARD, "a"));
  assert_at (editor, first, 0, 2, 3, 3);
  undo_all (editor);
  after = to_text (editor);
  g_assert_cmpstr (after, ==, before);
}

static void
test_set (void)
{
  g_autoptr (AnaBoard) board = load (sales);
  g_autoptr (AnaEditor) editor = ana_editor_new (board);
  g_autofree char *before = to_text (editor);
  g_autofree char *middle = NULL;
  g_autofree char *after = NULL;
  g_autoptr (JsonNode) value = json_from_string ("{\"field\":\"country\",\"oneOf\":[\"France\"]}", NULL);
  g_autoptr (JsonNode) text = json_from_string ("\"x\"", NULL);
  g_autoptr (JsonNode) seven = json_from_string ("7", NULL);
  g_autoptr (JsonNode) root = NULL;

  DO (ana_edit_set (BOARD, "/filters/f1", value, &error)); /* there are no filters yet */
  DO (ana_edit_set (BOARD, "/tiles/c/spec/encoding/y/axis/title", text, &error));
  DO (ana_edit_set (BOARD, "/tiles/b/thresholds/0", NULL, &error));
  DO (ana_edit_set (BOARD, "/compare", NULL, &error));
  DO (ana_edit_set (BOARD, "/later/1/a", seven, &error));
  DO (ana_edit_set (BOARD, "/later/0", seven, &error));
  DO (ana_edit_set (BOARD, "/later/0", seven, &error)); /* the same again: nothing */
  g_assert_cmpuint (ana_editor_get_n_steps (editor), ==, 6);
  root = ana_board_to_json (BOARD);
  g_assert_cmpstr (json_node_get_string (ana_json_path_get (root, "/filters/f1/oneOf/0")), ==, "France");
  g_assert_cmpint (json_node_get_int (ana_json_path_get (root, "/tiles/b/thresholds/0/value")), ==, 2);
  middle = to_text (editor);
  g_assert_nonnull (strstr (middle, "\"spec\":{\"mark\":\"line\",\"encoding\":{\"y\":{\"axis\":{\"title\":\"x\"}}}}"));
  g_assert_nonnull (strstr (middle, "\"later\":[7,{\"a\":7}]"));
  undo_all (editor);
  after = to_text (editor);
  g_assert_cmpstr (after, ==, before);
}

static void
test_refused (void)
{
  static const struct { const char *pointer, *value; int code; } rows[] = {
    { "/tiles/a/x", "99", ANA_ERROR_BAD_INPUT }, { "/tiles/a/type", "\"x\"", ANA_ERROR_BAD_INPUT }, { "/id", "\"\"", ANA_ERROR_BAD_INPUT },
    { "/tiles/a", NULL, -1 }, { "/tiles/b/kpi", NULL, ANA_ERROR_BAD_INPUT }, { "/title/x", "1", ANA_ERROR_NOT_FOUND },
    { "/tiles/b/thresholds/7", "1", ANA_ERROR_NOT_FOUND }, { "/tabs", "7", ANA_ERROR_LIMIT },
  };
  g_autoptr (AnaBoard) board = load (sales);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaEditor) editor = ana_editor_new (board);
      g_autoptr (JsonNode) value = rows[i].value != NULL ? json_from_string (rows[i].value, NULL) : NULL;
      g_autoptr (AnaStep) step = ana_edit_set (BOARD, rows[i].pointer, value, &error);
      g_autofree char *before = to_text (editor);
      g_autofree char *after = NULL;

      g_assert_no_error (error);
      g_test_message ("%s", rows[i].pointer);
      g_assert_true (ana_editor_do (editor, step, &error) == (rows[i].code < 0));
      if (rows[i].code < 0)
        continue;
      g_assert_error (error, ANA_ERROR, rows[i].code);
      after = to_text (editor);
      g_assert_cmpstr (after, ==, before);
      g_assert_cmpuint (ana_editor_get_n_steps (editor), ==, 0);
    }
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) value = json_from_string ("1", NULL);

      g_assert_null (ana_edit_set (board, i == 0 ? "" : i == 1 ? "/tiles" : "title", value, &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
    }
}

static void
test_tabs (void)
{
  g_autoptr (AnaBoard) board = load (sales);
  g_autoptr (AnaEditor) editor = ana_editor_new (board);
  g_autoptr (GError) problem = NULL;
  g_autofree char *before = to_text (editor);
  g_autofree char *after = NULL;
  g_autofree char *id = NULL;

  DO (ana_edit_add_tab (BOARD, "R", &id, &error));
  DO (ana_edit_move_tab (BOARD, id, 0, &error));
  g_assert_cmpstr (ana_board_get_tab (BOARD, 0)->title, ==, "R");
  DO (ana_edit_move_tab (BOARD, "p", 99, &error));
  g_assert_cmpstr (ana_board_get_tab (BOARD, 2)->id, ==, "p");
  DO (ana_edit_remove_tab (BOARD, "p", &error));
  g_assert_cmpuint (ana_board_get_n_tiles (BOARD), ==, 1);
  DO (ana_edit_remove_tab (BOARD, "q", &error));
  g_assert_null (ana_edit_remove_tab (BOARD, id, &problem));
  g_assert_error (problem, ANA_ERROR, ANA_ERROR_LIMIT);
  g_clear_error (&problem);
  g_assert_null (ana_edit_move_tab (BOARD, "none", 0, &problem));
  g_assert_error (problem, ANA_ERROR, ANA_ERROR_NOT_FOUND);
  undo_all (editor);
  after = to_text (editor);
  g_assert_cmpstr (after, ==, before);
}

/* A board that names no tab has one; a second makes both appear. */
static void
test_first_tab (void)
{
  g_autoptr (AnaBoard) board = load ("{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"tiles\":{}}");
  g_autoptr (AnaEditor) editor = ana_editor_new (board);

  DO (ana_edit_add_tab (BOARD, "Two", NULL, &error));
  g_assert_cmpuint (ana_board_get_n_tabs (BOARD), ==, 2);
  g_assert_cmpstr (ana_board_get_tab (BOARD, 0)->id, ==, "main");
  for (guint i = 2; i < ANA_BOARD_MAX_TABS; i++)
    DO (ana_edit_add_tab (BOARD, "More", NULL, &error));
  g_assert_null (ana_edit_add_tab (BOARD, "Over", NULL, NULL));
}

static void
test_copies (void)
{
  g_autoptr (AnaBoard) board = load (sales);
  g_autoptr (AnaBoard) other = load ("{\"format\":\"adash\",\"version\":1,\"id\":\"o\",\"tiles\":{\"a\":{\"x\":0,\"y\":0,\"w\":12,\"h\":2,\"type\":\"text\"}}}");
  g_autoptr (AnaEditor) editor = ana_editor_new (other);
  const char *const keys[] = { "b", "c", "none", NULL };
  g_autofree char *text = ana_edit_copy (board, keys);
  const AnaTile *first, *second;

  DO (ana_edit_paste (BOARD, "main", text, &error));
  g_assert_cmpuint (ana_board_get_n_tiles (BOARD), ==, 3);
  first = ana_board_get_tile (BOARD, 1);
  second = ana_board_get_tile (BOARD, 2);
  g_assert_cmpint (first->x, ==, 6);
  g_assert_cmpint (first->y, ==, 2);
  g_assert_cmpint (second->y, ==, 5);
  g_assert_cmpstr (first->kpi_code, ==, "COM.AOV");
  g_assert_cmpstr (first->tab, ==, "main");
  g_assert_cmpuint (strlen (first->key), ==, 8);
  DO (ana_edit_duplicate (BOARD, ((const char *const[]) { first->key, "a", NULL }), &error));
  g_assert_cmpuint (ana_board_get_n_tiles (BOARD), ==, 5);
}

static void
test_clipboard (void)
{
  static const char *const texts[] = { "", "hello", "{}", "[]", "{\"format\":\"adash-tiles\",\"version\":1}",
                                       "{\"format\":\"adash-tiles\",\"version\":1,\"tiles\":[]}", "{\"format\":\"adash-tiles\",\"version\":2,\"tiles\":{}}",
                                       "{\"format\":\"adash-tiles\",\"version\":1,\"tiles\":{\"a\":{\"x\":99}}}" };
  g_autoptr (AnaBoard) board = load (sales);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ana_edit_paste (board, "p", texts[i], &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
    }
}

static void
test_restore_tile (void)
{
  g_autoptr (AnaBoard) old = load (sales);
  g_autoptr (AnaEditor) editor = ana_editor_new (old);
  g_autoptr (JsonNode) text = json_from_string ("\"new\"", NULL);
  g_autoptr (GError) problem = NULL;
  g_autoptr (JsonNode) now = NULL;
  const char *const gone[] = { "c", NULL };

  DO (ana_edit_set (BOARD, "/tiles/a/markdown", text, &error));
  DO (ana_edit_move (BOARD, "a", 3, 9, &error));
  DO (ana_edit_remove (BOARD, gone, &error));
  assert_at (editor, "a", 3, 3, 6, 3);
  DO (ana_edit_restore_tile (BOARD, old, "a", &error)); /* its words of then, its place of today */
  assert_at (editor, "a", 3, 3, 6, 3);
  now = ana_board_to_json (BOARD);
  g_assert_cmpstr (json_node_get_string (ana_json_path_get (now, "/tiles/a/markdown")), ==, "A");
  DO (ana_edit_restore_tile (BOARD, old, "c", &error)); /* gone: its old place is taken now */
  assert_at (editor, "c", 0, 6, 12, 4);
  DO (ana_edit_restore_tile (BOARD, old, "c", &error));
  g_assert_cmpuint (ana_editor_get_n_steps (editor), ==, 5);
  g_assert_null (ana_edit_restore_tile (BOARD, old, "none", &problem));
  g_assert_error (problem, ANA_ERROR, ANA_ERROR_NOT_FOUND);
}

/* --- history --- */

/* A drag is one step, whatever happened on its way; one that ends where it began is none. */
static void
test_group (void)
{
  g_autoptr (AnaBoard) board = load (sales);
  g_autoptr (AnaEditor) editor = ana_editor_new (board);
  g_autofree char *before = to_text (editor);
  g_autofree char *after = NULL;

  for (int i = 1; i <= 4; i++)
    {
      g_autoptr (AnaStep) step = ana_edit_move (BOARD, "a", i, 20, NULL);

      step->group = g_strdup ("drag 1");
      g_assert_true (ana_editor_do (editor, step, NULL));
    }
  g_assert_cmpuint (ana_editor_get_n_steps (editor), ==, 1);
  assert_at (editor, "a", 4, 7, 6, 3);
  g_assert_true (ana_editor_undo (editor, NULL));
  after = to_text (editor);
  g_assert_cmpstr (after, ==, before);
  g_assert_true (ana_editor_redo (editor, NULL));
  assert_at (editor, "a", 4, 7, 6, 3);
  DO (ana_edit_move (BOARD, "a", 0, 0, &error));
  for (int i = 6; i >= 0; i -= 6)
    {
      g_autoptr (AnaStep) step = ana_edit_move (BOARD, "a", i, 0, NULL);

      step->group = g_strdup ("drag 2");
      g_assert_true (ana_editor_do (editor, step, NULL));
    }
  g_assert_cmpuint (ana_editor_get_n_steps (editor), <=, 3);
}

/* Places inside each other in one group: their order is kept. */
static void
test_group_nested (void)
{
  static const struct { const char *pointer, *value; } rows[] = {
    { "/tiles/c/spec/mark", "\"bar\"" }, { "/tiles/c/spec", "{\"mark\":\"area\"}" }, { "/tiles/c/spec/mark", "\"point\"" },
    { "/tiles/c/spec/mark", "\"rule\"" }, { "/tiles/c/spec", "{\"mark\":\"line\"}" },
  };
  g_autoptr (AnaBoard) board = load (sales);
  g_autoptr (AnaEditor) editor = ana_editor_new (board);
  g_autofree char *before = to_text (editor);
  g_autofree char *after = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) value = json_from_string (rows[i].value, NULL);
      g_autoptr (AnaStep) step = ana_edit_set (BOARD, rows[i].pointer, value, NULL);

      step->group = g_strdup ("inspector");
      g_assert_true (ana_editor_do (editor, step, NULL));
    }
  g_assert_cmpuint (ana_editor_get_n_steps (editor), ==, 1);
  g_assert_true (ana_editor_undo (editor, NULL));
  after = to_text (editor);
  g_assert_cmpstr (after, ==, before);
  g_assert_true (ana_editor_redo (editor, NULL));
}

static void
test_branch (void)
{
  g_autoptr (AnaBoard) board = load (sales);
  g_autoptr (AnaEditor) editor = ana_editor_new (board);

  DO (ana_edit_move (BOARD, "a", 3, 9, &error));
  DO (ana_edit_move (BOARD, "b", 0, 0, &error));
  g_assert_true (ana_editor_undo (editor, NULL));
  DO (ana_edit_move (BOARD, "c", 0, 0, &error));
  g_assert_null (ana_editor_get_redo (editor));
  g_assert_cmpuint (ana_editor_get_n_steps (editor), ==, 2);
  g_assert_true (ana_editor_redo (editor, NULL)); /* nothing to do again: nothing happens */
}

/* Somebody else has changed the board: what they touched cannot be taken back, what they did not can. */
static void
test_rebase (void)
{
  g_autoptr (AnaBoard) board = load (sales);
  g_autoptr (AnaEditor) editor = ana_editor_new (board);
  g_autoptr (GError) error_of_undo = NULL;
  g_autoptr (JsonNode) one = json_from_string ("\"one\"", NULL);
  g_autoptr (JsonNode) two = json_from_string ("\"two\"", NULL);
  g_autoptr (AnaBoard) theirs = NULL;
  g_autoptr (AnaStep) step = NULL;

  DO (ana_edit_set (BOARD, "/title", one, &error));
  DO (ana_edit_set (BOARD, "/tiles/a/markdown", one, &error));
  step = ana_edit_set (BOARD, "/title", two, NULL);
  theirs = ana_step_apply (step, BOARD, NULL);
  ana_editor_rebase (editor, theirs);
  g_assert_true (ana_editor_undo (editor, &error_of_undo));
  g_assert_false (ana_editor_undo (editor, &error_of_undo));
  g_assert_error (error_of_undo, ANA_ERROR, ANA_ERROR_RETRY);
  g_assert_cmpstr (ana_board_get_title (BOARD), ==, "two");
}

/* --- any edits --- */

/* A disk: what a store keeps of the journal. */
typedef struct {
  char      *body;
  GPtrArray *steps;
  guint      n_done;
} Disk;

static void
write_journal (Disk *disk, AnaEditor *editor)
{
  g_auto (AnaJournal) journal = { 0 };

  if (!ana_editor_take_journal (editor, &journal))
    return;
  if (journal.n_gone > 0)
    g_ptr_array_remove_range (disk->steps, 0, journal.n_gone);
  g_ptr_array_set_size (disk->steps, (int) MIN (journal.first, disk->steps->len));
  g_assert_cmpuint (disk->steps->len, ==, journal.first);
  for (guint i = 0; journal.steps[i] != NULL; i++)
    g_ptr_array_add (disk->steps, g_strdup (journal.steps[i]));
  disk->n_done = journal.n_done;
  g_free (disk->body);
  disk->body = g_strdup (journal.body);
}

static AnaEditor *
restart (Disk *disk)
{
  g_autoptr (AnaBoard) board = load (disk->body);
  g_autoptr (GError) error = NULL;
  AnaEditor *editor;

  g_ptr_array_add (disk->steps, NULL);
  editor = ana_editor_restore (board, (const char *const *) disk->steps->pdata, disk->n_done, &error);
  g_ptr_array_set_size (disk->steps, (int) disk->steps->len - 1);
  g_assert_no_error (error);
  return editor;
}

static const char *
any_key (AnaRandom *random, const AnaBoard *board)
{
  return ana_board_get_tile (board, (guint) ana_random_range (random, 0, ana_board_get_n_tiles (board)))->key;
}

static const char *
any_tab (AnaRandom *random, const AnaBoard *board)
{
  return ana_board_get_tab (board, (guint) ana_random_range (random, 0, ana_board_get_n_tabs (board)))->id;
}

static AnaStep *
any_setting (AnaRandom *random, const AnaBoard *board)
{
  static const char *const members[] = { "title", "style/colour", "spec", "locked", "later/x", "thresholds" };
  static const char *const values[] = { "\"x\"", "\"y\"", "{\"mark\":\"bar\"}", "true", "0.125", "[1,2,3]" };
  guint i = (guint) ana_random_range (random, 0, G_N_ELEMENTS (members));
  g_autoptr (JsonNode) value = ana_random_range (random, 0, 4) > 0 ? json_from_string (values[i], NULL) : NULL;
  g_autofree char *path = g_strdup_printf ("/tiles/%s/%s", any_key (random, board), members[i]);

  return ana_edit_set (board, path, value, NULL);
}

static AnaStep *
any_edit (AnaRandom *random, const AnaBoard *board)
{
  int a = (int) ana_random_range (random, -2, 14), b = (int) ana_random_range (random, -2, 20);
  const char *const keys[] = { any_key (random, board), any_key (random, board), NULL };
  g_autofree char *text = NULL;

  switch (ana_random_range (random, 0, 12))
    {
    case 0: case 1:
      return ana_edit_move (board, keys[0], a, b, NULL);
    case 2:
      return ana_edit_resize (board, keys[0], ANA_GRIP_BOTTOM_RIGHT, a - 6, b - 8, NULL);
    case 3:
      return ana_edit_resize (board, keys[0], ANA_GRIP_TOP_LEFT, a - 6, b - 8, NULL);
    case 4:
      return ana_edit_add (board, any_tab (random, board), (AnaTileType) ana_random_range (random, 1, 7), NULL,
                           b % 2 == 0 ? &((AnaGridCell) { a, b, 4, 3 }) : NULL, NULL, NULL);
    case 5:
      return ana_board_get_n_tiles (board) > 3 ? ana_edit_remove (board, keys, NULL) : NULL;
    case 6:
      return ana_edit_move_to_tab (board, keys[0], any_tab (random, board), NULL);
    case 7:
      return ana_board_get_n_tiles (board) < 40 ? ana_edit_duplicate (board, keys, NULL) : NULL;
    case 8:
      text = ana_edit_copy (board, keys);
      return ana_board_get_n_tiles (board) < 40 ? ana_edit_paste (board, any_tab (random, board), text, NULL) : NULL;
    case 9:
      if (b % 3 == 0)
        return ana_edit_add_tab (board, "T", NULL, NULL);
      return b % 3 == 1 ? ana_edit_move_tab (board, any_tab (random, board), (guint) MAX (a, 0), NULL)
                        : ana_board_get_n_tiles (board) > 20 ? ana_edit_remove_tab (board, any_tab (random, board), NULL) : NULL;
    default:
      return any_setting (random, board);
    }
}

static void
assert_apart (const AnaBoard *board)
{
  for (guint i = 0; i < ana_board_get_n_tabs (board); i++)
    {
      g_autoptr (AnaEditGrid) grid = ana_edit_grid_new (board, ana_board_get_tab (board, i)->id);

      g_assert_false (ana_grid_has_overlap ((const AnaGridItem *) grid->items->data, grid->items->len));
    }
}

/* Any edits and as many undos: the same bytes. Forward again: the same bytes. With restarts on the way. */
static void
run_random (guint seed, guint n_edits)
{
  g_autoptr (AnaBoard) board = load (sales);
  AnaEditor *editor = ana_editor_new (board);
  Disk disk = { .steps = g_ptr_array_new_with_free_func (g_free), .body = ana_board_to_text (board) };
  g_autofree char *before = to_text (editor);
  g_autofree char *last = NULL;
  g_autofree char *after = NULL;
  g_autofree char *again = NULL;
  AnaRandom random;
  guint n_done;

  ana_random_init (&random, seed);
  for (guint i = 0; i < n_edits; i++)
    {
      g_autoptr (AnaStep) step = any_edit (&random, ana_editor_get_board (editor));

      if (step != NULL && ana_random_range (&random, 0, 3) == 0)
        step->group = g_strdup ("g");
      if (step != NULL)
        ana_editor_do (editor, step, NULL);
      if (ana_random_range (&random, 0, 10) == 0)
        g_assert_true (ana_editor_undo (editor, NULL));
      assert_apart (ana_editor_get_board (editor));
      if (ana_random_range (&random, 0, 3) == 0)
        write_journal (&disk, editor);
      if (ana_random_range (&random, 0, 25) == 0)
        {
          write_journal (&disk, editor);
          ana_editor_free (editor);
          editor = restart (&disk);
        }
    }
  last = to_text (editor);
  n_done = ana_editor_get_n_done (editor);
  undo_all (editor);
  after = to_text (editor);
  g_assert_cmpstr (after, ==, before);
  while (ana_editor_get_n_done (editor) < n_done)
    g_assert_true (ana_editor_redo (editor, NULL));
  again = to_text (editor);
  g_assert_cmpstr (again, ==, last);
  ana_editor_free (editor);
  g_ptr_array_unref (disk.steps);
  g_free (disk.body);
}

static void
test_random (void)
{
  for (guint seed = 1; seed <= 40; seed++)
    run_random (seed, 100);
}

/* More steps than are kept: the oldest go, on the disk too. */
static void
test_long_history (void)
{
  g_autoptr (AnaBoard) board = load (sales);
  AnaEditor *editor = ana_editor_new (board);
  Disk disk = { .steps = g_ptr_array_new_with_free_func (g_free), .body = ana_board_to_text (board) };

  for (int i = 0; i < ANA_EDITOR_MAX_STEPS + 50; i++)
    {
      g_autoptr (JsonNode) value = json_node_init_int (json_node_alloc (), i);

      DO (ana_edit_set (BOARD, "/n", value, &error));
      if (i % 7 == 0)
        write_journal (&disk, editor);
    }
  write_journal (&disk, editor);
  g_assert_cmpuint (ana_editor_get_n_steps (editor), ==, ANA_EDITOR_MAX_STEPS);
  g_assert_cmpuint (disk.steps->len, ==, ANA_EDITOR_MAX_STEPS);
  ana_editor_free (editor);
  editor = restart (&disk);
  undo_all (editor);
  g_assert_nonnull (strstr (disk.body, "\"n\":1049"));
  g_free (disk.body);
  disk.body = to_text (editor);
  g_assert_nonnull (strstr (disk.body, "\"n\":49"));
  ana_editor_free (editor);
  g_ptr_array_unref (disk.steps);
  g_free (disk.body);
}

/* A history that somebody has tampered with is refused, not believed. */
static void
test_bad_history (void)
{
  static const char *const texts[] = { "", "[]", "{}", "{\"changes\":[7]}", "{\"changes\":[{\"path\":7}]}", "{\"changes\":[{}]}" };
  g_autoptr (AnaBoard) board = load (sales);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      const char *const steps[] = { texts[i], NULL };

      g_assert_null (ana_editor_restore (board, steps, 1, &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boards/editor/place", test_place);
  g_test_add_func ("/boards/editor/come-and-go", test_come_and_go);
  g_test_add_func ("/boards/editor/set", test_set);
  g_test_add_func ("/boards/editor/refused", test_refused);
  g_test_add_func ("/boards/editor/tabs", test_tabs);
  g_test_add_func ("/boards/editor/first-tab", test_first_tab);
  g_test_add_func ("/boards/editor/copies", test_copies);
  g_test_add_func ("/boards/editor/clipboard", test_clipboard);
  g_test_add_func ("/boards/editor/restore-tile", test_restore_tile);
  g_test_add_func ("/boards/editor/group", test_group);
  g_test_add_func ("/boards/editor/group-nested", test_group_nested);
  g_test_add_func ("/boards/editor/branch", test_branch);
  g_test_add_func ("/boards/editor/rebase", test_rebase);
  g_test_add_func ("/boards/editor/random", test_random);
  g_test_add_func ("/boards/editor/long-history", test_long_history);
  g_test_add_func ("/boards/editor/bad-history", test_bad_history);
  return g_test_run ();
}
