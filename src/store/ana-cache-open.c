/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cache-open.c: cache.db at the start: what cannot be used is set aside, because the hub has it all.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-store-private.h"

#include <glib/gstdio.h>
#include <string.h>

#define KEPT_DAMAGED 2

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
remove_with_log (const char *path)
{
  static const char *const endings[] = { "", "-wal", "-shm", "-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat (path, endings[i], NULL);

      g_unlink (name);
    }
}

static void
let_old_go (const char *path)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *dir = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *prefix = g_strconcat (base, ".damaged-", NULL);
  g_autoptr (GDir) entries = g_dir_open (dir, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    if (g_str_has_prefix (name, prefix) && strchr (name + strlen (prefix), '-') == NULL)
      g_ptr_array_add (names, g_build_filename (dir, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i + KEPT_DAMAGED < names->len; i++)
    remove_with_log (g_ptr_array_index (names, i));
}

/**
 * ana_cache_set_aside:
 * @path: cache.db, which no connection of ours has open
 * @error: return location
 *
 * Renames a cache that cannot be used to "cache.db.damaged-TIME", with its log. The last two are kept.
 */
gboolean
ana_cache_set_aside (const char *path, GError **error)
{
  g_autofree char *prefix = g_strconcat (path, ".damaged-", NULL);
  g_autofree char *to = ana_name_with_time (prefix, "");

  if (!ana_db_move (path, to, error))
    return FALSE;
  let_old_go (path);
  return TRUE;
}

static AnaDb *
try_open (const char *path, GError **error)
{
  g_autoptr (AnaDb) db = ana_db_open (path, ANA_DB_WRITER, ANA_SYNC_NORMAL, error);
  gint64 n;

  if (db == NULL || !ana_cache_schema_migrate (db, error) ||
      !ana_db_get_int (db, "SELECT count(*) FROM (SELECT 1 FROM stream LIMIT 1)", &n, error))
    return NULL;
  return g_steal_pointer (&db);
}

/**
 * ana_cache_open:
 * @path: cache.db
 * @rebuilt: (nullable): set to %TRUE when a file was set aside
 * @message: (nullable): why
 * @error: return location
 *
 * Opens the cache for writing. A damaged, foreign or newer one is set aside and an empty one made.
 *
 * Returns: (transfer full): the writer; %NULL with an error when there is no place to write
 */
AnaDb *
ana_cache_open (const char *path, gboolean *rebuilt, char **message, GError **error)
{
  g_autoptr (GError) local = NULL;
  AnaDb *db = try_open (path, &local);

  if (db != NULL)
    return db;
  if (!g_error_matches (local, ANA_ERROR, ANA_ERROR_CORRUPT) && !g_error_matches (local, ANA_ERROR, ANA_ERROR_TOO_NEW))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (!ana_cache_set_aside (path, error))
    return NULL;
  if (rebuilt != NULL)
    *rebuilt = TRUE;
  if (message != NULL)
    *message = g_strdup_printf ("The cache could not be used (%s). It was set aside and is fetched again.", local->message);
  return try_open (path, error);
}
