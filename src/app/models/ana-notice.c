/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-notice.c: what befell the stored data, in a sentence for people. What the store itself says is the details.
 */
#include "config.h"

#include "ana-notice.h"

#include "ana-error.h"

#include <glib/gi18n.h>

/**
 * ana_notice_of_store:
 * @flags: of an open store
 *
 * Returns: (nullable): the gravest of what is the matter; %NULL when nothing is that a banner should tell
 */
const char *
ana_notice_of_store (AnaStoreFlags flags)
{
  static const struct { AnaStoreFlags flag; const char *text; } notices[] = {
    { ANA_STORE_DEGRADED, N_ ("The disk is full or fails: what arrives is shown, but not saved.") },
    { ANA_STORE_MEMORY_ONLY, N_ ("Nothing can be saved in this folder: what arrives is kept until the program ends.") },
    { ANA_STORE_USER_UNSAVED, N_ ("The last change could not be saved.") },
    { ANA_STORE_USER_RESTORED, N_ ("Boards and settings could not be read: their last copy took their place.") },
    { ANA_STORE_USER_READONLY, N_ ("Boards and settings can only be read: changes are not saved.") },
    { ANA_STORE_CACHE_REBUILT, N_ ("The cache could not be used. It was set aside and is fetched again.") },
    { ANA_STORE_CACHE_LIMITED, N_ ("The cache is full: its oldest minutes were let go. The limit is set in Preferences.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (notices); i++)
    if ((flags & notices[i].flag) != 0)
      return _(notices[i].text);
  return NULL;
}

/**
 * ana_notice_of_fault:
 * @fault: why a profile could not be opened
 *
 * Returns: what is the matter and what helps
 */
const char *
ana_notice_of_fault (const GError *fault)
{
  if (g_error_matches (fault, ANA_ERROR, ANA_ERROR_CORRUPT))
    return _("The stored data is damaged, and another program holds it, so it cannot be rebuilt. Close that program and try again.");
  if (g_error_matches (fault, ANA_ERROR, ANA_ERROR_TOO_NEW))
    return _("The stored data was written by a newer version of this program, and another program holds it. Close that program or update this one.");
  if (g_error_matches (fault, ANA_ERROR, ANA_ERROR_NO_DATA))
    return _("Another program holds the folder of this data and has stored nothing in it yet. Close that program and try again.");
  if (g_error_matches (fault, ANA_ERROR, ANA_ERROR_NOT_PERMITTED))
    return _("The folder of this data may not be read. Change its permissions and try again.");
  if (g_error_matches (fault, ANA_ERROR, ANA_ERROR_FULL))
    return _("The disk is full. Free some space and try again.");
  return _("The stored data could not be opened.");
}
