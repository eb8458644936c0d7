/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-board-edit.c: edit mode as a whole: what it holds has names, fits a phone, and does one step at a time.
 */
#include "config.h"

#include "ana-application.h"
#include "ana-board-edit.h"
#include "ana-board-order.h"
#include "ana-board-slot.h"
#include "ana-board-thumb.h"
#include "ana-choice.h"
#include "ana-data.h"
#include "ana-inspector.h"
#include "ana-palette.h"
#include "ana-tile-data.h"
#include "ana-tile-fields.h"
#include "frames.h"

#include <adwaita.h>
#include <string.h>

typedef struct {
  GtkWidget      *window;
  AnaBoardEdit   *edit;
  AnaBoardCanvas *canvas;
  AnaBoardDraft  *draft;
  AnaCatalogue   *catalogue;
  int             done;      /* -1: not yet; else whether it was saved */
} Fixture;

static GtkWidget *
make_cb (const AnaTile *tile, gpointer data)
{
  return gtk_label_new (tile->key);
}

static AnaSchema *
schema_cb (const char *source, gpointer data)
{
  return g_str_equal (source, ANA_KPI_DATASET) ? ana_kpi_rows_get_schema (((Fixture *) data)->catalogue) : ana_canonical_schema (source, "GBP");
}

static char **
sources_cb (gpointer data)
{
  g_autofree const char **names = ana_canonical_list ();

  return g_strdupv ((char **) names);
}

static void
done_cb (AnaBoardEdit *edit, gboolean saved, Fixture *fixture)
{
  fixture->done = saved;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = ana_data_find ("catalogue", &error);
  g_autoptr (AnaBoard) board = ana_board_load (NULL, "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"title\":\"Sales\",\"tabs\":[{\"id\":\"main\",\"title\":\"Main\"}],"
                                               "\"tiles\":{}}", -1, &error);
  AnaBoardShow show = { .list_sources = sources_cb, .read_schema = schema_cb, .data = fixture };

  g_assert_no_error (error);
  fixture->done = -1;
  fixture->catalogue = ana_catalogue_load (path, &error);
  g_assert_no_error (error);
  show.catalogue = fixture->catalogue;
  fixture->draft = ana_board_draft_new (NULL, board, NULL);
  fixture->canvas = ANA_BOARD_CANVAS (ana_board_canvas_new ());
  ana_board_canvas_set_maker (fixture->canvas, make_cb, NULL, NULL, NULL);
  fixture->edit = ANA_BOARD_EDIT (ana_board_edit_new (fixture->draft, fixture->canvas, &show));
  g_signal_connect (fixture->edit, "done", G_CALLBACK (done_cb), fixture);
  fixture->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->edit));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), GPOINTER_TO_INT (data), 760);
  gtk_window_present (GTK_WINDOW (fixture->window));
  pass_frames (fixture->window, 10);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (fixture->draft);
  ana_catalogue_unref (fixture->catalogue);
}

static void
walk (GtkWidget *widget, void (*visit) (GtkWidget *widget, gpointer data), gpointer data)
{
  visit (widget, data);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    walk (child, visit, data);
}

typedef struct { GType type; GtkWidget *found; } Wanted;

static void
visit_type (GtkWidget *widget, gpointer data)
{
  Wanted *wanted = data;

  if (wanted->found == NULL && g_type_is_a (G_OBJECT_TYPE (widget), wanted->type))
    wanted->found = widget;
}

static GtkWidget *
find_type (Fixture *fixture, GType type)
{
  Wanted wanted = { type, NULL };

  walk (fixture->window, visit_type, &wanted);
  g_assert_nonnull (wanted.found);
  return wanted.found;
}

static AnaPaletteEntry *
find_entry (GPtrArray *entries, const char *mark, AnaTileType type)
{
  for (guint i = 0; i < entries->len; i++)
    if (ana_palette_entry_get_tile (entries->pdata[i]) == type && g_strcmp0 (ana_palette_entry_get_mark (entries->pdata[i]), mark) == 0)
      return entries->pdata[i];
  g_assert_not_reached ();
}

static void
add (Fixture *fixture, const char *mark, AnaTileType type)
{
  g_autoptr (GPtrArray) entries = ana_palette_entry_list ();

  g_signal_emit_by_name (find_type (fixture, ANA_TYPE_PALETTE), "add", find_entry (entries, mark, type));
  pass_frames (fixture->window, 3);
}

static const AnaBoard *
get_board (Fixture *fixture)
{
  return ana_board_draft_get_board (fixture->draft);
}

static const AnaTile *
get_selected (Fixture *fixture)
{
  return ana_board_find_tile (get_board (fixture), ana_board_canvas_get_selected (fixture->canvas));
}

/* Everything of the palette becomes a tile that the boards room takes, each is one step, and all of them can be taken back. */
static void
test_palette (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = ana_palette_entry_list ();
  GtkWidget *palette = find_type (fixture, ANA_TYPE_PALETTE);

  for (guint i = 0; i < entries->len; i++)
    {
      g_signal_emit_by_name (palette, "add", entries->pdata[i]);
      g_assert_cmpuint (ana_board_get_n_tiles (get_board (fixture)), ==, i + 1);
      g_assert_cmpstr (get_selected (fixture)->problem, ==, NULL);
      g_assert_cmpint ((int) get_selected (fixture)->type, ==, (int) ana_palette_entry_get_tile (entries->pdata[i]));
    }
  pass_frames (fixture->window, 5);
  for (guint i = 0; i < entries->len; i++)
    ana_board_draft_undo (fixture->draft);
  g_assert_cmpuint (ana_board_get_n_tiles (get_board (fixture)), ==, 0);
  g_assert_null (ana_board_draft_get_undo (fixture->draft));
  g_assert_true (ana_palette_entry_matches (entries->pdata[0], ""));
  g_assert_true (ana_palette_entry_matches (find_entry (entries, "rect", ANA_TILE_CHART), "HEAT"));
  g_assert_false (ana_palette_entry_matches (entries->pdata[0], "no such thing"));
}

/* --- names --- */

static gboolean
has_name (GtkWidget *widget)
{
  if (gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL) ||
      gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return TRUE;
  return GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL;
}

static gboolean
is_named_by_parent (GtkWidget *widget)
{
  for (GtkWidget *parent = gtk_widget_get_parent (widget); parent != NULL; parent = gtk_widget_get_parent (parent))
    if (GTK_IS_MENU_BUTTON (parent) || GTK_IS_SEARCH_ENTRY (parent) || GTK_IS_SPIN_BUTTON (parent) || GTK_IS_STACK_SWITCHER (parent)
        || GTK_IS_DROP_DOWN (parent) || GTK_IS_ENTRY (parent))
      return TRUE;
  return FALSE;
}

static void
check_name (GtkWidget *widget, gpointer data)
{
  gboolean asks_name = GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_SWITCH (widget) || GTK_IS_EDITABLE (widget)
                       || GTK_IS_DROP_DOWN (widget) || GTK_IS_TEXT_VIEW (widget) || ANA_IS_BOARD_SLOT (widget);
  guint *n = data;

  if (!asks_name || !gtk_widget_get_mapped (widget) || is_named_by_parent (widget))
    return;
  (*n)++;
  if (!has_name (widget))
    g_error ("%s in %s has no name", G_OBJECT_TYPE_NAME (widget), G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
}

/* A label that may be cut is one line, wrapped or not: words of ours that wrap are never cut. */
static void
check_wrapped (GtkWidget *widget, gpointer data)
{
  if (!GTK_IS_LABEL (widget) || !gtk_label_get_wrap (GTK_LABEL (widget)) || gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_ROW) != NULL)
    return;
  ++*(guint *) data;
  if (gtk_label_get_ellipsize (GTK_LABEL (widget)) != PANGO_ELLIPSIZE_NONE)
    g_error ("“%s” is cut", gtk_label_get_text (GTK_LABEL (widget)));
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  const struct { const char *mark; AnaTileType type; } tiles[] = { { "rect", ANA_TILE_CHART }, { NULL, ANA_TILE_KPI }, { NULL, ANA_TILE_TEXT },
                                                                  { NULL, ANA_TILE_TABLE }, { NULL, ANA_TILE_FILTER } };
  static const char *const pages[] = { "data", "style", "thresholds", "spec" };
  GtkWidget *stack = NULL;
  guint n = 0, n_wrapped = 0;

  for (guint i = 0; i < G_N_ELEMENTS (tiles); i++)
    {
      add (fixture, tiles[i].mark, tiles[i].type);
      stack = gtk_widget_get_last_child (gtk_widget_get_last_child (gtk_widget_get_first_child (find_type (fixture, ANA_TYPE_INSPECTOR))));
      for (guint k = 0; k < G_N_ELEMENTS (pages); k++)
        {
          gtk_stack_set_visible_child_name (GTK_STACK (stack), pages[k]);
          pass_frames (fixture->window, 3);
          walk (fixture->window, check_name, &n);
          walk (fixture->window, check_wrapped, &n_wrapped);
        }
    }
  g_assert_cmpuint (n, >, 400);
  g_assert_cmpuint (n_wrapped, >, 0);
}

/* --- inspector --- */

static void
visit_channel (GtkWidget *widget, gpointer data)
{
  Wanted *wanted = data;

  if (ANA_IS_CHOICE (widget) && g_strcmp0 (g_object_get_data (G_OBJECT (widget), "channel"), "x") == 0)
    wanted->found = widget;
}

/* What is chosen is in query and spec at once; what comes from elsewhere is shown; a title that is typed is one step. */
static void
visit_title (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_ENTRY (widget) && g_strcmp0 (g_object_get_data (G_OBJECT (widget), "member"), "title") == 0)
    ((Wanted *) data)->found = widget;
}

static void
test_inspector (Fixture *fixture, gconstpointer data)
{
  Wanted wanted = { 0, NULL };
  g_auto (AnaFieldChoice) field = { 0 };
  GtkWidget *entry;

  add (fixture, "bar", ANA_TILE_CHART);
  walk (find_type (fixture, ANA_TYPE_INSPECTOR), visit_channel, &wanted);
  g_assert_nonnull (wanted.found);
  g_assert_cmpuint (ana_choice_get_n (ANA_CHOICE (wanted.found)), >, 5);
  g_signal_emit_by_name (wanted.found, "picked", "at|yearmonth|");
  g_assert_true (ana_tile_get_field (get_selected (fixture), "x", &field));
  g_assert_cmpstr (field.field, ==, "at");
  g_assert_cmpstr (field.unit, ==, "yearmonth");
  ana_board_draft_undo (fixture->draft);
  pass_frames (fixture->window, 2);
  g_assert_cmpstr (ana_choice_get (ANA_CHOICE (wanted.found)), !=, "at|yearmonth|");
  wanted.found = NULL;
  walk (find_type (fixture, ANA_TYPE_INSPECTOR), visit_title, &wanted);
  entry = wanted.found;
  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), "S");
  gtk_editable_set_text (GTK_EDITABLE (entry), "Sa");
  gtk_editable_set_text (GTK_EDITABLE (entry), "Sales");
  g_assert_cmpstr (get_selected (fixture)->title, ==, "Sales");
  ana_board_draft_undo (fixture->draft);
  g_assert_cmpstr (get_selected (fixture)->title, !=, "Sa");
  pass_frames (fixture->window, 2);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, get_selected (fixture)->title);
}

/* --- the board's own properties --- */

static void
gather_choices (GtkWidget *widget, gpointer data)
{
  if (ANA_IS_CHOICE (widget))
    g_ptr_array_add (data, widget);
}

static gboolean
has_zones (gpointer choice)
{
  return ana_choice_has (choice, "Asia/Kathmandu");
}

/* With no tile selected: what is picked is a step of the draft, and "yours" is no zone at all. */
static void
test_board_properties (Fixture *fixture, gconstpointer data)
{
  GtkWidget *inspector = find_type (fixture, ANA_TYPE_INSPECTOR);
  g_autoptr (GPtrArray) choices = g_ptr_array_new ();
  GtkWidget *zone, *range, *compare;
  Wanted entry = { GTK_TYPE_ENTRY, NULL };
  g_autofree char *dates = NULL, *held = NULL;
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->edit), "edit.board", NULL)); /* Ctrl+Shift+A */
  g_assert_null (ana_board_canvas_get_selected (fixture->canvas));
  walk (inspector, gather_choices, choices);
  g_assert_cmpuint (choices->len, ==, 3);
  zone = choices->pdata[0];
  range = choices->pdata[1];
  compare = choices->pdata[2];
  while (!has_zones (zone) && g_get_monotonic_time () < end) /* they are listed off the main thread */
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (has_zones (zone));
  g_signal_emit_by_name (zone, "picked", "Asia/Kathmandu");
  g_assert_cmpstr (ana_board_get_zone (get_board (fixture)), ==, "Asia/Kathmandu");
  g_assert_cmpstr (ana_zone_get_name (ana_board_get_time_zone (get_board (fixture), ana_zone_utc ())), ==, "Asia/Kathmandu");
  g_signal_emit_by_name (range, "picked", "{\"this\":\"year\"}");
  dates = ana_board_dup_range (get_board (fixture), ana_zone_utc (), G_GINT64_CONSTANT (1795186800000000));
  g_assert_cmpstr (dates, ==, "2026-01-01/2026-12-31");
  g_signal_emit_by_name (compare, "picked", "P1Y");
  held = ana_board_dup_compare (get_board (fixture));
  g_assert_cmpstr (held, ==, "P1Y");
  walk (inspector, visit_type, &entry);
  gtk_editable_set_text (GTK_EDITABLE (entry.found), "Another name");
  g_assert_cmpstr (ana_board_get_title (get_board (fixture)), ==, "Another name");
  g_signal_emit_by_name (zone, "picked", "");
  g_assert_null (ana_board_get_zone (get_board (fixture)));
  for (int i = 0; i < 5; i++)
    ana_board_draft_undo (fixture->draft);
  g_assert_false (ana_board_draft_is_changed (fixture->draft));
  pass_frames (fixture->window, 2);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry.found)), ==, ana_board_get_title (get_board (fixture)));
}

/* --- a phone --- */

/* The first row of the list, with its buttons. */
static void
visit_row (GtkWidget *widget, gpointer data)
{
  Wanted *wanted = data;

  if (wanted->found == NULL && g_object_get_data (G_OBJECT (widget), "down") != NULL)
    wanted->found = widget;
}

static void
test_phone (Fixture *fixture, gconstpointer data)
{
  Wanted wanted = { 0, NULL };
  int minimum;
  const AnaTile *first;
  g_autofree char *key = NULL;

  add (fixture, NULL, ANA_TILE_KPI);
  add (fixture, "line", ANA_TILE_CHART);
  gtk_widget_measure (fixture->window, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 390); /* 360 and the shadow of the window */
  g_assert_true (ana_board_canvas_is_narrow (fixture->canvas));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->edit), "edit.order", NULL));
  pass_frames (fixture->window, 3);
  first = ana_board_get_tile (get_board (fixture), 0);
  key = g_strdup (first->key);
  walk (find_type (fixture, ANA_TYPE_BOARD_ORDER), visit_row, &wanted);
  g_assert_nonnull (wanted.found);
  g_assert_cmpstr (g_object_get_data (G_OBJECT (wanted.found), "key"), ==, key);
  g_signal_emit_by_name (g_object_get_data (G_OBJECT (wanted.found), "down"), "clicked");
  g_assert_cmpstr (ana_board_get_tile (get_board (fixture), 0)->key, !=, key);
  g_assert_cmpstr (ana_board_get_tile (get_board (fixture), 1)->key, ==, key);
  ana_board_draft_undo (fixture->draft);
  g_assert_cmpstr (ana_board_get_tile (get_board (fixture), 0)->key, ==, key);
}

/* --- leaving --- */

static void
test_leave (Fixture *fixture, gconstpointer data)
{
  GListModel *windows = gtk_window_get_toplevels ();
  guint before = g_list_model_get_n_items (windows);

  ana_board_edit_leave (fixture->edit); /* nothing was changed: nothing is asked */
  g_assert_cmpint (fixture->done, ==, FALSE);
  fixture->done = -1;
  add (fixture, NULL, ANA_TILE_TEXT);
  ana_board_edit_leave (fixture->edit);
  pass_frames (fixture->window, 5);
  g_assert_cmpuint (g_list_model_get_n_items (windows), ==, before + 1);
  g_assert_cmpint (fixture->done, ==, -1);
  {
    g_autoptr (GtkWindow) dialog = NULL;

    for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
      {
        g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

        if (ADW_IS_MESSAGE_DIALOG (window))
          g_set_object (&dialog, window);
      }
    g_assert_nonnull (dialog);
    adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "discard");
  }
  g_assert_cmpint (fixture->done, ==, FALSE);
  g_assert_false (ana_board_draft_is_changed (fixture->draft));
  g_assert_cmpuint (ana_board_get_n_tiles (get_board (fixture)), ==, 0);
}

static void
test_layouts (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 6; i++)
    add (fixture, "line", ANA_TILE_CHART);
  for (int n = 1; n <= 4; n++)
    {
      g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->edit), "edit.columns", "i", n));
      for (guint i = 0; i < ana_board_get_n_tiles (get_board (fixture)); i++)
        g_assert_cmpint (ana_board_get_tile (get_board (fixture), i)->w, ==, ANA_GRID_COLUMNS / n);
    }
  ana_board_draft_undo (fixture->draft);
  g_assert_cmpint (ana_board_get_tile (get_board (fixture), 0)->w, ==, 4);
}

static void
test_canvas_back (Fixture *fixture, gconstpointer data)
{
  GtkWidget *canvas;

  add (fixture, NULL, ANA_TILE_TEXT);
  canvas = ana_board_edit_take_canvas (fixture->edit);
  g_assert_true (canvas == GTK_WIDGET (fixture->canvas));
  g_assert_null (gtk_widget_get_parent (canvas));
  g_assert_null (ana_board_canvas_get_selected (fixture->canvas));
  g_object_unref (canvas);
}

/* --- versions --- */

static GtkWindow *
find_window (const char *title)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_strcmp0 (gtk_window_get_title (window), title) == 0)
        return window;
    }
  return NULL;
}

typedef struct { const char *label; GtkWidget *found; guint n; } Labelled;

static void
visit_button (GtkWidget *widget, gpointer data)
{
  Labelled *wanted = data;

  if (!GTK_IS_BUTTON (widget) || g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), wanted->label) != 0)
    return;
  wanted->found = widget;
  wanted->n++;
}

/* What is shown is read on a thread: the button that is meant comes with it. */
static void
click (GtkWindow *window, const char *label)
{
  gint64 end = g_get_monotonic_time () + FRAMES_BOUND_USEC;
  Labelled wanted = { label, NULL, 0 };

  for (walk (GTK_WIDGET (window), visit_button, &wanted); wanted.n == 0; walk (GTK_WIDGET (window), visit_button, &wanted))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpuint (wanted.n, ==, 1);
  g_signal_emit_by_name (wanted.found, "clicked");
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set_title (AnaBoardDraft *draft, const char *pointer, const char *text)
{
  g_autoptr (JsonNode) title = json_node_init_string (json_node_alloc (), text);
  GError *error = NULL;
  AnaStep *step = ana_edit_set (ana_board_draft_get_board (draft), pointer, title, &error);

  g_assert_true (ana_board_draft_try (draft, step, error));
}

/* An older state beside the board of now: one tile of it comes back, then all of it; each can be taken back. */
static void
test_versions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaStore) store = ana_store_open (NULL, ANA_STORE_READ_WRITE, &error);
  const char *old = "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"title\":\"Old\",\"tabs\":[{\"id\":\"main\",\"title\":\"Main\"}],\"tiles\":{"
                    "\"t\":{\"tab\":\"main\",\"x\":0,\"y\":0,\"w\":3,\"h\":3,\"type\":\"text\",\"title\":\"As it was\",\"markdown\":\"\"},"
                    "\"u\":{\"tab\":\"main\",\"x\":3,\"y\":0,\"w\":3,\"h\":3,\"type\":\"text\",\"title\":\"Same\",\"markdown\":\"\"}}}";
  g_autoptr (AnaBoard) board = ana_board_load (NULL, old, -1, &error);
  g_autoptr (AnaBoardDraft) draft = ana_board_draft_new (store, board, NULL);
  AnaBoardShow show = { 0 };
  GtkWindow *window;
  AnaBoardCanvas *canvas = ANA_BOARD_CANVAS (ana_board_canvas_new ());
  GtkWidget *edit;

  g_assert_no_error (error);
  g_assert_true (ana_store_save_document (store, ANA_BOARD_KIND, "b", old, NULL, NULL, &error));
  ana_board_canvas_set_maker (canvas, make_cb, NULL, NULL, NULL);
  edit = ana_board_edit_new (draft, canvas, &show);
  adw_window_set_content (ADW_WINDOW (fixture->window), edit);
  set_title (draft, "/title", "New");
  set_title (draft, "/tiles/t/title", "As it is");
  g_assert_true (gtk_widget_activate_action (edit, "edit.versions", NULL));
  window = find_window ("Versions");
  g_assert_nonnull (window);
  click (window, "Restore"); /* the other tile is the same */
  g_assert_cmpstr (ana_board_find_tile (ana_board_draft_get_board (draft), "t")->title, ==, "As it was");
  g_assert_cmpstr (ana_board_get_title (ana_board_draft_get_board (draft)), ==, "New");
  click (window, "_Restore all");
  g_assert_cmpstr (ana_board_get_title (ana_board_draft_get_board (draft)), ==, "Old");
  g_assert_null (find_window ("Versions"));
  ana_board_draft_undo (draft);
  ana_board_draft_undo (draft);
  g_assert_cmpstr (ana_board_find_tile (ana_board_draft_get_board (draft), "t")->title, ==, "As it is");
  ana_store_close (store);
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkApplication) application = NULL;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  application = GTK_APPLICATION (ana_application_new ()); /* it has the style sheet */
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
#define ADD(name, width, func) g_test_add ("/app/board-edit/" name, Fixture, GINT_TO_POINTER (width), set_up, func, tear_down)
  ADD ("palette", 1180, test_palette);
  ADD ("names", 1180, test_names);
  ADD ("inspector", 1180, test_inspector);
  ADD ("board-properties", 1180, test_board_properties);
  ADD ("phone", 360, test_phone);
  ADD ("leave", 1180, test_leave);
  ADD ("layouts", 1180, test_layouts);
  ADD ("canvas-back", 1180, test_canvas_back);
  ADD ("versions", 1180, test_versions);
  return g_test_run ();
}
