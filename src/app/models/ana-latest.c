/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-latest.c: work off the main thread of which only the latest answer counts.
 *
 * At most one piece of work runs and one waits. A request for other things (another period, another page) drops the
 * answer under way; a request for the same thing with newer data does not, or a steady stream of rows would starve the
 * screen: the running answer is shown, and the waiting one follows.
 */
#include "config.h"

#include "ana-latest.h"

struct _AnaLatest {
  AnaWorkFunc     work;
  GDestroyNotify  free_input;
  AnaDoneFunc     done;
  GDestroyNotify  free_result;
  gpointer        data;
  gpointer        waiting;      /* (owned) (nullable) the next input */
  GCancellable   *cancellable;  /* (owned) (nullable) of the running work */
  guint           token;        /* an answer with another token is dropped */
  gboolean        running;
  gboolean        freed;
  int             ref_count;
};

typedef struct {
  AnaLatest *latest;
  gpointer   input;
  guint      token;
} Job;

static void start (AnaLatest *self, gpointer input);

static void
unref (AnaLatest *self)
{
  if (--self->ref_count == 0)
    g_free (self);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->latest->free_input != NULL)
    g_clear_pointer (&job->input, job->latest->free_input);
  unref (job->latest);
  g_free (job);
}

/* The job itself is freed on main, by finish_cb: a task may drop its data on the thread. */
static void
work_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  gpointer result = job->latest->work (job->input, cancellable, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, job->latest->free_result);
}

static void
finish_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  AnaLatest *self = job->latest;
  g_autoptr (GError) error = NULL;
  gpointer value = g_task_propagate_pointer (G_TASK (result), &error);

  self->running = FALSE;
  g_clear_object (&self->cancellable);
  if (!self->freed && job->token == self->token && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->done (g_steal_pointer (&value), error, self->data);
  if (value != NULL && self->free_result != NULL)
    self->free_result (value);
  if (!self->freed && !self->running && self->waiting != NULL)
    start (self, g_steal_pointer (&self->waiting));
  job_free (job);
}

static void
start (AnaLatest *self, gpointer input)
{
  Job *job = g_new0 (Job, 1);
  g_autoptr (GTask) task = NULL;

  self->ref_count++;
  self->running = TRUE;
  self->cancellable = g_cancellable_new ();
  job->latest = self;
  job->input = input;
  job->token = self->token;
  task = g_task_new (NULL, self->cancellable, finish_cb, job);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, job, NULL);
  g_task_run_in_thread (task, work_in_thread);
}

/**
 * ana_latest_new:
 * @work: runs on a compute thread; sees nothing but its input, which is immutable while it runs
 * @free_input: (nullable): frees an input
 * @done: gets the answer, or %NULL and the error, on the main thread
 * @free_result: (nullable): frees an answer that nobody wants any more
 * @data: for @done
 *
 * Returns: (transfer full): free with ana_latest_free(), after which @done is not called again
 */
AnaLatest *
ana_latest_new (AnaWorkFunc     work,
                GDestroyNotify  free_input,
                AnaDoneFunc     done,
                GDestroyNotify  free_result,
                gpointer        data)
{
  AnaLatest *self = g_new0 (AnaLatest, 1);

  self->ref_count = 1;
  self->work = work;
  self->free_input = free_input;
  self->done = done;
  self->free_result = free_result;
  self->data = data;
  return self;
}

void
ana_latest_free (AnaLatest *self)
{
  self->freed = TRUE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->waiting != NULL && self->free_input != NULL)
    g_clear_pointer (&self->waiting, self->free_input);
  unref (self);
}

/**
 * ana_latest_request:
 * @self: main thread
 * @input: (transfer full): what to work on
 * @drop_running: the question is another one: cancel and drop what runs
 */
void
ana_latest_request (AnaLatest *self, gpointer input, gboolean drop_running)
{
  if (drop_running)
    {
      self->token++;
      if (self->cancellable != NULL)
        g_cancellable_cancel (self->cancellable);
    }
  if (!self->running)
    {
      start (self, input);
      return;
    }
  if (self->waiting != NULL && self->free_input != NULL)
    self->free_input (self->waiting);
  self->waiting = input;
}

/* Nobody wants the answer any more: what runs is cancelled and dropped, what waits is forgotten. */
void
ana_latest_cancel (AnaLatest *self)
{
  self->token++;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->waiting != NULL && self->free_input != NULL)
    self->free_input (self->waiting);
  self->waiting = NULL;
}

gboolean
ana_latest_is_running (AnaLatest *self)
{
  return self->running;
}
