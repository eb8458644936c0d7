/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-board-canvas.c: tiles stand where the grid says, are kept by their keys, and cost nothing while nobody sees them.
 */
#include "config.h"

#include "ana-board-canvas.h"
#include "ana-edit.h"
#include "frames.h"

#include <adwaita.h>
#include <string.h>

typedef struct {
  GtkWidget      *window;
  AnaBoardCanvas *canvas;
  guint           n_made;
  guint           n_filled;
} Fixture;

static GtkWidget *
make_cb (const AnaTile *tile, gpointer data)
{
  GtkWidget *button = gtk_button_new_with_label (tile->key);

  ((Fixture *) data)->n_made++;
  gtk_widget_add_css_class (button, "ana-tile");
  return button;
}

static gboolean
fill_cb (GtkWidget *child, const AnaTile *tile, gpointer data)
{
  ((Fixture *) data)->n_filled++;
  gtk_button_set_label (GTK_BUTTON (child), tile->title);
  return TRUE;
}

static AnaBoard *
load (const char *tiles)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("{\"format\":\"adash\",\"version\":1,\"id\":\"0b9d6a54-2c1c-4d6e-9f43-6d6a3a3f7a10\","
                                           "\"title\":\"T\",\"tabs\":[{\"id\":\"main\",\"title\":\"Main\"},{\"id\":\"more\",\"title\":\"More\"}],"
                                           "\"tiles\":{%s}}", tiles);
  AnaBoard *board = ana_board_load (NULL, text, -1, &error);

  g_assert_no_error (error);
  return board;
}

#define TEXT(key, tab, x, y, w, h) \
  "\"" key "\":{\"tab\":\"" tab "\",\"x\":" #x ",\"y\":" #y ",\"w\":" #w ",\"h\":" #h ",\"type\":\"text\",\"title\":\"T" key "\",\"markdown\":\"\"}"

/* Three in a row of the first tab, one of them two rows down; one on the second tab. */
static AnaBoard *
load_few (void)
{
  return load (TEXT ("a", "main", 0, 0, 4, 3) "," TEXT ("b", "main", 4, 0, 8, 3) "," TEXT ("c", "main", 0, 3, 12, 4) "," TEXT ("d", "more", 0, 0, 6, 3));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  fixture->canvas = ANA_BOARD_CANVAS (ana_board_canvas_new ());
  ana_board_canvas_set_maker (fixture->canvas, make_cb, fill_cb, fixture, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (fixture->canvas));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_EXTERNAL);
  fixture->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (fixture->window), scrolled);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), GPOINTER_TO_INT (data), 600);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static graphene_rect_t
bounds_of (Fixture *fixture, const char *key)
{
  GtkWidget *tile = ana_board_canvas_get_tile (fixture->canvas, key);
  graphene_rect_t bounds;

  g_assert_nonnull (tile);
  g_assert_true (gtk_widget_compute_bounds (gtk_widget_get_parent (tile), GTK_WIDGET (fixture->canvas), &bounds));
  return bounds;
}

static void
test_places (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnaBoard) board = load_few ();
  graphene_rect_t a, b, c;
  int width;

  ana_board_canvas_set_board (fixture->canvas, board, NULL);
  pass_frames (fixture->window, 10);
  width = gtk_widget_get_width (GTK_WIDGET (fixture->canvas));
  g_assert_cmpstr (ana_board_canvas_get_tab (fixture->canvas), ==, "main");
  g_assert_false (ana_board_canvas_is_narrow (fixture->canvas));
  g_assert_null (ana_board_canvas_get_tile (fixture->canvas, "d")); /* of the other tab: not made */
  a = bounds_of (fixture, "a");
  b = bounds_of (fixture, "b");
  c = bounds_of (fixture, "c");
  /* independent of ana_grid_get_rect(): a third and two thirds of the width without the gap between them */
  g_assert_cmpfloat_with_epsilon (a.size.width * 2 + 8, b.size.width, 2);
  g_assert_cmpfloat_with_epsilon (a.origin.x + a.size.width + 8, b.origin.x, 1);
  g_assert_cmpfloat_with_epsilon (b.origin.x + b.size.width, width - a.origin.x, 1);
  g_assert_cmpfloat (a.size.height, ==, 3 * 40 + 2 * 8);
  g_assert_cmpfloat (c.origin.y, ==, a.origin.y + a.size.height + 8);
  g_assert_cmpfloat_with_epsilon (c.size.width, width - 2 * a.origin.x, 1);
}

static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnaBoard) board = load_few ();
  graphene_rect_t a, b, c;

  ana_board_canvas_set_board (fixture->canvas, board, NULL);
  pass_frames (fixture->window, 10);
  g_assert_true (ana_board_canvas_is_narrow (fixture->canvas));
  a = bounds_of (fixture, "a");
  b = bounds_of (fixture, "b");
  c = bounds_of (fixture, "c");
  g_assert_cmpfloat (a.size.width, ==, b.size.width);
  g_assert_cmpfloat (a.size.width, ==, c.size.width);
  g_assert_cmpfloat (b.origin.y, ==, a.origin.y + a.size.height + 8);
  g_assert_cmpfloat (c.origin.y, ==, b.origin.y + b.size.height + 8);
}

static AnaBoard *
apply (AnaBoard *board, AnaStep *step)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaStep) owned = step;
  AnaBoard *after;

  g_assert_nonnull (step);
  after = ana_step_apply (owned, board, &error);
  g_assert_no_error (error);
  return after;
}

/* A tile that moved is the same widget and is not filled; one that says something else is filled; one that went is gone. */
static void
test_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnaBoard) board = load_few ();
  g_autoptr (AnaBoard) moved = apply (board, ana_edit_move (board, "a", 8, 0, NULL));
  g_autoptr (JsonNode) title = json_node_init_string (json_node_alloc (), "new");
  g_autoptr (AnaBoard) named = apply (moved, ana_edit_set (moved, "/tiles/b/title", title, NULL));
  g_autoptr (AnaBoard) fewer = apply (named, ana_edit_remove (named, (const char *const[]) { "a", NULL }, NULL));
  GtkWidget *a, *b;

  ana_board_canvas_set_board (fixture->canvas, board, "main");
  pass_frames (fixture->window, 10);
  a = ana_board_canvas_get_tile (fixture->canvas, "a");
  b = ana_board_canvas_get_tile (fixture->canvas, "b");
  g_assert_cmpuint (fixture->n_made, ==, 3);
  ana_board_canvas_set_board (fixture->canvas, moved, "main");
  pass_frames (fixture->window, 5);
  g_assert_true (ana_board_canvas_get_tile (fixture->canvas, "a") == a);
  g_assert_cmpuint (fixture->n_made, ==, 3);
  g_assert_cmpuint (fixture->n_filled, ==, 0);
  ana_board_canvas_set_board (fixture->canvas, named, "main");
  pass_frames (fixture->window, 5);
  g_assert_true (ana_board_canvas_get_tile (fixture->canvas, "b") == b);
  g_assert_cmpuint (fixture->n_filled, ==, 1);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (b)), ==, "new");
  ana_board_canvas_set_board (fixture->canvas, fewer, "more");
  pass_frames (fixture->window, 5);
  g_assert_null (ana_board_canvas_get_tile (fixture->canvas, "a"));
  g_assert_false (gtk_widget_get_mapped (b)); /* the other tab is shown */
  g_assert_cmpuint (fixture->n_made, ==, 4);
  ana_board_canvas_set_board (fixture->canvas, fewer, "main");
  pass_frames (fixture->window, 5);
  g_assert_true (gtk_widget_get_mapped (b));
  g_assert_cmpuint (fixture->n_made, ==, 4);
  ana_board_canvas_set_board (fixture->canvas, NULL, NULL);
  g_assert_null (ana_board_canvas_get_tile (fixture->canvas, "b"));
}

static AnaBoard *
load_many (void)
{
  g_autoptr (GString) tiles = g_string_new (NULL);

  for (int i = 0; i < ANA_BOARD_MAX_TILES; i++)
    g_string_append_printf (tiles, "%s\"t%d\":{\"tab\":\"main\",\"x\":%d,\"y\":%d,\"w\":3,\"h\":3,\"type\":\"text\",\"markdown\":\"\"}",
                            i > 0 ? "," : "", i, i % 4 * 3, i / 4 * 3);
  return load (tiles->str);
}

static guint
count_mapped (Fixture *fixture)
{
  guint n = 0;

  for (GtkWidget *slot = gtk_widget_get_first_child (GTK_WIDGET (fixture->canvas)); slot != NULL; slot = gtk_widget_get_next_sibling (slot))
    n += gtk_widget_get_mapped (slot);
  return n;
}

/* Of 500 tiles those near the view are made; scrolling makes others, and what left the view is unmapped. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnaBoard) board = load_many ();
  g_autoptr (GPtrArray) seen = NULL;

  pass_frames (fixture->window, 5);
  ana_board_canvas_set_board (fixture->canvas, board, "main");
  pass_frames (fixture->window, 10);
  g_assert_cmpuint (fixture->n_made, >=, 16);
  g_assert_cmpuint (fixture->n_made, <=, 40);
  g_assert_cmpuint (count_mapped (fixture), ==, fixture->n_made);
  ana_board_canvas_reveal (fixture->canvas, "t499");
  pass_frames (fixture->window, 10);
  g_assert_cmpuint (fixture->n_made, <=, 80);
  g_assert_cmpuint (count_mapped (fixture), <=, 40);
  g_assert_true (gtk_widget_get_mapped (ana_board_canvas_get_tile (fixture->canvas, "t499")));
  g_assert_false (gtk_widget_get_mapped (ana_board_canvas_get_tile (fixture->canvas, "t0")));
  seen = ana_board_canvas_list_tiles (fixture->canvas);
  g_assert_cmpuint (seen->len, ==, count_mapped (fixture));
  g_assert_true (seen->pdata[seen->len - 1] == ana_board_canvas_get_tile (fixture->canvas, "t499"));
}

/* Tab walks all 500 in reading order, from end to end, and scrolls to what it reaches. */
static void
test_tab (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnaBoard) board = load_many ();
  GtkWidget *canvas = GTK_WIDGET (fixture->canvas);

  ana_board_canvas_set_board (fixture->canvas, board, "main");
  pass_frames (fixture->window, 10);
  for (int i = 0; i < ANA_BOARD_MAX_TILES; i++)
    {
      g_autofree char *key = g_strdup_printf ("t%d", i);

      g_assert_true (gtk_widget_child_focus (canvas, GTK_DIR_TAB_FORWARD));
      g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->window)) == ana_board_canvas_get_tile (fixture->canvas, key));
    }
  g_assert_false (gtk_widget_child_focus (canvas, GTK_DIR_TAB_FORWARD));
  pass_frames (fixture->window, 5);
  g_assert_cmpfloat (bounds_of (fixture, "t499").origin.y, <, gtk_widget_get_height (canvas));
  g_assert_true (gtk_widget_child_focus (canvas, GTK_DIR_TAB_BACKWARD));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->window)) == ana_board_canvas_get_tile (fixture->canvas, "t498"));
}

/* --- editing --- */

static GtkEventController *
find_controller (Fixture *fixture, GType type)
{
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (GTK_WIDGET (fixture->canvas));

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (all, i);

      if (G_OBJECT_TYPE (controller) == type)
        return controller;
    }
  g_assert_not_reached ();
}

static gboolean
press_key (Fixture *fixture, guint key, GdkModifierType state)
{
  gboolean taken = FALSE;

  g_signal_emit_by_name (find_controller (fixture, GTK_TYPE_EVENT_CONTROLLER_KEY), "key-pressed", key, 0, state, &taken);
  return taken;
}

static AnaBoardDraft *
edit (Fixture *fixture, AnaBoard *board)
{
  AnaBoardDraft *draft = ana_board_draft_new (NULL, board, NULL);

  ana_board_canvas_set_draft (fixture->canvas, draft);
  pass_frames (fixture->window, 10);
  return draft;
}

static void
assert_place (AnaBoardDraft *draft, const char *key, int x, int y, int w, int h)
{
  const AnaTile *tile = ana_board_find_tile (ana_board_draft_get_board (draft), key);

  g_assert_nonnull (tile);
  g_assert_cmpint (tile->x, ==, x);
  g_assert_cmpint (tile->y, ==, y);
  g_assert_cmpint (tile->w, ==, w);
  g_assert_cmpint (tile->h, ==, h);
}

static void
focus_tile (Fixture *fixture, const char *key)
{
  g_assert_true (gtk_widget_grab_focus (gtk_widget_get_parent (ana_board_canvas_get_tile (fixture->canvas, key))));
  g_assert_cmpstr (ana_board_canvas_get_selected (fixture->canvas), ==, key);
}

/* Space takes a tile, arrows carry it, Space drops it: one step. Escape leaves everything as it was. */
static void
test_keys (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnaBoard) board = load_few ();
  g_autoptr (AnaBoardDraft) draft = edit (fixture, board);
  g_autofree char *before = ana_board_to_text (board);
  g_autofree char *after = NULL;

  focus_tile (fixture, "a");
  g_assert_true (press_key (fixture, GDK_KEY_space, 0));
  g_assert_true (press_key (fixture, GDK_KEY_Right, 0));
  g_assert_cmpstr (ana_board_canvas_get_spoken (fixture->canvas), ==, "column 2, row 1, 4 wide, 3 high");
  g_assert_true (press_key (fixture, GDK_KEY_Right, 0));
  assert_place (draft, "a", 0, 0, 4, 3); /* not before it is dropped */
  g_assert_true (press_key (fixture, GDK_KEY_Right, GDK_SHIFT_MASK));
  g_assert_true (press_key (fixture, GDK_KEY_Down, GDK_SHIFT_MASK));
  g_assert_cmpstr (ana_board_canvas_get_spoken (fixture->canvas), ==, "column 3, row 1, 5 wide, 4 high");
  g_assert_true (press_key (fixture, GDK_KEY_space, 0));
  assert_place (draft, "a", 2, 0, 5, 4);
  g_assert_cmpstr (ana_board_draft_get_undo (draft), ==, "resize");
  focus_tile (fixture, "b");
  press_key (fixture, GDK_KEY_space, 0);
  press_key (fixture, GDK_KEY_Down, 0);
  press_key (fixture, GDK_KEY_Escape, 0);
  ana_board_draft_undo (draft);
  after = ana_board_to_text (ana_board_draft_get_board (draft));
  g_assert_cmpstr (before, ==, after);
  g_assert_null (ana_board_draft_get_undo (draft)); /* what was put back was never a step */
}

/* A key down that would change nothing, since tiles rise, goes as far as something changes. */
static void
test_keys_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnaBoard) board = load_few ();
  g_autoptr (AnaBoardDraft) draft = edit (fixture, board);

  focus_tile (fixture, "a");
  press_key (fixture, GDK_KEY_space, 0);
  press_key (fixture, GDK_KEY_Down, 0);
  press_key (fixture, GDK_KEY_Return, 0);
  g_assert_cmpint (ana_board_find_tile (ana_board_draft_get_board (draft), "a")->y, >, 0);
  focus_tile (fixture, "a");
  press_key (fixture, GDK_KEY_space, 0);
  for (int i = 0; i < 30; i++)
    press_key (fixture, GDK_KEY_Down, 0); /* at the bottom there is nowhere to go */
  for (int i = 0; i < 30; i++)
    press_key (fixture, GDK_KEY_Up, 0);
  press_key (fixture, GDK_KEY_space, 0);
  g_assert_cmpint (ana_board_find_tile (ana_board_draft_get_board (draft), "a")->y, ==, 0);
}

static void
activate (Fixture *fixture, const char *action)
{
  g_action_group_activate_action (ana_board_canvas_get_actions (fixture->canvas), action, NULL);
  pass_frames (fixture->window, 5);
}

/* A locked tile is not picked up, and others go round it. */
static void
test_locked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnaBoard) board = load_few ();
  g_autoptr (AnaBoardDraft) draft = edit (fixture, board);
  GActionGroup *actions = ana_board_canvas_get_actions (fixture->canvas);

  focus_tile (fixture, "a");
  activate (fixture, "locked");
  g_assert_true (ana_board_find_tile (ana_board_draft_get_board (draft), "a")->locked);
  g_assert_false (g_action_group_get_action_enabled (actions, "move-to"));
  press_key (fixture, GDK_KEY_space, 0);
  press_key (fixture, GDK_KEY_Right, 0);
  press_key (fixture, GDK_KEY_space, 0);
  assert_place (draft, "a", 0, 0, 4, 3);
  focus_tile (fixture, "a"); /* the arrow went to the next one */
  activate (fixture, "locked");
  g_assert_false (ana_board_find_tile (ana_board_draft_get_board (draft), "a")->locked);
}

static void
test_copies (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnaBoard) board = load_few ();
  g_autoptr (AnaBoard) other = load (TEXT ("a", "main", 0, 0, 4, 3));
  g_autoptr (AnaBoardDraft) draft = edit (fixture, board);
  g_autoptr (AnaBoardDraft) second = NULL;

  focus_tile (fixture, "b");
  activate (fixture, "duplicate");
  g_assert_cmpuint (ana_board_get_n_tiles (ana_board_draft_get_board (draft)), ==, 5);
  g_assert_cmpstr (ana_board_canvas_get_selected (fixture->canvas), !=, "b");
  focus_tile (fixture, "a");
  press_key (fixture, GDK_KEY_c, GDK_CONTROL_MASK);
  press_key (fixture, GDK_KEY_Delete, 0);
  g_assert_null (ana_board_find_tile (ana_board_draft_get_board (draft), "a"));
  second = edit (fixture, other); /* another board */
  press_key (fixture, GDK_KEY_v, GDK_CONTROL_MASK);
  pass_frames (fixture->window, 10);
  g_assert_cmpuint (ana_board_get_n_tiles (ana_board_draft_get_board (second)), ==, 2);
  g_assert_cmpstr (ana_board_draft_get_undo (second), ==, "paste");
}

/* Control and A marks all of them; with Shift it is for the editor around: the board's own properties. */
static void
test_all (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnaBoard) board = load_few ();
  g_autoptr (AnaBoardDraft) draft = edit (fixture, board);

  focus_tile (fixture, "a");
  g_assert_false (press_key (fixture, GDK_KEY_A, GDK_CONTROL_MASK | GDK_SHIFT_MASK));
  g_assert_cmpstr (ana_board_canvas_get_selected (fixture->canvas), ==, "a");
  g_assert_true (press_key (fixture, GDK_KEY_A, GDK_CONTROL_MASK | GDK_LOCK_MASK));
  g_assert_cmpstr (ana_board_canvas_get_selected (fixture->canvas), !=, "a");
}

/* Written from right to left, column one is at the right, and the arrows go where they point. */
static void
test_mirrored (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnaBoard) board = load_few ();
  g_autoptr (AnaBoardDraft) draft = NULL;
  graphene_rect_t a, b;

  gtk_widget_set_direction (GTK_WIDGET (fixture->canvas), GTK_TEXT_DIR_RTL);
  draft = edit (fixture, board);
  a = bounds_of (fixture, "a");
  b = bounds_of (fixture, "b");
  g_assert_cmpfloat_with_epsilon (b.origin.x + b.size.width + 8, a.origin.x, 1);
  g_assert_cmpfloat_with_epsilon (a.origin.x + a.size.width + b.origin.x, gtk_widget_get_width (GTK_WIDGET (fixture->canvas)), 1);
  focus_tile (fixture, "a");
  press_key (fixture, GDK_KEY_space, 0);
  press_key (fixture, GDK_KEY_Left, 0);
  press_key (fixture, GDK_KEY_space, 0);
  g_assert_cmpint (ana_board_find_tile (ana_board_draft_get_board (draft), "a")->x, ==, 1);
}

/* --- pointer --- */

static void
drag (Fixture *fixture, double x, double y, const int *path, guint n, gboolean drop)
{
  GtkEventController *gesture = find_controller (fixture, GTK_TYPE_GESTURE_DRAG);

  g_signal_emit_by_name (gesture, "drag-begin", x, y);
  for (guint i = 0; i < n; i++)
    {
      g_signal_emit_by_name (gesture, "drag-update", (double) path[2 * i], (double) path[2 * i + 1]);
      pass_frames (fixture->window, 1);
    }
  if (drop)
    g_signal_emit_by_name (gesture, "drag-end", (double) path[2 * n - 2], (double) path[2 * n - 1]);
  else
    g_signal_emit_by_name (gesture, "cancel", NULL);
  pass_frames (fixture->window, 3);
}

static void
test_drag (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnaBoard) board = load_few ();
  g_autoptr (AnaBoardDraft) draft = edit (fixture, board);
  graphene_rect_t a = bounds_of (fixture, "a"), b = bounds_of (fixture, "b");
  int across = (int) (b.origin.x - a.origin.x);
  const int there[] = { 10, 5, across / 2, 20, across, 2 };
  const int back[] = { across, 0, 4, 3 };

  /* by the body nothing moves, by the head it does, and only once */
  drag (fixture, a.origin.x + 50, a.origin.y + 90, there, 3, TRUE);
  assert_place (draft, "a", 0, 0, 4, 3);
  drag (fixture, a.origin.x + 50, a.origin.y + 10, there, 3, TRUE);
  assert_place (draft, "a", 4, 0, 4, 3);
  ana_board_draft_undo (draft);
  assert_place (draft, "a", 0, 0, 4, 3);
  g_assert_null (ana_board_draft_get_undo (draft));
  /* carried over others and back, they stand where they stood */
  drag (fixture, a.origin.x + 50, a.origin.y + 10, back, 2, TRUE);
  g_assert_null (ana_board_draft_get_undo (draft));
  drag (fixture, a.origin.x + 50, a.origin.y + 10, there, 3, FALSE);
  g_assert_null (ana_board_draft_get_undo (draft));
  assert_place (draft, "b", 4, 0, 8, 3);
}

static void
test_grips (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnaBoard) board = load_few ();
  g_autoptr (AnaBoardDraft) draft = edit (fixture, board);
  graphene_rect_t c = bounds_of (fixture, "c");
  const int wider[] = { -20, 0, -(int) (c.size.width / 2), 0 };
  const int lower[] = { 0, 20, 3, 96 };

  focus_tile (fixture, "c");
  drag (fixture, c.origin.x + c.size.width, c.origin.y + c.size.height / 2, wider, 2, TRUE);
  assert_place (draft, "c", 0, 3, 6, 4);
  c = bounds_of (fixture, "c");
  drag (fixture, c.origin.x + c.size.width / 2 + 8, c.origin.y + c.size.height + 8, lower, 2, TRUE); /* within reach */
  assert_place (draft, "c", 0, 3, 6, 6);
}

/* Each of the eight pulls its own edges by a column and a row, the opposite ones stay, and the board closes up again from above. */
static void
test_all_grips (Fixture *fixture, gconstpointer data)
{
  static const struct { double across, down; int columns, rows; AnaGridCell after; } grips[] = {
    { 0.5, 0, 0, 1, { 3, 3, 6, 4 } },  { 0.5, 1, 0, 1, { 3, 3, 6, 6 } }, { 1, 0.5, -1, 0, { 3, 3, 5, 5 } }, { 0, 0.5, 1, 0, { 4, 3, 5, 5 } },
    { 0, 0, 1, 1, { 4, 3, 5, 4 } },    { 1, 0, -1, 1, { 3, 3, 5, 4 } },  { 0, 1, -1, 1, { 2, 3, 7, 6 } },   { 1, 1, 1, -1, { 3, 3, 7, 4 } },
  };
  g_autoptr (AnaBoard) board = load (TEXT ("top", "main", 0, 0, 12, 3) "," TEXT ("t", "main", 3, 3, 6, 5));
  g_autoptr (AnaBoardDraft) draft = edit (fixture, board);

  for (guint i = 0; i < G_N_ELEMENTS (grips); i++)
    {
      graphene_rect_t t = bounds_of (fixture, "t");
      int column = (int) (t.size.width + ANA_GRID_GAP_PX) / 6, row = (int) (t.size.height + ANA_GRID_GAP_PX) / 5;
      const int path[] = { grips[i].columns * column / 2, grips[i].rows * row / 2, grips[i].columns * column, grips[i].rows * row };

      focus_tile (fixture, "t");
      drag (fixture, t.origin.x + t.size.width * grips[i].across, t.origin.y + t.size.height * grips[i].down, path, 2, TRUE);
      g_test_message ("grip at %g, %g", grips[i].across, grips[i].down);
      assert_place (draft, "t", grips[i].after.x, grips[i].after.y, grips[i].after.w, grips[i].after.h);
      ana_board_draft_undo (draft);
      assert_place (draft, "t", 3, 3, 6, 5);
      pass_frames (fixture->window, 3);
    }
}

/* --- what a drag costs --- */

static guint n_allocated;

G_DECLARE_FINAL_TYPE (CountBox, count_box, COUNT, BOX, GtkWidget)
struct _CountBox {
  GtkWidget parent_instance;
};
G_DEFINE_FINAL_TYPE (CountBox, count_box, GTK_TYPE_WIDGET)

static guint n_painted;

static void
count_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  n_allocated++;
}

static void
count_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  n_painted++;
}

static void
count_box_class_init (CountBoxClass *klass)
{
  GTK_WIDGET_CLASS (klass)->size_allocate = count_allocate;
  GTK_WIDGET_CLASS (klass)->snapshot = count_snapshot;
}

static void
count_box_init (CountBox *self)
{
}

static GtkWidget *
make_count (const AnaTile *tile, gpointer data)
{
  return g_object_new (count_box_get_type (), NULL);
}

/* What a frame costs, from layout to paint; told, not asserted: the machine may be busy. */
typedef struct {
  gint64  begun_usec;
  GArray *msec; /* of double */
} Frames;

static void
layout_cb (GdkFrameClock *clock, Frames *frames)
{
  if (frames->begun_usec == 0)
    frames->begun_usec = g_get_monotonic_time ();
}

static void
after_paint_cb (GdkFrameClock *clock, Frames *frames)
{
  double msec = (double) (g_get_monotonic_time () - frames->begun_usec) / 1000;

  if (frames->begun_usec > 0)
    g_array_append_val (frames->msec, msec);
  frames->begun_usec = 0;
}

static int
compare_msec (gconstpointer a, gconstpointer b)
{
  return *(const double *) a < *(const double *) b ? -1 : *(const double *) a > *(const double *) b;
}

static void
tell_frames (Frames *frames)
{
  g_array_sort (frames->msec, compare_msec);
  if (frames->msec->len > 0)
    g_test_minimized_result (g_array_index (frames->msec, double, frames->msec->len * 95 / 100),
                             "a tile among 60 carried: p95 of %u frames %.2f ms", frames->msec->len,
                             g_array_index (frames->msec, double, frames->msec->len * 95 / 100));
}

/* Of 60 tiles none is sized or painted again while one of them is carried over the others: they only stand elsewhere. */
static void
test_drag_cost (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) tiles = g_string_new (NULL);
  g_autoptr (AnaBoard) board = NULL;
  g_autoptr (AnaBoardDraft) draft = NULL;
  Frames frames = { 0, g_array_new (FALSE, FALSE, sizeof (double)) };
  GdkFrameClock *clock;
  int path[80];

  for (int i = 0; i < 60; i++)
    g_string_append_printf (tiles, "%s\"t%d\":{\"tab\":\"main\",\"x\":%d,\"y\":%d,\"w\":2,\"h\":2,\"type\":\"text\",\"markdown\":\"\"}",
                            i > 0 ? "," : "", i, i % 6 * 2, i / 6 * 2);
  board = load (tiles->str);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 1000);
  draft = edit (fixture, board);
  g_assert_cmpuint (n_allocated, >=, 50);
  for (int i = 0; i < 40; i++)
    {
      path[2 * i] = 20 * i;
      path[2 * i + 1] = 7 * i;
    }
  n_allocated = n_painted = 0;
  clock = gtk_widget_get_frame_clock (fixture->window);
  g_signal_connect (clock, "update", G_CALLBACK (layout_cb), &frames);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), &frames);
  drag (fixture, 30, 20, path, 40, TRUE);
  g_signal_handlers_disconnect_by_data (clock, &frames);
  tell_frames (&frames);
  g_array_unref (frames.msec);
  g_assert_cmpstr (ana_board_draft_get_undo (draft), ==, "move");
  g_assert_cmpuint (n_allocated, ==, 0);
  g_assert_cmpuint (n_painted, ==, 0);
}

static void
set_up_count (Fixture *fixture, gconstpointer data)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  fixture->canvas = ANA_BOARD_CANVAS (ana_board_canvas_new ());
  ana_board_canvas_set_maker (fixture->canvas, make_count, NULL, NULL, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (fixture->canvas));
  fixture->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (fixture->window), scrolled);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 1000);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(name, width, func) g_test_add ("/app/board-canvas/" name, Fixture, GINT_TO_POINTER (width), set_up, func, tear_down)
  ADD ("places", 1000, test_places);
  ADD ("narrow", 420, test_narrow);
  ADD ("kept", 1000, test_kept);
  ADD ("many", 1000, test_many);
  ADD ("tab", 1000, test_tab);
  ADD ("keys", 1000, test_keys);
  ADD ("keys-down", 1000, test_keys_down);
  ADD ("locked", 1000, test_locked);
  ADD ("copies", 1000, test_copies);
  ADD ("all", 1000, test_all);
  ADD ("mirrored", 1000, test_mirrored);
  ADD ("drag", 1000, test_drag);
  ADD ("grips", 1000, test_grips);
  ADD ("all-grips", 1000, test_all_grips);
  g_test_add ("/app/board-canvas/drag-cost", Fixture, NULL, set_up_count, test_drag_cost, tear_down);
  return g_test_run ();
}
