/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-api-stream.c: leases on streams, their state, and the long poll for those whose WebSocket is blocked.
 */
#include "config.h"

#include "ana-api.h"

#include <string.h>

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-publisher.h"

#define POLL_DEFAULT_SEC 25
#define POLL_MAX_SEC     60
#define POLL_MAX_BYTES   (1024 * 1024)
#define POLL_MIN_SEC     2     /* for what is there already */
#define POLL_GATHER_USEC 20000 /* what comes together goes in one answer */

/* --- leases ----------------------------------------------------------------------------------------------------- */

/* The stream that the body names, as {"code","period"} or {"stream"}. */
static char *
parse_stream (AnaRequest *request, char **out_client, GError **error)
{
  g_autoptr (JsonNode) node = ana_request_parse_body (request, error);
  g_autoptr (GError) local = NULL;
  JsonObject *object;
  const char *code, *period_text, *client, *stream;
  AnaPeriod period;

  if (node == NULL)
    return NULL;
  object = json_node_get_object (node);
  code = ana_json_get_string (object, "", "code", "", &local);
  period_text = local == NULL ? ana_json_get_string (object, "", "period", "minute", &local) : NULL;
  client = local == NULL ? ana_json_get_string (object, "", "client", "anonymous", &local) : NULL;
  stream = local == NULL ? ana_json_get_string (object, "", "stream", "", &local) : NULL;
  if (local == NULL && *stream == '\0' && !ana_period_from_string (period_text, &period))
    local = g_error_new (ANA_ERROR, ANA_ERROR_BAD_INPUT, "/period: \"%s\" is none of minute, hour, day", period_text);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  *out_client = g_strdup (client);
  return *stream != '\0' ? g_strdup (stream) : ana_stream_kpi (code, period);
}

typedef struct {
  char *stream;
  guint n_subscribers;
} Lease;

static void
free_lease (gpointer data)
{
  Lease *lease = data;

  g_free (lease->stream);
  g_free (lease);
}

static GQuark
lease_quark (void)
{
  return g_quark_from_static_string ("ana-lease");
}

static gboolean
work_lease (AnaRequest *request, AnaAnswer *answer, GError **error)
{
  AnaHubStorage *storage = ana_hub_get_storage (request->hub);
  const Lease *lease = g_object_get_qdata (G_OBJECT (request->msg), lease_quark ());
  AnaStreamHead head = { NULL };
  AnaJsonWriter w;

  const char *tenant = strcmp (lease->stream, ANA_STREAM_ID_CAT) == 0 ? ANA_TENANT_ALL : request->tenant;

  if (!storage->klass->get_head (storage, tenant, lease->stream, &head, error))
    return FALSE;
  answer->body = g_string_new (NULL);
  ana_json_writer_init (&w, answer->body);
  ana_json_begin_object (&w);
  ana_json_key (&w, "s");
  ana_json_string (&w, lease->stream);
  ana_json_key (&w, "e");
  ana_json_string (&w, head.epoch);
  ana_json_key (&w, "q");
  ana_json_int (&w, head.q);
  ana_json_key (&w, "subscribers");
  ana_json_int (&w, lease->n_subscribers);
  ana_json_end_object (&w);
  ana_stream_head_clear (&head);
  return TRUE;
}

static void
change_lease (AnaRequest *request, gboolean start)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *client = NULL;
  g_autofree char *stream = parse_stream (request, &client, &error);
  guint n_subscribers;
  Lease *lease;

  if (stream == NULL
      || !ana_publisher_lease (ana_hub_get_publisher (request->hub), request->tenant, stream, client, start, &n_subscribers, &error))
    {
      ana_request_fail (request, error);
      return;
    }
  lease = g_new (Lease, 1);
  *lease = (Lease) { g_steal_pointer (&stream), n_subscribers };
  g_object_set_qdata_full (G_OBJECT (request->msg), lease_quark (), lease, free_lease);
  ana_request_run (request, work_lease);
}

void
ana_api_stream_start (AnaRequest *request)
{
  change_lease (request, TRUE);
}

void
ana_api_stream_stop (AnaRequest *request)
{
  change_lease (request, FALSE);
}

void
ana_api_stream_status (AnaRequest *request)
{
  g_autoptr (GArray) list = ana_publisher_list (ana_hub_get_publisher (request->hub), request->tenant);
  GString *out = g_string_new (NULL);
  AnaJsonWriter w;

  ana_json_writer_init (&w, out);
  ana_json_begin_array (&w);
  for (guint i = 0; i < list->len; i++)
    {
      const AnaStreamStatus *status = &g_array_index (list, AnaStreamStatus, i);

      ana_json_begin_object (&w);
      ana_json_key (&w, "s");
      ana_json_string (&w, status->stream);
      ana_json_key (&w, "e");
      ana_json_string (&w, status->epoch);
      ana_json_key (&w, "head");
      ana_json_int (&w, status->q);
      ana_json_key (&w, "subscribers");
      ana_json_int (&w, status->n_subscribers);
      ana_json_key (&w, "lag_ms");
      status->lag_ms < 0 ? ana_json_null (&w) : ana_json_int (&w, status->lag_ms);
      ana_json_key (&w, "rate");
      ana_json_double (&w, status->rate);
      ana_json_end_object (&w);
    }
  ana_json_end_array (&w);
  ana_request_answer_json (request, out);
}

/* --- long poll -------------------------------------------------------------------------------------------------- */

/* A client of the publisher that lives for one answer. Its streams stay watched through leases until the next poll. */
typedef struct {
  AnaRequest *request;   /* (owned) */
  AnaClient  *client;    /* (owned) (nullable) after the answer */
  GString    *out;       /* (owned) envelopes with commas between */
  GSource    *timer;     /* (owned) */
  gulong      finished_id;
  guint       n_open;    /* streams that have not said that nothing is missing */
  gboolean    at_once;
} Poll;

static void
free_poll (Poll *self)
{
  g_signal_handler_disconnect (self->request->msg, self->finished_id);
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_clear_pointer (&self->client, ana_client_free);
  g_string_free (self->out, TRUE);
  ana_request_unref (self->request);
  g_free (self);
}

static void
answer_poll (Poll *self)
{
  GString *body = g_string_new ("[");

  g_string_append_len (body, self->out->str, self->out->len);
  g_string_append_c (body, ']');
  ana_request_answer_json (self->request, body);
  free_poll (self);
}

static gboolean
poll_timer_cb (gpointer data)
{
  answer_poll (data);
  return G_SOURCE_REMOVE;
}

static void
answer_soon (Poll *self, gint64 usec)
{
  gint64 at = g_get_monotonic_time () + usec;

  if (at < g_source_get_ready_time (self->timer))
    g_source_set_ready_time (self->timer, at);
}

/* A checkpoint alone is no news: it says that nothing is missing. A poll that does not wait is answered when every
 * stream has said so. */
static void
poll_send (gpointer sink, GBytes *message)
{
  Poll *self = sink;
  gsize len;
  const char *text = g_bytes_get_data (message, &len);
  gboolean is_ckpt = g_strstr_len (text, MIN (len, 40), "\"ckpt\"") != NULL;

  if (self->out->len > 0)
    g_string_append_c (self->out, ',');
  g_string_append_len (self->out, text, len);
  if (!is_ckpt)
    answer_soon (self, POLL_GATHER_USEC);
  else if (self->n_open > 0 && --self->n_open == 0 && self->at_once)
    answer_soon (self, 0);
}

/* An answer that is full takes no more: the rest comes with the next poll. */
static gsize
poll_get_queued (gpointer sink)
{
  Poll *self = sink;

  return self->out->len < POLL_MAX_BYTES ? 0 : G_MAXSIZE;
}

static void
poll_close (gpointer sink, guint code, const char *why)
{
  Poll *self = sink;

  g_source_set_ready_time (self->timer, 0);
}

static void
poll_drop (gpointer sink)
{
  answer_poll (sink);
}

static const AnaSinkClass poll_class = { poll_send, NULL, poll_get_queued, poll_close, poll_drop };

static void
poll_finished_cb (SoupServerMessage *msg, gpointer data)
{
  Poll *self = data;

  g_source_set_ready_time (self->timer, 0);
}

/* One "stream@epoch@q". */
static gboolean
watch_place (Poll *self, const char *place, const char *who, GError **error)
{
  AnaPublisher *publisher = ana_hub_get_publisher (self->request->hub);
  g_auto (GStrv) parts = g_strsplit (place, "@", -1);
  gint64 q;
  guint n;

  if (g_strv_length (parts) != 3 || !g_ascii_string_to_signed (parts[2], 10, -1, ANA_WIRE_MAX_SEQ, &q, NULL))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "pos: \"%s\" is no stream@epoch@q", place);
      return FALSE;
    }
  if (!(g_str_has_prefix (parts[0], "win:") && *parts[1] != '\0'))
    self->n_open++;
  return ana_publisher_lease (publisher, self->request->tenant, parts[0], who, TRUE, &n, error)
         && ana_client_subscribe (self->client, parts[0], *parts[1] != '\0' ? parts[1] : NULL, q, NULL, error);
}

static gboolean
watch_places (Poll *self, const char *pos, const char *who, GError **error)
{
  g_auto (GStrv) places = g_strsplit (pos, ",", -1);

  for (guint i = 0; places[i] != NULL; i++)
    if (*places[i] != '\0' && !watch_place (self, places[i], who, error))
      return FALSE;
  return TRUE;
}

static Poll *
new_poll (AnaRequest *request, gint64 wait_sec)
{
  Poll *self = g_new0 (Poll, 1);

  self->request = ana_request_ref (request);
  self->out = g_string_new (NULL);
  self->timer = g_timeout_source_new (0);
  self->at_once = wait_sec == 0;
  g_source_set_ready_time (self->timer, g_get_monotonic_time () + MAX (wait_sec, POLL_MIN_SEC) * G_USEC_PER_SEC);
  g_source_set_callback (self->timer, poll_timer_cb, self, NULL);
  g_source_attach (self->timer, ana_hub_get_context (request->hub));
  self->finished_id = g_signal_connect (request->msg, "finished", G_CALLBACK (poll_finished_cb), self);
  self->client = ana_client_new (ana_hub_get_publisher (request->hub), request->tenant, &poll_class, self);
  ana_client_set_poll (self->client);
  return self;
}

void
ana_api_poll (AnaRequest *request)
{
  const char *pos = ana_request_get_query (request, "pos");
  const char *who = ana_request_get_query (request, "client");
  g_autoptr (GError) error = NULL;
  gint64 wait_sec;
  Poll *poll;

  if (!ana_request_get_int (request, "wait_sec", POLL_DEFAULT_SEC, &wait_sec, &error))
    {
      ana_request_fail (request, error);
      return;
    }
  poll = new_poll (request, CLAMP (wait_sec, 0, POLL_MAX_SEC));
  if (!watch_places (poll, pos != NULL ? pos : "", who != NULL ? who : "poll", &error))
    {
      ana_request_fail (request, error);
      free_poll (poll);
      return;
    }
  ana_request_hold (request);
  if (poll->n_open == 0 && poll->at_once)
    answer_soon (poll, POLL_GATHER_USEC);
}
