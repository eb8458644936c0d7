/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd-care.c: `analytics status|verify|backup|restore|remove-data`: looking after a workspace.
 */
#include "config.h"

#include "ana-cli.h"

#include "ana-card.h"
#include "ana-care.h"
#include "ana-error.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
want_words (int argc, int n, const AnaCommand *command, GError **error)
{
  if (argc == n)
    return TRUE;
  g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, _("the call is: analytics %s"), command->usage);
  return FALSE;
}

/* --- status --- */

static const struct { AnaStoreFlags flag; const char *name; } flag_names[] = {
  { ANA_STORE_CACHE_REBUILT, "cache-rebuilt" }, { ANA_STORE_USER_RESTORED, "user-restored" },
  { ANA_STORE_USER_READONLY, "user-read-only" }, { ANA_STORE_MEMORY_ONLY, "memory-only" },
  { ANA_STORE_DEGRADED, "degraded" },
};

static void
put_flags (AnaJsonWriter *writer, AnaStoreFlags flags)
{
  ana_json_key (writer, "flags");
  ana_json_begin_array (writer);
  for (guint i = 0; i < G_N_ELEMENTS (flag_names); i++)
    if (flags & flag_names[i].flag)
      ana_json_string (writer, flag_names[i].name);
  ana_json_end_array (writer);
}

static void
put_stream (AnaJsonWriter *writer, const AnaStreamInfo *info)
{
  static const char *const states[] = { "ok", "quarantined", "refetch" }; /* AnaStreamHealth */
  g_autofree char *heard = info->last_ts_usec > 0 ? ana_time_format_rfc3339 (info->last_ts_usec, ana_zone_utc ()) : NULL;
  g_autofree char *since = info->trouble_usec != ANA_TIME_NONE ? ana_time_format_rfc3339 (info->trouble_usec, ana_zone_utc ()) : NULL;

  ana_json_begin_object (writer);
  ana_json_key (writer, "stream");
  ana_json_string (writer, info->stream);
  ana_json_key (writer, "epoch");
  ana_json_string (writer, info->epoch);
  ana_json_key (writer, "q");
  ana_json_int (writer, info->q);
  ana_json_key (writer, "rows");
  ana_json_int (writer, info->n_rows);
  ana_json_key (writer, "heard");
  ana_json_string (writer, heard);
  ana_json_key (writer, "state");
  ana_json_string (writer, states[info->state]);
  ana_json_key (writer, "since");
  ana_json_string (writer, since);
  ana_json_end_object (writer);
}

static void
print_trouble (AnaCli *cli, const AnaStreamInfo *info)
{
  AnaTroubleKind kind = info->state == ANA_STREAM_SET_ASIDE ? ANA_TROUBLE_SET_ASIDE : ANA_TROUBLE_REFETCH;

  if (info->state != ANA_STREAM_OK)
    ana_cli_printf (cli, "%s: %s\n", info->stream, ana_trouble_text (kind));
}

static void
write_status (AnaCli *cli, AnaStore *store, GPtrArray *streams, gint64 n_rows, gint64 heard_usec)
{
  g_autofree char *heard = heard_usec > 0 ? ana_time_format_rfc3339 (heard_usec, ana_zone_utc ()) : NULL;
  g_autofree char *message = ana_store_dup_message (store);
  AnaJsonWriter writer;

  if (!cli->json)
    {
      ana_cli_printf (cli, _("Workspace  %s\n"), cli->workspace);
      ana_cli_printf (cli, _("Streams    %u\n"), streams->len);
      ana_cli_printf (cli, _("Rows       %lld\n"), (long long) n_rows);
      ana_cli_printf (cli, _("Cache      %lld bytes\n"), (long long) ana_store_get_cache_bytes (store));
      ana_cli_printf (cli, _("Heard      %s\n"), heard != NULL ? heard : _("never"));
      if (message != NULL)
        ana_cli_printf (cli, _("Notice     %s\n"), message);
      for (guint i = 0; i < streams->len; i++)
        print_trouble (cli, streams->pdata[i]);
      return;
    }
  ana_json_writer_init (&writer, cli->out);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, "workspace");
  ana_json_string (&writer, cli->workspace);
  put_flags (&writer, ana_store_get_flags (store));
  ana_json_key (&writer, "message");
  ana_json_string (&writer, message);
  ana_json_key (&writer, "cache_bytes");
  ana_json_int (&writer, ana_store_get_cache_bytes (store));
  ana_json_key (&writer, "rows");
  ana_json_int (&writer, n_rows);
  ana_json_key (&writer, "heard");
  ana_json_string (&writer, heard);
  ana_json_key (&writer, "streams");
  ana_json_begin_array (&writer);
  for (guint i = 0; i < streams->len; i++)
    put_stream (&writer, streams->pdata[i]);
  ana_json_end_array (&writer);
  ana_json_end_object (&writer);
  ana_cli_printf (cli, "\n");
}

static gboolean
run_status (AnaCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (AnaStore) store = NULL;
  g_autoptr (GPtrArray) streams = NULL;
  gint64 n_rows = 0, heard_usec = 0;

  if (!ana_cli_parse (&argc, &argv, NULL, &ana_command_status, error) || !want_words (argc, 1, &ana_command_status, error))
    return FALSE;
  store = ana_cli_open (cli, ANA_STORE_READ_ONLY, error);
  streams = store != NULL ? ana_store_list_streams (store, error) : NULL;
  if (streams == NULL)
    return FALSE;
  for (guint i = 0; i < streams->len; i++)
    {
      const AnaStreamInfo *info = streams->pdata[i];
      n_rows += info->n_rows;
      heard_usec = MAX (heard_usec, info->last_ts_usec);
    }
  write_status (cli, store, streams, n_rows, heard_usec);
  return TRUE;
}

/* --- verify --- */

static void
write_report (AnaCli *cli, const AnaVerifyReport *report)
{
  AnaJsonWriter writer;

  if (!cli->json)
    {
      ana_cli_printf (cli, _("%lld streams, %lld rows: %s\n"), (long long) report->n_streams, (long long) report->n_rows,
                      report->ok ? _("in order") : _("damaged"));
      for (guint i = 0; i < report->problems->len; i++)
        ana_cli_printf (cli, "  %s\n", (const char *) report->problems->pdata[i]);
      return;
    }
  ana_json_writer_init (&writer, cli->out);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, "ok");
  ana_json_bool (&writer, report->ok);
  ana_json_key (&writer, "streams");
  ana_json_int (&writer, report->n_streams);
  ana_json_key (&writer, "rows");
  ana_json_int (&writer, report->n_rows);
  ana_json_key (&writer, "problems");
  ana_json_begin_array (&writer);
  for (guint i = 0; i < report->problems->len; i++)
    ana_json_string (&writer, report->problems->pdata[i]);
  ana_json_end_array (&writer);
  ana_json_end_object (&writer);
  ana_cli_printf (cli, "\n");
}

static gboolean
run_verify (AnaCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (AnaStore) store = NULL;
  AnaVerifyReport *report;
  gboolean ok;

  if (!ana_cli_parse (&argc, &argv, NULL, &ana_command_verify, error) || !want_words (argc, 1, &ana_command_verify, error))
    return FALSE;
  store = ana_cli_open (cli, ANA_STORE_READ_ONLY, error);
  report = store != NULL ? ana_store_verify (store, NULL, error) : NULL;
  if (report == NULL)
    return FALSE;
  write_report (cli, report);
  ok = report->ok;
  ana_verify_report_free (report);
  if (!ok)
    g_set_error_literal (error, ANA_ERROR, ANA_ERROR_CORRUPT, _("the workspace is damaged"));
  return ok;
}

/* --- backup, restore, remove-data --- */

static void
write_done (AnaCli *cli, const char *key, const char *value)
{
  AnaJsonWriter writer;

  if (!cli->json)
    return;
  ana_json_writer_init (&writer, cli->out);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, key);
  ana_json_string (&writer, value);
  ana_json_end_object (&writer);
  ana_cli_printf (cli, "\n");
}

static gboolean
run_backup (AnaCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (AnaStore) store = NULL;

  if (!ana_cli_parse (&argc, &argv, NULL, &ana_command_backup, error) || !want_words (argc, 2, &ana_command_backup, error))
    return FALSE;
  store = ana_cli_open (cli, ANA_STORE_READ_ONLY, error);
  if (store == NULL || !ana_care_backup (store, ana_care_has_hub (cli->workspace), argv[1], error))
    return FALSE;
  write_done (cli, "backup", argv[1]);
  return TRUE;
}

static gboolean
run_restore (AnaCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (AnaStore) store = NULL;

  if (!ana_cli_parse (&argc, &argv, NULL, &ana_command_restore, error) || !want_words (argc, 2, &ana_command_restore, error))
    return FALSE;
  if (!ana_care_restore (cli->workspace, argv[1], error))
    return FALSE;
  /* The cache is not in a backup: an empty one makes the workspace whole, so that it can be read at once. */
  store = ana_cli_open (cli, ANA_STORE_READ_WRITE, error);
  if (store == NULL)
    return FALSE;
  ana_store_close (store);
  write_done (cli, "restored", argv[1]);
  return TRUE;
}

static gboolean
run_remove_data (AnaCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (AnaStore) store = NULL;
  gboolean yes = FALSE, with_hub;
  const GOptionEntry entries[] = {
    { "yes", 0, 0, G_OPTION_ARG_NONE, &yes, N_("really remove everything; there is no way back"), NULL },
    G_OPTION_ENTRY_NULL
  };

  if (!ana_cli_parse (&argc, &argv, entries, &ana_command_remove_data, error) ||
      !want_words (argc, 1, &ana_command_remove_data, error))
    return FALSE;
  with_hub = ana_care_has_hub (cli->workspace);
  if (!yes)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE,
                   with_hub ? _("this removes %s, the logs, and the hub of this computer with every event and the files in its drop folder, for good: say --yes")
                            : _("this removes %s and the logs for good: say --yes"), cli->workspace);
      return FALSE;
    }
  store = ana_cli_open (cli, ANA_STORE_READ_WRITE, error);
  if (store == NULL || (with_hub && !ana_care_remove_hub (error)) || !ana_store_remove_all (store, error))
    return FALSE;
  ana_care_remove_logs ();
  write_done (cli, "removed", cli->workspace);
  return TRUE;
}

const AnaCommand ana_command_status = { "status", "status", N_("what the workspace holds, and how old it is"), run_status };
const AnaCommand ana_command_verify = { "verify", "verify", N_("check every stored checksum"), run_verify };
const AnaCommand ana_command_backup = { "backup", "backup FILE", N_("write what cannot be fetched again into a file"), run_backup };
const AnaCommand ana_command_restore = { "restore", "restore FILE", N_("put a backup back"), run_restore };
const AnaCommand ana_command_remove_data = { "remove-data", "remove-data --yes", N_("remove all data of the workspace"), run_remove_data };
