/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cli-hub.c: what sync, watch and demo share: a hub, its definitions, all of its streams.
 */
#include "config.h"

#include "ana-cli-hub.h"

#include "ana-cli.h"
#include "ana-error.h"
#include "ana-file.h"

#include <glib/gi18n.h>

/**
 * ana_cli_fetch_catalogue:
 * @sync: need not be started
 * @store: where the definitions are kept
 * @error: return location
 *
 * Asks the hub for its definitions and keeps them. Blocks.
 *
 * Returns: %FALSE when the hub cannot be reached or its answer is none
 */
gboolean
ana_cli_fetch_catalogue (AnaSync *sync, AnaStore *store, GError **error)
{
  g_autoptr (GBytes) body = ana_sync_request (sync, "GET", "/api/analytics/kpis", NULL, error);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *kpis;

  if (body == NULL)
    return FALSE;
  node = ana_json_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), NULL, error);
  if (node == NULL)
    return FALSE;
  kpis = JSON_NODE_HOLDS_OBJECT (node) && json_object_has_member (json_node_get_object (node), "kpis")
           ? json_object_get_array_member (json_node_get_object (node), "kpis") : NULL;
  if (kpis == NULL)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("the hub's catalogue has no member “kpis”"));
      return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (kpis); i++)
    {
      JsonObject *kpi = json_array_get_object_element (kpis, i);
      g_autofree char *text = json_to_string (json_array_get_element (kpis, i), FALSE);

      ana_store_put_object (store, "", "kpi", json_object_get_string_member (kpi, "code"),
                            json_object_get_int_member_with_default (kpi, "version", 1), "", text);
    }
  ana_store_flush (store);
  return TRUE;
}

/**
 * ana_cli_subscribe_all:
 * @sync: not started yet
 * @store: its store
 * @error: return location
 *
 * Fetches the definitions and subscribes to the streams of every KPI and period.
 *
 * Returns: %FALSE when the hub cannot be reached
 */
gboolean
ana_cli_subscribe_all (AnaSync *sync, AnaStore *store, GError **error)
{
  g_autoptr (AnaCatalogue) catalogue = NULL;

  if (!ana_cli_fetch_catalogue (sync, store, error))
    return FALSE;
  catalogue = ana_cli_load_catalogue (store, error);
  if (catalogue == NULL)
    return FALSE;
  for (guint i = 0; i < ana_catalogue_get_n (catalogue); i++)
    {
      const AnaKpi *kpi = ana_catalogue_get (catalogue, i);

      for (AnaPeriod period = ANA_PERIOD_MINUTE; period < ANA_N_KPI_PERIODS; period++)
        {
          g_autofree char *stream = ana_stream_kpi (kpi->code, period);

          if (kpi->grain[period])
            ana_sync_subscribe (sync, stream);
        }
    }
  return TRUE;
}

/**
 * ana_cli_wait_live:
 * @sync: started
 * @timeout_usec: how long to wait
 * @error: return location
 *
 * Returns: %FALSE and %ANA_ERROR_RETRY when not every stream is at its head by then
 */
gboolean
ana_cli_wait_live (AnaSync *sync, gint64 timeout_usec, GError **error)
{
  g_autofree char *reason = NULL;

  if (ana_sync_wait_live (sync, timeout_usec))
    return TRUE;
  reason = ana_sync_dup_error (sync);
  g_set_error (error, ANA_ERROR, ANA_ERROR_RETRY, _("not in step (%s): %s"), ana_sync_state_to_string (ana_sync_get_state (sync)),
               reason != NULL ? reason : _("the hub is silent"));
  return FALSE;
}

/**
 * ana_cli_launch:
 * @socket_path: (out): where the hub listens
 * @error: return location
 *
 * Starts the embedded hub, or takes the one that runs.
 *
 * Returns: (transfer full): stop it with ana_launcher_stop(); %NULL when there is no hub program
 */
AnaLauncher *
ana_cli_launch (char **socket_path, GError **error)
{
  g_autofree char *path = ana_dir_get_socket (error);
  g_autoptr (AnaLauncher) launcher = NULL;

  if (path == NULL)
    return NULL;
  launcher = ana_launcher_new (path);
  if (!ana_launcher_start (launcher, error))
    return NULL;
  *socket_path = g_steal_pointer (&path);
  return g_steal_pointer (&launcher);
}
