/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-window-boards.c: boards in the window: what is set in the inspector is seen at once, tiles go from board to board, the look is kept,
 * favourites, and what is asked before data goes.
 */
#include "config.h"

#include "ana-application.h"
#include "ana-board-edit.h"
#include "ana-board-page.h"
#include "ana-choice.h"
#include "ana-data.h"
#include "ana-store-documents.h"
#include "ana-tile-view.h"
#include "ana-window.h"
#include "ui-data.h"
#include "ui-widgets.h"

#include <adwaita.h>
#include <string.h>

#define ONE "55555555-5555-4555-8555-555555555551"
#define TWO "55555555-5555-4555-8555-555555555552"
#define HEAD(id, title) "{\"format\":\"adash\",\"version\":1,\"id\":\"" id "\",\"title\":\"" title "\",\"time\":{\"last\":\"P28D\"}," \
  "\"tabs\":[{\"id\":\"main\",\"title\":\"Main\"}],\"tiles\":{"
#define LINE "\"line\":{\"tab\":\"main\",\"x\":0,\"y\":0,\"w\":6,\"h\":5,\"type\":\"chart\",\"title\":\"Line\",\"query\":{\"version\":1,\"source\":\"kpi\"," \
  "\"filter\":{\"field\":\"code\",\"equal\":\"COM.ORDERS\"}},\"spec\":{\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"at\"},\"y\":{\"field\":\"value\"}}}}"

static GtkApplication *application;

typedef struct {
  char       *dir;
  AnaSession *session;
  AnaWindow  *window;
} Fixture;

/* --- looking --- */

typedef struct {
  GType       type;
  const char *label;  /* (nullable) as a screen reader hears it; of a button what is written on it */
  GtkWidget  *found;
} Wanted;

static gboolean
is_called (GtkWidget *widget, const char *label)
{
  g_autofree char *wrong = NULL;

  if (label == NULL || (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0))
    return TRUE;
  wrong = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label);
  return wrong == NULL;
}

static void
look (GtkWidget *widget, Wanted *wanted)
{
  if (wanted->found == NULL && g_type_is_a (G_OBJECT_TYPE (widget), wanted->type) && is_called (widget, wanted->label))
    wanted->found = widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && wanted->found == NULL; child = gtk_widget_get_next_sibling (child))
    look (child, wanted);
}

static GtkWidget *
find (gpointer root, GType type, const char *label)
{
  Wanted wanted = { type, label, NULL };

  look (root, &wanted);
  return wanted.found;
}

static AnaBoardPage *
get_page (Fixture *self)
{
  return ANA_BOARD_PAGE (find (self->window, ANA_TYPE_BOARD_PAGE, NULL));
}

static AnaBoardEdit *
get_edit (Fixture *self)
{
  return ANA_BOARD_EDIT (find (self->window, ANA_TYPE_BOARD_EDIT, NULL));
}

static const AnaBoard *
get_draft_board (Fixture *self)
{
  return ana_board_draft_get_board (ana_board_edit_get_draft (get_edit (self)));
}

/* --- making it --- */

static gboolean
is_open (gpointer session)
{
  return ana_session_get_store (session) != NULL;
}

static void
put (AnaStore *store, const char *id, const char *text)
{
  g_autoptr (GError) error = NULL;
  AnaDocumentEdit edit = { ANA_BOARD_KIND, id, NULL, text, NULL };

  ana_store_edit_document (store, &edit, NULL, &error);
  g_assert_no_error (error);
}

static void
fill (const char *dir)
{
  g_autofree char *path = ana_data_find ("catalogue", NULL);
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_load (path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaStore) store = ana_store_open (dir, ANA_STORE_READ_WRITE, &error);

  g_assert_no_error (error);
  ui_data_fill_kpi (store, ana_catalogue_find (catalogue, "COM.ORDERS"), g_get_real_time (), 60);
  put (store, ONE, HEAD (ONE, "One") LINE "}}");
  put (store, TWO, HEAD (TWO, "Two") "\"note\":{\"tab\":\"main\",\"x\":0,\"y\":0,\"w\":3,\"h\":3,\"type\":\"text\",\"title\":\"Note\",\"markdown\":\"\"}}}");
  ana_store_close (store);
}

typedef struct {
  Fixture    *self;
  const char *id;
} Shown;

static gboolean
is_shown (gpointer data)
{
  const Shown *shown = data;
  AnaBoardPage *page = get_page (shown->self);

  return page != NULL && g_strcmp0 (ana_board_page_get_id (page), shown->id) == 0 && ana_board_page_is_settled (page);
}

static void
open_board (Fixture *self, const char *id)
{
  ana_window_open_board (self->window, id);
  g_assert_true (ui_data_spin_until (is_shown, &(Shown) { self, id }));
}

static gboolean
is_edited (gpointer self)
{
  return get_edit (self) != NULL;
}

static gboolean
is_left (gpointer self)
{
  return get_edit (self) == NULL;
}

static void
edit_open (Fixture *self)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.edit-board", NULL));
  g_assert_true (ui_data_spin_until (is_edited, self));
}

static void
edit_board (Fixture *self, const char *id)
{
  open_board (self, id);
  edit_open (self);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  AnaSessionOptions options = { .no_hub = TRUE, .profile = "sample" };

  self->dir = g_dir_make_tmp ("ana-XXXXXX", NULL);
  fill (self->dir);
  options.workspace = self->dir;
  self->session = ana_session_new (&options);
  ana_session_begin (self->session);
  g_assert_true (ui_data_spin_until (is_open, self->session));
  self->window = ana_window_new (application, self->session);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1200, 800);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  ana_session_close (self->session);
  g_object_unref (self->session);
  ui_data_remove_tree (self->dir);
  g_free (self->dir);
}

/* --- what is set is seen --- */

static const AnaTileData *
get_data (Fixture *self, const char *key)
{
  AnaBoardData *data = ana_board_page_get_data (get_page (self));

  return data != NULL ? ana_board_data_find (data, key) : NULL;
}

static char *
dup_spec (Fixture *self)
{
  const AnaTileData *tile = get_data (self, "line");

  return tile != NULL && tile->spec != NULL ? json_to_string (tile->spec, FALSE) : g_strdup ("");
}

static gboolean
is_logarithmic (gpointer self)
{
  g_autofree char *spec = dup_spec (self);

  return strstr (spec, "\"log\"") != NULL;
}

static gboolean
is_bar (gpointer self)
{
  g_autofree char *spec = dup_spec (self);
  const AnaTileData *tile = get_data (self, "line");

  return strstr (spec, "\"bar\"") != NULL && tile->chart != NULL && !is_logarithmic (self);
}

static guint
count_lines (Fixture *self)
{
  const AnaTileData *tile = get_data (self, "line");
  guint n = 0;

  for (guint i = 0; tile != NULL && tile->chart != NULL && i < ana_chart_get_n_layers (tile->chart); i++)
    n += ana_chart_get_layer (tile->chart, i)->mark == ANA_MARK_RULE;
  return n;
}

static gboolean
has_threshold (gpointer self)
{
  return count_lines (self) == 1;
}

static gboolean
has_no_threshold (gpointer self)
{
  return count_lines (self) == 0;
}

static void
pick (Fixture *self, const char *label, const char *id)
{
  GtkWidget *list = find (get_edit (self), GTK_TYPE_DROP_DOWN, label);

  g_assert_nonnull (list);
  g_signal_emit_by_name (gtk_widget_get_ancestor (list, ANA_TYPE_CHOICE), "picked", id);
}

/* Scale, kind and threshold are in the tile that is shown, figures and all, without saving; what is taken back is gone from it. */
static void
test_preview (Fixture *self, gconstpointer data)
{
  AnaBoardDraft *draft;
  GtkWidget *toggle, *add;

  edit_board (self, ONE);
  draft = ana_board_edit_get_draft (get_edit (self));
  ana_board_canvas_select (ana_board_page_get_canvas (get_page (self)), "line");
  pick (self, "Scale", "log");
  g_assert_true (ui_data_spin_until (is_logarithmic, self));
  ana_board_draft_undo (draft);
  pick (self, "Shown as", "bar");
  g_assert_true (ui_data_spin_until (is_bar, self));
  add = find (get_edit (self), GTK_TYPE_BUTTON, "_Add a threshold");
  g_assert_nonnull (add);
  g_signal_emit_by_name (add, "clicked");
  g_assert_true (ui_data_spin_until (has_threshold, self));
  ana_board_draft_undo (draft);
  g_assert_true (ui_data_spin_until (has_no_threshold, self));
  toggle = find (get_edit (self), GTK_TYPE_SWITCH, "Cross-filter the board");
  g_assert_nonnull (toggle);
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (toggle)));
  gtk_switch_set_active (GTK_SWITCH (toggle), FALSE);
  g_assert_false (json_object_get_boolean_member (json_object_get_object_member (ana_board_find_tile (get_draft_board (self), "line")->json, "style"), "crossFilter"));
  ana_board_draft_undo (draft);
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (toggle)));
  ana_board_draft_discard (draft);
}

/* --- from board to board --- */

static gboolean
has_two (gpointer self)
{
  return ana_board_get_n_tiles (get_draft_board (self)) == 2;
}

static gboolean
shows_line (gpointer self)
{
  AnaBoardData *data = ana_board_page_get_data (get_page (self));

  for (guint i = 0; data != NULL && i < data->tiles->len; i++)
    if (((AnaTileData *) data->tiles->pdata[i])->chart != NULL)
      return TRUE;
  return FALSE;
}

/* A tile is copied on one board and pasted on another, where it shows the same; both are saved. */
static void
test_between (Fixture *self, gconstpointer data)
{
  AnaBoardCanvas *canvas;

  edit_board (self, ONE);
  canvas = ana_board_page_get_canvas (get_page (self));
  ana_board_canvas_select (canvas, "line");
  g_action_group_activate_action (ana_board_canvas_get_actions (canvas), "copy", NULL);
  ana_board_edit_leave (get_edit (self));
  g_assert_true (ui_data_spin_until (is_left, self));
  edit_board (self, TWO);
  g_action_group_activate_action (ana_board_canvas_get_actions (ana_board_page_get_canvas (get_page (self))), "paste", NULL);
  g_assert_true (ui_data_spin_until (has_two, self));
  g_assert_true (ui_data_spin_until (shows_line, self));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (get_edit (self)), "edit.save", NULL));
  g_assert_true (ui_data_spin_until (is_left, self));
  open_board (self, ONE);
  g_assert_cmpuint (ana_board_get_n_tiles (ana_board_page_get_board (get_page (self))), ==, 1);
  open_board (self, TWO);
  g_assert_cmpuint (ana_board_get_n_tiles (ana_board_page_get_board (get_page (self))), ==, 2);
}

/* --- the look is kept --- */

static gboolean
keeps_range (gpointer self)
{
  const AnaBoard *board = ana_board_page_get_board (get_page (self));
  g_autofree char *range = ana_board_dup_range (board, ana_zone_utc (), g_get_real_time ());

  return g_strcmp0 (range, "P7D") == 0;
}

/* What the board is looked at with becomes the board's own when that is asked for, and only then. */
static void
test_keep (Fixture *self, gconstpointer data)
{
  GtkWidget *keep;

  open_board (self, ONE);
  ana_board_page_set_range (get_page (self), "P7D");
  g_assert_false (keeps_range (self));
  edit_open (self);
  keep = find (get_edit (self), GTK_TYPE_BUTTON, "Keep the Filters on Show");
  g_assert_nonnull (keep);
  g_assert_true (gtk_widget_get_visible (keep));
  g_signal_emit_by_name (keep, "clicked");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (get_edit (self)), "edit.save", NULL));
  g_assert_true (ui_data_spin_until (is_left, self));
  g_assert_true (keeps_range (self));
}

/* --- a zone of its own --- */

static gboolean
is_in_auckland (gpointer self)
{
  const AnaTileData *tile = get_data (self, "line");

  return tile != NULL && tile->zone != NULL && g_strcmp0 (ana_zone_get_name (tile->zone), "Pacific/Auckland") == 0;
}

static gboolean
is_elsewhere (gpointer self)
{
  return get_data (self, "line") != NULL && !is_in_auckland (self);
}

/* A board's zone is that of its figures, saved with it, and no other board's. */
static void
test_zone (Fixture *self, gconstpointer data)
{
  edit_board (self, ONE);
  g_assert_false (is_in_auckland (self));
  pick (self, "Time zone", "Pacific/Auckland");
  g_assert_true (ui_data_spin_until (is_in_auckland, self));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (get_edit (self)), "edit.save", NULL));
  g_assert_true (ui_data_spin_until (is_left, self));
  open_board (self, TWO);
  open_board (self, ONE);
  g_assert_true (ui_data_spin_until (is_in_auckland, self));
  g_assert_cmpstr (ana_board_get_zone (ana_board_page_get_board (get_page (self))), ==, "Pacific/Auckland");
  edit_open (self);
  pick (self, "Time zone", ""); /* the user's own again */
  g_assert_true (ui_data_spin_until (is_elsewhere, self));
  ana_board_draft_discard (ana_board_edit_get_draft (get_edit (self)));
}

/* --- the sidebar --- */

static char *
dup_short_list (Fixture *self)
{
  GtkWidget *areas = find (self->window, GTK_TYPE_LIST_BOX, "Areas");
  g_autoptr (GString) list = g_string_new (NULL);

  for (GtkWidget *row = gtk_widget_get_first_child (areas); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (GTK_IS_LIST_BOX_ROW (row) && g_object_get_data (G_OBJECT (row), "board") != NULL)
      g_string_append_printf (list, "%s%s ", find (row, GTK_TYPE_IMAGE, NULL) != NULL ? "*" : "",
                              strrchr (g_object_get_data (G_OBJECT (row), "board"), '-') + 1);
  return g_string_free (g_steal_pointer (&list), FALSE);
}

typedef struct {
  Fixture    *self;
  const char *list;
} Short;

static gboolean
has_short_list (gpointer data)
{
  const Short *wanted = data;
  g_autofree char *list = dup_short_list (wanted->self);

  return strcmp (list, wanted->list) == 0;
}

#define N1 "555555555551 "
#define N2 "555555555552 "

/* What was opened last is first; a favourite stands before all, with a pin; what goes to the bin goes here too. */
static void
test_sidebar (Fixture *self, gconstpointer data)
{
  g_autoptr (AnaBoardShelf) shelf = ana_board_shelf_share (self->session);

  open_board (self, ONE);
  g_assert_true (ui_data_spin_until (has_short_list, &(Short) { self, N1 }));
  open_board (self, TWO);
  g_assert_true (ui_data_spin_until (has_short_list, &(Short) { self, N2 N1 }));
  ana_board_shelf_favour (shelf, ONE, TRUE);
  g_assert_true (ui_data_spin_until (has_short_list, &(Short) { self, "*" N1 N2 }));
  ana_board_shelf_favour (shelf, ONE, FALSE);
  g_assert_true (ui_data_spin_until (has_short_list, &(Short) { self, N2 N1 }));
  ana_board_shelf_bin (shelf, TWO);
  g_assert_true (ui_data_spin_until (has_short_list, &(Short) { self, N1 }));
  ana_board_shelf_restore (shelf, TWO);
  g_assert_true (ui_data_spin_until (has_short_list, &(Short) { self, N2 N1 }));
}

/* --- what goes --- */

static gboolean
knows_changes (gpointer session)
{
  AnaChanges *changes = ana_profile_get_changes (ana_session_get_profile (session));

  return changes != NULL && ana_changes_get_n_waiting (changes) == 2;
}

/* Changes that the hub has not got are named before all goes, and "Cancel" is what Return presses. */
static void
test_removal (Fixture *self, gconstpointer data)
{
  g_autofree char *body = NULL;

  g_assert_true (ui_data_spin_until (knows_changes, self->session));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.remove-data", NULL));
  g_assert_nonnull (ui_find_message_dialog ());
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ui_find_message_dialog ()), "2 changes have not reached the hub: they are lost."));
  g_assert_cmpstr (adw_message_dialog_get_default_response (ui_find_message_dialog ()), ==, "cancel");
  adw_message_dialog_response (ui_find_message_dialog (), "cancel");
  gtk_window_destroy (GTK_WINDOW (ui_find_message_dialog ()));
  body = ana_store_get_document (ana_session_get_store (self->session), ANA_BOARD_KIND, ONE, NULL);
  g_assert_nonnull (body);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ana_application_load_style ();
  application = GTK_APPLICATION (adw_application_new ("org.analytics.Dashboard.TestBoards", G_APPLICATION_NON_UNIQUE));
  g_application_register (G_APPLICATION (application), NULL, NULL);
#define ADD(name, func) g_test_add ("/app/window-boards/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("preview", test_preview);
  ADD ("between", test_between);
  ADD ("keep", test_keep);
  ADD ("zone", test_zone);
  ADD ("sidebar", test_sidebar);
  ADD ("removal", test_removal);
  return g_test_run ();
}
