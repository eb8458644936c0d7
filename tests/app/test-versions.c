/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-versions.c: a version of a board beside what it is now: pictures of both with their figures, what differs, one tile that comes back.
 */
#include "config.h"

#include "ana-application.h"
#include "ana-board-edit.h"
#include "ana-board-thumb.h"
#include "ana-data.h"
#include "ana-ui.h"
#include "ui-data.h"

#include <adwaita.h>
#include <math.h>
#include <string.h>

#define ID "44444444-4444-4444-8444-444444444444"
#define HEAD "{\"format\":\"adash\",\"version\":1,\"id\":\"" ID "\",\"title\":\"Board\",\"time\":{\"last\":\"P28D\"},\"tabs\":[{\"id\":\"one\",\"title\":\"One\"}],\"tiles\":{"
#define CHART(key, title, mark, x) \
  "\"" key "\":{\"tab\":\"one\",\"x\":" #x ",\"y\":0,\"w\":6,\"h\":6,\"type\":\"chart\",\"title\":\"" title "\"," \
  "\"query\":{\"version\":1,\"source\":\"kpi\",\"filter\":{\"field\":\"code\",\"equal\":\"COM.ORDERS\"}}," \
  "\"spec\":{\"mark\":\"" mark "\",\"encoding\":{\"x\":{\"field\":\"at\"},\"y\":{\"field\":\"value\"}}}}"
#define NOTE(key, title) "\"" key "\":{\"tab\":\"one\",\"x\":0,\"y\":6,\"w\":6,\"h\":3,\"type\":\"text\",\"title\":\"" title "\",\"markdown\":\"Words\"}"

static const char then[] = HEAD CHART ("a", "Orders", "line", 0) "," CHART ("b", "Same", "line", 6) "," NOTE ("gone", "Gone") "}}";
static const char now[] = HEAD CHART ("a", "Orders", "bar", 0) "," CHART ("b", "Same", "line", 6) "," NOTE ("fresh", "Fresh") "}}";

typedef struct {
  char          *dir;
  AnaSession    *session;
  AnaBoardDraft *draft;
  GtkWidget     *window, *edit;
  GtkWindow     *dialog;
} Fixture;

typedef struct {
  GType      type;
  GtkWidget *found[8];
  guint      n;
} Found;

static void
gather (GtkWidget *widget, Found *found)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, found->type) && found->n < G_N_ELEMENTS (found->found))
    found->found[found->n++] = widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    gather (child, found);
}

static Found
find_all (Fixture *self, GType type)
{
  Found found = { .type = type };

  gather (GTK_WIDGET (self->dialog), &found);
  return found;
}

/* --- making it --- */

static GtkWidget *
make_cb (const AnaTile *tile, gpointer data)
{
  return gtk_label_new (tile->key);
}

static AnaReading *
make_reading (gpointer data)
{
  return ana_reading_new_for (((Fixture *) data)->session);
}

static gboolean
is_open (gpointer session)
{
  return ana_session_is_open (session);
}

static AnaBoard *
load (const char *text)
{
  g_autoptr (GError) error = NULL;
  AnaBoard *board = ana_board_load (NULL, text, -1, &error);

  g_assert_no_error (error);
  return board;
}

static void
find_dialog (Fixture *self)
{
  GListModel *windows = gtk_window_get_toplevels ();

  self->dialog = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_strcmp0 (gtk_window_get_title (window), "Versions") == 0)
        self->dialog = window;
    }
}

static void
fill (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = ana_data_find ("catalogue", &error);
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_load (path, &error);
  g_autoptr (AnaStore) store = NULL;

  self->dir = g_dir_make_tmp ("analytics-versions-XXXXXX", NULL);
  store = ana_store_open (self->dir, ANA_STORE_READ_WRITE, &error);
  g_assert_no_error (error);
  ui_data_fill_kpi (store, ana_catalogue_find (catalogue, "COM.ORDERS"), g_get_real_time (), 60);
  g_assert_true (ana_store_save_document (store, "board", ID, then, NULL, NULL, &error));
  g_assert_no_error (error);
  ana_store_close (store);
}

static void
set_up (Fixture *self, gconstpointer text)
{
  AnaSessionOptions options = { .no_hub = TRUE, .profile = "sample" };
  AnaBoardCanvas *canvas = ANA_BOARD_CANVAS (ana_board_canvas_new ());
  g_autoptr (AnaBoard) board = load (text);
  AnaBoardShow show = { .make_reading = make_reading, .data = self };

  fill (self);
  options.workspace = self->dir;
  self->session = ana_session_new (&options);
  ana_session_begin (self->session);
  g_assert_true (ui_data_spin_until (is_open, self->session));
  self->draft = ana_board_draft_new (ana_session_get_store (self->session), board, NULL);
  ana_board_canvas_set_maker (canvas, make_cb, NULL, NULL, NULL);
  self->window = adw_window_new ();
  self->edit = ana_board_edit_new (self->draft, canvas, &show);
  adw_window_set_content (ADW_WINDOW (self->window), self->edit);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1180, 760);
  gtk_window_present (GTK_WINDOW (self->window));
  g_assert_true (gtk_widget_activate_action (self->edit, "edit.versions", NULL));
  find_dialog (self);
  g_assert_nonnull (self->dialog);
}

static void
tear_down (Fixture *self, gconstpointer text)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->draft);
  ana_session_close (self->session);
  g_object_unref (self->session);
  ui_data_remove_tree (self->dir);
  g_free (self->dir);
}

static gboolean
are_filled (gpointer data)
{
  Found thumbs = find_all (data, ANA_TYPE_BOARD_THUMB);

  for (guint i = 0; i < thumbs.n; i++)
    if (!ana_board_thumb_has_data (ANA_BOARD_THUMB (thumbs.found[i])) || gtk_widget_get_width (thumbs.found[i]) < 100)
      return FALSE;
  return thumbs.n == 2;
}

/* --- what they look like --- */

/* What it painted last; nothing before its first frame. */
static GskRenderNode *
snapshot_of (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  return gtk_snapshot_free_to_node (snapshot);
}

/* How much of a part of a picture has the colour; the line around a tile lies outside of the parts. */
static guint
count_ink (GtkWidget *widget, AnaColour colour, double x0, double x1, double y0, double y1)
{
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree guchar *pixels = g_malloc0 (4 * (gsize) width * height);
  guint n = 0;

  UI_WAIT ((node = snapshot_of (widget)) != NULL);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gdk_texture_download (texture, pixels, 4 * (gsize) width);
  for (int y = (int) (y0 * height); y < (int) (y1 * height); y++)
    for (int x = (int) (x0 * width); x < (int) (x1 * width); x++)
      {
        const guchar *p = pixels + 4 * ((gsize) y * width + x); /* BGRA */

        n += hypot (hypot (p[2] - colour.r * 255, p[1] - colour.g * 255), p[0] - colour.b * 255) < 60; /* thin lines are smoothed */
      }
  return n;
}

static gboolean
is_called (GtkWidget *widget, const char *label)
{
  g_autofree char *wrong = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label);

  if (wrong != NULL)
    g_test_message ("%s", wrong);
  return wrong == NULL;
}

/* Both show their figures, painted as the board paints them: bars have more ink than the line that they were. */
static void
test_pictures (Fixture *self, gconstpointer text)
{
  AnaColour series = ana_ui_get_theme ()->series[0];
  Found thumbs;
  guint line, bars, same;

  g_assert_true (ui_data_spin_until (are_filled, self));
  thumbs = find_all (self, ANA_TYPE_BOARD_THUMB);
  line = count_ink (thumbs.found[0], series, 0.03, 0.46, 0.03, 0.3);
  bars = count_ink (thumbs.found[1], series, 0.03, 0.46, 0.03, 0.3);
  same = count_ink (thumbs.found[1], series, 0.53, 0.96, 0.03, 0.3);
  g_test_message ("a line: %u, the same as bars: %u, the other line: %u", line, bars, same);
  g_assert_cmpuint (line, >, 20);
  g_assert_cmpuint (same, >, 20);
  g_assert_cmpuint (bars, >, 4 * line);
  g_assert_cmpuint (line, <, 3 * same); /* they are the same line */
  g_assert_cmpuint (same, <, 3 * line);
  g_assert_true (is_called (thumbs.found[0], "3 tiles: Orders (changed), Same, Gone (only here)"));
  g_assert_true (is_called (thumbs.found[1], "3 tiles: Orders (changed), Same, Fresh (only here)"));
}

/* --- restoring --- */

static GtkWidget *
find_button (Fixture *self, const char *label)
{
  Found buttons = find_all (self, GTK_TYPE_BUTTON);

  for (guint i = 0; i < buttons.n; i++)
    if (gtk_test_accessible_check_property (GTK_ACCESSIBLE (buttons.found[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, label) == NULL)
      return buttons.found[i];
  return NULL;
}

/* One tile comes back and its picture with it; the rest stays as it is; all of it is one step each way. */
static void
test_restore (Fixture *self, gconstpointer text)
{
  AnaColour series = ana_ui_get_theme ()->series[0];
  GtkWidget *button;
  Found thumbs;

  g_assert_true (ui_data_spin_until (are_filled, self));
  button = find_button (self, "Restore the tile Orders");
  g_assert_nonnull (button);
  g_assert_null (find_button (self, "Restore the tile Same"));
  g_assert_nonnull (find_button (self, "Restore the tile Gone"));
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (ui_data_spin_until (are_filled, self));
  thumbs = find_all (self, ANA_TYPE_BOARD_THUMB);
  g_assert_cmpuint (count_ink (thumbs.found[1], series, 0.03, 0.46, 0.03, 0.3), ==, count_ink (thumbs.found[0], series, 0.03, 0.46, 0.03, 0.3));
  g_assert_true (is_called (thumbs.found[1], "3 tiles: Orders, Same, Fresh (only here)"));
  g_signal_emit_by_name (find_button (self, "Restore the tile Gone"), "clicked");
  g_assert_cmpuint (ana_board_get_n_tiles (ana_board_draft_get_board (self->draft)), ==, 4);
  g_assert_nonnull (ana_board_find_tile (ana_board_draft_get_board (self->draft), "gone"));
  ana_board_draft_undo (self->draft);
  g_assert_null (ana_board_find_tile (ana_board_draft_get_board (self->draft), "gone"));
  gtk_window_close (self->dialog);
}

/* A board that is as it was has nothing to restore, and says so. */
static void
test_same (Fixture *self, gconstpointer text)
{
  Found labels, thumbs;
  gboolean said = FALSE;

  g_assert_true (ui_data_spin_until (are_filled, self));
  labels = find_all (self, GTK_TYPE_LABEL);
  for (guint i = 0; i < labels.n; i++)
    said |= strcmp (gtk_label_get_label (GTK_LABEL (labels.found[i])), "No tile differs.") == 0;
  g_assert_true (said);
  thumbs = find_all (self, ANA_TYPE_BOARD_THUMB);
  g_assert_true (is_called (thumbs.found[0], "3 tiles: Orders, Same, Gone"));
  gtk_window_close (self->dialog); /* while nothing is read, and before */
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkApplication) application = NULL;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  application = GTK_APPLICATION (ana_application_new ());
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add ("/app/versions/pictures", Fixture, now, set_up, test_pictures, tear_down);
  g_test_add ("/app/versions/restore", Fixture, now, set_up, test_restore, tear_down);
  g_test_add ("/app/versions/same", Fixture, then, set_up, test_same, tear_down);
  return g_test_run ();
}
