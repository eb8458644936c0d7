/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-export.c: boards out of the window and into it: files, a printer, the clipboard, a drag; a pack, its sender and its questions.
 */
#include "config.h"

#include "ana-application.h"
#include "ana-board-page.h"
#include "ana-chart-export.h"
#include "ana-chart-view.h"
#include "ana-chooser.h"
#include "ana-conflicts-dialog.h"
#include "ana-data.h"
#include "ana-file.h"
#include "ana-pack-identity.h"
#include "ana-store-documents.h"
#include "ana-tile-view.h"
#include "ana-window.h"
#include "ui-data.h"
#include "ui-widgets.h"

#include <glib/gstdio.h>

#define BOARD "{\"format\":\"adash\",\"version\":1,\"id\":\"" ID "\",\"title\":\"../Sales/2026\",\"time\":{\"last\":\"P28D\"},\"compare\":\"previous\",\"filters\":{}," \
  "\"tabs\":[{\"id\":\"one\",\"title\":\"One\"},{\"id\":\"two\",\"title\":\"Two\"}],\"tiles\":{" \
  "\"a\":{\"tab\":\"one\",\"x\":0,\"y\":0,\"w\":3,\"h\":3,\"type\":\"kpi\",\"kpi\":{\"code\":\"COM.NET_REVENUE\",\"period\":\"day\",\"dim\":\"\"}}," \
  "\"c\":{\"tab\":\"one\",\"x\":0,\"y\":3,\"w\":6,\"h\":5,\"type\":\"chart\",\"title\":\"../\\u0007Line\",\"query\":{\"version\":1,\"source\":\"kpi\"," \
  "\"filter\":{\"field\":\"code\",\"equal\":\"COM.NET_REVENUE\"}},\"spec\":{\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"at\"},\"y\":{\"field\":\"value\"}}}}," \
  "\"t\":{\"tab\":\"two\",\"x\":0,\"y\":0,\"w\":6,\"h\":4,\"type\":\"table\",\"title\":\"Rows\",\"query\":{\"version\":1,\"source\":\"kpi\"," \
  "\"filter\":{\"field\":\"code\",\"equal\":\"COM.NET_REVENUE\"}}}},\"annotations\":{}}"
#define ID "11111111-1111-4111-8111-111111111111"

static GtkApplication *application;

typedef struct {
  char       *dir, *out;
  AnaSession *session;
  AnaWindow  *window;
} Fixture;

static void
fill (const char *dir)
{
  g_autofree char *catalogue_dir = ana_data_find ("catalogue", NULL);
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_load (catalogue_dir, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaStore) store = ana_store_open (dir, ANA_STORE_READ_WRITE, &error);
  AnaDocumentEdit edit = { ANA_BOARD_KIND, ID, NULL, BOARD, NULL };

  g_assert_no_error (error);
  ui_data_fill (store, catalogue, g_get_real_time (), 60);
  ana_store_edit_document (store, &edit, NULL, &error);
  g_assert_no_error (error);
  ana_store_close (store);
}

static gboolean
is_open (gpointer data)
{
  return ana_session_get_store (data) != NULL;
}

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);
  return found;
}

static AnaBoardPage *
get_page (Fixture *self)
{
  return ANA_BOARD_PAGE (find_type (GTK_WIDGET (self->window), ANA_TYPE_BOARD_PAGE));
}

static gboolean
shows_data (gpointer data)
{
  AnaBoardPage *page = get_page (data);

  return page != NULL && ana_board_page_get_data (page) != NULL && ana_board_page_get_data (page)->tiles->len > 0;
}

static void
set_up (Fixture *self, gconstpointer name)
{
  AnaSessionOptions options = { .no_hub = TRUE, .profile = "sample" };

  self->dir = g_dir_make_tmp ("ana-XXXXXX", NULL);
  self->out = g_dir_make_tmp ("ana-XXXXXX", NULL);
  fill (self->dir);
  options.workspace = self->dir;
  self->session = ana_session_new (&options);
  ana_session_begin (self->session);
  g_assert_true (ui_data_spin_until (is_open, self->session));
  self->window = ana_window_new (application, self->session);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1200, 800);
  gtk_window_present (GTK_WINDOW (self->window));
  ana_window_open_board (self->window, ID);
  g_assert_true (ui_data_spin_until (shows_data, self));
}

static void
tear_down (Fixture *self, gconstpointer name)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  ana_session_close (self->session);
  g_object_unref (self->session);
  ui_data_remove_tree (self->dir);
  ui_data_remove_tree (self->out);
  g_free (self->dir);
  g_free (self->out);
}

/* --- files --- */

static gboolean
is_said (GtkWidget *widget, const char *words)
{
  gboolean said = GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && !said; child = gtk_widget_get_next_sibling (child))
    said = is_said (child, words);
  return said;
}

static gboolean
is_there (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static char *
read_file (const char *path, gsize *n_bytes)
{
  char *text = NULL;

  g_assert_true (ui_data_spin_until (is_there, (gpointer) path));
  g_assert_true (g_file_get_contents (path, &text, n_bytes, NULL));
  return text;
}

static char *
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return out;
}

static void
test_files (Fixture *self, gconstpointer name)
{
  static const struct { const char *name, *begins; } files[] = {
    { "b.pdf", "%PDF-1.4" }, { "b.adash", "{" }, { "b.adpack", "PK" }, { "b.xlsx", "PK" }, { "b.csv.zip", "PK" }, { "b.json", "{\"title\":" }, { "b.png", "\x89PNG" },
    { "b.svg", "<?xml" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (self->out, files[i].name, NULL), *bytes = NULL;
      gsize n_bytes = 0;

      ana_window_export_board_to (self->window, "", path);
      bytes = read_file (path, &n_bytes);
      g_assert_cmpuint (n_bytes, >, 100);
      g_assert_true (strncmp (bytes, files[i].begins, strlen (files[i].begins)) == 0);
    }
}

/* How many rows went into the file is said. */
static gboolean
says_rows (gpointer data)
{
  return is_said (GTK_WIDGET (((Fixture *) data)->window), " rows");
}

static void
test_rows_said (Fixture *self, gconstpointer name)
{
  g_autofree char *path = g_build_filename (self->out, "b.xlsx", NULL);

  ana_window_export_board_to (self->window, "", path);
  g_assert_true (ui_data_spin_until (says_rows, self));
}

/* Both tabs, whatever tab is looked at; and the same from the list of boards. */
static void
test_pdf (Fixture *self, gconstpointer name)
{
  g_autofree char *path = g_build_filename (self->out, "open.pdf", NULL), *listed = g_build_filename (self->out, "listed.pdf", NULL), *bytes = NULL, *text = NULL,
                  *other = NULL;

  ana_window_export_board_to (self->window, "", path);
  g_free (read_file (path, NULL));
  text = run ((const char *[]) { "pdftotext", "-layout", path, "-", NULL });
  g_assert_nonnull (strstr (text, "One"));
  g_assert_nonnull (strstr (text, "Two"));
  g_assert_nonnull (strstr (text, "Rows"));
  g_assert_nonnull (strstr (text, "Data as of"));
  g_assert_nonnull (strstr (text, "Page 2 of"));
  ana_window_show_page (self->window, "boards");
  ana_window_export_board_to (self->window, ID, listed);
  bytes = read_file (listed, NULL);
  other = run ((const char *[]) { "pdftotext", "-layout", listed, "-", NULL });
  g_assert_nonnull (strstr (other, "Rows"));
}

static void
test_print (Fixture *self, gconstpointer name)
{
  g_autofree char *path = g_build_filename (self->out, "printed.pdf", NULL), *text = NULL, *info = NULL;

  ana_window_print_board (self->window, path);
  g_free (read_file (path, NULL));
  for (int i = 0; i < 100; i++) /* the operation closes the file when it is idle */
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
  info = run ((const char *[]) { "pdfinfo", path, NULL });
  g_assert_nonnull (strstr (info, "Page size:"));
  text = run ((const char *[]) { "pdftotext", "-layout", path, "-", NULL });
  g_assert_nonnull (strstr (text, "Page 1 of"));
  g_assert_nonnull (strstr (text, "Rows"));
}

/* GTK runs the dialog in a loop of its own: who closes it comes from within. */
static gboolean
close_print_cb (gpointer data)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_str_has_prefix (G_OBJECT_TYPE_NAME (window), "GtkPrint") && gtk_widget_get_visible (GTK_WIDGET (window)))
        {
          *(gboolean *) data = TRUE;
          gtk_window_close (window);
          return G_SOURCE_REMOVE;
        }
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
was_asked (gpointer data)
{
  return *(gboolean *) data;
}

/* "Print" asks for a printer, with the pages read; to close it prints nothing and leaves the board. */
static void
test_print_dialog (Fixture *self, gconstpointer name)
{
  gboolean asked = FALSE;
  guint id = g_timeout_add (20, close_print_cb, &asked);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.print-board", NULL));
  if (!ui_data_spin_until (was_asked, &asked))
    g_source_remove (id);
  g_assert_true (asked);
  g_assert_true (shows_data (self));
}

/* --- one chart --- */

static gboolean
shows_chart (gpointer data)
{
  GtkWidget *view = find_type (GTK_WIDGET (get_page (data)), ANA_TYPE_CHART_VIEW);

  return view != NULL && ana_chart_view_get_chart (ANA_CHART_VIEW (view)) != NULL;
}

static GtkDialog *
find_chooser (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GObject) window = g_list_model_get_item (windows, i);

      if (GTK_IS_FILE_CHOOSER_DIALOG (window) && gtk_widget_get_visible (GTK_WIDGET (window)))
        return GTK_DIALOG (window);
    }
  return NULL;
}

static gboolean
is_chosen (gpointer path)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (find_chooser ()));
  g_autofree char *chosen = file != NULL ? g_file_get_path (file) : NULL;

  return g_strcmp0 (chosen, path) == 0;
}

static gboolean
is_asked (gpointer data)
{
  return find_chooser () != NULL;
}

static gboolean
is_answered (gpointer data)
{
  return find_chooser () == NULL;
}

/* "Save" of a chart's menu: a name without tricks is proposed, and the format that was asked for is what is written. */
static void
test_save_chart (Fixture *self, gconstpointer name)
{
  static const struct { const char *format, *begins; } files[] = {
    { "png", "\x89PNG" }, { "svg", "<?xml" }, { "pdf", "%PDF" }, { "csv", "" }, { "tsv", "" }, { "json", "" }, { "xlsx", "PK" },
  };
  g_autoptr (GSettings) settings = g_settings_new (ANA_APP_ID);

  g_assert_true (ui_data_spin_until (shows_chart, self));
  ana_chooser_keep_folder (settings, "chart", self->out); /* where the dialog begins */
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      GtkWidget *view = find_type (GTK_WIDGET (get_page (self)), ANA_TYPE_CHART_VIEW);
      g_autofree char *file = g_strconcat ("c.", files[i].format, NULL), *path = g_build_filename (self->out, file, NULL), *bytes = NULL, *proposed = NULL;
      g_autofree char *safe = g_strconcat ("Line.", files[i].format, NULL);
      gsize n_bytes = 0;

      g_assert_true (gtk_widget_activate_action (view, "plot.save", "s", files[i].format));
      g_assert_true (ui_data_spin_until (is_asked, NULL));
      proposed = gtk_file_chooser_get_current_name (GTK_FILE_CHOOSER (find_chooser ()));
      g_test_message ("proposed: %s", proposed);
      g_assert_true (g_str_has_suffix (proposed, safe));
      g_assert_null (strchr (proposed, '/'));
      g_assert_null (strchr (proposed, '\a'));
      gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (find_chooser ()), file);
      g_assert_true (ui_data_spin_until (is_chosen, path));
      gtk_dialog_response (find_chooser (), GTK_RESPONSE_ACCEPT);
      g_assert_true (ui_data_spin_until (is_answered, NULL));
      bytes = read_file (path, &n_bytes);
      g_assert_cmpuint (n_bytes, >, 100);
      g_assert_cmpmem (bytes, strlen (files[i].begins), files[i].begins, strlen (files[i].begins));
    }
}

static gboolean
is_written (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* The chooser asks about the name that is typed; one that gets its ending later is another name, and what is there stays. */
static void
test_save_board (Fixture *self, gconstpointer name)
{
  g_autoptr (GSettings) settings = g_settings_new (ANA_APP_ID);
  g_autofree char *typed = g_build_filename (self->out, "report", NULL), *there = g_strconcat (typed, ".pdf", NULL);
  g_autofree char *free_name = g_strconcat (typed, " (2).pdf", NULL), *kept = NULL, *bytes = NULL;
  gsize n_bytes = 0;

  g_assert_true (g_file_set_contents (there, "mine", -1, NULL));
  ana_chooser_keep_folder (settings, "board", self->out); /* where the dialog begins */
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.export-board", "s", "");
  g_assert_true (ui_data_spin_until (is_asked, NULL));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (find_chooser ()), "report");
  g_assert_true (ui_data_spin_until (is_chosen, typed));
  gtk_dialog_response (find_chooser (), GTK_RESPONSE_ACCEPT);
  g_assert_true (ui_data_spin_until (is_answered, NULL));
  g_assert_true (ui_data_spin_until (is_written, free_name));
  bytes = read_file (free_name, &n_bytes);
  g_assert_cmpmem (bytes, 4, "%PDF", 4);
  g_assert_true (g_file_get_contents (there, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "mine");
}

/* --- what the hub refused --- */

/* The hub answers the one change that waits. */
static void
refuse (AnaStore *store)
{
  g_autofree char *client = NULL;
  g_autoptr (GPtrArray) rows = ana_store_take_outbox (store, FALSE, &client, NULL);
  const AnaOutboxRow *row = rows->pdata[0];
  g_autofree char *text = g_strdup_printf ("{\"last\":%d,\"results\":[{\"n\":%d,\"status\":\"refused\",\"error\":\"too large\",\"rev\":0,\"conflicts\":[]}],"
                                           "\"objects\":[]}", (int) row->n, (int) row->n);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaMutationAnswer) said = ana_mutation_answer_parse (text, -1, &error);
  g_autoptr (GPtrArray) changes = ana_document_changes_new ();
  AnaHubNews news = { .answer = said, .muts = &row->mut, .ns = &row->n, .n_sent = 1 };

  g_assert_true (ana_store_take_news (store, &news, changes, &error));
  g_assert_no_error (error);
}

static gboolean
is_refused (gpointer changes)
{
  return ana_changes_get_n_refused (changes) == 1;
}

typedef struct { const char *words; GtkWidget *found; } Wanted;

static void
find_words_cb (GtkWidget *widget, gpointer data)
{
  Wanted *wanted = data;
  const char *words = GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget)) : GTK_IS_LABEL (widget) ? gtk_label_get_label (GTK_LABEL (widget)) : NULL;

  if (wanted->found == NULL && gtk_widget_get_mapped (widget) && g_strcmp0 (words, wanted->words) == 0)
    wanted->found = widget;
}

static GtkWidget *
find_words (GtkWidget *root, const char *words)
{
  Wanted wanted = { words, NULL };

  ui_walk (root, find_words_cb, &wanted);
  return wanted.found;
}

static gboolean
says_saved (gpointer dialog)
{
  return find_words (dialog, "Saved") != NULL;
}

/* All of the change, in a file whose name is no path; the dialog says so. */
static void
test_refused (Fixture *self, gconstpointer name)
{
  g_autoptr (GError) error = NULL;
  AnaStore *store = ana_store_open (NULL, ANA_STORE_READ_WRITE, &error);
  AnaDocumentEdit edit = { ANA_BOARD_KIND, ID, NULL, BOARD, NULL };
  g_autoptr (GSettings) settings = g_settings_new (ANA_APP_ID);
  g_autofree char *path = g_build_filename (self->out, "refused.json", NULL), *proposed = NULL, *text = NULL;
  g_autoptr (AnaChanges) changes = NULL;
  GtkWidget *dialog;
  gsize n_bytes = 0;

  g_assert_no_error (error);
  g_assert_true (ana_store_edit_document (store, &edit, NULL, &error));
  refuse (store);
  changes = ana_changes_new (store, NULL);
  g_assert_true (ui_data_spin_until (is_refused, changes));
  dialog = ana_conflicts_dialog_new (self->session, changes);
  gtk_window_present (GTK_WINDOW (dialog));
  ana_chooser_keep_folder (settings, "chart", self->out); /* where the dialog begins */
  g_signal_emit_by_name (find_words (dialog, "_Save as File…"), "clicked");
  g_assert_true (ui_data_spin_until (is_asked, NULL));
  proposed = gtk_file_chooser_get_current_name (GTK_FILE_CHOOSER (find_chooser ()));
  g_test_message ("proposed: %s", proposed);
  g_assert_true (g_str_has_suffix (proposed, "2026, refused change.json"));
  g_assert_null (strchr (proposed, '/'));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (find_chooser ()), "refused.json");
  g_assert_true (ui_data_spin_until (is_chosen, path));
  gtk_dialog_response (find_chooser (), GTK_RESPONSE_ACCEPT);
  g_assert_true (ui_data_spin_until (says_saved, dialog));
  text = read_file (path, &n_bytes);
  g_assert_cmpstr (text, ==, ((AnaRefusedChange *) ana_changes_get_refused (changes)->pdata[0])->json);
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_assert_finalize_object (g_steal_pointer (&changes));
  ana_store_close (store);
  g_object_unref (store);
}

/* --- packs --- */

static gboolean
asks (gpointer data)
{
  return ui_find_message_dialog () != NULL;
}

static gboolean
shows_sender (gpointer data)
{
  return shows_data (data) && ana_board_page_get_data (get_page (data))->sent_by != NULL;
}

static gboolean
shows_own (gpointer data)
{
  return shows_data (data) && ana_board_page_get_data (get_page (data))->sent_by == NULL;
}

/* A pack of another sender: a board with one figure that is in no workspace here. */
static char *
make_pack (Fixture *self, const char *file, const char *workspace)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sender = NULL, *dir = g_build_filename (self->out, workspace, NULL), *text = NULL;
  g_autoptr (AnaSigner) signer = ana_pack_identity_open (dir, &sender, &error);
  g_autoptr (AnaBoard) board = NULL;
  g_autoptr (AnaPack) pack = NULL;
  g_autoptr (GBytes) bytes = NULL, points = NULL;
  static const char *const part = "{\"columns\":[],\"rows\":[],\"streams\":[{\"stream\":\"kpi:COM.NET_REVENUE:day\",\"dim\":\"\",\"as_of\":1763596800000000,"
                                  "\"points\":[[1763510400000000,777.5,null,null,3]]}],\"dims\":{},\"spans\":[]}";
  char *path = g_build_filename (self->out, file, NULL);

  g_assert_no_error (error);
  text = g_strdup (BOARD);
  memcpy (strstr (text, ID), "22222222", 8);
  board = ana_board_load (NULL, text, -1, &error);
  g_assert_no_error (error);
  pack = ana_pack_new (board, "0b9d6a54-2c1c-4d6e-9f43-6d6a3a3f7a10", "Ana <b>", G_GINT64_CONSTANT (1763600000000000));
  points = g_bytes_new_static (part, strlen (part));
  g_assert_true (ana_pack_add (pack, "frames/points.json", points, &error));
  bytes = ana_pack_write (pack, signer, &error);
  g_assert_no_error (error);
  g_assert_true (ana_file_write_atomic (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0644, NULL));
  return path;
}

/* As a drop does. */
static gboolean
drop (Fixture *self, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (self->window));
  GSList list = { file, NULL };
  GValue value = G_VALUE_INIT;
  gboolean taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, &list);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        g_signal_emit_by_name (controller, "drop", &value, 1.0, 1.0, &taken);
    }
  g_value_unset (&value);
  return taken;
}

static void
answer (const char *response)
{
  AdwMessageDialog *dialog = ui_find_message_dialog ();

  adw_message_dialog_response (dialog, response);
  gtk_window_destroy (GTK_WINDOW (dialog)); /* else it fades first */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
is_gone (gpointer data)
{
  return ui_find_message_dialog () == NULL;
}

static gboolean
says_why (gpointer data)
{
  return is_said (GTK_WIDGET (((Fixture *) data)->window), "bad.adpack");
}

static void
test_pack (Fixture *self, gconstpointer name)
{
  g_autofree char *path = make_pack (self, "a.adpack", "ana"), *again = NULL, *bad = g_build_filename (self->out, "bad.adpack", NULL), *bytes = NULL, *kept = NULL;
  const AnaTileData *card;
  gsize n_bytes;

  /* the first of a sender: their key is shown, and nothing is there before somebody has said so */
  g_assert_true (drop (self, path));
  g_assert_true (ui_data_spin_until (asks, NULL));
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ui_find_message_dialog ()), "“Ana <b>”"));
  answer ("cancel");
  g_assert_true (ui_data_spin_until (is_gone, NULL));
  g_assert_true (shows_own (self));
  drop (self, path);
  g_assert_true (ui_data_spin_until (asks, NULL));
  answer ("open");
  g_assert_true (ui_data_spin_until (shows_sender, self));
  g_assert_cmpstr (ana_board_page_get_data (get_page (self))->sent_by, ==, "Ana <b>");
  g_assert_cmpuint (ana_board_page_get_data (get_page (self))->questions->len, ==, 0);
  card = ana_board_data_find (ana_board_page_get_data (get_page (self)), "a");
  g_assert_nonnull (card->card);
  g_assert_cmpint (card->as_of_usec, ==, G_GINT64_CONSTANT (1763596800000000)); /* the sender's, not what this workspace has */
  /* run once: from then on it shows what is here */
  gtk_widget_activate_action (GTK_WIDGET (get_page (self)), "board.run", NULL);
  g_assert_true (ui_data_spin_until (shows_own, self));
  card = ana_board_data_find (ana_board_page_get_data (get_page (self)), "a");
  g_assert_cmpint (card->as_of_usec, >, G_GINT64_CONSTANT (1763596800000000));
  /* known now: it opens at once, as another board, waiting again */
  drop (self, path);
  g_assert_true (ui_data_spin_until (shows_sender, self));
  g_assert_null (ui_find_message_dialog ());
  g_assert_cmpstr (ana_board_page_get_id (get_page (self)), !=, ID);
  /* one bit: refused, whole */
  g_assert_true (g_file_get_contents (path, &bytes, &n_bytes, NULL));
  bytes[n_bytes / 2] ^= 1;
  g_assert_true (g_file_set_contents (bad, bytes, (gssize) n_bytes, NULL));
  kept = g_strdup (ana_board_page_get_id (get_page (self)));
  drop (self, bad);
  g_assert_true (ui_data_spin_until (says_why, self)); /* in so many words */
  g_assert_null (ui_find_message_dialog ());
  g_assert_cmpstr (ana_board_page_get_id (get_page (self)), ==, kept);
  /* the same sender with another key: said, and "Cancel" is what Return presses */
  again = g_build_filename (self->out, "ana", "identity.key", NULL);
  g_remove (again);
  g_free (path);
  path = make_pack (self, "b.adpack", "ana");
  drop (self, path);
  g_assert_true (ui_data_spin_until (asks, NULL));
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ui_find_message_dialog ()), "has changed"));
  g_assert_cmpstr (adw_message_dialog_get_default_response (ui_find_message_dialog ()), ==, "cancel");
  answer ("cancel");
}

static void
test_no_board (Fixture *self, gconstpointer name)
{
  g_autofree char *path = g_build_filename (self->out, "a.txt", NULL);

  g_assert_false (drop (self, path));
}

/* The way of a board from one window to itself: what was sent is what was shown. */
static void
test_round (Fixture *self, gconstpointer name)
{
  g_autofree char *path = g_build_filename (self->out, "own.adpack", NULL), *said = NULL;
  const AnaTileData *line;

  line = ana_board_data_find (ana_board_page_get_data (get_page (self)), "c");
  said = g_strdup (ana_board_data_find (ana_board_page_get_data (get_page (self)), "a")->card->value_full);
  g_assert_nonnull (line->frame);
  ana_window_export_board_to (self->window, "", path);
  g_assert_true (ui_data_spin_until (is_there, path));
  drop (self, path);
  g_assert_true (ui_data_spin_until (asks, NULL));
  answer ("open");
  g_assert_true (ui_data_spin_until (shows_sender, self));
  g_assert_cmpstr (ana_board_page_get_id (get_page (self)), !=, ID);
  g_assert_cmpstr (ana_board_data_find (ana_board_page_get_data (get_page (self)), "a")->card->value_full, ==, said);
  g_assert_nonnull (ana_board_data_find (ana_board_page_get_data (get_page (self)), "c")->frame);
}

/* --- out of the window by hand --- */

static void
find_tile (GtkWidget *widget, const char *key, GtkWidget **found)
{
  if (ANA_IS_TILE_VIEW (widget) && g_strcmp0 (ana_tile_view_get_key (ANA_TILE_VIEW (widget)), key) == 0)
    *found = widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && *found == NULL; child = gtk_widget_get_next_sibling (child))
    find_tile (child, key, found);
}

static GtkDragSource *
find_source (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  GtkDragSource *source = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && source == NULL; i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DRAG_SOURCE (controller))
        source = GTK_DRAG_SOURCE (controller);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && source == NULL; child = gtk_widget_get_next_sibling (child))
    source = find_source (child);
  return source;
}

typedef struct {
  GOutputStream *out;
  gboolean       done;
} Reading;

static void
wrote_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Reading *reading = data;

  g_assert_true (gdk_content_provider_write_mime_type_finish (GDK_CONTENT_PROVIDER (source), result, NULL));
  reading->done = TRUE;
}

static gboolean
is_read (gpointer data)
{
  return ((Reading *) data)->done;
}

/* What a receiver gets who asks for this type. */
static char *
read_type (GdkContentProvider *provider, const char *mime_type, gsize *n_bytes)
{
  Reading reading = { g_memory_output_stream_new_resizable (), FALSE };
  char *bytes;

  gdk_content_provider_write_mime_type_async (provider, mime_type, reading.out, G_PRIORITY_DEFAULT, NULL, wrote_cb, &reading);
  g_assert_true (ui_data_spin_until (is_read, &reading));
  g_output_stream_write (reading.out, "", 1, NULL, NULL);
  g_output_stream_close (reading.out, NULL, NULL);
  *n_bytes = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (reading.out)) - 1;
  bytes = g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (reading.out));
  g_object_unref (reading.out);
  return bytes;
}

static gboolean
shows_tile (gpointer data)
{
  GtkWidget *tile = NULL;

  find_tile (GTK_WIDGET (get_page (data)), "c", &tile);
  return tile != NULL && ana_tile_view_get_data (ANA_TILE_VIEW (tile)) != NULL;
}

static void
check_parts (GdkContentProvider *provider)
{
  static const struct { const char *type, *begins; } parts[] = {
    { "image/png", "\x89PNG" }, { "image/svg+xml", "<?xml" }, { "text/csv", "at,code," }, { "text/tab-separated-values", "at\tcode\t" }, { "text/html", "<table>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      gsize n_bytes = 0;
      g_autofree char *bytes = read_type (provider, parts[i].type, &n_bytes);

      g_assert_cmpuint (n_bytes, >, strlen (parts[i].begins));
      g_assert_cmpmem (bytes, strlen (parts[i].begins), parts[i].begins, strlen (parts[i].begins));
    }
}

static void
test_drag (Fixture *self, gconstpointer name)
{
  GdkContentProvider *provider = NULL;
  GtkWidget *tile = NULL;

  g_assert_true (ui_data_spin_until (shows_tile, self));
  find_tile (GTK_WIDGET (get_page (self)), "c", &tile);
  g_assert_nonnull (find_source (tile));
  g_signal_emit_by_name (find_source (tile), "prepare", 4.0, 4.0, &provider);
  g_assert_nonnull (provider);
  check_parts (provider);
  g_object_unref (provider);
  provider = NULL;
  ana_tile_view_set_editing (ANA_TILE_VIEW (tile), TRUE); /* there its head moves it */
  g_signal_emit_by_name (find_source (tile), "prepare", 4.0, 4.0, &provider);
  g_assert_null (provider);
}

static void
test_copy (Fixture *self, gconstpointer name)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self->window));
  GtkWidget *tile = NULL;

  g_assert_true (ui_data_spin_until (shows_tile, self));
  find_tile (GTK_WIDGET (get_page (self)), "c", &tile);
  gtk_widget_activate_action (tile, "look.copy", NULL);
  g_assert_true (gdk_clipboard_is_local (clipboard));
  check_parts (gdk_clipboard_get_content (clipboard));
}

static char *
hostile_cell (guint row, guint column, gboolean *is_number, gpointer data)
{
  static const char *const texts[] = { "=cmd|' /C calc'!A0", "+1", "-5", "@SUM(A1)", "plain" };

  *is_number = column == 1;
  return g_strdup (column == 1 ? "-5" : texts[row]);
}

/* What is pasted or opened is never calculated; numbers stay numbers. */
static void
test_formulas (void)
{
  static const char *const titles[] = { "=1+1", "n" };
  AnaDataTable table = { .n_rows = 5, .n_columns = 2, .titles = titles, .cell = hostile_cell };
  g_autofree char *csv = ana_table_to_text (&table, "csv"), *tsv = ana_table_to_text (&table, "tsv"), *html = ana_table_to_text (&table, "html");
  g_autoptr (AnaFrame) frame = ana_data_table_to_frame (&table);

  g_assert_cmpstr (csv, ==, "\"'=1+1\",n\n\"'=cmd|' /C calc'!A0\",-5\n\"'+1\",-5\n\"'-5\",-5\n\"'@SUM(A1)\",-5\nplain,-5\n");
  g_assert_nonnull (strstr (tsv, "\"'=cmd|' /C calc'!A0\"\t-5\n"));
  g_assert_nonnull (strstr (html, "<td>'=cmd|"));
  g_assert_nonnull (strstr (html, "<th>'=1+1</th>"));
  g_assert_nonnull (strstr (html, "<td>-5</td>"));
  g_assert_cmpint (ana_frame_get_field (frame, 1)->type, ==, ANA_TYPE_REAL);
  g_assert_cmpstr (ana_frame_get_text (frame, 0, 0), ==, "=cmd|' /C calc'!A0");
  g_assert_cmpfloat (ana_frame_get_doubles (frame, 1)[4], ==, -5);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ana_application_load_style ();
  application = GTK_APPLICATION (adw_application_new ("org.analytics.Dashboard.TestExport", G_APPLICATION_NON_UNIQUE));
  g_application_register (G_APPLICATION (application), NULL, NULL);
#define ADD(name, func) g_test_add ("/app/export/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("files", test_files);
  ADD ("rows-said", test_rows_said);
  ADD ("pdf", test_pdf);
  ADD ("print", test_print);
  ADD ("print-dialog", test_print_dialog);
  ADD ("save-chart", test_save_chart);
  ADD ("save-board", test_save_board);
  ADD ("refused", test_refused);
  ADD ("pack", test_pack);
  ADD ("no-board", test_no_board);
  ADD ("round", test_round);
  ADD ("drag", test_drag);
  ADD ("copy", test_copy);
  g_test_add_func ("/app/export/formulas", test_formulas);
  return g_test_run ();
}
