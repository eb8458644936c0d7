/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-recount.c: heads counted again from the rows that are stored.
 *
 * SQLite does not see bytes that rot in a page. A head's checksum is kept by difference, so that it does not see them
 * either: once the hub has run for a second, and then each day, a thread reads every stream in slices with pauses as long
 * as they took, and holds what it counts against the head of the same commit. Where the two differ the engine is asked to
 * repair the stream: clients fetch it anew, and its days are computed from the log.
 */
#include "config.h"

#include "ana-recount.h"

#include "ana-clock.h"

#define FIRST_USEC    G_USEC_PER_SEC        /* the first figures have gone out */
#define EVERY_USEC    ((gint64) 24 * 60 * 60 * G_USEC_PER_SEC)
#define SLICE_ROWS    2048
#define MAX_PAUSE_USEC 50000

struct _AnaRecount {
  AnaEngine      *engine;     /* (borrowed) */
  GThread        *thread;
  GMutex          mutex;
  GCond           cond;
  gboolean        stopping;   /* (mutex) */
  AnaRecountStats stats;      /* (mutex) */
};

typedef struct {
  gint64  n;
  guint64 x;
} Sum;

/* Returns: whether to go on */
static gboolean
pause_for (AnaRecount *self, gint64 usec)
{
  gint64 until = g_get_monotonic_time () + usec;
  gboolean goes_on;

  g_mutex_lock (&self->mutex);
  while (!self->stopping && g_cond_wait_until (&self->cond, &self->mutex, until))
    ;
  goes_on = !self->stopping;
  g_mutex_unlock (&self->mutex);
  return goes_on;
}

static void
add_row (const AnaRow *row, gint64 seq, gpointer data)
{
  Sum *sum = data;

  sum->n++;
  sum->x += ana_row_checksum (row);
}

/* Reads the stream to its end; FALSE when that was not possible. */
static gboolean
sum_up (AnaRecount *self, AnaHubHistory *history, Sum *sum, GError **error)
{
  const AnaHubStorageClass *klass = ana_engine_get_storage (self->engine)->klass;
  guint n_given = SLICE_ROWS;

  while (n_given == SLICE_ROWS)
    {
      gint64 began = ana_clock_monotonic_usec ();

      if (!klass->history_next (history, SLICE_ROWS, add_row, sum, &n_given, error)
          || !pause_for (self, MIN (ana_clock_monotonic_usec () - began, MAX_PAUSE_USEC)))
        return FALSE;
    }
  return TRUE;
}

static void
count_stream (AnaRecount *self, const char *tenant, const char *stream)
{
  AnaHubStorage *storage = ana_engine_get_storage (self->engine);
  AnaStreamHead head = { NULL };
  Sum sum = { 0 };
  g_autoptr (GError) error = NULL;
  AnaHubHistory *history = storage->klass->history_open (storage, tenant, stream, NULL, (AnaSpan) { G_MININT64, G_MAXINT64 }, NULL, 0, G_MAXINT64,
                                                         &head, &error);
  gboolean whole = history != NULL && sum_up (self, history, &sum, &error);
  gboolean differs = whole && (sum.n != head.n || sum.x != head.x);

  if (history != NULL)
    storage->klass->history_close (history);
  ana_stream_head_clear (&head);
  if (error != NULL)
    g_warning ("stream %s of %s could not be counted: %s", stream, tenant, error->message);
  if (!whole)
    return;
  g_mutex_lock (&self->mutex);
  self->stats.n_streams++;
  self->stats.n_rows += (guint64) sum.n;
  self->stats.n_mismatches += differs;
  g_mutex_unlock (&self->mutex);
  if (differs)
    ana_engine_repair (self->engine, tenant, stream);
}

static gboolean
count_tenant (AnaRecount *self, const char *tenant)
{
  AnaHubStorage *storage = ana_engine_get_storage (self->engine);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) streams = storage->klass->list_streams (storage, tenant, &error);

  if (streams == NULL)
    g_warning ("the streams of %s could not be listed: %s", tenant, error->message);
  for (guint i = 0; streams != NULL && streams[i] != NULL; i++)
    {
      count_stream (self, tenant, streams[i]);
      if (!pause_for (self, 0))
        return FALSE;
    }
  return TRUE;
}

static gpointer
thread_main (gpointer data)
{
  AnaRecount *self = data;
  gint64 wait_usec = FIRST_USEC;

  while (pause_for (self, wait_usec))
    {
      g_auto (GStrv) tenants = ana_engine_list_tenants (self->engine);

      if (!count_tenant (self, ANA_TENANT_ALL))
        return NULL;
      for (guint i = 0; tenants[i] != NULL; i++)
        if (!count_tenant (self, tenants[i]))
          return NULL;
      g_mutex_lock (&self->mutex);
      self->stats.n_rounds++;
      g_mutex_unlock (&self->mutex);
      wait_usec = EVERY_USEC;
    }
  return NULL;
}

/**
 * ana_recount_start:
 * @engine: a running engine; outlives this
 *
 * Returns: (transfer full): for ana_recount_stop()
 */
AnaRecount *
ana_recount_start (AnaEngine *engine)
{
  AnaRecount *self = g_new0 (AnaRecount, 1);

  self->engine = engine;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("recount", thread_main, self);
  return self;
}

void
ana_recount_stop (AnaRecount *self)
{
  g_mutex_lock (&self->mutex);
  self->stopping = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

/* Any thread. */
void
ana_recount_get_stats (AnaRecount *self, AnaRecountStats *out)
{
  g_mutex_lock (&self->mutex);
  *out = self->stats;
  g_mutex_unlock (&self->mutex);
}
