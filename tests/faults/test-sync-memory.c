/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-sync-memory.c: SYNC.md section 4, row 16 through sync: SQLite's memory runs out at the N-th request while messages are
 * applied, while a stream is fetched whole, and for as long as it likes.
 */
#include "config.h"

#include "ana-sync-fixture.h"
#include "failing-memory.h"

/* A message needs few: statements are kept, pages are in the cache. Fetching a stream whole makes connections, and many. */
#define N_REQUESTS_APPLY 30
#define N_REQUESTS_FETCH 600

static void
begin (SyncFixture *f)
{
  sync_fixture_init (f, FALSE);
  f->times.probe_usec = 50 * 1000;
  for (int i = 0; i < 10; i++)
    ana_fakehub_put_value (f->hub, STREAM, i, i / 4.0, 1);
  sync_fixture_connect (f);
  SYNC_WAIT (f, IS_LIVE (f) && sync_fixture_is_equal (f, STREAM));
}

/* Once there is memory again the cache is the hub's, row by row, and the cursor stands at the head. */
static void
expect_whole (SyncFixture *f, gint64 q)
{
  SYNC_WAIT_NOW (f, IS_LIVE (f) && sync_fixture_cursor (f, STREAM, NULL) == q && sync_fixture_is_equal (f, STREAM));
}

static void
test_applying (gconstpointer data)
{
  gboolean stays = GPOINTER_TO_INT (data);
  guint n_rounds = 0, n_failed = 0;
  gint64 q = 10;
  SyncFixture f;

  begin (&f);
  for (gint nth = 1; nth <= N_REQUESTS_APPLY; nth++, n_rounds++)
    {
      failing_memory_arm (nth, stays);
      for (int i = 0; i < 5; i++, q++)
        ana_fakehub_put_value (f.hub, STREAM, (int) (q % 200), (double) q, q);
      for (int i = 0; i < 20; i++)
        sync_fixture_turn (&f);
      g_assert_cmpint (sync_fixture_cursor (&f, STREAM, NULL), <=, q);
      n_failed += failing_memory_arm (0, FALSE);
      expect_whole (&f, q);
    }
  g_test_message ("%u rounds, %u requests refused", n_rounds, n_failed);
  g_assert_cmpuint (n_failed, >, 3);
  sync_fixture_clear (&f);
}

/* The hub began a new epoch: the stream is fetched whole, and that fails somewhere; then it is tried again. */
static void
test_fetching (void)
{
  guint n_failed = 0;
  SyncFixture f;

  begin (&f);
  for (gint nth = 1; nth < N_REQUESTS_FETCH; nth += nth < 20 ? 1 : 41)
    {
      g_autofree char *epoch = g_strdup_printf ("N%d", nth), *held = NULL;

      ana_fakehub_set_listening (f.hub, FALSE);
      SYNC_WAIT (&f, ana_sync_get_state (f.sync) == ANA_SYNC_BACKOFF);
      ana_fakehub_set_epoch (f.hub, STREAM, epoch, 3);
      for (int i = 0; i < 100; i++)
        ana_fakehub_put_value (f.hub, STREAM, i, nth + i, nth + 1);
      failing_memory_arm (nth, FALSE);
      ana_fakehub_set_listening (f.hub, TRUE);
      for (int i = 0; i < 50; i++)
        {
          sync_fixture_turn (&f);
          if (ana_sync_get_state (f.sync) == ANA_SYNC_BACKOFF)
            ana_sync_now (f.sync);
        }
      n_failed += failing_memory_arm (0, FALSE);
      expect_whole (&f, 103);
      g_assert_cmpint (sync_fixture_cursor (&f, STREAM, &held), ==, 103);
      g_assert_cmpstr (held, ==, epoch);
    }
  g_test_message ("%u requests refused", n_failed);
  g_assert_cmpuint (n_failed, >, 5);
  sync_fixture_clear (&f);
}

int
main (int argc, char *argv[])
{
  failing_memory_install ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/faults/16-no-memory-once", GINT_TO_POINTER (FALSE), test_applying);
  g_test_add_data_func ("/faults/16-no-memory-for-a-while", GINT_TO_POINTER (TRUE), test_applying);
  g_test_add_func ("/faults/16-no-memory-fetching", test_fetching);
  return g_test_run ();
}
