/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-model.c: random traffic against a store and against a plain map: late rows, repeats, gaps, tombstones, restarts.
 */
#include "ana-random.h"
#include "store-util.h"

#define N_STREAMS 3
#define N_DIMS    4

/* The oracle: every row ever taken, the highest revision of each; and a cursor. */
typedef struct {
  char        stream[32];
  GHashTable *rows;     /* "dim ts" -> AnaRow* */
  gint64      q;
  gint64      from_usec;
  gint64      head;     /* minute that traffic is at */
} Model;

static const char *const dims[N_DIMS] = { "", "country=France", "country=Côte d’Ivoire", "a=1|b=2" };

static void
model_put (Model *model, const AnaRow *row)
{
  g_autofree char *key = g_strdup_printf ("%s\x1f%" G_GINT64_FORMAT, row->dim, row->ts_usec);
  AnaRow *held = g_hash_table_lookup (model->rows, key);

  if (row->ts_usec < model->from_usec || (held != NULL && held->rev >= row->rev))
    return;
  g_hash_table_insert (model->rows, g_steal_pointer (&key), g_memdup2 (row, sizeof *row));
}

static AnaRow
random_row (Model *model, AnaRandom *random)
{
  gint64 kind = ana_random_range (random, 0, 20);
  gint64 minute = kind < 14 ? model->head++ : kind < 18 ? MAX (model->head - ana_random_range (random, 0, 30), 0)
                                                        : ana_random_range (random, 0, model->head + 1);
  AnaRow row = value_row (minute * MINUTE, dims[ana_random_range (random, 0, N_DIMS)], ana_random_normal (random),
                          ana_random_range (random, 0, 1000), ana_random_range (random, 1, 5));

  if (ana_random_range (random, 0, 15) == 0)
    row = dead_row (row.ts_usec, row.dim, row.rev);
  else if (ana_random_range (random, 0, 10) == 0)
    {
      row.reason = (AnaReason) ana_random_range (random, 1, 8);
      row.value = NAN;
    }
  if (!row.dead && g_str_equal (row.dim, "country=France"))
    {
      row.has_ratio = TRUE;
      row.num = row.value;
      row.den = 3;
      if (row.reason != ANA_REASON_VALUE)
        row.num = row.den = 0;
    }
  return row;
}

static gint
compare_rows (gconstpointer a, gconstpointer b)
{
  const AnaRow *left = *(const AnaRow *const *) a, *right = *(const AnaRow *const *) b;

  return left->ts_usec < right->ts_usec ? -1 : left->ts_usec > right->ts_usec;
}

static GPtrArray *
model_list (Model *model, const char *dim)
{
  GPtrArray *rows = g_ptr_array_new ();
  GHashTableIter iter;
  AnaRow *row;

  g_hash_table_iter_init (&iter, model->rows);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &row))
    if (!row->dead && row->ts_usec >= model->from_usec && (dim == NULL || g_str_equal (row->dim, dim)))
      g_ptr_array_add (rows, row);
  g_ptr_array_sort (rows, compare_rows);
  return rows;
}

static void
assert_points (AnaPoints *points, GPtrArray *want)
{
  g_assert_cmpuint (points->n, ==, want->len);
  for (guint i = 0; i < want->len; i++)
    {
      const AnaRow *row = g_ptr_array_index (want, i);

      g_assert_cmpint (points->ts_usec[i], ==, row->ts_usec);
      g_assert_cmpint (points->rev[i], ==, row->rev);
      g_assert_cmpint (points->count[i], ==, row->count);
      g_assert_cmpint (points->reason[i], ==, row->reason);
      if (row->reason == ANA_REASON_VALUE)
        g_assert_cmpfloat (points->value[i], ==, row->value);
      else
        g_assert_true (isnan (points->value[i]));
      if (row->has_ratio)
        g_assert_cmpfloat (points->num[i], ==, row->num);
    }
}

static void
assert_same (AnaStore *store, Model *model)
{
  g_autoptr (GPtrArray) all = model_list (model, NULL);
  guint64 x = 0;

  ana_store_flush (store);
  g_assert_cmpint (cursor_of (store, model->stream), ==, model->q);
  for (guint i = 0; i < all->len; i++)
    x += ana_row_checksum (g_ptr_array_index (all, i));
  g_assert_cmpint (check (store, model->stream, model->q, model->from_usec, all->len, x), ==, ANA_APPLY_OK);
  for (guint d = 0; d < N_DIMS; d++)
    {
      g_autoptr (GPtrArray) want = model_list (model, dims[d]);
      g_autoptr (AnaPoints) points = read_all (store, model->stream, dims[d]);

      assert_points (points, want);
    }
}

/* One message: the next one, one that was sent before, or one with a hole before it. */
static void
send_message (AnaStore *store, Model *model, AnaRandom *random)
{
  AnaRow rows[400];
  guint n = (guint) ana_random_range (random, 0, ana_random_range (random, 0, 10) == 0 ? 400 : 20);
  gint64 kind = ana_random_range (random, 0, 12);
  gint64 p = kind == 0 ? model->q + 1 + ana_random_range (random, 0, 3) : kind <= 2 ? model->q - ana_random_range (random, 0, 3) : model->q;
  gint64 q = kind == 1 ? MIN (p + 1, model->q) : MAX (p, model->q) + 1 + ana_random_range (random, 0, 2);
  g_autoptr (AnaRowBatch) batch = NULL;

  if (kind == 1)
    p = q - 1;
  for (guint i = 0; i < n; i++)
    rows[i] = random_row (model, random);
  batch = message (model->stream, p, q, rows, n);
  ana_store_apply (store, batch, NULL, NULL);
  if (q <= model->q || p > model->q)
    return;
  for (guint i = 0; i < n; i++)
    model_put (model, &rows[i]);
  model->q = q;
}

static void
send_snapshot (AnaStore *store, Model *model, AnaRandom *random)
{
  g_autoptr (GPtrArray) rows = model_list (model, NULL);

  ana_store_stage_begin (store, model->stream);
  for (guint i = 0; i < rows->len;)
    {
      guint n = (guint) ana_random_range (random, 1, 700);
      AnaRowBatch *batch = ana_row_batch_new (model->stream, EPOCH, -1, -1);

      for (guint j = 0; j < n && i < rows->len; j++, i++)
        ana_row_batch_add (batch, g_ptr_array_index (rows, i));
      stage (store, batch);
    }
  model->q += 10;
  g_assert_cmpint (swap (store, model->stream, model->q, NULL), ==, ANA_APPLY_OK);
  {
    GHashTableIter iter;
    AnaRow *row;

    g_hash_table_iter_init (&iter, model->rows); /* a snapshot has no tombstones */
    while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &row))
      if (row->dead || row->ts_usec < model->from_usec)
        g_hash_table_iter_remove (&iter);
  }
  model->from_usec = G_MININT64;
}

static void
run_seed (guint64 seed, guint n_steps)
{
  g_autofree char *dir = make_dir ();
  AnaStore *store = open_store (dir);
  Model models[N_STREAMS] = { 0 };
  AnaRandom random;

  ana_random_init (&random, seed);
  for (guint i = 0; i < N_STREAMS; i++)
    {
      g_snprintf (models[i].stream, sizeof models[i].stream, "kpi:M.%u:minute", i);
      models[i].rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      models[i].from_usec = G_MININT64;
      g_assert_cmpint (apply (store, message (models[i].stream, 0, 1, NULL, 0)), ==, ANA_APPLY_OK);
      models[i].q = 1;
    }
  for (guint step = 0; step < n_steps; step++)
    {
      Model *model = &models[ana_random_range (&random, 0, N_STREAMS)];
      gint64 kind = ana_random_range (&random, 0, 100);

      if (kind < 94)
        send_message (store, model, &random);
      else if (kind < 96)
        assert_same (store, model);
      else if (kind == 96)
        send_snapshot (store, model, &random);
      else if (kind == 97 && model->head > 100)
        {
          gint64 from_usec = (model->head - ana_random_range (&random, 50, 2000)) * MINUTE;

          model->from_usec = MAX (model->from_usec, from_usec);
          assert_same (store, model);
        }
      else if (kind == 98)
        {
          close_store (store);
          store = open_store (dir);
        }
      else if (kind == 99)
        ana_store_flush (store);
    }
  ana_store_flush (store);
  for (guint i = 0; i < N_STREAMS; i++)
    assert_same (store, &models[i]);
  assert_verified (store);
  close_store (store);
  store = open_store (dir);
  for (guint i = 0; i < N_STREAMS; i++)
    {
      assert_same (store, &models[i]);
      g_hash_table_unref (models[i].rows);
    }
  assert_verified (store);
  close_store (store);
  remove_tree (dir);
}

static void
test_random (gconstpointer data)
{
  run_seed (GPOINTER_TO_UINT (data), 700);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint seed = 1; seed <= 16; seed++)
    {
      g_autofree char *path = g_strdup_printf ("/store/model/%u", seed);

      g_test_add_data_func (path, GUINT_TO_POINTER (seed), test_random);
    }
  return g_test_run ();
}
