/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-sync-disk.c: SYNC.md section 4, rows 5 and 17 through sync: the disk takes nothing, and the screen goes on.
 *
 * What must hold at every moment: who reads sees what the hub holds, each row once, and never less than a moment ago;
 * the cursor stands where the disk stands; and once there is room, the disk has all of it without a snapshot.
 */
#include "config.h"

#include "ana-random.h"
#include "ana-sync-fixture.h"
#include "libfault.h"

#include <errno.h>

#define STATE(f)   ana_sync_get_state ((f)->sync)
#define N_HELD(f)  ana_recent_get_n_rows (ana_sync_get_recent ((f)->sync))
#define SHOWN(f)   sync_fixture_is_shown ((f), STREAM)

static void
put_values (SyncFixture *f, int first, int n)
{
  for (int i = first; i < first + n; i++)
    ana_fakehub_put_value (f->hub, STREAM, i, i / 4.0, 1);
}

static void
fill_disk (void)
{
  ana_fault_arm (ANA_FAULT_WRITE, 1, ENOSPC, 1);
}

/* A client that is live over ten rows, and looks after the disk every 200 ms. */
static void
begin (SyncFixture *f)
{
  sync_fixture_init (f, FALSE);
  f->times.probe_usec = 200 * 1000;
  put_values (f, 0, 10);
  sync_fixture_connect (f);
  SYNC_WAIT (f, IS_LIVE (f) && sync_fixture_cursor (f, STREAM, NULL) == 10);
}

static void
assert_error (SyncFixture *f, const char *text)
{
  g_autofree char *error = ana_sync_dup_error (f->sync);

  g_assert_cmpstr (error, ==, text);
}

static void
test_05_goes_on (void)
{
  SyncFixture f;

  begin (&f);
  f.times.probe_usec = 0;
  fill_disk ();
  put_values (&f, 9, 6); /* one of them a revision that changes nothing */
  ana_fakehub_put_value (f.hub, STREAM, 3, 77, 2);
  SYNC_WAIT (&f, STATE (&f) == ANA_SYNC_DEGRADED);
  SYNC_WAIT (&f, SHOWN (&f));
  assert_error (&f, "not saved: the disk is full");
  sync_fixture_forget_states (&f);
  for (int i = 15; i < 60; i++)
    {
      put_values (&f, i, 1);
      SYNC_WAIT (&f, SHOWN (&f));
    }
  g_assert_cmpint (sync_fixture_cursor (&f, STREAM, NULL), ==, 10); /* unmoved */
  g_assert_cmpuint (f.seen_states, ==, 1u << ANA_SYNC_DEGRADED);      /* never another, not for a moment */
  g_assert_false (ana_sync_wait_live (f.sync, 1));                   /* "caught up" means stored */
  ana_fault_disarm ();
  SYNC_WAIT (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (sync_fixture_cursor (&f, STREAM, NULL), ==, 62);
  SYNC_WAIT (&f, N_HELD (&f) == 0);
  g_assert_true (SHOWN (&f));
  g_assert_cmpint (sync_fixture_seen (&f).n_upgrades, ==, 1);
  g_assert_cmpint (sync_fixture_seen (&f).n_snapshots, ==, 1);
  assert_error (&f, NULL);
  sync_fixture_clear (&f);
}

static void
test_17_broken_disk (void)
{
  SyncFixture f;

  begin (&f);
  ana_fault_arm (ANA_FAULT_WRITE, 1, EIO, 1);
  put_values (&f, 10, 5);
  SYNC_WAIT (&f, STATE (&f) == ANA_SYNC_DEGRADED && SHOWN (&f));
  assert_error (&f, "not saved: the disk takes nothing");
  ana_fault_disarm ();
  SYNC_WAIT (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  sync_fixture_clear (&f);
}

/* The program ends while the disk is full: the next one goes on where the disk is. */
static void
test_05_restart (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *profile = NULL;
  SyncFixture f;

  begin (&f);
  fill_disk ();
  put_values (&f, 10, 20);
  SYNC_WAIT (&f, STATE (&f) == ANA_SYNC_DEGRADED && SHOWN (&f));
  sync_fixture_leave (&f);
  ana_store_close (f.store);
  g_clear_object (&f.store);
  ana_fault_disarm ();
  profile = g_build_filename (f.dir, "profile", NULL);
  f.store = ana_store_open (profile, ANA_STORE_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sync_fixture_cursor (&f, STREAM, NULL), ==, 10);
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (sync_fixture_seen (&f).last_hello_q, ==, 10);
  g_assert_cmpint (sync_fixture_seen (&f).n_snapshots, ==, 1);
  g_assert_cmpint (sync_fixture_cursor (&f, STREAM, NULL), ==, 30);
  sync_fixture_clear (&f);
}

/* The line breaks too: what is shown never goes back behind what was shown. */
static void
test_05_reconnects (void)
{
  SyncFixture f;

  begin (&f);
  fill_disk ();
  put_values (&f, 10, 20);
  SYNC_WAIT (&f, STATE (&f) == ANA_SYNC_DEGRADED && SHOWN (&f));
  for (int i = 0; i < 3; i++)
    {
      ana_fakehub_drop_all (f.hub);
      SYNC_WAIT_NOW (&f, (f.seen_states & (1u << ANA_SYNC_BACKOFF)) != 0 && SHOWN (&f)
                           && STATE (&f) == ANA_SYNC_DEGRADED);
      put_values (&f, 30 + i, 1);
      SYNC_WAIT (&f, SHOWN (&f));
      sync_fixture_forget_states (&f);
    }
  g_assert_cmpint (sync_fixture_cursor (&f, STREAM, NULL), ==, 10);
  ana_fault_disarm ();
  SYNC_WAIT_NOW (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  sync_fixture_clear (&f);
}

/* A stream that the disk never saw: its snapshot is shown from memory. */
static void
test_05_first_snapshot (void)
{
  SyncFixture f;

  sync_fixture_init (&f, FALSE);
  f.times.probe_usec = 200 * 1000;
  ana_store_flush (f.store);
  put_values (&f, 0, 300);
  fill_disk ();
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, STATE (&f) == ANA_SYNC_DEGRADED && SHOWN (&f));
  put_values (&f, 300, 5);
  SYNC_WAIT (&f, SHOWN (&f));
  g_assert_cmpint (sync_fixture_cursor (&f, STREAM, NULL), ==, -1);
  ana_fault_disarm ();
  SYNC_WAIT (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  SYNC_WAIT (&f, N_HELD (&f) == 0);
  sync_fixture_clear (&f);
}

/* Another epoch while the disk is full: the new rows stand alone, none of the old ones among them. */
static void
test_05_new_epoch (void)
{
  SyncFixture f;

  begin (&f);
  fill_disk ();
  put_values (&f, 10, 5);
  SYNC_WAIT (&f, STATE (&f) == ANA_SYNC_DEGRADED && SHOWN (&f));
  ana_fakehub_set_listening (f.hub, FALSE);
  SYNC_WAIT (&f, STATE (&f) == ANA_SYNC_BACKOFF);
  ana_fakehub_set_epoch (f.hub, STREAM, "E2", 3);
  put_values (&f, 100, 7);
  ana_fakehub_set_listening (f.hub, TRUE);
  SYNC_WAIT_NOW (&f, STATE (&f) == ANA_SYNC_DEGRADED && SHOWN (&f));
  ana_fault_disarm ();
  SYNC_WAIT_NOW (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  sync_fixture_clear (&f);
}

/* Room comes and goes, with traffic on two streams. */
static void
test_05_comes_and_goes (void)
{
  SyncFixture f;
  AnaRandom random;
  int next = 10;

  begin (&f);
  ana_fakehub_add_stream (f.hub, STREAM_2, "E1");
  ana_sync_subscribe (f.sync, STREAM_2);
  SYNC_WAIT (&f, IS_LIVE (&f));
  ana_random_init (&random, 5);
  for (int round = 0; round < 40; round++)
    {
      int n = (int) ana_random_range (&random, 1, 20);

      if (round % 4 == 1)
        ana_fault_arm (ANA_FAULT_WRITE, (int) ana_random_range (&random, 1, 6), ENOSPC, 1);
      else if (round % 4 == 3)
        ana_fault_disarm ();
      put_values (&f, next, n);
      next += n;
      ana_fakehub_put_value (f.hub, STREAM_2, round, round, 1);
      ana_fakehub_put_value (f.hub, STREAM, (gint64) ana_random_range (&random, 0, next), round, round + 2);
      SYNC_WAIT (&f, SHOWN (&f) && sync_fixture_is_shown (&f, STREAM_2));
    }
  ana_fault_disarm ();
  SYNC_WAIT (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM) && sync_fixture_is_equal (&f, STREAM_2));
  SYNC_WAIT (&f, N_HELD (&f) == 0);
  sync_fixture_clear (&f);
}

/* With a disk that works, a row is there for readers at the moment that the window is told of it. */
static void
seen_cb (AnaSync *sync, AnaRowBatch *batch, SyncFixture *f)
{
  AnaRow *row = batch->rows->len > 0 ? &g_array_index (batch->rows, AnaRow, 0) : NULL;
  g_autoptr (AnaPoints) points = NULL;

  if (row == NULL)
    return;
  points = ana_recent_read_points (ana_sync_get_recent (sync), f->store, batch->stream, row->dim,
                                   (AnaSpan) { row->ts_usec, row->ts_usec + 1 }, NULL);
  g_assert_cmpuint (points->n, ==, 1);
  g_assert_cmpint (points->rev[0], >=, row->rev);
}

static void
test_screen_first (void)
{
  SyncFixture f;

  begin (&f);
  g_signal_connect (f.sync, "batch", G_CALLBACK (seen_cb), &f);
  f.n_batches = 0;
  put_values (&f, 10, 300);
  SYNC_WAIT (&f, f.n_batches >= 300);
  SYNC_WAIT (&f, sync_fixture_is_equal (&f, STREAM));
  sync_fixture_clear (&f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faults/5-goes-on", test_05_goes_on);
  g_test_add_func ("/faults/5-restart", test_05_restart);
  g_test_add_func ("/faults/5-reconnects", test_05_reconnects);
  g_test_add_func ("/faults/5-first-snapshot", test_05_first_snapshot);
  g_test_add_func ("/faults/5-new-epoch", test_05_new_epoch);
  g_test_add_func ("/faults/5-comes-and-goes", test_05_comes_and_goes);
  g_test_add_func ("/faults/17-broken-disk", test_17_broken_disk);
  g_test_add_func ("/faults/screen-first", test_screen_first);
  return g_test_run ();
}
