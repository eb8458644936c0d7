/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-board-spec.c: a chart that somebody knows, pasted into edit mode; its spec as text in the inspector.
 */
#include "config.h"

#include "ana-application.h"
#include "ana-board-edit.h"
#include "ana-board-slot.h"
#include "ana-inspector.h"
#include "ana-tile-fields.h"
#include "ana-tile-view.h"
#include "ana-transform-chain.h"
#include "frames.h"
#include "ui-data.h"
#include "ui-widgets.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#define SNIPPET "{\"title\":\"Fruit\",\"data\":{\"values\":[{\"a\":\"A\",\"b\":28},{\"a\":\"B\",\"b\":55},{\"a\":\"C\",\"b\":43}]},\"mark\":%s," \
                "\"encoding\":{\"x\":{\"field\":\"a\"},\"y\":{\"field\":\"b\"}}}"

typedef struct {
  GtkWidget      *window;
  AnaBoardEdit   *edit;
  AnaBoardCanvas *canvas;
  AnaBoardDraft  *draft;
  AnaCatalogue   *catalogue;
  AnaBoardData   *data;     /* (nullable) of the board as it is */
  char           *notice;   /* (nullable) */
} Fixture;

static const AnaBoard *
get_board (Fixture *fixture)
{
  return ana_board_draft_get_board (fixture->draft);
}

static gboolean
read_cb (gpointer data, const char *stream, const char *dim, AnaSpan span, GArray *parts, gint64 *as_of_usec)
{
  return FALSE;
}

static char **
list_dims_cb (gpointer data, const char *stream)
{
  return g_new0 (char *, 1);
}

/* As the window does it: what is edited is what is read and shown. */
static void
read_board (Fixture *fixture)
{
  AnaTileSource source = { { NULL, read_cb, list_dims_cb, NULL }, NULL, NULL, NULL };
  AnaBoardInput input = { .board = (AnaBoard *) get_board (fixture), .catalogue = fixture->catalogue, .freshness = ANA_FRESH_LIVE, .locale = "en",
                          .now_usec = G_GINT64_CONSTANT (1795186800000000) };

  g_clear_pointer (&fixture->data, ana_board_data_unref);
  fixture->data = ana_board_data_new (&input, &source);
}

static GtkWidget *
make_cb (const AnaTile *tile, gpointer data)
{
  Fixture *fixture = data;
  GtkWidget *view = ana_tile_view_new (tile->type);

  ana_tile_view_set_tile (ANA_TILE_VIEW (view), tile);
  if (fixture->data != NULL)
    ana_tile_view_set_data (ANA_TILE_VIEW (view), ana_board_data_find (fixture->data, tile->key), ana_zone_utc (), 0);
  return view;
}

static AnaTileData *
find_data_cb (const char *key, gpointer data)
{
  Fixture *fixture = data;

  return fixture->data != NULL ? ana_board_data_find (fixture->data, key) : NULL;
}

static void
shown_cb (AnaBoardEdit *edit, Fixture *fixture)
{
  read_board (fixture);
}

static void
notice_cb (AnaBoardEdit *edit, const char *text, Fixture *fixture)
{
  g_free (fixture->notice);
  fixture->notice = g_strdup (text);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnaBoard) board = ana_board_load (NULL, "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"title\":\"Sales\","
                                               "\"tabs\":[{\"id\":\"main\",\"title\":\"Main\"}],\"tiles\":{}}", -1, NULL);
  AnaBoardShow show = { .find_data = find_data_cb, .data = fixture };

  fixture->catalogue = ana_catalogue_new_empty ();
  show.catalogue = fixture->catalogue;
  fixture->draft = ana_board_draft_new (NULL, board, NULL);
  fixture->canvas = ANA_BOARD_CANVAS (ana_board_canvas_new ());
  ana_board_canvas_set_maker (fixture->canvas, make_cb, NULL, fixture, NULL);
  fixture->edit = ANA_BOARD_EDIT (ana_board_edit_new (fixture->draft, fixture->canvas, &show));
  g_signal_connect (fixture->edit, "shown", G_CALLBACK (shown_cb), fixture);
  g_signal_connect (fixture->edit, "notice", G_CALLBACK (notice_cb), fixture);
  fixture->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->edit));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1180, 760);
  gtk_window_present (GTK_WINDOW (fixture->window));
  pass_frames (fixture->window, 5);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (fixture->draft);
  ana_catalogue_unref (fixture->catalogue);
  g_clear_pointer (&fixture->data, ana_board_data_unref);
  g_free (fixture->notice);
}

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL; child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);
  return found;
}

/* The label that speaks of files. */
static GtkWidget *
find_status (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_LABEL (widget) && gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)) == GTK_ACCESSIBLE_ROLE_STATUS ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL; child = gtk_widget_get_next_sibling (child))
    found = find_status (child);
  return found;
}

static GtkTextBuffer *
get_buffer (Fixture *fixture)
{
  GtkWidget *view = find_type (find_type (fixture->window, ANA_TYPE_INSPECTOR), GTK_TYPE_TEXT_VIEW);

  g_assert_nonnull (view);
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
}

static char *
get_text (Fixture *fixture)
{
  char *text;

  g_object_get (get_buffer (fixture), "text", &text, NULL);
  return text;
}

static gboolean
is_label_of (GtkWidget *widget, const char *words)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), words) != NULL;
}

/* Whether the inspector says @words somewhere. */
static gboolean
says (GtkWidget *widget, const char *words)
{
  gboolean found = is_label_of (widget, words);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); !found && child != NULL; child = gtk_widget_get_next_sibling (child))
    found = says (child, words);
  return found;
}

static void
paste (Fixture *fixture, const char *text)
{
  guint n = ana_board_get_n_tiles (get_board (fixture));
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  g_clear_pointer (&fixture->notice, g_free);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (fixture->canvas)), text);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->edit), "tile.paste", NULL));
  while (ana_board_get_n_tiles (get_board (fixture)) == n && fixture->notice == NULL && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
}

static void
paste_snippet (Fixture *fixture, const char *mark)
{
  g_autofree char *text = g_strdup_printf (SNIPPET, mark);

  paste (fixture, text);
  g_assert_cmpstr (fixture->notice, ==, NULL);
  g_assert_cmpuint (ana_board_get_n_tiles (get_board (fixture)), ==, 1);
  pass_frames (fixture->window, 5);
}

static AnaTileState
get_state (Fixture *fixture, const char *key)
{
  AnaTileData *data = find_data_cb (key, fixture);

  g_assert (data != NULL);
  return data->state;
}

/* It is selected, shows its rows, and is one step. */
static void
test_paste (Fixture *fixture, gconstpointer data)
{
  const char *key;

  paste_snippet (fixture, "\"bar\"");
  key = ana_board_canvas_get_selected (fixture->canvas);
  g_assert_cmpstr (ana_board_find_tile (get_board (fixture), key)->title, ==, "Fruit");
  g_assert_cmpint (get_state (fixture, key), ==, ANA_TILE_READY);
  ana_board_draft_undo (fixture->draft);
  g_assert_cmpuint (ana_board_get_n_tiles (get_board (fixture)), ==, 0);
}

/* What would be fetched is refused by name, and said. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  paste (fixture, "{\"data\":{\"url\":\"https://example.org/x.csv\"},\"mark\":\"bar\"}");
  g_assert_nonnull (fixture->notice);
  g_assert_nonnull (strstr (fixture->notice, "/data/url"));
  g_assert_cmpuint (ana_board_get_n_tiles (get_board (fixture)), ==, 0);
}

/* What is written is drawn; what cannot be is said, with its place, and the tile stays as it was; all that was typed is one step. */
static void
test_text (Fixture *fixture, gconstpointer data)
{
  GtkWidget *inspector = find_type (fixture->window, ANA_TYPE_INSPECTOR);
  g_autofree char *first = NULL, *written = NULL, *back = NULL, *line = NULL;
  const char *key;

  paste_snippet (fixture, "\"bar\"");
  key = ana_board_canvas_get_selected (fixture->canvas);
  first = get_text (fixture);
  g_assert_nonnull (strstr (first, "\"mark\": \"bar\""));
  line = g_strdup_printf (SNIPPET, "\"line\"");
  gtk_text_buffer_set_text (get_buffer (fixture), "{\n  \"mark\": \"lines\"\n}", -1);
  g_assert_true (says (inspector, "2:11: /mark: unknown mark \"lines\""));
  g_assert_cmpstr (ana_tile_get_mark (ana_board_find_tile (get_board (fixture), key)), ==, "bar");
  gtk_text_buffer_set_text (get_buffer (fixture), "{\n", -1);
  g_assert_true (says (inspector, "2:1: "));
  gtk_text_buffer_set_text (get_buffer (fixture), line, -1);
  g_assert_false (says (inspector, "2:1: "));
  g_assert_cmpstr (ana_tile_get_mark (ana_board_find_tile (get_board (fixture), key)), ==, "line");
  written = get_text (fixture);
  g_assert_cmpstr (written, ==, line); /* nobody formats what is being written */
  g_assert_cmpint (get_state (fixture, key), ==, ANA_TILE_READY);
  ana_board_draft_undo (fixture->draft);
  back = get_text (fixture);
  g_assert_cmpstr (back, ==, first);
  g_assert_cmpstr (ana_tile_get_mark (ana_board_find_tile (get_board (fixture), key)), ==, "bar");
}

/* What is not drawn is named with its path in the inspector, on the tile, and in its menu. */
static void
test_warnings (Fixture *fixture, gconstpointer data)
{
  GtkWidget *inspector = find_type (fixture->window, ANA_TYPE_INSPECTOR), *view;
  g_autoptr (GMenuModel) menu = NULL, section = NULL;
  g_autofree char *label = NULL;

  paste_snippet (fixture, "{\"type\":\"bar\",\"cornerRadius\":4}");
  ana_board_edit_refresh (fixture->edit);
  g_assert_true (says (inspector, "/mark/cornerRadius: "));
  view = find_type (GTK_WIDGET (fixture->canvas), ANA_TYPE_TILE_VIEW);
  ana_tile_view_set_data (ANA_TILE_VIEW (view), find_data_cb (ana_board_canvas_get_selected (fixture->canvas), fixture), ana_zone_utc (), 0);
  g_assert_cmpuint (ana_tile_view_count_warnings (ANA_TILE_VIEW (view)), ==, 1);
  menu = ana_board_canvas_make_menu (fixture->canvas);
  section = g_menu_model_get_item_link (menu, 2, G_MENU_LINK_SECTION);
  g_assert_true (g_menu_model_get_item_attribute (section, 0, G_MENU_ATTRIBUTE_LABEL, "s", &label));
  g_assert_cmpstr (label, ==, "S_pec: 1 warning…");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->edit), "tile.spec", NULL));
  pass_frames (fixture->window, 3);
  g_assert_true (GTK_IS_TEXT_VIEW (gtk_root_get_focus (GTK_ROOT (fixture->window))));
}

/* --- files --- */

#define GEOSHAPE "{\"data\":{\"values\":[{\"p\":\"XA\",\"v\":1},{\"p\":\"XB\",\"v\":2}]},\"mark\":\"geoshape\"," \
                 "\"encoding\":{\"key\":{\"field\":\"p\"},\"color\":{\"field\":\"v\"}}}"
#define AREA(name, code, x) "{\"type\":\"Feature\",\"properties\":{\"name\":\"" name "\",\"code\":\"" code "\"},\"geometry\":{\"type\":\"Polygon\"," \
                            "\"coordinates\":[[[" x "0,0],[" x "9,0],[" x "9,9],[" x "0,9],[" x "0,0]]]}}"
#define MAP "{\"type\":\"FeatureCollection\",\"features\":[" AREA ("A", "XA", "1") "," AREA ("B", "XB", "2") "," AREA ("C", "XC", "3") "]}"

static void
take_file (Fixture *fixture, const char *name, const char *contents, gssize len)
{
  g_autofree char *dir = g_dir_make_tmp ("ana-files-XXXXXX", NULL), *path = g_build_filename (dir, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  const char *label = gtk_label_get_label (GTK_LABEL (find_status (find_type (fixture->window, ANA_TYPE_INSPECTOR))));
  g_autofree char *before = g_strdup (label);

  g_assert_true (g_file_set_contents (path, contents, len, NULL));
  ana_inspector_take_file (ANA_INSPECTOR (find_type (fixture->window, ANA_TYPE_INSPECTOR)), file);
  UI_WAIT (strcmp (gtk_label_get_label (GTK_LABEL (find_status (find_type (fixture->window, ANA_TYPE_INSPECTOR)))), before) != 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

/* A map is kept in the board, its key is the property that the rows have; one that is none is said, with its place, and changes nothing. */
static void
test_map (Fixture *fixture, gconstpointer data)
{
  GtkWidget *inspector = find_type (fixture->window, ANA_TYPE_INSPECTOR);
  const char *key;
  JsonNode *name;

  paste (fixture, GEOSHAPE);
  key = ana_board_canvas_get_selected (fixture->canvas);
  g_assert_cmpint (get_state (fixture, key), ==, ANA_TILE_ERROR);
  take_file (fixture, "map.geojson", MAP, -1);
  g_assert_cmpint (get_state (fixture, key), ==, ANA_TILE_READY);
  name = ana_json_path_get (json_object_get_member (ana_board_find_tile (get_board (fixture), key)->json, "spec"), "/geojson/key");
  g_assert_cmpstr (json_node_get_string (name), ==, "code");
  ana_board_edit_refresh (fixture->edit);
  g_assert_true (says (inspector, "3 areas, 2 of them named by the rows."));
  take_file (fixture, "wrong.geojson", "{\n \"type\": \"Topology\"}", -1);
  g_assert_true (says (inspector, "wrong.geojson: 2:19: a map is a FeatureCollection"));
  g_assert_cmpint (get_state (fixture, key), ==, ANA_TILE_READY);
  ana_board_draft_undo (fixture->draft);
  g_assert_cmpint (get_state (fixture, key), ==, ANA_TILE_ERROR);
}

static void
test_picture (Fixture *fixture, gconstpointer data)
{
  static const char pixel[] = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
  g_autoptr (AnaStep) step = ana_edit_add (get_board (fixture), "main", ANA_TILE_IMAGE, NULL, NULL, NULL, NULL);
  GtkWidget *inspector = find_type (fixture->window, ANA_TYPE_INSPECTOR);
  gsize n_bytes;
  g_autofree guchar *bytes = g_base64_decode (pixel, &n_bytes);
  g_autofree char *key = NULL;

  g_assert_true (ana_board_draft_try (fixture->draft, g_steal_pointer (&step), NULL));
  key = g_strdup (ana_board_get_tile (get_board (fixture), 0)->key);
  ana_board_canvas_focus_tile (fixture->canvas, key);
  pass_frames (fixture->window, 3);
  g_assert_cmpint (get_state (fixture, key), ==, ANA_TILE_EMPTY);
  take_file (fixture, "words.png", "these are words", -1);
  g_assert_true (says (inspector, "words.png: "));
  g_assert_cmpint (get_state (fixture, key), ==, ANA_TILE_EMPTY);
  take_file (fixture, "pixel.png", (const char *) bytes, (gssize) n_bytes);
  g_assert_cmpint (get_state (fixture, key), ==, ANA_TILE_READY);
}

/* --- what the series become --- */

#define LINES "{\"data\":{\"values\":[{\"d\":\"2026-01-01\",\"v\":1,\"c\":\"France\"},{\"d\":\"2026-01-02\",\"v\":2,\"c\":\"France\"}," \
  "{\"d\":\"2026-01-01\",\"v\":3,\"c\":\"Spain\"},{\"d\":\"2026-01-02\",\"v\":4,\"c\":\"Spain\"}]},\"mark\":\"line\"," \
  "\"encoding\":{\"x\":{\"field\":\"d\",\"type\":\"temporal\"},\"y\":{\"field\":\"v\"},\"color\":{\"field\":\"c\"}}}"

static void
find_steps_cb (GtkWidget *widget, gpointer found)
{
  if (gtk_widget_has_css_class (widget, "ana-steps"))
    *(GtkWidget **) found = widget;
}

static GtkListBox *
find_steps (Fixture *fixture)
{
  GtkWidget *found = NULL;

  ui_walk (fixture->window, find_steps_cb, &found);
  g_assert_nonnull (found);
  return GTK_LIST_BOX (found);
}

static GtkWidget *
get_part (Fixture *fixture, int i, const char *part)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (find_steps (fixture), i);

  return row != NULL ? g_object_get_data (G_OBJECT (row), part) : NULL;
}

static void
add_step (Fixture *fixture)
{
  g_signal_emit_by_name (gtk_widget_get_next_sibling (GTK_WIDGET (find_steps (fixture))), "clicked");
}

/* The board has it, the list shows as many, and it is what is drawn. */
static void
assert_chain (Fixture *fixture, const char *want)
{
  const AnaTile *tile = ana_board_find_tile (get_board (fixture), ana_board_canvas_get_selected (fixture->canvas));
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), tile->json);
  g_autoptr (GArray) chain = ana_transform_chain_read (ana_json_path_get (root, "/style/transform"), NULL);
  g_autofree char *text = NULL;

  g_assert_nonnull (chain);
  text = ana_transform_chain_to_text (chain);
  g_assert_cmpstr (text, ==, want);
  g_assert_null (gtk_list_box_get_row_at_index (find_steps (fixture), (int) chain->len));
  g_assert_true (chain->len == 0 || gtk_list_box_get_row_at_index (find_steps (fixture), (int) chain->len - 1) != NULL);
}

static gboolean
press (Fixture *fixture, int i, guint key, GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (find_steps (fixture)));
  gboolean handled = FALSE;

  gtk_window_set_focus (GTK_WINDOW (fixture->window), GTK_WIDGET (gtk_list_box_get_row_at_index (find_steps (fixture), i)));
  for (guint k = 0; k < g_list_model_get_n_items (controllers); k++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, k);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller) && !handled && gtk_event_controller_get_name (controller) != NULL)
        g_signal_emit_by_name (controller, "key-pressed", key, 0, state, &handled);
    }
  return handled;
}

/* Added, chosen, put in order by buttons and keys, taken away; each is a step to undo. */
static void
test_steps (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *chain; } undone[] = {
    { "[\"mean7\",{\"how\":\"cumulative\",\"series\":\"Spain\"}]" }, { "[{\"how\":\"cumulative\",\"series\":\"Spain\"},\"mean7\"]" },
    { "[\"mean7\",{\"how\":\"cumulative\",\"series\":\"Spain\"}]" }, { "[\"mean7\",\"cumulative\"]" }, { "[\"mean7\",\"mean7\"]" }, { "mean7" }, { "none" },
  };

  paste (fixture, LINES);
  pass_frames (fixture->window, 5);
  ana_inspector_refresh (ANA_INSPECTOR (find_type (fixture->window, ANA_TYPE_INSPECTOR))); /* its rows are read */
  assert_chain (fixture, "none");
  add_step (fixture);
  assert_chain (fixture, "mean7");
  g_assert_false (gtk_widget_is_sensitive (get_part (fixture, 0, "up")));
  add_step (fixture);
  g_signal_emit_by_name (get_part (fixture, 1, "kind"), "picked", "cumulative");
  assert_chain (fixture, "[\"mean7\",\"cumulative\"]");
  g_assert_null (get_part (fixture, 1, "window"));
  g_signal_emit_by_name (get_part (fixture, 1, "series"), "picked", "Spain");
  g_signal_emit_by_name (get_part (fixture, 1, "up"), "clicked");
  assert_chain (fixture, "[{\"how\":\"cumulative\",\"series\":\"Spain\"},\"mean7\"]");
  g_assert_true (press (fixture, 0, GDK_KEY_Down, GDK_ALT_MASK));
  assert_chain (fixture, "[\"mean7\",{\"how\":\"cumulative\",\"series\":\"Spain\"}]");
  g_assert_false (press (fixture, 1, GDK_KEY_Down, GDK_SHIFT_MASK));
  g_assert_true (press (fixture, 0, GDK_KEY_Delete, 0));
  assert_chain (fixture, "[{\"how\":\"cumulative\",\"series\":\"Spain\"}]");
  for (guint i = 0; i < G_N_ELEMENTS (undone); i++)
    {
      ana_board_draft_undo (fixture->draft);
      assert_chain (fixture, undone[i].chain);
    }
}

/* Numbers that are typed are one step, and the field stays; a spectrum is of all series. */
static void
test_step_numbers (Fixture *fixture, gconstpointer data)
{
  GtkWidget *spin;

  paste (fixture, LINES);
  pass_frames (fixture->window, 5);
  add_step (fixture);
  spin = get_part (fixture, 0, "window");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 14);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 30);
  assert_chain (fixture, "mean30");
  g_assert_true (get_part (fixture, 0, "window") == spin);
  ana_board_draft_undo (fixture->draft);
  assert_chain (fixture, "mean7");
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (get_part (fixture, 0, "window"))), ==, 7);
  for (guint i = 1; i < ANA_TRANSFORM_MAX_STEPS; i++)
    add_step (fixture);
  g_assert_false (gtk_widget_is_sensitive (gtk_widget_get_next_sibling (GTK_WIDGET (find_steps (fixture)))));
  g_signal_emit_by_name (get_part (fixture, 7, "kind"), "picked", "spectrum");
  g_assert_null (get_part (fixture, 7, "series"));
  g_assert_null (get_part (fixture, 7, "window"));
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
#define ADD(name, func) g_test_add ("/app/board-spec/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("paste", test_paste);
  ADD ("refused", test_refused);
  ADD ("text", test_text);
  ADD ("warnings", test_warnings);
  ADD ("map", test_map);
  ADD ("picture", test_picture);
  ADD ("steps", test_steps);
  ADD ("step-numbers", test_step_numbers);
  return g_test_run ();
}
