/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * main.c: `analytics`: a table of subcommands. Exit codes are DESIGN.md section 10's.
 */
#include "config.h"

#include "ana-cli.h"
#include "ana-error.h"
#include "ana-file.h"
#include "ana-locale.h"
#include "ana-text.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

static const AnaCommand *const commands[] = {
  &ana_command_kpi,
  &ana_command_watch,
  &ana_command_sync,
  &ana_command_status,
  &ana_command_verify,
  &ana_command_backup,
  &ana_command_restore,
  &ana_command_remove_data,
  &ana_command_board,
  &ana_command_snapshot,
  &ana_command_chart,
  &ana_command_bench,
  &ana_command_demo,
};

static const AnaCommand *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i]->name, name) == 0)
      return commands[i];
  return NULL;
}

static void
print_help (FILE *stream)
{
  fprintf (stream, _("Usage: analytics [--workspace DIR] [--json] COMMAND …\n\nCommands:\n"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (stream, "  %-12s %s\n", commands[i]->name, _(commands[i]->summary));
  fprintf (stream, _("\n“analytics COMMAND --help” tells more; so does the page analytics(1).\n"));
}

/* The options before the command; returns the index of the command, or -1 with an error. */
static int
parse_globals (AnaCli *cli, int argc, char **argv, GError **error)
{
  int i = 1;

  for (; i < argc && g_str_has_prefix (argv[i], "-"); i++)
    {
      if (strcmp (argv[i], "--json") == 0)
        cli->json = TRUE;
      else if (strcmp (argv[i], "--workspace") == 0 && i + 1 < argc)
        ana_set_text (&cli->workspace, argv[++i]);
      else if (g_str_has_prefix (argv[i], "--workspace="))
        ana_set_text (&cli->workspace, argv[i] + strlen ("--workspace="));
      else
        {
          g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, _("unknown option %s"), argv[i]);
          return -1;
        }
    }
  if (i >= argc)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_USAGE, _("no command was given"));
      return -1;
    }
  return i;
}

/* --json and --workspace may also stand after the command. */
static int
take_globals (AnaCli *cli, int argc, char **argv)
{
  int n = 0;

  for (int i = 0; i < argc; i++)
    {
      if (strcmp (argv[i], "--json") == 0)
        cli->json = TRUE;
      else if (strcmp (argv[i], "--workspace") == 0 && i + 1 < argc)
        ana_set_text (&cli->workspace, argv[++i]);
      else
        argv[n++] = argv[i];
    }
  return n;
}

static gboolean
run (AnaCli *cli, int argc, char **argv, GError **error)
{
  const AnaCommand *command;
  int first = parse_globals (cli, argc, argv, error);

  if (first < 0)
    return FALSE;
  command = find_command (argv[first]);
  if (command == NULL)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, _("unknown command “%s”"), argv[first]);
      return FALSE;
    }
  argc = take_globals (cli, argc - first, argv + first);
  if (cli->workspace == NULL)
    cli->workspace = ana_dir_get_profile (command == &ana_command_demo ? "sample" : "main"); /* each keeps to its data */
  return command->run (cli, argc, argv + first, error);
}

static gboolean
flush_output (AnaCli *cli)
{
  return fwrite (cli->out->str, 1, cli->out->len, stdout) == cli->out->len && fflush (stdout) == 0;
}

int
main (int argc, char **argv)
{
  AnaCli cli = { .out = g_string_new (NULL) };
  g_autoptr (GError) error = NULL;
  int rc = 0;

  ana_locale_begin (GETTEXT_PACKAGE);
  setlocale (LC_NUMERIC, "C"); /* output is locale-neutral */
  g_set_prgname ("analytics");

  if (argc > 1 && (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0 || strcmp (argv[1], "help") == 0))
    print_help (stdout);
  else if (argc > 1 && strcmp (argv[1], "--version") == 0)
    printf ("analytics %s\n", ANA_VERSION);
  else if (!run (&cli, argc, argv, &error))
    {
      fprintf (stderr, "analytics: %s\n", error->message);
      rc = ana_error_get_exit (error);
      if (rc == 2)
        print_help (stderr);
    }

  /* A failed `verify` still has something to say. */
  if (!flush_output (&cli) && rc == 0)
    {
      fprintf (stderr, "analytics: %s\n", _("the output could not be written"));
      rc = 1;
    }
  g_string_free (cli.out, TRUE);
  g_free (cli.workspace);
  return rc;
}
