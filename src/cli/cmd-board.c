/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd-board.c: `analytics board list|export|import`: board documents (FORMATS.md section 7).
 */
#include "config.h"

#include "ana-cli-board.h"
#include "ana-cli-pack.h"
#include "ana-cli-report.h"

#include "ana-board.h"
#include "ana-data.h"
#include "ana-error.h"
#include "ana-file.h"
#include "ana-store-documents.h"
#include "ana-template.h"

#include <glib/gi18n.h>
#include <string.h>

/**
 * ana_cli_load_board:
 * @store: (nullable): where the user's boards are
 * @id: a board's id; those that came with the program are always there
 * @error: return location
 *
 * The document as the user keeps it, else the template of that name.
 *
 * Returns: (transfer full): its JSON text, or %NULL and %ANA_ERROR_NOT_FOUND
 */
char *
ana_cli_load_board (AnaStore *store, const char *id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  char *text = store != NULL ? ana_store_get_document (store, "board", id, &local) : NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (text != NULL)
    return text;
  name = g_strdup_printf ("templates/%s.adash", id);
  path = strchr (id, '/') == NULL ? ana_data_find (name, NULL) : NULL;
  if (path == NULL || !g_file_get_contents (path, &text, NULL, NULL))
    g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, _("there is no board “%s”"), id);
  return text;
}

/* Those that came with the program, then the user's own; each once. */
static GPtrArray *
list_ids (AnaStore *store, GError **error)
{
  g_auto (GStrv) templates = ana_template_list ();
  g_auto (GStrv) own = ana_store_list_documents (store, "board", error);
  GPtrArray *ids;

  if (own == NULL)
    return NULL;
  ids = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (ids, g_strdup (ANA_TEMPLATE_OVERVIEW));
  for (guint i = 0; templates[i] != NULL; i++)
    g_ptr_array_add (ids, g_strdup (templates[i]));
  for (guint i = 0; own[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) templates, own[i]) && strcmp (own[i], ANA_TEMPLATE_OVERVIEW) != 0)
      g_ptr_array_add (ids, g_strdup (own[i]));
  return ids;
}

static gboolean
list (AnaCli *cli, AnaStore *store, GError **error)
{
  g_autoptr (GPtrArray) ids = list_ids (store, error);
  AnaJsonWriter writer;

  if (ids == NULL)
    return FALSE;
  if (!cli->json)
    {
      for (guint i = 0; i < ids->len; i++)
        ana_cli_printf (cli, "%s\n", (const char *) ids->pdata[i]);
      return TRUE;
    }
  ana_json_writer_init (&writer, cli->out);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, "boards");
  ana_json_begin_array (&writer);
  for (guint i = 0; i < ids->len; i++)
    ana_json_string (&writer, ids->pdata[i]);
  ana_json_end_array (&writer);
  ana_json_end_object (&writer);
  ana_cli_printf (cli, "\n");
  return TRUE;
}

/* Opened again, for its error. */
static gboolean
tell_no_store (AnaCli *cli, GError **error)
{
  g_autoptr (AnaStore) store = ana_cli_open (cli, ANA_STORE_READ_ONLY, error);

  return store != NULL;
}

/* Of the board's title, without what a path could be made of. */
static char *
make_pdf_name (AnaBoard *board)
{
  const char *title = ana_board_get_title (board)[0] != '\0' ? ana_board_get_title (board) : ana_board_get_id (board);
  g_autofree char *safe = ana_file_name_sanitise (title);

  return g_strconcat (safe, ".pdf", NULL);
}

static gboolean
export (AnaCli *cli, AnaStore *store, const char *id, const char *out, const AnaReportOptions *report, GError **error)
{
  g_autofree char *text = ana_cli_load_board (store, id, error);
  g_autofree char *written = NULL, *name = NULL;
  g_autoptr (AnaBoard) board = NULL;
  g_autoptr (GError) problem = NULL;

  if (text == NULL)
    return FALSE;
  g_strchomp (text);
  board = ana_board_load (id, text, -1, &problem);
  if (board != NULL)
    ana_cli_tell_faults (board, id);
  if (out == NULL && !report->pdf)
    {
      ana_cli_printf (cli, "%s\n", text);
      return TRUE;
    }
  if (board == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  name = out != NULL ? g_strdup (out) : make_pdf_name (board);
  out = name;
  if (g_str_has_suffix (out, ".adpack"))
    return ana_cli_write_pack (cli, store, board, out, error);
  if (ana_cli_is_report (out))
    return store != NULL ? ana_cli_write_report (cli, store, board, report, out, error) : tell_no_store (cli, error);
  written = ana_board_to_text (board);
  return ana_file_write_atomic (out, written, strlen (written), 0644, error);
}

static gboolean
import (AnaCli *cli, AnaStore *store, const char *path, gboolean accept_key, GError **error)
{
  g_autoptr (AnaBoard) board = NULL;
  g_autofree char *text = NULL;

  if (g_str_has_suffix (path, ".adpack"))
    return ana_cli_take_pack (cli, store, path, accept_key, error);
  board = ana_board_load_file (path, error);
  if (board == NULL)
    return FALSE;
  ana_cli_tell_faults (board, path);
  text = ana_board_to_text (board);
  if (!ana_cli_keep_board (store, ana_board_get_id (board), text, error))
    return FALSE;
  if (!cli->json)
    ana_cli_printf (cli, _("Board %s was taken in\n"), ana_board_get_id (board));
  else
    ana_cli_printf (cli, "{\"board\":\"%s\"}\n", ana_board_get_id (board));
  return TRUE;
}

static gboolean
run_board (AnaCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (AnaStore) store = NULL;
  g_autofree char *out = NULL;
  g_autofree char *paper = NULL, *at = NULL, *url = NULL, *tenant = NULL, *token_file = NULL;
  AnaReportOptions report = { 0 };
  gboolean accept_key = FALSE, writes;
  const GOptionEntry entries[] = {
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &out, N_("export into a file: .adash, .adpack (signed, with its data), .pdf, .xlsx, .json, .csv.zip, .tsv.zip"), N_("FILE") },
    { "pdf", 0, 0, G_OPTION_ARG_NONE, &report.pdf, N_("export as a PDF, named after the board"), NULL },
    { "paper", 0, 0, G_OPTION_ARG_STRING, &paper, N_("of a PDF: a4 or letter"), N_("NAME") },
    { "portrait", 0, 0, G_OPTION_ARG_NONE, &report.portrait, N_("of a PDF: upright"), NULL },
    { "at", 0, 0, G_OPTION_ARG_STRING, &at, N_("show this moment; now, when left out"), N_("TIME") },
    { "hub", 0, 0, G_OPTION_ARG_STRING, &url, N_("ask this hub for what the cache has not"), "URL" },
    { "tenant", 0, 0, G_OPTION_ARG_STRING, &tenant, N_("over a Unix socket: main or sample"), "NAME" },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &token_file, N_("file with the token"), "FILE" },
    { "accept-key", 0, 0, G_OPTION_ARG_NONE, &accept_key, N_("import from a known sender whose key has changed"), NULL },
    G_OPTION_ENTRY_NULL
  };
  const char *word;

  if (!ana_cli_parse (&argc, &argv, entries, &ana_command_board, error))
    return FALSE;
  word = argc > 1 ? argv[1] : "";
  writes = strcmp (word, "import") == 0;
  if (strcmp (word, "export") == 0 && argc == 3)
    {
      report.paper = paper;
      report.at = at;
      report.url = url;
      report.tenant = tenant;
      report.token_file = token_file;
      store = ana_cli_open (cli, url != NULL ? ANA_STORE_READ_WRITE : ANA_STORE_READ_ONLY, NULL); /* templates need no workspace */
      return export (cli, store, argv[2], out, &report, error);
    }
  if (!(strcmp (word, "list") == 0 && argc == 2) && !(writes && argc == 3))
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_USAGE, _("say board list, board export ID or board import FILE"));
      return FALSE;
    }
  store = ana_cli_open (cli, writes ? ANA_STORE_READ_WRITE : ANA_STORE_READ_ONLY, error);
  if (store == NULL)
    return FALSE;
  return writes ? import (cli, store, argv[2], accept_key, error) : list (cli, store, error);
}

const AnaCommand ana_command_board = {
  "board",
  "board list | board export ID [--out FILE] [--pdf] [--paper a4|letter] [--portrait] [--at TIME] [--hub URL] | board import FILE [--accept-key]",
  N_("boards as documents"),
  run_board,
};
