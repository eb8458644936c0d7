/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-store.c: the contract of a store, over files and in memory: cursor rules, revisions, snapshots, documents.
 */
#include "store-util.h"

#include "ana-clock.h"

typedef struct {
  char     *dir;    /* NULL: in memory */
  AnaStore *store;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = data != NULL ? make_dir () : NULL;
  f->store = open_store (f->dir);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  close_store (f->store);
  if (f->dir != NULL)
    remove_tree (f->dir);
  g_free (f->dir);
}

static void
reopen (Fixture *f)
{
  if (f->dir == NULL)
    return;
  close_store (f->store);
  f->store = open_store (f->dir);
}

static void
test_empty (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaPoints) points = read_all (f->store, STREAM, "");
  g_auto (GStrv) dims = ana_store_list_dims (f->store, STREAM, NULL);
  g_autoptr (GPtrArray) streams = ana_store_list_streams (f->store, NULL);

  g_assert_cmpint (points->n, ==, 0);
  g_assert_cmpint (points->head_q, ==, -1);
  g_assert_cmpint (points->as_of_usec, ==, ANA_TIME_NONE);
  g_assert_cmpint (g_strv_length (dims), ==, 0);
  g_assert_cmpint (streams->len, ==, 0);
  g_assert_cmpint (cursor_of (f->store, STREAM), ==, -1);
  g_assert_cmpint (ana_store_get_flags (f->store), ==, ANA_STORE_OK);
  assert_verified (f->store);
}

static void
test_cursor_rules (Fixture *f, gconstpointer data)
{
  AnaRow row = value_row (MINUTE, "", 1, 1, 1);

  g_assert_cmpint (apply_row (f->store, STREAM, 5, 6, row), ==, ANA_APPLY_RESET); /* never seen, and not the beginning */
  g_assert_cmpint (apply_row (f->store, STREAM, 0, 3, row), ==, ANA_APPLY_OK);
  g_assert_cmpint (cursor_of (f->store, STREAM), ==, 3);
  g_assert_cmpint (apply_row (f->store, STREAM, 0, 3, row), ==, ANA_APPLY_DUPLICATE);
  g_assert_cmpint (apply_row (f->store, STREAM, 0, 2, row), ==, ANA_APPLY_DUPLICATE);
  g_assert_cmpint (apply_row (f->store, STREAM, 4, 5, row), ==, ANA_APPLY_GAP);
  g_assert_cmpint (cursor_of (f->store, STREAM), ==, 3);
  g_assert_cmpint (apply_row (f->store, STREAM, 1, 5, row), ==, ANA_APPLY_OK); /* overlap */
  g_assert_cmpint (cursor_of (f->store, STREAM), ==, 5);
  g_assert_cmpint (apply (f->store, ana_row_batch_new (STREAM, "another", 5, 6)), ==, ANA_APPLY_RESET);
  reopen (f);
  g_assert_cmpint (cursor_of (f->store, STREAM), ==, 5);
  g_assert_cmpint (apply (f->store, message (STREAM, 5, 7, NULL, 0)), ==, ANA_APPLY_OK);
  g_assert_cmpint (cursor_of (f->store, STREAM), ==, 7);
  g_assert_cmpuint (ana_store_get_n_queued (f->store), ==, 0);
}

/* A message that was cut carries q = p in all but its last part: the rows count, the cursor moves with the last. */
static void
test_parts (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaPoints) points = NULL;

  g_assert_cmpint (apply_row (f->store, STREAM, 0, 10, value_row (1 * MINUTE, "", 1, 1, 1)), ==, ANA_APPLY_OK);
  g_assert_cmpint (apply_row (f->store, STREAM, 10, 10, value_row (2 * MINUTE, "", 2, 1, 1)), ==, ANA_APPLY_OK);
  g_assert_cmpint (cursor_of (f->store, STREAM), ==, 10);
  g_assert_cmpint (apply_row (f->store, STREAM, 9, 9, value_row (4 * MINUTE, "", 2, 1, 1)), ==, ANA_APPLY_DUPLICATE);
  g_assert_cmpint (apply_row (f->store, STREAM, 10, 12, value_row (3 * MINUTE, "", 3, 1, 1)), ==, ANA_APPLY_OK);
  points = read_all (f->store, STREAM, "");
  g_assert_cmpint (points->n, ==, 3);
  g_assert_cmpint (points->head_q, ==, 12);
}

static void
test_revisions (Fixture *f, gconstpointer data)
{
  AnaRow rows[] = { value_row (2 * MINUTE, "", 20, 2, 2), value_row (1 * MINUTE, "", 10, 1, 1), value_row (3 * MINUTE, "", 30, 3, 1) };
  AnaRow ratio = value_row (4 * MINUTE, "", NAN, 4, 1);
  g_autoptr (AnaPoints) points = NULL;
  g_auto (GStrv) dims = NULL;

  ratio.reason = ANA_REASON_NA;
  ratio.has_ratio = TRUE;
  ratio.num = 7;
  ratio.den = 0;
  g_assert_cmpint (apply (f->store, message (STREAM, 0, 1, rows, 3)), ==, ANA_APPLY_OK);
  g_assert_cmpint (apply_row (f->store, STREAM, 1, 2, value_row (2 * MINUTE, "", 99, 9, 1)), ==, ANA_APPLY_OK); /* older */
  g_assert_cmpint (apply_row (f->store, STREAM, 2, 3, value_row (1 * MINUTE, "", 11, 5, 2)), ==, ANA_APPLY_OK);
  g_assert_cmpint (apply_row (f->store, STREAM, 3, 4, dead_row (3 * MINUTE, "", 2)), ==, ANA_APPLY_OK);
  g_assert_cmpint (apply_row (f->store, STREAM, 4, 5, ratio), ==, ANA_APPLY_OK);
  g_assert_cmpint (apply_row (f->store, STREAM, 5, 6, value_row (9 * MINUTE, "region=eu", 5, 1, 1)), ==, ANA_APPLY_OK);
  reopen (f);
  points = read_all (f->store, STREAM, "");
  g_assert_cmpint (points->n, ==, 3);
  g_assert_cmpfloat (points->value[0], ==, 11);
  g_assert_cmpint (points->count[0], ==, 5);
  g_assert_cmpint (points->rev[0], ==, 2);
  g_assert_cmpfloat (points->value[1], ==, 20);
  g_assert_true (isnan (points->value[2]));
  g_assert_cmpint (points->reason[2], ==, ANA_REASON_NA);
  g_assert_nonnull (points->num);
  g_assert_cmpfloat (points->num[2], ==, 7);
  g_assert_true (isnan (points->num[0]));
  g_assert_cmpint (points->as_of_usec, ==, 1763640000000006);
  dims = ana_store_list_dims (f->store, STREAM, NULL);
  g_assert_cmpint (g_strv_length (dims), ==, 2);
  g_assert_cmpstr (dims[1], ==, "region=eu");
  assert_verified (f->store);
}

static void
test_span (Fixture *f, gconstpointer data)
{
  static const struct { gint64 start, end; guint first, n; } cases[] = {
    { G_MININT64, G_MAXINT64, 0, 1300 }, { 0, 0, 0, 0 }, { 5, 4, 0, 0 }, { 0, 1, 0, 1 }, { 1, MINUTE, 0, 0 },
    { 511 * MINUTE, 513 * MINUTE, 511, 2 }, { 512 * MINUTE, 1024 * MINUTE, 512, 512 },
    { 511 * MINUTE + 1, 1300 * MINUTE, 512, 788 }, { 1299 * MINUTE, G_MAXINT64, 1299, 1 },
    { 1300 * MINUTE, G_MAXINT64, 0, 0 }, { G_MININT64, -1, 0, 0 }, { 100 * MINUTE, 200 * MINUTE, 100, 100 },
  };
  AnaRow rows[1300];

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    rows[i] = value_row ((gint64) i * MINUTE, "", i, 1, 1);
  g_assert_cmpint (apply (f->store, message (STREAM, 0, 1, rows, 1300)), ==, ANA_APPLY_OK);
  for (guint pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
        {
          AnaSpan span = { cases[i].start, cases[i].end };
          g_autoptr (AnaPoints) points = ana_store_read_points (f->store, STREAM, "", span, NULL);

          g_assert_cmpint (points->n, ==, cases[i].n);
          for (guint j = 0; j < points->n; j++)
            g_assert_cmpfloat (points->value[j], ==, cases[i].first + j);
        }
      reopen (f);
    }
}

static void
test_not_finite (Fixture *f, gconstpointer data)
{
  AnaRow bad = value_row (MINUTE, "", INFINITY, 1, 1), ratio = value_row (MINUTE, "", 1, 1, 1);
  AnaRow rows[2] = { value_row (0, "", 1, 1, 1), bad };

  ratio.has_ratio = TRUE;
  ratio.num = NAN;
  g_assert_cmpint (apply (f->store, message (STREAM, 0, 1, rows, 2)), ==, ANA_APPLY_MISMATCH);
  g_assert_cmpint (apply_row (f->store, STREAM, 0, 1, ratio), ==, ANA_APPLY_MISMATCH);
  bad.value = NAN;
  g_assert_cmpint (apply_row (f->store, STREAM, 0, 1, bad), ==, ANA_APPLY_MISMATCH);
  g_assert_cmpint (cursor_of (f->store, STREAM), ==, -1);
  g_assert_cmpint (apply_row (f->store, STREAM, 0, 1, rows[0]), ==, ANA_APPLY_OK);
}

static void
test_check (Fixture *f, gconstpointer data)
{
  gint64 before_usec = ana_clock_now_usec (), since_usec;
  AnaStreamHealth health;
  const AnaStreamInfo *info;
  AnaRow rows[1000];
  g_autoptr (AnaPoints) points = NULL;
  g_autoptr (GPtrArray) streams = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 1000; i++)
    rows[i] = value_row (i * MINUTE, i % 2 ? "a" : "b", i * 0.5, i, 1);
  g_assert_cmpint (check (f->store, STREAM, 0, 0, 0, 0), ==, ANA_APPLY_RESET);
  g_assert_cmpint (apply (f->store, message (STREAM, 0, 9, rows, 1000)), ==, ANA_APPLY_OK);
  g_assert_cmpint (check (f->store, STREAM, 8, 0, 0, 0), ==, ANA_APPLY_DUPLICATE);
  g_assert_cmpint (check (f->store, STREAM, 10, 0, 0, 0), ==, ANA_APPLY_GAP);
  g_assert_cmpint (check (f->store, STREAM, 9, 0, 1000, sum_of (rows, 1000)), ==, ANA_APPLY_OK);
  reopen (f);
  g_assert_cmpint (check (f->store, STREAM, 9, 701 * MINUTE, 299, sum_of (rows + 701, 299)), ==, ANA_APPLY_OK);
  points = read_all (f->store, STREAM, "a");
  g_assert_cmpint (points->n, ==, 150);
  g_assert_cmpint (points->ts_usec[0], ==, 701 * MINUTE);
  /* what is before the bound is not taken in again */
  g_assert_cmpint (apply_row (f->store, STREAM, 9, 10, value_row (5 * MINUTE, "a", 1, 1, 7)), ==, ANA_APPLY_OK);
  g_assert_cmpint (check (f->store, STREAM, 10, 701 * MINUTE, 299, sum_of (rows + 701, 299)), ==, ANA_APPLY_OK);
  assert_verified (f->store);
  /* everything goes */
  g_assert_cmpint (check (f->store, STREAM, 10, 5000 * MINUTE, 0, 0), ==, ANA_APPLY_OK);
  assert_n_points (f->store, STREAM, "a", 0);
  g_assert_cmpint (apply_row (f->store, STREAM, 10, 11, value_row (6000 * MINUTE, "a", 1, 1, 7)), ==, ANA_APPLY_OK);
  assert_n_points (f->store, STREAM, "a", 1);
  /* the hub has one more */
  g_assert_cmpint (check (f->store, STREAM, 11, 5000 * MINUTE, 2, 1), ==, ANA_APPLY_MISMATCH);
  g_assert_cmpint (cursor_of (f->store, STREAM), ==, -1);
  g_assert_null (ana_store_read_points (f->store, STREAM, "a", ALL, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_CORRUPT);
  g_assert_true (ana_store_find_trouble (f->store, STREAM, &health, &since_usec));
  g_assert_cmpint (health, ==, ANA_STREAM_REFETCH);
  g_assert_cmpint (apply_row (f->store, STREAM, 11, 12, rows[0]), ==, ANA_APPLY_RESET);
  /* a snapshot mends it; the second time within the hour is quarantine */
  ana_store_stage_begin (f->store, STREAM);
  g_assert_cmpint (swap (f->store, STREAM, 20, NULL), ==, ANA_APPLY_OK);
  g_assert_cmpint (cursor_of (f->store, STREAM), ==, 20);
  g_assert_cmpint (check (f->store, STREAM, 20, 0, 1, 1), ==, ANA_APPLY_MISMATCH);
  streams = ana_store_list_streams (f->store, NULL);
  info = g_ptr_array_index (streams, 0);
  g_assert_cmpint (info->state, ==, ANA_STREAM_SET_ASIDE);
  g_assert_true (ana_store_find_trouble (f->store, STREAM, &health, &since_usec));
  g_assert_cmpint (health, ==, ANA_STREAM_SET_ASIDE);
  g_assert_cmpint (since_usec, >=, before_usec);
  g_assert_cmpint (since_usec, ==, info->trouble_usec);
  /* fetched anew it is in order */
  ana_store_stage_begin (f->store, STREAM);
  g_assert_cmpint (swap (f->store, STREAM, 21, NULL), ==, ANA_APPLY_OK);
  g_assert_false (ana_store_find_trouble (f->store, STREAM, &health, &since_usec));
  g_assert_false (ana_store_find_trouble (f->store, "kpi:NEVER.SEEN:day", &health, &since_usec));
}

static void
assert_snapshot (AnaStore *store)
{
  g_autoptr (AnaPoints) points = read_all (store, STREAM, "");
  AnaCursor cursor;

  g_assert_cmpint (points->n, ==, 2500);
  for (guint i = 0; i < 2500; i++)
    g_assert_cmpfloat (points->value[i], ==, 2499 - i);
  assert_n_points (store, STREAM, "old", 0);
  g_assert_true (ana_store_get_cursor (store, STREAM, &cursor));
  g_assert_cmpint (cursor.q, ==, 77);
  g_assert_cmpstr (cursor.filter_id, ==, "0123456789abcdef");
  ana_cursor_clear (&cursor);
  assert_verified (store);
}

static void
test_snapshot (Fixture *f, gconstpointer data)
{
  AnaRow before[2] = { value_row (1 * MINUTE, "old", 1, 1, 1), value_row (2 * MINUTE, "", 2, 1, 9) };
  AnaRow rows[2500];

  for (guint i = 0; i < 2500; i++)
    rows[i] = value_row ((2500 - i) * MINUTE, "", i, 1, 1); /* backwards */
  g_assert_cmpint (swap (f->store, STREAM, 4, NULL), ==, ANA_APPLY_NOT_SAVED); /* no stage */
  g_assert_cmpint (apply (f->store, message (STREAM, 0, 3, before, 2)), ==, ANA_APPLY_OK);
  ana_store_stage_begin (f->store, STREAM);
  stage (f->store, message (STREAM, -1, -1, rows, 1000));
  ana_store_flush (f->store);
  assert_n_points (f->store, STREAM, "", 1); /* not before the swap */
  stage (f->store, message (STREAM, -1, -1, rows + 1000, 1500));
  g_assert_cmpint (swap (f->store, STREAM, 77, "0123456789abcdef"), ==, ANA_APPLY_OK);
  assert_snapshot (f->store);
  reopen (f);
  assert_snapshot (f->store);
  g_assert_cmpint (check (f->store, STREAM, 77, 0, 2500, sum_of (rows, 2500)), ==, ANA_APPLY_OK);
  g_assert_cmpint (apply_row (f->store, STREAM, 77, 78, value_row (9999 * MINUTE, "", 1, 1, 1)), ==, ANA_APPLY_OK);
  ana_store_drop_stream (f->store, STREAM);
  ana_store_flush (f->store);
  g_assert_cmpint (cursor_of (f->store, STREAM), ==, -1);
  assert_n_points (f->store, STREAM, "", 0);
}

static void
test_objects (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) bodies = NULL;

  ana_store_put_object (f->store, "main", "kpi", "b", 1, "e", "{\"b\":1}");
  ana_store_put_object (f->store, "main", "kpi", "a", 2, "e", "{\"a\":2}");
  ana_store_put_object (f->store, "main", "kpi", "a", 1, "e", "{\"a\":1}"); /* older */
  ana_store_put_object (f->store, "main", "kpi", "c", 1, "e", "{}");
  ana_store_put_object (f->store, "main", "kpi", "c", 2, NULL, NULL);
  ana_store_put_object (f->store, "other", "kpi", "z", 1, "e", "{}");
  ana_store_flush (f->store);
  bodies = ana_store_list_objects (f->store, "main", "kpi", NULL);
  g_assert_cmpint (bodies->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (bodies, 0), ==, "{\"a\":2}");
}

static void
test_answers (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) body = g_bytes_new ("answer", 6), back = NULL;
  g_autofree char *etag = NULL;
  gint64 as_of_usec;

  g_assert_null (ana_store_get_answer (f->store, "k", NULL, NULL));
  ana_store_put_answer (f->store, "k", "tag", 42, body);
  ana_store_flush (f->store);
  back = ana_store_get_answer (f->store, "k", &etag, &as_of_usec);
  g_assert_true (g_bytes_equal (back, body));
  g_assert_cmpstr (etag, ==, "tag");
  g_assert_cmpint (as_of_usec, ==, 42);
}

static void
test_documents (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL, *none = NULL, *setting = NULL;
  g_auto (GStrv) ids = NULL;

  g_assert_true (ana_store_put_document (f->store, "board", "b1", "{\"v\":1}", &error));
  g_assert_true (ana_store_put_document (f->store, "board", "b1", "{\"v\":2}", &error));
  g_assert_true (ana_store_set_setting (f->store, "overview.order", "[1]", &error));
  g_assert_no_error (error);
  reopen (f);
  body = ana_store_get_document (f->store, "board", "b1", &error);
  none = ana_store_get_document (f->store, "board", "b2", &error);
  ids = ana_store_list_documents (f->store, "board", &error);
  setting = ana_store_get_setting (f->store, "overview.order");
  g_assert_no_error (error);
  g_assert_cmpstr (body, ==, "{\"v\":2}");
  g_assert_null (none);
  g_assert_cmpint (g_strv_length (ids), ==, 1);
  g_assert_cmpstr (setting, ==, "[1]");
  g_assert_null (ana_store_get_setting (f->store, "none"));
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_autofree char *file = g_strdup_printf ("/store/file/%s", path);
  g_autofree char *memory = g_strdup_printf ("/store/memory/%s", path);

  g_test_add (file, Fixture, "file", set_up, func, tear_down);
  g_test_add (memory, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("empty", test_empty);
  add ("cursor-rules", test_cursor_rules);
  add ("parts", test_parts);
  add ("revisions", test_revisions);
  add ("span", test_span);
  add ("not-finite", test_not_finite);
  add ("check", test_check);
  add ("snapshot", test_snapshot);
  add ("objects", test_objects);
  add ("answers", test_answers);
  add ("documents", test_documents);
  return g_test_run ();
}
