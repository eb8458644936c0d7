/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * storage-contract-points.c: rows, revisions, places and heads.
 */
#include "storage-contract-private.h"

/* --- points --- */

static AnaRowBatch *
put_one (Fixture *f, const char *stream, AnaRow row)
{
  AnaRowBatch *out;

  begin (f);
  out = put (f, stream, &row, 1);
  commit (f);
  return out;
}

static void
test_empty (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) streams = f->storage->klass->list_streams (f->storage, "main", &error);
  g_auto (GStrv) datasets = f->storage->klass->list_datasets (f->storage, "main", &error);
  g_autofree char *epoch = f->storage->klass->get_epoch (f->storage);
  AnaStreamHead head = { 0 };
  AnaSpan span;
  gint64 n = -1;

  g_assert_cmpuint (g_strv_length (streams), ==, 0);
  g_assert_cmpuint (g_strv_length (datasets), ==, 0);
  g_assert_cmpuint (strlen (epoch), ==, 26);
  g_assert_true (f->storage->klass->get_head (f->storage, "main", MINUTES, &head, &error));
  g_assert_cmpint (head.q, ==, 0);
  g_assert_cmpint (head.n, ==, 0);
  g_assert_cmpuint (head.x, ==, 0);
  g_assert_cmpstr (head.epoch, ==, epoch);
  g_assert_null (f->storage->klass->get_schema (f->storage, "main", "orders", &error));
  g_assert_true (f->storage->klass->get_event_span (f->storage, "main", "orders", &span, &n, &error));
  g_assert_cmpint (n, ==, 0);
  g_assert_cmpint (span.end_usec, <=, span.start_usec);
  g_assert_null (f->storage->klass->get_meta (f->storage, "engine.none", &error));
  g_assert_cmpint (storage_count_events (f->storage, "main", "orders", always, NULL), ==, 0);
  g_assert_no_error (error);
  ana_stream_head_clear (&head);
}

static void
test_revisions (Fixture *f, gconstpointer data)
{
  AnaRow row = make_row (T0, "", 97.25, 1200);
  g_autoptr (AnaRowBatch) first = put_one (f, MINUTES, row);
  g_autoptr (AnaRowBatch) same = put_one (f, MINUTES, row);
  g_autoptr (AnaRowBatch) second = NULL;
  g_autoptr (AnaRowBatch) ratio = NULL;
  g_autoptr (AnaRowBatch) missing = NULL;
  g_autoptr (AnaRowBatch) dead = NULL;
  g_autoptr (AnaRowBatch) dead_again = NULL;

  g_assert_nonnull (first);
  g_assert_cmpint (first->p, ==, 0);
  g_assert_cmpint (first->q, ==, 1);
  g_assert_cmpstr (first->stream, ==, MINUTES);
  g_assert_cmpint (g_array_index (first->rows, AnaRow, 0).rev, ==, 1);
  g_assert_null (same);
  row.count = 1201;
  second = put_one (f, MINUTES, row);
  g_assert_cmpint (second->p, ==, 1);
  g_assert_cmpint (second->q, ==, 2);
  g_assert_cmpint (g_array_index (second->rows, AnaRow, 0).rev, ==, 2);
  row.has_ratio = TRUE;
  row.num = 116700;
  row.den = 1200;
  ratio = put_one (f, MINUTES, row);
  g_assert_cmpint (g_array_index (ratio->rows, AnaRow, 0).rev, ==, 3);
  row.value = NAN;
  row.reason = ANA_REASON_NA;
  missing = put_one (f, MINUTES, row);
  g_assert_cmpint (g_array_index (missing->rows, AnaRow, 0).rev, ==, 4);
  g_assert_cmpint (g_array_index (missing->rows, AnaRow, 0).reason, ==, ANA_REASON_NA);
  g_assert_null (put_one (f, MINUTES, row));
  row.dead = TRUE;
  dead = put_one (f, MINUTES, row);
  g_assert_true (g_array_index (dead->rows, AnaRow, 0).dead);
  g_assert_cmpint (dead->q, ==, 5);
  dead_again = put_one (f, MINUTES, row);
  g_assert_null (dead_again);
}

static void
test_infinite_is_missing (Fixture *f, gconstpointer data)
{
  AnaRow row = make_row (T0, "", INFINITY, 1);
  g_autoptr (AnaRowBatch) first = put_one (f, MINUTES, row);

  g_assert_cmpint (g_array_index (first->rows, AnaRow, 0).reason, ==, ANA_REASON_INF);
  g_assert_true (isnan (g_array_index (first->rows, AnaRow, 0).value));
  g_assert_null (put_one (f, MINUTES, row));
}

static void
test_rollback (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaRowBatch) one = put_one (f, MINUTES, make_row (T0, "", 1, 1));
  g_autoptr (AnaRowBatch) lost = NULL;
  g_autoptr (AnaRowBatch) again = NULL;
  g_autoptr (AnaEventBatch) events = storage_make_events ("main", "orders", T0, 1, 5, 0);
  g_autoptr (AnaFrame) fresh = NULL;
  g_autoptr (GError) error = NULL;
  AnaRow row = make_row (T0 + 60000000, "a=b", 2, 1);

  begin (f);
  lost = put (f, MINUTES, &row, 1);
  g_assert_cmpint (lost->q, ==, 2);
  g_assert_true (f->storage->klass->append_events (f->storage, events, &fresh, &error));
  g_assert_cmpint (storage_count_events (f->storage, "main", "orders", always, NULL), ==, 5);
  g_assert_true (f->storage->klass->set_meta (f->storage, "engine.k", "v", &error));
  f->storage->klass->rollback (f->storage);
  g_assert_cmpint (storage_count_events (f->storage, "main", "orders", always, NULL), ==, 0);
  g_assert_null (f->storage->klass->get_meta (f->storage, "engine.k", &error));
  again = put_one (f, MINUTES, row);
  g_assert_cmpint (again->p, ==, 1);
  g_assert_cmpint (again->q, ==, 2);
  g_assert_cmpint (g_array_index (again->rows, AnaRow, 0).rev, ==, 1);
}

static void
test_meta (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  begin (f);
  g_assert_true (f->storage->klass->set_meta (f->storage, "engine.a", "1", &error));
  g_assert_true (f->storage->klass->set_meta (f->storage, "engine.a", "2", &error));
  commit (f);
  reopen (f);
  value = f->storage->klass->get_meta (f->storage, "engine.a", &error);
  g_assert_cmpstr (value, ==, "2");
  g_assert_no_error (error);
}

/* A plain model of one stream, to hold the storage against. */
typedef struct {
  GHashTable *rows;   /* "dim\nts" -> AnaRow, dim interned */
  GHashTable *seqs;   /* the same key -> gint64 */
  gint64      q, last;
} Model;

static char *
model_key (const AnaRow *row)
{
  return g_strdup_printf ("%s\n%020" G_GINT64_FORMAT, row->dim, row->ts_usec);
}

static void
model_put (Model *model, const AnaRow *row)
{
  g_autofree char *key = model_key (row);
  AnaRow *old = g_hash_table_lookup (model->rows, key);
  AnaRow *copy;

  if (old == NULL ? row->dead : old->dead == row->dead && (row->dead || (old->value == row->value && old->count == row->count)))
    return;
  copy = g_memdup2 (row, sizeof *row);
  copy->rev = old != NULL ? old->rev + 1 : 1;
  model->q++;
  model->last = MAX (model->last, row->ts_usec);
  g_hash_table_insert (model->seqs, g_strdup (key), g_memdup2 (&model->q, sizeof model->q));
  g_hash_table_insert (model->rows, g_steal_pointer (&key), copy);
}

typedef struct {
  Model  *model;
  gint64  since_q, from_usec, last_seq;
  guint   n;
  guint64 x;
  char   *last_key;
} Check;

static void
check_row (const AnaRow *row, gint64 seq, gpointer data)
{
  Check *check = data;
  g_autofree char *key = model_key (row);
  const AnaRow *expected = g_hash_table_lookup (check->model->rows, key);
  const gint64 *place = g_hash_table_lookup (check->model->seqs, key);

  g_assert_nonnull (expected);
  g_assert_cmpint (seq, ==, *place);
  g_assert_cmpint (seq, >, check->since_q);
  g_assert_cmpint (row->ts_usec, >=, check->from_usec);
  g_assert_cmpint (row->rev, ==, expected->rev);
  g_assert_true (row->dead == expected->dead);
  if (!row->dead)
    {
      g_assert_true (row->value == expected->value);
      g_assert_cmpint (row->count, ==, expected->count);
      check->x += ana_row_checksum (row);
    }
  if (check->since_q >= 0)
    g_assert_cmpint (seq, >, check->last_seq);
  else if (check->last_key != NULL)
    g_assert_cmpstr (key, >, check->last_key);
  check->last_seq = seq;
  check->n++;
  g_free (check->last_key);
  check->last_key = g_steal_pointer (&key);
}

/* How many rows of the model lie at or after @from and behind place @since (live ones alone when since < 0). */
static guint
model_count (Model *model, gint64 since_q, AnaSpan span)
{
  GHashTableIter iter;
  gpointer key, row;
  guint n = 0;

  g_hash_table_iter_init (&iter, model->rows);
  while (g_hash_table_iter_next (&iter, &key, &row))
    n += ana_span_contains (span, ((AnaRow *) row)->ts_usec) && *(gint64 *) g_hash_table_lookup (model->seqs, key) > since_q
         && (since_q >= 0 || !((AnaRow *) row)->dead);
  return n;
}

static void
check_reads (Fixture *f, Model *model)
{
  g_autoptr (GError) error = NULL;
  AnaStreamHead head = { 0 };
  Check all = { .model = model, .since_q = -1 };
  Check some = { .model = model, .since_q = g_test_rand_int_range (0, (int) model->q + 1) };

  g_assert_true (f->storage->klass->get_head (f->storage, "main", MINUTES, &head, &error));
  g_assert_cmpint (head.q, ==, model->q);
  g_assert_cmpint (head.from_usec, <=, model->last - 7 * ANA_USEC_PER_DAY);
  all.from_usec = some.from_usec = head.from_usec;
  g_assert_true (f->storage->klass->read_since (f->storage, "main", MINUTES, -1, head.from_usec, check_row, &all, &error));
  g_assert_cmpuint (all.n, ==, model_count (model, -1, (AnaSpan) { head.from_usec, G_MAXINT64 }));
  g_assert_cmpint (head.n, ==, all.n);
  g_assert_cmpuint (head.x, ==, all.x);
  g_assert_true (f->storage->klass->read_since (f->storage, "main", MINUTES, some.since_q, head.from_usec, check_row, &some, &error));
  g_assert_cmpuint (some.n, ==, model_count (model, some.since_q, (AnaSpan) { head.from_usec, G_MAXINT64 }));
  g_assert_no_error (error);
  ana_stream_head_clear (&head);
  g_free (all.last_key);
  g_free (some.last_key);
}

static void
model_round (Fixture *f, Model *model, gint64 day)
{
  static const char *const dims[] = { "", "country=France", "country=", "country=*", "country=Germany" };
  AnaRow rows[64];
  guint n = 0;
  AnaRowBatch *out;
  gint64 before = model->q;

  for (int i = g_test_rand_int_range (1, 64); i > 0; i--)
    {
      gint64 ts = T0 + day * ANA_USEC_PER_DAY + g_test_rand_int_range (0, 12) * 2 * ANA_USEC_PER_HOUR;
      AnaRow row = make_row (ts, dims[g_test_rand_int_range (0, G_N_ELEMENTS (dims))], g_test_rand_int_range (0, 3), g_test_rand_int_range (0, 3));
      gboolean twice = FALSE;

      row.dead = g_test_rand_int_range (0, 10) == 0;
      for (guint j = 0; j < n; j++)
        twice = twice || (rows[j].ts_usec == row.ts_usec && rows[j].dim == row.dim);
      if (twice)
        continue;
      rows[n++] = row;
      model_put (model, &row);
    }
  out = put (f, MINUTES, rows, n);
  g_assert_true ((out != NULL) == (model->q > before));
  if (out != NULL)
    {
      g_assert_cmpint (out->p, ==, before);
      g_assert_cmpint (out->q, ==, model->q);
      g_assert_cmpint (out->rows->len, ==, model->q - before);
    }
  g_clear_pointer (&out, ana_row_batch_unref);
}

static void
test_model (Fixture *f, gconstpointer data)
{
  Model model = { .rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
                  .seqs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free), .last = G_MININT64 };

  for (int round = 0; round < 120; round++)
    {
      gint64 day = round / 6 - (round % 5 == 0 ? g_test_rand_int_range (0, 12) : 0); /* mostly forward, some late */

      begin (f);
      model_round (f, &model, day);
      commit (f);
      if (round % 40 == 20)
        reopen (f);
      if (model.q > 0)
        check_reads (f, &model);
    }
  g_hash_table_unref (model.rows);
  g_hash_table_unref (model.seqs);
}

/* Thousands of small calls: the notes of what changed are folded, and nobody's cursor loses a row. */
static void
test_many_calls (Fixture *f, gconstpointer data)
{
  Model model = { .rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
                  .seqs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free), .last = G_MININT64 };

  for (int i = 0; i < 5000; i++)
    {
      AnaRow row = make_row (T0 + (i / 3) * ANA_USEC_PER_MIN, "", i, i);

      if (i % 100 == 0)
        begin (f);
      model_put (&model, &row);
      g_clear_pointer (&(AnaRowBatch *) { put (f, MINUTES, &row, 1) }, ana_row_batch_unref);
      if (i % 100 == 99)
        commit (f);
    }
  for (int i = 0; i < 20; i++)
    check_reads (f, &model);
  g_hash_table_unref (model.rows);
  g_hash_table_unref (model.seqs);
}

static void
append_key (const AnaRow *row, gint64 seq, gpointer data)
{
  g_string_append_printf (data, "%s@%d ", row->dim, (int) ((row->ts_usec - T0) / ANA_USEC_PER_MIN));
}

typedef struct {
  char  *dim;
  gint64 ts;
  guint  n;
} Last;

static void
keep_last (const AnaRow *row, gint64 seq, gpointer data)
{
  Last *last = data;

  g_free (last->dim);
  last->dim = g_strdup (row->dim);
  last->ts = row->ts_usec;
  last->n++;
}

static void
test_history (Fixture *f, gconstpointer data)
{
  static const char *const dims[] = { "", "c=A", "c=B" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GString) one = g_string_new (NULL);
  AnaSpan span = { T0 + ANA_USEC_PER_MIN, T0 + 4 * ANA_USEC_PER_MIN };
  Last last = { 0 };
  guint n = 0;

  begin (f);
  for (guint d = 0; d < 3; d++)
    for (int m = 0; m < 5; m++)
      {
        AnaRow row = make_row (T0 + m * ANA_USEC_PER_MIN, dims[d], m, 1);

        row.dead = d == 1 && m == 2;
        if (row.dead) /* a tombstone needs something to be dead */
          g_clear_pointer (&(AnaRowBatch *) { put (f, MINUTES, &(AnaRow) { .ts_usec = row.ts_usec, .dim = row.dim, .count = 9 }, 1) }, ana_row_batch_unref);
        g_clear_pointer (&(AnaRowBatch *) { put (f, MINUTES, &row, 1) }, ana_row_batch_unref);
      }
  commit (f);
  g_assert_true (f->storage->klass->read_history (f->storage, "main", MINUTES, NULL, span, NULL, 0, 1000, append_key, all, &error));
  g_assert_cmpstr (all->str, ==, "@1 @2 @3 c=A@1 c=A@3 c=B@1 c=B@2 c=B@3 ");
  g_assert_true (f->storage->klass->read_history (f->storage, "main", MINUTES, "c=A", span, NULL, 0, 1000, append_key, one, &error));
  g_assert_cmpstr (one->str, ==, "c=A@1 c=A@3 ");
  g_string_truncate (one, 0);
  g_assert_true (f->storage->klass->read_history (f->storage, "main", MINUTES, "c=X", span, NULL, 0, 1000, append_key, one, &error));
  g_assert_cmpstr (one->str, ==, "");
  /* in pages of two, the same rows once each */
  for (;; n += last.n)
    {
      g_autofree char *after = last.dim;

      last = (Last) { .ts = last.ts };
      g_assert_true (f->storage->klass->read_history (f->storage, "main", MINUTES, NULL, span, after, last.ts, 2, append_key, one, &error));
      g_assert_true (f->storage->klass->read_history (f->storage, "main", MINUTES, NULL, span, after, last.ts, 2, keep_last, &last, &error));
      if (last.n == 0)
        break;
    }
  g_assert_cmpstr (one->str, ==, all->str);
  g_assert_cmpuint (n, ==, 8);
  g_assert_no_error (error);
}

static void
test_retention (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) minutes = g_string_new (NULL);
  g_autoptr (GString) days = g_string_new (NULL);
  AnaStreamHead head = { 0 };

  /* newest last: the old minute goes, and one that comes even later is not kept */
  g_clear_pointer (&(AnaRowBatch *) { put_one (f, MINUTES, make_row (T0 - 150 * ANA_USEC_PER_DAY, "", 1, 1)) }, ana_row_batch_unref);
  g_clear_pointer (&(AnaRowBatch *) { put_one (f, MINUTES, make_row (T0 - 90 * ANA_USEC_PER_DAY, "", 1, 1)) }, ana_row_batch_unref);
  g_clear_pointer (&(AnaRowBatch *) { put_one (f, MINUTES, make_row (T0, "", 1, 1)) }, ana_row_batch_unref);
  g_assert_null (put_one (f, MINUTES, make_row (T0 - 140 * ANA_USEC_PER_DAY, "", 1, 1)));
  g_assert_true (f->storage->klass->read_history (f->storage, "main", MINUTES, NULL, always, NULL, 0, 1000, append_key, minutes, &error));
  g_assert_cmpstr (minutes->str, ==, "@-129600 @0 ");
  g_assert_true (f->storage->klass->get_head (f->storage, "main", MINUTES, &head, &error));
  g_assert_cmpint (head.n, ==, 1);
  g_assert_cmpint (head.from_usec, ==, T0 - 7 * ANA_USEC_PER_DAY);
  ana_stream_head_clear (&head);
  /* days for ever, and all of them with the clients */
  g_clear_pointer (&(AnaRowBatch *) { put_one (f, DAYS, make_row (T0, "", 1, 1)) }, ana_row_batch_unref);
  g_clear_pointer (&(AnaRowBatch *) { put_one (f, DAYS, make_row (0, "", 1, 1)) }, ana_row_batch_unref);
  g_assert_true (f->storage->klass->get_head (f->storage, "main", DAYS, &head, &error));
  g_assert_cmpint (head.n, ==, 2);
  ana_stream_head_clear (&head);
  g_assert_no_error (error);
}

static void
test_tenants_apart (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  AnaStreamHead head = { 0 };
  g_autoptr (AnaRowBatch) mine = put_one (f, MINUTES, make_row (T0, "", 1, 1));
  g_auto (GStrv) theirs = f->storage->klass->list_streams (f->storage, "sample", &error);
  g_auto (GStrv) ours = f->storage->klass->list_streams (f->storage, "main", &error);

  g_assert_cmpuint (g_strv_length (theirs), ==, 0);
  g_assert_cmpuint (g_strv_length (ours), ==, 1);
  g_assert_true (f->storage->klass->get_head (f->storage, "sample", MINUTES, &head, &error));
  g_assert_cmpint (head.q, ==, 0);
  ana_stream_head_clear (&head);
}

void
storage_contract_add_points (const char *prefix, StorageOpen open)
{
  static const struct { const char *name; StorageTest func; } tests[] = {
    { "empty", test_empty }, { "revisions", test_revisions }, { "infinite-is-missing", test_infinite_is_missing },
    { "rollback", test_rollback }, { "meta", test_meta }, { "model", test_model }, { "many-calls", test_many_calls },
    { "history", test_history }, { "retention", test_retention }, { "tenants-apart", test_tenants_apart },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    storage_contract_add_test (prefix, open, tests[i].name, tests[i].func);
}
