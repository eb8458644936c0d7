/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-drag-file.c: a file that lives as long as a drag wants it: for those that take files alone.
 *
 * It lies in a folder of its own under the user's cache, where a sandbox can hand it out, with a name that is clean. It goes
 * some minutes after the drag; what a program that ended earlier has left goes with the next drag.
 */
#include "config.h"

#include "ana-drag-file.h"

#include "ana-file.h"
#include "ana-random.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

static char *
dup_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "analytics-dashboard", "drag", NULL);
}

/* A folder with files in it, and no deeper. */
static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

/**
 * ana_drag_file_clear:
 * @older_sec: what was made before that many seconds goes; 0: all
 */
void
ana_drag_file_clear (gint64 older_sec)
{
  g_autofree char *folder = dup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf info;

      if (g_lstat (path, &info) == 0 && S_ISDIR (info.st_mode) && now - info.st_mtime >= older_sec)
        remove_folder (path);
    }
}

/**
 * ana_drag_file_new:
 * @title: what it is called after, from data
 * @ending: with its dot
 * @error: return location
 *
 * Returns: (transfer full): a path whose folder is there and whose file is to be written
 */
char *
ana_drag_file_new (const char *title, const char *ending, GError **error)
{
  g_autofree char *folder = dup_folder (), *id = ana_uuid_new (), *own = g_build_filename (folder, id, NULL);
  g_autofree char *safe = ana_file_name_sanitise (title), *name = g_strconcat (safe, ending, NULL);

  ana_drag_file_clear (ANA_DRAG_KEEP_SEC);
  if (g_mkdir_with_parents (own, 0700) == 0)
    return g_build_filename (own, name, NULL);
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", own, g_strerror (errno));
  return NULL;
}

GdkContentProvider *
ana_drag_file_provide (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GdkFileList *list = gdk_file_list_new_from_array (&file, 1);
  GdkContentProvider *provider = gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, list);

  g_boxed_free (GDK_TYPE_FILE_LIST, list);
  return provider;
}

static gboolean
forget_cb (gpointer path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  remove_folder (folder);
  return G_SOURCE_REMOVE;
}

/* The drag is over: who took it has some minutes to read it. */
void
ana_drag_file_forget (const char *path)
{
  g_timeout_add_seconds_full (G_PRIORITY_LOW, ANA_DRAG_KEEP_SEC, forget_cb, g_strdup (path), g_free);
}
