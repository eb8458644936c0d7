/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-templates.c: each template opened for the first time in a window with the sample company: every tile has its figures.
 */
#include "config.h"

#include "ana-application.h"
#include "ana-board-page.h"
#include "ana-window.h"
#include "ui-data.h"

#include <adwaita.h>

/* The hub of the sample counts what it makes while it is looked at. */
#define PATIENCE_USEC (150 * (gint64) G_USEC_PER_SEC)

static GtkApplication *application;

static AnaBoardPage *
find_page (GtkWidget *widget)
{
  AnaBoardPage *found = ANA_IS_BOARD_PAGE (widget) ? ANA_BOARD_PAGE (widget) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_page (child);
  return found;
}

static gboolean
has_content (const AnaTileData *tile)
{
  switch (tile->type)
    {
    case ANA_TILE_KPI:
      return tile->card != NULL && tile->card->has_value;
    case ANA_TILE_CHART:
      return tile->chart != NULL && tile->frame != NULL && ana_frame_get_n_rows (tile->frame) > 0;
    case ANA_TILE_TABLE:
    case ANA_TILE_LIST:
      return tile->frame != NULL && ana_frame_get_n_rows (tile->frame) > 0;
    case ANA_TILE_TEXT:
      return tile->text != NULL;
    case ANA_TILE_FILTER:
      return tile->choices != NULL && tile->choices[0] != NULL;
    case ANA_TILE_IMAGE:
    default:
      return tile->image != NULL;
    }
}

/* A tile of the tab on show that has nothing to show, yet; %NULL: there is none. */
static const AnaTile *
find_unfilled (AnaBoardPage *page)
{
  AnaBoard *board = ana_board_page_get_board (page);
  AnaBoardData *data = ana_board_page_get_data (page);

  for (guint i = 0; i < ana_board_get_n_tiles (board); i++)
    {
      const AnaTile *tile = ana_board_get_tile (board, i);
      const AnaTileData *shown = data != NULL ? ana_board_data_find (data, tile->key) : NULL;

      if (g_strcmp0 (tile->tab, ana_board_page_get_tab (page)) == 0 && (shown == NULL || shown->state != ANA_TILE_READY || !has_content (shown)))
        return tile;
    }
  return NULL;
}

static gboolean
is_filled (AnaWindow *window, const char *id)
{
  AnaBoardPage *page = find_page (GTK_WIDGET (window));

  return page != NULL && g_strcmp0 (ana_board_page_get_id (page), id) == 0 && ana_board_page_get_board (page) != NULL
         && ana_board_get_n_tiles (ana_board_page_get_board (page)) > 0 && ana_board_page_is_settled (page) && find_unfilled (page) == NULL;
}

static void
open_template (AnaWindow *window, const char *id)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_USEC;

  ana_window_open_board (window, id);
  while (!is_filled (window, id) && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  if (!is_filled (window, id))
    {
      AnaBoardPage *page = find_page (GTK_WIDGET (window));
      const AnaTile *tile = page != NULL && ana_board_page_get_board (page) != NULL ? find_unfilled (page) : NULL;
      AnaTileData *shown = tile != NULL && ana_board_page_get_data (page) != NULL ? ana_board_data_find (ana_board_page_get_data (page), tile->key) : NULL;

      g_error ("%s: %s: state %d %s", id, tile != NULL ? tile->key : "no board", shown != NULL ? (int) shown->state : -1, shown != NULL ? shown->message : "");
    }
}

static void
test_first_open (void)
{
  static const char *const templates[] = { "executive", "sales", "seller", "operations", "supply-chain", "support", "models", "computer" };
  AnaSessionOptions options = { .profile = "sample" };
  AnaSession *session = ana_session_new (&options);
  AnaWindow *window;

  ana_session_begin (session);
  UI_WAIT (ana_session_is_open (session));
  window = ana_window_new (application, session);
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 800);
  gtk_window_present (GTK_WINDOW (window));
  ana_session_go_live (session);
  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      gint64 began = g_get_monotonic_time ();

      open_template (window, templates[i]);
      g_test_message ("%s: filled after %.1f s", templates[i], (g_get_monotonic_time () - began) / 1e6);
    }
  gtk_window_destroy (GTK_WINDOW (window));
  ana_session_close (session);
  g_object_unref (session);
}

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("ana-templates-XXXXXX", NULL);
  int rc;

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("XDG_STATE_HOME", home, TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ana_application_load_style ();
  application = GTK_APPLICATION (adw_application_new ("org.analytics.Dashboard.TestTemplates", G_APPLICATION_NON_UNIQUE));
  g_application_register (G_APPLICATION (application), NULL, NULL);
  g_test_add_func ("/app/templates/first-open", test_first_open);
  rc = g_test_run ();
  ui_data_remove_tree (home);
  return rc;
}
