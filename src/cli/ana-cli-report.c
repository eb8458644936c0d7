/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cli-report.c: a board with its data as a file: PDF, tables.
 */
#include "config.h"

#include "ana-cli-report.h"

#include "ana-board-tables.h"
#include "ana-error.h"
#include "ana-report.h"
#include "ana-template.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
is_pdf (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ".pdf");
}

/* Whether a file of this name holds what a board shows, and not the board. */
gboolean
ana_cli_is_report (const char *path)
{
  AnaTableFormat format;
  gboolean many;

  return is_pdf (path) || ana_table_format_from_name (path, &format, &many);
}

static gboolean
choose_paper (const AnaReportOptions *options, AnaPaper *out, GError **error)
{
  *out = g_strcmp0 (options->paper, "letter") == 0 ? ana_paper_letter : ana_paper_a4;
  if (options->portrait)
    *out = ana_paper_turn (*out);
  if (options->paper == NULL || strcmp (options->paper, "a4") == 0 || strcmp (options->paper, "letter") == 0)
    return TRUE;
  g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, _("--paper is a4 or letter, not “%s”"), options->paper);
  return FALSE;
}

static void
say (AnaCli *cli, const char *path, guint n_pages, const AnaTablesWritten *tables)
{
  g_autofree char *said = n_pages > 0 ? g_strdup_printf (ngettext ("%u page", "%u pages", n_pages), n_pages) : ana_tables_written_to_text (tables);
  AnaJsonWriter writer;

  if (!cli->json)
    {
      ana_cli_printf (cli, "%s: %s\n", path, said);
      return;
    }
  ana_json_writer_init (&writer, cli->out);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, "out");
  ana_json_string (&writer, path);
  ana_json_key (&writer, "pages");
  ana_json_int (&writer, n_pages);
  ana_json_key (&writer, "tables");
  ana_json_int (&writer, tables->n_tables);
  ana_json_key (&writer, "row_count");
  ana_json_int (&writer, tables->n_rows);
  ana_json_key (&writer, "truncated");
  ana_json_bool (&writer, tables->n_cut > 0);
  ana_json_end_object (&writer);
  ana_cli_printf (cli, "\n");
}

static gboolean
write_pdf (const AnaBoardPicture *picture, AnaPaper paper, const char *path, guint *n_pages, AnaTablesWritten *tables, GError **error)
{
  g_autoptr (AnaReport) report = ana_report_new (picture, paper);

  *n_pages = ana_report_get_n_pages (report);
  tables->n_rows = ana_report_get_n_rows (report);
  return ana_report_write_pdf (report, path, error);
}

/* The Overview and the board of this computer are known by their names in every language. */
static const char *
get_title (const AnaBoard *board)
{
  const char *id = ana_board_get_id (board);

  if (strcmp (id, ANA_TEMPLATE_OVERVIEW) == 0)
    return _("Overview");
  return ana_board_get_title (board);
}

/**
 * ana_cli_write_report:
 * @cli: the call
 * @store: the workspace
 * @board: which
 * @options: paper, moment, hub
 * @path: ends in .pdf, or as of ana_table_format_from_name()
 * @error: return location
 *
 * Writes what a board shows: pages, or the rows behind its tiles; says how many.
 */
gboolean
ana_cli_write_report (AnaCli *cli, AnaStore *store, AnaBoard *board, const AnaReportOptions *options, const char *path, GError **error)
{
  AnaSyncConfig config = { .url = options->url, .tenant = options->tenant, .token_file = options->token_file, .profile = "export" };
  g_autoptr (AnaSync) sync = options->url != NULL ? ana_sync_new (store, &config) : NULL;
  g_autoptr (AnaCatalogue) catalogue = ana_cli_load_catalogue (store, error);
  g_autoptr (AnaBoardData) data = NULL;
  AnaBoardPicture picture = { .board = board, .title = get_title (board), .theme = ana_theme_get (ANA_THEME_LIGHT),
                              .zone = ana_board_get_time_zone (board, ana_zone_local ()) };
  AnaTablesWritten tables = { 0 };
  guint n_pages = 0;
  AnaPaper paper;

  if (catalogue == NULL || !choose_paper (options, &paper, error)
      || (options->at != NULL && !ana_time_parse (options->at, picture.zone, &picture.now_usec, error)))
    return FALSE;
  data = ana_cli_build_board (store, catalogue, sync, board, NULL, TRUE, &picture.now_usec);
  picture.data = data;
  if (is_pdf (path) ? !write_pdf (&picture, paper, path, &n_pages, &tables, error) : !ana_board_write_tables (&picture, NULL, path, &tables, error))
    return FALSE;
  say (cli, path, n_pages, &tables);
  return TRUE;
}
