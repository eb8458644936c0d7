/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd-watch.c: `analytics watch`: values as they arrive, one line each, until interrupted.
 */
#include "config.h"

#include "ana-cli.h"
#include "ana-cli-hub.h"

#include "ana-error.h"
#include "ana-file.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>

typedef struct {
  AnaCli       *cli;
  AnaCatalogue *catalogue;
  GMainLoop    *loop;
} Watch;

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

/* A line is one JSON object with --json, else columns. Only totals are shown; keys are for `kpi get --dims`. */
static void
print_row (Watch *watch, const AnaStreamId *id, const AnaRow *row)
{
  const AnaKpi *kpi = ana_catalogue_find (watch->catalogue, id->code);
  g_autofree char *start = ana_time_format_rfc3339 (row->ts_usec, kpi != NULL ? kpi->zone : ana_zone_utc ());
  g_autoptr (GString) line = g_string_new (NULL);
  AnaJsonWriter writer;

  if (!watch->cli->json)
    {
      printf ("%s  %-24s %-6s %16.6g  rev %" G_GINT64_FORMAT "\n", start, id->code, ana_period_to_string (id->period),
              row->value, row->rev);
      return;
    }
  ana_json_writer_init (&writer, line);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, "code");
  ana_json_string (&writer, id->code);
  ana_json_key (&writer, "period");
  ana_json_string (&writer, ana_period_to_string (id->period));
  ana_json_key (&writer, "start");
  ana_json_string (&writer, start);
  ana_json_key (&writer, "value");
  ana_json_double (&writer, row->value);
  ana_json_key (&writer, "rev");
  ana_json_int (&writer, row->rev);
  ana_json_end_object (&writer);
  puts (line->str);
}

static void
batch_cb (AnaSync *sync, AnaRowBatch *batch, gpointer data)
{
  Watch *watch = data;
  AnaStreamId id;

  if (!ana_stream_parse (batch->stream, &id) || batch->p < 0)
    return;
  for (guint i = 0; i < batch->rows->len; i++)
    {
      const AnaRow *row = &g_array_index (batch->rows, AnaRow, i);

      if (row->dim[0] == '\0' && !row->dead)
        print_row (watch, &id, row);
    }
  fflush (stdout);
}

static void
subscribe_codes (AnaSync *sync, AnaCatalogue *catalogue, int n_codes, char **codes)
{
  for (guint i = 0; i < ana_catalogue_get_n (catalogue); i++)
    {
      const AnaKpi *kpi = ana_catalogue_get (catalogue, i);
      g_autofree char *stream = ana_stream_kpi (kpi->code, kpi->grain[ANA_PERIOD_MINUTE] ? ANA_PERIOD_MINUTE : ANA_PERIOD_DAY);

      if (n_codes == 0 || g_strv_contains ((const char *const *) codes, kpi->code))
        ana_sync_subscribe (sync, stream);
    }
}

static gboolean
check_codes (AnaCatalogue *catalogue, char **codes, GError **error)
{
  for (guint i = 0; codes[i] != NULL; i++)
    if (ana_catalogue_find (catalogue, codes[i]) == NULL)
      {
        g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, _("there is no KPI “%s”; see “analytics kpi list”"), codes[i]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
watch_hub (AnaCli *cli, AnaStore *store, const AnaSyncConfig *config, int n_codes, char **codes, GError **error)
{
  g_autoptr (AnaSync) sync = ana_sync_new (store, config);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Watch watch = { .cli = cli, .loop = loop };
  gboolean ok = ana_cli_fetch_catalogue (sync, store, error);

  watch.catalogue = ok ? ana_cli_load_catalogue (store, error) : NULL;
  ok = watch.catalogue != NULL && check_codes (watch.catalogue, codes, error);
  if (ok)
    {
      subscribe_codes (sync, watch.catalogue, n_codes, codes);
      g_signal_connect (sync, "batch", G_CALLBACK (batch_cb), &watch);
      g_unix_signal_add (SIGINT, quit_cb, loop);
      g_unix_signal_add (SIGTERM, quit_cb, loop);
      ana_sync_start (sync);
      g_main_loop_run (loop);
    }
  ana_sync_stop (sync);
  g_clear_pointer (&watch.catalogue, ana_catalogue_unref);
  return ok;
}

static gboolean
run_watch (AnaCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *url = NULL, *tenant = NULL, *token_file = NULL, *socket_path = NULL;
  const GOptionEntry entries[] = {
    { "hub", 0, 0, G_OPTION_ARG_STRING, &url, N_("instead of the embedded hub"), "URL" },
    { "tenant", 0, 0, G_OPTION_ARG_STRING, &tenant, N_("over a Unix socket: main or sample"), "NAME" },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &token_file, N_("file with the token"), "FILE" },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (AnaLauncher) launcher = NULL;
  g_autoptr (AnaStore) store = NULL;
  AnaSyncConfig config = { .profile = cli->workspace };
  gboolean ok;

  if (!ana_cli_parse (&argc, &argv, entries, &ana_command_watch, error))
    return FALSE;
  store = ana_cli_open (cli, ANA_STORE_READ_WRITE, error);
  if (store == NULL)
    return FALSE;
  if (url == NULL)
    {
      launcher = ana_cli_launch (&socket_path, error);
      if (launcher == NULL)
        return FALSE;
      url = g_strconcat ("unix:", socket_path, NULL);
    }
  config.url = url;
  config.tenant = tenant != NULL ? tenant : g_str_has_suffix (cli->workspace, "/sample") ? "sample" : "main";
  config.token_file = token_file;
  ok = watch_hub (cli, store, &config, argc - 1, argv + 1, error);
  if (launcher != NULL)
    ana_launcher_stop (launcher);
  ana_store_close (store);
  return ok;
}

const AnaCommand ana_command_watch = {
  "watch",
  "watch [CODE…] [--hub URL] [--tenant NAME]",
  N_("values as they arrive, one line each"),
  run_watch,
};
