/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cli.c: what the subcommands share: options, the store, the catalogue, output.
 */
#include "config.h"

#include "ana-cli.h"

#include "ana-data.h"
#include "ana-error.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

/**
 * ana_cli_parse:
 * @argc: (inout): number of words, the command's name first
 * @argv: (inout): the words
 * @entries: options, or %NULL
 * @command: for the help text
 * @error: return location
 *
 * Takes the options out of the words. --help prints the usage and ends the program.
 *
 * Returns: %FALSE with %ANA_ERROR_USAGE for a wrong option
 */
gboolean
ana_cli_parse (int                 *argc,
               char              ***argv,
               const GOptionEntry  *entries,
               const AnaCommand    *command,
               GError             **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (command->usage);
  g_autoptr (GError) local = NULL;

  g_option_context_set_summary (context, _(command->summary));
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &local))
    return TRUE;
  g_set_error_literal (error, ANA_ERROR, ANA_ERROR_USAGE, local->message);
  return FALSE;
}

/* sync and restore wait for the window to let go of the workspace; DESIGN.md section 4. */
#define LOCK_WAIT_USEC (5 * G_USEC_PER_SEC)
#define LOCK_POLL_USEC (100 * 1000)

AnaStore *
ana_cli_open (AnaCli *cli, AnaStoreMode mode, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + LOCK_WAIT_USEC;

  for (;;)
    {
      g_autoptr (GError) local = NULL;
      AnaStore *store = ana_store_open (cli->workspace, mode, &local);

      if (store != NULL)
        return store;
      if (!g_error_matches (local, ANA_ERROR, ANA_ERROR_IN_USE) || g_get_monotonic_time () >= deadline)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      g_usleep (LOCK_POLL_USEC);
    }
}

/* What the hub said last, as a document {"kpis":[…]}; NULL when it has said nothing yet. */
static JsonNode *
list_cached_definitions (AnaStore *store, GError **error)
{
  g_autoptr (GPtrArray) bodies = ana_store_list_objects (store, "", "kpi", error);
  g_autoptr (GString) text = NULL;

  if (bodies == NULL || bodies->len == 0)
    return NULL;
  text = g_string_new ("{\"kpis\":[");
  for (guint i = 0; i < bodies->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", (const char *) bodies->pdata[i]);
  g_string_append (text, "]}");
  return ana_json_parse (text->str, text->len, NULL, error);
}

/**
 * ana_cli_load_catalogue:
 * @store: (nullable): whose cached definitions win over those that came with the program
 * @error: return location
 *
 * Returns: (transfer full): the definitions, or %NULL with the error of the file at fault
 */
AnaCatalogue *
ana_cli_load_catalogue (AnaStore *store, GError **error)
{
  g_autofree char *dir = NULL;

  if (store != NULL)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (JsonNode) cached = list_cached_definitions (store, &local);

      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      if (cached != NULL)
        return ana_catalogue_from_json (cached, error);
    }
  dir = ana_data_find ("catalogue", error);
  return dir != NULL ? ana_catalogue_load (dir, error) : NULL;
}

void
ana_cli_printf (AnaCli *cli, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_string_append_vprintf (cli->out, format, args);
  va_end (args);
}

/* Progress is for people: nothing when stderr is no terminal. */
void
ana_cli_progress (const char *format, ...)
{
  va_list args;

  if (!isatty (STDERR_FILENO))
    return;
  va_start (args, format);
  vfprintf (stderr, format, args);
  va_end (args);
}
