/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-wall.c: boards on a wall: what comes when, what its foot says, and that nothing is kept of what went by.
 */
#include "config.h"

#include "ana-application.h"
#include "ana-board-page.h"
#include "ana-clock.h"
#include "ana-data.h"
#include "ana-playlist-dialog.h"
#include "ana-tile-view.h"
#include "ana-wall.h"
#include "ui-data.h"

#include <malloc.h>
#include <unistd.h>

#define HEAD "{\"format\":\"adash\",\"version\":1,\"id\":\"%s\",\"title\":\"%s\",\"time\":{\"last\":\"P28D\"},\"compare\":\"previous\",\"filters\":{},"
#define KPI(key, tab, code, x) \
  "\"" key "\":{\"tab\":\"" tab "\",\"x\":" #x ",\"y\":0,\"w\":3,\"h\":3,\"type\":\"kpi\",\"kpi\":{\"code\":\"" code "\",\"period\":\"day\",\"dim\":\"\"}}"
#define LINE(key, tab, code, h) \
  "\"" key "\":{\"tab\":\"" tab "\",\"x\":0,\"y\":3,\"w\":6,\"h\":" #h ",\"type\":\"chart\",\"title\":\"Line\"," \
  "\"query\":{\"version\":1,\"source\":\"kpi\",\"filter\":{\"field\":\"code\",\"equal\":\"" code "\"}}," \
  "\"spec\":{\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"at\"},\"y\":{\"field\":\"value\"}}}}"
#define BOARD HEAD "\"tabs\":[{\"id\":\"one\",\"title\":\"One\"},{\"id\":\"two\",\"title\":\"Two\"}],\"tiles\":{" \
  KPI ("a", "one", "COM.ORDERS", 0) "," KPI ("b", "one", "COM.NET_REVENUE", 3) "," LINE ("c", "one", "COM.ORDERS", 5) "," \
  KPI ("d", "two", "COM.ORDERS", 0) "," LINE ("e", "two", "COM.NET_REVENUE", 60) "},\"annotations\":{}}"
#define N_TURNS    801               /* whole rounds of the playlist, as before it */
#define KEPT_BYTES 300               /* a turn: the toolkit keeps eight weak references of each; a tile would be thousands */
#define TRIM_BYTES (4 * 1024 * 1024) /* what was given back to the system before, and is taken again */
#define FIRST  "11111111-1111-4111-8111-111111111111"
#define SECOND "22222222-2222-4222-8222-222222222222"

static GtkApplication *application;

typedef struct {
  char       *dir;
  AnaSession *session;
  AnaWall    *wall;
} Fixture;

/* --- the list --- */

static void
test_playlist (void)
{
  g_autoptr (AnaPlaylist) list = ana_playlist_new ();

  g_assert_null (ana_playlist_get_stop (list));
  g_assert_false (ana_playlist_pass (list, G_MAXINT64 / 4));
  ana_playlist_go (list, 1);
  g_assert_cmpuint (ana_playlist_get_at (list), ==, 0);
  ana_playlist_add (list, "a", NULL, 1);
  ana_playlist_add (list, "b", "t", 40);
  ana_playlist_add (list, "c", NULL, G_MAXUINT);
  g_assert_cmpuint (ana_playlist_get_stop (list)->sec, ==, ANA_PLAYLIST_MIN_SEC);
  ana_playlist_go (list, -1);
  g_assert_cmpstr (ana_playlist_get_stop (list)->board, ==, "c");
  g_assert_cmpuint (ana_playlist_get_stop (list)->sec, ==, ANA_PLAYLIST_MAX_SEC);
  ana_playlist_go (list, 5);
  g_assert_cmpstr (ana_playlist_get_stop (list)->board, ==, "b");
  ana_playlist_go (list, -100);
  g_assert_cmpuint (ana_playlist_get_at (list), ==, 0);
  g_assert_true (ana_playlist_go_to (list, "b", "t"));
  g_assert_false (ana_playlist_go_to (list, "b", "u"));
  g_assert_cmpuint (ana_playlist_get_at (list), ==, 1);
}

static void
test_time (void)
{
  g_autoptr (AnaPlaylist) list = ana_playlist_new ();

  ana_playlist_add (list, "a", NULL, 10);
  g_assert_false (ana_playlist_pass (list, 4 * G_USEC_PER_SEC));
  g_assert_cmpfloat_with_epsilon (ana_playlist_get_progress (list), 0.4, 1e-9);
  g_assert_false (ana_playlist_pass (list, -100 * (gint64) G_USEC_PER_SEC));
  ana_playlist_set_paused (list, TRUE);
  g_assert_false (ana_playlist_pass (list, 100 * (gint64) G_USEC_PER_SEC));
  g_assert_cmpfloat_with_epsilon (ana_playlist_get_progress (list), 0.4, 1e-9);
  ana_playlist_set_paused (list, FALSE);
  g_assert_true (ana_playlist_pass (list, 6 * G_USEC_PER_SEC));
  g_assert_cmpfloat (ana_playlist_get_progress (list), ==, 1);
  ana_playlist_go (list, 1);
  g_assert_cmpfloat (ana_playlist_get_progress (list), ==, 0);
}

/* Boards and tabs that went leave the list; a board without a tab is all of its tabs. */
static void
test_read (void)
{
  static const char *const two[] = { "x", "y", NULL }, *const none[] = { NULL };
  const AnaPlaylistBoard boards[] = { { "a", two }, { "b", none } };
  g_autoptr (GVariant) saved = g_variant_ref_sink (g_variant_new_parsed ("[('a', '', uint32 20), ('gone', '', 5), ('a', 'y', 7), ('a', 'z', 7), ('b', '', 9)]"));
  g_autoptr (AnaPlaylist) list = ana_playlist_new_read (saved, boards, G_N_ELEMENTS (boards));
  g_autoptr (GVariant) empty = g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE ("(ssu)"), NULL, 0));
  g_autoptr (AnaPlaylist) nothing = ana_playlist_new_read (empty, NULL, 0);

  g_assert_cmpuint (ana_playlist_get_n (list), ==, 3);
  g_assert_cmpstr (ana_playlist_get_stop (list)->tab, ==, "x");
  ana_playlist_go (list, 2);
  g_assert_cmpstr (ana_playlist_get_stop (list)->tab, ==, "y");
  g_assert_cmpuint (ana_playlist_get_stop (list)->sec, ==, 7);
  g_assert_cmpuint (ana_playlist_get_n (nothing), ==, 0);
}

/* --- the wall --- */

static void
put_board (AnaStore *store, const char *id, const char *title)
{
  g_autofree char *text = g_strdup_printf (BOARD, id, title);

  ui_data_put_board (store, id, text);
}

static void
fill (const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = ana_data_find ("catalogue", &error);
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_load (path, &error);
  g_autoptr (AnaStore) store = ana_store_open (dir, ANA_STORE_READ_WRITE, &error);
  const char *const codes[] = { "COM.ORDERS", "COM.NET_REVENUE" };

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    ui_data_fill_kpi (store, ana_catalogue_find (catalogue, codes[i]), g_get_real_time (), 60);
  put_board (store, FIRST, "First");
  put_board (store, SECOND, "Second");
  ana_store_close (store);
}

static gboolean
is_open (gpointer session)
{
  return ana_session_is_open (session);
}

static gboolean
is_there (gpointer wall)
{
  return ana_wall_get_page (wall) != NULL && !ana_wall_is_coming (wall);
}

static void
set_up (Fixture *self, gconstpointer name)
{
  AnaSessionOptions options = { .no_hub = TRUE, .profile = "sample" };

  self->dir = g_dir_make_tmp ("analytics-wall-XXXXXX", NULL);
  fill (self->dir);
  options.workspace = self->dir;
  self->session = ana_session_new (&options);
  g_settings_set_value (ana_session_get_settings (self->session), "wall-playlist",
                        g_variant_new_parsed ("[('" FIRST "', '', uint32 20), ('" SECOND "', 'one', 10)]"));
  ana_session_begin (self->session);
  g_assert_true (ui_data_spin_until (is_open, self->session));
  self->wall = ANA_WALL (ana_wall_new (application, self->session, name));
  gtk_window_set_default_size (GTK_WINDOW (self->wall), 1200, 700);
  gtk_window_present (GTK_WINDOW (self->wall));
}

static void
tear_down (Fixture *self, gconstpointer name)
{
  if (self->wall != NULL)
    gtk_window_destroy (GTK_WINDOW (self->wall));
  ana_session_close (self->session);
  g_object_unref (self->session);
  ui_data_remove_tree (self->dir);
  g_free (self->dir);
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
count (GtkWidget *widget, gpointer data)
{
  ++*(guint *) data;
}

static void
gather_words (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget))
    g_string_append_printf (data, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
}

static gboolean
says (AnaWall *wall, const char *words)
{
  g_autoptr (GString) all = g_string_new (NULL);

  walk (GTK_WIDGET (wall), gather_words, all);
  return strstr (all->str, words) != NULL;
}

static gboolean
press (AnaWall *wall, guint keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (wall));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean taken = FALSE;

      if (!GTK_IS_EVENT_CONTROLLER_KEY (controller) || gtk_event_controller_get_propagation_phase (controller) != GTK_PHASE_CAPTURE)
        continue;
      g_signal_emit_by_name (controller, "key-pressed", keyval, 0u, (GdkModifierType) 0, &taken);
      if (taken)
        return TRUE;
    }
  return FALSE;
}

static void
test_turns (Fixture *self, gconstpointer name)
{
  GtkWidget *other = gtk_application_window_new (application); /* to which it gives way; alone it would open the program's own */
  AnaPlaylist *list;

  g_assert_true (ui_data_spin_until (is_there, self->wall));
  list = ana_wall_get_list (self->wall);
  g_assert_cmpuint (ana_playlist_get_n (list), ==, 3);
  g_assert_true (says (self->wall, "First · One"));
  g_assert_true (says (self->wall, "1 / 3"));
  g_assert_true (says (self->wall, "Offline · as of"));
  ana_wall_tick (self->wall, 19 * G_USEC_PER_SEC);
  g_assert_false (ana_wall_is_coming (self->wall));
  ana_wall_tick (self->wall, 2 * G_USEC_PER_SEC);
  g_assert_true (ui_data_spin_until (is_there, self->wall));
  g_assert_true (says (self->wall, "First · Two"));
  g_assert_true (press (self->wall, GDK_KEY_space));
  g_assert_true (says (self->wall, "Paused"));
  ana_wall_tick (self->wall, 100 * (gint64) G_USEC_PER_SEC);
  g_assert_cmpuint (ana_playlist_get_at (list), ==, 1);
  g_assert_true (press (self->wall, GDK_KEY_Right));
  g_assert_true (ui_data_spin_until (is_there, self->wall));
  g_assert_true (says (self->wall, "Second · One"));
  g_assert_true (press (self->wall, GDK_KEY_Right));
  g_assert_true (press (self->wall, GDK_KEY_Left)); /* before it was there */
  g_assert_true (press (self->wall, GDK_KEY_Left));
  g_assert_true (ui_data_spin_until (is_there, self->wall));
  g_assert_true (says (self->wall, "First · Two"));
  g_assert_false (press (self->wall, GDK_KEY_a));
  g_assert_true (press (self->wall, GDK_KEY_Escape));
  self->wall = NULL;
  gtk_window_destroy (GTK_WINDOW (other));
}

/* Sixty rows do not fit: they come in parts, all within their time. */
static void
test_parts (Fixture *self, gconstpointer name)
{
  GtkAdjustment *scroll;
  double at = 0, end;

  g_assert_true (ui_data_spin_until (is_there, self->wall));
  ana_wall_go (self->wall, 1);
  g_assert_true (ui_data_spin_until (is_there, self->wall));
  scroll = ana_board_page_get_scroll (ANA_BOARD_PAGE (ana_wall_get_page (self->wall)));
  for (int i = 0; i < 200 && gtk_adjustment_get_upper (scroll) <= gtk_adjustment_get_page_size (scroll) + 1; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
  end = gtk_adjustment_get_upper (scroll) - gtk_adjustment_get_page_size (scroll);
  g_assert_cmpfloat (end, >, 1000);
  g_assert_cmpfloat (gtk_adjustment_get_value (scroll), ==, 0);
  for (int sec = 0; sec < ANA_PLAYLIST_DEFAULT_SEC - 1; sec++)
    {
      ana_wall_tick (self->wall, G_USEC_PER_SEC);
      g_assert_cmpfloat (gtk_adjustment_get_value (scroll), >=, at);
      g_assert_cmpfloat (gtk_adjustment_get_value (scroll) - at, <=, gtk_adjustment_get_page_size (scroll) + 1); /* nothing is left out */
      at = gtk_adjustment_get_value (scroll);
    }
  g_assert_cmpfloat_with_epsilon (at, end, 1);
}

static void
test_missing (Fixture *self, gconstpointer name)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (!says (self->wall, "There is no board “nowhere & <b>”.") && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (says (self->wall, "There is no board “nowhere & <b>”."));
  ana_wall_tick (self->wall, 100 * (gint64) G_USEC_PER_SEC);
  ana_wall_go (self->wall, 1);
  g_assert_null (ana_wall_get_page (self->wall));
}

static gsize
read_rss (void)
{
  g_autofree char *text = NULL;
  gsize all = 0, resident = 0;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%zu %zu", &all, &resident), ==, 2);
  return resident * (gsize) sysconf (_SC_PAGESIZE);
}

static void
rotate (AnaWall *wall, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      ana_wall_go (wall, 1);
      g_assert_true (ui_data_spin_until (is_there, wall));
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

typedef struct { guint widgets; gsize heap, rss; } Weight;

static Weight
weigh (AnaWall *wall)
{
  Weight out = { 0 };

  walk (GTK_WIDGET (wall), count, &out.widgets);
  malloc_trim (0);
  out.heap = mallinfo2 ().uordblks;
  out.rss = read_rss ();
  return out;
}

/* Three days on a wall: nothing is kept of a stop that went by. */
static void
test_rotations (Fixture *self, gconstpointer name)
{
  Weight before, after;

  g_assert_true (ui_data_spin_until (is_there, self->wall));
  rotate (self->wall, 501); /* until the caches of letters are full */
  before = weigh (self->wall);
  rotate (self->wall, N_TURNS);
  after = weigh (self->wall);
  g_test_message ("%u and %u widgets, %zu and %zu KiB in use, %zu and %zu KiB resident", before.widgets, after.widgets, before.heap / 1024,
                  after.heap / 1024, before.rss / 1024, after.rss / 1024);
  g_assert_cmpuint (after.widgets, ==, before.widgets);
  g_assert_cmpfloat ((double) after.heap, <, (double) before.heap + N_TURNS * KEPT_BYTES);
  g_assert_cmpfloat ((double) after.rss, <, (double) before.rss * 1.02 + TRIM_BYTES);
}

int
main (int argc, char **argv)
{
  int rc;

  mallopt (M_ARENA_MAX, 2);
  mallopt (M_TRIM_THRESHOLD, 256 * 1024);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  application = GTK_APPLICATION (ana_application_new ());
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add_func ("/app/wall/playlist", test_playlist);
  g_test_add_func ("/app/wall/time", test_time);
  g_test_add_func ("/app/wall/read", test_read);
  g_test_add ("/app/wall/turns", Fixture, ANA_WALL_PLAYLIST, set_up, test_turns, tear_down);
  g_test_add ("/app/wall/parts", Fixture, "first", set_up, test_parts, tear_down);
  g_test_add ("/app/wall/missing", Fixture, "nowhere & <b>", set_up, test_missing, tear_down);
  g_test_add ("/app/wall/rotations", Fixture, ANA_WALL_PLAYLIST, set_up, test_rotations, tear_down);
  rc = g_test_run ();
  g_object_unref (application);
  return rc;
}
