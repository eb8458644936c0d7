/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * storage-contract.c: what every back end of a hub's storage must do.
 */
#include "storage-contract-private.h"

#include <glib/gstdio.h>

AnaHubStorage *
storage_must_open (StorageOpen open, const char *dir)
{
  g_autoptr (GError) error = NULL;
  AnaHubStorage *storage = open (dir, &error);

  g_assert_no_error (error);
  return storage;
}

void
storage_remove_dir (const char *dir)
{
  g_autoptr (GDir) list = g_dir_open (dir, 0, NULL);
  const char *name;

  while (list != NULL && (name = g_dir_read_name (list)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        storage_remove_dir (path);
      else
        g_unlink (path);
    }
  g_rmdir (dir);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->open = (StorageOpen) data;
  f->dir = g_dir_make_tmp ("ana-hub-XXXXXX", NULL);
  f->storage = storage_must_open (f->open, f->dir);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  f->storage->klass->free (f->storage);
  storage_remove_dir (f->dir);
  g_free (f->dir);
}

void
storage_contract_add_test (const char *prefix, StorageOpen open, const char *name, StorageTest func)
{
  g_autofree char *path = g_strdup_printf ("%s/%s", prefix, name);

  g_test_add (path, Fixture, open, set_up, func, tear_down);
}

void
storage_contract_add (const char *prefix, StorageOpen open)
{
  storage_contract_add_points (prefix, open);
  storage_contract_add_states (prefix, open);
  storage_contract_add_events (prefix, open);
}
