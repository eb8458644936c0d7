/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sync.c: the object that the window and the command line hold: its thread, and what it tells its owner.
 *
 * Everything that talks to the hub happens on one thread with its own main context; the owner's calls go there,
 * and what it should know comes back in one coalesced idle, so that a burst of rows is one wake-up.
 */
#include "config.h"

#include "ana-sync-private.h"

#include "ana-clock.h"
#include "ana-text.h"
#include "ana-timer.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (AnaSync, ana_sync, G_TYPE_OBJECT)

enum { PROP_0, PROP_STATE, PROP_LAST_MESSAGE_USEC, PROP_ERROR_TEXT, N_PROPS };
enum { SIGNAL_BATCH, SIGNAL_STREAM_CHANGED, SIGNAL_CATALOGUE_CHANGED, SIGNAL_DOCUMENT_CHANGED, N_SIGNALS };
static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static const char *const state_names[] = {
  "offline", "connecting", "catchup", "live", "polling", "suspect", "backoff", "signed-out", "upgrade-needed", "degraded",
};

const char *
ana_sync_state_to_string (AnaSyncState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (state_names), "");
  return state_names[state];
}

/* --- telling the owner --- */

static void
emit_batches (AnaSync *self, GQueue *batches)
{
  AnaRowBatch *batch;

  while ((batch = g_queue_pop_head (batches)) != NULL)
    {
      g_signal_emit (self, signals[SIGNAL_BATCH], 0, batch);
      ana_row_batch_unref (batch);
    }
}

static void
emit_documents (AnaSync *self, GQueue *documents)
{
  AnaDocumentChange *change;

  while ((change = g_queue_pop_head (documents)) != NULL)
    {
      g_signal_emit (self, signals[SIGNAL_DOCUMENT_CHANGED], 0, change->kind, change->id, change->gone, change->n_conflicts);
      ana_document_change_free (change);
    }
}

static gboolean
notify_cb (gpointer data)
{
  AnaSync *self = data;
  GQueue batches, changed, documents;
  gboolean catalogue_changed, stopped;
  char *stream;

  g_mutex_lock (&self->mutex);
  batches = self->batches;
  changed = self->changed;
  documents = self->documents;
  catalogue_changed = self->catalogue_changed;
  stopped = self->stopped;
  g_queue_init (&self->batches);
  g_queue_init (&self->changed);
  g_queue_init (&self->documents);
  self->catalogue_changed = FALSE;
  self->notify_queued = FALSE;
  g_mutex_unlock (&self->mutex);

  if (catalogue_changed && !stopped)
    g_signal_emit (self, signals[SIGNAL_CATALOGUE_CHANGED], 0);
  emit_batches (self, &batches);
  while ((stream = g_queue_pop_head (&changed)) != NULL)
    {
      g_signal_emit (self, signals[SIGNAL_STREAM_CHANGED], 0, stream);
      g_free (stream);
    }
  emit_documents (self, &documents);
  for (guint i = PROP_0 + 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), props[i]);
  return G_SOURCE_REMOVE;
}

/* Call with the mutex held. */
static void
queue_notify (AnaSync *self)
{
  g_autoptr (GSource) source = NULL;

  if (self->notify_queued || self->stopped)
    return;
  self->notify_queued = TRUE;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, notify_cb, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->owner);
}

void
ana_sync_set_state (AnaSync *self, AnaSyncState state, const char *error)
{
  g_mutex_lock (&self->mutex);
  if (self->state != state || g_strcmp0 (self->error, error) != 0)
    {
      self->state = state;
      self->states_passed |= 1u << state;
      ana_set_text (&self->error, error);
      queue_notify (self);
    }
  g_mutex_unlock (&self->mutex);
}

/**
 * ana_sync_take_passed:
 * @self: the client
 *
 * Notifications are told together: a state that ends before the owner's next turn is in none of them. It is in here. Any thread.
 *
 * Returns: the states it has been in since the last call, the one it is in among them; a bit for each #AnaSyncState
 */
guint
ana_sync_take_passed (AnaSync *self)
{
  guint passed;

  g_mutex_lock (&self->mutex);
  passed = self->states_passed | 1u << self->state;
  self->states_passed = 0;
  g_mutex_unlock (&self->mutex);
  return passed;
}

void
ana_sync_emit_batch (AnaSync *self, AnaRowBatch *batch)
{
  g_mutex_lock (&self->mutex);
  if (!self->stopped)
    {
      g_queue_push_tail (&self->batches, ana_row_batch_ref (batch));
      queue_notify (self);
    }
  g_mutex_unlock (&self->mutex);
}

void
ana_sync_emit_changed (AnaSync *self, const char *stream)
{
  g_mutex_lock (&self->mutex);
  if (!self->stopped)
    {
      g_queue_push_tail (&self->changed, g_strdup (stream));
      queue_notify (self);
    }
  g_mutex_unlock (&self->mutex);
}

void
ana_sync_emit_catalogue (AnaSync *self)
{
  g_mutex_lock (&self->mutex);
  self->catalogue_changed = TRUE;
  queue_notify (self);
  g_mutex_unlock (&self->mutex);
}

void
ana_sync_emit_documents (AnaSync *self, GPtrArray *changes)
{
  g_mutex_lock (&self->mutex);
  while (changes->len > 0 && !self->stopped)
    {
      g_queue_push_tail (&self->documents, g_ptr_array_steal_index (changes, 0));
      queue_notify (self);
    }
  g_mutex_unlock (&self->mutex);
}

void
ana_sync_note_heard (AnaSync *self)
{
  self->heard_usec = ana_clock_monotonic_usec ();
  self->sent_ping_usec = 0;
  g_mutex_lock (&self->mutex);
  self->last_message_usec = ana_clock_now_usec () + self->clock_offset_usec;
  g_mutex_unlock (&self->mutex);
}

/* @counter: one of the client's */
void
ana_sync_count (AnaSync *self, guint64 *counter)
{
  g_mutex_lock (&self->mutex);
  ++*counter;
  queue_notify (self);
  g_mutex_unlock (&self->mutex);
}

void
ana_sync_get_counters (AnaSync *self, AnaSyncCounters *out)
{
  g_mutex_lock (&self->mutex);
  *out = self->counters;
  g_mutex_unlock (&self->mutex);
}

static const char *
describe_degraded (AnaSync *self)
{
  return (ana_store_get_flags (self->store) & ANA_STORE_DISK_FULL) != 0 ? _("not saved: the disk is full")
                                                                         : _("not saved: the disk takes nothing");
}

/* Sets LIVE or CATCHUP from how many streams are behind, and wakes those who wait. */
void
ana_sync_update_live (AnaSync *self)
{
  gboolean live = self->welcomed && self->n_behind == 0;

  if (live && self->live_since_usec == 0)
    self->live_since_usec = ana_clock_monotonic_usec ();
  if (self->welcomed && self->degraded)
    ana_sync_set_state (self, ANA_SYNC_DEGRADED, describe_degraded (self));
  else if (self->welcomed)
    ana_sync_set_state (self, self->ws == NULL ? ANA_SYNC_POLLING : live ? ANA_SYNC_LIVE : ANA_SYNC_CATCHUP, NULL);
  g_mutex_lock (&self->mutex);
  self->all_live = live;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static const AnaSyncTimes usual_times = {
  .beat_usec = 5 * G_USEC_PER_SEC,
  .connect_usec = 10 * G_USEC_PER_SEC,
  .suspect_usec = 5 * G_USEC_PER_SEC,
  .welcome_usec = 10 * G_USEC_PER_SEC,
  .request_usec = 120 * G_USEC_PER_SEC, /* a body of one byte a second ends too */
  .ws_retry_usec = 5 * 60 * G_USEC_PER_SEC,
  .probe_usec = 5 * G_USEC_PER_SEC,
  .wake_usec = 2 * G_USEC_PER_SEC, /* a thousand laptops see the same network come back */
};

static gint64
either (gint64 special_usec, gint64 usual_usec)
{
  return special_usec > 0 ? special_usec : usual_usec;
}

static void
take_times (AnaSync *self, const AnaSyncTimes *times)
{
  self->times = usual_times;
  if (times == NULL)
    return;
  self->times.beat_usec = either (times->beat_usec, usual_times.beat_usec);
  self->times.connect_usec = either (times->connect_usec, usual_times.connect_usec);
  self->times.suspect_usec = either (times->suspect_usec, usual_times.suspect_usec);
  self->times.welcome_usec = either (times->welcome_usec, usual_times.welcome_usec);
  self->times.request_usec = either (times->request_usec, usual_times.request_usec);
  self->times.ws_retry_usec = either (times->ws_retry_usec, usual_times.ws_retry_usec);
  self->times.probe_usec = either (times->probe_usec, usual_times.probe_usec);
  self->times.wake_usec = either (times->wake_usec, usual_times.wake_usec);
  self->times.documents_usec = times->documents_usec; /* else the back-off says */
}

/* --- the thread --- */

/**
 * ana_sync_invoke:
 * @self: the client
 * @func: called on the sync thread
 * @data: for it
 * @destroy: (nullable): frees @data, in any case
 *
 * Any thread. A source on a context that nobody runs would hold the client for ever, so the thread says when it is done.
 *
 * Returns: %FALSE when the thread has ended and @func is not called
 */
gboolean
ana_sync_invoke (AnaSync *self, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  gboolean closed;

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, destroy);
  g_mutex_lock (&self->mutex);
  closed = self->closed;
  if (!closed)
    g_source_attach (source, self->context);
  g_mutex_unlock (&self->mutex);
  if (closed)
    g_source_destroy (source);
  return !closed;
}

/* Returns: (transfer full): attached; destroy it before the object goes */
GSource *
ana_sync_add_timer (AnaSync *self, gint64 delay_usec, GSourceFunc func)
{
  GSource *source = ana_timer_source_new (delay_usec);

  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, self->context);
  return source;
}

static gpointer
thread_main (gpointer data)
{
  AnaSync *self = data;

  g_main_context_push_thread_default (self->context);
  if (self->address_error == NULL)
    self->http = ana_http_new (&self->address, self->tenant, self->times.request_usec);
  self->reader = ana_json_reader_new (ANA_JSON_LIMITS_DEFAULT);
  g_main_loop_run (self->loop);
  ana_link_close (self);
  if (self->probe != NULL)
    g_source_destroy (self->probe);
  g_clear_pointer (&self->probe, g_source_unref);
  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  g_mutex_unlock (&self->mutex);
  /* Requests that were cancelled still have their say, and what waits for the disk. */
  while (g_main_context_iteration (self->context, FALSE) || (self->http != NULL && ana_http_abort (self->http) > 0))
    g_thread_yield ();
  while (self->exchange.is_working)
    g_main_context_iteration (self->context, TRUE);
  ana_exchange_end (self);
  g_clear_pointer (&self->http, ana_http_free);
  g_clear_pointer (&self->reader, ana_json_reader_free);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/* --- calls of the owner, carried to the thread --- */

typedef struct {
  AnaSync *self;
  char    *stream;
  gboolean flag;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_object_unref (call->self);
  g_free (call->stream);
  g_free (call);
}

static void
carry (AnaSync *self, GSourceFunc func, const char *stream, gboolean flag)
{
  Call *call;

  if (self->thread == NULL) /* stopped: there is nobody to carry it to */
    return;
  call = g_new0 (Call, 1);
  call->self = g_object_ref (self);
  call->stream = g_strdup (stream);
  call->flag = flag;
  ana_sync_invoke (self, func, call, call_free);
}

static gboolean
subscribe_cb (gpointer data)
{
  Call *call = data;

  ana_streams_add (call->self, call->stream);
  return G_SOURCE_REMOVE;
}

static gboolean
unsubscribe_cb (gpointer data)
{
  Call *call = data;

  ana_streams_remove (call->self, call->stream);
  return G_SOURCE_REMOVE;
}

static gboolean
start_cb (gpointer data)
{
  AnaSync *self = ((Call *) data)->self;

  if (self->started)
    return G_SOURCE_REMOVE;
  self->started = TRUE;
  if (!self->offline && !ana_surroundings_is_asleep (self->surroundings) && !(self->background && ana_surroundings_is_metered (self->surroundings)))
    ana_link_connect (self); /* once, whatever is said of the network */
  else
    ana_link_settle (self, FALSE);
  return G_SOURCE_REMOVE;
}

static gboolean
offline_cb (gpointer data)
{
  Call *call = data;
  AnaSync *self = call->self;

  if (self->offline == call->flag)
    return G_SOURCE_REMOVE;
  self->offline = call->flag;
  if (!self->offline && self->started)
    ana_link_connect (self);
  else
    ana_link_settle (self, FALSE);
  return G_SOURCE_REMOVE;
}

static gboolean
background_cb (gpointer data)
{
  Call *call = data;

  call->self->background = call->flag;
  ana_link_settle (call->self, FALSE);
  return G_SOURCE_REMOVE;
}

static gboolean
now_cb (gpointer data)
{
  AnaSync *self = ((Call *) data)->self;

  self->token_reread = FALSE; /* the user may have signed in again */
  ana_verdict_probe_now (self);
  ana_exchange_hurry (self);
  if (self->started && !self->offline && !ana_link_is_up (self))
    ana_link_connect (self);
  return G_SOURCE_REMOVE;
}

/**
 * ana_sync_subscribe:
 * @self: the client
 * @stream: an ADS/1 stream id
 *
 * Counted: each call wants one ana_sync_unsubscribe(). The stream goes on from the stored cursor. Any thread.
 */
void
ana_sync_subscribe (AnaSync *self, const char *stream)
{
  g_mutex_lock (&self->mutex);
  self->all_live = FALSE; /* until the thread has seen it */
  g_mutex_unlock (&self->mutex);
  carry (self, subscribe_cb, stream, FALSE);
}

/* What is stored of the stream stays. Any thread. */
void
ana_sync_unsubscribe (AnaSync *self, const char *stream)
{
  carry (self, unsubscribe_cb, stream, FALSE);
}

static gboolean
retry_cb (gpointer data)
{
  Call *call = data;

  ana_streams_retry (call->self, call->stream);
  return G_SOURCE_REMOVE;
}

/**
 * ana_sync_retry:
 * @self: the client
 * @stream: a stream that is subscribed
 *
 * Asks for the stream as a whole, also when it was set aside: whoever looks at it wants another try. While there is no
 * connection, the next one asks. A checksum that fails once more within the hour sets it aside again. Any thread.
 */
void
ana_sync_retry (AnaSync *self, const char *stream)
{
  carry (self, retry_cb, stream, FALSE);
}

void
ana_sync_start (AnaSync *self)
{
  carry (self, start_cb, NULL, FALSE);
}

/* "Work offline": closes the connection and opens none. Any thread. */
void
ana_sync_set_offline (AnaSync *self, gboolean offline)
{
  carry (self, offline_cb, NULL, offline);
}

/**
 * ana_sync_set_background:
 * @self: the client
 * @background: nobody looks at what it brings
 *
 * A network that costs by the byte carries what is looked at alone. Any thread.
 */
void
ana_sync_set_background (AnaSync *self, gboolean background)
{
  carry (self, background_cb, NULL, background);
}

/* One try at once, whatever the back-off says, or the system of the network. Any thread. */
void
ana_sync_now (AnaSync *self)
{
  carry (self, now_cb, NULL, FALSE);
}

static gboolean
push_cb (gpointer data)
{
  ana_exchange_push (((Call *) data)->self);
  return G_SOURCE_REMOVE;
}

/* Somebody waits until all is done that is to do now; what was said to be done before he asked does not count. */
static gboolean
settle_cb (gpointer data)
{
  AnaSync *self = ((Call *) data)->self;

  g_mutex_lock (&self->mutex);
  self->exchange.asked = self->documents_asked;
  g_mutex_unlock (&self->mutex);
  ana_exchange_push (self);
  return G_SOURCE_REMOVE;
}

static void
outbox_changed_cb (AnaStore *store, AnaSync *self)
{
  carry (self, push_cb, NULL, FALSE);
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

/* Waits for the thread; what was given to the store is the store's. Idempotent. */
void
ana_sync_stop (AnaSync *self)
{
  g_mutex_lock (&self->mutex);
  self->stopped = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  if (self->thread == NULL)
    return;
  ana_sync_invoke (self, quit_cb, self->loop, NULL); /* from inside: the loop may not have begun yet */
  g_thread_join (g_steal_pointer (&self->thread));
}

AnaSyncState
ana_sync_get_state (AnaSync *self)
{
  AnaSyncState state;

  g_mutex_lock (&self->mutex);
  state = self->state;
  g_mutex_unlock (&self->mutex);
  return state;
}

gint64
ana_sync_get_last_message_usec (AnaSync *self)
{
  gint64 usec;

  g_mutex_lock (&self->mutex);
  usec = self->last_message_usec;
  g_mutex_unlock (&self->mutex);
  return usec;
}

gint64
ana_sync_get_clock_offset_usec (AnaSync *self)
{
  gint64 usec;

  g_mutex_lock (&self->mutex);
  usec = self->clock_offset_usec;
  g_mutex_unlock (&self->mutex);
  return usec;
}

/* What arrived and may not be stored yet. Any thread; keep a reference to use it after the client. */
AnaRecent *
ana_sync_get_recent (AnaSync *self)
{
  return self->recent;
}

char *
ana_sync_dup_error (AnaSync *self)
{
  char *error;

  g_mutex_lock (&self->mutex);
  error = g_strdup (self->error);
  g_mutex_unlock (&self->mutex);
  return error;
}

/**
 * ana_sync_wait_live:
 * @self: a client that was started
 * @timeout_usec: how long to wait at most
 *
 * Blocks until every stream has reached its head and what came is stored. Not on the sync thread.
 *
 * Returns: %FALSE when that did not happen in time, the hub refuses us, or the disk took nothing
 */
gboolean
ana_sync_wait_live (AnaSync *self, gint64 timeout_usec)
{
  gint64 deadline = g_get_monotonic_time () + timeout_usec;
  gboolean live;

  g_mutex_lock (&self->mutex);
  while (!self->all_live && !self->stopped && self->state != ANA_SYNC_SIGNED_OUT && self->state != ANA_SYNC_UPGRADE_NEEDED)
    if (!g_cond_wait_until (&self->cond, &self->mutex, deadline))
      break;
  live = self->all_live;
  g_mutex_unlock (&self->mutex);
  if (!live)
    return FALSE;
  ana_store_flush (self->store);
  return (ana_store_get_flags (self->store) & ANA_STORE_DEGRADED) == 0;
}

/**
 * ana_sync_wait_documents:
 * @self: a client that was started with_documents
 * @timeout_usec: how long to wait at most
 *
 * Blocks until all that waited for the hub was answered and all that others changed is stored. Not on the sync thread.
 *
 * Returns: %FALSE when that did not happen in time
 */
gboolean
ana_sync_wait_documents (AnaSync *self, gint64 timeout_usec)
{
  gint64 deadline = g_get_monotonic_time () + timeout_usec;
  guint64 turn;
  gboolean settled;

  g_mutex_lock (&self->mutex);
  turn = ++self->documents_asked;
  g_mutex_unlock (&self->mutex);
  carry (self, settle_cb, NULL, FALSE);
  g_mutex_lock (&self->mutex);
  while (self->documents_settled < turn && !self->stopped)
    if (!g_cond_wait_until (&self->cond, &self->mutex, deadline))
      break;
  settled = self->documents_settled >= turn;
  g_mutex_unlock (&self->mutex);
  return settled;
}

/* --- the object --- */

static gboolean
surroundings_cb (gpointer data)
{
  Call *call = data;

  call->self->network_proven = FALSE;
  ana_link_settle (call->self, call->flag);
  return G_SOURCE_REMOVE;
}

static void
surroundings_changed_cb (AnaSurroundings *surroundings, gboolean woke, AnaSync *self)
{
  carry (self, surroundings_cb, NULL, woke);
}

static void
ana_sync_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AnaSync *self = ANA_SYNC (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, ana_sync_get_state (self));
      break;
    case PROP_LAST_MESSAGE_USEC:
      g_value_set_int64 (value, ana_sync_get_last_message_usec (self));
      break;
    case PROP_ERROR_TEXT:
      g_value_take_string (value, ana_sync_dup_error (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
dispose_cb (gpointer data)
{
  return G_SOURCE_REMOVE; /* with this source the last reference goes */
}

/* The thread cannot wait for its own end: the owner does, when its context runs. */
static void
dispose_later (AnaSync *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, dispose_cb, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->owner);
}

static void
ana_sync_dispose (GObject *object)
{
  AnaSync *self = ANA_SYNC (object);

  if (self->thread == g_thread_self ())
    {
      dispose_later (self);
      return;
    }
  if (self->surroundings_id != 0)
    g_signal_handler_disconnect (self->surroundings, self->surroundings_id);
  self->surroundings_id = 0;
  if (self->outbox_id != 0)
    g_signal_handler_disconnect (self->store, self->outbox_id);
  self->outbox_id = 0;
  ana_sync_stop (self);
  G_OBJECT_CLASS (ana_sync_parent_class)->dispose (object);
}

static void
ana_sync_finalize (GObject *object)
{
  AnaSync *self = ANA_SYNC (object);

  g_queue_clear_full (&self->batches, (GDestroyNotify) ana_row_batch_unref);
  g_queue_clear_full (&self->changed, g_free);
  g_queue_clear_full (&self->documents, (GDestroyNotify) ana_document_change_free);
  g_hash_table_unref (self->streams);
  g_clear_object (&self->surroundings);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->address_error);
  ana_address_clear (&self->address);
  g_free (self->url);
  g_free (self->tenant);
  g_free (self->token_file);
  g_free (self->token);
  g_free (self->error);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_main_context_unref (self->owner);
  g_clear_object (&self->store);
  ana_recent_unref (self->recent);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  G_OBJECT_CLASS (ana_sync_parent_class)->finalize (object);
}

static void
ana_sync_class_init (AnaSyncClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ana_sync_get_property;
  object_class->dispose = ana_sync_dispose;
  object_class->finalize = ana_sync_finalize;
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, ANA_SYNC_DEGRADED, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_LAST_MESSAGE_USEC] = g_param_spec_int64 ("last-message-usec", NULL, NULL, G_MININT64, G_MAXINT64, ANA_TIME_NONE,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_ERROR_TEXT] = g_param_spec_string ("error-text", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SIGNAL_BATCH] = g_signal_new ("batch", ANA_TYPE_SYNC, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_STREAM_CHANGED] = g_signal_new ("stream-changed", ANA_TYPE_SYNC, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                                 G_TYPE_STRING);
  signals[SIGNAL_CATALOGUE_CHANGED] = g_signal_new ("catalogue-changed", ANA_TYPE_SYNC, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                    G_TYPE_NONE, 0);
  signals[SIGNAL_DOCUMENT_CHANGED] = g_signal_new ("document-changed", ANA_TYPE_SYNC, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                                                   G_TYPE_STRING, G_TYPE_STRING, G_TYPE_BOOLEAN, G_TYPE_UINT);
}

static void
ana_sync_init (AnaSync *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->batches);
  g_queue_init (&self->changed);
  g_queue_init (&self->documents);
  self->last_message_usec = ANA_TIME_NONE;
  self->recent = ana_recent_new ();
  self->streams = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ana_stream_free);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  ana_backoff_init (&self->backoff, ((guint64) g_random_int () << 32) | g_random_int ());
  ana_backoff_init (&self->exchange.backoff, ((guint64) g_random_int () << 32) | g_random_int ());
}

static void
read_token (AnaSync *self)
{
  g_autofree char *text = NULL;

  if (self->token_file == NULL || !g_file_get_contents (self->token_file, &text, NULL, NULL))
    return;
  g_strdelimit (text, "\r\n", '\0');
  ana_set_text (&self->token, g_strstrip (text));
}

/**
 * ana_sync_new:
 * @store: the profile's store, open for writing
 * @config: where the hub is
 *
 * An address that cannot be parsed is told by the state once started, and by every request.
 *
 * Returns: (transfer full): a client that does nothing yet but answer requests
 */
AnaSync *
ana_sync_new (AnaStore *store, const AnaSyncConfig *config)
{
  AnaSync *self = g_object_new (ANA_TYPE_SYNC, NULL);

  self->store = g_object_ref (store);
  self->url = g_strdup (config->url);
  self->tenant = g_strdup (config->tenant);
  self->token_file = g_strdup (config->token_file);
  take_times (self, config->times);
  self->owner = g_main_context_ref_thread_default ();
  ana_address_parse (config->url, &self->address, &self->address_error);
  read_token (self);
  self->is_remote = self->address_error == NULL && (config->is_remote || !ana_address_is_local (&self->address));
  self->surroundings = g_object_ref (config->surroundings != NULL ? config->surroundings : ana_surroundings_get_default ());
  self->surroundings_id = g_signal_connect (self->surroundings, "changed", G_CALLBACK (surroundings_changed_cb), self);
  if (config->with_documents)
    {
      self->exchange.outbox = ana_outbox_new (store);
      self->outbox_id = g_signal_connect (store, "outbox-changed", G_CALLBACK (outbox_changed_cb), self);
    }
  self->thread = g_thread_new ("sync", thread_main, self);
  return self;
}
