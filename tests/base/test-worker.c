/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-worker.c: order, waiting and the end of a worker; the clocks.
 */
#include "config.h"

#include "ana-clock.h"
#include "ana-worker.h"

typedef struct {
  AnaWorker *worker;
  GArray    *seen;
  int        n_destroyed;
} Fixture;

typedef struct {
  Fixture *fixture;
  int      number;
} Step;

static void
note (gpointer data)
{
  Step *step = data;

  g_assert_true (ana_worker_is_current (step->fixture->worker));
  g_array_append_val (step->fixture->seen, step->number);
}

static void
step_free (gpointer data)
{
  Step *step = data;

  step->fixture->n_destroyed++;
  g_free (step);
}

static void
push_step (Fixture *fixture, int number)
{
  Step *step = g_new (Step, 1);

  *step = (Step) { fixture, number };
  ana_worker_push (fixture->worker, note, step, step_free);
}

static void
test_order (void)
{
  Fixture fixture = { ana_worker_new ("test"), g_array_new (FALSE, FALSE, sizeof (int)), 0 };
  Step last = { &fixture, 1000 };

  for (int i = 0; i < 1000; i++)
    push_step (&fixture, i);
  ana_worker_run_sync (fixture.worker, note, &last);
  g_assert_cmpint (fixture.seen->len, ==, 1001);
  g_assert_cmpint (ana_worker_get_n_queued (fixture.worker), ==, 0);
  g_assert_false (ana_worker_is_current (fixture.worker));
  for (int i = 0; i <= 1000; i++)
    g_assert_cmpint (g_array_index (fixture.seen, int, i), ==, i);
  for (int i = 0; i < 50; i++)
    push_step (&fixture, i);
  ana_worker_stop (fixture.worker); /* runs what is queued */
  g_assert_cmpint (fixture.seen->len, ==, 1051);
  g_assert_cmpint (fixture.n_destroyed, ==, 1050);
  g_array_unref (fixture.seen);
}

static void
push_more (gpointer data)
{
  Step *step = data;

  if (step->number-- > 0)
    ana_worker_push (step->fixture->worker, push_more, step, NULL);
  else
    g_free (step);
}

static void
test_from_itself (void)
{
  Fixture fixture = { ana_worker_new ("test"), NULL, 0 };
  Step *step = g_new (Step, 1);

  *step = (Step) { &fixture, 100 };
  ana_worker_push (fixture.worker, push_more, step, NULL);
  ana_worker_stop (fixture.worker);
  ana_worker_stop (NULL);
}

static void
test_clock (void)
{
  gint64 boot, mono = ana_clock_monotonic_usec ();

  ana_clock_set_fixed (123456789);
  g_assert_cmpint (ana_clock_now_usec (), ==, 123456789);
  ana_clock_set_fixed (0);
  g_assert_cmpint (ABS (ana_clock_now_usec () - g_get_real_time ()), <, 60 * G_USEC_PER_SEC);
  g_assert_cmpint (ana_clock_monotonic_usec (), >=, mono);
  boot = ana_clock_boottime_usec ();
  ana_clock_add_sleep (8 * 3600 * G_GINT64_CONSTANT (1000000));
  g_assert_cmpint (ana_clock_boottime_usec () - boot, >=, 8 * 3600 * G_GINT64_CONSTANT (1000000));
  ana_clock_add_sleep (-8 * 3600 * G_GINT64_CONSTANT (1000000));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/worker/order", test_order);
  g_test_add_func ("/base/worker/from-itself", test_from_itself);
  g_test_add_func ("/base/clock", test_clock);
  return g_test_run ();
}
