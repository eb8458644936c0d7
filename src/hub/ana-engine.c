/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-engine.c: the one thread of a hub that writes.
 *
 * Each turn takes what has come in, logs it, feeds the processors, stores the rows that changed, commits once, and only
 * then answers the senders and hands the rows out. What a sender was told is on disk; what a subscriber was sent is too.
 * A hub that dies in between has promised nothing.
 *
 * Files and backfilled history do not go through the processors: their days are marked, and computed anew from the log by
 * a second thread (ana-engine-recompute.c), which hands its rows back to this one.
 */
#include "config.h"

#include "ana-engine-private.h"

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-random.h"

#include <malloc.h>
#include <string.h>

#define TURN_USEC       (50 * 1000)   /* a group commit gathers that long at most */
#define IDLE_USEC       (250 * 1000)  /* and looks that often at the clock: windows slide, buckets close */
#define COLLECT_USEC    (100 * 1000)
#define REST_USEC       (10 * ANA_USEC_PER_SEC) /* so long after the first work since the last rest */
#define MAX_TURN_EVENTS 50000
#define META_TENANTS    "engine.tenants"

/* --- jobs --- */

void
ana_job_free (AnaJob *job)
{
  g_clear_pointer (&job->batch, ana_event_batch_unref);
  g_free (job->tenant);
  g_free (job->dataset);
  g_free (job->write_tenant);
  g_clear_pointer (&job->days, g_array_unref);
  g_clear_pointer (&job->streams, g_ptr_array_unref);
  if (job->destroy != NULL)
    job->destroy (job->data);
  g_free (job);
}

/* Takes the job. Any thread. */
void
ana_engine_push_job (AnaEngine *self, AnaJob *job, guint n_events)
{
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->jobs, job);
  self->n_queued += n_events;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static guint
count_events (const AnaJob *job)
{
  return job->type == ANA_JOB_INGEST ? ana_frame_get_n_rows (job->batch->frame) : 0;
}

/* Waits for work, or until the clock must be looked at. Returns: (transfer full): what is to be done in this turn. */
static GPtrArray *
take_jobs (AnaEngine *self, gboolean *stopping)
{
  GPtrArray *turn = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_job_free);
  gint64 deadline = g_get_monotonic_time () + IDLE_USEC;
  guint n_events = 0;
  AnaJob *job;

  g_mutex_lock (&self->mutex);
  while (self->jobs.length == 0 && !self->stopping)
    if (!g_cond_wait_until (&self->cond, &self->mutex, deadline))
      break;
  while (n_events < MAX_TURN_EVENTS && (job = g_queue_pop_head (&self->jobs)) != NULL)
    {
      n_events += count_events (job);
      g_ptr_array_add (turn, job);
    }
  self->n_queued -= MIN (self->n_queued, n_events);
  self->stats.queue_length = self->n_queued;
  *stopping = self->stopping && self->jobs.length == 0;
  g_mutex_unlock (&self->mutex);
  return turn;
}

/* --- tenants --- */

/* Buckets that were open when the hub stopped go on after a start, before the first new event: so the names are kept. */
static gboolean
remember_tenants (AnaEngine *self, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  GHashTableIter iter;
  const char *name;

  if (g_hash_table_size (self->tenants) == self->n_remembered)
    return TRUE;
  g_hash_table_iter_init (&iter, self->tenants);
  while (g_hash_table_iter_next (&iter, (gpointer *) &name, NULL))
    g_string_append_printf (names, "%s%s", names->len > 0 ? "," : "", name);
  self->n_remembered = g_hash_table_size (self->tenants);
  return self->storage->klass->set_meta (self->storage, META_TENANTS, names->str, error);
}

char **
ana_engine_list_tenants (AnaEngine *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = self->storage->klass->get_meta (self->storage, META_TENANTS, &error);

  if (error != NULL)
    g_warning ("the names of the tenants could not be read: %s", error->message);
  return g_strsplit (text != NULL ? text : "", ",", -1);
}

static void
load_tenants (AnaEngine *self)
{
  g_auto (GStrv) names = ana_engine_list_tenants (self);

  for (guint i = 0; names[i] != NULL; i++)
    if (names[i][0] != '\0')
      ana_engine_get_tenant (self, names[i]);
  self->n_remembered = g_hash_table_size (self->tenants);
}

/* --- a turn --- */

static gboolean
run_ingest (AnaEngine *self, AnaJob *job, gint64 now_usec, GError **error)
{
  AnaTenant *tenant = ana_engine_get_tenant (self, job->batch->tenant);
  g_autoptr (AnaFrame) fresh = NULL;

  job->result.n_rows = ana_frame_get_n_rows (job->batch->frame);
  if (!remember_tenants (self, error))
    return FALSE;
  if (!self->storage->klass->append_events (self->storage, job->batch, &fresh, error))
    return FALSE;
  if (fresh == NULL)
    return TRUE;
  job->result.n_new = ana_frame_get_n_rows (fresh);
  return ana_tenant_take (self, tenant, job->batch, fresh, now_usec, error);
}

static gboolean
run_write (AnaEngine *self, AnaJob *job, GError **error)
{
  AnaRowBatch *changed = NULL;

  if (!job->write (self->storage, &changed, job->data, error))
    return FALSE;
  if (changed == NULL)
    return TRUE;
  g_ptr_array_add (self->out, changed);
  g_ptr_array_add (self->out_tenants, g_strdup (job->write_tenant));
  return TRUE;
}

static gboolean
run_job (AnaEngine *self, AnaJob *job, gint64 now_usec, GError **error)
{
  switch (job->type)
    {
    case ANA_JOB_INGEST:
      return run_ingest (self, job, now_usec, error);
    case ANA_JOB_ROWS:
      return ana_engine_finish_run (self, job, error);
    case ANA_JOB_CALL:
      job->call (self->storage, job->data);
      return TRUE;
    case ANA_JOB_REFRESH:
      self->collected_usec = 0; /* in this turn, whenever the last collection was */
      return TRUE;
    case ANA_JOB_WRITE:
      return run_write (self, job, error);
    }
  return TRUE;
}

static gboolean
refeed_all (AnaEngine *self, gint64 now_usec, gboolean only_needed, GError **error)
{
  GHashTableIter iter;
  AnaTenant *tenant;

  g_hash_table_iter_init (&iter, self->tenants);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &tenant))
    if ((tenant->needs_refeed || !only_needed) && !ana_tenant_refeed (self, tenant, now_usec, error))
      return FALSE;
  return TRUE;
}

static gboolean
collect_all (AnaEngine *self, gint64 now_usec, GError **error)
{
  GHashTableIter iter;
  AnaTenant *tenant;

  if (now_usec - self->collected_usec < COLLECT_USEC && now_usec >= self->collected_usec)
    return TRUE;
  self->collected_usec = now_usec;
  g_hash_table_iter_init (&iter, self->tenants);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &tenant))
    if (!ana_tenant_collect (self, tenant, now_usec, error))
      return FALSE;
  return TRUE;
}

static gboolean
run_turn (AnaEngine *self, GPtrArray *turn, gint64 now_usec, GError **error)
{
  if (!self->storage->klass->begin (self->storage, error))
    return FALSE;
  for (guint i = 0; i < turn->len; i++)
    if (!run_job (self, turn->pdata[i], now_usec, error))
      return FALSE;
  return refeed_all (self, now_usec, TRUE, error) && collect_all (self, now_usec, error) &&
         self->storage->klass->commit (self->storage, error);
}

static void
answer_all (GPtrArray *turn, const GError *error)
{
  for (guint i = 0; i < turn->len; i++)
    {
      AnaJob *job = turn->pdata[i];

      if (job->type == ANA_JOB_INGEST && job->func != NULL)
        job->func (&job->result, error, job->data);
      else if (job->type == ANA_JOB_WRITE)
        job->written (error, job->data);
    }
}

static void
hand_out (AnaEngine *self)
{
  for (guint i = 0; i < self->out->len; i++)
    if (self->output != NULL)
      self->output (self->out_tenants->pdata[i], self->out->pdata[i], self->output_data);
  g_ptr_array_set_size (self->out, 0);
  g_ptr_array_set_size (self->out_tenants, 0);
}

static void
count_batches (AnaEngine *self, GPtrArray *turn, gint64 now_usec)
{
  for (guint i = 0; i < turn->len; i++)
    {
      const AnaJob *job = turn->pdata[i];
      const AnaTallyEntry more = { .dataset = job->batch != NULL ? job->batch->dataset : NULL, .n_rows = job->result.n_rows,
                                   .n_new = job->result.n_new, .last_usec = now_usec };

      if (job->type == ANA_JOB_INGEST)
        ana_tally_add (self->tally, job->batch->tenant, job->batch->source, &more);
    }
}

static void
count_turn (AnaEngine *self, GPtrArray *turn, gint64 now_usec)
{
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < turn->len; i++)
    {
      const AnaJob *job = turn->pdata[i];

      self->stats.n_events += job->result.n_new;
      self->stats.n_duplicates += job->result.n_rows - job->result.n_new;
    }
  for (guint i = 0; i < self->out->len; i++)
    self->stats.n_rows_out += ((AnaRowBatch *) self->out->pdata[i])->rows->len;
  self->stats.n_commits++;
  self->stats.last_commit_usec = now_usec;
  g_mutex_unlock (&self->mutex);
}

/* What a turn could not commit is forgotten everywhere: the processors start again from the log. */
static void
undo_turn (AnaEngine *self, GPtrArray *turn, const GError *error)
{
  g_warning ("nothing of this turn was stored: %s", error->message);
  self->storage->klass->rollback (self->storage);
  g_ptr_array_set_size (self->out, 0);
  g_ptr_array_set_size (self->out_tenants, 0);
  self->is_behind = TRUE;
  self->n_remembered = 0;
  for (guint i = 0; i < turn->len; i++)
    if (((AnaJob *) turn->pdata[i])->type == ANA_JOB_ROWS)
      ana_engine_return_run (self, turn->pdata[i]);
  answer_all (turn, error);
}

static void
do_turn (AnaEngine *self, GPtrArray *turn)
{
  g_autoptr (GError) error = NULL;
  gint64 now_usec = ana_clock_now_usec ();

  if (self->is_behind && refeed_all (self, now_usec, FALSE, NULL))
    self->is_behind = FALSE;
  if (!run_turn (self, turn, now_usec, &error))
    {
      undo_turn (self, turn, error);
      return;
    }
  count_turn (self, turn, now_usec);
  count_batches (self, turn, now_usec);
  hand_out (self);
  answer_all (turn, NULL);
  ana_engine_plan_run (self, now_usec);
}

/* What a burst took goes back to the system soon, and under a load that does not end memory stays what that load needs. */
static void
rest (AnaEngine *self, gboolean worked)
{
  gint64 now_usec = ana_clock_monotonic_usec ();

  if (self->rest_usec == 0 && worked)
    self->rest_usec = now_usec + REST_USEC;
  if (self->rest_usec == 0 || now_usec < self->rest_usec)
    return;
  self->rest_usec = 0;
  self->storage->klass->rest (self->storage);
  malloc_trim (0);
}

static gpointer
thread_main (gpointer data)
{
  AnaEngine *self = data;
  gboolean stopping = FALSE;

  load_tenants (self);
  while (!stopping)
    {
      g_autoptr (GPtrArray) turn = take_jobs (self, &stopping);

      do_turn (self, turn);
      rest (self, turn->len > 0);
      if (turn->len > 0 && !stopping)
        g_usleep (TURN_USEC / 10); /* lets a burst gather, so that it is one commit */
    }
  return NULL;
}

/* --- public --- */

/**
 * ana_engine_new:
 * @storage: (transfer none): the hub's; outlives the engine
 * @catalogue: definitions; a reference is kept
 *
 * Returns: (transfer full): an engine that does nothing yet
 */
AnaEngine *
ana_engine_new (AnaHubStorage *storage, AnaCatalogue *catalogue)
{
  AnaEngine *self = g_new0 (AnaEngine, 1);

  self->storage = storage;
  self->catalogue = ana_catalogue_ref (catalogue);
  self->tally = ana_tally_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_cond_init (&self->run_cond);
  g_queue_init (&self->jobs);
  self->wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->tenants = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ana_tenant_free);
  self->has_dependents = ana_engine_find_dependents (catalogue);
  self->windows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->window_epoch = ana_ulid_new (ana_clock_now_usec ());
  self->out = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_row_batch_unref);
  self->out_tenants = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
ana_engine_set_output (AnaEngine *self, AnaEngineRowsFunc func, gpointer data)
{
  g_return_if_fail (self->thread == NULL);
  self->output = func;
  self->output_data = data;
}

void
ana_engine_start (AnaEngine *self)
{
  ana_engine_note_catalogue (self); /* before the first client asks for it */
  self->thread = g_thread_new ("engine", thread_main, self);
  self->computer = g_thread_new ("recompute", ana_engine_computer, self);
}

/* Commits what was given, and joins. Days that wait to be recomputed are remembered on disk. */
void
ana_engine_stop (AnaEngine *self)
{
  g_mutex_lock (&self->mutex);
  self->stopping = TRUE;
  g_cond_broadcast (&self->cond);
  g_cond_broadcast (&self->run_cond);
  g_mutex_unlock (&self->mutex);
  if (self->computer != NULL)
    g_thread_join (g_steal_pointer (&self->computer));
  if (self->thread != NULL)
    g_thread_join (g_steal_pointer (&self->thread));
}

void
ana_engine_free (AnaEngine *self)
{
  ana_engine_stop (self);
  g_queue_clear_full (&self->jobs, (GDestroyNotify) ana_job_free);
  g_clear_pointer (&self->run, ana_job_free);
  g_hash_table_unref (self->wanted);
  g_hash_table_unref (self->tenants);
  g_hash_table_unref (self->windows);
  g_free (self->has_dependents);
  g_ptr_array_unref (self->out);
  g_ptr_array_unref (self->out_tenants);
  ana_catalogue_unref (self->catalogue);
  ana_tally_free (self->tally);
  g_free (self->window_epoch);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_cond_clear (&self->run_cond);
  g_free (self);
}

void
ana_engine_note_rejected (AnaEngine *self, const char *tenant, const char *source, const char *dataset, guint64 n)
{
  const AnaTallyEntry more = { .dataset = (char *) dataset, .n_rejected = n, .last_usec = ana_clock_now_usec () };

  if (n > 0)
    ana_tally_add (self->tally, tenant, source, &more);
}

GPtrArray *
ana_engine_list_tally (AnaEngine *self, const char *tenant)
{
  return ana_tally_list (self->tally, tenant);
}

AnaHubStorage *
ana_engine_get_storage (AnaEngine *self)
{
  return self->storage;
}

AnaCatalogue *
ana_engine_get_catalogue (AnaEngine *self)
{
  return self->catalogue;
}

/**
 * ana_engine_ingest:
 * @self: the engine
 * @batch: events; a reference is taken
 * @func: (nullable): called on the engine's thread when they are durable, or are not
 * @data: for @func
 * @error: return location
 *
 * Any thread.
 *
 * Returns: %FALSE and %ANA_ERROR_RETRY when too much is waiting: the sender should come again later
 */
gboolean
ana_engine_ingest (AnaEngine *self, AnaEventBatch *batch, AnaIngestFunc func, gpointer data, GError **error)
{
  guint n = ana_frame_get_n_rows (batch->frame);
  AnaJob *job;
  gboolean full;

  g_mutex_lock (&self->mutex);
  full = self->stopping || (self->n_queued > 0 && self->n_queued + n > ANA_ENGINE_MAX_QUEUED);
  g_mutex_unlock (&self->mutex);
  if (full)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_RETRY, "too many events are waiting");
      return FALSE;
    }
  job = g_new0 (AnaJob, 1);
  job->type = ANA_JOB_INGEST;
  job->batch = ana_event_batch_ref (batch);
  job->func = func;
  job->data = data;
  ana_engine_push_job (self, job, n);
  return TRUE;
}

/* Early results are computed for wanted streams only. Any thread. */
void
ana_engine_set_wanted (AnaEngine *self, const char *tenant, const char *stream, gboolean wanted)
{
  char *key = g_strconcat (tenant, "\t", stream, NULL);

  g_mutex_lock (&self->mutex);
  if (wanted)
    g_hash_table_add (self->wanted, key);
  else
    {
      g_hash_table_remove (self->wanted, key);
      g_free (key);
    }
  g_mutex_unlock (&self->mutex);
}

/**
 * ana_engine_refresh:
 * @self: the engine
 * @func: called with @data when the early results of all that is wanted now are stored, and when they could not be
 * @data: for @func
 *
 * Begins a turn at once. Any thread; @func runs on the engine's, or on that of ana_engine_free().
 */
void
ana_engine_refresh (AnaEngine *self, GDestroyNotify func, gpointer data)
{
  AnaJob *job = g_new0 (AnaJob, 1);

  job->type = ANA_JOB_REFRESH;
  job->data = data;
  job->destroy = func; /* jobs go when their turn is over */
  ana_engine_push_job (self, job, 0);
}

/* --- backfill --- */

typedef struct {
  GMutex  mutex;
  GCond   cond;
  guint   n_left;
  GError *error;
} Wait;

static void
backfilled_cb (const AnaIngestResult *result, const GError *error, gpointer data)
{
  Wait *wait = data;

  g_mutex_lock (&wait->mutex);
  if (error != NULL && wait->error == NULL)
    wait->error = g_error_copy (error);
  wait->n_left--;
  g_cond_signal (&wait->cond);
  g_mutex_unlock (&wait->mutex);
}

/* The queue may be full of live events; history can wait for them. */
static gboolean
ingest_patiently (AnaEngine *self, AnaEventBatch *batch, Wait *wait)
{
  while (!ana_engine_ingest (self, batch, backfilled_cb, wait, NULL))
    {
      gboolean stopping;

      g_usleep (10 * 1000);
      g_mutex_lock (&self->mutex);
      stopping = self->stopping;
      g_mutex_unlock (&self->mutex);
      if (stopping)
        return FALSE;
    }
  return TRUE;
}

/**
 * ana_engine_backfill:
 * @self: the engine
 * @batches: of AnaEventBatch: events of a span that lies behind
 * @error: return location
 *
 * Logs the events and marks their days to be computed from the log. Blocks until they are durable; the figures follow.
 * Not on the engine's thread.
 *
 * Returns: %FALSE when they were not stored
 */
gboolean
ana_engine_backfill (AnaEngine *self, GPtrArray *batches, GError **error)
{
  Wait wait = { .n_left = batches->len };

  g_mutex_init (&wait.mutex);
  g_cond_init (&wait.cond);
  for (guint i = 0; i < batches->len; i++)
    {
      AnaEventBatch *batch = batches->pdata[i];

      batch->batch_mode = TRUE;
      if (!ingest_patiently (self, batch, &wait))
        {
          g_mutex_lock (&wait.mutex);
          wait.n_left -= batches->len - i;
          if (wait.error == NULL)
            wait.error = g_error_new_literal (ANA_ERROR, ANA_ERROR_RETRY, "the hub is stopping");
          g_mutex_unlock (&wait.mutex);
          break;
        }
    }
  g_mutex_lock (&wait.mutex);
  while (wait.n_left > 0)
    g_cond_wait (&wait.cond, &wait.mutex);
  g_mutex_unlock (&wait.mutex);
  g_mutex_clear (&wait.mutex);
  g_cond_clear (&wait.cond);
  if (wait.error == NULL)
    return TRUE;
  g_propagate_error (error, wait.error);
  return FALSE;
}

void
ana_engine_get_stats (AnaEngine *self, AnaEngineStats *out)
{
  g_mutex_lock (&self->mutex);
  *out = self->stats;
  g_mutex_unlock (&self->mutex);
}

/* Runs @func on the engine's thread, inside a transaction. Any thread. */
void
ana_engine_call (AnaEngine *self, void (*func) (AnaHubStorage *storage, gpointer data), gpointer data, GDestroyNotify destroy)
{
  AnaJob *job = g_new0 (AnaJob, 1);

  job->type = ANA_JOB_CALL;
  job->call = func;
  job->data = data;
  job->destroy = destroy;
  ana_engine_push_job (self, job, 0);
}

void
ana_engine_write (AnaEngine *self, const char *tenant, AnaEngineWriteFunc func, void (*done) (const GError *error, gpointer data), gpointer data)
{
  AnaJob *job = g_new0 (AnaJob, 1);

  job->type = ANA_JOB_WRITE;
  job->write_tenant = g_strdup (tenant);
  job->write = func;
  job->written = done;
  job->data = data;
  ana_engine_push_job (self, job, 0);
}
