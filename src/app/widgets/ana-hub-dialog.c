/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-dialog.c: adds a hub: name, address, token file, with a test of the connection.
 *
 * The test asks the hub for its definitions, with the token, as the sync would: what it says is what will happen. It
 * needs a store, and takes one in a folder of its own that is removed again.
 */
#include "config.h"

#include "ana-hub-dialog.h"

#include "ana-chooser.h"
#include "ana-ui.h"
#include "ana-widget.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

struct _AnaHubDialog {
  AdwWindow     parent_instance;
  char         *token_file;  /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) of the test */
  /* Template */
  GtkButton    *add_button;
  AdwEntryRow  *name_row;
  AdwEntryRow  *url_row;
  AdwActionRow *token_row;
  GtkButton    *token_button;
  GtkButton    *test_button;
  GtkLabel     *result;
};

G_DEFINE_FINAL_TYPE (AnaHubDialog, ana_hub_dialog, ADW_TYPE_WINDOW)

static guint added_signal;

static void
say (AnaHubDialog *self, const char *text, AnaVerdict verdict)
{
  ana_ui_set_text (self->result, text);
  ana_ui_set_verdict (GTK_WIDGET (self->result), verdict);
}

static gboolean
has_address (AnaHubDialog *self)
{
  const char *url = gtk_editable_get_text (GTK_EDITABLE (self->url_row));

  return g_str_has_prefix (url, "http://") || g_str_has_prefix (url, "https://") || g_str_has_prefix (url, "unix:/");
}

static void
changed_cb (AnaHubDialog *self)
{
  gboolean has_name = *gtk_editable_get_text (GTK_EDITABLE (self->name_row)) != '\0';

  gtk_widget_set_sensitive (GTK_WIDGET (self->add_button), has_name && has_address (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->test_button), has_address (self));
  say (self, "", ANA_VERDICT_NONE);
}

/* --- token file --- */

static void
token_response_cb (GtkNativeDialog *dialog, int response, AnaHubDialog *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    {
      g_autofree char *name = g_file_get_basename (file);
      g_autofree char *escaped = g_markup_escape_text (name, -1);

      g_free (self->token_file);
      self->token_file = g_file_get_path (file);
      adw_action_row_set_subtitle (self->token_row, escaped);
    }
  g_object_unref (dialog);
}

static void
token_cb (AnaHubDialog *self)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Token File"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN,
                                                              _("_Choose"), _("_Cancel"));

  ana_chooser_open_where_last (dialog, "token");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (token_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- test --- */

typedef struct {
  char *url;
  char *token_file;
} Test;

static void
test_free (gpointer data)
{
  Test *test = data;

  g_free (test->url);
  g_free (test->token_file);
  g_free (test);
}

static void
remove_dir (const char *dir)
{
  g_autoptr (GDir) folder = g_dir_open (dir, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      g_unlink (path);
    }
  g_rmdir (dir);
}

static void
test_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Test *test = data;
  GError *error = NULL;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autofree char *dir = g_dir_make_tmp ("analytics-XXXXXX", &error);
  g_autoptr (AnaStore) store = dir != NULL ? ana_store_open (dir, ANA_STORE_READ_WRITE, &error) : NULL;
  AnaSyncConfig config = { .url = test->url, .token_file = test->token_file, .profile = "test" };
  GBytes *body = NULL;

  g_main_context_push_thread_default (context);
  if (store != NULL)
    {
      g_autoptr (AnaSync) sync = ana_sync_new (store, &config);

      body = ana_sync_request (sync, "GET", "/api/analytics/kpis", NULL, &error);
      ana_sync_stop (sync);
      ana_store_close (store);
    }
  g_main_context_pop_thread_default (context);
  if (dir != NULL)
    remove_dir (dir);
  if (body != NULL)
    g_task_return_pointer (task, body, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AnaHubDialog *self = ANA_HUB_DIALOG (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *text = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->test_button), TRUE);
  text = body != NULL ? g_strdup (_("✓ The hub answers")) : g_strdup_printf (_("The hub does not answer: %s"), error->message);
  say (self, text, body != NULL ? ANA_VERDICT_GOOD : ANA_VERDICT_BAD);
}

static void
test_cb (AnaHubDialog *self)
{
  Test *test = g_new0 (Test, 1);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, tested_cb, NULL);

  test->url = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->url_row)));
  test->token_file = g_strdup (self->token_file);
  gtk_widget_set_sensitive (GTK_WIDGET (self->test_button), FALSE);
  say (self, _("Asking…"), ANA_VERDICT_NONE);
  g_task_set_source_tag (task, test_cb);
  g_task_set_task_data (task, test, test_free);
  g_task_run_in_thread (task, test_in_thread);
}

static void
add_cb (AnaHubDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaProfile) profile = ana_profile_add (gtk_editable_get_text (GTK_EDITABLE (self->name_row)),
                                                    gtk_editable_get_text (GTK_EDITABLE (self->url_row)), self->token_file, &error);

  if (profile == NULL)
    {
      say (self, error->message, ANA_VERDICT_BAD);
      return;
    }
  g_signal_emit (self, added_signal, 0, profile);
  gtk_window_close (GTK_WINDOW (self));
}

static void
ana_hub_dialog_dispose (GObject *object)
{
  g_cancellable_cancel (ANA_HUB_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (ana_hub_dialog_parent_class)->dispose (object);
}

static void
ana_hub_dialog_finalize (GObject *object)
{
  g_free (ANA_HUB_DIALOG (object)->token_file);
  g_clear_object (&ANA_HUB_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (ana_hub_dialog_parent_class)->finalize (object);
}

static void
ana_hub_dialog_class_init (AnaHubDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_hub_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_hub_dialog_finalize;
  added_signal = g_signal_new ("added", ANA_TYPE_HUB_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ANA_TYPE_PROFILE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-hub-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AnaHubDialog, add_button);
  gtk_widget_class_bind_template_child (widget_class, AnaHubDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, AnaHubDialog, url_row);
  gtk_widget_class_bind_template_child (widget_class, AnaHubDialog, token_row);
  gtk_widget_class_bind_template_child (widget_class, AnaHubDialog, token_button);
  gtk_widget_class_bind_template_child (widget_class, AnaHubDialog, test_button);
  gtk_widget_class_bind_template_child (widget_class, AnaHubDialog, result);
}

static void
ana_hub_dialog_init (AnaHubDialog *self)
{
  ana_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  g_signal_connect_swapped (self->name_row, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->url_row, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->token_button, "clicked", G_CALLBACK (token_cb), self);
  g_signal_connect_swapped (self->test_button, "clicked", G_CALLBACK (test_cb), self);
  g_signal_connect_swapped (self->add_button, "clicked", G_CALLBACK (add_cb), self);
  changed_cb (self);
}

GtkWidget *
ana_hub_dialog_new (void)
{
  AnaHubDialog *self = g_object_new (ANA_TYPE_HUB_DIALOG, NULL);

  gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
  return GTK_WIDGET (self);
}
