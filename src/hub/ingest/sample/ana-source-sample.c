/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-source-sample.c: the connector of the sample company: the last days first, then live by the clock, and two years
 * of history backwards behind it.
 *
 * Two threads. "sample live" writes the anchor down once, fills today and the two days before (or, after a restart,
 * what has passed since), starts the other one, and from then on sends each event when its time has come. "sample
 * history" walks backwards a day at a time until two years are there. Each has a company of its own, so that they share
 * nothing but the status; both give the same bytes for a day, so it does not matter which of them made it.
 *
 * Never twice: the rows of a day of history go under a key made of its date; events of the last days and live ones carry
 * ids, so what is sent again is not counted again. Never a hole: the resume point is what the storage holds of the orders,
 * which are written last of a day; days after the newest are filled ascending, days before the oldest descending.
 */
#include "config.h"

#include "ana-source.h"

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-sample-company.h"

#define SOURCE_NAME   "sample"
#define TICK_USEC     ANA_USEC_PER_SEC
#define RETRY_USEC    (5 * ANA_USEC_PER_SEC)

/* What is left to send of one day. */
typedef struct {
  gint64          date;
  AnaSampleTable *table[ANA_SAMPLE_N_DATASETS];  /* (owned) (nullable) */
  guint           sent[ANA_SAMPLE_N_DATASETS];   /* rows */
} LiveDay;

typedef struct {
  AnaSource  parent;
  char      *tenant;       /* (owned) */
  guint64    seed;
  AnaEngine *engine;       /* (borrowed) (nullable) while started */
  GThread   *live;         /* (owned) (nullable) */
  GThread   *history;      /* (owned) (nullable), started by the live thread */

  GMutex     lock;
  GCond      wake;
  /* under the lock */
  gboolean   stopping;
  gboolean   has_anchor;
  gint64     anchor_date;
  gint64     history_from; /* the day of history that comes next; goes down */
  char      *error;        /* (owned) (nullable) */
  gint64     last_event_usec;
  guint64    n_events;
} SourceSample;

/* --- shared state -------------------------------------------------------------------------------------------------- */

static gboolean
is_stopping (SourceSample *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->stopping;
}

/* Returns TRUE when it is time to stop. */
static gboolean
sleep_or_stop (SourceSample *self,
               gint64        usec)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gint64 end = g_get_monotonic_time () + usec;

  while (!self->stopping && g_cond_wait_until (&self->wake, &self->lock, end))
    continue;
  return self->stopping;
}

static void
note_error (SourceSample *self,
            const GError *error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_free (self->error);
  self->error = error != NULL ? g_strdup (error->message) : NULL;
}

static void
note_events (SourceSample *self,
             guint         n,
             gint64        last_usec)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->n_events += n;
  self->last_event_usec = MAX (self->last_event_usec, last_usec);
}

/* --- the anchor ---------------------------------------------------------------------------------------------------- */

/* A write on the engine's thread, within its transaction, that the caller waits for. */
typedef struct {
  GMutex      lock;
  GCond       done_cond;
  gboolean    done;
  const char *key, *value;
  GError     *error;
} MetaCall;

static void
write_meta_cb (AnaHubStorage *storage,
               gpointer       data)
{
  MetaCall *call = data;

  storage->klass->set_meta (storage, call->key, call->value, &call->error);
}

/* After the commit, and also when the engine stopped before the call. */
static void
meta_done_cb (gpointer data)
{
  MetaCall *call = data;

  g_mutex_lock (&call->lock);
  call->done = TRUE;
  g_cond_signal (&call->done_cond);
  g_mutex_unlock (&call->lock);
}

static gboolean
write_meta (AnaEngine  *engine,
            const char *key,
            const char *value,
            GError    **error)
{
  AnaHubStorage *storage = ana_engine_get_storage (engine);
  MetaCall call = { .key = key, .value = value };
  g_autofree char *held = NULL;

  g_mutex_init (&call.lock);
  g_cond_init (&call.done_cond);
  ana_engine_call (engine, write_meta_cb, &call, meta_done_cb);
  g_mutex_lock (&call.lock);
  while (!call.done)
    g_cond_wait (&call.done_cond, &call.lock);
  g_mutex_unlock (&call.lock);
  g_mutex_clear (&call.lock);
  g_cond_clear (&call.done_cond);
  if (call.error != NULL)
    {
      g_propagate_error (error, call.error);
      return FALSE;
    }
  /* The transaction was the engine's: only what can be read back is there. */
  held = storage->klass->get_meta (storage, key, error);
  if (held == NULL && (error == NULL || *error == NULL))
    g_set_error (error, ANA_ERROR, ANA_ERROR_RETRY, "%s could not be written down", key);
  return held != NULL;
}

/* The planted causes lie about the date of the first start: it is written down before the first event. */
static gboolean
find_anchor (SourceSample *self,
             gint64        today,
             gint64       *out,
             GError      **error)
{
  AnaHubStorage *storage = ana_engine_get_storage (self->engine);
  g_autofree char *key = g_strdup_printf ("sample.anchor:%s:%" G_GUINT64_FORMAT, self->tenant, self->seed);
  g_autoptr (GError) read_error = NULL;
  g_autofree char *held = storage->klass->get_meta (storage, key, &read_error);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, today);

  if (read_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&read_error));
      return FALSE;
    }
  *out = today;
  if (held != NULL)
    return g_ascii_string_to_signed (held, 10, -100000, 1000000, out, error);
  return write_meta (self->engine, key, text, error);
}

/* --- days ---------------------------------------------------------------------------------------------------------- */

static guint
count_until (const AnaSampleTable *table,
             gint64                upto_usec)
{
  guint low = 0;
  guint high = table->emit_usec->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (table->emit_usec, gint64, middle) <= upto_usec)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static AnaEventBatch *
make_batch (SourceSample         *self,
            AnaSampleDataset      dataset,
            const AnaSampleTable *table,
            guint                 first,
            guint                 n)
{
  g_autoptr (AnaFrame) frame = n < table->emit_usec->len ? ana_frame_slice (table->frame, first, n)
                                                         : ana_frame_ref (table->frame);

  return ana_event_batch_new (self->tenant, SOURCE_NAME, ana_sample_dataset_name (dataset),
                              ana_sample_dataset_time (dataset), frame,
                              g_array_index (table->emit_usec, gint64, first + n - 1));
}

static void
set_ids (AnaEventBatch        *batch,
         const AnaSampleTable *table,
         guint                 first,
         guint                 n)
{
  batch->ids = g_ptr_array_new_full (n, g_free);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (batch->ids, g_strdup (g_ptr_array_index (table->ids, first + i)));
}

/* A key for a whole day of history: cheaper than a key for each of its rows. */
static void
set_day_key (SourceSample    *self,
             AnaEventBatch   *batch,
             AnaSampleDataset dataset,
             gint64           date)
{
  g_autofree char *text = g_strdup_printf ("sample:%" G_GUINT64_FORMAT ":%" G_GINT64_FORMAT ":%d:%" G_GINT64_FORMAT,
                                           self->seed, self->anchor_date, dataset, date);

  batch->file_sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  batch->first_row = 0;
}

/* Writes what was heard of by @upto_usec of one day. Orders go last: what the storage holds of them is the resume point,
 * so a day whose orders are there is whole, in however many transactions the engine took it. */
static gboolean
fill_day (SourceSample     *self,
          AnaSampleCompany *company,
          gint64            date,
          gint64            upto_usec,
          GError          **error)
{
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_event_batch_unref);
  gboolean recent = ana_sample_company_day (company, date)->causes.dirty;
  gint64 last_usec = ANA_TIME_NONE;
  guint n_rows = 0;

  G_STATIC_ASSERT (ANA_SAMPLE_ORDERS == 0);
  for (int d = ANA_SAMPLE_N_DATASETS - 1; d >= 0; d--)
    {
      g_autoptr (AnaSampleTable) table = ana_sample_company_table (company, d, date);
      guint n = count_until (table, upto_usec);
      AnaEventBatch *batch;

      if (n == 0)
        continue;
      batch = make_batch (self, d, table, 0, n);
      batch->batch_mode = TRUE;
      if (recent)
        set_ids (batch, table, 0, n);
      else
        set_day_key (self, batch, d, date);
      last_usec = MAX (last_usec, batch->received_usec);
      n_rows += n;
      g_ptr_array_add (batches, batch);
    }
  if (batches->len > 0 && !ana_engine_backfill (self->engine, batches, error))
    return FALSE;
  note_events (self, n_rows, last_usec);
  return TRUE;
}

/* Tries until it is written or it is time to stop; FALSE to stop. */
static gboolean
fill_day_surely (SourceSample     *self,
                 AnaSampleCompany *company,
                 gint64            date,
                 gint64            upto_usec)
{
  while (!is_stopping (self))
    {
      g_autoptr (GError) error = NULL;

      if (fill_day (self, company, date, upto_usec, &error))
        {
          note_error (self, NULL);
          return TRUE;
        }
      note_error (self, error);
      if (sleep_or_stop (self, RETRY_USEC))
        break;
    }
  return FALSE;
}

/* --- history ------------------------------------------------------------------------------------------------------- */

static gpointer
history_main (gpointer data)
{
  SourceSample *self = data;
  g_autoptr (AnaSampleCompany) company = ana_sample_company_new (self->seed, self->anchor_date);
  gint64 end = self->anchor_date - ANA_SAMPLE_HISTORY_DAYS;

  for (gint64 date = self->history_from; date >= end; date--)
    {
      if (!fill_day_surely (self, company, date, G_MAXINT64))
        break;
      g_mutex_lock (&self->lock);
      self->history_from = date - 1;
      g_mutex_unlock (&self->lock);
    }
  return NULL;
}

/* --- live ---------------------------------------------------------------------------------------------------------- */

static void
live_day_clear (LiveDay *self)
{
  for (guint d = 0; d < ANA_SAMPLE_N_DATASETS; d++)
    g_clear_pointer (&self->table[d], ana_sample_table_free);
}

static void
live_day_load (LiveDay          *self,
               AnaSampleCompany *company,
               gint64            date,
               gint64            sent_upto_usec)
{
  live_day_clear (self);
  self->date = date;
  for (AnaSampleDataset d = 0; d < ANA_SAMPLE_N_DATASETS; d++)
    {
      self->table[d] = ana_sample_company_table (company, d, date);
      self->sent[d] = count_until (self->table[d], sent_upto_usec);
    }
}

/* Sends what has come due. A full queue is tried again at the next tick, from where it stood. */
static void
live_day_send (SourceSample *self,
               LiveDay      *day,
               gint64        now_usec)
{
  for (AnaSampleDataset d = 0; d < ANA_SAMPLE_N_DATASETS; d++)
    {
      guint n = count_until (day->table[d], now_usec) - day->sent[d];
      g_autoptr (AnaEventBatch) batch = NULL;
      g_autoptr (GError) error = NULL;

      if (n == 0)
        continue;
      batch = make_batch (self, d, day->table[d], day->sent[d], n);
      set_ids (batch, day->table[d], day->sent[d], n);
      if (ana_engine_ingest (self->engine, batch, NULL, NULL, &error))
        {
          day->sent[d] += n;
          note_events (self, n, batch->received_usec);
        }
      note_error (self, error);
    }
}

/* Days from @first to today, today last; FALSE to stop. */
static gboolean
catch_up (SourceSample     *self,
          AnaSampleCompany *company,
          gint64            first,
          gint64            now_usec)
{
  gint64 today = ana_sample_local_date (now_usec);

  for (gint64 date = first; date <= today; date++)
    if (!fill_day_surely (self, company, date, now_usec))
      return FALSE;
  return TRUE;
}

static void
run_live (SourceSample     *self,
          AnaSampleCompany *company,
          gint64            now_usec)
{
  LiveDay yesterday = { 0 };
  LiveDay today = { 0 };

  live_day_load (&today, company, ana_sample_local_date (now_usec), now_usec);
  live_day_load (&yesterday, company, today.date - 1, now_usec);
  while (!sleep_or_stop (self, TICK_USEC))
    {
      gint64 then_usec = now_usec;

      now_usec = ana_clock_now_usec ();
      if (ana_sample_local_date (now_usec) > today.date + 1)
        {
          /* a long sleep: whole days were missed */
          if (!catch_up (self, company, today.date - 1, now_usec))
            break;
          then_usec = now_usec;
        }
      if (ana_sample_local_date (now_usec) > today.date)
        {
          live_day_clear (&yesterday);
          yesterday = today;
          today = (LiveDay) { 0 };
          live_day_load (&today, company, ana_sample_local_date (now_usec), then_usec);
          if (yesterday.date != today.date - 1)
            live_day_load (&yesterday, company, today.date - 1, then_usec);
        }
      live_day_send (self, &yesterday, now_usec);
      live_day_send (self, &today, now_usec);
    }
  live_day_clear (&yesterday);
  live_day_clear (&today);
}

/* Fills what a first look shows, or what has passed since the last time; @out_history: the day of history that is next. */
static gboolean
fill_recent (SourceSample     *self,
             AnaSampleCompany *company,
             gint64            now_usec,
             gint64           *out_history,
             GError          **error)
{
  AnaHubStorage *storage = ana_engine_get_storage (self->engine);
  gint64 today = ana_sample_local_date (now_usec);
  AnaSpan span = { 0, 0 };
  gint64 n_held = 0;

  if (!storage->klass->get_event_span (storage, self->tenant, "orders", &span, &n_held, error))
    return FALSE;
  if (n_held > 0)
    {
      *out_history = ana_sample_local_date (span.start_usec) - 1;
      /* what was late in the day before the last may have come after the stop */
      return catch_up (self, company, MIN (ana_sample_local_date (span.end_usec - 1) - 1, today), now_usec);
    }
  for (gint64 date = today; date >= today - ANA_SAMPLE_RECENT_DAYS; date--)
    if (!fill_day_surely (self, company, date, now_usec))
      return FALSE;
  *out_history = today - ANA_SAMPLE_RECENT_DAYS - 1;
  return TRUE;
}

static gpointer
live_main (gpointer data)
{
  SourceSample *self = data;
  gint64 now_usec = ana_clock_now_usec ();
  g_autoptr (AnaSampleCompany) company = NULL;
  g_autoptr (GError) error = NULL;
  gint64 anchor_date = 0;
  gint64 history_from = 0;

  if (!find_anchor (self, ana_sample_local_date (now_usec), &anchor_date, &error))
    {
      note_error (self, error);
      return NULL;
    }
  company = ana_sample_company_new (self->seed, anchor_date);
  g_mutex_lock (&self->lock);
  self->anchor_date = anchor_date;
  self->has_anchor = TRUE;
  self->history_from = anchor_date;
  g_mutex_unlock (&self->lock);

  if (!fill_recent (self, company, now_usec, &history_from, &error))
    {
      if (error != NULL)
        note_error (self, error);
      return NULL;
    }
  g_mutex_lock (&self->lock);
  self->history_from = history_from;
  if (!self->stopping)
    self->history = g_thread_new ("sample history", history_main, self);
  g_mutex_unlock (&self->lock);
  run_live (self, company, now_usec);
  return NULL;
}

/* --- the source ---------------------------------------------------------------------------------------------------- */

static gboolean
source_sample_start (AnaSource *source,
                     AnaEngine *engine,
                     GError   **error)
{
  SourceSample *self = (SourceSample *) source;

  if (self->live != NULL)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_IN_USE, "the sample company runs already");
      return FALSE;
    }
  self->engine = engine;
  self->stopping = FALSE;
  self->live = g_thread_new ("sample live", live_main, self);
  return TRUE;
}

static void
source_sample_stop (AnaSource *source)
{
  SourceSample *self = (SourceSample *) source;

  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_broadcast (&self->wake);
  g_mutex_unlock (&self->lock);
  /* the live thread first: it is the one that may still start the other */
  g_clear_pointer (&self->live, g_thread_join);
  g_clear_pointer (&self->history, g_thread_join);
  self->engine = NULL;
}

static double
get_progress (const SourceSample *self)
{
  gint64 left = self->history_from - (self->anchor_date - ANA_SAMPLE_HISTORY_DAYS) + 1;

  if (!self->has_anchor)
    return 0.0;
  return 1.0 - (double) MAX (left, 0) / (ANA_SAMPLE_HISTORY_DAYS + 1);
}

static void
source_sample_status (AnaSource       *source,
                      AnaSourceStatus *out)
{
  SourceSample *self = (SourceSample *) source;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  double progress = get_progress (self);

  *out = (AnaSourceStatus) {
    .name = g_strdup ("Sample company"),
    .kind = g_strdup ("sample"),
    .tenant = g_strdup (self->tenant),
    .state = g_strdup (self->error != NULL ? "error" : self->live == NULL ? "idle"
                       : progress < 1.0 ? "filling" : "running"),
    .error = g_strdup (self->error),
    .last_event_usec = self->last_event_usec,
    .n_events = self->n_events,
    .progress = progress,
  };
}

static void
source_sample_free (AnaSource *source)
{
  SourceSample *self = (SourceSample *) source;

  source_sample_stop (source);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);
  g_free (self->tenant);
  g_free (self->error);
  g_free (self);
}

static const AnaSourceClass SAMPLE_CLASS = {
  .start = source_sample_start,
  .stop = source_sample_stop,
  .status = source_sample_status,
  .free = source_sample_free,
};

/**
 * ana_source_sample_new:
 * @tenant: who gets the company, "sample"
 * @seed: the same seed and date of first start give the same company
 *
 * The connector of the sample company. start() returns at once; the last two days are there within a second or two,
 * then events come by the clock while two years of history are written behind them. stop() waits for the day in hand.
 *
 * Returns: (transfer full): the source, not started
 */
AnaSource *
ana_source_sample_new (const char *tenant,
                       guint64     seed)
{
  SourceSample *self = g_new0 (SourceSample, 1);

  self->parent.klass = &SAMPLE_CLASS;
  self->tenant = g_strdup (tenant);
  self->seed = seed;
  self->last_event_usec = ANA_TIME_NONE;
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  return &self->parent;
}

/**
 * ana_source_sample_dup_truth:
 * @source: a source of ana_source_sample_new()
 *
 * What was planted in the company, as JSON: see ana_sample_ground_truth(). Any thread.
 *
 * Returns: (transfer full) (nullable): the text; %NULL until the first start has found its date
 */
char *
ana_source_sample_dup_truth (AnaSource *source)
{
  SourceSample *self = (SourceSample *) source;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->has_anchor ? ana_sample_ground_truth (self->seed, self->anchor_date) : NULL;
}
