/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chooser.c: a file chooser opens where a file of that purpose was chosen last, and the first time among the documents.
 *
 * Else it would open at what was used recently, by any program: the one file that is looked for is seldom there.
 */
#include "config.h"

#include "ana-chooser.h"

/**
 * ana_chooser_find_folder:
 * @settings: of the program
 * @purpose: what files are for
 *
 * Returns: (transfer full): where a file of that purpose was chosen last, or the documents, or the home; the first that is there
 */
GFile *
ana_chooser_find_folder (GSettings *settings, const char *purpose)
{
  g_autoptr (GVariant) folders = g_settings_get_value (settings, "folders");
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS), *last;

  if (g_variant_lookup (folders, purpose, "&s", &last) && g_file_test (last, G_FILE_TEST_IS_DIR))
    return g_file_new_for_path (last);
  if (documents != NULL && g_file_test (documents, G_FILE_TEST_IS_DIR))
    return g_file_new_for_path (documents);
  return g_file_new_for_path (g_get_home_dir ());
}

/* The next chooser of @purpose opens in @folder; those of other purposes where they would have. */
void
ana_chooser_keep_folder (GSettings *settings, const char *purpose, const char *folder)
{
  g_autoptr (GVariant) folders = g_settings_get_value (settings, "folders");
  GVariantBuilder builder;
  GVariantIter iter;
  const char *name, *path;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_iter_init (&iter, folders);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &path))
    if (g_strcmp0 (name, purpose) != 0)
      g_variant_builder_add (&builder, "{ss}", name, path);
  g_variant_builder_add (&builder, "{ss}", purpose, folder);
  g_settings_set_value (settings, "folders", g_variant_builder_end (&builder));
}

static void
response_cb (GtkNativeDialog *chooser, int response, char *purpose)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;
  g_autoptr (GSettings) settings = g_settings_new (ANA_APP_ID);

  if (folder != NULL)
    ana_chooser_keep_folder (settings, purpose, folder);
}

static void
free_purpose (gpointer purpose, GClosure *closure)
{
  g_free (purpose);
}

/**
 * ana_chooser_open_where_last:
 * @chooser: just made: nothing is connected to its response yet
 * @purpose: what the files are for; choosers of one purpose share their folder
 *
 * Opens it in the folder that the last one of that purpose was answered with.
 */
void
ana_chooser_open_where_last (GtkFileChooserNative *chooser, const char *purpose)
{
  g_autoptr (GSettings) settings = g_settings_new (ANA_APP_ID);
  g_autoptr (GFile) folder = ana_chooser_find_folder (settings, purpose);

  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (chooser), folder, NULL);
  g_signal_connect_data (chooser, "response", G_CALLBACK (response_cb), g_strdup (purpose), free_purpose, 0);
}
