/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-board-page.c: the page of a board: a tile that changes, a draft that waits, and one tile in a window of its own.
 */
#include "config.h"

#include "ana-application.h"
#include "ana-banner.h"
#include "ana-board-page.h"
#include "ana-data.h"
#include "ana-edit.h"
#include "ana-note-dialog.h"
#include "ana-tile-view.h"
#include "ana-tile-window.h"
#include "ui-data.h"

#include <math.h>
#include <string.h>

#define ID "33333333-3333-4333-8333-333333333333"
#define TILES(title, mark) \
  "{\"format\":\"adash\",\"version\":1,\"id\":\"" ID "\",\"title\":\"Board\",\"time\":{\"last\":\"P28D\"},\"compare\":\"previous\",\"filters\":{}," \
  "\"tabs\":[{\"id\":\"one\",\"title\":\"One\"},{\"id\":\"two\",\"title\":\"Two\"},{\"id\":\"three\",\"title\":\"Three\"}],\"tiles\":{" \
  "\"card\":{\"tab\":\"one\",\"x\":0,\"y\":0,\"w\":3,\"h\":3,\"type\":\"kpi\",\"kpi\":{\"code\":\"COM.ORDERS\",\"period\":\"day\",\"dim\":\"\"}}," \
  "\"line\":{\"tab\":\"two\",\"x\":0,\"y\":3,\"w\":6,\"h\":5,\"type\":\"chart\",\"title\":\"" title "\"," \
  "\"query\":{\"version\":1,\"source\":\"kpi\",\"filter\":{\"field\":\"code\",\"equal\":\"COM.ORDERS\"}}," \
  "\"spec\":{\"mark\":\"" mark "\",\"encoding\":{\"x\":{\"field\":\"at\"},\"y\":{\"field\":\"value\"}}}}},\"annotations\":{}}"

static GtkApplication *application;

typedef struct {
  char          *dir;
  AnaSession    *session;
  AnaBoardShelf *shelf;
  GtkWidget     *window;
  AnaBoardPage  *page;
} Fixture;

static gboolean
is_open (gpointer session)
{
  return ana_session_is_open (session);
}

static gboolean
has_data (gpointer page)
{
  return ana_board_page_get_data (page) != NULL;
}

static void
set_up (Fixture *self, gconstpointer tab)
{
  AnaSessionOptions options = { .no_hub = TRUE, .profile = "sample" };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = ana_data_find ("catalogue", &error);
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_load (path, &error);
  g_autoptr (AnaStore) store = NULL;

  self->dir = g_dir_make_tmp ("analytics-page-XXXXXX", NULL);
  store = ana_store_open (self->dir, ANA_STORE_READ_WRITE, &error);
  g_assert_no_error (error);
  ui_data_fill_kpi (store, ana_catalogue_find (catalogue, "COM.ORDERS"), g_get_real_time (), 60);
  ui_data_put_board (store, ID, TILES ("Line", "line"));
  ana_store_close (store);
  options.workspace = self->dir;
  self->session = ana_session_new (&options);
  ana_session_begin (self->session);
  g_assert_true (ui_data_spin_until (is_open, self->session));
  self->shelf = ana_board_shelf_share (self->session);
  self->page = ANA_BOARD_PAGE (ana_board_page_new (self->session, self->shelf));
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1000, 600);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->page));
  gtk_window_present (GTK_WINDOW (self->window));
  ana_board_page_open_as (self->page, ID, tab, NULL);
  g_assert_true (ui_data_spin_until (has_data, self->page));
}

static void
tear_down (Fixture *self, gconstpointer tab)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->shelf);
  ana_session_close (self->session);
  g_object_unref (self->session);
  ui_data_remove_tree (self->dir);
  g_free (self->dir);
}

static AnaTileView *
get_tile (Fixture *self, const char *key)
{
  return ANA_TILE_VIEW (ana_board_canvas_get_tile (ana_board_page_get_canvas (self->page), key));
}

static AnaBoard *
load (const char *text)
{
  g_autoptr (GError) error = NULL;
  AnaBoard *board = ana_board_load (NULL, text, -1, &error);

  g_assert_no_error (error);
  return board;
}

typedef void (*Visit) (GtkWidget *widget, gpointer data);

static void
walk (GtkWidget *widget, Visit visit, gpointer data)
{
  visit (widget, data);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    walk (child, visit, data);
}

static void
gather_words (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && gtk_widget_get_child_visible (widget))
    g_string_append_printf (data, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
}

static gboolean
says (GtkWidget *root, const char *words)
{
  g_autoptr (GString) all = g_string_new (NULL);

  walk (root, gather_words, all);
  return strstr (all->str, words) != NULL;
}

/* --- a tile that changes --- */

static void
find_chart (GtkWidget *widget, gpointer data)
{
  if (ANA_IS_CHART_VIEW (widget))
    *(GtkWidget **) data = widget;
}

static gboolean
is_renamed (gpointer view)
{
  AnaTileData *data = ana_tile_view_get_data (view);

  return data != NULL && strcmp (data->title, "Bars") == 0;
}

/* The same widget, which goes on showing what it had until the new is there: nothing is blank in between. */
static void
test_filled (Fixture *self, gconstpointer tab)
{
  AnaTileView *view = get_tile (self, "line");
  g_autoptr (AnaBoard) board = load (TILES ("Bars", "bar"));
  AnaTileData *before = ana_tile_view_get_data (view);

  g_assert_nonnull (before);
  ana_board_page_set_board (self->page, board);
  g_assert_true (get_tile (self, "line") == view);
  g_assert_true (ana_tile_view_get_data (view) == before);
  g_assert_true (ui_data_spin_until (is_renamed, view));
  g_assert_true (get_tile (self, "line") == view);
}

/* A tile of another kind is another widget. */
static void
test_remade (Fixture *self, gconstpointer tab)
{
  AnaTileView *view = get_tile (self, "line");
  g_autofree char *text = g_strdup (TILES ("Bars", "bar"));
  g_autoptr (AnaBoard) board = NULL;
  char *at = strstr (text, "\"type\":\"chart\"");

  memcpy (at, "\"type\":\"table\"", strlen ("\"type\":\"table\""));
  board = load (text);
  ana_board_page_set_board (self->page, board);
  g_assert_true (get_tile (self, "line") != view);
  g_assert_cmpint (ana_tile_view_get_kind (get_tile (self, "line")), ==, ANA_TILE_TABLE);
}

/* What a chart's series become is kept with the board; a look at it in another way stays until the tile changes. */
static void
test_form (Fixture *self, gconstpointer tab)
{
  AnaTileView *view = get_tile (self, "line");
  GtkWidget *chart = NULL;
  g_autofree char *text = g_strdup (TILES ("Line", "line"));
  g_auto (GStrv) parts = g_strsplit (text, "\"title\":\"Line\",", 2);
  g_autofree char *with = g_strconcat (parts[0], "\"title\":\"Line\",\"style\":{\"transform\":\"cumulative\",\"compare\":\"P7D\"},", parts[1], NULL);
  g_autofree char *rubbish = g_strconcat (parts[0], "\"title\":\"Line\",\"style\":{\"transform\":7,\"compare\":\"x\"},", parts[1], NULL);
  g_autoptr (AnaBoard) formed = load (with), plain = load (text), odd = load (rubbish);

  walk (GTK_WIDGET (view), find_chart, &chart);
  g_assert_nonnull (chart);
  g_assert_cmpstr (ana_chart_view_get_transform (ANA_CHART_VIEW (chart)), ==, "none");
  ana_board_page_set_board (self->page, formed);
  g_assert_true (get_tile (self, "line") == view);
  g_assert_cmpstr (ana_chart_view_get_transform (ANA_CHART_VIEW (chart)), ==, "cumulative");
  g_assert_cmpstr (ana_chart_view_get_compare (ANA_CHART_VIEW (chart)), ==, "P7D");
  ana_chart_view_set_transform (ANA_CHART_VIEW (chart), "mean7");
  ana_board_page_refresh (self->page);
  g_assert_cmpstr (ana_chart_view_get_transform (ANA_CHART_VIEW (chart)), ==, "mean7");
  ana_board_page_set_board (self->page, odd);
  g_assert_cmpstr (ana_chart_view_get_transform (ANA_CHART_VIEW (chart)), ==, "none");
  ana_board_page_set_board (self->page, plain);
  g_assert_cmpstr (ana_chart_view_get_compare (ANA_CHART_VIEW (chart)), ==, "none");
}

/* --- a draft that waits --- */

static gboolean
tells_unsaved (gpointer page)
{
  return says (page, "Unsaved changes from");
}

static gboolean
is_kept (gpointer draft)
{
  return ana_board_draft_get_kept_usec (draft) > 0;
}

static AnaBoardDraft *
edit (Fixture *self)
{
  AnaBoardDraft *draft = ana_board_draft_new (ana_session_get_store (self->session), ana_board_page_get_board (self->page), NULL);
  const char *const keys[] = { "card", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (ana_board_draft_do (draft, ana_edit_remove (ana_board_draft_get_board (draft), keys, &error), &error));
  g_assert_true (ui_data_spin_until (is_kept, draft));
  return draft;
}

static gboolean
is_clean (gpointer data)
{
  Fixture *self = data;
  g_autoptr (AnaDraft) kept = ana_store_get_draft (ana_session_get_store (self->session), ANA_BOARD_KIND, ID, NULL);

  return kept == NULL || kept->body == NULL;
}

static gboolean
is_unsaved (gpointer data)
{
  return !is_clean (data);
}

static void
test_draft (Fixture *self, gconstpointer tab)
{
  g_autoptr (AnaBoardDraft) draft = NULL;

  ana_board_page_look_for_draft (self->page);
  for (int i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_false (says (GTK_WIDGET (self->page), "Unsaved"));
  draft = edit (self);
  g_assert_true (is_unsaved (self));
  ana_board_page_look_for_draft (self->page);
  g_assert_true (ui_data_spin_until (tells_unsaved, self->page));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->page), "board.discard-draft", NULL));
  g_assert_true (says (GTK_WIDGET (self->page), "The changes are discarded"));
  g_assert_true (ui_data_spin_until (is_clean, self));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->page), "board.restore-draft", NULL));
  g_assert_true (tells_unsaved (self->page));
  g_assert_true (ui_data_spin_until (is_unsaved, self));
  ana_board_page_open (self->page, ID);
  g_assert_false (says (GTK_WIDGET (self->page), "Unsaved"));
  g_assert_true (ui_data_spin_until (tells_unsaved, self->page));
}

/* Who edits it now in another window is asked by nobody else. */
static void
test_draft_elsewhere (Fixture *self, gconstpointer tab)
{
  g_autoptr (AnaBoardDraft) draft = edit (self);

  g_assert_true (ana_board_shelf_claim (self->shelf, ID, self));
  g_assert_false (ana_board_shelf_claim (self->shelf, ID, draft));
  ana_board_page_open (self->page, ID);
  g_assert_true (ui_data_spin_until (has_data, self->page));
  for (int i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_false (says (GTK_WIDGET (self->page), "Unsaved"));
  ana_board_shelf_release (self->shelf, self);
  g_assert_null (ana_board_shelf_get_editor (self->shelf, ID));
}

/* --- by finger --- */

static GtkGesture *
find_swipe (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  GtkGesture *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_SWIPE (controller))
        found = GTK_GESTURE (controller);
    }
  g_assert_nonnull (found);
  return found;
}

static void
test_swipe (Fixture *self, gconstpointer tab)
{
  GtkGesture *swipe = find_swipe (GTK_WIDGET (self->page));
  static const struct { double x, y; const char *tab; } strokes[] = {
    { -900, 40, "two" }, { -900, 800, "two" }, { -120, 0, "two" }, { 900, -40, "one" }, { 900, 0, "one" }, { -900, 0, "two" }, { -900, 0, "three" },
    { -900, 0, "three" },
  };

  g_assert_true (gtk_gesture_single_get_touch_only (GTK_GESTURE_SINGLE (swipe))); /* a drag with the mouse is another thing */
  for (guint i = 0; i < G_N_ELEMENTS (strokes); i++)
    {
      g_signal_emit_by_name (swipe, "swipe", strokes[i].x, strokes[i].y);
      g_assert_cmpstr (ana_board_page_get_tab (self->page), ==, strokes[i].tab);
    }
  gtk_widget_set_direction (GTK_WIDGET (self->page), GTK_TEXT_DIR_RTL);
  g_signal_emit_by_name (swipe, "swipe", -900.0, 0.0);
  g_assert_cmpstr (ana_board_page_get_tab (self->page), ==, "two");
  gtk_widget_set_direction (GTK_WIDGET (self->page), GTK_TEXT_DIR_LTR);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->page), "board.previous-tab", NULL));
  g_assert_cmpstr (ana_board_page_get_tab (self->page), ==, "one");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->page), "board.next-tab", NULL));
  g_assert_cmpstr (ana_board_page_get_tab (self->page), ==, "two");
}

static void
check_target (GtkWidget *widget, gpointer data)
{
  if (!GTK_IS_BUTTON (widget) || !gtk_widget_get_mapped (widget))
    return;
  g_assert_cmpint (gtk_widget_get_width (widget), >=, 44);
  g_assert_cmpint (gtk_widget_get_height (widget), >=, 44);
  ++*(guint *) data;
}

static void
find_bar (GtkWidget *widget, gpointer data)
{
  if (gtk_widget_has_css_class (widget, "ana-filter-row"))
    *(GtkWidget **) data = widget;
}

/* What is pressed on a telephone is as large as a fingertip. */
static void
test_targets (Fixture *self, gconstpointer tab)
{
  GtkWidget *bar = NULL;
  guint n = 0;
  int least;

  gtk_widget_set_size_request (self->window, 360, -1);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 360, 600);
  ana_board_page_set_narrow (self->page, TRUE);
  ana_board_page_set_range (self->page, "2026-01-01/2026-02-01");
  for (int i = 0; i < 200; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  walk (GTK_WIDGET (self->page), find_bar, &bar);
  g_assert_nonnull (bar);
  walk (bar, check_target, &n);
  g_assert_cmpuint (n, >=, 5); /* three tabs, the way back, a chip */
  gtk_widget_measure (GTK_WIDGET (self->page), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 360);
}

/* --- one tile in a window of its own --- */

static void
torn_cb (AnaBoardPage *page, const char *key, char **out)
{
  *out = g_strdup (key);
}

static gboolean
is_gone (gpointer page)
{
  return says (page, "This Tile Is Gone");
}

static gboolean
shows_range (gpointer page)
{
  return has_data (page) && strcmp (ana_board_page_get_data (page)->range, "P7D") == 0;
}

static void
test_tear_off (Fixture *self, gconstpointer tab)
{
  g_autofree char *key = NULL;
  AnaTileWindow *window;
  AnaBoardPage *page;
  g_autoptr (AnaBoard) without = NULL;
  int width, height;

  g_signal_connect (self->page, "tear-off", G_CALLBACK (torn_cb), &key);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (get_tile (self, "line")), "tile-view.tear-off", NULL));
  g_assert_cmpstr (key, ==, "line");
  ana_board_page_set_range (self->page, "P14D");
  window = ANA_TILE_WINDOW (ana_tile_window_new (application, self->session, self->shelf, self->page, key));
  page = ana_tile_window_get_page (window);
  gtk_window_set_default_size (GTK_WINDOW (window), 432, 321);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (ui_data_spin_until (has_data, page));
  g_assert_cmpstr (ana_board_page_get_range (page), ==, "P14D"); /* as the board is filtered */
  g_assert_cmpuint (ana_board_get_n_tiles (ana_board_page_get_board (page)), ==, 1);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Line");
  ana_board_page_set_range (self->page, "P7D");
  g_assert_true (ui_data_spin_until (shows_range, page));
  ana_board_page_set_range (page, "P14D"); /* and the other way */
  g_assert_cmpstr (ana_board_page_get_range (self->page), ==, "P14D");
  ana_board_page_close (self->page);
  g_assert_true (has_data (page)); /* it stays, whatever the other shows */
  without = load ("{\"format\":\"adash\",\"version\":1,\"id\":\"" ID "\",\"title\":\"Board\",\"tabs\":[{\"id\":\"one\",\"title\":\"One\"}],\"tiles\":{}}");
  ana_board_page_set_board (page, without);
  g_assert_true (ui_data_spin_until (is_gone, page));
  gtk_window_close (GTK_WINDOW (window));
  ana_board_page_open (self->page, ID);
  g_assert_true (ui_data_spin_until (has_data, self->page));
  window = ANA_TILE_WINDOW (ana_tile_window_new (application, self->session, self->shelf, self->page, "line"));
  gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
  g_assert_cmpint (width, ==, 432);
  g_assert_cmpint (height, ==, 321);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- what is said about a chart --- */

static AnaChart *
get_chart (AnaBoardPage *page)
{
  AnaTileData *data = ana_board_data_find (ana_board_page_get_data (page), "line");

  return data != NULL ? data->chart : NULL;
}

typedef struct { AnaBoardPage *page; const char *text; } Wanted;

/* NULL: nothing is said. */
static gboolean
has_said (gpointer data)
{
  Wanted *wanted = data;
  AnaChart *chart = ana_board_page_get_data (wanted->page) != NULL ? get_chart (wanted->page) : NULL;

  if (chart == NULL || wanted->text == NULL)
    return chart != NULL && ana_chart_get_n_annotations (chart) == 0;
  return ana_chart_get_n_annotations (chart) == 1 && strcmp (ana_chart_get_annotation (chart, 0)->text, wanted->text) == 0;
}

static void
assert_says (AnaBoardPage *page, const char *text)
{
  Wanted wanted = { page, text };

  g_assert_true (ui_data_spin_until (has_said, &wanted));
}

static char *
load_document (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  char *text = ana_store_get_document (ana_session_get_store (self->session), "board", ID, &error);

  g_assert_no_error (error);
  return text;
}

static GtkWidget *
find_dialog (void)
{
  GListModel *all = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (all, i);

      if (ANA_IS_NOTE_DIALOG (window) && gtk_widget_get_visible (window))
        return window; /* the list of windows keeps it */
    }
  return NULL;
}

static void
find_view (GtkWidget *widget, gpointer out)
{
  if (ANA_IS_CHART_VIEW (widget))
    *(GtkWidget **) out = widget;
}

static void
annotate (Fixture *self, const AnaChartNote *note)
{
  AnaTileView *tile = get_tile (self, "line");
  GtkWidget *view = NULL;

  walk (GTK_WIDGET (tile), find_view, &view);
  g_assert_nonnull (view);
  g_signal_emit_by_name (view, "annotate-wanted", note);
}

/* By hand: said, moved, taken back, done again, deleted; each time in the document that is kept. */
static void
test_annotate (Fixture *self, gconstpointer tab)
{
  AnaChartNote note = { NULL, NAN, NAN, NAN, FALSE }, moved;
  AnaAnnotation said = { .text = (char *) "Campaign <b>" };
  g_autofree char *id = NULL, *kept = NULL, *changed = NULL, *gone = NULL;

  assert_says (self->page, NULL);
  note.x = ana_series_get_x (ana_chart_get_layer (get_chart (self->page), 0)->series)[3];
  note.y = 12;
  annotate (self, &note);
  g_assert_nonnull (find_dialog ());
  said.x = note.x;
  said.x2 = NAN;
  said.y = 12;
  g_signal_emit_by_name (find_dialog (), "kept", &said);
  gtk_window_destroy (GTK_WINDOW (find_dialog ()));
  assert_says (self->page, "Campaign <b>");
  kept = load_document (self);
  g_assert_nonnull (strstr (kept, "Campaign <b>"));
  g_assert_nonnull (strstr (kept, "\"tile\":\"line\""));
  id = g_strdup (ana_chart_get_annotation (get_chart (self->page), 0)->id);
  moved = (AnaChartNote) { id, note.x, note.x + 86400e6, NAN, TRUE };
  annotate (self, &moved); /* at once, as it lies */
  g_assert_null (find_dialog ());
  while (isnan (ana_chart_get_annotation (get_chart (self->page), 0)->x2))
    g_main_context_iteration (NULL, TRUE);
  changed = load_document (self);
  g_assert_cmpstr (kept, !=, changed);
  g_assert_nonnull (strstr (changed, "Campaign <b>"));
  g_assert_true (ana_board_page_undo (self->page));
  while (!isnan (ana_chart_get_annotation (get_chart (self->page), 0)->x2))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (ana_board_page_undo (self->page));
  assert_says (self->page, NULL);
  g_assert_false (ana_board_page_undo (self->page));
  g_assert_true (ana_board_page_redo (self->page));
  assert_says (self->page, "Campaign <b>");
  moved.is_moved = FALSE;
  annotate (self, &moved);
  g_signal_emit_by_name (find_dialog (), "removed");
  gtk_window_destroy (GTK_WINDOW (find_dialog ()));
  assert_says (self->page, NULL);
  gone = load_document (self);
  g_assert_null (strstr (gone, "Campaign"));
}

static gboolean
has_saved (gpointer data)
{
  g_autofree char *text = load_document (data);

  return strstr (text, "Aside") != NULL;
}

static gboolean
has_both (gpointer data)
{
  g_autoptr (AnaDraft) kept = ana_store_get_draft (ana_session_get_store (((Fixture *) data)->session), ANA_BOARD_KIND, ID, NULL);

  return kept != NULL && kept->body != NULL && strstr (kept->body, "Unfinished") != NULL && strstr (kept->body, "Aside") != NULL;
}

/* A draft that waits is not saved by the way, and does not take the annotation away when it is. */
static void
test_annotate_beside_draft (Fixture *self, gconstpointer tab)
{
  AnaStore *store = ana_session_get_store (self->session);
  g_autoptr (AnaBoardDraft) draft = ana_board_draft_new (store, ana_board_page_get_board (self->page), NULL);
  g_autoptr (JsonNode) title = json_node_init_string (json_node_alloc (), "Unfinished");
  AnaAnnotation said = { NAN, NAN, 5, ANA_SLOT_ANNOTATION, (char *) "Aside", NULL };
  AnaChartNote note = { NULL, NAN, NAN, 5, FALSE };
  g_autofree char *text = NULL;

  g_assert_true (ana_board_draft_do (draft, ana_edit_set (ana_board_draft_get_board (draft), "/title", title, NULL), NULL));
  g_assert_true (ui_data_spin_until (is_kept, draft));
  annotate (self, &note);
  g_signal_emit_by_name (find_dialog (), "kept", &said);
  gtk_window_destroy (GTK_WINDOW (find_dialog ()));
  g_assert_true (ui_data_spin_until (has_saved, self));
  text = load_document (self);
  g_assert_null (strstr (text, "Unfinished"));
  assert_says (self->page, "Aside");
  g_assert_true (ui_data_spin_until (has_both, self));
}

/* The draft is there, without the tile that was taken away, upon the document with its new name. */
static gboolean
is_renamed_draft (gpointer data)
{
  Fixture *self = data;
  g_autoptr (AnaDraft) kept = ana_store_get_draft (ana_session_get_store (self->session), ANA_BOARD_KIND, ID, NULL);

  return kept != NULL && kept->body != NULL && strstr (kept->body, "Renamed") != NULL && strstr (kept->body, "\"card\"") == NULL;
}

static void
heard_cb (AnaBoardShelf *shelf, const char *id, gpointer who, guint *n)
{
  (*n)++;
}

static gboolean
is_heard (gpointer n)
{
  return *(guint *) n > 0;
}

/* A board gets another name: what was begun and not saved is neither saved by the way nor lost. */
static void
test_rename_beside_draft (Fixture *self, gconstpointer tab)
{
  g_autoptr (AnaBoardDraft) draft = edit (self);
  g_autofree char *text = NULL;
  guint n = 0;

  g_signal_connect (self->shelf, "written", G_CALLBACK (heard_cb), &n);
  ana_board_shelf_rename (self->shelf, ID, "Renamed");
  g_assert_true (ui_data_spin_until (is_heard, &n));
  g_signal_handlers_disconnect_by_data (self->shelf, &n);
  text = load_document (self);
  g_assert_nonnull (strstr (text, "Renamed"));
  g_assert_nonnull (strstr (text, "\"card\""));
  g_assert_true (ui_data_spin_until (is_renamed_draft, self));
}

static gboolean
is_listed (gpointer data)
{
  const AnaBoardEntry *entry = ana_board_shelf_find (((Fixture *) data)->shelf, ID);

  return entry != NULL && strcmp (entry->title, "Renamed") == 0;
}

/* Where nothing waits none is left behind, and the list knows the name. */
static void
test_rename (Fixture *self, gconstpointer tab)
{
  ana_board_shelf_rename (self->shelf, ID, "Renamed");
  g_assert_true (ui_data_spin_until (is_listed, self));
  g_assert_true (ui_data_spin_until (is_clean, self));
}

/* --- what is not understood --- */

static void
write_board (Fixture *self, const char *member)
{
  g_autoptr (GString) text = g_string_new (TILES ("Line", "line"));
  AnaDocumentEdit edit = { ANA_BOARD_KIND, ID, NULL, NULL, NULL };
  g_autofree char *with = g_strconcat ("\"filters\":{},", member, NULL);
  g_autoptr (GError) error = NULL;

  g_string_replace (text, "\"filters\":{},", with, 1);
  edit.body = text->str;
  g_assert_true (ana_store_edit_document (ana_session_get_store (self->session), &edit, NULL, &error));
  g_assert_no_error (error);
}

static gboolean
tells_later (gpointer data)
{
  return says (GTK_WIDGET (((Fixture *) data)->page), "/later");
}

static gboolean
tells_both (gpointer data)
{
  return says (GTK_WIDGET (((Fixture *) data)->page), "2 entries of this board are not understood here, and kept: /later, /newer");
}

/* Said once, when it first comes; again only when there is more. */
static void
test_unknown (Fixture *self, gconstpointer tab)
{
  write_board (self, "\"later\":1,");
  ana_board_page_open (self->page, ID);
  g_assert_true (ui_data_spin_until (tells_later, self));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->page), "board.dismiss-unknown", NULL));
  ui_data_settle (200 * 1000);
  g_assert_false (tells_later (self));
  ana_board_page_open (self->page, ID);
  g_assert_true (ui_data_spin_until (has_data, self->page));
  ui_data_settle (200 * 1000);
  g_assert_false (tells_later (self));
  write_board (self, "\"later\":1,\"newer\":[],");
  ana_board_page_open (self->page, ID);
  g_assert_true (ui_data_spin_until (tells_both, self));
}

int
main (int argc, char **argv)
{
  int rc;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  application = GTK_APPLICATION (ana_application_new ());
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add ("/app/board-page/filled", Fixture, "two", set_up, test_filled, tear_down);
  g_test_add ("/app/board-page/remade", Fixture, "two", set_up, test_remade, tear_down);
  g_test_add ("/app/board-page/form", Fixture, "two", set_up, test_form, tear_down);
  g_test_add ("/app/board-page/draft", Fixture, NULL, set_up, test_draft, tear_down);
  g_test_add ("/app/board-page/annotate", Fixture, "two", set_up, test_annotate, tear_down);
  g_test_add ("/app/board-page/annotate-beside-draft", Fixture, "two", set_up, test_annotate_beside_draft, tear_down);
  g_test_add ("/app/board-page/unknown", Fixture, NULL, set_up, test_unknown, tear_down);
  g_test_add ("/app/board-page/rename", Fixture, NULL, set_up, test_rename, tear_down);
  g_test_add ("/app/board-page/rename-beside-draft", Fixture, NULL, set_up, test_rename_beside_draft, tear_down);
  g_test_add ("/app/board-page/draft-elsewhere", Fixture, NULL, set_up, test_draft_elsewhere, tear_down);
  g_test_add ("/app/board-page/swipe", Fixture, "one", set_up, test_swipe, tear_down);
  g_test_add ("/app/board-page/targets", Fixture, "one", set_up, test_targets, tear_down);
  g_test_add ("/app/board-page/tear-off", Fixture, "two", set_up, test_tear_off, tear_down);
  rc = g_test_run ();
  g_object_unref (application);
  return rc;
}
