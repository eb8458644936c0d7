/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-picked.c: which cards the Overview shows, and in which order: the board document "overview" of user.db.
 */
#include "config.h"

#include "ana-picked.h"

#include "ana-data.h"
#include "ana-error.h"
#include "ana-store-documents.h"

#include <glib/gi18n.h>

#define BOARD_ID "overview"
#define N_FALLBACK_CARDS 4

static AnaBoard *
parse (const char *text)
{
  g_autoptr (JsonNode) node = text != NULL ? ana_json_parse (text, -1, NULL, NULL) : NULL;

  return node != NULL ? ana_board_parse (node, NULL) : NULL;
}

static AnaBoard *
load_template (void)
{
  g_autofree char *path = ana_data_find ("templates/" BOARD_ID ".adash", NULL);
  g_autofree char *text = NULL;

  if (path == NULL || !g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  return parse (text);
}

/* Without document and template (a tree half installed) the first KPIs of the catalogue. */
static AnaBoard *
make_board (AnaCatalogue *catalogue)
{
  g_autoptr (AnaBoard) bare = parse ("{\"format\":\"adash\",\"version\":1,\"id\":\"" BOARD_ID "\",\"title\":\"Overview\",\"tiles\":{}}");
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();

  for (guint i = 0; i < MIN (N_FALLBACK_CARDS, ana_catalogue_get_n (catalogue)); i++)
    g_ptr_array_add (codes, ana_catalogue_get (catalogue, i)->code);
  g_ptr_array_add (codes, NULL);
  return bare != NULL ? ana_board_with_cards (bare, (const char *const *) codes->pdata) : NULL;
}

/**
 * ana_picked_load:
 * @store: (nullable): of the profile
 * @catalogue: what there is
 *
 * Returns: (transfer full): what the user picked, else the template
 */
AnaBoard *
ana_picked_load (AnaStore *store, AnaCatalogue *catalogue)
{
  g_autofree char *text = store != NULL ? ana_store_get_document (store, "board", BOARD_ID, NULL) : NULL;
  AnaBoard *board = parse (text);

  if (board == NULL)
    board = load_template ();
  if (board == NULL)
    board = make_board (catalogue);
  return board;
}

gboolean
ana_picked_has (AnaBoard *board, const char *code)
{
  g_auto (GStrv) codes = ana_board_list_cards (board);

  return g_strv_contains ((const char *const *) codes, code);
}

/* Returns: (transfer full): the board with @code last among its cards, or without it. */
AnaBoard *
ana_picked_pin (AnaBoard *board, const char *code, gboolean wanted)
{
  g_auto (GStrv) codes = ana_board_list_cards (board);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (guint i = 0; codes[i] != NULL; i++)
    if (g_strcmp0 (codes[i], code) != 0)
      g_ptr_array_add (list, codes[i]);
  if (wanted)
    g_ptr_array_add (list, (gpointer) code);
  g_ptr_array_add (list, NULL);
  return ana_board_with_cards (board, (const char *const *) list->pdata);
}

/* Returns: (transfer full): the board with @code moved by @step places, as far as there are places. */
AnaBoard *
ana_picked_move (AnaBoard *board, const char *code, int step)
{
  g_auto (GStrv) codes = ana_board_list_cards (board);
  int n = (int) g_strv_length (codes);

  for (int i = 0; i < n; i++)
    if (g_strcmp0 (codes[i], code) == 0 && i + step >= 0 && i + step < n)
      {
        char *other = codes[i + step];

        codes[i + step] = codes[i];
        codes[i] = other;
        break;
      }
  return ana_board_with_cards (board, (const char *const *) codes);
}

/**
 * ana_picked_save:
 * @store: (nullable): open to write
 * @board: what is kept
 * @error: return location
 *
 * Returns: %FALSE when it is not on disk; the window shows it all the same and says so
 */
gboolean
ana_picked_save (AnaStore *store, AnaBoard *board, GError **error)
{
  g_autofree char *held = NULL;
  AnaDocumentEdit edit;
  g_autoptr (JsonNode) node = ana_board_to_json (board);
  g_autofree char *text = json_to_string (node, FALSE);

  if (store == NULL)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_FAILED, _("there is no place to write"));
      return FALSE;
    }
  held = ana_store_get_document (store, "board", BOARD_ID, NULL);
  edit = (AnaDocumentEdit) { "board", BOARD_ID, held, text, NULL };
  return ana_store_edit_document (store, &edit, NULL, error);
}
