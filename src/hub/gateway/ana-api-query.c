/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-api-query.c: POST /query: a query model over the raw rows of one dataset (FORMATS.md sections 5 and 9).
 */
#include "config.h"

#include "ana-api.h"

#include <string.h>

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-events-kept.h"
#include "ana-frame-json.h"
#include "ana-gateway.h"
#include "ana-query.h"

#define MAX_EVENT_ROWS 6000000
#define DEFAULT_LIMIT  10000
#define MAX_LIMIT      100000
#define DEFAULT_MS     10000
#define MAX_MS         60000

typedef struct {
  AnaQuery *query;   /* (owned) */
  gint64    limit, timeout_ms;
} Ask;

static void
clear_ask (Ask *ask)
{
  g_clear_pointer (&ask->query, ana_query_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ask, clear_ask)

/* Values of parameters that stand beside the model take the place of those in it. */
static gboolean
set_params (JsonObject *model, JsonObject *body, GError **error)
{
  JsonNode *given = json_object_get_member (body, "params");
  JsonNode *known = json_object_get_member (model, "params");
  g_autoptr (GList) names = NULL;

  if (given == NULL || JSON_NODE_HOLDS_NULL (given))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (given))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "/params: an object");
      return FALSE;
    }
  names = json_object_get_members (json_node_get_object (given));
  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *param = known != NULL && JSON_NODE_HOLDS_OBJECT (known) ? json_object_get_member (json_node_get_object (known), l->data) : NULL;

      if (param == NULL || !JSON_NODE_HOLDS_OBJECT (param))
        {
          g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "/params/%s: the model has no such parameter", (char *) l->data);
          return FALSE;
        }
      json_object_set_member (json_node_get_object (param), "value", json_node_copy (json_object_get_member (json_node_get_object (given), l->data)));
    }
  return TRUE;
}

static gboolean
parse_body (AnaRequest *request, Ask *ask, GError **error)
{
  g_autoptr (JsonNode) node = ana_request_parse_body (request, error);
  g_autoptr (GError) local = NULL;
  JsonObject *object;
  JsonNode *model;

  if (node == NULL)
    return FALSE;
  object = json_node_get_object (node);
  model = json_object_get_member (object, "model");
  if (model == NULL || !JSON_NODE_HOLDS_OBJECT (model))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT,
                   json_object_has_member (object, "sql") ? "/sql: this hub answers models; ask with /model" : "/model: a query model is wanted");
      return FALSE;
    }
  ask->limit = CLAMP (ana_json_get_int (object, "", "limit", DEFAULT_LIMIT, &local), 1, MAX_LIMIT);
  if (local == NULL)
    ask->timeout_ms = CLAMP (ana_json_get_int (object, "", "timeout_ms", DEFAULT_MS, &local), 1, MAX_MS);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!set_params (json_node_get_object (model), object, error))
    return FALSE;
  ask->query = ana_query_parse (model, error);
  return ask->query != NULL;
}

/* --- the answer ------------------------------------------------------------------------------------------------- */

static void
put_rows (AnaJsonWriter *w, const AnaFrame *frame, guint n_rows)
{
  ana_json_key (w, "rows");
  ana_json_begin_array (w);
  for (guint row = 0; row < n_rows; row++)
    ana_frame_write_row (frame, row, ana_zone_utc (), w);
  ana_json_end_array (w);
}

/* The span that has to be read: narrowed by the filter when the dataset has one time column alone, for only then is it
 * certain that events are kept by that one. */
static AnaSpan
span_to_read (AnaHubStorage *storage, const char *tenant, const AnaQuery *query)
{
  g_autoptr (AnaSchema) schema = storage->klass->get_schema (storage, tenant, ana_query_get_source (query), NULL);
  const char *name, *currency, *time = NULL;
  AnaType type;
  guint n_times = 0;

  for (guint i = 0; schema != NULL && i < ana_schema_get_n (schema); i++)
    if (ana_schema_get (schema, i, &name, &type, &currency) && type == ANA_TYPE_TIME)
      {
        time = name;
        n_times++;
      }
  return n_times == 1 ? ana_query_get_span (query, time) : (AnaSpan) { G_MININT64, G_MAXINT64 };
}

static void
put_answer (AnaRequest *request, AnaAnswer *answer, const Ask *ask, const AnaFrame *frame, gint64 as_of, gint64 began)
{
  g_autofree char *as_of_text = ana_time_format_rfc3339 (as_of, ana_zone_utc ());
  guint n_rows = MIN (ana_frame_get_n_rows (frame), ask->limit);
  AnaJsonWriter w;

  answer->body = g_string_new (NULL);
  ana_json_writer_init (&w, answer->body);
  ana_json_begin_object (&w);
  ana_frame_write_columns (frame, FALSE, &w);
  put_rows (&w, frame, n_rows);
  ana_json_key (&w, "row_count");
  ana_json_int (&w, n_rows);
  ana_json_key (&w, "truncated");
  ana_json_bool (&w, n_rows < ana_frame_get_n_rows (frame));
  ana_json_key (&w, "from");
  ana_json_string (&w, "hub");
  ana_json_key (&w, "as_of");
  ana_json_string (&w, as_of_text);
  ana_json_key (&w, "elapsed_usec");
  ana_json_int (&w, ana_clock_monotonic_usec () - began);
  ana_json_key (&w, "plan");
  ana_json_null (&w);
  ana_json_end_object (&w);
}

static char *
make_etag (AnaRequest *request, const char *dataset, gint64 n_events, gint64 as_of)
{
  g_autofree char *state = g_strdup_printf ("%s\n%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT, request->tenant, dataset, n_events, as_of);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (sum, request->body->data, request->body->len);
  g_checksum_update (sum, (const guchar *) state, -1);
  return g_strdup_printf ("\"%.32s\"", g_checksum_get_string (sum));
}

/* Evaluating is not broken off: it ends, and says then that it took too long. */
static gboolean
check_time (gint64 until_usec, GError **error)
{
  if (ana_clock_monotonic_usec () <= until_usec)
    return TRUE;
  g_set_error (error, ANA_ERROR, ANA_ERROR_RETRY, "the question took too long; ask for a shorter span, or give it more time");
  return FALSE;
}

static gboolean
work_query (AnaRequest *request, AnaAnswer *answer, GError **error)
{
  AnaHubStorage *storage = ana_hub_get_storage (request->hub);
  gint64 began = ana_clock_monotonic_usec (), until;
  g_auto (Ask) ask = { NULL };
  g_autoptr (AnaFrame) events = NULL;
  g_autoptr (AnaFrame) result = NULL;
  const char *source;
  AnaSpan span = { 0, 0 };
  gint64 n_events = 0;

  if (!parse_body (request, &ask, error))
    return FALSE;
  source = ana_query_get_source (ask.query);
  if (!storage->klass->get_event_span (storage, request->tenant, source, &span, &n_events, error))
    return FALSE;
  if (n_events == 0)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, "no dataset \"%s\"", source);
      return FALSE;
    }
  answer->etag = make_etag (request, source, n_events, span.end_usec);
  if (g_strcmp0 (answer->etag, request->if_none_match) == 0)
    return TRUE;
  until = answer->deadline_usec = request->began_usec + ask.timeout_ms * 1000;
  events = ana_events_kept_read (ana_gateway_get_events (ana_hub_get_gateway (request->hub)), storage, request->tenant, ask.query,
                                 span_to_read (storage, request->tenant, ask.query), n_events, MAX_EVENT_ROWS, until, error);
  if (events == NULL)
    return FALSE;
  result = ana_query_evaluate (ask.query, events, ana_clock_now_usec (), error);
  if (result == NULL || !check_time (until, error))
    return FALSE;
  put_answer (request, answer, &ask, result, span.end_usec - 1, began); /* its last event */
  return TRUE;
}

void
ana_api_query (AnaRequest *request)
{
  ana_request_run (request, work_query);
}
