/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-source-sample.c: the connector of the sample company against an engine made for the test: what comes first, what
 * comes live, and that a stop at any place loses nothing and counts nothing twice.
 */
#include "config.h"

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-sample-company.h"
#include "ana-source.h"

#define SEED     7
#define NOON     (G_GINT64_CONSTANT (20777) * ANA_USEC_PER_DAY + 12 * ANA_USEC_PER_HOUR) /* 2026-11-20 12:00 in London */
#define TODAY    20777

/* --- an engine and a storage in memory ----------------------------------------------------------------------------- */

struct _AnaEngine {
  AnaHubStorage storage;       /* first: the storage's functions cast back */
  GMutex        lock;
  char         *anchor;        /* what meta holds */
  gboolean      in_transaction;
  GHashTable   *ids;           /* dataset and id of every row that counted */
  GHashTable   *day_keys;
  GArray       *filled;        /* of gint64: local dates in the order of their backfill */
  guint         n_rows, n_live, n_twice;
  gint64        first_usec, last_usec;  /* of orders */
  guint         n_refusals;    /* ingest refuses so many times */
};

static AnaEngine *
engine_of (AnaHubStorage *storage)
{
  return (AnaEngine *) storage;
}

static gboolean
fake_set_meta (AnaHubStorage *storage, const char *key, const char *value, GError **error)
{
  AnaEngine *self = engine_of (storage);

  g_assert_true (self->in_transaction);
  g_assert_cmpstr (key, ==, "sample.anchor:sample:7");
  g_assert_null (self->anchor);
  g_assert_cmpuint (self->n_rows, ==, 0); /* before the first event */
  self->anchor = g_strdup (value);
  return TRUE;
}

static char *
fake_get_meta (AnaHubStorage *storage, const char *key, GError **error)
{
  return g_strdup (engine_of (storage)->anchor);
}

static gboolean
fake_get_event_span (AnaHubStorage *storage, const char *tenant, const char *dataset, AnaSpan *out, gint64 *n_events,
                     GError **error)
{
  AnaEngine *self = engine_of (storage);

  g_assert_cmpstr (tenant, ==, "sample");
  g_assert_cmpstr (dataset, ==, "orders");
  *n_events = self->n_rows;
  *out = (AnaSpan) { self->first_usec, self->last_usec + 1 };
  return TRUE;
}

static const AnaHubStorageClass FAKE_CLASS = {
  .name = "fake", .set_meta = fake_set_meta, .get_meta = fake_get_meta,
  .get_event_span = fake_get_event_span,
};

AnaEventBatch *
ana_event_batch_new (const char *tenant, const char *source, const char *dataset, const char *time_column,
                     AnaFrame *frame, gint64 received_usec)
{
  AnaEventBatch *self = g_new0 (AnaEventBatch, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->tenant = g_strdup (tenant);
  self->source = g_strdup (source);
  self->dataset = g_strdup (dataset);
  self->time_column = g_strdup (time_column);
  self->frame = ana_frame_ref (frame);
  self->received_usec = received_usec;
  return self;
}

void
ana_event_batch_unref (AnaEventBatch *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->tenant);
  g_free (self->source);
  g_free (self->dataset);
  g_free (self->time_column);
  g_free (self->file_sha256);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  ana_frame_unref (self->frame);
  g_free (self);
}

AnaHubStorage *
ana_engine_get_storage (AnaEngine *self)
{
  return &self->storage;
}

void
ana_engine_call (AnaEngine *self, void (*func) (AnaHubStorage *storage, gpointer data), gpointer data,
                 GDestroyNotify destroy)
{
  self->in_transaction = TRUE;
  func (&self->storage, data);
  self->in_transaction = FALSE;
  destroy (data);
}

/* Under the lock. Returns the local date of the batch's first row. */
static gint64
take_batch (AnaEngine     *self,
            AnaEventBatch *batch)
{
  const gint64 *times = ana_frame_get_int64s (batch->frame, ana_frame_find (batch->frame, batch->time_column));
  guint n = ana_frame_get_n_rows (batch->frame);

  g_assert_true ((batch->ids == NULL) != (batch->file_sha256 == NULL));
  g_assert_cmpuint (n, >, 0);
  if (batch->file_sha256 != NULL && !g_hash_table_add (self->day_keys, g_strdup (batch->file_sha256)))
    self->n_twice += n;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *key = NULL;

      if (batch->ids == NULL)
        {
          self->n_rows++;
          continue;
        }
      key = g_strconcat (batch->dataset, "/", g_ptr_array_index (batch->ids, i), NULL);
      self->n_rows += g_hash_table_add (self->ids, g_steal_pointer (&key));
    }
  for (guint i = 0; g_str_equal (batch->dataset, "orders") && i < n; i++)
    {
      self->first_usec = self->n_rows == 0 ? times[i] : MIN (self->first_usec, times[i]);
      self->last_usec = MAX (self->last_usec, times[i]);
    }
  return ana_sample_local_date (times[0]);
}

gboolean
ana_engine_backfill (AnaEngine *self, GPtrArray *batches, GError **error)
{
  gint64 date = 0;

  g_mutex_lock (&self->lock);
  g_assert_nonnull (self->anchor);
  for (guint i = 0; i < batches->len; i++)
    {
      gint64 of_batch = take_batch (self, g_ptr_array_index (batches, i));

      g_assert_true (i == 0 || of_batch == date);
      date = of_batch;
    }
  /* the resume point is written last */
  g_assert_cmpstr (((AnaEventBatch *) g_ptr_array_index (batches, batches->len - 1))->dataset, ==, "orders");
  g_array_append_val (self->filled, date);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

gboolean
ana_engine_ingest (AnaEngine *self, AnaEventBatch *batch, AnaIngestFunc func, gpointer data, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->n_refusals > 0)
    {
      self->n_refusals--;
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_RETRY, "the queue is full");
      return FALSE;
    }
  take_batch (self, batch);
  self->n_live += ana_frame_get_n_rows (batch->frame);
  return TRUE;
}

static AnaEngine *
engine_new (void)
{
  AnaEngine *self = g_new0 (AnaEngine, 1);

  self->storage.klass = &FAKE_CLASS;
  g_mutex_init (&self->lock);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->day_keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->filled = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->first_usec = G_MAXINT64;
  return self;
}

static void
engine_free (AnaEngine *self)
{
  g_mutex_clear (&self->lock);
  g_free (self->anchor);
  g_hash_table_unref (self->ids);
  g_hash_table_unref (self->day_keys);
  g_array_unref (self->filled);
  g_free (self);
}

/* --- helpers ------------------------------------------------------------------------------------------------------- */

static guint
get_n (AnaEngine *engine,
       guint     *member)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&engine->lock);

  return *member;
}

/* Waits on the state of the engine, not on the clock; gives up after long enough for any machine. */
static void
wait_for (AnaEngine *engine,
          guint     *member,
          guint      at_least)
{
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (get_n (engine, member) < at_least)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (2000);
    }
}

static void
wait_for_orders (AnaEngine *engine,
                 gint64     after_usec)
{
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  gboolean there = FALSE;

  while (!there)
    {
      g_mutex_lock (&engine->lock);
      there = engine->last_usec > after_usec;
      g_mutex_unlock (&engine->lock);
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (2000);
    }
}

static gint64
filled_at (AnaEngine *engine,
           guint      i)
{
  return g_array_index (engine->filled, gint64, i);
}

/* How many different rows the generator knows of one day by an instant. */
static guint
count_known (AnaSampleCompany *company,
             gint64            date,
             gint64            upto_usec)
{
  guint n = 0;

  for (AnaSampleDataset d = 0; d < ANA_SAMPLE_N_DATASETS; d++)
    {
      g_autoptr (AnaSampleTable) table = ana_sample_company_table (company, d, date);
      g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

      for (guint i = 0; i < table->ids->len; i++)
        if (g_array_index (table->emit_usec, gint64, i) <= upto_usec)
          n += g_hash_table_add (seen, g_ptr_array_index (table->ids, i));
    }
  return n;
}

static AnaSource *
start (AnaEngine *engine,
       gint64     now_usec)
{
  AnaSource *source = ana_source_sample_new ("sample", SEED);
  g_autoptr (GError) error = NULL;

  ana_clock_set_fixed (now_usec);
  g_assert_true (source->klass->start (source, engine, &error));
  g_assert_no_error (error);
  return source;
}

static void
stop (AnaSource *source)
{
  source->klass->stop (source);
  source->klass->free (source);
}

/* --- tests --------------------------------------------------------------------------------------------------------- */

static void
test_first_start (void)
{
  AnaEngine *engine = engine_new ();
  AnaSource *source = start (engine, NOON);
  g_autofree char *truth = NULL;
  AnaSourceStatus status;

  wait_for (engine, &engine->filled->len, 12);
  source->klass->status (source, &status);
  g_assert_cmpstr (status.kind, ==, "sample");
  g_assert_cmpstr (status.tenant, ==, "sample");
  g_assert_cmpstr (status.state, ==, "filling");
  g_assert_cmpstr (status.error, ==, NULL);
  g_assert_cmpfloat (status.progress, >, 0);
  g_assert_cmpfloat (status.progress, <, 1);
  g_assert_cmpuint (status.n_events, >, 0);
  ana_source_status_clear (&status);
  truth = ana_source_sample_dup_truth (source);
  g_assert_nonnull (strstr (truth, "\"anchor\":\"2026-11-20\""));
  stop (source);

  g_assert_cmpstr (engine->anchor, ==, "20777");
  for (guint i = 0; i < engine->filled->len; i++)
    g_assert_cmpint (filled_at (engine, i), ==, TODAY - (gint64) i);
  g_assert_cmpint (engine->last_usec, <=, NOON);
  g_assert_cmpuint (engine->n_live, ==, 0);
  engine_free (engine);
}

static void
test_live (void)
{
  AnaEngine *engine = engine_new ();
  AnaSource *source;

  engine->n_refusals = 3;
  source = start (engine, NOON);
  wait_for (engine, &engine->filled->len, 4);
  ana_clock_set_fixed (NOON + 10 * ANA_USEC_PER_MIN);
  wait_for_orders (engine, NOON);
  stop (source);
  g_assert_cmpuint (engine->n_live, >, 0);
  g_assert_cmpint (engine->last_usec, <=, NOON + 10 * ANA_USEC_PER_MIN);
  g_assert_cmpuint (engine->n_refusals, ==, 0);
  engine_free (engine);
}

/* Stops in the middle of history, twice, days apart, and compares with what the generator knows. */
static void
test_goes_on_where_it_stopped (void)
{
  AnaEngine *engine = engine_new ();
  g_autoptr (AnaSampleCompany) company = ana_sample_company_new (SEED, TODAY);
  AnaSource *source = start (engine, NOON);
  gint64 later = NOON + 3 * ANA_USEC_PER_DAY + ANA_USEC_PER_HOUR;
  guint expected = 0;
  guint n_first;
  gint64 oldest;

  wait_for (engine, &engine->filled->len, 9);
  stop (source);
  n_first = engine->filled->len;
  oldest = filled_at (engine, n_first - 1);

  source = start (engine, later);
  wait_for (engine, &engine->filled->len, n_first + 5 + 4);
  stop (source);
  /* yesterday of the stop and the days since, in ascending order, then history below the oldest */
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (filled_at (engine, n_first + i), ==, TODAY - 1 + i);
  for (guint i = n_first + 5; i < engine->filled->len; i++)
    g_assert_cmpint (filled_at (engine, i), ==, oldest - 1 - (gint64) (i - n_first - 5));
  g_assert_cmpuint (engine->n_twice, ==, 0);
  g_assert_cmpstr (engine->anchor, ==, "20777");

  oldest = filled_at (engine, engine->filled->len - 1);
  for (gint64 date = oldest; date <= TODAY + 3; date++)
    expected += count_known (company, date, later);
  g_assert_cmpuint (engine->n_rows, ==, expected);
  engine_free (engine);
}

/* The machine sleeps over two midnights: what was missed is there, and nothing twice. */
static void
test_long_sleep (void)
{
  AnaEngine *engine = engine_new ();
  g_autoptr (AnaSampleCompany) company = ana_sample_company_new (SEED, TODAY);
  AnaSource *source = start (engine, NOON);
  gint64 later = NOON + 2 * ANA_USEC_PER_DAY;
  guint expected = 0;
  gint64 oldest = TODAY;

  wait_for (engine, &engine->filled->len, 4);
  ana_clock_set_fixed (later);
  wait_for_orders (engine, later - ANA_USEC_PER_HOUR);
  stop (source);
  for (guint i = 0; i < engine->filled->len; i++)
    oldest = MIN (oldest, filled_at (engine, i));
  for (gint64 date = oldest; date <= TODAY + 2; date++)
    expected += count_known (company, date, later);
  g_assert_cmpuint (engine->n_rows, ==, expected);
  g_assert_cmpuint (engine->n_twice, ==, 0);
  engine_free (engine);
}

static void
test_stop_at_once (void)
{
  AnaEngine *engine = engine_new ();

  stop (ana_source_sample_new ("sample", SEED));
  stop (start (engine, NOON));
  engine_free (engine);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/source-sample/first-start", test_first_start);
  g_test_add_func ("/hub/source-sample/live", test_live);
  g_test_add_func ("/hub/source-sample/goes-on-where-it-stopped", test_goes_on_where_it_stopped);
  g_test_add_func ("/hub/source-sample/long-sleep", test_long_sleep);
  g_test_add_func ("/hub/source-sample/stop-at-once", test_stop_at_once);
  return g_test_run ();
}
