/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-exchange.c: documents that others change too, over the connection: what they changed comes first, then what waits goes out.
 *
 * One thing at a time: a fetch, or a request with mutations. The stream `obj:` only rings; bodies come over HTTP. What waits
 * for the disk runs on a thread of its own, so that rows go on meanwhile. A failure is tried again with a back-off; a
 * connection that goes takes the request with it, and the next one begins with what is known then.
 */
#include "config.h"

#include "ana-sync-private.h"

#include "ana-error.h"
#include "ana-outbox.h"
#include "ana-text.h"

#include <string.h>

#define MAX_ANEW 3 /* other numbers, another name: more than that brings nothing */

/* What is done on the other thread, and what comes back. */
typedef struct {
  AnaOutbox    *outbox;    /* (borrowed): nobody else uses it meanwhile */
  guint         status;
  gint64        retry_after_usec;
  GBytes       *body;      /* (owned) (nullable) */
  GPtrArray    *changes;   /* (owned) */
  gboolean      more;
  AnaOutboxStep step;
  GError       *error;     /* (owned) (nullable) */
} Work;

static void next (AnaSync *self);

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_pointer (&work->body, g_bytes_unref);
  g_ptr_array_unref (work->changes);
  g_clear_error (&work->error);
  g_free (work);
}

/* @answer: (nullable): what the hub said */
static void
run (AnaSync *self, GTaskThreadFunc func, GAsyncReadyCallback done, const AnaHttpAnswer *answer)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, done, NULL);
  Work *work = g_new0 (Work, 1);

  work->outbox = self->exchange.outbox;
  work->status = answer != NULL ? answer->status : 0;
  work->retry_after_usec = answer != NULL ? answer->retry_after_usec : 0;
  work->body = answer != NULL ? g_bytes_ref (answer->body) : NULL;
  work->changes = ana_document_changes_new ();
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, func);
}

/* --- waiting --- */

static void
stop_waiting (AnaSync *self)
{
  if (self->exchange.timer != NULL)
    g_source_destroy (self->exchange.timer);
  g_clear_pointer (&self->exchange.timer, g_source_unref);
}

static gboolean
again_cb (gpointer data)
{
  AnaSync *self = data;

  g_clear_pointer (&self->exchange.timer, g_source_unref);
  next (self);
  return G_SOURCE_REMOVE;
}

/* What failed with a connection that is gone says nothing of this one: it begins at once. */
static void
try_later (AnaSync *self, guint status, gint64 retry_after_usec)
{
  gint64 delay_usec;

  if (self->exchange.work_round != self->exchange.round)
    {
      next (self);
      return;
    }
  ana_backoff_fail (&self->exchange.backoff, status, retry_after_usec);
  delay_usec = self->times.documents_usec > 0 ? self->times.documents_usec : ana_backoff_get_delay (&self->exchange.backoff);
  stop_waiting (self);
  self->exchange.timer = ana_sync_add_timer (self, delay_usec, again_cb);
}

static void
note_settled (AnaSync *self, gboolean settled)
{
  g_mutex_lock (&self->mutex);
  self->documents_settled = settled ? self->exchange.asked : 0;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/* --- what others changed --- */

static void
watch (AnaSync *self)
{
  const char *tenant = ana_outbox_get_tenant (self->exchange.outbox);
  g_autofree char *stream = tenant != NULL ? g_strconcat ("obj:", tenant, NULL) : NULL;

  if (stream == NULL || g_strcmp0 (stream, self->exchange.stream) == 0)
    return;
  if (self->exchange.stream != NULL)
    ana_streams_remove (self, self->exchange.stream);
  ana_set_text (&self->exchange.stream, stream);
  ana_streams_add (self, stream);
}

static void
took_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AnaSync *self = ANA_SYNC (source);
  Work *work = g_task_get_task_data (G_TASK (result));

  self->exchange.is_working = FALSE;
  ana_sync_emit_documents (self, work->changes);
  if (work->error != NULL)
    {
      g_message ("%s: documents: %s", self->url, work->error->message);
      self->exchange.fetch_due = TRUE;
      try_later (self, 0, 0);
      return;
    }
  ana_backoff_reset (&self->exchange.backoff);
  self->exchange.fetch_due |= work->more;
  if (self->welcomed)
    watch (self);
  next (self);
}

static void
take_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;

  ana_outbox_take_objects (work->outbox, work->body, &work->more, work->changes, &work->error);
  g_task_return_boolean (task, TRUE);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AnaSync) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaHttpAnswer) answer = ana_http_send_finish (result, &error);

  if (answer != NULL && answer->status == 200)
    {
      run (self, take_thread, took_cb, answer);
      return;
    }
  self->exchange.is_working = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      next (self); /* there may be another connection by now */
      return;
    }
  if (answer != NULL && (answer->status == 404 || answer->status == 403))
    {
      g_message ("%s: this hub keeps no documents", self->url); /* asked again with the next connection */
      self->exchange.send_due = FALSE;
      note_settled (self, TRUE);
      return;
    }
  self->exchange.fetch_due = TRUE;
  try_later (self, answer != NULL ? answer->status : 0, answer != NULL ? answer->retry_after_usec : 0);
}

static void
fetch (AnaSync *self)
{
  g_autofree char *path = ana_outbox_objects_path (self->exchange.outbox);

  self->exchange.is_working = TRUE;
  self->exchange.work_round = self->exchange.round;
  self->exchange.fetch_due = FALSE;
  ana_http_send_async (self->http, "GET", path, NULL, self->token, NULL, self->cancellable, fetched_cb, g_object_ref (self));
}

/* --- what goes out --- */

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AnaSync *self = ANA_SYNC (source);
  Work *work = g_task_get_task_data (G_TASK (result));

  self->exchange.is_working = FALSE;
  self->exchange.send_due = TRUE;
  ana_sync_emit_documents (self, work->changes);
  if (work->error != NULL)
    g_message ("%s: changes: %s", self->url, work->error->message);
  if (work->step == ANA_OUTBOX_RETRY || work->step == ANA_OUTBOX_SIGN_IN)
    {
      if (self->welcomed) /* else the next connection begins anew */
        try_later (self, work->status, work->retry_after_usec);
      return;
    }
  if (work->step == ANA_OUTBOX_RENUMBER || work->step == ANA_OUTBOX_RENEW)
    {
      self->exchange.fetch_due = TRUE; /* the hub is not the one it was, or this store is not */
      if (++self->exchange.n_anew > MAX_ANEW)
        {
          try_later (self, work->status, work->retry_after_usec); /* or it does not know what it says */
          return;
        }
    }
  else
    self->exchange.n_anew = 0;
  ana_backoff_reset (&self->exchange.backoff);
  next (self);
}

static void
end_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;

  work->step = ana_outbox_end (work->outbox, work->status, work->body, work->changes, &work->error);
  g_task_return_boolean (task, TRUE);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AnaSync) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaHttpAnswer) answer = ana_http_send_finish (result, &error);

  run (self, end_thread, ended_cb, answer);
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AnaSync *self = ANA_SYNC (source);
  Work *work = g_task_get_task_data (G_TASK (result));

  if (work->body != NULL && self->welcomed && self->http != NULL && self->cancellable != NULL)
    {
      self->exchange.work_round = self->exchange.round; /* it was begun with the one before, perhaps */
      ana_http_send_async (self->http, "POST", ANA_OUTBOX_PATH, work->body, self->token, NULL, self->cancellable, sent_cb, g_object_ref (self));
      return;
    }
  self->exchange.is_working = FALSE;
  if (work->error != NULL)
    {
      g_message ("%s: changes: %s", self->url, work->error->message);
      self->exchange.send_due = TRUE;
      try_later (self, 0, 0);
      return;
    }
  self->exchange.send_due |= work->body != NULL;
  next (self);
}

static void
begin_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;

  work->body = ana_outbox_begin (work->outbox, &work->error);
  g_task_return_boolean (task, TRUE);
}

/* --- one after the other --- */

static void
next (AnaSync *self)
{
  AnaExchange *exchange = &self->exchange;

  if (exchange->outbox == NULL || exchange->is_working || exchange->timer != NULL || !self->welcomed || self->http == NULL)
    return;
  if (exchange->fetch_due)
    fetch (self);
  else if (exchange->send_due)
    {
      exchange->is_working = TRUE;
      exchange->work_round = exchange->round;
      exchange->send_due = FALSE;
      run (self, begin_thread, begun_cb, NULL);
    }
  else
    note_settled (self, TRUE);
}

/* A new connection: what was changed meanwhile, here and there. */
void
ana_exchange_begin (AnaSync *self)
{
  if (self->exchange.outbox == NULL)
    return;
  self->exchange.fetch_due = self->exchange.send_due = TRUE;
  self->exchange.round++;
  ana_backoff_reset (&self->exchange.backoff);
  note_settled (self, FALSE);
  stop_waiting (self);
  next (self);
}

/* Whether a stream is there to ring: nobody reads its rows. */
gboolean
ana_exchange_is_ring (AnaSync *self, const char *stream)
{
  return self->exchange.stream != NULL && strcmp (stream, self->exchange.stream) == 0;
}

/* News of a stream: perhaps of documents. */
void
ana_exchange_ring (AnaSync *self, const char *stream)
{
  if (!ana_exchange_is_ring (self, stream))
    return;
  self->exchange.fetch_due = TRUE;
  note_settled (self, FALSE);
  next (self);
}

/* Something waits in the outbox, or did. */
void
ana_exchange_push (AnaSync *self)
{
  if (self->exchange.outbox == NULL)
    return;
  self->exchange.send_due = TRUE;
  next (self);
}

/* The next try at once, whatever the back-off says. */
void
ana_exchange_hurry (AnaSync *self)
{
  stop_waiting (self);
  next (self);
}

/* The connection goes: what is under way has its say, nothing new begins. */
void
ana_exchange_pause (AnaSync *self)
{
  stop_waiting (self);
  note_settled (self, FALSE);
}

/* The thread ends; nothing is under way any more. */
void
ana_exchange_end (AnaSync *self)
{
  stop_waiting (self);
  g_clear_pointer (&self->exchange.outbox, ana_outbox_free);
  g_clear_pointer (&self->exchange.stream, g_free);
}
