/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-worker.c: a thread and its queue.
 */
#include "config.h"

#include "ana-worker.h"

typedef struct {
  AnaWorkerFunc  func;
  gpointer       data;
  GDestroyNotify destroy;
} Job;

struct _AnaWorker {
  GThread *thread;
  GMutex   lock;
  GCond    wake;
  GQueue   jobs;      /* of Job */
  gboolean stopping;
};

static gpointer
run (gpointer data)
{
  AnaWorker *self = data;

  g_mutex_lock (&self->lock);
  for (;;)
    {
      Job *job;

      while (g_queue_is_empty (&self->jobs) && !self->stopping)
        g_cond_wait (&self->wake, &self->lock);
      job = g_queue_pop_head (&self->jobs);
      if (job == NULL)
        break;
      g_mutex_unlock (&self->lock);

      job->func (job->data);
      if (job->destroy != NULL)
        job->destroy (job->data);
      g_free (job);

      g_mutex_lock (&self->lock);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

/**
 * ana_worker_new:
 * @name: of the thread, for debuggers
 *
 * Starts a thread that waits for jobs.
 *
 * Returns: (transfer full): the worker; end it with ana_worker_stop()
 */
AnaWorker *
ana_worker_new (const char *name)
{
  AnaWorker *self = g_new0 (AnaWorker, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  g_queue_init (&self->jobs);
  self->thread = g_thread_new (name, run, self);
  return self;
}

/**
 * ana_worker_push:
 * @self: the worker
 * @func: called on the worker's thread
 * @data: handed to @func
 * @destroy: (nullable): frees @data after @func, on the worker's thread
 *
 * Queues a job behind all others. Any thread, the worker's own too; does not wait.
 */
void
ana_worker_push (AnaWorker *self, AnaWorkerFunc func, gpointer data, GDestroyNotify destroy)
{
  Job *job = g_new (Job, 1);

  *job = (Job) { func, data, destroy };
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->jobs, job);
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
}

typedef struct {
  AnaWorkerFunc func;
  gpointer      data;
  GMutex        lock;
  GCond         done_cond;
  gboolean      done;
} SyncJob;

static void
run_sync_job (gpointer data)
{
  SyncJob *job = data;

  job->func (job->data);
  g_mutex_lock (&job->lock);
  job->done = TRUE;
  g_cond_signal (&job->done_cond);
  g_mutex_unlock (&job->lock);
}

/**
 * ana_worker_run_sync:
 * @self: the worker
 * @func: called on the worker's thread
 * @data: handed to @func
 *
 * Queues a job and waits until it has run. Any thread but the worker's own.
 */
void
ana_worker_run_sync (AnaWorker *self, AnaWorkerFunc func, gpointer data)
{
  SyncJob job = { .func = func, .data = data };

  g_return_if_fail (!ana_worker_is_current (self));

  g_mutex_init (&job.lock);
  g_cond_init (&job.done_cond);
  ana_worker_push (self, run_sync_job, &job, NULL);
  g_mutex_lock (&job.lock);
  while (!job.done)
    g_cond_wait (&job.done_cond, &job.lock);
  g_mutex_unlock (&job.lock);
  g_mutex_clear (&job.lock);
  g_cond_clear (&job.done_cond);
}

/**
 * ana_worker_is_current:
 * @self: the worker
 *
 * Returns: whether the caller runs on the worker's thread
 */
gboolean
ana_worker_is_current (AnaWorker *self)
{
  return g_thread_self () == self->thread;
}

/**
 * ana_worker_get_n_queued:
 * @self: the worker
 *
 * Returns: how many jobs wait, without the one that runs. Any thread.
 */
guint
ana_worker_get_n_queued (AnaWorker *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->jobs.length;
  g_mutex_unlock (&self->lock);
  return n;
}

/**
 * ana_worker_stop:
 * @self: (transfer full) (nullable): the worker
 *
 * Runs what is queued, ends the thread and frees the worker. Not from the worker itself.
 */
void
ana_worker_stop (AnaWorker *self)
{
  if (self == NULL)
    return;
  g_return_if_fail (!ana_worker_is_current (self));

  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);
  g_free (self);
}
