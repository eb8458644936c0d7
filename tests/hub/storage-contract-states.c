/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * storage-contract-states.c: the states that rows were computed from; rows taken slowly; repair.
 */
#include "storage-contract-private.h"

typedef struct {
  gint64 counts[16], marks[16];   /* mark: the first byte and the length of the state; -1 none */
  guint  n;
} Kept;

static void
keep_state (gint64 ts_usec, gint64 count, GBytes *state, gpointer data)
{
  Kept *kept = data;

  g_assert_cmpuint (kept->n, <, G_N_ELEMENTS (kept->counts));
  kept->counts[kept->n] = count;
  kept->marks[kept->n++] = state == NULL ? -1 : ((const guint8 *) g_bytes_get_data (state, NULL))[0] + 1000 * (gint64) g_bytes_get_size (state);
}

static Kept
read_states (Fixture *f, const char *stream, const char *dim)
{
  g_autoptr (GError) error = NULL;
  Kept kept = { .n = 0 };

  g_assert_true (f->storage->klass->read_states (f->storage, "main", stream, dim, always, keep_state, &kept, &error));
  g_assert_no_error (error);
  return kept;
}

static void
put_state (Fixture *f, const char *stream, const char *dim, gint64 ts, guint8 first, gsize n_bytes, gboolean random)
{
  g_autofree guint8 *data = g_malloc0 (n_bytes);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; random && i + 4 <= n_bytes; i += 4)
    memcpy (data + i, &(guint32) { (guint32) g_test_rand_int () }, 4);
  data[0] = first;
  bytes = g_bytes_new_take (g_steal_pointer (&data), n_bytes);
  g_assert_true (f->storage->klass->put_state (f->storage, "main", stream, dim, ts, bytes, &error));
  g_assert_no_error (error);
}

static void
test_states (Fixture *f, gconstpointer data)
{
  AnaRow rows[] = { make_row (T0, "", 1, 3), make_row (T0 + ANA_USEC_PER_DAY, "", 2, 4), make_row (T0, "a=b", 1, 5) };
  Kept kept = read_states (f, DAYS, "");

  g_assert_cmpuint (kept.n, ==, 0);
  begin (f);
  ana_row_batch_unref (put (f, DAYS, rows, 3));
  put_state (f, DAYS, "", T0, 7, 1, FALSE);
  put_state (f, DAYS, "a=b", T0, 9, 20000, FALSE);
  put_state (f, DAYS, "not=there", T0, 9, 1, FALSE);   /* a row comes first */
  commit (f);
  reopen (f);
  kept = read_states (f, DAYS, "");
  g_assert_cmpuint (kept.n, ==, 2);
  g_assert_cmpint (kept.counts[0], ==, 3);
  g_assert_cmpint (kept.marks[0], ==, 1007);
  g_assert_cmpint (kept.marks[1], ==, -1);
  kept = read_states (f, DAYS, "a=b");
  g_assert_cmpint (kept.marks[0], ==, 20000009);
  /* replaced with its row; what was not committed is not there */
  begin (f);
  put_state (f, DAYS, "", T0, 8, 700, TRUE);
  f->storage->klass->rollback (f->storage);
  kept = read_states (f, DAYS, "");
  g_assert_cmpint (kept.marks[0], ==, 1007);
  begin (f);
  put_state (f, DAYS, "", T0, 8, 700, TRUE);
  commit (f);
  kept = read_states (f, DAYS, "");
  g_assert_cmpint (kept.marks[0], ==, 700008);
  /* one that is too large takes the one before with it; minutes have none */
  begin (f);
  put_state (f, DAYS, "", T0, 8, 200000, TRUE);
  rows[0].ts_usec = rows[1].ts_usec = T0;
  ana_row_batch_unref (put (f, MINUTES, rows, 1));
  put_state (f, MINUTES, "", T0, 8, 1, FALSE);
  commit (f);
  kept = read_states (f, DAYS, "");
  g_assert_cmpint (kept.marks[0], ==, -1);
  kept = read_states (f, MINUTES, "");
  g_assert_cmpuint (kept.n, ==, 1);
  g_assert_cmpint (kept.marks[0], ==, -1);
}

/* Bounded: of hours by age, of all by their bytes, keys before the total. */
static void
test_states_bounded (Fixture *f, gconstpointer data)
{
  AnaRow old[] = { make_row (T0, "", 1, 1), make_row (T0 + 99 * ANA_USEC_PER_DAY, "", 1, 1) };
  AnaRow newer = make_row (T0 + 102 * ANA_USEC_PER_DAY, "", 1, 1);
  guint n_total = 0, n_key = 0;
  Kept kept;

  begin (f);
  ana_row_batch_unref (put (f, "kpi:A.B:hour", old, 2));
  put_state (f, "kpi:A.B:hour", "", old[0].ts_usec, 1, 1, FALSE);
  put_state (f, "kpi:A.B:hour", "", old[1].ts_usec, 2, 1, FALSE);
  ana_row_batch_unref (put (f, "kpi:A.B:hour", &newer, 1));
  commit (f);
  kept = read_states (f, "kpi:A.B:hour", "");
  g_assert_cmpuint (kept.n, ==, 3);
  g_assert_cmpint (kept.marks[0], ==, -1);
  g_assert_cmpint (kept.marks[1], ==, 1002);
  begin (f);
  for (gint64 i = 0; i < 300; i++) /* 18 MB of the key, 18 of the total */
    {
      AnaRow pair[] = { make_row (T0 + i * ANA_USEC_PER_DAY, "", 1, 1), make_row (T0 + i * ANA_USEC_PER_DAY, "a=b", 1, 1) };

      ana_row_batch_unref (put (f, DAYS, pair, 2));
      put_state (f, DAYS, "", pair[0].ts_usec, 1, 60000, TRUE);
      put_state (f, DAYS, "a=b", pair[0].ts_usec, 1, 60000, TRUE);
    }
  commit (f);
  for (gint64 i = 0; i < 300; i += 10)
    {
      AnaSpan span = { T0 + i * ANA_USEC_PER_DAY, T0 + (i + 10) * ANA_USEC_PER_DAY };

      kept = (Kept) { .n = 0 };
      g_assert_true (f->storage->klass->read_states (f->storage, "main", DAYS, "", span, keep_state, &kept, NULL));
      for (guint k = 0; k < kept.n; k++)
        n_total += kept.marks[k] >= 0;
      kept = (Kept) { .n = 0 };
      g_assert_true (f->storage->klass->read_states (f->storage, "main", DAYS, "a=b", span, keep_state, &kept, NULL));
      for (guint k = 0; k < kept.n; k++)
        n_key += kept.marks[k] >= 0;
    }
  g_test_message ("%u states of the total are kept, %u of the key", n_total, n_key);
  g_assert_cmpuint (n_total, ==, 300);
  g_assert_cmpuint (n_key, >, 10);
  g_assert_cmpuint ((n_total + n_key) * 60000, <=, 24 * 1024 * 1024);
}

/* --- rows taken slowly, and streams repaired --- */

static void
append_value (const AnaRow *row, gint64 seq, gpointer data)
{
  g_string_append_printf (data, "%s%g/%d ", row->dim, row->value, (int) seq);
}

/* A history is of the commit at which it was opened, however much is written while it is taken. */
static void
test_slow_history (Fixture *f, gconstpointer data)
{
  AnaRow first[] = { make_row (T0, "", 1, 1), make_row (T0 + 1, "", 2, 1), make_row (T0, "a=b", 3, 1), make_row (T0 + 1, "a=b", 4, 1) };
  AnaRow then[] = { make_row (T0 + 1, "", 20, 1), make_row (T0 + 1, "a=b", 40, 1), make_row (T0 + 2, "a=b", 50, 1) };
  const AnaHubStorageClass *klass = f->storage->klass;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) slow = g_string_new (NULL), now = g_string_new (NULL), at = g_string_new (NULL);
  AnaStreamHead head = { 0 }, later = { 0 };
  AnaHubHistory *history;
  guint n;

  begin (f);
  ana_row_batch_unref (put (f, DAYS, first, 4));
  commit (f);
  history = klass->history_open (f->storage, "main", DAYS, NULL, always, NULL, 0, G_MAXINT64, &head, &error);
  g_assert_true (klass->history_next (history, 1, append_value, slow, &n, &error));
  g_assert_cmpuint (n, ==, 1);
  begin (f);
  ana_row_batch_unref (put (f, DAYS, then, 3));
  commit (f);
  g_assert_true (klass->history_next (history, 2, append_value, slow, &n, &error));
  g_assert_cmpuint (n, ==, 2);
  g_assert_true (klass->history_next (history, 9, append_value, slow, &n, &error));
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (klass->history_next (history, 9, append_value, slow, &n, &error));
  g_assert_cmpuint (n, ==, 0);
  klass->history_close (history);
  g_assert_cmpstr (slow->str, ==, "1/1 2/2 a=b3/3 a=b4/4 ");
  g_assert_cmpint (head.q, ==, 4);
  history = klass->history_open (f->storage, "main", DAYS, NULL, always, NULL, 0, G_MAXINT64, &later, &error);
  g_assert_true (klass->history_next (history, 9, append_value, now, &n, &error));
  klass->history_close (history);
  g_assert_cmpstr (now->str, ==, "1/1 20/5 a=b3/3 a=b40/6 a=b50/7 ");
  g_assert_cmpint (later.q, ==, 7);
  /* what has not changed since a place; after a key */
  history = klass->history_open (f->storage, "main", DAYS, NULL, always, "", T0, 4, NULL, &error);
  g_assert_true (klass->history_next (history, 9, append_value, at, &n, &error));
  klass->history_close (history);
  g_assert_cmpstr (at->str, ==, "a=b3/3 ");
  /* a stream that is not there is empty */
  history = klass->history_open (f->storage, "main", "kpi:NO.ONE:day", "x=y", always, NULL, 0, G_MAXINT64, NULL, &error);
  g_assert_true (klass->history_next (history, 9, append_value, at, &n, &error));
  g_assert_cmpuint (n, ==, 0);
  klass->history_close (history);
  g_assert_no_error (error);
  ana_stream_head_clear (&head);
  ana_stream_head_clear (&later);
}

/* What is sound is left as it is: place, count and epoch. */
static void
test_repair_of_sound (Fixture *f, gconstpointer data)
{
  AnaRow rows[] = { make_row (T0, "", 1, 1), make_row (T0 + ANA_USEC_PER_DAY, "a=b", 2, 1) };
  g_autoptr (GError) error = NULL;
  AnaStreamHead before = { 0 }, after = { 0 };
  gboolean damaged = TRUE;

  begin (f);
  ana_row_batch_unref (put (f, MINUTES, rows, 2));
  commit (f);
  g_assert_true (f->storage->klass->get_head (f->storage, "main", MINUTES, &before, &error));
  begin (f);
  g_assert_true (f->storage->klass->repair_stream (f->storage, "main", MINUTES, &damaged, &error));
  g_assert_false (damaged);
  commit (f);
  g_assert_true (f->storage->klass->get_head (f->storage, "main", MINUTES, &after, &error));
  g_assert_cmpstr (after.epoch, ==, before.epoch);
  g_assert_true (after.q == before.q && after.n == before.n && after.x == before.x);
  g_assert_no_error (error);
  ana_stream_head_clear (&before);
  ana_stream_head_clear (&after);
}

void
storage_contract_add_states (const char *prefix, StorageOpen open)
{
  static const struct { const char *name; StorageTest func; } tests[] = {
    { "states", test_states }, { "states-bounded", test_states_bounded },
    { "slow-history", test_slow_history }, { "repair-of-sound", test_repair_of_sound },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    storage_contract_add_test (prefix, open, tests[i].name, tests[i].func);
}
