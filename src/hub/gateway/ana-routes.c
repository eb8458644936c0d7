/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-routes.c: every endpoint of the hub in one table: what is served, what /openapi.json says, what the tests walk.
 */
#include "config.h"

#include <string.h>

#include "ana-api.h"
#include "ana-request.h"

#define KIB 1024
#define MIB (1024 * 1024)

#define CODE   { "code", "path", "string", "KPI code", TRUE }
#define PERIOD { "period", "query", "string", "minute, hour or day", FALSE }

#define INGEST_TYPES "application/json application/x-ndjson application/ndjson application/jsonl text/csv"

static const AnaRoute routes[] = {
  { "GET", "/healthz", "Whether the hub lives", ana_api_healthz, .is_public = TRUE },
  { "GET", "/metrics", "Figures of the hub as Prometheus text", ana_api_metrics },
  { "GET", "/openapi.json", "This list", ana_api_openapi },
  { "GET", "/api/analytics/kpis", "Every KPI definition", ana_api_kpis },
  { "GET", "/api/analytics/kpis/{code}", "One KPI definition", ana_api_kpi, .params = { CODE } },
  { "GET", "/api/analytics/datasets", "Datasets with columns, rows and span", ana_api_datasets },
  { "GET", "/api/analytics/sources", "Connectors with state, rows and errors", ana_api_sources },
  { "GET", "/api/analytics/sample/truth", "What was planted in the sample company, and when", ana_api_sample_truth },
  { "GET", "/ws/kpi/{code}", "WebSocket: one stream", NULL, .is_socket = TRUE,
    .params = { CODE, PERIOD, { "e", "query", "string", "epoch held", FALSE }, { "q", "query", "integer", "place held", FALSE } } },
  { "GET", "/ws/dashboard/{id}", "WebSocket: the streams of a board, by sub and unsub; all of them for a plain client", NULL, .is_socket = TRUE,
    .params = { { "id", "path", "string", "id of a board that came with the program", TRUE } } },
  { "POST", "/stream/start", "Takes or renews a lease on a stream", ana_api_stream_start, 64 * KIB, "application/json" },
  { "POST", "/stream/stop", "Gives a lease back", ana_api_stream_stop, 64 * KIB, "application/json" },
  { "GET", "/stream/status", "Streams that are watched", ana_api_stream_status },
  { "GET", "/sync/poll", "The envelopes of the WebSocket as an array, when there are any", ana_api_poll,
    .params = { { "wait_sec", "query", "integer", "how long to wait, 0 to 60", FALSE },
                { "pos", "query", "string", "stream@epoch@q, separated by commas; -1 when nothing is held", FALSE },
                { "client", "query", "string", "who asks", FALSE } } },
  { "GET", "/query/history/{code}", "Rows of a stream in pages, each of one commit", ana_api_history,
    .params = { CODE, PERIOD, { "from", "query", "integer", "microseconds, in", FALSE }, { "to", "query", "integer", "microseconds, out", FALSE },
                { "q", "query", "integer", "as it stood at this place: without the rows that changed since, which since= gives", FALSE },
                { "cursor", "query", "string", "next of the page before", FALSE }, { "dim", "query", "string", "one dimension key", FALSE },
                { "limit", "query", "integer", "rows of a page, 1 to 10000", FALSE },
                { "since", "query", "integer", "only rows changed after this place", FALSE }, { "e", "query", "string", "epoch of since and q", FALSE },
                { "timeout_ms", "query", "integer", "until the whole answer is out, at most 60000", FALSE } } },
  { "POST", "/query/kpi", "Points and the value of a span of one KPI", ana_api_query_kpi, 64 * KIB, "application/json" },
  { "POST", "/query", "Answers a query model over the rows of one dataset", ana_api_query, 256 * KIB, "application/json" },
  { "POST", "/api/unified/mutations", "Changes of what users make: each number of a sender is done once, merged per field", ana_api_mutations, 4 * MIB,
    "application/json" },
  { "GET", "/api/unified/objects", "What users made and changed after a place of their stream", ana_api_objects,
    .params = { { "since", "query", "integer", "place held", FALSE }, { "e", "query", "string", "epoch of since", FALSE } } },
  { "GET", "/api/unified/objects/{kind}/{id}", "One of them, as it is or as it was", ana_api_object,
    .params = { { "kind", "path", "string", "such as board", TRUE }, { "id", "path", "string", "its id", TRUE },
                { "rev", "query", "integer", "that revision; one of the last 50", FALSE } } },
  { "POST", "/ingest/{source}", "Takes events: JSON, JSON lines or CSV", ana_api_ingest, 32 * MIB, INGEST_TYPES,
    .params = { { "source", "path", "string", "who sends", TRUE }, { "dataset", "query", "string", "where rows without one of their own go", FALSE },
                { "time", "query", "string", "the time column of a dataset that is new", FALSE },
                { "currency", "query", "string", "of money in a dataset that is new", FALSE } } },
};

const AnaRoute *
ana_routes_get (guint *n_routes)
{
  *n_routes = G_N_ELEMENTS (routes);
  return routes;
}

/* Matches "/a/{x}/c" part by part; the rest of a path never matches a longer one. */
static gboolean
match_path (const char *pattern, const char *path, GPtrArray *args)
{
  while (*pattern != '\0' && *path != '\0')
    {
      if (*pattern == '{')
        {
          gsize len = strcspn (path, "/");

          if (len == 0)
            return FALSE;
          g_ptr_array_add (args, g_strndup (path, len));
          path += len;
          pattern = strchr (pattern, '}') + 1;
        }
      else if (*pattern++ != *path++)
        return FALSE;
    }
  return *pattern == '\0' && *path == '\0';
}

/**
 * ana_routes_match:
 * @method: GET or POST
 * @path: decoded, without the query
 * @out_args: (out): the parts of the path that stand for braces
 * @out_other_method: (out): the path exists under another method
 *
 * Finds the route of a request.
 *
 * Returns: (nullable): the route
 */
const AnaRoute *
ana_routes_match (const char *method, const char *path, GPtrArray **out_args, gboolean *out_other_method)
{
  *out_other_method = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_autoptr (GPtrArray) args = g_ptr_array_new_with_free_func (g_free);

      if (!match_path (routes[i].path, path, args))
        continue;
      if (strcmp (routes[i].method, method) != 0)
        {
          *out_other_method = TRUE;
          continue;
        }
      *out_args = g_steal_pointer (&args);
      return &routes[i];
    }
  return NULL;
}

/* --- /openapi.json ---------------------------------------------------------------------------------------------- */

static void
put_pair (AnaJsonWriter *w, const char *key, const char *value)
{
  ana_json_key (w, key);
  ana_json_string (w, value);
}

static void
put_param (AnaJsonWriter *w, const AnaRouteParam *param)
{
  ana_json_begin_object (w);
  put_pair (w, "name", param->name);
  put_pair (w, "in", param->in);
  ana_json_key (w, "required");
  ana_json_bool (w, param->required);
  put_pair (w, "description", param->text);
  ana_json_key (w, "schema");
  ana_json_begin_object (w);
  put_pair (w, "type", param->type);
  ana_json_end_object (w);
  ana_json_end_object (w);
}

static void
put_request_body (AnaJsonWriter *w, const AnaRoute *route)
{
  g_auto (GStrv) types = g_strsplit (route->content_types, " ", -1);

  ana_json_key (w, "requestBody");
  ana_json_begin_object (w);
  ana_json_key (w, "content");
  ana_json_begin_object (w);
  for (guint i = 0; types[i] != NULL; i++)
    {
      ana_json_key (w, types[i]);
      ana_json_begin_object (w);
      ana_json_end_object (w);
    }
  ana_json_end_object (w);
  ana_json_end_object (w);
}

static void
put_route (AnaJsonWriter *w, const AnaRoute *route)
{
  g_autofree char *method = g_ascii_strdown (route->method, -1);

  ana_json_key (w, method);
  ana_json_begin_object (w);
  put_pair (w, "summary", route->summary);
  ana_json_key (w, "parameters");
  ana_json_begin_array (w);
  for (guint i = 0; i < ANA_ROUTE_MAX_PARAMS && route->params[i].name != NULL; i++)
    put_param (w, &route->params[i]);
  ana_json_end_array (w);
  if (route->content_types != NULL)
    put_request_body (w, route);
  ana_json_key (w, "responses");
  ana_json_begin_object (w);
  ana_json_key (w, route->is_socket ? "101" : "200");
  ana_json_begin_object (w);
  put_pair (w, "description", route->summary);
  ana_json_end_object (w);
  ana_json_end_object (w);
  ana_json_end_object (w);
}

/**
 * ana_routes_openapi:
 * @version: of the program
 *
 * The table as an OpenAPI 3.0 document. Paths stand once each: the table gives no path two methods.
 *
 * Returns: (transfer full): JSON text
 */
char *
ana_routes_openapi (const char *version)
{
  GString *out = g_string_new (NULL);
  AnaJsonWriter w;

  ana_json_writer_init (&w, out);
  ana_json_begin_object (&w);
  put_pair (&w, "openapi", "3.0.3");
  ana_json_key (&w, "info");
  ana_json_begin_object (&w);
  put_pair (&w, "title", "Analytics hub");
  put_pair (&w, "version", version);
  ana_json_end_object (&w);
  ana_json_key (&w, "paths");
  ana_json_begin_object (&w);
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      ana_json_key (&w, routes[i].path);
      ana_json_begin_object (&w);
      put_route (&w, &routes[i]);
      ana_json_end_object (&w);
    }
  ana_json_end_object (&w);
  ana_json_end_object (&w);
  return g_string_free (out, FALSE);
}
