/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-data.c: where the files that came with the program lie.
 */
#include "config.h"

#include "ana-data.h"

#include "ana-error.h"

static char *
find_in (const char *dir, const char *name)
{
  g_autofree char *path = NULL;

  if (dir == NULL)
    return NULL;
  path = g_build_filename (dir, name, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

/**
 * ana_data_find:
 * @name: a path below the data folder, such as "catalogue" or "templates/overview.adash"
 * @error: return location
 *
 * Looks in $ANALYTICS_DATA, in the installed folder, and last in the source tree of a program that was
 * built and not installed.
 *
 * Returns: (transfer full): the path, or %NULL and %ANA_ERROR_NOT_FOUND: the installation is not whole
 */
char *
ana_data_find (const char *name, GError **error)
{
  const char *const dirs[] = { g_getenv ("ANALYTICS_DATA"), ANA_PKGDATADIR, ANA_SOURCE_DATADIR };

  for (guint i = 0; i < G_N_ELEMENTS (dirs); i++)
    {
      char *path = find_in (dirs[i], name);

      if (path != NULL)
        return path;
    }
  g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, "data file %s was not found in %s", name, ANA_PKGDATADIR);
  return NULL;
}

/**
 * ana_data_get_locale_dir:
 *
 * Where the translations lie: $ANALYTICS_LOCALEDIR, the installed folder, and last the build folder of a program that was
 * not installed.
 *
 * Returns: (transfer none): a folder for bindtextdomain()
 */
const char *
ana_data_get_locale_dir (void)
{
  const char *named = g_getenv ("ANALYTICS_LOCALEDIR");

  if (named != NULL)
    return named;
  if (g_file_test (ANA_LOCALEDIR "/es/LC_MESSAGES/" GETTEXT_PACKAGE ".mo", G_FILE_TEST_EXISTS))
    return ANA_LOCALEDIR;
  return g_file_test (ANA_BUILD_LOCALEDIR, G_FILE_TEST_IS_DIR) ? ANA_BUILD_LOCALEDIR : ANA_LOCALEDIR;
}
