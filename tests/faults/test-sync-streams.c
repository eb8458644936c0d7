/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-sync-streams.c: SYNC.md section 4, rows 18-28, 34 and 52: what goes wrong with streams, and that each is repaired once.
 */
#include "config.h"

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-sync-fixture.h"

#include <math.h>
#include <string.h>

static void
put_values (SyncFixture *f, int first, int n)
{
  for (int i = first; i < first + n; i++)
    ana_fakehub_put_value (f->hub, STREAM, i, i / 4.0, 1);
}

/* A client that is live over ten rows. */
static void
begin (SyncFixture *f)
{
  sync_fixture_init (f, FALSE);
  put_values (f, 0, 10);
  sync_fixture_connect (f);
  SYNC_WAIT (f, IS_LIVE (f) && sync_fixture_cursor (f, STREAM, NULL) == 10);
}

static void
restart_hub (SyncFixture *f)
{
  ana_fakehub_set_listening (f->hub, FALSE);
  SYNC_WAIT (f, ana_sync_get_state (f->sync) == ANA_SYNC_BACKOFF);
}

static void
test_18_clock_jump (void)
{
  SyncFixture f;

  begin (&f);
  for (int i = 0; i < 4; i++)
    {
      static const gint64 jumps[] = { 3600, -3600, 315360000, -315360000 };

      ana_clock_set_fixed (g_get_real_time () + jumps[i] * G_USEC_PER_SEC);
      put_values (&f, 10 + i, 1);
      SYNC_WAIT (&f, sync_fixture_is_equal (&f, STREAM));
      g_assert_true (IS_LIVE (&f));
    }
  ana_clock_set_fixed (0);
  g_assert_cmpint (sync_fixture_seen (&f).n_upgrades, ==, 1);
  sync_fixture_clear (&f);
}

static void
test_19_suspend (void)
{
  AnaFakehubFaults faults = { .hb_ms = 300, .dead_ms = 20000 };
  SyncFixture f;

  sync_fixture_init (&f, FALSE);
  ana_fakehub_set_faults (f.hub, &faults);
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f));
  g_usleep (400 * 1000); /* a beat */
  ana_clock_add_sleep (8 * 3600 * (gint64) G_USEC_PER_SEC);
  SYNC_WAIT (&f, sync_fixture_seen (&f).n_upgrades == 2);
  SYNC_WAIT (&f, IS_LIVE (&f));
  ana_clock_add_sleep (-8 * 3600 * (gint64) G_USEC_PER_SEC);
  put_values (&f, 0, 1);
  SYNC_WAIT (&f, sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (sync_fixture_seen (&f).n_upgrades, ==, 2);
  sync_fixture_clear (&f);
}

static void
test_20_restart_same_epoch (void)
{
  SyncFixture f;
  AnaFakehubSeen before;

  begin (&f);
  before = sync_fixture_seen (&f);
  restart_hub (&f);
  put_values (&f, 5, 10);
  ana_fakehub_set_listening (f.hub, TRUE);
  SYNC_WAIT_NOW (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (sync_fixture_seen (&f).last_hello_q, ==, 10);
  g_assert_cmpint (sync_fixture_seen (&f).n_snapshots, ==, before.n_snapshots);
  g_assert_cmpint (sync_fixture_seen (&f).n_history, ==, 0);
  g_assert_cmpint (sync_fixture_cursor (&f, STREAM, NULL), ==, 20);
  sync_fixture_clear (&f);
}

static void
test_21_new_epoch (void)
{
  SyncFixture f;
  g_autofree char *epoch = NULL;

  begin (&f);
  restart_hub (&f);
  ana_fakehub_set_epoch (f.hub, STREAM, "E2", 3);
  put_values (&f, 20, 2);
  ana_fakehub_set_listening (f.hub, TRUE);
  SYNC_WAIT_NOW (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (sync_fixture_cursor (&f, STREAM, &epoch), ==, 5);
  g_assert_cmpstr (epoch, ==, "E2");
  g_assert_cmpint (sync_fixture_seen (&f).n_history, ==, 1);
  put_values (&f, 22, 1);
  SYNC_WAIT (&f, sync_fixture_is_equal (&f, STREAM));
  sync_fixture_clear (&f);
}

/* The same, in pages. */
static void
test_21_new_epoch_in_pages (void)
{
  AnaFakehubFaults faults = { .page_rows = 7 };
  SyncFixture f;

  begin (&f);
  restart_hub (&f);
  ana_fakehub_set_faults (f.hub, &faults);
  put_values (&f, 10, 50);
  ana_fakehub_set_epoch (f.hub, STREAM, "E2", 3);
  ana_fakehub_set_listening (f.hub, TRUE);
  SYNC_WAIT_NOW (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (sync_fixture_seen (&f).n_history, ==, 1);
  sync_fixture_clear (&f);
}

static void
test_22_ahead_of_head (void)
{
  SyncFixture f;

  begin (&f);
  restart_hub (&f);
  ana_fakehub_set_epoch (f.hub, STREAM, "E1", 4); /* a backup came back */
  ana_fakehub_set_listening (f.hub, TRUE);
  SYNC_WAIT_NOW (&f, IS_LIVE (&f) && sync_fixture_cursor (&f, STREAM, NULL) == 4);
  g_assert_true (sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (sync_fixture_seen (&f).n_history, ==, 1);
  sync_fixture_clear (&f);
}

static void
test_23_duplicates (void)
{
  AnaFakehubFaults faults = { .repeat = 2 };
  SyncFixture f;

  begin (&f);
  ana_fakehub_set_faults (f.hub, &faults);
  f.n_batches = 0;
  put_values (&f, 5, 100);
  SYNC_WAIT (&f, sync_fixture_cursor (&f, STREAM, NULL) == 110);
  g_assert_true (sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (sync_fixture_seen (&f).n_history, ==, 0);
  SYNC_WAIT (&f, f.n_batches >= 100);
  g_assert_cmpint (f.n_batches, ==, 100); /* the models see each once, too */
  sync_fixture_clear (&f);
}

static void
test_24_reordered (void)
{
  AnaFakehubFaults faults = { .shuffle = 50 };
  SyncFixture f;

  begin (&f);
  ana_fakehub_set_faults (f.hub, &faults);
  put_values (&f, 0, 500);
  SYNC_WAIT (&f, sync_fixture_cursor (&f, STREAM, NULL) == 510);
  g_assert_true (sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (sync_fixture_seen (&f).n_upgrades, ==, 1);
  g_assert_cmpint (sync_fixture_seen (&f).n_history_since, >, 0);
  g_assert_cmpint (sync_fixture_seen (&f).n_snapshots, ==, 1); /* repaired from the log, not fetched whole */
  sync_fixture_clear (&f);
}

static void
test_25_gap (void)
{
  AnaFakehubFaults every = { .drop_every = 1 };
  SyncFixture f;

  begin (&f);
  for (guint i = 0; i < 8; i++)
    {
      ana_fakehub_set_faults (f.hub, &every);
      put_values (&f, 10 + 3 * (int) i, 1); /* lost */
      ana_fakehub_set_faults (f.hub, NULL);
      put_values (&f, 11 + 3 * (int) i, 2); /* shows it */
      SYNC_WAIT (&f, sync_fixture_is_equal (&f, STREAM));
      g_assert_cmpint (sync_fixture_seen (&f).n_history_since, ==, i + 1);
    }
  g_assert_cmpint (sync_fixture_seen (&f).n_snapshots, ==, 1);
  g_assert_cmpint (sync_fixture_seen (&f).n_upgrades, ==, 1);
  sync_fixture_clear (&f);
}

/* Lost at the end of a burst: the next checkpoint tells. */
static void
test_25_gap_at_the_end (void)
{
  AnaFakehubFaults every = { .drop_every = 1 };
  SyncFixture f;

  begin (&f);
  ana_fakehub_set_faults (f.hub, &every);
  put_values (&f, 10, 3);
  ana_fakehub_set_faults (f.hub, NULL);
  ana_fakehub_ckpt (f.hub, STREAM);
  SYNC_WAIT (&f, sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (sync_fixture_seen (&f).n_history_since, ==, 1);
  sync_fixture_clear (&f);
}

static void
test_25_one_percent (void)
{
  AnaFakehubFaults faults = { .drop_every = 100 };
  SyncFixture f;

  begin (&f);
  ana_fakehub_set_faults (f.hub, &faults);
  put_values (&f, 0, 3000);
  ana_fakehub_set_faults (f.hub, NULL);
  ana_fakehub_ckpt (f.hub, STREAM);
  SYNC_WAIT (&f, sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (sync_fixture_seen (&f).n_history_since, <=, 31);
  g_assert_cmpint (sync_fixture_seen (&f).n_history_since, >, 0);
  sync_fixture_clear (&f);
}

static void
test_26_late_revision (void)
{
  SyncFixture f;
  g_autoptr (AnaPoints) points = NULL;

  begin (&f);
  ana_fakehub_put_value (f.hub, STREAM, 3, 100, 7);
  ana_fakehub_put_value (f.hub, STREAM, 3, 200, 6);
  SYNC_WAIT (&f, sync_fixture_cursor (&f, STREAM, NULL) == 12);
  g_assert_true (sync_fixture_is_equal (&f, STREAM));
  points = ana_store_read_points (f.store, STREAM, "", (AnaSpan) { G_MININT64, G_MAXINT64 }, NULL);
  g_assert_cmpint (points->n, ==, 10);
  g_assert_cmpfloat (points->value[3], ==, 100);
  sync_fixture_clear (&f);
}

static void
test_27_trimmed (void)
{
  SyncFixture f;

  begin (&f);
  restart_hub (&f);
  put_values (&f, 10, 5);
  ana_fakehub_trim (f.hub, STREAM);
  ana_fakehub_set_listening (f.hub, TRUE);
  SYNC_WAIT_NOW (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (sync_fixture_cursor (&f, STREAM, NULL), ==, 15);
  g_assert_cmpint (sync_fixture_seen (&f).n_history, ==, 1);
  sync_fixture_clear (&f);
}

/* A gap whose log is gone: 409, then the whole stream, once. */
static void
test_27_gap_of_trimmed (void)
{
  AnaFakehubFaults every = { .drop_every = 1 };
  SyncFixture f;

  begin (&f);
  ana_fakehub_set_faults (f.hub, &every);
  put_values (&f, 10, 3);
  ana_fakehub_set_faults (f.hub, NULL);
  ana_fakehub_trim (f.hub, STREAM);
  put_values (&f, 13, 1);
  SYNC_WAIT (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (sync_fixture_seen (&f).n_snapshots, ==, 2);
  g_assert_cmpint (sync_fixture_seen (&f).n_upgrades, ==, 1);
  sync_fixture_clear (&f);
}

static int
get_stored_state (SyncFixture *f, const char *stream)
{
  g_autoptr (GPtrArray) streams = (ana_store_flush (f->store), ana_store_list_streams (f->store, NULL));

  for (guint i = 0; i < streams->len; i++)
    if (g_str_equal (((AnaStreamInfo *) streams->pdata[i])->stream, stream))
      return ((AnaStreamInfo *) streams->pdata[i])->state;
  return -1;
}

static void
test_28_checksum (void)
{
  AnaFakehubFaults spoilt = { .checksum_xor = 1 };
  AnaSyncCounters counters;
  g_autoptr (GError) error = NULL;
  SyncFixture f;
  g_autoptr (AnaPoints) points = NULL;

  begin (&f);
  ana_fakehub_add_stream (f.hub, STREAM_2, "F1");
  ana_sync_subscribe (f.sync, STREAM_2);
  g_assert_true (ana_sync_wait_live (f.sync, 10 * G_USEC_PER_SEC));

  ana_fakehub_set_faults (f.hub, &spoilt);
  ana_fakehub_ckpt (f.hub, STREAM); /* one: fetched anew, and the checkpoint after that is wrong too */
  SYNC_WAIT (&f, sync_fixture_seen (&f).n_unsub == 2);
  g_assert_cmpint (sync_fixture_seen (&f).n_snapshots, ==, 3); /* the two first ones, and one resync */
  ana_fakehub_set_faults (f.hub, NULL);
  ana_fakehub_put_value (f.hub, STREAM_2, 0, 1, 1);
  SYNC_WAIT (&f, sync_fixture_is_equal (&f, STREAM_2)); /* the others live */
  SYNC_WAIT (&f, IS_LIVE (&f));
  g_assert_cmpint (sync_fixture_seen (&f).n_snapshots, ==, 3); /* no loop */
  points = ana_store_read_points (f.store, STREAM, "", (AnaSpan) { G_MININT64, G_MAXINT64 }, &error);
  g_assert_error (error, ANA_ERROR, ANA_ERROR_CORRUPT); /* no wrong value is shown, and the reason is said */
  g_assert_cmpint (get_stored_state (&f, STREAM), ==, ANA_STREAM_SET_ASIDE);
  ana_sync_get_counters (f.sync, &counters);
  g_assert_cmpuint (counters.n_mismatches, ==, 2);
  g_assert_cmpuint (counters.n_resyncs, ==, 1);
  g_assert_cmpuint (counters.n_quarantined, ==, 1);

  ana_sync_retry (f.sync, STREAM); /* somebody wants another try */
  SYNC_WAIT (&f, get_stored_state (&f, STREAM) == ANA_STREAM_OK);
  SYNC_WAIT (&f, IS_LIVE (&f));
  g_assert_true (sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (sync_fixture_seen (&f).n_snapshots, ==, 4);
  ana_fakehub_set_faults (f.hub, &spoilt);
  ana_fakehub_ckpt (f.hub, STREAM); /* and once more within the hour: set aside at once */
  SYNC_WAIT (&f, get_stored_state (&f, STREAM) == ANA_STREAM_SET_ASIDE);
  SYNC_WAIT (&f, (ana_sync_get_counters (f.sync, &counters), counters.n_quarantined == 2));
  g_assert_cmpuint (counters.n_mismatches, ==, 3);
  g_assert_cmpint (sync_fixture_seen (&f).n_snapshots, ==, 4);
  sync_fixture_clear (&f);
}

static void
test_28_once_only (void)
{
  AnaFakehubFaults spoilt = { .checksum_xor = 1 };
  SyncFixture f;

  begin (&f);
  ana_fakehub_set_faults (f.hub, &spoilt);
  ana_fakehub_ckpt (f.hub, STREAM);
  ana_fakehub_set_faults (f.hub, NULL);
  SYNC_WAIT (&f, sync_fixture_seen (&f).n_snapshots == 2);
  SYNC_WAIT (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  put_values (&f, 10, 1);
  SYNC_WAIT (&f, sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (sync_fixture_seen (&f).n_snapshots, ==, 2);
  sync_fixture_clear (&f);
}

static void
test_34_odd_numbers (void)
{
  static const double values[] = { 1e308, -1e308, 5e-324, -0.0, 0, 1.7976931348623157e308, 9007199254740993.0, 0.1 };
  static const AnaReason reasons[] = { ANA_REASON_NAN, ANA_REASON_INF, ANA_REASON_NEG_INF, ANA_REASON_MASKED };
  SyncFixture f;
  g_autoptr (AnaPoints) points = NULL;

  begin (&f);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    ana_fakehub_put_value (f.hub, STREAM, 100 + i, values[i], 1);
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      AnaRow row = { .ts_usec = i, .dim = "", .value = NAN, .rev = 1, .reason = reasons[i] };

      ana_fakehub_put (f.hub, STREAM, &row, 1);
    }
  SYNC_WAIT (&f, sync_fixture_cursor (&f, STREAM, NULL) == 22);
  g_assert_true (sync_fixture_is_equal (&f, STREAM));
  points = ana_store_read_points (f.store, STREAM, "", (AnaSpan) { G_MININT64, G_MAXINT64 }, NULL);
  for (guint i = 0; i < points->n; i++)
    g_assert_true (isfinite (points->value[i]) == (points->reason[i] == ANA_REASON_VALUE));
  sync_fixture_clear (&f);
}

/* 20 times what a busy hub sends; nothing is lost and the queue does not grow without end. */
/* The owner's thread is busy while the rows come: when it has time again, all of them are one wake-up. */
static void
test_52_burst (void)
{
  SyncFixture f;
  guint most = 0, n_notify, n_batches;

  begin (&f);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  n_notify = f.n_notify;
  n_batches = f.n_batches;
  for (int i = 0; i < 20; i++)
    {
      put_values (&f, i * 500, 500);
      most = MAX (most, ana_store_get_n_queued (f.store));
    }
  for (gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC; sync_fixture_cursor (&f, STREAM, NULL) != 10010; g_usleep (1000))
    g_assert_cmpint (g_get_monotonic_time (), <, end);
  g_assert_cmpuint (f.n_notify, ==, n_notify);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (f.n_notify, ==, n_notify + 1);
  g_assert_cmpuint (f.n_batches, >, n_batches);
  g_assert_true (sync_fixture_is_equal (&f, STREAM));
  g_assert_cmpint (most, <, 5000);
  sync_fixture_clear (&f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faults/18-clock-jump", test_18_clock_jump);
  g_test_add_func ("/faults/19-suspend", test_19_suspend);
  g_test_add_func ("/faults/20-restart-same-epoch", test_20_restart_same_epoch);
  g_test_add_func ("/faults/21-new-epoch", test_21_new_epoch);
  g_test_add_func ("/faults/21-new-epoch-in-pages", test_21_new_epoch_in_pages);
  g_test_add_func ("/faults/22-ahead-of-head", test_22_ahead_of_head);
  g_test_add_func ("/faults/23-duplicates", test_23_duplicates);
  g_test_add_func ("/faults/24-reordered", test_24_reordered);
  g_test_add_func ("/faults/25-gap", test_25_gap);
  g_test_add_func ("/faults/25-gap-at-the-end", test_25_gap_at_the_end);
  g_test_add_func ("/faults/25-one-percent", test_25_one_percent);
  g_test_add_func ("/faults/26-late-revision", test_26_late_revision);
  g_test_add_func ("/faults/27-trimmed", test_27_trimmed);
  g_test_add_func ("/faults/27-gap-of-trimmed", test_27_gap_of_trimmed);
  g_test_add_func ("/faults/28-checksum", test_28_checksum);
  g_test_add_func ("/faults/28-once-only", test_28_once_only);
  g_test_add_func ("/faults/34-odd-numbers", test_34_odd_numbers);
  g_test_add_func ("/faults/52-burst", test_52_burst);
  return g_test_run ();
}
