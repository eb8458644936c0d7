/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cli-pack.c: boards as signed bundles: what a workspace holds of their data, its key, and the keys of others.
 */
#include "config.h"

#include "ana-cli-pack.h"
#include "ana-cli-tiles.h"

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-file.h"
#include "ana-pack-identity.h"
#include "ana-store-documents.h"
#include "ana-template.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- out --- */

/* What the board shows now, read through a tape. */
static gboolean
add_data (AnaPack *pack, AnaStore *store, AnaBoard *board, GError **error)
{
  g_autoptr (AnaCatalogue) catalogue = ana_cli_load_catalogue (store, error);
  g_autoptr (AnaPackTape) tape = NULL;
  g_autoptr (AnaBoardData) data = NULL;

  if (catalogue == NULL)
    return FALSE;
  data = ana_cli_read_board (store, catalogue, board, pack->created_usec, &tape);
  return ana_pack_add_data (pack, tape, data, error);
}

/**
 * ana_cli_write_pack:
 * @cli: the call
 * @store: (nullable): where the data are
 * @board: what is packed
 * @path: the file
 * @error: return location
 *
 * Writes a board with what its tiles show, and the points that it is made of, signed with the workspace's key, which is made when it is missing.
 */
gboolean
ana_cli_write_pack (AnaCli *cli, AnaStore *store, AnaBoard *board, const char *path, GError **error)
{
  g_autofree char *sender = NULL;
  g_autoptr (AnaSigner) signer = NULL;
  g_autoptr (AnaPack) pack = NULL;
  g_autoptr (GBytes) bytes = NULL;

  signer = ana_pack_identity_open (cli->workspace, &sender, error);
  if (signer == NULL)
    return FALSE;
  pack = ana_pack_new (board, sender, g_get_user_name (), ana_clock_now_usec ());
  if (store != NULL && !add_data (pack, store, board, error))
    return FALSE;
  bytes = ana_pack_write (pack, signer, error);
  return bytes != NULL && ana_file_write_atomic (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0644, error);
}

/* --- in --- */

static const char *const trust_names[] = { "new", "known", "changed" };

static gboolean
check_key (AnaStore *store, const AnaPack *pack, gboolean accept_key, AnaPackTrust *trust, GError **error)
{
  g_autofree char *known = ana_store_get_setting (store, ANA_PACK_KNOWN_KEYS);
  g_autofree char *words = ana_key_to_words (pack->key);
  g_autofree char *remembered = NULL;

  *trust = ana_pack_judge (pack, known);
  if (*trust == ANA_PACK_KEY_KNOWN)
    return TRUE;
  if (*trust == ANA_PACK_KEY_CHANGED && !accept_key)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_PERMITTED, _("the key of “%s” has changed, it is %s now; ask them, then say --accept-key"),
                   pack->sender_name, words);
      return FALSE;
    }
  remembered = ana_pack_remember (pack, known, ana_clock_now_usec ());
  return ana_store_set_setting (store, ANA_PACK_KNOWN_KEYS, remembered, error);
}

static void
say_pack (AnaCli *cli, const AnaPack *pack, AnaPackTrust trust)
{
  g_autofree char *words = ana_key_to_words (pack->key);
  AnaJsonWriter writer;

  if (!cli->json)
    {
      if (trust != ANA_PACK_KEY_KNOWN)
        ana_cli_printf (cli, _("Sent by %s, key %s; the key is remembered\n"), pack->sender_name, words);
      ana_cli_printf (cli, _("Board %s was taken in\n"), ana_board_get_id (pack->board));
      return;
    }
  ana_json_writer_init (&writer, cli->out);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, "board");
  ana_json_string (&writer, ana_board_get_id (pack->board));
  ana_json_key (&writer, "sender");
  ana_json_string (&writer, pack->sender_name);
  ana_json_key (&writer, "key");
  ana_json_string (&writer, pack->key);
  ana_json_key (&writer, "trust");
  ana_json_string (&writer, trust_names[trust]);
  ana_json_end_object (&writer);
  ana_cli_printf (cli, "\n");
}

/* In the place of the board of that name, for everybody who has it; what was begun of that one and not saved waits on upon it. */
gboolean
ana_cli_keep_board (AnaStore *store, const char *id, const char *text, GError **error)
{
  g_autofree char *held = ana_store_get_document (store, "board", id, NULL);
  g_autofree char *template = held == NULL && ana_template_is (id) ? ana_template_load (id, NULL) : NULL;
  AnaDocumentEdit edit = { "board", id, held != NULL ? held : template, text, NULL };

  ana_store_set_document_func (store, ana_board_format);
  return ana_store_edit_beside_draft (store, &edit, NULL, error);
}

/**
 * ana_cli_take_pack:
 * @cli: the call
 * @store: the workspace, to be written
 * @path: a pack
 * @accept_key: whether a changed key of a known sender is taken
 * @error: return location
 *
 * Takes in a board with the data that came with it. The key of a first pack is remembered and said.
 *
 * Returns: %FALSE and nothing taken in: as ana_pack_read(), or %ANA_ERROR_NOT_PERMITTED for a changed key
 */
gboolean
ana_cli_take_pack (AnaCli *cli, AnaStore *store, const char *path, gboolean accept_key, GError **error)
{
  g_autoptr (AnaPack) pack = ana_pack_read_file (path, error);
  g_autofree char *body = NULL;
  g_autofree char *parts = NULL;
  AnaPackTrust trust;

  if (pack == NULL || !check_key (store, pack, accept_key, &trust, error))
    return FALSE;
  body = ana_board_to_text (pack->board);
  parts = ana_pack_to_kept (pack);
  if (!ana_store_put_document (store, "pack", ana_board_get_id (pack->board), parts, error) ||
      !ana_cli_keep_board (store, ana_board_get_id (pack->board), body, error))
    return FALSE;
  ana_cli_tell_faults (pack->board, path);
  say_pack (cli, pack, trust);
  return TRUE;
}
