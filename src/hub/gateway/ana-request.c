/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-request.c: one HTTP request on its way through the hub, and the answer to it.
 */
#include "config.h"

#include "ana-body.h"

#include <string.h>

#include "ana-clock.h"
#include "ana-error.h"

#define GZIP_MIN_BYTES 512

typedef struct {
  AnaRequest     *request;  /* (owned) */
  AnaRequestWork  work;
  AnaAnswer       answer;
  GError         *error;    /* (owned) (nullable) */
} Job;

/* --- errors ----------------------------------------------------------------------------------------------------- */

static const struct { AnaError code; guint status; const char *word; } errors[] = {
  { ANA_ERROR_FAILED, 500, "failed" },
  { ANA_ERROR_USAGE, 400, "usage" },
  { ANA_ERROR_BAD_INPUT, 400, "bad_input" },
  { ANA_ERROR_NOT_FOUND, 404, "not_found" },
  { ANA_ERROR_NOT_PERMITTED, 403, "forbidden" },
  { ANA_ERROR_IN_USE, 409, "in_use" },
  { ANA_ERROR_RETRY, 503, "busy" },
  { ANA_ERROR_CORRUPT, 500, "corrupt" },
  { ANA_ERROR_TOO_NEW, 400, "unsupported" },
  { ANA_ERROR_FULL, 507, "full" },
  { ANA_ERROR_NO_DATA, 404, "no_data" },
  { ANA_ERROR_LIMIT, 413, "limit" },
  { ANA_ERROR_AUTH, 401, "unauthorized" },
};

/**
 * ana_error_get_status:
 * @error: an error of any domain
 *
 * The HTTP status that says what @error says.
 */
guint
ana_error_get_status (const GError *error)
{
  if (error->domain == ANA_ERROR)
    for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
      if ((int) errors[i].code == error->code)
        return errors[i].status;
  return SOUP_STATUS_INTERNAL_SERVER_ERROR;
}

const char *
ana_error_get_word (const GError *error)
{
  if (error->domain == ANA_ERROR)
    for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
      if ((int) errors[i].code == error->code)
        return errors[i].word;
  return "failed";
}

/**
 * ana_write_error:
 * @out: text to append to
 * @code: one word for programs
 * @message: one sentence for people
 *
 * Appends `{"error":{"code":…,"message":…}}`, the body of every answer that is a refusal.
 */
void
ana_write_error (GString *out, const char *code, const char *message)
{
  AnaJsonWriter w;

  ana_json_writer_init (&w, out);
  ana_json_begin_object (&w);
  ana_json_key (&w, "error");
  ana_json_begin_object (&w);
  ana_json_key (&w, "code");
  ana_json_string (&w, code);
  ana_json_key (&w, "message");
  ana_json_string (&w, message);
  ana_json_end_object (&w);
  ana_json_end_object (&w);
}

void
ana_answer_clear (AnaAnswer *self)
{
  g_clear_pointer (&self->content_type, g_free);
  g_clear_pointer (&self->etag, g_free);
  if (self->body != NULL)
    g_string_free (self->body, TRUE);
  self->body = NULL;
  g_clear_pointer (&self->packed, g_bytes_unref);
  if (self->rest != NULL)
    self->rest->klass->free (self->rest);
  self->rest = NULL;
}

/* --- the request ------------------------------------------------------------------------------------------------ */

static void
finished_cb (SoupServerMessage *msg, gpointer data)
{
  AnaRequest *self = data;

  self->gone = TRUE;
}

/**
 * ana_request_new:
 * @hub: whose request it is
 * @msg: the message, its headers read
 * @peer: the connection
 *
 * What is known of a request before it is routed. Hub's context.
 *
 * Returns: (transfer full): the request
 */
AnaRequest *
ana_request_new (AnaHub *hub, SoupServerMessage *msg, AnaPeer *peer)
{
  AnaRequest *self = g_new0 (AnaRequest, 1);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);
  const char *accept = soup_message_headers_get_list (headers, "Accept-Encoding");

  g_atomic_ref_count_init (&self->ref_count);
  self->hub = hub;
  self->msg = g_object_ref (msg);
  self->peer = ana_peer_ref (peer);
  self->body = g_byte_array_new ();
  self->began_usec = ana_clock_monotonic_usec ();
  self->if_none_match = g_strdup (soup_message_headers_get_one (headers, "If-None-Match"));
  self->content_type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  self->takes_gzip = accept != NULL && soup_header_contains (accept, "gzip");
  g_signal_connect (msg, "finished", G_CALLBACK (finished_cb), self);
  return self;
}

AnaRequest *
ana_request_ref (AnaRequest *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/* The last reference is always dropped on the hub's context: msg lives there. */
void
ana_request_unref (AnaRequest *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_signal_handlers_disconnect_by_data (self->msg, self);
  g_object_unref (self->msg);
  ana_peer_unref (self->peer);
  g_clear_pointer (&self->args, g_ptr_array_unref);
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_byte_array_unref (self->body);
  g_free (self->tenant);
  g_free (self->if_none_match);
  g_free (self->content_type);
  g_strfreev (self->board_streams);
  g_free (self);
}

const char *
ana_request_get_arg (AnaRequest *self, guint i)
{
  return self->args->pdata[i];
}

const char *
ana_request_get_query (AnaRequest *self, const char *name)
{
  return self->query != NULL ? g_hash_table_lookup (self->query, name) : NULL;
}

/**
 * ana_request_get_int:
 * @self: a request
 * @name: of a query parameter
 * @fallback: its value when it is not there
 * @out: (out): its value
 * @error: return location; BAD_INPUT when it is no integer
 *
 * Reads a whole number from the query.
 */
gboolean
ana_request_get_int (AnaRequest *self, const char *name, gint64 fallback, gint64 *out, GError **error)
{
  const char *text = ana_request_get_query (self, name);

  *out = fallback;
  if (text == NULL || g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, out, NULL))
    return TRUE;
  g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s: \"%s\" is no whole number", name, text);
  return FALSE;
}

JsonNode *
ana_request_parse_body (AnaRequest *self, GError **error)
{
  g_autoptr (JsonNode) node = ana_json_parse ((const char *) self->body->data, self->body->len, NULL, error);

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "the body is no JSON object");
      return NULL;
    }
  return g_steal_pointer (&node);
}

/**
 * ana_request_hold:
 * @self: a request
 *
 * Tells the server that the answer comes later. The caller keeps a reference until then.
 */
void
ana_request_hold (AnaRequest *self)
{
  if (self->held || self->gone)
    return;
  self->held = TRUE;
  ana_peer_set_phase (self->peer, ANA_PEER_WAIT);
  soup_server_message_pause (self->msg);
}

/* The server goes on with what was decided meanwhile: no answer, but another protocol. */
void
ana_request_resume (AnaRequest *self)
{
  if (!self->held || self->gone)
    return;
  self->held = FALSE;
  soup_server_message_unpause (self->msg);
}

static void
put_body (AnaRequest *self, AnaAnswer *answer)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->msg);
  SoupMessageBody *body = soup_server_message_get_response_body (self->msg);
  g_autoptr (GBytes) bytes = NULL;

  if (answer->body == NULL && answer->packed == NULL)
    return;
  soup_message_headers_replace (headers, "Content-Type", answer->content_type != NULL ? answer->content_type : "application/json");
  soup_message_headers_replace (headers, "Vary", "Accept-Encoding");
  if (answer->rest != NULL)
    {
      ana_body_begin (self, g_steal_pointer (&answer->body), g_steal_pointer (&answer->rest));
      return;
    }
  if (answer->packed != NULL)
    soup_message_headers_replace (headers, "Content-Encoding", "gzip");
  bytes = answer->packed != NULL ? g_steal_pointer (&answer->packed) : g_string_free_to_bytes (g_steal_pointer (&answer->body));
  soup_message_body_append_bytes (body, bytes);
}

/**
 * ana_request_answer:
 * @self: a request
 * @answer: what to say; emptied
 *
 * Answers once; later calls, and answers to a peer that left, are dropped. A body whose etag the peer has becomes 304.
 * Hub's context.
 */
void
ana_request_answer (AnaRequest *self, AnaAnswer *answer)
{
  SoupMessageHeaders *headers;
  guint status = answer->status != 0 ? answer->status : SOUP_STATUS_OK;

  if (self->gone)
    {
      ana_answer_clear (answer);
      return;
    }
  headers = soup_server_message_get_response_headers (self->msg);
  /* the listener's connections carry one request each */
  soup_message_headers_replace (headers, "Connection", "close");
  soup_message_headers_replace (headers, "Cache-Control", answer->etag != NULL ? "no-cache" : "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  if (answer->retry_after_sec > 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%u", answer->retry_after_sec);
      soup_message_headers_replace (headers, "Retry-After", seconds);
    }
  if (answer->etag != NULL)
    soup_message_headers_replace (headers, "ETag", answer->etag);
  if (answer->etag != NULL && status == SOUP_STATUS_OK && g_strcmp0 (answer->etag, self->if_none_match) == 0)
    status = SOUP_STATUS_NOT_MODIFIED;
  else
    put_body (self, answer);
  soup_server_message_set_status (self->msg, status, NULL);
  ana_peer_set_phase (self->peer, ANA_PEER_ANSWER);
  ana_peer_set_deadline (self->peer, answer->deadline_usec);
  self->gone = TRUE;
  if (self->held)
    soup_server_message_unpause (self->msg);
  ana_answer_clear (answer);
}

void
ana_request_answer_json (AnaRequest *self, GString *json)
{
  AnaAnswer answer = { .body = json };

  ana_request_answer (self, &answer);
}

/* Packs the body of @answer when the peer takes that and it pays; where the answer is made, not on the hub's context. */
static void
pack (AnaRequest *self, AnaAnswer *answer)
{
  g_autoptr (GZlibCompressor) gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  g_autoptr (GOutputStream) sink = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) out = g_converter_output_stream_new (sink, G_CONVERTER (gzip));

  if (!self->takes_gzip || answer->body == NULL || answer->rest != NULL || answer->body->len < GZIP_MIN_BYTES)
    return;
  if (!g_output_stream_write_all (out, answer->body->str, answer->body->len, NULL, NULL, NULL)
      || !g_output_stream_close (out, NULL, NULL))
    return;
  answer->packed = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (sink));
  g_string_free (g_steal_pointer (&answer->body), TRUE);
}

static void
set_error (AnaAnswer *answer, const GError *error)
{
  ana_answer_clear (answer);
  answer->status = ana_error_get_status (error);
  if (g_error_matches (error, ANA_ERROR, ANA_ERROR_RETRY))
    answer->retry_after_sec = 1;
  answer->body = g_string_new (NULL);
  ana_write_error (answer->body, ana_error_get_word (error), error->message);
}

void
ana_request_fail (AnaRequest *self, const GError *error)
{
  AnaAnswer answer = { 0 };

  set_error (&answer, error);
  ana_request_answer (self, &answer);
}

static void
job_func (gpointer data)
{
  Job *job = data;

  if (!job->work (job->request, &job->answer, &job->error) && job->error == NULL)
    job->error = g_error_new (ANA_ERROR, ANA_ERROR_FAILED, "no answer");
  if (job->error == NULL)
    pack (job->request, &job->answer);
}

static void
job_done (gpointer data)
{
  Job *job = data;

  if (job->error != NULL)
    ana_request_fail (job->request, job->error);
  else
    ana_request_answer (job->request, &job->answer);
  ana_answer_clear (&job->answer);
  g_clear_error (&job->error);
  ana_request_unref (job->request);
  g_free (job);
}

/**
 * ana_request_run:
 * @self: a request
 * @work: makes the answer, or an error, on a worker thread
 *
 * Makes the answer without holding up the hub's context. When too many wait already it is 503 with Retry-After.
 */
void
ana_request_run (AnaRequest *self, AnaRequestWork work)
{
  Job *job = g_new0 (Job, 1);

  job->request = ana_request_ref (self);
  job->work = work;
  ana_request_hold (self);
  if (ana_hub_run (self->hub, job_func, job_done, job))
    return;
  job->error = g_error_new (ANA_ERROR, ANA_ERROR_RETRY, "too many questions wait");
  job_done (job);
}
