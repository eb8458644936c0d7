/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-window-export.c: boards out of the window and into it: saved, printed, dropped, and what is asked of one that was sent.
 */
#include "config.h"

#include "ana-window-private.h"

#include "ana-board-export.h"
#include "ana-chart-export.h"
#include "ana-chooser.h"
#include "ana-file.h"
#include "ana-ui.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- what is read --- */

/* As it is looked at when it is the open one, else as it is. */
static AnaReading *
make_reading (AnaWindow *self, const char *id)
{
  gboolean is_open = self->board != NULL && ana_board_page_get_board (self->board) != NULL
                     && (*id == '\0' || g_strcmp0 (ana_board_page_get_id (self->board), id) == 0);
  AnaReading *reading;

  if (is_open)
    return ana_board_page_make_reading (self->board);
  if (*id == '\0' || ana_session_get_store (self->session) == NULL)
    return NULL;
  reading = ana_reading_new_for (self->session);
  reading->board_id = g_strdup (id);
  return reading;
}

static AnaPaper
get_paper (void)
{
  return g_strcmp0 (gtk_paper_size_get_default (), GTK_PAPER_NAME_LETTER) == 0 ? ana_paper_letter : ana_paper_a4;
}

/* --- saving --- */

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AnaWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *said = ana_board_export_finish (result, &error);
  g_autofree char *failed = said == NULL ? g_strdup_printf (_("Not exported: %s"), error->message) : NULL;

  ana_window_toast (self, said != NULL ? said : failed);
}

/**
 * ana_window_export_board_to:
 * @self: the window
 * @id: of a board; "": the open one
 * @path: its ending says what is written
 *
 * Writes a board and says in a toast what was written.
 */
void
ana_window_export_board_to (AnaWindow *self, const char *id, const char *path)
{
  AnaReading *reading = make_reading (self, id);

  if (reading != NULL)
    ana_board_export_async (self->session, reading, path, get_paper (), exported_cb, g_object_ref (self));
}

static const struct { const char *name, *ending; } kinds[] = {
  { N_ ("PDF, all pages"), ".pdf" }, { N_ ("Board with its data, signed"), ".adpack" }, { N_ ("Board"), ".adash" }, { N_ ("Excel workbook"), ".xlsx" },
  { N_ ("CSV, a file for each table"), ".csv.zip" }, { N_ ("TSV, a file for each table"), ".tsv.zip" }, { N_ ("JSON"), ".json" },
  { N_ ("PNG picture"), ".png" }, { N_ ("SVG picture"), ".svg" },
};

/* A name without an ending of ours gets that of the kind that was chosen. The chooser has not asked about that name: it overwrites nothing. */
static char *
complete_path (const char *path, GtkFileFilter *filter)
{
  const char *chosen = filter != NULL ? g_object_get_data (G_OBJECT (filter), "ending") : NULL, *ending = chosen != NULL ? chosen : kinds[0].ending;
  g_autofree char *whole = g_strconcat (path, ending, NULL);

  return ana_board_export_is_known (path) ? g_strdup (path) : ana_save_free_name (whole, ending);
}

/* How much of @name stands before the ending of a kind; all of it without one. */
static gsize
stem_length (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_suffix (name, kinds[i].ending))
      return strlen (name) - strlen (kinds[i].ending);
  return strlen (name);
}

/* The chooser marks a name up to its ending, so "x.adpack" typed over it comes as "x.adpack.pdf": what was typed is meant, where no file is of
 * that name (the chooser did not ask about it). */
static char *
take_typed_path (const char *path)
{
  g_autofree char *typed = g_strndup (path, stem_length (path));

  return ana_board_export_is_known (typed) && !g_file_test (typed, G_FILE_TEST_EXISTS) ? g_steal_pointer (&typed) : g_strdup (path);
}

/* A name says by its ending what is written: it follows the kind that is chosen. */
static void
filter_cb (GtkFileChooser *dialog)
{
  GtkFileFilter *filter = gtk_file_chooser_get_filter (dialog);
  g_autofree char *name = gtk_file_chooser_get_current_name (dialog);
  const char *ending = filter != NULL ? g_object_get_data (G_OBJECT (filter), "ending") : NULL;
  g_autofree char *next = NULL;

  if (name == NULL || *name == '\0' || ending == NULL || g_str_has_suffix (name, ending))
    return;
  name[stem_length (name)] = '\0';
  next = g_strconcat (name, ending, NULL);
  gtk_file_chooser_set_current_name (dialog, next);
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, AnaWindow *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *given = file != NULL ? g_file_get_path (file) : NULL;
  g_autofree char *path = given != NULL ? take_typed_path (given) : NULL;
  g_autofree char *whole = path != NULL ? complete_path (path, gtk_file_chooser_get_filter (GTK_FILE_CHOOSER (dialog))) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && whole != NULL)
    ana_window_export_board_to (self, g_object_get_data (G_OBJECT (dialog), "board"), whole);
  g_object_unref (dialog);
}

static char *
make_name (AnaWindow *self, const char *id)
{
  const AnaBoardEntry *entry = *id != '\0' ? ana_board_shelf_find (self->shelf, id) : NULL;
  const char *title = entry != NULL ? entry->title : self->board != NULL ? ana_board_page_get_title (self->board) : NULL;
  g_autofree char *safe = ana_file_name_sanitise (title != NULL && *title != '\0' ? title : _("Board"));

  return g_strconcat (safe, kinds[0].ending, NULL);
}

static void
export_board_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaWindow *self = data;
  const char *id = g_variant_get_string (parameter, NULL);
  g_autofree char *name = make_name (self, id);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Export the Board"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), NULL);

  ana_chooser_open_where_last (dialog, "board");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, _(kinds[i].name));
      gtk_file_filter_add_suffix (filter, kinds[i].ending + 1);
      g_object_set_data (G_OBJECT (filter), "ending", (gpointer) kinds[i].ending);
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
    }
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_object_set_data_full (G_OBJECT (dialog), "board", g_strdup (id), g_free);
  g_signal_connect (dialog, "notify::filter", G_CALLBACK (filter_cb), NULL);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
export_open_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_action_group_activate_action (G_ACTION_GROUP (data), "export-board", g_variant_new_string (""));
}

/* --- printing --- */

typedef struct {
  AnaWindow     *window;  /* (owned) */
  AnaBoardPrint *print;   /* (owned) (nullable) */
  AnaReport     *report;  /* (owned) (nullable) */
  char          *path;    /* (owned) (nullable): into this file */
} Printing;

static void
printing_free (Printing *printing)
{
  g_clear_pointer (&printing->report, ana_report_free);
  g_clear_pointer (&printing->print, ana_board_print_free);
  g_object_unref (printing->window);
  g_free (printing->path);
  g_free (printing);
}

/* The same pages as a PDF, on the paper that was chosen. */
static void
begin_cb (GtkPrintOperation *operation, GtkPrintContext *context, Printing *printing)
{
  AnaBoardPicture picture = ana_board_print_get_picture (printing->print);
  AnaPaper paper = { gtk_print_context_get_width (context), gtk_print_context_get_height (context), ana_paper_a4.margin_pt };

  g_clear_pointer (&printing->report, ana_report_free);
  printing->report = ana_report_new (&picture, paper);
  gtk_print_operation_set_n_pages (operation, (int) ana_report_get_n_pages (printing->report));
}

static void
draw_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, Printing *printing)
{
  ana_report_paint_page (printing->report, (guint) page, gtk_print_context_get_cairo_context (context));
}

static void
done_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, Printing *printing)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    {
      gtk_print_operation_get_error (operation, &error);
      text = g_strdup_printf (_("Not printed: %s"), error->message);
      ana_window_toast (printing->window, text);
    }
}

static GtkPrintOperation *
make_operation (Printing *printing)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();

  gtk_page_setup_set_orientation (setup, GTK_PAGE_ORIENTATION_LANDSCAPE);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_job_name (operation, ana_board_get_title (printing->print->board));
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_cb), printing);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_cb), printing);
  g_signal_connect (operation, "done", G_CALLBACK (done_cb), printing);
  g_object_set_data_full (G_OBJECT (operation), "printing", printing, (GDestroyNotify) printing_free);
  return operation;
}

static void
print_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Printing *printing = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GtkPrintOperation) operation = NULL;
  GtkPrintOperationAction action = printing->path != NULL ? GTK_PRINT_OPERATION_ACTION_EXPORT : GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG;

  printing->print = ana_board_print_read_finish (result, &error);
  if (printing->print == NULL)
    {
      ana_window_toast (printing->window, error->message);
      printing_free (printing);
      return;
    }
  operation = make_operation (printing);
  if (printing->path != NULL)
    gtk_print_operation_set_export_filename (operation, printing->path);
  gtk_print_operation_run (operation, action, GTK_WINDOW (printing->window), NULL); /* "done" says what went wrong */
}

/**
 * ana_window_print_board:
 * @self: the window
 * @path: (nullable): into a PDF, without asking; %NULL asks for a printer
 *
 * Prints the open board.
 */
void
ana_window_print_board (AnaWindow *self, const char *path)
{
  AnaReading *reading = make_reading (self, "");
  Printing *printing;

  if (reading == NULL)
    return;
  printing = g_new0 (Printing, 1);
  printing->window = g_object_ref (self);
  printing->path = g_strdup (path);
  ana_board_print_read_async (self->session, reading, NULL, print_read_cb, printing);
}

static void
print_board_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ana_window_print_board (data, NULL);
}

/* --- in --- */

/**
 * ana_window_import:
 * @self: the window
 * @file: a board, or one with its data
 *
 * Returns: whether it is one by its name; what is wrong in it is said in a toast
 */
gboolean
ana_window_import (AnaWindow *self, GFile *file)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *lower = path != NULL ? g_ascii_strdown (path, -1) : NULL;

  if (lower == NULL || !(g_str_has_suffix (lower, ".adash") || g_str_has_suffix (lower, ".adpack")))
    return FALSE;
  ana_board_shelf_import (self->shelf, path);
  return TRUE;
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, AnaWindow *self)
{
  GSList *files = g_value_get_boxed (value);
  gboolean any = FALSE;

  for (GSList *each = files; each != NULL; each = each->next)
    any = ana_window_import (self, each->data) || any;
  if (!any)
    ana_window_toast (self, _("Boards end in .adash or .adpack"));
  return any;
}

typedef struct {
  AnaWindow *window;
  char      *path, *key;
} Asked;

static void
asked_free (gpointer data, GClosure *closure)
{
  Asked *asked = data;

  g_free (asked->path);
  g_free (asked->key);
  g_free (asked);
}

static void
answered_cb (AdwMessageDialog *dialog, const char *response, Asked *asked)
{
  if (strcmp (response, "open") == 0)
    ana_board_shelf_import_trusted (asked->window->shelf, asked->path, asked->key);
}

/* The key is what is sure; the name is what they call themselves. */
static void
present_ask (AnaWindow *self, const AnaPackAsk *ask)
{
  g_autofree char *words = ana_key_to_words (ask->key);
  const char *form = ask->is_changed ? _("The key of “%s” has changed. It is now:\n\n%s\n\nAsk them before you open it: somebody else may use their name.")
                                     : _("This is the first board from “%s”. Their key is:\n\n%s\n\nIt is remembered, and you are told when it changes.");
  g_autofree char *body = g_strdup_printf (form, ask->sender_name, words);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), ask->is_changed ? _("Another Key") : _("A Board Was Sent to You"), body);
  Asked *asked = g_new0 (Asked, 1);

  *asked = (Asked) { self, g_strdup (ask->path), g_strdup (ask->key) };
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "open", ask->is_changed ? _("_Open All the Same") : _("_Open"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "open", ask->is_changed ? ADW_RESPONSE_DESTRUCTIVE : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), ask->is_changed ? "cancel" : "open");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), asked, asked_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
trust_cb (AnaBoardShelf *shelf, const AnaPackAsk *ask, AnaWindow *self)
{
  if (ana_window_is_asking (self))
    present_ask (self, ask);
}

/* --- window --- */

static const GActionEntry entries[] = {
  { .name = "export-board", .activate = export_board_cb, .parameter_type = "s" },
  { .name = "export-open", .activate = export_open_cb },
  { .name = "print-board", .activate = print_board_cb },
};

/* Both speak of the board that is open; the list of boards exports any. */
void
ana_window_update_export (AnaWindow *self)
{
  static const char *const names[] = { "export-open", "print-board" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), names[i]);

      if (action != NULL)
        g_simple_action_set_enabled (G_SIMPLE_ACTION (action), ana_window_shows_board (self));
    }
}

/* Once, when the window is made; the shelf is there. */
void
ana_window_add_export (AnaWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  g_signal_connect_object (self->shelf, "trust-wanted", G_CALLBACK (trust_cb), self, 0);
  ana_window_update_export (self);
}
