/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-recent.c: reading through what is not stored yet, against a plain map of all that was given.
 */
#include "config.h"

#include "ana-random.h"
#include "ana-recent.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define S      "kpi:A.ONE:minute"
#define MINUTE (60 * G_USEC_PER_SEC)

static const AnaSpan ALL = { G_MININT64 / 2, G_MAXINT64 / 2 };

static AnaRowBatch *
batch_new (const char *epoch, gint64 p, gint64 q)
{
  AnaRowBatch *batch = ana_row_batch_new (S, epoch, p, q);

  batch->ts_usec = 1000 + q;
  return batch;
}

static void
put (AnaRowBatch *batch, const char *dim, gint64 minute, double value, gint64 rev)
{
  AnaRow row = { .ts_usec = minute * MINUTE, .dim = dim, .value = value, .count = 1, .rev = rev };

  ana_row_batch_add (batch, &row);
}

static void
put_dead (AnaRowBatch *batch, gint64 minute, gint64 rev)
{
  AnaRow row = { .ts_usec = minute * MINUTE, .dim = "", .value = NAN, .rev = rev, .dead = TRUE };

  ana_row_batch_add (batch, &row);
}

static guint64
add_one (AnaRecent *recent, const char *epoch, gint64 p, gint64 q, gint64 minute, double value, gint64 rev)
{
  g_autoptr (AnaRowBatch) batch = batch_new (epoch, p, q);

  put (batch, "", minute, value, rev);
  return ana_recent_add (recent, batch);
}

static AnaStore *
memory_store (void)
{
  g_autoptr (GError) error = NULL;
  AnaStore *store = ana_store_open (NULL, ANA_STORE_READ_WRITE, &error);

  g_assert_no_error (error);
  return store;
}

static void
store_one (AnaStore *store, const char *epoch, gint64 p, gint64 q, gint64 minute, double value, gint64 rev)
{
  g_autoptr (AnaRowBatch) batch = batch_new (epoch, p, q);

  put (batch, "", minute, value, rev);
  ana_store_apply (store, batch, NULL, NULL);
  ana_store_flush (store);
}

static void
close_store (AnaStore *store)
{
  ana_store_close (store);
  g_object_unref (store);
}

static void
assert_points (AnaRecent *recent, AnaStore *store, const char *dim, guint n, const double *values)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaPoints) points = ana_recent_read_points (recent, store, S, dim, ALL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (points->n, ==, n);
  for (guint i = 0; i < n; i++)
    {
      if (isnan (values[i]))
        g_assert_true (isnan (points->value[i]));
      else
        g_assert_cmpfloat (points->value[i], ==, values[i]);
      g_assert_true (i == 0 || points->ts_usec[i] > points->ts_usec[i - 1]);
    }
}

#define ASSERT_POINTS(recent, store, dim, ...)                                         \
  G_STMT_START {                                                                       \
    const double wanted[] = { __VA_ARGS__ };                                           \
    assert_points ((recent), (store), (dim), G_N_ELEMENTS (wanted), wanted);           \
  } G_STMT_END

static void
test_over_the_store (void)
{
  AnaStore *store = memory_store ();
  g_autoptr (AnaRecent) recent = ana_recent_new ();
  g_autoptr (AnaPoints) points = NULL;
  guint64 turn;

  store_one (store, "E", 0, 1, 1, 10, 1);
  ASSERT_POINTS (NULL, store, "", 10);
  ASSERT_POINTS (recent, store, "", 10);
  turn = add_one (recent, "E", 1, 2, 1, 11, 2); /* the same bucket, revised */
  add_one (recent, "E", 2, 3, 2, 20, 1);        /* the next one */
  add_one (recent, "E", 3, 4, 0, 5, 1);         /* one before it, late */
  ASSERT_POINTS (recent, store, "", 5, 11, 20);
  points = ana_recent_read_points (recent, store, S, "", ALL, NULL);
  g_assert_cmpint (points->head_q, ==, 4);
  g_assert_cmpint (points->as_of_usec, ==, 1004);
  /* an older revision changes nothing, whichever side it is on */
  add_one (recent, "E", 4, 5, 1, 99, 1);
  ASSERT_POINTS (recent, store, "", 5, 11, 20);
  store_one (store, "E", 1, 6, 1, 12, 7);
  ASSERT_POINTS (recent, store, "", 5, 12, 20);
  ana_recent_saved (recent, S, 2, turn); /* not all of the layer: nothing is let go of */
  ASSERT_POINTS (recent, store, "", 5, 12, 20);
  close_store (store);
}

static void
test_span_and_keys (void)
{
  AnaStore *store = memory_store ();
  g_autoptr (AnaRecent) recent = ana_recent_new ();
  g_autoptr (AnaRowBatch) batch = batch_new ("E", 1, 2);
  g_autoptr (AnaPoints) points = NULL;
  g_auto (GStrv) dims = NULL;

  store_one (store, "E", 0, 1, 1, 10, 1);
  put (batch, "", 2, 20, 1);
  put (batch, "country=Spain", 2, 8, 1);
  put (batch, "country=France", 3, 7, 1);
  ana_recent_add (recent, batch);
  points = ana_recent_read_points (recent, store, S, "", (AnaSpan) { 1 * MINUTE, 2 * MINUTE }, NULL);
  g_assert_cmpuint (points->n, ==, 1);
  g_clear_pointer (&points, ana_points_free);
  points = ana_recent_read_points (recent, store, S, "", (AnaSpan) { 2 * MINUTE, 2 * MINUTE }, NULL);
  g_assert_cmpuint (points->n, ==, 0);
  ASSERT_POINTS (recent, store, "country=Spain", 8);
  dims = ana_recent_list_dims (recent, store, S, NULL);
  g_assert_cmpuint (g_strv_length (dims), ==, 3);
  g_assert_cmpstr (dims[0], ==, "");
  g_assert_cmpstr (dims[1], ==, "country=France");
  close_store (store);
}

static void
test_tombstone_and_missing (void)
{
  AnaStore *store = memory_store ();
  g_autoptr (AnaRecent) recent = ana_recent_new ();
  g_autoptr (AnaRowBatch) batch = batch_new ("E", 3, 4);
  g_autoptr (AnaPoints) points = NULL;
  AnaRow row = { .ts_usec = 2 * MINUTE, .dim = "", .value = NAN, .count = 0, .rev = 9, .reason = ANA_REASON_STALE };
  AnaRow ratio = { .ts_usec = 3 * MINUTE, .dim = "", .value = 0.5, .num = 1, .den = 2, .count = 2, .rev = 9, .has_ratio = TRUE };

  for (int i = 1; i <= 3; i++)
    store_one (store, "E", i - 1, i, i, i * 10, 1);
  put_dead (batch, 1, 2);
  put_dead (batch, 7, 2); /* of a row that nobody saw */
  ana_row_batch_add (batch, &row);
  ana_row_batch_add (batch, &ratio);
  ana_recent_add (recent, batch);
  ASSERT_POINTS (recent, store, "", NAN, 0.5);
  points = ana_recent_read_points (recent, store, S, "", ALL, NULL);
  g_assert_cmpint (points->reason[0], ==, ANA_REASON_STALE);
  g_assert_true (isnan (points->num[0]));
  g_assert_cmpfloat (points->num[1], ==, 1);
  g_assert_cmpfloat (points->den[1], ==, 2);
  close_store (store);
}

/* What is not whole together is not shown together. */
static void
test_never_mixed (void)
{
  AnaStore *store = memory_store ();
  g_autoptr (AnaRecent) recent = ana_recent_new ();
  g_autoptr (AnaRowBatch) bad = batch_new ("E", 1, 2);

  add_one (recent, "E", 0, 1, 1, 10, 1);
  assert_points (recent, store, "", 0, NULL); /* the store never saw the stream */
  store_one (store, "E", 0, 1, 1, 10, 1);
  ASSERT_POINTS (recent, store, "", 10);
  put (bad, "", 1, INFINITY, 2);
  ana_recent_add (recent, bad);
  ASSERT_POINTS (recent, store, "", 10);
  add_one (recent, "E2", 5, 6, 2, 20, 1); /* another epoch than the store's */
  ASSERT_POINTS (recent, store, "", 10);
  g_assert_cmpuint (ana_recent_get_n_rows (recent), ==, 1);
  add_one (recent, "E", 7, 8, 3, 30, 1); /* the store has only 1: 2 to 7 are nowhere */
  ASSERT_POINTS (recent, store, "", 10);
  add_one (recent, "E", 9, 10, 4, 40, 1); /* a hole in what is held: what was before it goes */
  g_assert_cmpuint (ana_recent_get_n_rows (recent), ==, 1);
  close_store (store);
}

static void
test_let_go (void)
{
  AnaStore *store = memory_store ();
  g_autoptr (AnaRecent) recent = ana_recent_new ();
  guint64 first = add_one (recent, "E", 0, 1, 1, 1, 1);
  guint64 second = add_one (recent, "E", 1, 2, 2, 2, 1), third;

  ana_recent_saved (recent, S, 1, first); /* the older layer takes no more from here on */
  third = add_one (recent, "E", 2, 3, 3, 3, 1);
  g_assert_cmpuint (ana_recent_get_n_rows (recent), ==, 3);
  ana_recent_saved (recent, S, 2, second);
  g_assert_cmpuint (ana_recent_get_n_rows (recent), ==, 1);
  ana_recent_saved (recent, S, 2, third); /* part of a message: its rows are committed, the place is not */
  g_assert_cmpuint (ana_recent_get_n_rows (recent), ==, 1);
  ana_recent_saved (recent, S, 3, third);
  g_assert_cmpuint (ana_recent_get_n_rows (recent), ==, 0);
  ana_recent_saved (recent, "kpi:NONE:day", 3, 9);
  /* steady traffic, the writer always one behind: what is held does not grow */
  for (gint64 i = 3; i < 1000; i++)
    {
      guint64 turn = add_one (recent, "E", i, i + 1, i + 1, 1, 1);

      ana_recent_saved (recent, S, i, turn - 1);
      g_assert_cmpuint (ana_recent_get_n_rows (recent), <=, 3);
    }
  close_store (store);
}

/* Given again after a failure: the first place that is stored is not the last that is shown. */
static void
test_given_again (void)
{
  AnaStore *store = memory_store ();
  g_autoptr (AnaRecent) recent = ana_recent_new ();
  guint64 turn;

  store_one (store, "E", 0, 1, 1, 10, 1);
  for (gint64 i = 1; i < 5; i++)
    add_one (recent, "E", i, i + 1, i + 1, (double) (i + 1) * 10, 1);
  turn = add_one (recent, "E", 1, 3, 3, 30, 1); /* the hub says 2 and 3 once more */
  store_one (store, "E", 1, 3, 3, 30, 1);
  ana_recent_saved (recent, S, 3, turn);
  ASSERT_POINTS (recent, store, "", 10, 20, 30, 40, 50);
  close_store (store);
}

static void
test_snapshot_in_memory (void)
{
  AnaStore *store = memory_store ();
  g_autoptr (AnaRecent) recent = ana_recent_new ();
  g_autoptr (AnaRowBatch) snapshot = batch_new ("E2", -1, 7);
  g_auto (GStrv) dims = NULL;

  store_one (store, "E1", 0, 1, 1, 10, 1);
  put (snapshot, "", 2, 22, 1);
  put (snapshot, "a=b", 2, 23, 1);
  ana_recent_stage_begin (recent, S, TRUE);
  ana_recent_stage_rows (recent, snapshot);
  ASSERT_POINTS (recent, store, "", 10); /* until it is complete */
  g_assert_true (ana_recent_stage_swap (recent, S, "E2", 7));
  ASSERT_POINTS (recent, store, "", 22); /* stands for the store */
  add_one (recent, "E2", 7, 8, 3, 33, 1);
  ASSERT_POINTS (recent, store, "", 22, 33);
  dims = ana_recent_list_dims (recent, store, S, NULL);
  g_assert_cmpuint (g_strv_length (dims), ==, 2);
  ana_recent_drop (recent, S); /* the store took the next one */
  ASSERT_POINTS (recent, store, "", 10);
  ana_recent_stage_begin (recent, S, FALSE);
  ana_recent_stage_rows (recent, snapshot);
  g_assert_false (ana_recent_stage_swap (recent, S, "E2", 7));
  g_assert_cmpuint (ana_recent_get_n_rows (recent), ==, 0);
  close_store (store);
}

/* Too many to hold: older and whole, rather than newer with holes; and right again when the disk has caught up. */
static void
test_too_many (void)
{
  AnaStore *store = memory_store ();
  g_autoptr (AnaRecent) recent = ana_recent_new ();
  guint64 turn = 0;
  gint64 q = 1;

  store_one (store, "E", 0, 1, 1, 10, 1);
  for (gint64 minute = 2; minute < ANA_RECENT_MAX_ROWS + 1000; q++)
    {
      g_autoptr (AnaRowBatch) batch = batch_new ("E", q, q + 1);

      for (guint i = 0; i < 1000; i++)
        put (batch, "", minute++, 1, 1);
      turn = ana_recent_add (recent, batch);
      g_assert_cmpuint (ana_recent_get_n_rows (recent), <=, ANA_RECENT_MAX_ROWS);
    }
  ASSERT_POINTS (recent, store, "", 10);
  ana_recent_saved (recent, S, q, turn);
  store_one (store, "E", 1, q, 2, 20, 1);
  add_one (recent, "E", q, q + 1, 3, 30, 1);
  ASSERT_POINTS (recent, store, "", 10, 20, 30);
  close_store (store);
}

/* --- random traffic against a map --- */

typedef struct {
  double value;
  gint64 rev;
} Cell;

static void
assert_as_map (AnaRecent *recent, AnaStore *store, const Cell *cells, guint n_cells)
{
  g_autoptr (AnaPoints) points = ana_recent_read_points (recent, store, S, "", ALL, NULL);
  double sum = 0, wanted = 0;
  guint at = 0;

  g_assert_nonnull (points);
  for (guint i = 0; i < n_cells; i++)
    {
      if (cells[i].rev == 0)
        continue;
      wanted += cells[i].value;
      g_assert_cmpuint (at, <, points->n);
      g_assert_cmpint (points->ts_usec[at], ==, i * MINUTE);
      g_assert_cmpfloat (points->value[at], ==, cells[i].value);
      g_assert_cmpint (points->rev[at], ==, cells[i].rev);
      sum += points->value[at++];
    }
  g_assert_cmpuint (at, ==, points->n); /* nothing twice */
  g_assert_cmpfloat (sum, ==, wanted);
}

typedef struct {
  AnaRecent *recent;
  guint64    turn;
} Given;

static void
applied_cb (AnaApplyResult result, const char *stream, gint64 cursor_q, gpointer data)
{
  g_autofree Given *given = data;

  g_assert_cmpint (result, ==, ANA_APPLY_OK);
  ana_recent_saved (given->recent, stream, cursor_q, given->turn);
  ana_recent_unref (given->recent);
}

/* A reader at any moment, whatever the writer has done by then, sees all that was given, once. */
static void
test_against_a_map (void)
{
  enum { N_CELLS = 40 };
  AnaStore *store = memory_store ();
  g_autoptr (AnaRecent) recent = ana_recent_new ();
  Cell cells[N_CELLS] = { { 0 } };
  AnaRandom random;

  ana_random_init (&random, 20);
  store_one (store, "E", 0, 1, 0, 1, 1);
  cells[0] = (Cell) { 1, 1 };
  for (gint64 q = 1; q < 1500; q++)
    {
      g_autoptr (AnaRowBatch) batch = batch_new ("E", q, q + 1);
      guint n = 1 + (guint) ana_random_range (&random, 0, 4);
      Given *given = g_new (Given, 1);

      for (guint i = 0; i < n; i++)
        {
          guint cell = (guint) ana_random_range (&random, 0, N_CELLS);
          gint64 rev = cells[cell].rev + ana_random_range (&random, 0, 3) - 1;
          double value = (double) ana_random_range (&random, 0, 1000);

          if (rev <= 0)
            continue;
          put (batch, "", cell, value, rev);
          if (rev > cells[cell].rev)
            cells[cell] = (Cell) { value, rev };
        }
      given->recent = ana_recent_ref (recent);
      given->turn = ana_recent_add (recent, batch);
      ana_store_apply (store, batch, applied_cb, given);
      if (ana_random_range (&random, 0, 3) == 0)
        assert_as_map (recent, store, cells, N_CELLS);
    }
  ana_store_flush (store);
  g_assert_cmpuint (ana_recent_get_n_rows (recent), ==, 0);
  assert_as_map (recent, store, cells, N_CELLS);
  close_store (store);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/recent/over-the-store", test_over_the_store);
  g_test_add_func ("/sync/recent/span-and-keys", test_span_and_keys);
  g_test_add_func ("/sync/recent/tombstone-and-missing", test_tombstone_and_missing);
  g_test_add_func ("/sync/recent/never-mixed", test_never_mixed);
  g_test_add_func ("/sync/recent/let-go", test_let_go);
  g_test_add_func ("/sync/recent/given-again", test_given_again);
  g_test_add_func ("/sync/recent/snapshot-in-memory", test_snapshot_in_memory);
  g_test_add_func ("/sync/recent/too-many", test_too_many);
  g_test_add_func ("/sync/recent/against-a-map", test_against_a_map);
  return g_test_run ();
}
