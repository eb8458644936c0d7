/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * edit-window.c: edit-window FOLDER: a window that edits the board of a store, and nothing else; for journeys that end it
 * in the middle of what it does.
 */
#include "config.h"

#include "ana-application.h"
#include "ana-board-edit.h"
#include "ana-data.h"
#include "ana-tile-data.h"
#include "ana-tile-name.h"

#include <adwaita.h>
#include <stdlib.h>

#define HEAD "{\"format\":\"adash\",\"version\":1,\"id\":\"0b9d6a54-2c1c-4d6e-9f43-6d6a3a3f7a10\",\"title\":\"Operations\","
#define KPI(key, title, x) \
  "\"" key "\":{\"tab\":\"flow\",\"x\":" #x ",\"y\":0,\"w\":3,\"h\":3,\"type\":\"kpi\",\"title\":\"" title "\",\"kpi\":{\"code\":\"COM.ORDERS\",\"period\":\"day\",\"dim\":\"\"}}"
#define CHART(key, title, mark, x, y, w, h) \
  "\"" key "\":{\"tab\":\"flow\",\"x\":" #x ",\"y\":" #y ",\"w\":" #w ",\"h\":" #h ",\"type\":\"chart\",\"title\":\"" title "\"," \
  "\"query\":{\"version\":1,\"source\":\"kpi\",\"filter\":{\"field\":\"code\",\"equal\":\"COM.ORDERS\"}}," \
  "\"spec\":{\"mark\":\"" mark "\",\"encoding\":{\"x\":{\"field\":\"at\"},\"y\":{\"field\":\"value\"}}}}"

static const char sample[] =
  HEAD "\"tabs\":[{\"id\":\"flow\",\"title\":\"Flow\"},{\"id\":\"carriers\",\"title\":\"Carriers\"},{\"id\":\"returns\",\"title\":\"Returns\"}],\"tiles\":{"
  KPI ("orders", "Orders", 0) "," KPI ("ontime", "On-time delivery", 3) "," KPI ("returns", "Return rate", 6) ","
  CHART ("ships", "Shipments by week", "bar", 0, 3, 6, 5) "," CHART ("heat", "Orders by hour and weekday", "rect", 6, 3, 6, 5) ","
  CHART ("flow", "Order flow, last 28 days", "sankey", 0, 8, 5, 6) "," CHART ("tree", "Revenue by category", "treemap", 5, 8, 3, 6) ","
  CHART ("rate", "On-time rate", "line", 8, 8, 4, 6) "}}";
static const char empty[] = HEAD "\"tabs\":[{\"id\":\"flow\",\"title\":\"Flow\"}],\"tiles\":{}}";

static AnaCatalogue *catalogue;

static GtkWidget *
make_cb (const AnaTile *tile, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *label;
  g_autofree char *title = ana_tile_dup_name (tile, NULL, NULL);

  label = gtk_label_new (title);
  gtk_widget_add_css_class (box, "ana-tile");
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 28);
  gtk_widget_set_margin_top (label, 6);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static AnaSchema *
schema_cb (const char *source, gpointer data)
{
  return g_str_equal (source, ANA_KPI_DATASET) ? ana_kpi_rows_get_schema (catalogue) : ana_canonical_schema (source, "GBP");
}

static char **
sources_cb (gpointer data)
{
  g_autofree const char **names = ana_canonical_list ();

  return g_strdupv ((char **) names);
}

static void
done_cb (AnaBoardEdit *edit, gboolean saved, GtkWindow *window)
{
  gtk_window_destroy (window);
}

static AnaBoard *
read_board (AnaStore *store, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = ana_store_get_document (store, ANA_BOARD_KIND, "0b9d6a54-2c1c-4d6e-9f43-6d6a3a3f7a10", &error);
  AnaBoard *board;

  g_assert_no_error (error);
  board = ana_board_load (NULL, kept != NULL ? kept : text, -1, &error);
  g_assert_no_error (error);
  return board;
}

static GtkWidget *
make_window (GtkApplication *application, AnaStore *store, AnaBoard *board)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaDraft) kept = ana_store_get_draft (store, ANA_BOARD_KIND, ana_board_get_id (board), &error);
  g_autoptr (AnaBoardDraft) draft = ana_board_draft_new (store, board, kept);
  AnaBoardShow show = { .catalogue = catalogue, .list_sources = sources_cb, .read_schema = schema_cb };
  GtkWidget *window = adw_application_window_new (application), *canvas = ana_board_canvas_new (), *edit;

  g_assert_no_error (error);
  ana_board_canvas_set_maker (ANA_BOARD_CANVAS (canvas), make_cb, NULL, NULL, NULL);
  edit = ana_board_edit_new (draft, ANA_BOARD_CANVAS (canvas), &show);
  g_signal_connect (edit, "done", G_CALLBACK (done_cb), window);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), edit);
  gtk_window_set_title (GTK_WINDOW (window), "Edit");
  gtk_window_set_default_size (GTK_WINDOW (window), g_getenv ("WINDOW_WIDTH") != NULL ? atoi (g_getenv ("WINDOW_WIDTH")) : 1180,
                               g_getenv ("WINDOW_WIDTH") != NULL ? 720 : 760);
  return window;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr (AnaStore) store = NULL;
  g_autoptr (AnaBoard) board = NULL;
  g_autoptr (GtkApplication) application = NULL;
  GtkWidget *window;

  g_assert_cmpint (argc, >, 1);
  g_set_prgname ("analytics-dashboard");
  g_set_application_name ("analytics-dashboard"); /* on the accessibility bus */
  gtk_init ();
  adw_init ();
  path = ana_data_find ("catalogue", &error);
  catalogue = ana_catalogue_load (path, &error);
  store = ana_store_open (argv[1], ANA_STORE_READ_WRITE, &error);
  g_assert_no_error (error);
  board = read_board (store, argc > 2 ? empty : sample);
  application = GTK_APPLICATION (ana_application_new ());
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, &error));
  if (g_getenv ("WINDOW_DARK") != NULL)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  window = make_window (application, store, board);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_present (GTK_WINDOW (window));
  while (window != NULL)
    g_main_context_iteration (NULL, TRUE);
  ana_store_close (store);
  return 0;
}
