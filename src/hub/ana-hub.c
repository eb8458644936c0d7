/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub.c: one running hub: storage, engine, publisher, gateway and connectors, put together.
 */
#include "config.h"

#include "ana-hub.h"

#include <string.h>

#include "ana-clock.h"
#include "ana-data.h"
#include "ana-error.h"
#include "ana-file.h"
#include "ana-gateway.h"
#include "ana-publisher.h"

#define WORK_THREADS 2
#define MAX_WAITING  64
#define SAMPLE_SEED  20111201
#define DRAIN_USEC   (2 * G_USEC_PER_SEC)

struct _AnaHub {
  GMainContext  *context;    /* (owned) */
  AnaHubStorage *storage;    /* (owned) */
  AnaCatalogue  *catalogue;  /* (owned) */
  AnaEngine     *engine;     /* (owned) */
  AnaPublisher  *publisher;  /* (owned) */
  AnaGateway    *gateway;    /* (owned) */
  GPtrArray     *sources;    /* (owned) of AnaSource */
  GThreadPool   *workers;    /* (owned) */
  AnaRecount    *recount;    /* (owned) (nullable) until the engine runs */
  gint           n_jobs;     /* given and not yet answered, atomically */
  gint64         started_usec;
  gboolean       engine_runs;
};

/* --- work on threads -------------------------------------------------------------------------------------------- */

typedef struct {
  AnaHub  *hub;
  void   (*func) (gpointer data);
  void   (*done) (gpointer data);
  gpointer data;
} Job;

static gboolean
job_done_cb (gpointer data)
{
  Job *job = data;

  g_atomic_int_add (&job->hub->n_jobs, -1);
  job->done (job->data);
  g_free (job);
  return G_SOURCE_REMOVE;
}

static void
job_func (gpointer data, gpointer pool_data)
{
  Job *job = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  job->func (job->data);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, job_done_cb, job, NULL);
  g_source_attach (source, job->hub->context);
}

/**
 * ana_hub_run:
 * @self: the hub
 * @func: the work, on a worker thread
 * @done: what follows, on the hub's context
 * @data: for both
 *
 * Runs work that may take long. FALSE when too much waits already: then neither function is called.
 */
gboolean
ana_hub_run (AnaHub *self, void (*func) (gpointer data), void (*done) (gpointer data), gpointer data)
{
  Job *job;

  if (self->workers == NULL || g_atomic_int_get (&self->n_jobs) >= MAX_WAITING)
    return FALSE;
  job = g_new (Job, 1);
  *job = (Job) { self, func, done, data };
  g_atomic_int_inc (&self->n_jobs);
  g_thread_pool_push (self->workers, job, NULL);
  return TRUE;
}

/* --- parts ------------------------------------------------------------------------------------------------------ */

static gboolean
open_storage (AnaHub *self, const char *dir, GError **error)
{
  g_autofree char *catalogue = ana_data_find ("catalogue", error);

  if (catalogue == NULL)
    return FALSE;
  self->catalogue = ana_catalogue_load (catalogue, error);
  if (self->catalogue == NULL || !ana_dir_make_private (dir, error))
    return FALSE;
  self->storage = ana_hub_storage_sqlite_open (dir, error);
  return self->storage != NULL;
}

static void
rows_cb (const char *tenant, AnaRowBatch *batch, gpointer data)
{
  ana_publisher_push (data, tenant, batch);
}

static gboolean
add_source (AnaHub *self, AnaSource *source, GError **error)
{
  g_ptr_array_add (self->sources, source);
  return source->klass->start (source, self->engine, error);
}

static gboolean
add_drops (AnaHub *self, const AnaHubOptions *options, const char *dir, GError **error)
{
  g_autofree char *own = options->embedded ? g_build_filename (dir, "drop", NULL) : NULL;

  if (own != NULL && (!ana_dir_make_private (own, error) || !add_source (self, ana_source_drop_new (own, ANA_TENANT_MAIN), error)))
    return FALSE;
  for (guint i = 0; i < options->drops->len; i++)
    if (!add_source (self, ana_source_drop_new (options->drops->pdata[i], ANA_TENANT_MAIN), error))
      return FALSE;
  return TRUE;
}

static gboolean
start_sources (AnaHub *self, const AnaHubOptions *options, const char *dir, GError **error)
{
  static const char *const tenants[] = { ANA_TENANT_SAMPLE, ANA_TENANT_MAIN, NULL };

  if (!add_drops (self, options, dir, error))
    return FALSE;
  if (!options->embedded && !options->sample)
    return TRUE;
  return add_source (self, ana_source_machine_new (tenants), error)
         && add_source (self, ana_source_sample_new (ANA_TENANT_SAMPLE, SAMPLE_SEED), error);
}

static void
free_source (gpointer data)
{
  AnaSource *source = data;

  source->klass->free (source);
}

/**
 * ana_hub_new:
 * @options: checked
 * @error: return location; IN_USE when another hub has the data or an address
 *
 * Opens the data, listens, and starts the connectors. The hub lives on the caller's thread-default main context.
 *
 * Returns: (transfer full): the hub
 */
AnaHub *
ana_hub_new (const AnaHubOptions *options, GError **error)
{
  AnaHub *self = g_new0 (AnaHub, 1);
  AnaPublisherLimits limits = ANA_PUBLISHER_LIMITS_DEFAULT;
  g_autofree char *dir = options->storage_dir != NULL ? g_strdup (options->storage_dir) : ana_dir_get_hub ();

  self->context = g_main_context_ref_thread_default ();
  self->started_usec = ana_clock_now_usec ();
  self->sources = g_ptr_array_new_with_free_func (free_source);
  self->workers = g_thread_pool_new (job_func, self, WORK_THREADS, FALSE, NULL);
  if (!open_storage (self, dir, error))
    goto fail;
  self->engine = ana_engine_new (self->storage, self->catalogue);
  self->publisher = ana_publisher_new (self->engine, g_get_host_name (), &limits);
  ana_engine_set_output (self->engine, rows_cb, self->publisher);
  self->gateway = ana_gateway_new (self, options, error);
  if (self->gateway == NULL)
    goto fail;
  ana_engine_start (self->engine);
  self->engine_runs = TRUE;
  self->recount = ana_recount_start (self->engine);
  if (start_sources (self, options, dir, error))
    return self;

fail:
  ana_hub_free (self);
  return NULL;
}

/**
 * ana_hub_stop:
 * @self: the hub
 *
 * Takes no new connection, says bye to those that are there and lets them go for two seconds, stops the connectors,
 * commits what was given. Runs the hub's context meanwhile.
 */
void
ana_hub_stop (AnaHub *self)
{
  AnaGatewayStats stats;
  gint64 until = ana_clock_monotonic_usec () + DRAIN_USEC;

  ana_gateway_close (self->gateway);
  ana_publisher_bye (self->publisher);
  for (guint i = 0; i < self->sources->len; i++)
    {
      AnaSource *source = self->sources->pdata[i];
      source->klass->stop (source);
    }
  do
    {
      if (!g_main_context_iteration (self->context, FALSE))
        g_usleep (2000);
      ana_gateway_get_stats (self->gateway, &stats);
    }
  while (stats.n_sockets > 0 && ana_clock_monotonic_usec () < until);
}

void
ana_hub_free (AnaHub *self)
{
  g_clear_pointer (&self->recount, ana_recount_stop);
  if (self->engine_runs)
    ana_engine_stop (self->engine);
  g_thread_pool_free (g_steal_pointer (&self->workers), FALSE, TRUE); /* what is still answered meanwhile begins nothing new */
  while (g_atomic_int_get (&self->n_jobs) > 0)
    g_main_context_iteration (self->context, TRUE);
  g_ptr_array_unref (self->sources);
  g_clear_pointer (&self->publisher, ana_publisher_free);
  g_clear_pointer (&self->gateway, ana_gateway_free);
  g_clear_pointer (&self->engine, ana_engine_free);
  if (self->storage != NULL)
    self->storage->klass->free (self->storage);
  g_clear_pointer (&self->catalogue, ana_catalogue_unref);
  g_main_context_unref (self->context);
  g_free (self);
}

gboolean
ana_hub_is_ending (AnaHub *self)
{
  return self->workers == NULL;
}

GMainContext *
ana_hub_get_context (AnaHub *self)
{
  return self->context;
}

AnaEngine *
ana_hub_get_engine (AnaHub *self)
{
  return self->engine;
}

AnaHubStorage *
ana_hub_get_storage (AnaHub *self)
{
  return self->storage;
}

AnaCatalogue *
ana_hub_get_catalogue (AnaHub *self)
{
  return self->catalogue;
}

AnaPublisher *
ana_hub_get_publisher (AnaHub *self)
{
  return self->publisher;
}

AnaGateway *
ana_hub_get_gateway (AnaHub *self)
{
  return self->gateway;
}

AnaRecount *
ana_hub_get_recount (AnaHub *self)
{
  return self->recount;
}

GPtrArray *
ana_hub_get_sources (AnaHub *self)
{
  return self->sources;
}

gint64
ana_hub_get_started_usec (AnaHub *self)
{
  return self->started_usec;
}
