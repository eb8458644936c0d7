/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * storage-contract-events.c: the log: each event once, columns that grow, blocks.
 */
#include "storage-contract-private.h"

AnaEventBatch *
storage_make_events (const char *tenant, const char *dataset, gint64 first_usec, gint64 step_usec, guint n, gint64 first_value)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();
  g_autoptr (AnaFrame) frame = NULL;

  ana_frame_builder_add_field (builder, "at", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  ana_frame_builder_add_field (builder, "value", ANA_TYPE_INT, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (builder, "country", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  for (guint i = 0; i < n; i++)
    {
      ana_frame_builder_put_int64 (builder, 0, first_usec + i * step_usec);
      ana_frame_builder_put_int64 (builder, 1, first_value + i);
      ana_frame_builder_put_text (builder, 2, i % 3 == 0 ? NULL : i % 3 == 1 ? "France" : "", -1);
    }
  frame = ana_frame_builder_end (builder);
  return ana_event_batch_new (tenant, "push:test", dataset, "at", frame, first_usec);
}

typedef struct {
  gint64  n, sum;
  AnaSpan span;
} Counted;

static gboolean
count_cb (const char *source, gint64 received_usec, AnaFrame *frame, gpointer data)
{
  Counted *counted = data;
  int value = ana_frame_find (frame, "value"), at = ana_frame_find (frame, "at");

  for (guint i = 0; i < ana_frame_get_n_rows (frame); i++)
    {
      g_assert_true (ana_span_contains (counted->span, ana_frame_get_int64s (frame, at)[i]));
      counted->sum += (gint64) ana_frame_get_number (frame, value, i);
    }
  counted->n += ana_frame_get_n_rows (frame);
  return TRUE;
}

gint64
storage_count_events (AnaHubStorage *storage, const char *tenant, const char *dataset, AnaSpan span, gint64 *sum)
{
  g_autoptr (GError) error = NULL;
  Counted counted = { .span = span };

  g_assert_true (storage->klass->scan_events (storage, tenant, dataset, span, count_cb, &counted, &error));
  g_assert_no_error (error);
  if (sum != NULL)
    *sum = counted.sum;
  return counted.n;
}

static gint64
append (Fixture *f, AnaEventBatch *batch)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaFrame) fresh = NULL;

  begin (f);
  g_assert_true (f->storage->klass->append_events (f->storage, batch, &fresh, &error));
  g_assert_no_error (error);
  commit (f);
  return fresh == NULL ? 0 : ana_frame_get_n_rows (fresh);
}

static void
set_ids (AnaEventBatch *batch, int first, int step)
{
  batch->ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < ana_frame_get_n_rows (batch->frame); i++)
    g_ptr_array_add (batch->ids, g_strdup_printf ("id-%d", first + (int) i * step));
}

/* Who brought the events: one source, or none. */
static void
check_sources (AnaHubStorage *storage, const char *dataset, const char *source)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) sources = storage->klass->list_sources (storage, "main", dataset, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (sources[0], ==, source);
  g_assert_true (source == NULL || sources[1] == NULL);
}

static void
test_events (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaEventBatch) a = storage_make_events ("main", "orders", T0, ANA_USEC_PER_HOUR, 48, 0);
  g_autoptr (AnaEventBatch) b = storage_make_events ("main", "orders", T0 - ANA_USEC_PER_DAY, ANA_USEC_PER_HOUR, 24, 100);
  AnaSpan span;
  gint64 n, sum;

  g_assert_cmpint (append (f, a), ==, 48);
  g_assert_cmpint (append (f, b), ==, 24);
  g_assert_cmpint (append (f, b), ==, 24); /* no ids: equal events are events too */
  for (int round = 0; round < 2; round++)
    {
      g_assert_cmpint (storage_count_events (f->storage, "main", "orders", always, NULL), ==, 96);
      g_assert_cmpint (storage_count_events (f->storage, "main", "orders", (AnaSpan) { T0, T0 + ANA_USEC_PER_HOUR }, &sum), ==, 1);
      g_assert_cmpint (sum, ==, 0);
      g_assert_cmpint (storage_count_events (f->storage, "main", "orders", (AnaSpan) { T0 - ANA_USEC_PER_HOUR, T0 + 2 * ANA_USEC_PER_HOUR }, &sum), ==, 4);
      g_assert_cmpint (sum, ==, 123 + 123 + 0 + 1);
      g_assert_cmpint (storage_count_events (f->storage, "main", "orders", (AnaSpan) { T0, T0 }, NULL), ==, 0);
      g_assert_cmpint (storage_count_events (f->storage, "sample", "orders", always, NULL), ==, 0);
      g_assert_true (f->storage->klass->get_event_span (f->storage, "main", "orders", &span, &n, &error));
      g_assert_cmpint (n, ==, 96);
      check_sources (f->storage, "orders", a->source);
      check_sources (f->storage, "nothing", NULL);
      g_assert_cmpint (span.start_usec, ==, T0 - ANA_USEC_PER_DAY);
      g_assert_cmpint (span.end_usec, ==, T0 + 47 * ANA_USEC_PER_HOUR + 1);
      reopen (f);
    }
}

static void
test_ids (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaEventBatch) a = storage_make_events ("main", "orders", T0, 1, 10, 0);
  g_autoptr (AnaEventBatch) b = storage_make_events ("main", "orders", T0, 1, 10, 0);
  g_autoptr (AnaEventBatch) same = storage_make_events ("main", "orders", T0, 1, 10, 0);
  g_autoptr (AnaEventBatch) other = storage_make_events ("main", "orders", T0, 1, 10, 0);

  set_ids (a, 0, 1);
  set_ids (b, 5, 1);
  set_ids (same, 100, 0);
  set_ids (other, 0, 1);
  g_free (other->source);
  other->source = g_strdup ("push:other");
  g_assert_cmpint (append (f, a), ==, 10);
  g_assert_cmpint (append (f, a), ==, 0);
  g_assert_cmpint (append (f, b), ==, 5);
  reopen (f);
  g_assert_cmpint (append (f, b), ==, 0);
  g_assert_cmpint (append (f, same), ==, 1);
  g_assert_cmpint (append (f, other), ==, 10);
  g_assert_cmpint (storage_count_events (f->storage, "main", "orders", always, NULL), ==, 26);
}

/* So many ids that they leave the memory: still each once, also after the storage was opened anew. */
static void
test_many_ids (Fixture *f, gconstpointer data)
{
  for (int round = 0; round < 2; round++)
    {
      for (int i = 0; i < 80; i++)
        {
          g_autoptr (AnaEventBatch) batch = storage_make_events ("main", "orders", T0 + i, 1, 1000, 0);

          set_ids (batch, i * 900, 1); /* 100 of each batch stood in the one before */
          g_assert_cmpint (append (f, batch), ==, round > 0 ? 0 : i == 0 ? 1000 : 900);
        }
      reopen (f);
    }
  g_assert_cmpint (storage_count_events (f->storage, "main", "orders", always, NULL), ==, 1000 + 79 * 900);
}

/* A slow source whose events have ids: its blocks are put together too, and each id still counts once. */
static void
test_slow_ids (Fixture *f, gconstpointer data)
{
  gint64 sum;

  for (int i = 0; i < 1300; i++)
    {
      g_autoptr (AnaEventBatch) batch = storage_make_events ("main", "orders", T0 + i * ANA_USEC_PER_SEC, 1, 1, i);

      set_ids (batch, i, 1);
      g_assert_cmpint (append (f, batch), ==, 1);
    }
  reopen (f);
  for (int i = 0; i < 1300; i += 50)
    {
      g_autoptr (AnaEventBatch) batch = storage_make_events ("main", "orders", T0 + i * ANA_USEC_PER_SEC, 1, 1, i);

      set_ids (batch, i, 1);
      g_assert_cmpint (append (f, batch), ==, 0);
    }
  g_assert_cmpint (storage_count_events (f->storage, "main", "orders", always, &sum), ==, 1300);
  g_assert_cmpint (sum, ==, 1300 * 1299 / 2);
}

static void
test_files (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaEventBatch) a = storage_make_events ("main", "orders", T0, 1, 10, 0);
  g_autoptr (AnaEventBatch) b = storage_make_events ("main", "orders", T0, 1, 10, 5);
  g_autoptr (AnaEventBatch) gaps = storage_make_events ("main", "orders", T0, 1, 3, 100);
  g_autoptr (AnaEventBatch) other = storage_make_events ("main", "returns", T0, 1, 10, 0);
  static const gint64 numbers[] = { 14, 16, 20 };

  a->file_sha256 = g_strdup ("aa");
  b->file_sha256 = g_strdup ("aa");
  b->first_row = 5;
  gaps->file_sha256 = g_strdup ("aa");
  gaps->row_numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (gaps->row_numbers, numbers, 3);
  other->file_sha256 = g_strdup ("aa");
  g_assert_cmpint (append (f, a), ==, 10);
  g_assert_cmpint (append (f, a), ==, 0);
  g_assert_cmpint (append (f, b), ==, 5);
  reopen (f);
  g_assert_cmpint (append (f, gaps), ==, 2); /* row 14 is known */
  g_assert_cmpint (append (f, gaps), ==, 0);
  g_assert_cmpint (append (f, other), ==, 10); /* the same file into another dataset */
  g_assert_cmpint (storage_count_events (f->storage, "main", "orders", always, NULL), ==, 17);
}

static AnaEventBatch *
one_column (const char *name, AnaType type, const char *currency, double value)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();
  g_autoptr (AnaFrame) frame = NULL;

  ana_frame_builder_add_field (builder, name, type, currency, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (builder, "at", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  if (type == ANA_TYPE_TEXT)
    ana_frame_builder_put_text (builder, 0, "x", -1);
  else if (type == ANA_TYPE_REAL)
    ana_frame_builder_put_double (builder, 0, value);
  else
    ana_frame_builder_put_int64 (builder, 0, (gint64) value);
  ana_frame_builder_put_int64 (builder, 1, T0);
  frame = ana_frame_builder_end (builder);
  return ana_event_batch_new ("main", "push:test", "orders", "at", frame, T0);
}

static gboolean
check_columns (const char *source, gint64 received_usec, AnaFrame *frame, gpointer data)
{
  g_assert_cmpuint (ana_frame_get_n_cols (frame), ==, 4);
  g_assert_cmpstr (ana_frame_get_field (frame, 0)->name, ==, "at");
  g_assert_cmpint (ana_frame_get_field (frame, 1)->type, ==, ANA_TYPE_REAL);
  g_assert_cmpstr (ana_frame_get_field (frame, 3)->name, ==, "amount");
  g_assert_cmpint (ana_frame_get_field (frame, 3)->type, ==, ANA_TYPE_MONEY);
  g_assert_cmpstr (ana_frame_get_field (frame, 3)->currency, ==, "GBP");
  for (guint i = 0; i < ana_frame_get_n_rows (frame); i++)
    *(double *) data += ana_frame_is_null (frame, 1, i) ? 0 : ana_frame_get_number (frame, 1, i);
  return TRUE;
}

static void
test_columns (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaEventBatch) first = storage_make_events ("main", "orders", T0, 1, 3, 10);
  g_autoptr (AnaEventBatch) more = one_column ("amount", ANA_TYPE_MONEY, "GBP", 5);
  g_autoptr (AnaEventBatch) wider = one_column ("value", ANA_TYPE_REAL, NULL, 0.5);
  g_autoptr (AnaEventBatch) narrower = one_column ("VALUE", ANA_TYPE_INT, NULL, 7);
  g_autoptr (AnaEventBatch) text = one_column ("value", ANA_TYPE_TEXT, NULL, 0);
  g_autoptr (AnaEventBatch) dollars = one_column ("amount", ANA_TYPE_MONEY, "USD", 5);
  g_autoptr (AnaSchema) schema = NULL;
  g_autoptr (GError) error = NULL;
  AnaEventBatch *const wrong[] = { text, dollars };
  double sum = 0;

  append (f, first);
  append (f, more);
  append (f, wider);
  append (f, narrower);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (AnaFrame) fresh = NULL;

      begin (f);
      g_assert_false (f->storage->klass->append_events (f->storage, wrong[i], &fresh, &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
      g_clear_error (&error);
      f->storage->klass->rollback (f->storage);
    }
  reopen (f);
  schema = f->storage->klass->get_schema (f->storage, "main", "orders", &error);
  g_assert_cmpuint (ana_schema_get_n (schema), ==, 4);
  g_assert_true (f->storage->klass->scan_events (f->storage, "main", "orders", always, check_columns, &sum, &error));
  g_assert_true (sum == 10 + 11 + 12 + 0.5 + 7);
}

static void
test_no_time (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaEventBatch) batch = storage_make_events ("main", "orders", T0, 1, 3, 10);
  g_autoptr (AnaFrame) fresh = NULL;
  g_autoptr (GError) error = NULL;

  g_free (batch->time_column);
  batch->time_column = g_strdup ("country");
  begin (f);
  g_assert_false (f->storage->klass->append_events (f->storage, batch, &fresh, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
  f->storage->klass->rollback (f->storage);
}

/* A live source for an hour, and a reader all the while: small blocks are put together, and no event is seen twice or missed. */
typedef struct {
  AnaHubStorage *storage;
  int            stop;       /* atomic */
  gint64         least;      /* events known to be there */
  guint          n_scans;
} Watcher;

static gpointer
watch (gpointer data)
{
  Watcher *watcher = data;

  do
    {
      gint64 least = __atomic_load_n (&watcher->least, __ATOMIC_SEQ_CST), sum;
      gint64 n = storage_count_events (watcher->storage, "main", "machine", always, &sum);

      g_assert_cmpint (n, >=, least);
      g_assert_cmpint (n % 3, ==, 0);
      g_assert_cmpint (sum, ==, n * (n - 1) / 2); /* values are 0, 1, 2 …: each once */
      watcher->n_scans++;
    }
  while (!g_atomic_int_get (&watcher->stop));
  return NULL;
}

static void
test_small_blocks (Fixture *f, gconstpointer data)
{
  Watcher watcher = { .storage = f->storage };
  GThread *thread = g_thread_new ("watch", watch, &watcher);
  gint64 sum;

  for (int i = 0; i < 600; i++)
    {
      g_autoptr (AnaEventBatch) batch = storage_make_events ("main", "machine", T0 + i * ANA_USEC_PER_SEC, 1000, 3, i * 3);

      g_assert_cmpint (append (f, batch), ==, 3);
      __atomic_store_n (&watcher.least, (i + 1) * 3, __ATOMIC_SEQ_CST);
    }
  g_atomic_int_set (&watcher.stop, 1);
  g_thread_join (thread);
  g_assert_cmpuint (watcher.n_scans, >, 0);
  for (int i = 0; i < 200; i++) /* and without a reader */
    {
      g_autoptr (AnaEventBatch) batch = storage_make_events ("main", "machine", T0 + (600 + i) * ANA_USEC_PER_SEC, 1000, 3, (600 + i) * 3);
      append (f, batch);
    }
  g_assert_cmpint (storage_count_events (f->storage, "main", "machine", always, &sum), ==, 2400);
  g_assert_cmpint (sum, ==, 2400 * 2399 / 2);
  g_assert_cmpint (storage_count_events (f->storage, "main", "machine", (AnaSpan) { T0 + 100 * ANA_USEC_PER_SEC, T0 + 200 * ANA_USEC_PER_SEC }, NULL), ==, 300);
}

static void
test_large_batch (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaEventBatch) batch = storage_make_events ("main", "orders", T0, ANA_USEC_PER_SEC, 200000, 0);
  gint64 sum;

  g_assert_cmpint (append (f, batch), ==, 200000);
  g_assert_cmpint (storage_count_events (f->storage, "main", "orders", always, &sum), ==, 200000);
  g_assert_cmpint (sum, ==, G_GINT64_CONSTANT (200000) * 199999 / 2);
  g_assert_cmpint (storage_count_events (f->storage, "main", "orders", (AnaSpan) { T0 + 65530 * ANA_USEC_PER_SEC, T0 + 65540 * ANA_USEC_PER_SEC }, &sum), ==, 10);
}

void
storage_contract_add_events (const char *prefix, StorageOpen open)
{
  static const struct { const char *name; StorageTest func; } tests[] = {
    { "events", test_events }, { "ids", test_ids }, { "many-ids", test_many_ids }, { "slow-ids", test_slow_ids }, { "files", test_files },
    { "columns", test_columns }, { "no-time", test_no_time }, { "small-blocks", test_small_blocks }, { "large-batch", test_large_batch },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    storage_contract_add_test (prefix, open, tests[i].name, tests[i].func);
}
