/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-tile-windows.c: tiles in windows of their own are written down where they stand, and come again; those that were closed do not, nor
 * those whose tile or board is gone.
 */
#include "config.h"

#include "ana-application.h"
#include "ana-data.h"
#include "ana-tile-places.h"
#include "ana-tile-window.h"
#include "ui-data.h"

#define ID   "77777777-7777-4777-8777-777777777777"
#define GONE "88888888-8888-4888-8888-888888888888"
#define TEXT(key) "\"" key "\":{\"tab\":\"main\",\"x\":0,\"y\":0,\"w\":3,\"h\":3,\"type\":\"text\",\"title\":\"Note " key "\",\"markdown\":\"*words*\"}"
#define BOARD "{\"format\":\"adash\",\"version\":1,\"id\":\"" ID "\",\"title\":\"Board\",\"time\":{\"last\":\"P28D\"},\"filters\":{}," \
  "\"tabs\":[{\"id\":\"main\",\"title\":\"Main\"}],\"tiles\":{" TEXT ("a") "," TEXT ("b") "},\"annotations\":{}}"

static GtkApplication *application;

/* --- the list --- */

/* What stands there, in one line. */
static char *
describe (GSettings *settings, const char *profile)
{
  g_autoptr (GPtrArray) places = ana_tile_places_read (settings, profile);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < places->len; i++)
    {
      const AnaTilePlace *place = places->pdata[i];

      g_string_append_printf (out, "%s%s/%s %dx%d%s@%s", i > 0 ? ", " : "", place->board, place->tile, place->width, place->height,
                              place->maximized ? "!" : "", place->monitor);
    }
  return g_string_free (out, FALSE);
}

static void
assert_places (GSettings *settings, const char *profile, const char *wanted)
{
  g_autofree char *text = describe (settings, profile);

  g_assert_cmpstr (text, ==, wanted);
}

static AnaTilePlace
place_of (const char *profile, const char *board, const char *tile)
{
  return (AnaTilePlace) { (char *) profile, (char *) board, (char *) tile, 400, 300, FALSE, (char *) "HDMI-1" };
}

static void
test_list (void)
{
  g_autoptr (GSettings) settings = g_settings_new (ANA_APP_ID);
  AnaTilePlace one = place_of ("sample", "b", "1"), two = place_of ("sample", "b", "2"), other = place_of ("main", "b", "1");

  g_settings_reset (settings, "tile-windows");
  assert_places (settings, "sample", "");
  ana_tile_places_drop (settings, &one);
  ana_tile_places_put (settings, &one);
  ana_tile_places_put (settings, &two);
  ana_tile_places_put (settings, &other);
  one.width = 500;
  one.maximized = TRUE;
  one.monitor = (char *) "";
  ana_tile_places_put (settings, &one);
  assert_places (settings, "sample", "b/1 500x300!@, b/2 400x300@HDMI-1");
  assert_places (settings, "main", "b/1 400x300@HDMI-1");
  assert_places (settings, "third", "");
  ana_tile_places_drop (settings, &one);
  assert_places (settings, "sample", "b/2 400x300@HDMI-1");
  assert_places (settings, "main", "b/1 400x300@HDMI-1");
}

static void
count_cb (GSettings *settings, const char *key, guint *n)
{
  ++*n;
}

/* What stays as it is is not written; of too many the first go. */
static void
test_bounds (void)
{
  g_autoptr (GSettings) settings = g_settings_new (ANA_APP_ID);
  g_autoptr (GPtrArray) places = NULL;
  guint n = 0;

  g_settings_reset (settings, "tile-windows");
  for (guint i = 0; i < ANA_TILE_PLACES_MAX + 3; i++)
    {
      g_autofree char *tile = g_strdup_printf ("%u", i);
      AnaTilePlace place = place_of ("sample", "b", tile);

      ana_tile_places_put (settings, &place);
    }
  places = ana_tile_places_read (settings, "sample");
  g_assert_cmpuint (places->len, ==, ANA_TILE_PLACES_MAX);
  g_assert_cmpstr (((AnaTilePlace *) places->pdata[0])->tile, ==, "3");
  g_signal_connect (settings, "changed::tile-windows", G_CALLBACK (count_cb), &n);
  ana_tile_places_put (settings, places->pdata[5]);
  g_assert_cmpuint (n, ==, 0);
  ((AnaTilePlace *) places->pdata[5])->height++;
  ana_tile_places_put (settings, places->pdata[5]);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n, ==, 1);
  g_settings_reset (settings, "tile-windows");
}

/* --- windows --- */

typedef struct {
  char          *dir;
  AnaSession    *session;
  AnaBoardShelf *shelf;
  GSettings     *settings;
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
set_up (Fixture *self, gconstpointer data)
{
  AnaSessionOptions options = { .no_hub = TRUE, .profile = "sample" };
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaStore) store = NULL;

  self->dir = g_dir_make_tmp ("analytics-tiles-XXXXXX", NULL);
  store = ana_store_open (self->dir, ANA_STORE_READ_WRITE, &error);
  g_assert_no_error (error);
  ui_data_put_board (store, ID, BOARD);
  ana_store_close (store);
  options.workspace = self->dir;
  self->session = ana_session_new (&options);
  ana_session_begin (self->session);
  g_assert_true (ui_data_spin_until (is_open, self->session));
  self->shelf = ana_board_shelf_share (self->session);
  self->settings = ana_session_get_settings (self->session);
  g_settings_reset (self->settings, "tile-windows");
}

/* As to quit does: nobody closes them. */
static void
destroy_all (void)
{
  GList *windows;

  while ((windows = gtk_application_get_windows (application)) != NULL)
    gtk_window_destroy (windows->data);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  destroy_all ();
  g_object_unref (self->shelf);
  ana_session_close (self->session);
  g_object_unref (self->session);
  ui_data_remove_tree (self->dir);
  g_free (self->dir);
}

static AnaBoardPage *
open_page (Fixture *self)
{
  AnaBoardPage *page = ANA_BOARD_PAGE (ana_board_page_new (self->session, self->shelf));
  GtkWidget *window = gtk_application_window_new (application);

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (page));
  gtk_window_present (GTK_WINDOW (window));
  ana_board_page_open (page, ID);
  g_assert_true (ui_data_spin_until (has_data, page));
  return page;
}

static GtkWindow *
tear_off (Fixture *self, AnaBoardPage *page, const char *key, int width)
{
  GtkWindow *window = GTK_WINDOW (ana_tile_window_new (application, self->session, self->shelf, page, key));

  gtk_window_set_default_size (window, width, 300);
  gtk_window_present (window);
  return window;
}

static guint
count_places (Fixture *self)
{
  g_autoptr (GPtrArray) places = ana_tile_places_read (self->settings, "sample");

  return places->len;
}

static guint
count_shown (void)
{
  guint n = 0;

  for (GList *each = gtk_application_get_windows (application); each != NULL; each = each->next)
    n += ANA_IS_TILE_WINDOW (each->data) && gtk_widget_get_mapped (each->data);
  return n;
}

static gboolean
has_place (gpointer fixture)
{
  return count_places (fixture) == 1;
}

static void
test_again (Fixture *self, gconstpointer data)
{
  AnaBoardPage *page = open_page (self);
  GtkWindow *a = tear_off (self, page, "a", 432), *b = tear_off (self, page, "b", 500);
  AnaTilePlace *place;
  GPtrArray *places;
  int width, height;

  g_assert_true (ana_tile_window_find (application, ID, "a") == GTK_WIDGET (a));
  g_assert_null (ana_tile_window_find (application, ID, "c"));
  UI_WAIT (count_places (self) == 2); /* written while they stand there: the program may be killed */
  gtk_window_close (b);
  g_assert_true (has_place (self));
  UI_WAIT (count_shown () == 1);
  destroy_all ();
  places = ana_tile_places_read (self->settings, "sample");
  g_assert_cmpuint (places->len, ==, 1);
  place = places->pdata[0];
  g_assert_cmpstr (place->tile, ==, "a");
  g_assert_cmpint (place->width, ==, 432);
  g_assert_cmpint (place->height, ==, 300);
  g_ptr_array_unref (places);

  ana_tile_window_reopen (application, self->session, self->shelf);
  ana_tile_window_reopen (application, self->session, self->shelf); /* another window's start: nothing twice */
  UI_WAIT (count_shown () == 1);
  a = GTK_WINDOW (ana_tile_window_find (application, ID, "a"));
  g_assert_nonnull (a);
  gtk_window_get_default_size (a, &width, &height);
  g_assert_cmpint (width, ==, 432);
  g_assert_cmpint (height, ==, 300);
  UI_WAIT (has_data (ana_tile_window_get_page (ANA_TILE_WINDOW (a))));
  g_assert_cmpstr (gtk_window_get_title (a), ==, "Note a");

  page = open_page (self); /* nobody led it: from now on this page does */
  ana_tile_window_adopt (application, page);
  ana_board_page_set_range (page, "P7D");
  g_assert_cmpstr (ana_board_page_get_range (ana_tile_window_get_page (ANA_TILE_WINDOW (a))), ==, "P7D");
  gtk_window_close (a);
  g_assert_cmpuint (count_places (self), ==, 0);
}

/* The last size is what counts, also when the program ends before it was written down. */
static void
test_size (Fixture *self, gconstpointer data)
{
  GtkWindow *window = tear_off (self, open_page (self), "a", 432);
  g_autofree char *text = NULL;

  g_assert_true (ui_data_spin_until (has_place, self));
  gtk_window_set_default_size (window, 610, 420);
  destroy_all ();
  text = describe (self->settings, "sample");
  g_assert_nonnull (strstr (text, "/a 610x420@"));
}

/* Nothing is said of what went while the program was not there; the others come. */
static void
test_gone (Fixture *self, gconstpointer data)
{
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (gdk_display_get_monitors (gdk_display_get_default ()), 0);
  GdkRectangle room;
  AnaTilePlace places[] = { place_of ("sample", GONE, "a"), place_of ("sample", ID, "gone"), place_of ("sample", ID, "b"), place_of ("other", ID, "a") };

  places[2].width = 100000; /* of a monitor that was larger */
  places[2].height = -5;
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    ana_tile_places_put (self->settings, &places[i]);
  ana_tile_window_reopen (application, self->session, self->shelf);
  UI_WAIT (count_shown () == 1 && count_places (self) == 1);
  g_assert_nonnull (ana_tile_window_find (application, ID, "b"));
  UI_WAIT (ana_tile_window_find (application, ID, "gone") == NULL && ana_tile_window_find (application, GONE, "a") == NULL);
  gdk_monitor_get_geometry (monitor, &room);
  g_assert_cmpint (gtk_widget_get_width (ana_tile_window_find (application, ID, "b")), <=, room.width);
  g_assert_null (ana_tile_window_find (application, ID, "a"));
  assert_places (self->settings, "other", ID "/a 400x300@HDMI-1");
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
  g_application_hold (G_APPLICATION (application));
  g_test_add_func ("/app/tile-windows/list", test_list);
  g_test_add_func ("/app/tile-windows/bounds", test_bounds);
  g_test_add ("/app/tile-windows/again", Fixture, NULL, set_up, test_again, tear_down);
  g_test_add ("/app/tile-windows/size", Fixture, NULL, set_up, test_size, tear_down);
  g_test_add ("/app/tile-windows/gone", Fixture, NULL, set_up, test_gone, tear_down);
  rc = g_test_run ();
  g_application_release (G_APPLICATION (application));
  g_object_unref (application);
  return rc;
}
