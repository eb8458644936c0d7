/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-http.c: requests to one hub.
 */
#include "config.h"

#include "ana-http.h"

#include "ana-backoff.h"
#include "ana-clock.h"
#include "ana-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TIMEOUT_SEC     30
#define MAX_BODY_BYTES  (64 * 1024 * 1024)   /* after decompression: a gzip bomb ends here */
#define CHUNK_BYTES     (64 * 1024)
#define MAX_GZIP_RATIO  100
#define SETTLE_USEC     (G_USEC_PER_SEC / 2) /* nobody waits longer for the end of a client */
#define FREE_RATIO_BYTES (1024 * 1024)       /* so much may be compressed as well as it likes */

struct _AnaHttp {
  SoupSession *session;
  char        *base;
  char        *tenant; /* (nullable) */
  gint64       total_usec;
  GList       *requests; /* (element-type Request): those whose callback has not run; not owned */
};

typedef struct {
  AnaHttp      *http;
  SoupMessage  *message;
  GInputStream *stream;
  GByteArray   *body;
  GSource      *deadline;
  GCancellable *cancellable; /* ours */
  GSource      *outer;       /* (nullable) tells of the caller's: they cancel on their own thread, and this is another */
  gboolean      timed_out;
  gboolean      has_headers; /* and send_cb() has not run yet */
  gboolean      is_given_up;
} Request;

static void
request_free (Request *request)
{
  if (request->outer != NULL)
    g_source_destroy (request->outer);
  g_clear_pointer (&request->outer, g_source_unref);
  g_clear_object (&request->cancellable);
  g_signal_handlers_disconnect_by_data (request->message, request);
  g_clear_object (&request->message);
  g_clear_object (&request->stream);
  g_clear_pointer (&request->body, g_byte_array_unref);
  g_source_destroy (request->deadline);
  g_source_unref (request->deadline);
  g_free (request);
}

void
ana_http_answer_free (AnaHttpAnswer *answer)
{
  g_free (answer->etag);
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_free (answer);
}

/* @total_usec: how long a request may take in all, however slowly its answer comes */
AnaHttp *
ana_http_new (const AnaAddress *address, const char *tenant, gint64 total_usec)
{
  AnaHttp *self = g_new0 (AnaHttp, 1);
  g_autoptr (GSocketConnectable) connectable = address->socket_path != NULL ? ana_address_connectable (address) : NULL;

  self->base = ana_address_dup_base (address);
  self->tenant = g_strdup (tenant);
  self->total_usec = total_usec;
  self->session = g_object_new (SOUP_TYPE_SESSION,
                                "remote-connectable", connectable,
                                "timeout", TIMEOUT_SEC,
                                "idle-timeout", 15,
                                "max-conns-per-host", 4,
                                "user-agent", "analytics-dashboard/" ANA_VERSION,
                                NULL);
  return self;
}

/* libsoup 3.6.5 takes a request off its queue twice when it is cancelled after its headers came and before their callback ran
 * (run_until_read_done() finishes what message_completed() has finished), so then the callback does it. */
static void
give_up (Request *request)
{
  request->is_given_up = TRUE;
  if (!request->has_headers)
    g_cancellable_cancel (request->cancellable);
}

/**
 * ana_http_abort:
 * @self: the hub
 *
 * Gives up every request; each still has its callback, with an error, when the context runs.
 *
 * Returns: how many have not had it yet
 */
guint
ana_http_abort (AnaHttp *self)
{
  g_list_foreach (self->requests, (GFunc) give_up, NULL);
  return g_list_length (self->requests);
}

static void
fence_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_boolean (task, TRUE);
}

static void
fence_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(gboolean *) data = TRUE;
  g_rc_box_release (data);
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Connections that were kept alive are closed on other threads. What those say when they are done would wait in this context
 * for ever, and hold it: so the context runs until a task that went the same way after them, twice, has come back. */
static void
settle (void)
{
  GMainContext *context = g_main_context_get_thread_default ();
  gint64 end_usec = g_get_monotonic_time () + SETTLE_USEC;
  g_autoptr (GSource) wake = g_timeout_source_new (SETTLE_USEC / 10000);

  g_source_set_callback (wake, wake_cb, NULL, NULL);
  g_source_attach (wake, context);
  for (int i = 0; i < 2; i++)
    {
      gboolean *done = g_rc_box_new0 (gboolean);
      g_autoptr (GTask) task = g_task_new (NULL, NULL, fence_cb, g_rc_box_acquire (done));

      g_task_run_in_thread (task, fence_thread);
      while (!*done && g_get_monotonic_time () < end_usec)
        g_main_context_iteration (context, TRUE);
      g_rc_box_release (done);
    }
  g_source_destroy (wake);
  while (g_main_context_iteration (context, FALSE))
    ;
}

/* After the last callback; on the thread of the others. */
void
ana_http_free (AnaHttp *self)
{
  g_object_unref (self->session);
  settle ();
  g_free (self->base);
  g_free (self->tenant);
  g_free (self);
}

static void
return_error (GTask *task, GError *error)
{
  Request *request = g_task_get_task_data (task);

  if (request->timed_out)
    {
      g_clear_error (&error);
      error = g_error_new_literal (ANA_ERROR, ANA_ERROR_RETRY, _("the hub did not answer in time"));
    }
  request->http->requests = g_list_remove (request->http->requests, request);
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
return_answer (GTask *task)
{
  Request *request = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (request->message);
  AnaHttpAnswer *answer = g_new0 (AnaHttpAnswer, 1);

  answer->status = soup_message_get_status (request->message);
  answer->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  answer->retry_after_usec =
    ana_backoff_parse_retry (soup_message_headers_get_one (headers, "Retry-After"), ana_clock_now_usec ());
  answer->body = g_byte_array_free_to_bytes (g_steal_pointer (&request->body));
  request->http->requests = g_list_remove (request->http->requests, request);
  g_task_return_pointer (task, answer, (GDestroyNotify) ana_http_answer_free);
  g_object_unref (task);
}

/* What a small answer has grown to: 97 kB on the wire can be 100 MB here. */
static gboolean
is_bomb (Request *request)
{
  SoupMessageMetrics *metrics = soup_message_get_metrics (request->message);
  guint64 received = metrics != NULL ? soup_message_metrics_get_response_body_bytes_received (metrics) : 0;

  return request->body->len > FREE_RATIO_BYTES && request->body->len / MAX_GZIP_RATIO > received;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (chunk == NULL)
    {
      return_error (task, error);
      return;
    }
  if (g_bytes_get_size (chunk) == 0)
    {
      return_answer (task);
      return;
    }
  if (request->body->len + g_bytes_get_size (chunk) > MAX_BODY_BYTES)
    {
      return_error (task, g_error_new_literal (ANA_ERROR, ANA_ERROR_LIMIT, _("the hub's answer is over 64 MiB")));
      return;
    }
  g_byte_array_append (request->body, g_bytes_get_data (chunk, NULL), g_bytes_get_size (chunk));
  if (is_bomb (request))
    {
      return_error (task, g_error_new_literal (ANA_ERROR, ANA_ERROR_LIMIT, _("the hub's answer grows too much when it is unpacked")));
      return;
    }
  g_input_stream_read_bytes_async (request->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT, request->cancellable, read_cb, task);
}

static void
send_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;

  request->stream = soup_session_send_finish ((SoupSession *) source, result, &error);
  if (request->stream == NULL)
    {
      return_error (task, error);
      return;
    }
  request->has_headers = FALSE;
  if (request->is_given_up)
    g_cancellable_cancel (request->cancellable);
  g_input_stream_read_bytes_async (request->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT, request->cancellable, read_cb, task);
}

static gboolean
deadline_cb (gpointer data)
{
  Request *request = data;

  request->timed_out = TRUE;
  give_up (request);
  return G_SOURCE_REMOVE;
}

static gboolean
outer_cancelled_cb (GCancellable *outer, gpointer data)
{
  give_up (data);
  return G_SOURCE_REMOVE;
}

static void
got_headers_cb (Request *request)
{
  request->has_headers = TRUE;
}

static Request *
request_new (AnaHttp *self, SoupMessage *message, GCancellable *outer)
{
  Request *request = g_new0 (Request, 1);

  request->message = message;
  request->body = g_byte_array_new ();
  request->cancellable = g_cancellable_new ();
  if (outer != NULL)
    {
      request->outer = g_cancellable_source_new (outer);
      g_source_set_callback (request->outer, G_SOURCE_FUNC (outer_cancelled_cb), request, NULL);
      g_source_attach (request->outer, g_main_context_get_thread_default ());
    }
  request->deadline = g_timeout_source_new ((guint) (self->total_usec / 1000));
  g_source_set_callback (request->deadline, deadline_cb, request, NULL);
  g_source_attach (request->deadline, g_main_context_get_thread_default ());
  return request;
}

/**
 * ana_http_send_async:
 * @self: the hub
 * @method: GET or POST
 * @path: begins with '/'; may have a query
 * @body: (nullable): JSON
 * @token: (nullable): bearer token
 * @etag: (nullable): for If-None-Match
 * @cancellable: (nullable): gives up
 * @callback: on the thread's context
 * @data: for it
 *
 * Redirects are not followed: a hub has no reason to send its clients, and their tokens, elsewhere.
 */
void
ana_http_send_async (AnaHttp             *self,
                     const char          *method,
                     const char          *path,
                     GBytes              *body,
                     const char          *token,
                     const char          *etag,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  g_autofree char *url = g_strconcat (self->base, path, NULL);
  SoupMessage *message = soup_message_new (method, url);
  SoupMessageHeaders *headers;
  Request *request;

  g_task_set_source_tag (task, ana_http_send_async);
  if (message == NULL)
    {
      g_task_return_new_error (task, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s: no address", path);
      g_object_unref (task);
      return;
    }
  headers = soup_message_get_request_headers (message);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_COLLECT_METRICS);
  if (self->tenant != NULL)
    soup_message_headers_replace (headers, "X-Analytics-Tenant", self->tenant);
  if (token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
      soup_message_headers_replace (headers, "Authorization", bearer);
    }
  if (etag != NULL && etag[0] != '\0')
    soup_message_headers_replace (headers, "If-None-Match", etag);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", body);
  request = request_new (self, message, cancellable);
  request->http = self;
  self->requests = g_list_prepend (self->requests, request);
  g_signal_connect_swapped (message, "got-headers", G_CALLBACK (got_headers_cb), request);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, request->cancellable, send_cb, task);
}

/**
 * ana_http_send_finish:
 * @result: from the callback
 * @error: return location
 *
 * Returns: (transfer full): the answer, whatever its status; %NULL when there was none
 */
AnaHttpAnswer *
ana_http_send_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
