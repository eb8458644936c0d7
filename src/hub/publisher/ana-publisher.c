/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-publisher.c: takes committed rows from the engine and has them sent to whoever watches.
 *
 * There is no queue of messages for a slow client. What a socket cannot take now is left out, and when it has room
 * again the rows that changed since the last one sent are read from storage, where each key stands once with its
 * latest revision. That read is the conflation, it needs no memory while a client sleeps, and its `p` continues the
 * chain of this client. Clients that are behind at the same place share one read.
 */
#include "config.h"

#include "ana-publisher-private.h"

#include <string.h>

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-random.h"

#define TICK_MS        500
#define BATCHES_A_TURN 4000
#define READER_THREADS 2

typedef struct {
  char        *tenant;  /* (owned) */
  AnaRowBatch *batch;   /* (owned) */
  gint64       pushed_usec;
} Incoming;

static void
free_incoming (gpointer data)
{
  Incoming *incoming = data;

  g_free (incoming->tenant);
  ana_row_batch_unref (incoming->batch);
  g_free (incoming);
}

/**
 * ana_publisher_push:
 * @self: the publisher
 * @tenant: whose rows
 * @batch: rows that are committed, with p and q
 *
 * Takes rows from any thread; they are published on the hub's context in this order.
 */
void
ana_publisher_push (AnaPublisher *self, const char *tenant, AnaRowBatch *batch)
{
  Incoming *incoming = g_new (Incoming, 1);

  incoming->tenant = g_strdup (tenant);
  incoming->batch = ana_row_batch_ref (batch);
  incoming->pushed_usec = ana_clock_monotonic_usec ();
  g_async_queue_push (self->incoming, incoming);
  g_source_set_ready_time (self->wake, 0);
}

static void
take_batch (AnaPubStream *stream, const Incoming *incoming, GPtrArray *touched)
{
  if (stream->pending->len == 0)
    {
      g_ptr_array_add (touched, stream);
      stream->pushed_usec = incoming->pushed_usec;
    }
  g_ptr_array_add (stream->pending, ana_row_batch_ref (incoming->batch));
}

/* What is everybody's: the stream of this name of each tenant. */
static void
take_for_all (AnaPublisher *self, const Incoming *incoming, GPtrArray *touched)
{
  GHashTableIter iter;
  AnaPubStream *stream;

  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &stream))
    if (strcmp (stream->id, incoming->batch->stream) == 0)
      take_batch (stream, incoming, touched);
}

/* --- one call of the kernel a client --- */

/**
 * ana_publisher_gather:
 * @self: the publisher
 *
 * From now until ana_publisher_let_go() what a client is sent may wait, so that all of it goes out at once: a client that watches
 * many streams is sent a frame of each in a turn, and to hand over a frame costs what many cost. Calls may lie within each other.
 */
void
ana_publisher_gather (AnaPublisher *self)
{
  self->gathering++;
}

void
ana_publisher_let_go (AnaPublisher *self)
{
  if (--self->gathering > 0)
    return;
  for (guint i = 0; i < self->unflushed->len; i++)
    {
      AnaClient *client = self->unflushed->pdata[i];

      client->unflushed = FALSE;
      client->klass->flush (client->sink);
    }
  g_ptr_array_set_size (self->unflushed, 0);
}

/* Hands each stream its batches, then publishes stream by stream: what came together goes in one frame. */
static gboolean
wake_cb (gpointer data)
{
  AnaPublisher *self = data;
  g_autoptr (GPtrArray) touched = g_ptr_array_new ();
  Incoming *incoming;
  guint n = 0;

  g_source_set_ready_time (self->wake, -1);
  while (n++ < BATCHES_A_TURN && (incoming = g_async_queue_try_pop (self->incoming)) != NULL)
    {
      AnaPubStream *stream = ana_pub_stream_get (self, incoming->tenant, incoming->batch->stream, FALSE, NULL);

      if (stream != NULL)
        take_batch (stream, incoming, touched);
      else if (*incoming->tenant == '\0')
        take_for_all (self, incoming, touched);
      free_incoming (incoming);
    }
  ana_publisher_gather (self);
  for (guint i = 0; i < touched->len; i++)
    ana_pub_stream_publish (touched->pdata[i]);
  ana_publisher_let_go (self);
  if (g_async_queue_length (self->incoming) > 0)
    g_source_set_ready_time (self->wake, 0);
  return G_SOURCE_CONTINUE;
}

static gboolean
wake_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static GSourceFuncs wake_funcs = { .dispatch = wake_dispatch };

static gboolean
tick_cb (gpointer data)
{
  AnaPublisher *self = data;
  gint64 now = ana_clock_monotonic_usec ();
  GHashTableIter iter;
  gpointer stream;

  ana_publisher_gather (self);
  for (GList *l = self->clients.head, *next; l != NULL; l = next)
    {
      next = l->next;
      ana_client_tick (l->data, now);
    }
  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, NULL, &stream))
    if (!ana_pub_stream_tick (stream, now))
      g_hash_table_iter_remove (&iter);
  ana_publisher_let_go (self);
  return G_SOURCE_CONTINUE;
}

/**
 * ana_publisher_new:
 * @engine: where rows come from, and who is told what is watched
 * @hub_name: in `welcome`
 * @limits: times and bounds
 *
 * A publisher on the caller's thread-default main context. Connect ana_publisher_push() to the engine's output.
 *
 * Returns: (transfer full): the publisher
 */
AnaPublisher *
ana_publisher_new (AnaEngine *engine, const char *hub_name, const AnaPublisherLimits *limits)
{
  AnaPublisher *self = g_new0 (AnaPublisher, 1);

  self->engine = engine;
  self->catalogue = ana_engine_get_catalogue (engine);
  self->hub_name = g_strdup (hub_name);
  self->win_epoch = ana_ulid_new (ana_clock_now_usec ());
  self->limits = *limits;
  self->context = g_main_context_ref_thread_default ();
  self->incoming = g_async_queue_new_full (free_incoming);
  self->streams = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ana_pub_stream_free);
  self->readers = g_thread_pool_new (ana_pub_read_func, self, READER_THREADS, FALSE, NULL);
  self->json = ana_json_reader_new (ANA_JSON_LIMITS_WIRE);
  g_queue_init (&self->clients);
  self->unflushed = g_ptr_array_new ();
  self->wake = g_source_new (&wake_funcs, sizeof (GSource));
  g_source_set_callback (self->wake, wake_cb, self, NULL);
  g_source_attach (self->wake, self->context);
  self->tick = g_timeout_source_new (TICK_MS);
  g_source_set_callback (self->tick, tick_cb, self, NULL);
  g_source_attach (self->tick, self->context);
  return self;
}

/**
 * ana_publisher_free:
 * @self: the publisher; no thread pushes to it any more
 *
 * Drops the clients that are left, waits for reads on their way.
 */
void
ana_publisher_free (AnaPublisher *self)
{
  while (!g_queue_is_empty (&self->clients))
    {
      AnaClient *client = g_queue_peek_head (&self->clients);
      client->klass->drop (client->sink);
    }
  g_thread_pool_free (self->readers, FALSE, TRUE);
  while (g_atomic_int_get (&self->n_reads) > 0) /* their answers are on the context */
    g_main_context_iteration (self->context, TRUE);
  g_source_destroy (self->wake);
  g_source_unref (self->wake);
  g_source_destroy (self->tick);
  g_source_unref (self->tick);
  g_hash_table_unref (self->streams);
  g_ptr_array_unref (self->unflushed);
  g_async_queue_unref (self->incoming);
  ana_json_reader_free (self->json);
  g_main_context_unref (self->context);
  g_free (self->hub_name);
  g_free (self->win_epoch);
  g_free (self);
}

void
ana_publisher_set_limits (AnaPublisher *self, const AnaPublisherLimits *limits)
{
  self->limits = *limits;
}

void
ana_publisher_bye (AnaPublisher *self)
{
  for (GList *l = self->clients.head, *next; l != NULL; l = next)
    {
      next = l->next;
      /* spread over some seconds, so that they do not all come back at once */
      ana_client_end (l->data, "drain", ANA_CLOSE_DRAIN, g_random_int_range (500, 4000));
    }
}

/* Alerts, models and jobs have names already, and are served by none of this hub's parts. */
static gboolean
is_served (const char *stream, const AnaStreamId *id, GError **error)
{
  if (id->kind != ANA_STREAM_OTHER)
    return TRUE;
  g_set_error (error, ANA_ERROR, ANA_ERROR_TOO_NEW, "this hub does not serve \"%s\"", stream);
  return FALSE;
}

static gboolean
has_window (const AnaKpi *kpi, int window_sec)
{
  for (guint i = 0; i < kpi->windows->len; i++)
    if (g_array_index (kpi->windows, int, i) == window_sec)
      return TRUE;
  return FALSE;
}

/**
 * ana_publisher_is_stream:
 * @self: the publisher
 * @stream: an id
 * @out: (out): its parts
 * @error: return location; NOT_FOUND, or TOO_NEW for a kind of streams that this hub does not serve
 *
 * Whether there is such a stream: the catalogue itself, what users make, or a KPI of it with the period or window that @stream names.
 */
gboolean
ana_publisher_is_stream (AnaPublisher *self, const char *stream, AnaStreamId *out, GError **error)
{
  gboolean parsed = ana_stream_parse (stream, out);
  const AnaKpi *kpi = NULL;

  if (parsed && !is_served (stream, out, error))
    return FALSE;
  if (parsed && (out->kind == ANA_STREAM_CAT || out->kind == ANA_STREAM_OBJ))
    return TRUE;
  if (parsed)
    kpi = ana_catalogue_find (self->catalogue, out->code);
  if (kpi != NULL && out->kind == ANA_STREAM_KPI && out->period < ANA_N_KPI_PERIODS && kpi->grain[out->period])
    return TRUE;
  if (kpi != NULL && out->kind == ANA_STREAM_WIN && has_window (kpi, out->window_sec))
    return TRUE;
  g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, "no stream \"%s\"", stream);
  return FALSE;
}

/* A stream that names its tenant is that tenant's alone. */
gboolean
ana_publisher_is_allowed (const char *tenant, const char *stream, GError **error)
{
  const char *colon = strchr (stream, ':');

  if ((!g_str_has_prefix (stream, "obj:") && !g_str_has_prefix (stream, "alert:")) || strcmp (colon + 1, tenant) == 0)
    return TRUE;
  g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_PERMITTED, "\"%s\" is of another tenant", stream);
  return FALSE;
}

/**
 * ana_publisher_lease:
 * @self: the publisher
 * @tenant: whose stream
 * @stream: its id
 * @client: who takes or gives back the lease
 * @start: take or renew; %FALSE gives it back
 * @out_subscribers: (out): sockets and leases on the stream now
 * @error: return location; NOT_FOUND
 *
 * Keeps a stream watched for a minute without a socket. Taking a lease twice is taking it once.
 */
gboolean
ana_publisher_lease (AnaPublisher *self, const char *tenant, const char *stream, const char *client,
                     gboolean start, guint *out_subscribers, GError **error)
{
  AnaPubStream *found = ana_pub_stream_get (self, tenant, stream, start, error);
  AnaStreamId id;

  *out_subscribers = 0;
  if (found == NULL)
    return !start && ana_publisher_is_stream (self, stream, &id, error);
  if (start)
    {
      gint64 *end = g_new (gint64, 1);

      *end = ana_clock_monotonic_usec () + self->limits.lease_usec;
      g_hash_table_replace (found->leases, g_strdup (client), end);
    }
  else
    g_hash_table_remove (found->leases, client);
  ana_pub_stream_update_wanted (found);
  *out_subscribers = ana_pub_stream_count (found);
  return TRUE;
}

gboolean
ana_publisher_is_watched (AnaPublisher *self, const char *tenant, const char *stream)
{
  AnaPubStream *found = ana_pub_stream_get (self, tenant, stream, FALSE, NULL);

  return found != NULL && found->wanted;
}

static void
clear_status (gpointer data)
{
  AnaStreamStatus *status = data;

  g_free (status->stream);
  g_free (status->epoch);
}

static int
compare_status (gconstpointer a, gconstpointer b)
{
  return strcmp (((const AnaStreamStatus *) a)->stream, ((const AnaStreamStatus *) b)->stream);
}

/**
 * ana_publisher_list:
 * @self: the publisher
 * @tenant: whose streams
 *
 * The streams of @tenant that somebody watches, by name.
 *
 * Returns: (transfer full): array of #AnaStreamStatus
 */
GArray *
ana_publisher_list (AnaPublisher *self, const char *tenant)
{
  GArray *list = g_array_new (FALSE, TRUE, sizeof (AnaStreamStatus));
  GHashTableIter iter;
  gpointer value;

  g_array_set_clear_func (list, clear_status);
  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      AnaPubStream *stream = value;
      AnaStreamStatus status = { NULL };

      if (strcmp (stream->tenant, tenant) != 0)
        continue;
      status.stream = g_strdup (stream->id);
      status.epoch = g_strdup (stream->epoch);
      status.q = stream->head_q;
      status.n_subscribers = ana_pub_stream_count (stream);
      status.lag_ms = stream->last_usec == 0 ? -1 : stream->lag_usec / 1000;
      status.rate = stream->rate;
      g_array_append_val (list, status);
    }
  g_array_sort (list, compare_status);
  return list;
}

void
ana_publisher_get_stats (AnaPublisher *self, AnaPublisherStats *out)
{
  *out = self->stats;
  out->n_streams = g_hash_table_size (self->streams);
  out->n_clients = self->clients.length;
  out->n_reads = g_atomic_int_get (&self->n_reads);
}
