/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sync-request.c: one question to the hub over HTTP, and its answer.
 */
#include "config.h"

#include "ana-sync-private.h"

#include "ana-error.h"

#include <glib/gi18n-lib.h>

typedef struct {
  AnaSync *self;
  char    *method, *path;
  GBytes  *body; /* (nullable) */
} Ask;

static void
ask_free (Ask *ask)
{
  g_object_unref (ask->self);
  g_free (ask->method);
  g_free (ask->path);
  g_clear_pointer (&ask->body, g_bytes_unref);
  g_free (ask);
}

static AnaError
error_of_status (guint status)
{
  switch (status)
    {
    case 400: case 413: case 415: case 422:
      return ANA_ERROR_BAD_INPUT;
    case 401:
      return ANA_ERROR_AUTH;
    case 403:
      return ANA_ERROR_NOT_PERMITTED;
    case 404:
      return ANA_ERROR_NOT_FOUND;
    default:
      return ANA_ERROR_RETRY;
    }
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Ask *ask = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (AnaHttpAnswer) answer = ana_http_send_finish (result, &error);

  if (answer == NULL)
    g_task_return_error (task, error);
  else if (answer->status < 200 || answer->status > 299)
    g_task_return_new_error (task, ANA_ERROR, error_of_status (answer->status), "%s %s: the hub answered %u", ask->method, ask->path,
                             answer->status);
  else
    g_task_return_pointer (task, g_bytes_ref (answer->body), (GDestroyNotify) g_bytes_unref);
}

static gboolean
ask_cb (gpointer data)
{
  GTask *task = data;
  Ask *ask = g_task_get_task_data (task);

  if (ask->self->http == NULL)
    g_task_return_error (task, g_error_copy (ask->self->address_error));
  else
    ana_http_send_async (ask->self->http, ask->method, ask->path, ask->body, ask->self->token, NULL, g_task_get_cancellable (task),
                         answer_cb, g_object_ref (task));
  return G_SOURCE_REMOVE;
}

/**
 * ana_sync_request_async:
 * @self: the client; it need not be started
 * @method: GET or POST
 * @path: begins with '/'
 * @body: (nullable): JSON
 * @cancellable: (nullable): gives up
 * @callback: on the caller's thread-default context
 * @data: for it
 */
void
ana_sync_request_async (AnaSync             *self,
                        const char          *method,
                        const char          *path,
                        GBytes              *body,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  Ask *ask = g_new0 (Ask, 1);

  ask->self = g_object_ref (self);
  ask->method = g_strdup (method);
  ask->path = g_strdup (path);
  ask->body = body != NULL ? g_bytes_ref (body) : NULL;
  g_task_set_source_tag (task, ana_sync_request_async);
  g_task_set_task_data (task, ask, (GDestroyNotify) ask_free);
  if (!ana_sync_invoke (self, ask_cb, g_object_ref (task), g_object_unref))
    g_task_return_new_error (task, ANA_ERROR, ANA_ERROR_RETRY, _("the connection to the hub was stopped"));
  g_object_unref (task);
}

/* Returns: (transfer full): the body of a 2xx answer; %NULL with an error named by what to do about it */
GBytes *
ana_sync_request_finish (AnaSync *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* The same, blocking; for the command line and tests. Not on the sync thread. */
GBytes *
ana_sync_request (AnaSync *self, const char *method, const char *path, GBytes *body, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GAsyncResult) result = NULL;

  g_main_context_push_thread_default (context);
  ana_sync_request_async (self, method, path, body, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);
  return ana_sync_request_finish (self, result, error);
}
