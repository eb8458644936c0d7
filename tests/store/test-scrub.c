/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-scrub.c: the scrub in the background goes by a stream that is busy: it finds what is wrong, and nothing else.
 */
#include "ana-cache-private.h"
#include "ana-random.h"
#include "ana-store-private.h"
#include "store-util.h"

#define N_TURNS 200

typedef struct {
  char     *dir;
  AnaCache *cache;
  AnaRandom random;
  gint64    q;
} Fixture;

static void
begin (Fixture *self)
{
  g_autofree char *path = NULL;
  AnaDb *db;

  *self = (Fixture) { .dir = make_dir () };
  path = g_build_filename (self->dir, "cache.db", NULL);
  db = ana_cache_open (path, NULL, NULL, NULL);
  g_assert_nonnull (db);
  self->cache = ana_cache_new ();
  ana_cache_take_db (self->cache, db);
  g_assert_true (ana_cache_load (self->cache, NULL));
  ana_random_init (&self->random, 28);
}

static void
end (Fixture *self)
{
  ana_cache_free (self->cache);
  remove_tree (self->dir);
  g_free (self->dir);
}

/* A few rows: new minutes, late revisions, tombstones, now and then a member that was never seen. */
static void
apply_some (Fixture *self)
{
  static const char *const dims[] = { "", "a", "b", "c", "d", "e" };
  AnaRow rows[20];
  guint n = (guint) ana_random_range (&self->random, 1, G_N_ELEMENTS (rows) + 1);
  g_autoptr (AnaRowBatch) batch = NULL;
  gint64 cursor_q;

  for (guint i = 0; i < n; i++)
    {
      guint dim = (guint) ana_random_range (&self->random, 0, MIN (2 + self->q / 50, (gint64) G_N_ELEMENTS (dims)));
      gint64 minute = ana_random_range (&self->random, 0, 40 + self->q * 2);

      rows[i] = ana_random_range (&self->random, 0, 12) == 0 ? dead_row (minute * MINUTE, dims[dim], self->q + 2)
                                                             : value_row (minute * MINUTE, dims[dim], (double) minute, 1, self->q + 2);
    }
  batch = message (STREAM, self->q, self->q + 1, rows, n);
  g_assert_cmpint (ana_cache_apply (self->cache, batch, &cursor_q, NULL), ==, ANA_APPLY_OK);
  g_assert_true (ana_cache_commit (self->cache, NULL));
  self->q++;
}

/* Whole turns of the scrub, with rows arriving between any two of its steps. */
static void
take_turns (Fixture *self, guint n_turns)
{
  for (guint turn = 0; turn < n_turns;)
    {
      gboolean more;

      g_assert_true (ana_cache_scrub_step (self->cache, &more, NULL));
      g_assert_true (ana_cache_commit (self->cache, NULL));
      turn += !more;
      if (ana_random_range (&self->random, 0, 3) > 0)
        apply_some (self);
    }
}

static void
test_busy (void)
{
  Fixture self;

  begin (&self);
  apply_some (&self);
  take_turns (&self, N_TURNS);
  g_assert_cmpuint (self.cache->scrub.n_bad, ==, 0);
  g_assert_cmpint (((AnaStream *) g_hash_table_lookup (self.cache->streams, STREAM))->row.state, ==, ANA_STREAM_STATE_OK);
  end (&self);
}

static void
test_wrong (void)
{
  Fixture self;
  AnaStream *stream;

  begin (&self);
  apply_some (&self);
  take_turns (&self, 3);
  stream = g_hash_table_lookup (self.cache->streams, STREAM);
  stream->row.x++;
  for (gboolean more = TRUE; more;)
    g_assert_true (ana_cache_scrub_step (self.cache, &more, NULL));
  for (gboolean more = TRUE; more;) /* the turn that was under way may have begun before */
    g_assert_true (ana_cache_scrub_step (self.cache, &more, NULL));
  g_assert_cmpuint (self.cache->scrub.n_bad, ==, 1);
  g_assert_cmpint (stream->row.state, ==, ANA_STREAM_STATE_RESYNC);
  end (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/scrub/busy", test_busy);
  g_test_add_func ("/store/scrub/wrong", test_wrong);
  return g_test_run ();
}
