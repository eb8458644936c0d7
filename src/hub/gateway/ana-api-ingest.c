/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-api-ingest.c: POST /ingest/{source}: reads events on a worker thread, gives them to the engine, answers after
 * the commit.
 */
#include "config.h"

#include "ana-api.h"

#include <string.h>

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-ingest.h"

#define STATUS_TOO_MANY_REQUESTS 429

typedef struct {
  AnaRequest    *request;   /* (owned) */
  AnaIngestRows *rows;      /* (owned) */
  GPtrArray     *batches;   /* (owned) of AnaEventBatch */
  GError        *error;     /* (owned) (nullable) the first */
  guint          n_open;    /* batches that the engine has not committed; hub's context only */
  guint          n_rows, n_new;
  guint          n_unread;  /* rejected before their dataset was known */
  GArray        *n_rejected; /* (owned) of guint, one a table: rejected of it */
  gboolean       refused;   /* the engine's queue is full */
} Ingest;

/* What the engine says of one batch, on its way to the hub's context. */
typedef struct {
  Ingest         *ingest;
  AnaIngestResult result;
  GError         *error;    /* (owned) (nullable) */
} Verdict;

static void
free_ingest (Ingest *self)
{
  ana_ingest_rows_free (self->rows);
  g_ptr_array_unref (self->batches);
  g_array_unref (self->n_rejected);
  g_clear_error (&self->error);
  ana_request_unref (self->request);
  g_free (self);
}

/* --- the answer ------------------------------------------------------------------------------------------------- */

static void
put_int (AnaJsonWriter *w, const char *key, gint64 value)
{
  ana_json_key (w, key);
  ana_json_int (w, value);
}

static void
put_rejects (AnaJsonWriter *w, const AnaIngestRows *rows)
{
  ana_json_key (w, "rejects");
  ana_json_begin_array (w);
  for (guint i = 0; i < rows->rejects->len; i++)
    {
      const AnaIngestReject *reject = &g_array_index (rows->rejects, AnaIngestReject, i);

      ana_json_begin_object (w);
      put_int (w, "line", reject->line);
      ana_json_key (w, "column");
      ana_json_string (w, reject->column);
      ana_json_key (w, "reason");
      ana_json_string (w, reject->reason);
      ana_json_end_object (w);
    }
  ana_json_end_array (w);
  ana_json_key (w, "ignored");
  ana_json_begin_array (w);
  for (guint i = 0; i < rows->ignored->len; i++)
    ana_json_string (w, rows->ignored->pdata[i]);
  ana_json_end_array (w);
}

static void
put_error (AnaJsonWriter *w, const Ingest *self)
{
  ana_json_key (w, "error");
  ana_json_begin_object (w);
  ana_json_key (w, "code");
  ana_json_string (w, self->refused ? "busy" : "bad_input");
  ana_json_key (w, "message");
  ana_json_string (w, self->refused ? "too many events wait; send these again" : "no row could be taken");
  ana_json_end_object (w);
}

/* Of a body that is not sent again. */
static void
note_rejected (Ingest *self)
{
  AnaEngine *engine = ana_hub_get_engine (self->request->hub);
  g_autofree char *source = g_strconcat ("push:", ana_request_get_arg (self->request, 0), NULL);

  ana_engine_note_rejected (engine, self->request->tenant, source, self->rows->dataset != NULL ? self->rows->dataset : "", self->n_unread);
  for (guint i = 0; i < self->n_rejected->len; i++)
    ana_engine_note_rejected (engine, self->request->tenant, source, ((AnaIngestTable *) self->rows->tables->pdata[i])->dataset,
                              g_array_index (self->n_rejected, guint, i));
}

static void
answer (Ingest *self)
{
  AnaAnswer out = { 0 };
  gboolean failed = self->refused || (self->n_rows == 0 && self->rows->n_rejected > 0);
  AnaJsonWriter w;

  if (self->error != NULL)
    {
      ana_request_fail (self->request, self->error);
      free_ingest (self);
      return;
    }
  if (!self->refused)
    note_rejected (self);
  out.status = self->refused ? STATUS_TOO_MANY_REQUESTS : failed ? SOUP_STATUS_BAD_REQUEST : SOUP_STATUS_OK;
  out.retry_after_sec = self->refused ? 1 : 0;
  out.body = g_string_new (NULL);
  ana_json_writer_init (&w, out.body);
  ana_json_begin_object (&w);
  put_int (&w, "rows", self->n_rows);
  put_int (&w, "new", self->n_new);
  put_int (&w, "duplicates", self->n_rows - self->n_new);
  put_int (&w, "rejected", self->rows->n_rejected);
  put_rejects (&w, self->rows);
  if (failed)
    put_error (&w, self);
  ana_json_end_object (&w);
  ana_request_answer (self->request, &out);
  free_ingest (self);
}

/* --- the engine ------------------------------------------------------------------------------------------------- */

static gboolean
verdict_cb (gpointer data)
{
  Verdict *verdict = data;
  Ingest *self = verdict->ingest;

  self->n_rows += verdict->result.n_rows;
  self->n_new += verdict->result.n_new;
  if (verdict->error != NULL && self->error == NULL)
    self->error = g_steal_pointer (&verdict->error);
  g_clear_error (&verdict->error);
  g_free (verdict);
  if (--self->n_open == 0)
    answer (self);
  return G_SOURCE_REMOVE;
}

/* On the engine's thread, after the commit. */
static void
committed_cb (const AnaIngestResult *result, const GError *error, gpointer data)
{
  Ingest *self = data;
  Verdict *verdict = g_new0 (Verdict, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  verdict->ingest = self;
  if (result != NULL && error == NULL)
    verdict->result = *result;
  verdict->error = error != NULL ? g_error_copy (error) : NULL;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, verdict_cb, verdict, NULL);
  g_source_attach (source, ana_hub_get_context (self->request->hub));
}

static void
give_batches (gpointer data)
{
  Ingest *self = data;
  AnaEngine *engine = ana_hub_get_engine (self->request->hub);

  self->n_open = 1;
  for (guint i = 0; self->error == NULL && i < self->batches->len; i++)
    {
      g_autoptr (GError) error = NULL;

      self->n_open++;
      if (ana_engine_ingest (engine, self->batches->pdata[i], committed_cb, self, &error))
        continue;
      self->n_open--;
      self->refused = g_error_matches (error, ANA_ERROR, ANA_ERROR_RETRY);
      if (!self->refused)
        self->error = g_steal_pointer (&error);
      break;
    }
  if (--self->n_open == 0)
    answer (self);
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

static gboolean
read_body (Ingest *self)
{
  const char *type = self->request->content_type;
  const char *data = (const char *) self->request->body->data;
  gsize len = self->request->body->len;

  if (strcmp (type, "text/csv") == 0)
    return ana_ingest_read_csv (self->rows, data, len, &self->error);
  if (strcmp (type, "application/json") == 0)
    return ana_ingest_read_json (self->rows, data, len, &self->error);
  return ana_ingest_read_lines (self->rows, data, len, &self->error);
}

static void
make_batches (gpointer data)
{
  Ingest *self = data;
  AnaRequest *request = self->request;
  AnaIngestTarget target = { ana_hub_get_storage (request->hub), ana_hub_get_catalogue (request->hub), request->tenant,
                             ana_request_get_arg (request, 0), ana_request_get_query (request, "time"),
                             ana_request_get_query (request, "currency"), ana_clock_now_usec () };

  if (!read_body (self))
    return;
  self->n_unread = self->rows->n_rejected;
  for (guint i = 0; i < self->rows->tables->len && self->error == NULL; i++)
    {
      guint before = self->rows->n_rejected, n;
      AnaEventBatch *batch = ana_ingest_convert (self->rows, self->rows->tables->pdata[i], &target, &self->error);

      n = self->rows->n_rejected - before;
      g_array_append_val (self->n_rejected, n);
      if (batch != NULL)
        g_ptr_array_add (self->batches, batch);
    }
}

static gboolean
is_source_name (const char *name)
{
  gsize len = strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

  return len > 0 && len <= 64 && name[len] == '\0';
}

void
ana_api_ingest (AnaRequest *request)
{
  Ingest *self = g_new0 (Ingest, 1);

  self->request = ana_request_ref (request);
  self->n_rejected = g_array_new (FALSE, FALSE, sizeof (guint));
  self->rows = ana_ingest_rows_new (ana_request_get_query (request, "dataset"));
  self->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_event_batch_unref);
  if (!is_source_name (ana_request_get_arg (request, 0)))
    {
      self->error = g_error_new (ANA_ERROR, ANA_ERROR_BAD_INPUT, "a source is named by letters, digits, '.', '_' and '-'");
      answer (self);
      return;
    }
  ana_request_hold (request);
  if (ana_hub_run (request->hub, make_batches, give_batches, self))
    return;
  self->refused = TRUE;
  answer (self);
}
