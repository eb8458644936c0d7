/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-api-status.c: what a hub says of itself: health, figures, routes, connectors.
 */
#include "config.h"

#include "ana-api.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-gateway.h"
#include "ana-publisher.h"

#define PUSH_PREFIX "push:" /* of the name of a batch's source */

void
ana_api_healthz (AnaRequest *request)
{
  GString *out = g_string_new (NULL);
  AnaJsonWriter w;

  ana_json_writer_init (&w, out);
  ana_json_begin_object (&w);
  ana_json_key (&w, "status");
  ana_json_string (&w, "ok");
  ana_json_key (&w, "version");
  ana_json_string (&w, ANA_VERSION);
  ana_json_key (&w, "now");
  ana_json_int (&w, ana_clock_now_usec ());
  ana_json_end_object (&w);
  ana_request_answer_json (request, out);
}

void
ana_api_openapi (AnaRequest *request)
{
  g_autofree char *text = ana_routes_openapi (ANA_VERSION);

  ana_request_answer_json (request, g_string_new (text));
}

/* --- /metrics --------------------------------------------------------------------------------------------------- */

static void
put (GString *out, const char *name, const char *type, const char *help, double value)
{
  char text[32];

  ana_double_to_string (value, text);
  g_string_append_printf (out, "# HELP %s %s\n# TYPE %s %s\n%s %s\n", name, help, name, type, name, text);
}

static guint
count_descriptors (void)
{
  DIR *dir = opendir ("/proc/self/fd");
  guint n = 0;

  if (dir == NULL)
    return 0;
  while (readdir (dir) != NULL)
    n++;
  closedir (dir);
  return n - 3; /* ".", ".." and this one */
}

static gsize
get_resident_bytes (void)
{
  g_autofree char *text = NULL;
  unsigned long total, resident;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) || sscanf (text, "%lu %lu", &total, &resident) != 2)
    return 0;
  return (gsize) resident * sysconf (_SC_PAGESIZE);
}

static void
put_gateway (GString *out, AnaHub *hub)
{
  AnaGateway *gateway = ana_hub_get_gateway (hub);
  AnaListener *listener = ana_gateway_get_listener (gateway);
  AnaGatewayStats stats;

  ana_gateway_get_stats (gateway, &stats);
  put (out, "hub_connections", "gauge", "Open connections", ana_listener_get_n_peers (listener));
  put (out, "hub_websockets", "gauge", "Open WebSockets", stats.n_sockets);
  put (out, "hub_connections_total", "counter", "Connections accepted", ana_listener_get_n_accepted (listener));
  put (out, "hub_connections_refused_total", "counter", "Connections over a cap or of another user", ana_listener_get_n_refused (listener));
  put (out, "hub_connections_expired_total", "counter", "Connections closed for silence", ana_listener_get_n_expired (listener));
  put (out, "hub_requests_total", "counter", "Requests", stats.n_requests);
  put (out, "hub_requests_refused_total", "counter", "Requests refused at the door", stats.n_refused);
}

static void
put_publisher (GString *out, AnaHub *hub)
{
  AnaPublisherStats stats;

  ana_publisher_get_stats (ana_hub_get_publisher (hub), &stats);
  put (out, "hub_streams", "gauge", "Streams that somebody watches", stats.n_streams);
  put (out, "hub_clients", "gauge", "Clients of the publisher", stats.n_clients);
  put (out, "hub_reads", "gauge", "Reads of storage on their way", stats.n_reads);
  put (out, "hub_rows_published_total", "counter", "Rows of watched streams", stats.n_rows);
  put (out, "hub_frames_sent_total", "counter", "Frames sent", stats.n_frames);
  put (out, "hub_bytes_sent_total", "counter", "Bytes of frames sent", stats.n_bytes);
  put (out, "hub_conflations_total", "counter", "Frames left out for want of room", stats.n_conflated);
  put (out, "hub_slow_clients_total", "counter", "Clients sent away for slowness", stats.n_slow);
  put (out, "hub_resets_total", "counter", "Streams that a client had to fetch anew", stats.n_resets);
}

static void
put_engine (GString *out, AnaHub *hub)
{
  AnaEngineStats stats;

  ana_engine_get_stats (ana_hub_get_engine (hub), &stats);
  put (out, "hub_queue_length", "gauge", "Batches of events that wait", stats.queue_length);
  put (out, "hub_events_total", "counter", "Events taken", (double) stats.n_events);
  put (out, "hub_events_duplicate_total", "counter", "Events that were known", (double) stats.n_duplicates);
  put (out, "hub_events_late_total", "counter", "Events after their bucket closed", (double) stats.n_late);
  put (out, "hub_rows_total", "counter", "Rows stored", (double) stats.n_rows_out);
  put (out, "hub_commits_total", "counter", "Commits", (double) stats.n_commits);
  put (out, "hub_last_commit_seconds", "gauge", "Time of the last commit", stats.last_commit_usec / 1e6);
}

static void
put_recount (GString *out, AnaHub *hub)
{
  AnaRecountStats stats;

  ana_recount_get_stats (ana_hub_get_recount (hub), &stats);
  put (out, "hub_recounts_total", "counter", "Rounds of counting all streams from their rows", stats.n_rounds);
  put (out, "hub_streams_recounted_total", "counter", "Streams counted again from their rows", (double) stats.n_streams);
  put (out, "hub_checksum_mismatches_total", "counter", "Streams whose rows did not add up to their checksum", (double) stats.n_mismatches);
}

void
ana_api_metrics (AnaRequest *request)
{
  GString *out = g_string_new (NULL);
  AnaAnswer answer = { .content_type = g_strdup ("text/plain; version=0.0.4; charset=utf-8"), .body = out };

  put (out, "process_open_fds", "gauge", "Open file descriptors", count_descriptors ());
  put (out, "process_resident_memory_bytes", "gauge", "Resident memory", get_resident_bytes ());
  put (out, "process_start_time_seconds", "gauge", "Start of the process", ana_hub_get_started_usec (request->hub) / 1e6);
  put_gateway (out, request->hub);
  put_publisher (out, request->hub);
  put_engine (out, request->hub);
  put_recount (out, request->hub);
  ana_request_answer (request, &answer);
}

/* --- /api/analytics/sources ------------------------------------------------------------------------------------- */

static void
put_text (AnaJsonWriter *w, const char *key, const char *value)
{
  ana_json_key (w, key);
  ana_json_string (w, value);
}

static void
put_number (AnaJsonWriter *w, const char *key, gint64 value)
{
  ana_json_key (w, key);
  if (value == ANA_TIME_NONE)
    ana_json_null (w);
  else
    ana_json_int (w, value);
}

/* What it brought of each dataset since the hub began; all zero: it did so before. */
static void
put_datasets (AnaJsonWriter *w, GPtrArray *tally, const char *connector)
{
  ana_json_key (w, "datasets");
  ana_json_begin_array (w);
  for (guint i = 0; i < tally->len; i++)
    {
      const AnaTallyEntry *entry = tally->pdata[i];

      if (strcmp (entry->connector, connector) != 0 || *entry->dataset == '\0')
        continue;
      ana_json_begin_object (w);
      put_text (w, "dataset", entry->dataset);
      put_number (w, "rows", (gint64) entry->n_rows);
      put_number (w, "events", (gint64) entry->n_new);
      put_number (w, "rejected", (gint64) entry->n_rejected);
      ana_json_end_object (w);
    }
  ana_json_end_array (w);
}

static void
put_status (AnaJsonWriter *w, const AnaSourceStatus *status, GPtrArray *tally, const char *connector)
{
  ana_json_begin_object (w);
  put_text (w, "name", status->name);
  put_text (w, "kind", status->kind);
  put_text (w, "state", status->state);
  put_text (w, "error", status->error);
  put_number (w, "last_event", status->last_event_usec);
  put_number (w, "events", (gint64) status->n_events);
  put_number (w, "rejected", (gint64) status->n_rejected);
  ana_json_key (w, "progress");
  ana_json_double (w, status->progress);
  put_datasets (w, tally, connector);
  ana_json_end_object (w);
}

static void
put_source (AnaJsonWriter *w, AnaSource *source, const char *tenant, GPtrArray *tally)
{
  AnaSourceStatus status = { NULL };

  source->klass->status (source, &status);
  if (status.tenant == NULL || *status.tenant == '\0' || g_strcmp0 (status.tenant, tenant) == 0)
    put_status (w, &status, tally, status.kind);
  ana_source_status_clear (&status);
}

/* Who sends to the door has no object of its own: what is known of it is what it sent. */
static void
put_push (AnaJsonWriter *w, GPtrArray *tally, const char *connector)
{
  AnaSourceStatus status = { .name = (char *) connector + strlen (PUSH_PREFIX), .kind = (char *) "push", .state = (char *) "idle",
                             .last_event_usec = ANA_TIME_NONE, .progress = 1 };

  for (guint i = 0; i < tally->len; i++)
    {
      const AnaTallyEntry *entry = tally->pdata[i];

      if (strcmp (entry->connector, connector) != 0)
        continue;
      status.n_events += entry->n_new;
      status.n_rejected += entry->n_rejected;
      if (entry->last_usec != ANA_TIME_NONE && (status.last_event_usec == ANA_TIME_NONE || entry->last_usec > status.last_event_usec))
        status.last_event_usec = entry->last_usec;
    }
  if (status.last_event_usec != ANA_TIME_NONE && ana_clock_now_usec () - status.last_event_usec < ANA_USEC_PER_MIN)
    status.state = (char *) "running";
  put_status (w, &status, tally, connector);
}

static void
put_pushes (AnaJsonWriter *w, GPtrArray *tally)
{
  const char *before = "";

  for (guint i = 0; i < tally->len; i++)
    {
      const AnaTallyEntry *entry = tally->pdata[i];

      if (g_str_has_prefix (entry->connector, PUSH_PREFIX) && strcmp (entry->connector, before) != 0)
        put_push (w, tally, entry->connector);
      before = entry->connector;
    }
}

void
ana_api_sources (AnaRequest *request)
{
  GPtrArray *sources = ana_hub_get_sources (request->hub);
  g_autoptr (GPtrArray) tally = ana_engine_list_tally (ana_hub_get_engine (request->hub), request->tenant);
  GString *out = g_string_new (NULL);
  AnaJsonWriter w;

  ana_json_writer_init (&w, out);
  ana_json_begin_object (&w);
  put_number (&w, "as_of", ana_clock_now_usec ());
  put_text (&w, "next", NULL);
  ana_json_key (&w, "sources");
  ana_json_begin_array (&w);
  for (guint i = 0; i < sources->len; i++)
    put_source (&w, sources->pdata[i], request->tenant, tally);
  put_pushes (&w, tally);
  ana_json_end_array (&w);
  ana_json_end_object (&w);
  ana_request_answer_json (request, out);
}

/**
 * ana_api_sample_truth:
 * @request: a request
 *
 * What was planted in the sample company, for checks that hold an insight against it: the text of
 * ana_source_sample_dup_truth(), the repeated and late events among its causes. 404 without a sample company, and 503
 * until the company has found its first date.
 */
void
ana_api_sample_truth (AnaRequest *request)
{
  GPtrArray *sources = ana_hub_get_sources (request->hub);
  g_autoptr (GError) error = g_error_new (ANA_ERROR, ANA_ERROR_NOT_FOUND, "this hub runs no sample company");

  for (guint i = 0; i < sources->len; i++)
    {
      AnaSourceStatus status = { NULL };
      g_autofree char *truth = NULL;
      gboolean is_sample;

      ((AnaSource *) sources->pdata[i])->klass->status (sources->pdata[i], &status);
      is_sample = g_strcmp0 (status.kind, "sample") == 0;
      ana_source_status_clear (&status);
      if (!is_sample)
        continue;
      truth = ana_source_sample_dup_truth (sources->pdata[i]);
      if (truth != NULL)
        {
          ana_request_answer_json (request, g_string_new (truth));
          return;
        }
      g_clear_error (&error);
      error = g_error_new (ANA_ERROR, ANA_ERROR_RETRY, "the sample company is still beginning");
    }
  ana_request_fail (request, error);
}
