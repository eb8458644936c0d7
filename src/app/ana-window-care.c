/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-window-care.c: backup, restore, "remove all my data" and "copy diagnostics".
 */
#include "config.h"

#include "ana-window-private.h"

#include "ana-chooser.h"
#include "ana-diagnostics.h"
#include "ana-ui.h"

#include <glib/gi18n.h>

/* A care that is under way: what it says when it is done, and when it is not. */
typedef struct {
  AnaWindow  *window;         /* (owned): it may be closed meanwhile */
  const char *done, *failed;  /* translated */
} Care;

static Care *
care_new (AnaWindow *self, const char *done, const char *failed)
{
  Care *care = g_new (Care, 1);

  *care = (Care) { g_object_ref (self), done, failed };
  return care;
}

static void
cared_cb (GObject *session, GAsyncResult *result, gpointer data)
{
  g_autofree Care *care = data;
  g_autoptr (AnaWindow) self = care->window;
  g_autoptr (GError) error = NULL;
  gboolean done = ana_session_care_finish (ANA_SESSION (session), result, &error);
  g_autofree char *line = done ? g_strdup (care->done) : g_strdup_printf ("%s: %s", care->failed, error->message);

  ana_window_toast (self, line);
}

/* --- backup --- */

static void
backup_response_cb (GtkNativeDialog *dialog, int response, AnaWindow *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  g_object_unref (dialog);
  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    ana_session_backup_async (self->session, path, cared_cb, care_new (self, _("The backup is written"), _("The backup was not written")));
}

static void
choose_file (AnaWindow *self, GtkFileChooserAction action, const char *title, const char *accept, const char *name, GCallback callback)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, accept, _("_Cancel"));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  ana_chooser_open_where_last (dialog, "backup");
  gtk_file_filter_set_name (filter, _("Backups"));
  gtk_file_filter_add_pattern (filter, "*.anabackup");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", callback, self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
backup_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *file_name = g_date_time_format (now, "analytics-%F.anabackup");

  choose_file (ANA_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_SAVE, _("Back Up"), _("_Save"), file_name, G_CALLBACK (backup_response_cb));
}

/* --- restore --- */

static void
restore_confirmed_cb (AdwMessageDialog *dialog, const char *response, AnaWindow *self)
{
  if (g_strcmp0 (response, "restore") == 0)
    ana_session_restore_async (self->session, g_object_get_data (G_OBJECT (dialog), "path"), cared_cb,
                               care_new (self, _("The backup is restored"), _("The backup was not restored")));
}

/* What the profile has now makes way: nobody should learn that afterwards. */
static void
ask_restore (AnaWindow *self, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), _("Restore this backup?"), NULL));

  /* Translators: the title of the profile, and the name of the file */
  adw_message_dialog_format_body (dialog, _("The boards and settings of “%s” are replaced by those in %s. So is what the hub of this computer keeps, when the backup holds it. A copy of what is there now is kept."),
                                  ana_profile_get_title (ana_session_get_profile (self->session)), name);
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "restore", _("_Restore"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "restore", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "path", g_strdup (path), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (restore_confirmed_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
restore_response_cb (GtkNativeDialog *dialog, int response, AnaWindow *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  g_object_unref (dialog);
  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    ask_restore (self, path);
}

static void
restore_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose_file (ANA_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_OPEN, _("Restore"), _("_Restore"), NULL, G_CALLBACK (restore_response_cb));
}

/* --- remove --- */

static void
remove_response_cb (AdwMessageDialog *dialog, const char *response, AnaWindow *self)
{
  if (g_strcmp0 (response, "remove") == 0)
    ana_session_remove_data_async (self->session, cared_cb, care_new (self, _("All data of this profile is removed"), _("The data was not removed")));
}

/* Everything that goes, by name: nobody should learn it afterwards. */
static void
tell_removal (AnaWindow *self, AdwMessageDialog *dialog)
{
  AnaProfile *profile = ana_session_get_profile (self->session);
  const char *title = ana_profile_get_title (profile);

  if (ana_session_removes_hub (self->session))
    adw_message_dialog_format_body (dialog,
                                    _("From this computer go: the cache, boards, settings and signing key of “%s”; the logs; and the hub of this computer with all that it keeps, for My data and for the sample company: every event, every figure, and the files in its drop folder. Hubs elsewhere keep theirs. This cannot be undone."),
                                    title);
  else
    adw_message_dialog_format_body (dialog,
                                    _("From this computer go: the cache, boards, settings and signing key of “%s”, and the logs. What its hub keeps stays there. This cannot be undone."),
                                    title);
}

/* What nobody else has yet goes with the rest. */
static void
tell_unsent (AnaWindow *self, AdwMessageDialog *dialog)
{
  AnaChanges *changes = ana_profile_get_changes (ana_session_get_profile (self->session));
  guint n = changes != NULL ? ana_changes_get_n_waiting (changes) + ana_changes_get_n_refused (changes) : 0;
  g_autofree char *unsent = NULL, *body = NULL;

  if (n == 0)
    return;
  unsent = g_strdup_printf (ngettext ("%u change has not reached the hub: it is lost.", "%u changes have not reached the hub: they are lost.", n), n);
  body = g_strdup_printf ("%s\n\n%s", unsent, adw_message_dialog_get_body (dialog));
  adw_message_dialog_set_body (dialog, body);
}

static void
remove_data_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaWindow *self = ANA_WINDOW (widget);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), _("Remove all data?"), NULL));

  tell_removal (self, dialog);
  tell_unsent (self, dialog);
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "remove", _("_Remove"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
copy_diagnostics_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *text = ana_diagnostics_describe (ANA_WINDOW (widget)->session);

  ana_ui_copy_text (widget, text);
  ana_window_toast (ANA_WINDOW (widget), _("Diagnostics copied"));
}

/* --- what befell the stored data --- */

static void
details_response_cb (AdwMessageDialog *dialog, const char *response, AnaWindow *self)
{
  if (g_strcmp0 (response, "copy") == 0)
    ana_ui_copy_text (GTK_WIDGET (self), adw_message_dialog_get_body (dialog));
}

static void
notice_details_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaWindow *self = ANA_WINDOW (widget);
  AnaProfile *profile = ana_session_get_profile (self->session);
  g_autofree char *notice = ana_session_dup_notice (self->session);
  g_autofree char *details = ana_profile_dup_details (profile);
  g_autofree char *body = g_strdup_printf ("%s\n\n%s", details != NULL ? details : "", ana_profile_get_dir (profile));
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), notice, body));

  adw_message_dialog_add_responses (dialog, "copy", _("_Copy Details"), "close", _("_Close"), NULL);
  adw_message_dialog_set_default_response (dialog, "close");
  adw_message_dialog_set_close_response (dialog, "close");
  g_signal_connect_object (dialog, "response", G_CALLBACK (details_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
notice_dismiss_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaWindow *self = ANA_WINDOW (widget);

  g_free (self->dismissed_notice);
  self->dismissed_notice = ana_session_dup_notice (self->session);
  ana_window_update_frame (self);
}

void
ana_window_install_care (AnaWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "win.backup", NULL, backup_action);
  gtk_widget_class_install_action (widget_class, "win.restore", NULL, restore_action);
  gtk_widget_class_install_action (widget_class, "win.remove-data", NULL, remove_data_action);
  gtk_widget_class_install_action (widget_class, "win.copy-diagnostics", NULL, copy_diagnostics_action);
  gtk_widget_class_install_action (widget_class, "win.notice-details", NULL, notice_details_action);
  gtk_widget_class_install_action (widget_class, "win.notice-dismiss", NULL, notice_dismiss_action);
}
