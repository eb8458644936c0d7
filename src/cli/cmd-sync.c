/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd-sync.c: `analytics sync`: brings the cache in step with a hub, once or until interrupted.
 */
#include "config.h"

#include "ana-cli.h"
#include "ana-cli-hub.h"

#include "ana-address.h"
#include "ana-error.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#define ONCE_TIMEOUT_USEC (10 * 60 * G_USEC_PER_SEC)

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static gboolean
write_summary (AnaCli *cli, AnaStore *store, const char *url, GError **error)
{
  g_autoptr (GPtrArray) streams = ana_store_list_streams (store, error);
  gint64 n_rows = 0;
  AnaJsonWriter writer;

  if (streams == NULL)
    return FALSE;
  for (guint i = 0; i < streams->len; i++)
    n_rows += ((AnaStreamInfo *) streams->pdata[i])->n_rows;
  if (!cli->json)
    {
      ana_cli_printf (cli, _("In step with %s: %u streams, %lld rows\n"), url, streams->len, (long long) n_rows);
      return TRUE;
    }
  ana_json_writer_init (&writer, cli->out);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, "hub");
  ana_json_string (&writer, url);
  ana_json_key (&writer, "streams");
  ana_json_int (&writer, streams->len);
  ana_json_key (&writer, "rows");
  ana_json_int (&writer, n_rows);
  ana_json_end_object (&writer);
  ana_cli_printf (cli, "\n");
  return TRUE;
}

static void
run_until_interrupted (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_unix_signal_add (SIGINT, quit_cb, loop);
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_main_loop_run (loop);
}

static gboolean
synchronise (AnaCli *cli, AnaStore *store, const AnaSyncConfig *config, gboolean once, GError **error)
{
  g_autoptr (AnaSync) sync = ana_sync_new (store, config);
  gboolean ok = ana_cli_subscribe_all (sync, store, error);

  if (ok && once)
    {
      ana_sync_start (sync);
      ok = ana_cli_wait_live (sync, ONCE_TIMEOUT_USEC, error);
    }
  else if (ok)
    {
      ana_sync_start (sync);
      run_until_interrupted ();
    }
  ana_sync_stop (sync);
  ana_store_flush (store);
  return ok && write_summary (cli, store, config->url, error);
}

/* Before the workspace is opened: a wrong word leaves nothing behind. */
static gboolean
check_address (const char *url, GError **error)
{
  AnaAddress address;
  gboolean ok = ana_address_parse (url, &address, error);

  ana_address_clear (&address);
  return ok;
}

static gboolean
run_sync (AnaCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *url = NULL, *tenant = NULL, *token_file = NULL;
  gboolean once = FALSE;
  const GOptionEntry entries[] = {
    { "hub", 0, 0, G_OPTION_ARG_STRING, &url, N_("http://…, https://… or unix:/path/hub.sock"), "URL" },
    { "tenant", 0, 0, G_OPTION_ARG_STRING, &tenant, N_("over a Unix socket: main or sample"), "NAME" },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &token_file, N_("file with the token"), "FILE" },
    { "once", 0, 0, G_OPTION_ARG_NONE, &once, N_("end when everything is in step"), NULL },
    G_OPTION_ENTRY_NULL
  };
  AnaSyncConfig config;
  g_autoptr (AnaStore) store = NULL;
  gboolean ok;

  if (!ana_cli_parse (&argc, &argv, entries, &ana_command_sync, error))
    return FALSE;
  if (argc != 1 || url == NULL)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_USAGE, _("sync wants --hub URL"));
      return FALSE;
    }
  store = check_address (url, error) ? ana_cli_open (cli, ANA_STORE_READ_WRITE, error) : NULL;
  if (store == NULL)
    return FALSE;
  config = (AnaSyncConfig) { .url = url, .tenant = tenant, .token_file = token_file, .profile = cli->workspace };
  ok = synchronise (cli, store, &config, once, error);
  ana_store_close (store);
  return ok;
}

const AnaCommand ana_command_sync = {
  "sync",
  "sync --hub URL [--tenant NAME] [--token-file FILE] [--once]",
  N_("bring the cache in step with a hub"),
  run_sync,
};
