/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-pack-identity.c: who sends from a workspace: an id that stays, and a key.
 */
#include "config.h"

#include "ana-pack-identity.h"

#include "ana-file.h"
#include "ana-random.h"

#include <string.h>

/* The id stays when the key has to be made anew, so that others are told. */
static char *
get_sender (const char *workspace, GError **error)
{
  g_autofree char *path = g_build_filename (workspace, "identity.id", NULL);
  g_autofree char *text = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL) && ana_uuid_is_valid (g_strchomp (text)))
    return g_steal_pointer (&text);
  g_free (text);
  text = ana_uuid_new ();
  return ana_file_write_atomic (path, text, strlen (text), 0600, error) ? g_steal_pointer (&text) : NULL;
}

/**
 * ana_pack_identity_open:
 * @workspace: a folder; made when it is missing
 * @sender: (out) (transfer full): the id
 * @error: return location
 *
 * Id and key are made when they are missing. Blocks on the disk.
 *
 * Returns: (transfer full): signs as this workspace; %NULL and what the disk says
 */
AnaSigner *
ana_pack_identity_open (const char *workspace, char **sender, GError **error)
{
  g_autofree char *path = g_build_filename (workspace, "identity.key", NULL);

  if (!ana_dir_make_private (workspace, error))
    return NULL;
  *sender = get_sender (workspace, error);
  return *sender != NULL ? ana_signer_open (path, error) : NULL;
}
